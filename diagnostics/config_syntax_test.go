package diagnostics

import (
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
)

// TestMendedLine: of a line that Git refuses only what is wrong is replaced.
func TestMendedLine(t *testing.T) {
	for _, x := range []struct{ text, was, to string }{
		{"[remote origin]\n", "origin", `"origin"`},
		{"[remote \"origin\"\n\turl = x\n", "", "]"},
		{"[remote \"origin]\n", "", `"`},
		{"[a]\n\turl https://git.example.com/octo/widget.git\n", "", "= "},
		{"[a]\n\turl: x\r\n", ":", " ="},
		{"[a]\n\turl = \"x\n", `"`, ""},
		{"[a]\n\turl = x\"\n", `"`, ""},
	} {
		f := gitconfig.Parse("config", x.text, gitconfig.Version{})
		if len(f.Errors) == 0 {
			t.Fatalf("%q is read", x.text)
		}
		got, ok := mendedLine(f, f.Errors[0])
		if was := x.text[got.Span.Start:got.Span.End]; !ok || was != x.was || got.To != x.to {
			t.Errorf("%q: %q becomes %q, want %q and %q", x.text, was, got.To, x.was, x.to)
		}
	}
}

// TestDoubled: the backslashes of a path are doubled, up to a comment; escaped ones, and
// those of quotation marks and of a continued line, stay.
func TestDoubled(t *testing.T) {
	for _, x := range []struct{ text, was, to string }{
		{`x = C:\new\dir`, `\new\`, `\\new\\`},
		{`\a\b`, `\a\`, `\\a\\`},
		{`x = \a # \b`, `\`, `\\`},
		{`x = \a ; \b`, `\`, `\\`},
		{`x = "\a # \b"`, `\a # \`, `\\a # \\`},
		{`x = "\a" # \b`, `\`, `\\`},
		{`x = \a\\b\"c\d`, `\a\\b\"c\`, `\\a\\b\"c\\`},
		{"x = \\a\\\ny = \\b", `\`, `\\`},
		{"x = \\a\r\n", `\`, `\\`},
	} {
		span, to := doubled(x.text, 0)
		if was := x.text[span.Start:span.End]; was != x.was || to != x.to {
			t.Errorf("%q: %q becomes %q, want %q and %q", x.text, was, to, x.was, x.to)
		}
	}
}
