// Package nvim tests the Neovim plugin in real Neovims.
package nvim

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
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

func TestEndToEnd(t *testing.T) {
	bin := buildServer(t)
	for _, nvim := range neovims(t) {
		version, err := exec.Command(nvim, "--version").Output()
		if err != nil {
			t.Fatalf("%s: %v", nvim, err)
		}
		name, _, _ := strings.Cut(string(version), "\n")
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			plugin, err := filepath.Abs(".")
			if err != nil {
				t.Fatal(err)
			}
			home, work := t.TempDir(), t.TempDir()
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, nvim, "--clean", "--headless", "-l", filepath.Join(plugin, "test", "e2e.lua"), plugin, work, bin, "serve", "--log", filepath.Join(home, "log"))
			cmd.Dir = work
			cmd.Env = []string{
				"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_CONFIG_HOME=" + home, "XDG_STATE_HOME=" + home, "XDG_DATA_HOME=" + home, "XDG_CACHE_HOME=" + home,
				"GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C.UTF-8", "TMPDIR=" + t.TempDir(),
			}
			out, err := cmd.CombinedOutput()
			t.Logf("\n%s", out)
			if err != nil {
				t.Errorf("%v", err)
				if log, err := os.ReadFile(filepath.Join(home, "log")); err == nil {
					t.Logf("server's log:\n%s", log)
				}
			}
		})
	}
}
