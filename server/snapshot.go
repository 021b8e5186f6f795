package server

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/watch"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// snapshot is one immutable state of everything that answers depend on. What
// follows from it is worked out when the first one asks, once for all askers,
// and takes over from the state before whatever the change cannot have touched.
type snapshot struct {
	analyst *analyst
	seq     int64 // grows from state to state, from 1
	facts

	// base is the newest state that had been worked out when this one was made,
	// nil from when this one is. Since then the files of changed may have
	// changed, in the state that stands behind each; in the state everything
	// anything may have.
	base       atomic.Pointer[analysis]
	changed    map[string]int64
	everything int64

	once sync.Once
	done atomic.Pointer[analysis]

	// What is worked out when somebody asks goes with the snapshot: what is
	// kept longer keeps whole parsed files in memory.
	indexes indexCache
	placed  placedURLs
}

// facts are what a snapshot is made of.
type facts struct {
	docs     map[string]*document.Document // by path; those that are no files may be terminals, see transcripts
	folders  []document.Base               // the workspace's, as the editor names them
	bases    []document.Base               // the same, and where their links lead
	gitDirs  []string                      // the repositories that were found, sorted
	settings *settings.Settings
	lang     text.Lang
	git      *machine.Git
	ssh      *machine.SSHConfig
	machine  *machine.Facts // nil until it was asked
	// machineFiles are the files that it comes from, as they looked then.
	machineFiles map[string]watch.Signature
	// transcripts are what terminals show, sorted by name.
	transcripts []*diagnostics.Transcript
	tests       []*diagnostics.Transcript // what the user's own tests of remotes found
	names       map[string]diagnostics.CanonicalName
	// searching says that the search for repositories has not ended.
	searching bool
	// dismissed are the failures that the user put aside.
	dismissed map[diagnostics.EventID]bool
}

// analysis is what was worked out for one snapshot.
type analysis struct {
	number int64     // the snapshot's
	base   int64     // that of the analysis which touched and moved compare with, 0 without one
	began  time.Time // files that are older had their say
	real   *realPaths
	repos  map[string]*repoState // by git directory, or by path for a file that belongs to none
	order  []string              // keys of repos, sorted
	owner  string                // the repository whose [core] carries what is said about Git itself
	byFile map[string][]string   // path → keys of the repositories that read it
	names  map[string][]string   // real path → other names by which repositories read the file
	ties   *diagnostics.Ties     // which URL each failure of the transcripts belongs to
	// history is what the next analysis has to know of this one's ties.
	history diagnostics.History
	// terminal are the findings in the transcripts themselves.
	terminal map[*diagnostics.Transcript][]diagnostics.TerminalFinding
	silent   []string // what the disk gave no answer about
	// missing are the files for want of which a repository could not be loaded,
	// as they looked: it was removed a moment ago, or is about to be made.
	missing map[string]watch.Signature
	// touched are the files whose findings may differ from base's.
	touched map[string]bool
	// moved says that other files take part than in base.
	moved bool
	// failed says that this is no result.
	failed bool
}

// timeGrain is how coarse a file system's times may be.
const timeGrain = 20 * time.Millisecond

// repoState is one repository and its findings.
type repoState struct {
	repo     *workspace.Repository
	seen     []watch.Signature                // how repo.Files looked before they were read
	links    map[string]string                // the files that it reads through links → real path; mostly none
	findings map[string][]diagnostics.Finding // by file, each sorted
	owner    bool
}

// still says whether a configuration file has the text that it had. A document
// is opened, a file is touched or written again far more often than it changes.
func (r *repoState) still(path string, fs gitconfig.FS) bool {
	for _, f := range r.repo.View.Files {
		if f.Path == path {
			now, err := fs.Config(path)
			return err == nil && now == f
		}
	}
	return false
}

// result works the snapshot out.
func (s *snapshot) result() *analysis {
	s.once.Do(func() {
		a := s.analyst.result(s)
		s.done.Store(a)
		s.base.Store(nil) // or each state would keep the one before in memory
	})
	return s.done.Load()
}

// next makes the state that follows after a change of some files.
func (s *snapshot) next(change func(*facts), paths ...string) *snapshot {
	n := &snapshot{analyst: s.analyst, seq: s.seq + 1, facts: s.facts}
	base := s.base.Load() // first: it goes when the other comes
	if a := s.done.Load(); a != nil {
		base, n.changed = a, make(map[string]int64, len(paths))
	} else {
		n.changed, n.everything = maps.Clone(s.changed), s.everything
		if n.changed == nil {
			n.changed = map[string]int64{}
		}
	}
	n.base.Store(base)
	for _, p := range paths {
		n.changed[p] = n.seq
	}
	if change != nil {
		change(&n.facts)
	}
	return n
}

// lacks says whether a repository could not be loaded for want of a file.
func (a *analysis) lacks(path string) bool {
	_, ok := a.missing[path]
	return ok
}

// all are the findings in configuration files.
func (a *analysis) all() iter.Seq[*diagnostics.Finding] {
	return func(yield func(*diagnostics.Finding) bool) {
		for _, key := range a.order {
			for _, list := range a.repos[key].findings {
				for i := range list {
					if !yield(&list[i]) {
						return
					}
				}
			}
		}
	}
}

// views are those of all repositories, in their order.
func (a *analysis) views() []*diagnostics.View {
	views := make([]*diagnostics.View, 0, len(a.order))
	for _, key := range a.order {
		views = append(views, a.repos[key].repo.View)
	}
	return views
}

// findings runs the rules over one repository.
func (s *snapshot) findings(r *repoState, ties *diagnostics.Ties) map[string][]diagnostics.Finding {
	input := diagnostics.Snapshot{Views: []*diagnostics.View{r.repo.View}, Settings: s.settings, SSH: s.ssh,
		Facts: s.machine, Names: s.names, Ties: ties}
	if r.owner {
		input.Git = s.git
	}
	out := map[string][]diagnostics.Finding{}
	found := diagnostics.Run(&input)
	for _, f := range append(found, diagnostics.Echoes(found)...) {
		if f.Severity != diagnostics.Off {
			out[f.File.Path] = append(out[f.File.Path], f)
		}
	}
	return out
}

// versionOwner picks the repository at which Git itself is spoken of: the
// first one whose own configuration has a [core] section to say it at.
func versionOwner(a *analysis) string {
	for _, key := range a.order {
		r := a.repos[key].repo
		if r.Repository == nil {
			continue
		}
		for _, use := range r.View.Config.Files {
			if use.File != nil && use.Scope == gitconfig.ScopeLocal &&
				slices.ContainsFunc(use.File.Sections,
					func(s gitconfig.Section) bool { return s.Name == "core" && !s.HasSubsection }) {
				return key
			}
		}
	}
	return ""
}

// in gives the findings in a file: those of every repository that reads it,
// each once, sorted.
func (a *analysis) in(path string) []diagnostics.Finding {
	var out []diagnostics.Finding
	for _, key := range a.order {
		out = append(out, a.repos[key].findings[path]...)
	}
	return diagnostics.Merge(out)
}

// file gives the parsed text of a configuration file and a view that reads it.
// The editor may know the file by another name than Git.
func (a *analysis) file(path string) (*gitconfig.File, *workspace.Repository) {
	for _, name := range a.namesOf(path) {
		for _, key := range a.byFile[name] {
			r := a.repos[key].repo
			for _, f := range r.View.Files {
				if f.Path == name {
					return f, r
				}
			}
		}
	}
	return nil, nil
}

// namesOf lists the names of a file by which repositories read it, the given
// one first.
func (a *analysis) namesOf(path string) []string {
	var out []string
	add := func(name string) {
		if a.byFile[name] != nil && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	add(path)
	real := a.real.of(path)
	add(real)
	for _, name := range a.names[real] {
		add(name)
	}
	return out
}

// transcriptOf is the transcript that a document or a file holds, nil when it
// is none.
func (f *facts) transcriptOf(uri, path string) *diagnostics.Transcript {
	for _, t := range f.transcripts {
		if t.URI != "" && t.URI == uri || t.Path != "" && t.Path == path {
			return t
		}
	}
	return nil
}

// index gives the line index of a file's text, the document's own when it is
// open.
func (s *snapshot) index(f *gitconfig.File) *position.Index {
	if d := s.docs[f.Path]; d != nil && d.Text == f.Text {
		return d.Index()
	}
	return s.indexes.of(f)
}

// isConfig recognises a Git configuration file by its path, because editors
// disagree about the language's name, and by the language for all others.
func isConfig(path, language string) bool {
	switch language {
	case "gitconfig", "git-config", "Git Config", "git_config":
		return true
	}
	p := strings.ReplaceAll(path, `\`, "/")
	base := p[strings.LastIndexByte(p, '/')+1:]
	switch base {
	case ".gitconfig", "gitconfig", ".gitmodules", "config.worktree":
		return true
	case "config":
		return strings.HasSuffix(p, ".git/config") || strings.HasSuffix(p, "/git/config") || strings.Contains(p, "/.git/modules/")
	}
	return strings.HasSuffix(base, ".gitconfig") || strings.Contains(p, "/.gitconfig.d/")
}
