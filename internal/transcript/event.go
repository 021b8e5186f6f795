package transcript

import (
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/terminal"
)

// The words of package failure and the places of package terminal that events
// are made of.
type (
	Kind     = failure.Kind
	Failure  = failure.Failure
	Contact  = failure.Contact
	By       = failure.By
	Detail   = failure.Detail
	Place    = terminal.Place
	Position = terminal.Position
)

// Event is what a transcript says about one contact with a remote: exactly one
// of Failure and Success is set.
type Event struct {
	Failure *Failure
	Success *Success

	vague bool   // a tool's report that counts only where nothing tells more
	into  string // the folder of the clone that failed, "" where none is named
}

// Success is a contact that worked: a fetch, push or clone that ended well, or
// another command that did, which may have contacted anything.
type Success struct {
	Contact
	Place Place // the line that proves it
}
