//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// --fix changes nothing in a repository that Git refuses for its owner, and
// everything that it would where safe.directory names it.
func TestFixLeavesForeignRepositories(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file away")
	}
	for _, c := range []struct {
		name, global string
	}{
		{"not listed", ""},
		{"listed", "[safe]\n\tdirectory = HERE\n"},
		{"all", "[safe]\n\tdirectory = *\n"},
		{"listed and taken back", "[safe]\n\tdirectory = HERE\n\tdirectory =\n"},
		{"below, since Git 2.46", "[safe]\n\tdirectory = ABOVE/*\n"},
		{"another", "[safe]\n\tdirectory = HERE/x\n"},
	} {
		home := t.TempDir()
		if real, err := filepath.EvalSymlinks(home); err == nil {
			home = real
		}
		dir := filepath.Join(home, "r")
		if out, err := exec.Command("git", "init", "-q", dir).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		config := filepath.Join(dir, ".git", "config")
		const wrong = "[remote \"origin\"]\n\turl = HTTPS://github.com/octo/widget.git\n"
		if err := os.WriteFile(config, []byte("[core]\n\trepositoryformatversion = 0\n"+wrong), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, ".gitconfig"),
			[]byte(strings.NewReplacer("HERE", dir, "ABOVE", home).Replace(c.global)), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(filepath.Join(dir, ".git"), 65534, 65534); err != nil {
			t.Fatal(err)
		}
		t.Setenv("HOME", home)
		t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
		t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
		t.Setenv("SUDO_UID", "")
		t.Setenv("LC_ALL", "C")
		said, err := exec.Command("git", "-C", dir, "status").CombinedOutput()
		refuses := err != nil && bytes.Contains(said, []byte("dubious ownership"))
		var out bytes.Buffer
		root := newRoot()
		root.SetOut(&out)
		root.SetErr(&out)
		root.SetArgs([]string{"check", "--fix", dir})
		_ = root.ExecuteContext(t.Context()) // the status says that something was found
		now, err := os.ReadFile(config)
		if err != nil {
			t.Fatal(err)
		}
		if fixed := !strings.Contains(string(now), "HTTPS"); fixed == refuses {
			t.Errorf("%s: Git refuses it: %v; repaired: %v; %s", c.name, refuses, fixed, out.String())
		}
		if strings.Contains(out.String(), "safe.directory") != refuses {
			t.Errorf("%s: said %s", c.name, out.String())
		}
	}
}
