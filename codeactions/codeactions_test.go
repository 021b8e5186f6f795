package codeactions_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

// The edits that the rules lead to are tested in package diagnostics, over its
// archives. Here is what no rule asks for.

// view loads a repository with this configuration.
func view(t *testing.T, text string, s *settings.Settings) *diagnostics.View {
	t.Helper()
	return load(t, map[string]string{config: text}, s)
}

// load loads the repository r of a home folder with these files.
func load(t *testing.T, files map[string]string, s *settings.Settings) *diagnostics.View {
	t.Helper()
	home, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"objects", "refs"} {
		if err := os.MkdirAll(filepath.Join(home, "r", ".git", dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("r/.git/HEAD", "ref: refs/heads/main\n")
	write(config, "")
	for name, text := range files {
		write(name, text)
	}
	env := gitconfig.Env{Home: home, System: filepath.Join(home, system), Ceilings: []string{home}}
	loader := &workspace.Loader{FS: gitconfig.NewDisk(env.Version), Env: env, Hosts: s.Hosts,
		URLs: &diagnostics.URLCache{}}
	repo, err := loader.Open(filepath.Join(home, "r"), nil)
	if err != nil || repo == nil {
		t.Fatalf("no repository: %v", err)
	}
	return repo.View
}

// after is the configuration after an action.
func after(a codeactions.Action) string {
	var edits []gitconfig.Edit
	for _, e := range a.Edits.All() {
		edits = append(edits, e.Edit)
	}
	return gitconfig.Apply(a.Edits.All()[0].File.Text, edits)
}

func titles(actions []codeactions.Action) []string {
	var out []string
	for _, a := range actions {
		out = append(out, a.Title.In(text.English))
	}
	return out
}

func TestSwitchProtocol(t *testing.T) {
	const config = `[remote "origin"]
	url = https://github.com/octo/widget.git ; mine
	url = https://github.com/acme/other.git
	pushurl = "https://github.com/octo/widget"
[submodule "origin"]
	url = https://github.com/octo/widget.git
[remote "fork"]
	url = https://github.com/octo/widget.git
`
	s := settings.Default()
	v := view(t, config, s)
	origin := slices.IndexFunc(v.URLs, func(u *diagnostics.RemoteURL) bool { return u.Remote == "origin" })
	got := codeactions.SwitchProtocol(v.URLs[origin], v.URLs, s)
	want := []string{
		"Switch the remote to SSH: git@github.com:octo/widget.git",
		"Switch the remote to SSH over port 443: ssh://git@ssh.github.com:443/octo/widget.git",
	}
	for _, a := range got {
		if a.Kind != codeactions.RefactorRewrite || a.Safe || a.Preferred {
			t.Errorf("“%s”: kind %s, safe %v", a.Title.In(text.English), a.Kind, a.Safe)
		}
	}
	// Of the URLs of this remote those of the same repository change along; a
	// submodule of the same name, another remote and another repository do not.
	changed := strings.NewReplacer(
		"url = https://github.com/octo/widget.git ; mine", "url = git@github.com:octo/widget.git ; mine",
		`pushurl = "https://github.com/octo/widget"`, `pushurl = "git@github.com:octo/widget"`).Replace(config)
	if !slices.Equal(titles(got), want) || after(got[0]) != changed {
		t.Errorf("%q\n%s", titles(got), after(got[0]))
	}
}

func TestSwitchProtocolPrefersTheSetting(t *testing.T) {
	const config = "[remote \"origin\"]\n\turl = ssh://git@ssh.github.com:443/octo/widget.git\n"
	s := settings.Default()
	for _, c := range []struct{ preferred, first string }{
		{"auto", "Switch the remote to HTTPS: https://github.com/octo/widget.git"},
		{"ssh", "Switch the remote to SSH: git@github.com:octo/widget.git"},
	} {
		s.PreferredProtocol = c.preferred
		v := view(t, config, s)
		if got := titles(codeactions.SwitchProtocol(v.URLs[0], v.URLs, s)); len(got) != 2 || got[0] != c.first {
			t.Errorf("%s: %q, want first %q", c.preferred, got, c.first)
		}
	}
}

// A host of which nobody knows how SSH is reached, a path and a rule that would
// undo the change: nothing is offered.
func TestSwitchProtocolKnowsItsLimits(t *testing.T) {
	s := settings.Default()
	for _, config := range []string{
		"[remote \"origin\"]\n\turl = /srv/git/widget.git\n",
		"[remote \"origin\"]\n\turl = ../widget\n",
		"[url \"https://github.com/\"]\n\tinsteadOf = gh:\n[remote \"origin\"]\n\turl = gh:octo/widget\n",
	} {
		v := view(t, config, s)
		if got := titles(codeactions.SwitchProtocol(v.URLs[0], v.URLs, s)); len(got) > 0 {
			t.Errorf("%s: %q", config, got)
		}
	}
}

// TestSafeTakesOneOfTwo: of two repairs of the same value the first is taken,
// or they would write over each other.
func TestSafeTakesOneOfTwo(t *testing.T) {
	s := settings.Default()
	v := view(t, "[remote \"origin\"]\n\turl = HTTPS://github.com//octo/widget.git.git\n[remote \"b\"]\n\turl = https:/github.com/o/r\n", s)
	findings := diagnostics.Run(&diagnostics.Snapshot{Views: []*diagnostics.View{v}, Settings: s})
	if len(findings) < 4 {
		t.Fatalf("%d findings", len(findings))
	}
	safe := codeactions.Safe(findings, s)
	if len(safe) != 2 {
		t.Fatalf("%q", titles(safe))
	}
	all, ok := codeactions.All(findings, findings[0].File, s)
	if want := "[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n[remote \"b\"]\n\turl = https://github.com/o/r\n"; !ok || after(all) != want {
		t.Errorf("after all:\n%s", after(all))
	}
	if _, ok := codeactions.All(findings, &gitconfig.File{Path: "/elsewhere"}, s); ok {
		t.Error("a file without findings has repairs")
	}
}

// TestPages: what opens a page says which, and the address is the argument.
func TestPages(t *testing.T) {
	s := settings.Default()
	for page, want := range map[diagnostics.Page]struct{ title, command string }{
		diagnostics.TokensPage:    {"Revoke the token (opens example.com)", codeactions.OpenTokenPage},
		diagnostics.NewTokenPage:  {"Create a token (opens example.com)", codeactions.OpenTokenPage},
		diagnostics.WebPage:       {"Open the repository (opens example.com)", codeactions.OpenRepository},
		diagnostics.DocsPage:      {"Read the explanation (opens example.com)", codeactions.OpenDocs},
		diagnostics.DownloadsPage: {"Download a newer Git (opens example.com)", codeactions.OpenDocs},
	} {
		open := diagnostics.OpenPage{Page: page, Address: "https://example.com/x", Site: "example.com"}
		f := diagnostics.Finding{Problem: diagnostics.Problem{Suggestions: []diagnostics.Suggestion{open}}}
		got := codeactions.For(&f, s)
		if len(got) != 1 || got[0].Title.In(text.English) != want.title || got[0].Command != want.command ||
			got[0].ArgumentIn(text.Japanese) != (codeactions.Address{URL: "https://example.com/x"}) ||
			got[0].Kind != codeactions.QuickFix || got[0].Edits.Len() > 0 {
			t.Errorf("page %d: %+v", page, got)
		}
	}
}

// TestNothingElseToDo: a finding without a repair leads to the repository's
// page, and in .gitmodules to nothing.
func TestNothingElseToDo(t *testing.T) {
	s := settings.Default()
	v := view(t, "[remote \"origin\"]\n\turl = https://octo:hunter2@github.com/octo/widget.git\n", s)
	f := diagnostics.Finding{Problem: diagnostics.Problem{URL: v.URLs[0]}}
	got := codeactions.For(&f, s)
	if len(got) != 1 || got[0].Address.En != "https://github.com/octo/widget" {
		t.Errorf("%d actions", len(got))
	}
	u := *v.URLs[0]
	u.Kind = diagnostics.Gitmodules
	if got := codeactions.For(&diagnostics.Finding{Problem: diagnostics.Problem{URL: &u}}, s); len(got) > 0 {
		t.Errorf("%q", titles(got))
	}
}
