package server

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
	"github.com/gitauth-ls/gitauth-ls/server/document"
	"github.com/gitauth-ls/gitauth-ls/server/wire"
)

var scanning = text.New("Looking for Git repositories", "Git リポジトリを探しています")

// scan finds the repositories of all workspace folders: the one that encloses
// a folder first, then those below it. When it returns, a search that began
// after the call has ended; calls that come while one goes on share the next.
func (sv *server) scan() {
	ticket := sv.wanted.Add(1)
	sv.scans.Lock()
	defer sv.scans.Unlock()
	if sv.finished >= ticket {
		return
	}
	newest := sv.wanted.Load()
	sv.search()
	sv.finished = newest
}

func (sv *server) search() {
	done := sv.progress(scanning)
	defer done()
	folders := sv.resolveFolders()
	sv.mu.Lock()
	before := maps.Clone(sv.scanned)
	sv.mu.Unlock()
	dirs := map[string]string{} // real git directory → as it is spelled
	add := func(repo *gitconfig.Repository) {
		if repo == nil {
			return
		}
		real := sv.real.of(repo.GitDir)
		if _, known := dirs[real]; !known {
			dirs[real] = repo.GitDir
		}
	}
	for _, f := range folders {
		if repo := sv.discover(f.Path); repo != nil {
			add(repo)
			sv.found(repo.GitDir) // the first answer must not wait for the walk
		}
	}
	for _, f := range folders {
		failed := func(path string, err error) {
			sv.log.Info("folder not readable", zap.String("folder", path), zap.Error(err))
		}
		repos := workspace.Walk(sv.ctx, f.Path, func(found workspace.Found) *gitconfig.Repository { return sv.discover(found.Dir) }, failed)
		for repo := range repos {
			add(repo)
		}
	}
	if sv.ctx.Err() != nil {
		return
	}
	sv.changeRepositories(func() {
		for real, dir := range sv.scanned {
			if _, old := before[real]; !old && dirs[real] == "" {
				dirs[real] = dir // it was found while the walk had passed its place
			}
		}
		sv.scanned = dirs
	})
	if sv.state.Load().searching {
		sv.change(func(f *facts) { f.searching = false })
	}
}

// resolveFolders notes where the workspace's folders really are, so that a file
// that Git names by its real path is called as the editor calls its folder.
func (sv *server) resolveFolders() []document.Base {
	folders := sv.state.Load().folders
	bases := slices.Clone(folders)
	for _, f := range folders {
		if real := sv.real.of(f.Path); real != f.Path && !slices.ContainsFunc(bases, func(b document.Base) bool { return b.Path == real }) {
			bases = append(bases, document.Base{URI: f.URI, Path: real})
		}
	}
	if snap := sv.state.Load(); !slices.Equal(snap.bases, bases) && slices.Equal(snap.folders, folders) {
		sv.change(func(f *facts) {
			if slices.Equal(f.folders, folders) {
				f.bases = bases
			}
		})
	}
	return folders
}

var errSilent = errors.New("the file system does not answer")

// discover finds the repository of a folder as Git does, nil outside of any.
func (sv *server) discover(dir string) *gitconfig.Repository {
	env := sv.env
	env.Cwd = dir
	disk := sv.disk(sv.gitVersion(sv.state.Load().git))
	var found struct {
		repo *gitconfig.Repository
		err  error
	}
	repo, err := (*gitconfig.Repository)(nil), errSilent
	if sv.patience.within("in "+dir, func() { found.repo, found.err = gitconfig.Discover(disk, env, dir) }, func() { sv.later(sv.scanAgain) }) {
		repo, err = found.repo, found.err
	}
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) { // a folder may go away under a search
			sv.log.Info("repository not readable", zap.String("folder", dir), zap.Error(err))
		}
		return nil
	}
	return repo
}

// found makes one repository of the workspace known before, or without, a
// search for all.
func (sv *server) found(gitDir string) {
	real := sv.real.of(gitDir)
	sv.changeRepositories(func() {
		if _, known := sv.scanned[real]; !known {
			sv.scanned[real] = gitDir
		}
	})
}

// maxFormer bounds how many repositories that went away are watched for.
const maxFormer = 500

// changeRepositories changes which repositories are known.
func (sv *server) changeRepositories(change func()) {
	sv.mu.Lock()
	change()
	sv.mu.Unlock()
	if slices.Equal(sv.repositories(), sv.state.Load().gitDirs) {
		return
	}
	// Looked up inside: of two goroutines the later one must not put back what
	// the other has changed.
	sv.change(func(f *facts) {
		before := f.gitDirs
		f.gitDirs = sv.repositories()
		sv.mu.Lock()
		defer sv.mu.Unlock()
		for _, dir := range before {
			if len(sv.former) < maxFormer {
				sv.former[dir] = true
			}
		}
		for _, dir := range f.gitDirs {
			delete(sv.former, dir)
		}
	})
	sv.drawAgain()
	sv.later(sv.refreshLogs)
}

// repositories lists the git directories of the workspace and of open
// documents, each once whatever its spelling, sorted.
func (sv *server) repositories() []string {
	sv.mu.Lock()
	defer sv.mu.Unlock()
	all := maps.Clone(sv.scanned)
	for _, path := range slices.Sorted(maps.Keys(sv.adopted)) {
		dir := sv.adopted[path]
		real := sv.real.of(dir)
		if _, known := all[real]; !known {
			all[real] = dir
		}
	}
	return slices.Sorted(maps.Values(all))
}

// adopt makes the repository of an open document known, also when it lies
// outside of the workspace's folders, and forgets that of a closed one.
func (sv *server) adopt(path string) {
	disk := sv.disk(sv.gitVersion(sv.state.Load().git))
	env := sv.env
	dir := filepath.Dir(path)
	env.Cwd = dir
	var repo *gitconfig.Repository
	if _, open := sv.docs.GetPath(path); open {
		var err error
		switch filepath.Base(path) {
		case "config", "config.worktree":
			repo, err = gitconfig.OpenGitDir(disk, env, dir)
		case ".gitmodules":
			repo, err = gitconfig.Discover(disk, env, dir)
		}
		if err != nil {
			sv.log.Info("repository not readable", zap.String("folder", dir), zap.Error(err))
		}
	}
	sv.mu.Lock()
	was := sv.adopted[path]
	sv.mu.Unlock()
	if repo == nil && was == "" || repo != nil && was == repo.GitDir {
		return
	}
	sv.changeRepositories(func() {
		if _, open := sv.docs.GetPath(path); open && repo != nil {
			sv.adopted[path] = repo.GitDir
		} else {
			delete(sv.adopted, path)
		}
	})
}

// probe asks about the machine.
func (sv *server) probe() {
	sv.probeMachine()
	sv.probeGit()
}

// probeGit asks Git for its version, outside of any repository. In a workspace
// that is not trusted a program that a setting names is not started.
func (sv *server) probeGit() {
	program := sv.gitProgram(sv.state.Load().settings)
	g := machine.FindGit(sv.ctx, program)
	if sv.ctx.Err() != nil {
		return
	}
	if g.Err != nil {
		sv.log.Info("git", zap.Error(g.Err))
	}
	sv.changeAll(func(f *facts) {
		if sv.gitProgram(f.settings) == program { // or another program has been asked meanwhile
			f.git = &g
		}
	})
}

func (sv *server) gitProgram(s *settings.Settings) string {
	if !sv.trusted {
		return ""
	}
	return s.GitPath
}

// progress shows that something takes time, where the editor can show it and
// only once it has taken a while. The returned function ends it.
func (sv *server) progress(title text.Text) (done func()) {
	if !sv.caps.progress {
		return func() {}
	}
	finished := make(chan struct{})
	sv.later(func() {
		select {
		case <-finished:
			return
		case <-sv.ctx.Done():
			return
		case <-time.After(300 * time.Millisecond):
		}
		token := protocol.String("gitauth-" + strconv.FormatInt(time.Now().UnixNano(), 36))
		if err := sv.client.WorkDoneProgressCreate(sv.ctx, &protocol.WorkDoneProgressCreateParams{Token: token}); err != nil {
			return
		}
		sv.report(token, &protocol.WorkDoneProgressBegin{Kind: "begin", Title: title.In(sv.state.Load().lang)})
		select {
		case <-finished:
		case <-sv.ctx.Done():
		}
		sv.report(token, &protocol.WorkDoneProgressEnd{Kind: "end"})
	})
	return func() { close(finished) }
}

func (sv *server) report(token protocol.ProgressToken, value any) {
	raw, err := protocol.Marshal(value)
	if err == nil {
		err = sv.client.Progress(sv.ctx, &protocol.ProgressParams{Token: token, Value: protocol.LSPAny(raw)})
	}
	if err != nil {
		sv.log.Debug("progress not shown", zap.Error(err))
	}
}

// drawAgain makes the editor ask again for what it has drawn into the text.
func (sv *server) drawAgain() {
	select {
	case sv.redraw <- struct{}{}:
	default:
	}
}

// drawLoop tells the editor so. It is a goroutine of its own because an editor
// may take its time to answer.
func (sv *server) drawLoop() {
	for {
		select {
		case <-sv.ctx.Done():
			return
		case <-sv.redraw:
		}
		if sv.caps.refreshCodeLens {
			if err := sv.client.CodeLensRefresh(sv.ctx); err != nil {
				sv.log.Debug("code lenses not refreshed", zap.Error(err))
			}
		}
		if sv.caps.refreshInlayHints {
			if err := sv.client.InlayHintRefresh(sv.ctx); err != nil {
				sv.log.Debug("inlay hints not refreshed", zap.Error(err))
			}
		}
	}
}

// DidChangeWorkspaceFolders takes folders in and out and scans again.
func (sv *server) DidChangeWorkspaceFolders(ctx context.Context, _ *protocol.DidChangeWorkspaceFoldersParams) error {
	added, removed := wire.FolderChanges(wire.RequestFrom(ctx).Params)
	sv.change(func(f *facts) {
		f.folders = slices.DeleteFunc(slices.Clone(f.folders), func(b document.Base) bool {
			return slices.ContainsFunc(removed, func(r wire.Folder) bool {
				path, ok := document.Path(r.URI)
				return r.URI == b.URI || ok && filepath.Clean(path) == b.Path
			})
		})
		for _, a := range added {
			f.folders = appendFolder(f.folders, a.URI)
		}
		f.bases = f.folders
	})
	sv.later(sv.scanAgain)
	return nil
}

// appendFolder adds a folder of the workspace, unless it is no folder of this
// machine or there already.
func appendFolder(list []document.Base, uri string) []document.Base {
	path, ok := document.Path(uri)
	if !ok {
		return list
	}
	path = filepath.Clean(path)
	if slices.ContainsFunc(list, func(b document.Base) bool { return b.Path == path }) {
		return list
	}
	return append(list, document.Base{URI: uri, Path: path})
}
