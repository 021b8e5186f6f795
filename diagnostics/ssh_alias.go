package diagnostics

import (
	"regexp"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var (
	aliasColonText = text.New("Git takes this for a folder on this computer: a “:” is missing behind “%[1]s”.", "Git はこれをこのコンピューターのフォルダーと解釈します。「%[1]s」の後に「:」が抜けています。")
	aliasHostText  = text.New("Only SSH knows “%[1]s”, from ~/.ssh/config: for “%[2]s://” there is no such host.", "「%[1]s」は ~/.ssh/config に書かれた SSH 用の名前です。「%[2]s://」では使えません。")
)

// aliasURL takes a URL apart that names a host of ~/.ssh/config in any of the
// ways in which its forms get mixed up.
var aliasURL = regexp.MustCompile(`^(?:([A-Za-z+]+)://)?(?:([^@/:\s]+)@)?([A-Za-z0-9][A-Za-z0-9._-]*)([:/])([^\s:@]+/[^\s:@]+)$`)

// ofAlias says what a URL becomes whose host is known only to ~/.ssh/config:
// which of the readings is right, its text alone cannot tell. message is zero
// where the URL is one that Git can use.
func (p *Pass) ofAlias(u *RemoteURL) (to string, span remoteurl.Span, message text.Message, ok bool) {
	ssh := p.Snapshot.SSH
	at := aliasURL.FindStringSubmatchIndex(u.Contacts)
	if ssh == nil || at == nil || u.Rule != nil {
		return "", span, message, false
	}
	group := func(i int) string {
		if at[2*i] < 0 {
			return ""
		}
		return u.Contacts[at[2*i]:at[2*i+1]]
	}
	scheme, user, host, path := strings.ToLower(group(1)), group(2), group(3), group(5)
	real := ssh.First(host, "hostname")
	if real == "" || strings.EqualFold(real, host) || u.Hosts.Lookup(host).Known {
		return "", span, message, false
	}
	span = remoteurl.Span{Start: at[8], End: at[9]}
	if user != "" {
		user += "@"
	}
	switch scheme {
	case "ssh":
		if group(4) != ":" {
			return "", span, message, false
		}
		return "ssh://" + user + host + "/" + path, span, malformedTexts[remoteurl.KindMixedForms].With(":"), true
	case "https", "http":
		if group(4) == "/" && !p.failedFor(u, failure.DNSFailure) {
			return "", span, message, false
		}
		return user + host + ":" + path, remoteurl.Span{Start: at[6], End: at[7]}, aliasHostText.With(host, scheme), true
	case "":
		// Without a user it may be a folder, until Git says that it is none.
		if group(4) != "/" || user == "" && !p.failedFor(u, failure.RepoNotFound) && !p.failedFor(u, failure.RemoteNotConfigured) {
			return "", span, message, false
		}
		return user + host + ":" + path, span, aliasColonText.With(host), true
	}
	return "", span, message, false
}

// reportAliases reports URLs that mix up the forms of a host of ~/.ssh/config,
// and says of which it did.
func (p *Pass) reportAliases() map[*RemoteURL]bool {
	if p.Snapshot.SSH == nil {
		return nil
	}
	reported := map[*RemoteURL]bool{}
	for _, u := range p.URLs {
		to, span, message, ok := p.ofAlias(u)
		if !ok {
			continue
		}
		reported[u] = true
		f := p.Report(u.File, u.File.Locate(u.Entry, span.Start, span.End), message)
		f.Remote, f.URL, f.Docs = u.Remote, u, urlDocs(u, "remotes")
		f.Suggestions = []Suggestion{SetURL{URL: u, To: to, Preferred: true, About: repair.Protocol | repair.User | repair.Host}}
	}
	return reported
}
