package explain

import (
	"fmt"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

func TestPage(t *testing.T) {
	m := &Page{Markdown: true}
	for in, want := range map[string]string{"a": "`a`", "a`b": "``a`b``", "`": "`` ` ``", "": "`  `"} {
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
