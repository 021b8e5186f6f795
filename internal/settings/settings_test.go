package settings_test

import (
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/settings"
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
