package repotest

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// maxColumns is the length of a line; a tab counts as four. What a reader has to
// scroll for is not read.
const maxColumns = 120

// columns is how long a line is.
func columns(line string) int {
	return utf8.RuneCountInString(line) + 3*strings.Count(line, "\t")
}

// TestLines finds the lines that are too long. A line may be longer by one string:
// sentences and examples are not cut.
func TestLines(t *testing.T) {
	for _, f := range goFiles(t) {
		longest := map[int]int{} // by line: the longest string that begins and ends there
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if s, ok := n.(*ast.BasicLit); ok && s.Kind == token.STRING && !strings.Contains(s.Value, "\n") {
				line := f.fset.Position(s.Pos()).Line
				longest[line] = max(longest[line], utf8.RuneCountInString(s.Value))
			}
			return true
		})
		for _, s := range tooLong(read(t, f.path), longest) {
			t.Errorf("%s:%s", f.path, s)
		}
	}
}

// TestScriptLines does so with the files of the other languages.
func TestScriptLines(t *testing.T) {
	missing := maps.Clone(literals)
	walk(t, func(name string) {
		kind := path.Ext(name)
		if name == ".ci/run" {
			kind = ".sh"
		}
		if literals[kind] == nil || strings.Contains(name, "testdata/") {
			return
		}
		delete(missing, kind)
		source := read(t, name)
		if first, _, _ := strings.Cut(source, "\n"); strings.Contains(first, " by make docs.") {
			return // as TestGenerated wants it
		}
		for _, s := range tooLong(source, longestLiterals(kind, source)) {
			t.Errorf("%s:%s", name, s)
		}
	})
	for kind := range missing {
		t.Errorf("no file's name ends in %s", kind)
	}
}

// tooLong gives the lines that are too long even without the longest string that each
// has, by number, and how long they are.
func tooLong(source string, longest map[int]int) []string {
	var all []string
	for i, line := range strings.Split(source, "\n") {
		if n := columns(line); n-longest[i+1] > maxColumns {
			all = append(all, fmt.Sprintf("%d: %d columns", i+1, n))
		}
	}
	return all
}

// TestTooLong has lines on both sides of the limit.
func TestTooLong(t *testing.T) {
	x := strings.Repeat("x", maxColumns)
	for _, c := range []struct {
		source string
		want   []string
	}{
		{x, nil},
		{"a\n" + x + "x\n", []string{"2: 121 columns"}},
		{"\t" + x[4:], nil},
		{"\t" + x[3:], []string{"1: 121 columns"}},
		{x + "'日本'", nil},
		{x + "x'日本'", []string{"1: 125 columns"}},
		{x + "'a'+'b'", []string{"1: 127 columns"}}, // one string, not two
	} {
		if got := tooLong(c.source, longestLiterals(".ts", c.source)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, not %q", c.source, got, c.want)
		}
	}
}

// TestFormatted holds every file against gofmt.
func TestFormatted(t *testing.T) {
	for _, f := range goFiles(t) {
		text := read(t, f.path)
		got, err := format.Source([]byte(text))
		if err != nil || string(got) != text {
			t.Errorf("%s is not formatted: run gofmt -w %s (%v)", f.path, f.path, err)
		}
	}
}
