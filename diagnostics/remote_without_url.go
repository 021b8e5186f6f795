package diagnostics

import (
	"strings"

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
	commentedText = text.New("“%[1]s” begins a comment, so the remote “%[2]s” has no URL.",
		"「%[1]s」からはコメントになるため、リモート「%[2]s」には URL がありません。")
)

func checkRemoteWithoutURL(p *Pass) {
	if p.Config.Fatal != nil || p.Config.RemotesFatal != nil {
		return
	}
	located := map[string]bool{} // the remotes that need no URL, or have one
	for i := range p.Remotes {
		r := &p.Remotes[i]
		located[r.Name] = len(r.PushURLs) > 0 || r.Legacy
		for j := range r.URLs {
			located[r.Name] = located[r.Name] || r.URLs[j].Text() != ""
		}
	}
	wants := map[string]bool{} // those of which a setting says that Git is to contact them
	for i := range p.Config.Values {
		v := &p.Config.Values[i]
		s := v.Section()
		if s == nil || s.Name != "remote" || !s.HasSubsection || located[s.Subsection] {
			continue
		}
		switch name := v.Name(); {
		case name == "url":
			wants[s.Subsection] = true // an empty one
		case name == "fetch" || name == "push" || name == "gh-resolved": // gh's mark outlives "git remote remove"
			if _, known := wants[s.Subsection]; !known {
				wants[s.Subsection] = true
			}
		case name == "vcs" || name == "promisor" || strings.HasPrefix(name, "annex"):
			// A remote helper, or git-annex, finds its own address.
			wants[s.Subsection] = false
		}
	}
	for _, use := range p.Config.Files {
		if use.File == nil || use.Scope != gitconfig.ScopeLocal && use.Scope != gitconfig.ScopeWorktree {
			continue // a user's file may prepare settings for remotes that a repository has or has not
		}
		for i := range use.File.Sections {
			s := &use.File.Sections[i]
			_, known := located[s.Subsection] // else it has no entry at all
			if s.Name != "remote" || !s.HasSubsection || located[s.Subsection] ||
				!wants[s.Subsection] && known {
				continue
			}
			located[s.Subsection] = true // once
			f := p.Report(use.File, s.SubsectionSpan, remoteWithoutURLText.With(s.Subsection))
			f.Remote = s.Subsection
			f.Docs = gitDocs("remote-url")
			for _, u := range p.undefined() {
				if u.Remote == s.Subsection && u.File == use.File {
					if f.Suggestions = p.missingURL(u); len(f.Suggestions) > 0 ||
						u.File.SectionOf(u.Entry) == s {
						f.Others = append(f.Others, u)
					}
					if _, sign, span, ok := commentedURL(u.File, u.Entry); ok {
						f.Span, f.Message = gitconfig.Span{Start: span.Start, End: span.Start + len(sign)},
							commentedText.With(sign, s.Subsection)
					}
				}
			}
		}
	}
}
