package repotest

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// said is one text.New of the source.
type said struct{ at, en, ja string }

// constant works out a string literal, or several joined by "+".
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			s, err := strconv.Unquote(e.Value)
			return s, err == nil
		}
	case *ast.BinaryExpr:
		x, ok := constant(e.X)
		y, ok2 := constant(e.Y)
		return x + y, ok && ok2 && e.Op == token.ADD
	case *ast.ParenExpr:
		return constant(e.X)
	}
	return "", false
}

func isConstant(call *ast.CallExpr) bool {
	_, en := constant(call.Args[0])
	_, ja := constant(call.Args[1])
	return en && ja
}

// texts finds every text.New outside of tests, and notes which literals belong
// to one.
func texts(t *testing.T, f *goFile, literals map[*ast.BasicLit]bool) []said {
	t.Helper()
	var out []said
	ast.Inspect(f.ast, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		fun, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || fun.Sel.Name != "New" {
			return true
		}
		if x, ok := fun.X.(*ast.Ident); !ok || x.Name != "text" {
			return true
		}
		if f.path == "internal/failure/kinds.go" && len(call.Args) == 2 && !isConstant(call) {
			return true // a value with the spaces that each language wants around it
		}
		if len(call.Args) != 2 {
			t.Errorf("%s: text.New takes both languages", f.at(call))
			return true
		}
		en, ok1 := constant(call.Args[0])
		ja, ok2 := constant(call.Args[1])
		if !ok1 || !ok2 {
			t.Errorf("%s: a text is written where it is used, as a constant", f.at(call))
			return true
		}
		ast.Inspect(call.Args[1], func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok {
				literals[l] = true
			}
			return true
		})
		out = append(out, said{f.at(call), en, ja})
		return true
	})
	return out
}

var (
	numbered = regexp.MustCompile(`%\[\d+\][a-z]`)
	anyVerb  = regexp.MustCompile(`%.?`)
	word     = regexp.MustCompile(`[A-Za-z]{2,}`)
)

// verbs are the numbered verbs of a format, each once, sorted.
func verbs(format string) []string {
	all := numbered.FindAllString(format, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

func japanese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) })
}

// TestBothLanguages holds the two languages of every text against each other.
func TestBothLanguages(t *testing.T) {
	n := 0
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		for _, s := range texts(t, f, map[*ast.BasicLit]bool{}) {
			n++
			if !slices.Equal(verbs(s.en), verbs(s.ja)) {
				t.Errorf("%s: the verbs differ: %v, %v", s.at, verbs(s.en), verbs(s.ja))
			}
			for _, format := range []string{s.en, s.ja} {
				if rest := anyVerb.FindString(strings.ReplaceAll(numbered.ReplaceAllString(format, ""), "%%", "")); rest != "" {
					t.Errorf("%s: “%s” is no numbered verb", s.at, rest)
				}
			}
			// A name or a sign alone ("HTTPS", "→ %[1]s") is the same in both.
			phrase := strings.HasPrefix(s.at, "internal/failure/kinds") // which one of the languages may not need
			if s.en == "" || s.ja == "" && !phrase || japanese(s.en) || !japanese(s.ja) && s.ja != "" && len(word.FindAllString(numbered.ReplaceAllString(s.en, ""), -1)) > 1 {
				t.Errorf("%s: English and Japanese, in this order: “%s”, “%s”", s.at, s.en, s.ja)
			}
			if strings.Contains(s.ja, "あなた") || strings.Contains(s.en, "!") || strings.Contains(strings.ToLower(s.en), "invalid") || strings.Contains(strings.ToLower(s.en), "please") {
				t.Errorf("%s: not how this program speaks: “%s”, “%s”", s.at, s.en, s.ja)
			}
		}
	}
	if n < 50 {
		t.Errorf("only %d texts were found", n)
	}
}

// TestNoJapaneseAlone forbids Japanese that stands beside no English.
func TestNoJapaneseAlone(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test || f.dir() == "internal/transcript" {
			continue // what others print, in any language
		}
		literals := map[*ast.BasicLit]bool{}
		texts(t, f, literals)
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING && japanese(l.Value) && !literals[l] {
				t.Errorf("%s: Japanese without its English: %s", f.at(l), l.Value)
			}
			return true
		})
	}
}
