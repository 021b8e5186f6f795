package server

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/live"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// listener is who terminals tell what they read.
type listener struct {
	t *terminals

	mu      sync.Mutex
	told    []*diagnostics.Transcript // what was said last
	hosts   *forge.Hosts
	foreign map[string]bool
	asked   map[string]int // how often it was asked who wrote a log
}

// testTerminals are terminals that have looked for log files once.
func testTerminals(t *testing.T) *listener {
	l := &listener{hosts: settings.Default().Hosts, foreign: map[string]bool{}, asked: map[string]int{}}
	l.t = (&terminals{
		work: &background{ctx: t.Context(), log: zap.NewNop()}, log: zap.NewNop(), docs: document.NewStore(), home: "/home/octo",
		secrets: &secret.Set{},
		hosts: func() *forge.Hosts {
			l.mu.Lock()
			defer l.mu.Unlock()
			return l.hosts
		},
		foreign: func(path string) bool {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.asked[path]++
			return l.foreign[path]
		},
		said: func(list []*diagnostics.Transcript) {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.told = list
		},
	}).prepared()
	l.t.started.Store(true)
	l.t.work.later(l.t.loop)
	return l
}

// of is what was said last of a source, nil if that was nothing.
func (l *listener) of(name string) *diagnostics.Transcript {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, t := range l.told {
		if t.Path == name || t.URI == name {
			return t
		}
	}
	return nil
}

// soon waits until something holds.
func soon(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(waitLimit); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not so after %v", what, waitLimit)
		}
	}
}

// show opens or changes a document.
func (l *listener) show(t *testing.T, uri, language, text string) {
	t.Helper()
	var e document.Event
	var err error
	if d, ok := l.t.docs.Get(uri); ok {
		e, err = l.t.docs.Change(uri, d.Version+1, []document.Change{{Text: text}})
	} else {
		e, err = l.t.docs.Open(uri, language, 1, text)
	}
	if err != nil {
		t.Fatal(err)
	}
	l.t.documentChanged(e)
}

func (l *listener) close(t *testing.T, uri string) {
	t.Helper()
	e, err := l.t.docs.Close(uri)
	if err != nil {
		t.Fatal(err)
	}
	l.t.documentChanged(e)
}

// whole is what a reader makes of a text that comes at once.
func whole(t *testing.T, hosts *forge.Hosts, text string) []transcript.Event {
	t.Helper()
	r := transcript.NewReader(transcript.Options{Hosts: hosts, Secrets: &secret.Set{}})
	if _, err := r.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return r.Events()
}

// fetches are commands that fail and work, each with what a terminal shows.
var fetches = []string{
	"octo@pc:/w$ git fetch\nremote: Repository not found.\nfatal: repository 'https://github.com/octo/widget.git/' not found\n",
	"octo@pc:/w$ git push\ngit@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n",
	"octo@pc:/w$ git push\nTo https://github.com/octo/widget.git\n   1234567..89abcde  main -> main\n",
	"octo@pc:/w$ ls\nREADME.md\n",
	"octo@pc:/w$ git fetch two\nssh: connect to host gitlab.com port 22: Connection refused\nfatal: Could not read from remote repository.\n",
}

// However a text comes, what is said of it in the end is what it says as a whole:
// piece by piece, emptied, replaced, shown as a document, closed and opened again.
func TestTerminalsReadTheWhole(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			l := testTerminals(t)
			dir := t.TempDir()
			log, uri := filepath.Join(dir, "a.log"), "term://"+dir+"//4711:bash"
			write := func(text string, flags int) {
				t.Helper()
				f, err := os.OpenFile(log, os.O_CREATE|os.O_WRONLY|flags, 0o600)
				if err != nil {
					t.Fatal(err)
				}
				_, err = f.WriteString(text)
				if err2 := f.Close(); err != nil || err2 != nil {
					t.Fatal(err, err2)
				}
			}
			write("", 0)
			l.t.follow([]string{log}, []string{dir}, nil)
			inLog, inDoc, shown := "", "", false
			next := fetches[r.IntN(len(fetches))]
			for range 30 {
				n := min(1+r.IntN(60), len(next))
				piece := next[:n]
				if next = next[n:]; next == "" {
					next = fetches[r.IntN(len(fetches))]
				}
				switch r.IntN(10) {
				case 0: // emptied
					inLog = piece
					write(piece, os.O_TRUNC)
				case 1: // another file in its place
					inLog = fetches[0] + piece
					if err := os.WriteFile(log+".new", []byte(inLog), 0o600); err != nil {
						t.Fatal(err)
					}
					if err := os.Rename(log+".new", log); err != nil {
						t.Fatal(err)
					}
				case 2: // a screen that is drawn anew
					inDoc = "$ \n" + inDoc
				case 3:
					if shown {
						l.close(t, uri)
						shown = false
						continue
					}
					fallthrough
				default:
					inLog, inDoc = inLog+piece, inDoc+piece
					write(piece, os.O_APPEND)
				}
				l.show(t, uri, terminalLanguage, inDoc)
				shown = true
				if r.IntN(3) == 0 {
					time.Sleep(time.Duration(r.Int64N(int64(3 * time.Millisecond))))
				}
			}
			l.t.look(log)
			for name, text := range map[string]string{log: inLog, uri: inDoc} {
				if name == uri && !shown {
					soon(t, "a closed document", func() bool { return l.of(name) == nil })
					continue
				}
				want := whole(t, l.hosts, text)
				same := func() bool {
					got := l.of(name)
					return got == nil && len(want) == 0 || got != nil && sameEvents(got.Events, want) &&
						len(got.Seen) == len(want)
				}
				soon(t, "the events of "+filepath.Base(name), same)
				time.Sleep(5 * time.Millisecond)
				if !same() {
					t.Errorf("what is said of %s does not stay", filepath.Base(name))
				}
			}
		})
	}
}

// A log that was emptied and has at once grown beyond what was read of it has
// another text, also where that happens between the look at the file and its reading.
func TestLogWrittenAnew(t *testing.T) {
	log := logFile{path: filepath.Join(t.TempDir(), "a.log")}
	defer log.close()
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(log.path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	open := func(want bool) {
		t.Helper()
		if restart, err := log.open(); restart != want || err != nil {
			t.Errorf("from the beginning: %v, want %v (%v)", restart, want, err)
		}
	}
	follow := func(want string, wantErr error) {
		t.Helper()
		var got strings.Builder
		if err := log.follow(t.Context(), &got); got.String() != want || !errors.Is(err, wantErr) {
			t.Errorf("read %q (%v), want %q (%v)", got.String(), err, want, wantErr)
		}
	}
	write("one\n")
	open(true)
	follow("one\n", nil)
	write("one\ntwo\n") // as if appended
	open(false)
	follow("two\n", nil)
	write("another text\n")
	open(true)
	follow("another text\n", nil)
	open(false)
	write("a third text, longer still\n")
	follow("", errRewritten)
	write("short\n")
	follow("", errRewritten)
	open(true)
	follow("short\n", nil)
}

// serials are the numbers of a transcript's events.
func serials(t *diagnostics.Transcript) []int64 {
	var list []int64
	for _, s := range t.Seen {
		list = append(list, s.Serial)
	}
	return list
}

// An event is the same one for as long as its text is there: where it moves, and
// where its document is closed and opened again. What comes later is another.
func TestTerminalsKeepSerials(t *testing.T) {
	l := testTerminals(t)
	const uri = "term:///w//1:bash"
	await := func(n int) []int64 {
		t.Helper()
		soon(t, fmt.Sprint(n, " events"), func() bool { x := l.of(uri); return x != nil && len(x.Events) == n })
		return serials(l.of(uri))
	}
	l.show(t, uri, terminalLanguage, fetches[0])
	first := await(1)
	l.show(t, uri, terminalLanguage, "\n\n$ ls\n"+fetches[0]+fetches[1])
	second := await(2)
	if second[0] != first[0] || second[1] == first[0] {
		t.Errorf("%v, then %v", first, second)
	}
	l.close(t, uri)
	soon(t, "a closed document", func() bool { return l.of(uri) == nil })
	l.show(t, uri, terminalLanguage, fetches[0]+fetches[1])
	if got := await(2); !reflect.DeepEqual(got, second) {
		t.Errorf("opened again: %v, was %v", got, second)
	}
	l.show(t, uri, terminalLanguage, fetches[0]+fetches[1]+fetches[0])
	if got := await(3); !reflect.DeepEqual(got[:2], second) || got[2] == got[0] {
		t.Errorf("the same failure again: %v, were %v", got, second)
	}
}

// What was there before the server is no news, and what comes later is.
func TestTerminalsKnowTheNews(t *testing.T) {
	l := testTerminals(t)
	l.t.started.Store(false)
	log := filepath.Join(t.TempDir(), "a.log")
	if err := os.WriteFile(log, []byte(fetches[0]), 0o600); err != nil {
		t.Fatal(err)
	}
	l.t.follow([]string{log}, nil, nil)
	l.show(t, "term:///w//1:bash", terminalLanguage, fetches[0])
	l.t.started.Store(true)
	l.show(t, "term:///w//2:bash", terminalLanguage, fetches[0])
	for uri, live := range map[string]bool{"term:///w//1:bash": false, "term:///w//2:bash": true} {
		soon(t, uri, func() bool { return l.of(uri) != nil })
		if l.of(uri).Seen[0].Live != live {
			t.Errorf("%s: news %v", uri, !live)
		}
	}
	soon(t, "the log", func() bool { return l.of(log) != nil })
	if l.of(log).Seen[0].Live {
		t.Error("a failure from before the server is news")
	}
	if err := os.WriteFile(log, []byte(fetches[0]+fetches[1]), 0o600); err != nil {
		t.Fatal(err)
	}
	soon(t, "the second failure", func() bool { return len(l.of(log).Events) == 2 })
	soon(t, "news", func() bool { return l.of(log).Seen[1].Live })
}

// Who wrote a log is asked for each log that says anything, and again for those
// whose index changed; other hosts have everything read anew.
func TestTerminalsAskWhoWrote(t *testing.T) {
	l := testTerminals(t)
	dir := t.TempDir()
	log, index, none := filepath.Join(dir, "b.log"), filepath.Join(dir, "index"), filepath.Join(dir, "c.log")
	for path, text := range map[string]string{log: fetches[0], index: "", none: "$ ls\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	l.t.follow([]string{log, none}, nil, map[string][]string{index: {log}})
	soon(t, "the log", func() bool { return l.of(log) != nil })
	if l.of(log).Foreign {
		t.Error("it is nobody else's")
	}
	l.mu.Lock()
	l.foreign[log] = true
	if l.asked[none] > 0 {
		t.Error("who wrote a log without a failure is asked: that costs a look at an index")
	}
	l.mu.Unlock()
	if err := os.WriteFile(index, []byte("tracked"), 0o600); err != nil {
		t.Fatal(err)
	}
	soon(t, "the log of which the index changed", func() bool { return l.of(log).Foreign })

	before := l.of(log)
	hosts, problems := settings.Parse([]byte(`{"hosts":{"git.example.org":{"forge":"gitlab"}}}`), nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	l.mu.Lock()
	l.hosts = hosts.Hosts
	l.mu.Unlock()
	l.t.look()
	soon(t, "reading anew", func() bool { now := l.of(log); return now != nil && now != before })
	if got := serials(l.of(log)); !reflect.DeepEqual(got, serials(before)) {
		t.Errorf("read anew: %v, was %v", got, serials(before))
	}
}

// What is said is sorted, and a log that is no longer followed is taken back.
func TestTerminalsForget(t *testing.T) {
	l := testTerminals(t)
	dir := t.TempDir()
	var logs []string
	for _, name := range []string{"c", "a", "b"} {
		logs = append(logs, filepath.Join(dir, name))
		if err := os.WriteFile(filepath.Join(dir, name), []byte(fetches[0]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	names := func() string {
		l.mu.Lock()
		defer l.mu.Unlock()
		var list []string
		for _, x := range l.told {
			list = append(list, filepath.Base(x.Path))
		}
		return strings.Join(list, " ")
	}
	l.t.follow(logs, nil, nil)
	soon(t, "three logs in order", func() bool { return names() == "a b c" })
	l.t.follow(logs[:2], nil, nil)
	soon(t, "two logs", func() bool { return names() == "a c" })
	if err := os.Remove(logs[1]); err != nil {
		t.Fatal(err)
	}
	soon(t, "one log", func() bool { return names() == "c" })
}

// A folder counts once, there are never too many, and no transcript of somebody
// else's adds one.
func TestVisited(t *testing.T) {
	v := &visited{home: "/home/octo"}
	went := func(foreign bool, start string, dirs ...string) *diagnostics.Transcript {
		x := &diagnostics.Transcript{Foreign: foreign, Cwd: start}
		for _, d := range dirs {
			f := &transcript.Failure{}
			f.Cwd = d
			x.Events = append(x.Events, transcript.Event{Failure: f}, transcript.Event{Success: &transcript.Success{}})
		}
		return x
	}
	if v.note([]*diagnostics.Transcript{went(true, "", "/evil"), went(false, "", "relative", ""), went(false, "/unseen")}) {
		t.Errorf("noted: %v", v.all())
	}
	if !v.note([]*diagnostics.Transcript{went(false, "/start", "", "~/w", "~other", "/w/../x")}) {
		t.Error("nothing noted")
	}
	want := map[string]bool{"/start": true, "/home/octo/w": true, "/x": true}
	if !reflect.DeepEqual(v.dirs, want) {
		t.Errorf("%v", v.all())
	}
	if v.note([]*diagnostics.Transcript{went(false, "", "/x/")}) {
		t.Error("a folder is new a second time")
	}
	for i := range 2 * maxVisited {
		v.note([]*diagnostics.Transcript{went(false, "", fmt.Sprint("/many/", i))})
	}
	if n := len(v.all()); n != maxVisited {
		t.Errorf("%d folders", n)
	}
}

// Neovim's name of a terminal says where it was started.
func TestStartedIn(t *testing.T) {
	for uri, want := range map[string]string{
		"term:///w/x//4711:/bin/bash":  "/w/x",
		"term:///w%20x/y//4711:bash":   "/w x/y",
		"term:///100%/y//4711:bash":    "/100%/y",
		"term://~/src//4711:bash":      "~/src",
		"term://C:/w//4711:cmd.exe":    "C:/w",
		"term://C%3A/w//4711:cmd.exe":  "C:/w",
		"term:///w":                    "",
		"term://relative/w//4711:bash": "",
		"file:///w//4711:bash":         "",
		"vscode-terminal:///w//1/x":    "",
	} {
		if got := startedIn(uri); got != want {
			t.Errorf("%s: %q", uri, got)
		}
	}
}

// Of what was there before the server nobody saw when it happened; a file says when
// at the latest, and for its failures and its end only.
func TestFirstSight(t *testing.T) {
	l := testTerminals(t)
	dir := t.TempDir()
	began, past := l.t.began, l.t.began.Add(-time.Hour)
	file := func(name string, written time.Time) string {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Chtimes(path, written, written)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	worked := transcript.Event{Success: &transcript.Success{}}
	failed := transcript.Event{Failure: &transcript.Failure{}}
	l.t.old["term:///before"] = true
	for _, c := range []struct {
		path, uri string
		live      bool
		when      time.Time // zero for about now
	}{
		{file("old", past), "", false, past},
		{file("new", began.Add(time.Hour)), "", true, began.Add(time.Hour)},
		{filepath.Join(dir, "gone"), "", true, time.Time{}},
		{"", "term:///before", false, time.Time{}},
		{"", "term:///since", true, time.Time{}},
	} {
		events := []transcript.Event{worked, failed, worked, worked}
		tr := &diagnostics.Transcript{Path: c.path, URI: c.uri, Events: events}
		for i, s := range l.t.firstSight(c.path+c.uri, tr) {
			if s.Live != c.live {
				t.Errorf("%s%s: live is %v", c.path, c.uri, s.Live)
			}
			switch known := i == 1 || i == 3; {
			case !known:
				if s.When != 0 {
					t.Errorf("%s%s: event %d happened at %d", c.path, c.uri, i, s.When)
				}
			case c.when.IsZero():
				if s.When < began.UnixNano() || s.When > time.Now().UnixNano() {
					t.Errorf("%s%s: event %d happened at %d", c.path, c.uri, i, s.When)
				}
			case s.When != c.when.UnixNano():
				t.Errorf("%s%s: event %d happened at %d", c.path, c.uri, i, s.When)
			}
		}
	}
	if l.t.old["term:///before"] {
		t.Error("what comes under the same name later counts as old, too")
	}
}

// Sightings outlive what they were seen in, as long as they are few; what is still
// read is known however many there are.
func TestSightingsAreForgotten(t *testing.T) {
	x := (&terminals{}).prepared()
	x.sources["read"] = &terminalSource{}
	for i := range maxSightings + 1 {
		name := fmt.Sprint(i)
		if i == 0 {
			name = "read"
		}
		x.sight(name, &diagnostics.Transcript{URI: name})
		if i == maxSightings-1 && len(x.seen) != maxSightings {
			t.Errorf("%d of %d are known", len(x.seen), maxSightings)
		}
	}
	if len(x.seen) != 1 || x.seen["read"] == nil {
		t.Errorf("%d are known when there are too many", len(x.seen))
	}
}

// What appears between a search for logs and the watching of its folders is found by
// the search that follows.
func TestLogsAreSearchedAgain(t *testing.T) {
	x := testTerminals(t)
	e, _ := testEditor(t)
	home := t.TempDir()
	l := &logs{editor: e, home: home, patience: &live.Patience{}, terminals: x.t, watching: testWatching(t).w}
	own := *settings.Default()
	own.TerminalLogs = []string{"~/*.log"}
	e.states.changeAll(func(f *facts) { f.settings = &own })
	l.refresh()
	log := filepath.Join(home, "a.log")
	if err := os.WriteFile(log, []byte(fetches[0]), 0o600); err != nil {
		t.Fatal(err)
	}
	soon(t, "the log", func() bool { return x.of(log) != nil }) // though nobody looks at the folder
	if err := os.Remove(log); err != nil {
		t.Fatal(err)
	}
	l.refresh()
	soon(t, "that it is gone", func() bool { return x.of(log) == nil })
	if err := os.WriteFile(log, []byte(fetches[1]), 0o600); err != nil {
		t.Fatal(err)
	}
	soon(t, "the new log", func() bool { return x.of(log) != nil })
}

// A pattern finds files and links to files, each once and no more than can be
// followed, and names the folders that decide what else there may be.
func TestFindLogs(t *testing.T) {
	dir := t.TempDir()
	write := func(name string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"a.log", "a.txt", "d.log/x", "sub/b.log", "sub/deep/c.log"} {
		write(name)
	}
	if err := os.Symlink("a.txt", filepath.Join(dir, "link.log")); err != nil {
		t.Skip(err)
	}
	for i := range maxLogs + 10 {
		write(fmt.Sprintf("many/%d", i))
	}
	e, _ := testEditor(t)
	l := &logs{editor: e}
	over, stop := context.WithCancel(t.Context())
	stop()
	for _, c := range []struct {
		ctx            context.Context
		globs          []string
		files, folders string
	}{
		{t.Context(), []string{"*.log"}, "a.log link.log", "."},
		{t.Context(), []string{"*.log", "a.*"}, "a.log a.txt link.log", "."},
		{t.Context(), []string{"*/b.log"}, "sub/b.log", ". d.log link.log many sub"},
		{t.Context(), []string{"*/*/c.log"}, "sub/deep/c.log", ". sub/deep"},
		{t.Context(), []string{"**/c.log"}, "sub/deep/c.log", ". sub/deep"},
		{t.Context(), []string{"**"}, "", ""},
		{over, []string{"*.log", "*/b.log"}, "", "."},
	} {
		var patterns []logPattern
		for _, glob := range c.globs {
			patterns = append(patterns, logPattern{dir, glob})
		}
		files, folders := l.find(c.ctx, patterns)
		if c.globs[0] == "**" {
			if len(files) != maxLogs {
				t.Errorf("%d files", len(files))
			}
			continue
		}
		below := func(list []string) string {
			var out []string
			for _, path := range list {
				rel, err := filepath.Rel(dir, path)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, filepath.ToSlash(rel))
			}
			return strings.Join(out, " ")
		}
		if below(files) != c.files || below(folders) != c.folders {
			t.Errorf("%q: %q in %q", c.globs, below(files), below(folders))
		}
	}
}

// What goes is worth a word if it said anything.
func TestDroppedSources(t *testing.T) {
	said := &diagnostics.Transcript{Events: make([]transcript.Event, 1)}
	tt := (&terminals{}).prepared()
	tt.sources = map[string]*terminalSource{"said": {read: said}, "silent": {read: &diagnostics.Transcript{}}, "unread": {}}
	for name, want := range map[string]bool{"said": true, "silent": false, "unread": false, "nobody": false} {
		if got := tt.drop(name); got != want || tt.sources[name] != nil {
			t.Errorf("%s: %v, left %v", name, got, tt.sources[name] != nil)
		}
	}
}

// A log that is open is the file where the editor's text is how the file begins.
func TestGrewFrom(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.log")
	if err := os.WriteFile(name, []byte("one\ntwo"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{name, "", true},
		{name, "one", true},
		{name, "one\n", true},
		{name, "one\ntwo\n", true}, // the editor ends the last line
		{name, "one\ntwo\nthree", false},
		{name, "One", false},
		{name, "one\ntwO", false},
		{dir, "", false},
		{name + "none", "", false},
	} {
		doc := &document.Document{Path: c.name, Text: c.text}
		s := &terminalSource{older: &document.Document{}}
		if got := s.grewFrom(c.name, doc); got != c.want || (s.older == doc) != c.want {
			t.Errorf("%s from %q: %v", filepath.Base(c.name), c.text, got)
		}
	}
}
