package server

import (
	"sync/atomic"

	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/live"
	"github.com/gitauth-ls/gitauth-ls/internal/watch"
)

// watching watches files on the server's own account: few editors tell about
// files inside of .git.
//
// Invariant: what changed since it was read is told of, whether it was watched
// then or not.
type watching struct {
	work     *background
	patience *live.Patience
	log      *zap.Logger
	// wanted is what is to be watched, and how it looked when it was read; false
	// while that is not known.
	wanted  func() (map[string]watch.Signature, bool)
	changed func(paths []string)

	watcher atomic.Pointer[watch.Watcher] // nil until run
	again   chan struct{}                 // says that other files may be wanted
}

// run watches until the server ends.
func (w *watching) run() {
	watcher := watch.New(watch.Options{Failed: func(err error) { w.log.Info("file watching", zap.Error(err)) }})
	w.watcher.Store(watcher)
	w.work.later(func() {
		<-w.work.ctx.Done()
		watcher.Close()
	})
	w.work.later(func() {
		for paths := range watcher.Events() {
			w.changed(paths)
		}
	})
	w.soon()
	for {
		select {
		case <-w.work.ctx.Done():
			return
		case <-w.again:
			if seen, ok := w.wanted(); ok {
				watcher.SetSeen(seen)
			}
		}
	}
}

// soon says that other files may be of interest.
func (w *watching) soon() {
	select {
	case w.again <- struct{}{}:
	default:
	}
}

// notify is told by somebody else of files that may have changed.
func (w *watching) notify(paths []string) {
	if watcher := w.watcher.Load(); watcher != nil {
		watcher.Notify(paths...) // which joins it with what is seen here
	} else {
		w.work.later(func() { w.changed(paths) })
	}
}

// check finds the changes that nobody told of.
func (w *watching) check() {
	if watcher := w.watcher.Load(); watcher != nil {
		w.patience.Within("the files that are watched", watcher.Check, func() {})
	}
}
