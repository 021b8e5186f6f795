package server

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// lab is a machine with a forge: an HTTPS and an SSH server on loopback with the
// repository octo/widget, and a work tree of it with a commit to push.
type lab struct {
	*harness
	web *gittest.HTTP
	ssh *gittest.SSH
	bin string // a folder on PATH
	// https and sshURL are the addresses of octo/widget, below root.
	root, https, sshURL string
	passwords           map[string]string // of the web server
	// first, if set, answers requests before anybody logs in; status 0 passes
	// them on.
	first func(*http.Request) (status int, text, location string)
}

// loop is one set-up in which Git fails.
type loop struct {
	name string
	// prepare makes the set-up. It runs before the server starts; what it
	// returns is the text of .git/config below [core].
	prepare func(l *lab) string
	// code is what is reported, and action how the title of the fix begins; by
	// default the preferred fix of anything.
	code, action string
	arrange      func(*lab) // with a first commit there, before .git/config is written
	spoil        func(*lab) // after .git/config was written, when no other Git runs any more
	dir          string     // where Git runs; the repository's folder by default
	args         []string   // Git's command; push by default
	before       []string   // a command of the same terminal before it
	unknown      bool       // nobody said what the server is
	moved        bool       // what works at last goes by a redirect, which is told then
	noKey        bool       // the machine has no SSH key
	askpass      bool       // logging in over HTTPS works anyway
	noCA         bool       // Git knows the web server's certificate only by its configuration
	bots         bool       // the server takes the password of bot too, and refuses its pushes
	aliased      bool       // ~/.ssh/config calls the SSH server "work"
	ownSSH       bool       // nobody says which key SSH takes, nor whose program it is
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
	{name: "helper's path gone", code: "helper-broken", prepare: func(l *lab) string {
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
	{name: "wrong case on a server that minds", code: "remote-wrong-case", unknown: true,
		before: []string{"fetch", "backup"}, prepare: func(l *lab) string {
			l.netrc()
			return fmt.Sprintf(origin, strings.Replace(l.https, "octo", "Octo", 1)) +
				strings.Replace(fmt.Sprintf(origin, l.https), "origin", "backup", 2)
		}},
	{name: "dead git://", code: "remote-unsupported-protocol", askpass: true, action: "Change the remote to https://", prepare: func(l *lab) string {
		return fmt.Sprintf(origin, "git://127.0.0.1/octo/widget.git")
	}},
	{name: "wrong SSH user", code: "ssh-user", prepare: func(l *lab) string {
		return fmt.Sprintf(origin, strings.Replace(l.sshURL, l.ssh.User+"@", "someone@", 1))
	}},
	{name: "insteadOf to a dead protocol", code: "remote-unsupported-protocol", askpass: true,
		action: "Remove this rule", prepare: func(l *lab) string {
			return "[url \"git://127.0.0.1/\"]\n\tinsteadOf = https://" + l.web.Host + "/\n" + fmt.Sprintf(origin, l.https)
		}},
	{name: "pushurl alone", code: "repo-not-found", prepare: func(l *lab) string {
		l.netrc()
		return fmt.Sprintf(origin, l.https) + "\tpushurl = " + strings.Replace(l.https, "widget", "widgte", 1) + "\n"
	}},
	{name: "remote in an included file", code: "ssh-user", prepare: func(l *lab) string {
		l.write(".git/remotes.inc", fmt.Sprintf(origin, strings.Replace(l.sshURL, l.ssh.User+"@", "someone@", 1)))
		return "[include]\n\tpath = remotes.inc\n"
	}},
	{name: "worktree", code: "remote-malformed",
		args: []string{"-C", "linked", "push", "origin", "HEAD:refs/heads/linked"}, arrange: func(l *lab) {
			l.git("worktree", "add", "--quiet", "linked")
		}, prepare: func(l *lab) string {
			return fmt.Sprintf(origin, "\\\""+l.sshURL+"\\\"")
		}},
	{name: "submodule", code: "ssh-user", args: []string{"submodule", "update", "--init"}, arrange: (*lab).submodule,
		prepare: func(l *lab) string {
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

// capture is how a terminal's output comes to the server.
type capture string

const (
	osc633     capture = "OSC 633"    // VS Code's marks, as its extension keeps them
	osc133     capture = "OSC 133"    // the marks of other terminals, around what they show
	plain      capture = "plain"      // what is on the screen, with its prompts
	typescript capture = "typescript" // every byte, as script(1) records it
)

var captures = []capture{osc633, osc133, plain, typescript}

// recorder writes commands and what they print into a log.
type recorder struct {
	*terminal
	kind capture
	open bool // the log is open in the editor, which loads it anew when it grows
	cwd  string
}

func (r *recorder) write(text string) {
	r.show(text)
	if r.open {
		r.h.setText(r.log, strings.TrimSuffix(r.h.read(r.log), "\n")+"\n")
	}
}

// begin is what stands there before the first command.
func (r *recorder) begin() {
	switch r.kind {
	case typescript:
		r.write("Script started on 2026-11-20 10:00:00+00:00 [TERM=\"xterm-256color\" TTY=\"/dev/pts/3\" COLUMNS=\"120\" LINES=\"40\"]\n" + r.prompt())
	default:
		r.write(r.prompt())
	}
}

func (r *recorder) prompt() string {
	switch r.kind {
	case osc133:
		return "\x1b]133;A\a\x1b[01;32mocto@pc\x1b[00m:\x1b[01;34m" + r.cwd + "\x1b[00m$ \x1b]133;B\a"
	case plain:
		return "octo@pc:" + r.cwd + "$ "
	case typescript:
		return "\x1b[?2004h\x1b]0;octo@pc: " + r.cwd + "\a\x1b[01;32mocto@pc\x1b[00m:\x1b[01;34m" + r.cwd + "\x1b[00m$ "
	}
	return ""
}

// ran records one command that ended.
func (r *recorder) ran(command, output string, exit int) {
	tty := strings.ReplaceAll(output, "\n", "\r\n")
	switch r.kind {
	case osc633:
		r.write(fmt.Sprintf("\x1b]633;P;Cwd=%s\a\x1b]633;E;%s\a\x1b]633;C\a\n%s\x1b]633;D;%d\a\n", r.cwd, strings.NewReplacer(";", "\\x3b", "\\", "\\\\").Replace(command), output, exit))
	case osc133:
		r.write(command + "\r\n\x1b]133;C\a")
		r.write(tty)
		r.write(fmt.Sprintf("\x1b]133;D;%d\a", exit) + r.prompt())
	case plain:
		r.write(command + "\n")
		r.write(output + r.prompt())
	case typescript:
		r.write(command + "\r\n\x1b[?2004l\r")
		r.write(tty + r.prompt())
	}
}

// TestClosedLoop lets real Git fail, applies what the editor offers, and runs
// the same command again: then it works, and every mark is gone. Each set-up is
// played with all files closed and with the log and the configuration open.
//
// The four ways in which a log comes take turns; GITAUTH_MATRIX=1 plays them all.
func TestClosedLoop(t *testing.T) {
	for i, c := range slices.Concat(loops, moreLoops, combinedLoops, machineLoops, forgottenLoops, freshLoops,
		silentLoops, secondLoops, thirdLoops) {
		t.Run(strings.ReplaceAll(c.name, " ", "-"), func(t *testing.T) {
			for _, open := range []bool{false, true} {
				for k, kind := range captures {
					if os.Getenv("GITAUTH_MATRIX") == "" && k != (i+map[bool]int{true: 1}[open])%len(captures) {
						continue
					}
					t.Run(fmt.Sprintf("%s,open=%v", strings.ReplaceAll(string(kind), " ", ""), open), func(t *testing.T) {
						t.Parallel()
						c.run(t, kind, open)
					})
				}
			}
		})
	}
}

func (c *loop) run(t *testing.T, kind capture, open bool) {
	root, bin := t.TempDir(), t.TempDir()
	bare := gittest.Bare(t, root, "octo/widget.git")
	l := &lab{web: gittest.ServeHTTPS(t, root), ssh: gittest.ServeSSH(t, root), bin: bin, root: root}
	l.https, l.sshURL = l.web.URL+"/octo/widget.git", l.ssh.URL("octo/widget.git")
	l.passwords = map[string]string{"octo": goodPassword}
	if c.bots {
		l.passwords["bot"] = goodPassword
	}
	l.web.Lock()
	l.web.Refuse = l.answer
	l.web.Unlock()

	environ := []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH")}
	if !c.askpass {
		environ = append(environ, "GIT_ASKPASS=")
	}
	config := fmt.Sprintf(`{"hosts": {%q: {"forge": %q, "sshUser": %q, "sshPort": %d, "httpsPort": %s}}}`,
		"127.0.0.1", "github-enterprise-server", l.ssh.User, l.ssh.Port, l.port())
	if c.unknown {
		config = "null"
	}
	h := start(t, nil, setup{client: "vscode", environ: environ, config: config, early: true, bareMachine: true})
	l.harness, h.agree = h, true
	if !c.noKey {
		l.secret("~/.ssh/id_ed25519", l.key())
	}
	l.write("~/.gitconfig", identity)
	if c.aliased {
		l.secret("~/.ssh/config", fmt.Sprintf("Host work\n\tHostName 127.0.0.1\n\tPort %d\n\tUser %s\n\tIdentityFile ~/.ssh/id_ed25519\n", l.ssh.Port, l.ssh.User))
	}
	setUp := c.prepare(l)
	h.git("pull", "--quiet", bare, "main")
	if c.arrange != nil {
		c.arrange(l)
	}
	h.git("commit", "--quiet", "--allow-empty", "-m", "x")
	h.write(".git/config", h.read(".git/config")+setUp)
	if c.spoil != nil {
		c.spoil(l)
	}
	log := ".git/gitauth/terminal.log"
	if kind == typescript {
		log = "typescript"
	}
	dir := h.path(c.dir)
	x := &recorder{&terminal{h, log, l.gitEnviron(c)}, kind, false, dir}
	x.begin()
	h.initialize(setup{client: "vscode", config: config})
	if open {
		h.open(".git/config")
		h.openAs(log, strings.TrimSuffix(h.read(log), "\n")+"\n", "gitauth-terminal", h.uri(log))
		x.open = true
	}

	git := func(args []string) (string, bool) {
		var quoted []string
		for _, a := range args {
			if strings.ContainsAny(a, " ;&") {
				a = "'" + a + "'"
			}
			quoted = append(quoted, a)
		}
		out, err := gittest.Run(t, dir, x.environ, args...)
		l.reload()
		x.ran("git "+strings.Join(quoted, " "), out, map[bool]int{true: 0, false: 128}[err == nil])
		return out, err == nil
	}
	if c.before != nil {
		if out, ok := git(c.before); !ok {
			t.Fatalf("git %v:\n%s", c.before, out)
		}
	}
	args := c.args
	if args == nil {
		args = []string{"push", "origin", "main"}
	}
	first, ok := git(args)
	if ok {
		t.Fatalf("Git works before the fix:\n%s", first)
	}
	defer func() {
		if t.Failed() {
			for name, list := range l.everything() {
				t.Logf("%s: %s", name, list)
			}
			t.Logf("%s", remoteurl.Redact(h.read(log)))
		}
	}()

	// The preferred fix of what stands on a configuration, proved by the log.
	var chosen *action
	var at diag
	var offered []string
	h.eventually("a fix after\n"+remoteurl.Redact(first), func() bool {
		h.quiet()
		offered = nil
		for name, list := range l.configs() {
			for _, d := range list {
				if d.Severity != 1 || len(d.RelatedInformation) == 0 || c.code != "" && d.Code != c.code {
					continue
				}
				for _, a := range h.actions(name, d.Range.Start, "quickfix") {
					if len(a.Diagnostics) > 0 && a.Diagnostics[0].Code != d.Code {
						continue
					}
					offered = append(offered, fmt.Sprintf("%s %v %s", d.Code, a.IsPreferred, a.Title))
					if c.action != "" && strings.HasPrefix(a.Title, c.action) || c.action == "" && a.IsPreferred {
						chosen, at = &a, d
						return true
					}
				}
			}
		}
		return len(offered) > 0 && os.Getenv("GITAUTH_LOOP_HURRY") != ""
	})
	if chosen == nil {
		t.Fatalf("no preferred fix among\n%s\nGit said\n%s", strings.Join(offered, "\n"), first)
	}
	t.Logf("%s: %s → %s", at.Code, at.Message, chosen.Title)
	h.eventually("a mark on the terminal's line", func() bool {
		list := h.publications(log)
		return len(list) > 0 && len(list[len(list)-1].Diagnostics) > 0
	})
	h.apply(*chosen)
	l.save()
	if out, ok := git(args); !ok {
		t.Fatalf("after “%s” Git still fails:\n%s\nbefore:\n%s", chosen.Title, out, first)
	}
	h.eventually("every mark to go", func() bool {
		stays := func(d diag) bool { return !c.moved || d.Code != failure.MovedRepository.Code }
		if list := h.publications(log); len(list) > 0 && slices.ContainsFunc(list[len(list)-1].Diagnostics, stays) {
			return false
		}
		told := !c.moved
		for _, list := range l.configs() {
			if slices.ContainsFunc(list, func(d diag) bool {
				told = told || d.Code == "remote-moved"
				return d.Severity == 1 || failure.Lookup(d.Code) != nil
			}) {
				return false
			}
		}
		return told
	})
	h.eventually("one sentence that says so", func() bool { return l.fixedSaid() > 0 })
	h.quiet()
	if n := l.fixedSaid(); n != 1 {
		t.Errorf("it is said %d times that it works again", n)
	}
}

// fixedSaid counts the sentences that say that something works again.
func (l *lab) fixedSaid() (n int) {
	for _, m := range l.messages("window/showMessage") {
		if strings.Contains(string(m), "Fixed: ") {
			n++
		}
	}
	return n
}

// port is the web server's.
func (l *lab) port() string { return l.web.Host[strings.LastIndexByte(l.web.Host, ':')+1:] }

// key is the private key that the SSH server takes.
func (l *lab) key() string {
	l.t.Helper()
	key, err := os.ReadFile(l.ssh.Key)
	if err != nil {
		l.t.Fatal(err)
	}
	return string(key)
}

// answer is the forge's web server before Git's own.
func (l *lab) answer(r *http.Request) (int, string, string) {
	if l.first != nil {
		if status, text, location := l.first(r); status != 0 {
			return status, text, location
		}
	}
	if status, text, location := gittest.Login(l.passwords, "Invalid username or token. Password authentication is not supported for Git operations.\n")(r); status != 0 {
		return status, text, location
	}
	if user, _, _ := r.BasicAuth(); user == "bot" && (strings.Contains(r.URL.RawQuery, "receive-pack") ||
		strings.Contains(r.URL.Path, "receive-pack")) {
		return http.StatusForbidden, "Permission to octo/widget.git denied to bot.\n", ""
	}
	if strings.HasPrefix(r.URL.Path, "/octo/old.git/") {
		return http.StatusNotFound, "Project 'octo/old' was moved to 'octo/widget'.\n\nPlease update your Git remote:\n\n  git remote set-url origin " + l.https + "\n", ""
	}
	return 0, "", ""
}

// configs are what is shown in configuration files, by path.
func (l *lab) configs() map[string][]diag {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[string][]diag{}
	for uri, list := range l.published {
		path, ok := document.Path(uri)
		if !ok || strings.HasSuffix(path, ".log") || strings.HasSuffix(path, "typescript") {
			continue
		}
		if last := list[len(list)-1].Diagnostics; len(last) > 0 {
			out[path] = last
		}
	}
	return out
}

// everything is everything that is shown, for a failure's message.
func (l *lab) everything() map[string]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[string]string{}
	for uri, list := range l.published {
		out[uri] = show(list[len(list)-1].Diagnostics)
	}
	return out
}

// reload does what editors do with open documents that were saved, when their
// files changed.
func (l *lab) reload() {
	l.t.Helper()
	l.mu.Lock()
	docs := maps.Clone(l.docs)
	l.mu.Unlock()
	for path, d := range docs {
		if isConfig(path, "") && d.text != l.read(path) {
			l.setText(path, l.read(path))
		}
	}
}

// save puts what is edited in open documents on the disk.
func (l *lab) save() {
	l.t.Helper()
	l.mu.Lock()
	docs := maps.Clone(l.docs)
	l.mu.Unlock()
	for path, d := range docs {
		if isConfig(path, "") && d.text != l.read(path) {
			l.write(path, d.text)
		}
	}
}

// submodule makes the commit of the submodule lib part of the work tree.
func (l *lab) submodule() {
	l.t.Helper()
	l.git("update-index", "--add", "--cacheinfo", "160000,"+strings.TrimSpace(l.git("rev-parse", "HEAD"))+",lib")
}

// gitEnviron is Git's environment: the person's own, and an SSH that knows the
// server. Names of hosts lead to loopback, and port 443 of ssh.github.com to
// the server.
func (l *lab) gitEnviron(c *loop) []string {
	l.t.Helper()
	key := "-i " + l.path("~/.ssh/id_ed25519")
	switch {
	case c.noKey:
		key = "-o PubkeyAuthentication=no"
	case c.ownSSH:
		key = ""
	}
	config := "none"
	if _, err := os.Stat(l.path("~/.ssh/config")); err == nil {
		config = l.path("~/.ssh/config")
	}
	ssh := l.program("lab-ssh", fmt.Sprintf(`#!/bin/sh
case "$*" in
*"-p 443 git@ssh.github.com"*) while [ "$1" != git@ssh.github.com ]; do shift; done
	shift; set -- -p %d %s@127.0.0.1 "$@";;
esac
exec ssh -F %s -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityAgent=none \
	-o StrictHostKeyChecking=yes -o UserKnownHostsFile=%s -o GlobalKnownHostsFile=none %s "$@"
`, l.ssh.Port, l.ssh.User, config, l.ssh.Known, key))
	environ := gittest.Environ(l.home, "PATH="+l.bin+string(os.PathListSeparator)+os.Getenv("PATH"), "GIT_SSH="+ssh)
	if !c.ownSSH {
		environ = append(environ, "GIT_SSH_VARIANT=ssh")
	}
	if !c.noCA {
		environ = append(environ, "GIT_SSL_CAINFO="+l.web.Authority)
	}
	if c.askpass {
		environ = append(environ, "GIT_ASKPASS="+l.program("askpass", "#!/bin/sh\ncase \"$1\" in Username*) echo octo;; *) echo "+goodPassword+";; esac\n"))
	}
	return environ
}
