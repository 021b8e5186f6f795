package diagnostics

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// LFSURLStale reports an address for Git LFS that names this repository on a
// host on which no remote has it any more: pushing then fails, or large files
// go to the old place.
var LFSURLStale = &Rule{
	Code:     "lfs-url-stale",
	Title:    text.New("Git LFS still uses the old host", "Git LFS が以前のホストを使っている"),
	Severity: Information,
	Since:    "0.3.0",
	Reads:    "lfs.url, remote.NAME.lfsurl and every remote URL",
	Check:    checkLFSURLStale,
}

var (
	lfsStaleText = text.New("Git LFS is told to use %[1]s, but the repository is on %[2]s.", "Git LFS の接続先は %[1]s ですが、リポジトリは %[2]s にあります。")
	lfsRemove    = text.New("Remove this line (Git LFS then follows the remote)", "この行を削除する (Git LFS の接続先はリモートに従います)")
	lfsRemote    = text.New("The remote is here.", "リモートはこちらです。")
)

func checkLFSURLStale(p *Pass) {
	remotes := map[string][]*RemoteURL{}
	var all []*RemoteURL
	for _, u := range p.URLs {
		if u.Kind == FetchURL || u.Kind == PushURL {
			remotes[u.Remote] = append(remotes[u.Remote], u)
			all = append(all, u)
		}
	}
	check := func(v *gitconfig.Value, urls []*RemoteURL) {
		lfs := remoteurl.Parse(p.Config.Rewrite(v.Text(), false).URL)
		site := p.Hosts.Lookup(lfs.Host)
		name, ok := lfsRepository(lfs)
		if !ok || !site.Known {
			return // a server for large files alone has no repository of that name
		}
		var at *RemoteURL
		for _, u := range urls {
			url := u.URL()
			there := u.Hosts.Lookup(url.Host)
			if there.Host == site.Host {
				return
			}
			if r, ok := url.Repository(u.Hosts); ok && strings.EqualFold(r.Name, name) && (there.Known || p.alias(u)) &&
				at == nil {
				at = u
			}
		}
		if at == nil {
			return
		}
		span := v.File.Locate(v.Entry(), lfs.HostSpan.Start, lfs.HostSpan.End)
		if lfs.Raw != v.Text() {
			span = v.Entry().ValueSpan
		}
		f := p.Report(v.File, span, lfsStaleText.With(lfs.Host, at.URL().Host))
		f.Remote, f.Others, f.Docs = at.Remote, []*RemoteURL{at}, gitDocs("lfs-config")
		f.Related = []Related{{File: at.File, Span: at.Whole(), Message: lfsRemote.With()}}
		f.Suggestions = []Suggestion{RemoveEntry{File: v.File, Entry: v.Entry(), Title: lfsRemove.With()}}
	}
	for s, v := range p.inSections("lfs") {
		if !s.HasSubsection && (v.Name() == "url" || v.Name() == "pushurl") {
			check(v, all)
		}
	}
	for i := range p.Config.Values {
		v := &p.Config.Values[i]
		if name := v.Name(); name == "lfsurl" || name == "lfspushurl" {
			if s := v.Section(); s != nil && s.Name == "remote" && s.HasSubsection {
				check(v, remotes[s.Subsection])
			}
		}
	}
}

// lfsRepository is the repository's name in an LFS address: the part before
// "/info/lfs" (git-lfs, docs/api/server-discovery.md).
func lfsRepository(u remoteurl.URL) (string, bool) {
	path, ok := strings.CutSuffix(strings.TrimSuffix(u.Path, "/"), "/info/lfs")
	if !ok {
		return "", false
	}
	name := strings.TrimSuffix(path[strings.LastIndexByte(path, '/')+1:], ".git")
	return name, name != ""
}
