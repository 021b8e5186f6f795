package remoteurl

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// Login is the part of a URL that logs in: everything up to the last '@' before
// the path, also where Git reads it otherwise because a character in it ends the
// host's name. Whatever stands there may be a password and is never repaired,
// only percent-encoded or taken out.
type Login struct {
	Span     Span // with the '@'
	User     Span
	Password Span // behind the first ':'; empty at the '@' without one
	// HasPassword is true also for an empty one: https://:@host is how Git is
	// told to log in by Kerberos.
	HasPassword bool
	// Broken says that Git cannot use it: At is the first character that has to
	// be percent-encoded.
	Broken bool
	At     int
	// Sure says that nothing else can be meant. Otherwise it may also be a host
	// with a port and a path with an '@'.
	Sure bool
}

// FindLogin looks for the login in a text that is, or was meant to be, a URL.
// It is taken from the end: from the last '@' that a host's name follows.
//
// What ends a login too early is what Git 2.39 with curl 7.88 refused in a trial
// of all printable characters: '/', '?', '#' and a blank over HTTP, and a second
// '@'; everything else reaches the server. Over SSH it is '/' alone.
func FindLogin(raw string) (Login, bool) {
	at := strings.LastIndexByte(raw, '@')
	if at < 0 {
		return Login{}, false
	}
	start, scheme := afterScheme(raw)
	if scheme == "" && (strings.IndexByte("/.~\\", raw[start]) >= 0 ||
		strings.Contains(raw[start:], "::")) {
		return Login{}, false // a path, or a helper's address
	}
	token, last := secret.TokenEnd(raw, start), at
	for ; at >= start; at = strings.LastIndexByte(raw[:at], '@') {
		before := raw[start:at]
		if scheme == "" && (strings.ContainsAny(before, " \t") || scpPath(before)) {
			continue // words of a command, or the '@' of a path
		}
		cut := strings.IndexAny(before, "/?#\\")
		if scheme != "" {
			cut = strings.IndexAny(before, "/?#")
		}
		if cut < 0 && at < last && raw[at+1] == '/' {
			return newLogin(raw, scheme, start, last, false), true // no host follows: it is the password's
		}
		if cut < 0 {
			return newLogin(raw, scheme, start, at, true), true
		}
		if token > start+cut {
			return newLogin(raw, scheme, start, at, true), true // a token may hold a slash
		}
		if !hostNamed(raw[at+1:]) {
			continue
		}
		switch may, sure := passwordBefore(before, cut, scheme != "", raw[at+1:]); {
		case sure:
			return newLogin(raw, scheme, start, at, true), true
		case may:
			return newLogin(raw, scheme, start, at, false), true
		}
	}
	return Login{}, false
}

// scpPath says whether a text is user@host:path.
func scpPath(before string) bool {
	user, rest, ok := strings.Cut(before, "@")
	return ok && !strings.Contains(user, ":") && strings.Contains(rest, ":")
}

func newLogin(raw, scheme string, start, at int, sure bool) Login {
	l := Login{Span: Span{start, at + 1}, User: Span{start, at}, Password: Span{at, at}, Sure: sure, At: -1}
	if i := strings.IndexByte(raw[start:at], ':'); i >= 0 {
		l.HasPassword, l.User.End, l.Password.Start = true, start+i, start+i+1
	}
	ends := func(c byte) bool { return c == '/' || c == '?' || c == '#' || c == '@' || c <= ' ' || c == 0x7f }
	rest := raw[at+1:]
	host := hostEnd(rest)
	scp := scheme == "" && !l.HasPassword && host > 0 && host < len(rest) && rest[host] == ':'
	if scp || scheme == "ssh" || scheme == "git+ssh" || scheme == "ssh+git" || scheme == "git" {
		ends = func(c byte) bool { return c == '/' }
	}
	for i := start; i < at; i++ {
		if ends(raw[i]) {
			l.Broken, l.At = true, i
			break
		}
	}
	return l
}

// passwordBefore judges what stands before an '@' although a '/', '?' or '#' at
// cut ended the host's name before it.
func passwordBefore(before string, cut int, scheme bool, after string) (may, sure bool) {
	head := before[:cut]
	if i := strings.LastIndexByte(head, '@'); i >= 0 {
		// user@host/…@…: the '@' is of the path, unless no host can be meant.
		host, _, _ := strings.Cut(head[i+1:], ":")
		if hostNamed(host) || host != "" && !strings.Contains(head[:i], ":") {
			return false, false
		}
		return true, scheme
	}
	name, port, colon := strings.Cut(head, ":")
	if !scheme { // user:pa/ss@github.com/o/r, where host:path@… may be meant
		host := after[:hostEnd(after)]
		return colon && !hostNamed(name) && builtinHost(host), false
	}
	switch {
	case colon && port == "":
		return true, !hostNamed(name)
	case builtinHost(name):
		return false, false // https://github.com:octo/widget@v1.2
	case colon && !decimalPort(port):
		return true, !hostNamed(name) // no port: curl refuses it
	case hostNamed(name):
		return false, false
	}
	// A server without a dot in its name, or a user and a password of digits.
	return colon || strings.Contains(before[cut:], ":"), false
}

// builtinHost says whether everybody knows a host.
func builtinHost(host string) bool {
	var none *forge.Hosts
	return none.Lookup(host).Known
}

// hostEnd is where a host's name ends.
func hostEnd(s string) int {
	end := 0
	for end < len(s) && (ascii.Alphanumeric(s[end]) || s[end] == '-' || s[end] == '.' || s[end] == '_') {
		end++
	}
	return end
}

// hostNamed says whether a text begins with what can only be a host: a name with
// a dot, localhost or an address, and behind it the port, the path or nothing.
func hostNamed(s string) bool {
	if strings.HasPrefix(s, "[") {
		return strings.Contains(s, "]")
	}
	end := hostEnd(s)
	if end < len(s) && strings.IndexByte("/:?# \\\"'>)", s[end]) < 0 {
		return false
	}
	name := s[:end]
	last := name[strings.LastIndexByte(name, '.')+1:]
	switch {
	case name == "localhost":
		return true
	case name == "" || name[0] == '.' || len(last) == len(name) || len(last) < 2 && !decimal(last) || last == "git":
		return false
	case decimal(last): // v1.2 is a tag
		return strings.Count(name, ".") == 3 &&
			ascii.All(name, func(c byte) bool { return c == '.' || c >= '0' && c <= '9' })
	}
	return true
}

func decimal(s string) bool {
	return s != "" && ascii.All(s, ascii.Digit)
}

// opening is the length of the blanks, quotes and brackets with which a text
// begins.
func opening(raw string) int {
	i := 0
next:
	for i < len(raw) {
		if raw[i] == ' ' || raw[i] == '\t' {
			i++
			continue
		}
		for _, q := range quotePairs {
			rest, ok := strings.CutPrefix(raw[i:], q[0])
			if !ok {
				continue
			}
			_, after, _ := strings.Cut(rest, q[1])
			if q[0] != q[1] && after != "" && (after[0] == '@' || after[0] == ':') {
				return i // the user's own, as in "<user>@…/<repo>"
			}
			i += len(q[0])
			continue next
		}
		break
	}
	return i
}

// afterScheme is where the text behind a scheme begins, however it is written:
// https://, https:/, https//, HTTPS:\\, htps://, https://https://. scheme is the
// last one in lower case, "" without any.
func afterScheme(raw string) (start int, scheme string) {
	i := opening(raw)
	for range 4 {
		j := i
		for j < len(raw) && schemeChar(raw[j], j == i) {
			j++
		}
		word := strings.ToLower(raw[i:j])
		k := j
		for k < len(raw) && k < j+2 && (raw[k] == ':' || raw[k] == ';') {
			k++
		}
		colons := k - j
		for k < len(raw) && k < j+colons+3 && (raw[k] == '/' || raw[k] == '\\') &&
			(k < j+colons+2 || raw[k] == raw[k-1]) {
			k++
		}
		slashes := k - j - colons
		known := transportOf(word) != TransportUnknown
		web := word == "https" || word == "http"
		switch {
		case word == "" || scheme != "" && !known:
			return i, scheme // user:password comes next
		case colons == 1 && slashes >= 2:
		case known && slashes >= 2 && word != "file":
		case web && colons+slashes > 0 && (colons == 1 || hostNamed(raw[k:])):
		case transportOf(word) == TransportSSH && colons == 1:
		default:
			return i, scheme
		}
		i, scheme = k, word
		if strings.HasPrefix(scheme, "http") || known {
			continue
		}
		return i, scheme
	}
	return i, scheme
}

// placeholder says that a template or a person still has to fill the login in.
func (l Login) placeholder(raw string) bool {
	if l.HasPassword && placeholder(l.Password.In(raw)) {
		return true
	}
	text := l.Span.In(raw)
	return strings.Contains(text, "{{") || strings.Contains(text, "${") || strings.Contains(text, "$(")
}

// plainUser says whether a login is a name and nothing that could be secret or
// that a repair could mistake for something else.
func (l Login) plainUser(raw string) bool {
	user := l.User.In(raw)
	if l.HasPassword || user == "" {
		return false
	}
	if _, _, ok := nextToken(user, 0); ok {
		return false
	}
	return ascii.All(user, func(c byte) bool { return ascii.Alphanumeric(c) || strings.IndexByte("._-+~", c) >= 0 }) &&
		len(user) < 40
}

// escaped is the percent escape of a byte.
func escaped(c byte) string {
	const hex = "0123456789ABCDEF"
	return string([]byte{'%', hex[c>>4], hex[c&15]})
}

// encoded is the login with every character that Git cannot take percent-encoded.
func (l Login) encoded(raw string) string {
	var b strings.Builder
	text := raw[l.Span.Start : l.Span.End-1]
	for i := range len(text) {
		_, escape := ascii.Percent(text, i)
		switch c := text[i]; {
		case c == '/' || c == '?' || c == '#' || c == '@' || c <= ' ' || c == 0x7f, c == '%' && !escape:
			b.WriteString(escaped(c))
		default:
			b.WriteByte(c)
		}
	}
	return b.String() + "@"
}

// Encoded percent-encodes what may not stand in a login as it is.
func Encoded(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; ascii.Alphanumeric(c) || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
		} else {
			b.WriteString(escaped(c))
		}
	}
	return b.String()
}

// Confidential lists what in a URL may be a secret, as it is written and as it
// reads once Git has decoded it: tokens, passwords, and whatever stands in the
// place of one.
func Confidential(raw string) []string {
	var out []string
	add := func(s string) {
		if s == "" || placeholder(s) {
			return
		}
		out = append(out, s)
		if d := ascii.UnescapeURL(s); d != s {
			out = append(out, d)
		}
	}
	for _, s := range Secrets(raw) {
		add(s.Span.In(raw))
	}
	login := func(raw string) {
		l, ok := FindLogin(raw)
		if !ok {
			return
		}
		if l.HasPassword {
			add(l.Password.In(raw))
		}
		if l.HasPassword && noPassword(l.Password.In(raw)) { // token:@, token:x-oauth-basic
			add(l.User.In(raw))
		}
	}
	login(raw)
	// https://name:pass@word
	if at := strings.LastIndexByte(raw, '@'); at > 0 && strings.Contains(raw[:at], ":") && !mayHost(raw[at+1:]) {
		add(raw[at+1:])
	}
	if folded := Folded(raw); folded != raw {
		login(folded)
	}
	if d := ascii.UnescapeURL(raw); d != raw { // ssh://git%3Atoken%40host
		login(d)
	}
	parameters(raw, add)
	unfinished(raw, add)
	unfinished(Folded(raw), add)
	mayBe(raw, add)
	if d := ascii.UnescapeURL(raw); d != raw {
		mayBe(d, add)
	}
	return out
}

// mayBe looks between each scheme and the last '@', whatever Git makes of it:
// behind a colon there may be a password with a '/' in it.
func mayBe(raw string, add func(string)) {
	at := strings.LastIndexByte(raw, '@')
	slashes := at > 0 && strings.Contains(raw[:at], "//")
	if start, scheme := afterScheme(raw); at > start &&
		(!slashes || scheme == "" && !strings.HasPrefix(raw[start:], "//")) { // user:password@host:path
		name, rest, ok := strings.Cut(raw[start:at], ":")
		if ok && !strings.ContainsAny(name, "@/.\\ \t") && !strings.HasPrefix(rest, ":") { // no helper's address
			add(rest)
		}
		// token:x@host:path
		if n := strings.LastIndexByte(raw[start:at], ':'); n > 0 && hostNamed(raw[at+1:]) &&
			noPassword(raw[start+n+1:at]) {
			add(raw[start : start+n])
		}
		if !slashes {
			return
		}
	}
	for from := 0; from < at; {
		i := strings.Index(raw[from:at], "//")
		if i < 0 {
			return
		}
		from += i + 2
		name, rest, ok := strings.Cut(raw[from:at], ":")
		port, _, _ := strings.Cut(rest, "/")
		if ok && !(decimalPort(port) && (hostNamed(name) || strings.Contains(rest, "/"))) &&
			!strings.ContainsAny(name, "/?#") && !builtinHost(name) {
			add(rest)
		}
	}
}

// mayHost reports whether what stands behind a login may begin with a host: it does
// not where that is missing, or a word that was made by chance and all there is.
func mayHost(s string) bool { return !strings.HasPrefix(s, "/") && !secret.Chance(s) }

// noPassword reports whether what stands in a password's place, or ends it, is what
// stands there where the secret is in the place of the name.
func noPassword(s string) bool {
	s = s[strings.LastIndexByte(s, ':')+1:]
	return len(s) < 3 || isTokenUser(s)
}

// parameters looks at what a query or a fragment carries under a name that says
// that it is a secret.
func parameters(raw string, add func(string)) {
	start := strings.IndexAny(raw, "?#")
	if start < 0 {
		return
	}
	for i := start; ; {
		n := strings.IndexByte(raw[i:], '=')
		if n < 0 {
			return
		}
		end := i + n
		name := strings.ToLower(raw[i+strings.LastIndexAny(raw[i:end], "?&#;")+1 : end])
		i = end + 1
		if secret.Parameter(name) || name == "key" || name == "code" ||
			strings.Contains(name, "token") || strings.Contains(name, "pass") || strings.Contains(name, "secret") ||
			strings.Contains(name, "pwd") {
			value := raw[i:]
			value = value[:secret.ParameterEnd(value, true)]
			add(value)
			i += len(value)
		}
	}
}

// unfinished looks at a URL of which the '@' is missing, or not typed yet: what
// stands in the place of a port and is none may be the beginning of a password.
func unfinished(raw string, add func(string)) {
	start, scheme := afterScheme(raw)
	if scheme == "" || strings.Contains(raw[start:], "@") {
		return
	}
	name, rest, ok := strings.Cut(raw[start:], ":")
	port, _, _ := strings.Cut(rest, "/")
	if strings.HasSuffix(rest, ".git") {
		return // "alias:owner/name.git", where the host is one of ~/.ssh/config
	}
	if ok && !hostNamed(raw[start:]) && !strings.Contains(name, "/") && !decimalPort(port) {
		add(rest)
	}
}

// Outside counts how often a text stands in a URL outside of its login.
func Outside(raw, text string) int {
	if text == "" {
		return 0
	}
	l, ok := FindLogin(raw)
	if !ok {
		return strings.Count(raw, text)
	}
	return strings.Count(raw[:l.Span.Start], text) + strings.Count(raw[l.Span.End:], text)
}

// Folded is a text with full-width and invisible characters turned into the
// ASCII that they stand for.
func Folded(raw string) string {
	if ascii.Only(raw) {
		return raw
	}
	return strings.Map(func(c rune) rune {
		out, drop := foldRune(c)
		if drop {
			return -1
		}
		return out
	}, raw)
}

// Decoded undoes percent escapes as Git does; %00 and what is no escape stay.
func Decoded(s string) string { return ascii.UnescapeURL(s) }
