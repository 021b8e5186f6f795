package transcript

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// mark is a place in the stream with everything that was counted on the way
// to it. The stream is the source, or its translation to UTF-8 when the source
// is UTF-16.
type mark struct {
	off    int64 // bytes of the stream
	units  int64 // UTF-16 code units since the beginning; counted only where the source is UTF-16
	lf     int   // line feeds
	editor Position
	// cr says that the last byte was a CR, which is a line's end for an editor
	// unless an LF follows.
	cr bool
}

// advance moves m over b. Unless wide, it does not look at text between line
// ends, so that counting costs little beside reading.
func (m *mark) advance(b []byte, wide bool) {
	if len(b) == 0 {
		return
	}
	m.off += int64(len(b))
	if wide {
		_, n, _ := units(b)
		m.units += int64(n)
	}
	if m.cr && b[0] != '\n' {
		m.editor = Position{Line: m.editor.Line + 1}
	}
	lf := bytes.Count(b, []byte{'\n'})
	m.lf += lf
	lines := lf
	m.cr = b[len(b)-1] == '\r'
	// A CR before the last byte ends a line if it is not followed by an LF.
	// Most stretches of a log have none, and that is soon known.
	const stretch = 2 << 10
	for from := 0; from < len(b)-1; from += stretch {
		to := min(from+stretch, len(b)-1)
		if n := bytes.Count(b[from:to], []byte{'\r'}); n > 0 {
			lines += n - crlf(b[from:to+1])
		}
	}
	rest := b
	if lines > 0 {
		end := bytes.LastIndexByte(b, '\n')
		if tail := b[end+1:]; len(tail) > 1 {
			if i := bytes.LastIndexByte(tail[:len(tail)-1], '\r'); i >= 0 {
				end += 1 + i
			}
		}
		rest = b[end+1:]
		m.editor = Position{Line: m.editor.Line + lines}
	}
	n8, n16, n32 := units(rest)
	m.editor.UTF8 += n8
	m.editor.UTF16 += n16
	m.editor.UTF32 += n32
	if m.cr { // not a character of the line
		m.editor.UTF8--
		m.editor.UTF16--
		m.editor.UTF32--
	}
}

// crlf counts the pairs of CR and LF in b, 32 bytes at a time, because most
// have no CR.
func crlf(b []byte) int {
	const (
		ones  = 0x0101010101010101
		low7  = 0x7f * ones
		high  = 0x80 * ones
		width = 32
	)
	// zero is not 0 if one of w's bytes is zero.
	zero := func(w uint64) uint64 { return (w - ones) & ^w & high }
	// zeroes has the highest bit of each byte of w that is zero, exactly.
	zeroes := func(w uint64) uint64 { return ^((w&low7 + low7) | w | low7) }
	n := 0
	for len(b) > width {
		w := b[:width+1]
		w0, w1 := binary.LittleEndian.Uint64(w)^'\r'*ones, binary.LittleEndian.Uint64(w[8:])^'\r'*ones
		w2, w3 := binary.LittleEndian.Uint64(w[16:])^'\r'*ones, binary.LittleEndian.Uint64(w[24:])^'\r'*ones
		if zero(w0)|zero(w1)|zero(w2)|zero(w3) != 0 {
			n += bits.OnesCount64(zeroes(w0) & zeroes(binary.LittleEndian.Uint64(w[1:])^'\n'*ones))
			n += bits.OnesCount64(zeroes(w1) & zeroes(binary.LittleEndian.Uint64(w[9:])^'\n'*ones))
			n += bits.OnesCount64(zeroes(w2) & zeroes(binary.LittleEndian.Uint64(w[17:])^'\n'*ones))
			n += bits.OnesCount64(zeroes(w3) & zeroes(binary.LittleEndian.Uint64(w[25:])^'\n'*ones))
		}
		b = b[width:]
	}
	for i := 0; i+1 < len(b); i++ {
		if b[i] == '\r' && b[i+1] == '\n' {
			n++
		}
	}
	return n
}

// units counts b, which has no line end in it, in the protocol's three units.
func units(b []byte) (n8, n16, n32 int) {
	i := 0
	for i < len(b) {
		for i+8 <= len(b) && binary.LittleEndian.Uint64(b[i:])&0x8080808080808080 == 0 {
			i += 8
		}
		if i == len(b) {
			break
		}
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		i += size
		n32 -= size - 1
		n16 -= size - 1
		if r >= 0x10000 {
			n16++
		}
	}
	return len(b), len(b) + n16, len(b) + n32
}
