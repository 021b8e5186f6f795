// Package live knows what is true now, of things that change while nobody tells.
//
// [Repositories] knows which repositories there are. It is one function, from
// what is on disk and open to the set of repositories and the set of paths to
// watch, that is run again after any event, from time to time, and whenever
// somebody asks something. An event says only that something may have happened:
// one that comes late costs a run, one that is lost is made up for by the next.
// A run is cheap because what a folder holds is kept with the time of its last
// change; it asks the disk once for each folder and three times for each
// repository.
//
// [Patience] gives up on a file system that does not answer.
package live

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/watch"
)

// Open is what the editor has open. Paths are absolute and clean.
type Open struct {
	Folders   []string // the workspace's, in the editor's order
	Documents []string // Git's configuration files: config, config.worktree, .gitmodules
	Visited   []string // folders in which terminals ran Git
}

// Found is what follows from what is on disk and open.
type Found struct {
	// GitDirs are the repositories: those that enclose the folders and lie below
	// them, and those of documents and terminals. Each once, whatever its
	// spelling; sorted.
	GitDirs []string
	// Folders are the workspace's folders, and Real where they lead.
	Folders, Real []string
	// Watch are the paths whose change may change the set, and how they looked.
	Watch map[string]watch.Signature
	// Searched says that each folder was searched once.
	Searched bool
	// Cut is where the search stopped, "" if it came to its end.
	Cut string
}

// Options are what Repositories needs. All are called from several goroutines.
type Options struct {
	Open func() Open
	// Disk gives the file system and the environment that count now.
	Disk func() (gitconfig.FS, gitconfig.Env)
	// Changed is told of each new Found, of one after the other.
	Changed func(Found)
	// Looked is called after each run.
	Looked func()
	// Trouble is told once why a folder or repository is not readable.
	Trouble func(path string, err error)
	// Patience is asked before the disk.
	Patience *Patience
}

// The times between runs.
const (
	// secondLook is when a run after an event is repeated: Git is not done with
	// a repository when the first files of it are there.
	secondLook = time.Second
	// heal is how often a run begins of which nobody told. Where not everything is
	// watched it is sooner, but takes a hundredth of the time at most.
	heal     = 30 * time.Second
	healSoon = 5 * time.Second
	healCost = 100
	// glance is how often a question may begin one.
	glance = 2 * time.Second
	// share is the part of the time that runs take at most, one of so many.
	share = 10
	// longestPause bounds what follows from that.
	longestPause = 10 * time.Second
)

// Repositories knows which repositories there are.
//
// Invariant: at rest the set depends on what is on disk and open, never on the
// events that told of it.
type Repositories struct {
	o      Options
	bounds bounds
	near   chan struct{} // says that what is open is to be looked at
	far    chan struct{} // says that the folders are to be searched
	over   chan struct{} // closed when Run returns

	glanced atomic.Int64 // when a question began a run, in nanoseconds since began
	began   time.Time

	looking sync.Mutex // held by whoever looks at what is open
	trouble sync.Mutex // guards troubles
	// troubles are those that were told of, until they are over.
	troubles map[string]string

	mu     sync.Mutex // guards what follows
	wanted int        // runs that were asked for
	done   int        // the newest of them that is done
	ended  chan struct{}
	open   Open
	opened map[string]place // what encloses or is what is open
	trees  map[string]*tree // by folder of the workspace
	cut    string
	shown  Found

	telling sync.Mutex // held by whoever calls Changed
}

// place is a repository and what was asked about it.
type place struct {
	gitDir string // "" for none
	real   string // gitDir without links
	folder string // of a workspace's folder: where it leads
	watch  map[string]watch.Signature
}

// NewRepositories knows of no repository until Run.
func NewRepositories(o Options) *Repositories {
	return &Repositories{
		o: o, bounds: defaultBounds(), began: time.Now(),
		near: make(chan struct{}, 1), far: make(chan struct{}, 1), over: make(chan struct{}),
		troubles: map[string]string{}, ended: make(chan struct{}), trees: map[string]*tree{},
	}
}

// Look says that something may have happened.
func (r *Repositories) Look() {
	for _, c := range []chan struct{}{r.near, r.far} {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// Glance is Look for somebody who has nothing to tell and asks often.
func (r *Repositories) Glance() {
	now, last := int64(time.Since(r.began)), r.glanced.Load()
	if now-last > int64(glance) && r.glanced.CompareAndSwap(last, now) {
		r.Look()
	}
}

// Wait returns when a run that began after the call has ended.
func (r *Repositories) Wait(ctx context.Context) {
	r.mu.Lock()
	r.wanted++
	ticket := r.wanted
	r.mu.Unlock()
	r.Look()
	for {
		r.mu.Lock()
		done, ended := r.done >= ticket, r.ended
		r.mu.Unlock()
		if done {
			return
		}
		select {
		case <-ended:
		case <-ctx.Done():
			return
		case <-r.over:
			return
		}
	}
}

// runNear looks at what is open as often as that changes, until its context ends.
func (r *Repositories) runNear(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.near:
			r.lookNear()
		}
	}
}

// Run looks, until its context ends. It is called once.
func (r *Repositories) Run(ctx context.Context) {
	defer close(r.over)
	var near sync.WaitGroup
	defer near.Wait()
	near.Go(func() { crash.Guard(func() { r.runNear(ctx) }) })
	timer := time.NewTimer(0)
	defer timer.Stop()
	for first := true; ; first = false {
		told := first
		select {
		case <-ctx.Done():
			return
		case <-r.far:
			told = true
		case <-timer.C:
		}
		r.mu.Lock()
		ticket := r.wanted
		r.mu.Unlock()
		begin := time.Now()
		r.lookNear()
		whole := r.lookFar(ctx)
		if ctx.Err() != nil {
			return
		}
		r.o.Looked()
		r.mu.Lock()
		r.done = ticket
		close(r.ended)
		r.ended = make(chan struct{})
		r.mu.Unlock()
		took := time.Since(begin)
		r.pause(ctx, min(took*(share-1), longestPause))
		switch {
		case told:
			timer.Reset(secondLook)
		case whole:
			timer.Reset(heal)
		default:
			timer.Reset(min(max(healSoon, healCost*took), 2*heal))
		}
	}
}

// pause waits, unless somebody else waits for the next run.
func (r *Repositories) pause(ctx context.Context, d time.Duration) {
	const step = 20 * time.Millisecond
	for end := time.Now().Add(d); time.Now().Before(end) && ctx.Err() == nil; {
		r.mu.Lock()
		awaited := r.wanted > r.done
		r.mu.Unlock()
		if awaited {
			return
		}
		time.Sleep(min(step, time.Until(end)))
	}
}

// lookNear looks at what is open: few places, and the first answer must not
// wait for a search.
func (r *Repositories) lookNear() {
	r.looking.Lock()
	defer r.looking.Unlock()
	open := r.o.Open()
	fsys, env := r.disk()
	r.mu.Lock()
	before := r.opened
	r.mu.Unlock()
	now := map[string]place{}
	look := func(kind, path string, f func() place) {
		key := kind + path
		if _, known := now[key]; known {
			return
		}
		var p place
		if r.o.Patience.Within("at "+path, func() { p = f() }, r.Look) {
			now[key] = p
		} else {
			now[key] = before[key] // what it was before, until the disk answers
		}
	}
	for _, dir := range open.Folders {
		look("folder ", dir, func() place {
			p := r.discover(fsys, env, dir)
			p.folder = dir
			if real, err := filepath.EvalSymlinks(dir); err == nil {
				p.folder = real
			}
			return p
		})
	}
	for _, path := range open.Documents {
		look("document ", path, func() place {
			dir := filepath.Dir(path)
			if filepath.Base(path) == ".gitmodules" {
				return r.discover(fsys, env, dir)
			}
			seen := sign(make(map[string]watch.Signature, len(gitDirNames)), dir, gitDirNames)
			env.Cwd = dir
			repo, err := gitconfig.OpenGitDir(fsys, env, dir)
			p := r.place(dir, repo, err)
			if p.gitDir == "" {
				p.watch = seen // it may become one
			}
			return p
		})
	}
	for _, dir := range open.Visited {
		look("visited ", dir, func() place { return r.discover(fsys, env, dir) })
	}
	r.mu.Lock()
	r.open, r.opened = open, now
	for folder := range r.trees {
		if !slices.Contains(open.Folders, folder) {
			delete(r.trees, folder)
		}
	}
	r.mu.Unlock()
	r.tell()
}

// disk is the file system as far as finding a repository needs it.
func (r *Repositories) disk() (gitconfig.FS, gitconfig.Env) {
	fsys, env := r.o.Disk()
	return small{fsys}, env
}

// small reads no large configuration. A repository is one without it, unless it
// is of a format that Git refuses; whoever loads it notices. Taking apart
// 100,000 remotes again and again only to know that would cost too much.
type small struct{ gitconfig.FS }

const maxConfig = 1 << 20

// Config gives no file that is larger than maxConfig.
func (s small) Config(path string) (*gitconfig.File, error) {
	if info, err := s.Stat(path); err == nil && info.Size() > maxConfig {
		return nil, &gitconfig.TooLargeError{Path: path, Size: info.Size()}
	}
	return s.FS.Config(path)
}

// discover finds the repository of a folder as Git does.
func (r *Repositories) discover(fsys gitconfig.FS, env gitconfig.Env, dir string) place {
	env.Cwd = dir
	repo, err := gitconfig.Discover(fsys, env, dir)
	return r.place(dir, repo, err)
}

func (r *Repositories) place(dir string, repo *gitconfig.Repository, err error) place {
	r.tellTrouble(dir, err)
	if err != nil || repo == nil {
		return place{}
	}
	return place{gitDir: repo.GitDir, real: realPath(repo.GitDir)}
}

func realPath(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// gitDirNames are what makes a folder a git directory.
var gitDirNames = []string{"HEAD", "objects", "refs", "commondir", "config"}

func sign(seen map[string]watch.Signature, dir string, names []string) map[string]watch.Signature {
	for _, name := range names {
		path := filepath.Join(dir, name)
		seen[path] = watch.Sign(path)
	}
	return seen
}

// tellTrouble tells of a trouble once, until it is over or another one.
func (r *Repositories) tellTrouble(path string, err error) {
	r.trouble.Lock()
	defer r.trouble.Unlock()
	switch {
	case err == nil:
		delete(r.troubles, path)
	case errors.Is(err, fs.ErrNotExist): // a folder may go away under a search
	case r.troubles[path] == err.Error() || len(r.troubles) >= maxTroubles:
	default:
		r.troubles[path] = err.Error()
		r.o.Trouble(path, err)
	}
}

// maxTroubles bounds what is told of folders that are not readable.
const maxTroubles = 1000

// tell joins what is known and tells of it, if it is something else than what
// was told last.
func (r *Repositories) tell() {
	r.telling.Lock()
	defer r.telling.Unlock()
	r.mu.Lock()
	found := r.join()
	same := found.same(&r.shown)
	r.shown = found
	r.mu.Unlock()
	if !same {
		r.o.Changed(found)
	}
}

// same says whether nobody needs to be told of f after g. How the paths look is
// told by whoever watches them.
func (f *Found) same(g *Found) bool {
	return slices.Equal(f.GitDirs, g.GitDirs) && slices.Equal(f.Folders, g.Folders) && slices.Equal(f.Real, g.Real) &&
		f.Searched == g.Searched && f.Cut == g.Cut &&
		maps.EqualFunc(f.Watch, g.Watch, func(_, _ watch.Signature) bool { return true })
}

// Found is what was told last, with how it looked since.
func (r *Repositories) Found() Found {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.shown
}

// join makes one set of what is known. With mu held.
func (r *Repositories) join() Found {
	found := Found{Watch: map[string]watch.Signature{}, Searched: true, Cut: r.cut}
	dirs := map[string]string{} // real git directory → as it is spelled
	add := func(gitDir, real string) {
		if _, known := dirs[real]; !known && gitDir != "" {
			dirs[real] = gitDir
		}
	}
	for _, f := range r.open.Folders {
		p := r.opened["folder "+f]
		add(p.gitDir, p.real)
		found.Folders, found.Real = append(found.Folders, f), append(found.Real, p.folder)
	}
	for _, f := range r.open.Folders {
		t := r.trees[f]
		if t == nil {
			found.Searched = false
			continue
		}
		for _, repo := range t.repos {
			add(repo.gitDir, repo.real)
		}
		maps.Copy(found.Watch, t.watch)
	}
	others := func(kind string, paths []string) {
		for _, path := range slices.Sorted(slices.Values(paths)) {
			p := r.opened[kind+path]
			add(p.gitDir, p.real)
			maps.Copy(found.Watch, p.watch)
		}
	}
	others("document ", r.open.Documents)
	others("visited ", r.open.Visited)
	found.GitDirs = slices.Sorted(maps.Values(dirs))
	return found
}
