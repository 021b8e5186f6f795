package live

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/watch"
)

// Machine is what was found out about the machine.
type Machine struct {
	Facts *machine.Facts
	// Files are those that the facts come from, as they looked then.
	Files map[string]watch.Signature
}

// ProberOptions are what a Prober needs. All are called from several goroutines.
type ProberOptions struct {
	Env machine.Env
	// What says what is worth knowing now.
	What func() machine.What
	// Found is told of each look that came to its end.
	Found func(Machine)
	Log   *zap.Logger
}

// Prober finds out what this machine can log in with.
//
// Invariant: one look at a time, and whoever asks for one returns after the end
// of a look that began after the question; those who ask meanwhile share it.
type Prober struct {
	o      ProberOptions
	wanted atomic.Int64

	looking sync.Mutex // held by whoever looks
	done    int64      // the newest wanted look that is done
}

// NewProber knows nothing until the first Look.
func NewProber(o ProberOptions) *Prober { return &Prober{o: o} }

// Look finds out what this machine can log in with. It waits for programs, each
// of which has its time limit.
func (p *Prober) Look(ctx context.Context) {
	ticket := p.wanted.Add(1)
	p.looking.Lock()
	defer p.looking.Unlock()
	if p.done >= ticket || ctx.Err() != nil {
		return
	}
	newest, began := p.wanted.Load(), time.Now()
	found := machine.Probe(ctx, p.o.Env, p.o.What())
	if ctx.Err() != nil {
		return
	}
	for _, part := range machine.Parts() {
		if err := found.Err(part); err != nil {
			p.o.Log.Debug("not known of this machine", zap.Error(err))
		}
	}
	p.done = newest
	files := map[string]watch.Signature{}
	for _, path := range found.Paths() {
		files[path] = watch.SignSince(path, began)
	}
	p.o.Found(Machine{Facts: found, Files: files})
}

// Git asks a Git program, "" for the one of PATH, for its version, outside of any
// repository. ok is false when the context ended first.
func (p *Prober) Git(ctx context.Context, program string) (g machine.Git, ok bool) {
	g = machine.FindGit(ctx, program)
	if g.Err != nil && ctx.Err() == nil {
		p.o.Log.Info("git", zap.Error(g.Err))
	}
	return g, ctx.Err() == nil
}
