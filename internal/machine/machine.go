// Package machine finds out what this computer brings along: which Git and ssh it
// runs, and what it can authenticate with.
//
//   - FindGit asks Git for its version, and Git.Open says which holes it has.
//   - Probe gathers Facts: credential helpers and whether their programs are there,
//     gh's logins, the files netrc and .git-credentials, token variables, SSH keys,
//     agents and the configuration of ssh. Facts.Helpers, Facts.Credentials and
//     Facts.SSHKeysFor answer from them without any I/O.
//   - Keychain asks the helpers themselves through Git, on the user's request
//     only: whether they answer, to forget, to keep.
//
// Everything here is slow compared with an answer to an editor (a program is
// started, files outside of the repository are read), so callers ask in the
// background and put what comes back into their next snapshot. No probe looks
// into a repository: a program runs in the file system's root with an
// environment of its own, so nothing that a repository configures can run. Every
// probe has a time limit and fails alone, no program has a terminal to ask in.
//
// No secret enters Facts: passwords and tokens are dropped where their file is
// read, of variables only the names are kept, of keys the public half's
// fingerprint. "Not there" and "not known" stay apart, so that a rule can be
// silent about what nobody could see.
package machine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Vendor says who built a Git, and so who closes its holes.
type Vendor string

// The vendors that can be told apart. Distribution means that the operating
// system's package manager owns the program: such a Git is patched without a
// new version number (Debian's 2.39.5-0+deb12u3 still prints 2.39.5).
const (
	Upstream     Vendor = "upstream"
	Apple        Vendor = "apple"
	Windows      Vendor = "windows"
	Distribution Vendor = "distribution"
)

// Git is the Git program that was found.
type Git struct {
	Path    string  // as it was found: absolute when it came from PATH
	Output  string  // what `git version` printed, one line
	Version Version // zero when Err is set
	Vendor  Vendor
	Err     error // why there is no usable Git; nil when there is one
}

// Found reports whether a usable Git answered.
func (g *Git) Found() bool { return g != nil && g.Err == nil && g.Version.Major > 0 }

// gitTimeout bounds `git version`, which takes some milliseconds; a program
// that asks a question or hangs must not hold up anything.
const gitTimeout = 5 * time.Second

// FindGit runs `git version` once, in the root directory, with an environment
// that names no repository and allows no prompt. program is the setting
// git.path, or "" for the one on PATH.
func FindGit(ctx context.Context, program string) Git {
	g := Git{Path: program}
	if program == "" {
		program = "git"
	}
	path, err := exec.LookPath(program)
	if err != nil {
		g.Err = fmt.Errorf("git program: %w", err)
		return g
	}
	g.Path = path
	ctx, cancel := context.WithTimeout(ctx, gitTimeout)
	defer cancel()
	out, _, err := command{path: path, args: []string{"version"}, env: cleanEnv(os.Environ())}.run(ctx)
	if err != nil {
		g.Err = fmt.Errorf("%s version: %w", path, err)
		return g
	}
	line, _, _ := strings.Cut(out, "\n")
	g.Output = strings.TrimSpace(line)
	v, ok := ParseVersion(g.Output)
	if !ok {
		g.Err = fmt.Errorf("%s version: no version in what it printed", path)
		return g
	}
	g.Version = v
	g.Vendor = vendorOf(g.Output, resolved(path), runtime.GOOS)
	return g
}

func rootDir() string {
	if runtime.GOOS == "windows" {
		if v := filepath.VolumeName(os.Getenv("SystemRoot")); v != "" {
			return v + `\`
		}
	}
	return string(filepath.Separator)
}

// cleanEnv keeps what a program needs to start and drops everything that could
// lead Git into a repository, a configuration or a prompt.
func cleanEnv(environ []string) []string {
	keep := map[string]bool{
		"PATH": true, "SYSTEMROOT": true, "SYSTEMDRIVE": true, "PATHEXT": true, "TEMP": true, "TMP": true, "TMPDIR": true,
		// Apple's git shim asks xcode-select; a Git outside of the system may need its libraries
		"DEVELOPER_DIR": true, "LD_LIBRARY_PATH": true,
	}
	env := []string{"LC_ALL=C", "GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0", "GIT_CONFIG_GLOBAL=" + os.DevNull}
	for _, kv := range environ {
		name, _, _ := strings.Cut(kv, "=")
		if keep[strings.ToUpper(name)] {
			env = append(env, kv)
		}
	}
	return env
}

func resolved(path string) string {
	if p, err := filepath.EvalSymlinks(path); err == nil {
		return p
	}
	return path
}

// vendorOf judges by what Git prints of itself and by where it lies. Only
// where the builder is certain is it anything but Distribution, because only
// Distribution is never accused of an open hole.
func vendorOf(output, path, goos string) Vendor {
	switch {
	case strings.Contains(output, ".windows."):
		return Windows
	case strings.Contains(output, "Apple Git"):
		return Apple
	case goos == "windows":
		return Windows
	case goos == "darwin":
		return Upstream // Homebrew, MacPorts and the installer ship upstream's release
	}
	for _, own := range []string{"/usr/local/", "/opt/", "/home/linuxbrew/"} {
		if goos == "linux" && strings.HasPrefix(path, own) {
			return Upstream
		}
	}
	if home, err := os.UserHomeDir(); err == nil && home != "/" && strings.HasPrefix(path, home+"/") {
		return Upstream
	}
	return Distribution
}

// ErrNotAsked is the state of a Git that nobody has asked yet.
var ErrNotAsked = errors.New("git was not asked yet")
