// Package secret knows what a secret is, keeps what must not be shown, and takes
// it out of what is. It is the only place that does: configurations, terminals,
// hovers, logs and command lines are judged alike, and the editors' tables are
// made from the ones here.
//
// What stands where a secret stands, or is called like one, is recognised in any
// text ([Redact], [RedactCommand]). Torn out of there it may not be: so whoever
// reads a configuration or a terminal says what in it may be a secret ([Set.Add],
// [Set.Learn]), and every exit (standard output and error, the log, the language
// server's messages) takes out of what it is given what was seen and what is
// recognised ([Set.Redact], [Set.RedactJSON]). So a secret stays inside whatever
// way it takes: as a whole, in small letters as a host's name, percent-encoded, or
// in pieces where a character in it ended a part of a URL or a line.
package secret

import (
	"hash/maphash"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

// Mask stands wherever a secret stood.
const Mask = "[redacted]"

// shortest is the length, in bytes, from which on a piece is masked: six
// characters in a row are what nobody may see, and shorter ones occur by chance.
const shortest = 6

// most bounds what a set keeps; a file may hold thousands of secrets.
const most = 1 << 16

// Set is a set of secrets. It is safe for concurrent use; the zero value is
// ready, and a nil Set holds nothing.
type Set struct {
	mu    sync.RWMutex
	known map[string]struct{} // in small letters
	begin map[string][]int    // how long they are by their first bytes, the longest first

	// What was looked at, by its hash: the newer half, and the one before it.
	seed         maphash.Seed
	looked, past map[uint64]struct{}
}

// mostLooked bounds how many texts are known to have been looked at; of the older
// half of them it is forgotten.
const mostLooked = 1 << 15

// New reports whether a set has not looked at these texts yet, or not for long, and
// takes it that it does so now. Looking at one again finds nothing new, and a
// configuration differs by one line from the one before the last key.
func (s *Set) New(texts ...string) bool {
	if s == nil {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.looked == nil {
		s.seed, s.looked = maphash.MakeSeed(), map[uint64]struct{}{}
	}
	var h maphash.Hash
	h.SetSeed(s.seed)
	for _, t := range texts {
		_, _ = h.WriteString(t)
		_ = h.WriteByte(0)
	}
	sum := h.Sum64()
	if _, has := s.looked[sum]; has {
		return false
	}
	_, had := s.past[sum]
	if len(s.looked) >= mostLooked {
		s.past, s.looked = s.looked, map[uint64]struct{}{}
	}
	s.looked[sum] = struct{}{}
	return !had
}

// Add makes a text known as a secret, with its pieces between the characters
// that end a part of a URL and with its percent-escapes decoded. context is the
// whole that it stands in: a piece that occurs elsewhere in it too, as a host or
// an account, is no secret.
func (s *Set) Add(text, context string) {
	if s == nil {
		return
	}
	rest := strings.ToLower(strings.ReplaceAll(context, text, "\x00"))
	for _, whole := range []string{text, ascii.Unescape(text)} {
		if telling(whole) {
			s.add(whole, "")
		}
		for _, piece := range strings.FieldsFunc(whole, endsPart) {
			if telling(piece) {
				s.add(piece, rest)
			}
		}
		// What is left of a part with the character that ended another one.
		from := 0
		for range mostEnds {
			i := strings.IndexFunc(whole[from:], endsPart)
			if i < 0 {
				break
			}
			from += i
			if tail := whole[from:]; tellingPart(tail) {
				s.add(tail, rest)
			}
			_, size := utf8.DecodeRuneInString(whole[from:])
			from += size
			if head := whole[:from]; tellingPart(head) {
				s.add(head, rest)
			}
		}
	}
}

// Learn adds what [Find] finds in a text, or [FindInCommand] in a command line.
func (s *Set) Learn(text string, command bool) {
	if s == nil {
		return
	}
	for _, p := range everywhere(text, command) {
		s.Add(text[p.Start:p.End], text)
	}
}

// LearnLines is Learn for lines of which a terminal may have broken one into
// several: pieces of a secret on each are known by themselves.
func (s *Set) LearnLines(lines []string) {
	if s == nil {
		return
	}
	for _, l := range lines {
		s.Learn(l, false)
	}
	if len(lines) < 2 {
		return
	}
	for _, p := range Find(strings.Join(lines, "")) {
		at, begun := 0, false
		for _, l := range lines {
			start, end := max(p.Start-at, 0), min(p.End-at, len(l))
			at += len(l)
			if start >= end || end-start == p.End-p.Start {
				continue
			}
			piece := l[start:end]
			if !begun && Placeholder(strings.TrimSpace(piece)) {
				break // "AUTHORIZATION: basic ***", and what follows is another message
			}
			// A width breaks words. Behind a blank on a later line something else begins.
			blank := strings.IndexByte(piece, ' ')
			if begun && blank >= 0 {
				piece = piece[:blank]
			}
			s.Add(piece, "")
			if begun && blank >= 0 {
				break
			}
			begun = true
		}
	}
}

// Redact takes out of a text what the set knows and what [Redact] recognises. A
// nil set takes nothing out: it is for who asks to see the secrets.
func (s *Set) Redact(text string) string {
	if s == nil {
		return text
	}
	return Redact(s.Mask(text))
}

// mostEnds bounds how many ends of parts in a secret are looked at.
const mostEnds = 16

// telling reports whether a piece of a secret tells something of it, and is not
// just a word that a password has in common with other texts.
func telling(piece string) bool {
	digit, small, capital := false, false, false
	for _, r := range piece {
		digit = digit || r >= '0' && r <= '9'
		small = small || r >= 'a' && r <= 'z'
		capital = capital || r >= 'A' && r <= 'Z'
	}
	return len(piece) >= shortest && (digit && (small || capital) || small && capital || len(piece) >= 12)
}

// tellingPart reports whether a part of a text tells something of a secret: a path
// that stands behind one does not, however long it is.
func tellingPart(s string) bool {
	return telling(s) && slices.ContainsFunc(strings.FieldsFunc(s, endsPart), func(part string) bool {
		return telling(part) || strings.ContainsAny(part, "0123456789") && ascii.Lower(part) != strings.ToUpper(part)
	})
}

// endsPart reports whether a character ends a part of a URL or of a line, also in
// full width.
func endsPart(r rune) bool {
	c, _ := Fold(r)
	return strings.ContainsRune("/\\?#@:;,&=%\"'<>()[]{}| \t", c)
}

func (s *Set) add(text, elsewhere string) {
	text = strings.ToLower(text)
	if len(text) < shortest || elsewhere != "" && strings.Contains(elsewhere, text) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, has := s.known[text]; has || len(s.known) >= most {
		return
	}
	if s.known == nil {
		s.known, s.begin = map[string]struct{}{}, map[string][]int{}
	}
	s.known[text] = struct{}{}
	list := s.begin[text[:shortest]]
	i, has := slices.BinarySearchFunc(list, len(text), func(a, b int) int { return b - a })
	if !has {
		s.begin[text[:shortest]] = slices.Insert(list, i, len(text))
	}
}

// Empty reports whether nothing is known: then nothing is masked.
func (s *Set) Empty() bool {
	if s == nil {
		return true
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.known) == 0
}

// Mask replaces every known secret in a text, whatever its case. A text without
// one comes back as it is.
func (s *Set) Mask(text string) string {
	if len(text) < shortest || s.Empty() {
		return text
	}
	folded := strings.ToLower(text)
	if len(folded) != len(text) {
		folded = ascii.Lower(text)
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	var b strings.Builder
	done := 0
	for i := 0; i+shortest <= len(folded); i++ {
		for _, length := range s.begin[folded[i:i+shortest]] {
			if i+length > len(folded) {
				continue
			}
			if _, known := s.known[folded[i:i+length]]; known {
				if between := text[done:i]; done == 0 || len(between) > shortest+2 || strings.ContainsAny(between, " \t\r\n") {
					b.WriteString(between)
					b.WriteString(Mask)
				} // else it is one secret: what stands between two pieces of it goes with them
				done = i + length
				i = done - 1
				break
			}
		}
	}
	if done == 0 {
		return text
	}
	b.WriteString(text[done:])
	return b.String()
}
