// Package lsptest is a language client's end of the wire, for tests: frames,
// messages, and how to answer a server.
package lsptest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Message is one message of either side: a call has a method and an ID, a
// notification a method alone, an answer an ID and a result or an error.
type Message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *Error          `json:"error"`
}

// IsCall says whether the other side waits for an answer.
func (m *Message) IsCall() bool { return m.Method != "" && m.ID != nil }

// Error is why a call failed.
type Error struct {
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data"`
}

func (e *Error) Error() string { return fmt.Sprintf("error %d: %s", e.Code, e.Message) }

// Messages are those of a frame's body: one, or several in a batch.
func Messages(body []byte) ([]Message, error) {
	var batch []Message
	if json.Unmarshal(body, &batch) == nil {
		return batch, nil
	}
	var m Message
	if err := json.Unmarshal(body, &m); err != nil {
		return nil, fmt.Errorf("message: %w", err)
	}
	return []Message{m}, nil
}

// Frame is a body with its header.
func Frame(body []byte) []byte {
	return append([]byte("Content-Length: "+strconv.Itoa(len(body))+"\r\n\r\n"), body...)
}

// Call is the body of a call; params may be nil.
func Call(id int, method string, params any) ([]byte, error) {
	return encode(map[string]any{"id": id, "method": method}, params)
}

// Notification is the body of a notification.
func Notification(method string, params any) ([]byte, error) {
	return encode(map[string]any{"method": method}, params)
}

func encode(m map[string]any, params any) ([]byte, error) {
	m["jsonrpc"] = "2.0"
	if params != nil {
		m["params"] = params
	}
	return json.Marshal(m)
}

// Answer is the body of an answer; result is JSON.
func Answer(id json.RawMessage, result string) []byte {
	return []byte(`{"jsonrpc":"2.0","id":` + string(id) + `,"result":` + result + `}`)
}

// Refusal is the body of an answer that the method is not known.
func Refusal(id json.RawMessage) []byte {
	return []byte(`{"jsonrpc":"2.0","id":` + string(id) + `,"error":{"code":-32601,"message":"unknown"}}`)
}

// Reader reads frames.
type Reader struct{ from *bufio.Reader }

// NewReader reads the frames that come from a server.
func NewReader(from io.Reader) *Reader { return &Reader{bufio.NewReaderSize(from, 1<<16)} }

var errNoLength = errors.New("a frame without Content-Length")

// Next is the next frame's body. It fails with io.EOF between two frames when
// nothing more comes.
func (r *Reader) Next() ([]byte, error) {
	length := -1
	for begun := false; ; begun = true {
		line, err := r.from.ReadString('\n')
		if err == io.EOF && (begun || line != "") {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, err
		}
		if line = strings.TrimSpace(line); line == "" {
			break
		}
		if value, ok := strings.CutPrefix(line, "Content-Length: "); ok {
			if length, err = strconv.Atoi(value); err != nil {
				return nil, fmt.Errorf("frame: %w", err)
			}
		}
	}
	if length < 0 {
		return nil, errNoLength
	}
	body := make([]byte, length)
	_, err := io.ReadFull(r.from, body)
	return body, err
}

// Each hands on the body of every frame until nothing more comes.
func (r *Reader) Each(take func(body []byte)) {
	for {
		body, err := r.Next()
		if err != nil {
			return
		}
		take(body)
	}
}
