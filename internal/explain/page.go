package explain

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// Page writes a short text as Markdown, or as plain text for editors that show
// no Markdown. The same calls make both.
type Page struct {
	Markdown bool
	Lang     text.Lang
	b        strings.Builder
}

// Say gives a message in the page's language.
func (p *Page) Say(t text.Text, args ...any) string { return t.With(args...).In(p.Lang) }

// Code is a piece of somebody's text, shown as it is.
func (p *Page) Code(s string) string {
	s = text.OneLine(s)
	if !p.Markdown {
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

// addressEscapes are for what would end the address of a Markdown link.
var addressEscapes = strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E")

// Link leads to an address.
func (p *Page) Link(label, target string) string {
	if !p.Markdown {
		return label
	}
	return "[" + escapeMarkdown(label) + "](" + addressEscapes.Replace(target) + ")"
}

// Literal is running text that may hold somebody's words.
func (p *Page) Literal(s string) string {
	if !p.Markdown {
		return s
	}
	return escapeMarkdown(s)
}

// Prose is a text of the product's own. Its backticks mean code in Markdown.
func (p *Page) Prose(t text.Text) string { return Prose(t, p.Lang, p.Markdown) }

// Prose is a text of the product's own, as Markdown or as plain text.
func Prose(t text.Text, lang text.Lang, markdown bool) string {
	s := t.In(lang)
	if !markdown {
		return strings.ReplaceAll(s, "`", "")
	}
	// Within backticks nothing is escaped.
	parts := strings.Split(s, "`")
	for i := range parts {
		if i%2 == 0 {
			parts[i] = escapeMarkdown(parts[i])
		}
	}
	return strings.Join(parts, "`")
}

// Title begins a text.
func (p *Page) Title(s string) {
	if p.Markdown {
		s = "**" + escapeMarkdown(s) + "**"
	}
	p.Paragraph(s)
}

// Paragraph adds a paragraph, as it is.
func (p *Page) Paragraph(s string) {
	if p.b.Len() > 0 {
		p.b.WriteString("\n\n")
	}
	p.b.WriteString(s)
}

// Items adds a list; nothing for an empty one.
func (p *Page) Items(list []string) {
	if len(list) == 0 {
		return
	}
	p.Paragraph("- " + strings.Join(list, "\n- "))
}

// Append adds another page, behind a line that separates the two subjects.
func (p *Page) Append(q *Page) {
	if q.b.Len() == 0 {
		return
	}
	if p.b.Len() > 0 && p.Markdown {
		p.Paragraph("---")
	}
	p.Paragraph(q.b.String())
}

// Empty says that nothing has been written.
func (p *Page) Empty() bool { return p.b.Len() == 0 }

// String is what has been written. Everything in it has been redacted where it
// was taken from the user's files; this is the second line of defence.
func (p *Page) String() string { return secret.Redact(p.b.String()) }

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
