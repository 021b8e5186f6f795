package server

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// forgottenLoops are slips of paste and settings that somebody made once and
// forgot.
var forgottenLoops = []loop{
	// Keys that only a few people set, and then forget.
	{name: "receive-pack that is not there", prepare: func(l *lab) string {
		return at1(l.sshURL) + "\treceivepack = /opt/none/git-receive-pack\n"
	}},
	{name: "upload-pack that is not there", args: []string{"fetch"}, prepare: func(l *lab) string {
		return at1(l.sshURL) + "\tuploadpack = git-upload-packx\n"
	}},
	{name: "helpers taken back by an empty line", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		return "[credential]\n\thelper =\n" + at1(l.https)
	}},
	{name: "TLS library of another system", askpass: true, prepare: func(l *lab) string {
		return "[http]\n\tsslBackend = schannel\n" + at1(l.https)
	}},
	{name: "CA of one host that is gone", askpass: true, noCA: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[http]\n\tsslCAInfo = "+l.web.Authority+"\n")
		return "[http \"https://" + l.web.Host + "/\"]\n\tsslCAInfo = ~/certs/none.pem\n" + at1(l.https)
	}},
	{name: "core.sshCommand with a configuration that is gone", prepare: func(l *lab) string {
		return "[core]\n\tsshCommand = ssh -F ~/.ssh/none\n" + at1(l.sshURL)
	}},
	// URLs.
	{name: "port in scp's form", prepare: func(l *lab) string {
		return at1(l.ssh.User + "@127.0.0.1:" + strconv.Itoa(l.ssh.Port) + "/octo/widget.git")
	}},
	{name: "SSH user before a web address", askpass: true, prepare: func(l *lab) string {
		return at1("git@" + l.https)
	}},
	{name: "two URLs in one", askpass: true, prepare: func(l *lab) string {
		return at1(l.https + l.https)
	}},
	{name: "command copied with the URL", askpass: true, prepare: func(l *lab) string {
		return at1("origin " + l.https)
	}},
	{name: "blank in front inside quotes", askpass: true, prepare: func(l *lab) string {
		return at1("\" " + l.https + "\"")
	}},
	{name: "no-break space behind", askpass: true, prepare: func(l *lab) string {
		return at1(l.https + "\u00a0")
	}},
	{name: "zero-width space behind", askpass: true, prepare: func(l *lab) string {
		return at1(l.https + "\u200b")
	}},
	{name: "typographic quotes", askpass: true, prepare: func(l *lab) string {
		return at1("“" + l.https + "”")
	}},
	{name: "query of a tab", askpass: true, prepare: func(l *lab) string {
		return at1(strings.TrimSuffix(l.https, ".git") + "?tab=readme-ov-file")
	}},
	{name: "address out of an error", askpass: true, prepare: func(l *lab) string {
		return at1("\"" + l.https + "/info/refs?service=git-upload-pack\"")
	}},
	{name: "fragment", askpass: true, prepare: func(l *lab) string {
		return at1("\"" + l.https + "#readme\"")
	}},
	{name: "Markdown link", askpass: true, prepare: func(l *lab) string {
		return at1("[widget](" + l.https + ")")
	}},
	{name: "full stop at the end", askpass: true, prepare: func(l *lab) string {
		return at1(l.https + ".")
	}},
	{name: "comma at the end over SSH", prepare: func(l *lab) string {
		return at1(l.sshURL + ",")
	}},
	{name: "slash in the password", prepare: func(l *lab) string {
		l.passwords["slash"] = "hunter/2"
		return at1(strings.Replace(l.https, "//", "//slash:hunter/2@", 1))
	}},
	{name: "at sign and hash in the password", prepare: func(l *lab) string {
		l.passwords["octo"] = "hunter@2#3"
		return at1("\"" + strings.Replace(l.https, "//", "//octo:hunter@2#3@", 1) + "\"")
	}},
	{name: "port of SSH in the web address", askpass: true, prepare: func(l *lab) string {
		return at1(fmt.Sprintf("https://127.0.0.1:%d/octo/widget.git", l.ssh.Port))
	}},
	{name: "port of the web in the SSH address", prepare: func(l *lab) string {
		return at1(fmt.Sprintf("ssh://%s@127.0.0.1:%s/octo/widget.git", l.ssh.User, l.port()))
	}},
	{name: "SSH scheme without a port", prepare: func(l *lab) string {
		return at1(fmt.Sprintf("ssh://%s@127.0.0.1/octo/widget.git", l.ssh.User))
	}},
	// Logins.
	{name: "SSH without a key and gh here", noKey: true, prepare: func(l *lab) string {
		l.program("gh", "#!/bin/sh\n[ \"$1 $2 $3\" = 'auth git-credential get' ] && printf 'username=octo\\npassword="+goodPassword+"\\n'\nexit 0\n")
		l.secret("~/.config/gh/hosts.yml", "127.0.0.1:\n    user: octo\n    git_protocol: https\n")
		l.append("~/.gitconfig", "[credential \"https://"+l.web.Host+"\"]\n\thelper =\n\thelper = !gh auth git-credential\n")
		return at1(l.sshURL)
	}},
	{name: "gh here and no helper", prepare: func(l *lab) string {
		l.program("gh", "#!/bin/sh\n[ \"$1 $2 $3\" = 'auth git-credential get' ] && printf 'username=octo\\npassword="+goodPassword+"\\n'\nexit 0\n")
		l.secret("~/.config/gh/hosts.yml", "127.0.0.1:\n    user: octo\n    git_protocol: https\n")
		return at1(l.https)
	}},
	{name: "gh's helper where gh moved", prepare: func(l *lab) string {
		gh := l.program("gh", "#!/bin/sh\n[ \"$1 $2 $3\" = 'auth git-credential get' ] && printf 'username=octo\\npassword="+goodPassword+"\\n'\nexit 0\n")
		_ = gh
		l.append("~/.gitconfig", "[credential]\n\thelper = !/opt/homebrew/bin/gh auth git-credential\n")
		return at1(l.https)
	}},
	{name: "HTTPS with a stored login under http", prepare: func(l *lab) string {
		l.secret("~/.git-credentials", "http://octo:"+goodPassword+"@"+strings.Replace(l.web.Host, ":", "%3a", 1)+"\n")
		l.append("~/.gitconfig", "[credential]\n\thelper = store\n")
		return at1(l.https)
	}},
	{name: "SSH's user in the web address", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		return at1(strings.Replace(l.https, "//", "//git@", 1))
	}},
	{name: "user of a token without a token", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		return at1(strings.Replace(l.https, "//", "//x-access-token@", 1))
	}},
	{name: "helper's path with a blank", prepare: func(l *lab) string {
		l.write("~/my tools/git-credential-mine", helperScript("octo", goodPassword))
		_ = os.Chmod(l.path("~/my tools/git-credential-mine"), 0o755)
		l.append("~/.gitconfig", "[credential]\n\thelper = "+l.path("~/my tools/git-credential-mine")+"\n")
		return at1(l.https)
	}},
	{name: "gh gone and a stored login", prepare: func(l *lab) string {
		l.secret("~/.git-credentials", "https://octo:"+goodPassword+"@"+strings.Replace(l.web.Host, ":", "%3a", 1)+"\n")
		l.append("~/.gitconfig", "[credential \"https://"+l.web.Host+"\"]\n\thelper =\n\thelper = !/usr/bin/gh-none auth git-credential\n")
		return at1(l.https)
	}},
	{name: "submodule over SSH with only a token", noKey: true, args: []string{"submodule", "update", "--init"},
		arrange: (*lab).submodule, prepare: func(l *lab) string {
			l.netrc()
			l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = "+l.sshURL+"\n")
			return "[submodule \"lib\"]\n\tactive = true\n\turl = " + l.sshURL + "\n"
		}},
	{name: "first of two URLs", askpass: true, args: []string{"fetch"}, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "https", "htps", 1)) + "\turl = " + l.https + "\n"
	}},
	{name: "scheme of SSH with a colon before the path", prepare: func(l *lab) string {
		return at1(strings.Replace(l.sshURL, "/octo", ":octo", 1))
	}},
	{name: "header with half a login", askpass: true, prepare: func(l *lab) string {
		return at1(l.https) + "[http]\n\textraHeader = Authorization: Basic\n"
	}},
	{name: "stored login that is old, and a key", prepare: func(l *lab) string {
		l.stored("octo:expired")
		return at1(l.https)
	}},
	{name: "remote show", askpass: true, args: []string{"remote", "show", "origin"}, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "https", "htps", 1))
	}},
	{name: "push that tells nothing", askpass: true, args: []string{"push", "-q", "origin", "main"}, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "https", "htps", 1))
	}},
}
