package server

import (
	"fmt"
	"net/http"
	"strings"
)

// secondLoops were thought of like freshLoops, when those closed.
var secondLoops = []loop{
	{name: "pull of a named branch", askpass: true, args: []string{"pull", "upstream", "main"}, prepare: func(l *lab) string {
		return at1(l.https) + strings.Replace(at1("("+l.https+")"), "origin", "upstream", 2)
	}},
	{name: "semicolon after the scheme", askpass: true, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "https:", "https;", 1))
	}},
	{name: "fetch of a shallow history", askpass: true, args: []string{"fetch", "--depth", "1", "origin"}, prepare: func(l *lab) string {
		return at1(l.https + "\\\\")
	}},
	{name: "two slips at once", askpass: true, prepare: func(l *lab) string {
		return at1("<" + strings.Replace(l.https, "https", "htps", 1) + ">")
	}},
	{name: "slip in a worktree's pushurl", askpass: true, dir: "linked",
		args: []string{"push", "origin", "HEAD:refs/heads/linked"}, arrange: func(l *lab) {
			l.git("worktree", "add", "--quiet", "linked")
			l.git("config", "extensions.worktreeConfig", "true")
			l.write(".git/worktrees/linked/config.worktree", "[remote \"origin\"]\n\tpushurl = "+strings.Replace(l.https, "https", "htps", 1)+"\n")
		}, prepare: func(l *lab) string { return at1(l.https) }},
	{name: "rule with the wrong port", askpass: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", fmt.Sprintf("[url \"https://127.0.0.1:%d/\"]\n\tinsteadOf = corp:\n", l.ssh.Port))
		return at1("corp:octo/widget.git")
	}},
	{name: "rule without its port", askpass: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[url \"https://127.0.0.1/\"]\n\tinsteadOf = corp:\n")
		return at1("corp:octo/widget.git")
	}},
	{name: "rule to SSH with another user", prepare: func(l *lab) string {
		l.append("~/.gitconfig", fmt.Sprintf("[url \"ssh://octo@127.0.0.1:%d/\"]\n\tinsteadOf = https://%s/\n", l.ssh.Port, l.web.Host))
		return at1(l.https)
	}},
	{name: "rule with a slip in its scheme", askpass: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[url \"htps://"+l.web.Host+"/\"]\n\tinsteadOf = gh:\n")
		return at1("gh:octo/widget.git")
	}},
	{name: "helper by a path with a tilde", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.write("~/.gitconfig", identity+"[credential]\n\thelper = \"store --file ~/.git-credentials.old\"\n")
		return at1(l.https)
	}},
	{name: "helper misspelt", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.write("~/.gitconfig", identity+"[credential]\n\thelper = sotre\n")
		return at1(l.https)
	}},
	{name: "user of the host in the user's file", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.append("~/.gitconfig", "[credential \"https://"+l.web.Host+"\"]\n\tusername = octocat\n")
		return at1(l.https)
	}},
	{name: "proxy that is a web server", askpass: true, prepare: func(l *lab) string {
		return at1(l.https) + "[http]\n\tproxy = http://" + l.front("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n") + "\n"
	}},
	{name: "moved by a permanent redirect of the push", askpass: true, moved: true, prepare: func(l *lab) string {
		l.first = func(r *http.Request) (int, string, string) {
			if strings.HasPrefix(r.URL.Path, "/octo/former.git/") && r.Method == http.MethodGet {
				return http.StatusMovedPermanently, "", strings.TrimSuffix(l.https, "/octo/widget.git") +
					strings.Replace(r.URL.RequestURI(), "former", "widget", 1)
			}
			if strings.HasPrefix(r.URL.Path, "/octo/former.git/") {
				return http.StatusNotFound, "", ""
			}
			return 0, "", ""
		}
		l.append("~/.gitconfig", "[http]\n\tfollowRedirects = false\n")
		return at1(strings.Replace(l.https, "widget", "former", 1))
	}},
	{name: "name of the owner twice", askpass: true, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "octo/", "octo/octo/", 1)) + strings.Replace(at1(l.https), "origin", "upstream", 2)
	}},
	{name: "colon for the slash before the name", askpass: true, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "octo/", "octo:", 1))
	}},
	{name: "submodule with another port", askpass: true, args: []string{"submodule", "update", "--init"},
		arrange: (*lab).submodule, prepare: func(l *lab) string {
			l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = https://127.0.0.1/octo/widget.git\n")
			return ""
		}},
	{name: "submodule in scp's form with a port", args: []string{"submodule", "update", "--init"}, arrange: (*lab).submodule, prepare: func(l *lab) string {
		l.write(".gitmodules", fmt.Sprintf("[submodule \"lib\"]\n\tpath = lib\n\turl = %s@127.0.0.1:%d/octo/widget.git\n", l.ssh.User, l.ssh.Port))
		return ""
	}},
}
