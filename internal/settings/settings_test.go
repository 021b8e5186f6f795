package settings_test

import (
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// A program below the folder that the editor happens to stand in may be a
// repository's.
func TestRelativeProgramIsRefused(t *testing.T) {
	for path, accepted := range map[string]bool{
		"": true, "git": true, "/usr/bin/git": true,
		"./git": false, "tools/git": false, "../git": false, "~/bin/git": false,
	} {
		s, problems := settings.Parse([]byte(`{"git": {"path": "`+path+`"}}`), nil)
		if accepted != (len(problems) == 0) {
			t.Errorf("%q: problems: %v", path, problems)
		}
		if !accepted && s.GitPath != "" || accepted && s.GitPath != path {
			t.Errorf("%q: git.path is %q", path, s.GitPath)
		}
	}
}

// Who names an API that is refused did not mean the host's own to be asked.
func TestRefusedAPIAsksNobody(t *testing.T) {
	s, problems := settings.Parse([]byte(`{"hosts": {"git.example.com": {"forge": "gitea", "api": "http://169.254.169.254/latest"}, "other.example.com": {"forge": "gitea"}}}`), nil)
	if len(problems) != 1 || !s.Hosts.Lookup("git.example.com").NoAPI || s.Hosts.Lookup("other.example.com").NoAPI {
		t.Errorf("%v, %+v", problems, s.Hosts.Lookup("git.example.com"))
	}
}

// A token in the wrong place is not repeated in the complaint about it.
func TestComplaintShowsNoSecret(t *testing.T) {
	for _, secret := range []string{"ghp_" + strings.Repeat("hunter2Q", 5), "hUnter2kQx9L"} {
		for _, raw := range []string{`{"verify": "%"}`, `{"hosts": {"git.example.com": {"forge": "%"}}}`, `{"token": {"kind": "%"}}`} {
			_, problems := settings.Parse([]byte(strings.ReplaceAll(raw, "%", secret)), nil)
			if len(problems) == 0 {
				t.Errorf("%s: no complaint", raw)
			}
			for _, p := range problems {
				if strings.Contains(p.Message.In(text.English), secret) {
					t.Errorf("%s: the complaint repeats it", raw)
				}
			}
		}
	}
}
