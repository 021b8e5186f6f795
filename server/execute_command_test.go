package server

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.lsp.dev/jsonrpc2"

	"github.com/gitauth-ls/gitauth-ls/internal/lsptest"
	"github.com/gitauth-ls/gitauth-ls/server/wire"
)

// announced lists the commands in the server's capabilities.
func (h *harness) announced() []string {
	h.t.Helper()
	var result struct {
		Capabilities struct{ ExecuteCommandProvider struct{ Commands []string } }
	}
	if err := json.Unmarshal(h.initialized, &result); err != nil {
		h.t.Fatal(err)
	}
	return result.Capabilities.ExecuteCommandProvider.Commands
}

// pages are the addresses that the server had opened or told.
func (h *harness) pages() []string {
	var out []string
	for _, method := range []string{"window/showDocument", "window/showMessage"} {
		for _, m := range h.messages(method) {
			var p struct{ URI, Message string }
			if err := json.Unmarshal(m, &p); err != nil {
				h.t.Fatal(err)
			}
			if _, after, ok := strings.Cut(p.Message, "https://"); ok {
				out = append(out, "https://"+after)
			} else if p.URI != "" {
				out = append(out, p.URI)
			}
		}
	}
	return out
}

func TestCommands(t *testing.T) {
	for _, client := range []string{"vscode", "minimal"} {
		t.Run(client, func(t *testing.T) {
			h := start(t, map[string]string{".git/config": badConfig + remoteAt("gl", "git@gitlab.com:octo/widget.git") +
				"\turl = git@gitlab.com:octo/second.git\n\tpushurl = git@github.com:octo/pushed.git\n" +
				remoteAt("https", "https://github.com/octo/https.git") +
				remoteAt("azure", "https://dev.azure.com/octo/widget/_git/widget")}, setup{client: client})
			if want := []string{"gitauth.closeKey", "gitauth.dismiss", "gitauth.forgetCredential", "gitauth.openDocs",
				"gitauth.openRepository", "gitauth.openSshKeysPage", "gitauth.openSsoPage", "gitauth.openTokenPage",
				"gitauth.rescan", "gitauth.storeSecret", "gitauth.testRemote", "gitauth.useGh",
				"gitauth.verifyCase"}; !slices.Equal(h.announced(), want) {
				t.Fatalf("announced: %v", h.announced())
			}
			run := func(command string, arguments ...any) *lsptest.Error {
				params := map[string]any{"command": command}
				if arguments != nil {
					params["arguments"] = arguments
				}
				_, err := h.try("workspace/executeCommand", params)
				return err
			}
			place := func(more string) json.RawMessage {
				return json.RawMessage(fmt.Sprintf(`{"uri": %q%s}`, h.uri(".git/config"), more))
			}
			for i, c := range []struct {
				command  string
				argument any
				want     string // the page, "" for none
			}{
				{"gitauth.openDocs", map[string]any{"url": "https://git-scm.com/docs"}, "https://git-scm.com/docs"},
				{"gitauth.openTokenPage", map[string]any{"url": "https://github.com/settings/tokens"}, "https://github.com/settings/tokens"},
				{"gitauth.openRepository", place(`, "remote": "gl"`), "https://gitlab.com/octo/widget"},
				{"gitauth.openRepository", place(`, "remote": "gl", "kind": "url", "index": 1`), "https://gitlab.com/octo/second"},
				{"gitauth.openRepository", place(`, "remote": "gl", "kind": "pushurl", "index": 0`), "https://github.com/octo/pushed"},
				{"gitauth.openTokenPage", place(`, "remote": "gl", "kind": "pushurl", "index": 0`), "https://github.com/settings/tokens"},
				{"gitauth.openSsoPage", place(`, "remote": "gl", "kind": "pushurl", "index": 0`), "https://github.com/settings/keys"},
				{"gitauth.openSsoPage", place(`, "remote": "https"`), "https://github.com/settings/tokens"},
				{"gitauth.openTokenPage", place(`, "remote": "azure"`), "https://dev.azure.com/octo/_usersSettings/tokens"},
				{"gitauth.openDocs", place(`, "remote": "gl"`), ""},
				{"gitauth.openRepository", place(`, "remote": "gl", "index": 7`), ""},
				{"gitauth.openRepository", place(`, "remote": "gl", "index": -1`), ""},
				{"gitauth.openRepository", place(`, "remote": "nobody"`), ""},
				{"gitauth.openRepository", json.RawMessage(`{"uri": "untitled:x", "remote": "gl"}`), ""},
				{"gitauth.openRepository", json.RawMessage(`{"uri": "file:///nowhere/config", "remote": "gl"}`), ""},
				{"gitauth.openDocs", map[string]any{"url": "file:///etc/passwd"}, ""},
				{"gitauth.openDocs", map[string]any{"url": "javascript:alert(1)"}, ""},
				{"gitauth.openDocs", map[string]any{"url": "http://github.com/"}, ""},
				{"gitauth.openDocs", map[string]any{"url": "https://me:x@github.com/"}, ""},
				{"gitauth.openDocs", map[string]any{"url": "https://"}, ""},
				{"gitauth.openDocs", map[string]any{"url": "::"}, ""},
			} {
				before := len(h.pages())
				if err := run(c.command, c.argument); err != nil {
					t.Errorf("%d %s: %s", i, c.command, err.Message)
				}
				if c.want != "" {
					h.eventually("the page "+c.want,
						func() bool {
							p := h.pages()
							return len(p) > before &&
								strings.HasPrefix(p[len(p)-1], c.want)
						})
				}
				if c.want == "" && len(h.pages()) != before {
					t.Errorf("%d %s opened %v", i, c.command, h.pages()[before:])
				}
			}
			for _, m := range h.messages("window/showDocument") {
				if client == "minimal" || !strings.Contains(string(m), `"external":true`) {
					t.Errorf("shown: %s", m)
				}
			}

			for _, command := range h.announced() {
				if err := run(command); err != nil {
					t.Errorf("%s without arguments: %s", command, err.Message)
				}
				if err := run(command, map[string]any{}); err != nil {
					t.Errorf("%s with an empty object: %s", command, err.Message)
				}
				for _, wrong := range []any{map[string]any{"URl2": 1},
					map[string]any{"url": "https://github.com", "token": "x"}, "x", 7, []any{}, true,
					map[string]any{"index": "one"}, map[string]any{"uri": 1}} {
					if err := run(command, wrong); err == nil || err.Code != int(jsonrpc2.InvalidParams) {
						t.Errorf("%s with %v: %v", command, wrong, err)
					}
				}
				if err := run(command, map[string]any{}, map[string]any{}); err == nil ||
					err.Code != int(jsonrpc2.InvalidParams) {
					t.Errorf("%s with two arguments: %v", command, err)
				}
			}
			for _, unknown := range []string{"", "gitauth.", "gitauth.nothing", "Gitauth.rescan", "rm"} {
				if err := run(unknown); err == nil || err.Code != int(jsonrpc2.InvalidParams) {
					t.Errorf("command %q: %v", unknown, err)
				}
			}
			if _, err := h.try("workspace/executeCommand", nil); err == nil {
				t.Error("no params were taken")
			}
			if text, _ := h.hover(".git/config", "url = |git@gitlab.com:octo/widget"); text == "" {
				t.Error("no hover after all that")
			}
		})
	}
}

// What a code action or a lens carries is what the command takes.
func TestCommandsOfActions(t *testing.T) {
	h := start(t, map[string]string{".git/config": actionConfig()}, setup{})
	for _, a := range h.actionsIn(".git/config", h.whole(".git/config"), "") {
		var c command
		if len(a.Command) == 0 || json.Unmarshal(a.Command, &c) != nil || c.Command == "" {
			continue
		}
		if a.Kind == "test.gitauth" {
			continue // it contacts the server, see contact_test.go
		}
		before := len(h.pages())
		h.execute(c)
		h.eventually(a.Title, func() bool { return len(h.pages()) > before })
		if p := h.pages(); !strings.HasPrefix(p[len(p)-1], "https://") {
			t.Errorf("%s opens %s", a.Title, p[len(p)-1])
		}
	}
}

// An editor that answers nothing that it is asked gets all of its own answers,
// and diagnostics.
func TestEditorThatNeverAnswers(t *testing.T) {
	h := start(t, map[string]string{".git/config": badConfig}, setup{deaf: true})
	begin := time.Now()
	h.await(".git/config", bad...)
	h.write(".git/config", goodConfig)
	h.await(".git/config")
	h.open(".git/config")
	for range 80 { // more than may run at a time
		h.call("workspace/executeCommand",
			map[string]any{"command": "gitauth.openDocs", "arguments": []any{map[string]any{"url": "https://git-scm.com/"}}}, nil)
	}
	h.configure("{}")
	h.setText(".git/config", badConfig)
	h.await(".git/config", bad...)
	if text, _ := h.hover(".git/config", "url = |https://githib"); text == "" {
		t.Error("no hover")
	}
	h.git("remote", "add", "x", "https://github.com/o/w")
	h.settle()
	if d := time.Since(begin); d > wire.DefaultCallTimeout/2 {
		t.Errorf("it took %v", d)
	}
}

// The command for gh is shown, and holds nothing that a shell takes for more than a
// word.
func TestUseGH(t *testing.T) {
	h := start(t, nil, setup{client: "neovim"})
	for _, c := range []struct{ host, scope, want string }{
		{"", "", "gh auth login --hostname github.com --git-protocol https --web"},
		{"git.example.com:8443", "", "gh auth login --hostname git.example.com:8443 --git-protocol https --web"},
		{"az-AZ_09.example", "", "gh auth login --hostname az-AZ_09.example --git-protocol https --web"},
		{"", "workflow", "gh auth refresh --hostname github.com --scopes workflow"},
		{"ghe.example.com", "read:org", "gh auth refresh --hostname ghe.example.com --scopes read:org"},
	} {
		h.call("workspace/executeCommand", map[string]any{"command": "gitauth.useGh",
			"arguments": []any{map[string]any{"host": c.host, "scope": c.scope}}}, nil)
		h.eventually(c.want, func() bool { return h.heard(`Run this in a terminal: ` + c.want + `"`) })
	}
	before := len(h.messages("window/showMessage"))
	for _, wrong := range []string{"a b", "a;b", "`", "a{", "@", "[", "a/b", "$x", "ä"} {
		for _, member := range []string{"host", "scope"} {
			if _, err := h.try("workspace/executeCommand", map[string]any{"command": "gitauth.useGh",
				"arguments": []any{map[string]any{member: wrong}}}); err == nil || err.Code != int(jsonrpc2.InvalidParams) {
				t.Errorf("%s %q: %v", member, wrong, err)
			}
		}
	}
	if said := h.messages("window/showMessage"); len(said) > before {
		t.Errorf("said of wrong words: %s", said[before:])
	}
}
