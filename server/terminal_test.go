package server

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// terminal is a person at a prompt whose terminal is written to a log file.
type terminal struct {
	h       *harness
	log     string // file name of the log
	environ []string
}

// run runs Git in the repository and appends what a terminal would show.
func (x *terminal) run(args ...string) string {
	x.h.t.Helper()
	x.show(fmt.Sprintf("octo@pc:%s$ git %s\n", x.h.repo, strings.Join(args, " ")))
	out, _ := gittest.Run(x.h.t, x.h.repo, x.environ, args...)
	x.show(out)
	return out
}

// show appends to the log.
func (x *terminal) show(text string) {
	x.h.t.Helper()
	path := x.h.path(x.log)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		x.h.t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		x.h.t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		x.h.t.Fatal(err)
	}
}

const identity = "[user]\n\tname = t\n\temail = t@example.com\n"

// A real push that fails shows up on its line and on the remote, and goes with
// the fix and the push that works.
func TestTerminalHTTP(t *testing.T) {
	root := t.TempDir()
	gittest.Bare(t, root, "octo/widget.git")
	web := gittest.ServeHTTP(t, root)
	h := start(t, map[string]string{"~/.gitconfig": identity}, setup{client: "neovim"})
	x := &terminal{h, ".git/gitauth/push.log", gittest.Environ(h.home)}
	h.git("commit", "--quiet", "--allow-empty", "-m", "x")
	h.git("remote", "add", "origin", web.URL+"/octo/widgit.git")
	h.git("remote", "add", "other", web.URL+"/octo/gadget.git")

	began := time.Now()
	x.run("push", "origin", "main")
	d := h.await(".git/config", "repo-not-found")[0]
	t.Logf("the push and its diagnostic: %v", time.Since(began))
	if got := h.in(".git/config", d.Range); got != "octo/widgit" {
		t.Errorf("it stands on %q", got)
	}
	l := h.await(".git/gitauth/push.log", "repo-not-found")[0]
	if got := h.in(".git/gitauth/push.log", l.Range); !strings.Contains(got, "widgit") {
		t.Errorf("in the log it stands on %q", got)
	}
	if len(d.RelatedInformation) != 1 || d.RelatedInformation[0].Location.URI != h.uri(".git/gitauth/push.log") ||
		d.RelatedInformation[0].Location.Range != l.Range {
		t.Errorf("the remote does not lead to the terminal: %+v", d.RelatedInformation)
	}
	if len(l.RelatedInformation) != 1 || l.RelatedInformation[0].Location.URI != h.uri(".git/config") {
		t.Errorf("the terminal does not lead to the remote: %+v", l.RelatedInformation)
	}

	// The right name: both go, and come back when the edit is undone.
	h.open(".git/config")
	h.replace(".git/config", "widgit", "widget")
	h.await(".git/config")
	h.await(".git/gitauth/push.log")
	h.replace(".git/config", "widget", "widgit")
	h.await(".git/config", "repo-not-found")
	h.replace(".git/config", "widgit", "widget")
	h.await(".git/config")
	h.write(".git/config", h.text(".git/config"))
	h.close(".git/config")
	x.run("remote", "set-url", "origin", web.URL+"/octo/widget.git")

	// A push without a login, then with one.
	web.Lock()
	web.Refuse = gittest.Login(map[string]string{"octo": "right"}, "")
	web.Unlock()
	x.run("push", "origin", "main")
	h.await(".git/config", "prompt-disabled")
	x.environ = append(x.environ, "GIT_ASKPASS="+h.script("askpass", `case "$1" in Username*) echo octo;; *) echo right;; esac`))
	if out := x.run("push", "--force", "origin", "main"); !strings.Contains(out, "main -> main") {
		t.Fatalf("the push does not work:\n%s", out)
	}
	h.await(".git/config")
	h.await(".git/gitauth/push.log")
	h.distinct()
}

func TestTerminalSSH(t *testing.T) {
	root := t.TempDir()
	bare := gittest.Bare(t, root, "octo/widget.git")
	s := gittest.ServeSSH(t, root)
	h := start(t, map[string]string{"~/.gitconfig": identity}, setup{client: "vscode"})
	h.git("remote", "add", "origin", s.URL("octo/widget.git"))
	h.git("pull", "--quiet", bare, "main")
	h.git("commit", "--quiet", "--allow-empty", "-m", "x")
	x := &terminal{h, "typescript", gittest.Environ(h.home, "GIT_SSH_COMMAND="+s.Command(""))}
	x.run("push", "origin", "main")
	h.await(".git/config", "ssh-publickey-denied")
	h.await("typescript", "ssh-publickey-denied")
	x.environ = gittest.Environ(h.home, "GIT_SSH_COMMAND="+s.Command(s.Key))
	x.run("push", "origin", "main")
	h.await(".git/config")
	h.await("typescript")
}

// What becomes of a log file: it is emptied, replaced, renamed, deleted.
func TestTerminalFiles(t *testing.T) {
	const remote = "[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n[remote \"two\"]\n\turl = git@gitlab.com:group/r.git\n"
	const failed = "remote: Repository not found.\nfatal: repository 'https://github.com/octo/widget.git/' not found\n"
	const refused = "ssh: connect to host gitlab.com port 22: Connection refused\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n"
	h := start(t, map[string]string{".git/config": remote}, setup{client: "neovim"})
	prompt := "octo@pc:" + h.repo + "$ "
	const log = ".git/gitauth/a.log"
	x := &terminal{h: h, log: log}
	x.show(prompt + "git fetch\n" + failed[:20])
	x.show(failed[20:])
	h.await(log, "repo-not-found")
	h.await(".git/config", "repo-not-found")
	x.show(prompt + "git fetch two\n" + refused + prompt)
	h.await(log, "repo-not-found", "connection-refused")
	h.await(".git/config", "repo-not-found", "connection-refused")

	if err := os.Truncate(h.path(log), 0); err != nil {
		t.Fatal(err)
	}
	h.await(log)
	h.await(".git/config")
	x.show(prompt + "git fetch two\n" + refused)
	h.await(log, "connection-refused")

	h.write(log, prompt+"git fetch\n"+failed) // by renaming over it
	h.await(log, "repo-not-found")
	if err := os.Rename(h.path(log), h.path(".git/gitauth/b.log")); err != nil {
		t.Fatal(err)
	}
	h.await(log)
	h.await(".git/gitauth/b.log", "repo-not-found")
	x.show(prompt + "git fetch two\n" + refused)
	h.await(log, "connection-refused")
	h.await(".git/config", "repo-not-found", "connection-refused")
	for _, name := range []string{log, ".git/gitauth/b.log"} {
		if err := os.Remove(h.path(name)); err != nil {
			t.Fatal(err)
		}
		h.await(name)
	}
	h.await(".git/config")
	h.distinct()
}

// A terminal of the editor is a document without a file.
func TestTerminalDocument(t *testing.T) {
	const remote = "[remote \"origin\"]\n\turl = git@github.com:octo/widget.git\n"
	h := start(t, map[string]string{".git/config": remote}, setup{client: "neovim"})
	const name = "terminal"
	uri := "term://" + h.repo + "//4711:/bin/bash"
	h.openAs(name, "\n\n\n", "gitauth-terminal", uri)
	h.setText(name, "$ git push\nERROR: Permission to octo/widget.git denied to bot.\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n$ \n")
	d := h.await(name, "write-denied")[0]
	if got := h.in(name, d.Range); got != "ERROR: Permission to octo/widget.git denied to bot." {
		t.Errorf("it stands on %q", got)
	}
	m := h.await(".git/config", "write-denied")[0]
	if len(m.RelatedInformation) != 1 || m.RelatedInformation[0].Location.URI != uri {
		t.Errorf("related: %+v", m.RelatedInformation)
	}
	if text, _ := h.hover(name, "Per|mission"); !strings.Contains(text, "bot") || strings.Count(text, "\n") < 2 {
		t.Errorf("hover: %q", text)
	}
	var links []struct {
		Range  span
		Target string
	}
	h.setText(name, "$ git clone https://github.com/octo/widget.git\nfatal: unable to access 'https://github.com/octo/widget.git/': Could not resolve host: github.com\n$ \n")
	h.await(name, "dns-failure")
	h.call("textDocument/documentLink", h.doc(name), &links)
	if len(links) != 1 || links[0].Target != "https://github.com/octo/widget" {
		t.Errorf("links: %+v", links)
	}
	h.setText(name, "$ git push\ngit@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n$ \n")
	h.await(name, "ssh-publickey-denied")
	list := h.actions(name, pos{1, 3})
	h.apply(h.action(list, "Switch the remote to HTTPS"))
	h.action(list, "Check the account's SSH keys")
	if got := h.read(".git/config"); !strings.Contains(got, "url = https://github.com/octo/widget.git") {
		t.Errorf("the quick fix left %s", got)
	}
	h.await(name)
	h.await(".git/config")
	if text, _ := h.hover(name, "Permission den|ied"); !strings.Contains(text, "Resolved") {
		t.Errorf("hover on what is over: %q", text)
	}
	h.close(name)
	h.await(".git/config")
}

// A log that the editor takes for a configuration is a log all the same.
func TestTerminalLogOfAnotherLanguage(t *testing.T) {
	for _, first := range []bool{true, false} {
		h := start(t, map[string]string{".git/config": remoteAt("origin", "git@github.com:octo/widget.git")}, setup{client: "vscode"})
		x := &terminal{h: h, log: tieLog}
		text := osc(h.repo, "git fetch", keyDenied, "128")
		if first {
			x.show(text)
			h.awaitCode(tieLog, "ssh-publickey-denied")
		}
		h.openAs(tieLog, text, "gitconfig", h.uri(tieLog))
		if !first {
			h.settle()
			x.show(text)
		}
		h.awaitCode(tieLog, "ssh-publickey-denied")
		h.quiet()
		if list := h.diagnostics(tieLog); len(list) != 1 {
			t.Errorf("%s", show(list))
		}
	}
}

// A log has its marks also when it is open in the editor: from before the
// failure or since, loaded anew when it grows or not, closed and opened again.
func TestTerminalFileOpen(t *testing.T) {
	const remote = "[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n"
	const failed = "remote: Repository not found.\nfatal: repository 'https://github.com/octo/widget.git/' not found\n"
	const refused = "remote: Permission to octo/widget.git denied to bot.\nfatal: unable to access 'https://github.com/octo/widget.git/': The requested URL returned error: 403\n"
	const worked = "To https://github.com/octo/widget.git\n   1234567..89abcde  main -> main\n"
	const log = ".git/gitauth/a.log"
	for _, client := range []string{"vscode", "neovim"} {
		for _, reloads := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s,reloads=%v", client, reloads), func(t *testing.T) {
				h := start(t, map[string]string{".git/config": remote}, setup{client: client})
				x := &terminal{h: h, log: log}
				prompt := "octo@pc:" + h.repo + "$ "
				open := func() {
					h.openAs(log, strings.TrimSuffix(h.read(log), "\n")+"\n", "gitauth-terminal", document.URI(h.path(log)))
				}
				grown := func() {
					if reloads {
						h.setText(log, strings.TrimSuffix(h.read(log), "\n")+"\n")
					}
				}
				x.show(prompt)
				open()
				x.show("git fetch\n" + failed + prompt)
				grown()
				d := h.await(log, "repo-not-found")
				if got := d[0].Range.Start.Line; got != 1 && got != 2 {
					t.Errorf("it stands on line %d", got)
				}
				h.await(".git/config", "repo-not-found")
				before := len(h.publications(log))
				h.close(log)
				open()
				h.eventually("the marks of the document that was opened anew", func() bool { return len(h.publications(log)) > before })
				h.await(log, "repo-not-found")
				h.quiet()
				h.await(log, "repo-not-found")
				x.show("git push\n" + refused + prompt)
				grown()
				h.await(log, "write-denied") // which took the place of the other
				x.show("git push\n" + worked + prompt)
				grown()
				h.await(log)
				h.await(".git/config")
				h.close(log)
				x.show("git push\n" + refused + prompt)
				h.await(log, "write-denied")
				open()
				h.settle()
				h.quiet()
				h.await(log, "write-denied")
				h.await(".git/config", "write-denied")
				h.setText(log, "nothing here any more\n")
				h.await(log)
				h.await(".git/config")
			})
		}
	}
}

// Two clones of one repository: what fails in one says nothing about the other.
func TestTerminalOfAnotherRepository(t *testing.T) {
	const remote = "[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n"
	h := start(t, map[string]string{"a/x": "", "b/x": ""}, setup{client: "neovim", noRepo: true})
	for _, dir := range []string{"a", "b"} {
		h.git("init", "--quiet", dir)
		h.write(dir+"/.git/config", h.read(dir+"/.git/config")+remote)
	}
	const failed = "remote: Repository not found.\nfatal: repository 'https://github.com/octo/widget.git/' not found\n"
	x := &terminal{h: h, log: "typescript"}
	x.show("octo@pc:" + h.path("b") + "$ git fetch\n" + failed)
	h.await("b/.git/config", "repo-not-found")
	x.log = "a/.git/gitauth/one.log"
	x.show("$ git fetch\n" + failed)
	h.await("a/.git/config", "repo-not-found")
	if err := os.Remove(h.path("typescript")); err != nil {
		t.Fatal(err)
	}
	h.await("b/.git/config")
	// It could be either: then it is neither's.
	x.log = "typescript"
	x.show("$ git fetch\n" + failed)
	h.await("typescript", "repo-not-found")
	h.await("b/.git/config")
}

// The setting says which files are read.
func TestTerminalLogsSetting(t *testing.T) {
	failed := func(remote string) string {
		return "$ git fetch " + remote + "\nremote: Repository not found.\nfatal: repository 'https://github.com/octo/" + remote + ".git/' not found\n"
	}
	files := map[string]string{
		".git/config": "", "~/logs/x/t.log": failed("a"), "out/deep/er/t.txt": failed("b"), ".git/gitauth/t.log": failed("c"),
	}
	for _, remote := range []string{"a", "b", "c"} {
		files[".git/config"] += "[remote \"" + remote + "\"]\n\turl = https://github.com/octo/" + remote + ".git\n"
	}
	h := start(t, files, setup{client: "neovim"})
	h.await(".git/gitauth/t.log", "repo-not-found")
	h.configure(`{"terminal": {"logs": ["~/logs/*/*.log", "out/**/*.txt"]}}`)
	h.await("~/logs/x/t.log", "repo-not-found")
	h.await("out/deep/er/t.txt", "repo-not-found")
	h.await(".git/gitauth/t.log")
	h.await(".git/config", "repo-not-found", "repo-not-found")
	h.configure(`{"terminal": {"logs": ["[a"]}, "severity": {"repo-not-found": "hint"}}`)
	h.await(".git/config")
	h.eventually("a warning about the pattern", func() bool { return len(h.said()) > 0 })
}

// From the URLs in a failure's lines a page is reached that shows what they are
// about: a repository, or what a server answers over HTTPS; none that shows a secret.
func TestTerminalLinks(t *testing.T) {
	h := start(t, map[string]string{".git/config": ""}, setup{client: "neovim"})
	const log = "$ git push origin main\n" +
		"remote: This repository moved. Please use the new location:\n" +
		"remote:   https://github.com/other/widget.git, was git@gitlab.com:octo/widget.git\n" +
		"fatal: unable to access 'https://github.com/octo/widget.git/': The requested URL returned error: 403\n" +
		"$ git fetch\nfatal: unable to access 'https://octo:hunter2@github.com/octo/plain.git/': The requested URL returned error: 403\n" +
		"$ git fetch\nfatal: unable to access 'https://octo@git.example.com/r.git/': The requested URL returned error: 403\n" +
		"$ git fetch\nfatal: unable to access 'http://git.example.com/r.git/': The requested URL returned error: 403\n" +
		"$ git fetch\nfatal: unable to access 'https://git.example.com/x': The requested URL returned error: 403\n"
	h.openAs("t.log", log, "gitauth-terminal", h.uri("t.log"))
	h.diagnostics("t.log")
	var list []link
	h.call("textDocument/documentLink", h.doc("t.log"), &list)
	got := ""
	for _, l := range list {
		got += fmt.Sprintln(l.Range.Start.Line, h.in("t.log", l.Range), l.Target, l.Tooltip)
	}
	const want = "2 https://github.com/other/widget.git https://github.com/other/widget Open the repository on GitHub\n" +
		"2 git@gitlab.com:octo/widget.git https://gitlab.com/octo/widget Open the repository on GitLab\n" +
		"3 https://github.com/octo/widget.git/ https://github.com/octo/widget Open the repository on GitHub\n" +
		"11 https://git.example.com/x https://git.example.com/x Open git.example.com\n"
	if got != want {
		t.Errorf("links:\n%s", got)
	}
}
