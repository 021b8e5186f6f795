package server

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/gitauth-ls/gitauth-ls/internal/live"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

const movedLog = "$ git push\nremote: This repository moved. Please use the new location:\nremote:   https://github.com/other/widget.git\nTo https://github.com/octo/widget.git\n   1111111..2222222  main -> main\n"

// A log that came with the clone is explained and moves no remote; Git's index
// decides, also when it changes later.
func TestTrackedLogMovesNothing(t *testing.T) {
	const config = "[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n"
	h := start(t, map[string]string{".git/config": config, "build.typescript": movedLog}, setup{client: "vscode"})
	h.open(".git/config")
	h.await(".git/config", "remote-moved")
	leads := func(only ...string) bool {
		return slices.ContainsFunc(h.actionsIn(".git/config", h.whole(".git/config"), only...),
			func(a action) bool { return strings.Contains(a.Title, "other/") })
	}
	if !leads() || leads("source.fixAll") {
		t.Errorf("the user's own log: an edit is offered: %v; it is made unasked: %v", leads(), leads("source.fixAll"))
	}

	h.git("add", "-f", "build.typescript")
	h.await(".git/config")
	if leads() {
		t.Error("a tracked log leads the remote elsewhere")
	}
	h.openAs("build.typescript", h.read("build.typescript"), "plaintext", h.uri("build.typescript"))
	h.await("build.typescript", "moved-repository")
	for _, a := range h.actionsIn("build.typescript", h.whole("build.typescript")) {
		if !strings.HasPrefix(a.Title, "Dismiss") {
			t.Errorf("a tracked log offers %q", a.Title)
		}
	}
	var hover struct{ Contents struct{ Value string } }
	h.call("textDocument/hover", h.doc("build.typescript", "position", pos{Line: 1}), &hover)
	if !strings.Contains(hover.Contents.Value, "came with the repository") {
		t.Errorf("the hover says %q", hover.Contents.Value)
	}
	h.close("build.typescript")

	h.git("rm", "-q", "--cached", "build.typescript")
	h.await(".git/config", "remote-moved")

	// By a link that is tracked, to a file that is not; and the other way round.
	if err := os.Rename(h.path("build.typescript"), h.path("elsewhere")); err != nil {
		t.Fatal(err)
	}
	h.await(".git/config")
	h.symlink("elsewhere", h.path("typescript"))
	h.await(".git/config", "remote-moved")
	h.git("add", "typescript")
	h.await(".git/config")
	h.git("rm", "-q", "--cached", "typescript")
	h.await(".git/config", "remote-moved")
	h.git("add", "elsewhere")
	h.await(".git/config")
}

// What is not trusted is not read: a log of the work tree. What the repository's
// own directory and other folders hold is.
func TestUntrustedLogIsNotRead(t *testing.T) {
	const config = "[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n"
	for _, plain := range []bool{true, false} {
		h := start(t, map[string]string{".git/config": config, "typescript": movedLog, "sub/x.typescript": movedLog,
			"~/logs/own.typescript": strings.ReplaceAll(movedLog, "/other/", "/third/")},
			setup{client: "vscode", init: `{"trusted": false}`, config: `{"terminal": {"logs": ["typescript", "**/*.typescript", ".git/gitauth/*.log", "~/logs/*"]}}`, noRepo: plain})
		h.await("~/logs/own.typescript", "moved-repository")
		if !plain {
			h.await(".git/config", "remote-moved")
			h.write(".git/gitauth/a.log", "$ git fetch\nremote: Repository not found.\nfatal: repository 'https://github.com/octo/widget.git/' not found\n")
			h.await(".git/gitauth/a.log", "repo-not-found")
		}
		for _, name := range []string{"typescript", "sub/x.typescript"} {
			if p := h.publications(name); len(p) > 0 {
				t.Errorf("%s of a workspace that is not trusted was read: %v", name, p)
			}
		}
	}
}

// A log is Git's business in every work tree around it, also in one whose .git is a
// file that leads elsewhere, and not in a repository's own directory.
func TestWorkTreesAround(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	for name, text := range map[string]string{
		"main/.git/worktrees/linked/x": "", "main/sub/inner/.git/x": "", "linked/.git": "gitdir: ../main/.git/worktrees/linked\n",
		"nowhere/.git": "no such thing\n", "plain/x": "",
	} {
		if err := os.MkdirAll(filepath.Dir(path(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	index := func(dir, gitDir string) workTree { return workTree{path(dir), path(gitDir + "/index")} }
	for name, want := range map[string][]workTree{
		"main/typescript":             {index("main", "main/.git")},
		"main/sub/inner/a/b.log":      {index("main/sub/inner", "main/sub/inner/.git"), index("main", "main/.git")},
		"linked/a.log":                {index("linked", "main/.git/worktrees/linked")},
		"nowhere/a.log":               {index("nowhere", "nowhere/.git")},
		"plain/a.log":                 nil,
		"main/.git/gitauth/a.log":     nil,
		"main/.git":                   {index("main", "main/.git")},
		"main/sub/inner/.git/x/a.log": nil,
	} {
		if got := workTreesAround(path(name)); !slices.Equal(got, want) {
			t.Errorf("around %s: %v", name, got)
		}
		if got := inGitDir(path(name)); got != strings.Contains(name, ".git/") {
			t.Errorf("%s lies in a repository's own directory: %v", name, got)
		}
	}
	for name, want := range map[string]string{
		"main/.git": "main/.git", "nowhere/.git": "nowhere/.git", "linked/.git": "main/.git/worktrees/linked", "gone/.git": "gone/.git",
	} {
		if got := gitFile(path(name)); got != path(want) {
			t.Errorf("%s leads to %s", name, got)
		}
	}
}

// A log is looked for in an index by its name and by where that leads.
func TestSpellings(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	path, link, gone := filepath.Join(dir, "a.log"), filepath.Join(dir, "link"), filepath.Join(dir, "gone")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Skip("no symbolic links here: ", err) // Windows without the right to make them
	}
	for name, want := range map[string][]string{path: {path}, link: {link, path}, gone: {gone}} {
		if got := (&logs{}).spellings(name); !slices.Equal(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Where nobody trusts the workspace its logs are not read, nor those of any work
// tree; what a repository's own directory holds is, and what lies elsewhere.
func TestKeptOut(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"plain", "work/.git/gitauth", "elsewhere", "plain/x/.git"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	snap := &snapshot{facts: facts{folders: []document.Base{{Path: filepath.Join(dir, "plain")}}}}
	for _, trusted := range []bool{true, false} {
		e, _ := testEditor(t)
		e.session.trusted = trusted
		l := &logs{editor: e, patience: &live.Patience{}}
		for name, out := range map[string]bool{
			"plain/a.log": true, "work/a.log": true, "plain/x/a.log": true,
			"work/.git/gitauth/a.log": false, "plain/x/.git/a.log": false, "elsewhere/a.log": false,
		} {
			if got := l.keptOut(snap, filepath.Join(dir, name)); got != (out && !trusted) {
				t.Errorf("trusted %v: %s kept out %v", trusted, name, got)
			}
		}
	}
}

// An index that cannot be read makes a log one that may have come with the clone,
// and is spoken of in the log.
func TestIndexThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	log, index := filepath.Join(dir, "a.log"), filepath.Join(dir, ".git", "index")
	if err := os.MkdirAll(filepath.Dir(index), 0o755); err != nil {
		t.Fatal(err)
	}
	core, said := observer.New(zap.InfoLevel)
	e, _ := testEditor(t)
	e.log = zap.New(core)
	l := &logs{editor: e, patience: &live.Patience{}, terminals: testTerminals(t).t}
	if l.cameWithClone(log) || said.Len() > 0 {
		t.Errorf("without an index: tracked, or said: %v", said.All())
	}
	if err := os.WriteFile(index, []byte("no index"), 0o600); err != nil {
		t.Fatal(err)
	}
	if !l.cameWithClone(log) || said.Len() != 1 {
		t.Errorf("an index that nobody can read: not tracked, or said: %v", said.All())
	}
}
