package server

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// thirdLoops were thought of like freshLoops, a third time.
var thirdLoops = []loop{
	// Rules, and files that bring one.
	{name: "rule of the worktree's file to the wrong user", dir: "linked", args: []string{"push", "origin", "HEAD:refs/heads/linked"}, arrange: func(l *lab) {
		l.git("worktree", "add", "--quiet", "linked")
		l.git("config", "extensions.worktreeConfig", "true")
		l.write(".git/worktrees/linked/config.worktree", fmt.Sprintf("[url \"ssh://somebody@127.0.0.1:%d/\"]\n\tpushInsteadOf = https://%s/\n", l.ssh.Port, l.web.Host))
	}, prepare: func(l *lab) string { return at1(l.https) }},
	{name: "rule of an includeIf by URL to the wrong user", prepare: func(l *lab) string {
		l.write("~/corp.inc", fmt.Sprintf("[url \"ssh://corp@127.0.0.1:%d/\"]\n\tinsteadOf = https://%s/\n", l.ssh.Port, l.web.Host))
		l.append("~/.gitconfig", "[includeIf \"hasconfig:remote.*.url:https://127.0.0.1:*/**\"]\n\tpath = corp.inc\n")
		return at1(l.https)
	}},
	{name: "dead proxy of an includeIf by branch", askpass: true, prepare: func(l *lab) string {
		l.write("~/main.inc", "[http]\n\tproxy = http://127.0.0.1:1\n")
		l.append("~/.gitconfig", "[includeIf \"onbranch:main\"]\n\tpath = main.inc\n")
		return at1(l.https)
	}},
	{name: "header of an includeIf", action: "Take the header", prepare: func(l *lab) string {
		l.netrc()
		l.write("~/work.inc", "[http \"https://"+l.web.Host+"/\"]\n\textraHeader = AUTHORIZATION: basic b2N0bzpleHBpcmVk\n")
		l.append("~/.gitconfig", "[includeIf \"gitdir:**\"]\n\tpath = work.inc\n")
		return at1(l.https)
	}},
	{name: "dead proxy of the host in the user's file", askpass: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[http \"https://127.0.0.1:"+l.port()+"\"]\n\tproxy = 127.0.0.1:1\n")
		return at1(l.https)
	}},

	// Logins and helpers.
	{name: "user of the owner's path", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.append("~/.gitconfig", "[credential \"https://"+l.web.Host+"\"]\n\tusername = octo\n[credential \"https://"+l.web.Host+"/octo\"]\n\tusername = worker\n")
		return at1(l.https)
	}},
	{name: "helpers of the host emptied", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.append("~/.gitconfig", "[credential \"https://"+l.web.Host+"\"]\n\thelper =\n")
		return at1(l.https)
	}},
	{name: "libsecret's program gone and a stored login", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.write("~/.gitconfig", identity+"[credential]\n\thelper = /usr/share/doc/git/contrib/credential/libsecret/git-credential-libsecret\n")
		return at1(l.https)
	}},
	{name: "pass-git-helper gone and a stored login", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.write("~/.gitconfig", identity+"[credential]\n\thelper = !pass-git-helper $@\n")
		return at1(l.https)
	}},
	{name: "helper of Windows and a stored login", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.write("~/.gitconfig", identity+"[credential]\n\thelper = C:/Program\\\\ Files/Git/mingw64/bin/git-credential-manager.exe\n")
		return at1(l.https)
	}},
	{name: "helper of Windows as WSL sees it", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.write("~/.gitconfig", identity+"[credential]\n\thelper = /mnt/c/Program\\\\ Files/Git/mingw64/bin/git-credential-manager.exe\n")
		return at1(l.https)
	}},

	// Submodules.
	{name: "submodule of a submodule", askpass: true, args: []string{"-C", "lib/deep", "fetch"}, arrange: func(l *lab) {
		l.deepSubmodule(l.https)
		l.git("-C", "lib/deep", "config", "remote.origin.url", strings.Replace(l.https, "https", "htps", 1))
	}, prepare: func(l *lab) string { return at1(l.https) }},
	{name: "update of the submodules of a submodule", askpass: true, args: []string{"submodule", "update", "--init", "--recursive"}, arrange: func(l *lab) {
		l.deepSubmodule(strings.Replace(l.https, "https", "htps", 1))
		if err := os.RemoveAll(l.path("lib/deep")); err != nil {
			l.t.Fatal(err)
		}
		if err := os.RemoveAll(l.path(".git/modules/lib/modules")); err != nil {
			l.t.Fatal(err)
		}
	}, prepare: func(l *lab) string { return at1(l.https) }},
	{name: "submodule one folder too far up", askpass: true, args: []string{"submodule", "update", "--init"},
		arrange: (*lab).submodule, prepare: func(l *lab) string {
			l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = ../../widget.git\n")
			return at1(l.https)
		}},
	{name: "submodule of a wrong user in .gitmodules alone", args: []string{"submodule", "update", "--init"}, arrange: (*lab).submodule, prepare: func(l *lab) string {
		l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = "+strings.Replace(l.sshURL, l.ssh.User+"@", "somebody@", 1)+"\n")
		return at1(l.sshURL)
	}},

	// ~/.ssh/config.
	{name: "key of an alias that is too open", unknown: true, ownSSH: true, prepare: func(l *lab) string {
		l.secret("~/.ssh/work key", l.key())
		if err := os.Chmod(l.path("~/.ssh/work key"), 0o644); err != nil {
			l.t.Fatal(err)
		}
		l.secret("~/.ssh/config", fmt.Sprintf("Host work\n\tHostName 127.0.0.1\n\tPort %d\n\tUser %s\n\tIdentityFile %q\n\tIdentitiesOnly yes\n", l.ssh.Port, l.ssh.User, l.path("~/.ssh/work key")))
		return at1("work:octo/widget.git")
	}},
	{name: "user of all hosts", prepare: func(l *lab) string {
		l.secret("~/.ssh/config", "Host *\n\tUser somebody\n")
		return at1(strings.Replace(l.sshURL, l.ssh.User+"@", "", 1))
	}},

	// URLs.
	{name: "SSH in capitals", prepare: func(l *lab) string {
		return at1(strings.Replace(l.sshURL, "ssh:", "SSH:", 1))
	}},
	{name: "push URL of the worktree's file to another port", dir: "linked", args: []string{"push", "origin", "HEAD:refs/heads/linked"}, arrange: func(l *lab) {
		l.git("worktree", "add", "--quiet", "linked")
		l.git("config", "extensions.worktreeConfig", "true")
		l.write(".git/worktrees/linked/config.worktree", fmt.Sprintf("[remote \"origin\"]\n\tpushurl = ssh://%s@127.0.0.1:22222/octo/widget.git\n", l.ssh.User))
	}, prepare: func(l *lab) string { return at1(l.https) }},

	// A configuration at which Git stops.
	{name: "line without an equals sign", code: "config-syntax", askpass: true, prepare: func(l *lab) string {
		return "[remote \"origin\"]\n\turl " + l.https + "\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
	}},
	{name: "open header in the user's file", code: "config-syntax", askpass: true, spoil: func(l *lab) {
		l.append("~/.gitconfig", "[credential\n\thelper = cache\n")
	}, prepare: func(l *lab) string { return at1(l.https) }},
	{name: "open quotation mark seen from a folder", code: "config-syntax", askpass: true, dir: ".git/..",
		args: []string{"fetch"}, prepare: func(l *lab) string {
			return "[remote \"origin\"]\n\turl = \"" + l.https + "\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
		}},
	{name: "number with its unit spelt out", code: "config-error", askpass: true, prepare: func(l *lab) string {
		return at1(l.https) + "[http]\n\tpostBuffer = 500 MB\n"
	}},
	{name: "number that is none", code: "config-error", askpass: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[http]\n\tpostBuffer = lots\n")
		return at1(l.https)
	}},
	{name: "boolean misspelt in the user's file", code: "config-error", askpass: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[http]\n\tsslVerify = ture\n")
		return at1(l.https)
	}},
	{name: "word misspelt", code: "config-error", askpass: true, args: []string{"push"}, prepare: func(l *lab) string {
		return at1(l.https) + "[push]\n\tdefault = curent\n"
	}},
	{name: "version of a protocol that nobody knows", code: "config-error", askpass: true, args: []string{"fetch", "origin"}, prepare: func(l *lab) string {
		return at1(l.https) + "[protocol]\n\tversion = 9\n"
	}},
	{name: "boolean of a remote", code: "config-syntax", askpass: true, args: []string{"fetch", "origin"}, prepare: func(l *lab) string {
		return at1(l.https) + "\tprune = maybe\n"
	}},

	// Commands.
	{name: "ls-remote without a name", askpass: true, args: []string{"ls-remote", "--heads"}, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "https", "httsp", 1))
	}},
	{name: "push to a fork by pushDefault over SSH", args: []string{"push"}, prepare: func(l *lab) string {
		return "[push]\n\tdefault = current\n[remote]\n\tpushDefault = fork\n" + at1(l.https) +
			strings.Replace(at1(strings.Replace(l.sshURL, l.ssh.User+"@", "somebody@", 1)), "origin", "fork", 2)
	}},
	{name: "push that deletes", askpass: true, args: []string{"push", "--delete", "origin", "old"}, arrange: func(l *lab) {
		l.git("push", "--quiet", filepath.Join(l.root, "octo", "widget.git"), "HEAD:refs/heads/old")
	}, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "https", "htps", 1))
	}},
	{name: "push that deletes by a colon", askpass: true, args: []string{"push", "origin", ":old"}, arrange: func(l *lab) {
		l.git("push", "--quiet", filepath.Join(l.root, "octo", "widget.git"), "HEAD:refs/heads/old")
	}, prepare: func(l *lab) string {
		return at1("<" + l.https + ">")
	}},
	{name: "head of a remote", askpass: true, args: []string{"remote", "set-head", "origin", "--auto"}, arrange: func(l *lab) {
		l.git("update-ref", "refs/remotes/origin/main", "HEAD")
	}, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "https", "htps", 1))
	}},
	{name: "prune of a remote", askpass: true, args: []string{"remote", "prune", "origin"}, prepare: func(l *lab) string {
		return at1("'" + l.https + "'")
	}},
	{name: "update of all remotes with prune", askpass: true, args: []string{"remote", "update", "--prune"}, prepare: func(l *lab) string {
		return at1(l.https) + strings.Replace(at1("<"+l.https+">"), "origin", "backup", 2)
	}},
	{name: "fetch of all that are there with prune", askpass: true, args: []string{"fetch", "--all", "--prune", "--tags"}, prepare: func(l *lab) string {
		return strings.Replace(at1("<"+l.https+">"), "origin", "backup", 2)
	}},
	{name: "quiet fetch", askpass: true, args: []string{"fetch", "--quiet", "origin"}, prepare: func(l *lab) string {
		return at1("<" + l.https + ">")
	}},
	{name: "foreach in the submodules", askpass: true, args: []string{"submodule", "foreach", "git fetch"},
		arrange: (*lab).clonedSubmodule, prepare: func(l *lab) string {
			l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = "+l.https+"\n")
			return at1(l.https) + "[submodule \"lib\"]\n\tactive = true\n\turl = " + l.https + "\n"
		}},
	{name: "foreach with the remote's name", askpass: true,
		args: []string{"submodule", "foreach", "--recursive", "git fetch origin"}, arrange: (*lab).clonedSubmodule,
		prepare: func(l *lab) string {
			l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = "+l.https+"\n")
			return at1(l.https) + "[submodule \"lib\"]\n\tactive = true\n\turl = " + l.https + "\n"
		}},
	{name: "UseKeychain on another system", unknown: true, prepare: func(l *lab) string {
		l.secret("~/.ssh/config", "Host *\n\tAddKeysToAgent yes\n\tUseKeychain yes\n")
		return at1(l.sshURL)
	}},
	{name: "jump host that is dead", unknown: true, action: "Remove this line", prepare: func(l *lab) string {
		l.secret("~/.ssh/config", "Host 127.0.0.1\n\tProxyJump jump@localhost:1\n")
		return at1(l.sshURL)
	}},
	{name: "ProxyCommand that is gone", unknown: true, prepare: func(l *lab) string {
		l.secret("~/.ssh/config", "Host 127.0.0.1\n\tProxyCommand /opt/none/cloudflared access ssh --hostname %h\n")
		return at1(l.sshURL)
	}},
	{name: "comment sign before the URL", askpass: true, prepare: func(l *lab) string {
		return at1("#" + l.https)
	}},
	{name: "submodule's own remote without a URL", askpass: true, args: []string{"-C", "lib", "fetch", "origin"}, arrange: func(l *lab) {
		l.clonedSubmodule()
		l.git("-C", "lib", "config", "--unset", "remote.origin.url")
	}, prepare: func(l *lab) string {
		l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = "+l.https+"\n")
		return at1(l.https) + "[submodule \"lib\"]\n\tactive = true\n\turl = " + l.https + "\n"
	}},
	{name: "user before an alias that has one", unknown: true, ownSSH: true, prepare: func(l *lab) string {
		l.secret("~/.ssh/config", fmt.Sprintf("Host work\n\tHostName 127.0.0.1\n\tPort %d\n\tUser %s\n\tIdentityFile %s\n", l.ssh.Port, l.ssh.User, l.path("~/.ssh/id_ed25519")))
		return at1("git@work:octo/widget.git")
	}},
	{name: "key of an alias misspelt", unknown: true, ownSSH: true, prepare: func(l *lab) string {
		l.secret("~/.ssh/config", fmt.Sprintf("Host work\n\tHostName 127.0.0.1\n\tPort %d\n\tUser %s\n\tIdentityFile %s\n\tIdentitiesOnly yes\n", l.ssh.Port, l.ssh.User, l.path("~/.ssh/id_ed2519")))
		return at1("work:octo/widget.git")
	}},
	{name: "key of an alias that is gone", unknown: true, ownSSH: true, action: "Use the key", prepare: func(l *lab) string {
		l.secret("~/.ssh/config", fmt.Sprintf("Host work\n\tHostName 127.0.0.1\n\tPort %d\n\tUser %s\n\tIdentityFile %s\n\tIdentitiesOnly yes\n", l.ssh.Port, l.ssh.User, l.path("~/.ssh/id_old")))
		return at1("work:octo/widget.git")
	}},
	{name: "key with a blank in core.sshCommand", unknown: true, prepare: func(l *lab) string {
		l.secret("~/.ssh/my key", l.key())
		return "[core]\n\tsshCommand = ssh -F none -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -o UserKnownHostsFile=" + l.ssh.Known + " -i " + l.path("~/.ssh/my key") + "\n" + at1(l.sshURL)
	}},
	{name: "key gone at an alias and a login stored", aliased: true, noKey: true, args: []string{"fetch", "origin"}, prepare: func(l *lab) string {
		l.secret("~/.ssh/config", fmt.Sprintf("Host work\n\tHostName 127.0.0.1\n\tPort %d\n\tUser %s\n\tIdentityFile %s\n\tIdentitiesOnly yes\n", l.ssh.Port, l.ssh.User, l.path("~/.ssh/id_old")))
		l.stored("octo:" + goodPassword)
		return at1("work:octo/widget.git")
	}},
	{name: "dot behind the host of a mirror", askpass: true, prepare: func(l *lab) string {
		l.mirror("https://github.com/")
		return at1("https://github.com./octo/widget.git")
	}},
	{name: "bad line in an included file", code: "config-syntax", askpass: true, prepare: func(l *lab) string {
		l.write("~/extra.inc", "[core]\n\tabbrev = 12\n")
		l.append("~/.gitconfig", "[include]\n\tpath = extra.inc\n")
		return at1(l.https)
	}, spoil: func(l *lab) { l.write("~/extra.inc", "[remote origin]\n\tprune = true\n") }},
	{name: "conflict marks in the configuration", code: "config-syntax", askpass: true, prepare: func(l *lab) string { return at1(l.https) },
		spoil: func(l *lab) { l.append(".git/config", "<<<<<<< HEAD\n[pull]\n\trebase = true\n") }, action: "Put “#”"},
	{name: "number with a comma", askpass: true, code: "config-error", prepare: func(l *lab) string {
		return at1(l.https) + "[http]\n\tlowSpeedLimit = 1,000\n\tlowSpeedTime = 60\n"
	}},
	{name: "boolean in another language", askpass: true, code: "config-error", prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[http]\n\tsslVerify = ja\n")
		return at1(l.https)
	}},
	{name: "two helpers of which the first ends the search", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.program("git-credential-broken", "#!/bin/sh\n[ \"$1\" = get ] && echo quit=1\nexit 0\n")
		l.write("~/.gitconfig", identity+"[credential]\n\thelper = broken\n\thelper = store\n")
		return at1(l.https)
	}},
	{name: "host header of a moved account", askpass: true, moved: true, prepare: func(l *lab) string {
		l.first = func(r *http.Request) (int, string, string) {
			if strings.HasPrefix(r.URL.Path, "/oldname/") {
				return http.StatusMovedPermanently, "", l.web.URL + strings.Replace(r.URL.RequestURI(), "/oldname/", "/octo/", 1)
			}
			return 0, "", ""
		}
		l.append("~/.gitconfig", "[http]\n\tfollowRedirects = false\n")
		return at1(strings.Replace(l.https, "octo/", "oldname/", 1))
	}},
	{name: "doubled user over SSH", prepare: func(l *lab) string {
		return at1(strings.Replace(l.sshURL, l.ssh.User+"@", l.ssh.User+"@"+l.ssh.User+"@", 1))
	}},
	{name: "mirror's rule without its slash", askpass: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[url \"https://"+l.web.Host+"\"]\n\tinsteadOf = https://github.com/\n")
		return at1("https://github.com/octo/widget.git")
	}},
	{name: "rule in an included file to a dead port", askpass: true, prepare: func(l *lab) string {
		l.write("~/rules.inc", "[url \"https://127.0.0.1:1/\"]\n\tinsteadOf = https://"+l.web.Host+"/\n")
		l.append("~/.gitconfig", "[include]\n\tpath = rules.inc\n")
		return at1(l.https)
	}},
	{name: "user in pushurl alone that no login has", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		return at1(l.https) + "\tpushurl = " + strings.Replace(l.https, "//", "//worker@", 1) + "\n"
	}},
	{name: "credential with a port in the wrong place", prepare: func(l *lab) string {
		l.secret("~/.git-credentials", "https://octo:"+goodPassword+"@"+strings.Replace(l.web.Host, ":", "%3a", 1)+"\n")
		l.append("~/.gitconfig", "[credential \"https://127.0.0.1:1\"]\n\thelper = store\n")
		return at1(l.https)
	}},
	{name: "uppercase host of an alias", unknown: true, ownSSH: true, prepare: func(l *lab) string {
		l.secret("~/.ssh/config", fmt.Sprintf("Host Work\n\tHostName 127.0.0.1\n\tPort %d\n\tUser %s\n\tIdentityFile %s\n", l.ssh.Port, l.ssh.User, l.path("~/.ssh/id_ed25519")))
		return at1("work:octo/widget.git")
	}},
	{name: "IdentityFile that is the public key", unknown: true, ownSSH: true, prepare: func(l *lab) string {
		pub, err := os.ReadFile(l.ssh.Key + ".pub")
		if err != nil {
			l.t.Fatal(err)
		}
		l.secret("~/.ssh/id_ed25519.pub", string(pub))
		l.secret("~/.ssh/config", fmt.Sprintf("Host work\n\tHostName 127.0.0.1\n\tPort %d\n\tUser %s\n\tIdentityFile %s\n\tIdentitiesOnly yes\n", l.ssh.Port, l.ssh.User, l.path("~/.ssh/id_ed25519.pub")))
		if err := os.Rename(l.path("~/.ssh/id_ed25519"), l.path("~/.ssh/work_ed25519")); err != nil {
			l.t.Fatal(err)
		}
		if err := os.Rename(l.path("~/.ssh/work_ed25519"), l.path("~/.ssh/id_ed25519")); err != nil {
			l.t.Fatal(err)
		}
		if err := os.Chmod(l.path("~/.ssh/id_ed25519.pub"), 0o644); err != nil {
			l.t.Fatal(err)
		}
		return at1("work:octo/widget.git")
	}},
	{name: "bare mirror with two fetch lines", askpass: true, dir: "mirror.git", args: []string{"remote", "update", "--prune"}, arrange: func(l *lab) {
		l.git("clone", "--quiet", "--mirror", filepath.Join(l.root, "octo", "widget.git"), "mirror.git")
		l.git("-C", "mirror.git", "remote", "set-url", "origin", "<"+l.https+">")
	}, prepare: func(l *lab) string { return at1(l.https) }},
	{name: "pushInsteadOf of the repository to a dead port", prepare: func(l *lab) string {
		l.netrc()
		return "[url \"ssh://" + l.ssh.User + "@127.0.0.1:1/\"]\n\tpushInsteadOf = https://" + l.web.Host + "/\n" + at1(l.https)
	}},
}

// deepSubmodule makes lib a submodule that is there and has one of its own,
// lib/deep, whose URL in lib's .gitmodules is the given one.
func (l *lab) deepSubmodule(url string) {
	l.t.Helper()
	widget := filepath.Join(l.root, "octo", "widget.git")
	l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = "+l.https+"\n")
	l.submodule()
	l.git("-c", "protocol.file.allow=always", "-c", "submodule.lib.url="+widget, "submodule", "update", "--quiet", "--init")
	l.git("-C", "lib", "config", "remote.origin.url", l.https)
	l.write("lib/.gitmodules", "[submodule \"deep\"]\n\tpath = deep\n\turl = "+url+"\n")
	l.git("-C", "lib", "update-index", "--add", "--cacheinfo", "160000,"+strings.TrimSpace(l.git("rev-parse", "HEAD"))+",deep")
	l.git("-C", "lib", "add", ".gitmodules")
	l.git("-C", "lib", "commit", "--quiet", "-m", "deep")
	l.git("add", "lib")
	l.git("-c", "protocol.file.allow=always", "-C", "lib", "-c", "submodule.deep.url="+widget, "submodule", "update", "--quiet", "--init")
}
