package failure

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// Kinds is the catalogue of failures, sorted by code: one row for each thing
// that can go wrong, with its words, its remedy and what others ask of it. It
// is never changed.
//
// The rows are in files by group: kinds_credentials.go, kinds_repository.go,
// kinds_network.go and kinds_ssh.go.
var Kinds = []*Kind{
	AccountSuspended,
	AskpassFailed,
	ConfigError,
	ConnectionRefused,
	ConnectionReset,
	ConnectionTimeout,
	CredentialHelperFailed,
	CredentialHelperMissing,
	DeployKeyReadOnly,
	DeployKeyWrongRepo,
	DNSFailure,
	DumbHTTPUpdateServerInfo,
	DuplicateAuthHeader,
	EmailUnverified,
	GitProtocolRemoved,
	HostKeyChanged,
	HostKeyUnknown,
	HTTP401,
	HTTP403,
	HTTP413,
	HTTP5xx,
	HTTPRedirectRefused,
	IPAllowList,
	LFSAuth,
	MalformedURL,
	MovedRepository,
	NetworkUnreachable,
	NotAGitEndpoint,
	PasswordAuthRemoved,
	PlaintextCredentials,
	PromptDisabled,
	ProxyAuthRequired,
	ProxyRefused,
	ProxyUnreachable,
	PushPolicyRejected,
	RateLimited,
	ReadDenied,
	RedirectToLogin,
	RemoteFailure,
	RemoteHeadMissing,
	RemoteNotConfigured,
	RepoArchived,
	RepoDisabled,
	RepoNotFound,
	SAMLSSO,
	SSHAddOption,
	SSHAgentFailure,
	SSHAuthFailed,
	SSHConfigError,
	SSHConnectionClosed,
	SSHKeyBadPermissions,
	SSHKeyTypeRefused,
	SSHKeyUnusable,
	SSHKeyUnverified,
	SSHNegotiationFailed,
	SSHNotFound,
	SSHPublickeyDenied,
	SSHServerNoise,
	SSHTooManyAuthFailures,
	TLSCAFile,
	TLSCertExpired,
	TLSCertNameMismatch,
	TLSCertUntrusted,
	TLSHandshake,
	TLSOldProtocol,
	TLSRevocationCheck,
	TokenScope,
	TransferInterrupted,
	UnsupportedProtocol,
	WriteDenied,
}

// Lookup finds a kind by its code, nil when there is none.
func Lookup(code string) *Kind {
	i, ok := slices.BinarySearchFunc(Kinds, code, func(k *Kind, code string) int { return cmp.Compare(k.Code, code) })
	if !ok {
		return nil
	}
	return Kinds[i]
}

// Where the wording of a kind's messages is known from.
const (
	sourceSeen       = "seen"       // printed by the real programs for the project's corpus
	sourceReplayed   = "replayed"   // a forge's published words, sent through the real Git or SSH client
	sourceDocumented = "documented" // vendors' pages and users' reports
)

// words is a Message or Remedy that says the same in every case.
func words(t text.Text) func(*Failure) text.Message {
	return func(*Failure) text.Message { return t.With() }
}

// about is a Message or Remedy with one value.
func about(t text.Text, value func(*Failure) text.Text) func(*Failure) text.Message {
	return func(f *Failure) text.Message { return t.With(value(f)) }
}

// either takes one of two ways to say it, by what the failure knows.
func either(has func(*Failure) bool, yes, no func(*Failure) text.Message) func(*Failure) text.Message {
	return func(f *Failure) text.Message {
		if has(f) {
			return yes(f)
		}
		return no(f)
	}
}

// The values below are Texts because Japanese wants a space after a Latin name
// and none after a Japanese word: the value brings its own.

func latin(s string) text.Text { return text.New(s, s+" ") }

func quotedValue(s string) text.Text { return text.New("“"+s+"”", "「"+s+"」") }

// serverOf names who answered, for the middle of a sentence.
func serverOf(f *Failure) text.Text {
	if name := serverName(f); name != "" {
		return latin(name)
	}
	return text.New("the server", "サーバー")
}

// theServer names who answered, for the beginning of a sentence.
func theServer(f *Failure) text.Text {
	if name := serverName(f); name != "" {
		return latin(name)
	}
	return text.New("The server", "サーバー")
}

// serverName prefers the service's name where there is only one of it, and it was
// that which answered: others say the same words.
func serverName(f *Failure) string {
	switch {
	case f.Host == "github.com", f.Host == "ssh.github.com", f.Host == "gist.github.com",
		f.Forge == forge.GitLab && strings.HasSuffix(f.Host, "gitlab.com"),
		f.Forge.Single() && (f.Host == "" || (*forge.Hosts)(nil).Lookup(f.Host).Kind == f.Forge):
		return f.Forge.Name()
	case f.Host != "":
		return f.Host
	case f.Forge != "" && f.Forge != forge.Unknown:
		return f.Forge.Name()
	}
	return ""
}

// hostOf names the host that was contacted.
func hostOf(f *Failure) text.Text {
	if f.Host == "" {
		return text.New("the server", "サーバー")
	}
	return latin(f.Host)
}

// repositoryOf is “owner/name”, as far as the failure knows it.
func repositoryOf(f *Failure) text.Text {
	switch {
	case f.Owner != "" && f.Repository != "":
		return quotedValue(f.Owner + "/" + f.Repository)
	case f.Repository != "":
		return quotedValue(f.Repository)
	case f.URL != "":
		return quotedValue(f.URL)
	}
	return text.New("this repository", "このリポジトリ")
}

// remoteOf is the remote's name for a command line that the reader can run.
func remoteOf(f *Failure) string {
	if f.Remote != "" {
		return f.Remote
	}
	return "origin"
}

func detail(f *Failure, d Detail) string { return f.Detail[d] }

func hasDetail(d Detail) func(*Failure) bool {
	return func(f *Failure) bool { return f.Detail[d] != "" }
}

// detailOf is a detail in quotation marks.
func detailOf(d Detail) func(*Failure) text.Text {
	return func(f *Failure) text.Text { return quotedValue(f.Detail[d]) }
}

// isActions reports whether the account is the token that GitHub makes for a
// workflow's run.
func isActions(f *Failure) bool { return f.Account == "github-actions[bot]" }

// isOwner reports whether the account that was denied is the owner itself, so
// that the token, not the account, lacks something.
func isOwner(f *Failure) bool {
	return f.Account != "" && strings.EqualFold(f.Account, f.Owner)
}

// isApp reports whether the token was that of a GitHub App, as a workflow's own is:
// its rights are permissions, in the plural, and the ones of people scopes.
func isApp(f *Failure) bool { return f.Detail[DetailScope] == "workflows" }

// NewTokenHelps reports whether a token of one's own can help where f was refused.
// A workflow's own token gets its rights in the workflow's file, and where the server
// named an account that has no access, another token of that account has none either.
func NewTokenHelps(f *Failure) bool {
	return f.Kind != WriteDenied || f.Account == "" || isOwner(f)
}

// operationOf names what the server refused.
func operationOf(f *Failure) text.Text {
	switch f.Operation {
	case "push":
		return text.New("push to", "プッシュ")
	case "clone":
		return text.New("clone", "クローン")
	}
	return text.New("read", "読み取り")
}

// said reports whether the reason that was given holds one of the texts.
func said(texts ...string) func(*Failure) bool {
	return func(f *Failure) bool {
		for _, t := range texts {
			if strings.Contains(f.Detail[DetailReason], t) {
				return true
			}
		}
		return false
	}
}

// serverSaid reports whether the server gave a reason in words of its own, which
// libcurl's report of a status is not.
func serverSaid(f *Failure) bool {
	reason := f.Detail[DetailReason]
	return reason != "" && !strings.Contains(reason, "returned error") && !strings.Contains(reason, "curl ")
}

// onWindows reports whether the file that the failure names is Windows'.
func onWindows(f *Failure) bool {
	file := f.Detail[DetailFile]
	return strings.Contains(file, `\\`) || len(file) > 2 && file[1] == ':'
}

// isAt reports whether the failure is one of a host or of hosts below it.
func isAt(host string) func(*Failure) bool {
	return func(f *Failure) bool { return f.Host == host || strings.HasSuffix(f.Host, "."+host) }
}

func named(d Detail, values ...string) func(*Failure) bool {
	return func(f *Failure) bool {
		for _, v := range values {
			if f.Detail[d] == v {
				return true
			}
		}
		return false
	}
}
