package server

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"

	"github.com/gitauth-ls/gitauth-ls/internal/lsptest"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// fuzzPieces are what a session's texts are put together from.
var fuzzPieces = []string{
	"[remote \"origin\"]\n", "\turl = ", "https://github.com/octo/widget.git", "git@github.com/octo/widget.git", "\n",
	"\r\n", "\r", "[", "]", "\"", "\\", "\\\n", "=", "#", " ", "\t", "😀", "é", "日本",
	"[include]\n\tpath = config\n", "[url \"git@github.com:\"]\n\tinsteadOf = gh:\n", "gh:octo/widget",
	"[branch \"main\"]\n\tremote = ", "origin", "[core]\n\tbare = ", "maybe", "pushurl = ", "HTTPS://githib.com:x@/", "[credential \"https://",
	"\thelper = !f() { ", "[submodule \"", "[http]\n\textraHeader = Authorization: ", "\u2028", "\x00", "\ufeff",
	"file:///", "ssh://git@", ":", "/", "@", "<USER>", "%zz", "~", "-",
}

var fuzzMethods = []string{"hover", "completion", "documentSymbol", "foldingRange", "documentLink", "codeLens",
	"inlayHint", "codeAction"}

// FuzzServer plays what an editor might do, as the bytes say: documents open,
// change and close, and requests come in between. Each is answered, nothing
// panics, and every position in an answer lies in the text.
func FuzzServer(f *testing.F) {
	f.Add([]byte("\x00\x00\x01\x02\x04\x01\x03\x04\x03\x00\x03\x01\x03\x02\x03\x07"))
	f.Add([]byte("\x00\x14\x00\x01\x15\x04\x01\x00\x03\x06\x03\x07\x02\x05\x01\x03\x03\x03\x00"))
	f.Add([]byte("\x00\x13\x01\x0b\x03\x04\x04\x05\x00\x06\x01\x03\x05"))
	f.Add([]byte("\x20\x10\x11\x12\x03\x00\x11\x01\x01\x07\x08\x03\x01\x22\x02\x33\x03\x03\x44\x44"))
	f.Fuzz(func(t *testing.T, script []byte) {
		if len(script) > 200 {
			t.Skip()
		}
		s := newFuzzSession(t, script)
		defer s.end()
		for !s.over() {
			s.step()
		}
		s.settle()
	})
}

// fuzzSession is an editor without a disk: its file is nowhere.
type fuzzSession struct {
	t      *testing.T
	script []byte
	uri    string
	unit   position.Encoding

	text    string
	open    bool
	version int
	next    int

	to   io.WriteCloser
	done chan int
	logs *observer.ObservedLogs

	mu       sync.Mutex
	answers  map[int]chan answer
	texts    []string // all that the document has been
	violated string
}

func newFuzzSession(t *testing.T, script []byte) *fuzzSession {
	s := &fuzzSession{t: t, script: script, uri: document.URI(filepath.Join(t.TempDir(), ".git", "config")),
		done: make(chan int, 1), answers: map[int]chan answer{}}
	s.unit = []position.Encoding{position.UTF8, position.UTF16, position.UTF32}[int(s.byte())%3]
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	core, logs := observer.New(zapcore.WarnLevel)
	s.to, s.logs = toServer, logs
	go func() {
		s.done <- Serve(context.Background(),
			Options{In: in, Out: out, Log: zap.New(core), Environ: []string{"HOME=" + t.TempDir(), "GIT_CONFIG_NOSYSTEM=1"}})
		out.Close()
	}()
	go s.read(fromServer)
	unit := map[position.Encoding]string{position.UTF8: "utf-8", position.UTF16: "utf-16", position.UTF32: "utf-32"}[s.unit]
	s.call("initialize", map[string]any{"processId": nil, "rootUri": nil, "capabilities": map[string]any{
		"general": map[string]any{"positionEncodings": []string{unit}},
		"textDocument": map[string]any{
			"codeAction": map[string]any{"codeActionLiteralSupport": map[string]any{
				"codeActionKind": map[string]any{"valueSet": []string{""}},
			}},
			"publishDiagnostics": map[string]any{"relatedInformation": true},
			"documentSymbol":     map[string]any{"hierarchicalDocumentSymbolSupport": true},
		},
	}})
	return s
}

func (s *fuzzSession) over() bool { return len(s.script) == 0 }

func (s *fuzzSession) byte() byte {
	if len(s.script) == 0 {
		return 0
	}
	b := s.script[0]
	s.script = s.script[1:]
	return b
}

// piece is a text of a few pieces.
func (s *fuzzSession) piece() string {
	var b strings.Builder
	for range 1 + s.byte()%6 {
		b.WriteString(fuzzPieces[int(s.byte())%len(fuzzPieces)])
	}
	return b.String()
}

// place is an offset in the text, in whole characters, and the position.
func (s *fuzzSession) place() (int, pos) {
	offset := 0
	if len(s.text) > 0 {
		offset = (int(s.byte())<<8 | int(s.byte())) % (len(s.text) + 1)
	}
	for offset < len(s.text) && s.text[offset]&0xC0 == 0x80 {
		offset++
	}
	if offset > 0 && offset < len(s.text) && s.text[offset-1:offset+1] == "\r\n" {
		offset++
	}
	p := position.NewIndex(s.text).Position(offset, s.unit)
	return offset, pos{int(p.Line), int(p.Character)}
}

func (s *fuzzSession) step() {
	doc := map[string]any{"uri": s.uri, "version": s.version + 1, "languageId": "gitconfig"}
	switch b := s.byte(); b % 5 {
	case 0:
		s.known(s.piece() + s.piece())
		s.open = true
		doc["text"] = s.text
		s.notify("textDocument/didOpen", map[string]any{"textDocument": doc})
	case 1:
		if !s.open {
			return
		}
		from, start := s.place()
		to, end := s.place()
		if to < from {
			from, to, start, end = to, from, end, start
		}
		piece := s.piece()
		s.known(s.text[:from] + piece + s.text[to:])
		s.notify("textDocument/didChange",
			map[string]any{"textDocument": doc, "contentChanges": []any{map[string]any{"range": span{start, end}, "text": piece}}})
	case 2:
		if !s.open {
			return
		}
		s.open = false
		s.notify("textDocument/didClose", map[string]any{"textDocument": doc})
	case 3:
		method := "textDocument/" + fuzzMethods[int(s.byte())%len(fuzzMethods)]
		_, p := s.place()
		_, q := s.place()
		s.call(method, map[string]any{"textDocument": doc, "position": p, "range": span{p, q},
			"context": map[string]any{"diagnostics": []any{}}})
	case 4:
		n := int(s.byte())
		s.call("textDocument/hover", map[string]any{"textDocument": doc, "position": pos{n, n * n}})
	}
}

func (s *fuzzSession) known(text string) {
	s.text, s.version = text, s.version+1
	s.mu.Lock()
	s.texts = append(s.texts, text)
	s.mu.Unlock()
}

func (s *fuzzSession) notify(method string, params any) {
	s.send(lsptest.Notification(method, params))
}

func (s *fuzzSession) send(body []byte, err error) {
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.to.Write(lsptest.Frame(body)); err != nil {
		s.t.Fatalf("the server is gone: %v", err)
	}
}

// call sends a request; its answer must come and fit the text.
func (s *fuzzSession) call(method string, params any) {
	s.next++
	c := make(chan answer, 1)
	s.mu.Lock()
	s.answers[s.next] = c
	s.mu.Unlock()
	s.send(lsptest.Call(s.next, method, params))
	select {
	case a := <-c:
		if a.err != nil {
			s.t.Fatalf("%s: %v", method, a.err)
		}
		if why := s.outside(a.result, []string{s.text}); why != "" {
			s.t.Fatalf("%s: %s of %q", method, why, s.text)
		}
	case <-time.After(waitLimit):
		s.t.Fatalf("%s was not answered", method)
	}
}

// settle waits until the last state has been published.
func (s *fuzzSession) settle() {
	s.call("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": s.uri}, "position": pos{}})
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.violated != "" {
		s.t.Fatal(s.violated)
	}
}

func (s *fuzzSession) end() {
	s.to.Close()
	select {
	case <-s.done:
	case <-time.After(waitLimit):
		s.t.Error("the server does not end")
	}
	for _, e := range s.logs.All() {
		for _, field := range append(e.Context, zap.String("", e.Message)) {
			if strings.Contains(field.Key+field.String, "panic") {
				s.t.Errorf("%s: %s", e.Message, field.String)
			}
		}
	}
}

// read takes what the server sends.
func (s *fuzzSession) read(from io.Reader) {
	lsptest.NewReader(from).Each(func(body []byte) {
		var m lsptest.Message
		if err := json.Unmarshal(body, &m); err != nil {
			return
		}
		id, _ := strconv.Atoi(string(m.ID)) // what is none answers nothing
		s.mu.Lock()
		switch {
		case m.Method == "textDocument/publishDiagnostics":
			// It may be about any of the states so far.
			if why := s.outside(m.Params, s.texts); why != "" && s.violated == "" {
				s.violated = "diagnostics: " + why
			}
		case m.Method == "" && s.answers[id] != nil:
			s.answers[id] <- answer{m.Result, m.Error}
			delete(s.answers, id)
		}
		s.mu.Unlock()
	})
}

// outside looks for a position that lies in none of the texts.
func (s *fuzzSession) outside(raw json.RawMessage, texts []string) string {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return "no JSON"
	}
	var all []pos
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			line, ok := v["line"].(float64)
			character, ok2 := v["character"].(float64)
			if ok && ok2 {
				all = append(all, pos{int(line), int(character)})
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(v)
	if len(all) == 0 {
		return ""
	}
	fits := func(text string) bool {
		x := position.NewIndex(text)
		for _, p := range all {
			at := position.Position{Line: uint32(p.Line), Character: uint32(p.Character)}
			if offset, ok := x.Offset(at, s.unit); !ok || x.Position(offset, s.unit) != at {
				return false
			}
		}
		return true
	}
	if !slices.ContainsFunc(texts, fits) {
		return fmt.Sprintf("a position of %v lies outside", all)
	}
	return ""
}
