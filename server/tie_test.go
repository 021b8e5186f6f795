package server

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A transcript as shells with integration write it.
func osc(cwd, command, output string, exit string) string {
	return "\x1b]633;P;Cwd=" + cwd + "\a\x1b]633;E;" + command + "\a\x1b]633;C\a\n" + output + "\x1b]633;D;" + exit + "\a\n"
}

const (
	notFound  = "remote: Repository not found.\nfatal: repository 'URL/' not found\n"
	keyDenied = "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n"
	closed    = "Connection closed by 140.82.121.4 port 22\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n"
	unknown   = "Host key verification failed.\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n"
)

func missing(url string) string { return strings.Replace(notFound, "URL", url, 1) }

func remoteAt(name, url string) string { return "[remote \"" + name + "\"]\n\turl = " + url + "\n" }

const tieLog = ".git/gitauth/t.log"

// What ties to nothing stays on its line, and is over only when it worked.
func TestFailureOfNobody(t *testing.T) {
	const widget, other = "https://github.com/octo/widget.git", "https://github.com/octo/other.git"
	for _, c := range []struct{ name, command, again string }{
		{"go get", "go get github.com/octo/other", "go get github.com/octo/other"},
		{"npm", "npm install", "npm install"},
		{"make", "make deps", "make deps"},
		{"repo sync", "repo sync", "repo sync"},
		{"clone", "git clone " + other, "git clone " + other + " elsewhere"},
		{"URL", "git push " + other, "git push -u " + other + " main"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := start(t,
				map[string]string{".git/config": remoteAt("origin", widget),
					tieLog: osc("REPO", c.command, missing(other), "128")}, setup{client: "neovim", early: true})
			h.write(tieLog, strings.ReplaceAll(h.read(tieLog), "REPO", h.repo))
			h.initialize(setup{client: "neovim"})
			h.await(tieLog, "repo-not-found")
			x := &terminal{h: h, log: tieLog}
			x.show(osc(h.repo, "git status", "", "0"))
			h.write(".git/config", remoteAt("origin", "https://github.com/octo/renamed.git"))
			h.settle()
			h.quiet()
			h.await(tieLog, "repo-not-found")
			h.awaitNo(".git/config", "repo-not-found")
			out := ""
			if strings.HasPrefix(c.again, "git push") {
				out = "To " + other + "\n * [new branch]      main -> main\n"
			}
			x.show(osc(h.repo, c.again, out, "0"))
			h.await(tieLog)
		})
	}
}

// After a restart the text decides: a repository's own command whose URL no
// remote has any more is over.
func TestFailureAfterRestart(t *testing.T) {
	const old = "https://github.com/octo/old.git"
	h := start(t, map[string]string{".git/config": remoteAt("origin", "https://github.com/octo/widget.git")}, setup{client: "neovim", early: true})
	h.write(tieLog, osc(h.repo, "git fetch origin", missing(old), "128"))
	h.initialize(setup{client: "neovim"})
	h.settle()
	h.quiet()
	if list := h.publications(tieLog); len(list) > 0 && len(list[len(list)-1].Diagnostics) > 0 {
		t.Errorf("what is over is shown:%s", show(list[len(list)-1].Diagnostics))
	}
	// The same under the server's eyes is not: it happened just now.
	x := &terminal{h: h, log: tieLog}
	x.show(osc(h.repo, "git -c remote.origin.url="+old+" fetch origin", missing(old), "128"))
	h.await(tieLog, "repo-not-found")
}

// A submodule's failure belongs on its own configuration.
func TestFailureOfSubmodule(t *testing.T) {
	const outer, inner = "https://github.com/octo/outer.git", "https://github.com/octo/inner.git"
	for _, c := range []struct{ name, command, cwd, output string }{
		{"submodule update", "git submodule update --remote", "", missing(inner) + "fatal: Unable to fetch in submodule path 'libs/x'\n"},
		{"recursive fetch", "git fetch --recurse-submodules", "", "Fetching submodule libs/x\n" + missing(inner) + "Errors during submodule fetch:\n\tlibs/x\n"},
		{"cd", "cd libs/x && git fetch", "", missing(inner)},
		{"inside", "git fetch", "/libs/x", missing(inner)},
		{"script", "./update.sh", "", "+ git fetch\n" + missing(inner)},
		{"SSH", "cd libs/x && git fetch", "", keyDenied},
	} {
		t.Run(c.name, func(t *testing.T) {
			url := inner
			if c.name == "SSH" {
				url = "git@github.com:octo/inner.git"
			}
			h := start(t, map[string]string{}, setup{client: "neovim", early: true})
			h.write(".git/modules/README", "")
			h.git("init", "--quiet", "--separate-git-dir=.git/modules/x", "libs/x")
			h.git("-C", "libs/x", "config", "core.worktree", "../../../libs/x")
			h.write(".git/config", h.read(".git/config")+remoteAt("origin", outer)+"[submodule \"x\"]\n\turl = "+url+"\n\tactive = true\n")
			h.write(".gitmodules", "[submodule \"x\"]\n\tpath = libs/x\n\turl = "+url+"\n")
			h.write(".git/modules/x/config", h.read(".git/modules/x/config")+remoteAt("origin", url))
			h.write(tieLog, osc(h.repo+c.cwd, c.command, c.output, "128"))
			h.initialize(setup{client: "neovim"})
			code := "repo-not-found"
			if c.name == "SSH" {
				code = "ssh-publickey-denied"
			}
			h.awaitCode(".git/modules/x/config", code)
			h.awaitCode(tieLog, code)
			for _, name := range []string{".git/config", ".gitmodules"} {
				for _, p := range h.publications(name) {
					if strings.Contains(show(p.Diagnostics), code) {
						t.Errorf("%s was blamed:%s", name, show(p.Diagnostics))
					}
				}
			}
			h.write(".git/modules/x/config", strings.Replace(h.read(".git/modules/x/config"), "inner", "right", 1))
			h.awaitNo(tieLog, code)
		})
	}
}

// Nothing is blamed before the search for repositories has ended.
func TestFailureOfNestedRepository(t *testing.T) {
	h := start(t, map[string]string{}, setup{client: "neovim", early: true})
	h.git("init", "--quiet", "a/b/c/nested")
	h.write(".git/config", h.read(".git/config")+remoteAt("origin", "git@github.com:octo/outer.git"))
	h.write("a/b/c/nested/.git/config", h.read("a/b/c/nested/.git/config")+remoteAt("origin", "git@github.com:octo/nested.git"))
	h.write("typescript", osc(h.repo+"/a/b/c/nested", "git push", keyDenied, "128"))
	h.initialize(setup{client: "neovim"})
	h.awaitCode("a/b/c/nested/.git/config", "ssh-publickey-denied")
	h.awaitCode("typescript", "ssh-publickey-denied")
	for _, p := range h.publications(".git/config") {
		if strings.Contains(show(p.Diagnostics), "ssh-publickey-denied") {
			t.Errorf("the outer repository was blamed:%s", show(p.Diagnostics))
		}
	}
}

// The same remote by other words is the same remote, in whatever terminal.
func TestSuccessByOtherWords(t *testing.T) {
	const url = "git@github.com:octo/widget.git"
	for _, c := range []struct{ name, failed, worked, output, cwd string }{
		{"named", "git fetch", "git fetch origin", "", ""},
		{"unnamed", "git fetch origin", "git fetch", "", ""},
		{"upstream", "git push", "git push -u origin main", "To github.com:octo/widget.git\n * [new branch]      main -> main\n", ""},
		{"silent push", "git push", "git push --quiet", "", ""},
		{"home", "git fetch", "git fetch", "", "~/src/w"},
		{"pull", "git fetch", "git pull", "Already up to date.\n", ""},
		{"URL", "git fetch", "git ls-remote " + url, "1234567890123456789012345678901234567890\tHEAD\n", ""},
		{"pushed", "git fetch", "git push", "Everything up-to-date\n", ""},
		{"alias", "git sync", "git sync", "", ""},
	} {
		for _, where := range []string{"same terminal", "another terminal"} {
			t.Run(c.name+"/"+where, func(t *testing.T) {
				h := start(t, map[string]string{}, setup{client: "neovim", noRepo: true, folders: []string{"~/src/w"},
					early: true})
				h.git("init", "--quiet", h.path("~/src/w"))
				config, log := h.path("~/src/w/.git/config"), h.path("~/src/w/.git/gitauth/a.log")
				h.write(config, h.read(config)+remoteAt("origin", url)+"[branch \"main\"]\n\tremote = origin\n")
				h.initialize(setup{client: "neovim", folders: []string{"~/src/w"}})
				x := &terminal{h: h, log: log}
				x.show(osc(h.path("~/src/w"), c.failed, keyDenied, "128"))
				h.awaitCode(config, "ssh-publickey-denied")
				h.awaitCode(log, "ssh-publickey-denied")
				if where == "another terminal" {
					x.log = h.path("~/src/w/.git/gitauth/b.log")
					time.Sleep(20 * time.Millisecond) // files' times are coarse
				}
				cwd := c.cwd
				if cwd == "" {
					cwd = h.path("~/src/w")
				}
				x.show(osc(cwd, c.worked, c.output, "0"))
				h.awaitNo(log, "ssh-publickey-denied")
				h.awaitNo(config, "ssh-publickey-denied")
			})
		}
	}
}

// A terminal without integration shows by a new prompt that nothing went wrong.
func TestSuccessWithoutStatus(t *testing.T) {
	h := start(t, map[string]string{".git/config": remoteAt("origin", "git@github.com:octo/widget.git")}, setup{client: "neovim"})
	x := &terminal{h: h, log: "typescript"}
	prompt := "octo@pc:" + h.repo + "$ "
	x.show(prompt + "git fetch\n" + keyDenied + prompt)
	h.awaitCode(".git/config", "ssh-publickey-denied")
	x.show("git fetch\n")
	h.settle()
	h.quiet()
	h.awaitCode(".git/config", "ssh-publickey-denied") // it still runs
	x.show("^C\n" + prompt)
	h.settle()
	h.quiet()
	h.awaitCode(".git/config", "ssh-publickey-denied") // it was interrupted
	x.show("git fetch\n" + prompt)
	h.awaitNo(".git/config", "ssh-publickey-denied")
	h.awaitNo("typescript", "ssh-publickey-denied")
}

// Failures of one remote that take each other's place are one.
func TestFailureReplaced(t *testing.T) {
	h := start(t, map[string]string{".git/config": remoteAt("origin", "git@github.com:octo/widget.git") +
		remoteAt("two", "https://gitlab.com/octo/two.git")}, setup{client: "vscode"})
	x := &terminal{h: h, log: tieLog}
	x.show(osc(h.repo, "git push", closed, "128"))
	h.awaitCode(tieLog, "ssh-connection-closed")
	x.show(osc(h.repo, "git push", unknown, "128"))
	h.await(tieLog, "host-key-unknown")
	h.await(".git/config", "host-key-unknown")
	x.show(osc(h.repo, "git fetch", keyDenied, "128"))
	h.await(tieLog, "ssh-publickey-denied")
	h.await(".git/config", "ssh-publickey-denied")
	x.show(osc(h.repo, "git push origin main", keyDenied, "128"))
	for _, name := range []string{".git/config", tieLog} {
		h.eventually("a count in "+name, func() bool {
			list := h.publications(name)
			return strings.Contains(list[len(list)-1].Diagnostics[0].Message, "2 times")
		})
	}
	x.show(osc(h.repo, "git fetch two", missing("https://gitlab.com/octo/two.git"), "128"))
	h.await(tieLog, "ssh-publickey-denied", "repo-not-found")
	// Hover still explains what was replaced.
	h.open(tieLog)
	if text, _ := h.hover(tieLog, "Connection clo|sed"); !strings.Contains(text, "took the place") {
		t.Errorf("hover: %q", text)
	}
}

// An edit ends a failure that names no URL, and its undoing brings it back, also
// when the log is opened in between.
func TestFailureUndone(t *testing.T) {
	h := start(t, map[string]string{".git/config": remoteAt("origin", "git@github.com:octo/widget.git")}, setup{client: "vscode"})
	x := &terminal{h: h, log: tieLog}
	x.show(osc(h.repo, "git push", keyDenied, "128"))
	h.awaitCode(".git/config", "ssh-publickey-denied")
	h.open(".git/config")
	h.replace(".git/config", "git@github.com:octo", "https://github.com/octo")
	h.awaitNo(tieLog, "ssh-publickey-denied")
	h.openAs(tieLog, h.read(tieLog), "gitauth-terminal", h.uri(tieLog))
	h.settle()
	h.quiet()
	h.awaitNo(tieLog, "ssh-publickey-denied")
	h.replace(".git/config", "https://github.com/octo", "git@github.com:octo")
	h.awaitCode(tieLog, "ssh-publickey-denied")
	h.awaitCode(".git/config", "ssh-publickey-denied")
	if err := os.Remove(filepath.Join(h.repo, filepath.FromSlash(tieLog))); err != nil {
		t.Fatal(err)
	}
	h.close(tieLog)
	h.awaitNo(".git/config", "ssh-publickey-denied")
}

// awaitCode waits until a file has a diagnostic with a code, awaitNo until it
// has none.
func (h *harness) awaitCode(name, code string) diag {
	h.t.Helper()
	var found diag
	h.eventually(code+" in "+name, func() bool {
		if list := h.publications(name); len(list) > 0 {
			for _, d := range list[len(list)-1].Diagnostics {
				if d.Code == code {
					found = d
					return true
				}
			}
		}
		return false
	})
	return found
}

func (h *harness) awaitNo(name, code string) {
	h.t.Helper()
	h.eventually("no "+code+" in "+name, func() bool {
		list := h.publications(name)
		if len(list) == 0 {
			return true
		}
		for _, d := range list[len(list)-1].Diagnostics {
			if d.Code == code {
				return false
			}
		}
		return true
	})
}

// A terminal that was opened outside of every folder, or that goes elsewhere, is
// read along where it is.
func TestFailureElsewhere(t *testing.T) {
	const url = "git@github.com:octo/away.git"
	for _, how := range []string{"prompt", "home", "OSC 7", "cd"} {
		t.Run(how, func(t *testing.T) {
			h := start(t, map[string]string{".git/config": remoteAt("origin", "git@github.com:octo/here.git")}, setup{client: "neovim"})
			away := h.path("~/src/away")
			h.git("init", "--quiet", away)
			h.write("~/src/away/.git/config", h.read("~/src/away/.git/config")+remoteAt("origin", url))
			text := map[string]string{
				"prompt": "octo@pc:" + away + "$ git push\n" + keyDenied,
				"home":   "octo@pc:~/src/away$ git push\n" + keyDenied,
				"OSC 7":  "\x1b]7;file://pc" + away + "\a$ git push\n" + keyDenied,
				"cd":     "octo@pc:" + h.repo + "$ cd " + away + " && git push\n" + keyDenied,
			}[how]
			h.openAs("terminal", text+"$ \n", "gitauth-terminal", "term://"+h.root+"//4711:/bin/bash")
			h.awaitCode("~/src/away/.git/config", "ssh-publickey-denied")
			h.awaitNo(".git/config", "ssh-publickey-denied")
		})
	}
}

// A remote that was not there: over when it is, when the line that named it names
// another, or when the one that was meant works.
func TestFailureOfMissingRemote(t *testing.T) {
	const url = "https://github.com/octo/widget.git"
	no := func(name string) string {
		return "fatal: '" + name + "' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n"
	}
	const pushed = "To " + url + "\n * [new branch]      main -> main\n"
	for _, c := range []struct {
		name, config, command, missing string
		blamed                         bool // a line of the configuration is
		mend                           func(*harness, *terminal)
	}{
		{"typed", remoteAt("origin", url), "git push orign main", "orign", false, func(h *harness, x *terminal) {
			x.show(osc(h.repo, "git push origin main", pushed, "0"))
		}},
		{"typed, then another failure", remoteAt("origin", url), "git push orign main", "orign", false, func(h *harness, x *terminal) {
			x.show(osc(h.repo, "git push origin main", missing(url), "128"))
			h.awaitCode(tieLog, "repo-not-found")
		}},
		{"added", "", "git push origin main", "origin", false, func(h *harness, _ *terminal) {
			h.write(".git/config", h.read(".git/config")+remoteAt("origin", url))
		}},
		{"of a branch", remoteAt("origin", url) + "[branch \"main\"]\n\tremote = orign\n\tmerge = refs/heads/main\n", "git push", "orign", true, func(h *harness, _ *terminal) {
			h.write(".git/config", strings.Replace(h.read(".git/config"), "= orign", "= origin", 1))
		}},
		{"of a branch, by another branch", remoteAt("origin", url) +
			"[branch \"main\"]\n\tremote = gone\n\tmerge = refs/heads/main\n", "git pull", "gone", true, func(h *harness, _ *terminal) {
			h.write(".git/config", strings.Replace(h.read(".git/config"), "= gone", "= origin", 1))
		}},
		{"renamed", remoteAt("orign", url), "git push origin main", "origin", true, func(h *harness, _ *terminal) {
			h.write(".git/config", strings.Replace(h.read(".git/config"), "\"orign\"", "\"origin\"", 1))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := start(t, map[string]string{".git/config": "[core]\n\trepositoryformatversion = 0\n" + c.config, tieLog: ""}, setup{client: "neovim"})
			x := &terminal{h: h, log: tieLog}
			x.show(osc(h.repo, c.command, no(c.missing), "128"))
			h.awaitCode(tieLog, "remote-not-configured")
			h.eventually("who is to blame", func() bool {
				list := h.publications(".git/config")
				blamed := len(list) > 0 && strings.Contains(show(list[len(list)-1].Diagnostics), c.missing)
				return blamed == c.blamed
			})
			if d := h.await(tieLog, "remote-not-configured")[0]; c.name == "typed" && !strings.Contains(string(d.Data), "called “origin”") {
				t.Errorf("the remedy: %s", d.Data)
			}
			c.mend(h, x)
			h.awaitNo(tieLog, "remote-not-configured")
			h.awaitNo(".git/config", "remote-not-configured")
			h.awaitNo(".git/config", "remote-undefined")
		})
	}
}

// A terminal that is drawn anew shows what it showed, elsewhere or not at all for a
// moment: a failure that was mended or dismissed stays so, nothing is said of what
// is not saved, and when the same works, that is said.
func TestTerminalDrawnAnew(t *testing.T) {
	const wrong, right = "https://github.com/octo/widgit.git", "https://github.com/octo/widget.git"
	const name = "terminal"
	h := start(t, map[string]string{".git/config": remoteAt("origin", wrong)}, setup{client: "neovim"})
	prompt := "octo@pc:" + h.repo + "$ "
	failed := prompt + "git push; true\n" + missing(wrong)
	denied := prompt + "git fetch\nfatal: Authentication failed for 'https://github.com/octo/widget.git/'\n"
	worked := prompt + "git push; true\nTo " + right + "\n   1111111..2222222  main -> main\n"
	said := func(part string) (n int) {
		for _, m := range h.messages("window/showMessage") {
			n += strings.Count(string(m), part)
		}
		return n
	}
	h.open(".git/config")
	h.openAs(name, "\n", "gitauth-terminal", "term://"+h.repo+"//4711:/bin/bash")
	h.setText(name, failed+prompt)
	h.awaitCode(name, "repo-not-found")
	h.replace(".git/config", "widgit", "widget")
	// while it is not saved
	for _, screen := range []string{"\n\n" + failed + prompt, "\n\n", prompt + "\n" + failed + prompt} {
		h.setText(name, screen)
		h.settle()
	}
	h.write(".git/config", h.text(".git/config"))
	h.awaitNo(name, "repo-not-found")
	for _, screen := range []string{failed + prompt, "\n\n\n" + failed + prompt, "\n\n", prompt + "\n" + failed + prompt} {
		h.setText(name, screen)
		h.settle()
		if list := h.diagnostics(name); len(list) > 0 {
			t.Fatalf("drawn anew as %q: %+v", screen, list)
		}
	}
	h.setText(name, "\n"+failed+worked+prompt)
	h.eventually("what worked is said", func() bool { return said("Fixed:") == 1 })
	if said("not saved") != 0 {
		t.Error("a failure that was drawn anew is called one of a file that is not saved")
	}

	h.setText(name, "\n"+failed+worked+denied+prompt)
	d := h.awaitCode(name, "http-401")
	h.apply(h.action(h.actions(name, d.Range.Start), "Dismiss this failure"))
	h.awaitNo(name, "http-401")
	for _, screen := range []string{worked + denied + prompt, "", "\n\n" + worked + denied + prompt} {
		h.setText(name, screen)
		h.settle()
		if list := h.diagnostics(name); len(list) > 0 {
			t.Fatalf("drawn anew as %q: %+v", screen, list)
		}
	}
	h.setText(name, "\n\n"+worked+denied+denied+prompt)
	h.awaitCode(name, "http-401")
	if n := said("Fixed:"); n != 1 {
		t.Errorf("what worked is said %d times", n)
	}
}

// A fix that is in the editor and not in the file is said when the next push fails.
func TestFixedNotSaved(t *testing.T) {
	const wrong, right = "https://github.com/octo/widgit.git", "https://github.com/octo/widget.git"
	h := start(t, map[string]string{".git/config": "[core]\n\trepositoryformatversion = 0\n" + remoteAt("origin", wrong), tieLog: ""}, setup{})
	said := func() (n int) {
		for _, m := range h.messages("window/showMessage") {
			if strings.Contains(string(m), ".git/config has changes that are not saved") {
				n++
			}
		}
		return n
	}
	h.open(".git/config")
	x := &terminal{h: h, log: tieLog}
	failed := osc(h.repo, "git push origin main", missing(wrong), "128")
	x.show(failed + failed)
	h.awaitCode(tieLog, "repo-not-found")
	h.quiet()
	if said() != 0 {
		t.Error("it is said of a file without changes")
	}
	h.replace(".git/config", "widgit", "widget")
	h.awaitNo(tieLog, "repo-not-found")
	x.show(osc(h.repo, "git push origin main", missing(wrong), "128"))
	h.eventually("what is not saved", func() bool { return said() == 1 })
	h.write(".git/config", h.text(".git/config"))
	x.show(osc(h.repo, "git push origin main", missing(right), "128"))
	h.awaitCode(".git/config", "repo-not-found")
	h.quiet()
	if said() != 1 {
		t.Errorf("it is said %d times", said())
	}
}
