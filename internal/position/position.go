// Package position converts between byte offsets of a text and the positions
// that editors speak of.
//
// A position is a zero-based line and a column in one of the three encodings
// of the Language Server Protocol: UTF-8 bytes, UTF-16 code units or UTF-32
// code points. A line ends at LF, at CRLF or at a CR that no LF follows (LSP
// 3.17, "Text Documents"). Bytes that are no UTF-8 count as one unit each, as
// U+FFFD would.
package position

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Encoding is the unit in which a column counts.
type Encoding uint8

// The encodings of LSP's PositionEncodingKind. The zero value is UTF-16, the
// protocol's default.
const (
	UTF16 Encoding = iota
	UTF8
	UTF32
)

// Position is a zero-based line and a column in some Encoding.
type Position struct {
	Line      uint32 `json:"line"`
	Character uint32 `json:"character"`
}

// Less reports whether p comes before q.
func (p Position) Less(q Position) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Character < q.Character
}

// Range is the text from Start up to, not including, End.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// Index knows where the lines of one text begin. It is immutable and safe for
// concurrent use.
type Index struct {
	text  string
	lines []uint32 // byte offset of each line's first byte; lines[0] is 0
}

// NewIndex reads text once. Texts of 4 GiB and more are not supported.
func NewIndex(text string) *Index {
	lines := make([]uint32, 1, 16+len(text)/40)
	cr := strings.IndexByte(text, '\r') >= 0
	for i := 0; ; {
		var n int
		if cr {
			n = strings.IndexAny(text[i:], "\r\n")
		} else {
			n = strings.IndexByte(text[i:], '\n')
		}
		if n < 0 {
			break
		}
		i += n + 1
		if text[i-1] == '\r' && i < len(text) && text[i] == '\n' {
			i++
		}
		lines = append(lines, uint32(i))
	}
	return &Index{text: text, lines: lines}
}

// Text is the text that was indexed.
func (x *Index) Text() string { return x.text }

// Lines is how many lines the text has; a text without a line end has one.
func (x *Index) Lines() int { return len(x.lines) }

// LineSpan gives the bytes [start, end) of a line without its line end.
// A line that does not exist gives two times the length of the text.
func (x *Index) LineSpan(line int) (start, end int) {
	if line < 0 || line >= len(x.lines) {
		return len(x.text), len(x.text)
	}
	start, end = int(x.lines[line]), len(x.text)
	if line+1 < len(x.lines) {
		end = int(x.lines[line+1])
		if x.text[end-1] == '\n' { // a line before another one has its end at least
			end--
		}
		if end > start && x.text[end-1] == '\r' {
			end--
		}
	}
	return start, end
}

// Position gives the position of a byte offset. An offset outside of the text
// is taken as the nearest one inside; one inside a character or between CR and
// LF counts as it stands.
func (x *Index) Position(offset int, enc Encoding) Position {
	offset = min(max(offset, 0), len(x.text))
	line := sort.Search(len(x.lines), func(i int) bool { return int(x.lines[i]) > offset }) - 1
	seg := x.text[x.lines[line]:offset]
	return Position{Line: uint32(line), Character: uint32(units(seg, enc))}
}

// Range gives the range of the bytes [start, end).
func (x *Index) Range(start, end int, enc Encoding) Range {
	return Range{Start: x.Position(start, enc), End: x.Position(end, enc)}
}

// Offset gives the byte offset of a position. As the protocol says, a column
// behind the end of its line means that end. ok is false when the line does
// not exist (the offset is then the end of the text) or when the column falls
// inside a character (the offset is then that character's start).
func (x *Index) Offset(p Position, enc Encoding) (offset int, ok bool) {
	if int64(p.Line) >= int64(len(x.lines)) {
		return len(x.text), false
	}
	start, end := x.LineSpan(int(p.Line))
	line, want := x.text[start:end], int(p.Character)
	n := 0
	for i := 0; i < len(line); {
		if n == want {
			return start + i, true
		}
		if line[i] < utf8.RuneSelf {
			i, n = i+1, n+1
			continue
		}
		r, size := utf8.DecodeRuneInString(line[i:])
		w := width(r, size, enc)
		if n+w > want {
			return start + i, false
		}
		i, n = i+size, n+w
	}
	return end, true
}

func units(s string, enc Encoding) int {
	if enc == UTF8 {
		return len(s)
	}
	n := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i, n = i+1, n+1
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i, n = i+size, n+width(r, size, enc)
	}
	return n
}

// width is how many units of enc a rune of size bytes takes.
func width(r rune, size int, enc Encoding) int {
	switch {
	case enc == UTF8:
		return size
	case enc == UTF16 && r >= 0x10000:
		return 2
	}
	return 1
}
