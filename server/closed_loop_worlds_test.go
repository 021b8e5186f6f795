package server

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func (l *lab) append(name, text string) {
	l.t.Helper()
	before := ""
	if _, err := os.Stat(l.path(name)); err == nil {
		before = l.read(name)
	}
	l.write(name, before+text)
}

// stored makes "store" the helper, with these logins ("octo:right").
func (l *lab) stored(logins ...string) {
	l.t.Helper()
	var b strings.Builder
	for _, login := range logins {
		fmt.Fprintf(&b, "https://%s@%s\n", login, strings.Replace(l.web.Host, ":", "%3a", 1))
	}
	l.secret("~/.git-credentials", b.String())
	l.append("~/.gitconfig", "[credential]\n\thelper = store\n")
}

// mirror makes the web server that of a forge, by a rule of the user's.
func (l *lab) mirror(forge string) {
	l.append("~/.gitconfig", "[url \""+strings.TrimSuffix(l.https, "octo/widget.git")+"\"]\n\tinsteadOf = "+forge+"\n")
}

func at1(url string) string { return fmt.Sprintf(origin, url) }

var moreLoops = []loop{
	// How the URL is written.
	{name: "one slash", askpass: true, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "https://", "https:/", 1))
	}},
	{name: "no colon after the scheme", askpass: true, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "https://", "https//", 1))
	}},
	{name: "upper case scheme", askpass: true, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "https://", "HTTPS://", 1))
	}},
	{name: "git clone inside", askpass: true, prepare: func(l *lab) string {
		return at1("git clone " + l.https)
	}},
	{name: "doubled .git", askpass: true, prepare: func(l *lab) string {
		return at1(l.https + ".git")
	}},
	{name: "full-width colon", askpass: true, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "https:", "https：", 1))
	}},
	{name: "scheme twice", askpass: true, prepare: func(l *lab) string {
		return at1("https://" + l.https)
	}},
	{name: "pull request's page", askpass: true, prepare: func(l *lab) string {
		return at1(strings.TrimSuffix(l.https, ".git") + "/pull/12")
	}},
	{name: "backslashes", askpass: true, prepare: func(l *lab) string {
		return at1("\"" + strings.ReplaceAll(l.https, "/", `\\`) + "\"")
	}},

	// A right URL that a rule of the user's leads on: to a mirror, say.
	{name: "mistyped host behind a mirror", askpass: true, prepare: func(l *lab) string {
		l.mirror("https://github.com/")
		return at1("https://githib.com/octo/widget.git")
	}},
	{name: "colon before the owner behind a mirror", askpass: true, prepare: func(l *lab) string {
		l.mirror("https://github.com/")
		return at1("https://github.com:octo/widget.git")
	}},
	{name: "missing scheme behind a mirror", askpass: true, prepare: func(l *lab) string {
		l.mirror("https://github.com/")
		return at1("github.com/octo/widget.git")
	}},
	{name: "upper case scheme behind a mirror", askpass: true, prepare: func(l *lab) string {
		l.mirror("https://github.com/")
		return at1("HTTPS://github.com/octo/widget.git")
	}},
	{name: "SSH user behind a mirror", prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[url \""+strings.TrimSuffix(l.sshURL, "octo/widget.git")+"\"]\n\tinsteadOf = git@github.com:\n")
		return at1("git@githbu.com:octo/widget.git")
	}},

	// Where it stands.
	{name: "typed name in pushurl over SSH", prepare: func(l *lab) string {
		return at1(l.sshURL) + "\tpushurl = " + strings.Replace(l.sshURL, l.ssh.User+"@", "somebody@", 1) + "\n"
	}},
	{name: "worktree's own configuration", dir: "linked", args: []string{"push", "origin", "HEAD:refs/heads/linked"}, arrange: func(l *lab) {
		l.git("worktree", "add", "--quiet", "linked")
		l.git("config", "extensions.worktreeConfig", "true")
		l.write(".git/worktrees/linked/config.worktree", at1("<"+l.sshURL+">"))
	}, prepare: func(*lab) string { return "" }},
	{name: "remote of the user's own configuration", askpass: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", at1(strings.Replace(l.https, "https", "htps", 1)))
		return ""
	}},
	{name: "pull with an upstream", askpass: true, args: []string{"pull"}, prepare: func(l *lab) string {
		return at1("<"+l.https+">") + "[branch \"main\"]\n\tremote = origin\n\tmerge = refs/heads/main\n"
	}},
	{name: "fetch without a name", askpass: true, args: []string{"fetch"}, prepare: func(l *lab) string {
		return at1("<" + l.https + ">")
	}},
	{name: "fetch over SSH", args: []string{"fetch"}, prepare: func(l *lab) string {
		return at1(strings.Replace(l.sshURL, l.ssh.User+"@", "somebody@", 1))
	}},
	{name: "ls-remote", askpass: true, args: []string{"ls-remote", "origin"}, prepare: func(l *lab) string {
		return at1("<" + l.https + ">")
	}},
	{name: "remote update", askpass: true, args: []string{"remote", "update"}, prepare: func(l *lab) string {
		return at1("<" + l.https + ">")
	}},
	{name: "nested repository", askpass: true, dir: "inner", args: []string{"push", "origin", "HEAD:refs/heads/inner"}, arrange: func(l *lab) {
		l.git("clone", "--quiet", filepath.Join(l.root, "octo", "widget.git"), "inner")
		l.git("-C", "inner", "commit", "--quiet", "--allow-empty", "-m", "y")
		l.git("-C", "inner", "remote", "set-url", "origin", "<"+l.https+">")
	}, prepare: func(l *lab) string { return at1(l.https) }},
	{name: "command in the submodule", askpass: true, args: []string{"-C", "lib", "fetch"}, arrange: func(l *lab) {
		l.submodule()
		l.git("-c", "protocol.file.allow=always", "-c", "submodule.lib.url="+
			filepath.Join(l.root, "octo", "widget.git"), "submodule", "update", "--quiet", "--init")
		l.git("-C", "lib", "config", "remote.origin.url", "<"+l.https+">")
	}, prepare: func(l *lab) string {
		l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = "+l.https+"\n")
		return at1(l.https)
	}},

	// Another line decides.
	{name: "insteadOf with a mistyped user", prepare: func(l *lab) string {
		return "[url \"" + strings.Replace(strings.TrimSuffix(l.sshURL, "octo/widget.git"), l.ssh.User+"@", "gti@", 1) +
			"\"]\n\tinsteadOf = work:\n" + at1("work:octo/widget.git")
	}},
	{name: "core.sshCommand that is not there", prepare: func(l *lab) string {
		return "[core]\n\tsshCommand = /opt/none/ssh\n" + at1(l.sshURL)
	}},
	{name: "core.sshCommand with a key that is gone", prepare: func(l *lab) string {
		return "[core]\n\tsshCommand = ssh -F none -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -o UserKnownHostsFile=" + l.ssh.Known + " -i " + l.path("~/.ssh/id_gone") + "\n" + at1(l.sshURL)
	}},
	{name: "http.sslCAInfo that is gone", askpass: true, noCA: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[http]\n\tsslCAInfo = "+l.web.Authority+"\n")
		return "[http]\n\tsslCAInfo = /opt/none/ca.pem\n" + at1(l.https)
	}},

	// Accounts.
	{name: "token stored under another user", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		return at1(strings.Replace(l.https, "https://", "https://octocat@", 1))
	}},
	{name: "user of an includeIf", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.write("~/work.inc", "[credential \"https://"+l.web.Host+"\"]\n\tusername = worker\n")
		l.append("~/.gitconfig", "[includeIf \"gitdir:**\"]\n\tpath = work.inc\n")
		return at1(l.https)
	}},
	{name: "user set by hand", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		return "[credential]\n\tusername = worker\n" + at1(l.https)
	}},

	// SSH.

	// The repository.
	{name: "blank at the end", askpass: true, prepare: func(l *lab) string {
		return at1("\"" + l.https + " \"")
	}},
	{name: "pushInsteadOf to nowhere", askpass: true, prepare: func(l *lab) string {
		return "[url \"git://127.0.0.1/\"]\n\tpushInsteadOf = https://" + l.web.Host + "/\n" + at1(l.https)
	}},
	{name: "dead http.proxy", askpass: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[http]\n\tproxy = http://127.0.0.1:1\n")
		return at1(l.https)
	}},
	{name: "dead proxy of the remote", askpass: true, prepare: func(l *lab) string {
		return at1(l.https) + "\tproxy = http://127.0.0.1:1\n"
	}},
	{name: "http.sslCAInfo of another server", askpass: true, noCA: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[http]\n\tsslCAInfo = "+l.web.Authority+"\n")
		l.write("~/other.pem", otherAuthority(l.t))
		return "[http]\n\tsslCAInfo = " + l.path("~/other.pem") + "\n" + at1(l.https)
	}},
	{name: "wrong case of the repository alone", unknown: true, before: []string{"ls-remote", "backup"},
		args: []string{"fetch", "origin"}, prepare: func(l *lab) string {
			l.netrc()
			return at1(strings.Replace(l.https, "widget", "Widget", 1)) + strings.Replace(at1(l.https), "origin", "backup", 2)
		}},
	{name: "submodule that is there", askpass: true, args: []string{"submodule", "update", "--init", "--remote"}, arrange: func(l *lab) {
		l.submodule()
		l.git("-c", "protocol.file.allow=always", "-c", "submodule.lib.url="+
			filepath.Join(l.root, "octo", "widget.git"), "submodule", "update", "--quiet", "--init")
		l.git("-C", "lib", "config", "remote.origin.url", "<"+l.https+">")
	}, prepare: func(l *lab) string {
		l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\tbranch = main\n\turl = "+l.https+"\n")
		return ""
	}},
	{name: "insteadOf of the user's to SSH without a key", askpass: true, noKey: true, prepare: func(l *lab) string {
		l.netrc()
		l.append("~/.gitconfig", "[url \""+strings.TrimSuffix(l.sshURL, "octo/widget.git")+"\"]\n\tinsteadOf = https://"+l.web.Host+"/\n")
		return at1(l.https)
	}},
	{name: "helper of another system", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.write("~/.gitconfig", identity+"[credential]\n\thelper = osxkeychain\n")
		return at1(l.https)
	}},
	{name: "manager-core gone and a stored login", prepare: func(l *lab) string {
		l.stored("octo:" + goodPassword)
		l.write("~/.gitconfig", identity+"[credential]\n\thelper = manager-core\n")
		return at1(l.https)
	}},
	{name: "wrong case named by the server", askpass: true, prepare: func(l *lab) string {
		l.first = func(r *http.Request) (int, string, string) {
			if strings.HasPrefix(r.URL.Path, "/Octo/Widget.git/") {
				return http.StatusNotFound, "Project 'Octo/Widget' was moved to 'octo/widget'.\n\nPlease update your Git remote:\n\n  git remote set-url origin " + l.https + "\n", ""
			}
			return 0, "", ""
		}
		return at1(strings.Replace(l.https, "octo/widget", "Octo/Widget", 1))
	}},
	{name: "server that wants .git", askpass: true, before: []string{"fetch", "backup"}, prepare: func(l *lab) string {
		l.first = func(r *http.Request) (int, string, string) {
			if !strings.Contains(r.URL.Path, ".git/") {
				return http.StatusNotFound, "Not found\n", ""
			}
			return 0, "", ""
		}
		return at1(strings.TrimSuffix(l.https, ".git")) + strings.Replace(at1(l.https), "origin", "backup", 2)
	}},
	{name: "second URL of a remote", askpass: true, prepare: func(l *lab) string {
		l.git("clone", "--quiet", "--bare", filepath.Join(l.root, "octo", "widget.git"), filepath.Join(l.root, "octo", "copy.git"))
		return at1(l.https) + "\turl = <" + strings.Replace(l.https, "widget", "copy", 1) + ">\n"
	}},
	{name: "the user's core.sshCommand that is not there", prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[core]\n\tsshCommand = /opt/none/ssh\n")
		return at1(l.sshURL)
	}},
	{name: "remote of an includeIf", askpass: true, prepare: func(l *lab) string {
		l.write("~/work.inc", at1("<"+l.https+">"))
		l.append("~/.gitconfig", "[includeIf \"gitdir:**\"]\n\tpath = work.inc\n")
		return ""
	}},
	{name: "header of the user's", action: "Take the header", prepare: func(l *lab) string {
		l.netrc()
		l.append("~/.gitconfig", "[http \"https://"+l.web.Host+"/\"]\n\textraHeader = AUTHORIZATION: basic b2N0bzpleHBpcmVk\n")
		return at1(l.https)
	}},
	{name: "angle brackets over SSH", prepare: func(l *lab) string {
		return at1("<" + l.sshURL + ">")
	}},
	{name: "SSH scheme misspelt", prepare: func(l *lab) string {
		return at1(strings.Replace(l.sshURL, "ssh://", "shh://", 1))
	}},
}

// otherAuthority is the certificate of an authority that signed nothing here.
func otherAuthority(t testing.TB) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "other"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour),
		IsCA:     true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}
