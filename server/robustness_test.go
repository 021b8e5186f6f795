package server

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"go.lsp.dev/jsonrpc2"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// serveVariable makes the test's own program a server, so that the memory of
// one can be measured.
const serveVariable = "GITAUTH_TEST_SERVE"

func TestMain(m *testing.M) {
	if os.Getenv(serveVariable) != "" {
		os.Exit(Serve(context.Background(), Options{In: os.Stdin, Out: os.Stdout, Log: zap.NewNop(), Version: "test",
			Environ: os.Environ()}))
	}
	os.Exit(m.Run())
}

// alive checks that the server still answers, and rightly.
func (h *harness) alive() {
	h.t.Helper()
	h.write("~/alive/.git/HEAD", "ref: refs/heads/main\n")
	h.openText("~/alive/.git/config", badConfig)
	h.await("~/alive/.git/config", bad...)
	if text, covers := h.hover("~/alive/.git/config", "url = |https://githib"); text == "" || covers != "https://githib.com/octo/widget.git" {
		h.t.Errorf("hover of %q: %q", covers, text)
	}
	h.action(h.actionsIn("~/alive/.git/config", h.whole("~/alive/.git/config")), "Change the remote to git@github.com:octo/widget.git")
	h.close("~/alive/.git/config")
	h.await("~/alive/.git/config")
}

// methods are the requests by the capability that announces them.
var methods = map[string]string{
	"hoverProvider": "textDocument/hover", "documentSymbolProvider": "textDocument/documentSymbol",
	"foldingRangeProvider": "textDocument/foldingRange",
	"documentLinkProvider": "textDocument/documentLink", "inlayHintProvider": "textDocument/inlayHint",
	"codeLensProvider":   "textDocument/codeLens",
	"completionProvider": "textDocument/completion", "codeActionProvider": "textDocument/codeAction",
	"executeCommandProvider": "workspace/executeCommand",
}

// Each request is refused too early and too late, and answered in between with
// whatever params it has.
func TestEveryMethod(t *testing.T) {
	h := start(t, map[string]string{".git/config": badConfig}, setup{early: true})
	all := append([]string{"shutdown", "gitauth/unknown", "textDocument/rename", "workspace/symbol"}, "")
	for _, m := range methods {
		all = append(all, m)
	}
	for _, m := range all {
		for _, params := range []any{nil, h.doc(".git/config", "position", pos{})} {
			if _, err := h.try(m, params); err == nil || err.Code != int(jsonrpc2.ServerNotInitialized) {
				t.Errorf("%q before initialize: %v", m, err)
			}
		}
	}
	h.notify("textDocument/didOpen",
		map[string]any{"textDocument": map[string]any{"uri": h.uri(".git/config"), "languageId": "x", "version": 1,
			"text": goodConfig}})
	h.notify("workspace/didChangeConfiguration", nil)
	h.initialize(setup{})
	h.await(".git/config", bad...) // the document was opened too early to be known
	if _, err := h.try("initialize", map[string]any{"capabilities": map[string]any{}}); err == nil ||
		err.Code != int(jsonrpc2.InvalidRequest) {
		t.Errorf("initialize again: %v", err)
	}

	var result struct {
		Capabilities map[string]json.RawMessage `json:"capabilities"`
	}
	if err := json.Unmarshal(h.initialized, &result); err != nil {
		t.Fatal(err)
	}
	for c := range result.Capabilities {
		if strings.HasSuffix(c, "Provider") && methods[c] == "" {
			t.Errorf("%s is announced and not tested", c)
		}
	}
	for c, m := range methods {
		if result.Capabilities[c] == nil {
			t.Errorf("%s is not announced", c)
		}
		if m == "workspace/executeCommand" {
			continue
		}
		for _, uri := range []string{h.uri(".git/config"), "file:///nowhere/config", "untitled:Untitled-1",
			"file://server/share", "", "::", h.uri(".git/HEAD"), document.URI(h.root)} {
			for _, p := range []pos{{}, {0, 99}, {9999, 9999}, {2147483647, 2147483647}} {
				params := map[string]any{"textDocument": map[string]any{"uri": uri}, "position": p, "range": span{p, p},
					"context": map[string]any{"diagnostics": []any{}}}
				if _, err := h.try(m, params); err != nil && uri != "" && uri != "::" {
					t.Errorf("%s of %q at %+v: %v", m, uri, p, err)
				}
			}
		}
		for _, params := range []any{nil, map[string]any{}, []any{}, map[string]any{"textDocument": 7},
			h.doc(".git/config", "position", map[string]any{"line": -1, "character": 1.5}, "range", "x")} {
			h.try(m, params) // it must be answered; with what does not matter
		}
	}
	for _, m := range []string{"gitauth/unknown", "$/unknown", ""} {
		if _, err := h.try(m, nil); err == nil || err.Code != int(jsonrpc2.MethodNotFound) {
			t.Errorf("%s: %v", m, err)
		}
	}
	for _, m := range []string{"$/unknown", "gitauth/unknown", "textDocument/didSave", "textDocument/hover",
		"workspace/didChangeConfiguration", "workspace/didChangeWatchedFiles", "workspace/didChangeWorkspaceFolders",
		"textDocument/didChange", "initialized", "$/setTrace"} {
		for _, params := range []any{nil, []any{}, map[string]any{"settings": 7, "changes": "x", "event": nil},
			map[string]any{"changes": []any{nil, map[string]any{"uri": 7}}}} {
			h.notify(m, params)
		}
	}
	h.alive()
	if _, err := h.try("shutdown", nil); err != nil {
		t.Error(err)
	}
	h.down = true
	for _, m := range append(all, "initialize") {
		if _, err := h.try(m, h.doc(".git/config", "position", pos{})); err == nil || err.Code != int(jsonrpc2.InvalidRequest) {
			t.Errorf("%q after shutdown: %v", m, err)
		}
	}
}

// What is no message does not end the connection.
func TestGarbageBetweenMessages(t *testing.T) {
	h := start(t, map[string]string{".git/config": badConfig}, setup{})
	for _, frame := range []string{
		"garbage\r\n\r\n", "Content-Length: 5\r\n\r\n{\"a\":", "Content-Length: -1\r\n\r\n",
		"Content-Length: 2\r\n\r\n7\n", "Content-Length: 2\r\n\r\n[]",
		"Content-Length: 4\r\nContent-Type: x\r\n\r\nnull", "\x00\xff\xfe\r\n\r\n",
		// It swallows the beginning of the next message.
		"Content-Length: 12\r\n\r\n{\"jsonrpc\"", "Content-Length: 0\r\n\r\n",
	} {
		h.out <- []byte(frame)
		h.notify("$/lost", nil)
		if text, _ := h.hover(".git/config", "url = |https://githib"); text == "" {
			t.Errorf("no hover after %q", frame)
		}
	}
	h.alive()
}

var gitLine = regexp.MustCompile(`bad config line (\d+)`)

// A malformed configuration has one config-syntax, on the line that Git names,
// from the disk as well as unsaved; every request about it is answered.
func TestMalformedConfigurations(t *testing.T) {
	h := start(t, map[string]string{".git/config": goodConfig}, setup{})
	texts := []string{
		"", "\n", "\ufeff[core]\n", "[", "[]", "]", "[core", "[core]]", "[core \"x]\n", "[core \"x\\", "[co re]\n",
		"[core.x]\n\ty = 1\n", "[core \"a\nb\"]\n", "[a]b=c", "=\n", "[a]\n=x\n",
		"[a]\n1x = y\n", "[a]\nx y\n", "[a]\nx\n", "[a]\nx = \"y\n", "[a]\nx = y\\", "[a]\nx = \\q\n",
		"[a]\nx = \\\n\\\n", "[a]\nx = \"\\\n\"\n", "# only", "[a]\n\x00x = y\n", "[a]\nx = \x00\n",
		"[remote \"o\"]\n\turl\n", "[remote \"o\"]\n\turl =\n", "[remote]\n\turl = x\n",
		"[remote \"\"]\n\turl = https://githib.com/o/w\n", "[branch \"main\"]\n\tremote\n", "[remote \"a\\\"b\\\\c\"]\n\turl = git@github.com/o/w\n",
		"[include]\n\tpath\n", "[include]\n\tpath = \n", "[include]\n\tpath = config\n", "[include]\n\tpath = .\n",
		"[include]\n\tpath = ~nobody-here/x\n", "[includeIf \"gitdir:\"]\n\tpath = x\n", "[includeIf]\n\tpath = x\n",
		"[url \"\"]\n\tinsteadOf = https://\n[remote \"o\"]\n\turl = https://github.com/o/w\n",
		"[url \"https://\"]\n\tinsteadOf = \"\"\n[remote \"o\"]\n\turl = github.com/o/w\n", "[url \"x\"]\n\tinsteadOf\n",
		"[core]\n\trepositoryformatversion = 99\n", "[core]\n\trepositoryformatversion = x\n",
		"[core]\n\tbare = maybe\n\tworktree = /nowhere\n", "[extensions]\n\tworktreeConfig = 7x\n", "[http]\n\textraHeader\n\tsslVerify = perhaps\n",
		strings.Repeat("[a]", 5000), strings.Repeat("\\\n", 5000), "[a]\nx = " + strings.Repeat("y", 1<<18) +
			"\n", strings.Repeat("\"", 5000), "[a \"" + strings.Repeat("\\\"", 5000) + "\"]\nx=y\n", "\xff\xfe[\x00a\x00]\x00",
	}
	h.open(".git/config")
	for i, text := range texts {
		file := fmt.Sprint("text", i)
		h.write(file, text)
		c := exec.Command("git", "config", "--no-includes", "--list", "--file", file)
		c.Dir, c.Env = h.repo, h.environ
		out, err := c.CombinedOutput()
		if !validText(text) { // an editor cannot show it
			h.openText(".git/config", goodConfig)
			h.write(".git/config", text)
			h.close(".git/config")
			h.call("textDocument/hover", h.doc(".git/config", "position", pos{}), nil)
			h.openText(".git/config", goodConfig)
			continue
		}
		h.setText(".git/config", text)
		h.settle()
		wanted := 0
		if line := gitLine.FindSubmatch(out); err != nil && line != nil {
			wanted, _ = strconv.Atoi(string(line[1]))
		}
		got := 0
		for _, d := range h.diagnostics(".git/config") {
			if d.Code == "config-syntax" {
				got = d.Range.Start.Line + 1
			}
		}
		wanted = min(wanted, 1+strings.Count(text, "\n")) // Git counts one more at the end of the file
		if wanted != got && wanted > 0 {
			t.Errorf("%d %.60q: config-syntax in line %d, Git says %d: %s", i, text, got, wanted, out)
		}
		if wanted == 0 && got > 0 { // the file is well-formed, but the repository's Git refuses what it says
			h.write(".git/config", text)
			c := exec.Command("git", "remote", "-v")
			c.Dir, c.Env = h.repo, h.environ
			if out, err := c.CombinedOutput(); err == nil {
				t.Errorf("%d %.60q: config-syntax in line %d, but Git reads %s", i, text, got, out)
			}
			h.write(".git/config", goodConfig)
		}
		if len(text) < 10_000 {
			h.askEverything(".git/config")
		}
	}
	h.close(".git/config")
	h.alive()
}

func validText(s string) bool { return !utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// Things in a configuration's place that cannot be read, or not to an end.
func TestUnreadableConfigurations(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no FIFOs and devices among the files")
	}
	h := start(t, map[string]string{".git/config": badConfig, "~/.gitconfig": "[include]\n\tpath = inc\n"}, setup{})
	h.await(".git/config", bad...)
	inc := h.path("~/inc")
	for name, c := range map[string]struct { // one after the other, in any order
		make func() error
		told bool
	}{
		"directory":      {func() error { return os.Mkdir(inc, 0o755) }, true},
		"FIFO":           {func() error { return mkfifo(inc) }, true},
		"1 GiB":          {func() error { h.write(inc, ""); return os.Truncate(inc, 1<<30) }, true},
		"device":         {func() error { return os.Symlink("/dev/zero", inc) }, true},
		"null device":    {func() error { return os.Symlink(os.DevNull, inc) }, false},
		"dangling link":  {func() error { return os.Symlink("nothing", inc) }, false},
		"link to itself": {func() error { return os.Symlink(inc, inc) }, true},
		"file as folder": {func() error { h.write("~/file", ""); return os.Symlink("file/inc", inc) }, false},
	} {
		before := len(h.said())
		// Each has a name of its own: a message is shown once.
		inc = h.path("~/inc " + name)
		h.write("~/.gitconfig", "[include]\n\tpath = \"inc "+name+"\"\n")
		if err := c.make(); err != nil {
			t.Fatal(err)
		}
		h.settle()
		if c.told {
			h.eventually("a message about the "+name, func() bool { return len(h.said()) > before })
		} else if h.quiet(); len(h.said()) != before {
			t.Errorf("%s: said %v", name, h.said()[before:])
		}
		h.alive()
		if err := os.Remove(inc); err != nil {
			t.Fatal(err)
		}
		h.settle()
		h.await(".git/config", bad...)
	}

	for _, make := range []func(string) error{func(p string) error { return os.Mkdir(p, 0o755) }, mkfifo} {
		for _, file := range []string{".git/config", ".gitmodules", ".git/HEAD", "package.json", "~/.ssh/config"} {
			path := h.path(file)
			saved, err := os.ReadFile(path)
			if err == nil {
				if err := os.Remove(path); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := make(path); err != nil {
				t.Fatal(err)
			}
			h.settle()
			h.call("textDocument/hover", h.doc(".gitmodules", "position", pos{}), nil)
			h.alive()
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if saved != nil {
				h.write(file, string(saved))
			}
			h.await(".git/config", bad...)
		}
	}
}

// Includes in a circle and too many in a row: Git dies, and says where.
func TestIncludesWithoutEnd(t *testing.T) {
	h := start(t, map[string]string{".git/config": goodConfig}, setup{})
	chain := func(n int) {
		for i := range n {
			h.write(fmt.Sprint("inc", i), fmt.Sprintf("[include]\n\tpath = inc%d\n", i+1))
		}
		h.write(fmt.Sprint("inc", n), "[remote \"end\"]\n\turl = https://githib.com/o/w.git\n")
	}
	including := goodConfig + "[include]\n\tpath = ../inc0\n"
	for _, n := range []int{9, 10, 11, 40} {
		chain(n)
		h.write(".git/config", including)
		c := exec.Command("git", "config", "--list")
		c.Dir, c.Env = h.repo, h.environ
		reads := c.Run() == nil
		h.settle()
		h.quiet()
		if reads {
			h.await(fmt.Sprint("inc", n), "remote-host-typo")
		} else {
			found := 0
			for _, codes := range h.shown() {
				for _, code := range codes {
					if code == "config-syntax" {
						found++
					}
				}
			}
			if found != 1 {
				t.Errorf("a chain of %d: shown %v", n, h.shown())
			}
		}
	}
	for _, circle := range []string{"[include]\n\tpath = inc0\n", "[include]\n\tpath = ./.git/config\n"} {
		h.write("inc0", circle)
		h.settle()
		h.quiet()
		if len(h.shown()) != 1 {
			t.Errorf("a circle: shown %v", h.shown())
		}
		h.askEverything(".git/config")
		h.alive()
	}
	h.write("inc0", "")
	h.awaitShown(map[string][]string{})
}

// peak is the most memory that a process has had, in MB.
func peak(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	kB, err := strconv.Atoi(string(regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)[1]))
	if err != nil {
		t.Fatal(err)
	}
	return kB >> 10
}

// maxMemory is what the server may take for a single file, in MB.
const maxMemory = 300

// serverProcess is a setup whose server is a process of its own.
func serverProcess(t *testing.T) setup {
	t.Helper()
	if testing.Short() || raceDetector || runtime.GOOS != "linux" {
		t.Skip("takes seconds, and reads /proc")
	}
	c := exec.Command(os.Args[0])
	c.Env = []string{serveVariable + "=1"}
	return setup{process: c, client: "neovim"}
}

// A configuration with 100,000 remotes: other requests are answered meanwhile,
// and the memory stays within bounds.
func TestHugeConfiguration(t *testing.T) {
	s := serverProcess(t)
	h := start(t, map[string]string{".git/config": goodConfig, "../other/.git/config": badConfig}, s)
	h.open("../other/.git/config")
	h.await("../other/.git/config", bad...)
	var b strings.Builder
	b.WriteString("[core]\n\tbare = false\n")
	for i := range 100_000 {
		fmt.Fprintf(&b, "[remote \"r%d\"]\n\turl = https://github.com/octo/widget-%d.git\n", i, i)
	}
	b.WriteString("[remote \"bad\"]\n\turl = git@github.com/octo/widget.git\n")
	h.write(".git/config", b.String())
	h.open(".git/config")
	if text, _ := h.hover("../other/.git/config", "url = |https://githib"); text == "" {
		t.Error("no hover meanwhile")
	}
	h.await(".git/config", bad[0])
	if text, _ := h.hover(".git/config", "widget-77777|.git"); text == "" {
		t.Error("no hover")
	}
	h.action(h.actions(".git/config", h.at(".git/config", "git@github.com|/octo"), "quickfix"), "Change the remote to git@github.com:octo/widget.git")
	mb := peak(t, s.process.Process.Pid)
	t.Logf("at most %d MB", mb)
	if mb > maxMemory {
		t.Errorf("the server took %d MB", mb)
	}
	h.replace(".git/config", "git@github.com/octo", "git@github.com:octo")
	h.await(".git/config")
	h.close(".git/config")
	h.write(".git/config", goodConfig)
	h.await(".git/config")
	h.alive()
}

// A document of 64 MB is no configuration; the server says so and lives.
func TestHugeDocument(t *testing.T) {
	s := serverProcess(t)
	h := start(t, map[string]string{".git/config": badConfig}, s)
	name := "../huge/config"
	h.openText(name, strings.Repeat("[remote \"x\"]\n\turl = y\n", 64<<20/22))
	for _, m := range []string{"hover", "completion", "documentSymbol", "codeLens", "codeAction", "foldingRange",
		"documentLink", "inlayHint"} {
		h.call("textDocument/"+m,
			h.doc(name, "position", pos{1, 1}, "range", span{}, "context", map[string]any{"diagnostics": []any{}}), nil)
	}
	h.eventually("a message", func() bool { return strings.Contains(strings.Join(h.said(), ""), "huge") })
	h.await(name)
	h.setText(name, badConfig)
	h.await(name, bad...)
	h.close(name)
	h.alive()
	mb := peak(t, s.process.Process.Pid)
	t.Logf("at most %d MB", mb)
	if mb > maxMemory {
		t.Errorf("the server took %d MB", mb)
	}
}

// An editor that reads nothing for a while gets the newest state when it reads
// again.
func TestEditorThatDoesNotRead(t *testing.T) {
	h := start(t, map[string]string{".git/config": badConfig}, setup{})
	h.open(".git/config")
	h.await(".git/config", bad...)
	h.reading.Lock()
	var answers []<-chan answer
	for i := range 200 {
		h.setText(".git/config", badConfig+strings.Repeat("#", i))
		_, c := h.begin("textDocument/documentSymbol", h.doc(".git/config"))
		answers = append(answers, c)
	}
	h.setText(".git/config", goodConfig)
	h.reading.Unlock()
	for _, c := range answers {
		select {
		case a := <-c:
			if a.err != nil {
				t.Error(a.err)
			}
		case <-time.After(waitLimit):
			t.Fatal("a request was not answered")
		}
	}
	h.await(".git/config")
	h.alive()
}
