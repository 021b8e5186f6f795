package watch

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// expect waits for an event that contains path; what else it contains must be
// watched, too.
func expect(t *testing.T, w *Watcher, path string) []string {
	t.Helper()
	limit := time.After(5 * time.Second)
	for {
		select {
		case got := <-w.Events():
			if slices.Contains(got, path) {
				return got
			}
		case <-limit:
			t.Fatalf("no event for %s", path)
		}
	}
}

func quiet(t *testing.T, w *Watcher) {
	t.Helper()
	select {
	case got := <-w.Events():
		t.Fatalf("unexpected event %q", got)
	case <-time.After(150 * time.Millisecond):
	}
}

// settled takes whatever is still reported about what the test has just done.
func settled(w *Watcher) {
	for {
		select {
		case <-w.Events():
		case <-time.After(80 * time.Millisecond):
			return
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o755); err != nil {
		t.Fatal(err)
	}
}

// tempDir is a directory without links in its path.
func tempDir(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func watching(t *testing.T, paths ...string) *Watcher {
	t.Helper()
	w := New(Options{Failed: func(err error) { t.Error(err) }})
	t.Cleanup(w.Close)
	w.SetPaths(paths)
	return w
}

func TestWrite(t *testing.T) {
	dir := tempDir(t)
	file, other := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, file, "1")
	w := watching(t, file)
	write(t, other, "1")
	quiet(t, w)
	write(t, file, "2")
	if got := expect(t, w, file); len(got) != 1 {
		t.Errorf("got %q, want only %q", got, file)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	expect(t, w, file)
	write(t, file, "3")
	expect(t, w, file)
}

// Git locks, writes and renames: one event, and the watch survives the new inode.
func TestGitConfig(t *testing.T) {
	dir := tempDir(t)
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		cmd.Env = []string{
			"PATH=" + os.Getenv("PATH"),
			"HOME=" + dir,
			"GIT_CONFIG_NOSYSTEM=1",
			"GIT_CONFIG_GLOBAL=" + os.DevNull,
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	config := filepath.Join(dir, ".git", "config")
	w := watching(t, config)
	git("init", "-q") // makes the directory, too
	expect(t, w, config)
	settled(w)
	for i := range 3 {
		git("config", "a.b", strconv.Itoa(i))
		expect(t, w, config)
		quiet(t, w) // and not a second one
	}
}

// A storm of renames is one event. Where the machine is so busy that the storm itself
// has pauses, it is one after each: never more than the pauses that fit into it.
func TestRenameStormIsFewEvents(t *testing.T) {
	dir := tempDir(t)
	file := filepath.Join(dir, "config")
	write(t, file, "0")
	w := watching(t, file)
	begin := time.Now()
	for i := range 50 {
		write(t, file+".lock", strconv.Itoa(i))
		if err := os.Rename(file+".lock", file); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, w, file)
	for events, last := 1, time.Now(); ; {
		select {
		case <-w.Events():
			events, last = events+1, time.Now()
			continue
		case <-time.After(150 * time.Millisecond):
		}
		if most := 1 + int(last.Sub(begin)/DefaultQuiet); events > most {
			t.Errorf("%d events within %v", events, last.Sub(begin))
		}
		return
	}
}

// Changes that never pause are reported all the same.
func TestPatience(t *testing.T) {
	dir := tempDir(t)
	file := filepath.Join(dir, "log")
	w := watching(t, file)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(2 * time.Millisecond):
				_ = os.WriteFile(file, []byte("x"), 0o644)
			}
		}
	}()
	expect(t, w, file)
	expect(t, w, file)
	close(stop)
	<-stopped
}

func TestMissingDirectories(t *testing.T) {
	dir := tempDir(t)
	file := filepath.Join(dir, "x", "y", "z", "config")
	w := watching(t, file)
	mkdir(t, filepath.Dir(file)) // all at once
	expect(t, w, file)
	settled(w)
	write(t, file, "1")
	expect(t, w, file)
	settled(w)
	if err := os.RemoveAll(filepath.Join(dir, "x")); err != nil {
		t.Fatal(err)
	}
	expect(t, w, file)
	settled(w)
	for _, d := range []string{"x", "x/y", "x/y/z"} { // one by one
		mkdir(t, filepath.Join(dir, filepath.FromSlash(d)))
		expect(t, w, file)
		settled(w)
	}
	write(t, file, "2")
	expect(t, w, file)
}

func TestDirectoryMovedAway(t *testing.T) {
	dir := tempDir(t)
	sub := filepath.Join(dir, "sub")
	file := filepath.Join(sub, "config")
	mkdir(t, sub)
	write(t, file, "1")
	w := watching(t, file)
	if err := os.Rename(sub, filepath.Join(dir, "away")); err != nil {
		t.Fatal(err)
	}
	expect(t, w, file)
	settled(w)
	write(t, filepath.Join(dir, "away", "config"), "not ours")
	quiet(t, w)
	mkdir(t, sub)
	expect(t, w, file)
	settled(w)
	write(t, file, "2")
	expect(t, w, file)
}

// Directories move with the one that they lie in, and the system tells of that
// one only.
func TestDirectoryAboveMovedAway(t *testing.T) {
	dir := tempDir(t)
	top, away := filepath.Join(dir, "top"), filepath.Join(dir, "away")
	file, moved := filepath.Join(top, "sub", "config"), filepath.Join(away, "sub", "config")
	mkdir(t, filepath.Dir(file))
	write(t, file, "1")
	w := watching(t, file, dir)
	if err := os.Rename(top, away); err != nil {
		t.Fatal(err)
	}
	expect(t, w, file)
	settled(w)
	w.SetPaths([]string{file, moved, dir})
	write(t, moved, "2")
	if got := expect(t, w, moved); len(got) != 1 {
		t.Errorf("got %q, want only %q", got, moved)
	}
	mkdir(t, filepath.Dir(file))
	expect(t, w, file)
	settled(w)
	write(t, file, "3")
	expect(t, w, file)
	// Whoever comes after the move looks at the new name before the old one is
	// given up.
	if err := os.Rename(away, filepath.Join(dir, "third")); err != nil {
		t.Fatal(err)
	}
	last := filepath.Join(dir, "third", "sub", "config")
	w.SetPaths([]string{last})
	settled(w)
	write(t, last, "4")
	expect(t, w, last)
}

// What may change again without looking different is not settled: what changed
// within the grain of the clock before it was read, or later.
func TestSignSince(t *testing.T) {
	file := filepath.Join(tempDir(t), "a")
	write(t, file, "1")
	time.Sleep(2 * grain)
	changed := time.Unix(0, Sign(file).time)
	for name, c := range map[string]struct {
		path    string
		began   time.Time
		settled bool
	}{
		"read before the change":     {file, changed.Add(-time.Hour), false},
		"within the grain":           {file, changed.Add(grain - 1), false},
		"just after it":              {file, changed.Add(grain), true},
		"long after":                 {file, changed.Add(time.Hour), true},
		"nothing there, and never":   {file + "b", changed.Add(time.Hour), true},
		"nothing there, as was read": {file + "b", changed.Add(-time.Hour), true},
	} {
		if got := SignSince(c.path, c.began); got.Settled() != c.settled {
			t.Errorf("%s: settled %v", name, got.Settled())
		}
	}
}

// What changes between the reading and the watching is reported.
func TestSetSeen(t *testing.T) {
	dir := tempDir(t)
	same, other, absent, fresh := filepath.Join(
		dir,
		"same",
	), filepath.Join(
		dir,
		"other",
	), filepath.Join(
		dir,
		"absent",
	), filepath.Join(
		dir,
		"fresh",
	)
	write(t, same, "1")
	write(t, other, "1")
	time.Sleep(2 * grain)
	write(t, fresh, "1")
	seen := map[string]Signature{}
	for _, p := range []string{same, other, absent, fresh} {
		seen[p] = Sign(p)
	}
	if !seen[same].Settled() || seen[fresh].Settled() {
		t.Error("what was written just now may change again within one tick of the clock")
	}
	write(t, other, "2")
	write(t, absent, "1")
	w := watching(t)
	w.SetSeen(seen)
	if got := expect(t, w, other); !slices.Equal(got, []string{absent, fresh, other}) {
		t.Errorf("got %q", got)
	}
	settled(w)
	w.SetSeen(seen)
	quiet(t, w) // it was in the set before
}

// What the system does not tell of is found by a look.
func TestCheck(t *testing.T) {
	dir := tempDir(t)
	file := filepath.Join(dir, "a", "b", "c", "config")
	mkdir(t, filepath.Dir(file))
	write(t, file, "1")
	time.Sleep(2 * grain)
	w := watching(t, file, filepath.Join(filepath.Dir(file), "absent"))
	w.Check()
	quiet(t, w)
	if err := os.Rename(filepath.Join(dir, "a"), filepath.Join(dir, "z")); err != nil {
		t.Fatal(err)
	}
	mkdir(t, filepath.Dir(file))
	write(t, file, "1")
	quiet(t, w) // the watched folder is z/b/c now
	w.Check()
	if got := expect(t, w, file); len(got) != 1 {
		t.Errorf("got %q, want only %q", got, file)
	}
	settled(w)
	write(t, file, "2")
	expect(t, w, file)
}

func TestSymlinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	dir := tempDir(t)
	mkdir(t, filepath.Join(dir, "links"))
	mkdir(t, filepath.Join(dir, "one"))
	mkdir(t, filepath.Join(dir, "two"))
	link := filepath.Join(dir, "links", "gitconfig")
	one, two := filepath.Join(dir, "one", "config"), filepath.Join(dir, "two", "config")
	write(t, one, "1")
	if err := os.Symlink("../one/config", link); err != nil {
		t.Fatal(err)
	}
	w := watching(t, link)
	write(t, one, "2")
	expect(t, w, link)
	settled(w)

	// The link points elsewhere now, to a file that does not exist yet.
	if err := os.Symlink(two, link+".new"); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(link+".new", link); err != nil {
		t.Fatal(err)
	}
	expect(t, w, link)
	settled(w)
	write(t, two, "3")
	expect(t, w, link)
	settled(w)
	write(t, one, "nobody's any more")
	quiet(t, w)
}

// A link to a directory stands for the names in it, through whichever links.
func TestLinkToDirectory(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	dir := tempDir(t)
	real, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	mkdir(t, real)
	if err := errors.Join(os.Symlink("real", filepath.Join(dir, "mid")), os.Symlink("mid", link)); err != nil {
		t.Fatal(err)
	}
	w := watching(t, link)
	write(t, filepath.Join(real, "1"), "")
	expect(t, w, link)
	settled(w)
	if err := errors.Join(os.Symlink("real", link+".new"), os.Rename(link+".new", link)); err != nil {
		t.Fatal(err)
	}
	expect(t, w, link)
	settled(w)
	write(t, filepath.Join(real, "2"), "")
	expect(t, w, link)
}

// What is watched for a path is the nearest directory that exists, and those of
// the links on the way.
func TestPlace(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	dir := tempDir(t)
	mkdir(t, filepath.Join(dir, "sub"))
	write(t, filepath.Join(dir, "file"), "")
	if err := os.Symlink("sub/x", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]struct {
		dirs, names []string
		list        string
	}{
		"file":       {dirs: []string{""}, names: []string{"file"}},
		"file/x":     {dirs: []string{""}, names: []string{"file"}},
		"absent/x/y": {dirs: []string{""}, names: []string{"absent"}},
		"sub":        {dirs: []string{"sub"}, names: []string{"sub"}, list: "sub"},
		"sub/x":      {dirs: []string{"sub"}, names: []string{"sub/x"}},
		"link":       {dirs: []string{"", "sub"}, names: []string{"link", "sub/x"}},
	} {
		at := func(list []string) (out []string) {
			for _, name := range list {
				out = append(out, filepath.Join(dir, name))
			}
			return out
		}
		list := want.list
		if list != "" {
			list = filepath.Join(dir, list)
		}
		got := resolver{}.place(filepath.Join(dir, path))
		if !slices.Equal(got.dirs, at(want.dirs)) || !slices.Equal(got.names, at(want.names)) || got.list != list {
			t.Errorf("%s: got %q, %q, %q", path, got.dirs, got.names, got.list)
		}
	}
	a := place{dirs: []string{"d"}, names: []string{"n"}, list: "l"}
	for _, b := range []place{
		{dirs: a.dirs, names: a.names}, {dirs: a.dirs, list: a.list}, {names: a.names, list: a.list},
	} {
		if samePlace(a, b) {
			t.Errorf("%v is %v", a, b)
		}
	}
	if !samePlace(a, place{dirs: a.dirs, names: a.names, list: a.list}) {
		t.Errorf("%v is another", a)
	}
}

// Two paths to one directory: fsnotify reports one of them only.
func TestLinkedDirectory(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	dir := tempDir(t)
	mkdir(t, filepath.Join(dir, "real"))
	if err := os.Symlink("real", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	a, b := filepath.Join(dir, "real", "config"), filepath.Join(dir, "link", "config")
	w := watching(t, a, b)
	write(t, a, "1")
	if got := expect(t, w, a); !slices.Equal(got, []string{b, a}) {
		t.Errorf("got %q, want both", got)
	}
}

func TestLoopOfLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	dir := tempDir(t)
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	if err := errors.Join(os.Symlink(a, b), os.Symlink(b, a)); err != nil {
		t.Fatal(err)
	}
	w := watching(t, a)
	if err := os.Remove(b); err != nil {
		t.Fatal(err)
	}
	expect(t, w, a)
}

func TestDirectoryStandsForItsNames(t *testing.T) {
	dir := tempDir(t)
	logs := filepath.Join(dir, "gitauth")
	w := watching(t, logs)
	mkdir(t, logs)
	expect(t, w, logs)
	settled(w)
	file := filepath.Join(logs, "1.log")
	write(t, file, "x")
	expect(t, w, logs)
	settled(w)
	write(t, file, "more")
	quiet(t, w)
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	expect(t, w, logs)
}

func TestSetPathsReplaces(t *testing.T) {
	dir := tempDir(t)
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	w := watching(t, a, dir)
	w.SetPaths([]string{b, b})
	write(t, a, "1")
	quiet(t, w)
	write(t, b, "1")
	if got := expect(t, w, b); len(got) != 1 {
		t.Errorf("got %q, want one path", got)
	}
	w.SetPaths([]string{dir})
	w.SetPaths(nil)
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.dirs)+len(w.names)+len(w.lists)+len(w.paths) != 0 || len(w.fs.WatchList()) != 0 {
		t.Errorf("left over: %v %v %v %v", w.dirs, w.names, w.lists, w.fs.WatchList())
	}
}

func TestNotify(t *testing.T) {
	dir := tempDir(t)
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	w := watching(t, a, b)
	w.Notify(filepath.Join(dir, "c"))
	quiet(t, w)
	if w.take(set{}) {
		t.Error("nothing happened, but to whom it matters")
	}
	w.Notify(b, a, b)
	if got := expect(t, w, a); !slices.Equal(got, []string{a, b}) {
		t.Errorf("got %q", got)
	}
}

// What changes is reported when nothing has changed any more for a while.
func TestQuiet(t *testing.T) {
	file := filepath.Join(tempDir(t), "a")
	w := New(Options{Quiet: 200 * time.Millisecond})
	t.Cleanup(w.Close)
	w.SetPaths([]string{file})
	for range 2 {
		time.Sleep(w.o.Quiet / 2)
		begin := time.Now()
		w.Notify(file)
		if expect(t, w, file); time.Since(begin) < w.o.Quiet {
			t.Errorf("reported after %v", time.Since(begin))
		}
	}
}

// What is not said has a default, and what is said counts.
func TestDefaults(t *testing.T) {
	for _, c := range []struct{ quiet, poll, wantQuiet, wantPoll time.Duration }{
		{0, 0, DefaultQuiet, DefaultPoll}, {time.Second, time.Minute, time.Second, time.Minute},
	} {
		w := New(Options{Quiet: c.quiet, Poll: c.poll})
		w.Close()
		if w.o.Quiet != c.wantQuiet || w.o.Poll != c.wantPoll {
			t.Errorf("%v and %v are %v and %v", c.quiet, c.poll, w.o.Quiet, w.o.Poll)
		}
	}
}

// An unread event keeps collecting and does not hold up anything.
func TestSlowReader(t *testing.T) {
	dir := tempDir(t)
	var paths []string
	for i := range 20 {
		paths = append(paths, filepath.Join(dir, "f"+strconv.Itoa(10+i)))
	}
	w := watching(t, paths...)
	for _, p := range paths {
		write(t, p, "1")
		time.Sleep(5 * time.Millisecond)
	}
	time.Sleep(100 * time.Millisecond)
	if got := <-w.Events(); !slices.Equal(got, paths) {
		t.Errorf("got %q, want all", got)
	}
}

func TestThousandsOfPaths(t *testing.T) {
	dir := tempDir(t)
	var paths []string
	for i := range 200 {
		sub := filepath.Join(dir, strconv.Itoa(i))
		mkdir(t, sub)
		for j := range 25 {
			paths = append(paths, filepath.Join(sub, "f"+strconv.Itoa(j)))
		}
	}
	start := time.Now()
	w := watching(t, paths...)
	if d := time.Since(start); d > 20*time.Second { // quadratic work takes minutes, a busy machine seconds
		t.Errorf("SetPaths took %v", d)
	}
	if n := len(w.fs.WatchList()); n != 200 {
		t.Errorf("%d watches for 200 directories", n)
	}
	write(t, paths[4321], "1")
	if got := expect(t, w, paths[4321]); len(got) != 1 {
		t.Errorf("got %d paths", len(got))
	}
}

// More events than the system's queue holds while we are busy: everything may
// have changed.
func TestOverflow(t *testing.T) {
	dir := tempDir(t)
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "sub", "b")
	mkdir(t, filepath.Dir(b))
	w := watching(t, a, b)
	w.fs.Errors <- fsnotify.ErrEventOverflow
	if got := expect(t, w, a); !slices.Equal(got, []string{a, b}) {
		t.Errorf("got %q, want all", got)
	}
	settled(w)
	write(t, b, "1") // and the watches are in place
	expect(t, w, b)
}

// Our own queue is bounded, too, and more than it holds is as good as everything.
func TestFlood(t *testing.T) {
	w := &Watcher{queue: map[string]fsnotify.Op{}, wake: make(chan struct{}, 1)}
	for i := range maxQueued + 1 {
		if w.flood {
			t.Fatalf("%d names are too many", i)
		}
		w.enqueue(strconv.Itoa(i), fsnotify.Write)
	}
	if len(w.queue) != maxQueued || !w.flood {
		t.Errorf("%d names wait, flood %v", len(w.queue), w.flood)
	}
}

// Another trouble of the system's is told, and no reason to look.
func TestTrouble(t *testing.T) {
	trouble := errors.New("trouble")
	told := make(chan error, 1)
	w := New(Options{Failed: func(err error) { told <- err }})
	t.Cleanup(w.Close)
	w.SetPaths([]string{filepath.Join(tempDir(t), "a")})
	w.fs.Errors <- trouble
	select {
	case err := <-told:
		if !errors.Is(err, trouble) {
			t.Errorf("told %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("nobody is told")
	}
	quiet(t, w)
}

// Where the system does not watch, the files are looked at.
func TestPolling(t *testing.T) {
	dir := tempDir(t)
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "sub", "b")
	write(t, a, "1")
	limit := errors.New("too many open files")
	var told error
	w := start(Options{Poll: 20 * time.Millisecond, Failed: func(err error) { told = err }},
		func() (*fsnotify.Watcher, error) { return nil, limit })
	t.Cleanup(w.Close)
	if !errors.Is(told, limit) {
		t.Errorf("told %v, want %v", told, limit)
	}
	w.SetPaths([]string{a, b})
	quiet(t, w)
	write(t, a, "longer")
	expect(t, w, a)
	mkdir(t, filepath.Dir(b))
	write(t, b, "1")
	expect(t, w, b)
	quiet(t, w)
	w.SetPaths(nil)
	time.Sleep(50 * time.Millisecond)
	if w.polls() {
		t.Error("still polls without paths")
	}

	w = start(Options{Poll: time.Hour}, func() (*fsnotify.Watcher, error) { return nil, limit })
	t.Cleanup(w.Close)
	w.SetPaths([]string{a, b})
	write(t, a, "longer still")
	w.Check()
	if got := expect(t, w, a); len(got) != 1 {
		t.Errorf("a look shows %q, want only %q", got, a)
	}
}

func TestCloseLeavesNothing(t *testing.T) {
	dir := tempDir(t)
	before := runtime.NumGoroutine()
	for range 20 {
		w := New(Options{})
		w.SetPaths([]string{filepath.Join(dir, "a")})
		w.Notify(filepath.Join(dir, "a"))
		w.Close()
		w.Close()
		w.SetPaths([]string{filepath.Join(dir, "b")})
		if _, open := <-w.Events(); open {
			t.Error("an event after Close")
		}
	}
	for end := time.Now().Add(3 * time.Second); runtime.NumGoroutine() > before; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}
