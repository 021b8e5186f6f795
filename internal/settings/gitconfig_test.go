package settings_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

func fromGit(t *testing.T, global, local string) (*settings.Settings, []settings.Problem) {
	t.Helper()
	home, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{".gitconfig": global, "r/.git/config": local,
		"r/.git/HEAD": "ref: refs/heads/main\n", "r/.git/objects/x": "", "r/.git/refs/x": ""} {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	env := gitconfig.Env{Home: home, NoSystem: true, Cwd: filepath.Join(home, "r")}
	disk := gitconfig.NewDisk(env.Version)
	repo, err := gitconfig.Discover(disk, env, env.Cwd)
	if err != nil || repo == nil {
		t.Fatalf("no repository: %v", err)
	}
	return settings.FromGit(gitconfig.Load(disk, env, repo), []string{"helper-none"})
}

func TestFromGit(t *testing.T) {
	s, problems := fromGit(t, `[gitauth]
	preferredProtocol = ssh
	inlayHints = off
[gitauth "token"]
	kind = classic
	expiresInDays = 7
[gitauth "severity"]
	helper-none = off
[gitauth "terminal"]
	logs = ~/one.log
	logs = ~/two.log
[gitauth "https://git.example.com:8443"]
	forge = gitea
	sshPort = 2222
[gitauth "http://plain.example:3000"]
	forge = gitea
[gitauth "bare.example"]
	forge = gitlab
`, "[gitauth \"evil.example\"]\n\tforge = github\n[gitauth]\n\tverify = always\n")
	for _, p := range problems {
		t.Error(p)
	}
	if s.PreferredProtocol != "ssh" || s.InlayHints || s.TokenKind != "classic" || s.TokenExpiresInDays != 7 ||
		s.Severity["helper-none"] != "off" || !slices.Equal(s.TerminalLogs, []string{"~/one.log", "~/two.log"}) {
		t.Errorf("%+v", *s)
	}
	if s.Verify != "onRequest" || s.Hosts.Lookup("evil.example").Known {
		t.Error("a repository's own configuration counts")
	}
	for host, want := range map[string]struct {
		kind, origin, api string
		ssh               int
	}{
		"git.example.com": {"gitea", "https://git.example.com:8443", "https://git.example.com:8443/api/v1", 2222},
		"plain.example":   {"gitea", "http://plain.example:3000", "http://plain.example:3000/api/v1", 0},
		"bare.example":    {"gitlab", "https://bare.example", "https://bare.example/api/v4", 0},
	} {
		f := s.Hosts.Lookup(host)
		if string(f.Kind) != want.kind || f.Origin() != want.origin || f.API != want.api || f.SSHPort != want.ssh ||
			!f.Known {
			t.Errorf("%s: %s at %s, API %s, SSH port %d", host, f.Kind, f.Origin(), f.API, f.SSHPort)
		}
	}
}

// TestOneWrongMemberKeepsTheRow: what is wrong is named, and the rest of the row
// counts; without a forge nothing does.
func TestOneWrongMemberKeepsTheRow(t *testing.T) {
	for _, c := range []struct{ row, named, forge string }{
		{`{"forge": "gitea", "sshport": 2222}`, "“sshport”", "gitea"},
		{`{"forge": "gitea", "sshPort": 0}`, "“sshPort”", "gitea"},
		{`{"forge": "gitea", "sshUser": 7}`, "“sshUser”", "gitea"},
		{`{"forge": "gitea", "api": "ftp://x"}`, "api", "gitea"},
		{`{"forge": "unknown"}`, "“forge”", "unknown"},
		{`{"forge": "Gitea"}`, "“forge”", "unknown"},
		{`{"sshPort": 2222}`, "forge", "unknown"},
		{`7`, "forge", "unknown"},
	} {
		s, problems := settings.Parse([]byte(`{"hosts": {"git.example.com": `+c.row+`}}`), nil)
		if len(problems) != 1 || !strings.Contains(problems[0].Message.In(text.English), c.named) {
			t.Errorf("%s: %v", c.row, problems)
		}
		if f := s.Hosts.Lookup("git.example.com"); string(f.Kind) != c.forge {
			t.Errorf("%s: %s", c.row, f.Kind)
		}
	}
}

// TestEditorsKnowTheHostsMembers holds the schema of VS Code against the table
// that the server reads.
func TestEditorsKnowTheHostsMembers(t *testing.T) {
	b, err := os.ReadFile("../../editors/vscode/package.json")
	if err != nil {
		t.Fatal(err)
	}
	var p struct {
		Contributes struct {
			Configuration struct {
				Properties map[string]struct {
					AdditionalProperties struct {
						Required   []string
						Properties map[string]struct {
							Type string
							Enum []string
						}
					}
				}
			}
		}
	}
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	schema := p.Contributes.Configuration.Properties["gitauth.hosts"].AdditionalProperties
	if !slices.Equal(schema.Required, []string{"forge"}) || len(schema.Properties) != len(settings.HostMembers) {
		t.Errorf("required %v, %d members, want %d", schema.Required, len(schema.Properties), len(settings.HostMembers))
	}
	for _, d := range settings.HostMembers {
		is := schema.Properties[d.Name]
		if is.Type != d.Type || d.Type == "string" && !slices.Equal(is.Enum, d.Accepted) {
			t.Errorf("%s: %s %v, want %s %v", d.Name, is.Type, is.Enum, d.Type, d.Accepted)
		}
	}
}
