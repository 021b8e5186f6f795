package codeactions

import (
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
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
