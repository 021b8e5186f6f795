//go:build !unix && !windows

package lsremote

import "os/exec"

// runDetached runs a program; there are no sessions here.
func runDetached(cmd *exec.Cmd) error { return cmd.Run() }
