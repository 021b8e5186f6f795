package transcript

import (
	"sort"
	"unicode/utf8"
)

// Line is one line as a person saw it: without escape sequences, with
// overwritten text gone, decoded to UTF-8, without white space at its end.
// A line of the source gives more than one where a shell's marks or the
// terminal's cursor divide it, and where carriage returns overwrote a part in
// which the search found something: that part is then a Line of its own,
// before what overwrote it. Lines between which the terminal's width broke a
// quoted URL are one.
type Line struct {
	Text string
	// Frame is what stood before Text on the line and is not the message's: a
	// CI system's timestamp, "##[error]", a log's "[info] ".
	Frame string
	// Number counts line feeds before the line's first byte.
	Number int
	// Gap is set where lines before this one were not looked at.
	Gap bool
	// Hit is set where the search found a literal in the line's bytes.
	Hit bool
	// source ties Text to the stream.
	source sourceMap
}

// Place is where the bytes [from, to) of Text stand in the source. A range
// without characters is the place where they would be.
func (l *Line) Place(from, to int) Place {
	m, n := &l.source, 0
	for m.more != nil && from >= m.more.from {
		m, n = &m.more.sourceMap, m.more.from
	}
	start, _ := m.at(from - n)
	p := m.position(start)
	place := Place{Start: m.offset(start, p), Line: m.mark.lf, From: p.editor}
	m, n = &l.source, 0
	for m.more != nil && to > m.more.from {
		m, n = &m.more.sourceMap, m.more.from
	}
	end := start
	if to > from {
		_, end = m.at(max(to-n-1, 0))
	}
	p = m.position(end)
	place.End, place.To = m.offset(end, p), p.editor
	return place
}

// sourceMap says which bytes of the stream each byte of a text comes from.
type sourceMap struct {
	// raw is the line's bytes as UTF-8, from mark on.
	raw  []byte
	mark mark
	// skip is where the text begins in raw when there are no runs: then it is
	// a copy of the bytes there.
	skip int
	runs []run
	// origin gives, for each byte of raw and for its end, where it is in the
	// stream, counted from mark; nil when raw is the stream's own bytes.
	origin []int32
	start  int64 // bytes of the source before the stream's first: a byte order mark
	wide   bool  // the source is UTF-16
	// more is the line that was joined to this one.
	more *joined
}

type joined struct {
	from int // where its text begins in the joined one
	sourceMap
}

// run is a stretch of text that came from raw[raw:raw+n]. If n is the length
// of that text, they are equal byte by byte; otherwise they belong together as
// a whole, as a byte that is no character and its U+FFFD do. The last run is
// empty and stands at the end of the text.
type run struct{ text, raw, n int32 }

// at gives the bytes of raw that the character with byte i of the text comes from.
func (m *sourceMap) at(i int) (start, end int) {
	limit := len(m.raw)
	if m.runs == nil {
		start = m.skip + i
	} else {
		k := sort.Search(len(m.runs), func(k int) bool { return int(m.runs[k].text) > i }) - 1
		r := m.runs[max(k, 0)]
		if k+1 >= len(m.runs) || r.n != m.runs[k+1].text-r.text {
			return int(r.raw), int(r.raw + r.n)
		}
		start, limit = int(r.raw)+i-int(r.text), int(r.raw+r.n)
	}
	if start >= limit {
		return limit, limit
	}
	for start > 0 && !utf8.RuneStart(m.raw[start]) {
		start--
	}
	_, size := utf8.DecodeRune(m.raw[start:limit])
	return start, start + size
}

// position counts from the line's beginning to index i of raw.
func (m *sourceMap) position(i int) mark {
	p := m.mark
	p.advance(m.raw[:i], m.wide)
	if p.cr { // no LF follows: raw ends before the line feed and the CRs that belong to it
		p.editor, p.cr = Position{Line: p.editor.Line + 1}, false
	}
	return p
}

// offset is the offset in the source of index i of raw, which position p is of.
func (m *sourceMap) offset(i int, p mark) int64 {
	switch {
	case m.wide:
		return m.start + 2*p.units
	case m.origin != nil:
		return m.start + m.mark.off + int64(m.origin[i])
	}
	return m.start + p.off
}

// cut takes n bytes from the front of the text that the map is for.
func (m *sourceMap) cut(n int) {
	if m.runs == nil {
		m.skip += n
		return
	}
	k := max(sort.Search(len(m.runs), func(k int) bool { return int(m.runs[k].text) > n })-1, 0)
	rest := append([]run(nil), m.runs[k:]...)
	for i := range rest {
		rest[i].text -= int32(n)
	}
	if r := &rest[0]; r.text < 0 {
		if len(rest) > 1 && r.n == rest[1].text-r.text {
			r.raw, r.n = r.raw-r.text, r.n+r.text
		}
		r.text = 0
	}
	m.runs = rest
}
