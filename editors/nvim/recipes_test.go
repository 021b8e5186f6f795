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
	"github.com/gitauth-ls/gitauth-ls/internal/recipe"
)

// ways are the ways in that the pages print for init.lua or init.vim.
var ways = []struct {
	name, block string
	// init is the whole init.lua, with what the manager's own page wants around the
	// block. dir is where the manager is: the folder that variable names.
	init           func(block, dir string) string
	variable, file string
	install        string // what the manager's page has people type then
	confirm        bool   // it asks before it installs
	needs          string // what Neovim has to know
	bare           bool   // without the plugin
}{
	{name: "README", block: "README.md#in-neovim/1", init: lazy, variable: "GITAUTH_LAZY", file: "lua/lazy/init.lua"},
	{name: "lazy.nvim", block: "docs/editors.md#neovim/1", init: lazy, variable: "GITAUTH_LAZY", file: "lua/lazy/init.lua"},
	{name: "vim.pack", block: "docs/editors.md#neovim/2", init: alone, confirm: true, needs: "vim.pack"},
	{name: "mini.deps", block: "docs/editors.md#neovim/3", variable: "GITAUTH_MINI", file: "lua/mini/deps.lua",
		init: func(block, dir string) string {
			return fmt.Sprintf("vim.opt.runtimepath:prepend(%q)\nrequire('mini.deps').setup()\n%s", dir, block)
		}},
	{name: "vim-plug", block: "docs/editors.md#neovim/4", variable: "GITAUTH_VIM_PLUG", file: "plug.vim",
		install: "PlugInstall --sync", init: func(block, dir string) string {
			return fmt.Sprintf("vim.cmd([[\nsource %s/plug.vim\ncall plug#begin()\n%scall plug#end()\n]])\n", dir, block)
		}},
	{name: "by hand", block: "docs/editors.md#neovim/5", init: alone},
	{name: "vim.lsp.config", block: "docs/editors.md#neovim/6", init: alone, needs: "vim.lsp.enable", bare: true},
}

func alone(block, _ string) string { return block }

func lazy(block, dir string) string {
	return fmt.Sprintf("vim.opt.runtimepath:prepend(%q)\nrequire('lazy').setup({\n%s})\n", dir, block)
}

// TestRecipes installs the plugin from the repository's address as the pages say,
// in an empty home with gitauth-ls on PATH, and applies a fix.
func TestRecipes(t *testing.T) {
	bin := recipe.Build(t)
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			block := recipe.Printed(t, way.block)
			dir := ""
			if way.variable != "" {
				dir = recipe.Checkout(t, way.variable, way.file)
			}
			tried := 0
			for _, nvim := range neovims(t) {
				if way.needs != "" && exec.Command(nvim, "--clean", "--headless", "-c", "lua if not "+way.needs+
					" then vim.cmd.cquit() end", "-c", "qa!").Run() != nil {
					continue
				}
				tried++
				c := recipe.NewComputer(t, bin)
				c.Forge(t, "v0.1.0")
				c.Write(t, ".config/nvim/init.lua", way.init(block, filepath.ToSlash(dir)))
				if way.confirm || way.install != "" {
					s := c.Open(t, nvim)
					if way.confirm {
						s.See("https://github.com/gitauth-ls/gitauth-ls")
						s.Keys("y")
					}
					if way.install != "" {
						s.Keys(":"+way.install, "Enter")
					}
					s.Until("installed plugin", func() bool {
						found,
							err := filepath.Glob(filepath.Join(c.Home, ".local", "share", "nvim", "*", "*", "*", "*", "gitauth-ls"))
						more, _ := filepath.Glob(filepath.Join(c.Home, ".local", "share", "nvim", "plugged", "gitauth-ls"))
						return err == nil && len(found)+len(more) > 0 &&
							(way.install == "" || strings.Contains(s.Text(), "Done!"))
					})
					s.Keys("Escape")
					s.Until("end", func() bool {
						if !s.Left() {
							s.Keys(":qa!", "Enter")
							time.Sleep(200 * time.Millisecond)
						}
						return s.Left()
					})
				}
				script := filepath.Join(recipe.Root(t), "editors", "nvim", "test", "root.lua")
				play(t, nvim, c, script, way.bare)
			}
			if tried == 0 {
				t.Skip("no Neovim here has " + way.needs)
			}
		})
	}
}

// TestPackage: what the other managers make of a clone, a package on disk.
func TestPackage(t *testing.T) {
	bin := recipe.Build(t)
	for _, nvim := range neovims(t) {
		c := recipe.NewComputer(t, bin)
		c.Forge(t, "v0.1.0")
		start := filepath.Join(c.Home, ".local", "share", "nvim", "site", "pack", "any", "start")
		if err := os.MkdirAll(start, 0o755); err != nil {
			t.Fatal(err)
		}
		gittest.Must(t, start, c.Environ, "clone", "--quiet", "https://github.com/gitauth-ls/gitauth-ls")
		play(t, nvim, c, filepath.Join(recipe.Root(t), "editors", "nvim", "test", "root.lua"), false)
	}
}

// play opens the repository's configuration and runs a script in it, as a user's
// first file.
func play(t *testing.T, nvim string, c *recipe.Computer, script string, bare bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, nvim, "--headless", ".git/config", "-c", "luafile "+script)
	cmd.Dir, cmd.Env, cmd.WaitDelay = c.Work, c.Environ, time.Second
	if bare {
		cmd.Env = append(cmd.Env, "GITAUTH_BARE=1")
	}
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Contains(string(out), "Error") {
		t.Errorf("%v\n%s", err, out)
	}
	if !c.Fixed(t) {
		t.Errorf("the remote is not mended:\n%s", out)
	}
}
