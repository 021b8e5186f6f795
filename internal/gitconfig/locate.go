package gitconfig

import "strings"

// Locate gives the bytes of the file that make up the part [start, end) of an
// entry's decoded value: the characters to underline when a finding concerns a
// part of a URL. Quotes, escapes and continued lines in between belong to the
// span; an empty part gives an empty span. Offsets outside of the value are
// taken as the nearest inside.
func (f *File) Locate(e *Entry, start, end int) Span {
	src := f.Text[e.ValueSpan.Start:e.ValueSpan.End]
	start = min(max(start, 0), len(e.Value))
	end = min(max(end, start), len(e.Value))
	if src == e.Value {
		return Span{e.ValueSpan.Start + start, e.ValueSpan.Start + end}
	}
	// Walk the source beside the decoded value: at[i] would be where byte i of
	// the value comes from. Only the two ends are kept.
	out := Span{-1, -1}
	n := 0 // decoded so far
	note := func(from, to int) {
		if n == start {
			out.Start = e.ValueSpan.Start + from
		}
		if n < end {
			out.End = e.ValueSpan.Start + to
		}
		n++
	}
	for i := 0; i < len(src); i++ {
		switch c := src[i]; {
		case c == '"':
		case strings.HasPrefix(src[i:], "\\\n"):
			i++
		case strings.HasPrefix(src[i:], "\\\r\n"):
			i += 2
		case c == '\\':
			note(i, i+2)
			i++
		default:
			note(i, i+1)
		}
	}
	if out.Start < 0 {
		out.Start = e.ValueSpan.End
	}
	out.End = max(out.End, out.Start)
	return out
}
