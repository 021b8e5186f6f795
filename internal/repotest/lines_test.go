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
	"cmd/gitauth-ls":             60,
	"codeactions":                40,
	"diagnostics":                170,
	"editors/emacs":              20,
	"editors/helix":              20,
	"editors/jetbrains":          20,
	"editors/nvim":               20,
	"editors/sublime":            20,
	"editors/vim":                20,
	"editors/vscode":             20,
	"internal/ascii":             1,
	"internal/canonical":         20,
	"internal/detach":            1,
	"internal/explain":           2,
	"internal/failure":           40,
	"internal/forge":             11,
	"internal/gitconfig":         70,
	"internal/gitconfig/inspect": 20,
	"internal/gittest":           20,
	"internal/lsremote":          30,
	"internal/machine":           110,
	"internal/manifest":          1,
	"internal/remoteurl":         50,
	"internal/repair":            70,
	"internal/repotest":          30,
	"internal/secret":            50,
	"internal/settings":          4,
	"internal/tools/release":     60,
	"internal/transcript":        530,
	"internal/workspace":         1,
	"packaging":                  40,
	"server":                     180,
	"server/document":            20,
	"server/wire":                20,
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
