package repotest

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// TestRulesAreComplete asks of every rule what CONTRIBUTING.md asks of its
// author. That pages and tests are true is tested in package diagnostics.
func TestRulesAreComplete(t *testing.T) {
	code := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	since := regexp.MustCompile(`^\d+\.\d+\.\d+$`)
	var codes []string
	for _, r := range diagnostics.Rules {
		codes = append(codes, r.Code)
	}
	if !slices.IsSorted(codes) {
		t.Errorf("the list in rules.go is not sorted: %v", codes)
	}
	for _, r := range diagnostics.Rules {
		file := strings.ReplaceAll(r.Code, "-", "_")
		if !code.MatchString(r.Code) || !since.MatchString(r.Since) || r.Reads == "" || r.Check == nil ||
			r.Severity == diagnostics.Off {
			t.Errorf("the rule %q lacks a code, a version, a severity, what it reads or its check", r.Code)
		}
		for _, l := range []text.Lang{text.English, text.Japanese} {
			if title := r.Title.In(l); title == "" || strings.HasSuffix(title, ".") || strings.HasSuffix(title, "。") {
				t.Errorf("%s: the title “%s”", r.Code, title)
			}
		}
		if _, err := os.Stat(filepath.Join(root, "diagnostics", file+".go")); err != nil {
			t.Errorf("%s: %v", r.Code, err)
		}
		if r.Page() == "" {
			t.Errorf("%s: there is no page docs/rules/%s.md", r.Code, r.Code)
		}
		for _, h := range r.Hides {
			if diagnostics.ByCode(h) == nil {
				t.Errorf("%s hides %q, which is no rule", r.Code, h)
			}
		}
	}
	folders, err := filepath.Glob(filepath.Join(root, "diagnostics", "testdata", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range folders {
		if diagnostics.ByCode(filepath.Base(dir)) == nil {
			t.Errorf("%s belongs to no rule", dir)
		}
	}
	pages, err := filepath.Glob(filepath.Join(root, "docs", "rules", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != len(diagnostics.Rules) {
		t.Errorf("%d pages for %d rules", len(pages), len(diagnostics.Rules))
	}
}

// TestEveryRuleIsListed finds the rules that are declared, and asks for each of
// them in the list.
func TestEveryRuleIsListed(t *testing.T) {
	declared, listed := map[string]string{}, map[string]bool{}
	for _, f := range goFiles(t) {
		if f.test || f.dir() != "diagnostics" {
			continue
		}
		for _, d := range f.ast.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				if len(v.Names) != 1 || len(v.Values) != 1 {
					continue
				}
				switch value := v.Values[0].(type) {
				case *ast.UnaryExpr:
					lit, ok := value.X.(*ast.CompositeLit)
					if !ok {
						continue
					}
					if name, ok := lit.Type.(*ast.Ident); ok && name.Name == "Rule" {
						declared[v.Names[0].Name] = f.at(v)
					}
				case *ast.CompositeLit:
					if v.Names[0].Name == "Rules" {
						for _, e := range value.Elts {
							listed[e.(*ast.Ident).Name] = true
						}
					}
				}
			}
		}
	}
	if len(declared) < 20 || len(listed) != len(diagnostics.Rules) {
		t.Fatalf("%d rules are declared, %d listed of %d", len(declared), len(listed), len(diagnostics.Rules))
	}
	for name, at := range declared {
		if !listed[name] {
			t.Errorf("%s: the rule %s is not in the list of rules.go", at, name)
		}
	}
}
