package server

import (
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/server/document"
)

var (
	lives     = flag.Int("lives", 16, "how many random lives of repositories TestLives goes through")
	firstLife = flag.Uint64("life", 1, "the seed of the first of them")
)

// restTime is how long a server may take, once nothing changes any more, until
// it shows what a fresh one does. The machine may be a busy one.
const restTime = 10 * time.Second

// Which repositories there are depends on what is on disk and open and never on
// the events that told of it: after any life of the repositories in a workspace
// the marks are those that a fresh server shows.
func TestLives(t *testing.T) {
	for i := range *lives {
		seed := *firstLife + uint64(i)
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			newLife(t, seed).run()
		})
	}
}

// life is what happens to the repositories of one workspace. Nothing but the
// workspace's folders is told to the server.
type life struct {
	h       *harness
	r       *rand.Rand
	folders []string // the workspace's, in the editor's order
	seed    string   // a repository to clone, outside of the workspace
	steps   []string
}

// lifeSteps are the things that happen, some more often than others.
var lifeSteps = []struct {
	weight int
	do     func(*life)
}{
	{4, (*life).initialise}, {3, (*life).clone}, {3, (*life).renameRepository}, {3, (*life).renameFolder},
	{2, (*life).remove},
	{3, (*life).makeAgain}, {3, (*life).makeGitAnew}, {2, (*life).addWorktree}, {2, (*life).addSubmodule},
	{4, (*life).configure},
	{1, (*life).addFolder}, {1, (*life).removeFolder},
}

func newLife(t *testing.T, seed uint64) *life {
	h := start(t, map[string]string{"~/.gitconfig": "[user]\n\tname = x\n\temail = x@example.com\n[protocol \"file\"]\n\tallow = always\n[init]\n\tdefaultBranch = main\n"},
		setup{noRepo: true, client: "neovim"})
	l := &life{h: h, r: rand.New(rand.NewPCG(seed, 1)), folders: []string{"."}, seed: filepath.Join(h.root, "seed")}
	for _, args := range [][]string{{"init", "-q", l.seed}, {"-C", l.seed, "commit", "-q", "--allow-empty", "-m", "x"}} {
		l.git(h.root, args...)
	}
	for _, dir := range []string{l.seed, h.path("../second")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func (l *life) run() {
	h := l.h
	slowest := []time.Duration{0, 2 * time.Millisecond, 30 * time.Millisecond, 300 * time.Millisecond}[l.r.IntN(4)]
	var over atomic.Bool
	defer over.Store(true)
	if l.r.IntN(2) == 0 {
		for range runtime.NumCPU() {
			go func() {
				for n := 0; !over.Load(); n++ { // keeps a processor busy
				}
			}()
		}
	}
	sum := 0
	for _, s := range lifeSteps {
		sum += s.weight
	}
	for range 20 {
		n := l.r.IntN(sum)
		for _, s := range lifeSteps {
			if n -= s.weight; n < 0 {
				s.do(l)
				break
			}
		}
		if slowest > 0 {
			time.Sleep(time.Duration(l.r.Int64N(int64(slowest))))
		}
	}
	fresh := h.beside(l.folders)
	var got, want string
	rested := func() bool { got, want = h.marks(), fresh.marks(); return got == want }
	for end := time.Now().Add(restTime); ; time.Sleep(50 * time.Millisecond) {
		if rested() {
			time.Sleep(5 * quietTime)
			if rested() {
				return
			}
		}
		if time.Now().After(end) {
			break
		}
	}
	h.t.Errorf("at rest the server shows\n%s\na fresh one shows\n%s\nafter\n%s", got, want, strings.Join(l.steps, "\n"))
}

// beside starts another server for the same files.
func (h *harness) beside(folders []string) *harness {
	o := &harness{
		t: h.t, root: h.root, repo: h.repo, home: h.home, environ: h.environ, config: h.config,
		out: make(chan []byte), done: make(chan int, 1), changed: make(chan struct{}),
		answers: map[int]chan answer{}, published: map[string][]publication{}, docs: map[string]*openText{},
		opened: map[string]int{},
	}
	o.serve()
	h.t.Cleanup(o.stop)
	o.initialize(setup{client: "neovim", folders: folders})
	return o
}

// marks lists everything that is shown at present.
func (h *harness) marks() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []string
	for uri, all := range h.published {
		if last := all[len(all)-1].Diagnostics; len(last) > 0 {
			b, _ := json.Marshal(last)
			out = append(out, fmt.Sprintf("\t%s: %s", strings.TrimPrefix(uri, document.URI(h.root)), b))
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// git runs Git and notes what it did. It may fail: not everything is possible
// everywhere.
func (l *life) git(dir string, args ...string) bool {
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env = dir, append(slices.Clone(l.h.environ), "GIT_ASKPASS=true")
	err := cmd.Run()
	l.note("git -C %s %s: %v", dir, strings.Join(args, " "), err)
	return err == nil
}

func (l *life) note(format string, args ...any) {
	l.steps = append(l.steps, "\t"+strings.ReplaceAll(fmt.Sprintf(format, args...), l.h.root, ""))
}

// place is a path one to four levels below a folder of the workspace.
func (l *life) place() string {
	p := l.h.path(pick(l.r, l.folders))
	for range 1 + l.r.IntN(4) {
		p = filepath.Join(p, pick(l.r, []string{"a", "b", "c", "d", "e"}))
	}
	return p
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// repositories lists the work trees and bare repositories of the workspace.
func (l *life) repositories() []string {
	return l.find(func(path string) bool {
		for _, name := range []string{".git", "refs"} {
			if _, err := os.Lstat(filepath.Join(path, name)); err == nil {
				return true
			}
		}
		return false
	})
}

// find lists the folders of the workspace for which ok holds, but none in a
// repository's own folder.
func (l *life) find(ok func(path string) bool) []string {
	var out []string
	for _, f := range l.folders {
		_ = filepath.WalkDir(l.h.path(f), func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil || !d.IsDir():
				return nil
			case d.Name() == ".git" || d.Name() == "refs" || d.Name() == "objects" || d.Name() == "hooks":
				return fs.SkipDir
			}
			if ok(path) && !slices.Contains(out, path) {
				out = append(out, path)
			}
			return nil
		})
	}
	return out
}

// repository picks one of them, or makes the first.
func (l *life) repository() string {
	all := l.repositories()
	if len(all) == 0 {
		l.initialise()
		if all = l.repositories(); len(all) == 0 {
			return ""
		}
	}
	return pick(l.r, all)
}

// mark gives a repository a remote, mostly one that is wrong.
func (l *life) mark(dir string) {
	url := pick(l.r, []string{"git@github.com/octo/widget.git", "https://githib.com/octo/widget.git", "git@github.com:octo/widget.git"})
	l.git(dir, "config", "remote.origin.url", url)
}

func (l *life) initialise() {
	p := l.place()
	args := []string{"init", "-q", p}
	if l.r.IntN(8) == 0 {
		args = append(args, "--bare")
	}
	if l.git(l.h.root, args...) && l.r.IntN(4) > 0 {
		l.mark(p)
	}
}

func (l *life) clone() {
	p := l.place()
	if l.git(l.h.root, "clone", "-q", l.seed, p) && l.r.IntN(4) > 0 {
		l.mark(p)
	}
}

func (l *life) rename(from, to string) {
	err := os.MkdirAll(filepath.Dir(to), 0o755)
	if err == nil {
		err = os.Rename(from, to)
	}
	l.note("mv %s %s: %v", from, to, err)
}

func (l *life) renameRepository() {
	if p := l.repository(); p != "" {
		l.rename(p, l.place())
	}
}

func (l *life) renameFolder() {
	all := l.find(func(path string) bool {
		return !slices.ContainsFunc(l.folders, func(f string) bool { return l.h.path(f) == path })
	})
	if len(all) > 0 {
		p := pick(l.r, all)
		l.rename(p, filepath.Join(filepath.Dir(p), pick(l.r, []string{"a", "b", "f", "g"})))
	}
}

func (l *life) removeAll(path string) {
	err := os.RemoveAll(path)
	l.note("rm -r %s: %v", path, err)
}

func (l *life) remove() {
	if p := l.repository(); p != "" {
		l.removeAll(p)
	}
}

func (l *life) makeAgain() {
	p := l.repository()
	if p == "" {
		return
	}
	l.removeAll(p)
	if l.git(l.h.root, "init", "-q", p) {
		l.mark(p)
	}
}

func (l *life) makeGitAnew() {
	p := l.repository()
	if p == "" {
		return
	}
	l.removeAll(filepath.Join(p, ".git"))
	if l.git(l.h.root, "init", "-q", p) && l.r.IntN(2) == 0 {
		l.mark(p)
	}
}

func (l *life) addWorktree() {
	p := l.repository()
	if p == "" {
		return
	}
	l.git(p, "commit", "-q", "--allow-empty", "-m", "x")
	tree := l.place()
	if l.git(p, "worktree", "add", "-q", "--detach", tree) && l.r.IntN(2) == 0 {
		l.git(p, "config", "extensions.worktreeConfig", "true")
		l.git(tree, "config", "--worktree", "remote.tree.url", "git@github.com/octo/widget.git")
	}
}

func (l *life) addSubmodule() {
	p := l.repository()
	if p == "" {
		return
	}
	name := pick(l.r, []string{"lib", "deep/er/lib", "a"})
	if l.git(p, "submodule", "--quiet", "add", l.seed, name) {
		l.mark(filepath.Join(p, name))
	}
}

func (l *life) configure() {
	if p := l.repository(); p != "" {
		l.mark(p)
	}
}

// otherFolders are those that may become the workspace's: one beside the first,
// one in it.
var otherFolders = []string{"../second", "a", "b/c"}

func (l *life) addFolder() {
	f := pick(l.r, otherFolders)
	if !slices.Contains(l.folders, f) {
		l.folders = append(l.folders, f)
		l.tell(f, "added")
	}
}

func (l *life) removeFolder() {
	if len(l.folders) > 1 {
		i := l.r.IntN(len(l.folders))
		f := l.folders[i]
		l.folders = slices.Delete(slices.Clone(l.folders), i, i+1)
		l.tell(f, "removed")
	}
}

func (l *life) tell(folder, what string) {
	l.note("folder %s %s", folder, what)
	event := map[string]any{"added": []any{}, "removed": []any{}}
	event[what] = []any{map[string]string{"uri": document.URI(l.h.path(folder)), "name": folder}}
	l.h.notify("workspace/didChangeWorkspaceFolders", map[string]any{"event": event})
}
