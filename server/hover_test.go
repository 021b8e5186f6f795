package server

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/explain"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// hoverText asks for a hover and gives its text and what its range covers.
func (h *harness) hover(name, pattern string) (text, covers string) {
	h.t.Helper()
	var got *struct {
		Contents struct{ Kind, Value string }
		Range    span
	}
	h.call("textDocument/hover", h.doc(name, "position", h.at(name, pattern)), &got)
	if got == nil {
		return "", ""
	}
	return got.Contents.Value, h.in(name, got.Range)
}

// wants checks that a text has some parts, in this order.
func wants(t *testing.T, text string, parts ...string) {
	t.Helper()
	rest := text
	for _, p := range parts {
		i := strings.Index(rest, p)
		if i < 0 {
			t.Fatalf("no %q in, or out of its place in\n%s", p, text)
		}
		rest = rest[i+len(p):]
	}
}

const hoverConfig = `[core]
	bare = true
	bare = false ; the last one counts
[remote "😀é"] url = gh:octo/widget.git
[remote "https"]
	url = https://gitlab.com/group/app.git
	url = https://gitlab.com/mirror/app.git
[remote "work"]
	url = "work:team/app.git"
	pushurl = https://github.com/octo/app.git
[url "git@github.com:"]
	insteadOf = gh:
[url "ssh://git@gitlab.com/"]
	pushInsteadOf = https://gitlab.com/mirror/
[include]
	path = ../more
	path = ../missing
[includeIf "onbranch:nowhere"]
	path = ../never
[branch "main"]
	remote = work
	pushRemote = nobody
[http "https://gitlab.com"]
	proactiveAuth = basic
	sslVerify = false
`

var hoverFiles = map[string]string{
	".git/config":   hoverConfig,
	"more":          "[credential \"https://gitlab.com\"]\n\thelper = store --file ~/.logins\n\tusername = octo\n",
	"~/.gitconfig":  "[credential]\n\thelper = cache\n",
	"~/.ssh/config": "Host work\n\tHostName git.example.com\n\tUser deploy\n\tPort 2222\n\tIdentityFile ~/.ssh/work_ed25519\n",
}

func TestHoverURL(t *testing.T) {
	for _, client := range allClients {
		t.Run(client, func(t *testing.T) {
			h := start(t, hoverFiles, setup{client: client})
			h.open(".git/config")

			text, covers := h.hover(".git/config", "url = |gh:octo")
			if covers != "gh:octo/widget.git" {
				t.Errorf("the hover covers %q", covers)
			}
			wants(t, text, "GitHub · octo/widget", "Fetch: ", strings.TrimSpace(h.git("ls-remote", "--get-url", "😀é")),
				"rewritten by insteadOf in line 12", "Protocol: SSH", "git@github.com", "port 22", "git remote set-url 😀é")

			text, _ = h.hover(".git/config", "|https://gitlab.com/group")
			wants(t, text, "GitLab · group/app",
				"Push: ", strings.Fields(h.git("remote", "get-url", "--push", "https"))[0], "rewritten by pushInsteadOf in line 14",
				"Login: ", "cache", "~/.gitconfig line 2", "store …", "(more line 2)", "Account: ", "octo",
				"certificate is not checked: line 25")
			if strings.Contains(text, ".logins") {
				t.Error("the hover shows a helper's arguments")
			}
			text, _ = h.hover(".git/config", "|https://gitlab.com/mirror/app")
			wants(t, text, "only pushed to")

			text, covers = h.hover(".git/config", `url = "w|ork`)
			if covers != `"work:team/app.git"` {
				t.Errorf("the hover covers %q", covers)
			}
			wants(t, text, "Fetch: ", "work:team/app.git", "Push: ", "https://github.com/octo/app.git", "from line 10",
				"deploy@git.example.com", "port 2222", "stands for", "~/.ssh/config line 2", "~/.ssh/work_ed25519", "~/.ssh/config line 5")

			text, _ = h.hover(".git/config", "pushurl = |https")
			wants(t, text, "git remote set-url --push work")

			if markdown := strings.Contains(text, "**"); markdown != (client != "minimal") {
				t.Errorf("Markdown: %v", markdown)
			}
		})
	}
}

// A key that only Git's manual knows has its type, and leads there.
func TestHoverOtherKey(t *testing.T) {
	h := start(t, map[string]string{".git/config": "[merge]\n\tconflictStyle = zdiff3\n[core]\n\tsshCommand = ssh -v\n"}, setup{client: "vscode"})
	h.open(".git/config")
	text, _ := h.hover(".git/config", "|conflictStyle")
	wants(t, text, "merge.conflictStyle", "`diff3`", "`zdiff3`", "(https://git-scm.com/docs/git-config#Documentation/git-config.txt-mergeconflictStyle)")
	text, _ = h.hover(".git/config", "|sshCommand")
	wants(t, text, "connects over SSH", "(https://git-scm.com/docs/git-config#Documentation/git-config.txt-coresshCommand)")
}

func TestHoverFinding(t *testing.T) {
	for _, client := range []string{"vscode", "minimal"} {
		h := start(t, map[string]string{".git/config": "[remote \"origin\"]\n\turl = git@github.com/octo/widget.git\n"}, setup{client: client})
		h.open(".git/config")
		text, covers := h.hover(".git/config", "github.com|/octo")
		if covers != "git@github.com/octo/widget.git" {
			t.Errorf("the hover covers %q", covers)
		}
		wants(t, text, "a “:” is missing.", "What you can do:", "Change the remote to git@github.com:octo/widget.git", "Fetch: ")
	}
}

func TestHoverElsewhere(t *testing.T) {
	h := start(t, map[string]string{"README.md": "[remote \"x\"]\n\turl = y\n"}, setup{})
	h.openAs("README.md", h.read("README.md"), "markdown", h.uri("README.md"))
	for _, method := range []string{"hover", "completion", "documentSymbol", "foldingRange", "documentLink", "codeLens", "inlayHint"} {
		params := h.doc("README.md", "position", h.at("README.md", "url| ="), "range", h.whole("README.md"))
		if got := h.call("textDocument/"+method, params, nil); string(got) != "null" && string(got) != "[]" {
			t.Errorf("%s of a file that is no configuration: %s", method, got)
		}
	}
}

// What is wrong comes first, then what to try, then no more than a few titles, and
// where to read more if that can be a link.
func TestProblemOnAPage(t *testing.T) {
	docs := diagnostics.Docs{En: "https://example.com/docs", Ja: "https://example.com/docs"}
	for _, c := range []struct {
		markdown bool
		docs     diagnostics.Docs
		titles   int
		want     string
	}{
		{true, docs, 0, "broken\n\n[Read more](https://example.com/docs)"},
		{false, docs, 0, "broken"},
		{true, diagnostics.Docs{}, 0, "broken"},
		{false, docs, 1, "broken\n\nWhat you can do:\n\n- fix 1"},
		{false, docs, 5, "broken\n\nWhat you can do:\n\n- fix 1\n- fix 2\n- fix 3\n- fix 4\n- fix 5"},
		{false, docs, 6, "broken\n\nWhat you can do:\n\n- fix 1\n- fix 2\n- fix 3\n- fix 4\n- fix 5"},
	} {
		p := &explain.Page{Markdown: c.markdown}
		var actions []codeactions.Action
		for i := range c.titles {
			title := fmt.Sprint("fix ", i+1)
			actions = append(actions, codeactions.Action{Title: text.New(title, title).With()})
		}
		writeProblem(p, &diagnostics.Problem{Message: text.New("broken", "broken").With(), Docs: c.docs}, actions)
		if got := strings.TrimSpace(p.String()); got != c.want {
			t.Errorf("%d titles, Markdown %v: %q", c.titles, c.markdown, got)
		}
	}
}

// What is wrong with a file for one of the repositories that read it is wrong.
func TestHoverSharedFile(t *testing.T) {
	h := start(t, map[string]string{"a/x": "", "b/x": "", "shared.inc": "[branch \"main\"]\n\tremote = up\n"}, setup{noRepo: true})
	for dir, more := range map[string]string{"a": remoteAt("up", "https://github.com/octo/widget.git"), "b": ""} {
		h.git("init", "--quiet", dir)
		h.write(dir+"/.git/config", h.read(dir+"/.git/config")+"[include]\n\tpath = ../../shared.inc\n"+more)
	}
	h.settle()
	h.openAs("shared.inc", h.read("shared.inc"), "gitconfig", h.uri("shared.inc"))
	h.await("shared.inc", "remote-undefined")
	if text, covers := h.hover("shared.inc", "remote = u|p"); covers != "up" || !strings.Contains(text, "no remote") {
		t.Errorf("the hover of %q: %q", covers, text)
	}
}
