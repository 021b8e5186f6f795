// Command gitauth-ls says why Git cannot reach or authenticate to a remote and
// offers the smallest change that fixes it: in an editor as a language server,
// and on the command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// version and commit are set by the linker: see the Makefile. release and
// builtFrom know what holds without it.
var version, commit string

// status is an error that is no failure: a command that did its work and says
// with which status to exit.
type status int

func (s status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	root := newRoot()
	err := root.ExecuteContext(ctx)
	stop()
	var code status
	switch {
	case errors.As(err, &code):
		os.Exit(int(code))
	case err != nil:
		fmt.Fprintf(os.Stderr, "gitauth-ls: %v\n", err)
		os.Exit(2)
	}
}
