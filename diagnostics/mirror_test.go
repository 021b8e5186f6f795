package diagnostics_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// TestMirror: a failure shows in the finding that explains it, and else in one of its own:
// at its place, as often as it stands somewhere; and in the terminal itself.
func TestMirror(t *testing.T) {
	const url = "[remote \"origin\"]\n\turl = https://git.example.com/octo/widget.git\n"
	const ssh = "[remote \"origin\"]\n\turl = ssh://octo@git.example.com:2222/octo/widget.git\n"
	fetch := contact{Remote: "origin", Operation: "fetch"}
	overSSH := contact{Remote: "origin", Operation: "fetch", Transport: "ssh"}
	for _, x := range []struct {
		name, config string
		kind         *failure.Kind
		contact      contact
		text         string
		scripts      []string // the Test of each transcript that shows it; nobody knows which was first
		found        string   // in the configuration
		terminal     string   // of the first transcript
		more         mirrorMore
	}{
		{"its own", url, failure.HTTP401, fetch, "denied", []string{""}, "error http-401 at git.example.com, shown 1",
			"error http-401", mirrorMore{}},
		{"in two terminals", url, failure.HTTP401, fetch, "denied", []string{"", ""},
			"error http-401 at git.example.com, shown 1", "error http-401", mirrorMore{}},
		{"in a terminal, and in a test", url, failure.HTTP401, fetch, "denied", []string{"", "origin"},
			"error http-401 at git.example.com, shown 2", "error http-401", mirrorMore{}},
		{"in a test, and in a terminal", url, failure.HTTP401, fetch, "denied", []string{"origin", ""},
			"error http-401 at git.example.com, shown 1", "error http-401", mirrorMore{}},
		{"another line's", url + "[http]\n\tproxy = proxy.example:3128\n", failure.ProxyUnreachable, fetch, "no", []string{""},
			"error proxy-unreachable at proxy.example:3128, shown 1, related 1", "error proxy-unreachable related 2",
			mirrorMore{}},
		{"a graver setting", url, failure.HTTP401, fetch, "denied", []string{""},
			"hint http-401 at git.example.com, shown 1", "hint http-401", mirrorMore{level: "hint"}},
		{"off", url, failure.HTTP401, fetch, "denied", []string{""}, "", "", mirrorMore{level: "off"}},
		{"no words", url, failure.HTTP401, fetch, "", []string{""},
			"error http-401 at git.example.com, shown 1: The terminal shows it here.", "error http-401", mirrorMore{words: true}},
		{"words", url, failure.HTTP401, fetch, " denied ", []string{""},
			"error http-401 at git.example.com, shown 1: The terminal shows “denied”.", "error http-401",
			mirrorMore{words: true}},

		// What explains it.
		{"a login that went wrong", "[remote \"origin\"]\n\turl = https://me@corp.example@dev.azure.com/o/p/_git/r\n",
			failure.HTTP5xx, fetch, "no", []string{""}, "error remote-malformed at @, shown 1", "error http-5xx", mirrorMore{}},
		{"behind the URL", "[remote \"origin\"]\n\turl = https://git.example.com/octo/wid#get.git\n", failure.HTTP5xx, fetch,
			"no", []string{""}, "error remote-malformed at #, shown 1", "error http-5xx", mirrorMore{}},
		{"in the URL, another failure", "[remote \"origin\"]\n\turl = https:/git.example.com/octo/widget.git\n",
			failure.ConfigError, fetch, "no", []string{""}, "error remote-malformed at :/, shown 0", "error config-error",
			mirrorMore{}},
		{"a name that is undefined", url + "[branch \"main\"]\n\tremote = orign\n", failure.RemoteNotConfigured,
			contact{Remote: "orign", Operation: "fetch"}, "no", []string{""}, "error remote-undefined at orign, shown 1",
			"error remote-not-configured", mirrorMore{}},
		{"another name that is undefined", url + "[branch \"main\"]\n\tremote = orign\n[branch \"next\"]\n\tremote = gone\n",
			failure.RemoteNotConfigured, contact{Remote: "orign", Operation: "fetch"}, "no", []string{""},
			"error remote-undefined at orign, shown 1; warning remote-undefined at gone, shown 0",
			"error remote-not-configured", mirrorMore{}},
		{"a name that is undefined, in a terminal, and in a test", url + "[branch \"main\"]\n\tremote = orign\n",
			failure.RemoteNotConfigured, contact{Remote: "orign", Operation: "fetch"}, "no", []string{"", "origin"},
			"error remote-undefined at orign, shown 2", "error remote-not-configured", mirrorMore{}},
		{"a value that is none", url + "[http]\n\tpostBuffer =\n", failure.ConfigError, contact{}, "bad value", []string{""},
			"error config-error at postBuffer, shown 1", "error config-error", mirrorMore{detail: map[transcript.Detail]string{
				failure.DetailSetting: "http.postbuffer", failure.DetailValue: ""}}},
		{"no value of a URL", url + "\tpushurl =\n", failure.HTTP401, fetch, "denied", []string{""},
			"error http-401 at git.example.com, shown 1", "error http-401", mirrorMore{}},

		// What is known of the remote and not said.
		{"user and port", ssh, failure.SSHPublickeyDenied, overSSH, "denied", []string{""},
			"error ssh-publickey-denied at git.example.com, shown 1 as octo@git.example.com:2222",
			"error ssh-publickey-denied as octo@git.example.com:2222", mirrorMore{}},
		{"the port that is said", "[remote \"origin\"]\n\turl = git@git.example.com:octo/widget.git\n",
			failure.SSHPublickeyDenied, contact{Remote: "origin", Operation: "fetch", Transport: "ssh", Port: "22"}, "denied",
			[]string{""}, "error ssh-publickey-denied at git.example.com, shown 1 as git@git.example.com:22",
			"error ssh-publickey-denied as git@git.example.com:22", mirrorMore{}},
		{"no key, and a login", "[remote \"origin\"]\n\turl = git@git.example.com:octo/widget.git\n",
			failure.SSHPublickeyDenied, overSSH, "denied", []string{""},
			"error ssh-publickey-denied at git.example.com, shown 1 as git@git.example.com: without a key",
			"error ssh-publickey-denied as git@git.example.com: without a key", mirrorMore{facts: true, files: []treeFile{
				{name: "home/.git-credentials", text: "https://octo:hunter2@git.example.com\n"},
				{name: "home/.gitconfig", text: "[credential]\n\thelper = store\n"}}}},
		{"a key that is gone, and a login", "[remote \"origin\"]\n\turl = git@git.example.com:octo/widget.git\n",
			failure.SSHPublickeyDenied, overSSH, "denied", []string{""},
			"error ssh-key-missing at ~/.ssh/id_gone, shown 1: *https://git.example.com/octo/widget.git",
			"error ssh-publickey-denied as git@git.example.com: without a key: *https://git.example.com/octo/widget.git; " +
				"switch https", mirrorMore{facts: true, offers: true, files: []treeFile{
				{name: "home/.git-credentials", text: "https://octo:hunter2@git.example.com\n"},
				{name: "home/.ssh/config", text: "Host git.example.com\n\tIdentityFile ~/.ssh/id_gone\n"},
				{name: "home/.gitconfig", text: "[credential]\n\thelper = store\n"}}}},
		{"two URLs, one of which is at fault", url + "\turl = https://git.example.com/octo/wid#get.git\n",
			failure.RateLimited, contact{Remote: "origin", Operation: "push"}, "slowly", []string{""},
			"error rate-limited at https://git.example.com/octo/widget.git, shown 1; error remote-malformed at #, shown 1: " +
				`*https://git.example.com/octo/wid#get.git > "https://git.example.com/octo/wid%23get.git" (url origin new false)`,
			`error rate-limited related 2: *https://git.example.com/octo/wid#get.git > ` +
				`"https://git.example.com/octo/wid%23get.git" (url origin new false)`, mirrorMore{offers: true}},
		{"no transport", ssh, failure.SSHPublickeyDenied, fetch, "denied", []string{""},
			"error ssh-publickey-denied at git.example.com, shown 1 as octo@git.example.com:2222",
			"error ssh-publickey-denied as octo@git.example.com:2222", mirrorMore{}},
		{"a name that is almost another", url, failure.RemoteNotConfigured,
			contact{Remote: "orign", Operation: "fetch", Command: "git fetch orign"}, "no", []string{""}, "",
			"error remote-not-configured near origin", mirrorMore{}},
		{"a name like no other", url, failure.RemoteNotConfigured,
			contact{Remote: "elsewhere", Operation: "fetch", Command: "git fetch elsewhere"}, "no", []string{""}, "",
			"error remote-not-configured", mirrorMore{}},
	} {
		t.Run(x.name, func(t *testing.T) {
			set := settings.Default()
			if x.more.level != "" {
				var problems []settings.Problem
				set, problems = settings.Parse(fmt.Appendf(nil, `{"severity": {%q: %q}}`, x.kind.Code, x.more.level),
					diagnostics.Codes())
				if len(problems) > 0 {
					t.Fatal(problems)
				}
			}
			tr := (&testCase{settings: set, version: gitconfig.Version{Major: 2, Minor: 39, Patch: 5},
				machine: &[]string{"git-credential-store"},
				files:   append([]treeFile{{name: ".git/config", text: x.config}}, x.more.files...)}).put(t)
			views := tr.views(t)
			var scripts []*diagnostics.Transcript
			for i, test := range x.scripts {
				c := x.contact
				c.Cwd = tr.repo
				e := failed(x.kind, c)
				e.Failure.Text, e.Failure.Detail = x.text, x.more.detail
				scripts = append(scripts, &diagnostics.Transcript{Path: fmt.Sprintf("/elsewhere/%d.log", i), Test: test,
					Events: []transcript.Event{e}})
			}
			s := &diagnostics.Snapshot{Views: views, Settings: set, SSH: machine.ReadSSHConfig(tr.home)}
			if x.more.facts {
				s.Facts = tr.probe(t, views[0])
			}
			s.Ties, _ = diagnostics.TieTo(diagnostics.Evidence{Views: views, Transcripts: scripts, SSH: s.SSH})
			findings := diagnostics.Run(s)
			var found []string
			for _, f := range findings {
				line := fmt.Sprintf("%s %s at %s, shown %d", f.Severity, f.Rule.Code, cut(f.File.Text, f.Span), len(f.Shown))
				if len(f.Related) > 0 && f.Told != nil {
					line += fmt.Sprintf(", related %d", len(f.Related))
				}
				if x.more.words {
					line += ": " + f.Shown[0].Message.In(0)
				}
				if line += toldAs(f.Told); x.more.offers && f.Told == nil {
					line += ": " + suggested(f.Suggestions)
				}
				found = append(found, line)
			}
			if got := strings.Join(found, "; "); got != x.found {
				t.Errorf("found    %s\nwant     %s", got, x.found)
			}
			each := func(yield func(*diagnostics.Finding) bool) {
				for i := range findings {
					if !yield(&findings[i]) {
						return
					}
				}
			}
			var terminal []string
			for _, f := range diagnostics.Terminal(s, scripts, views, each)[scripts[0]] {
				line := fmt.Sprintf("%s %s", f.Severity, f.Rule.Code) + toldAs(f.Told)
				if near := f.Told.Detail[failure.DetailNear]; near != "" {
					line += " near " + near
				}
				if len(f.Related) > 1 {
					line += fmt.Sprintf(" related %d", len(f.Related))
				}
				if x.more.offers {
					line += ": " + suggested(f.Suggestions)
				}
				terminal = append(terminal, line)
			}
			if got := strings.Join(terminal, "; "); got != x.terminal {
				t.Errorf("terminal %s\nwant     %s", got, x.terminal)
			}
			if alone := diagnostics.Terminal(&diagnostics.Snapshot{Settings: set}, scripts, nil, slices.Values(
				[]*diagnostics.Finding{})); x.more.level != "off" && len(alone[scripts[0]]) != 1 {
				t.Errorf("without ties: %v", alone)
			}
		})
	}
}

type mirrorMore struct {
	level  string // the severity that the settings give the failure
	words  bool   // what is said of the place is compared
	facts  bool   // the machine is asked
	offers bool   // what is offered is compared
	files  []treeFile
	detail map[transcript.Detail]string
}

// TestExplains: which findings are the cause of a failure at their URL.
func TestExplains(t *testing.T) {
	at := func(raw string) *diagnostics.Finding {
		tr := (&testCase{settings: settings.Default(), files: []treeFile{
			{name: ".git/config", text: "[remote \"origin\"]\n\turl = " + raw + "\n"}}}).put(t)
		views := tr.views(t)
		for _, f := range diagnostics.Run(&diagnostics.Snapshot{Views: views, Settings: tr.settings}) {
			if f.Rule == diagnostics.RemoteMalformed {
				return &f
			}
		}
		u := views[0].URLs[0] // without a finding, that of a wrong case
		wrong := diagnostics.Problem{Rule: diagnostics.RemoteWrongCase, URL: u}
		return &diagnostics.Finding{Problem: wrong, File: u.File}
	}
	login, sign := at("https://me@corp.example@dev.azure.com/o/p/_git/r"), at("https://git.example.com/octo/wid#get.git")
	other, hub, own := at("https:/git.example.com/octo/w.git"), at("https://github.com/octo/W.git"), at("https://x.example/o/W.git")
	root := at("https://x.example/")
	script := &diagnostics.Transcript{}
	with := func(f *diagnostics.Finding, change func(*diagnostics.Finding)) *diagnostics.Finding {
		c := *f
		change(&c)
		return &c
	}
	for _, x := range []struct {
		name string
		f    *diagnostics.Finding
		kind *failure.Kind
		want bool
	}{
		{"a login with another host", login, failure.RateLimited, true},
		{"the same by another rule", with(login, func(f *diagnostics.Finding) { f.Rule = diagnostics.TLSVerifyOff }),
			failure.RateLimited, false},
		{"a part of the URL", sign, failure.RateLimited, true},
		{"a part of the URL, by another rule", with(sign, func(f *diagnostics.Finding) { f.Rule = diagnostics.TLSVerifyOff }),
			failure.RateLimited, false},
		{"in another file", with(sign, func(f *diagnostics.Finding) { f.File = &gitconfig.File{} }), failure.RateLimited, false},
		{"elsewhere in the line", with(sign, func(f *diagnostics.Finding) { f.Span.Start-- }), failure.RateLimited, false},
		{"any other fault", other, failure.RateLimited, false},
		{"no URL", with(sign, func(f *diagnostics.Finding) { f.URL = nil }), failure.RateLimited, false},
		{"a case that does not count", hub, failure.RepoNotFound, false},
		{"which the server named", with(hub, func(f *diagnostics.Finding) {
			f.Shown = []diagnostics.Shown{{Transcript: script}}
		}), failure.RepoNotFound, true},
		{"which it named elsewhere", with(hub, func(f *diagnostics.Finding) {
			f.Shown = []diagnostics.Shown{{Transcript: &diagnostics.Transcript{}}}
		}), failure.RepoNotFound, false},
		{"which is an error", with(hub, func(f *diagnostics.Finding) { f.Severity = diagnostics.Error }),
			failure.RepoNotFound, true},
		{"of no URL", with(hub, func(f *diagnostics.Finding) { f.URL = nil }), failure.RepoNotFound, true},
		{"which is a move", hub, failure.MovedRepository, true},
		{"a case that counts", own, failure.RepoNotFound, true},
		{"a case of no repository", root, failure.RepoNotFound, false},
		{"a case, not why", own, failure.RateLimited, false},
	} {
		tie := &diagnostics.Tie{Transcript: script, Failure: &transcript.Failure{Kind: x.kind}}
		if got := diagnostics.Explains(x.f, tie); got != x.want {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
}

// TestMovedTo: where a server said that a repository is, as the URL would be written.
func TestMovedTo(t *testing.T) {
	for _, x := range []struct{ was, to, want string }{
		{"https://github.com/octo/old.git", "https://github.com/octo/new", "https://github.com/octo/new.git"},
		{"git@github.com:octo/old.git", "https://github.com/octo/new", "git@github.com:octo/new.git"},
		{"http://github.com/octo/old.git", "https://github.com/octo/new", "https://github.com/octo/new.git"},
		{"http://git.example.com/octo/old.git", "https://git.example.com/octo/old.git", "https://git.example.com/octo/old.git"},
		{"https://one.example/octo/old.git", "https://two.example/octo/old/info/refs", "https://two.example/octo/old.git"},
		{"https://octo@one.example/octo/old", "https://two.example/octo/new", "https://octo@two.example/octo/new"},
		{"https://octo:hunter2@one.example/octo/old", "https://two.example/octo/new", "https://two.example/octo/new"},
		{"https://one.example:8443/octo/old.git", "https://one.example/octo/new", "https://one.example/octo/new.git"},
		{"git@one.example:octo/old.git", "ssh://git@two.example/octo/new.git", "ssh://git@two.example/octo/new.git"},
		{"git@one.example:octo/old.git", "ssh://git@one.example/octo/new.git", "git@one.example:octo/new.git"},
		{"git@one.example:octo/old.git", "https://two.example/octo/new.git", ""},
		{"https://one.example/octo/old.git", "ssh://git@two.example/octo/new.git", ""},
		{"https://one.example/octo/old.git", "https://octo:hunter2hunter2@one.example/octo/new.git", ""},
		{"https://one.example/octo/old.git", "/octo/new.git", ""},
		{"https://one.example/octo/old.git", "https://one.example/octo/new?next=1", ""},
		{"https://one.example/octo/old.git", "https://one.example/octo/new#x", ""},
		{"https://one.example/octo/old.git", "https://one.example/users/sign_in", ""},
		{"https://one.example/octo/old.git", "https://one.example/", ""},
		{"https://one.example/octo/old.git", "https://one.example/octo/old.git", ""},
		{"https://one.example/octo/old.git", "", ""},
	} {
		c := helpCase{config: "[remote \"origin\"]\n\turl = " + x.was + "\n", kind: failure.MovedRepository}
		for kind, moved := range map[*failure.Kind]bool{
			failure.MovedRepository: true, failure.HTTPRedirectRefused: true, failure.HTTP401: false,
		} {
			_, _, f, u := c.on(t)
			f.Kind, f.RedirectTo = kind, x.to
			got, ok := diagnostics.MovedTo(f, u)
			if want := moved && x.want != ""; ok != want || ok && got != x.want {
				t.Errorf("%s: %s to %s: %q, %v, want %q", kind.Code, x.was, x.to, got, ok, x.want)
			}
		}
	}
}

// TestNames: a forge that was asked calls a repository otherwise, which is no matter of
// upper and lower case, and no rule's.
func TestNames(t *testing.T) {
	const url = "[remote \"origin\"]\n\turl = https://github.com/octo/old.git\n"
	for _, x := range []struct {
		name, config, owner, is string
		want                    string
	}{
		{"moved", url, "octo", "new", "warning remote-moved: *https://github.com/octo/new.git"},
		{"to another owner", url, "acme", "old", "warning remote-moved: *https://github.com/acme/old.git"},
		{"the same", url, "octo", "old", ""},
		{"upper and lower case", url, "Octo", "Old", ""},
		{"what a rule makes", "[remote \"origin\"]\n\turl = gh:octo/old.git\n" +
			"[url \"https://github.com/\"]\n\tinsteadOf = gh:\n", "octo", "new", ""},
		{"another repository", "[remote \"origin\"]\n\turl = https://github.com/octo/other.git\n", "octo", "new", ""},
		{"no repository", "[remote \"origin\"]\n\turl = /srv/old.git\n", "octo", "new", ""},
	} {
		tr := (&testCase{settings: settings.Default(), version: gitconfig.Version{Major: 2, Minor: 39, Patch: 5},
			files: []treeFile{{name: ".git/config", text: url}}}).put(t)
		key := tr.views(t)[0].URLs[0].RepositoryKey()
		tr.write(t, tr.path(".git/config"), x.config)
		s := &diagnostics.Snapshot{Views: tr.views(t), Settings: tr.settings,
			Names: map[string]diagnostics.CanonicalName{
				key: {Owner: x.owner, Name: x.is}, "": {Owner: x.owner, Name: x.is},
			}}
		var got []string
		for _, f := range diagnostics.Run(s) {
			if f.Rule == diagnostics.RemoteMoved {
				got = append(got, f.Severity.String()+" "+f.Rule.Code+": "+suggested(f.Suggestions))
			}
		}
		if found := strings.Join(got, "; "); found != x.want {
			t.Errorf("%s: %s, want %s", x.name, found, x.want)
		}
	}
}

// toldAs is whom a failure by SSH was about.
func toldAs(f *transcript.Failure) string {
	if f == nil || f.User == "" {
		return ""
	}
	s := " as " + f.User + "@" + f.Host + ":" + f.Port
	if f.NoKey {
		s += " without a key"
	}
	return s
}

// TestQuote: the frame that ssh draws around its warnings is none of their words.
func TestQuote(t *testing.T) {
	for text, want := range map[string]string{
		"@ WARNING: UNPROTECTED PRIVATE KEY FILE!          @": "@ WARNING: UNPROTECTED PRIVATE KEY FILE!",
		"no key for git@": "no key for git@", "no key for @": "no key for @", " denied\n": "denied",
	} {
		if got := diagnostics.Quote(&transcript.Failure{Text: text}); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestTerminalRules: what Git calls a warning is one.
func TestTerminalRules(t *testing.T) {
	for _, r := range diagnostics.TerminalRules() {
		want := diagnostics.Error
		if r.Kind.Warning {
			want = diagnostics.Warning
		}
		if r.Severity != want {
			t.Errorf("%s is a %s", r.Code, r.Severity)
		}
	}
}

// TestMoved: what is said of a repository that a server calls by another name, by what
// else the terminal shows.
func TestMoved(t *testing.T) {
	at := func(raw string) string { return "[remote \"origin\"]\n\turl = " + raw + "\n" }
	hub := at("https://github.com/octo/old.git")
	const away = "https://two.example/octo/new.git"
	type event struct {
		kind      *failure.Kind // nil: it worked
		operation string
		to        string
		warning   bool
		script    int
		url       string
	}
	moved := func(operation, to string) event { return event{failure.MovedRepository, operation, to, true, 0, ""} }
	then := func(kind *failure.Kind, operation string) event { return event{kind, operation, "", false, 0, ""} }
	const there = "https://github.com/octo/new"
	for _, x := range []struct {
		name, config string
		test         string // of the first transcript
		events       []event
		want         string
	}{
		{"a note", hub, "", []event{moved("fetch", there)}, "warning moved at old *https://github.com/octo/new.git"},
		{"refused", hub, "", []event{{failure.MovedRepository, "fetch", there, false, 0, ""}},
			"error refused at old *https://github.com/octo/new.git"},
		{"twice", hub, "", []event{moved("fetch", there), moved("push", there)}, "warning moved *https://github.com/octo/new.git"},
		{"the user's test", hub, "origin", []event{moved("fetch", there)}, "warning moved safe at old *https://github.com/octo/new.git"},
		{"the user's test, to https://", at("http://git.example.com/octo/old.git"), "origin",
			[]event{moved("fetch", "https://git.example.com/octo/old")}, "warning moved at http *https://git.example.com/octo/old.git"},
		{"the user's test, to another port", at("https://git.example.com:8443/octo/old.git"), "origin",
			[]event{moved("fetch", "https://git.example.com/octo/old")},
			"warning moved at https://git.example.com:8443/octo/old.git *https://git.example.com/octo/old.git"},
		{"the user's test, to another host", at("https://one.example/octo/old.git"), "origin",
			[]event{moved("fetch", away)}, "warning moved at https://one.example/octo/old.git *" + away},
		{"then not found", hub, "", []event{moved("fetch", there), then(failure.RepoNotFound, "fetch")},
			"error failed *https://github.com/octo/new.git"},
		{"then slow", hub, "", []event{moved("fetch", there), then(failure.RateLimited, "fetch")},
			"warning moved *https://github.com/octo/new.git"},
		{"then not found to push", hub, "", []event{moved("fetch", there), then(failure.RepoNotFound, "push")},
			"error moved *https://github.com/octo/new.git"},
		{"not found in another terminal", hub, "", []event{moved("fetch", there),
			{failure.RepoNotFound, "fetch", "", false, 1, ""}}, "error moved *https://github.com/octo/new.git"},
		{"then another one is not found", hub + "[remote \"two\"]\n\turl = https://github.com/octo/two.git\n", "",
			[]event{moved("fetch", there), {failure.RepoNotFound, "fetch", "", false, 0, "https://github.com/octo/two.git"}},
			"warning moved *https://github.com/octo/new.git"},
		{"the owner of a rule", at("o:old.git") + "[url \"https://github.com/octo/\"]\n\tinsteadOf = o:\n", "",
			[]event{moved("fetch", "https://github.com/acme/old")}, "warning moved related at octo *https://github.com/acme/old.git"},
		{"read from elsewhere", at("https://one.example/octo/old.git"), "", []event{moved("fetch", away)},
			"warning moved at https://one.example/octo/old.git *" + away},
		{"read from elsewhere, not pushed to", at("https://one.example/octo/old.git"), "", []event{moved("fetch", away),
			then(failure.HTTP403, "push")}, "warning moved " + away},
		{"both elsewhere", at("https://one.example/octo/old.git"), "", []event{moved("fetch", away), moved("push", away)},
			"warning moved *" + away},
		{"both elsewhere, and not found", at("https://one.example/octo/old.git"), "", []event{moved("fetch", away),
			moved("push", away), then(failure.RepoNotFound, "push")}, "error moved *" + away},
		{"not read from elsewhere", at("https://one.example/octo/old.git"), "", []event{moved("fetch", away),
			then(failure.HTTP403, "fetch")}, "error failed *" + away},
	} {
		t.Run(x.name, func(t *testing.T) {
			tr := (&testCase{settings: settings.Default(), version: gitconfig.Version{Major: 2, Minor: 39, Patch: 5},
				files: []treeFile{{name: ".git/config", text: x.config}}}).put(t)
			views := tr.views(t)
			scripts := []*diagnostics.Transcript{{Path: "/elsewhere/0.log", Test: x.test}, {Path: "/elsewhere/1.log"}}
			for _, e := range x.events {
				c := contact{Cwd: tr.repo, Operation: e.operation, Remote: "origin", Command: "git " + e.operation}
				if e.url != "" {
					c.Remote, c.URL = "", e.url
				}
				event := failed(e.kind, c)
				event.Failure.RedirectTo, event.Failure.Warning, event.Failure.Text = e.to, e.warning, "it moved"
				scripts[e.script].Events = append(scripts[e.script].Events, event)
			}
			s := &diagnostics.Snapshot{Views: views, Settings: tr.settings}
			s.Ties, _ = diagnostics.TieTo(diagnostics.Evidence{Views: views, Transcripts: scripts, Each: true})
			var got []string
			for _, f := range diagnostics.Run(s) {
				if f.Rule != diagnostics.RemoteMoved {
					continue
				}
				line := f.Severity.String() + " " + diagnostics.MovedHow(f)
				if set, ok := f.Suggestions[0].(diagnostics.SetURL); ok && set.Safe {
					line += " safe"
				}
				if len(f.Related) > 0 {
					line += " related"
				}
				if len(x.events) == 1 {
					line += " at " + cut(f.File.Text, f.Span)
				}
				got = append(got, line+" "+suggested(f.Suggestions[:1]))
			}
			if found := strings.Join(got, "; "); found != x.want {
				t.Errorf("%s\nwant %s", found, x.want)
			}
		})
	}
}
