package detach

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// Run runs a program without a console, so that it can ask in none,
// and in a job, so that its children end with it when it is cancelled. Where no
// job can be made only the program itself is ended.
func Run(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{
		HideWindow:    true,
		CreationFlags: windows.CREATE_NEW_PROCESS_GROUP | windows.CREATE_NO_WINDOW,
	}
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return cmd.Run()
	}
	defer windows.CloseHandle(job)
	cmd.Cancel = func() error {
		_ = windows.TerminateJobObject(job, 1) // what is not in the job is ended below
		return cmd.Process.Kill()
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	if p, err := windows.OpenProcess(
		windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE,
		false,
		uint32(cmd.Process.Pid),
	); err == nil {
		_ = windows.AssignProcessToJobObject(job, p) // or else only the program itself ends
		_ = windows.CloseHandle(p)
	}
	return cmd.Wait()
}
