package transcript

import (
	"github.com/gitauth-ls/gitauth-ls/internal/failure"

	"strings"
)

// matchSSH matches what OpenSSH and PuTTY's plink say. They say it to anybody
// who connects to anything, so all of it needs a proof that Git is behind it.
func (r *reading) matchSSH(h *hit, t string) bool {
	h.needsGit = true
	h.transport = "ssh"
	if r.matchSSHAccess(h, t) || r.matchHostKey(h, t) || r.matchKey(h, t) || r.matchSSHConnection(h, t) || r.matchPlink(h, t) {
		return true
	}
	h.transport = ""
	return false
}

// matchSSHAccess matches the last words of an authentication.
func (r *reading) matchSSHAccess(h *hit, t string) bool {
	if i := strings.Index(t, "Permission denied ("); i >= 0 {
		who := t[:i]
		if i > 0 {
			target, ok := strings.CutSuffix(who, ": ")
			if !ok || strings.ContainsAny(target, " \t\"'") {
				return false
			}
			user, host, ok := strings.Cut(target, "@")
			if !ok {
				return false
			}
			h.host = host
			if user != "git" {
				h.account = user
			}
			// Only a forge has the user git at a forge's host.
			if user == "git" && r.hosts().Lookup(host).Known {
				h.needsGit, h.final = false, true
			}
		}
		methods, _, _ := strings.Cut(t[i+len("Permission denied ("):], ")")
		if strings.Contains(methods, "password") || strings.Contains(methods, "keyboard-interactive") {
			return h.is(failure.SSHAuthFailed, rankGeneric)
		}
		return strings.Contains(methods, "publickey") && h.is(failure.SSHPublickeyDenied, rankGeneric)
	}
	switch {
	case t == "Permission denied, please try again.":
		return h.is(failure.SSHAuthFailed, rankGeneric)
	case strings.Contains(t, "Too many authentication failures") && (strings.HasPrefix(t, "Received disconnect from ") || strings.HasPrefix(t, "Disconnecting")):
		return h.is(failure.SSHTooManyAuthFailures, rankCause)
	case strings.HasPrefix(t, "Disconnected from "), strings.HasPrefix(t, "Connection to ") && strings.HasSuffix(t, " closed."):
		return r.incident != nil && h.follows(false)
	}
	return false
}

// matchHostKey matches the check of the server's identity.
func (r *reading) matchHostKey(h *hit, t string) bool {
	switch {
	case strings.Contains(t, "REMOTE HOST IDENTIFICATION HAS CHANGED!"), strings.Contains(t, "REVOKED HOST KEY DETECTED!"),
		strings.HasPrefix(t, "WARNING - POTENTIAL SECURITY BREACH!"):
		r.takeBanner(h)
		return h.is(failure.HostKeyChanged, rankCause)
	case strings.Contains(t, "POSSIBLE DNS SPOOFING DETECTED!"):
		r.takeBanner(h)
		return h.is(failure.HostKeyChanged, rankCause)
	case strings.HasPrefix(t, "Offending ") && strings.Contains(t, " key in "), strings.HasPrefix(t, "Offending key"):
		_, at, _ := strings.Cut(t, " in ")
		if i := strings.LastIndexByte(at, ':'); i > 0 && isDigits(at[i+1:]) {
			h.file, h.fileLine = at[:i], at[i+1:]
		}
		return r.incident != nil && h.follows(false)
	case strings.HasSuffix(t, " has changed and you have requested strict checking."):
		h.host = changedHost(t)
		return h.is(failure.HostKeyChanged, rankGeneric)
	case strings.HasPrefix(t, "No ") && strings.Contains(t, " host key is known for ") && strings.HasSuffix(t, " and you have requested strict checking."):
		h.host = hostInBrackets(between(t, " host key is known for ", " and you have requested"))
		return h.is(failure.HostKeyUnknown, rankCause)
	case t == "Host key verification failed.":
		h.host = r.askedAbout(h.line)
		return h.is(failure.HostKeyUnknown, rankGeneric)
	case strings.HasPrefix(t, "The host key is not cached for this server"), strings.HasPrefix(t, "The server's host key is not cached"):
		return h.is(failure.HostKeyUnknown, rankCause)
	case strings.HasPrefix(t, "FATAL ERROR: Cannot confirm a host key in batch mode"), strings.HasPrefix(t, "FATAL ERROR: Host key did not"), t == "Connection abandoned.":
		return h.is(failure.HostKeyUnknown, rankGeneric)
	}
	return false
}

// takeBanner reads the host and the file out of the lines below the box.
func (r *reading) takeBanner(h *hit) {
	for i := h.line + 1; i < len(r.lines) && i <= h.line+20; i++ {
		t := r.lines[i].text
		if strings.HasSuffix(t, " has changed and you have requested strict checking.") {
			h.host = changedHost(t)
			return
		}
		if _, rest, ok := strings.Cut(t, "ssh-keygen -f "); ok && h.host == "" {
			if at := strings.LastIndex(rest, "-R "); at >= 0 {
				h.host = hostInBrackets(strings.Trim(strings.TrimSpace(rest[at+len("-R "):]), `"'`))
			}
		}
	}
}

// changedHost is H of "Host key for H has changed …" and of "RSA host key for H
// has changed …".
func changedHost(t string) string {
	_, rest, _ := strings.Cut(t, "ost key for ")
	host, _, _ := strings.Cut(rest, " has changed")
	return hostInBrackets(host)
}

// hostInBrackets takes known_hosts' "[host]:port" apart.
func hostInBrackets(s string) string {
	s = strings.TrimSpace(s)
	if rest, ok := strings.CutPrefix(s, "["); ok {
		s, _, _ = strings.Cut(rest, "]")
	}
	if strings.ContainsAny(s, " \t/") {
		return ""
	}
	return s
}

// askedAbout is the host of the question "The authenticity of host 'H (IP)'
// can't be established." above a line.
func (r *reading) askedAbout(i int) string {
	for j := i - 1; j >= 0 && j >= i-12; j-- {
		t := r.lines[j].text
		if _, rest, ok := strings.Cut(t, "The authenticity of host '"); ok {
			host, _, _ := strings.Cut(rest, "'")
			host, _, _ = strings.Cut(host, " (")
			return hostInBrackets(host)
		}
		if r.b.Lines[j+1].Gap {
			break
		}
	}
	return ""
}

// matchKey matches trouble with the user's own keys, agent and configuration.
// SSH mentions most of it and goes on, so a failure below has to confirm it.
func (r *reading) matchKey(h *hit, t string) bool {
	switch {
	case strings.Contains(t, "UNPROTECTED PRIVATE KEY FILE!"):
		for i := h.line + 1; i < len(r.lines) && i <= h.line+3; i++ {
			if strings.HasPrefix(r.lines[i].text, "Permissions ") {
				h.file, _ = quotedIn(r.lines[i].text)
			}
		}
		h.soft = true
		return h.is(failure.SSHKeyBadPermissions, rankCause)
	case strings.HasPrefix(t, "Permissions ") && strings.HasSuffix(t, " are too open."):
		h.file, _ = quotedIn(t)
		h.soft = true
		return h.is(failure.SSHKeyBadPermissions, rankCause)
	case t == "This private key will be ignored.", strings.HasPrefix(t, "It is required that your private key files are NOT accessible"), strings.HasPrefix(t, "It is recommended that your private key files are NOT accessible"),
		strings.HasPrefix(t, "bad permissions: ignore key: "):
		return r.incident != nil && h.follows(false)
	case strings.HasPrefix(t, `Load key "`):
		h.file, _ = quotedIn(t)
		h.soft = true
		if strings.HasSuffix(t, ": bad permissions") || strings.HasSuffix(t, ": Bad permissions") {
			return h.is(failure.SSHKeyBadPermissions, rankCause)
		}
		return h.is(failure.SSHKeyUnusable, rankCause)
	case strings.HasPrefix(t, "Warning: Identity file ") && strings.Contains(t, " not accessible: "):
		h.file = between(t, "Warning: Identity file ", " not accessible: ")
		h.soft = true
		return h.is(failure.SSHKeyUnusable, rankCause)
	case strings.HasPrefix(t, "no such identity: "):
		h.file = between(t, "no such identity: ", ": ")
		h.soft = true
		return h.is(failure.SSHKeyUnusable, rankCause)
	case strings.HasPrefix(t, "key_load_public: ") && !strings.HasSuffix(t, "No such file or directory"), strings.HasPrefix(t, "Could not load host key"), strings.HasPrefix(t, "key_load_private"):
		h.soft = true
		return h.is(failure.SSHKeyUnusable, rankCause)
	case strings.Contains(t, "no mutual signature"):
		h.soft = true
		return (strings.HasPrefix(t, "sign_and_send_pubkey: ") || strings.HasPrefix(t, "send_pubkey_test: ")) && h.is(failure.SSHKeyTypeRefused, rankCause)
	case strings.HasPrefix(t, "sign_and_send_pubkey: "):
		h.soft = true
		if strings.Contains(t, "agent refused operation") || strings.Contains(t, "from agent") || strings.Contains(t, "communication with agent") {
			return h.is(failure.SSHAgentFailure, rankCause)
		}
		h.file = between(t, `"`, `"`)
		return h.is(failure.SSHKeyUnusable, rankCause)
	case strings.HasPrefix(t, "Agent admitted failure to sign using the key"), strings.HasPrefix(t, "Error connecting to agent"), strings.HasPrefix(t, "Could not open a connection to your authentication agent") && r.inv.role == roleGit:
		h.soft = true
		return h.is(failure.SSHAgentFailure, rankCause)
	case strings.HasPrefix(t, "Bad owner or permissions on "):
		h.file = strings.TrimPrefix(t, "Bad owner or permissions on ")
		return h.is(failure.SSHConfigError, rankCause)
	case strings.Contains(t, "line "):
		return r.matchSSHConfig(h, t)
	case strings.Contains(t, ": terminating, ") && strings.HasSuffix(t, "bad configuration options"), strings.HasPrefix(t, "banner exchange: "):
		return r.incident != nil && h.follows(false)
	case strings.HasPrefix(t, "Can't open user config file "):
		h.file = between(t, "Can't open user config file ", ": ")
		return h.is(failure.SSHConfigError, rankCause)
	}
	return false
}

// matchSSHConfig reads "FILE: line N: Bad configuration option: x" and its
// relatives ("FILE line N: …").
func (r *reading) matchSSHConfig(h *hit, t string) bool {
	i := strings.Index(t, "line ")
	file := strings.TrimRight(t[:i], ": ")
	number := statusIn(t, "line ")
	if number == "" || file == "" || i+len("line ")+len(number) >= len(t) || t[i+len("line ")+len(number)] != ':' {
		return false
	}
	if strings.ContainsAny(file, " \t") && !strings.Contains(file, `:\`) {
		return false
	}
	base := file[strings.LastIndexAny(file, `/\`)+1:]
	if !strings.Contains(file, ".ssh") && !strings.Contains(base, "ssh_config") && !strings.Contains(file, "ssh") && file != "command-line" {
		return false
	}
	h.file, h.fileLine = file, number
	return h.is(failure.SSHConfigError, rankCause)
}

// matchSSHConnection matches failures before anybody could sign in.
func (r *reading) matchSSHConnection(h *hit, t string) bool {
	switch {
	case strings.HasPrefix(t, "ssh: connect to host "), strings.HasPrefix(t, "connect to host "):
		_, rest, _ := strings.Cut(t, "connect to host ")
		host, rest, ok := strings.Cut(rest, " port ")
		if !ok {
			return false
		}
		port, reason, _ := strings.Cut(rest, ": ")
		h.host, h.port = host, port
		if e := errnoOf(reason); e == errnoOther || e == errnoDenied {
			return h.is(failure.ConnectionTimeout, rankGeneric)
		}
		return h.is(connectKind(errnoOf(reason)), rankGeneric)
	case strings.HasPrefix(t, "ssh: Could not resolve hostname "):
		rest := strings.TrimPrefix(t, "ssh: Could not resolve hostname ")
		h.host = rest
		if i := strings.LastIndex(rest, ": "); i > 0 {
			h.host = rest[:i]
			if j := strings.Index(h.host, ": "); j > 0 {
				h.host = h.host[:j]
			}
		}
		return h.is(failure.DNSFailure, rankGeneric)
	case strings.HasPrefix(t, "kex_exchange_identification: "), strings.HasPrefix(t, "ssh_exchange_identification: "), strings.HasPrefix(t, "banner exchange: Connection to "):
		if strings.Contains(t, "timed out") {
			return h.is(failure.ConnectionTimeout, rankCause)
		}
		return h.is(failure.SSHConnectionClosed, rankCause)
	case strings.HasPrefix(t, "Connection closed by "), strings.HasPrefix(t, "Connection reset by "), strings.HasPrefix(t, "Connection to ") && strings.Contains(t, " closed by remote host"),
		strings.HasPrefix(t, "packet_write_wait: "), strings.HasPrefix(t, "client_loop: send disconnect: "), strings.HasPrefix(t, "Write failed: Broken pipe"),
		strings.HasPrefix(t, "Read from remote host ") && strings.Contains(t, "onnection"), strings.HasPrefix(t, "Connection aborted by "):
		return h.is(failure.SSHConnectionClosed, rankGeneric)
	case strings.HasPrefix(t, "Connection timed out during banner exchange"), strings.HasPrefix(t, "Timeout, server ") && strings.Contains(t, "not responding"),
		strings.HasPrefix(t, "Connection to ") && strings.Contains(t, "timed out"):
		return h.is(failure.ConnectionTimeout, rankGeneric)
	case strings.HasPrefix(t, "Unable to negotiate with "), strings.HasPrefix(t, "no matching ") && strings.Contains(t, "found: client "), strings.HasPrefix(t, "Unable to negotiate a key exchange method"):
		_, h.offer, _ = strings.Cut(t, "Their offer: ")
		return h.is(failure.SSHNegotiationFailed, rankCause)
	case strings.HasPrefix(t, "ssh_dispatch_run_fatal: "), strings.HasPrefix(t, "Bad server host key: "), strings.HasPrefix(t, "Protocol major versions differ"), strings.HasPrefix(t, "key_verify failed for server_host_key"):
		return h.is(failure.SSHNegotiationFailed, rankCause)
	}
	return false
}

// matchPlink matches PuTTY's client, which TortoiseGit and older Git for Windows
// use.
func (r *reading) matchPlink(h *hit, t string) bool {
	rest, fatal := strings.CutPrefix(t, "FATAL ERROR: ")
	if !fatal && !strings.HasPrefix(t, "Disconnected: ") && !strings.HasPrefix(t, "Unable to open connection") && !strings.HasPrefix(t, "Server refused our key") && !strings.HasPrefix(t, "Network error: ") {
		return false
	}
	rest = strings.TrimPrefix(rest, "Disconnected: ")
	switch {
	case strings.HasPrefix(rest, "No supported authentication methods available"), strings.HasPrefix(rest, "Server refused our key"), strings.HasPrefix(rest, "Access denied"):
		return h.is(failure.SSHPublickeyDenied, rankGeneric)
	case strings.Contains(rest, "Too many authentication failures"):
		return h.is(failure.SSHTooManyAuthFailures, rankGeneric)
	case strings.HasPrefix(rest, "Network error: "):
		return h.is(connectKind(errnoOf(rest)), rankGeneric)
	case strings.Contains(rest, "nexpectedly closed network connection"):
		return h.is(failure.SSHConnectionClosed, rankGeneric)
	case strings.HasPrefix(rest, "Couldn't agree a "):
		_, h.offer, _ = strings.Cut(strings.TrimSuffix(rest, ")"), "available: ")
		return h.is(failure.SSHNegotiationFailed, rankGeneric)
	case strings.HasPrefix(rest, "Unable to open connection"), strings.HasPrefix(rest, "unable to open connection"):
		return h.is(failure.DNSFailure, rankGeneric)
	case strings.Contains(rest, "host key"):
		return h.is(failure.HostKeyUnknown, rankGeneric)
	}
	return false
}
