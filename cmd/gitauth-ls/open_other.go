//go:build !unix

package main

// openNoFollow is nothing where there is no such thing: links take a privilege.
const openNoFollow = 0
