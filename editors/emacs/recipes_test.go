package emacs

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/recipe"
)

// start opens a repository's configuration in an Emacs with this init file, in an
// empty home.
func start(t *testing.T, init string) (*recipe.Computer, *recipe.Screen) {
	t.Helper()
	emacs := recipe.Program(t, "emacs")
	c := recipe.NewComputer(t, recipe.Build(t))
	c.Write(t, ".emacs.d/init.el", init)
	// Else Emacs compiles its own files first, with warnings over half of the screen.
	c.Write(t, ".emacs.d/early-init.el", "(setq native-comp-deferred-compilation nil)\n")
	s := c.Open(t, emacs, "-nw", ".git/config")
	s.See("repositoryformatversion")
	return c, s
}

// command types one of Emacs' commands, once Emacs listens.
func command(s *recipe.Screen, name string) {
	s.Keys("M-x")
	s.Until("prompt", func() bool {
		lines := strings.Split(strings.TrimRight(s.Text(), "\n"), "\n")
		return strings.HasPrefix(lines[len(lines)-1], "M-x")
	})
	s.Keys(name, "Enter")
	time.Sleep(500 * time.Millisecond)
}

// diagnosed goes to the next diagnostic until the echo area says this.
func diagnosed(s *recipe.Screen, text string) {
	s.Until("diagnostic", func() bool {
		command(s, "flymake-goto-next-error")
		shown := s.Text()
		if strings.Contains(shown, "[No match]") || strings.Contains(shown, "No match") { // the client is not there yet
			s.Keys("C-g")
			time.Sleep(time.Second)
		}
		return strings.Contains(shown, text)
	})
}

// saved waits for the right URL in the buffer, saves it and asks Git.
func saved(t *testing.T, c *recipe.Computer, s *recipe.Screen) {
	t.Helper()
	s.See("url = " + recipe.Right)
	s.Keys("C-x", "C-s")
	s.Until("right remote", func() bool { return c.Fixed(t) })
}

// TestEglotAsPrinted has a person follow docs/editors.md.
func TestEglotAsPrinted(t *testing.T) {
	c, s := start(t, recipe.Printed(t, "docs/editors.md#emacs/1"))
	diagnosed(s, "expects a port")
	command(s, "eglot-code-actions")
	s.See("Change the remote to")
	s.Keys("Enter") // it is the first
	saved(t, c, s)
}

// TestEglotSettings does so with the settings for Japanese.
func TestEglotSettings(t *testing.T) {
	c, s := start(t, recipe.Printed(t, "docs/editors.md#emacs/1")+recipe.Printed(t, "docs/editors.md#emacs/2"))
	diagnosed(s, "ポート番号")
	command(s, "eglot-code-actions")
	s.See("に変更する")
	s.Keys("Enter")
	saved(t, c, s)
}

// TestLSPModeAsPrinted does so with lsp-mode.
func TestLSPModeAsPrinted(t *testing.T) {
	if found, err := filepath.Glob("/usr/share/emacs/site-lisp/elpa*/lsp-mode-*"); err != nil || len(found) == 0 {
		recipe.Missing(t, "lsp-mode")
	}
	c, s := start(t, recipe.Printed(t, "docs/editors.md#emacs/3"))
	s.See("Import project root")
	s.Keys("i")
	diagnosed(s, "ポート番号")
	command(s, "lsp-execute-code-action")
	s.See("Select code action")
	s.Keys("リモート", "Tab") // completes what begins so
	s.See("に変更する")
	s.Keys("Enter")
	saved(t, c, s)
}
