package remoteurl

import "testing"

// TestConvert goes through the rows of auth-facts §4.2.
func TestConvert(t *testing.T) {
	h := configured(t)
	tests := []struct {
		name             string
		https, ssh, s443 string // "" where there is none
	}{
		{"github.com", "https://github.com/O/R.git", "git@github.com:O/R.git", "ssh://git@ssh.github.com:443/O/R.git"},
		{"github.com without .git", "https://github.com/O/R", "git@github.com:O/R", "ssh://git@ssh.github.com:443/O/R"},
		{"gist", "https://gist.github.com/ID.git", "git@gist.github.com:ID.git", ""},
		{"wiki", "https://github.com/O/R.wiki.git", "git@github.com:O/R.wiki.git", "ssh://git@ssh.github.com:443/O/R.wiki.git"},
		{"GHES", "https://ghe.example/O/R.git", "git@ghe.example:O/R.git", ""},
		{"ghe.com", "https://octocorp.ghe.com/O/R.git", "octocorp@octocorp.ghe.com:O/R.git", ""},
		{"GitLab", "https://gitlab.com/G/SUB/SUB2/R.git", "git@gitlab.com:G/SUB/SUB2/R.git", "ssh://git@altssh.gitlab.com:443/G/SUB/SUB2/R.git"},
		{"GitLab, own endpoint", "https://gitlab.example/G/R.git", "ssh://git@ssh.gitlab.example:2222/G/R.git", ""},
		{"Bitbucket Cloud", "https://bitbucket.org/WS/R.git", "git@bitbucket.org:WS/R.git", "ssh://git@altssh.bitbucket.org:443/WS/R.git"},
		{"Bitbucket DC", "https://stash.example:8443/scm/PROJ/R.git", "ssh://git@stash.example:7999/PROJ/R.git", ""},
		{"Bitbucket DC, personal", "https://stash.example:8443/scm/~u/R.git", "ssh://git@stash.example:7999/~u/R.git", ""},
		{"Azure DevOps", "https://dev.azure.com/ORG/PROJ/_git/R", "git@ssh.dev.azure.com:v3/ORG/PROJ/R", ""},
		{"Azure DevOps, space", "https://dev.azure.com/ORG/My%20PROJ/_git/R", "git@ssh.dev.azure.com:v3/ORG/My%20PROJ/R", ""},
		{"Azure legacy", "https://ORG.visualstudio.com/PROJ/_git/R", "org@vs-ssh.visualstudio.com:v3/org/PROJ/R", ""},
		{"Codeberg", "https://codeberg.org/O/R.git", "git@codeberg.org:O/R.git", ""},
		{"Gitea", "https://gitea.example/O/R.git", "gitea@gitea.example:O/R.git", ""},
		{"sourcehut", "https://git.sr.ht/~U/R", "git@git.sr.ht:~U/R", ""},
	}
	for _, tt := range tests {
		all := map[Protocol]string{HTTPS: tt.https, SSH: tt.ssh, SSH443: tt.s443}
		for from, raw := range all {
			if raw == "" {
				continue
			}
			for to, want := range all {
				got, ok := Parse(raw).To(to, h)
				if ok != (want != "") {
					t.Errorf("%s: %v to %v: ok = %v", tt.name, from, to, ok)
					continue
				}
				if ok && got != want && !(tt.name == "Azure legacy" && to == HTTPS && got == "https://org.visualstudio.com/PROJ/_git/R") {
					t.Errorf("%s: %v to %v = %q, want %q", tt.name, from, to, got, want)
				}
				same, exact := SameRepository(raw, got, h)
				if ok && (!same || !exact && tt.name != "Azure legacy") {
					t.Errorf("%s: %q and %q are not the same repository", tt.name, raw, got)
				}
			}
		}
	}
}

func TestConvertDropsWhatDoesNotBelong(t *testing.T) {
	tests := []struct {
		raw  string
		to   Protocol
		want string
	}{
		{"https://octo@github.com:443/O/R", SSH, "git@github.com:O/R"},
		{"https://ORG@dev.azure.com/ORG/_git/PROJ", SSH, "git@ssh.dev.azure.com:v3/ORG/PROJ/PROJ"},
		{"https://ORG.visualstudio.com/DefaultCollection/P/_git/R", SSH, "org@vs-ssh.visualstudio.com:v3/org/P/R"},
		{"https://gist.github.com/USER/ID.git", SSH, "git@gist.github.com:ID.git"},
		{"ssh://git@github.com:22/O/R.git", HTTPS, "https://github.com/O/R.git"},
		{"git@github.com:/O/R.git", HTTPS, "https://github.com/O/R.git"},
		{"git@ssh.dev.azure.com:v3/ORG/My Project/R", HTTPS, "https://dev.azure.com/ORG/My%20Project/_git/R"},
		{"git://github.com/O/R", HTTPS, "https://github.com/O/R"},
	}
	for _, tt := range tests {
		if got, ok := Parse(tt.raw).To(tt.to, nil); !ok || got != tt.want {
			t.Errorf("Parse(%q).To(%v) = %q, %v; want %q", tt.raw, tt.to, got, ok, tt.want)
		}
	}
}

func TestConvertUnknown(t *testing.T) {
	for _, raw := range []string{
		"https://host.example/o/r", "git@host.example:o/r", "https://gitlab.example.com/g/r", "git@work:o/r", "/srv/x",
		"codecommit::eu-west-1://r", "HTTPS://github.com/o/r", "https://github.com/o", "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/r",
	} {
		for _, p := range []Protocol{SSH, SSH443} {
			if got, ok := Parse(raw).To(p, nil); ok {
				t.Errorf("Parse(%q).To(%v) = %q; want none", raw, p, got)
			}
		}
	}
	if got, ok := Parse("git@host.example:o/r").To(HTTPS, nil); ok {
		t.Errorf("an unknown host went to HTTPS: %q", got)
	}
}

func TestRepository(t *testing.T) {
	h := configured(t)
	tests := []struct {
		raw, owner, name string
		ok               bool
	}{
		{"https://github.com/O/R.git", "O", "R", true},
		{"git@github.com:O/R.wiki.git", "O", "R", true},
		{"https://github.com/O/R/tree/main", "", "", false},
		{"https://github.com/O", "", "", false},
		{"https://gist.github.com/ID.git", "", "ID", true},
		{"https://gist.github.com/U/ID", "U", "ID", true},
		{"git@gitlab.com:G/SUB/R.git", "G/SUB", "R", true},
		{"https://stash.example:8443/ctx/scm/PROJ/R.git", "PROJ", "R", true},
		{"ssh://git@stash.example:7999/PROJ/R.git", "PROJ", "R", true},
		{"https://dev.azure.com/ORG/My%20PROJ/_git/R", "ORG/My PROJ", "R", true},
		{"https://dev.azure.com/ORG/_git/PROJ", "ORG/PROJ", "PROJ", true},
		{"https://ORG.visualstudio.com/DefaultCollection/P/_git/R", "org/P", "R", true},
		{"git@ssh.dev.azure.com:v3/ORG/P/R", "ORG/P", "R", true},
		{"https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/R", "", "R", true},
		{"git@git.sr.ht:~U/R", "~U", "R", true},
		{"git@host.example:team/R.git", "team", "R", true},
		{"https://host.example/ctx/scm/PROJ/R.git", "PROJ", "R", true},
		{"https://tfs.example/Collection/P/_git/R", "Collection/P", "R", true},
		{"host.example:R", "", "R", true},
		{"../x", "", "", false},
		{"ext::foo", "", "", false},
	}
	for _, tt := range tests {
		r, ok := Parse(tt.raw).Repository(h)
		if ok != tt.ok || r.Owner != tt.owner || r.Name != tt.name {
			t.Errorf("Parse(%q).Repository = %q, %q, %v; want %q, %q, %v", tt.raw, r.Owner, r.Name, ok, tt.owner, tt.name, tt.ok)
		}
	}
}

func TestWithRepo(t *testing.T) {
	tests := []struct{ raw, owner, name, want string }{
		{"https://octo@GitHub.com/O/R.git", "o", "r", "https://octo@GitHub.com/o/r.git"},
		{"git@github.com:O/R.wiki.git", "o", "r", "git@github.com:o/r.wiki.git"},
		{"ssh://git@github.com:22/O/R", "o", "r", "ssh://git@github.com:22/o/r"},
		{"https://gitlab.com/G/SUB/R.git", "g/s/t", "r", "https://gitlab.com/g/s/t/r.git"},
		{"https://dev.azure.com/ORG/P/_git/R", "ORG/Q", "S", "https://dev.azure.com/ORG/Q/_git/S"},
		{"https://dev.azure.com/ORG/P/_git/R", "ORG/Q", "Q", "https://dev.azure.com/ORG/Q/_git/Q"},
		{"https://dev.azure.com/ORG/_git/P", "ORG/Q", "Q", "https://dev.azure.com/ORG/_git/Q"},
		{"https://dev.azure.com/ORG/_git/P", "ORG/Q", "S", "https://dev.azure.com/ORG/Q/_git/S"},
		{"https://org.visualstudio.com/P/_git/R", "org/Q", "S", "https://org.visualstudio.com/Q/_git/S"},
		{"git@ssh.dev.azure.com:v3/ORG/P/R", "ORG/My Q", "S", "git@ssh.dev.azure.com:v3/ORG/My%20Q/S"},
		{"git@host.example:srv/git/team/R.git", "Team", "r", "git@host.example:srv/git/Team/r.git"},
		{"https://host.example/scm/PROJ/R.git", "Q", "r", "https://host.example/scm/Q/r.git"},
		{"https://github.com/O/R", "o", "a b", "https://github.com/o/a%20b"},
		{"https://github.com/O/R", "o9", "a! b", "https://github.com/o9/a!%20b"},
		{"git@host.example:O/R", "o", "a b", "git@host.example:o/a b"},
		{"../x", "o", "r", "../x"},
	}
	for _, tt := range tests {
		if got := Parse(tt.raw).WithRepo(tt.owner, tt.name); got != tt.want {
			t.Errorf("Parse(%q).WithRepo(%q, %q) = %q, want %q", tt.raw, tt.owner, tt.name, got, tt.want)
		}
	}
}

func TestWithHostAndUser(t *testing.T) {
	tests := []struct{ raw, host, user, want string }{
		{"https://u:w@h:8443/x", "g", "v", "https://v:w@g:8443/x"},
		{"git@h:x", "g", "v", "v@g:x"},
		{"h:x", "g", "v", "v@g:x"},
		{"ssh://h/x", "g", "v", "ssh://v@g/x"},
		{"https://u:w@h/x", "g", "", "https://g/x"},
		{"https://h/x", "g", "a@b", "https://a%40b@g/x"},
		{"../x", "g", "v", "../x"},
	}
	for _, tt := range tests {
		if got := Parse(Parse(tt.raw).WithHost(tt.host)).WithUser(tt.user); got != tt.want {
			t.Errorf("%q with host %q and user %q = %q, want %q", tt.raw, tt.host, tt.user, got, tt.want)
		}
	}
}

func TestSameRepository(t *testing.T) {
	tests := []struct {
		a, b        string
		same, exact bool
	}{
		{"https://github.com/O/R.git", "git@github.com:O/R", true, true},
		{"https://GitHub.com/O/R.git", "git@github.com:O/R", true, true},
		{"https://github.com/o/R.git", "git@github.com:O/R", true, false},
		{"https://github.com/O/R.git", "ssh://git@ssh.github.com:443/O/R.git", true, true},
		{"https://github.com/O/R.git", "https://github.com/O/S", false, false},
		{"https://github.com/O/R.git", "https://gitlab.com/O/R", false, false},
		{"https://github.com/O/R.git", "https://github.com/O/R.wiki.git", false, false},
		{"https://dev.azure.com/ORG/P/_git/R", "git@ssh.dev.azure.com:v3/ORG/P/R", true, true},
		{"https://host.example/a/b", "git@host.example:a/b.git", true, true},
		{"https://dev.azure.com/ORG/P/_git/R", "https://gitlab.com/ORG/P/R", false, false},
		{"https://github.com/O/R", "../R", false, false},
		{"../x", "../x", true, true},
		{"../x", "../X", false, false},
	}
	for _, tt := range tests {
		if same, exact := SameRepository(tt.a, tt.b, nil); same != tt.same || exact != tt.exact {
			t.Errorf("SameRepository(%q, %q) = %v, %v; want %v, %v", tt.a, tt.b, same, exact, tt.same, tt.exact)
		}
	}
}

func TestWeb(t *testing.T) {
	h := configured(t)
	tests := []struct{ raw, want string }{
		{"git@github.com:O/R.git", "https://github.com/O/R"},
		{"https://u:w@github.com/O/R.wiki.git", "https://github.com/O/R/wiki"},
		{"git@gist.github.com:ID.git", "https://gist.github.com/ID"},
		{"git@gitlab.com:G/S/R.git", "https://gitlab.com/G/S/R"},
		{"ssh://git@stash.example:7999/PROJ/R.git", "https://stash.example:8443/projects/PROJ/repos/R/browse"},
		{"ssh://git@stash.example:7999/~u/R.git", "https://stash.example:8443/users/u/repos/R/browse"},
		{"git@ssh.dev.azure.com:v3/ORG/My%20P/R", "https://dev.azure.com/ORG/My%20P/_git/R"},
		{"https://u:w@host.example:8443/a/b.git?x", "https://host.example:8443/a/b"},
		{"git@host.example:a/b", ""},
		{"../x", ""},
	}
	for _, tt := range tests {
		if got, ok := Parse(tt.raw).Web(h); got != tt.want || ok != (tt.want != "") {
			t.Errorf("Web of %q = %q, %v; want %q", Redact(tt.raw), got, ok, tt.want)
		}
	}
}
