package repotest

import (
	"go/ast"
	"go/format"
	"go/token"
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
		for i, line := range strings.Split(read(t, f.path), "\n") {
			if n := columns(line); n-longest[i+1] > maxColumns || n > maxColumns && longest[i+1] == 0 {
				t.Errorf("%s:%d: %d columns", f.path, i+1, n)
			}
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
