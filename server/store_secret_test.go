package server

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What a URL holds is handed over as Git would read it, and it leaves the file
// only if the real Git then gets it for the very URL that stays: percent escapes
// are undone, an empty user and a port are kept, another account of the host does
// not answer in its place, and the helper may have any name.
func TestStoredSecretIsTheOneThatGitAsksFor(t *testing.T) {
	for name, c := range map[string]struct {
		url, stays     string // "" stays: the file is not changed
		user, password string
		helper, stored string
	}{
		"escaped": {"https://octo:p%40ss%2Fhunter2@git.example.com/o/r.git", "https://octo@git.example.com/o/r.git", "octo", "p@ss/hunter2", "store", ""},
		"user with an at": {"https://me%40corp.example:hunter2@git.example.com/o/r.git",
			"https://me%40corp.example@git.example.com/o/r.git", "me@corp.example", "hunter2", "store", ""},
		"port":       {"https://octo:hunter2@git.example.com:8443/o/r.git", "https://octo@git.example.com:8443/o/r.git", "octo", "hunter2", "store", ""},
		"plain http": {"http://octo:hunter2@git.example.com:3000/o/r.git", "http://octo@git.example.com:3000/o/r.git", "octo", "hunter2", "store", ""},
		"slash":      {"https://octo:p/hunter2@git.example.com/o/r.git", "https://octo@git.example.com/o/r.git", "octo", "p/hunter2", "store", ""},
		"no user":    {"https://:hunter2@git.example.com/o/r.git", "https://git.example.com/o/r.git", "x-access-token", "hunter2", "store", ""},
		"another account": {"https://:hunter2@git.example.com/o/r.git",
			"https://x-access-token@git.example.com/o/r.git", "x-access-token", "hunter2", "store", "https://bot:other@git.example.com\n"},
		"another helper": {"https://octo:p%25hunter2@git.example.com/o/r.git",
			"https://octo@git.example.com/o/r.git", "octo", "p%hunter2", "!$HOME/bin/git-credential-ours", ""},
		// It answers once: Git would not get the secret any more.
		"proved no second time": {"https://octo:hunter2@git.example.com/o/r.git", "", "", "", "!f() { case $1 in store) touch \"$HOME/kept\" ;; get) rm \"$HOME/kept\" && printf 'username=octo\\npassword=hunter2\\n' ;; esac; cat >/dev/null; }; f", ""},
		"keeps nothing":         {"https://octo:hunter2@git.example.com/o/r.git", "", "", "", "!true", ""},
		"keeps another one":     {"https://octo:hunter2@git.example.com/o/r.git", "", "", "", "!f() { test \"$1\" = get && printf 'username=octo\\npassword=wrong\\n'; cat >/dev/null; }; f", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// A helper that keeps what it is given, one file an account.
			const ours = "#!/bin/sh\nfile=\"$HOME/kept\"\ncase $1 in\nstore) cat >\"$file\" ;;\nget) cat >/dev/null; test -f \"$file\" && grep -E '^(username|password)=' \"$file\" ;;\nesac\nexit 0\n"
			h := start(t, map[string]string{".git/config": "[remote \"origin\"]\n\turl = " + c.url + "\n",
				"~/bin/git-credential-ours": ours, "~/.gitconfig": "[credential]\n\thelper = \"" +
					strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(c.helper) + "\"\n", "~/.git-credentials": c.stored}, setup{})
			h.agree = true
			home := filepath.Dir(h.path("~/.gitconfig"))
			if err := os.Chmod(h.path("~/bin/git-credential-ours"), 0o755); err != nil {
				t.Fatal(err)
			}
			h.open(".git/config")
			h.eventually("the finding", func() bool {
				for _, d := range h.diagnostics(".git/config") {
					if d.Code == "secret-in-url" {
						return true
					}
				}
				return false
			})
			before := h.text(".git/config")
			h.call("workspace/executeCommand",
				map[string]any{"command": "gitauth.storeSecret",
					"arguments": []any{map[string]any{"uri": h.uri(".git/config"), "remote": "origin", "kind": "url",
						"index": 0}}}, nil)
			if c.stays == "" {
				h.eventually("that nothing was changed", func() bool { return h.heard("did not confirm") || h.heard("Take it out of the file yourself") })
				if h.text(".git/config") != before || len(h.messages("workspace/applyEdit")) > 0 {
					t.Error("the file was changed")
				}
				return
			}
			h.eventually("the edit", func() bool { return len(h.messages("workspace/applyEdit")) == 1 })
			var p struct{ Edit *workspaceEdit }
			if err := json.Unmarshal(h.messages("workspace/applyEdit")[0], &p); err != nil {
				t.Fatal(err)
			}
			h.applyEdit(p.Edit)
			h.eventually("that it is done", func() bool { return h.heard("and the file no longer has it") })
			if got := h.text(".git/config"); !strings.Contains(got, "url = "+c.stays+"\n") {
				t.Fatal("another URL stays in the file")
			}
			cmd := exec.Command("git", "credential", "fill")
			cmd.Dir = home
			cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "GIT_CONFIG_NOSYSTEM=1",
				"GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "LC_ALL=C"}
			cmd.Stdin = strings.NewReader("url=" + c.stays + "\n\n")
			out, err := cmd.Output()
			if err != nil || !strings.Contains(string(out), "\nusername="+c.user+"\n") ||
				!strings.Contains(string(out), "\npassword="+c.password+"\n") {
				t.Errorf("Git does not get the login for the URL that stays: %v", err)
			}
		})
	}
}

// A password that the helper already keeps for the very account is replaced only
// after a question: it could not be brought back.
func TestStoredSecretReplacesAnotherOne(t *testing.T) {
	const other, same = "https://octo:older@git.example.com\n", "https://octo:hunter2@git.example.com\n"
	for _, c := range []struct {
		name, client, old string
		agree, kept       bool
		questions         int
	}{
		{"agreed", "vscode", other, true, true, 1},
		{"refused", "vscode", other, false, false, 1},
		{"nobody can ask", "minimal", other, false, true, 0},
		{"it keeps this one", "vscode", same, false, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := start(t, map[string]string{
				".git/config":  "[remote \"origin\"]\n\turl = https://octo:hunter2@git.example.com/o/r.git\n",
				"~/.gitconfig": "[credential]\n\thelper = store\n", "~/.git-credentials": c.old,
			}, setup{client: c.client})
			h.agree = c.agree
			h.open(".git/config")
			h.diagnostics(".git/config")
			h.call("workspace/executeCommand",
				map[string]any{"command": "gitauth.storeSecret",
					"arguments": []any{map[string]any{"uri": h.uri(".git/config"), "remote": "origin", "kind": "url",
						"index": 0}}}, nil)
			h.eventually("an answer", func() bool {
				return h.heard("Nothing was changed") || h.heard("The credential helper keeps the secret")
			})
			if kept := h.read("~/.git-credentials") != c.old; kept != c.kept {
				t.Errorf("replaced: %v", kept)
			}
			if n := len(h.messages("window/showMessageRequest")); n != c.questions {
				t.Errorf("%d questions", n)
			}
			for _, m := range h.messages("window/showMessageRequest") {
				if strings.Contains(string(m), "hunter2") || strings.Contains(string(m), "older") {
					t.Error("the question shows a password")
				}
			}
		})
	}
}

// A secret that the server has refused is not worth keeping. One that another line has is,
// and one whose server said something else.
func TestStoredSecretIsNotADeadOne(t *testing.T) {
	const said = "$ git fetch\nremote: Invalid username or token.\nfatal: Authentication failed for 'https://git.example.com/o/r.git/'\n" +
		"$ git fetch other\nremote: Repository not found.\nfatal: repository 'https://other.example.com/o/r.git/' not found\n"
	h := start(t, map[string]string{
		".git/config": remoteAt("origin", "https://octo:hunter2@git.example.com/o/r.git") +
			remoteAt("other", "https://bot:hunter3@other.example.com/o/r.git"),
		"~/.gitconfig": "[credential]\n\thelper = store\n", tieLog: said,
	}, setup{client: "minimal"})
	h.open(".git/config")
	h.await(tieLog, "password-auth-removed", "repo-not-found")
	store := func(remote string) {
		h.call("workspace/executeCommand", map[string]any{"command": "gitauth.storeSecret",
			"arguments": []any{map[string]any{"uri": h.uri(".git/config"), "remote": remote, "kind": "url", "index": 0}}}, nil)
	}
	store("origin")
	h.eventually("that it is dead", func() bool { return h.heard("git.example.com has refused this secret") })
	if _, err := os.Stat(h.path("~/.git-credentials")); err == nil {
		t.Error("a dead secret is kept")
	}
	store("other")
	h.eventually("that it is kept", func() bool { return h.heard("The credential helper keeps the secret for other.example.com now.") })
}

// Where the editor makes no edits the file is written here, as Git would: not while
// another one writes it, and not behind an open document.
func TestStoredSecretLeavesTheFile(t *testing.T) {
	const url, clean = "https://octo:hunter2@git.example.com/o/r.git", "https://octo@git.example.com/o/r.git"
	for name, leaves := range map[string]bool{"": true, "locked": false, "open": false} {
		h := start(t, map[string]string{".git/config": remoteAt("origin", url), "~/.gitconfig": "[credential]\n\thelper = store\n"},
			setup{client: "minimal"})
		h.await(".git/config", "secret-in-url")
		switch name {
		case "locked":
			if err := os.WriteFile(h.path(".git/config.lock"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		case "open":
			h.open(".git/config")
			h.settle()
		}
		h.onOrigin("gitauth.storeSecret")
		says, want := "Take it out of the file yourself", remoteAt("origin", url)
		if leaves {
			says, want = "and the file no longer has it", remoteAt("origin", clean)
		}
		h.eventually(says, func() bool { return h.heard(says) })
		if got := h.read(".git/config"); got != want && got != strings.Replace(want, "octo@", "", 1) {
			t.Errorf("%q: another URL stands in the file", name)
		}
	}
}

// An editor that does not make the edit is told to its user, whatever it answers.
func TestStoredSecretStaysWithoutTheEdit(t *testing.T) {
	h := start(t, map[string]string{".git/config": remoteAt("origin", "https://octo:hunter2@git.example.com/o/r.git"),
		"~/.gitconfig": "[credential]\n\thelper = store\n"}, setup{refuses: "workspace/applyEdit"})
	h.open(".git/config")
	h.await(".git/config", "secret-in-url")
	h.onOrigin("gitauth.storeSecret")
	h.eventually("that it stays", func() bool { return h.heard("Take it out of the file yourself") })
	if n := len(h.messages("workspace/applyEdit")); n != 1 {
		t.Errorf("%d edits", n)
	}
}

// A helper that has only another account's password loses none: nobody is asked.
func TestStoredSecretBesideAnotherAccount(t *testing.T) {
	h := start(t, map[string]string{
		".git/config":  remoteAt("origin", "https://octo:hunter2@git.example.com/o/r.git"),
		"~/.gitconfig": "[credential]\n\thelper = \"!f() { test \\\"$1\\\" = get && printf 'username=bot\\\\npassword=x\\\\n'; cat >/dev/null; }; f\"\n",
	}, setup{})
	h.await(".git/config", "secret-in-url")
	h.onOrigin("gitauth.storeSecret")
	h.eventually("that it is not kept", func() bool { return h.heard("did not confirm") })
	if asked := h.messages("window/showMessageRequest"); len(asked) > 0 {
		t.Errorf("asked: %s", asked)
	}
}

// The user's helpers are those of the user's own configuration, whatever else is
// open: a repository's are run by nobody but Git itself.
func TestUsersHelpers(t *testing.T) {
	system := filepath.Join(t.TempDir(), "gitconfig")
	if err := os.WriteFile(system, []byte("[credential]\n\thelper = system\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	const store, others = "[credential]\n\thelper = store\n", "[credential]\n\thelper = others\n"
	for name, c := range map[string]struct {
		files   map[string]string
		setup   setup
		folders []string
		open    []string
		want    []string
	}{
		"the user's": {files: map[string]string{"~/.gitconfig": store}, want: []string{"store"}},
		"and another file": {files: map[string]string{"~/.gitconfig": store, "~/.aa.gitconfig": others},
			open: []string{"~/.aa.gitconfig"}, want: []string{"store"}},
		"the machine's": {files: map[string]string{"~/.gitconfig": store},
			setup: setup{environ: []string{"GIT_CONFIG_NOSYSTEM=0", "GIT_CONFIG_SYSTEM=" + system}},
			want:  []string{"system", "store"}},
		"the repository's": {files: map[string]string{".git/config": others, "~/.gitconfig": store}, want: []string{"store"}},
		"only a repository": {files: map[string]string{".git/config": others, "~/.aa.gitconfig": others},
			open: []string{"~/.aa.gitconfig"}, want: []string{}},
		"two repositories": {files: map[string]string{"~/.gitconfig": store, "../other/.git/config": "",
			"../other/.git/HEAD": "ref: refs/heads/main\n", "../other/.git/objects/x": "", "../other/.git/refs/x": ""},
			folders: []string{"../other"}, want: []string{"store"}},
		"no repository": {files: map[string]string{"~/.gitconfig": store, "~/.aa.gitconfig": "[core]\n"},
			setup: setup{noRepo: true}, open: []string{"~/.aa.gitconfig", "~/.gitconfig"}, want: []string{"store"}},
		"nobody's, no repository": {files: map[string]string{"~/.aa.gitconfig": others},
			setup: setup{noRepo: true}, open: []string{"~/.aa.gitconfig"}, want: []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			h := start(t, c.files, c.setup)
			h.folders(c.folders, nil)
			for _, name := range c.open {
				h.open(name)
			}
			h.settle()
			if got := usersHelpers(h.sv.states.now(), "https://git.example.com/"); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
