package codeactions

import (
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var fixAll = text.New("Repair every remote URL in this file that has one right spelling", "正しい書き方が一つに決まるリモート URL をすべて修正する")

// All joins the safe fixes of the findings in one file: one per finding, none
// that overlaps another.
func All(findings []diagnostics.Finding, file *gitconfig.File, s *settings.Settings) (Action, bool) {
	a := Action{Title: fixAll.With(), Kind: FixAll, Safe: true}
	for _, fix := range Safe(findings, s) {
		for _, e := range fix.Edits {
			if e.File.Path == file.Path {
				a.Edits = append(a.Edits, e)
			}
		}
	}
	return a, len(a.Edits) > 0
}

// Safe picks the fixes that may be applied without asking. Of two that touch
// the same value the first is taken: the next run finds what is left.
func Safe(findings []diagnostics.Finding, s *settings.Settings) []Action {
	var out []Action
	var taken []FileEdit
	for i := range findings {
		for _, a := range For(&findings[i], s) {
			if !a.Safe || len(a.Edits) == 0 || slices.ContainsFunc(a.Edits, func(e FileEdit) bool { return overlaps(taken, e) }) {
				continue
			}
			taken = append(taken, a.Edits...)
			out = append(out, a)
			break
		}
	}
	return out
}

func overlaps(taken []FileEdit, e FileEdit) bool {
	return slices.ContainsFunc(taken, func(t FileEdit) bool {
		return t.File.Path == e.File.Path && t.Span.Start <= e.Span.End && e.Span.Start <= t.Span.End
	})
}

// Minimal narrows each edit that would repeat a secret to the characters that
// differ, on both sides of the secret where need be: what an edit carries is
// shown in previews and logged by clients. An edit that does not touch the
// secret then does not show it.
func Minimal(edits []FileEdit) []FileEdit {
	out := make([]FileEdit, 0, len(edits))
	for _, e := range edits {
		if remoteurl.Redact(e.NewText) == e.NewText {
			out = append(out, e)
			continue
		}
		out = append(out, aroundSecrets(e)...)
	}
	return out
}

// aroundSecrets parts an edit at the secrets that stay as they are.
func aroundSecrets(e FileEdit) []FileEdit {
	var out []FileEdit
	start, text := e.Span.Start, e.NewText
	part := func(end int, text string) {
		old := e.File.Text[start:end]
		prefix := commonPrefix(old, text)
		suffix := commonSuffix(old[prefix:], text[prefix:])
		if prefix < len(old) || prefix < len(text) {
			span := gitconfig.Span{Start: start + prefix, End: end - suffix}
			out = append(out, FileEdit{e.File, gitconfig.Edit{Span: span, NewText: text[prefix : len(text)-suffix]}})
		}
	}
	done := 0
	quote := len(text) - len(strings.TrimLeft(text, `"`))
	for _, s := range remoteurl.Secrets(strings.Trim(text, `"`)) {
		from, to := quote+s.Span.Start, quote+s.Span.End
		at := strings.Index(e.File.Text[start:e.Span.End], text[from:to])
		if at < 0 {
			continue // escaped there: it is told apart no further
		}
		part(start+at, text[done:from])
		start, done = start+at+to-from, to
	}
	part(e.Span.End, text[done:])
	return out
}

// commonPrefix is the length of what both begin with, in whole characters.
func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(a) && a[n]&0xC0 == 0x80 {
		n--
	}
	return n
}

// commonSuffix is the length of what both end with, in whole characters.
func commonSuffix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	for n > 0 && a[len(a)-n]&0xC0 == 0x80 {
		n--
	}
	return n
}
