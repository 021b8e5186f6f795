package codeactions

import (
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
)

// TestMinimal narrows edits that would repeat a secret, in whole characters,
// and leaves the others.
func TestMinimal(t *testing.T) {
	for _, c := range []struct{ name, old, new, text string }{
		{"without a secret", "https://githib.com/o/r", "https://github.com/o/r", "https://github.com/o/r"},
		{"behind the secret", "https://octo:hunter2@githib.com/o/r", "https://octo:hunter2@github.com/o/r", "u"},
		{"before the secret", "HTTPS://octo:hunter2@github.com/o/r", "https://octo:hunter2@github.com/o/r", "https"},
		{"half a character", "https://octo:hunter2@h/あ", "https://octo:hunter2@h/い", "い"},
		{"from the other end", "https://octo:hunter2@h/あx", "https://octo:hunter2@h/あ", ""},
		{"last bytes alike", "https://octo:hunter2@h/ӂ", "https://octo:hunter2@h/ɂ", "ɂ"},
	} {
		f := &gitconfig.File{Text: "\turl = " + c.old + "\n"}
		start := len("\turl = ")
		whole := []FileEdit{{File: f, Edit: gitconfig.Edit{Span: gitconfig.Span{Start: start, End: start + len(c.old)},
			NewText: c.new}}}
		got := minimal(whole)
		if got[0].NewText != c.text {
			t.Errorf("%s: an edit of %d bytes, want %d", c.name, len(got[0].NewText), len(c.text))
		}
		if now := gitconfig.Apply(f.Text, []gitconfig.Edit{got[0].Edit}); now != "\turl = "+c.new+"\n" {
			t.Errorf("%s: another result", c.name)
		}
		if whole[0].NewText != c.new {
			t.Errorf("%s: the edit that was given is changed", c.name)
		}
	}
}

// A secret that an edit takes apart, or takes out of its quotes, is not carried in
// pieces.
func TestMinimalCarriesNoPiece(t *testing.T) {
	for _, c := range [][2]string{
		{"'https://octo:hunter2Kq7/Mz4hunter2'", "https://octo/hunter2Kq7/Mz4hunter2"},
		{"https://octo:hunter2Kq7/Mz4hunter2#Bv5hunter2?x@github.com/o/r.git", "https://octohunter2Kq7/Mz4hunter2"},
	} {
		f := &gitconfig.File{Text: c[0]}
		var edits []gitconfig.Edit
		for _, e := range minimal([]FileEdit{{File: f,
			Edit: gitconfig.Edit{Span: gitconfig.Span{End: len(c[0])}, NewText: c[1]}}}) {
			edits = append(edits, e.Edit)
			if strings.Contains(e.NewText, "unter2") {
				t.Errorf("an edit carries %d bytes", len(e.NewText))
			}
		}
		if gitconfig.Apply(c[0], edits) != c[1] {
			t.Error("another result")
		}
	}
}
