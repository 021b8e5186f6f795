package transcript

import (
	"slices"
	"strings"
	"testing"
)

// secretForms are the forms in which texts of terminals hold a secret, here §,
// and what is left of them. Where "quoted" is empty it is the same as "read".
var secretForms = []struct{ text, read, quoted string }{
	{"https://hana:§@code.acme.test/o/r", "https://hana@code.acme.test/o/r", "https://hana:[redacted]@code.acme.test/o/r"},
	{"'https://oauth2:§@gitlab.com/o/r'", "'https://gitlab.com/o/r'", "'https://oauth2:[redacted]@gitlab.com/o/r'"},
	{"https://https://hana:§@code/o", "https://https://hana@code/o", "https://https://hana:[redacted]@code/o"},
	{"https://a:§@https://b:§@", "https://a@https://b:[redacted]@", "https://a:[redacted]@https://b:[redacted]@"},
	{"git+https://hana:§@code.acme.test/o/r@v1.2", "git+https://hana@code.acme.test/o/r@v1.2", "git+https://hana:[redacted]@code.acme.test/o/r@v1.2"},
	// Passwords that would have to be percent-encoded.
	{"'https://hana:§/§@code.acme.test/o/r/': Port number", "'https://hana:[redacted]@code.acme.test/o/r/': Port number", ""},
	{"'https://hana:§/§@gitserver/o/r/'", "'https://hana:[redacted]@gitserver/o/r/'", ""},
	{"https://hana.sato:§#§@code.acme.test/o/r", "https://hana.sato:[redacted]@code.acme.test/o/r", ""},
	{"https://hana.sato:§/§@gitserver/o/r", "https://hana.sato:[redacted]@gitserver/o/r", ""},
	{"https://hana:1/§@code.acme.test/o/r", "https://hana:[redacted]@code.acme.test/o/r", ""},
	{"https://hana:§@§/§@code.acme.test/o/r", "https://hana:[redacted]@code.acme.test/o/r", ""},
	{"'https://hana:§'§@code.acme.test/o/r'", "'https://hana:[redacted]@code.acme.test/o/r'", ""},
	{"'https://hana:§ §@code.acme.test/o/r'", "'https://hana:[redacted]@code.acme.test/o/r'", ""},
	{"https://hana:§`§@gitserver/o/r", "https://hana:[redacted]@gitserver/o/r", ""},
	// As a shell is told them.
	{`git clone https://hana:§\$§@code.acme.test/o/r`, "git clone https://hana:[redacted]@code.acme.test/o/r", ""},
	{"git clone https://hana:'§ §'@code.acme.test/o/r", "git clone https://hana:[redacted]@code.acme.test/o/r", ""},
	{`git clone https://"hana:§"@gitserver/o/r`, `git clone https://"hana:[redacted]@gitserver/o/r`, ""},
	{"GITHUB_TOKEN=§ git push", "GITHUB_TOKEN=[redacted] git push", ""},
	{"$env:GIT_PASSWORD='§ §'; git push", "$env:GIT_PASSWORD='[redacted]'; git push", ""},
	{`$env:GH_TOKEN = "§"; git push`, `$env:GH_TOKEN = "[redacted]"; git push`, ""},
	{"gh --token=§ repo clone o/r", "gh --token=[redacted] repo clone o/r", ""},
	{"git -c http.extraHeader='Authorization: Basic §diehmac' fetch", "git -c http.extraHeader='Authorization: Basic [redacted]' fetch", ""},
	// Percent-encoded around the password.
	{"ssh://hana:§%40code.acme.test/o/r", "ssh://hana:[redacted]%40code.acme.test/o/r", ""},
	{"https://hana%3a§@code.acme.test/o/r", "https://hana%3a[redacted]@code.acme.test/o/r", ""},
	{"https://login.test/?to=https%3A%2F%2Fhana%3A§%40code.acme.test%2Fo", "https://login.test/?to=https%3A%2F%2Fhana%3A[redacted]%40code.acme.test%2Fo", ""},
	// Cut off.
	{"cannot open 'https://hana:§", "cannot open 'https://hana:[redacted]", ""},
	{"AUTHORIZATION:\u00a0Basic §diehmac", "AUTHORIZATION:\u00a0Basic [redacted]", ""},
}

func TestSecretForms(t *testing.T) {
	const secret = "h1dd3nw0rd"
	for _, f := range secretForms {
		text := strings.ReplaceAll(f.text, "§", secret)
		if f.quoted == "" {
			f.quoted = f.read
		}
		read, quoted := withoutSecrets(text), redact(text)
		if read != f.read {
			t.Errorf("%s is read as %s, want %s", f.text, strings.ReplaceAll(read, secret, "§"), f.read)
		}
		if quoted != f.quoted {
			t.Errorf("%s is quoted as %s, want %s", f.text, strings.ReplaceAll(quoted, secret, "§"), f.quoted)
		}
		if again := withoutSecrets(read); again != read {
			t.Errorf("%s: once more gives %s", f.text, again)
		}
	}
}

// What looks like a secret and is none stays.
func TestNoSecret(t *testing.T) {
	for _, s := range []string{
		"fatal: unable to access 'https://github.com:octo/widget.git/': Port number was not a decimal number",
		"git+https://github.com:octo/widget.git@v1.2", "https://code.acme.test:8443/o/r@v2", "'https://code:8443': ask hana@acme.test",
		"http://localhost:4873/@acme/widget", "http://registry:4873/@acme%2fwidget", "https://proxy:8080/acme.test/widget/@v/list",
		"https://hana%40acme.test@code.acme.test/o/r", "https://me:<redacted>@code.acme.test/a/b.git", "https://x-access-token:***@github.com/o/r@v1.2",
		"https://$USER:$TOKEN@github.com/o/r", "https://login.test/?to=https%3A%2F%2Fcode.acme.test%3A8443%2Fo", "https://gitlab.com/groups/acme/-/saml/sso?token=abc",
		"GITHUB_TOKEN=$TOKEN git push", "the token = none", "GIT_ASKPASS=/usr/bin/true git push",
		`{"url":"https://code","mail":"hana@acme.test"}`, "no-break\u00a0spaces\u202fstay",
	} {
		if got := withoutSecrets(s); got != plainSpaces(s) && got != s {
			t.Errorf("%s becomes %s", s, got)
		}
	}
}

// A secret that goes across the end of a line is on neither.
func TestRedactBroken(t *testing.T) {
	for _, c := range []struct {
		lines []string
		want  []string
	}{
		{[]string{"at https://hana:h1dd3", "nw0rd@code.acme.test/o: no"}, []string{"at https://hana:[redacted]", "[redacted]@code.acme.test/o: no"}},
		{[]string{"ghp_h1dd3nh1dd3nh1dd3nh1dd3n", "h1dd3nh1dd3n", "h1dd3n rest"}, []string{"[redacted]", "[redacted]", "[redacted] rest"}},
		{[]string{"http.extraHeader: Authorization:", "Basic h1dd3nw0rd"}, []string{"http.extraHeader: Authorization:", "Basic [redacted]"}},
		{[]string{"https://hana:h1dd3n@code/a", "https://hana:h1dd3n@code/b"},
			[]string{"https://hana:[redacted]@code/a", "https://hana:[redacted]@code/b"}},
		{[]string{"nothing", "here"}, []string{"nothing", "here"}},
	} {
		if got, _ := redactBroken(c.lines); !slices.Equal(got, c.want) {
			t.Errorf("%q, want %q", strings.ReplaceAll(strings.Join(got, "\n"), "h1dd3n", "S"), c.want)
		}
	}
}

// Transcripts in which a secret is where only reading them tells.
func TestNoEventShowsASecret(t *testing.T) {
	const secret = "h1dd3nw0rd"
	for name, transcript := range map[string]string{
		"no URL: the password has a slash": "$ git clone https://hana:§/§@code.acme.test/o/r.git\nCloning into 'r'...\nfatal: unable to access 'https://hana:§/§@code.acme.test/o/r.git/': URL rejected: Port number was not a decimal number between 0 and 65535\n",
		"two URLs in one":                  "$ git fetch\nfatal: unable to update url base from redirection:\n  asked for: https://https://hana:§@code/o/r/info/refs?service=git-upload-pack\n   redirect: https://code/login?to=https%3A%2F%2Fhana%3A§%40code.acme.test%2Fo\n",
		"a remembered remote":              "$ git remote set-url origin https://https://hana:§@gitserver/o/r.git\n$ git push\nfatal: Authentication failed\n",
		"broken in its quotes":             "$ git push\nfatal: unable to access 'https://hana:h1dd3\nnw0rd@code.acme.test/o/r.git/': The requested URL returned error: 403\n",
		"broken anywhere":                  "$ git fetch\nwarning: redirecting to https://hana:h1dd3\nnw0rd@code.acme.test/o/r.git/\nfatal: Authentication failed for 'https://hana:h1\ndd3nw0rd@code.acme.test/o/r.git/'\n",
		"broken at the width": "$ git fetch\n" +
			wrapped("warning: redirecting to https://"+strings.Repeat("a", 42)+":"+secret+"@code.acme.test/o/r.git/") + "\n",
		"a helper that says it": "$ git fetch\nlogin with https://hana:§@code.acme.test failed\nfatal: could not read Username for 'https://code.acme.test': terminal prompts disabled\n",
		"a helper, broken": "$ git fetch\n" + strings.Repeat("y", 62) + " https://hana:h1dd" + "\n" +
			"3nw0rd@code.acme.test failed\nfatal: could not read Username for 'https://code.acme.test': terminal prompts disabled\n",
		"a moved repository": "$ git push\nremote: This repository moved. Please use the new location:\nremote:   https://hana:§@code.acme.test/o/new.git\nTo https://hana:§@code.acme.test/o/r.git\n   1..2  main -> main\n",
		"a proxy":            "$ git -c http.proxy=http://hana:§/§@proxy.acme.test:3128 fetch\nfatal: unable to access 'https://code.acme.test/o/r.git/': Received HTTP code 407 from proxy after CONNECT\n",
		"the end of a window": "$ git push\nfatal: unable to access 'https://code.acme.test/o/r.git/': The requested URL returned error: 403 " +
			strings.Repeat("a ", (around-120)/2) + "https://hana:" + strings.Repeat("§/", 30) + "@code.acme.test/ " +
			strings.Repeat("z", 2*longLine) + "\n",
		"the beginning of a window": "$ git push\n" + strings.Repeat("a ", longLine/2+around) + "https://hana:" +
			strings.Repeat("§/", 30) + "@code.acme.test/ " +
			strings.Repeat("a ", (around-200)/2) + "REMOTE HOST IDENTIFICATION HAS CHANGED!" +
			strings.Repeat("z", 2*longLine) + "\nfatal: Could not read from remote repository.\n",
		"broken in more lines than are read": "$ git push\n" +
			wrapped("remote: Repository not found. See https://hana:"+strings.Repeat(secret+"/", 60)+"@code.acme.test/") +
			"\nfatal: unable to access 'https://code.acme.test/o/r/': The requested URL returned error: 404\n",
		"broken in a short line":   "$ git push\nfatal: repository 'https://a:h1dd3\nnw0rd@code.acme.test/o/r.git/' not found\n",
		"broken, two URLs in one":  "$ git push\nfatal: repository 'http://http://a:h1d\nd3nw0rd@c/' not found\n",
		"broken at the width, two": "$ git push\n" + wrapped("org.eclipse.jgit.api.errors.TransportException: http://http://aaaaaaaaaaaa:"+secret+"@c: not authorized") + "\n",
		"broken in a refused push": "$ git push\nTo https://code.acme.test/o/r.git\n ! [remote rejected] a -> a (TF402455: glpat-§§h1dd3\nnw0rd may not)\nerror: failed to push some refs to 'https://code.acme.test/o/r.git'\n",
		"an option's value":        "$ glab auth login --token '§ §' && sshpass -p § ssh-copy-id hana@code && git push\nfatal: Authentication failed for 'https://code.acme.test/o/r.git/'\n",
		"a directory":              "hana@pc:~/glpat-§§§$ git fetch\nfatal: Authentication failed for 'https://code.acme.test/o/r.git/'\n",
		"it worked":                "$ git push https://hana:§@code.acme.test/o/r.git main\nTo https://hana:§@code.acme.test/o/r.git\n   1..2  main -> main\n",
	} {
		events := readTranscript([]byte(strings.ReplaceAll(transcript, "§", secret)))
		if len(events) == 0 {
			t.Errorf("%s: no event", name)
		}
		for _, e := range events {
			said := said(e)
			for i := 0; i+5 <= len(secret); i++ {
				if strings.Contains(said, secret[i:i+5]) {
					t.Errorf("%s: an event shows (a part of) the secret", name)
					break
				}
			}
		}
	}
}
