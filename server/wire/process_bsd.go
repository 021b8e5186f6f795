//go:build unix && !linux

package wire

import (
	"context"
	"errors"

	"golang.org/x/sys/unix"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
)

// watchProcess calls gone once when a process ends, unless ctx ends before. A
// process that cannot be found is not watched: one that has really ended closes
// standard input, too.
func watchProcess(ctx context.Context, pid int, log logger, gone func()) {
	if err := unix.Kill(pid, 0); errors.Is(err, unix.ESRCH) {
		log.info("the client's process cannot be seen from here", "error", err.Error())
		return
	}
	crash.Go(func() { pollProcess(ctx, pid, pollInterval, gone) })
}
