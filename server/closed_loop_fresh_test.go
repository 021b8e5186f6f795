package server

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
)

// freshLoops are set-ups that were thought of before anybody looked whether they
// close.
var freshLoops = []loop{
	// Commands.
	{name: "fetch with submodules", askpass: true, args: []string{"fetch", "--recurse-submodules=yes"},
		arrange: (*lab).clonedSubmodule, prepare: func(l *lab) string {
			l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = "+l.https+"\n")
			return at1(l.https)
		}},
	{name: "mirror by push", askpass: true, args: []string{"push", "--mirror", "backup"}, prepare: func(l *lab) string {
		return at1(l.https) + "[remote \"backup\"]\n\tmirror = true\n\turl = " + strings.Replace(l.https, "https",
			"htps", 1) + "\n"
	}},
	{name: "pull by rebase", askpass: true, args: []string{"pull", "--rebase"}, prepare: func(l *lab) string {
		return at1("'"+l.https+"'") + "[branch \"main\"]\n\tremote = origin\n\tmerge = refs/heads/main\n"
	}},
	{name: "several remotes by name", askpass: true, args: []string{"fetch", "--multiple", "origin", "backup"},
		prepare: func(l *lab) string {
			return at1(l.https) + strings.Replace(at1("https://"+l.https), "origin", "backup", 2)
		}},
	{name: "group of remotes", askpass: true, args: []string{"remote", "update", "all"}, prepare: func(l *lab) string {
		return "[remotes]\n\tall = origin backup\n" + at1(l.https) + strings.Replace(at1(strings.Replace(l.https,
			"https://", "https:/", 1)), "origin", "backup", 2)
	}},
	{name: "second push URL", askpass: true, args: []string{"push", "origin", "HEAD:refs/heads/two"},
		prepare: func(l *lab) string {
			l.git("clone", "--quiet", "--bare", filepath.Join(l.root, "octo", "widget.git"), filepath.Join(l.root,
				"octo", "copy.git"))
			return at1(l.https) + "\tpushurl = " + l.https + "\n\tpushurl = " +
				strings.Replace(strings.Replace(l.https, "widget", "copy", 1), "https", "htps", 1) + "\n"
		}},
	{name: "push of tags", askpass: true, args: []string{"push", "--tags"}, arrange: func(l *lab) {
		l.git("tag",
			"v1")
	}, prepare: func(l *lab) string {
		return at1(l.https + " -b main")
	}},
	{name: "bare repository", askpass: true, dir: "mirror.git", args: []string{"fetch"}, arrange: func(l *lab) {
		l.git("clone", "--quiet", "--bare", filepath.Join(l.root, "octo", "widget.git"), "mirror.git")
		l.git("-C", "mirror.git", "remote", "set-url", "origin", strings.Replace(l.https, "https://", "https//", 1))
	}, prepare: func(l *lab) string { return at1(l.https) }},
	{name: "another folder by -C", askpass: true, args: []string{"-C", "inner", "pull", "--ff-only"},
		arrange: func(l *lab) {
			l.git("clone", "--quiet", filepath.Join(l.root, "octo", "widget.git"), "inner")
			l.git("-C", "inner", "remote", "set-url", "origin", l.https+" widget")
		}, prepare: func(l *lab) string { return at1(l.https) }},

	// URLs.
	{name: "web address without its port", askpass: true, prepare: func(l *lab) string {
		return at1("https://127.0.0.1/octo/widget.git")
	}},
	{name: "port behind a slash", askpass: true, prepare: func(l *lab) string {
		return at1("https://127.0.0.1/" + l.port() + "/octo/widget.git")
	}},
	{name: "port and scp's colon", prepare: func(l *lab) string {
		return at1(fmt.Sprintf("ssh://%s@127.0.0.1:%d:octo/widget.git", l.ssh.User, l.ssh.Port))
	}},
	{name: "port with a colon in scp's form", prepare: func(l *lab) string {
		return at1(fmt.Sprintf("%s@127.0.0.1:%d:octo/widget.git", l.ssh.User, l.ssh.Port))
	}},
	{name: "one slash over SSH", prepare: func(l *lab) string {
		return at1(strings.Replace(l.sshURL, "ssh://", "ssh:/", 1))
	}},
	{name: "user before a whole URL", askpass: true, prepare: func(l *lab) string {
		return at1("https://octo@" + l.https)
	}},
	{name: "ending in capitals", askpass: true, prepare: func(l *lab) string {
		return at1(strings.TrimSuffix(l.https, ".git") + ".GIT")
	}},
	{name: "comma before the ending", askpass: true, prepare: func(l *lab) string {
		return at1(strings.TrimSuffix(l.https, ".git") + ",git")
	}},
	{name: "ending misspelt", askpass: true, prepare: func(l *lab) string {
		return at1(strings.TrimSuffix(l.https, ".git") + ".gti")
	}},
	{name: "folder behind the URL", askpass: true, prepare: func(l *lab) string {
		return at1(l.https + " widget")
	}},
	{name: "single quotes", askpass: true, prepare: func(l *lab) string {
		return at1("'" + l.https + "'")
	}},
	{name: "name of the remote with a blank", askpass: true, args: []string{"push"}, prepare: func(l *lab) string {
		return at1(l.https) + "[push]\n\tdefault = current\n[branch \"main\"]\n\tremote = \"origin \"\n\tmerge = refs/heads/main\n"
	}},
	{name: "member of a group misspelt", askpass: true, args: []string{"remote", "update", "all"},
		prepare: func(l *lab) string {
			return "[remotes]\n\tall = orgin\n" + at1(l.https)
		}},
	{name: "key of the URL misspelt", askpass: true, prepare: func(l *lab) string {
		return "[remote \"origin\"]\n\tulr = " + l.https + "\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
	}},

	// Lines that decide.
	{name: "helper of the host without its port", prepare: func(l *lab) string {
		l.secret("~/.git-credentials", "https://octo:"+goodPassword+"@"+strings.Replace(l.web.Host, ":", "%3a", 1)+"\n")
		l.append("~/.gitconfig", "[credential \"https://127.0.0.1\"]\n\thelper = store\n")
		return at1(l.https)
	}},
	{name: "CA of the host without its port", askpass: true, noCA: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[http \"https://127.0.0.1/\"]\n\tsslCAInfo = "+l.web.Authority+"\n")
		return at1(l.https)
	}},
	{name: "store's file and no helper", prepare: func(l *lab) string {
		l.secret("~/.git-credentials", "https://octo:"+goodPassword+"@"+strings.Replace(l.web.Host, ":", "%3a", 1)+"\n")
		return at1(l.https)
	}},
	{name: "user of an include by its URL", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.write("~/corp.inc", "[credential]\n\tusername = worker\n")
		l.append("~/.gitconfig", "[includeIf \"hasconfig:remote.*.url:https://127.0.0.1:*/**\"]\n\tpath = corp.inc\n")
		return at1(l.https)
	}},
	{name: "path that counts by an includeIf", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.write("~/work.inc", "[credential]\n\tuseHttpPath = true\n")
		l.append("~/.gitconfig", "[includeIf \"gitdir:**\"]\n\tpath = work.inc\n")
		return at1(l.https)
	}},
	{name: "pushurl of a branch's include", askpass: true, prepare: func(l *lab) string {
		l.write("~/main.inc", "[remote \"origin\"]\n\tpushurl = "+strings.Replace(l.https, "https", "htps", 1)+"\n")
		l.append("~/.gitconfig", "[includeIf \"onbranch:main\"]\n\tpath = main.inc\n")
		return at1(l.https)
	}},
	{name: "missing colon of a rule to an alias", unknown: true, aliased: true, prepare: func(l *lab) string {
		return "[url \"work\"]\n\tpushInsteadOf = https://" + l.web.Host + "/\n" + at1(l.https)
	}},
	{name: "gh that is not logged in and a stored login", prepare: func(l *lab) string {
		l.secret("~/.git-credentials", "https://octo:"+goodPassword+"@"+strings.Replace(l.web.Host, ":", "%3a", 1)+"\n")
		l.program("gh", "#!/bin/sh\nexit 1\n")
		l.append("~/.gitconfig",
			"[credential \"https://"+l.web.Host+"\"]\n\thelper =\n\thelper = !gh auth git-credential\n")
		return at1(l.https)
	}},
	{name: "protocol for the user alone", askpass: true, args: []string{"submodule", "update", "--init"},
		arrange: (*lab).submodule, prepare: func(l *lab) string {
			l.append("~/.gitconfig", "[protocol \"https\"]\n\tallow = user\n")
			l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = "+l.https+"\n")
			return ""
		}},
	{name: "program for a foreign system", askpass: true, prepare: func(l *lab) string {
		return at1(l.https) + "\tvcs = hg\n"
	}},
	{name: "stale copy of a submodule's URL", askpass: true, args: []string{"submodule", "update", "--init"},
		arrange: (*lab).submodule, prepare: func(l *lab) string {
			l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = "+l.https+"\n")
			return "[submodule \"lib\"]\n\tactive = true\n\turl = " + strings.Replace(l.https, "octo/widget",
				"octo/gone", 1) + "\n"
		}},
	{name: "client key that is gone", askpass: true, prepare: func(l *lab) string {
		return at1(l.https) + "[http]\n\tsslCert = " + l.web.Authority + "\n\tsslKey = /opt/none/client.key\n"
	}},
	{name: "folder of CAs that is gone", askpass: true, noCA: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[http]\n\tsslCAInfo = "+l.web.Authority+"\n")
		return at1(l.https) + "[http]\n\tsslCAInfo = " + l.path("~/gone/ca.crt") + "\n\tsslCAPath = " + l.path("~/gone") + "\n"
	}},
	{name: "dead SOCKS proxy", askpass: true, prepare: func(l *lab) string {
		return at1(l.https) + "[http]\n\tproxy = socks5://127.0.0.1:1\n"
	}},
	{name: "longer rule to a dead host", askpass: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[url \"https://127.0.0.1:1/mirror/\"]\n\tinsteadOf = https://"+l.web.Host+"/octo/\n")
		return at1(l.https)
	}},
}

// silentLoops are set-ups in which something was found, and no fix was the preferred
// one.
var silentLoops = []loop{
	// A rule that changes the path.
	{name: "rule that drops the owner", askpass: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[url \"https://"+l.web.Host+"/\"]\n\tinsteadOf = https://github.com/octo/\n")
		return at1("https://github.com/octo/widget.git")
	}},
	{name: "rule to SSH that drops the owner", prepare: func(l *lab) string {
		return "[url \"" + strings.TrimSuffix(l.sshURL,
			"octo/widget.git") + "\"]\n\tinsteadOf = https://" + l.web.Host + "/octo/\n" + at1(l.https)
	}},
	{name: "rule that has the owner twice", askpass: true, prepare: func(l *lab) string {
		return "[url \"https://" + l.web.Host + "/octo/\"]\n\tinsteadOf = https://github.com/\n" + at1("https://github.com/octo/widget.git")
	}},
	{name: "rule for pushes that drops the owner", prepare: func(l *lab) string {
		return "[url \"" + strings.TrimSuffix(l.sshURL,
			"octo/widget.git") + "\"]\n\tpushInsteadOf = https://" + l.web.Host + "/octo/\n" + at1(l.https)
	}},

	// A name that another remote has right.
	{name: "owner misspelt where it is pushed to", askpass: true, prepare: func(l *lab) string {
		return strings.Replace(at1(l.https), "\tfetch", "\tpushurl = "+strings.Replace(l.https, "octo/", "otco/", 1)+"\n\tfetch", 1)
	}},
	{name: "owner misspelt where it is fetched from over SSH", askpass: true, args: []string{"fetch", "origin"},
		prepare: func(l *lab) string {
			return strings.Replace(at1(strings.Replace(l.https, "octo/", "oct/", 1)), "\tfetch", "\tpushurl = "+
				l.sshURL+"\n\tfetch", 1)
		}},
	{name: "name misspelt where it is pushed to", askpass: true, prepare: func(l *lab) string {
		return strings.Replace(at1(l.https), "\tfetch", "\tpushurl = "+strings.Replace(l.https, "widget", "wigdet", 1)+"\n\tfetch", 1)
	}},
	{name: "case of the owner beside another remote", askpass: true, unknown: true, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "octo/", "Octo/", 1)) + strings.Replace(at1(l.https), "origin",
			"upstream", 2)
	}},

	// No URL.
	{name: "remote with only a push URL", askpass: true, args: []string{"fetch", "origin"},
		prepare: func(l *lab) string {
			return strings.Replace(at1(l.https), "\turl", "\tpushurl", 1)
		}},
	{name: "key of the push URL misspelt", askpass: true, prepare: func(l *lab) string {
		return "[remote \"origin\"]\n\tpuhsurl = " + l.https + "\n\turll = " + l.https + "\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
	}},

	// A sign of comment.

	// A login in the URL that is another account's.

	// A URL in the place of a remote's name.

	// A line that Git cannot read.

	// Ports.
	{name: "user of the host without its port", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.append("~/.gitconfig",
			"[credential \"https://"+l.web.Host+"\"]\n\tusername = worker\n[credential \"https://127.0.0.1\"]\n\tusername = octo\n")
		return at1(l.https)
	}},
	{name: "semicolon in a password cuts the URL", prepare: func(l *lab) string {
		l.passwords["octo"] = "hunter;2"
		return at1(strings.Replace(l.https, "//", "//octo:hunter;2@", 1))
	}},
	{name: "redirect that may not be followed", askpass: true, moved: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[http]\n\tfollowRedirects = false\n")
		l.first = func(r *http.Request) (int, string, string) {
			if strings.HasPrefix(r.URL.Path, "/octo/before.git/") {
				return http.StatusMovedPermanently, "", strings.Replace(l.https, "/octo/widget.git", "",
					1) + strings.Replace(r.URL.RequestURI(), "before", "widget", 1)
			}
			return 0, "", ""
		}
		return at1(strings.Replace(l.https, "widget", "before", 1))
	}},
	{name: "hash in a password cuts the URL", prepare: func(l *lab) string {
		l.passwords["octo"] = "hunter#2"
		return at1(strings.Replace(l.https, "//", "//octo:hunter#2@", 1))
	}},
	{name: "dead password of another account in the URL", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		return at1(strings.Replace(l.https, "//", "//worker:expired@", 1))
	}},
	{name: "SSH user of a branch's URL", args: []string{"pull"}, prepare: func(l *lab) string {
		return "[branch \"main\"]\n\tremote = " + strings.Replace(l.sshURL, l.ssh.User+"@", "somebody@",
			1) + "\n\tmerge = refs/heads/main\n"
	}},
	{name: "hash in a name cuts the URL", unknown: true, prepare: func(l *lab) string {
		l.git("clone", "--quiet", "--bare", filepath.Join(l.root, "octo", "widget.git"), filepath.Join(l.root,
			"octo", "c#.git"))
		return at1(strings.Replace(l.sshURL, "widget", "c#", 1))
	}},
	{name: "encoded as a whole", askpass: true, prepare: func(l *lab) string {
		return at1(strings.NewReplacer(":", "%3A", "/", "%2F").Replace(l.https))
	}},
	{name: "URL in the section of a misspelt remote", askpass: true, args: []string{"fetch", "origin"},
		prepare: func(l *lab) string {
			return "[remote \"origin\"]\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[remote \"orgin\"]\n\turl = " + l.https + "\n"
		}},
}

// clonedSubmodule makes lib a submodule that is there, and whose remote has a slip.
func (l *lab) clonedSubmodule() {
	l.submodule()
	l.git("-c", "protocol.file.allow=always", "-c", "submodule.lib.url="+filepath.Join(l.root, "octo",
		"widget.git"), "submodule", "update", "--quiet", "--init")
	l.git("-C", "lib", "config", "remote.origin.url", "<"+l.https+">")
}
