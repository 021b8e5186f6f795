package server

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// One token in every place at once, also where the file is broken, in a file
// that is included and in one that is not open: whatever is asked, at whatever
// line, it is never repeated.
func TestCanary(t *testing.T) {
	canary := "ghp_" + strings.Repeat("Tweet1", 6) // put together, so that no scanner takes this file for a leak
	fill := strings.NewReplacer("CANARY", canary).Replace
	well := fill(`[core]
	bare = false
[remote "origin"]
	url = https://octo:CANARY@github.com/Octo/Widget.git # CANARY
	pushurl = https://CANARY@github.com/octo/widget.git
[remote "scp"]
	url = CANARY@github.com:octo/widget.git
[remote "mixed"]
	url = https://octo:CANARY@github.com:octo/widget.git
[remote "quoted"]
	url = "<https://octo:CANARY@github.com/octo/widget.git>"
[remote "typo"]
	url = https://octo:CANARY@githib.com/octo/widget.git
[remote "case"]
	url = HTTPS://octo:CANARY@GitHub.com/octo/widget.git.git/tree/main
[remote "clone"]
	url = git clone https://CANARY@github.com/octo/widget.git
[remote "CANARY"]
	url = http://github.com/octo/widget.git?token=CANARY
[url "https://CANARY@github.com/"]
	insteadOf = gh:
[url "https://github.com/"]
	pushInsteadOf = https://octo:CANARY@old.example/
[http]
	extraHeader = "Authorization: Bearer CANARY"
[credential]
	helper = "!f() { echo password=CANARY; }; f"
[branch "main"]
	remote = https://octo:CANARY@github.com/octo/widget.git
	pushRemote = CANARY
[branch "CANARY"]
	remote = nobody
[submodule "lib"]
	url = https://octo:CANARY@github.com/octo/lib.git
[include]
	path = ../more.inc
	path = ../CANARY.inc
`)
	broken := well + fill("[include]\n\tpath = ../CANARY.dir\n[remote \"late\"]\n\turl = https://octo:CANARY@github.com/octo/widget.git \\q\n\turl \"CANARY\n[CANARY\n")
	h := start(t, map[string]string{
		".git/config": well, ".gitmodules": fill("[submodule \"lib\"]\n\tpath = lib\n\turl = https://octo:CANARY@github.com/octo/lib.git\n"),
		"more.inc":           fill("[remote \"more\"]\n\turl = https://octo:CANARY@github.com/octo/more.git\n[remote \"upper\"]\n\turl = HTTPS://CANARY@github.com/octo/more.git\n"),
		"~/.ssh/config":      fill("Host github.com\n\tUser CANARY\n\tProxyCommand nc -p CANARY\n\tHostKeyAlgorithms +ssh-rsa\n"),
		"package.json":       fill(`{"name": "x", "repository": "https://octo:CANARY@github.com/octo/widget.git"}`),
		"README.md":          fill("[![x](https://CANARY@github.com/octo/widget/actions/badge.svg)](https://github.com/octo/widget)\n"),
		fill("CANARY.dir/x"): "", fill("CANARY.inc"): "# nothing\n",
	}, setup{init: fill(`{"git": {"path": "/nowhere/CANARY"}, "verify": "https://CANARY@x.example", "hosts": {"https://CANARY@y.example": {"forge": "CANARY"}}, "CANARY": 1}`)})
	h.eventually("diagnostics", func() bool { return len(h.publications(".git/config")) > 0 })
	h.everyLine(".git/config") // not open
	for _, text := range []string{well, broken, strings.ReplaceAll(broken, "\n", " "),
		strings.ReplaceAll(well, "://", "//"), strings.ReplaceAll(well, canary, canary[:30]+"\\\n"+canary[30:])} {
		h.openText(".git/config", text)
		h.everyLine(".git/config")
	}
	h.close(".git/config")
	for _, name := range []string{"more.inc", ".gitmodules", "~/.ssh/config"} {
		h.open(name)
		h.everyLine(name)
	}
	for _, wrong := range []any{map[string]any{"url": canary}, map[string]any{canary: 1}, canary,
		map[string]any{"uri": canary, "remote": canary}, map[string]any{"url": "https://" + canary + "@github.com/"}} {
		for _, c := range append(h.announced(), canary) {
			h.try("workspace/executeCommand", map[string]any{"command": c, "arguments": []any{wrong}})
		}
	}
	h.try(canary, nil)
	h.try("textDocument/hover", map[string]any{"textDocument": canary, "position": canary})
	h.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": canary, "text": canary, "version": canary}})
	h.notify(canary, map[string]any{canary: canary})
	h.send([]byte(`{"jsonrpc":"2.0","id":"` + canary + `","method":7}`))
	h.quiet()
	h.stop()
	for name, text := range map[string]string{"sent": h.sent(), "logged": h.log()} {
		// Half of it would do as well; the id of a message has to come back.
		text = strings.ReplaceAll(text, `"id":"`+canary+`"`, "")
		for _, part := range []string{canary, canary[:20], canary[20:]} {
			for i := strings.Index(text, part); i >= 0; i = strings.Index(text, part) {
				t.Errorf("%s, behind …%s", name, strings.NewReplacer(canary, "CANARY", canary[:20], "CAN", canary[20:],
					"ARY").Replace(text[max(0, i-200):i]))
				text = text[i+len(part):]
			}
		}
	}
}

// everyLine asks for everything at every line of a file.
func (h *harness) everyLine(name string) {
	h.t.Helper()
	whole := h.whole(name)
	for _, m := range []string{"documentSymbol", "foldingRange", "documentLink", "codeLens", "inlayHint"} {
		h.call("textDocument/"+m, h.doc(name, "range", whole), nil)
	}
	for i, line := range strings.Split(h.text(name), "\n") {
		for column := range len(line) {
			if column%9 == 0 || column == len(line)-1 {
				p := pos{i, column}
				h.call("textDocument/hover", h.doc(name, "position", p), nil)
				h.call("textDocument/completion", h.doc(name, "position", p), nil)
			}
		}
		for _, a := range h.actionsIn(name, span{pos{i, 0}, pos{i, len(line)}}, "") {
			var c command
			if len(a.Command) > 0 && json.Unmarshal(a.Command, &c) == nil && c.Command != "" {
				h.execute(c)
			}
			if a.Edit != nil && len(fmt.Sprint(edits(a.Edit))) == 0 {
				h.t.Error("an edit of nothing")
			}
		}
	}
}
