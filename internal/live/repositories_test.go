package live

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/watch"
)

// world is a folder and what is known of the repositories in it.
type world struct {
	t    *testing.T
	root string
	*Repositories
	mu    sync.Mutex
	open  Open
	found Found
	told  int
}

func newWorld(t *testing.T, b bounds) *world {
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, root: root, open: Open{Folders: []string{root}}}
	env := gitconfig.OSEnv([]string{"HOME=" + root, "GIT_CONFIG_NOSYSTEM=1", "GIT_CEILING_DIRECTORIES=" + root}, root)
	disk := gitconfig.NewDisk(env.Version)
	w.Repositories = NewRepositories(Options{
		Open: func() Open { w.mu.Lock(); defer w.mu.Unlock(); return w.open },
		Disk: func() (gitconfig.FS, gitconfig.Env) { return disk, env },
		Changed: func(f Found) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.found, w.told = f, w.told+1
		},
		Looked:   func() {},
		Trouble:  func(string, error) {},
		Patience: &Patience{},
	})
	if b != (bounds{}) {
		w.bounds = b
	}
	return w
}

// run begins to look, and ends it with the test.
func (w *world) run() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { w.Run(ctx); close(done) }()
	w.t.Cleanup(func() { cancel(); <-done })
}

func (w *world) git(args ...string) {
	w.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = w.root
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + w.root, "GIT_CONFIG_NOSYSTEM=1"}
	if out, err := cmd.CombinedOutput(); err != nil {
		w.t.Fatalf("git %q: %v\n%s", args, err, out)
	}
}

// gitDirs are the repositories that are known after a look.
func (w *world) gitDirs() string {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	w.Wait(ctx)
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.below(w.found.GitDirs)
}

func (w *world) below(paths []string) string {
	return strings.Join(each(func(p string) string { return strings.TrimPrefix(p, w.root+"/") }, paths), " ")
}

func (w *world) want(dirs string) {
	w.t.Helper()
	if got := w.gitDirs(); got != dirs {
		w.t.Errorf("known is %q, want %q", got, dirs)
	}
}

func (w *world) rename(from, to string) {
	w.t.Helper()
	if err := os.Rename(filepath.Join(w.root, from), filepath.Join(w.root, to)); err != nil {
		w.t.Fatal(err)
	}
}

func TestRepositories(t *testing.T) {
	w := newWorld(t, bounds{})
	w.git("init", "-q", "a/b/one")
	w.git("init", "-q", "--bare", "two")
	w.git("init", "-q", "node_modules/not")
	w.run()
	w.want("a/b/one/.git two")
	w.rename("a", "z")
	w.want("two z/b/one/.git")
	w.git("init", "-q", "z/b/one/deep/er/in")
	w.want("two z/b/one/.git z/b/one/deep/er/in/.git")
	if err := os.RemoveAll(filepath.Join(w.root, "z/b/one/.git/refs")); err != nil {
		t.Fatal(err)
	}
	w.want("two z/b/one/deep/er/in/.git")
	w.git("init", "-q", "z/b/one")
	w.want("two z/b/one/.git z/b/one/deep/er/in/.git")

	w.mu.Lock()
	w.open = Open{
		Folders:   []string{filepath.Join(w.root, "z/b/one/deep"), filepath.Join(w.root, "absent")},
		Documents: []string{filepath.Join(w.root, "two/config")},
	}
	w.mu.Unlock()
	w.want("two z/b/one/.git z/b/one/deep/er/in/.git") // the first encloses the folder
	w.mu.Lock()
	w.open = Open{Visited: []string{filepath.Join(w.root, "z/b/one/deep/er/in")}}
	w.mu.Unlock()
	w.want("z/b/one/deep/er/in/.git")
	w.mu.Lock()
	told := w.told
	w.mu.Unlock()
	w.want("z/b/one/deep/er/in/.git")
	if w.told != told {
		t.Error("the same is told twice")
	}
}

// Each repository is known once, by the first of its spellings: that of the
// folder, of what lies below it, of a document, of a terminal.
func TestSpellings(t *testing.T) {
	w := newWorld(t, bounds{})
	w.git("init", "-q", "a")
	w.write("a/.git/modules/x", "") // for the folder
	w.git("init", "-q", "--separate-git-dir", "a/.git/modules/sub", "a/sub")
	w.git("init", "-q", "--bare", "bare")
	w.write("half/config", "[core]\n")
	for _, link := range []string{"link", "other"} {
		if err := os.Symlink(filepath.Join(w.root, "a"), filepath.Join(w.root, link)); err != nil {
			t.Skip(err) // Windows without the right to make links
		}
	}
	path := func(name string) string { return filepath.Join(w.root, name) }
	for name, c := range map[string]struct {
		open    Open
		gitDirs string
		real    []string // where the folders lead
		watched []string
		not     []string
	}{
		"a folder, and what a .git file below leads to": {
			open:    Open{Folders: []string{"a"}},
			gitDirs: "a/.git a/.git/modules/sub",
			real:    []string{"a"},
			watched: []string{"a", "a/sub"},
		},
		"a link, a document and a terminal": {
			open: Open{
				Folders: []string{"link", "absent"}, Documents: []string{"a/.git/config"}, Visited: []string{"other"},
			},
			gitDirs: "a/.git/modules/sub link/.git",
			real:    []string{"a", "absent"},
			not:     []string{"a/.git/HEAD"}, // nobody waits for what is one
		},
		"documents": {
			open:    Open{Documents: []string{"a/.gitmodules", "bare/config", "half/config"}},
			gitDirs: "a/.git bare",
			watched: []string{"half/HEAD", "half/objects", "half/refs"},
			not:     []string{"a/HEAD", "bare/HEAD"},
		},
	} {
		c.open.Folders, c.open.Documents = each(path, c.open.Folders), each(path, c.open.Documents)
		c.open.Visited, c.real = each(path, c.open.Visited), each(path, c.real)
		w.open = c.open
		w.lookNear()
		w.lookFar(t.Context())
		found := w.Repositories.Found()
		if got := w.below(found.GitDirs); got != c.gitDirs {
			t.Errorf("%s: known is %q, want %q", name, got, c.gitDirs)
		}
		if !slices.Equal(found.Real, c.real) {
			t.Errorf("%s: the folders lead to %v, want %v", name, found.Real, c.real)
		}
		for _, p := range c.watched {
			if _, is := found.Watch[path(p)]; !is {
				t.Errorf("%s: %s is not watched", name, p)
			}
		}
		for _, p := range c.not {
			if _, is := found.Watch[path(p)]; is {
				t.Errorf("%s: %s is watched", name, p)
			}
		}
		told := w.told
		w.lookNear()
		w.lookFar(t.Context())
		if w.told != told {
			t.Errorf("%s: the same is told twice", name)
		}
	}
}

func each(f func(string) string, list []string) (out []string) {
	for _, s := range list {
		out = append(out, f(s))
	}
	return out
}

// What is searched and watched is bounded, and always the same.
func TestBounds(t *testing.T) {
	var first []string
	for range 3 {
		w := newWorld(t, bounds{folders: 40, depth: 3, time: time.Minute, watched: 10})
		for i := range 30 {
			w.git("init", "-q", fmt.Sprintf("f%02d/r", i))
		}
		w.git("init", "-q", "f00/r/a/b/c")
		w.run()
		known := w.gitDirs()
		w.mu.Lock()
		found := w.found
		w.mu.Unlock()
		if want := filepath.Join(w.root, "f09/r"); found.Cut != want {
			t.Errorf("cut off at %q, want %q", found.Cut, want)
		}
		var watched []string
		for path := range found.Watch {
			watched = append(watched, strings.TrimPrefix(path, w.root))
		}
		slices.Sort(watched)
		if len(watched) != 10 || !strings.HasPrefix(known, "f00/r/.git f01/r/.git") || strings.Count(known, " ") != 8 {
			t.Errorf("%d paths are watched, known is %s", len(watched), known)
		}
		now := append(watched, known)
		if first == nil {
			first = now
		}
		if !slices.Equal(first, now) {
			t.Errorf("once it was %v, now %v", first, now)
		}
	}
	w := newWorld(t, bounds{folders: 400, depth: 3, time: time.Minute, watched: 10})
	w.git("init", "-q", "a/b/c")
	w.git("init", "-q", "a/b/c/d")
	w.run()
	w.want("a/b/c/.git")
}

// A folder that does not answer hides nothing else, and what was known of it
// stays known.
func TestSilentFolder(t *testing.T) {
	w := newWorld(t, bounds{})
	w.git("init", "-q", "a/one")
	w.git("init", "-q", "b/two")
	w.run()
	w.want("a/one/.git b/two/.git")
	// For a disk that is gone stands a folder about which a question hangs.
	hold := make(chan struct{})
	folder := filepath.Join(w.root, "b")
	for _, key := range []string{"below " + folder + " 1", "below " + filepath.Join(w.root, "a") + " 2"} {
		go w.o.Patience.Within(key, func() { <-hold }, func() {})
	}
	time.Sleep(patienceLimit + 200*time.Millisecond)
	w.git("init", "-q", "a/three")
	w.git("init", "-q", "b/four")
	w.want("a/one/.git a/three/.git b/two/.git")
	close(hold)
	for end := time.Now().Add(5 * time.Second); w.gitDirs() != "a/one/.git a/three/.git b/four/.git b/two/.git"; {
		if time.Now().After(end) {
			t.Fatalf("known is %q", w.gitDirs())
		}
	}
}

// A repository that comes into being while it is looked at is known in the end,
// without anybody's word.
func TestHalfMade(t *testing.T) {
	w := newWorld(t, bounds{})
	for _, dir := range []string{".git/refs", ".git/objects"} {
		if err := os.MkdirAll(filepath.Join(w.root, "a", dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	w.run()
	w.want("")
	head := filepath.Join(w.root, "a/.git/HEAD")
	w.mu.Lock()
	if _, watched := w.found.Watch[head]; !watched {
		t.Error("what it lacks is not watched")
	}
	w.mu.Unlock()
	if err := os.WriteFile(head, []byte("ref: refs/heads/main\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	w.want("a/.git")
}

// Questions begin a run, but not each of them.
func TestGlance(t *testing.T) {
	w := newWorld(t, bounds{})
	runs := make(chan struct{}, 1000)
	w.o.Looked = func() { runs <- struct{}{} }
	w.run()
	w.want("")
	w.git("init", "-q", "a")
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(time.Millisecond) {
		w.Glance()
		w.mu.Lock()
		n := len(w.found.GitDirs)
		w.mu.Unlock()
		if n == 1 {
			break
		}
		if time.Now().After(end) {
			t.Fatal("nobody looked")
		}
	}
	if n := len(runs); n > 10 {
		t.Errorf("%d runs", n)
	}
}

// A question begins no run when the last one that did is not long ago.
func TestGlanceIsRare(t *testing.T) {
	w := newWorld(t, bounds{})
	ask := func(want int) {
		t.Helper()
		if w.Glance(); len(w.near) != want || len(w.far) != want {
			t.Errorf("%d and %d runs are begun, want %d", len(w.near), len(w.far), want)
		}
	}
	w.began = time.Now().Add(time.Hour)
	ask(0)
	w.began = time.Now().Add(-time.Hour)
	ask(1)
	<-w.near
	<-w.far
	w.began = w.began.Add(time.Minute) // as if asked a minute before
	ask(0)
}

// Between runs is a pause, but not for those who wait.
func TestPause(t *testing.T) {
	w := newWorld(t, bounds{})
	const short, forever = 30 * time.Millisecond, 1000 * time.Hour
	begin := time.Now()
	if w.pause(t.Context(), short); time.Since(begin) < short {
		t.Error("there is no pause")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w.pause(ctx, forever)
	w.wanted = 1
	w.pause(t.Context(), forever)
}

// A large configuration is not read to know that there is a repository.
func TestLargeConfig(t *testing.T) {
	w := newWorld(t, bounds{})
	fsys, _ := w.disk()
	for size, want := range map[int]bool{maxConfig: false, maxConfig + 1: true} {
		w.write("config", "#"+strings.Repeat(" ", size-1))
		_, err := fsys.Config(filepath.Join(w.root, "config"))
		var large *gitconfig.TooLargeError
		if errors.As(err, &large) != want {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

// Each thing that is found is a reason to tell of it.
func TestFoundSame(t *testing.T) {
	found := func() Found {
		return Found{GitDirs: []string{"/a/.git"}, Folders: []string{"/a"}, Real: []string{"/b/.git"},
			Watch: map[string]watch.Signature{"/a": {}}}
	}
	for name, change := range map[string]func(f *Found){
		"a repository": func(f *Found) { f.GitDirs = nil }, "a folder": func(f *Found) { f.Folders = nil },
		"where it lies": func(f *Found) { f.Real = nil },
		"the search":    func(f *Found) { f.Searched = true }, "its bounds": func(f *Found) { f.Cut = "/a" },
		"a path": func(f *Found) { f.Watch = nil },
	} {
		f, g := found(), found()
		if !f.same(&g) {
			t.Fatal("what is the same is another")
		}
		if change(&f); f.same(&g) {
			t.Errorf("%s makes no difference", name)
		}
	}
}

// A trouble is told once, until it is over or another one, and not of everything.
func TestTroubleIsToldOnce(t *testing.T) {
	w := newWorld(t, bounds{})
	told := 0
	w.o.Trouble = func(string, error) { told++ }
	one, two := errors.New("one"), errors.New("two")
	for i, c := range []struct {
		err  error
		told int
	}{{one, 1}, {one, 1}, {two, 2}, {nil, 2}, {two, 3}, {fs.ErrNotExist, 3}, {one, 4}} {
		if w.tellTrouble("/a", c.err); told != c.told {
			t.Errorf("after %d: told %d times, want %d", i, told, c.told)
		}
	}
	for i := range 2 * maxTroubles {
		w.tellTrouble(fmt.Sprint("/", i), one)
	}
	if told != 4+maxTroubles-1 {
		t.Errorf("told %d times", told)
	}
}
