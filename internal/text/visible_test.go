package text_test

import (
	"testing"
	"unicode/utf8"

	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"plain text":        "plain text",
		"日本語、é, 😀":          "日本語、é, 😀",
		"a\x1b[31mb":        "a<ESC>[31mb",
		"a\u009bb":          "a<U+009B>b",
		"a\x9bb":            "a<0x9B>b",
		"a\u202eb\u2069c":   "a<U+202E>b<U+2069>c",
		"a\u200bb\ufeffc":   "a<U+200B>b<U+FEFF>c",
		"a\tb\r\nc":         "a<TAB>b<CR><LF>c",
		"a\u00adb\u00a0c":   "a<U+00AD>b\u00a0c",
		"\U000e0041 \u3164": "<U+E0041> <U+3164>",
	} {
		if got := text.Visible(in, ""); got != want {
			t.Errorf("%q becomes %q, not %q", in, got, want)
		}
	}
	if got := text.Visible("a\tb\n", "\t\n"); got != "a\tb\n" {
		t.Errorf("what is to stay is gone: %q", got)
	}
}

func FuzzVisible(f *testing.F) {
	f.Add("a\x1b]52;c;x\x07\xff\u202e")
	f.Fuzz(func(t *testing.T, s string) {
		out := text.Visible(s, "")
		if !utf8.ValidString(out) {
			t.Fatalf("%q gives %q, which is no text", s, out)
		}
		for _, r := range out {
			if text.Unprintable(r) {
				t.Fatalf("%q gives %q, which still holds %U", s, out, r)
			}
		}
	})
}
