//go:build unix

package detach

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
)

// output is a pipe through which a program's output comes. The pipes of os/exec
// are closed with what is still in them once WaitDelay is over; a process that
// gets no processor for so long (a busy machine, a container's limit) has not read
// them by then, and the program seems to have said nothing. Here WaitDelay bounds
// only how long somebody else may hold a pipe open: what the program has written
// is read.
type output struct {
	from *os.File
	to   io.Writer
	end  chan error // what copying ended with; nil at the end of the pipe
}

// copyOutput gives a program pipes for those of its writers that are no files. The
// returned ends are the program's.
func copyOutput(cmd *exec.Cmd) (list []*output, ends []*os.File, err error) {
	same := cmd.Stdout != nil && cmd.Stdout == cmd.Stderr
	for _, w := range []*io.Writer{&cmd.Stdout, &cmd.Stderr} {
		if _, isFile := (*w).(*os.File); isFile || *w == nil {
			continue
		}
		if same && w == &cmd.Stderr {
			cmd.Stderr = cmd.Stdout
			continue
		}
		from, end, err := os.Pipe()
		if err != nil {
			return list, ends, err
		}
		list, ends = append(list, &output{from, *w, make(chan error, 1)}), append(ends, end)
		*w = end
	}
	return list, ends, nil
}

// copy hands on what comes until the pipe ends or its deadline is over.
func (o *output) copy() {
	_, err := io.Copy(struct{ io.Writer }{o.to}, o.from)
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		_ = o.from.Close() // or the program would wait for a reader
	}
	o.end <- err
}

// finish waits for the end of the pipe, which comes when nobody holds it any more,
// until limit (zero: without end). Then it hands on what is in it.
func (o *output) finish(limit time.Time) error {
	defer o.from.Close()
	_ = o.from.SetReadDeadline(limit) // fails where copying failed
	err := <-o.end
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	ended, err := o.rest()
	if err == nil && !ended {
		err = exec.ErrWaitDelay
	}
	return err
}

// maxRest is as much as a pipe can hold and more; whoever keeps writing into it is
// not the program that was waited for.
const maxRest = 1 << 20

// rest hands on what is in the pipe, waits for nothing more and says whether it
// ended.
func (o *output) rest() (ended bool, err error) {
	if err := o.from.SetReadDeadline(time.Time{}); err != nil {
		return false, err
	}
	raw, err := o.from.SyscallConn()
	if err != nil {
		return false, err
	}
	buf := make([]byte, 64<<10)
	for taken := 0; taken < maxRest; {
		var n int
		var failed error
		if err := raw.Read(func(fd uintptr) bool {
			n, failed = syscall.Read(int(fd), buf)
			return true
		}); err != nil {
			return false, err
		}
		switch {
		case failed == syscall.EINTR:
			continue
		case failed != nil: // nothing is there now
			return false, nil
		case n == 0:
			return true, nil
		}
		if _, err := o.to.Write(buf[:n]); err != nil {
			return false, err
		}
		taken += n
	}
	return false, nil
}

// run runs a program as exec.Cmd.Run does, and loses nothing of what it wrote.
func run(cmd *exec.Cmd) error {
	list, ends, err := copyOutput(cmd)
	if err == nil {
		err = cmd.Start()
	}
	for _, end := range ends {
		_ = end.Close() // the program has its own
	}
	if err != nil {
		for _, o := range list {
			_ = o.from.Close()
		}
		return err
	}
	for _, o := range list {
		crash.Go(o.copy)
	}
	err = cmd.Wait()
	var limit time.Time
	if cmd.WaitDelay > 0 {
		limit = time.Now().Add(cmd.WaitDelay)
	}
	for _, o := range list {
		if e := o.finish(limit); err == nil {
			err = e
		}
	}
	return err
}
