package server

import (
	"path/filepath"
	"slices"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/live"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

var (
	scanning = text.New("Looking for Git repositories", "Git リポジトリを探しています")
	cutOff   = text.New("The workspace is too large to be searched to its end. Repositories from %[1]s on are known once a file of theirs is open.",
		"ワークスペースが大きいため、最後まで検索していません。%[1]s 以降のリポジトリは、その設定ファイルを開くと認識されます。")
)

// newRepositories makes what knows which repositories there are.
func (sv *server) newRepositories() *live.Repositories {
	return live.NewRepositories(live.Options{
		Open: sv.whatIsOpen,
		Disk: func() (gitconfig.FS, gitconfig.Env) {
			env := sv.env
			env.Version = workspace.GitVersion(sv.states.now().git)
			return sv.analyst.disks.of(env.Version), env
		},
		Changed: sv.repositoriesChanged,
		Looked:  sv.watching.check,
		Trouble: func(path string, err error) {
			sv.log.Info("folder or repository not readable", zap.String("folder", path), zap.Error(err))
		},
		Patience: &sv.patience,
	})
}

func (sv *server) whatIsOpen() live.Open {
	snap := sv.states.now()
	var open live.Open
	for _, f := range snap.folders {
		open.Folders = append(open.Folders, f.Path)
	}
	for path := range snap.docs {
		switch filepath.Base(path) {
		case "config", "config.worktree", ".gitmodules":
			open.Documents = append(open.Documents, path)
		}
	}
	open.Visited = sv.visited.all()
	return open
}

// repositoriesChanged makes what was found the next state.
func (sv *server) repositoriesChanged(found live.Found) {
	snap := sv.states.now()
	others := !slices.Equal(found.GitDirs, snap.gitDirs)
	// A file that Git names by its real path is called as the editor calls its
	// folder.
	bases := slices.Clone(snap.folders)
	for i, f := range found.Folders {
		at := slices.IndexFunc(snap.folders, func(b document.Base) bool { return b.Path == f })
		if real := found.Real[i]; at >= 0 &&
			!slices.ContainsFunc(bases, func(b document.Base) bool { return b.Path == real }) {
			bases = append(bases, document.Base{URI: snap.folders[at].URI, Path: real})
		}
	}
	if others || !slices.Equal(bases, snap.bases) || snap.searching && found.Searched {
		sv.states.change(func(f *facts) {
			f.gitDirs = found.GitDirs
			f.searching = f.searching && !found.Searched
			if slices.Equal(f.folders, snap.folders) {
				f.bases = bases
			}
		})
	}
	if others {
		sv.editor.drawAgain()
		sv.work.later(sv.logs.refresh)
	}
	if found.Cut != "" {
		sv.editor.tellOnce(protocol.MessageTypeWarning, cutOff.With(found.Cut).In(snap.lang))
	}
	sv.watching.soon()
}

// search looks for repositories and shows that it takes time.
func (sv *server) search() {
	done := sv.editor.progress(scanning)
	defer done()
	sv.repositories.Wait(sv.work.ctx)
}

func inWorkspace(snap *snapshot, path string) bool {
	return slices.ContainsFunc(snap.folders, func(f document.Base) bool {
		rel, err := filepath.Rel(f.Path, path)
		return err == nil && filepath.IsLocal(rel)
	})
}
