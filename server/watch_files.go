package server

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/watch"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// maxSubfolders bounds how many folders right below a workspace folder are
// watched for a repository that appears in them.
const maxSubfolders = 500

// startWatching begins to watch on the server's own account: few editors tell
// about files inside of .git.
func (sv *server) startWatching() {
	w := watch.New(watch.Options{Failed: func(err error) { sv.log.Info("file watching", zap.Error(err)) }})
	sv.watching.Lock()
	sv.watcher = w
	sv.watching.Unlock()
	sv.later(func() {
		<-sv.ctx.Done()
		w.Close()
	})
	sv.later(func() {
		for paths := range w.Events() {
			sv.filesChanged(paths)
		}
	})
	snap := sv.state.Load()
	sv.watchFiles(snap, snap.result())
}

// watchFiles tells the watcher what to look at: every file that took part in
// the analysis, there or not, and the places where a repository may appear.
func (sv *server) watchFiles(snap *snapshot, a *analysis) {
	paths := map[string]bool{}
	add := func(list ...string) {
		for _, p := range list {
			paths[filepath.Clean(p)] = true
		}
	}
	for _, key := range a.order {
		r := a.repos[key].repo
		add(r.Files...)
		switch {
		case r.Repository != nil:
			add(filepath.Join(r.CommonDir, "worktrees"), filepath.Join(r.CommonDir, "modules"), filepath.Join(r.GitDir, "HEAD"))
		case filepath.Base(key) == "config": // a repository that is not complete
			add(filepath.Join(filepath.Dir(key), "HEAD"))
		}
	}
	for _, dir := range snap.gitDirs {
		if a.repos[dir] == nil { // it went away and may come back
			add(filepath.Join(dir, "HEAD"))
		}
	}
	sv.mu.Lock()
	for dir := range sv.former {
		if inWorkspace(snap, dir) {
			add(filepath.Join(dir, "HEAD"))
		}
	}
	sv.mu.Unlock()
	add(sv.terminals.watchedFolders()...)
	births := sv.birthplaces(snap)
	add(births...)
	if snap.machine != nil {
		add(snap.machine.Paths()...)
	}

	sv.watching.Lock()
	if sv.watcher == nil || snap.seq < sv.watchSeq {
		sv.watching.Unlock()
		return
	}
	sv.watchSeq = snap.seq
	sv.watcher.SetPaths(slices.Collect(maps.Keys(paths)))
	before := sv.watched
	sv.watched = paths
	sv.watching.Unlock()

	// What changed after it was read and before it was watched tells nobody.
	var late []string
	for p := range paths {
		if info, err := os.Stat(p); !before[p] && err == nil && info.ModTime().After(a.began) {
			late = append(late, p)
		}
	}
	lateFacts := slices.ContainsFunc(late, snap.dependsOn)
	// A HEAD that is there by now makes a repository of a configuration.
	var heads []string
	for p := range paths {
		if _, err := os.Lstat(p); !before[p] && filepath.Base(p) == "HEAD" && err == nil && a.repos[filepath.Dir(p)] == nil {
			heads = append(heads, p)
		}
	}
	late = slices.DeleteFunc(late, func(p string) bool { return len(a.byFile[p]) == 0 })
	born := slices.ContainsFunc(births, func(p string) bool { return !before[p] && filepath.Base(p) == ".git" && sv.bornOrGone(p) })
	if len(late) > 0 || len(heads) > 0 || lateFacts || born {
		sv.later(func() {
			if lateFacts {
				sv.probeMachine()
			}
			if len(heads) > 0 {
				sv.filesChanged(heads)
			}
			if len(late) > 0 {
				sv.change(nil, late...)
			}
			if born {
				sv.scanAgain()
			}
		})
	}
}

// birthplaces are the paths whose appearance means a new repository: .git in a
// workspace folder and in the folders right below it, and those folders' list.
func (sv *server) birthplaces(snap *snapshot) []string {
	var out []string
	for _, f := range snap.folders {
		out = append(out, f.Path, filepath.Join(f.Path, ".git"))
		n := 0
		for name := range sv.subfoldersOf(f.Path) {
			if n++; n > maxSubfolders {
				break
			}
			out = append(out, filepath.Join(f.Path, name, ".git"))
		}
	}
	return out
}

// subfoldersOf lists the folders in a folder in which repositories are looked
// for.
func (sv *server) subfoldersOf(dir string) map[string]bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	out := map[string]bool{}
	for _, e := range entries {
		if e.IsDir() && e.Name() != ".git" && e.Name() != "node_modules" {
			out[e.Name()] = true
		}
	}
	return out
}

// filesChanged takes note of files that may have changed.
func (sv *server) filesChanged(paths []string) {
	sv.real.forget(paths...)
	snap := sv.state.Load()
	a := snap.done.Load()
	var relevant, heads []string
	rescan, again := false, false
	for _, p := range paths {
		base := filepath.Base(p)
		switch {
		case slices.ContainsFunc(snap.folders, func(f document.Base) bool { return f.Path == p }):
			rescan = rescan || sv.newSubfolder(p)
		case base == ".git":
			rescan = rescan || sv.bornOrGone(p)
		case base == "worktrees" || base == "modules":
			rescan = true
		case base == "HEAD" || base == "config":
			heads = append(heads, p)
		}
		again = again || snap.dependsOn(p)
		if a == nil || len(a.namesOf(p)) > 0 || base == "HEAD" {
			relevant = append(relevant, p)
		}
	}
	if len(relevant) > 0 {
		sv.change(nil, relevant...)
		sv.drawAgain()
	}
	if again {
		sv.probeMachine()
	}
	sv.appeared(heads)
	if len(heads) > 0 {
		for path := range snap.docs {
			sv.adopt(path)
		}
	}
	if rescan {
		sv.later(sv.scanAgain)
	}
	if sv.mayNameLogs(paths) {
		sv.later(sv.refreshLogs)
	}
}

// scanAgain looks for repositories and watches where the next may appear, also
// when none was found: a clone begins with an empty folder.
func (sv *server) scanAgain() {
	sv.scan()
	snap := sv.state.Load()
	sv.watchFiles(snap, snap.result())
}

// bornOrGone says whether what is known about the repository of a .git folder
// or file is no longer true. Git changes the names in .git all the time, and a
// search for repositories is not for free.
func (sv *server) bornOrGone(dotGit string) bool {
	dir := filepath.Dir(dotGit)
	real, now := sv.real.of(dir), ""
	if repo := sv.discover(dir); repo != nil && (repo.GitFile == dotGit || sv.real.of(repo.GitDir) == filepath.Join(real, ".git")) {
		now = sv.real.of(repo.GitDir)
	}
	sv.mu.Lock()
	defer sv.mu.Unlock()
	if now != "" {
		_, known := sv.scanned[now]
		return !known
	}
	_, known := sv.scanned[filepath.Join(real, ".git")]
	return known
}

// newSubfolder says whether a workspace folder holds a folder that was not
// there when it was last looked at. Files that come and go mean nothing.
func (sv *server) newSubfolder(dir string) bool {
	now := sv.subfoldersOf(dir)
	sv.mu.Lock()
	defer sv.mu.Unlock()
	before := sv.subfolders[dir]
	sv.subfolders[dir] = now
	for name := range now {
		if !before[name] {
			return true
		}
	}
	return false
}

// DidChangeWatchedFiles is the editor's own watch. Git replaces files by
// rename, so that "created" and "changed" mean the same.
func (sv *server) DidChangeWatchedFiles(_ context.Context, p *protocol.DidChangeWatchedFilesParams) error {
	var paths []string
	for _, e := range p.Changes {
		if path, ok := document.Path(string(e.URI)); ok {
			paths = append(paths, filepath.Clean(path))
		}
	}
	sv.watching.Lock()
	w := sv.watcher
	sv.watching.Unlock()
	if w != nil {
		w.Notify(paths...) // which joins it with what the server sees itself
	}
	sv.later(func() {
		if w == nil {
			sv.filesChanged(paths)
		}
		sv.appeared(paths)
	})
	return nil
}

// appeared takes in the repositories in the workspace that nobody knew, by
// their config or HEAD: those deep below a folder are seen by the editor only.
func (sv *server) appeared(paths []string) {
	snap := sv.state.Load()
	disk := sv.disk(sv.gitVersion(snap.git))
	for _, path := range paths {
		dir := filepath.Dir(path)
		if base := filepath.Base(path); base != "config" && base != "HEAD" || slices.Contains(snap.gitDirs, dir) || !inWorkspace(snap, dir) {
			continue
		}
		env := sv.env
		env.Cwd = dir
		if repo, err := gitconfig.OpenGitDir(disk, env, dir); err == nil && repo != nil {
			sv.found(repo.GitDir)
		}
	}
}

func inWorkspace(snap *snapshot, path string) bool {
	return slices.ContainsFunc(snap.folders, func(f document.Base) bool {
		rel, err := filepath.Rel(f.Path, path)
		return err == nil && filepath.IsLocal(rel)
	})
}

// watched are the files that the editor is asked to watch: those that belong
// to a workspace. The rest is the server's own watch.
var watched = []string{"**/.git/config", "**/.git/config.worktree", "**/.gitmodules", "**/.git/worktrees/*/config.worktree", "**/.git/modules/**/config"}

// register asks the editor for what can only be asked for after initialize.
func (sv *server) register() {
	var list []protocol.Registration
	if sv.caps.watchFiles {
		var options protocol.DidChangeWatchedFilesRegistrationOptions
		for _, glob := range watched {
			options.Watchers = append(options.Watchers, protocol.FileSystemWatcher{GlobPattern: protocol.Pattern(glob)})
		}
		if raw, err := protocol.Marshal(&options); err == nil {
			list = append(list, protocol.Registration{ID: "gitauth-files", Method: string(protocol.MethodWorkspaceDidChangeWatchedFiles), RegisterOptions: protocol.LSPAny(raw)})
		}
	}
	if sv.caps.configChanges {
		list = append(list, protocol.Registration{ID: "gitauth-settings", Method: string(protocol.MethodWorkspaceDidChangeConfiguration), RegisterOptions: protocol.LSPAny(`{"section":"gitauth"}`)})
	}
	if len(list) == 0 {
		return
	}
	if err := sv.client.RegisterCapability(sv.ctx, &protocol.RegistrationParams{Registrations: list}); err != nil {
		sv.log.Info("registration refused", zap.Error(err))
	}
}
