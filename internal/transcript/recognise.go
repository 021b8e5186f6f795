package transcript

import (
	"cmp"
	"net"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// Recognition goes in three steps. Each line is freed from frames (timestamps,
// quoting, "npm error") and matched: against Git's own sentences if it has
// Git's prefix (recognise_git.go), the server's sentences after "remote:"
// (recognise_server.go), SSH's (recognise_ssh.go) and those of programs that
// speak for Git (recognise_tools.go). What matched is gathered into incidents:
// one contact with one remote, whose causal line is the most telling of its
// matches. An incident is reported only if something in it, or the command
// above it, proves that Git was at work.

// rank says how telling a match is; the highest of an incident is its cause.
type rank int8

const (
	rankFollow  rank = iota // only ever a consequence
	rankWeak                // a cause if nothing better is there
	rankGeneric             // Git's or SSH's summary
	rankCause               // the server's, a helper's or SSH's reason
	rankAbove               // overrules reasons before it
)

// facts are what a match says about the contact.
type facts struct {
	url, host, port, owner, repo   string
	transport, operation           string
	account, canonical, redirect   string
	remote, submodule              string
	forge                          forge.Kind
	status, scope, org, page       string
	file, fileLine, program        string
	proxy, offer, reason, protocol string
	setting, value                 string
	warning                        bool
}

// hit is a match: one message, on one line or several.
type hit struct {
	kind     *Kind
	rank     rank
	line     int // index into the block's lines
	from, to int // the message's bytes in that line's text
	through  int // the last line that belongs to the message
	toLast   int // where the message ends in line through, if it goes that far; 0: it ends in line
	final    bool
	soft     bool      // Git goes on after it: reported as a failure only with a failure below it
	alone    bool      // a warning that is an event of its own
	needsGit bool      // others say this, too: it needs a witness
	marked   bool      // by the server's own mark
	message  messageID // which of Git's sentences it is
	// unmistakable: nobody but a server says so.
	unmistakable bool
	bare         bool // even without a mark of who is speaking
	vague        bool // a tool's own report, for want of Git's
	severity     severity
	git          bool // nobody but Git or its server says this
	overSSH      bool // Git's summary of a session that was not HTTP
	facts
}

// reading is one block being read.
type reading struct {
	s *session
	b *Block
	// command is the block's command line without secrets.
	command string
	inv     invocation
	lines   []core
	// The contact that the lines so far are about.
	ctx      surroundings
	incident *incident
	out      []Event
	failed   bool
	reached  []Success
	gramsFor string // the text that grams is of
	grams    grams
}

// surroundings are what the lines above a message say about the contact.
type surroundings struct {
	inv       invocation // the innermost command
	url       string
	operation string
	remote    string
	submodule string
	owner     string
	repo      string
	tool      bool // a program that runs Git has just told so
	toolLine  int
	clone     bool   // "Cloning into" stands above
	into      string // the folder that it names
	// registered are the submodules that were named, each with its URL.
	registered [][2]string
	asked      string // the URL for which Git asked for a name or a password
}

func newReading(s *session, b *Block) *reading {
	r := &reading{s: s, b: b}
	if b.Command != nil {
		r.command = withoutSecrets(straightQuotes(b.Command.Text))
		r.inv = parseCommand(r.command)
		r.joinCommand()
	}
	return r
}

// joinCommand puts a git clone together whose line was broken at the width of a
// window: the directory into which Git clones tells that the next line is the rest
// of the URL.
func (r *reading) joinCommand() {
	if r.inv.verb != "clone" || r.inv.url == "" || !strings.HasSuffix(r.command, r.inv.url) || len(r.b.Lines) < 2 {
		return
	}
	rest := strings.TrimSpace(r.b.Lines[0].Text)
	into, values := matchMessage(strings.TrimSpace(r.b.Lines[1].Text))
	if rest == "" || strings.ContainsAny(rest, " :'\"") || into != msgCloningInto || len(values) == 0 {
		return
	}
	if dir := values[0]; cloneDirectory(r.inv.url) != dir && cloneDirectory(r.inv.url+rest) == dir {
		r.command += rest
		r.inv = parseCommand(r.command)
	}
}

// learn tells of the secrets in a block.
func (r *reading) learn() {
	to := r.s.options.Secrets
	if to == nil {
		return
	}
	if r.b.Command != nil {
		to.Learn(r.b.Command.Text, true)
	}
	lines := make([]string, len(r.b.Lines))
	for i := range r.b.Lines {
		lines[i] = strings.TrimRight(r.b.Lines[i].Text, "\r")
	}
	to.LearnLines(lines)
}

// events reads the block.
func (r *reading) events() []Event {
	r.learn()
	r.resetContext(r.inv)
	r.lines = make([]core, 0, len(r.b.Lines))
	for i := range r.b.Lines {
		r.lines = r.cut(i, r.lines)
	}
	r.joinSpaced()
	r.hideBroken()
	r.markExamples()
	for i := 0; i < len(r.lines); {
		i = r.readLine(i)
	}
	r.flush()
	r.addSuccess()
	r.once()
	return r.out
}

// joinSpaced takes out the empty lines of a copy that has one behind every line.
func (r *reading) joinSpaced() {
	least := 4 // paragraphs of one line are rare
	if r.b.Command != nil {
		least = 2
	}
	texts, spaced := 0, 0
	for i := range r.lines {
		if r.lines[i].text == "" || !r.lines[i].first {
			continue
		}
		texts++
		if i+1 < len(r.lines) && r.lines[i+1].text == "" {
			spaced++
		}
	}
	if texts < least || spaced < texts-1 {
		return
	}
	text := false
	r.lines = slices.DeleteFunc(r.lines, func(c core) bool {
		was := text
		text = c.text != ""
		return was && !text
	})
}

// raw is the text of a line without its frames, as it is: it may hold a secret,
// but no part of one that goes on elsewhere.
func (r *reading) raw(i int) string {
	if c := &r.lines[i]; c.broken != "" {
		return c.text
	}
	return straightQuotes(withoutLinks(plainSpaces(strings.TrimRight(r.own(i), " \t\r\u00a0"))))
}

// own is a part's text as it stands in the source.
func (r *reading) own(i int) string {
	c := &r.lines[i]
	return r.b.Lines[c.line].Text[c.from:c.to]
}

// gap says whether lines before this part were not looked at.
func (r *reading) gap(i int) bool { return r.lines[i].first && r.b.Lines[r.lines[i].line].Gap }

// number counts the line feeds before a part.
func (r *reading) number(i int) int { return r.b.Lines[r.lines[i].line].Number }

func (r *reading) resetContext(inv invocation) {
	r.ctx = surroundings{inv: inv, url: inv.url, operation: inv.operation, remote: inv.remote, owner: inv.owner,
		repo: inv.repo, tool: inv.role == roleTool, toolLine: -1}
}

// readLine reads line i and gives the next line to read.
func (r *reading) readLine(i int) int {
	c := &r.lines[i]
	if c.text == "" {
		return i + 1
	}
	if r.gap(i) {
		r.flush()
	}
	suppose := r.s.options.Suppose
	if (c.lead.innocent() || c.first && c.lead == leadNone && isStatement(c.text)) && !suppose || r.noteContext(i) {
		return i + 1
	}
	shows := (r.inv.role == roleShow || r.ctx.inv.role == roleShow) && !r.ctx.tool && !r.fetchesMissing(c)
	if (shows || c.fenced) && !suppose {
		return i + 1
	}
	h, ok := r.match(i)
	if !ok {
		h = r.hitAt(i)
		ok = r.failsAtURL(&h, i)
	}
	if ok && !suppose && r.inTemplate(i) {
		return i + 1
	}
	if !ok {
		r.foldRemoteLine(i)
		r.noteProof(i)
		return i + 1
	}
	r.take(h)
	return max(i, h.through) + 1
}

// fetchesMissing says whether a line is Git's own that a command which shows history
// could not fetch what a partial clone lacks. Files' texts begin there only where it
// shows one as it is: git show REV:FILE.
func (r *reading) fetchesMissing(c *core) bool {
	inv := &r.ctx.inv
	return inv.program == "git" && (inv.verb == "show" || inv.verb == "log" || inv.verb == "diff" || inv.verb == "blame") &&
		c.indent <= 1 && strings.HasPrefix(c.text, "fatal: unable to access '") &&
		!slices.ContainsFunc(inv.fields, func(f string) bool { return strings.Contains(f, ":") })
}

// hitAt is a hit that covers part i.
func (r *reading) hitAt(i int) hit {
	c := &r.lines[i]
	return hit{line: i, from: c.from, to: c.to, through: i}
}

// match finds the message that part i begins with, whole even if a terminal
// broke it at its width.
func (r *reading) match(i int) (hit, bool) {
	c := &r.lines[i]
	h := r.hitAt(i)
	if whole, through := r.unwrapped(i); through > i {
		if r.lines[through].broken != "" && r.fillsWidth(through) ||
			r.lines[i].broken != "" && i > 0 && r.fillsWidth(i-1) {
			// The end of a secret may be missing, or its beginning.
			whole = ""
			for k := i; k <= through; k++ {
				whole += r.lines[k].text
			}
		}
		wide := h
		if r.matchText(&wide, i, withoutSecrets(whole), whole) && wide.kind != nil {
			r.extend(&wide, through)
			return wide, true
		}
	}
	return h, r.matchText(&h, i, c.text, r.raw(i))
}

// terminalWidths are the widths at which a copy of a terminal's screen breaks
// its lines.
var terminalWidths = []int{80, 100, 120, 132}

// fillsWidth says that the line that part i ends is exactly as long as a
// terminal is wide, and that the next may be its rest.
func (r *reading) fillsWidth(i int) bool { return r.fills(i, 0) }

// fills says so of a line whose last characters, blanks, the copy left out.
func (r *reading) fills(i, blanks int) bool {
	if i+1 >= len(r.lines) || !r.lines[i+1].first || r.gap(i+1) || isFence(r.lines[i+1].text) {
		return false
	}
	text := strings.TrimRight(r.b.Lines[r.lines[i].line].Text, "\r")
	return slices.Contains(terminalWidths, utf8.RuneCountInString(text)+blanks)
}

// fillsByChance says that a text is not the rest of the line above, which is only
// by chance as long as a terminal is wide: Git goes on with something else.
func (r *reading) fillsByChance(next string) bool {
	return slices.ContainsFunc(goodLines,
		func(p string) bool { return strings.HasSuffix(p, ": ") && strings.HasPrefix(next, p) })
}

// hideBroken takes the parts of secrets out of lines that a terminal's width
// broke. No part of one tells what it is, so that such a line is not taken apart.
func (r *reading) hideBroken() {
	for i := 0; i < len(r.lines); i++ {
		if !r.lines[i].first {
			continue
		}
		first, last := i, i // the first part of the first line, the last part of the last
		for ; last+1 < len(r.lines) && (!r.lines[last+1].first || r.fillsWidth(last)); last++ {
		}
		if r.lines[first].line == r.lines[last].line {
			continue
		}
		i = last
		var parts []string
		for k := r.lines[first].line; k <= r.lines[last].line; k++ {
			from := 0
			if k == r.lines[first].line {
				from = r.lines[first].from
			}
			parts = append(parts, strings.TrimRight(r.b.Lines[k].Text[from:], "\r"))
		}
		texts, across := redactBroken(parts)
		if !across {
			continue
		}
		begin := r.lines[first]
		whole := make([]core, len(parts))
		for k := range parts {
			c := core{line: begin.line + k, to: len(r.b.Lines[begin.line+k].Text), first: true, lead: begin.lead,
				framed: begin.framed}
			if k == 0 {
				c.from = begin.from
			} else {
				c.from = len(parts[k]) - len(strings.TrimLeft(parts[k], " \t"))
				c.indent = c.from
			}
			c.broken = strings.Trim(texts[k], " \t")
			c.text = withoutSecrets(plainSpaces(c.broken))
			whole[k] = c
		}
		r.lines = slices.Replace(r.lines, first, last+1, whole...)
		i = first + len(whole) - 1
	}
}

// unwrapped joins a line that is exactly as long as a terminal is wide with
// what follows it, and gives the last line that it took. The break took nothing
// away, so the spaces around it count. The text is raw.
func (r *reading) unwrapped(i int) (string, int) {
	through := i
	text := ""
	for through-i < 4 {
		blank := ""
		hangs := r.hangs(i, through+1)
		if hangs {
			blank = " "
		} else if !r.fillsWidth(through) {
			blank = " "
			if !r.fills(through, len(blank)) || r.lines[through+1].starts ||
				through == i && !strings.Contains(r.lines[i].text, "': ") { // what could not be reached
				break
			}
		}
		next := &r.lines[through+1]
		if next.text == "" || next.indent > 1 && !hangs || strings.HasPrefix(next.text, "remote:") ||
			r.fillsByChance(next.text) {
			break
		}
		if sev, _ := cutSeverity(next.text); sev != sevNone || isMessage(msgCloningInto, next.text) {
			break
		}
		if through == i {
			text = plainSpaces(strings.TrimRight(r.b.Lines[r.lines[i].line].Text[r.lines[i].from:], "\r"))
		}
		from := next.from - next.indent
		if hangs {
			from = next.from
		}
		text += blank + plainSpaces(strings.TrimRight(r.b.Lines[next.line].Text[from:], "\r"))
		through++
	}
	return text, through
}

// hangs reports whether somebody broke part i by hand, so that line k goes on below
// what stands behind its mark:
//
//	remote: Permission to octo-org/app.git
//	        denied to mona.
func (r *reading) hangs(i, k int) bool {
	if k >= len(r.lines) || r.gap(k) || !r.lines[k].first || !r.lines[i].first || r.lines[k].text == "" {
		return false
	}
	c := &r.lines[i]
	mark := firstWord(c.text)
	return (mark == "remote:" || mark == "fatal:" || mark == "error:") && !r.lines[k].starts &&
		r.lines[k].from == c.from+len(mark)+1 && r.lines[k].indent >= len(mark)
}

// wide is the text of part i, with the rest of the address at its end where a
// terminal's width broke that.
func (r *reading) wide(i int) string {
	c := &r.lines[i]
	if c.broken != "" || !strings.Contains(c.text, "://") && !strings.Contains(c.text, "@") {
		return c.text
	}
	last := c.text[strings.LastIndexByte(c.text, ' ')+1:]
	if !strings.ContainsAny(last, ":@") || strings.HasSuffix(strings.TrimRight(last, `'"`), ".git") {
		return c.text
	}
	if whole, through := r.unwrapped(i); through > i && !strings.HasSuffix(firstWord(r.lines[i+1].text), ":") {
		return withoutSecrets(straightQuotes(whole))
	}
	return c.text
}

// cutSeverity also knows what Visual Studio puts before Git's words.
func (r *reading) cutSeverity(text string) (severity, string) {
	if r.inv.role == roleUnknown {
		if rest, ok := strings.CutPrefix(text, "Git failed with a fatal error. "); ok {
			return sevFatal, rest
		}
	}
	return cutSeverity(text)
}

// matchText matches a text that begins with part i; raw is the same with its
// secrets.
func (r *reading) matchText(h *hit, i int, text, raw string) bool {
	if plain := straightQuotes(text); plain != text {
		try := *h
		if r.matchPlain(&try, i, plain, straightQuotes(raw)) {
			*h = try
			return true
		}
	}
	return r.matchPlain(h, i, text, raw)
}

// straightQuotes takes back what word processors, blogs and pages make of
// straight quotation marks. Some translations of Git have the others themselves.
func straightQuotes(s string) string {
	if strings.Contains(s, "</") {
		s = withoutSecrets(inlineTags.ReplaceAllString(s, "")) // a tag may have stood within one
	}
	if strings.Contains(s, "''") {
		s = doubledApostrophe.ReplaceAllString(s, "$1'$2")
	}
	for i := 0; i < len(s); i++ {
		if s[i] == '&' || s[i] == 0xe2 {
			return plainQuotes.Replace(s)
		}
	}
	return s
}

// doubledApostrophe is an apostrophe as some formats and shells want it.
var doubledApostrophe = regexp.MustCompile(`(\pL)''(\pL)`)

// inlineTags are HTML's that colour a word within a line.
var inlineTags = regexp.MustCompile(`</?(?:span|font|b|strong|em|i|u|code)(?: [^<>]*)?>`)

var plainQuotes = strings.NewReplacer("\u2018", "'", "\u2019", "'", "\u201c", `"`, "\u201d", `"`, "&#39;", "'",
	"&#x27;", "'", "&apos;", "'", "&quot;", `"`)

func (r *reading) matchPlain(h *hit, i int, text, raw string) bool {
	sev, rest := r.cutSeverity(text)
	if sev != sevNone {
		h.severity = sev
		if strings.HasSuffix(rest, ":") && i+1 < len(r.lines) && r.lines[i+1].indent > 0 && r.lines[i+1].first &&
			!r.gap(i+1) {
			// Somebody wrapped it and indented the rest, over two lines at most.
			wide, whole := *h, rest
			for k := i + 1; k < len(r.lines) && k <= i+2 && r.lines[k].first && r.lines[k].indent > 0 &&
				r.lines[k].text != "" && begins(r.lines[k].text) == noStart; k++ {
				whole += " " + r.lines[k].text
				r.extend(&wide, k)
			}
			if wide.through > i && (isMessage(msgUnableToAccess, rest) || strings.HasSuffix(rest, "/info/refs not found:")) &&
				r.matchGit(&wide, sev, whole) {
				*h = wide
				return true
			}
		}
		if strings.HasSuffix(rest, "he requested URL returned") && i+1 < len(r.lines) && r.lines[i+1].first &&
			!r.gap(i+1) && strings.HasPrefix(r.lines[i+1].text, "error: ") {
			// Wrapped where the rest looks like a message of its own.
			wide := *h
			r.extend(&wide, i+1)
			if r.matchGit(&wide, sev, rest+" "+r.lines[i+1].text) {
				*h = wide
				return true
			}
		}
		if before := *h; sev == sevFatal && r.matchAccessInAnyWords(h, rest) || r.matchGit(h, sev, rest) {
			if wide, ok := before, r.unclear(h); ok && r.matchOver(&wide, i, sev, raw) && !r.unclear(&wide) {
				*h = wide // the reason goes on in the next line
			}
			return true
		}
		if sev == sevFatal && rest != "" && r.matchAccessAlone(h, i, rest) {
			return true
		}
		if wide := *h; sev == sevFatal && r.matchNarrow(&wide, i, rest) {
			*h = wide
			return true
		}
		if r.matchOver(h, i, sev, raw) || sev == sevFatal && rest != "" && r.matchCutOff(h, rest) {
			return true
		}
		if sev == sevWarning {
			return false
		}
		if plink := *h; strings.HasPrefix(text, "Fatal:") { // PuTTY's mark, too
			plink.git, plink.final = false, false
			if r.matchSSH(&plink, rest) {
				*h = plink
				return true
			}
		}
		if strings.HasPrefix(text, "Error:") { // a tool's mark, and somebody else's words
			h.from += len(text) - len(rest)
		}
		return r.matchServer(h, rest, false) || r.matchTool(h, rest) || r.matchSSH(h, rest) || r.matchTool(h, text) ||
			sev == sevFatal && (r.matchServer(h, rest, r.framedByServer(i)) || r.namesOtherSide(h, rest))
	}
	if rest, ok := strings.CutPrefix(text, "remote:"); ok {
		return r.matchRemote(h, strings.TrimLeft(rest, " "))
	}
	if rest, ok := cutServerMark(text); ok {
		if gitolite(h, rest) && r.overSSH(h) || r.matchServer(h, text, true) || r.matchServer(h, rest, true) ||
			r.matchSSH(h, text) {
			return true
		}
		h.from += len(text) - len(rest) // a log's mark, and somebody else's words
		return r.matchTool(h, rest) || r.matchSSH(h, rest) || r.matchBare(h, rest)
	}
	if strings.HasPrefix(text, "! [") || isPorcelainRefusal(text) {
		return r.matchRejected(h, text)
	}
	if strings.HasPrefix(text, "unable to access '") && r.matchAccessAlone(h, i, text) {
		return true // as IntelliJ's windows put it
	}
	return r.matchBare(h, text) || r.matchSSH(h, text) || r.matchTool(h, text) || gitolite(h, text) && r.overSSH(h) ||
		r.matchServer(h, text, false) ||
		beginsAsCurl(text) && (r.s.options.Suppose || r.gitFailsBeside(h) && !r.saidByCurl(i) || r.endsInTrace(i) ||
			r.aloneInFence(i)) &&
			r.matchCurl(h, text)
}

// aloneInFence says whether line i stands in a fence with nothing but libcurl's words, and
// the text above it speaks of Git.
func (r *reading) aloneInFence(i int) bool {
	const above = 6
	open := i - 1
	for open >= 0 && i-open <= above && !isFence(r.lines[open].text) {
		if t := r.lines[open].text; t != "" && !beginsAsCurl(t) {
			return false
		}
		open--
	}
	if open < 0 || !isFence(r.lines[open].text) || r.saidByCurl(i) {
		return false
	}
	for k := open - 1; k >= 0 && open-k <= above; k-- {
		if t := r.lines[k].text; namesGit(t) && !strings.Contains(t, "curl ") {
			return true
		}
	}
	return false
}

// endsInTrace says whether line i is libcurl's, in the trace of a command of Git's
// (GIT_CURL_VERBOSE), and Git's own words were left out below.
func (r *reading) endsInTrace(i int) bool {
	if r.ctx.inv.role != roleGit || !strings.HasPrefix(r.b.Lines[r.lines[i].line].Text, "* ") {
		return false
	}
	connected := false
	for k := range r.lines {
		t := r.b.Lines[r.lines[k].line].Text
		connected = connected || k < i && strings.HasPrefix(t, "* Connected to ")
		if k > i && !strings.HasPrefix(t, "* ") && strings.TrimSpace(t) != "" {
			return false
		}
	}
	return connected
}

// saidByCurl says whether a sentence of libcurl's is the program curl's.
func (r *reading) saidByCurl(i int) bool {
	c := &r.lines[i]
	return strings.Contains(r.b.Lines[c.line].Text[:c.from], "curl: (")
}

// matchOver matches a sentence that goes on in the next lines: a narrow terminal's copy
// and a mail break long ones.
func (r *reading) matchOver(h *hit, i int, sev severity, raw string) bool {
	const most = 3
	_, begun := r.cutSeverity(raw)
	found := false
	for _, blank := range []string{" ", ""} {
		parts, whole := []string{begun}, strings.TrimRight(begun, " ")
		for k := i; k < i+most; k++ {
			next, ok := r.continuation(k, sev)
			if !ok {
				break
			}
			parts, whole = append(parts, next), whole+blank+next
			if _, across := redactBroken(parts); across && blank != "" {
				break // nothing was there, or a part of the secret would be seen
			}
			wide := *h
			if !r.matchGit(&wide, sev, withoutSecrets(whole)) {
				continue
			}
			r.extend(&wide, k+1)
			clear := !r.unclear(&wide)
			if clear || !found {
				*h, found = wide, true
			}
			if clear {
				return true
			}
		}
	}
	return found
}

// unclear says whether a URL could not be reached for a reason that is not known as
// far as it is there.
func (r *reading) unclear(h *hit) bool {
	if h.message != msgUnableToAccess || strings.Contains(h.reason, "connect to server") { // libcurl's whole sentence
		return false
	}
	return h.kind == failure.RemoteFailure || h.kind == failure.ConnectionRefused && errnoOf(h.reason) == errnoOther
}

// gitFailsBeside says whether a line close to a hit tells that a command of Git
// failed: then a sentence of libcurl's alone is the reason.
func (r *reading) gitFailsBeside(h *hit) bool {
	const near = 3
	for j := max(h.line-near, 0); j < len(r.lines) && j <= h.line+near; j++ {
		t := strings.ToLower(r.lines[j].text)
		if strings.Contains(t, "git fails") || strings.Contains(t, "git ") && strings.Contains(t, " failed: exit ") {
			h.through = max(h.through, j)
			return true
		}
	}
	return false
}

// matchNarrow matches a message that a narrow window broke into several lines, all of
// the same width but the last, or of which each part got a line of its own.
func (r *reading) matchNarrow(h *hit, i int, rest string) bool {
	const most = 5 // lines
	parts := []string{rest}
	widths := []int{utf8.RuneCountInString(r.b.Lines[r.lines[i].line].Text)}
	for k := i + 1; k < len(r.lines) && k < i+most && !r.gap(k); k++ {
		if c := &r.lines[k]; !c.first || c.text == "" || begins(c.text) != noStart {
			break
		}
		parts = append(parts, straightQuotes(r.raw(k)))
		widths = append(widths, utf8.RuneCountInString(r.b.Lines[r.lines[k].line].Text))
	}
	n := 1 // how many lines go together
	for n < len(parts) && widths[n-1] == widths[0] && widths[n] <= widths[0] {
		n++
	}
	whole := strings.Join(parts[:n], "")
	if n < 3 {
		n = min(3, len(parts))
		whole = strings.Join(parts[:n], " ")
		if !slices.ContainsFunc(messages[msgUnableToAccess],
			func(w string) bool { return strings.HasPrefix(w, rest+" '%s") }) {
			return false
		}
	}
	if n < 3 || !r.matchGit(h, sevFatal, withoutSecrets(whole)) {
		return false
	}
	r.extend(h, i+n-1)
	return true
}

// isPorcelainRefusal recognises git push --porcelain's line of a ref that the server
// refused, without the "!" or with it: "!	from:to	[remote rejected] (reason)".
func isPorcelainRefusal(text string) bool {
	text = strings.ReplaceAll(text, "\t", " ")
	refs, rest, _ := strings.Cut(strings.TrimPrefix(text, "! "), " ")
	return strings.Contains(refs, ":refs/") && strings.HasPrefix(rest, "[remote rejected] (")
}

// matchAccessInAnyWords matches "fatal: … 'URL': REASON" where the reason is libcurl's,
// whatever the language of what stands before it.
func (r *reading) matchAccessInAnyWords(h *hit, rest string) bool {
	url := webURLIn(rest)
	if url == "" {
		return r.matchAccessWithoutURL(h, rest)
	}
	if id, _ := matchMessage(rest); id != msgNone {
		return false
	}
	_, after, _ := strings.Cut(rest, url)
	after = strings.TrimLeft(after, "'\"`’‘”“»」 ")
	reason, ok := strings.CutPrefix(after, ":")
	if !ok && strings.HasPrefix(rest, "unable to access ") {
		reason, ok = after, true // somebody typed it
	}
	try := *h
	try.url = url
	if !ok || !isWebURL(url) || !r.matchCurl(&try, reason) {
		return false
	}
	try.git, try.final = true, true
	*h = try
	return true
}

// matchAccessWithoutURL matches the sentence of a person who left the URL out:
// "unable to access ...: Could not resolve host: github.com".
func (r *reading) matchAccessWithoutURL(h *hit, rest string) bool {
	rest, ok := strings.CutPrefix(rest, "unable to access ")
	if !ok || strings.HasPrefix(rest, "'") {
		return false
	}
	_, reason, ok := strings.Cut(rest, ": ")
	try := *h
	if !ok || !r.matchCurl(&try, reason) {
		return false
	}
	try.git, try.final = true, true
	*h = try
	return true
}

// matchAccessAlone matches Git's "unable to access 'URL'" whose reason stands on
// a line of its own, or was left out.
func (r *reading) matchAccessAlone(h *hit, i int, rest string) bool {
	url := accessedURL(rest)
	if url == "" {
		return false
	}
	h.url, h.git, h.final = url, true, true
	if i+1 < len(r.lines) && !r.gap(i+1) && r.lines[i+1].text != "" {
		wide := *h
		if next := r.lines[i+1].text; strings.HasSuffix(next, ":") && i+2 < len(r.lines) && !r.gap(i+2) &&
			r.matchCurl(&wide, next+" "+r.lines[i+2].text) { // broken once more
			r.extend(&wide, i+1)
			r.extend(&wide, i+2)
			*h = wide
			return true
		} else if r.matchCurl(&wide, next) || r.matchCurl(&wide, strings.ToUpper(next[:1])+next[1:]) {
			r.extend(&wide, i+1)
			*h = wide
			return true
		} else if begins(next) == noStart && r.lines[i+1].first && namesReason(next) {
			h.reason = next
			r.extend(h, i+1)
		}
	}
	return h.is(failure.RemoteFailure, rankGeneric)
}

// accessedURL is the URL of an "unable to access 'URL':" that ends there, in any
// language; "" if the text is none.
func accessedURL(rest string) string {
	const marks = " .:："
	for _, t := range templateIndex()[rest[0]] {
		if t.id != msgUnableToAccess {
			continue
		}
		after, ok := strings.CutPrefix(rest, t.pieces[0])
		url, end, closed := strings.Cut(after, strings.TrimRight(t.pieces[1], marks))
		if ok && closed && isWebURL(url) && strings.Trim(end, marks) == "" {
			return url
		}
	}
	return ""
}

// matchCutOff matches Git's "unable to access 'URL'" and "repository 'URL' not found"
// that end within the URL, in dots: a report that had room for so much. Of the URL only
// the host is certain.
func (r *reading) matchCutOff(h *hit, rest string) bool {
	for _, t := range templateIndex()[rest[0]] {
		if t.id != msgUnableToAccess && t.id != msgRepoNotFound {
			continue
		}
		url, ok := strings.CutPrefix(rest, t.pieces[0])
		cut := strings.HasSuffix(url, "...") || strings.HasSuffix(url, "…")
		if !ok || !cut || !isWebURL(url) || strings.ContainsAny(url, " '\"") {
			continue
		}
		if u := remoteurl.Parse(url); hostOf(u.Host) == "" || strings.Trim(u.Path, "/") == "" {
			continue
		} else if h.host, h.transport = u.Host, u.Transport.String(); t.id == msgRepoNotFound {
			return h.is(failure.RepoNotFound, rankGeneric)
		}
		return h.is(failure.RemoteFailure, rankGeneric)
	}
	return false
}

// namesReason says whether a line reads like why something did not work.
func namesReason(t string) bool {
	low := strings.ToLower(t)
	for _, w := range []string{"could not", "couldn't", "cannot", "can't", "fail", "refused", "timed out", "timeout",
		"unable", "error", "denied", "not found", "invalid", "closed", "reset", "unreachable"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// framedByServer says whether part i stands between two that are nothing but
// "error:", as Gitea writes over SSH.
func (r *reading) framedByServer(i int) bool {
	return i > 0 && r.lines[i-1].text == "error:" || i+1 < len(r.lines) && r.lines[i+1].text == "error:"
}

// overSSH makes h one that needs a witness.
func (r *reading) overSSH(h *hit) bool {
	h.transport, h.needsGit = "ssh", true
	return true
}

// cutServerMark takes off what servers put before their sentences over SSH, when
// it is not Git's "remote:".
func cutServerMark(text string) (string, bool) {
	for _, mark := range []string{"ERROR:", "FATAL:", "GitLab:", "Gitea:", "Forgejo:", "Gogs:", "Bitbucket:"} {
		if rest, ok := strings.CutPrefix(text, mark); ok {
			return strings.TrimLeft(rest, " "), true
		}
	}
	return "", false
}

// matchSSH matches what SSH says.
func (r *reading) matchSSH(h *hit, text string) bool {
	if rest, ok := strings.CutPrefix(text, "SSH: "); ok { // as a page has it
		text = "ssh: " + rest
	}
	return sshRows().find(r, h, text, 0)
}

// matchTool matches what programs beside Git print. What is not marked as
// theirs needs Git's "fatal:", which they borrow.
func (r *reading) matchTool(h *hit, text string) bool {
	wants := bare
	if h.severity == sevFatal || h.severity == sevError {
		wants = 0
	}
	if !toolRows().find(r, h, text, wants) && !r.matchJGit(h, text) && !r.matchLibgit2(h, text) {
		return false
	}
	if h.operation == "" && strings.Contains(text, "unable to clone ") {
		h.operation = "clone" // in front of what go-git says
	}
	return true
}

// continuation is the next line, raw, as the rest of a broken one.
func (r *reading) continuation(i int, sev severity) (string, bool) {
	if i+1 >= len(r.lines) || r.gap(i+1) || !r.lines[i+1].first || isFence(r.lines[i+1].text) {
		return "", false
	}
	next := r.lines[i+1]
	if next.text == "" || next.indent > 1 || next.indent == 1 && !r.fillsWidth(i) ||
		strings.HasPrefix(next.text, "remote:") {
		return "", false
	}
	if s, _ := cutSeverity(next.text); s != sevNone && sev != sevNone {
		return "", false
	}
	return r.raw(i + 1), true
}

// extend makes line through part of the message.
func (r *reading) extend(h *hit, through int) {
	c := r.lines[through]
	h.through = max(h.through, through)
	h.toLast = c.to
}

// incident is one contact with one remote that went wrong.
type incident struct {
	hits   []hit
	closed bool // Git has given up; only consequences can follow
	last   int
	ctx    surroundings
	follow []int // lines that only belong to it
	asked  bool  // a helper failed, and Git has asked the user since
}

// maxDistance is how many lines may lie between two messages of one incident.
const maxDistance = 14

// take adds a match to the incident that it belongs to.
func (r *reading) take(h hit) {
	if h.alone {
		r.emitAlone(h)
		return
	}
	if in := r.incident; in != nil {
		far := r.number(h.line)-r.number(in.last) > maxDistance
		switch {
		case h.message == msgUnableToAccess &&
			slices.ContainsFunc(in.hits, func(o hit) bool { return o.message == msgRPCFailed }),
			h.kind != nil && !h.soft && (onTheWay(h.kind) || r.refusesLogin(&h) && r.crashed(in)) && in.onlyHelper(),
			h.kind != nil && h.rank > rankFollow && r.otherFence(in.last, h.line),
			h.message == msgUnableToAccess && slices.ContainsFunc(in.hits, func(o hit) bool {
				return o.transport == "ssh" && o.kind != nil && (onTheWay(o.kind) || o.kind == failure.SSHPublickeyDenied)
			}),
			in.asked && !h.soft && h.kind != nil && h.kind != failure.PromptDisabled && h.kind != failure.HTTP401, far,
			in.closed && h.rank > rankFollow && !r.reopens(h), h.rank > rankFollow &&
				(r.differentContact(in, h) || r.differentURL(in, h)):
			r.flush()
		}
	}
	if r.incident == nil {
		r.incident = &incident{ctx: r.ctx, last: h.line}
	}
	in := r.incident
	in.hits = append(in.hits, h)
	in.last = max(h.line, h.through)
	in.closed = in.closed || h.final
}

// reopens reports whether a message after Git gave up still belongs to what it
// gave up on.
func (r *reading) reopens(h hit) bool {
	in := r.incident
	if h.rank == rankWeak {
		return true
	}
	if h.rank == rankAbove {
		return h.line-in.last <= 6
	}
	if h.message == msgRPCFailed && h.line-in.last <= 2 && !slices.ContainsFunc(in.hits, func(old hit) bool {
		return old.kind != nil && old.kind != failure.TransferInterrupted
	}) {
		return true // two streams came in the wrong order
	}
	said := strings.HasPrefix(r.lines[h.line].text, "remote:") || h.bare && in.hits[len(in.hits)-1].status != ""
	if h.rank == rankCause && said && r.lateCause(h.line) {
		return true
	}
	// The same words again, from a program that repeats what Git said.
	for _, old := range in.hits {
		if old.kind == h.kind && h.kind != nil && old.rank == h.rank &&
			r.lines[h.line].framed != r.lines[old.line].framed {
			return true
		}
	}
	return false
}

// lateCause reports whether the server's sentence at line i is the reason of the
// status right above it: two streams came in the wrong order. Git's own last word
// below the sentence would be its own end.
func (r *reading) lateCause(i int) bool {
	in := r.incident
	if i != in.last+1 || slices.ContainsFunc(in.hits, func(old hit) bool { return old.rank == rankCause }) {
		return false
	}
	for i++; i < len(r.lines) && strings.HasPrefix(r.lines[i].text, "remote:"); {
		i++
	}
	if i == len(r.lines) {
		return true
	}
	sev, _ := cutSeverity(r.lines[i].text)
	return sev != sevFatal && sev != sevError
}

// onTheWay says whether a failure is one before any login.
func onTheWay(k *failure.Kind) bool {
	return k.Group == "network" || k.Group == "proxy" || k.Group == "tls"
}

// refusesLogin says whether a server says that it was given a wrong login: somebody gave
// one, whatever became of a helper.
func (r *reading) refusesLogin(h *hit) bool {
	return h.kind == failure.HTTP401 && h.rank == rankCause && strings.HasPrefix(r.lines[h.line].text, "remote: ")
}

// crashed says whether an incident begins with a helper that stopped at a fault of its own.
func (r *reading) crashed(in *incident) bool {
	return strings.Contains(r.lines[in.hits[0].line].text, "Exception")
}

// otherFence says whether an example of a page ends between two lines and another one
// begins: they show two failures.
func (r *reading) otherFence(from, to int) bool {
	fences := 0
	for i := from + 1; i < to; i++ {
		if isFence(r.lines[i].text) {
			fences++
		}
	}
	return fences >= 2
}

// onlyHelper says whether all of an incident is that a credential helper is missing or
// failed, which explains nothing that goes wrong before a login.
func (in *incident) onlyHelper() bool {
	for i := range in.hits {
		switch in.hits[i].kind {
		case nil, failure.CredentialHelperMissing, failure.CredentialHelperFailed:
		default:
			return false
		}
	}
	return true
}

// differentContact reports whether a message is about another host, or another
// repository of the same.
func (r *reading) differentContact(in *incident, h hit) bool {
	for _, old := range in.hits {
		if h.message != msgUnableToAccess || old.message != msgUnableToAccess || h.url == "" || old.url == "" {
			continue
		}
		if same, _ := remoteurl.SameRepository(trimURL(h.url), trimURL(old.url), r.hosts()); !same {
			return true
		}
	}
	host := h.hostName()
	if host == "" {
		return false
	}
	for _, old := range in.hits {
		if o := old.hostName(); o != "" && !remoteurl.HostEqual(o, host) && old.rank > rankFollow {
			return true
		}
	}
	return false
}

// differentURL reports whether a message's own line names another repository than
// what came before.
func (r *reading) differentURL(in *incident, h hit) bool {
	url := r.beforeOnLine(h.line, "", "")
	if url == "" {
		return false
	}
	before := in.ctx.url
	for _, old := range in.hits {
		before = cmp.Or(old.url, r.beforeOnLine(old.line, "", ""), before)
	}
	return before != "" && trimURL(before) != trimURL(url) && fits(before, remoteurl.Parse(url).Host, "")
}

func (h *hit) hostName() string {
	if h.host != "" {
		return h.host
	}
	if h.url != "" {
		return remoteurl.Parse(h.url).Host
	}
	return ""
}

// foldRemoteLine gives a line that only goes with the incident to it: more of
// what the server says.
func (r *reading) foldRemoteLine(i int) {
	in := r.incident
	if in == nil || in.closed || !strings.HasPrefix(r.lines[i].text, "remote:") {
		return
	}
	if r.number(i)-r.number(in.last) <= maxDistance {
		in.follow = append(in.follow, i)
		in.last = i
	}
}

// flush reports the incident, if there is one and it holds.
func (r *reading) flush() {
	in := r.incident
	r.incident = nil
	if in == nil {
		return
	}
	cause := r.cause(in)
	if cause == nil {
		return
	}
	f := r.failure(in, cause)
	if f == nil {
		return
	}
	if !f.Warning {
		r.failed = true
	}
	r.out = append(r.out, Event{Failure: f, into: in.ctx.into, vague: cause.vague})
}

// cause picks the causal message of an incident, nil if nothing is to report.
func (r *reading) cause(in *incident) *hit {
	var cause *hit
	hard, git, needsGit := false, false, true
	for i := range in.hits {
		h := &in.hits[i]
		git = git || h.git
		hard = hard || !h.soft
		if h.kind != nil && h.rank > rankFollow {
			needsGit = needsGit && h.needsGit
			if cause == nil || h.rank > cause.rank ||
				h.rank == cause.rank && h.kind == cause.kind && r.shows(h, cause) {
				cause = h
			}
		}
	}
	if cause != nil && cause.kind == failure.TransferInterrupted {
		if at := in.hits[0].line - 1; at >= 0 && strings.Contains(strings.ToLower(r.lines[at].text), "couldn't find remote ref") {
			return nil // a branch that is not there, as Git before 2.9 puts it
		}
		if h := r.fatalAbove(in); h != nil {
			cause = h
		}
	}
	if cause == nil {
		if cause = r.unknownCause(in); cause == nil {
			return nil
		}
		needsGit = false
	}
	if r.s.options.Suppose {
		return cause
	}
	if len(in.hits) == 1 && cause.kind == failure.TransferInterrupted && in.last+1 < len(r.lines) &&
		strings.HasPrefix(r.lines[in.last+1].text, "warning: Clone succeeded") {
		return nil // the end that hung up is a filter's
	}
	works := in.ctx.worksWithGit()
	if !works && r.isMention(in, cause) {
		return nil
	}
	if needsGit && !git && (!works || in.ctx.inv.role == roleTool) && !r.witness(in) {
		return nil
	}
	if !r.finished(in, works) {
		return nil
	}
	if foreign := in.ctx.inv.role == roleSSH || in.ctx.inv.role == roleOther; foreign &&
		(needsGit || !slices.ContainsFunc(in.hits, func(h hit) bool { return h.git && h.final || !h.needsGit })) {
		return nil
	}
	if !hard {
		switch cause.kind {
		case failure.CredentialHelperMissing, failure.CredentialHelperFailed, failure.AskpassFailed,
			failure.ProxyAuthRequired:
		default:
			return nil
		}
		if !works && !git && !r.witness(in) || cause.rank == rankGeneric && r.goesOn(cause.line) {
			return nil
		}
		cause.warning = true
	}
	return cause
}

// isMention says that an incident is no more than a message's words in a document
// where nobody ran anything: a heading, an item of a list below one, or SSH's sentence
// without the full stop that SSH always prints.
func (r *reading) isMention(in *incident, cause *hit) bool {
	if r.b.Command != nil || in.ctx.tool || in.ctx.clone ||
		slices.ContainsFunc(in.hits, func(h hit) bool { return h.final || h.host != "" || h.url != "" }) &&
			len(in.hits) > 1 {
		return false
	}
	c := &r.lines[cause.line]
	if t := strings.TrimRight(c.text, " "); (t == "Host key verification failed" ||
		strings.HasPrefix(t, "Permission denied (") && strings.IndexByte(t, ')') == len(t)-1) && c.first && c.lead != leadCause {
		return true
	}
	if heading := strings.TrimLeft(r.b.Lines[c.line].Text, "#"); strings.HasPrefix(r.b.Lines[c.line].Text, "##") &&
		strings.HasPrefix(heading, " ") && !isWebURL(cause.url) {
		return true // of a document in Markdown; a prompt has one "#"
	}
	if strings.HasPrefix(r.b.Lines[c.line].Text, "# ") {
		for _, below := range r.lines[cause.line+1:] {
			if below.text != "" {
				return isFence(below.text) // the title of a page that shows it below
			}
		}
	}
	return r.isListed(c.line)
}

// isListed says that a line is an item of a list of several that a heading stands
// above: a few words without a mark at their end, and a blank line.
func (r *reading) isListed(line int) bool {
	bullet := func(s string) string {
		t := strings.TrimLeft(s, " \t")
		for _, b := range []string{"• ", "- ", "* ", "‣ "} {
			if strings.HasPrefix(t, b) {
				return s[:len(s)-len(t)] + b
			}
		}
		return ""
	}
	mark := bullet(r.b.Lines[line].Text)
	if mark == "" {
		return false
	}
	indented := strings.Repeat(" ", len(mark)) // what is said of an item
	items, k := 1, line-1
	for ; k >= 0; k-- {
		if strings.HasPrefix(r.b.Lines[k].Text, mark) {
			items++
		} else if !strings.HasPrefix(r.b.Lines[k].Text, indented) {
			break
		}
	}
	for j := line + 1; j < len(r.b.Lines); j++ {
		if strings.HasPrefix(r.b.Lines[j].Text, mark) {
			items++
		} else if !strings.HasPrefix(r.b.Lines[j].Text, indented) {
			break
		}
	}
	if items < 2 || k < 1 || strings.TrimSpace(r.b.Lines[k].Text) != "" {
		return false
	}
	heading := strings.TrimSpace(r.b.Lines[k-1].Text)
	if strings.HasPrefix(heading, "# ") || strings.HasPrefix(heading, "##") {
		return strings.HasPrefix(strings.TrimPrefix(r.b.Lines[line].Text, mark), "`")
	}
	const words = 6
	if heading == "" || len(strings.Fields(heading)) > words {
		return false
	}
	last := heading[len(heading)-1]
	return last >= 'a' && last <= 'z' && heading[0] >= 'A' && heading[0] <= 'Z'
}

// worksWithGit reports whether the command above contacts a remote.
func (c *surroundings) worksWithGit() bool {
	return c.inv.role == roleGit || c.inv.role == roleTool || c.inv.role == roleSSHTest
}

// witness says whether the lines around an incident show that Git is at work:
// they name it, its user at a host, a repository, or a forge.
func (r *reading) witness(in *incident) bool {
	const above, below = 12, 6
	if in.ctx.tool || in.ctx.clone || in.ctx.inv.role == roleSSHTest {
		return true
	}
	for _, h := range in.hits {
		name := h.hostName()
		if name == "" {
			continue
		}
		// gitlab.example.com, gitee.com: called after what serves Git.
		if site := r.hosts().Lookup(name); site.Known || site.Guess != forge.Unknown || strings.HasPrefix(name, "git") {
			return true
		}
	}
	first, last := in.hits[0].line, in.last
	for i := first - 1; i >= 0 && i >= first-above; i-- {
		if namesGit(r.lines[i].text) {
			return true
		}
		if r.gap(i) {
			break
		}
	}
	for i := first; i < len(r.lines) && i <= last+below; i++ {
		if i > last && r.gap(i) {
			break
		}
		c := &r.lines[i]
		if i > last && namesGit(c.text) || i <= last && namesGit(r.b.Lines[c.line].Text) {
			return true
		}
	}
	return false
}

// forgeNames are what the services call themselves, other than in an address.
var forgeNames = []string{"Git ", "GitHub", "Github", "GitLab", "Gitlab", "Gitea", "Forgejo", "Gogs", "Gitee",
	"Bitbucket", "BitBucket", "Codeberg", "CodeCommit", "codecommit ",
	"Azure DevOps", "Gerrit", "Tortoise", "isomorphic-git", "dulwich", "GitRemoteHTTP", "Git: ",
	"RepoServerService" /* Argo CD's */, "Git.CredentialManager"}

// namesGit says whether a text has the word "git" as a program's, a user's or a
// scheme's name, or the end of a repository's, or names a service for it.
func namesGit(t string) bool {
	for from := 0; ; {
		i := strings.Index(t[from:], "git")
		if i < 0 {
			return strings.Contains(t, "/_git/") ||
				slices.ContainsFunc(forgeNames, func(name string) bool { return strings.Contains(t, name) })
		}
		i += from
		from = i + 3
		before, after := byte(' '), byte(' ')
		if i > 0 {
			before = t[i-1]
		}
		if from < len(t) {
			after = t[from]
		}
		if strings.IndexByte(" /'\"`(:.\t[=+\\", before) >= 0 &&
			(after >= utf8.RuneSelf || strings.IndexByte(" @:'\"`)+-],;\t.", after) >= 0) && !(before == '.' && after == '-') {
			return true
		}
	}
}

// finished reports whether an incident is more than what the server said. A
// server says much in a push that goes well, and anybody may quote it; when it
// refuses, Git's own words follow, or nothing that shows success.
func (r *reading) finished(in *incident, works bool) bool {
	for _, h := range in.hits {
		remote := strings.HasPrefix(r.lines[h.line].text, "remote:")
		if remote && !h.needsGit && h.rank == rankCause && r.b.Command != nil &&
			(works || in.ctx.inv.role == roleUnknown) && !r.goesOn(h.line) {
			return true // the only answer to a command that runs Git, or may
		}
		if h.final || !remote && (h.git || works || h.unmistakable && !h.needsGit || r.witness(in)) ||
			remote && !h.needsGit && h.unmistakable && !r.goesOn(h.line) {
			return true
		}
	}
	return false
}

// goesOn says whether the lines below a server's sentence show that the
// operation went well.
func (r *reading) goesOn(i int) bool {
	for j := i + 1; j < len(r.lines) && j <= i+20; j++ {
		t := r.lines[j].text
		whole := r.b.Lines[r.lines[j].line].Text
		at := updatedRef.FindStringIndex(whole)
		if at != nil && !strings.HasSuffix(" "+strings.TrimRight(whole[:at[0]], " "), " !") ||
			strings.HasPrefix(t, "Everything up-to-date") || hasMessage(msgUpToDate, t) {
			return true
		}
	}
	return false
}

// updatedRef is a row of Git's table of refs that went well.
var updatedRef = regexp.MustCompile(`(?:\[[^\]]+\]|\S+\.\.\S+) +\S+ +-> \S`)

// fromShell is what the other end's shell says of a program that it cannot run.
var fromShell = regexp.MustCompile(`^-?(?:ba|da|z|k|c|tc|a)?sh: .*(?:not found|No such file or directory|Permission denied|cannot execute)`)

// fatalAbove finds what a server or a helper said as the reason right above
// Git's line that the remote end hung up, in words that no table holds; nil if
// that line has company, or nothing such is above it.
func (r *reading) fatalAbove(in *incident) *hit {
	if len(in.hits) != 1 || in.hits[0].line == 0 {
		return nil
	}
	if _, said := r.cutSeverity(r.lines[in.hits[0].line].text); !hasMessage(msgHungUp, said) {
		return nil
	}
	i := in.hits[0].line - 1
	c := &r.lines[i]
	sev, said := r.cutSeverity(c.text)
	bang := strings.Trim(r.b.Lines[c.line].Text[:c.from], " !") == "" // Heroku's mark
	if said == "" || len(said) > 400 || c.fenced || c.lead.innocent() ||
		c.first && !bang && c.framed != r.lines[i+1].framed || r.gap(i+1) || !strings.Contains(said, " ") {
		return nil
	}
	if sev != sevFatal && sev != sevError &&
		(in.ctx.inv.role != roleGit || r.notAReason(i) ||
			guessServer(said, "") == failure.RemoteFailure && !fromShell.MatchString(said)) {
		return nil // below a command of Git's the server's own words need no mark
	}
	h := r.hitAt(i)
	h.kind, h.rank, h.reason, h.git, h.final = guessServer(said, in.ctx.operation), rankWeak, said, true, true
	in.hits = append(in.hits, h)
	return &in.hits[len(in.hits)-1]
}

// unknownCause looks for the reason of Git's summary in words that no table
// holds, right above it. Without any the summary itself is all that is known.
func (r *reading) unknownCause(in *incident) *hit {
	at := slices.IndexFunc(in.hits, func(h hit) bool { return h.final && h.git && h.overSSH })
	if at < 0 {
		return nil
	}
	first := in.hits[at]
	in.hits[at].kind, in.hits[at].rank = failure.RemoteFailure, rankWeak
	// What stands between the command and the summary is the server's; its first
	// line with a plain word for the reason counts, else its first.
	const most = 8
	best, kind := -1, (*Kind)(nil)
	for i := first.line - 1; i >= 0 && i >= first.line-most; i-- {
		c := r.lines[i]
		if isFence(c.text) {
			break // what somebody wrote above what happened
		}
		said := serverWords(c.text)
		if said == "" {
			if best >= 0 && i < best-1 {
				break
			}
			continue
		}
		if c.lead.innocent() || len(said) > 400 || r.notAReason(i) ||
			c.first && c.framed != r.lines[first.line].framed || r.b.Command == nil && r.ctx.inv.fields == nil &&
			strings.ContainsAny(said[len(said)-1:], ":?") {
			break
		}
		k := guessServer(said, in.ctx.operation)
		if slices.ContainsFunc(ownOfSSH, func(own string) bool { return strings.HasPrefix(said, own) }) {
			k = failure.RemoteFailure
		}
		if best < 0 || k != failure.RemoteFailure ||
			kind == failure.RemoteFailure {
			best, kind = i, k
		}
	}
	if best < 0 {
		return r.fatalBefore(in, at)
	}
	h := r.hitAt(best)
	h.kind, h.rank, h.transport, h.reason = kind, rankWeak, "ssh", serverWords(r.lines[best].text)
	in.hits = append(in.hits, h)
	return &in.hits[len(in.hits)-1]
}

// ownOfSSH begin what ssh says of a file of its own that it may not use; nobody was
// denied a repository by that.
var ownOfSSH = []string{"hostkeys_foreach failed", "hostkeys_find", "Could not create directory '",
	"Failed to add the host to the list of known hosts"}

// fatalBefore finds the fatal error of the Git at the other end, from which its own
// advice divides the summary: "detected dubious ownership". Without one the summary
// itself, the hit at, is all that is known.
func (r *reading) fatalBefore(in *incident, at int) *hit {
	summary := in.hits[at].line
	for i := summary - 1; i >= 0 && i >= summary-8; i-- {
		c := r.lines[i]
		if isFence(c.text) {
			break
		}
		sev, said := r.cutSeverity(c.text)
		if sev == sevFatal && strings.HasPrefix(said, failure.DubiousOwnership) &&
			c.framed == r.lines[summary].framed && !c.lead.innocent() && len(said) <= 400 {
			h := r.hitAt(i)
			h.kind, h.rank, h.reason = failure.RemoteFailure, rankWeak, said
			in.hits = append(in.hits, h)
			return &in.hits[len(in.hits)-1]
		}
		if cmd, ok := inlineCommand(c.text); ok && strings.HasPrefix(cmd, "git ") && strings.HasPrefix(c.text, "$") {
			break // another command's
		}
	}
	return &in.hits[at]
}

// serverWords is a line of a server without its marks; "" for one that only
// divides.
func serverWords(t string) string {
	said := strings.TrimSpace(strings.TrimPrefix(t, "remote:"))
	for _, mark := range []string{"error:", "ERROR:", "fatal:"} {
		said = strings.TrimSpace(strings.TrimPrefix(said, mark))
	}
	if strings.Trim(said, "=-*@# '\"") == "" {
		return ""
	}
	return said
}

// notAReason says whether a line above Git's summary cannot be why it failed.
func (r *reading) notAReason(i int) bool {
	t := r.lines[i].text
	if isMessage(msgCloningInto, t) || strings.HasSuffix(t, "...") ||
		strings.HasPrefix(t, "Warning: Permanently added ") || strings.HasPrefix(t, "Submodule ") || r.ctx.toolLine == i {
		return true
	}
	if cmd, ok := inlineCommand(t); ok && cmd != "" {
		return true
	}
	for _, verb := range []string{"git fetch", "git clone", "git push", "git pull", "git ls-remote", "git submodule"} {
		if strings.Contains(t, verb) {
			return true
		}
	}
	for _, p := range []string{"From ", "To ", "Pushing to ", "Username for", "Password for", "Fetching ", "Cloning ", "##[",
		"[command]", "$ ", "+ ", "> ", "Are you sure", "This key is not known", "ED25519 key", "RSA key", "ECDSA key",
		"Enter passphrase", "Initialized ", "Reinitialized ", "**", "Counting ", "Compressing ", "Enumerating ",
		"Writing ", "Delta ", "Total ", "git ", "-- ", "=> "} {
		if strings.HasPrefix(t, p) {
			return true
		}
	}
	return false
}

// failure fills in everything that is known about an incident.
func (r *reading) failure(in *incident, cause *hit) *Failure {
	all := cause.facts
	for i := range in.hits {
		h := &in.hits[i]
		if h != cause {
			all.merge(&h.facts)
		}
	}
	if all.transport == "" && all.url == "" && strings.HasPrefix(r.lines[cause.line].text, "remote:") &&
		slices.ContainsFunc(in.hits, func(h hit) bool { return h.overSSH }) {
		all.transport = "ssh"
	}
	f := &Failure{Kind: cause.kind, Warning: cause.kind.Warning || cause.warning}
	f.Contact = r.contact(in.ctx, &all, cause.line)
	if f.Operation == "" {
		f.Operation = r.operationAround(cause.line, f.URL)
	}
	if f.Host == "" && f.Transport == "ssh" && f.URL == "" && f.Command == "" && f.Operation == "" && f.Remote == "" {
		f.Host = addressIn(r.lines[cause.line].text) // with a command, whose address it is can be found out
	}
	r.place(f, cause)
	lines := map[int]bool{r.lines[cause.line].line: true}
	add := func(line int) {
		if k := r.lines[line].line; !lines[k] {
			lines[k] = true
			f.Others = append(f.Others, r.placeOf(line))
			f.Lines = append(f.Lines, r.number(line))
		}
	}
	var others []int
	for i := range in.hits {
		h := &in.hits[i]
		for line := h.line; line <= h.through; line++ {
			others = append(others, line)
		}
	}
	others = append(others, in.follow...)
	slices.Sort(others)
	f.Lines = []int{r.number(cause.line)}
	for _, line := range others {
		add(line)
	}
	all.fill(f)
	return f
}

// place notes where the causal message stands.
func (r *reading) place(f *Failure, h *hit) {
	l := &r.b.Lines[r.lines[h.line].line]
	f.Place = l.Place(h.from, h.to)
	texts := []string{l.Text[h.from:h.to]}
	if h.toLast > 0 && h.through > h.line {
		last := &r.b.Lines[r.lines[h.through].line]
		end := last.Place(r.lines[h.through].from, h.toLast)
		f.Place.End, f.Place.To = end.End, end.To
		for i := h.line + 1; i <= h.through; i++ {
			texts = append(texts, r.raw(i))
		}
	}
	texts, _ = redactBroken(texts)
	for i := range texts {
		if broken := r.lines[h.line+i].broken; broken != "" {
			texts[i] = broken
		}
	}
	f.Text = strings.Join(texts, "\n")
}

// placeOf is a whole line without its frames.
func (r *reading) placeOf(i int) Place {
	c := &r.lines[i]
	return r.b.Lines[c.line].Place(c.from, max(c.from, c.to))
}

// fill copies the facts that have a member or a detail of their own.
func (f *facts) fill(x *Failure) {
	x.RedirectTo = cleanURL(trimURL(f.redirect))
	x.Account = clean(f.account)
	x.Canonical = clean(f.canonical)
	for d, v := range map[Detail]string{
		failure.DetailStatus: f.status, failure.DetailScope: f.scope, failure.DetailOrganization: f.org,
		failure.DetailPage: cleanURL(f.page), failure.DetailFile: f.file,
		failure.DetailLine: f.fileLine, failure.DetailProgram: f.program, failure.DetailProxy: f.proxy,
		failure.DetailOffer: f.offer, failure.DetailReason: f.reason, failure.DetailProtocol: f.protocol,
		failure.DetailSetting: f.setting, failure.DetailValue: f.value,
	} {
		if v = clean(v); v != "" {
			if x.Detail == nil {
				x.Detail = map[Detail]string{}
			}
			x.Detail[d] = v
		}
	}
}

// maxQuoted bounds what a message quotes from the transcript.
const maxQuoted = 300

// clean makes a value fit to be shown: no secret, no control character, not
// endlessly long.
func clean(v string) string {
	v = strings.TrimSpace(v)
	if v == "" {
		return ""
	}
	v = redact(v)
	v = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, v)
	if len(v) > maxQuoted {
		cut := maxQuoted
		for cut > 0 && v[cut]&0xC0 == 0x80 {
			cut--
		}
		v = v[:cut] + "…"
	}
	return v
}

// cleanURL is clean for a URL.
func cleanURL(url string) string { return clean(remoteurl.WithoutSecret(url)) }

// trimURL takes off the slash that Git puts behind every HTTP URL.
func trimURL(url string) string {
	if strings.Contains(url, "://") {
		return strings.TrimSuffix(url, "/")
	}
	return url
}

// merge takes the facts of other that f lacks.
func (f *facts) merge(other *facts) {
	for _, p := range []struct{ to, from *string }{
		{&f.url, &other.url}, {&f.host, &other.host}, {&f.port, &other.port}, {&f.transport, &other.transport},
		{&f.operation, &other.operation},
		{&f.account, &other.account}, {&f.canonical, &other.canonical}, {&f.redirect, &other.redirect},
		{&f.remote, &other.remote}, {&f.submodule, &other.submodule},
		{&f.status, &other.status}, {&f.scope, &other.scope}, {&f.org, &other.org}, {&f.page, &other.page},
		{&f.file, &other.file}, {&f.fileLine, &other.fileLine},
		{&f.program, &other.program}, {&f.proxy, &other.proxy}, {&f.offer, &other.offer}, {&f.reason, &other.reason},
		{&f.protocol, &other.protocol}, {&f.setting, &other.setting}, {&f.value, &other.value},
	} {
		if *p.to == "" {
			*p.to = *p.from
		}
	}
	if f.repo == "" {
		f.owner, f.repo = other.owner, other.repo
	}
	if f.forge == "" {
		f.forge = other.forge
	}
}

// hostOf is a host's name in small letters; "" for what somebody put in the place
// of one, "<your host>".
func hostOf(name string) string {
	if strings.ContainsAny(name, " <>") || strings.Contains(name, "..") || strings.Trim(name, ".…") == "" {
		return ""
	}
	return strings.ToLower(name[strings.LastIndexByte(name, '@')+1:])
}

// contact says which remote the facts are about, with the help of what stands
// above the message and of what the session remembers.
func (r *reading) contact(ctx surroundings, all *facts, at int) Contact {
	c := Contact{
		Host: hostOf(all.host), Port: all.port, Transport: all.transport,
		Operation: all.operation, Remote: all.remote, Submodule: all.submodule,
	}
	if r.b.Command != nil {
		c.Command = redactCommand(r.b.Command.Text)
		c.Cwd, c.Dir = joinDir(r.b.Command.Cwd, r.inv.dir), r.inv.dir
		c.By = r.inv.by()
		if dir := ctx.inv.dir; dir != r.inv.dir && strings.HasPrefix(dir, "/") {
			c.Cwd, c.Dir, c.By = dir, dir, failure.ByOther // a program's own folder
		}
	} else if len(ctx.inv.fields) > 0 {
		c.Command, c.By = redactCommand(strings.Join(ctx.inv.fields, " ")), ctx.inv.by()
	}
	if ctx.operation != "" {
		c.Operation = ctx.operation
	}
	if c.Remote == "" {
		c.Remote = ctx.remote
	}
	if ctx.submodule != "" {
		c.Submodule = ctx.submodule
	}
	url := all.url
	if isWebURL(url) && hostOf(remoteurl.Parse(url).Host) == "" {
		url = "" // "https://..."
	}
	if url == "" && c.Submodule == "" && all.remote == "" && all.redirect == "" && all.repo == "" {
		url = r.beforeOnLine(at, c.Host, c.Transport)
	}
	if url == "" && !isSchemeOnly(ctx.url) && fits(ctx.url, c.Host, c.Transport) {
		url = ctx.url
	}
	if url == "" && ctx.inv.url == "" && c.Submodule == "" {
		if known := r.s.lookup(c.Cwd, c.Remote); fits(known, c.Host, c.Transport) && sameRepo(known, all) {
			url = known
		}
	}
	if ctx.asked != "" && c.Submodule == "" && ctx.inv.url == "" {
		if u := remoteurl.Parse(ctx.asked); url == "" && strings.Trim(u.Path, "/") != "" {
			url = ctx.asked
		} else if c.Host == "" {
			c.Host, c.Port = strings.ToLower(u.Host), u.Port
		}
	}
	if url == "" && c.Submodule == "" && all.remote == "" && all.redirect == "" && all.owner == "" &&
		(ctx.inv.role != roleGit || ctx.inv.url == "" && ctx.remote == "") {
		if url = r.mentioned(at, c.Host, c.Transport); r.ofAnother(url, ctx.into) || !sameRepo(url, all) {
			url = ""
		}
	}
	if url == "" && c.Host == "" && isSchemeOnly(ctx.url) {
		url = ctx.url
	}
	r.setURL(&c, trimURL(url))
	if asked := ctx.inv.url; url == "" && c.Submodule == "" && ctx.inv.role == roleGit && asked != "" &&
		(c.Host == "" && c.Transport == "ssh" && !ctx.inv.recursive() && isWebURL(asked) ||
			c.Host != "" && fits(asked, c.Host, "")) {
		r.setURL(&c, trimURL(asked)) // which a rule of the user's rewrote
		c.URL, c.Port = "", ""
	}
	if url == "" && c.Host == "" && c.Transport == "ssh" && c.Submodule == "" && ctx.inv.url == "" && all.repo != "" {
		// The server names the repository of a URL that such a rule rewrote.
		if known := r.s.lookup(c.Cwd, c.Remote); isWebURL(known) && sameRepo(known, all) {
			r.setURL(&c, trimURL(known))
			c.URL, c.Port = "", ""
		}
	}
	if all.repo != "" {
		c.Owner, c.Repository = all.owner, all.repo
	} else if c.Repository == "" && ctx.repo != "" {
		c.Owner, c.Repository = ctx.owner, ctx.repo
	}
	if c.Host == "" && url == "" && c.Transport == "ssh" && c.Submodule == "" {
		c.Host = r.addedHost(at)
	}
	if c.Host != "" {
		c.Forge = r.hosts().Lookup(c.Host).Kind
	}
	if (c.Forge == "" || c.Forge == forge.Unknown) && all.forge != "" {
		c.Forge = all.forge
	}
	if !ascii.Digits(c.Port) {
		c.Port = ""
	}
	c.URL = cleanURL(c.URL)
	if u := remoteurl.Parse(c.URL); c.Transport == "ssh" && u.Transport == remoteurl.TransportSSH {
		c.User = u.User
	}
	for _, v := range []*string{&c.Host, &c.User, &c.Owner, &c.Repository, &c.Transport, &c.Operation, &c.Command,
		&c.Cwd, &c.Dir, &c.Remote, &c.Submodule} {
		*v = clean(*v)
	}
	return c
}

// ofAnother says whether a URL is that of a failure before, of a clone into another
// folder.
func (r *reading) ofAnother(url, into string) bool {
	if url == "" || into == "" {
		return false
	}
	url, into = cleanURL(trimURL(url)), path.Base(into)
	return slices.ContainsFunc(r.out, func(e Event) bool {
		return e.Failure != nil && e.Failure.URL == url && e.into != "" && path.Base(e.into) != into
	})
}

// addedHost is the host whose key SSH said above line i that it has put on record, or
// whose password it asked for.
func (r *reading) addedHost(i int) string {
	const above = 12
	for j := i - 1; j >= 0 && j >= i-above && !r.gap(j+1); j-- {
		if who, ok := strings.CutSuffix(r.lines[j].text, "'s password:"); ok && strings.IndexByte(who, ' ') < 0 {
			return hostOf(who[strings.LastIndexByte(who, '@')+1:])
		}
		if name := between(r.lines[j].text, "Permanently added '", "'"); name != "" {
			name, _, _ = strings.Cut(strings.TrimPrefix(name, "["), ",")
			name, _, _ = strings.Cut(name, "]")
			if net.ParseIP(name) != nil {
				return ""
			}
			return hostOf(name)
		}
	}
	return ""
}

// addressIn is the address that SSH names where it knows no more of the other side.
func addressIn(t string) string {
	for _, mark := range []string{"Unable to negotiate with ", "Connection closed by ", "Connection reset by "} {
		_, rest, ok := strings.Cut(t, mark)
		if name, port, _ := strings.Cut(rest, " "); ok && strings.HasPrefix(port, "port ") && net.ParseIP(name) != nil {
			return name
		}
	}
	return ""
}

// setURL takes host, owner, repository and transport from a URL.
func (r *reading) setURL(c *Contact, url string) {
	if url == "" {
		return
	}
	u := remoteurl.Parse(url)
	if !isSchemeOnly(url) {
		c.URL = url
	}
	if c.Host == "" {
		c.Host = hostOf(u.Host)
		if name, _, ok := strings.Cut(c.Host, ":"); ok && isWebURL(url) && !strings.HasPrefix(c.Host, "[") {
			c.Host = name // "https://github.com:octo/widget.git"
		}
	}
	if c.Port == "" {
		c.Port = u.Port
	}
	if c.Transport == "" {
		switch u.Transport {
		case remoteurl.TransportHTTPS, remoteurl.TransportHTTP, remoteurl.TransportSSH, remoteurl.TransportGit:
			c.Transport = u.Transport.String()
		}
	}
	repo, ok := u.Repository(r.hosts())
	if !ok && strings.HasPrefix(url, "git+") { // a tool's form, which Git does not know
		repo, ok = remoteurl.Parse(strings.TrimPrefix(url, "git+")).Repository(r.hosts())
	}
	if ok {
		c.Owner, c.Repository = repo.Owner, repo.Name
	}
	if whole, more := strings.CutSuffix(c.Owner, ".git"); more && r.hosts().Lookup(c.Host).Known {
		// "git://gitlab.com/octo/widget.git/main": a tool put the branch behind it.
		if i := strings.LastIndexByte(whole, '/'); i > 0 {
			c.Owner, c.Repository = whole[:i], whole[i+1:]
		}
	}
}

func (r *reading) hosts() *forge.Hosts { return r.s.options.Hosts }

// isSchemeOnly reports whether a URL names a host and no path: what ssh -T was
// given.
func isSchemeOnly(url string) bool {
	rest, ok := strings.CutPrefix(url, "ssh://")
	return ok && !strings.Contains(rest, "/")
}

// fits reports whether a URL can be the one that a message is about, by host
// and transport.
func fits(url, host, transport string) bool {
	if url == "" {
		return false
	}
	u := remoteurl.Parse(url)
	if host != "" && !remoteurl.HostEqual(u.Host, host) && !(transport == "ssh" && behindPort443(u.Host, host)) {
		return false
	}
	switch transport {
	case "ssh":
		return u.Transport == remoteurl.TransportSSH
	case "https", "http":
		return u.Transport == remoteurl.TransportHTTPS || u.Transport == remoteurl.TransportHTTP
	case "git":
		return u.Transport == remoteurl.TransportGit
	}
	return true
}

// behindPort443 reports whether SSH reaches a service under another name, as where only
// port 443 is open: ssh.github.com, altssh.gitlab.com.
func behindPort443(service, host string) bool {
	return remoteurl.HostEqual(host, "ssh."+service) || remoteurl.HostEqual(host, "altssh."+service)
}

// sameRepo reports whether a remembered URL is of the repository that the
// message names, if it names one.
func sameRepo(url string, all *facts) bool {
	return all.repo == "" || strings.Contains(strings.ToLower(url), strings.ToLower(all.repo))
}

// emitAlone reports a warning that is an event of its own.
func (r *reading) emitAlone(h hit) {
	in := &incident{hits: []hit{h}, ctx: r.ctx, last: h.through}
	for i := h.through + 1; i < len(r.lines) && strings.HasPrefix(r.lines[h.line].text, "remote:") &&
		strings.HasPrefix(r.lines[i].text, "remote:") && i-h.line < 12; i++ {
		in.follow = append(in.follow, i)
	}
	if f := r.failure(in, &in.hits[0]); f != nil {
		f.Warning = h.warning || h.kind.Warning
		r.failed = r.failed || !f.Warning
		r.out = append(r.out, Event{Failure: f})
	}
}

// once makes one failure with a count of those that a tool reprints or tries
// again: the same kind, at the same place as far as both know it. It also puts
// together what one kind explains of the other, and looks what became of a move.
func (r *reading) once() {
	const near, beside = 60, 8 // lines
	r.judgeMoves()
	if r.isList() {
		r.out = nil
		return
	}
	var kept []Event
	for _, e := range r.out {
		f := e.Failure
		if f == nil {
			kept = append(kept, e)
			continue
		}
		i := slices.IndexFunc(kept, func(k Event) bool {
			o := k.Failure
			if o == nil || !agree(&o.Contact, &f.Contact) {
				return false
			}
			if k.into != "" && e.into != "" && (o.URL == "" || f.URL == "") && path.Base(k.into) != path.Base(e.into) {
				return false // two clones
			}
			apart := f.Place.Line - lastLine(o)
			if web := func(t string) bool { return t == "http" || t == "https" }; o.Kind == f.Kind &&
				o.Transport != f.Transport && o.Transport != "" && f.Transport != "" &&
				!(web(o.Transport) && web(f.Transport)) {
				return false // tried another way
			}
			if o.Kind == failure.RemoteFailure && f.Kind == o.Kind && otherReason(o, f) {
				return false
			}
			return o.Kind == f.Kind && apart <= near ||
				apart <= beside && (explains(o, f, apart) || explains(f, o, apart))
		})
		if i < 0 {
			kept = append(kept, e)
			continue
		}
		o := kept[i].Failure
		switch {
		case o.Kind == f.Kind && r.isHeading(o.Place.Line) && !r.isHeading(f.Place.Line):
			// The heading of a page tells what is shown below.
			f.Lines, f.Others = append(f.Lines, o.Lines...), append(append(f.Others, o.Place), o.Others...)
			fill(&f.Contact, &o.Contact)
			kept[i].Failure = f
			continue
		case o.Kind == f.Kind:
			o.Count = max(o.Count, 1) + 1
		case explains(f, o, f.Place.Line-lastLine(o)):
			f.Lines, f.Others = append(f.Lines, o.Lines...), append(append(f.Others, o.Place), o.Others...)
			fill(&f.Contact, &o.Contact)
			kept[i].Failure = f
			continue
		}
		o.Lines = append(o.Lines, f.Lines...)
		o.Others = append(append(o.Others, f.Place), f.Others...)
		o.Warning = o.Warning && f.Warning
		fill(&o.Contact, &f.Contact)
	}
	r.out = slices.DeleteFunc(kept, func(e Event) bool {
		return e.vague && slices.ContainsFunc(kept, func(o Event) bool {
			if o.Failure == nil || o.vague {
				return false
			}
			at := e.Failure.Place.Line
			return max(o.Failure.Place.Line-at, at-lastLine(o.Failure)) <= near
		})
	})
}

// otherReason says whether two failures of no kind of their own differ in what was said,
// other than in a number.
func otherReason(a, b *Failure) bool {
	was, is := a.Detail[failure.DetailReason], b.Detail[failure.DetailReason]
	same := func(c rune) rune {
		if c >= '0' && c <= '9' {
			return -1
		}
		return c
	}
	return was != "" && is != "" && strings.Map(same, was) != strings.Map(same, is)
}

// shows says whether a message is what another one tells of: a page's heading, or a
// sentence that has the reason without Git's mark and the URL.
func (r *reading) shows(h, other *hit) bool {
	heading := func(h *hit) bool { return r.isHeading(r.b.Lines[r.lines[h.line].line].Number) }
	return heading(other) && !heading(h) || !other.git && other.url == "" && h.git && h.url != ""
}

// isHeading says whether a line, counted as places count, is a heading in Markdown.
func (r *reading) isHeading(line int) bool {
	i, ok := slices.BinarySearchFunc(r.b.Lines, line, func(l Line, n int) int { return l.Number - n })
	if !ok {
		return false
	}
	text := strings.TrimSpace(r.b.Lines[i].Text)
	marks := len(text) - len(strings.TrimLeft(text, "#"))
	return marks > 0 && marks <= 6 && strings.HasPrefix(text[marks:], " ")
}

// explains reports whether one failure is the reason of the other, which stands
// so many lines away: that the other side hung up is what follows when SSH let
// nobody in, and that a login was wrong when passwords are no longer taken.
func explains(reason, other *Failure, apart int) bool {
	const close = 2
	if reason.Kind == failure.CredentialHelperFailed && other.Kind == failure.HTTP401 &&
		strings.HasPrefix(other.Text, "remote: ") && strings.Contains(reason.Text, "Exception") {
		return false // somebody gave a login, whatever became of the helper
	}
	return slices.Contains(reason.Kind.Covers, other.Kind) ||
		apart <= close && other.Kind == failure.HTTP401 && reason.Kind == failure.PasswordAuthRemoved ||
		apart <= close && other.Kind == failure.TransferInterrupted && reason.Kind == failure.SSHPublickeyDenied &&
			strings.Contains(other.Text, "he remote end hung up")
}

// judgeMoves says of each redirect that Git announced whether it went on after
// it. Where the target then was no repository, there was no move.
func (r *reading) judgeMoves() {
	for i := range r.out {
		m := r.out[i].Failure
		if m == nil || m.Kind != failure.MovedRepository {
			continue
		}
		m.WentOn = true
		for k := i + 1; k < len(r.out); k++ {
			f := r.out[k].Failure
			if f == nil || f.Warning {
				continue
			}
			m.WentOn = false
			if f.Kind == failure.NotAGitEndpoint && f.URL != "" &&
				strings.HasPrefix(f.URL, strings.TrimSuffix(m.RedirectTo, "/")) {
				f.Kind, f.RedirectTo = failure.RedirectToLogin, m.RedirectTo
				c := f.Contact
				c.URL, c.Host, c.Port, c.Owner, c.Repository, c.Forge = "", "", "", "", "", ""
				r.setURL(&c, r.ctx.inv.url)
				if c.Host != "" {
					c.Forge = r.hosts().Lookup(c.Host).Kind
					f.Contact = c
				}
				f.Lines = append(f.Lines, m.Lines...)
				f.Others = append(f.Others, m.Place)
				r.out[i].Failure = nil
			}
			break
		}
	}
	r.out = slices.DeleteFunc(r.out, func(e Event) bool { return e.Failure == nil && e.Success == nil })
}

// isList says whether the failures are a document's list of messages: many, of
// several kinds and hosts, with nothing between them.
func (r *reading) isList() bool {
	const many = 4
	if r.b.Command != nil || len(r.out) < many || r.s.options.Suppose {
		return false
	}
	kinds := map[*Kind]bool{}
	hosts := map[string]bool{}
	last := -1
	for _, e := range r.out {
		f := e.Failure
		if f == nil || last >= 0 && f.Place.Line > last+1 {
			return false
		}
		kinds[f.Kind], hosts[f.Host] = true, true
		last = max(lastLine(f), f.Place.Line)
	}
	return len(kinds) >= 3 && len(hosts) >= 2
}

func lastLine(f *Failure) int { return slices.Max(f.Lines) }

// agree says whether two contacts can be the same one.
func agree(a, b *Contact) bool {
	same := func(x, y string) bool { return x == "" || y == "" || strings.EqualFold(x, y) }
	return same(a.URL, b.URL) && same(a.Host, b.Host) && same(a.Owner, b.Owner) && same(a.Repository, b.Repository) &&
		same(a.Remote, b.Remote) && same(a.Submodule, b.Submodule)
}

// fill takes what only the other contact knows.
func fill(to, from *Contact) {
	if to.URL == "" && to.Repository == "" {
		to.URL, to.Owner, to.Repository = from.URL, from.Owner, from.Repository
	}
	if to.Host == "" {
		to.Host, to.Port, to.Forge = from.Host, from.Port, from.Forge
	}
	for _, p := range []struct{ to, from *string }{{&to.Transport, &from.Transport}, {&to.Operation, &from.Operation},
		{&to.Remote, &from.Remote}, {&to.Submodule, &from.Submodule}} {
		if *p.to == "" {
			*p.to = *p.from
		}
	}
}
