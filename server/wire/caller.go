package wire

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// ErrOnReader is returned for a call to the editor from a handler that runs on
// the goroutine that would have to read the answer.
var ErrOnReader = errors.New("call from a handler that keeps the answer from being read; start a goroutine")

// ErrTooManyCalls is returned when the editor has not answered many calls.
var ErrTooManyCalls = errors.New("the editor has too many unanswered calls")

// maxCalls is how many calls may wait for the editor at a time.
const maxCalls = 64

// humanTimeout limits calls that a human answers.
const humanTimeout = 10 * time.Minute

// caller is a connection whose calls cannot deadlock and do not wait forever.
type caller struct {
	jsonrpc2.Conn
	timeout time.Duration
	places  chan struct{}
}

func newCaller(conn jsonrpc2.Conn, timeout time.Duration) *caller {
	return &caller{Conn: conn, timeout: timeout, places: make(chan struct{}, maxCalls)}
}

// Call implements jsonrpc2.Conn.
func (c *caller) Call(ctx context.Context, method string, params, result any) (jsonrpc2.ID, error) {
	r := RequestFrom(ctx)
	if r.inline {
		return jsonrpc2.ID{}, fmt.Errorf("call %s: %w", method, ErrOnReader)
	}
	select {
	case c.places <- struct{}{}:
		defer func() { <-c.places }()
	default:
		return jsonrpc2.ID{}, fmt.Errorf("call %s: %w", method, ErrTooManyCalls)
	}
	if r.free != nil {
		r.free() // or all requests could wait for answers that nobody reads
	}
	limited, cancel := context.WithTimeout(ctx, c.limit(method))
	defer cancel()
	id, err := c.Conn.Call(limited, method, params, result)
	if limited.Err() != nil && ctx.Err() == nil {
		// Package protocol does the same when the caller's own context ends.
		_ = c.Notify(context.WithoutCancel(ctx), protocol.MethodCancelRequest,
			jsonrpc2.RawMessage(fmt.Appendf(nil, `{"id":%d}`, id)))
	}
	if err != nil {
		return id, fmt.Errorf("call %s: %w", method, err)
	}
	return id, nil
}

func (c *caller) limit(method string) time.Duration {
	switch method {
	case protocol.MethodWindowShowMessageRequest, protocol.MethodWindowShowDocument, protocol.MethodWorkspaceApplyEdit:
		return max(humanTimeout, c.timeout)
	}
	return c.timeout
}
