package forge

// Topic is a question that an official page answers.
type Topic uint8

// The topics. Those from TopicGitConfig on are Git's own and the same for every
// forge.
const (
	// TopicRemoteURL: which URLs the forge has, and which one to choose.
	TopicRemoteURL Topic = iota
	// TopicChangeRemote: changing a remote's URL.
	TopicChangeRemote
	// TopicCloningErrors: HTTPS errors, repository not found.
	TopicCloningErrors
	// TopicToken: creating and using a token for Git.
	TopicToken
	// TopicTokenExpired: why a token stops working.
	TopicTokenExpired
	// TopicTokenLeaked: what to do with a token that others could read.
	TopicTokenLeaked
	// TopicPasswordRemoved: the account password is not accepted.
	TopicPasswordRemoved
	// TopicSSO: authorising a token for single sign-on.
	TopicSSO
	// TopicSSHSSO: authorising an SSH key for single sign-on.
	TopicSSHSSO
	// TopicCaching: letting a helper remember the credential.
	TopicCaching
	// TopicSSHUser: the SSH user, "Permission denied (publickey)".
	TopicSSHUser
	// TopicSSHKeys: making a key and adding it to the account.
	TopicSSHKeys
	// TopicSSH443: SSH where port 22 is closed.
	TopicSSH443
	// TopicHostKey: the server's SSH fingerprints.
	TopicHostKey
	// TopicWrongAccount: access denied to another account.
	TopicWrongAccount
	// TopicDeployKey: access denied to another repository's deploy key.
	TopicDeployKey
	// TopicKeyAudit: a key that waits for its owner's approval.
	TopicKeyAudit
	// TopicMoved: a repository that was renamed or transferred.
	TopicMoved

	// TopicGitConfig: the configuration file and its keys.
	TopicGitConfig
	// TopicGitCredentials: credential helpers and contexts.
	TopicGitCredentials
	// TopicGitCredentialStore: the helper that keeps plain text.
	TopicGitCredentialStore
	// TopicGitURLs: the forms of a remote URL.
	TopicGitURLs
	// TopicGitInsteadOf: url.<base>.insteadOf and pushInsteadOf.
	TopicGitInsteadOf
	// TopicGitCredentialsInURL: transfer.credentialsInUrl.
	TopicGitCredentialsInURL
	// TopicGitSSLVerify: http.sslVerify and certificates.
	TopicGitSSLVerify
	// TopicGitSafeDirectory: safe.directory.
	TopicGitSafeDirectory
	// TopicGitRemote: git remote and its set-url.
	TopicGitRemote
	// TopicGitRemoteHelpers: schemes that another program serves.
	TopicGitRemoteHelpers
	// TopicGitDownloads: getting a newer Git.
	TopicGitDownloads

	topicCount
)

// Topics lists every topic.
func Topics() []Topic {
	all := make([]Topic, topicCount)
	for i := range all {
		all[i] = Topic(i)
	}
	return all
}

// gitPages are Git's own pages and their anchors, all recalled; git-scm.com does
// not have them in Japanese. For the topics of a forge they are what is left when it has no
// page of its own.
var gitPages = [topicCount]string{
	TopicRemoteURL:           "https://git-scm.com/docs/git-clone#_git_urls",
	TopicChangeRemote:        "https://git-scm.com/docs/git-remote",
	TopicCloningErrors:       "https://git-scm.com/docs/git-clone#_git_urls",
	TopicToken:               "https://git-scm.com/docs/gitcredentials",
	TopicTokenExpired:        "https://git-scm.com/docs/gitcredentials",
	TopicTokenLeaked:         "https://git-scm.com/docs/gitcredentials",
	TopicPasswordRemoved:     "https://git-scm.com/docs/gitcredentials",
	TopicSSO:                 "https://git-scm.com/docs/gitcredentials",
	TopicSSHSSO:              "https://git-scm.com/docs/git-config#Documentation/git-config.txt-coresshCommand",
	TopicCaching:             "https://git-scm.com/docs/gitcredentials",
	TopicSSHUser:             "https://git-scm.com/docs/git-clone#_git_urls",
	TopicSSHKeys:             "https://git-scm.com/docs/git-config#Documentation/git-config.txt-coresshCommand",
	TopicSSH443:              "https://git-scm.com/docs/git-clone#_git_urls",
	TopicHostKey:             "https://man.openbsd.org/ssh#VERIFYING_HOST_KEYS",
	TopicWrongAccount:        "https://git-scm.com/docs/gitcredentials#_credential_contexts",
	TopicDeployKey:           "https://git-scm.com/docs/git-config#Documentation/git-config.txt-coresshCommand",
	TopicKeyAudit:            "https://git-scm.com/docs/git-config#Documentation/git-config.txt-coresshCommand",
	TopicMoved:               "https://git-scm.com/docs/git-remote",
	TopicGitConfig:           "https://git-scm.com/docs/git-config",
	TopicGitCredentials:      "https://git-scm.com/docs/gitcredentials",
	TopicGitCredentialStore:  "https://git-scm.com/docs/git-credential-store",
	TopicGitURLs:             "https://git-scm.com/docs/git-clone#_git_urls",
	TopicGitInsteadOf:        "https://git-scm.com/docs/git-config#Documentation/git-config.txt-urlltbasegtinsteadOf",
	TopicGitCredentialsInURL: "https://git-scm.com/docs/git-config#Documentation/git-config.txt-transfercredentialsInUrl",
	TopicGitSSLVerify:        "https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslVerify",
	TopicGitSafeDirectory:    "https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory",
	TopicGitRemote:           "https://git-scm.com/docs/git-remote",
	TopicGitRemoteHelpers:    "https://git-scm.com/docs/gitremote-helpers",
	TopicGitDownloads:        "https://git-scm.com/downloads",
}

// vendorPages are one vendor's pages: en or ja is put before the path.
type vendorPages struct {
	en, ja string
	paths  map[Topic]string
}

func githubDocs(f Forge) vendorPages {
	if f.Tenant != "" {
		// Data residency is a part of Enterprise Cloud.
		return githubPages("enterprise-cloud@latest/")
	}
	return githubPages("")
}

func enterpriseDocs(_ Forge) vendorPages {
	return githubPages("enterprise-server@latest/")
}

func gitlabDocs(_ Forge) vendorPages {
	// docs.gitlab.com: tokens in English and user/ssh in Japanese seen, the
	// other paths and their Japanese twins recalled.
	return vendorPages{"https://docs.gitlab.com/", "https://docs.gitlab.com/ja-jp/", map[Topic]string{
		TopicRemoteURL:       "topics/git/clone/",
		TopicCloningErrors:   "topics/git/troubleshooting_git/",
		TopicToken:           "user/profile/personal_access_tokens/",
		TopicTokenExpired:    "user/profile/personal_access_tokens/",
		TopicTokenLeaked:     "security/tokens/",
		TopicPasswordRemoved: "user/profile/personal_access_tokens/",
		TopicSSHUser:         "user/ssh/",
		TopicSSHKeys:         "user/ssh/",
		TopicSSH443:          "user/gitlab_com/",
		TopicHostKey:         "user/gitlab_com/",
		TopicDeployKey:       "user/project/deploy_keys/",
	}}
}

func bitbucketDocs(_ Forge) vendorPages {
	// support.atlassian.com: the four pages exist (create-an-api-token and
	// configure-ssh seen, using-api-tokens verified, change-the-remote-url
	// linked from Atlassian's own FAQ). Japanese seen for
	// create-an-api-token, else recalled; so is that 443 is covered.
	return vendorPages{
		"https://support.atlassian.com/bitbucket-cloud/docs/",
		"https://support.atlassian.com/ja/bitbucket-cloud/docs/",
		map[Topic]string{
			TopicRemoteURL:       "configure-ssh-and-two-step-verification/",
			TopicChangeRemote:    "change-the-remote-url-to-your-repository/",
			TopicToken:           "create-an-api-token/",
			TopicTokenExpired:    "using-api-tokens/",
			TopicTokenLeaked:     "using-api-tokens/",
			TopicPasswordRemoved: "using-api-tokens/",
			TopicSSHUser:         "configure-ssh-and-two-step-verification/",
			TopicSSHKeys:         "configure-ssh-and-two-step-verification/",
			TopicSSH443:          "configure-ssh-and-two-step-verification/",
			TopicHostKey:         "configure-ssh-and-two-step-verification/",
		},
	}
}

func dataCenterDocs(_ Forge) vendorPages {
	// Page 1087535496 is verified for its text; that this address leads to
	// it is recalled. English only.
	const tokens = "pages/viewpage.action?pageId=1087535496"
	return vendorPages{"https://confluence.atlassian.com/", "", map[Topic]string{
		TopicToken: tokens, TopicTokenExpired: tokens, TopicTokenLeaked: tokens, TopicPasswordRemoved: tokens,
	}}
}

func azureDocs(_ Forge) vendorPages {
	// learn.microsoft.com: all recalled.
	return vendorPages{
		"https://learn.microsoft.com/en-us/azure/devops/",
		"https://learn.microsoft.com/ja-jp/azure/devops/",
		map[Topic]string{
			TopicRemoteURL:       "repos/git/clone",
			TopicCloningErrors:   "repos/git/clone",
			TopicToken:           "organizations/accounts/use-personal-access-tokens-to-authenticate",
			TopicTokenExpired:    "organizations/accounts/use-personal-access-tokens-to-authenticate",
			TopicTokenLeaked:     "organizations/accounts/use-personal-access-tokens-to-authenticate",
			TopicPasswordRemoved: "repos/git/auth-overview",
			TopicCaching:         "repos/git/set-up-credential-managers",
			TopicSSHUser:         "repos/git/use-ssh-keys-to-authenticate",
			TopicSSHKeys:         "repos/git/use-ssh-keys-to-authenticate",
			TopicHostKey:         "repos/git/use-ssh-keys-to-authenticate",
		},
	}
}

func forgejoDocs(f Forge) vendorPages {
	if f.Host == "codeberg.org" {
		// docs.codeberg.org, English only: ssh-key seen, the others recalled.
		return vendorPages{"https://docs.codeberg.org/", "", map[Topic]string{
			TopicRemoteURL:     "git/clone-commit-via-cli/",
			TopicCloningErrors: "git/clone-commit-via-cli/",
			TopicToken:         "advanced/access-token/",
			TopicTokenExpired:  "advanced/access-token/",
			TopicTokenLeaked:   "advanced/access-token/",
			TopicSSHUser:       "security/ssh-key/",
			TopicSSHKeys:       "security/ssh-key/",
			TopicHostKey:       "security/ssh-fingerprint/",
		}}
	}
	// forgejo.org/docs, English only (recalled).
	return vendorPages{"https://forgejo.org/docs/latest/user/", "", map[Topic]string{
		TopicToken: "token-scope/", TopicTokenExpired: "token-scope/", TopicTokenLeaked: "token-scope/",
	}}
}

func giteaDocs(_ Forge) vendorPages {
	// docs.gitea.com (recalled).
	return vendorPages{"https://docs.gitea.com/", "", map[Topic]string{
		TopicToken: "development/api-usage", TopicTokenExpired: "development/api-usage",
		TopicTokenLeaked: "development/api-usage",
	}}
}

func codeCommitDocs(_ Forge) vendorPages {
	// docs.aws.amazon.com (recalled).
	return vendorPages{
		"https://docs.aws.amazon.com/codecommit/latest/userguide/",
		"https://docs.aws.amazon.com/ja_jp/codecommit/latest/userguide/",
		map[Topic]string{
			TopicRemoteURL:       "how-to-connect.html",
			TopicCloningErrors:   "troubleshooting.html",
			TopicToken:           "setting-up-gc.html",
			TopicTokenLeaked:     "setting-up-gc.html",
			TopicPasswordRemoved: "setting-up-gc.html",
			TopicSSHUser:         "setting-up-ssh-unixes.html",
			TopicSSHKeys:         "setting-up-ssh-unixes.html",
		},
	}
}

func sourcehutDocs(_ Forge) vendorPages {
	// man.sr.ht, English only (recalled).
	return vendorPages{"https://man.sr.ht/", "", map[Topic]string{
		TopicRemoteURL: "git.sr.ht/", TopicSSHUser: "git.sr.ht/", TopicSSHKeys: "git.sr.ht/",
	}}
}

// githubPages are paths of github/docs; version is "" or ends in a slash. The
// pages are verified but for TopicSSHKeys, TopicSSHSSO and TopicMoved, which are
// recalled, as are some of the folders. Of the Japanese twins
// using-ssh-over-the-https-port is seen, also below enterprise-cloud@latest; the
// others, and enterprise-server@latest, are recalled.
func githubPages(version string) vendorPages {
	const (
		account = "authentication/keeping-your-account-and-data-secure/"
		basics  = "get-started/git-basics/"
		ssh     = "authentication/troubleshooting-ssh/"
		sso     = "authentication/authenticating-with-single-sign-on/"
		connect = "authentication/connecting-to-github-with-ssh/"
		manage  = "repositories/creating-and-managing-repositories/"
	)
	return vendorPages{
		"https://docs.github.com/en/" + version,
		"https://docs.github.com/ja/" + version,
		map[Topic]string{
			TopicRemoteURL:       basics + "about-remote-repositories",
			TopicChangeRemote:    basics + "managing-remote-repositories",
			TopicCloningErrors:   manage + "troubleshooting-cloning-errors",
			TopicToken:           account + "managing-your-personal-access-tokens",
			TopicTokenExpired:    account + "token-expiration-and-revocation",
			TopicTokenLeaked:     account + "token-expiration-and-revocation",
			TopicPasswordRemoved: account + "about-authentication-to-github",
			TopicSSO:             sso + "authorizing-a-personal-access-token-for-use-with-single-sign-on",
			TopicSSHSSO:          sso + "authorizing-an-ssh-key-for-use-with-single-sign-on",
			TopicCaching:         basics + "caching-your-github-credentials-in-git",
			TopicSSHUser:         ssh + "error-permission-denied-publickey",
			TopicSSHKeys:         connect + "adding-a-new-ssh-key-to-your-github-account",
			TopicSSH443:          ssh + "using-ssh-over-the-https-port",
			TopicHostKey:         account + "githubs-ssh-key-fingerprints",
			TopicWrongAccount:    ssh + "error-permission-to-userrepo-denied-to-other-user",
			TopicDeployKey:       ssh + "error-permission-to-userrepo-denied-to-userother-repo",
			TopicKeyAudit:        ssh + "error-were-doing-an-ssh-key-audit",
			TopicMoved:           manage + "renaming-a-repository",
		},
	}
}

// Docs is the official page on a topic, in lang ("ja", else English) where the
// vendor has it. Where the forge has no page, and for the zero Forge, it is
// Git's own page; it is never empty for a topic of this package.
func (f Forge) Docs(topic Topic, lang string) string {
	if topic >= topicCount {
		return ""
	}
	if docs := f.Kind.row().docs; docs != nil {
		pages := docs(f)
		if path, ok := pages.paths[topic]; ok {
			if lang == "ja" && pages.ja != "" {
				return pages.ja + path
			}
			return pages.en + path
		}
	}
	return gitPages[topic]
}
