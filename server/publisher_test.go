package server

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/live"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// A state is told once: what is as it was is not told again, and what is gone is
// taken back.
func TestPublisher(t *testing.T) {
	dir := t.TempDir()
	gitDir := filepath.Join(dir, ".git")
	config := filepath.Join(gitDir, "config")
	write := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(gitDir, "HEAD"), "ref: refs/heads/main\n")
	write(filepath.Join(gitDir, "objects/x"), "")
	write(filepath.Join(gitDir, "refs/x"), "")
	write(config, "[remote \"origin\"]\n\turl = git@github.com/octo/widget.git\n")

	e, c := testEditor(t)
	an := &analyst{
		env: gitconfig.OSEnv([]string{"HOME=" + dir, "GIT_CONFIG_NOSYSTEM=1"}, dir), log: zap.NewNop(),
		secrets: e.secrets, patience: &live.Patience{}, states: e.states,
	}
	e.states.now().analyst = an
	shown := make(chan int64, 100)
	var hold sync.Mutex // held: the publisher is kept where it has shown a state
	p := &publisher{
		editor: e, states: e.states, published: map[string]published{},
		render: &renderer{session: e.session, docs: document.NewStore(), real: &an.real},
		shown: func(_, now *snapshot, _ *analysis) {
			shown <- now.seq
			hold.Lock()
			//lint:ignore SA2001 waits while the test holds it
			hold.Unlock()
		},
	}
	e.work.start(p.run)
	told := func() []*protocol.PublishDiagnosticsParams {
		t.Helper()
		for want := e.states.now().seq; ; {
			select {
			case seq := <-shown:
				if seq == want {
					c.mu.Lock()
					defer c.mu.Unlock()
					return append([]*protocol.PublishDiagnosticsParams{}, c.told...)
				}
			case <-time.After(waitLimit):
				t.Fatal("the state is not shown")
			}
		}
	}
	// What is drawn is drawn again where something else was told, by no keystroke.
	redrawn := func(want bool) {
		t.Helper()
		got := false
		select {
		case <-e.redraw:
			got = true
		default:
		}
		if got != want {
			t.Errorf("drawn again: %v", got)
		}
	}
	e.states.change(func(f *facts) { f.gitDirs = []string{gitDir} })
	if got := told(); len(got) != 1 || len(got[0].Diagnostics) != 1 {
		t.Fatalf("told at first: %v", got)
	}
	redrawn(false)
	e.states.changeAll(nil)
	e.states.change(nil, config)
	if got := told(); len(got) != 1 {
		t.Errorf("told again: %v", got[1:])
	}
	redrawn(false)
	write(config, "[remote \"origin\"]\n\turl = git@github.com:octo/widget.git\n")
	e.states.change(nil, config)
	if got := told(); len(got) != 2 || len(got[1].Diagnostics) != 0 {
		t.Errorf("told once it was mended: %v", got[1:])
	}
	redrawn(true)
	e.states.change(func(f *facts) { f.gitDirs = nil })
	if got := told(); len(got) != 2 {
		t.Errorf("told of nothing: %v", got[2:])
	}
	redrawn(false)
	// What a terminal shows of its own is drawn above no remote.
	elsewhere := &transcript.Failure{Kind: failure.RepoNotFound, Contact: transcript.Contact{URL: "https://git.example.com/o/r.git"}}
	e.states.change(func(f *facts) {
		f.gitDirs = []string{gitDir}
		f.transcripts = []*diagnostics.Transcript{{URI: "term:///w//1:bash", Events: []transcript.Event{{Failure: elsewhere}},
			Seen: []diagnostics.Sighting{{Serial: 1}}}}
	})
	if got := told(); len(got) != 3 || string(got[2].URI) != "term:///w//1:bash" || len(got[2].Diagnostics) != 1 {
		t.Fatalf("told of a terminal: %v", got[2:])
	}
	redrawn(false)
	// A state that somebody asked for was worked out and is never shown: what it
	// found is told with the next one.
	hold.Lock()
	e.states.changeAll(nil)
	told()
	write(config, "[remote \"origin\"]\n\turl = git@github.com/octo/widget.git\n")
	e.states.change(nil, config)
	e.states.now().result()
	e.states.change(nil)
	hold.Unlock()
	if got := told(); len(got) != 4 || len(got[3].Diagnostics) != 1 {
		t.Errorf("told of what another state found: %v", got[3:])
	}
}

// An open file is told of with what was found under all of its names, and with
// nothing of a file that the editor calls otherwise.
func TestPublishedUnderAllNames(t *testing.T) {
	h := start(t, map[string]string{".git/config": badConfig + remoteAt("more", "https://githib.com/octo/more.git")}, setup{})
	h.open(".git/config")
	h.settle()
	path, link, other := h.path(".git/config"), h.path("link"), h.path("other")
	h.symlink(path, link)
	snap := h.sv.states.now()
	found := snap.result().in(path)
	findings := map[string][]diagnostics.Finding{path: found[:1], link: found[1:2], other: found[2:]}
	names := []string{path, link, other}
	a := &analysis{real: &realPaths{}, order: []string{"k"}, repos: map[string]*repoState{"k": {findings: findings}},
		byFile: map[string][]string{path: {"k"}, link: {"k"}, other: {"k"}}, names: map[string][]string{path: names}}
	for _, touched := range names[:2] {
		e, c := testEditor(t)
		p := &publisher{editor: e, states: e.states, render: h.sv.render, published: map[string]published{}}
		if !p.publishTo(snap, a, h.uri(".git/config"), target{names: []string{touched}}, true) {
			t.Fatal("nothing is told")
		}
		if n := len(c.told[0].Diagnostics); n != 2 {
			t.Errorf("%s: %d diagnostics", touched, n)
		}
	}
}

// A diagnostic counts as beyond where the editor has no line yet: behind the last
// line break is one.
func TestBeyond(t *testing.T) {
	list := make([]protocol.Diagnostic, 4)
	for i := range list {
		list[i].Range.End.Line = uint32(i)
	}
	for text, want := range map[string]uint64{"": 3, "a": 3, "a\n": 2, "a\nb": 2, "a\nb\nc\nd\n": 0} {
		if got := beyond(&document.Document{Text: text}, list); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// A document that was opened is told of when a state knows it, as a file or as a
// terminal, and whoever closed it again has nothing to be told.
func TestOpenings(t *testing.T) {
	docs := document.NewStore()
	open := func(uri string) *document.Document {
		t.Helper()
		e, err := docs.Open(uri, "gitconfig", 1, "")
		if err != nil {
			t.Fatal(err)
		}
		return e.New
	}
	config, terminal := open(document.URI(filepath.FromSlash("/w/.git/config"))), open("term:///w//1:bash")
	known := map[string]*document.Document{config.Path: config}
	shown := []*diagnostics.Transcript{{URI: terminal.URI}}
	for i, c := range []struct {
		note  string
		facts facts
		told  bool // now
		open  bool
		kept  bool // for a later state
	}{
		{config.URI, facts{}, false, false, true},
		{config.URI, facts{transcripts: shown}, false, false, true},
		{config.URI, facts{docs: known}, true, true, false},
		{terminal.URI, facts{docs: known}, false, false, true},
		{terminal.URI, facts{transcripts: shown}, true, true, false},
		{"file:///w/closed", facts{}, true, false, false},
	} {
		var o openings
		o.note(c.note)
		got := o.take(&snapshot{facts: c.facts}, docs)
		if open, told := got[c.note]; told != c.told || open != c.open || o.new[c.note] != c.kept {
			t.Errorf("%d: told %v, open %v, for later %v", i, told, open, o.new[c.note])
		}
	}
}

// What is told of a document is told of the version that the editor has, of a file
// and of a terminal alike; what is not open has none.
func TestPublishedVersions(t *testing.T) {
	e, c := testEditor(t)
	e.session.publishVersion = true
	docs, real := document.NewStore(), &realPaths{}
	p := &publisher{editor: e, states: e.states, published: map[string]published{},
		render: &renderer{session: e.session, docs: docs, real: real}}
	dir := t.TempDir()
	path, other, log := filepath.Join(dir, "config"), filepath.Join(dir, "other"), filepath.Join(dir, "a.log")
	open := map[string]*document.Document{}
	for i, uri := range []string{document.URI(path), "term:///w//1:bash"} {
		opened, err := docs.Open(uri, "", int32(i)+1, "")
		if err != nil {
			t.Fatal(err)
		}
		open[opened.New.Path] = opened.New
	}
	snap := &snapshot{facts: facts{docs: map[string]*document.Document{path: open[path]}}}
	for _, x := range []struct {
		uri     string
		target  target
		version int32  // 0 for none
		path    string // that is remembered: its name may change
	}{
		{document.URI(path), target{names: []string{path}}, 1, path},
		{"term:///w//1:bash", target{transcripts: []*diagnostics.Transcript{{URI: "term:///w//1:bash"}}}, 2, ""},
		{document.URI(log), target{transcripts: []*diagnostics.Transcript{{Path: log}}}, 0, log},
		{document.URI(other), target{names: []string{other}}, 0, other},
	} {
		if !p.publishTo(snap, &analysis{real: real}, x.uri, x.target, true) {
			t.Fatalf("nothing is told of %s", x.uri)
		}
		version, known := c.told[len(c.told)-1].Version.Get()
		if known != (x.version != 0) || version != x.version {
			t.Errorf("%s is told of in version %d, %v", x.uri, version, known)
		}
		if got := p.published[x.uri].path; got != x.path {
			t.Errorf("%s is remembered as %q", x.uri, got)
		}
	}
}
