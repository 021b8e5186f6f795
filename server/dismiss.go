package server

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

var nothingToDismiss = text.New("This failure is not shown any more.", "このエラーはすでに表示されていません。")

// dismiss puts the failure aside that stands at a place, in the terminal and on
// the remote.
func (sv *server) dismiss(ctx context.Context, argument json.RawMessage) error {
	var spot codeactions.Spot
	if err := strict(argument, &spot); err != nil {
		return err
	}
	snap := sv.states.now()
	a := snap.result()
	gone := map[diagnostics.EventID]bool{}
	tests := map[string]bool{}
	path, _ := document.Path(spot.URI)
	if d, ok := sv.docs.Get(spot.URI); ok {
		path = d.Path
	}
	note := func(t *diagnostics.Transcript, start int64) {
		for i := range t.Events {
			if f := t.Events[i].Failure; f != nil && f.Place.Start == start {
				gone[t.ID(i)], tests[t.Test] = true, true // no test is called "", as terminals are
			}
		}
	}
	if t := snap.transcriptOf(spot.URI, path); t != nil {
		note(t, spot.Span[0])
	}
	for _, name := range a.namesOf(path) {
		for _, f := range a.in(name) {
			if [2]int64{int64(f.Span.Start), int64(f.Span.End)} != spot.Span {
				continue
			}
			for _, x := range f.Shown {
				note(x.Transcript, x.Place.Start)
			}
		}
	}
	if len(gone) == 0 {
		sv.editor.say(protocol.MessageTypeInfo, nothingToDismiss.In(snap.lang))
		return nil
	}
	sv.states.change(func(f *facts) {
		f.dismissed = maps.Clone(f.dismissed)
		if f.dismissed == nil {
			f.dismissed = map[diagnostics.EventID]bool{}
		}
		maps.Copy(f.dismissed, gone)
		f.tests = slices.DeleteFunc(slices.Clone(f.tests),
			func(t *diagnostics.Transcript) bool { return tests[t.Test] })
	})
	return ctx.Err()
}
