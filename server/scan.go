package server

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/server/document"
	"github.com/gitauth-ls/gitauth-ls/server/wire"
)

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
	sv.repositories.Look() // which a Git refuses depends on its version
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
	sv.repositories.Look()
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
