package diagnostics

import (
	"slices"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// SSHPATMismatch reports a remote whose protocol does not go together with what
// this machine can log in with: an SSH remote where there is only a token, an
// HTTPS remote where there is only a key, and a token inside of an SSH URL.
var SSHPATMismatch = &Rule{
	Code:     "ssh-pat-mismatch",
	Title:    text.New("The remote's protocol and the credential do not go together", "リモートのプロトコルと認証情報が合っていない"),
	Severity: Warning,
	Since:    "0.2.0",
	Reads:    "every remote URL, the tokens and logins that this machine has (never their secrets), SSH keys and agents",
	Check:    checkSSHPATMismatch,
	Machine:  true,
	Hides:    []string{"secret-in-url", "ssh-user", "helper-none"},
}

var (
	tokenInSSHText = text.New("This URL uses SSH, which never sends a token; and the token is in this file in plain text.",
		"この URL は SSH なので、トークンは使われません。しかもトークンがこのファイルに平文で保存されています。")
	onlyTokenText = text.New("This remote uses SSH, but this computer has only a token for %[1]s. Tokens work only over HTTPS (%[2]s).",
		"このリモートは SSH ですが、このコンピューターにある %[1]s の認証情報はトークンだけです (%[2]s)。トークンは HTTPS でしか使えません。")
	onlyKeyText = text.New("This remote uses HTTPS, but this computer has only an SSH key for %[1]s. Keys work only over SSH.",
		"このリモートは HTTPS ですが、このコンピューターにある %[1]s の認証情報は SSH キーだけです。キーは SSH でしか使えません。")
	inNetrc     = text.New("the token is in %[1]s", "%[1]s にあります")
	inVariable  = text.New("the token is in the variable %[1]s", "環境変数 %[1]s にあります")
	inGH        = text.New("gh is logged in", "gh でログイン済み")
	inGHAs      = text.New("gh is logged in as %[1]s", "gh に %[1]s としてログイン済み")
	helperHolds = text.New("a credential helper has it", "認証情報ヘルパーにあります")
)

// whereLogin says where a credential lies, never what it is.
func whereLogin(facts *machine.Facts, c machine.Credential) text.Message {
	switch c.Source {
	case machine.FromNetrc, machine.FromStore:
		return inNetrc.With(machine.Short(facts.Home, c.Where))
	case machine.FromVariable:
		return inVariable.With(c.Where)
	case machine.FromGH:
		if c.User != "" {
			return inGHAs.With(c.User)
		}
		return inGH.With()
	}
	return helperHolds.With()
}

func checkSSHPATMismatch(p *Pass) {
	said := map[string]int{} // by protocol, host and user: the finding that speaks for all URLs there
	for _, u := range p.URLs {
		switch {
		case u.info.transport == remoteurl.TransportSSH && u.Rule == nil && hasToken(u):
			p.reportTokenInSSH(u)
		case p.Snapshot.Facts == nil || p.Repo == nil || u.Kind == Gitmodules:
		case u.info.transport == remoteurl.TransportSSH:
			p.once(said, "ssh", u, p.checkOnlyToken)
		case u.info.transport == remoteurl.TransportHTTPS:
			p.once(said, "https", u, p.checkOnlyKey)
		}
	}
}

// once reports a server's URLs together: what holds for the first holds for all.
func (p *Pass) once(said map[string]int, protocol string, u *RemoteURL, check func(*RemoteURL)) {
	server := protocol + " " + u.URL().User + "@" + u.URL().Authority()
	if i, ok := said[server]; ok {
		f := &(*p.out)[i]
		f.Others = append(f.Others, u)
		if len(f.Related) < 3 {
			f.Related = append(f.Related, Related{File: u.File, Span: u.Whole(), Message: sameServerText.With()})
		}
		return
	}
	before := len(*p.out)
	if check(u); len(*p.out) > before {
		said[server] = before
	}
}

// hasToken says whether a token stands in a URL; a password in an SSH URL is
// secret-in-url's.
func hasToken(u *RemoteURL) bool {
	secrets := u.secrets()
	return len(secrets) > 0 && secrets[0].Kind == remoteurl.TokenSecret
}

func (p *Pass) reportTokenInSSH(u *RemoteURL) {
	secret := u.secrets()[0]
	f := p.Report(u.File, u.File.Locate(u.Entry, secret.Span.Start, secret.Span.End), tokenInSSHText.With())
	f.Remote, f.URL = u.Remote, u
	f.Docs = urlDocs(u, "remotes")
	if to, ok := u.URL().To(remoteurl.HTTPS, u.Hosts); ok {
		f.Suggestions = append(f.Suggestions, SetURL{URL: u, To: to, Change: ToHTTPS})
	}
	if to := remoteurl.WithoutSecret(u.Raw); to != u.Raw {
		f.Suggestions = append(f.Suggestions, SetURL{URL: u, To: to, Change: StripSecret})
	}
	f.Suggestions = append(f.Suggestions, tokensPage(p.Hosts, u.URL().Raw)...)
}

// wrongUser says that the URL has a problem which comes first: with the wrong
// user no key works.
func (u *RemoteURL) wrongUser() bool {
	return slices.ContainsFunc(u.Problems, func(x remoteurl.Problem) bool { return x.Code == SSHUser.Code })
}

func (p *Pass) checkOnlyToken(u *RemoteURL) {
	site, ok := knownSite(p, u)
	if !ok || u.wrongUser() {
		return
	}
	keys, ok := sshKeys(p, u)
	if !ok || keys.Verdict != machine.NoKey {
		return
	}
	list, _ := httpsCredentials(p.View, p.Snapshot.Facts, u)
	login, ok := certainLogin(list)
	if !ok {
		return // ssh-key-missing says that there is nothing at all
	}
	file, span, _ := u.Where(beforePath(u.URL()))
	f := p.Report(file, span, onlyTokenText.With(site.Host, whereLogin(p.Snapshot.Facts, login)))
	f.Remote, f.URL = u.Remote, u
	f.Docs = urlDocs(u, "remotes")
	if to, alias := behindAlias(p.Snapshot.Facts, u); alias {
		f.Suggestions = []Suggestion{SetURL{URL: u, To: to, Change: ToHTTPS, About: repair.Host}}
	} else {
		f.Suggestions = p.Snapshot.switchTo(p.View, u, remoteurl.HTTPS, true)
	}
	f.Suggestions = append(f.Suggestions, keysPage(site, NewKeyPage)...)
}

func (p *Pass) checkOnlyKey(u *RemoteURL) {
	site, ok := knownSite(p, u)
	facts := p.Snapshot.Facts
	if !ok || u.URL().HasPassword || len(u.secrets()) > 0 || p.asks(u) || !p.likelyPushed(u) {
		return
	}
	for _, part := range []machine.Part{machine.PartPrograms, machine.PartGH, machine.PartNetrc, machine.PartStored} {
		if facts.Err(part) != nil {
			return // there may be a login that was not seen
		}
	}
	list, _ := httpsCredentials(p.View, facts, u)
	if len(list) > 0 || p.pushesOtherwise(u) {
		return
	}
	keys, ok := sshKeys(p, u)
	if !ok || keys.Verdict != machine.KeyThere {
		return
	}
	file, span, _ := u.Where(beforePath(u.URL()))
	f := p.Report(file, span, onlyKeyText.With(site.Host))
	f.Severity = Information
	f.Remote, f.URL = u.Remote, u
	f.Docs = urlDocs(u, "remotes")
	f.Suggestions = p.Snapshot.switchTo(p.View, u, remoteurl.SSH, true)
	if page, ok := newTokenPage(p.Snapshot, p.View, site, u); ok {
		f.Suggestions = append(f.Suggestions, page)
	}
}

// asks says whether a program or a header answers for a URL in place of the
// credential helpers.
func (p *Pass) asks(u *RemoteURL) bool {
	for _, a := range p.Snapshot.Facts.Askers {
		if a.Variable == "GIT_ASKPASS" || a.Variable == "SSH_ASKPASS" {
			return true
		}
	}
	if v, ok := p.Config.Get("core.askpass"); ok && v.Text() != "" {
		return true
	}
	return slices.ContainsFunc(p.Config.HTTP(u.Contacts), func(s gitconfig.HTTPSetting) bool {
		_, _, login := authorization(s.Value.Text())
		return s.Key == "http.extraheader" && login || s.Key == "http.sslcert" || s.Key == "http.emptyauth" || s.Key == "http.cookiefile"
	})
}

// beforePath is the part of a URL that says how and where: scheme, user, host
// and port.
func beforePath(u remoteurl.URL) remoteurl.Span {
	end := max(u.HostSpan.End, u.PortSpan.End)
	if end <= 0 {
		end = len(u.Raw)
	}
	return remoteurl.Span{Start: 0, End: end}
}
