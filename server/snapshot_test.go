package server

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// A configuration is known by its place, and what has another place by what the
// editor takes it for.
func TestIsConfig(t *testing.T) {
	for _, c := range []struct {
		path, language string
		want           bool
	}{
		{"/w/.git/config", "", true},
		{"/srv/widget.git/config", "", true},
		{"/home/octo/.config/git/config", "", true},
		{`C:\w\.git\config`, "", true},
		{"/w/.git/modules/lib/config", "", true},
		{"/w/.git/worktrees/x/config.worktree", "", true},
		{"/w/.gitmodules", "", true},
		{"/home/octo/.gitconfig", "", true},
		{"/etc/gitconfig", "", true},
		{"/home/octo/work.gitconfig", "", true},
		{"/home/octo/.gitconfig.d/work", "", true},
		{"config", "", false},
		{"/home/octo/.ssh/config", "ssh_config", false},
		{"/w/digit/config", "", false},
		{"/w/.git/modules/lib/HEAD", "", false},
		{"/w/README.md", "markdown", false},
		{"/w/anything", "gitconfig", true},
		{"/w/anything", "git-config", true},
		{"/w/anything", "Git Config", true},
		{"/w/anything", "git_config", true},
		{"/w/anything", "ini", false},
	} {
		if isConfig(c.path, c.language) != c.want {
			t.Errorf("%s in %q: %v", c.path, c.language, !c.want)
		}
	}
}

// A file's lines are its own, whatever another text of its document has.
func TestIndexOfAnotherText(t *testing.T) {
	const path = "/w/.git/config"
	f := gitconfig.Parse(path, "[core]\n\tbare = false\n", gitconfig.Version{})
	for _, text := range []string{f.Text, "", "\n\n\n" + f.Text} {
		snap := &snapshot{facts: facts{docs: map[string]*document.Document{path: {Text: text}}}}
		if got := snap.index(f).Text(); got != f.Text {
			t.Errorf("open with %q: lines of %q", text, got)
		}
	}
}

// All findings are gone through, and as many as are wanted.
func TestAllFindings(t *testing.T) {
	a := &analysis{order: []string{"a", "b"}, repos: map[string]*repoState{
		"a": {findings: map[string][]diagnostics.Finding{"x": {{}, {}}, "y": {{}}}},
		"b": {findings: map[string][]diagnostics.Finding{"z": {{}, {}}}},
	}}
	for _, want := range []int{5, 1, 3, 4} {
		n := 0
		for range a.all() {
			if n++; n == want {
				break
			}
		}
		if n != want {
			t.Errorf("%d findings, want %d", n, want)
		}
	}
}

// A file has the names by which repositories read it, each once.
func TestNamesOfFiles(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	path, link := filepath.Join(dir, "config"), filepath.Join(dir, "link")
	a := &analysis{real: &realPaths{}, byFile: map[string][]string{path: {"k"}, link: {"k"}},
		names: map[string][]string{path: {link, path, filepath.Join(dir, "unread")}}}
	if got := a.namesOf(path); !slices.Equal(got, []string{path, link}) {
		t.Errorf("names %q", got)
	}
	if got := a.namesOf(filepath.Join(dir, "none")); got != nil {
		t.Errorf("names of a file that nobody reads: %q", got)
	}
}
