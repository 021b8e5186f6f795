//go:build unix

package detach

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// late is a reader that gets no processor for a while, as on a busy machine.
type late struct {
	text  bytes.Buffer // not embedded: its ReadFrom would come before Write
	after time.Duration
}

func (l *late) Write(p []byte) (int, error) {
	time.Sleep(l.after)
	l.after = 0
	return l.text.Write(p)
}

func shell(ctx context.Context, script string, out, errs io.Writer) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", script)
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = out, errs, 100*time.Millisecond
	return cmd
}

// What a program has written is read however late its reader comes.
func TestNoOutputIsLost(t *testing.T) {
	for name, script := range map[string]string{
		"ended":      `echo one; sleep 0.05; echo two; echo no >&2`,
		"held open":  `echo one; sleep 0.05; echo two; echo no >&2; sleep 5 &`,
		"more later": `(sleep 0.3; echo three) & echo one; sleep 0.05; echo two; echo no >&2`,
	} {
		t.Run(name, func(t *testing.T) {
			out, errs := &late{after: 400 * time.Millisecond}, &late{after: 400 * time.Millisecond}
			start := time.Now()
			err := Run(shell(t.Context(), script, out, errs))
			if err != nil && !errors.Is(err, exec.ErrWaitDelay) {
				t.Fatal(err)
			}
			if got := strings.TrimSuffix(out.text.String(), "three\n"); got != "one\ntwo\n" || errs.text.String() != "no\n" {
				t.Errorf("read %q and %q", got, errs.text.String())
			}
			if took := time.Since(start); took > 4*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// Whoever holds the output open when the program has ended is waited for so long
// and no longer.
func TestOutputHeldOpen(t *testing.T) {
	var out bytes.Buffer
	cmd := shell(t.Context(), `echo one; (sleep 0.02; echo two) &`, &out, nil)
	cmd.WaitDelay = 10 * time.Second
	if err := Run(cmd); err != nil || out.String() != "one\ntwo\n" {
		t.Errorf("a child that ends soon: %v, %q", err, out.String())
	}
	out.Reset()
	start := time.Now()
	err := Run(shell(t.Context(), `echo one; sleep 5 &`, &out, nil))
	if !errors.Is(err, exec.ErrWaitDelay) || out.String() != "one\n" {
		t.Errorf("a child that stays: %v, %q", err, out.String())
	}
	if took := time.Since(start); took > 4*time.Second {
		t.Errorf("it took %v", took)
	}
	var exit *exec.ExitError
	if err := Run(shell(t.Context(), `sleep 5 & exit 3`, &out, nil)); !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Errorf("one that failed: %v", err)
	}
}

// Both outputs may go to one writer, none to nobody, and much to a slow one.
func TestOutputs(t *testing.T) {
	var both bytes.Buffer
	if err := Run(shell(t.Context(), `echo out; echo err >&2; echo out`, &both, &both)); err != nil || both.String() != "out\nerr\nout\n" {
		t.Errorf("%v, %q", err, both.String())
	}
	if err := Run(shell(t.Context(), `echo out; echo err >&2`, nil, nil)); err != nil {
		t.Error(err)
	}
	out := &late{after: 200 * time.Millisecond}
	if err := Run(shell(t.Context(), `yes | head -c 3000000`, out, nil)); err != nil || out.text.Len() != 3000000 {
		t.Errorf("%v, %d bytes", err, out.text.Len())
	}
	if err := Run(exec.Command("/nowhere/to/be/found")); err == nil {
		t.Error("a program that is not there runs")
	}
}

type refusing struct{}

var errFull = errors.New("full")

func (refusing) Write([]byte) (int, error) { return 0, errFull }

// A writer that fails ends the program instead of leaving it with a full pipe.
func TestOutputRefused(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := Run(shell(ctx, `yes; exit 0`, refusing{}, nil)); !errors.Is(err, errFull) || ctx.Err() != nil {
		t.Errorf("%v", err)
	}
}

// With its context a program ends, and its children with it.
func TestRunIsCancelled(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	var out bytes.Buffer
	start := time.Now()
	err := Run(shell(ctx, `echo one; sleep 20 & sleep 20`, &out, nil))
	if err == nil || out.String() != "one\n" || time.Since(start) > 5*time.Second {
		t.Errorf("%v, %q after %v", err, out.String(), time.Since(start))
	}
}
