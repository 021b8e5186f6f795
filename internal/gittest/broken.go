package gittest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Broken is a repository of which a command fails, for a reason that one line of
// a configuration has.
type Broken struct {
	Name    string
	Dir     string   // where the command runs
	Command []string // Git's arguments
	Files   []string // the configuration files that the line may stand in
}

// Workshop makes broken repositories below dir, with real servers behind them
// that ask for a login and a home in which that login is stored. It returns them
// with the setting "hosts" of the server that they need, as JSON.
//
// An editor starts with home as HOME and nothing else; every mistake stands in
// the repository's own files.
func Workshop(t testing.TB, home, dir string) ([]Broken, json.RawMessage) {
	t.Helper()
	root := t.TempDir()
	bare := Bare(t, root, "octo/widget.git")
	web, ssh := ServeHTTPS(t, root), ServeSSH(t, root)
	https, sshURL := web.URL+"/octo/widget.git", ssh.URL("octo/widget.git")
	web.Lock()
	login := Login(map[string]string{"octo": "right"}, "Invalid username or token. Password authentication is not supported for Git operations.\n")
	web.Refuse = func(r *http.Request) (int, string, string) {
		if status, text, location := login(r); status != 0 {
			return status, text, location
		}
		for old, now := range map[string]string{"octo/old": "octo/widget", "Octo/Widget": "octo/widget"} {
			if strings.HasPrefix(r.URL.Path, "/"+old+".git/") {
				return http.StatusNotFound, "Project '" + old + "' was moved to '" + now + "'.\n\nPlease update your Git remote:\n\n  git remote set-url origin " + https + "\n", ""
			}
		}
		return 0, "", ""
	}
	web.Unlock()

	write := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(home, ".git-credentials"), "https://octo:right@"+strings.Replace(web.Host, ":", "%3a", 1)+"\n")
	write(filepath.Join(home, ".gitconfig"), fmt.Sprintf("[user]\n\tname = Octo\n\temail = octo@example.com\n[http]\n\tsslCAInfo = %s\n[core]\n\tsshCommand = %s\n[credential]\n\thelper = store\n",
		web.Authority, ssh.Command(ssh.Key)))
	environ := Environ(home)

	remote := func(url string) string {
		return "[remote \"origin\"]\n\turl = " + url + "\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
	}
	mirror := "[url \"" + web.URL + "/\"]\n\tinsteadOf = https://github.com/\n"
	var all []Broken
	add := func(name, config string, command ...string) string {
		work := filepath.Join(dir, strings.ReplaceAll(name, " ", "-"))
		Must(t, root, environ, "init", "--quiet", "--initial-branch=main", work)
		Must(t, work, environ, "pull", "--quiet", bare, "main")
		Must(t, work, environ, "commit", "--quiet", "--allow-empty", "-m", name)
		file := filepath.Join(work, ".git", "config")
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		write(file, string(b)+config)
		if len(command) == 0 {
			command = []string{"push", "origin", "HEAD:refs/heads/" + strings.ReplaceAll(name, " ", "-")}
		}
		all = append(all, Broken{name, work, command, []string{file}})
		return work
	}
	add("wrong case", remote(strings.Replace(https, "octo/widget", "Octo/Widget", 1)))
	add("mistyped host", mirror+remote("https://githib.com/octo/widget.git"))
	add("missing scheme", mirror+remote("github.com/octo/widget.git"))
	add("insteadOf", "[url \"git://127.0.0.1/\"]\n\tinsteadOf = "+web.URL+"/\n"+remote(https))
	add("sshCommand", "[core]\n\tsshCommand = "+
		strings.Replace(ssh.Command(ssh.Key), ssh.Key, filepath.Join(home, ".ssh", "id_gone"), 1)+"\n"+remote(sshURL))
	add("proxy", "[http]\n\tproxy = http://127.0.0.1:1\n"+remote(https))
	add("helper", "[credential]\n\thelper =\n\thelper = manager-core\n"+remote(https))
	add("git protocol", remote("git://127.0.0.1/octo/widget.git"))
	add("moved", remote(strings.Replace(https, "widget", "old", 1)))
	add("SSH user", remote(strings.Replace(sshURL, ssh.User+"@", "someone@", 1)))
	add("misspelt remote", remote(https)+"[push]\n\tdefault = current\n[branch \"main\"]\n\tremote = orign\n\tmerge = refs/heads/main\n", "push", "--force")
	wrong := strings.Replace(https, "https", "htps", 1)
	work := add("submodule", "[submodule \"lib\"]\n\tactive = true\n\turl = "+wrong+"\n", "submodule", "update", "--init")
	write(filepath.Join(work, ".gitmodules"), "[submodule \"lib\"]\n\tpath = lib\n\turl = "+wrong+"\n")
	Must(t, work, environ, "update-index", "--add", "--cacheinfo", "160000,"+
		strings.TrimSpace(Must(t, bare, environ, "rev-parse", "main"))+",lib")
	all[len(all)-1].Files = append(all[len(all)-1].Files, filepath.Join(work, ".gitmodules"))

	hosts, err := json.Marshal(map[string]any{"127.0.0.1": map[string]any{
		"forge": "github-enterprise-server", "sshUser": ssh.User, "sshPort": ssh.Port, "httpsPort": port(web.Host),
	}})
	if err != nil {
		t.Fatal(err)
	}
	return all, hosts
}

func port(host string) (n int) {
	_, _ = fmt.Sscanf(host[strings.LastIndexByte(host, ':')+1:], "%d", &n)
	return n
}
