package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// SSHUser reports a forge's SSH endpoint with a user that it does not know.
var SSHUser = &Rule{
	Code:     "ssh-user",
	Title:    text.New("The SSH user is wrong for this host", "このホストの SSH ユーザー名が違う"),
	Severity: Error,
	Since:    "0.1.0",
	Reads:    "every remote and submodule URL, and User in ~/.ssh/config",
	Safe:     false, // another user is another account
	Check:    checkSSHUser,
	About:    repair.User,
	Hides:    []string{"remote-wrong-case"},
}

var (
	wrongSSHUserText = text.New("%[1]s knows only the SSH user “%[3]s”; with “%[2]s” it refuses every key.",
		"%[1]s の SSH ユーザー名は「%[3]s」だけです。「%[2]s」ではどの SSH キーも拒否されます。")
	noSSHUserText = text.New("%[1]s needs the SSH user “%[2]s”. Without one, SSH sends the name of your account on this computer.",
		"%[1]s には SSH ユーザー名「%[2]s」が必要です。省くと、このコンピューターでのユーザー名が送られます。")
)

func checkSSHUser(p *Pass) {
	p.checkAliasUsers()
	p.problems("ssh-user", func(u *RemoteURL, problem *remoteurl.Problem) {
		f := u.Hosts.Lookup(u.URL().Host)
		message := wrongSSHUserText.With(f.Name, remoteurl.Redact(u.URL().User), f.SSHUser)
		if u.URL().User == "" {
			if user := p.Snapshot.SSH.First(u.URL().Host, "user"); user != "" && f.SSHUserOK(user) {
				return // ~/.ssh/config names the user
			}
			message = noSSHUserText.With(f.Name, f.SSHUser)
		}
		r := p.reportProblem(u, problem, message, Error)
		r.Docs = urlDocs(u, "ssh-user")
		for i, s := range r.Suggestions {
			if set, ok := s.(SetURL); ok { // one right answer, but another account
				set.Preferred = true
				r.Suggestions[i] = set
			}
		}
	})
}

var (
	aliasUserText = text.New("~/.ssh/config makes “%[1]s” %[2]s and logs in as “%[3]s”. %[2]s knows only the SSH user “%[4]s”.",
		"~/.ssh/config では「%[1]s」は %[2]s を指し、ユーザー名は「%[3]s」です。%[2]s の SSH ユーザー名は「%[4]s」だけです。")
	aliasNoUserText = text.New("~/.ssh/config makes “%[1]s” %[2]s, but nothing names the SSH user “%[3]s”. SSH sends the name of your account on this computer.",
		"~/.ssh/config では「%[1]s」は %[2]s を指しますが、SSH ユーザー名「%[3]s」がどこにもありません。このコンピューターでのユーザー名が送られます。")
	aliasUserPlace = text.New("This line chooses the user.", "ユーザー名はこの行で決まります。")
)

// checkAliasUsers looks at the names that ~/.ssh/config makes a known forge: the
// user that ssh then sends is the URL's, the configuration's, or the account's
// name on this computer.
func (p *Pass) checkAliasUsers() {
	if p.Snapshot.SSH == nil || p.Snapshot.Facts.OtherSSH() {
		return
	}
	if _, set := p.Config.Get("core.sshcommand"); set {
		return // -l and -o may choose the user
	}
	for _, u := range p.URLs {
		url := u.URL()
		if u.info.transport != remoteurl.TransportSSH || u.Hosts.Lookup(url.Host).Known || len(u.secrets()) > 0 {
			continue
		}
		host := p.Snapshot.SSH.Resolve(url.Host, url.User, 0)
		site := u.Hosts.Lookup(host.HostName)
		if site.SSHUser == "" || host.Proxy || host.Unsure != nil {
			continue
		}
		if host.User != "" && site.SSHUserOK(host.User) {
			continue
		}
		at := url.HostSpan
		message := aliasNoUserText.With(url.Host, site.Name, site.SSHUser)
		switch {
		case url.User != "":
			at = url.UserSpan
			message = wrongSSHUserText.With(site.Name, remoteurl.Redact(url.User), site.SSHUser)
		case host.User != "":
			message = aliasUserText.With(url.Host, site.Name, host.User, site.SSHUser)
		}
		file, span, _ := u.Where(at)
		f := p.Report(file, span, message)
		f.Remote, f.URL = u.Remote, u
		f.Docs = urlDocs(u, "ssh-user")
		if list := p.Snapshot.SSH.Settings(url.Host, "user"); len(list) > 0 && url.User == "" {
			f.Related = []Related{{File: sshFile(list[0]), Span: gitconfig.Span{Start: list[0].Start, End: list[0].End},
				Message: aliasUserPlace.With()}}
		}
		if fixed := url.WithUser(site.SSHUser); fixed != "" {
			f.Suggestions = []Suggestion{SetURL{URL: u, To: fixed, Preferred: true}}
		}
	}
}
