// Package gittest runs real Git servers on loopback, so that tests meet what
// users meet: git http-backend behind a web server that asks for passwords and
// refuses them as forges do, and OpenSSH's own sshd.
//
// Everything lives in temporary folders, listens on 127.0.0.1 only and ends
// with the test. Nothing of the machine's own configuration takes part.
package gittest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Limit is how long one Git command may take.
const Limit = 30 * time.Second

// Environ is an environment in which Git and SSH know nothing but what is below
// home, ask nobody and print English. more is added, and wins.
func Environ(home string, more ...string) []string {
	env := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_CONFIG_HOME=" + filepath.Join(home, ".config"), "GIT_CONFIG_NOSYSTEM=1",
		"GIT_TERMINAL_PROMPT=0", "LC_ALL=C.UTF-8", "TMPDIR=" + os.TempDir(), "SystemRoot=" + os.Getenv("SystemRoot"),
		"GIT_AUTHOR_NAME=t", "GIT_AUTHOR_EMAIL=t@example.com", "GIT_COMMITTER_NAME=t", "GIT_COMMITTER_EMAIL=t@example.com",
	}
	return append(env, more...)
}

// Run runs Git in a folder and gives what it printed, both streams together as
// on a terminal.
func Run(t testing.TB, dir string, environ []string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = dir, environ, time.Second
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// Must is Run for a command that has to work.
func Must(t testing.TB, dir string, environ []string, args ...string) string {
	t.Helper()
	out, err := Run(t, dir, environ, args...)
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// Bare makes a bare repository with one commit on main, at a path below root.
func Bare(t testing.TB, root, name string) string {
	t.Helper()
	home := t.TempDir()
	environ := Environ(home)
	dir := filepath.Join(root, filepath.FromSlash(name))
	Must(t, home, environ, "init", "--quiet", "--bare", "--initial-branch=main", dir)
	Must(t, dir, environ, "config", "http.receivepack", "true")
	work := filepath.Join(home, "work")
	Must(t, home, environ, "init", "--quiet", "--initial-branch=main", work)
	if err := os.WriteFile(filepath.Join(work, "README.md"), []byte("# "+name+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	Must(t, work, environ, "add", ".")
	Must(t, work, environ, "commit", "--quiet", "-m", "Begin")
	Must(t, work, environ, "push", "--quiet", dir, "main")
	return dir
}

// Work makes a work tree of a bare repository: on main, with one commit that
// was not pushed, and the remote origin at url.
func Work(t testing.TB, bare, dir, url string, environ []string) {
	t.Helper()
	Must(t, filepath.Dir(dir), environ, "clone", "--quiet", bare, dir)
	Must(t, dir, environ, "commit", "--quiet", "--allow-empty", "-m", "Go on")
	Must(t, dir, environ, "config", "remote.origin.url", url)
}
