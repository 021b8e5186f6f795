//go:build unix

package wire

import (
	"context"
	"errors"
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
