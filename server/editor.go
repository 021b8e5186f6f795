package server

import (
	"context"
	"strconv"
	"sync"
	"time"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// editor is what is said to the person through the editor, besides answers and
// diagnostics: messages, questions, pages, progress.
//
// Invariant: nothing that it says shows a secret, a notice is shown once in a
// session, and what is over is forgotten.
type editor struct {
	client  protocol.Client // there when the connection is
	session *session
	states  *states
	work    *background
	secrets *secret.Set
	log     *zap.Logger
	redraw  chan struct{} // says that what is drawn into texts has changed

	mu      sync.Mutex
	told    map[string]bool               // notices
	cancels map[string]context.CancelFunc // of what can be cancelled, by progress token
}

func newEditor(se *session, st *states, work *background, secrets *secret.Set, log *zap.Logger) *editor {
	return &editor{
		session: se, states: st, work: work, secrets: secrets, log: log, redraw: make(chan struct{}, 1),
		told: map[string]bool{}, cancels: map[string]context.CancelFunc{},
	}
}

var pageAt = text.New("Open this page: %[1]s", "次のページを開いてください: %[1]s")

func (e *editor) say(kind protocol.MessageType, message string) {
	if err := e.client.ShowMessage(e.work.ctx,
		&protocol.ShowMessageParams{Type: kind, Message: remoteurl.Redact(message)}); err != nil {
		e.log.Debug("message not shown", zap.Error(err))
	}
}

// tellOnce shows a message, unless it has been shown in this session.
func (e *editor) tellOnce(kind protocol.MessageType, message string) (first bool) {
	e.mu.Lock()
	known := e.told[message]
	e.told[message] = true
	e.mu.Unlock()
	if !known {
		e.say(kind, message)
	}
	return !known
}

// confirmed asks a question that has one way to say yes. An editor that cannot
// ask has asked already: by the title that was chosen.
func (e *editor) confirmed(ctx context.Context, question text.Message, yes text.Text) bool {
	if !e.session.questions {
		return true
	}
	lang := e.states.now().lang
	title := yes.In(lang)
	answer, err := e.client.ShowMessageRequest(ctx, &protocol.ShowMessageRequestParams{
		Type: protocol.MessageTypeWarning, Message: remoteurl.Redact(question.In(lang)),
		Actions: []protocol.MessageActionItem{{Title: title}},
	})
	if err != nil {
		e.log.Debug("question not answered", zap.Error(err))
	}
	return err == nil && answer != nil && answer.Title == title
}

// show opens a page in the browser through the editor, which knows on which
// machine the person sits. An editor that cannot gets the address in a message.
// The editor's answer tells nothing reliable and is not waited for.
func (e *editor) show(ctx context.Context, address string, lang text.Lang) {
	if e.secrets.Redact(address) != address {
		e.log.Info("page not opened: its address holds what may be a secret")
		e.say(protocol.MessageTypeInfo, noPage.In(lang))
		return
	}
	if !e.session.showDocument {
		e.say(protocol.MessageTypeInfo, pageAt.With(address).In(lang))
		return
	}
	e.work.later(func() {
		external := true
		answer, err := e.client.ShowDocument(e.work.ctx,
			&protocol.ShowDocumentParams{URI: uri.URI(address), External: &external})
		e.log.Debug("page opened", zap.Bool("success", answer != nil && answer.Success), zap.Error(err))
	})
}

// progress shows that something takes time, where the editor can show it and
// only once it has taken a while. The returned function ends it.
func (e *editor) progress(title text.Text) (done func()) {
	if !e.session.progress {
		return func() {}
	}
	finished := make(chan struct{})
	e.work.later(func() {
		select {
		case <-finished:
			return
		case <-e.work.ctx.Done():
			return
		case <-time.After(300 * time.Millisecond):
		}
		token := protocol.String("gitauth-" + strconv.FormatInt(time.Now().UnixNano(), 36))
		if err := e.client.WorkDoneProgressCreate(e.work.ctx,
			&protocol.WorkDoneProgressCreateParams{Token: token}); err != nil {
			return
		}
		e.report(token, &protocol.WorkDoneProgressBegin{Kind: "begin", Title: title.In(e.states.now().lang)})
		select {
		case <-finished:
		case <-e.work.ctx.Done():
		}
		e.report(token, &protocol.WorkDoneProgressEnd{Kind: "end"})
	})
	return func() { close(finished) }
}

func (e *editor) report(token protocol.ProgressToken, value any) {
	raw, err := protocol.Marshal(value)
	if err == nil {
		err = e.client.Progress(e.work.ctx, &protocol.ProgressParams{Token: token, Value: protocol.LSPAny(raw)})
	}
	if err != nil {
		e.log.Debug("progress not shown", zap.Error(err))
	}
}

// cancellable shows that something takes time and lets the user end it.
func (e *editor) cancellable(ctx context.Context, title text.Message) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(e.work.ctx, cancel)
	token, shown := "", false
	if e.session.progress {
		token = "gitauth-contact-" + strconv.FormatInt(time.Now().UnixNano(), 36)
		e.mu.Lock()
		e.cancels[token] = cancel
		e.mu.Unlock()
		if err := e.client.WorkDoneProgressCreate(e.work.ctx,
			&protocol.WorkDoneProgressCreateParams{Token: protocol.String(token)}); err == nil {
			on := true
			shown = true
			e.report(protocol.String(token),
				&protocol.WorkDoneProgressBegin{Kind: "begin", Title: title.In(e.states.now().lang), Cancellable: &on})
		}
	}
	return ctx, func() {
		stop()
		cancel()
		if shown {
			e.report(protocol.String(token), &protocol.WorkDoneProgressEnd{Kind: "end"})
		}
		e.mu.Lock()
		delete(e.cancels, token)
		e.mu.Unlock()
	}
}

// drawAgain makes the editor ask again for what it has drawn into the text.
func (e *editor) drawAgain() {
	select {
	case e.redraw <- struct{}{}:
	default:
	}
}

// drawLoop tells the editor so. It is a goroutine of its own because an editor
// may take its time to answer.
func (e *editor) drawLoop() {
	for {
		select {
		case <-e.work.ctx.Done():
			return
		case <-e.redraw:
		}
		if e.session.refreshCodeLens {
			if err := e.client.CodeLensRefresh(e.work.ctx); err != nil {
				e.log.Debug("code lenses not refreshed", zap.Error(err))
			}
		}
		if e.session.refreshInlayHints {
			if err := e.client.InlayHintRefresh(e.work.ctx); err != nil {
				e.log.Debug("inlay hints not refreshed", zap.Error(err))
			}
		}
	}
}

// cancel ends what a progress token stands for.
func (e *editor) cancel(token string) {
	e.mu.Lock()
	cancel := e.cancels[token]
	e.mu.Unlock()
	if cancel != nil {
		cancel()
	}
}
