package server

import (
	"sync"
	"sync/atomic"
)

// states holds the newest state of everything that answers depend on.
//
// Invariant: each state follows from the one before it, whoever else replaces it
// meanwhile, and nobody who replaces it waits for anything.
type states struct {
	newest  atomic.Pointer[snapshot]
	writing sync.Mutex    // held by whoever replaces newest
	newer   chan struct{} // says that there is a newer one
}

func newStates(first *snapshot) *states {
	s := &states{newer: make(chan struct{}, 1)}
	s.newest.Store(first)
	return s
}

// now is the newest state.
func (s *states) now() *snapshot { return s.newest.Load() }

// change replaces the state; paths are files that are not what they were.
func (s *states) change(f func(*facts), paths ...string) {
	s.replace(func(old *snapshot) *snapshot { return old.next(f, paths...) })
}

// changeAll replaces the state by one of which nothing is known yet.
func (s *states) changeAll(f func(*facts)) {
	s.replace(func(old *snapshot) *snapshot {
		n := old.next(f)
		n.everything = n.seq
		return n
	})
}

func (s *states) replace(next func(*snapshot) *snapshot) {
	s.writing.Lock()
	s.newest.Store(next(s.newest.Load()))
	s.writing.Unlock()
	select {
	case s.newer <- struct{}{}:
	default:
	}
}
