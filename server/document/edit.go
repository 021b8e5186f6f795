package document

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"unsafe"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
)

// lines knows where the lines of a text begin. Unlike a position.Index it
// follows an edit at the cost of the edit, not of the text. It is immutable.
type lines struct {
	starts []uint32 // byte offset of each line's first byte; starts[0] is 0
}

// newLines reads the whole text.
func newLines(text string) *lines {
	starts := make([]uint32, 1, 16+len(text)/40)
	return &lines{appendStarts(starts, text, 0, len(text))}
}

// appendStarts appends the starts of the lines that are ended by a byte in
// text[from:to]. A line ends at LF, or at a CR that no LF follows.
func appendStarts(starts []uint32, text string, from, to int) []uint32 {
	cr := strings.IndexByte(text[from:to], '\r') >= 0
	for i := from; i < to; i++ {
		if !cr {
			n := strings.IndexByte(text[i:to], '\n')
			if n < 0 {
				break
			}
			i += n
		}
		if text[i] == '\n' || text[i] == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			starts = append(starts, uint32(i+1))
		}
	}
	return starts
}

// splice gives the lines of text, which came about by replacing the bytes
// [start, end) of the former text with n bytes.
//
// Whether a line begins at s depends on the bytes s-1 and s only, so starts
// below start and starts above end stay (the latter shifted), and only those
// in between are looked for again.
func (l *lines) splice(text string, start, end, n int) *lines {
	keep := sort.Search(len(l.starts), func(i int) bool { return int(l.starts[i]) >= start })
	keep = max(keep, 1) // the first line begins at 0 whatever stands there
	rest := sort.Search(len(l.starts), func(i int) bool { return int(l.starts[i]) > end })
	starts := make([]uint32, 0, len(l.starts)+4)
	starts = append(starts, l.starts[:keep]...)
	starts = appendStarts(starts, text, max(start-1, 0), start+n)
	shift := n - (end - start)
	from := len(starts)
	starts = append(starts, l.starts[max(rest, keep):]...)
	for i := from; i < len(starts); i++ {
		starts[i] = uint32(int(starts[i]) + shift)
	}
	return &lines{starts}
}

// editor applies the changes of one notification.
type editor struct {
	text     string
	lines    *lines
	enc      position.Encoding
	diverged bool
}

// apply makes the changes in order. After an error the editor is of no use.
func (e *editor) apply(changes []Change) error {
	// What comes before a change of the whole document cannot matter; and a
	// document that diverged is whole again from there.
	for i := len(changes) - 1; i >= 0; i-- {
		if changes[i].Range == nil {
			e.text, e.lines, e.diverged = changes[i].Text, nil, false
			changes = changes[i+1:]
			break
		}
	}
	if len(changes) == 0 {
		return nil
	}
	if e.diverged {
		return fmt.Errorf("%w: an earlier change was refused", ErrBadRange)
	}
	if e.lines == nil {
		e.lines = newLines(e.text)
	}
	if len(changes) == 1 {
		c := changes[0]
		start, end, err := e.span(*c.Range)
		if err != nil {
			return err
		}
		e.text = e.text[:start] + c.Text + e.text[end:]
		e.lines = e.lines.splice(e.text, start, end, len(c.Text))
		return nil
	}
	// Many cursors: work on one buffer, so that each change costs the bytes
	// behind it and no new text.
	buf := make([]byte, len(e.text), len(e.text)+len(e.text)/8+1024)
	copy(buf, e.text)
	for i, c := range changes {
		e.text = view(buf)
		start, end, err := e.span(*c.Range)
		if err != nil {
			return fmt.Errorf("change %d: %w", i, err)
		}
		buf = slices.Replace(buf, start, end, []byte(c.Text)...)
		e.lines = e.lines.splice(view(buf), start, end, len(c.Text))
	}
	e.text = string(buf)
	return nil
}

// view looks at bytes as a string without a copy. The string changes when the
// bytes do, so it must not outlive the next write to them.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// span gives the bytes [start, end) of a range.
func (e *editor) span(r position.Range) (start, end int, err error) {
	if r.End.Less(r.Start) {
		return 0, 0, fmt.Errorf("%w: it ends at %d:%d, before its start at %d:%d", ErrBadRange, r.End.Line, r.End.Character, r.Start.Line, r.Start.Character)
	}
	if start, err = e.offset(r.Start); err != nil {
		return 0, 0, err
	}
	if end, err = e.offset(r.End); err != nil {
		return 0, 0, err
	}
	return start, end, nil
}

// offset gives the byte offset of a position. A column behind the end of its
// line is that end, as the protocol says. So is column 0 of the line after the
// last one, with which several clients name the end of a text.
func (e *editor) offset(p position.Position) (int, error) {
	starts := e.lines.starts
	n := uint64(len(starts))
	switch {
	case uint64(p.Line) == n && p.Character == 0:
		return len(e.text), nil
	case uint64(p.Line) >= n:
		return 0, fmt.Errorf("%w: line %d of a text of %d lines", ErrBadRange, p.Line, n)
	}
	start, end := int(starts[p.Line]), len(e.text)
	if uint64(p.Line)+1 < n {
		end = int(starts[p.Line+1])
	}
	line := e.text[start:end]
	if at, ok := asciiColumn(line, p.Character); ok {
		return start + at, nil
	}
	at, ok := position.NewIndex(line).Offset(position.Position{Character: p.Character}, e.enc)
	if !ok {
		return 0, fmt.Errorf("%w: column %d of line %d is inside a character", ErrBadRange, p.Character, p.Line)
	}
	return start + at, nil
}

// asciiColumn is the offset of a column if all before it is ASCII and inside the
// line, where every encoding agrees. A line feed would be the line's last byte.
func asciiColumn(line string, column uint32) (int, bool) {
	if uint64(column) >= uint64(len(line)) {
		return 0, false
	}
	before := line[:column]
	return len(before), ascii.Only(before) && !strings.Contains(before, "\r")
}
