package codeactions_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

// broken are sections with URL in them that Git does not read, or does not read
// to the end.
var broken = []string{
	"[remote origin]\n\turl = URL\n",
	"[remote \"origin]\n\turl = URL\n",
	"[remote \"origin\"\n\turl = URL\n",
	"[remote \"origin\" ]\n\turl = URL\n",
	"[remote 'origin']\n\turl = URL\n",
	"[remote “origin”]\n\turl = URL\n",
	"[remote \"origin”]\n\turl = URL\n",
	"[remote “origin\"]\n\turl = URL\n",
	"[remote \"origin\"]\n\turl URL\n",
	"[remote \"origin\"]\n\turl: URL\n",
	"[remote \"origin\"]\n\turl : URL\n",
	"[remote \"origin\"]\n\turl \"URL\"\n",
	"[remote \"origin\"]\n\turl = \"URL\n",
	"[remote \"origin\"]\n\turl = URL\"\n",
	"[remote \"origin\"]\n\turl = 'URL\n",
	"[remote \"origin\"]\n\turl => URL\n",
	"[remote \"origin\"]\n\turl == URL\n",
	"[remote \"origin\"]\n\tURL\n",
	"[remote \"origin\"]\n\t+url = URL\n",
	"[remote \"origin\"]\n\turl = URL \\\n",
	"[remote \"origin\"]\n\turl = #URL\n",
	"[remote \"origin\"]\n\turl = ;URL\n",
	"[remote \"origin\"]\n\turl =\n\t\tURL\n",
	"[remote \"origin\"]\n<<<<<<< HEAD\n\turl = URL\n=======\n\turl = ../other\n>>>>>>> other\n",
}

// TestNoSyntaxFixDoesHarm breaks the lines around right URLs, and has the real Git
// read what each edit makes of them: a preferred one restores what was meant, and
// none makes Git read another URL than that.
func TestNoSyntaxFixDoesHarm(t *testing.T) {
	tried := 0
	for i, url := range rightURLs {
		for j, section := range broken {
			if !*allHarm && (i+j)%6 != 0 {
				continue
			}
			url := strings.ReplaceAll(url, "PW", harmPassword)
			escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(url)
			tried += syntaxHarm(t, url, strings.ReplaceAll(section, "URL", escaped))
		}
	}
	t.Logf("%d edits", tried)
	if tried < 50 {
		t.Errorf("only %d edits", tried)
	}
}

func syntaxHarm(t *testing.T, url, section string) (tried int) {
	t.Helper()
	home, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	repo := filepath.Join(home, "r")
	for _, dir := range []string{"objects", "refs"} {
		if err := os.MkdirAll(filepath.Join(repo, ".git", dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(repo, ".git", "config")
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(repo, ".git", "HEAD"), "ref: refs/heads/main\n")
	const around = "[remote \"other\"]\n\turl = https://git.example.com/other.git\n"
	write(path, "[core]\n\trepositoryformatversion = 0\n"+section+around)
	reads := func() (string, bool) {
		cmd := exec.Command("git", "config", "--get-regexp", "^remote\\..*\\.url$")
		cmd.Dir, cmd.Env = repo, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "GIT_CONFIG_NOSYSTEM=1",
			"LC_ALL=C"}
		out, err := cmd.Output()
		return string(out), err == nil
	}
	s := settings.Default()
	version := gitconfig.Version{Major: 2, Minor: 39, Patch: 5}
	loader := &workspace.Loader{
		FS: gitconfig.NewDisk(version), Env: gitconfig.Env{Home: home, NoSystem: true, Ceilings: []string{home},
			Version: version}, Hosts: s.Hosts, URLs: &diagnostics.URLCache{},
	}
	r, err := loader.Open(repo, nil)
	if err != nil || r == nil {
		t.Fatalf("no repository: %v", err)
	}
	findings := diagnostics.Run(&diagnostics.Snapshot{Views: []*diagnostics.View{r.View}, Settings: s})
	before, _ := os.ReadFile(path)
	meant := "remote.origin.url " + url + "\nremote.other.url https://git.example.com/other.git\n"
	for i := range findings {
		for _, a := range codeactions.For(&findings[i], s) {
			for name, now := range a.Edits.Applied() {
				tried++
				write(name, now)
				got, ok := reads()
				title := a.Title.In(text.English)
				shown := strings.ReplaceAll(section+"“"+title+"” makes "+now[len("[core]\n\trepositoryformatversion = 0\n"):]+got, harmPassword, "PW")
				switch {
				case strings.Contains(title, harmPassword):
					t.Errorf("the title shows a password: %s", shown)
				case a.Preferred && got != meant:
					t.Errorf("not what was meant: %s", shown)
				case ok && !strings.Contains(got, "remote.other.url"):
					t.Errorf("another remote is gone: %s", shown)
				}
				write(name, string(before))
			}
		}
	}
	return tried
}
