package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
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
	Hides:    []string{"remote-wrong-case"},
}

var (
	wrongSSHUserText = text.New("%[1]s knows only the SSH user “%[3]s”; with “%[2]s” it refuses every key.",
		"%[1]s の SSH ユーザー名は「%[3]s」だけです。「%[2]s」ではどの鍵も拒否されます。")
	noSSHUserText = text.New("%[1]s needs the SSH user “%[2]s”. Without one, SSH sends the name of your account on this computer.",
		"%[1]s には SSH ユーザー名「%[2]s」が必要です。省くと、このコンピューターでのユーザー名が送られます。")
)

func checkSSHUser(p *Pass) {
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
