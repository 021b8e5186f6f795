package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// RemoteWithoutURL reports a section of a remote that has no URL: Git then
// takes the remote's name for a path.
var RemoteWithoutURL = &Rule{
	Code:     "remote-without-url",
	Title:    text.New("A remote has no URL", "リモートに URL がない"),
	Severity: Warning,
	Since:    "0.1.0",
	Reads:    "every remote section, in every configuration file",
	Check:    checkRemoteWithoutURL,
}

var (
	remoteWithoutURLText = text.New("The remote “%[1]s” has no URL, so Git looks for a folder of that name.",
		"リモート「%[1]s」に URL がないため、Git は同じ名前のフォルダーを探します。")
)

func checkRemoteWithoutURL(p *Pass) {
	if p.Config.Fatal != nil || p.Config.RemotesFatal != nil {
		return
	}
	var without map[string]bool
	for i := range p.Remotes {
		r := &p.Remotes[i]
		if len(r.URLs) == 0 && len(r.PushURLs) == 0 && !r.Legacy {
			if without == nil {
				without = map[string]bool{}
			}
			without[r.Name] = true
		}
	}
	if without == nil {
		return
	}
	for i := range p.Config.Values {
		v := &p.Config.Values[i]
		s := v.Section()
		if s != nil && s.Name == "remote" && without[s.Subsection] && v.Name() == "vcs" {
			without[s.Subsection] = false // a remote helper finds its own address
		}
	}
	for _, use := range p.Config.Files {
		if use.File == nil || use.Scope != gitconfig.ScopeLocal && use.Scope != gitconfig.ScopeWorktree {
			continue // a user's file may prepare settings for remotes that a repository has or has not
		}
		for i := range use.File.Sections {
			s := &use.File.Sections[i]
			if s.Name != "remote" || !s.HasSubsection || !without[s.Subsection] {
				continue
			}
			without[s.Subsection] = false
			f := p.Report(use.File, s.SubsectionSpan, remoteWithoutURLText.With(s.Subsection))
			f.Remote = s.Subsection
			f.Docs = gitDocs("remote-url")
		}
	}
}
