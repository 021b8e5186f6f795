// Package watch tells when files may have changed.
//
// A [Watcher] reduces what the operating system reports, what the editor
// reports and, where neither works, what a look at the files shows, to one kind
// of event: "these paths may have changed". Whoever gets it reads the files and
// compares; an event too many costs a read, one too few a wrong answer.
//
//	w := watch.New(watch.Options{})
//	defer w.Close()
//	w.SetPaths(paths) // then read the files, so that no change is missed
//	w.SetSeen(seen)   // or say how they looked when they were read
//	w.Notify(path)    // workspace/didChangeWatchedFiles says so
//	for paths := range w.Events() {
//		…
//	}
//
// Git replaces a file by renaming another over it, and a watch on the file
// itself would stay with the old one; so the directory is watched. A file that
// does not exist is watched for in the nearest directory that does, and the
// watch moves as directories come and go. For a symbolic link the directories
// of all links up to the file are watched. A path that is a directory stands
// for its list of names: it is reported when an entry comes or goes, not when
// one is written to.
//
// The system does not tell everything: that a directory further up than the
// ones watched is renamed, that a link among the directories of a path points
// elsewhere, what another machine does to a network drive. Check looks at every
// path and reports those that do not look as they did.
//
// While nothing changes a Watcher does nothing, unless it must poll.
package watch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
)

// The defaults of [Options].
const (
	DefaultQuiet = 20 * time.Millisecond
	DefaultPoll  = 2 * time.Second
)

// patience is how many quiet times pass at most until a change is reported
// although more changes keep coming.
const patience = 10

// maxQueued is how many names may wait for the worker. More are as good as
// "anything may have changed".
const maxQueued = 10_000

// Options adjust a Watcher. The zero value is a good choice.
type Options struct {
	// Quiet is how long nothing must happen until changes are reported, so
	// that a file that is locked, written and renamed gives one event.
	Quiet time.Duration
	// Poll is how often files are looked at which the operating system
	// refuses to watch (a limit is reached, a file system that cannot).
	Poll time.Duration
	// Failed (optional) is told why a directory is polled. It must not call
	// the Watcher.
	Failed func(error)
}

// Watcher watches a set of paths. Its methods may be called from any goroutine.
type Watcher struct {
	o      Options
	fs     *fsnotify.Watcher // nil if the system has none to give
	events chan []string
	wake   chan struct{}
	done   chan struct{}
	once   sync.Once
	group  sync.WaitGroup

	queueMu sync.Mutex
	queue   map[string]fsnotify.Op // what happened to which name
	flood   bool                   // there was more than the queue holds

	mu     sync.Mutex
	paths  map[string]*place
	dirs   map[string]*directory
	polled int              // how many of dirs the system does not watch
	names  map[string]users // the paths that depend on a name in a directory
	lists  map[string]users // the paths that stand for a directory's list of names
}

type set map[string]struct{}

// users are the paths that need something. Mostly there is one: a map each would
// take more memory than all else.
type users []string

func (u users) with(path string) users {
	if slices.Contains(u, path) {
		return u
	}
	return append(u, path)
}

func (u users) without(path string) users {
	if i := slices.Index(u, path); i >= 0 {
		u[i] = u[len(u)-1]
		u[len(u)-1] = ""
		u = u[:len(u)-1]
	}
	return u
}

// place is where a path is watched.
type place struct {
	dirs  []string // real paths of directories
	names []string // real paths of names in them
	list  string   // the directory that the path is, or ""
	seen  Signature
}

// directory is one that is watched.
type directory struct {
	users  users
	polled bool // the system does not watch it
}

// New makes a Watcher without paths.
func New(o Options) *Watcher { return start(o, fsnotify.NewWatcher) }

func start(o Options, open func() (*fsnotify.Watcher, error)) *Watcher {
	if o.Quiet == 0 {
		o.Quiet = DefaultQuiet
	}
	if o.Poll == 0 {
		o.Poll = DefaultPoll
	}
	if o.Failed == nil {
		o.Failed = func(error) {}
	}
	w := &Watcher{
		o: o, events: make(chan []string), wake: make(chan struct{}, 1), done: make(chan struct{}),
		queue: map[string]fsnotify.Op{},
		paths: map[string]*place{}, dirs: map[string]*directory{}, names: map[string]users{}, lists: map[string]users{},
	}
	fs, err := open()
	if err != nil {
		o.Failed(fmt.Errorf("start file notifications: %w", err))
	} else {
		w.fs = fs
		w.group.Go(func() { crash.Guard(w.pump) })
	}
	w.group.Go(func() { crash.Guard(w.work) })
	return w
}

// Events gives the paths that may have changed, as they were given to SetPaths,
// sorted and without repetition. It is closed by Close. While nobody receives,
// changes are collected.
func (w *Watcher) Events() <-chan []string { return w.events }

// Close ends all watching and waits for the Watcher's goroutines.
func (w *Watcher) Close() {
	w.once.Do(func() {
		close(w.done)
		if w.fs != nil {
			_ = w.fs.Close() // it cannot fail in a way that matters
		}
	})
	w.group.Wait()
}

// Notify says that files may have changed, from another source. Paths that are
// not watched are ignored.
func (w *Watcher) Notify(paths ...string) {
	for _, p := range paths {
		w.enqueue(filepath.Clean(p), fsnotify.Create)
	}
}

// SetPaths replaces the set of absolute paths. When it returns, changes to them
// are noticed; for the paths that were in the set before there is no gap.
func (w *Watcher) SetPaths(paths []string) {
	seen := make(map[string]Signature, len(paths))
	for _, p := range paths {
		seen[p] = Signature{}
	}
	w.SetSeen(seen)
}

// SetSeen is SetPaths for somebody who has read the files already: a path that
// is new in the set and does not look as it did then is reported. The zero
// Signature takes a path as it is now.
func (w *Watcher) SetSeen(seen map[string]Signature) {
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-w.done:
		return
	default:
	}
	wanted := make(set, len(seen))
	for p := range seen {
		wanted[filepath.Clean(p)] = struct{}{}
	}
	// What is not wanted any more goes first: of a directory that was renamed the
	// system has one watch, under either name, and ending the old one after the
	// new one was begun would end both.
	for p, pl := range w.paths {
		if _, ok := wanted[p]; !ok {
			w.leave(p, pl, place{})
			delete(w.paths, p)
		}
	}
	known := resolver{}
	for given, was := range seen {
		p := filepath.Clean(given)
		if w.paths[p] != nil {
			continue
		}
		w.paths[p] = &place{}
		w.settle(p, known)
		now := Sign(p)
		w.paths[p].seen = now
		if was.known && (was.racy || was != now) {
			w.enqueue(p, fsnotify.Create)
		}
	}
	w.poke() // there may be something to poll now
}

// Check reports the paths that do not look as they did when that was last of
// interest, whatever the system said of them. It costs a look at each.
func (w *Watcher) Check() {
	w.mu.Lock()
	defer w.mu.Unlock()
	anew := set{}
	for p, pl := range w.paths {
		if !Sign(p).same(pl.seen) {
			w.enqueue(p, fsnotify.Create)
			for _, dir := range pl.dirs {
				anew[dir] = struct{}{}
			}
		}
	}
	// Nobody told of it, so the system may watch what was there before.
	for dir := range anew {
		if d := w.dirs[dir]; d != nil && !d.polled {
			_ = w.fs.Remove(dir) // it may be gone, and its watch with it
			w.listen(dir, d)
			for _, p := range d.users {
				if !Sign(p).same(w.paths[p].seen) {
					w.enqueue(p, fsnotify.Create)
				}
			}
		}
	}
}

// settle makes the watches for a path fit what exists. With mu held.
func (w *Watcher) settle(path string, known resolver) {
	// A directory may come into being between the look and the watch; then the
	// second look differs. A bound, because someone may do that forever.
	for range 10 {
		old := w.paths[path]
		pl := known.place(path)
		if samePlace(*old, pl) {
			return
		}
		pl.seen = old.seen
		w.enter(path, &pl)
		w.leave(path, old, pl)
		w.paths[path] = &pl
		known = resolver{} // what was known is a look ago
	}
}

func samePlace(a, b place) bool {
	return a.list == b.list && slices.Equal(a.names, b.names) && slices.Equal(a.dirs, b.dirs)
}

func (w *Watcher) enter(path string, pl *place) {
	for _, n := range pl.names {
		add(w.names, n, path)
	}
	if pl.list != "" {
		add(w.lists, pl.list, path)
	}
	for _, dir := range pl.dirs {
		d := w.dirs[dir]
		if d == nil {
			d = &directory{}
			w.dirs[dir] = d
			w.listen(dir, d)
		}
		d.users = d.users.with(path)
	}
}

func (w *Watcher) listen(dir string, d *directory) {
	if w.fs == nil {
		d.polled = true
		w.polled++
		return
	}
	err := w.fs.Add(dir)
	if err == nil || errors.Is(err, os.ErrNotExist) || errors.Is(err, fsnotify.ErrClosed) {
		return // gone meanwhile: the second look sees it
	}
	d.polled = true
	w.polled++
	w.o.Failed(fmt.Errorf("watch directory %s: %w", dir, err))
}

// leave ends what a path needed at its old place and does not need at its new.
func (w *Watcher) leave(path string, old *place, now place) {
	for _, n := range old.names {
		if !slices.Contains(now.names, n) {
			remove(w.names, n, path)
		}
	}
	if old.list != "" && old.list != now.list {
		remove(w.lists, old.list, path)
	}
	for _, dir := range old.dirs {
		if slices.Contains(now.dirs, dir) {
			continue
		}
		d := w.dirs[dir]
		if d == nil {
			continue
		}
		d.users = d.users.without(path)
		if len(d.users) == 0 {
			w.stop(dir)
		}
	}
}

func (w *Watcher) stop(dir string) {
	if w.dirs[dir].polled {
		w.polled--
	}
	delete(w.dirs, dir)
	if w.fs != nil {
		_ = w.fs.Remove(dir) // it may be gone, and its watch with it
	}
}

func add(m map[string]users, key, path string) { m[key] = m[key].with(path) }

func remove(m map[string]users, key, path string) {
	if left := m[key].without(path); len(left) > 0 {
		m[key] = left
	} else {
		delete(m, key)
	}
}

// pump takes what fsnotify reports. It never waits for anything else: fsnotify
// adds no directory while somebody keeps it from reporting, and we add some
// while we deal with what it reported.
func (w *Watcher) pump() {
	for {
		select {
		case e, ok := <-w.fs.Events:
			if !ok {
				return
			}
			w.enqueue(filepath.Clean(e.Name), e.Op)
		case err, ok := <-w.fs.Errors:
			if !ok {
				return
			}
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				w.overflow()
				continue
			}
			w.o.Failed(fmt.Errorf("file notifications: %w", err))
		}
	}
}

func (w *Watcher) enqueue(name string, op fsnotify.Op) {
	w.queueMu.Lock()
	if len(w.queue) < maxQueued {
		w.queue[name] |= op
	} else {
		w.flood = true
	}
	w.queueMu.Unlock()
	w.poke()
}

func (w *Watcher) overflow() {
	w.queueMu.Lock()
	w.flood = true
	w.queueMu.Unlock()
	w.poke()
}

func (w *Watcher) poke() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// work turns names into paths, paths into events, and polls.
func (w *Watcher) work() {
	defer close(w.events)
	pending := set{}
	var first time.Time
	var quiet, poll timer
	defer quiet.stop()
	defer poll.stop()
	var ready []string
	for {
		var out chan []string
		if len(ready) > 0 {
			out = w.events
		}
		changed := false
		select {
		case <-w.done:
			return
		case out <- ready:
			ready = nil
		case <-w.wake:
			changed = w.take(pending)
			if !w.polls() {
				poll.stop()
			} else if poll.t == nil {
				poll.start(w.o.Poll)
			}
		case <-poll.c():
			poll.t = nil
			changed = w.look(pending)
			if w.polls() {
				poll.start(w.o.Poll)
			}
		case <-quiet.c():
			quiet.t = nil
			for _, p := range ready {
				pending[p] = struct{}{}
			}
			ready = make([]string, 0, len(pending))
			for p := range pending {
				ready = append(ready, p)
			}
			slices.Sort(ready)
			clear(pending)
		}
		if !changed {
			continue
		}
		if quiet.t == nil {
			first = time.Now()
		}
		quiet.start(max(0, min(w.o.Quiet, time.Until(first.Add(patience*w.o.Quiet)))))
	}
}

// timer is a time.Timer that may not be running.
type timer struct{ t *time.Timer }

func (t *timer) c() <-chan time.Time {
	if t.t == nil {
		return nil
	}
	return t.t.C
}

func (t *timer) start(d time.Duration) {
	t.stop()
	t.t = time.NewTimer(d)
}

func (t *timer) stop() {
	if t.t != nil {
		t.t.Stop()
		t.t = nil
	}
}

// take adds to pending the paths that depend on the queued names and moves
// their watches. It reports whether there were any.
func (w *Watcher) take(pending set) bool {
	w.queueMu.Lock()
	queue, flood := w.queue, w.flood
	w.queue, w.flood = map[string]fsnotify.Op{}, false
	w.queueMu.Unlock()

	w.mu.Lock()
	defer w.mu.Unlock()
	moved, hit := set{}, set{}
	for name, op := range queue {
		w.affected(name, op, moved, hit)
	}
	if flood {
		for dir := range w.dirs {
			w.lose(dir, moved)
		}
		for p := range w.paths {
			moved[p] = struct{}{}
		}
	}
	known := resolver{}
	for p := range moved {
		hit[p] = struct{}{}
		w.settle(p, known)
	}
	for p := range hit {
		pending[p] = struct{}{}
		w.paths[p].seen = Sign(p)
	}
	return len(hit) > 0
}

// affected finds the paths to which it matters that something happened to a
// name, and among them those whose watches may have to move.
func (w *Watcher) affected(name string, op fsnotify.Op, moved, hit set) {
	structural := op.Has(fsnotify.Create) || op.Has(fsnotify.Remove) || op.Has(fsnotify.Rename)
	to := hit
	if structural {
		to = moved
	}
	for _, p := range w.names[name] {
		to[p] = struct{}{}
	}
	if w.paths[name] != nil { // another spelling of a name: the editor's
		to[name] = struct{}{}
	}
	if !structural {
		return
	}
	for _, p := range w.lists[filepath.Dir(name)] {
		hit[p] = struct{}{}
	}
	if op.Has(fsnotify.Remove) || op.Has(fsnotify.Rename) {
		// With a directory those below it are elsewhere, and nothing tells of
		// them.
		below := name + string(filepath.Separator)
		for dir := range w.dirs {
			if dir == name || strings.HasPrefix(dir, below) {
				w.lose(dir, moved)
			}
		}
	}
}

// lose ends the watch of a directory that is not where it was; those who need
// it are added to moved and look anew.
func (w *Watcher) lose(dir string, moved set) {
	d := w.dirs[dir]
	if d == nil {
		return
	}
	w.stop(dir)
	for _, p := range d.users {
		moved[p] = struct{}{}
		pl := *w.paths[p]
		pl.dirs = slices.DeleteFunc(slices.Clone(pl.dirs), func(x string) bool { return x == dir })
		w.paths[p] = &pl
	}
}

// polls reports whether anything must be polled.
func (w *Watcher) polls() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.polled > 0
}

// look adds to pending the polled paths that look different from before.
func (w *Watcher) look(pending set) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := set{}
	for _, d := range w.dirs {
		if d.polled {
			for _, p := range d.users {
				all[p] = struct{}{}
			}
		}
	}
	found := false
	known := resolver{}
	for p := range all {
		now := Sign(p)
		if now.same(w.paths[p].seen) {
			continue
		}
		w.settle(p, known)
		w.paths[p].seen = now
		pending[p] = struct{}{}
		found = true
	}
	return found
}

// resolver finds where paths are to be watched. It remembers the directories
// that it has looked at, because many paths share them.
type resolver map[string]resolved

type resolved struct {
	dir  string // real path of the nearest directory that exists
	rest string // what is missing from there on
}

// maxLinks is how many links are followed, as many as Linux does.
const maxLinks = 40

func (r resolver) place(path string) place {
	var pl place
	for range maxLinks {
		at := r.nearest(filepath.Dir(path))
		base := filepath.Base(path)
		if at.rest != "" {
			base, _, _ = strings.Cut(at.rest, string(filepath.Separator))
		}
		name := filepath.Join(at.dir, base)
		pl.names = appendNew(pl.names, name)
		if at.rest != "" {
			pl.dirs = appendNew(pl.dirs, at.dir)
			return pl
		}
		fi, err := os.Lstat(name)
		if err == nil && fi.IsDir() {
			// A directory tells of its own end. Its parent need not be watched,
			// where others may come and go all the time.
			pl.dirs = appendNew(pl.dirs, name)
			pl.list = name
			return pl
		}
		pl.dirs = appendNew(pl.dirs, at.dir)
		if err != nil || fi.Mode()&os.ModeSymlink == 0 {
			return pl
		}
		target, err := os.Readlink(name)
		if err != nil {
			return pl
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(at.dir, target)
		}
		path = filepath.Clean(target)
	}
	return pl
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func (r resolver) nearest(dir string) resolved {
	if at, ok := r[dir]; ok {
		return at
	}
	at := resolved{dir: dir}
	// The real path, because the system reports a directory that is reached by
	// two paths under one of them only.
	real, err := filepath.EvalSymlinks(dir)
	if err == nil {
		if fi, statErr := os.Stat(real); statErr == nil && fi.IsDir() {
			at.dir = real
			r[dir] = at
			return at
		}
	}
	if parent := filepath.Dir(dir); parent != dir {
		up := r.nearest(parent)
		at = resolved{up.dir, filepath.Join(up.rest, filepath.Base(dir))}
	}
	r[dir] = at
	return at
}
