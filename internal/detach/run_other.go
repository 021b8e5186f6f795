//go:build !unix && !windows

package detach

import "os/exec"

// Run runs a program; there are no sessions here.
func Run(cmd *exec.Cmd) error { return cmd.Run() }
