package transcript

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// No event shows a secret that the transcript contains. Looking at the values of
// an event is not enough for that: what was cut out of a URL, a password of a
// URL with two "://" in it for one, does not tell any more that it is a secret.
// So secrets go before anything is read:
//
//   - withoutSecrets makes of a line or a command line the text that is
//     recognised. All facts of an event are cut out of such texts.
//   - redact makes of it the text that an event quotes (Failure.Text,
//     Contact.Command), in which it shows that something was there.
//   - redactBroken does so for lines that a terminal broke inside a secret.
//
// contact and failure, which make all events, clean their values once more.

// redactedWord stands where a secret stood, as in package remoteurl.
const redactedWord = "[redacted]"

// withoutSecrets takes the secrets out of a text so that its URLs still are
// URLs of the same remote: "https://user:password@host" becomes
// "https://user@host". What is a secret elsewhere becomes "[redacted]".
func withoutSecrets(s string) string {
	s = redactPasswords(s) // or part of one is taken for the host
	for from := 0; ; {
		i := strings.Index(s[from:], "://")
		if i < 0 {
			return redact(s)
		}
		start, end := from+i, from+i+len("://")
		for start > from && isSchemeByte(s[start-1]) {
			start--
		}
		for end < len(s) && !endsURL(s[end]) {
			end++
		}
		from = end
		if url := remoteurl.WithoutSecret(s[start:end]); url != s[start:end] {
			from = start + len(url)
			s = s[:start] + url + s[end:]
		}
	}
}

func isSchemeByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'
}

// endsURL says that a URL in running text ends before c.
func endsURL(c byte) bool {
	return c <= ' ' || c == '"' || c == '\'' || c == '`' || c == '\\'
}

// redact replaces every secret in a text by "[redacted]": what
// [remoteurl.Redact] knows, and what only shells and their users write.
func redact(s string) string {
	if plain := plainSpaces(s); plain != s {
		// A no-break space between a header's name and its value. The text keeps
		// its spaces unless there is a secret.
		if t := redact(plain); t != plain {
			return t
		}
		return s
	}
	s = redactPasswords(s)
	if strings.IndexByte(s, '%') >= 0 {
		s = redactEscaped(s)
	}
	if strings.IndexByte(s, '=') >= 0 {
		s = redactAssigned(s)
	}
	return remoteurl.Redact(s)
}

// redactPasswords replaces passwords of URLs that hold characters which end the
// part of a URL where a password stands: "https://user:pa/ss@host". Git takes
// such a URL for a wrong port and prints all of it. Quotes and backslashes are
// a shell's or the password's own. An "@" must follow in the same word, which a
// quote before the URL makes last until the next quote.
func redactPasswords(s string) string {
	var b strings.Builder
	done := 0
	for i := strings.Index(s, "://"); i >= 0; {
		from := i + len("://")
		if start, end, ok := oddPassword(s, i); ok && start >= done {
			b.WriteString(s[done:start])
			b.WriteString(redactedWord)
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

// oddPassword finds the password of the URL with "://" at i, if it is one that
// a URL cannot have.
func oddPassword(s string, i int) (start, end int, ok bool) {
	name := i + len("://")
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
	if start >= len(s) || strings.HasPrefix(s[start:], "//") {
		return 0, 0, false // the colon of another "://"
	}
	word := start
	if isQuote(s[start]) { // https://user:'password'@host
		if n := strings.IndexByte(s[start+1:], s[start]); n >= 0 {
			word = start + 1 + n
		}
	}
	for word < len(s) && s[word] > ' ' {
		word++
	}
	scheme := i
	for scheme > 0 && isSchemeByte(s[scheme-1]) {
		scheme--
	}
	if scheme > 0 && isQuote(s[scheme-1]) {
		if n := strings.IndexByte(s[start:], s[scheme-1]); n >= 0 {
			word = max(word, start+n)
		}
	}
	authority := start // where a URL's user and password must end
	for authority < word && !endsURL(s[authority]) && s[authority] != '/' && s[authority] != '?' && s[authority] != '#' {
		authority++
	}
	user := isHostName(s[name:colon])
	last := strings.LastIndexByte(s[start:word], '@')
	if last < 0 {
		// The end of the URL is not there: of a password, if it is nothing else.
		ok = !user && start < authority && !isDigits(s[start:authority]) && strings.IndexByte(s[start:word], '/') < 0
		return start, authority, ok && s[start:authority] != redactedWord
	}
	end = start + last
	behind := hostAt(s[end+1:])
	server := isHostName(behind)
	switch at := strings.LastIndexByte(s[start:authority], '@'); {
	case at >= 0:
		// A proper password, unless its "@" is one of several and it goes on.
		ok = start+at != end && server && !isHostName(hostAt(s[start+at+1:]))
	case isDigits(s[start:authority]) || start == authority && !isQuote(s[start]):
		// A port. Behind a name that is none of a host, a password may begin so.
		ok = !user && server
	default:
		// "https://github.com:o/r@v1" is a colon for a slash and a version.
		ok = !user || server || strings.HasPrefix(s[end+1+len(behind):], "/")
	}
	return start, end, ok && s[start:end] != redactedWord
}

func isQuote(c byte) bool { return c == '"' || c == '\'' || c == '`' }

// hostAt is the host that s begins with.
func hostAt(s string) string {
	for i := range len(s) {
		if c := s[i]; endsURL(c) || c == '/' || c == ':' || c == '?' || c == '#' || c == '@' {
			return s[:i]
		}
	}
	return s
}

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
			letters = letters || i > 0 && i+1 < len(s) && (s[i+1] >= 'a' && s[i+1] <= 'z' || s[i+1] >= 'A' && s[i+1] <= 'Z')
		case !isSchemeByte(c) || c == '+':
			return false
		}
	}
	return letters || dots == 3 && strings.Trim(s, "0123456789.") == ""
}

// redactEscaped replaces passwords of URLs whose ":" or "@" is percent-encoded.
// Git decodes URLs of SSH before it takes them apart, and web pages carry
// others as a parameter of their own.
func redactEscaped(s string) string {
	var b strings.Builder
	done := 0
	for i := 0; i < len(s); i++ {
		n := escapedLen(s[i:], "://")
		if n == 0 || i < done {
			continue
		}
		word := i + n
		for word < len(s) && !endsURL(s[word]) && s[word] != '/' && s[word] != '&' && escapedLen(s[word:], "/") == 0 {
			word++
		}
		colon, at := -1, -1
		colonLen := 0
		for k := i + n; k < word; k++ {
			if m := escapedLen(s[k:], ":"); m > 0 && colon < 0 {
				colon, colonLen = k, m
			} else if colon >= 0 && escapedLen(s[k:], "@") > 0 {
				at = k
			}
		}
		if at < 0 || colonLen == 1 && s[at] == '@' {
			continue // nothing, or not escaped
		}
		if start := colon + colonLen; s[start:at] != redactedWord && start < at {
			b.WriteString(s[done:start])
			b.WriteString(redactedWord)
			done = at
		}
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// escapedLen is how many bytes of s are the text, each character as it is or
// percent-encoded; 0 if s does not begin with it.
func escapedLen(s, text string) int {
	const digits = "0123456789ABCDEF"
	n := 0
	for i := range len(text) {
		c := text[i]
		switch {
		case n < len(s) && s[n] == c:
			n++
		case n+2 < len(s) && s[n] == '%' && s[n+1] == digits[c>>4] && s[n+2]&^0x20 == digits[c&15]&^0x20:
			n += 3
		default:
			return 0
		}
	}
	return n
}

// redactAssigned replaces the values of variables and options whose names say
// that they are secrets: "GITHUB_TOKEN=…", "$env:TOKEN = …", "--password=…".
// Parameters of URLs are not among them: a page's "?token=" is what makes it
// the right page.
func redactAssigned(s string) string {
	var b strings.Builder
	done := 0
	for i := strings.IndexByte(s, '='); i >= 0; {
		from := i + 1
		name := strings.TrimRight(s[:i], " ")
		start, secret := secretName(name)
		if secret && (len(name) == i || start > 0 && (name[start-1] == '$' || name[start-1] == ':')) {
			for from < len(s) && s[from] == ' ' && len(name) < i {
				from++
			}
			start, end := valueOf(s, from)
			if start < end {
				b.WriteString(s[done:start])
				b.WriteString(redactedWord)
				done = end
			}
			from = max(from, end)
		}
		if i = strings.IndexByte(s[from:], '='); i >= 0 {
			i += from
		}
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// redactCommand is redact for a command line, in which the value of an option
// may be a word of its own.
func redactCommand(s string) string {
	var b strings.Builder
	done := 0
	for i := 0; i < len(s); i++ {
		if s[i] != ' ' || i < done {
			continue
		}
		start, secret := secretName(s[:i])
		if !strings.HasPrefix(s[start:i], "--") {
			secret = strings.HasSuffix(s[:i], "sshpass -p")
		}
		if !secret {
			continue
		}
		if from, end := valueOf(s, i+1); from < end && s[from] != '-' {
			b.WriteString(s[done:from])
			b.WriteString(redactedWord)
			done = end
		}
	}
	b.WriteString(s[done:])
	return redact(b.String())
}

// secretName says where the last word of a text begins, and whether that is the
// name of a variable or an option that holds a secret.
func secretName(s string) (start int, ok bool) {
	start = len(s)
	for start > 0 && (isSchemeByte(s[start-1]) || s[start-1] == '_') {
		start--
	}
	if start > 0 && strings.IndexByte("?&/", s[start-1]) >= 0 {
		return start, false
	}
	name := strings.ToLower(s[start:])
	for _, end := range []string{"token", "password", "passwd", "secret", "api_key", "apikey"} {
		if strings.HasSuffix(name, end) {
			return start, true
		}
	}
	return start, false
}

// valueOf gives the value that begins at from, without its quotes; it is empty
// where only the name of one stands.
func valueOf(s string, from int) (start, end int) {
	start, end = from, from
	if end < len(s) && isQuote(s[end]) {
		start++
		if n := strings.IndexByte(s[start:], s[end]); n >= 0 {
			end = start + n
		} else {
			end = len(s)
		}
	}
	for end < len(s) && s[end] > ' ' && !isQuote(s[end]) && strings.IndexByte(";&|)", s[end]) < 0 {
		end++
	}
	if start < end && (strings.IndexByte("$%<{*", s[start]) >= 0 || s[start:end] == redactedWord) {
		return start, start
	}
	return start, end
}

// redactBroken redacts lines that may be one: a secret may begin on one of them
// and end on another. It says whether one does.
func redactBroken(lines []string) (texts []string, across bool) {
	if len(lines) == 1 {
		return []string{redact(lines[0])}, false
	}
	texts = make([]string, len(lines))
	hidden := make([]remoteurl.Span, len(lines))
	for i, l := range lines {
		texts[i] = redact(l)
		hidden[i] = remoteurl.Span{Start: len(l)}
	}
	for _, glue := range []string{"", " "} { // a header's name and value may be two lines
		whole := strings.Join(lines, glue)
		one := redact(whole)
		if one == whole || one == strings.Join(texts, glue) {
			continue
		}
		across = true
		// Something goes across an end of a line. What is the same before and
		// behind all secrets may be seen; what between them is, is not known.
		from := commonPrefix(whole, one)
		to := len(whole) - commonSuffix(whole[from:], one[from:])
		at := 0
		for i, l := range lines {
			if start, end := max(from-at, 0), min(to-at, len(l)); start < end {
				hidden[i] = remoteurl.Span{Start: min(hidden[i].Start, start), End: max(hidden[i].End, end)}
			}
			at += len(l) + len(glue)
		}
	}
	for i, h := range hidden {
		if !h.Empty() {
			texts[i] = redact(lines[i][:h.Start] + redactedWord + lines[i][h.End:])
		}
	}
	return texts, across
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func commonSuffix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}
