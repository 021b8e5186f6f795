package remoteurl

import (
	"slices"
	"strings"
)

// tokenFormat is a token that its prefix gives away. Verified against the vendors'
// words and gitleaks' configuration (2026-07-22) for the project's collection of
// facts of 2026-11-21, unless a row says "recalled". Lengths are our own lower
// bounds: vendors announced that they will grow, and what is missed leaks.
type tokenFormat struct {
	prefix  string
	service string
	min     int // bytes after the prefix
	body    func(byte) bool
	// wordLike marks a prefix that ends ordinary identifiers ("highs_…"). Right
	// after a letter or digit it counts only before what looks random.
	wordLike bool
}

func githubBody(c byte) bool { return alphanumeric(c) || c == '_' || c == '.' || c == '-' }
func gitlabBody(c byte) bool { return alphanumeric(c) || c == '_' || c == '.' || c == '-' }
func base64Body(c byte) bool { return alphanumeric(c) || c == '+' || c == '/' || c == '=' }
func atlassianBody(c byte) bool {
	return alphanumeric(c) || c == '_' || c == '-' || c == '='
}

// tokenFormats is sorted by the first letters' frequency only; prefixes exclude
// one another.
var tokenFormats = [...]tokenFormat{
	// github.blog changelog 2021-03-04; ghs_ with dots and underscores since
	// 2026-04-27 (changelog 2026-05-15), about 520 characters.
	{"ghp_", "GitHub", 20, githubBody, true},
	{"gho_", "GitHub", 20, githubBody, true},
	{"ghu_", "GitHub", 20, githubBody, true},
	{"ghs_", "GitHub", 20, githubBody, true},
	{"ghr_", "GitHub", 20, githubBody, true},
	{"github_pat_", "GitHub", 20, githubBody, false},
	// gitlabhq doc/security/tokens.
	{"glpat-", "GitLab", 20, gitlabBody, false},
	{"gldt-", "GitLab", 20, gitlabBody, false},
	{"glrt-", "GitLab", 20, gitlabBody, false},
	{"glrtr-", "GitLab", 20, gitlabBody, false},
	{"glcbt-", "GitLab", 20, gitlabBody, false},
	{"glptt-", "GitLab", 20, gitlabBody, false},
	{"glft-", "GitLab", 20, gitlabBody, false},
	{"glimt-", "GitLab", 20, gitlabBody, false},
	{"glagent-", "GitLab", 20, gitlabBody, false},
	{"glwt-", "GitLab", 20, gitlabBody, false},
	{"glsoat-", "GitLab", 20, gitlabBody, false},
	{"gloas-", "GitLab", 20, gitlabBody, false},
	{"glffct-", "GitLab", 20, gitlabBody, false},
	// gitleaks; ATBB and ATCTT3 recalled.
	{"ATATT3", "Atlassian", 24, atlassianBody, false},
	{"ATCTT3", "Bitbucket", 24, atlassianBody, false},
	{"ATBB", "Bitbucket", 28, alphanumeric, false},
	// Bitbucket Data Center's HTTP access tokens are base64, and hold a slash now
	// and then (Atlassian's documentation, secondary).
	{"BBDC-", "Bitbucket Data Center", 20, base64Body, false},
	// huggingface.co and npmjs.com, gitleaks.
	{"hf_", "Hugging Face", 30, alphanumeric, true},
	{"npm_", "npm", 36, alphanumeric, true},
}

// Azure DevOps tokens are 84 letters and digits with this mark before the last
// four or five (learn.microsoft.com, Purview entity definition).
const (
	azureMark       = "AZDO"
	azureBeforeMark = 75
)

// nextToken finds the next token by format at or after from.
func nextToken(s string, from int) (Span, string, bool) {
	for i := from; i+8 <= len(s); i++ {
		switch s[i] {
		case 'g':
			if s[i+1] != 'h' && s[i+1] != 'l' && s[i+1] != 'i' {
				continue
			}
		case 'A':
			if s[i+1] != 'T' && s[i+1] != 'Z' {
				continue
			}
		case 'B':
			if s[i+1] != 'B' {
				continue
			}
		case 'h':
			if s[i+1] != 'f' {
				continue
			}
		case 'n':
			if s[i+1] != 'p' {
				continue
			}
		default:
			continue
		}
		if span, ok := azureToken(s, i, from); ok {
			return span, "Azure DevOps", true
		}
		for k := range tokenFormats {
			if f := &tokenFormats[k]; strings.HasPrefix(s[i:], f.prefix) {
				if end, ok := f.end(s, i); ok {
					return Span{i, end}, f.service, true
				}
				break
			}
		}
	}
	return Span{}, "", false
}

// tokenEnd is where a token ends that begins right at s[i], or i.
func tokenEnd(s string, i int) int {
	for k := range tokenFormats {
		if f := &tokenFormats[k]; strings.HasPrefix(s[i:], f.prefix) {
			if end, ok := f.end(s, i); ok {
				return end
			}
		}
	}
	return i
}

// end is where the token that starts at s[i] ends.
func (f *tokenFormat) end(s string, i int) (int, bool) {
	body := i + len(f.prefix)
	if f.wordLike && i > 0 && alphanumeric(s[i-1]) && !escapedBefore(s, i) {
		if body+glued > len(s) || !mixed(s[body:body+glued]) {
			return 0, false
		}
	}
	end := body
	for end < len(s) && f.body(s[end]) {
		end++
	}
	// A full stop or dash behind it belongs to the sentence.
	for end > body && (s[end-1] == '.' || s[end-1] == '-') {
		end--
	}
	return end, end-body >= f.min
}

// glued is how much of a token must be seen behind a word-like prefix that
// stands right behind another letter.
const glued = 30

// mixed reports whether s is what a random token looks like and an identifier
// does not: capitals, small letters and digits.
func mixed(s string) bool {
	var upper, lower, digit bool
	for i := range len(s) {
		c := s[i]
		upper = upper || c >= 'A' && c <= 'Z'
		lower = lower || c >= 'a' && c <= 'z'
		digit = digit || c >= '0' && c <= '9'
	}
	return upper && lower && digit && all(s, githubBody)
}

// escapedBefore reports whether the letter before s[i] ends an escape: %3A in a
// URL, \n in JSON.
func escapedBefore(s string, i int) bool {
	if i >= 2 && s[i-2] == '\\' {
		return true
	}
	return i >= 3 && s[i-3] == '%' && hexDigit(s[i-2]) >= 0 && hexDigit(s[i-1]) >= 0
}

// azureToken looks for an Azure DevOps token whose mark is at s[i].
func azureToken(s string, i, from int) (Span, bool) {
	if !strings.HasPrefix(s[i:], azureMark) {
		return Span{}, false
	}
	start := i
	for start > from && i-start < azureBeforeMark+2 && alphanumeric(s[start-1]) {
		start--
	}
	end := i + len(azureMark)
	for end < len(s) && end-i < len(azureMark)+6 && alphanumeric(s[end]) {
		end++
	}
	return Span{start, end}, i-start >= azureBeforeMark && end-i >= len(azureMark)+4
}

// placeholder reports whether a value stands for a secret without being one:
// $TOKEN, ${TOKEN}, %TOKEN%, <token>, {token}, __TOKEN__, what a template or a
// shell would fill in ({{ .token }}, ${{ secrets.X }}, $(cat token), %(token)s,
// #{TOKEN}), YOUR_TOKEN and the like in words, ***, xxxx, [redacted].
func placeholder(s string) bool {
	if s == "" {
		return true
	}
	last := s[len(s)-1]
	inner := ""
	if len(s) > 1 {
		inner = s[1 : len(s)-1]
	}
	switch s[0] {
	case '<':
		return last == '>' && !strings.ContainsAny(inner, "<>")
	case '{':
		if between(s, "{{", "}}") {
			return true
		}
		return last == '}' && !strings.ContainsAny(inner, "{}")
	case '[':
		return s == redacted || last == ']' && !strings.ContainsAny(inner, "[]") && len(s) < 24
	case '$':
		switch {
		case between(s, "${{", "}}"), between(s, "$(", ")"), between(s, "$[", "]"):
			return true
		case len(s) > 2 && s[1] == '{':
			return last == '}' && variable(s[2:len(s)-1])
		}
		return len(s) > 1 && variable(s[1:]) && named(s[1:])
	case '%':
		if between(s, "%(", ")s") || between(s, "%{", "}") {
			return true
		}
		return len(s) > 2 && last == '%' && variable(inner)
	case '#':
		return between(s, "#{", "}")
	case '`':
		return len(s) > 2 && last == '`'
	case '*', 'x', 'X', '.':
		same := true
		for i := range len(s) {
			same = same && s[i] == s[0]
		}
		if same {
			return len(s) >= 3
		}
	}
	if between(s, "__", "__") && variable(s) || between(s, "@@", "@@") {
		return true
	}
	return spelledOut(s)
}

// between reports whether s is something between two marks, which do not stand
// in it.
func between(s, open, shut string) bool {
	if len(s) <= len(open)+len(shut) || !strings.HasPrefix(s, open) || !strings.HasSuffix(s, shut) {
		return false
	}
	inner := s[len(open) : len(s)-len(shut)]
	return !strings.Contains(inner, shut) && !strings.Contains(inner, "\n")
}

// secretWords are what people call a secret where it is to be put in.
var secretWords = [...]string{
	"token", "tokens", "pat", "password", "passwd", "passphrase", "pass", "pwd", "secret", "key", "apikey", "accesstoken", "credential", "credentials", "auth",
}

// aroundWords stand beside them.
var aroundWords = [...]string{
	"your", "my", "the", "a", "an", "new", "github", "gitlab", "gitea", "bitbucket", "azure", "git", "gh", "gl", "ci", "job", "deploy", "access", "personal", "api", "oauth",
	"app", "bot", "user", "username", "account", "login", "name", "here", "goes", "insert", "put", "enter", "paste", "replace", "with", "me", "xxx", "private", "read", "write", "repo", "http", "https",
}

// spelledOut recognises words that describe a secret: YOUR_TOKEN, your-password,
// <TOKEN> without its brackets, PASTE_TOKEN_HERE. In small letters "your" or
// "here" has to stand there too, for people do choose such passwords.
func spelledOut(s string) bool {
	if len(s) < 3 || len(s) > 40 {
		return false
	}
	capitals, asks, secret := true, false, false
	rest := s
	for rest != "" {
		n := strings.IndexAny(rest, "_-. ")
		word := rest
		if n >= 0 {
			word, rest = rest[:n], rest[n+1:]
		} else {
			rest = ""
		}
		if word == "" {
			return false
		}
		lower := strings.ToLower(word)
		capitals = capitals && !small(word)
		if tail, ok := strings.CutPrefix(lower, "your"); ok {
			asks = true
			lower = tail
		}
		asks = asks || lower == "here" || lower == "my" || lower == "insert" || lower == "paste" || lower == "replace"
		switch {
		case lower == "":
		case slices.Contains(secretWords[:], lower):
			secret = true
		case !slices.Contains(aroundWords[:], lower):
			return false
		}
	}
	return secret && (capitals || asks)
}

// small reports whether there is a small letter in s.
func small(s string) bool {
	for i := range len(s) {
		if s[i] >= 'a' && s[i] <= 'z' {
			return true
		}
	}
	return false
}

// named reports whether a variable is called as such variables are: in
// capitals, or after what it holds. A password may begin with "$", too.
func named(s string) bool {
	if !small(s) {
		return true
	}
	lower := strings.ToLower(s)
	return slices.ContainsFunc(secretWords[:], func(w string) bool { return len(w) > 2 && strings.Contains(lower, w) }) || strings.HasPrefix(lower, "user")
}

// variable reports whether s can name an environment variable.
func variable(s string) bool {
	for i := range len(s) {
		if c := s[i]; !alphanumeric(c) && c != '_' {
			return false
		}
	}
	return s != "" && (s[0] < '0' || s[0] > '9')
}

// Redact replaces every secret in a text (a URL, a message, a whole log) by
// "[redacted]": passwords and tokens in URLs, tokens by their format,
// Authorization and private-token headers, password lines of the credential
// protocol and of a netrc. Redacting twice changes nothing more. A text without
// a secret comes back as it is, without allocation.
func Redact(s string) string {
	// Taking one secret out can bare another that had no boundary before, so
	// this goes on until nothing is found; each round leaves less.
	for range maxRounds {
		t, changed := redactOnce(s)
		if !changed {
			return s
		}
		s = t
	}
	return s
}

const maxRounds = 8

func redactOnce(s string) (string, bool) {
	var b strings.Builder
	done := 0
	emit := func(start, end int) {
		start = max(start, done)
		if start >= end || s[start:end] == redacted {
			return
		}
		b.WriteString(s[done:start])
		b.WriteString(redacted)
		done = end
	}
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ':':
			switch {
			case strings.HasPrefix(s[i:], "://"):
				redactAuthority(s, i+3, emit)
			case webBefore(s, i): // https:/host, https:host
				for i+1 < len(s) && s[i+1] == '/' {
					i++
				}
				redactAuthority(s, i+1, emit)
			}
		case '/':
			if strings.HasPrefix(s[i:], "//") && webBefore(s, i) { // https//host
				redactAuthority(s, i+2, emit)
			}
		case '@':
			redactBare(s, max(done, 0), i, emit)
		case 'g', 'A':
			if span, _, ok := tokenAt(s, i, done); ok {
				emit(span.Start, span.End)
				i = max(i, span.End-1)
				continue
			}
			if s[i] == 'A' {
				redactHeader(s, i, emit)
			}
		case 'a', 'p', 'P', 'j', 'J', 'd', 'D', 'o', 'c':
			redactHeader(s, i, emit)
			redactField(s, i, emit)
		}
		i = max(i, done-1)
	}
	if done == 0 && b.Len() == 0 {
		return s, false
	}
	b.WriteString(s[done:])
	return b.String(), true
}

// tokenAt is nextToken at exactly s[i] (or around it, for Azure's mark).
func tokenAt(s string, i, from int) (Span, string, bool) {
	if i+8 > len(s) {
		return Span{}, "", false
	}
	if s[i] == 'A' {
		if span, ok := azureToken(s, i, from); ok {
			return span, "Azure DevOps", true
		}
	}
	for k := range tokenFormats {
		if f := &tokenFormats[k]; strings.HasPrefix(s[i:], f.prefix) {
			end, ok := f.end(s, i)
			return Span{i, end}, f.service, ok
		}
	}
	return Span{}, "", false
}

// redactAuthority handles the userinfo of a URL inside a text.
func redactAuthority(s string, start int, emit func(int, int)) {
	at := -1
	end := start
	for ; end < len(s); end++ {
		c := s[end]
		if c == '@' {
			at = end
		}
		if c <= ' ' || c == '/' || c == '?' || c == '#' || c == '"' || c == '\'' || c == '`' || c == '\\' {
			break
		}
	}
	if at < 0 {
		redactBroken(s, start, end, emit)
		return
	}
	host := s[at+1 : end]
	if i := strings.IndexByte(host, ':'); i >= 0 {
		host = host[:i]
	}
	if end < len(s) && s[end] > ' ' && !hostNamed(host) && redactBroken(s, start, end, emit) {
		return // user:pa@ss/word@host
	}
	user, password, has := strings.Cut(s[start:at], ":")
	if _, token := wholeToken(user, host); token {
		emit(start, start+len(user))
	}
	if has && !placeholder(password) && !isTokenUser(password) {
		emit(start+len(user)+1, at)
	}
}

// webBefore says whether s[i] stands behind the name of a web protocol.
func webBefore(s string, i int) bool {
	for _, name := range [...]string{"https", "http"} {
		if from := i - len(name); from >= 0 && strings.EqualFold(s[from:i], name) && (from == 0 || !alphanumeric(s[from-1])) {
			return true
		}
	}
	return false
}

// maxLogin is the longest login, in bytes, that is looked for behind what ends
// one.
const maxLogin = 1024

// redactBroken handles a login with a '/', '?', '#' or quote in it: the URL goes
// on to the next blank, and its login to the last '@' that a host follows.
func redactBroken(s string, start, end int, emit func(int, int)) bool {
	if end >= len(s) || s[end] <= ' ' {
		return false
	}
	// A quote ends a URL that stands in such quotes, also behind the backslash
	// of a string in a string.
	if c := strings.TrimPrefix(s[end:min(len(s), end+2)], `\`); c != "" && strings.IndexByte("\"'`", c[0]) >= 0 {
		scheme := start
		for scheme > 0 && (alphanumeric(s[scheme-1]) || strings.IndexByte(":/+", s[scheme-1]) >= 0) {
			scheme--
		}
		if scheme > 0 && s[scheme-1] == c[0] {
			return false
		}
	}
	for end < len(s) && s[end] > ' ' && end-start < maxLogin {
		end++
	}
	if strings.IndexByte(s[start:end], '@') < 0 {
		return false
	}
	const scheme = "https://"
	l, ok := FindLogin(scheme + s[start:end])
	if !ok || !l.HasPassword {
		return false
	}
	by := start - len(scheme)
	if password := (Span{l.Password.Start + by, l.Password.End + by}); !placeholder(password.In(s)) {
		emit(password.Start, password.End)
		return true
	}
	return false
}

// redactBare handles name:password@host.name at s[at] == '@' without a "://"
// before it: somebody lost a colon or a slash, and the password is still one.
// It asks for a host with a dot before a letter, so that image:tag@digest and
// package@1.2 stay.
func redactBare(s string, from, at int, emit func(int, int)) {
	start := at
	for start > from {
		c := s[start-1]
		if c <= ' ' || c == '/' || c == '\\' || c == '"' || c == '\'' || c == '`' || c == '<' || c == '(' || c == '[' || c == '@' {
			break
		}
		start--
	}
	name, password, ok := strings.Cut(s[start:at], ":")
	if ok && slices.Contains(knownSchemes[:], name) { // https:name:password@host
		start += len(name) + 1
		name, password, ok = strings.Cut(password, ":")
	}
	if !ok || name == "" || len(password) < 3 || placeholder(password) || isTokenUser(password) {
		return
	}
	end := at + 1
	dot := false
	for end < len(s) && (alphanumeric(s[end]) || s[end] == '-' || s[end] == '.') {
		dot = dot || s[end] == '.' && end > at+1 && end+1 < len(s) && letter(s[end+1])
		end++
	}
	if dot {
		emit(start+len(name)+1, at)
	}
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// valueEnd is where a value ends that stands in running text.
func valueEnd(s string) int {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c == '&' || c == '"' || c == '\'' || c == '`' || c == '#' || c == ',' || c == ';' {
			return i
		}
	}
	return len(s)
}

// headers whose values are secrets; Authorization's first word may name a
// scheme.
var headers = [...]string{"authorization", "private-token", "job-token", "deploy-token"}

// redactHeader handles "Name: value" and "Name=value" at s[i], in any case.
func redactHeader(s string, i int, emit func(int, int)) {
	for k, name := range headers {
		if len(s)-i <= len(name) || !strings.EqualFold(s[i:i+len(name)], name) {
			continue
		}
		j := i + len(name)
		for j < len(s) && (s[j] == '"' || s[j] == '\'' || s[j] == ' ') {
			j++
		}
		if j >= len(s) || s[j] != ':' && s[j] != '=' {
			return
		}
		j++
		for j < len(s) && (s[j] == ' ' || s[j] == '\t' || s[j] == '"' || s[j] == '\'') {
			j++
		}
		end := j + headerEnd(s[j:])
		value := s[j:end]
		if k == 0 {
			if scheme, rest, ok := strings.Cut(value, " "); ok && authScheme(scheme) {
				lead := len(rest) - len(strings.TrimLeft(rest, " "))
				j += len(scheme) + 1 + lead
				value = s[j:end]
			} else if word, _, _ := strings.Cut(value, " "); len(word) < 16 {
				return // prose: "authorization: required"
			}
		}
		value = strings.TrimRight(value, " \t")
		if !placeholder(value) {
			emit(j, j+len(value))
		}
		return
	}
}

func headerEnd(s string) int {
	for i := range len(s) {
		if c := s[i]; c == '\n' || c == '\r' || c == '"' || c == '\'' || c == '`' {
			return i
		}
	}
	return len(s)
}

func authScheme(s string) bool {
	for _, known := range [...]string{"basic", "bearer", "token", "digest", "negotiate", "ntlm"} {
		if strings.EqualFold(s, known) {
			return true
		}
	}
	return false
}

// fields whose values are secrets. The credential protocol writes one a line.
var fields = [...]struct {
	name string
	line bool // only at the start of a line
}{
	{"password=", false},
	{"passwd=", false},
	{"oauth_refresh_token=", false},
	{"credential=", true},
	{"access_token=", false},
	{"private_token=", false},
	{"job_token=", false},
	{"password ", false},
}

const maxFieldLine = 1024

// redactField handles name=value at s[i].
func redactField(s string, i int, emit func(int, int)) {
	for _, f := range fields {
		if !strings.HasPrefix(s[i:], f.name) {
			continue
		}
		// No line of the protocol or of a netrc is longer; the bound keeps a
		// huge text without line ends from being read again and again.
		window := max(0, i-maxFieldLine)
		lineStart := window + strings.LastIndexAny(s[window:i], "\r\n") + 1
		if i > 0 && (alphanumeric(s[i-1]) || s[i-1] == '_' || s[i-1] == '-' || s[i-1] == '.') {
			return
		}
		start := i + len(f.name)
		var end int
		switch {
		case f.name == "password ":
			// A netrc: "machine H login U password P".
			before := s[lineStart:i]
			if !strings.Contains(before, "machine ") && !strings.Contains(before, "login ") && !strings.Contains(before, "default ") {
				return
			}
			for start < len(s) && s[start] == ' ' {
				start++
			}
			end = start + valueEnd(s[start:])
		case strings.TrimLeft(s[lineStart:i], " \t<>|") == "":
			// A line of the protocol is all value.
			end = len(s)
			if n := strings.IndexAny(s[start:], "\r\n"); n >= 0 {
				end = start + n
			}
		case f.line:
			return
		default:
			end = start + valueEnd(s[start:])
		}
		if !placeholder(s[start:end]) {
			emit(start, end)
		}
		return
	}
}
