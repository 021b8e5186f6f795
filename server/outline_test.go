package server

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/explain"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

const outlineConfig = "\ufeff# one\n# two\nstray = 1\n[core] bare = false ; short\n" +
	"[remote \"😀\"] url = gh:octo/widget.git\r\n\tpushurl = \"https://github.com/octo/\\\nwidget.git\"\n\n; a\n\t# b\n\n" +
	"[branch \"main\"]\n\tremote\n# alone\n[]\n[x]\n[remote \"open\n\turl = y"

type symbol struct {
	Name           string
	Detail         string
	Kind           int
	Range          span
	SelectionRange span
	Children       []symbol
	Location       struct {
		URI   string
		Range span
	}
	ContainerName string
}

func TestDocumentSymbols(t *testing.T) {
	for _, client := range []string{"vscode", "neovim"} {
		t.Run(client, func(t *testing.T) {
			h := start(t, map[string]string{".git/config": outlineConfig}, setup{client: client})
			h.open(".git/config")
			var list []symbol
			h.call("textDocument/documentSymbol", h.doc(".git/config"), &list)
			var names []string
			var walk func(list []symbol, within span)
			walk = func(list []symbol, within span) {
				for _, s := range list {
					names = append(names, s.Name+"|"+s.Detail+"|"+h.in(".git/config", s.SelectionRange))
					if s.Name == "" || !inside(s.SelectionRange, s.Range) || !inside(s.Range, within) {
						t.Errorf("%q: %v in %v in %v", s.Name, s.SelectionRange, s.Range, within)
					}
					walk(s.Children, s.Range)
				}
			}
			walk(list, h.whole(".git/config"))
			want := []string{
				"stray|1|stray", "core||[core]", "bare|false|bare",
				`remote "😀"||[remote "😀"]`, "url|gh:octo/widget.git|url", "pushurl|https://github.com/octo/widget.git|pushurl",
				`branch "main"||[branch "main"]`, "remote||remote", "[]||[]", "x||[x]", `[remote "open||[remote "open`, "url|y|url",
			}
			if !slices.Equal(names, want) {
				t.Errorf("got  %q\nwant %q", names, want)
			}
		})
	}
}

func inside(a, b span) bool { return !earlier(a.Start, b.Start) && !earlier(b.End, a.End) }

func earlier(a, b pos) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Character < b.Character
}

// Editors that know no hierarchy get a flat list with the sections' names.
func TestDocumentSymbolsFlat(t *testing.T) {
	for _, client := range []string{"helix", "minimal"} {
		h := start(t, map[string]string{".git/config": outlineConfig}, setup{client: client})
		h.open(".git/config")
		var list []symbol
		h.call("textDocument/documentSymbol", h.doc(".git/config"), &list)
		if len(list) != 12 {
			t.Fatalf("%d symbols", len(list))
		}
		url := list[4]
		if url.Name != "url" || url.ContainerName != `remote "😀"` || url.Location.URI != h.uri(".git/config") ||
			h.in(".git/config", url.Location.Range) != "url = gh:octo/widget.git" || url.Children != nil {
			t.Errorf("got %+v", url)
		}
	}
}

func TestFoldingRanges(t *testing.T) {
	for _, client := range allClients {
		h := start(t, map[string]string{".git/config": outlineConfig}, setup{client: client})
		h.open(".git/config")
		var list []struct {
			StartLine, EndLine           int
			StartCharacter, EndCharacter *int
			Kind                         string
		}
		raw := h.call("textDocument/foldingRange", h.doc(".git/config"), &list)
		type fold struct {
			from, to int
			kind     string
		}
		var got []fold
		for _, f := range list {
			got = append(got, fold{f.StartLine, f.EndLine, f.Kind})
			if f.StartCharacter != nil || f.EndCharacter != nil {
				t.Errorf("%s: columns in %s", client, raw)
			}
		}
		want := []fold{{4, 6, "region"}, {11, 12, "region"}, {16, 17, "region"}, {0, 1, "comment"}, {8, 9, "comment"}}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v", client, got)
		}
	}
}

// A comment behind a backslash belongs to the value, and one line is no fold.
func TestFoldingRangesOfComments(t *testing.T) {
	for text, want := range map[string][][2]uint32{
		"[a]\n\tx = y\\\n# c\n# d\n# e\n": {{3, 4}},
		"[a]\n\tx = y\n# c\n# d\n# e\n":   {{2, 4}},
		"[a]\n\tx = y\\\n# c\n# d\n":      nil,
		"# c\n# d":                        {{0, 1}},
		"# c\n\n# d\n":                    nil,
		"#\n;\n x\n \t#\n\t;":             {{0, 1}, {3, 4}},
	} {
		f := &configFile{File: explain.File{File: gitconfig.Parse("/w/.git/config", text, gitconfig.Version{})}}
		f.index = position.NewIndex(text)
		var got [][2]uint32
		for _, r := range f.commentFolds() {
			got = append(got, [2]uint32{r.StartLine, r.EndLine})
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

type link struct {
	Range   span
	Target  string
	Tooltip string
}

func TestDocumentLinks(t *testing.T) {
	files := map[string]string{
		".git/config": `[remote "😀"] url = gh:octo/widget.git
[remote "p"]
	url = "git@gitlab.com:group/sub/app.git"
	pushurl = /srv/git/app.git
[remote "unknown"]
	url = git@git.example.com:app.git
[url "git@github.com:"]
	insteadOf = gh:
[url "https://git.example.com:8443/x/"]
	insteadOf = ex:
[url "/srv/"]
	insteadOf = srv:
[include]
	path = ../inc (1)
	path = ~/there
[includeIf "gitdir:nowhere"]
	path = ../not # there
[include "no include"]
	path = x
`,
		"inc (1)": "",
		"~/there": "[user]\n\tname = x\n",
	}
	for _, client := range allClients {
		t.Run(client, func(t *testing.T) {
			h := start(t, files, setup{client: client})
			h.open(".git/config")
			var list []link
			h.call("textDocument/documentLink", h.doc(".git/config"), &list)
			got := map[string]string{}
			for _, l := range list {
				got[h.in(".git/config", l.Range)] = l.Target
				if l.Tooltip == "" {
					t.Errorf("no tooltip for %s", l.Target)
				}
			}
			want := map[string]string{
				"gh:octo/widget.git":               "https://github.com/octo/widget",
				"git@gitlab.com:group/sub/app.git": "https://gitlab.com/group/sub/app",
				"git@github.com:":                  "https://github.com/",
				"https://git.example.com:8443/x/":  "https://git.example.com:8443/",
				"../inc (1)":                       h.uri("inc (1)"),
				"~/there":                          h.uri("~/there"),
				"../not":                           h.uri("not"),
			}
			for text, target := range want {
				if got[text] != target {
					t.Errorf("%s leads to %q, not %q", text, got[text], target)
				}
				delete(got, text)
			}
			if len(got) > 0 {
				t.Errorf("unexpected: %v", got)
			}
		})
	}
}

type hint struct {
	Position pos
	Label    string
	Tooltip  string
}

func TestInlayHints(t *testing.T) {
	files := map[string]string{
		".git/config": `[remote "😀"] url = "gh:octo/widget.git" ; é
[remote "plain"]
	url = https://github.com/octo/plain.git
[remote "push"]
	url = https://gitlab.com/group/app.git
[remote "both"]
	url = gh:octo/both.git
	pushurl = gh:fork/both.git
[url "ssh://git@gitlab.com/"]
	pushInsteadOf = https://gitlab.com/
`,
		"~/.gitconfig": "[url \"git@github.com:\"]\n\tinsteadOf = gh:\n",
	}
	for _, client := range allClients {
		t.Run(client, func(t *testing.T) {
			h := start(t, files, setup{client: client})
			h.open(".git/config")
			ask := func(r span) (list []hint) {
				h.call("textDocument/inlayHint", h.doc(".git/config", "range", r), &list)
				return list
			}
			all := ask(h.whole(".git/config"))
			want := []hint{
				{h.at(".git/config", `widget.git"| ; é`), "→ " + getURL(h, "😀", false), "Rewritten by ~/.gitconfig line 2."},
				{h.at(".git/config", "group/app.git|"), "push → " + getURL(h, "push", true), "Rewritten by line 10."},
				{h.at(".git/config", "octo/both.git|"), "→ " + getURL(h, "both", false), "Rewritten by ~/.gitconfig line 2."},
				{h.at(".git/config", "fork/both.git|"), "→ " + getURL(h, "both", true), "Rewritten by ~/.gitconfig line 2."},
			}
			if !slices.Equal(all, want) {
				t.Errorf("got  %+v\nwant %+v", all, want)
			}
			if some := ask(h.find(".git/config", "pushurl = gh:fork/both.git")); len(some) != 1 || some[0] != want[3] {
				t.Errorf("in one line: %+v", some)
			}
			if some := ask(h.find(".git/config", "octo/plain.git")); len(some) != 0 {
				t.Errorf("in a line without: %+v", some)
			}
			// Only a part of a value is on the screen.
			if some := ask(h.find(".git/config", "both.git\n\tpushurl")); len(some) != 1 || some[0] != want[2] {
				t.Errorf("behind the middle of a value: %+v", some)
			}
		})
	}
}

// getURL asks Git for the URL that it uses.
func getURL(h *harness, remote string, push bool) string {
	h.t.Helper()
	args := []string{"remote", "get-url", remote}
	if push {
		args = []string{"remote", "get-url", "--push", remote}
	}
	out := h.git(args...)
	return out[:len(out)-1]
}

func TestInlayHintsOff(t *testing.T) {
	h := start(t, map[string]string{".git/config": "[remote \"o\"]\n\turl = gh:a/b\n[url \"https://github.com/\"]\n\tinsteadOf = gh:\n"}, setup{init: `{"inlayHints": false}`})
	h.open(".git/config")
	if raw := h.call("textDocument/inlayHint", h.doc(".git/config", "range", h.whole(".git/config")),
		nil); string(raw) != "[]" && string(raw) != "null" {
		t.Errorf("got %s", raw)
	}
}

func TestCodeLenses(t *testing.T) {
	files := map[string]string{".git/config": `[core]
	bare = false
[remote "😀"] url = git@github.com:octo/widget.git
[remote "wrong"]
	url = https//github.com/octo/widget.git
	url = HTTPS://github.com/octo/other.git
[remote "local"]
	url = /srv/git/app.git
[remote "rewritten"]
	url = gh:octo/app.git
[remote "empty"]
	fetch = +refs/heads/*:refs/remotes/empty/*
[url "https://github.com/"]
	insteadOf = gh:
`}
	for _, client := range allClients {
		t.Run(client, func(t *testing.T) {
			h := start(t, files, setup{client: client})
			h.open(".git/config")
			var list []struct {
				Range   span
				Command *command
			}
			h.call("textDocument/codeLens", h.doc(".git/config"), &list)
			got := map[string][]string{}
			for _, l := range list {
				if l.Range.Start.Line != l.Range.End.Line {
					t.Errorf("a lens on several lines: %+v", l.Range)
				}
				if l.Command == nil {
					t.Fatal("a lens without a command has to be resolved")
				}
				where := h.in(".git/config", l.Range)
				got[where] = append(got[where], l.Command.Title)
				if l.Command.Command == "" || goesOut(l.Command.Command) {
					continue
				}
				before := len(h.messages("window/showDocument")) + len(h.messages("window/showMessage"))
				h.execute(*l.Command)
				h.eventually("a page to be opened", func() bool {
					return len(h.messages("window/showDocument"))+len(h.messages("window/showMessage")) > before
				})
			}
			want := map[string][]string{
				`[remote "😀"]`:         {"GitHub · SSH", "Test Remote", "Open on GitHub"},
				`[remote "local"]`:     {"folder on this computer", "Test Remote"},
				`[remote "rewritten"]`: {"GitHub · HTTPS · insteadOf", "Test Remote", "Open on GitHub"},
			}
			for header, titles := range want {
				if !slices.Equal(got[header], titles) {
					t.Errorf("%s has %q", header, got[header])
				}
			}
			if wrong := got[`[remote "wrong"]`]; len(wrong) == 0 || !strings.HasSuffix(wrong[0], "2 problems") {
				t.Errorf("the wrong remote has %q", wrong)
			}
			if got[`[remote "empty"]`] == nil {
				t.Error("the remote without a URL has a problem and no lens")
			}
			if got["[core]"] != nil || got[`[url "https://github.com/"]`] != nil {
				t.Errorf("lenses where there is no remote: %q", got)
			}
			pages := h.messages("window/showDocument")
			if client == "minimal" {
				pages = h.messages("window/showMessage")
			}
			if last, _ := json.Marshal(pages); !strings.Contains(string(last), "https://github.com/octo/widget") ||
				!strings.Contains(string(last), "https://github.com/octo/app") {
				t.Errorf("opened: %s", last)
			}
		})
	}
}

// A remote has the problems that stand in its section, and those elsewhere that are
// about its URLs; one that stands at another remote is that one's.
func TestProblemsOfARemote(t *testing.T) {
	const text = "[core]\n\tbare = false\n[remote \"a\"]\n\turl = x\n[remote \"b\"]\n\turl = y\n"
	file := gitconfig.Parse("/w/.git/config", text, gitconfig.Version{})
	elsewhere := gitconfig.Parse("/w/.gitconfig", text, gitconfig.Version{})
	x, y := &diagnostics.RemoteURL{Remote: "a"}, &diagnostics.RemoteURL{Remote: "b"}
	about := diagnostics.Finding{Problem: diagnostics.Problem{URL: x}}
	core, a, b := file.Sections[0].Span, file.Sections[1].Span, file.Sections[2].Span
	for name, c := range map[string]struct {
		finding diagnostics.Finding
		at      int
		in      *gitconfig.File
		a, b    int
	}{
		"header":               {diagnostics.Finding{}, a.Start, file, 1, 0},
		"end of the section":   {diagnostics.Finding{}, a.End - 1, file, 1, 0},
		"next header":          {diagnostics.Finding{}, a.End, file, 0, 1},
		"end of the file":      {diagnostics.Finding{}, b.End - 1, file, 0, 1},
		"another section":      {diagnostics.Finding{}, core.Start, file, 0, 0},
		"about its URL":        {about, core.Start, file, 1, 0},
		"about several URLs":   {diagnostics.Finding{Others: []*diagnostics.RemoteURL{x, y}}, core.Start, file, 1, 1},
		"at another remote":    {about, b.Start, file, 0, 1},
		"in another file":      {diagnostics.Finding{}, a.Start, elsewhere, 0, 0},
		"there, about its URL": {about, b.Start, elsewhere, 1, 0},
		"echo":                 {diagnostics.Finding{Echo: true}, a.Start, file, 0, 0},
	} {
		for severity, counts := range map[diagnostics.Severity]int{
			diagnostics.Error: 1, diagnostics.Warning: 1, diagnostics.Information: 0, diagnostics.Hint: 0,
		} {
			c.finding.Span = gitconfig.Span{Start: c.at, End: c.at + 1}
			c.finding.File, c.finding.Severity = c.in, severity
			found := map[string][]diagnostics.Finding{c.in.Path: {c.finding}}
			state := &snapshot{}
			state.once.Do(func() {})
			state.done.Store(&analysis{order: []string{"r"}, repos: map[string]*repoState{"r": {findings: found}}})
			f := &configFile{File: explain.File{File: file}, snap: state}
			here := found[file.Path]
			atA := f.problemsOf(&file.Sections[1], []*diagnostics.RemoteURL{x}, here)
			atB := f.problemsOf(&file.Sections[2], []*diagnostics.RemoteURL{y}, here)
			if atA != c.a*counts || atB != c.b*counts {
				t.Errorf("%s, severity %v: a has %d, b has %d", name, severity, atA, atB)
			}
		}
	}
}

// An outline has an end, and says how much is left out.
func TestDocumentSymbolsHaveAnEnd(t *testing.T) {
	for name, text := range map[string]string{
		"keys":     "[core]\n\tbare = false\n[a]\n" + strings.Repeat("\tb = c\n", 30_000) + "[z]\n\ty = x\n",
		"sections": "[core]\n\tbare = false\n" + strings.Repeat("[a]\n", 30_000),
		"strays":   strings.Repeat("b = c\n", 30_000),
	} {
		h := start(t, map[string]string{".git/config": goodConfig}, setup{})
		h.openText(".git/config", text)
		var list []symbol
		h.call("textDocument/documentSymbol", h.doc(".git/config"), &list)
		count, said := 0, ""
		var walk func([]symbol)
		walk = func(list []symbol) {
			for _, s := range list {
				count++
				if strings.HasPrefix(s.Name, "… ") {
					said += s.Name
				}
				walk(s.Children)
			}
		}
		walk(list)
		if count > mostSymbols+3 || count < mostSymbols-3 || !strings.Contains(said, "… 1") {
			t.Errorf("%s: %d symbols, left out: %q", name, count, said)
		}
	}
}

// Nobody is sent to a host that is probably misspelt.
func TestNoPageOfMisspeltHost(t *testing.T) {
	h := start(t, map[string]string{".git/config": remoteAt("origin", "https://githib.com/octo/widget.git")}, setup{client: "vscode"})
	h.await(".git/config", "remote-host-typo")
	h.open(".git/config")
	for _, method := range []string{"textDocument/codeLens", "textDocument/documentLink"} {
		var list []json.RawMessage
		h.call(method, h.doc(".git/config"), &list)
		if text := fmt.Sprintf("%s", list); strings.Contains(text, "Open on") || strings.Contains(text, "https://githib.com") {
			t.Errorf("%s: %s", method, text)
		}
	}
}

// The URLs of a span are those whose entries begin in it, in the order of the text,
// each once, though a file be read twice.
func TestURLsIn(t *testing.T) {
	const text = "[remote \"o\"]\n\turl = a\n\tpushurl = b\n[remote \"p\"]\n\turl = c\n"
	file := gitconfig.Parse("/w/.git/config", text, gitconfig.Version{})
	view := &diagnostics.View{}
	for _, i := range []int{2, 0, 1, 0} {
		e := &file.Entries[i]
		view.URLs = append(view.URLs, &diagnostics.RemoteURL{Raw: e.Value, File: file, Entry: e})
	}
	f := &configFile{File: explain.File{File: file}, snap: &snapshot{}, repo: &workspace.Repository{View: view}}
	a, b, c := file.Entries[0].Span.Start, file.Entries[1].Span.Start, file.Entries[2].Span.Start
	for span, want := range map[gitconfig.Span]string{
		{Start: 0, End: len(text)}: "abc", {Start: 0, End: a}: "", {Start: a, End: a}: "", {Start: a, End: a + 1}: "a",
		{Start: a, End: b}: "a", {Start: a + 1, End: c}: "b", {Start: b, End: c + 1}: "bc",
		{Start: c + 1, End: len(text)}: "",
	} {
		got := ""
		for _, u := range f.urlsIn(span) {
			got += u.Raw
		}
		if got != want {
			t.Errorf("%v: %q, want %q", span, got, want)
		}
	}
	for i := range file.Entries {
		if u := f.urlOf(&file.Entries[i]); u == nil || u.Entry != &file.Entries[i] {
			t.Errorf("the URL of entry %d is %v", i, u)
		}
	}
	for range 3 * keptViews {
		f.snap.placed.of(&diagnostics.View{})
	}
	if n := len(f.snap.placed.known); n == 0 || n > keptViews {
		t.Errorf("%d views are kept", n)
	}
}
