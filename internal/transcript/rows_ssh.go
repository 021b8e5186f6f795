package transcript

import (
	"net"
	"regexp"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// sshTable is what OpenSSH and PuTTY's plink say. They say it to anybody who
// connects to anything, so all of it needs a witness, but for what only Git's
// user at a forge can hear.
var sshTable = table{program: "ssh", source: "OpenSSH's sources (sshconnect.c, sshconnect2.c, kex.c, packet.c, authfile.c, readconf.c, readpass.c) and PuTTY's, and their history", rows: []row{
	{text: "{}ermission denied ({}", kind: failure.SSHPublickeyDenied, rank: rankGeneric, is: weak | overSSH,
		more: (*reading).takeDeniedMethods, eg: "git@github.com: Permission denied (publickey)."},
	{text: "{}ermission denied({}", kind: failure.SSHPublickeyDenied, rank: rankGeneric, is: weak | overSSH,
		more: (*reading).takeTypedMethods, eg: "Permission denied(publickey)"}, // as people type it
	{text: "Permission Denied{}(public", kind: failure.SSHPublickeyDenied, rank: rankGeneric, is: weak | overSSH,
		eg: "Permission Denied(public key)"},
	{text: "Permission denied, please try again.", kind: failure.SSHAuthFailed, rank: rankGeneric, is: weak | overSSH},
	{text: "Authentication failed$", kind: failure.SSHAuthFailed, rank: rankWeak, is: weak | overSSH | unsought},
	{text: "Too many authentication failures$", kind: failure.SSHTooManyAuthFailures, rank: rankWeak, is: weak | overSSH | unsought},
	{text: "Received disconnect from {}oo many authentication failures", kind: failure.SSHTooManyAuthFailures,
		rank: rankCause, is: weak | overSSH, eg: "Received disconnect from 192.0.2.7 port 22:2: Too many authentication failures"},
	{text: "Disconnecting {}oo many authentication failures", kind: failure.SSHTooManyAuthFailures, rank: rankCause,
		is: weak | overSSH, eg: "Disconnecting git 192.0.2.7 port 22: Too many authentication failures"},
	{text: "Received disconnect from {}o supported authentication methods", kind: failure.SSHPublickeyDenied,
		rank: rankCause, is: weak | overSSH, eg: "Received disconnect from 192.0.2.7 port 22:14: No supported authentication methods available"},
	{text: "Received disconnect from ", kind: failure.SSHConnectionClosed, rank: rankGeneric, is: weak | overSSH, eg: "Received disconnect from 192.0.2.7 port 29418:2: Protocol error or corrupt packet"},
	{text: "Disconnected from ", rank: rankFollow, is: weak | overSSH | unsought, eg: "Disconnected from 192.0.2.7 port 29418"},

	{text: "…REMOTE HOST IDENTIFICATION HAS CHANGED!", kind: failure.HostKeyChanged, rank: rankCause,
		is: weak | overSSH, more: (*reading).takeBanner, eg: "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @"},
	{text: "…REVOKED HOST KEY DETECTED!", kind: failure.HostKeyChanged, rank: rankCause, is: weak | overSSH,
		more: (*reading).takeBanner, eg: "@       WARNING: REVOKED HOST KEY DETECTED!               @"},
	{text: "…POSSIBLE DNS SPOOFING DETECTED!", kind: failure.HostKeyChanged, rank: rankCause, is: weak | overSSH,
		more: (*reading).takeBanner, eg: "@       WARNING: POSSIBLE DNS SPOOFING DETECTED!          @"},
	{text: "WARNING - POTENTIAL SECURITY BREACH!", kind: failure.HostKeyChanged, rank: rankCause, is: weak | overSSH, more: (*reading).takePlinkHost},
	{text: "Offending {} in {file}:{line}", rank: rankFollow, is: weak | overSSH | unsought, eg: "Offending ED25519 key in /home/hana/.ssh/known_hosts:4"},
	{text: "Offending ", rank: rankFollow, is: weak | overSSH | unsought, eg: "Offending key for IP in /home/hana/.ssh/known_hosts"},
	{text: "{}ost key for {host} has changed and you have requested strict checking.", kind: failure.HostKeyChanged,
		rank: rankGeneric, is: weak | overSSH, eg: "Host key for github.com has changed and you have requested strict checking."},
	{text: "{}ost key for {host} was revoked and you have requested strict checking.", kind: failure.HostKeyChanged,
		rank: rankGeneric, is: weak | overSSH, eg: "ED25519 host key for github.com was revoked and you have requested strict checking."},
	{text: "No {} host key is known for {host} and you have requested strict checking.", kind: failure.HostKeyUnknown,
		rank: rankCause, is: weak | overSSH, eg: "No ED25519 host key is known for github.com and you have requested strict checking."},
	{text: "Host key verification failed", kind: failure.HostKeyUnknown, rank: rankGeneric, is: weak | overSSH,
		more: (*reading).takeAsked, eg: "Host key verification failed."},
	{text: "The host key is not cached for this server", kind: failure.HostKeyUnknown, rank: rankCause,
		is: weak | overSSH, more: (*reading).takePlinkHost, eg: "The host key is not cached for this server:"},
	{text: "The server's host key is not cached", kind: failure.HostKeyUnknown, rank: rankCause, is: weak | overSSH,
		more: (*reading).takePlinkHost, eg: "The server's host key is not cached in the registry. You"},
	{text: "FATAL ERROR: Cannot confirm a host key in batch mode", kind: failure.HostKeyUnknown, rank: rankGeneric, is: weak | overSSH, more: (*reading).takePlinkHost},
	{text: "Cannot confirm a host key in batch mode", kind: failure.HostKeyUnknown, rank: rankGeneric, is: weak | overSSH, more: (*reading).takePlinkHost},
	{text: "FATAL ERROR: Host key did not", kind: failure.HostKeyUnknown, rank: rankGeneric, is: weak | overSSH,
		more: (*reading).takePlinkHost, eg: "FATAL ERROR: Host key did not appear in manually configured list"},
	{text: "…Connection abandoned.", kind: failure.HostKeyUnknown, rank: rankGeneric, is: weak | overSSH,
		more: (*reading).takePlinkHost, eg: "Store key in cache? (y/n, Return cancels connection, i for more info) Connection abandoned."},

	{text: "…UNPROTECTED PRIVATE KEY FILE!", kind: failure.SSHKeyBadPermissions, rank: rankCause,
		is: weak | overSSH | soft, more: (*reading).takeUnprotected, eg: "@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @"},
	{text: "Permissions {} for {file} are too open.", kind: failure.SSHKeyBadPermissions, rank: rankCause,
		is: weak | overSSH | soft, eg: "Permissions 0644 for '/home/hana/.ssh/id_ed25519' are too open."},
	{text: "This private key will be ignored.", rank: rankFollow, is: weak | overSSH | unsought},
	{text: "It is required that your private key files are NOT accessible", rank: rankFollow, is: weak | overSSH | unsought},
	{text: "It is recommended that your private key files are NOT accessible", rank: rankFollow, is: weak | overSSH | unsought},
	{text: "bad permissions: ignore key: {}", rank: rankFollow, is: weak | overSSH | unsought, eg: "bad permissions: ignore key: /home/hana/.ssh/id_rsa"},
	{text: "Load key \"{file}\": bad permissions", kind: failure.SSHKeyBadPermissions, rank: rankCause,
		is: weak | overSSH | soft, eg: "Load key \"/home/hana/.ssh/id_ed25519\": bad permissions"},
	{text: "Load key \"{file}\": Bad permissions", kind: failure.SSHKeyBadPermissions, rank: rankCause,
		is: weak | overSSH | soft, eg: "Load key \"/home/hana/.ssh/id_ed25519\": Bad permissions"},
	{text: "Load key \"{file}\": {said}", kind: failure.SSHKeyUnusable, rank: rankCause, is: weak | overSSH | soft,
		eg: "Load key \"/home/hana/.ssh/id_rsa.pub\": invalid format"},
	{text: "Warning: Identity file {file} not accessible: ", kind: failure.SSHKeyUnusable, rank: rankCause,
		is: weak | overSSH | soft, eg: "Warning: Identity file /home/hana/.ssh/id_work not accessible: No such file or directory."},
	{text: "no such identity: {file}: ", kind: failure.SSHKeyUnusable, rank: rankCause, is: weak | overSSH | soft,
		eg: "no such identity: /home/hana/.ssh/id_work: No such file or directory"},
	{text: "key_load_public: No such file or directory", rank: rankFollow, is: weak | overSSH},
	{text: "key_load_public: ", kind: failure.SSHKeyUnusable, rank: rankWeak, is: weak | overSSH | soft, eg: "key_load_public: invalid format"},
	{text: "key_load_private", kind: failure.SSHKeyUnusable, rank: rankWeak, is: weak | overSSH | soft, eg: "key_load_private_type: incorrect passphrase supplied to decrypt private key"},
	{text: "Unable to use key file \"{file}\"", kind: failure.SSHKeyUnusable, rank: rankCause,
		is: weak | overSSH | soft, eg: "Unable to use key file \"C:\\keys\\id.ppk\" (OpenSSH SSH-2 private key (new format))"},
	{text: "sign_and_send_pubkey: no mutual signature", kind: failure.SSHKeyTypeRefused, rank: rankCause,
		is: weak | overSSH | soft, eg: "sign_and_send_pubkey: no mutual signature supported"},
	{text: "send_pubkey_test: no mutual signature", kind: failure.SSHKeyTypeRefused, rank: rankCause,
		is: weak | overSSH | soft, eg: "send_pubkey_test: no mutual signature algorithm"},
	{text: "sign_and_send_pubkey: {}agent", kind: failure.SSHAgentFailure, rank: rankCause, is: weak | overSSH | soft,
		eg: "sign_and_send_pubkey: signing failed for ED25519 \"/home/hana/.ssh/id_ed25519\" from agent: agent refused operation"},
	{text: "sign_and_send_pubkey: {}\"{file}\"", kind: failure.SSHKeyUnusable, rank: rankCause,
		is: weak | overSSH | soft, eg: "sign_and_send_pubkey: signing failed for RSA \"/home/hana/.ssh/id_rsa\": error in libcrypto"},
	{text: "sign_and_send_pubkey: ", kind: failure.SSHKeyUnusable, rank: rankCause, is: weak | overSSH | soft, eg: "sign_and_send_pubkey: signing failed: invalid format"},
	{text: "Agent admitted failure to sign using the key", kind: failure.SSHAgentFailure, rank: rankCause, is: weak | overSSH | soft},
	{text: "Error connecting to agent", kind: failure.SSHAgentFailure, rank: rankCause, is: weak | overSSH | soft,
		eg: "Error connecting to agent: No such file or directory"},
	{text: "Could not open a connection to your authentication agent", kind: failure.SSHAgentFailure, rank: rankCause, is: weak | overSSH | soft, more: (*reading).onlyGit},
	{text: "Bad owner or permissions on {file}", kind: failure.SSHConfigError, rank: rankCause, is: weak | overSSH,
		eg: "Bad owner or permissions on /home/hana/.ssh/config"},
	{text: "Bad permissions. Try removing permissions for user: ", rank: rankFollow, is: weak | overSSH},
	{text: "Can't open user config file {file}: ", kind: failure.SSHConfigError, rank: rankCause, is: weak | overSSH,
		eg: "Can't open user config file /home/hana/none: No such file or directory"},
	{text: "{file}: terminating, {}bad configuration options", rank: rankFollow, is: weak | overSSH, eg: "/home/hana/.ssh/config: terminating, 1 bad configuration options"},
	{text: "{file}line {line}: {said}", kind: failure.SSHConfigError, rank: rankCause, is: weak | overSSH,
		more: (*reading).takeSSHConfig, eg: "/home/hana/.ssh/config: line 3: Bad configuration option: usekeychain"},
	{text: "command-line line {line}: {said}", kind: failure.SSHConfigError, rank: rankCause, is: weak | overSSH,
		eg: "command-line line 0: unsupported option \"accept-new\".", until: "8.6"},
	{text: "command-line: line {line}: {said}", kind: failure.SSHConfigError, rank: rankCause, is: weak | overSSH,
		eg: "command-line: line 0: Bad configuration option: usekeychain"},
	{text: "percent_expand: ", kind: failure.SSHConfigError, rank: rankCause, is: weak | overSSH, more: (*reading).takeWords,
		eg: "percent_expand: unknown key %c"},
	{text: "vdollar_percent_expand: ", kind: failure.SSHConfigError, rank: rankCause, is: weak | overSSH, more: (*reading).takeWords,
		eg: "vdollar_percent_expand: unknown key %c", since: "8.4"},
	{text: "unix_listener: ", kind: failure.SSHConfigError, rank: rankCause, is: weak | overSSH, more: (*reading).takeWords,
		eg: "unix_listener: cannot bind to path /home/hana/.ssh/cm/x: No such file or directory"},
	{text: "Missing argument.", kind: failure.SSHConfigError, rank: rankWeak, is: weak | overSSH | unsought},
	{text: "hostname contains invalid characters", kind: failure.MalformedURL, rank: rankCause, is: weak | overSSH, since: "9.6"},
	{text: "remote username contains invalid characters", kind: failure.MalformedURL, rank: rankCause, is: weak | overSSH, since: "9.6"},

	{text: "ssh_askpass: ", kind: failure.AskpassFailed, rank: rankCause, is: weak | overSSH | soft,
		more: (*reading).takeSSHAskpass, eg: "ssh_askpass: exec(/usr/bin/ssh-askpass): No such file or directory"},
	{text: "CreateProcessW failed error:2", kind: failure.AskpassFailed, rank: rankCause, is: weak | overSSH | soft, more: (*reading).takeSSHAskpass},
	{text: "read_passphrase: can't open /dev/tty", kind: failure.AskpassFailed, rank: rankWeak,
		is: weak | overSSH | soft, more: (*reading).takeSSHAskpass, eg: "read_passphrase: can't open /dev/tty: No such device or address"},
	{text: "({}askpass{}WARNING {}: {}cannot open display", kind: failure.AskpassFailed, rank: rankCause, is: soft,
		eg: "(gnome-ssh-askpass:55209): Gtk-WARNING **: 15:40:59.576: cannot open display:"},

	{text: "ssh: connect to host  port {}", kind: failure.MalformedURL, rank: rankGeneric, is: weak | overSSH,
		eg: "ssh: connect to host  port 22: Connection refused"},
	{text: "ssh: connect to host port {}", kind: failure.MalformedURL, rank: rankGeneric, is: weak | overSSH,
		eg: "ssh: connect to host port 22: Connection refused"}, // the same, joined into a line
	{text: "ssh: connect to host {host} port {port}: {}", kind: failure.ConnectionRefused, rank: rankGeneric,
		is: weak | overSSH, more: (*reading).takeConnect, eg: "ssh: connect to host github.com port 22: Connection timed out"},
	{text: "ssh:connect to host {host} port {port}:{}", kind: failure.ConnectionRefused, rank: rankGeneric,
		is: weak | overSSH, more: (*reading).takeConnect, eg: "ssh:connect to host github.com port 22:Bad file number"}, // typed
	{text: "connect to host {host} port {port}: {}", kind: failure.ConnectionRefused, rank: rankGeneric,
		is: weak | overSSH, more: (*reading).takeConnect, eg: "connect to host github.com port 22: Bad file number"},
	{text: "ssh: Could not resolve hostname : {}", kind: failure.MalformedURL, rank: rankGeneric, is: weak | overSSH,
		eg: "ssh: Could not resolve hostname : Name or service not known"},
	{text: "ssh: Could not resolve hostname https: {}", kind: failure.MalformedURL, rank: rankGeneric,
		is: bare | overSSH, eg: "ssh: Could not resolve hostname https: nodename nor servname provided, or not known"},
	{text: "ssh: Could not resolve hostname {host}: {}", kind: failure.DNSFailure, rank: rankGeneric,
		is: weak | overSSH, more: (*reading).takeMixedForm, eg: "ssh: Could not resolve hostname githib.com: Name or service not known"},
	{text: "ssh: {host}: {}o address associated with ", kind: failure.DNSFailure, rank: rankGeneric, is: weak | overSSH,
		until: "5.2", eg: "ssh: githib.com: no address associated with hostname."},
	{text: "ssh: {host}: Name or service not known", kind: failure.DNSFailure, rank: rankGeneric, is: weak | overSSH,
		until: "5.2", eg: "ssh: githib.com: Name or service not known"},
	{text: "kex_exchange_identification: {}timed out", kind: failure.ConnectionTimeout, rank: rankCause,
		is: weak | overSSH, eg: "kex_exchange_identification: read: Connection timed out"},
	{text: "kex_exchange_identification: ", kind: failure.SSHConnectionClosed, rank: rankCause, is: weak | overSSH,
		more: (*reading).takeGreeting, eg: "kex_exchange_identification: Connection closed by remote host"},
	{text: "ssh_exchange_identification: {}timed out", kind: failure.ConnectionTimeout, rank: rankCause,
		is: weak | overSSH, eg: "ssh_exchange_identification: read: Operation timed out"},
	{text: "ssh_exchange_identification: ", kind: failure.SSHConnectionClosed, rank: rankCause, is: weak | overSSH,
		eg: "ssh_exchange_identification: Connection closed by remote host"},
	{text: "banner exchange: Connection to {}timed out", kind: failure.ConnectionTimeout, rank: rankCause,
		is: weak | overSSH, eg: "banner exchange: Connection to 192.0.2.7 port 22: Connection timed out"},
	{text: "banner exchange: Connection to {}", kind: failure.SSHConnectionClosed, rank: rankCause, is: weak | overSSH,
		more: (*reading).takeGreeting, eg: "banner exchange: Connection to 192.0.2.7 port 22: invalid format"},
	{text: "banner exchange: ", rank: rankFollow, is: weak | overSSH},
	{text: "Connection closed by {}", kind: failure.SSHConnectionClosed, rank: rankGeneric, is: weak | overSSH,
		more: (*reading).takeClosed, eg: "Connection closed by 192.0.2.7 port 22"},
	{text: "Connection reset by {}", kind: failure.SSHConnectionClosed, rank: rankGeneric, is: weak | overSSH,
		more: (*reading).takeClosed, eg: "Connection reset by 192.0.2.7 port 22"},
	{text: "Connection to {host} closed by remote host", kind: failure.SSHConnectionClosed, rank: rankGeneric,
		is: weak | overSSH, eg: "Connection to github.com closed by remote host."},
	{text: "Connection to {} timed out", kind: failure.ConnectionTimeout, rank: rankGeneric, is: weak | overSSH, eg: "Connection to 192.0.2.7 port 22 timed out"},
	{text: "Connection to {} closed.", rank: rankFollow, is: weak | overSSH | unsought, eg: "Connection to github.com closed."},
	{text: "packet_write_wait: ", kind: failure.SSHConnectionClosed, rank: rankGeneric, is: weak | overSSH, eg: "packet_write_wait: Connection to 192.0.2.7 port 22: Broken pipe"},
	{text: "client_loop: send disconnect: ", kind: failure.SSHConnectionClosed, rank: rankGeneric, is: weak | overSSH,
		eg: "client_loop: send disconnect: Broken pipe"},
	{text: "Write failed: Broken pipe", kind: failure.SSHConnectionClosed, rank: rankGeneric, is: weak | overSSH | unsought},
	{text: "Read from remote host {host}: {}onnection", kind: failure.SSHConnectionClosed, rank: rankGeneric,
		is: weak | overSSH, eg: "Read from remote host github.com: Connection reset by peer"},
	{text: "Read from socket failed: ", kind: failure.SSHConnectionClosed, rank: rankGeneric,
		is: weak | overSSH | unsought, eg: "Read from socket failed: Connection reset by peer"},
	{text: "Connection aborted by ", kind: failure.SSHConnectionClosed, rank: rankGeneric, is: weak | overSSH, eg: "Connection aborted by 192.0.2.7 port 22"},
	{text: "Timeout, server {}not responding.", kind: failure.ConnectionTimeout, rank: rankGeneric, is: weak | overSSH,
		eg: "Timeout, server github.com not responding."},
	{text: "Connection timed out during banner exchange", kind: failure.ConnectionTimeout, rank: rankGeneric, is: weak | overSSH},
	{text: "Timeout, server {} not responding", kind: failure.ConnectionTimeout, rank: rankGeneric, is: weak | overSSH,
		eg: "Timeout, server github.com not responding."},
	{text: "Unable to negotiate with {}Their offer: {offer}", kind: failure.SSHNegotiationFailed, rank: rankCause,
		is: weak | overSSH, eg: "Unable to negotiate with 192.0.2.7 port 22: no matching host key type found. Their offer: ssh-rsa"},
	{text: "Client and server could not agree on a key exchange algorithm", kind: failure.SSHNegotiationFailed, rank: rankCause,
		is: weak | overSSH, eg: "Client and server could not agree on a key exchange algorithm:"}, // SunSSH
	{text: "Unable to negotiate with ", kind: failure.SSHNegotiationFailed, rank: rankCause, is: weak | overSSH, eg: "Unable to negotiate with 192.0.2.7 port 22: no matching key exchange method found."},
	{text: "no matching {} found: client ", kind: failure.SSHNegotiationFailed, rank: rankCause, is: weak | overSSH,
		eg: "no matching cipher found: client aes128-ctr server aes256-cbc"},
	{text: "Unable to negotiate a key exchange method", kind: failure.SSHNegotiationFailed, rank: rankCause, is: weak | overSSH},
	{text: "no kex alg", kind: failure.SSHNegotiationFailed, rank: rankCause, is: weak | overSSH | unsought},
	{text: "no hostkey alg", kind: failure.SSHNegotiationFailed, rank: rankCause, is: weak | overSSH | unsought},
	{text: "ssh_dispatch_run_fatal: {}: {}", kind: failure.SSHNegotiationFailed, rank: rankCause,
		is: weak | overSSH, more: (*reading).takeDispatch,
		eg: "ssh_dispatch_run_fatal: Connection to 192.0.2.7 port 22: incorrect signature"},
	{text: "ssh_dispatch_run_fatal: ", kind: failure.SSHNegotiationFailed, rank: rankCause, is: weak | overSSH | unsought,
		eg: "ssh_dispatch_run_fatal: Connection"},
	{text: "Bad server host key: ", kind: failure.SSHNegotiationFailed, rank: rankCause, is: weak | overSSH, eg: "Bad server host key: Invalid key length"},
	{text: "Protocol major versions differ", kind: failure.SSHNegotiationFailed, rank: rankCause, is: weak | overSSH | unsought},
	{text: "key_verify failed for server_host_key", kind: failure.SSHNegotiationFailed, rank: rankCause, is: weak | overSSH},
	{text: "Corrupted MAC on input", kind: failure.SSHConnectionClosed, rank: rankCause, is: weak | overSSH | unsought},
	{text: "Bad packet length ", kind: failure.SSHConnectionClosed, rank: rankCause, is: weak | overSSH | unsought,
		eg: "Bad packet length 1349676916."},

	// plink, which TortoiseGit and older Git for Windows use.
	{text: "{}o supported authentication methods available", kind: failure.SSHPublickeyDenied, rank: rankGeneric,
		is: weak | overSSH, more: (*reading).takePlink, eg: "FATAL ERROR: No supported authentication methods available (server sent: publickey)"},
	{text: "FATAL ERROR: Server refused our key", kind: failure.SSHPublickeyDenied, rank: rankGeneric, is: weak | overSSH},
	{text: "Server refused our key", kind: failure.SSHPublickeyDenied, rank: rankWeak, is: weak | overSSH | soft},
	{text: "Access denied$", kind: failure.ReadDenied, rank: rankGeneric, is: weak | bare | overSSH, eg: "Access denied."},
	{text: "FATAL ERROR: Access denied", kind: failure.SSHPublickeyDenied, rank: rankGeneric, is: weak | overSSH},
	{text: "FATAL ERROR: Configured password was not accepted", kind: failure.SSHAuthFailed, rank: rankGeneric, is: weak | overSSH},
	{text: "FATAL ERROR: Unable to authenticate", kind: failure.SSHAuthFailed, rank: rankGeneric, is: weak | overSSH},
	{text: "FATAL ERROR: {}oo many authentication failures", kind: failure.SSHTooManyAuthFailures, rank: rankGeneric,
		is: weak | overSSH, eg: "FATAL ERROR: Server sent disconnect message: \"Too many authentication failures\""},
	{text: "FATAL ERROR: {}etwork error: {said}", kind: failure.ConnectionRefused, rank: rankGeneric,
		is: weak | overSSH, more: (*reading).takeReason, eg: "FATAL ERROR: Network error: Connection timed out"},
	{text: "Network error: {said}", kind: failure.ConnectionRefused, rank: rankGeneric, is: weak | overSSH,
		more: (*reading).takeReason, eg: "Network error: Connection refused"},
	{text: "FATAL ERROR: Host key not in manually configured list", kind: failure.HostKeyUnknown, rank: rankGeneric, is: weak | overSSH},
	{text: "FATAL ERROR: Host key verification failed", kind: failure.HostKeyUnknown, rank: rankGeneric, is: weak | overSSH},
	{text: "{}ser aborted at host key verification", kind: failure.HostKeyUnknown, rank: rankGeneric, is: weak | overSSH,
		eg: "FATAL ERROR: User aborted at host key verification"},
	{text: "FATAL ERROR: Received unexpected end-of-file", kind: failure.SSHConnectionClosed, rank: rankGeneric, is: weak | overSSH,
		eg: "FATAL ERROR: Received unexpected end-of-file from server"},
	{text: "FATAL ERROR: {}nexpectedly closed network connection", kind: failure.SSHConnectionClosed, rank: rankGeneric,
		is: weak | overSSH, eg: "FATAL ERROR: Remote side unexpectedly closed network connection"},
	{text: "FATAL ERROR: Server closed network connection", kind: failure.SSHConnectionClosed, rank: rankGeneric, is: weak | overSSH},
	{text: "FATAL ERROR: Software caused connection abort", kind: failure.SSHConnectionClosed, rank: rankGeneric, is: weak | overSSH},
	{text: "FATAL ERROR: Couldn't agree a {}available: {offer})", kind: failure.SSHNegotiationFailed, rank: rankGeneric,
		is: weak | overSSH, eg: "FATAL ERROR: Couldn't agree a host key algorithm (available: ssh-rsa)"},
	{text: "FATAL ERROR: Couldn't agree a ", kind: failure.SSHNegotiationFailed, rank: rankGeneric, is: weak | overSSH},
	{text: "FATAL ERROR: {}ost does not exist", kind: failure.DNSFailure, rank: rankGeneric, is: weak | overSSH, eg: "FATAL ERROR: ssh_init: Host does not exist"},
	{text: "ssh_init: Host does not exist", kind: failure.DNSFailure, rank: rankGeneric, is: weak | overSSH},
	{text: "FATAL ERROR: Unable to open connection", kind: failure.DNSFailure, rank: rankGeneric, is: weak | overSSH, more: (*reading).takePlinkOpen},
	{text: "Unable to open connection", kind: failure.DNSFailure, rank: rankGeneric, is: weak | overSSH,
		more: (*reading).takePlinkOpen, eg: "Unable to open connection:"},
	{text: "unable to open connection", kind: failure.DNSFailure, rank: rankGeneric, is: weak | overSSH, more: (*reading).takePlinkOpen},
	{text: "FATAL ERROR: {}host key", kind: failure.HostKeyUnknown, rank: rankGeneric, is: weak | overSSH,
		more: (*reading).takePlinkHost, eg: "FATAL ERROR: Unable to verify host key"},
}}

// serviceUsers are who logs in at a service for Git, and nowhere else.
var serviceUsers = wordSet(`git gitea gitlab gitolite gitosis gogs forgejo aur`)

// takeTypedMethods is takeDeniedMethods where the blank was left out.
func (r *reading) takeTypedMethods(h *hit, said string) bool {
	return r.takeDeniedMethods(h, strings.Replace(said, "denied(", "denied (", 1))
}

// takeDeniedMethods reads "USER@HOST: Permission denied (METHODS)."
func (r *reading) takeDeniedMethods(h *hit, said string) bool {
	if rest, ok := strings.CutPrefix(said, "permission denied ("); ok {
		said = "Permission denied (" + rest // typed
	}
	i := strings.Index(said, "Permission denied (")
	if i < 0 {
		return false
	}
	if i > 0 {
		target, ok := strings.CutSuffix(said[:i], ": ")
		if !ok || strings.ContainsAny(target, " \t\"'") {
			return false
		}
		at := strings.LastIndexByte(target, '@') // a user may have one, too
		if at < 0 {
			return false
		}
		user, host := target[:at], target[at+1:]
		h.host = hostInBrackets(host)
		if !serviceUsers()[user] {
			if !strings.Contains(user, "/") { // a path that a progress bar left in front
				h.account = user
			}
		} else {
			// Only a service for Git has a user who is called so.
			h.needsGit, h.final = false, true
		}
	}
	methods, _, _ := strings.Cut(said[i+len("Permission denied ("):], ")")
	methods = strings.ReplaceAll(methods, "public key", "publickey") // as a spelling checker has it
	if strings.Contains(methods, "password") || strings.Contains(methods, "keyboard-interactive") {
		h.kind = failure.SSHAuthFailed
		return true
	}
	return strings.Contains(methods, "publickey")
}

// takeBanner reads the host and the file out of the lines below the box.
func (r *reading) takeBanner(h *hit, _ string) bool {
	for i := h.line + 1; i < len(r.lines) && i <= h.line+20; i++ {
		t := r.lines[i].text
		if _, rest, ok := strings.Cut(t, "ost key for "); ok && strings.HasSuffix(t, " has changed and you have requested strict checking.") {
			host, _, _ := strings.Cut(rest, " has changed")
			h.host = hostInBrackets(host)
			return true
		}
		if _, rest, ok := strings.Cut(t, "ssh-keygen -f "); ok && h.host == "" {
			if at := strings.LastIndex(rest, "-R "); at >= 0 {
				h.host = hostInBrackets(strings.Trim(strings.TrimSpace(rest[at+len("-R "):]), `"'`))
			}
		}
	}
	return true
}

// hostInBrackets takes known_hosts' "[host]:port" apart.
func hostInBrackets(s string) string {
	s = strings.TrimSpace(s)
	if rest, ok := strings.CutPrefix(s, "["); ok {
		s, _, _ = strings.Cut(rest, "]")
	}
	plain := s
	if i, k := strings.IndexByte(s, '<'), strings.IndexByte(s, '>'); i >= 0 && k > i {
		plain = s[:i] + s[k+1:] // <site UUID>
	}
	if strings.ContainsAny(plain, " \t/") {
		return ""
	}
	return s
}

// takeAsked finds the host in the question "The authenticity of host 'H (IP)'
// can't be established." above.
func (r *reading) takeAsked(h *hit, _ string) bool {
	for j := h.line - 1; j >= 0 && j >= h.line-12; j-- {
		t := r.lines[j].text
		if _, rest, ok := strings.Cut(t, "The authenticity of host '"); ok {
			host, _, _ := strings.Cut(rest, "'")
			host, port, _ := strings.Cut(host, " (")
			h.host = hostInBrackets(host)
			if _, port, ok := strings.Cut(strings.TrimPrefix(port, "["), "]:"); ok {
				h.port = strings.TrimRight(port, ")")
			}
			return true
		}
		if r.gap(j + 1) {
			break
		}
	}
	return true
}

// takePlinkHost reads the host and port that newer versions of plink show below.
func (r *reading) takePlinkHost(h *hit, _ string) bool {
	h.program = "plink"
	if i := h.line + 1; i < len(r.lines) {
		if host, rest, ok := strings.Cut(r.lines[i].text, " (port "); ok && secret.IsHost(host) {
			h.host, h.port = host, strings.TrimRight(rest, "):")
			h.through = i
		}
	}
	return true
}

// takeUnprotected reads the key's file below the box.
func (r *reading) takeUnprotected(h *hit, _ string) bool {
	for i := h.line + 1; i < len(r.lines) && i <= h.line+3; i++ {
		if strings.HasPrefix(r.lines[i].text, "Permissions ") {
			h.file, _ = quotedIn(r.lines[i].text)
		}
	}
	return true
}

func (r *reading) onlyGit(*hit, string) bool { return r.inv.role == roleGit }

// takeSSHConfig reads "FILE: line N: Bad configuration option: x" and its
// relatives ("FILE line N: …").
func (r *reading) takeSSHConfig(h *hit, _ string) bool {
	file := strings.TrimRight(h.file, ": ")
	introduced := pathAfter(file)
	file = file[introduced:]
	if file == "" || !ascii.Digits(h.fileLine) || strings.ContainsAny(file, " \t") && !strings.Contains(file, `:\`) &&
		!(file[0] == '/' && strings.HasSuffix(file, "/.ssh/config")) { // of a user with a blank in the name
		return false
	}
	if text := r.b.Lines[r.lines[h.line].line].Text; strings.Contains(text, "debug1: ") ||
		strings.Contains(text, "debug2: ") || strings.Contains(text, "debug3: ") {
		return false // ssh -v, which names each line that it follows
	}
	if strings.HasPrefix(h.reason, "Unsupported option ") {
		return false // SSH says so and goes on
	}
	base := file[strings.LastIndexAny(file, `/\`)+1:]
	h.file = file
	if introduced > 0 {
		r.narrow(h, file)
	}
	return strings.Contains(file, ".ssh") || strings.Contains(base, "ssh_config") ||
		strings.Contains(file, "ssh") && strings.ContainsAny(file, `/\`)
}

// pathAfter is where a path begins that something introduces: "exit status 128: /…".
func pathAfter(s string) int {
	at := 0
	for _, mark := range []string{": ", ". ", `"`} {
		for i := 0; ; {
			k := strings.Index(s[i:], mark)
			if k < 0 {
				break
			}
			i += k + len(mark)
			if rest := s[i:]; strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, "~") ||
				len(rest) > 2 && ascii.Letter(rest[0]) && rest[1] == ':' && (rest[2] == '\\' || rest[2] == '/') {
				at = max(at, i)
			}
		}
	}
	return at
}

// takeSSHAskpass decides by what follows what a missing ssh-askpass kept SSH
// from asking: whether the server is the right one, or a passphrase.
func (r *reading) takeSSHAskpass(h *hit, said string) bool {
	for i := h.line + 1; i < len(r.lines) && i <= h.line+6 && !r.gap(i); i++ {
		t := r.lines[i].text
		if strings.HasPrefix(t, "Host key verification failed") {
			h.kind, h.soft = failure.HostKeyUnknown, true
			return true
		}
		if strings.Contains(t, "Permission denied") || strings.HasPrefix(t, "fatal:") {
			break
		}
	}
	if _, program, ok := strings.Cut(said, "exec("); ok {
		h.program, _, _ = strings.Cut(program, ")")
	} else {
		h.program = "ssh-askpass"
	}
	return true
}

// takeConnect reads why a connection failed.
func (r *reading) takeConnect(h *hit, said string) bool {
	_, reason, _ := strings.Cut(said, " port ")
	_, reason, _ = strings.Cut(reason, ":")
	switch e := errnoOf(reason); {
	case e == errnoDenied, strings.Contains(reason, "Operation not permitted"):
		h.kind = failure.ConnectionRefused // by this computer: its firewall, or a sandbox
	case e == errnoOther:
		h.kind = failure.ConnectionTimeout
	default:
		h.kind = connectKind(e)
	}
	return r.takeMixedForm(h, said)
}

// takeDispatch reads what ended ssh's exchange with the server: the network, or what
// the two could not agree on.
func (r *reading) takeDispatch(h *hit, said string) bool {
	switch e := errnoOf(said); {
	case strings.Contains(said, ": Broken pipe"):
		h.kind = failure.SSHConnectionClosed
	case e != errnoOther && e != errnoDenied:
		h.kind = connectKind(e)
	}
	return true
}

func (r *reading) takeReason(h *hit, _ string) bool {
	h.kind = connectKind(errnoOf(h.reason))
	return true
}

// takeMixedForm tells a host that is not there from a URL of which SSH saw the
// scheme or the user.
func (r *reading) takeMixedForm(h *hit, _ string) bool {
	switch name := strings.ToLower(h.host); {
	case name == "https", name == "http", name == "git", name == "ssh", strings.ContainsAny(name, ":/@"):
		h.kind = failure.MalformedURL
	}
	if i := strings.Index(h.host, ": "); i > 0 {
		h.host = h.host[:i]
	}
	return true
}

// takeGreeting knows that nobody greets where the host to jump over was not reached,
// or let nobody in.
func (r *reading) takeGreeting(h *hit, said string) bool {
	if in := r.incident; in != nil {
		for i := range in.hits {
			if k := in.hits[i].kind; k != nil && (k.Group == "network" || k == failure.SSHPublickeyDenied) &&
				in.hits[i].host != "" {
				return h.follows(false)
			}
		}
	}
	return r.takeClosed(h, said)
}

// takeClosed leaves out what a server's log says, and knows a ProxyCommand that
// ended.
func (r *reading) takeClosed(h *hit, said string) bool {
	if strings.Contains(said, "[preauth]") {
		return false
	}
	if strings.Contains(said, "UNKNOWN port 65535") {
		h.program = "ProxyCommand"
		for i := h.line - 1; i >= 0 && i >= h.line-4 && h.file == ""; i-- {
			if m := programGone.FindStringSubmatch(r.lines[i].text); m != nil {
				h.file = m[1] + m[2]
			}
		}
	}
	if port := statusIn(said, " port "); port != "65535" {
		h.port = port
	}
	if _, by, ok := strings.Cut(said, " by "); ok && h.host == "" {
		// An address is not what the remote is called; a name is, unless it is a user's.
		if name, rest, ok := strings.Cut(by, " "); ok && strings.HasPrefix(rest, "port ") && net.ParseIP(name) == nil &&
			name != "UNKNOWN" {
			h.host = name
		}
	}
	return true
}

// programGone is what shells say of a program that is not there: dash, bash, zsh.
var programGone = regexp.MustCompile(`(?:exec: |: )([^\s:]+): (?:command )?(?:not found|No such file or directory)$|(?:command not found|no such file or directory): (\S+)$`)

// takePlinkOpen reads why plink could not connect, which stands on the line below.
func (r *reading) takePlinkOpen(h *hit, said string) bool {
	_, why, _ := strings.Cut(said, "connection")
	if strings.Trim(why, ": \t") == "" && h.line+1 < len(r.lines) && !r.gap(h.line+1) {
		why = r.lines[h.line+1].text
	}
	switch e := errnoOf(why); {
	case strings.Contains(why, "does not exist"), strings.Contains(why, "ame or service"):
	case e == errnoTimedOut, e == errnoUnreachable, e == errnoReset, strings.Contains(why, "refused"):
		h.kind = connectKind(e)
	case strings.Contains(why, "serial port"): // a host that PuTTY's sessions make one of
		h.kind, h.reason = failure.RemoteFailure, why
	}
	return true
}

func (r *reading) takePlink(h *hit, said string) bool {
	return strings.HasPrefix(said, "FATAL ERROR: ") || strings.HasPrefix(strings.ToLower(said), "disconnected") ||
		strings.HasPrefix(said, "No supported")
}
