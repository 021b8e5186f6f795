package repotest

import (
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
	if !slices.IsSorted(diagnostics.Codes()) {
		t.Errorf("the list in rules.go is not sorted: %v", diagnostics.Codes())
	}
	for _, r := range diagnostics.Rules {
		file := strings.ReplaceAll(r.Code, "-", "_")
		if !code.MatchString(r.Code) || !since.MatchString(r.Since) || r.Reads == "" || r.Check == nil || r.Severity == diagnostics.Off {
			t.Errorf("the rule %q lacks a code, a version, a severity, what it reads or its check", r.Code)
		}
		for _, l := range []text.Lang{text.English, text.Japanese} {
			if title := r.Title.In(l); title == "" || strings.HasSuffix(title, ".") || strings.HasSuffix(title, "。") {
				t.Errorf("%s: the title “%s”", r.Code, title)
			}
		}
		for _, ext := range []string{".go", ".md"} {
			if _, err := os.Stat(filepath.Join(root, "diagnostics", file+ext)); err != nil {
				t.Errorf("%s: %v", r.Code, err)
			}
		}
		if r.Page() == "" {
			t.Errorf("%s: the page is not embedded", r.Code)
		}
		if tests, _ := filepath.Glob(filepath.Join(root, "diagnostics", "testdata", r.Code, "*.txtar")); len(tests) < 2 {
			t.Errorf("%s: %d tests in testdata; one has to speak and one to be silent", r.Code, len(tests))
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
	pages, err := filepath.Glob(filepath.Join(root, "diagnostics", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != len(diagnostics.Rules) {
		t.Errorf("%d pages for %d rules", len(pages), len(diagnostics.Rules))
	}
}
