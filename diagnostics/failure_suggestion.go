package diagnostics

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// SwitchTo rewrites a remote to another protocol: every URL of the remote that
// belongs to the same repository.
type SwitchTo struct {
	URL       *RemoteURL
	All       []*RemoteURL // of the view
	To        remoteurl.Protocol
	Preferred bool
}

func (SwitchTo) suggestion() {}

// switchTo suggests the other protocol, unless the URL is to be repaired first:
// its fault, or the repository's old name, would go with it.
func (s *Snapshot) switchTo(v *View, u *RemoteURL, to remoteurl.Protocol, preferred bool) []Suggestion {
	if _, moved := s.placeOf(v, u); moved || u.malformed() {
		return nil
	}
	return []Suggestion{SwitchTo{URL: u, All: v.URLs, To: to, Preferred: preferred}}
}

// suggestionsFor lists what to do about a failure. v and u are nil where it
// belongs to no configured URL: then there are pages only.
func suggestionsFor(s *Snapshot, v *View, f *transcript.Failure, u *RemoteURL) []Suggestion {
	hosts := s.Settings.Hosts
	site := hosts.Lookup(f.Host)
	if u != nil {
		site, hosts = u.URL().Forge(u.Hosts), u.Hosts
	}
	owner, name := f.Owner, f.Repository
	if u != nil && owner == "" {
		if repo, ok := u.URL().Repository(hosts); ok {
			owner, name = repo.Owner, repo.Name
		}
	}
	if u != nil {
		if at, moved := s.placeOf(v, u); moved {
			if repo, ok := at.Repository(hosts); ok {
				owner, name = repo.Owner, repo.Name
			}
		}
	}
	site = site.WithOwner(owner)
	var out []Suggestion
	page := func(p Page, address string, ok bool) {
		if at, err := url.Parse(address); ok && err == nil && at.Scheme == "https" && at.Host != "" {
			out = append(out, OpenPage{Page: p, Address: address, Site: at.Host})
		}
	}
	change := func(to remoteurl.Protocol) {
		if u != nil {
			out = append(out, s.switchTo(v, u, to, usable(s, v, u, to))...)
		}
	}
	if u != nil {
		if to, ok := movedTo(f, u); ok {
			kind := Repair
			if onlyCase(to, u) {
				kind = Recase
			}
			out = append(out, SetURL{URL: u, To: to, Change: kind, Preferred: true})
		}
	}
	if to, ok := sameAsFetch(v, f, u); ok {
		out = append(out, SetURL{URL: u, To: to, Preferred: true})
	} else if to, ok := tooFarUp(v, f, u); ok {
		out = append(out, SetURL{URL: u, To: to, Preferred: true})
	} else if u != nil {
		out = append(out, meantNames(s, v, f, u)...)
	}
	if f.Kind == failure.RemoteNotConfigured && u != nil {
		if out := v.missingURL(u); len(out) > 0 {
			return out
		}
		if section := u.File.SectionOf(u.Entry); u.Kind == RemoteName && section != nil &&
			section.Name == "remote" && section.HasSubsection {
			return nil // it is there, and nothing tells its URL
		}
		if u.Kind == RemoteName {
			return v.otherRemotes(u.File, u.Entry, u.Remote)
		}
		if x, ok := v.rename(f.Remote, true); ok {
			out = append(out, x)
		}
	}
	if f.Kind == failure.SSHKeyBadPermissions && u != nil && s.Facts != nil {
		p := &Pass{View: v, Snapshot: s}
		out = append(out, privateHalf(s, f, u)...)
		if keys, ok := sshKeys(p, u); ok && len(out) == 0 {
			out = append(out, p.closeKey(keys)...)
		}
	}
	ssh := f.Transport == "ssh"
	if u != nil {
		out = append(out, rightPort(s, f, u)...)
		out = append(out, meantHosts(s, v, f, u)...)
		if ssh {
			var user []Suggestion
			if f.Kind == failure.SSHPublickeyDenied || f.Kind == failure.SSHKeyUnusable {
				user = aliasUser(s, u)
				out = append(out, user...)
			}
			switch f.Kind {
			case failure.SSHPublickeyDenied, failure.RepoNotFound, failure.WriteDenied, failure.ReadDenied:
				if len(user) == 0 { // the wrong user would be the wrong one there, too
					out = append(out, otherAlias(s, u)...)
				}
			}
		}
		switch {
		case site.Known:
		case ssh && slices.Contains(f.Kind.Helps, failure.HelpHTTPS),
			!ssh && slices.Contains(f.Kind.Helps, failure.HelpSSH):
			out = append(out, provenSwitch(s, v, u, ssh)...)
		}
	}
	for _, h := range f.Kind.Helps {
		switch h {
		case failure.HelpWeb:
			if u != nil && f.Submodule == "" {
				address, ok := u.URL().Web(hosts)
				page(WebPage, address, ok)
			} else if name != "" && (owner != "" || site.Kind == forge.CodeCommit) {
				address, ok := site.WebPage(owner, name)
				page(WebPage, address, ok)
			}
		case failure.HelpToken:
			if !ssh && failure.NewTokenHelps(f) {
				address, ok := site.TokenPage(tokenRequest(s.Settings, f, owner, name))
				page(NewTokenPage, address, ok)
			}
		case failure.HelpTokens:
			address, ok := site.TokensPage()
			page(TokensPage, address, ok)
		case failure.HelpSSO:
			if serverPage(f, site) {
				page(SSOPage, f.Detail[failure.DetailPage], true)
				continue
			}
			address, ok := site.SSOPage()
			if ssh {
				address, ok = site.SSHSSOPage()
			}
			page(SSOPage, address, ok)
		case failure.HelpKeys:
			if f.Kind == failure.DeployKeyReadOnly || f.Kind == failure.DeployKeyWrongRepo {
				// The key is the repository's, and no account has it.
				if address, ok := site.DeployKeysPage(owner, name); ok {
					page(DeployKeysPage, address, ok)
					continue
				}
			}
			what := KeysPage
			if hasNoKey(s, v, u) {
				what = NewKeyPage
			}
			address, ok := site.SSHKeysPage()
			page(what, address, ok)
		case failure.HelpDownloads:
			out = append(out, downloads())
		case failure.HelpServer:
			if serverPage(f, site) {
				page(WebPage, f.Detail[failure.DetailPage], true)
			}
		case failure.HelpNewSecret:
			if u != nil && u.Rule == nil && len(u.secrets()) > 0 {
				if address, ok := site.TokenPage(tokenRequest(s.Settings, f, owner, name)); ok {
					out = append(out, RenewSecret{URL: u, To: remoteurl.WithoutSecret(u.Raw), Address: address,
						Site: site.Host})
				}
			}
		case failure.HelpGH:
			if !ssh && u != nil {
				out = append(out, ghSuggestions(s, v, f, u)...)
			}
		case failure.HelpForget:
			if !ssh && u != nil && s.Facts != nil {
				out = append(out, forgetSuggestion(s, v, f, u)...)
			}
		case failure.HelpAccount:
			if !ssh && u != nil && s.Facts != nil {
				out = append(out, accountSuggestions(s, v, f, u)...)
			}
		case failure.HelpSSH443:
			if ssh {
				change(remoteurl.SSH443)
			}
		case failure.HelpHTTPS:
			if ssh || f.Transport == "git" {
				change(remoteurl.HTTPS)
			}
		case failure.HelpSSH:
			if !ssh {
				change(remoteurl.SSH)
			}
		}
	}
	return out
}

// sameAsFetch gives the push URL of the repository that the remote reads from,
// where the one that failed is almost the same: then it is misspelt.
func sameAsFetch(v *View, f *transcript.Failure, u *RemoteURL) (string, bool) {
	if u == nil || u.Kind != PushURL || f.Kind != failure.RepoNotFound {
		return "", false
	}
	push, ok := u.URL().Repository(u.Hosts)
	if !ok {
		return "", false
	}
	for _, other := range v.URLs {
		if other.Remote != u.Remote || other.Kind != FetchURL {
			continue
		}
		fetch, ok := other.URL().Repository(other.Hosts)
		if ok && fetch.Path != push.Path && almost(fetch.Path, push.Path) && digits(fetch.Path) == digits(push.Path) {
			return u.URL().WithRepo(fetch.Owner, fetch.Name), true
		}
	}
	return "", false
}

// tooFarUp gives the URL of a submodule whose relative URL in .gitmodules goes one
// folder too far up: nothing is left of the owner then.
func tooFarUp(v *View, f *transcript.Failure, u *RemoteURL) (string, bool) {
	if u == nil || u.Kind != Submodule || u.Rule != nil || f.Kind != failure.RepoNotFound ||
		v.Gitmodules == nil {
		return "", false
	}
	at := (&Pass{View: v}).publishedURLs()[u.Remote]
	if at == nil || !strings.HasPrefix(at.Value, "../../") {
		return "", false
	}
	now, ok := v.Config.SubmoduleURL(at.Value)
	to, ok2 := v.Config.SubmoduleURL(strings.TrimPrefix(at.Value, "../"))
	if !ok || !ok2 || now != u.Raw || len(remoteurl.Secrets(to)) > 0 {
		return "", false
	}
	if strings.Contains(strings.Trim(u.URL().Path, "/"), "/") {
		return "", false // there is an owner
	}
	return to, strings.Contains(strings.Trim(remoteurl.Parse(to).Path, "/"), "/")
}

// almost says whether two names are one mistyped letter, or two that changed
// places, apart, upper and lower case aside.
func almost(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(a) <= 1 && len(b) <= 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
}

// newTokenPage is where a token for a URL's repository is created: one that can
// read and write.
func newTokenPage(s *Snapshot, v *View, site forge.Forge, u *RemoteURL) (Suggestion, bool) {
	at, _ := s.placeOf(v, u)
	repo, ok := at.Repository(u.Hosts)
	if !ok {
		return nil, false
	}
	f := &transcript.Failure{Contact: transcript.Contact{Operation: "push"}}
	address, ok := site.WithOwner(repo.Owner).TokenPage(tokenRequest(s.Settings, f, repo.Owner, repo.Name))
	page, err := url.Parse(address)
	if !ok || err != nil {
		return nil, false
	}
	return OpenPage{Page: NewTokenPage, Address: address, Site: page.Host}, true
}

// serverPage says whether the page that the server told the user to open lies
// at the server's own site: a page anywhere else is not opened on its word.
func serverPage(f *transcript.Failure, site forge.Forge) bool {
	at, err := url.Parse(f.Detail[failure.DetailPage])
	if err != nil || at.Scheme != "https" || at.User != nil {
		return false
	}
	host := strings.ToLower(at.Hostname())
	if site.Known && (host == site.Host || strings.HasSuffix(host, "."+site.Host)) {
		return true
	}
	return host != "" && host == strings.ToLower(f.Host)
}

// tokenRequest asks for the least that the failed operation needs.
func tokenRequest(s *settings.Settings, f *transcript.Failure, owner, name string) forge.TokenRequest {
	r := forge.TokenRequest{
		Owner: owner, Repo: name, Write: f.Operation == "push" || f.Operation == "" && f.Kind.Writes,
		Workflow: strings.HasPrefix(f.Detail[failure.DetailScope], "workflow"),
		Kind:     forge.TokenKind(s.TokenKind), ExpiresInDays: s.TokenExpiresInDays,
	}
	r.Write = r.Write || r.Workflow
	if strings.Contains(f.Detail[failure.DetailReason], "(classic)") {
		r.Kind = forge.FineGrained // the organization lets no classic one in
	}
	if name != "" {
		r.Name = "Git: " + name
		r.Description = "For git " + operationWord(f.Operation) + " of " + strings.TrimPrefix(owner+"/"+name, "/")
	}
	return r
}

func operationWord(operation string) string {
	if slices.Contains([]string{"push", "fetch", "clone"}, operation) {
		return operation
	}
	return "use"
}

// failureDocs is the official page about a failure.
func failureDocs(f *transcript.Failure, hosts *forge.Hosts) Docs {
	return siteDocs(f.Docs(), f.Host, hosts)
}

// siteDocs is a host's own page on a topic, or Git's.
func siteDocs(topic forge.Topic, host string, hosts *forge.Hosts) Docs {
	site := hosts.Lookup(host)
	d := Docs{En: site.Docs(topic, text.English.Tag()), Ja: site.Docs(topic, text.Japanese.Tag())}
	if d.Ja == d.En {
		d.Ja = ""
	}
	return d
}
