//go:build unix

package gitconfig

import (
	"fmt"
	"io/fs"
	"syscall"
)

// readOpen reads a file with bare system calls: an os.File would ask the
// kernel four things more, for the poller, and a search reads thousands.
// O_NONBLOCK keeps a FIFO that took the file's place from blocking the open.
func readOpen(path string, limit int64, check func(fs.FileMode, int64) error) ([]byte, error) {
	fd, err := retry(func() (int, error) {
		return syscall.Open(path, syscall.O_RDONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	})
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	defer syscall.Close(fd) //nolint:errcheck // nothing was written
	var st syscall.Stat_t
	if err := syscall.Fstat(fd, &st); err != nil {
		return nil, &fs.PathError{Op: "stat", Path: path, Err: err}
	}
	mode := fs.FileMode(0)
	switch st.Mode & syscall.S_IFMT {
	case syscall.S_IFREG:
	case syscall.S_IFDIR:
		mode = fs.ModeDir
	default:
		mode = fs.ModeIrregular
	}
	if err := check(mode, st.Size); err != nil {
		return nil, err
	}
	b := make([]byte, 0, st.Size+1) // one more, so that the end shows without a second read
	for {
		if len(b) == cap(b) { // it grew while it was read
			b = append(b, 0)[:len(b)]
		}
		n, err := retry(func() (int, error) { return syscall.Read(fd, b[len(b):cap(b)]) })
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		b = b[:len(b)+max(n, 0)]
		if err := check(mode, int64(len(b))); err != nil {
			return nil, err
		}
		if n <= 0 || int64(len(b)) == st.Size && len(b) < cap(b) {
			return b, nil
		}
	}
}

// retry repeats a system call that a signal interrupted.
func retry(call func() (int, error)) (int, error) {
	for {
		if n, err := call(); err != syscall.EINTR {
			return n, err
		}
	}
}
