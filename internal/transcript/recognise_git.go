package transcript

import (
	"github.com/gitauth-ls/gitauth-ls/internal/failure"

	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
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

// matchGit matches a line that begins with Git's fatal:, error: or warning:.
func (r *reading) matchGit(h *hit, sev severity, rest string) bool {
	h.git = true
	h.final = sev == sevFatal
	if r.matchUntranslated(h, sev, rest) {
		return true
	}
	id, v := matchMessage(rest)
	switch id {
	case msgUnableToAccess, msgUnableToAccessPinned:
		h.url = v[0]
		return r.matchCurl(h, v[len(v)-1])
	case msgAuthFailed:
		if !isWebURL(v[0]) {
			return false
		}
		h.url = v[0]
		return h.is(failure.HTTP401, rankGeneric)
	case msgRepoNotFound:
		if !strings.Contains(v[0], "://") {
			return false
		}
		h.url = v[0]
		return h.is(failure.RepoNotFound, rankGeneric)
	case msgRepoDoesNotExist:
		return r.matchLocalPath(h, v[0])
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
		return h.is(failure.UnsupportedProtocol, rankGeneric)
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
		if r.incident == nil {
			return false // after "! [rejected]": the remote was reached
		}
		h.url, h.operation = v[0], "push"
		if !looksLikeURL(h.url) {
			h.url = ""
		}
		return h.follows(true)
	case msgSubmoduleClone:
		if r.incident == nil {
			return false
		}
		h.url, h.submodule = v[0], v[1]
		return h.follows(true)
	}
	return false
}

// matchUntranslated matches what Git says in English in every language, and
// what other programs say with Git's prefix.
func (r *reading) matchUntranslated(h *hit, sev severity, rest string) bool {
	switch {
	case strings.HasPrefix(rest, "could not read Username for "), strings.HasPrefix(rest, "could not read Password for "):
		r.takePrompt(h, rest)
		return h.is(failure.PromptDisabled, rankGeneric)
	case strings.HasPrefix(rest, "unable to read askpass response from "):
		h.final = false
		h.program, _ = quotedIn(rest)
		return h.is(failure.AskpassFailed, rankCause)
	case strings.HasPrefix(rest, "failed to execute prompt script"), strings.HasPrefix(rest, "unable to get password from user"):
		h.final = false
		return h.is(failure.AskpassFailed, rankCause)
	case strings.Contains(rest, "' does not appear to be a git repository"):
		path, _ := quotedIn(rest)
		h.final = false
		return r.matchLocalPath(h, path)
	case strings.HasPrefix(rest, "cannot run "), strings.HasPrefix(rest, "cannot spawn "):
		h.final = false
		return r.matchCannotRun(h, rest)
	case rest == "unable to fork", rest == "HTTP request failed":
		return r.incident != nil && h.follows(true)
	case strings.HasSuffix(rest, "Authentication failed") && len(rest) == len("Authentication failed"):
		// Git before 1.8 names no URL.
		h.transport = "https"
		return h.is(failure.HTTP401, rankGeneric)
	case strings.Contains(rest, "/info/refs not found: did you run git"), strings.Contains(rest, "/info/refs?service=git-upload-pack not found: did you run git"):
		h.url, _, _ = strings.Cut(rest, "/info/refs")
		return isWebURL(h.url) && h.is(failure.DumbHTTPUpdateServerInfo, rankGeneric)
	case strings.Contains(rest, " while accessing http"):
		what, url, _ := strings.Cut(rest, " while accessing ")
		r.takeAccessed(h, url)
		h.final = false
		return r.matchCurl(h, what)
	case strings.HasPrefix(rest, "SSL certificate problem, verify that the CA cert is OK"), sev == sevError && strings.HasPrefix(rest, "server certificate verification failed"):
		h.final = false
		if next := h.line + 1; next < len(r.lines) {
			if _, url, ok := strings.Cut(r.lines[next].text, " while accessing "); ok {
				r.takeAccessed(h, url)
				h.through = next
			}
		}
		return h.is(failure.TLSCertUntrusted, rankGeneric)
	case strings.HasPrefix(rest, "The requested URL returned error: ") && !strings.HasSuffix(rest, " accessing"):
		h.transport, h.final = "https", false
		return r.matchCurl(h, rest)
	case strings.HasPrefix(rest, "rate limited by "):
		h.url, _ = quotedIn(rest)
		return h.is(failure.RateLimited, rankGeneric)
	case strings.HasPrefix(rest, "URL '") && strings.Contains(rest, "' uses plaintext credentials"):
		h.url, _ = quotedIn(rest)
		h.alone, h.warning = true, sev == sevWarning
		return h.is(failure.PlaintextCredentials, rankGeneric)
	case strings.HasPrefix(rest, "remote helper '") && strings.HasSuffix(rest, "aborted session"):
		return r.incident != nil && h.follows(true)
	case strings.HasPrefix(rest, "Unable to find remote helper for '"):
		h.protocol, _ = quotedIn(rest)
		return h.is(failure.UnsupportedProtocol, rankGeneric)
	case strings.HasPrefix(rest, "credential url cannot be parsed: "), strings.HasPrefix(rest, "url has no scheme: "), strings.HasPrefix(rest, "url contains a newline in its "),
		strings.HasPrefix(rest, "refusing to work with credential missing "), strings.HasPrefix(rest, "invalid URL scheme name or missing '://' suffix"),
		strings.HasPrefix(rest, "unable to parse remote URL"), strings.HasPrefix(rest, "strange hostname '"), strings.HasPrefix(rest, "strange pathname '"):
		return h.is(failure.MalformedURL, rankGeneric)
	case strings.HasPrefix(rest, "invalid content-type "):
		return h.is(failure.NotAGitEndpoint, rankGeneric)
	case strings.HasPrefix(rest, "could not fetch "), strings.HasPrefix(rest, "index-pack failed"), strings.HasPrefix(rest, "protocol error: bad pack header"),
		strings.HasPrefix(rest, "fetch-pack: invalid index-pack output"), strings.HasPrefix(rest, "Could not fetch "), strings.HasPrefix(rest, "unpack-objects failed"),
		strings.HasPrefix(rest, "Fetched in submodule path"), strings.HasPrefix(rest, "Unable to fetch in submodule path"), strings.HasPrefix(rest, "expected 'packfile'"):
		return r.incident != nil && h.follows(sev == sevFatal)
	}
	return isManagerSentence(rest) && r.takeManager(h, rest)
}

// managerSentences are how Git Credential Manager begins its last words.
var managerSentences = []string{
	"Cannot prompt because ", "Cannot show prompt because ", "User cancelled dialog", "User canceled device code authentication", "User canceled authentication",
	"User cancelled authentication", "No credential store has been selected", "No host provider available to service this request", "Failed to create PAT",
	"Failed to open secret service session", "Failed to search for credentials", "Failed to store credentials", "Cannot find GPG ID in password store",
	"Failed to locate '", "helper error (", "Failed to write item to store", "Unable to persist credentials", "A task was canceled", "An error occurred while sending the request",
	"Cannot use the '", "Failed to obtain credentials", "unable to get credentials from", "The OAuth", "OAuth2 ", "AADSTS", "Interactive logon for ", "Logon failed",
}

func isManagerSentence(s string) bool {
	for _, m := range managerSentences {
		if strings.HasPrefix(s, m) {
			return true
		}
	}
	return false
}

func (r *reading) takeManager(h *hit, rest string) bool {
	h.final, h.git, h.soft = false, false, true
	h.reason, h.transport = rest, "https"
	return h.is(failure.CredentialHelperFailed, rankCause)
}

// takePrompt reads "could not read Username for 'https://host': reason", and
// finds a helper that failed right above it.
func (r *reading) takePrompt(h *hit, rest string) {
	url, _ := quotedIn(rest)
	u := remoteurl.Parse(url)
	h.host, h.port, h.transport = u.Host, u.Port, u.Transport.String()
	if u.Path != "" && u.Path != "/" {
		h.url = url
	}
	if h.transport != "https" && h.transport != "http" {
		h.transport = ""
	}
	if r.incident != nil && !r.incident.closed && len(r.incident.hits) > 0 {
		return
	}
	if i, ok := r.helperWords(h.line); ok {
		c := r.lines[i]
		said := hit{line: i, through: i, from: c.from, to: c.from + len(strings.TrimRight(r.b.Lines[i].Text[c.from:], " \t\r")), soft: true}
		said.is(failure.CredentialHelperFailed, rankCause)
		said.reason, said.transport, said.host = c.text, h.transport, h.host
		r.take(said)
	}
}

// helperWords finds what a credential helper printed before Git gave up: the
// line right above, if it is nobody else's.
func (r *reading) helperWords(i int) (int, bool) {
	j := i - 1
	if j < 0 || r.b.Lines[i].Gap {
		return 0, false
	}
	c := r.lines[j]
	t := c.text
	if t == "" || c.framed || c.indent > 0 || c.fenced || len(t) > 300 || r.ctx.toolLine == j || r.ctx.inv.role == roleTool {
		return 0, false
	}
	if r.ctx.inv.role != roleGit && !r.b.Open && r.b.Command != nil {
		return 0, false
	}
	if sev, _ := cutSeverity(t); sev != sevNone {
		return 0, false
	}
	for _, p := range []string{"remote:", "hint:", "From ", "To ", "Username for", "Password for", "Fetching ", "Cloning ", "Submodule ", "Failed to clone", "Switched to", "Initialized ", "##[", "[", "+ ", "$ ", "> ", "go: ",
		"Enumerating", "Everything", "Receiving", "Updating", "Already ", "Auto packing", "Entering '", "Synchronizing ", "HEAD is now"} {
		if strings.HasPrefix(t, p) {
			return 0, false
		}
	}
	if id, _ := matchMessage(t); id != msgNone || strings.HasSuffix(t, ":") || strings.HasSuffix(t, "...") {
		return 0, false
	}
	low := strings.ToLower(t)
	for _, w := range []string{"expired", "fail", "error", "denied", "not found", "cannot", "can't", "could not", "couldn't", "unable", "invalid", "refused", "locked", "timed out", "timeout",
		"not logged", "log in", "login", "unauthorized", "no such", "missing", "unavailable", "not available", "canceled", "cancelled", "permission", "not signed in", "no credential"} {
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

// matchLocalPath decides what a path is that Git could not open: a remote's
// name, a URL that lost its scheme or colon, or a repository on a server.
func (r *reading) matchLocalPath(h *hit, path string) bool {
	switch {
	case path == "":
		return false
	case strings.Contains(path, "://"):
		h.url = path
		return h.is(failure.RepoNotFound, rankGeneric)
	case looksLikeHostPath(path):
		h.url = path
		return h.is(failure.MalformedURL, rankGeneric)
	case strings.ContainsAny(path, `/\~`) || strings.HasSuffix(path, ".git"):
		return h.is(failure.RepoNotFound, rankGeneric)
	}
	h.remote = path
	return h.is(failure.RemoteNotConfigured, rankGeneric)
}

// looksLikeHostPath tells "git@github.com/o/r.git" and "github.com/o/r" from a
// path.
func looksLikeHostPath(path string) bool {
	first, rest, ok := strings.Cut(path, "/")
	if !ok {
		return strings.Contains(path, "@") && strings.Contains(path, ".")
	}
	if first == "" || first == "." || first == ".." || first == "~" || rest == "" {
		return false
	}
	first = first[strings.LastIndexByte(first, '@')+1:]
	first, _, _ = strings.Cut(first, ":")
	dot := strings.LastIndexByte(first, '.')
	return dot > 0 && len(first)-dot > 2 && first[dot+1:] != "git" || strings.HasPrefix(path, "http")
}

// matchCannotRun reads "cannot run PROG: reason": SSH, askpass or a helper.
// Editors, pagers and hooks are not about the remote.
func (r *reading) matchCannotRun(h *hit, rest string) bool {
	rest = rest[strings.IndexByte(rest, ' ')+1:]
	rest = rest[strings.IndexByte(rest, ' ')+1:]
	prog, _, _ := strings.Cut(rest, ": ")
	base := strings.ToLower(programName(prog))
	h.program = prog
	switch {
	case strings.Contains(base, "askpass"):
		return h.is(failure.AskpassFailed, rankCause)
	case strings.Contains(prog, "git-credential"), strings.Contains(prog, "credential-"):
		return h.is(failure.CredentialHelperMissing, rankCause)
	case strings.Contains(base, "ssh"), strings.Contains(base, "plink"), strings.Contains(base, "putty"), r.nextIs(h.line, "unable to fork") && !strings.Contains(base, "gpg") && !strings.Contains(prog, "hook"):
		h.transport = "ssh"
		return h.is(failure.SSHNotFound, rankCause)
	}
	return false
}

// nextIs reports whether the next line is Git's with this text.
func (r *reading) nextIs(i int, text string) bool {
	if i+1 >= len(r.lines) {
		return false
	}
	_, rest := cutSeverity(r.lines[i+1].text)
	return rest == text
}

// takeAccessed takes the repository's URL out of the one that Git asked for.
func (r *reading) takeAccessed(h *hit, url string) {
	url, _, _ = strings.Cut(url, " ")
	if strings.Contains(url, "service=git-receive-pack") || strings.HasSuffix(url, "/git-receive-pack") {
		h.operation = "push"
	}
	h.url = repositoryOfRequest(url)
}

// repositoryOfRequest cuts what Git appends to a repository's URL.
func repositoryOfRequest(url string) string {
	for _, end := range []string{"/info/refs", "/info/lfs", "/git-upload-pack", "/git-receive-pack", "/objects/"} {
		if i := strings.Index(url, end); i > 0 {
			return url[:i]
		}
	}
	return url
}

// takeRedirect reads the two lines under "unable to update url base from
// redirection", in whatever language: what was asked for, and where it led.
func (r *reading) takeRedirect(h *hit) {
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

// matchRemoteError reads what a server said through Git's protocol.
func (r *reading) matchRemoteError(h *hit, said string) bool {
	said = strings.TrimSpace(said)
	if said == "" {
		if h.line+1 >= len(r.lines) {
			return false
		}
		said = r.lines[h.line+1].text
		h.through = h.line + 1
		if strings.HasPrefix(said, "The unauthenticated git protocol on port 9418 is no longer supported") {
			h.transport, h.forge = "git", forge.GitHub
			if h.line+2 < len(r.lines) && strings.HasPrefix(r.lines[h.line+2].text, "Please see ") {
				h.through++
			}
			return h.is(failure.GitProtocolRemoved, rankGeneric)
		}
	}
	switch {
	case strings.HasPrefix(said, "access denied or repository not exported"), strings.HasPrefix(said, "no such repository"), strings.HasPrefix(said, "repository not exported"):
		h.transport = "git"
		return h.is(failure.RepoNotFound, rankGeneric)
	case strings.HasPrefix(said, "service not enabled"):
		h.transport = "git"
		return h.is(failure.ReadDenied, rankGeneric)
	case strings.HasPrefix(said, "access denied"):
		return h.is(failure.ReadDenied, rankGeneric)
	case strings.HasPrefix(said, "Git repository not found"), strings.HasPrefix(said, "Repository not found"), strings.HasPrefix(said, "Not found"):
		return h.is(failure.RepoNotFound, rankGeneric)
	case strings.HasPrefix(said, "CAPTCHA required"):
		return h.is(failure.HTTP401, rankGeneric)
	}
	final := h.final
	ok := r.matchServer(h, said, true)
	h.final = final
	return ok
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
	// These break off in the middle, whatever the library's words for it.
	for _, n := range []string{"curl 16 ", "curl 18 ", "curl 28 ", "curl 52 ", "curl 55 ", "curl 56 ", "curl 92 ", "curl 95 ", "result=18", "result=28", "result=52", "result=55", "result=56", "result=92"} {
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
	h.transport = "ssh"
	return true
}

// matchUnableToConnect reads git://'s failure: the reason is on the lines below.
func (r *reading) matchUnableToConnect(h *hit, host string) bool {
	host = strings.Trim(strings.TrimSpace(host), "„“”\"'«»:：")
	if host == "" || strings.ContainsAny(host, " /") {
		return false
	}
	h.host, h.transport = host, "git"
	reason := errnoOther
	for i := h.line + 1; i < len(r.lines) && i <= h.line+4; i++ {
		if !strings.Contains(r.lines[i].text, "errno=") {
			break
		}
		h.through = i
		reason = errnoOf(r.lines[i].text)
	}
	return h.is(connectKind(reason), rankGeneric)
}

func connectKind(e errno) *failure.Kind {
	switch e {
	case errnoTimedOut:
		return failure.ConnectionTimeout
	case errnoUnreachable:
		return failure.NetworkUnreachable
	case errnoReset:
		return failure.ConnectionReset
	case errnoName:
		return failure.DNSFailure
	}
	return failure.ConnectionRefused
}

func isWebURL(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// quotedIn is the first text in quotation marks of any language, and what
// follows it.
func quotedIn(s string) (inner, rest string) {
	marks := []struct{ open, end string }{{"'", "'"}, {"„", "“"}, {"„", "”"}, {"«", "»"}, {"”", "”"}, {"“", "”"}, {"\"", "\""}, {"「", "」"}, {"`", "`"}}
	best := -1
	for _, m := range marks {
		i := strings.Index(s, m.open)
		if i < 0 || best >= 0 && i >= best {
			continue
		}
		if end := strings.Index(s[i+len(m.open):], m.end); end >= 0 {
			best = i
			inner = s[i+len(m.open) : i+len(m.open)+end]
			rest = s[i+len(m.open)+end+len(m.end):]
		}
	}
	return inner, rest
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
