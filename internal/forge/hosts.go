package forge

import "strings"

// legacyAzureSSH is the SSH endpoint that goes with ORG.visualstudio.com.
const legacyAzureSSH = "vs-ssh.visualstudio.com"

// row is one line of the built-in table: a service and every host that means it.
type row struct {
	aliases []string // lower case, besides forge.Host
	forge   Forge
}

// services is the built-in table. The package comment explains the words for how
// far a row can be trusted. The www. aliases are recalled throughout.
var services = [...]row{
	{
		// Verified: docs.github.com "Using SSH over the HTTPS port" (443) and
		// "About remote repositories"; cli/cli internal/ghinstance/host.go. The
		// SSH side of gists is recalled.
		aliases: []string{"ssh.github.com", "www.github.com", "gist.github.com"},
		forge: Forge{
			Kind: GitHub, Name: "GitHub", Host: "github.com",
			SSHHost: "github.com", SSHUser: "git", AltSSHHost: "ssh.github.com", AltSSHPort: 443,
			GistHost: "gist.github.com", API: "https://api.github.com",
		},
	},
	{
		// altssh on 443 verified; the base of the API recalled.
		aliases: []string{"altssh.gitlab.com", "www.gitlab.com"},
		forge: Forge{
			Kind: GitLab, Name: "GitLab", Host: "gitlab.com",
			SSHHost: "gitlab.com", SSHUser: "git", AltSSHHost: "altssh.gitlab.com", AltSSHPort: 443,
			API: "https://gitlab.com/api/v4",
		},
	},
	{
		// Seen: support.atlassian.com "Configure SSH and two-step verification"
		// (forms of the URLs). altssh on 443: secondary. ssh.bitbucket.org:
		// seen, Atlassian's community article 3234032, by which SSH is served
		// there alone from 2026-11-12 on. SSHHost stays bitbucket.org until
		// that is confirmed.
		aliases: []string{"altssh.bitbucket.org", "ssh.bitbucket.org", "www.bitbucket.org"},
		forge: Forge{
			Kind: Bitbucket, Name: "Bitbucket", Host: "bitbucket.org",
			SSHHost: "bitbucket.org", SSHUser: "git", AltSSHHost: "altssh.bitbucket.org", AltSSHPort: 443,
			API: "https://api.bitbucket.org/2.0",
		},
	},
	{
		// The SSH form is verified; the base of the API recalled.
		aliases: []string{"ssh.dev.azure.com", "www.dev.azure.com"},
		forge: Forge{
			Kind: AzureDevOps, Name: "Azure DevOps", Host: "dev.azure.com",
			SSHHost: "ssh.dev.azure.com", SSHUser: "git", API: "https://dev.azure.com",
		},
	},
	{
		// The user git is seen: docs.codeberg.org "Adding an SSH key to your
		// account". That Codeberg runs Forgejo is recalled.
		aliases: []string{"www.codeberg.org"},
		forge: Forge{
			Kind: Forgejo, Name: "Codeberg", Host: "codeberg.org",
			SSHHost: "codeberg.org", SSHUser: "git", API: "https://codeberg.org/api/v1",
		},
	},
	{
		// gitea.com runs Gitea itself (recalled).
		aliases: nil,
		forge: Forge{
			Kind: Gitea, Name: "Gitea", Host: "gitea.com",
			SSHHost: "gitea.com", SSHUser: "git", API: "https://gitea.com/api/v1",
		},
	},
	{
		// man.sr.ht/git.sr.ht (recalled).
		aliases: nil,
		forge: Forge{
			Kind: Sourcehut, Name: "sourcehut", Host: "git.sr.ht",
			SSHHost: "git.sr.ht", SSHUser: "git",
		},
	},
}

// lookupBuiltin finds a folded host in the built-in table and among the hosts
// that carry a customer's or a region's name.
func lookupBuiltin(host string) (Forge, bool) {
	if !plausibleHost(host) {
		return Forge{}, false // a tenant's name becomes part of repairs and pages
	}
	for i := range services {
		s := &services[i]
		if host == s.forge.Host {
			return s.forge.complete(), true
		}
		for _, a := range s.aliases {
			if host == a {
				return s.forge.complete(), true
			}
		}
	}
	// A look at the last letters keeps the common miss cheap.
	if !strings.HasSuffix(host, ".com") && !strings.HasSuffix(host, ".cn") {
		return Forge{}, false
	}
	if sub, ok := subdomain(host, ".ghe.com"); ok {
		// Verified: github/docs "Testing your SSH connection" (the user is the
		// tenant); cli/cli internal/ghinstance/host.go (api.SUB.ghe.com).
		sub = strings.TrimPrefix(sub, "www.")
		if strings.Contains(sub, ".") {
			return Forge{}, false
		}
		f := Forge{
			Kind: GitHub, Name: "GitHub", Host: strings.TrimPrefix(host, "www."), Tenant: sub,
			SSHUser: sub, API: "https://api." + sub + ".ghe.com",
		}
		f.SSHHost = f.Host
		return f.complete(), true
	}
	if host == legacyAzureSSH {
		return legacyAzure("dev.azure.com", ""), true
	}
	if org, ok := subdomain(host, ".visualstudio.com"); ok && !strings.Contains(org, ".") && org != "www" {
		return legacyAzure(host, org), true
	}
	if region, ok := codeCommitRegion(host); ok {
		// Recalled: the names of the endpoints, and that the SSH user is the id
		// of an IAM key.
		return Forge{
			Kind: CodeCommit, Name: CodeCommit.Name(), Host: host, SSHHost: host, Tenant: region,
		}.complete(), true
	}
	return Forge{}, false
}

// complete sets what follows from the kind of a certain row.
func (f Forge) complete() Forge {
	f.Known = true
	f.Guess = Unknown
	f.CaseInsensitive = f.Kind.row().fold
	return f
}

// legacyAzure is Azure DevOps under its former name. The SSH user is the
// organisation (secondary source); "" when the host does not tell it.
func legacyAzure(host, org string) Forge {
	user := org
	if user == "" {
		user = "git"
	}
	return Forge{
		Kind: AzureDevOps, Name: "Azure DevOps", Host: host, Tenant: org,
		SSHHost: legacyAzureSSH, SSHUser: user, API: "https://dev.azure.com",
	}.complete()
}

// subdomain is what stands before suffix, if anything does.
func subdomain(host, suffix string) (string, bool) {
	sub, ok := strings.CutSuffix(host, suffix)
	return sub, ok && sub != ""
}

// codeCommitRegion takes git-codecommit[-fips].REGION.amazonaws.com[.cn] apart.
func codeCommitRegion(host string) (string, bool) {
	rest, ok := strings.CutPrefix(host, "git-codecommit.")
	if !ok {
		rest, ok = strings.CutPrefix(host, "git-codecommit-fips.")
	}
	if !ok {
		return "", false
	}
	region, ok := subdomain(rest, ".amazonaws.com")
	if !ok {
		region, ok = subdomain(rest, ".amazonaws.com.cn")
	}
	return region, ok && !strings.Contains(region, ".")
}
