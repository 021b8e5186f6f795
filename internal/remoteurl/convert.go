package remoteurl

import (
	"strconv"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
)

// Protocol is a way to reach a repository that a user can choose.
type Protocol uint8

// The protocols. SSH443 is SSH through the port of HTTPS.
const (
	HTTPS Protocol = iota
	SSH
	SSH443
)

func (p Protocol) String() string { return [...]string{"https", "ssh", "ssh-443"}[p] }

// Protocol says which of the three the URL uses; ok is false for every other.
func (u URL) Protocol() (p Protocol, ok bool) {
	switch u.Transport {
	case TransportHTTPS:
		return HTTPS, true
	case TransportSSH:
		if u.Port == "443" {
			return SSH443, true
		}
		return SSH, true
	}
	return 0, false
}

// To is the URL of the same repository over another protocol. The presence of
// ".git" is kept where the forge allows it, userinfo is dropped, and no port is
// invented. ok is false when the forge is not known for certain or does not
// offer the protocol. A URL that uses the protocol already comes back as it is.
//
// Going there and back gives the first URL again, but for userinfo, for a port
// that the forge does not need, and for a part that one side cannot say: the
// user of a gist, DefaultCollection of Azure DevOps, a context path of
// Bitbucket Data Center.
func (u URL) To(p Protocol, h *forge.Hosts) (string, bool) {
	r, ok := u.Repository(h)
	if !ok || !r.Forge.Known {
		return "", false
	}
	if now, ok := u.Protocol(); ok && now == p {
		return u.Raw, true
	}
	if u.PortInPath() {
		return "", false
	}
	switch p {
	case HTTPS:
		if r.Forge.PlainHTTP {
			return "", false
		}
		return u.toHTTPS(r)
	case SSH443:
		if r.Forge.AltSSHHost == "" || r.Gist {
			return "", false
		}
		return "ssh://" + r.Forge.SSHUser + "@" + r.Forge.AltSSHHost + ":" + strconv.Itoa(r.Forge.AltSSHPort) +
			"/" + escapePath(r.sshPath()), true
	default:
		return u.toSSH(r)
	}
}

// PortInPath says that scp's form may hold a port where Git reads a path, as in
// "git@host:2222/owner/name": over another protocol it would be a folder for good.
func (u URL) PortInPath() bool {
	first, rest, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	return u.Form == FormSCP && decimalPort(first) && strings.Contains(rest, "/")
}

// tail is the name as URLs write it.
func (r Repo) tail() string {
	name := r.Name
	if r.Wiki && r.Forge.Kind.Wiki() == forge.WikiSuffix {
		name += ".wiki"
	}
	if r.GitSuffix {
		name += ".git"
	}
	if r.Wiki && r.Forge.Kind.Wiki() == forge.WikiSegment {
		name += "/wiki"
	}
	return name
}

// join puts a slash between the parts that are not empty.
func join(parts ...string) string {
	kept := parts[:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "/")
}

// sshPath is the decoded path over SSH, without a leading slash.
func (r Repo) sshPath() string {
	switch r.Forge.Kind {
	case forge.AzureDevOps:
		return join("v3", r.Org, r.Project, r.Name)
	case forge.BitbucketDataCenter:
		return join(r.Owner, r.tail())
	}
	if r.Gist && r.Forge.GistHost != "" {
		// SSH addresses a gist by its number alone.
		return r.tail()
	}
	return join(r.Context, r.Owner, r.tail())
}

func (u URL) toHTTPS(r Repo) (string, bool) {
	f := r.Forge
	origin := f.Origin()
	var path string
	switch f.Kind {
	case forge.AzureDevOps:
		path = join(r.Org, r.Project, "_git", r.Name)
		if f.Host != "dev.azure.com" {
			path = join(r.Project, "_git", r.Name)
		} else if HostEqual(u.Host, f.SSHHost) && f.SSHHost != "ssh.dev.azure.com" {
			// The legacy SSH endpoint goes with the organisation's own host.
			origin = "https://" + r.Org + ".visualstudio.com"
			path = join(r.Project, "_git", r.Name)
		}
	case forge.BitbucketDataCenter:
		context := r.Context
		if context == "" {
			context = "scm"
		}
		path = join(context, r.Owner, r.tail())
	default:
		if r.Gist && f.GistHost != "" {
			origin = "https://" + f.GistHost
		}
		path = join(r.Context, r.Owner, r.tail())
	}
	return origin + "/" + escapePath(path), true
}

func (u URL) toSSH(r Repo) (string, bool) {
	f := r.Forge
	if f.SSHHost == "" || f.SSHUser == "" {
		return "", false
	}
	host, user, path := f.SSHHost, f.SSHUser, r.sshPath()
	if r.Gist && f.GistHost != "" {
		host = f.GistHost
	}
	escaped := escapePath(path)
	if f.SSHPort != 0 {
		return "ssh://" + user + "@" + host + ":" + strconv.Itoa(f.SSHPort) + "/" + escaped, true
	}
	if f.Kind == forge.AzureDevOps {
		// Azure's own scp-like URLs keep escapes; its server decodes them.
		return user + "@" + host + ":" + escaped, true
	}
	if escaped != path || strings.HasPrefix(path, "/") {
		return "ssh://" + user + "@" + host + "/" + escaped, true
	}
	if len(path) > 1 && path[1] == '~' {
		// Git would swallow the first letter of such a path in the short form.
		return "ssh://" + user + "@" + host + "/" + escaped, true
	}
	return user + "@" + host + ":" + path, true
}
