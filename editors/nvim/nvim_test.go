// Package nvim tests the Neovim plugin in real Neovims.
package nvim

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
)

// neovims lists the Neovims to test in: those of GITAUTH_NVIM, a list as in
// PATH, or the one on PATH. Where GITAUTH_REQUIRE_EDITORS is set, none is a
// failure.
func neovims(t *testing.T) []string {
	t.Helper()
	if list := os.Getenv("GITAUTH_NVIM"); list != "" {
		return filepath.SplitList(list)
	}
	if path, err := exec.LookPath("nvim"); err == nil {
		return []string{path}
	}
	if os.Getenv("GITAUTH_REQUIRE_EDITORS") != "" {
		t.Fatal("no Neovim on PATH or in GITAUTH_NVIM")
	}
	t.Skip("no Neovim on PATH or in GITAUTH_NVIM; .ci/run installs two")
	return nil
}

func buildServer(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "gitauth-ls")
	cmd := exec.Command("go", "build", "-o", bin, "github.com/gitauth-ls/gitauth-ls/cmd/gitauth-ls")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// each runs a test in every Neovim, with a home of its own and an environment
// in which nothing but that home is known.
func each(t *testing.T, test func(t *testing.T, nvim, home string, environ []string)) {
	t.Helper()
	for _, nvim := range neovims(t) {
		version, err := exec.Command(nvim, "--version").Output()
		if err != nil {
			t.Fatalf("%s: %v", nvim, err)
		}
		name, _, _ := strings.Cut(string(version), "\n")
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			home := t.TempDir()
			test(t, nvim, home, gittest.Environ(home, "XDG_STATE_HOME="+home, "XDG_DATA_HOME="+home, "XDG_CACHE_HOME="+
				home, "TERM=xterm-256color", "SHELL=/bin/bash"))
		})
	}
}

func TestEndToEnd(t *testing.T) {
	bin := buildServer(t)
	each(t, func(t *testing.T, nvim, home string, environ []string) {
		run(t, nvim, "e2e.lua", t.TempDir(), environ, home, bin, "serve", "--log", filepath.Join(home, "log"))
	})
}

// TestCommands runs :GitAuth and :checkhealth.
func TestCommands(t *testing.T) {
	bin := buildServer(t)
	bare := gittest.Bare(t, t.TempDir(), "octo/widget.git")
	each(t, func(t *testing.T, nvim, home string, environ []string) {
		work := filepath.Join(home, "work")
		gittest.Work(t, bare, work, bare, environ)
		gittest.Must(t, work, environ, "remote", "add", "backup", "../nothing-here")
		gittest.Must(t, work, environ, "remote", "set-url", "--push", "backup", "../nothing-there")
		gittest.Must(t, work, environ, "worktree", "add", "--quiet", "--detach", filepath.Join(home, "tree"))
		run(t, nvim, "commands.lua", work, append(environ, "GITAUTH_OTHER="+t.TempDir()), home, bin, "serve", "--log",
			filepath.Join(home, "log"))
	})
}

// TestWrapped reads terminals that cut what Git says.
func TestWrapped(t *testing.T) {
	bin := buildServer(t)
	bare := gittest.Bare(t, t.TempDir(), "octo/widget.git")
	each(t, func(t *testing.T, nvim, home string, environ []string) {
		work := filepath.Join(home, "work")
		gittest.Work(t, bare, work, "https://github.com/octo/a-repository-with-quite-a-long-name", environ)
		run(t, nvim, "wrapped.lua", work, environ, home, bin, "serve", "--log", filepath.Join(home, "log"))
	})
}

// TestTerminal pushes from Neovim's own terminal to real servers.
func TestTerminal(t *testing.T) {
	bin := buildServer(t)
	root := t.TempDir()
	bare := gittest.Bare(t, root, "octo/widget.git")
	web, ssh := gittest.ServeHTTP(t, root), gittest.ServeSSH(t, root)
	for _, c := range []struct{ name, wrong, right, code string }{
		{"http", web.URL + "/octo/widgit.git", web.URL + "/octo/widget.git", "repo-not-found"},
		{"ssh", ssh.URL("octo/widgit.git"), ssh.URL("octo/widget.git"), "repo-not-found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			each(t, func(t *testing.T, nvim, home string, environ []string) {
				work := filepath.Join(home, "work")
				environ = append(environ, "GIT_SSH_COMMAND="+ssh.Command(ssh.Key))
				gittest.Work(t, bare, work, c.wrong, environ)
				run(t, nvim, "terminal.lua", work, environ, home, c.wrong, c.right, c.code, bin, "serve", "--log",
					filepath.Join(home, "log"))
			})
		})
	}
}

// TestElsewhere pushes from a terminal that was opened outside of repositories,
// and reads logs that grow.
func TestElsewhere(t *testing.T) {
	bin := buildServer(t)
	root := t.TempDir()
	bare := gittest.Bare(t, root, "octo/widget.git")
	web := gittest.ServeHTTP(t, root)
	wrong, right := web.URL+"/octo/widgit.git", web.URL+"/octo/widget.git"
	each(t, func(t *testing.T, nvim, home string, environ []string) {
		work := filepath.Join(home, "work")
		gittest.Work(t, bare, work, wrong, environ)
		run(t, nvim, "elsewhere.lua", work, environ, home, wrong, right, "repo-not-found", bin, "serve", "--log",
			filepath.Join(home, "log"))
	})
}

// TestNothingIsKept: of what a terminal shows the plugin and the server write
// nothing into a file, whatever Neovim itself keeps.
func TestNothingIsKept(t *testing.T) {
	bin := buildServer(t)
	bare := gittest.Bare(t, t.TempDir(), "octo/widget.git")
	each(t, func(t *testing.T, nvim, home string, environ []string) {
		const secret = "hunter2Kq7Mz4Bv5"
		work := filepath.Join(home, "work")
		gittest.Work(t, bare, work, bare, environ)
		run(t, nvim, "secret.lua", work, append(environ, "GITAUTH_SECRET="+secret), home, bin, "serve", "--log",
			filepath.Join(home, "log"), "--log-level", "debug")
		files := 0
		err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			files++
			b, err := os.ReadFile(path)
			if bytes.Contains(b, []byte(secret)) {
				t.Errorf("%s holds the password", path)
			}
			return err
		})
		if err != nil || files < 10 {
			t.Errorf("%d files were looked at: %v", files, err)
		}
	})
}

// TestLoops lets commands fail in Neovim's terminal, takes the preferred fix, and
// runs them again.
func TestLoops(t *testing.T) {
	bin := buildServer(t)
	each(t, func(t *testing.T, nvim, home string, environ []string) {
		all, hosts := gittest.Workshop(t, home, t.TempDir())
		setup, err := json.Marshal(map[string]any{"Loops": all, "Hosts": hosts})
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "loops.json")
		if err := os.WriteFile(file, setup, 0o644); err != nil {
			t.Fatal(err)
		}
		run(t, nvim, "loops.lua", t.TempDir(), environ, home, file, bin, "serve", "--log", filepath.Join(home, "log"))
	})
}

// run runs a script of test/ in a Neovim. home has the server's log.
func run(t *testing.T, nvim, script, work string, environ []string, home string, args ...string) {
	t.Helper()
	plugin, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, nvim,
		append([]string{"--clean", "--headless", "-l", filepath.Join(plugin, "test", script), plugin, work}, args...)...)
	cmd.Dir, cmd.Env = work, environ
	out, err := cmd.CombinedOutput()
	t.Logf("\n%s", out)
	if err != nil {
		t.Errorf("%v", err)
		if log, err := os.ReadFile(filepath.Join(home, "log")); err == nil {
			t.Logf("server's log:\n%s", log)
		}
	}
}
