package server

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
)

// lab is a machine with a forge: an HTTPS and an SSH server on loopback with the
// repository octo/widget, and a work tree of it with a commit to push.
type lab struct {
	*harness
	web *gittest.HTTP
	ssh *gittest.SSH
	bin string // a folder on PATH
	x   *terminal
	// remotes are the addresses of octo/widget.
	https, sshURL string
}

// loop is one set-up in which Git fails.
type loop struct {
	name string
	// prepare makes the set-up. It runs before the server starts; what it
	// returns is the text of .git/config below [core].
	prepare func(l *lab) string
	// code is what is reported, where, and the title of the action; "" is the
	// preferred one.
	code, in, action string
	args             []string // Git's command; push by default
	before           []string // a command of the same terminal before it
	unknown          bool     // nobody said what the server is
	noKey            bool     // the machine has no SSH key
	askpass          bool     // logging in over HTTPS works anyway
	bots             bool     // the server takes the password of bot too, and refuses its pushes
}

const (
	goodPassword = "right"
	origin       = "[remote \"origin\"]\n\turl = %s\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
)

// helperScript is a credential helper that knows one login.
func helperScript(user, password string) string {
	return "#!/bin/sh\n[ \"$1\" = get ] && printf 'username=%s\\npassword=%s\\n' '" + user + "' '" + password + "'\nexit 0\n"
}

func (l *lab) program(name, text string) string {
	l.t.Helper()
	path := filepath.Join(l.bin, name)
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		l.t.Fatal(err)
	}
	return path
}

// secret writes a file that only its owner may read.
func (l *lab) secret(name, text string) {
	l.t.Helper()
	l.write(name, text)
	if err := os.Chmod(l.path(name), 0o600); err != nil {
		l.t.Fatal(err)
	}
}

func (l *lab) netrc() {
	l.secret("~/.netrc", "machine 127.0.0.1 login octo password "+goodPassword+"\n")
}

var loops = []loop{
	{name: "SSH remote with only a token", code: "ssh-pat-mismatch", noKey: true, prepare: func(l *lab) string {
		l.netrc()
		return fmt.Sprintf(origin, l.sshURL)
	}},
	{name: "HTTPS remote with only a key", code: "ssh-pat-mismatch", prepare: func(l *lab) string {
		return fmt.Sprintf(origin, l.https)
	}},
	{name: "port 22 closed and 443 open", code: "connection-refused", prepare: func(l *lab) string {
		l.secret("~/.ssh/config", "Host github.com\n\tHostName 127.0.0.1\n\tPort 1\n")
		return fmt.Sprintf(origin, "git@github.com:octo/widget.git")
	}},
	{name: "helper renamed", code: "helper-broken", askpass: false, prepare: func(l *lab) string {
		l.program("git-credential-manager", helperScript("octo", goodPassword))
		return "[credential]\n\thelper = manager-core\n" + fmt.Sprintf(origin, l.https)
	}},
	{name: "helper's path gone", code: "helper-broken", in: "~/.gitconfig", prepare: func(l *lab) string {
		l.program("git-credential-pass", helperScript("octo", goodPassword))
		l.write("~/.gitconfig", identity+"[credential]\n\thelper = /opt/none/git-credential-pass\n")
		return fmt.Sprintf(origin, l.https)
	}},
	{name: "stale account", code: "write-denied", bots: true, action: "Forget the stored password", prepare: func(l *lab) string {
		l.secret("~/.git-credentials", "https://bot:"+goodPassword+"@"+strings.Replace(l.web.Host, ":", "%3a", 1)+"\n")
		l.program("git-credential-second", helperScript("octo", goodPassword))
		l.write("~/.gitconfig", identity+"[credential]\n\thelper = store\n\thelper = second\n")
		return fmt.Sprintf(origin, l.https)
	}},
	{name: "two accounts", code: "write-denied", bots: true, prepare: func(l *lab) string {
		host := strings.Replace(l.web.Host, ":", "%3a", 1)
		l.secret("~/.git-credentials", "https://bot:"+goodPassword+"@"+host+"\nhttps://octo:"+goodPassword+"@"+host+"\n")
		l.write("~/.gitconfig", identity+"[credential]\n\thelper = store\n")
		return fmt.Sprintf(origin, l.https)
	}},
	{name: "expired token and gh", code: "password-auth-removed", prepare: func(l *lab) string {
		l.secret("~/.git-credentials", "https://octo:expired@"+strings.Replace(l.web.Host, ":", "%3a", 1)+"\n")
		l.write("~/.gitconfig", identity+"[credential]\n\thelper = store\n")
		l.program("gh", "#!/bin/sh\n[ \"$1 $2 $3\" = 'auth git-credential get' ] && printf 'username=octo\\npassword="+goodPassword+"\\n'\nexit 0\n")
		l.secret("~/.config/gh/hosts.yml", "127.0.0.1:\n    user: octo\n    git_protocol: https\n")
		return fmt.Sprintf(origin, l.https)
	}},
	{name: "dead token in the URL", code: "secret-in-url", prepare: func(l *lab) string {
		l.program("git-credential-second", helperScript("octo", goodPassword))
		l.write("~/.gitconfig", identity+"[credential]\n\thelper = second\n")
		return fmt.Sprintf(origin, strings.Replace(l.https, "//", "//octo:expired@", 1))
	}},
	{name: "header left behind", code: "secret-in-header", action: "Take the header", prepare: func(l *lab) string {
		l.netrc()
		return fmt.Sprintf(origin, l.https) + "[http \"https://" + l.web.Host + "/\"]\n\textraHeader = AUTHORIZATION: basic b2N0bzpleHBpcmVk\n"
	}},
	{name: "moved repository", code: "remote-moved", askpass: true, prepare: func(l *lab) string {
		return fmt.Sprintf(origin, strings.Replace(l.https, "widget", "old", 1))
	}},
	{name: "wrong case on a server that minds", code: "remote-wrong-case", unknown: true, before: []string{"fetch", "backup"}, prepare: func(l *lab) string {
		l.netrc()
		return fmt.Sprintf(origin, strings.Replace(l.https, "octo", "Octo", 1)) + strings.Replace(fmt.Sprintf(origin, l.https), "origin", "backup", 2)
	}},
	{name: "dead git://", code: "remote-unsupported-protocol", askpass: true, action: "Change the remote to https://", prepare: func(l *lab) string {
		return fmt.Sprintf(origin, "git://127.0.0.1/octo/widget.git")
	}},
	{name: "wrong SSH user", code: "ssh-user", prepare: func(l *lab) string {
		return fmt.Sprintf(origin, strings.Replace(l.sshURL, l.ssh.User+"@", "someone@", 1))
	}},
	{name: "insteadOf to a dead protocol", code: "remote-unsupported-protocol", askpass: true, action: "Remove this rule", prepare: func(l *lab) string {
		return "[url \"git://127.0.0.1/\"]\n\tinsteadOf = https://" + l.web.Host + "/\n" + fmt.Sprintf(origin, l.https)
	}},
	{name: "pushurl alone", code: "repo-not-found", prepare: func(l *lab) string {
		l.netrc()
		return fmt.Sprintf(origin, l.https) + "\tpushurl = " + strings.Replace(l.https, "widget", "widgte", 1) + "\n"
	}},
	{name: "remote in an included file", code: "ssh-user", in: ".git/remotes.inc", prepare: func(l *lab) string {
		l.write(".git/remotes.inc", fmt.Sprintf(origin, strings.Replace(l.sshURL, l.ssh.User+"@", "someone@", 1)))
		return "[include]\n\tpath = remotes.inc\n"
	}},
	{name: "worktree", code: "remote-malformed", args: []string{"-C", "linked", "push", "origin", "HEAD:refs/heads/linked"}, prepare: func(l *lab) string {
		return fmt.Sprintf(origin, "\\\""+l.sshURL+"\\\"")
	}},
	{name: "submodule", code: "ssh-user", args: []string{"submodule", "update", "--init"}, prepare: func(l *lab) string {
		l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = "+l.sshURL+"\n")
		return "[submodule \"lib\"]\n\tactive = true\n\turl = " + strings.Replace(l.sshURL, l.ssh.User+"@", "someone@", 1) + "\n"
	}},
	{name: "scheme misspelt", code: "remote-unsupported-protocol", askpass: true, prepare: func(l *lab) string {
		return fmt.Sprintf(origin, strings.Replace(l.https, "https", "htps", 1))
	}},
	{name: "page of the web site", code: "remote-malformed", askpass: true, prepare: func(l *lab) string {
		return fmt.Sprintf(origin, strings.TrimSuffix(l.https, ".git")+"/tree/main")
	}},
	{name: "quotes around the URL", code: "remote-malformed", askpass: true, prepare: func(l *lab) string {
		return fmt.Sprintf(origin, "<"+l.https+">")
	}},
}

// TestClosedLoop lets real Git fail, applies what the editor offers, and runs
// the same command again.
func TestClosedLoop(t *testing.T) {
	for _, c := range loops {
		t.Run(strings.ReplaceAll(c.name, " ", "-"), func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

func (c *loop) run(t *testing.T) {
	root, bin := t.TempDir(), t.TempDir()
	bare := gittest.Bare(t, root, "octo/widget.git")
	l := &lab{web: gittest.ServeHTTPS(t, root), ssh: gittest.ServeSSH(t, root), bin: bin}
	l.https, l.sshURL = l.web.URL+"/octo/widget.git", l.ssh.URL("octo/widget.git")
	l.web.Lock()
	l.web.Refuse = func(r *http.Request) (int, string, string) {
		passwords := map[string]string{"octo": goodPassword}
		if c.bots {
			passwords["bot"] = goodPassword
		}
		if status, text, location := gittest.Login(passwords, "Invalid username or token. Password authentication is not supported for Git operations.\n")(r); status != 0 {
			return status, text, location
		}
		if user, _, _ := r.BasicAuth(); user == "bot" && (strings.Contains(r.URL.RawQuery, "receive-pack") || strings.Contains(r.URL.Path, "receive-pack")) {
			return http.StatusForbidden, "Permission to octo/widget.git denied to bot.\n", ""
		}
		if strings.HasPrefix(r.URL.Path, "/octo/old.git/") {
			return http.StatusNotFound, "Project 'octo/old' was moved to 'octo/widget'.\n\nPlease update your Git remote:\n\n  git remote set-url origin " + l.https + "\n", ""
		}
		return 0, "", ""
	}
	l.web.Unlock()

	git := "127.0.0.1"
	environ := []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH")}
	if !c.askpass {
		environ = append(environ, "GIT_ASKPASS=")
	}
	kind := "github-enterprise-server"
	config := fmt.Sprintf(`{"hosts": {%q: {"forge": %q, "sshUser": %q, "sshPort": %d, "httpsPort": %s}}}`,
		git, kind, l.ssh.User, l.ssh.Port, l.web.Host[strings.LastIndexByte(l.web.Host, ':')+1:])
	if c.unknown {
		config = "null"
	}
	h := start(t, nil, setup{client: "vscode", environ: environ, config: config, early: true, bareMachine: true})
	l.harness = h
	if !c.noKey {
		key, err := os.ReadFile(l.ssh.Key)
		if err != nil {
			t.Fatal(err)
		}
		l.secret("~/.ssh/id_ed25519", string(key))
	}
	l.write("~/.gitconfig", identity)
	setUp := c.prepare(l)
	h.git("pull", "--quiet", bare, "main")
	if c.name == "worktree" {
		h.git("worktree", "add", "--quiet", "linked")
	}
	if c.name == "submodule" {
		h.git("update-index", "--add", "--cacheinfo", "160000,"+strings.TrimSpace(h.git("rev-parse", "HEAD"))+",lib")
	}
	h.git("commit", "--quiet", "--allow-empty", "-m", "x")
	h.write(".git/config", h.read(".git/config")+setUp)
	h.open(".git/config") // before the server is asked: it has to take what comes
	h.initialize(setup{client: "vscode", config: config})

	l.x = &terminal{h, ".git/gitauth/terminal.log", l.gitEnviron(c)}
	if c.before != nil {
		if out := l.x.run(c.before...); !strings.Contains(out, "main") {
			t.Fatalf("git %v:\n%s", c.before, out)
		}
	}
	args := c.args
	if args == nil {
		args = []string{"push", "origin", "main"}
	}
	works := func() (string, bool) {
		l.x.show(fmt.Sprintf("git %s\n", strings.Join(args, " ")))
		out, err := gittest.Run(t, h.repo, l.x.environ, args...)
		l.x.show(out + "octo@pc:" + h.repo + "$ ")
		return out, err == nil
	}
	l.x.show("octo@pc:" + h.repo + "$ ")
	first, ok := works()
	if ok {
		t.Fatalf("Git works before the fix:\n%s", first)
	}
	in := c.in
	if in == "" {
		in = ".git/config"
	}
	var at diag
	h.eventually(c.code+" proved in "+in+" after\n"+first, func() bool {
		list := h.publications(in)
		if len(list) == 0 {
			return false
		}
		for _, d := range list[len(list)-1].Diagnostics {
			if d.Code == c.code && d.Severity == 1 && len(d.RelatedInformation) > 0 {
				at = d
				return true
			}
		}
		return false
	})
	list := h.actions(in, at.Range.Start, "quickfix")
	var chosen *action
	for i := range list {
		if len(list[i].Diagnostics) > 0 && list[i].Diagnostics[0].Code != c.code {
			continue
		}
		if c.action != "" && strings.HasPrefix(list[i].Title, c.action) || c.action == "" && list[i].IsPreferred {
			chosen = &list[i]
			break
		}
	}
	if chosen == nil {
		var titles []string
		for _, a := range list {
			titles = append(titles, strconv.FormatBool(a.IsPreferred)+" "+a.Title)
		}
		t.Fatalf("%s: %s\nno such action among\n%s\nGit said\n%s", at.Code, at.Message, strings.Join(titles, "\n"), first)
	}
	t.Logf("%s: %s → %s", at.Code, at.Message, chosen.Title)
	h.apply(*chosen)
	if open := h.text(".git/config"); open != h.read(".git/config") {
		h.write(".git/config", open)
	}
	if out, ok := works(); !ok {
		t.Fatalf("after “%s” Git still fails:\n%s\nbefore:\n%s", chosen.Title, out, first)
	}
	defer func() {
		if t.Failed() {
			for _, name := range []string{".git/config", in, ".git/gitauth/terminal.log"} {
				if list := h.publications(name); len(list) > 0 {
					t.Logf("%s: %s", name, show(list[len(list)-1].Diagnostics))
				}
			}
			t.Logf("%s", h.read(".git/gitauth/terminal.log"))
		}
	}()
	h.eventually("no errors", func() bool {
		for _, name := range []string{".git/config", in, ".git/gitauth/terminal.log"} {
			if list := h.publications(name); len(list) > 0 && slices.ContainsFunc(list[len(list)-1].Diagnostics, func(d diag) bool { return d.Severity == 1 }) {
				return false
			}
		}
		return true
	})
}

// gitEnviron is Git's environment: the person's own, and an SSH that knows the
// server. Names of hosts lead to loopback, and port 443 of ssh.github.com to
// the server.
func (l *lab) gitEnviron(c *loop) []string {
	l.t.Helper()
	key := "-o PubkeyAuthentication=no"
	if !c.noKey {
		key = "-i " + l.path("~/.ssh/id_ed25519")
	}
	config := "none"
	if _, err := os.Stat(l.path("~/.ssh/config")); err == nil {
		config = l.path("~/.ssh/config")
	}
	ssh := l.program("lab-ssh", fmt.Sprintf(`#!/bin/sh
case "$*" in
*"-p 443 git@ssh.github.com"*) while [ "$1" != git@ssh.github.com ]; do shift; done; shift; set -- -p %d %s@127.0.0.1 "$@";;
esac
exec ssh -F %s -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityAgent=none -o StrictHostKeyChecking=yes -o UserKnownHostsFile=%s -o GlobalKnownHostsFile=none %s "$@"
`, l.ssh.Port, l.ssh.User, config, l.ssh.Known, key))
	environ := gittest.Environ(l.home, "PATH="+l.bin+string(os.PathListSeparator)+os.Getenv("PATH"), "GIT_SSH="+ssh, "GIT_SSH_VARIANT=ssh", "GIT_SSL_CAINFO="+l.web.Authority)
	if c.askpass {
		environ = append(environ, "GIT_ASKPASS="+l.program("askpass", "#!/bin/sh\ncase \"$1\" in Username*) echo octo;; *) echo "+goodPassword+";; esac\n"))
	}
	return environ
}
