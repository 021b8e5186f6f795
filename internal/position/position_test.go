package position

import (
	"math/rand"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// naive walks the text character by character, as the protocol describes it.
func naive(s string, off int, enc Encoding) Position {
	var p Position
	for i := 0; i < off; {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case s[i] == '\n', s[i] == '\r' && (i+1 >= len(s) || s[i+1] != '\n'):
			p.Line, p.Character = p.Line+1, 0
		case enc == UTF8:
			p.Character += uint32(size)
		case enc == UTF16:
			p.Character += uint32(max(utf16.RuneLen(r), 1))
		default:
			p.Character++
		}
		i += size
	}
	return p
}

var pieces = []string{"a", "b c", "\n", "\r\n", "\r", "é", "日本", "😀", "\U00010000", "\t", "\xff", "e\u0301", "\u2028", ""}

func random(r *rand.Rand) string {
	var b strings.Builder
	for range r.Intn(40) {
		b.WriteString(pieces[r.Intn(len(pieces))])
	}
	return b.String()
}

func TestPositionAgainstNaive(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for range 3000 {
		s := random(r)
		x := NewIndex(s)
		for off := 0; off <= len(s); off++ {
			if off < len(s) && !utf8.RuneStart(s[off]) ||
				off > 0 && off < len(s) && s[off-1] == '\r' && s[off] == '\n' {
				continue
			}
			for _, enc := range []Encoding{UTF8, UTF16, UTF32} {
				p := x.Position(off, enc)
				if want := naive(s, off, enc); p != want {
					t.Fatalf("%q at %d in %d: %v, want %v", s, off, enc, p, want)
				}
				if back, ok := x.Offset(p, enc); back != off || !ok {
					t.Fatalf("%q: %v is offset %d (%v), want %d", s, p, back, ok, off)
				}
			}
		}
	}
}

func TestOffsetOutside(t *testing.T) {
	x := NewIndex("ab\r\n😀c\n")
	for _, c := range []struct {
		p    Position
		enc  Encoding
		want int
		ok   bool
	}{
		{Position{0, 99}, UTF16, 2, true},              // behind the end of a line: its end
		{Position{9, 0}, UTF16, 10, false},             // no such line
		{Position{3, 0}, UTF16, 10, false},             // nor this
		{Position{1, 1}, UTF16, 4, false},              // between two surrogates
		{Position{1, 2}, UTF8, 4, false},               // inside four bytes
		{Position{1, 2}, UTF16, 8, true},               //
		{Position{1 << 31, 1 << 31}, UTF32, 10, false}, //
		{Position{0, 1<<32 - 1}, UTF8, 2, true},        //
	} {
		if got, ok := x.Offset(c.p, c.enc); got != c.want || ok != c.ok {
			t.Errorf("%v in %d: %d, %v; want %d, %v", c.p, c.enc, got, ok, c.want, c.ok)
		}
	}
	if got := x.Position(-5, UTF16); got != (Position{}) {
		t.Errorf("offset -5 is %v", got)
	}
	if got := x.Position(999, UTF16); got != (Position{2, 0}) {
		t.Errorf("offset 999 is %v", got)
	}
}

func TestLineSpan(t *testing.T) {
	x := NewIndex("ab\r\n\nc\r")
	for line, want := range map[int][2]int{-1: {7, 7}, 0: {0, 2}, 1: {4, 4}, 2: {5, 6}, 3: {7, 7}, 4: {7, 7}} {
		if start, end := x.LineSpan(line); [2]int{start, end} != want {
			t.Errorf("line %d is [%d, %d), want %v", line, start, end, want)
		}
	}
}

func TestLess(t *testing.T) {
	for _, c := range []struct {
		p, q Position
		want bool
	}{
		{Position{1, 9}, Position{2, 0}, true}, {Position{2, 0}, Position{1, 9}, false},
		{Position{1, 2}, Position{1, 3}, true},
		{Position{1, 3}, Position{1, 3}, false}, {Position{1, 3}, Position{1, 2}, false},
	} {
		if got := c.p.Less(c.q); got != c.want {
			t.Errorf("%v is before %v: %v", c.p, c.q, got)
		}
	}
}

func FuzzPosition(f *testing.F) {
	f.Add("a\r\nb😀", uint32(1), uint32(2))
	f.Fuzz(func(t *testing.T, s string, line, char uint32) {
		x := NewIndex(s)
		for _, enc := range []Encoding{UTF8, UTF16, UTF32} {
			off, ok := x.Offset(Position{line, char}, enc)
			if off < 0 || off > len(s) {
				t.Fatalf("offset %d of %d bytes", off, len(s))
			}
			p := x.Position(off, enc)
			if again, _ := x.Offset(p, enc); again != off {
				t.Fatalf("offset %d is %v is offset %d", off, p, again)
			}
			if start, end := x.LineSpan(int(line)); ok && (off < start || off > end) {
				t.Fatalf("offset %d outside of its line %d-%d", off, start, end)
			}
		}
	})
}

func BenchmarkIndex1MB(b *testing.B) {
	s := strings.Repeat("\turl = git@host.example:team/repo.git\n", 1<<20/38)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		NewIndex(s)
	}
}
