package server

import (
	"context"
	"path/filepath"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/server/document"
	"github.com/gitauth-ls/gitauth-ls/server/wire"
)

// DidChangeWorkspaceFolders takes folders in and out and scans again.
func (sv *server) DidChangeWorkspaceFolders(ctx context.Context, _ *protocol.DidChangeWorkspaceFoldersParams) error {
	added, removed := wire.FolderChanges(wire.RequestFrom(ctx).Params)
	sv.states.change(func(f *facts) {
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
