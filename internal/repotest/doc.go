// Package repotest tests the repository itself: that the packages keep to their
// layers, that a rule has everything that belongs to one, that both languages
// say the same, and that what is generated below docs/ is fresh.
//
// It has tests only. The pages are written anew by
//
//	go test ./internal/repotest -update
package repotest
