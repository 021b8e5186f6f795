package server

import (
	"sync"
	"time"
)

// background is the work that goes on beside the answers. The zero value is
// ready.
//
// Invariant: once end was called nothing begins any more, and when it reports
// true nothing of it runs.
type background struct {
	mu      sync.Mutex
	running int
	over    bool
	idle    chan struct{} // closed when nothing runs any more; nil before end
}

// start runs f beside everything else.
func (b *background) start(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.over {
		return
	}
	b.running++
	go func() {
		defer b.done()
		f()
	}()
}

func (b *background) done() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.running--; b.running == 0 && b.over {
		close(b.idle)
	}
}

// end waits for what runs, but no longer than limit: a disk that is gone may
// never answer. It is called once.
func (b *background) end(limit time.Duration) bool {
	b.mu.Lock()
	b.over = true
	b.idle = make(chan struct{})
	if b.running == 0 {
		close(b.idle)
	}
	b.mu.Unlock()
	select {
	case <-b.idle:
		return true
	case <-time.After(limit):
		return false
	}
}
