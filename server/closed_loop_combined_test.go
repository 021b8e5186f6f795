package server

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// combinedLoops are set-ups in which the mistake does not stand where Git failed,
// or in which something of the user's own comes in between.
var combinedLoops = []loop{
	// A remote's name.
	{name: "misspelt remote of a branch", askpass: true, args: []string{"push"}, prepare: func(l *lab) string {
		return at1(l.https) + "[branch \"main\"]\n\tremote = orign\n\tmerge = refs/heads/main\n"
	}},
	{name: "misspelt remote to pull from", askpass: true, args: []string{"pull"}, prepare: func(l *lab) string {
		return at1(l.https) + "[branch \"main\"]\n\tremote = orign\n\tmerge = refs/heads/main\n"
	}},
	{name: "misspelt remote to fetch from", askpass: true, args: []string{"fetch"}, prepare: func(l *lab) string {
		return at1(l.https) + strings.Replace(at1(l.https), "origin", "backup", 2) + "[branch \"main\"]\n\tremote = Origin\n\tmerge = refs/heads/main\n"
	}},
	{name: "misspelt pushDefault", askpass: true, args: []string{"push"}, prepare: func(l *lab) string {
		return "[remote]\n\tpushDefault = orgin\n[push]\n\tdefault = current\n" + at1(l.https)
	}},
	{name: "misspelt pushRemote", askpass: true, args: []string{"push"}, prepare: func(l *lab) string {
		return at1(l.https) + "[push]\n\tdefault = current\n[branch \"main\"]\n\tremote = origin\n\tpushRemote = origim\n\tmerge = refs/heads/main\n"
	}},
	{name: "misspelt name of the remote itself", askpass: true, prepare: func(l *lab) string {
		return strings.Replace(at1(l.https), "\"origin\"", "\"orign\"", 1)
	}},
	{name: "misspelt name of the remote with a branch", askpass: true, args: []string{"pull"}, prepare: func(l *lab) string {
		return strings.Replace(at1(l.https), "\"origin\"", "\"orgin\"", 1) + "[branch \"main\"]\n\tremote = origin\n\tmerge = refs/heads/main\n"
	}},

	// A key that others may read.
	{name: "key too open", prepare: func(l *lab) string {
		if err := os.Chmod(l.path("~/.ssh/id_ed25519"), 0o644); err != nil {
			l.t.Fatal(err)
		}
		return at1(l.sshURL)
	}},

	// The protocol.
	{name: "http to a TLS port", askpass: true, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "https:", "http:", 1))
	}},
	{name: "http to nginx's TLS port", askpass: true, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "https:", "http:", 1))
	}},
	{name: "http to a TLS port nobody knows", askpass: true, unknown: true, prepare: func(l *lab) string {
		return at1(strings.Replace(l.https, "https:", "http:", 1))
	}},

	// A host that only ~/.ssh/config knows.
	{name: "scheme of the web for an alias", unknown: true, aliased: true, prepare: func(l *lab) string {
		return at1("https://work:octo/widget.git")
	}},
	{name: "SSH scheme with scp's colon for an alias", unknown: true, aliased: true, prepare: func(l *lab) string {
		return at1("ssh://work:octo/widget.git")
	}},
	{name: "alias without its colon", unknown: true, aliased: true, prepare: func(l *lab) string {
		return at1("git@work/octo/widget.git")
	}},
	{name: "mixed forms at a host of the settings", askpass: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[url \""+strings.TrimSuffix(l.https, "octo/widget.git")+"\"]\n\tinsteadOf = https://127.0.0.1/\n")
		return at1("https://127.0.0.1:octo/widget.git")
	}},

	// Submodules.
	{name: "scheme misspelt in .gitmodules too", askpass: true, args: []string{"submodule", "update", "--init"}, arrange: (*lab).submodule, prepare: func(l *lab) string {
		wrong := strings.Replace(l.https, "https", "htps", 1)
		l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = "+wrong+"\n")
		return "[submodule \"lib\"]\n\tactive = true\n\turl = " + wrong + "\n"
	}},
	{name: "scheme misspelt in .gitmodules alone", askpass: true, args: []string{"submodule", "update", "--init"}, arrange: (*lab).submodule, prepare: func(l *lab) string {
		l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = "+strings.Replace(l.https, "https", "htps", 1)+"\n")
		return ""
	}},
}

var _ = http.StatusOK
var _ = os.Getenv
var _ = filepath.Join
