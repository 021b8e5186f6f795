package diagnostics

import (
	"strconv"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// knownPort is the port at which a host answers a protocol; "" for the protocol's
// own. It is known of the public services, and of a host of the settings where
// they say it: anybody's own server may use any.
func knownPort(site forge.Forge, t remoteurl.Transport) (port string, ok bool) {
	n := 0
	switch {
	case !site.Known:
		return "", false
	case t == remoteurl.TransportSSH && site.SSHHost != "":
		n = site.SSHPort
	case t == remoteurl.TransportHTTPS && !site.PlainHTTP:
		n = site.HTTPSPort
	default:
		return "", false
	}
	if site.SelfHosted && (n == 0 || site.Kind == forge.BitbucketDataCenter) { // whose usual port is put in
		return "", false
	}
	if n == 0 {
		return "", true
	}
	return strconv.Itoa(n), true
}

// rightPort mends the port of a URL after a failure that another program than
// the server's, or none, answers with.
func rightPort(s *Snapshot, f *transcript.Failure, u *RemoteURL) []Suggestion {
	switch f.Kind {
	case failure.ConnectionRefused, failure.ConnectionTimeout, failure.ConnectionReset, failure.TLSHandshake,
		failure.SSHConnectionClosed, failure.SSHNegotiationFailed:
	default:
		return nil
	}
	url := u.URL()
	site := u.Hosts.Lookup(url.Host)
	port, ok := knownPort(site, url.Transport)
	if !ok || url.Host != site.Host && url.Host != site.SSHHost {
		return nil
	}
	now := url.Port
	if own := map[remoteurl.Transport]string{remoteurl.TransportSSH: "22",
		remoteurl.TransportHTTPS: "443"}[url.Transport]; now == own {
		now = ""
	}
	if now == port || site.AltSSHPort != 0 && now == strconv.Itoa(site.AltSSHPort) { // meant for the other host
		return nil
	}
	if url.Transport == remoteurl.TransportSSH && s.SSH != nil && (s.SSH.First(url.Host, "port") != "" ||
		s.SSH.First(url.Host, "hostname") != "") {
		return nil // which port that is, only ssh knows
	}
	to, ok := url.WithPort(port)
	if !ok {
		to, ok = url.To(remoteurl.SSH, u.Hosts)
	}
	if !ok {
		return nil
	}
	// Silence may as well be a firewall's.
	answered := f.Kind != failure.ConnectionTimeout && f.Kind != failure.ConnectionReset
	if u.Rule == nil {
		return []Suggestion{SetURL{URL: u, To: to, Preferred: answered, About: repair.Port}}
	}
	// The rule wrote the port, or left it out.
	section := u.Rule.Section()
	base, can := strings.CutSuffix(to, strings.TrimPrefix(u.Contacts, u.Base))
	if !can || u.Rule.File == nil ||
		u.Rule.File.Text[section.SubsectionSpan.Start:section.SubsectionSpan.End] != u.Base {
		return nil
	}
	var rules []repair.Rule
	for _, r := range rulesOf(u.Rule.File, section) {
		r.Wrong = true
		mended := r
		mended.Base = base
		rules = append(rules, r, mended)
	}
	return []Suggestion{ReplaceSpan{
		File: u.Rule.File, Span: section.SubsectionSpan, To: base, Title: changeRule.With(remoteurl.Redact(base)),
		Preferred: answered, Rules: rules,
		Effects: []repair.Effect{{Place: u.Place(), To: to, About: repair.Rewriting}},
	}}
}
