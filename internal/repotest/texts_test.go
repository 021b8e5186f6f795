package repotest

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
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
	return strings.ContainsFunc(s,
		func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) })
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
				if rest := anyVerb.FindString(strings.ReplaceAll(numbered.ReplaceAllString(format, ""), "%%",
					"")); rest != "" {
					t.Errorf("%s: “%s” is no numbered verb", s.at, rest)
				}
			}
			// A name or a sign alone ("HTTPS", "→ %[1]s") is the same in both.
			phrase := strings.HasPrefix(s.at, "internal/failure/kinds") // which one of the languages may not need
			if s.en == "" || s.ja == "" && !phrase || japanese(s.en) ||
				!japanese(s.ja) && s.ja != "" && len(word.FindAllString(numbered.ReplaceAllString(s.en, ""), -1)) > 1 {
				t.Errorf("%s: English and Japanese, in this order: “%s”, “%s”", s.at, s.en, s.ja)
			}
			if strings.Contains(s.ja, "あなた") || strings.Contains(s.en, "!") ||
				strings.Contains(strings.ToLower(s.en), "invalid") || strings.Contains(strings.ToLower(s.en), "please") {
				t.Errorf("%s: not how this program speaks: “%s”, “%s”", s.at, s.en, s.ja)
			}
		}
	}
	if n < 50 {
		t.Errorf("only %d texts were found", n)
	}
}

// terms are words that are not used, and what stands in their place: one thing has
// one word. The source is the forges' and VS Code's own Japanese pages.
var terms = []struct{ not, but string }{
	{"ログイン情報", "認証情報"}, {"資格情報", "認証情報"}, {"クレデンシャル", "認証情報"},
	{"指紋", "フィンガープリント"}, {"サインイン", "ログイン"}, {"SSH 鍵", "SSH キー"}, {"SSH鍵", "SSH キー"}, {"ホストキー", "ホスト鍵"}, {"プライベートキー", "秘密鍵"},
	{"端末", "ターミナル"}, {"要求が", "リクエストが"}, {"要求の", "リクエストの"}, {"要求を", "リクエストを"}, {"ヴァージョン", "バージョン"},
	{"方式", "アルゴリズム"}, {"規則", "ルール"}, {"個人アクセス", "個人用アクセス トークン"}, {"アクセストークン", "アクセス トークン"}, {"を転送", "リダイレクト"}, {"に転送", "リダイレクト"},
	{"無効にしません", "無効にしないでください"}, {"接続を確認", "接続テストを"}, {"接続の確認", "接続テスト"}, {"接続を今すぐ確認", "接続テストを"},
}

// riddles are what no English speaker would say.
var riddles = []string{"stands here", "stand here", "nobody here", "words of its own", "any more of what",
	" is here any more", "made of “", "first: first"}

// brackets that are not a call's or a command's: half-width, with a blank before
// and, unless a mark follows, behind.
var (
	bracketBefore     = regexp.MustCompile(`[\p{Hiragana}\p{Katakana}\p{Han}ー」」a-zA-Z0-9\]sd]\([^)]*[\p{Hiragana}\p{Katakana}\p{Han}]`)
	bracketBehind     = regexp.MustCompile(`\)[\p{Hiragana}\p{Katakana}\p{Han}]`)
	bracketBehindCode = regexp.MustCompile("`\\([^)]*[`\\p{Hiragana}\\p{Katakana}\\p{Han}][^)]*\\)[\\p{Hiragana}\\p{Katakana}\\p{Han}、。]") // `code`(注)
	noBlank           = regexp.MustCompile(`[\p{Hiragana}\p{Katakana}\p{Han}][A-Za-z0-9]|[A-Za-z0-9][\p{Hiragana}\p{Katakana}\p{Han}]`)
	quotedURL         = regexp.MustCompile(`[“「]https?://[^%”」]+[”」]`)
)

// TestTerms holds each sentence against the list of words and the style of
// brackets, blanks and marks.
func TestTerms(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		for _, s := range texts(t, f, map[*ast.BasicLit]bool{}) {
			for _, w := range terms {
				if strings.Contains(strings.ReplaceAll(s.ja, "Windows の資格情報マネージャー", ""), w.not) { // Windows' own name of it
					t.Errorf("%s: “%s”, not “%s”: %s", s.at, w.but, w.not, s.ja)
				}
			}
			for _, w := range riddles {
				if strings.Contains(s.en, w) {
					t.Errorf("%s: “%s” is a riddle: %s", s.at, w, s.en)
				}
			}
			plain := numbered.ReplaceAllString(s.ja, "\x00")
			switch {
			case strings.ContainsAny(s.ja, "（）！？＝"):
				t.Errorf("%s: full-width marks: %s", s.at, s.ja)
			case bracketBefore.MatchString(plain) || bracketBehind.MatchString(plain):
				t.Errorf("%s: a blank before and behind brackets: %s", s.at, s.ja)
			case noBlank.MatchString(plain):
				t.Errorf("%s: a blank between Japanese and Latin: %s", s.at, s.ja)
			case quotedURL.MatchString(s.en) || quotedURL.MatchString(s.ja):
				t.Errorf("%s: a URL in quotation marks cannot be clicked: %s", s.at, s.en)
			case strings.ContainsAny(s.ja, "“”") || strings.ContainsAny(s.en, "「」"):
				t.Errorf("%s: the other language's quotation marks: %s, %s", s.at, s.en, s.ja)
			}
		}
	}
}

// TestTermsInPages does so with what the pages and the editors' own files say.
func TestTermsInPages(t *testing.T) {
	pages := []string{
		"README.ja.md", "docs/editors.md", "editors/vscode/README.ja.md", "editors/vscode/package.nls.ja.json", "editors/vscode/l10n/bundle.l10n.ja.json",
		"editors/nvim/doc/gitauth.jax", "editors/nvim/lua/gitauth/text.lua",
	}
	rules, err := filepath.Glob(filepath.Join(root, "docs", "rules", "*.md"))
	if err != nil || len(rules) < 20 {
		t.Fatalf("%d pages of rules: %v", len(rules), err)
	}
	for _, path := range rules {
		pages = append(pages, "docs/rules/"+filepath.Base(path))
	}
	link := regexp.MustCompile(`\]\([^)]*\)`) // its address is not read
	for _, page := range pages {
		b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(page)))
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(b), "\n") {
			line = link.ReplaceAllString(line, "]")
			if !japanese(line) {
				continue
			}
			for _, w := range terms {
				if strings.Contains(line, w.not) {
					t.Errorf("%s:%d: “%s”, not “%s”: %s", page, i+1, w.but, w.not, line)
				}
			}
			if strings.ContainsAny(line, "（）！？＝") || bracketBefore.MatchString(line) ||
				bracketBehind.MatchString(line) || bracketBehindCode.MatchString(line) {
				t.Errorf("%s:%d: half-width brackets, with a blank before and behind: %s", page, i+1, line)
			}
		}
	}
}

// TestNoJapaneseAlone forbids Japanese that stands beside no English.
func TestNoJapaneseAlone(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test || f.dir() == "internal/transcript" || f.dir() == "internal/remoteurl" {
			continue // what others print or write into a URL, in any language
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
