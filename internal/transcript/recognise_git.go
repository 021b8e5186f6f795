package transcript

import (
	"regexp"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// is makes the hit a match of a kind.
func (h *hit) is(kind *failure.Kind, rank rank) bool {
	h.kind, h.rank = kind, rank
	return true
}

// follows makes the hit a consequence.
func (h *hit) follows(final bool) bool {
	h.rank, h.final = rankFollow, final
	return true
}

// hasCause says whether the incident so far has a reason.
func (r *reading) hasCause() bool {
	return r.incident != nil && slices.ContainsFunc(r.incident.hits, func(h hit) bool { return h.kind != nil })
}

// takeFatalAbove takes the first of Git's fatal errors right above line i, whatever they
// say: what ended a push that no ref was refused in.
func (r *reading) takeFatalAbove(i int) bool {
	first := -1
	for k := i - 1; k >= 0 && !r.gap(k+1); k-- {
		c := &r.lines[k]
		if !c.first {
			continue // the end of a line
		}
		if sev, said := r.cutSeverity(c.text); sev != sevFatal || said == "" || c.fenced || c.lead.innocent() {
			break
		}
		first = k
	}
	if first < 0 || slices.ContainsFunc(r.out, func(e Event) bool {
		return e.Failure != nil && slices.Contains(e.Failure.Lines, r.number(first))
	}) {
		return false // nothing, or what is told already
	}
	h := r.hitAt(first)
	_, h.reason = r.cutSeverity(r.lines[first].text)
	h.severity, h.operation, h.git, h.final = sevFatal, "push", true, true
	h.is(failure.RemoteFailure, rankWeak)
	r.take(h)
	return true
}

// matchGit matches a line that begins with Git's fatal:, error: or warning:.
func (r *reading) matchGit(h *hit, sev severity, rest string) bool {
	if tail, ok := strings.CutPrefix(rest, "could not read from remote repo"); ok {
		rest = "Could not read from remote repo" + tail // typed
	}
	plain, quoted := requoted(rest)
	forms := []string{rest, plain}
	if quoted {
		forms = []string{plain, rest}
	}
	for _, form := range forms {
		try := *h
		if r.matchSaid(&try, sev, form) {
			*h = try
			return true
		}
		if plain == rest {
			break
		}
	}
	h.git, h.final = true, sev == sevFatal // nobody else says "fatal:"
	return false
}

// failsAtURL takes part i, which no row knows, where it is what Git says of a URL when
// it contacts a remote: "fatal: could not fetch refs from ssh://…".
func (r *reading) failsAtURL(h *hit, i int) bool {
	sev, said := r.cutSeverity(r.lines[i].text)
	if sev != sevFatal || r.ctx.inv.role != roleGit || r.ctx.operation == "" || strings.Contains(said, "refspec") ||
		strings.HasSuffix(said, ":") {
		return false
	}
	for _, w := range strings.Fields(said) {
		if u := strings.Trim(w, "'\"`.,:;()<>"); strings.Contains(u, "://") && remoteurl.Parse(u).Host != "" {
			h.url, h.reason, h.git, h.final, h.severity = u, said, true, true, sev
			return h.is(failure.RemoteFailure, rankWeak)
		}
	}
	return false
}

// quoteForms are what stands for Git's quotation mark in copies: escaped, typed
// again, or lost.
var quoteForms = []string{`\'`, `\"`, `"`, "`", "\u00b4", "''", "'", `\u0027`}

// requoted puts the first address of a sentence between Git's quotation marks;
// quoted says whether others stood there.
func requoted(s string) (plain string, quoted bool) {
	i := strings.Index(s, "http://")
	if k := strings.Index(s, "https://"); k >= 0 && (i < 0 || k < i) {
		i = k
	}
	if i <= 0 {
		return s, false
	}
	before, word := s[:i], s[i:]
	if end := strings.IndexByte(word, ' '); end >= 0 {
		word = word[:end]
	}
	after := s[i+len(word):]
	form := ""
	for _, f := range quoteForms {
		if strings.HasSuffix(before, f) {
			form = f
			break
		}
	}
	if form == "" {
		if before[i-1] != ' ' {
			return s, false
		}
		url := strings.TrimRight(word, ":")
		return before + "'" + url + "'" + word[len(url):] + after, false
	}
	url, end, closed := strings.Cut(word, form)
	if !closed { // the rest was lost
		url = strings.TrimRight(word, ":")
		end = word[len(url):]
	}
	return before[:i-len(form)] + "'" + url + "'" + end + after, form != "'"
}

// matchSaid matches a sentence of Git's, behind its severity.
func (r *reading) matchSaid(h *hit, sev severity, rest string) bool {
	h.git = true
	h.final = sev == sevFatal
	if gitRows().find(r, h, rest, 0) {
		return true
	}
	h.final = sev == sevFatal
	id, v := matchMessage(rest)
	if id >= messageCount {
		english := translations[id-messageCount].inEnglish(v)
		return gitRows().find(r, h, english, 0) || r.matchTool(h, english)
	}
	h.message = id
	return r.readGit(h, id, v)
}

// otherSide are the words by which Git's less common messages tell that they are
// about the server, the way to it or the login, and not about the work tree.
var otherSide = regexp.MustCompile(`(?i)\b(?:servers?|remote (?:end|side|helper|server)|protocol error|unknown protocol|SSL|TLS|cURL|prox(?:y|ies)|handshake|credentials?|certificates?|http transport|upload-pack|receive-pack|packet)\b`)

// namesOtherSide reads a fatal message of a command that contacts a remote which no
// row knows: what it says is quoted.
func (r *reading) namesOtherSide(h *hit, rest string) bool {
	if r.ctx.inv.role != roleGit || r.ctx.inv.operation == "" || !otherSide.MatchString(rest) {
		return false
	}
	h.reason = rest
	return h.is(failure.RemoteFailure, rankWeak)
}

// isConfigFile says whether what Git was "unable to access" is a file of its own settings:
// it reads another user's when HOME is that user's.
func isConfigFile(path string) bool {
	if strings.Contains(path, "://") {
		return false
	}
	path = strings.ReplaceAll(path, `\`, "/")
	return strings.HasSuffix(path, "/.gitconfig") || strings.HasSuffix(path, "/gitconfig") ||
		strings.HasSuffix(path, "/git/config") || strings.HasSuffix(path, ".git/config")
}

// readGit gives a sentence that Git translates its meaning; v are its values.
func (r *reading) readGit(h *hit, id messageID, v []string) bool {
	switch id {
	case msgUnableToAccess, msgUnableToAccessPinned:
		if v[len(v)-1] == "" {
			return false // the reason stands below, see matchAccessAlone
		}
		if isConfigFile(v[0]) {
			h.file, h.reason = v[0], v[len(v)-1]
			return h.is(failure.ConfigError, rankGeneric)
		}
		h.url = v[0]
		if next := h.line + 1; next < len(r.lines) && strings.HasPrefix(r.lines[next].text, "after ") &&
			strings.Contains(r.lines[next].text, " ms: ") && r.matchCurl(h, v[len(v)-1]+" "+r.lines[next].text) {
			r.extend(h, next)
			return true
		}
		return r.matchCurl(h, v[len(v)-1]) || r.matchCutCurl(h, v[len(v)-1]) || h.is(failure.RemoteFailure, rankGeneric)
	case msgAuthFailed:
		switch {
		case isWebURL(v[0]):
			h.url = v[0]
		case h.severity != sevFatal || r.lines[h.line].lead != leadNone: // else somebody took the URL out
			return false
		}
		return h.is(failure.HTTP401, rankGeneric)
	case msgRepoNotFound:
		if !strings.Contains(v[0], "://") {
			return false
		}
		h.url = v[0]
		return h.is(failure.RepoNotFound, rankGeneric)
	case msgRepoDoesNotExist:
		return r.localPath(h, v[0])
	case msgInfoRefsNotValid:
		h.url = strings.TrimSuffix(v[0], "/")
		return h.is(failure.NotAGitEndpoint, rankGeneric)
	case msgRedirecting:
		to, _, _ := strings.Cut(strings.Trim(v[0], "„“”«» "), " ")
		if !isWebURL(to) {
			return false
		}
		h.redirect, h.warning, h.alone, h.final = to, true, true, false
		u := remoteurl.Parse(to)
		h.host, h.transport = u.Host, u.Transport.String()
		return h.is(failure.MovedRepository, rankGeneric)
	case msgRedirectBase:
		r.takeRedirect(h)
		return h.is(failure.RedirectToLogin, rankGeneric)
	case msgCouldNotRead:
		h.overSSH = true
		return h.follows(true)
	case msgHungUp, msgHungUpInitial:
		h.is(failure.TransferInterrupted, rankWeak)
		h.final = true
		return true
	case msgEarlyEOF:
		return h.is(failure.TransferInterrupted, rankWeak)
	case msgFlushExpected:
		return h.follows(true)
	case msgRemoteError:
		return r.matchRemoteError(h, v[0])
	case msgRPCFailed:
		h.final = false
		return r.matchRPC(h, v[0])
	case msgBadLineLength:
		return h.is(failure.SSHServerNoise, rankGeneric) && r.noiseTransport(h)
	case msgUnableToConnect:
		return r.matchUnableToConnect(h, v[0])
	case msgUnableToLookUpPort, msgUnableToLookUp:
		h.host, h.transport = strings.Trim(v[0], "„“”\"'«»"), "git"
		return h.is(failure.DNSFailure, rankGeneric)
	case msgNoRemoteHelper, msgProtocolUnsupported, msgTransportNotAllowed:
		h.protocol = v[0]
		return h.is(failure.UnsupportedProtocol, rankGeneric) && r.takeProtocol(h, v[0])
	case msgHeadMissing:
		h.alone, h.warning = true, true
		return h.is(failure.RemoteHeadMissing, rankGeneric)
	case msgNoPushDestination:
		h.operation = "push"
		return h.is(failure.RemoteNotConfigured, rankGeneric)
	case msgNoRemote:
		h.operation = "fetch"
		return h.is(failure.RemoteNotConfigured, rankGeneric)
	case msgFailedToPush:
		if !r.hasCause() && !r.takeFatalAbove(h.line) && r.incident == nil {
			return false // after "! [rejected]": the remote was reached
		}
		h.url, h.operation = v[0], "push"
		if !looksLikeURL(h.url) {
			h.url = ""
		}
		return h.follows(true)
	case msgBadConfigLine, msgBadNumber, msgBadBoolean, msgBadVariable, msgUnknownValue:
		return h.severity == sevFatal && r.matchSetting(h, id, v)
	case msgSubmoduleClone:
		h.url, h.submodule = v[0], v[1]
		if r.incident == nil { // why, stands elsewhere or nowhere
			h.vague, h.final, h.operation = true, true, "clone"
			return h.is(failure.RemoteFailure, rankWeak)
		}
		return h.follows(true)
	}
	return false
}

// helperWords finds what a credential helper printed before Git gave up: the
// line right above, if it is nobody else's.
func (r *reading) helperWords(i int) (int, bool) {
	j := i - 1
	if j < 0 || r.gap(i) {
		return 0, false
	}
	c := r.lines[j]
	t := c.text
	if t == "" || c.line == r.lines[i].line || c.indent > 0 && c.first && r.lines[i].indent == 0 || c.fenced ||
		c.lead.innocent() ||
		c.lead == leadJoined || len(t) > 300 || r.ctx.toolLine == j || r.ctx.inv.role == roleTool {
		return 0, false
	}
	if r.ctx.inv.role != roleGit && !r.b.Open && r.b.Command != nil {
		return 0, false
	}
	if sev, _ := cutSeverity(t); sev != sevNone || strings.HasPrefix(t, "bash: /dev/tty") || strings.Contains(t, "prompt script") {
		return 0, false
	}
	for _, p := range []string{"remote:", "hint:", "From ", "To ", "Username for", "Password for", "Fetching ",
		"Cloning ", "Submodule ", "Failed to clone", "Switched to", "Initialized ", "##[", "[", "+ ", "$ ", "> ", "go: ",
		"Enumerating", "Everything", "Receiving", "Updating", "Already ", "Auto packing", "Entering '",
		"Synchronizing ", "HEAD is now", "Git failed with", "Error encountered while "} {
		if strings.HasPrefix(t, p) {
			return 0, false
		}
	}
	if id, _ := matchMessage(t); id != msgNone || strings.HasSuffix(t, ":") || strings.HasSuffix(t, "...") {
		return 0, false
	}
	low := strings.ToLower(t)
	if tells(low) == ofAuthor || strings.Contains(low, "clon") || strings.Contains(low, "repositor") || quotedOperation(t) != "" {
		return 0, false // of the program that runs Git
	}
	for _, w := range []string{"expired", "fail", "error", "denied", "not found", "cannot", "can't", "could not",
		"couldn't", "unable", "invalid", "refused", "locked", "timed out", "timeout",
		"not logged", "log in", "login", "unauthorized", "no such", "missing", "unavailable", "not available",
		"canceled", "cancelled", "permission", "not signed in", "no credential"} {
		if strings.Contains(low, w) {
			return j, true
		}
	}
	if errnoOf(t) != errnoOther {
		return j, true
	}
	// "prog: words" right below the command is a program's, and the only one
	// that git fetch runs before it asks is the helper.
	prog, _, ok := strings.Cut(t, ": ")
	return j, ok && r.ctx.inv.role == roleGit && j <= 1 && !strings.ContainsAny(prog, " \t")
}

// matchRemoteError reads what a server said through Git's protocol.
func (r *reading) matchRemoteError(h *hit, said string) bool {
	said = strings.TrimSpace(said)
	if said == "" {
		at := h.line + 1
		if at+1 < len(r.lines) && r.lines[at].text == "" {
			at++
		}
		if at >= len(r.lines) {
			return false
		}
		said = strings.Trim(r.lines[at].text, "*")
		h.through = at
		if next := at + 1; next < len(r.lines) && strings.HasPrefix(r.lines[next].text, "is not a valid repository name") {
			said += " " + r.lines[next].text // the URL had a line's end in it
			h.through = next
		}
	}
	if next := h.through + 1; strings.HasSuffix(said, ":") && next < len(r.lines) &&
		strings.HasPrefix(r.lines[next].text, "/") {
		said += " " + r.lines[next].text // a mail's width sent the path below
		h.through = next
	}
	if gitolite(h, said) {
		h.final = true
		return true
	}
	final, through := true, h.through
	try := *h
	switch {
	case strings.HasPrefix(said, "access denied or repository not exported"),
		strings.HasPrefix(said, "no such repository"), strings.HasPrefix(said, "repository not exported"),
		strings.HasPrefix(said, "service not enabled"):
		try.transport = "git"
	case strings.HasPrefix(said, "access denied"):
		try.reason = said
		*h = try
		return h.is(failure.ReadDenied, rankGeneric)
	}
	if !r.matchServer(&try, said, true) {
		// The server's own words, whatever they mean.
		try.reason = said
		try.is(guessServer(said, r.ctx.operation), rankGeneric)
	}
	try.final, try.through, try.git = final, max(through, try.through), true
	try.rank = rankGeneric
	*h = try
	return true
}

// matchRPC reads "RPC failed; …": a status, or what curl says.
func (r *reading) matchRPC(h *hit, tail string) bool {
	h.transport = "https"
	if code := statusIn(tail, "HTTP code = "); code != "" && code != "0" && code != "200" {
		return r.isStatus(h, code)
	}
	if code := statusIn(tail, "HTTP "); code != "" && code != "200" {
		return r.isStatus(h, code)
	}
	if next := h.line + 1; strings.HasSuffix(strings.TrimRight(tail, " "), "HTTP") && next < len(r.lines) {
		// broken by a window's width
		if code := statusIn(" "+strings.TrimLeft(r.b.Lines[r.lines[next].line].Text, " "), " "); len(code) == 3 {
			h.through = next
			return r.isStatus(h, code)
		}
	}
	if strings.Contains(tail, "Failed to connect to ") && r.matchCurl(h, tail) {
		return true // not even that far
	}
	// These break off in the middle, whatever the library's words for it.
	for _, n := range []string{"curl 16 ", "curl 18 ", "curl 28 ", "curl 52 ", "curl 55 ", "curl 56 ", "curl 92 ",
		"curl 95 ", "result=18", "result=28", "result=52", "result=55", "result=56", "result=92"} {
		if strings.HasPrefix(tail, n) {
			return h.is(failure.TransferInterrupted, rankGeneric)
		}
	}
	if r.matchCurl(h, tail) {
		return true
	}
	return h.is(failure.TransferInterrupted, rankGeneric)
}

// noiseTransport corrects the kind when it was a web server that talked.
func (r *reading) noiseTransport(h *hit) bool {
	if r.ctx.url != "" && isWebURL(r.ctx.url) {
		return h.is(failure.NotAGitEndpoint, rankGeneric)
	}
	if remoteurl.Parse(r.ctx.url).Transport == remoteurl.TransportGit {
		h.transport = "git" // no login shell is at work there
		_, h.reason = r.cutSeverity(r.lines[h.line].text)
		return h.is(failure.RemoteFailure, rankGeneric)
	}
	h.transport = "ssh"
	return true
}

// matchUnableToConnect reads git://'s failure: the reason is on the lines below.
func (r *reading) matchUnableToConnect(h *hit, host string) bool {
	host = strings.Trim(strings.TrimSpace(host), "„“”\"'«»:：")
	if host == "" || strings.ContainsAny(host, " /") {
		return false
	}
	h.host, h.transport = host[strings.LastIndexByte(host, '@')+1:], "git"
	_, own, _ := strings.Cut(r.lines[h.line].text, "errno=") // joined into one line
	reason := errnoOf(own)
	for i := h.line + 1; i < len(r.lines) && i <= h.line+4; i++ {
		if r.lines[i].text == "" && i == h.line+1 {
			continue // CocoaPods puts an empty line between
		}
		t, resolver := strings.CutPrefix(r.lines[i].text, h.host+": ") // no address was found
		if !resolver && !strings.Contains(t, "errno=") {
			if t = r.b.Lines[r.lines[i].line].Text; !strings.Contains(t, "]: errno=") {
				break
			}
		}
		h.through, reason = i, errnoOf(t)
		if resolver && reason == errnoOther {
			return h.is(failure.DNSFailure, rankGeneric)
		}
	}
	return h.is(connectKind(reason), rankGeneric)
}

// takeRedirect reads the two lines under "unable to update url base from
// redirection", in whatever language: what was asked for, and where it led.
func (r *reading) takeRedirect(h *hit) {
	if _, both, ok := strings.Cut(r.lines[h.line].text, ": asked for: "); ok { // joined into one line
		asked, to, _ := strings.Cut(both, " redirect: ")
		h.url, h.redirect = repositoryOfRequest(firstWord(asked)), firstWord(to)
		return
	}
	for i := h.line + 1; i < len(r.lines) && i <= h.line+3; i++ {
		t := r.lines[i].text
		at := strings.Index(t, "http")
		if at < 0 || !strings.Contains(t[at:], "://") {
			break
		}
		url, _, _ := strings.Cut(t[at:], " ")
		if h.url == "" {
			if strings.Contains(url, "service=git-receive-pack") {
				h.operation = "push"
			}
			h.url = repositoryOfRequest(url)
		} else {
			h.redirect = url
		}
		h.through = i
		if h.redirect != "" {
			break
		}
	}
}

func isWebURL(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// quotedIn is the first text in quotation marks of any language, and what
// follows it.
func quotedIn(s string) (inner, rest string) {
	marks := []struct{ open, end string }{{"'", "'"}, {"„", "“"}, {"„", "”"}, {"«", "»"}, {"”", "”"}, {"“", "”"},
		{"\"", "\""}, {"「", "」"}, {"`", "`"}}
	best := -1
	for _, m := range marks {
		i := strings.Index(s, m.open)
		if i < 0 || best >= 0 && i >= best {
			continue
		}
		if end := closingMark(s[i+len(m.open):], m.end); end >= 0 {
			best = i
			inner = s[i+len(m.open) : i+len(m.open)+end]
			rest = s[i+len(m.open)+end+len(m.end):]
		}
	}
	return inner, rest
}

// closingMark is where a quotation ends in s. An apostrophe between two letters
// (it's) ends none if another mark follows.
func closingMark(s, mark string) int {
	first := strings.Index(s, mark)
	if mark != "'" {
		return first
	}
	for i := first; i >= 0 && i < len(s); {
		if i == 0 || i+1 == len(s) || !ascii.Letter(s[i-1]) || !ascii.Letter(s[i+1]) {
			return i
		}
		next := strings.Index(s[i+1:], mark)
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return first
}

// statusIn is the number right after a mark.
func statusIn(s, mark string) string {
	i := strings.Index(s, mark)
	if i < 0 {
		return ""
	}
	s = s[i+len(mark):]
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return s[:n]
}

// repositoryOfRequest cuts what Git appends to a repository's URL.
func repositoryOfRequest(url string) string {
	for _, end := range []string{"/info/refs", "/info/lfs", "/gitlab-lfs/", "/git-upload-pack", "/git-receive-pack", "/objects/",
		"/locks/verify"} {
		if i := strings.Index(url, end); i > 0 {
			return url[:i]
		}
	}
	return url
}

// matchNotACommand reads "git: 'remote-htps' is not a git command", in any
// language: the name alone decides.
func (r *reading) matchNotACommand(h *hit, name string) bool {
	if scheme, ok := strings.CutPrefix(name, "remote-"); ok {
		h.git = true
		h.protocol = scheme
		return h.is(failure.UnsupportedProtocol, rankGeneric)
	}
	if strings.HasPrefix(name, "credential-") {
		h.git, h.soft = true, true
		h.program = strings.TrimPrefix(name, "credential-")
		h.transport = "https"
		return h.is(failure.CredentialHelperMissing, rankCause)
	}
	return false
}

// matchBare matches Git's lines that have no prefix, and those whose prefix a
// program took off.
func (r *reading) matchBare(h *hit, t string) bool {
	id, v := matchMessage(t)
	switch id {
	case msgNotACommand:
		return r.matchNotACommand(h, v[0])
	case msgRightsAdvice:
		return r.incident != nil && h.follows(false)
	}
	switch {
	case t == "Everything up-to-date":
		// Printed even after a push that failed.
		return r.incident != nil && r.incident.hits[0].line < h.line && r.ctx.operation == "push" && h.follows(false)
	case strings.HasPrefix(t, "send-pack: unexpected disconnect"):
		h.operation = "push"
		return r.incident != nil && h.follows(false)
	case strings.HasPrefix(t, "fetch-pack: unexpected disconnect"):
		return r.incident != nil && h.follows(false)
	case strings.HasPrefix(t, "Failed to clone '"):
		return r.incident != nil && h.follows(false)
	case t == "[EPOLICYKEYAGE]":
		if r.incident != nil && !r.incident.closed {
			return h.follows(false)
		}
		h.transport = "ssh"
		return h.is(failure.SSHKeyUnverified, rankGeneric)
	}
	return r.matchGitBare(h, t)
}

// uncapitalised takes back the capital letter with which JetBrains' tools begin
// a sentence of Git's that they show without its "fatal:".
func uncapitalised(t string) string {
	for _, begin := range capitalised {
		if strings.HasPrefix(t, begin) {
			return strings.ToLower(t[:1]) + t[1:]
		}
	}
	return t
}

// capitalised are the beginnings of Git's sentences that have a small letter in
// Git and say all by themselves.
var capitalised = []string{"Unable to access 'http", "Repository 'http"}

// matchGitBare matches Git's sentences without "fatal:", which dialogs and some
// tools take off: those that name a URL or that nobody else says.
func (r *reading) matchGitBare(h *hit, t string) bool {
	try := *h
	t = uncapitalised(t)
	id, v := matchMessage(t)
	switch id {
	case msgUnableToAccess, msgUnableToAccessPinned, msgAuthFailed, msgRepoNotFound:
		if !isWebURL(v[0]) {
			return false
		}
	case msgInfoRefsNotValid, msgRedirectBase, msgCouldNotRead, msgHungUp, msgHungUpInitial:
	case msgRPCFailed, msgUnableToConnect, msgBadLineLength, msgRemoteError:
		try.needsGit = true
	default:
		if !strings.HasPrefix(t, "could not read Username for 'http") &&
			!strings.HasPrefix(t, "could not read Password for 'http") &&
			!strings.HasPrefix(t, "The requested URL returned error: ") &&
			!strings.Contains(t, "' does not appear to be a git repository") && !strings.Contains(t, " not found: did you run git") {
			return false
		}
		try.needsGit = strings.HasPrefix(t, "The requested")
		try.git, try.severity = !try.needsGit, sevFatal
		if !gitRows().find(r, &try, t, 0) {
			return false
		}
		*h = try
		return true
	}
	try.git, try.final, try.severity = !try.needsGit, true, sevFatal
	if !r.readGit(&try, id, v) {
		return false
	}
	*h = try
	return true
}
