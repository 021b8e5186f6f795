//go:build unix

package detach

import (
	"os/exec"
	"syscall"
)

// Run runs a program in a session of its own. It has no terminal to ask
// in, and a signal to its group reaches its children.
func Run(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return run(cmd)
}
