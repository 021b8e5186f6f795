package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
)

// section is the name under which editors keep the settings.
const section = "gitauth"

// DidChangeConfiguration takes what the notification carries, and asks the
// editor where it can be asked.
func (sv *server) DidChangeConfiguration(_ context.Context, p *protocol.DidChangeConfigurationParams) error {
	pushed := bytes.Clone(p.Settings)
	ticket := sv.asked.Add(1)
	sv.later(func() {
		var outer map[string]json.RawMessage
		if json.Unmarshal(pushed, &outer) != nil {
			outer = nil
		}
		if sv.askConfiguration(ticket, outer[section]) {
			sv.probeGit()
		}
	})
	return nil
}

// askConfiguration pulls the settings. Where the editor cannot be asked, does
// not answer or has none, those that it pushed count. ticket numbers the
// occasion: answers may come in another order than the questions. It says
// whether another Git program is to be asked for its version.
func (sv *server) askConfiguration(ticket int64, pushed json.RawMessage) (otherGit bool) {
	if sv.caps.configuration {
		name := section
		answer, err := sv.client.Configuration(sv.ctx, &protocol.ConfigurationParams{Items: []protocol.ConfigurationItem{{Section: &name}}})
		switch {
		case err != nil:
			sv.log.Info("settings not answered", zap.Error(err))
		case len(answer) > 0 && !unset(answer[0]):
			pushed = json.RawMessage(answer[0])
		case pushed == nil:
			pushed = json.RawMessage("null")
		}
	}
	return pushed != nil && sv.configure(ticket, pushed)
}

// unset says that an editor has no settings in the section. Some answer with
// an empty object.
func unset(raw []byte) bool {
	return len(raw) == 0 || string(raw) == "null" || string(raw) == "{}"
}

// configure takes settings over; those of initializationOptions if the section
// is unset.
func (sv *server) configure(ticket int64, raw []byte) (otherGit bool) {
	s, problems := sv.initial, []settings.Problem(nil)
	if !unset(raw) {
		s, problems = settings.Parse(raw, diagnostics.Codes())
	}
	sv.configuring.Lock()
	if ticket < sv.configured {
		sv.configuring.Unlock()
		return false
	}
	sv.configured = ticket
	before := sv.state.Load().settings
	if !reflect.DeepEqual(before, s) {
		sv.apply(s)
	}
	sv.configuring.Unlock()
	if !slices.Equal(before.TerminalLogs, s.TerminalLogs) {
		sv.later(sv.refreshLogs)
	}
	sv.terminals.look()
	sv.complain(problems)
	sv.drawAgain()
	return sv.gitProgram(before) != sv.gitProgram(s)
}

// complain tells about each wrong setting once.
func (sv *server) complain(problems []settings.Problem) {
	lang := sv.state.Load().lang
	for _, p := range problems {
		if sv.tellOnce(protocol.MessageTypeWarning, p.Message.In(lang)) {
			sv.log.Warn("setting ignored", zap.String("setting", p.Name))
		}
	}
}

// tellOnce shows a message, unless it has been shown in this session.
func (sv *server) tellOnce(kind protocol.MessageType, message string) (first bool) {
	sv.mu.Lock()
	known := sv.told[message]
	sv.told[message] = true
	sv.mu.Unlock()
	if !known {
		sv.say(kind, message)
	}
	return !known
}

func panicField(r any) zap.Field { return zap.String("panic", remoteurl.Redact(fmt.Sprint(r))) }
