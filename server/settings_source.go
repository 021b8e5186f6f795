package server

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
)

// section is the name under which editors keep the settings.
const section = "gitauth"

// settingsSource knows the settings, which editors bring in three ways: in
// initialize, with a notification, and when they are asked.
//
// Invariant: those of the newest question count, in whatever order the answers
// come, and where the editor has nothing to say those of initialize.
type settingsSource struct {
	editor  *editor
	states  *states
	environ []string // as os.Environ
	// changed is called after other settings were taken over.
	changed func(before, now *settings.Settings)

	// Written by initialize, before any other request is let in.
	initial *settings.Settings

	asked atomic.Int64

	taking sync.Mutex // held while settings are taken over
	taken  int64      // the number of the newest question whose answer was
}

// initialize reads initializationOptions, and whether the workspace is trusted.
func (s *settingsSource) initialize(raw []byte) (problems []settings.Problem) {
	if len(raw) > 0 && string(raw) != "null" {
		var options struct {
			Trusted json.RawMessage `json:"trusted"`
			Section json.RawMessage `json:"gitauth"`
		}
		if json.Unmarshal(raw, &options) == nil {
			said := options.Trusted
			if options.Section != nil {
				raw = options.Section
				var inner struct {
					Trusted json.RawMessage `json:"trusted"`
				}
				_ = json.Unmarshal(raw, &inner) // what is no object says nothing of it
				if said == nil {
					said = inner.Trusted
				}
			}
			s.editor.session.trusted = trusts(said)
			s.initial, problems = settings.Parse(raw, diagnostics.Codes())
		} else {
			s.editor.session.trusted = false
		}
	}
	s.apply(s.initial)
	return problems
}

// trusts reads the option trusted: nothing and null mean that the client knows
// no trust. Clients that keep all settings as texts or numbers are understood;
// what says anything else than yes means no.
func trusts(raw json.RawMessage) bool {
	switch strings.ToLower(strings.Trim(string(raw), "\" ")) {
	case "", "null", "true", "1":
		return true
	}
	return false
}

// question numbers an occasion to ask.
func (s *settingsSource) question() int64 { return s.asked.Add(1) }

// ask pulls the settings. Where the editor cannot be asked, does not answer or has
// none, those that it pushed count; nil for none.
func (s *settingsSource) ask(question int64, pushed json.RawMessage) {
	if s.editor.session.configuration {
		name := section
		answer, err := s.editor.client.Configuration(s.editor.work.ctx,
			&protocol.ConfigurationParams{Items: []protocol.ConfigurationItem{{Section: &name}}})
		switch {
		case err != nil:
			s.editor.log.Info("settings not answered", zap.Error(err))
		case len(answer) > 0 && !unset(answer[0]):
			pushed = json.RawMessage(answer[0])
		case pushed == nil:
			pushed = json.RawMessage("null")
		}
	}
	if pushed != nil {
		s.take(question, pushed)
	}
}

// unset says that an editor has no settings in the section. Some answer with
// an empty object.
func unset(raw []byte) bool {
	return len(raw) == 0 || string(raw) == "null" || string(raw) == "{}"
}

// take takes settings over; those of initialize if the section is unset.
func (s *settingsSource) take(question int64, raw []byte) {
	now, problems := s.initial, []settings.Problem(nil)
	if !unset(raw) {
		now, problems = settings.Parse(raw, diagnostics.Codes())
	}
	s.taking.Lock()
	if question < s.taken {
		s.taking.Unlock()
		return
	}
	s.taken = question
	before := s.states.now().settings
	if !reflect.DeepEqual(before, now) {
		s.apply(now)
	}
	s.taking.Unlock()
	s.complain(problems)
	s.changed(before, now)
}

// apply makes settings part of the next state.
func (s *settingsSource) apply(now *settings.Settings) {
	lang := now.Lang(s.editor.session.locale, s.getenv)
	s.states.changeAll(func(f *facts) { f.settings, f.lang = now, lang })
}

// complain tells about each wrong setting once.
func (s *settingsSource) complain(problems []settings.Problem) {
	lang := s.states.now().lang
	for _, p := range problems {
		if s.editor.tellOnce(protocol.MessageTypeWarning, p.Message.In(lang)) {
			s.editor.log.Warn("setting ignored", zap.String("setting", p.Name))
		}
	}
}

// getenv reads the environment that the server was given. Of a variable that
// is set twice the last value counts.
func (s *settingsSource) getenv(name string) string {
	for _, kv := range slices.Backward(s.environ) {
		if value, ok := strings.CutPrefix(kv, name+"="); ok {
			return value
		}
	}
	return ""
}
