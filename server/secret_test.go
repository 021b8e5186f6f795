package server

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
)

// TestNoSecretLeaves plants secrets everywhere a configuration can hold one,
// asks for everything that can be asked, at every place, and looks for them in
// every byte that the server sent or logged.
func TestNoSecretLeaves(t *testing.T) {
	// Put together here, so that no scanner takes this file for a leak.
	token := "ghp_" + strings.Repeat("Canary", 6)
	password := "can4ry" + "Passw0rd"
	fill := strings.NewReplacer("TOKEN", token, "PASSWORD", password).Replace
	config := fill(`[remote "origin"]
	url = https://octo:TOKEN@github.com/octo/widget.git
	pushurl = "https://TOKEN@github.com/octo/widget.git"
[remote "other"]
	url = https://octo:PASSWORD@git.example.com/octo/widget.git
	pushurl = https//octo:PASSWORD@github.com/octo/widget.git
	proxy = http://me:PASSWORD@proxy.example.com:8080
[remote "short"]
	url = gh:octo/widget.git
[remote "pushed"]
	url = https://gitlab.com/octo/widget.git
[remote "https://octo:PASSWORD@github.com/octo/named.git"]
	url = HTTPS://github.com/octo/named.git
[remote "query"]
	url = https://git.example.com/octo/widget.git?private_token=PASSWORD
[url "https://octo:TOKEN@github.com/"]
	insteadOf = gh:
[url "https://octo:PASSWORD@gitlab.com/"]
	pushInsteadOf = https://gitlab.com/
[url "https://github.com/"]
	insteadOf = https://octo:PASSWORD@github.example/
[http]
	extraHeader = Authorization: Basic PASSWORD
	extraHeader = X-Api-Key: PASSWORD
	proxy = http://me:PASSWORD@proxy.example.com:8080
[http "https://octo:PASSWORD@github.com/"]
	extraHeader = AUTHORIZATION: bearer TOKEN
	sslVerify = false
[credential "https://octo:PASSWORD@github.com"]
	helper = "!f() { echo username=octo; echo password=PASSWORD; }; f"
	helper = /usr/local/bin/helper --secret PASSWORD
	username = octo
[core]
	sshCommand = sshpass -p PASSWORD ssh
	askPass = /bin/echo PASSWORD
[sendemail]
	smtpPass = PASSWORD
[github]
	token = TOKEN
	oauthToken = PASSWORD
[alias]
	leak = !curl -u octo:PASSWORD https://github.com
[branch "main"]
	remote = https://octo:PASSWORD@github.com/octo/widget.git
	pushRemote = https://TOKEN@github.com/octo/widget.git
[include]
	path = /nowhere/TOKEN/config
[includeIf "hasconfig:remote.*.url:https://octo:PASSWORD@github.com/**"]
	path = nothing
[submodule "lib"]
	url = https://octo:PASSWORD@github.com/octo/lib.git
`)
	files := map[string]string{
		".git/config":  config,
		".gitmodules":  fill("[submodule \"lib\"]\n\tpath = lib\n\turl = https://octo:TOKEN@github.com/octo/lib.git\n"),
		"~/.gitconfig": fill("[url \"https://x:TOKEN@gitlab.com/\"]\n\tinsteadOf = gl:\n[credential]\n\thelper = store --file PASSWORD\n"),
		"package.json": fill(`{"name": "widget", "repository": "https://octo:PASSWORD@github.com/Octo/Widget.git"}`),
	}
	for _, client := range allClients {
		for _, locale := range []string{"en", "ja"} {
			t.Run(client+" "+locale, func(t *testing.T) {
				h := start(t, files, setup{client: client, locale: locale})
				for _, name := range []string{".git/config", ".gitmodules", "~/.gitconfig"} {
					h.open(name)
					h.diagnostics(name)
					h.askEverything(name)
				}
				// The secrets move while somebody types.
				h.setText(".git/config", "[core\n"+config)
				h.askEverything(".git/config")
				h.setText(".git/config", strings.ReplaceAll(config, "]\n", "] "))
				h.askEverything(".git/config")
				h.notify("textDocument/didChange",
					map[string]any{"textDocument": map[string]any{"uri": h.uri(".git/config"), "version": 9},
						"contentChanges": []any{map[string]any{"range": "nonsense", "text": token}}})
				if _, err := h.try("workspace/executeCommand",
					map[string]any{"command": "gitauth.openTokenPage",
						"arguments": []any{map[string]any{"url": "https://octo:" + password + "@github.com/",
							token: 1}}}); err == nil {
					t.Error("a wrong argument was taken")
				}
				h.stop()
				for name, text := range map[string]string{"sent": h.sent(), "logged": h.log()} {
					for kind, secret := range map[string]string{"token": token, "password": password, "part of the token": token[4:20]} {
						if i := strings.Index(text, secret); i >= 0 {
							around := text[max(0, i-300):i]
							t.Errorf("a %s was %s, behind …%s", kind, name, strings.NewReplacer(token, "T", password, "P").Replace(around))
						}
					}
				}
			})
		}
	}
}

// goesOut says whether a command contacts a server: then it is for tests that
// have one on loopback.
func goesOut(command string) bool {
	return command == codeactions.TestRemote || command == codeactions.VerifyCase
}

// askEverything sends every request about a document, at all of its places.
func (h *harness) askEverything(name string) {
	h.t.Helper()
	var lenses []struct{ Command command }
	h.call("textDocument/codeLens", h.doc(name), &lenses)
	for _, l := range lenses {
		if l.Command.Command != "" && !goesOut(l.Command.Command) {
			h.execute(l.Command)
		}
	}
	for _, method := range []string{"documentSymbol", "foldingRange", "documentLink"} {
		h.call("textDocument/"+method, h.doc(name), nil)
	}
	h.call("textDocument/inlayHint", h.doc(name, "range", h.whole(name)), nil)
	text := h.text(name)
	f := gitconfig.Parse(name, text, gitconfig.Version{})
	var places []int
	for i := range f.Sections {
		places = append(places, f.Sections[i].Header.Start, f.Sections[i].SubsectionSpan.End)
	}
	for i := range f.Entries {
		e := &f.Entries[i]
		places = append(places, e.Key.Start, e.ValueSpan.Start, e.ValueSpan.End)
	}
	for _, p := range places {
		at := h.posOf(text, p)
		h.call("textDocument/hover", h.doc(name, "position", at), nil)
		h.call("textDocument/completion", h.doc(name, "position", at), nil)
	}
	for _, a := range h.actionsIn(name, h.whole(name), "quickfix", "refactor", "source") {
		var c command
		if json.Unmarshal(a.Command, &c) == nil && c.Command != "" && !goesOut(c.Command) {
			h.execute(c)
		}
	}
	for _, a := range h.actionsIn(name, h.whole(name)) {
		if a.Title == "" {
			h.t.Error("an action without a title")
		}
	}
}
