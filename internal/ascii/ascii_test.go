package ascii

import (
	"net/url"
	"strings"
	"testing"
)

// What package net/url takes is taken in the same way.
func TestUnescape(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a", "%41%7a": "Az", "%": "%", "%4": "%4", "%4g": "%4g", "%%41": "%A", "a%2Fb%2fc": "a/b/c",
		"%e3%81%82": "あ", "%00": "\x00",
	} {
		if got := Unescape(in); got != want {
			t.Errorf("%q becomes %q", in, got)
		}
		if std, err := url.PathUnescape(in); err == nil && std != want {
			t.Errorf("%q: net/url gives %q", in, std)
		}
	}
	if got := UnescapeURL("%00%41"); got != "%00A" {
		t.Errorf("%q", got)
	}
}

func TestKinds(t *testing.T) {
	for c := range 256 {
		b := byte(c)
		in := func(set string) bool { return strings.IndexByte(set, b) >= 0 }
		const small, digits = "abcdefghijklmnopqrstuvwxyz", "0123456789"
		for name, ok := range map[string]bool{
			"Digit": Digit(b) == in(digits), "Letter": Letter(b) == in(small+strings.ToUpper(small)),
			"Alphanumeric": Alphanumeric(b) == in(digits+small+strings.ToUpper(small)),
			"LowerHex":     LowerHex(b) == in(digits+"abcdef"), "Base32": Base32(b) == in(small+"234567"),
			"Unhex": Unhex(b) == strings.IndexByte(digits+"abcdef", lower(b)),
		} {
			if !ok {
				t.Errorf("%s is wrong about %q", name, b)
			}
		}
	}
	for s, want := range map[string]bool{"": false, "0": true, "42": true, "4x": false, "٣": false} {
		if Digits(s) != want {
			t.Errorf("%q is a number: %v", s, !want)
		}
	}
	for s, want := range map[string]bool{"": false, "0aF": true, "0g": false} {
		if Hex(s) != want {
			t.Errorf("%q is hexadecimal: %v", s, !want)
		}
	}
	if !Only("") || !Only("a\x7f") || Only("a\x80") || Only("é") {
		t.Error("what is ASCII is told wrongly")
	}
	if got := Lower("AbÄİ-Z"); got != "abÄİ-z" || Lower("ab") != "ab" || Lower("Z") != "z" || Lower("A") != "a" {
		t.Errorf("%q", got)
	}
}

func lower(b byte) byte {
	if b >= 'A' && b <= 'F' {
		return b | 0x20
	}
	return b
}
