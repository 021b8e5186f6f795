package wire

import (
	"encoding/binary"
	"math/bits"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

// span is the bytes [start, end) of a message's body.
type span struct{ start, end int }

func (s span) of(b []byte) []byte { return b[s.start:s.end] }

// none marks a member that a message does not have.
var none = span{-1, -1}

func (s span) ok() bool { return s != none }

// scanner checks that a body is one JSON value (RFC 8259) and notes what the
// guard needs to know about it. It can stop after any byte and go on when more
// has arrived, so that a large body is checked while it is still being sent.
//
// It never recurses, takes memory for nothing but the nesting (one bit a level)
// and does not look at what the strings say, except for the names of members
// near the top.
type scanner struct {
	state    scanState
	broken   bool // this is not JSON
	pos      int  // how far it has come
	depth    int
	deepest  int
	isArray  []uint64 // one bit a level: the container is an array
	elements int      // of a top-level array

	kind    byte // first byte of the value: { [ " t f n - 0…9
	str     int  // where the current string began
	key     bool // the current string is the name of a member
	wide    bool // the current string has bytes outside of ASCII
	escaped bool // the current string has escapes
	digits  int  // hexadecimal digits still to come
	literal string

	keys [maxPath]name // the current member's name, by depth
	at   int           // where the current top-level member's value began

	jsonrpc, id, method, params, result, err span

	texts []text // long values of members called "text" in document notifications
}

// maxPath is how deep names of members are kept: contentChanges[].text is at
// depth 4, params at depth 1.
const maxPath = 5

// name is a member's name, as far as the scanner cares.
type name uint8

const (
	nameOther name = iota
	nameJSONRPC
	nameID
	nameMethod
	nameParams
	nameResult
	nameError
	nameDocument
	nameChanges
	nameText
)

// text is a long string: where it stands, with its quotes.
type text struct {
	span
	wide, escaped bool
}

type scanState uint8

const (
	wantValue scanState = iota
	wantValueOrEnd
	wantKey
	wantKeyOrEnd
	wantColon
	wantCommaOrEnd
	inString
	inEscape
	inHex
	inLiteral
	inMinus
	inZero
	inInteger
	inPoint
	inFraction
	inExponent
	inExponentSign
	inExponentDigits
	wantNothing
)

// maxDepth is how deep a body may be nested before the scanner gives up. What
// the guard admits is far less.
const maxDepth = 1 << 20

func (s *scanner) reset() {
	*s = scanner{isArray: s.isArray[:0], texts: s.texts[:0], jsonrpc: none, id: none, method: none, params: none,
		result: none, err: none}
}

// feed goes on with the bytes of b from where it stopped. b is the body from
// its first byte on.
func (s *scanner) feed(b []byte) {
	for s.pos < len(b) && !s.broken {
		if s.state == inString {
			s.skipString(b)
			if s.pos == len(b) {
				return
			}
			// Lines of a document end in such escapes; they need not go the
			// long way.
			if b[s.pos] == '\\' && s.pos+1 < len(b) && isShortEscape(b[s.pos+1]) {
				s.escaped = true
				s.pos += 2
				continue
			}
		}
		s.step(b, b[s.pos])
		s.pos++
	}
}

// complete reports whether the bytes so far are one whole JSON value.
func (s *scanner) complete() bool {
	if s.broken || s.depth > 0 {
		return false
	}
	switch s.state {
	case wantNothing, inZero, inInteger, inFraction, inExponentDigits:
		return true
	}
	return false
}

// isShortEscape reports whether c makes an escape with the backslash before it.
func isShortEscape(c byte) bool {
	switch c {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true
	}
	return false
}

// skipString moves to the next byte of a string that means something.
func (s *scanner) skipString(b []byte) {
	const lo, hi = 0x0101010101010101, 0x8080808080808080
	i := s.pos
	for i+8 <= len(b) {
		x := binary.LittleEndian.Uint64(b[i:])
		q, e := x^(lo*'"'), x^(lo*'\\')
		// The lowest byte whose high bit is set is a quote, a backslash or a
		// control character; borrows can only spoil bytes above it.
		stop := ((q-lo)&^q | (e-lo)&^e | (x-lo*0x20)&^x) & hi
		if stop != 0 {
			n := bits.TrailingZeros64(stop) &^ 7
			s.wide = s.wide || x&hi&(1<<n-1) != 0
			s.pos = i + n/8
			return
		}
		s.wide = s.wide || x&hi != 0
		i += 8
	}
	for ; i < len(b); i++ {
		c := b[i]
		if c == '"' || c == '\\' || c < 0x20 {
			break
		}
		s.wide = s.wide || c >= 0x80
	}
	s.pos = i
}

func (s *scanner) step(b []byte, c byte) {
	switch s.state {
	case inString:
		switch {
		case c == '"':
			s.endString(b)
		case c == '\\':
			s.state, s.escaped = inEscape, true
		default: // a control character
			s.broken = true
		}
		return
	case inEscape:
		switch {
		case isShortEscape(c):
			s.state = inString
		case c == 'u':
			s.state, s.digits = inHex, 4
		default:
			s.broken = true
		}
		return
	case inHex:
		if ascii.Unhex(c) < 0 {
			s.broken = true
		} else if s.digits--; s.digits == 0 {
			s.state = inString
		}
		return
	case inLiteral:
		if c != s.literal[0] {
			s.broken = true
		} else if s.literal = s.literal[1:]; s.literal == "" {
			s.endValue(s.pos + 1)
		}
		return
	case inMinus, inZero, inInteger, inPoint, inFraction, inExponent, inExponentSign, inExponentDigits:
		if s.number(c) {
			return
		}
		if s.broken {
			return
		}
		s.endValue(s.pos) // c comes after the number
	}
	if c == ' ' || c == '\t' || c == '\n' || c == '\r' {
		return
	}
	switch s.state {
	case wantValueOrEnd:
		if c == ']' {
			s.close()
			return
		}
		s.value(c)
	case wantValue:
		s.value(c)
	case wantKeyOrEnd:
		if c == '}' {
			s.close()
			return
		}
		s.name(c)
	case wantKey:
		s.name(c)
	case wantColon:
		if c != ':' {
			s.broken = true
			return
		}
		s.state = wantValue
	case wantCommaOrEnd:
		s.after(c)
	default: // wantNothing
		s.broken = true
	}
}

func (s *scanner) name(c byte) {
	if c != '"' {
		s.broken = true
		return
	}
	s.startString(true)
}

func (s *scanner) startString(key bool) {
	s.state, s.str, s.key, s.wide, s.escaped = inString, s.pos, key, false, false
}

func (s *scanner) after(c byte) {
	switch {
	case s.inArray() && c == ',':
		s.state = wantValue
	case s.inArray() && c == ']', !s.inArray() && c == '}':
		s.close()
	case c == ',':
		s.state = wantKey
	default:
		s.broken = true
	}
}

// number takes a byte of a number; it returns false if c is not part of it.
func (s *scanner) number(c byte) bool {
	digit := c >= '0' && c <= '9'
	switch s.state {
	case inMinus:
		switch {
		case c == '0':
			s.state = inZero
		case digit:
			s.state = inInteger
		default:
			s.broken = true
		}
		return digit
	case inZero, inInteger:
		switch {
		case digit && s.state == inInteger:
		case c == '.':
			s.state = inPoint
		case c == 'e' || c == 'E':
			s.state = inExponent
		default:
			return false
		}
		return true
	case inPoint:
		s.state = inFraction
	case inFraction:
		switch {
		case digit:
		case c == 'e' || c == 'E':
			s.state = inExponent
		default:
			return false
		}
		return true
	case inExponent:
		if c == '+' || c == '-' {
			s.state = inExponentSign
			return true
		}
		s.state = inExponentDigits
	case inExponentSign:
		s.state = inExponentDigits
	case inExponentDigits:
		return digit
	}
	s.broken = !digit
	return digit
}

func (s *scanner) value(c byte) {
	switch s.depth {
	case 0:
		s.kind = c
	case 1:
		if s.inArray() {
			s.elements++
		}
		s.at = s.pos
	}
	switch {
	case c == '{':
		s.open(false)
		s.state = wantKeyOrEnd
	case c == '[':
		s.open(true)
		s.state = wantValueOrEnd
	case c == '"':
		s.startString(false)
	case c == '-':
		s.state = inMinus
	case c == '0':
		s.state = inZero
	case c >= '1' && c <= '9':
		s.state = inInteger
	case c == 't':
		s.state, s.literal = inLiteral, "rue"
	case c == 'f':
		s.state, s.literal = inLiteral, "alse"
	case c == 'n':
		s.state, s.literal = inLiteral, "ull"
	default:
		s.broken = true
	}
}

func (s *scanner) inArray() bool {
	d := s.depth - 1
	return d >= 0 && s.isArray[d/64]>>(d%64)&1 == 1
}

func (s *scanner) open(array bool) {
	if s.depth == maxDepth {
		s.broken = true
		return
	}
	word, bit := s.depth/64, uint64(1)<<(s.depth%64)
	if word == len(s.isArray) {
		s.isArray = append(s.isArray, 0)
	}
	s.isArray[word] &^= bit
	if array {
		s.isArray[word] |= bit
	}
	s.depth++
	s.deepest = max(s.deepest, s.depth)
	if s.depth < maxPath {
		s.keys[s.depth] = nameOther
	}
}

func (s *scanner) close() {
	s.depth--
	s.endValue(s.pos + 1)
}

// endString is called at the closing quote.
func (s *scanner) endString(b []byte) {
	if s.key {
		s.state = wantColon
		if s.depth < maxPath {
			s.keys[s.depth] = nameOf(b[s.str+1 : s.pos])
		}
		return
	}
	if s.pos-s.str > minText && s.isText() {
		s.texts = append(s.texts, text{span{s.str, s.pos + 1}, s.wide, s.escaped})
	}
	s.endValue(s.pos + 1)
}

// isText reports whether the current value is params.textDocument.text (of
// didOpen) or params.contentChanges[].text (of didChange).
func (s *scanner) isText() bool {
	if s.keys[1] != nameParams {
		return false
	}
	return s.depth == 3 && s.keys[2] == nameDocument && s.keys[3] == nameText ||
		s.depth == 4 && s.keys[2] == nameChanges && s.keys[4] == nameText
}

// nameOf compares the bytes as they stand, as jsonrpc2 does: a name written
// with escapes is an unknown one.
func nameOf(b []byte) name {
	switch string(b) {
	case "jsonrpc":
		return nameJSONRPC
	case "id":
		return nameID
	case "method":
		return nameMethod
	case "params":
		return nameParams
	case "result":
		return nameResult
	case "error":
		return nameError
	case "textDocument":
		return nameDocument
	case "contentChanges":
		return nameChanges
	case "text":
		return nameText
	}
	return nameOther
}

func (s *scanner) endValue(end int) {
	if s.depth == 0 {
		s.state = wantNothing
		return
	}
	s.state = wantCommaOrEnd
	if s.depth > 1 {
		return
	}
	v := span{s.at, end}
	switch s.keys[1] {
	case nameJSONRPC:
		s.jsonrpc = v
	case nameID:
		s.id = v
	case nameMethod:
		s.method = v
	case nameParams:
		s.params = v
	case nameResult:
		s.result = v
	case nameError:
		s.err = v
	}
}
