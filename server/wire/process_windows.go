package wire

import (
	"context"

	"golang.org/x/sys/windows"
)

// watchProcess calls gone once when a process ends, unless ctx ends before. A
// process that cannot be opened is not watched: one that has really ended
// closes standard input, too.
func watchProcess(ctx context.Context, pid int, log logger, gone func()) {
	process, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(pid))
	if err != nil {
		log.info("the client's process cannot be seen from here", "error", err.Error())
		return
	}
	// A second handle ends the wait when ctx does.
	done, err := windows.CreateEvent(nil, 1, 0, nil)
	if err != nil {
		_ = windows.CloseHandle(process)
		log.warn("the client's process cannot be watched", "error", err.Error())
		return
	}
	stop := context.AfterFunc(ctx, func() { _ = windows.SetEvent(done) })
	go func() {
		which, err := windows.WaitForMultipleObjects([]windows.Handle{process, done}, false, windows.INFINITE)
		_ = windows.CloseHandle(process)
		if stop() { // otherwise somebody may be setting it right now
			_ = windows.CloseHandle(done)
		}
		if err == nil && which == windows.WAIT_OBJECT_0 {
			gone()
		}
	}()
}
