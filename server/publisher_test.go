package server

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/live"
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
	p := &publisher{
		editor: e, states: e.states, published: map[string]published{},
		render: &renderer{session: e.session, docs: document.NewStore(), real: &an.real},
		shown:  func(_, now *snapshot, _ *analysis) { shown <- now.seq },
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
	path, other := filepath.Join(dir, "config"), filepath.Join(dir, "other")
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
		version int32 // 0 for none
	}{
		{document.URI(path), target{names: []string{path}}, 1},
		{"term:///w//1:bash", target{transcripts: []*diagnostics.Transcript{{URI: "term:///w//1:bash"}}}, 2},
		{document.URI(other), target{names: []string{other}}, 0},
	} {
		if !p.publishTo(snap, &analysis{real: real}, x.uri, x.target, true) {
			t.Fatalf("nothing is told of %s", x.uri)
		}
		version, known := c.told[len(c.told)-1].Version.Get()
		if known != (x.version != 0) || version != x.version {
			t.Errorf("%s is told of in version %d, %v", x.uri, version, known)
		}
	}
}
