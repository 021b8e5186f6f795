package gittest

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// Real Git fails and works here as it does at a forge.
func TestServers(t *testing.T) {
	root := t.TempDir()
	bare := Bare(t, root, "octo/widget.git")
	web := ServeHTTP(t, root)
	environ := Environ(t.TempDir())
	work := filepath.Join(t.TempDir(), "w")
	Work(t, bare, work, web.URL+"/octo/widget.git", environ)

	if out, err := Run(t, work, environ, "fetch"); err != nil {
		t.Errorf("fetch: %v\n%s", err, out)
	}
	web.Lock()
	web.Refuse = Login(map[string]string{"octo": "right"}, "Invalid username or token.")
	web.Unlock()
	if out, err := Run(t, work, environ, "push"); err == nil || !strings.Contains(out, "could not read Username") {
		t.Errorf("push without a login: %v\n%s", err, out)
	}
	at := func(login string) string {
		return strings.Replace(web.URL, "//", "//"+login+"@", 1) + "/octo/widget.git"
	}
	if out, err := Run(t, work, environ, "push", at("octo:wrong"), "main"); err == nil || !strings.Contains(out, "remote: Invalid username or token.") {
		t.Errorf("push with a wrong password: %v\n%s", err, out)
	}
	if out, err := Run(t, work, environ, "push", at("octo:right"), "main"); err != nil {
		t.Errorf("push with the password: %v\n%s", err, out)
	}
	web.Lock()
	web.Refuse = func(*http.Request) (int, string, string) {
		return http.StatusForbidden, "Permission to octo/widget.git denied to bot.", ""
	}
	web.Unlock()
	if out, err := Run(t, work, environ, "push"); err == nil || !strings.Contains(out, "error: 403") {
		t.Errorf("push without permission: %v\n%s", err, out)
	}
}

func TestSSH(t *testing.T) {
	root := t.TempDir()
	bare := Bare(t, root, "octo/widget.git")
	s := ServeSSH(t, root)
	work := filepath.Join(t.TempDir(), "w")
	home := t.TempDir()
	Work(t, bare, work, s.URL("octo/widget.git"), Environ(home))
	if out, err := Run(t, work, Environ(home, "GIT_SSH_COMMAND="+s.Command(s.Key)), "push"); err != nil {
		t.Errorf("push with the key: %v\n%s", err, out)
	}
	if out, err := Run(t, work, Environ(home, "GIT_SSH_COMMAND="+s.Command("")), "push"); err == nil ||
		!strings.Contains(out, "Permission denied (publickey)") {
		t.Errorf("push without a key: %v\n%s", err, out)
	}
	Must(t, work, Environ(home), "config", "remote.origin.url", s.URL("octo/none.git"))
	if out, err := Run(t, work, Environ(home, "GIT_SSH_COMMAND="+s.Command(s.Key)), "fetch"); err == nil ||
		!strings.Contains(out, "ERROR: Repository not found.") {
		t.Errorf("fetch of what is not there: %v\n%s", err, out)
	}
}

// Every broken repository is.
func TestWorkshop(t *testing.T) {
	home := t.TempDir()
	all, _ := Workshop(t, home, t.TempDir())
	for _, b := range all {
		if out, err := Run(t, b.Dir, Environ(home), b.Command...); err == nil {
			t.Errorf("%s works:\n%s", b.Name, out)
		} else {
			t.Logf("%s: %s", b.Name, out)
		}
	}
}
