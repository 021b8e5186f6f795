package forge

import (
	"strconv"
	"strings"
)

// Kind is the software or service behind a host. Its values are the names that
// the setting gitauth.hosts and the JSON output use.
type Kind string

// The kinds. GitHub covers github.com and its data-residency tenants
// (SUB.ghe.com); GitHubEnterpriseServer is the self-hosted product.
const (
	GitHub                 Kind = "github"
	GitHubEnterpriseServer Kind = "github-enterprise-server"
	GitLab                 Kind = "gitlab"
	Bitbucket              Kind = "bitbucket"
	BitbucketDataCenter    Kind = "bitbucket-data-center"
	AzureDevOps            Kind = "azure-devops"
	Gitea                  Kind = "gitea"
	Forgejo                Kind = "forgejo"
	CodeCommit             Kind = "aws-codecommit"
	Sourcehut              Kind = "sourcehut"
	Unknown                Kind = "unknown"
)

// Paths is the shape of the paths of repositories.
type Paths uint8

// The shapes.
const (
	AnyPath         Paths = iota // of a server that nobody knows: the last segment is the name
	OwnerName                    // exactly OWNER/NAME
	Groups                       // GROUP/…/NAME, and "-" stands in none of them
	ProjectSCM                   // scm/PROJECT/NAME, over SSH without scm (Bitbucket Data Center)
	AzurePaths                   // ORG/PROJECT/_git/NAME and its other spellings
	CodeCommitPaths              // v1/repos/NAME
)

// Wiki says how the wiki of a repository is addressed.
type Wiki uint8

// The ways.
const (
	NoWiki      Wiki = iota
	WikiSuffix       // NAME.wiki.git
	WikiSegment      // NAME/wiki
)

// kind is everything that distinguishes one kind of forge from the others. A
// template of a page begins with its scheme or, for one of the forge's own host,
// with a slash; {org} is the organisation of Azure DevOps. "" is for what the
// forge does not have, or nobody knows.
type kind struct {
	kind Kind
	// name is what its maker calls it. Required but for Unknown.
	name string
	// example is the URL of a repository OWNER/NAME as "octo/widget", which the
	// tests take apart and put together again. Required but for Unknown.
	example string
	// labels are first labels of host names that suggest it.
	labels []string

	// fold says that owner and repository names are found in any letter case.
	fold bool
	// asciiNames says that they have ASCII characters only.
	asciiNames bool
	paths      Paths
	wiki       Wiki
	// pages are words that follow OWNER/NAME (in [Groups], that cannot be the name
	// of a project) on the web site; nil where any may. A word that is missing only
	// makes a repair less certain. sections stand where an owner would.
	pages, sections []string
	// below says that an own server is often served below a path, so that only a
	// known page tells where the repository's name is.
	below bool

	// What follows is of a server of one's own: sshUser and sshPort (0 for 22) are
	// those of its SSH endpoint, api is the path of the REST API.
	sshUser string
	sshPort int
	api     string

	// git says whether it certainly does not answer on git://.
	git gitProtocol
	// single says that there is one service of this kind, so that its name says
	// who is meant.
	single bool
	// tokensOnly says that it is known to refuse the account's password for Git
	// over HTTPS.
	tokensOnly bool
	// tokenUser is a user name with which it takes a token.
	tokenUser string

	// tokenForm creates a token for a request; nil where no link can fill it in.
	tokenForm                     func(f Forge, r TokenRequest) string
	tokensPage, fineGrainedPage   string
	keysPage, ssoPage, sshSSOPage string
	deployKeysPage                string // behind the repository's page
	repositoryPage                func(f Forge, owner, name string) (page string, ok bool)
	docs                          func(f Forge) vendorPages
}

// gitProtocol says whether a forge refuses git://.
type gitProtocol uint8

const (
	gitUnknown   gitProtocol = iota
	gitRefused               // by the service; an own server may run git-daemon beside it
	gitRefusedBy             // every server of this kind
)

// kinds lists every kind in the order of the documentation. A new kind is one row
// here and its constant above; make docs and the tests do or ask for the rest.
//
// fold: github.com and GitLab verified (github/docs #32838, gitlab #1365); Gitea
// and Forgejo verified for their ancestor only (gogs #1895); Enterprise Server,
// Bitbucket, Azure, and that CodeCommit and sourcehut compare letter by letter:
// recalled. labels: Git Credential Manager does the same for github.*
// (docs/autodetect.md, verified); the others are habit. pages and sections:
// recalled from use, GitLab's from its list of reserved names. git: GitHub's
// refusal, also Enterprise Server's, is verified, its date of 2022-03-15
// recalled; that the other services offer HTTPS and SSH only is recalled. keysPage
// and deployKeysPage: all but GitHub's recalled. tokenUser: GitHub takes any,
// GitLab documents oauth2, Bitbucket x-token-auth.
var kinds = [...]kind{
	{
		kind: GitHub, name: "GitHub", example: "https://github.com/octo/widget",
		fold: true, asciiNames: true, paths: OwnerName, wiki: WikiSuffix,
		pages: githubWords, sections: githubSections,
		sshUser: "git", git: gitRefused, tokensOnly: true, tokenUser: "x-access-token",
		tokenForm: githubTokenForm,
		// docs.github.com "Managing your personal access tokens": classic and
		// fine-grained tokens have a page each, linked to one another.
		tokensPage: "/settings/tokens", fineGrainedPage: "/settings/personal-access-tokens",
		keysPage: "/settings/keys", ssoPage: "/settings/tokens", sshSSOPage: "/settings/keys",
		deployKeysPage: "/settings/keys", repositoryPage: ownerNamePage, docs: githubDocs,
	},
	{
		kind: GitHubEnterpriseServer, name: "GitHub Enterprise Server", example: "https://host.example/octo/widget",
		labels: []string{"github"},
		fold:   true, asciiNames: true, paths: OwnerName, wiki: WikiSuffix,
		pages: githubWords, sections: githubSections,
		sshUser: "git", api: "/api/v3", git: gitRefusedBy, tokensOnly: true, tokenUser: "x-access-token",
		tokenForm:  githubTokenForm,
		tokensPage: "/settings/tokens", fineGrainedPage: "/settings/personal-access-tokens",
		keysPage:       "/settings/keys",
		deployKeysPage: "/settings/keys", repositoryPage: ownerNamePage, docs: enterpriseDocs,
	},
	{
		kind: GitLab, name: "GitLab", example: "https://gitlab.com/octo/widget",
		labels: []string{"gitlab"},
		fold:   true, asciiNames: true, paths: Groups, wiki: WikiSuffix,
		// Behind a project they are pages of the time before "/-/".
		pages: []string{"blame", "blob", "commits", "raw", "tree", "wikis"},
		sections: []string{
			"-", "admin", "api", "dashboard", "explore", "groups", "help", "profile", "projects", "search", "users",
		},
		sshUser: "git", api: "/api/v4", git: gitRefused, tokenUser: "oauth2",
		tokenForm:  gitlabTokenForm,
		tokensPage: "/-/user_settings/personal_access_tokens", keysPage: "/-/user_settings/ssh_keys",
		deployKeysPage: "/-/settings/repository#js-deploy-keys-settings", repositoryPage: ownerNamePage, docs: gitlabDocs,
	},
	{
		kind: Bitbucket, name: "Bitbucket", example: "https://bitbucket.org/octo/widget",
		fold: true, asciiNames: true, paths: OwnerName, wiki: WikiSegment,
		pages: []string{
			"addon", "admin", "branch", "branches", "commits", "deployments", "diff", "downloads", "fork", "forks",
			"issues", "info", "jira", "overview", "pipelines", "projects", "pull-requests", "raw", "security", "src", "tags",
		},
		sshUser: "git", git: gitRefused, single: true, tokensOnly: true, tokenUser: "x-token-auth",
		// support.atlassian.com bitbucket-cloud/docs/create-an-api-token.
		tokensPage:     "https://id.atlassian.com/manage-profile/security/api-tokens",
		keysPage:       "https://bitbucket.org/account/settings/ssh-keys/",
		deployKeysPage: "/admin/access-keys/", repositoryPage: ownerNamePage, docs: bitbucketDocs,
	},
	{
		kind: BitbucketDataCenter, name: "Bitbucket Data Center", example: "https://host.example/scm/octo/widget",
		labels: []string{"bitbucket", "stash"},
		fold:   true, paths: ProjectSCM,
		sshUser: "git", sshPort: bitbucketDataCenterSSH, api: "/rest/api/latest", git: gitRefused, tokenUser: "x-access-token",
		// Recalled; the menu is documented in confluence 1087535496.
		tokensPage: "/plugins/servlet/access-tokens/manage", keysPage: "/plugins/servlet/ssh/account/keys",
		repositoryPage: dataCenterPage, docs: dataCenterDocs,
	},
	{
		kind: AzureDevOps, name: "Azure DevOps", example: "https://dev.azure.com/org/octo/_git/widget",
		fold: true, paths: AzurePaths,
		sshUser: "git", git: gitRefused, single: true, tokensOnly: true, tokenUser: "x-access-token",
		tokenForm:  azureTokenForm,
		tokensPage: azureTokens, keysPage: azure + "{org}/_usersSettings/keys",
		repositoryPage: azurePage, docs: azureDocs,
	},
	{
		kind: Gitea, name: "Gitea", example: "https://host.example/octo/widget",
		labels: []string{"gitea"},
		fold:   true, asciiNames: true, paths: OwnerName, wiki: WikiSuffix, pages: giteaWords, below: true,
		sshUser: "git", api: "/api/v1", git: gitRefused, tokenUser: "x-access-token",
		tokensPage: "/user/settings/applications", keysPage: "/user/settings/keys",
		deployKeysPage: "/settings/keys", repositoryPage: ownerNamePage, docs: giteaDocs,
	},
	{
		kind: Forgejo, name: "Forgejo", example: "https://codeberg.org/octo/widget",
		labels: []string{"forgejo"},
		fold:   true, asciiNames: true, paths: OwnerName, wiki: WikiSuffix, pages: giteaWords, below: true,
		sshUser: "git", api: "/api/v1", git: gitRefused, tokenUser: "x-access-token",
		tokensPage: "/user/settings/applications", keysPage: "/user/settings/keys",
		deployKeysPage: "/settings/keys", repositoryPage: ownerNamePage, docs: forgejoDocs,
	},
	{
		kind: CodeCommit, name: "AWS CodeCommit", example: "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/widget",
		paths:  CodeCommitPaths,
		single: true, tokenUser: "x-access-token",
		// IAM "HTTPS Git credentials" (recalled).
		tokensPage:     "https://console.aws.amazon.com/iam/home#/security_credentials",
		keysPage:       "https://console.aws.amazon.com/iam/home#/security_credentials",
		repositoryPage: codeCommitPage, docs: codeCommitDocs,
	},
	{
		kind: Sourcehut, name: "sourcehut", example: "https://git.sr.ht/~octo/widget",
		asciiNames: true, paths: OwnerName,
		pages:   []string{"archive", "blob", "commit", "item", "log", "refs", "settings", "tree", "info"},
		sshUser: "git", tokenUser: "x-access-token",
		keysPage: "https://meta.sr.ht/keys", repositoryPage: ownerNamePage, docs: sourcehutDocs,
	},
	{kind: Unknown, tokenUser: "x-access-token"},
}

var (
	githubWords = []string{
		"actions", "activity", "archive", "blame", "blob", "branches", "commit", "commits", "compare",
		"contributors", "deployments", "discussions", "edit", "find", "forks", "graphs", "info", "issues",
		"labels", "milestone", "milestones", "network", "packages", "pkgs", "projects", "pull", "pulls",
		"pulse", "raw", "releases", "search", "security", "settings", "stargazers", "tags", "tree", "upload",
		"watchers", "zipball", "tarball",
	}
	githubSections = []string{
		"apps", "collections", "enterprises", "login", "marketplace", "notifications", "orgs", "search", "settings",
		"sponsors", "topics", "trending", "users",
	}
	giteaWords = []string{
		"actions", "activity", "archive", "blame", "branches", "commit", "commits", "compare", "forks", "graph",
		"info", "issues", "labels", "media", "milestones", "packages", "projects", "pulls", "raw", "releases", "settings",
		"src", "stars", "tags", "watchers", "wiki",
	}
)

// row is what distinguishes a kind; that of Unknown for what is none.
func (k Kind) row() *kind {
	for i := range kinds {
		if kinds[i].kind == k {
			return &kinds[i]
		}
	}
	return &kinds[len(kinds)-1]
}

// Kinds lists every kind in the order of the documentation, Unknown last.
func Kinds() []Kind {
	all := make([]Kind, len(kinds))
	for i := range kinds {
		all[i] = kinds[i].kind
	}
	return all
}

// Name is the kind's name as its maker writes it, "" for Unknown.
func (k Kind) Name() string { return k.row().name }

// Example is the URL of a repository "octo/widget" of the kind, on host.example
// where it has no host of its own.
func (k Kind) Example() string { return k.row().example }

// Paths is the shape of the paths of its repositories.
func (k Kind) Paths() Paths { return k.row().paths }

// Wiki says how the wiki of a repository is addressed.
func (k Kind) Wiki() Wiki { return k.row().wiki }

// ASCIINames says that owners and repositories have ASCII names only.
func (k Kind) ASCIINames() bool { return k.row().asciiNames }

// Pages are the words that follow a repository on the web site, nil where any
// may, and sections those that stand where an owner would.
func (k Kind) Pages() (pages, sections []string) { return k.row().pages, k.row().sections }

// Below says that a server of one's own is often served below a path.
func (k Kind) Below() bool { return k.row().below }

// Single says that there is one service of this kind.
func (k Kind) Single() bool { return k.row().single }

// TokensOnly says that the account's password is known to be refused for Git over
// HTTPS.
func (k Kind) TokensOnly() bool { return k.row().tokensOnly }

// TokenUser is a user name with which a token is taken.
func (k Kind) TokenUser() string { return k.row().tokenUser }

// page fills a template in. ok is false where there is no such page, or where
// nobody knows the organisation that its address needs.
func (f Forge) page(template, owner string) (page string, ok bool) {
	if !f.Known || template == "" {
		return "", false
	}
	if strings.HasPrefix(template, "/") {
		return f.Origin() + template, true
	}
	before, after, needs := strings.Cut(template, "{org}")
	if !needs {
		return template, true
	}
	org, ok := f.organization(owner)
	if !ok {
		return "", false
	}
	return before + org + after, true
}

// ownerNamePage is OWNER/NAME.
func ownerNamePage(f Forge, owner, name string) (string, bool) {
	return f.Origin() + "/" + owner + "/" + name, owner != ""
}

func dataCenterPage(f Forge, owner, name string) (string, bool) {
	if user, personal := strings.CutPrefix(owner, "~"); personal {
		return f.Origin() + "/users/" + user + "/repos/" + name + "/browse", true
	}
	return f.Origin() + "/projects/" + owner + "/repos/" + name + "/browse", owner != ""
}

func azurePage(_ Forge, owner, name string) (string, bool) {
	return azure + owner + "/_git/" + name, owner != ""
}

func codeCommitPage(f Forge, _, name string) (string, bool) {
	return "https://" + f.Tenant + ".console.aws.amazon.com/codesuite/codecommit/repositories/" + name + "/browse", f.Tenant != ""
}

// githubTokenForm fills GitHub's forms in. Template parameters of the fine-grained
// form are promised for github.com and Enterprise Cloud only; on Enterprise Server
// the classic form is the safe one (github/docs ifversion fpt or ghec, verified;
// on SUB.ghe.com the parameters are recalled).
func githubTokenForm(f Forge, r TokenRequest) string {
	if f.Kind == GitHubEnterpriseServer || r.Kind == Classic {
		return f.classicTokenPage(r)
	}
	q := query{}
	q.add("name", r.Name)
	q.add("description", r.Description)
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
	return f.Origin() + "/settings/personal-access-tokens/new" + q.String()
}

// classicTokenPage is GitHub's form for classic tokens. scopes and description
// are in wide use but undocumented (secondary; github.blog changelog 2025-08-26
// calls them "a hidden feature"). It has no parameter for a number of days.
func (f Forge) classicTokenPage(r TokenRequest) string {
	q := query{}
	if r.Workflow {
		q.add("scopes", "repo,workflow")
	} else {
		q.add("scopes", "repo")
	}
	if r.Name == "" {
		r.Name = r.Description
	}
	q.add("description", r.Name)
	return f.Origin() + "/settings/tokens/new" + q.String()
}

// gitlabTokenForm is verified: gitlabhq doc/user/profile/personal_access_tokens.md;
// name and scopes since 14.1 (!64897), description since 2025-05 (!192513).
func gitlabTokenForm(f Forge, r TokenRequest) string {
	q := query{}
	q.add("name", r.Name)
	if r.Write || r.Workflow {
		q.add("scopes", "read_repository,write_repository")
	} else {
		q.add("scopes", "read_repository")
	}
	q.add("description", r.Description)
	return f.Origin() + "/-/user_settings/personal_access_tokens" + q.String()
}

// azureTokens is the page of an organisation's tokens.
const azureTokens = azure + "{org}/_usersSettings/tokens"

// azureTokenForm is recalled; no parameters known. "" without the organisation.
func azureTokenForm(f Forge, r TokenRequest) string {
	page, _ := f.page(azureTokens, r.Owner)
	return page
}
