// Package recipe reads what the pages tell people to type, so that the tests of
// editors and tools run it as it is printed. TestRecipes of internal/repotest
// finds the blocks that no test asks for.
package recipe

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Placeholder is what the pages write where a clone of this repository is.
const Placeholder = "/path/to/gitauth-ls"

// Block is a fenced block of a page.
type Block struct {
	Key      string // the page, "#", the heading as GitHub links to it, "/" and the number in that section, from 1
	Language string // behind the fence, or ""
	Text     string // ends with a line feed
	Line     int    // of the opening fence, from 1
}

var notInAnchor = regexp.MustCompile(`[^\p{L}\p{N}\p{M} _-]`)

// anchor is the address of a heading on GitHub.
func anchor(heading string) string {
	return strings.ReplaceAll(notInAnchor.ReplaceAllString(strings.ToLower(strings.TrimSpace(heading)), ""), " ", "-")
}

// Blocks gives the blocks of a page in their order. The page is a path below root,
// with slashes.
func Blocks(root, page string) ([]Block, error) {
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(page)))
	if err != nil {
		return nil, err
	}
	var out []Block
	section, n, line := "", 0, 0
	var open *Block
	indent := ""
	for l := range strings.Lines(string(text)) {
		line++
		bare := strings.TrimSpace(l)
		switch {
		case open != nil && bare == "```":
			out, open = append(out, *open), nil
		case open != nil:
			open.Text += strings.TrimPrefix(l, indent)
		case strings.HasPrefix(bare, "```"):
			n++
			indent = l[:strings.Index(l, "```")]
			open = &Block{Key: fmt.Sprintf("%s#%s/%d", page, section, n), Language: strings.TrimPrefix(bare, "```"), Line: line}
		case strings.HasPrefix(l, "#"):
			section, n = anchor(strings.TrimLeft(l, "#")), 0
		}
	}
	if open != nil {
		return nil, fmt.Errorf("%s:%d: the block has no end", page, open.Line)
	}
	return out, nil
}

// Printed gives a block by its key. What is written for a clone of this repository
// becomes this checkout.
func Printed(t testing.TB, key string) string {
	t.Helper()
	root := Root(t)
	page, _, _ := strings.Cut(key, "#")
	blocks, err := Blocks(root, page)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks {
		if b.Key == key {
			return strings.ReplaceAll(b.Text, Placeholder, filepath.ToSlash(root))
		}
	}
	t.Fatalf("there is no %s", key)
	return ""
}

// Root is this checkout: the folder above the test that holds go.mod.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = up
	}
}
