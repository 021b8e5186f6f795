package machine

import (
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

const ghHosts = `github.com:
    git_protocol: ssh
    users:
        octo:
            oauth_token: ` + canary + `
        work-octo:
    user: octo
    oauth_token: ` + canary + `
Git.Example.com:
    users:
        corp:
    user: corp
old.example:
    user: old
    oauth_token: "` + canary + `"
empty.example:
`

func TestGH(t *testing.T) {
	home := t.TempDir()
	for name, env := range map[string]Env{
		"linux":         testEnv("linux", home),
		"xdg":           testEnv("linux", home, "XDG_CONFIG_HOME="+filepath.Join(home, "xdg")),
		"GH_CONFIG_DIR": testEnv("darwin", home, "GH_CONFIG_DIR="+filepath.Join(home, "here"), "XDG_CONFIG_HOME=/nowhere"),
		"windows":       testEnv("windows", home, "appdata="+filepath.Join(home, "AppData", "Roaming")),
	} {
		env.Home = writeTree(t, map[string]string{
			map[string]string{
				"linux": ".config/gh/hosts.yml", "xdg": "xdg/gh/hosts.yml", "GH_CONFIG_DIR": "here/hosts.yml",
				"windows": "AppData/Roaming/GitHub CLI/hosts.yml",
			}[name]: ghHosts,
		})
		for i := range env.Vars {
			env.Vars[i] = strings.Replace(env.Vars[i], home, env.Home, 1)
		}
		g, err := readGH(env)
		want := []GHHost{
			{Host: "git.example.com", User: "corp", Users: []string{"corp"}},
			{Host: "github.com", User: "octo", Users: []string{"octo", "work-octo"}, Protocol: "ssh", TokenInFile: true},
			{Host: "old.example", User: "old", Users: []string{"old"}, TokenInFile: true},
		}
		if err != nil || !reflect.DeepEqual(g.Hosts, want) {
			t.Errorf("%s: %v\ngot  %+v\nwant %+v", name, err, g.Hosts, want)
		}
		if h, ok := g.Host("gist.GitHub.com"); !ok || h.User != "octo" {
			t.Errorf("gists: %+v, %v", h, ok)
		}
	}
}

// A file that is broken next to a token says so without showing it.
func TestGHBroken(t *testing.T) {
	for _, text := range []string{
		"github.com:\n  oauth_token: " + canary + "\n bad: [",
		"github.com: " + canary,
		"- " + canary,
		"github.com:\n    users: " + canary,
		"github.com:\n    user: {a: " + canary + "}\n",
		"\t" + canary,
		strings.Repeat("#", maxGH+1),
	} {
		g, err := readGH(testEnv("linux", writeTree(t, map[string]string{".config/gh/hosts.yml": text})))
		if err == nil || strings.Contains(err.Error(), "Canary") {
			t.Errorf("%.20q gives the error %q", text, strings.ReplaceAll(err.Error(), canary, "SECRET"))
		}
		if len(text) < maxGH && !errors.Is(err, errGHFile) {
			t.Errorf("%.20q gives another error", text)
		}
		leaks(t, g)
	}
}

func TestGHConfig(t *testing.T) {
	if g, err := readGH(testEnv("linux", writeTree(t, map[string]string{".config/gh/hosts.yml": ""}))); err != nil || len(g.Hosts) > 0 {
		t.Errorf("an empty file: %+v, %v", g, err)
	}
	g, err := readGH(testEnv("linux", writeTree(t, map[string]string{".config/gh/config.yml": "# x\ngit_protocol: ssh\neditor:\naliases:\n  co: pr checkout\n"})))
	if err != nil || g.Protocol != "ssh" || len(g.Hosts) != 0 {
		t.Errorf("%+v, %v", g, err)
	}
}
