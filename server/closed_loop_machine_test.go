package server

import (
	"fmt"
	"strings"
)

// machineLoops are set-ups in which what decides lies around the repository: in
// the user's files, in ~/.ssh/config, in a worktree, in another remote.
var machineLoops = []loop{
	// Hosts that nobody knows, where this machine shows what works.
	{name: "unknown host over SSH with a stored login", unknown: true, noKey: true, prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		return at1(l.sshURL)
	}},
	{name: "unknown host over HTTPS with an alias and its key", unknown: true, aliased: true,
		args: []string{"push", "origin", "HEAD:refs/heads/other"}, prepare: func(l *lab) string {
			return at1(l.https)
		}},

	// Two accounts.
	{name: "path that no stored login has", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		return "[credential]\n\tuseHttpPath = true\n" + at1(l.https)
	}},
	{name: "two owners with two logins", bots: true, prepare: func(l *lab) string {
		host := strings.Replace(l.web.Host, ":", "%3a", 1)
		l.secret("~/.git-credentials", "https://bot:"+goodPassword+"@"+host+"/acme/other.git\nhttps://octo:"+goodPassword+"@"+host+"/octo/widget.git\n")
		l.append("~/.gitconfig", "[credential]\n\thelper = store\n")
		return at1(l.https)
	}},
	{name: "misspelt alias", unknown: true, aliased: true, prepare: func(l *lab) string {
		return at1("wrok:octo/widget.git")
	}},
	{name: "alias of the other account", unknown: true, aliased: true, prepare: func(l *lab) string {
		l.secret("~/.ssh/config", fmt.Sprintf("Host home\n\tHostName 127.0.0.1\n\tPort %d\n\tUser nobody-here\n", l.ssh.Port)+l.read("~/.ssh/config"))
		return at1("home:octo/widget.git")
	}},

	// Files of the user's, and of worktrees.
	{name: "misspelt remote in a worktree's file", askpass: true, dir: "linked", args: []string{"push"}, arrange: func(l *lab) {
		l.git("worktree", "add", "--quiet", "linked")
		l.git("config", "extensions.worktreeConfig", "true")
		l.write(".git/worktrees/linked/config.worktree", "[remote]\n\tpushDefault = orgin\n[push]\n\tdefault = current\n")
	}, prepare: func(l *lab) string { return at1(l.https) }},
	{name: "pushurl alone of an includeIf", askpass: true, prepare: func(l *lab) string {
		l.write("~/work.inc", "[remote \"origin\"]\n\tpushurl = "+strings.Replace(l.https, "https://", "htps://", 1)+"\n")
		l.append("~/.gitconfig", "[includeIf \"gitdir:**\"]\n\tpath = work.inc\n")
		return at1(l.https)
	}},
	{name: "pushurl alone and nothing to fetch from", askpass: true, prepare: func(l *lab) string {
		return "[remote \"origin\"]\n\tpushurl = " + strings.Replace(l.https, "https://", "https:/", 1) + "\n"
	}},
	{name: "fetch of all remotes", askpass: true, args: []string{"fetch", "--all"}, prepare: func(l *lab) string {
		return at1(l.https) + strings.Replace(at1("<"+l.https+">"), "origin", "backup", 2)
	}},
	{name: "pushDefault to a mistyped one", askpass: true, args: []string{"push"}, prepare: func(l *lab) string {
		return "[remote]\n\tpushDefault = fork\n[push]\n\tdefault = current\n" + at1(l.https) + strings.Replace(at1(strings.Replace(l.https, "https", "htps", 1)), "origin", "fork", 2)
	}},
	{name: "misspelt pushDefault of the user's", askpass: true, args: []string{"push"}, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[remote]\n\tpushDefault = orgin\n[push]\n\tdefault = current\n")
		return at1(l.https)
	}},
	{name: "store in a file that is gone", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.write("~/.gitconfig", identity+"[credential]\n\thelper = store --file=/opt/none/credentials\n")
		return at1(l.https)
	}},
	{name: "helper of one host gone", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.write("~/.gitconfig", identity+"[credential \"https://"+l.web.Host+"\"]\n\thelper = manager-core\n")
		return at1(l.https)
	}},
	{name: "pushInsteadOf to the wrong user", prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[url \"ssh://somebody@127.0.0.1:"+fmt.Sprint(l.ssh.Port)+"/\"]\n\tpushInsteadOf = https://"+l.web.Host+"/\n")
		return at1(l.https)
	}},

	// Other lines.
	{name: "proxy of one host", askpass: true, prepare: func(l *lab) string {
		return "[http \"https://" + l.web.Host + "/\"]\n\tproxy = http://127.0.0.1:1\n" + at1(l.https)
	}},
	{name: "protocol that is switched off", askpass: true, prepare: func(l *lab) string {
		return "[protocol \"https\"]\n\tallow = never\n" + at1(l.https)
	}},
	{name: "all protocols switched off but one", askpass: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[protocol]\n\tallow = never\n[protocol \"ssh\"]\n\tallow = always\n[protocol \"file\"]\n\tallow = always\n")
		return at1(l.https)
	}},
	{name: "client certificate that is gone", askpass: true, prepare: func(l *lab) string {
		return "[http]\n\tsslCert = /opt/none/client.pem\n" + at1(l.https)
	}},
	{name: "core.sshCommand with another port", prepare: func(l *lab) string {
		return "[core]\n\tsshCommand = ssh -p 1 -F none -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityAgent=none -o UserKnownHostsFile=" + l.ssh.Known + " -i " + l.ssh.Key + "\n" + at1(l.sshURL)
	}},
	{name: "colon after the host behind a rule for SSH", prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[url \""+strings.TrimSuffix(l.sshURL, "octo/widget.git")+"\"]\n\tinsteadOf = ssh://git@github.com/\n")
		return at1("ssh://git@github.com:octo/widget.git")
	}},
	{name: "host without its ending behind a mirror", askpass: true, prepare: func(l *lab) string {
		l.mirror("https://github.com/")
		return at1("https://github/octo/widget.git")
	}},
	{name: "shorthand misspelt", askpass: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[url \"https://"+l.web.Host+"/\"]\n\tinsteadOf = corp:\n")
		return at1("crop:octo/widget.git")
	}},
	{name: "nested repository behind a rule", askpass: true, dir: "inner",
		args: []string{"push", "origin", "HEAD:refs/heads/inner"}, arrange: func(l *lab) {
			l.git("clone", "--quiet", l.root+"/octo/widget.git", "inner")
			l.git("-C", "inner", "commit", "--quiet", "--allow-empty", "-m", "y")
			l.git("-C", "inner", "remote", "set-url", "origin", "https://githib.com/octo/widget.git")
			l.mirror("https://github.com/")
		}, prepare: func(l *lab) string { return at1(l.https) }},
}
