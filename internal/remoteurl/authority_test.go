package remoteurl_test

import (
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// TestAuthority compares with what git credential is asked about (credential.c,
// credential_from_url: the host as it stands in the URL, brackets and port kept).
func TestAuthority(t *testing.T) {
	for url, want := range map[string]string{
		"https://git.example.com/o/r":             "git.example.com",
		"https://git.example.com:8443/o/r":        "git.example.com:8443",
		"https://dana@git.example.com:8443/o/r":   "git.example.com:8443",
		"https://[2001:db8::1]/o/r":               "[2001:db8::1]",
		"https://[2001:db8::1]:8443/o/r":          "[2001:db8::1]:8443",
		"ssh://git@[2001:db8::1]:2222/o/r":        "[2001:db8::1]:2222",
		"git@git.example.com:o/r":                 "git.example.com",
		"ssh://git@git.example.com:octo/widget":   "git.example.com:octo", // Git's own reading
		"http://localhost:3000/o/r":               "localhost:3000",
		"https://git.example.com:8443/o/r?x=y:80": "git.example.com:8443",
	} {
		if got := remoteurl.Parse(url).Authority(); got != want {
			t.Errorf("%s: %q, want %q", url, got, want)
		}
	}
}

// TestForgeAtThePortOfTheRemote: pages and API are those of the server that the
// remote itself names.
func TestForgeAtThePortOfTheRemote(t *testing.T) {
	hosts, errs := forge.NewHosts(map[string]forge.Override{
		"git.example.com":  {Forge: forge.Gitea},
		"two.example.com":  {Forge: forge.GitLab, HTTPSPort: 8443},
		"api.example.com":  {Forge: forge.Gitea, HTTPSPort: 8443, API: "https://api.example.com:8443/own/v1"},
		"http.example.com": {Forge: forge.Forgejo, PlainHTTP: true, HTTPSPort: 3000},
	})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for url, want := range map[string][2]string{
		"https://git.example.com/o/r":           {"https://git.example.com", "https://git.example.com/api/v1"},
		"https://git.example.com:443/o/r":       {"https://git.example.com", "https://git.example.com/api/v1"},
		"https://git.example.com:8443/o/r":      {"https://git.example.com:8443", "https://git.example.com:8443/api/v1"},
		"http://git.example.com:3000/o/r":       {"http://git.example.com:3000", "http://git.example.com:3000/api/v1"},
		"http://git.example.com/o/r":            {"https://git.example.com", "https://git.example.com/api/v1"}, // which leads there
		"ssh://git@git.example.com:2222/o/r":    {"https://git.example.com", "https://git.example.com/api/v1"},
		"git@two.example.com:o/r":               {"https://two.example.com:8443", "https://two.example.com:8443/api/v4"},
		"https://two.example.com:9443/o/r":      {"https://two.example.com:9443", "https://two.example.com:9443/api/v4"},
		"https://two.example.com:443/o/r":       {"https://two.example.com", "https://two.example.com/api/v4"},
		"https://api.example.com:9443/o/r":      {"https://api.example.com:9443", "https://api.example.com:8443/own/v1"},
		"http://http.example.com:3000/o/r":      {"http://http.example.com:3000", "http://http.example.com:3000/api/v1"},
		"https://http.example.com:3443/o/r":     {"https://http.example.com:3443", "https://http.example.com:3443/api/v1"},
		"https://github.com:8443/octo/widget":   {"https://github.com", "https://api.github.com"}, // it has no other
		"https://gitlab.com:8443/octo/widget":   {"https://gitlab.com", "https://gitlab.com/api/v4"},
		"ssh://git@ssh.github.com:443/octo/wid": {"https://github.com", "https://api.github.com"},
	} {
		repo, ok := remoteurl.Parse(url).Repository(hosts)
		if !ok {
			t.Errorf("%s is no repository", url)
			continue
		}
		if got := [2]string{repo.Forge.Origin(), repo.Forge.API}; got != want {
			t.Errorf("%s: %q, want %q", url, got, want)
		}
	}
}
