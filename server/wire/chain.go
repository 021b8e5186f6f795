package wire

import (
	"bytes"
	"context"
	"errors"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// The states of a connection, in the order in which it goes through them.
const (
	stateNew int32 = iota // initialize has not been answered
	stateRunning
	stateShutdown
)

// chain is the handler that jsonrpc2 calls. Without it an error of a
// notification's handler, a panic or an unknown notification would end the
// connection, and requests would not be bounded, ordered or cancelled.
type chain struct {
	ctx     context.Context
	o       Options
	stream  *stream
	log     logger
	end     *ending
	handler jsonrpc2.Handler
	state   atomic.Int32 // written by the reader only
	parent  context.CancelFunc
	exited  bool          // the reader's
	places  chan struct{} // one a running request

	mu      sync.Mutex
	running map[string]*context.CancelFunc // by id as in JSON
}

func newChain(ctx context.Context, o Options, st *stream, log logger, end *ending) *chain {
	c := &chain{
		ctx: ctx, o: o, stream: st, log: log, end: end,
		handler: protocol.ServerHandler(o.Server, jsonrpc2.MethodNotFoundHandler),
		places:  make(chan struct{}, Concurrency),
		running: map[string]*context.CancelFunc{},
	}
	c.watch(o.ClientProcessID)
	return c
}

// handle is called on the goroutine that reads, which goes on reading when it
// returns or when it has called jsonrpc2.Async.
//
// Contexts are derived from jsonrpc2.DetachContext only: jsonrpc2 v1.0.1 reuses
// the request's own while package context may still ask it, which kills the
// process ("cannot create context from nil parent").
func (c *chain) handle(ctx context.Context, req *jsonrpc2.Request) (result any, err error) {
	method := strings.Clone(req.Method()) // the original goes away with the message
	base := jsonrpc2.DetachContext(ctx)
	if !req.IsCall() {
		c.notify(base, method, req)
		return nil, nil
	}
	switch state := c.state.Load(); {
	case state == stateShutdown:
		return nil, jsonrpc2.NewError(jsonrpc2.InvalidRequest, "the server has been shut down")
	case method == protocol.MethodInitialize && state == stateNew:
		return c.initialize(base, req)
	case method == protocol.MethodInitialize:
		return nil, jsonrpc2.NewError(jsonrpc2.InvalidRequest, "the server has been initialized")
	case state == stateNew:
		return nil, jsonrpc2.NewError(jsonrpc2.ServerNotInitialized, "the server has not been initialized")
	case method == protocol.MethodShutdown:
		return c.shutdown(base, req)
	case kindOf(method) == notification:
		return nil, jsonrpc2.NewError(jsonrpc2.InvalidRequest, method+" is a notification and has no id")
	}
	return c.call(ctx, method, req)
}

// call runs a request beside the messages that follow it.
func (c *chain) call(ctx context.Context, method string, req *jsonrpc2.Request) (any, error) {
	c.stream.room(c.ctx) // jsonrpc2 writes the answer after this returns its place
	select {
	case c.places <- struct{}{}:
	case <-c.ctx.Done():
		return nil, protocol.ErrRequestCancelled
	}
	free := sync.OnceFunc(func() { <-c.places })
	defer free()
	r := &Request{Method: method, URI: uriOf(req.Params()), free: free}
	if c.o.Snapshot != nil {
		if err := c.guarded(method, func() error { r.snapshot = c.o.Snapshot(); return nil }); err != nil {
			return nil, err
		}
	}
	base, cancel := context.WithCancel(jsonrpc2.DetachContext(ctx))
	defer cancel()
	id := idKey(req.ID())
	c.mu.Lock()
	c.running[id] = &cancel
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		if c.running[id] == &cancel { // or a second request used the same id
			delete(c.running, id)
		}
		c.mu.Unlock()
	}()
	// After the registration, so that no cancellation can come too early, and
	// after the snapshot, so that no change can.
	jsonrpc2.Async(ctx)
	r.Params = req.Params() // a copy now
	result, err := c.dispatch(withRequest(base, r), method, req)
	if err != nil && base.Err() != nil {
		return nil, protocol.ErrRequestCancelled
	}
	return result, err
}

// finish waits until no request runs, but no longer than limit.
func (c *chain) finish(limit time.Duration) {
	for end := time.Now().Add(limit); len(c.places) > 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
}

// drain waits until the running requests have been answered, but no longer than
// limit. Those that wait for the client itself do not count.
func (c *chain) drain(limit time.Duration) {
	// An answer is written a moment after its request has given back its
	// place, so it takes two looks.
	for looks, end := 0, time.Now().Add(limit); looks < 2 && time.Now().Before(end); time.Sleep(time.Millisecond) {
		if len(c.places) > 0 || !c.stream.idle() {
			looks = 0
			continue
		}
		looks++
	}
}

// dispatch runs a handler. Its errors are fit for the wire.
func (c *chain) dispatch(ctx context.Context, method string, req *jsonrpc2.Request) (result any, err error) {
	err = c.guarded(method, func() (err error) {
		switch {
		case kindOf(method) == custom:
			// ServerHandler cannot decode params that are not there.
			var params protocol.LSPAny
			if p := req.Params(); p != nil {
				params = protocol.LSPAny(bytes.Clone(p)) // a notification's go away with the message
			}
			result, err = c.o.Server.Request(ctx, method, params)
		default:
			result, err = c.handler(ctx, req)
		}
		return err
	})
	if err != nil {
		return nil, c.public(err)
	}
	return result, nil
}

// guarded turns a panic into an error.
func (c *chain) guarded(method string, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			c.log.panicked(method, p)
			err = jsonrpc2.NewError(jsonrpc2.InternalError, "internal error; see the server's log")
		}
	}()
	return f()
}

// public is an error as the client may see it.
func (c *chain) public(err error) error {
	code := jsonrpc2.InternalError
	out := &jsonrpc2.Error{}
	var e *jsonrpc2.Error
	if errors.As(err, &e) {
		code, out.Data = e.Code, e.Data
	}
	if code == jsonrpc2.ParseError {
		// This is how package protocol reports params that do not decode; that
		// the message is JSON has been checked.
		code, out.Data = jsonrpc2.InvalidParams, nil
	}
	out.Code, out.Message = code, c.o.Redact(err.Error())
	return out
}

// initialize runs on the reader, so that what follows finds its effects.
func (c *chain) initialize(ctx context.Context, req *jsonrpc2.Request) (any, error) {
	r := &Request{Method: protocol.MethodInitialize, Params: req.Params(), inline: true}
	result, err := c.dispatch(withRequest(ctx, r), r.Method, req)
	if err != nil {
		return nil, err
	}
	if res, _ := result.(*protocol.InitializeResult); res != nil {
		c.o.Documents.SetEncoding(encoding(res.Capabilities.PositionEncoding))
	}
	if pid, _ := integer(member(req.Params(), "processId")); pid == int64(int32(pid)) {
		c.watch(int(pid))
	}
	c.state.Store(stateRunning)
	return result, nil
}

func encoding(k protocol.PositionEncodingKind) position.Encoding {
	switch k {
	case protocol.PositionEncodingKindUTF8:
		return position.UTF8
	case protocol.PositionEncodingKindUTF32:
		return position.UTF32
	}
	return position.UTF16
}

// watch ends the server when a process ends; the last one named counts.
func (c *chain) watch(pid int) {
	if pid <= 0 {
		return
	}
	if c.parent != nil {
		c.parent()
	}
	ctx, cancel := context.WithCancel(c.ctx)
	c.parent = cancel
	watchProcess(ctx, pid, c.log, func() {
		c.end.because("the client's process " + strconv.Itoa(pid) + " is gone")
	})
}

func (c *chain) shutdown(ctx context.Context, req *jsonrpc2.Request) (any, error) {
	c.state.Store(stateShutdown)
	r := &Request{Method: protocol.MethodShutdown, Params: req.Params(), inline: true}
	_, err := c.dispatch(withRequest(ctx, r), r.Method, req)
	if err != nil && !errors.Is(err, jsonrpc2.ErrMethodNotFound) { // UnimplementedServer's
		// The client can do nothing about it and wants to leave.
		c.log.warn("shutdown failed", "error", err.Error())
	}
	return nil, nil
}

// notify handles a notification on the reader. Nothing that goes wrong leaves it.
func (c *chain) notify(ctx context.Context, method string, req *jsonrpc2.Request) {
	state := c.state.Load()
	switch {
	case method == protocol.MethodExit:
		if c.exited {
			return
		}
		c.exited = true
		r := &Request{Method: method, inline: true}
		if _, err := c.dispatch(withRequest(ctx, r), method, req); err != nil {
			c.log.warn("exit failed", "error", err.Error())
		}
		c.end.because("the client asked for it")
		return
	case c.exited || state != stateRunning:
		c.log.debug("notification dropped", "method", method, "because", "the server is not running")
		return
	case method == protocol.MethodCancelRequest:
		c.cancel(req.Params())
		return
	case kindOf(method) == request:
		c.log.warn("notification dropped", "method", method, "because", "it is a request and needs an id")
		return
	}
	r := &Request{Method: method, URI: uriOf(req.Params()), Params: req.Params(), inline: true}
	ctx = withRequest(ctx, r)
	var err error
	switch method {
	case protocol.MethodTextDocumentDidOpen, protocol.MethodTextDocumentDidChange, protocol.MethodTextDocumentDidClose:
		err = c.guarded(method, func() error { return c.document(ctx, r) })
	case protocol.MethodInitialized:
		err = c.guarded(method, func() error { return c.o.Server.Initialized(ctx, &protocol.InitializedParams{}) })
	default:
		_, err = c.dispatch(ctx, method, req)
	}
	switch {
	case err == nil:
	case errors.Is(err, jsonrpc2.ErrMethodNotFound):
		c.log.debug("notification ignored", "method", method)
	default:
		c.log.warn("notification failed", "method", method, "error", err.Error())
	}
}

// cancel ends the context of a running request. Ids that name none, of
// whatever type, are the client's business.
func (c *chain) cancel(params []byte) {
	raw := member(params, "id")
	key := string(raw)
	if s, ok := stringValue(raw); ok {
		key = idKey(jsonrpc2.NewStringID(s))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if cancel := c.running[key]; cancel != nil {
		(*cancel)()
	}
}

// idKey is equal for equal ids: a number as it stands in JSON, a string behind
// a quotation mark.
func idKey(id jsonrpc2.ID) string {
	if n, ok := id.Number(); ok {
		return strconv.FormatInt(n, 10)
	}
	s, _ := id.StringValue()
	return `"` + s
}

// document applies a document notification.
func (c *chain) document(ctx context.Context, r *Request) error {
	var e document.Event
	var err error
	switch r.Method {
	case protocol.MethodTextDocumentDidOpen:
		e, err = c.didOpen(r)
	case protocol.MethodTextDocumentDidChange:
		e, err = c.didChange(r)
	default:
		e, err = c.o.Documents.Close(r.URI)
	}
	if e.Old != nil && len(e.Old.Text) > freeAfter {
		// Whoever analyses it will have let go of the former text by then.
		time.AfterFunc(time.Second, debug.FreeOSMemory)
	}
	if c.o.DocumentChanged != nil && (e.Old != nil || e.New != nil) {
		c.o.DocumentChanged(ctx, e)
	}
	return err
}
