package secret_test

import (
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// TestVisible: what stays beside a secret can be read, and what is none stays.
func TestVisible(t *testing.T) {
	for text, want := range map[string]string{
		"Authorization: Bearer hunter2Hunter2x": "Authorization: Bearer [redacted]",
		"Authorization: Custom abcHunter2":      "Authorization: Custom [redacted]",
		"authorization: required":               "authorization: required",
		"X-Auth-Token: Bearer hunter2Hunter2x":  "X-Auth-Token: [redacted]",
		"Private-Token: required":               "Private-Token: [redacted]",
		"octo1x:ab@h.example/x":                 "[redacted]:ab@h.example/x",
		"octo:abc@git.example.com:o/r":          "octo:[redacted]@git.example.com:o/r",
		"octo:ab@git.example.com:o/r":           "octo:ab@git.example.com:o/r",
		"Octo1x:abc@git.example.com:o/r":        "Octo1x:[redacted]@git.example.com:o/r",
		"Octo1x:ab@git.example.com:o/r":         "[redacted]:ab@git.example.com:o/r",
	} {
		if got := secret.Redact(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"https://a:b@h/x https://o:hun/ter2@h/o":                          "https://a:b@h/x https://o:[redacted]@h/o",
		"see https://h/a and https://o:hun/ter2@h, https://p:x#hunter2@h": "see https://h/a and https://o:[redacted]@h, https://p:[redacted]@h",
		"://o:hun/ter2@h":      "://o:[redacted]@h",
		"https://o:hun/ter2@h": "https://o:[redacted]@h",
		"no URL":               "no URL",
	} {
		if got := secret.RedactBroken(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// TestCommandsThatTakeASecret: a secret goes to some programs' standard input, and
// as an account's password to curl.
func TestCommandsThatTakeASecret(t *testing.T) {
	for _, c := range []struct{ command, want string }{
		{"echo hunter2Hunter2 | sudo -S apt", "echo [redacted] | sudo -S apt"},
		{"echo hunter2Hunter2 | sudo -S", "echo [redacted] | sudo -S"},
		{"echo hunter2Hunter2 | sudo apt", ""},
		{"echo hunter2Hunter2 | sudo", ""},
		{"echo hunter2Hunter2 | apt -S", ""},
		{"echo hunter2Hunter2 | cat", ""},
		{"echo hunter2Hunter2 | gh auth login --with-token", "echo [redacted] | gh auth login --with-token"},
		{"echo hunter2Hunter2 | tool --with-token-from-stdin", "echo [redacted] | tool --with-token-from-stdin"},
		{"echo hunter2Hunter2 | tool --password-stdin", "echo [redacted] | tool --password-stdin"},
		{"echo hunter2Hunter2 | tool --token-stdin", "echo [redacted] | tool --token-stdin"},
		{"echo hunter2Hunter2 | glab auth --stdin", "echo [redacted] | glab auth --stdin"},
		{"echo hunter2Hunter2 | vault login", "echo [redacted] | vault login"},
		{"printf hunter2Hunter2 | passwd", "printf [redacted] | passwd"},
		{"printf '%s' hunter2Hunter2 | chpasswd", "printf '%s' [redacted] | chpasswd"},
		{"print hunter2Hunter2 | sshpass", "print [redacted] | sshpass"},
		{"echo hunter2Hunter2 | ssh-add -", "echo [redacted] | ssh-add -"},
		{"ls hunter2Hunter2 | passwd", ""},
		{"git push -u hana:pw-4711-kq@git.acme.test/o/r main", "git push -u hana:[redacted] main"},
		{"git push -u git@git.acme.test:octocat/widget main", ""},
		{"curl -u octo:abc https://h", "curl -u octo:[redacted] https://h"},
		{"curl -u octo:ab https://h", ""},
		{"curl -u Octo1x:ab https://h", "curl -u Octo1x:[redacted] https://h"},
		{"curl -u 1234:5678 https://h", ""},
		{"curl -u octo:5678 https://h", "curl -u octo:[redacted] https://h"},
		{"curl -u 1234:abcd https://h", "curl -u 1234:[redacted] https://h"},
		{"curl -u a://hunter2 https://h", ""},
		{"git -c core.sshCommand=\"sshpass -p hunter2Hunter2 ssh\" fetch", "git -c core.sshCommand=\"sshpass -p [redacted] ssh\" fetch"},
		{"sh -c \"curl -u octo:hunter2 https://h\"", "sh -c \"curl -u octo:[redacted] https://h\""},
	} {
		if c.want == "" {
			c.want = c.command
		}
		if got := secret.RedactCommand(c.command); got != c.want {
			t.Errorf("%q becomes %q, want %q", c.command, got, c.want)
		}
	}
}

// TestMeasuresOfWords holds the borders of what may be a secret by its looks.
func TestMeasuresOfWords(t *testing.T) {
	for word, want := range map[string]bool{
		"abc12": false, "abc123": true, "ABC123": true, "aBcdef": true, "aaaaaZ": true, "123aaa": true,
		"abcdef": false, "Abcdef": false, "ABCDEF": false, "123456": false, "aB123": false, "": false,
	} {
		if got := secret.Telling(word); got != want {
			t.Errorf("Telling(%q) = %t", word, got)
		}
	}
	for word, want := range map[string]bool{
		"x": false, "xx": false, "xxx": true, "XXXX": true, "xxy": false, "..": false, "...": true, "***": true, "**": false,
	} {
		if got := secret.Placeholder(word); got != want {
			t.Errorf("Placeholder(%q) = %t", word, got)
		}
	}
	for piece, masked := range map[string]bool{"other99": true, "longword": false, "abcde/12": true,
		"twelveletter": true, "elevenlette": false} {
		var set secret.Set
		set.Learn("https://o:abcde/12@h/x https://o:longword/other99@h/x https://o:twelveletter/1@h/x https://o:elevenlette/1@h/x", false)
		if got := set.Mask(piece) != piece; got != masked {
			t.Errorf("%q is masked: %t", piece, got)
		}
	}
}
