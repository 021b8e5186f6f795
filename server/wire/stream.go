package wire

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
)

const (
	// maxLine bounds a header line, and with it what is buffered for one.
	maxLine = 8 << 10
	// maxHeader bounds all lines of one header.
	maxHeader = 32 << 10
	// maxGarbage is how much may come between two messages before the guard
	// gives up finding the next one.
	maxGarbage = 1 << 20
	// maxSkip is the largest body that is read past when it is over the limit.
	// A larger length is no length but nonsense.
	maxSkip = 4 << 30
	// maxNesting bounds what the decoders behind the guard must walk, some of
	// them recursively. No message of the protocol comes near it.
	maxNesting = 1000
	// maxBatch bounds the goroutines and answers that one message can cause.
	maxBatch = 10_000
	// keepBuffer is the largest read or write buffer that is kept for reuse.
	keepBuffer = 64 << 10
	// trustAfter is how many bytes of a body must have arrived before memory
	// is taken for all that its header announced.
	trustAfter = 4 << 20
	// largeBody is from where on a document's text does not go through jsonrpc2.
	largeBody = 1 << 20
	// minText is the shortest text that is taken out of a large body.
	minText = 64 << 10
	// freeAfter is the size of a message or document after which memory is
	// given back to the operating system at once.
	freeAfter = 16 << 20
)

// errGarbage ends a connection on which no message can be found any more.
var errGarbage = errors.New("no message in what the client sends")

// stream frames messages for jsonrpc2 and stands between it and the client: it
// answers what jsonrpc2 v1.0.1 would end the connection for, and bounds what
// that reads without bound.
//
// jsonrpc2 takes batches only from a Stream with the methods ReadFrame and
// WriteFrame. A test makes sure that it finds them here.
type stream struct {
	in    *bufio.Reader
	out   io.Writer
	close func() error
	limit int64 // of a body
	log   logger

	// failed is called when something cannot be written.
	failed func(error)
	// ended is called when nothing can be read any more. jsonrpc2 is told when
	// it returns, and sends nothing from then on.
	ended func(error)
	// released is called after a large message has been dealt with.
	released func()
	// hungUp reports whether the client has closed its side, also while what it
	// wrote before has not been read.
	hungUp func() bool

	// These belong to the reader, of which jsonrpc2 runs one at a time.
	scan    scanner
	buf     []byte
	large   bool
	garbage int // bytes since the last message
	inStep  bool
	texts   []string // of the current message; see redeem

	waiting atomic.Int32  // writers, with the one that writes
	moved   chan struct{} // told when one of them is done

	wmu  sync.Mutex
	wbuf []byte
}

func newStream(in io.Reader, out io.Writer, limit int64, log logger) *stream {
	s := &stream{
		in: bufio.NewReaderSize(in, maxLine), out: out, limit: limit, log: log, inStep: true,
		moved:  make(chan struct{}, 1),
		failed: func(error) {}, ended: func(error) {}, released: func() {},
		hungUp: func() bool { return hungUp(in) },
	}
	s.close = sync.OnceValue(func() error {
		var errs []error
		for _, end := range []any{in, out} {
			if c, ok := end.(io.Closer); ok {
				errs = append(errs, c.Close())
			}
		}
		return errors.Join(errs...)
	})
	return s
}

// Close closes both directions, if they can be closed.
func (s *stream) Close() error { return s.close() }

// Read reads the next message. jsonrpc2 uses ReadFrame instead.
func (s *stream) Read(ctx context.Context) (jsonrpc2.Message, int64, error) {
	b, n, err := s.ReadFrame(ctx)
	if err != nil {
		return nil, 0, err
	}
	m, err := jsonrpc2.DecodeMessage(b)
	return m, n, err
}

// ReadFrame gives the next body that jsonrpc2 can deal with. It is valid until
// the next call.
func (s *stream) ReadFrame(ctx context.Context) (body []byte, size int64, err error) {
	crash.Guard(func() { body, size, err = s.readFrame(ctx) }) // on a goroutine of jsonrpc2's
	return body, size, err
}

func (s *stream) readFrame(ctx context.Context) ([]byte, int64, error) {
	if s.large {
		s.buf, s.large = nil, false
		s.released()
	}
	// Notifications are handled on the reader's goroutine, so nobody can ask
	// for the former message's texts any more.
	s.texts = nil
	for {
		b, err := s.next(ctx)
		if err != nil {
			s.ended(err)
			return nil, 0, err
		}
		if b != nil {
			return b, int64(len(b)), nil
		}
	}
}

// next reads one message. It gives nil if the guard has dealt with it.
func (s *stream) next(ctx context.Context) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	n, err := s.header()
	if err != nil {
		return nil, err
	}
	if n > s.limit {
		if _, err := io.CopyN(io.Discard, s.in, n); err != nil {
			return nil, fmt.Errorf("skip a body of %d bytes: %w", n, noEOF(err))
		}
		s.refuse(nil, jsonrpc2.InvalidRequest, fmt.Sprintf("message of %d bytes is longer than %d", n, s.limit))
		return nil, nil
	}
	b, err := s.body(int(n))
	if err != nil {
		return nil, fmt.Errorf("read a body of %d bytes: %w", n, noEOF(err))
	}
	return s.admit(b), nil
}

func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// header reads up to the next body and gives its length.
//
// What is no header is read past: the rest of a body whose length was too
// small, output of a wrapper script. The next message is then found by the
// name Content-Length, which may follow on the same line.
func (s *stream) header() (int64, error) {
	length, seen, size := int64(0), false, 0
	for {
		line, err := s.in.ReadSlice('\n')
		size += len(line)
		why := ""
		switch {
		case err == io.EOF && size == 0:
			return 0, io.EOF
		case err == bufio.ErrBufferFull:
			why = "a header line is too long"
		case err != nil:
			return 0, fmt.Errorf("read a header: %w", noEOF(err))
		case size > maxHeader:
			why = "a header is too long"
		case isBlank(line):
			if seen && length > 0 {
				s.garbage, s.inStep = 0, true
				return length, nil
			}
			if seen {
				why = "the length of a body is not a number above 0"
			}
			length, seen, size = 0, false, 0
		default:
			before, value, ok := splitLength(line)
			if ok {
				if length, err = parseLength(value); err != nil {
					return 0, err
				}
				seen = true
			}
			if before > 0 {
				why = "there is no message where one should begin"
			}
		}
		if why != "" {
			if err := s.lost(max(size, 1), why); err != nil {
				return 0, err
			}
			size = 0
		}
	}
}

func isBlank(line []byte) bool { return len(bytes.TrimRight(line, "\r\n")) == 0 }

// splitLength looks for the field Content-Length in a header line. before is
// how many bytes stand in front of it that belong to no header; all of the line
// if it is no header at all.
func splitLength(line []byte) (before int, value []byte, ok bool) {
	name, value, colon := bytes.Cut(line, []byte(":"))
	if colon && isToken(name) {
		return 0, value, bytes.EqualFold(name, contentLength)
	}
	for at := len(line) - len(contentLength) - 1; at > 0; at-- {
		end := at + len(contentLength)
		if line[end] == ':' && bytes.EqualFold(line[at:end], contentLength) && !isToken(line[at-1:at]) {
			return at, line[end+1:], true
		}
	}
	return len(line), nil, false
}

var contentLength = []byte("Content-Length")

// isToken reports whether b could be the name of a field.
func isToken(b []byte) bool {
	for _, c := range b {
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') && c != '-' && c != '_' {
			return false
		}
	}
	return len(b) > 0
}

// parseLength gives 0 for what is no length, and an error for one that makes
// it hopeless to go on.
func parseLength(value []byte) (int64, error) {
	n, err := strconv.ParseInt(string(bytes.TrimSpace(value)), 10, 64)
	switch {
	case n > maxSkip: // as it is for one beyond int64
		return 0, fmt.Errorf("%w: a length of more than %d bytes", errGarbage, int64(maxSkip))
	case err != nil:
		return 0, nil
	}
	return max(n, 0), nil
}

// lost notes bytes that belong to no message.
func (s *stream) lost(n int, why string) error {
	if s.inStep {
		s.inStep = false
		s.log.warn("out of step with the client", "because", why)
	}
	if s.garbage += n; s.garbage > maxGarbage {
		return errGarbage
	}
	return nil
}

// body reads n bytes into s.buf and scans them as they come. It takes memory
// for what has arrived, not for what was announced, and none for what is not
// JSON; the scanner says so.
func (s *stream) body(n int) ([]byte, error) {
	s.scan.reset()
	b := s.buf[:0]
	for got := 0; got < n; {
		if len(b) == cap(b) {
			grown := min(n, max(2*cap(b), 4<<10))
			if len(b) >= trustAfter {
				grown = n
			}
			b = append(make([]byte, 0, grown), b...)
		}
		m, err := s.in.Read(b[len(b):min(cap(b), len(b)+n-got)])
		got += m
		b = b[:len(b)+m]
		if !s.scan.broken {
			s.scan.feed(b)
		}
		if s.scan.broken {
			b = b[:0]
		}
		if err != nil && got < n {
			return nil, err
		}
	}
	if s.large = cap(b) > keepBuffer; s.large {
		s.buf = nil
	} else {
		s.buf = b
	}
	return b, nil
}

// admit gives the body that jsonrpc2 gets for a message, or nil if it must not
// get any.
func (s *stream) admit(b []byte) []byte {
	c := &s.scan
	if !c.complete() {
		s.refuse(nil, jsonrpc2.ParseError, "message is not JSON")
		return nil
	}
	switch c.kind {
	case '{':
	case '[':
		return s.admitBatch(b)
	default:
		s.refuse(nil, jsonrpc2.InvalidRequest, "message is neither an object nor an array")
		return nil
	}
	id, idOK := s.id(b)
	switch {
	case !c.method.ok() && (c.result.ok() || c.err.ok() || idOK && id != nil):
		return s.admitResponse(b, id, idOK)
	case !idOK:
		s.refuse(nil, jsonrpc2.InvalidRequest, "id is neither a string nor a whole number")
	case !c.jsonrpc.ok() || string(c.jsonrpc.of(b)) != `"2.0"`:
		s.refuse(id, jsonrpc2.InvalidRequest, "message is not JSON-RPC 2.0")
	case !c.method.ok() || !isString(c.method.of(b)):
		s.refuse(id, jsonrpc2.InvalidRequest, "message has no method")
	case c.result.ok() || c.err.ok():
		s.refuse(id, jsonrpc2.InvalidRequest, "message is a request and a response")
	case c.deepest > maxNesting:
		s.refuse(id, jsonrpc2.InvalidRequest, "message is nested too deeply")
	case c.params.ok() && !isNull(c.params.of(b)) && !isContainer(c.params.of(b)[0]):
		// JSON-RPC 2.0 §4.2 knows objects and arrays only.
		if id == nil {
			s.log.warn("notification dropped", "method", string(c.method.of(b)), "because", "params are neither an object nor an array")
			return nil
		}
		s.refuse(id, jsonrpc2.InvalidParams, "params are neither an object nor an array")
	case len(b) > largeBody && id == nil && isDocumentEdit(c.method.of(b)):
		return s.detach(b)
	default:
		return b
	}
	return nil
}

func isContainer(c byte) bool { return c == '{' || c == '[' }

// id gives the message's id as it stands, nil if it has none. ok is false if
// it is one that JSON-RPC does not allow.
func (s *stream) id(b []byte) (id []byte, ok bool) {
	if !s.scan.id.ok() {
		return nil, true
	}
	id = s.scan.id.of(b)
	if isNull(id) {
		return nil, true
	}
	_, whole := integer(id)
	return id, whole || isString(id)
}

func (s *stream) admitBatch(b []byte) []byte {
	switch {
	case s.scan.elements == 0:
		s.refuse(nil, jsonrpc2.InvalidRequest, "batch is empty")
	case s.scan.elements > maxBatch:
		s.refuse(nil, jsonrpc2.InvalidRequest, fmt.Sprintf("batch of more than %d messages", maxBatch))
	case s.scan.deepest > maxNesting:
		s.refuse(nil, jsonrpc2.InvalidRequest, "message is nested too deeply")
	default:
		return b
	}
	return nil
}

// admitResponse brings a response into the one form that jsonrpc2 takes:
// exactly one of result and error, the latter an object with a code and a
// message. One that cannot be matched to a call is dropped; responses are
// never answered.
func (s *stream) admitResponse(b, id []byte, idOK bool) []byte {
	c := &s.scan
	failed := c.err.ok() && !isNull(c.err.of(b))
	switch {
	case !idOK || id == nil || c.deepest > maxNesting:
		s.log.warn("response dropped", "because", "it has no id of ours")
		return nil
	case !failed && c.result.ok() && !c.err.ok() && string(c.jsonrpcOf(b)) == `"2.0"`:
		return b
	}
	out := append([]byte(`{"jsonrpc":"2.0","id":`), id...)
	switch {
	case !failed && c.result.ok():
		out = append(append(out, `,"result":`...), c.result.of(b)...)
	case !failed:
		out = append(out, `,"result":null`...)
	default:
		code, message := int64(jsonrpc2.UnknownError), "the client gave no reason"
		if n, ok := integer(member(c.err.of(b), "code")); ok && n == int64(int32(n)) {
			code = n
		}
		if m, ok := stringValue(member(c.err.of(b), "message")); ok {
			message = m
		}
		out = append(out, `,"error":`...)
		out = appendError(out, code, message)
	}
	return append(out, '}')
}

func (s *scanner) jsonrpcOf(b []byte) []byte {
	if !s.jsonrpc.ok() {
		return nil
	}
	return s.jsonrpc.of(b)
}

func isDocumentEdit(method []byte) bool {
	m := string(method)
	return m == `"`+protocol.MethodTextDocumentDidOpen+`"` || m == `"`+protocol.MethodTextDocumentDidChange+`"`
}

// detach takes the long texts out of a body and puts a number in the place of
// each, which redeem exchanges for the text. jsonrpc2 and the decoders would
// make several copies of a body; so there is only the one that was read.
//
// A number cannot be mistaken for a text, and one that a client sends itself
// finds nothing but its own message's texts.
func (s *stream) detach(b []byte) []byte {
	texts := s.scan.texts
	size := len(b)
	for _, t := range texts {
		size -= t.end - t.start
	}
	small := make([]byte, 0, size+16*len(texts))
	from := 0
	for i, t := range texts {
		small = append(small, b[from:t.start]...)
		small = strconv.AppendInt(small, int64(i), 10)
		from = t.end
	}
	small = append(small, b[from:]...)
	s.texts = make([]string, len(texts))
	kept := 0
	for i, t := range texts {
		body := b[t.start+1 : t.end-1]
		if t.escaped {
			body = unescape(body[:0], body)
		}
		if t.wide {
			body = toValid(body)
		}
		// The text stays in the buffer in which it was read: nobody writes to
		// that any more, because a large one is never used again.
		s.texts[i] = unsafe.String(unsafe.SliceData(body), len(body))
		kept += len(body)
	}
	if kept < len(b)/4*3 { // mostly escapes: do not keep the buffer for it
		for i, t := range s.texts {
			s.texts[i] = string([]byte(t))
		}
	} else {
		s.large = false // nothing to give back
	}
	return small
}

// redeem gives the text for which detach put a number. It works once.
func (s *stream) redeem(value []byte) (string, bool) {
	n, ok := integer(value)
	if !ok || n < 0 || n >= int64(len(s.texts)) {
		return "", false
	}
	t := s.texts[n]
	s.texts[n] = ""
	return t, true
}

// refuse answers a message that jsonrpc2 never sees. id is nil if it is unknown.
func (s *stream) refuse(id []byte, code jsonrpc2.Code, why string) {
	s.log.warn("message refused", "code", strconv.Itoa(int(code)), "because", why)
	if id == nil {
		id = []byte("null")
	}
	b := append([]byte(`{"jsonrpc":"2.0","id":`), id...)
	b = append(b, `,"error":`...)
	b = append(appendError(b, int64(code), why), '}')
	_, _ = s.WriteFrame(context.Background(), b) // a failure is reported by WriteFrame
}

// appendError writes an error object.
func appendError(dst []byte, code int64, message string) []byte {
	dst = append(dst, `{"code":`...)
	dst = strconv.AppendInt(dst, code, 10)
	dst = append(dst, `,"message":`...)
	m, err := protocol.Marshal(protocol.String(message))
	if err != nil {
		m = []byte(`""`)
	}
	return append(append(dst, m...), '}')
}

// Write sends a message.
func (s *stream) Write(ctx context.Context, m jsonrpc2.Message) (int64, error) {
	return s.write(ctx, func(dst []byte) []byte { return jsonrpc2.AppendMessage(dst, m) })
}

// WriteFrame sends an encoded body.
func (s *stream) WriteFrame(ctx context.Context, body []byte) (int64, error) {
	return s.write(ctx, func(dst []byte) []byte { return append(dst, body...) })
}

// idle reports whether nobody is writing.
func (s *stream) idle() bool { return s.waiting.Load() == 0 }

// room waits while many messages wait for a client that does not read. Only the
// reader calls it: while nothing is read, nothing more has to be answered.
func (s *stream) room(ctx context.Context) {
	left := 0 // seconds without a client
	for s.waiting.Load() >= Concurrency {
		select {
		case <-s.moved:
			left = 0
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
			// The end of the input would tell that the client is gone, but nobody
			// reads so far as long as nobody takes the answers.
			if left++; !s.hungUp() {
				left = 0
			}
			if left >= patience {
				s.failed(errLeft)
				return
			}
		}
	}
}

// patience is how long, in seconds, the output may be full after the client has
// closed its side: it may still read what it asked for.
const patience = 3

var errLeft = errors.New("it has closed its side and reads nothing")

// write composes a message and sends it in one piece.
func (s *stream) write(ctx context.Context, appendBody func([]byte) []byte) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	s.waiting.Add(1)
	defer func() {
		s.waiting.Add(-1)
		select {
		case s.moved <- struct{}{}:
		default:
		}
	}()
	s.wmu.Lock()
	defer s.wmu.Unlock()
	// The length stands before the body and is known after it, so it is put in
	// front of it, into room that is left for the longest.
	const room = len("Content-Length: \r\n\r\n") + 20
	if s.wbuf == nil {
		s.wbuf = make([]byte, room, 4<<10)
	}
	b := appendBody(s.wbuf[:room])
	if cap(b) <= keepBuffer {
		s.wbuf = b
	} else {
		s.wbuf = nil
	}
	var head [room]byte
	h := strconv.AppendInt(append(head[:0], "Content-Length: "...), int64(len(b)-room), 10)
	h = append(h, "\r\n\r\n"...)
	b = b[room-len(h):]
	copy(b, h)
	n, err := s.out.Write(b)
	if err != nil {
		err = fmt.Errorf("write to the client: %w", err)
		s.failed(err)
	}
	return int64(n), err
}
