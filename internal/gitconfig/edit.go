package gitconfig

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Edit replaces the bytes of Span by NewText.
type Edit struct {
	Span    Span
	NewText string
}

// Apply carries out edits of one text. They must not overlap; their order does
// not matter, but that of insertions at one place.
func Apply(text string, edits []Edit) string {
	sorted := append([]Edit(nil), edits...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Span.Start < sorted[j].Span.Start })
	var b strings.Builder
	at := 0
	for _, e := range sorted {
		b.WriteString(text[at:e.Span.Start])
		b.WriteString(e.NewText)
		at = e.Span.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// Errors of edits.
var (
	// ErrNUL is given for a value that no configuration file can hold.
	ErrNUL = errors.New("a configuration value cannot hold a NUL byte")
	// ErrNoEdit is given when no splice makes Git read the value and leaves
	// all other values as they are.
	ErrNoEdit = errors.New("no edit of this place gives the value")
)

// Quote writes a value as "git config" does: in quotes only where blanks at an
// end, a comment character or a CR need them.
func Quote(value string) string {
	if value == "" {
		return `""`
	}
	if value[0] == ' ' || value[len(value)-1] == ' ' || strings.ContainsAny(value, "#;\r") {
		return `"` + escape(value) + `"`
	}
	return escape(value)
}

// valueEscapes are the escapes that Git knows in a value.
var valueEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\b", `\b`)

func escape(value string) string { return valueEscapes.Replace(value) }

// spellings lists the ways to write a value, the best first.
func spellings(value string, quoted bool) []string {
	inQuotes := `"` + escape(value) + `"`
	if quoted {
		return []string{inQuotes}
	}
	return []string{Quote(value), inQuotes}
}

// isQuoted reports whether the text is one quoted string from end to end.
func isQuoted(raw string) bool {
	if !strings.HasPrefix(raw, `"`) {
		return false
	}
	for i := 1; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			return i == len(raw)-1
		case '\\':
			i++
		}
	}
	return false
}

// SetValue gives the edit after which Git reads exactly value for e, an entry
// of f, and nothing else differently. Only the value's own bytes change; a
// value that stood in quotes as a whole keeps them.
func (f *File) SetValue(e *Entry, value string) ([]Edit, error) {
	if strings.IndexByte(value, 0) >= 0 {
		return nil, ErrNUL
	}
	at, err := f.indexOf(e)
	if err != nil {
		return nil, err
	}
	var candidates []Edit
	try := func(span Span, text string) { candidates = append(candidates, Edit{span, text}) }
	switch {
	case e.Eq < 0:
		for _, s := range spellings(value, false) {
			try(Span{e.Key.End, e.Key.End}, " = "+s)
		}
	case e.ValueSpan.Len() == 0:
		next := e.Eq
		for next < len(f.Text) && (f.Text[next] == ' ' || f.Text[next] == '\t') {
			next++
		}
		comment := next < len(f.Text) && (f.Text[next] == '#' || f.Text[next] == ';')
		for _, s := range spellings(value, false) {
			if comment || next == e.Eq {
				try(Span{e.Eq, e.Eq}, " "+s)
			}
			try(Span{min(e.Eq+1, next), min(e.Eq+1, next)}, s)
			// Blanks before a joined line count once there is a value, so that
			// the joining has to go.
			end := e.Span.End
			if i := strings.IndexAny(f.Text[e.Eq:end], "#;"); i >= 0 {
				try(Span{e.Eq, e.Eq + i}, " "+s+" ")
			} else {
				try(Span{e.Eq, end}, " "+s)
			}
		}
	default:
		raw := f.Text[e.ValueSpan.Start:e.ValueSpan.End]
		for _, s := range spellings(value, isQuoted(raw)) {
			try(e.ValueSpan, s)
		}
		// Blanks before a joined line count unless the old value was empty, so
		// that for "" the joining has to go.
		if !strings.ContainsAny(f.Text[e.ValueSpan.End:e.Span.End], "#;") {
			for _, s := range spellings(value, isQuoted(raw)) {
				try(Span{e.ValueSpan.Start, e.Span.End}, s)
			}
		}
	}
	for _, c := range candidates {
		if f.verifyValue(c, at, value) {
			return []Edit{c}, nil
		}
	}
	return nil, fmt.Errorf("set %s: %w", f.Key(e), ErrNoEdit)
}

// indexOf finds an entry that belongs to f.
func (f *File) indexOf(e *Entry) (int, error) {
	i := sort.Search(len(f.Entries), func(i int) bool { return f.Entries[i].Key.Start >= e.Key.Start })
	if i >= len(f.Entries) || f.Entries[i].Key != e.Key || f.Entries[i].ValueSpan != e.ValueSpan {
		return 0, errors.New("the entry does not belong to this file")
	}
	return i, nil
}

// verifyValue is verify for an edit inside of one entry. In a file without
// errors it looks at that entry alone, from its key up to what follows: there
// the lexer starts afresh, whatever the entry is, as long as the entry ends
// before. That it does shows in its being the only one.
func (f *File) verifyValue(c Edit, at int, value string) bool {
	e := &f.Entries[at]
	end := len(f.Text)
	if at+1 < len(f.Entries) {
		end = f.Entries[at+1].Key.Start
	}
	if next := int(e.Section) + 1; next < len(f.Sections) {
		end = min(end, max(f.Sections[next].Header.Start, e.Span.End))
	}
	if len(f.Errors) > 0 {
		return f.verify([]Edit{c}, at, at+1, f.Key(e), value)
	}
	from := e.Key.Start
	edited := f.Text[from:c.Span.Start] + c.NewText + f.Text[c.Span.End:end]
	g := Parse(f.Path, edited, f.version)
	return len(g.Errors) == 0 && len(g.Sections) == 0 && len(g.Entries) == 1 &&
		g.Entries[0].Name == e.Name && g.Entries[0].HasValue && g.Entries[0].Value == value
}

// verify reports whether after the edits there is exactly one entry, with this
// key and value, in place of entries [from, to), and every other entry is the
// same.
func (f *File) verify(edits []Edit, from, to int, key, value string) bool {
	g := Parse(f.Path, Apply(f.Text, edits), f.version)
	if len(g.Entries) != len(f.Entries)+1-(to-from) || len(g.Errors) != len(f.Errors) ||
		(f.Limit == len(f.Entries)) != (g.Limit == len(g.Entries)) {
		return false
	}
	same := func(a, b *Entry) bool {
		if a.Value != b.Value || a.HasValue != b.HasValue || a.Name != b.Name {
			return false
		}
		s, t := f.SectionOf(a), g.SectionOf(b)
		if s == nil || t == nil {
			return s == t
		}
		return s.Name == t.Name && s.HasSubsection == t.HasSubsection && s.Subsection == t.Subsection
	}
	for i := range from {
		if !same(&f.Entries[i], &g.Entries[i]) {
			return false
		}
	}
	for i := to; i < len(f.Entries); i++ {
		if !same(&f.Entries[i], &g.Entries[i+1-(to-from)]) {
			return false
		}
	}
	e := &g.Entries[from]
	return e.HasValue && e.Value == value && g.Key(e) == key
}

// AddValue gives the edit that adds one more value of a key. It comes behind
// the last one of the same key, else behind the last entry of the last such
// section, else behind that section's header; a section that does not exist
// comes at the end of the file. Indentation and line ends are the
// neighbours'. The section may be spelled in any case, the subsection may not;
// key is written as given.
func (f *File) AddValue(section, subsection, key, value string) ([]Edit, error) {
	full := section + "." + key
	if subsection != "" {
		full = section + "." + subsection + "." + key
	}
	canonical, err := canonicalKey(full)
	switch {
	case err != nil:
		return nil, fmt.Errorf("add %s: %w", full, err)
	case strings.IndexByte(value, 0) >= 0 || strings.IndexByte(subsection, 0) >= 0:
		return nil, ErrNUL
	}
	section = lowerASCII(section)
	name := lowerASCII(key)
	line := key + " = "

	last, lastSame := -1, -1
	for i := range f.Sections {
		s := &f.Sections[i]
		if s.Broken || s.Name != section || s.Subsection != subsection || s.HasSubsection != (subsection != "") {
			continue
		}
		last = i
		for j := s.Entries[0]; j < s.Entries[1]; j++ {
			if f.Entries[j].Name == name {
				lastSame = j
			}
		}
	}
	after := lastSame
	if after < 0 && last >= 0 && f.Sections[last].Entries[1] > f.Sections[last].Entries[0] {
		after = f.Sections[last].Entries[1] - 1
	}

	for _, s := range spellings(value, false) {
		for _, edit := range f.additions(after, last, section, subsection, line+s) {
			pos := len(f.Entries)
			switch {
			case after >= 0:
				pos = after + 1
			case last >= 0:
				pos = f.Sections[last].Entries[1]
			}
			if f.verify([]Edit{edit}, pos, pos, canonical, value) {
				return []Edit{edit}, nil
			}
		}
	}
	return nil, fmt.Errorf("add %s: %w", canonical, ErrNoEdit)
}

// additions lists the ways to add a line: behind entry after, behind the
// header of section last, or in a new section at the end; -1 is for none.
func (f *File) additions(after, last int, section, subsection, line string) []Edit {
	text := f.Text
	eol := f.eol()
	insert := func(at int, s string) Edit { return Edit{Span{at, at}, s} }
	switch {
	case after >= 0:
		e := &f.Entries[after]
		ind, ok := f.indentation(e)
		if !ok {
			ind = "\t"
		}
		at := e.Span.End
		if n := eolAt(text, at); n > 0 {
			return []Edit{insert(at+n, ind+line+text[at:at+n])}
		}
		// The last line of the file has no end. If it ends in a backslash, a
		// line end is joined, and it takes two.
		return []Edit{insert(at, eol+ind+line), insert(at, eol+eol+ind+line)}
	case last >= 0:
		s := &f.Sections[last]
		at := s.Header.End
		end := at
		for end < s.Span.End && (text[end] == ' ' || text[end] == '\t') {
			end++
		}
		if end < len(text) && (text[end] == '#' || text[end] == ';') {
			for end < len(text) && eolAt(text, end) == 0 {
				end++
			}
		}
		if end >= len(text) {
			return []Edit{insert(end, eol+"\t"+line)}
		}
		if n := eolAt(text, end); n > 0 {
			return []Edit{insert(end+n, "\t"+line+text[end:end+n])}
		}
		return []Edit{insert(at, eol+"\t"+line+eol)} // another header on the same line
	}
	header := "[" + section + "]"
	if subsection != "" {
		header = "[" + section + ` "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(subsection) + `"]`
	}
	ind := "\t"
	if n := len(f.Entries); n > 0 {
		if i, ok := f.indentation(&f.Entries[n-1]); ok {
			ind = i
		}
	}
	block := header + eol + ind + line + eol
	if text == "" || text == bom || strings.HasSuffix(text, "\n") {
		return []Edit{insert(len(text), block), insert(len(text), eol+block)}
	}
	return []Edit{insert(len(text), eol+block), insert(len(text), eol+eol+block)}
}

// indentation is the blanks before an entry; ok is false if something else
// stands before it on its line.
func (f *File) indentation(e *Entry) (string, bool) {
	start := f.lineStart(e.Key.Start)
	ind := f.Text[start:e.Key.Start]
	return ind, strings.Trim(ind, " \t") == ""
}

// lineStart is where the line of off begins, behind a byte order mark.
func (f *File) lineStart(off int) int {
	start := strings.LastIndexByte(f.Text[:off], '\n') + 1
	if start == 0 && strings.HasPrefix(f.Text, bom) {
		return len(bom)
	}
	return start
}

// eol is the line end that the file uses: that of its last line that has one.
func (f *File) eol() string {
	i := strings.LastIndexByte(f.Text, '\n')
	if i > 0 && f.Text[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// eolAt is the width of the line end at off, 0 if there is none.
func eolAt(text string, off int) int {
	switch {
	case strings.HasPrefix(text[off:], "\n"):
		return 1
	case strings.HasPrefix(text[off:], "\r\n"):
		return 2
	}
	return 0
}

// RemoveEntry gives the edit that removes an entry of f: its lines, or only
// its own bytes where it shares the first of them with something else.
func (f *File) RemoveEntry(e *Entry) []Edit {
	start, end := f.lineStart(e.Key.Start), e.Span.End
	if strings.Trim(f.Text[start:e.Key.Start], " \t") != "" {
		start += len(strings.TrimRight(f.Text[start:e.Key.Start], " \t"))
		return []Edit{{Span: Span{start, end}}}
	}
	return []Edit{{Span: Span{start, end + eolAt(f.Text, end)}}}
}

// IndexError says that a remote has no such URL in a file.
type IndexError struct {
	Key   string // "remote.origin.url"
	Index int
	Have  int // how many values there are
}

func (e *IndexError) Error() string {
	return fmt.Sprintf("%s has %d values in this file, none at index %d", e.Key, e.Have, e.Index)
}

// SetURL gives the edit that replaces the index-th value, from 0, of
// remote.<remote>.<kind> in f, or with add adds one more. kind is "url" or
// "pushurl". The error is an *IndexError if there is no such value.
func SetURL(f *File, remote, kind string, index int, value string, add bool) ([]Edit, error) {
	kind = lowerASCII(kind)
	if kind != "url" && kind != "pushurl" {
		return nil, fmt.Errorf("kind %q is neither url nor pushurl", kind)
	}
	if add {
		return f.AddValue("remote", remote, kind, value)
	}
	have := 0
	for i := range f.Entries {
		e := &f.Entries[i]
		s := f.SectionOf(e)
		if e.Name != kind || s == nil || s.Broken || s.Name != "remote" || !s.HasSubsection || s.Subsection != remote {
			continue
		}
		if have == index {
			return f.SetValue(e, value)
		}
		have++
	}
	return nil, &IndexError{Key: "remote." + remote + "." + kind, Index: index, Have: have}
}
