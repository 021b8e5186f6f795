package diagnostics

import (
	"strings"
	"sync"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// URLCache remembers what was found out about a URL's text, so that a
// keystroke in a file with thousands of remotes costs one URL and not all. It
// is safe for concurrent use. The zero value is ready; nil remembers nothing,
// which is right where each URL is seen once.
type URLCache struct {
	mu    sync.Mutex
	hosts *forge.Hosts
	young map[string]*urlInfo
	old   map[string]*urlInfo // the generation before: dropped when the next one is full
}

type urlInfo struct {
	problems []remoteurl.Problem
	path     string // owner and name, "" when the URL names no repository
	key      string // host and path in lower case; "" when the URL names no repository
	// What most rules look at first.
	transport remoteurl.Transport
	capitals  bool // in the host
	secrets   []remoteurl.SecretSpan
}

// secrets are the secrets in a URL as it is written, in order; nobody changes them.
func (u *RemoteURL) secrets() []remoteurl.SecretSpan {
	if u.Raw == u.Contacts {
		return u.info.secrets
	}
	return remoteurl.Secrets(u.Raw)
}

func newURLInfo(raw string, hosts *forge.Hosts) *urlInfo {
	info := &urlInfo{problems: remoteurl.Diagnose(raw, hosts), secrets: remoteurl.Secrets(raw)}
	u := remoteurl.Parse(raw)
	info.capitals = u.Host != strings.ToLower(u.Host)
	info.transport = u.Transport
	if repo, ok := u.Repository(hosts); ok {
		info.path = repo.Path
		info.key = repo.Forge.Host + "/" + strings.ToLower(repo.Path)
	}
	return info
}

// generation is how many URLs a generation holds: with two of them a file of
// that many remotes never misses.
const generation = 1 << 17

func (c *URLCache) get(raw string, hosts *forge.Hosts) *urlInfo {
	if c == nil {
		return newURLInfo(raw, hosts)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hosts != hosts {
		c.hosts, c.young, c.old = hosts, nil, nil
	}
	if info, ok := c.young[raw]; ok {
		return info
	}
	info, ok := c.old[raw]
	if !ok {
		info = newURLInfo(raw, hosts)
	}
	if len(c.young) >= generation {
		c.old, c.young = c.young, nil
	}
	if c.young == nil {
		c.young = map[string]*urlInfo{}
	}
	c.young[raw] = info
	return info
}

// put tells what was found out about a URL's text elsewhere.
func (c *URLCache) put(raw string, info *urlInfo, hosts *forge.Hosts) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.young == nil {
		c.hosts, c.young = hosts, map[string]*urlInfo{}
	}
	c.young[raw] = info
}
