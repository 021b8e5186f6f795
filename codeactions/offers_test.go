package codeactions_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// urlOf is the first URL of a kind under a name.
func urlOf(t *testing.T, v *diagnostics.View, name string, kind diagnostics.URLKind) *diagnostics.RemoteURL {
	t.Helper()
	for _, u := range v.URLs {
		if u.Remote == name && u.Kind == kind {
			return u
		}
	}
	t.Fatalf("no %s of %q", kind, name)
	return nil
}

// entryOf is the first setting of a name.
func entryOf(t *testing.T, v *diagnostics.View, name string) (*gitconfig.File, *gitconfig.Entry) {
	t.Helper()
	for _, f := range v.Files {
		for i := range f.Entries {
			if f.Entries[i].Name == name {
				return f, &f.Entries[i]
			}
		}
	}
	t.Fatalf("no setting %q", name)
	return nil, nil
}

var (
	title = text.New("What the rule says", "ルールの言うこと")
	said  = title.With()
)

// what an action is, in one line.
func shown(a codeactions.Action) string {
	out := a.Title.In(text.English)
	if a.Preferred {
		out += " (preferred)"
	}
	if a.Safe {
		out += " (safe)"
	}
	return out
}

const (
	bad   = "https://github.com/octo//widget.git"
	right = "https://github.com/octo/widget.git"
	ssh   = "git@github.com:octo/widget.git"
)

// Each suggestion becomes an action whose title says what it does, that changes
// what the title says and nothing else; or none.
func TestOffers(t *testing.T) {
	type suggest = func(*diagnostics.View) diagnostics.Suggestion
	set := func(name string, kind diagnostics.URLKind, x diagnostics.SetURL) suggest {
		return func(v *diagnostics.View) diagnostics.Suggestion {
			x.URL = urlOf(t, v, name, kind)
			return x
		}
	}
	fetch := func(to string, change diagnostics.Change) suggest {
		return set("origin", diagnostics.FetchURL, diagnostics.SetURL{To: to, Change: change})
	}
	submodule := func(url string) string { return "[submodule \"lib\"]\n\turl = " + url + "\n" }
	origin := func(url string) string { return "[remote \"origin\"]\n\turl = " + url + "\n" }
	for name, c := range map[string]struct {
		files   map[string]string // .git/config and others of the home folder
		suggest suggest
		want    string   // "" for none
		changes []string // old and new, as for strings.NewReplacer
	}{
		"a URL": {
			files:   map[string]string{config: origin(bad)},
			suggest: set("origin", diagnostics.FetchURL, diagnostics.SetURL{To: right, Preferred: true, Safe: true}),
			want:    "Change the remote to " + right + " (preferred) (safe)", changes: []string{bad, right},
		},
		"a push URL": {
			files:   map[string]string{config: origin(right) + "\tpushurl = " + bad + "\n"},
			suggest: set("origin", diagnostics.PushURL, diagnostics.SetURL{To: right}),
			want:    "Change the push URL to " + right, changes: []string{bad, right},
		},
		"what it is already": {
			files: map[string]string{config: origin(right)}, suggest: fetch(right, diagnostics.Repair),
		},
		"what a rule would turn into something else": {
			files: map[string]string{config: origin("gh:octo//widget"),
				global: "[url \"https://github.com/\"]\n\tinsteadOf = gh:\n"},
			suggest: fetch("https://gitlab.com/octo/widget", diagnostics.Repair),
		},
		"a value over two lines": {
			files:   map[string]string{config: origin("https://github.com/octo/\\\n/widget.git")},
			suggest: fetch(right, diagnostics.Repair), want: "Change the remote to " + right,
			changes: []string{"https://github.com/octo/\\\n/widget.git", right},
		},
		"a value that swallows a setting": {
			files:   map[string]string{config: origin(bad + "\\\n\tfetch = +refs/heads/*:refs/remotes/origin/*")},
			suggest: fetch(right, diagnostics.Repair),
		},
		"a rule makes another of what is right": {
			files: map[string]string{config: origin(bad),
				global: "[url \"https://mirror.test/octo/\"]\n\tinsteadOf = https://github.com/octo/w\n"},
			suggest: set("origin", diagnostics.FetchURL, diagnostics.SetURL{To: right, Preferred: true, Safe: true}),
			want: "Change the remote to " + right +
				" (your configuration then makes it https://mirror.test/octo/idget.git) (preferred)",
			changes: []string{bad, right},
		},
		"a rule for both places": {
			files: map[string]string{config: submodule(bad), gitmodules: submodule(bad),
				global: "[url \"https://mirror.test/octo/w\"]\n\tinsteadOf = https://github.com/octo/w\n"},
			suggest: set("lib", diagnostics.Submodule, diagnostics.SetURL{To: right}),
			want: "Change the submodule's URL to " + right + ", here and in .gitmodules" +
				" (your configuration then makes it https://mirror.test/octo/widget.git)",
			changes: []string{bad, right},
		},
		"a submodule, in both places": {
			files:   map[string]string{config: submodule(bad), gitmodules: submodule(bad)},
			suggest: set("lib", diagnostics.Submodule, diagnostics.SetURL{To: right}),
			want:    "Change the submodule's URL to " + right + ", here and in .gitmodules", changes: []string{bad, right},
		},
		"from the other place, only its case": {
			files:   map[string]string{config: submodule(bad), gitmodules: submodule(bad)},
			suggest: set("lib", diagnostics.Gitmodules, diagnostics.SetURL{To: right, Change: diagnostics.Recase}),
			want:    "Change the submodule's URL to " + right + ", here and in .git/config", changes: []string{bad, right},
		},
		"another protocol is for one place": {
			files:   map[string]string{config: submodule(bad), gitmodules: submodule(right)},
			suggest: set("lib", diagnostics.Gitmodules, diagnostics.SetURL{To: ssh, Change: diagnostics.ToSSH}),
			want:    "Switch the remote to SSH: " + ssh, changes: []string{right, ssh},
		},
		"another protocol, though both are alike": {
			files:   map[string]string{gitmodules: submodule(right), config: "[submodule \"lib\"]\n\turl = " + right + " ; \n"},
			suggest: set("lib", diagnostics.Gitmodules, diagnostics.SetURL{To: ssh, Change: diagnostics.ToSSH}),
			want:    "Switch the remote to SSH: " + ssh, changes: []string{right + "\n", ssh + "\n"},
		},
		"what is another text in the other place": {
			files:   map[string]string{config: submodule(bad), gitmodules: submodule(right)},
			suggest: set("lib", diagnostics.Submodule, diagnostics.SetURL{To: right}),
			want:    "Change the submodule's URL to " + right, changes: []string{bad, right},
		},
		"neither another submodule nor a remote of the name": {
			files: map[string]string{config: submodule(bad + "/"),
				gitmodules: "[submodule \"other\"]\n\turl = " + bad + "/\n",
				global:     "[remote \"lib\"]\n\turl = " + bad + "/ ; mine\n"},
			suggest: set("lib", diagnostics.Submodule, diagnostics.SetURL{To: right}),
			want:    "Change the submodule's URL to " + right,
			changes: []string{"lib\"]\n\turl = " + bad + "/\n", "lib\"]\n\turl = " + right + "\n"},
		},
		"a remote, not the submodule of its name": {
			files:   map[string]string{config: "[remote \"lib\"]\n\turl = " + bad + " ; mine\n" + submodule(bad)},
			suggest: set("lib", diagnostics.FetchURL, diagnostics.SetURL{To: right}),
			want:    "Change the remote to " + right, changes: []string{bad + " ; mine", right + " ; mine"},
		},
		"a secret": {
			files: map[string]string{config: origin("https://octo:hunter2@github.com/octo/widget.git")},
			suggest: set("origin", diagnostics.FetchURL,
				diagnostics.SetURL{To: right, Change: diagnostics.StripSecret, Preferred: true}),
			want: "Take the secret out of this file: " + right + " (preferred)", changes: []string{"octo:hunter2@", ""},
		},
		"a secret, and a new one": {
			files: map[string]string{config: origin("https://octo:hunter2@github.com/octo/widget.git")},
			suggest: func(v *diagnostics.View) diagnostics.Suggestion {
				return diagnostics.RenewSecret{URL: urlOf(t, v, "origin", diagnostics.FetchURL), To: right,
					Address: "https://github.com/settings/tokens/new", Site: "github.com"}
			},
			want:    "Take the secret out of this file and create a new token (opens github.com) (preferred)",
			changes: []string{"octo:hunter2@", ""},
		},
		"another setting": {
			files: map[string]string{config: "[credential]\n\thelper = none\n"},
			suggest: func(v *diagnostics.View) diagnostics.Suggestion {
				f, e := entryOf(t, v, "helper")
				return diagnostics.SetValue{File: f, Entry: e, To: "store", Title: said, Preferred: true}
			},
			want: "What the rule says (preferred)", changes: []string{"none", "store"},
		},
		"the remote of a branch": {
			files: map[string]string{config: origin(right) + "[branch \"main\"]\n\tremote = orgin\n"},
			suggest: func(v *diagnostics.View) diagnostics.Suggestion {
				f, e := entryOf(t, v, "remote")
				return diagnostics.SetValue{File: f, Entry: e, To: "origin", Title: said}
			},
			want: "What the rule says", changes: []string{"orgin", "origin"},
		},
		"a line less": {
			files: map[string]string{config: origin(right) + "[http]\n\tproxy = a\n\tsslCert = b\n\tsslKey = c\n"},
			suggest: func(v *diagnostics.View) diagnostics.Suggestion {
				f, e := entryOf(t, v, "proxy")
				return diagnostics.RemoveEntry{File: f, Entry: e, Title: said}
			},
			want: "What the rule says", changes: []string{"\tproxy = a\n", ""},
		},
		"two lines less": {
			files: map[string]string{config: origin(right) + "[http]\n\tproxy = a\n\tsslCert = b\n\tsslKey = c\n"},
			suggest: func(v *diagnostics.View) diagnostics.Suggestion {
				f, e := entryOf(t, v, "sslcert")
				_, also := entryOf(t, v, "sslkey")
				return diagnostics.RemoveEntry{File: f, Entry: e, Also: also, Title: said}
			},
			want: "What the rule says", changes: []string{"\tsslCert = b\n\tsslKey = c\n", ""},
		},
		"two lines more": {
			files: map[string]string{config: origin(right) + "[credential]\n\tuseHttpPath = true\n[core]\n\tbare = false\n"},
			suggest: func(v *diagnostics.View) diagnostics.Suggestion {
				f, _ := entryOf(t, v, "bare")
				return diagnostics.AddSetting{File: f, Section: "credential", Key: "helper", Values: []string{"", "store"},
					Title: said}
			},
			want: "What the rule says", changes: []string{"= true\n", "= true\n\thelper = \"\"\n\thelper = store\n"},
		},
		"no line more": {
			files: map[string]string{config: origin(right)},
			suggest: func(v *diagnostics.View) diagnostics.Suggestion {
				return diagnostics.AddSetting{File: v.URLs[0].File, Section: "credential", Key: "helper", Title: said}
			},
		},
		"a line that cannot be": {
			files: map[string]string{config: origin(right)},
			suggest: func(v *diagnostics.View) diagnostics.Suggestion {
				return diagnostics.AddSetting{File: v.URLs[0].File, Section: "credential", Key: "helper",
					Values: []string{"a\x00b"}, Title: said}
			},
		},
		"a remote's name": {
			files: map[string]string{config: "[remote \"orgin\"]\n\turl = " + right + "\n[branch \"main\"]\n\tremote = orgin\n"},
			suggest: func(v *diagnostics.View) diagnostics.Suggestion {
				u := urlOf(t, v, "orgin", diagnostics.FetchURL)
				f, e := entryOf(t, v, "remote")
				return diagnostics.RenameRemote{Section: u.File.SectionOf(u.Entry), File: u.File, To: "origin", Title: said,
					Edits: []diagnostics.Renamed{{File: f, Entry: e, To: "origin"}}}
			},
			want: "What the rule says", changes: []string{"orgin", "origin"},
		},
		"a few characters": {
			files: map[string]string{config: "[remote \"origin\"]\n\turl = " + right + "\n[htpp]\n\tproxy = a\n"},
			suggest: func(v *diagnostics.View) diagnostics.Suggestion {
				f, _ := entryOf(t, v, "proxy")
				i := strings.Index(f.Text, "htpp")
				return diagnostics.ReplaceSpan{File: f, Span: gitconfig.Span{Start: i, End: i + 4}, To: "http", Title: said}
			},
			want: "What the rule says", changes: []string{"htpp", "http"},
		},
		"the base of a rule": {
			files: map[string]string{config: origin("gh:octo/widget.git") +
				"[url \"https://githib.com/\"]\n\tinsteadOf = gh:\n"},
			suggest: mend(t, "https://github.com/", ""),
			want:    "What the rule says", changes: []string{"githib", "github"},
		},
		"the prefix of a rule": {
			files:   map[string]string{config: "[url \"https://github.com/\"]\n\tinsteadOf = git@github.com\n"},
			suggest: mend(t, "https://github.com/", "git@github.com:"),
			want:    "What the rule says", changes: []string{"git@github.com", "git@github.com:"},
		},
		"a base that is spelt with escapes": {
			files:   map[string]string{config: "[url \"https://gith\\ib.com/\"]\n\tinsteadOf = gh:\n"},
			suggest: mend(t, "https://github.com/", ""),
		},
		"a base that needs an escape": {
			files:   map[string]string{config: "[url \"https://githib.com/\"]\n\tinsteadOf = gh:\n"},
			suggest: mend(t, "https://github.com/\"", ""),
		},
		"nothing of a rule": {
			files:   map[string]string{config: "[url \"https://github.com/\"]\n\tinsteadOf = gh:\n"},
			suggest: mend(t, "https://github.com/", ""),
		},
		"a prefix that cannot be": {
			files:   map[string]string{config: "[url \"https://github.com/\"]\n\tinsteadOf = gh:\n"},
			suggest: mend(t, "https://github.com/", "g\x00h:"),
		},
	} {
		s := settings.Default()
		v := load(t, c.files, s)
		f := diagnostics.Finding{Problem: diagnostics.Problem{Rule: diagnostics.RemoteMalformed, View: v,
			Suggestions: []diagnostics.Suggestion{c.suggest(v)}}}
		got := codeactions.For(&f, s)
		if c.want == "" {
			if len(got) > 0 {
				t.Errorf("%s: %q", name, titles(got))
			}
			continue
		}
		if len(got) != 1 || shown(got[0]) != c.want || got[0].Kind != codeactions.QuickFix {
			t.Errorf("%s: %q, want %q", name, titles(got), c.want)
			continue
		}
		changed(t, name, v, got[0], c.changes...)
	}
}

// mend suggests another base, and another prefix of the first line, of the only
// rule.
func mend(t *testing.T, base, prefix string) func(*diagnostics.View) diagnostics.Suggestion {
	return func(v *diagnostics.View) diagnostics.Suggestion {
		f, e := entryOf(t, v, "insteadof")
		x := diagnostics.MendRule{File: f, Section: f.SectionOf(e), Base: base, Title: said,
			Prefixes: map[*gitconfig.Entry]string{},
			Rules:    []repair.Rule{{Base: f.SectionOf(e).Subsection, Prefix: e.Value, Wrong: true}}}
		if prefix != "" {
			x.Prefixes[e] = prefix
		}
		return x
	}
}

// changed compares the files after an action with the files before.
func changed(t *testing.T, name string, v *diagnostics.View, a codeactions.Action, changes ...string) {
	t.Helper()
	var before, after strings.Builder
	applied := a.Edits.Applied()
	for _, f := range v.Files {
		before.WriteString(f.Text)
		now, ok := applied[f.Path]
		if !ok {
			now = f.Text
		}
		after.WriteString(now)
	}
	if want := strings.NewReplacer(changes...).Replace(before.String()); after.String() != want {
		t.Errorf("%s: it makes\n%s\nwant\n%s", name, after.String(), want)
	}
}

const (
	config     = "r/.git/config"
	gitmodules = "r/.gitmodules"
	global     = ".gitconfig"
	system     = "system"
)

// A rule that undoes the switch to another protocol is gone around by its end, if
// it is the user's own; that is preferred only if Git failed by the rule.
func TestAroundARule(t *testing.T) {
	const line = "\tinsteadOf = https://github.com/\n"
	const rule = "[url \"git@github.com:\"]\n" + line
	const way = "Remove the rule that turns “https://github.com/” into “git@github.com:”, so that Git uses " + right +
		" (in every repository that the rule is for)"
	origin := func(url string) string { return "[remote \"origin\"]\n\turl = " + url + "\n" }
	for name, c := range map[string]struct {
		files     map[string]string
		kind      diagnostics.URLKind // "" for that of a fetch
		to        remoteurl.Protocol
		preferred bool
		severity  diagnostics.Severity
		shown     bool
		want      string
		changes   []string
	}{
		"Git failed by it": {
			files: map[string]string{config: origin(right), global: rule}, to: remoteurl.HTTPS,
			preferred: true, severity: diagnostics.Error, shown: true,
			want: way + " (preferred)", changes: []string{line, ""},
		},
		"nobody prefers it": {
			files: map[string]string{config: origin(right), global: rule}, to: remoteurl.HTTPS,
			severity: diagnostics.Error, shown: true, want: way, changes: []string{line, ""},
		},
		"no terminal shows it": {
			files: map[string]string{config: origin(right), global: rule}, to: remoteurl.HTTPS,
			preferred: true, severity: diagnostics.Error, want: way, changes: []string{line, ""},
		},
		"only a warning": {
			files: map[string]string{config: origin(right), global: rule}, to: remoteurl.HTTPS,
			preferred: true, severity: diagnostics.Warning, shown: true, want: way, changes: []string{line, ""},
		},
		"a rule that would take the new URL": {
			files: map[string]string{config: origin(ssh), global: rule}, to: remoteurl.HTTPS,
			preferred: true, severity: diagnostics.Error, shown: true,
			want: way, changes: []string{line, "", "url = " + ssh, "url = " + right},
		},
		"the system's rule": {
			files: map[string]string{config: origin(right), system: rule}, to: remoteurl.HTTPS,
			severity: diagnostics.Error, shown: true,
		},
		"a URL that others get": {
			files: map[string]string{config: "", gitmodules: "[submodule \"origin\"]\n\turl = " + right + "\n", global: rule},
			kind:  diagnostics.Gitmodules, to: remoteurl.HTTPS, severity: diagnostics.Error, shown: true,
		},
		"another host by another rule": {
			files: map[string]string{config: origin(ssh),
				global: "[url \"https://mirror.test/\"]\n\tinsteadOf = https://github.com/\n"}, to: remoteurl.HTTPS,
			preferred: true, severity: diagnostics.Error, shown: true,
			want: "Switch the remote to HTTPS: " + right +
				" (your configuration then makes it https://mirror.test/octo/widget.git)",
			changes: []string{ssh, right},
		},
		"the same host by another rule": {
			files: map[string]string{config: origin(ssh),
				global: "[url \"https://octo@github.com/\"]\n\tinsteadOf = https://github.com/\n"}, to: remoteurl.HTTPS,
			preferred: true, severity: diagnostics.Error, shown: true,
			want: "Switch the remote to HTTPS: " + right +
				" (your configuration then makes it https://octo@github.com/octo/widget.git) (preferred)",
			changes: []string{ssh, right},
		},
		"what it is already": {
			files: map[string]string{config: origin("gh:octo/widget.git"),
				global: "[url \"https://github.com/\"]\n\tinsteadOf = gh:\n"},
			to: remoteurl.HTTPS, severity: diagnostics.Error, shown: true,
		},
		"no rule": {
			files: map[string]string{config: origin(right)}, to: remoteurl.SSH, preferred: true,
			severity: diagnostics.Error, shown: true,
			want: "Switch the remote to SSH: " + ssh + " (preferred)", changes: []string{right, ssh},
		},
		"no repository of a forge": {
			files: map[string]string{config: origin("/srv/widget.git")}, to: remoteurl.HTTPS,
			severity: diagnostics.Error, shown: true,
		},
	} {
		s := settings.Default()
		v := load(t, c.files, s)
		kind := cmp.Or(c.kind, diagnostics.FetchURL)
		x := diagnostics.SwitchTo{URL: urlOf(t, v, "origin", kind), All: v.URLs, To: c.to, Preferred: c.preferred}
		f := diagnostics.Finding{Problem: diagnostics.Problem{Rule: diagnostics.RemoteMalformed, Severity: c.severity,
			View: v, Suggestions: []diagnostics.Suggestion{x}}}
		if c.shown {
			f.Shown = make([]diagnostics.Shown, 1)
		}
		got := codeactions.For(&f, s)
		if c.want == "" {
			if len(got) > 0 {
				t.Errorf("%s: %q", name, titles(got))
			}
			continue
		}
		if len(got) != 1 || shown(got[0]) != c.want {
			t.Errorf("%s: %q, want %q", name, titles(got), c.want)
			continue
		}
		changed(t, name, v, got[0], c.changes...)
		// The same in a terminal, where it was shown for certain.
		if c.shown {
			term := diagnostics.TerminalFinding{Problem: f.Problem}
			if got := codeactions.ForTerminal(&term, s); len(got) != 1 || shown(got[0]) != c.want {
				t.Errorf("%s, in a terminal: %q, want %q", name, titles(got), c.want)
			}
		}
	}
}

// What a rule finds is put right though the machine lacks a login for the right
// host, and a URL in the place of a remote's name though a plain fetch uses it.
func TestAfterTheRules(t *testing.T) {
	const branch = "[branch \"main\"]\n\tremote = "
	for name, c := range map[string]struct {
		config, code, want string
		changes            []string
	}{
		"no key for the right host": {"[remote \"origin\"]\n\turl = git@githib.com:octo/widget.git\n", "remote-host-typo",
			"Change the remote to " + ssh + " (preferred)", []string{"githib", "github"}},
		"a URL of a branch": {branch + "https:/github.com/octo/widget.git\n", "remote-malformed",
			"Change the remote to " + right + " (preferred) (safe)", []string{"https:/", "https://"}},
		"a secret of a branch": {branch + "https://octo:hunter2@github.com/octo/widget.git\n", "secret-in-url",
			"Take the secret out of this file: https://octo@github.com/octo/widget.git", []string{":hunter2", ""}},
	} {
		s := settings.Default()
		v := load(t, map[string]string{config: c.config}, s)
		home := t.TempDir()
		env := machine.Env{GOOS: "linux", Home: home, Vars: []string{"PATH=" + home}}
		findings := diagnostics.Run(&diagnostics.Snapshot{Views: []*diagnostics.View{v}, Settings: s,
			SSH: machine.ReadSSHConfig(home), Facts: machine.Probe(t.Context(), env, diagnostics.Wanted(v))})
		i := slices.IndexFunc(findings, func(f diagnostics.Finding) bool { return f.Rule.Code == c.code })
		if i < 0 {
			t.Fatalf("%s: no %s", name, c.code)
		}
		if got := codeactions.For(&findings[i], s); len(got) == 0 || shown(got[0]) != c.want {
			t.Errorf("%s: %q, want %q", name, titles(got), c.want)
		} else {
			changed(t, name, v, got[0], c.changes...)
		}
	}
}

// What is no URL is tried out on the view of the finding's URL where there is no
// other.
func TestViewOfTheURL(t *testing.T) {
	s := settings.Default()
	v := load(t, map[string]string{
		config: "[remote \"origin\"]\n\turl = " + right + "\n[credential]\n\thelper = none\n"}, s)
	file, helper := entryOf(t, v, "helper")
	for _, u := range []*diagnostics.RemoteURL{v.URLs[0], nil} {
		f := diagnostics.Finding{File: file, Problem: diagnostics.Problem{Rule: diagnostics.RemoteMalformed, URL: u,
			Suggestions: []diagnostics.Suggestion{diagnostics.SetValue{File: file, Entry: helper, To: "store", Title: said}}}}
		got := codeactions.For(&f, s)
		if edited := len(got) == 1 && shown(got[0]) == "What the rule says"; edited != (u != nil) {
			t.Errorf("with a URL %v: %q", u != nil, titles(got))
		}
	}
}

// What a command is about is in its title and its argument.
func TestCommands(t *testing.T) {
	s := settings.Default()
	v := load(t, map[string]string{config: "[remote \"origin\"]\n\turl = " + right + "\n"}, s)
	u := v.URLs[0]
	nowhere := *u
	nowhere.File = nil
	for name, c := range map[string]struct {
		suggestion diagnostics.Suggestion
		title      string // "" for none
		command    string
		argument   any
	}{
		"forget": {diagnostics.ForgetCredential{Host: "h.test"},
			"Forget the stored password for h.test (asks your credential helper to erase it)", codeactions.Forget,
			codeactions.Account{Host: "h.test"}},
		"forget one": {diagnostics.ForgetCredential{Host: "h.test", Username: "octo"},
			"Forget the stored password of “octo” for h.test (asks your credential helper to erase it)", codeactions.Forget,
			codeactions.Account{Host: "h.test", Username: "octo"}},
		"store": {diagnostics.StoreSecret{URL: u},
			"Move the secret into the credential helper and take it out of this file (preferred)", codeactions.Store, u},
		"store what no file holds": {diagnostics.StoreSecret{URL: &nowhere}, "", "", nil},
		"take out what no file holds": {
			diagnostics.SetURL{URL: &nowhere, To: "x", Change: diagnostics.StripSecret}, "", "", nil},
		"switch what no file holds": {diagnostics.SwitchTo{URL: &nowhere, To: remoteurl.SSH}, "", "", nil},
		"change what is of no view": {diagnostics.SetURL{URL: &diagnostics.RemoteURL{Remote: u.Remote, Kind: u.Kind,
			File: u.File, Entry: u.Entry, Raw: u.Raw, Contacts: u.Contacts, Hosts: u.Hosts}, To: bad}, "", "", nil},
		"change what no file holds": {diagnostics.SetURL{URL: &nowhere, To: "x"}, "", "", nil},
		"log in": {diagnostics.GHLogin{Host: "h.test"}, "Log in to h.test with gh (shows the command to run)",
			codeactions.UseGH, codeactions.Account{Host: "h.test"}},
		"a scope": {diagnostics.GHLogin{Host: "h.test", Scope: "workflow"},
			"Give gh the scope “workflow” for h.test (shows the command to run)", codeactions.UseGH,
			codeactions.Account{Host: "h.test", Scope: "workflow"}},
		"a key": {diagnostics.CloseKey{Path: "/home/a/.ssh/id", Shown: "~/.ssh/id"},
			"Let nobody else read the key ~/.ssh/id (chmod 600) (preferred)", codeactions.CloseKey,
			codeactions.KeyFile{Path: "/home/a/.ssh/id"}},
		"the keys": {page(diagnostics.KeysPage), "Check the account's SSH keys (opens h.test)",
			codeactions.OpenKeysPage, address},
		"a new key": {page(diagnostics.NewKeyPage), "Add an SSH key to the account (opens h.test)",
			codeactions.OpenKeysPage, address},
		"deploy keys": {page(diagnostics.DeployKeysPage), "Check the repository's deploy keys (opens h.test)",
			codeactions.OpenKeysPage, address},
		"single sign-on": {page(diagnostics.SSOPage), "Authorize the token or key for single sign-on (opens h.test)",
			codeactions.OpenSSOPage, address},
	} {
		f := diagnostics.Finding{Problem: diagnostics.Problem{Rule: diagnostics.RemoteMalformed, View: v,
			Suggestions: []diagnostics.Suggestion{c.suggestion}}}
		got := codeactions.For(&f, s)
		if c.title == "" {
			if len(got) > 0 {
				t.Errorf("%s: %q", name, titles(got))
			}
			continue
		}
		if len(got) != 1 || shown(got[0]) != c.title || got[0].Command != c.command ||
			got[0].ArgumentIn(text.English) != c.argument {
			t.Errorf("%s: %q, want %q", name, titles(got), c.title)
		}
	}
}

func page(p diagnostics.Page) diagnostics.Suggestion {
	return diagnostics.OpenPage{Page: p, Address: address.URL, Site: "h.test"}
}

var address = codeactions.Address{URL: "https://h.test/x"}

// What is left when nothing is suggested: the repository's page, unless it tells
// nothing about the failure.
func TestLeft(t *testing.T) {
	s := settings.Default()
	v := load(t, map[string]string{
		config: "[remote \"origin\"]\n\turl = " + right + "\n[remote \"local\"]\n\turl = /srv/x.git\n"}, s)
	const open = "Open the repository (opens github.com)"
	for name, c := range map[string]struct {
		remote  string
		kind    *failure.Kind
		suggest []diagnostics.Suggestion
		want    []string
	}{
		"no failure":               {"origin", nil, nil, []string{open}},
		"a failure":                {"origin", failure.RepoNotFound, nil, []string{open}},
		"who the server is":        {"origin", failure.HostKeyUnknown, nil, nil},
		"how this computer speaks": {"origin", failure.TLSCertUntrusted, nil, nil},
		"something is suggested": {"origin", nil, []diagnostics.Suggestion{page(diagnostics.DocsPage)},
			[]string{"Read the explanation (opens h.test)"}},
		"what is suggested cannot be": {"origin", nil,
			[]diagnostics.Suggestion{diagnostics.SwitchTo{URL: v.URLs[1], To: remoteurl.SSH}}, []string{open}},
		"a repository without a page":  {"local", nil, nil, nil},
		"a name in the place of a URL": {"origin", nil, nil, nil},
	} {
		u := *urlOf(t, v, c.remote, diagnostics.FetchURL)
		if strings.HasPrefix(name, "a name") {
			u.Kind = diagnostics.RemoteName
		}
		p := diagnostics.Problem{URL: &u, Suggestions: c.suggest}
		if c.kind != nil {
			p.Told = &transcript.Failure{Kind: c.kind}
		}
		if got := titles(codeactions.For(&diagnostics.Finding{Problem: p}, s)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// The remote of a failure can be tested, and any other that a file holds.
func TestTest(t *testing.T) {
	s := settings.Default()
	v := load(t, map[string]string{config: "[remote \"origin\"]\n\turl = " + right + "\n"}, s)
	u := v.URLs[0]
	as := func(change func(*diagnostics.RemoteURL)) *diagnostics.RemoteURL {
		other := *u
		change(&other)
		return &other
	}
	told := &transcript.Failure{Kind: failure.RepoNotFound}
	for name, c := range map[string]struct {
		p          diagnostics.Problem
		of, nobody bool // of a failure, and of a remote about which nothing was found
	}{
		"a failure":             {diagnostics.Problem{URL: u, Told: told}, true, true},
		"a finding":             {diagnostics.Problem{URL: u}, false, true},
		"a failure of nobody's": {diagnostics.Problem{Told: told}, false, false},
		"no file": {diagnostics.Problem{Told: told,
			URL: as(func(u *diagnostics.RemoteURL) { u.File = nil })}, false, false},
		"a name": {diagnostics.Problem{Told: told,
			URL: as(func(u *diagnostics.RemoteURL) { u.Kind = diagnostics.RemoteName })}, false, false},
		"a branch": {diagnostics.Problem{Told: told,
			URL: as(func(u *diagnostics.RemoteURL) { u.Kind = diagnostics.BranchURL })}, false, false},
	} {
		const want = "Test remote “origin” (contacts the server)"
		a, ok := codeactions.Test(&c.p)
		if ok != c.of || ok && (shown(a) != want || a.Kind != codeactions.QuickFix ||
			a.Command != codeactions.TestRemote || a.ArgumentIn(text.English) != any(u)) {
			t.Errorf("%s: %v, %q", name, ok, shown(a))
		}
		if c.p.URL == nil {
			continue
		}
		a, ok = codeactions.TestURL(c.p.URL)
		if ok != c.nobody || ok && (shown(a) != want || a.Kind != codeactions.Try) {
			t.Errorf("%s, of a remote: %v, %q", name, ok, shown(a))
		}
	}
}

// A page explains what a finding is, if it has one that a browser can open.
func TestExplain(t *testing.T) {
	for docs, want := range map[diagnostics.Docs]string{
		{En: "https://git-scm.com/docs/git-config", Ja: "https://git-scm.com/ja"}: "Read the explanation (opens git-scm.com)",
		{}:                        "",
		{En: "docs/page.html"}:    "",
		{En: "https://h.test/%z"}: "",
	} {
		a, ok := codeactions.Explain(&diagnostics.Problem{Docs: docs})
		page := any(codeactions.Address{URL: docs.Ja})
		if ok != (want != "") || ok && (shown(a) != want || a.ArgumentIn(text.Japanese) != page) {
			t.Errorf("%v: %v, %q", docs, ok, shown(a))
		}
	}
}

// A secret is taken out only where there is one.
func TestTakeOut(t *testing.T) {
	s := settings.Default()
	v := load(t, map[string]string{
		config: "[remote \"origin\"]\n\turl = https://octo:hunter2@github.com/octo/widget.git\n"}, s)
	a, ok := codeactions.TakeOut(v.URLs[0], right)
	if !ok || shown(a) != "Take the secret out of this file: "+right || a.ArgumentIn(text.English) != nil {
		t.Errorf("%v, %q", ok, shown(a))
	} else {
		changed(t, "a secret", v, a, "octo:hunter2@", "")
	}
	if _, ok := codeactions.TakeOut(v.URLs[0], v.URLs[0].Raw); ok {
		t.Error("nothing is taken out")
	}
	nowhere := *v.URLs[0]
	nowhere.File = nil
	if _, ok := codeactions.TakeOut(&nowhere, right); ok {
		t.Error("something is taken out of no file")
	}
	if _, ok := codeactions.Untried(v); ok {
		t.Error("something was not tried")
	}
}

// What a rule of the user's makes of a repair is nothing to apply without asking,
// and of repairs that do not go together those are taken that go with the first.
func TestTogether(t *testing.T) {
	s := settings.Default()
	var text strings.Builder
	for i := range 65 {
		fmt.Fprintf(&text, "[remote \"r%d\"]\n\turl = https://github.com/octo//w%d.git\n", i, i)
	}
	v := load(t, map[string]string{config: text.String()}, s)
	findings := make([]diagnostics.Finding, len(v.URLs))
	for i, u := range v.URLs {
		x := diagnostics.SetURL{URL: u, Safe: true, To: strings.Replace(u.Raw, "octo//", "octo/", 1)}
		findings[i] = diagnostics.Finding{File: u.File, Problem: diagnostics.Problem{Rule: diagnostics.RemoteMalformed,
			View: v, Suggestions: []diagnostics.Suggestion{x}}}
	}
	safe := codeactions.Safe(findings, s)
	if len(safe) != 65 {
		t.Fatalf("%d of 65 repairs", len(safe))
	}
	safe[0] = codeactions.Claiming(safe[0], "https://github.com/octo/other.git")
	for n, want := range map[int]int{2: 1, 64: 63, 65: 0} { // so many are not tried one after the other
		if got := codeactions.Together(safe[:n], v); len(got) != want || want > 0 && shown(got[0]) != shown(safe[1]) {
			t.Errorf("of %d with one that is wrong: %q", n, titles(got))
		}
	}

	v = load(t, map[string]string{config: "[remote \"origin\"]\n\turl = " + bad + "\n",
		global: "[url \"https://mirror.test/octo/w\"]\n\tinsteadOf = https://github.com/octo/w\n"}, s)
	x := diagnostics.SetURL{URL: v.URLs[0], To: right, Safe: true}
	f := diagnostics.Finding{File: x.URL.File, Problem: diagnostics.Problem{Rule: diagnostics.RemoteMalformed, View: v,
		Suggestions: []diagnostics.Suggestion{x}}}
	if got := codeactions.Safe([]diagnostics.Finding{f}, s); len(got) > 0 {
		t.Errorf("a mirror: %q", titles(got))
	}
}
