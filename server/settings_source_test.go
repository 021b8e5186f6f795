package server

import (
	"encoding/json"
	"testing"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/gitauth-ls/gitauth-ls/internal/settings"
)

func testSource(t *testing.T) (*settingsSource, *fakeClient) {
	e, c := testEditor(t)
	return &settingsSource{
		editor: e, states: e.states, initial: settings.Default(), changed: func(_, _ *settings.Settings) {},
	}, c
}

// Answers come in any order; that to the newest question counts.
func TestNewestQuestionCounts(t *testing.T) {
	s, c := testSource(t)
	s.editor.session.configuration = true
	first, second := s.question(), s.question()
	c.settings = func() string { return `{"verify":"never"}` }
	s.ask(second, nil)
	c.settings = func() string { return `{"verify":"always"}` }
	s.ask(first, nil)
	if got := s.states.now().settings.Verify; got != "never" {
		t.Errorf("verify is %s", got)
	}
	s.ask(s.question(), nil)
	if got := s.states.now().settings.Verify; got != "always" {
		t.Errorf("verify is %s", got)
	}
}

// Where the editor has nothing to say, what initialize said holds.
func TestInitialSettingsHold(t *testing.T) {
	s, c := testSource(t)
	if problems := s.initialize([]byte(`{"verify":"never"}`)); len(problems) != 0 {
		t.Fatal(problems)
	}
	s.ask(s.question(), json.RawMessage(`{"verify":"always"}`)) // pushed, and nobody can be asked
	if got := s.states.now().settings.Verify; got != "always" {
		t.Errorf("verify is %s", got)
	}
	s.editor.session.configuration = true
	for _, nothing := range []string{"null", "{}", ""} {
		c.settings = func() string { return nothing }
		s.ask(s.question(), nil)
		if got := s.states.now().settings.Verify; got != "never" {
			t.Errorf("%q: verify is %s", nothing, got)
		}
	}
	c.settings = func() string { return `{"verify":"always"}` }
	s.ask(s.question(), nil)
	c.settings = nil
	s.ask(s.question(), nil)
	if got := s.states.now().settings.Verify; got != "never" {
		t.Errorf("an answer without an item: verify is %s", got)
	}
}

// A wrong setting is told and logged once, however often the settings come.
func TestWrongSettingIsToldOnce(t *testing.T) {
	s, c := testSource(t)
	core, said := observer.New(zap.InfoLevel)
	s.editor.log = zap.New(core)
	for range 2 {
		s.ask(s.question(), json.RawMessage(`{"verify":"perhaps"}`))
		if len(c.messages) != 1 || said.FilterMessage("setting ignored").Len() != 1 {
			t.Errorf("told %q, logged %v", c.messages, said.All())
		}
	}
}

func TestInitializeTrusts(t *testing.T) {
	for raw, want := range map[string]bool{
		``: true, `null`: true, `{}`: true, `{"trusted":true}`: true, `{"trusted":false}`: false, `{"trusted":"0"}`: false,
		`{"gitauth":{"trusted":false}}`: false, `{"trusted":true,"gitauth":{"trusted":false}}`: true, `[]`: false,
		`{"trusted":false,"gitauth":{"trusted":true}}`: false, `{"gitauth":{"verify":"never"}}`: true,
	} {
		s, _ := testSource(t)
		s.initialize([]byte(raw))
		if got := s.editor.session.trusted; got != want {
			t.Errorf("%s: trusted is %v", raw, got)
		}
	}
}
