package server

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/live"
	"github.com/gitauth-ls/gitauth-ls/internal/watch"
)

// lookout is who wants to know of files.
type lookout struct {
	t    *testing.T
	dir  string
	w    *watching
	stop context.CancelFunc

	mu     sync.Mutex
	seen   map[string]watch.Signature // what is wanted; nil while that is not known
	told   map[string]int             // how often it was told of a path
	wanted int                        // how often it was asked
}

func testWatching(t *testing.T) *lookout {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	l := &lookout{t: t, dir: dir, stop: stop, told: map[string]int{}}
	l.w = &watching{
		work: &background{ctx: ctx, log: zap.NewNop()}, patience: &live.Patience{}, log: zap.NewNop(),
		again: make(chan struct{}, 1),
		wanted: func() (map[string]watch.Signature, bool) {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.wanted++
			return maps.Clone(l.seen), l.seen != nil
		},
		changed: func(paths []string) {
			l.mu.Lock()
			defer l.mu.Unlock()
			for _, p := range paths {
				l.told[p]++
			}
		},
	}
	t.Cleanup(func() {
		stop()
		l.w.work.end(waitLimit)
	})
	return l
}

func (l *lookout) write(name, text string) (path string) {
	l.t.Helper()
	path = filepath.Join(l.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		l.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		l.t.Fatal(err)
	}
	return path
}

// want says which files are wanted, as they look once they were at rest.
func (l *lookout) want(paths ...string) {
	time.Sleep(2 * timeGrain)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen = map[string]watch.Signature{}
	for _, p := range paths {
		l.seen[p] = watch.Sign(p)
	}
}

func (l *lookout) count(path string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.told[path]
}

func (l *lookout) await(path string) {
	l.t.Helper()
	soon(l.t, "a change of "+filepath.Base(path), func() bool { return l.count(path) > 0 })
	l.mu.Lock()
	delete(l.told, path)
	l.mu.Unlock()
}

// settled waits until what is wanted was asked for after now.
func (l *lookout) settled() {
	l.t.Helper()
	l.mu.Lock()
	before := l.wanted
	l.mu.Unlock()
	l.w.soon()
	soon(l.t, "a question what is wanted", func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.wanted > before
	})
	time.Sleep(quietTime)
}

// A change is told of whenever it happens after the file was read: before the
// watching begins, before what is wanted is known, while it is watched, or where
// there was no file.
func TestWatchingMissesNothing(t *testing.T) {
	l := testWatching(t)
	before, between, during, still := l.write("before", "1"), l.write("between", "1"), l.write("a/b/during", "1"),
		l.write("still", "1")
	later := filepath.Join(l.dir, "not", "yet", "there")
	l.want(before, between, during, still, later)
	seen := l.seen
	l.seen = nil
	l.write("before", "22")
	l.w.work.later(l.w.run)
	l.settled()
	l.write("between", "22")
	if l.count(before)+l.count(between) > 0 {
		t.Error("something is told of that nobody wants")
	}
	l.mu.Lock()
	l.seen = seen
	l.mu.Unlock()
	l.settled()
	l.await(before)
	l.await(between)
	l.write("a/b/during", "22")
	l.await(during)
	l.write("not/yet/there", "1")
	l.await(later)
	// While nothing is known, what was watched is watched.
	l.mu.Lock()
	l.seen = nil
	l.mu.Unlock()
	l.settled()
	l.write("a/b/during", "333")
	l.await(during)
	if n := l.count(still); n > 0 {
		t.Errorf("a file that is as it was: told of %d times", n)
	}
}

// What somebody else tells of is told of, also before the watching began.
func TestWatchingPassesOn(t *testing.T) {
	l := testWatching(t)
	path := l.write("config", "1")
	l.w.notify([]string{path})
	l.await(path)
	l.want(path)
	l.w.work.later(l.w.run)
	l.settled()
	l.w.notify([]string{path})
	l.await(path)
}

// What the system does not tell is found by looking: here a folder further up
// than the watched one is another one now.
func TestWatchingLooks(t *testing.T) {
	l := testWatching(t)
	l.w.check() // there is nothing to look with yet
	path := l.write("up/there/config", "1")
	l.write("other/there/config", "22")
	l.want(path)
	l.w.work.later(l.w.run)
	l.settled()
	for _, move := range [][2]string{{"up", "gone"}, {"other", "up"}} {
		if err := os.Rename(filepath.Join(l.dir, move[0]), filepath.Join(l.dir, move[1])); err != nil {
			t.Fatal(err)
		}
	}
	l.w.check()
	l.await(path)
	time.Sleep(4 * watch.DefaultQuiet)
	told := l.count(path)
	l.w.check()
	time.Sleep(4 * watch.DefaultQuiet)
	if n := l.count(path) - told; n > 0 {
		t.Errorf("the same change is told of %d times more", n)
	}
}

// With the server ends what watches for it.
func TestWatchingEnds(t *testing.T) {
	l := testWatching(t)
	path := l.write("config", "1")
	l.want(path)
	l.w.work.later(l.w.run)
	l.settled()
	l.stop()
	if !l.w.work.end(waitLimit) {
		t.Error("something goes on")
	}
	l.write("config", "22")
	time.Sleep(4 * watch.DefaultQuiet)
	if n := l.count(path); n > 0 {
		t.Errorf("a change is told of after the end")
	}
}
