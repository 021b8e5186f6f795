package secret

import (
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

// tokenUsers are user names that only go with a token and name no account.
// Bitbucket's x-bitbucket-api-token-auth, Azure's pat and GitHub's x-access-token
// (as gh sends it) are verified, Bitbucket's x-token-auth is secondary; GitLab's
// oauth2 and gitlab-ci-token and the rest of the list are recalled.
var tokenUsers = [...]string{
	"x-access-token", "oauth2", "gitlab-ci-token", "x-token-auth", "x-bitbucket-api-token-auth",
	"x-oauth-basic", "oauth", "oauth-token", "pat", "token", "private-token", "personalaccesstoken", "apikey",
}

// longestUser is no shorter than any of them with its colon, in bytes.
const longestUser = 40

// TokenUser reports whether a user's name only goes with a token and names no
// account.
func TokenUser(user string) bool {
	return slices.ContainsFunc(tokenUsers[:], func(t string) bool { return strings.EqualFold(user, t) })
}

// webBefore says whether s[i] stands behind the name of a web protocol.
func webBefore(s string, i int) bool {
	for _, name := range [...]string{"https", "http"} {
		if from := i - len(name); from >= 0 && strings.EqualFold(s[from:i], name) &&
			(from == 0 || !ascii.Alphanumeric(s[from-1])) {
			return true
		}
	}
	return false
}

// url handles the login and the parameters of a URL whose "://", or what is left
// of it, is at s[i:start].
func url(s string, i, start int, f *finder) {
	if tokenAsUser(s, start, f) {
		return
	}
	if from, end, ok := oddPassword(s, i, start); ok {
		if !Placeholder(s[from:end]) {
			f.emit(from, end)
		}
		return
	}
	at := -1
	for k, most := start, min(len(s), start+maxLogin); k < most; k++ {
		c := s[k]
		if c == '@' {
			at = k
		}
		empty := at == k-1 // no host: the '@' was the secret's own
		if c <= ' ' || !empty && (c == '/' || c == '?' || c == '#') || isQuote(c) || c == '\\' {
			break
		}
	}
	if at < 0 {
		cutPassword(s, start, f)
		return
	}
	user, password, has := strings.Cut(s[start:at], ":")
	if span, _, token := NextToken(user, 0); token && span.Start == 0 || Random(user) {
		f.emit(start, start+len(user))
	}
	switch {
	case !has:
	case TokenUser(password):
	case len(password) < 3 && Telling(user): // token:@, token:x@
		if !TokenUser(user) && !Placeholder(user) {
			f.emit(start, start+len(user))
		}
		f.emit(start+len(user)+1, at)
	case !Placeholder(password):
		if tailed(password) && Telling(user) && !TokenUser(user) { // to:ken:@, to:ken:x-oauth-basic@
			f.emit(start, start+len(user))
		}
		end, word := at, wordEnd(s, at)
		switch rest := s[at+1 : word]; {
		case strings.HasPrefix(rest, "/") && Telling(strings.TrimLeft(rest, "/")), // pass@/word
			rest == hostAt(rest) && Chance(rest): // pass@word
			end = word
		}
		f.emit(start+len(user)+1, end)
	}
}

// tailed reports whether what follows the first colon of a login ends as one does
// that has its secret in the place of the name.
func tailed(password string) bool {
	i := strings.LastIndexByte(password, ':')
	return i >= 0 && (len(password)-i < 3 || TokenUser(password[i+1:]))
}

// wordEnd is where a word of running text ends that goes on at from, but no
// further than a login is looked for.
func wordEnd(s string, from int) int {
	for most := min(len(s), from+maxLogin); from < most && !endsURL(s[from]); {
		from++
	}
	return from
}

// cutPassword handles a command that ends, or goes on in the next line, before the
// '@' of its URL.
func cutPassword(s string, start int, f *finder) {
	if !f.command {
		return
	}
	end := start
	for end < len(s) && s[end] > ' ' && !isQuote(s[end]) {
		end++
	}
	if rest := strings.TrimSpace(s[end:]); rest != "" && rest != `\` {
		return
	}
	word := strings.TrimRight(s[start:end], `\`)
	user, password, ok := strings.Cut(word, ":")
	port, _, _ := strings.Cut(password, "/")
	if ok && !isHostName(user) && !strings.Contains(user, "/") && !ascii.Digits(port) && Telling(password) {
		f.emit(start+len(user)+1, start+len(word))
	}
}

// tokenAsUser handles a token in the place of the user, whatever it holds:
// https://to/ken:x-oauth-basic@host.
func tokenAsUser(s string, start int, f *finder) bool {
	end := start
	for most := min(len(s), start+maxLogin); end < most && s[end] > ' ' && !isQuote(s[end]); {
		end++
	}
	word := s[start:end]
	for at := range len(word) {
		if word[at] != '@' {
			continue
		}
		from := max(0, at-longestUser)
		n := from + strings.LastIndexByte(word[from:at], ':')
		if n > 0 && word[n] == ':' && slices.Contains(tokenUsers[:], word[n+1:at]) && !Host(word) &&
			!Placeholder(word[:n]) && !TokenUser(word[:n]) {
			f.emit(start, start+n)
			return true
		}
	}
	return false
}

// RedactBroken replaces passwords of URLs that hold characters which end the part
// of a URL where a password stands, and no others: what is left are URLs that can
// be read as such.
func RedactBroken(s string) string {
	var b strings.Builder
	done := 0
	for i := strings.Index(s, "://"); i >= 0; {
		from := i + len("://")
		if start, end, ok := oddPassword(s, i, from); ok && !Placeholder(s[start:end]) {
			b.WriteString(s[done:start])
			b.WriteString(Mask)
			done, from = end, end
		}
		i = strings.Index(s[from:], "://")
		if i >= 0 {
			i += from
		}
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// oddPassword finds the password of a URL, if it is one that a URL cannot have:
// with characters that end the part of a URL where a password stands, as in
// "https://user:pa/ss@host". Git takes such a URL for a wrong port and prints all
// of it. Quotes and backslashes are a shell's or the password's own. An "@" must
// follow in the same word, which a quote before the URL makes last until the next
// quote.
func oddPassword(s string, i, name int) (start, end int, ok bool) {
	scheme := i
	for scheme > 0 && isSchemeByte(s[scheme-1]) {
		scheme--
	}
	if name < len(s) && isQuote(s[name]) {
		name++ // https://'user:password'@host
	}
	colon := name
	for colon < len(s) && s[colon] != ':' {
		if c := s[colon]; c <= ' ' || c == '/' || c == '?' || c == '#' || c == '@' || isQuote(c) {
			return 0, 0, false
		}
		colon++
	}
	start = colon + 1
	if start >= len(s) || strings.HasPrefix(s[start:], "//") && (strings.EqualFold(s[name:colon], "git") ||
		slices.ContainsFunc(schemes[:], func(x string) bool { return strings.EqualFold(x, s[name:colon]) })) {
		return 0, 0, false // the colon of another "://"
	}
	word := start
	if isQuote(s[start]) { // https://user:'password'@host
		if n := strings.IndexByte(s[start+1:], s[start]); n >= 0 {
			word = start + 1 + n
		}
	}
	most := min(len(s), start+maxLogin)
	for word < most && s[word] > ' ' {
		word++
	}
	if scheme > 0 && isQuote(s[scheme-1]) {
		word = max(word, start+strings.IndexByte(s[start:most], s[scheme-1]))
	}
	authority := start // where a URL's user and password must end
	for authority < word && !endsURL(s[authority]) && s[authority] != '/' && s[authority] != '?' &&
		s[authority] != '#' {
		authority++
	}
	user := isHostName(s[name:colon])
	last := strings.LastIndexByte(s[start:word], '@')
	for last >= 0 && !Host(s[start+last+1:]) {
		// The '@' of a path: with a host before it, the login ended there.
		before := strings.LastIndexByte(s[start:start+last], '@')
		if before < 0 {
			break
		}
		last = before
	}
	if n := blankInside(s, word); last < 0 && !user && n > 0 {
		return start, n, true
	}
	if last < 0 {
		// The end of the URL is not there: of a password, if it is nothing else.
		if n := strings.IndexAny(s[start:authority], "”」’»…"); n >= 0 { // a sentence's
			authority = start + n
		}
		ok = !user && start < authority && !ascii.Digits(s[start:authority]) && !strings.Contains(s[start:word], "/")
		return start, authority, ok && s[start:authority] != Mask
	}
	end = start + last
	behind := hostAt(s[end+1:])
	server := isHostName(behind)
	switch at := strings.LastIndexByte(s[start:authority], '@'); {
	case at >= 0:
		// A proper password, unless its "@" is one of several and it goes on.
		ok = server && !isHostName(hostAt(s[start+at+1:]))
	case ascii.Digits(s[start:authority]) || start == authority && !isQuote(s[start]):
		// A port. Behind a name that is none of a host, a password may begin so.
		ok = !user && server
	default:
		// "https://github.com:o/r@v1" is a colon for a slash and a version.
		ok = !user || server || strings.HasPrefix(s[end+1+len(behind):], "/")
	}
	return start, end, ok && s[start:end] != Mask
}

// blankInside is where a login ends whose password holds a blank at s[word]: at an
// '@' in the next word, with the rest of the password before it and a host and a
// path behind. 0 if there is none.
func blankInside(s string, word int) int {
	next := word
	for next < len(s) && s[next] == ' ' {
		next++
	}
	end := wordEnd(s, next)
	at := strings.LastIndexByte(s[next:end], '@')
	if next == word || at < 0 || !Telling(s[next:next+at]) {
		return 0
	}
	behind := s[next+at+1 : end]
	if host := hostAt(behind); !isHostName(host) || len(host) == len(behind) {
		return 0
	}
	return next + at
}

// maxLogin is the longest login, in bytes, that is looked for behind what ends
// one.
const maxLogin = 1024

func isSchemeByte(c byte) bool { return ascii.Alphanumeric(c) || c == '+' || c == '-' || c == '.' }

func isQuote(c byte) bool { return c == '"' || c == '\'' || c == '`' }

// endsURL says that a URL in running text ends before c.
func endsURL(c byte) bool { return c <= ' ' || isQuote(c) || c == '\\' }

// hostAt is the host that s begins with.
func hostAt(s string) string {
	if strings.HasPrefix(s, "[") {
		if address, _, ok := strings.Cut(s, "]"); ok {
			return s[:len(address)+1]
		}
	}
	for i := range len(s) {
		if c := s[i]; endsURL(c) || c == '/' || c == ':' || c == '?' || c == '#' || c == '@' {
			return s[:i]
		}
	}
	return s
}

// Host reports whether a text begins with a host's name or address for certain.
func Host(s string) bool { return isHostName(hostAt(s)) }

// isHostName says that a word is a host's name or address for certain, not a
// user's, a version's or part of a password.
func isHostName(s string) bool {
	if s == "localhost" || strings.HasPrefix(s, "[") {
		return true
	}
	dots, letters := 0, false
	for i := range len(s) {
		switch c := s[i]; {
		case c == '.':
			dots++
			letters = letters || i > 0 && i+1 < len(s) && ascii.Letter(s[i+1])
		case !isSchemeByte(c) || c == '+':
			return false
		}
	}
	return letters || dots == 3 && strings.Trim(s, "0123456789.") == ""
}

// bare handles name:password@host at s[at] == '@' without a "://" before it: scp's
// form, a proxy, or somebody lost a colon or a slash. It asks for a host with a
// dot before a letter or an address, or for one with a path behind it, so that
// image:tag@digest and package@1.2 stay.
func bare(s string, at int, f *finder) {
	host := hostAt(s[at+1:])
	behind := s[at+1+len(host):]
	named := isHostName(host) && !strings.HasSuffix(host, ".")
	path := len(behind) > 1 && (behind[0] == ':' || behind[0] == '/')
	// The terminal's edge may have cut a command in the host's name.
	cut := f.command && behind == ""
	if (host == "" || !named && !path) && !cut {
		return
	}
	start, separates := at, false
	for least := max(0, at-maxBare); start > least; {
		c := s[start-1]
		if c <= ' ' || isQuote(c) || c == '<' || c == '(' || c == '[' ||
			separates && (c == ',' || c == '=' && s[start] != '=' && s[start] != ':') { // key=name:password@host
			break
		}
		separates = separates || c == ':' // before it a name, behind it the password's own
		start--
	}
	if schemeIn(s[start:at]) || start > 0 && strings.HasPrefix(s[start-1:], Mask) {
		return // url's, or done
	}
	if n := strings.LastIndexByte(s[start:at], '\\'); n >= 0 && strings.Contains(s[start+n:at], ":") &&
		!Telling(strings.TrimRight(s[start:start+n], `\`)) {
		start += n + 1 // \qname:password@host
		if s[start] == 'q' || s[start] == 'n' || s[start] == 't' {
			start++
		}
	}
	name, password, ok := strings.Cut(s[start:at], ":")
	if !ok {
		return
	}
	slash := strings.LastIndexByte(name, '/') // a path before the login, or a secret's own
	switch {
	case strings.IndexByte(name, '@') >= 0:
		// A token that holds one: to@ken:x@host. Otherwise git@host:path@….
		if n := strings.LastIndexByte(name, '@'); named && (len(password) < 3 || TokenUser(password)) &&
			Telling(name) && !Host(name[n+1:]) {
			f.emit(start, start+len(name))
		}
		return
	case name == "" || len(name) == 1 && strings.HasPrefix(password, `\`):
		return // git@host:path, C:\path
	case !(named && (len(password) < 3 || TokenUser(password))):
		start += slash + 1
		name = name[slash+1:]
		if name == "" {
			return
		}
	}
	if strings.Contains(password, "@") && !named {
		return
	}
	// ssh:git@host, https:name:password@host
	if slices.ContainsFunc(schemes[:], func(x string) bool { return strings.EqualFold(x, name) }) {
		rest, more, ok := strings.Cut(password, ":")
		if !ok {
			return
		}
		start += len(name) + 1
		name, password = rest, more
	}
	if _, rest, ok := strings.Cut(password, "@"); ok && Host(rest) {
		return // the '@' of a path
	}
	if digits, rest, ok := strings.Cut(password, "/"); ok && (ascii.Digits(digits) && digits != "" ||
		digits == "" && !(named && Chance(rest)) || isHostName(name)) {
		return // host:port/…@…, host:path@…
	}
	switch {
	case named:
	case cut:
		if !Telling(password) {
			return
		}
	// a server without a dot in its name
	case strings.Contains(behind[1:wordEnd(behind, 0)], "/") && Telling(password) && !isHostName(name):
	default:
		return
	}
	switch {
	case TokenUser(password) || len(password) < 3 && Telling(name):
		if !TokenUser(name) && !Placeholder(name) {
			f.emit(start, start+len(name))
		}
	case len(password) >= 3 && !Placeholder(password):
		if tailed(password) && Telling(name) && !TokenUser(name) {
			f.emit(start, start+len(name))
		}
		f.emit(start+len(name)+1, at)
	}
}

// schemeIn reports whether there is a URL in a word: a "//" that no account's name
// and colon stand before, and that is not all that is left of a scheme.
func schemeIn(word string) bool {
	word = strings.TrimLeft(word, "/")
	before, _, ok := strings.Cut(word, "//")
	if !ok {
		return false
	}
	before, ok = strings.CutSuffix(before, ":")
	if !ok {
		return true
	}
	scheme := len(before)
	for scheme > 0 && isSchemeByte(before[scheme-1]) {
		scheme--
	}
	name := before[scheme:]
	return scheme == 0 || name == "git" ||
		slices.ContainsFunc(schemes[:], func(x string) bool { return strings.EqualFold(x, name) })
}

// schemes that no account is called by: "git:password@host" is one.
var schemes = [...]string{"http", "https", "ssh", "file", "ftp"}

// maxBare is how far back a login without a scheme is looked for, in bytes.
const maxBare = 400

// IsHost reports whether a word is a host's name or address for certain.
func IsHost(s string) bool { return isHostName(s) }
