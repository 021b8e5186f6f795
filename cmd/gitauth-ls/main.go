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
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
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
	if !generates(os.Args) { // pages and scripts for everybody
		translate(root, language(), func(string) {})
	}
	secrets := &secret.Set{}
	out, errs := &output{to: os.Stdout, secrets: secrets}, &output{to: os.Stderr, secrets: secrets}
	root.SetOut(out)
	root.SetErr(errs)
	var err error
	crash.Guard(func() { err = root.ExecuteContext(ctx) })
	stop()
	if closed := out.Close(); err == nil {
		err = closed
	}
	var code status
	switch {
	case errors.As(err, &code):
		os.Exit(int(code))
	case err != nil:
		fmt.Fprintf(errs, "gitauth-ls: %s\n", errorIn(err, spoken(root)))
		_ = errs.Close()
		os.Exit(2)
	}
}

// generates says whether a command line prints a manual or a completion script.
func generates(args []string) bool {
	return len(args) > 1 && (args[1] == "man" || args[1] == "completion" || strings.HasPrefix(args[1], "__"))
}

// spoken is the language of an error: what --locale says, or the environment.
func spoken(root *cobra.Command) text.Lang {
	lang := language()
	for _, c := range root.Commands() {
		if f := c.Flags().Lookup("locale"); f != nil && f.Changed {
			switch f.Value.String() {
			case "en":
				lang = text.English
			case "ja":
				lang = text.Japanese
			}
		}
	}
	return lang
}
