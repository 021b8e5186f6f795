package lsremote

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
)

// TestTerminal runs this very test again on a terminal of its own, where a
// helper writes to /dev/tty: when Git runs as usual, it gets through; when the
// remote is tested, it does not.
func TestTerminal(t *testing.T) {
	if os.Getenv("LSREMOTE_ON_TERMINAL") != "" {
		onTerminal(t)
		return
	}
	control, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	defer control.Close()
	if err := unix.IoctlSetPointerInt(int(control.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(control.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	terminal, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "-test.run=^TestTerminal$", "-test.v")
	cmd.Env = append(os.Environ(), "LSREMOTE_ON_TERMINAL=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = terminal, terminal, terminal
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	err = cmd.Start()
	_ = terminal.Close() // the child has its own
	if err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	var lines []string
	for s := bufio.NewScanner(control); s.Scan(); { // ends with an error when nobody has the terminal any more
		lines = append(lines, strings.TrimSpace(s.Text()))
	}
	err = cmd.Wait()
	shown := strings.Join(lines, "\n")
	if err != nil || !strings.Contains(shown, "as usual: ASKED") || strings.Contains(shown, "tested: ASKED") ||
		!strings.Contains(shown, "tested: credential-helper-failed") {
		t.Errorf("%v, the terminal shows:\n%s", err, shown)
	}
}

func onTerminal(t *testing.T) {
	web := gittest.ServeHTTP(t, t.TempDir())
	refuse(web, gittest.Login(nil, ""))
	r := newRepository(t, web.URL+"/octo/widget.git")
	r.config(t, "credential.helper", `!echo "$HOW: ASKED" >/dev/tty; :`)
	usual := exec.CommandContext(t.Context(), "git", "ls-remote", "origin")
	usual.Dir, usual.Env = r.dir, append(r.environ, "HOW=as usual", "GIT_TERMINAL_PROMPT=0")
	if err := usual.Run(); err == nil {
		t.Error("Git worked")
	}
	fmt.Println("tested: " + code(r.test(t, "HOW=tested")))
}
