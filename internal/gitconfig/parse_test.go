package gitconfig

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseErrors(t *testing.T) {
	tests := []struct {
		text  string
		kind  ErrorKind
		line  int
		at    string // the text of the span
		limit int
		later int // entries in all
	}{
		{"[a]\nb = \"c\nd = 1\n", ErrUnterminatedQuote, 2, `"`, 0, 1},
		{"[a]\nx = 1\nb = C:\\repos\n[c]\nd = 1\n", ErrBadEscape, 3, `\r`, 1, 2},
		{"[a]\nb = \\é\n", ErrBadEscape, 2, `\é`, 0, 0},
		{"[remote \"o\"\n\turl = x\n", ErrUnterminatedHeader, 2, `[remote "o"`, 0, 1},
		{"[remote \"o\n\turl = x\n", ErrUnterminatedHeader, 1, `"o`, 0, 1},
		{"[remote\n\turl = x\n", ErrUnterminatedHeader, 1, `[remote`, 0, 1},
		{"[remote", ErrUnterminatedHeader, 2, `[remote`, 0, 0},
		{"[remote origin]\n\turl = x\n", ErrUnquotedSubsection, 1, `origin`, 0, 1},
		{"[remote \"x\" ]\n\turl = x\n", ErrAfterSubsection, 1, ` `, 0, 1},
		{"[remote \"x\"yz]\n\turl = x\n", ErrAfterSubsection, 1, `yz`, 0, 1},
		{"[remote \"x\"yz\n\turl = ]\n", ErrUnterminatedHeader, 1, `y`, 0, 1},
		{"[a_b]\nc = 1\n", ErrBadSectionName, 1, `_`, 0, 1},
		{"[例]\nc = 1\n", ErrBadSectionName, 1, `例`, 0, 1},
		{"[]\nc = 1\n", ErrEmptySection, 1, `[]`, 0, 1},
		{"[a]\n1b = 1\nc = 2\n", ErrBadKey, 2, `1`, 0, 1},
		{"[a]\nb: 1\nc = 2\n", ErrNoEquals, 2, `:`, 0, 1},
		{"[a]\nb # c\nc = 2\n", ErrNoEquals, 2, `#`, 0, 1},
		{"[a]\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> x\n", ErrConflictMarker, 2, `<<<<<<< HEAD`, 0, 2},
		{"=======\n[a]\nb = 1\n", ErrConflictMarker, 1, `=======`, 0, 1},
		{"\xff\xfe[\x00a\x00]\x00", ErrUTF16, 1, "\xff\xfe", 0, 0},
		{"[\x00a\x00]\x00\n\x00b\x00=\x001\x00", ErrUTF16, 1, "[\x00", 0, 0},
		{"\xef\xbb[a]\nb = 1\n", ErrPartialBOM, 1, "\xef\xbb", 0, 1},
		{"\xef\xbb\xbf\xef\xbb\xbf[a]\nb = 1\n", ErrSecondBOM, 1, bom, 0, 1},
	}
	for _, c := range tests {
		f := Parse("", c.text, Version{})
		if len(f.Errors) == 0 {
			t.Errorf("%q: no error, want kind %d", c.text, c.kind)
			continue
		}
		e := f.Errors[0]
		if e.Kind != c.kind || e.Line != c.line || c.text[e.Span.Start:e.Span.End] != c.at {
			t.Errorf("%q: kind %d line %d at %q, want kind %d line %d at %q",
				c.text, e.Kind, e.Line, c.text[e.Span.Start:e.Span.End], c.kind, c.line, c.at)
		}
		if f.Limit != c.limit || len(f.Entries) != c.later {
			t.Errorf("%q: %d entries before the error and %d in all, want %d and %d",
				c.text, f.Limit, len(f.Entries), c.limit, c.later)
		}
	}
}

func TestBrokenHeaderKeepsItsMeaning(t *testing.T) {
	f := Parse("", "[remote \"a\"]\n\turl = 1\n[remote b]\n\turl = 2\n[remote \"c\" ]\n\turl = 3\n", Version{})
	var got []string
	for i := range f.Entries {
		e := &f.Entries[i]
		got = append(got, fmt.Sprintf("%s=%s %v", f.Key(e), e.Value, f.SectionOf(e).Broken))
	}
	want := "remote.a.url=1 false, remote.b.url=2 true, remote.c.url=3 true"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

func TestSpans(t *testing.T) {
	text := "\ufeff[Remote \"o\\\"x\"] # c\r\n\tURL = \"a b\" # d\r\n[http.Proxy]\n k\n v =\n w = a\\\n  b\\\n # c\n[ \"z\"] y=1"
	f := Parse("/p", text, Version{})
	if len(f.Errors) > 0 {
		t.Fatalf("errors: %+v", f.Errors)
	}
	cut := func(s Span) string { return text[s.Start:s.End] }
	var got []string
	for _, s := range f.Sections {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%s|%v", s.Name, s.Subsection, cut(s.Header), cut(s.NameSpan),
			cut(s.SubsectionSpan), s.Dotted))
	}
	for i := range f.Entries {
		e := &f.Entries[i]
		got = append(got, fmt.Sprintf("%s|%q|%s|%q|%q|%d-%d|%v", f.Key(e), e.Value, cut(e.Key), cut(e.ValueSpan),
			cut(e.Span), e.Line, e.EndLine, e.HasValue))
	}
	want := []string{
		`remote|o"x|[Remote "o\"x"]|Remote|o\"x|false`,
		`http|proxy|[http.Proxy]|http|Proxy|true`,
		`|z|[ "z"]||z|false`,
		`remote.o"x.url|"a b"|URL|"\"a b\""|"URL = \"a b\" # d"|2-2|true`,
		`http.proxy.k|""|k|""|"k"|4-4|false`,
		`http.proxy.v|""|v|""|"v ="|5-5|true`,
		`http.proxy.w|"a  b"|w|"a\\\n  b"|"w = a\\\n  b\\\n # c"|6-8|true`,
		`.z.y|"1"|y|"1"|"y=1"|9-9|true`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for i := range f.Entries {
		e := &f.Entries[i]
		if f.EntryAt(e.Key.Start) != e || f.EntryAt(e.Span.End) != e {
			t.Errorf("EntryAt does not find %s by its ends", f.Key(e))
		}
	}
	if f.EntryAt(0) != nil || f.SectionAt(0) != nil {
		t.Error("something is found before the first header")
	}
	if s := f.SectionAt(strings.Index(text, " k")); s == nil || s.Name != "http" {
		t.Errorf("SectionAt gives %+v, want [http.Proxy]", s)
	}
}

func TestParseIsLinear(t *testing.T) {
	// Each text would take minutes if any of it were quadratic.
	const n = 1 << 20
	for name, text := range map[string]string{
		"one long line":    "[a]\nb = " + strings.Repeat("x y ", n/4),
		"one long quote":   "[a]\nb = \"" + strings.Repeat("x y ", n/4),
		"joined lines":     "[a]\nb = " + strings.Repeat("x\\\n", n/3),
		"blanks":           "[a]\nb = x" + strings.Repeat(" ", n),
		"same section":     strings.Repeat("[a \"b\"]\nC = d\n", n/14),
		"headers":          strings.Repeat("[a]", n/3),
		"errors":           strings.Repeat("1\n", n/2),
		"open headers":     strings.Repeat("[", n),
		"quotes":           strings.Repeat("a=\"\n", n/4),
		"escapes":          "[a]\nb = " + strings.Repeat(`\"`, n/2),
		"spelled variably": strings.Repeat("[aB]\ncD = e\n", n/12),
	} {
		f := Parse("", text, Version{})
		if len(f.Errors) > maxErrors {
			t.Errorf("%s: %d errors are kept", name, len(f.Errors))
		}
	}
}

func TestVersion(t *testing.T) {
	if got := (Version{2, 5, 0}).String() + (Version{}).String(); got != "2.5.0" {
		t.Errorf("versions are written %s", got)
	}
	if v := (Version{2, 45, 0}); !v.AtLeast(2, 45) || v.AtLeast(2, 46) || !v.AtLeast(1, 99) || v.AtLeast(3, 0) {
		t.Error("AtLeast compares wrongly")
	}
	if !(Version{}).AtLeast(99, 0) {
		t.Error("the zero version is not the newest")
	}
}

// checkTree fails if anything but blanks, comments and places with an error
// lies outside of the headers and entries of f, or if a span is out of order.
func checkTree(t *testing.T, f *File) {
	t.Helper()
	if f.Limit < 0 || f.Limit > len(f.Entries) || len(f.Errors) == 0 && f.Limit != len(f.Entries) {
		t.Fatalf("limit %d of %d entries with %d errors", f.Limit, len(f.Entries), len(f.Errors))
	}
	bad := map[int]bool{} // lines with an error
	lineOf := func(off int) int { return strings.Count(f.Text[:off], "\n") }
	for _, e := range f.Errors {
		if e.Span.Start < 0 || e.Span.Start > e.Span.End || e.Span.End > len(f.Text) || e.Line < 1 {
			t.Fatalf("error %+v of a text of %d bytes", e, len(f.Text))
		}
		// A value may be malformed in a later line than its key's, and be found
		// so in a later one still.
		for l := lineOf(e.Span.Start); l < e.Line; l++ {
			bad[l] = true
		}
		for l := lineOf(e.Span.Start); ; l-- {
			bad[l] = true
			start := 0
			if l > 0 {
				start = indexLine(f.Text, l)
			}
			if start == 0 || !strings.HasSuffix(strings.TrimSuffix(strings.TrimSuffix(f.Text[:start], "\n"), "\r"), "\\") {
				break
			}
		}
	}
	at, s, e := 0, 0, 0
	var out strings.Builder
	gap := func(to int) {
		if to < at {
			t.Fatalf("a span begins at %d, behind %d", to, at)
		}
		out.WriteString(f.Text[at:to])
		comment := false
		for i := at; i < to; i++ {
			c := f.Text[i]
			switch {
			case c == '\n':
				comment = false
			case comment || c == ' ' || c == '\t' || c == '\r':
			case c == '#' || c == ';':
				comment = true
			case i < 3 && strings.HasPrefix(f.Text, bom):
			case !bad[lineOf(i)] && len(f.Errors) < maxErrors &&
				(len(f.Errors) == 0 || f.Errors[len(f.Errors)-1].Kind != ErrUTF16):
				t.Fatalf("byte %d (%q) belongs to nothing", i, c)
			}
		}
		at = to
	}
	for s < len(f.Sections) || e < len(f.Entries) {
		if s < len(f.Sections) && (e == len(f.Entries) || f.Sections[s].Header.Start < f.Entries[e].Span.Start) {
			h := f.Sections[s].Header
			if f.Sections[s].Span.Start != h.Start || f.Sections[s].Entries[0] != e {
				t.Fatalf("section %+v begins at entry %d", f.Sections[s], e)
			}
			gap(h.Start)
			out.WriteString(f.Text[h.Start:h.End])
			at = h.End
			s++
			continue
		}
		x := f.Entries[e]
		if int(x.Section) != s-1 || x.Key.Start != x.Span.Start || x.ValueSpan.Start < x.Key.End ||
			x.ValueSpan.End > x.Span.End ||
			x.ValueSpan.Start > x.ValueSpan.End || x.Line > x.EndLine || x.Line != lineOf(x.Key.Start)+1 {
			t.Fatalf("entry %+v in section %d", x, s-1)
		}
		gap(x.Span.Start)
		out.WriteString(f.Text[x.Span.Start:x.Span.End])
		at = x.Span.End
		e++
	}
	gap(len(f.Text))
	if out.String() != f.Text {
		t.Fatal("the tree printed is not the text")
	}
}

// indexLine is the offset of line l, from 0.
func indexLine(text string, l int) int {
	at := 0
	for range l {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	return at
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "[a]\nb = c\n", "[remote \"o\"]\r\n\turl = \"x\" # c\r\n", "\ufeff[a.B \"C\"]d", "[a]\nb = \"c\\\n d\" ; e\n\tf",
		"[a]\nb = \\x\n[c]\nd = 1", "[a \"b\n]", "<<<<<<< x\n", "a\\\nb", "[a]b=\\\n\n[c]",
	} {
		f.Add(s, "new \"value\";#\\ \t")
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		for _, v := range []Version{{}, {2, 39, 5}} {
			tree := Parse("", text, v)
			checkTree(t, tree)
			for i := range min(len(tree.Entries), 3) {
				checkSet(t, tree, i, value, v)
			}
		}
	})
}

// checkSet sets an entry and looks at the result.
func checkSet(t *testing.T, f *File, i int, value string, v Version) {
	t.Helper()
	edits, err := f.SetValue(&f.Entries[i], value)
	if err != nil {
		if strings.IndexByte(value, 0) < 0 && strings.IndexByte(f.Text, 0) < 0 && len(f.Errors) == 0 {
			t.Fatalf("set entry %d of %q to %q: %v", i, f.Text, value, err)
		}
		return
	}
	e := f.Entries[i]
	for _, x := range edits {
		if x.Span.Start < e.Key.End || x.Span.End > e.Span.End {
			t.Fatalf("edit %+v leaves the entry %+v", x, e)
		}
	}
	g := Parse("", Apply(f.Text, edits), v)
	if len(g.Entries) != len(f.Entries) {
		t.Fatalf("%d entries became %d", len(f.Entries), len(g.Entries))
	}
	for j := range f.Entries {
		want, has := f.Entries[j].Value, f.Entries[j].HasValue
		if j == i {
			want, has = value, true
		}
		if got := &g.Entries[j]; got.Value != want || got.HasValue != has || g.Key(got) != f.Key(&f.Entries[j]) {
			t.Fatalf("entry %d is %s=%q, want %q", j, g.Key(got), got.Value, want)
		}
	}
}

// What stands at an offset, the ends of a span included.
func TestEntryAndSectionAt(t *testing.T) {
	f := Parse("", "[a]k=1\n[b]\nl=2\n", Version{})
	for _, c := range []struct {
		off            int
		section, entry string
	}{
		{0, "a", ""}, {2, "a", ""}, {3, "a", "k"}, {6, "a", "k"}, {7, "b", ""}, {8, "b", ""}, {11, "b", "l"},
		{14, "b", "l"}, {15, "b", ""},
	} {
		section, entry := "", ""
		if s := f.SectionAt(c.off); s != nil {
			section = s.Name
		}
		if e := f.EntryAt(c.off); e != nil {
			entry = e.Name
		}
		if section != c.section || entry != c.entry {
			t.Errorf("at %d is %q of section %q, want %q of %q", c.off, entry, section, c.entry, c.section)
		}
	}
	if s := Parse("", "\n[a]\n", Version{}).SectionAt(0); s != nil {
		t.Errorf("before any header is section %s", s.Name)
	}
}

// Of a file that is no configuration at all, as many errors are told as there may be.
func TestErrorsHaveALimit(t *testing.T) {
	for lines, want := range map[int]int{maxErrors - 1: maxErrors - 1, maxErrors: maxErrors, maxErrors + 9: maxErrors} {
		if f := Parse("", strings.Repeat("!\n", lines), Version{}); len(f.Errors) != want {
			t.Errorf("of %d malformed lines %d are told, want %d", lines, len(f.Errors), want)
		}
	}
}
