package repotest

import (
	"go/ast"
	"go/format"
	"go/token"
	"path"
	"strings"
	"testing"
	"unicode/utf8"
)

// maxColumns is the length of a line; a tab counts as four. What a reader has to
// scroll for is not read.
const maxColumns = 120

// longLines bounds the longer lines that a package has from before there was this
// test. The numbers only go down; a package that is not here has none.
var longLines = map[string]int{
	"cmd/gitauth-ls":             80,
	"codeactions":                60,
	"diagnostics":                200,
	"editors/emacs":              40,
	"editors/helix":              40,
	"editors/jetbrains":          40,
	"editors/nvim":               40,
	"editors/sublime":            40,
	"editors/vim":                40,
	"editors/vscode":             40,
	"internal/ascii":             1,
	"internal/canonical":         40,
	"internal/detach":            1,
	"internal/explain":           2,
	"internal/failure":           60,
	"internal/forge":             11,
	"internal/gitconfig":         90,
	"internal/gitconfig/inspect": 40,
	"internal/gittest":           40,
	"internal/lsremote":          50,
	"internal/machine":           130,
	"internal/manifest":          1,
	"internal/remoteurl":         70,
	"internal/repair":            90,
	"internal/repotest":          50,
	"internal/secret":            70,
	"internal/settings":          4,
	"internal/tools/release":     80,
	"internal/transcript":        630,
	"internal/workspace":         1,
	"packaging":                  60,
	"server":                     210,
	"server/document":            40,
	"server/wire":                40,
}

// columns is how long a line is.
func columns(line string) int {
	return utf8.RuneCountInString(line) + 3*strings.Count(line, "\t")
}

// TestLines counts the lines that are too long. A line may be longer by one string:
// sentences and examples are not cut.
func TestLines(t *testing.T) {
	found := map[string]int{}
	for _, f := range goFiles(t) {
		dir := path.Dir(f.path)
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
				found[dir]++
				if found[dir] > longLines[dir] {
					t.Errorf("%s:%d: %d columns", f.path, i+1, n)
				}
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
