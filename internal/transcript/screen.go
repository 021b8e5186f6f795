package transcript

import (
	"bytes"
	"encoding/binary"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// screen shows one line of the source as a terminal would and says what
// happened on it, in order: rows of text, and the marks that shells leave for
// terminals. It is scratch space; only what a line leaves behind for the next
// is state.
//
// It is a terminal of one row: what moves the cursor within the row is
// honoured, what leaves the row begins another, everything else is dropped. A
// carriage return followed by text takes the whole row away, as if it had been
// erased, because a progress display means that.
type screen struct {
	alt bool // on the alternate screen, where pagers and editors draw; not looked at

	b        []byte
	hits     []int // where the search found something on the line, ascending
	base     sourceMap
	cells    []cell
	col      int
	origin   int  // where the row begins that the cursor is on, when a typed line goes over the terminal's edge
	returned bool // the cursor was brought back, nothing was written since
	typed    int  // column where the typed command begins, -1
	editing  bool
	from     int // index in b where the row begins
	ink      string
	items    []item
}

// cell is what stands in one column: b[at:at+n], or nothing.
type cell struct {
	at, n int32
	kind  cellKind
}

type cellKind uint8

const (
	blank cellKind = iota // never written, or erased
	glyph
	bad  // a byte that is no character
	tail // the second column of a wide character
	gap  // the columns that a tab passes over
)

type itemKind uint8

const (
	itemRow         itemKind = iota
	itemOverwritten          // a row that is not visible any more; it holds a hit
	itemPrompt               // OSC 133/633 A
	itemTyping               // OSC 133/633 B
	itemCommand              // OSC 633 E: text
	itemRun                  // OSC 133/633 C
	itemDone                 // OSC 133/633 D: status
	itemCwd                  // text
	itemTitle                // text
	itemEdit                 // the shell lets the user edit a line (bracketed paste goes on)
	itemEdited               // the line was accepted
	itemStep                 // a CI system's section begins or ends
)

// item is one thing that a line of the source did.
type item struct {
	kind   itemKind
	line   Line
	typed  int    // of a row: where in the text the typed command begins, -1
	ink    string // of a row: the first colour or style that was chosen on it, as SGR parameters
	text   string
	status int
	known  bool // status is
}

// read gives what the line b does, which must not hold a line feed. The items
// are valid until the next call.
func (s *screen) read(b []byte, m mark, base sourceMap, hits []int, editing bool) []item {
	s.base, s.hits, s.items, s.editing = base, hits, s.items[:0], editing
	s.base.mark = m
	b = bytes.TrimRight(b, "\r")
	if !s.alt && simple(b) {
		s.b = bytes.TrimRight(b, " \t")
		raw := bytes.Clone(s.b)
		s.base.raw = raw
		s.items = append(s.items,
			item{kind: itemRow, typed: -1,
				line: Line{Text: string(raw), Number: m.lf, Hit: len(hits) > 0, source: s.base}})
		return s.items
	}
	s.b = bytes.Clone(b)
	s.base.raw = s.b
	if !utf8.Valid(b) {
		if text, origin, ok := legacy(b); ok {
			s.b, s.base.raw, s.base.origin = text, text, origin
			for i, h := range s.hits { // hits are ASCII there, so they are nearby
				for k := h; k < len(origin); k++ {
					if int(origin[k]) >= h {
						s.hits[i] = k
						break
					}
				}
			}
		}
	}
	s.cells, s.col, s.origin, s.returned, s.typed, s.from, s.ink = s.cells[:0], 0, 0, false, -1, 0, ""
	s.draw()
	rows := false
	for _, it := range s.items {
		rows = rows || it.kind == itemRow
	}
	if !s.alt {
		s.flush(len(s.b), !rows)
	}
	return s.items
}

// simple says that b shows as it is.
func simple(b []byte) bool {
	const low7, high = 0x7f7f7f7f7f7f7f7f, 0x8080808080808080
	ascii := true
	i := 0
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		if w&high != 0 {
			ascii = false
		}
		// A byte below space, or DEL: the tests may err towards "not simple".
		if (w-0x2020202020202020)&^w&high != 0 || (w^low7-0x0101010101010101)&^(w^low7)&high != 0 {
			return false
		}
	}
	for ; i < len(b); i++ {
		if b[i] < ' ' || b[i] == 0x7F {
			return false
		}
		ascii = ascii && b[i] < utf8.RuneSelf
	}
	if ascii {
		return true
	}
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 || r < 0xA0 || r == 0xFEFF {
			return false
		}
		i += n
	}
	return true
}

func (s *screen) draw() {
	b := s.b
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case c == 0x1B:
			i = s.escape(i)
		case c == '\r':
			s.carriageReturn(i)
			i++
		case c == '\b':
			s.col = max(s.col-1, s.origin)
			i++
		case c == '\t':
			s.put(i, 1, 1, glyph)
			for s.col&7 != 0 && s.col < widest && !s.alt {
				s.cells = append(s.cells[:min(s.col, len(s.cells))], cell{kind: gap})
				s.col++
			}
			i++
		case c < ' ' || c == 0x7F:
			i++
		case c < utf8.RuneSelf:
			s.put(i, 1, 1, glyph)
			i++
		default:
			i = s.character(i)
		}
	}
}

// character draws the character at i that is not ASCII.
func (s *screen) character(i int) int {
	r, n := utf8.DecodeRune(s.b[i:])
	switch {
	case r == utf8.RuneError && n == 1:
		if s.b[i] == 0x9B {
			if end, ok := s.csi(i + 1); ok {
				return end
			}
		}
		s.put(i, 1, 1, bad)
	case r == 0x9B:
		if end, ok := s.csi(i + n); ok {
			return end
		}
	case r == 0x9D:
		return s.osc(i + n)
	case r == 0x90 || r == 0x98 || r == 0x9E || r == 0x9F:
		_, end, ok := s.controlString(i+n, r == 0x9F)
		if ok {
			return end
		}
	case r < 0xA0 || r == 0xFEFF:
	case r == 0x200D || unicode.In(r, unicode.Mn, unicode.Me):
		// It belongs to the character before it.
		if c := s.col - 1; c >= 0 && c < len(s.cells) && !s.alt {
			if s.cells[c].kind == tail {
				c--
			}
			if p := &s.cells[c]; p.kind == glyph && int(p.at+p.n) == i {
				p.n += int32(n)
			}
		}
	default:
		w := 1
		if r >= 0x1100 {
			if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
				w = 2
			}
		}
		s.put(i, n, w, glyph)
	}
	return i + n
}

// widest bounds a row, whatever cursor movements ask for.
const widest = 1 << 15

// put writes b[i:i+n] at the cursor.
func (s *screen) put(i, n, w int, kind cellKind) {
	if s.alt || s.col+w > widest {
		return
	}
	if s.returned && s.col == s.origin && len(s.cells) > s.origin {
		s.wipe(i)
	}
	s.returned = false
	for len(s.cells) < s.col+w {
		s.cells = append(s.cells, cell{})
	}
	s.cells[s.col] = cell{at: int32(i), n: int32(n), kind: kind}
	if w == 2 {
		s.cells[s.col+1] = cell{kind: tail}
	}
	s.col += w
}

func (s *screen) carriageReturn(i int) {
	s.col = s.origin
	s.returned = true
	// A shell that comes to the terminal's edge while a command is typed makes
	// the cursor go to the next row by a blank and a CR.
	next := byte(0)
	if i+1 < len(s.b) {
		next = s.b[i+1]
	}
	const narrowest = 20
	edge := len(s.cells) - 1
	if i == 0 || s.b[i-1] != ' ' || next <= ' ' || next == 0x7F || edge-s.origin < narrowest ||
		s.cells[edge].at != int32(i-1) {
		return
	}
	if !s.editing && s.typed < 0 {
		if _, ok := parsePrompt(s.text()); !ok {
			return
		}
	}
	s.cells = s.cells[:edge]
	s.col, s.origin, s.returned = edge, edge, false
}

func (s *screen) text() string {
	line, _ := s.line(len(s.b))
	return line.Text
}

// wipe takes away what the row shows, because b[i] overwrites it. It is kept
// if the search found something in it.
func (s *screen) wipe(i int) {
	kind := itemOverwritten
	// zsh and fish mark a line without an end by a sign and as many blanks as
	// bring the prompt to the next row: what stood there stays visible.
	const many = 16
	n := len(s.cells)
	for n > s.origin && s.blankAt(n-1) {
		n--
	}
	if n > 0 && len(s.cells)-n >= many && s.cells[n-1].kind == glyph {
		c := s.cells[n-1]
		switch string(s.b[c.at : c.at+c.n]) {
		case "%", "#", "⏎":
			s.cells = s.cells[:n-1]
			if n > 1 {
				kind = itemRow
			}
		}
	}
	if bytes.HasPrefix(s.b[s.from:], []byte("section_start:")) || bytes.HasPrefix(s.b[s.from:], []byte("section_end:")) {
		s.mark(item{kind: itemStep}) // GitLab: hidden from readers by the CR
	}
	if kind == itemRow || s.hit(i) {
		s.row(kind, i)
	}
	s.erase(s.origin, len(s.cells))
	s.from = i
	s.pass(i)
}

func (s *screen) blankAt(k int) bool {
	c := s.cells[k]
	return c.kind == blank || c.kind == gap || c.kind == glyph && (s.b[c.at] == ' ' || s.b[c.at] == '\t')
}

// hit says that the search found something in b[s.from:i].
func (s *screen) hit(i int) bool { return len(s.hits) > 0 && s.hits[0] < i }

// pass forgets the hits before index i.
func (s *screen) pass(i int) {
	for s.hit(i) {
		s.hits = s.hits[1:]
	}
}

func (s *screen) erase(from, to int) {
	if to >= len(s.cells) {
		s.cells = s.cells[:max(min(from, len(s.cells)), 0)]
		return
	}
	for k := max(from, 0); k < to; k++ {
		s.cells[k] = cell{}
	}
}

// flush ends the row at index i of b.
func (s *screen) flush(i int, always bool) {
	if always || len(s.cells) > 0 {
		s.row(itemRow, i)
	}
	s.cells, s.col, s.origin, s.returned, s.typed, s.from, s.ink = s.cells[:0], 0, 0, false, -1, i, ""
	s.pass(i)
}

func (s *screen) row(kind itemKind, i int) {
	line, typed := s.line(i)
	line.Hit = s.hit(i)
	s.items = append(s.items, item{kind: kind, line: line, typed: typed, ink: s.ink})
}

// line makes the text of the row and its map, and says where in it the typed
// command begins.
func (s *screen) line(i int) (Line, int) {
	n := len(s.cells)
	for n > 0 && s.blankAt(n-1) {
		n--
	}
	typed := -1
	var text strings.Builder
	var runs []run
	next := int32(s.from)
	for k, c := range s.cells[:n] {
		if k == s.typed {
			typed = text.Len()
		}
		at := int32(text.Len())
		switch c.kind {
		case tail, gap:
			continue
		case blank:
			text.WriteByte(' ')
			runs = append(runs, run{at, next, 0})
			continue
		case bad:
			text.WriteRune(utf8.RuneError)
			runs = append(runs, run{at, c.at, c.n})
		case glyph:
			text.Write(s.b[c.at : c.at+c.n])
			if last := len(runs) - 1; last >= 0 && runs[last].raw+runs[last].n == c.at &&
				runs[last].n == at-runs[last].text {
				runs[last].n += c.n
			} else {
				runs = append(runs, run{at, c.at, c.n})
			}
		}
		next = c.at + c.n
	}
	if s.typed >= 0 && typed < 0 {
		typed = text.Len()
	}
	l := Line{Text: text.String(), Number: s.base.mark.lf, source: s.base}
	if len(runs) == 1 && int(runs[0].n) == text.Len() {
		l.source.skip = int(runs[0].raw)
	} else {
		l.source.runs = append(runs, run{int32(text.Len()), next, 0})
	}
	return l, typed
}

// escape handles the sequence that begins with the ESC at i and gives the
// index behind it. A sequence that the line does not finish loses only its
// introducer.
func (s *screen) escape(i int) int {
	b := s.b
	if i+1 >= len(b) {
		return len(b)
	}
	switch c := b[i+1]; {
	case c == '[':
		end, _ := s.csi(i + 2)
		return end
	case c == ']':
		return s.osc(i + 2)
	case c == 'P' || c == 'X' || c == '^' || c == '_' || c == 'k':
		// Buildkite ends "\x1b_bk;t=…" by a BEL.
		_, end, _ := s.controlString(i+2, c == 'k' || c == '_')
		return end
	case c >= 0x20 && c <= 0x2F: // a character set, and the like
		k := i + 2
		for k < len(b) && b[k] >= 0x20 && b[k] <= 0x2F {
			k++
		}
		return min(k+1, len(b))
	case c == 'D' || c == 'E':
		s.flush(i, false)
		return i + 2
	case c >= 0x30 && c <= 0x7E:
		return i + 2
	}
	return i + 1
}

// csi handles a control sequence whose parameters begin at i.
func (s *screen) csi(i int) (end int, ok bool) {
	b := s.b
	k := i
	for k < len(b) && b[k] >= 0x30 && b[k] <= 0x3F {
		k++
	}
	params := b[i:k]
	plain := k
	for k < len(b) && b[k] >= 0x20 && b[k] <= 0x2F {
		k++
	}
	if k >= len(b) || b[k] < 0x40 || b[k] > 0x7E {
		return i, false
	}
	final := b[k]
	end = k + 1
	if plain != k {
		return end, true
	}
	if len(params) > 0 && params[0] == '?' {
		s.mode(string(params[1:]), final, i, end)
		return end, true
	}
	n, rest, _ := strings.Cut(string(params), ";")
	count := 1
	if v, err := strconv.Atoi(n); err == nil && v > 0 {
		count = min(v, widest)
	}
	switch final {
	case 'm':
		if p := string(params); s.ink == "" && p != "0" {
			s.ink = p
		}
	case 'K', 'J':
		switch {
		case n == "" || n == "0":
			if s.col == s.origin && len(s.cells) > s.origin {
				s.wipe(end)
			}
			s.erase(s.col, len(s.cells))
		case n == "1":
			s.erase(s.origin, s.col+1)
		case final == 'J':
			s.flush(end, false)
		default:
			s.wipe(end)
		}
	case 'C', 'a':
		s.col = min(s.col+count, widest)
	case 'D':
		s.col = max(s.col-count, 0)
	case 'G', '`':
		s.col = s.origin + count - 1
	case 'P':
		if s.col < len(s.cells) {
			s.cells = append(s.cells[:s.col], s.cells[min(s.col+count, len(s.cells)):]...)
		}
	case '@':
		if s.col < len(s.cells) && len(s.cells)+count <= widest {
			s.cells = append(s.cells, make([]cell, count)...)
			copy(s.cells[s.col+count:], s.cells[s.col:])
			s.erase(s.col, s.col+count)
		}
	case 'X':
		s.erase(s.col, s.col+count)
	case 'A', 'B', 'd', 'e', 'E', 'F', 'H', 'f':
		col := 0
		if final == 'A' || final == 'B' || final == 'd' || final == 'e' {
			col = s.col
		}
		if v, err := strconv.Atoi(rest); (final == 'H' || final == 'f') && err == nil {
			col = min(max(v-1, 0), widest)
		}
		s.flush(end, false)
		s.col = col
	}
	return end, true
}

// mode handles the private modes that say what the following text is.
func (s *screen) mode(params string, final byte, start, end int) {
	on := final == 'h'
	if !on && final != 'l' {
		return
	}
	for p := range strings.SplitSeq(params, ";") {
		switch p {
		case "1049", "1047", "47":
			if on && !s.alt {
				s.flush(start, false)
			}
			if !on && s.alt {
				s.from, s.col = end, 0
				s.pass(end)
			}
			s.alt = on
		case "2004":
			if s.server() {
				continue // a server does not edit a command
			}
			if on {
				// Some shells switch it on before the prompt, some behind it.
				if s.col > 0 {
					s.typed = s.col
				}
				s.mark(item{kind: itemEdit})
				s.editing = true
			} else {
				s.flush(start, false)
				s.mark(item{kind: itemEdited})
				s.editing = false
			}
		}
	}
}

func (s *screen) mark(it item) {
	if !s.alt {
		it.typed = -1
		s.items = append(s.items, it)
	}
}

// controlString gives the text of a string from i to its terminator, which may
// also be a BEL where programs use one.
func (s *screen) controlString(i int, bell bool) (text string, end int, ok bool) {
	for k := i; k < len(s.b); k++ {
		switch c := s.b[k]; {
		case c == 0x07 && bell:
			return string(s.b[i:k]), k + 1, true
		case c == 0x1B:
			if k+1 < len(s.b) && s.b[k+1] == '\\' {
				return string(s.b[i:k]), k + 2, true
			}
			return "", i, false
		case c == 0xC2 && k+1 < len(s.b) && s.b[k+1] == 0x9C:
			return string(s.b[i:k]), k + 2, true
		}
	}
	return "", i, false
}

// osc handles an operating system command whose text begins at i.
func (s *screen) osc(i int) int {
	text, end, ok := s.controlString(i, true)
	if !ok {
		return end
	}
	if s.server() {
		return end // a server's text cannot speak for the shell
	}
	number, rest, _ := strings.Cut(text, ";")
	switch number {
	case "0", "2":
		s.mark(item{kind: itemTitle, text: rest})
	case "7":
		if u, err := url.Parse(rest); err == nil && u.Path != "" {
			s.mark(item{kind: itemCwd, text: drivePath(u.Path)})
		}
	case "9":
		if dir, ok := strings.CutPrefix(rest, "9;"); ok {
			s.mark(item{kind: itemCwd, text: strings.Trim(dir, `"`)})
		}
	case "1337":
		if dir, ok := strings.CutPrefix(rest, "CurrentDir="); ok {
			s.mark(item{kind: itemCwd, text: dir})
		}
	case "133", "633":
		s.integration(rest, i, number == "633")
	}
	return end
}

// server says that the row began as a server's text does.
func (s *screen) server() bool {
	row := bytes.TrimLeft(s.b[s.from:], " ")
	return bytes.HasPrefix(row, []byte("remote:")) || bytes.HasPrefix(row, []byte("ERROR: "))
}

// drivePath takes the slash away that a URL has before a drive's letter.
func drivePath(p string) string {
	if len(p) > 2 && p[0] == '/' && p[2] == ':' {
		return p[1:]
	}
	return p
}

// integration handles the marks of a shell's integration, described at
// https://code.visualstudio.com/docs/terminal/shell-integration (633) and
// https://gitlab.freedesktop.org/Per_Bothner/specifications/blob/master/proposals/semantic-prompts.md (133).
func (s *screen) integration(text string, i int, vscode bool) {
	letter, rest, _ := strings.Cut(text, ";")
	switch letter {
	case "A":
		s.flush(i, false)
		s.mark(item{kind: itemPrompt})
	case "B":
		s.typed = s.col
		s.mark(item{kind: itemTyping})
	case "C":
		s.flush(i, false)
		for p := range strings.SplitSeq(rest, ";") {
			if c, ok := strings.CutPrefix(p, "cmdline_url="); ok {
				if c, err := url.PathUnescape(c); err == nil {
					s.mark(item{kind: itemCommand, text: c})
				}
			}
		}
		s.mark(item{kind: itemRun})
	case "D":
		s.flush(i, false)
		status, _, _ := strings.Cut(rest, ";")
		n, err := strconv.Atoi(status)
		s.mark(item{kind: itemDone, status: n, known: err == nil})
	case "E":
		if !vscode {
			return
		}
		// The nonce behind the last semicolon tells the terminal that the shell wrote it.
		command, _, _ := strings.Cut(rest, ";")
		s.mark(item{kind: itemCommand, text: unescape(command)})
	case "P":
		if dir, ok := strings.CutPrefix(rest, "Cwd="); ok {
			s.mark(item{kind: itemCwd, text: unescape(dir)})
		}
	}
}

// unescape undoes VS Code's escapes: a doubled backslash, and \x with two
// hexadecimal digits.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			if s[i+1] == '\\' {
				b.WriteByte('\\')
				i++
				continue
			}
			if s[i+1] == 'x' && i+3 < len(s) {
				if v, err := strconv.ParseUint(s[i+2:i+4], 16, 8); err == nil {
					b.WriteByte(byte(v))
					i += 3
					continue
				}
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
