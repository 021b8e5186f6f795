package gitconfig

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

// HTTPSetting is one http.* variable as it applies to a URL.
type HTTPSetting struct {
	Key   string // "http.proxy", without the URL
	Value Value
}

// CredentialConfig is what credential.* says about a URL.
type CredentialConfig struct {
	Username     string // from the URL, else from the configuration
	HasUsername  bool
	UsernameFrom *Value // nil when the URL itself names the user
	Path         string // what helpers are told; "" unless UseHTTPPath, or the URL is not HTTP
	UseHTTPPath  bool
	Helpers      []Value // in the order in which Git asks them
	Err          error   // why Git asks nobody: no scheme or host, or a variable without a value
}

// patterns are the values of http and credential with their URLs normalised.
type patterns struct{ http, credential patternList }

// patternList finds the patterns that may apply to a host without asking each:
// a file may have thousands of them, and of URLs. They lie in a tree by the
// labels of their host; what names no host applies to all.
type patternList struct {
	all  []pattern // in Git's order
	any  []int32   // those that may apply to every host
	tree hostTree
}

// hostTree is a tree of labels; "*" is one whole label.
type hostTree struct {
	below map[string]*hostTree
	here  []int32 // patterns whose host ends here
}

func (l *patternList) add(p pattern) {
	n := int32(len(l.all))
	l.all = append(l.all, p)
	host := p.host()
	if host == "" {
		l.any = append(l.any, n)
		return
	}
	at := &l.tree
	for host != "" {
		var label string
		label, host, _ = strings.Cut(host, ".")
		next := at.below[label]
		if next == nil {
			if at.below == nil {
				at.below = map[string]*hostTree{}
			}
			next = &hostTree{}
			at.below[label] = next
		}
		at = next
	}
	at.here = append(at.here, n)
}

// forHost gives the patterns that may apply to a host, in Git's order. Whether
// one does is still to be asked.
func (l *patternList) forHost(host string) iter.Seq[*pattern] {
	var special []int32
	l.tree.collect(host, &special)
	slices.Sort(special)
	return func(yield func(*pattern) bool) {
		any, special := l.any, special
		for len(any) > 0 || len(special) > 0 {
			from := &any
			if len(any) == 0 || len(special) > 0 && special[0] < any[0] {
				from = &special
			}
			n := (*from)[0]
			*from = (*from)[1:]
			if !yield(&l.all[n]) {
				return
			}
		}
	}
}

func (t *hostTree) collect(host string, out *[]int32) {
	if host == "" {
		*out = append(*out, t.here...)
		return
	}
	label, rest, _ := strings.Cut(host, ".")
	if next := t.below[label]; next != nil {
		next.collect(rest, out)
	}
	if next := t.below["*"]; next != nil && label != "*" {
		next.collect(rest, out)
	}
}

type pattern struct {
	index  int // into Config.Values
	name   string
	any    bool // no URL
	raw    string
	url    normalized
	usable bool        // raw is a URL
	part   *credential // of credential, what else raw may be: a host alone, a scheme alone; nil if it is neither
}

// host is that for which a pattern is, in lower case; "" for every host.
func (p *pattern) host() string {
	switch {
	case p.any:
	case p.usable:
		return p.url.host
	case p.part != nil && p.part.host.set:
		return bareHost(p.part.host.s)
	}
	return ""
}

// bareHost is a host without its port, in lower case; "" where it is written so
// that the two cannot be told apart.
func bareHost(s string) string {
	host, _, _ := strings.Cut(s, ":")
	for i := range len(host) {
		if c := host[i]; class[c]&isKey == 0 && c != '.' && c != '_' {
			return ""
		}
	}
	return lowerASCII(host)
}

func (c *Config) matchers() *patterns {
	c.matchOnce.Do(func() {
		var file *File
		section := int32(-2)
		skip := false
		for i := range c.Values {
			v := &c.Values[i]
			if v.File != nil {
				e := v.Entry()
				if v.File != file || e.Section != section {
					file, section = v.File, e.Section
					s := file.SectionOf(e)
					skip = s == nil || s.Name != "http" && s.Name != "credential"
				}
				if skip {
					continue
				}
			}
			section, sub, hasSub, name := v.parts()
			if section != "http" && section != "credential" {
				continue
			}
			p := pattern{index: i, name: name, any: !hasSub, raw: sub}
			if hasSub {
				p.url, p.usable = normalize(sub, true)
			}
			if section == "http" {
				c.patterns.http.add(p)
				continue
			}
			if !p.usable {
				p.part, _ = credentialURL(sub, true) // "example.com", "https://"
			}
			c.patterns.credential.add(p)
		}
	})
	return &c.patterns
}

// HTTP gives the http.* variables that apply to a URL, as
// "git config --get-urlmatch http URL" does, sorted by key. It is empty for
// what is no URL.
func (c *Config) HTTP(url string) []HTTPSetting {
	target, ok := normalize(url, false)
	if !ok {
		return nil
	}
	type best struct {
		match quality
		index int
	}
	chosen := map[string]best{}
	for p := range c.matchers().http.forHost(target.host) {
		var q quality
		if !p.any {
			if !p.usable {
				continue
			}
			var ok bool
			if q, ok = match(&target, &p.url); !ok {
				continue
			}
		}
		if old, ok := chosen[p.name]; ok && q.less(old.match) {
			continue
		}
		chosen[p.name] = best{q, p.index}
	}
	list := make([]HTTPSetting, 0, len(chosen))
	for name, b := range chosen {
		list = append(list, HTTPSetting{Key: "http." + name, Value: c.Values[b.index]})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Key < list[j].Key })
	return list
}

// ExtraHeaders lists the values of http.extraHeader that Git sends to a URL, in
// order. The variable has many values: each that matches at least as well as
// those before it counts, and an empty one takes back all (http.c, http_options
// behind urlmatch_config_entry).
func (c *Config) ExtraHeaders(url string) []Value {
	target, ok := normalize(url, false)
	if !ok {
		return nil
	}
	var list []Value
	var best quality
	some := false
	for p := range c.matchers().http.forHost(target.host) {
		if p.name != "extraheader" {
			continue
		}
		var q quality
		if !p.any {
			if !p.usable {
				continue
			}
			if q, ok = match(&target, &p.url); !ok {
				continue
			}
		}
		if some && q.less(best) {
			continue
		}
		best, some = q, true
		if v := c.Values[p.index]; v.Text() == "" {
			list = nil
		} else {
			list = append(list, v)
		}
	}
	return list
}

// Credential gives what credential.* says about a URL, as "git credential
// fill" takes it. Unlike for http, every matching value applies, in order.
func (c *Config) Credential(url string) CredentialConfig {
	var out CredentialConfig
	want, err := credentialURL(url, false)
	if err != nil {
		out.Err = err
		return out
	}
	out.Username, out.HasUsername = want.username.s, want.username.set
	fromURL := want.username.set && want.username.s != ""
	formatted := want.protocol.s + "://"
	if want.username.s != "" {
		formatted += percentEncode(want.username.s, "/", "") + "@"
	}
	// Since 2.48.1, and with the mend of CVE-2024-50349 in older ones, '_' is encoded too:
	// a host that has one is in no URL then, and only what is no whole URL matches it.
	formatted += percentEncode(want.host.s, "/_~", ":[]")
	if want.path.set {
		formatted += "/" + percentEncode(want.path.s, "", "")
	}
	target, valid := normalize(formatted, false)
	host := target.host
	if !valid {
		host = bareHost(want.host.s)
	}
	for p := range c.matchers().credential.forHost(host) {
		switch {
		case p.any:
		case p.usable:
			if !valid {
				continue
			}
			if _, ok := match(&target, &p.url); !ok {
				continue
			}
		default:
			// Not a whole URL: "credential.example.com", "credential.https://".
			if p.part == nil || !p.part.matches(want) {
				continue
			}
		}
		v := c.Values[p.index]
		if !v.HasValue() {
			out.Err = fmt.Errorf("missing value for credential.%s", p.name)
			return out
		}
		switch p.name {
		case "helper":
			if v.Text() == "" {
				out.Helpers = nil
			} else {
				out.Helpers = append(out.Helpers, v)
			}
		case "username":
			if !fromURL {
				out.Username, out.HasUsername, out.UsernameFrom = v.Text(), true, &v
				want.username = optional{v.Text(), true}
			}
		case "usehttppath":
			on, ok := parseBool(v.Text(), true)
			if !ok {
				out.Err = errors.New("bad boolean value for credential.useHttpPath")
				return out
			}
			out.UseHTTPPath = on
		}
	}
	if http := want.protocol.s == "http" || want.protocol.s == "https"; !http || out.UseHTTPPath {
		out.Path = want.path.s
	}
	return out
}

// optional is a C string that may be NULL.
type optional struct {
	s   string
	set bool
}

// credential is the description that Git gives to helpers.
type credential struct{ protocol, host, path, username optional }

// matches reports whether other has everything that c names.
func (c *credential) matches(other *credential) bool {
	ok := func(a, b optional) bool { return !a.set || b.set && a.s == b.s }
	return ok(c.protocol, other.protocol) && ok(c.host, other.host) && ok(c.path, other.path) &&
		ok(c.username, other.username)
}

// credentialURL is Git's credential_from_url_1. Errors do not repeat the URL:
// it may hold a password.
func credentialURL(url string, partial bool) (*credential, error) {
	c := &credential{}
	end := strings.Index(url, "://")
	if !partial && end <= 0 {
		return nil, errors.New("url has no scheme")
	}
	rest := url
	if end >= 0 {
		rest = url[end+3:]
	}
	at, colon := strings.IndexByte(rest, '@'), strings.IndexByte(rest, ':')
	slash := strings.IndexAny(rest, "/?#")
	if slash < 0 {
		slash = len(rest)
	}
	host := 0
	if at >= 0 && at < slash {
		user := rest[:at]
		if colon >= 0 && colon < at {
			user = rest[:colon]
		}
		c.username = optional{decode(user), true}
		host = at + 1
	}
	if end > 0 {
		c.protocol = optional{url[:end], true}
	}
	if !partial || slash > host {
		c.host = optional{decode(rest[host:slash]), true}
	}
	if path := strings.TrimLeft(rest[slash:], "/"); path != "" {
		path = decode(path)
		for len(path) > 1 && strings.HasSuffix(path, "/") {
			path = path[:len(path)-1]
		}
		c.path = optional{path, true}
	}
	for _, part := range []optional{c.protocol, c.host, c.path, c.username} {
		if strings.Contains(part.s, "\n") {
			return nil, errors.New("url contains a newline")
		}
	}
	return c, nil
}

// decode is Git's url_decode_mem, which leaves everything before a colon
// alone.
func decode(s string) string {
	i := max(strings.IndexByte(s, ':'), 0)
	return s[:i] + ascii.UnescapeURL(s[i:])
}

const hexDigits = "0123456789ABCDEF"

// percentEncode is Git's strbuf_add_percentencode; more are further bytes to
// encode, except are some that are left alone.
func percentEncode(s, more, except string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if strings.IndexByte(except, c) < 0 &&
			(c <= 0x1f || c >= 0x7f || strings.IndexByte(" <>\"%{}|\\^`:?#[]@!$&'()*+,;=", c) >= 0 || strings.IndexByte(more, c) >= 0) {
			b.WriteByte('%')
			b.WriteByte(hexDigits[c>>4])
			b.WriteByte(hexDigits[c&15])
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// normalized is a URL as urlmatch.c brings it into one form.
type normalized struct {
	scheme, user, host, port string
	hasUser                  bool
	path                     string // with what follows it
}

// quality orders matches: the longer host, then the longer path, then the one
// that names the user.
type quality struct {
	host, path int
	user       bool
}

func (q quality) less(o quality) bool {
	switch {
	case q.host != o.host:
		return q.host < o.host
	case q.path != o.path:
		return q.path < o.path
	}
	return !q.user && o.user
}

// match reports whether the pattern p applies to the URL u.
func match(u, p *normalized) (quality, bool) {
	if u.scheme != p.scheme || p.hasUser && (!u.hasUser || u.user != p.user) || !matchHost(u.host, p.host) ||
		u.port != p.port {
		return quality{}, false
	}
	n := matchPath(u.path, p.path)
	return quality{host: len(p.host), path: n, user: p.hasUser}, n > 0
}

// matchHost compares label by label; '*' stands for one whole label.
func matchHost(host, pattern string) bool {
	for host != "" && pattern != "" {
		var h, p string
		h, host, _ = strings.Cut(host, ".")
		p, pattern, _ = strings.Cut(pattern, ".")
		if p != "*" && p != h {
			return false
		}
	}
	return host == "" && pattern == ""
}

// matchPath gives the length of the match, an implied final slash included; 0
// for none.
func matchPath(path, prefix string) int {
	prefix = strings.TrimSuffix(prefix, "/")
	if !strings.HasPrefix(path, prefix) || len(path) > len(prefix) && path[len(prefix)] != '/' {
		return 0
	}
	return len(prefix) + 1
}

// normalize is Git's url_normalize_1. globs allows '*' in the host, as in the
// URLs of configuration keys.
func normalize(url string, globs bool) (normalized, bool) {
	var n normalized
	i := 0
	for i < len(url) && (class[url[i]]&isKey != 0 || url[i] == '+' || url[i] == '.') {
		i++
	}
	if i == 0 || class[url[0]]&isAlpha == 0 || !strings.HasPrefix(url[i:], "://") {
		return n, false
	}
	n.scheme = lowerASCII(url[:i])
	url = cString(url[i+3:])

	slash := strings.IndexAny(url, "/?#")
	if slash < 0 {
		slash = len(url)
	}
	authority, rest := url[:slash], url[slash:]
	if at := strings.IndexByte(authority, '@'); at >= 0 {
		user, ok := normalEscapes(nil, authority[:at])
		if !ok {
			return n, false
		}
		// The password plays no part; a colon in it does not matter.
		n.user, _, _ = strings.Cut(string(user), ":")
		n.hasUser = true
		authority = authority[at+1:]
	}

	if authority == "" || authority[0] == ':' {
		if n.scheme != "file" {
			return n, false
		}
	}
	host, port := authority, ""
	if c := strings.LastIndexAny(authority, ":]"); c >= 0 && authority[c] == ':' {
		host, port = authority[:c], authority[c+1:]
	}
	if host == "" && port != "" {
		return n, false // file: URLs have no port
	}
	for j := range len(host) {
		c := host[j]
		if class[c]&isKey == 0 && strings.IndexByte("._[:]", c) < 0 && (!globs || c != '*') {
			return n, false
		}
	}
	n.host = lowerASCII(host)
	var ok bool
	if n.port, ok = normalPort(n.scheme, port); !ok {
		return n, false
	}
	n.path, ok = normalPath(rest)
	return n, ok
}

func normalPort(scheme, port string) (string, bool) {
	trimmed := strings.TrimLeft(port, "0")
	if trimmed == "" && port != "" {
		return "", false // port 0
	}
	if trimmed == "" || scheme == "http" && trimmed == "80" || scheme == "https" && trimmed == "443" {
		return "", true
	}
	_, err := strconv.ParseUint(trimmed, 10, 16)
	return trimmed, err == nil
}

// normalPath resolves dot segments and escapes; a query and a fragment follow
// as they are.
func normalPath(s string) (string, bool) {
	out := []byte{'/'}
	s = strings.TrimPrefix(s, "/")
	for {
		end := strings.IndexAny(s, "/?#")
		if end < 0 {
			end = len(s)
		}
		start := len(out)
		var ok bool
		if out, ok = normalEscapes(out, s[:end]); !ok {
			return "", false
		}
		slash := true // a slash is to follow
		switch string(out[start:]) {
		case ".":
			if start == 1 {
				out, slash = out[:1], false
			} else {
				out = out[:start-1]
			}
		case "..":
			if start == 1 {
				return "", false
			}
			prev := strings.LastIndexByte(string(out[:start-1]), '/')
			if prev == 0 {
				out, slash = out[:1], false
			} else {
				out = out[:prev]
			}
		}
		s = s[end:]
		if s == "" || s[0] != '/' {
			break
		}
		s = s[1:]
		if slash {
			out = append(out, '/')
		}
	}
	out, ok := normalEscapes(out, s)
	return string(out), ok
}

// normalEscapes appends s with those bytes escaped that mean something else as they
// are, a delimiter or a '%', and all others as they are. Git escapes some of the others
// too, on both sides of every comparison, so that it makes no difference.
func normalEscapes(out []byte, s string) ([]byte, bool) {
	for i := 0; i < len(s); i++ {
		c, escaped := s[i], false
		if c == '%' {
			if i+2 >= len(s) || !ascii.Hex(s[i+1:i+3]) {
				return nil, false
			}
			c, escaped = byte(ascii.Unhex(s[i+1]))<<4|byte(ascii.Unhex(s[i+2])), true
			i += 2
		}
		if escaped && strings.IndexByte(":/?#[]@!$&'()*+,;=%", c) >= 0 {
			out = append(out, '%', hexDigits[c>>4], hexDigits[c&15])
			continue
		}
		out = append(out, c)
	}
	return out, true
}
