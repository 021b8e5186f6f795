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
