package server

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// fakeClient is an editor that keeps what it is told.
type fakeClient struct {
	protocol.Client
	mu       sync.Mutex
	messages []string
	progress int
	told     []*protocol.PublishDiagnosticsParams
	settings func() string // answers workspace/configuration
	answer   string        // to a question
	// noProgress is why no progress is shown; asked is how often it was to be.
	noProgress error
	fails      error // of everything else
	redrawn    int
	asked      int
}

func (c *fakeClient) note(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

func (c *fakeClient) ShowMessage(_ context.Context, p *protocol.ShowMessageParams) error {
	c.note(func() { c.messages = append(c.messages, p.Message) })
	return c.fails
}

func (c *fakeClient) ShowMessageRequest(_ context.Context,
	p *protocol.ShowMessageRequestParams) (*protocol.MessageActionItem, error) {
	c.note(func() { c.messages = append(c.messages, p.Message) })
	return &protocol.MessageActionItem{Title: c.answer}, c.fails
}

func (c *fakeClient) WorkDoneProgressCreate(context.Context, *protocol.WorkDoneProgressCreateParams) error {
	c.note(func() { c.asked++ })
	return c.noProgress
}

func (c *fakeClient) Progress(context.Context, *protocol.ProgressParams) error {
	c.note(func() { c.progress++ })
	return c.fails
}

func (c *fakeClient) PublishDiagnostics(_ context.Context, p *protocol.PublishDiagnosticsParams) error {
	c.note(func() { c.told = append(c.told, p) })
	return c.fails
}

func (c *fakeClient) RegisterCapability(context.Context, *protocol.RegistrationParams) error {
	return c.fails
}

func (c *fakeClient) CodeLensRefresh(context.Context) error { return c.fails }

func (c *fakeClient) InlayHintRefresh(context.Context) error {
	c.note(func() { c.redrawn++ })
	return c.fails
}

func (c *fakeClient) Configuration(context.Context, *protocol.ConfigurationParams) ([]protocol.LSPAny, error) {
	if c.settings == nil {
		return nil, nil // an answer without an item
	}
	return []protocol.LSPAny{protocol.LSPAny(c.settings())}, c.fails
}

// testEditor is what a server says, to a fake client.
func testEditor(t *testing.T) (*editor, *fakeClient) {
	c := &fakeClient{}
	e := newEditor(&session{trusted: true}, testStates(), &background{ctx: t.Context(), log: zap.NewNop()},
		&secret.Set{}, zap.NewNop())
	e.client = c
	return e, c
}

func TestNoticesAreShownOnce(t *testing.T) {
	e, c := testEditor(t)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { e.tellOnce(protocol.MessageTypeWarning, "one") })
	}
	all.Wait()
	if e.tellOnce(protocol.MessageTypeWarning, "one") || !e.tellOnce(protocol.MessageTypeWarning, "two") {
		t.Error("whether it was the first time is said wrongly")
	}
	if got := strings.Join(c.messages, " "); got != "one two" {
		t.Errorf("shown: %s", got)
	}
}

func TestNothingSaidShowsASecret(t *testing.T) {
	e, c := testEditor(t)
	e.session.questions = true
	const url = "https://octo:hunter2@github.com/o/w.git"
	e.say(protocol.MessageTypeInfo, url)
	e.tellOnce(protocol.MessageTypeInfo, url)
	c.answer = "yes"
	if !e.confirmed(t.Context(), text.New("%[1]s?", "%[1]s?").With(url), text.New("yes", "yes")) {
		t.Error("a yes is taken for a no")
	}
	c.answer = "no"
	if e.confirmed(t.Context(), text.New("%[1]s?", "%[1]s?").With(url), text.New("yes", "yes")) {
		t.Error("a no is taken for a yes")
	}
	e.secrets.Learn(url, false)
	e.show(t.Context(), "https://example.com/?q=hunter2", text.English)
	for _, m := range c.messages {
		if strings.Contains(m, "hunter2") {
			t.Error(m)
		}
	}
	if len(c.messages) != 5 { // and that there is no page
		t.Errorf("%d messages", len(c.messages))
	}
}

// Whoever cannot be asked has asked already.
func TestNoQuestions(t *testing.T) {
	e, c := testEditor(t)
	if !e.confirmed(t.Context(), text.New("really?", "").With(), text.New("yes", "")) || len(c.messages) != 0 {
		t.Error("a question that nobody can answer is asked or taken for refused")
	}
}

func TestCancelled(t *testing.T) {
	e, c := testEditor(t)
	e.session.progress = true
	ctx, done := e.cancellable(t.Context(), text.New("waiting", "").With())
	if len(e.cancels) != 1 {
		t.Fatalf("%d can be cancelled", len(e.cancels))
	}
	for token := range e.cancels {
		e.cancel("another one")
		if ctx.Err() != nil {
			t.Error("another one's token cancels it")
		}
		e.cancel(token)
	}
	select {
	case <-ctx.Done():
	case <-time.After(waitLimit):
		t.Error("it goes on")
	}
	done()
	if len(e.cancels) != 0 {
		t.Errorf("%d are remembered that are over", len(e.cancels))
	}
	if c.progress != 2 {
		t.Errorf("%d reports of progress", c.progress)
	}
	// An editor that shows none is sent none; a program that waits shows it late.
	c.noProgress = errors.New("not today")
	_, done = e.cancellable(t.Context(), text.New("waiting", "").With())
	done()
	asked := func() (n int) { c.note(func() { n = c.asked }); return n }
	before := asked()
	done = e.progress(text.New("waiting", ""))
	soon(t, "a question whether progress may be shown", func() bool { return asked() > before })
	done()
	e.work.end(waitLimit)
	if c.progress != 2 {
		t.Errorf("%d reports of progress", c.progress)
	}
}

// What does not reach the editor is in the log, and no more than that.
func TestWhatFailsIsLogged(t *testing.T) {
	for _, fails := range []error{nil, errors.New("gone")} {
		core, logs := observer.New(zap.DebugLevel)
		ctx, stop := context.WithCancel(t.Context())
		c := &fakeClient{fails: fails, answer: "yes", settings: func() string { return "null" }}
		e := newEditor(&session{questions: true, configuration: true, refreshCodeLens: true, refreshInlayHints: true},
			testStates(), &background{ctx: ctx, log: zap.NewNop()}, &secret.Set{}, zap.New(core))
		e.client = c
		e.say(protocol.MessageTypeInfo, "said")
		if got := e.confirmed(ctx, text.New("really?", "").With(), text.New("yes", "")); got != (fails == nil) {
			t.Errorf("error %v: a question is answered by %v", fails, got)
		}
		e.report(protocol.String("token"), &protocol.WorkDoneProgressEnd{Kind: "end"})
		(&publisher{editor: e}).send(&protocol.PublishDiagnosticsParams{})
		s := &settingsSource{editor: e, states: e.states, initial: settings.Default(),
			changed: func(_, _ *settings.Settings) {}}
		s.ask(s.question(), nil)
		sv := &server{editor: e, session: &session{watchFiles: true}, work: e.work, log: e.log}
		sv.register()
		want := []string{"message not shown", "question not answered", "progress not shown", "diagnostics not sent",
			"settings not answered", "registration refused", "code lenses not refreshed", "inlay hints not refreshed"}
		e.work.later(e.drawLoop)
		e.drawAgain()
		if fails == nil {
			want = nil
		}
		soon(t, "a drawing", func() (drawn bool) { c.note(func() { drawn = c.redrawn > 0 }); return drawn })
		stop()
		e.work.end(waitLimit)
		var got []string
		for _, entry := range logs.All() {
			got = append(got, entry.Message)
		}
		if !slices.Equal(got, want) {
			t.Errorf("error %v: logged %q", fails, got)
		}
	}
}
