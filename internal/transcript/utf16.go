package transcript

import (
	"unicode/utf16"
	"unicode/utf8"
)

// stream turns the source's bytes into the UTF-8 that everything else reads:
// it takes a byte order mark away and translates UTF-16, which PowerShell
// writes. The zero value is at the beginning of a source.
type stream struct {
	decided bool
	wide    bool
	big     bool
	skipped int64  // bytes before the first of the text: the byte order mark
	held    []byte // bytes that cannot be read before the next ones
}

// prefix is how many bytes decide the encoding.
const prefix = 4

// write appends to dst what p means. As long as the first bytes do not tell
// the encoding, and between the two halves of a character, bytes are held back.
func (s *stream) write(dst, p []byte) []byte {
	if s.decided && !s.wide {
		return append(dst, p...)
	}
	s.held = append(s.held, p...)
	if !s.decided {
		if len(s.held) < prefix {
			return dst
		}
		s.decide()
	}
	return s.drain(dst, false)
}

// finish appends what the held bytes mean if nothing follows. It leaves s alone.
func (s *stream) finish(dst []byte) []byte {
	c := *s
	if !c.decided {
		c.decide()
	}
	return c.drain(dst, true)
}

// decide looks at the first bytes. Without a byte order mark they are UTF-16
// when two ASCII characters in a row have a zero byte on the same side.
func (s *stream) decide() {
	b := s.held
	at := func(i int) int {
		if i < len(b) {
			return int(b[i])
		}
		return -1
	}
	text := func(c int) bool { return c >= ' ' && c < 0x7F || c == '\r' || c == '\n' || c == '\t' || c == 0x1B }
	s.decided = true
	switch {
	case at(0) == 0xEF && at(1) == 0xBB && at(2) == 0xBF:
		s.skipped = 3
	case at(0) == 0xFF && at(1) == 0xFE:
		s.wide, s.skipped = true, 2
	case at(0) == 0xFE && at(1) == 0xFF:
		s.wide, s.big, s.skipped = true, true, 2
	case at(1) == 0 && at(3) == 0 && text(at(0)) && text(at(2)):
		s.wide = true
	case at(0) == 0 && at(2) == 0 && text(at(1)) && text(at(3)):
		s.wide, s.big = true, true
	}
	s.held = s.held[s.skipped:]
}

func (s *stream) drain(dst []byte, end bool) []byte {
	b := s.held
	if !s.wide {
		s.held = nil
		return append(dst, b...)
	}
	unit := func(i int) rune {
		if s.big {
			return rune(b[i])<<8 | rune(b[i+1])
		}
		return rune(b[i+1])<<8 | rune(b[i])
	}
	i := 0
	for i+2 <= len(b) {
		r := unit(i)
		if utf16.IsSurrogate(r) {
			if i+4 > len(b) && !end && r < 0xDC00 {
				break
			}
			low := rune(0)
			if i+4 <= len(b) {
				low = unit(i + 2)
			}
			if c := utf16.DecodeRune(r, low); c != utf8.RuneError {
				dst = utf8.AppendRune(dst, c)
				i += 4
				continue
			}
			r = utf8.RuneError
		}
		dst = utf8.AppendRune(dst, r)
		i += 2
	}
	s.held = append(s.held[:0:0], b[i:]...)
	return dst
}
