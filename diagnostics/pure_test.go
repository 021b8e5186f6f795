package diagnostics_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

// closable is a file system that fails on every call once it is closed.
type closable struct {
	gitconfig.FS
	closed atomic.Bool
	calls  atomic.Int32
	last   atomic.Value
}

var errClosed = errors.New("the file system is closed")

func (c *closable) open(call, path string) bool {
	if !c.closed.Load() {
		return true
	}
	c.calls.Add(1)
	c.last.Store(call + " " + path)
	return false
}

func (c *closable) Config(path string) (*gitconfig.File, error) {
	if !c.open("Config", path) {
		return nil, errClosed
	}
	return c.FS.Config(path)
}

func (c *closable) ReadFile(path string) ([]byte, error) {
	if !c.open("ReadFile", path) {
		return nil, errClosed
	}
	return c.FS.ReadFile(path)
}

func (c *closable) Stat(path string) (fs.FileInfo, error) {
	if !c.open("Stat", path) {
		return nil, errClosed
	}
	return c.FS.Stat(path)
}

func (c *closable) Lstat(path string) (fs.FileInfo, error) {
	if !c.open("Lstat", path) {
		return nil, errClosed
	}
	return c.FS.Lstat(path)
}

func (c *closable) EvalSymlinks(path string) (string, error) {
	if !c.open("EvalSymlinks", path) {
		return "", errClosed
	}
	return c.FS.EvalSymlinks(path)
}

func (c *closable) Names(dir string) ([]string, error) {
	if !c.open("Names", dir) {
		return nil, errClosed
	}
	return c.FS.Names(dir)
}

// inWords is a finding as text, with everything that may be carried out.
func inWords(f *diagnostics.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s:%d-%d %s", f.Rule.Code, f.Severity, f.File.Path, f.Span.Start, f.Span.End, f.Message.In(text.English))
	for _, r := range f.Related {
		fmt.Fprintf(&b, " | %d-%d %s", r.Span.Start, r.Span.End, r.Message.In(text.Japanese))
	}
	for _, s := range f.Suggestions {
		fmt.Fprintf(&b, " | %T", s)
	}
	return b.String()
}

// TestRulesArePure runs the rules over every case once the disk is gone: each
// alone, in a random order, twice over the same view, and over views that were
// loaded anew. They find the same.
func TestRulesArePure(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	ran := 0
	for _, path := range archives(t) {
		c, _ := readArchive(t, path)
		tr := c.put(t)
		load := func() (*workspace.Repository, *closable) {
			env := gitconfig.Env{Home: tr.home, NoSystem: true, Version: tr.version, Cwd: tr.repo,
				Ceilings: []string{tr.root}}
			fsys := &closable{FS: gitconfig.NewDisk(tr.version)}
			loader := &workspace.Loader{FS: fsys, Env: env, Hosts: tr.settings.Hosts}
			at := tr.path(tr.open)
			if st, err := os.Stat(at); err == nil && st.Mode().IsRegular() {
				return loader.Alone(at), fsys
			}
			repo, err := loader.Open(at, nil)
			if err != nil || repo == nil {
				t.Fatalf("%s: %v", path, err)
			}
			return repo, fsys
		}
		repo, fsys := load()
		var facts *machine.Facts
		if tr.machine != nil {
			facts = tr.probe(t, repo.View)
		}
		ssh := machine.ReadSSHConfig(tr.home)
		transcripts := tr.transcripts(t)
		snapshot := func(v *diagnostics.View) *diagnostics.Snapshot {
			ties, _ := diagnostics.TieTo(diagnostics.Evidence{Views: []*diagnostics.View{v}, Transcripts: transcripts,
				SSH: ssh})
			return &diagnostics.Snapshot{
				Views: []*diagnostics.View{v}, Settings: tr.settings, Git: tr.testCase.git, SSH: ssh, Facts: facts,
				Ties: ties,
			}
		}
		fsys.closed.Store(true)
		s := snapshot(repo.View)
		var want []string
		for _, f := range diagnostics.Run(s) {
			want = append(want, inWords(&f))
		}
		again := func(what string, fsys *closable, findings []diagnostics.Finding) {
			var got []string
			for _, f := range findings {
				got = append(got, inWords(&f))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s, %s:\n%s\nat first:\n%s", path, what, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if n := fsys.calls.Load(); n > 0 {
				t.Errorf("%s, %s: the rules asked the disk %d times, at last: %s", path, what, n, fsys.last.Load())
			}
		}
		again("at first", fsys, diagnostics.Run(s))
		again("with ties anew", fsys, diagnostics.Run(snapshot(repo.View)))
		other, otherFS := load()
		otherFS.closed.Store(true)
		order := rnd.Perm(len(diagnostics.Rules))
		again("in another order", otherFS, diagnostics.RunInOrder(snapshot(other.View), order))
		ran++
	}
	if ran < 100 {
		t.Fatalf("only %d cases", ran)
	}
}
