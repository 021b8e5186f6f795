package server

import "testing"

// A configuration is known by its place, and what has another place by what the
// editor takes it for.
func TestIsConfig(t *testing.T) {
	for _, c := range []struct {
		path, language string
		want           bool
	}{
		{"/w/.git/config", "", true},
		{"/srv/widget.git/config", "", true},
		{"/home/octo/.config/git/config", "", true},
		{`C:\w\.git\config`, "", true},
		{"/w/.git/modules/lib/config", "", true},
		{"/w/.git/worktrees/x/config.worktree", "", true},
		{"/w/.gitmodules", "", true},
		{"/home/octo/.gitconfig", "", true},
		{"/etc/gitconfig", "", true},
		{"/home/octo/work.gitconfig", "", true},
		{"/home/octo/.gitconfig.d/work", "", true},
		{"config", "", false},
		{"/home/octo/.ssh/config", "ssh_config", false},
		{"/w/digit/config", "", false},
		{"/w/.git/modules/lib/HEAD", "", false},
		{"/w/README.md", "markdown", false},
		{"/w/anything", "gitconfig", true},
		{"/w/anything", "git-config", true},
		{"/w/anything", "Git Config", true},
		{"/w/anything", "git_config", true},
		{"/w/anything", "ini", false},
	} {
		if isConfig(c.path, c.language) != c.want {
			t.Errorf("%s in %q: %v", c.path, c.language, !c.want)
		}
	}
}
