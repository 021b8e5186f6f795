package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// RemoteHostTypo reports a host that is one keystroke away from a known forge.
var RemoteHostTypo = &Rule{
	Code:     "remote-host-typo",
	Title:    text.New("The host's name looks misspelt", "ホスト名のつづりが違うように見える"),
	Severity: Warning,
	Since:    "0.1.0",
	Reads:    "every remote and submodule URL, and the host names of ~/.ssh/config",
	Check:    checkRemoteHostTypo,
	About:    repair.Host,
	Hides:    []string{"ssh-user", "remote-wrong-case", "helper-none"},
}

var hostTypoText = text.New("“%[1]s” is one letter away from %[2]s.", "「%[1]s」は %[2]s と一文字違いです。")

func checkRemoteHostTypo(p *Pass) {
	p.problems("remote-host-typo", func(u *RemoteURL, problem *remoteurl.Problem) {
		if u.URL().Transport == remoteurl.TransportSSH && p.Snapshot.SSH.First(u.URL().Host, "hostname") != "" {
			return // the name is an alias that the user made
		}
		p.reportProblem(u, problem, hostTypoText.With(part(u, problem.Span), problem.Detail), Warning).Docs = urlDocs(u,
			"cloning")
	})
}
