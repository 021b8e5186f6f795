package machine

import (
	"os"
	"path/filepath"
	"testing"
)

func writeTree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestSSHConfig(t *testing.T) {
	home := writeTree(t, map[string]string{
		".ssh/config": "# mine\n" +
			"Host work\n\tHostName github.com\n\tUser git\n" +
			"Host *.example.com !bad.example.com\n  Port=2222\n" +
			"Include conf.d/*\n" +
			"Match host github.com\n  IdentityFile \"~/.ssh/my key\"\n" +
			"Match exec \"touch /x\"\n  User evil\n" +
			"Host *\n\tUser = someone # me\r\n",
		".ssh/conf.d/a": "Host github.com\n  PubkeyAcceptedAlgorithms +ssh-rsa\n",
	})
	c := ReadSSHConfig(home)
	for _, x := range []struct{ host, key, want string }{
		{"work", "hostname", "github.com"},
		{"work", "user", "git"},
		{"github.com", "user", "someone"},
		{"a.example.com", "port", "2222"},
		{"bad.example.com", "port", ""},
		{"github.com", "identityfile", "~/.ssh/my key"},
		// An Include inside a Host block is bound to that block too.
		{"github.com", "pubkeyacceptedalgorithms", ""},
	} {
		if got := c.First(x.host, x.key); got != x.want {
			t.Errorf("%s of %s = %q, want %q", x.key, x.host, got, x.want)
		}
	}
	for _, s := range c.Settings("work", "hostname", "user") {
		if s.Text[s.Start:s.End] != s.Value {
			t.Errorf("the span of %s holds %q, not %q", s.Key, s.Text[s.Start:s.End], s.Value)
		}
	}
	if len(c.Paths) != 3 || c.Paths[1] != filepath.Join(home, ".ssh", "conf.d") {
		t.Errorf("looked at %v", c.Paths)
	}
}

func TestSSHConfigOddFiles(t *testing.T) {
	home := writeTree(t, map[string]string{".ssh/config": "Include config\nInclude other\nUser x\n"})
	if got := ReadSSHConfig(home).First("h", "user"); got != "x" {
		t.Errorf("a file that includes itself: user %q", got)
	}
	var none *SSHConfig
	if none.First("h", "user") != "" {
		t.Error("nil has settings")
	}
}
