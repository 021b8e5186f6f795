package text

import "strings"

// OneLine replaces what would break a line in a list.
func OneLine(s string) string {
	if !strings.ContainsAny(s, "\n\r\t") {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " ")
}

// Shorten cuts a text after most characters, for a list that shows it in one
// line. What is cut must have no secret any more: half of one could not be
// recognised.
func Shorten(s string, most int) string {
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}
