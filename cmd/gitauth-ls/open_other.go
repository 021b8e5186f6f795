//go:build !unix

package main

// openNoFollow is nothing where there is no such thing: links take a privilege.
const openNoFollow = 0

// ownedByAnother is not known where files have no single owner's number.
func ownedByAnother(string) bool { return false }
