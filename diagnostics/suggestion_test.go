package diagnostics_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// TestWhatAFailureCallsFor: what is offered that is no edit. A stored login is
// forgotten on the server's word that it is the wrong one, and on nothing else.
func TestWhatAFailureCallsFor(t *testing.T) {
	const push = "octo@pc:REPO$ git push\n"
	for _, c := range []struct{ name, log, has, hasNot string }{
		{"the server names the account", push + "remote: Permission to octo/widget.git denied to bot.\nfatal: unable to access 'https://github.com/octo/widget.git/': The requested URL returned error: 403\n", "forget github.com bot", ""},
		{"push to create", push + "remote: Push to create is not enabled for organizations.\nfatal: unable to access 'https://github.com/octo/widget.git/': The requested URL returned error: 403\n", "", "forget"},
		{"a mirror", push + "remote: mirror repository is read-only\nfatal: unable to access 'https://github.com/octo/widget.git/': The requested URL returned error: 403\n", "", "forget"},
		{"not found", push + "remote: Repository not found.\nfatal: repository 'https://github.com/octo/widget.git/' not found\n", "", "forget"},
		{"a scope is missing", push + "To https://github.com/octo/widget.git\n ! [remote rejected] main -> main (refusing to allow a Personal Access Token to create or update workflow `.github/workflows/ci.yml` without `workflow` scope)\nerror: failed to push some refs to 'https://github.com/octo/widget.git'\n", "token", "forget"},
		{"no classic token", push + "remote: `octo` forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal access token with fine-grained permissions.\nfatal: unable to access 'https://github.com/octo/widget.git/': The requested URL returned error: 403\n", "personal-access-tokens/new", "/settings/tokens/new"},
		{"a deploy key", "octo@pc:REPO$ git push ssh\nERROR: The key you are authenticating with has been marked as read only.\nfatal: Could not read from remote repository.\n", "github.com/octo/widget/settings/keys", "github.com/settings/keys"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := settings.Default()
			s.TokenKind = "classic"
			programs := []string{"git-credential-store"}
			tc := &testCase{settings: s, version: gitconfig.Version{Major: 2, Minor: 39, Patch: 5}, machine: &programs,
				files: []treeFile{
					{name: ".git/config", text: "[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n[remote \"ssh\"]\n\turl = git@github.com:octo/widget.git\n[branch \"main\"]\n\tremote = origin\n"},
					{name: "home/.gitconfig", text: "[credential]\n\thelper = store\n"},
					{name: "home/.git-credentials", text: "https://bot:hunter2@github.com\n"},
					{name: ".git/gitauth/push.log", text: c.log},
				}}
			tr := tc.put(t)
			var got []string
			for _, f := range tr.run(t) {
				if f.Told == nil {
					continue
				}
				for _, x := range f.Suggestions {
					switch x := x.(type) {
					case diagnostics.ForgetCredential:
						got = append(got, fmt.Sprintf("forget %s %s", x.Host, x.Username))
					case diagnostics.OpenPage:
						got = append(got, x.Address)
					}
				}
			}
			all := strings.Join(got, "\n")
			if !strings.Contains(all, c.has) || c.hasNot != "" && strings.Contains(all, c.hasNot) {
				t.Errorf("offered:\n%s", all)
			}
		})
	}
}

// TestMerge: what views of the same files say of one place is said once, and what is
// said of it for several hosts stays.
func TestMerge(t *testing.T) {
	file := &gitconfig.File{Path: "config", Text: "[http]\n\tsslCAInfo = x\n"}
	finding := func(host string, severity diagnostics.Severity) diagnostics.Finding {
		return diagnostics.Finding{
			Problem: diagnostics.Problem{
				Rule: diagnostics.TLSFileMissing, Severity: severity, Message: text.New("%[1]s.", "%[1]s。").With(host),
			},
			File: file, Span: gitconfig.Span{Start: 8, End: 17},
		}
	}
	var got []string
	for _, f := range diagnostics.Merge([]diagnostics.Finding{
		finding("b", diagnostics.Warning), finding("a", diagnostics.Warning),
		finding("b", diagnostics.Error), finding("a", diagnostics.Warning),
	}) {
		got = append(got, f.Message.In(text.English)+f.Severity.String())
	}
	if want := "a.warning b.error"; strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestHarmless: two faults that a forge passes over are hints, unless there is a third.
func TestHarmless(t *testing.T) {
	for raw, want := range map[string]string{
		"https://www.github.com//octo/widget.git":     "hint hint",
		"https://www.github.com//octo/widget.git.git": "error error error",
		"https://www.github.com/octo/widget.git.git":  "error error",
	} {
		tr := (&testCase{settings: settings.Default(), version: gitconfig.Version{Major: 2, Minor: 39, Patch: 5},
			files: []treeFile{{name: ".git/config", text: "[remote \"origin\"]\n\turl = " + raw + "\n"}}}).put(t)
		var got []string
		for _, f := range tr.run(t) {
			got = append(got, f.Severity.String())
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%s: %s, want %s", raw, got, want)
		}
	}
}
