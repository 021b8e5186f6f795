package codeactions

import (
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
)

func setValue(x diagnostics.SetValue) (draft, bool) {
	edits, ok := valueEdits(x.File, x.Entry, x.To)
	d := draft{Action: Action{Title: x.Title, Preferred: x.Preferred}, edits: edits}
	switch x.Entry.Name {
	case "remote", "pushremote", "pushdefault":
		d.claim.Default = true // the title names the remote
	}
	return d, ok
}

// renameRemote changes a remote's name wherever its file has it.
func renameRemote(x diagnostics.RenameRemote) (draft, bool) {
	d := draft{Action: Action{Title: x.Title, Preferred: x.Preferred}}
	d.claim = repair.Claim{Default: true, Renames: repair.Renaming{From: x.Section.Subsection, To: x.To}}
	d.edits = []FileEdit{{File: x.File, Edit: gitconfig.Edit{Span: x.Section.SubsectionSpan, NewText: x.To}}}
	for _, e := range x.Edits {
		edits, ok := valueEdits(e.File, e.Entry, e.To)
		if !ok {
			return draft{}, false
		}
		d.edits = append(d.edits, edits...)
	}
	return d, true
}

// removeEntry takes a whole line out. What it removes may be a secret, so the
// editor should show it first where it can.
func removeEntry(x diagnostics.RemoveEntry) draft {
	edits := x.File.RemoveEntry(x.Entry)
	if x.Also != nil {
		edits = append(edits, x.File.RemoveEntry(x.Also)...)
	}
	a := draft{Action: Action{Title: x.Title, Preferred: x.Preferred}}
	a.claim = repair.Claim{Rules: x.Rules, Effects: x.Effects}
	for _, e := range edits {
		a.edits = append(a.edits, FileEdit{File: x.File, Edit: e})
	}
	return a
}

// addSetting adds a line to a file outside of the repository, so the editor
// should show it first where it can.
func addSetting(x diagnostics.AddSetting) (draft, bool) {
	a := draft{Action: Action{Title: x.Title, Preferred: x.Preferred}, claim: repair.Claim{Effects: x.Effects}}
	file := x.File
	for _, value := range x.Values { // each goes below the one before
		edits, err := file.AddValue(x.Section, x.Subsection, x.Key, value)
		if err != nil {
			return draft{}, false
		}
		file = gitconfig.Parse(file.Path, gitconfig.Apply(file.Text, edits), gitconfig.Version{})
	}
	if file == x.File {
		return draft{}, false
	}
	before, after := x.File.Text, file.Text
	prefix := commonPrefix(before, after)
	suffix := commonSuffix(before[prefix:], after[prefix:])
	a.edits = []FileEdit{{File: x.File,
		Edit: gitconfig.Edit{Span: gitconfig.Span{Start: prefix, End: len(before) - suffix},
			NewText: after[prefix : len(after)-suffix]}}}
	return a, true
}
