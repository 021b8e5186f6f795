package forge

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
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
	if !f.Known {
		return "", false
	}
	name, description := cut(r.Name, maxTokenName), cut(r.Description, maxTokenDescription)
	switch f.Kind {
	case GitHub, GitHubEnterpriseServer:
		// Template parameters of the fine-grained form are promised for
		// github.com and Enterprise Cloud only; on Enterprise Server the
		// classic form is the safe one (github/docs ifversion fpt or ghec,
		// verified; on SUB.ghe.com the parameters are recalled).
		if f.Kind == GitHubEnterpriseServer || r.Kind == Classic {
			return f.classicTokenPage(r, name, description), true
		}
		q := query{}
		q.add("name", name)
		q.add("description", description)
		q.add("target_name", r.Owner)
		if r.ExpiresInDays > 0 {
			q.add("expires_in", strconv.Itoa(min(r.ExpiresInDays, maxTokenDays)))
		}
		if r.Write || r.Workflow {
			q.add("contents", "write")
		} else {
			q.add("contents", "read")
		}
		if r.Workflow {
			q.add("workflows", "write")
		}
		return f.Origin() + "/settings/personal-access-tokens/new" + q.String(), true
	case GitLab:
		// Verified: gitlabhq doc/user/profile/personal_access_tokens.md; name
		// and scopes since 14.1 (!64897), description since 2025-05 (!192513).
		q := query{}
		q.add("name", name)
		if r.Write || r.Workflow {
			q.add("scopes", "read_repository,write_repository")
		} else {
			q.add("scopes", "read_repository")
		}
		q.add("description", description)
		return f.Origin() + "/-/user_settings/personal_access_tokens" + q.String(), true
	case AzureDevOps:
		// Recalled; no parameters known.
		org, found := f.organization(r.Owner)
		return azure + org + "/_usersSettings/tokens", found
	}
	return f.TokensPage()
}

// classicTokenPage is GitHub's form for classic tokens. scopes and description
// are in wide use but undocumented (secondary; github.blog changelog 2025-08-26
// calls them "a hidden feature"). It has no parameter for a number of days.
func (f Forge) classicTokenPage(r TokenRequest, name, description string) string {
	q := query{}
	if r.Workflow {
		q.add("scopes", "repo,workflow")
	} else {
		q.add("scopes", "repo")
	}
	if name == "" {
		name = description
	}
	q.add("description", name)
	return f.Origin() + "/settings/tokens/new" + q.String()
}

// TokensPage is where existing tokens are listed and revoked. It is false for
// unknown hosts, for Azure DevOps hosts that do not tell the organisation, and
// where there are no tokens for Git.
func (f Forge) TokensPage() (page string, ok bool) {
	if !f.Known {
		return "", false
	}
	switch f.Kind {
	case GitHub, GitHubEnterpriseServer:
		// docs.github.com "Managing your personal access tokens": classic and
		// fine-grained tokens have a page each, linked to one another.
		return f.Origin() + "/settings/tokens", true
	case GitLab:
		return f.Origin() + "/-/user_settings/personal_access_tokens", true
	case Bitbucket:
		// support.atlassian.com bitbucket-cloud/docs/create-an-api-token.
		return "https://id.atlassian.com/manage-profile/security/api-tokens", true
	case BitbucketDataCenter:
		// Recalled; the menu is documented in confluence 1087535496.
		return f.Origin() + "/plugins/servlet/access-tokens/manage", true
	case AzureDevOps:
		org, found := f.organization("")
		return azure + org + "/_usersSettings/tokens", found
	case Gitea, Forgejo:
		return f.Origin() + "/user/settings/applications", true
	case CodeCommit:
		// IAM "HTTPS Git credentials" (recalled).
		return "https://console.aws.amazon.com/iam/home#/security_credentials", true
	}
	return "", false
}

// FineGrainedTokensPage is where GitHub lists fine-grained tokens; false
// elsewhere.
func (f Forge) FineGrainedTokensPage() (page string, ok bool) {
	if f.Kind != GitHub && f.Kind != GitHubEnterpriseServer {
		return "", false
	}
	return f.Origin() + "/settings/personal-access-tokens", true
}

// SSOPage is where an existing token is authorised for an organisation's SAML
// single sign-on: GitHub's list of classic tokens with its "Configure SSO"
// (fine-grained tokens are authorised when they are made). False elsewhere.
func (f Forge) SSOPage() (page string, ok bool) {
	if f.Kind != GitHub {
		return "", false
	}
	return f.Origin() + "/settings/tokens", true
}

// SSHSSOPage is where an SSH key is authorised for single sign-on.
func (f Forge) SSHSSOPage() (page string, ok bool) {
	if f.Kind != GitHub {
		return "", false
	}
	return f.Origin() + "/settings/keys", true
}

// SSHKeysPage is where SSH keys are listed and added. All but GitHub's are
// recalled.
func (f Forge) SSHKeysPage() (page string, ok bool) {
	if !f.Known {
		return "", false
	}
	switch f.Kind {
	case GitHub, GitHubEnterpriseServer:
		return f.Origin() + "/settings/keys", true
	case GitLab:
		return f.Origin() + "/-/user_settings/ssh_keys", true
	case Bitbucket:
		return "https://bitbucket.org/account/settings/ssh-keys/", true
	case BitbucketDataCenter:
		return f.Origin() + "/plugins/servlet/ssh/account/keys", true
	case AzureDevOps:
		org, found := f.organization("")
		return azure + org + "/_usersSettings/keys", found
	case Gitea, Forgejo:
		return f.Origin() + "/user/settings/keys", true
	case CodeCommit:
		return "https://console.aws.amazon.com/iam/home#/security_credentials", true
	case Sourcehut:
		return "https://meta.sr.ht/keys", true
	}
	return "", false
}

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
	if !ok {
		return "", false
	}
	switch f.Kind {
	case GitHub, GitHubEnterpriseServer, Gitea, Forgejo:
		return at + "/settings/keys", true
	case GitLab:
		return at + "/-/settings/repository#js-deploy-keys-settings", true
	case Bitbucket:
		return at + "/admin/access-keys/", true
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
	if !f.Known || name == "" {
		return "", false
	}
	o, n := escapePath(owner), escapePath(name)
	switch f.Kind {
	case GitHub, GitHubEnterpriseServer, GitLab, Bitbucket, Gitea, Forgejo, Sourcehut:
		if owner == "" {
			return "", false
		}
		return f.Origin() + "/" + o + "/" + n, true
	case BitbucketDataCenter:
		if owner == "" {
			return "", false
		}
		if user, personal := strings.CutPrefix(o, "~"); personal {
			return f.Origin() + "/users/" + user + "/repos/" + n + "/browse", true
		}
		return f.Origin() + "/projects/" + o + "/repos/" + n + "/browse", true
	case AzureDevOps:
		if owner == "" {
			return "", false
		}
		return azure + o + "/_git/" + n, true
	case CodeCommit:
		if f.Tenant == "" {
			return "", false
		}
		return "https://" + f.Tenant + ".console.aws.amazon.com/codesuite/codecommit/repositories/" + n + "/browse", true
	}
	return "", false
}

// escapePath escapes what cannot stand in a path and keeps its slashes and "~".
func escapePath(path string) string {
	clean := true
	for i := range len(path) {
		if !plainPathByte(path[i]) {
			clean = false
			break
		}
	}
	if clean {
		return path
	}
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/")
}

func plainPathByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		c == '-' || c == '.' || c == '_' || c == '~' || c == '/'
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
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
