package codeactions

import (
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
)

// TestMinimal narrows edits that would repeat a secret, in whole characters,
// and leaves the others.
func TestMinimal(t *testing.T) {
	for _, c := range []struct{ name, old, new, text string }{
		{"without a secret", "https://githib.com/o/r", "https://github.com/o/r", "https://github.com/o/r"},
		{"behind the secret", "https://octo:hunter2@githib.com/o/r", "https://octo:hunter2@github.com/o/r", "u"},
		{"before the secret", "HTTPS://octo:hunter2@github.com/o/r", "https://octo:hunter2@github.com/o/r", "https"},
		{"half a character", "https://octo:hunter2@h/あ", "https://octo:hunter2@h/い", "い"},
		{"from the other end", "https://octo:hunter2@h/あx", "https://octo:hunter2@h/あ", ""},
		{"a long word of the path", "https://octo:hut@h/shut", "https://h/shut", ""},
		{"a short one", "https://octo:hu@h/shut", "https://h/shut", "https://h/shut"},
		{"last bytes alike", "https://octo:hunter2@h/ӂ", "https://octo:hunter2@h/ɂ", "ɂ"},
	} {
		f := &gitconfig.File{Text: "\turl = " + c.old + "\n"}
		start := len("\turl = ")
		whole := []FileEdit{{File: f, Edit: gitconfig.Edit{Span: gitconfig.Span{Start: start, End: start + len(c.old)},
			NewText: c.new}}}
		got := minimal(whole)
		if got[0].NewText != c.text {
			t.Errorf("%s: an edit of %d bytes, want %d", c.name, len(got[0].NewText), len(c.text))
		}
		if now := gitconfig.Apply(f.Text, []gitconfig.Edit{got[0].Edit}); now != "\turl = "+c.new+"\n" {
			t.Errorf("%s: another result", c.name)
		}
		if whole[0].NewText != c.new {
			t.Errorf("%s: the edit that was given is changed", c.name)
		}
	}
}

// A secret that an edit takes apart, or takes out of its quotes, is not carried in
// pieces.
func TestMinimalCarriesNoPiece(t *testing.T) {
	for _, c := range [][2]string{
		{"'https://octo:hunter2Kq7/Mz4hunter2'", "https://octo/hunter2Kq7/Mz4hunter2"},
		{"https://octo:hunter2Kq7/Mz4hunter2#Bv5hunter2?x@github.com/o/r.git", "https://octohunter2Kq7/Mz4hunter2"},
	} {
		f := &gitconfig.File{Text: c[0]}
		var edits []gitconfig.Edit
		for _, e := range minimal([]FileEdit{{File: f,
			Edit: gitconfig.Edit{Span: gitconfig.Span{End: len(c[0])}, NewText: c[1]}}}) {
			edits = append(edits, e.Edit)
			if strings.Contains(e.NewText, "unter2") {
				t.Errorf("an edit carries %d bytes", len(e.NewText))
			}
		}
		if gitconfig.Apply(c[0], edits) != c[1] {
			t.Error("another result")
		}
	}
}

// A common beginning or end is of whole characters, and no longer than either.
func TestCommon(t *testing.T) {
	for _, c := range []struct {
		a, b           string
		prefix, suffix int
	}{
		{"", "", 0, 0}, {"", "a", 0, 0}, {"a", "", 0, 0}, {"ab", "ab", 2, 2}, {"ab", "abc", 2, 0}, {"abc", "ab", 2, 0},
		{"bc", "abc", 0, 2}, {"abc", "bc", 0, 2}, {"aあ", "aい", 1, 0}, {"あ", "あい", 3, 0}, {"xあ", "あ", 0, 3},
		{"ӂa", "ɂa", 0, 1}, {"\x81", "\x82", 0, 0},
	} {
		if p, s := commonPrefix(c.a, c.b), commonSuffix(c.a, c.b); p != c.prefix || s != c.suffix {
			t.Errorf("%q and %q: %d and %d bytes, want %d and %d", c.a, c.b, p, s, c.prefix, c.suffix)
		}
	}
}

// Two edits meet where one begins or ends in the other, or where the other ends:
// nobody knows which of them comes first.
func TestTouches(t *testing.T) {
	span := func(start, end int) gitconfig.Span { return gitconfig.Span{Start: start, End: end} }
	taken := insert(insert(nil, span(20, 30)), span(5, 10))
	for s, want := range map[gitconfig.Span]bool{
		span(0, 4): false, span(0, 5): true, span(0, 6): true, span(6, 7): true, span(9, 12): true, span(10, 12): true,
		span(11, 19): false, span(11, 20): true, span(0, 40): true, span(30, 31): true, span(31, 31): false,
		span(10, 10): true, span(5, 5): true,
	} {
		if touches(taken, s) != want {
			t.Errorf("%v: %v", s, !want)
		}
	}
}

// whole replaces all of a text.
func whole(from, to string) FileEdit {
	return FileEdit{File: &gitconfig.File{Text: from},
		Edit: gitconfig.Edit{Span: gitconfig.Span{End: len(from)}, NewText: to}}
}

// The edits that an edit is parted into do the same, and carry no character that
// both texts have in common: as many as the longest common subsequence has.
func TestDifferences(t *testing.T) {
	var common func(a, b string) int
	common = func(a, b string) int {
		switch {
		case a == "" || b == "":
			return 0
		case a[0] == b[0]:
			return 1 + common(a[1:], b[1:])
		}
		return max(common(a[1:], b), common(a, b[1:]))
	}
	texts := []string{""}
	for i := 0; len(texts[i]) < 4; i++ {
		for _, c := range []string{"x", "y", "z"} {
			texts = append(texts, texts[i]+c)
		}
	}
	for _, a := range texts {
		for _, b := range texts {
			var edits []gitconfig.Edit
			carried := 0
			for _, e := range differences(whole(a, b)) {
				edits = append(edits, e.Edit)
				carried += len(e.NewText)
			}
			if got, want := gitconfig.Apply(a, edits), len(b)-common(a, b); got != b || carried != want {
				t.Errorf("%q to %q: %q, %d characters in edits, want %d", a, b, got, carried, want)
			}
		}
	}
}

// What is too long to be compared is one edit, but for both ends.
func TestDifferencesAreBounded(t *testing.T) {
	long := func(n int) string { return "1" + strings.Repeat("x", n-2) + "2" }
	for _, c := range []struct {
		from, to string
		edits    int
	}{
		{long(maxCompared), "3x4", 2}, {long(maxCompared + 1), "3x4", 1},
		{"3x4", long(maxCompared), 2}, {"3x4", long(maxCompared + 1), 1},
	} {
		edits := differences(whole("a"+c.from+"b", "a"+c.to+"b"))
		if len(edits) != c.edits || edits[0].Span.Start != 1 {
			t.Errorf("%d to %d characters: %d edits", len(c.from), len(c.to), len(edits))
		}
	}
}
