package transcript

import (
	"net"
	"regexp"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// toolTable is what programs beside Git say: credential helpers, the shell that
// starts them, Git LFS, git-remote-codecommit, and clients that are not Git at
// all. What begins with a program's name is enough; the rest needs a witness.
var toolTable = table{program: "tools", source: "git-credential-manager's, git-lfs', go-git's and libcurl-less clients' sources; public reports", rows: []row{
	// Git Credential Manager, of .NET and before it. Git's "fatal:" is theirs, too.
	{text: "Cannot prompt because ", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | bare | overHTTPS,
		more: (*reading).takeWords, eg: "Cannot prompt because user interactivity has been disabled."},
	{text: "Cannot show prompt because ", kind: failure.CredentialHelperFailed, rank: rankCause,
		is: soft | bare | overHTTPS, more: (*reading).takeWords, eg: "Cannot show prompt because GUI prompts have been disabled."},
	{text: "User cancel", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS,
		more: (*reading).takeWords, eg: "User canceled device code authentication"},
	{text: "No credential store has been selected", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "No host provider available to service this request", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "Unencrypted HTTP is not supported for ", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS,
		more: (*reading).takeWords, eg: "Unencrypted HTTP is not supported for GitLab. Ensure the repository remote URL is using HTTPS."},
	{text: "Failed to create PAT", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS,
		more: (*reading).takeWords, eg: "Failed to create PAT: TF401444: Please sign-in at least once as x in a web browser to enable access to the service."},
	{text: "Failed to open secret service session", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "Failed to search for credentials", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "Failed to store credentials", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "Failed to obtain credentials", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "Failed to write item to store", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "Failed to enumerate all Git configuration entries", kind: failure.CredentialHelperFailed, rank: rankCause,
		is: soft | overHTTPS, more: (*reading).takeWords, eg: "Failed to enumerate all Git configuration entries [1]"},
	{text: "Unhandled Exception:{said}", kind: failure.CredentialHelperFailed, rank: rankCause,
		is: soft | bare | overHTTPS, more: (*reading).takeUnhandled,
		eg: "Unhandled Exception: System.Exception: Failed to locate 'git.exe' executable on the path."},
	{text: "Failed to locate '{program}' executable on the path", kind: failure.CredentialHelperFailed, rank: rankCause,
		is: soft | bare | overHTTPS, more: (*reading).takeWords, eg: "Failed to locate 'git.exe' executable on the path."},
	{text: "Unable to persist credentials", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "Cannot find GPG ID in password store", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "helper error (", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS,
		more: (*reading).takeWords, eg: "helper error (13): access denied"},
	{text: "A task was canceled", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "An error occurred while sending the request", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "One or more errors occurred", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "The SSL connection could not be established", kind: failure.TLSCertUntrusted, rank: rankCause,
		is: soft | overHTTPS, more: (*reading).takeWords, eg: "The SSL connection could not be established, see inner exception."},
	{text: "The remote certificate is invalid", kind: failure.TLSCertUntrusted, rank: rankCause, is: soft | overHTTPS,
		more: (*reading).takeWords, eg: "The remote certificate is invalid according to the validation procedure."},
	{text: "The remote server returned an error: (407)", kind: failure.ProxyAuthRequired, rank: rankAbove,
		is: soft | overHTTPS, more: (*reading).takeWords, eg: "The remote server returned an error: (407) Proxy Authentication Required."},
	{text: "The proxy tunnel request to proxy '{proxy}' failed with status code '407'", kind: failure.ProxyAuthRequired,
		rank: rankAbove, is: soft | overHTTPS, eg: "The proxy tunnel request to proxy 'http://proxy.test:8080/' failed with status code '407'."},
	{text: "The remote server returned an error: (401)", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "The remote server returned an error: ", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "Response status code does not indicate success", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "No such host is known", kind: failure.DNSFailure, rank: rankCause, is: soft | overHTTPS, eg: "No such host is known. (github.com:443)"},
	{text: "HttpRequestException encountered", kind: failure.CredentialHelperFailed, rank: rankCause,
		is: soft | bare | overHTTPS, more: (*reading).takeEncountered, eg: "HttpRequestException encountered."},
	{text: "{}Exception encountered", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS,
		more: (*reading).takeEncountered, eg: "TaskCanceledException encountered."},
	{text: "Interaction with the Security Server is not allowed", kind: failure.CredentialHelperFailed, rank: rankCause,
		is: soft | bare | overHTTPS, more: (*reading).takeWords, eg: "Interaction with the Security Server is not allowed. [0xffff9d24]"},
	{text: "User interaction is not allowed", kind: failure.CredentialHelperFailed, rank: rankCause,
		is: soft | bare | overHTTPS, more: (*reading).takeWords, eg: "User interaction is not allowed."},
	{text: "The user name or passphrase you entered is not correct", kind: failure.CredentialHelperFailed,
		rank: rankCause, is: soft | bare | overHTTPS, more: (*reading).takeWords},
	{text: "Specified method is not supported", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "Cannot use the '", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS,
		more: (*reading).takeWords, eg: "Cannot use the 'wincredman' credential storage over a network session."},
	{text: "unable to get credentials from", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "unable to connect to cache daemon", kind: failure.CredentialHelperFailed, rank: rankCause,
		is: soft | overHTTPS, more: (*reading).takeWords, eg: "unable to connect to cache daemon: Permission denied"},
	{text: "credential-cache unavailable; no unix socket support", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "unable to find a suitable socket path", kind: failure.CredentialHelperFailed, rank: rankCause,
		is: soft | overHTTPS, more: (*reading).takeWords, eg: "unable to find a suitable socket path; use --socket"},
	{text: "unable to get credential storage lock", kind: failure.CredentialHelperFailed, rank: rankCause,
		is: soft | overHTTPS, more: (*reading).takeWords, eg: "unable to get credential storage lock in 1000 ms: Permission denied"},
	{text: "unable to write credential store", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "The OAuth", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "OAuth2 ", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "AADSTS", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS,
		more: (*reading).takeWords, eg: "AADSTS50076: Due to a configuration change made by your administrator, you must use multi-factor authentication."},
	{text: "WAM Error", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "Interactive logon for ", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "Logon failed", kind: failure.CredentialHelperFailed, rank: rankGeneric, is: soft | bare | overHTTPS,
		more: (*reading).takeWords, eg: "Logon failed, use ctrl+c to cancel basic credential prompt."},
	{text: "Authentication failed for account ", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | overHTTPS, more: (*reading).takeWords},
	{text: "{}Exception: {}CredentialManager", kind: failure.CredentialHelperFailed, rank: rankCause,
		is: soft | bare | overHTTPS, more: (*reading).takeWords,
		eg: "System.TypeLoadException: Could not load type 'Microsoft.Git.CredentialManager.Application' from assembly 'Microsoft.Git.CredentialManager'."},
	// Other helpers and their shell.
	{text: "…could not connect to Secret Service", kind: failure.CredentialHelperFailed, rank: rankCause,
		is: soft | bare | overHTTPS, more: (*reading).takeWords, eg: "** (process:42): CRITICAL **: 10:00:00.000: could not connect to Secret Service: Cannot autolaunch D-Bus without X11 $DISPLAY"},
	{text: "failed to get: -", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | bare | overHTTPS,
		more: (*reading).takeWords, eg: "failed to get: -25308"},
	{text: "failed to store: -", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | bare | overHTTPS,
		more: (*reading).takeWords, eg: "failed to store: -25299"},
	{text: "failed to unlock keyring", kind: failure.CredentialHelperFailed, rank: rankCause,
		is: soft | bare | overHTTPS, more: (*reading).takeWords},
	{text: "store failed: The name org.freedesktop.secrets", kind: failure.CredentialHelperFailed, rank: rankCause,
		is: soft | bare | overHTTPS, more: (*reading).takeWords},
	{text: "lookup failed: ", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | bare | overHTTPS,
		more: (*reading).takeWords, eg: "lookup failed: The name org.freedesktop.secrets was not provided by any .service files"},
	{text: "The config profile (", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | bare | overHTTPS,
		more: (*reading).takeWords, eg: "The config profile (None) could not be found"},
	{text: "Unable to locate credentials", kind: failure.CredentialHelperFailed, rank: rankCause,
		is: soft | bare | overHTTPS, more: (*reading).takeWords, eg: "Unable to locate credentials. You can configure credentials by running \"aws configure\"."},
	{text: "The following profile does not have credentials configured: {}", kind: failure.CredentialHelperFailed,
		rank: rankCause, is: bare | overHTTPS, more: (*reading).takeWords, eg: "The following profile does not have credentials configured: default. You can configure the access key and secret key for the profile."},
	{text: "An error occurred (", kind: failure.CredentialHelperFailed, rank: rankCause, is: soft | bare | overHTTPS,
		more: (*reading).takeAWS, eg: "An error occurred (AccessDeniedException) when calling the GetRepository operation: User is not authorized"},
	{text: "{program} get: {said}", kind: failure.CredentialHelperMissing, rank: rankCause,
		is: soft | bare | overHTTPS | unsought, more: (*reading).takeHelper, eg: "/usr/bin/gh auth git-credential get: 1: /usr/bin/gh: not found"},
	{text: "{program} store: {said}", kind: failure.CredentialHelperMissing, rank: rankCause,
		is: soft | bare | overHTTPS | unsought, more: (*reading).takeHelper, eg: "manager store: 1: manager: not found"},
	{text: "{program} erase: {said}", kind: failure.CredentialHelperMissing, rank: rankCause,
		is: soft | bare | overHTTPS | unsought, more: (*reading).takeHelper, eg: "manager erase: 1: manager: not found"},
	{text: "…git-credential-", kind: failure.CredentialHelperMissing, rank: rankCause, is: soft | bare | overHTTPS,
		more: (*reading).takeNamedHelper, eg: "sh: git-credential-work: command not found"},
	{text: "…vscode-git-", kind: failure.AskpassFailed, rank: rankCause, is: soft | bare | overHTTPS,
		more: (*reading).takeSocket, eg: "Error: connect ENOENT /run/user/1000/vscode-git-1234567.sock"},
	{text: "Missing or invalid credentials.", kind: failure.AskpassFailed, rank: rankCause, is: soft | bare | overHTTPS},
	{text: "Invocation failed Unexpected Response from Server: ", kind: failure.AskpassFailed, rank: rankCause,
		is: soft | bare | overHTTPS, eg: "Invocation failed Unexpected Response from Server: Unauthorized"},
	{text: "{}ssh{}not found", kind: failure.SSHNotFound, rank: rankCause, is: weak | bare | overSSH | unsought,
		more: (*reading).takeNoSSH, eg: "sh: 1: ssh: not found"},
	{text: "{}ssh{}o such file or directory", kind: failure.SSHNotFound, rank: rankCause,
		is: weak | bare | overSSH | unsought, more: (*reading).takeNoSSH, eg: "sh: line 1: /opt/ssh: No such file or directory"},
	{text: "…ssh", kind: failure.SSHNotFound, rank: rankCause, is: weak | bare | overSSH, more: (*reading).takeNoSSH,
		eg: "bash: ssh: command not found"},
	{text: "…plink", kind: failure.SSHNotFound, rank: rankCause, is: weak | bare | overSSH, more: (*reading).takeNoSSH,
		eg: "sh: 1: plink: not found"},
	{text: "ssh-add: ", kind: failure.SSHAddOption, rank: rankGeneric, is: bare | alone | overSSH,
		more: (*reading).takeSSHAdd, eg: "ssh-add: illegal option -- apple-use-keychain"},

	// Git LFS.
	{text: "Git credentials for {url} not found", kind: failure.LFSAuth, rank: rankAbove, is: bare | overHTTPS, eg: "Git credentials for https://git.kumo.test/kumo/media.git not found."},
	{text: "…uthentication required: Authorization error: {url}", kind: failure.LFSAuth, rank: rankCause,
		is: bare | overHTTPS, more: (*reading).takeLFS, eg: "batch response: Authentication required: Authorization error: https://h.test/o/r.git/info/lfs/objects/batch"},
	{text: "…You must have push access to verify locks", kind: failure.LFSAuth, rank: rankCause, is: bare | overHTTPS,
		more: (*reading).takeLFS, eg: "Authentication error: Authentication required: You must have push access to verify locks"},
	{text: "…LFS: Authorization error", kind: failure.LFSAuth, rank: rankCause, is: bare | overHTTPS,
		more: (*reading).takeLFS, eg: "LFS: Authorization error: https://h.test/o/r.git/info/lfs/objects/x"},
	{text: "…LFS: Authentication required", kind: failure.LFSAuth, rank: rankCause, is: bare | overHTTPS, more: (*reading).takeLFS},
	{text: "batch response: Authentication required", kind: failure.LFSAuth, rank: rankCause, is: bare | overHTTPS, more: (*reading).takeLFS},
	{text: "Authentication required: {}/info/lfs/", kind: failure.LFSAuth, rank: rankCause, is: bare | overHTTPS, more: (*reading).takeLFS,
		eg: "Authentication required: Unable to parse HTTP response for POST https://h.test/o/r.git/info/lfs/objects/batch: invalid character '<'"},
	{text: "batch response: Resource protected by organization SAML enforcement", kind: failure.SAMLSSO, rank: rankCause, forge: forge.GitHub,
		is: bare, more: (*reading).takeLFS},
	{text: "batch response: Too many password attempts", kind: failure.RateLimited, rank: rankCause, is: bare | overHTTPS},
	{text: "batch response: Authorization error", kind: failure.LFSAuth, rank: rankCause, is: bare | overHTTPS, more: (*reading).takeLFS},
	{text: "Authorization error: {url}", kind: failure.LFSAuth, rank: rankCause, is: bare | overHTTPS,
		more: (*reading).takeLFS, eg: "Authorization error: https://h.test/o/r.git/info/lfs/objects/batch"},
	{text: "…over its data quota", kind: failure.PushPolicyRejected, rank: rankCause, is: bare | overHTTPS,
		more: (*reading).takeLFSQuota, eg: "batch response: This repository is over its data quota. Account responsible for LFS bandwidth should purchase more data packs to restore access."},
	{text: "…exceeded its LFS budget", kind: failure.PushPolicyRejected, rank: rankCause, is: bare | overHTTPS,
		more: (*reading).takeLFSQuota, eg: "batch response: This repository exceeded its LFS budget. The account responsible for the budget should increase it to restore access."},
	{text: "…Repository or object not found: {url}", kind: failure.RepoNotFound, rank: rankCause, is: bare | overHTTPS,
		more: (*reading).takeLFS, eg: "batch response: Repository or object not found: https://h.test/o/r.git/info/lfs/objects/batch"},
	{text: "…rver error{}HTTP {status}", kind: failure.HTTP5xx, rank: rankCause, is: bare | overHTTPS,
		more: (*reading).takeLFSStatus, eg: "batch response: Fatal error: Server error https://h.test/o/r.git/info/lfs/objects/batch from HTTP 502"},
	{text: "…Fatal error: Server error: {url}", kind: failure.HTTP5xx, rank: rankCause, is: bare | overHTTPS,
		more: (*reading).takeLFS, eg: "LFS: Fatal error: Server error: https://h.test/o/r.git/info/lfs/objects/batch"},
	{text: "…Client error: {url} from HTTP {status}", kind: failure.LFSAuth, rank: rankCause, is: bare | overHTTPS,
		more: (*reading).takeLFSStatus, eg: "LFS: Client error: https://h.test/o/r.git/info/lfs/objects/x from HTTP 403"},
	{text: "…Client error {url} from HTTP {status}", kind: failure.LFSAuth, rank: rankCause, is: bare | overHTTPS,
		more: (*reading).takeLFSStatus, eg: "Client error https://h.test/o/r.git/info/lfs/objects/batch from HTTP 403"},
	{text: "Invalid status for {} {url}: {status}", kind: failure.LFSAuth, rank: rankCause, is: bare | overHTTPS, // git-lfs before 1.0
		more: (*reading).takeLFSStatus, eg: "Invalid status for POST https://h.test/o/r.git/info/lfs/objects/batch: 403"},
	{text: "LFS: Client error {}from HTTP {status}", kind: failure.LFSAuth, rank: rankCause, is: bare | overHTTPS, more: (*reading).takeLFSStatus,
		eg: "LFS: Client error &{%!!(string=https) %!!(string=code.test) %!!(bool=false)}s(MISSING) from HTTP 413"},
	{text: "…LFS: Client error: {url}", kind: failure.LFSAuth, rank: rankCause, is: bare | overHTTPS,
		more: (*reading).takeLFSClient, eg: "LFS: Client error: https://h.test/o/r.git/info/lfs/objects/x 403"},
	{text: "…GitException: failed to connect to {host}: {said}", kind: failure.ConnectionRefused, rank: rankGeneric,
		more: (*reading).takeLibgit2Reason, eg: "Failed GitException: failed to connect to github.com: Network is unreachable"}, // GitJournal
	{text: "…plugins.git.GitException: Failed to fetch from {url}", kind: failure.RemoteFailure, rank: rankWeak, is: bare, more: (*reading).takeVague,
		eg: "hudson.plugins.git.GitException: Failed to fetch from git@h.test:o/r.git"},
	{text: "batch request: missing protocol: {}", kind: failure.MalformedURL, rank: rankCause, is: bare, eg: "batch request: missing protocol: \"\""},
	{text: "…Access forbidden. Check your access level", kind: failure.LFSAuth, rank: rankCause, is: bare | overHTTPS,
		more: (*reading).takeLFS, eg: "batch response: Access forbidden. Check your access level."},
	{text: "Rate limit exceeded: {url}", kind: failure.RateLimited, rank: rankCause, is: bare | overHTTPS,
		more: (*reading).takeLFS, eg: "Rate limit exceeded: https://h.test/o/r.git/info/lfs/objects/batch"},
	{text: "…ailed to fetch some objects from '{url}'", rank: rankFollow, is: bare, eg: "failed to fetch some objects from 'https://h.test/o/r.git/info/lfs'"},
	{text: "external filter '{}' failed", rank: rankFollow, eg: "external filter 'git-lfs filter-process' failed"},

	// Go's own network errors, which Git LFS, gh and Terraform show as they are.
	{text: "…proxyconnect tcp: ", kind: failure.ProxyUnreachable, rank: rankGeneric, is: weak | bare | unsought,
		more: (*reading).takeGoNet, eg: "Post \"https://h.test/o/r.git/info/lfs/locks/verify\": proxyconnect tcp: dial tcp 192.0.2.7:3128: connect: connection refused"},
	{text: "…no such host", kind: failure.DNSFailure, rank: rankGeneric, is: weak | bare | unsought,
		more: (*reading).takeGoNet, eg: "Post \"https://h.test/o/r.git/info/lfs/objects/batch\": dial tcp: lookup h.test: no such host"},
	{text: "…x509: certificate has expired", kind: failure.TLSCertExpired, rank: rankGeneric,
		is: weak | bare | unsought, more: (*reading).takeGoNet, eg: "Post \"https://h.test/o/r.git/info/lfs/locks/verify\": x509: certificate has expired or is not yet valid"},
	{text: "…x509: certificate is valid for", kind: failure.TLSCertNameMismatch, rank: rankGeneric,
		is: weak | bare | unsought, more: (*reading).takeGoNet, eg: "Post \"https://h.test/o/r.git/info/lfs/locks/verify\": x509: certificate is valid for x.test, not h.test"},
	{text: "…x509: ", kind: failure.TLSCertUntrusted, rank: rankGeneric, is: weak | bare | unsought,
		more: (*reading).takeGoNet, eg: "Post \"https://h.test/o/r.git/info/lfs/locks/verify\": x509: certificate signed by unknown authority"},
	{text: "…net/http: TLS handshake timeout", kind: failure.ConnectionTimeout, rank: rankGeneric,
		is: weak | bare | unsought, more: (*reading).takeGoNet, eg: "Post \"https://h.test/o/r.git/info/lfs/locks/verify\": net/http: TLS handshake timeout"},
	{text: "…dial tcp ", kind: failure.ConnectionRefused, rank: rankGeneric, is: weak | bare | unsought,
		more: (*reading).takeGoNet, eg: "Post \"https://h.test/o/r.git/info/lfs/locks/verify\": dial tcp 192.0.2.7:443: i/o timeout"},

	// go-git: Flux, Argo CD, Terraform providers, gitea's own tools.
	{text: "…ssh: handshake failed: ssh: unable to authenticate", kind: failure.SSHPublickeyDenied, rank: rankGeneric,
		is: weak | bare | overSSH, more: (*reading).takeGoSSH, eg: "unable to clone 'ssh://git@h.test/o/r': ssh: handshake failed: ssh: unable to authenticate, attempted methods [none publickey], no supported methods remain"},
	{text: "…knownhosts: key is unknown", kind: failure.HostKeyUnknown, rank: rankGeneric, is: bare | overSSH, eg: "ssh: handshake failed: knownhosts: key is unknown"},
	{text: "… has an unknown hostkey. Set accept_hostkey", kind: failure.HostKeyUnknown, rank: rankCause, is: bare | overSSH,
		more: (*reading).takeUnknownHostkey, eg: "github.com has an unknown hostkey. Set accept_hostkey to True or manually add the hostkey prior to running the git module"},
	{text: "GitError(Code:{}, Class:SSL, {said}", kind: failure.TLSHandshake, rank: rankGeneric, is: bare | overHTTPS,
		eg: "GitError(Code:ERROR, Class:SSL, SSL error: 0xffff8880 - SSL - A fatal alert message was received from our peer)"},
	{text: "dulwich.errors.NotGitRepository$", kind: failure.RepoNotFound, rank: rankGeneric, is: bare},
	{text: "…unexpected http resp {status} for {url}", kind: failure.HTTP401, rank: rankGeneric, is: bare | overHTTPS,
		more: (*reading).takeDulwich, eg: "dulwich.errors.GitProtocolError: unexpected http resp 401 for https://github.com/o/r.git/info/refs?service=git-upload-pack"},
	{text: "…ailed to clone repo '{url}' to '{}': {said}", kind: failure.RemoteFailure, rank: rankWeak, is: bare,
		more: (*reading).takeClone, eg: "SCM error: Failed to clone repo 'https://github.com/o/r.git' to '/opt/r': No valid credentials provided"},
	{text: "error testing repository connectivity: {said}", kind: failure.RemoteFailure, rank: rankWeak, is: bare,
		more: (*reading).takeConnectivity, eg: "error testing repository connectivity: authentication required"},
	{text: "…an't connect to any repository{said}", kind: failure.RemoteFailure, rank: rankWeak, is: bare,
		more: (*reading).takeEGit, eg: "Can't connect to any repository: https://h.test/o/r.git (https://h.test/o/r.git: not authorized)"},
	{text: "…List remote refs failed: {said}", kind: failure.RemoteFailure, rank: rankGeneric, is: bare,
		more: (*reading).takeTeamCity, eg: "Failed to collect changes, error: List remote refs failed: java.net.SocketTimeoutException: Read timed out"},
	{text: "Please make sure you have the correct access rights", kind: failure.RemoteFailure, rank: rankWeak,
		is: bare | final | overSSH, more: (*reading).atTop},
	{text: "Cannot get remote repository information.", kind: failure.DumbHTTPUpdateServerInfo, rank: rankGeneric, is: bare | overHTTPS},
	{text: "fetch-pack from '{url}' failed", rank: rankFollow, is: bare, until: "1.7", eg: "fetch-pack from 'git://h.test/o/r' failed."},
	{text: "Perhaps git-update-server-info needs to be run there?", rank: rankFollow, is: bare},
	{text: "dulwich.client.HTTPUnauthorized", kind: failure.HTTP401, rank: rankGeneric, is: bare, eg: "dulwich.client.HTTPUnauthorized: No valid credentials provided"},
	{text: "The remote repository could not be accessed. Make sure a valid repository exists", kind: failure.RepoNotFound, rank: rankGeneric, is: bare,
		eg: "The remote repository could not be accessed. Make sure a valid repository exists at the specified location and that the correct credentials have been supplied."},
	{text: "git error:Bad credentials", kind: failure.HTTP401, rank: rankGeneric, is: bare, eg: "git error:Bad credentials."},
	{text: "Remote rejected the update of some refs (", kind: failure.RemoteFailure, rank: rankWeak, is: bare | pushing,
		more: (*reading).takeWords, eg: "Remote rejected the update of some refs (do you have permission to push to [\"refs/heads/push-ntrnrmqmtyxm\"]?)"},
	{text: "…ssh: no authorities for hostname: {host}", kind: failure.HostKeyUnknown, rank: rankGeneric,
		is: bare | overSSH, eg: "ssh: handshake failed: ssh: no authorities for hostname: git.example.com:22"},
	{text: "…knownhosts: key mismatch", kind: failure.HostKeyChanged, rank: rankGeneric, is: bare | overSSH, eg: "ssh: handshake failed: knownhosts: key mismatch"},
	{text: "…ssh: handshake failed: {said}", kind: failure.SSHConnectionClosed, rank: rankWeak,
		is: weak | bare | overSSH, more: (*reading).takeHandshake, eg: "ssh: handshake failed: read tcp 192.0.2.1:45906->192.0.2.7:22: read: connection timed out"},
	{text: "…unable to find any valid known_hosts file", kind: failure.HostKeyUnknown, rank: rankGeneric, is: weak | bare | overSSH},
	{text: "…ssh: no key found", kind: failure.SSHKeyUnusable, rank: rankGeneric, is: weak | bare | overSSH, eg: "ssh: no key found"},
	{text: "…this private key is passphrase protected", kind: failure.SSHKeyUnusable, rank: rankGeneric, is: weak | bare | overSSH,
		eg: "ssh: this private key is passphrase protected"},
	{text: "…SSH agent requested but {said}", kind: failure.SSHAgentFailure, rank: rankCause, is: bare | overSSH,
		more: (*reading).takeAgent, eg: "error creating SSH agent: \"SSH agent requested but SSH_AUTH_SOCK not-specified\""},
	{text: "…/info/refs?service={}\" status code: {status}", kind: failure.HTTP403, rank: rankGeneric,
		is: bare | overHTTPS, more: (*reading).takeGoStatus, eg: "unexpected client error: unexpected requesting \"https://h.test/o/r.git/info/refs?service=git-upload-pack\" status code: 403"},
	{text: "…/git-upload-pack\" status code: {status}", kind: failure.HTTP403, rank: rankGeneric, is: bare | overHTTPS,
		more: (*reading).takeGoStatus, eg: "unexpected client error: unexpected requesting \"https://h.test/o/_git/r/git-upload-pack\" status code: 400"},
	{text: "…/git-receive-pack\" status code: {status}", kind: failure.HTTP403, rank: rankGeneric, is: bare | overHTTPS,
		more: (*reading).takeGoStatus, eg: "unexpected requesting \"https://h.test/o/r.git/git-receive-pack\" status code: 403"},
	// Go's package net, about the request with which every contact begins.
	{text: "…/info/refs?service={}: {said}", kind: failure.ConnectionTimeout, rank: rankGeneric, is: bare | overHTTPS, more: (*reading).takeGoRequest,
		eg: "Get \"https://h.test/o/r.git/info/refs?service=git-upload-pack\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"},
	// The reason of a connection over git://, where Git's own line was left out.
	{text: "errno=Connection {}", kind: failure.ConnectionRefused, rank: rankWeak, is: bare | weak, more: (*reading).takeSocketAlone,
		eg: "errno=Connection timed out"},
	{text: "errno=Operation timed out", kind: failure.ConnectionTimeout, rank: rankWeak, is: bare | weak, more: (*reading).takeSocketAlone},
	{text: "errno=No route to host", kind: failure.NetworkUnreachable, rank: rankWeak, is: bare | weak, more: (*reading).takeSocketAlone},
	{text: "errno=Network is unreachable", kind: failure.NetworkUnreachable, rank: rankWeak, is: bare | weak, more: (*reading).takeSocketAlone},
	// Mercurial and Subversion behind Git: git-remote-hg and git svn.
	{text: "abort: http authorization required for {url}", kind: failure.HTTP401, rank: rankGeneric, is: bare | overHTTPS,
		more: (*reading).onlyGit, eg: "abort: http authorization required for https://bitbucket.org/o/r"},
	{text: "Authentication failed: Unable to connect to a repository at URL '{url}': No more credentials", kind: failure.HTTP401, rank: rankGeneric,
		is: bare | overHTTPS, more: (*reading).onlyGit, eg: "Authentication failed: Unable to connect to a repository at URL 'http://h.test/r/trunk': No more credentials or we tried too many times."},
	// Argo CD, which ends a Git that takes too long. So does git-sync.
	{text: "…Run(git {}): context deadline exceeded", kind: failure.ConnectionTimeout, rank: rankWeak, is: bare,
		eg: "Run(git ls-remote -q origin refs/heads/main): context deadline exceeded: { stdout: , stderr:  }"},
	{text: "…failed timeout after {}", kind: failure.ConnectionTimeout, rank: rankWeak, is: bare | weak, eg: "`git fetch origin --tags --force --prune` failed timeout after 1m30s"},
	// go-git says by the status what failed, and behind it what the server said. GitHub
	// answers a request without a login like this.
	{text: "authentication required: Repository not found", kind: failure.RepoNotFound, rank: rankGeneric,
		is: bare | overHTTPS, eg: "authentication required: Repository not found."},
	{text: "failed to list refs: {said}", kind: failure.RemoteFailure, rank: rankGeneric, is: bare, more: (*reading).takeListRefs,
		eg: "failed to list refs: read: connection reset by peer"},
	{text: "Failed to list refs: {said}", kind: failure.RemoteFailure, rank: rankGeneric, is: bare,
		more: (*reading).takeListRefs, eg: "Failed to list refs: unexpected EOF"},
	{text: "authentication required", kind: failure.HTTP401, rank: rankGeneric, is: weak | bare | overHTTPS,
		more: (*reading).atEnd, eg: "authentication required"},
	{text: "authorization failed", kind: failure.HTTP403, rank: rankGeneric, is: weak | bare | overHTTPS,
		more: (*reading).atEnd, eg: "authorization failed: Permission to octo/widget.git denied to hana."},
	{text: "repository not found", kind: failure.RepoNotFound, rank: rankGeneric, is: weak | bare,
		more: (*reading).atEnd, eg: "repository not found"},
	{text: "invalid auth method$", kind: failure.HTTP401, rank: rankGeneric, is: weak | bare},
	// repo, Android's tool, which may hide what Git said.
	{text: "Cannot fetch {path} from {url}", kind: failure.RemoteFailure, rank: rankWeak, is: bare,
		more: (*reading).takeRepo, eg: "Cannot fetch octo/widget from https://github.com/octo/widget"},
	{text: "Cannot fetch {path}", kind: failure.RemoteFailure, rank: rankWeak, is: bare, more: (*reading).takeRepo,
		eg: "Cannot fetch octo/widget"},
	// R: git2r and the packages that ask GitHub's API.
	{text: "…nable to authenticate with supplied credentials", kind: failure.HTTP401, rank: rankGeneric,
		is: bare | overHTTPS, eg: "Error in 'git2r_clone': Unable to authenticate with supplied credentials"},
	{text: "…Bad credentials (401)", kind: failure.HTTP401, rank: rankGeneric, is: bare | weak | overHTTPS, eg: "Installation failed: Bad credentials (401)"},
	// Flux, which names the URL and leaves the reason to whoever it asked.
	{text: "unable to clone '{url}', error: {said}", kind: failure.RemoteFailure, rank: rankWeak, is: bare,
		more: (*reading).takeClone, eg: "unable to clone 'ssh://git@github.com/o/r', error: context deadline exceeded"},
	{text: "unable to clone '{url}': {said}", kind: failure.RemoteFailure, rank: rankWeak, is: bare,
		more: (*reading).takeClone, eg: "unable to clone 'https://github.com/o/r.git': entry not found"},
	// Composer, which says for itself what Git said to it.
	{text: "Cloning failed using an ssh key for authentication", kind: failure.SSHPublickeyDenied, rank: rankWeak,
		is: bare | overSSH, eg: "Cloning failed using an ssh key for authentication, enter your GitHub credentials to access private repos"},
	{text: "Failed to clone the {url} repository, try running in interactive mode", kind: failure.PromptDisabled,
		rank: rankWeak, is: bare, more: (*reading).takeComposer, eg: "Failed to clone the https://github.com/o/r.git repository, try running in interactive mode so that you can enter your GitHub credentials"},
	{text: "Could not authenticate against {host}", kind: failure.HTTP401, rank: rankWeak, is: bare | overHTTPS,
		more: (*reading).takeComposerLogin, eg: "Could not authenticate against github.com"},
	// Go asks Bitbucket's pages what kind of repository it is.
	{text: "…reading https://api.bitbucket.org/{}: 403 Forbidden", kind: failure.ReadDenied, rank: rankGeneric,
		is: bare | overHTTPS, more: (*reading).takeBitbucket, eg: "go: bitbucket.org/o/r@v2.0.0+incompatible: reading https://api.bitbucket.org/2.0/repositories/o/r?fields=scm: 403 Forbidden"},
	{text: "…reading https://api.bitbucket.org/{}: 404 Not Found", kind: failure.RepoNotFound, rank: rankGeneric,
		is: bare | overHTTPS, more: (*reading).takeBitbucket, eg: "go: bitbucket.org/o/r@v2.0.0+incompatible: reading https://api.bitbucket.org/2.0/repositories/o/r?fields=scm: 404 Not Found"},
	// GitHub Desktop's dialogs, which hide what Git said: app/src/lib/git/core.ts.
	{text: "Authentication failed. Some common reasons include:", kind: failure.RemoteFailure, rank: rankGeneric, is: bare, more: (*reading).takeDialog},
	{text: "Authentication failed. You may not have permission to access the repository", kind: failure.RemoteFailure, rank: rankGeneric, is: bare, more: (*reading).takeDialog,
		eg: "Authentication failed. You may not have permission to access the repository or the repository may have been archived. Open options and verify that you're signed in with an account that has permission to access this repository."},
	{text: "The remote disconnected. Check your Internet connection and try again", kind: failure.TransferInterrupted,
		rank: rankGeneric, is: bare, more: (*reading).takeDialog, eg: "The remote disconnected. Check your Internet connection and try again."},
	{text: "The host is down. Check your Internet connection and try again", kind: failure.NetworkUnreachable,
		rank: rankGeneric, is: bare, more: (*reading).takeDialog, eg: "The host is down. Check your Internet connection and try again."},
	{text: "The repository does not seem to exist anymore. You may not have access", kind: failure.RepoNotFound, rank: rankGeneric, is: bare, more: (*reading).takeDialog,
		eg: "The repository does not seem to exist anymore. You may not have access, or it may have been deleted or renamed."},
	{text: "Cannot push these commits as they contain an email address marked as private on GitHub", kind: failure.PushPolicyRejected, rank: rankGeneric,
		is: bare | pushing, more: (*reading).takeDialog,
		eg: "Cannot push these commits as they contain an email address marked as private on GitHub. To push anyway, visit https://github.com/settings/emails."},
	// VS Code's notification: extensions/git/src/commands.ts.
	{text: "Failed to authenticate to git remote:", kind: failure.HTTP401, rank: rankGeneric, is: bare | overHTTPS, more: (*reading).takeURLBelow},
	{text: "Failed to authenticate to git remote", kind: failure.HTTP401, rank: rankGeneric, is: bare | overHTTPS,
		eg: "Failed to authenticate to git remote."},
	{text: "git-remote-http{}: error while loading shared libraries: {said}", kind: failure.RemoteFailure, rank: rankCause,
		is: bare | overHTTPS, eg: "git-remote-https: error while loading shared libraries: libssl.so.1.1: cannot open shared object file: No such file or directory"},
	// A program that ran Git and hides what Git said.
	{text: "exited with error code: 128", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak, more: (*reading).takeSilentExit},
	{text: "Failure while executing{}exited with 128", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak,
		more: (*reading).takeSilentExit, eg: "Failure while executing; `git clone https://github.com/o/r /opt/r` exited with 128"},
	{text: "…returned non-zero exit status 128", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak,
		more: (*reading).takeSilentExit, eg: "Command 'git clone https://github.com/o/r /opt/r' returned non-zero exit status 128."},
	{text: "…failed with error code 128", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak,
		more: (*reading).takeSilentExit, eg: "Command `git clone -q https://github.com/o/r /opt/r` failed with error code 128"},
	{text: "…failed with exit code 128", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak,
		more: (*reading).takeSilentExit, eg: "Command `git clone -q https://github.com/o/r /opt/r` failed with exit code 128"},
	{text: "…returned 128 instead of one of", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak,
		more: (*reading).takeSilentExit, eg: "Execution of 'git clone https://github.com/o/r /opt/r' returned 128 instead of one of [0]"},
	{text: "…returned status code 128", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak, more: (*reading).takeSilentExit},
	{text: "…returned status code -1", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak, more: (*reading).takeSilentExit},
	{text: "…errored out with exit status 128: ", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak,
		more: (*reading).takeSilentExit, eg: "ERROR: Command errored out with exit status 128: git clone -q https://github.com/o/r /opt/r"},
	{text: "…t exit successfully: `{}` (exit {}: 128)", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak,
		more: (*reading).takeSilentExit, eg: "process didn't exit successfully: `git fetch --force 'https://github.com/o/r' HEAD` (exit status: 128)"},
	{text: "Exit Code: 128", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak,
		more: (*reading).takeSilentExit, eg: "Exit Code: 128(Invalid exit argument)"},
	{text: "A shell task ({}", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak,
		more: (*reading).takeSilentExit, eg: "A shell task (/usr/bin/env git clone --quiet git@github.com:o/r.git)"},
	{text: "…` in directory {} has failed", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak,
		more: (*reading).takeSilentExit, eg: "Git error: command `git clone 'https://github.com/o/r.git' /gems/r --bare` in directory /r has failed."},
	{text: "…(rc=128)", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak, // ansible-galaxy's, broken at the width
		more: (*reading).takeWrappedExit, eg: "command /usr/bin/git clone https://github.com/o/r r failed in directory /r (rc=128)"},
	{text: "…etching default branch for repository {url}: exit status 128", kind: failure.RemoteFailure, rank: rankWeak,
		is: bare | weak, more: (*reading).takeSilentEnd, eg: "error fetching default branch for repository https://github.com/o/r.git: exit status 128"},
	{text: "…isting the refs for {url} failed", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak, // Yarn's
		more: (*reading).takeSilentEnd, eg: "Listing the refs for git+ssh://git@github.com/o/r.git failed"},
	{text: "Failed to clone repository: '{url}'", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak,
		more: (*reading).takeSilentEnd, eg: "Failed to clone repository: 'https://github.com/o/r.git'"},
	{text: "Failed to fetch and copy dep: {said}", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak,
		more: (*reading).takeRebar, eg: "Failed to fetch and copy dep: {git,\"https://github.com/o/r.git\", {branch,\"master\"}}"},
	{text: "…ailed to clone {url}", kind: failure.RemoteFailure, rank: rankWeak, is: weak,
		more: (*reading).takeSilentClone, eg: "Failed to clone repository https://github.com/o/r.git:"},
	{text: "…trouble cloning {url}: exit status 128", kind: failure.RemoteFailure, rank: rankWeak, is: bare | weak,
		more: (*reading).takeSilentEnd, eg: "trouble cloning https://github.com/o/r.git//dir: exit status 128"},
	// dulwich, and JSch where JGit's own line is not there.
	{text: "The remote server unexpectedly closed the connection", kind: failure.TransferInterrupted, rank: rankGeneric, is: bare | weak},
	{text: "…JSchException: UnknownHostKey: {host}. ", kind: failure.HostKeyUnknown, rank: rankGeneric, is: bare | weak | overSSH,
		eg: "com.jcraft.jsch.JSchException: UnknownHostKey: github.com. RSA key fingerprint is 16:27:ac"},
	{text: "…JSchException: reject HostKey: {host}", kind: failure.HostKeyUnknown, rank: rankGeneric, is: bare | weak | overSSH,
		eg: "com.jcraft.jsch.JSchException: reject HostKey: github.com"},
	// isomorphic-git.
	{text: "HttpError: HTTP Error: 401", kind: failure.HTTP401, rank: rankGeneric, is: bare | overHTTPS, eg: "HttpError: HTTP Error: 401 Unauthorized"},
	{text: "HttpError: HTTP Error: 403", kind: failure.HTTP403, rank: rankGeneric, is: bare | overHTTPS, eg: "HttpError: HTTP Error: 403 Forbidden"},
	{text: "HttpError: HTTP Error: 404", kind: failure.RepoNotFound, rank: rankGeneric, is: bare | overHTTPS, eg: "HttpError: HTTP Error: 404 Not Found"},
	{text: "HttpError: HTTP Error: 5{}", kind: failure.HTTP5xx, rank: rankGeneric, is: bare | overHTTPS, eg: "HttpError: HTTP Error: 502 Bad Gateway"},
	{text: "…Git remote \"{url}\" uses an unrecognized transport protocol: ", kind: failure.UnsupportedProtocol, rank: rankGeneric,
		is: bare, eg: `UnknownTransportError: Git remote "git@h.test:o/r.git" uses an unrecognized transport protocol: "ssh"`},
	{text: "…Cannot parse remote URL: \"{url}\"", kind: failure.MalformedURL, rank: rankGeneric, is: bare,
		eg: `UrlParseError: Cannot parse remote URL: "h.test/o/r"`},
	{text: "…Remote did not reply using the \"smart\" HTTP protocol", kind: failure.NotAGitEndpoint, rank: rankGeneric,
		is: bare | overHTTPS, eg: `SmartHttpError: Remote did not reply using the "smart" HTTP protocol. Expected "001e# service=git-upload-pack" but received: <!DOCTYPE html>`},
	{text: "EmptyServerResponseError: Empty response from git server", kind: failure.TransferInterrupted, rank: rankGeneric, is: bare | overHTTPS},
	{text: "…One or more branches were not updated:", kind: failure.PushPolicyRejected, rank: rankGeneric, is: bare | overHTTPS,
		more: (*reading).takeNotUpdated, eg: "GitPushError: One or more branches were not updated: - refs/heads/main: pre-receive hook declined"},
	{text: "HTTP Error: 401 ", kind: failure.HTTP401, rank: rankGeneric, is: weak | bare | overHTTPS, eg: "HTTP Error: 401 Unauthorized"},
	{text: "HTTP Error: 403 ", kind: failure.HTTP403, rank: rankGeneric, is: weak | bare | overHTTPS, eg: "HTTP Error: 403 Forbidden"},
	{text: "HTTP Error: 404 ", kind: failure.RepoNotFound, rank: rankGeneric, is: weak | bare | overHTTPS, eg: "HTTP Error: 404 Not Found"},
	{text: "batch response: {said}", kind: failure.RemoteFailure, rank: rankCause, is: bare | overHTTPS,
		more: (*reading).takeBatch, eg: "batch response: Bucket is frozen for maintenance."},
}}

// takeWords quotes the helper.
func (r *reading) takeWords(h *hit, said string) bool {
	h.reason = said
	return true
}

// takeDialog quotes a dialog's first sentence. In Desktop's log, which has the same
// in brackets, Git said before what failed.
func (r *reading) takeDialog(h *hit, said string) bool {
	if c := &r.lines[h.line]; r.incident != nil || r.failed || strings.Contains(r.b.Lines[c.line].Text[:c.from], "error was parsed as") {
		return r.incident != nil && h.follows(false)
	}
	if h.kind == failure.RemoteFailure {
		h.reason, _, _ = strings.Cut(said, ". ")
	}
	return true
}

// takeURLBelow takes the URL that stands alone below a message, perhaps with an
// empty line between.
func (r *reading) takeURLBelow(h *hit, _ string) bool {
	for i := h.line + 1; i < len(r.lines) && i <= h.line+2 && !r.gap(i); i++ {
		if t := r.lines[i].text; isWebURL(t) && !strings.Contains(t, " ") {
			h.url = t
			r.extend(h, i)
			break
		} else if t != "" {
			break
		}
	}
	return true
}

// takeUnhandled reads what Git Credential Manager dies of: .NET prints it with the
// frames below, which name the program.
func (r *reading) takeUnhandled(h *hit, _ string) bool {
	const below = 8
	if strings.Trim(h.reason, " .") == "" && h.line+1 < len(r.lines) {
		h.reason, h.through = r.lines[h.line+1].text, h.line+1
	}
	for i := h.line; i < len(r.lines) && i <= h.line+below; i++ {
		if t := r.lines[i].text; strings.Contains(t, "GitCredentialManager.") ||
			strings.Contains(t, "Git.CredentialManager") || strings.Contains(t, "Failed to locate 'git") {
			return h.reason != ""
		}
	}
	return false
}

// takeEncountered takes the sentence below an exception's name.
func (r *reading) takeEncountered(h *hit, said string) bool {
	if strings.ContainsAny(strings.TrimSuffix(strings.TrimRight(said, "."), " encountered"), " ") {
		return false
	}
	h.reason = said
	if i := h.line + 1; i < len(r.lines) && r.lines[i].indent > 0 && r.lines[i].text != "" {
		h.reason, h.through = r.lines[i].text, i
	}
	return true
}

// takeRepo is for what repo could not fetch, where nothing else says why, and only
// in its own words.
func (r *reading) takeRepo(h *hit, said string) bool {
	if r.incident != nil || r.failed || h.severity != sevError ||
		h.url == "" && (!strings.Contains(said, "/") || strings.Contains(said, " (")) {
		return false
	}
	const near = 8
	synced := h.url != ""
	for i := max(h.line-near, 0); i < len(r.lines) && i <= h.line+near; i++ {
		t := r.lines[i].text
		if sev, _ := cutSeverity(t); sev == sevFatal && i < h.line {
			return false // Git said why, and it was not the remote
		}
		synced = synced || strings.Contains(t, "Exited sync due to fetch errors")
	}
	h.operation, h.git, h.final = "fetch", true, true
	return synced
}

// takeClone reads the reason that stands behind the URL of what could not be
// cloned.
func (r *reading) takeClone(h *hit, _ string) bool {
	h.operation = "clone"
	return r.takeGoReason(h)
}

// takeGoReason is the kind that go-git's reason tells, where it does.
func (r *reading) takeGoReason(h *hit) bool {
	switch reason := h.reason; {
	case goNetKind(reason) != nil:
		h.kind = goNetKind(reason)
	case strings.HasPrefix(reason, "authentication required: Repository not found"):
		h.kind = failure.RepoNotFound
	case strings.HasPrefix(reason, "authentication required"), strings.HasPrefix(reason, "invalid credentials"),
		strings.HasPrefix(reason, "No valid credentials"):
		h.kind = failure.HTTP401
	case strings.HasPrefix(reason, "repository not found"):
		h.kind = failure.RepoNotFound
	case strings.HasPrefix(reason, "authorization failed"):
		h.kind = failure.HTTP403
	case strings.HasPrefix(reason, "command error on ") && strings.HasSuffix(reason, "hook declined"):
		h.kind = failure.PushPolicyRejected
	}
	return true
}

// takeConnectivity reads what Argo CD's test of a repository met.
func (r *reading) takeConnectivity(h *hit, _ string) bool {
	if url := trimMarks(between(h.reason, `Get `, `: `)); isWebURL(url) {
		h.url = repositoryOfRequest(url)
	}
	return r.takeGoReason(h)
}

// atTop fits Git's advice where it is all that somebody copied of the failure: on the
// first line, or below one sentence and a blank line or a fence, with its second half below.
func (r *reading) atTop(h *hit, _ string) bool {
	i := h.line
	if i+1 >= len(r.lines) || r.lines[i+1].text != "and the repository exists." || r.b.Lines[0].Number > 1 ||
		r.lines[0].line != 0 {
		return false
	}
	if i > 3 || i == 1 && !isFence(r.lines[0].text) ||
		i > 1 && slices.ContainsFunc(r.lines[1:i], func(c core) bool { return c.text != "" && !isFence(c.text) }) {
		return false
	}
	h.git = true
	return true
}

// takeEGit reads Eclipse's dialog: the URL, and in brackets behind it or on the next line
// the URL again and JGit's reason.
func (r *reading) takeEGit(h *hit, _ string) bool {
	said := h.reason
	if next := h.line + 1; next < len(r.lines) && !r.gap(next) {
		if below := strings.TrimSpace(r.b.Lines[r.lines[next].line].Text); strings.HasPrefix(below, "(") {
			said += " " + below
			h.through = next
		}
	}
	for w := range strings.FieldsSeq(said) {
		if url := strings.Trim(w, ":()"); h.url == "" && looksLikeURL(url) {
			h.url = url
		}
	}
	said = strings.TrimRight(said, " .)\"'")
	if i := strings.LastIndex(said, h.url+": "); i >= 0 && h.url != "" {
		said = said[i+len(h.url)+2:]
	}
	h.reason, h.git = strings.Trim(said, " :("), true
	if try := *h; jgitRows().find(r, &try, h.reason, 0) {
		h.kind = try.kind
	}
	return true
}

// takeTeamCity reads what JGit told TeamCity, and the URL of its "VCS root".
func (r *reading) takeTeamCity(h *hit, _ string) bool {
	h.git, h.operation = true, "fetch"
	reason, root, _ := strings.Cut(h.reason, ", VCS root: ")
	if url, _, ok := strings.Cut(between(root, "description: \"", "\""), "#"); ok && looksLikeURL(url) {
		h.url = url
	}
	h.reason = reason
	if try := *h; jgitRows().find(r, &try, reason, 0) {
		h.kind = try.kind
	}
	return true
}

// takeDulwich reads the answer to the request that dulwich names.
func (r *reading) takeDulwich(h *hit, _ string) bool { return r.isStatus(h, h.status) }

// takeUnknownHostkey reads the host before Ansible's sentence.
func (r *reading) takeUnknownHostkey(h *hit, said string) bool {
	before, _, _ := strings.Cut(said, " has an unknown hostkey.")
	h.host = strings.Trim(before[strings.LastIndexAny(before, " \t\"'")+1:], `\:`)
	return h.host != ""
}

// takeListRefs reads why go-git could not list what a remote has.
func (r *reading) takeListRefs(h *hit, said string) bool {
	_, h.reason, _ = strings.Cut(said, "ailed to list refs: ")
	return r.takeGoReason(h)
}

// takeComposer says what was tried by the URL's form.
func (r *reading) takeComposer(h *hit, _ string) bool {
	if remoteurl.Parse(h.url).Transport == remoteurl.TransportSSH {
		h.kind = failure.SSHPublickeyDenied
	}
	return true
}

// takeComposerLogin leaves out what Composer gets by another way.
func (r *reading) takeComposerLogin(h *hit, _ string) bool {
	return h.line+1 >= len(r.lines) || !strings.Contains(r.lines[h.line+1].text, "Now trying to download from source")
}

// takeBitbucket reads the repository out of the address that Go asked.
func (r *reading) takeBitbucket(h *hit, said string) bool {
	h.host = "bitbucket.org"
	path, _, _ := strings.Cut(between(said, "/repositories/", ": "), "?")
	h.takePath(path)
	return true
}

// takeSilentExit is for a contact with a remote of which only Git's exit status is
// known. The command stands in the line, or what ran is known.
func (r *reading) takeSilentExit(h *hit, said string) bool {
	const above = 4
	inv := quotedContact(said)
	for i := h.line - 1; i >= 0 && i >= h.line-above && inv.url == ""; i-- {
		inv = quotedContact(r.lines[i].text)
	}
	if inv.url == "" {
		inv = r.ctx.inv
	}
	if inv.role != roleGit || inv.url == "" || inv.operation == "" || r.gitSpoke(h.line, sevFatal) {
		return false
	}
	h.url, h.operation = inv.url, inv.operation
	return true
}

// takeWrappedExit reads the command out of this line and the ones above, over which a
// tool broke it.
func (r *reading) takeWrappedExit(h *hit, said string) bool {
	const above = 4
	for i := h.line - 1; i >= 0 && i >= h.line-above && quotedContact(said).url == ""; i-- {
		said = r.lines[i].text + " " + said
	}
	return r.takeSilentExit(h, said)
}

// takeSocketAlone reads the host, which stands with its address before the reason and
// looks like a frame: "code.acme.test[0: 192.0.2.7]: errno=Connection timed out".
func (r *reading) takeSocketAlone(h *hit, said string) bool {
	host, _, ok := strings.Cut(r.b.Lines[r.lines[h.line].line].Text, "[0: ")
	host = lastWord(host)
	if !ok || !secret.IsHost(host) || r.incident != nil || r.gitSpoke(h.line, sevFatal) {
		return false
	}
	for k := h.line - 1; k >= 0 && k >= h.line-2; k-- {
		if strings.Contains(r.lines[k].text, "nable to connect to ") {
			return false // the rest of that
		}
	}
	h.host, h.transport = host, "git"
	return h.is(connectKind(errnoOf(said)), rankWeak)
}

// takeSilentEnd is for what Git did not do, where nothing of what it said is there.
func (r *reading) takeSilentEnd(h *hit, _ string) bool {
	return !r.gitSpoke(h.line, sevFatal, sevError)
}

// takeSilentClone takes the URL with which a line ends.
func (r *reading) takeSilentClone(h *hit, said string) bool {
	words := strings.Fields(h.url)
	h.url, h.operation = strings.TrimRight(words[len(words)-1], ":"), "clone"
	return (len(words) == 1 || words[0] == "repository") && looksLikeURL(h.url) && r.takeSilentEnd(h, said)
}

// gitSpoke says whether Git said anything of those severities, but for a line.
func (r *reading) gitSpoke(but int, severities ...severity) bool {
	if r.incident != nil || r.failed {
		return true
	}
	for i := range r.lines {
		if sev, rest := cutSeverity(r.lines[i].text); slices.Contains(severities, sev) && rest != "" && i != but {
			return true
		}
	}
	return false
}

// takeRebar takes the URL out of what rebar3 prints of a dependency.
func (r *reading) takeRebar(h *hit, said string) bool {
	h.url = between(said, `{git,"`, `"`)
	return h.url != "" && r.takeSilentEnd(h, said)
}

// quotedContact is the command in a line that contacts a remote by its URL, written
// as a shell would have it or as a list of words.
func quotedContact(said string) invocation {
	said = strings.NewReplacer("', '", " ", `", "`, " ").Replace(said)
	for _, command := range gitCommands(said) {
		if inv := parseCommand(cutCommand(command)); inv.role == roleGit && inv.operation != "" && inv.url != "" {
			return inv
		}
	}
	return invocation{}
}

// takeAWS is for the AWS command line as a helper and git-remote-codecommit.
func (r *reading) takeAWS(h *hit, said string) bool {
	h.reason = said
	operation := between(said, " when calling the ", " ")
	return strings.HasPrefix(operation, "GetRepository") || strings.HasPrefix(operation, "AssumeRole") ||
		strings.HasPrefix(operation, "GetSession") || strings.HasPrefix(operation, "GetRole") ||
		strings.HasSuffix(operation, "Token") || strings.HasPrefix(operation, "Git")
}

// takeHelper reads the shell's complaint about a helper that it could not run.
func (r *reading) takeHelper(h *hit, _ string) bool {
	if h.program == "" || strings.Contains(h.program, ": ") {
		return false
	}
	named := strings.Contains(h.program, "credential")
	switch e := errnoOf(h.reason); {
	case strings.Contains(h.reason, "bad interpreter"), named && e == errnoDenied,
		named && strings.Contains(h.reason, "nvalid argument"), strings.Contains(h.reason, "xec format error"),
		named && strings.Contains(strings.ToLower(h.reason), "syntax error"), named && strings.Contains(h.reason, "cannot execute"):
		h.kind = failure.CredentialHelperFailed
	case e == errnoNotFound && (named || len(strings.Fields(h.program)) <= 4):
	default:
		return false
	}
	if h.kind == failure.CredentialHelperMissing {
		h.reason = ""
	}
	return true
}

// takeNamedHelper reads a shell's or loader's complaint that names a helper.
func (r *reading) takeNamedHelper(h *hit, said string) bool {
	name, at := "", 0
	for _, w := range strings.Fields(said) {
		if strings.Contains(w, "git-credential-") {
			name = strings.Trim(w, ":'\"「」`")
			break
		}
	}
	at = strings.Index(said, "git-credential-")
	after := said[at:]
	switch {
	case strings.Contains(said, "is not recognized as"), strings.Contains(said, "認識されていません"),
		errnoOf(said) == errnoNotFound && (strings.Contains(after, ": ") || strings.Contains(said[:at], ": ")):
		h.program = name
	case strings.Contains(after, ": ") && (errnoOf(after) == errnoDenied ||
		strings.Contains(after, "nvalid argument") || strings.Contains(after, "xec format error") ||
		strings.Contains(after, "cannot execute") || strings.Contains(after, "bad interpreter")):
		h.program, h.kind, h.reason = name, failure.CredentialHelperFailed, said
	default:
		return false
	}
	return true
}

// takeSocket knows the socket of an editor's window that was closed.
func (r *reading) takeSocket(_ *hit, said string) bool {
	return strings.Contains(said, "ENOENT") || strings.Contains(said, "ECONNREFUSED")
}

// takeNoSSH recognises a shell that does not find the program of
// GIT_SSH_COMMAND: "sh: 1: ssh: not found", "ssh: command not found".
func (r *reading) takeNoSSH(h *hit, said string) bool {
	if strings.HasPrefix(said, "ssh: ") && !strings.HasPrefix(said, "ssh: command not found") ||
		strings.Contains(said, "askpass") || strings.Contains(said, "git-") ||
		strings.Contains(r.b.Lines[r.lines[h.line].line].Text, "debug1: ") {
		return false // SSH itself talks, or something else is missing
	}
	if !strings.HasSuffix(said, ": not found") && !strings.Contains(said, "command not found") &&
		!(strings.HasSuffix(said, "No such file or directory") && strings.Count(said, ": ") >= 2) &&
		!strings.Contains(said, "コマンドが見つかりません") && !strings.Contains(said, "is not recognized as an internal or external command") {
		return false
	}
	if strings.Contains(said, "identity") || strings.Contains(said, "Identity") || strings.Contains(said, "oad key") {
		return false
	}
	parts := strings.Split(said, ": ")
	for i := len(parts) - 1; i >= 0; i-- {
		name := parts[i][strings.LastIndexAny(parts[i], `/\`)+1:] // not every path through ~/.ssh
		if strings.Contains(name, "ssh") || strings.Contains(name, "plink") {
			h.program, _, _ = strings.Cut(strings.Trim(parts[i], "'\""), " ")
			return true
		}
	}
	return false
}

// takeSSHAdd matches an ssh-add that does not know Apple's options.
func (r *reading) takeSSHAdd(h *hit, said string) bool {
	rest := strings.TrimPrefix(said, "ssh-add: ")
	if !strings.HasPrefix(rest, "illegal option -- ") && !strings.HasPrefix(rest, "unknown option -- ") &&
		!strings.HasPrefix(rest, "invalid option -- ") {
		return false
	}
	if c := r.b.Command; c == nil || !strings.Contains(c.Text, "apple-") && !strings.Contains(c.Text, " -K") &&
		!strings.Contains(c.Text, " -A") {
		return false
	}
	h.git = true
	return true
}

// takeHandshake reads why Go's SSH could not begin.
func (r *reading) takeHandshake(h *hit, _ string) bool {
	switch low := strings.ToLower(h.reason); {
	case strings.Contains(low, "timed out"), strings.Contains(low, "i/o timeout"):
		h.kind = failure.ConnectionTimeout
	case strings.Contains(low, "no common algorithm"):
		h.kind = failure.SSHNegotiationFailed
	case strings.Contains(low, "host key mismatch"):
		h.kind = failure.HostKeyChanged
	}
	return true
}

// takeLFS takes the URL out of what Git LFS says.
func (r *reading) takeLFS(h *hit, said string) bool {
	for _, w := range strings.Fields(said) {
		if w = trimMarks(w); isWebURL(w) && h.url == "" {
			// Where the files are need not be where the repository is.
			if u := repositoryOfRequest(w); u != w || strings.HasSuffix(u, ".git") {
				h.url = u
			}
		}
	}
	h.reason, h.git = said, true
	return true
}

// takeLFSQuota tells a push for which there is no room from a download that the
// owner's plan does not pay for.
func (r *reading) takeLFSQuota(h *hit, said string) bool {
	r.takeLFS(h, said)
	if r.ctx.operation != "push" {
		h.kind, h.reason = failure.RemoteFailure, afterLast(said, "batch response:")
	}
	return true
}

// takeBatch reads an answer of an LFS server that no other row knows.
func (r *reading) takeBatch(h *hit, said string) bool {
	reason := afterLast(said, "batch response:")
	r.takeLFS(h, said)
	h.reason = reason
	switch low := strings.ToLower(reason); {
	case reason == "":
		return false
	case strings.Contains(low, "denied"), strings.Contains(low, "forbidden"), strings.Contains(low, "unauthorized"),
		strings.Contains(low, "permission"), strings.Contains(low, "credential"):
		h.kind = failure.LFSAuth
	case strings.Contains(low, "not found"):
		h.kind = failure.RepoNotFound
	}
	return true
}

// afterLast is what follows the last mark in s, or s.
func afterLast(s, mark string) string {
	if i := strings.LastIndex(s, mark); i >= 0 {
		s = s[i+len(mark):]
	}
	return strings.TrimSpace(s)
}

func (r *reading) takeLFSStatus(h *hit, said string) bool {
	h.url = ""
	r.takeLFS(h, said)
	switch {
	case strings.HasPrefix(h.status, "5"):
		h.kind = failure.HTTP5xx
	case h.status == "401", h.status == "403":
		h.kind = failure.LFSAuth
	case h.status == "404", h.status == "410":
		h.kind = failure.RepoNotFound
	case h.status == "413":
		h.kind = failure.HTTP413
	case h.status == "429":
		h.kind = failure.RateLimited
	default:
		h.kind = failure.RemoteFailure
	}
	return true
}

// takeVague reads what a program that runs Git says of it; why, Git says.
func (r *reading) takeVague(h *hit, _ string) bool {
	h.vague, h.operation = true, "fetch"
	return true
}

func (r *reading) takeLFSClient(h *hit, said string) bool {
	h.url = ""
	r.takeLFS(h, said)
	if !strings.HasSuffix(said, " 401") && !strings.HasSuffix(said, " 403") && !strings.Contains(said, "info/lfs") {
		h.kind = failure.RemoteFailure // of the place where the files are
	}
	return true
}

// takeGoNet reads an error of Go's library where the URL or the operation shows
// that it is Git's.
func (r *reading) takeGoNet(h *hit, said string) bool {
	for _, w := range strings.Fields(said) {
		if w = trimMarks(w); isWebURL(w) && h.url == "" {
			if strings.Contains(w, "/info/") || strings.Contains(w, "/objects/batch") || strings.Contains(w, "/locks/verify") {
				h.url, h.needsGit, h.git = repositoryOfRequest(w), false, true
			} else {
				h.host = remoteurl.Parse(w).Host
			}
		}
	}
	if strings.Contains(said, "batch re") { // LFS' own
		h.needsGit, h.git = false, true
	}
	if h.url == "" && !h.git && !r.ctx.worksWithGit() {
		return false
	}
	if kind := goNetKind(said); kind != nil && h.kind == failure.ConnectionRefused {
		h.kind = kind
	}
	h.reason = said
	return true
}

// takeGoSSH reads whether the program that Go's SSH let down works with a repository:
// what it was about to do stands before, or an address with a path in the lines above.
func (r *reading) takeGoSSH(h *hit, _ string) bool {
	const above = 12
	before := " " + strings.ToLower(r.b.Lines[r.lines[h.line].line].Text)
	before, _, _ = strings.Cut(before, "ssh: handshake failed")
	for _, w := range []string{" fetch ", " clone ", " cloning ", " push ", " pull ", " ls-remote ", " repository ", " repo "} {
		if strings.Contains(before, w) {
			h.needsGit = false
		}
	}
	for i := h.line - 1; i >= 0 && i >= h.line-above && !r.gap(i+1); i-- {
		for w := range strings.FieldsSeq(r.lines[i].text) {
			if u := remoteurl.Parse(w); strings.HasPrefix(w, "ssh://") && strings.Trim(u.Path, "/") != "" {
				h.needsGit = false
			}
		}
	}
	return true
}

// goNetKind is what the words of Go's package net mean; nil if they are others.
func goNetKind(said string) *failure.Kind {
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(said, w) })
	}
	switch {
	case has("Proxy Authentication Required"):
		return failure.ProxyAuthRequired
	case has("proxyconnect tcp"):
		return failure.ProxyUnreachable
	case has("no such host", "lookup "):
		return failure.DNSFailure
	case has("i/o timeout", "TLS handshake timeout", "operation timed out", "did not properly respond",
		"connection timed out", "context deadline exceeded"):
		return failure.ConnectionTimeout
	case has("no route", "unreachable"):
		return failure.NetworkUnreachable
	case has("connection reset", "reset by peer"):
		return failure.ConnectionReset
	case has("connection refused", "actively refused"):
		return failure.ConnectionRefused
	case has("x509: certificate has expired"):
		return failure.TLSCertExpired
	case has("x509: certificate is valid for", "x509: certificate is not valid for any names"):
		return failure.TLSCertNameMismatch
	case has("x509: "):
		return failure.TLSCertUntrusted
	case has("server gave HTTP response to HTTPS client", "does not look like a TLS handshake", "remote error: tls: "):
		return failure.TLSHandshake
	case strings.HasSuffix(said, "\": EOF"), said == "EOF":
		return failure.ConnectionReset
	}
	return nil
}

func (r *reading) takeGoStatus(h *hit, said string) bool {
	if url := between(said, "requesting \"", "\""); isWebURL(url) {
		h.url = repositoryOfRequest(url)
	}
	h.git = true
	return r.isStatus(h, h.status)
}

// takeGoRequest reads what Go's package net says of a request for a repository's
// refs.
func (r *reading) takeGoRequest(h *hit, said string) bool {
	kind := goNetKind(said)
	if kind == nil {
		return false
	}
	h.kind, h.git = kind, true
	_, h.reason, _ = strings.Cut(said[strings.Index(said, "/info/refs?service="):], ": ")
	for _, w := range strings.Fields(r.raw(h.line)) {
		if w = trimMarks(w); isWebURL(w) && strings.Contains(w, "/info/refs?") {
			h.url = repositoryOfRequest(w)
		}
	}
	return true
}

// atEnd is for messages that are whole sentences of their own, or have what the
// server said behind a colon.
func (r *reading) atEnd(h *hit, said string) bool {
	if c := &r.lines[h.line]; c.first && c.lead == leadNone && c.from == 0 && r.b.Command == nil &&
		!r.ctx.worksWithGit() {
		return false // go-git's errors stand behind the name of what was tried
	}
	rest := said
	for _, sentence := range []string{"authentication required", "authorization failed", "repository not found"} {
		rest = strings.TrimPrefix(rest, sentence)
	}
	column := strings.HasPrefix(rest, "  ") && // of argocd's table
		strings.Contains(r.b.Lines[r.lines[h.line].line].Text, "rpc error: code = ")
	return strings.Trim(rest, " .\"'})]") == "" || strings.HasPrefix(rest, ": ") || column
}

// jgitTable is the ends of JGit's TransportException, after its URL: Eclipse,
// Gerrit, Jenkins, Spring Cloud Config.
var jgitTable = table{program: "jgit", source: "JGit's JGitText.properties and JSch's messages", rows: []row{
	{text: "…not authorized", kind: failure.HTTP401, rank: rankGeneric},
	{text: "…Authentication is required but no CredentialsProvider", kind: failure.PromptDisabled, rank: rankGeneric,
		eg: "Authentication is required but no CredentialsProvider has been registered"},
	{text: "…authentication not supported", kind: failure.HTTP401, rank: rankGeneric},
	{text: "…git-receive-pack not permitted", kind: failure.WriteDenied, rank: rankGeneric, is: pushing},
	{text: "…git-upload-pack not permitted", kind: failure.ReadDenied, rank: rankGeneric},
	{text: "…Auth fail", kind: failure.SSHPublickeyDenied, rank: rankGeneric},
	{text: "…Auth cancel", kind: failure.SSHPublickeyDenied, rank: rankGeneric},
	{text: "…Cannot log in at ", kind: failure.SSHPublickeyDenied, rank: rankGeneric, eg: "Cannot log in at github.com:22"},
	{text: "…No more authentication methods available", kind: failure.SSHPublickeyDenied, rank: rankGeneric},
	{text: "…USERAUTH fail", kind: failure.SSHKeyUnusable, rank: rankGeneric},
	{text: "…invalid privatekey", kind: failure.SSHKeyUnusable, rank: rankGeneric},
	{text: "…reject HostKey", kind: failure.HostKeyUnknown, rank: rankGeneric},
	{text: "…UnknownHostKey", kind: failure.HostKeyUnknown, rank: rankGeneric},
	{text: "…HostKey has been changed", kind: failure.HostKeyChanged, rank: rankGeneric},
	{text: "…Server key did not validate", kind: failure.HostKeyUnknown, rank: rankGeneric},
	{text: "…Algorithm negotiation fail", kind: failure.SSHNegotiationFailed, rank: rankGeneric},
	{text: "…Unable to negotiate key exchange", kind: failure.SSHNegotiationFailed, rank: rankGeneric},
	{text: "…Too many authentication failures", kind: failure.SSHTooManyAuthFailures, rank: rankGeneric},
	{text: "…unknown host", kind: failure.DNSFailure, rank: rankGeneric},
	{text: "…UnknownHostException", kind: failure.DNSFailure, rank: rankGeneric},
	{text: "…Connection refused", kind: failure.ConnectionRefused, rank: rankGeneric},
	{text: "…Read timed out", kind: failure.ConnectionTimeout, rank: rankGeneric},
	{text: "…SocketException: Broken pipe", kind: failure.ConnectionReset, rank: rankGeneric, eg: "java.net.SocketException: Broken pipe"},
	{text: "…onnect timed out", kind: failure.ConnectionTimeout, rank: rankGeneric, eg: "java.net.SocketTimeoutException: connect timed out"},
	{text: "…timeout: socket is not established", kind: failure.ConnectionTimeout, rank: rankGeneric},
	{text: "…No route to host", kind: failure.NetworkUnreachable, rank: rankGeneric, eg: "java.net.NoRouteToHostException: No route to host (Host unreachable)"},
	{text: "…Network is unreachable", kind: failure.NetworkUnreachable, rank: rankGeneric},
	{text: "…connection is closed by foreign host", kind: failure.ConnectionReset, rank: rankGeneric},
	{text: "…End of IO Stream Read", kind: failure.ConnectionReset, rank: rankGeneric, eg: "Session.connect: java.io.IOException: End of IO Stream Read"},
	{text: "302 Found", kind: failure.HTTPRedirectRefused, rank: rankGeneric},
	{text: "…http.followRedirects is false", kind: failure.HTTPRedirectRefused, rank: rankGeneric,
		eg: "Cannot redirect because http.followRedirects is false (HTTP status 301)"},
	{text: "Redirection blocked: redirect {}", kind: failure.HTTPRedirectRefused, rank: rankGeneric,
		eg: "Redirection blocked: redirect https://a.test/r.git -> http://a.test/r.git not allowed"},
	{text: "…Cannot authenticate to proxy", kind: failure.ProxyAuthRequired, rank: rankGeneric, eg: "Cannot authenticate to proxy proxy.test:3128"},
	{text: "…failed with code 407", kind: failure.ProxyAuthRequired, rank: rankGeneric,
		eg: "HTTP Proxy connection to proxy.test:3128 failed with code 407: Proxy Authentication Required"},
	{text: "407 {}", kind: failure.ProxyAuthRequired, rank: rankGeneric, eg: "407 Proxy Authentication Required"},
	{text: "…HTTP Proxy connection to", kind: failure.ProxyRefused, rank: rankGeneric,
		eg: "HTTP Proxy connection to proxy.test:3128 failed with code 403: Forbidden"},
	{text: "…SOCKS5 proxy", kind: failure.ProxyRefused, rank: rankGeneric, eg: "SOCKS5 proxy proxy.test:1080: connection to h.test not allowed by ruleset"},
	{text: "…onnection time", kind: failure.ConnectionTimeout, rank: rankGeneric, eg: "Connection time out: github.com"},
	{text: "…SSL problems", kind: failure.TLSCertUntrusted, rank: rankGeneric, eg: "Secure connection to https://h.test/r.git could not be stablished because of SSL problems"},
	{text: "…PKIX path", kind: failure.TLSCertUntrusted, rank: rankGeneric, eg: "PKIX path building failed"},
	{text: "…unable to find valid certification path", kind: failure.TLSCertUntrusted, rank: rankGeneric,
		eg: "unable to find valid certification path to requested target"},
	{text: "…No subject alternative", kind: failure.TLSCertNameMismatch, rank: rankGeneric,
		eg: "java.security.cert.CertificateException: No subject alternative DNS name matching h.test found."},
	{text: "…SSLHandshakeException", kind: failure.TLSHandshake, rank: rankGeneric, eg: "javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure"},
	{text: "…plaintext connection?", kind: failure.TLSHandshake, rank: rankGeneric, eg: "Unrecognized SSL message, plaintext connection?"},
	{text: "…Connection reset", kind: failure.ConnectionReset, rank: rankGeneric},
	{text: "…cannot open git-upload-pack", kind: failure.RemoteFailure, rank: rankGeneric},
	{text: "…cannot open git-receive-pack", kind: failure.RemoteFailure, rank: rankGeneric, is: pushing},
	{text: "…Premature EOF", kind: failure.TransferInterrupted, rank: rankGeneric},
	{text: "…Received fatal alert: protocol_version", kind: failure.TLSOldProtocol, rank: rankGeneric},
	{text: "…Received fatal alert: {}", kind: failure.TLSHandshake, rank: rankGeneric, eg: "Received fatal alert: bad_record_mac"},
	{text: "…repository not found", kind: failure.RepoNotFound, rank: rankGeneric},
	{text: "…not found", kind: failure.RepoNotFound, rank: rankGeneric},
	{text: "…500 ", kind: failure.HTTP5xx, rank: rankGeneric},
	{text: "…502 ", kind: failure.HTTP5xx, rank: rankGeneric},
	{text: "…503 ", kind: failure.HTTP5xx, rank: rankGeneric},
	{text: "…403 ", kind: failure.HTTP403, rank: rankGeneric, eg: "403 Forbidden"},
	{text: "429 {}", kind: failure.RateLimited, rank: rankGeneric, eg: "429 Too Many Requests"},
	{text: "413 {}", kind: failure.HTTP413, rank: rankGeneric, eg: "413 Request Entity Too Large"},
}}

// jgitOnly are reasons that nobody but JGit gives behind a URL, for tools that take
// its exception's text into a sentence of their own: Bazel, Gradle.
var jgitOnly = []string{": Auth fail", ": Auth cancel", ": not authorized", ": USERAUTH fail",
	": git-upload-pack not permitted", ": git-receive-pack not permitted",
	": cannot open git-upload-pack", ": cannot open git-receive-pack"}

// matchJGit matches "…TransportException: URL: REASON", and "URL: REASON" where the
// reason is JGit's.
func (r *reading) matchJGit(h *hit, t string) bool {
	if _, name, ok := strings.Cut(t, "InvalidRemoteException: Invalid remote: "); ok {
		h.remote, h.git = strings.TrimRight(firstWord(name), ".,;"), true
		return h.is(failure.RemoteNotConfigured, rankCause)
	}
	i, n := strings.Index(t, "TransportException: "), len("TransportException: ")
	if i < 0 {
		if i, n = strings.Index(t, "NoRemoteRepositoryException: "), len("NoRemoteRepositoryException: "); i < 0 {
			return r.matchJGitReason(h, t)
		}
	}
	if !strings.Contains(t[:i], "jgit") && strings.TrimSpace(t[:i]) != "" {
		return false
	}
	rest := t[i+n:]
	url, reason, ok := strings.Cut(rest, ": ")
	if !ok || !looksLikeURL(url) {
		url, reason = "", rest
	}
	try := *h
	try.url, try.git, try.reason = url, true, reason
	if !jgitRows().find(r, &try, reason, 0) {
		if url == "" {
			return false
		}
		try.is(failure.RemoteFailure, rankGeneric)
	}
	if try.kind == failure.RemoteFailure {
		r.takeJavaCause(&try)
	}
	*h = try
	return true
}

// takeJavaCause reads the cause in the trace below an exception of JGit's that does not
// name it: the innermost one that a row knows.
func (r *reading) takeJavaCause(h *hit) {
	const most = 200 // lines of a trace
	for i := h.line + 1; i < len(r.lines) && i <= h.line+most; i++ {
		t := strings.TrimSpace(r.b.Lines[r.lines[i].line].Text) // "Caused by: " is a frame
		cause, is := strings.CutPrefix(t, "Caused by: ")
		if !is && !strings.HasPrefix(t, "at ") && !strings.HasPrefix(t, "... ") {
			return
		}
		try := *h
		if is && jgitRows().find(r, &try, cause, 0) && try.kind != failure.RemoteFailure {
			h.kind, h.reason, h.through = try.kind, cause, i
		}
	}
}

func (r *reading) matchJGitReason(h *hit, t string) bool {
	for _, reason := range jgitOnly {
		i := strings.Index(t, reason)
		if i < 0 {
			continue
		}
		if rest := t[i+len(reason):]; rest != "" && strings.IndexByte(" .,;\"'`)", rest[0]) < 0 {
			continue
		}
		url := trimMarks(t[strings.LastIndexByte(t[:i], ' ')+1 : i])
		if !looksLikeURL(url) || !strings.Contains(url, "/") {
			continue
		}
		try := *h
		try.url, try.git, try.reason = url, true, reason[2:]
		if jgitRows().find(r, &try, reason[2:], 0) {
			*h = try
			return true
		}
	}
	return false
}

// libgit2Table is libgit2's and cargo's words; those of libgit2 end in
// "; class=Http (34)" and the like in cargo, and stand behind an exception's
// name in LibGit2Sharp.
var libgit2Table = table{program: "libgit2", source: "libgit2's sources (transports/, streams/), cargo's", rows: []row{
	{text: "failed to authenticate when downloading repository", kind: failure.HTTP401, rank: rankGeneric, is: bare,
		more: (*reading).takeCargo, eg: "failed to authenticate when downloading repository: git@github.com:rust-lang/crates.io-index"},
	{text: "failed to acquire username/password from local configuration", kind: failure.PromptDisabled, rank: rankWeak, is: bare | overHTTPS, more: (*reading).takeNoLogin},
	{text: "…username does not match previous request", kind: failure.SSHPublickeyDenied, rank: rankGeneric,
		is: bare | overSSH, eg: "An unknown error occurred. username does not match previous request (-1)"},
	// Xcode's words for libgit2's errors; without credentials nothing was sent.
	{text: "Authentication failed because no credentials were provided", kind: failure.PromptDisabled,
		rank: rankGeneric, is: bare, eg: "Authentication failed because no credentials were provided."},
	{text: "Authentication failed because the credentials were rejected", kind: failure.HTTP401, rank: rankGeneric,
		is: bare, eg: "Authentication failed because the credentials were rejected"},
	{text: "Authentication failed because the credentials were missing", kind: failure.PromptDisabled,
		rank: rankGeneric, is: bare, eg: "Authentication failed because the credentials were missing"},
	{text: "The server SSL certificate failed to verify", kind: failure.TLSCertUntrusted, rank: rankGeneric,
		is: bare | weak | overHTTPS, eg: "The server SSL certificate failed to verify."},
	{text: "The server SSH fingerprint failed to verify", kind: failure.HostKeyUnknown, rank: rankGeneric,
		is: bare | weak | overSSH, eg: "The server SSH fingerprint failed to verify."},
	{text: "…failed to set hostkey preference", kind: failure.SSHNegotiationFailed, rank: rankGeneric,
		is: bare | overSSH | weak, eg: "failed to set hostkey preference: The requested method(s) are not currently supported"},
	{text: "…emote rejected authentication", kind: failure.SSHPublickeyDenied, rank: rankGeneric, is: bare | weak | overSSH}, // its ssh.c alone
	{text: "…unexpected authentication failure", kind: failure.HTTP401, rank: rankGeneric, is: bare | weak | overHTTPS},
	{text: "…equires authentication that we do not support", kind: failure.HTTP401, rank: rankGeneric,
		is: bare | weak | overHTTPS, eg: "server requires authentication that we do not support"},
	{text: "…SSL certificate has expired", kind: failure.TLSCertExpired, rank: rankGeneric, is: weak},
	{text: "…SSL certificate issued for different common name", kind: failure.TLSCertNameMismatch, rank: rankGeneric, is: weak},
	{text: "…hostname does not match certificate", kind: failure.TLSCertNameMismatch, rank: rankGeneric, is: weak},
	{text: "…SSL certificate signed by unknown CA", kind: failure.TLSCertUntrusted, rank: rankGeneric, is: weak},
	{text: "…SSL certificate was revoked", kind: failure.TLSCertUntrusted, rank: rankGeneric, is: weak},
	{text: "…ertificate revocation status could not be verified", kind: failure.TLSRevocationCheck, rank: rankGeneric,
		is: weak, eg: "certificate revocation status could not be verified"},
	{text: "…certificate revocation check failed", kind: failure.TLSRevocationCheck, rank: rankGeneric, is: weak},
	{text: "failed to read data: The server returned an invalid or unrecognized response", kind: failure.TransferInterrupted, rank: rankGeneric, is: bare},
	{text: "…SSL error: ", kind: failure.TLSHandshake, rank: rankGeneric, is: weak, more: (*reading).takeSSLError,
		eg: "SSL error: syscall failure: Connection reset by peer"},
	{text: "http parser error: stream ended", kind: failure.TransferInterrupted, rank: rankGeneric, is: bare,
		eg: "http parser error: stream ended at an unexpected time; class=Http (34)"},
	{text: "error: unknown SSH host key", kind: failure.HostKeyUnknown, rank: rankGeneric, is: bare},
	{text: "error: SSH host key has changed", kind: failure.HostKeyChanged, rank: rankGeneric, is: bare},
	{text: "…too many redirects or authentication replays", kind: failure.HTTP401, rank: rankGeneric, is: bare},
	{text: "…Authentication failure$", kind: failure.HTTP401, rank: rankGeneric, eg: "Error in libgit2::git_remote_push: Authentication failure"},
	{text: "…authentication required but no callback set", kind: failure.HTTP401, rank: rankGeneric, is: bare,
		more: (*reading).takeClass, eg: "remote authentication required but no callback set"},
	{text: "…nexpected {} status code: {status}", kind: failure.HTTP401, rank: rankGeneric,
		more: (*reading).takeLibgit2Status, eg: "unexpected http status code: 401; class=Http (34)"},
	{text: "…equest failed with status code: {status}", kind: failure.HTTP401, rank: rankGeneric,
		more: (*reading).takeLibgit2Status, eg: "request failed with status code: 403; class=Http (34)"},
	{text: "…he SSL certificate is invalid", kind: failure.TLSCertUntrusted, rank: rankGeneric, eg: "the SSL certificate is invalid; class=Ssl (16); code=Certificate (-17)"},
	{text: "…curl error: {said}", kind: failure.RemoteFailure, rank: rankGeneric, is: overHTTPS | unsought,
		more: (*reading).takeCurlError, eg: "curl error: Could not resolve host: github.com"},
	// Julia's, which asks libgit2 to check what it meets.
	{text: "SSH host verification: the identity of the server `{host}` does not match", kind: failure.HostKeyChanged, rank: rankCause, is: bare | overSSH,
		more: (*reading).takeHostPort, eg: "SSH host verification: the identity of the server `h.test:22` does not match its known hosts record."},
	{text: "SSH host verification: the server `{host}` is not a known host", kind: failure.HostKeyUnknown, rank: rankCause, is: bare | overSSH,
		more: (*reading).takeHostPort, eg: "SSH host verification: the server `h.test:22` is not a known host."},
	{text: "…user cancelled hostkey check", kind: failure.HostKeyUnknown, rank: rankGeneric, is: overSSH | unsought},
	{text: "…user cancelled certificate check", kind: failure.TLSCertUntrusted, rank: rankGeneric, is: overHTTPS | unsought},
	// The rest is what libgit2 says behind each of its ways to reach a server; its class
	// behind it is what is searched for.
	{text: "…certificate is expired or not yet valid", kind: failure.TLSCertExpired, rank: rankGeneric, is: unsought},
	{text: "…ertificate is not valid for this hostname", kind: failure.TLSCertNameMismatch, rank: rankGeneric, is: unsought},
	{text: "…ertificate revocation is offline or stale", kind: failure.TLSRevocationCheck, rank: rankGeneric, is: unsought},
	{text: "…ertificate has a weak signature", kind: failure.TLSOldProtocol, rank: rankGeneric, is: unsought},
	{text: "…ertificate {}is not trusted", kind: failure.TLSCertUntrusted, rank: rankGeneric, is: unsought, eg: "the certificate root is not trusted; class=Ssl (16)"},
	{text: "…ertificate is revoked", kind: failure.TLSCertUntrusted, rank: rankGeneric, is: unsought},
	{text: "…the certificate cannot be verified", kind: failure.TLSCertUntrusted, rank: rankGeneric, is: unsought},
	{text: "…the certificate chain is invalid", kind: failure.TLSCertUntrusted, rank: rankGeneric, is: unsought},
	{text: "…untrusted connection error", kind: failure.TLSCertUntrusted, rank: rankGeneric, is: unsought},
	{text: "…SecureTransport error", kind: failure.TLSHandshake, rank: rankGeneric, is: unsought, eg: "SecureTransport error: connection closed via error; class=Net (12)"},
	{text: "…socket: timed out", kind: failure.ConnectionTimeout, rank: rankGeneric, is: unsought, eg: "could not read from socket: timed out; class=Net (12)"},
	{text: "…proxy returned unexpected status: {status}", kind: failure.ProxyRefused, rank: rankGeneric, is: unsought,
		more: (*reading).takeProxyStatus, eg: "proxy returned unexpected status: 407; class=Http (34)"},
	{text: "…cannot redirect from", kind: failure.HTTPRedirectRefused, rank: rankGeneric, is: unsought, eg: "cannot redirect from 'https://h.test' to 'http://h.test'; class=Net (12)"},
	{text: "…unexpected redirect", kind: failure.HTTPRedirectRefused, rank: rankGeneric, is: unsought},
	{text: "…nvalid content-type", kind: failure.NotAGitEndpoint, rank: rankGeneric, is: unsought, eg: "invalid content-type: 'text/html'; class=Http (34)"},
	{text: "…unexpected content-type", kind: failure.NotAGitEndpoint, rank: rankGeneric, is: unsought, eg: "received unexpected content-type; class=Http (34)"},
	{text: "…authentication is not supported", kind: failure.HTTP401, rank: rankGeneric, is: unsought, eg: "'Negotiate' authentication is not supported; class=Http (34)"},
	{text: "…appropriate mechanism for credentials", kind: failure.HTTP401, rank: rankGeneric, is: unsought, eg: "could not find appropriate mechanism for credentials"},
	{text: "…respond to authentication challenge", kind: failure.HTTP401, rank: rankGeneric, is: unsought, eg: "failed to respond to authentication challenge"},
	{text: "…malformed URL", kind: failure.MalformedURL, rank: rankGeneric, is: unsought},
	{text: "…malformed git protocol URL", kind: failure.MalformedURL, rank: rankGeneric, is: unsought},
	{text: "…unknown http scheme", kind: failure.UnsupportedProtocol, rank: rankGeneric, is: unsought, eg: "unknown http scheme 'htps'; class=Http (34)"},
	{text: "…unexpected EOF", kind: failure.TransferInterrupted, rank: rankGeneric, is: unsought},
	{text: "…user rejected certificate for", kind: failure.TLSCertUntrusted, rank: rankGeneric, is: bare, eg: "user rejected certificate for h.test; class=Ssl (16)"},
	{text: "…failed to resolve address for {host}$", kind: failure.DNSFailure, rank: rankGeneric, is: bare, eg: "failed to resolve address for github.com"},
	{text: "…failed to resolve address for {host}: ", kind: failure.DNSFailure, rank: rankGeneric, is: bare, eg: "failed to resolve address for github.com: Name or service not known; class=Net (12)"},
	{text: "…ailed to connect to {host}: ", kind: failure.ConnectionRefused, rank: rankGeneric,
		more: (*reading).takeLibgit2Reason, eg: "failed to connect to github.com: Connection refused; class=Os (2)"},
	{text: "…failed to send request: {said}", kind: failure.ConnectionTimeout, rank: rankGeneric, is: bare,
		more: (*reading).takeWinHTTP, eg: "failed to send request: The operation timed out"},
	{text: "…invalid or unknown remote ssh hostkey", kind: failure.HostKeyUnknown, rank: rankGeneric, is: bare | overSSH},
	{text: "…error authenticating:$", kind: failure.SSHAgentFailure, rank: rankWeak, is: weak | overSSH,
		eg: "Error in 'git2r_push': error authenticating:"}, // and no reason
	{text: "…error authenticating: {said}", kind: failure.SSHAgentFailure, rank: rankCause, is: bare | weak | overSSH,
		more: (*reading).takeAgent, eg: "error authenticating: failed connecting with agent; class=Ssh (23)"},
	{text: "…ailed to authenticate SSH session: {}nable to {} key", kind: failure.SSHKeyUnusable, rank: rankGeneric,
		is: bare | overSSH, eg: "Failed to authenticate SSH session: Unable to open public key file"},
	{text: "…ailed to authenticate SSH session", kind: failure.SSHPublickeyDenied, rank: rankGeneric,
		is: bare | overSSH, eg: "Failed to authenticate SSH session: Waiting for USERAUTH response"},
	{text: "…ailed to retrieve list of SSH authentication methods", kind: failure.SSHConnectionClosed,
		rank: rankGeneric, is: bare | overSSH, eg: "Failed to retrieve list of SSH authentication methods: Failed getting response"},
	{text: "…ailed to open SSH channel", kind: failure.SSHConnectionClosed, rank: rankGeneric, is: bare | overSSH},
	{text: "…ailed to start SSH session: Unable to exchange encryption keys", kind: failure.SSHNegotiationFailed,
		rank: rankGeneric, is: bare | overSSH, eg: "failed to start SSH session: Unable to exchange encryption keys"},
	{text: "…ailed to start SSH session", kind: failure.SSHConnectionClosed, rank: rankGeneric, is: bare | overSSH,
		eg: "failed to start SSH session: Failed getting banner"},
	{text: "…callback returned an invalid cred type", kind: failure.HTTP401, rank: rankGeneric, is: bare | weak, eg: "credentials callback returned an invalid cred type"},
	{text: "…callback returned unsupported credentials type", kind: failure.HTTP401, rank: rankGeneric, is: bare},
	{text: "…remote '{remote}' does not exist; class=Config", kind: failure.RemoteNotConfigured, rank: rankCause, is: bare,
		eg: "remote 'origin' does not exist; class=Config (7); code=NotFound (-3)"},
	{text: "…nsupported URL protocol", kind: failure.UnsupportedProtocol, rank: rankGeneric, is: bare, eg: "unsupported URL protocol"},
	{text: "…this transport isn't implemented. Sorry", kind: failure.UnsupportedProtocol, rank: rankGeneric, is: bare},
}}

// matchLibgit2 matches cargo, and programs that report libgit2's errors as they
// are.
func (r *reading) matchLibgit2(h *hit, t string) bool {
	wants := bare
	whole := r.b.Lines[r.lines[h.line].line].Text // an exception's name may stand before its message
	if strings.Contains(t, "class=") || r.causedInCargo(h.line) || r.classBelow(h.line) ||
		slices.ContainsFunc(libgit2Marks, func(mark string) bool { return strings.Contains(whole, mark) }) {
		wants = 0
	}
	try := *h
	try.git = true
	if !libgit2Rows().find(r, &try, t, wants) {
		said, class, ok := strings.Cut(t, "; class=")
		if !ok || said == "" || h.line > 0 && r.fillsWidth(h.line-1) || // the rest of a sentence
			!slices.ContainsFunc(networkClasses, func(c string) bool { return strings.HasPrefix(class, c) }) {
			return false
		}
		try.reason = said
		if m := curlInCargo.FindStringSubmatch(said); m == nil || !r.matchCurl(&try, m[1]) {
			try.is(failure.RemoteFailure, rankGeneric)
		}
	}
	*h = try
	return true
}

// curlInCargo is what Rust's curl prints: the error's number, its name, and in brackets
// libcurl's own sentence.
var curlInCargo = regexp.MustCompile(`^(?:\[\d+\] )?[A-Z][^()]+ \((.+)\)$`)

// takeNotUpdated tells a rule of the server's from a branch that is behind, in
// isomorphic-git's words.
func (r *reading) takeNotUpdated(h *hit, said string) bool {
	if next := h.line + 1; next < len(r.lines) {
		said += " " + r.lines[next].text
	}
	_, h.reason, _ = strings.Cut(said, "not updated:")
	h.reason = strings.TrimLeft(h.reason, " -")
	h.operation = "push"
	return strings.Contains(said, "hook declined") || strings.Contains(said, "protected branch")
}

// libgit2Marks are what programs put around an error of libgit2's: its name, their own
// exceptions', and how Julia, Godot, Rust and nodegit print it.
var libgit2Marks = []string{"LibGit2", "libgit", "git2", "GitException: ", ": Git error: ", "GitError(Code:", "GitError (Code:",
	"GitPlugin: ", ", klass: ", " has thrown an error: "}

// networkClasses are libgit2's names for the errors of a contact with a server.
var networkClasses = []string{"Net (", "Ssl (", "Ssh (", "Http ("}

// winHTTP is what Windows' own client says of a contact, by which libgit2 uses it.
var winHTTP = []struct {
	said string
	kind *failure.Kind
}{
	{"name or address could not be resolved", failure.DNSFailure},
	{"connection with the server could not be established", failure.ConnectionRefused},
	{"was terminated abnormally", failure.ConnectionReset},
	{"certificate authority is invalid", failure.TLSCertUntrusted},
	{"host name in the certificate is invalid", failure.TLSCertNameMismatch},
	{"date in the certificate is invalid", failure.TLSCertExpired},
	{"secure channel", failure.TLSHandshake},
	{"security error", failure.TLSHandshake},
}

// takeWinHTTP reads which of its reasons Windows gave.
func (r *reading) takeWinHTTP(h *hit, said string) bool {
	for _, w := range winHTTP {
		if strings.Contains(said, w.said) {
			h.kind = w.kind
			break
		}
	}
	return true
}

// takeProxyStatus tells a proxy that wants a login from one that refuses.
func (r *reading) takeProxyStatus(h *hit, _ string) bool {
	if h.status == "407" {
		h.kind = failure.ProxyAuthRequired
	}
	return true
}

// causedInCargo says whether a line is the last cause of what cargo could not fetch.
func (r *reading) causedInCargo(i int) bool {
	return i > 0 && strings.HasSuffix(r.lines[i-1].text, "Caused by:")
}

// classBelow says whether libgit2's class of an error stands on the next line, because
// what libcurl said ended with a line feed.
func (r *reading) classBelow(i int) bool {
	return i+1 < len(r.lines) && !r.gap(i+1) && strings.HasPrefix(r.lines[i+1].text, "; class=")
}

// takeHostPort takes the port off a host.
func (r *reading) takeHostPort(h *hit, _ string) bool {
	if host, port, err := net.SplitHostPort(h.host); err == nil {
		h.host, h.port = host, port
	}
	return true
}

// takeCurlError reads what libcurl said to libgit2.
func (r *reading) takeCurlError(h *hit, said string) bool {
	if _, reason, ok := strings.Cut(said, "curl error: "); ok {
		r.matchCurl(h, reason)
	}
	return true
}

// takeClass reads libgit2's word for where the login was wanted.
func (r *reading) takeClass(h *hit, said string) bool {
	if strings.Contains(said, "class=Ssh") {
		h.kind, h.transport = failure.SSHPublickeyDenied, "ssh"
	}
	return true
}

// takeSSLError reads OpenSSL's own sentence, where there is one.
func (r *reading) takeSSLError(h *hit, said string) bool {
	_, reason, _ := strings.Cut(said, "SSL error: ")
	if try := *h; r.matchCurl(&try, reason) && try.kind.Group == h.kind.Group {
		h.kind = try.kind
	}
	return true
}

// takeCargo reads the URL that cargo names, whose form says what was tried.
func (r *reading) takeCargo(h *hit, said string) bool {
	if _, url, ok := strings.Cut(said, "downloading repository: "); ok {
		h.url = packageURL(strings.TrimSpace(url))
	} else if url := between(said, "downloading repository `", "`"); url != "" {
		h.url = url
	}
	if h.url == "" {
		h.url = r.ctx.url
	}
	const below, most = 4, 12
	for i := h.line; i < len(r.lines) && i <= h.line+below; i++ {
		if strings.Contains(r.lines[i].text, "attempted ssh-agent authentication") {
			// Over SSH, whatever the manifest says: a rule of the user's rewrote the URL.
			if h.kind, h.transport = failure.SSHPublickeyDenied, "ssh"; !fits(h.url, "", "ssh") {
				u := remoteurl.Parse(h.url)
				above := r.lines[max(0, h.line-most):h.line]
				if !slices.ContainsFunc(above, func(c core) bool { return strings.Contains(c.text, "submodule") }) {
					h.takePath(u.Path) // a submodule's own URL stands nowhere
				}
				h.host, h.url = u.Host, ""
			}
			return true
		}
	}
	if remoteurl.Parse(h.url).Transport == remoteurl.TransportSSH {
		h.kind = failure.SSHPublickeyDenied
		return true
	}
	for i := h.line + 1; i < len(r.lines) && i <= h.line+most && !r.gap(i); i++ {
		if t := r.lines[i].text; strings.Contains(t, "attempted to find username/password via git's") || strings.HasPrefix(t, "failed to acquire username/password") {
			h.kind = failure.PromptDisabled // nothing was sent that could be wrong
		}
	}
	return true
}

// takeNoLogin reads where cargo found no credential.
func (r *reading) takeNoLogin(h *hit, _ string) bool {
	if r.incident != nil && len(r.incident.hits) > 0 { // it says so of the contact above
		h.rank = rankFollow
	}
	return true
}

// takeAgent reads libgit2's words about the SSH agent.
func (r *reading) takeAgent(h *hit, _ string) bool {
	h.reason, _, _ = strings.Cut(h.reason, "; class=")
	h.reason = strings.TrimRight(h.reason, ")\"`")
	return true
}

func (r *reading) takeLibgit2Status(h *hit, said string) bool {
	return r.isStatus(h, statusIn(said, "status code: "))
}

func (r *reading) takeLibgit2Reason(h *hit, said string) bool {
	h.kind = connectKind(errnoOf(said))
	return true
}
