package diagnostics

import (
	"strings"
	"sync"

	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// pushing is what a view says about where its user pushes, worked out once.
type pushing struct {
	once    sync.Once
	remotes map[string]pushURLs // by the remote's name
	named   map[string]bool     // remotes that a branch or a setting names
}

// pushURLs sums up the pushurl lines of a remote.
type pushURLs struct{ some, real, ssh, web bool }

func (v *View) pushes() *pushing {
	x := &v.pushing
	x.once.Do(func() {
		x.remotes, x.named = map[string]pushURLs{}, map[string]bool{}
		for _, u := range v.URLs {
			if u.Kind != PushURL {
				continue
			}
			r := x.remotes[u.Remote]
			r.some = true
			r.real = r.real || !nowhere(u.Raw)
			r.ssh = r.ssh || u.info.transport == remoteurl.TransportSSH
			r.web = r.web || u.web()
			x.remotes[u.Remote] = r
		}
		for s, val := range v.inSections("branch", "remote") {
			if name := val.Name(); s.Name == "branch" && (name == "remote" || name == "pushremote") ||
				s.Name == "remote" && name == "pushdefault" {
				x.named[val.Text()] = true
			}
		}
	})
	return x
}

func isWeb(t remoteurl.Transport) bool {
	return t == remoteurl.TransportHTTPS || t == remoteurl.TransportHTTP
}

// pushesOtherwise says whether a remote reads over HTTPS and writes over SSH, or to a
// folder, on purpose.
func (p *Pass) pushesOtherwise(u *RemoteURL) bool {
	if u.Kind != FetchURL {
		return false
	}
	r := p.pushes().remotes[u.Remote]
	return r.ssh || r.some && !r.web || !isWeb(remoteurl.Parse(p.Config.Rewrite(u.Raw, true).URL).Transport)
}

// neverPushed reports whether pushing to a remote was taken away on purpose: its
// pushurl is a word such as "no_push" that leads nowhere. Who reads a public
// repository needs no login for that.
func (p *Pass) neverPushed(u *RemoteURL) bool {
	if u.Kind != FetchURL && u.Kind != PushURL {
		return false
	}
	r := p.pushes().remotes[u.Remote]
	return r.some && !r.real
}

// nowhere recognises a pushurl that only keeps Git from pushing: a word without
// a host or a folder, or a device that swallows all.
func nowhere(url string) bool {
	return url == "/dev/null" || remoteurl.Parse(url).Transport == remoteurl.TransportLocal &&
		!strings.ContainsAny(url, `/\:`) && url != "." && url != ".."
}

// likelyPushed reports whether the user is likely to push to a URL's remote: it
// is the one that Git takes by itself, or one that a branch or a setting names.
func (p *Pass) likelyPushed(u *RemoteURL) bool {
	switch {
	case u.Kind == PushURL:
		return !nowhere(u.Raw)
	case u.Kind != FetchURL || p.neverPushed(u):
		return false
	}
	return u.Remote == "origin" || len(p.Remotes) == 1 || p.pushes().named[u.Remote]
}
