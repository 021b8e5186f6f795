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

// toWatch is what is to be watched: every file that took part in the newest
// analysis, there or not, the places where a repository may appear, and what is
// known of the machine comes from. It says how they looked when they were read, so
// that no change is missed in between. ok is false where nothing is known.
func (sv *server) toWatch() (seen map[string]watch.Signature, ok bool) {
	snap := sv.states.now()
	a := snap.result()
	if a.failed {
		return nil, false
	}
	seen = map[string]watch.Signature{}
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
	maps.Copy(seen, sv.repositories.Found().Watch)
	return seen, true
}

// filesChanged takes note of files that may have changed.
func (sv *server) filesChanged(paths []string) {
	snap := sv.states.now()
	a := snap.done.Load()
	found := sv.repositories.Found()
	var relevant []string
	again, folders := false, false
	for _, p := range paths {
		again = again || snap.dependsOn(p)
		if a == nil || a.lacks(p) || len(a.namesOf(p)) > 0 {
			relevant = append(relevant, p)
		}
		_, folder := found.Watch[p]
		folders = folders || folder
	}
	if folders {
		sv.analyst.real.forgetAll() // a folder may be a link now
	} else {
		sv.analyst.real.forget(paths...)
	}
	sv.repositories.Look()
	if len(relevant) > 0 {
		sv.states.change(nil, relevant...)
		sv.editor.drawAgain()
	}
	if again {
		sv.work.later(sv.probeMachine)
	}
	if sv.logs.mayName(paths) {
		sv.work.later(sv.logs.refresh)
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
	sv.watching.notify(paths)
	sv.repositories.Look()
	return nil
}

// watched are the files that the editor is asked to watch: those that belong
// to a workspace. The rest is the server's own watch.
var watched = []string{"**/.git/config", "**/.git/config.worktree", "**/.gitmodules", "**/.git/worktrees/*/config.worktree", "**/.git/modules/**/config"}

// register asks the editor for what can only be asked for after initialize.
func (sv *server) register() {
	var list []protocol.Registration
	if sv.session.watchFiles {
		var options protocol.DidChangeWatchedFilesRegistrationOptions
		for _, glob := range watched {
			options.Watchers = append(options.Watchers, protocol.FileSystemWatcher{GlobPattern: protocol.Pattern(glob)})
		}
		if raw, err := protocol.Marshal(&options); err == nil {
			list = append(list,
				protocol.Registration{ID: "gitauth-files",
					Method:          string(protocol.MethodWorkspaceDidChangeWatchedFiles),
					RegisterOptions: protocol.LSPAny(raw)})
		}
	}
	if sv.session.configChanges {
		list = append(list,
			protocol.Registration{ID: "gitauth-settings",
				Method: string(protocol.MethodWorkspaceDidChangeConfiguration), RegisterOptions: protocol.LSPAny(`{"section":"gitauth"}`)})
	}
	if len(list) == 0 {
		return
	}
	if err := sv.editor.client.RegisterCapability(sv.work.ctx,
		&protocol.RegistrationParams{Registrations: list}); err != nil {
		sv.log.Info("registration refused", zap.Error(err))
	}
}
