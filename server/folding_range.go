package server

import (
	"context"
	"strings"

	"go.lsp.dev/protocol"
)

// FoldingRanges folds sections, and comments of more than one line. All of
// them are whole lines, which is all that some editors can fold.
func (sv *server) FoldingRanges(ctx context.Context, _ *protocol.FoldingRangeParams) ([]protocol.FoldingRange, error) {
	f := sv.configFile(ctx)
	if f == nil {
		return nil, ctx.Err()
	}
	list := []protocol.FoldingRange{}
	last := int64(-1) // two sections may begin on one line
	for i := range f.Sections {
		body := f.body(&f.Sections[i])
		start, end := f.line(body.Start), f.line(body.End)
		if end > start && int64(start) != last {
			list = append(list,
				protocol.FoldingRange{StartLine: start, EndLine: end, Kind: protocol.FoldingRangeKindRegion})
			last = int64(start)
		}
	}
	return append(list, f.commentFolds()...), ctx.Err()
}

// commentFolds finds the runs of lines that hold nothing but a comment.
func (f *configFile) commentFolds() []protocol.FoldingRange {
	var list []protocol.FoldingRange
	first := -1
	flush := func(end int) {
		if first >= 0 && end-first > 1 {
			list = append(list, protocol.FoldingRange{StartLine: uint32(first), EndLine: uint32(end - 1),
				Kind: protocol.FoldingRangeKindComment})
		}
		first = -1
	}
	entry := 0 // the first one that does not end before the line
	lines := f.index.Lines()
	for n := range lines {
		start, end := f.index.LineSpan(n)
		for entry < len(f.Entries) && f.Entries[entry].Span.End < start {
			entry++
		}
		within := entry < len(f.Entries) && f.Entries[entry].Span.Start < start // a value that goes on
		if !within && isComment(strings.TrimPrefix(f.Text[start:end], byteOrderMark)) {
			if first < 0 {
				first = n
			}
			continue
		}
		flush(n)
	}
	flush(lines)
	return list
}

// byteOrderMark may stand at the start of a file.
const byteOrderMark = "\ufeff"

// isComment says that a line holds nothing but a comment.
func isComment(line string) bool {
	for i := range len(line) {
		switch line[i] {
		case ' ', '\t':
		case '#', ';':
			return true
		default:
			return false
		}
	}
	return false
}
