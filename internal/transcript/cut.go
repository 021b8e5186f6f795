package transcript

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

// A line of a log seldom is a message and nothing else. Before it stand a time,
// a level, a process, a box; programs join several messages into one line, or
// quote them in a string with "\n" between. This file takes a line apart into
// the parts that may be messages, each with what stands before it: its lead.
// Nothing here knows a message; that one begins is asked of begins.

// lead says what stands before a part of a line.
type lead uint8

const (
	leadNone   lead = iota // nothing
	leadFrame              // what a log, a CI system or a tool puts before every line
	leadCause              // a sentence or a name that introduces it: "Error: ", "exit status 128: "
	leadJoined             // another message on the same line
	leadProse              // the beginning of a sentence in whose middle it stands
	leadCode               // a literal in a program, a search result, a difference
)

// innocent says that what a part holds is talked about and did not happen.
func (l lead) innocent() bool { return l == leadProse || l == leadCode }

// core is a part of a line that may be a message.
type core struct {
	line     int    // index into the block's lines
	from, to int    // its bytes in that line's text
	text     string // plain spaces only, no secrets, no escapes
	broken   string // what to quote instead of a line that a terminal broke within a secret
	indent   int    // blanks right before it
	lead     lead
	framed   bool // something other than blanks and a time stands before it
	fenced   bool // in an example of a document
	first    bool // of its line
	starts   bool // it begins as messages do
	quote    byte // the quotation mark of the string that it is in, 0 if none
}

// longestLead bounds where in a line a message is looked for.
const longestLead = 32 << 10 // bytes; a string of a log may hold all that a clone showed

// cut takes line i of the block apart.
func (r *reading) cut(i int, into []core) []core {
	s := r.b.Lines[i].Text
	n := frameEnd(s, r.b.Lines[i].Frame != "")
	for r.isLevel(i, n) {
		n += len("ERROR:")
		n += frameEnd(s[n:], r.b.Lines[i].Frame != "")
	}
	if strings.HasPrefix(s[n:], `"""`) {
		n += 3 // as a program's text of several lines
	}
	if k := r.columnEnd(i, n); k > n {
		n = k
	}
	indent := 0
	for k := n; k > 0 && (s[k-1] == ' ' || s[k-1] == '\t'); k-- {
		indent++
	}
	if n > indent && indent > 0 {
		indent-- // the blank that ends the frame
	}
	c := core{line: i, from: n, to: len(s), indent: indent, first: true}
	if strings.TrimLeft(s[:n], " \t") != "" {
		c.lead = leadFrame
		if isOthersLog(s[:n]) {
			c.lead = leadCode
		}
		c.framed = strings.TrimLeft(s[:n], " \t0123456789:.,-/[]TZ+") != ""
	}
	if isElement(s[n:]) {
		c.lead = leadCode
	}
	at := len(into)
	into = append(into, c)
	limit := min(len(s), n+longestLead)
	into[at].starts = begins(s[n:]) > noStart || strings.HasPrefix(s[n:], "[") && begins(withoutLinks(s[n:])) > noStart
	if value, ok := strings.CutPrefix(cutMark(s[n:]), `"`); ok && begins(value) > noStart {
		into[at].starts = false // a name, and its value: fatal: "fatal: …"
	}
	spoken, server := into[at].starts, strings.HasPrefix(s[n:], "remote:")
	sharedUpTo, again, literal := -1, -1, false
	quote, part := byte(0), n
	for p := n + 1; p < limit; p++ {
		kind := boundary(s, p, n)
		if kind == noBoundary {
			continue
		}
		strength := begins(s[p:])
		if strength == noStart && (kind == afterQuote || kind == afterEscape) {
			strength = beginsEscaped(s[p:])
		}
		if strength == startSSH && startsLater(s[p:]) && (kind == afterQuote || isOpen(s[n:p])) {
			strength = noStart
		}
		skip := 0 // of a frame's bytes, as "npm error " before each line in a string
		if strength == noStart && (kind == afterEscape || kind == afterQuote && isMessageField(s[:p-1])) {
			if k := frameEnd(s[p:limit], false); k > 0 && p+k < limit {
				if own := begins(s[p+k:]); own > noStart {
					skip, strength = k, own
				}
			}
		}
		if literal && strength == noStart &&
			(kind == afterEscape || strings.HasSuffix(strings.TrimRight(s[n:p], " "), `\n`)) {
			// The rest of a string with several lines in it.
			into[len(into)-1].to = p
			into = append(into, core{line: i, from: p, to: len(s), lead: leadJoined, framed: true, quote: quote})
			server = false
			continue
		}
		told := strength == noStart && kind == afterQuote && !spoken && s[p-1] != '`' && isMessageField(s[:p-1])
		if told {
			strength = startWords // whatever it is
		}
		if strength == noStart {
			continue
		}
		if kind == afterWord && strength != startSSH && strength != startFatal && r.shared(i, +1) != p &&
			r.shared(i, -1) != p {
			continue // npm puts the whole command before each line that Git printed
		}
		if strings.HasSuffix(s[:p], "](") || strings.HasSuffix(s[:p], "](mailto:") {
			continue // the address of a link
		}
		if spoken && strength == startMark && strings.HasSuffix(strings.TrimRight(s[:p], " "), ",") {
			continue // "unable to clone 'URL', error: …" is one sentence
		}
		if strings.HasSuffix(s[:p], "batch response: ") && strings.HasPrefix(s[p:], "Authentication required: ") {
			continue // Git LFS says so of its server, whose own words follow
		}
		if spoken && kind == afterMark && endsInLogin(s[part:p]) {
			continue // "git@github.com: Permission denied (publickey)."
		}
		tool := strings.TrimSpace(s[part:p]) == "Error:" && !strings.HasPrefix(s[p:], "The requested ") // whose words follow
		if strings.HasPrefix(s[p:], "while accessing ") &&
			(spoken || strings.HasSuffix(strings.TrimRight(s[:p], " \u00a0"), "error:")) ||
			spoken && !tool && kind == afterMark && strength < startMark && !endsSentence(s[:p]) &&
				(knownGit(s[part:p]) || endsInURL(s[part:p])) {
			continue // a message's own tail
		}
		if server && kind != afterEscape && kind != afterQuote {
			// The server's own "error:" and "fatal:" follow its mark.
			if strings.HasPrefix(s[p:], "! [remote rejected] ") {
				// Git's table of refs, below what the server said
			} else if strength == startFatal && strings.HasSuffix(strings.TrimRight(s[:p], " "), ":") ||
				strength != startFatal && (!strings.HasPrefix(s[p:], "remote: ") || !endsSentence(s[:p])) {
				continue
			}
		}
		next := core{line: i, from: p + skip, to: len(s), lead: leadJoined, framed: true, starts: true}
		if !spoken {
			if sharedUpTo < 0 {
				above, below := r.shared(i, -1), r.shared(i, +1)
				sharedUpTo, again = max(above, below), above
			}
			before := s[n:p]
			if t := strings.TrimRight(s[:n], " "); kind == afterQuote && strings.TrimSpace(s[n:p-1]) == "" &&
				(strings.HasSuffix(t, ":") || strings.HasSuffix(t, "=")) && sharedUpTo < n {
				before = s[:p] // "stderr: '" is a frame, and says what the string is
			}
			next.lead = leadOf(before, kind)
			if kind == afterQuote && next.lead == leadCode && strings.TrimSpace(s[n:p-1]) == "" &&
				strings.IndexByte(s[p:], s[p-1]) < 0 {
				next.lead = leadFrame // the first line of several in quotation marks
			}
			if kind == afterQuote && s[p-1] == '`' && strings.TrimSpace(s[n:p-1]) == "" && isWholeSpan(s[p:]) &&
				!r.inCode(i) {
				next.lead = leadFrame // a line in back-ticks, as people put one into a report
			}
			if kind == afterQuote && s[p-1] == '`' && next.lead == leadProse && isWholeSpan(s[p:]) &&
				reportLabel.MatchString(s[n:p-1]) {
				next.lead = leadCause // "**Error:** `fatal: …`", as agents report
			}
			if kind == afterQuote && next.lead.innocent() && r.isQuotation(i, n, p) {
				next.lead, next.to = leadFrame, len(strings.TrimRight(s, afterQuotation))
			}
			if t := strings.TrimLeft(s[n:], " "); next.lead == leadProse && kind == afterMark && t[0] == '`' &&
				isWholeSpan(t[1:]) {
				next.lead = leadCause // "`push failed: …`" on a line of its own
			}
			if p <= sharedUpTo && !next.lead.innocent() && !(kind == afterQuote && r.inCode(i)) ||
				next.lead == leadProse && kind != afterQuote && p <= sharedUpTo {
				next.lead = leadFrame
				if p <= again {
					last := &into[len(into)-1]
					last.to = max(last.from, n) // nothing new
				}
			}
			if next.lead == leadCode && (kind == afterEscape || kind == afterQuote && strings.Contains(s[p:], `\n`)) &&
				r.isWholeString(i, s[n:]) && !r.inCode(i) {
				next.lead = leadFrame // Python's way to show a text of several lines
			}
			if (next.lead == leadCause || next.lead == leadCode) && (kind == afterQuote || kind == afterEscape ||
				kind == afterMark && inString(s[n:p])) && r.inCode(i) {
				next.lead = leadCode
			}
		}
		switch {
		case kind == afterQuote && quote == 0 && strings.IndexByte("\"'`", s[p-1]) >= 0:
			quote = s[p-1]
		case quote == 0:
			quote, _ = openQuote(s[n:p])
		}
		next.quote = quote
		literal = literal || kind == afterEscape || kind == afterQuote && next.lead == leadCause ||
			strings.Contains(s[n:p], `\n`) && strings.IndexByte(s[n:p], '"') >= 0
		if last := &into[len(into)-1]; last.to > last.from {
			last.to = p
		}
		into = append(into, next)
		if told {
			continue
		}
		p += skip
		spoken, server, part = true, strings.HasPrefix(s[p:], "remote:"), p
	}
	for k := at; k < len(into); k++ {
		c := &into[k]
		if c.lead.innocent() && k+1 < len(into) && into[k+1].lead == leadJoined {
			into[k+1].lead = c.lead // in the same sentence or literal
		}
		c.trim(s)
	}
	return into
}

// cutMark is what stands behind a "fatal:" or the like, "" without one.
func cutMark(s string) string {
	if sev, rest := cutSeverity(s); sev != sevNone {
		return rest
	}
	return ""
}

// isMessageField says whether a text ends where the value of a log's message begins:
// {"msg":, error=, stderr: .
func isMessageField(s string) bool {
	t := strings.TrimRight(s, " ")
	if t == "" || t[len(t)-1] != ':' && t[len(t)-1] != '=' {
		return false
	}
	t = strings.TrimRight(t[:len(t)-1], `"'`)
	return logKeys()[strings.ToLower(t[strings.LastIndexAny(t, " \t\"'{,[(")+1:])]
}

// isElement says that a text is one string in a list of a program's own, and begins
// as no message does: Python shows the lines of a log in the same way.
func isElement(s string) bool {
	return strings.HasPrefix(s, "'") && strings.HasSuffix(strings.TrimRight(s, " \t\r"), "',") && begins(s[1:]) == noStart
}

// endsInURL reports whether a text ends in a URL in quotation marks and a colon, behind
// which its own reason follows.
func endsInURL(s string) bool {
	return strings.HasSuffix(strings.TrimRight(s, " "), "':") && strings.Contains(s, "'http")
}

// startsLater reports whether the login that a text begins with, as it seems, begins
// behind an escaped line end: `world\ngit@github.com: Permission denied (publickey).`
func startsLater(s string) bool {
	before, _, ok := strings.Cut(s, "@")
	return ok && strings.Contains(before, `\n`) && strings.IndexByte(before, ' ') < 0
}

// isOpen reports whether a text ends in a string.
func isOpen(s string) bool {
	mark, _ := openQuote(s)
	return mark != 0
}

// beginsEscaped is begins for what stands in a string: `Can\'t open …`.
func beginsEscaped(s string) startKind {
	const most = 64 // bytes; an apostrophe stands earlier in every beginning that has one
	s = s[:min(len(s), most)]
	if !strings.Contains(s, `\'`) {
		return noStart
	}
	return begins(escapes.Replace(s))
}

// reportLabel is a name in bold letters before what was met with.
var reportLabel = regexp.MustCompile(`^(?:\*\*)?[^*:：` + "`" + `]{1,40}(?:\*\*[:：]|[:：]\*\*) *$`)

// isWholeSpan reports whether a span of code that begins with s goes on to the end
// of the line, or beyond it.
func isWholeSpan(s string) bool {
	end := strings.IndexByte(s, '`')
	return end < 0 || strings.Trim(s[end+1:], " \t.,:;") == ""
}

// isWholeString reports whether line i, without its frame s, is one string in
// quotation marks and nothing else, and no part of one that a program puts together.
func (r *reading) isWholeString(i int, s string) bool {
	s = strings.TrimSpace(s)
	if len(s) < 2 || s[0] != '\'' && s[0] != '"' || s[len(s)-1] != s[0] {
		return false
	}
	for _, k := range []int{i - 1, i + 1} {
		if k >= 0 && k < len(r.b.Lines) && strings.HasPrefix(strings.TrimSpace(r.b.Lines[k].Text), s[:1]) {
			return false
		}
	}
	return true
}

// quotations are the marks between which people put what they quote.
var quotations = map[string]string{`"`: `"`, "'": "'", "“": "”", "„": "“", "«": "»", "「": "」",
	"『": "』", "‘": "’", "”": "”"}

// afterQuotation is what may stand behind a quotation's end. No ASCII comma: a
// list in code has one.
const afterQuotation = " .\r，。、；：！"

// isQuotation reports whether line i, behind its frame of n bytes, is one quotation of
// a person's and nothing else: the message begins at p, right behind the mark. What
// stands around would show that it is a program's string.
func (r *reading) isQuotation(i, n, p int) bool {
	s := r.b.Lines[i].Text
	end, ok := quotations[strings.TrimSpace(s[n:p])]
	said, closed := strings.CutSuffix(strings.TrimRight(s[p:], afterQuotation), end)
	if !ok || !closed || strings.Trim(s[:n], "> \t") != "" || begins(s[p:]) < startSSH ||
		(end == `"` || end == "”") && strings.Contains(said, end) || r.inCode(i) {
		return false
	}
	if i > 0 {
		above := r.b.Lines[i-1].Text
		t := strings.TrimSpace(above)
		if t != "" && (strings.IndexByte("([{,=+\\", t[len(t)-1]) >= 0 || t[0] == s[p-1]) {
			return false
		}
		if strings.HasSuffix(t, ":") && n > len(above)-len(strings.TrimLeft(above, " \t")) && s[0] != '>' {
			return false // a value in YAML
		}
	}
	if i+1 < len(r.b.Lines) {
		if t := strings.TrimSpace(r.b.Lines[i+1].Text); t != "" && (strings.IndexByte(")]},+.", t[0]) >= 0 || t[0] == s[p-1]) {
			return false
		}
	}
	return true
}

// knownGit says whether a text begins a message of Git's, so that what follows a
// colon in it may be the message's own.
func knownGit(s string) bool {
	if strings.IndexByte(s, '\\') >= 0 {
		s = escapes.Replace(s)
	}
	sev, rest := cutSeverity(plainSpaces(s))
	if sev == sevNone {
		for _, mark := range []string{"batch request: ", "batch response: ", "Smudge error: ", "Authentication error: ",
			"Could not fetch the repository: " /* Weblate */} {
			if strings.HasPrefix(s, mark) {
				return false // who hands on what it was told, as Git LFS does
			}
		}
		return true
	}
	if id, _ := matchMessage(rest); id != msgNone || rest == "" {
		return true
	}
	if plain, _ := requoted(straightQuotes(rest)); plain != rest {
		if id, _ := matchMessage(plain); id != msgNone {
			return true
		}
	}
	if begins(rest) == startSSH {
		return true // ssh's, behind a tool's word: "Error: banner exchange: Connection to …"
	}
	return gitRows().any(rest)
}

// isServerSentence says whether a text is a sentence that a server's "ERROR:" introduces.
func isServerSentence(s string) bool { return serverRows().any(s) }

// endsInLogin says whether a text ends in "user@host:", as ssh begins to say who was
// refused, be it a link of a mail program.
func endsInLogin(s string) bool {
	s, ok := strings.CutSuffix(strings.TrimRight(withoutLinks(s), " "), ":")
	w := s[strings.LastIndexByte(s, ' ')+1:]
	return ok && strings.IndexByte(w, '@') > 0 && !strings.ContainsAny(w, "'\"`/:")
}

// endsSentence says whether what stands before a message ends a sentence, and
// not only introduces what follows.
func endsSentence(s string) bool {
	t := strings.TrimRight(s, " \t")
	if strings.HasSuffix(t, ":") || strings.HasSuffix(t, ",") {
		return false
	}
	return len(s)-len(t) >= 2 || t != "" && strings.IndexByte(".!?;)]}|'\"", t[len(t)-1]) >= 0 ||
		strings.HasSuffix(t, "。") || strings.HasSuffix(t, "•")
}

// trim takes off what closes a part: a quote, an escaped line end, brackets.
func (c *core) trim(s string) {
	text := s[c.from:c.to]
	if (c.lead == leadCause || c.lead == leadJoined) && openBracket(s[:c.from]) {
		depth := 0
		for k := range len(text) {
			if text[k] == '(' {
				depth++
			} else if text[k] == ')' {
				if depth--; depth < 0 {
					text = text[:k]
					break
				}
			}
		}
	}
	if c.quote == '"' || c.quote == '\'' && strings.Contains(text, `\'`) {
		for k := 0; k < len(text); k++ {
			if text[k] == '\\' {
				k++
			} else if text[k] == c.quote {
				text = text[:k]
			}
		}
	}
	if open, n := utf8.DecodeLastRuneInString(s[:c.from]); n > 1 {
		if end, ok := quotations[string(open)]; ok {
			text = strings.TrimSuffix(strings.TrimRight(text, " ."), end)
		}
	}
	for {
		t := strings.TrimRight(text, " \t\r\u00a0")
		for _, end := range []string{`\n`, `\r`, `\t`, `\u001b[0m`, `\x1b[0m`, "<br>", "<br/>", "<br />"} {
			t = strings.TrimSuffix(t, end)
		}
		if !c.first || c.lead != leadNone {
			if n := len(t); n > 0 && strings.IndexByte(`),]}|`, t[n-1]) >= 0 && !balanced(t) ||
				n > 0 && c.quote != 0 && t[n-1] == c.quote && !balanced(t) {
				t = t[:n-1]
			}
			t = strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(t, "│"), "**"), "\\")
		}
		if t == text {
			break
		}
		text = t
	}
	c.to = c.from + len(text)
	text = straightQuotes(withoutLinks(plainSpaces(text)))
	if strings.IndexByte(text, '\\') >= 0 && !c.first {
		text = escapes.Replace(withCharacters(text))
	}
	c.text = withoutSecrets(text)
}

// openBracket says whether a text ends within round brackets.
func openBracket(s string) bool { return strings.Count(s, "(") > strings.Count(s, ")") }

// withCharacters puts characters in the place of their numbers in JSON: \u7121.
func withCharacters(s string) string {
	if !strings.Contains(s, `\u`) {
		return s
	}
	return numbered.ReplaceAllStringFunc(s, func(run string) string {
		characters := run
		_ = json.Unmarshal([]byte(`"`+run+`"`), &characters) // the pattern lets nothing else through
		return characters
	})
}

// numbered are characters beyond ASCII, one after the other.
var numbered = regexp.MustCompile(`(?:\\u(?:00[89a-fA-F]|0[1-9a-fA-F][0-9a-fA-F]|[1-9a-fA-F][0-9a-fA-F]{2})[0-9a-fA-F])+`)

var escapes = strings.NewReplacer(`\'`, `'`, `\"`, `"`, `\\`, `\`, `\t`, " ", `\/`, `/`)

// balanced says whether a text's last character, a quote or a closing bracket,
// belongs to one that the text opens.
func balanced(t string) bool {
	last := t[len(t)-1]
	rest := t[:len(t)-1]
	switch last {
	case '"', '\'':
		return strings.Count(rest, string(last))%2 == 1
	case ')':
		return strings.Count(rest, "(") > strings.Count(rest, ")")
	case ']':
		return strings.Count(rest, "[") > strings.Count(rest, "]")
	case '}':
		return strings.Count(rest, "{") > strings.Count(rest, "}")
	}
	return false
}

// boundaryKind is how a place in a line may be the beginning of a message.
type boundaryKind uint8

const (
	noBoundary  boundaryKind = iota
	afterWord                // a blank after a word: only what nobody else says may begin here
	afterMark                // blanks after a mark that ends something
	afterQuote               // an opening quote
	afterOpen                // an opening bracket, "=", or a symbol
	afterEscape              // an escaped line end in a string
)

// boundary says how the part of s before p ends. from is where the frame ends.
func boundary(s string, p, from int) boundaryKind {
	c := s[p]
	if c <= ' ' || c >= 0x80 && !utf8.RuneStart(c) {
		return noBoundary
	}
	switch prev := s[p-1]; prev {
	case '"', '\'', '`':
		if p-2 < from || strings.IndexByte(" =([{:,b<>\\", s[p-2]) >= 0 {
			return afterQuote
		}
		return noBoundary
	case '_', '*': // Markdown's emphasis
		if p-2 < from || strings.IndexByte(" *_", s[p-2]) >= 0 {
			return afterOpen
		}
		return noBoundary
	case '(', '[', '{', '=', '>', '|':
		return afterOpen
	case 'n', 'r', 't':
		if p-2 >= from && s[p-2] == '\\' {
			return afterEscape
		}
		return noBoundary
	case ' ', '\t':
		k := p - 1
		for k >= from && (s[k] == ' ' || s[k] == '\t') {
			k--
		}
		if k < from || p-1-k >= 2 {
			return afterMark
		}
		if r, _ := utf8.DecodeLastRuneInString(s[:k+1]); r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return afterMark
		}
		return afterWord
	case '0':
		if strings.HasSuffix(s[:p], "=A0") {
			return afterMark // a mail's blank
		}
		return noBoundary
	case ';':
		if strings.HasSuffix(s[:p], "&nbsp;") {
			return afterMark // a page's blank
		}
		return noBoundary
	case '.', ')':
		if begins(s[p:]) == startFatal {
			return afterMark // the end of a line was lost: "Cloning into 'x'...fatal: "
		}
		return noBoundary
	case ':':
		if begins(s[p:]) >= startSSH && c != '/' {
			return afterMark // a program glued what it ran and what that said: "2>&1:Host key …"
		}
		return noBoundary
	default:
		if 'a' <= prev && prev <= 'z' && 'A' <= c && c <= 'Z' && begins(s[p:]) == startSSH {
			return afterMark // the same of a line of progress: "warming upConnection reset by "
		}
		if prev >= 0x80 {
			switch r, _ := utf8.DecodeLastRuneInString(s[:p]); r {
			case '「', '“', '„', '«', '『', '‘':
				return afterQuote
			case '：', '。', '，', '、', '】', '│', '•':
				return afterMark
			default:
				if unicode.In(r, unicode.Han, unicode.Hangul) && begins(s[p:]) >= startSSH {
					return afterWord // "运行brew tap报fatal: …": no blank is needed there
				}
			}
		}
		return noBoundary
	}
}

// leadOf classifies what stands between the frame and a message.
func leadOf(before string, kind boundaryKind) lead {
	if strings.Contains(before, "Uncaught ") {
		return leadCause // a browser's console names the file first
	}
	if isSearchResult(before) || isBlame(before) || isOthersLog(before) {
		return leadCode
	}
	switch kind {
	case afterWord:
		if p, ok := parsePrompt(before); ok && p.command != "" &&
			(!p.weak || p.style != "#" && p.style != ">" && parseCommand(p.command).operation != "") {
			return leadCause // a page joined what was typed and what came
		}
		if isCommandAlone(before) || endsInCommand(before) {
			return leadCause
		}
		if w := lastWord(strings.TrimRight(before, " ")); slices.ContainsFunc(introducing,
			func(e string) bool { return strings.HasSuffix(w, e) }) &&
			!slices.ContainsFunc(ifWords, func(e string) bool { return strings.Contains(before, e) }) {
			return leadCause
		}
		if t := strings.TrimRight(before, " "); t != "" && t[len(t)-1] >= '0' && t[len(t)-1] <= '9' {
			return leadCause // "exit code 128 fatal: …"
		}
		return leadProse
	case afterEscape:
		return literalLead(before)
	case afterQuote:
		r, n := utf8.DecodeLastRuneInString(before)
		switch r {
		case '"', '\'':
		case '‘', '’', '“': // as a page writes them
			if t := strings.TrimRight(before[:len(before)-n], " "); !strings.HasSuffix(t, ":") {
				return leadProse
			}
		default:
			return leadProse // `code` in a text, or a quotation
		}
		before = before[:len(before)-n]
		if outer := strings.TrimRight(before, `\`); outer != before {
			return literalLead(outer) // a string within one
		}
		return stringLead(before)
	case afterOpen:
		if resource.MatchString(before) {
			return leadCode
		}
		if strings.HasSuffix(before, ">") && isTag(before) {
			if strings.TrimSpace(inlineTags.ReplaceAllString(before, "")) == "" {
				return leadCause // coloured, as a page shows a terminal
			}
			return leadCode
		}
		if strings.HasSuffix(before, "*") || strings.HasSuffix(before, "_") {
			r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, "*_ "))
			if unicode.IsLetter(r) {
				return leadProse // emphasised within a sentence
			}
		}
		return leadCause
	case afterMark:
		if isAssigned(before) || inPattern(before) {
			return leadCode
		}
		if strings.HasSuffix(strings.TrimRight(before, " "), "。") || strings.Count(before, "`")%2 == 1 {
			return leadProse
		}
		return leadCause
	}
	return leadNone
}

// inPattern says whether a text ends within a regular expression of a program's: one that
// begins as messages do.
func inPattern(before string) bool {
	i := max(strings.LastIndex(before, "(/"), strings.LastIndex(before, " /"))
	return i >= 0 && begins(strings.ReplaceAll(before[i+2:], `\`, "")) > noStart
}

// resource is the beginning of a text in a program's resources.
var resource = regexp.MustCompile(`<\w+ (?:name|key|id)="[^"]*"[^<>]*>$`)

// endsInCommand says whether a text ends in a command that contacts a remote, behind a
// prompt deep in a line: a page made one line of a session.
func endsInCommand(before string) bool {
	i := strings.LastIndex(before, "$ git ")
	return i >= 0 && parseCommand(strings.TrimSpace(before[i+len("$ "):])).operation != ""
}

// isAssigned says whether a text ends within a string that a program gives a name.
func isAssigned(before string) bool {
	mark, at := openQuote(before)
	if mark == 0 {
		return false
	}
	name, ok := strings.CutSuffix(strings.TrimRight(before[:at], " "), "=")
	switch name = strings.TrimLeft(name, " \t"); {
	case !ok:
		return false
	case strings.HasSuffix(name, ":"):
		return true // Go's :=
	}
	switch firstWord(name) {
	case "const", "let", "var", "val", "final", "String", "string", "char", "auto":
		return strings.HasSuffix(name, " ")
	}
	return false
}

// introducing are words that nothing but what was reported follows, in languages
// that put no colon between.
var introducing = []string{"报", "报错", "错误", "出错", "失败", "エラー", "失敗", "오류", "에러", "실패"}

// ifWords are the words of the same languages for "if".
var ifWords = []string{"如果", "假如", "若", "もし", "場合", "경우"}

// logKeys are the names under which logs and errors carry what a program said.
var logKeys = wordSet(`message msg error err errors stderr stdout output out log logs text body reason detail details
	cause description result data stack stacktrace exception info status lines line shortmessage originalmessage
	response warning summary title content note e failure errmsg error_message errormessage err_msg causedby
	innerexception stderr_lines git_error fatal answer failed fails outcome`)

// stringLead classifies what stands before a string: a name under which logs
// carry it, the arguments of a function, prose.
func stringLead(before string) lead {
	t := strings.TrimRight(before, " ")
	if rest, ok := strings.CutSuffix(t, "b"); ok && (rest == "" || strings.HasSuffix(rest, " ") ||
		strings.IndexByte("(,[", rest[len(rest)-1]) >= 0) {
		t = strings.TrimRight(rest, " ") // Python's bytes
		if strings.HasSuffix(t, ",") || strings.HasSuffix(t, "(") {
			return leadCause
		}
	}
	if t == "" {
		return leadCode
	}
	if exitedWith.MatchString(t) {
		return leadCause // opam: "git fetch -q" exited with code 128 "error: …"
	}
	switch last := t[len(t)-1]; last {
	case ':', '=':
		u := strings.TrimRight(lastWord(t[:len(t)-1]), `"'`)
		if last == ':' && (strings.Contains(u, "://") || strings.HasSuffix(u, ".git")) {
			return leadCause // which repository it was
		}
		name := strings.ToLower(strings.Trim(lastWord(strings.TrimRight(t[:len(t)-1], " ")), `"'{[(,`))
		if logKeys()[name] || len(strings.Fields(t)) > 3 && last == ':' {
			return leadCause
		}
		return leadCode
	case ',':
		if tableRow.MatchString(t) {
			return leadCode // {"unreachable", "fatal: …", 7},
		}
		if strings.ContainsAny(t, "([{") {
			return leadCause // ('git', 128, 'fatal: …')
		}
		return leadCode
	case '<': // Erlang's <<"…">>
		return leadCode
	case '(', '[', '{':
		if name := lastWord(t[:len(t)-1]); strings.HasSuffix(name, "Error") || strings.HasSuffix(name, "Exception") ||
			strings.Contains(name, "Err") {
			return leadCause
		}
		return leadCode
	case '.', '!', ';', '-', '>':
		return leadCause
	}
	return leadProse
}

// tableRow is the beginning of a row of a program's table, whose first column is a name:
// ['ssh-port', 'ssh: connect to …'], though a tuple of Git's begins with it: ('git', 128, 'fatal: …').
var tableRow = regexp.MustCompile(`^\s*(?:\{"[^":]*"|\[(?:"[a-z]+(?:[-_][a-z0-9]+)+"|'[a-z]+(?:[-_][a-z0-9]+)+')),`)

// exitedWith ends in the status with which a command failed.
var exitedWith = regexp.MustCompile(`\b(?:code|status) [1-9]\d*$`)

// literalLead classifies a part in the middle of a string by what stands before
// the string.
func literalLead(before string) lead {
	if c, at := openQuote(before); c != 0 {
		return stringLead(before[:at])
	}
	return leadCause
}

// openQuote finds the string that a text ends in: its mark and where that stands.
func openQuote(before string) (mark byte, at int) {
	for i := 0; i < len(before); i++ {
		switch c := before[i]; {
		case c == '\\':
			i++
		case mark != 0 && c == mark:
			mark = 0
		case mark == 0 && (c == '"' || c == '\'') && (i == 0 || strings.IndexByte(" =([{:,b<", before[i-1]) >= 0):
			mark, at = c, i
		}
	}
	return mark, at
}

// inString says whether a text ends within a string that a function is called with.
func inString(before string) bool {
	at := strings.LastIndexAny(before, `"'`)
	if at <= 0 {
		return false
	}
	call := strings.TrimRight(before[:at], "fFrRbBuU")
	return strings.HasSuffix(call, "(") || strings.HasSuffix(strings.TrimRight(call, " "), ",") && openBracket(call)
}

func lastWord(s string) string {
	return s[strings.LastIndexAny(s, " \t,({[")+1:]
}

// isSearchResult recognises what grep and compilers put before a line:
// "src/push.go:12: ".
func isSearchResult(s string) bool {
	s = strings.TrimLeft(s, " \t")
	name, rest, ok := strings.Cut(s, ":")
	if !ok || strings.ContainsAny(name, " \t") || strings.LastIndexByte(name, '.') <= 0 ||
		len(name)-strings.LastIndexByte(name, '.') > 7 {
		return false
	}
	n := 0
	for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
		n++
	}
	return n > 0 && n < len(rest) && rest[n] == ':' && !strings.HasPrefix(rest[n:], ":in ") &&
		!strings.Contains(rest[n:], "() [") // Gitea's log: the function and the level
}

// isOthersLog recognises the frame of a server's own log, and of what git commit
// says about a commit: "[main 1234567] ".
func isOthersLog(s string) bool {
	if strings.Contains(s, "sshd[") || strings.Contains(s, "sshd-session[") {
		return true
	}
	t := strings.TrimRight(s, " ")
	if at := strings.LastIndexByte(t, '['); at >= 0 && strings.HasSuffix(t, "]") {
		inner := t[at+1 : len(t)-1]
		hash := lastWord(inner)
		return strings.Contains(inner, " ") && len(hash) >= 7 && strings.Trim(hash, "0123456789abcdef") == ""
	}
	return false
}

// isBlame recognises the beginning of a line of git blame.
func isBlame(s string) bool {
	hash := strings.TrimPrefix(firstWord(s), "^")
	if len(hash) < 7 || strings.Trim(hash, "0123456789abcdef") != "" {
		return false
	}
	t := strings.TrimRight(s, " ")
	return strings.HasSuffix(t, ")") && strings.Contains(t, "(")
}

// isTag says whether a text ends in a tag of HTML.
func isTag(s string) bool {
	i := strings.LastIndexByte(s, '<')
	if i < 0 {
		return false
	}
	name, _, _ := strings.Cut(strings.Trim(s[i:], "</>"), " ")
	switch strings.ToLower(name) {
	case "pre", "code", "p", "li", "td", "br", "div", "span", "samp", "kbd", "tt", "b", "i", "strong", "em",
		"blockquote", "h1", "h2", "h3", "h4", "dt", "dd", "th":
		return true
	}
	return false
}

// inCode says whether the lines around line i are a program's.
func (r *reading) inCode(i int) bool {
	const near, table = 5, 40
	for k := max(i-near, 0); k <= min(i+near, len(r.b.Lines)-1); k++ {
		if isCode(r.b.Lines[k].Text) {
			return true
		}
	}
	for k := max(i-table, 0); k < i; k++ {
		if strings.HasSuffix(strings.TrimRight(r.b.Lines[k].Text, " ([{"), ".each") {
			return true // a test's table: it.each([
		}
	}
	return false
}

// isCode recognises a line of a program by what only programs say.
func isCode(s string) bool {
	t := strings.TrimSpace(s)
	if strings.HasPrefix(t, "{") && memberFollows(t[1:]) {
		t = jsonStrings.ReplaceAllString(t, `""`) // a log's object: what a program said is no code of its line
	}
	for _, p := range []string{"func ", "def ", "return ", "const ", "let ", "var ", "import ", "#include", "public ",
		"private ", "class ", "expect(", "assert", "describe(", "it(", "test(", "if (", "for (", "fn ", "use ",
		"package ", "msgid ", "msgstr ", "case \"", "case '", "case strings.", "elif ", "print(", "export ",
		"INSERT INTO ", "String ", "final ", "static ", "val ", "local ", "my ", "auto "} {
		if p == "import " && strings.HasSuffix(firstWord(strings.TrimPrefix(t, p)), ":") {
			continue // "import failed: {…", as a log says
		}
		if strings.HasPrefix(t, p) && (strings.ContainsAny(t, "(){};=\"") || p == "import " || p == "package ") {
			return true
		}
	}
	for _, p := range []string{"=> {", ") {"} {
		if _, after, ok := strings.Cut(t, p); ok && !memberFollows(after) {
			return true
		}
	}
	for _, p := range []string{"];", "expect(", ":= ", "struct{", "struct {", "[]string{", ").to", "assert_", "assertEqual",
		"t.Errorf(", "t.Fatalf("} {
		if strings.Contains(t, p) {
			return true
		}
	}
	return strings.HasSuffix(t, ");") || strings.HasSuffix(t, ";;") ||
		strings.HasSuffix(t, "= [") || strings.HasSuffix(t, "= {") ||
		strings.Contains(t, "(") && (strings.Contains(t, "::") || strings.Contains(t, "->")) && methodCall.MatchString(t)
}

// jsonStrings are JSON's strings.
var jsonStrings = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// methodCall is a string that is handed to a method of PHP's or C++'s.
var methodCall = regexp.MustCompile(`\w(?:::|->)\w+\(['"]`)

// inTemplate says whether part i stands in a string of a program that goes over
// several lines: crash(`$ git fetch
func (r *reading) inTemplate(i int) bool {
	const near = 12
	at := r.lines[i].line
	closed := false
	for k := at; k < len(r.b.Lines) && k <= at+near && !closed; k++ {
		closed = strings.Count(r.b.Lines[k].Text, "`")%2 == 1
	}
	for k := at - 1; closed && k >= 0 && k >= at-near; k-- {
		text := r.b.Lines[k].Text
		if strings.Count(text, "`")%2 == 1 {
			before := strings.TrimRight(text[:strings.LastIndexByte(text, '`')], " ")
			return strings.HasSuffix(before, "(") || strings.HasSuffix(before, "=")
		}
	}
	return false
}

// isStatement recognises a statement of a program that has a string in it.
func isStatement(s string) bool {
	t := strings.TrimRight(s, " ")
	return strings.HasSuffix(t, ");") && (strings.Contains(t, `("`) || strings.Contains(t, `, "`) ||
		strings.Contains(t, "('") || strings.Contains(t, ", '"))
}

// memberFollows reports whether s begins with a name of JSON: what stands behind
// Ansible's "FAILED! => {" is what happened.
func memberFollows(s string) bool {
	s, ok := strings.CutPrefix(strings.TrimLeft(s, " "), `"`)
	_, after, closed := strings.Cut(s, `"`)
	return ok && closed && strings.HasPrefix(strings.TrimLeft(after, " "), ":")
}

// isLevel reports whether the "ERROR:" at n of line i is no server's, but the level
// that a log puts before each line: a neighbour has it at the same place, and one of
// the two says behind it what no server does.
func (r *reading) isLevel(i, n int) bool {
	const mark = "ERROR:"
	s := r.b.Lines[i].Text
	own, ok := strings.CutPrefix(s[n:], mark)
	if !ok {
		return false
	}
	logged := func(rest string) bool {
		t := strings.TrimLeft(rest, " \t")
		return t == "" || len(rest)-len(t) > 1 || begins(t) > noStart || frameEnd(t, false) > 0 || !isServerSentence(t)
	}
	if t := strings.TrimLeft(own, " \t"); len(own)-len(t) > 1 || strings.HasPrefix(t, mark) ||
		t != "" && strings.IndexByte("<\"'`{([", t[0]) >= 0 || strings.HasSuffix(firstWord(t), "Exception:") {
		return true // no server begins so
	}
	for _, step := range []int{-1, +1} {
		if r.shared(i, step) < n+len(mark) {
			continue
		}
		if _, other, _ := strings.Cut(r.b.Lines[i+step].Text, mark); logged(own) || logged(other) {
			return true
		}
	}
	return false
}

var clockTime = regexp.MustCompile(`\d:\d\d`)

// columnEnd gives where a prefix ends that both neighbours of line i have, too,
// and that goes on from a frame at n; n if there is none. It ends where a message
// or a command does.
func (r *reading) columnEnd(i, n int) int {
	if n == 0 {
		return n
	}
	above, below := r.shared(i, -1), r.shared(i, +1)
	end := min(above, below)
	if end == 0 { // the first or the last line
		end = max(above, below)
	}
	s := r.b.Lines[i].Text
	if end <= n || strings.Contains(s[n:end], "git") || strings.ContainsAny(s[n:end], "$%#\"'`{") ||
		strings.Contains(clockTime.ReplaceAllString(s[n:end], ""), ":") {
		return n
	}
	for end < len(s) && end > n && s[end-1] != ' ' && s[end-1] != '\t' {
		end--
	}
	for k := n; k < end; k++ {
		if (k == 0 || s[k-1] == ' ') && begins(s[k:]) > noStart {
			return k
		}
	}
	return end
}

// shared gives how much of the beginning of line i the line above (-1) or below
// (+1) has, too, digits aside: a prefix that one program puts before each line.
func (r *reading) shared(i, step int) int {
	k := i + step
	if k < 0 || k >= len(r.b.Lines) {
		return 0
	}
	s, o := r.b.Lines[i].Text, r.b.Lines[k].Text
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	n, m := 0, 0
	for n < len(s) && m < len(o) {
		if digit(s[n]) && digit(o[m]) {
			for n < len(s) && digit(s[n]) {
				n++
			}
			for m < len(o) && digit(o[m]) {
				m++
			}
			continue
		}
		if s[n] != o[m] {
			break
		}
		n, m = n+1, m+1
	}
	// A neighbour that ends with the prefix had its blanks cut off.
	for m == len(o) && n < len(s) && s[n] == ' ' {
		n++
	}
	const shortest = 3
	if n < shortest {
		return 0
	}
	return n
}

// frameEnd gives where a line's own text begins: behind blanks and every token
// that only a frame has, in any order; timed says that a time stood before s.
func frameEnd(s string, timed bool) int {
	i := 0
	for range 16 {
		for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
			i++
		}
		if i == len(s) {
			return i
		}
		if begins(s[i:]) > noStart {
			rest, ok := strings.CutPrefix(s[i:], "ERROR: ")
			if !ok && timed && strings.HasPrefix(s[i:], "error: [") {
				rest, ok = s[i+len("error: "):], true
			}
			if ok { // a level, if more of a frame follows
				if rest = strings.TrimLeft(rest, " \t"); rest != "" && begins(rest) == noStart {
					if n, _ := frameToken(rest, timed); n > 0 && (strings.IndexByte("#=|-*>[", rest[0]) >= 0 ||
						rest[0] >= 0x80 || strings.HasPrefix(rest, "npm ") || strings.IndexByte("]:|!", rest[n-1]) >= 0 ||
						ascii.Letter(rest[0]) && strings.ToUpper(rest[:n]) == rest[:n]) {
						i = len(s) - len(rest)
						continue
					}
				}
			}
			return i
		}
		n, time := frameToken(s[i:], timed)
		if n == 0 {
			return i
		}
		i, timed = i+n, timed || time
	}
	return i
}

// frameToken measures one token of a frame at the beginning of s, 0 if there is
// none; timed says that a time came before.
func frameToken(s string, timed bool) (n int, time bool) {
	c := s[0]
	switch {
	case c >= '0' && c <= '9':
		return timeToken(s), true
	case c == '[' || c == '(' || c == '<':
		return bracketToken(s), strings.ContainsAny(s[:min(len(s), 12)], "0123456789")
	case c == '#' && strings.HasPrefix(s, "##["):
		n := bracketToken(s[2:])
		if n == 0 {
			return 0, false
		}
		return n + 2, false
	case c == '#' && len(s) > 1 && s[1] >= '0' && s[1] <= '9': // BuildKit's step
		n := timeToken(s[1:])
		if n == 0 {
			return 0, false
		}
		return n + 1, true
	case strings.HasPrefix(s, "::"):
		if k := strings.Index(s[2:], "::"); k > 0 && k < 80 {
			return k + 4, false
		}
		return 0, false
	case c >= 0x80 || strings.IndexByte("|*-+#>=~^•!:;,.", c) >= 0:
		return symbolToken(s), false
	}
	return wordToken(s, timed)
}

// timeToken measures a date, a time, a duration or a number.
func timeToken(s string) int {
	i := 0
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || strings.IndexByte(":.,/-+TZ_", s[i]) >= 0) {
		i++
	}
	for _, unit := range []string{"ms", "s", "h", "m", "%", "Z", "O", "E"} {
		if strings.HasPrefix(s[i:], unit) {
			i += len(unit)
			break
		}
	}
	i += len(s[i:]) - len(strings.TrimLeft(s[i:], "|:]>)"))
	if i < len(s) && s[i] != ' ' && s[i] != '\t' {
		return 0
	}
	return i
}

// bracketToken measures "[…]", "(…)" or "<…>".
func bracketToken(s string) int {
	const longest = 80
	end := map[byte]byte{'[': ']', '(': ')', '<': '>'}[s[0]]
	depth := 0
	for i := 0; i < len(s) && i < longest; i++ {
		switch s[i] {
		case s[0]:
			depth++
		case end:
			if depth--; depth > 0 {
				continue
			}
			if s[0] == '<' && strings.IndexByte(s[:i], '/') >= 0 {
				return 0
			}
			i++
			for i < len(s) && strings.IndexByte(":|>-,", s[i]) >= 0 {
				i++
			}
			if i < len(s) && s[i] != ' ' && s[i] != '\t' && s[i] != '[' && s[i] != '(' && s[0] != '[' {
				return 0
			}
			return i
		case '\'', '"', '`':
			return 0
		}
	}
	return 0
}

// symbolToken measures bullets, boxes, arrows and other signs before a blank.
func symbolToken(s string) int {
	i, runes := 0, 0
	for i < len(s) && runes < 8 {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == ' ' || r == '\t' {
			break
		}
		if r < 0x80 {
			if strings.IndexByte("|*-+#>=~^!:;,.[]<", s[i]) < 0 {
				break
			}
		} else if r != 'ℹ' && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune("「『“„«‘", r) {
			return 0
		}
		i += n
		runes++
	}
	if i == 0 || i < len(s) && s[i] != ' ' && s[i] != '\t' {
		r, _ := utf8.DecodeLastRuneInString(s[:i])
		if r < 0x2500 || r > 0x257F { // a box may stand right before the text
			return bareBullet(s)
		}
	}
	return i
}

// bareBullet is a "-", a ">" or Markdown's emphasis right before a message.
func bareBullet(s string) int {
	n := len(s) - len(strings.TrimLeft(s, s[:1]))
	if (n == 1 && (s[0] == '-' || s[0] == '>') || n <= 3 && s[0] == '*') && begins(s[n:]) > noStart {
		return n
	}
	return 0
}

// levels are the words with which logs grade their lines and name their streams.
var levels = wordSet(`info inf warn warning wrn error err debug dbg trace trc fatal notice critical crit severe
	verbose silly verb stderr stdout out log fata erro warni alert emerg panic dpanic fine finer config http timing
	hint note failure failed success status`)

var calendar = wordSet(`jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun am pm utc gmt jst
	cet cest pst pdt est edt cst bst msk monday tuesday wednesday thursday friday saturday sunday`)

// wordToken measures a level, a day, a process with its number, a container's
// name before a bar.
func wordToken(s string, timed bool) (n int, time bool) {
	i := 0
	for i < len(s) && s[i] != ' ' && s[i] != '\t' {
		if s[i] == '[' {
			if k := strings.IndexByte(s[i:], ']'); k > 0 {
				i += k
			}
		}
		i++
	}
	word := s[:i]
	bare := strings.TrimRight(word, ":|>!,-]")
	low := strings.ToLower(bare)
	rest := strings.TrimLeft(s[i:], " \t")
	if n := loggerToken(word); n > 0 {
		return n, false
	}
	switch {
	case len(word) > 64:
		return 0, false
	case calendar()[low]:
		return i, true
	case (strings.HasPrefix(rest, "| ") || rest == "|") && plainWord(bare):
		return len(s) - len(rest) + 1, false
	case word == "npm" || word == "pnpm" || word == "yarn" || word == "gyp":
		level := firstWord(rest)
		switch strings.ToLower(strings.TrimRight(level, "!")) {
		case "error", "err", "warn", "notice", "info", "verb", "sill", "http":
			return len(s) - len(rest) + len(level), false
		}
	case strings.HasPrefix(word, "YN0") || word == "ERR_PNPM_FETCH" || strings.HasPrefix(word, "ERR_PNPM"):
		return i, false
	case strings.HasPrefix(rest, "to "): // "failed to connect", a sentence
	case levels()[low] && strings.ToLower(word) != "error:" && strings.ToLower(word) != "fatal:" &&
		strings.ToLower(word) != "hint:":
		// A level is followed by a mark, or nothing but upper case, or stands
		// between other tokens.
		switch {
		case word != bare, bare == strings.ToUpper(bare), timed && (rest == "" || begins(rest) > noStart ||
			rest[0] == '[' || rest[0] == '-' || rest[0] == '|'):
			return i, false
		case timed:
			next := firstWord(rest)
			behind := rest[len(next):]
			if t := strings.TrimLeft(behind, " \t"); plainWord(next) && (begins(t) > noStart || word == low &&
				(t == "" || len(behind)-len(t) > 1 || strings.IndexByte("0123456789#[|>-", t[0]) >= 0 ||
					strings.HasPrefix(t, "npm "))) {
				return len(s) - len(rest) + len(next), false // npm's "75 verbose stack fatal: …"
			}
			return i, false
		case begins(rest) > noStart:
			return i, false
		}
	case strings.HasSuffix(word, "]") && strings.IndexByte(word, '[') > 0 &&
		levels()[strings.ToLower(word[:strings.IndexByte(word, '[')])]:
		return i, false
	case strings.HasSuffix(word, "]:") && strings.IndexByte(word, '[') > 0, strings.HasSuffix(word, "):") &&
		strings.IndexByte(word, '(') > 0:
		return i, false
	case strings.HasSuffix(word, ">") && plainWord(bare) && levels()[low]:
		return i, false
	case timed && plainWord(word):
		// syslog's host before its process
		next := firstWord(rest)
		if strings.HasSuffix(next, "]:") && strings.IndexByte(next, '[') > 0 ||
			strings.HasSuffix(next, ":") && plainWord(strings.TrimSuffix(next, ":")) && begins(rest) == noStart &&
				begins(strings.TrimLeft(rest[len(next):], " ")) > noStart {
			return len(s) - len(rest) + len(next), false
		}
	}
	return 0, false
}

// isCommandAlone says that a text is a command of Git's and nothing that a sentence
// would go on with: the verb, options, addresses, and names that everybody has.
func isCommandAlone(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || words[0] != "git" || parseCommand(s).operation == "" {
		return false
	}
	for _, w := range words[2:] {
		switch w {
		case "origin", "upstream", "main", "master", "HEAD":
		default:
			if w[0] != '-' && !looksLikeURL(w) {
				return false
			}
		}
	}
	return true
}

// loggerToken measures the level and the name that Python's logging puts before a
// text, without a blank: "ERROR:gitosis.serve.main:".
func loggerToken(word string) int {
	level, rest, ok := strings.Cut(word, ":")
	name, text, named := strings.Cut(rest, ":")
	switch level {
	case "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL":
		if ok && named && text != "" && !strings.HasPrefix(text, "//") && plainWord(name) &&
			!strings.ContainsAny(name, "/@+") {
			return len(level) + len(name) + 2
		}
	}
	return 0
}

// starts are the texts with which messages begin, by their first byte.
type startTable [256][]start

type start struct {
	text string
	kind startKind
}

// startKind says how surely a text begins a message.
type startKind uint8

const (
	noStart    startKind = iota
	startWords           // a message's first words
	startSSH             // SSH's and others that nobody else begins so
	startMark            // "error:", "remote:": whoever speaks is Git or the server
	startFatal           // "fatal:"
)

var startIndex = sync.OnceValue(func() *startTable {
	var t startTable
	add := func(text string, kind startKind) {
		if text == "" {
			return
		}
		for i := range t[text[0]] {
			if s := &t[text[0]][i]; s.text == text {
				s.kind = max(s.kind, kind)
				return
			}
		}
		t[text[0]] = append(t[text[0]], start{text, kind})
	}
	for _, w := range severityWords {
		kind, word := startMark, w.word
		if w.is == sevFatal {
			kind = startFatal
		}
		if strings.HasSuffix(word, ":") {
			add(word+" ", kind)
		} else {
			add(word, kind)
		}
		if before, ok := strings.CutSuffix(word, " :"); ok {
			add(before+"\u00a0:", kind)
		}
	}
	add("! [remote rejected] ", startSSH) // in the middle of a line, too
	add("! refs/", startSSH)
	for _, w := range []string{"remote: ", "ERROR: ", "FATAL: ", "! [", "GitLab: ", "Gitea: ", "Forgejo: ", "Gogs: ",
		"Bitbucket: ", "conq: "} {
		add(w, startMark)
	}
	add("FATAL ERROR: ", startSSH) // plink
	add("Permission denied (", startSSH)
	add("Permission denied(public", startSSH) // typed
	add("ssh: ", startWords)
	for _, w := range []string{"batch response: ", "batch request: ", "Authentication error: ",
		"Authentication required: ", "LFS: ", "Smudge error: ", "the SSL certificate is invalid", "remote authentication required",
		"unexpected client error: ", "unexpected http status code", "request failed with status code",
		"failed to resolve address for ", "error authenticating: ", "ssh: handshake failed",
		"too many redirects or authentication", "org.eclipse.jgit.", "TransportException: ", `Post "http`, `Post \"http`, `Get "http`, `Get \"http`} {
		add(w, startWords)
	}
	for _, w := range capitalised {
		add(w, startWords)
	}
	const shortest = 9
	for _, tb := range tables() {
		for i := range tb.rows {
			row := &tb.rows[i]
			c := compile(row)
			if c.inside || len(c.pieces[0]) < shortest || tb == &curlTable || tb == &jgitTable ||
				tb == &serverTable && row.is&bare == 0 {
				continue
			}
			kind := startWords
			if tb == &sshTable {
				kind = startSSH
			}
			add(c.pieces[0], kind)
			if strings.IndexByte(c.pieces[0], '"') >= 0 {
				add(strings.ReplaceAll(c.pieces[0], `"`, `\"`), kind)
			}
		}
	}
	for _, id := range []messageID{msgCloningInto, msgRepoNotFound, msgAuthFailed, msgUnableToAccess, msgCouldNotRead,
		msgHungUp, msgRemoteError, msgRPCFailed, msgUnableToConnect, msgNotACommand, msgRightsAdvice, msgRedirecting} {
		for _, w := range messages[id] {
			kind := startWords
			if id == msgUnableToAccess {
				kind = startSSH // nobody else begins so
			}
			if piece, _, _ := strings.Cut(w, "%s"); len(piece) >= shortest {
				add(piece, kind)
				if before, ok := strings.CutSuffix(piece, "'"); ok { // as word processors write it
					add(before+"\u2018", kind)
				}
			}
		}
	}
	return &t
})

// begins says whether s begins as a message does.
func begins(s string) startKind {
	if s == "" {
		return noStart
	}
	for _, t := range startIndex()[s[0]] {
		if strings.HasPrefix(s, t.text) {
			return t.kind
		}
	}
	if strings.HasPrefix(s, "No ") && strings.Contains(s[:min(len(s), 60)], " host key is known for ") {
		return startSSH
	}
	// USER@HOST: Permission denied (…
	const denied = ": Permission denied ("
	const longest = 120
	end := min(len(s), longest)
	if at := strings.IndexByte(s[:end], '@'); at > 0 {
		if i := strings.Index(s[at:min(len(s), at+longest)], denied); i > 0 && !strings.ContainsAny(s[:at+i], " \t\"'`(") {
			return startSSH
		}
	}
	return noStart
}
