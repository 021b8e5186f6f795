//go:build unix

package machine

import (
	"path/filepath"
	"syscall"
	"testing"
)

// A FIFO in place of a file must not hang the reader.
func TestFIFO(t *testing.T) {
	home := writeTree(t, map[string]string{".ssh/x": ""})
	for _, name := range []string{".ssh/config", ".ssh/id_rsa", ".netrc", ".git-credentials"} {
		if err := syscall.Mkfifo(filepath.Join(home, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := ReadSSHConfig(home).First("h", "user"); got != "" {
		t.Errorf("user %q", got)
	}
	f := Probe(t.Context(), testEnv("linux", home), What{NoPrograms: true, NoAgents: true})
	if f.Err(PartNetrc) == nil || f.Err(PartStored) == nil {
		t.Errorf("a FIFO counts as read: %v, %v", f.Err(PartNetrc), f.Err(PartStored))
	}
	if k := f.SSHKeysFor("github.com", "git", 0); k.Verdict == KeyThere {
		t.Errorf("a FIFO counts as a key: %+v", k)
	}
}
