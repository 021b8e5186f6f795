package failure_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// desk is a user's computer: its own ssh configuration behind the word ssh, and a
// real server that it may log in to.
type desk struct {
	t       *testing.T
	home    string
	environ []string
	ssh     *gittest.SSH
	known   string
}

// newDesk makes a desk whose ssh has the server's key in no list yet.
func newDesk(t *testing.T) *desk {
	t.Helper()
	root := t.TempDir()
	gittest.Bare(t, root, "octo/widget.git")
	d := &desk{t: t, home: filepath.Join(t.TempDir(), "taro yamada"), ssh: gittest.ServeSSH(t, root)}
	bin := filepath.Join(d.home, "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	d.known = filepath.Join(d.home, "known hosts")
	d.write("config", fmt.Sprintf("IdentityFile %s\nIdentitiesOnly yes\nIdentityAgent none\nUserKnownHostsFile \"%s\"\nGlobalKnownHostsFile none\nHashKnownHosts no\n",
		d.ssh.Key, d.known), 0o600)
	real, err := exec.LookPath("ssh")
	if err != nil {
		t.Skip("no ssh")
	}
	// OpenSSH finds the home by the account, not by HOME: what it would read there
	// is named instead.
	d.write("bin/ssh", fmt.Sprintf("#!/bin/sh\nexec %s -F '%s' \"$@\"\n", real, filepath.Join(d.home, "config")), 0o755)
	d.write("bin/yes", "#!/bin/sh\necho yes\n", 0o755)
	d.environ = gittest.Environ(d.home, "PATH="+bin+":"+os.Getenv("PATH"), "SSH_ASKPASS_REQUIRE=never")
	return d
}

func (d *desk) write(name, content string, mode os.FileMode) {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.home, name), []byte(content), mode); err != nil {
		d.t.Fatal(err)
	}
}

// git runs the command that fails, and gives what a terminal shows of it.
func (d *desk) git() (string, error) {
	url := d.ssh.URL("octo/widget.git")
	out, err := gittest.Run(d.t, d.home, d.environ, "ls-remote", url)
	return "$ git ls-remote " + url + "\n" + out + "\n$ ", err
}

// remedy runs Git, which has to fail as a kind, and gives the command that the
// remedy names.
func (d *desk) remedy(kind *failure.Kind) string {
	d.t.Helper()
	screen, err := d.git()
	if err == nil {
		d.t.Fatalf("Git did not fail:\n%s", screen)
	}
	command := ""
	err = transcript.Scan(context.Background(), strings.NewReader(screen), transcript.Options{},
		func(e transcript.Event) error {
			if e.Failure == nil || e.Failure.Kind != kind {
				return nil
			}
			for _, m := range quotedCommand.FindAllStringSubmatch(kind.Remedy(e.Failure).In(text.English), -1) {
				if isCommand(m[1]) && command == "" {
					command = m[1]
				}
			}
			return nil
		})
	if err != nil || command == "" {
		d.t.Fatalf("no command of %s (%v) for:\n%s", kind.Code, err, screen)
	}
	return command
}

// run has a shell run what the remedy says, with somebody who answers yes.
func (d *desk) run(command string) string {
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = d.home
	cmd.Env = append(d.environ, "SSH_ASKPASS="+filepath.Join(d.home, "bin", "yes"), "SSH_ASKPASS_REQUIRE=force")
	out, _ := cmd.CombinedOutput() // “ssh -T” ends with 1 where there is no shell
	return string(out)
}

// The commands of remedies, run as they stand against a real server, let the
// command work that failed.
func TestCommandsHelp(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a POSIX shell is needed")
	}
	ends := func(d *desk) {
		d.t.Helper()
		if screen, err := d.git(); err != nil {
			d.t.Errorf("it still fails:\n%s", screen)
		}
	}
	t.Run("host key unknown", func(t *testing.T) {
		d := newDesk(t)
		command := d.remedy(failure.HostKeyUnknown)
		if said := d.run(command); !strings.Contains(said, "successfully authenticated") {
			t.Errorf("%s: %s", command, said)
		}
		ends(d)
	})
	t.Run("host key changed", func(t *testing.T) {
		d := newDesk(t)
		known, err := os.ReadFile(d.ssh.Known)
		if err != nil {
			t.Fatal(err)
		}
		// Another server's key stands under this one's name, between two neighbours.
		other := regexp.MustCompile(`ssh-ed25519 \S+`).ReplaceAllString(string(known), otherKey(t))
		neighbour := strings.Replace(other, "[127.0.0.1]", "[127.0.0.2]", 1)
		d.write("known hosts", neighbour+other, 0o600)
		command := d.remedy(failure.HostKeyChanged)
		d.run(command)
		left, err := os.ReadFile(d.known)
		if err != nil || string(left) != neighbour {
			t.Fatalf("%s left:\n%s%v", command, left, err)
		}
		d.run(d.remedy(failure.HostKeyUnknown))
		ends(d)
	})
	t.Run("key readable by others", func(t *testing.T) {
		d := newDesk(t)
		d.run("ssh -T -p " + fmt.Sprint(d.ssh.Port) + " " + d.ssh.User + "@127.0.0.1")
		key, err := os.ReadFile(d.ssh.Key)
		if err != nil {
			t.Fatal(err)
		}
		d.write("it's my key", string(key), 0o644)
		d.write("config", fmt.Sprintf("IdentityFile \"%s\"\nIdentitiesOnly yes\nIdentityAgent none\nUserKnownHostsFile \"%s\"\nGlobalKnownHostsFile none\n",
			filepath.Join(d.home, "it's my key"), d.known), 0o600)
		d.run(d.remedy(failure.SSHKeyBadPermissions))
		ends(d)
	})
}

// otherKey is a host key of no server.
func otherKey(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "other")
	if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path).CombinedOutput(); err != nil {
		t.Fatalf("ssh-keygen: %v\n%s", err, out)
	}
	public, err := os.ReadFile(path + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(string(public))
	return words[0] + " " + words[1]
}
