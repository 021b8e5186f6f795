package diagnostics_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
)

// A key that others may read is there: “there is no key” would be false, and
// once ssh has said it, nothing stands beside that.
func TestKeyTooOpen(t *testing.T) {
	if os.Getuid() < 0 {
		t.Skip("no modes here")
	}
	const log = "octo@pc:REPO$ git push\n@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n" +
		"@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @\n@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n" +
		"Permissions 0644 for '/home/octo/.ssh/id_ed25519' are too open.\nIt is required that your private key files are NOT accessible by others.\n" +
		"This private key will be ignored.\nLoad key \"/home/octo/.ssh/id_ed25519\": bad permissions\ngit@github.com: Permission denied (publickey).\n" +
		"fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\nocto@pc:REPO$ \n"
	for _, x := range []struct{ failed, putty bool }{{false, false}, {false, true}, {true, true}} {
		failed := x.failed
		machine := []string{}
		c := &testCase{
			settings: settings.Default(), version: gitconfig.Version{Major: 2, Minor: 39, Patch: 5}, machine: &machine,
			files: []treeFile{
				{name: ".git/config", text: "[remote \"origin\"]\n\turl = git@github.com:octo/widget.git\n"},
				{name: "home/.ssh/id_ed25519", text: "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n"},
			},
		}
		if x.putty { // which ssh does not read at all
			c.files = append(c.files, treeFile{name: "home/.ssh/id_rsa", text: "PuTTY-User-Key-File-3: ssh-rsa\n"})
		}
		if failed {
			c.files = append(c.files, treeFile{name: ".git/gitauth/push.log", text: log})
		}
		tr := c.put(t)
		if err := os.Chmod(filepath.Join(tr.home, ".ssh", "id_ed25519"), 0o644); err != nil {
			t.Fatal(err)
		}
		var codes, closes []string
		for _, f := range tr.run(t) {
			codes = append(codes, f.Rule.Code)
			if message := f.Message.In(0); f.Rule == diagnostics.SSHKeyMissing && !strings.Contains(message, "~/.ssh/id_ed25519") {
				t.Errorf("it says “%s”", message)
			}
			for _, x := range f.Suggestions {
				if x, ok := x.(diagnostics.CloseKey); ok {
					closes = append(closes, x.Shown)
				}
			}
		}
		want := "ssh-key-missing"
		if failed {
			want = "ssh-key-bad-permissions"
		}
		if got := strings.Join(codes, " "); got != want {
			t.Errorf("with a failure %v: %s", failed, got)
		}
		if got := strings.Join(closes, " "); got != "~/.ssh/id_ed25519" {
			t.Errorf("with a failure %v, it is suggested to close %q", failed, got)
		}
	}
}
