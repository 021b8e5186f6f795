package server

import (
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"
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
	{name: "http to nginx's TLS port", askpass: true, unknown: true, prepare: func(l *lab) string {
		page := "<html>\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\n</html>\n"
		host := l.front(fmt.Sprintf("HTTP/1.1 400 Bad Request\r\nServer: nginx/1.24.0\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", len(page), page))
		return at1("http://" + host + "/octo/widget.git")
	}},
	{name: "http to a port that answers with a TLS alert", askpass: true, unknown: true, prepare: func(l *lab) string {
		return at1("http://" + l.front("\x15\x03\x01\x00\x02\x02\x46") + "/octo/widget.git")
	}},
	{name: "rule to http at a TLS port", askpass: true, unknown: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[url \"http://"+l.web.Host+"/\"]\n\tinsteadOf = work:\n")
		return at1("work:octo/widget.git")
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
		return at1(l.ssh.User + "@work/octo/widget.git")
	}},
	{name: "alias without its colon or user", unknown: true, aliased: true, prepare: func(l *lab) string {
		return at1("work/octo/widget.git")
	}},
	{name: "web address of an alias", unknown: true, aliased: true, args: []string{"fetch"}, prepare: func(l *lab) string {
		return at1("https://work/octo/widget.git")
	}},
	{name: "mixed forms at a host of the settings", askpass: true, prepare: func(l *lab) string {
		l.append("~/.gitconfig", "[url \""+strings.TrimSuffix(l.https, "octo/widget.git")+"\"]\n\tinsteadOf = https://127.0.0.1/\n")
		return at1("https://127.0.0.1:octo/widget.git")
	}},

	// Submodules.
	{name: "scheme misspelt in .gitmodules too", askpass: true, args: []string{"submodule", "update", "--init"},
		arrange: (*lab).submodule, prepare: func(l *lab) string {
			wrong := strings.Replace(l.https, "https", "htps", 1)
			l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = "+wrong+"\n")
			return "[submodule \"lib\"]\n\tactive = true\n\turl = " + wrong + "\n"
		}},
	{name: "scheme misspelt in .gitmodules alone", askpass: true, args: []string{"submodule", "update", "--init"},
		arrange: (*lab).submodule, prepare: func(l *lab) string {
			l.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = "+strings.Replace(l.https, "https", "htps", 1)+"\n")
			return ""
		}},
}

// front is a server that speaks TLS as the web server does, and gives whoever
// does not this answer. It returns its host and port.
func (l *lab) front(answer string) string {
	l.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				first := make([]byte, 1)
				if _, err := io.ReadFull(c, first); err != nil {
					return
				}
				if first[0] != 0x16 { // no handshake
					_, _ = io.WriteString(c, answer)
					time.Sleep(50 * time.Millisecond)
					return
				}
				to, err := net.Dial("tcp", l.web.Host)
				if err != nil {
					return
				}
				defer to.Close()
				_, _ = to.Write(first)
				go func() { _, _ = io.Copy(to, c) }()
				_, _ = io.Copy(c, to)
			}()
		}
	}()
	return listener.Addr().String()
}
