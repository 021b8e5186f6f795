package forge

import (
	"net/url"
	"strings"
	"testing"
)

func TestLookup(t *testing.T) {
	tests := []struct {
		host string
		kind Kind
		main string // Forge.Host
		user string
	}{
		{"github.com", GitHub, "github.com", "git"},
		{"GitHub.com", GitHub, "github.com", "git"},
		{"github.com.", GitHub, "github.com", "git"},
		{"ssh.github.com", GitHub, "github.com", "git"},
		{"www.github.com", GitHub, "github.com", "git"},
		{"gist.github.com", GitHub, "github.com", "git"},
		{"octocorp.ghe.com", GitHub, "octocorp.ghe.com", "octocorp"},
		{"gitlab.com", GitLab, "gitlab.com", "git"},
		{"altssh.gitlab.com", GitLab, "gitlab.com", "git"},
		{"bitbucket.org", Bitbucket, "bitbucket.org", "git"},
		{"altssh.bitbucket.org", Bitbucket, "bitbucket.org", "git"},
		{"ssh.bitbucket.org", Bitbucket, "bitbucket.org", "git"},
		{"dev.azure.com", AzureDevOps, "dev.azure.com", "git"},
		{"ssh.dev.azure.com", AzureDevOps, "dev.azure.com", "git"},
		{"ORG.visualstudio.com", AzureDevOps, "org.visualstudio.com", "org"},
		{"vs-ssh.visualstudio.com", AzureDevOps, "dev.azure.com", "git"},
		{"codeberg.org", Forgejo, "codeberg.org", "git"},
		{"gitea.com", Gitea, "gitea.com", "git"},
		{"git.sr.ht", Sourcehut, "git.sr.ht", "git"},
		{"git-codecommit.eu-west-1.amazonaws.com", CodeCommit, "git-codecommit.eu-west-1.amazonaws.com", ""},
	}
	var none *Hosts
	for _, tt := range tests {
		f := none.Lookup(tt.host)
		if f.Kind != tt.kind || f.Host != tt.main || f.SSHUser != tt.user || !f.Known || f.Name == "" {
			t.Errorf("Lookup(%q) = %s at %q, user %q, known %v; want %s at %q, user %q",
				tt.host, f.Kind, f.Host, f.SSHUser, f.Known, tt.kind, tt.main, tt.user)
		}
	}
}

func TestLookupOfUnknownHosts(t *testing.T) {
	var none *Hosts
	for host, guess := range map[string]Kind{
		"github.example.com": GitHubEnterpriseServer, "gitlab.example.com": GitLab, "bitbucket.example.com": BitbucketDataCenter,
		"gitea.example.com": Gitea, "forgejo.example.com": Forgejo, "git.example.com": Unknown, "work": Unknown, "github": Unknown,
		"": Unknown, "evil-github.com": Unknown, "github.com.example": GitHubEnterpriseServer, "ghe.com": Unknown, "a.b.ghe.com": Unknown,
		"visualstudio.com": Unknown, "www.visualstudio.com": Unknown, "a.b.visualstudio.com": Unknown, "s3.amazonaws.com": Unknown,
		"git-codecommit.amazonaws.com": Unknown, "git-codecommit.a.b.amazonaws.com": Unknown, "git-codecommit.com": Unknown,
	} {
		f := none.Lookup(host)
		if f.Known || f.Kind != Unknown || f.Guess != guess || f.Host != host {
			t.Errorf("Lookup(%q) = %s, known %v, guess %s; want unknown, guess %s", host, f.Kind, f.Known, f.Guess, guess)
		}
		if page, ok := f.TokenPage(TokenRequest{Owner: "o"}); ok {
			t.Errorf("the unknown host %q has the token page %q", host, page)
		}
	}
}

func TestNewHosts(t *testing.T) {
	h, errs := NewHosts(map[string]Override{
		"Git.Corp":       {Forge: GitLab, SSHHost: "SSH.corp", SSHPort: 2222, HTTPSPort: 8443},
		"ghe.corp":       {Forge: GitHubEnterpriseServer, SSHPort: 22, API: "https://api.corp/v3/"},
		"stash.corp":     {Forge: BitbucketDataCenter},
		"github.com":     {Forge: GitHub, SSHUser: "org-7"},
		"plain.corp":     {Forge: Unknown},
		"bad kind":       {Forge: GitLab},
		"k.corp":         {Forge: "gitlabb"},
		"port.corp":      {Forge: Gitea, SSHPort: 70000},
		"httpsport.corp": {Forge: Gitea, HTTPSPort: -1},
		"user.corp":      {Forge: Gitea, SSHUser: "-o"},
		"api.corp":       {Forge: Gitea, API: "http://api.corp"},
		"sshhost.corp":   {Forge: Gitea, SSHHost: "a/b"},
	})
	var names []string
	for _, err := range errs {
		names = append(names, strings.SplitN(err.Error(), `"`, 3)[1])
	}
	if got, want := strings.Join(names, " "), "api.corp bad kind httpsport.corp k.corp port.corp sshhost.corp user.corp"; got != want {
		t.Errorf("rows refused: %s; want %s", got, want)
	}
	if f := h.Lookup("ssh.corp"); f.Kind != GitLab || f.Host != "git.corp" || f.SSHPort != 2222 ||
		f.API != "https://git.corp:8443/api/v4" || !f.SelfHosted {
		t.Errorf("Lookup by the SSH host = %+v", f)
	}
	if f := h.Lookup("GHE.corp"); f.SSHPort != 0 || f.API != "https://api.corp/v3" || !f.CaseInsensitive {
		t.Errorf("Enterprise Server = %+v", f)
	}
	if f := h.Lookup("stash.corp"); f.SSHPort != 7999 {
		t.Errorf("Bitbucket Data Center's SSH port = %d", f.SSHPort)
	}
	if f := h.Lookup("github.com"); f.SSHUser != "org-7" || f.AltSSHHost != "ssh.github.com" || f.SelfHosted {
		t.Errorf("an override of a built-in host = %+v", f)
	}
	if f := h.Lookup("plain.corp"); f.Known || f.Guess != Unknown {
		t.Errorf("a host declared unknown = %+v", f)
	}
	if f := h.Lookup("gitlab.com"); f.Kind != GitLab {
		t.Errorf("the built-in table is gone: %+v", f)
	}
}

func TestSSHUserOK(t *testing.T) {
	var none *Hosts
	tests := []struct {
		host, user string
		want       bool
	}{
		{"github.com", "git", true},
		{"github.com", "", false},
		{"github.com", "octo", false},
		{"github.com", "Git", false},
		{"github.com", "org-123456", true},
		{"github.com", "org-", false},
		{"github.com", "org-x", false},
		{"gitlab.com", "org-1", false},
		{"octocorp.ghe.com", "octocorp", true},
		{"octocorp.ghe.com", "git", false},
		{"ssh.dev.azure.com", "git", true},
		{"ssh.dev.azure.com", "me", false},
		{"vs-ssh.visualstudio.com", "org", true},
		{"vs-ssh.visualstudio.com", "", false},
		{"git-codecommit.eu-west-1.amazonaws.com", "", true},
		{"git-codecommit.eu-west-1.amazonaws.com", "APKAEXAMPLE", true},
		{"gitlab.example.com", "me", true},
		{"work", "", true},
	}
	for _, tt := range tests {
		if got := none.Lookup(tt.host).SSHUserOK(tt.user); got != tt.want {
			t.Errorf("SSHUserOK(%q) at %s = %v", tt.user, tt.host, got)
		}
	}
}

func TestTypo(t *testing.T) {
	for host, want := range map[string]string{
		"githib.com": "github.com", "gihub.com": "github.com", "gthub.com": "github.com", "githubb.com": "github.com",
		"gtihub.com": "github.com",
		"github.co":  "github.com", "github.con": "github.com", "github.cmo": "github.com", "GitHib.com": "github.com",
		"githuub.com": "github.com",
		"gitlba.com":  "gitlab.com", "gilab.com": "gitlab.com", "gitlab.comm": "gitlab.com",
		"bitbuket.org": "bitbucket.org", "bitbucket.ogr": "bitbucket.org",
		"dev.azur.com": "dev.azure.com", "ssh.githib.com": "ssh.github.com", "codebreg.org": "codeberg.org", "g1thub.com": "github.com",
		"githaub.com": "github.com", "githzub.com": "github.com",
	} {
		if got, ok := Typo(host); !ok || got != want {
			t.Errorf("Typo(%q) = %q, %v; want %q", host, got, ok, want)
		}
	}
	for _, host := range []string{
		"", "github.com", "ssh.github.com", "gitlab.com", "octocorp.ghe.com", "github.io", "github.dev", "github.app",
		"github.net", "github.org",
		"gitlab.org", "gitlab.io", "gitlab.cn", "gitlab.net", "gitea.com", "gitee.com", "gitee.io", "bitbucket.com",
		"bitbucket.io", "codeberg.page",
		"git.lab.com", "git-lab.com", "git-hub.com", "github2.com", "mygithub.com", "gitlabs.com", "github.com-work",
		"github.com2", "githubcom",
		"github", "gitlub.com", "github.corp", "githib.example.com", "test.azure.com", "dev1.azure.com", "git.sr.hr",
		"hub.com", "gist.example.com",
		"lab.com", "github.company", "github.local", "xgithub.com", "gihzub.com", "giztub.com",
	} {
		if got, ok := Typo(host); ok {
			t.Errorf("Typo(%q) = %q; want none", host, got)
		}
	}
}

func TestTokenPage(t *testing.T) {
	h, errs := NewHosts(map[string]Override{
		"ghe.corp": {Forge: GitHubEnterpriseServer, HTTPSPort: 8443}, "gitlab.corp": {Forge: GitLab},
		"gitea.corp": {Forge: Gitea}, "stash.corp": {Forge: BitbucketDataCenter},
	})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	full := TokenRequest{Owner: "octo", Repo: "widget", Write: true, ExpiresInDays: 30, Name: "git octo/widget on desk", Description: "a & b"}
	read := TokenRequest{Owner: "octo", Repo: "widget", Name: "n"}
	workflow := TokenRequest{Owner: "octo", Workflow: true}
	classic := full
	classic.Kind = Classic
	tests := []struct {
		host string
		r    TokenRequest
		want string
	}{
		{"github.com", full, "https://github.com/settings/personal-access-tokens/new?name=git+octo%2Fwidget+on+desk&description=a+%26+b&target_name=octo&expires_in=30&contents=write"},
		{"ssh.github.com", read, "https://github.com/settings/personal-access-tokens/new?name=n&target_name=octo&contents=read"},
		{"github.com", workflow, "https://github.com/settings/personal-access-tokens/new?target_name=octo&contents=write&workflows=write"},
		{"github.com", classic, "https://github.com/settings/tokens/new?scopes=repo&description=git+octo%2Fwidget+on+desk"},
		{"octocorp.ghe.com", read, "https://octocorp.ghe.com/settings/personal-access-tokens/new?name=n&target_name=octo&contents=read"},
		{"ghe.corp", full, "https://ghe.corp:8443/settings/tokens/new?scopes=repo&description=git+octo%2Fwidget+on+desk"},
		{"gitlab.com", full, "https://gitlab.com/-/user_settings/personal_access_tokens?name=git+octo%2Fwidget+on+desk&scopes=read_repository,write_repository&description=a+%26+b"},
		{"gitlab.corp", read, "https://gitlab.corp/-/user_settings/personal_access_tokens?name=n&scopes=read_repository"},
		{"bitbucket.org", full, "https://id.atlassian.com/manage-profile/security/api-tokens"},
		{"stash.corp", full, "https://stash.corp/plugins/servlet/access-tokens/manage"},
		{"dev.azure.com", TokenRequest{Owner: "org/proj"}, "https://dev.azure.com/org/_usersSettings/tokens"},
		{"org.visualstudio.com", TokenRequest{}, "https://dev.azure.com/org/_usersSettings/tokens"},
		{"codeberg.org", full, "https://codeberg.org/user/settings/applications"},
		{"gitea.corp", full, "https://gitea.corp/user/settings/applications"},
	}
	for _, tt := range tests {
		if got, ok := h.Lookup(tt.host).TokenPage(tt.r); !ok || got != tt.want {
			t.Errorf("TokenPage at %s = %q, %v; want %q", tt.host, got, ok, tt.want)
		}
	}
	for _, host := range []string{"git.sr.ht", "dev.azure.com"} {
		if got, ok := h.Lookup(host).TokenPage(TokenRequest{}); ok {
			t.Errorf("TokenPage at %s = %q; want none", host, got)
		}
	}
}

func TestTokenPageKeepsTheLimits(t *testing.T) {
	var none *Hosts
	page, _ := none.Lookup("github.com").TokenPage(TokenRequest{
		Name: strings.Repeat("名", 60), Description: strings.Repeat("d", 2000), ExpiresInDays: 9999,
	})
	u, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	if n := len([]rune(q.Get("name"))); n != 40 {
		t.Errorf("the name has %d characters", n)
	}
	if n := len(q.Get("description")); n != 1024 {
		t.Errorf("the description has %d characters", n)
	}
	if got := q.Get("expires_in"); got != "366" {
		t.Errorf("expires_in = %s", got)
	}
}

func TestPages(t *testing.T) {
	var none *Hosts
	for _, s := range services {
		f := none.Lookup(s.forge.Host).WithOwner("org/project")
		for name, page := range map[string]func() (string, bool){
			"tokens": f.TokensPage, "keys": f.SSHKeysPage, "sso": f.SSOPage, "ssh sso": f.SSHSSOPage,
			"fine-grained": f.FineGrainedTokensPage,
			"web":          func() (string, bool) { return f.WebPage("org/project", "repo") },
		} {
			got, ok := page()
			if !ok {
				continue
			}
			if u, err := url.Parse(got); err != nil || u.Scheme != "https" || u.Host == "" || strings.Contains(u.Path, "//") {
				t.Errorf("%s page of %s = %q", name, f.Host, got)
			}
		}
		if _, ok := f.SSHKeysPage(); !ok {
			t.Errorf("%s has no page for SSH keys", f.Host)
		}
	}
}

func TestDocs(t *testing.T) {
	var none *Hosts
	hosts := []string{
		"", "host.example", "github.com", "octocorp.ghe.com", "gitlab.com", "bitbucket.org", "dev.azure.com", "codeberg.org", "gitea.com",
		"git.sr.ht", "git-codecommit.eu-west-1.amazonaws.com",
	}
	for _, host := range hosts {
		for _, topic := range Topics() {
			for _, lang := range []string{"en", "ja", ""} {
				page := none.Lookup(host).Docs(topic, lang)
				if u, err := url.Parse(page); err != nil || u.Scheme != "https" || u.Host == "" {
					t.Errorf("Docs of %q on %d in %q = %q", host, topic, lang, page)
				}
			}
		}
	}
	for _, tt := range []struct {
		host  string
		topic Topic
		lang  string
		want  string
	}{
		{"github.com", TopicToken, "en", "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens"},
		{"github.com", TopicSSH443, "ja", "https://docs.github.com/ja/authentication/troubleshooting-ssh/using-ssh-over-the-https-port"},
		{"octocorp.ghe.com", TopicSSHUser, "en", "https://docs.github.com/en/enterprise-cloud@latest/authentication/troubleshooting-ssh/error-permission-denied-publickey"},
		{"gitlab.com", TopicSSHKeys, "ja", "https://docs.gitlab.com/ja-jp/user/ssh/"},
		{"codeberg.org", TopicSSHKeys, "ja", "https://docs.codeberg.org/security/ssh-key/"},
		{"host.example", TopicToken, "ja", "https://git-scm.com/docs/gitcredentials"},
		{"github.com", TopicGitDownloads, "en", "https://git-scm.com/downloads"},
	} {
		if got := none.Lookup(tt.host).Docs(tt.topic, tt.lang); got != tt.want {
			t.Errorf("Docs of %s on %d = %q, want %q", tt.host, tt.topic, got, tt.want)
		}
	}
	if got := none.Lookup("github.com").Docs(topicCount, "en"); got != "" {
		t.Errorf("a topic that does not exist has the page %q", got)
	}
}

func TestLookupDoesNotAllocate(t *testing.T) {
	h, _ := NewHosts(map[string]Override{"git.corp": {Forge: GitLab}})
	for _, host := range []string{"github.com", "git.corp", "host.example", "org.visualstudio.com"} {
		if n := testing.AllocsPerRun(100, func() { h.Lookup(host); Typo(host) }); n > 0 {
			t.Errorf("Lookup(%q) allocates %v times", host, n)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	var none *Hosts
	for _, host := range []string{"github.com", "git.sr.ht", "host.example"} {
		b.Run(host, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				none.Lookup(host)
			}
		})
	}
}

// A token is sent to the API, so it may not travel in the clear.
func TestAPIIsSafe(t *testing.T) {
	for api, want := range map[string]bool{
		"https://git.corp/api": true, "http://git.corp/api": false, "http://localhost:3000/api": true, "http://127.0.0.1/api": true,
		"http://other.corp/api": false, "https://octo@git.corp/api": false, "https:///api": false, "ftp://git.corp": false, "::": false,
	} {
		if _, errs := NewHosts(map[string]Override{"git.corp": {Forge: Gitea, API: api}}); (len(errs) == 0) != want {
			t.Errorf("%s: %v", api, errs)
		}
	}
	for api, want := range map[string]bool{"http://git.corp/api": true, "http://GIT.corp/api": true, "http://other.corp/api": false} {
		_, errs := NewHosts(map[string]Override{"git.corp": {Forge: Gitea, API: api, PlainHTTP: true}})
		if (len(errs) == 0) != want {
			t.Errorf("%s, to a server that speaks no HTTPS: %v", api, errs)
		}
	}
}

// Ports and schemes that the user names hold for the API, too, but for a built-in
// host's, which is elsewhere.
func TestAPIOfAddresses(t *testing.T) {
	for _, c := range []struct {
		host string
		o    Override
		want string
	}{
		{"git.corp", Override{Forge: Gitea}, "https://git.corp/api/v1"},
		{"git.corp", Override{Forge: Gitea, HTTPSPort: 443}, "https://git.corp/api/v1"},
		{"git.corp", Override{Forge: Gitea, HTTPSPort: 8443}, "https://git.corp:8443/api/v1"},
		{"git.corp", Override{Forge: Gitea, HTTPSPort: 3000, PlainHTTP: true}, "http://git.corp:3000/api/v1"},
		{"git.corp", Override{Forge: Gitea, HTTPSPort: 80, PlainHTTP: true}, "http://git.corp/api/v1"},
		{"git.corp", Override{Forge: Gitea, HTTPSPort: 8443, API: "https://api.corp/v1/"}, "https://api.corp/v1"},
		{"git.corp", Override{Forge: Gitea, PlainHTTP: true, API: "https://api.corp/v1"}, "https://api.corp/v1"},
		{"git.corp", Override{Forge: AzureDevOps, HTTPSPort: 8443}, ""},
		{"git.corp", Override{Forge: AzureDevOps, PlainHTTP: true}, ""},
		{"github.com", Override{Forge: GitHub, HTTPSPort: 8443}, "https://api.github.com"},
		{"github.com", Override{Forge: GitHub, PlainHTTP: true}, "https://api.github.com"},
	} {
		h, errs := NewHosts(map[string]Override{c.host: c.o})
		if got := h.Lookup(c.host).API; len(errs) > 0 || got != c.want {
			t.Errorf("%s %+v: %s %v, want %s", c.host, c.o, got, errs, c.want)
		}
	}
}

// A row of the settings may name any port that there is.
func TestPortsOfHosts(t *testing.T) {
	for port, want := range map[int]bool{-1: false, 1: true, 65535: true, 65536: false} {
		for what, o := range map[string]Override{"sshPort": {SSHPort: port}, "httpsPort": {HTTPSPort: port}} {
			o.Forge = Gitea
			if _, errs := NewHosts(map[string]Override{"git.corp": o}); (len(errs) == 0) != want {
				t.Errorf("%s %d: %v", what, port, errs)
			}
		}
	}
}

// The user's word counts more than the built-in table's.
func TestBuiltinHostOfAnotherKind(t *testing.T) {
	h, errs := NewHosts(map[string]Override{"github.com": {Forge: GitLab}})
	if f := h.Lookup("github.com"); len(errs) > 0 || f.Kind != GitLab || !f.SelfHosted || f.API != "https://github.com/api/v4" {
		t.Errorf("github.com as a GitLab = %+v, %v", f, errs)
	}
}

func TestRefusedProtocols(t *testing.T) {
	h, errs := NewHosts(map[string]Override{
		"git.corp": {Forge: GitLab}, "ghe.corp": {Forge: GitHubEnterpriseServer}, "plain.corp": {Forge: Unknown},
	})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, tt := range []struct {
		host      string
		git, http bool
	}{
		{"github.com", true, true},
		{"gitlab.com", true, true},
		{"git.corp", false, false}, // may run git-daemon, may serve HTTP on purpose
		{"ghe.corp", true, false},  // no such server answers on git://
		{"git.sr.ht", false, true}, // nobody knows
		{"plain.corp", false, false},
		{"host.example", false, false},
	} {
		f := h.Lookup(tt.host)
		if git, http := f.RefusesGitProtocol(), f.RefusesPlainHTTP(); git != tt.git || http != tt.http {
			t.Errorf("%s refuses git:// %v, http:// %v; want %v, %v", tt.host, git, http, tt.git, tt.http)
		}
	}
}

// The pages and the API of an own server are where its remote is.
func TestAt(t *testing.T) {
	h, errs := NewHosts(map[string]Override{
		"git.corp": {Forge: Gitea, HTTPSPort: 8443}, "own.corp": {Forge: Gitea, API: "https://own.corp/v1"},
	})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, tt := range []struct {
		host        string
		port        int
		plain       bool
		origin, api string
	}{
		{"git.corp", 8443, false, "https://git.corp:8443", "https://git.corp:8443/api/v1"},
		{"git.corp", 3000, false, "https://git.corp:3000", "https://git.corp:3000/api/v1"},
		{"git.corp", 443, false, "https://git.corp", "https://git.corp/api/v1"},
		{"git.corp", 0, false, "https://git.corp", "https://git.corp/api/v1"},
		{"git.corp", 8443, true, "http://git.corp:8443", "http://git.corp:8443/api/v1"},
		{"git.corp", 80, true, "http://git.corp", "http://git.corp/api/v1"},
		{"git.corp", 443, true, "http://git.corp:443", "http://git.corp:443/api/v1"},
		{"git.corp", 80, false, "https://git.corp:80", "https://git.corp:80/api/v1"},
		{"own.corp", 3000, true, "http://own.corp:3000", "https://own.corp/v1"},
		{"gitlab.com", 8443, false, "https://gitlab.com", "https://gitlab.com/api/v4"},
	} {
		f := h.Lookup(tt.host).At(tt.port, tt.plain)
		if f.Origin() != tt.origin || f.API != tt.api {
			t.Errorf("%s at %d (plain %v): %s, API %s; want %s, %s", tt.host, tt.port, tt.plain, f.Origin(), f.API, tt.origin, tt.api)
		}
	}
}

func TestLookupGone(t *testing.T) {
	for _, tt := range []struct {
		host      string
		ssh       bool
		successor string
		gone      bool
	}{
		{"git.debian.org", false, "salsa.debian.org", true},
		{"Git.Debian.org.", true, "salsa.debian.org", true},
		{"code.google.com", false, "", true},
		{"heroku.com", true, "git.heroku.com", true},
		{"heroku.com", false, "", false},
		{"github.com", true, "", false},
	} {
		if g, ok := LookupGone(tt.host, tt.ssh); ok != tt.gone || g.Successor != tt.successor {
			t.Errorf("LookupGone(%q, %v) = %+v, %v; want %q, %v", tt.host, tt.ssh, g, ok, tt.successor, tt.gone)
		}
	}
}

// The page of a repository and that of its own keys, "" for none.
func TestRepositoryPages(t *testing.T) {
	h, errs := NewHosts(map[string]Override{"stash.corp": {Forge: BitbucketDataCenter}, "plain.corp": {Forge: Unknown}})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, tt := range []struct{ host, owner, name, web, keys string }{
		{"github.com", "octo", "widget", "https://github.com/octo/widget", "https://github.com/octo/widget/settings/keys"},
		{"gitlab.com", "a/b", "c", "https://gitlab.com/a/b/c", "https://gitlab.com/a/b/c/-/settings/repository#js-deploy-keys-settings"},
		{"github.com", "octo", "a b", "https://github.com/octo/a%20b", "https://github.com/octo/a%20b/settings/keys"},
		{"git.sr.ht", "~octo", "widget", "https://git.sr.ht/~octo/widget", ""},
		{"stash.corp", "~octo", "w", "https://stash.corp/users/octo/repos/w/browse", ""},
		{"stash.corp", "OCTO", "w", "https://stash.corp/projects/OCTO/repos/w/browse", ""},
		{"dev.azure.com", "org/my proj", "w", "https://dev.azure.com/org/my%20proj/_git/w", ""},
		{
			"git-codecommit.eu-west-1.amazonaws.com", "", "w",
			"https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/w/browse", "",
		},
		// Half an address leads nowhere.
		{"github.com", "octo", "", "", ""},
		{"github.com", "", "widget", "", ""},
		{"stash.corp", "", "w", "", ""},
		{"dev.azure.com", "", "w", "", ""},
		{"plain.corp", "octo", "widget", "", ""},
	} {
		f := h.Lookup(tt.host)
		if got, ok := f.WebPage(tt.owner, tt.name); got != tt.web || ok != (tt.web != "") {
			t.Errorf("page of %s/%s at %s = %q, %v; want %q", tt.owner, tt.name, tt.host, got, ok, tt.web)
		}
		if got, ok := f.DeployKeysPage(tt.owner, tt.name); got != tt.keys || ok != (tt.keys != "") {
			t.Errorf("deploy keys of %s/%s at %s = %q, %v; want %q", tt.owner, tt.name, tt.host, got, ok, tt.keys)
		}
	}
}

// An organisation that the host tells is right, whatever the path starts with.
func TestWithOwner(t *testing.T) {
	var none *Hosts
	for _, tt := range []struct{ host, owner, want string }{
		{"dev.azure.com", "org/proj", "org"},
		{"org.visualstudio.com", "proj/x", "org"},
		{"github.com", "octo", ""},
	} {
		if got := none.Lookup(tt.host).WithOwner(tt.owner).Tenant; got != tt.want {
			t.Errorf("%s with %s: tenant %q, want %q", tt.host, tt.owner, got, tt.want)
		}
	}
}
