package gittest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// SSH is an OpenSSH server with Git repositories behind it. It takes the key
// Key and no password.
type SSH struct {
	Port int
	User string // the one that may log in: whoever runs the test
	Key  string // the private key's path
	// Known is a known_hosts file with the server's key.
	Known string
}

// ServeSSH starts a server for the repositories below root, whose paths in URLs
// begin there: ssh://USER@127.0.0.1:PORT/octo/widget.git. It skips the test
// where there is no sshd, and fails it where GITAUTH_REQUIRE_EDITORS is set.
func ServeSSH(t testing.TB, root string) *SSH {
	t.Helper()
	sshd := ""
	for _, path := range []string{"sshd", "/usr/sbin/sshd", "/usr/local/sbin/sshd", "/opt/homebrew/sbin/sshd"} {
		if found, err := exec.LookPath(path); err == nil {
			sshd, _ = filepath.Abs(found) // it refuses to run by a relative name
			break
		}
	}
	if sshd == "" {
		if os.Getenv("GITAUTH_REQUIRE_EDITORS") != "" {
			t.Fatal("no sshd")
		}
		t.Skip("no sshd; .ci/run installs one")
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	keygen := func(name string) {
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f",
			path(name)).CombinedOutput(); err != nil {
			t.Fatalf("ssh-keygen: %v\n%s", err, out)
		}
	}
	keygen("host")
	keygen("key")
	public, err := os.ReadFile(path("key.pub"))
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string, mode os.FileMode) {
		if err := os.WriteFile(path(name), []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	write("authorized", string(public), 0o600)
	// What a forge's command does: repositories begin at the root, and one that
	// is not there is spoken of in a sentence.
	write("command", fmt.Sprintf(`#!/bin/sh
set -f
eval "set -- $SSH_ORIGINAL_COMMAND"
case "$1" in
git-upload-pack|git-receive-pack) ;;
*) echo "Hi test! You've successfully authenticated, but this server does not provide shell access." >&2; exit 1;;
esac
repo='%s'/"${2#/}"
[ -d "$repo" ] || repo="$repo.git"
[ -d "$repo" ] || { echo "ERROR: Repository not found." >&2; exit 1; }
exec "$1" "$repo"
`, root), 0o755)
	write("config", fmt.Sprintf("HostKey %s\nAuthorizedKeysFile %s\nForceCommand %s\nPidFile none\nUsePAM no\nStrictModes no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\nPrintMotd no\n",
		path("host"), path("authorized"), path("command")), 0o600)
	if os.Geteuid() == 0 {
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil { // where it shuts itself in
			t.Fatal(err)
		}
	}
	port := serveConnections(t, path("log"), sshd, "-i", "-e", "-f", path("config"))
	host, err := os.ReadFile(path("host.pub"))
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(string(host))
	write("known_hosts", fmt.Sprintf("[127.0.0.1]:%d %s %s\n", port, words[0], words[1]), 0o600)
	return &SSH{Port: port, User: me.Username, Key: path("key"), Known: path("known_hosts")}
}

// serveConnections runs a program for each connection, as inetd does, and gives the port.
// The port is the test's own from the first moment on: a server that opens one by its
// number may find it taken by then, and another one answer there.
func serveConnections(t testing.TB, logFile, program string, args ...string) (port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.Create(logFile)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	serve := func(c *net.TCPConn) {
		f, err := c.File()
		_ = c.Close()
		if err != nil {
			return
		}
		cmd := exec.CommandContext(ctx, program, args...)
		cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = f, f, log, time.Second
		if err := cmd.Start(); err == nil {
			running.Go(func() { _ = cmd.Wait() }) // its end is the connection's
		}
		_ = f.Close()
	}
	running.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			serve(c.(*net.TCPConn))
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		cancel()
		running.Wait()
		_ = log.Close()
	})
	return l.Addr().(*net.TCPAddr).Port
}

// URL is the address of a repository.
func (s *SSH) URL(name string) string {
	return fmt.Sprintf("ssh://%s@127.0.0.1:%d/%s", s.User, s.Port, name)
}

// Command is a value for GIT_SSH_COMMAND with which SSH reads no configuration,
// asks nothing, knows the server and offers only the given key; "" offers none.
func (s *SSH) Command(key string) string {
	offer := "-i " + key
	if key == "" {
		offer = "-o PubkeyAuthentication=no"
	}
	return fmt.Sprintf("ssh -F none -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityAgent=none -o StrictHostKeyChecking=yes -o UserKnownHostsFile=%s -o GlobalKnownHostsFile=none %s", s.Known, offer)
}
