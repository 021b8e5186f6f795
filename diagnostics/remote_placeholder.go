package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// RemotePlaceholder reports a URL that was copied from documentation and still
// holds its placeholder.
var RemotePlaceholder = &Rule{
	Code:     "remote-placeholder",
	Title:    text.New("A placeholder was left in the URL", "URL に書き換えるべき見本が残っている"),
	Severity: Warning,
	Since:    "0.1.0",
	Reads:    "every remote and submodule URL",
	Check:    checkRemotePlaceholder,
	Hides:    []string{"ssh-user", "remote-wrong-case"},
}

var placeholderText = text.New("“%[1]s” is a placeholder from an example. Put the real name here.",
	"「%[1]s」は説明用の見本です。実際の名前に書き換えます。")

var unfilledText = text.New("“%[1]s” was never filled in. Git sends the text as it is.",
	"「%[1]s」が実際の値に置き換えられていません。Git はこの文字列をそのまま送ります。")

func checkRemotePlaceholder(p *Pass) {
	p.problems("remote-placeholder", func(u *RemoteURL, problem *remoteurl.Problem) {
		message := placeholderText
		if login := u.URL().UserinfoSpan; problem.Span.Start >= login.Start && problem.Span.End <= login.End {
			message = unfilledText
		}
		p.reportProblem(u, problem, message.With(part(u, problem.Span)), Warning).Docs = urlDocs(u, "manage")
	})
}
