package server

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

func testRenderer(unit position.Encoding) *renderer {
	docs := document.NewStore()
	docs.SetEncoding(unit)
	return &renderer{session: &session{}, docs: docs, real: &realPaths{}}
}

var units = []position.Encoding{position.UTF8, position.UTF16, position.UTF32}

// A range leads back to its bytes, but for ends that no editor has a position
// for: those move outwards, and no further than to the next character.
func TestRangesLeadBack(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	letters := []string{"a", "é", "名", "🙂", "\t", "\n", "\r\n", "\r", "\xff"}
	for range 3000 {
		var b strings.Builder
		for range r.IntN(20) {
			b.WriteString(letters[r.IntN(len(letters))])
		}
		f := &gitconfig.File{Path: "/w/.git/config", Text: b.String()}
		start := r.IntN(len(f.Text) + 1)
		s := gitconfig.Span{Start: start, End: start + r.IntN(len(f.Text)-start+1)}
		want := wholeCharacters(f.Text, s)
		if want.Start > s.Start || s.Start-want.Start > 3 || want.End-s.End > 3 || s.End-want.End > 1 {
			t.Fatalf("%q: %v became %v", f.Text, s, want)
		}
		for _, i := range []int{want.Start, want.End} {
			if i < len(f.Text) && !utf8.RuneStart(f.Text[i]) || i > 0 && i < len(f.Text) && f.Text[i-1:i+1] == "\r\n" {
				t.Fatalf("%q: %d is inside of a character or an end of line", f.Text, i)
			}
		}
		for _, unit := range units {
			x, snap := testRenderer(unit), &snapshot{}
			at := x.rangeOf(snap, f, s)
			if got := x.spanOf(snap, f, at); got != want {
				t.Fatalf("%q, unit %v: %v → %v → %v, want %v", f.Text, unit, s, at, got, want)
			}
			turned := protocol.Range{Start: at.End, End: at.Start}
			if got := x.spanOf(snap, f, turned); got != want {
				t.Fatalf("%q: a selection from its end gives %v, want %v", f.Text, got, want)
			}
		}
	}
}

// A position outside of the text is the nearest inside.
func TestPositionsOutside(t *testing.T) {
	f := &gitconfig.File{Path: "/w/.git/config", Text: "[core]\nx\n"}
	for at, want := range map[protocol.Position]int{{Line: 0, Character: 99}: 6, {Line: 99}: 9,
		{Line: 1, Character: 1}: 8} {
		if got := testRenderer(position.UTF16).spanOf(&snapshot{}, f,
			protocol.Range{Start: at, End: at}); got.Start != want || got.End != want {
			t.Errorf("%v is %v, want %d", at, got, want)
		}
	}
}

// A place in a transcript is counted in the editor's unit.
func TestPlacesOfTranscripts(t *testing.T) {
	p := transcript.Place{From: transcript.Position{Line: 2, UTF8: 9, UTF16: 5, UTF32: 4},
		To: transcript.Position{Line: 3, UTF8: 8, UTF16: 6, UTF32: 5}}
	for i, want := range [][2]uint32{{9, 8}, {5, 6}, {4, 5}} {
		got := testRenderer(units[i]).rangeOfPlace(p)
		if got.Start != (protocol.Position{Line: 2, Character: want[0]}) ||
			got.End != (protocol.Position{Line: 3, Character: want[1]}) {
			t.Errorf("unit %v: %v", units[i], got)
		}
	}
}

// A file is called as the editor calls it, by whatever other name Git reads it.
func TestFilesHaveTheEditorsNames(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	real, link := filepath.Join(dir, "dotfiles"), filepath.Join(dir, ".gitconfig")
	if err := os.WriteFile(real, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("dotfiles", link); err != nil {
		t.Skip(err)
	}
	x, snap := testRenderer(position.UTF16), &snapshot{}
	if got, d := x.uriOf(snap, link); got != document.URI(link) || d != nil {
		t.Errorf("not open: %s", got)
	}
	const own = "file:///C%3a/odd/Spelling"
	open := &document.Document{URI: own, Path: real}
	snap.docs = map[string]*document.Document{real: open,
		filepath.Join(dir, "other"): {URI: "file:///other", Path: filepath.Join(dir, "other")}}
	for _, path := range []string{real, link} {
		if got, d := x.uriOf(snap, path); got != own || d != open {
			t.Errorf("%s is called %s", filepath.Base(path), got)
		}
	}
	if got := x.uriOfTranscript(snap, &diagnostics.Transcript{Path: link, URI: "x:"}); got != own {
		t.Errorf("a log is called %s", got)
	}
	if got := x.uriOfTranscript(snap, &diagnostics.Transcript{URI: "term://x"}); got != "term://x" {
		t.Errorf("a terminal is called %s", got)
	}
	snap.docs, snap.bases = nil, []document.Base{{URI: "file:///base%20of/", Path: dir}}
	if got, _ := x.uriOf(snap, real); !strings.HasPrefix(got, "file:///base%20of") {
		t.Errorf("below a folder of the editor's it is called %s", got)
	}
}

// An editor is sent what it said it understands and nothing else.
func TestNothingThatTheEditorDoesNotKnow(t *testing.T) {
	file := &gitconfig.File{Path: "/w/.git/config", Text: "[remote \"o\"]\n\turl = x\n"}
	in := &diagnostics.Transcript{URI: "term://x"}
	f := &diagnostics.Finding{
		Problem: diagnostics.Problem{
			Rule: &diagnostics.Rule{Code: "x-y"}, Severity: diagnostics.Warning,
			Message: text.New("https://octo:hunter2@example.com/ is odd", "https://octo:hunter2@example.com/").With(),
			Remote:  "https://octo:hunter2@example.com/",
			Docs:    diagnostics.Docs{En: "https://example.com/en", Ja: "https://example.com/ja"},
			Related: []diagnostics.Related{{File: file, Span: gitconfig.Span{Start: 9, End: 10},
				Message: text.New("there", "").With()}},
		},
		File: file, Span: gitconfig.Span{Start: 0, End: 6}, Echo: true,
		Shown: []diagnostics.Shown{
			{Transcript: in, Message: text.New("in the terminal", "").With()},
			{Transcript: &diagnostics.Transcript{Test: "o"}, Message: text.New("nowhere", "").With()},
		},
	}
	x, snap := testRenderer(position.UTF16), &snapshot{}
	d := x.diagnostic(snap, f)
	if d.CodeDescription.Href != "" || d.RelatedInformation != nil || d.Data != nil {
		t.Errorf("a plain editor gets %+v", d)
	}
	if d.Severity != protocol.DiagnosticSeverityWarning || d.Code != protocol.String("x-y") || d.Range.End.Character != 6 {
		t.Errorf("%+v", d)
	}
	x.session.codeDescription, x.session.relatedInformation, x.session.publishData = true, true, true
	snap.lang = text.Japanese
	d = x.diagnostic(snap, f)
	if d.CodeDescription.Href != "https://example.com/ja" {
		t.Errorf("page %s", d.CodeDescription.Href)
	}
	if len(d.RelatedInformation) != 2 || string(d.RelatedInformation[1].Location.URI) != document.URI(file.Path) ||
		d.RelatedInformation[0].Location.URI != "term://x" {
		t.Errorf("related %+v", d.RelatedInformation)
	}
	var data struct {
		Code, Remote string
		Span         [2]int
		Echo, Failed bool
	}
	if err := json.Unmarshal(d.Data, &data); err != nil || data.Code != "x-y" || data.Span != [2]int{0, 6} ||
		!data.Echo || !data.Failed || data.Remote != remoteurl.Redact(f.Remote) {
		t.Errorf("data %s", d.Data)
	}
	f.Related, f.Shown, f.Echo, f.Remote = nil, nil, false, ""
	if got := string(x.diagnostic(snap, f).Data); strings.Contains(got, "echo") || strings.Contains(got, "failed") ||
		strings.Contains(got, `"remote"`) {
		t.Errorf("nothing failed: %s", got)
	}
	raw, err := protocol.Marshal(&d)
	if err != nil || strings.Contains(string(raw), "hunter2") {
		t.Errorf("it shows a password, or: %v", err)
	}
}
