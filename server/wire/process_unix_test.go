//go:build unix

package wire

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/lsptest"
	"github.com/gitauth-ls/gitauth-ls/server/document"
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

// A client that leaves while its side of the output is full is noticed, although
// nothing more can be read.
func TestClientLeavesWhileOutputIsFull(t *testing.T) {
	in, feed, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	unread, out, err := os.Pipe() // stays open, and nobody reads
	if err != nil {
		t.Fatal(err)
	}
	defer unread.Close()
	defer out.Close()
	ended := make(chan int, 1)
	go func() {
		ended <- Serve(context.Background(),
			Options{In: in, Out: out, Server: &testServer{}, Documents: document.NewStore()})
	}()
	frame := func(body string) {
		if _, err := feed.Write(lsptest.Frame([]byte(body))); err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Error(err)
		}
	}
	frame(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"capabilities":{}}}`)
	if err := feed.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	for i := range 5000 { // refused, each with an answer
		frame(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"%s","params":{}}`, i+1, strings.Repeat("x", 200)))
	}
	select {
	case <-ended:
		t.Fatal("it ends while the client is there")
	default:
	}
	if err := feed.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ended:
	case <-time.After(15 * time.Second):
		t.Fatal("it waits for a client that is gone")
	}
}
