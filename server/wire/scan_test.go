package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"go.lsp.dev/jsonrpc2"
	"go.uber.org/zap"
)

// Which texts are taken out of a large message: those of a document that the
// editor opens or changes, if they are long. Everything else that looks like
// them reaches its handler as it stands.
func TestTextsTakenOut(t *testing.T) {
	long := quote(strings.Repeat("x", minText))
	document := `"method":"textDocument/didOpen","params":{"textDocument":`
	change := `"method":"textDocument/didChange","params":{"contentChanges":`
	for name, c := range map[string]struct {
		members string
		want    int
	}{
		"didOpen":                   {document + `{"text":` + long + `}}`, 1},
		"didChange":                 {change + `[{"text":` + long + `},{"text":"x"},{"text":` + long + `}]}`, 2},
		"just too short":            {document + `{"text":` + quote(strings.Repeat("x", minText-1)) + `}}`, 0},
		"another method":            {`"method":"textDocument/didSave","params":{"textDocument":{"text":` + long + `}}`, 0},
		"a request":                 {`"id":1,` + document + `{"text":` + long + `}}`, 0},
		"another member":            {document + `{"languageId":` + long + `,"text":""}}`, 0},
		"another member of changes": {change + `[{"range":` + long + `}]}`, 0},
		"another object":            {`"method":"textDocument/didOpen","params":{"document":{"text":` + long + `}}`, 0},
		"another array":             {`"method":"textDocument/didChange","params":{"changes":[{"text":` + long + `}]}`, 0},
		"not of params":             {`"x":{"textDocument":{"text":` + long + `}},` + document + `{}}`, 0},
		"changes, not of params":    {`"x":{"contentChanges":[{"text":` + long + `}]},` + change + `[]}`, 0},
		"deeper in the document":    {document + `{"x":{"text":` + long + `}}}`, 0},
		"an array in the document":  {document + `[{"text":` + long + `}]}`, 0},
		"deeper in a change":        {change + `[{"text":{"text":` + long + `}}]}`, 0},
		"changes without an array":  {change + `{"text":` + long + `}}`, 0},
		"text of params":            {`"method":"textDocument/didOpen","params":{"text":` + long + `}`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			for size, want := range map[int]int{largeBody: 0, largeBody + 1: c.want} {
				body := `{"jsonrpc":"2.0",` + c.members
				body += strings.Repeat(" ", size-len(body)-1) + "}"
				s := newStream(strings.NewReader(framed(body)), io.Discard, DefaultMaxBody,
					logger{zap.NewNop(), strings.Clone})
				got, _, err := s.ReadFrame(context.Background())
				if err != nil || len(s.texts) != want || want == 0 && string(got) != body {
					t.Errorf("%d of %d bytes, %d texts taken out, want %d; error %v", len(got), size, len(s.texts), want, err)
				}
			}
		})
	}
}

// The memory of a message is given back unless a document lives in it.
func TestBufferOfTexts(t *testing.T) {
	plain, escapes := strings.Repeat("x", largeBody), strings.Repeat(`\u0041`, largeBody/6)
	kept := `{"jsonrpc":"2.0","method":"x/y","params":[]}`
	kept += strings.Repeat(" ", keepBuffer-len(kept))
	for name, c := range map[string]struct {
		body     string
		released int
	}{
		"a text":           {open(doc, plain), 0},
		"escapes":          {strings.Replace(open(doc, "?"), "?", escapes, 1), 1},
		"no text":          {`{"jsonrpc":"2.0","method":"x/y","params":["` + plain + `"]}`, 1},
		"the largest kept": {kept, 0},
		"larger by one":    {kept + " ", 1},
		"document, small":  {open(doc, "x"), 0},
	} {
		s := newStream(strings.NewReader(framed(c.body)), io.Discard, DefaultMaxBody,
			logger{zap.NewNop(), strings.Clone})
		released := 0
		s.released = func() { released++ }
		for _, want := range []error{nil, io.EOF} {
			if _, _, err := s.ReadFrame(context.Background()); err != want {
				t.Errorf("%s: error %v, want %v", name, err, want)
			}
		}
		if released != c.released {
			t.Errorf("%s: released %d times, want %d", name, released, c.released)
		}
	}
}

// What jsonrpc2 is given of a response: exactly one of result and error, as it
// would end the connection for another.
func TestResponses(t *testing.T) {
	const id = `{"jsonrpc":"2.0","id":7,`
	none := fmt.Sprintf(`"error":{"code":%d,"message":"the client gave no reason"}}`, jsonrpc2.UnknownError)
	for _, c := range []struct{ body, want string }{ // "" for none
		{id + `"result":{"a":1}}`, id + `"result":{"a":1}}`},
		{` {"result":1 ,"id":7, "jsonrpc":"2.0"}`, ` {"result":1 ,"id":7, "jsonrpc":"2.0"}`},
		{`{"id":7,"result":1}`, id + `"result":1}`},
		{`{"jsonrpc":"1.0","id":7,"result":1}`, id + `"result":1}`},
		{id + `"result":1,"error":null}`, id + `"result":1}`},
		{id + `"error":null}`, id + `"result":null}`},
		{`{"jsonrpc":"2.0","id":7}`, id + `"result":null}`},
		{id + `"result":1,"error":{"code":5,"message":"m"}}`, id + `"error":{"code":5,"message":"m"}}`},
		{id + `"error":{"code":-2147483648,"message":"m"}}`, id + `"error":{"code":-2147483648,"message":"m"}}`},
		{id + `"error":{}}`, id + none},
		{id + `"error":{"code":4294967297,"message":1}}`, id + none},
		{id + `"error":{"code":"5","message":null}}`, id + none},
		{`{"id":"a","error":"no"}`, `{"jsonrpc":"2.0","id":"a",` + none},
		{id + `"result":` + nested(maxNesting-1) + `}`, id + `"result":` + nested(maxNesting-1) + `}`},
		{id + `"result":` + nested(maxNesting) + `}`, ``},
		{`{"jsonrpc":"2.0","result":1}`, ``},
		{`{"jsonrpc":"2.0","id":null,"result":1}`, ``},
		{`{"jsonrpc":"2.0","id":1.5,"result":1}`, ``},
	} {
		s := newStream(strings.NewReader(framed(c.body)), io.Discard, DefaultMaxBody,
			logger{zap.NewNop(), strings.Clone})
		got, _, err := s.ReadFrame(context.Background())
		if string(got) != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%.80s becomes %.80s, error %v; want %.80s", c.body, got, err, c.want)
		}
	}
}

func TestLargestBatch(t *testing.T) {
	body := "[" + strings.Repeat("1,", maxBatch-1) + "1]"
	s := newStream(strings.NewReader(framed(body)), io.Discard, DefaultMaxBody, logger{zap.NewNop(), strings.Clone})
	if got, _, err := s.ReadFrame(context.Background()); string(got) != body {
		t.Errorf("got %d bytes, error %v", len(got), err)
	}
}

func TestParseLength(t *testing.T) {
	for value, want := range map[string]int64{
		" 42\r\n": 42, "42": 42, strconv.Itoa(maxSkip): maxSkip,
		"0": 0, "-5": 0, "": 0, "4 2": 0, "0x10": 0, "-99999999999999999999": 0,
	} {
		if got, err := parseLength([]byte(value)); got != want || err != nil {
			t.Errorf("%q is %d, %v; want %d", value, got, err, want)
		}
	}
	for _, value := range []string{strconv.Itoa(maxSkip + 1), "99999999999999999999"} {
		if got, err := parseLength([]byte(value)); !errors.Is(err, errGarbage) {
			t.Errorf("%q is %d, %v", value, got, err)
		}
	}
}

// So much may come between two messages, and no more.
func TestGarbage(t *testing.T) {
	s := newStream(strings.NewReader(""), io.Discard, DefaultMaxBody, logger{zap.NewNop(), strings.Clone})
	for _, c := range []struct {
		bytes int
		want  error
	}{{maxGarbage - 1, nil}, {1, nil}, {1, errGarbage}} {
		if err := s.lost(c.bytes, "planted"); err != c.want {
			t.Errorf("error %v at %d bytes, want %v", err, s.garbage, c.want)
		}
	}
}

// The methods of jsonrpc2.Stream that its connection does not use.
func TestStreamReads(t *testing.T) {
	s := newStream(strings.NewReader(framed(`{"jsonrpc":"2.0","id":1,"result":[2]}`)), io.Discard, DefaultMaxBody,
		logger{zap.NewNop(), strings.Clone})
	m, n, err := s.Read(context.Background())
	if r, ok := m.(*jsonrpc2.Response); err != nil || n != 37 || !ok || string(r.Result()) != "[2]" {
		t.Errorf("got %v, %d, %v", m, n, err)
	}
	if m, n, err = s.Read(context.Background()); m != nil || n != 0 || err != io.EOF {
		t.Errorf("at the end %v, %d, %v", m, n, err)
	}
}

// What is noted of a string holds wherever in it the byte stands, and wherever
// the scanner had to wait: a text that is not noted as wide is believed to be
// UTF-8.
func TestStringsNoted(t *testing.T) {
	long := strings.Repeat("x", minText)
	for _, c := range []struct {
		bytes         string
		wide, escaped bool
	}{
		{"x", false, false}, {"\x7f", false, false}, {"\x80", true, false}, {"\xff", true, false}, {"é", true, false},
		{`\n`, false, true}, {`\u0041`, false, true}, {`\"`, false, true}, {`é\\`, true, true},
	} {
		for shift := range 9 {
			for _, text := range []string{long[shift:] + "xxxxxxxx" + c.bytes, c.bytes + long[shift:] + "xxxxxxxx"} {
				body := []byte(`{"params":{"textDocument":{"text":"` + text + `"}}}`)
				for _, cut := range []int{len(body), len(body) - 4, len(body) - 5, len(body) - 6} {
					var s scanner
					s.reset()
					s.feed(body[:cut])
					s.feed(body)
					if !s.complete() || len(s.texts) != 1 || s.texts[0].wide != c.wide ||
						s.texts[0].escaped != c.escaped {
						t.Errorf("%q, shifted by %d, cut at %d: %+v", c.bytes, shift, cut-len(body), s.texts)
					}
				}
			}
		}
	}
}

// What is not JSON after all ends what walks through it, early.
func TestCutJSON(t *testing.T) {
	for _, b := range bodies {
		for n := range len(b) {
			cut := []byte(b)[:n:n]
			for _, v := range members(cut) {
				for range members(v) {
				}
			}
			for v := range elements(cut) {
				stringValue(v)
			}
		}
	}
}
