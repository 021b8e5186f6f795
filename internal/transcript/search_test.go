package transcript

import (
	"bytes"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// naiveFind is what the search must equal.
func naiveFind(literals []string, b []byte, from, to int) []int {
	var hits []int
	for p := from; p < to; p++ {
		if slices.ContainsFunc(literals, func(l string) bool { return bytes.HasPrefix(b[p:], []byte(l)) }) {
			hits = append(hits, p)
		}
	}
	return hits
}

func TestSearchAgainstNaive(t *testing.T) {
	words := []string{"abcdabcd", "bcdabcda", "cdabcdabcdab", "fatal: could", "could not read Username", "ではありません"}
	s := newSearcher(words)
	r := rand.New(rand.NewSource(1))
	pieces := append([]string{"a", "b", "c", "d", "abcd", "could not ", "\n", "fatal: ", "では", "x"}, words...)
	found := 0
	for range 3000 {
		var b []byte
		for n := r.Intn(40) * (1 + r.Intn(40)); n > 0; n-- {
			b = append(b, pieces[r.Intn(len(pieces))]...)
		}
		from := r.Intn(len(b) + 1)
		to := from + r.Intn(len(b)-from+1)
		got, want := s.find(b, from, to, nil), naiveFind(words, b, from, to)
		if !slices.Equal(got, want) {
			t.Fatalf("from %d to %d of %d bytes: %v, want %v", from, to, len(b), got, want)
		}
		found += len(want)
	}
	if found < 1000 {
		t.Errorf("only %d hits were looked for", found)
	}
}

// TestLiteralsCanBeFound: the shortest literal sets the speed for every byte of every
// log, and one that holds a line feed or an escape would never be found.
func TestLiteralsCanBeFound(t *testing.T) {
	for _, l := range literals() {
		if len(l) < 8 || bytes.ContainsAny([]byte(l), "\n\r\x1b") {
			t.Errorf("%q is no literal to search for", l)
		}
	}
}

// TestLiteralsAreNoWords: a word of everyday language stands in every log, and each
// hit is a window that is read line by line.
func TestLiteralsAreNoWords(t *testing.T) {
	for _, l := range literals() {
		word := strings.TrimSpace(l)
		ascii := strings.IndexFunc(word, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
		if ascii && strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) < 0 && word != "CredentialManager" {
			t.Errorf("%q is one word", l)
		}
	}
}
