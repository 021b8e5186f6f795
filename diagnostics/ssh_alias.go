package diagnostics

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/slip"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
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
	if u.Rule != nil || !ssh.Sets("hostname") {
		return "", span, message, false
	}
	at := aliasURL.FindStringSubmatchIndex(u.Contacts)
	if at == nil {
		return "", span, message, false
	}
	group := func(i int) string {
		if at[2*i] < 0 {
			return ""
		}
		return u.Contacts[at[2*i]:at[2*i+1]]
	}
	scheme, user, host, path := strings.ToLower(group(1)), group(2), group(3), group(5)
	if first, _, _ := strings.Cut(path, "/"); group(4) == ":" {
		if _, err := strconv.ParseUint(first, 10, 16); err == nil {
			return "", span, message, false // a port
		}
	}
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
		if group(4) != "/" || user == "" && !p.failedFor(u, failure.RepoNotFound) &&
			!p.failedFor(u, failure.RemoteNotConfigured) {
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
		f.Suggestions = []Suggestion{SetURL{URL: u, To: to, Preferred: true,
			About: repair.Protocol | repair.User | repair.Host}}
	}
	return reported
}

// provenSwitch lists the ways to a host that nobody knows, over the other
// protocol, of which this machine shows that they work: a login that is stored for
// that very host, a name in ~/.ssh/config with a key. That the repository has the
// same path there is usual, and not certain.
func provenSwitch(s *Snapshot, v *View, u *RemoteURL, ssh bool) []Suggestion {
	url := u.URL()
	path := strings.Trim(url.Path, "/")
	if s.Facts == nil || v.Repo == nil || u.Rule != nil || u.malformed() || url.PortInPath() || path == "" ||
		strings.HasPrefix(path,
			"~") || len(u.secrets()) > 0 {
		return nil
	}
	var out []Suggestion
	add := func(to string, change Change, about repair.About) {
		out = append(out,
			SetURL{URL: u, To: to, Change: change, About: about | repair.Protocol | repair.User | repair.Port})
	}
	if ssh {
		host := url.Host
		if real := s.Facts.SSHConfig.First(host, "hostname"); real != "" {
			host = real
		}
		for _, at := range loginsAt(s.Facts, host) {
			helpers, _ := activeHelpers(v, s.Facts, "https://"+at+"/"+path)
			if slices.ContainsFunc(s.Facts.Credentials(at, u.Hosts, helpers),
				func(c machine.Credential) bool { return c.Certain && c.Used }) {
				add("https://"+at+"/"+path, ToHTTPS, repair.Host)
			}
		}
	} else if !s.Facts.OtherSSH() {
		for _, alias := range aliasesOf(s.Facts, url.Host) {
			add(alias+":"+path, ToSSH, repair.Host)
		}
	}
	return onlyOne(out)
}

// loginsAt are the hosts, with their ports, for which a login is stored at a
// host's name.
func loginsAt(facts *machine.Facts, host string) []string {
	var out []string
	for _, l := range facts.Stored {
		name, _, _ := strings.Cut(l.Host, ":")
		if l.Protocol == "https" && strings.EqualFold(name, host) && !slices.Contains(out, l.Host) {
			out = append(out, l.Host)
		}
	}
	for _, l := range facts.Netrc {
		if l.HasPassword && strings.EqualFold(l.Host, host) && len(out) == 0 {
			out = append(out, l.Host)
		}
	}
	if _, ok := facts.GH.Host(strings.ToLower(host)); ok && len(out) == 0 {
		out = append(out, strings.ToLower(host))
	}
	return out
}

// aliasesOf are the names of ~/.ssh/config that lead to a host with a key that is
// there.
func aliasesOf(facts *machine.Facts, host string) []string {
	var out []string
	for _, alias := range facts.SSHConfig.Aliases() {
		real := facts.SSHConfig.First(alias, "hostname")
		if real == "" {
			real = alias
		}
		if !strings.EqualFold(real, host) {
			continue
		}
		if keys := facts.SSHKeysFor(alias, "", 0); keys.Configured && keys.Verdict == machine.KeyThere {
			out = append(out, alias)
		}
	}
	return out
}

// otherAlias is the other name of ~/.ssh/config for the same host, for a failure
// of the account that the name in the URL logs in with.
func otherAlias(s *Snapshot, u *RemoteURL) []Suggestion {
	url := u.URL()
	if s.Facts == nil || u.Rule != nil || s.Facts.OtherSSH() || url.Port != "" {
		return nil
	}
	real := s.Facts.SSHConfig.First(url.Host, "hostname")
	if real == "" {
		return nil
	}
	var out []Suggestion
	for _, alias := range aliasesOf(s.Facts, real) {
		if strings.EqualFold(alias, url.Host) || strings.EqualFold(alias, real) {
			continue
		}
		to := u.Contacts[:url.HostSpan.Start] + alias + u.Contacts[url.HostSpan.End:]
		out = append(out, SetURL{URL: u, To: to, About: repair.Host})
	}
	return onlyOne(out)
}

// aliasUser takes the user out of a URL whose host is a name of ~/.ssh/config with a
// user of its own: as the one that the URL names, no key was accepted.
func aliasUser(s *Snapshot, u *RemoteURL) []Suggestion {
	url := u.URL()
	if s.SSH == nil || u.Rule != nil || url.User == "" || url.HasPassword ||
		s.SSH.First(url.Host, "hostname") == "" {
		return nil
	}
	own := s.SSH.First(url.Host, "user")
	if own == "" || own == url.User || strings.Contains(own, "%") {
		return nil
	}
	login, ok := remoteurl.FindLogin(u.Raw)
	if !ok {
		return nil
	}
	to := u.Raw[:login.Span.Start] + u.Raw[login.Span.End:]
	return []Suggestion{SetURL{URL: u, To: to, Preferred: true, About: repair.User}}
}

// privateHalf takes ".pub" out of an IdentityFile that ssh could not use as a private
// key, where the private half lies beside it.
func privateHalf(s *Snapshot, f *transcript.Failure, u *RemoteURL) []Suggestion {
	file := f.Detail[failure.DetailFile]
	path, pub := strings.CutSuffix(file, ".pub")
	if s.SSH == nil || !pub {
		return nil
	}
	if !slices.ContainsFunc(s.Facts.Keys, func(k machine.Key) bool { return k.Path == path && k.Usable() }) {
		return nil
	}
	url := u.URL()
	host := s.SSH.Resolve(url.Host, url.User, 0)
	for _, id := range host.Identities {
		if id.Path == file && strings.HasSuffix(id.Text[id.Start:id.End], ".pub") {
			shown := machine.Short(s.Facts.Home, path)
			return []Suggestion{ReplaceSpan{
				File: sshFile(id.SSHSetting), Span: gitconfig.Span{Start: id.End - len(".pub"), End: id.End},
				Title: useKey.With(shown), Preferred: true,
			}}
		}
	}
	return nil
}

// onlyOne prefers a suggestion that has no rival.
func onlyOne(list []Suggestion) []Suggestion {
	if len(list) != 1 {
		return list
	}
	x, ok := list[0].(SetURL)
	if !ok {
		return list
	}
	x.Preferred = true
	return []Suggestion{x}
}

// meantHosts lists what a host that does not exist is almost called: a name in
// ~/.ssh/config, the shorthand of an insteadOf rule, a forge without its ending.
func meantHosts(s *Snapshot, v *View, f *transcript.Failure, u *RemoteURL) []Suggestion {
	url := u.URL()
	host := strings.ToLower(url.Host)
	if f.Kind != failure.DNSFailure || u.Rule != nil || url.HostSpan.Empty() {
		return nil
	}
	var out []Suggestion
	with := func(name string) {
		to := u.Contacts[:url.HostSpan.Start] + name + u.Contacts[url.HostSpan.End:]
		if !slices.ContainsFunc(out, func(x Suggestion) bool { return x.(SetURL).To == to }) {
			out = append(out, SetURL{URL: u, To: to, About: repair.Host})
		}
	}
	if name := strings.TrimRight(url.Host, "."); name != url.Host && strings.Contains(name, ".") {
		with(name) // "github.com.", as it stands at the end of a sentence
	}
	if s.Facts != nil && u.info.transport == remoteurl.TransportSSH {
		for _, alias := range s.Facts.SSHConfig.Aliases() {
			// ssh minds upper and lower case in its own file.
			if slip.One(strings.ToLower(alias), host) || strings.EqualFold(alias, url.Host) && alias != url.Host {
				with(alias)
			}
		}
	}
	for _, r := range v.Config.Values {
		if r.Name() != "insteadof" || r.Section() == nil || r.Section().Name != "url" || r.File == nil {
			continue
		}
		prefix := r.Text()
		for _, n := range []int{len(prefix) - 1, len(prefix), len(prefix) + 1} {
			if len(prefix) > 2 && n < len(u.Raw) && !strings.Contains(prefix, "/") &&
				slip.One(prefix, u.Raw[:n]) && strings.HasSuffix(prefix, ":") == (u.Raw[n-1] == ':') {
				out = append(out,
					SetURL{URL: u, To: prefix + u.Raw[n:],
						About: repair.Host | repair.User | repair.Port | repair.Rewriting})
			}
		}
	}
	if !strings.Contains(host, ".") {
		for _, ending := range []string{".com", ".org"} {
			if u.Hosts.Lookup(host + ending).Known {
				with(host + ending)
			}
		}
	}
	return onlyOne(out)
}
