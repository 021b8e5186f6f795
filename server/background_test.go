package server

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestBackground(t *testing.T) {
	b := background{ctx: t.Context()}
	hold := make(chan struct{})
	var ran atomic.Int32
	for range 100 {
		b.start(func() { <-hold; ran.Add(1) })
	}
	if b.end(10 * time.Millisecond) {
		t.Error("it ended while something runs")
	}
	b.start(func() { t.Error("something begins after the end") })
	close(hold)
	select {
	case <-b.idle:
	case <-time.After(waitLimit):
	}
	if n := ran.Load(); n != 100 {
		t.Errorf("%d of 100 have run", n)
	}
	if !new(background).end(waitLimit) {
		t.Error("nothing does not end")
	}
}

// sleepingGit puts a Git on the machine that never answers, and gives what reads
// the numbers of its processes.
func sleepingGit(t *testing.T) (path string, processes func() []int) {
	dir := t.TempDir()
	path, notes := filepath.Join(dir, "git"), filepath.Join(dir, "processes")
	script := fmt.Sprintf("#!/bin/sh\nsleep 300 &\necho $$ $! >> '%s'\nwait\n", notes)
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return path, func() []int {
		text, _ := os.ReadFile(notes)
		var out []int
		for _, word := range strings.Fields(string(text)) {
			n, err := strconv.Atoi(word)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, n)
		}
		return out
	}
}

// gone waits until none of the processes runs. A child of a child that ended
// belongs to the system for a moment.
func gone(t *testing.T, processes []int) {
	t.Helper()
	for end := time.Now().Add(time.Second); ; time.Sleep(5 * time.Millisecond) {
		left := 0
		for _, pid := range processes {
			if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil && !strings.Contains(string(stat), ") Z ") {
				left++
			}
		}
		if left == 0 {
			return
		}
		if time.Now().After(end) {
			for _, pid := range processes {
				if p, err := os.FindProcess(pid); err == nil {
					_ = p.Kill()
				}
			}
			t.Fatalf("%d processes are left behind", left)
		}
	}
}

// leave closes the editor's side and waits for the server's end.
func (h *harness) leave() {
	h.mu.Lock()
	h.over = true
	h.mu.Unlock()
	close(h.out)
	select {
	case <-h.done:
	case <-time.After(waitLimit):
		h.t.Error("the server did not end")
	}
}

// An editor that quits in the first moments leaves nothing behind, however it
// leaves.
func TestNothingIsLeftBehind(t *testing.T) {
	for name, leave := range map[string]func(h *harness){
		"shutdown and exit": func(h *harness) { h.stop() },
		"exit": func(h *harness) {
			h.send([]byte(`{"jsonrpc":"2.0","method":"exit"}`))
			h.leave()
		},
		"end of input": (*harness).leave,
	} {
		t.Run(name, func(t *testing.T) {
			s := serverProcess(t)
			git, processes := sleepingGit(t)
			s.init = fmt.Sprintf(`{"git.path":%q}`, git)
			s.early = true
			h := start(t, nil, s)
			s.early = false
			capabilities := `{"processId":null,"rootUri":null,"capabilities":{},"workspaceFolders":[],"initializationOptions":` + s.init + `}`
			h.call("initialize", rawParams(capabilities), nil)
			h.notify("initialized", map[string]any{})
			h.eventually("Git to be asked", func() bool { return len(processes()) >= 2 })
			leave(h)
			gone(t, processes())
		})
	}
}

type rawParams string

func (r rawParams) MarshalJSON() ([]byte, error) { return []byte(r), nil }

// A command that an editor waits for ends with the editor.
func TestTestIsNotLeftBehind(t *testing.T) {
	s := serverProcess(t)
	git, processes := sleepingGit(t)
	s.early = true
	h := start(t, map[string]string{".git/config": "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = https://host.invalid/octo/widget.git\n"}, s)
	h.call("initialize", rawParams(`{"processId":null,"rootUri":null,"capabilities":{},"workspaceFolders":[{"uri":"`+h.uri(".")+`","name":"x"}],"initializationOptions":{"git.path":"`+git+`"}}`), nil)
	h.notify("initialized", map[string]any{})
	h.eventually("Git to be asked", func() bool { return len(processes()) >= 2 })
	before := len(processes())
	h.open(".git/config")
	h.begin("workspace/executeCommand",
		map[string]any{"command": "gitauth.testRemote",
			"arguments": []any{map[string]any{"uri": h.uri(".git/config"), "remote": "origin", "kind": "url", "index": 0}}})
	h.eventually("Git to be started", func() bool { return len(processes()) > before })
	h.send([]byte(`{"jsonrpc":"2.0","method":"exit"}`))
	h.leave()
	gone(t, processes())
}

// What was begun is forgotten when it is over, also where the editor shows no
// progress.
func TestCancelsAreForgotten(t *testing.T) {
	for _, refused := range []string{"", "window/workDoneProgress/create"} {
		h := start(t, map[string]string{".git/config": "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = ../nowhere\n"}, setup{refuses: refused})
		h.open(".git/config")
		h.onOrigin("gitauth.testRemote")
		h.sv.editor.mu.Lock()
		if n := len(h.sv.editor.cancels); n != 0 {
			t.Errorf("refused %q: %d are kept", refused, n)
		}
		h.sv.editor.mu.Unlock()
	}
}
