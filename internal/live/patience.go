package live

import (
	"sync"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
)

// Patience asks the disk about one repository at a time and gives up on a file
// system that does not answer, a network drive that is gone for example: the
// configuration of a repository may name files there, and nobody else must wait
// for them. The zero value is ready.
//
// Invariant: about a key that once gave no answer nobody asks again until it
// does. Questions that are on their way in time do not hinder each other.
type Patience struct {
	mu   sync.Mutex
	hung map[string]int // by key: the questions that were given up and go on
}

// patienceLimit is how long a repository may take. Thousands of times what one
// on a disk does, so that a machine with too much to do is not taken for a disk
// that is gone.
const patienceLimit = 2500 * time.Millisecond

// Within runs f and reports whether it ended in time. If not, f goes on beside
// everything else, what it finds must not be used, and late is called when it
// ends; until then every further question about the key is given up at once.
func (p *Patience) Within(key string, f, late func()) bool {
	p.mu.Lock()
	hung := p.hung[key] > 0
	p.mu.Unlock()
	if hung {
		return false
	}
	ended := make(chan any, 1)
	givenUp := false // guarded by mu
	crash.Go(func() {
		defer func() {
			r := recover()
			p.mu.Lock()
			ended <- r
			if givenUp {
				if p.hung[key]--; p.hung[key] == 0 {
					delete(p.hung, key)
				}
				defer late()
			}
			p.mu.Unlock()
		}()
		f()
	})
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
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case r := <-ended: // in the very last moment
		return r == nil
	default:
	}
	givenUp = true
	if p.hung == nil {
		p.hung = map[string]int{}
	}
	p.hung[key]++
	return false
}
