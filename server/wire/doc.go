// Package wire is the connection between the editor and the server: JSON-RPC
// over standard input and output, made safe, and the life of the process.
//
// It exists because go.lsp.dev/jsonrpc2 v1.0.1 ends the connection, or the
// process, for many things that clients do; the tests of this package name each
// of them. What a client sends passes
//
//	stdin → stream (frames, JSON, limits) → jsonrpc2 → chain (state, order,
//	cancellation, documents) → protocol.ServerHandler → your protocol.Server
//
// # How to use it
//
//	docs := document.NewStore()
//	s := &server{docs: docs, …} // embeds protocol.UnimplementedServer
//	code := wire.Serve(ctx, wire.Options{
//		In: os.Stdin, Out: os.Stdout,
//		Server:          s,
//		Documents:       docs,
//		DocumentChanged: s.documentChanged,
//		Snapshot:        func() any { return s.state.Load() },
//		OnReady:         func(c protocol.Client) { s.client = c },
//		Log:             log,
//		Redact:          remoteurl.Redact,
//		ClientProcessID: flagPID,
//	})
//	os.Exit(code) // in main only
//
// Nothing else may write to Out.
//
// # Notifications
//
// They are handled one after the other in the order in which they came, on the
// goroutine that reads; so they must return at once and start a goroutine for
// real work. An error or a panic is logged and has no other effect.
//
// didOpen, didChange and didClose never reach Server: they are applied to
// Documents, which then holds the editor's own URI and checked text, and
// DocumentChanged is told. initialize's answer decides in which encoding
// Documents reads positions.
//
// # Requests
//
// Before a request is let go to run beside others, Snapshot is called on the
// reading goroutine: what it returns is the state after all that the editor had
// sent before. A handler gets it back, with the editor's own URI string:
//
//	func (s *server) Hover(ctx context.Context, p *protocol.HoverParams) (*protocol.Hover, error) {
//		snap, _ := wire.SnapshotFrom[*snapshot](ctx)
//		uri := wire.RequestFrom(ctx).URI // not p.TextDocument.URI: that is rewritten
//		…
//	}
//
// Do not call jsonrpc2.Async; it has been called. The context ends when the
// editor cancels the request or is gone; return ctx.Err() then. initialize and
// shutdown alone run on the reading goroutine. At most [Concurrency] requests
// run at a time; reading waits for the next to finish.
//
// The protocol package rewrites every URI that it decodes. Documents finds a
// document by any spelling; for publishing and edits use Document.URI,
// RequestFrom(ctx).URI, or document.Store.URIOf with the bases of [Folders].
//
// # Asking the editor
//
// The client given to OnReady (and by protocol.ClientFromContext) is safe from
// any goroutine. A call from a notification's handler, initialize or shutdown
// would wait for an answer that nobody reads, so it fails at once with
// [ErrOnReader]; start a goroutine. Every call has a time limit
// ([Options.CallTimeout], or ten minutes where a human must answer), and while
// one waits its request does not count towards Concurrency.
//
// # The end
//
// Serve returns what the process should exit with: after exit, when the client
// closes its side, cannot be written to, or its process is gone. It does not
// wait for a read that is parked in the operating system, so the process must
// end after it.
package wire
