package wire

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
)

// watchProcess calls gone once when a process ends, unless ctx ends before.
//
// A process that cannot be found is not watched: it lives in another PID
// namespace (a server in a container), and one that has really ended closes
// standard input, too.
func watchProcess(ctx context.Context, pid int, log logger, gone func()) {
	f, err := openProcess(pid)
	switch {
	case errors.Is(err, unix.ESRCH):
		log.info("the client's process cannot be seen from here", "error", err.Error())
	case err != nil: // a kernel before 5.3, or a sandbox
		log.debug("the client's process is polled", "error", err.Error())
		crash.Go(func() { pollProcess(ctx, pid, pollInterval, gone) })
	default:
		crash.Go(func() { waitProcess(ctx, f, pid, gone) })
	}
}

// openProcess gives a file that becomes readable when the process ends.
func openProcess(pid int) (*os.File, error) {
	fd, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return nil, fmt.Errorf("open process %d: %w", pid, err)
	}
	// Only a file that does not block is handed to the runtime's poller, which
	// waits for it without a thread and without waking up.
	if err := unix.SetNonblock(fd, true); err != nil {
		_ = unix.Close(fd)
		return nil, fmt.Errorf("make process %d pollable: %w", pid, err)
	}
	return os.NewFile(uintptr(fd), "process"), nil
}

func waitProcess(ctx context.Context, f *os.File, pid int, gone func()) {
	stop := context.AfterFunc(ctx, func() { _ = f.Close() })
	defer stop()
	conn, err := f.SyscallConn()
	if err == nil {
		err = conn.Read(func(fd uintptr) bool {
			p := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
			n, err := unix.Poll(p, 0)
			return err == nil && n > 0
		})
	}
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		pollProcess(ctx, pid, pollInterval, gone)
	default:
		gone()
	}
	_ = f.Close()
}
