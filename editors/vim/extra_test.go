package vim

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
)

// plugin gives the folder of a Vim plugin that no package has: the one that a
// variable names.
func plugin(t *testing.T, variable, file string) string {
	t.Helper()
	dir := os.Getenv(variable)
	if dir == "" {
		t.Skipf("%s does not name a checkout of the plugin; no package manager has it", variable)
	}
	if _, err := os.Stat(filepath.Join(dir, file)); err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return dir
}

// start opens a repository's configuration in a Vim with these lines as its vimrc.
func start(t *testing.T, lines ...string) (s *screen, work string, environ []string) {
	t.Helper()
	vim, err := exec.LookPath("vim.nox")
	if err != nil {
		if vim, err = exec.LookPath("vim"); err != nil {
			missing(t, "vim")
		}
	}
	if _, err := exec.LookPath("tmux"); err != nil {
		missing(t, "tmux")
	}
	rc := filepath.Join(t.TempDir(), "vimrc")
	lines = append([]string{"set nocompatible noswapfile viminfo= cmdheight=3 hidden"}, append(lines, "filetype plugin on")...)
	if err := os.WriteFile(rc, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	work, environ = repository(t)
	s = open(t, work, environ, vim, "-u", rc, ".git/config")
	s.see("repositoryformatversion")
	return s, work, environ
}

// fixed waits until the buffer has the right URL, saves it and asks Git.
func fixed(t *testing.T, s *screen, work string, environ []string) {
	t.Helper()
	s.waitFor("fixed line", func() bool { return strings.Contains(s.tmux("capture-pane", "-p"), "url = "+right) })
	s.keys(":wq", "Enter")
	s.waitFor("right remote", func() bool {
		return strings.Count(gittest.Must(t, work, environ, "remote", "-v"), right) == 2
	})
}

// TestVimLSP has prabirshrestha/vim-lsp, in the folder GITAUTH_VIM_LSP, show the
// problem and apply the fix.
func TestVimLSP(t *testing.T) {
	dir := plugin(t, "GITAUTH_VIM_LSP", "plugin/lsp.vim")
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	s, work, environ := start(t, "set rtp^="+here+","+dir, "let g:lsp_code_action_ui = 'preview'", "let g:lsp_diagnostics_echo_cursor = 1")
	s.waitFor("diagnostic", func() bool {
		s.keys(":LspNextDiagnostic", "Enter")
		return strings.Contains(s.tmux("capture-pane", "-p"), "expects a port")
	})
	s.keys(":LspCodeActionSync quickfix", "Enter")
	s.see("Change the remote to " + right)
	s.keys("Enter")
	fixed(t, s, work, environ)
}

// TestCocSettings: coc.nvim is in no package and cannot be built here, so only its
// settings are held against what it asks for.
func TestCocSettings(t *testing.T) {
	text, err := os.ReadFile("coc-settings.json")
	if err != nil {
		t.Fatal(err)
	}
	var settings struct {
		LanguageServer map[string]struct {
			Command                       string
			Args, Filetypes, RootPatterns []string
			Settings                      map[string]any
		} `json:"languageserver"`
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&settings); err != nil {
		t.Fatal(err)
	}
	if s := settings.LanguageServer["gitauth"]; s.Command != "gitauth-ls" || !slices.Equal(s.Args, []string{"serve"}) || !slices.Equal(s.Filetypes, []string{"gitconfig"}) || !slices.Equal(s.RootPatterns, []string{".git"}) {
		t.Errorf("%+v", settings)
	}
}
