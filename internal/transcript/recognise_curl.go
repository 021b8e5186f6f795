package transcript

import (
	"github.com/gitauth-ls/gitauth-ls/internal/failure"

	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// curlTexts are what libcurl and the TLS libraries below it say after "unable
// to access 'URL': ". They are tried in order; the first that occurs decides.
// Codes in parentheses are Windows' own and stand beside a translated text.
var curlTexts = []struct {
	kind  *failure.Kind
	texts []string
}{
	{failure.ProxyAuthRequired, []string{"response 407", "HTTP code 407 from proxy", "Proxy Authentication Required"}},
	{failure.ProxyRefused, []string{"CONNECT tunnel failed", "from proxy after CONNECT", "Proxy CONNECT aborted", "complete SOCKS", "receive SOCKS", "SOCKS4", "SOCKS5"}},
	{failure.ProxyUnreachable, []string{"Could not resolve proxy", "Couldn't resolve proxy", "Unsupported proxy"}},
	{failure.TLSRevocationCheck, []string{"CRYPT_E_NO_REVOCATION_CHECK", "CRYPT_E_REVOCATION_OFFLINE", "0x80092012", "0x80092013", "REVOCATION_STATUS_UNKNOWN"}},
	{failure.TLSCertExpired, []string{"certificate has expired", "Certificate has expired", "certificate is not yet valid", "SEC_E_CERT_EXPIRED", "0x80090328", "IS_NOT_TIME_VALID",
		"certificate is expired", "certificate expired", "not yet activated"}},
	{failure.TLSCertNameMismatch, []string{"no alternative certificate subject name", "certificate subject name", "does not match target host", "SEC_E_WRONG_PRINCIPAL", "0x80090322",
		"ostname mismatch", "host name mismatch", "requested domain name does not match"}},
	{failure.TLSCAFile, []string{"error setting certificate", "Problem with the SSL CA cert", "error adding trust anchors", "error reading ca cert file", "could not load PEM client certificate",
		"unable to set private key file", "Problem with the local SSL certificate", "unable to load client cert", "could not load X509 certificate"}},
	{failure.TLSOldProtocol, []string{"alert protocol version", "legacy sigalg", "unsupported protocol", "Error in protocol version", "version packet was received", "SSL_ERROR_PROTOCOL_VERSION", "-12190",
		"dh key too small", "ee key too small", "ca md too weak", "no protocols available", "wrong signature type", "legacy renegotiation disabled", "SEC_E_ALGORITHM_MISMATCH", "0x80090331",
		"inappropriate fallback", "unsupported protocol version", "insufficient security", "no shared cipher", "algorithm is not acceptable"}},
	{failure.TLSCertUntrusted, []string{"SEC_E_UNTRUSTED_ROOT", "0x80090325", "SSL certificate problem", "certificate verify failed", "certificate verification failed", "server verification failed",
		"signer not trusted", "IS_UNTRUSTED_ROOT", "IS_PARTIAL_CHAIN", "s Certificate issuer", "s certificate issuer", "self signed certificate", "self-signed certificate",
		"SSL peer certificate or SSH remote key was not OK", "SEC_E_CERT_UNKNOWN", "0x80090327", "CERT_E_UNTRUSTEDROOT", "CERT_E_CHAINING", "0x800b0109", "0x800b010a", "0x800B0109", "0x800B010A",
		"certificate was revoked", "CRYPT_E_REVOKED", "0x80092010"}},
	{failure.DNSFailure, []string{"Could not resolve host", "Couldn't resolve host", "Resolving timed out", "getaddrinfo", "Could not resolve: "}},
	{failure.MalformedURL, []string{"URL using bad/illegal format", "URL rejected", "Malformed input to a URL function", "<url> malformed", "Port number ", "No host part in the URL", "Bad URL"}},
	{failure.UnsupportedProtocol, []string{"not supported or disabled in libcurl", "not supported in libcurl", "Unsupported protocol"}},
	{failure.RedirectToLogin, []string{"redirects followed"}},
	{failure.NotAGitEndpoint, []string{"Received HTTP/0.9 when not allowed"}},
	{failure.HTTP401, []string{"Login denied", "Authentication problem"}},
	{failure.ConnectionTimeout, []string{"SSL connection timeout", "Connection timed out", "Connection timeout", "Operation timed out", "Operation too slow", "connect() timed out"}},
	{failure.ConnectionReset, []string{"Recv failure", "Send failure", "Connection reset", "Connection was reset", "Connection was aborted", "Error in the pull function", "Error in the push function",
		"Empty reply from server", "SSL_ERROR_SYSCALL", "Broken pipe", "close_notify", "SSL_read:", "SSL_write:", "SSLRead()", "Failed sending data", "Failure when receiving data", "GnuTLS recv error", "errno 10054"}},
	{failure.TransferInterrupted, []string{"HTTP/2 stream", "HTTP2 framing layer", "transfer closed", "Transferred a partial file", "outstanding read data"}},
	{failure.TLSHandshake, []string{"gnutls_handshake", "andshake fail", "handshake alert", "wrong version number", "unexpected eof while reading", "SSL routines", "schannel", "non-properly terminated",
		"SSL connect error", "GnuTLS", "NSS error", "packet length too long", "tlsv1 alert", "tlsv1 unrecognized name", "sslv3 alert", "SSL_connect", "SEC_E_", "receive handshake", "TLS connect error", "BoringSSL", "mbedTLS"}},
}

// matchCurl reads the library's half of "unable to access".
func (r *reading) matchCurl(h *hit, tail string) bool {
	tail = strings.TrimSpace(tail)
	h.reason = tail
	if status := statusIn(tail, "returned error: "); status != "" {
		return r.isStatus(h, status)
	}
	if host, port, rest, ok := connectTarget(tail); ok {
		return r.isConnect(h, host, port, rest)
	}
	for _, row := range curlTexts {
		for _, t := range row.texts {
			if strings.Contains(tail, t) {
				r.takeCurlDetail(h, row.kind, tail, t)
				return h.is(row.kind, rankGeneric)
			}
		}
	}
	if strings.HasPrefix(tail, "Failed to connect") || strings.Contains(tail, "onnect to ") || strings.Contains(tail, "onnection ") {
		return h.is(connectKind(errnoOf(tail)), rankGeneric)
	}
	if e := errnoOf(tail); e == errnoRefused || e == errnoTimedOut || e == errnoUnreachable || e == errnoReset {
		return h.is(connectKind(e), rankGeneric)
	}
	return false
}

func (r *reading) takeCurlDetail(h *hit, kind *failure.Kind, tail, mark string) {
	switch kind {
	case failure.DNSFailure:
		if _, after, ok := strings.Cut(tail, mark); ok && h.url == "" {
			host := strings.Trim(strings.TrimLeft(after, ": "), "'")
			host, _, _ = strings.Cut(host, " ")
			h.host = strings.TrimRight(host, ";'")
		}
	case failure.ProxyUnreachable:
		_, after, _ := strings.Cut(tail, mark)
		h.proxy = hostPort(strings.Trim(strings.TrimLeft(after, ": "), "'"))
	case failure.ProxyAuthRequired, failure.ProxyRefused:
		h.proxy = r.ctx.inv.proxy
	case failure.TLSCAFile:
		if _, after, ok := strings.Cut(tail, "certificate file: "); ok {
			h.file = after
		} else if _, after, ok := strings.Cut(tail, "CAfile: "); ok {
			h.file, _, _ = strings.Cut(after, " ")
		} else if r.ctx.inv.caFile != "" {
			h.file = r.ctx.inv.caFile
		}
	case failure.UnsupportedProtocol:
		h.protocol, _ = quotedIn(tail)
	}
}

// isStatus gives an HTTP status its kind.
func (r *reading) isStatus(h *hit, status string) bool {
	h.status = status
	if h.transport == "" && !isWebURL(h.url) {
		h.transport = "https"
	}
	if h.url != "" {
		h.transport = ""
	}
	host := ""
	if h.url != "" {
		host = remoteurl.Parse(h.url).Host
	}
	kind := r.hosts().Lookup(host).Kind
	switch status {
	case "400":
		// Only GitHub is known to mean this by a bare 400.
		return kind == forge.GitHub && h.is(failure.DuplicateAuthHeader, rankGeneric)
	case "401":
		return h.is(failure.HTTP401, rankGeneric)
	case "403":
		return h.is(failure.HTTP403, rankGeneric)
	case "404":
		return h.is(failure.RepoNotFound, rankGeneric)
	case "407":
		return h.is(failure.ProxyAuthRequired, rankGeneric)
	case "408":
		return h.is(failure.ConnectionTimeout, rankGeneric)
	case "410":
		if kind == forge.Bitbucket {
			return h.is(failure.PasswordAuthRemoved, rankGeneric)
		}
		return h.is(failure.RepoNotFound, rankGeneric)
	case "413":
		return h.is(failure.HTTP413, rankGeneric)
	case "429":
		return h.is(failure.RateLimited, rankGeneric)
	case "451":
		return h.is(failure.RepoDisabled, rankGeneric)
	case "301", "302", "303", "307", "308":
		return h.is(failure.HTTPRedirectRefused, rankGeneric)
	}
	return len(status) == 3 && status[0] == '5' && h.is(failure.HTTP5xx, rankGeneric)
}

// connectTarget reads "Failed to connect to HOST port PORT…" and its older
// form "Failed connect to HOST:PORT; …".
func connectTarget(tail string) (host, port, rest string, ok bool) {
	if _, after, found := strings.Cut(tail, "Failed to connect to "); found {
		host, after, found = strings.Cut(after, " port ")
		if !found || strings.Contains(host, " ") {
			return "", "", "", false
		}
		n := 0
		for n < len(after) && after[n] >= '0' && after[n] <= '9' {
			n++
		}
		return host, after[:n], after[n:], n > 0
	}
	if _, after, found := strings.Cut(tail, "Failed connect to "); found {
		target, rest, _ := strings.Cut(after, ";")
		host, port, ok = strings.Cut(target, ":")
		return host, port, rest, ok
	}
	return "", "", "", false
}

// slowConnect is from when on a failed connection was a silent one, in
// milliseconds. Since 7.84 libcurl says the same in both cases and only how
// long it took tells them apart: a refusal comes at once (after two seconds on
// Windows, which tries three times), silence ends with the system's limit.
const slowConnect = "2500"

func (r *reading) isConnect(h *hit, host, port, rest string) bool {
	wanted := remoteurl.Parse(h.url)
	if h.url != "" && !remoteurl.HostEqual(host, wanted.Host) {
		h.proxy = host + ":" + port
		return h.is(failure.ProxyUnreachable, rankGeneric)
	}
	if h.url == "" {
		h.host = host
		if p := r.ctx.inv.proxy; p != "" && strings.HasPrefix(p, host) {
			h.host, h.proxy = "", p
			return h.is(failure.ProxyUnreachable, rankGeneric)
		}
	}
	if e := errnoOf(rest); e != errnoOther {
		return h.is(connectKind(e), rankGeneric)
	}
	if ms := statusIn(rest, "after "); len(ms) > len(slowConnect) || len(ms) == len(slowConnect) && ms >= slowConnect {
		return h.is(failure.ConnectionTimeout, rankGeneric)
	}
	return h.is(failure.ConnectionRefused, rankGeneric)
}
