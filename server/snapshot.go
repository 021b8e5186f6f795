package server

import (
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.uber.org/zap"

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
	server *server
	seq    int64 // grows from state to state, from 1
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
	dismissed map[diagnostics.FailureID]bool
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
	terminal map[*diagnostics.Transcript][]diagnostics.Finding
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
		sv := s.server
		// One after the other: the second has little left to do, and two trees
		// of a large file at a time take twice the memory.
		sv.analysing.Lock()
		defer sv.analysing.Unlock()
		base := s.base.Load()
		if last := sv.analysed; last != nil && last.number < s.seq && (base == nil || last.number > base.number) {
			base = last
		}
		a := sv.guardedAnalyse(s, base)
		if sv.analysed == nil || sv.analysed.number < a.number {
			sv.analysed = a
		}
		s.done.Store(a)
		s.base.Store(nil) // or each state would keep the one before in memory
	})
	return s.done.Load()
}

// next makes the state that follows after a change of some files.
func (s *snapshot) next(change func(*facts), paths ...string) *snapshot {
	n := &snapshot{server: s.server, seq: s.seq + 1, facts: s.facts}
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

// guardedAnalyse finds nothing where the rules fail: an editor without
// diagnostics is better off than one whose server dies with each keystroke.
func (sv *server) guardedAnalyse(s *snapshot, old *analysis) (a *analysis) {
	defer func() {
		if p := recover(); p != nil {
			sv.log.Error("analysis failed", panicField(p), zap.Stack("stack"))
			a = newAnalysis(sv, s)
			a.failed = true
			if old != nil {
				a.history = old.history
			}
		}
	}()
	return sv.analyse(s, old)
}

func newAnalysis(sv *server, s *snapshot) *analysis {
	return &analysis{
		number: s.seq, began: time.Now().Add(-timeGrain), real: &sv.real, repos: map[string]*repoState{}, byFile: map[string][]string{},
		names: map[string][]string{}, missing: map[string]watch.Signature{}, touched: map[string]bool{},
	}
}

// analyse works a state out from a former one.
func (sv *server) analyse(s *snapshot, old *analysis) *analysis {
	a := newAnalysis(sv, s)
	loader := sv.loader(s)
	if old == nil {
		old = &analysis{}
	}
	a.base = old.number
	changed := make(map[string]bool, 2*len(s.changed))
	for p, when := range s.changed {
		if when > old.number { // an editor may know a file by another name than Git
			changed[p], changed[sv.real.of(p)] = true, true
		}
	}
	keep := func(key string) *repoState {
		r := old.repos[key]
		if r == nil || s.everything > old.number {
			return nil
		}
		for _, f := range r.repo.Files {
			if (changed[f] || r.links != nil && changed[r.links[f]]) && !r.still(f, loader.FS) {
				return nil
			}
		}
		return r
	}
	load := func(repo *workspace.Repository, seen tracedFS) *repoState {
		repo.View.Confide(&sv.secrets)
		r := &repoState{repo: repo, seen: make([]watch.Signature, len(repo.Files))}
		for i, f := range repo.Files {
			r.seen[i] = seen.before(f)
			if real := sv.real.of(f); real != f {
				if r.links == nil {
					r.links = map[string]string{}
				}
				r.links[f] = real
			}
		}
		return r
	}
	for _, dir := range s.gitDirs {
		r := keep(dir)
		var missing map[string]watch.Signature
		if r == nil {
			if !sv.patience.Within(dir, func() {
				loader, seen := traced(loader)
				if repo, err := loader.OpenGitDir(dir); err == nil && repo != nil {
					r = load(repo, seen)
				} else {
					missing = seen.seen
				}
			}, func() { sv.change(nil, filepath.Join(dir, "config")) }) {
				a.silent = append(a.silent, dir)
				if was := old.repos[dir]; was != nil {
					a.repos[dir] = was // what it was before, until the disk answers
				}
				continue
			}
			if r == nil {
				maps.Copy(a.missing, missing)
				a.moved = true
				continue
			}
		}
		a.repos[dir] = r
	}
	read := map[string]bool{}
	for _, r := range a.repos {
		for _, f := range r.repo.Files {
			read[f] = true
		}
		for _, real := range r.links {
			read[real] = true
		}
	}
	for path, doc := range s.docs {
		if read[path] || read[sv.real.of(path)] || !isConfig(path, doc.LanguageID) {
			continue
		}
		r := keep(path)
		if r == nil && !sv.patience.Within(path, func() {
			loader, seen := traced(loader)
			r = load(loader.Alone(path), seen)
		}, func() { sv.change(nil, path) }) {
			a.silent = append(a.silent, path)
			if was := old.repos[path]; was != nil {
				a.repos[path] = was
			}
			continue
		}
		a.repos[path] = r
	}
	a.order = slices.Sorted(maps.Keys(a.repos))
	a.owner = versionOwner(a)
	a.ties, a.history = diagnostics.TieTo(diagnostics.Evidence{
		Views: a.views(), Transcripts: slices.Concat(s.transcripts, s.tests), SSH: s.ssh, Searching: s.searching, History: old.history, Dismissed: s.dismissed,
	})
	for _, key := range a.order {
		r := a.repos[key]
		for _, f := range r.repo.Files {
			if keys := a.byFile[f]; len(keys) == 0 || keys[len(keys)-1] != key {
				a.byFile[f] = append(keys, key)
			}
		}
		for f, real := range r.links {
			if !slices.Contains(a.names[real], f) {
				a.names[real] = append(a.names[real], f)
			}
		}
		was := old.repos[key]
		told := a.ties.Any(r.repo.View) || was != nil && old.ties.Any(was.repo.View)
		if was == r && r.owner == (key == a.owner) && !told {
			continue
		}
		if was == r { // only what others say of it changes: the rest of the state is shared
			r = &repoState{repo: r.repo, seen: r.seen, links: r.links}
			a.repos[key] = r
		}
		r.owner = key == a.owner
		r.findings = s.findings(r, a.ties)
		a.moved = a.moved || was == nil || !slices.Equal(was.repo.Files, r.repo.Files)
		for f := range r.findings {
			a.touched[f] = true
		}
		if was != nil {
			for f := range was.findings {
				a.touched[f] = true
			}
		}
	}
	for key, was := range old.repos {
		if a.repos[key] == nil {
			a.moved = true
			for f := range was.findings {
				a.touched[f] = true
			}
		}
	}
	if len(s.transcripts) > 0 {
		a.terminal = diagnostics.Terminal(&diagnostics.Snapshot{Settings: s.settings, SSH: s.ssh, Facts: s.machine, Ties: a.ties}, s.transcripts, a.views(), a.all())
	}
	return a
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
	input := diagnostics.Snapshot{Views: []*diagnostics.View{r.repo.View}, Settings: s.settings, SSH: s.ssh, Facts: s.machine, Names: s.names, Ties: ties}
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
			if use.File != nil && use.Scope == gitconfig.ScopeLocal && slices.ContainsFunc(use.File.Sections, func(s gitconfig.Section) bool { return s.Name == "core" && !s.HasSubsection }) {
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
