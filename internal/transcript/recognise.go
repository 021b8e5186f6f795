package transcript

import (
	"github.com/gitauth-ls/gitauth-ls/internal/failure"

	"slices"
	"strings"
	"unicode/utf8"

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
	soft     bool // Git goes on after it: reported as a failure only with a failure below it
	alone    bool // a warning that is an event of its own
	needsGit bool // SSH says this to anybody
	git      bool // nobody but Git or its server says this
	overSSH  bool // Git's summary of a session that was not HTTP
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
}

// core is a line without its frames.
type core struct {
	text   string // plain spaces only, no secrets
	broken string // what to quote instead of a line that a terminal broke within a secret
	from   int    // where it starts in Line.Text
	indent int
	framed bool // a tool's own prefix before it: "npm error"
	fenced bool // between ``` lines, in a document
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
	clone     bool // "Cloning into" stands above
}

func newReading(s *session, b *Block) *reading {
	r := &reading{s: s, b: b}
	if b.Command != nil {
		r.command = withoutSecrets(b.Command.Text)
		r.inv = parseCommand(r.command)
	}
	return r
}

// events reads the block.
func (r *reading) events() []Event {
	r.resetContext(r.inv)
	switch r.inv.role {
	case roleSSH, roleOther:
		return nil
	}
	r.lines = make([]core, len(r.b.Lines))
	for i := range r.b.Lines {
		r.lines[i] = unframe(r.b.Lines[i].Text)
		r.lines[i].text = withoutSecrets(r.lines[i].text)
	}
	r.hideBroken()
	r.markFences()
	for i := 0; i < len(r.lines); {
		i = r.readLine(i)
	}
	r.flush()
	r.addSuccess()
	return r.out
}

// raw is the text of a line without its frames, as it is: it may hold a secret,
// but no part of one that goes on elsewhere.
func (r *reading) raw(i int) string {
	if c := &r.lines[i]; c.broken != "" {
		return c.text
	}
	return plainSpaces(strings.TrimRight(r.b.Lines[i].Text[r.lines[i].from:], " \t\r\u00a0"))
}

func (r *reading) resetContext(inv invocation) {
	r.ctx = surroundings{inv: inv, url: inv.url, operation: inv.operation, remote: inv.remote, owner: inv.owner, repo: inv.repo, tool: inv.role == roleTool, toolLine: -1}
}

// maxToolDistance is how many lines below a tool's mention of Git its indented
// output is still believed to be Git's.
const maxToolDistance = 20

// readLine reads line i and gives the next line to read.
func (r *reading) readLine(i int) int {
	c := &r.lines[i]
	if c.text == "" {
		return i + 1
	}
	if r.b.Lines[i].Gap {
		r.flush()
	}
	if r.noteContext(i) {
		return i + 1
	}
	if r.inv.role == roleShow && !r.ctx.tool || c.fenced {
		return i + 1
	}
	if c.indent > 0 && !c.framed && !r.mayBeIndented(i) {
		return i + 1
	}
	h, ok := r.match(i)
	if !ok {
		r.foldRemoteLine(i)
		r.noteProof(i)
		return i + 1
	}
	r.take(h)
	return max(i, h.through) + 1
}

// mayBeIndented reports whether an indented line can be Git's: Git indents the
// table of refs only, but tools indent what Git says.
func (r *reading) mayBeIndented(i int) bool {
	t := r.lines[i].text
	if strings.HasPrefix(t, "! [") {
		return true
	}
	return r.ctx.tool && (r.ctx.toolLine < 0 || i-r.ctx.toolLine <= maxToolDistance)
}

// match finds the message that line i begins with, whole even if a terminal
// broke it at its width.
func (r *reading) match(i int) (hit, bool) {
	c := &r.lines[i]
	h := hit{line: i, from: c.from, to: c.from + len(strings.TrimRight(r.b.Lines[i].Text[c.from:], " \t\r")), through: i}
	if whole, through := r.unwrapped(i); through > i {
		if r.lines[through].broken != "" && r.fillsWidth(through) {
			// The end of a secret may be missing.
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

// fillsWidth says that a line is exactly as long as a terminal is wide and the
// next may be its rest.
func (r *reading) fillsWidth(i int) bool {
	return i+1 < len(r.lines) && !r.b.Lines[i+1].Gap && slices.Contains(terminalWidths, utf8.RuneCountInString(strings.TrimRight(r.b.Lines[i].Text, "\r")))
}

// hideBroken takes the parts of secrets out of lines that a terminal's width
// broke. No part of one tells what it is.
func (r *reading) hideBroken() {
	for i := 0; i < len(r.lines); i++ {
		first := i
		for r.fillsWidth(i) {
			i++
		}
		if i == first {
			continue
		}
		parts := make([]string, 0, i-first+1)
		for k := first; k <= i; k++ {
			c := &r.lines[k]
			from := c.from
			if k > first {
				from -= c.indent
			}
			parts = append(parts, strings.TrimRight(r.b.Lines[k].Text[from:], "\r"))
		}
		texts, across := redactBroken(parts)
		for k := 0; across && k < len(parts); k++ {
			c := &r.lines[first+k]
			c.broken = strings.Trim(texts[k], " \t")
			c.text = withoutSecrets(plainSpaces(c.broken))
		}
	}
}

// unwrapped joins a line that is exactly as long as a terminal is wide with
// what follows it, and gives the last line that it took. The break took nothing
// away, so the spaces around it count. The text is raw.
func (r *reading) unwrapped(i int) (string, int) {
	through := i
	text := ""
	for through-i < 4 && r.fillsWidth(through) {
		next := &r.lines[through+1]
		if next.text == "" || next.indent > 1 || strings.HasPrefix(next.text, "remote:") {
			break
		}
		if sev, _ := cutSeverity(next.text); sev != sevNone {
			break
		}
		if through == i {
			text = plainSpaces(strings.TrimRight(r.b.Lines[i].Text[r.lines[i].from:], "\r"))
		}
		text += plainSpaces(strings.TrimRight(r.b.Lines[through+1].Text[next.from-next.indent:], "\r"))
		through++
	}
	return text, through
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

// matchText matches a text that begins with line i; raw is the same with its
// secrets.
func (r *reading) matchText(h *hit, i int, text, raw string) bool {
	sev, rest := r.cutSeverity(text)
	if sev != sevNone {
		if r.matchGit(h, sev, rest) {
			return true
		}
		// A narrow terminal's copy breaks long sentences.
		if next, ok := r.continuation(i, sev); ok {
			_, begun := r.cutSeverity(raw)
			begun = strings.TrimRight(begun, " ")
			glued := []string{begun + " " + next, begun + next}
			if _, across := redactBroken([]string{begun, next}); across {
				glued = glued[1:] // nothing was there, or a part of the secret would be seen
			}
			for _, whole := range glued {
				wide := *h
				if r.matchGit(&wide, sev, withoutSecrets(whole)) {
					r.extend(&wide, i+1)
					*h = wide
					return true
				}
			}
		}
		return r.matchServerError(h, sev, rest) || r.matchTool(h, text)
	}
	if rest, ok := strings.CutPrefix(text, "remote:"); ok {
		return r.matchRemote(h, strings.TrimLeft(rest, " "))
	}
	if rest, ok := strings.CutPrefix(text, "ERROR:"); ok {
		return r.matchServer(h, strings.TrimLeft(rest, " "), true) || r.matchTool(h, text)
	}
	if strings.HasPrefix(text, "! [") {
		return r.matchRejected(h, text)
	}
	return r.matchBare(h, text) || r.matchSSH(h, text) || r.matchTool(h, text) || r.matchServer(h, text, false)
}

// continuation is the next line, raw, as the rest of a broken one.
func (r *reading) continuation(i int, sev severity) (string, bool) {
	if i+1 >= len(r.lines) || r.b.Lines[i+1].Gap {
		return "", false
	}
	next := r.lines[i+1]
	if next.text == "" || next.indent > 0 || strings.HasPrefix(next.text, "remote:") {
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
	h.toLast = c.from + len(strings.TrimRight(r.b.Lines[through].Text[c.from:], " \t\r"))
}

// incident is one contact with one remote that went wrong.
type incident struct {
	hits   []hit
	closed bool // Git has given up; only consequences can follow
	last   int
	ctx    surroundings
	follow []int // lines that only belong to it
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
		far := r.b.Lines[h.line].Number-r.b.Lines[in.last].Number > maxDistance
		switch {
		case far, in.closed && h.rank > rankFollow && !r.reopens(h), h.rank > rankFollow && differentContact(in, h):
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
	// The same words again, from a program that repeats what Git said.
	for _, old := range in.hits {
		if old.kind == h.kind && h.kind != nil && old.rank == h.rank && r.lines[h.line].framed != r.lines[old.line].framed {
			return true
		}
	}
	return false
}

// differentContact reports whether a message is about another host.
func differentContact(in *incident, h hit) bool {
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
	if r.b.Lines[i].Number-r.b.Lines[in.last].Number <= maxDistance {
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
	r.out = append(r.out, Event{Failure: f})
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
			if cause == nil || h.rank > cause.rank {
				cause = h
			}
		}
	}
	if cause == nil {
		cause = r.unknownCause(in)
	}
	if cause == nil {
		return nil
	}
	works := in.ctx.worksWithGit()
	if needsGit && !git && (!works || in.ctx.inv.role == roleTool) {
		return nil
	}
	if !r.finished(in, works) {
		return nil
	}
	if !works && r.inProse(in) {
		return nil
	}
	if !hard {
		if cause.kind != failure.CredentialHelperMissing || !works && !git {
			return nil
		}
		cause.warning = true
	}
	return cause
}

// worksWithGit reports whether the command above contacts a remote.
func (c *surroundings) worksWithGit() bool {
	return c.inv.role == roleGit || c.inv.role == roleTool || c.inv.role == roleSSHTest
}

// finished reports whether an incident is more than what the server said. A
// server says much in a push that goes well, and anybody may quote it; when it
// refuses, Git's own words follow. Without a command above even SSH's words
// need them.
func (r *reading) finished(in *incident, works bool) bool {
	for _, h := range in.hits {
		remote := strings.HasPrefix(r.lines[h.line].text, "remote:")
		if h.final || !remote && (h.git || works) {
			return true
		}
	}
	return false
}

// unknownCause looks for the reason in words that no table holds: the line
// right above Git's summary.
func (r *reading) unknownCause(in *incident) *hit {
	first := in.hits[0]
	if first.rank != rankFollow || !first.final || !first.git {
		return nil
	}
	for i := first.line - 1; i >= 0 && i >= first.line-3; i-- {
		c := r.lines[i]
		if c.text == "" || strings.Trim(c.text, "=-*") == "" {
			continue
		}
		if c.indent > 0 && !c.framed {
			return nil
		}
		text := strings.TrimSpace(strings.TrimPrefix(c.text, "remote:"))
		if text == "" || strings.Trim(text, "=-*") == "" {
			continue
		}
		if kind := guessServer(text, in.ctx.operation); kind != nil && len(text) < 400 {
			h := hit{kind: kind, rank: rankWeak, line: i, through: i, from: c.from, to: c.from + len(strings.TrimRight(r.b.Lines[i].Text[c.from:], " \t\r")), needsGit: true}
			h.transport = "ssh"
			h.reason = text
			in.hits = append(in.hits, h)
			return &in.hits[len(in.hits)-1]
		}
		return nil
	}
	return nil
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
	if all.transport == "" && all.url == "" && strings.HasPrefix(r.lines[cause.line].text, "remote:") && slices.ContainsFunc(in.hits, func(h hit) bool { return h.overSSH }) {
		all.transport = "ssh"
	}
	f := &Failure{Kind: cause.kind, Warning: cause.kind.Warning || cause.warning}
	f.Contact = r.contact(in.ctx, &all)
	r.place(f, cause)
	lines := map[int]bool{cause.line: true}
	add := func(line int) {
		if !lines[line] {
			lines[line] = true
			f.Others = append(f.Others, r.placeOf(line))
			f.Lines = append(f.Lines, r.b.Lines[line].Number)
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
	f.Lines = []int{r.b.Lines[cause.line].Number}
	for _, line := range others {
		add(line)
	}
	all.fill(f)
	return f
}

// place notes where the causal message stands.
func (r *reading) place(f *Failure, h *hit) {
	l := &r.b.Lines[h.line]
	f.Place = l.Place(h.from, h.to)
	texts := []string{l.Text[h.from:h.to]}
	if h.toLast > 0 && h.through > h.line {
		last := &r.b.Lines[h.through]
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
	l := &r.b.Lines[i]
	from := r.lines[i].from
	return l.Place(from, max(from, len(strings.TrimRight(l.Text, " \t\r"))))
}

// fill copies the facts that have a member or a detail of their own.
func (f *facts) fill(x *Failure) {
	x.RedirectTo = cleanURL(trimURL(f.redirect))
	x.Account = clean(f.account)
	x.Canonical = clean(f.canonical)
	for d, v := range map[Detail]string{
		failure.DetailStatus: f.status, failure.DetailScope: f.scope, failure.DetailOrganization: f.org, failure.DetailPage: cleanURL(f.page), failure.DetailFile: f.file,
		failure.DetailLine: f.fileLine, failure.DetailProgram: f.program, failure.DetailProxy: f.proxy, failure.DetailOffer: f.offer, failure.DetailReason: f.reason, failure.DetailProtocol: f.protocol,
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
	if strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		v = strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f {
				return ' '
			}
			return r
		}, v)
	}
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
		{&f.url, &other.url}, {&f.host, &other.host}, {&f.port, &other.port}, {&f.transport, &other.transport}, {&f.operation, &other.operation},
		{&f.account, &other.account}, {&f.canonical, &other.canonical}, {&f.redirect, &other.redirect}, {&f.remote, &other.remote}, {&f.submodule, &other.submodule},
		{&f.status, &other.status}, {&f.scope, &other.scope}, {&f.org, &other.org}, {&f.page, &other.page}, {&f.file, &other.file}, {&f.fileLine, &other.fileLine},
		{&f.program, &other.program}, {&f.proxy, &other.proxy}, {&f.offer, &other.offer}, {&f.reason, &other.reason}, {&f.protocol, &other.protocol},
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

// contact says which remote the facts are about, with the help of what stands
// above the message and of what the session remembers.
func (r *reading) contact(ctx surroundings, all *facts) Contact {
	c := Contact{
		Host: strings.ToLower(all.host), Port: all.port, Transport: all.transport,
		Operation: all.operation, Remote: all.remote, Submodule: all.submodule,
	}
	if r.b.Command != nil {
		c.Command = redactCommand(r.b.Command.Text)
		c.Cwd, c.Dir = joinDir(r.b.Command.Cwd, r.inv.dir), r.inv.dir
		c.By = r.inv.by()
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
	if url == "" && !isSchemeOnly(ctx.url) && fits(ctx.url, c.Host, c.Transport) {
		url = ctx.url
	}
	if url == "" && ctx.inv.url == "" && c.Submodule == "" {
		if known := r.s.lookup(c.Cwd, c.Remote); fits(known, c.Host, c.Transport) && sameRepo(known, all) {
			url = known
		}
	}
	r.setURL(&c, trimURL(url))
	if all.repo != "" {
		c.Owner, c.Repository = all.owner, all.repo
	} else if c.Repository == "" && ctx.repo != "" {
		c.Owner, c.Repository = ctx.owner, ctx.repo
	}
	if c.Host != "" {
		c.Forge = r.hosts().Lookup(c.Host).Kind
	}
	if (c.Forge == "" || c.Forge == forge.Unknown) && all.forge != "" {
		c.Forge = all.forge
	}
	if !isDigits(c.Port) {
		c.Port = ""
	}
	c.URL = cleanURL(c.URL)
	for _, v := range []*string{&c.Host, &c.Owner, &c.Repository, &c.Transport, &c.Operation, &c.Command, &c.Cwd, &c.Dir, &c.Remote, &c.Submodule} {
		*v = clean(*v)
	}
	return c
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
	if c.Host == "" && !strings.ContainsAny(u.Host, " ") {
		c.Host = strings.ToLower(u.Host)
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
	if repo, ok := u.Repository(r.hosts()); ok {
		c.Owner, c.Repository = repo.Owner, repo.Name
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
	if host != "" && !remoteurl.HostEqual(u.Host, host) {
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

// sameRepo reports whether a remembered URL is of the repository that the
// message names, if it names one.
func sameRepo(url string, all *facts) bool {
	return all.repo == "" || strings.Contains(strings.ToLower(url), strings.ToLower(all.repo))
}

// emitAlone reports a warning that is an event of its own.
func (r *reading) emitAlone(h hit) {
	in := &incident{hits: []hit{h}, ctx: r.ctx}
	if !in.ctx.worksWithGit() && r.inProse(in) {
		return
	}
	for i := h.through + 1; i < len(r.lines) && strings.HasPrefix(r.lines[h.line].text, "remote:") && strings.HasPrefix(r.lines[i].text, "remote:") && i-h.line < 12; i++ {
		in.follow = append(in.follow, i)
	}
	if f := r.failure(in, &in.hits[0]); f != nil {
		f.Warning = h.warning || h.kind.Warning
		r.failed = r.failed || !f.Warning
		r.out = append(r.out, Event{Failure: f})
	}
}
