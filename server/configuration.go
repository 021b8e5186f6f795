package server

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/internal/settings"
)

// DidChangeConfiguration takes what the notification carries, and asks the
// editor where it can be asked.
func (sv *server) DidChangeConfiguration(_ context.Context, p *protocol.DidChangeConfigurationParams) error {
	pushed := bytes.Clone(p.Settings)
	question := sv.settings.question()
	sv.work.later(func() {
		var outer map[string]json.RawMessage
		if json.Unmarshal(pushed, &outer) != nil {
			outer = nil
		}
		sv.settings.ask(question, outer[section])
	})
	return nil
}

// settingsChanged does what other settings ask for.
func (sv *server) settingsChanged(before, now *settings.Settings) {
	if !slices.Equal(before.TerminalLogs, now.TerminalLogs) {
		sv.work.later(sv.logs.refresh)
	}
	sv.terminals.look()
	sv.editor.drawAgain()
	if sv.session.gitProgram(before) != sv.session.gitProgram(now) {
		sv.work.later(sv.probeGit)
	}
}
