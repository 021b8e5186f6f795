package lsptest

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func TestFramesComeBack(t *testing.T) {
	call, err := Call(7, "a/b", map[string]int{"x": 1})
	if err != nil {
		t.Fatal(err)
	}
	note, err := Notification("c", nil)
	if err != nil {
		t.Fatal(err)
	}
	sent := [][]byte{call, note, Answer([]byte(`"i"`), "null"), Refusal([]byte("3")), []byte(`[{"id":1,"result":2},{"method":"d"}]`)}
	var wire strings.Builder
	for _, b := range sent {
		wire.Write(Frame(b))
	}
	var got []Message
	NewReader(strings.NewReader(wire.String())).Each(func(body []byte) {
		list, err := Messages(body)
		if err != nil {
			t.Error(err)
		}
		got = append(got, list...)
	})
	if len(got) != 6 || got[0].Method != "a/b" || string(got[0].Params) != `{"x":1}` || !got[0].IsCall() || got[1].IsCall() ||
		string(got[2].ID) != `"i"` || got[3].Error.Code != -32601 || string(got[4].Result) != "2" || got[5].Method != "d" {
		t.Errorf("%+v", got)
	}
}

func TestBrokenFrames(t *testing.T) {
	for wire, want := range map[string]error{
		"":                            io.EOF,
		"Content-Length: 5":           io.ErrUnexpectedEOF,
		"Content-Length: 2\r\n":       io.ErrUnexpectedEOF,
		"Content-Length: 5\r\n\r\n{}": io.ErrUnexpectedEOF,
		"X: y\r\n\r\n":                errNoLength,
		"Content-Length: -1\r\n\r\n":  errNoLength,
	} {
		if _, err := NewReader(strings.NewReader(wire)).Next(); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", wire, err, want)
		}
	}
	if _, err := NewReader(strings.NewReader("Content-Length: x\r\n\r\n")).Next(); err == nil {
		t.Error("a length that is none is read")
	}
	if _, err := Messages([]byte("{")); err == nil {
		t.Error("what is no message is one")
	}
}
