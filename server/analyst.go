package server

import (
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/live"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/watch"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// analyst works states out.
//
// Invariant: one state at a time, and from a former analysis it takes over only
// what the changes since cannot have touched.
type analyst struct {
	env      gitconfig.Env
	log      *zap.Logger
	secrets  *secret.Set
	patience *live.Patience
	states   *states // is told when a disk that did not answer does

	urls   diagnostics.URLCache
	parsed parsedDocs
	real   realPaths
	disks  disks

	analysing sync.Mutex // held by whoever works a state out
	analysed  *analysis  // of the newest state that was
}

// result works a state out, or gives what base, its nearest former analysis, has
// led to.
func (an *analyst) result(s *snapshot) *analysis {
	// One after the other: the second has little left to do, and two trees
	// of a large file at a time take twice the memory.
	an.analysing.Lock()
	defer an.analysing.Unlock()
	base := s.base.Load()
	if last := an.analysed; last != nil && last.number < s.seq && (base == nil || last.number > base.number) {
		base = last
	}
	a := an.guarded(s, base)
	if an.analysed == nil || an.analysed.number < a.number {
		an.analysed = a
	}
	return a
}

// guardedAnalyse finds nothing where the rules fail: an editor without
// diagnostics is better off than one whose server dies with each keystroke.
func (an *analyst) guarded(s *snapshot, old *analysis) (a *analysis) {
	defer func() {
		if p := recover(); p != nil {
			an.log.Error("analysis failed", panicField(p), zap.Stack("stack"))
			a = an.begin(s)
			a.failed = true
			if old != nil {
				a.history = old.history
			}
		}
	}()
	return an.analyse(s, old)
}

func (an *analyst) begin(s *snapshot) *analysis {
	return &analysis{
		number: s.seq, began: time.Now().Add(-timeGrain), real: &an.real, repos: map[string]*repoState{},
		byFile: map[string][]string{},
		names:  map[string][]string{}, missing: map[string]watch.Signature{}, touched: map[string]bool{},
	}
}

// analyse works a state out from a former one.
func (an *analyst) analyse(s *snapshot, old *analysis) *analysis {
	a := an.begin(s)
	loader := an.loader(s)
	if old == nil {
		old = &analysis{}
	}
	a.base = old.number
	changed := make(map[string]bool, 2*len(s.changed))
	for p, when := range s.changed {
		if when > old.number { // an editor may know a file by another name than Git
			changed[p], changed[an.real.of(p)] = true, true
		}
	}
	keep := func(key string) *repoState {
		r := old.repos[key]
		if r == nil || s.everything > old.number {
			return nil
		}
		for _, f := range r.repo.Files {
			if (changed[f] || changed[r.links[f]]) && !r.still(f, loader.FS) {
				return nil
			}
		}
		return r
	}
	load := func(repo *workspace.Repository, seen tracedFS) *repoState {
		repo.View.Confide(an.secrets)
		r := &repoState{repo: repo, seen: make([]watch.Signature, len(repo.Files))}
		for i, f := range repo.Files {
			r.seen[i] = seen.before(f)
			if real := an.real.of(f); real != f {
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
			if !an.patience.Within(dir, func() {
				loader, seen := traced(loader)
				if repo, err := loader.OpenGitDir(dir); err == nil && repo != nil {
					r = load(repo, seen)
				} else {
					missing = seen.seen
				}
			}, func() { an.states.change(nil, filepath.Join(dir, "config")) }) {
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
		if read[path] || read[an.real.of(path)] || !isConfig(path, doc.LanguageID) ||
			s.transcriptOf(doc.URI, path) != nil {
			continue
		}
		r := keep(path)
		if r == nil && !an.patience.Within(path, func() {
			loader, seen := traced(loader)
			r = load(loader.Alone(path), seen)
		}, func() { an.states.change(nil, path) }) {
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
		Views: a.views(), Transcripts: slices.Concat(s.transcripts, s.tests), SSH: s.ssh, Searching: s.searching,
		History: old.history, Dismissed: s.dismissed,
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
		a.terminal = diagnostics.Terminal(&diagnostics.Snapshot{Settings: s.settings, SSH: s.ssh, Facts: s.machine,
			Ties: a.ties}, s.transcripts, a.views(), a.all())
	}
	return a
}

func (an *analyst) loader(s *snapshot) *workspace.Loader {
	version := workspace.GitVersion(s.git)
	fs := &overlay{Disk: an.disks.of(version), docs: s.docs, real: make(map[string]*document.Document, len(s.docs)),
		analyst: an, version: version}
	for p, d := range s.docs {
		fs.real[an.real.of(p)] = d
	}
	env := an.env
	env.Version = version
	return &workspace.Loader{FS: fs, Env: env, Hosts: s.settings.Hosts, URLs: &an.urls}
}

// disks are the disk as Gits of different versions read it, with its parsed
// files. The zero value is ready.
type disks struct {
	mu    sync.Mutex
	known map[gitconfig.Version]*gitconfig.Disk
}

// of keeps one disk at a time: Git rarely changes under a server.
func (d *disks) of(v gitconfig.Version) *gitconfig.Disk {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known[v] == nil {
		d.known = map[gitconfig.Version]*gitconfig.Disk{v: gitconfig.NewDisk(v)}
	}
	return d.known[v]
}
