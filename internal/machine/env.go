package machine

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Env is where the probes look: the home folder, the environment and the
// places in which programs lie. Tests lay out a Linux, macOS or Windows
// machine in a temporary folder with it. It formats as nothing but the system's
// name, because an environment holds tokens.
type Env struct {
	GOOS string // as runtime.GOOS
	Home string // absolute; "" when there is none

	// Vars is the environment as os.Environ has it. PATH in it decides which
	// programs Git will find.
	Vars []string

	// Places are folders, besides those of PATH, in which package managers and
	// installers put Git's programs. What lies only there exists, but the Git
	// that an editor starts does not find it.
	Places []string

	// SystemSSH is the system-wide ssh_config, "" for none.
	SystemSSH string
}

// NewEnv describes this machine. environ is os.Environ's.
func NewEnv(home string, environ []string) Env {
	e := Env{GOOS: runtime.GOOS, Home: home, Vars: environ, SystemSSH: "/etc/ssh/ssh_config"}
	if e.GOOS == "windows" {
		e.SystemSSH = ""
		if data := e.Getenv("ProgramData"); data != "" {
			e.SystemSSH = filepath.Join(data, "ssh", "ssh_config")
		}
	}
	e.Places = e.usualPlaces()
	return e
}

// usualPlaces are recalled from the installers of Git, Git Credential Manager,
// Homebrew, MacPorts, Xcode and gh; a wrong row finds nothing and does no harm.
func (e Env) usualPlaces() []string {
	var list []string
	add := func(base string, below ...string) {
		if base == "" {
			return
		}
		for _, b := range below {
			list = append(list, filepath.Join(base, filepath.FromSlash(b)))
		}
	}
	switch e.GOOS {
	case "windows":
		for _, name := range []string{"ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"} {
			add(e.Getenv(name), "Git/mingw64/bin", "Git/mingw64/libexec/git-core", "Git/clangarm64/bin", "Git/clangarm64/libexec/git-core",
				"Git Credential Manager", "GitHub CLI")
		}
		add(e.Getenv("LOCALAPPDATA"), "Programs/Git/mingw64/bin", "Programs/Git/mingw64/libexec/git-core", "Programs/Git Credential Manager")
	case "darwin":
		add("/opt/homebrew", "bin", "opt/git/libexec/git-core")
		add("/usr/local", "bin", "opt/git/libexec/git-core", "share/gcm-core")
		add("/opt/local", "bin", "libexec/git-core")
		add("/Applications/Xcode.app/Contents/Developer/usr/libexec/git-core", ".")
		add("/Library/Developer/CommandLineTools/usr/libexec/git-core", ".")
	default:
		add("/usr", "bin", "local/bin", "local/share/gcm-core", "lib/git-core", "libexec/git-core",
			"share/doc/git/contrib/credential/libsecret") // where Debian leaves it to be built
		add("/home/linuxbrew/.linuxbrew/bin", ".")
		add("/snap/bin", ".")
	}
	add(e.Home, ".local/bin", "go/bin")
	return list
}

// Format prints the system's name only, under every verb.
func (e Env) Format(s fmt.State, _ rune) { _, _ = fmt.Fprintf(s, "[environment of %s]", e.GOOS) }

// MarshalText gives the system's name only.
func (e Env) MarshalText() ([]byte, error) { return []byte("[environment of " + e.GOOS + "]"), nil }

// Getenv is the value of a variable, "" when it is not set. On Windows letter
// case does not count.
func (e Env) Getenv(name string) string {
	v, _ := e.lookup(name)
	return v
}

func (e Env) lookup(name string) (value string, ok bool) {
	for _, kv := range e.Vars {
		n, v, found := strings.Cut(kv, "=")
		if found && (n == name || e.GOOS == "windows" && strings.EqualFold(n, name)) {
			value, ok = v, true // of several the last one counts, as for os/exec
		}
	}
	return value, ok
}

// pathList is PATH taken apart. Relative folders are left out: what they mean
// depends on where a program is started.
func (e Env) pathList() []string {
	separator := ":"
	if e.GOOS == "windows" {
		separator = ";"
	}
	var list []string
	for _, dir := range strings.Split(e.Getenv("PATH"), separator) {
		if dir = strings.Trim(dir, `"`); filepath.IsAbs(dir) {
			list = append(list, filepath.Clean(dir))
		}
	}
	return list
}

// extensions are what a program's name may lack.
func (e Env) extensions() []string {
	if e.GOOS != "windows" {
		return []string{""}
	}
	list := []string{""}
	exts := e.Getenv("PATHEXT")
	if exts == "" {
		exts = ".COM;.EXE;.BAT;.CMD"
	}
	for _, x := range strings.Split(exts, ";") {
		if x != "" {
			list = append(list, strings.ToLower(x))
		}
	}
	return list
}

// baseName is a program's name without its folder and Windows' extension, in
// lower case there.
func (e Env) baseName(path string) string {
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		path = path[i+1:]
	}
	if e.GOOS != "windows" {
		return strings.TrimSuffix(path, ".exe") // a program of Windows called from its Linux
	}
	path = strings.ToLower(path[strings.LastIndexByte(path, '\\')+1:])
	for _, x := range e.extensions()[1:] {
		if s, ok := strings.CutSuffix(path, x); ok {
			return s
		}
	}
	return path
}

// presence is what lies at a path.
type presence uint8

const (
	notThere      presence = iota
	notRunnable            // there, and not a program
	runnable               // a file that may be executed
	notAccessible          // nobody can say
)

// look says what lies at an absolute path, and under which name.
func (e Env) look(path string) (string, presence) {
	found := notThere
	for _, x := range e.extensions() {
		st, err := os.Stat(path + x)
		switch {
		case err == nil && st.Mode().IsRegular() && (e.GOOS == "windows" || st.Mode()&0o111 != 0):
			return path + x, runnable
		case err == nil:
			found = notRunnable
		case os.IsPermission(err) && found == notThere:
			found = notAccessible
		}
	}
	return path, found
}

// find looks for a program in folders, in order.
func (e Env) find(name string, dirs []string) (string, bool) {
	for _, dir := range dirs {
		if p, state := e.look(filepath.Join(dir, name)); state == runnable {
			return p, true
		}
	}
	return "", false
}

// tilde expands a leading "~/" as shells, Git and ssh do.
func (e Env) tilde(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok && e.Home != "" {
		return filepath.Join(e.Home, rest)
	}
	return path
}

// xdg is the folder of configurations, "" when there is none.
func (e Env) xdg() string {
	if dir := e.Getenv("XDG_CONFIG_HOME"); filepath.IsAbs(dir) {
		return dir
	}
	if e.Home == "" {
		return ""
	}
	return filepath.Join(e.Home, ".config")
}

// Short names a file as people write it, with "~" for the user's folder.
func Short(home, path string) string {
	if rel, err := filepath.Rel(home, path); home != "" && err == nil && filepath.IsLocal(rel) {
		return "~/" + filepath.ToSlash(rel)
	}
	return path
}
