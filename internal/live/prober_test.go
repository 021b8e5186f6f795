package live

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

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

// What is not known of the machine, and that there is no Git, is logged; what was
// given up is not.
func TestTroubleIsLogged(t *testing.T) {
	core, logs := observer.New(zap.DebugLevel)
	env := bareEnv(t)
	p := NewProber(ProberOptions{
		Env: env, Log: zap.New(core), Found: func(Machine) {},
		What: func() machine.What { return machine.What{NoPrograms: true, NoAgents: true} },
	})
	p.Look(t.Context())
	whole := logs.Len()
	for _, e := range logs.TakeAll() {
		if _, is := e.ContextMap()["error"].(string); !is {
			t.Errorf("%q tells no trouble", e.Message)
		}
	}
	if err := os.MkdirAll(filepath.Join(env.Home, ".netrc"), 0o700); err != nil { // a folder
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(env.Home, ".ssh"), nil, 0o600); err != nil { // a file
		t.Fatal(err)
	}
	p.Look(t.Context())
	if len(logs.TakeAll()) <= whole {
		t.Error("what cannot be read is not logged")
	}
	gone := filepath.Join(t.TempDir(), "git")
	if g, ok := p.Git(t.Context(), gone); !ok || g.Err == nil || logs.Len() != 1 {
		t.Errorf("a Git that is not there: %v, %d lines", g.Err, logs.Len())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, ok := p.Git(ctx, gone); ok || logs.Len() != 1 {
		t.Errorf("a Git that nobody waits for: %d lines", logs.Len())
	}
	if path, err := exec.LookPath("git"); err == nil {
		if g, ok := p.Git(t.Context(), path); !ok || g.Err != nil || logs.Len() != 1 {
			t.Errorf("a Git that answers: %v, %d lines", g.Err, logs.Len())
		}
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
