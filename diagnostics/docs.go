package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// gitPages are pages of Git's own documentation. Read 2026-11-21.
var gitPages = map[string]string{
	"config-syntax":     "https://git-scm.com/docs/git-config#_syntax",
	"http-ssl-verify":   "https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslVerify",
	"http-extra-header": "https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpextraHeader",
	"ssh-command":       "https://git-scm.com/docs/git-config#Documentation/git-config.txt-coresshCommand",
	"http-ssl-ca":       "https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslCAInfo",
	"http-ssl-backend":  "https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslBackend",
	"http-proxy":        "https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpproxy",
	"submodule-sync":    "https://git-scm.com/docs/git-submodule",
	"lfs-config":        "https://github.com/git-lfs/git-lfs/blob/main/docs/man/git-lfs-config.adoc",
	"branch-remote":     "https://git-scm.com/docs/git-config#Documentation/git-config.txt-branchltnamegtremote",
	"credentials":       "https://git-scm.com/docs/gitcredentials",
	"credential-store":  "https://git-scm.com/docs/git-credential-store",
	"insteadof":         "https://git-scm.com/docs/git-config#Documentation/git-config.txt-urlltbasegtinsteadOf",
	"remote-url":        "https://git-scm.com/docs/git-config#Documentation/git-config.txt-remoteltnamegturl",
	"urls":              "https://git-scm.com/docs/git-fetch#_git_urls",
	"downloads":         "https://git-scm.com/downloads",
}

// githubPages are paths below docs.github.com, which has each in Japanese too.
var githubPages = map[string]string{
	"git-version": "/repositories/creating-and-managing-repositories/troubleshooting-cloning-errors",
	"cloning":     "/repositories/creating-and-managing-repositories/troubleshooting-cloning-errors",
	"remotes":     "/get-started/git-basics/about-remote-repositories",
	"manage":      "/get-started/git-basics/managing-remote-repositories",
	"ssh-user":    "/authentication/troubleshooting-ssh/error-permission-denied-publickey",
	"tokens":      "/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens",
	"ssh-keys":    "/authentication/connecting-to-github-with-ssh/adding-a-new-ssh-key-to-your-github-account",
	"ssh":         "/authentication/troubleshooting-ssh",
}

func gitDocs(topic string) Docs { return Docs{En: gitPages[topic]} }

func forgeDocs(topic string) Docs {
	return Docs{En: "https://docs.github.com/en" + githubPages[topic], Ja: "https://docs.github.com/ja" + githubPages[topic]}
}

// urlDocs explains remote URLs: GitHub's page for its own hosts, Git's else.
func urlDocs(u *RemoteURL, topic string) Docs {
	switch u.Hosts.Lookup(u.URL().Host).Kind {
	case forge.GitHub, forge.GitHubEnterpriseServer:
		return forgeDocs(topic)
	}
	return gitDocs("urls")
}

// downloads offers Git's download page.
func downloads() Suggestion {
	return OpenPage{Page: DownloadsPage, Address: gitPages["downloads"], Site: "git-scm.com"}
}

// tokensPage offers the page on which a host's tokens are revoked.
func tokensPage(hosts *forge.Hosts, url string) []Suggestion {
	f := hosts.Lookup(remoteurl.Parse(url).Host)
	page, ok := f.TokensPage()
	if !ok {
		return nil
	}
	return []Suggestion{OpenPage{Page: TokensPage, Address: page, Site: f.Host}}
}
