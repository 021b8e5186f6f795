package server

import (
	"strconv"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// Unasked, a forge is asked about each repository once and about so many in all.
func TestFirst(t *testing.T) {
	e, _ := testEditor(t)
	c := newContacts(e, e.states, Options{})
	n := 0
	for range 2 {
		for i := range 3 * maxVerified {
			if c.first(strconv.Itoa(i)) {
				n++
			}
		}
	}
	if n != maxVerified {
		t.Errorf("%d repositories are asked about", n)
	}
}

// The last test of a remote counts, and none is taken for another.
func TestTested(t *testing.T) {
	e, _ := testEditor(t)
	c := newContacts(e, e.states, Options{})
	failed := transcript.Event{Failure: &transcript.Failure{}}
	c.tested("a", "/r/.git", failed)
	c.tested("b", "/r/.git", failed)
	before := e.states.now().tests[0].Seen[0].Serial
	c.tested("a", "/r/.git", failed)
	tests := e.states.now().tests
	if len(tests) != 2 || tests[0].Test != "b" || tests[1].Test != "a" || tests[1].Seen[0].Serial == before {
		t.Errorf("%+v", tests)
	}
	c.tested("a", "/r/.git")
	if tests = e.states.now().tests; len(tests) != 1 || tests[0].Test != "b" {
		t.Errorf("%+v", tests)
	}
}
