package server

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/watch"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// What Git does in a terminal is seen without the editor's help.
func TestWatchGit(t *testing.T) {
	one := bad[:1]
	h := start(t, map[string]string{"~/.gitconfig": "[user]\n\tname = x\n\temail = x@example.com\n[protocol \"file\"]\n\tallow = always\n"}, setup{client: "neovim"})
	h.git("remote", "add", "origin", "git@github.com/octo/widget.git")
	h.await(".git/config", one...)
	h.git("remote", "set-url", "origin", "git@github.com:octo/widget.git")
	h.await(".git/config")
	h.git("remote", "set-url", "--push", "origin", "https://githib.com/octo/widget.git")
	h.await(".git/config", "remote-host-typo")
	h.git("remote", "remove", "origin")
	h.await(".git/config")

	h.git("commit", "--quiet", "--allow-empty", "-m", "x")
	h.git("worktree", "add", "--quiet", "linked")
	h.git("config", "extensions.worktreeConfig", "true")
	h.git("-C", "linked", "config", "--worktree", "remote.tree.url", "git@github.com/octo/widget.git")
	h.await(".git/worktrees/linked/config.worktree", one...)
	h.git("worktree", "remove", "--force", "linked")
	h.await(".git/worktrees/linked/config.worktree")

	h.git("clone", "--quiet", ".", "copy")
	h.git("-C", "copy", "remote", "set-url", "origin", "git@github.com/octo/widget.git")
	h.await("copy/.git/config", one...)

	h.git("submodule", "--quiet", "add", "./copy", "lib")
	h.git("-C", "lib", "remote", "set-url", "origin", "git@github.com/octo/widget.git")
	h.await(".git/modules/lib/config", one...)

	if err := os.RemoveAll(h.path("copy")); err != nil {
		t.Fatal(err)
	}
	h.await("copy/.git/config")
	h.quiet()
	h.distinct()
}

func TestWatchInit(t *testing.T) {
	h := start(t, map[string]string{"present/file": "", "present/deep/er/file": ""}, setup{noRepo: true, client: "neovim"})
	for _, dir := range []string{"present", "new", ".", "new/again"} {
		h.git("init", "--quiet", dir)
		h.git("-C", dir, "remote", "add", "origin", "git@github.com/octo/widget.git")
		h.await(dir+"/.git/config", bad[0])
	}
	// Away and back.
	for _, dir := range []string{".", "new/again"} {
		if err := os.RemoveAll(h.path(dir + "/.git")); err != nil {
			t.Fatal(err)
		}
		h.await(dir + "/.git/config")
		h.git("init", "--quiet", dir)
		h.git("-C", dir, "remote", "add", "origin", "git@github.com/octo/widget.git")
		h.await(dir+"/.git/config", bad[0])
	}
	h.quiet()
	h.distinct()
}

// touched sends what an editor's own watch sees.
func (h *harness) touched(names ...string) {
	h.t.Helper()
	changes := []map[string]any{}
	for _, n := range names {
		changes = append(changes, map[string]any{"uri": document.URI(h.path(n)), "type": 2})
	}
	h.notify("workspace/didChangeWatchedFiles", map[string]any{"changes": changes})
}

// The files beside the repository: includes, the user's configuration, SSH's.
func TestWatchFilesAround(t *testing.T) {
	const legacy = "Host github.com\n\tHostKeyAlgorithms +ssh-rsa\n\tPubkeyAcceptedAlgorithms +ssh-rsa\n"
	h := start(t, map[string]string{
		".git/config":   "[core]\n\tbare = false\n[include]\n\tpath = ../not/yet/there\n[includeIf \"onbranch:fix/**\"]\n\tpath = ../fix.inc\n[remote \"o\"]\n\turl = git@github.com:octo/widget.git\n",
		"fix.inc":       "[remote \"origin\"]\n\turl = git@github.com/octo/widget.git\n",
		"~/.ssh/config": "Include other\n",
	}, setup{client: "neovim"})
	h.quiet()
	h.write("not/yet/there", "[remote \"origin\"]\n\turl = https://githib.com/octo/widget.git\n")
	h.await("not/yet/there", "remote-host-typo")
	h.write("not/yet/there", "[include]\n\tpath = further\n")
	h.await("not/yet/there")
	h.write("not/yet/further", "[remote \"origin\"]\n\turl = https://githib.com/octo/widget.git\n")
	h.await("not/yet/further", "remote-host-typo")
	if err := os.RemoveAll(h.path("not")); err != nil {
		t.Fatal(err)
	}
	h.await("not/yet/further")

	h.git("symbolic-ref", "HEAD", "refs/heads/fix/one")
	h.await("fix.inc", bad[0])
	h.git("symbolic-ref", "HEAD", "refs/heads/main")
	h.await("fix.inc")

	h.write("~/.gitconfig", "[remote \"mine\"]\n\turl = https://githib.com/octo/widget.git\n")
	h.await("~/.gitconfig", "remote-host-typo")
	// Moved into a repository of dot files and linked.
	if err := os.Rename(h.path("~/.gitconfig"), h.path("~/dot")); err != nil {
		t.Fatal(err)
	}
	h.await("~/.gitconfig")
	h.symlink("dot", h.path("~/.gitconfig"))
	h.await("~/.gitconfig", "remote-host-typo")
	h.write("~/dot", "")
	h.await("~/.gitconfig")
	h.openText("~/dot", "[remote \"mine\"]\n\turl = https://githib.com/octo/widget.git\n")
	h.await("~/dot", "remote-host-typo")
	h.close("~/dot")
	h.await("~/.gitconfig")
	h.write("~/.config/git/config", "[remote \"mine\"]\n\turl = https://githib.com/octo/widget.git\n")
	h.await("~/.config/git/config", "remote-host-typo")

	h.write("~/.ssh/config", legacy)
	h.await("~/.ssh/config", "ssh-legacy-algorithm", "ssh-legacy-algorithm")
	h.write("~/.ssh/config", "Include other\n")
	h.await("~/.ssh/config")
	h.write("~/.ssh/other", "Include conf.d/*.conf\n")
	h.write("~/.ssh/conf.d/1.conf", legacy)
	h.await("~/.ssh/conf.d/1.conf", "ssh-legacy-algorithm", "ssh-legacy-algorithm")
	if err := os.Remove(h.path("~/.ssh/conf.d/1.conf")); err != nil {
		t.Fatal(err)
	}
	h.await("~/.ssh/conf.d/1.conf")
	h.write("~/.ssh/conf.d/2.conf", legacy)
	h.await("~/.ssh/conf.d/2.conf", "ssh-legacy-algorithm", "ssh-legacy-algorithm")
	h.quiet()
	h.distinct()
}

// The editor's events may come in any number, about anything, before or beside
// the server's own.
func TestWatchStorm(t *testing.T) {
	h := start(t, map[string]string{".git/config": goodConfig}, setup{})
	h.quiet()
	before := h.log()
	for i := range 500 {
		h.touched(".git/config", ".git/index", "src/main.go", "other/.git/config", filepath.Join(h.root, "nowhere", "config"))
		if i == 250 {
			h.write(".git/config", badConfig)
		}
	}
	h.notify("workspace/didChangeWatchedFiles",
		map[string]any{"changes": []any{map[string]any{"uri": "untitled:x", "type": 9},
			map[string]any{"uri": "file:///%00", "type": 1}}})
	h.await(".git/config", bad...)
	// Git itself changes the names in .git with each command.
	for range 5 {
		h.git("status", "--short")
		h.git("add", "--all")
		h.git("-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "--quiet", "--allow-empty", "-m", "x")
	}
	h.settle()
	h.quiet()
	h.distinct()
	if n := len(h.publications(".git/config")); n != 1 {
		t.Errorf("%d publications", n)
	}
	for _, method := range []string{"workspace/codeLens/refresh", "workspace/inlayHint/refresh"} {
		if n := len(h.messages(method)); n > 60 {
			t.Errorf("%d × %s", n, method)
		}
	}
	if log := strings.TrimPrefix(h.log(), before); strings.Count(log, "\n") > 200 {
		t.Errorf("%d lines of log", strings.Count(log, "\n"))
	}
}

// A repository that appears while the server starts is not missed.
func TestWatchFromTheStart(t *testing.T) {
	for range 5 {
		h := start(t, map[string]string{"sub/x": ""}, setup{noRepo: true, client: "neovim", edit: func(map[string]any) {}})
		h.git("init", "--quiet", "sub")
		h.write("sub/.git/config", badConfig)
		h.await("sub/.git/config", bad...)
		h.write("sub/.git/config", goodConfig)
		h.await("sub/.git/config")
		h.stop()
	}
}

// Only those are registered that the editor can register.
func TestWatchRegistration(t *testing.T) {
	for client, want := range map[string]int{"vscode": 2, "helix": 1, "neovim": 0, "minimal": 0} {
		h := start(t, nil, setup{client: client})
		if want > 0 {
			h.eventually("a registration", func() bool { return len(h.messages("client/registerCapability")) > 0 })
		}
		h.quiet()
		n := 0
		for _, m := range h.messages("client/registerCapability") {
			n += strings.Count(string(m), `"method"`)
		}
		if n != want {
			t.Errorf("%s: %d registrations", client, n)
		}
	}
}

// What is watched looked as it did when it was read; where two repositories read
// different states of a file nobody is certain how it looked.
func TestToWatch(t *testing.T) {
	h := start(t, map[string]string{"a/x": "", "b/x": "", "shared.inc": "[user]\n\tname = x\n"}, setup{noRepo: true})
	for _, dir := range []string{"a", "b"} {
		h.git("init", "--quiet", dir)
		h.write(dir+"/.git/config", h.read(dir+"/.git/config")+"[include]\n\tpath = ../../shared.inc\n")
	}
	time.Sleep(2 * timeGrain)
	h.settle()
	shared := h.path("shared.inc")
	a := h.sv.states.now().result()
	seen, ok := h.sv.toWatch()
	if !ok || len(a.byFile[shared]) != 2 {
		t.Fatalf("%v, read by %v", ok, a.byFile[shared])
	}
	for _, key := range a.order {
		for i, path := range a.repos[key].repo.Files {
			if seen[path] != a.repos[key].seen[i] {
				t.Errorf("%s is said to have looked otherwise", path)
			}
		}
	}
	if !seen[shared].Settled() {
		t.Error("a file that was at rest is not")
	}
	// The same, but for one repository that read the file before it was there.
	r := a.repos[a.order[1]]
	earlier := &repoState{repo: r.repo, seen: slices.Clone(r.seen)}
	earlier.seen[slices.Index(r.repo.Files, shared)] = watch.Sign(h.path("none"))
	state := &snapshot{}
	state.once.Do(func() {})
	repos := map[string]*repoState{a.order[0]: a.repos[a.order[0]], a.order[1]: earlier}
	state.done.Store(&analysis{order: a.order, repos: repos})
	sv := &server{states: newStates(state), terminals: h.sv.terminals, repositories: h.sv.repositories}
	if seen, ok := sv.toWatch(); !ok || seen[shared].Settled() {
		t.Error("a file that two repositories read in different states is taken to be at rest")
	}
}

// A folder that becomes a link is noticed for all that lies below it.
func TestFolderBecomesALink(t *testing.T) {
	h := start(t, map[string]string{"sub/deep/x": "", ".git/config": badConfig}, setup{})
	h.await(".git/config", bad...)
	leads := func() string { return h.sv.analyst.real.of(h.path("sub/deep/x")) }
	if got := leads(); got != h.path("sub/deep/x") {
		t.Fatalf("it leads to %s", got)
	}
	if err := os.Rename(h.path("sub"), h.path("other")); err != nil {
		t.Fatal(err)
	}
	h.symlink("other", h.path("sub"))
	h.eventually("where it leads now", func() bool { return leads() == h.path("other/deep/x") })
}
