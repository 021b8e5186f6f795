package server

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
)

// A clone that fails where there is no repository yet is one problem, which is over
// when the same command works: also when the repository that it made is found then,
// and whether its log is read or open.
func TestCloneOutside(t *testing.T) {
	worlds := []struct {
		name string
		fail func(*lab) // until it is taken back
	}{
		{"without a login", func(l *lab) { l.program("askpass", "#!/bin/sh\nexit 1\n") }},
		{"with a wrong password", func(l *lab) {
			l.program("askpass", "#!/bin/sh\ncase \"$1\" in Username*) echo octo;; *) echo wrong;; esac\n")
		}},
		{"not found", func(l *lab) {
			l.first = func(r *http.Request) (int, string, string) { return http.StatusNotFound, "Repository not found.\n", "" }
		}},
		{"server down", func(l *lab) {
			l.first = func(r *http.Request) (int, string, string) { return http.StatusBadGateway, "", "" }
		}},
	}
	for i, w := range worlds {
		for _, ssh := range []bool{false, true} {
			if ssh && w.name != "not found" {
				continue
			}
			for k, kind := range captures {
				for _, open := range []bool{false, true} {
					if os.Getenv("GITAUTH_MATRIX") == "" &&
						k != (i+map[bool]int{true: 1}[open]+map[bool]int{true: 2}[ssh])%len(captures) {
						continue
					}
					name := w.name
					if ssh {
						name = "key refused"
					}
					t.Run(strings.ReplaceAll(name+","+string(kind)+map[bool]string{true: ",open"}[open], " ", "-"),
						func(t *testing.T) {
							t.Parallel()
							root, bin := t.TempDir(), t.TempDir()
							gittest.Bare(t, root, "octo/widget.git")
							l := &lab{web: gittest.ServeHTTPS(t, root), bin: bin, root: root,
								ssh: gittest.ServeSSH(t, root)}
							url := l.web.URL + "/octo/widget.git"
							l.passwords = map[string]string{"octo": goodPassword}
							l.web.Lock()
							l.web.Refuse = l.answer
							l.web.Unlock()
							h := start(t, nil,
								setup{client: "vscode",
									environ: []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH")},
									early:   true, noRepo: true, bareMachine: true})
							l.harness = h
							environ := l.gitEnviron(&loop{askpass: true})
							if ssh {
								url = strings.Replace(l.ssh.URL("octo/widget.git"), l.ssh.User+"@", "somebody@", 1)
								l.secret("~/.ssh/id_ed25519", l.key())
							} else {
								w.fail(l)
							}
							x := &recorder{&terminal{h, "typescript", environ}, kind, false, h.repo}
							x.begin()
							h.initialize(setup{client: "vscode"})
							if open {
								h.openAs("typescript", strings.TrimSuffix(h.read("typescript"), "\n")+"\n",
									"gitauth-terminal", h.uri("typescript"))
								x.open = true
							}
							clone := func() bool {
								out, err := gittest.Run(t, h.repo, environ, "clone", url)
								x.ran("git clone "+url, out, map[bool]int{true: 0, false: 128}[err == nil])
								return err == nil
							}
							if clone() {
								t.Fatal("the clone works")
							}
							h.eventually("one problem", func() bool { return l.problems() == 1 })
							h.quiet()
							if n := l.problems(); n != 1 {
								t.Errorf("%d problems: %v", n, l.everything())
							}
							if ssh {
								return // nothing that the same command could be helped with
							}
							l.first = nil
							l.gitEnviron(&loop{askpass: true})
							_ = os.RemoveAll(filepath.Join(h.repo, "widget"))
							if !clone() {
								t.Fatal("the clone does not work")
							}
							h.eventually("nothing", func() bool { return l.problems() == 0 })
							h.settle()
							h.quiet()
							if n := l.problems(); n != 0 {
								t.Errorf("%d problems: %v", n, l.everything())
							}
						})
				}
			}
		}
	}
}

// problems counts what is shown anywhere at Warning or above.
func (l *lab) problems() (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, list := range l.published {
		for _, d := range list[len(list)-1].Diagnostics {
			if d.Severity <= 2 {
				n++
			}
		}
	}
	return n
}
