package machine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/detach"
)

// maxOutput bounds what is kept of a program's output, in bytes.
const maxOutput = 64 << 10

// pipeDelay is how long a grandchild may keep the output open after its parent
// has ended, as git-credential-cache's daemon might.
const pipeDelay = 300 * time.Millisecond

// command is a program that runs where it can lead nobody into a repository or
// to a prompt: without a terminal, in a session of its own, and killed together
// with its children when ctx is done.
type command struct {
	path  string
	args  []string
	dir   string // "" for the root
	env   []string
	input string
}

// run gives standard output and standard error, both cut off at maxOutput. The
// error never quotes what the program printed.
func (c command) run(ctx context.Context) (stdout, stderr string, err error) {
	cmd := exec.CommandContext(ctx, c.path, c.args...)
	cmd.Dir = c.dir
	if c.dir == "" {
		cmd.Dir = rootDir()
	}
	cmd.Env = c.env
	cmd.WaitDelay = pipeDelay
	cmd.Stdin = strings.NewReader(c.input)
	out, errs := &limitedBuffer{limit: maxOutput}, &limitedBuffer{limit: maxOutput}
	cmd.Stdout, cmd.Stderr = out, errs
	if err = detach.Run(cmd); err != nil {
		// A program that did its work may leave a child behind that holds the
		// pipe, and one may not want to read its input to the end.
		switch {
		case ctx.Err() != nil:
			err = ctx.Err()
		case errors.Is(err, exec.ErrWaitDelay):
			err = nil
		}
	}
	return out.String(), errs.String(), err
}

// output runs a program with the clean environment of FindGit and gives what it
// printed.
func (e Env) output(ctx context.Context, program string, args ...string) (string, error) {
	stdout, _, err := command{path: program, args: args, env: cleanEnv(e.Vars)}.run(ctx)
	if err != nil {
		err = fmt.Errorf("%s %s: %w", program, strings.Join(args, " "), err)
	}
	return stdout, err
}

// limitedBuffer keeps the first bytes and throws the rest away, so that a
// program that prints without end costs no memory. It embeds no bytes.Buffer:
// io.Copy would go around the limit by its ReadFrom.
type limitedBuffer struct {
	kept  bytes.Buffer
	limit int
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	b.kept.Write(p[:min(b.limit-b.kept.Len(), len(p))])
	return len(p), nil
}

func (b *limitedBuffer) String() string { return b.kept.String() }
