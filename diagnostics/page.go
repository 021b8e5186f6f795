package diagnostics

import (
	"embed"
	"strings"
)

// pages are the rules' own pages, in English with a Japanese part. The tests
// run their examples; docs/rules/ is made from them.
//
//go:embed *.md
var pages embed.FS

// Page is the rule's page, in Markdown.
func (r *Rule) Page() string {
	b, err := pages.ReadFile(strings.ReplaceAll(r.Code, "-", "_") + ".md")
	if err != nil {
		return "" // a test sees to it that every rule has one
	}
	return string(b)
}
