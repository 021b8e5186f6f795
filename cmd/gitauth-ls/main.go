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

	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// version and commit are set by the linker: see the Makefile. release and
// builtFrom know what holds without it.
var version, commit string

// status is an error that is no failure: a command that did its work and says
// with which status to exit.
type status int

func (s status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

func main() {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		signals = append(signals, syscall.SIGHUP) // else it would end a write half-way, and leave the lock
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	root := newRoot()
	secrets := &secret.Set{}
	out, errs := &output{to: os.Stdout, secrets: secrets}, &output{to: os.Stderr, secrets: secrets}
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	stop()
	if closed := out.Close(); err == nil {
		err = closed
	}
	var code status
	switch {
	case errors.As(err, &code):
		os.Exit(int(code))
	case err != nil:
		fmt.Fprintf(errs, "gitauth-ls: %v\n", err)
		_ = errs.Close()
		os.Exit(2)
	}
}
