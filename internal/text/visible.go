package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Unprintable reports whether a character does something else on a screen than
// show itself: a control character, one that turns the order of the text
// around, one without any width, a line or paragraph separator, a tag.
func Unprintable(r rune) bool {
	switch {
	case r < 0x20 || r >= 0x7F && r <= 0x9F:
		return true
	case r < 0x300:
		return r == 0xAD // the soft hyphen
	case r == 0x34F, r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0, r == 0x2028, r == 0x2029, r == 0x2065:
		return true
	case r >= 0xFFF0 && r <= 0xFFF8, r >= 0xE0000 && r <= 0xE0FFF: // none of them is assigned, or seen
		return true
	}
	return unicode.Is(unicode.Cf, r) // the marks of direction and all that has no width
}

var shortNames = map[rune]string{
	0: "NUL", 7: "BEL", 8: "BS", '\t': "TAB", '\n': "LF", '\r': "CR", 0x1B: "ESC", 0x7F: "DEL", 0xA0: "NBSP",
}

// Name is what stands for an unprintable character: "<ESC>", "<U+202E>".
func Name(r rune) string {
	if name, ok := shortNames[r]; ok {
		return "<" + name + ">"
	}
	return fmt.Sprintf("<U+%04X>", r)
}

// Visible is a text in which every unprintable character, and every byte that
// belongs to none, is replaced by its name. Those in keep stay.
func Visible(s, keep string) string {
	if utf8.ValidString(s) && strings.IndexFunc(s, Unprintable) < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, "<0x%02X>", s[i])
		case Unprintable(r) && !strings.ContainsRune(keep, r):
			b.WriteString(Name(r))
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}
