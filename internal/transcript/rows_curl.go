package transcript

import (
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// curlTable is what libcurl and the TLS libraries below it say after "unable to
// access 'URL': ". The codes of Windows stand beside a translated text.
var curlTable = table{program: "libcurl", source: "curl's lib/strerror.c and lib/vtls, OpenSSL's, GnuTLS' and schannel's own words, and their history", rows: []row{
	{text: "…response 407", kind: failure.ProxyAuthRequired, more: (*reading).takeOwnProxy, eg: "CONNECT tunnel failed, response 407", since: "7.87"},
	{text: "…HTTP code 407 from proxy", kind: failure.ProxyAuthRequired, more: (*reading).takeOwnProxy,
		eg: "Received HTTP code 407 from proxy after CONNECT", until: "7.86"},
	{text: "…Proxy Authentication Required", kind: failure.ProxyAuthRequired, more: (*reading).takeOwnProxy},
	{text: "…CONNECT tunnel failed", kind: failure.ProxyRefused, more: (*reading).takeOwnProxy, eg: "CONNECT tunnel failed, response 403"},
	{text: "…from proxy after CONNECT", kind: failure.ProxyRefused, more: (*reading).takeOwnProxy, eg: "Received HTTP code 403 from proxy after CONNECT"},
	{text: "…Proxy CONNECT aborted", kind: failure.ProxyRefused, more: (*reading).takeOwnProxy},
	{text: "…complete SOCKS", kind: failure.ProxyRefused, more: (*reading).takeOwnProxy, eg: "Can't complete SOCKS5 connection to github.com. (1)"},
	{text: "…receive SOCKS", kind: failure.ProxyRefused, more: (*reading).takeOwnProxy, eg: "Failed to receive SOCKS5 connect request ack."},
	{text: "…No authentication method was acceptable", kind: failure.ProxyAuthRequired, more: (*reading).takeOwnProxy,
		eg: "No authentication method was acceptable."},
	{text: "…SOCKS: ", kind: failure.ProxyRefused, more: (*reading).takeOwnProxy, eg: "SOCKS: Failed receiving connect response: timed out", since: "8.2"},
	{text: "…SOCKS request", kind: failure.ProxyRefused, more: (*reading).takeOwnProxy, eg: "Failed to send SOCKS request: connection closed", since: "8.2"},
	{text: "…proxy handshake error", kind: failure.ProxyRefused, more: (*reading).takeOwnProxy, since: "7.73"},
	{text: "…proxy closed connection", kind: failure.ProxyRefused, more: (*reading).takeOwnProxy, since: "8.2"},
	{text: "…Failed sending CONNECT to proxy", kind: failure.ProxyRefused, more: (*reading).takeOwnProxy},
	{text: "…CONNECT response too large", kind: failure.ProxyRefused, more: (*reading).takeOwnProxy},
	{text: "…SOCKS4", kind: failure.ProxyRefused, more: (*reading).takeOwnProxy, eg: "Failed to resolve \"github.com\" for SOCKS4 connect."},
	{text: "…SOCKS5", kind: failure.ProxyRefused, more: (*reading).takeOwnProxy, eg: "SOCKS5: server resolving disabled for hostnames"},
	{text: "…Could not resolve proxy: {proxy}", kind: failure.ProxyUnreachable, eg: "Could not resolve proxy: proxy.acme.test"},
	{text: "…Couldn't resolve proxy '{proxy}'", kind: failure.ProxyUnreachable, eg: "Couldn't resolve proxy 'proxy.acme.test'", until: "7.21"},
	{text: "…Failed to resolve proxy '{proxy}'", kind: failure.ProxyUnreachable, eg: "Failed to resolve proxy 'proxy.acme.test' with timeout after 5000 ms", since: "8.2"},
	{text: "…Could not resolve proxy", kind: failure.ProxyUnreachable},
	{text: "…Couldn't resolve proxy name", kind: failure.ProxyUnreachable},
	{text: "…Unsupported pre-proxy", kind: failure.ProxyUnreachable, eg: "Unsupported pre-proxy type for 'socks4://proxy.acme.test'"},
	{text: "…unknown proxytype", kind: failure.ProxyUnreachable, eg: "unknown proxytype option given"},
	{text: "…Unsupported proxy", kind: failure.ProxyUnreachable, eg: "Unsupported proxy scheme for 'htp://proxy.acme.test:3128'"},
	{text: "…CRYPT_E_NO_REVOCATION_CHECK", kind: failure.TLSRevocationCheck, eg: "schannel: next InitializeSecurityContext failed: CRYPT_E_NO_REVOCATION_CHECK (0x80092012) - The revocation function was unable to check revocation for the certificate."},
	{text: "…CRYPT_E_REVOCATION_OFFLINE", kind: failure.TLSRevocationCheck, eg: "schannel: next InitializeSecurityContext failed: CRYPT_E_REVOCATION_OFFLINE (0x80092013) - The revocation function was unable to check revocation because the revocation server was offline."},
	{text: "…0x80092012", kind: failure.TLSRevocationCheck, eg: "schannel: next InitializeSecurityContext failed: Unknown error (0x80092012)"},
	{text: "…0x80092013", kind: failure.TLSRevocationCheck, eg: "schannel: next InitializeSecurityContext failed: Unknown error (0x80092013)"},
	{text: "…REVOCATION_STATUS_UNKNOWN", kind: failure.TLSRevocationCheck, eg: "schannel: CertGetCertificateChain trust error CERT_TRUST_REVOCATION_STATUS_UNKNOWN"},
	{text: "…certificate status verification FAILED", kind: failure.TLSRevocationCheck, eg: "SSL server certificate status verification FAILED"},
	{text: "…OCSP response", kind: failure.TLSRevocationCheck, eg: "No OCSP response received"},
	{text: "…Server certificate status is unknown", kind: failure.TLSRevocationCheck},
	{text: "…ertificate has expired", kind: failure.TLSCertExpired, eg: "SSL certificate problem: certificate has expired"},
	{text: "…ertificate is not yet valid", kind: failure.TLSCertExpired, eg: "SSL certificate problem: certificate is not yet valid"},
	{text: "…SEC_E_CERT_EXPIRED", kind: failure.TLSCertExpired, eg: "schannel: next InitializeSecurityContext failed: SEC_E_CERT_EXPIRED (0x80090328)"},
	{text: "…0x80090328", kind: failure.TLSCertExpired, eg: "schannel: next InitializeSecurityContext failed: Unknown error (0x80090328)"},
	{text: "…IS_NOT_TIME_VALID", kind: failure.TLSCertExpired, eg: "schannel: CertGetCertificateChain trust error CERT_TRUST_IS_NOT_TIME_VALID"},
	{text: "…ertificate is expired", kind: failure.TLSCertExpired, eg: "SecureTransport: certificate is expired"},
	{text: "…certificate expiration date has passed", kind: failure.TLSCertExpired, eg: "server certificate expiration date has passed."},
	{text: "…expiration date verify failed", kind: failure.TLSCertExpired, eg: "server cert expiration date verify failed"},
	{text: "…activation date verify failed", kind: failure.TLSCertExpired, eg: "server cert activation date verify failed"},
	{text: "…certificate not activated yet", kind: failure.TLSCertExpired, eg: "server certificate not activated yet."},
	{text: "…ertificate expired", kind: failure.TLSCertExpired, eg: "SSL certificate problem: Invalid certificate chain: certificate expired"},
	{text: "…not yet activated", kind: failure.TLSCertExpired, eg: "server certificate is not yet activated."},
	{text: "…no alternative certificate subject name", kind: failure.TLSCertNameMismatch, eg: "SSL: no alternative certificate subject name matches target host name 'h.test'"},
	{text: "…certificate subject name", kind: failure.TLSCertNameMismatch, eg: "SSL: certificate subject name (x.test) does not match target host name 'h.test'"},
	{text: "…does not match target host", kind: failure.TLSCertNameMismatch, eg: "SSL: certificate does not match target host name 'h.test'"},
	{text: "…the certificate did not match", kind: failure.TLSCertNameMismatch, eg: "SSL certificate peer verification failed, the certificate did not match \"h.test\"", until: "8.5"},
	{text: "…SEC_E_WRONG_PRINCIPAL", kind: failure.TLSCertNameMismatch, eg: "schannel: SNI or certificate check failed: SEC_E_WRONG_PRINCIPAL (0x80090322) - The target principal name is incorrect."},
	{text: "…0x80090322", kind: failure.TLSCertNameMismatch, eg: "schannel: SNI or certificate check failed: Unknown error (0x80090322)"},
	{text: "…failed to match connection hostname", kind: failure.TLSCertNameMismatch,
		eg: "schannel: CertGetNameString() failed to match connection hostname (h.test) against server certificate names"},
	{text: "…ostname mismatch", kind: failure.TLSCertNameMismatch, eg: "SSL certificate problem: Hostname mismatch"},
	{text: "…host name mismatch", kind: failure.TLSCertNameMismatch, eg: "SSL certificate problem: host name mismatch"},
	{text: "…requested domain name does not match", kind: failure.TLSCertNameMismatch, eg: "Unable to communicate securely with peer: requested domain name does not match the server's certificate."},
	{text: "…certificate file: {file}", kind: failure.TLSCAFile, eg: "error setting certificate file: /etc/ssl/none.pem"},
	{text: "…error setting certificate verify locations: {} CAfile: {file} CApath", kind: failure.TLSCAFile, eg: "error setting certificate verify locations:   CAfile: /etc/none.crt   CApath: none"},
	{text: "…error setting certificate", kind: failure.TLSCAFile, more: (*reading).takeOwnCA, eg: "error setting certificate verify locations"},
	{text: "…Problem with the SSL CA cert", kind: failure.TLSCAFile, more: (*reading).takeOwnCA, eg: "Problem with the SSL CA cert (path? access rights?)"},
	{text: "…error adding trust anchors from file: {file}", kind: failure.TLSCAFile, eg: "error adding trust anchors from file: /etc/none.crt"},
	{text: "…load CA certificate file {file}", kind: failure.TLSCAFile, eg: "SSL: cannot load CA certificate file /etc/none.pem"},
	{text: "…invalid CA certificate", kind: failure.TLSCAFile, eg: "SSL: failed to read or invalid CA certificate"},
	{text: "…error loading CRL file: {file}", kind: failure.TLSCAFile, eg: "error loading CRL file: /etc/none.crl"},
	{text: "…load CRL file", kind: failure.TLSCAFile, eg: "Failed to load CRL file (path? access rights?, format?)"},
	{text: "…error adding trust anchors", kind: failure.TLSCAFile, more: (*reading).takeOwnCA},
	{text: "…error reading ca cert file {file} (", kind: failure.TLSCAFile, eg: "error reading ca cert file /etc/none.crt (Error while reading file.)"},
	{text: "…failed to open CA file '{file}'", kind: failure.TLSCAFile, eg: "schannel: failed to open CA file 'C:/Git/mingw64/ssl/certs/ca-bundle.crt': No such file or directory"},
	{text: "…could not load PEM client certificate", kind: failure.TLSCAFile, more: (*reading).takeOwnCA, eg: "could not load PEM client certificate, OpenSSL error error:0200100D"},
	{text: "…unable to set private key file: '{file}'", kind: failure.TLSCAFile, eg: "unable to set private key file: 'client.key' type PEM"},
	{text: "…Problem with the local SSL certificate", kind: failure.TLSCAFile, more: (*reading).takeOwnCA},
	{text: "…unable to load client cert", kind: failure.TLSCAFile, more: (*reading).takeOwnCA, eg: "unable to load client cert: -8018"},
	{text: "…client certificate not found", kind: failure.TLSCAFile, more: (*reading).takeOwnCA, eg: "NSS: client certificate not found: work"},
	{text: "…load client key", kind: failure.TLSCAFile, more: (*reading).takeOwnCA, eg: "Unable to load client key: Incorrect password"},
	{text: "…load ASN1 client certificate", kind: failure.TLSCAFile, more: (*reading).takeOwnCA, eg: "could not load ASN1 client certificate, OpenSSL error error:0D0680A8, (no key found, wrong pass phrase, or wrong file format?)"},
	{text: "…PKCS12 file '{file}'", kind: failure.TLSCAFile, eg: "could not open PKCS12 file 'client.p12'"},
	{text: "…PKCS12", kind: failure.TLSCAFile, more: (*reading).takeOwnCA, eg: "could not load PKCS12 client certificate, OpenSSL error error:0308010C"},
	{text: "…Private key does not match the certificate", kind: failure.TLSCAFile, more: (*reading).takeOwnCA, eg: "Private key does not match the certificate public key"},
	{text: "…set client certificate", kind: failure.TLSCAFile, more: (*reading).takeOwnCA, eg: "unable to set client certificate"},
	{text: "…set private key", kind: failure.TLSCAFile, more: (*reading).takeOwnCA, eg: "unable to set private key"},
	{text: "…find the certificate \"", kind: failure.TLSCAFile, more: (*reading).takeOwnCA, eg: "SSL: Can't find the certificate \"work\" and its private key in the Keychain."},
	{text: "…could not load X509 certificate", kind: failure.TLSCAFile, more: (*reading).takeOwnCA},
	{text: "…alert protocol version", kind: failure.TLSOldProtocol, eg: "error:1407742E:SSL routines:SSL23_GET_SERVER_HELLO:tlsv1 alert protocol version"},
	{text: "…legacy sigalg", kind: failure.TLSOldProtocol, eg: "TLS connect error: error:0A00014D:SSL routines::legacy sigalg disallowed or unsupported"},
	{text: "…unsupported protocol", kind: failure.TLSOldProtocol, eg: "error:1425F102:SSL routines:ssl_choose_client_version:unsupported protocol"},
	{text: "…Error in protocol version", kind: failure.TLSOldProtocol, eg: "gnutls_handshake() failed: Error in protocol version"},
	{text: "…version packet was received", kind: failure.TLSOldProtocol, eg: "gnutls_handshake() failed: A TLS packet with unexpected length or version packet was received."},
	{text: "…SSL_ERROR_PROTOCOL_VERSION", kind: failure.TLSOldProtocol, eg: "NSS error -12190 (SSL_ERROR_PROTOCOL_VERSION_ALERT)"},
	{text: "…-12190", kind: failure.TLSOldProtocol, eg: "NSS: client certificate not found (nickname not specified) -12190"},
	{text: "…dh key too small", kind: failure.TLSOldProtocol, eg: "error:141A318A:SSL routines:tls_process_ske_dhe:dh key too small"},
	{text: "…ee key too small", kind: failure.TLSOldProtocol, eg: "SSL certificate problem: EE certificate key too weak: ee key too small"},
	{text: "…ca md too weak", kind: failure.TLSOldProtocol, eg: "SSL certificate problem: CA signature digest algorithm too weak: ca md too weak"},
	{text: "…no protocols available", kind: failure.TLSOldProtocol, eg: "error:141E70BF:SSL routines:tls_construct_client_hello:no protocols available"},
	{text: "…wrong signature type", kind: failure.TLSOldProtocol, eg: "error:1414D172:SSL routines:tls12_check_peer_sigalg:wrong signature type"},
	{text: "…legacy renegotiation disabled", kind: failure.TLSOldProtocol, eg: "error:0A000152:SSL routines::unsafe legacy renegotiation disabled"},
	{text: "…SSL versions not supported", kind: failure.TLSOldProtocol},
	{text: "…bad protocol version", kind: failure.TLSOldProtocol, eg: "A bad protocol version was encountered"},
	{text: "…weak ephemeral Diffie-Hellman", kind: failure.TLSOldProtocol, eg: "Indicates a weak ephemeral Diffie-Hellman key"},
	{text: "…negotiate an SSL cipher suite", kind: failure.TLSOldProtocol, eg: "Could not negotiate an SSL cipher suite with the server"},
	{text: "…signature algorithm not recognized", kind: failure.TLSOldProtocol, eg: "certificate signature algorithm not recognized"},
	{text: "…Unsupported SSL protocol version", kind: failure.TLSOldProtocol},
	{text: "…TLS minor version cannot be set", kind: failure.TLSOldProtocol},
	{text: "…SEC_E_ALGORITHM_MISMATCH", kind: failure.TLSOldProtocol, eg: "schannel: next InitializeSecurityContext failed: SEC_E_ALGORITHM_MISMATCH (0x80090331)"},
	{text: "…0x80090331", kind: failure.TLSOldProtocol, eg: "schannel: next InitializeSecurityContext failed: Unknown error (0x80090331)"},
	{text: "…inappropriate fallback", kind: failure.TLSOldProtocol, eg: "error:1409443E:SSL routines:ssl3_read_bytes:tlsv1 alert inappropriate fallback"},
	{text: "…insufficient security", kind: failure.TLSOldProtocol, eg: "error:1409442F:SSL routines:ssl3_read_bytes:tlsv1 alert insufficient security"},
	{text: "…no common encryption algorithm", kind: failure.TLSOldProtocol, eg: "Cannot communicate securely with peer: no common encryption algorithm(s)."},
	{text: "…SSL_ERROR_NO_CYPHER_OVERLAP", kind: failure.TLSOldProtocol, eg: "NSS error -12286 (SSL_ERROR_NO_CYPHER_OVERLAP)"},
	{text: "…specified SSL cipher", kind: failure.TLSOldProtocol, eg: "Couldn't use specified SSL cipher"},
	{text: "…exceeded the maximum permissible length", kind: failure.TLSHandshake, eg: "SSL received a record that exceeded the maximum permissible length."},
	{text: "…PR_CONNECT_RESET_ERROR", kind: failure.ConnectionReset, eg: "NSS error -5961 (PR_CONNECT_RESET_ERROR)"},
	{text: "…PR_END_OF_FILE_ERROR", kind: failure.ConnectionReset, eg: "NSS error -5938 (PR_END_OF_FILE_ERROR)"},
	{text: "…TCP connection reset by peer", kind: failure.ConnectionReset},
	{text: "Encountered end of file", kind: failure.ConnectionReset},
	{text: "…Error in the certificate verification", kind: failure.TLSCertUntrusted, eg: "gnutls_handshake() failed: Error in the certificate verification."},
	{text: "…system library:fopen", kind: failure.TLSCAFile, more: (*reading).takeOwnCA, eg: "error:02001002:system library:fopen:No such file or directory"},
	{text: "…no shared cipher", kind: failure.TLSOldProtocol, eg: "error:1408A0C1:SSL routines:ssl3_get_client_hello:no shared cipher"},
	{text: "…algorithm is not acceptable", kind: failure.TLSOldProtocol, eg: "gnutls_handshake() failed: The signature algorithm is not acceptable."},
	{text: "…SEC_E_UNTRUSTED_ROOT", kind: failure.TLSCertUntrusted, eg: "schannel: SEC_E_UNTRUSTED_ROOT (0x80090325) - The certificate chain was issued by an authority that is not trusted."},
	{text: "…0x80090325", kind: failure.TLSCertUntrusted, eg: "schannel: next InitializeSecurityContext failed: Unknown error (0x80090325)"},
	{text: "…SSL certificate problem", kind: failure.TLSCertUntrusted, eg: "SSL certificate problem: self-signed certificate"},
	{text: "…certificate verify failed", kind: failure.TLSCertUntrusted, eg: "error:14090086:SSL routines:SSL3_GET_SERVER_CERTIFICATE:certificate verify failed"},
	{text: "…certificate verification failed", kind: failure.TLSCertUntrusted, eg: "server certificate verification failed. CAfile: none CRLfile: none"},
	{text: "…server verification failed", kind: failure.TLSCertUntrusted, eg: "server verification failed: certificate signer not trusted. (CAfile: none CRLfile: none)"},
	{text: "…signer not trusted", kind: failure.TLSCertUntrusted},
	{text: "…Peer certificate cannot be authenticated with {} CA certificates", kind: failure.TLSCertUntrusted, eg: "Peer certificate cannot be authenticated with given CA certificates"},
	{text: "…ertificate has been revoked", kind: failure.TLSCertUntrusted, eg: "Peer's Certificate has been revoked."},
	{text: "…IS_UNTRUSTED_ROOT", kind: failure.TLSCertUntrusted, eg: "schannel: CertGetCertificateChain trust error CERT_TRUST_IS_UNTRUSTED_ROOT"},
	{text: "…IS_PARTIAL_CHAIN", kind: failure.TLSCertUntrusted, eg: "schannel: CertGetCertificateChain trust error CERT_TRUST_IS_PARTIAL_CHAIN"},
	{text: "…s Certificate issuer", kind: failure.TLSCertUntrusted, eg: "Peer's Certificate issuer is not recognized."},
	{text: "…s certificate issuer", kind: failure.TLSCertUntrusted, eg: "Peer's certificate issuer has been marked as not trusted by the user."},
	{text: "…verify result: ", kind: failure.TLSCertUntrusted, eg: "SSL certificate OpenSSL verify result: unable to get local issuer certificate (20)", since: "8.13"},
	{text: "…server cert verify failed", kind: failure.TLSCertUntrusted, eg: "server cert verify failed: -12"},
	{text: "…SecTrust", kind: failure.TLSCertUntrusted, eg: "Apple SecTrust verification failed: error 2", since: "8.16"},
	{text: "…peer not verified", kind: failure.TLSCertUntrusted, eg: "SSL: peer not verified:  RecoverableTrustFailure"},
	{text: "…perr not verified", kind: failure.TLSCertUntrusted, eg: "SSL: perr not verified: result=5"},
	{text: "…ssuer certificate is invalid", kind: failure.TLSCertUntrusted, eg: "Issuer certificate is invalid."},
	{text: "…ssuer check ", kind: failure.TLSCertUntrusted, eg: "Issuer check against peer certificate failed"},
	{text: "…does not match pinned public key", kind: failure.TLSCertUntrusted, eg: "SSL: public key does not match pinned public key"},
	{text: "…certificate revocation reason", kind: failure.TLSCertUntrusted, eg: "SSL certificate revocation reason: superseded (4)"},
	{text: "…self signed certificate", kind: failure.TLSCertUntrusted},
	{text: "…self-signed certificate", kind: failure.TLSCertUntrusted},
	{text: "…SSL peer certificate or SSH remote key was not OK", kind: failure.TLSCertUntrusted, since: "7.62"},
	{text: "…SEC_E_CERT_UNKNOWN", kind: failure.TLSCertUntrusted, eg: "schannel: next InitializeSecurityContext failed: SEC_E_CERT_UNKNOWN (0x80090327)"},
	{text: "…0x80090327", kind: failure.TLSCertUntrusted, eg: "schannel: next InitializeSecurityContext failed: Unknown error (0x80090327)"},
	{text: "…CERT_E_UNTRUSTEDROOT", kind: failure.TLSCertUntrusted, eg: "schannel: CERT_E_UNTRUSTEDROOT"},
	{text: "…CERT_E_CHAINING", kind: failure.TLSCertUntrusted, eg: "schannel: CERT_E_CHAINING"},
	{text: "…0x800b0109", kind: failure.TLSCertUntrusted, eg: "schannel: (0x800b0109)"},
	{text: "…0x800b010a", kind: failure.TLSCertUntrusted, eg: "schannel: (0x800b010a)"},
	{text: "…0x800B0109", kind: failure.TLSCertUntrusted, eg: "schannel: (0x800B0109)"},
	{text: "…0x800B010A", kind: failure.TLSCertUntrusted, eg: "schannel: (0x800B010A)"},
	{text: "…certificate was revoked", kind: failure.TLSCertUntrusted, eg: "schannel: server certificate was revoked"},
	{text: "…CRYPT_E_REVOKED", kind: failure.TLSCertUntrusted, eg: "schannel: next InitializeSecurityContext failed: CRYPT_E_REVOKED (0x80092010)"},
	{text: "…0x80092010", kind: failure.TLSCertUntrusted, eg: "schannel: next InitializeSecurityContext failed: Unknown error (0x80092010)"},
	{text: "…Could not resolve host: {host}", kind: failure.DNSFailure, eg: "Could not resolve host: github.com"},
	{text: "…Could not resolve hostname {host}", kind: failure.DNSFailure, eg: "Could not resolve hostname github.com"},
	{text: "…Couldn't resolve host '{host}'", kind: failure.DNSFailure, until: "7.21", eg: "Couldn't resolve host 'github.com'"},
	{text: "…Could not resolve: {host} (", kind: failure.DNSFailure, eg: "Could not resolve: github.com (Could not contact DNS servers)"},
	{text: "…Could not resolve: {host}", kind: failure.DNSFailure, eg: "Could not resolve: github.com"},
	{text: "…Failed to resolve host '{host}'", kind: failure.DNSFailure, eg: "Failed to resolve host 'github.com' with timeout after 5000 ms", since: "8.0"},
	{text: "…Failed to resolve '{host}'", kind: failure.DNSFailure, eg: "Failed to resolve 'github.com' with timeout after 5000 ms", since: "8.16"},
	{text: "…Not resolving .onion address", kind: failure.DNSFailure, eg: "Not resolving .onion address (RFC 7686)", since: "8.1"},
	{text: "…Could not resolve host", kind: failure.DNSFailure},
	{text: "…Couldn't resolve host", kind: failure.DNSFailure},
	{text: "…Resolving timed out", kind: failure.DNSFailure, eg: "Resolving timed out after 5000 milliseconds"},
	{text: "…getaddrinfo", kind: failure.DNSFailure, eg: "getaddrinfo() thread failed to start"},
	{text: "…URL using bad/illegal format", kind: failure.MalformedURL, eg: "URL using bad/illegal format or missing URL"},
	{text: "…URL rejected", kind: failure.MalformedURL, eg: "URL rejected: Malformed input to a URL function", since: "8.2"},
	{text: "…Malformed input to a URL function", kind: failure.MalformedURL},
	{text: "…<url> malformed", kind: failure.MalformedURL},
	{text: "…Port number ", kind: failure.MalformedURL, eg: "Port number ended with 'o'"},
	{text: "…No host part in the URL", kind: failure.MalformedURL},
	{text: "…Illegal characters found in URL", kind: failure.MalformedURL},
	{text: "…contains bad letter", kind: failure.MalformedURL, eg: "Host name 'git hub.com' contains bad letter"},
	{text: "…No valid port number", kind: failure.MalformedURL, eg: "No valid port number in 'h.test:x'"},
	{text: "…IPv6 numerical address used in URL", kind: failure.MalformedURL, eg: "IPv6 numerical address used in URL without brackets"},
	{text: "…IPv6 closing bracket", kind: failure.MalformedURL, eg: "IPv6 closing bracket followed by 'x'"},
	{text: "…Invalid IPv6 address", kind: failure.MalformedURL, eg: "Invalid IPv6 address format in '[::x]'"},
	{text: "…Too long host", kind: failure.MalformedURL, eg: "Too long host name (maximum is 65535)"},
	{text: "…error extracting credentials from URL", kind: failure.MalformedURL},
	{text: "…control code detected in credentials", kind: failure.MalformedURL},
	{text: "…Bad URL", kind: failure.MalformedURL},
	{text: "…Bad hostname", kind: failure.MalformedURL, eg: "Bad hostname"},
	{text: "…Protocol \"{protocol}\" not supported", kind: failure.UnsupportedProtocol, eg: "Protocol \"htps\" not supported", since: "8.2"},
	{text: "…rotocol '{protocol}' is not supported", kind: failure.UnsupportedProtocol, eg: "Protocol 'htps' is not supported"},
	{text: "…rotocol \"{protocol}\" disabled", kind: failure.UnsupportedProtocol, eg: "Protocol \"https\" disabled"},
	{text: "…Protocol {protocol} not supported or disabled in libcurl", kind: failure.UnsupportedProtocol, eg: "Protocol \"https\" not supported or disabled in libcurl"},
	{text: "…rotocol \"{protocol}\" is disabled", kind: failure.UnsupportedProtocol, eg: "Protocol \"https\" is disabled", since: "8.12"},
	{text: "…not supported or disabled in libcurl", kind: failure.UnsupportedProtocol, eg: "Protocol https not supported or disabled in libcurl"},
	{text: "…not supported in libcurl", kind: failure.UnsupportedProtocol, eg: "Protocol https not supported in libcurl"},
	{text: "…Unsupported protocol", kind: failure.UnsupportedProtocol},
	{text: "…redirects followed", kind: failure.RedirectToLogin, eg: "Maximum (20) redirects followed"},
	{text: "…Received HTTP/0.9 when not allowed", kind: failure.NotAGitEndpoint},
	{text: "…Number of redirects hit maximum amount", kind: failure.RedirectToLogin},
	{text: "…Unsupported HTTP", kind: failure.NotAGitEndpoint, eg: "Unsupported HTTP/1 subversion in response"},
	{text: "…Invalid status line", kind: failure.NotAGitEndpoint},
	{text: "…Weird server reply", kind: failure.NotAGitEndpoint},
	{text: "…Login denied", kind: failure.HTTP401},
	{text: "…Authentication problem", kind: failure.HTTP401, eg: "Authentication problem. Ignoring this."},
	{text: "…SSL connection timeout", kind: failure.ConnectionTimeout},
	{text: "…Connection time-out", kind: failure.ConnectionTimeout},
	{text: "…Connection timed out", kind: failure.ConnectionTimeout, eg: "Connection timed out after 300039 milliseconds"},
	{text: "…Connection timeout", kind: failure.ConnectionTimeout},
	{text: "…Operation timed out", kind: failure.ConnectionTimeout, eg: "Operation timed out after 300000 milliseconds with 0 out of 0 bytes received"},
	{text: "…Operation too slow", kind: failure.ConnectionTimeout, eg: "Operation too slow. Less than 1000 bytes/sec transferred the last 600 seconds"},
	{text: "…Timeout was reached", kind: failure.ConnectionTimeout},
	{text: "…connect timeout", kind: failure.ConnectionTimeout},
	{text: "…connect() timed out", kind: failure.ConnectionTimeout},
	{text: "…Recv failure", kind: failure.ConnectionReset, eg: "Recv failure: Connection was reset"},
	{text: "…Send failure", kind: failure.ConnectionReset, eg: "Send failure: Connection was reset"},
	{text: "…Connection reset", kind: failure.ConnectionReset, eg: "OpenSSL SSL_connect: Connection reset by peer in connection to h.test:443"},
	{text: "…Connection was reset", kind: failure.ConnectionReset, eg: "OpenSSL SSL_connect: Connection was reset in connection to h.test:443"},
	{text: "…Connection was aborted", kind: failure.ConnectionReset},
	{text: "…Connection was closed", kind: failure.ConnectionReset},
	{text: "…Error in the pull function", kind: failure.ConnectionReset, eg: "gnutls_handshake() failed: Error in the pull function."},
	{text: "…Error in the push function", kind: failure.ConnectionReset, eg: "GnuTLS send error: Error in the push function."},
	{text: "…Empty reply from server", kind: failure.ConnectionReset},
	{text: "…SSL_ERROR_SYSCALL", kind: failure.ConnectionReset, eg: "LibreSSL SSL_connect: SSL_ERROR_SYSCALL in connection to h.test:443"},
	{text: "…Broken pipe", kind: failure.ConnectionReset, eg: "SSL_write() returned SYSCALL, errno = 32: Broken pipe"},
	{text: "…close_notify", kind: failure.ConnectionReset, eg: "schannel: server closed abruptly (missing close_notify)"},
	{text: "…SSL_read:", kind: failure.ConnectionReset, eg: "OpenSSL SSL_read: error:0A000126:SSL routines::unexpected eof while reading"},
	{text: "…SSL_write:", kind: failure.ConnectionReset, eg: "OpenSSL SSL_write: error:80000020:system library::"},
	{text: "…SSLRead()", kind: failure.ConnectionReset, eg: "SSLRead() return error -9806"},
	{text: "…getpeername() failed", kind: failure.ConnectionReset, eg: "getpeername() failed with errno 107: Transport endpoint is not connected"},
	{text: "…inet_ntop() failed", kind: failure.ConnectionReset, eg: "ssrem inet_ntop() failed with errno 97: Address family not supported by protocol"},
	{text: "…Server returned nothing", kind: failure.ConnectionReset, eg: "Server returned nothing (no headers, no data)"},
	{text: "…Server aborted the SSL handshake", kind: failure.TLSHandshake},
	{text: "…closed the session", kind: failure.ConnectionReset, eg: "The server closed the session with no notification"},
	{text: "…Peer closed the TLS connection", kind: failure.ConnectionReset},
	{text: "…SSL_write() ", kind: failure.ConnectionReset, eg: "SSL_write() return error 5"},
	{text: "…SSLWrite()", kind: failure.ConnectionReset, eg: "SSLWrite() returned error -9806"},
	{text: "…SSL read: ", kind: failure.ConnectionReset, eg: "SSL read: errno -5961"},
	{text: "…SSL write: ", kind: failure.ConnectionReset, eg: "SSL write: error -5961"},
	{text: "…Failed sending HTTP", kind: failure.ConnectionReset, eg: "Failed sending HTTP request"},
	{text: "…Unexpected EOF", kind: failure.ConnectionReset},
	{text: "…Failed receiving HTTP2", kind: failure.TransferInterrupted, eg: "Failed receiving HTTP2 data: 56(Failure when receiving data from the peer)"},
	{text: "…nghttp2", kind: failure.TransferInterrupted, eg: "nghttp2_session_mem_recv() failed: The user callback function failed(-902)"},
	{text: "…hunked", kind: failure.TransferInterrupted, eg: "Problem (2) in the Chunked-Encoded data"},
	{text: "…chunk hex-length", kind: failure.TransferInterrupted, eg: "chunk hex-length char not a hex digit: 0x3c"},
	{text: "…bytes missing", kind: failure.TransferInterrupted, eg: "end of response with 14 bytes missing"},
	{text: "…HTTP/2 framing layer", kind: failure.TransferInterrupted, eg: "Stream error in the HTTP/2 framing layer"},
	{text: "…Failed writing", kind: failure.TransferInterrupted, eg: "Failed writing body (0 != 1370)"},
	{text: "…Failure writing output", kind: failure.TransferInterrupted, eg: "Failure writing output to destination"},
	{text: "…Failed sending data", kind: failure.ConnectionReset, eg: "Failed sending data to the peer"},
	{text: "…Failure when receiving data", kind: failure.ConnectionReset, eg: "Failure when receiving data from the peer"},
	{text: "…GnuTLS recv error", kind: failure.ConnectionReset, eg: "GnuTLS recv error (-110): The TLS connection was non-properly terminated."},
	{text: "…errno 10054", kind: failure.ConnectionReset, eg: "Unknown SSL protocol error, errno 10054"},
	{text: "…server closed abruptly", kind: failure.ConnectionReset, eg: "schannel: server closed abruptly"},
	{text: "…failed to receive handshake", kind: failure.TLSHandshake, eg: "schannel: failed to receive handshake, SSL/TLS connection failed"},
	{text: "…HTTP/2 stream", kind: failure.TransferInterrupted, eg: "HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)"},
	{text: "…HTTP2 framing layer", kind: failure.TransferInterrupted, eg: "Error in the HTTP2 framing layer"},
	{text: "…transfer closed", kind: failure.TransferInterrupted, eg: "transfer closed with outstanding read data remaining"},
	{text: "…Transferred a partial file", kind: failure.TransferInterrupted},
	{text: "…outstanding read data", kind: failure.TransferInterrupted},
	{text: "…gnutls_handshake", kind: failure.TLSHandshake, eg: "gnutls_handshake() failed: Handshake failed"},
	{text: "…andshake fail", kind: failure.TLSHandshake, eg: "error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure"},
	{text: "…handshake alert", kind: failure.TLSHandshake, eg: "SSL handshake alert"},
	{text: "…wrong version number", kind: failure.TLSHandshake, eg: "error:1408F10B:SSL routines:ssl3_get_record:wrong version number"},
	{text: "OpenSSL/{}unexpected eof while reading", kind: failure.ConnectionReset, eg: "OpenSSL/3.0.13: error:0A000126:SSL routines::unexpected eof while reading, errno 0"},
	{text: "…unexpected eof while reading", kind: failure.TLSHandshake, eg: "TLS connect error: error:0A000126:SSL routines::unexpected eof while reading"},
	{text: "…SSL routines", kind: failure.TLSHandshake, eg: "error:140770FC:SSL routines:SSL23_GET_SERVER_HELLO:unknown protocol"},
	{text: "…non-properly terminated", kind: failure.TLSHandshake, eg: "The TLS connection was non-properly terminated."},
	{text: "…SSL connect error", kind: failure.TLSHandshake},
	{text: "…GnuTLS", kind: failure.TLSHandshake, eg: "GnuTLS, An unexpected TLS packet was received."},
	{text: "…NSS error", kind: failure.TLSHandshake, eg: "NSS error -5938"},
	{text: "…packet length too long", kind: failure.TLSHandshake, eg: "ssl3_get_record: packet length too long"},
	{text: "…tlsv1 alert", kind: failure.TLSHandshake, eg: "tlsv1 alert internal error"},
	{text: "…tlsv1 unrecognized name", kind: failure.TLSHandshake, eg: "tlsv1 unrecognized name"},
	{text: "…sslv3 alert", kind: failure.TLSHandshake, eg: "sslv3 alert bad certificate"},
	{text: "…SSL_connect", kind: failure.TLSHandshake, eg: "OpenSSL SSL_connect: SSL_ERROR_SSL in connection to h.test:443"},
	{text: "…SEC_E_", kind: failure.TLSHandshake, eg: "schannel: next InitializeSecurityContext failed: SEC_E_INVALID_TOKEN (0x80090308)"},
	{text: "…schannel", kind: failure.TLSHandshake, eg: "schannel: next InitializeSecurityContext failed: Unknown error (0x80090304)"},
	{text: "…receive handshake", kind: failure.TLSHandshake},
	{text: "…TLS connect error", kind: failure.TLSHandshake, eg: "TLS connect error: error:00000000:invalid library (0)::reason(0)"},
	{text: "…SSL authentication failed", kind: failure.TLSHandshake},
	{text: "…SSL protocol error", kind: failure.TLSHandshake, eg: "Unknown SSL protocol error in connection to h.test:443"},
	{text: "…Secure Transport", kind: failure.TLSHandshake, eg: "Secure Transport: cannot set SSL protocol"},
	{text: "…lient certificate", kind: failure.TLSHandshake, eg: "Server requested a client certificate during the handshake"},
	{text: "…Client Certificate required", kind: failure.TLSHandshake, eg: "SSL Client Certificate required"},
	{text: "…initialize NSS", kind: failure.TLSHandshake, eg: "Unable to initialize NSS: -8015"},
	{text: "…create a context", kind: failure.TLSHandshake, eg: "SSL: could not create a context: error:0308010C"},
	{text: "…BoringSSL", kind: failure.TLSHandshake, eg: "BoringSSL: internal error"},
	{text: "…mbedTLS", kind: failure.TLSHandshake, eg: "mbedTLS: ssl_handshake returned: (-0x7780)"},
}}

func (r *reading) takeOwnProxy(h *hit, _ string) bool {
	h.proxy = r.ctx.inv.proxy
	return true
}

func (r *reading) takeOwnCA(h *hit, _ string) bool {
	h.file = r.ctx.inv.caFile
	return true
}

// curlWords are the beginnings of what libcurl says that nobody takes for
// something else.
var curlWords = []string{"SSL certificate problem", "server certificate verification failed", "schannel: ",
	"OpenSSL SSL_", "gnutls_handshake() failed", "SSL: no alternative ", "SSL_ERROR_SYSCALL",
	"Could not resolve host: ", "Could not resolve proxy: ", "Failed to connect", "Recv failure: ", "Received HTTP code ", "CONNECT tunnel failed"}

// beginsAsCurl says whether a line is libcurl's sentence and nothing else.
func beginsAsCurl(text string) bool {
	return slices.ContainsFunc(curlWords, func(w string) bool { return strings.HasPrefix(text, w) })
}

// matchCurl reads the library's half of "unable to access".
func (r *reading) matchCurl(h *hit, tail string) bool {
	tail = strings.TrimSpace(tail)
	if strings.Contains(tail, "   ") { // a terminal's rows, copied with what fills them
		tail = strings.Join(strings.Fields(tail), " ")
	}
	h.reason = tail
	if status := statusIn(tail, "returned error: "); status != "" {
		return r.isStatus(h, status)
	}
	if host, port, rest, ok := connectTarget(tail); ok {
		return r.isConnect(h, host, port, rest)
	}
	try := *h
	if curlRows().find(r, &try, tail, 0) {
		if h.url != "" {
			try.host = h.host // the URL's, which may be an alias of a proxy
		}
		try.rank, try.final, try.reason = rankGeneric, h.final, tail
		*h = try
		return true
	}
	if strings.HasPrefix(tail, "Failed to connect") || strings.Contains(tail, "onnect to ") || strings.Contains(tail, "onnection ") {
		return h.is(connectKind(errnoOf(tail)), rankGeneric)
	}
	if e := errnoOf(tail); e == errnoRefused || e == errnoTimedOut || e == errnoUnreachable || e == errnoReset {
		return h.is(connectKind(e), rankGeneric)
	}
	return false
}

// matchCutCurl reads a sentence of libcurl's that somebody's width cut within its
// first words: "Failed to", and the rest on the next line.
func (r *reading) matchCutCurl(h *hit, tail string) bool {
	next := h.line + 1
	if next >= len(r.lines) || r.gap(next) || beginsAsCurl(tail) {
		return false
	}
	for _, between := range []string{" ", ""} {
		whole := tail + between + r.lines[next].text
		if try := *h; beginsAsCurl(whole) && r.matchCurl(&try, whole) {
			*h = try
			r.extend(h, next)
			return true
		}
	}
	return false
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
		if strings.ContainsAny(h.url, " \t\u00a0\u200b\u3000") { // pasted along with the URL
			return h.is(failure.MalformedURL, rankGeneric)
		}
		if kind == forge.GitHub { // only GitHub is known to mean this by a bare 400
			return h.is(failure.DuplicateAuthHeader, rankGeneric)
		}
		h.tellStatus()
		return h.is(failure.RemoteFailure, rankGeneric)
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
	if len(status) != 3 || status[0] != '4' && status[0] != '5' {
		return false
	}
	if status[0] == '5' {
		return h.is(failure.HTTP5xx, rankGeneric)
	}
	h.tellStatus()
	return h.is(failure.RemoteFailure, rankGeneric)
}

// tellStatus quotes a status for which there are no words of our own.
func (h *hit) tellStatus() {
	if h.reason == "" {
		h.reason = "HTTP " + h.status
	}
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
	if strings.Trim(wanted.Host, " .…*") == "" {
		h.url = "" // somebody took it out
	}
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
