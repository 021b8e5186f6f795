// Package remoteurl reads, prints, compares, converts, repairs and redacts the
// URLs of Git remotes.
//
// [Parse] takes a URL apart exactly as Git does (connect.c, url.c and
// transport.c of Git 2.39; for http also what curl makes of it) and keeps a
// byte span into the original text for every part, so that a message can stand
// on the characters at fault and an edit can replace just these:
//
//	ssh://git@github.com:22/octo/widget.git    FormURL
//	git@github.com:octo/widget.git             FormSCP, if no '/' comes before the first ':'
//	../widget.git                              FormLocal
//	codecommit::eu-west-1://widget             FormHelper
//
// [Diagnose] says what is wrong with a URL and how the repaired URL reads. It is
// meant to be quiet: a local path, an alias of ~/.ssh/config or a server that
// nobody knows is left alone unless no other reading is possible.
//
// Invariants: Parse never fails. Nothing here reads the disk or the network. No
// message, error or format verb of this package prints a secret; the only ways
// to one are [Secret.Reveal] and the text that the caller itself passed in.
package remoteurl

import (
	"fmt"
	"net/netip"
	"runtime"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

// Span is the bytes [Start, End) of URL.Raw. The empty span of a part that is
// absent lies where the part would stand.
type Span struct{ Start, End int }

// Empty reports whether the span holds no bytes.
func (s Span) Empty() bool { return s.Start >= s.End }

// In is the text of the span.
func (s Span) In(raw string) string { return raw[s.Start:s.End] }

// Form is how a remote is written.
type Form uint8

// The forms.
const (
	FormEmpty  Form = iota
	FormURL         // scheme://…
	FormSCP         // [user@]host:path
	FormLocal       // a path
	FormHelper      // transport::address
)

func (f Form) String() string {
	return [...]string{"empty", "url", "scp", "local", "helper"}[f]
}

// Transport is what Git uses to reach the remote.
type Transport uint8

// The transports. TransportUnknown is a scheme for which Git would look for a
// program git-remote-SCHEME, also when only the case is wrong (HTTPS://).
const (
	TransportUnknown Transport = iota
	TransportSSH
	TransportHTTPS
	TransportHTTP
	TransportGit
	TransportFile
	TransportLocal
	TransportFTP
	TransportHelper
)

func (t Transport) String() string {
	return [...]string{"unknown", "ssh", "https", "http", "git", "file", "local", "ftp", "helper"}[t]
}

// URL is a remote's URL taken apart. Strings are as Git hands them on: for
// ssh://, git:// and file:// that is after percent decoding, otherwise as
// written. Spans always point into Raw.
//
// A URL formats as its redacted text under every verb.
type URL struct {
	Raw       string
	Form      Form
	Transport Transport
	// Scheme is what stands before "://" or "::", as written; "" without one.
	Scheme string
	// User and Password are the userinfo, split at its first ':'.
	User                 string
	Password             Secret
	HasUser, HasPassword bool
	// Host is without brackets. As in Git, it holds a ':' when what follows is
	// no port (ssh://git@github.com:octo/widget asks for the host
	// "github.com:octo").
	Host string
	// Port is digits or "".
	Port string
	// Path keeps its leading '/' in URLs, except that Git drops it before '~'
	// over SSH. For FormHelper it is the address.
	Path string
	// Query and Fragment exist for http, https and ftp only, without '?' and '#'.
	Query, Fragment string

	SchemeSpan, UserSpan, PasswordSpan Span
	// UserinfoSpan includes the '@'.
	UserinfoSpan Span
	// HostSpan excludes brackets.
	HostSpan, PortSpan, PathSpan Span
	QuerySpan, FragmentSpan      Span
}

// Authority names the server as URLs and credential helpers do: the host, an IPv6
// address in brackets, and the port where the URL has one.
func (u URL) Authority() string {
	host := u.Host
	if _, err := netip.ParseAddr(host); err == nil && strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if u.Port != "" {
		host += ":" + u.Port
	}
	return host
}

// String is the redacted text.
func (u URL) String() string { return Redact(u.Raw) }

// Format prints the redacted text under every verb, so that a URL in an error
// or a log cannot leak what it holds.
func (u URL) Format(s fmt.State, _ rune) { _, _ = fmt.Fprint(s, Redact(u.Raw)) }

// MarshalText gives the redacted text.
func (u URL) MarshalText() ([]byte, error) { return []byte(Redact(u.Raw)), nil }

// dosPaths says whether C:\x is a path; elsewhere Git asks for the host "C".
const dosPaths = runtime.GOOS == "windows"

// Parse takes a remote's URL apart as Git would. It never fails, and does not
// allocate unless the URL has a percent escape that Git decodes.
func Parse(raw string) URL {
	u := URL{Raw: raw}
	if raw == "" {
		return u
	}
	// transport.c, transport_get: a helper is named before anything else.
	n := 0
	for n < len(raw) && schemeChar(raw[n], n == 0) {
		n++
	}
	if strings.HasPrefix(raw[n:], "::") {
		u.Form, u.Transport = FormHelper, TransportHelper
		u.Scheme, u.SchemeSpan = raw[:n], Span{0, n}
		u.PathSpan = Span{n + 2, len(raw)}
		u.Path = raw[n+2:]
		u.absent(n + 2)
		return u
	}
	sep := strings.Index(raw, "://")
	if sep >= 0 {
		// connect.c finds "://" anywhere and refuses a protocol that it does not know.
		u.Form, u.Scheme, u.SchemeSpan = FormURL, raw[:sep], Span{0, sep}
		u.Transport = transportOf(u.Scheme)
		switch u.Transport {
		case TransportSSH, TransportGit, TransportFile:
			if strings.Contains(raw[sep:], "%") {
				u.parseEscaped(sep)
				return u
			}
			u.connect(raw, sep+3, '/')
		default:
			u.web(sep + 3)
		}
		return u
	}
	colon := strings.IndexByte(raw, ':')
	slash := strings.IndexByte(raw, '/')
	if colon < 0 || slash >= 0 && slash < colon || dosPaths && hasDrive(raw) {
		u.Form, u.Transport = FormLocal, TransportLocal
		u.Path, u.PathSpan = raw, Span{0, len(raw)}
		u.absent(0)
		return u
	}
	u.Form, u.Transport = FormSCP, TransportSSH
	u.connect(raw, 0, ':')
	return u
}

// absent places the empty spans of the parts before the path.
func (u *URL) absent(at int) {
	s := Span{at, at}
	u.UserSpan, u.PasswordSpan, u.UserinfoSpan, u.HostSpan, u.PortSpan = s, s, s, s, s
	u.QuerySpan, u.FragmentSpan = Span{len(u.Raw), len(u.Raw)}, Span{len(u.Raw), len(u.Raw)}
}

func schemeChar(c byte, first bool) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		!first && (c == '+' || c == '-' || c == '.')
}

func transportOf(scheme string) Transport {
	switch scheme {
	case "https":
		return TransportHTTPS
	case "ssh", "git+ssh", "ssh+git":
		return TransportSSH
	case "http":
		return TransportHTTP
	case "git":
		return TransportGit
	case "file":
		return TransportFile
	case "ftp", "ftps":
		return TransportFTP
	}
	return TransportUnknown
}

func hasDrive(s string) bool {
	return len(s) >= 2 && s[1] == ':' && (s[0] >= 'a' && s[0] <= 'z' || s[0] >= 'A' && s[0] <= 'Z')
}

// connect is parse_connect_url and get_host_and_port of connect.c: text is what
// Git splits (Raw, or Raw decoded), start where the host begins.
func (u *URL) connect(text string, start int, separator byte) {
	// A bracketed host may hold the separator.
	hostEnd := start
	if _, closing, ok := brackets(text[start:]); ok {
		hostEnd = start + closing
	}
	pathAt := len(text)
	if i := strings.IndexByte(text[hostEnd:], separator); i >= 0 {
		pathAt = hostEnd + i
	}
	authority := pathAt
	if separator == ':' && pathAt < len(text) {
		pathAt++
	}
	// Git looks at the second character of what it took for the path, also
	// when that has no leading slash; "host:x~y" is "~y" to it.
	if u.Transport != TransportFile && pathAt+1 < len(text) && text[pathAt+1] == '~' {
		pathAt++
	}
	u.PathSpan = Span{pathAt, len(text)}
	u.Path = text[pathAt:]
	end := Span{len(text), len(text)}
	u.QuerySpan, u.FragmentSpan = end, end

	// Git looks for brackets again once the path is off.
	if open, closing, ok := brackets(text[start:authority]); ok {
		u.bracketed(text, start, start+open, start+closing, authority)
		return
	}
	// ssh splits user and host at the last '@'.
	host := start
	if at := strings.LastIndexByte(text[start:authority], '@'); at >= 0 {
		host = start + at + 1
		u.userinfo(text, start, host-1)
	} else {
		u.UserSpan, u.PasswordSpan, u.UserinfoSpan = Span{start, start}, Span{start, start}, Span{start, start}
	}
	stop := authority
	u.PortSpan = Span{authority, authority}
	// Git takes the first ':' for the port's, so that behind a password there
	// is none.
	if i := strings.IndexByte(text[host:authority], ':'); i >= 0 && !u.HasPassword {
		switch rest := text[host+i+1 : authority]; {
		case rest == "":
			stop = host + i
		case decimalPort(rest):
			stop = host + i
			u.PortSpan, u.Port = Span{stop + 1, authority}, rest
		}
	}
	u.HostSpan, u.Host = Span{host, stop}, text[host:stop]
}

// brackets is host_end of connect.c: a bracket counts at the start or behind the
// first "@[".
func brackets(s string) (open, closing int, ok bool) {
	if at := strings.Index(s, "@["); at >= 0 {
		open = at + 1
	}
	if open >= len(s) || s[open] != '[' {
		return 0, 0, false
	}
	i := strings.IndexByte(s[open+1:], ']')
	return open, open + 1 + i, i >= 0
}

// bracketed is the rest of connect for [prefix "@"] "[" inner "]" rest. Git
// takes the brackets out, looks for a port in rest and then for one in what is
// left, and forgets the remainder of rest.
func (u *URL) bracketed(text string, start, open, closing, authority int) {
	host, stop := open+1, closing
	u.UserSpan, u.PasswordSpan, u.UserinfoSpan = Span{start, start}, Span{start, start}, Span{start, start}
	at := strings.LastIndexByte(text[host:closing], '@')
	switch {
	case at >= 0 && open == start:
		host += at + 1
		u.userinfo(text, open+1, host-1)
	case at >= 0:
		// user@[more@host]: the name goes on inside of the brackets.
		host += at + 1
		u.userinfo(text, start, host-1)
		u.User = text[start:open] + text[open+1:host-1]
		u.HasPassword, u.Password, u.PasswordSpan = false, "", Span{host - 1, host - 1}
		u.UserSpan = Span{start, host - 1}
	case open > start:
		u.userinfo(text, start, open-1)
	}
	u.PortSpan = Span{closing, closing}
	if i := strings.IndexByte(text[closing+1:authority], ':'); i >= 0 && decimalPort(text[closing+1+i+1:authority]) {
		u.PortSpan = Span{closing + 1 + i + 1, authority}
	} else if i := strings.IndexByte(text[host:closing], ':'); i >= 0 && !strings.Contains(u.User, ":") &&
		!u.HasPassword &&
		decimalPort(text[host+i+1:closing]) {
		stop = host + i
		u.PortSpan = Span{stop + 1, closing}
	}
	u.Port = u.PortSpan.In(text)
	u.HostSpan, u.Host = Span{host, stop}, text[host:stop]
}

// userinfo takes [start, at) as user[:password]; text[at] is the '@'.
func (u *URL) userinfo(text string, start, at int) {
	u.UserinfoSpan = Span{start, at + 1}
	u.HasUser = true
	u.UserSpan = Span{start, at}
	u.PasswordSpan = Span{at, at}
	if i := strings.IndexByte(text[start:at], ':'); i >= 0 {
		u.UserSpan.End = start + i
		u.HasPassword = true
		u.PasswordSpan = Span{start + i + 1, at}
		u.Password = Secret(text[start+i+1 : at])
	}
	u.User = text[u.UserSpan.Start:u.UserSpan.End]
}

// decimalPort is what Git takes for a port: strtol and 0 ≤ n < 65536. (strtol
// also skips blanks and a sign; such a port is none to ssh.)
func decimalPort(s string) bool {
	if s == "" || len(s) > 18 {
		return false
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n < 65536
}

// web is the generic syntax that curl reads: the authority ends at '/', '?' or
// '#', userinfo at its last '@'.
func (u *URL) web(start int) {
	raw := u.Raw
	end := len(raw)
	for i := start; i < len(raw); i++ {
		if c := raw[i]; c == '/' || c == '?' || c == '#' {
			end = i
			break
		}
	}
	host := start
	if at := strings.LastIndexByte(raw[start:end], '@'); at >= 0 {
		host = start + at + 1
		u.userinfo(raw, start, host-1)
	} else {
		u.UserSpan, u.PasswordSpan, u.UserinfoSpan = Span{start, start}, Span{start, start}, Span{start, start}
	}
	u.HostSpan, u.PortSpan = Span{host, end}, Span{end, end}
	if host < end && raw[host] == '[' {
		if i := strings.IndexByte(raw[host:end], ']'); i >= 0 {
			u.HostSpan = Span{host + 1, host + i}
			if after := host + i + 1; after < end && raw[after] == ':' && decimalPort(raw[after+1:end]) {
				u.PortSpan = Span{after + 1, end}
			}
		}
	} else if i := strings.IndexByte(raw[host:end], ':'); i >= 0 {
		rest := raw[host+i+1 : end]
		if rest == "" {
			u.HostSpan.End = host + i
		} else if decimalPort(rest) {
			u.HostSpan.End = host + i
			u.PortSpan = Span{host + i + 1, end}
		}
	}
	u.Host, u.Port = u.HostSpan.In(raw), u.PortSpan.In(raw)
	path := Span{end, len(raw)}
	u.FragmentSpan, u.QuerySpan = Span{len(raw), len(raw)}, Span{len(raw), len(raw)}
	if i := strings.IndexByte(raw[end:], '#'); i >= 0 {
		path.End = end + i
		u.FragmentSpan = Span{end + i + 1, len(raw)}
		u.QuerySpan = Span{path.End, path.End}
		u.Fragment = raw[end+i+1:]
	}
	if i := strings.IndexByte(raw[path.Start:path.End], '?'); i >= 0 {
		u.QuerySpan = Span{path.Start + i + 1, path.End}
		u.Query = u.QuerySpan.In(raw)
		path.End = path.Start + i
	}
	u.PathSpan, u.Path = path, path.In(raw)
}

// parseEscaped handles what Git decodes before it splits: the parts are of the
// decoded text, the spans are carried back to Raw.
func (u *URL) parseEscaped(sep int) {
	raw := u.Raw
	decoded := make([]byte, 0, len(raw))
	from := make([]int, 0, len(raw)+1) // offset in raw of each decoded byte
	for i := 0; i < len(raw); {
		from = append(from, i)
		if v, ok := unescape(raw, i); ok {
			decoded = append(decoded, v)
			i += 3
			continue
		}
		decoded = append(decoded, raw[i])
		i++
	}
	from = append(from, len(raw))
	u.connect(string(decoded), sep+3, '/')
	for _, s := range []*Span{
		&u.UserSpan, &u.PasswordSpan, &u.UserinfoSpan, &u.HostSpan,
		&u.PortSpan, &u.PathSpan, &u.QuerySpan, &u.FragmentSpan,
	} {
		*s = Span{from[s.Start], from[s.End]}
	}
}

// unescape reads %XX at raw[i]. As in Git's url.c, %00 stays as it is.
func unescape(raw string, i int) (byte, bool) {
	c, ok := ascii.Percent(raw, i)
	return c, ok && c != 0
}
