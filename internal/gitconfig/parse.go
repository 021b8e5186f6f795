package gitconfig

import (
	"bytes"
	"sort"
	"strings"
	"unicode/utf8"
)

// Span is the bytes [Start, End) of a text.
type Span struct{ Start, End int }

// Len is how many bytes the span has.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether a cursor at off touches the span; one right behind
// its last byte does.
func (s Span) Contains(off int) bool { return s.Start <= off && off <= s.End }

// File is one configuration file, parsed. It is immutable.
type File struct {
	Path     string        // absolute, as Git names it; "" for a text without a file
	Text     string        // what was parsed; names and values alias it where they can
	Sections []Section     // every header, in order
	Entries  []Entry       // every entry, in order, also those behind an error
	Errors   []SyntaxError // Errors[0] is what Git dies of; the others were found after recovering
	Limit    int           // Git has read Entries[:Limit] when it dies; all of them without an error

	version Version
}

// Section is one header and what follows it up to the next one. A section may
// occur several times in a file.
type Section struct {
	Name           string // lower-cased
	Subsection     string // unescaped; lower-cased where it is Dotted
	HasSubsection  bool
	Dotted         bool // [name.subsection], the deprecated form
	Broken         bool // the header is malformed; Name and Subsection are what it seems to mean
	Header         Span // '[' to ']'
	NameSpan       Span
	SubsectionSpan Span   // between the quotes, or behind the dot
	Span           Span   // from the header up to the next header or the end of the file
	Entries        [2]int // File.Entries[Entries[0]:Entries[1]]
}

// Entry is one variable.
type Entry struct {
	Section  int32  // index into File.Sections; -1 before any header
	HasValue bool   // false for a key without '=', which is true as a boolean
	Name     string // the variable, lower-cased
	Value    string // as Git gives it: unquoted, unescaped, cut at a NUL
	Key      Span   // the variable
	// the least text that makes the value, quotes included; empty behind '=' or the key if nothing
	// does
	ValueSpan Span
	Eq        int  // offset behind '='; -1 without one
	Span      Span // from the key to the end of the entry's last line, comment included, line end excluded
	Line      int  // of the key, from 1; only LF ends a line, as in Git's messages
	EndLine   int  // the last line: the one that Git's messages about this entry name
}

// ErrorKind says what is wrong with the syntax.
type ErrorKind uint8

// The kinds of syntax errors.
const (
	ErrUnterminatedQuote  ErrorKind = iota + 1 // a '"' of a value is still open at the end of its line
	ErrBadEscape                               // a backslash before a byte that means nothing behind one
	ErrUnterminatedHeader                      // a header without its ']' or without the closing '"'
	ErrBadSectionName                          // a byte that no section name may hold
	ErrEmptySection                            // "[]"
	ErrUnquotedSubsection                      // [remote origin]
	ErrAfterSubsection                         // [remote "x" ]: something between '"' and ']'
	ErrBadKey                                  // a line that starts with a byte that starts nothing
	ErrNoEquals                                // a key followed by neither '=' nor the end of the line
	ErrConflictMarker                          // <<<<<<<, |||||||, ======= or >>>>>>> of a merge
	ErrUTF16                                   // the text is UTF-16
	ErrPartialBOM                              // one or two of the three bytes of a byte order mark
	ErrSecondBOM                               // a byte order mark that is not at the start
)

// SyntaxError is a place that Git refuses.
type SyntaxError struct {
	Line int  // as in Git's "bad config line N", from 1
	Span Span // the fewest characters that are at fault
	Kind ErrorKind
}

// maxErrors bounds what a file that is no configuration at all can cost.
const maxErrors = 1000

const bom = "\xef\xbb\xbf"

// Classes of bytes.
const (
	isAlpha uint8 = 1 << iota
	isKey         // letters, digits, '-'
	isBlank       // SP TAB LF CR: Git's isspace, which knows no VT or FF
	isUpper
	isPlain // a byte of a value that means itself wherever it stands
)

var class = classes()

func classes() (t [256]uint8) {
	for c := range t {
		if c != 0 {
			t[c] |= isPlain
		}
	}
	for _, c := range []byte("\"\\#; \t\r\n") {
		t[c] &^= isPlain
	}
	for _, c := range []byte(" \t\r\n") {
		t[c] |= isBlank
	}
	for c := 'a'; c <= 'z'; c++ {
		t[c] |= isAlpha | isKey
		t[c-'a'+'A'] |= isAlpha | isKey | isUpper
	}
	for c := '0'; c <= '9'; c++ {
		t[c] |= isKey
	}
	t['-'] |= isKey
	return t
}

// Parse reads the text of a configuration file as a Git of version v does; the
// versions differ in the blanks inside of a value (2.45). It never fails:
// behind an error it goes on at the next line. path is only kept.
func Parse(path, text string, v Version) *File {
	f := &File{Path: path, Text: text, Limit: -1, version: v}
	// Two passes of memchr are cheaper than growing the slices. The bound by
	// size keeps a file of nothing but line ends from claiming memory.
	headers := strings.Count(text, "[")
	lines := strings.Count(text, "\n") + 1
	f.Sections = make([]Section, 0, min(headers, len(text)/32+4))
	// "\ta=b\n" is the shortest that people write
	f.Entries = make([]Entry, 0, min(max(lines-headers, 1), len(text)/6+4))
	p := parser{f: f, text: text, line: 1, oneSpace: !v.AtLeast(2, 45)}
	p.run()
	if n := len(f.Sections); n > 0 {
		f.Sections[n-1].Span.End = len(text)
		f.Sections[n-1].Entries[1] = len(f.Entries)
	}
	if f.Limit < 0 {
		f.Limit = len(f.Entries)
	}
	return f
}

type parser struct {
	f        *File
	text     string
	line     int               // of the byte that is looked at
	names    map[string]string // lower-cased spellings of names that are not in lower case
	buf      []byte            // the value under construction
	oneSpace bool              // interior blanks become SP
}

func (p *parser) run() {
	text := p.text
	i := 0
	if strings.HasPrefix(text, bom) {
		i = len(bom)
	} else if text != "" && text[0] == bom[0] {
		i = 1
		if len(text) > 1 && text[1] == bom[1] {
			i = 2
		}
		// Git has already counted the LF, or the end, behind the fragment.
		line := p.line
		if i == len(text) || text[i] == '\n' || text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
			line++
		}
		p.fail(line, Span{0, i}, ErrPartialBOM)
	}
	for i < len(text) {
		c := text[i]
		switch {
		case class[c]&isAlpha != 0:
			i = p.entry(i)
		case c == '\n':
			p.line++
			i++
		case class[c]&isBlank != 0:
			i++
		case c == '[':
			i = p.header(i)
		case c == '#' || c == ';':
			i = p.lineEnd(i)
		default:
			i = p.stray(i)
		}
	}
}

// lineEnd is the offset of the next LF, or the end of the text.
func (p *parser) lineEnd(i int) int {
	if n := strings.IndexByte(p.text[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(p.text)
}

// newline reports the width of the line end at i: 0, 1 or 2.
func (p *parser) newline(i int) int {
	switch {
	case i >= len(p.text):
	case p.text[i] == '\n':
		return 1
	case p.text[i] == '\r' && i+1 < len(p.text) && p.text[i+1] == '\n':
		return 2
	}
	return 0
}

// fail notes an error; the first one fixes what Git has read.
func (p *parser) fail(line int, span Span, kind ErrorKind) {
	if p.f.Limit < 0 {
		p.f.Limit = len(p.f.Entries)
	}
	if len(p.f.Errors) < maxErrors {
		p.f.Errors = append(p.f.Errors, SyntaxError{Line: line, Span: span, Kind: kind})
	}
}

// character is the span of the whole character that starts at i; nothing at
// the end of the text.
func (p *parser) character(i int) Span {
	if i >= len(p.text) {
		return Span{len(p.text), len(p.text)}
	}
	_, n := utf8.DecodeRuneInString(p.text[i:])
	return Span{i, i + n}
}

// stray handles a byte that starts nothing and gives where to go on.
func (p *parser) stray(i int) int {
	text, end := p.text, p.lineEnd(i)
	switch {
	case p.isUTF16():
		p.fail(p.line, Span{0, min(2, len(text))}, ErrUTF16)
		return len(text)
	case strings.HasPrefix(text[i:], bom):
		p.fail(p.line, Span{i, i + len(bom)}, ErrSecondBOM)
		return i + len(bom)
	}
	line := text[i:end]
	if (i == 0 || text[i-1] == '\n') && len(line) >= 7 && strings.IndexByte("<=>|", line[0]) >= 0 &&
		strings.Count(line[:7], line[:1]) == 7 {
		p.fail(p.line, Span{i, i + len(strings.TrimRight(line, " \t\r"))}, ErrConflictMarker)
		return end
	}
	p.fail(p.line, p.character(i), ErrBadKey)
	return end
}

// isUTF16 reports whether the text looks like UTF-16: its byte order mark, or
// every other of the first bytes NUL.
func (p *parser) isUTF16() bool {
	t := p.text
	if len(t) < 2 {
		return false
	}
	return t[0] == 0xff && t[1] == 0xfe || t[0] == 0xfe && t[1] == 0xff || (t[0] == 0) != (t[1] == 0)
}

// header reads the header at start and gives the offset behind it. A malformed
// header still opens a section, so that what follows is not taken for a part
// of the section before it.
func (p *parser) header(start int) int {
	text := p.text
	f := p.f
	if n := len(f.Sections); n > 0 {
		f.Sections[n-1].Span.End = start
		f.Sections[n-1].Entries[1] = len(f.Entries)
	}
	f.Sections = append(f.Sections,
		Section{Span: Span{start, len(text)}, Entries: [2]int{len(f.Entries), len(f.Entries)}})
	s := &f.Sections[len(f.Sections)-1]

	i, upper, dot := start+1, uint8(0), -1
	for i < len(text) && (class[text[i]]&isKey != 0 || text[i] == '.') {
		upper |= class[text[i]]
		if text[i] == '.' && dot < 0 {
			dot = i
		}
		i++
	}
	nameEnd := i
	if dot >= 0 {
		s.Dotted, s.HasSubsection = true, true
		s.NameSpan, s.SubsectionSpan = Span{start + 1, dot}, Span{dot + 1, nameEnd}
		s.Subsection = p.lower(text[dot+1:nameEnd], upper&isUpper != 0)
	} else {
		s.NameSpan = Span{start + 1, nameEnd}
		s.SubsectionSpan = Span{nameEnd, nameEnd}
	}
	s.Name = p.lower(text[s.NameSpan.Start:s.NameSpan.End], upper&isUpper != 0)

	broken := func(line int, span Span, kind ErrorKind) int {
		if p.isUTF16() {
			p.fail(line, Span{0, min(2, len(text))}, ErrUTF16)
			s.Broken, s.Header = true, Span{start, start + 1}
			return len(text)
		}
		p.fail(line, span, kind)
		end := p.lineEnd(min(span.End, len(text)))
		s.Broken = true
		s.Header = Span{start, start + len(strings.TrimRight(text[start:end], " \t\r"))}
		return end
	}
	if i >= len(text) {
		return broken(p.line+1, Span{start, i}, ErrUnterminatedHeader)
	}
	c := text[i]
	if c == ']' {
		if i == start+1 {
			return broken(p.line, Span{start, i + 1}, ErrEmptySection)
		}
		s.Header = Span{start, i + 1}
		return i + 1
	}
	if class[c]&isBlank == 0 {
		return broken(p.line, p.character(i), ErrBadSectionName)
	}

	// [name "subsection"]
	for i < len(text) && class[text[i]]&isBlank != 0 {
		if p.newline(i) > 0 {
			return broken(p.line, Span{start, i}, ErrUnterminatedHeader)
		}
		i++
	}
	if i >= len(text) {
		return broken(p.line, Span{start, i}, ErrUnterminatedHeader)
	}
	if text[i] != '"' {
		end := i
		for end < len(text) && class[text[end]]&isBlank == 0 && text[end] != ']' {
			end++
		}
		if end == i { // [remote ]
			return broken(p.line, Span{i, i + 1}, ErrUnquotedSubsection)
		}
		if !s.HasSubsection {
			s.HasSubsection, s.Subsection, s.SubsectionSpan = true, text[i:end], Span{i, end}
		}
		return broken(p.line, Span{i, end}, ErrUnquotedSubsection)
	}
	open := i
	i++
	from, escaped := i, false
	for {
		if i >= len(text) || p.newline(i) > 0 {
			return broken(p.line, Span{open, i}, ErrUnterminatedHeader)
		}
		if text[i] == '"' {
			break
		}
		if text[i] == '\\' {
			escaped = true
			i++
			if i >= len(text) || p.newline(i) > 0 {
				return broken(p.line, Span{open, i}, ErrUnterminatedHeader)
			}
		}
		i++
	}
	sub := text[from:i]
	if escaped {
		sub = unescapeSubsection(sub)
	}
	if s.Dotted {
		s.Subsection += "." + sub
		s.SubsectionSpan.End = i
	} else {
		s.HasSubsection, s.Subsection, s.SubsectionSpan = true, sub, Span{from, i}
	}
	i++
	if i >= len(text) || p.newline(i) > 0 {
		return broken(p.line+1, Span{start, i}, ErrUnterminatedHeader) // Git has counted the line end
	}
	if text[i] != ']' {
		end := i + 1
		for end < len(text) && text[end] != ']' && text[end] != '\n' {
			end++
		}
		if end >= len(text) || text[end] == '\n' {
			// No ']' at all on this line.
			return broken(p.line, p.character(i), ErrUnterminatedHeader)
		}
		return broken(p.line, Span{i, end}, ErrAfterSubsection)
	}
	s.Header = Span{start, i + 1}
	return i + 1
}

// unescapeSubsection drops each backslash that quotes a byte.
func unescapeSubsection(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
		}
		b = append(b, s[i])
	}
	return string(b)
}

// lower gives a name in lower case; the same name is allocated once.
func (p *parser) lower(name string, upper bool) string {
	if !upper {
		return name
	}
	if l, ok := p.names[name]; ok {
		return l
	}
	l := lowerASCII(name)
	if p.names == nil {
		p.names = map[string]string{}
	}
	p.names[name] = l
	return l
}

// lowerASCII lowers A to Z and nothing else, as Git does.
func lowerASCII(s string) string {
	for i := 0; i < len(s); i++ {
		if class[s[i]]&isUpper != 0 {
			b := []byte(s)
			for ; i < len(b); i++ {
				if class[b[i]]&isUpper != 0 {
					b[i] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

// entry reads the entry at start and gives the offset of the line end behind
// it.
func (p *parser) entry(start int) int {
	text := p.text
	i, upper := start, uint8(0)
	for i < len(text) && class[text[i]]&isKey != 0 {
		upper |= class[text[i]]
		i++
	}
	keyEnd := i
	for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	e := Entry{
		Section: int32(len(p.f.Sections) - 1),
		Key:     Span{start, keyEnd},
		Line:    p.line,
		Eq:      -1,
	}
	switch {
	case i >= len(text) || p.newline(i) > 0:
		e.ValueSpan = Span{keyEnd, keyEnd}
	case text[i] == '=':
		i++
		e.Eq, e.HasValue = i, true
		end, ok := p.plainValue(&e, i)
		if !ok {
			if end, ok = p.value(&e, i); !ok {
				return end
			}
		}
		i = end
	case p.isUTF16():
		p.fail(p.line, Span{0, min(2, len(text))}, ErrUTF16)
		return len(text)
	default:
		p.fail(p.line, p.character(i), ErrNoEquals)
		return p.lineEnd(i)
	}
	e.Name = p.lower(text[start:keyEnd], upper&isUpper != 0)
	e.Span, e.EndLine = Span{start, i}, p.line
	p.f.Entries = append(p.f.Entries, e)
	return i
}

// plainValue reads a value whose text is the value: nothing escaped, nothing
// joined, quotes only around the whole. ok is false for any other.
func (p *parser) plainValue(e *Entry, i int) (end int, ok bool) {
	text := p.text
	for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	start := i
	last := i // behind the last byte that is no blank
	quoted := false
	if i < len(text) && text[i] == '"' {
		n := strings.IndexAny(text[i+1:min(len(text), i+1+4096)], "\"\\\n\r\x00")
		if n < 0 || text[i+1+n] != '"' {
			return 0, false
		}
		i += n + 2
		last, quoted = i, true
	}
	for i < len(text) {
		c := text[i]
		if class[c]&isPlain != 0 {
			if quoted {
				return 0, false
			}
			i++
			last = i
			continue
		}
		switch c {
		case ' ':
			i++
			continue
		case '\t':
			if p.oneSpace {
				return 0, false
			}
			i++
			continue
		case '\r':
			if p.newline(i) == 0 {
				return 0, false
			}
		case '#', ';':
			i = p.lineEnd(i)
			if i < len(text) && text[i-1] == '\r' {
				i--
			}
		case '\n':
		default:
			return 0, false
		}
		break
	}
	if last == start {
		e.ValueSpan = Span{e.Eq, e.Eq}
		return i, true
	}
	e.ValueSpan = Span{start, last}
	e.Value = text[start:last]
	if quoted {
		e.Value = text[start+1 : last-1]
	}
	return i, true
}

// value reads any value, byte by byte, as Git's parse_value does.
func (p *parser) value(e *Entry, i int) (end int, ok bool) {
	text := p.text
	out := p.buf[:0]
	defer func() { p.buf = out[:0] }()
	quote, open := false, 0
	blanks := -1 // where blanks began that count only if something follows
	from, to := -1, -1
	for {
		if i >= len(text) || p.newline(i) > 0 {
			if quote {
				p.fail(p.line, Span{open, open + 1}, ErrUnterminatedQuote)
				return i, false
			}
			break
		}
		c := text[i]
		if class[c]&isBlank != 0 && !quote {
			if len(out) > 0 && blanks < 0 {
				blanks = i
			}
			i++
			continue
		}
		if !quote && (c == '#' || c == ';') {
			i = p.lineEnd(i)
			if i < len(text) && text[i-1] == '\r' {
				i--
			}
			continue
		}
		if blanks >= 0 {
			if p.oneSpace {
				for range i - blanks {
					out = append(out, ' ')
				}
			} else {
				out = append(out, text[blanks:i]...)
			}
			blanks = -1
			if c == '\\' {
				to = i // blanks before a joined line count even if nothing follows
			}
		}
		if c == '\\' {
			if i+1 >= len(text) {
				// Git reads the end of the file as a line end, and here, behind
				// a joined one, counts it a second time.
				i++
				p.line++
				continue
			}
			if n := p.newline(i + 1); n > 0 {
				i += 1 + n
				p.line++
				continue
			}
			switch b := text[i+1]; b {
			case 't':
				out = append(out, '\t')
			case 'b':
				out = append(out, '\b')
			case 'n':
				out = append(out, '\n')
			case '\\', '"':
				out = append(out, b)
			default:
				p.fail(p.line, Span{i, p.character(i + 1).End}, ErrBadEscape)
				return p.lineEnd(i), false
			}
			if from < 0 {
				from = i
			}
			i += 2
			to = i
			continue
		}
		if from < 0 {
			from = i
		}
		if c == '"' {
			if quote = !quote; quote {
				open = i
			}
		} else {
			out = append(out, c)
		}
		i++
		to = i
	}
	if from < 0 {
		from, to = e.Eq, e.Eq
	}
	e.ValueSpan = Span{from, to}
	if n := bytes.IndexByte(out, 0); n >= 0 {
		e.Value = string(out[:n]) // a C string ends there
	} else if to-from == len(out) && text[from:to] == string(out) {
		e.Value = text[from:to]
	} else {
		e.Value = string(out)
	}
	return i, true
}

// Key is the full name of an entry of f as Git prints it:
// section.subsection.variable, cut at a NUL.
func (f *File) Key(e *Entry) string {
	s := f.SectionOf(e)
	if s == nil {
		return e.Name
	}
	if !s.HasSubsection {
		return s.Name + "." + e.Name
	}
	if n := strings.IndexByte(s.Subsection, 0); n >= 0 {
		return s.Name + "." + s.Subsection[:n]
	}
	return s.Name + "." + s.Subsection + "." + e.Name
}

// SectionOf is the section an entry of f stands in, nil before any header.
func (f *File) SectionOf(e *Entry) *Section {
	if e.Section < 0 {
		return nil
	}
	return &f.Sections[e.Section]
}

// EntryAt is the entry whose Span contains off, nil if none does.
func (f *File) EntryAt(off int) *Entry {
	i := sort.Search(len(f.Entries), func(i int) bool { return f.Entries[i].Span.Start > off }) - 1
	if i < 0 || !f.Entries[i].Span.Contains(off) {
		return nil
	}
	return &f.Entries[i]
}

// SectionAt is the section whose header or body contains off, nil before any
// header.
func (f *File) SectionAt(off int) *Section {
	i := sort.Search(len(f.Sections), func(i int) bool { return f.Sections[i].Span.Start > off }) - 1
	if i < 0 {
		return nil
	}
	return &f.Sections[i]
}

// WithText is the file with another text, read as the same Git reads it.
func (f *File) WithText(text string) *File { return Parse(f.Path, text, f.version) }
