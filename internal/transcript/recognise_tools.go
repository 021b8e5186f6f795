package transcript

import (
	"github.com/gitauth-ls/gitauth-ls/internal/failure"

	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// matchBare matches Git's lines that have no prefix.
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
	return r.matchGitolite(h, t)
}

// matchGitolite reads "FATAL: W any testing taro DENIED by fallthru".
func (r *reading) matchGitolite(h *hit, t string) bool {
	rest, ok := strings.CutPrefix(t, "FATAL: ")
	if !ok || !strings.Contains(rest, " DENIED by ") {
		return false
	}
	h.transport, h.needsGit = "ssh", true
	fields := strings.Fields(rest)
	if len(fields) >= 4 {
		h.repo, h.account = fields[2], fields[3]
	}
	if strings.HasPrefix(rest, "W ") || strings.HasPrefix(rest, "+ ") {
		return h.is(failure.WriteDenied, rankCause)
	}
	return h.is(failure.ReadDenied, rankCause)
}

// matchTool matches what programs beside git print: credential helpers, the
// shell that starts them, Git LFS, and clients that are not Git at all.
func (r *reading) matchTool(h *hit, t string) bool {
	return r.matchHelper(h, t) || r.matchLFS(h, t) || r.matchJGit(h, t) || r.matchLibgit2(h, t) || r.matchSSHAdd(h, t)
}

// matchHelper matches the shell that does not find a helper or SSH, and
// helpers that fail in known words.
func (r *reading) matchHelper(h *hit, t string) bool {
	for _, verb := range []string{" get: ", " store: ", " erase: "} {
		prog, rest, ok := strings.Cut(t, verb)
		if ok && prog != "" && !strings.Contains(prog, ": ") && errnoOf(rest) == errnoNotFound && len(strings.Fields(prog)) <= 4 {
			h.program, h.soft, h.transport = prog, true, "https"
			return h.is(failure.CredentialHelperMissing, rankCause)
		}
	}
	switch {
	case strings.Contains(t, "git-credential-") && (errnoOf(t) == errnoNotFound || strings.Contains(t, "is not recognized as") || strings.Contains(t, "認識されていません")):
		h.program, h.soft, h.transport = helperName(t), true, "https"
		return h.is(failure.CredentialHelperMissing, rankCause)
	case strings.Contains(t, "could not connect to Secret Service"), strings.HasPrefix(t, "failed to get: -"), strings.HasPrefix(t, "failed to store: -"), strings.HasPrefix(t, "failed to unlock keyring"),
		strings.HasPrefix(t, "store failed: The name org.freedesktop.secrets"), strings.HasPrefix(t, "lookup failed: "):
		h.soft, h.transport, h.reason = true, "https", t
		return h.is(failure.CredentialHelperFailed, rankCause)
	case strings.Contains(t, "vscode-git-") && (strings.Contains(t, "ENOENT") || strings.Contains(t, "ECONNREFUSED")), t == "Missing or invalid credentials.":
		h.soft, h.transport = true, "https"
		return h.is(failure.AskpassFailed, rankCause)
	case strings.Contains(t, "ssh") && isShellNotFound(t):
		h.needsGit, h.transport = true, "ssh"
		h.program = missingProgram(t)
		return h.is(failure.SSHNotFound, rankCause)
	case strings.Contains(t, "plink") && isShellNotFound(t):
		h.needsGit, h.transport = true, "ssh"
		h.program = missingProgram(t)
		return h.is(failure.SSHNotFound, rankCause)
	}
	return false
}

// isShellNotFound recognises a shell that does not find the program of
// GIT_SSH_COMMAND: "sh: 1: ssh: not found", "ssh: command not found".
func isShellNotFound(t string) bool {
	if strings.HasPrefix(t, "ssh: ") && !strings.HasPrefix(t, "ssh: command not found") {
		return false // SSH itself talks
	}
	return strings.HasSuffix(t, ": not found") || strings.Contains(t, "command not found") || strings.HasSuffix(t, "No such file or directory") && strings.Count(t, ": ") >= 2 ||
		strings.Contains(t, "コマンドが見つかりません") || strings.Contains(t, "is not recognized as an internal or external command")
}

// missingProgram is the word before "not found".
func missingProgram(t string) string {
	parts := strings.Split(t, ": ")
	for i := len(parts) - 1; i >= 0; i-- {
		if strings.Contains(parts[i], "ssh") || strings.Contains(parts[i], "plink") {
			word, _, _ := strings.Cut(strings.Trim(parts[i], "'\""), " ")
			return word
		}
	}
	return ""
}

// helperName is the word with git-credential- in it.
func helperName(t string) string {
	for _, w := range strings.Fields(t) {
		if strings.Contains(w, "git-credential-") {
			return strings.Trim(w, ":'\"「」`")
		}
	}
	return ""
}

// matchLFS matches Git LFS.
func (r *reading) matchLFS(h *hit, t string) bool {
	switch {
	case strings.HasPrefix(t, "Git credentials for ") && strings.Contains(t, " not found"):
		h.url = repositoryOfRequest(between(t, "Git credentials for ", " not found"))
		return isWebURL(h.url) && h.is(failure.LFSAuth, rankAbove)
	case strings.Contains(t, "batch response: Authentication required"), strings.Contains(t, "LFS: Authorization error"), strings.HasPrefix(t, "Authentication required: Authorization error: "),
		strings.Contains(t, "LFS: Authentication required"), strings.Contains(t, "batch response: Authorization error"), strings.Contains(t, "LFS: Client error: http") && (strings.HasSuffix(t, " 401") || strings.HasSuffix(t, " 403")),
		strings.HasPrefix(t, "Authorization error: http") && strings.Contains(t, "/info/lfs"):
		for _, w := range strings.Fields(t) {
			if isWebURL(w) && h.url == "" {
				h.url = repositoryOfRequest(strings.TrimRight(w, ".,:'\""))
			}
		}
		h.git = true
		return h.is(failure.LFSAuth, rankCause)
	}
	return false
}

// jgitReasons are the ends of JGit's TransportException, after its URL.
var jgitReasons = []struct {
	mark string
	kind *failure.Kind
}{
	{"not authorized", failure.HTTP401},
	{"Authentication is required but no CredentialsProvider", failure.PromptDisabled},
	{"authentication not supported", failure.HTTP401},
	{"git-receive-pack not permitted", failure.WriteDenied},
	{"git-upload-pack not permitted", failure.ReadDenied},
	{"Auth fail", failure.SSHPublickeyDenied},
	{"Auth cancel", failure.SSHPublickeyDenied},
	{"Cannot log in at ", failure.SSHPublickeyDenied},
	{"No more authentication methods available", failure.SSHPublickeyDenied},
	{"USERAUTH fail", failure.SSHKeyUnusable},
	{"invalid privatekey", failure.SSHKeyUnusable},
	{"reject HostKey", failure.HostKeyUnknown},
	{"UnknownHostKey", failure.HostKeyUnknown},
	{"HostKey has been changed", failure.HostKeyChanged},
	{"Server key did not validate", failure.HostKeyUnknown},
	{"Algorithm negotiation fail", failure.SSHNegotiationFailed},
	{"Unable to negotiate key exchange", failure.SSHNegotiationFailed},
	{"Too many authentication failures", failure.SSHTooManyAuthFailures},
	{"unknown host", failure.DNSFailure},
	{"UnknownHostException", failure.DNSFailure},
	{"Connection refused", failure.ConnectionRefused},
	{"onnection time", failure.ConnectionTimeout},
	{"SSL problems", failure.TLSCertUntrusted},
	{"PKIX path", failure.TLSCertUntrusted},
	{"Connection reset", failure.ConnectionReset},
	{"repository not found", failure.RepoNotFound},
	{"not found", failure.RepoNotFound},
	{"500 ", failure.HTTP5xx}, {"502 ", failure.HTTP5xx}, {"503 ", failure.HTTP5xx},
}

// matchJGit matches Eclipse, Gerrit, Jenkins' JGit and Spring Cloud Config.
func (r *reading) matchJGit(h *hit, t string) bool {
	i := strings.Index(t, "TransportException: ")
	n := len("TransportException: ")
	if i < 0 {
		if i = strings.Index(t, "NoRemoteRepositoryException: "); i < 0 {
			return false
		}
		n = len("NoRemoteRepositoryException: ")
	}
	if !strings.Contains(t[:i], "jgit") && strings.TrimSpace(t[:i]) != "" {
		return false
	}
	rest := t[i+n:]
	url, reason, ok := strings.Cut(rest, ": ")
	if !ok || !looksLikeURL(url) {
		url, reason = "", rest
	}
	for _, row := range jgitReasons {
		if strings.Contains(reason, row.mark) {
			h.url, h.git, h.reason = url, true, reason
			return h.is(row.kind, rankGeneric)
		}
	}
	return false
}

// libgit2Reasons are libgit2's and cargo's words; those of libgit2 end in
// "; class=Http (34)" and the like.
var libgit2Reasons = []struct {
	mark  string
	kind  *failure.Kind
	start bool
}{
	{"failed to authenticate when downloading repository", failure.HTTP401, true},
	{"error: unknown SSH host key", failure.HostKeyUnknown, true},
	{"error: SSH host key has changed", failure.HostKeyChanged, true},
	{"too many redirects or authentication replays", failure.HTTP401, false},
	{"remote authentication required but no callback set", failure.HTTP401, false},
	{"authentication required but no callback set", failure.HTTP401, false},
	{"unexpected http status code: 401", failure.HTTP401, false},
	{"unexpected http status code: 403", failure.HTTP403, false},
	{"unexpected http status code: 404", failure.RepoNotFound, false},
	{"request failed with status code: 401", failure.HTTP401, false},
	{"request failed with status code: 403", failure.HTTP403, false},
	{"request failed with status code: 404", failure.RepoNotFound, false},
	{"the SSL certificate is invalid", failure.TLSCertUntrusted, false},
	{"failed to resolve address for ", failure.DNSFailure, false},
	{"failed to connect to ", failure.ConnectionRefused, false},
	{"invalid or unknown remote ssh hostkey", failure.HostKeyUnknown, false},
	{"error authenticating: no auth sock variable", failure.SSHAgentFailure, false},
	{"error authenticating: failed connecting with agent", failure.SSHAgentFailure, false},
	{"Failed to authenticate SSH session", failure.SSHPublickeyDenied, false},
	{"Failed to retrieve list of SSH authentication methods", failure.SSHConnectionClosed, false},
}

// matchLibgit2 matches cargo, and programs that report libgit2's errors as they
// are.
func (r *reading) matchLibgit2(h *hit, t string) bool {
	class := strings.Contains(t, "; class=")
	for _, row := range libgit2Reasons {
		if row.start && !strings.HasPrefix(t, row.mark) || !row.start && (!class || !strings.Contains(t, row.mark)) {
			continue
		}
		h.git = true
		switch row.kind {
		case failure.DNSFailure:
			host := between(t, "failed to resolve address for ", ":")
			h.host = strings.TrimSpace(host)
		case failure.HTTP401:
			if url := between(t+"\n", "downloading repository: ", "\n"); url != "" {
				h.url = packageURL(strings.TrimSpace(url))
			} else if url := between(t, "downloading repository `", "`"); url != "" {
				h.url = url
			}
			if h.url == "" {
				h.url = r.ctx.url
			}
			if remoteurl.Parse(h.url).Transport == remoteurl.TransportSSH {
				return h.is(failure.SSHPublickeyDenied, rankGeneric)
			}
		}
		return h.is(row.kind, rankGeneric)
	}
	return false
}

// matchSSHAdd matches an ssh-add that does not know Apple's options.
func (r *reading) matchSSHAdd(h *hit, t string) bool {
	rest, ok := strings.CutPrefix(t, "ssh-add: ")
	if !ok || !strings.HasPrefix(rest, "illegal option -- ") && !strings.HasPrefix(rest, "unknown option -- ") && !strings.HasPrefix(rest, "invalid option -- ") {
		return false
	}
	if r.b.Command == nil || !strings.Contains(r.b.Command.Text, "apple-") && !strings.Contains(r.b.Command.Text, " -K") && !strings.Contains(r.b.Command.Text, " -A") {
		return false
	}
	h.transport, h.alone, h.git = "ssh", true, true
	return h.is(failure.SSHAddOption, rankGeneric)
}
