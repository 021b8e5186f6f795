// Package crash is how this program ends when it is wrong: with where it was, and
// without what it was reading. Go prints the value of a panic as it is, behind the
// back of every gate; that value may hold a line of a configuration or of a
// terminal. So every goroutine begins here, main's too, and a panic that nobody
// recovers becomes one that names its kind alone.
//
// Goroutines that libraries start run our code in few places, which begin here,
// too: jsonrpc2's read, handle and encode messages in server/wire, os/exec's copied
// a program's output until internal/detach did. On the others nothing of ours runs:
// fsnotify's reads events of the system, net/http's connections, ssh_config's takes
// a file apart into tokens. What they panic with themselves is a constant or an
// error of Go's runtime, which holds types, numbers and addresses and no text.
package crash

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// Go runs f in a goroutine of its own, as the go statement does, and guarded as
// by [Guard].
func Go(f func()) { go Guard(f) }

// Guard runs f. If f panics, Guard panics with a [Report] in its place.
func Guard(f func()) {
	// The first panic has to be over: Go prints all that are on their way.
	if r := caught(f); r != "" {
		panic(r)
	}
}

// Report is what may be printed of a panic: what Go's runtime says, or the type of
// any other value, and the stack. A stack holds names and addresses and no text.
type Report string

func (r Report) Error() string { return string(r) }

func caught(f func()) (report Report) {
	defer func() {
		if r := recover(); r != nil {
			report = Report(describe(r) + "\n\n" + string(debug.Stack()))
		}
	}()
	f()
	return ""
}

// describe is what may be said of a panic's value.
func describe(r any) string {
	switch r := r.(type) {
	case Report:
		return string(r)
	case runtime.Error: // types, numbers and addresses
		return r.Error()
	}
	return fmt.Sprintf("a value of the type %T, which is not shown", r)
}
