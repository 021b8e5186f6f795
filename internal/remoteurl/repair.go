package remoteurl

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/slip"
)

// repair is a URL on its way from what the user wrote to what it must mean.
// Every step reads the present text, reports what it finds by spans of the
// original one, and edits the present text; so one pass mends several
// malformations together. A clean URL goes through without allocation.
type repair struct {
	raw, text string
	// from maps each byte of text to the offset in raw that it stands for, with
	// one entry more for the end. nil means that text is raw.
	from  []int
	u     URL // of text
	f     forge.Forge
	h     *forge.Hosts
	found []Problem
	// choice: a step had to choose between readings. other: it changed the
	// protocol, the host or the account. hopeless: no reading is left.
	choice, other, hopeless bool
	// login is what was taken out before the first step, with its '@': a repair
	// never looks into what may be a password. It goes back before the host.
	login     string
	loginFrom []int // offsets in raw of its bytes, nil once it is written differently
	taken     bool
	// again: what is found now only showed once something else was mended. It
	// is mended too but not reported. reports counts in both cases.
	again   bool
	reports int
}

// maxRepairs bounds how often a repair is looked at again; every round that
// finds something makes the text shorter or more regular.
const maxRepairs = 6

// settle takes all steps until nothing is left to mend, so that a repaired URL
// needs no second repair.
func (r *repair) settle() {
	for range maxRepairs {
		r.reports = 0
		r.run()
		if r.reports == 0 || r.hopeless {
			r.again = false
			return
		}
		r.again = true
	}
	r.again = false
	r.hopeless = true
}

// takeLogin takes the login out of the text. A plain name such as git stays:
// steps ask for it. So does a name in brackets, which are not for it to part.
func (r *repair) takeLogin() {
	if r.taken {
		return
	}
	l, ok := FindLogin(r.text)
	if !ok || l.plainUser(r.text) || !l.HasPassword && strings.ContainsAny(l.User.In(r.text), "<>[]()") {
		return
	}
	r.taken = true
	r.login = l.Span.In(r.text)
	for i := l.Span.Start; i < l.Span.End; i++ {
		r.loginFrom = append(r.loginFrom, r.origin(i))
	}
	if l.Broken && l.Sure && !l.placeholder(r.text) {
		if _, scheme := afterScheme(r.text); scheme != "" && transportOf(scheme) == TransportSSH {
			r.hopeless = true // Git undoes the escapes of such a URL before it looks for the host
		}
		r.other = true
		r.report(CodeMalformed, KindLogin, l.At, l.At+1, escaped(r.text[l.At]))
		r.login, r.loginFrom = l.encoded(r.text), nil
	}
	r.replace(l.Span.Start, l.Span.End, "")
}

// putLogin puts the login back where it was: before the host. Where the repaired
// text has no such place, nothing is repaired.
func (r *repair) putLogin() {
	if !r.taken {
		return
	}
	at := r.u.HostSpan.Start
	if at > 0 && r.text[at-1] == '[' {
		at--
	}
	switch {
	case r.u.Form == FormURL && !r.u.HasUser && r.u.Host != "":
	case r.u.Form == FormSCP && !r.u.HasUser && !strings.Contains(r.login, ":"):
	default:
		r.hopeless = true
		return
	}
	r.replace(at, at, r.login)
	copy(r.from[at:], r.loginFrom)
}

// read parses the present text.
func (r *repair) read() {
	r.u = Parse(r.text)
	r.f = r.h.Lookup(r.u.Host)
}

// origin is the offset in raw of an offset in text.
func (r *repair) origin(at int) int {
	if r.from == nil {
		return at
	}
	return r.from[at]
}

// span carries a span of text back to raw. Its end is the end of its last byte,
// not the start of what follows, so that what was cut behind it stays out.
func (r *repair) span(start, end int) Span {
	if start >= end {
		at := r.origin(start)
		return Span{at, at}
	}
	last := r.origin(end - 1)
	_, size := utf8.DecodeRuneInString(r.raw[last:])
	return Span{r.origin(start), max(last+size, r.origin(start))}
}

// report notes a problem at [start, end) of text.
func (r *repair) report(code string, kind Kind, start, end int, detail string) {
	r.reports++
	if r.again {
		return
	}
	span := r.span(start, end)
	for _, p := range r.found {
		if p.Code == code && p.Span == span {
			return // seen before, in another guise: a full-width space is both
		}
	}
	r.found = append(r.found, Problem{Code: code, Kind: kind, Span: span, Detail: detail})
}

// reported says whether one of the kinds was found before.
func (r *repair) reported(kinds ...Kind) bool {
	for _, p := range r.found {
		if slices.Contains(kinds, p.Kind) {
			return true
		}
	}
	return false
}

// replace edits text and reads it again.
func (r *repair) replace(start, end int, with string) {
	if r.from == nil {
		r.from = make([]int, len(r.text)+1)
		for i := range r.from {
			r.from[i] = i
		}
	}
	from := make([]int, 0, len(r.from)+len(with))
	from = append(from, r.from[:start]...)
	for range len(with) {
		from = append(from, r.from[start])
	}
	r.from = append(from, r.from[end:]...)
	r.text = r.text[:start] + with + r.text[end:]
	r.read()
}

// malformed reports and edits in one go. The edit need not be where the fault
// is seen.
func (r *repair) malformed(kind Kind, start, end int, with, detail string) {
	r.report(CodeMalformed, kind, start, end, detail)
	r.replace(start, end, with)
}

// run takes all steps once.
func (r *repair) run() {
	r.read()
	if r.u.Form == FormEmpty {
		return
	}
	r.twice()
	r.takeLogin()
	r.folded()
	r.surroundings()
	r.takeLogin() // behind what was copied along with it
	r.encoded()
	r.scheme()
	r.separators()
	r.spaces()
	if r.u.Form != FormURL && r.u.Form != FormSCP {
		return
	}
	r.www()
	r.site()
	r.path()
	r.protocol()
}

// folded turns full-width and invisible characters into the ASCII that was
// meant, as an input method or a web page leaves them.
func (r *repair) folded() {
	if ascii.Only(r.text) {
		return
	}
	var b strings.Builder
	b.Grow(len(r.text))
	first, last := -1, 0
	var from []int
	for i, c := range r.text {
		out, drop := foldRune(c)
		if out != c || drop {
			// The problem stands on the first run of them.
			if first < 0 {
				first, last = i, i
			}
			if last == i {
				last += utf8.RuneLen(c)
			}
		}
		if drop {
			continue
		}
		if c == utf8.RuneError {
			// A byte that is no UTF-8 stays the byte that it is.
			_, size := utf8.DecodeRuneInString(r.text[i:])
			b.WriteString(r.text[i : i+size])
			for k := range size {
				from = append(from, r.origin(i+k))
			}
			continue
		}
		for range utf8.RuneLen(out) {
			from = append(from, r.origin(i))
		}
		b.WriteRune(out)
	}
	if first < 0 {
		return
	}
	folded := b.String()
	was := r.u
	now := Parse(folded)
	f := r.h.Lookup(now.Host)
	rooted := strings.HasPrefix(r.text, "/") || strings.HasPrefix(r.text, ".")
	// Names of files, and of repositories where the forge allows them, may
	// well be full-width; structure may not.
	structure := now.Form != was.Form || now.Transport != was.Transport || now.Host != was.Host || now.User != was.User
	switch {
	case rooted:
		return
	case structure && (now.Form == FormURL || now.Form == FormSCP && (f.Known || now.HasUser)):
	case now.Form == FormLocal && knownPath(folded, r.h):
	case f.Known && f.Kind.ASCIINames():
	default:
		r.invisibleEnd()
		return
	}
	r.report(CodeMalformed, KindFullWidth, first, last, "")
	r.text, r.from = folded, append(from, r.origin(len(r.text)))
	r.read()
}

// invisibleEnd takes blanks that nobody sees off the end of a URL, whatever server
// it is of: no name ends in one.
func (r *repair) invisibleEnd() {
	end := strings.TrimRightFunc(r.text, func(c rune) bool {
		out, drop := foldRune(c)
		return c >= utf8.RuneSelf && c != utf8.RuneError && (drop || out == ' ')
	})
	if len(end) < len(r.text) && (r.u.Form == FormURL || r.u.Form == FormSCP && r.u.HasUser) {
		r.malformed(KindFullWidth, len(end), len(r.text), "", "")
	}
}

// knownPath reports whether a path starts with the name of a known forge.
func knownPath(text string, h *forge.Hosts) bool {
	host, _, _ := strings.Cut(text, "/")
	host = host[strings.LastIndexByte(host, '@')+1:]
	return h.Lookup(host).Known
}

// foldRune maps one character; drop says that it is invisible.
func foldRune(c rune) (out rune, drop bool) { return secret.Fold(c) }

// blanks are what [space] takes for white space.
const blanks = " \t\n\v\f\r"

func space(c byte) bool { return strings.IndexByte(blanks, c) >= 0 }

// trim takes white space off both ends of what is left in r.text, silently.
func (r *repair) trim() {
	r.replace(len(strings.TrimRight(r.text, blanks)), len(r.text), "")
	r.replace(0, len(r.text)-len(strings.TrimLeft(r.text, blanks)), "")
}

// urlish reports whether a word can only be a remote.
func (r *repair) urlish(word string) bool {
	u := Parse(word)
	switch u.Form {
	case FormURL:
		return transportOf(strings.ToLower(u.Scheme)) != TransportUnknown
	case FormSCP:
		return u.Path != "" && (u.HasUser || r.h.Lookup(u.Host).Known)
	}
	return false
}

// surroundings strips what was copied along with the URL: white space, quotes
// and brackets, a command, the columns of git remote -v.
func (r *repair) surroundings() {
	if len(r.text) == 0 {
		return
	}
	if space(r.text[0]) || space(r.text[len(r.text)-1]) {
		inner := strings.Trim(r.text, blanks)
		if !r.urlish(unquoted(inner)) && !r.worthy(inner) {
			return
		}
		if start := strings.Index(r.text, inner); start > 0 {
			r.report(CodeMalformed, KindWhitespace, 0, start, "")
		}
		if end := strings.Index(r.text, inner) + len(inner); end < len(r.text) {
			r.report(CodeMalformed, KindWhitespace, end, len(r.text), "")
		}
		r.trim()
	}
	for range 4 {
		if !r.paste() && !r.quotes() && !r.command() {
			break
		}
		r.trim()
	}
	r.twice()
}

// pasteBegins and pasteEnds are what is left of the marks that a terminal puts around
// a paste, ESC [200~ and ESC [201~, where a program does not take them: whole, as a
// terminal shows them, and without what the line editor ate.
var (
	pasteBegins = []string{"\x1b[200~", "^[[200~", "?[200~", "[200~", "200~", "00~", "0~", "~"}
	pasteEnds   = []string{"\x1b[201~", "^[[201~", "?[201~", "[201~", "201~", "01~", "1~", "~"}
)

// paste takes the marks of a paste off.
func (r *repair) paste() bool {
	if strings.IndexByte(r.text, '~') < 0 {
		return false
	}
	done := false
	for _, mark := range pasteBegins {
		if rest, ok := strings.CutPrefix(r.text, mark); ok && r.urlish(rest) {
			r.malformed(KindPaste, 0, len(mark), "", "")
			done = true
			break
		}
	}
	for _, mark := range pasteEnds {
		rest, ok := strings.CutSuffix(r.text, mark)
		// A path may end in a tilde, but on a forge no name has one.
		whole := strings.Contains(mark, "[")
		if ok && r.urlish(rest) && (whole || strings.HasSuffix(rest, ".git") && (done || Parse(rest).Forge(r.h).Known)) {
			r.malformed(KindPaste, len(rest), len(r.text), "", "")
			return true
		}
	}
	return done
}

// worthy reports whether text without its surroundings is for us: it holds a
// URL or the name of a known forge.
func (r *repair) worthy(text string) bool {
	return strings.Contains(text, "://") || knownPath(text, r.h) || Parse(text).Form == FormSCP
}

// quotePairs are what stands around a URL in prose, shells, Markdown and mail.
var quotePairs = [...][2]string{
	{`"`, `"`}, {`'`, `'`}, {"`", "`"}, {"<", ">"}, {"(", ")"}, {"[", "]"},
	{"{", "}"}, {"“", "”"}, {"‘", "’"}, {"「", "」"}, {"『", "』"}, {"«", "»"},
}

// unquoted is s without one pair of quotes.
func unquoted(s string) string {
	for _, q := range quotePairs {
		if len(s) > len(q[0])+len(q[1]) && strings.HasPrefix(s, q[0]) && strings.HasSuffix(s, q[1]) {
			return s[len(q[0]) : len(s)-len(q[1])]
		}
	}
	return s
}

// quotes takes one pair of quotes off, or a lone one where only a quote can
// stand.
func (r *repair) quotes() bool {
	if r.text == "" {
		return false
	}
	c, d := r.text[0], r.text[len(r.text)-1]
	if ascii.Alphanumeric(c) && (ascii.Alphanumeric(d) || d == '/') {
		return false
	}
	if i := strings.Index(r.text, "]("); i > 0 && c == '[' && d == ')' {
		if r.urlish(r.text[i+2 : len(r.text)-1]) {
			end := len(r.text)
			r.report(CodeMalformed, KindQuotes, 0, end, "")
			r.replace(end-1, end, "")
			r.replace(0, i+2, "")
			return true
		}
	}
	for _, q := range quotePairs {
		before, after := strings.HasPrefix(r.text, q[0]), strings.HasSuffix(r.text, q[1])
		if !before && !after {
			continue
		}
		inner := strings.TrimSuffix(strings.TrimPrefix(r.text, q[0]), q[1])
		inner = strings.TrimSpace(inner)
		if !r.urlish(unquoted(inner)) && !(before && after && r.worthy(inner)) && !strings.HasPrefix(inner, "git clone ") {
			continue
		}
		if !before && strings.Contains(inner, q[0]) || !after && strings.Contains(inner, q[1]) {
			continue // "…/<repo>" ends in its own bracket, and a command in the quotes of its URL
		}
		if first, _, closed := strings.Cut(inner, q[1]); closed && q[0] != q[1] && !strings.Contains(first, q[0]) {
			continue // "<user>@…/<repo>": two pairs
		}
		end := len(r.text)
		if before {
			r.report(CodeMalformed, KindQuotes, 0, len(q[0]), "")
		} else {
			r.report(CodeMalformed, KindQuotes, end-len(q[1]), end, "")
		}
		if after {
			r.replace(end-len(q[1]), end, "")
		}
		if before {
			r.replace(0, len(q[0]), "")
		}
		return true
	}
	// Punctuation of the sentence that the URL ended.
	if (d == ',' || d == ';') && r.f.Known || strings.IndexByte(".,;:!", d) >= 0 &&
		strings.HasSuffix(r.text[:len(r.text)-1], ".git") {
		r.malformed(KindQuotes, len(r.text)-1, len(r.text), "", "")
		return true
	}
	return false
}

// command finds the one URL in a pasted command or in a line of git's output.
func (r *repair) command() bool {
	if name, ok := strings.CutPrefix(strings.TrimLeft(r.text, "$>#% "), "gh repo clone "); ok {
		start := len(r.text) - len(name)
		if owner, repo, ok := strings.Cut(strings.TrimSpace(name), "/"); ok && plainName(owner) && plainName(repo) {
			r.other = true // gh may be told of another host
			r.report(CodeMalformed, KindCommand, 0, start-1, "")
			r.replace(0, len(r.text), "https://github.com/"+owner+"/"+strings.TrimSuffix(repo, ".git")+".git")
			return true
		}
	}
	if !strings.ContainsAny(r.text, blanks) {
		if i := strings.Index(r.text, "url="); i == 0 && r.urlish(r.text[4:]) {
			r.malformed(KindCommand, 0, 4, "", "")
			return true
		}
		return false
	}
	words, first := 0, Span{}
	for i := 0; i < len(r.text); {
		if space(r.text[i]) {
			i++
			continue
		}
		end := i
		for end < len(r.text) && !space(r.text[end]) {
			end++
		}
		if word := r.text[i:end]; word[0] != '@' && r.urlish(unquoted(strings.TrimPrefix(word, "url="))) {
			if words++; words == 1 {
				first = Span{i, end}
			}
		}
		i = end
	}
	if words != 1 {
		return false
	}
	head, tail := strings.TrimSpace(r.text[:first.Start]), strings.TrimSpace(r.text[first.End:])
	lead := strings.TrimLeft(head, "$>#% ")
	git := lead == "git" || strings.HasPrefix(lead, "git ") || strings.HasPrefix(lead, "gh ") ||
		strings.HasPrefix(lead, "sudo git ")
	column := tail == "(fetch)" || tail == "(push)"
	switch {
	case strings.Contains(tail, "@"):
		return false // the rest of a password with a blank in it
	case git && !strings.Contains(lead, "://"):
	case column && !strings.ContainsAny(head, " /:"):
	case tail == "" && (lead == "url =" || lead == "pushurl =" || lead == "url" || lead == ""):
	case tail == "" && !strings.ContainsAny(lead, "/:\\") && partOfCommand(lead):
	case tail == "" && labelled(lead):
	case head == "" && tail != "" && behindURL(r.text[first.Start:first.End], tail):
	default:
		return false
	}
	if head != "" {
		r.report(CodeMalformed, KindCommand, 0, len(head), "")
	} else {
		r.report(CodeMalformed, KindCommand, len(r.text)-len(tail), len(r.text), "")
	}
	r.replace(first.End, len(r.text), "")
	r.replace(0, first.Start, "")
	return true
}

// partOfCommand says whether words are what stands before a URL in one of Git's
// commands: its verb, and the remote's name.
func partOfCommand(words string) bool {
	first, rest, _ := strings.Cut(words, " ")
	switch first {
	case "clone", "remote", "add", "set-url", "push", "pull", "fetch", "ls-remote":
		return true
	}
	return rest == "" && (first == "origin" || first == "upstream")
}

// behindURL says whether words are what followed a URL in a command: its options, or
// the folder to clone into. Only behind ".git" can a folder be no part of a name.
func behindURL(url, tail string) bool {
	if strings.Contains(tail, "://") {
		return false
	}
	folder := !strings.ContainsAny(tail, " \t") && strings.HasSuffix(unquoted(url), ".git")
	option, _, _ := strings.Cut(tail, " ")
	return folder && tail[0] != '-' || len(option) == 2 && option[0] == '-' && ascii.Letter(option[1]) ||
		len(option) > 3 && strings.HasPrefix(option, "--") && ascii.Letter(option[2])
}

// labelled says whether words are a label before a URL: "remote:", "Clone with
// HTTPS:".
func labelled(words string) bool {
	label, ok := strings.CutSuffix(words, ":")
	return ok && label != "" && ascii.All(label, func(c byte) bool { return ascii.Letter(c) || c == ' ' || c == '-' })
}

// twice takes off what was pasted once more behind itself.
func (r *repair) twice() {
	half := len(r.text) / 2
	if half < len("a:b/c") || r.text[:half] != r.text[half:] {
		return
	}
	if u := Parse(r.text[:half]); u.Form == FormURL && strings.Trim(u.Path, "/") != "" || u.Form == FormSCP && u.HasUser {
		r.malformed(KindRepeatedScheme, half, len(r.text), "", u.Scheme)
	}
}

// knownSchemes are those that mean something to Git itself.
var knownSchemes = [...]string{"https", "http", "ssh", "git", "file", "ftp", "ftps", "git+ssh", "ssh+git"}

// hostLike reports whether text starts with something that can only be a host:
// a name with a dot, or user@.
func (r *repair) hostLike(text string) bool {
	end := indexAny(text, "/:?#")
	host := text[:end]
	host = host[strings.LastIndexByte(host, '@')+1:]
	return strings.HasPrefix(text, "[") && strings.Contains(text, "]") || strings.IndexByte(host, '.') > 0 &&
		!strings.HasSuffix(host, ".git") || host == "localhost" || r.h.Lookup(host).Known
}

// scheme mends what stands before the host.
func (r *repair) scheme() {
	r.repeatedLogin()
	r.repeatedScheme()
	r.colonSlashes()
	r.misspelt()
}

// userinfo says that what follows a name is ":PASSWORD@…": git:PASSWORD@host is
// no second scheme, and a repair of it would show the password.
func userinfo(after string) bool {
	authority, _, _ := strings.Cut(after, "/")
	return strings.Contains(authority, "@")
}

// repeatedLogin cuts what precedes a whole scp-like URL in the path of one for the same
// host: git@github.com:git@github.com:o/r.git.
func (r *repair) repeatedLogin() {
	u := Parse(r.text)
	path := strings.TrimLeft(u.Path, "/")
	again := Parse(path)
	if again.Form == FormSCP && again.HasUser && again.Host != "" && strings.EqualFold(again.Host, u.Host) &&
		!u.HasPassword && strings.HasSuffix(r.text, path) {
		r.other = u.Form != FormSCP
		r.malformed(KindRepeatedScheme, 0, len(r.text)-len(path), "", "")
	}
}

// repeatedScheme cuts what precedes the last of several schemes:
// https://https://…, git@github.com:https://….
func (r *repair) repeatedScheme() {
next:
	for range 4 {
		first := strings.Index(r.text, "://")
		if first < 0 {
			return
		}
		// The scheme reaches back from the "://" over letters and '+'.
		start := first
		for start > 0 && (ascii.Alphanumeric(r.text[start-1]) || r.text[start-1] == '+') {
			start--
		}
		if start > 0 && transportOf(r.text[start:first]) != TransportUnknown &&
			strings.IndexByte(":@/ ", r.text[start-1]) >= 0 {
			before := r.text[:start]
			user := strings.TrimSuffix(before, "@")
			bare := ascii.All(user, func(c byte) bool { return schemeChar(c, false) })
			word, colon := strings.CutSuffix(before, ":")
			word = strings.ToLower(word)
			if strings.HasPrefix(before, ".") || strings.Contains(before, "::") ||
				!bare && !r.hostLike(before) && !(colon && slices.Contains(knownSchemes[:], word)) {
				return
			}
			// git@github.com:https://… says a protocol twice; the scheme is the
			// explicit one.
			r.other = true
			r.malformed(KindRepeatedScheme, 0, start, "", r.text[start:first])
			continue
		}
		if user, url, _ := strings.Cut(r.text[first+3:], "@"); r.wholeURL(url) &&
			ascii.All(user, func(c byte) bool { return schemeChar(c, false) }) {
			// https://octo@https://…: the login that the URL is to have.
			i := strings.Index(url, "://") + 3
			r.other = true
			with := url[:i]
			if user != "git" && !strings.Contains(url[i:i+indexAny(url[i:], "/")], "@") {
				with += user + "@"
			}
			r.malformed(KindRepeatedScheme, 0, len(r.text)-len(url)+i, with, r.text[start:first])
			continue
		}
		rest := r.text[first+3:]
		for _, s := range knownSchemes {
			after, ok := strings.CutPrefix(rest, s)
			if !ok || !strings.HasPrefix(after, ":") && !strings.HasPrefix(after, "//") || userinfo(after) {
				continue
			}
			after = strings.TrimLeft(after, ":/")
			if !r.hostLike(after) {
				continue
			}
			if r.text[start:first] != s {
				r.other = true
			}
			r.malformed(KindRepeatedScheme, 0, first+3, "", s)
			continue next
		}
		return
	}
}

// wholeURL says whether a text begins with a scheme that Git knows and a host.
func (r *repair) wholeURL(text string) bool {
	scheme, rest, ok := strings.Cut(text, "://")
	return ok && slices.Contains(knownSchemes[:], scheme) && r.hostLike(rest)
}

// encoded undoes the escapes of a URL that was copied out of another one's query.
func (r *repair) encoded() {
	scheme, _, _ := strings.Cut(r.text, "%")
	i := len(scheme)
	if len(r.text) < i+9 || !strings.EqualFold(r.text[i:i+9], "%3A%2F%2F") ||
		!slices.Contains(knownSchemes[:], scheme) {
		return
	}
	to := ascii.Unescape(r.text)
	if !r.hostLike(to[i+3:]) || strings.Contains(to, "@") || Parse(to).Form != FormURL {
		return
	}
	r.malformed(KindMissingSlashes, i, len(r.text), to[i:], scheme)
}

// colonSlashes mends "https:/h", "https:h", "https//h", "https:///h" and the
// like, which Git takes for a path or for the host "https".
func (r *repair) colonSlashes() {
	n := 0
	for n < len(r.text) && schemeChar(r.text[n], n == 0) {
		n++
	}
	scheme := strings.ToLower(r.text[:n])
	switch scheme {
	case "https", "http", "ssh", "git+ssh", "ssh+git", "git":
	default:
		return
	}
	end := n
	for end < len(r.text) && strings.IndexByte(":;/\\", r.text[end]) >= 0 {
		end++
	}
	mark := r.text[n:end]
	rest := r.text[end:]
	if strings.Contains(mark, "\\") {
		rest = strings.ReplaceAll(rest, "\\", "/")
	}
	if mark == "" || mark == "://" || mark == "::" || !r.hostLike(rest) {
		return
	}
	web := scheme == "https" || scheme == "http"
	doubled := strings.HasPrefix(mark, "::") // which is said of no helper's address
	if mark == "/" || !web && !(doubled && strings.HasSuffix(mark, "//")) {
		// "ssh:", "git:" and "git/" may be an alias or a directory; the host
		// behind it must be beyond doubt.
		host := rest[:max(0, indexAny(rest, "/:"))]
		if i := strings.LastIndexByte(host, '@'); i >= 0 {
			if scheme == "git" && mark == ":" {
				return
			}
		} else if !r.h.Lookup(host).Known && (!web || mark == "/") {
			return
		}
	}
	kind := KindMissingSlashes
	switch {
	case doubled:
		kind = KindExtraColon
	case strings.HasPrefix(mark, "://"):
		kind = KindDoubledSlash
	case !strings.Contains(mark, ":"):
		kind = KindMissingColon
	}
	if strings.Contains(mark, "\\") {
		r.report(CodeMalformed, KindBackslash, n, end, scheme)
		r.replace(n, end, "://")
		for i := range len(r.text) {
			if r.text[i] == '\\' {
				r.replace(i, i+1, "/")
			}
		}
		return
	}
	r.malformed(kind, n, end, "://", scheme)
}

func indexAny(s, chars string) int {
	if i := strings.IndexAny(s, chars); i >= 0 {
		return i
	}
	return len(s)
}

// misspelt mends schemes that no helper serves.
func (r *repair) misspelt() {
	if r.u.Form != FormURL || r.u.Transport != TransportUnknown {
		return
	}
	scheme := r.u.Scheme
	if !ascii.All(scheme, func(c byte) bool { return schemeChar(c, false) }) || scheme == "" {
		return
	}
	right, kind := "", KindSchemeSpelling
	lower := strings.ToLower(scheme)
	switch {
	case transportOf(lower) != TransportUnknown:
		right, kind = lower, KindSchemeCase
	case lower == "git+https" || lower == "git+http":
		right = strings.TrimPrefix(lower, "git+")
	default:
		right = r.nearScheme(lower)
	}
	if right == "" {
		return
	}
	r.report(CodeUnsupportedProtocol, kind, r.u.SchemeSpan.Start, r.u.SchemeSpan.End, right)
	r.replace(r.u.SchemeSpan.Start, r.u.SchemeSpan.End, right)
	if strings.HasPrefix(lower, "git+") {
		// pip's and npm's spelling has the version behind it.
		last := strings.LastIndexByte(r.text, '/') + 1
		if at := strings.IndexAny(r.text[last:], "@#"); at > 0 {
			r.replace(last+at, len(r.text), "")
		}
	}
}

// nearScheme finds the one scheme that is a slip away. Short ones are near to
// real helpers (sso://, gs://), so these need a known forge behind them.
func (r *repair) nearScheme(scheme string) string {
	found := ""
	if r.f.Known && (strings.HasPrefix("https", scheme) || strings.HasSuffix("https", scheme)) {
		return "https" // a copy that begins or ends too late
	}
	for _, s := range [...]string{"https", "http", "ssh", "git"} {
		if !slip.One(scheme, s) {
			continue
		}
		if len(s) < 4 && (!r.f.Known || scheme == "sso" || len(scheme) < 3) {
			continue
		}
		if len(s) >= 4 && scheme[0] != 'h' && !strings.HasPrefix(scheme, "tt") {
			continue
		}
		if found != "" {
			// "htts" is near to both; https is what forges speak.
			if found == "https" {
				continue
			}
			return ""
		}
		found = s
	}
	return found
}

// separators mends the ':' and '/' between host and path, and a scheme or a ':'
// that is missing altogether.
func (r *repair) separators() {
	switch r.u.Form {
	case FormLocal:
		r.pathThatIsRemote()
	case FormHelper:
		// github.com::o/r: no helper is named after a forge.
		if f := r.h.Lookup(r.u.Scheme); f.Known {
			end := r.u.SchemeSpan.End
			r.malformed(KindExtraColon, end+1, end+2, "", "")
		}
	case FormSCP:
		r.scpPath()
	case FormURL:
		r.colonPath()
	}
}

// pathThatIsRemote: git@github.com/o/r and github.com/o/r are paths to Git.
func (r *repair) pathThatIsRemote() {
	text := r.text
	lead := 0
	if strings.HasPrefix(text, "//") && !strings.HasPrefix(text, "///") {
		lead = 2
	}
	end := lead + indexAny(text[lead:], "/\\")
	host := text[lead:end]
	user := ""
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		user, host = host[:i], host[i+1:]
	}
	f := r.h.Lookup(host)
	if !f.Known && user != "" {
		// git@github.com octo/widget, git@github.com;octo/widget and
		// git@github.com.octo/widget: something else stands for the colon.
		if name := r.hostBefore(host); name != "" {
			at := end - len(host) + len(name)
			stop := at + 1
			for stop < len(text) && space(text[stop]) {
				stop++
			}
			if text[at] == '.' {
				r.other = true // it may be an alias of ~/.ssh/config
			}
			r.malformed(KindMissingColon, at, stop, ":", "")
			return
		}
	}
	if !f.Known && (user != "git" || !hostNamed(host) || strings.ContainsAny(host, " \t") || lead > 0) {
		return
	}
	if strings.Trim(text[end:], "/\\") == "" {
		if user != "" || f.Known && end < len(text) {
			r.report(CodeMalformed, KindNoRepository, lead, len(text), "")
			r.hopeless = true
		}
		return
	}
	if user != "" {
		r.malformed(KindMissingColon, end, end+1, ":", "")
		return
	}
	// No scheme: a browser's address line shows it so. A directory of this name
	// may exist, and SSH is possible too.
	r.other = true
	r.report(CodeMalformed, KindMissingScheme, 0, end, "https")
	r.replace(0, lead, "https://")
}

// hostBefore is the known forge with whose name a text begins, when what follows
// it can be no part of the name and is no '/' or ':' either.
func (r *repair) hostBefore(text string) string {
	for i := range len(text) {
		if c := text[i]; (c == '.' || c == ';' || c == ',' || space(c)) && r.h.Lookup(text[:i]).Known {
			return text[:i]
		}
	}
	return ""
}

// scpPath: git@github.com:22/o/r and git@github.com::o/r. With a second colon behind
// the number nobody means a folder, whatever the host is.
func (r *repair) scpPath() {
	path := r.u.PathSpan
	if r.f.Known && strings.HasPrefix(path.In(r.text), ":") {
		r.malformed(KindExtraColon, path.Start, path.Start+1, "", "")
		return
	}
	if port, rest, ok := strings.Cut(r.u.Path, ":"); ok && decimalPort(port) && strings.Count(strings.Trim(rest,
		"/"), "/") > 0 {
		at := path.Start + len(port)
		r.other = r.other || !r.f.Known
		r.report(CodeMalformed, KindPortInPath, path.Start, at, port)
		r.replace(at, at+1, "/")
		r.replace(0, 0, "ssh://")
		return
	}
	port, rest, ok := strings.Cut(r.u.Path, "/")
	if !r.f.Known || !ok || !decimalPort(port) || r.u.PathSpan.End-r.u.PathSpan.Start != len(r.u.Path) {
		return
	}
	segments := strings.Count(strings.Trim(rest, "/"), "/") + 1
	if segments < 2 {
		return
	}
	switch r.f.Kind.Paths() {
	case forge.Groups, forge.AzurePaths, forge.CodeCommitPaths:
		// A group may be called 22; a port that the endpoint has is meant.
		if port != "22" && port != "443" {
			return
		}
		r.choice = r.choice || r.f.Kind.Paths() == forge.Groups
	}
	r.report(CodeMalformed, KindPortInPath, path.Start, path.Start+len(port), port)
	r.replace(path.Start, path.Start, "")
	if port == "443" && r.f.AltSSHHost != "" && !HostEqual(r.u.Host, r.f.AltSSHHost) {
		// Only this host listens there.
		r.other = true
		r.replace(r.u.HostSpan.Start, r.u.HostSpan.End, r.f.AltSSHHost)
	}
	r.replace(0, 0, "ssh://")
}

// colonPath: ssh://git@github.com:o/r, https://github.com:o/r. An owner of
// digits only is a port to Git and is left alone.
func (r *repair) colonPath() {
	switch r.u.Transport {
	case TransportSSH, TransportHTTPS, TransportHTTP, TransportGit:
	default:
		return
	}
	colon := strings.LastIndexByte(r.u.Host, ':')
	if colon <= 0 || strings.Contains(r.u.Host, "%") || len(r.u.Host) != r.u.HostSpan.End-r.u.HostSpan.Start {
		return
	}
	host, owner := r.u.Host[:colon], r.u.Host[colon+1:]
	if strings.Contains(host, ":") {
		name, port, _ := strings.Cut(host, ":")
		if !decimalPort(port) {
			return // an IPv6 address without brackets, or nothing we know
		}
		host = name
	}
	if owner == "" || ascii.All(owner, ascii.Digit) || r.text[r.u.HostSpan.Start-1] == '[' {
		return
	}
	f := r.h.Lookup(host)
	at := r.u.HostSpan.Start + colon
	if r.u.Path == "" && !f.Known {
		return
	}
	if f.Known && r.reported(KindMissingSlashes, KindMissingColon) {
		// "ssh:git@github.com:o/r" has one cause, the scheme in front.
		r.replace(at, at+1, "/")
		return
	}
	if r.u.Transport != TransportSSH {
		// Before a colon, "git@" belongs to the other form.
		if r.u.User == "git" && !r.u.HasPassword {
			r.choice, r.other = true, true
			r.report(CodeMalformed, KindMixedForms, at, at+1, "")
			r.replace(at, at+1, "/")
			r.replace(r.u.UserinfoSpan.Start, r.u.UserinfoSpan.End, "")
			return
		}
		r.malformed(KindMixedForms, at, at+1, "/", "")
		return
	}
	if f.Known {
		r.malformed(KindMixedForms, at, at+1, "/", "")
		return
	}
	// On a plain server "host:path" starts at home and "/path" at the root:
	// whoever wrote the colon meant the former.
	if strings.Contains(r.u.Host[:colon], ":") {
		r.report(CodeMalformed, KindMixedForms, at, at+1, "")
		r.hopeless = true
		return
	}
	r.choice = true
	r.report(CodeMalformed, KindMixedForms, at, at+1, "")
	r.replace(0, r.u.SchemeSpan.End+len("://"), "")
}

// spaces handles white space inside.
func (r *repair) spaces() {
	for i := 0; i < len(r.text); i++ {
		if !space(r.text[i]) {
			continue
		}
		end := i
		for end < len(r.text) && space(r.text[end]) {
			end++
		}
		web := r.u.Transport == TransportHTTPS || r.u.Transport == TransportHTTP
		if r.u.Form == FormURL && r.u.Transport == TransportUnknown && i < r.u.SchemeSpan.End && r.text[end] != ':' {
			return // words before the URL, and nobody knows which
		}
		known := r.f.Known && (r.u.Form == FormURL || r.u.Form == FormSCP)
		if !known && !web && !r.spacedScheme(i, end) {
			return
		}
		separator := i > 0 && strings.IndexByte(":/@", r.text[i-1]) >= 0 ||
			end < len(r.text) && strings.IndexByte(":/@", r.text[end]) >= 0
		switch {
		case separator || end == len(r.text):
			r.malformed(KindWhitespace, i, end, "", "")
			r.scheme()
			r.separators()
			i = -1
		case r.f.Kind == forge.AzureDevOps:
			// Projects and repositories may have spaces in their names.
			if !web {
				continue
			}
			r.malformed(KindWhitespace, i, end, "%20", "")
		case known:
			r.report(CodeMalformed, KindWhitespace, i, end, "")
			r.hopeless = true
			return
		case web && i < r.u.HostSpan.End && r.hostBefore(r.u.Host) != "":
			r.malformed(KindWhitespace, i, end, "/", "")
			i = -1
		case web && r.u.Form == FormURL && i > r.u.HostSpan.End && hostNamed(r.u.Host):
			// libcurl refuses a URL with a blank, and whether it belongs to the
			// name the server knows.
			r.report(CodeMalformed, KindWhitespace, i, end, "")
			r.hopeless = true
			return
		default:
			return
		}
	}
}

// spacedScheme: "https ://host/…".
func (r *repair) spacedScheme(start, end int) bool {
	before := strings.ToLower(r.text[:start])
	return strings.HasPrefix(r.text[end:], "://") && transportOf(before) != TransportUnknown ||
		strings.HasSuffix(before, ":") && strings.HasPrefix(r.text[end:], "//") &&
			transportOf(before[:len(before)-1]) != TransportUnknown ||
		strings.HasSuffix(before, "://") && transportOf(strings.TrimSuffix(before, "://")) != TransportUnknown
}

// www: the web page's name of a forge redirects Git.
func (r *repair) www() {
	host := r.u.Host
	if !r.f.Known || !strings.HasPrefix(strings.ToLower(host), "www.") || r.f.SelfHosted {
		return
	}
	r.other = true
	r.malformed(KindWWW, r.u.HostSpan.Start, r.u.HostSpan.Start+4, "", r.f.Host)
}

// plainName says whether a text can be the name of an owner or a repository.
func plainName(s string) bool {
	return s != "" && ascii.All(s, func(c byte) bool { return ascii.Alphanumeric(c) || strings.IndexByte("-_.", c) >= 0 })
}

// site: https://OWNER.github.io/NAME is what GitHub makes of a repository, and
// serves no Git.
func (r *repair) site() {
	const pages = ".github.io"
	owner, ok := strings.CutSuffix(strings.ToLower(r.u.Host), pages)
	if !ok || !plainName(owner) || strings.Contains(owner, ".") || r.f.Known || r.u.Form != FormURL ||
		r.u.Transport != TransportHTTPS && r.u.Transport != TransportHTTP {
		return
	}
	name := owner + pages
	if s := r.segments(); s.n > 0 && !strings.HasSuffix(s.text(0), ".html") {
		name = s.text(0)
	}
	if !plainName(name) {
		return
	}
	r.other = true
	const forgeHost = "github.com"
	host := r.u.HostSpan
	r.report(CodeMalformed, KindSite, host.Start, host.End, forgeHost)
	r.replace(host.Start, len(r.text), forgeHost+"/"+owner+"/"+name)
}

// protocol reports what the forge does not speak, and deprecated spellings.
func (r *repair) protocol() {
	if r.u.Form != FormURL {
		return
	}
	scheme := r.u.SchemeSpan
	switch {
	case r.u.Scheme == "git+ssh" || r.u.Scheme == "ssh+git":
		r.report(CodeUnsupportedProtocol, KindDeprecatedScheme, scheme.Start, scheme.End, "ssh")
		r.replace(scheme.Start, scheme.End, "ssh")
	case r.u.Transport == TransportGit && r.f.RefusesGitProtocol():
		web, _, _ := strings.Cut(r.f.Origin(), ":")
		r.report(CodeUnsupportedProtocol, KindGitProtocol, scheme.Start, scheme.End, web)
		r.toWeb(web)
	case r.u.Transport == TransportHTTP && r.f.RefusesPlainHTTP():
		// http//… was reported above; one cause is enough.
		if len(r.found) == 0 || r.found[len(r.found)-1].Detail != "http" {
			r.report(CodeUnsupportedProtocol, KindPlainHTTP, scheme.Start, scheme.End, "https")
		}
		r.toWeb("https")
	}
}

// toWeb changes the scheme to that of the forge's pages, and the port to its own.
func (r *repair) toWeb(scheme string) {
	r.other = true
	port := ""
	if r.f.HTTPSPort != 0 {
		port = ":" + strconv.Itoa(r.f.HTTPSPort)
	}
	if r.u.Port != "" {
		r.replace(r.u.PortSpan.Start-1, r.u.PortSpan.End, port)
	} else if port != "" {
		r.replace(r.u.HostSpan.End, r.u.HostSpan.End, port) // no forge is known by an address in brackets
	}
	r.replace(r.u.SchemeSpan.Start, r.u.SchemeSpan.End, scheme)
}
