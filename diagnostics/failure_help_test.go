package diagnostics_test

import (
	"cmp"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// ghPath is the gh of a test's machine.
var ghPath = regexp.MustCompile(`![^ ]*/bin/gh `)

// suggested spells suggestions, with a star before the right one.
func suggested(list []diagnostics.Suggestion) string {
	var out []string
	star := func(preferred bool) string {
		if preferred {
			return "*"
		}
		return ""
	}
	for _, x := range list {
		switch x := x.(type) {
		case diagnostics.RemoveEntry:
			s := star(x.Preferred) + "-" + x.Entry.Name
			for _, r := range x.Rules {
				if r.Wrong {
					s += " wrong"
				}
			}
			out = append(out, s)
		case diagnostics.SetValue:
			out = append(out, star(x.Preferred)+x.Entry.Name+" = "+x.To)
		case diagnostics.AddSetting:
			values := ghPath.ReplaceAllString(strings.Join(x.Values, ","), "!gh ")
			out = append(out, star(x.Preferred)+"+"+x.Section+"."+x.Subsection+"."+x.Key+" = "+values)
		case diagnostics.ReplaceSpan:
			s := star(x.Preferred) + x.File.Text[x.Span.Start:x.Span.End] + " > " + x.To
			for _, e := range x.Effects {
				s += fmt.Sprintf(" (%s %s new %t)", e.Kind, e.Name, e.New)
			}
			out = append(out, s)
		case diagnostics.SetURL:
			s := star(x.Preferred) + x.To
			if x.Change == diagnostics.Recase {
				s += " (case)"
			}
			out = append(out, s)
		case diagnostics.GHLogin:
			out = append(out, strings.TrimSpace("gh "+x.Host+" "+x.Scope))
		case diagnostics.SwitchTo:
			out = append(out, fmt.Sprintf("%sswitch %v", star(x.Preferred), x.To))
		case diagnostics.OpenPage:
			address, query, _ := strings.Cut(x.Address, "?")
			if strings.Contains(query, "write") {
				address += " to write"
			}
			out = append(out, address)
		case diagnostics.RenameRemote:
			s := star(x.Preferred) + x.Section.Subsection + " is " + x.To
			for _, e := range x.Edits {
				s += ", " + e.To
			}
			out = append(out, s)
		default:
			out = append(out, fmt.Sprintf("%T", x))
		}
	}
	return strings.Join(out, "; ")
}

// helpCase is a failure of one URL of a small repository.
type helpCase struct {
	name, config string
	kind         *failure.Kind
	contact      contact // of its Remote, or else of “origin”
	text         string
	detail       map[transcript.Detail]string
	want         string
	more         helpMore
}

// helpMore is what few of them need.
type helpMore struct {
	params []gitconfig.Param // of the environment: no file has their lines
	files  []treeFile
	facts  bool
	nobody bool   // no URL is known
	open   string // a key that others may read
	git    gitconfig.Version
	also   []string // more programs, and variables
	denied string   // the account that the server refuses
}

// on loads the case's repository, and gives the URL that the failure is of: where it
// pushes, the one that is pushed to.
func (c *helpCase) on(t *testing.T) (
	s *diagnostics.Snapshot, v *diagnostics.View, f *transcript.Failure, u *diagnostics.RemoteURL,
) {
	t.Helper()
	programs := []string{"git-credential-store", "git-credential-cache"}
	tc := &testCase{settings: settings.Default(), version: gitconfig.Version{Major: 2, Minor: 39, Patch: 5},
		params: c.more.params, files: append([]treeFile{{name: ".git/config", text: c.config}}, c.more.files...)}
	if c.more.facts {
		programs = append(programs, c.more.also...)
		tc.machine = &programs
	}
	if c.more.git.Major > 0 {
		tc.version = c.more.git
	}
	tr := tc.put(t)
	if c.more.open != "" {
		if err := os.Chmod(tr.path(c.more.open), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	views := tr.views(t)
	s = &diagnostics.Snapshot{Views: views, Settings: tc.settings, SSH: machine.ReadSSHConfig(tr.home)}
	if c.more.facts {
		s.Facts = tr.probe(t, views[0])
		s.SSH = s.Facts.SSHConfig
	}
	f = &transcript.Failure{Kind: c.kind, Contact: c.contact, Text: c.text, Detail: map[transcript.Detail]string{},
		Account: c.more.denied}
	for k, v := range c.detail {
		f.Detail[k] = strings.ReplaceAll(v, "HOME", tr.home)
	}
	remote := cmp.Or(f.Remote, "origin")
	for _, x := range views[0].URLs {
		if x.Remote == remote && (u == nil || f.Operation == "push" && x.Kind == diagnostics.PushURL) {
			u = x
		}
	}
	if c.kind == failure.RemoteNotConfigured {
		f.Cwd = tr.repo
		script := &diagnostics.Transcript{Path: "/elsewhere/t.log", Events: []transcript.Event{{Failure: f}}}
		s.Ties, _ = diagnostics.TieTo(diagnostics.Evidence{Views: views,
			Transcripts: []*diagnostics.Transcript{script}})
		u = nil
		for _, tie := range s.Ties.Of(views[0]) {
			u = tie.URLs[0]
		}
	}
	if c.more.nobody {
		return s, nil, f, nil
	}
	return s, views[0], f, u
}

// TestCauses: the line that a failure is blamed on, and what mends it.
func TestCauses(t *testing.T) {
	const url = "[remote \"origin\"]\n\turl = https://git.example.com/octo/widget.git\n"
	const ssh = "[remote \"origin\"]\n\turl = git@git.example.com:octo/widget.git\n"
	at := func(raw string) string { return "[remote \"origin\"]\n\turl = " + raw + "\n" }
	rule := func(key, base, prefix string) string {
		return "[url \"" + base + "\"]\n\t" + key + " = " + prefix + "\n"
	}
	env := func(key, value string) helpMore {
		return helpMore{params: []gitconfig.Param{{Key: key, Value: value, HasValue: true}}}
	}
	overSSH := contact{Transport: "ssh", Operation: "fetch"}
	pushSSH := contact{Transport: "ssh", Operation: "push"}
	push, none := contact{Transport: "https", Operation: "push"}, contact{Transport: "https", Operation: "fetch"}
	program := func(p string) map[transcript.Detail]string {
		return map[transcript.Detail]string{failure.DetailProgram: p}
	}
	protocol := func(p string) map[transcript.Detail]string {
		return map[transcript.Detail]string{failure.DetailProtocol: p}
	}
	const refused = "Failed to connect to proxy.example port 3128 after 7 ms"
	login := helpMore{facts: true, files: []treeFile{
		{name: "home/.git-credentials", text: "https://octo:hunter2@git.example.com\n"},
		{name: "home/.gitconfig", text: "[credential]\n\thelper = store\n"}}}
	for _, c := range []helpCase{
		// A proxy, where the failure names it.
		{"the proxy", url + "[http]\n\tproxy = proxy.example:3128\n", failure.ConnectionRefused, none, refused, nil,
			"proxy: *-proxy", helpMore{}},
		{"another port of the proxy's host", url + "[http]\n\tproxy = proxy.example:8080\n", failure.ConnectionRefused, none,
			refused, nil, "", helpMore{}},
		{"a proxy of the environment", url, failure.ConnectionRefused, none, refused, nil, "",
			env("http.proxy", "proxy.example:3128")},
		{"a remote's proxy of the environment", url + "[http]\n\tproxy = proxy.example:3128\n", failure.ConnectionRefused,
			none, refused, nil, "", env("remote.origin.proxy", "proxy.example:3128")},
		{"a proxy that refuses", url + "[http]\n\tproxy = proxy.example:3128\n", failure.ProxyRefused, none,
			"CONNECT tunnel failed, response 403", nil, "proxy: -proxy", helpMore{}},
		{"a web server in place of a proxy", url + "[http]\n\tproxy = proxy.example:3128\n", failure.ProxyRefused, none,
			"CONNECT tunnel failed, response 405", nil, "proxy: *-proxy", helpMore{}},
		{"a rule, and a proxy", at("gh:octo/widget.git") + rule("insteadOf", "https://git.example.com/", "gh:") +
			"[http]\n\tproxy = proxy.example:3128\n", failure.ConnectionRefused, none, refused, nil, "proxy: *-proxy",
			helpMore{}},

		{"nobody's submodule", "[remote \"other\"]\n\tfetch = +x\n", failure.RemoteNotConfigured,
			contact{Remote: "other", Operation: "fetch"}, "", nil, "", helpMore{}},

		// What core.sshCommand says.
		{"the port of the command", ssh + "[core]\n\tsshCommand = ssh -p 2222\n", failure.ConnectionRefused,
			contact{Transport: "ssh", Port: "2222"}, "", nil, "sshcommand: *sshcommand = ssh", helpMore{}},
		{"another port than the command's", ssh + "[core]\n\tsshCommand = ssh -p 2222\n", failure.ConnectionRefused,
			contact{Transport: "ssh", Port: "22"}, "", nil, "", helpMore{}},
		{"the port of the environment's command", ssh, failure.ConnectionRefused, contact{Transport: "ssh", Port: "2222"},
			"", nil, "", env("core.sshcommand", "ssh -p 2222")},
		{"the file of the command", ssh + "[core]\n\tsshCommand = ssh -v -F /missing\n", failure.SSHConfigError, overSSH,
			"Can't open user config file /missing: No such file or directory", nil, "sshcommand: *sshcommand = ssh -v",
			helpMore{}},
		{"nothing but the file", ssh + "[core]\n\tsshCommand = ssh -F /missing\n", failure.SSHConfigError, overSSH,
			"Can't open user config file /missing: No such file or directory", nil, "sshcommand: *-sshcommand", helpMore{}},
		{"an option in the file", ssh + "[core]\n\tsshCommand = ssh -F /there\n", failure.SSHConfigError, overSSH,
			"/there: line 1: Bad configuration option: foo", nil, "", helpMore{}},
		{"a file that the command does not name", ssh + "[core]\n\tsshCommand = ssh -v\n", failure.SSHConfigError, overSSH,
			"Can't open user config file /missing: No such file or directory", nil, "", helpMore{}},
		{"the file of the environment's command", ssh, failure.SSHConfigError, overSSH,
			"Can't open user config file /missing: No such file or directory", nil, "",
			env("core.sshcommand", "ssh -F /missing")},
		{"a program in place of ssh", ssh + "[core]\n\tsshCommand = plink\n", failure.SSHNotFound, overSSH, "", nil,
			"sshcommand: -sshcommand", helpMore{}},
		{"a program of the environment", ssh, failure.SSHNotFound, overSSH, "", nil, "", env("core.sshcommand", "plink")},
		{"no program", ssh + "[core]\n\tsshCommand =\n", failure.SSHNotFound, overSSH, "", nil, "", helpMore{}},
		{"a program that asks", url + "[core]\n\taskPass = /missing\n", failure.AskpassFailed, none, "", nil,
			"askpass: -askpass", helpMore{}},

		// What the server is to run.
		{"its program", ssh + "\tuploadpack = /opt/up\n", failure.RemoteFailure, overSSH, "bash: /opt/up: not found", nil,
			"uploadpack: *-uploadpack", helpMore{}},
		{"its program, over HTTPS", url + "\tuploadpack = /opt/up\n", failure.RemoteFailure, none, "bash: /opt/up: not found",
			nil, "", helpMore{}},
		{"another failure than that of its program", ssh + "\tuploadpack = /opt/up\n", failure.HTTP5xx, overSSH,
			"bash: /opt/up: not found", nil, "", helpMore{}},
		{"no program of its own", ssh + "\tuploadpack =\n", failure.RemoteFailure, overSSH, "bash: /opt/up: not found", nil,
			"", helpMore{}},
		{"a program of the environment's", ssh, failure.RemoteFailure, overSSH, "bash: /opt/up: not found", nil, "",
			env("remote.origin.uploadpack", "/opt/up")},

		// A protocol.
		{"unknown here", url + "\tvcs = https\n[protocol \"https\"]\n\tallow = never\n", failure.UnsupportedProtocol, none,
			"unable to find remote helper for 'https'", protocol("https"), "vcs: *-vcs", helpMore{}},
		{"unknown here, its own kind of host", at("foo://x.example/y") + "\tvcs = bar\n", failure.UnsupportedProtocol, none,
			"unable to find remote helper for 'bar'", protocol("bar"), "vcs: -vcs", helpMore{}},
		{"forbidden, all are allowed", url + "[protocol]\n\tallow = always\n[protocol \"https\"]\n\tallow = never\n",
			failure.UnsupportedProtocol, none, "transport 'https' not allowed", protocol("https"), "allow: *-allow", helpMore{}},
		{"forbidden, nothing is said of all", url + "[protocol \"https\"]\n\tallow = never\n", failure.UnsupportedProtocol,
			none, "transport 'https' not allowed", protocol("https"), "allow: *-allow", helpMore{}},
		{"forbidden to submodules, as all are", url + "[protocol]\n\tallow = user\n[protocol \"https\"]\n\tallow = User\n",
			failure.UnsupportedProtocol, none, "transport 'https' not allowed", protocol("https"), "allow: *allow = always",
			helpMore{}},
		{"not said to be forbidden", url + "[protocol \"https\"]\n\tallow = never\n", failure.HTTP403, none,
			"transport 'https' not allowed", protocol("https"), "", helpMore{}},

		// A helper.
		{"the only helper", url + "[credential]\n\thelper = store\n", failure.CredentialHelperFailed, none, "", nil,
			"helper: ", helpMore{}},
		{"one of two helpers", url + "[credential]\n\thelper = store\n\thelper = cache\n", failure.CredentialHelperFailed, none,
			"", nil, "", helpMore{}},
		{"the helper that is named", url + "[credential]\n\thelper = store\n\thelper = cache\n",
			failure.CredentialHelperFailed, none, "", program("git-credential-store"), "helper: ", helpMore{}},
		{"a helper that is not there", url + "[credential]\n\thelper = store\n", failure.CredentialHelperFailed, none, "",
			program("cache"), "", helpMore{}},
		{"a helper of the environment", url, failure.CredentialHelperFailed, none, "", program("store"), "",
			env("credential.helper", "store")},
		{"another helper has a login", url + "[credential]\n\thelper = cache\n", failure.CredentialHelperFailed, none, "",
			program("cache"), "helper: *-helper", login},
		{"a helper is missing, another has a login", url + "[credential]\n\thelper = cache\n",
			failure.CredentialHelperMissing, none, "", program("cache"), "helper: ", login},

		// Whom to trust.
		{"authorities", url + "[http]\n\tsslCAInfo = /a\n", failure.TLSCertUntrusted, none, "", nil, "sslcainfo: -sslcainfo",
			helpMore{}},
		{"a missing file of authorities", url + "[http]\n\tsslCAInfo = /a\n", failure.TLSCAFile, none, "", nil,
			"sslcainfo: *-sslcainfo", helpMore{}},
		{"no authorities", url + "[http]\n\tsslCAInfo =\n", failure.TLSCertUntrusted, none, "", nil, "", helpMore{}},
		{"authorities of the environment", url, failure.TLSCertUntrusted, none, "", nil, "", env("http.sslcainfo", "/a")},
		{"the host's, and other ones", url + "[http]\n\tsslCAInfo = /a\n[http \"https://git.example.com\"]\n\tsslCAInfo = /b\n",
			failure.TLSCertUntrusted, none, "", nil, "sslcainfo: *-sslcainfo", helpMore{}},
		{"the host's, and the same", url + "[http]\n\tsslCAInfo = /b\n[http \"https://git.example.com\"]\n\tsslCAInfo = /b\n",
			failure.TLSCertUntrusted, none, "", nil, "sslcainfo: -sslcainfo", helpMore{}},
		{"the host's, and none", url + "[http]\n\tsslCAInfo =\n[http \"https://git.example.com\"]\n\tsslCAInfo = /b\n",
			failure.TLSCertUntrusted, none, "", nil, "sslcainfo: -sslcainfo", helpMore{}},
		{"the host's, and a folder", url + "[http]\n\tsslCAPath = /a\n[http \"https://git.example.com\"]\n\tsslCAInfo = /b\n",
			failure.TLSCertUntrusted, none, "", nil, "sslcainfo: -sslcainfo", helpMore{}},
		{"the host's, and its folder's", url + "[http \"https://git.example.com/octo/\"]\n\tsslCAInfo = /b\n" +
			"[http \"https://git.example.com/\"]\n\tsslCAInfo = /a\n",
			failure.TLSCertUntrusted, none, "", nil, "sslcainfo: *-sslcainfo", helpMore{}},
		{"the host's, and another host's", url + "[http \"https://git.example.com\"]\n\tsslCAInfo = /b\n" +
			"[http \"https://x.example.com\"]\n\tsslCAInfo = /a\n",
			failure.TLSCertUntrusted, none, "", nil, "sslcainfo: -sslcainfo", helpMore{}},
		{"a known host's", at("https://github.com/octo/widget.git") + "[http]\n\tsslCAInfo = /a\n", failure.TLSCertUntrusted,
			none, "", nil, "sslcainfo: *-sslcainfo", helpMore{}},

		// A rule that makes a malformed URL of where pushes go.
		{"a base", url + rule("pushInsteadOf", "ssh//git@push.example.com/", "https://git.example.com/"), failure.DNSFailure,
			pushSSH, "", nil, `*ssh//git@push.example.com/ > ssh://git@push.example.com/`, helpMore{}},
		{"a base, and a fetch", url + rule("pushInsteadOf", "ssh//git@push.example.com/", "https://git.example.com/"),
			failure.DNSFailure, none, "", nil, "", helpMore{}},
		{"a pushurl", url + "\tpushurl = https://git.example.com/octo/push.git\n" +
			rule("pushInsteadOf", "ssh//git@push.example.com/", "https://git.example.com/"), failure.DNSFailure, pushSSH, "",
			nil, "", helpMore{}},
		{"an escaped base", url + rule("pushInsteadOf", `ssh//git@push\.example.com/`, "https://git.example.com/"),
			failure.DNSFailure, pushSSH, "", nil, "-pushinsteadof", helpMore{}},
		{"a base of the environment", url, failure.DNSFailure, pushSSH, "", nil, "",
			env("url.ssh//git@push.example.com/.pushinsteadof", "https://git.example.com/")},

		// A rule that makes another path.
		{"the owner is gone", at("https://github.com/octo/widget.git") +
			rule("insteadOf", "https://git.example.com/", "https://github.com/octo/"), failure.RepoNotFound, none, "", nil,
			"*https://git.example.com/ > https://git.example.com/octo/ (url origin new false)", helpMore{}},
		{"the owner of pushes is gone", at("https://github.com/octo/widget.git") +
			rule("pushInsteadOf", "https://git.example.com/", "https://github.com/octo/"), failure.RepoNotFound, push, "", nil,
			"*https://git.example.com/ > https://git.example.com/octo/", helpMore{}},
		{"another owner", at("https://github.com/octo/team/widget.git") +
			rule("insteadOf", "https://gitlab.com/team/", "https://github.com/octo/"), failure.RepoNotFound, none, "", nil, "",
			helpMore{}},
		{"the owner twice", at("https://github.com/team/widget.git") +
			rule("insteadOf", "https://gitlab.com/team/", "https://github.com/"), failure.RepoNotFound, none, "", nil,
			"*https://gitlab.com/team/ > https://gitlab.com/ (url origin new false)", helpMore{}},
		{"the owner twice, over SSH", at("https://github.com/team/widget.git") +
			rule("insteadOf", "git@gitlab.com:team/", "https://github.com/"), failure.RepoNotFound, overSSH, "", nil,
			"*git@gitlab.com:team/ > git@gitlab.com: (url origin new false)", helpMore{}},
		{"the owner twice, without its slash", at("https://github.com/team/widget.git") +
			rule("insteadOf", "https://gitlab.com/team", "https://github.com/"), failure.RepoNotFound, none, "", nil, "",
			helpMore{}},
		{"a folder, and a name that all hosts have", at("https://github.com/team/widget.git") +
			rule("insteadOf", "/srv/git/", "https://github.com/"), failure.RepoNotFound, none, "", nil, "",
			helpMore{files: []treeFile{{name: "home/.ssh/config", text: "Host *\n\tHostName gate.example.com\n"}}}},
		{"the owner is gone, and a name that all hosts have", at("https://github.com/octo/widget.git") +
			rule("insteadOf", "https://git.example.com/", "https://github.com/octo/"), failure.RepoNotFound, none, "", nil,
			"*https://git.example.com/ > https://git.example.com/octo/ (url origin new false)",
			helpMore{files: []treeFile{{name: "home/.ssh/config", text: "Host *\n\tHostName gate.example.com\n"}}}},

		// What another port has.
		{"another port's helper", at("https://git.example.com:8443/octo/widget.git") +
			"[credential \"https://git.example.com\"]\n\thelper = store\n", failure.HTTP401, none, "", nil,
			"*+credential.https://git.example.com:8443.helper = store", helpMore{}},
		{"another port's helper, not found", at("https://git.example.com:8443/octo/widget.git") +
			"[credential \"https://git.example.com\"]\n\thelper = store\n", failure.RepoDisabled, none, "", nil, "", helpMore{}},
		{"another port's helper, over SSH", at("ssh://git@git.example.com:2222/octo/widget.git") +
			"[credential \"https://git.example.com\"]\n\thelper = store\n", failure.HTTP401, overSSH, "", nil, "", helpMore{}},

		// A rule without which the URL would do.
		{"to git://", url + rule("insteadOf", "git://git.example.com/", "https://git.example.com/"),
			failure.ConnectionRefused, contact{Transport: "git", Operation: "fetch"}, "", nil, "*-insteadof", helpMore{}},
		{"to git://, gone", url + rule("insteadOf", "git://git.example.com/", "https://git.example.com/"),
			failure.RepoDisabled, contact{Transport: "git", Operation: "fetch"}, "", nil, "*-insteadof", helpMore{}},
		{"of SSH, to git://", ssh + rule("insteadOf", "git://git.example.com/", "git@git.example.com:"),
			failure.ConnectionRefused, contact{Transport: "git", Operation: "fetch"}, "", nil, "*-insteadof", helpMore{}},
		{"of http://, to git://", at("http://git.example.com/octo/widget.git") +
			rule("insteadOf", "git://git.example.com/", "http://git.example.com/"),
			failure.ConnectionRefused, contact{Transport: "git", Operation: "fetch"}, "", nil, "", helpMore{}},
		{"of a malformed URL", at("https:/git.example.com/octo/widget.git") +
			rule("insteadOf", "git://git.example.com/", "https:/git.example.com/"),
			failure.ConnectionRefused, contact{Transport: "git", Operation: "fetch"}, "", nil, "", helpMore{}},
		{"of a shorthand", at("gh:octo/widget.git") + rule("insteadOf", "git://git.example.com/", "gh:"),
			failure.ConnectionRefused, contact{Transport: "git", Operation: "fetch"}, "", nil, "", helpMore{}},
		{"of a name with a user", at("git@gh:octo/widget.git") + rule("insteadOf", "git://git.example.com/", "git@gh:"),
			failure.ConnectionRefused, contact{Transport: "git", Operation: "fetch"}, "", nil, "*-insteadof", helpMore{}},
		{"of a host without a user", at("git.example.com:octo/widget.git") +
			rule("insteadOf", "git://git.example.com/", "git.example.com:"),
			failure.ConnectionRefused, contact{Transport: "git", Operation: "fetch"}, "", nil, "*-insteadof", helpMore{}},
		{"of a host without a dot", at("https://intranet/octo/widget.git") +
			rule("insteadOf", "git://git.example.com/", "https://intranet/"),
			failure.ConnectionRefused, contact{Transport: "git", Operation: "fetch"}, "", nil, "*-insteadof", helpMore{}},
		{"of the environment", url, failure.ConnectionRefused, contact{Transport: "git", Operation: "fetch"}, "", nil, "",
			env("url.git://git.example.com/.insteadof", "https://git.example.com/")},
		{"to a host of one's own", url + rule("insteadOf", "https://mirror.example.com/", "https://git.example.com/"),
			failure.ConnectionRefused, none, "", nil, "-insteadof", helpMore{}},
		{"to a host of one's own, from a forge", at("https://github.com/octo/widget.git") +
			rule("insteadOf", "https://mirror.example.com/", "https://github.com/"),
			failure.ConnectionTimeout, none, "", nil, "*-insteadof", helpMore{}},
		{"a push to a host of one's own, from a forge", at("https://github.com/octo/widget.git") +
			rule("pushInsteadOf", "https://mirror.example.com/", "https://github.com/"),
			failure.ConnectionTimeout, push, "", nil, "*-pushinsteadof wrong", helpMore{}},
		{"a push to a host of one's own", url + rule("pushInsteadOf", "https://mirror.example.com/", "https://git.example.com/"),
			failure.ConnectionTimeout, push, "", nil, "-pushinsteadof", helpMore{}},
		{"to the same place", url + rule("insteadOf", "https://git.example.com/old/", "https://git.example.com/"),
			failure.ConnectionRefused, none, "", nil, "", helpMore{}},
		{"to another port, refused", url + rule("insteadOf", "https://git.example.com:8443/", "https://git.example.com/"),
			failure.ConnectionRefused, none, "", nil, "*-insteadof", helpMore{}},
		{"to another port, silent", url + rule("insteadOf", "https://git.example.com:8443/", "https://git.example.com/"),
			failure.ConnectionTimeout, none, "", nil, "-insteadof", helpMore{}},
		{"a push to SSH of the same forge", at("https://github.com/octo/widget.git") +
			rule("pushInsteadOf", "ssh://git@github.com/", "https://github.com/"), failure.ConnectionTimeout, pushSSH, "", nil,
			"-pushinsteadof", helpMore{}},
		{"a push without a key, with a login", url + rule("pushInsteadOf", "ssh://git@git.example.com/", "https://git.example.com/"),
			failure.SSHPublickeyDenied, pushSSH, "", nil, "*-pushinsteadof", login},
		{"a push without a key, without a login", url +
			rule("pushInsteadOf", "ssh://git@git.example.com/", "https://git.example.com/"),
			failure.SSHPublickeyDenied, pushSSH, "", nil, "-pushinsteadof", helpMore{}},
		{"a push to another host without a login", url + rule("pushInsteadOf", "https://push.example.com/", "https://git.example.com/"),
			failure.HTTP401, push, "", nil, "-pushinsteadof", login},
		{"a push to a repository that is not there", url +
			rule("pushInsteadOf", "https://push.example.com/", "https://git.example.com/"),
			failure.RepoDisabled, push, "", nil, "", login},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, v, f, u := c.on(t)
			got := ""
			if val, ok := diagnostics.CauseOf(v, f, u); ok {
				got = val.Name() + ": "
				if val.File == nil {
					got = "no file: "
				}
			}
			if got += suggested(diagnostics.CauseHelp(s, v, f, u)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestAlmost: names that are one mistyped, missing or additional letter, or two that
// changed places, apart.
func TestAlmost(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"widget", "Widget", true}, {"widget", "wodget", true}, {"widget", "widgets", true}, {"widget", "idget", true},
		{"widget", "widgte", true}, {"widget", "wdiget", true}, {"w", "", true},
		{"widget", "gadget", false}, {"widget", "widgetry", false}, {"widget", "dget", false},
		{"abcd", "axyd", false}, {"abcd", "axbd", false}, {"abcd", "acxd", false}, // one of the two stays
		{"xbcx", "xcbzx", false}, {"xbx", "xcdx", false}, {"xx", "xcdx", false}, // and more
	} {
		if got, back := diagnostics.Almost(c.a, c.b), diagnostics.Almost(c.b, c.a); got != c.want || back != c.want {
			t.Errorf("%q and %q: %v and %v, want %v", c.a, c.b, got, back, c.want)
		}
	}
}

// TestSuggestionsForFailures: what is offered for a failure of a URL, or of nobody's.
func TestSuggestionsForFailures(t *testing.T) {
	const url = "[remote \"origin\"]\n\turl = https://git.example.com/octo/widget.git\n"
	const ssh = "[remote \"origin\"]\n\turl = git@git.example.com:octo/widget.git\n"
	at := func(raw string) string { return "[remote \"origin\"]\n\turl = " + raw + "\n" }
	pushes := func(fetch, push string) string { return at(fetch) + "\tpushurl = " + push + "\n" }
	rule := func(base, prefix string) string { return "[url \"" + base + "\"]\n\tinsteadOf = " + prefix + "\n" }
	fetch, push := contact{Transport: "https", Operation: "fetch"}, contact{Transport: "https", Operation: "push"}
	overSSH := contact{Transport: "ssh", Operation: "fetch"}
	const key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n"
	knows := func(config string, files ...treeFile) helpMore {
		return helpMore{facts: true, files: append(files, treeFile{name: "home/.ssh/config", text: config},
			treeFile{name: "home/.ssh/id_work", text: key})}
	}
	const work = "Host work\n\tHostName git.example.com\n\tUser git\n\tIdentityFile ~/.ssh/id_work\n"
	const halves = "Host work\n\tHostName git.example.com\n\tIdentityFile ~/.ssh/id_work.pub\n"
	login := helpMore{facts: true, files: []treeFile{
		{name: "home/.git-credentials", text: "https://octo:hunter2@git.example.com\n"},
		{name: "home/.gitconfig", text: "[credential]\n\thelper = store\n"}}}
	nobody := helpMore{nobody: true}
	page := func(address string) map[transcript.Detail]string {
		return map[transcript.Detail]string{failure.DetailPage: address}
	}
	file := func(name string) map[transcript.Detail]string {
		return map[transcript.Detail]string{failure.DetailFile: name}
	}
	published := func(name, url string) helpMore {
		return helpMore{files: []treeFile{{name: ".gitmodules",
			text: "[submodule \"" + name + "\"]\n\tpath = " + name + "\n\turl = " + url + "\n"}}}
	}
	missing := func(name, operation string) contact { return contact{Remote: name, Operation: operation} }
	const web = "https://git.example.com/octo/"
	scope := func(name string) map[transcript.Detail]string {
		return map[transcript.Detail]string{failure.DetailScope: name}
	}
	gh := func(config ...string) helpMore {
		return helpMore{facts: true, also: []string{"gh"}, files: []treeFile{
			{name: "home/.gitconfig", text: strings.Join(config, "")}, {name: "home/.config/gh/hosts.yml",
				text: "github.com:\n    user: octo\n    oauth_token: gho_hunter2\n    git_protocol: https\n"}}}
	}
	denied := func(m helpMore) helpMore { m.denied = "bot"; return m }
	const asksGH = "*+credential.https://github.com.helper = ,!gh auth git-credential; "
	const web2 = "https://github.com/octo/w"
	const newToken = "https://github.com/settings/personal-access-tokens/new"
	for _, c := range []helpCase{
		// Nobody's: pages, where the failure says enough.
		{"a repository", "", failure.RepoDisabled, contact{Host: "github.com", Owner: "octo", Repository: "widget"}, "", nil,
			"https://github.com/octo/widget", nobody},
		{"a repository without an owner", "", failure.RepoDisabled, contact{Host: "github.com", Repository: "widget"}, "",
			nil, "", nobody},
		{"a repository where there are no owners", "", failure.RepoDisabled,
			contact{Host: "git-codecommit.eu-west-1.amazonaws.com", Repository: "widget"}, "", nil,
			"https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/widget/browse", nobody},
		{"an owner without a repository", "", failure.RepoDisabled, contact{Host: "github.com", Owner: "octo"}, "", nil, "",
			nobody},
		{"nobody's remote", "", failure.RemoteNotConfigured, missing("origin", "fetch"), "", nil, "", nobody},
		{"nobody's key", "", failure.SSHKeyBadPermissions, overSSH, "", nil, "", helpMore{nobody: true, facts: true}},
		{"nobody's keys", "", failure.SSHPublickeyDenied, overSSH, "", nil, "", helpMore{nobody: true, facts: true}},
		{"nobody's login", "", failure.WriteDenied, push, "",
			nil, "", helpMore{nobody: true, facts: true}},

		// Where the server says that something is.
		{"its own page", url, failure.AccountSuspended, contact{Host: "git.example.com", Transport: "https"}, "",
			page("https://git.example.com/terms"), "https://git.example.com/terms", helpMore{}},
		{"another's page", url, failure.AccountSuspended, contact{Host: "git.example.com", Transport: "https"}, "",
			page("https://evil.example/terms"), "", helpMore{}},
		{"a forge's page", at("https://github.com/octo/w.git"), failure.AccountSuspended, contact{Host: "x.example.com",
			Transport: "https"}, "", page("https://github.com/terms"), "https://github.com/terms", helpMore{}},
		{"a page below a forge", at("https://github.com/octo/w.git"), failure.AccountSuspended,
			contact{Host: "x.example.com", Transport: "https"}, "", page("https://docs.github.com/terms"),
			"https://docs.github.com/terms", helpMore{}},
		{"a page beside a forge", at("https://github.com/octo/w.git"), failure.AccountSuspended,
			contact{Host: "x.example.com", Transport: "https"}, "", page("https://evilgithub.com/terms"), "", helpMore{}},

		// A push URL that is almost the one that is fetched from.
		{"a push URL", pushes(web+"widget.git", web+"widgte.git"), failure.RepoNotFound, push, "", nil,
			"*" + web + "widget.git; " + web + "widgte", helpMore{}},
		{"the URL that is fetched from", pushes(web+"widgte.git", web+"widget.git"), failure.RepoNotFound, fetch, "", nil,
			"*" + web + "widget.git; " + web + "widgte", helpMore{}}, // the one beside it
		{"a push URL that is refused", pushes(web+"widget.git", web+"widgte.git"), failure.RepoDisabled, push, "", nil,
			web + "widgte", helpMore{}},
		{"a push URL of the same repository", pushes("git@git.example.com:octo/widget.git", web+"widget.git"),
			failure.RepoNotFound, push, "", nil, web + "widget", helpMore{}},
		{"a push URL like another remote's", pushes(web+"alpha.git", web+"widgte.git") +
			strings.Replace(url, "origin", "other", 1), failure.RepoDisabled, push, "", nil, web + "widgte", helpMore{}},

		{"a push URL elsewhere", pushes("https://read.example.com/octo/widget.git", web+"widgte.git"), failure.RepoNotFound,
			push, "", nil, "*" + web + "widget.git; " + web + "widgte", helpMore{}},
		{"a push URL elsewhere, another number", pushes("https://read.example.com/octo/team1.git", web+"team2.git"),
			failure.RepoNotFound, push, "", nil, web + "team2", helpMore{}},
		{"a push URL elsewhere, another remote", pushes("https://read.example.com/octo/alpha.git", web+"widgte.git") +
			"[remote \"other\"]\n\turl = https://read.example.com/octo/widget.git\n", failure.RepoNotFound, push, "", nil,
			web + "widgte", helpMore{}},
		{"two push URLs", pushes("https://read.example.com/octo/alpha.git", "https://two.example.com/octo/widget.git") +
			"\tpushurl = " + web + "widgte.git\n", failure.RepoNotFound, push, "", nil, web + "widgte", helpMore{}},

		// A submodule whose URL is not the published one, which goes too far up.
		{"a submodule", url + "[submodule \"up\"]\n\turl = https://git.example.com/up.git\n", failure.RepoNotFound,
			contact{Transport: "https", Remote: "up"}, "", nil, "*" + web + "up.git; https://git.example.com/up", published("up", "../../up.git")},
		{"a submodule that was moved", url + "[submodule \"up\"]\n\turl = https://git.example.com/down.git\n",
			failure.RepoNotFound, contact{Transport: "https", Remote: "up"}, "", nil,
			"*https://git.example.com/up.git; https://git.example.com/down", published("up", "../../up.git")},
		{"a submodule that was moved to another protocol", url + "[submodule \"up\"]\n\turl = " + web + "up.git\n",
			failure.RepoNotFound, contact{Transport: "https", Remote: "up"}, "", nil, web + "up",
			published("up", "git@git.example.com:octo/up.git")},
		{"a submodule that was moved to a folder", url + "[submodule \"up\"]\n\turl = " + web + "up.git\n",
			failure.RepoNotFound, contact{Transport: "https", Remote: "up"}, "", nil, web + "up", published("up", "/srv/up.git")},
		{"a submodule whose published URL is mistyped", url + "[submodule \"up\"]\n\turl = " + web + "up.git\n",
			failure.RepoNotFound, contact{Transport: "https", Remote: "up"}, "", nil, web + "up",
			published("up", "https:/git.example.com/octo/down.git")},
		{"a submodule whose published URL mixes two forms", url + "[submodule \"up\"]\n\turl = " + web + "up.git\n",
			failure.RepoNotFound, contact{Transport: "https", Remote: "up"}, "", nil, web + "up",
			published("up", "https://git.example.com:octo/down.git")},
		{"a submodule whose published URL goes up beyond the host", url + "[submodule \"up\"]\n\turl = " + web + "up.git\n",
			failure.RepoNotFound, contact{Transport: "https", Remote: "up"}, "", nil, web + "up",
			published("up", "../../../../down.git")},
		{"a submodule with a wrong end", url + "[submodule \"up\"]\n\turl = " + web + "up,git\n",
			failure.RepoNotFound, contact{Transport: "https", Remote: "up"}, "", nil, web + "up,git", helpMore{}},
		{"a push URL with a wrong end", pushes("https://read.example.com/octo/alpha.git", web+"beta,git"),
			failure.RepoNotFound, push, "", nil, "*" + web + "beta.git; " + web + "beta,git", helpMore{}},
		{"a submodule that is not published", url + "[submodule \"up\"]\n\turl = https://git.example.com/up.git\n",
			failure.RepoNotFound, contact{Transport: "https", Remote: "up"}, "", nil,
			"https://git.example.com/up", published("x", "../../up.git")},

		// Logins.
		{"a secret", at("https://octo:hunter2hunter2@github.com/octo/w.git"), failure.HTTP401, fetch, "", nil,
			"diagnostics.RenewSecret; https://github.com/settings/personal-access-tokens/new; switch ssh", helpMore{}},
		{"a secret of a rule", at("gh:octo/w.git") + rule("https://octo:hunter2hunter2@github.com/", "gh:"), failure.HTTP401,
			fetch, "", nil, "https://github.com/settings/personal-access-tokens/new; switch ssh", helpMore{}},
		{"without a secret", at("https://github.com/octo/w.git"), failure.HTTP401, fetch, "", nil,
			"https://github.com/settings/personal-access-tokens/new; switch ssh", helpMore{}},
		{"may write", at("https://gitlab.com/octo/w.git"), failure.WriteDenied, contact{Transport: "https"}, "", nil,
			"https://gitlab.com/octo/w; https://gitlab.com/-/user_settings/personal_access_tokens to write", helpMore{}},
		{"may read", at("https://gitlab.com/octo/w.git"), failure.ReadDenied, contact{Transport: "https"}, "", nil,
			"https://gitlab.com/octo/w; https://gitlab.com/-/user_settings/personal_access_tokens", helpMore{}},
		{"fetched what may be written", at("https://gitlab.com/octo/w.git"), failure.WriteDenied, fetch, "", nil,
			"https://gitlab.com/octo/w; https://gitlab.com/-/user_settings/personal_access_tokens", helpMore{}},

		// Accounts.
		{"a permission is missing", at("https://github.com/octo/w.git"), failure.TokenScope, push, "", scope("workflows"),
			"gh github.com workflow; https://github.com/settings/personal-access-tokens/new to write", gh()},
		{"another permission is missing", at("https://github.com/octo/w.git"), failure.TokenScope, push, "", scope("repo"),
			"gh github.com repo; https://github.com/settings/personal-access-tokens/new to write", gh()},
		{"gh that Git does not ask", at("https://github.com/octo/w.git"),
			failure.HTTP401, fetch, "", nil, asksGH + newToken + "; switch ssh", gh("[credential]\n\thelper = cache\n")},
		{"gh that Git asks", at("https://github.com/octo/w.git"), failure.HTTP401, fetch, "", nil, newToken + "; switch ssh",
			gh("[credential]\n\thelper = !gh auth git-credential\n")},
		{"gh that Git would ask elsewhere", at("https://github.com/octo/w.git"), failure.HTTP401, fetch, "", nil,
			asksGH + newToken + "; switch ssh", gh("[credential]\n\thelper = !/opt/none/gh auth git-credential\n")},
		{"gh has another account than is refused", at("https://github.com/octo/w.git"), failure.HTTP403,
			push, "", nil, web2 + "; " + asksGH + newToken + " to write", denied(gh("[user]\n\tname = Octo\n"))},
		{"nobody's account", url, failure.HTTP401, fetch, "", nil, "switch ssh", login},
		{"nobody's account, which may not write", url, failure.WriteDenied, push, "", nil, web + "widget", login},
		{"another account", url, failure.HTTP403, push, "", nil,
			"*+credential.https://git.example.com.username = octo; " + web + "widget; diagnostics.ForgetCredential", denied(login)},
		{"another account than the URL's", at("https://bot@git.example.com/octo/widget.git"), failure.HTTP403,
			push, "", nil, web + "widget; diagnostics.ForgetCredential", denied(login)},
		{"a variable without an account", at("https://github.com/octo/w.git"), failure.HTTP403,
			push, "", nil, web2 + "; " + newToken + " to write",
			denied(helpMore{facts: true, also: []string{"GH_TOKEN=hunter2"}})},
		{"a login that Git does not ask for", at("git@github.com:octo/w.git"), failure.SSHPublickeyDenied, overSSH, "", nil,
			"https://github.com/settings/keys; switch https", helpMore{facts: true,
				files: []treeFile{{name: "home/.git-credentials", text: "https://octo:hunter2@github.com\n"}}}},

		// The other protocol.
		{"refused, a login", ssh, failure.ConnectionRefused, overSSH, "", nil, "*" + web + "widget.git; switch ssh-443; switch https",
			login},
		{"another key of the host, a login", ssh, failure.HostKeyChanged, overSSH, "", nil, "", login},
		{"not found, a key", url, failure.RepoDisabled, fetch, "", nil, web + "widget", knows(work)},
		{"refused, over HTTPS", at("https://github.com/octo/w.git"), failure.ConnectionRefused, fetch, "", nil, "",
			helpMore{}},
		{"refused, over git://", at("git://github.com/octo/w.git"), failure.ConnectionRefused,
			contact{Transport: "git", Operation: "fetch"}, "", nil, "switch https", helpMore{}},

		// Keys.
		{"the public half", at("work:octo/w.git"), failure.SSHKeyBadPermissions, overSSH, "", file("HOME/.ssh/id_work.pub"),
			"*.pub > ", knows(halves)},
		{"the public half, another key is open", at("work:octo/w.git"), failure.SSHKeyBadPermissions, overSSH, "",
			file("HOME/.ssh/id_work.pub"), "*.pub > ", func() helpMore {
				m := knows(halves+"\tIdentityFile ~/.ssh/id_open\n", treeFile{name: "home/.ssh/id_open", text: key})
				m.open = "home/.ssh/id_open"
				return m
			}()},
		{"the public half alone", at("work:octo/w.git"), failure.SSHKeyBadPermissions, overSSH, "",
			file("HOME/.ssh/id_gone.pub"), "", knows(strings.ReplaceAll(halves, "id_work", "id_gone"))},
		{"the public half of another name", at("git@git.example.com:octo/w.git"), failure.SSHKeyBadPermissions, overSSH, "",
			file("HOME/.ssh/id_work.pub"), "", knows(halves)},
		{"behind another key", at("work:octo/w.git"), failure.SSHKeyBadPermissions, overSSH, "",
			file("HOME/.ssh/id_work.pub"), "*.pub > ", knows(strings.Replace(halves, "\tIdentityFile",
				"\tIdentityFile ~/.ssh/id_other.pub\n\tIdentityFile", 1))},
		{"the key itself", at("work:octo/w.git"), failure.SSHKeyBadPermissions, overSSH, "", file("HOME/.ssh/id_work"),
			"diagnostics.CloseKey", func() helpMore { m := knows(work); m.open = "home/.ssh/id_work"; return m }()},
		{"another failure of an open key", at("work:octo/w.git"), failure.HostKeyChanged, overSSH, "",
			file("HOME/.ssh/id_work"), "", func() helpMore { m := knows(work); m.open = "home/.ssh/id_work"; return m }()},
		{"nobody knows the keys", at("work:octo/w.git"), failure.SSHKeyBadPermissions, overSSH, "", file("x"), "",
			helpMore{}},
		{"a key that is none", at("octo@work:octo/w.git"), failure.SSHKeyUnusable, overSSH, "", nil, "*work:octo/w.git; switch https",
			knows(work)},
		{"a user, no host name", at("octo@work.example.com:octo/w.git"), failure.SSHPublickeyDenied, overSSH, "", nil,
			"switch https", knows("Host work.example.com\n\tUser git\n")},
		{"a user with a password", at("ssh://octo:hunter2@work/octo/w.git"), failure.SSHPublickeyDenied, overSSH, "", nil, "switch https", knows(work)},
		{"no user", at("work:octo/w.git"), failure.SSHPublickeyDenied, overSSH, "", nil, "switch https", knows(work)},
		{"a user of a rule", at("octo@gh:octo/w.git") + rule("octo@work:", "octo@gh:"),
			failure.SSHPublickeyDenied, overSSH, "", nil, "switch https", knows(work)},

		// A host that is not there.
		{"the end of a sentence", at("git@github.com.:octo/w.git"), failure.DNSFailure, overSSH, "", nil,
			"*git@github.com:octo/w.git", helpMore{}},
		{"the end of a sentence, and a name", at("git@github.com.:octo/w.git"), failure.DNSFailure, overSSH, "", nil,
			"*git@github.com:octo/w.git", knows("Host github.com\n\tUser git\n")},
		{"a name and a dot", at("git@localhost.:octo/w.git"), failure.DNSFailure, overSSH, "", nil, "", helpMore{}},
		{"refused at the end of a sentence", at("https://git.example.com./octo/w.git"), failure.ConnectionRefused, fetch, "",
			nil, "", helpMore{}},
		{"at the end of a rule", at("gh:octo/w.git") + rule("https://git.example.com./", "gh:"), failure.DNSFailure, fetch,
			"", nil, "", helpMore{}},
		{"upper and lower case", at("Work:octo/w.git"), failure.DNSFailure, overSSH, "", nil, "*work:octo/w.git",
			knows("Host work\n\tUser git\n")},
		{"the very name", at("work:octo/w.git"), failure.DNSFailure, overSSH, "", nil, "", knows("Host work\n\tUser git\n")},
		{"a shorthand", at("gj:octo/w.git") + rule("https://git.example.com/", "gh:"), failure.DNSFailure, overSSH, "", nil,
			"*gh:octo/w.git", helpMore{}},
		{"a shorthand of one letter", at("b:octo/w.git") + rule("https://git.example.com/", "a:"), failure.DNSFailure, overSSH,
			"", nil, "", helpMore{}},
		{"a shorthand for pushes", at("gj:octo/w.git") +
			"[url \"https://git.example.com/\"]\n\tpushInsteadOf = gh:\n", failure.DNSFailure, overSSH, "", nil, "", helpMore{}},
		{"no shorthand", at("gj:octo/w.git") + "[alias]\n\tinsteadOf = gh:\n", failure.DNSFailure, overSSH, "", nil, "",
			helpMore{}},
		{"a shorthand of the environment", at("gj:octo/w.git"), failure.DNSFailure, overSSH, "", nil, "",
			helpMore{params: []gitconfig.Param{{Key: "url.https://git.example.com/.insteadof", Value: "gh:", HasValue: true}}}},
		{"a whole host", at("https://git.exampel.com/octo/w.git") + rule("https://x.example.com/", "https://git.example.com/"),
			failure.DNSFailure, fetch, "", nil, "", helpMore{}},
		{"a prefix that is all of it", at("gh:oct") + rule("https://x.example.com/", "gj:oct"), failure.DNSFailure, overSSH,
			"", nil, "", helpMore{}},

		// A name that moved, by upper and lower case only.
		{"another spelling", at("https://github.com/octo/w.git"), failure.MovedRepository, fetch, "", nil,
			"*https://github.com/Octo/w.git (case)", helpMore{}},

		// A remote that is not there.
		{"a name of a branch", url + "[branch \"main\"]\n\tremote = orign\n", failure.RemoteNotConfigured,
			missing("orign", "fetch"), "", nil, "*remote = origin", helpMore{}},
		{"a misspelt remote", "[remote \"other\"]\n\turl = https://x.example/y.git\n[remote \"orgin\"]\n\turl = " + web + "o.git\n" +
			"\tfetch = +refs/heads/*:refs/remotes/orgin/*\n\tfetch = refs/tags/v1\n\tpush = refs/remotes/orgin/x\n" +
			"[branch \"orgin\"]\n\tfetch = refs/remotes/orgin/*\n\tremote = orgin\n", failure.RemoteNotConfigured,
			missing("origin", "fetch"), "", nil,
			"*orgin is origin, +refs/heads/*:refs/remotes/origin/*, origin", helpMore{}},
		{"a misspelt remote in two parts", "[remote \"orgin\"]\n\turl = https://x.example/y.git\n[remote \"orgin\"]\n\tprune = true\n",
			failure.RemoteNotConfigured, missing("origin", "fetch"), "", nil, "no URL", helpMore{}},
		{"a remote that may have been meant", "[remote \"frok\"]\n\turl = https://x.example/y.git\n\tpush = refs/remotes/fork/x\n" +
			"[remote \"other\"]\n\tfetch = +refs/heads/*:refs/remotes/fork/*\n\turl = x:z\n", failure.RemoteNotConfigured,
			missing("fork", "fetch"), "", nil, "no URL", helpMore{}},
		{"a remote that fetches to the name", "[remote \"frok\"]\n\turl = https://x.example/y.git\n\tfetch = +refs/heads/*:refs/remotes/fork/*\n",
			failure.RemoteNotConfigured, missing("fork", "fetch"), "", nil,
			"*frok is fork", helpMore{}},
		{"a branch without a name", url + "[branch]\n\tremote = orign\n", failure.RemoteNotConfigured,
			missing("orign", "fetch"), "", nil, "no URL", helpMore{}},
		{"beside what Git does not read", url + "\tfetch = +x:refs/remotes/fork/*\n[branch \"main\"]\n\tremote = orign\n",
			failure.RemoteNotConfigured, missing("orign", "fetch"), "", nil, "no URL", helpMore{}},
		{"what else a branch says", url + "[branch \"main\"]\n\tdescription = orign\n", failure.RemoteNotConfigured,
			missing("orign", "fetch"), "", nil, "no URL", helpMore{}},
		{"what else is said of remotes", url + "[remote]\n\tdefault = orign\n", failure.RemoteNotConfigured,
			missing("orign", "fetch"), "", nil, "no URL", helpMore{}},
		{"what is pushed to", url + "[remote]\n\tpushDefault = orign\n", failure.RemoteNotConfigured,
			missing("orign", "push"), "", nil, "*pushdefault = origin", helpMore{}},
		{"what one remote says", url + "\tpushDefault = orign\n", failure.RemoteNotConfigured,
			missing("orign", "push"), "", nil, "no URL", helpMore{}},
		{"a branch of the environment", url, failure.RemoteNotConfigured, missing("orign", "push"), "", nil, "no URL",
			helpMore{params: []gitconfig.Param{{Key: "branch.main.remote", Value: "orign", HasValue: true}}}},
		{"nothing tells its URL", url + "[remote \"other\"]\n\tfetch = +x\n", failure.RemoteNotConfigured,
			missing("other", "fetch"), "", nil, "", helpMore{}},
		{"a push URL alone", "[remote \"other\"]\n\tpushurl = " + web + "o.git\n", failure.RemoteNotConfigured,
			missing("other", "fetch"), "", nil, "*+remote.other.url = " + web + "o.git", helpMore{}},
		{"a push URL alone, with a secret", "[remote \"other\"]\n\tpushurl = https://octo:hunter2hunter2@x.example/o.git\n",
			failure.RemoteNotConfigured, missing("other", "fetch"), "", nil,
			"+remote.other.url = https://octo:hunter2hunter2@x.example/o.git", helpMore{}},
		{"a push URL alone, pushed", "[remote \"other\"]\n\tpushurl = " + web + "o.git\n", failure.RemoteNotConfigured,
			missing("other", "push"), "", nil, "no URL", helpMore{}},
		{"both", pushes(web+"o.git", web+"p.git"), failure.RemoteNotConfigured, missing("origin", "fetch"), "", nil,
			"no URL", helpMore{}},
		{"a misspelt key", "[remote \"other\"]\n\tulr = " + web + "o.git\n", failure.RemoteNotConfigured,
			missing("other", "fetch"), "", nil, "*ulr > url (url other new true)", helpMore{}},
		{"a misspelt key behind another", "[remote \"other\"]\n\tfetch = +x\n\tulr = git@git.example.com:octo/o.git\n",
			failure.RemoteNotConfigured, missing("other", "fetch"), "", nil, "*ulr > url (url other new true)", helpMore{}},
		{"a misspelt key for pushes", "[remote \"other\"]\n\tpushulr = " + web + "o.git\n", failure.RemoteNotConfigured,
			missing("other", "fetch"), "", nil, "*pushulr > pushurl (pushurl other new true)", helpMore{}},
		{"a misspelt key, a known host", "[remote \"other\"]\n\tulr = github.com:octo/o.git\n",
			failure.RemoteNotConfigured, missing("other", "fetch"), "", nil, "*ulr > url (url other new true)", helpMore{}},
		{"a misspelt key, a drive", "[remote \"other\"]\n\tulr = work:octo/o.git\n", failure.RemoteNotConfigured,
			missing("other", "fetch"), "", nil, "", helpMore{}},
		{"a misspelt key, no host", "[remote \"other\"]\n\tulr = https:///octo/o.git\n", failure.RemoteNotConfigured,
			missing("other", "fetch"), "", nil, "", helpMore{}},
		{"another key", "[remote \"other\"]\n\taddress = " + web + "o.git\n", failure.RemoteNotConfigured,
			missing("other", "fetch"), "", nil, "", helpMore{}},
		{"a sign before it", "[remote \"other\"]\n\turl = # " + web + "o.git\n", failure.RemoteNotConfigured,
			missing("other", "fetch"), "", nil, "*#  >  (url other new true)", helpMore{git: gitconfig.Version{Major: 2, Minor: 50}}},
		{"a sign before it, an older Git", "[remote \"other\"]\n\turl = # " + web + "o.git\n",
			failure.RemoteNotConfigured, missing("other", "fetch"), "", nil, "*#  >  (url other new false)", helpMore{}},
		{"a sign before a secret", "[remote \"other\"]\n\turl = # https://octo:hunter2hunter2@x.example/o.git\n",
			failure.RemoteNotConfigured, missing("other", "fetch"), "", nil, "#  >  (url other new false)", helpMore{}},
		{"a sign before a push URL", "[remote \"other\"]\n\tpushurl = # " + web + "o.git\n", failure.RemoteNotConfigured,
			missing("other", "fetch"), "", nil, "*#  >  (pushurl other new true)",
			helpMore{git: gitconfig.Version{Major: 2, Minor: 50}}},
		{"a sign before a push URL, an older Git", "[remote \"other\"]\n\tpushurl = # " + web + "o.git\n",
			failure.RemoteNotConfigured, missing("other", "fetch"), "", nil, "*#  >  (pushurl other new false)", helpMore{}},
		{"of a branch's section", url + "[branch \"ghost\"]\n\tmerge = refs/heads/main\n", failure.RemoteNotConfigured,
			missing("ghost", "fetch"), "", nil, "no URL", helpMore{}},
		{"of the environment", url, failure.RemoteNotConfigured, missing("ghost", "fetch"), "", nil, "no URL",
			helpMore{params: []gitconfig.Param{{Key: "remote.ghost.fetch", Value: "+x", HasValue: true}}}},
		{"of the work tree's configuration", "[core]\n\trepositoryFormatVersion = 0\n[extensions]\n\tworktreeConfig = true\n", failure.RemoteNotConfigured,
			missing("other", "fetch"), "", nil, "*ulr > url (url other new true)",
			helpMore{files: []treeFile{{name: ".git/config.worktree", text: "[remote \"other\"]\n\tulr = " + web + "o.git\n"}}}},
		{"of the user's configuration", "[core]\n", failure.RemoteNotConfigured, missing("other", "fetch"), "", nil, "no URL",
			helpMore{files: []treeFile{{name: "home/.gitconfig", text: "[remote \"other\"]\n\tulr = " + web + "o.git\n"}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, v, f, u := c.on(t)
			if c.kind == failure.MovedRepository {
				f.RedirectTo = "https://github.com/Octo/w.git"
			}
			got := suggested(diagnostics.SuggestionsFor(s, v, f, u))
			if u == nil && !c.more.nobody {
				got = "no URL"
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestFailureDocs: a host's own page comes first, and a language without one has none.
func TestFailureDocs(t *testing.T) {
	hosts := settings.Default().Hosts
	at := func(host string) diagnostics.Docs {
		f := &transcript.Failure{Kind: failure.SSHPublickeyDenied, Contact: contact{Host: host}}
		return diagnostics.FailureDocs(f, hosts)
	}
	if d := at("github.com"); !strings.Contains(d.En, "/en/") || !strings.Contains(d.Ja, "/ja/") {
		t.Errorf("GitHub: %v", d)
	}
	if d := at("codeberg.org"); d.En == "" || d.Ja != "" {
		t.Errorf("Codeberg, whose pages are English: %v", d)
	}
	for _, x := range []struct {
		host string
		l    text.Lang
		has  string
	}{
		{"github.com", text.English, "/en/"}, {"github.com", text.Japanese, "/ja/"},
		{"codeberg.org", text.English, "https://"}, {"codeberg.org", text.Japanese, "https://"},
	} {
		if page := at(x.host).In(x.l); !strings.Contains(page, x.has) {
			t.Errorf("%s in %s: %q", x.host, x.l.Tag(), page)
		}
	}
}
