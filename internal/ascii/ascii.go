// Package ascii tells the characters of ASCII apart and undoes escapes that are
// written in them. Package unicode knows more letters and digits than URLs,
// tokens and Git's configuration do.
package ascii

import (
	"strings"
	"unicode/utf8"
)

// All reports whether every byte of a text is of a kind; that of an empty text is.
func All(s string, kind func(byte) bool) bool {
	for i := range len(s) {
		if !kind(s[i]) {
			return false
		}
	}
	return true
}

// Only reports whether a text has no other characters than those of ASCII.
func Only(s string) bool { return All(s, func(c byte) bool { return c < utf8.RuneSelf }) }

// Digit is 0 to 9.
func Digit(c byte) bool { return c >= '0' && c <= '9' }

// Digits reports whether a text is a number: one digit or more and nothing else.
func Digits(s string) bool { return s != "" && All(s, Digit) }

// Letter is A to Z and a to z.
func Letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// Alphanumeric is a letter or a digit.
func Alphanumeric(c byte) bool { return Letter(c) || Digit(c) }

// LowerHex is a digit of a hexadecimal number in small letters.
func LowerHex(c byte) bool { return Digit(c) || c >= 'a' && c <= 'f' }

// Hex reports whether a text is a hexadecimal number, in either case.
func Hex(s string) bool { return s != "" && All(s, func(c byte) bool { return Unhex(c) >= 0 }) }

// Base32 is a character of RFC 4648's alphabet in small letters.
func Base32(c byte) bool { return c >= 'a' && c <= 'z' || c >= '2' && c <= '7' }

// Unhex is the value of a hexadecimal digit in either case, -1 for what is none.
func Unhex(c byte) int {
	switch {
	case Digit(c):
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// Lower is the text with its ASCII letters in small ones. strings.ToLower changes
// others too, and with them the number of bytes.
func Lower(s string) string {
	for i := range len(s) {
		if s[i] >= 'A' && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if b[i] >= 'A' && b[i] <= 'Z' {
					b[i] |= 0x20
				}
			}
			return string(b)
		}
	}
	return s
}

// Percent is the byte of the escape %XX that stands at s[i]; false where none does.
func Percent(s string, i int) (byte, bool) {
	if i+2 >= len(s) || s[i] != '%' {
		return 0, false
	}
	hi, lo := Unhex(s[i+1]), Unhex(s[i+2])
	if hi < 0 || lo < 0 {
		return 0, false
	}
	return byte(hi<<4 | lo), true
}

// Unescape undoes percent escapes. What only looks like one stays, which
// net/url takes for an error.
func Unescape(s string) string { return unescape(s, false) }

// UnescapeURL is Unescape as Git does it (url.c): %00 stays as it is.
func UnescapeURL(s string) string { return unescape(s, true) }

func unescape(s string, keepNUL bool) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if c, ok := Percent(s, i); ok && (c != 0 || !keepNUL) {
			b = append(b, c)
			i += 2
			continue
		}
		b = append(b, s[i])
	}
	return string(b)
}
