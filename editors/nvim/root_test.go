package nvim

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
)

// TestRepositoryAsPlugin installs the plugin from the repository's address, with
// no folder named: by Neovim's own vim.pack where there is one, and as a package
// on disk, which is what the other managers make of a clone.
func TestRepositoryAsPlugin(t *testing.T) {
	bin := buildServer(t)
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(root, "editors", "nvim", "test", "root.lua")
	each(t, func(t *testing.T, nvim, home string, environ []string) {
		environ = append(environ, "XDG_CONFIG_HOME="+filepath.Join(home, "config"), "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=protocol.file.allow", "GIT_CONFIG_VALUE_0=always")
		// A clone of what is here now, committed or not.
		clone := filepath.Join(home, "gitauth-ls")
		for _, part := range []string{"plugin", "lua", "lsp", "doc", filepath.Join("editors", "nvim")} {
			to := filepath.Join(clone, part)
			if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command("cp", "-RP", filepath.Join(root, part), to).CombinedOutput(); err != nil {
				t.Fatalf("cp: %v %s", err, out)
			}
		}
		gittest.Must(t, clone, environ, "init", "--quiet", "--initial-branch=main")
		gittest.Must(t, clone, environ, "add", ".")
		gittest.Must(t, clone, environ, "commit", "--quiet", "--message=all")

		ways := map[string]string{"package": ""}
		if exec.Command(nvim, "--clean", "--headless", "-c", "lua if not vim.pack then vim.cmd.cquit() end", "-c", "qa!").Run() == nil {
			ways["vim.pack"] = fmt.Sprintf("vim.pack.add({ { src = %q, version = 'main' } }, { confirm = false })\n", "file://"+clone)
		}
		for way, init := range ways {
			t.Run(way, func(t *testing.T) {
				data := filepath.Join(home, "data-"+way)
				if init == "" {
					start := filepath.Join(data, "nvim", "site", "pack", "any", "start")
					if err := os.MkdirAll(start, 0o755); err != nil {
						t.Fatal(err)
					}
					gittest.Must(t, start, environ, "clone", "--quiet", clone, "gitauth-ls")
				}
				rc := filepath.Join(home, way+".lua")
				// The script runs when Neovim has started, as a user's first file does.
				text := init + fmt.Sprintf("vim.api.nvim_create_autocmd('VimEnter', { callback = function() vim.schedule(function() arg = { [1] = %q, [2] = %q }; dofile(%q) end) end })\n", filepath.Join(home, "work-"+way), bin, script)
				if err := os.WriteFile(rc, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				work := filepath.Join(home, "work-"+way)
				if err := os.MkdirAll(work, 0o755); err != nil {
					t.Fatal(err)
				}
				gittest.Must(t, work, environ, "init", "--quiet")
				gittest.Must(t, work, environ, "config", "remote.origin.url", "https://github.com:octo/widget")
				ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
				defer cancel()
				cmd := exec.CommandContext(ctx, nvim, "--headless", "-u", rc)
				cmd.Dir, cmd.Env = work, append(environ, "XDG_DATA_HOME="+data)
				out, err := cmd.CombinedOutput()
				if err != nil || strings.Contains(string(out), "Error") {
					t.Errorf("%v\n%s", err, out)
				}
			})
		}
	})
}
