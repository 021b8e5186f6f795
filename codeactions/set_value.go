package codeactions

import (
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

func setValue(x diagnostics.SetValue) (Action, bool) {
	edits, ok := valueEdits(x.File, x.Entry, x.To)
	return Action{Title: x.Title, Preferred: x.Preferred, Edits: edits}, ok
}

// removeEntry takes a whole line out. What it removes may be a secret, so the
// editor should show it first where it can.
func removeEntry(x diagnostics.RemoveEntry) (Action, bool) {
	edits := x.File.RemoveEntry(x.Entry)
	a := Action{Title: x.Title, Preferred: x.Preferred, Confirm: remoteurl.Redact(x.Entry.Value) != x.Entry.Value}
	for _, e := range edits {
		a.Edits = append(a.Edits, FileEdit{x.File, e})
	}
	return a, len(edits) > 0
}

// addSetting adds a line to a file outside of the repository, so the editor
// should show it first where it can.
func addSetting(x diagnostics.AddSetting) (Action, bool) {
	a := Action{Title: x.Title, Preferred: x.Preferred, Confirm: true}
	file := x.File
	for _, value := range x.Values { // each goes below the one before
		edits, err := file.AddValue(x.Section, x.Subsection, x.Key, value)
		if err != nil {
			return Action{}, false
		}
		file = gitconfig.Parse(file.Path, gitconfig.Apply(file.Text, edits), gitconfig.Version{})
	}
	if file == x.File {
		return Action{}, false
	}
	before, after := x.File.Text, file.Text
	prefix := commonPrefix(before, after)
	suffix := commonSuffix(before[prefix:], after[prefix:])
	a.Edits = []FileEdit{{x.File, gitconfig.Edit{Span: gitconfig.Span{Start: prefix, End: len(before) - suffix}, NewText: after[prefix : len(after)-suffix]}}}
	return a, true
}
