package server

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// A session as each editor has it: a mistake is shown, repaired and gone, and
// Git agrees.
func TestSession(t *testing.T) {
	for _, client := range allClients {
		t.Run(client, func(t *testing.T) {
			h := start(t, map[string]string{".git/config": "[core]\n\tbare = false\n[remote \"é😀\"] url = git@github.com/octo/widget.git # kept\n"}, setup{client: client})
			h.open(".git/config")
			d := h.await(".git/config", "remote-malformed")
			if covers := h.in(".git/config", d[0].Range); covers != "/" {
				t.Errorf("the diagnostic stands on %q", covers)
			}
			list := h.actions(".git/config", d[0].Range.Start)
			if client == "minimal" { // an edit cannot be a command of the client's own
				for _, a := range list {
					if a.Edit != nil || a.Kind != "" {
						t.Errorf("a code action for an editor that knows commands only: %+v", a)
					}
				}
				return
			}
			fix := h.action(list, "Change the remote to git@github.com:octo/widget.git")
			if !fix.IsPreferred || fix.Kind != "quickfix" || len(fix.Diagnostics) != 1 {
				t.Errorf("got %+v", fix)
			}
			if versioned := fix.Edit.DocumentChanges != nil; versioned != (client != "neovim") {
				t.Errorf("documentChanges: %v", versioned)
			}
			h.apply(fix)
			h.await(".git/config")
			if want := "[core]\n\tbare = false\n[remote \"é😀\"] url = git@github.com:octo/widget.git # kept\n"; h.text(".git/config") != want {
				t.Errorf("the text is now %q", h.text(".git/config"))
			}
			h.write(".git/config", h.text(".git/config"))
			if got := getURL(h, "é😀", false); got != "git@github.com:octo/widget.git" {
				t.Errorf("Git reads %q", got)
			}
			h.close(".git/config")
		})
	}
}

// Without a locale of the editor's the environment decides, and it is the one
// that the server was given.
func TestLanguageOfEnvironment(t *testing.T) {
	noLocale := func(params map[string]any) { delete(params, "locale") }
	for lang, want := range map[string]string{"ja_JP.UTF-8": "フェッチ: ", "C": "Fetch: "} {
		h := start(t, hoverFiles, setup{client: "minimal", environ: []string{"LC_ALL=" + lang}, edit: noLocale})
		h.open(".git/config")
		text, _ := h.hover(".git/config", "url = |gh:octo")
		wants(t, text, want)
	}
}

// A document that the editor shows differently is not explained: every answer
// would stand in the wrong place.
func TestDivergedDocument(t *testing.T) {
	h := start(t, hoverFiles, setup{})
	h.open(".git/config")
	h.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": h.uri(".git/config"), "version": 7},
		"contentChanges": []any{map[string]any{"range": span{pos{9999, 0}, pos{9999, 1}}, "text": "x"}},
	})
	if text, _ := h.hover(".git/config", "url = |gh:octo"); text != "" {
		t.Error(text)
	}
	h.setText(".git/config", hoverConfig)
	if text, _ := h.hover(".git/config", "url = |gh:octo"); text == "" {
		t.Error("nothing after the whole text was sent")
	}
}

// An editor that reaches the repository through a link still gets answers.
func TestThroughSymlink(t *testing.T) {
	h := start(t, hoverFiles, setup{})
	link := h.root + "/link"
	h.symlink(h.repo, link)
	h.open(link + "/.git/config")
	text, covers := h.hover(link+"/.git/config", "url = |gh:octo")
	wants(t, text, "GitHub · octo/widget")
	if covers != "gh:octo/widget.git" {
		t.Errorf("the hover covers %q", covers)
	}
}

// large is a configuration of about a megabyte.
func large() map[string]string {
	var b strings.Builder
	b.WriteString("[url \"git@github.com:\"]\n\tinsteadOf = gh:\n")
	for i := range 9000 {
		fmt.Fprintf(&b, "[remote \"r%05d\"]\n\turl = gh:octo/widget-%05d.git\n\tfetch = +refs/heads/*:refs/remotes/r%05d/*\n", i, i, i)
	}
	return map[string]string{".git/config": b.String()}
}

func BenchmarkLargeFile(b *testing.B) {
	h := start(b, large(), setup{})
	h.open(".git/config")
	at := h.at(".git/config", "url = gh:|octo/widget-04500")
	screen := span{pos{at.Line - 20, 0}, pos{at.Line + 20, 0}}
	for method, params := range map[string]map[string]any{
		"hover":          h.doc(".git/config", "position", at),
		"completion":     h.doc(".git/config", "position", at),
		"inlayHint":      h.doc(".git/config", "range", screen),
		"codeLens":       h.doc(".git/config"),
		"documentLink":   h.doc(".git/config"),
		"documentSymbol": h.doc(".git/config"),
		"foldingRange":   h.doc(".git/config"),
	} {
		h.call("textDocument/"+method, params, nil)
		b.Run(method, func(b *testing.B) {
			for b.Loop() {
				h.call("textDocument/"+method, params, nil)
			}
		})
	}
}

// Capabilities are what an editor says: any part may be missing, empty or nothing.
func TestCapabilitiesThatAreMissing(t *testing.T) {
	tried := 0
	for _, client := range allClients {
		b, err := os.ReadFile(filepath.Join("testdata", "clients", client+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var whole map[string]any
		if err := json.Unmarshal(b, &whole); err != nil {
			t.Fatal(err)
		}
		try := func(what string) {
			b, err := json.Marshal(map[string]any{"capabilities": whole})
			if err != nil {
				t.Fatal(err)
			}
			var p protocol.InitializeParams
			if err := protocol.Unmarshal(b, &p); err != nil {
				return // refused, which is an answer
			}
			defer func() {
				if r := recover(); r != nil {
					t.Errorf("%s: %s: %v", client, what, r)
				}
			}()
			tried++
			new(session).read(&p)
		}
		var vary func(object map[string]any, path string)
		vary = func(object map[string]any, path string) {
			for _, name := range slices.Sorted(maps.Keys(object)) {
				old := object[name]
				delete(object, name)
				try("without " + path + name)
				for _, other := range []any{nil, map[string]any{}} {
					object[name] = other
					try(fmt.Sprintf("%s%s is %v", path, name, other))
				}
				object[name] = old
				if inner, ok := old.(map[string]any); ok {
					vary(inner, path+name+".")
				}
			}
		}
		try("as it is")
		vary(whole, "")
	}
	if tried < 100 {
		t.Errorf("only %d were tried", tried)
	}
}

// What an editor says that it can is used, and nothing that it does not say.
func TestSessionReads(t *testing.T) {
	for _, c := range []struct {
		want         session
		capabilities string
	}{
		{session{}, `{}`},
		{session{}, `{"textDocument": {}, "workspace": {}, "window": {}}`},
		{session{}, `{"textDocument": {"publishDiagnostics": {}, "codeAction": {}, "documentSymbol": {}, "hover": {}, "completion": {}}}`},
		{session{}, `{"textDocument": {"completion": {"completionItem": {}}}}`},
		{session{}, `{"workspace": {"workspaceEdit": {}, "didChangeWatchedFiles": {}, "didChangeConfiguration": {}, "codeLens": {}, "inlayHint": {}}}`},
		{session{}, `{"window": {"showDocument": {"support": false}, "workDoneProgress": false}}`},
		{session{relatedInformation: true}, `{"textDocument": {"publishDiagnostics": {"relatedInformation": true}}}`},
		{session{codeDescription: true}, `{"textDocument": {"publishDiagnostics": {"codeDescriptionSupport": true}}}`},
		{session{publishData: true}, `{"textDocument": {"publishDiagnostics": {"dataSupport": true, "versionSupport": false}}}`},
		{session{publishVersion: true}, `{"textDocument": {"publishDiagnostics": {"versionSupport": true}}}`},
		{session{literalActions: true}, `{"textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}}}`},
		{session{preferred: true}, `{"textDocument": {"codeAction": {"codeActionLiteralSupport": {}, "isPreferredSupport": true}}}`},
		{session{hierarchicalSymbol: true}, `{"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}}`},
		{session{markdownHover: true}, `{"textDocument": {"hover": {"contentFormat": ["plaintext", "markdown"]}}}`},
		{session{snippets: true}, `{"textDocument": {"completion": {"completionItem": {"snippetSupport": true}}}}`},
		{session{markdownCompletion: true}, `{"textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown"]}}}}`},
		{session{documentChanges: true}, `{"workspace": {"workspaceEdit": {"documentChanges": true}}}`},
		{session{applyEdit: true}, `{"workspace": {"applyEdit": true}}`},
		{session{configuration: true}, `{"workspace": {"configuration": true}}`},
		{session{watchFiles: true}, `{"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}}`},
		{session{configChanges: true}, `{"workspace": {"didChangeConfiguration": {"dynamicRegistration": true}}}`},
		{session{refreshCodeLens: true}, `{"workspace": {"codeLens": {"refreshSupport": true}}}`},
		{session{refreshInlayHints: true}, `{"workspace": {"inlayHint": {"refreshSupport": true}}}`},
		{session{progress: true}, `{"window": {"workDoneProgress": true}}`},
		{session{questions: true}, `{"window": {"showMessage": {}}}`},
		{session{showDocument: true}, `{"window": {"showDocument": {"support": true}}}`},
	} {
		var p protocol.InitializeParams
		params := `{"processId": null, "rootUri": null, "capabilities": ` + c.capabilities + `}`
		if err := protocol.Unmarshal([]byte(params), &p); err != nil {
			t.Fatal(err)
		}
		var got session
		if got.read(&p); got != c.want {
			t.Errorf("%s: %+v", c.capabilities, got)
		}
	}
	german := "de"
	var got session
	if got.read(&protocol.InitializeParams{Locale: &german}); got != (session{locale: german}) {
		t.Errorf("a locale: %+v", got)
	}
}

// A name in the environment that is relative starts where the server does.
func TestRelativeEnvironment(t *testing.T) {
	t.Chdir(t.TempDir())
	cwd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	sv := newServer(t.Context(), Options{Log: zap.NewNop(), Environ: []string{"GIT_CONFIG_GLOBAL=own/config"}})
	defer sv.stop()
	if want := filepath.Join(cwd, "own", "config"); sv.env.Global != want {
		t.Errorf("the user's configuration is %s, want %s", sv.env.Global, want)
	}
}
