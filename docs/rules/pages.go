// Package rules holds the pages of the rules of package diagnostics, which run
// their examples.
package rules

import "embed"

//go:embed *.md
var pages embed.FS

// Page is the page of a rule by its code, in Markdown, English with a Japanese
// part; "" when there is none.
func Page(code string) string {
	b, err := pages.ReadFile(code + ".md")
	if err != nil {
		return ""
	}
	return string(b)
}
