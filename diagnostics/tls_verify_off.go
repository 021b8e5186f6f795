package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// TLSVerifyOff reports http.sslVerify=false where it applies to a remote: the
// password or token then goes to whoever answers.
var TLSVerifyOff = &Rule{
	Code:     "tls-verify-off",
	Title:    text.New("The server's certificate is not checked", "サーバー証明書を検証していない"),
	Severity: Warning,
	Since:    "0.1.0",
	Security: "7.0",
	Reads:    "http.sslVerify, for all hosts and per URL, in every configuration file",
	Check:    checkTLSVerifyOff,
}

var (
	tlsVerifyOffText = text.New("Git does not check the certificate of %[1]s. Anyone on the way can read the password or token.",
		"Git は %[1]s の証明書を検証しません。経路上の誰でもパスワードやトークンを読めます。")
	tlsRemoteText = text.New("This remote is contacted without checking the certificate.", "このリモートへの接続では証明書が検証されません。")
	tlsRemove     = text.New("Turn certificate checking on again (remove this line)", "証明書の検証を元に戻す (この行を削除)")
)

func checkTLSVerifyOff(p *Pass) {
	off := false // most configurations never mention it: then no URL needs to be matched
	for _, v := range p.inSections("http") {
		off = off || v.Name() == "sslverify" && v.False()
	}
	if !off {
		return
	}
	type place struct {
		file  *gitconfig.File
		index int
	}
	seen := map[place]*Finding{}
	for _, u := range p.URLs {
		if u.Kind == Gitmodules || u.info.transport != remoteurl.TransportHTTPS {
			continue
		}
		for _, s := range p.Config.HTTP(u.URL().Raw) {
			v := s.Value
			if s.Key != "http.sslverify" || v.File == nil || !v.False() {
				continue
			}
			related := Related{File: u.File, Span: u.Whole(), Message: tlsRemoteText.With()}
			at := place{v.File, v.Index}
			if _, known := seen[at]; known {
				// Pointers into the list of findings do not outlive the next
				// report, so the related places are added at the end.
				seen[at].Related = append(seen[at].Related, related)
				continue
			}
			e := v.Entry()
			seen[at] = &Finding{File: v.File, Span: e.ValueSpan, Problem: Problem{
				Message: tlsVerifyOffText.With(u.URL().Host), Remote: u.Remote, Related: []Related{related},
				Docs:        gitDocs("http-ssl-verify"),
				Suggestions: []Suggestion{RemoveEntry{File: v.File, Entry: e, Title: tlsRemove.With()}},
			}}
		}
	}
	for _, f := range seen {
		r := p.Report(f.File, f.Span, f.Message)
		r.Remote, r.Related, r.Docs, r.Suggestions = f.Remote, f.Related, f.Docs, f.Suggestions
	}
}
