package diagnostics

import (
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// SecretInURL reports a token or password in a URL: of a remote, of a
// submodule, or of an insteadOf rule.
var SecretInURL = &Rule{
	Code:     "secret-in-url",
	Title:    text.New("A token or password is stored in a URL", "URL にトークンやパスワードが保存されている"),
	Severity: Warning,
	Since:    "0.1.0",
	Security: "8.5",
	Reads:    "url, pushurl, insteadOf and submodule URLs in every configuration file and .gitmodules",
	Check:    checkSecretInURL,
}

var (
	tokenInURLText = text.New("A token is stored in this file in plain text. Anyone who can read the file can use it.",
		"トークンがこのファイルに平文で保存されています。ファイルを読める人は誰でも使えます。")
	passwordInURLText = text.New("A password is stored in this file in plain text. Anyone who can read the file can use it.",
		"パスワードがこのファイルに平文で保存されています。ファイルを読める人は誰でも使えます。")
	gitmodulesSecretText = text.New("A login is stored in .gitmodules in plain text. Everyone who clones this repository gets it.",
		"認証情報が .gitmodules に平文で保存されています。このリポジトリをクローンした人全員に渡ります。")
)

func secretText(kind remoteurl.SecretKind) text.Text {
	if kind == remoteurl.TokenSecret {
		return tokenInURLText
	}
	return passwordInURLText
}

// wordOfManual says whether a password is what manuals write for one, in small letters:
// https://username:password@host/username/repository.
func wordOfManual(password string) bool {
	return slices.Contains([]string{"password", "passwd", "pass", "token", "secret"}, password)
}

func checkSecretInURL(p *Pass) {
	for _, u := range p.everyURL() {
		if p.secretBehind(u) {
			continue
		}
		has := func(c string) bool {
			return slices.ContainsFunc(u.Problems, func(p remoteurl.Problem) bool { return p.Code == c })
		}
		if u.Rule == nil && !has(remoteurl.CodeSecret) ||
			has(remoteurl.CodePlaceholder) && wordOfManual(u.URL().Password.Reveal()) {
			continue
		}
		for _, s := range u.secrets() { // what the file holds, not what a rule makes of it
			message := secretText(s.Kind)
			if u.Kind == Gitmodules {
				message = gitmodulesSecretText
			}
			f := p.Report(u.File, u.File.Locate(u.Entry, s.Span.Start, s.Span.End), message.With())
			f.Remote, f.URL = u.Remote, u
			f.Docs = urlDocs(u, "tokens")
			failure := p.dead(u)
			if failure != nil && u.Rule == nil {
				if x, ok := p.storedInstead(u); ok {
					f.Suggestions = append(f.Suggestions, x)
					failure = nil // no new token is needed
				}
			}
			if failure != nil && u.Rule == nil {
				repo, _ := u.URL().Repository(u.Hosts)
				site := u.URL().Forge(u.Hosts).WithOwner(repo.Owner)
				if address,
					ok := site.TokenPage(tokenRequest(p.Snapshot.Settings, failure, repo.Owner, repo.Name)); ok {
					f.Suggestions = append(f.Suggestions,
						RenewSecret{URL: u, To: remoteurl.WithoutSecret(u.Raw), Address: address, Site: site.Host})
				}
			}
			if u.web() && storable(u) && p.Snapshot.Facts != nil && p.Repo != nil && u.Rule == nil &&
				u.Kind != Gitmodules && u.Kind != BranchURL && p.dead(u) == nil {
				_, helpers := httpsCredentials(p.View, p.Snapshot.Facts, u)
				// the helper proves it before the file loses anything
				if keeps, sure := machine.Remembers(helpers); keeps || !sure {
					f.Suggestions = append(f.Suggestions, StoreSecret{URL: u})
				}
			}
			if to := remoteurl.WithoutSecret(u.Raw); to != u.Raw {
				f.Suggestions = append(f.Suggestions, withoutSecret(u, to))
			}
			f.Suggestions = append(f.Suggestions, tokensPage(p.Hosts, u.URL().Raw)...)
			break // one URL, one finding
		}
	}
	p.secretsInProxies()
	// A rule's own prefix: to take the secret out of it would change what it
	// matches, so there is no edit.
	for _, v := range p.inSections("url") {
		if v.Name() != "insteadof" && v.Name() != "pushinsteadof" {
			continue
		}
		if secrets := remoteurl.Secrets(v.Text()); len(secrets) > 0 {
			f := p.Report(v.File, v.File.Locate(v.Entry(), secrets[0].Span.Start, secrets[0].Span.End),
				secretText(secrets[0].Kind).With())
			f.Docs = forgeDocs("tokens")
			f.Suggestions = tokensPage(p.Hosts, v.Text())
		}
	}
	// The part that an insteadOf rule puts in place stands in the section's name.
	for _, file := range p.Files {
		for i := range file.Sections {
			s := &file.Sections[i]
			if s.Name != "url" || !s.HasSubsection {
				continue
			}
			for _, secret := range remoteurl.Secrets(s.Subsection) {
				span := s.SubsectionSpan
				plain := file.Text[span.Start:span.End] == s.Subsection
				at := span
				if plain {
					at = gitconfig.Span{Start: span.Start + secret.Span.Start, End: span.Start + secret.Span.End}
				}
				f := p.Report(file, at, secretText(secret.Kind).With())
				f.Docs = forgeDocs("tokens")
				if to := remoteurl.WithoutSecret(s.Subsection); plain && to != s.Subsection {
					f.Suggestions = append(f.Suggestions,
						ReplaceSpan{File: file, Span: span, To: to, Title: stripRule.With(remoteurl.Redact(to)),
							Rules: rulesOf(file, s)})
				}
				f.Suggestions = append(f.Suggestions, tokensPage(p.Hosts, s.Subsection)...)
				break
			}
		}
	}
}

var (
	passwordInProxyText = text.New("The password of a proxy is stored in this file in plain text. Anyone who can read the file can use it.",
		"プロキシのパスワードがこのファイルに平文で保存されています。ファイルを読める人は誰でも使えます。")
	stripProxy = text.New("Take the password out of this line (Git then asks your credential helper, or you)", "この行からパスワードを取り除く (Git は認証情報ヘルパーに問い合わせるか、入力を求めます)")
)

// secretsInProxies looks at the addresses of proxies: http.proxy, for all hosts
// and for one, and remote.NAME.proxy.
func (p *Pass) secretsInProxies() {
	check := func(v *gitconfig.Value) {
		secrets := remoteurl.Secrets(v.Text())
		if len(secrets) == 0 {
			return
		}
		f := p.Report(v.File, v.File.Locate(v.Entry(), secrets[0].Span.Start, secrets[0].Span.End),
			passwordInProxyText.With())
		f.Docs = gitDocs("http-proxy")
		if to := remoteurl.WithoutSecret(v.Text()); to != v.Text() {
			f.Suggestions = []Suggestion{SetValue{File: v.File, Entry: v.Entry(), To: to, Title: stripProxy.With()}}
		}
	}
	for _, v := range p.inSections("http", "https") {
		if v.Name() == "proxy" {
			check(v)
		}
	}
	for i := range p.Config.Values {
		if v := &p.Config.Values[i]; v.Name() == "proxy" {
			if s := v.Section(); s != nil && s.Name == "remote" && s.HasSubsection {
				check(v)
			}
		}
	}
}

// secretBehind reports a secret of which a comment sign leaves the first part: the
// file holds all of it.
func (p *Pass) secretBehind(u *RemoteURL) bool {
	_, _, span, ok := u.whole()
	if !ok {
		return false
	}
	secrets := remoteurl.Secrets(u.File.Text[span.Start:span.End])
	if len(secrets) == 0 {
		return false
	}
	at := gitconfig.Span{Start: span.Start + secrets[0].Span.Start, End: span.Start + secrets[0].Span.End}
	f := p.Report(u.File, at, secretText(secrets[0].Kind).With())
	f.Remote, f.URL, f.Docs = u.Remote, u, urlDocs(u, "tokens")
	return true
}

// storedInstead takes a login that no longer works out of a URL where this machine
// has another one for the server, under another name: then Git uses that.
func (p *Pass) storedInstead(u *RemoteURL) (Suggestion, bool) {
	url := u.URL()
	if !url.HasPassword || u.Kind == Gitmodules {
		return nil, false
	}
	login, ok := remoteurl.FindLogin(u.Raw)
	if !ok {
		return nil, false
	}
	to := u.Raw[:login.Span.Start] + u.Raw[login.Span.End:]
	if p.Config.Credential(to).UsernameFrom != nil {
		return nil, false // a setting names the account
	}
	list, _ := httpsCredentials(p.View, p.Snapshot.Facts, u)
	user := ""
	for _, c := range list {
		switch {
		case !c.Certain || !c.Used || c.User == "":
		case strings.EqualFold(c.User, url.User):
			return nil, false // the same account: its name stays
		case user != "" && user != c.User:
			return nil, false // which of them, nobody can say
		default:
			user = c.User
		}
	}
	if user == "" {
		return nil, false
	}
	return SetURL{URL: u, To: to, Change: StripSecret, Preferred: true}, true
}

// dead is the failure that proves that the secret of a URL no longer works, if
// there is one: then it is not worth keeping.
func (p *Pass) dead(u *RemoteURL) *transcript.Failure {
	for _, t := range p.Snapshot.Ties.Of(p.View) {
		if slices.Contains(t.URLs, u) && t.Failure.Kind.DeadSecret {
			return t.Failure
		}
	}
	return nil
}

var stripRule = text.New("Take the secret out of this rule: %[1]s", "シークレットをこのルールから取り除く: %[1]s")

// withoutSecret takes the secret out of a URL as it is configured; what an
// insteadOf rule makes of it does not matter here.
func withoutSecret(u *RemoteURL, to string) Suggestion {
	return SetURL{URL: u, To: to, Change: StripSecret}
}

// storable says whether a helper can keep the secret that a URL has: it is the login,
// and the command can name the URL without showing anything.
func storable(u *RemoteURL) bool {
	login, _ := remoteurl.FindLogin(u.Raw)
	return u.secrets()[0].Span.End <= login.Span.End && remoteurl.Redact(u.Remote) == u.Remote
}
