package server

import (
	"strconv"
	"sync"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
)

func testStates() *states {
	first := &snapshot{seq: 1, everything: 1}
	first.settings = settings.Default()
	return newStates(first)
}

// Whoever replaces the state builds on what everybody else did before.
func TestStatesLoseNothing(t *testing.T) {
	const each, writers = 200, 8
	s := testStates()
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range each {
				name := strconv.Itoa(w) + "/" + strconv.Itoa(i)
				s.change(func(f *facts) {
					f.transcripts = append(f.transcripts[:len(f.transcripts):len(f.transcripts)],
						&diagnostics.Transcript{Path: name})
				}, name)
			}
		})
	}
	all.Wait()
	now := s.now()
	if len(now.transcripts) != each*writers || now.seq != 1+each*writers {
		t.Errorf("%d of %d changes arrived in state %d", len(now.transcripts), each*writers, now.seq)
	}
	// Nothing was worked out: every file that changed is still known as changed.
	if len(now.changed) != each*writers {
		t.Errorf("%d changed files are known", len(now.changed))
	}
	select {
	case <-s.newer:
	default:
		t.Error("nobody is told")
	}
}

func TestChangeAll(t *testing.T) {
	s := testStates()
	s.change(nil, "/a")
	if n := s.now(); n.everything != 1 || n.changed["/a"] != 2 {
		t.Errorf("after one file: %d, %v", n.everything, n.changed)
	}
	s.changeAll(nil)
	if n := s.now(); n.everything != n.seq {
		t.Errorf("something of state %d is known since %d", n.seq, n.everything)
	}
}
