package diagnostics

import (
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// TestTrackedSecrets: which words of a script are logins, and which are not.
func TestTrackedSecrets(t *testing.T) {
	const token = "ghp_hunter2Abcdefghij0123456789KLMNOPQRS"
	for _, x := range []struct{ text, want string }{
		{"https://octo:hunter2-a@git.example.com/octo/widget.git", "hunter2-a"},
		{"git+https://octo:hunter2-a@git.example.com/octo/widget.git", "hunter2-a"},
		{"zhttps://octo:hunter2-a@git.example.com/octo/widget.git", ""},
		{"ahttps://octo:hunter2-a@git.example.com/octo/widget.git", ""},
		{"://\nhttps://octo:hunter2-a@git.example.com/octo/widget.git\n", "hunter2-a"},
		{"https://octo:hunter2$SUFFIX@git.example.com/octo/widget.git", ""},
		{"https://git.example.com/octo/widget.git?private_token=xxxxxxxxxxxx", ""},
		{"https://git.example.com/octo/widget.git?private_token=hunter2-hunter2", "token hunter2-hunter2"},
		{`"https://git.example.com/a","octo:hunter2-a@git.example.com"`, ""},
		{`"https://octo","x:hunter2-a@git.example.com"`, ""},
		{"https://${{ user }}:hunter2-a@git.example.com/octo/widget.git", "hunter2-a"},
		{"https://octo:${{ x }}hunter2@git.example.com/a", ""},
		{"https://octo:${{ x", ""},
		{"https://octo:hunter2-a@git.example.com/${{ x", "hunter2-a"},
		{"https://octo:hunter2-a@localhost/a https://octo:hunter2-a@127.0.0.1/a https://octo:hunter2-a@db/a", ""},
		{token, "token " + token},
		{"https://octo:" + token + "@github.com/octo/widget.git", "token " + token},
		{"ghp_hunter2Abcdefghijkkkkkkkkkkkkkkkkkkkk", ""},
		{"eyJhbGciOiJIUzI1NiJ9.eyJodW50ZXIyIjoiQWJjMDEyMzQ1In0.Abcdefghij0123456789KLMNOPQRSTUV", ""}, // whose it is nobody knows
		{"ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", ""},
		{"ghp_" + strings.Repeat("0123456789", 4), ""},
	} {
		var got []string
		for _, s := range trackedSecrets(x.text) {
			word := x.text[s.span.Start:s.span.End]
			if s.kind == remoteurl.TokenSecret {
				word = "token " + word
			}
			got = append(got, word)
		}
		if got := strings.Join(got, ", "); got != x.want {
			t.Errorf("%q holds %q, want %q", x.text, got, x.want)
		}
	}
}
