package remoteurl

import (
	"strings"
	"testing"
)

// logins: what is found for the login, "|" between user and password; broken and
// unsure where so. "" is none.
var logins = []struct{ raw, login string }{
	{"https://github.com/o/r", ""},
	{"https://octo@github.com/o/r", "octo"},
	{"https://octo:hunter2@github.com/o/r", "octo|hunter2"},
	{"https://:hunter2@dev.azure.com/o/p/_git/r", "|hunter2"},
	{"https://:@gitlab.example.com:8443/o/r", "|"},
	{"https://@github.com/o/r", ""},
	{"https://dev:hunter2/ss@host.example/o/r", "dev|hunter2/ss broken"},
	{"https://dev:hunter2?ss@host.example/o/r", "dev|hunter2?ss broken"},
	{"https://dev:hunter2#ss@host.example/o/r", "dev|hunter2#ss broken"},
	{"https://dev:hunter2@ss@host.example/o/r", "dev|hunter2@ss broken"},
	{"https://dev:hunter2@s/s@host.example/o/r", "dev|hunter2@s/s broken"},
	{"https://dev:hunter2 ss@host.example/o/r", "dev|hunter2 ss broken"},
	{`https://dev:hunter2\ss@host.example/o/r`, `dev|hunter2\ss`},
	{`https://dev:hunter2"ss@host.example/o/r`, `dev|hunter2"ss`},
	{"https://dev:hunter2%2Fss@host.example/o/r", "dev|hunter2%2Fss"},
	{"https://dev:1234/hunter2@host.example/o/r", "dev|1234/hunter2 broken unsure"},
	{"https://me@corp.example:hunter2@host.example/o/r", "me@corp.example|hunter2 broken"},
	{"https://me@corp.example@dev.azure.com/o/_git/r", "me@corp.example broken"},
	{"https://x/y:hunter2@host.example/o/r", "x/y|hunter2 broken unsure"},
	{"http://x-token-auth:hunter2/XYZ@git.example.com:7990/scm/p/r.git", "x-token-auth|hunter2/XYZ broken"},
	{"https:/octo:hunter2@github.com/o/r", "octo|hunter2"},
	{"https//octo:hunter2@github.com/o/r", "octo|hunter2"},
	{"htps://octo:hunter2@github.com/o/r", "octo|hunter2"},
	{"https://https://octo:hunter2@github.com/o/r", "octo|hunter2"},
	{"octo:hunter2@github.com/o/r", "octo|hunter2"},
	{"octo:hunter2/x@github.com/o/r", "octo|hunter2/x broken unsure"},
	{"git@github.com:o/r", "git"},
	{"ssh://git@github.com:22/o/r", "git"},
	{"ssh://git:hunter2@github.com/o/r", "git|hunter2"},
	{"ssh://git:hunter2/x@github.com/o/r", "git|hunter2/x broken"},
	{"ssh://git:hunter2?#x@github.com/o/r", "git|hunter2?#x"},
	// An '@' of the path.
	{"https://gitlab.com/group/@scope/pkg", ""},
	{"https://host.example/~me@corp.example/r", ""},
	{"https://host.example:8443/scm/~me@corp.example/r", ""},
	{"https://octo@host.example/x/me@corp.example/r", "octo"},
	{"git@host.example:~me@corp.example/r", "git"},
	{"git@work:group/x@corp.example/r", "git"},
	{"/srv/git/me@host.example/r", ""},
	{"../x:y@host.example/r", ""},
	{"codecommit::eu-west-1://profile@repo", ""},
	{"codecommit://profile@repo", "profile"},
	{"git clone https://octo:hunter2@github.com/o/r", ""},
}

func TestFindLogin(t *testing.T) {
	for _, c := range logins {
		l, ok := FindLogin(c.raw)
		got := ""
		if ok {
			got = l.User.In(c.raw)
			if l.HasPassword {
				got += "|" + l.Password.In(c.raw)
			}
			if l.Broken {
				got += " broken"
			}
			if !l.Sure {
				got += " unsure"
			}
		}
		if got != c.login {
			t.Errorf("FindLogin(%d bytes, %s) is another one", len(c.raw), strings.NewReplacer("hunter2", "…").Replace(c.raw+" → "+got+", want "+c.login))
		}
	}
}

// TestLoginIsNeverRepaired puts every byte into a password, at each place, and
// expects that what follows the login is all that changes: the login is as it
// was or percent-encoded, and no message, redacted text or stripped URL has it.
func TestLoginIsNeverRepaired(t *testing.T) {
	for _, shape := range []string{
		"https://dev:%@github.com/octo/widget.git", "https://dev:%@github.com//octo/widget.git.git", "https:/dev:%@github.com/octo/widget",
		"HTTPS://dev:%@git.example.com/octo/widget", "https://:%@dev.azure.com/o/p/_git/r", "https://dev:%@github.com:octo/widget",
	} {
		for _, word := range []string{"hunter2", "hunter2x", "?hunter2", "hunter2=", "x:hunter2", "//hunter2",
			"https://hunter2", "hunter2.git.git", "~/hunter2", "「hunter2", "hunter2:", "ｈunter2!"} {
			for c := byte(0x21); c < 0x7f; c++ {
				if c == '%' {
					continue
				}
				for _, at := range []int{0, len(word) / 2, len(word)} {
					password := word[:at] + string(c) + word[at:]
					if strings.ToValidUTF8(password, "") != password {
						continue
					}
					raw := strings.ReplaceAll(shape, "%", password)
					if _, ok := FindLogin(raw); !ok {
						continue
					}
					if shown := Redact(raw); !placeholder(password) && strings.Contains(shown, "unter2") {
						t.Fatalf("%q: the redacted text shows the password around %q", shape, c)
					}
					for _, p := range Diagnose(raw, nil) {
						if p.Code == CodeSecret || p.Fixed == "" {
							continue
						}
						l, ok := FindLogin(p.Fixed)
						if !ok || Decoded(l.Password.In(p.Fixed)) != Decoded(password) {
							t.Fatalf("%q with %q at %d: the repair changes the password", shape, c, at)
						}
					}
				}
			}
		}
	}
}

// TestLoginThatGitCannotUse: the finding stands on the character, the repair
// encodes it and says so by being uncertain: a secret stays in the file.
func TestLoginThatGitCannotUse(t *testing.T) {
	for _, c := range []struct{ raw, char, fixed string }{
		{"https://dev:hunter2/x@host.example/o/r", "/", "https://dev:hunter2%2Fx@host.example/o/r"},
		{"https:/dev:hunter2#x@host.example/o/r", "#", "https://dev:hunter2%23x@host.example/o/r"},
		{"https://dev:hunter2?@x@host.example/o/r", "?", "https://dev:hunter2%3F%40x@host.example/o/r"},
		{"https://dev:100%/hunter2@host.example/o/r", "/", "https://dev:100%25%2Fhunter2@host.example/o/r"},
		{"ssh://git:hunter2/x@github.com/o/r", "/", ""}, // Git would undo the escape
	} {
		found := false
		for _, p := range Diagnose(c.raw, nil) {
			if p.Kind == KindLogin {
				found = true
				if p.Span.In(c.raw) != c.char || p.Fixed != c.fixed || p.Certain {
					t.Errorf("%s: at “%s”, certain: %v, or another repair", Redact(c.raw), p.Span.In(c.raw), p.Certain)
				}
			}
		}
		if !found {
			t.Errorf("%s: nothing is said of the login", Redact(c.raw))
		}
	}
}

// What stands behind the first ':' of an IPv6 address is no password, and its pages
// can be opened.
func TestAddressIsNotConfidential(t *testing.T) {
	for _, raw := range []string{"https://[2001:db8::1]/octo/widget", "https://[2001:db8::1]:8443/octo/widget", "https://git.example.com:octo/widget"} {
		if got := Confidential(raw); len(got) > 0 {
			t.Errorf("%s: %q", raw, got)
		}
	}
	if page, ok := Parse("https://[2001:db8::1]:8443/octo/widget.git").Web(nil); !ok || page != "https://[2001:db8::1]:8443/octo/widget" {
		t.Errorf("the page is %q", page)
	}
}
