package diagnostics

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
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
		host := u.URL().Host
		if problem.Fixed != "" {
			host = remoteurl.Parse(problem.Fixed).Host // what is written may have none yet
		}
		written := part(u, problem.Span)
		switch problem.Kind {
		case remoteurl.KindGitProtocol:
			written = "git" // whatever its case is
		case remoteurl.KindPlainHTTP:
			written = "http"
		}
		p.reportProblem(u, problem, t.With(written, problem.Detail, u.Hosts.Lookup(host).Name),
			severity).Docs = urlDocs(u, "remotes")
	})
	p.reportTLSPort()
}

var (
	tlsPortText  = text.New("This port of %[1]s speaks HTTPS, so that “http://” is answered with an error.", "%[1]s のこのポートは HTTPS 用のため、「http://」にはエラーが返されます。")
	tlsLooksText = text.New("This port of %[1]s answers like one that speaks HTTPS and was asked with “http://”.", "%[1]s のこのポートの応答は、HTTPS 用のポートに「http://」で接続したときのものです。")
)

// saysTLS are the words of servers (nginx and its 497 page, Apache, Go's
// net/http, Caddy) to whom somebody spoke plain HTTP on a port for HTTPS.
var saysTLS = []string{"plain HTTP request was sent to HTTPS port", "speaking plain HTTP to an SSL-enabled", "HTTP request to an HTTPS server"}

// tlsPort says whether a failure shows that a URL with http:// leads to a port
// which speaks HTTPS, and whether that is certain. Git shows a server's page only
// if it is plain text, which leaves the status 400 of all of them, or the
// beginning of a TLS alert, which libcurl takes for HTTP/0.9.
func (p *Pass) tlsPort(t *Tie, u *RemoteURL) (speaks, certain bool) {
	url := u.URL()
	f := t.Failure
	if u.info.transport != remoteurl.TransportHTTP || f.Transport != "http" && f.Transport != "" {
		return false, false
	}
	for _, words := range saysTLS {
		if strings.Contains(f.Text, words) || strings.Contains(f.Detail[failure.DetailReason], words) {
			return true, true
		}
	}
	site := u.Hosts.Lookup(url.Host)
	said := url.Port == strconv.Itoa(site.HTTPSPort)
	if said && site.PlainHTTP {
		return false, false // the settings say that it speaks HTTP
	}
	known := url.Port == "443" || said || slices.ContainsFunc(p.URLs, func(o *RemoteURL) bool {
		return o.info.transport == remoteurl.TransportHTTPS && o.URL().Authority() == url.Authority()
	})
	named := url.Port != "" && url.Port != "80"
	switch {
	case strings.Contains(f.Text, "error: 400"), strings.Contains(f.Text, "HTTP/0.9"):
		return named, known
	case f.Kind == failure.ConnectionReset:
		return known, known
	}
	return false, false
}

// reportTLSPort reports http:// to a port that a transcript shows to speak HTTPS.
func (p *Pass) reportTLSPort() {
	for _, t := range p.Snapshot.Ties.Of(p.View) {
		for _, u := range t.URLs {
			speaks, certain := p.tlsPort(t, u)
			if !speaks || slices.ContainsFunc(*p.out, func(f Finding) bool { return f.Rule == p.rule && f.URL == u }) {
				continue
			}
			url := u.URL()
			message := tlsLooksText
			if certain {
				message = tlsPortText
			}
			file, span, _ := u.Where(remoteurl.Span{End: len(url.Scheme)})
			f := p.Report(file, span, message.With(url.Authority()))
			f.Remote, f.URL, f.Docs = u.Remote, u, urlDocs(u, "remotes")
			to := "https" + u.Contacts[len(url.Scheme):]
			if _, can := u.Written(to); can {
				f.Suggestions = []Suggestion{SetURL{URL: u, To: to, Preferred: true, About: repair.Protocol}}
			} else if u.Rule.File != nil && strings.HasPrefix(u.Base, url.Scheme+"://") {
				base := "https" + u.Base[len(url.Scheme):]
				if s := u.Rule.Section(); u.Rule.File.Text[s.SubsectionSpan.Start:s.SubsectionSpan.End] == u.Base {
					f.Suggestions = []Suggestion{ReplaceSpan{
						File: u.Rule.File, Span: s.SubsectionSpan, To: base,
						Title: changeRule.With(remoteurl.Redact(base)), Preferred: true,
						Rules:   rulesOf(u.Rule.File, s),
						Effects: []repair.Effect{{Place: u.Place(), To: to, About: repair.Rewriting | repair.Protocol}},
					}}
				}
			}
		}
	}
}
