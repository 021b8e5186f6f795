package transcript

import (
	"strings"
	"unicode"
)

// maxMatched bounds the work of Match where many events differ: the product of
// the two numbers of events.
const maxMatched = 1 << 18

// Match finds the events of an earlier reading of a growing text in a later one.
// For each event of now it gives the index in before, or -1 for an event that is
// new. What an event says decides, not where it stands: a terminal that is drawn
// anew, wrapped at another width or cut at its beginning moves what it shows. Of
// events that say the same, those are paired that moved least. The order is kept.
func Match(before, now []Event) []int {
	out := make([]int, len(now))
	start := 0
	for start < min(len(before), len(now)) && sameSaying(before[start], now[start]) &&
		before[start].start() == now[start].start() {
		out[start] = start
		start++
	}
	for i := start; i < len(now); i++ {
		out[i] = -1
	}
	a, b := before[start:], now[start:]
	if len(a) == 0 || len(b) == 0 {
		return out
	}
	if len(a)*len(b) > maxMatched {
		// A long text that lost its beginning: what is left is its end.
		for i := 1; i <= min(len(a), len(b)) && sameSaying(a[len(a)-i], b[len(b)-i]); i++ {
			out[len(now)-i] = len(before) - i
		}
		return out
	}
	// best[i][j] is the best pairing of a[i:] and b[j:]: as many as can be, and of
	// those the one that moves them least.
	type pairing struct {
		pairs int
		moved int64
	}
	better := func(x, y pairing) bool { return x.pairs > y.pairs || x.pairs == y.pairs && x.moved < y.moved }
	best := make([][]pairing, len(a)+1)
	for i := range best {
		best[i] = make([]pairing, len(b)+1)
	}
	paired := func(i, j int) pairing {
		p := best[i+1][j+1]
		return pairing{p.pairs + 1, p.moved + max(a[i].start()-b[j].start(), b[j].start()-a[i].start())}
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			best[i][j] = best[i+1][j]
			if better(best[i][j+1], best[i][j]) {
				best[i][j] = best[i][j+1]
			}
			if sameSaying(a[i], b[j]) {
				if p := paired(i, j); better(p, best[i][j]) {
					best[i][j] = p
				}
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case sameSaying(a[i], b[j]) && paired(i, j) == best[i][j]:
			out[start+j] = start + i
			i, j = i+1, j+1
		case best[i+1][j] == best[i][j]:
			i++
		default:
			j++
		}
	}
	return out
}

// start is where an event's text begins, in bytes.
func (e Event) start() int64 {
	switch {
	case e.Failure != nil:
		return e.Failure.Place.Start
	case e.Success != nil:
		return e.Success.Place.Start
	}
	return 0
}

// sameSaying says whether two events may be one: whether they say the same. The
// command may be missing from one, because it was scrolled away.
func sameSaying(a, b Event) bool {
	sameCommand := func(x, y string) bool { return x == y || x == "" || y == "" }
	switch {
	case a.Failure != nil && b.Failure != nil:
		x, y := a.Failure, b.Failure
		return x.Kind == y.Kind && sameCommand(x.Command, y.Command) &&
			(x.Text == y.Text || unspaced(x.Text) == unspaced(y.Text))
	case a.Success != nil && b.Success != nil:
		x, y := &a.Success.Contact, &b.Success.Contact
		return x.Operation == y.Operation && x.URL == y.URL && sameCommand(x.Command, y.Command)
	}
	return false
}

// unspaced is a text without its blanks and line ends: a terminal wraps at any
// character.
func unspaced(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
