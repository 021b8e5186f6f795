//go:build unix

package wire

import (
	"context"
	"testing"
	"time"
)

// Where the system cannot tell when a process ends, it is asked now and then.
func TestPollProcess(t *testing.T) {
	p := startProcess(t)
	gone := make(chan struct{})
	go pollProcess(context.Background(), p.Pid, 5*time.Millisecond, func() { close(gone) })
	select {
	case <-gone:
		t.Fatal("gone while it runs")
	case <-time.After(50 * time.Millisecond):
	}
	if err := p.Kill(); err != nil {
		t.Fatal(err)
	}
	_, _ = p.Wait()
	select {
	case <-gone:
	case <-time.After(5 * time.Second):
		t.Fatal("not noticed")
	}
}

func TestPollProcessEnds(t *testing.T) {
	p := startProcess(t)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		pollProcess(ctx, p.Pid, time.Hour, func() { t.Error("gone while it runs") })
	}()
	cancel()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Fatal("it goes on")
	}
}
