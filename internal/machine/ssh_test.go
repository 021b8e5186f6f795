package machine

import (
	"os"
	"path/filepath"
	"strconv"
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
	if c := ReadSSHConfig(home); c.First("h", "user") != "x" || len(c.Paths) != 2 {
		t.Errorf("a file that includes itself: user %q, %q", c.First("h", "user"), c.Paths)
	}
	for text, want := range map[string]string{ // a keyword without its value, a last line without its end
		"User\nUser a": "a", "User a\nPort": "a", "User a\nPort ": "a", "Match host\n  User a\n": "",
	} {
		if got := ReadSSHConfig(writeTree(t, map[string]string{".ssh/config": text})).First("h", "user"); got != want {
			t.Errorf("%q: user %q, want %q", text, got, want)
		}
	}
	many, deep := map[string]string{".ssh/config": "Include d/*\n"}, map[string]string{".ssh/config": "Include 1\n"}
	for i := range 2 * maxSSHFiles {
		many[".ssh/d/"+strconv.Itoa(i)] = ""
	}
	for i := range 2 * maxSSHIncludeDepth {
		deep[".ssh/"+strconv.Itoa(i)] = "Include " + strconv.Itoa(i+1) + "\n"
	}
	if c := ReadSSHConfig(writeTree(t, many)); len(c.Paths) != maxSSHFiles {
		t.Errorf("of too many files %d are looked at", len(c.Paths))
	}
	if c := ReadSSHConfig(writeTree(t, deep)); len(c.Paths) != maxSSHIncludeDepth+1 {
		t.Errorf("of too deep files %d are looked at", len(c.Paths))
	}
	// ssh reads everything twice where there is a "Match final", and each value counts once.
	c := ReadSSHConfig(writeTree(t, map[string]string{".ssh/config": "Host *\n  IdentityFile /k\nMatch final\n  User x\n"}))
	if files := c.Settings("h", "identityfile"); len(files) != 1 || c.First("h", "user") != "x" {
		t.Errorf("with a second reading: %+v", files)
	}
	for i := range maxJudged + 1 {
		if c.First(strconv.Itoa(i), "user"); len(c.judged) > maxJudged {
			t.Fatalf("%d hosts are kept", len(c.judged))
		}
	}
	var none *SSHConfig
	if none.First("h", "user") != "" {
		t.Error("nil has settings")
	}
}
