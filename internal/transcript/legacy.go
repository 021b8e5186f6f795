package transcript

import (
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
)

// legacy decodes a line that is not UTF-8 when it is certain to be Japanese in
// EUC-JP or CP932, the encodings of older Japanese systems and of cmd.exe. It
// gives the line as UTF-8 and, for each of its bytes and its end, the index in
// b; ok is false for anything else.
//
// One line decides for itself, because logs are appended to by programs that
// disagree. Certain means: every byte fits, and there are hiragana or
// katakana, without which no Japanese message does. Western, Chinese and
// Korean encodings do not pass as either.
func legacy(b []byte) (text []byte, origin []int32, ok bool) {
	if k := eucKana(b); k >= 2 {
		return transcode(b, japanese.EUCJP, eucSize)
	}
	if k := cp932Kana(b); k >= 2 {
		return transcode(b, japanese.ShiftJIS, cp932Size)
	}
	return nil, nil, false
}

// eucSize is how many bytes the character at the beginning of b takes in
// EUC-JP, 0 if there is none.
func eucSize(b []byte) int {
	in := func(i int, lo, hi byte) bool { return i < len(b) && b[i] >= lo && b[i] <= hi }
	switch {
	case b[0] < 0x80:
		return 1
	case b[0] == 0x8E && in(1, 0xA1, 0xDF):
		return 2
	case b[0] == 0x8F && in(1, 0xA1, 0xFE) && in(2, 0xA1, 0xFE):
		return 3
	case in(0, 0xA1, 0xFE) && in(1, 0xA1, 0xFE):
		return 2
	}
	return 0
}

// cp932Size is eucSize for CP932.
func cp932Size(b []byte) int {
	lead := b[0] >= 0x81 && b[0] <= 0x9F || b[0] >= 0xE0 && b[0] <= 0xFC
	switch {
	case b[0] < 0x80, b[0] >= 0xA1 && b[0] <= 0xDF:
		return 1
	case lead && len(b) > 1 && b[1] >= 0x40 && b[1] <= 0xFC && b[1] != 0x7F:
		return 2
	}
	return 0
}

// eucKana counts hiragana and katakana, -1 if b is not EUC-JP.
func eucKana(b []byte) int {
	return kana(b, eucSize, func(lead, trail byte) bool { return (lead == 0xA4 || lead == 0xA5) && trail <= 0xF6 })
}

// cp932Kana counts hiragana and katakana, -1 if b is not CP932.
func cp932Kana(b []byte) int {
	return kana(b, cp932Size, func(lead, trail byte) bool {
		return lead == 0x82 && trail >= 0x9F && trail <= 0xF1 || lead == 0x83 && trail <= 0x96
	})
}

func kana(b []byte, size func([]byte) int, is func(lead, trail byte) bool) int {
	n := 0
	for i := 0; i < len(b); {
		k := size(b[i:])
		if k == 0 {
			return -1
		}
		if k == 2 && is(b[i], b[i+1]) {
			n++
		}
		i += k
	}
	return n
}

// transcode decodes one character at a time, so that each is known by its bytes.
func transcode(b []byte, e encoding.Encoding, size func([]byte) int) ([]byte, []int32, bool) {
	d := e.NewDecoder()
	text := make([]byte, 0, 2*len(b))
	origin := make([]int32, 0, 2*len(b)+1)
	for i := 0; i < len(b); {
		k := size(b[i:])
		if b[i] < utf8.RuneSelf {
			text, origin = append(text, b[i]), append(origin, int32(i))
			i++
			continue
		}
		r, err := d.Bytes(b[i : i+k])
		if err != nil || utf8.RuneCount(r) != 1 || string(r) == "\uFFFD" {
			return nil, nil, false
		}
		for range r {
			origin = append(origin, int32(i))
		}
		text = append(text, r...)
		i += k
	}
	return text, append(origin, int32(len(b))), true
}
