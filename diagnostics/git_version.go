package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
)

// versionPlace is where the one diagnostic about Git itself stands: the [core]
// header of the first repository, a line that is always there and that nobody
// else uses. ok is false in every other view.
func (p *Pass) versionPlace() (f *gitconfig.File, span gitconfig.Span, ok bool) {
	for _, v := range p.Snapshot.Views {
		if v.Repo == nil {
			continue
		}
		for _, use := range v.Config.Files {
			if use.File == nil || use.Scope != gitconfig.ScopeLocal {
				continue
			}
			for i := range use.File.Sections {
				if s := &use.File.Sections[i]; s.Name == "core" && !s.HasSubsection {
					return use.File, s.NameSpan, v == p.View
				}
			}
		}
	}
	return nil, gitconfig.Span{}, false
}

// recommended is the oldest Git that GitHub calls comfortable to work with
// (docs.github.com, troubleshooting cloning errors, read 2026-11-21).
var recommended = machine.Version{Major: 1, Minor: 7, Patch: 10}

// needs lists what a repository may use and the first Git that understands it.
// An older Git ignores it silently or refuses the repository. Source: the
// release notes in git.git's Documentation/RelNotes.
var needs = []struct {
	section, name, condition string // condition: what an includeIf's begins with
	version                  string
}{
	{"core", "sshcommand", "", "2.10.0"},
	{"http", "extraheader", "", "2.9.0"},
	{"includeif", "path", "gitdir", "2.13.0"},
	{"includeif", "path", "onbranch:", "2.23.0"},
	{"includeif", "path", "hasconfig:remote.*.url:", "2.36.0"},
	{"extensions", "worktreeconfig", "", "2.20.0"},
	{"extensions", "objectformat", "", "2.29.0"},
	{"extensions", "refstorage", "", "2.45.0"},
	{"extensions", "relativeworktrees", "", "2.48.0"},
}
