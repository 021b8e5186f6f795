package transcript

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// markExamples marks what stands between the ``` or ---- lines of a document: an
// example, not an event. A fence without its partner in sight fences all lines
// on its inner side, which is the upper one when prose follows. Fences around a
// whole text are no example: somebody pasted what a page shows in a box.
func (r *reading) markExamples() {
	r.markDifferences()
	r.markLiterals()
	r.markParagraphs()
	if r.boxed() {
		return
	}
	if r.inv.role == roleGit && r.b.Command != nil && r.b.Command.Shell != "prompt" {
		return
	}
	open, intro, closed := -1, "", false
	if r.b.Fenced {
		open, intro = 0, r.b.Intro
	}
	mark := func(from, to int, begun bool) {
		if r.isRecord(intro, from, to, begun) {
			return
		}
		for j := from; j < to; j++ {
			r.lines[j].fenced = true
		}
	}
	for i := range r.lines {
		if r.gap(i) {
			open, closed = -1, false
		}
		if !r.lines[i].first {
			continue
		}
		t := strings.TrimLeft(r.b.Lines[r.lines[i].line].Text, " ")
		if isFence(r.lines[i].text) {
			t = r.lines[i].text
		}
		if !isFence(t) && t != "----" {
			continue
		}
		switch {
		case open >= 0:
			mark(open, i, true)
			open, closed = -1, true
		case len(strings.Trim(t, "`~-")) == 0 && (r.b.Command != nil || r.b.Lines[0].Gap) && !closed:
			// A bare fence below the lines: it closes what began above them.
			mark(0, i, false)
			open, intro = i, ""
		default:
			open, intro = i, r.introduction(i)
		}
	}
	if open >= 0 {
		mark(open, len(r.lines), true)
	}
}

// isFence recognises a line that begins or ends an example in Markdown.
func isFence(t string) bool { return strings.HasPrefix(t, "```") || strings.HasPrefix(t, "~~~") }

// isLink recognises a line that is nothing but an address, which stands between a
// sentence and what it introduces.
func isLink(t string) bool { return strings.Contains(t, "://") && !strings.ContainsAny(t, " \t") }

// introduction is what the text says last above line i.
func (r *reading) introduction(i int) string {
	for i--; i >= 0; i-- {
		if t := r.lines[i].text; t != "" && !isLink(t) {
			return t
		}
		if r.gap(i) {
			break
		}
	}
	return ""
}

// isRecord says whether what stands between two fences happened to who wrote the
// text, which is a report then and no document: the sentence before it tells so,
// or it bears what only a machine leaves. What the sentence asks for or supposes
// is an example whatever it bears. begun says that the first fence was seen: what
// frames the lines of a whole text tells nothing of those between its fences.
func (r *reading) isRecord(intro string, from, to int, begun bool) bool {
	intro = strings.ToLower(intro)
	switch told := tells(intro); {
	case supposes(intro), told != ofAuthor && exemplifies(intro):
		return false
	case told == ofAuthor:
		return true
	case asks(intro):
		return false
	case told == ofReport, from == 0 && r.b.Command != nil && (r.b.Typed || told == ofEvent):
		return true
	case told == ofEvent && r.isRun(from, to):
		return true
	}
	if intro == "" && from == 0 && r.number(0) == 0 && r.isAsked(to) {
		return true
	}
	marked := false // as Git marks its messages
	named := from == 0 && r.b.Command != nil && r.namesRepository(r.inv.url)
	for i := from; i < to; i++ {
		_, said := cutSeverity(r.lines[i].text)
		marked = marked || said != r.lines[i].text || strings.HasPrefix(said, "remote:")
		if named = named || r.namesRepository(r.lines[i].text); marked && named {
			return true
		}
		if l := &r.b.Lines[r.lines[i].line]; begun && l.Frame != "" || isTrace(l.Text) {
			return true
		}
	}
	return r.tellsAll(from, to)
}

// exampleNames are what a document calls an owner or a repository that is nobody's.
var exampleNames = wordSet(`user username user-name user_name users owner account name org organization organisation
	company team group project project-name projectname repo repo-name reponame repository repository-name
	repositoryname repositoriename example foo bar baz test demo sample path namespace usuario utilisateur benutzer`)

// namesRepository says whether a message in a line names a repository that may be
// somebody's: what a document makes up has a name for everybody, or none.
func (r *reading) namesRepository(t string) bool {
	u := remoteurl.Parse(repositoryOfRequest(urlIn(t)))
	repo, ok := u.Repository(r.hosts())
	if path := between(t, "ermission to ", " denied to "); !ok && path != "" {
		repo.Owner, repo.Name, ok = strings.Cut(strings.TrimSuffix(path, ".git"), "/")
	}
	if !ok || strings.Contains(u.Host, "example") {
		return false
	}
	for _, name := range []string{repo.Owner, repo.Name} {
		if name == "" && !r.hosts().Lookup(u.Host).Known {
			continue // a server without owners
		}
		low := strings.ToLower(name)
		if len(name) < 3 || exampleNames()[low] || strings.HasPrefix(low, "your") || strings.HasPrefix(low, "my") ||
			name == strings.ToUpper(name) || strings.ContainsAny(name, "<>{}[]$*…") || strings.Trim(low, "x.") == "" {
			return false
		}
	}
	return true
}

// urlIn is the first URL of a repository in a text, whatever marks stand around it.
func urlIn(t string) string {
	i := strings.Index(t, "git@")
	for _, scheme := range []string{"https://", "http://", "git://", "ssh://"} {
		if k := strings.Index(t, scheme); k >= 0 && (i < 0 || k < i) {
			i = k
		}
	}
	if i < 0 {
		return ""
	}
	return strings.TrimRight(firstOfMarked(t[i:]), ",;.")
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

// tellsAll says whether the lines are all that Git prints, from the reason to the
// advice: who writes about a message quotes one of them.
func (r *reading) tellsAll(from, to int) bool {
	reason, advice := false, false
	for i := from; i < to; i++ {
		switch sev, said := cutSeverity(r.lines[i].text); {
		case hasMessage(msgRightsAdvice, said):
			advice = true
		case sev == sevFatal && isMessage(msgCouldNotRead, said), said == "", isFence(said):
		default:
			reason = true
		}
	}
	return reason && advice
}

// isRun says whether the lines are more than a message and what follows from it.
func (r *reading) isRun(from, to int) bool {
	const few = 4
	n := 0
	for i := from; i < to; i++ {
		switch t := r.lines[i].text; {
		case t == "", isFence(t), strings.Contains(t, "Could not read from remote"),
			strings.HasPrefix(t, "Please make sure you have"), strings.HasPrefix(t, "and the repository exists"):
		default:
			n++
		}
	}
	return n >= few
}

// isAsked says whether the text below a fence at line i asks what to do about it.
func (r *reading) isAsked(i int) bool {
	for i++; i < len(r.lines) && !r.gap(i); i++ {
		if t := r.lines[i].text; t != "" {
			return strings.ContainsAny(t, "?？")
		}
	}
	return false
}

// supposes recognises a sentence that tells what may happen to the reader.
func supposes(s string) bool {
	if strings.HasPrefix(strings.TrimLeft(s, "#*->0123456789.) "), "if ") {
		return true
	}
	for _, w := range []string{"if you", "if the", "if it", "when a ", "when the ", "when you", "you may", "you might",
		"you can", "you will", "you'll", "you should", "you could", "you would", "you see"} {
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
	ofEvent        // something that went wrong, as a document's heading of it may
	ofReport       // the heading under which a report puts it
	ofAuthor       // who wrote it
)

// metWith are what an author tells with what came to him, in languages that put no
// blank between words or end their verbs with it.
var metWith = []string{"遇到", "碰到", "我", "ました", "になった", "発生した", "が出た", "失敗した", "했습니다", "했다", "발생했", "떴다",
	"뜬다", "나왔다"}

// mayMeet are what the same languages tell with what might come.
var mayMeet = []string{"如果", "若", "假如", "可能", "会出现", "会报", "場合", "もし", "とき", "際に", "경우", "면 "}

// tells says what a sentence in small letters tells of.
func tells(s string) told {
	holds := func(piece string) bool { return strings.Contains(s, piece) }
	author, several, of := slices.ContainsFunc(metWith, holds) && !slices.ContainsFunc(mayMeet, holds), false, ofNothing
	for w := range strings.FieldsFuncSeq(s,
		func(c rune) bool { return !unicode.IsLetter(c) && c != '\'' && c != '’' }) {
		switch w {
		case "i", "i'm", "i’m", "i've", "i’ve", "me":
			return ofAuthor
		case "ich", "je", "j'ai", "j’ai", "obtengo", "estoy", "estou", "recebo", "меня", "получаю", "выдает", "выдаёт":
			author = true
		case "wenn", "falls", "si", "lorsque", "cuando", "quando", "caso", "если", "когда":
			return of // it may come
		case "my", "we", "we're", "we’re", "our":
			several = true
		case "log", "logs", "actual", "happened", "happens", "stacktrace", "traceback":
			of = max(of, ofReport)
		case "got", "getting", "seeing", "fails", "failed", "failing", "throws", "instead", "following", "error",
			"errors", "exception":
			of = max(of, ofEvent)
		}
	}
	if author || several && of != ofNothing {
		return ofAuthor
	}
	return of
}

// counted is Git's progress to its end: "Counting objects: 100% (496/496), done."
var counted = regexp.MustCompile(`100% \([0-9]+/[0-9]+\)`)

// isTrace recognises a line that only a machine's run has: a time before it, a
// place in a call, the files of a person or of a build.
func isTrace(s string) bool {
	t := strings.TrimLeft(s, " \t")
	if n, timed := 0, false; t != "" && t[0] >= '0' && t[0] <= '9' {
		if n, timed = frameToken(t, false); n > 0 && timed {
			return true
		}
	}
	if rest, ok := strings.CutPrefix(t, "at "); ok && len(t) < len(s) && strings.Contains(rest, "(") &&
		strings.Contains(rest, ".") {
		return true
	}
	// The names go without their slashes: a release is searched for the folder that
	// it was built in, and that may be one of these.
	for _, dir := range []string{"home", "Users", "var", "tmp", "builds", "root", "private"} {
		if strings.Contains(s, "/"+dir+"/") {
			return true
		}
	}
	if counted.MatchString(s) {
		return true
	}
	for _, w := range []string{"level=error", "level=fatal", "exit code 1", "exit status 1", "exit code: 1"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	i := strings.Index(s, `:\`)
	return i > 0 && s[i-1] >= 'A' && s[i-1] <= 'Z' && (i == 1 || strings.IndexByte(" '\"[(=", s[i-2]) >= 0)
}

// boxed says that a fence stands on the first line of the source, and no other one
// but on the last line.
func (r *reading) boxed() bool {
	if r.b.Command != nil || r.b.Continued || r.b.Lines[0].Gap {
		return false
	}
	begun, closed := false, false
	for i := range r.b.Lines {
		t := strings.TrimSpace(r.b.Lines[i].Text)
		fence := isFence(t)
		switch {
		case t == "":
		case !begun:
			if !fence || r.b.Lines[i].Number != i {
				return false
			}
			begun = true
		case closed:
			return false
		case fence:
			closed = true
		}
	}
	return begun
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
		if daemon != "" && strings.HasPrefix(whole, daemon) {
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

// markLiterals marks the lines of a string that a program gives a name or hands to a
// function: they stand between two marks, the first of which ends its line.
func (r *reading) markLiterals() {
	const longest = 60 // lines
	whole := func(i int) string { return r.b.Lines[r.lines[i].line].Text }
	for i := 0; i < len(r.lines); i++ {
		t := strings.TrimRight(whole(i), " ")
		mark := ""
		if s := strings.TrimLeft(t, " \t"); strings.HasPrefix(s, "{`") && strings.Count(s, "`") == 1 {
			r.lines[i].fenced = true // the text of an element in JSX
			mark, t = "`}", "="
		}
		for _, m := range []string{`"""`, "'''", "`"} {
			if before, ok := strings.CutSuffix(t, m); ok && m != "`" || ok && strings.HasSuffix(before, "= ") {
				mark, t = m, strings.TrimRight(before, "rbfuRBFU")
			}
		}
		t = strings.TrimRight(t, " ")
		if mark == "" || t == "" || strings.IndexByte("=(,", t[len(t)-1]) < 0 {
			continue
		}
		for j := i + 1; j < len(r.lines) && j <= i+longest; j++ {
			if r.lines[j].line != r.lines[i].line && strings.Contains(whole(j), mark) {
				for k := i + 1; k < j || k == j && mark == "`}"; k++ {
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
			for j := i; j < len(r.lines) && j < i+12; j++ {
				r.lines[j].fenced = true
				if a := r.lines[j].text; strings.HasPrefix(a, "A:") || strings.HasPrefix(a, "A.") {
					break
				}
			}
		case r.lines[i].first && headsExample(strings.TrimLeft(r.b.Lines[r.lines[i].line].Text, " \t")):
			for j := i + 1; j < len(r.lines) && (r.lines[j].text == "" || r.lines[j].indent >= r.lines[i].indent+2); j++ {
				r.lines[j].fenced = true
			}
		case t != "" && blankBefore(i) && saysWhatItMeans(t):
			// "The error:", the message, "means that …".
			const most = 8
			j := i - 2
			for ; j >= 0 && j > i-most && r.lines[j].text != ""; j-- {
			}
			if j > 0 && r.lines[j].text == "" && strings.HasSuffix(r.lines[j-1].text, ":") &&
				tells(strings.ToLower(r.lines[j-1].text)) != ofAuthor {
				for k := j; k < i; k++ {
					r.lines[k].fenced = true
				}
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

// saysWhatItMeans says whether a sentence goes on with what the lines above it mean.
func saysWhatItMeans(t string) bool {
	switch firstWord(t) {
	case "means", "indicates", "tells", "says", "occurs", "appears", "is", "usually", "typically":
		return strings.Count(t, " ") >= 2
	}
	return false
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
