// Package helix tests the Helix configuration in a real Helix.
package helix

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
)

const (
	wrong = "ssh://git@github.com:octo/widget.git"
	right = "ssh://git@github.com/octo/widget.git"
)

// missing skips the test, or fails it where GITAUTH_REQUIRE_EDITORS is set.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("GITAUTH_REQUIRE_EDITORS") != "" {
		t.Fatalf("%s is missing", what)
	}
	t.Skipf("%s is missing; .ci/install-editors.sh installs it", what)
}

// repository makes a repository with the wrong URL and puts the server on PATH.
func repository(t *testing.T) (work string, environ []string) {
	t.Helper()
	bin, home := t.TempDir(), t.TempDir()
	if out, err := exec.Command("go", "build", "-o", filepath.Join(bin, "gitauth-ls"), "github.com/gitauth-ls/gitauth-ls/cmd/gitauth-ls").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	work = filepath.Join(home, "work")
	environ = gittest.Environ(home, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "XDG_CACHE_HOME="+home, "XDG_STATE_HOME="+home)
	gittest.Must(t, home, environ, "init", "--quiet", work)
	gittest.Must(t, work, environ, "remote", "add", "origin", wrong)
	return work, environ
}

// TestHelix opens a repository's configuration with the languages.toml that
// people copy, and applies the fix.
func TestHelix(t *testing.T) {
	ours, err := os.ReadFile("languages.toml")
	if err != nil {
		t.Fatal(err)
	}
	session(t, ours)
}

// TestHelixPatch does so with the lines that our patch adds to Helix's own
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
	session(t, fmt.Appendf(nil, "[language-server]\n%s\n\n[[language]]\nname = \"git-config\"\n%s\n", server[1], language[1]))
}

// session opens a repository's configuration in Helix and applies the fix. The
// Helix is that of GITAUTH_HX, or the one on PATH.
func session(t *testing.T, languages []byte) {
	t.Helper()
	hx := os.Getenv("GITAUTH_HX")
	if hx == "" {
		var err error
		if hx, err = exec.LookPath("hx"); err != nil {
			missing(t, "hx")
		}
	}
	if _, err := exec.LookPath("tmux"); err != nil {
		missing(t, "tmux")
	}
	work, environ := repository(t)
	config := filepath.Join(t.TempDir(), "helix")
	if err := os.MkdirAll(config, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(config, "languages.toml"), languages, 0o644); err != nil {
		t.Fatal(err)
	}
	s := open(t, work, append(environ, "XDG_CONFIG_HOME="+filepath.Dir(config)), hx, ".git/config")
	s.see("repositoryformatversion")
	s.waitFor("diagnostic", func() bool {
		s.keys("]", "d") // to the next diagnostic
		return strings.Contains(s.tmux("capture-pane", "-p"), "expects a port")
	})
	s.keys("Space", "a")
	s.see("Change the remote to " + right)
	s.keys("Enter")
	s.waitFor("fixed line", func() bool {
		return strings.Contains(s.tmux("capture-pane", "-p"), "url = "+right)
	})
	s.keys(":wq", "Enter")
	s.waitFor("right remote", func() bool {
		return strings.Count(gittest.Must(t, work, environ, "remote", "-v"), right) == 2
	})
}

// screen is a terminal in which an editor runs, with a tmux of its own.
type screen struct {
	t       *testing.T
	socket  string
	environ []string
}

// open starts a command in a screen of 120 by 30.
func open(t *testing.T, dir string, environ []string, command ...string) *screen {
	t.Helper()
	s := &screen{t, filepath.Join(t.TempDir(), "tmux"), environ}
	t.Cleanup(func() { _ = s.command("kill-server").Run() }) // gone already when the editor has left
	s.tmux(append([]string{"-f", os.DevNull, "new-session", "-d", "-x", "120", "-y", "30", "-c", dir, "--"}, command...)...)
	return s
}

func (s *screen) command(args ...string) *exec.Cmd {
	cmd := exec.Command("tmux", append([]string{"-S", s.socket}, args...)...)
	cmd.Env = append(s.environ, "TERM=xterm-256color")
	return cmd
}

func (s *screen) tmux(args ...string) string {
	s.t.Helper()
	out, err := s.command(args...).CombinedOutput()
	if err != nil {
		s.t.Fatalf("tmux %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// keys types keys, as tmux names them.
func (s *screen) keys(keys ...string) {
	s.t.Helper()
	s.tmux(append([]string{"send-keys"}, keys...)...)
}

// waitFor waits until something holds.
func (s *screen) waitFor(what string, holds func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !holds(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("no %s:\n%s", what, s.tmux("capture-pane", "-p"))
		}
	}
}

// see waits for a text on the screen.
func (s *screen) see(text string) {
	s.t.Helper()
	s.waitFor(text, func() bool { return strings.Contains(s.tmux("capture-pane", "-p"), text) })
}
