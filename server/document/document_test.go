package document

import (
	"errors"
	"fmt"
	"math/rand"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gitauth-ls/gitauth-ls/internal/position"
)

const file = "file:///repo/.git/config"

func at(l1, c1, l2, c2 uint32) *position.Range {
	return &position.Range{Start: position.Position{Line: l1, Character: c1},
		End: position.Position{Line: l2, Character: c2}}
}

func opened(t testing.TB, enc position.Encoding, text string) *Store {
	t.Helper()
	s := NewStore()
	s.SetEncoding(enc)
	if _, err := s.Open(file, "gitconfig", 1, text); err != nil {
		t.Fatal(err)
	}
	return s
}

func textOf(t testing.TB, s *Store) string {
	t.Helper()
	d, ok := s.Get(file)
	if !ok {
		t.Fatal("document is not open")
	}
	return d.Text
}

func TestChange(t *testing.T) {
	for _, c := range []struct {
		name    string
		enc     position.Encoding
		text    string
		changes []Change
		want    string
	}{
		{"insert", position.UTF16, "a\nb\n", []Change{{at(1, 0, 1, 0), "x"}}, "a\nxb\n"},
		{"delete a line", position.UTF16, "a\nb\nc", []Change{{at(1, 0, 2, 0), ""}}, "a\nc"},
		{"whole", position.UTF16, "a", []Change{{nil, "b"}}, "b"},
		{"whole, then part", position.UTF16, "a", []Change{{at(7, 7, 7, 7), "lost"}, {nil, "bc"}, {at(0, 1, 0, 1), "x"}}, "bxc"},
		{"in order", position.UTF16, "", []Change{{at(0, 0, 0, 0), "ab\n"}, {at(1, 0, 1, 0), "c"}, {at(0, 1, 1, 0), ""}}, "ac"},
		{"column behind the line", position.UTF16, "a\r\nb", []Change{{at(0, 99, 0, 99), "x"}}, "ax\r\nb"},
		{"between CR and LF", position.UTF16, "a\r\nb", []Change{{at(0, 2, 0, 2), "x"}}, "ax\r\nb"},
		{"before CR", position.UTF8, "é\r\nb\r\n", []Change{{at(1, 1, 1, 1), "x"}, {at(0, 2, 0, 2), "y"}}, "éy\r\nbx\r\n"},
		{"column of the end of the line", position.UTF16, "a\nb", []Change{{at(0, 2, 0, 2), "x"}}, "ax\nb"},
		{"line after the last", position.UTF16, "a\nb", []Change{{at(0, 0, 2, 0), "x"}}, "x"},
		{"UTF-16", position.UTF16, "😀é", []Change{{at(0, 2, 0, 3), "x"}}, "😀x"},
		{"UTF-8", position.UTF8, "😀é", []Change{{at(0, 4, 0, 6), "x"}}, "😀x"},
		{"UTF-32", position.UTF32, "😀é", []Change{{at(0, 1, 0, 2), "x"}}, "😀x"},
		{"joins CR and LF", position.UTF16, "a\rb\n", []Change{{at(1, 0, 1, 1), ""}, {at(1, 0, 1, 0), "c"}}, "a\r\nc"},
		{"parts CR and LF", position.UTF16, "a\r\nb",
			[]Change{{at(0, 1, 1, 0), "\r"}, {at(1, 0, 1, 0), "x\n"}, {at(2, 0, 2, 0), "y"}}, "a\rx\nyb"},
		{"no changes", position.UTF16, "a", nil, "a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := opened(t, c.enc, c.text)
			e, err := s.Change(file, 2, c.changes)
			if err != nil {
				t.Fatal(err)
			}
			if e.New.Text != c.want || e.New.Version != 2 || e.Old.Text != c.text || e.New.LanguageID != "gitconfig" {
				t.Errorf("got %q version %d, want %q", e.New.Text, e.New.Version, c.want)
			}
		})
	}
}

func TestRefusedChanges(t *testing.T) {
	for _, c := range []struct {
		name   string
		change Change
	}{
		{"inverted", Change{at(1, 1, 0, 0), "x"}},
		{"line that is not there", Change{at(2, 1, 2, 1), "x"}},
		{"far line", Change{at(4294967295, 0, 4294967295, 0), "x"}},
		{"inside a character", Change{at(1, 1, 1, 1), "x"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := opened(t, position.UTF16, "a\n😀")
			e, err := s.Change(file, 2, []Change{{at(0, 0, 0, 0), "first"}, c.change})
			if !errors.Is(err, ErrBadRange) {
				t.Fatalf("error %v, want ErrBadRange", err)
			}
			if e.New == nil || !e.New.Diverged || e.New.Text != "a\n😀" || e.New.Version != 1 {
				t.Errorf("got %+v, want the former text, diverged", e.New)
			}
			if _, err := s.Change(file, 3, []Change{{at(0, 0, 0, 0), "x"}}); !errors.Is(err, ErrBadRange) {
				t.Errorf("a later change gives %v, want ErrBadRange", err)
			}
			if e, err = s.Change(file, 4, []Change{{nil, "new"}, {at(0, 3, 0, 3), "er"}}); err != nil ||
				e.New.Diverged || e.New.Text != "newer" {
				t.Errorf("the whole text does not help: %+v, %v", e.New, err)
			}
		})
	}
}

func TestRefuse(t *testing.T) {
	s := opened(t, position.UTF16, "a")
	if e, err := s.Refuse(file); err != nil || !e.New.Diverged || e.New.Text != "a" || e.Old.Diverged {
		t.Errorf("got %+v, %v", e.New, err)
	}
	if _, err := s.Open(file, "x", 7, "b"); err != nil {
		t.Fatal(err)
	}
	if d, _ := s.Get(file); d.Diverged || d.Version != 7 {
		t.Errorf("opening again leaves %+v", d)
	}
}

func TestNotOpen(t *testing.T) {
	s := NewStore()
	_, change := s.Change(file, 1, nil)
	_, closing := s.Close(file)
	_, refuse := s.Refuse(file)
	for _, err := range []error{change, closing, refuse} {
		if !errors.Is(err, ErrNotOpen) {
			t.Errorf("error %v, want ErrNotOpen", err)
		}
	}
}

func TestStore(t *testing.T) {
	s := opened(t, position.UTF16, "a")
	e, err := s.Open("untitled:Untitled-1", "log", 0, "b")
	if err != nil || e.Old != nil || e.New.Path != "" || e.URI() != "untitled:Untitled-1" {
		t.Errorf("got %+v, %v", e, err)
	}
	var texts []string
	for d := range s.All() {
		texts = append(texts, d.Text)
	}
	slices.Sort(texts)
	if !slices.Equal(texts, []string{"a", "b"}) || s.Len() != 2 {
		t.Errorf("open: %q", texts)
	}
	if e, err = s.Close("untitled:Untitled-1"); err != nil || e.New != nil || e.Old.Text != "b" ||
		e.URI() != "untitled:Untitled-1" || s.Len() != 1 {
		t.Errorf("close: %+v, %v", e, err)
	}
}

func TestIndexIsBuiltOnce(t *testing.T) {
	s := opened(t, position.UTF16, "a\nb")
	d, _ := s.Get(file)
	if first, again := d.Index(), d.Index(); first != again || first.Lines() != 2 {
		t.Error("the index is built anew")
	}
}

// However a client spells a file's URI, it is one document, known by the
// string with which it was opened.
func TestSpellings(t *testing.T) {
	s := NewStore()
	const as = "file:///repo/a@b (c)+日.txt"
	if _, err := s.Open(as, "x", 1, "t"); err != nil {
		t.Fatal(err)
	}
	for _, u := range []string{as, "file:///repo/a%40b%20%28c%29%2B%E6%97%A5.txt", "FILE:///repo/a%40b (c)+日.txt",
		"file://localhost/repo/a@b (c)+日.txt", "file:/repo/./x/../a@b (c)+日.txt"} {
		d, ok := s.Get(u)
		if !ok || d.URI != as {
			t.Errorf("Get(%q) finds %v", u, d)
		}
	}
	if d, ok := s.GetPath("/repo/a@b (c)+日.txt"); !ok || d.URI != as {
		t.Errorf("GetPath finds %v", d)
	}
	if u := s.URIOf("/repo/a@b (c)+日.txt", nil); u != as {
		t.Errorf("URIOf = %q", u)
	}
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"untitled:Untitled-1", "UNTITLED:Untitled%2d1", true},
		{"untitled:Untitled-1", "untitled:untitled-1", false},
		{"file:///c:/x", "file:///C%3A/x", true},
		{"file:///c:/x", "file:///c:/X", false},
		{"file:///cd/x", "file:///CD/x", false},
		{"file:///c", "file:///C", false},
		{"file:///", "file:////", true},
		{"file:///", "file:///x", false},
	} {
		if got := key(c.a) == key(c.b); got != c.same {
			t.Errorf("%q and %q are one: %v", c.a, c.b, got)
		}
	}
	if pathKey(`c:\x`) != pathKey(`C:\x`) || pathKey(`cd\x`) == pathKey(`CD\x`) || pathKey(`1:`) == pathKey(`2:`) {
		t.Error("a drive's letter is taken for another, or something else for one")
	}
}

func TestURIOf(t *testing.T) {
	s := NewStore()
	bases := []Base{{"file:///home/u%40h", "/home/u@h"}, {"file:///home/u%40h/code/", "/home/u@h/work"}, {"vsls:/x", ""}}
	for path, want := range map[string]string{
		"/home/u@h":                  "file:///home/u%40h",
		"/home/u@h/.gitconfig":       "file:///home/u%40h/.gitconfig",
		"/home/u@h/code/.git/config": "file:///home/u%40h/code/.git/config",
		"/home/u@h/work/09 AZ~az":    "file:///home/u%40h/code/09%20AZ~az",
		"/home/u@h/working/x y":      "file:///home/u%40h/working/x%20y",
		"/etc/gitconfig":             "file:///etc/gitconfig",
	} {
		if got := s.URIOf(path, bases); got != want {
			t.Errorf("URIOf(%q) = %q, want %q", path, got, want)
		}
		slices.Reverse(bases) // the nearest counts, in any order
		if got := s.URIOf(path, bases); got != want {
			t.Errorf("URIOf(%q) = %q in another order", path, got)
		}
	}
	if got := URI(`/a\b`); (got == "file:///a%5Cb") == (runtime.GOOS == "windows") {
		t.Errorf("URI = %q", got)
	}
}

func TestPaths(t *testing.T) {
	for _, c := range []struct {
		uri           string
		unix, windows string // "" for none
	}{
		{"file:///a/b%20c", "/a/b c", `\a\b c`},
		{"file:///a/100%", "/a/100%", `\a\100%`},
		{"file:///a/%zz%4", "/a/%zz%4", `\a\%zz%4`},
		{"file:///a#b?c", "/a#b?c", `\a#b?c`},
		{"file:/a", "/a", `\a`},
		{"file:///c%3A/Users/x", "/c:/Users/x", `C:\Users\x`},
		{"file:///C:/Users/x", "/C:/Users/x", `C:\Users\x`},
		{"file:///c:", "/c:", `C:\`},
		{"file://server/share/x", "", `\\server\share\x`},
		{"file://localhost/x", "/x", `\x`},
		{"file://server", "", ""},
		{"file:x", "", ""},
		{"file:///a%00b", "", ""},
		{"untitled:Untitled-1", "", ""},
		{"term://~//123:/bin/bash", "", ""},
		{"%%%:bad uri\x00", "", ""},
		{"", "", ""},
	} {
		if p, ok := uriPath(c.uri, false); p != c.unix || ok != (c.unix != "") {
			t.Errorf("Unix: %q is %q, %v, want %q", c.uri, p, ok, c.unix)
		}
		if p, ok := uriPath(c.uri, true); p != c.windows || ok != (c.windows != "") {
			t.Errorf("Windows: %q is %q, %v, want %q", c.uri, p, ok, c.windows)
		}
	}
	for _, c := range []struct {
		path    string
		windows bool
		uri     string
	}{
		{"/a b/c:d#e?f%g日", false, "file:///a%20b/c:d%23e%3Ff%25g%E6%97%A5"},
		{`C:\a b`, true, "file:///C:/a%20b"},
		{`\\server\share\x`, true, "file://server/share/x"},
	} {
		u := pathURI(c.path, c.windows)
		if u != c.uri {
			t.Errorf("URI of %q is %q, want %q", c.path, u, c.uri)
		}
		if back, ok := uriPath(u, c.windows); !ok || back != c.path {
			t.Errorf("and back it is %q", back)
		}
	}
}

// The incremental line table is always the one that reading the text gives.
func TestLinesFollowEdits(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	pieces := []string{"", "a", "\n", "\r", "\r\n", "bc\nd", "\r\r", "\n\r", "é\n"}
	for range 300 {
		text := ""
		for range r.Intn(8) {
			text += pieces[r.Intn(len(pieces))]
		}
		l := newLines(text)
		for range 20 {
			start := r.Intn(len(text) + 1)
			end := start + r.Intn(len(text)-start+1)
			insert := pieces[r.Intn(len(pieces))]
			was := text
			text = text[:start] + insert + text[end:]
			l = l.splice(text, start, end, len(insert))
			want := newLines(text)
			if !slices.Equal(l.starts, want.starts) {
				t.Fatalf("%q[%d:%d] = %q gives %q: lines %v, want %v", was, start, end, insert, text, l.starts, want.starts)
			}
			if n := position.NewIndex(text).Lines(); n != len(want.starts) {
				t.Fatalf("%q: %d lines, position counts %d", text, len(want.starts), n)
			}
		}
	}
}

// FuzzChange compares with the plain way: find offsets with position.Index, cut
// and paste.
func FuzzChange(f *testing.F) {
	f.Add("a\r\nb😀\n", uint8(0), uint32(0), uint32(1), uint32(1), uint32(2), "x\n", uint32(0), uint32(0), uint32(1), uint32(0), "")
	f.Add("", uint8(1), uint32(0), uint32(0), uint32(0), uint32(0), "é", uint32(0), uint32(1), uint32(0), uint32(2), "z")
	f.Fuzz(func(t *testing.T, text string, enc uint8, l1, c1, l2, c2 uint32, insert string, l3, c3, l4, c4 uint32,
		insert2 string) {
		if !utf8.ValidString(text) || !utf8.ValidString(insert) || !utf8.ValidString(insert2) {
			t.Skip()
		}
		encoding := position.Encoding(enc % 3)
		changes := []Change{{at(l1, c1, l2, c2), insert}, {at(l3, c3, l4, c4), insert2}}
		want, ok := text, true
		for _, c := range changes {
			x := position.NewIndex(want)
			start, ok1 := plainOffset(x, c.Range.Start, encoding)
			end, ok2 := plainOffset(x, c.Range.End, encoding)
			if ok = ok1 && ok2 && !c.Range.End.Less(c.Range.Start); !ok {
				want = text
				break
			}
			want = want[:start] + c.Text + want[end:]
		}
		s := opened(t, encoding, text)
		_, err := s.Change(file, 2, changes)
		if (err == nil) != ok || textOf(t, s) != want {
			t.Fatalf("%q with %v gives %q, %v; want %q", text, changes, textOf(t, s), err, want)
		}
		one := opened(t, encoding, text) // the way for a single change
		var first error
		for i, c := range changes {
			if _, err := one.Change(file, int32(i), []Change{c}); err != nil {
				first = err
				break
			}
		}
		if (first == nil) != ok || ok && textOf(t, one) != want {
			t.Fatalf("one by one: %q, %v; want %q", textOf(t, one), first, want)
		}
	})
}

func plainOffset(x *position.Index, p position.Position, enc position.Encoding) (int, bool) {
	if int(p.Line) == x.Lines() && p.Character == 0 {
		return len(x.Text()), true
	}
	return x.Offset(p, enc)
}

func gitConfig(size int) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "[remote \"r%d\"]\n\turl = https://host.example/team/repo%d.git\n\tfetch = +refs/heads/*:refs/remotes/r%d/*\n", i, i, i)
	}
	return b.String()
}

// The limits are those of the product, with room for a busy machine.
func TestBurst(t *testing.T) {
	text := gitConfig(20 << 10)
	s := opened(t, position.UTF16, text)
	for i := range 1000 {
		if _, err := s.Change(file, int32(i), []Change{{at(uint32(i%300), 3, uint32(i%300), 3), "x"}}); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(textOf(t, s)); got != len(text)+1000 {
		t.Errorf("%d bytes, want %d", got, len(text)+1000)
	}
}

func BenchmarkChange20k(b *testing.B) { benchmarkChange(b, 20<<10) }
func BenchmarkChange1M(b *testing.B)  { benchmarkChange(b, 1<<20) }

func benchmarkChange(b *testing.B, size int) {
	s := opened(b, position.UTF16, gitConfig(size))
	d, _ := s.Get(file)
	last := uint32(d.Index().Lines() - 2)
	for i := range b.N {
		text, end := "x", uint32(3)
		if i%2 == 1 {
			text, end = "", 4
		}
		if _, err := s.Change(file, int32(i), []Change{{at(last, 3, last, end), text}}); err != nil {
			b.Fatal(err)
		}
	}
}
