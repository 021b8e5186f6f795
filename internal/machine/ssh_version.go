package machine

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// SSHVersion is the version of the ssh that Git would run, going by PATH.
type SSHVersion struct {
	Path         string // "" without an ssh
	Output       string // what "ssh -V" printed, one line
	Major, Minor int    // of OpenSSH; 0 for another program
}

// Known reports whether it is an OpenSSH with a version.
func (v SSHVersion) Known() bool { return v.Major > 0 }

// Less reports whether it is certainly an OpenSSH older than major.minor: 7.2 is
// the first that signs with an RSA key by SHA-2.
func (v SSHVersion) Less(major, minor int) bool {
	return v.Known() && (v.Major < major || v.Major == major && v.Minor < minor)
}

var openSSH = regexp.MustCompile(`^OpenSSH_(?:for_Windows_)?(\d{1,4})\.(\d{1,4})`)

// ParseSSHVersion reads what "ssh -V" prints: "OpenSSH_9.2p1 Debian-2, …",
// "OpenSSH_for_Windows_9.5p1, …".
func ParseSSHVersion(output string) SSHVersion {
	line, _, _ := strings.Cut(output, "\n")
	v := SSHVersion{Output: strings.TrimSpace(line)}
	if m := openSSH.FindStringSubmatch(v.Output); m != nil {
		v.Major, _ = strconv.Atoi(m[1])
		v.Minor, _ = strconv.Atoi(m[2])
	}
	return v
}

var errNoSSH = errors.New("no ssh program")

// askSSHVersion runs "ssh -V". Git for Windows brings its own ssh, which comes
// before PATH.
func askSSHVersion(ctx context.Context, env Env, git string) (SSHVersion, error) {
	var dirs []string
	if env.GOOS == "windows" {
		if git == "" {
			git, _ = env.find("git", env.pathList())
		}
		if git != "" { // cmd\git.exe or mingw64\bin\git.exe
			up := filepath.Dir(filepath.Dir(git))
			dirs = []string{filepath.Join(up, "usr", "bin"), filepath.Join(up, "..", "usr", "bin")}
		}
	}
	path, ok := env.find("ssh", append(dirs, env.pathList()...))
	if !ok {
		return SSHVersion{}, errNoSSH
	}
	stdout, stderr, err := command{path: path, args: []string{"-V"}, env: cleanEnv(env.Vars)}.run(ctx)
	if err != nil {
		return SSHVersion{Path: path}, fmt.Errorf("%s -V: %w", path, err)
	}
	v := ParseSSHVersion(stderr + stdout) // OpenSSH says it on standard error
	v.Path = path
	return v, nil
}
