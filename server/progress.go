package server

import (
	"context"

	"go.lsp.dev/protocol"
)

// WorkDoneProgressCancel ends what the user no longer wants.
func (sv *server) WorkDoneProgressCancel(_ context.Context, p *protocol.WorkDoneProgressCancelParams) error {
	if token, ok := p.Token.(protocol.String); ok {
		sv.editor.cancel(string(token))
	}
	return nil
}
