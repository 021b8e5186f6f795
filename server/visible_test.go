package server

import "testing"

// What an editor shows holds no character that acts on a screen; what it sends back,
// and what goes into a file, stays as it is.
func TestOutgoing(t *testing.T) {
	sv := &server{}
	for message, want := range map[string]string{
		`{"message":"\u001b[31mred"}`:                        `{"message":"‹ESC›[31mred"}`,
		`{"message":"a\n\tb\u202ec"}`:                        `{"message":"a\n\tb‹U+202E›c"}`,
		`{"message":"a\n\tb"}`:                               `{"message":"a\n\tb"}`,
		`{"title":"\u0007","arguments":[{"name":"\u0007"}]}`: `{"title":"‹BEL›","arguments":[{"name":"\u0007"}]}`,
		`{"newText":"\u0007"}`:                               `{"newText":"\u0007"}`,
		`{"arguments":["https://octo:hunter2@x.example/"]}`:  `{"arguments":["https://octo:[redacted]@x.example/"]}`,
	} {
		if got := string(sv.outgoing([]byte(message))); got != want {
			t.Errorf("%s becomes %s", message, got)
		}
	}
}
