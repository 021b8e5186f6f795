package codeactions

import (
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
)

// Together is together, of actions of one view.
func Together(actions []Action, v *diagnostics.View) []Action {
	views := make([]*diagnostics.View, len(actions))
	for i := range views {
		views[i] = v
	}
	return together(actions, views)
}

// Claiming is an action that claims something else of its URL.
func Claiming(a Action, to string) Action {
	a.claim.Effects = []repair.Effect{{Place: a.claim.Effects[0].Place, To: to}}
	return a
}
