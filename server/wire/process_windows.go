package wire

import (
	"context"
	"errors"
	"io"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
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
	crash.Go(func() {
		which, err := windows.WaitForMultipleObjects([]windows.Handle{process, done}, false, windows.INFINITE)
		_ = windows.CloseHandle(process)
		if stop() { // otherwise somebody may be setting it right now
			_ = windows.CloseHandle(done)
		}
		if err == nil && which == windows.WAIT_OBJECT_0 {
			gone()
		}
	})
}

// hungUp reports whether the other end of a pipe is closed.
func hungUp(in io.Reader) bool {
	f, ok := in.(*os.File)
	if !ok {
		return false
	}
	raw, err := f.SyscallConn()
	if err != nil {
		return false
	}
	gone := false
	err = raw.Control(func(fd uintptr) {
		var available uint32
		ok, _, err := peekNamedPipe.Call(fd, 0, 0, 0, uintptr(unsafe.Pointer(&available)), 0)
		gone = ok == 0 && errors.Is(err, windows.ERROR_BROKEN_PIPE)
	})
	return err == nil && gone
}

var peekNamedPipe = windows.NewLazySystemDLL("kernel32.dll").NewProc("PeekNamedPipe")
