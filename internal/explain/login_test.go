package explain

import (
	"slices"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// What this machine has for a URL is said in the order in which Git comes to it.
func TestLoginSay(t *testing.T) {
	facts := &machine.Facts{Home: "/home/octo"}
	https, ssh := remoteurl.Parse("https://github.com/o/w"), remoteurl.Parse("git@github.com:o/w")
	here := machine.Helper{Program: "git-credential-cache", State: machine.HelperPresent}
	key := func(state machine.IdentityState, open bool) machine.Identity {
		return machine.Identity{
			IdentityFile: machine.IdentityFile{
				Path: "/home/octo/.ssh/id",
			},
			State: state,
			Key:   &machine.Key{TooOpen: open},
		}
	}
	host := machine.SSHHost{HostName: "github.com", Port: 22, User: "git"}
	me := machine.SSHHost{HostName: "github.com", Port: 2222}
	const (
		nobody = "No login for github.com was found. Git will ask for one."
		asGit  = "SSH connects to github.com, port 22, as “git”."
	)
	keys := func(host machine.SSHHost, verdict machine.Verdict, identities ...machine.Identity) *machine.SSHKeys {
		return &machine.SSHKeys{Host: host, Verdict: verdict, Identities: identities}
	}
	for name, c := range map[string]struct {
		login Login
		want  []string
	}{
		"unusable": {Login{URL: https, Unusable: true},
			[]string{"Git cannot use this URL as it is. Once it is repaired, the login is shown here."}},
		"no login": {Login{URL: remoteurl.Parse("git://h.test/o/w")},
			[]string{"This protocol needs no login."}},
		"nobody": {Login{URL: https}, []string{nobody}},
		"http": {Login{URL: remoteurl.Parse("http://h.test/o/w")},
			[]string{"No login for h.test was found. Git will ask for one."}},
		"in the URL": {Login{URL: https, HasSecret: true}, []string{"The URL itself holds the login."}},
		"empty helper": {Login{URL: https, Helpers: []machine.Helper{here}},
			[]string{"The helper cache is on this computer.", nobody}},
		"unsure helper": {Login{URL: https, Helpers: []machine.Helper{{Program: "x"}}},
			[]string{"Whether the helper x works is not known.", nobody}},
		"helper without a name": {Login{URL: https, Helpers: []machine.Helper{{}},
			Credentials: []machine.Credential{{Source: machine.FromHelper, Used: true}}}, []string{
			"Whether the helper's shell command works is not known.",
			"The helper's shell command may hold a login for github.com.",
		}},
		"stored": {Login{URL: https, Helpers: []machine.Helper{here}, Credentials: []machine.Credential{
			{Source: machine.FromStore, Where: "/home/octo/.git-credentials", User: "octo", Used: true, Certain: true},
		}}, []string{"The helper cache is on this computer.", "~/.git-credentials has the login “octo” for github.com."}},
		"unused": {Login{URL: https, Credentials: []machine.Credential{
			{Source: machine.FromGH, Where: "/usr/bin/gh", Certain: true, Shadowed: "GH_TOKEN"},
		}}, []string{
			"gh has a login for github.com.", "With this configuration, Git does not ask it.",
			"The variable GH_TOKEN takes precedence over it.", nobody,
		}},
		"perhaps": {Login{URL: https, Credentials: []machine.Credential{{Source: machine.FromHelper,
			Where: "cache", Used: true}}},
			[]string{"cache may hold a login for github.com."}},
		"variable": {Login{URL: https, Credentials: []machine.Credential{{Source: machine.FromVariable, Where: "GITHUB_TOKEN"}}},
			[]string{"The variable GITHUB_TOKEN holds a token. Git itself does not read it.", nobody}},
		"other ssh": {Login{URL: ssh},
			[]string{"Another program is configured to be ssh, so which key it will use is not known."}},
		"a key": {Login{URL: ssh, Keys: keys(host, machine.KeyThere, key(machine.IdentityPresent, false))},
			[]string{asGit, "The key ~/.ssh/id exists."}},
		"an open key": {Login{URL: ssh, Keys: keys(host, machine.NoKey, key(machine.IdentityPresent, true))},
			[]string{asGit, "Others may read the key ~/.ssh/id, so SSH ignores it.", "There is no key to log in with."}},
		"no key": {Login{URL: ssh, Keys: keys(me, machine.KeyUnknown, key(machine.IdentityMissing, false),
			key(machine.IdentityUnknown, false))},
			[]string{"SSH connects to github.com, port 2222, under your name on this computer.", "The key ~/.ssh/id does not exist.", "Which key SSH will use is not known."}},
		"an agent": {Login{URL: ssh, Keys: &machine.SSHKeys{Host: host, Offered: make([]machine.AgentKey, 2),
			Verdict: machine.KeyThere}},
			[]string{asGit, "The SSH agent offers 2 key(s)."}},
	} {
		var got []string
		for _, m := range c.login.Say(facts) {
			got = append(got, m.In(text.English))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// What is configured is said with its place, and nothing secret of it.
func TestConfiguredLogin(t *testing.T) {
	h := lay(t, map[string]string{".git/config": "[remote \"a\"]\n\turl = https://octo:hunter2@github.com/o/w\n" +
		"[remote \"b\"]\n\turl = https://gitlab.com/o/w\n[remote \"c\"]\n\turl = git@work:o/w\n" +
		"[http]\n\textraHeader = Authorization: Basic aHVudGVyMg==\n\tproxy = http://u:hunter2@proxy.test:3128\n\tsslVerify = no\n",
		"~/.ssh/config": "Host work\n\tHostName git.example.com\n\tProxyJump bastion\n" +
			"\tIdentityFile ~/.ssh/1\n\tIdentityFile ~/.ssh/2\n\tIdentityFile ~/.ssh/3\n\tIdentityFile ~/.ssh/4\n\tIdentityFile ~/.ssh/5\n\tIdentityFile ~/.ssh/6\n"})
	shown, _ := h.hover(".git/config", "url = |https://octo")
	wants(t, shown, "Login: the one in the URL itself → no credential helper", "Authorization: [redacted] (line 8)",
		"Proxy: http://u:[redacted]@proxy.test:3128 (line 9)", "certificate is not checked: line 10")
	shown, _ = h.hover(".git/config", "url = |https://gitlab")
	wants(t, shown, "Login: no credential helper is configured")
	shown, _ = h.hover(".git/config", "url = |git@work")
	wants(
		t,
		shown,
		"SSH login: git@git.example.com, port 22",
		"work stands for git.example.com (~/.ssh/config line 2)",
		"~/.ssh/5",
		"and 1 more",
		"By way of: bastion (~/.ssh/config line 3)",
	)
}
