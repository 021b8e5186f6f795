package server

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

const (
	// goodConfig has nothing to find in it, badConfig one remote-malformed and
	// then one remote-host-typo.
	goodConfig = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n"
	badConfig  = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n[remote \"origin\"]\n\turl = git@github.com/octo/widget.git\n[remote \"typo\"]\n\turl = https://githib.com/octo/widget.git\n"
)

// bad is the codes of badConfig.
var bad = []string{"remote-malformed", "remote-host-typo"}

// quiet waits until the server has sent nothing for a while.
func (h *harness) quiet() {
	h.t.Helper()
	for before := -1; ; {
		now := len(h.sent())
		if now == before {
			return
		}
		before = now
		time.Sleep(quietTime)
	}
}

// distinct fails if the same was published twice in a row about any file, save
// once for each time that it was opened, or
// anything unsorted, and gives how many publications there were.
func (h *harness) distinct() int {
	h.t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for uri, list := range h.published {
		again := h.opened[uri]
		for i, p := range list {
			n++
			if i > 0 && string(h.encode(p.Diagnostics)) == string(h.encode(list[i-1].Diagnostics)) {
				if again--; again >= 0 {
					continue
				}
				h.t.Errorf("%s: the same %d diagnostics twice in a row", uri, len(p.Diagnostics))
			}
			if !slices.IsSortedFunc(p.Diagnostics, func(a, b diag) int {
				return 1000*(a.Range.Start.Line-b.Range.Start.Line) + a.Range.Start.Character - b.Range.Start.Character
			}) {
				h.t.Errorf("%s: not sorted:%s", uri, show(p.Diagnostics))
			}
		}
	}
	return n
}

// shown lists the URIs that have diagnostics now, without the root's part.
func (h *harness) shown() map[string][]string {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := map[string][]string{}
	for uri, list := range h.published {
		if codes := codesOf(list[len(list)-1].Diagnostics); len(codes) > 0 {
			out[strings.TrimPrefix(uri, document.URI(h.root)+"/")] = codes
		}
	}
	return out
}

// awaitShown waits until exactly these files have exactly these codes.
func (h *harness) awaitShown(want map[string][]string) {
	h.t.Helper()
	defer func() {
		if h.t.Failed() {
			h.t.Logf("shown: %v, not %v", h.shown(), want)
		}
	}()
	h.eventually("the diagnostics", func() bool { return fmt.Sprint(h.shown()) == fmt.Sprint(want) })
}

func TestPublishForClosedFiles(t *testing.T) {
	h := start(t, map[string]string{".git/config": badConfig,
		"~/.gitconfig": "[url \"https://github.com/\"]\n\tinsteadOf = https://me:" + strings.Repeat("x1", 10) + "@git.example.com/\n"}, setup{})
	h.awaitShown(map[string][]string{"repo/.git/config": bad, "home/.gitconfig": {"secret-in-url"}})
	h.quiet()
	if n := h.distinct(); n != 2 {
		t.Errorf("%d publications of two files", n)
	}
	h.open(".git/config") // nothing changes, and the editor is told again
	h.settle()
	h.quiet()
	if n := h.distinct(); n != 3 {
		t.Errorf("%d publications after the file was opened", n)
	}
	h.replace(".git/config", "git@github.com/octo", "git@github.com:octo")
	h.await(".git/config", "remote-host-typo")
	h.replace(".git/config", "widget.git\n[remote \"typo\"]\n\turl = https://githib.com/octo/widget.git\n", "widget.git\n[remote \"typo\"]\n\turl = https://githib.com/octo/widget.git\n# nothing\n")
	h.settle()
	h.quiet()
	if n := h.distinct(); n != 4 {
		t.Errorf("%d publications after one change that mattered", n)
	}
	h.close(".git/config") // the disk says otherwise
	h.await(".git/config", bad...)
	h.write(".git/config", goodConfig)
	h.await(".git/config")
	h.write("~/.gitconfig", "")
	h.await("~/.gitconfig")
	h.write(".git/config", badConfig)
	h.await(".git/config", bad...)
	if err := os.Remove(h.path(".git/config")); err != nil {
		t.Fatal(err)
	}
	h.await(".git/config")
	h.write(".git/config", badConfig)
	h.await(".git/config", bad...)
	if err := os.RemoveAll(h.path(".git")); err != nil {
		t.Fatal(err)
	}
	h.await(".git/config")
	h.quiet()
	h.distinct()
}

// What is open counts, also where Git reads it because of another file, and
// under whatever name it was opened.
func TestPublishUnsaved(t *testing.T) {
	const including = "[core]\n\tbare = false\n[include]\n\tpath = ../more.inc\n"
	const rule = "[url \"git@github.com/\"]\n\tinsteadOf = gh:\n"
	h := start(t, map[string]string{".git/config": including + "[remote \"origin\"]\n\turl = gh:octo/widget.git\n", "more.inc": "# nothing\n"}, setup{})
	h.quiet()
	h.openText("more.inc", "[remote \"x\"]\n\turl = https://githib.com/octo/widget.git\n")
	h.await("more.inc", "remote-host-typo")
	h.setText("more.inc", rule)
	h.await("more.inc", "remote-malformed") // of origin: this rule is what spoils it
	h.close("more.inc")
	h.await("more.inc")
	h.openText(".git/config", goodConfig)
	h.openText("more.inc", rule)
	h.await("more.inc") // nobody includes it any more
	h.close(".git/config")
	h.await("more.inc", "remote-malformed")
	h.distinct()
}

// A link to the user's configuration, as people have it who keep their dot
// files in a repository; a workspace that was opened through a link; a file
// that was opened by its other name.
func TestPublishThroughLinks(t *testing.T) {
	for _, c := range []struct{ folder, open string }{
		{"repo", "repo"}, {"repo", "link"}, {"link", "link"}, {"link", "repo"},
	} {
		t.Run("folder "+c.folder+", opened in "+c.open, func(t *testing.T) {
			h := start(t, map[string]string{".git/config": badConfig}, setup{folders: []string{}})
			h.symlink(h.repo, filepath.Join(h.root, "link"))
			h.symlink(h.home+"/dot/gitconfig", h.path("~/.gitconfig"))
			h.write("~/dot/gitconfig", "")
			folder := filepath.Join(h.root, c.folder)
			h.git("-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "--quiet", "--allow-empty", "-m", "x")
			// Git names the configuration of a linked worktree by its real path.
			h.git("worktree", "add", "--quiet", "inside")
			h.write(".git/config", badConfig)
			h.folders([]string{folder}, nil)
			h.awaitShown(map[string][]string{c.folder + "/.git/config": bad})

			name := filepath.Join(h.root, c.open, ".git/config")
			h.open(name)
			h.awaitShown(map[string][]string{c.open + "/.git/config": bad})
			h.replace(name, "git@github.com/octo", "git@github.com:octo")
			h.awaitShown(map[string][]string{c.open + "/.git/config": bad[1:]})
			if list := h.actionsIn(name, h.whole(name), "quickfix"); len(list) == 0 {
				t.Error("no code actions")
			} else {
				h.apply(list[0])
			}
			h.awaitShown(map[string][]string{})
			h.close(name)
			h.awaitShown(map[string][]string{c.folder + "/.git/config": bad})

			h.openText("~/dot/gitconfig", "[url \"https://github.com/\"]\n\tinsteadOf = https://githib.com/\n[remote \"y\"]\n\turl = HTTPS://github.com/o/w\n")
			h.awaitShown(map[string][]string{c.folder + "/.git/config": bad[:1], "home/dot/gitconfig": {"remote-unsupported-protocol"}})
			h.close("~/dot/gitconfig")
			h.awaitShown(map[string][]string{c.folder + "/.git/config": bad})
			h.quiet()
			h.distinct()
		})
	}
}

// folders tells about workspace folders that come and go.
func (h *harness) folders(added, removed []string) {
	list := func(paths []string) []map[string]string {
		out := []map[string]string{}
		for _, p := range paths {
			uri := p
			if !strings.HasPrefix(p, "file:") {
				uri = document.URI(h.path(p))
			}
			out = append(out, map[string]string{"uri": uri, "name": "x"})
		}
		return out
	}
	h.notify("workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{"added": list(added), "removed": list(removed)}})
}

// The editor's own URI strings come back, for folders and for documents.
func TestPublishOwnSpelling(t *testing.T) {
	h := start(t, map[string]string{"../a +é@b/repo/.git/config": badConfig,
		"../a +é@b/repo/.git/HEAD": "ref: refs/heads/main\n"}, setup{folders: []string{}})
	for _, d := range []string{"objects", "refs"} {
		if err := os.MkdirAll(filepath.Join(h.root, "a +é@b/repo/.git", d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	folder := document.URI(h.root) + "/a%20%2B%C3%A9%40b/repo" // as VS Code spells it
	h.folders([]string{folder}, nil)
	h.awaitShown(map[string][]string{"a%20%2B%C3%A9%40b/repo/.git/config": bad})
	name := filepath.Join(h.root, "a +é@b/repo/.git/config")
	mine := document.URI(h.root) + "/a%20%2b%c3%a9@b/repo/.git/config" // and somebody else the file
	h.openAs(name, badConfig, "properties", mine)
	h.awaitShown(map[string][]string{"a%20%2b%c3%a9@b/repo/.git/config": bad})
	h.setText(name, goodConfig)
	h.awaitShown(map[string][]string{})
	h.close(name)
	h.awaitShown(map[string][]string{"a%20%2B%C3%A9%40b/repo/.git/config": bad})
	h.folders(nil, []string{folder})
	h.awaitShown(map[string][]string{})
	h.quiet()
	h.distinct()
}

// One workspace with everything in it: each file once, whoever reads it.
func TestPublishManyRepositories(t *testing.T) {
	h := start(t, map[string]string{
		"~/.gitconfig": "[url \"https://github.com/\"]\n\tinsteadOf = https://me:" + strings.Repeat("x1", 10) + "@git.example.com/\n[protocol \"file\"]\n\tallow = always\n[user]\n\tname = x\n\temail = x@example.com\n",
	}, setup{folders: []string{}})
	h.git("commit", "--quiet", "--allow-empty", "-m", "x")
	h.git("worktree", "add", "--quiet", "../linked")
	h.git("init", "--quiet", "nested/deep")
	h.git("init", "--quiet", "--bare", "../bare.git")
	h.git("clone", "--quiet", ".", "../library")
	h.git("submodule", "--quiet", "add", "../library", "lib")
	for _, name := range []string{".git/config", "nested/deep/.git/config", ".git/modules/lib/config",
		"../bare.git/config", "../library/.git/config"} {
		h.write(name, h.read(name)+"[remote \"bad\"]\n\turl = git@github.com/octo/widget.git\n")
	}
	h.folders([]string{".", "../linked"}, nil)
	one := bad[:1]
	everything := map[string][]string{
		"repo/.git/config": one, "repo/nested/deep/.git/config": one, "repo/.git/modules/lib/config": one, "home/.gitconfig": {"secret-in-url"},
	}
	h.awaitShown(everything)
	h.quiet()
	if n := h.distinct(); n != 4 {
		t.Errorf("%d publications of 4 files", n)
	}
	h.folders([]string{"../bare.git", "../library", h.root}, nil)
	everything["bare.git/config"], everything["library/.git/config"] = one, one
	h.awaitShown(everything)
	// The worktree alone still reads the repository's configuration.
	h.folders(nil, []string{".", "../bare.git", "../library", h.root})
	h.awaitShown(map[string][]string{"repo/.git/config": one, "home/.gitconfig": {"secret-in-url"}})
	h.folders(nil, []string{"../linked"})
	h.awaitShown(map[string][]string{})
	h.quiet()
	h.distinct()
}

func TestPublishOutsideOfFolders(t *testing.T) {
	h := start(t, nil, setup{})
	h.git("init", "--quiet", "../other")
	h.write("../other/.git/config", badConfig)
	h.write("../other/.gitmodules", "[submodule \"a\"]\n\tpath = a\n\turl = https://githib.com/o/w.git\n")
	h.quiet()
	if len(h.shown()) != 0 {
		t.Fatalf("shown: %v", h.shown())
	}
	h.open("../other/.gitmodules")
	h.awaitShown(map[string][]string{"other/.git/config": bad, "other/.gitmodules": bad[1:]})
	h.settle() // a new search does not forget it
	h.open("../other/.git/config")
	h.close("../other/.gitmodules")
	h.git("-C", "../other", "remote", "remove", "typo")
	h.settle()
	h.awaitShown(map[string][]string{"other/.git/config": bad, "other/.gitmodules": bad[1:]}) // the editor's text counts
	h.close("../other/.git/config")
	h.awaitShown(map[string][]string{})
	h.quiet()
	h.distinct()
}

// A configuration where there is no repository yet, and then there is one.
func TestPublishBeforeInit(t *testing.T) {
	for _, where := range []string{".", "../outside"} {
		h := start(t, nil, setup{noRepo: true})
		name := filepath.Join(where, ".git/config")
		h.write(name, badConfig)
		h.open(name)
		h.await(name, bad...)
		h.write(filepath.Join(where, ".gitmodules"), "[submodule \"a\"]\n\tpath = a\n\turl = https://githib.com/o/w.git\n")
		h.git("init", "--quiet", where)
		h.await(filepath.Join(where, ".gitmodules"), "remote-host-typo")
		h.await(name, bad...)
		h.quiet()
		h.distinct()
	}
}

// What is said about Git itself is said once, at a [core] section.
func TestPublishGitOnce(t *testing.T) {
	h := start(t, map[string]string{
		"../a/.git/HEAD": "ref: refs/heads/main\n", "../a/.git/objects/x": "", "../a/.git/refs/x": "", "../a/.git/config": "# no [core]\n",
	}, setup{folders: []string{}, config: `{"minimumGitVersion": "99.1"}`})
	h.git("init", "--quiet", "--bare", "nested.git")
	h.folders([]string{"../a", ".", "nested.git"}, nil)
	h.awaitShown(map[string][]string{"repo/.git/config": {"git-outdated"}})
	h.openText(".git/config", badConfig)
	h.await(".git/config", append([]string{"git-outdated"}, bad...)...)
	h.openText(".git/config", "[remote \"x\"]\n\turl = https://github.com/o/w.git\n")
	h.awaitShown(map[string][]string{"repo/nested.git/config": {"git-outdated"}})
	h.configure(`{}`)
	h.awaitShown(map[string][]string{})
	h.quiet()
	h.distinct()
}

// The version goes along where the editor takes it.
func TestPublishVersion(t *testing.T) {
	for client, want := range map[string]bool{"helix": true, "vscode": false} {
		h := start(t, map[string]string{".git/config": badConfig}, setup{client: client})
		h.open(".git/config")
		h.replace(".git/config", "git@github.com/octo", "git@github.com:octo")
		h.await(".git/config", "remote-host-typo")
		list := h.publications(".git/config")
		if v := list[len(list)-1].Version; (v != nil) != want || want && *v != 2 {
			t.Errorf("%s: version %v", client, v)
		}
		if want && list[0].Version != nil && *list[0].Version == 0 {
			t.Errorf("%s: version 0 for a file that was not open", client)
		}
	}
}

// A burst of changes is answered for the state after it, and not for each.
func TestPublishBurst(t *testing.T) {
	h := start(t, map[string]string{".git/config": badConfig}, setup{})
	h.open(".git/config")
	h.await(".git/config", bad...)
	before := len(h.publications(".git/config"))
	for i := range 300 {
		h.setText(".git/config", badConfig+strings.Repeat("\n", i%3)+fmt.Sprintf("[remote \"r%d\"]\n\turl = https://githib.com/o/w\n", i))
	}
	h.setText(".git/config", goodConfig)
	h.await(".git/config")
	h.quiet()
	h.distinct()
	if n := len(h.publications(".git/config")) - before; n > 150 {
		t.Errorf("%d publications for a burst of 300 changes", n)
	}
}

// Requests between changes are answered from the state that the changes led to.
func TestAnswersFollowChanges(t *testing.T) {
	h := start(t, map[string]string{".git/config": goodConfig}, setup{})
	h.open(".git/config")
	var answers []<-chan answer
	for i := range 100 {
		h.setText(".git/config", fmt.Sprintf("[remote \"origin\"]\n\turl = https://github.com/octo/widget-%d.git\n", i))
		_, c := h.begin("textDocument/hover", h.doc(".git/config", "position", pos{1, 15}))
		answers = append(answers, c)
	}
	for i, c := range answers {
		select {
		case a := <-c:
			if !bytes.Contains(a.result, fmt.Appendf(nil, "widget-%d.git", i)) {
				t.Fatalf("request %d was answered from another state", i)
			}
		case <-time.After(waitLimit):
			t.Fatal("no answer")
		}
	}
}

// An editor has no position between CR and LF or inside of a character.
func TestWholeCharacters(t *testing.T) {
	const text = "a\r\nb日\x80\n"
	for in, want := range map[[2]int][2]int{
		{0, 2}: {0, 1}, {2, 2}: {1, 1}, {1, 3}: {1, 3}, {3, 5}: {3, 8}, {5, 6}: {4, 8}, {0, 9}: {0, 9},
	} {
		got := wholeCharacters(text, gitconfig.Span{Start: in[0], End: in[1]})
		if got != (gitconfig.Span{Start: want[0], End: want[1]}) {
			t.Errorf("%v becomes %v, want %v", in, got, want)
		}
	}
}

// A remote that a rule of the user's breaks is marked itself, with the rule as the
// related place and its fix; the lens counts both as one.
func TestBrokenByRule(t *testing.T) {
	h := start(t, map[string]string{
		"~/.gitconfig": "[url \"git://github.com/\"]\n\tinsteadOf = https://github.com/\n",
		".git/config":  "[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n",
	}, setup{})
	list := h.await(".git/config", "remote-unsupported-protocol")
	rule := h.await("~/.gitconfig", "remote-unsupported-protocol")
	if len(list[0].RelatedInformation) != 1 || list[0].RelatedInformation[0].Location.URI != h.uri("~/.gitconfig") ||
		list[0].RelatedInformation[0].Location.Range != rule[0].Range {
		t.Errorf("the related place: %+v", list[0].RelatedInformation)
	}
	if h.in(".git/config", list[0].Range) != "https://github.com/octo/widget.git" {
		t.Errorf("it stands on %q", h.in(".git/config", list[0].Range))
	}
	h.action(h.actions(".git/config", list[0].Range.Start, "quickfix"), "Change the rule")
	var lenses []struct{ Command command }
	h.call("textDocument/codeLens", h.doc(".git/config"), &lenses)
	if len(lenses) == 0 || !strings.Contains(lenses[0].Command.Title, "1 problem") {
		t.Errorf("the lens: %+v", lenses)
	}
}
