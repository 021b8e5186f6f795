package recipe

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
)

// The URL that Computer's repository has, and the one that its fix leads to.
const (
	Wrong = "ssh://git@github.com:octo/widget.git"
	Right = "ssh://git@github.com/octo/widget.git"
)

// Missing skips a test, or fails it where GITAUTH_REQUIRE_EDITORS is set.
func Missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("GITAUTH_REQUIRE_EDITORS") != "" {
		t.Fatalf("%s is missing", what)
	}
	t.Skipf("%s is missing; .ci/run installs it", what)
}

// Program is the path of the first of these programs that is installed.
func Program(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Missing(t, names[0])
	return ""
}

// Checkout is the folder of a plugin that no package manager has: the one that a
// variable names. file has to be in it.
func Checkout(t testing.TB, variable, file string) string {
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

// Computer is what a new user has: an empty home, gitauth-ls on PATH, and a
// repository whose remote is wrong.
type Computer struct {
	Home, Work string
	Environ    []string
}

// Build makes a folder with gitauth-ls in it.
func Build(t testing.TB) (bin string) {
	t.Helper()
	bin = t.TempDir()
	if out, err := exec.Command("go", "build", "-o", bin, "github.com/gitauth-ls/gitauth-ls/cmd/gitauth-ls").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// NewComputer makes one with the programs in the folder bin.
func NewComputer(t testing.TB, bin string) *Computer {
	t.Helper()
	home := t.TempDir()
	path := bin + string(os.PathListSeparator) + os.Getenv("PATH")
	c := &Computer{
		Home: home, Work: filepath.Join(home, "work"),
		Environ: gittest.Environ(home, "PATH="+path, "TERM=xterm-256color", "SHELL=/bin/sh"),
	}
	gittest.Must(t, home, c.Environ, "init", "--quiet", c.Work)
	gittest.Must(t, c.Work, c.Environ, "remote", "add", "origin", Wrong)
	return c
}

// Write makes a file below the home.
func (c *Computer) Write(t testing.TB, name, text string) {
	t.Helper()
	path := filepath.Join(c.Home, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Fixed asks Git whether the remote has the right URL.
func (c *Computer) Fixed(t testing.TB) bool {
	t.Helper()
	return strings.Count(gittest.Must(t, c.Work, c.Environ, "remote", "-v"), Right) == 2
}

// Screen is a terminal of 120 by 30 in which an editor runs.
type Screen struct {
	t       testing.TB
	socket  string
	environ []string
}

// Open starts a command in a screen, in the computer's repository.
func (c *Computer) Open(t testing.TB, command ...string) *Screen {
	t.Helper()
	Program(t, "tmux")
	s := &Screen{t, filepath.Join(t.TempDir(), "tmux"), c.Environ}
	t.Cleanup(s.close)
	s.tmux(append([]string{"-f", os.DevNull, "new-session", "-d", "-x", "120", "-y", "30", "-c", c.Work, "--"}, command...)...)
	return s
}

// close ends the screen and waits for what ran in it: an editor that is sent away puts
// what it had open aside, in the folder that the test takes away next.
func (s *Screen) close() {
	const patience = 10 * time.Second
	pids, _ := s.command("list-panes", "-a", "-F", "#{pane_pid}").Output() // gone already when the editor has left
	_ = s.command("kill-server").Run()
	for _, pid := range strings.Fields(string(pids)) {
		for until := time.Now().Add(patience); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
			state, err := exec.Command("ps", "-o", "stat=", "-p", pid).Output()
			if err != nil || strings.HasPrefix(string(state), "Z") {
				break // no such process, or one that nobody asks about
			}
		}
	}
}

func (s *Screen) command(args ...string) *exec.Cmd {
	cmd := exec.Command("tmux", append([]string{"-S", s.socket}, args...)...)
	cmd.Env = s.environ
	return cmd
}

func (s *Screen) tmux(args ...string) string {
	s.t.Helper()
	out, err := s.command(args...).CombinedOutput()
	if err != nil {
		s.t.Fatalf("tmux %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// Keys types keys, as tmux names them.
func (s *Screen) Keys(keys ...string) {
	s.t.Helper()
	s.tmux(append([]string{"send-keys"}, keys...)...)
}

// Text is what the screen shows.
func (s *Screen) Text() string {
	s.t.Helper()
	return s.tmux("capture-pane", "-p")
}

// Left says whether the command has ended.
func (s *Screen) Left() bool { return s.command("has-session").Run() != nil }

// Until waits for something, for half a minute.
func (s *Screen) Until(what string, holds func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			shown := "(it has ended)"
			if !s.Left() {
				shown = s.Text()
			}
			s.t.Fatalf("no %s:\n%s", what, shown)
		}
	}
}

// See waits for a text on the screen.
func (s *Screen) See(text string) {
	s.t.Helper()
	s.Until(text, func() bool { return strings.Contains(s.Text(), text) })
}

// Copy makes a copy of this checkout as it is now, committed or not, without what
// is built or installed in it.
func Copy(t testing.TB, to string) {
	t.Helper()
	root := Root(t)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if slices.Contains([]string{".git", ".cache", "bin", "dist", "node_modules"}, entry.Name()) {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		switch {
		case entry.IsDir():
			return os.MkdirAll(target, 0o755)
		case entry.Type()&fs.ModeSymlink != 0:
			link, err := os.Readlink(path)
			if err != nil {
				return err
			}
			return os.Symlink(link, target)
		case !entry.Type().IsRegular():
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, text, info.Mode().Perm())
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Forge has Git take a repository of this checkout, as it is now, with a version's
// tag, for the one at https://github.com/gitauth-ls/gitauth-ls.
func (c *Computer) Forge(t testing.TB, tag string) {
	t.Helper()
	work := t.TempDir()
	Copy(t, work)
	gittest.Must(t, work, c.Environ, "init", "--quiet", "--initial-branch=main")
	gittest.Must(t, work, c.Environ, "add", ".")
	gittest.Must(t, work, c.Environ, "commit", "--quiet", "--message=all")
	gittest.Must(t, work, c.Environ, "tag", tag)
	forge := filepath.ToSlash(filepath.Join(c.Home, "forge"))
	gittest.Must(t, c.Home, c.Environ, "clone", "--quiet", "--bare", work, filepath.Join(forge, "gitauth-ls.git"))
	// vim-plug writes an empty user, so that nobody is asked for one.
	c.Write(t, ".gitconfig", "[url \"file://"+forge+"/\"]\n\tinsteadOf = https://github.com/gitauth-ls/\n\tinsteadOf = https://git::@github.com/gitauth-ls/\n[protocol \"file\"]\n\tallow = always\n")
}

// Coloured is what the screen shows, with the escape sequences of its colours.
func (s *Screen) Coloured() string {
	s.t.Helper()
	return s.tmux("capture-pane", "-p", "-e")
}
