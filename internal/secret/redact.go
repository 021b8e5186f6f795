package secret

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

// Redact replaces every secret in a text (a URL, a message, a whole log) by
// "[redacted]": passwords and tokens in URLs, tokens by their format, headers
// that log in, variables, options and parameters whose names say what they are,
// password lines of the credential protocol and of a netrc. Redacting twice
// changes nothing more. A text without a secret comes back as it is, without
// allocation.
func Redact(s string) string { return repeated(s, false) }

// RedactCommand is [Redact] for a command line, as a person types it or a
// configuration holds it: there the value of an option may be a word of its own,
// and what is piped into a login is a secret whatever it looks like.
func RedactCommand(s string) string { return repeated(s, true) }

// repeated takes secrets out until there are none: one that is gone can bare
// another that had no boundary before. Each round leaves less.
func repeated(s string, command bool) string {
	const rounds = 8
	for range rounds {
		spans := everywhere(s, command)
		if len(spans) == 0 {
			return s
		}
		var b strings.Builder
		done := 0
		for _, p := range spans {
			b.WriteString(s[done:p.Start])
			b.WriteString(Mask)
			done = p.End
		}
		b.WriteString(s[done:])
		s = b.String()
	}
	return s
}

// Find lists where secrets stand in a text, in order, apart from each other.
func Find(s string) []Span { return everywhere(s, false) }

// FindInCommand is [Find] for a command line.
func FindInCommand(s string) []Span { return everywhere(s, true) }

// finder collects what is found in a text that was made from another one: at says
// where each of its bytes stands there, nil that it is the same.
type finder struct {
	t       string
	at      []int32
	by      int // added to every place: of a text inside of the text
	command bool
	until   int // where the last value ends: names inside of it are no names
	found   []Span
}

// value emits the value of a name.
func (f *finder) value(start, end int) {
	f.emit(start, end)
	f.until = max(f.until, f.by+end)
}

func (f *finder) emit(start, end int) {
	start, end = start+f.by, end+f.by
	if start >= end || f.t[start:end] == Mask {
		return
	}
	if f.at != nil {
		start, end = int(f.at[start]), int(f.at[end])
	}
	f.found = append(f.found, Span{start, end})
}

func (f *finder) look(t string, at []int32, isCommand bool) {
	f.t, f.at, f.command, f.until = t, at, isCommand, 0
	if isCommand {
		command(t, f)
	} else {
		plain(t, f)
	}
}

// everywhere looks at a text as it stands, with full-width and invisible
// characters as the ASCII that they stand for, and with percent-escapes decoded,
// as Git does before it takes a URL of SSH apart.
func everywhere(s string, isCommand bool) []Span {
	var f finder
	t, at := s, []int32(nil)
	if !ascii.Only(s) {
		if t, at = folded(s); at != nil {
			f.t, f.command = s, isCommand
			logins(s, &f) // a password may hold such a character itself
		}
	}
	f.look(t, at, isCommand)
	if strings.IndexByte(t, '%') >= 0 {
		if u, from := unescaped(t, at); from != nil {
			f.look(u, from, isCommand)
		}
	}
	found := slices.DeleteFunc(f.found, func(p Span) bool { return s[p.Start:p.End] == Mask })
	if len(found) < 2 {
		return found
	}
	slices.SortFunc(found, func(a, b Span) int { return a.Start - b.Start })
	out := found[:1]
	for _, p := range found[1:] {
		if last := &out[len(out)-1]; p.Start < last.End {
			last.End = max(last.End, p.End)
		} else {
			out = append(out, p)
		}
	}
	return out
}

// folded is a text with full-width and invisible characters as the ASCII that
// they stand for, and where each byte of it stands in the text; nil where nothing
// changes.
func folded(s string) (string, []int32) {
	var b strings.Builder
	at := make([]int32, 0, len(s)+1)
	changed := false
	for i, r := range s {
		_, n := utf8.DecodeRuneInString(s[i:]) // 1 of what is no UTF-8
		out, drop := Fold(r)
		if drop {
			changed = true
			continue
		}
		if out != r {
			changed = true
			b.WriteRune(out)
			at = append(at, int32(i))
			continue
		}
		b.WriteString(s[i : i+n])
		for k := range n {
			at = append(at, int32(i+k))
		}
	}
	if !changed {
		return s, nil
	}
	return b.String(), append(at, int32(len(s)))
}

// Fold gives the ASCII character that a full-width one or a blank stands for;
// drop says that it is invisible.
func Fold(c rune) (out rune, drop bool) {
	switch {
	case c >= 0xFF01 && c <= 0xFF5E: // full-width ASCII
		return c - 0xFF01 + '!', false
	case c == 0x3000 || c == 0x00A0 || c == 0x202F: // ideographic and no-break spaces
		return ' ', false
	case c == 0x200B || c == 0x200C || c == 0x200D || c == 0x2060 || c == 0xFEFF || c == 0x00AD || c == 0x200E ||
		c == 0x200F:
		return 0, true
	}
	return c, false
}

// unescaped is a text without percent-escapes, and where each byte of it stands
// in the text that it was made from; nil where there are none.
func unescaped(s string, from []int32) (string, []int32) {
	if !escapes(s) {
		return s, nil
	}
	var b strings.Builder
	at := make([]int32, 0, len(s)+1)
	place := func(i int) int32 {
		if from != nil {
			return from[i]
		}
		return int32(i)
	}
	changed := false
	for i := 0; i < len(s); i++ {
		at = append(at, place(i))
		// What ends a word stays an escape: it is a secret's own.
		if c, ok := ascii.Percent(s, i); ok && c > ' ' && c < 0x7F {
			b.WriteByte(c)
			i += 2
			changed = true
			continue
		}
		b.WriteByte(s[i])
	}
	if !changed {
		return s, nil
	}
	return b.String(), append(at, place(len(s)))
}

// escapes reports whether there is a percent-escape in a text.
func escapes(s string) bool {
	for i := range len(s) {
		if _, ok := ascii.Percent(s, i); ok {
			return true
		}
	}
	return false
}

// plain finds the secrets of a text as it stands.
func plain(s string, f *finder) {
	done := 0 // nothing before it is looked at again
	for i := 0; i < len(s); i++ {
		if !telltale[s[i]] {
			continue
		}
		loginAt(s, i, f)
		if s[i] == '=' {
			assigned(s, i, f)
		}
		if beginsToken[s[i]] && i >= done {
			if span, _, ok := tokenAt(s, i, done); ok {
				f.emit(span.Start, span.End)
				done = span.End
			}
		}
		if beginsName[s[i]] && (i == 0 || !ascii.Alphanumeric(s[i-1]) && s[i-1] != '_') {
			header(s, i, f)
			field(s, i, f)
		}
		if s[i] == '-' && strings.HasPrefix(s[i:], "--") && (i == 0 || s[i-1] <= ' ' || isQuote(s[i-1])) {
			option(s, i, true, f)
		}
	}
}

// telltale are the bytes at which plain looks closer.
var telltale = func() (out [256]bool) {
	for i := range out {
		out[i] = beginsToken[i] || beginsName[i] || strings.IndexByte(":/@=-", byte(i)) >= 0
	}
	return out
}()

// logins finds the passwords of URLs alone.
func logins(s string, f *finder) {
	for i := range len(s) {
		loginAt(s, i, f)
	}
}

// loginAt looks for a login whose mark is at s[i]: a scheme's end, or an '@'.
func loginAt(s string, i int, f *finder) {
	switch s[i] {
	case ':':
		switch {
		case strings.HasPrefix(s[i:], "://"):
			start := i + len("://")
			for start < len(s) && s[start] == '/' { // https:///host
				start++
			}
			url(s, i, start, f)
		case webBefore(s, i): // https:/host, https:host, https:\\host
			start := i + 1
			for start < len(s) && (s[start] == '/' || s[start] == '\\') {
				start++
			}
			url(s, i, start, f)
		}
	case '/':
		if strings.HasPrefix(s[i:], "//") && webBefore(s, i) { // https//host, https////host
			start := i + 2
			for start < len(s) && s[start] == '/' {
				start++
			}
			url(s, i, start, f)
		}
	case '@':
		bare(s, i, f)
	}
}

// beginsName are the bytes that a header or field of a secret begins with.
var beginsName = func() (out [256]bool) {
	for _, c := range "aApPjJdDoOcCxXsS" {
		out[c] = true
	}
	return out
}()

// Telling reports whether a word looks made by chance: letters and digits, or
// small and capital letters mixed, as no word of a sentence is.
func Telling(s string) bool {
	digit, small, capital := false, false, false
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digit = true
		case c >= 'a' && c <= 'z':
			small = true
		case c >= 'A' && c <= 'Z':
			capital = capital || i > 0
		}
	}
	return len(s) >= shortest && (digit && (small || capital) || small && capital)
}

// Chance reports whether a word is nothing but letters and digits, and small and
// capital letters and digits mixed: no name of an option, a file or an algorithm
// is.
func Chance(s string) bool {
	s = strings.TrimRight(s, "=")
	if len(s) >= 40 && s[0] != '/' && mixed(strings.NewReplacer("/", "", "+", "").Replace(s)) {
		return ascii.All(s, base64Body)
	}
	return len(s) >= 8 && mixed(s) && ascii.All(s, ascii.Alphanumeric)
}

// valueEnd is where a value ends that stands in running text.
func valueEnd(s string) int {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c == '&' || c == '"' || c == '\'' || c == '`' || c == '#' || c == ',' || c == ';' {
			return i
		}
	}
	return len(s)
}

// headers whose values are secrets. Authorization's first word may name a scheme.
var headers = [...]string{"authorization", "proxy-authorization", "private-token", "job-token", "deploy-token", "cookie", "set-cookie"}

// secretHeader reports whether a header holds a secret by its name: one of those,
// or one that says so, such as X-Auth-Token and CF-Access-Client-Secret.
func secretHeader(name string) bool {
	for _, h := range headers {
		if strings.EqualFold(name, h) {
			return true
		}
	}
	own := len(name) > 2 && strings.EqualFold(name[:2], "x-")
	for _, end := range headerEnds {
		if ends(name, end) && (own || strings.Count(name, "-") > 1 || end == "-secret" || end == "-password") {
			return true
		}
	}
	return own && (ends(name, "-key") || ends(name, "-auth") || ends(name, "-authorization"))
}

// headerEnds are how headers end that log in.
var headerEnds = [...]string{"-token", "-secret", "-api-key", "-apikey", "-access-key", "-subscription-key", "-password"}

// ends is strings.HasSuffix in any case.
func ends(s, end string) bool {
	return len(s) >= len(end) && strings.EqualFold(s[len(s)-len(end):], end)
}

const maxHeader = 60

// header handles "Name: value" and "Name=value" at s[i], in any case.
func header(s string, i int, f *finder) {
	if i > 0 && (s[i-1] == '-' || s[i-1] == '/' || s[i-1] == '.') || f.by+i < f.until {
		return // inside of a name, a user's or a value
	}
	end := i
	for most := min(len(s), i+maxHeader); end < most && (ascii.Alphanumeric(s[end]) || s[end] == '-'); {
		end++
	}
	if end == len(s) || end-i < 6 {
		return
	}
	switch s[end] {
	case ':', '=', '"', '\'', ' ':
	default:
		return
	}
	name := s[i:end]
	if !secretHeader(name) {
		return
	}
	j := end
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
	stop := j + headerEnd(s[j:])
	value := s[j:stop]
	if word, _, _ := strings.Cut(value, " "); j == end+1 && strings.IndexByte(word, '@') >= 0 {
		return // x-access-token:password@host
	}
	if ends(name, "authorization") {
		scheme, rest, ok := strings.Cut(value, " ")
		switch {
		case ok && authScheme(scheme):
			j += len(scheme) + 1 + len(rest) - len(strings.TrimLeft(rest, " "))
		case f.command && !ok:
		default: // a scheme that nobody knows, or prose: "authorization: required"
			for j < stop {
				word, _, _ := strings.Cut(s[j:stop], " ")
				if Telling(word) || len(word) >= 16 {
					break
				}
				j += len(word) + 1
			}
			j = min(j, stop)
		}
		value = s[j:stop]
	}
	value = strings.TrimRight(value, " \t")
	if value != "" && !Placeholder(value) {
		f.value(j, j+len(value))
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
	{"password ", false},
}

const maxFieldLine = 1024

// field handles name=value at s[i].
func field(s string, i int, f *finder) {
	for _, known := range fields {
		if !strings.HasPrefix(s[i:], known.name) {
			continue
		}
		if f.by+i < f.until {
			return
		}
		// No line of the protocol or of a netrc is longer; the bound keeps a
		// huge text without line ends from being read again and again.
		window := max(0, i-maxFieldLine)
		lineStart := window + strings.LastIndexAny(s[window:i], "\r\n") + 1
		if i > 0 && (s[i-1] == '-' || s[i-1] == '.') {
			return
		}
		start := i + len(known.name)
		var end int
		switch {
		case known.name == "password ":
			// A netrc: "machine H login U password P".
			before := s[lineStart:i]
			if !strings.Contains(before, "machine ") && !strings.Contains(before, "login ") &&
				!strings.Contains(before, "default ") {
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
		case known.line:
			return
		default:
			end = start + valueEnd(s[start:])
		}
		// printf's own line end.
		end = start + len(strings.TrimSuffix(s[start:end], `\n`))
		if !Placeholder(s[start:end]) {
			f.value(start, end)
		}
		return
	}
}
