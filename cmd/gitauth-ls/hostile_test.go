package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// hostile is a repository in which everything that can name a program, a host or a
// file names one: PROGRAM is a program, HOST a server on loopback, FOLDER the
// repository.
const hostile = `	fsmonitor = PROGRAM
	hooksPath = FOLDER/hooks
	sshCommand = PROGRAM ssh
	askPass = PROGRAM
	pager = PROGRAM
	editor = PROGRAM
	gitProxy = PROGRAM
	attributesFile = FOLDER/attributes
	alternateRefsCommand = PROGRAM
	worktree = ../
[credential]
	helper = "!PROGRAM credential"
	helper = PROGRAM
	helper = ../../../../../../../..PROGRAM
[credential "http://HOST"]
	helper = "!PROGRAM credential"
[protocol]
	allow = always
[protocol "ext"]
	allow = always
[remote "origin"]
	url = http://HOST/octo/widget.git
	pushurl = ext::PROGRAM push
	uploadpack = PROGRAM
	receivepack = PROGRAM
	proxy = http://HOST
[remote "vcs"]
	vcs = planted
	url = http://HOST/x
[remote "ext"]
	url = ext::PROGRAM url
[remote "ssh"]
	url = ssh://git@HOST/octo/widget.git
[remote "git"]
	url = git://HOST/octo/widget.git
[remote "case"]
	url = https://HOST/Octo/Widget.git
[remote "option"]
	url = -uPROGRAM
[remote "ssh-option"]
	url = ssh://-oProxyCommand=PROGRAM/x
[remote "--upload-pack=PROGRAM"]
	url = ./
[remote "planted"]
	url = planted::x
[remote "unc"]
	url = //HOST/share/widget
[remote "rewritten"]
	url = gh:octo/widget
[url "http://HOST/"]
	insteadOf = gh:
[http]
	proxy = http://HOST
	sslKey = PROGRAM
	cookieFile = FOLDER/cookies
	saveCookies = true
[alias]
	version = !PROGRAM alias
	ls-remote = !PROGRAM alias
	config = !PROGRAM alias
	credential = !PROGRAM alias
[pager]
	version = PROGRAM
	config = PROGRAM
[gpg]
	program = PROGRAM
[gpg "ssh"]
	defaultKeyCommand = PROGRAM
[diff "x"]
	textconv = PROGRAM
	command = PROGRAM
[merge "x"]
	driver = PROGRAM
[filter "x"]
	clean = PROGRAM
	smudge = PROGRAM
	process = PROGRAM
	required = true
[uploadpack]
	packObjectsHook = PROGRAM
[submodule "s"]
	url = ext::PROGRAM submodule
	update = !PROGRAM
[browser "x"]
	cmd = PROGRAM
[web]
	browser = x
[sequence]
	editor = PROGRAM
[lfs]
	url = http://HOST/lfs
[include]
	path = more
[include]
	path = http://HOST/config
[include]
	path = //HOST/share/config
[safe]
	directory = *
[branch "main"]
	remote = origin
	merge = refs/heads/main
`

// plantedNames are programs that are looked for by name.
var plantedNames = []string{
	"git", "ssh", "gh", "glab", "sh", "cat", "env", "git-credential-manager", "git-credential-store",
	"git-remote-planted", "git-lfs", "ssh-add", "ssh-keygen", "gpg", "pass", "secret-tool", "security", "tty",
}

// trap is a place with the hostile repository, whose program leaves a mark.
type trap struct {
	*place
	dir, mark, host string
	asked           string       // what git and ssh were started with
	reached         atomic.Int32 // connections to host
}

func newTrap(t *testing.T) *trap {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the programs are shell scripts")
	}
	h := &trap{place: newPlace(t)}
	h.mark, h.asked = filepath.Join(h.root, "mark"), filepath.Join(h.root, "asked")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			h.reached.Add(1)
			c.Close()
		}
	}()
	h.host = listener.Addr().String()
	script := "#!/bin/sh\necho \"$0 $*\" >> '" + h.mark + "'\nexit 0\n"
	program := h.write("programs/program.sh", script, 0o755)
	h.dir = filepath.Join(h.folder, "widget")
	fill := strings.NewReplacer("PROGRAM", program, "HOST", h.host, "FOLDER", h.dir).Replace
	h.repository("widget", fill(hostile))
	h.write(filepath.Join(h.dir, ".git", "more"), fill("[core]\n\tsshCommand = PROGRAM more\n"), 0o644)
	h.write(filepath.Join(h.dir, ".gitmodules"), fill("[submodule \"s\"]\n\tpath = s\n\turl = ext::PROGRAM module\n\tupdate = !PROGRAM\n[submodule \"-uPROGRAM\"]\n\tpath = t\n\turl = -uPROGRAM\n"), 0o644)
	h.write(filepath.Join(h.dir, ".gitattributes"), "* filter=x diff=x merge=x\n", 0o644)
	h.write(filepath.Join(h.dir, "package.json"), fill(`{"name":"widget","repository":"http://HOST/Octo/Widget"}`), 0o644)
	h.write(filepath.Join(h.dir, "README.md"), fill("[![x](http://HOST/badge.svg)](http://HOST/Octo/Widget)\n"), 0o644)
	h.write(filepath.Join(h.dir, "typescript"), fill("$ git push\nremote: This repository moved. Please use the new location:\nremote:   http://HOST/octo/widgets.git\nfatal: unable to access 'http://HOST/octo/widget.git/': The requested URL returned error: 403\n"), 0o644)
	for _, hook := range []string{"post-checkout", "pre-push", "reference-transaction", "post-index-change", "fsmonitor-watchman"} {
		h.write(filepath.Join(h.dir, ".git", "hooks", hook), script, 0o755)
		h.write(filepath.Join(h.dir, "hooks", hook), script, 0o755)
	}
	for _, name := range plantedNames {
		h.write(filepath.Join(h.dir, name), script, 0o755)
	}
	h.write(filepath.Join(h.dir, "bare.git", "HEAD"), "ref: refs/heads/main\n", 0o644)
	h.write(filepath.Join(h.dir, "bare.git", "refs", "x"), "", 0o644)
	h.write(filepath.Join(h.dir, "bare.git", "objects", "x"), "", 0o644)
	h.write(filepath.Join(h.dir, "bare.git", "config"), fill("[core]\n\tbare = true\n\tfsmonitor = PROGRAM\n\tsshCommand = PROGRAM\n[remote \"origin\"]\n\turl = ext::PROGRAM bare\n"), 0o644)
	h.write(filepath.Join(h.home, ".ssh", "config"), fill("Match exec \"PROGRAM match\"\n  User x\nHost *\n  ProxyCommand PROGRAM proxy\n  KnownHostsCommand PROGRAM known\n  PermitLocalCommand yes\n  LocalCommand PROGRAM local\n  PKCS11Provider PROGRAM\n"), 0o600)

	// Git and SSH are started by way of scripts that write down how.
	for _, name := range []string{"git", "ssh"} {
		real, err := exec.LookPath(name)
		if err != nil {
			t.Skipf("no %s here", name)
		}
		h.write(filepath.Join("path", name), "#!/bin/sh\necho \""+name+" $*\" >> '"+h.asked+"'\nexec '"+real+"' \"$@\"\n", 0o755)
	}
	h.setPath(filepath.Join(h.root, "path"), os.Getenv("PATH"))
	return h
}

func (h *trap) setPath(folders ...string) {
	h.environ = slices.DeleteFunc(slices.Clone(h.environ), func(v string) bool { return strings.HasPrefix(v, "PATH=") })
	h.environ = append(h.environ, "PATH="+strings.Join(folders, ":"))
}

// sprung fails the test if a program of the repository ran, or the host was
// reached, or Git or SSH were asked for more than who they are.
func (h *trap) sprung(what string, allowed ...string) {
	h.t.Helper()
	if b, err := os.ReadFile(h.mark); err == nil {
		h.t.Errorf("%s: a program of the repository ran: %s", what, b)
		_ = os.Remove(h.mark)
	}
	if n := h.reached.Swap(0); n > 0 {
		h.t.Errorf("%s: %d connections to a host of the repository", what, n)
	}
	b, _ := os.ReadFile(h.asked)
	_ = os.Remove(h.asked)
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); !slices.Contains(allowed, line) {
			h.t.Errorf("%s: ran %s", what, line)
		}
	}
}

// whoTheyAre is all that Git and SSH are asked by themselves.
var whoTheyAre = []string{"git version", "git --exec-path", "ssh -V"}

// TestHostileRepository: opening, checking and asking about a repository runs
// nothing that it names and reaches nobody, whatever is on PATH, and whether the
// workspace is trusted or not.
func TestHostileRepository(t *testing.T) {
	h := newTrap(t)
	// The trap is armed: Git itself falls into it.
	for _, remote := range []string{"ext", "origin"} {
		cmd := exec.Command("git", "ls-remote", remote)
		cmd.Dir, cmd.Env = h.dir, append(h.environ, "GIT_ASKPASS=true")
		_ = cmd.Run()
	}
	time.Sleep(20 * time.Millisecond)
	if _, err := os.Stat(h.mark); err != nil || h.reached.Load() == 0 {
		t.Fatalf("Git ran no program of the repository (%v), or reached nobody (%d)", err, h.reached.Load())
	}
	for _, path := range []string{h.mark, h.asked} {
		if err := os.Remove(path); err != nil && path == h.mark {
			t.Fatal(err)
		}
	}
	h.reached.Store(0)

	config := filepath.Join(h.dir, ".git", "config")
	real := h.environ
	for _, args := range [][]string{
		{"check"}, {"check", "--format", "sarif", h.folder}, {"check", "--fix"},
		{"explain", "--repo", h.dir, filepath.Join(h.dir, "typescript")}, {"inspect"},
		{"doctor"}, {"doctor", "ssh"}, {"doctor", "ext"}, {"doctor", "unc"},
		{"set-url", "git", "git@github.com:octo/widget.git"}, {"rules"}, {"version"},
	} {
		if r := h.run(h.dir, args...); r.stdout+r.stderr == "" && args[0] != "set-url" {
			t.Errorf("gitauth-ls %s printed nothing", args[0])
		}
		h.sprung("gitauth-ls "+args[0], whoTheyAre...)
	}
	// With the repository's own folder on PATH, as some people have it.
	for _, first := range []string{".", ""} {
		h.setPath(first, filepath.Join(h.root, "path"), os.Getenv("PATH"))
		for _, args := range [][]string{{"check"}, {"doctor", "ssh"}, {"inspect"}} {
			h.run(h.dir, args...)
			h.sprung("gitauth-ls "+args[0]+" with “"+first+"” on PATH", whoTheyAre...)
		}
	}
	for _, c := range []struct {
		name    string
		path    []string
		options map[string]any
		environ []string
		allowed []string
	}{
		{"trusted", nil, map[string]any{"trusted": true}, nil, whoTheyAre},
		{"untrusted", nil, map[string]any{"trusted": false}, nil, whoTheyAre[:1]},
		{"untrusted, with git.path", nil,
			map[string]any{"trusted": false,
				"git": map[string]any{"path": filepath.Join(h.root, "programs", "program.sh")}}, nil, whoTheyAre[:1]},
		{"with . on PATH", []string{"."}, map[string]any{"trusted": true}, nil, whoTheyAre},
		{
			"with Git's variables set", nil, map[string]any{"trusted": true},
			[]string{"GIT_DIR=" + filepath.Join(h.dir, ".git"), "GIT_EXEC_PATH=" + h.dir, "GIT_SSH_COMMAND=" +
				filepath.Join(h.root, "programs", "program.sh"), "GIT_PAGER=" + filepath.Join(h.dir, "cat")}, whoTheyAre,
		},
	} {
		h.environ = append(slices.Clone(real), c.environ...)
		h.setPath(append(c.path, filepath.Join(h.root, "path"), os.Getenv("PATH"))...)
		e := h.edit(c.options)
		for _, path := range []string{config, filepath.Join(h.dir, ".gitmodules"),
			filepath.Join(h.dir, "bare.git", "config"), filepath.Join(h.dir, ".git", "more")} {
			e.askEverything(path, e.open(path, "gitconfig"))
		}
		log := filepath.Join(h.dir, "typescript")
		e.askEverything(log, e.open(log, "gitauth-terminal"))
		for _, command := range []string{"rescan", "openRepository", "openTokenPage", "openDocs", "openSsoPage",
			"openSshKeysPage", "useGh"} {
			e.execute(command, config, "origin")
		}
		if c.options["trusted"] == false { // a person may ask for these; nobody asks here
			for _, command := range []string{"testRemote", "verifyCase", "storeSecret", "forgetCredential"} {
				for _, remote := range []string{"origin", "ext", "ssh", "planted", "option"} {
					e.execute(command, config, remote)
				}
			}
		}
		e.await("what is wrong in the repository", func() bool { return len(e.marks[uriOf(config)]) > 0 })
		e.stop()
		h.sprung("server, "+c.name, c.allowed...)
	}
	h.environ = real
}
