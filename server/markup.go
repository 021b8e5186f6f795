package server

import (
	"strings"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// markup writes a short text as Markdown, or as plain text for editors that
// show no Markdown. The same calls make both.
type markup struct {
	markdown bool
	b        strings.Builder
}

// code is a piece of somebody's text, shown as it is.
func (m *markup) code(s string) string {
	s = oneLine(s)
	if !m.markdown {
		return s
	}
	// A code span's fence must be longer than any run of backticks inside.
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || s == "" {
		s = " " + s + " "
	}
	return fence + s + fence
}

// link leads to an address.
func (m *markup) link(label, target string) string {
	if !m.markdown {
		return label
	}
	return "[" + escapeMarkdown(label) + "](" + strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E").Replace(target) + ")"
}

// literal is running text that may hold somebody's words.
func (m *markup) literal(s string) string {
	if !m.markdown {
		return s
	}
	return escapeMarkdown(s)
}

// title begins a text.
func (m *markup) title(s string) {
	if m.markdown {
		s = "**" + escapeMarkdown(s) + "**"
	}
	m.paragraph(s)
}

// paragraph adds a paragraph.
func (m *markup) paragraph(s string) {
	if m.b.Len() > 0 {
		m.b.WriteString("\n\n")
	}
	m.b.WriteString(s)
}

// items adds a list.
func (m *markup) items(list []string) {
	if len(list) == 0 {
		return
	}
	m.paragraph("- " + strings.Join(list, "\n- "))
}

// rule separates two subjects.
func (m *markup) rule() {
	if m.b.Len() > 0 && m.markdown {
		m.paragraph("---")
	}
}

// content is what has been written. Everything in it has been redacted where
// it was taken from the user's files; this is the second line of defence.
func (m *markup) content() *protocol.MarkupContent {
	kind := protocol.MarkupKindPlainText
	if m.markdown {
		kind = protocol.MarkupKindMarkdown
	}
	return &protocol.MarkupContent{Kind: kind, Value: remoteurl.Redact(m.b.String())}
}

// escapeMarkdown takes the meaning from the characters that have one within a
// line.
func escapeMarkdown(s string) string {
	if !strings.ContainsAny(s, "\\`*_[]<>#|~&") {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("\\`*_[]<>#|~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// markdownProse makes Markdown of a text of this package's own, in which only
// backticks mean anything. Within them nothing is escaped.
func markdownProse(s string) string {
	parts := strings.Split(s, "`")
	for i := 0; i < len(parts); i += 2 {
		parts[i] = escapeMarkdown(parts[i])
	}
	return strings.Join(parts, "`")
}
