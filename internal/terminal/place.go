// Package terminal knows what a terminal shows: bytes, lines, characters and
// their places in the source. It knows no message.
package terminal

// Place is a range of characters in the source of a transcript.
type Place struct {
	// Start and End are byte offsets from the beginning of the source, [Start, End).
	Start, End int64
	// Line counts line feeds before Start: the line that `grep -n` names, less one.
	Line int
	// From and To are where an editor that opened the source shows the range.
	From, To Position
}

// Position is a place in a text as editors count: a line is ended by LF, CRLF
// or a lone CR, and the column is given in each of the units of the Language
// Server Protocol. A byte order mark at the beginning of the source counts as
// nothing, a byte that is no character as one unit, as U+FFFD would.
type Position struct {
	Line               int
	UTF8, UTF16, UTF32 int
}
