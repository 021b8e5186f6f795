package wire

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"

	"github.com/gitauth-ls/gitauth-ls/internal/lsptest"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// testServer is the least server; a test replaces what it is about.
type testServer struct {
	protocol.UnimplementedServer
	result  protocol.InitializeResult
	hover   func(ctx context.Context, p *protocol.HoverParams) (*protocol.Hover, error)
	saved   func(ctx context.Context, p *protocol.DidSaveTextDocumentParams) error
	command func(ctx context.Context, p *protocol.ExecuteCommandParams) (protocol.LSPAny, error)
	custom  func(ctx context.Context, method string, params any) (any, error)
	mute    bool  // initialize gives nothing
	leave   error // what shutdown and exit say
	exits   atomic.Int32
}

func (s *testServer) Initialize(context.Context, *protocol.InitializeParams) (*protocol.InitializeResult, error) {
	if s.mute {
		return nil, nil
	}
	return &s.result, nil
}

func (s *testServer) Shutdown(ctx context.Context) error {
	return cmp.Or(s.leave, s.UnimplementedServer.Shutdown(ctx))
}

func (s *testServer) Exit(context.Context) error { s.exits.Add(1); return s.leave }

func (s *testServer) Hover(ctx context.Context, p *protocol.HoverParams) (*protocol.Hover, error) {
	if s.hover == nil {
		return nil, nil
	}
	return s.hover(ctx, p)
}

func (s *testServer) DidSave(ctx context.Context, p *protocol.DidSaveTextDocumentParams) error {
	if s.saved == nil {
		return nil
	}
	return s.saved(ctx, p)
}

func (s *testServer) ExecuteCommand(ctx context.Context, p *protocol.ExecuteCommandParams) (protocol.LSPAny, error) {
	if s.command == nil {
		return nil, nil
	}
	return s.command(ctx, p)
}

func (s *testServer) Request(ctx context.Context, method string, params any) (any, error) {
	if s.custom == nil {
		return s.UnimplementedServer.Request(ctx, method, params)
	}
	return s.custom(ctx, method, params)
}

// answer is a message from the server.
type answer struct {
	ID     json.RawMessage
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  *struct {
		Code    int
		Message string
	}
}

// conversation is a client at the other end of two pipes.
type conversation struct {
	t      *testing.T
	server *testServer
	docs   *document.Store
	client protocol.Client
	logs   *observer.ObservedLogs
	in     *io.PipeWriter // what the client says
	out    *io.PipeReader
	got    chan answer
	code   chan int
	paused sync.Mutex // held: the client does not read

	mu     sync.Mutex
	events []document.Event
}

// talk starts a server. Options may be adjusted by f.
func talk(t *testing.T, s *testServer, f func(*Options)) *conversation {
	t.Helper()
	core, logs := observer.New(zapcore.DebugLevel)
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	c := &conversation{t: t, server: s, docs: document.NewStore(), logs: logs, in: inW, out: outR,
		got: make(chan answer, 30000), code: make(chan int, 1)}
	o := Options{
		In: inR, Out: outW, Server: s, Documents: c.docs, Log: zap.New(core),
		OnReady: func(client protocol.Client) { c.client = client },
		DocumentChanged: func(_ context.Context, e document.Event) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.events = append(c.events, e)
		},
	}
	if f != nil {
		f(&o)
	}
	ready := make(chan struct{})
	onReady := o.OnReady
	o.OnReady = func(client protocol.Client) { onReady(client); close(ready) }
	go func() { c.code <- Serve(context.Background(), o) }()
	go c.read()
	<-ready
	t.Cleanup(func() {
		_ = inW.Close()
		_ = outR.Close()
	})
	return c
}

// initialized is talk with a server that has been initialized.
func initialized(t *testing.T, s *testServer, f func(*Options)) *conversation {
	t.Helper()
	c := talk(t, s, f)
	c.send(`{"jsonrpc":"2.0","id":"init","method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`)
	if a := c.receive(); a.Error != nil {
		t.Fatalf("initialize: %v", *a.Error)
	}
	c.send(`{"jsonrpc":"2.0","method":"initialized","params":{}}`)
	return c
}

func (c *conversation) read() {
	defer close(c.got)
	r := bufio.NewReader(c.out)
	for {
		c.paused.Lock()
		c.paused.Unlock() //lint:ignore SA2001 waits while a test holds it
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		n, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(line, "Content-Length: ")))
		if err != nil {
			c.t.Errorf("not a header: %q", line)
			return
		}
		if _, err := r.Discard(2); err != nil {
			return
		}
		b := make([]byte, n)
		if _, err := io.ReadFull(r, b); err != nil {
			return
		}
		for _, m := range messages(b) {
			var a answer
			if err := json.Unmarshal(m, &a); err != nil {
				c.t.Errorf("not a message: %q: %v", m, err)
			}
			c.got <- a
		}
	}
}

// messages are the messages of a body: one, or those of a batch.
func messages(b []byte) []json.RawMessage {
	var batch []json.RawMessage
	if json.Unmarshal(b, &batch) == nil {
		return batch
	}
	return []json.RawMessage{b}
}

func framed(body string) string { return string(lsptest.Frame([]byte(body))) }

func (c *conversation) raw(s string) {
	c.t.Helper()
	if _, err := io.WriteString(c.in, s); err != nil {
		c.t.Fatalf("the server does not read: %v", err)
	}
}

func (c *conversation) send(body string) { c.t.Helper(); c.raw(framed(body)) }

func (c *conversation) receive() answer {
	c.t.Helper()
	select {
	case a, ok := <-c.got:
		if !ok {
			c.t.Fatal("the server has closed the connection")
		}
		return a
	case <-time.After(10 * time.Second):
		c.t.Fatal("no answer")
	}
	return answer{}
}

// expectError receives an answer with an error.
func (c *conversation) expectError(id string, code int) {
	c.t.Helper()
	a := c.receive()
	if a.Error == nil || a.Error.Code != code || a.Error.Message == "" || string(a.ID) != id {
		c.t.Errorf("got id %s, result %s, error %+v; want id %s, error %d", a.ID, a.Result, a.Error, id, code)
	}
}

// alive asks something and expects nothing but its answer.
func (c *conversation) alive() {
	c.t.Helper()
	c.send(`{"jsonrpc":"2.0","id":"alive","method":"test/alive"}`)
	c.expectError(`"alive"`, -32601)
}

func (c *conversation) exitCode() int {
	c.t.Helper()
	select {
	case code := <-c.code:
		return code
	case <-time.After(10 * time.Second):
		c.t.Fatal("the server does not end")
	}
	return -1
}

// logged reports whether a line of the log contains text, in whatever field.
func (c *conversation) logged(text string) bool {
	for _, e := range c.logs.All() {
		if strings.Contains(e.Message+fmt.Sprint(e.ContextMap()), text) {
			return true
		}
	}
	return false
}

// nested is an array of that many levels.
func nested(levels int) string { return strings.Repeat("[", levels) + strings.Repeat("]", levels) }

func open(uri, text string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":%s,"languageId":"x","version":1,"text":%s}}}`, quote(uri), quote(text))
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func hoverAt(id, uri string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":"textDocument/hover","params":{"textDocument":{"uri":%s},"position":{"line":0,"character":0}}}`, id, quote(uri))
}

const doc = "file:///doc"

// What a client may send at any time, and what it gets.
func TestMessages(t *testing.T) {
	for _, c := range []struct {
		name, body string
		id         string
		code       int // 0: no answer
	}{
		{"unknown request", `{"jsonrpc":"2.0","id":1,"method":"x/y","params":{}}`, `1`, -32601},
		{"unknown request without params", `{"jsonrpc":"2.0","id":1,"method":"x/y"}`, `1`, -32601},
		{"unknown request with null", `{"jsonrpc":"2.0","id":1,"method":"x/y","params":null}`, `1`, -32601},
		{"unknown $/ request", `{"jsonrpc":"2.0","id":1,"method":"$/y","params":{}}`, `1`, -32601},
		{"unknown notification", `{"jsonrpc":"2.0","method":"x/y","params":{}}`, ``, 0},
		{"unknown notification without params", `{"jsonrpc":"2.0","method":"x/y"}`, ``, 0},
		{"unknown $/ notification", `{"jsonrpc":"2.0","method":"$/y","params":[]}`, ``, 0},
		{"initialized without params", `{"jsonrpc":"2.0","method":"initialized"}`, ``, 0},
		{"wrong params, a number", `{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":42}`, `1`, -32602},
		{"wrong params, an array", `{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":[1]}`, `1`, -32602},
		{"wrong params, inside", `{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":{"textDocument":7}}`, `1`, -32602},
		{"no params", `{"jsonrpc":"2.0","id":1,"method":"textDocument/hover"}`, `1`, -32602},
		{"wrong params of a notification", `{"jsonrpc":"2.0","method":"textDocument/didSave","params":{"textDocument":7}}`, ``, 0},
		{"didChange, a number", `{"jsonrpc":"2.0","method":"textDocument/didChange","params":42}`, ``, 0},
		{"didChange, empty", `{"jsonrpc":"2.0","method":"textDocument/didChange","params":{}}`, ``, 0},
		{"didOpen, empty", `{"jsonrpc":"2.0","method":"textDocument/didOpen"}`, ``, 0},
		{"didOpen, text a ticket of nobody", `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///x","text":0}}}`, ``, 0},
		{"didClose, empty", `{"jsonrpc":"2.0","method":"textDocument/didClose"}`, ``, 0},
		{"not open", `{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///no","version":2},"contentChanges":[{"text":"x"}]}}`, ``, 0},
		{"notification as a request", `{"jsonrpc":"2.0","id":1,"method":"textDocument/didOpen","params":{}}`, `1`, -32600},
		{"request as a notification", `{"jsonrpc":"2.0","method":"textDocument/hover","params":{}}`, ``, 0},
		{"exit as a request", `{"jsonrpc":"2.0","id":1,"method":"exit"}`, `1`, -32600},
		{"cancel, null", `{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":null}}`, ``, 0},
		{"cancel, large", `{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1099511627776}}`, ``, 0},
		{"cancel, unknown", `{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":999}}`, ``, 0},
		{"cancel, nothing", `{"jsonrpc":"2.0","method":"$/cancelRequest"}`, ``, 0},
		{"cancel, an object", `{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{}}}`, ``, 0},
		{"string id", `{"jsonrpc":"2.0","id":"é-1","method":"x/y"}`, `"é-1"`, -32601},
		{"fractional id", `{"jsonrpc":"2.0","id":1.5,"method":"x/y"}`, `null`, -32600},
		{"id beyond int64", `{"jsonrpc":"2.0","id":99999999999999999999,"method":"x/y"}`, `null`, -32600},
		{"object as id", `{"jsonrpc":"2.0","id":{},"method":"x/y"}`, `null`, -32600},
		{"no jsonrpc", `{"id":"n","method":"x/y"}`, `"n"`, -32600},
		{"jsonrpc 1.0", `{"jsonrpc":"1.0","id":3,"method":"x/y"}`, `3`, -32600},
		{"method a number", `{"jsonrpc":"2.0","id":3,"method":1}`, `3`, -32600},
		{"no method", `{"jsonrpc":"2.0"}`, `null`, -32600},
		{"empty object", `{}`, `null`, -32600},
		{"request and response", `{"jsonrpc":"2.0","id":3,"method":"x/y","result":1}`, `3`, -32600},
		{"response nobody waits for", `{"jsonrpc":"2.0","id":77,"result":null}`, ``, 0},
		{"response with both", `{"jsonrpc":"2.0","id":77,"result":null,"error":{"code":1,"message":"x"}}`, ``, 0},
		{"response with neither", `{"jsonrpc":"2.0","id":77}`, ``, 0},
		{"response with a wrong error", `{"jsonrpc":"2.0","id":77,"error":"no"}`, ``, 0},
		{"response with a null error", `{"jsonrpc":"2.0","id":77,"error":null}`, ``, 0},
		{"response without id", `{"jsonrpc":"2.0","result":1}`, ``, 0},
		{"response, fractional id", `{"jsonrpc":"2.0","id":1.5,"result":1}`, ``, 0},
		{"not JSON", `{"jsonrpc":`, `null`, -32700},
		{"JSON and more", `{"jsonrpc":"2.0","id":1,"method":"x/y"}}`, `null`, -32700},
		{"wrong inside", `{"jsonrpc":"2.0","id":1,"method":"x/y","params":{"a":[1,}]}`, `null`, -32700},
		{"control character", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\ny\"}", `null`, -32700},
		{"number", `42`, `null`, -32600},
		{"string", `"x"`, `null`, -32600},
		{"empty batch", `[]`, `null`, -32600},
		{"large batch", "[" + strings.Repeat("1,", maxBatch) + "1]", `null`, -32600},
		{"nested as deep as it may be", `{"jsonrpc":"2.0","id":1,"method":"x/y","params":` + nested(maxNesting-1) + `}`, `1`, -32601},
		{"nested a level deeper", `{"jsonrpc":"2.0","id":1,"method":"x/y","params":` + nested(maxNesting) + `}`, `1`, -32600},
		{"batch nested as deep as it may be", `[{"jsonrpc":"2.0","id":1,"method":"x/y","params":` + nested(maxNesting-2) + `}]`, `1`, -32601},
		{"batch nested a level deeper", `[{"jsonrpc":"2.0","id":1,"method":"x/y","params":` + nested(maxNesting-1) + `}]`, `null`, -32600},
		{"nested arrays", `{"jsonrpc":"2.0","id":"deep","method":"textDocument/hover","params":` + nested(100_000) + `}`, `"deep"`, -32600},
		{"nested without end", strings.Repeat("[", maxDepth+10), `null`, -32700},
		{"invalid UTF-8", "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{\"uri\":\"file:///b\",\"text\":\"a\xff\xfeb\"}}}", ``, 0},
		{"lone surrogate", `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///c","text":"a\ud800b"}}}`, ``, 0},
		{"no URI", `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"%%%:bad uri\u0000","text":"x"}}}`, ``, 0},
		{"escapes in a method", `{"jsonrpc":"2.0","id":5,"method":"x\u002fy"}`, `5`, -32601},
		{"white space around", " \n {\"jsonrpc\" : \"2.0\" , \"id\" : 6 , \"method\" : \"x/y\" } \r\n ", `6`, -32601},
	} {
		t.Run(c.name, func(t *testing.T) {
			cv := initialized(t, &testServer{}, nil)
			cv.send(c.body)
			if c.code != 0 {
				cv.expectError(c.id, c.code)
			}
			cv.alive()
		})
	}
}

// What a client may send between messages, and which of the following ones are
// still understood.
func TestFrames(t *testing.T) {
	alive := `{"jsonrpc":"2.0","id":"first","method":"test/first"}`
	first := []string{`"first" -32601`}
	rest := maxHeader - (len(framed(alive)) - len(alive))
	longest := strings.Repeat("a: b\r\n", rest/6-1)
	longest += "a:" + strings.Repeat("b", rest-len(longest)-4) + "\r\n" + framed(alive)
	const (
		nothing = "there is no message where one should begin"
		number  = "the length of a body is not a number above 0"
		line    = "a header line is too long"
		header  = "a header is too long"
	)
	for _, c := range []struct {
		name, raw string
		answers   []string // "id code"
		why       string   // it is out of step, in the log; said once
	}{
		{"lower case, more fields", fmt.Sprintf("content-length: %d\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n%s", len(alive), alive), first, ""},
		{"letters and digits in a name", "Az_0-9: x\r\nZa90:y\r\n" + framed(alive), first, ""},
		{"bare line feeds", fmt.Sprintf("Content-Length:%d\n\n%s", len(alive), alive), first, ""},
		{"blank lines before", "\r\n\r\n" + framed(alive), first, ""},
		{"header as long as it may be", longest, first, ""},
		{"header a byte longer", "x" + longest, nil, header},
		{"no colon", "GET / HTTP/1.1\r\n\r\n", nil, nothing},
		{"no name", ": x\r\n\r\n", nil, nothing},
		{"a name of other characters", "a b: x\r\n\r\n", nil, nothing},
		{"negative", "Content-Length: -5\r\n\r\n", nil, number},
		{"zero", "Content-Length: 0\r\n\r\n", nil, number},
		{"not a number", "Content-Length: 0x10\r\n\r\n", nil, number},
		{"no length", "Content-Type: x\r\n\r\n", nil, ""},
		{"too short", fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(alive)-3, alive), []string{"null -32700"}, nothing},
		{"much too short", "Content-Length: 5\r\n\r\n" + alive, []string{"null -32700"}, nothing},
		{"too long", fmt.Sprintf("Content-Length: %d\r\n\r\n%s%s", len(alive)+7, alive, framed(alive)), []string{"null -32700"}, nothing},
		{"behind a word", "{}xContent-Length: 5\r\n\r\n", nil, nothing},
		{"nearly the name", "{Content Length: 5\r\n\r\n", nil, nothing},
		{"no colon behind the name", "{Content-Length 5\r\n\r\n", nil, nothing},
		{"as long as the name", "{123456789012345\r\n\r\n", nil, nothing},
		{"long line", strings.Repeat("x", 3*maxLine) + "\r\n", nil, line},
		{"long header", strings.Repeat("a: b\r\n", maxHeader/6+2) + "\r\n", nil, header},
		{"words of a wrapper script", "Starting server: please wait\nready\n", nil, nothing},
	} {
		t.Run(c.name, func(t *testing.T) {
			cv := initialized(t, &testServer{}, nil)
			cv.raw(c.raw)
			for _, want := range c.answers {
				a := cv.receive()
				if a.Error == nil || fmt.Sprintf("%s %d", a.ID, a.Error.Code) != want {
					t.Errorf("got %s %+v, want %s", a.ID, a.Error, want)
				}
			}
			cv.alive()
			why := []any{}
			for _, e := range cv.logs.FilterMessage("out of step with the client").All() {
				why = append(why, e.ContextMap()["because"])
			}
			if c.why == "" && len(why) != 0 || c.why != "" && !slices.Equal(why, []any{c.why}) {
				t.Errorf("out of step because of %q, want %q", why, c.why)
			}
		})
	}
}

// What makes it hopeless to go on ends the server, with 1 and without memory.
func TestHopeless(t *testing.T) {
	for name, raw := range map[string]string{
		"100 GiB":            "Content-Length: 107374182400\r\n\r\n",
		"beyond int64":       "Content-Length: 99999999999999999999999\r\n\r\n",
		"endless header":     strings.Repeat("x", maxGarbage+2*maxLine),
		"garbage with lines": strings.Repeat("garbage\r\n", maxGarbage/8),
	} {
		t.Run(name, func(t *testing.T) {
			cv := initialized(t, &testServer{}, nil)
			go func() { _, _ = io.WriteString(cv.in, raw) }() // the server stops reading
			if code := cv.exitCode(); code != 1 {
				t.Errorf("exit code %d, want 1", code)
			}
		})
	}
}

func TestBodyOverTheLimit(t *testing.T) {
	cv := initialized(t, &testServer{}, func(o *Options) { o.MaxBody = 1000 })
	cv.send(open(doc, strings.Repeat("x", 2000)))
	cv.expectError("null", -32600)
	body := `{"jsonrpc":"2.0","id":1,"method":"x/y"}`
	cv.send(body + strings.Repeat(" ", 1000-len(body)))
	cv.expectError("1", -32601)
	cv.send(body + strings.Repeat(" ", 1001-len(body)))
	cv.expectError("null", -32600)
	cv.alive()
}

// A length is a promise: memory is taken for what comes.
func TestAnnouncedBodyTakesNoMemory(t *testing.T) {
	s := newStream(strings.NewReader("Content-Length: 268435456\r\n\r\n{"), io.Discard, DefaultMaxBody, logger{zap.NewNop(), strings.Clone})
	_, _, err := s.ReadFrame(context.Background())
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error %v, want an unexpected end", err)
	}
	if cap(s.buf) > 1<<20 {
		t.Errorf("a buffer of %d bytes", cap(s.buf))
	}
}

// endsWithData tells of its end with the last bytes, whatever their number.
type endsWithData struct{ *strings.Reader }

func (r *endsWithData) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if r.Len() == 0 {
		err = io.EOF
	}
	return n, err
}

func TestBuffersDoNotStay(t *testing.T) {
	big := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"x/y","params":{"a":%s}}`, quote(strings.Repeat("x", 1<<20)))
	s := newStream(&endsWithData{strings.NewReader(framed(big) + framed(big))}, io.Discard, DefaultMaxBody,
		logger{zap.NewNop(), strings.Clone})
	released := 0
	s.released = func() { released++ }
	for range 2 {
		b, _, err := s.ReadFrame(context.Background())
		if err != nil || string(b) != big {
			t.Fatalf("got %d bytes, %v", len(b), err)
		}
		if _, err := s.WriteFrame(context.Background(), b); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := s.ReadFrame(context.Background()); err != io.EOF {
		t.Fatalf("got %v at the end", err)
	}
	if cap(s.buf) > keepBuffer || cap(s.wbuf) > keepBuffer || released != 2 {
		t.Errorf("buffers of %d and %d bytes stay, %d released", cap(s.buf), cap(s.wbuf), released)
	}
}

func TestBatch(t *testing.T) {
	cv := initialized(t, &testServer{}, nil)
	cv.send(`[{"jsonrpc":"2.0","id":1,"method":"x/a"},7,` + open(doc, "t") + `,{"jsonrpc":"2.0","id":2,"method":"x/b"}]`)
	got := map[string]int{}
	for range 3 {
		a := cv.receive()
		if a.Error != nil {
			got[string(a.ID)] = a.Error.Code
		}
	}
	if len(got) != 3 || got["1"] != -32601 || got["2"] != -32601 || got["null"] == 0 {
		t.Errorf("got %v", got)
	}
	if d, ok := cv.docs.Get(doc); !ok || d.Text != "t" {
		t.Errorf("the batch did not open the document")
	}
	cv.alive()
}

func TestLifecycle(t *testing.T) {
	t.Run("too early", func(t *testing.T) {
		cv := talk(t, &testServer{}, nil)
		cv.send(hoverAt("1", doc))
		cv.expectError("1", -32002)
		cv.send(`{"jsonrpc":"2.0","id":2,"method":"shutdown"}`)
		cv.expectError("2", -32002)
		cv.send(`{"jsonrpc":"2.0","id":3,"method":"x/y"}`)
		cv.expectError("3", -32002)
		cv.send(open(doc, "t"))
		cv.send(`{"jsonrpc":"2.0","id":4,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`)
		if a := cv.receive(); a.Error != nil {
			t.Errorf("initialize fails: %+v", a.Error)
		}
		if cv.docs.Len() != 0 {
			t.Error("a document was opened too early")
		}
		cv.alive()
	})
	t.Run("initialize with wrong params may be repeated", func(t *testing.T) {
		cv := talk(t, &testServer{}, nil)
		cv.send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":"x"}}`)
		cv.expectError("1", -32602)
		cv.send(`{"jsonrpc":"2.0","id":2,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`)
		if a := cv.receive(); a.Error != nil {
			t.Errorf("initialize fails: %+v", a.Error)
		}
	})
	t.Run("initialize answered with nothing", func(t *testing.T) {
		cv := talk(t, &testServer{mute: true}, nil)
		cv.send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`)
		if a := cv.receive(); a.Error != nil || string(a.Result) != "null" {
			t.Errorf("got %s %+v", a.Result, a.Error)
		}
		cv.alive()
	})
	t.Run("twice", func(t *testing.T) {
		cv := initialized(t, &testServer{}, nil)
		cv.send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`)
		cv.expectError("1", -32600)
		cv.alive()
	})
	t.Run("after shutdown", func(t *testing.T) {
		cv := initialized(t, &testServer{}, nil)
		cv.send(`{"jsonrpc":"2.0","id":1,"method":"shutdown"}`)
		if a := cv.receive(); a.Error != nil || string(a.Result) != "null" {
			t.Errorf("shutdown gives %s %+v", a.Result, a.Error)
		}
		cv.send(hoverAt("2", doc))
		cv.expectError("2", -32600)
		cv.send(`{"jsonrpc":"2.0","id":3,"method":"initialize","params":{}}`)
		cv.expectError("3", -32600)
		cv.send(open(doc, "t"))
		cv.send(`{"jsonrpc":"2.0","method":"exit"}`)
		if code := cv.exitCode(); code != 0 || cv.docs.Len() != 0 || cv.server.exits.Load() != 1 {
			t.Errorf("exit code %d, %d documents, Exit called %d times", code, cv.docs.Len(), cv.server.exits.Load())
		}
		if cv.logged("failed") {
			t.Error("a failure in the log")
		}
	})
	// The client wants to leave and can do nothing about it.
	t.Run("shutdown and exit fail", func(t *testing.T) {
		cv := initialized(t, &testServer{leave: errors.New("planted")}, nil)
		cv.send(`{"jsonrpc":"2.0","id":1,"method":"shutdown"}`)
		if a := cv.receive(); a.Error != nil || string(a.Result) != "null" {
			t.Errorf("shutdown gives %s %+v", a.Result, a.Error)
		}
		cv.send(`{"jsonrpc":"2.0","method":"exit"}`)
		if code := cv.exitCode(); code != 0 || !cv.logged("shutdown failed") || !cv.logged("exit failed") {
			t.Errorf("exit code %d, log %v", code, cv.logs.All())
		}
	})
}

func TestEnd(t *testing.T) {
	hello := framed(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`)
	bye := framed(`{"jsonrpc":"2.0","id":2,"method":"shutdown"}`)
	for _, c := range []struct {
		name, raw string
		code      int
		why       string // in the log; not for a client that just closes its side
	}{
		{"exit", hello + framed(`{"jsonrpc":"2.0","method":"exit"}`), 1, "the client asked for it"},
		{"exit before initialize", framed(`{"jsonrpc":"2.0","method":"exit"}`), 1, "the client asked for it"},
		{"shutdown, exit", hello + bye + framed(`{"jsonrpc":"2.0","method":"exit"}`), 0, "the client asked for it"},
		{"closed", hello, 1, ""},
		{"closed before initialize", "", 1, ""},
		{"closed in mid-frame", hello + "Content-Length: 100\r\n\r\n{", 1, "read a body of 100 bytes: unexpected EOF"},
		{"closed in a header", hello + "Content-Le", 1, "read a header: unexpected EOF"},
		{"shutdown, closed", hello + bye, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			cv := talk(t, &testServer{}, nil)
			cv.raw(c.raw)
			start := time.Now()
			if !strings.Contains(c.raw, "exit") {
				_ = cv.in.Close()
			}
			if code := cv.exitCode(); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			why := ""
			for _, e := range cv.logs.FilterMessage("leaving").All() {
				why, _ = e.ContextMap()["because"].(string)
			}
			if why != c.why {
				t.Errorf("leaves because of %q, want %q", why, c.why)
			}
			if d := time.Since(start); d > time.Second/2 {
				t.Errorf("took %v", d)
			}
		})
	}
}

// With the real standard input the parked read cannot be ended; Serve returns
// all the same.
func TestEndWithParkedRead(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	_ = r.Fd() // makes it block, as standard input does
	code := make(chan int, 1)
	go func() {
		code <- Serve(context.Background(),
			Options{In: r, Out: io.Discard, Server: &testServer{}, Documents: document.NewStore()})
	}()
	if _, err := io.WriteString(w, framed(`{"jsonrpc":"2.0","method":"exit"}`)); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-code:
		if got != 1 {
			t.Errorf("exit code %d, want 1", got)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("Serve does not return")
	}
}

// A client that cannot be written to any more is gone.
func TestBrokenPipe(t *testing.T) {
	cv := initialized(t, &testServer{}, nil)
	_ = cv.out.Close()
	cv.send(`{"jsonrpc":"2.0","id":1,"method":"x/y"}`)
	if code := cv.exitCode(); code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
}

// Requests that still run when the client closes its side are answered.
func TestDrain(t *testing.T) {
	started := make(chan struct{})
	cv := initialized(t,
		&testServer{hover: func(ctx context.Context, _ *protocol.HoverParams) (*protocol.Hover, error) {
			close(started)
			time.Sleep(50 * time.Millisecond)
			return &protocol.Hover{Contents: &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: "late"}}, nil
		}}, nil)
	cv.send(hoverAt("1", doc))
	<-started
	_ = cv.in.Close()
	if a := cv.receive(); !strings.Contains(string(a.Result), "late") {
		t.Errorf("got %s %+v", a.Result, a.Error)
	}
	cv.exitCode()
}

func TestParentProcess(t *testing.T) {
	for name, start := range map[string]func(t *testing.T, pid int) *conversation{
		"named by initialize": func(t *testing.T, pid int) *conversation {
			cv := talk(t, &testServer{}, nil)
			cv.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":%d,"rootUri":null,"capabilities":{}}}`, pid))
			cv.receive()
			return cv
		},
		"named by the command line": func(t *testing.T, pid int) *conversation {
			return initialized(t, &testServer{}, func(o *Options) { o.ClientProcessID = pid })
		},
	} {
		t.Run(name, func(t *testing.T) {
			parent := startProcess(t)
			cv := start(t, parent.Pid)
			cv.alive()
			if err := parent.Kill(); err != nil {
				t.Fatal(err)
			}
			_, _ = parent.Wait()
			if code := cv.exitCode(); code != 1 {
				t.Errorf("exit code %d, want 1", code)
			}
		})
	}
	t.Run("cannot be seen", func(t *testing.T) {
		parent := startProcess(t)
		_ = parent.Kill()
		_, _ = parent.Wait()
		cv := talk(t, &testServer{}, nil)
		cv.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":%d,"rootUri":null,"capabilities":{}}}`, parent.Pid))
		cv.receive()
		cv.alive()
	})
}

// startProcess starts one that does nothing.
func startProcess(t *testing.T) *os.Process {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p, err := os.StartProcess(exe, []string{exe}, &os.ProcAttr{Env: append(os.Environ(), "WIRE_TEST_SLEEP=1")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Kill(); _, _ = p.Wait() })
	return p
}

func TestMain(m *testing.M) {
	if os.Getenv("WIRE_TEST_SLEEP") != "" {
		time.Sleep(time.Minute)
		return
	}
	os.Exit(m.Run())
}

// The trap of protocol.NewServer: a small change overtakes a large one, and a
// request does not see the change before it.
func TestOrder(t *testing.T) {
	s := &testServer{}
	store := document.NewStore()
	s.hover = func(ctx context.Context, _ *protocol.HoverParams) (*protocol.Hover, error) {
		d, ok := SnapshotFrom[*document.Document](ctx)
		if !ok {
			return nil, errors.New("no snapshot")
		}
		return &protocol.Hover{Contents: &protocol.MarkupContent{Kind: protocol.MarkupKindPlainText,
			Value: strconv.Itoa(int(d.Version))}}, nil
	}
	cv := initialized(t, s, func(o *Options) {
		o.Documents = store
		o.Snapshot = func() any { d, _ := store.Get(doc); return d }
	})
	cv.send(open(doc, "t"))
	big := quote(strings.Repeat("x", 400_000))
	go func() {
		for v := 2; v < 602; v++ {
			text := `"y"`
			if v%2 == 1 {
				text = big
			}
			_, _ = io.WriteString(cv.in, framed(fmt.Sprintf(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///doc","version":%d},"contentChanges":[{"text":%s}]}}`, v, text)))
			_, _ = io.WriteString(cv.in, framed(hoverAt(strconv.Itoa(v), doc)))
		}
	}()
	for range 600 {
		a := cv.receive()
		if !strings.Contains(string(a.Result), `"value":"`+string(a.ID)+`"`) {
			t.Fatalf("request %s sees %s", a.ID, a.Result)
		}
	}
	cv.mu.Lock()
	defer cv.mu.Unlock()
	for i, e := range cv.events {
		if e.New.Version != int32(i+1) {
			t.Fatalf("event %d is about version %d", i, e.New.Version)
		}
	}
}

func TestNotificationFails(t *testing.T) {
	for name, saved := range map[string]func(context.Context, *protocol.DidSaveTextDocumentParams) error{
		"error": func(context.Context, *protocol.DidSaveTextDocumentParams) error { return errors.New("planted") },
		"panic": func(context.Context, *protocol.DidSaveTextDocumentParams) error { panic("planted") },
	} {
		t.Run(name, func(t *testing.T) {
			cv := initialized(t, &testServer{saved: saved}, nil)
			cv.send(`{"jsonrpc":"2.0","method":"textDocument/didSave","params":{"textDocument":{"uri":"file:///doc"}}}`)
			cv.alive()
			if !cv.logged("planted") {
				t.Error("nothing in the log")
			}
		})
	}
	t.Run("panic about a document", func(t *testing.T) {
		cv := initialized(t, &testServer{}, func(o *Options) {
			o.DocumentChanged = func(context.Context, document.Event) { panic("planted") }
		})
		cv.send(open(doc, "t"))
		cv.alive()
	})
}

func TestRequestFails(t *testing.T) {
	for _, c := range []struct {
		name    string
		hover   func(context.Context, *protocol.HoverParams) (*protocol.Hover, error)
		code    int
		message string
	}{
		{"panic", func(context.Context, *protocol.HoverParams) (*protocol.Hover, error) { panic("pläntéd") }, -32603, "internal error"},
		{"error", func(context.Context, *protocol.HoverParams) (*protocol.Hover, error) {
			return nil, errors.New("no luck")
		}, -32603, "no luck"},
		{"error with a code", func(context.Context, *protocol.HoverParams) (*protocol.Hover, error) {
			return nil, fmt.Errorf("hover: %w", protocol.ErrContentModified)
		}, -32801, "hover: content modified"},
		{"error with a secret", func(context.Context, *protocol.HoverParams) (*protocol.Hover, error) {
			return nil, errors.New("cannot reach PLANTED")
		}, -32603, "cannot reach ***"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cv := initialized(t, &testServer{hover: c.hover}, func(o *Options) {
				o.Redact = func(s string) string { return strings.ReplaceAll(s, "PLANTED", "***") }
			})
			cv.send(hoverAt("1", doc))
			a := cv.receive()
			if a.Error == nil || a.Error.Code != c.code || !strings.Contains(a.Error.Message, c.message) {
				t.Errorf("got %+v, want %d %q", a.Error, c.code, c.message)
			}
			cv.alive()
		})
	}
	t.Run("panic of the snapshot", func(t *testing.T) {
		cv := initialized(t, &testServer{}, func(o *Options) { o.Snapshot = func() any { panic("planted") } })
		cv.send(hoverAt("1", doc))
		cv.expectError("1", -32603)
	})
}

// Nothing that is logged escapes Redact.
func TestLogIsRedacted(t *testing.T) {
	cv := initialized(t, &testServer{
		saved: func(context.Context, *protocol.DidSaveTextDocumentParams) error { return errors.New("PLANTED") },
		hover: func(context.Context, *protocol.HoverParams) (*protocol.Hover, error) { panic("PLANTED") },
	}, func(o *Options) {
		o.Redact = func(s string) string { return strings.ReplaceAll(s, "PLANTED", "***") }
	})
	cv.send(`{"jsonrpc":"2.0","method":"textDocument/didSave","params":{"textDocument":{"uri":"file:///PLANTED"}}}`)
	cv.send(`{"jsonrpc":"2.0","method":"PLANTED","params":1}`)
	cv.send(`{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":"https://PLANTED@host/"}}}`)
	cv.send(hoverAt("1", doc))
	cv.expectError("1", -32603)
	if !cv.logged("***") || cv.logged("PLANTED") {
		t.Errorf("log: %v", cv.logs.All())
	}
}

// A line of the log takes as much of a value as it may, and not all of a long one.
func TestLogIsBounded(t *testing.T) {
	cv := initialized(t, &testServer{}, nil)
	for method, want := range map[string]string{
		strings.Repeat("a", maxLogged):   strings.Repeat("a", maxLogged),
		strings.Repeat("b", maxLogged+1): strings.Repeat("b", maxLogged) + "…",
	} {
		cv.send(`{"jsonrpc":"2.0","method":"` + method + `"}`)
		cv.alive()
		ignored := cv.logs.FilterMessage("notification ignored").TakeAll()
		found := slices.ContainsFunc(ignored, func(e observer.LoggedEntry) bool { return e.ContextMap()["method"] == want })
		if !found {
			t.Errorf("a method of %d bytes is not logged as %d", len(method), len(want))
		}
	}
}

func TestCancel(t *testing.T) {
	for _, id := range []string{`7`, `"é\n7"`, `"\u0037"`} {
		t.Run(id, func(t *testing.T) {
			started := make(chan struct{}, 1)
			cv := initialized(t,
				&testServer{hover: func(ctx context.Context, _ *protocol.HoverParams) (*protocol.Hover, error) {
					started <- struct{}{}
					<-ctx.Done()
					return nil, ctx.Err()
				}}, nil)
			cv.send(hoverAt(id, doc))
			<-started
			cv.send(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":` + id + `}}`)
			if a := cv.receive(); a.Error == nil || a.Error.Code != -32800 {
				t.Errorf("got %s %+v, want RequestCancelled", a.Result, a.Error)
			}
			cv.alive()
		})
	}
	// Two requests of one id are the client's mistake; the end of one of them
	// must not hide the other.
	t.Run("an id used twice", func(t *testing.T) {
		first, started := make(chan struct{}), make(chan struct{}, 2)
		var calls atomic.Int32
		cv := initialized(t,
			&testServer{hover: func(ctx context.Context, _ *protocol.HoverParams) (*protocol.Hover, error) {
				gone := ctx.Done()
				if calls.Add(1) == 1 {
					gone = first
				}
				started <- struct{}{}
				<-gone
				return nil, ctx.Err()
			}}, nil)
		for range 2 {
			cv.send(hoverAt("7", doc))
			<-started
		}
		close(first)
		if a := cv.receive(); a.Error != nil {
			t.Errorf("the first gets %+v", a.Error)
		}
		cv.alive() // behind the answer, so the first has left
		cv.send(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":7}}`)
		cv.expectError("7", -32800)
	})
	t.Run("right behind the request", func(t *testing.T) {
		cv := initialized(t,
			&testServer{hover: func(ctx context.Context, _ *protocol.HoverParams) (*protocol.Hover, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}}, nil)
		for i := range 200 { // the crash of jsonrpc2 came in one of two or three
			id := strconv.Itoa(i)
			cv.raw(framed(hoverAt(id, doc)) + framed(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":`+id+`}}`))
			cv.expectError(id, -32800)
		}
	})
}

func TestRequestValues(t *testing.T) {
	got := make(chan *Request, 1)
	cv := initialized(t,
		&testServer{hover: func(ctx context.Context, _ *protocol.HoverParams) (*protocol.Hover, error) {
			got <- RequestFrom(ctx)
			return nil, nil
		}}, nil)
	const uri = "file:///C:/日 x@y"
	cv.send(hoverAt("1", uri))
	r := <-got
	if r.URI != uri || r.Method != "textDocument/hover" || !strings.HasPrefix(string(r.Params), `{"textDocument"`) {
		t.Errorf("got %+v", r)
	}
	if _, ok := SnapshotFrom[int](context.Background()); ok {
		t.Error("a snapshot outside of a request")
	}
}

func TestCustomMethods(t *testing.T) {
	got := make(chan string, 3)
	cv := initialized(t, &testServer{custom: func(ctx context.Context, method string, params any) (any, error) {
		p, ok := params.(protocol.LSPAny)
		got <- fmt.Sprintf("%s %s %v", method, []byte(p), ok)
		return protocol.LSPAny(`{"ok":true}`), nil
	}}, nil)
	cv.send(`{"jsonrpc":"2.0","id":1,"method":"gitauth/test","params":{"a":1}}`)
	if a := cv.receive(); string(a.Result) != `{"ok":true}` {
		t.Errorf("got %s %+v", a.Result, a.Error)
	}
	cv.send(`{"jsonrpc":"2.0","id":2,"method":"gitauth/none"}`)
	cv.receive()
	cv.send(`{"jsonrpc":"2.0","method":"gitauth/note","params":[1]}`)
	for _, want := range []string{`gitauth/test {"a":1} true`, `gitauth/none  true`, `gitauth/note [1] true`} {
		if g := <-got; g != want {
			t.Errorf("got %q, want %q", g, want)
		}
	}
}

func TestFolders(t *testing.T) {
	got := Folders([]byte(`{"rootUri":"file:///r","workspaceFolders":[{"uri":"file:///c%3A/x","name":"X"},{"name":"none"},7]}`))
	if len(got) != 1 || got[0] != (Folder{"file:///c%3A/x", "X"}) {
		t.Errorf("got %v", got)
	}
	if got = Folders([]byte(`{"workspaceFolders":null,"rootUri":"file:///r"}`)); len(got) != 1 || got[0].URI != "file:///r" {
		t.Errorf("got %v", got)
	}
	for _, params := range []string{`{"workspaceFolders":[],"rootUri":null}`,
		`{"workspaceFolders":[{"uri":""},{"uri":7}],"rootUri":""}`} {
		if got = Folders([]byte(params)); got != nil {
			t.Errorf("%s gives %v", params, got)
		}
	}
	added, removed := FolderChanges([]byte(`{"event":{"added":[{"uri":"a:","name":"A"}],"removed":[{"uri":"b:"}]}}`))
	if len(added) != 1 || added[0].URI != "a:" || len(removed) != 1 || removed[0].URI != "b:" {
		t.Errorf("got %v %v", added, removed)
	}
}

// Documents keep the client's own URI, whatever the library makes of it.
func TestURIsAreTheClients(t *testing.T) {
	cv := initialized(t, &testServer{}, nil)
	uris := []string{"file:///C:/x", "file:///c%3A/y", "file:///日", "file:///a@b+(c)'!,;=", "untitled:Untitled-1",
		"Term://~//9:/bin/bash", "%%%:bad"}
	for _, u := range uris {
		cv.send(open(u, "t"))
	}
	cv.alive()
	for i, u := range uris {
		d, ok := cv.docs.Get(u)
		if !ok || d.URI != u || cv.events[i].URI() != u {
			t.Errorf("%q is kept as %v", u, d)
		}
		var p protocol.TextDocumentIdentifier
		if err := protocol.Unmarshal([]byte(`{"uri":`+quote(u)+`}`), &p); err != nil {
			continue // the library knows no such thing
		}
		if d, ok = cv.docs.Get(string(p.URI)); !ok || d.URI != u {
			t.Errorf("%q is not found as the library's %q", u, p.URI)
		}
	}
}

// Positions are checked before they are believed.
func TestRanges(t *testing.T) {
	pos := func(line, character string) string {
		return `{"start":{"line":` + line + `,"character":` + character + `},"end":{"line":1,"character":0}}`
	}
	for name, c := range map[string]struct {
		rng, want string
		diverged  bool
	}{
		"none":           {``, "X", false},
		"right":          {`"range":` + pos("0", "1") + `,`, "aXb", false},
		"whole line":     {`"range":` + pos("0", "2147483647") + `,`, "aXb", false},
		"range length":   {`"rangeLength":1,"range":` + pos("0", "1") + `,`, "aXb", false},
		"null":           {`"range":null,`, "a\nb", true},
		"empty":          {`"range":{},`, "a\nb", true},
		"negative":       {`"range":` + pos("-1", "0") + `,`, "a\nb", true},
		"fraction":       {`"range":` + pos("0.0", "0") + `,`, "a\nb", true},
		"exponent":       {`"range":` + pos("0e1", "0") + `,`, "a\nb", true},
		"above int32":    {`"range":` + pos("0", "2147483648") + `,`, "a\nb", true},
		"above int64":    {`"range":` + pos("0", "99999999999999999999") + `,`, "a\nb", true},
		"string":         {`"range":` + pos(`"0"`, "0") + `,`, "a\nb", true},
		"inverted":       {`"range":` + pos("1", "1") + `,`, "a\nb", true},
		"not an object":  {`"range":7,`, "a\nb", true},
		"line too large": {`"range":{"start":{"line":9,"character":5},"end":{"line":9,"character":5}},`, "a\nb", true},
	} {
		t.Run(name, func(t *testing.T) {
			cv := initialized(t, &testServer{}, nil)
			cv.send(open(doc, "a\nb"))
			cv.send(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///doc","version":2},"contentChanges":[{` + c.rng + `"text":"X"}]}}`)
			cv.alive()
			if d, _ := cv.docs.Get(doc); d.Text != c.want || d.Diverged != c.diverged {
				t.Errorf("got %q, diverged %v; want %q, %v", d.Text, d.Diverged, c.want, c.diverged)
			}
			if c.diverged && !cv.logged("textDocument/didChange") {
				t.Error("nothing in the log")
			}
		})
	}
}

// A document is not believed any more after a change that says nothing.
func TestChangesWithoutSense(t *testing.T) {
	for changes, diverged := range map[string]bool{
		`[]`: false, `[{"text":"X"}]`: false,
		`null`: true, `{}`: true, `7`: true, `[{}]`: true, `[{"text":7}]`: true, `[{"text":0}]`: true, `[7]`: true,
	} {
		cv := initialized(t, &testServer{}, nil)
		cv.send(open(doc, "t"))
		cv.send(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///doc","version":2},"contentChanges":` + changes + `}}`)
		cv.alive()
		if d, _ := cv.docs.Get(doc); d.Diverged != diverged || cv.logged("panicked") {
			t.Errorf("%s: %+v, want diverged %v", changes, d, diverged)
		}
	}
	cv := initialized(t, &testServer{}, nil)
	cv.send(open(doc, "t"))
	cv.send(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///doc"}}}`)
	cv.alive()
	if d, _ := cv.docs.Get(doc); !d.Diverged || cv.logged("panicked") {
		t.Errorf("no changes: %+v", d)
	}
}

// What is told about documents, to whom wants to know.
func TestDocumentEvents(t *testing.T) {
	closed := `{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":"file:///doc"}}}`
	cv := initialized(t, &testServer{}, nil)
	cv.send(open(doc, "t"))
	cv.send(closed)
	cv.send(closed) // of a document that is not open: nothing has changed
	cv.alive()
	cv.mu.Lock()
	defer cv.mu.Unlock()
	if e := cv.events; len(e) != 2 || e[0].Old != nil || e[0].New.Text != "t" || e[1].Old.Text != "t" || e[1].New != nil {
		t.Errorf("got %+v", e)
	}
	nobody := initialized(t, &testServer{}, func(o *Options) { o.DocumentChanged = nil })
	nobody.send(open(doc, "t"))
	nobody.alive()
	if nobody.logged("panicked") {
		t.Errorf("log: %v", nobody.logs.All())
	}
}

func TestVersions(t *testing.T) {
	for in, want := range map[string]int32{`,"version":7`: 7, `,"version":null`: 0, ``: 0, `,"version":3000000000`: 0, `,"version":"x"`: 0} {
		cv := initialized(t, &testServer{}, nil)
		cv.send(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///doc"` + in + `,"text":"t"}}}`)
		cv.alive()
		if d, ok := cv.docs.Get(doc); !ok || d.Version != want {
			t.Errorf("%q: %+v, want version %d", in, d, want)
		}
	}
}

func TestEncodingIsTheAnswered(t *testing.T) {
	for kind, column := range map[protocol.PositionEncodingKind]int{"": 2, protocol.PositionEncodingKindUTF16: 2,
		protocol.PositionEncodingKindUTF8: 4, protocol.PositionEncodingKindUTF32: 1} {
		s := &testServer{}
		s.result.Capabilities.PositionEncoding = kind
		cv := initialized(t, s, nil)
		cv.send(open(doc, "😀b"))
		cv.send(fmt.Sprintf(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///doc","version":2},"contentChanges":[{"range":{"start":{"line":0,"character":%d},"end":{"line":0,"character":%d}},"text":"X"}]}}`, column, column))
		cv.alive()
		if d, _ := cv.docs.Get(doc); d.Text != "😀Xb" {
			t.Errorf("%q: got %q", kind, d.Text)
		}
	}
}

// Large texts take another way, to the same end.
func TestLargeTexts(t *testing.T) {
	plain := strings.Repeat("[remote \"o\"]\n\turl = https://host.example/日本/😀\r\n", 40_000)
	bad := strings.Repeat("x", 1<<20)
	for name, c := range map[string]struct{ json, want string }{
		"escapes":       {quote(plain), plain},
		"mostly escape": {`"` + strings.Repeat(`\u65e5\ud83d\ude00`, 200_000) + `"`, strings.Repeat("日😀", 200_000)},
		"no escapes":    {`"` + bad + `"`, bad},
		"surrogate":     {`"` + bad + `\ud800"`, bad + "\uFFFD"},
		"two halves":    {`"` + bad + `\ud800\ud83d\ude00\udc00x"`, bad + "\uFFFD😀\uFFFDx"},
		"bad UTF-8":     {`"` + bad + "\xff\xfe" + `z"`, bad + "\uFFFD\uFFFDz"},
	} {
		t.Run(name, func(t *testing.T) {
			cv := initialized(t, &testServer{}, nil)
			cv.send(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///doc","languageId":"x","version":3,"text":` + c.json + `}}}`)
			cv.send(`{"params":{"contentChanges":[{"text":` + c.json + `},{"text":"s","range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}}}],"textDocument":{"version":4,"uri":"file:///two"}},"method":"textDocument/didChange","jsonrpc":"2.0"}`)
			cv.send(open("file:///two", ""))
			cv.send(`{"params":{"contentChanges":[{"text":` + c.json + `},{"text":"s","range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}}}],"textDocument":{"version":4,"uri":"file:///two"}},"method":"textDocument/didChange","jsonrpc":"2.0"}`)
			cv.alive()
			if d, ok := cv.docs.Get(doc); !ok || d.Text != c.want || d.Version != 3 || d.LanguageID != "x" {
				t.Errorf("didOpen gives another text")
			}
			if d, ok := cv.docs.Get("file:///two"); !ok || d.Text != "s"+c.want || d.Version != 4 {
				t.Errorf("didChange gives another text")
			}
		})
	}
	// The number in the place of a text is found for none that says another, and
	// for nothing that is no number.
	for _, text := range []string{`{}`, `null`, `-1`, `1`, `true`} {
		t.Run(text, func(t *testing.T) {
			cv := initialized(t, &testServer{}, nil)
			cv.send(open(doc, "t"))
			cv.send(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///doc","version":2},"contentChanges":[{"text":` + text + `},{"text":"` + bad + `"}]}}`)
			cv.alive()
			if d, _ := cv.docs.Get(doc); d.Text != "t" || !d.Diverged || cv.logged("panicked") {
				t.Errorf("%d bytes, diverged %v", len(d.Text), d.Diverged)
			}
		})
	}
	t.Run("other message of that shape", func(t *testing.T) {
		got := make(chan string, 1)
		cv := initialized(t, &testServer{custom: func(_ context.Context, _ string, params any) (any, error) {
			s, _ := stringValue(member(member(params.(protocol.LSPAny), "textDocument"), "text"))
			got <- s
			return nil, nil
		}}, nil)
		cv.send(`{"jsonrpc":"2.0","method":"gitauth/x","params":{"textDocument":{"text":` + quote(plain) + `}}}`)
		if <-got != plain {
			t.Error("the text has changed")
		}
	})
}

func TestClientCalls(t *testing.T) {
	t.Run("from a request", func(t *testing.T) {
		s := &testServer{}
		cv := initialized(t, s, nil)
		s.command = func(ctx context.Context, _ *protocol.ExecuteCommandParams) (protocol.LSPAny, error) {
			client, ok := protocol.ClientFromContext(ctx)
			if !ok {
				return nil, errors.New("no client")
			}
			items, err := client.Configuration(ctx,
				&protocol.ConfigurationParams{Items: []protocol.ConfigurationItem{{}}})
			if err != nil {
				return nil, err
			}
			return items[0], nil
		}
		cv.send(`{"jsonrpc":"2.0","id":1,"method":"workspace/executeCommand","params":{"command":"x"}}`)
		ask := cv.receive()
		if ask.Method != "workspace/configuration" {
			t.Fatalf("got %+v", ask)
		}
		cv.send(`{"jsonrpc":"2.0","id":` + string(ask.ID) + `,"result":[{"a":1}]}`)
		if a := cv.receive(); string(a.Result) != `{"a":1}` {
			t.Errorf("got %s %+v", a.Result, a.Error)
		}
	})
	t.Run("from a notification", func(t *testing.T) {
		got := make(chan error, 1)
		cv := initialized(t, &testServer{saved: func(ctx context.Context, _ *protocol.DidSaveTextDocumentParams) error {
			client, _ := protocol.ClientFromContext(ctx)
			_, err := client.Configuration(ctx, &protocol.ConfigurationParams{})
			got <- err
			return nil
		}}, nil)
		cv.send(`{"jsonrpc":"2.0","method":"textDocument/didSave","params":{"textDocument":{"uri":"file:///doc"}}}`)
		if err := <-got; !errors.Is(err, ErrOnReader) {
			t.Errorf("error %v, want ErrOnReader", err)
		}
		cv.alive()
	})
	t.Run("never answered", func(t *testing.T) {
		cv := initialized(t, &testServer{}, func(o *Options) { o.CallTimeout = 30 * time.Millisecond })
		done := make(chan error, 1)
		go func() {
			_, err := cv.client.Configuration(context.Background(), &protocol.ConfigurationParams{})
			done <- err
		}()
		ask := cv.receive()
		if err := <-done; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want the deadline", err)
		}
		if a := cv.receive(); a.Method != "$/cancelRequest" || string(a.Params) != `{"id":`+string(ask.ID)+`}` {
			t.Errorf("got %+v", a)
		}
		cv.alive()
	})
	t.Run("answered oddly", func(t *testing.T) {
		for _, odd := range []string{`"result":null,"error":{"code":-32803,"message":"no"}`, `"error":"no"`, `"error":{"message":5}`} {
			cv := initialized(t, &testServer{}, nil)
			done := make(chan error, 1)
			go func() {
				_, err := cv.client.Configuration(context.Background(), &protocol.ConfigurationParams{})
				done <- err
			}()
			ask := cv.receive()
			cv.send(`{"jsonrpc":"2.0","id":` + string(ask.ID) + `,` + odd + `}`)
			var e *jsonrpc2.Error
			if err := <-done; !errors.As(err, &e) {
				t.Errorf("%s: error %v, want the client's", odd, err)
			}
			cv.alive()
		}
	})
	t.Run("too many", func(t *testing.T) {
		cv := initialized(t, &testServer{}, func(o *Options) { o.CallTimeout = 200 * time.Millisecond })
		var tooMany atomic.Int32
		var group sync.WaitGroup
		for range 3 * maxCalls {
			group.Go(func() {
				if _, err := cv.client.Configuration(context.Background(),
					&protocol.ConfigurationParams{}); errors.Is(err, ErrTooManyCalls) {
					tooMany.Add(1)
				}
			})
		}
		group.Wait()
		if tooMany.Load() == 0 {
			t.Error("all were sent")
		}
	})
	// All places are taken by requests that wait for the client: its answers,
	// and what it sends besides, must still be read.
	t.Run("from more requests than may run", func(t *testing.T) {
		s := &testServer{}
		cv := initialized(t, s, nil)
		s.command = func(ctx context.Context, _ *protocol.ExecuteCommandParams) (protocol.LSPAny, error) {
			_, err := cv.client.Configuration(ctx, &protocol.ConfigurationParams{})
			return nil, err
		}
		n := 2 * Concurrency
		go func() {
			for i := range n {
				_, _ = io.WriteString(cv.in, framed(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"workspace/executeCommand","params":{"command":"x"}}`, 1000+i)))
			}
		}()
		for answered := 0; answered < n; {
			a := cv.receive()
			if a.Method == "" {
				answered++
				continue
			}
			go func() { _, _ = io.WriteString(cv.in, framed(`{"jsonrpc":"2.0","id":`+string(a.ID)+`,"result":[]}`)) }()
		}
	})
}

func TestManyRequests(t *testing.T) {
	var running, most atomic.Int32
	cv := initialized(t, &testServer{hover: func(context.Context, *protocol.HoverParams) (*protocol.Hover, error) {
		n := running.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		time.Sleep(time.Millisecond / 10)
		running.Add(-1)
		return nil, nil
	}}, nil)
	const n = 20_000
	go func() {
		for i := range n {
			_, _ = io.WriteString(cv.in, framed(hoverAt(strconv.Itoa(i), doc)))
		}
	}()
	seen := make([]bool, n)
	for range n {
		a := cv.receive()
		i, err := strconv.Atoi(string(a.ID))
		if err != nil || seen[i] || a.Error != nil {
			t.Fatalf("got %s %+v again", a.ID, a.Error)
		}
		seen[i] = true
	}
	if most.Load() > Concurrency {
		t.Errorf("%d requests ran at a time", most.Load())
	}
}

// A client that does not read is waited for, with a bounded number of answers
// in memory, and gets them all.
func TestClientDoesNotRead(t *testing.T) {
	var handled atomic.Int32
	cv := initialized(t, &testServer{hover: func(context.Context, *protocol.HoverParams) (*protocol.Hover, error) {
		handled.Add(1)
		return nil, nil
	}}, nil)
	cv.alive()
	cv.paused.Lock()
	const n = 5000
	go func() {
		for i := range n {
			_, _ = io.WriteString(cv.in, framed(hoverAt(strconv.Itoa(i), doc)))
		}
	}()
	for h := int32(-1); h != handled.Load(); time.Sleep(100 * time.Millisecond) {
		h = handled.Load() // until nothing moves any more
	}
	if h := handled.Load(); h == 0 || h > 4*Concurrency {
		t.Errorf("%d requests were handled while nobody read", h)
	}
	cv.paused.Unlock()
	for range n {
		cv.receive()
	}
	cv.alive()
}

// recorder is a connection that notes what would be sent.
type recorder struct {
	jsonrpc2.Conn
	kinds map[string]kind
}

func (r *recorder) Call(_ context.Context, method string, _, _ any) (jsonrpc2.ID, error) {
	r.kinds[method] = request
	return jsonrpc2.ID{}, nil
}

func (r *recorder) Notify(_ context.Context, method string, _ any) error {
	r.kinds[method] = notification
	return nil
}

// kindOf says of every method of protocol.Server what the library's own client
// makes of it.
func TestKindOf(t *testing.T) {
	r := &recorder{kinds: map[string]kind{}}
	server := reflect.ValueOf(protocol.ServerDispatcher(r))
	methods := reflect.TypeFor[protocol.Server]()
	for i := range methods.NumMethod() {
		m := methods.Method(i)
		if m.Name == "Request" {
			continue
		}
		args := []reflect.Value{reflect.ValueOf(context.Background())}
		for j := 1; j < m.Type.NumIn(); j++ {
			args = append(args, reflect.New(m.Type.In(j)).Elem())
		}
		server.MethodByName(m.Name).Call(args)
	}
	if len(r.kinds) != methods.NumMethod()-1 {
		t.Errorf("%d methods of %d", len(r.kinds), methods.NumMethod()-1)
	}
	for method, want := range r.kinds {
		if got := kindOf(method); got != want {
			t.Errorf("%s is %d, want %d", method, got, want)
		}
	}
	if kindOf("gitauth/x") != custom || kindOf("") != custom {
		t.Error("the protocol knows methods that it does not know")
	}
}

// A panic where nobody recovers but jsonrpc2, which tells its value, tells none.
func TestPanicTellsNothing(t *testing.T) {
	for name, options := range map[string]func(*Options){
		"of what redacts": func(o *Options) {
			o.Redact = func(s string) string {
				if strings.Contains(s, "planted") {
					panic("hunter2 of " + s)
				}
				return s
			}
		},
		"of what masks": func(o *Options) {
			o.Mask = func(b []byte) []byte {
				if strings.Contains(string(b), "planted") {
					panic("hunter2 of " + string(b))
				}
				return b
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			cv := initialized(t, &testServer{
				hover: func(context.Context, *protocol.HoverParams) (*protocol.Hover, error) {
					return nil, errors.New("planted")
				},
				custom: func(context.Context, string, any) (any, error) { return "planted", nil },
			}, options)
			cv.send(hoverAt("1", doc))
			_, _ = io.WriteString(cv.in, framed(`{"jsonrpc":"2.0","id":2,"method":"some/thing","params":{}}`)) // the connection may be over
			_ = cv.in.Close()
			for a := range cv.got {
				if a.Error != nil && strings.Contains(a.Error.Message, "hunter2") ||
					strings.Contains(string(a.Result), "hunter2") {
					t.Errorf("the client is told %+v", a.Error)
				}
			}
			for _, e := range cv.logs.All() {
				if strings.Contains(fmt.Sprint(e.Message, e.ContextMap()), "hunter2") {
					t.Errorf("the log says %v", e.Message)
				}
			}
		})
	}
}
