// Package emacs tests the Emacs configuration in a real Emacs, with Eglot and with
// lsp-mode.
package emacs

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
)

const (
	wrong = "ssh://git@github.com:octo/widget.git"
	right = "ssh://git@github.com/octo/widget.git"
)

// TestEglot opens a repository's configuration and applies the fix.
func TestEglot(t *testing.T) { session(t, "test.el") }

// TestLSPMode does so with the package lsp-mode.
func TestLSPMode(t *testing.T) { session(t, "test-lsp-mode.el") }

// session runs a script in Emacs and looks at what it left. Where
// GITAUTH_REQUIRE_EDITORS is set, a missing Emacs is a failure.
func session(t *testing.T, script string) {
	t.Helper()
	emacs, err := exec.LookPath("emacs")
	if err != nil {
		if os.Getenv("GITAUTH_REQUIRE_EDITORS") != "" {
			t.Fatal(err)
		}
		t.Skip("no emacs on PATH; .ci/install-editors.sh installs one")
	}
	bin := filepath.Join(t.TempDir(), "gitauth-ls")
	if out, err := exec.Command("go", "build", "-o", bin, "github.com/gitauth-ls/gitauth-ls/cmd/gitauth-ls").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	home := t.TempDir()
	work := filepath.Join(home, "work")
	environ := gittest.Environ(home, "WORK="+work, "SERVER="+bin+" serve")
	gittest.Must(t, home, environ, "init", "--quiet", work)
	gittest.Must(t, work, environ, "remote", "add", "origin", wrong)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, emacs, "-q", "--batch", "-l", filepath.Join(here, "gitauth.el"), "-l",
		filepath.Join(here, script))
	cmd.Dir, cmd.Env = work, environ
	out, err := cmd.CombinedOutput()
	t.Logf("\n%s", out)
	if cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == 3 {
		if os.Getenv("GITAUTH_REQUIRE_EDITORS") == "" {
			t.Skip("lsp-mode is not installed; .ci/install-editors.sh installs it")
		}
	}
	if err != nil {
		t.Error(err)
	}
	if remotes := gittest.Must(t, work, environ, "remote", "-v"); strings.Count(remotes, right) != 2 {
		t.Errorf("git remote -v:\n%s", remotes)
	}
}
