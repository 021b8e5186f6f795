// Package vim tests Vim with the clients that there are for it: ALE, and where they
// can be had vim-lsp and coc.nvim.
package vim

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/recipe"
)

// ale is the folder of ALE: GITAUTH_ALE, or where Debian has it.
func ale(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("GITAUTH_ALE")
	if dir == "" {
		dir = "/usr/share/vim-ale"
	}
	if _, err := os.Stat(filepath.Join(dir, "plugin", "ale.vim")); err != nil {
		recipe.Missing(t, "ALE")
	}
	return dir
}

// quiet keeps Vim from asking and from writing files of its own.
const quiet = "set nocompatible noswapfile viminfo= cmdheight=3 hidden\n"

// start opens a repository's configuration in a Vim with this vimrc.
func start(t *testing.T, c *recipe.Computer, vimrc string) *recipe.Screen {
	t.Helper()
	vim := recipe.Program(t, "vim.nox", "vim")
	c.Write(t, ".vimrc", quiet+vimrc)
	s := c.Open(t, vim, ".git/config")
	s.See("repositoryformatversion")
	return s
}

// fixed waits until the buffer has the right URL, saves it and asks Git.
func fixed(t *testing.T, c *recipe.Computer, s *recipe.Screen) {
	t.Helper()
	s.Until("fixed line", func() bool {
		s.Keys("Enter") // past what Vim wants acknowledged
		return strings.Contains(s.Text(), "url = "+recipe.Right)
	})
	s.Keys(":wq", "Enter")
	s.Until("right remote", func() bool { return c.Fixed(t) })
}

// withALE sees the problem and applies the fix.
func withALE(t *testing.T, c *recipe.Computer, s *recipe.Screen) {
	t.Helper()
	s.Until("diagnostic", func() bool {
		s.Keys(":ALENextWrap", "Enter")
		return strings.Contains(s.Text(), "expects a port")
	})
	s.Keys(":ALECodeAction", "Enter")
	s.See("Change the remote to " + recipe.Right)
	s.Keys("1", "Enter")
	fixed(t, c, s)
}

// TestALE opens a repository's configuration with the line that docs/editors.md
// prints, and applies the fix.
func TestALE(t *testing.T) {
	dir := ale(t)
	c := recipe.NewComputer(t, recipe.Build(t))
	withALE(t, c, start(t, c, recipe.Printed(t, "docs/editors.md#vim-with-ale/1")+"set rtp+="+dir+"\nfiletype plugin on\nruntime plugin/ale.vim\n"))
}

// TestALEByVimPlug does so with vim-plug, in the folder GITAUTH_VIM_PLUG, which
// clones both.
func TestALEByVimPlug(t *testing.T) {
	dir, plug := ale(t), recipe.Checkout(t, "GITAUTH_VIM_PLUG", "plug.vim")
	c := recipe.NewComputer(t, recipe.Build(t))
	c.Forge(t, "v0.1.0")
	vimrc := "source " + filepath.Join(plug, "plug.vim") + "\ncall plug#begin()\nPlug '" + dir + "'\n" +
		recipe.Printed(t, "docs/editors.md#vim-with-ale/2") + "call plug#end()\n"
	s := start(t, c, vimrc)
	s.Keys(":PlugInstall --sync", "Enter")
	s.See("Finishing ... Done!")
	s.Keys(":qa!", "Enter")
	s.Until("end", s.Left)
	withALE(t, c, start(t, c, vimrc))
}

// TestVimLSP has prabirshrestha/vim-lsp, in the folder GITAUTH_VIM_LSP, show the
// problem and apply the fix.
func TestVimLSP(t *testing.T) {
	dir := recipe.Checkout(t, "GITAUTH_VIM_LSP", "plugin/lsp.vim")
	c := recipe.NewComputer(t, recipe.Build(t))
	s := start(t, c, recipe.Printed(t, "docs/editors.md#vim-with-vim-lsp/1")+"set rtp^="+dir+"\nlet g:lsp_code_action_ui = 'preview'\nlet g:lsp_diagnostics_echo_cursor = 1\nfiletype plugin on\n")
	s.Until("diagnostic", func() bool {
		s.Keys(":LspNextDiagnostic", "Enter")
		return strings.Contains(s.Text(), "expects a port")
	})
	s.Keys(":LspCodeActionSync quickfix", "Enter")
	s.See("Change the remote to " + recipe.Right)
	s.Keys("Enter")
	fixed(t, c, s)
}

// TestCoc has neoclide/coc.nvim, its branch release in the folder GITAUTH_COC, read what
// docs/editors.md prints, show the problem and apply the fix.
func TestCoc(t *testing.T) {
	dir := recipe.Checkout(t, "GITAUTH_COC", "build/index.js")
	c := recipe.NewComputer(t, recipe.Build(t))
	c.Write(t, ".vim/coc-settings.json", recipe.Printed(t, "docs/editors.md#vim-with-cocnvim/1"))
	s := start(t, c, "set rtp^="+dir+"\nset encoding=utf-8\nlet g:coc_disable_startup_warning = 1\nlet g:coc_node_path = '"+recipe.Program(t, "node")+"'\nfiletype plugin on\n")
	s.Until("diagnostic", func() bool {
		s.Keys(":call CocAction('diagnosticNext')", "Enter")
		return strings.Contains(s.Text(), "expects a port")
	})
	s.Keys(`:execute "normal \<Plug>(coc-fix-current)"`, "Enter")
	s.See("url = " + recipe.Right) // it goes on while keys are typed
	fixed(t, c, s)
}

// TestCocSettings: the file that people copy is what the page prints.
func TestCocSettings(t *testing.T) {
	text, err := os.ReadFile("coc-settings.json")
	if err != nil {
		t.Fatal(err)
	}
	var file, page map[string]any
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(recipe.Printed(t, "docs/editors.md#vim-with-cocnvim/1")), &page); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(file, page) {
		t.Errorf("the page has %v, the file %v", page, file)
	}
}
