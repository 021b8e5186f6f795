package repair

import (
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// end says how a base or a prefix of an insteadOf rule ends. Git joins the base
// and what follows the prefix letter by letter, so both have to end alike.
type end uint8

const (
	other   end = iota // within a path or a name, or nothing that we know: perhaps on purpose
	closed             // behind ':' or '/'
	urlHost            // https://github.com
	scpHost            // git@github.com
	slash              // git@github.com/ where a ':' belongs
)

// endOf classifies a text.
func endOf(s string, hosts *forge.Hosts) end {
	if i := strings.Index(s, "://"); i > 0 {
		rest := s[i+3:]
		if at := strings.LastIndexByte(rest, '@'); at >= 0 && !strings.ContainsAny(rest[:at], "/?#") {
			rest = rest[at+1:]
		}
		switch {
		case rest == "":
			return other // a whole protocol
		case strings.HasSuffix(rest, "/"):
			return closed
		case hostPort(rest):
			return urlHost
		}
		return other
	}
	user, host, at := strings.Cut(s, "@")
	if !at || user == "" || strings.ContainsAny(user, ":/") {
		if strings.HasSuffix(s, ":") || strings.HasSuffix(s, "/") {
			return closed
		}
		return other
	}
	switch {
	case strings.HasSuffix(host, "/") && hostName(host[:len(host)-1]) && (strings.IndexByte(host, '.') > 0 ||
		hosts.Lookup(host[:len(host)-1]).Known):
		return slash
	case strings.HasSuffix(host, ":"), strings.HasSuffix(host, "/"):
		return closed
	case hostName(host):
		return scpHost
	}
	return other
}

func hostName(s string) bool {
	if s == "" {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' ||
			c == '_') {
			return false
		}
	}
	return true
}

// hostPort says whether a text is a host, perhaps with a port.
func hostPort(s string) bool {
	host, port, colon := strings.Cut(s, ":")
	return hostName(host) && (!colon || port != "" && strings.Trim(port, "0123456789") == "")
}

// fits says whether what follows a prefix may follow the base.
func fits(base, prefix end) bool {
	switch {
	case base == other || prefix == other:
		return true // nobody can say
	case base == slash:
		return false
	case prefix == slash: // what people write by mistake, and the rule mends
		return base == closed
	case base == closed:
		return prefix != scpHost // a '/' too many leads to the same place, a ':' nowhere
	}
	return base == prefix
}

// Mended is an insteadOf section as it was meant.
type Mended struct {
	Base     string
	Prefixes []string
	// Wrong says which of the prefixes do not fit the base as they are.
	Wrong []bool
	// BaseWrong says that the base has to change.
	BaseWrong bool
}

// MendRule looks at a section [url "BASE"] with its insteadOf and pushInsteadOf
// prefixes: a missing ':' or '/' at the end of either makes of every URL another
// host or a folder (git@github.comocto/widget). ok is true where something is
// wrong; Base is "" where nobody can say what was meant. rest are examples of
// what follows each prefix in configured URLs, "" without any.
func MendRule(base string, prefixes, rest []string, hosts *forge.Hosts) (m Mended, ok bool) {
	b := endOf(base, hosts)
	ends := make([]end, len(prefixes))
	m.Wrong = make([]bool, len(prefixes))
	for i, p := range prefixes {
		ends[i] = endOf(p, hosts)
		if ends[i] == other && strings.HasPrefix(rest[i], ":") && hostName(p) {
			ends[i] = scpHost // gh in place of gh:
		}
		if p != "" && !fits(b, ends[i]) {
			m.Wrong[i], ok = true, true
		}
	}
	if !ok {
		return m, false
	}
	to, fixable := finish(base, b)
	for i, p := range prefixes {
		q, can := p, true
		if ends[i] != slash {
			q, can = finish(p, ends[i])
		}
		fixable = fixable && (can || !m.Wrong[i] && to == base)
		m.Prefixes = append(m.Prefixes, q)
	}
	// What is right stays: a base without its slash is right for prefixes
	// without theirs.
	if b == closed {
		for i := range prefixes {
			if !m.Wrong[i] {
				m.Prefixes[i] = prefixes[i]
			}
		}
	}
	m.BaseWrong = to != base
	if fixable {
		m.Base = to
	}
	if slices.Equal(m.Prefixes, prefixes) && to == base {
		m.Base = ""
	}
	return m, true
}

// finish gives a text its missing end.
func finish(s string, e end) (string, bool) {
	switch e {
	case closed:
		return s, true
	case urlHost:
		return s + "/", true
	case scpHost:
		return s + ":", true
	case slash:
		return s[:len(s)-1] + ":", true
	}
	return s, false
}

// Joined is what Git makes of a URL by a rule.
func Joined(base, prefix, url string) string { return base + strings.TrimPrefix(url, prefix) }

// Problems says whether a URL cannot be what somebody meant.
func Problems(url string, hosts *forge.Hosts) bool {
	return slices.ContainsFunc(remoteurl.Diagnose(url, hosts), func(p remoteurl.Problem) bool {
		return p.Code == remoteurl.CodeMalformed || p.Code == remoteurl.CodeUnsupportedProtocol ||
			p.Code == remoteurl.CodeHostTypo
	})
}
