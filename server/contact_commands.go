package server

import (
	"context"
	"encoding/json"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

// testRemote tests a remote that its place names.
func (sv *server) testRemote(ctx context.Context, argument json.RawMessage) error {
	snap, u, repo, err := sv.place(ctx, argument)
	if err == nil && u != nil {
		sv.contacts.test(ctx, snap, u, repo)
	}
	return err
}

// verifyCase asks the forge about a remote that its place names.
func (sv *server) verifyCase(ctx context.Context, argument json.RawMessage) error {
	snap, u, _, err := sv.place(ctx, argument)
	if err == nil && u != nil {
		sv.contacts.verify(ctx, snap, u)
	}
	return err
}

// place decodes the argument of a command about a URL and finds the URL. It is
// nil where there is none any more; then the user has been told.
func (sv *server) place(ctx context.Context, argument json.RawMessage) (*snapshot, *diagnostics.RemoteURL,
	*workspace.Repository, error) {
	var p codeactions.Place
	if err := strict(argument, &p); err != nil {
		return nil, nil, nil, err
	}
	snap, _, _ := sv.snapshotOf(ctx)
	u, repo := atIn(snap, p)
	if u == nil || repo.Repository == nil {
		// A server that has just started may not have come to it yet.
		sv.repositories.Wait(ctx)
		snap = sv.states.now()
		u, repo = atIn(snap, p)
	}
	if u == nil {
		sv.editor.say(protocol.MessageTypeInfo, noRemote.In(snap.lang))
	}
	return snap, u, repo, nil
}
