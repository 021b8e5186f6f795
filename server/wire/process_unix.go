//go:build unix

package wire

import (
	"context"
	"errors"
	"io"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// pollInterval is what vscode-languageserver-node uses for the same purpose.
const pollInterval = 3 * time.Second

// pollProcess calls gone when a process does not exist any more, which it looks
// up now and then.
func pollProcess(ctx context.Context, pid int, interval time.Duration, gone func()) {
	t := time.NewTicker(interval)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		// Signal 0 only asks. EPERM means that it exists and is another user's.
		if errors.Is(unix.Kill(pid, 0), unix.ESRCH) {
			gone()
			return
		}
	}
}

// hungUp reports whether the other end of a pipe or a socket is closed.
func hungUp(in io.Reader) bool {
	f, ok := in.(syscall.Conn)
	if !ok {
		return false
	}
	raw, err := f.SyscallConn()
	if err != nil {
		return false
	}
	// What fails, here or there, says nothing of the other end.
	gone := false
	_ = raw.Control(func(fd uintptr) {
		p := []unix.PollFd{{Fd: int32(fd)}}
		_, _ = unix.Poll(p, 0)
		gone = p[0].Revents&(unix.POLLHUP|unix.POLLERR|unix.POLLNVAL) != 0
	})
	return gone
}
