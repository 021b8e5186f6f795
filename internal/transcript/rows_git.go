package transcript

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// gitTable is what Git says after "fatal:", "error:" or "warning:" and never
// translates, or said before it translated anything. The sentences that it
// translates are in locale_messages.go; readGit gives them their meaning.
var gitTable = table{program: "git", source: "git's sources (connect.c, http.c, remote-curl.c, credential.c, prompt.c, run-command.c, url.c and their history)", rows: []row{
	{text: "could not read Username for {}", kind: failure.PromptDisabled, rank: rankGeneric, is: final, more: (*reading).takePrompt,
		eg: "could not read Username for 'https://github.com': terminal prompts disabled"},
	{text: "could not read Password for {}", kind: failure.PromptDisabled, rank: rankGeneric, is: final, more: (*reading).takePrompt,
		eg: "could not read Password for 'https://hana@github.com': No such device or address"},
	{text: "unable to read askpass response from {}", kind: failure.AskpassFailed, rank: rankCause, is: soft, more: (*reading).takeAskpass,
		eg: "unable to read askpass response from '/usr/share/code/askpass.sh'"},
	{text: "failed to execute prompt script", kind: failure.AskpassFailed, rank: rankCause, is: soft,
		more: (*reading).takePromptScript, eg: "failed to execute prompt script (exit code 1)"},
	{text: "credential helper '{program}' told us to quit", kind: failure.CredentialHelperFailed, rank: rankGeneric,
		is: final | overHTTPS, eg: "credential helper '/usr/bin/git-credential-manager' told us to quit"},
	{text: "unable to get password from user", kind: failure.AskpassFailed, rank: rankCause, is: final, more: (*reading).takePromptScript},
	{text: "…' does not appear to be a git repository", kind: failure.RemoteNotConfigured, rank: rankGeneric,
		more: (*reading).takeLocalPath, eg: "'upstream' does not appear to be a git repository"},
	{text: "no path specified; see 'git help pull' for valid url syntax", kind: failure.MalformedURL, rank: rankGeneric, is: final},
	{text: "No path specified. See 'man git-pull' for valid url syntax", kind: failure.MalformedURL, rank: rankGeneric, is: final, until: "2.21"},
	{text: "invalid gitfile format: {}", kind: failure.RemoteNotConfigured, rank: rankGeneric,
		more: (*reading).takeLocalPath, eg: "invalid gitfile format: homework.zip"},
	{text: "cannot exec ", kind: failure.AskpassFailed, rank: rankWeak, is: soft, more: (*reading).takeProgram,
		eg: "cannot exec '/opt/kraken/AskPass/askPass.sh': Permission denied"},
	{text: "cannot run ", kind: failure.SSHNotFound, rank: rankCause, more: (*reading).takeProgram, eg: "cannot run ssh: No such file or directory"},
	{text: "cannot spawn ", kind: failure.SSHNotFound, rank: rankCause, more: (*reading).takeProgram, eg: "cannot spawn C:\\PuTTY\\plink.exe: No such file or directory"},
	{text: "Authentication failed$", kind: failure.HTTP401, rank: rankGeneric, is: final | overHTTPS, until: "1.7.10"},
	{text: "{url}/info/refs not found: did you run git{}", kind: failure.DumbHTTPUpdateServerInfo, rank: rankGeneric, is: final, until: "1.8.3",
		eg: "https://github.com/user/repo.git/info/refs not found: did you run git update-server-info on the server?"},
	{text: "{url}/info/refs?service={}not found: did you run git", kind: failure.DumbHTTPUpdateServerInfo, rank: rankGeneric, is: final, until: "1.8.3",
		eg: "https://github.com/user/repo.git/info/refs?service=git-upload-pack not found: did you run git update-server-info on the server?"},
	{text: "{}/info/refs not found: did you run git update-server-info", kind: failure.DumbHTTPUpdateServerInfo, rank: rankGeneric, is: final,
		until: "1.8.3", eg: "h.test/o/r.git/info/refs not found: did you run git update-server-info on the server?"}, // its scheme left out
	{text: "{url}/info/refs not valid: could not determine hash algorithm; is this a git repository?", kind: failure.NotAGitEndpoint, rank: rankGeneric, is: final, since: "2.51",
		eg: "https://git.kumo.test/kumo/secret.git/info/refs not valid: could not determine hash algorithm; is this a git repository?"},
	{text: "{url}/info/refs download error - {said}", kind: failure.TransferInterrupted, rank: rankGeneric, is: final, more: (*reading).takeCurl, until: "1.7.2",
		eg: "https://github.com/octo/widget.git/info/refs download error - Failed connect to github.com:443; Operation now in progress"},
	{text: "…http error {}while accessing {url}", kind: failure.HTTP403, rank: rankGeneric, more: (*reading).takeStatus,
		eg: "HTTP request failed: http error 403 while accessing https://h.test/o/r.git/info/refs"},
	{text: "while accessing {url}", kind: failure.TransferInterrupted, rank: rankGeneric, more: (*reading).takeSilentAccess, until: "1.8.3",
		eg: "while accessing https://github.com/octo/widget.git/info/refs"},
	{text: "{said} while accessing ...", kind: failure.TransferInterrupted, rank: rankGeneric, more: (*reading).takeAccess, until: "1.8.3",
		eg: "gnutls_handshake() failed: A TLS packet with unexpected length was received. while accessing ..."},
	{text: "{said} while accessing {url}", kind: failure.TransferInterrupted, rank: rankGeneric, more: (*reading).takeAccess, until: "1.8.3",
		eg: "The requested URL returned error: 401 while accessing https://github.com/user/repo.git/info/refs?service=git-receive-pack"},
	{text: "SSL certificate problem, verify that the CA cert is OK", kind: failure.TLSCertUntrusted, rank: rankGeneric,
		more: (*reading).takeAccessBelow, eg: "SSL certificate problem, verify that the CA cert is OK. Details:"},
	{text: "server certificate verification failed", kind: failure.TLSCertUntrusted, rank: rankGeneric,
		more: (*reading).takeAccessBelow, eg: "server certificate verification failed. CAfile: none CRLfile: none"},
	{text: "The requested URL returned error: {}", kind: failure.HTTP403, rank: rankGeneric, is: overHTTPS,
		more: (*reading).takeBareStatus, eg: "The requested URL returned error: 403 Forbidden"},
	{text: "rate limited by '{url}'", kind: failure.RateLimited, rank: rankGeneric, is: final, since: "2.54", eg: "rate limited by 'https://github.com/acme/x.git/', please try again in 42 seconds"},
	{text: "URL '{url}' uses plaintext credentials", kind: failure.PlaintextCredentials, rank: rankGeneric, is: alone,
		since: "2.37", more: (*reading).takePlaintext,
		eg: "URL 'https://hana:<redacted>@github.com/acme/x.git' uses plaintext credentials"},
	{text: "Unable to find remote helper for '{protocol}'", kind: failure.UnsupportedProtocol, rank: rankGeneric,
		is: final, more: (*reading).takeProtocol, eg: "Unable to find remote helper for 'https'"},
	{text: "unable to find remote helper for '{protocol}'", kind: failure.UnsupportedProtocol, rank: rankGeneric,
		is: final, more: (*reading).takeProtocol, eg: "unable to find remote helper for 'htps'"},
	{text: "transport '{protocol}' not allowed", kind: failure.UnsupportedProtocol, rank: rankGeneric, is: final,
		more: (*reading).takeProtocol, eg: "transport 'file' not allowed"},
	{text: "I don't handle protocol '{protocol}'", kind: failure.UnsupportedProtocol, rank: rankGeneric, is: final,
		more: (*reading).takeProtocol, until: "2.2", eg: "I don't handle protocol 'git@https'"},
	{text: "credential url cannot be parsed: {}", kind: failure.MalformedURL, rank: rankGeneric, is: final, eg: "credential url cannot be parsed: https://host%0a.test/"},
	{text: "url has no scheme: {}", kind: failure.MalformedURL, rank: rankGeneric, is: final, eg: "url has no scheme: github.com/o/r"},
	{text: "url contains a newline in its {}", kind: failure.MalformedURL, rank: rankGeneric, is: final, eg: "url contains a newline in its host component: https://a%0ab/"},
	{text: "refusing to work with credential missing {}", kind: failure.MalformedURL, rank: rankGeneric, is: final,
		eg: "refusing to work with credential missing host field"},
	{text: "invalid URL scheme name or missing '://' suffix", kind: failure.MalformedURL, rank: rankGeneric, is: final},
	{text: "bad config line {line} in file {file}", kind: failure.ConfigError, rank: rankGeneric, is: final, more: (*reading).takeConfigLine,
		eg: "bad config line 3 in file .git/config"},
	{text: "unable to parse remote URL", kind: failure.MalformedURL, rank: rankGeneric, is: final},
	{text: "git-over-rsync is no longer supported", kind: failure.UnsupportedProtocol, rank: rankGeneric, is: final, since: "2.8"},
	{text: "Unsupported SSL backend '{}", kind: failure.TLSHandshake, rank: rankGeneric, is: final | overHTTPS,
		since: "2.20", eg: "Unsupported SSL backend 'schannel'. Supported SSL backends:"},
	{text: "Could not set SSL backend to '{}", kind: failure.TLSHandshake, rank: rankGeneric, is: final | overHTTPS,
		since: "2.20", eg: "Could not set SSL backend to 'schannel': already set"},
	{text: "strange hostname '{}' blocked", kind: failure.MalformedURL, rank: rankGeneric, is: final, since: "2.14.1",
		eg: "strange hostname '-oProxyCommand=x' blocked"},
	{text: "strange port '{}' blocked", kind: failure.MalformedURL, rank: rankGeneric, is: final, since: "2.14.1",
		eg: "strange port '-1' blocked"},
	{text: "strange pathname '{}' blocked", kind: failure.MalformedURL, rank: rankGeneric, is: final, since: "2.14.1",
		eg: "strange pathname '-x' blocked"},
	{text: "unknown port {}", kind: failure.MalformedURL, rank: rankGeneric, is: final, eg: "unknown port http"},
	{text: "Unknown port {}", kind: failure.MalformedURL, rank: rankGeneric, is: final, eg: "Unknown port http", until: "1.8"},
	{text: "newline is forbidden in git:// hosts", kind: failure.MalformedURL, rank: rankGeneric, is: final, eg: "newline is forbidden in git:// hosts and repo paths"},
	{text: "Invalid proxy URL '{proxy}'", kind: failure.ProxyUnreachable, rank: rankGeneric, is: final, since: "2.12",
		eg: "Invalid proxy URL 'http://:3128'"},
	{text: "cannot start proxy {program}", kind: failure.ProxyUnreachable, rank: rankGeneric, is: final, eg: "cannot start proxy /usr/bin/connect-proxy"},
	{text: "credential value for {} contains carriage return", kind: failure.CredentialHelperFailed, rank: rankGeneric, is: final | overHTTPS, since: "2.48.1",
		eg: "credential value for username contains carriage return"},
	{text: "credential value for {} contains newline", kind: failure.CredentialHelperFailed, rank: rankGeneric, is: final | overHTTPS, since: "2.17.4",
		eg: "credential value for password contains newline"},
	{text: "ssh variant '{}' does not support {said}", kind: failure.SSHConfigError, rank: rankGeneric, is: final | overSSH, since: "2.16",
		eg: "ssh variant 'simple' does not support setting port"},
	{text: "protocol error: expected sha/ref, got '{said}'", kind: failure.RemoteFailure, rank: rankGeneric, is: final,
		eg: "protocol error: expected sha/ref, got 'Your account has been locked.'"},
	{text: "protocol error: bad line length {said}", kind: failure.RemoteFailure, rank: rankGeneric, is: final, more: (*reading).takeLineLength,
		eg: "protocol error: bad line length 8208"},
	{text: "protocol error: unexpected '{said}'", kind: failure.RemoteFailure, rank: rankGeneric, is: final,
		since: "2.15", eg: "protocol error: unexpected 'Welcome to Gitblit'"},
	{text: "read error: {said}", kind: failure.TransferInterrupted, rank: rankWeak, is: weak | final,
		more: (*reading).takeReadError, eg: "read error: Operation timed out"},
	{text: "write error: {said}", kind: failure.TransferInterrupted, rank: rankWeak, is: weak | final,
		more: (*reading).takeReadError, eg: "write error: Broken pipe"},
	{text: "server is speaking an unknown protocol", kind: failure.NotAGitEndpoint, rank: rankGeneric, is: final, since: "2.16"},
	{text: "invalid content-type {}", kind: failure.NotAGitEndpoint, rank: rankGeneric, is: final, eg: "invalid content-type text/html; charset=utf-8"},
	{text: "invalid server response; got '{}'", kind: failure.NotAGitEndpoint, rank: rankGeneric, is: final, eg: "invalid server response; got '<!DOCTYPE html>'"},
	{text: "invalid server response; expected service{}", kind: failure.NotAGitEndpoint, rank: rankGeneric, is: final,
		eg: "invalid server response; expected service, got flush packet"},
	{text: "{url} not valid: is this a git repository?", kind: failure.NotAGitEndpoint, rank: rankGeneric, is: final,
		eg: "https://portal.test/x/info/refs not valid: is this a git repository?"},
	{text: "dumb http transport does not support {}", kind: failure.NotAGitEndpoint, rank: rankGeneric, is: final,
		eg: "dumb http transport does not support shallow capabilities"},
	{text: "dumb HTTP transport does not support {}", kind: failure.NotAGitEndpoint, rank: rankGeneric, is: final,
		until: "1.8.4", eg: "dumb HTTP transport does not support --depth"},
	{text: "Cannot access URL {url}, return code {}", kind: failure.HTTP403, rank: rankGeneric, is: final | pushing, more: (*reading).takeDumbPush,
		eg: "Cannot access URL https://dav.acme.test/r.git/, return code 22"},
	{text: "DAV-push is not supported{}", kind: failure.RemoteFailure, rank: rankGeneric, is: final | pushing, eg: "DAV-push is not supported by this server"},
	{text: "no DAV locking support on {url}", kind: failure.RemoteFailure, rank: rankGeneric, is: final | pushing, more: (*reading).namesURL,
		eg: "no DAV locking support on https://dav.acme.test/r.git/"},
	{text: "cannot lock existing info/refs", kind: failure.RemoteFailure, rank: rankGeneric, is: final | pushing},
	{text: "git-http-push failed", rank: rankFollow, is: final | pushing},
	{text: "unable to connect a socket ({said})", kind: failure.ConnectionRefused, rank: rankGeneric, is: final,
		more: (*reading).takeOldSocket, until: "1.8", eg: "unable to connect a socket (Connection timed out)"},
	{text: "unable to access '{url}{}': Failed$", kind: failure.RemoteFailure, rank: rankGeneric, is: final, eg: "unable to access 'https://github.com/octo/widget.git/': Failed"},
	{text: "unable to fork", kind: failure.SSHNotFound, rank: rankWeak, is: final | weak},
	{text: "git fetch-pack: expected shallow list", kind: failure.RemoteFailure, rank: rankGeneric, is: final},
	{text: "{program} died of signal {}", kind: failure.RemoteFailure, rank: rankGeneric, more: (*reading).takeSignal,
		eg: "ssh died of signal 6"},
	{text: "Unable to get pack file {url}", kind: failure.RemoteFailure, rank: rankWeak, more: (*reading).takeDumbFetch,
		eg: "Unable to get pack file http://h.test/o/r/objects/pack/pack-0123456789012345678901234567890123456789.pack"},
	{text: "Unable to get pack index {url}", kind: failure.RemoteFailure, rank: rankWeak, more: (*reading).takeDumbFetch,
		eg: "Unable to get pack index http://h.test/o/r/objects/pack/pack-0123456789012345678901234567890123456789.idx"},
	{text: "HTTP request failed", rank: rankFollow, is: final},
	{text: "remote helper '{}' aborted session", rank: rankFollow, is: final, eg: "remote helper 'https' aborted session"},
	{text: "Remote helper '{}' aborted session", rank: rankFollow, is: final, eg: "Remote helper 'codecommit' aborted session"},
	{text: "could not fetch ", rank: rankFollow, eg: "could not fetch 1234567 from promisor remote"},
	{text: "Could not fetch ", kind: failure.RemoteFailure, rank: rankWeak, more: (*reading).onlyGit, eg: "Could not fetch origin"},
	{text: "index-pack failed", rank: rankFollow},
	{text: "unpack-objects failed", rank: rankFollow},
	{text: "protocol error: bad pack header", rank: rankFollow},
	{text: "fetch-pack: invalid index-pack output", rank: rankFollow},
	{text: "fetch-pack: unable to fork off {}", rank: rankFollow, eg: "fetch-pack: unable to fork off index-pack"},
	{text: "Fetched in submodule path", rank: rankFollow, eg: "Fetched in submodule path 'x', but it did not contain 1234567"},
	{text: "Unable to fetch in submodule path", rank: rankFollow, eg: "Unable to fetch in submodule path 'x'"},
	{text: "expected 'packfile'", rank: rankFollow},
	{text: "expected flush after ref listing", rank: rankFollow},
	{text: "remote unpack failed: {}", kind: failure.RemoteFailure, rank: rankWeak, is: pushing,
		more: (*reading).takeUnpack, eg: "remote unpack failed: unable to create temporary object directory"},
	{text: "unpack failed: {}", kind: failure.RemoteFailure, rank: rankWeak, is: pushing, more: (*reading).takeUnpack,
		eg: "unpack failed: index-pack abnormal exit"},
	{text: "remote did not send all necessary objects", kind: failure.TransferInterrupted, rank: rankWeak, is: final},
	{text: "the receiving end does not support {}", rank: rankFollow, eg: "the receiving end does not support --atomic push"},
}}

// takeDumbFetch reads what the library said of a file of a repository, on the line
// below.
func (r *reading) takeDumbFetch(h *hit, _ string) bool {
	below := h.line + 1
	if below >= len(r.lines) {
		return false
	}
	try := *h
	if !r.matchCurl(&try, r.lines[below].text) {
		return false
	}
	*h = try
	h.through, h.git, h.operation = below, true, "fetch"
	return true
}

// takeSignal is for the programs that speak to a remote.
func (r *reading) takeSignal(h *hit, said string) bool {
	h.reason = said
	return h.program == "ssh" || strings.HasPrefix(h.program, "git-remote-") || strings.HasPrefix(h.program, "git remote-")
}

// takeReadError reads why Git could not go on reading from, or writing to, a remote.
func (r *reading) takeReadError(h *hit, _ string) bool {
	switch e := errnoOf(h.reason); {
	case e == errnoTimedOut, e == errnoReset, e == errnoUnreachable, e == errnoRefused:
		h.kind = connectKind(e)
	// in another language
	case strings.HasPrefix(h.reason, "Broken pipe"), strings.Contains(h.reason, "onnection"), !ascii.Only(h.reason):
	default:
		return false // a full disk, or a file
	}
	for i := h.line - 1; i >= 0 && i >= h.line-4 && h.host == "" && !r.gap(i+1); i-- {
		if host, _, ok := strings.Cut(strings.TrimPrefix(r.lines[i].text, "Looking up "), " ... "); ok &&
			strings.HasPrefix(r.lines[i].text, "Looking up ") {
			h.host, h.transport = host, "git" // what "git fetch --verbose" says over git://
		}
	}
	return true
}

// takeOldSocket reads why, and from the line above which host it was:
// "github.com[0: 192.0.2.7]: errno=Connection timed out".
func (r *reading) takeOldSocket(h *hit, said string) bool {
	if h.line > 0 {
		above := r.b.Lines[r.lines[h.line-1].line].Text // of which a frame seems to be a part
		host, _, ok := strings.Cut(above, "[0: ")
		if host = lastWord(host); ok && strings.Contains(above, "]: errno=") && secret.IsHost(host) {
			h.host, h.transport = host, "git"
		}
	}
	return r.takeReason(h, said)
}

// takeAskpass reads which program gave no answer.
func (r *reading) takeAskpass(h *hit, said string) bool {
	h.program, _ = quotedIn(said)
	return true
}

// takePromptScript tells the program that should ask from none: without one, Git's shell
// script for /dev/tty fails, and what is missing is a credential.
func (r *reading) takePromptScript(h *hit, _ string) bool {
	for j := h.line - 1; j >= 0 && j >= h.line-3; j-- {
		if strings.Contains(r.lines[j].text, "/dev/tty") {
			h.kind, h.rank = failure.PromptDisabled, rankWeak
		}
	}
	if h.kind == failure.AskpassFailed && !r.namesAskpass() {
		h.kind, h.rank = failure.PromptDisabled, rankWeak
	}
	h.transport = "https"
	return true
}

// namesAskpass says whether anything in the block shows that a program was to ask.
func (r *reading) namesAskpass() bool {
	for i := range r.lines {
		if t := strings.ToLower(r.lines[i].text); strings.Contains(t, "askpass") {
			return true
		}
	}
	return strings.Contains(strings.ToLower(r.command), "askpass")
}

// takePrompt reads "could not read Username for 'https://host': reason", and
// finds a helper that failed right above it.
func (r *reading) takePrompt(h *hit, said string) bool {
	url, _ := quotedIn(said)
	if url == "" {
		_, url, _ = strings.Cut(said, " for ")
		url = trimMarks(firstWord(url))
	}
	u := remoteurl.Parse(url)
	h.host, h.port, h.transport = u.Host, u.Port, u.Transport.String()
	if u.Path != "" && u.Path != "/" {
		h.url = url
	}
	if h.transport != "https" && h.transport != "http" {
		h.transport = ""
	}
	if r.incident != nil && !r.incident.closed && len(r.incident.hits) > 0 {
		return true
	}
	if i, ok := r.helperWords(h.line); ok {
		said := r.hitAt(i)
		said.soft, said.kind, said.rank = true, failure.CredentialHelperFailed, rankCause
		said.reason, said.transport, said.host = r.lines[i].text, h.transport, h.host
		r.take(said)
	}
	return true
}

// takeLocalPath decides what a path is that Git could not open: a remote's
// name, a URL that lost its scheme or colon, or a repository on a server.
func (r *reading) takeLocalPath(h *hit, said string) bool {
	if strings.HasPrefix(said, "''") { // Windows' shell on the server takes the quotes for a part of the name
		said = strings.ReplaceAll(said, "''", "'")
	}
	path, _ := quotedIn(said)
	if path == "" {
		_, path, _ = strings.Cut(said, ": ")
	}
	return r.localPath(h, path)
}

func (r *reading) localPath(h *hit, path string) bool {
	switch {
	case path == "", r.b.Command != nil && r.inv.role != roleGit && strings.HasPrefix(path, "/"): // a tool's own copy
		return false
	case strings.Contains(path, "://"):
		h.url = path
		h.kind = failure.RepoNotFound
	case looksLikeHostPath(path), strings.HasPrefix(path, "git@") && !strings.ContainsAny(path, "/ "): // no path
		h.url = path
		h.kind = failure.MalformedURL
	case strings.ContainsAny(path, `/\~`) || strings.HasSuffix(path, ".git"):
		h.kind, h.file = failure.RepoNotFound, path
	default:
		h.remote = path
		h.kind = failure.RemoteNotConfigured
	}
	h.rank = rankGeneric
	return true
}

// takeProgram reads "cannot run PROG: reason" or "cannot exec 'PROG': reason": SSH,
// askpass or a helper.
// Editors, pagers and hooks are not about the remote.
func (r *reading) takeProgram(h *hit, said string) bool {
	rest := said[strings.IndexByte(said, ' ')+1:]
	rest = rest[strings.IndexByte(rest, ' ')+1:]
	prog, _, _ := strings.Cut(rest, ": ")
	prog = strings.Trim(prog, "'")
	base := strings.ToLower(programName(prog))
	h.program, h.final = prog, false
	switch {
	case strings.Contains(base, "askpass"):
		h.kind = failure.AskpassFailed
	case strings.Contains(prog, "git-credential"), strings.Contains(prog, "credential-"):
		h.kind = failure.CredentialHelperMissing
	case strings.Contains(base, "ssh"), strings.Contains(base, "plink"), strings.Contains(base, "putty"),
		r.nextIs(h.line, "unable to fork") && !strings.Contains(base, "gpg") && !strings.Contains(prog, "hook"):
		h.kind, h.transport = failure.SSHNotFound, "ssh"
	default:
		return false
	}
	return true
}

// takeCurl gives the kind of what libcurl said.
func (r *reading) takeCurl(h *hit, _ string) bool {
	if !r.matchCurl(h, h.reason) {
		h.kind, h.rank = failure.RemoteFailure, rankGeneric
	}
	return true
}

// takeAccess reads "WHAT while accessing URL" of Git before 1.8.3.
func (r *reading) takeAccess(h *hit, said string) bool {
	h.final = false
	if strings.Contains(said, "service=git-receive-pack") {
		h.operation = "push"
	}
	return r.takeCurl(h, said)
}

// takeSilentAccess reads the same where libcurl gave no reason.
func (r *reading) takeSilentAccess(h *hit, said string) bool {
	h.final, h.kind = false, failure.RemoteFailure
	if strings.HasPrefix(h.url, "https://") {
		h.kind = failure.TLSOldProtocol
	}
	if strings.Contains(said, "service=git-receive-pack") {
		h.operation = "push"
	}
	return true
}

// takeAccessBelow finds the URL on the line below.
func (r *reading) takeAccessBelow(h *hit, _ string) bool {
	h.final = false
	if next := h.line + 1; next < len(r.lines) {
		if _, url, ok := strings.Cut(r.lines[next].text, "while accessing "); ok {
			h.url = repositoryOfRequest(firstWord(url))
			h.through = next
		}
	}
	return true
}

func (r *reading) takeStatus(h *hit, said string) bool {
	return r.isStatus(h, statusIn(said, "http error "))
}

// takeBareStatus reads libcurl's sentence where nothing but "error:" or
// "fatal:" stands before it; the URL may be on the next line.
func (r *reading) takeBareStatus(h *hit, said string) bool {
	if strings.HasSuffix(said, " accessing") || r.saidByCurl(h.line) {
		return false
	}
	h.final = false
	return r.matchCurl(h, said)
}

// takePlaintext tells Git's warning from its refusal (transfer.credentialsInUrl).
func (r *reading) takePlaintext(h *hit, _ string) bool {
	h.warning = h.severity == sevWarning
	return true
}

// namesURL leaves out what a manual puts in a URL's place.
func (r *reading) namesURL(h *hit, _ string) bool { return isWebURL(h.url) }

// takeLineLength leaves out what is no length: the server's noise.
func (r *reading) takeLineLength(h *hit, _ string) bool {
	return strings.Trim(h.reason, "-0123456789") == ""
}

// takeDumbPush gives the kind of a push over WebDAV that libcurl gave up.
func (r *reading) takeDumbPush(h *hit, said string) bool {
	switch statusIn(said, "return code ") {
	case "6":
		h.kind = failure.DNSFailure
	case "7":
		h.kind = failure.ConnectionRefused
	case "28":
		h.kind = failure.ConnectionTimeout
	case "35":
		h.kind = failure.TLSHandshake
	case "60", "51":
		h.kind = failure.TLSCertUntrusted
	}
	return true
}

// takeUnpack reads why the server could not keep what was pushed.
func (r *reading) takeUnpack(h *hit, said string) bool {
	h.final = false
	_, h.reason, _ = strings.Cut(said, ": ")
	return true
}

// takeProtocol says what is wrong with a protocol that Git has no helper for.
func (r *reading) takeProtocol(h *hit, _ string) bool {
	if h.protocol == "codecommit" {
		h.forge = forge.CodeCommit
	}
	return true
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

// nextIs reports whether the next line is Git's with this text.
func (r *reading) nextIs(i int, text string) bool {
	if i+1 >= len(r.lines) {
		return false
	}
	_, rest := cutSeverity(r.lines[i+1].text)
	return rest == text
}
