package explain

import (
	"fmt"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

func TestPage(t *testing.T) {
	m := &Page{Markdown: true}
	for in, want := range map[string]string{
		"a": "`a`", "a`b": "``a`b``", "`": "`` ` ``", "": "`  `", "`a": "`` `a ``", "a`": "`` a` ``",
	} {
		if got := m.Code(in); got != want {
			t.Errorf("code %q: %s", in, got)
		}
	}
	if got := m.Link("a]b", "file:///x(1) y"); got != `[a\]b](file:///x%281%29%20y)` {
		t.Error(got)
	}
	if got := m.Prose(text.New("a * `b * c` <d>", "")); got != "a \\* `b * c` \\<d\\>" {
		t.Error(got)
	}
	if got := fmt.Sprint(
		(&Page{}).Code("a`b"),
		(&Page{}).Link("x", "y"),
		(&Page{}).Literal("*"),
	); got != "a`b x *" &&
		got != "a`bx*" {
		t.Error(got)
	}
}

// Subjects are separated where Markdown has a line for it, and what is empty adds
// nothing.
func TestAppend(t *testing.T) {
	for _, c := range []struct {
		markdown bool
		first    string
		want     string
	}{
		{true, "a", "a\n\n---\n\nb"}, {false, "a", "a\n\nb"}, {true, "", "b"},
	} {
		p, q := &Page{Markdown: c.markdown}, &Page{Markdown: c.markdown}
		p.Append(q)
		if !p.Empty() {
			t.Error("an empty page adds something")
		}
		if c.first != "" {
			p.Paragraph(c.first)
		}
		q.Items(nil)
		if !q.Empty() {
			t.Error("an empty list is written")
		}
		q.Paragraph("b")
		if p.Append(q); p.String() != c.want {
			t.Errorf("%q, want %q", p, c.want)
		}
	}
	p := &Page{}
	p.Paragraph("https://octo:hunter2@github.com/o/w")
	if got := p.String(); got != "https://octo:[redacted]@github.com/o/w" {
		t.Error(got)
	}
}
