package server

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
)

// The user's SSH configuration is there before the rest is known of the machine, and
// takes the place of nothing that is known.
func TestSSHConfigComesFirst(t *testing.T) {
	home := t.TempDir()
	path := filepath.Join(home, ".ssh", "config")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("Host work\n\tHostName git.example.com\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	sv := &server{env: gitconfig.Env{Home: home}, states: testStates()}
	sv.readSSHConfig()
	if first := sv.states.now().ssh; first == nil {
		t.Error("nothing is known of ~/.ssh/config")
	}
	whole := &machine.SSHConfig{}
	sv.states.change(func(f *facts) { f.machine, f.ssh = &machine.Facts{}, whole })
	sv.readSSHConfig()
	if sv.states.now().ssh != whole {
		t.Error("what was known is replaced")
	}
}
