package server

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// actionConfig has one of everything that can be repaired, with characters
// before each URL that count differently in each encoding.
func actionConfig() string {
	return "[core]\r\n\tbare = false\n" +
		"[remote \"😀é\"] url = git@github.com/octo/widget.git # kept: 日本\n" +
		"[remote \"quoted\"]\n\tURL   =\t\"https://githib.com/octo/widget.git\"   ; 😀\n" +
		"[remote \"scheme\"]\n\turl = HTTPS://github.com/octo/widget.git\n\tpushurl = \\\n\tgit@github.com:octo/widget.git\n" +
		"[remote \"secret\"]\n\turl = https://octo:" + strings.Repeat("s3cret", 4) + "@github.com/octo/widget.git\n" +
		"[remote \"user\"]\n\turl = octo@github.com:octo/widget.git\n" +
		"[include]\n\tpath = ../more.inc\n"
}

const moreConfig = "# 日本 😀\n[remote \"more\"]\n\turl = \"git@github.com/octo/more.git\" # kept\n"

// edits lists the edits of an action, whatever their form.
func edits(e *workspaceEdit) map[string][]textEdit {
	out := map[string][]textEdit{}
	for uri, list := range e.Changes {
		out[uri] = append(out[uri], list...)
	}
	for _, c := range e.DocumentChanges {
		out[c.TextDocument.URI] = append(out[c.TextDocument.URI], c.Edits...)
	}
	return out
}

// Each edit that is offered leads to a file in which Git reads another value
// and that is otherwise the same, byte by byte.
func TestActionsKeepEverythingElse(t *testing.T) {
	secret := strings.Repeat("s3cret", 4)
	for _, c := range []struct {
		client string
		unit   position.Encoding
		form   string
	}{{"vscode", position.UTF16, "documentChanges"}, {"neovim", position.UTF8, "changes"},
		{"helix", position.UTF8, "documentChanges"}, {"utf-32", position.UTF32, "documentChanges"}} {
		t.Run(c.client, func(t *testing.T) {
			s := setup{client: c.client}
			if c.client == "utf-32" {
				s.client = "helix"
				s.edit = func(p map[string]any) {
					var caps map[string]any
					if err := json.Unmarshal(p["capabilities"].(json.RawMessage), &caps); err != nil {
						t.Fatal(err)
					}
					caps["general"] = map[string]any{"positionEncodings": []string{"utf-32"}}
					p["capabilities"] = caps
				}
			}
			h := start(t, map[string]string{".git/config": actionConfig(), "more.inc": moreConfig}, s)
			if h.unit != c.unit {
				t.Fatalf("the positions are in %v", h.unit)
			}
			applied := 0
			for _, name := range []string{".git/config", "more.inc"} {
				for _, opened := range []bool{true, false} {
					original := h.read(name)
					if opened {
						h.open(name)
					}
					h.eventually("diagnostics", func() bool { return len(h.publications(name)) > 0 })
					for _, a := range h.actionsIn(name, h.whole(name), "") {
						if a.Edit == nil {
							continue
						}
						applied++
						h.checkForm(a, c.form, opened)
						if strings.Contains(string(h.encode(a)), secret) {
							t.Errorf("an action carries a secret: %s", strings.ReplaceAll(a.Title, secret, "…"))
						}
						before := h.gitConfig(name)
						h.write(name, h.splice(original, h.only(a.Edit, name)))
						after := h.gitConfig(name)
						kept := h.read(name)
						h.write(name, original)
						if !oneValueDiffers(before, after, a.Kind == "source.fixAll.gitauth" || a.Kind == "refactor.rewrite") {
							t.Errorf("%s: Git reads\n%s and then\n%s", a.Title, before, after)
						}
						for _, piece := range []string{"[core]\r\n", "# kept", "😀", "日本", "[remote \"", "   ; 😀", "URL   =\t\""} {
							if strings.Count(kept, piece) != strings.Count(original, piece) {
								t.Errorf("%s: %q is not there as often as before", a.Title, piece)
							}
						}
					}
					if opened {
						h.close(name)
					}
				}
			}
			if applied < 20 {
				t.Errorf("only %d edits were offered", applied)
			}
		})
	}
}

// checkForm looks at the form of an edit: one of the two, with the version
// where there is one.
func (h *harness) checkForm(a action, form string, opened bool) {
	h.t.Helper()
	if (a.Edit.DocumentChanges != nil) != (form == "documentChanges") || (a.Edit.Changes != nil) != (form == "changes") {
		h.t.Errorf("%s: not in the form of %s", a.Title, form)
	}
	for _, d := range a.Edit.DocumentChanges {
		if v := d.TextDocument.Version; (v != nil) != opened || opened && *v != 1 {
			h.t.Errorf("%s: version %v", a.Title, v)
		}
	}
}

// only gives the edits of a file and fails if there are others.
func (h *harness) only(e *workspaceEdit, name string) []textEdit {
	h.t.Helper()
	all := edits(e)
	list := all[h.uri(name)]
	if len(all) != 1 || len(list) == 0 {
		h.t.Fatalf("edits of %d files, %d of %s", len(all), len(list), name)
	}
	return list
}

// gitConfig is what Git reads in a file.
func (h *harness) gitConfig(name string) string {
	h.t.Helper()
	return h.git("config", "--no-includes", "-z", "--list", "--file", h.path(name))
}

// oneValueDiffers says that two listings have the same keys in the same order,
// and that one value is another one; several may be with many.
func oneValueDiffers(before, after string, many bool) bool {
	a, b := strings.Split(before, "\x00"), strings.Split(after, "\x00")
	if len(a) != len(b) {
		return false
	}
	n := 0
	for i := range a {
		keyA, _, _ := strings.Cut(a[i], "\n")
		keyB, _, _ := strings.Cut(b[i], "\n")
		if keyA != keyB {
			return false
		}
		if a[i] != b[i] {
			n++
		}
	}
	return n == 1 || many && n > 1
}

// The kinds that are asked for are those that come.
func TestActionsByKind(t *testing.T) {
	h := start(t, map[string]string{".git/config": actionConfig(), "more.inc": moreConfig}, setup{})
	h.open(".git/config")
	all := []string{"quickfix", "refactor.rewrite", "source.fixAll.gitauth", "test.gitauth"}
	for _, c := range []struct{ only, want []string }{
		{nil, []string{all[0], all[1], all[3]}}, // fixAll is not for the menu at the cursor
		{[]string{""}, all},
		{[]string{"quickfix"}, all[:1]},
		{[]string{"refactor"}, all[1:2]},
		{[]string{"refactor.rewrite"}, all[1:2]},
		{[]string{"refactor.rewrite.more"}, nil},
		{[]string{"source"}, all[2:3]},
		{[]string{"source.fixAll"}, all[2:3]},
		{[]string{"source.fixAll.gitauth"}, all[2:3]},
		{[]string{"test"}, all[3:]},
		{[]string{"source.fixAll.eslint"}, nil},
		{[]string{"source.organizeImports"}, nil},
		{[]string{"ref", "quick", "refactor.extract"}, nil},
		{[]string{"source.fixAll.gitauth", "quickfix"}, []string{all[0], all[2]}},
	} {
		var got []string
		for _, a := range h.actionsIn(".git/config", h.whole(".git/config"), c.only...) {
			got = append(got, a.Kind)
		}
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, c.want) {
			t.Errorf("only %q: %q, want %q", c.only, got, c.want)
		}
	}
	fixes := h.actionsIn(".git/config", h.whole(".git/config"), "source.fixAll.gitauth")
	if len(fixes) != 1 || strings.Contains(string(h.encode(fixes[0])), "\"needsConfirmation\":true") {
		t.Fatalf("%d fixAll actions", len(fixes))
	}
	h.apply(fixes[0])
	for _, want := range []string{"git@github.com:octo/widget.git # kept", "https://github.com/octo/widget.git\n\tpushurl"} {
		if !strings.Contains(h.text(".git/config"), want) {
			t.Errorf("%q is not repaired", want)
		}
	}
	if again := h.actionsIn(".git/config", h.whole(".git/config"), "source.fixAll.gitauth"); len(again) != 0 {
		t.Error("a second round would change more")
	}
}

// isPreferred stands where one answer is right and nowhere else; what changes
// the protocol or takes something away is to be confirmed.
func TestActionsPreferred(t *testing.T) {
	h := start(t, map[string]string{".git/config": actionConfig(), "more.inc": moreConfig}, setup{})
	h.open(".git/config")
	h.await(".git/config", "remote-malformed", "remote-host-typo", "remote-unsupported-protocol", "secret-in-url", "ssh-user")
	preferred := map[string]int{}
	for _, d := range h.publications(".git/config")[0].Diagnostics {
		for _, a := range h.actionsIn(".git/config", d.Range, "quickfix") {
			if a.IsPreferred {
				preferred[d.Code]++
			}
			if len(a.Diagnostics) != 1 || a.Diagnostics[0].Code == "" || a.Diagnostics[0].Source != "gitauth" {
				t.Errorf("%s: diagnostics %+v", a.Title, a.Diagnostics)
			}
			if a.Edit == nil {
				continue
			}
			if strings.Contains(string(h.encode(a)), "needsConfirmation") {
				t.Errorf("%s: the edit asks to be confirmed", a.Title)
			}
		}
	}
	want := map[string]int{"remote-host-typo": 1, "remote-malformed": 1, "remote-unsupported-protocol": 1, "ssh-user": 1}
	if fmt.Sprint(preferred) != fmt.Sprint(want) {
		t.Errorf("preferred: %v, want %v", preferred, want)
	}
	for _, a := range h.actions(".git/config", h.find(".git/config", "HTTPS").Start, "refactor") {
		if a.IsPreferred || a.Diagnostics != nil || a.Edit.ChangeAnnotations == nil {
			t.Errorf("%s: %+v", a.Title, a)
		}
	}
	// An editor that knows no preference is told none.
	h = start(t, map[string]string{".git/config": actionConfig(), "more.inc": moreConfig}, setup{edit: func(p map[string]any) {
		p["capabilities"] = json.RawMessage(strings.Replace(string(p["capabilities"].(json.RawMessage)),
			`"isPreferredSupport": true`, `"isPreferredSupport": false`, 1))
	}})
	for _, a := range h.actionsIn(".git/config", h.whole(".git/config"), "") {
		if a.IsPreferred {
			t.Errorf("%s: preferred", a.Title)
		}
	}
	// Editors without annotations get no trace of them.
	h = start(t, map[string]string{".git/config": actionConfig(), "more.inc": moreConfig}, setup{client: "helix"})
	for _, a := range h.actionsIn(".git/config", h.whole(".git/config"), "") {
		if strings.Contains(string(h.encode(a)), "annotationId\":\"") || a.Edit != nil && a.Edit.ChangeAnnotations != nil {
			t.Errorf("%s: annotated", a.Title)
		}
	}
}

// The gravest finding of a line comes first, wherever it stands; a client that asks
// for one finding with the range of the whole file gets what that one offers.
func TestActionsRanked(t *testing.T) {
	config := "[remote \"origin\"]\n\turl = https://dev:hunter2@gitlab.com:octo/widget.git\n[remote \"b\"]\n\turl = https://gihub.com/octo/widget.git\n"
	h := start(t, map[string]string{".git/config": config}, setup{})
	h.open(".git/config")
	marks := h.await(".git/config", "secret-in-url", "remote-malformed", "remote-host-typo")
	var first, typo diag
	for _, d := range marks {
		switch d.Code {
		case "remote-malformed":
			first = d
		case "remote-host-typo":
			typo = d
		}
	}
	list := h.actions(".git/config", h.find(".git/config", "hunter2").Start, "quickfix")
	if len(list) < 2 || len(list[0].Diagnostics) != 1 || list[0].Diagnostics[0].Code != first.Code {
		t.Errorf("first is %+v", list[:min(1, len(list))])
	}
	hover, _ := h.hover(".git/config", "gitlab|.com:octo")
	if i, k := strings.Index(hover, "port number"), strings.Index(hover, "plain text"); k >= 0 && k < i {
		t.Error("the hover begins with the lesser finding")
	}
	var only []action
	h.call("textDocument/codeAction",
		h.doc(".git/config", "range", h.whole(".git/config"), "context", map[string]any{"diagnostics": []any{typo}}), &only)
	if len(only) == 0 {
		t.Fatal("nothing is offered")
	}
	for _, a := range only {
		if len(a.Diagnostics) > 0 && a.Diagnostics[0].Code != "remote-host-typo" {
			t.Errorf("%s is of another finding", a.Title)
		}
	}
}

// What two findings of one line offer alike stands in the list once, and mends both.
func TestActionsOnce(t *testing.T) {
	said := "$ git push origin main\nssh: connect to host github.com port 22: Connection timed out\nfatal: Could not read from remote repository.\n"
	h := start(t, map[string]string{
		".git/config":           "[remote \"origin\"]\n\turl = git@github.com:octo/widget.git\n",
		".git/gitauth/push.log": said,
	}, setup{client: "neovim", bareMachine: true})
	h.open(".git/config")
	h.await(".git/config", "ssh-key-missing", "connection-timeout")
	titles := map[string]int{}
	var both action
	for _, a := range h.actions(".git/config", h.find(".git/config", "github").Start) {
		titles[a.Title]++
		if strings.HasPrefix(a.Title, "Switch the remote to HTTPS") {
			both = a
		}
	}
	for title, n := range titles {
		if n > 1 {
			t.Errorf("%d times: %s", n, title)
		}
	}
	if len(both.Diagnostics) != 2 {
		t.Errorf("%s is for %+v", both.Title, both.Diagnostics)
	}
}

// The server does not need the editor's diagnostics back.
func TestActionsWithoutDiagnostics(t *testing.T) {
	h := start(t, map[string]string{".git/config": actionConfig(), "more.inc": moreConfig}, setup{})
	h.open(".git/config")
	at := h.find(".git/config", "HTTPS")
	var want string
	for i, context := range []any{
		map[string]any{"diagnostics": []any{}},
		map[string]any{"diagnostics": []any{map[string]any{"range": at, "message": "x"}}, "triggerKind": 2},
		map[string]any{"diagnostics": []any{map[string]any{"range": at, "message": "x", "code": 7, "source": "other",
			"severity": 1, "data": "nonsense"}}},
	} {
		var list []action
		h.call("textDocument/codeAction", h.doc(".git/config", "range", at, "context", context), &list)
		got := string(h.encode(list))
		if i == 0 {
			want = got
			h.action(list, "Change the remote to https://github.com/octo/widget.git")
		}
		if got != want {
			t.Errorf("context %d gives other actions", i)
		}
	}
	for _, r := range []span{{pos{0, 0}, pos{0, 3}}, {pos{9999, 0}, pos{9999, 0}}} {
		if list := h.actionsIn(".git/config", r); len(list) != 0 {
			t.Errorf("%d actions where nothing is", len(list))
		}
	}
	if list := h.actionsIn(".git/config", span{h.whole(".git/config").End, pos{}}, "quickfix"); len(list) == 0 {
		t.Error("an inverted range has no actions")
	}
}

// An edit is not offered when it would meet another text.
func TestActionsStale(t *testing.T) {
	h := start(t, map[string]string{".git/config": badConfig}, setup{})
	h.await(".git/config", bad...)
	h.open(".git/config")
	whole := h.whole(".git/config")
	if len(h.actionsIn(".git/config", whole)) == 0 {
		t.Fatal("no actions")
	}
	h.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": h.uri(".git/config"), "version": 2},
		"contentChanges": []any{map[string]any{"range": span{pos{50, 3}, pos{50, 4}}, "text": "x"}},
	})
	for _, uri := range []string{h.uri(".git/config"), strings.Replace(h.uri(".git/config"), "/.git/", "/./%2Egit/", 1)} {
		var list []action
		h.call("textDocument/codeAction", map[string]any{"textDocument": map[string]any{"uri": uri}, "range": whole,
			"context": map[string]any{"diagnostics": []any{}}}, &list)
		if len(list) != 0 {
			t.Errorf("%d actions for a document that the editor shows differently", len(list))
		}
	}
	h.setText(".git/config", badConfig)
	fix := h.action(h.actionsIn(".git/config", whole), "Change the remote to git@github.com:octo/widget.git")
	h.apply(fix)
	h.await(".git/config", bad[1:]...)
	h.close(".git/config")
	h.await(".git/config", bad...)

	// Not open, and changed on the disk a moment ago.
	h.write(".git/config", "\n\n"+badConfig)
	for _, a := range h.actionsIn(".git/config", whole) {
		if a.Edit != nil && h.splice(h.read(".git/config"), h.only(a.Edit, ".git/config")) == "" {
			t.Error("an edit of nothing")
		}
	}
	h.await(".git/config", bad...)
	h.eventually("the new place", func() bool {
		list := h.publications(".git/config")
		return list[len(list)-1].Diagnostics[0].Range.Start.Line == 6
	})
	h.apply(h.action(h.actionsIn(".git/config", h.whole(".git/config")), "Change the remote to git@github.com:octo/widget.git"))
	if got := h.git("remote", "get-url", "origin"); got != "git@github.com:octo/widget.git\n" {
		t.Errorf("Git reads %q", got)
	}
}

// An edit is made for one text and offered for no other, open or not.
func TestEditsOfAnotherText(t *testing.T) {
	h := start(t, map[string]string{".git/config": badConfig}, setup{})
	h.await(".git/config", bad...)
	snap, path := h.sv.states.now(), h.path(".git/config")
	findings := snap.result().in(path)
	fix := codeactions.For(&findings[0], snap.settings)[0]
	for _, c := range []struct {
		name string
		open *document.Document
		disk string // "" for no file
		want bool
	}{
		{"not open", nil, badConfig, true},
		{"not open, another text", nil, badConfig + "\n", false},
		{"not there", nil, "", false},
		{"open", &document.Document{Text: badConfig}, "\n", true},
		{"open, another text", &document.Document{Text: badConfig + "\n"}, badConfig, false},
		{"open, the editor shows another", &document.Document{Text: badConfig, Diverged: true}, badConfig, false},
	} {
		if h.write(".git/config", c.disk); c.disk == "" {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
		docs := map[string]*document.Document{}
		if c.open != nil {
			docs[path] = c.open
		}
		if _, ok := h.sv.workspaceEdit(&snapshot{facts: facts{docs: docs, git: snap.git}}, &fix); ok != c.want {
			t.Errorf("%s: offered %v", c.name, ok)
		}
	}
}

// A client that names findings and a range beyond their lines gets what those offer;
// one that names the findings of a line gets all that stands there.
func TestAskedMarks(t *testing.T) {
	at := func(first, last uint32) protocol.Range {
		return protocol.Range{Start: protocol.Position{Line: first}, End: protocol.Position{Line: last, Character: 9}}
	}
	of := func(code string, line uint32) *mark {
		return &mark{Problem: &diagnostics.Problem{Rule: &diagnostics.Rule{Code: code}}, at: at(line, line)}
	}
	all := []*mark{of("a", 3), of("b", 3), of("a", 5)}
	named := []protocol.Diagnostic{
		{Range: at(3, 3), Code: protocol.String("a")}, {Range: at(5, 5), Code: protocol.String("c")},
	}
	for _, c := range []struct {
		first, last uint32
		named       []protocol.Diagnostic
		want        []*mark
	}{
		{3, 5, named, all}, {4, 4, named, all}, {2, 5, named, all[:1]}, {3, 6, named, all[:1]}, {2, 6, named, all[:1]},
		{2, 6, named[1:], all}, {2, 6, nil, all},
	} {
		p := &protocol.CodeActionParams{Range: at(c.first, c.last)}
		p.Context.Diagnostics = c.named
		if got := asked(slices.Clone(all), p); !slices.Equal(got, c.want) {
			t.Errorf("lines %d to %d: %d marks, want %d", c.first, c.last, len(got), len(c.want))
		}
	}
}

// A page about a finding is offered where the editor does not link it by itself.
func TestActionsExplain(t *testing.T) {
	for client, want := range map[string]bool{"vscode": false, "helix": true} {
		h := start(t, map[string]string{".git/config": badConfig}, setup{client: client})
		h.open(".git/config")
		got := slices.ContainsFunc(h.actionsIn(".git/config", h.whole(".git/config"), "quickfix"), func(a action) bool {
			return strings.Contains(string(a.Command), codeactions.OpenDocs)
		})
		if got != want {
			t.Errorf("%s: offered %v", client, got)
		}
	}
}

// In a terminal's log an action is offered on the lines of its failure.
func TestActionsInLog(t *testing.T) {
	h := start(t, map[string]string{".git/config": remoteAt("origin", "https://git.example.com/o/r.git"),
		tieLog: "$ git fetch\nfatal: repository 'https://git.example.com/o/r.git/' not found\n$ ls\n"}, setup{})
	h.open(tieLog)
	h.await(tieLog, "repo-not-found")
	for line, want := range []bool{false, true, false} {
		if got := h.actionsIn(tieLog, span{pos{line, 0}, pos{line, 0}}, "quickfix"); len(got) > 0 != want {
			t.Errorf("line %d: %d actions", line, len(got))
		}
	}
}

// An editor from before code action literals can only be given commands.
func TestActionsAsCommands(t *testing.T) {
	h := start(t, map[string]string{".git/config": actionConfig(), "more.inc": moreConfig}, setup{client: "minimal"})
	n := 0
	for _, a := range h.actionsIn(".git/config", h.whole(".git/config"), "") {
		n++
		if a.Edit != nil || a.Kind != "" || len(a.Command) == 0 || a.Command[0] != '"' {
			t.Errorf("not a bare command: %+v", a)
		}
		h.apply(a)
	}
	if n == 0 {
		t.Error("no commands")
	}
}

// A remote can be tested where nothing was found, too.
func TestActionsTestAnyRemote(t *testing.T) {
	const text = "[remote \"origin\"]\n\turl = https://git.example.com/team/widget.git\n[remote \"other\"]\n\turl = git@github.com:octo/widget.git\n[core]\n\tbare = false\n[include]\n\tpath = ../more.inc\n"
	// Its URL stands where the other file has one.
	const more = "[remote \"linked\"]\n\turl = https://git.example.com/team/linked.git\n"
	const modules = "[submodule \"a\"]\n\tpath = a\n\turl = https://git.example.com/team/a.git\n"
	for _, trusted := range []bool{true, false} {
		s := setup{}
		if !trusted {
			s.init = `{"trusted": false}`
		}
		h := start(t, map[string]string{".git/config": text, "more.inc": more, ".gitmodules": modules}, s)
		h.open(".git/config")
		h.open("more.inc")
		h.open(".gitmodules")
		for _, c := range []struct{ file, at, remote string }{
			{".git/config", "git.example", "origin"}, {".git/config", "git@", "other"}, {".git/config", "bare", ""},
			{"more.inc", "git.example", "linked"}, {".gitmodules", "git.example", ""},
		} {
			var titles []string
			for _, a := range h.actions(c.file, h.find(c.file, c.at).Start, "") {
				if a.Kind == "test.gitauth" {
					titles = append(titles, a.Title)
				}
			}
			want := ""
			if trusted && c.remote != "" {
				want = "Test remote “" + c.remote + "” (contacts the server)"
			}
			if strings.Join(titles, ", ") != want {
				t.Errorf("trusted %v, at %s in %s: %q, want %q", trusted, c.at, c.file, titles, want)
			}
		}
	}
}

// A span is widened to its lines and no further.
func TestWholeLines(t *testing.T) {
	const text = "one\ntwo\n\nthree"
	for _, c := range []struct{ from, want gitconfig.Span }{
		{gitconfig.Span{Start: 0, End: 0}, gitconfig.Span{Start: 0, End: 3}},
		{gitconfig.Span{Start: 1, End: 3}, gitconfig.Span{Start: 0, End: 3}},
		{gitconfig.Span{Start: 2, End: 5}, gitconfig.Span{Start: 0, End: 7}},
		{gitconfig.Span{Start: 4, End: 4}, gitconfig.Span{Start: 4, End: 7}},
		{gitconfig.Span{Start: 8, End: 8}, gitconfig.Span{Start: 8, End: 8}},
		{gitconfig.Span{Start: 10, End: 11}, gitconfig.Span{Start: 9, End: 14}},
		{gitconfig.Span{Start: 14, End: 14}, gitconfig.Span{Start: 9, End: 14}},
	} {
		if got := wholeLines(text, c.from); got != c.want {
			t.Errorf("%v is in %v, want %v", c.from, got, c.want)
		}
	}
}

// Two actions are one where they stand on one line under one title and do the same,
// or open pages.
func TestActionsJoined(t *testing.T) {
	made := func(title, command string, line ...uint32) *protocol.CodeAction {
		a := &protocol.CodeAction{Title: title, Command: protocol.Command{Title: title, Command: command}}
		for _, n := range line {
			var d protocol.Diagnostic
			d.Range.Start.Line = n
			a.Diagnostics = append(a.Diagnostics, d)
		}
		return a
	}
	docs := func(page string, line uint32) *protocol.CodeAction {
		a := made("Read", codeactions.OpenDocs, line)
		a.Command.Arguments = []protocol.LSPAny{protocol.LSPAny(page)}
		return a
	}
	argument := func(a *protocol.CodeAction, value string) *protocol.CodeAction {
		a.Command.Arguments = []protocol.LSPAny{protocol.LSPAny(value)}
		return a
	}
	for name, c := range map[string]struct {
		was, is protocol.CommandOrCodeAction
		want    bool
	}{
		"the same":              {made("Test", "t", 1), made("Test", "t", 1), true},
		"the same for two":      {made("Test", "t", 1, 1), made("Test", "t", 1), true},
		"another line":          {made("Test", "t", 1), made("Test", "t", 2), false},
		"another title":         {made("Test", "t", 1), made("Try", "t", 1), false},
		"of no finding before":  {made("Test", "t"), made("Test", "t", 1), false},
		"of no finding now":     {made("Test", "t", 1), made("Test", "t"), false},
		"of several":            {made("Test", "t", 1), made("Test", "t", 1, 1), false},
		"another argument":      {made("Test", "t", 1), argument(made("Test", "t", 1), "1"), false},
		"another command":       {made("Read", "t", 1), docs(`"a"`, 1), false},
		"another command first": {docs(`"a"`, 1), made("Read", "t", 1), false},
		"two pages":             {docs(`"a"`, 1), docs(`"b"`, 1), true},
		"commands":              {&protocol.Command{Title: "Test"}, made("Test", "t", 1), false},
		"a command now":         {made("Test", "t", 1), &protocol.Command{Title: "Test"}, false},
	} {
		before := 0
		if a, ok := c.was.(*protocol.CodeAction); ok {
			before = len(a.Diagnostics)
		}
		if got := joined([]protocol.CommandOrCodeAction{c.was}, c.is); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
		if a, ok := c.was.(*protocol.CodeAction); ok && (len(a.Diagnostics) > before) != c.want {
			t.Errorf("%s: for %d findings", name, len(a.Diagnostics))
		}
	}
	yes := true
	was, is := made("Test", "t", 1), made("Test", "t", 1)
	is.IsPreferred = &yes
	if !joined([]protocol.CommandOrCodeAction{was}, is) || was.IsPreferred != &yes {
		t.Error("an action that is preferred for one finding is not for both")
	}
	no := false
	was.IsPreferred = &no
	if !joined([]protocol.CommandOrCodeAction{was}, is) || was.IsPreferred != &no {
		t.Error("what was said of the first finding is lost")
	}
}

// Whoever stands at either end of a URL's line is offered what can be done with it,
// and nothing is said beside.
func TestActionsAtTheEndsOfALine(t *testing.T) {
	const text = "[core]\n\tbare = false\n[remote \"o\"]\n\turl = https://github.com/octo/one.git\n\turl = https://github.com/octo/two.git\n"
	h := start(t, map[string]string{".git/config": text}, setup{})
	h.open(".git/config")
	for at, want := range map[string]string{
		"|url = https://github.com/octo/one.git": "one",
		"url = https://github.com/octo/one.git|": "one",
		"[remote \"o\"]|":                        "",
		"\tbare = false|":                        "",
		"|url = https://github.com/octo/two.git": "two",
		"url = https://github.com/octo/two.git|": "two",
	} {
		for _, kind := range []string{"refactor", "test"} {
			list := h.actions(".git/config", h.at(".git/config", at), kind)
			if (len(list) > 0) != (want != "") {
				t.Errorf("%s at %s: %d actions", kind, at, len(list))
			}
			for _, a := range list {
				if a.Edit != nil && !strings.Contains(string(h.encode(a)), "octo/"+want) {
					t.Errorf("at %s: %s", at, a.Title)
				}
			}
		}
	}
	if said := h.said(); len(said) > 0 {
		t.Errorf("said: %q", said)
	}
}

// What Git does not read itself but what it starts does offers its repairs, too.
func TestActionsInSSHConfig(t *testing.T) {
	const ssh = "Host other\n\tIdentiyFile ~/.ssh/x\n\tHostName other.example.com\n"
	h := start(t, map[string]string{".git/config": remoteAt("origin", "git@github.com:octo/widget.git"), "~/.ssh/config": ssh}, setup{})
	h.openAs("~/.ssh/config", ssh, "ssh_config", h.uri("~/.ssh/config"))
	h.await("~/.ssh/config", "ssh-config-refused")
	h.apply(h.action(h.actions("~/.ssh/config", h.at("~/.ssh/config", "Identi|yFile")), "Change “IdentiyFile” to “IdentityFile”"))
	if got := h.text("~/.ssh/config"); got != strings.Replace(ssh, "Identiy", "Identity", 1) {
		t.Errorf("the file is %q", got)
	}
	if list := h.actions("~/.ssh/config", pos{0, 0}); len(list) > 0 {
		t.Errorf("%d actions at a line without a fault", len(list))
	}
}
