package gitconfig

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// listed is what Git reads of a file, each value as "key\nvalue".
func (o *oracle) listed(text string) []string {
	o.t.Helper()
	path := filepath.Join(o.home, "listed")
	write(o.t, path, text)
	return strings.Split(strings.TrimSuffix(o.must(o.home, "config", "-f", path, "--list", "-z"), "\x00"), "\x00")
}

// TestSetValueInPlace sets a.k to "v" where little or nothing stands behind the key.
// Git then reads that and everything else as before.
func TestSetValueInPlace(t *testing.T) {
	o := newOracle(t)
	for _, c := range []struct{ what, before, after string }{
		{"no = at all", "[a]\n\tk\n", "[a]\n\tk = v\n"},
		{"nothing behind =, the file ends", "[a]\n\tk =", "[a]\n\tk = v"},
		{"nothing behind =, the line ends", "[a]\n\tk =\n", "[a]\n\tk = v\n"},
		{"a blank behind =, the file ends", "[a]\n\tk = ", "[a]\n\tk = v"},
		{"a blank behind =, the line ends", "[a]\n\tk = \n", "[a]\n\tk = v\n"},
		{"a tab behind =", "[a]\n\tk =\t\n", "[a]\n\tk =\tv\n"},
		{"a comment with #", "[a]\n\tk = # c\n", "[a]\n\tk = v # c\n"},
		{"a comment with ;", "[a]\n\tk = ; c\n", "[a]\n\tk = v ; c\n"},
		{"a comment behind two blanks", "[a]\n\tk =  # c\n", "[a]\n\tk = v  # c\n"},
		{"a comment with # glued to =", "[a]\n\tk =# c\n", "[a]\n\tk = v# c\n"},
		{"a comment with ; glued to =", "[a]\n\tk =; c\n", "[a]\n\tk = v; c\n"},
		{"a joined line, nothing before it", "[a]\n\tk =\\\n\n\tl = 1\n", "[a]\n\tk = v\\\n\n\tl = 1\n"},
		{"a joined line, blanks before it", "[a]\n\tk =  \\\n\n\tl = 1\n", "[a]\n\tk = v\n\tl = 1\n"},
		{"a joined line, then a comment", "[a]\n\tk = \\\n  # c\n\tl = 1\n", "[a]\n\tk = v\\\n  # c\n\tl = 1\n"},
		{"a joined line, blanks before it, then a comment", "[a]\n\tk =  \\\n # c\n\tl = 1\n", "[a]\n\tk = v # c\n\tl = 1\n"},
		{"a value on a joined line", "[a]\n\tk = \\\n\tl = 1\n", "[a]\n\tk = \\\n\tv\n"},
		{"an empty string", "[a]\n\tk = \"\"\n", "[a]\n\tk = \"v\"\n"},
		{"a value in quotes", "[a]\n\tk = \"x\\\\\" # c\n", "[a]\n\tk = \"v\" # c\n"},
		{"a value partly in quotes", "[a]\n\tk = \"x\"y\"z\"\n", "[a]\n\tk = v\n"},
		{"a value that ends in a quote of its own", "[a]\n\tk = x\\\"\n", "[a]\n\tk = v\n"},
		{"a value with blanks before a joined line", "[a]\n\tk = \"x\" \\\n\n\tl = 1\n", "[a]\n\tk = v\\\n\n\tl = 1\n"},
		{"another header on the line", "[a] k =\n[b] l = 1\n", "[a] k = v\n[b] l = 1\n"},
	} {
		f := Parse("", c.before, o.version)
		i := slices.IndexFunc(f.Entries, func(e Entry) bool { return e.Name == "k" })
		edits, err := f.SetValue(&f.Entries[i], "v")
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		after := Apply(c.before, edits)
		if after != c.after {
			t.Errorf("%s: %q became %q, want %q", c.what, c.before, after, c.after)
			continue
		}
		want := o.listed(c.before)
		want[i] = "a.k\nv"
		if got := o.listed(after); !slices.Equal(got, want) {
			t.Errorf("%s: Git reads %q of %q, want %q", c.what, got, after, want)
		}
	}
}

// A file that Git refuses can be mended entry by entry: what is malformed elsewhere
// stays as it is and is no obstacle.
func TestSetValueInMalformed(t *testing.T) {
	for _, c := range []struct{ what, before, after string }{
		{"behind the entry", "[a]\n\tk = 1\n!\n\tl = 2\n", "[a]\n\tk = v\n!\n\tl = 2\n"},
		{"before the entry", "[a]\n!\n\tk = 1\n", "[a]\n!\n\tk = v\n"},
		{"in another section", "[a]\n\tk = 1\n[b\n\tl = 2\n", "[a]\n\tk = v\n[b\n\tl = 2\n"},
	} {
		f := Parse("", c.before, Version{})
		i := slices.IndexFunc(f.Entries, func(e Entry) bool { return e.Name == "k" })
		edits, err := f.SetValue(&f.Entries[i], "v")
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
		} else if after := Apply(c.before, edits); after != c.after {
			t.Errorf("%s: %q became %q, want %q", c.what, c.before, after, c.after)
		}
	}
}

// What an edit inside of one entry makes of it is seen, whatever it is.
func TestVerifyValueRefuses(t *testing.T) {
	f := Parse("", "[a]\n\tk = 1\n\tl = 2\n", Version{})
	for _, c := range []struct {
		what, now, value string // in place of "k = 1"
		ok               bool
	}{
		{"the value", "k = 9", "9", true},
		{"another value", "k = 8", "9", false},
		{"another key", "kk = 9", "9", false},
		{"no value for an empty one", "k", "", false},
		{"a second entry", "k = 9\n\to = 3", "9", false},
		{"no entry", "# k = 9", "9", false},
		{"a header behind it", "k = 9\n[b]", "9", false},
		{"a malformed line behind it", "k = 9\n!", "9", false},
	} {
		e := &f.Entries[0]
		if got := f.verifyValue(Edit{Span{e.Key.Start, e.Span.End}, c.now}, 0, c.value); got != c.ok {
			t.Errorf("%s: %v, want %v", c.what, got, c.ok)
		}
	}
}

// TestQuoteAsGit writes values into a file as Git does.
func TestQuoteAsGit(t *testing.T) {
	o := newOracle(t)
	path := filepath.Join(o.home, "quoted")
	for what, value := range map[string]string{
		"a plain value": "https://h.example/x", "a blank inside": "a b", "a blank before": " a", "a blank behind": "a ",
		"one blank": " ", "a #": "a#b", "a ;": "a;b", "a quote": `a"b`, "a backslash": `a\b`, "a tab": "\ta",
		"a line end": "a\n", "brackets": "[a]",
	} {
		write(t, path, "")
		o.must(o.home, "config", "-f", path, "a.k", value)
		git, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if want := "[a]\n\tk = " + Quote(value) + "\n"; string(git) != want {
			t.Errorf("%s: Git writes %q, here is %q", what, git, want)
		}
	}
	for _, value := range []string{"", "\r", "a\rb", "\ba"} { // these some versions write in other ways
		if got, want := o.listed("[a]\n\tk = "+Quote(value)+"\n"), "a.k\n"+value; !slices.Equal(got, []string{want}) {
			t.Errorf("Git reads %q of %q, want %q", got, Quote(value), want)
		}
	}
}

// Two edits at one place are made in the order in which they are given; elsewhere
// the order does not matter.
func TestApplyKeepsTheOrder(t *testing.T) {
	insert := func(at int, s string) Edit { return Edit{Span{at, at}, s} }
	edits := []Edit{insert(3, "z"), insert(1, "x"), {Span{1, 2}, "B"}, insert(3, "!"), insert(0, "-")}
	if got, want := Apply("abc", edits), "-axBcz!"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// A NUL is named as such wherever it stands in a value.
func TestNoNUL(t *testing.T) {
	f := Parse("", "[remote \"o\"]\n\turl = 1\n", Version{})
	for _, value := range []string{"\x00", "\x00a", "a\x00"} {
		if _, err := f.SetValue(&f.Entries[0], value); !errors.Is(err, ErrNUL) {
			t.Errorf("to set %q: %v", value, err)
		}
		if _, err := f.AddValue("remote", "o", "url", value); !errors.Is(err, ErrNUL) {
			t.Errorf("to add %q: %v", value, err)
		}
		if _, err := f.AddValue("remote", value, "url", "x"); !errors.Is(err, ErrNUL) {
			t.Errorf("to add to %q: %v", value, err)
		}
	}
}
