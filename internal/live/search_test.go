package live

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/watch"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

// write makes a file, and the folders above it.
func (w *world) write(name, text string) {
	w.t.Helper()
	path := filepath.Join(w.root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// settle waits until the next change of any of the paths would show.
func (w *world) settle(paths ...string) {
	w.t.Helper()
	for end := time.Now().Add(20 * time.Second); len(paths) > 0; time.Sleep(time.Millisecond) {
		if watch.Sign(paths[0]).Settled() {
			paths = paths[1:]
		} else if time.Now().After(end) {
			w.t.Fatalf("%s does not settle", paths[0])
		}
	}
}

// A search that all folders fit into is not cut off, and only one that saw and
// watches all of them is whole.
func TestWhole(t *testing.T) {
	for name, c := range map[string]struct {
		bounds
		cut   string // below the root, "-" for nowhere
		whole bool
	}{
		"room":             {bounds{folders: 9, depth: 9, watched: 9}, "-", true},
		"just enough":      {bounds{folders: 4, depth: 2, watched: 4}, "-", true},
		"one folder less":  {bounds{folders: 3, depth: 2, watched: 4}, "a/b", false},
		"one level less":   {bounds{folders: 4, depth: 1, watched: 4}, "a/b", false},
		"one watch less":   {bounds{folders: 4, depth: 2, watched: 3}, "-", false},
		"both at once":     {bounds{folders: 1, depth: 0, watched: 4}, "a", false},
		"what comes first": {bounds{folders: 2, depth: 0, watched: 4}, "a", false},
	} {
		c.time = time.Minute
		w := newWorld(t, c.bounds)
		w.git("init", "-q", "a/b")
		w.git("init", "-q", "c")
		w.lookNear()
		if whole := w.lookFar(t.Context()); whole != c.whole {
			t.Errorf("%s: whole %v", name, whole)
		}
		want := ""
		if c.cut != "-" {
			want = filepath.Join(w.root, c.cut)
		}
		if got := w.Repositories.Found(); got.Cut != want || !got.Searched {
			t.Errorf("%s: cut off at %q, want %q; searched %v", name, got.Cut, want, got.Searched)
		}
	}
}

// What is known of a folder stays known as long as there is one of its name.
func TestTake(t *testing.T) {
	b, d, f := &node{name: "b"}, &node{name: "d"}, &node{name: "f"}
	n := node{kids: []*node{b, d, f}}
	n.take(&outcome{listed: true, folder: workspace.Folder{Folders: []string{"a", "d", "e", "f", "g"}}})
	if len(n.kids) != 5 {
		t.Fatalf("%d folders", len(n.kids))
	}
	for i, want := range []*node{nil, d, nil, f, nil} {
		known := n.kids[i] == b || n.kids[i] == d || n.kids[i] == f
		if known != (want != nil) || known && n.kids[i] != want {
			t.Errorf("%s is not the folder that it was", n.kids[i].name)
		}
	}
}

// A repository is looked at again when one of the files changes that say that it
// is one, or Git does, and only then.
func TestStill(t *testing.T) {
	w := newWorld(t, bounds{})
	w.git("init", "-q", "a")
	dir := filepath.Join(w.root, "a")
	fsys, env := w.disk()
	again := func() *repository {
		t.Helper()
		w.settle(filepath.Join(dir, ".git"), filepath.Join(dir, ".git/HEAD"), filepath.Join(dir, ".git/config"))
		r, err := open(fsys, env, dir)
		if err != nil || r == nil {
			t.Fatalf("no repository: %v", err)
		}
		return r
	}
	for _, name := range []string{"a/.git/HEAD", "a/.git/config", "a/.git/new"} {
		r := again()
		if !r.still() {
			t.Errorf("before %s is written: it is not what it was", name)
		}
		text, _ := os.ReadFile(filepath.Join(w.root, name))
		w.write(name, string(text)+"\n")
		w.settle(filepath.Join(w.root, name), filepath.Join(dir, ".git")) // or it would be asked anyhow
		if r.still() {
			t.Errorf("after %s is written: it is still what it was", name)
		}
	}
	r := again()
	known := node{marks: workspace.Folder{Git: true}, repo: r}
	if o := look(fsys, env, &task{path: dir, known: known}); o.repo != r {
		t.Error("what is known is asked again")
	}
	env.Version = gitconfig.Version{Major: 2, Minor: env.Version.Minor + 1}
	if o := look(fsys, env, &task{path: dir, known: known}); o.repo == nil || o.repo == r {
		t.Error("what is known of one Git counts for another one")
	}
}

// A .git file may become right without being touched.
func TestWatchedForAGitFile(t *testing.T) {
	for text, want := range map[string]string{
		"gitdir: ../store\n": "store/HEAD", // there is no repository yet
		"gitdir:\n":          "",           // Git wants a space
	} {
		w := newWorld(t, bounds{})
		w.write("a/.git", text)
		fsys, env := w.disk()
		o := look(fsys, env, &task{path: filepath.Join(w.root, "a")})
		if o.repo != nil || o.refused == nil {
			t.Errorf("%q: a repository", text)
		}
		wants := map[string]bool{"a/.git": true}
		if want != "" {
			for _, name := range gitDirNames {
				wants[filepath.Join(filepath.Dir(want), name)] = true
			}
		}
		for path := range o.watch {
			rel, err := filepath.Rel(w.root, path)
			if err != nil || !wants[rel] {
				t.Errorf("%q: %s is watched", text, path)
			}
			delete(wants, rel)
		}
		if len(wants) > 0 {
			t.Errorf("%q: not watched are %v", text, wants)
		}
	}
}
