package server

import (
	"context"
	"fmt"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// background is the work that goes on beside the answers.
//
// Invariant: once end was called nothing begins any more, and when it reports
// true nothing of it runs.
type background struct {
	ctx context.Context // ends when nothing more is to begin
	log *zap.Logger

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
	crash.Go(func() {
		defer b.done()
		f()
	})
}

// later is start for what may fail, and need not begin once the server ends.
func (b *background) later(f func()) {
	b.start(func() {
		defer func() {
			if r := recover(); r != nil {
				b.log.Error("background work failed", panicField(r))
			}
		}()
		if b.ctx.Err() == nil {
			f()
		}
	})
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

func panicField(r any) zap.Field { return zap.String("panic", remoteurl.Redact(fmt.Sprint(r))) }
