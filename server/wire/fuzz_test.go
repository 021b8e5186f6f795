package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.uber.org/zap"
)

var bodies = []string{
	`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"capabilities":{}}}`,
	`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///a","languageId":"x","version":1,"text":"é\n\ud83d\ude00\ud800"}}}`,
	`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///a","version":2},"contentChanges":[{"range":{"start":{"line":0,"character":0},"end":{"line":1,"character":-1}},"text":"x"},{"text":""}]}}`,
	`{"jsonrpc":"2.0","id":"é","method":"textDocument/hover","params":{"textDocument":{"uri":"file:///a"},"position":{"line":0,"character":0}}}`,
	`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":null}}`,
	`{"jsonrpc":"2.0","id":3,"result":null,"error":{"code":1.5,"message":"x"}}`,
	`[{"jsonrpc":"2.0","id":1e2,"method":"x"},[],1,{"id":{}}]`,
	`[]`, `{}`, `-0.5e+10`, `"\u00e9\/\b"`, `tru`, `{"a":1,}`, `[1 2]`, "\x00", ``,
	`[1}`, `{"a":1]`, `"\u12"`, `"\u123g"`, "\"a\nn\"", `{"":1,"a":2}`, `{"a":[1,{"b":"]"}],"c":{}}`,
	"{\t\"a\"\r:\n[ 1\t,2 ,\n3\r] ,\r\"b\"\n:\ttrue }", "[\t1 ,\r\"2\"\n, {} ]",
}

// The scanner agrees with encoding/json about what is JSON, wherever it has to
// wait for more.
func FuzzScanner(f *testing.F) {
	for _, b := range bodies {
		f.Add([]byte(b), uint16(7))
	}
	f.Fuzz(func(t *testing.T, b []byte, cut uint16) {
		if bytes.Count(b, []byte("["))+bytes.Count(b, []byte("{")) > 9000 {
			t.Skip() // encoding/json gives up at 10,000 levels
		}
		var whole, parts scanner
		whole.reset()
		whole.feed(b)
		if got, want := whole.complete(), json.Valid(b); got != want {
			t.Fatalf("%q is JSON: %v, want %v", b, got, want)
		}
		parts.reset()
		for n := 0; n < len(b); n += 1 + int(cut)%9 {
			parts.feed(b[:n])
		}
		parts.feed(b)
		if parts.complete() != whole.complete() || parts.params != whole.params || parts.id != whole.id ||
			parts.method != whole.method || parts.elements != whole.elements {
			t.Fatalf("%q: in parts %+v, as a whole %+v", b, parts, whole)
		}
	})
}

// Strings and containers are read as encoding/json reads them.
func FuzzJSON(f *testing.F) {
	for _, b := range bodies {
		f.Add([]byte(b))
	}
	f.Add([]byte("\"\xff\xfe\\udc00\\ud800\\ud83d\\ude00\""))
	f.Fuzz(func(t *testing.T, b []byte) {
		for range members(b) { // whatever it is, it ends
		}
		for range elements(b) {
		}
		if !json.Valid(b) {
			return
		}
		b = bytes.TrimSpace(b)
		switch b[0] {
		case '"':
			var want string
			if err := json.Unmarshal(b, &want); err != nil {
				t.Skip(err)
			}
			if got, ok := stringValue(b); !ok || got != want {
				t.Fatalf("%q says %q, want %q", b, got, want)
			}
		case '[':
			var want []json.RawMessage
			if err := json.Unmarshal(b, &want); err != nil {
				t.Skip(err)
			}
			i := 0
			for e := range elements(b) {
				if i == len(want) || !bytes.Equal(e, want[i]) {
					t.Fatalf("%q: element %d is %q", b, i, e)
				}
				i++
			}
			if i != len(want) {
				t.Fatalf("%q has %d elements, want %d", b, i, len(want))
			}
		case '{':
			var want map[string]json.RawMessage
			if err := json.Unmarshal(b, &want); err != nil || bytes.ContainsAny(b, "\\") ||
				!json.Valid(bytes.ToValidUTF8(b, nil)) {
				t.Skip(err)
			}
			for k, v := range want {
				if got := member(b, k); !bytes.Equal(got, v) && string(toValid([]byte(k))) == k &&
					!strings.Contains(k, "\uFFFD") {
					t.Fatalf("%q: member %q is %q, want %q", b, k, got, v)
				}
			}
		}
	})
}

// Whatever comes in, what reaches jsonrpc2 is something that it does not end
// the connection for, and what goes out is well-formed.
func FuzzGuard(f *testing.F) {
	for _, b := range bodies {
		f.Add([]byte(framed(b)))
	}
	f.Add([]byte("content-length:  2\nX: y\r\n\r\n[]Content-Length: 3\r\n\r\n{}{}{}Content-Length: 4\r\n\r\ntrue"))
	f.Add([]byte("Content-Length: 99999999999\r\n\r\n{"))
	f.Fuzz(func(t *testing.T, in []byte) {
		var out bytes.Buffer
		s := newStream(bytes.NewReader(in), &out, 1<<20, logger{zap.NewNop(), strings.Clone})
		for {
			b, _, err := s.ReadFrame(context.Background())
			if err != nil {
				break
			}
			if b[bytes.IndexAny(b, "[{")] == '[' {
				if _, err := jsonrpc2.ParseRequests(b); err != nil {
					t.Fatalf("batch %q reaches jsonrpc2: %v", b, err)
				}
				continue
			}
			if _, err := jsonrpc2.DecodeMessage(b); err != nil {
				t.Fatalf("message %q reaches jsonrpc2: %v", b, err)
			}
		}
		answers := newStream(&out, io.Discard, 1<<20, logger{zap.NewNop(), strings.Clone})
		for out.Len() > 0 || answers.in.Buffered() > 0 {
			n, err := answers.header()
			if err != nil {
				t.Fatalf("header of an answer: %v", err)
			}
			b, err := answers.body(int(n))
			if err != nil || !answers.scan.complete() || !json.Valid(b) || answers.garbage > 0 {
				t.Fatalf("answer %q: %v", b, err)
			}
		}
	})
}

// After any message the server still answers, unless it was told to go.
func FuzzMessage(f *testing.F) {
	for _, b := range bodies {
		f.Add([]byte(b))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if bytes.Contains(body, []byte("exit")) || bytes.Contains(body, []byte("shutdown")) ||
			bytes.Contains(body, []byte(`\u`)) || bytes.Contains(body, []byte("still-alive")) {
			t.Skip()
		}
		c := initialized(t, &testServer{}, nil)
		if len(body) > 0 {
			c.send(string(body))
		}
		c.send(`{"jsonrpc":"2.0","id":"still-alive","method":"test/alive"}`)
		for {
			if a := c.receive(); string(a.ID) == `"still-alive"` {
				break
			}
		}
		_ = c.in.Close()
		c.exitCode()
		for d := range c.docs.All() {
			_ = d.Index()
		}
	})
}

// A large document is checked and taken out of its message in about the time
// that encoding/json needs for a look at it (measured: 0.6 of it), so that a
// request behind it need not wait. The limit is another's time because a
// machine may be busy.
func TestLargeDocumentIsQuick(t *testing.T) {
	text := strings.Repeat("[remote \"origin\"]\n\turl = https://host.example/team/repo.git\n", 1<<16)
	body := open(doc, text)
	ours, theirs := time.Hour, time.Hour
	for range 5 {
		s := newStream(strings.NewReader(framed(body)), io.Discard, DefaultMaxBody, logger{zap.NewNop(), strings.Clone})
		start := time.Now()
		b, _, err := s.ReadFrame(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		ours = min(ours, time.Since(start))
		if got, ok := s.redeem(member(member(member(b, "params"), "textDocument"), "text")); !ok || got != text {
			t.Fatal("the text is another")
		}
		start = time.Now()
		if !json.Valid([]byte(body)) {
			t.Fatal("not JSON")
		}
		theirs = min(theirs, time.Since(start))
	}
	if ours > 2*theirs {
		t.Errorf("%d bytes took %v, more than twice encoding/json's %v", len(body), ours, theirs)
	}
}

// A large document is kept in the memory in which it was read.
func TestLargeDocumentTakesItsSize(t *testing.T) {
	in := framed(open(doc, strings.Repeat("[remote \"origin\"]\n\turl = https://host.example/team/repo.git\n", 1<<19)))
	s := newStream(strings.NewReader(in), io.Discard, DefaultMaxBody, logger{zap.NewNop(), strings.Clone})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, _, err := s.ReadFrame(context.Background()); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	// Until trustAfter bytes have come the buffer doubles.
	if got, most := after.TotalAlloc-before.TotalAlloc, uint64(len(in)+2*trustAfter+1<<20); got > most {
		t.Errorf("%d bytes were allocated for a message of %d, want at most %d", got, len(in), most)
	}
}

func BenchmarkLargeDocument(b *testing.B) {
	body := open(doc, strings.Repeat("[remote \"origin\"]\n\turl = https://host.example/team/repo.git\n", 1<<18))
	in := framed(body)
	b.SetBytes(int64(len(in)))
	for range b.N {
		s := newStream(strings.NewReader(in), io.Discard, DefaultMaxBody, logger{zap.NewNop(), strings.Clone})
		if _, _, err := s.ReadFrame(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHover(b *testing.B) {
	body := fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///a"},"position":{"line":0,"character":0}}}`, 7)
	in := strings.Repeat(framed(body), 1000)
	b.ReportAllocs()
	for b.Loop() {
		s := newStream(strings.NewReader(in), io.Discard, DefaultMaxBody, logger{zap.NewNop(), strings.Clone})
		for {
			if _, _, err := s.ReadFrame(context.Background()); err != nil {
				break
			}
		}
	}
}
