package text_test

import (
	"testing"
	"unicode/utf8"

	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"plain text":        "plain text",
		"\x1b":              "<ESC>",
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

// Where each kind of what is not seen begins and ends.
func TestUnprintable(t *testing.T) {
	for _, c := range []struct{ from, to rune }{
		{0, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD}, {0x34F, 0x34F}, {0x61C, 0x61C}, {0x115F, 0x1160},
		{0x180E, 0x180E}, {0x200B, 0x200F},
		{0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164}, {0xFEFF, 0xFEFF},
		{0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0xE0000, 0xE0FFF},
	} {
		for r := c.from; r <= c.to; r++ {
			if !text.Unprintable(r) {
				t.Errorf("%U is printable", r)
			}
		}
		if text.Unprintable(c.from-1) && c.from > 0 || text.Unprintable(c.to+1) {
			t.Errorf("more than %U to %U is unprintable", c.from, c.to)
		}
	}
}

func TestMessages(t *testing.T) {
	one, quoted := text.New("one", "一"), text.New("<%[1]s>", "「%[1]s」")
	for _, c := range []struct {
		m      text.Message
		en, ja string
	}{
		{one.With(), "one", "一"},
		{one.With(7), "one", "一"}, // a value that this text does not show
		{text.New("100%", "100%").With(), "100%", "100%"},
		{text.New("%[1]s, %[2]s and %[3]d", "%[3]d、%[2]s、%[1]s").With(one, quoted.With(one), 3),
			"one, <one> and 3", "3、「一」、一"},
	} {
		if en, ja := c.m.In(text.English), c.m.In(text.Japanese); en != c.en || ja != c.ja {
			t.Errorf("%q, %q; want %q, %q", en, ja, c.en, c.ja)
		}
	}
	if text.English.Tag() != "en" || text.Japanese.Tag() != "ja" {
		t.Error("the languages are called otherwise")
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
