package server

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// outgoing is the last gate of a message to the editor: of what is shown no secret
// is left, and no character that acts in a terminal, hides or turns a line around;
// many an editor lives in one. What the editor sends back stays as it is.
func (sv *server) outgoing(message []byte) []byte {
	return secret.RewriteJSON(message, func(s string, shown bool) string {
		s = sv.secrets.Redact(s)
		if shown {
			s = visible(s)
		}
		return s
	})
}

// visible names every unprintable character but line ends and tabs, in quotes that
// Markdown does not take for HTML.
func visible(s string) string {
	odd := func(r rune) bool { return text.Unprintable(r) && r != '\n' && r != '\t' }
	if strings.IndexFunc(s, odd) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if odd(r) {
			b.WriteString("‹" + strings.Trim(text.Name(r), "<>") + "›")
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
