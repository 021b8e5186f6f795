// Package lsremote tests a remote: it runs the user's own Git once, as
// "git ls-remote", and tells whether the remote could be read and, if not, what
// stood in the way.
//
//	r := lsremote.Test(ctx, lsremote.Options{Dir: "/src/app", Remote: "origin", Environ: os.Environ()})
//	switch {
//	case r.OK:             // "works: r.Refs refs in r.Took"
//	case r.Failure != nil: // the same failure that a terminal would have shown
//	default:               // r.TimedOut, r.Cancelled, r.Err, or r.Output in Git's words
//	}
//
// "ls-remote" is the cheapest command that proves reading: it goes through
// everything that a fetch goes through (URL rewriting, proxy, credentials, keys,
// the server's own word) and transfers names only. Whether pushing is allowed
// cannot be found out without pushing.
//
// Nobody is asked anything (environ.go says how): Git has no terminal, no
// askpass program and no display, and its helpers and SSH are told to stay
// silent. What no caller of Git can prevent is that the system itself, a
// keychain or an agent, asks to be unlocked; the time limit ends that too.
//
// This is the one place where programs that a repository's configuration names
// are run, by Git itself. The caller asks the user first, and does not offer it
// in a workspace that is not trusted.
package lsremote

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/detach"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// Options say what to test.
type Options struct {
	Git string // the program; "" for the git on this process's PATH
	Dir string // a folder of the repository: its work tree or its Git directory

	// Remote is the remote's name. URL, if not "", is tested in its place;
	// insteadOf applies to it. Other users of the machine can see it among the
	// arguments of Git, so prefer the name where a URL holds a secret.
	Remote, URL string

	Environ []string      // the user's environment, as os.Environ gives it
	Limit   time.Duration // for everything together; 0 means 30 seconds
	Hosts   *forge.Hosts  // for the recogniser; nil for the forges that everybody knows

	// Line, if set, is given each line of standard error as it comes, without
	// secrets and control characters, from another goroutine. It must not block.
	Line func(string)
}

const usualLimit = 30 * time.Second

// pipeDelay is how long a child may keep the output open after Git has ended, as
// the background process of SSH's ControlPersist does.
const pipeDelay = 500 * time.Millisecond

// Result is what came of it. If not OK, one of TimedOut, Cancelled and Err says
// that Git did not come to an end; else Git ended with a failure.
type Result struct {
	OK   bool
	Refs int           // that the remote has, without HEAD and peeled tags; 0 for an empty repository
	Took time.Duration // of ls-remote

	// Failure is what Git failed with; nil if OK, or if nobody knows what Git
	// says there.
	Failure *transcript.Failure
	// Warnings is what else was said: that the server redirected Git, for
	// example, though it worked.
	Warnings []*transcript.Failure
	// Output is the end of standard error, at most 64 KB, without secrets and
	// control characters.
	Output string
	Exit   int // Git's exit status, -1 if it did not end by itself

	TimedOut, Cancelled bool

	events []transcript.Event // as Git said it
	// Err says why Git could not be run. A Git that failed is no error.
	Err error
}

// Events is all that Git said of failures and successes, in its order, as a
// terminal's transcript has it.
func (r *Result) Events() []transcript.Event { return r.events }

// Cause is the failure that says most: where the repository is now, if the server
// said so before it refused; else Failure.
func (r *Result) Cause() *transcript.Failure {
	for _, w := range r.Warnings {
		if r.Failure != nil && w.Kind == failure.MovedRepository && w.RedirectTo != "" {
			said := *w
			said.Host = cmp.Or(w.Host, r.Failure.Host) // which the refusal names
			return &said
		}
	}
	return r.Failure
}

// Test runs the test. It returns when Git has ended, at the limit or when ctx is
// done; a Git that is stopped takes its children with it, except those that have
// left its session.
func Test(ctx context.Context, o Options) Result {
	if o.Limit <= 0 {
		o.Limit = usualLimit
	}
	target, shown := o.Remote, o.Remote
	if o.URL != "" {
		target, shown = o.URL, remoteurl.Redact(o.URL)
	}
	if target == "" {
		return Result{Exit: -1, Err: errors.New("git ls-remote: neither a remote nor a URL to test")}
	}
	limited, cancel := context.WithTimeout(ctx, o.Limit)
	defer cancel()

	git := o.Git
	if git == "" {
		var err error
		if git, err = exec.LookPath("git"); err != nil {
			return Result{Exit: -1, Err: fmt.Errorf("git ls-remote: %w", err)}
		}
	}
	environ := silent(o.Environ)
	environ = environ.with(configuration(limited, git, o.Dir, environ))

	listening := newListener(o, "git ls-remote "+shown)
	counted := &refCounter{}
	cmd := exec.CommandContext(limited, git, "ls-remote", "--", target)
	cmd.Dir, cmd.Env, cmd.WaitDelay = o.Dir, environ.list(), pipeDelay
	cmd.Stdout, cmd.Stderr = counted, listening
	start := time.Now()
	err := detach.Run(cmd)
	r := Result{Took: time.Since(start), Refs: counted.refs, Exit: -1}
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // Git did its work and left a child behind
	}
	if cmd.ProcessState != nil {
		r.Exit = cmd.ProcessState.ExitCode()
	}
	var exit *exec.ExitError
	switch {
	case err == nil:
		r.OK = true
	case ctx.Err() != nil:
		r.Cancelled = true
	case limited.Err() != nil:
		r.TimedOut = true
	case !errors.As(err, &exit):
		// The error of a program that cannot be started quotes its path only.
		r.Err = fmt.Errorf("git ls-remote: %w", err)
	}
	listening.end(&r)
	return r
}
