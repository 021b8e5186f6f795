package repotest

import (
	"go/ast"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/recipe"
)

// notRun are the blocks that no test runs, and why.
var notRun = map[string]string{
	"docs/editors.md#zed/1":                            "Zed is in no registry that tests reach; TestZed holds the extension against Zed's rules",
	"docs/packaging.md#the-same-files-for-everybody/1": "compares with a release, and there is none yet; TestRelease builds the files twice and compares them",
	"docs/packaging.md#how-a-release-is-made/1":        "checks what the release workflow has signed, and there is no release yet",
}

// ownSections are the sections of docs/editors.md that print no block, and what
// tests them.
var ownSections = map[string]string{
	"VS Code":         "README.md#in-vs-code/1",
	"JetBrains' IDEs": "TestTemplate starts the template's command; an IDE cannot be had here",
	"Sublime Text":    "TestPackage and TestPlugin; the editor cannot be had here",
	"Another editor":  "names no editor",
}

// TestRecipes: each block that the pages print for people to type is run by a
// test, or it is said above why none can.
func TestRecipes(t *testing.T) {
	run := map[string]bool{}
	for _, f := range goFiles(t) {
		if !f.test || path.Dir(f.path) == "internal/repotest" || path.Dir(f.path) == "internal/recipe" {
			continue
		}
		uses := false
		for _, spec := range f.ast.Imports {
			uses = uses || strings.HasSuffix(spec.Path.Value, `/internal/recipe"`)
		}
		if !uses {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok {
				if key, ok := constant(l); ok && strings.Contains(key, ".md#") {
					run[key] = true
				}
			}
			return true
		})
	}
	english, err := recipe.Blocks(root, "README.md")
	if err != nil {
		t.Fatal(err)
	}
	comment := regexp.MustCompile(`(?m) *# .*$`)
	twin := func(i int, b recipe.Block) bool { // as English has it, but for comments
		return strings.HasPrefix(b.Key, "README.ja.md#") && i < len(english) && run[english[i].Key] &&
			comment.ReplaceAllString(english[i].Text, "") == comment.ReplaceAllString(b.Text, "")
	}
	printed := map[string]bool{}
	for _, page := range []string{"README.md", "README.ja.md", "docs/editors.md", "docs/packaging.md"} {
		blocks, err := recipe.Blocks(root, page)
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range blocks {
			printed[b.Key] = true
			reason, excepted := notRun[b.Key]
			switch {
			case !run[b.Key] && !excepted && !twin(i, b):
				t.Errorf("%s:%d: no test runs %s", page, b.Line, b.Key)
			case run[b.Key] && excepted:
				t.Errorf("%s is run: it needs no reason (%s)", b.Key, reason)
			}
		}
	}
	for key := range run {
		if !printed[key] {
			t.Errorf("a test runs %s, which no page prints", key)
		}
	}
	for key := range notRun {
		if !printed[key] {
			t.Errorf("no page prints %s", key)
		}
	}
}

// TestEditorSections: each editor's section of docs/editors.md has a block, or
// stands above.
func TestEditorSections(t *testing.T) {
	text := read(t, "docs/editors.md")
	text, _, ok := strings.Cut(text, "\n## 日本語\n")
	sections := strings.Split(text, "\n## ")[1:]
	if !ok || len(sections) < 10 {
		t.Fatalf("%d sections", len(sections))
	}
	for _, s := range sections {
		name, body, _ := strings.Cut(s, "\n")
		if _, own := ownSections[name]; own == strings.Contains(body, "\n```") {
			t.Errorf("%s: its blocks and the list of those that have none differ", name)
		}
	}
}
