package diagnostics

import (
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// SecretInHeader reports an Authorization header that a configuration file
// carries. CI checkouts leave them behind; Git then sends them to the host and
// the credential helpers are never asked (ad-m/github-push-action #52).
var SecretInHeader = &Rule{
	Code:     "secret-in-header",
	Title:    text.New("A token is stored in a header", "ヘッダーにトークンが保存されている"),
	Severity: Warning,
	Since:    "0.1.0",
	Security: "7.5",
	Reads:    "http.extraHeader, for all hosts and per URL, in every configuration file",
	Check:    checkSecretInHeader,
}

var (
	secretInHeaderText = text.New("A login is stored in this file in plain text. Git sends it instead of asking your credential helper.",
		"認証情報がこのファイルに平文で保存されています。Git は認証情報ヘルパーに問い合わせず、これを送信します。")
	twoHeadersText = text.New("Git sends %[1]s two Authorization headers, which servers refuse. This is one of them.",
		"Git は %[1]s に Authorization ヘッダーを 2 つ送るため、サーバーに拒否されます。これはその 1 つです。")
	otherHeader  = text.New("This is the other one.", "もう 1 つはこちらです。")
	removeHeader = text.New("Take the header “%[1]s” out of this file", "ヘッダー「%[1]s」をこのファイルから取り除く")
)

func checkSecretInHeader(p *Pass) {
	sent, twice := p.sentHeaders()
	for s, v := range p.inSections("http") {
		if v.Name() != "extraheader" {
			continue
		}
		name, from, ok := authorization(v.Text())
		if !ok {
			continue
		}
		e := v.Entry()
		f := p.Report(v.File, v.File.Locate(e, from, len(v.Text())), secretInHeaderText.With())
		f.Docs = gitDocs("http-extra-header")
		// One that was refused is in the way of every other login.
		refused := slices.ContainsFunc(p.Snapshot.Ties.Of(p.View), func(t *Tie) bool {
			return t.Failure.Kind.DeadSecret &&
				slices.ContainsFunc(t.URLs,
					func(u *RemoteURL) bool { return slices.Contains(sent[headerLine{v.File, v.Index}], u) })
		})
		f.Suggestions = []Suggestion{RemoveEntry{File: v.File, Entry: e, Title: removeHeader.With(name),
			Preferred: refused}}
		f.Others = append(f.Others, sent[headerLine{v.File, v.Index}]...)
		if d, ok := twice[headerLine{v.File, v.Index}]; ok {
			f.Severity, f.Message, f.Remote = Error, twoHeadersText.With(d.url.URL().Host), d.url.Remote
			f.Related = append(f.Related,
				Related{File: d.other.File, Span: d.other.Entry().Key, Message: otherHeader.With()})
		}
		if s.HasSubsection {
			f.Suggestions = append(f.Suggestions, tokensPage(p.Hosts, s.Subsection)...)
		}
	}
}

// headerLine is a line of a configuration file.
type headerLine struct {
	file  *gitconfig.File
	index int
}

type doubledHeader struct {
	url   *RemoteURL
	other gitconfig.Value
}

// sentHeaders says which lines Git sends to which URLs, and finds those that
// give one request two Authorization headers. GitHub answers 400, "Duplicate
// header" (recalled); a checkout in CI leaves such a line behind, and the next
// one adds its own.
func (p *Pass) sentHeaders() (sent map[headerLine][]*RemoteURL, twice map[headerLine]doubledHeader) {
	some := false
	for _, v := range p.inSections("http") {
		some = some || v.Name() == "extraheader"
	}
	if !some {
		return nil, nil
	}
	sent, twice = map[headerLine][]*RemoteURL{}, map[headerLine]doubledHeader{}
	for _, u := range p.URLs {
		if !u.web() {
			continue
		}
		var logins []gitconfig.Value
		for _, v := range p.Config.ExtraHeaders(u.Contacts) {
			at := headerLine{v.File, v.Index}
			sent[at] = append(sent[at], u)
			if name, _, ok := authorization(v.Text()); ok && strings.EqualFold(name, "authorization") {
				logins = append(logins, v)
			}
		}
		if len(logins) < 2 || u.Kind == Gitmodules {
			continue
		}
		for i, v := range logins {
			if _, known := twice[headerLine{v.File, v.Index}]; !known {
				twice[headerLine{v.File, v.Index}] = doubledHeader{u, logins[(i+1)%len(logins)]}
			}
		}
	}
	return sent, twice
}

// authorization finds where the credentials of an Authorization header begin.
// A header whose value is a variable of some template holds no secret.
func authorization(header string) (name string, from int, ok bool) {
	name, rest, _ := strings.Cut(header, ":")
	name = strings.TrimSpace(name)
	switch strings.ToLower(name) {
	case "authorization", "proxy-authorization", "private-token":
	default:
		return "", 0, false
	}
	credentials := strings.TrimSpace(rest)
	if credentials == "" || strings.HasPrefix(credentials, "$") {
		return "", 0, false
	}
	if _, after, two := strings.Cut(credentials, " "); two {
		credentials = strings.TrimSpace(after)
	}
	if strings.HasPrefix(credentials, "$") || strings.HasPrefix(credentials, "<") {
		return "", 0, false
	}
	return name, strings.LastIndex(header, credentials), true
}
