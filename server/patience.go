package server

import (
	"sync"
	"time"
)

// patience asks the disk about one repository at a time and gives up on a file
// system that does not answer, a network drive that is gone for example: the
// configuration of a repository may name files there, and nobody else must wait
// for them. The zero value is ready.
//
// Invariant: of each key at most one question is on its way.
type patience struct {
	mu     sync.Mutex
	asking map[string]bool
}

// patienceLimit is how long a repository may take. Thousands of times what one
// on a disk does.
const patienceLimit = time.Second

// within runs f and reports whether it ended in time. If not, f goes on beside
// everything else, what it finds must not be used, and late is called when it
// ends; until then every further question about the key is given up at once.
func (p *patience) within(key string, f, late func()) bool {
	p.mu.Lock()
	if p.asking[key] {
		p.mu.Unlock()
		return false
	}
	if p.asking == nil {
		p.asking = map[string]bool{}
	}
	p.asking[key] = true
	p.mu.Unlock()

	ended, given := make(chan any, 1), make(chan struct{})
	go func() {
		defer func() {
			r := recover()
			p.mu.Lock()
			delete(p.asking, key)
			p.mu.Unlock()
			ended <- r
			select {
			case <-given:
				late()
			default:
			}
		}()
		f()
	}()
	timer := time.NewTimer(patienceLimit)
	defer timer.Stop()
	select {
	case r := <-ended:
		if r != nil {
			panic(r) // as if f had been called here
		}
		return true
	case <-timer.C:
	}
	close(given)
	select {
	case r := <-ended: // in the very last moment
		return r == nil
	default:
		return false
	}
}
