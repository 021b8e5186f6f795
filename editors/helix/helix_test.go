// Package helix tests the Helix configuration in a real Helix.
package helix

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/recipe"
)

// TestHelix opens a repository's configuration with what docs/editors.md prints in
// languages.toml, and applies the fix.
func TestHelix(t *testing.T) {
	session(t, recipe.Printed(t, "docs/editors.md#helix/1"))
}

// TestHelixFile does so with the file that people copy, which is the same.
func TestHelixFile(t *testing.T) {
	ours, err := os.ReadFile("languages.toml")
	if err != nil {
		t.Fatal(err)
	}
	bare := regexp.MustCompile(`(?m)^#.*\n`).ReplaceAllString(string(ours), "")
	bare = strings.TrimSpace(regexp.MustCompile(`\n{3,}`).ReplaceAllString(bare, "\n\n")) + "\n"
	if printed := recipe.Printed(t, "docs/editors.md#helix/1"); bare != printed {
		t.Errorf("the page has\n%s\nthe file has\n%s", printed, bare)
	}
}

// TestHelixPatch opens it with the lines that our patch adds to Helix's own
// languages.toml, which is read before the user's and merged with it.
func TestHelixPatch(t *testing.T) {
	patch, err := os.ReadFile(filepath.Join("..", "..", "packaging", "helix", "languages.patch"))
	if err != nil {
		t.Fatal(err)
	}
	server := regexp.MustCompile(`(?m)^\+(gitauth-ls = .*)$`).FindSubmatch(patch)
	language := regexp.MustCompile(`(?m)^\+(language-servers = .*)$`).FindSubmatch(patch)
	if server == nil || language == nil {
		t.Fatalf("the patch is\n%s", patch)
	}
	session(t, fmt.Sprintf("[language-server]\n%s\n\n[[language]]\nname = \"git-config\"\n%s\n", server[1], language[1]))
}

// session opens a repository's configuration in Helix and applies the fix. The
// Helix is that of GITAUTH_HX, or the one on PATH.
func session(t *testing.T, languages string) {
	t.Helper()
	hx := os.Getenv("GITAUTH_HX")
	if hx == "" {
		hx = recipe.Program(t, "hx")
	}
	c := recipe.NewComputer(t, recipe.Build(t))
	c.Write(t, ".config/helix/languages.toml", languages)
	s := c.Open(t, hx, ".git/config")
	s.See("repositoryformatversion")
	s.Until("diagnostic", func() bool {
		s.Keys("]", "d") // to the next diagnostic
		return strings.Contains(s.Text(), "expects a port")
	})
	s.Keys("Space", "a")
	s.See("Change the remote to " + recipe.Right)
	s.Keys("Enter")
	s.See("url = " + recipe.Right)
	s.Keys(":wq", "Enter")
	s.Until("right remote", func() bool { return c.Fixed(t) })
}
