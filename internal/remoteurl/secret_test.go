package remoteurl

import (
	"strings"
	"testing"
	"time"
)

// planted are made-up secrets of each format. They are put together at run time
// so that no scanner takes this file for a leak.
func planted() map[string]string {
	run := func(n int) string { return strings.Repeat("a1B2c3D4e5", n/10+1)[:n] }
	return map[string]string{
		"ghp":       "ghp" + "_" + run(36),
		"gho":       "gho" + "_" + run(36),
		"ghs old":   "ghs" + "_" + run(36),
		"ghs 2026":  "ghs" + "_12345_" + run(120) + "." + run(200) + "_x-" + run(30) + "." + run(80),
		"fine":      "github" + "_pat_" + run(22) + "_" + run(59),
		"glpat":     "glpat" + "-" + run(20),
		"glpat new": "glpat" + "-" + run(40) + ".01." + run(9),
		"gldt":      "gldt" + "-" + run(20),
		"atlassian": "ATATT3" + run(180) + "=ABCDEF01",
		"bitbucket": "ATBB" + run(32),
		"azure":     run(76) + "AZDO" + run(4),
	}
}

func TestSecrets(t *testing.T) {
	p := planted()
	hex40 := strings.Repeat("0a1b2c3d", 5)
	base32 := strings.Repeat("abcd2345abcd2", 4)
	tests := []struct {
		raw     string
		secret  string
		kind    SecretKind
		service string
		without string
	}{
		{"https://octo:word@host.example/x", "word", PasswordSecret, "", "https://octo@host.example/x"},
		{"hg::https://octo:word@hg.example/x", "word", PasswordSecret, "", "hg::https://octo@hg.example/x"},
		{"https://octo:wo@rd@host.example/x", "wo@rd", PasswordSecret, "", "https://octo@host.example/x"},
		{"https://octo:word@github.com/o/r", "word", PasswordSecret, "GitHub", "https://octo@github.com/o/r"},
		{"https://octo:" + p["ghp"] + "@github.com/o/r", p["ghp"], TokenSecret, "GitHub", "https://octo@github.com/o/r"},
		{"https://" + p["ghp"] + "@github.com/o/r", p["ghp"], TokenSecret, "GitHub", "https://github.com/o/r"},
		{"https://" + p["fine"] + ":x-oauth-basic@github.com/o/r", p["fine"], TokenSecret, "GitHub", "https://github.com/o/r"},
		{"https://x-access-token:" + p["ghs 2026"] + "@github.com/o/r", p["ghs 2026"], TokenSecret, "GitHub", "https://github.com/o/r"},
		{"https://oauth2:" + p["glpat"] + "@gitlab.com/o/r", p["glpat"], TokenSecret, "GitLab", "https://gitlab.com/o/r"},
		{"https://oauth2:word@gitlab.example/o/r", "word", TokenSecret, "", "https://gitlab.example/o/r"},
		{"https://x-token-auth:" + p["bitbucket"] + "@bitbucket.org/w/r", p["bitbucket"], TokenSecret, "Bitbucket", "https://bitbucket.org/w/r"},
		{"https://ws:" + p["atlassian"] + "@bitbucket.org/w/r", p["atlassian"], TokenSecret, "Atlassian", "https://ws@bitbucket.org/w/r"},
		{"https://org:" + p["azure"] + "@dev.azure.com/org/p/_git/r", p["azure"], TokenSecret, "Azure DevOps", "https://org@dev.azure.com/org/p/_git/r"},
		{"https://" + base32 + "@dev.azure.com/org/p/_git/r", base32, TokenSecret, "Azure DevOps", "https://dev.azure.com/org/p/_git/r"},
		{"https://" + hex40 + "@github.com/o/r", hex40, TokenSecret, "GitHub", "https://github.com/o/r"},
		{"https://git:word@host.example/x", "word", PasswordSecret, "", "https://host.example/x"},
		{"https://gitlab+deploy-token-1:word@gitlab.com/g/r", "word", PasswordSecret, "GitLab", "https://gitlab+deploy-token-1@gitlab.com/g/r"},
		{"ssh://x-access-token:" + p["ghp"] + "@github.com/o/r", p["ghp"], TokenSecret, "GitHub", "ssh://git@github.com/o/r"},
		{"ssh://octo:word@host.example/x", "word", PasswordSecret, "", "ssh://octo@host.example/x"},
		{"https://gitlab.com/g/r.git?private_token=" + p["glpat"], p["glpat"], TokenSecret, "GitLab", "https://gitlab.com/g/r.git"},
		{`"https://octo:word@host.example/x"`, "word", PasswordSecret, "", `"https://octo@host.example/x"`},
	}
	for _, tt := range tests {
		got := Secrets(tt.raw)
		if len(got) != 1 {
			t.Errorf("Secrets(%q): %d, want one", Redact(tt.raw), len(got))
			continue
		}
		if got[0].Span.In(tt.raw) != tt.secret || got[0].Kind != tt.kind || got[0].Service != tt.service {
			t.Errorf("Secrets(%q) = %v %v of %q; want %v of %q", Redact(tt.raw), got[0].Span, got[0].Kind, got[0].Service, tt.kind, tt.service)
		}
		if got := WithoutSecret(tt.raw); got != tt.without {
			t.Errorf("WithoutSecret(%q) = %q, want %q", Redact(tt.raw), Redact(got), tt.without)
		}
		if redactedText := Redact(tt.raw); strings.Contains(redactedText, tt.secret) ||
			!strings.Contains(redactedText, redacted) {
			t.Errorf("Redact leaves the secret in a URL of the form %q", tt.without)
		}
	}
}

func TestNoSecrets(t *testing.T) {
	for _, raw := range []string{
		"", "git@github.com:o/r", "https://org@dev.azure.com/org/p/_git/r", "https://octo@github.com/o/r", "https://octo:@github.com/o/r",
		"https://x-access-token:${TOKEN}@github.com/o/r", "https://oauth2:$TOKEN@gitlab.com/o/r", "https://<token>@github.com/o/r",
		"https://u:<token>@github.com/o/r", "https://u:***@github.com/o/r", "https://u:[redacted]@github.com/o/r", "https://u:%TOKEN%@host/x",
		"https://github.com/o/" + strings.Repeat("0a1b2c3d", 5), "ssh://git@host:22/x", "/srv/highs_and_lows_of_the_market_report",
		"https://github.com/o/ghp_short",
	} {
		if got := Secrets(raw); len(got) > 0 {
			t.Errorf("Secrets(%q) = %v, want none", raw, got)
		}
		if got := WithoutSecret(raw); got != raw {
			t.Errorf("WithoutSecret(%q) = %q", raw, got)
		}
		if got := Redact(raw); got != raw {
			t.Errorf("Redact(%q) = %q", raw, got)
		}
	}
}

func TestRedactText(t *testing.T) {
	tests := []struct{ text, want string }{
		{"fatal: Authentication failed for 'https://octo:word@host.example/x/'", "fatal: Authentication failed for 'https://octo:[redacted]@host.example/x/'"},
		{"Authorization: Basic eDpzZWNyZXQ=\nnext", "Authorization: Basic [redacted]\nnext"},
		{"AUTHORIZATION: basic eDpzZWNyZXQ=", "AUTHORIZATION: basic [redacted]"},
		{"http.https://github.com/.extraheader=AUTHORIZATION: bearer abc", "http.https://github.com/.extraheader=AUTHORIZATION: bearer [redacted]"},
		{`{"Authorization": "token abc"}`, `{"Authorization": "token [redacted]"}`},
		{"=> Send header: Authorization: Basic <redacted>", "=> Send header: Authorization: Basic <redacted>"},
		{"PRIVATE-TOKEN: abcdefgh", "PRIVATE-TOKEN: [redacted]"},
		{"protocol=https\nhost=h\nusername=u\npassword=a b c\npassword_expiry_utc=1\n", "protocol=https\nhost=h\nusername=u\npassword=[redacted]\npassword_expiry_utc=1\n"},
		{"password=word\r\nx", "password=[redacted]\r\nx"},
		{"oauth_refresh_token=abc", "oauth_refresh_token=[redacted]"},
		{"x?private_token=abc&y=1", "x?private_token=[redacted]&y=1"},
		{"machine h login u password word", "machine h login u password [redacted]"},
		{"Support for password authentication was removed", "Support for password authentication was removed"},
		{"authorization: required", "authorization: required"},
		{"authorization failed", "authorization failed"},
		{"git@github.com: Permission denied (publickey).", "git@github.com: Permission denied (publickey)."},
	}
	for _, tt := range tests {
		if got := Redact(tt.text); got != tt.want {
			t.Errorf("Redact = %q, want %q", got, tt.want)
		}
		if n := testing.AllocsPerRun(10, func() { Redact(tt.want) }); n > 0 && tt.text == tt.want {
			t.Errorf("Redact allocates %v times for %q", n, tt.text)
		}
	}
}

// checkRedaction asserts that no planted token survives in a text and that a
// second pass changes nothing.
func checkRedaction(t *testing.T, before, after string) {
	t.Helper()
	for name, token := range planted() {
		out := Redact(before + token + after)
		if strings.Contains(out, token) {
			t.Errorf("a %s token survives between %q and %q", name, before, after)
		}
		if Redact(out) != out {
			t.Errorf("redacting twice differs for a %s token between %q and %q", name, before, after)
		}
	}
}

func TestRedactAnywhere(t *testing.T) {
	for _, before := range []string{"", " ", "x", "https://", "https://u:", "token=", "%3A", `\n`, "password=",
		"Authorization: ", "ghp_", "日本", "\x00", "a.", "-", "AZDO"} {
		for _, after := range []string{"", " ", "@github.com/o/r", ".", "\n", `"`, "日本", "@", "-", ")"} {
			checkRedaction(t, before, after)
		}
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("https://u:", "@github.com/o/r")
	f.Add("password=", "\nusername=u")
	f.Add("Authorization: Basic ", "\n")
	f.Fuzz(func(t *testing.T, before, after string) {
		checkRedaction(t, before, after)
		for _, text := range []string{before, after, before + after} {
			out := Redact(text)
			if Redact(out) != out {
				t.Errorf("redacting %q twice differs", out)
			}
			for _, s := range Secrets(text) {
				if s.Span.Start < 0 || s.Span.End < s.Span.Start || s.Span.End > len(text) {
					t.Errorf("a secret's span %v is outside of %d bytes", s.Span, len(text))
				}
			}
			WithoutSecret(text)
		}
	})
}

func BenchmarkRedactClean(b *testing.B) {
	line := strings.Repeat("remote: Enumerating objects: 100% (5/5), done. from git@github.com:octo/widget.git\n", 100)
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		Redact(line)
	}
}

// A user called like a scheme is no second scheme: nothing may be "repaired",
// and the password must not show.
func TestUserCalledLikeAScheme(t *testing.T) {
	for _, user := range []string{"git", "ssh", "https"} {
		for _, scheme := range []string{"https", "ssh"} {
			raw := scheme + "://" + user + ":canary-word@git.example.com/team/app.git"
			for _, p := range Diagnose(raw, nil) {
				if p.Code != CodeSecret {
					t.Errorf("%s with user %s: %s", scheme, user, p.Code)
				}
			}
			if strings.Contains(Redact(raw), "canary") {
				t.Errorf("%s with user %s shows its password", scheme, user)
			}
		}
	}
	if got := WithoutSecret("ssh://git:canary-word@git.example.com/x.git"); got != "ssh://git@git.example.com/x.git" {
		t.Errorf("without the password: %s", got)
	}
}

// A password is one also where the URL around it is broken.
func TestRedactBrokenURLs(t *testing.T) {
	for _, raw := range []string{
		"https//octo:canary-word@git.example.com/x.git", "https:/octo:canary-word@git.example.com/x.git",
		"https:octo:canary-word@git.example.com/x.git", "octo:canary-word@git.example.com:x.git", "url = octo:canary-word@git.example.com/x",
		"fatal: \"https//octo:canary-word@git.example.com\" is no repository",
	} {
		if got := Redact(raw); strings.Contains(got, "canary") || !strings.Contains(got, "octo") {
			t.Errorf("a broken URL came out as %d bytes that hold its password or miss its user", len(got))
		}
	}
	for _, plain := range []string{
		"git@github.com:octo/widget.git", "ssh:git@github.com:octo/widget.git", "node:18@sha256:abcdef", "npm:left-pad@1.3.0",
		"to: someone@example.com", "https://octo@git.example.com/x:y@z.example",
	} {
		if got := Redact(plain); got != plain {
			t.Errorf("%q became %q", plain, got)
		}
	}
}

// A password with a blank in it is not cut at the blank.
func TestRepairCutsNoPassword(t *testing.T) {
	for _, url := range []string{"git clone https://dana:hunter2 Kq7z@github.com/octo/widget.git",
		"git clone https://dana:hunter2 Kq7z@git.corp.example/octo/widget.git", "https://dana:hunter2 Kq7z@github.com/octo/widget.git"} {
		for _, p := range Diagnose(url, nil) {
			if p.Fixed != "" && !strings.Contains(p.Fixed, "Kq7z") && strings.Contains(p.Fixed, "hunter2") {
				t.Errorf("a password is cut at its blank: %v", p.Kind)
			}
		}
	}
}

// What a URL takes grows with its length alone.
func TestConfidentialIsLinear(t *testing.T) {
	const size = 200_000
	for _, part := range []string{"?", "&a=b", "&", "=", "&token=x", "#Aa1aaaa;", "//", "//a:b@", "@", ":", "a://b:c@",
		"%3A", "@/", "：", "/"} {
		url := "https://h/?" + strings.Repeat(part, size/len(part))
		began := time.Now()
		Confidential(url)
		Secrets(url)
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%q, %d bytes: %v", part, len(url), took)
		}
	}
	began := time.Now()
	helpers := strings.Repeat("a::", 5*size) + "https://h/x"
	if len(Secrets(helpers)) > 0 || WithoutSecret(helpers) != helpers {
		t.Error("names of helpers are no secret")
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("%d bytes of helpers' names: %v", len(helpers), took)
	}
}
