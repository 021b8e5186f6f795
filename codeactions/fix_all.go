package codeactions

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var fixAll = text.New("Repair every remote URL in this file that has one right spelling", "正しい書き方が一つに決まるリモート URL をすべて修正する")

// All joins the safe fixes of the findings in one file: one per finding, none
// that overlaps another.
func All(findings []diagnostics.Finding, file *gitconfig.File, s *settings.Settings) (Action, bool) {
	a := Action{Title: fixAll.With(), Kind: FixAll, Safe: true}
	var in []diagnostics.Finding
	for i := range findings {
		if findings[i].File.Path == file.Path {
			in = append(in, findings[i])
		}
	}
	fixes := slices.DeleteFunc(Safe(in, s), func(fix Action) bool {
		return slices.ContainsFunc(fix.Edits.All(), func(e FileEdit) bool { return e.File.Path != file.Path })
	})
	a.Edits = Join(fixes)
	return a, a.Edits.Len() > 0
}

// Safe picks the fixes that may be applied without asking, and all of them
// together. Of two that touch the same value the first is taken: the next run
// finds what is left.
func Safe(findings []diagnostics.Finding, s *settings.Settings) []Action {
	var picked []Action
	var views []*diagnostics.View
	taken := map[string][]gitconfig.Span{} // sorted
	for i := range findings {
		c := inFile(&findings[i])
		for _, suggestion := range c.Suggestions {
			set, ok := suggestion.(diagnostics.SetURL)
			if !ok || !set.Safe {
				continue
			}
			d, ok := setURL(set)
			if !ok || slices.ContainsFunc(d.edits,
				func(e FileEdit) bool { return touches(taken[e.File.Path], e.Span) }) {
				continue
			}
			if a, ok := d.pass(c); ok && a.Safe {
				for _, e := range a.Edits.All() {
					taken[e.File.Path] = insert(taken[e.File.Path], e.Span)
				}
				a.Kind = QuickFix
				picked, views = append(picked, a), append(views, viewOf(c, d))
				break
			}
		}
	}
	return together(picked, views)
}

// together keeps those of the actions that can be carried out at once: all, or
// those that one after the other change nothing that another one named.
func together(picked []Action, views []*diagnostics.View) []Action {
	var out []Action
	for _, view := range unique(views) {
		var actions []Action
		for i := range picked {
			if views[i] == view {
				actions = append(actions, picked[i])
			}
		}
		if _, ok := join(view, actions); ok {
			out = append(out, actions...)
			continue
		}
		if len(actions) > most {
			continue // a file that is made to cost time; its fixes remain one by one
		}
		var kept []Action
		for _, a := range actions {
			if _, ok := join(view, append(slices.Clone(kept), a)); ok {
				kept = append(kept, a)
			}
		}
		out = append(out, kept...)
	}
	return out
}

// most is how many fixes are tried one after the other.
const most = 64

func unique(views []*diagnostics.View) []*diagnostics.View {
	var out []*diagnostics.View
	for _, v := range views {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// Join gives the edits of actions that Safe has picked, as one.
func Join(actions []Action) repair.Edits {
	if len(actions) == 0 {
		return repair.Edits{}
	}
	edits, _ := join(actions[0].view, actions)
	return edits
}

func join(view *diagnostics.View, actions []Action) (repair.Edits, bool) {
	edits := make([]repair.Edits, len(actions))
	claims := make([]repair.Claim, len(actions))
	for i := range actions {
		edits[i], claims[i] = actions[i].Edits, actions[i].claim
	}
	all, err := view.Gate().Together(edits, claims)
	return all, err == nil
}

// touches says whether a span meets one of those that are taken.
func touches(taken []gitconfig.Span, s gitconfig.Span) bool {
	i, _ := slices.BinarySearchFunc(taken, s.Start,
		func(t gitconfig.Span, at int) int { return cmp.Compare(t.Start, at) })
	return i < len(taken) && taken[i].Start <= s.End || i > 0 && taken[i-1].End >= s.Start
}

func insert(taken []gitconfig.Span, s gitconfig.Span) []gitconfig.Span {
	i, _ := slices.BinarySearchFunc(taken, s.Start,
		func(t gitconfig.Span, at int) int { return cmp.Compare(t.Start, at) })
	return slices.Insert(taken, i, s)
}

// Minimal narrows each edit that would repeat a secret to the characters that
// differ: what an edit carries is shown in previews and logged by clients. An
// edit that does not touch the secret then does not show it, and one that
// percent-encodes a character of it shows that character alone.
func Minimal(edits repair.Edits) []FileEdit { return minimal(edits.All()) }

func minimal(edits []FileEdit) []FileEdit {
	out := make([]FileEdit, 0, len(edits))
	for _, e := range edits {
		text := strings.Trim(e.NewText, `"`)
		old := e.File.Text[e.Span.Start:e.Span.End]
		var known secret.Set // also in pieces
		confidential := remoteurl.Confidential(old)
		for _, s := range confidential {
			known.Add(s, old)
		}
		kept := known.Mask(text) != text ||
			slices.ContainsFunc(confidential, func(s string) bool { return len(s) > 2 && strings.Contains(text, s) })
		if !kept && remoteurl.Redact(text) == text && len(remoteurl.Confidential(text)) == 0 {
			out = append(out, e)
			continue
		}
		out = append(out, differences(e)...)
	}
	return out
}

// maxCompared bounds the table of differences: a URL is shorter.
const maxCompared = 4096

// differences parts an edit into those that change nothing but what differs, by
// the longest common subsequence of both texts.
func differences(e FileEdit) []FileEdit {
	old := e.File.Text[e.Span.Start:e.Span.End]
	prefix := commonPrefix(old, e.NewText)
	suffix := commonSuffix(old[prefix:], e.NewText[prefix:])
	a, b := []rune(old[prefix:len(old)-suffix]), []rune(e.NewText[prefix:len(e.NewText)-suffix])
	start := e.Span.Start + prefix
	if len(a) > maxCompared || len(b) > maxCompared {
		return []FileEdit{{File: e.File,
			Edit: gitconfig.Edit{Span: gitconfig.Span{Start: start, End: e.Span.End - suffix}, NewText: string(b)}}}
	}
	// same[i][j] is the length of what a[i:] and b[j:] have in common.
	same := make([][]uint16, len(a)+1)
	for i := range same {
		same[i] = make([]uint16, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				same[i][j] = same[i+1][j+1] + 1
			} else {
				same[i][j] = max(same[i+1][j], same[i][j+1])
			}
		}
	}
	var out []FileEdit
	at := start
	for i, j := 0, 0; i < len(a) || j < len(b); {
		if i < len(a) && j < len(b) && a[i] == b[j] {
			at += len(string(a[i]))
			i, j = i+1, j+1
			continue
		}
		end, text := at, ""
		for i < len(a) || j < len(b) {
			if i < len(a) && j < len(b) && a[i] == b[j] {
				break
			}
			if j >= len(b) || i < len(a) && same[i+1][j] >= same[i][j+1] {
				end += len(string(a[i]))
				i++
			} else {
				text += string(b[j])
				j++
			}
		}
		out = append(out,
			FileEdit{File: e.File, Edit: gitconfig.Edit{Span: gitconfig.Span{Start: at, End: end}, NewText: text}})
		at = end
	}
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
