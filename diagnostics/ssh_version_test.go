package diagnostics_test

import (
	"testing"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

// An SSH that signs with RSA keys by SHA-1 only is spoken of where it is used:
// at GitHub, and with no other key.
func TestOldSSH(t *testing.T) {
	c := &testCase{settings: settings.Default(), version: gitconfig.Version{Major: 2, Minor: 39, Patch: 5},
		files: []treeFile{
			{name: ".git/config", text: "[remote \"hub\"]\n\turl = git@github.com:octo/widget.git\n[remote \"lab\"]\n\turl = git@gitlab.com:octo/widget.git\n"},
		}}
	tr := c.put(t)
	loader := &workspace.Loader{FS: gitconfig.NewDisk(tr.version),
		Env: gitconfig.Env{Home: tr.home, NoSystem: true, Version: tr.version, Cwd: tr.repo}, Hosts: tr.settings.Hosts}
	repo, err := loader.Open(tr.repo, nil)
	if err != nil {
		t.Fatal(err)
	}
	key := func(kind string) machine.Key {
		return machine.Key{Path: tr.home + "/.ssh/" + kind, Type: kind, Format: machine.OpenSSHKey, Default: true}
	}
	tr.write(t, tr.home+"/.ssh/config", "IdentityFile ~/.ssh/gone\nIdentityFile ~/.ssh/ssh-rsa\n")
	for _, x := range []struct {
		version string
		keys    []machine.Key
		want    int
		config  *machine.SSHConfig
	}{
		{"OpenSSH_7.1p2, OpenSSL 1.0.2", []machine.Key{key("ssh-rsa")}, 1, &machine.SSHConfig{}},
		{"OpenSSH_7.1p2, OpenSSL 1.0.2", []machine.Key{key("ssh-rsa"), key("ssh-ed25519")}, 0, &machine.SSHConfig{}},
		{"OpenSSH_7.2p1, OpenSSL 1.0.2", []machine.Key{key("ssh-rsa")}, 0, &machine.SSHConfig{}},
		{"plink: Release 0.78", []machine.Key{key("ssh-rsa")}, 0, &machine.SSHConfig{}},
		// A file that is configured and not there is no key.
		{"OpenSSH_7.1p2, OpenSSL 1.0.2", []machine.Key{key("ssh-rsa")}, 1, machine.ReadSSHConfig(tr.home)},
	} {
		facts := &machine.Facts{SSHConfig: x.config, SSHVersion: machine.ParseSSHVersion(x.version),
			Keys: x.keys, Home: tr.home}
		n := 0
		for _, f := range diagnostics.Run(&diagnostics.Snapshot{Views: []*diagnostics.View{repo.View},
			Settings: tr.settings, SSH: facts.SSHConfig, Facts: facts}) {
			if f.Rule == diagnostics.SSHLegacyAlgorithm {
				n++
				if f.Severity != diagnostics.Warning || f.Remote != "hub" {
					t.Errorf("%s at %s", f.Severity, f.Remote)
				}
			}
		}
		if n != x.want {
			t.Errorf("%s with %d keys: %d findings, want %d", x.version, len(x.keys), n, x.want)
		}
	}
}
