package settings_test

import (
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// A value that does not count is named with what is accepted; one that counts is not.
func TestComplaints(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{``, ""},
		{`null`, ""},
		{`{}`, ""},
		{`[]`, "The setting gitauth.* is []; accepted: {…}. The default is used."},
		{`{"verify": null}`, ""},
		{`{"verify": "sometimes"}`,
			"The setting gitauth.verify is \"sometimes\"; accepted: never, onFailure, onRequest, always. The default is used."},
		{`{"verify": "` + strings.Repeat("no ", 12) + `no"}`,
			"The setting gitauth.verify is \"" + strings.Repeat("no ", 12) +
				"no\"; accepted: never, onFailure, onRequest, always. The default is used."},
		{`{"verify": "` + strings.Repeat("no ", 12) + `not"}`,
			"The setting gitauth.verify is \"" + strings.Repeat("no ", 12) +
				"not…; accepted: never, onFailure, onRequest, always. The default is used."},
		{`{"minimumGitVersion": 7}`, "The setting gitauth.minimumGitVersion is 7; accepted: a string. The default is used."},
		{`{"minimumGitVersion": "2.40"}`, ""},
		{`{"token": {"expiresInDays": 0}}`, "The setting gitauth.token.expiresInDays is 0; accepted: 1 to 366. The default is used."},
		{`{"token": {"expiresInDays": 1}}`, ""},
		{`{"token.expiresInDays": 366}`, ""},
		{`{"token.expiresInDays": 367}`, "The setting gitauth.token.expiresInDays is 367; accepted: 1 to 366. The default is used."},
		{`{"token.expiresInDays": "week"}`,
			"The setting gitauth.token.expiresInDays is \"week\"; accepted: 1 to 366. The default is used."},
		{`{"severity": {"helper-none": "off"}}`, ""},
		{`{"severity": {"helper-none": "loud"}}`, "The setting gitauth.severity.helper-none is \"loud\"; accepted: " +
			strings.Join(settings.Severities, ", ") + ". The default is used."},
		{`{"severity": {"helper-none": 1}}`, "The setting gitauth.severity.helper-none is 1; accepted: " +
			strings.Join(settings.Severities, ", ") + ". The default is used."},
		{`{"severity": {"helper-some": "off"}}`, "There is no setting gitauth.severity.helper-some."},
		{`{"hosts": {"h.test": {"forge": "gitea", "sshPort": 1, "httpsPort": 65535}}}`, ""},
		{`{"hosts": {"h.test": {"forge": "gitea", "sshPort": 65536}}}`,
			"The setting gitauth.hosts for “h.test”: “sshPort”: 65536; 1 to 65535. This part was left out."},
		{`{"hosts": {"h.test": {"forge": "gitea", "sshUser": 7}}}`,
			"The setting gitauth.hosts for “h.test”: “sshUser”: 7; string. This part was left out."},
		{`{"hosts": {"https://h.test:65535/": {"forge": "gitea"}, "http://i.test:1": {"forge": "gitea"}}}`, ""},
		{`{"hosts": {"https://h.test:0": {"forge": "gitea"}}}`, badAddress("https://h.test:0")},
		{`{"hosts": {"https://h.test:65536": {"forge": "gitea"}}}`, badAddress("https://h.test:65536")},
		{`{"hosts": {"https://h.test:x": {"forge": "gitea"}}}`, badAddress("https://h.test:x")},
		{`{"hosts": {"ssh://h.test": {"forge": "gitea"}}}`, badAddress("ssh://h.test")},
	} {
		_, problems := settings.Parse([]byte(c.raw), []string{"helper-none"})
		var got []string
		for _, p := range problems {
			got = append(got, p.Message.In(text.English))
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%s: %q, want %q", c.raw, got, c.want)
		}
	}
}

func badAddress(host string) string {
	return "The setting gitauth.hosts has an entry for “" + host + "” that was left out: host, https://host:port, http://host:port."
}

// What is said in Japanese, and to whom.
func TestLang(t *testing.T) {
	for _, c := range []struct {
		locale, editor string
		env            []string
		ja             bool
	}{
		{"ja", "en", nil, true},
		{"en", "ja", []string{"LANG=ja_JP.UTF-8"}, false},
		{"auto", "ja", nil, true},
		{"auto", "ja-JP", nil, true},
		{"auto", "JA_JP", nil, true},
		{"auto", "jam", nil, false},
		{"auto", "de", []string{"LANG=ja_JP.UTF-8"}, false},
		{"auto", "", []string{"LANG=ja_JP.UTF-8"}, true},
		{"auto", "C", []string{"LANG=ja_JP.UTF-8"}, true},
		{"auto", "c.UTF-8", []string{"LANG=ja_JP.UTF-8"}, true},
		{"auto", "POSIX", []string{"LANG=ja_JP.UTF-8"}, true},
		{"auto", "", []string{"LC_ALL=ja", "LANG=de_DE"}, true},
		{"auto", "", []string{"LC_ALL=C", "LANG=ja_JP.UTF-8"}, false},
		{"auto", "", []string{"LC_MESSAGES=ja_JP", "LANG=en_US"}, true},
		{"auto", "", nil, false},
	} {
		s := settings.Default()
		s.Locale = c.locale
		getenv := func(name string) string {
			for _, v := range c.env {
				if n, value, _ := strings.Cut(v, "="); n == name {
					return value
				}
			}
			return ""
		}
		if got := s.Lang(c.editor, getenv); (got == text.Japanese) != c.ja {
			t.Errorf("setting %q, editor %q, environment %q: %v", c.locale, c.editor, c.env, got)
		}
	}
}

// Git keeps no case of a section or a key, and other sections are none of ours.
func TestFromGitInAnyCase(t *testing.T) {
	s, problems := fromGit(t, "[GitAuth]\n\tPREFERREDPROTOCOL = ssh\n[gitauthor]\n\tname = x\n[gitauth \"\"]\n\tverify = never\n", "")
	if len(problems) > 0 || s.PreferredProtocol != "ssh" || s.Verify != "never" {
		t.Errorf("%+v, %v", *s, problems)
	}
	s, problems = fromGit(t, "", "")
	if len(problems) > 0 || len(s.Severity) > 0 || len(s.HostConfig) > 0 || s.Verify != "onRequest" {
		t.Errorf("without any: %+v, %v", *s, problems)
	}
}
