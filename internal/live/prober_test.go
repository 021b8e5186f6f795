package live

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/machine"
)

// bareEnv is a machine without anything on it.
func bareEnv(t *testing.T) machine.Env {
	home := t.TempDir()
	return machine.Env{GOOS: runtime.GOOS, Home: home, Vars: []string{"HOME=" + home, "PATH=" + home}}
}

// However many ask while a look goes on, one more follows, and each of them
// returns after it.
func TestLooksAreShared(t *testing.T) {
	const askers = 20
	var looks, found atomic.Int32
	first, hold := make(chan struct{}), make(chan struct{})
	p := NewProber(ProberOptions{
		Env: bareEnv(t), Log: zap.NewNop(),
		What: func() machine.What {
			if looks.Add(1) == 1 {
				close(first)
				<-hold
			}
			return machine.What{NoPrograms: true, NoAgents: true}
		},
		Found: func(Machine) { found.Add(1) },
	})
	var all sync.WaitGroup
	all.Add(1 + askers)
	go func() { defer all.Done(); p.Look(t.Context()) }()
	<-first
	for range askers {
		go func() {
			defer all.Done()
			p.Look(t.Context())
			if found.Load() != 2 {
				t.Errorf("returned after %d looks", found.Load())
			}
		}()
	}
	for p.wanted.Load() != 1+askers {
		time.Sleep(time.Millisecond)
	}
	close(hold)
	all.Wait()
	if n := looks.Load(); n != 2 {
		t.Errorf("%d looks for %d askers", n, askers)
	}
}

// Whoever asks after a look began gets what it could not have seen.
func TestLookIsFresh(t *testing.T) {
	env := bareEnv(t)
	var got Machine
	p := NewProber(ProberOptions{
		Env: env, Log: zap.NewNop(),
		What:  func() machine.What { return machine.What{NoPrograms: true, NoAgents: true} },
		Found: func(m Machine) { got = m },
	})
	p.Look(t.Context())
	config := filepath.Join(env.Home, ".ssh", "config")
	if got.Facts.SSHConfig.First("work", "hostname") != "" {
		t.Fatal("an alias that nobody wrote")
	}
	before, watched := got.Files[config]
	if !watched {
		t.Fatalf("%s is not among the files that the facts come from", config)
	}
	if err := os.MkdirAll(filepath.Dir(config), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, []byte("Host work\n\tHostName git.example.com\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Look(t.Context())
	if name := got.Facts.SSHConfig.First("work", "hostname"); name != "git.example.com" {
		t.Errorf("the alias leads to %q", name)
	}
	if got.Files[config] == before {
		t.Error("the file looks as if it had not changed")
	}
}

// A look that is given up tells nothing.
func TestLookEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p := NewProber(ProberOptions{
		Env: bareEnv(t), Log: zap.NewNop(),
		What:  func() machine.What { cancel(); return machine.What{NoPrograms: true, NoAgents: true} },
		Found: func(Machine) { t.Error("told of what was given up") },
	})
	p.Look(ctx)
	p.Look(ctx)
	if _, ok := p.Git(ctx, filepath.Join(t.TempDir(), "git")); ok {
		t.Error("a Git is known though nobody waited for it")
	}
}
