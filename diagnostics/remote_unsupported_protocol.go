package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// RemoteUnsupportedProtocol reports a scheme that Git does not know, or that
// the host does not speak.
var RemoteUnsupportedProtocol = &Rule{
	Code:     "remote-unsupported-protocol",
	Title:    text.New("The URL's protocol does not work here", "URL のプロトコルが使えない"),
	Severity: Error,
	Since:    "0.1.0",
	Reads:    "every remote and submodule URL",
	Safe:     true,
	Check:    checkRemoteUnsupportedProtocol,
	Hides:    []string{"remote-wrong-case", "ssh-user"},
}

// protocolTexts: [1] is what was written, [2] the scheme that is meant, [3] the
// forge's name.
var protocolTexts = map[remoteurl.Kind]text.Text{
	remoteurl.KindSchemeCase:       text.New("Git knows “%[2]s” only in lower case; “%[1]s” makes it look for another program.", "Git は小文字の「%[2]s」だけを認識します。「%[1]s」では別のプログラムを探します。"),
	remoteurl.KindSchemeSpelling:   text.New("Git does not know the protocol “%[1]s”.", "「%[1]s」というプロトコルを Git は認識しません。"),
	remoteurl.KindGitProtocol:      text.New("%[3]s has switched off the unencrypted protocol “%[1]s://”.", "%[3]s では暗号化されないプロトコル「%[1]s://」は廃止されています。"),
	remoteurl.KindPlainHTTP:        text.New("%[3]s answers only over HTTPS: with “%[1]s://” a login would travel unencrypted first.", "%[3]s は HTTPS でのみ応答します。「%[1]s://」では認証情報がまず暗号化されずに送られます。"),
	remoteurl.KindDeprecatedScheme: text.New("“%[1]s://” is deprecated; Git's documentation asks for “%[2]s://”.", "「%[1]s://」は非推奨です。Git のドキュメントでは「%[2]s://」を使います。"),
}

func checkRemoteUnsupportedProtocol(p *Pass) {
	p.problems(remoteurl.CodeUnsupportedProtocol, func(u *RemoteURL, problem *remoteurl.Problem) {
		severity := Error
		if problem.Kind == remoteurl.KindDeprecatedScheme {
			severity = Warning
		}
		t := protocolTexts[problem.Kind]
		p.reportProblem(u, problem, t.With(part(u, problem.Span), problem.Detail, u.Hosts.Lookup(u.URL().Host).Name), severity).Docs = urlDocs(u, "remotes")
	})
}
