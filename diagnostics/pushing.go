package diagnostics

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// neverPushed reports whether pushing to a remote was taken away on purpose: its
// pushurl is a word such as "no_push" that leads nowhere. Who reads a public
// repository needs no login for that.
func (p *Pass) neverPushed(u *RemoteURL) bool {
	if u.Kind != FetchURL && u.Kind != PushURL {
		return false
	}
	some := false
	for _, o := range p.URLs {
		if o.Remote != u.Remote || o.Kind != PushURL {
			continue
		}
		if !nowhere(o.Raw) {
			return false
		}
		some = true
	}
	return some
}

// nowhere recognises a pushurl that only keeps Git from pushing: a word without
// a host or a folder, or a device that swallows all.
func nowhere(url string) bool {
	return url == "/dev/null" || remoteurl.Parse(url).Transport == remoteurl.TransportLocal && !strings.ContainsAny(url, `/\:`) && url != "." && url != ".."
}

// likelyPushed reports whether the user is likely to push to a URL's remote: it
// is the one that Git takes by itself, or one that a branch or a setting names.
func (p *Pass) likelyPushed(u *RemoteURL) bool {
	switch {
	case u.Kind == PushURL:
		return !nowhere(u.Raw)
	case u.Kind != FetchURL || p.neverPushed(u):
		return false
	case u.Remote == "origin" || len(p.Remotes) == 1:
		return true
	}
	for s, v := range p.inSections("branch", "remote") {
		switch {
		case s.Name == "branch" && (v.Name() == "remote" || v.Name() == "pushremote") && v.HasValue() && v.Text() == u.Remote,
			s.Name == "remote" && !s.HasSubsection && v.Name() == "pushdefault" && v.HasValue() && v.Text() == u.Remote:
			return true
		}
	}
	return false
}
