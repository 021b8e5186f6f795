// Package kate tests the settings for Kate in a real Kate, on a screen that nobody
// sees.
package kate

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/recipe"
)

// TestFile: the file that people copy is what docs/editors.md prints.
func TestFile(t *testing.T) {
	text, err := os.ReadFile("settings.json")
	if err != nil {
		t.Fatal(err)
	}
	var file, page map[string]any
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(recipe.Printed(t, "docs/editors.md#kate/1")), &page); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(file, page) {
		t.Errorf("the page has %v, the file %v", page, file)
	}
}

// TestKate opens a repository's configuration with what docs/editors.md prints,
// lets Kate start the server, and applies the quick fix.
func TestKate(t *testing.T) {
	kate, session := recipe.Program(t, "kate"), recipe.Program(t, "dbus-run-session")
	xvfb, xdotool := recipe.Program(t, "Xvfb"), recipe.Program(t, "xdotool")
	c := recipe.NewComputer(t, recipe.Build(t))
	c.Write(t, ".config/kate/lspclient/settings.json", recipe.Printed(t, "docs/editors.md#kate/1"))
	c.Write(t, ".config/katemoderc", recipe.Printed(t, "docs/editors.md#kate/2"))
	run := filepath.Join(c.Home, "run")
	if err := os.Mkdir(run, 0o700); err != nil {
		t.Fatal(err)
	}
	display := screen(t, xvfb)
	environ := append(c.Environ, "DISPLAY="+display, "XDG_RUNTIME_DIR="+run)

	colon := 1 + strings.Index("\turl = "+recipe.Wrong, ":octo")
	cmd := exec.Command(session, "--", kate, "--startanon", "--block", "--line", "7", "--column", fmt.Sprint(colon), ".git/config")
	cmd.Dir, cmd.Env, cmd.WaitDelay = c.Work, environ, time.Second
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended
	})
	x := func(words ...string) string {
		cmd := exec.Command(xdotool, words...)
		cmd.Env = environ
		out, _ := cmd.Output() // it fails where no window is found
		return strings.TrimSpace(string(out))
	}
	until := func(what string, holds func() bool) {
		t.Helper()
		for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(500 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("no %s; windows:\n%s\n%s", what, x("search", "--onlyvisible", "--name", ".", "getwindowname", "%@"), &said)
			}
		}
	}
	var editor string
	until("editor", func() bool {
		editor = x("search", "--onlyvisible", "--name", "^config")
		return editor != ""
	})
	// Whether the server may be started Kate asks in a window of its own.
	var question string
	until("question", func() bool {
		question = x("search", "--onlyvisible", "--name", "^LSP server start")
		return question != ""
	})
	until("answer", func() bool {
		x("windowfocus", "--sync", question, "key", "alt+y")
		return x("search", "--onlyvisible", "--name", "^LSP server start") == ""
	})
	until("fix", func() bool {
		x("windowfocus", "--sync", editor, "key", "ctrl+period")
		time.Sleep(time.Second)
		x("windowfocus", "--sync", editor, "key", "Escape", "ctrl+s")
		time.Sleep(time.Second)
		return c.Fixed(t)
	})
}

// screen starts an X server on a free display.
func screen(t *testing.T, xvfb string) (display string) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cmd := exec.Command(xvfb, "-displayfd", "3", "-screen", "0", "1200x800x24", "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{w}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	var n int
	if _, err := fmt.Fscanln(r, &n); err != nil {
		t.Fatalf("Xvfb: %v", err)
	}
	return fmt.Sprintf(":%d", n)
}
