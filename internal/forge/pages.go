package forge

import (
	"net/url"
	"strconv"
	"strings"
)

// TokenKind is which of GitHub's two personal access tokens is wanted. Other
// forges have one kind and ignore it.
type TokenKind string

// The token kinds, as the setting gitauth.token.kind writes them.
const (
	FineGrained TokenKind = "fine-grained"
	Classic     TokenKind = "classic"
)

// TokenRequest is what a new token is for. The zero value asks for a
// fine-grained token that can read.
type TokenRequest struct {
	// Owner becomes the target of a fine-grained token. No form can be told the
	// repository; Repo is for the caller's Name and Description.
	Owner, Repo string
	// Write asks for pushing, Workflow also for changing .github/workflows.
	Write, Workflow bool
	Kind            TokenKind
	// ExpiresInDays is 1 to 366; 0 leaves the page's default.
	ExpiresInDays int
	Name          string // cut to 40 characters
	Description   string // cut to 1024 characters
}

// Limits of GitHub's fine-grained form (github/docs, "Pre-filling fine-grained
// personal access token details using URL parameters", verified; its title here
// is recalled).
const (
	maxTokenName        = 40
	maxTokenDescription = 1024
	maxTokenDays        = 366
)

// TokenPage is the page that creates a token for the request, filled in as far
// as the forge lets a link do that. ok is false where Git over HTTPS takes no
// token (sourcehut), where the page's address cannot be known (an Azure DevOps
// request without its organisation) and for unknown hosts.
func (f Forge) TokenPage(r TokenRequest) (page string, ok bool) {
	row := f.Kind.row()
	if row.tokenForm == nil {
		return f.TokensPage()
	}
	r.Name, r.Description = cut(r.Name, maxTokenName), cut(r.Description, maxTokenDescription)
	page = row.tokenForm(f, r)
	return page, page != ""
}

// TokensPage is where existing tokens are listed and revoked. It is false for
// unknown hosts, for Azure DevOps hosts that do not tell the organisation, and
// where there are no tokens for Git.
func (f Forge) TokensPage() (page string, ok bool) { return f.page(f.Kind.row().tokensPage, "") }

// FineGrainedTokensPage is where GitHub lists fine-grained tokens; false
// elsewhere.
func (f Forge) FineGrainedTokensPage() (page string, ok bool) {
	return f.page(f.Kind.row().fineGrainedPage, "")
}

// SSOPage is where an existing token is authorised for an organisation's SAML
// single sign-on: GitHub's list of classic tokens with its "Configure SSO"
// (fine-grained tokens are authorised when they are made). False elsewhere.
func (f Forge) SSOPage() (page string, ok bool) { return f.page(f.Kind.row().ssoPage, "") }

// SSHSSOPage is where an SSH key is authorised for single sign-on.
func (f Forge) SSHSSOPage() (page string, ok bool) { return f.page(f.Kind.row().sshSSOPage, "") }

// SSHKeysPage is where SSH keys are listed and added.
func (f Forge) SSHKeysPage() (page string, ok bool) { return f.page(f.Kind.row().keysPage, "") }

// WithOwner gives the forge the organisation that an Azure DevOps remote's
// owner starts with, so that its pages have an address. Other forges stay as
// they are.
func (f Forge) WithOwner(owner string) Forge {
	if f.Kind == AzureDevOps && f.Tenant == "" {
		f.Tenant, _, _ = strings.Cut(owner, "/")
	}
	return f
}

// azure is where every organisation's pages are, whatever host its remotes use.
const azure = "https://dev.azure.com/"

// organization is the Azure DevOps organisation of an owner ("ORG/PROJECT") or
// of the host, escaped.
func (f Forge) organization(owner string) (string, bool) {
	org, _, _ := strings.Cut(owner, "/")
	if org == "" {
		org = f.Tenant
	}
	return url.PathEscape(org), org != ""
}

// DeployKeysPage is where the keys of a repository itself are kept (recalled).
// owner and name are as the forge shows them.
func (f Forge) DeployKeysPage(owner, name string) (page string, ok bool) {
	at, ok := f.WebPage(owner, name)
	if behind := f.Kind.row().deployKeysPage; ok && behind != "" {
		return at + behind, true
	}
	return "", false
}

// Origin is the scheme, host and port of the forge's pages, without a slash.
func (f Forge) Origin() string {
	scheme := "https://"
	if f.PlainHTTP {
		scheme = "http://"
	}
	if f.HTTPSPort != 0 {
		return scheme + f.Host + ":" + strconv.Itoa(f.HTTPSPort)
	}
	return scheme + f.Host
}

// WebPage is the page of a repository, given its owner and name as the forge
// shows them ("ORG/PROJECT" for Azure DevOps, "~user" or a project key for
// Bitbucket Data Center). ok is false for unknown hosts.
func (f Forge) WebPage(owner, name string) (page string, ok bool) {
	row := f.Kind.row()
	if name == "" || row.repositoryPage == nil {
		return "", false
	}
	if page, ok = row.repositoryPage(f, escapePath(owner), escapePath(name)); !ok {
		return "", false
	}
	return page, true
}

// escapePath escapes what cannot stand in a path and keeps its slashes and "~".
func escapePath(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/")
}

// query is a query string in the order in which its parameters were added, so
// that a page's address is the same each time and reads well.
type query struct{ b strings.Builder }

func (q *query) add(name, value string) {
	if value == "" {
		return
	}
	if q.b.Len() == 0 {
		q.b.WriteByte('?')
	} else {
		q.b.WriteByte('&')
	}
	q.b.WriteString(name)
	q.b.WriteByte('=')
	// A comma needs no escape and shows the list of scopes for what it is.
	q.b.WriteString(strings.ReplaceAll(url.QueryEscape(value), "%2C", ","))
}

func (q *query) String() string { return q.b.String() }

// cut shortens s to n characters.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
