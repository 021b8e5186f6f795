package wire

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// DefaultMaxBody is the longest message that is taken, in bytes.
const DefaultMaxBody = 256 << 20

// DefaultCallTimeout is how long the editor may take to answer a call.
const DefaultCallTimeout = 10 * time.Second

// Concurrency is how many requests run at a time.
const Concurrency = 64

// drain is how long requests may go on after the client has closed its side.
const drain = time.Second

// Options say what to serve. Fields without "optional" must be set.
type Options struct {
	In  io.Reader
	Out io.Writer
	// Server handles everything but document notifications. Its Request method
	// gets what the protocol does not define, with params of type
	// protocol.LSPAny, nil if there were none.
	Server protocol.Server
	// Documents is where open documents are kept.
	Documents *document.Store
	// DocumentChanged (optional) is called after each change of Documents, in
	// order, on the goroutine that reads. It must return at once.
	DocumentChanged func(ctx context.Context, e document.Event)
	// Snapshot (optional) gives the value for SnapshotFrom. It is called on
	// the goroutine that reads and must not wait.
	Snapshot func() any
	// OnReady (optional) is given the client before the first message is read.
	OnReady func(client protocol.Client)
	// OnEnd (optional) is called when no more is read, so that requests that
	// are still running can be ended; Serve waits for them for a moment.
	OnEnd func()
	// Log (optional) must not write to Out.
	Log *zap.Logger
	// Redact (optional) takes secrets out of everything that is logged or sent
	// as an error's message.
	Redact func(string) string
	// Mask (optional) takes secrets out of every message that is sent.
	Mask func([]byte) []byte
	// ClientProcessID (optional) is the process whose end ends the server, if
	// initialize does not name one.
	ClientProcessID int
	// MaxBody (optional) is the longest message in bytes; see DefaultMaxBody.
	MaxBody int64
	// CallTimeout (optional) limits calls to the editor; see DefaultCallTimeout.
	CallTimeout time.Duration
}

// Serve runs the server until its client is done with it and returns the exit
// code of the process: 0 if the client asked for shutdown before, else 1.
//
// While it runs a broken pipe is an error of the write and does not kill the
// process.
func Serve(ctx context.Context, o Options) int {
	if o.Log == nil {
		o.Log = zap.NewNop()
	}
	if o.Redact == nil {
		o.Redact = func(s string) string { return s }
	}
	if o.MaxBody == 0 {
		o.MaxBody = DefaultMaxBody
	}
	if o.CallTimeout == 0 {
		o.CallTimeout = DefaultCallTimeout
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	// Somebody listening is all it takes; nobody needs the signal itself.
	pipes := make(chan os.Signal, 1)
	signal.Notify(pipes, syscall.SIGPIPE)
	defer signal.Stop(pipes)

	end := &ending{reason: make(chan string, 1), read: make(chan error, 1)}
	log := logger{o.Log, o.Redact}
	st := newStream(o.In, o.Out, o.MaxBody, log)
	defer st.Close()
	st.failed = func(err error) { end.because("the client cannot be written to: " + err.Error()) }
	st.released = func() { time.AfterFunc(time.Second, debug.FreeOSMemory) }

	conn := jsonrpc2.NewConn(st, jsonrpc2.WithCodec(codec{o.Mask}))
	client := protocol.ClientDispatcher(newCaller(conn, o.CallTimeout))
	ch := newChain(ctx, o, st, log, end)
	st.ended = func(err error) {
		// Requests that are still running may be wanted: a script that pipes
		// a conversation into the server closes its side early.
		ch.drain(drain)
		end.read <- err
	}
	if o.OnReady != nil {
		o.OnReady(client)
	}
	conn.Go(protocol.WithClient(ctx, client), func(ctx context.Context, req *jsonrpc2.Request) (result any, err error) {
		// On a goroutine of jsonrpc2's, which tells the client the value of a panic.
		crash.Guard(func() { result, err = ch.handle(ctx, req) })
		return result, err
	})

	select {
	case why := <-end.reason:
		log.info("leaving", "because", why)
	case err := <-end.read:
		if !errors.Is(err, io.EOF) {
			log.warn("leaving", "because", err.Error())
		}
	case <-ctx.Done():
	}
	if o.OnEnd != nil {
		o.OnEnd()
	}
	cancel()
	ch.finish(drain)
	if ch.state.Load() == stateShutdown {
		return 0
	}
	return 1
}

// ending collects the reasons for which Serve may return.
type ending struct {
	reason chan string
	read   chan error // has room for the one error of the reader
}

func (e *ending) because(why string) {
	select {
	case e.reason <- why:
	default: // there is one already
	}
}

// codec encodes as package protocol does. The library's own is not exported.
// Everything that leaves passes through mask.
type codec struct{ mask func([]byte) []byte }

func (c codec) Marshal(v any) (raw []byte, err error) {
	crash.Guard(func() { raw, err = c.marshal(v) }) // as what handles, see Serve
	return raw, err
}

func (c codec) marshal(v any) ([]byte, error) {
	if m, ok := v.(jsonrpc2.RawMessage); ok {
		if m == nil {
			return []byte("null"), nil
		}
		return c.masked(m), nil
	}
	raw, err := protocol.Marshal(v)
	return c.masked(raw), err
}

func (c codec) masked(raw []byte) []byte {
	if c.mask == nil {
		return raw
	}
	return c.mask(raw)
}

func (codec) Unmarshal(data []byte, v any) error {
	if p, ok := v.(*jsonrpc2.RawMessage); ok {
		*p = append(jsonrpc2.RawMessage(nil), data...)
		return nil
	}
	return protocol.Unmarshal(data, v)
}
