package secret

import "testing"

func TestShown(t *testing.T) {
	for _, c := range []struct{ section, name, value, want string }{
		{"core", "bare", "false", "false"},
		{"remote", "url", "https://octo@github.com/o/w.git", "https://octo@github.com/o/w.git"},
		{"http", "extraheader", "X-Trace: abc", "X-Trace: [redacted]"},
		{"http", "extraheader", "nocolon", "[redacted]"},
		{"http", "extraheader", "", ""},
		{"http", "sslcertpasswordprotected", "true", "true"},
		{"credential", "helper", "store", "store"},
		{"credential", "helper", "store --file x", "store …"},
		{"credential", "helper", "!gh auth git-credential", "!gh auth git-credential"},
		{"credential", "helper", "!f() { echo x; }; f", "!…"},
		{"core", "sshcommand", "ssh -i key", "ssh …"},
		{"core", "askpass", "/usr/bin/askpass", "/usr/bin/askpass"},
		{"github", "token", "x", "[redacted]"},
		{"remote", "token", "x", "[redacted]"},
		{"remote", "pushurl", "x", "x"},
		{"user", "pat", "x", "[redacted]"},
		{"user", "name", "x", "x"},
		{"credential", "helper", "store ", "store"},
		{"sendemail", "smtppass", "x", "[redacted]"},
		{"alias", "st", "status", "status"},
		{"alias", "x", "!curl -u a:b", "!curl …"},
		{"any", "thing", "!rm -rf x", "!rm …"},
	} {
		if got := Shown(c.section, c.name, c.value); got != c.want {
			t.Errorf("%s.%s = %s: %q, want %q", c.section, c.name, c.value, got, c.want)
		}
	}
}

func TestRedactValue(t *testing.T) {
	for in, want := range map[string]string{
		"https://octo:pw@github.com/o/w":       "https://octo:[redacted]@github.com/o/w",
		"https//octo:pw@github.com/o/w":        "https//octo:[redacted]@github.com/o/w",
		"https:/octo:p/w@github.com/o/w":       "https:[redacted]@github.com/o/w",
		"octo:p@w@github.com:o/w":              "octo:[redacted]@github.com:o/w",
		"git@github.com:octo/widget@2.git":     "git@github.com:octo/widget@2.git",
		`C:\src\a@b`:                           `C:\src\a@b`,
		"https://git.example.com:8443/@s/pkg":  "https://git.example.com:8443/@s/pkg",
		"gh:octo/widget.git":                   "gh:octo/widget.git",
		"me@example.com":                       "me@example.com",
		":hunter2@h":                           ":[redacted]@h",
		"https://octo:p\nw@github.com/o/w":     "https://octo:[redacted]@github.com/o/w",
		"https://octo:p\tw@github.com/o/w":     "https://octo:[redacted]@github.com/o/w",
		"https://octo:p\bw\xff@github.com/o/w": "https://octo:[redacted]@github.com/o/w",
		"one\ntwo":                             "one\ntwo",
		"Authorization: Basic hunter2Kq7":      "Authorization: Basic [redacted]",
	} {
		if got := RedactValue(in); got != want {
			t.Errorf("%s becomes %s", in, got)
		}
		if got := RedactValue(RedactValue(in)); got != want {
			t.Errorf("%s becomes %s in the second round", in, got)
		}
	}
}
