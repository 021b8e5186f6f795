package server

import (
	"context"
	"maps"
	"path/filepath"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/watch"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// startWatching begins to watch on the server's own account: few editors tell
// about files inside of .git.
func (sv *server) startWatching() {
	w := watch.New(watch.Options{Failed: func(err error) { sv.log.Info("file watching", zap.Error(err)) }})
	sv.watcher.Store(w)
	sv.later(func() {
		<-sv.ctx.Done()
		w.Close()
	})
	sv.later(func() {
		for paths := range w.Events() {
			sv.filesChanged(paths)
		}
	})
	sv.watchSoon()
	for {
		select {
		case <-sv.ctx.Done():
			return
		case <-sv.rewatch:
			sv.watchFiles(w)
		}
	}
}

// watchSoon says that other files may be of interest.
func (sv *server) watchSoon() {
	select {
	case sv.rewatch <- struct{}{}:
	default:
	}
}

// watchFiles tells the watcher what to look at: every file that took part in the
// newest analysis, there or not, the places where a repository may appear, and
// what is known of the machine comes from. It says how they looked when they
// were read, so that no change is missed in between.
func (sv *server) watchFiles(w *watch.Watcher) {
	snap := sv.state.Load()
	a := snap.result()
	if a.failed {
		return
	}
	seen := map[string]watch.Signature{}
	for _, key := range a.order {
		r := a.repos[key]
		for i, path := range r.repo.Files {
			if was, known := seen[path]; known && was != r.seen[i] {
				seen[path] = was.Unsettled() // two repositories read different states of it
			} else {
				seen[path] = r.seen[i]
			}
		}
	}
	maps.Copy(seen, a.missing)
	for _, path := range sv.terminals.watchedFolders() {
		seen[path] = watch.Signature{}
	}
	maps.Copy(seen, snap.machineFiles)
	if found := sv.found.Load(); found != nil {
		maps.Copy(seen, found.Watch)
	}
	w.SetSeen(seen)
}

// checkFiles finds the changes of files that nobody told of.
func (sv *server) checkFiles() {
	if w := sv.watcher.Load(); w != nil {
		sv.patience.Within("the files that are watched", w.Check, func() {})
	}
}

// filesChanged takes note of files that may have changed.
func (sv *server) filesChanged(paths []string) {
	snap := sv.state.Load()
	a := snap.done.Load()
	found := sv.found.Load()
	var relevant []string
	again, folders := false, false
	for _, p := range paths {
		again = again || snap.dependsOn(p)
		if a == nil || a.lacks(p) || len(a.namesOf(p)) > 0 {
			relevant = append(relevant, p)
		}
		if found != nil {
			_, folder := found.Watch[p]
			folders = folders || folder
		}
	}
	if folders {
		sv.real.forgetAll() // a folder may be a link now
	} else {
		sv.real.forget(paths...)
	}
	sv.repositories.Look()
	if len(relevant) > 0 {
		sv.change(nil, relevant...)
		sv.drawAgain()
	}
	if again {
		sv.later(sv.probeMachine)
	}
	if sv.mayNameLogs(paths) {
		sv.later(sv.refreshLogs)
	}
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
	if w := sv.watcher.Load(); w != nil {
		w.Notify(paths...) // which joins it with what the server sees itself
	} else {
		sv.later(func() { sv.filesChanged(paths) })
	}
	sv.repositories.Look()
	return nil
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
