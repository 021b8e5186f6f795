package transcript

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

// markExamples marks what a document shows and nobody met with. Between two fences
// of Markdown stands what happened, unless the sentence before them says otherwise;
// a fence without its partner in sight goes on to the end.
func (r *reading) markExamples() {
	r.markDifferences()
	r.markLiterals()
	r.markStrings()
	r.markListed()
	r.markComments()
	r.markParagraphs()
	if r.inv.role == roleGit && r.b.Command != nil && r.b.Command.Shell != "prompt" {
		return
	}
	open, intro := -1, ""
	if r.b.Fenced {
		open, intro = 0, r.b.Intro
	}
	mark := func(to int) {
		if !r.isExample(intro, open, to) {
			return
		}
		for j := open; j < to; j++ {
			r.lines[j].fenced = true
		}
	}
	for i := range r.lines {
		if r.gap(i) {
			open = -1
		}
		if c := &r.lines[i]; !c.first || !isFence(c.text) && r.b.Lines[c.line].Text != "----" {
			continue
		}
		if open >= 0 {
			mark(i)
			open = -1
		} else {
			open, intro = i, r.introduction(i)
		}
	}
	if open >= 0 {
		mark(len(r.lines))
	}
}

// isFence recognises a line that begins or ends an example in Markdown.
func isFence(t string) bool { return strings.HasPrefix(t, "```") || strings.HasPrefix(t, "~~~") }

// atFence cuts a frame off that a fence stands behind, or nothing.
func atFence(t string) string {
	i := strings.Index(t, "```")
	if i < 0 && !strings.Contains(t, " ") {
		i = len(t)
	}
	if i > 0 && frameEnd(t+" ", false) >= i {
		return t[i:]
	}
	return t
}

// isLink recognises a line that is nothing but an address, which stands between a
// sentence and what it introduces.
func isLink(t string) bool { return strings.Contains(t, "://") && !strings.ContainsAny(t, " \t") }

// introduction is what the text says last above line i.
func (r *reading) introduction(i int) string {
	for i--; i >= 0; i-- {
		if t := r.lines[i].text; t != "" && !isLink(t) {
			if whole := r.b.Lines[r.lines[i].line].Text; strings.HasPrefix(whole, "##") {
				return whole
			}
			return t
		}
		if r.gap(i) {
			break
		}
	}
	return ""
}

// crossedOut is an address with nothing but x in a host's, an owner's or a
// repository's place.
var crossedOut = regexp.MustCompile(`(?:://|@|[/:])[xX]{3,}[/:.']`)

// isExample says whether what stands between two fences is talked about: the
// sentence before it supposes it and Git's mark is not in it, asks for it or names it
// as one of several, and tells of nobody who met with it; or a heading stands there and names are crossed
// out; or it is a line of ssh's alone, which who writes about it quotes, below a
// sentence, not a heading, that tells of nothing that went wrong.
func (r *reading) isExample(intro string, from, to int) bool {
	heading := strings.HasPrefix(intro, "##")
	intro = strings.ToLower(intro[frameEnd(intro, false):])
	told := tells(intro)
	if intro == "" || told == ofAuthor {
		return false
	}
	if supposes(intro) && !r.hasMark(from, to) || told == ofNothing && exemplifies(intro) || asks(intro) {
		return true
	}
	reported := slices.ContainsFunc(introducing, func(w string) bool { return strings.Contains(intro, w) })
	lines, ssh := 0, 0
	for i := from; i < to; i++ {
		t := r.lines[i].text
		if t == "" || isFence(t) {
			continue
		}
		if heading && !reported && crossedOut.MatchString(t) {
			return true
		}
		lines++
		if begins(t) == startSSH {
			ssh++
		}
	}
	return told == ofNothing && !heading && lines == 1 && ssh == 1 && r.b.Command == nil
}

// hasMark reports whether a line between two places begins with Git's own "fatal:" or
// the like: who stores that to have it explained may well be the reader of whom the
// text supposes it.
func (r *reading) hasMark(from, to int) bool {
	return slices.ContainsFunc(r.lines[from:to], func(c core) bool { return begins(c.text) >= startMark })
}

// webURLIn is the first URL of the web in a text, whatever marks stand around it.
func webURLIn(t string) string {
	i := strings.Index(t, "https://")
	if k := strings.Index(t, "http://"); i < 0 || k >= 0 && k < i {
		i = k
	}
	if i < 0 {
		return ""
	}
	return firstOfMarked(t[i:])
}

// firstOfMarked is what stands before a blank or a quotation mark.
func firstOfMarked(t string) string {
	if n := strings.IndexFunc(t, func(c rune) bool { return c <= ' ' || strings.ContainsRune("'\"`’‘”“»」", c) }); n >= 0 {
		t = t[:n]
	}
	return t
}

// supposes recognises a sentence that tells what may happen to the reader.
func supposes(s string) bool {
	if strings.Contains(" "+s, " as you ") {
		return false // "as you can see"
	}
	for _, w := range []string{"if you see", "if you get", "if you receive", "if you have", "if the ", "if it ", "when a ",
		"when the ", "when you", "you may", "you might", "you will", "you'll", "you should", "you could", "you would",
		"you encounter", "you see "} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// exemplifies recognises a sentence that announces one of many.
func exemplifies(s string) bool {
	for _, w := range []string{"e.g.", "for example", "such as", "looks like", "look like", "similar to", "例"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// asks recognises a sentence that begins with what the reader shall do.
func asks(s string) bool {
	s = strings.TrimLeft(s, "#*->0123456789.) ")
	for _, w := range []string{"run", "try", "use", "add", "set", "create", "check", "execute", "type", "enter",
		"verify", "install", "to", "example", "examples"} {
		if rest, ok := strings.CutPrefix(s, w); ok && (rest == "" || rest[0] == ' ' || rest[0] == ':') {
			return true
		}
	}
	return false
}

// told is of whom or what a sentence tells.
type told int

const (
	ofNothing told = iota
	ofEvent        // something that went wrong
	ofAuthor       // who wrote it
)

// tells says what a sentence in small letters tells of.
func tells(s string) told {
	several, of := false, ofNothing
	for w := range strings.FieldsFuncSeq(s,
		func(c rune) bool { return !unicode.IsLetter(c) && c != '\'' && c != '’' }) {
		switch w {
		case "i", "i'm", "i’m", "i've", "i’ve", "me":
			return ofAuthor
		case "my", "we", "we're", "we’re", "our":
			several = true
		case "log", "logs", "actual", "happened", "happens", "stacktrace", "traceback", "got", "getting", "seeing",
			"fails", "failed", "failing", "throws", "instead", "following", "error", "errors", "exception":
			of = ofEvent
		}
	}
	if several && of != ofNothing {
		return ofAuthor
	}
	return of
}

// markDifferences marks the lines of a difference, of git log and of a daemon's log,
// whatever they say.
func (r *reading) markDifferences() {
	inside, commit, from := false, false, 0
	daemon := "" // the process of a git daemon, as it stands before each line of its log
	for i := range r.lines {
		c := &r.lines[i]
		whole := r.b.Lines[c.line].Text
		process, what, ok := strings.Cut(whole, "] ")
		if ok && strings.HasPrefix(process, "[") &&
			(strings.HasPrefix(what, "Request upload-pack for ") || strings.HasPrefix(what, "Request receive-pack for ")) {
			daemon = process + "] "
		}
		if daemon != "" && strings.HasPrefix(whole, daemon) || isGitoliteLog(whole) {
			c.fenced = true
			continue
		}
		if r.gap(i) {
			inside, commit = false, false
		}
		if c.first && (strings.HasPrefix(c.text, "@@ -") && strings.Contains(c.text[4:], " @@") ||
			strings.HasPrefix(c.text, "diff --git ")) {
			inside, from = true, c.from
			c.fenced = true
			continue
		}
		if hash, ok := strings.CutPrefix(c.text, "commit "); ok && c.first && len(firstWord(hash)) == 40 &&
			strings.Trim(firstWord(hash), "0123456789abcdef") == "" {
			commit, from = true, c.from
			continue
		}
		s := ""
		if len(whole) > from {
			s = whole[from:]
		}
		switch {
		case s == "":
		case inside && strings.IndexByte("+- \\", s[0]) < 0 && !strings.HasPrefix(s, "index ") &&
			!strings.HasPrefix(s, "--- ") && !strings.HasPrefix(s, "new file") && !strings.HasPrefix(s, "deleted file"):
			inside = false
		case commit && !strings.HasPrefix(s, "    ") && !strings.HasPrefix(s, "Author") &&
			!strings.HasPrefix(s, "Commit") && !strings.HasPrefix(s, "Date:") && !strings.HasPrefix(s, "Merge:"):
			commit = false
		}
		c.fenced = c.fenced || inside || commit
	}
}

// isGitoliteLog recognises a line of gitolite's own log: "2026-11-28.02:47:13", the
// process, what it does.
func isGitoliteLog(s string) bool {
	const stamp = "2026-11-28.02:47:13\t"
	return len(s) > len(stamp) && s[len(stamp)-1] == '\t' && s[len("2026-11-28")] == '.' && ascii.Digits(s[:4])
}

// markComments marks what a programmer wrote down between the lines of a program:
// a comment whose nearest line that is none is the program's.
func (r *reading) markComments() {
	const near = 12 // lines
	for i := range r.lines {
		at := r.lines[i].line
		mark := commentMark(unlisted(r.b.Lines[at].Text))
		if mark == "" || r.lines[i].fenced {
			continue
		}
		for _, step := range []int{-1, +1} {
			for k := at + step; k >= max(at-near, 0) && k <= min(at+near, len(r.b.Lines)-1); k += step {
				t := strings.TrimSpace(unlisted(r.b.Lines[k].Text))
				if t == "" || strings.HasPrefix(t, strings.TrimSpace(mark)) {
					continue
				}
				r.lines[i].fenced = r.lines[i].fenced || isCodeOf(mark, t)
				break
			}
		}
	}
}

// unlisted is a line of a program without what a listing puts before it: its
// number, a time, a level, the blanks of a web page that do not break.
func unlisted(s string) string {
	s = plainSpaces(s)
	for {
		t := strings.TrimLeft(s, " \t")
		n := numberToken(t)
		if n == 0 && t != "" && (ascii.Digit(t[0]) || t[0] == '[') {
			n, _ = frameToken(t, false)
		}
		if n == 0 {
			return s
		}
		s = t[n:]
	}
}

// numberToken measures a line's number: "12 ", "12: ", "12| ".
func numberToken(s string) int {
	n := 0
	for n < len(s) && ascii.Digit(s[n]) {
		n++
	}
	if n == 0 || n > 6 || n == len(s) {
		return 0
	}
	if s[n] == ':' || s[n] == '|' || s[n] == '.' {
		n++
	}
	if n < len(s) && s[n] != ' ' && s[n] != '\t' {
		return 0
	}
	return n
}

// commentMark is what a line begins with that is a comment in many languages.
func commentMark(s string) string {
	t := strings.TrimLeft(s, " \t")
	for _, m := range []string{";; ", "/// ", "// ", "-- ", "# "} {
		if strings.HasPrefix(t, m) {
			return m
		}
	}
	return ""
}

// isCodeOf says whether a line is one of a program's whose comments have the mark: Lisp's
// form, a statement of C's family, a word of the shell's that no command prints.
func isCodeOf(mark, t string) bool {
	switch mark {
	case ";; ":
		return t[0] == '(' || strings.HasSuffix(t, ")")
	case "-- ": // Haskell, Lua, SQL
		return isCode(t) || strings.Contains(t, " :: ") || strings.Contains(t, " = ") && !strings.HasPrefix(t, "remote")
	case "// ", "/// ":
		return isCode(t) || strings.HasSuffix(t, ";") || strings.HasSuffix(t, "{") || t == "}"
	}
	if strings.HasPrefix(t, "qr{") || isCode(t) && strings.HasSuffix(t, ":") {
		return true // Perl, Python
	}
	return slices.Contains([]string{"fi", "done", "esac", "else"}, t) || strings.HasSuffix(t, "; then") ||
		strings.HasSuffix(t, "; do") || strings.HasSuffix(t, "() {")
}

// markLiterals marks the lines of a string that a program gives a name or hands to a
// function: they stand between two marks, the first of which ends its line.
func (r *reading) markLiterals() {
	const longest = 60 // lines
	whole := func(i int) string { return unlisted(r.b.Lines[r.lines[i].line].Text) }
	comment, joined := false, false // the text of one, of a program; the string goes on below
	for i := 0; i < len(r.lines); i++ {
		t := strings.TrimRight(whole(i), " ")
		mark := ""
		switch s := strings.TrimLeft(t, " \t"); {
		case s == "/**":
			comment = true
		case !strings.HasPrefix(s, "*"):
			comment = false
		}
		// A string that a program puts together; what Node shows of one ends in \n.
		goesOn := joined
		joined = strings.HasPrefix(strings.TrimLeft(t, " \t"), `"`) && strings.HasSuffix(t, `" +`) &&
			!strings.HasSuffix(t, `\n" +`)
		r.lines[i].fenced = r.lines[i].fenced || comment || joined || goesOn
		if s := strings.TrimLeft(t, " \t"); strings.HasPrefix(s, "{`") && strings.Count(s, "`") == 1 {
			r.lines[i].fenced = true // the text of an element in JSX
			mark, t = "`}", "="
		}
		if strings.TrimLeft(t, " \t") == "/*" {
			mark, t = "*/", "="
		}
		for _, m := range []string{`"""`, "'''", "`"} {
			before, ok := strings.CutSuffix(strings.TrimSuffix(t, `\`), m)
			if ok && m != "`" || ok && strings.HasSuffix(before, "= ") {
				mark, t = m, strings.TrimRight(before, "rbfuRBFU")
			}
		}
		t = strings.TrimRight(t, " ")
		if mark == "" || t == "" || strings.IndexByte("=(,", t[len(t)-1]) < 0 {
			continue
		}
		for j := i + 1; j < len(r.lines) && j <= i+longest; j++ {
			// What is looked at may end before the string does.
			last := j == len(r.lines)-1 && mark[0] != '`'
			if last || r.lines[j].line != r.lines[i].line && strings.Contains(whole(j), mark) {
				for k := i + 1; k < j || k == j && (last || mark == "`}"); k++ {
					r.lines[k].fenced = true
				}
				i = j
				break
			}
		}
	}
}

// markParagraphs marks what stands in a text that speaks about it: a question
// and its answer, a directive of reStructuredText, an indented example within a
// sentence that goes on below.
func (r *reading) markParagraphs() {
	if r.b.Command != nil {
		return
	}
	blankBefore := func(i int) bool { return i > 0 && r.lines[i-1].text == "" }
	for i := range r.lines {
		t := r.lines[i].text
		switch {
		case strings.HasPrefix(t, "Q:"), strings.HasPrefix(t, "Q."), strings.HasPrefix(t, "Q: "):
			for j := i; j < len(r.lines) && j < i+12 && !isFence(r.lines[j].text); j++ {
				r.lines[j].fenced = true
				if a := r.lines[j].text; strings.HasPrefix(a, "A:") || strings.HasPrefix(a, "A.") {
					break
				}
			}
		case r.lines[i].first && headsExample(strings.TrimLeft(r.b.Lines[r.lines[i].line].Text, " \t")):
			for j := i + 1; j < len(r.lines) && (r.lines[j].text == "" || r.lines[j].indent >= r.lines[i].indent+2); j++ {
				r.lines[j].fenced = true
			}
		case t != "" && blankBefore(i) && startsLower(t) && !strings.HasPrefix(t, "git "):
			// The sentence goes on: what is indented above belongs to it.
			j := i - 1
			for ; j >= 0 && (r.lines[j].text == "" || r.lines[j].indent >= r.lines[i].indent+2); j-- {
			}
			if j >= 0 && j < i-2 && r.lines[j+1].text == "" && endsOpen(r.lines[j].text) {
				for k := j + 1; k < i; k++ {
					r.lines[k].fenced = true
				}
			}
		}
	}
}

// startsLower says whether a text goes on in a sentence: small letters and
// several words.
func startsLower(t string) bool {
	return t[0] >= 'a' && t[0] <= 'z' && strings.Count(t, " ") >= 2 && begins(t) == noStart && strings.HasSuffix(t, ".")
}

// endsOpen says whether a line ends in the middle of a sentence.
func endsOpen(t string) bool {
	last := t[len(t)-1]
	return last >= 'a' && last <= 'z' && strings.Contains(t, " ")
}
