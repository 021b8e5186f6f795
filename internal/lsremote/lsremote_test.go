package lsremote

import (
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// repository is a work tree with the remote origin, and its user.
type repository struct {
	dir, home string
	environ   []string
}

func newRepository(t *testing.T, url string) repository {
	t.Helper()
	home := t.TempDir()
	r := repository{dir: filepath.Join(home, "w"), home: home}
	// Not what the test is about: that it works without these is.
	r.environ = slices.DeleteFunc(gittest.Environ(home), func(kv string) bool { return strings.HasPrefix(kv, "GIT_TERMINAL_PROMPT=") })
	gittest.Must(t, home, r.environ, "init", "--quiet", r.dir)
	gittest.Must(t, r.dir, r.environ, "remote", "add", "origin", url)
	return r
}

func (r repository) config(t *testing.T, key, value string) {
	t.Helper()
	gittest.Must(t, r.dir, r.environ, "config", "--add", key, value)
}

// script writes a program.
func (r repository) script(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(r.home, name)
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"+text+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return file
}

func (r repository) test(t *testing.T, more ...string) Result {
	t.Helper()
	return Test(t.Context(), Options{Dir: r.dir, Remote: "origin", Environ: append(slices.Clone(r.environ), more...),
		Limit: 20 * time.Second})
}

func code(r Result) string {
	if r.Failure == nil {
		return ""
	}
	return r.Failure.Kind.Code
}

func refuse(s *gittest.HTTP, f func(*http.Request) (int, string, string)) {
	s.Lock()
	defer s.Unlock()
	s.Refuse = f
}

func always(status int, text, location string) func(*http.Request) (int, string, string) {
	return func(*http.Request) (int, string, string) { return status, text, location }
}

func TestWorks(t *testing.T) {
	root := t.TempDir()
	bare := gittest.Bare(t, root, "octo/widget.git")
	web := gittest.ServeHTTP(t, root)
	r := newRepository(t, web.URL+"/octo/widget.git")
	gittest.Must(t, bare, r.environ, "branch", "next", "main")
	gittest.Must(t, bare, r.environ, "tag", "--annotate", "-m", "One", "v1", "main") // listed twice

	got := r.test(t)
	if !got.OK || got.Refs != 3 || got.Took <= 0 || got.Failure != nil || got.Warnings != nil || got.Output != "" ||
		got.Exit != 0 || got.Err != nil {
		t.Errorf("got %+v", got)
	}
	got = Test(t.Context(), Options{Dir: r.dir, Remote: "nothing", URL: bare, Environ: r.environ})
	if !got.OK || got.Refs != 3 {
		t.Errorf("a URL: %+v", got)
	}
	// The editor itself may have been started by a hook of another repository.
	other := newRepository(t, "/nowhere")
	if got := r.test(t, "GIT_DIR="+filepath.Join(other.dir, ".git"), "GIT_TRACE=1"); !got.OK || got.Output != "" {
		t.Errorf("with another repository's environment: %+v", got)
	}

	empty := filepath.Join(root, "empty.git")
	gittest.Must(t, root, r.environ, "init", "--quiet", "--bare", empty)
	if got := Test(t.Context(), Options{Dir: r.dir, URL: empty, Environ: r.environ}); !got.OK || got.Refs != 0 {
		t.Errorf("an empty repository: %+v", got)
	}
}

// askers are everything that could ask for a password; each leaves a trace.
func (r repository) askers(t *testing.T) (more []string, asked func() string) {
	trace := filepath.Join(r.home, "asked")
	ask := r.script(t, "ask", `echo "$0 $*" >>`+trace+`; echo hunter2`)
	r.config(t, "core.askPass", ask)
	return []string{"GIT_ASKPASS=" + ask, "SSH_ASKPASS=" + ask, "SSH_ASKPASS_REQUIRE=force", "DISPLAY=:0",
			"WAYLAND_DISPLAY=w", "GIT_TERMINAL_PROMPT=1"}, func() string {
			b, err := os.ReadFile(trace)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			return string(b)
		}
}

func TestHTTPFailures(t *testing.T) {
	root := t.TempDir()
	gittest.Bare(t, root, "octo/widget.git")
	web := gittest.ServeHTTP(t, root)
	login := gittest.Login(map[string]string{"octo": "hunter2-right"}, "Invalid username or token.")
	for name, tt := range map[string]struct {
		refuse func(*http.Request) (int, string, string)
		login  string
		want   string
		ok     bool
	}{
		"no login":        {login, "", "prompt-disabled", false},
		"wrong login":     {login, "octo:hunter2-wrong@", "password-auth-removed", false},
		"right login":     {login, "octo:hunter2-right@", "", true},
		"403":             {always(403, "Permission to octo/widget.git denied to bot.", ""), "", "write-denied", false},
		"404":             {always(404, "Repository not found.", ""), "", "repo-not-found", false},
		"unknown trouble": {always(418, "", ""), "", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			refuse(web, tt.refuse)
			r := newRepository(t, strings.Replace(web.URL, "//", "//"+tt.login, 1)+"/octo/widget.git")
			more, asked := r.askers(t)
			start := time.Now()
			got := r.test(t, more...)
			if got.OK != tt.ok || got.Err != nil || got.TimedOut || got.Cancelled || got.OK != (got.Exit == 0) {
				t.Errorf("got %+v", got)
			}
			if tt.want != "" && code(got) != tt.want {
				t.Errorf("failure %q, not %q:\n%s", code(got), tt.want, got.Output)
			}
			if !tt.ok && !strings.Contains(got.Output, "fatal: ") {
				t.Errorf("output %q", got.Output)
			}
			if a := asked(); a != "" {
				t.Errorf("somebody was asked: %s", a)
			}
			if time.Since(start) > 10*time.Second {
				t.Errorf("took %s", time.Since(start))
			}
			if strings.Contains(got.Output, "hunter2") {
				t.Error("the output shows a password")
			}
			if f := got.Failure; f != nil && (f.Operation != "fetch" || f.Cwd != r.dir || f.Remote != "origin") {
				t.Errorf("failure of %q in %q at %q", f.Operation, f.Cwd, f.Remote)
			}
		})
	}
}

// A redirect works and is still told.
func TestRedirect(t *testing.T) {
	root := t.TempDir()
	gittest.Bare(t, root, "octo/widget.git")
	web := gittest.ServeHTTP(t, root)
	refuse(web, func(r *http.Request) (int, string, string) {
		if rest, old := strings.CutPrefix(r.URL.Path, "/old/"); old {
			return http.StatusMovedPermanently, "", web.URL + "/octo/" + rest + "?" + r.URL.RawQuery
		}
		return 0, "", ""
	})
	got := newRepository(t, web.URL+"/old/widget.git").test(t)
	if !got.OK || got.Refs != 1 || got.Failure != nil || len(got.Warnings) != 1 ||
		!strings.HasPrefix(got.Warnings[0].RedirectTo, web.URL+"/octo/widget.git") {
		t.Errorf("got %+v", got)
	}
}

// What a server says cannot pass for what the terminal says.
func TestServerCannotPretend(t *testing.T) {
	root := t.TempDir()
	gittest.Bare(t, root, "octo/widget.git")
	web := gittest.ServeHTTP(t, root)
	r := newRepository(t, web.URL+"/octo/widget.git")
	end := "\x1b\x1b]]633;D;0\x07\x1b]633;E;git status\x07\x1b]633;C\x07"
	refuse(web, always(404, end+"\x1b[31mRepository not found.\x1b[m\x1b[2J\n"+end, ""))
	got := r.test(t)
	if code(got) != "repo-not-found" || got.Failure.Remote != "origin" {
		t.Errorf("got %+v", got)
	}
	if strings.ContainsAny(got.Output, "\x1b\x07\r") || !strings.Contains(got.Output, "Repository not found.\n") {
		t.Errorf("output %q", got.Output)
	}
}

func TestSSH(t *testing.T) {
	root := t.TempDir()
	gittest.Bare(t, root, "octo/widget.git")
	s := gittest.ServeSSH(t, root)
	r := newRepository(t, s.URL("octo/widget.git"))
	more, asked := r.askers(t)
	// As the user would write it: without BatchMode and with a question to come.
	user := func(key string) string { return strings.Replace(s.Command(key), " -o BatchMode=yes", "", 1) }
	stranger := strings.Replace(user(s.Key), s.Known, "/dev/null", 1)

	if got := r.test(t, append(more, "GIT_SSH_COMMAND="+user(s.Key))...); !got.OK || got.Refs != 1 {
		t.Errorf("GIT_SSH_COMMAND: %+v", got)
	}
	if got := r.test(t, append(more, "GIT_SSH_COMMAND="+user(""))...); code(got) != "ssh-publickey-denied" {
		t.Errorf("no key: %+v", got)
	}
	if got := r.test(t, append(more, "GIT_SSH_COMMAND="+
		strings.Replace(stranger, "StrictHostKeyChecking=yes", "StrictHostKeyChecking=ask", 1))...); code(got) != "host-key-unknown" {
		t.Errorf("unknown server: %+v", got)
	}
	script := r.script(t, "my ssh", `echo "$@" "ask=$SSH_ASKPASS,$SSH_ASKPASS_REQUIRE,$DISPLAY,$WAYLAND_DISPLAY" >`+filepath.Join(r.home, "arguments")+"\nexec "+user(s.Key)+` "$@"`)
	for name, setting := range map[string]string{"a program of the user's": "GIT_SSH=" + script,
		"a command of the user's": "GIT_SSH_COMMAND='" + script + "'"} {
		if got := r.test(t, append(more, setting)...); !got.OK {
			t.Errorf("%s: %+v", name, got)
		}
		if b, err := os.ReadFile(filepath.Join(r.home, "arguments")); err != nil ||
			strings.Contains(string(b), "BatchMode") || !strings.Contains(string(b), "ask=,never,,\n") {
			t.Errorf("%s was run with %q, %v", name, b, err)
		}
	}
	r.config(t, "core.sshCommand", user(s.Key))
	if got := r.test(t, more...); !got.OK {
		t.Errorf("core.sshCommand: %+v", got)
	}
	if a := asked(); a != "" {
		t.Errorf("somebody was asked: %s", a)
	}
}

// The child that SSH leaves behind for the next connection keeps its output
// open and delays nothing.
func TestBackgroundChild(t *testing.T) {
	root := t.TempDir()
	bare := gittest.Bare(t, root, "octo/widget.git")
	r := newRepository(t, "ssh://git@forge.example/octo/widget.git")
	r.config(t, "ssh.variant", "simple")
	r.config(t, "core.sshCommand", r.script(t, "background", "sleep 20 & exec git-upload-pack '"+bare+"'"))
	start := time.Now()
	if got := r.test(t); !got.OK || got.Refs != 1 || time.Since(start) > 10*time.Second {
		t.Errorf("after %s: %+v", time.Since(start), got)
	}
}

// hanging is a server that takes connections and says nothing.
func hanging(t *testing.T) (url string, connected <-chan struct{}) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	came := make(chan struct{}, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = c.Close() })
			came <- struct{}{}
		}
	}()
	return "http://" + l.Addr().String() + "/octo/widget.git", came
}

func TestLimit(t *testing.T) {
	url, _ := hanging(t)
	r := newRepository(t, url)
	start := time.Now()
	got := Test(t.Context(), Options{Dir: r.dir, Remote: "origin", Environ: r.environ, Limit: 500 * time.Millisecond})
	if got.OK || !got.TimedOut || got.Cancelled || got.Err != nil || got.Exit != -1 ||
		time.Since(start) > 10*time.Second {
		t.Errorf("after %s: %+v", time.Since(start), got)
	}
}

func TestCancel(t *testing.T) {
	url, connected := hanging(t)
	r := newRepository(t, url)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-connected
		cancel()
	}()
	start := time.Now()
	got := Test(ctx, Options{Dir: r.dir, Remote: "origin", Environ: r.environ})
	if got.OK || got.TimedOut || !got.Cancelled || got.Err != nil || time.Since(start) > 10*time.Second {
		t.Errorf("after %s: %+v", time.Since(start), got)
	}
	if got := Test(ctx, Options{Dir: r.dir, Remote: "origin", Environ: r.environ}); !got.Cancelled || got.Err != nil {
		t.Errorf("with a context that is over: %+v", got)
	}
}

// A helper that hangs ends with Git.
func TestHangingHelper(t *testing.T) {
	root := t.TempDir()
	web := gittest.ServeHTTP(t, root)
	refuse(web, gittest.Login(nil, ""))
	r := newRepository(t, web.URL+"/octo/widget.git")
	trace := filepath.Join(r.home, "alive")
	r.config(t, "credential.helper", "!while :; do echo alive >>"+trace+"; sleep 0.05; done #")
	got := Test(t.Context(), Options{Dir: r.dir, Remote: "origin", Environ: r.environ, Limit: time.Second})
	if !got.TimedOut {
		t.Errorf("got %+v", got)
	}
	size := func() int64 {
		i, err := os.Stat(trace)
		if err != nil {
			t.Fatalf("the helper did not run: %v", err)
		}
		return i.Size()
	}
	before := size()
	time.Sleep(300 * time.Millisecond)
	if size() != before {
		t.Error("the helper still runs")
	}
}

// The helper that opens a browser is left out; the others answer, in their
// order, also those for this server alone.
func TestBrowser(t *testing.T) {
	root := t.TempDir()
	gittest.Bare(t, root, "octo/widget.git")
	web := gittest.ServeHTTP(t, root)
	login := gittest.Login(map[string]string{"octo": "hunter2"}, "no")
	refuse(web, func(r *http.Request) (int, string, string) {
		if r.UserAgent() != "git/test" { // which the environment's own configuration says
			return http.StatusForbidden, "no", ""
		}
		return login(r)
	})
	r := newRepository(t, web.URL+"/octo/widget.git")
	trace := filepath.Join(r.home, "trace")
	oauth := r.script(t, "git-credential-oauth", "echo browser >>"+trace)
	right := r.script(t, "right", "echo right >>"+trace+"; echo username=octo; echo password=hunter2")
	silent := r.script(t, "silent", "echo silent >>"+trace)
	r.config(t, "credential.helper", "/forgotten")
	r.config(t, "credential.helper", "")
	r.config(t, "credential.helper", silent)
	r.config(t, "credential."+web.URL+".helper", oauth)
	r.config(t, "credential."+web.URL+".helper", "!"+oauth+" -verbose")
	r.config(t, "credential.helper", "oauth")
	r.config(t, "credential."+web.URL+".helper", right)

	more := []string{"PATH=" + r.home + string(os.PathListSeparator) + os.Getenv("PATH"), "GIT_CONFIG_COUNT=1",
		"GIT_CONFIG_KEY_0=http.userAgent", "GIT_CONFIG_VALUE_0=git/test"}
	got := r.test(t, more...)
	if !got.OK || got.Output != "" {
		t.Errorf("got %+v", got)
	}
	// Git asks each for a login, and tells each that it worked.
	if b, err := os.ReadFile(trace); err != nil || string(b) != "silent\nright\nsilent\nright\n" {
		t.Errorf("asked %q, %v", b, err)
	}
}

func TestLines(t *testing.T) {
	r := newRepository(t, "ssh://git@forge.example/octo/widget.git")
	r.config(t, "ssh.variant", "simple")
	r.config(t, "core.sshCommand", r.script(t, "talk", `printf 'one\rtwo \033[1mbold\033[m\nhttps://octo:hunter2@forge.example/\nlast' >&2; exit 1`))
	var mu sync.Mutex
	var lines []string
	got := Test(t.Context(), Options{Dir: r.dir, Remote: "origin", Environ: r.environ, Line: func(s string) {
		mu.Lock()
		defer mu.Unlock()
		lines = append(lines, s)
	}})
	want := []string{"one", "two bold", "https://octo:[redacted]@forge.example/"}
	if got.OK || len(lines) < 4 || !slices.Equal(lines[:3], want) || !strings.HasPrefix(lines[3], "last") {
		t.Errorf("%d lines, the output is\n%s", len(lines), got.Output)
	}
	if !strings.HasPrefix(got.Output, strings.Join(want, "\n")+"\nlast") || strings.Contains(got.Output, "hunter2") {
		t.Error("the output is not these lines")
	}
}

// What cannot be run is told, and what is not a repository is Git's to tell.
func TestErrors(t *testing.T) {
	r := newRepository(t, "/nowhere")
	for name, o := range map[string]Options{
		"no remote":  {Dir: r.dir},
		"no program": {Dir: r.dir, Remote: "origin", Git: filepath.Join(r.home, "none")},
		"no folder":  {Dir: filepath.Join(r.home, "none"), Remote: "origin"},
	} {
		o.Environ = r.environ
		if got := Test(t.Context(), o); got.OK || got.Err == nil || got.TimedOut || got.Cancelled {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := r.test(t); got.OK || got.Err != nil || got.Exit != 128 || !strings.Contains(got.Output, "/nowhere") {
		t.Errorf("nothing there: %+v", got)
	}
	if got := Test(t.Context(), Options{Dir: r.dir, Remote: "--upload-pack=touch " + r.home + "/ran", URL: "", Environ: r.environ}); got.OK {
		t.Errorf("an option as a remote: %+v", got)
	}
	if _, err := os.Stat(filepath.Join(r.home, "ran")); err == nil {
		t.Error("a remote's name was taken for an option")
	}
}

func TestFirstWord(t *testing.T) {
	for command, want := range map[string]string{
		"ssh":                                   "ssh -o BatchMode=yes",
		" ssh -i 'a b' # mine":                  " ssh -o BatchMode=yes -i 'a b' # mine",
		`"C:/Program Files/OpenSSH/ssh.exe" -v`: `"C:/Program Files/OpenSSH/ssh.exe" -o BatchMode=yes -v`,
		`'/opt/my ssh/ssh' -v`:                  `'/opt/my ssh/ssh' -o BatchMode=yes -v`,
		`/opt/my\ ssh/ssh`:                      `/opt/my\ ssh/ssh -o BatchMode=yes`,
		"$HOME/bin/ssh -4":                      "$HOME/bin/ssh -o BatchMode=yes -4",
		"ssh;true":                              "ssh -o BatchMode=yes;true",
		"plink -batch":                          "",
		"env A=b ssh":                           "",
		"/opt/ssh-wrapper":                      "",
		`"ssh`:                                  "",
		`''ssh -v`:                              `''ssh -o BatchMode=yes -v`,
		`ssh\`:                                  "", // the shell joins it to the host
		"":                                      "", // "cannot run :", says Git
	} {
		got := ""
		for _, kv := range (variables{}).withSSH(command, "auto").added {
			got = strings.TrimPrefix(kv, "GIT_SSH_COMMAND=")
		}
		if got != want {
			t.Errorf("%s: %q, not %q", command, got, want)
		}
	}
	if v := (variables{}).withSSH("ssh", "plink"); v.added != nil {
		t.Errorf("ssh.variant=plink: %q", v.added)
	}
	for name, c := range map[string]struct {
		environ    []string
		configured []entry
		want       string
	}{
		"GIT_SSH": {[]string{"GIT_SSH=/opt/o'brien/ssh"}, nil,
			`GIT_SSH_COMMAND='/opt/o'\''brien/ssh' -o BatchMode=yes`},
		"nothing": {nil, nil, "GIT_SSH_COMMAND=ssh -o BatchMode=yes"},
		"core.sshCommand": {[]string{"GIT_SSH=plink"}, []entry{{"core.sshcommand", "ssh -4"}},
			"GIT_SSH_COMMAND=ssh -o BatchMode=yes -4"},
		"an empty command":  {nil, []entry{{"core.sshcommand", ""}}, ""},
		"an empty program":  {[]string{"GIT_SSH="}, nil, ""},
		"an empty variable": {[]string{"GIT_SSH_COMMAND="}, []entry{{"core.sshcommand", "ssh"}}, ""},
		"the variable counts": {[]string{"GIT_SSH_COMMAND=ssh -6", "GIT_SSH=x"}, nil,
			"GIT_SSH_COMMAND=ssh -o BatchMode=yes -6"},
	} {
		if v := (variables{kept: c.environ}).with(c.configured); strings.Join(v.added, "\n") != c.want {
			t.Errorf("%s: %q", name, v.added)
		}
	}
}

// A setting that names no program is Git's to complain about, as it does for the
// user.
func TestNoSSHProgram(t *testing.T) {
	for _, setting := range []string{"GIT_SSH=", "GIT_SSH_COMMAND=", `GIT_SSH_COMMAND=ssh\`} {
		r := newRepository(t, "git@127.0.0.1:octo/widget.git")
		got := r.test(t, setting)
		if got.OK || !strings.Contains(got.Output, "cannot run") && !strings.Contains(got.Output, "not found") {
			t.Errorf("%s: %+v", setting, got)
		}
	}
}

func TestRefCounter(t *testing.T) {
	list := strings.Repeat("a", 40) + "\tHEAD\n" + strings.Repeat("b", 40) + "\trefs/heads/HEAD\n" +
		strings.Repeat("c", 40) + "\trefs/tags/v1\n" + strings.Repeat("d", 40) + "\trefs/tags/v1^{}\n"
	for size := range len(list) {
		c := &refCounter{}
		for b := range slices.Chunk([]byte(list), size+1) {
			if n, err := c.Write(b); n != len(b) || err != nil {
				t.Fatal(n, err)
			}
		}
		if c.refs != 2 {
			t.Errorf("in pieces of %d: %d refs", size+1, c.refs)
		}
	}
}

// Where a repository is now says more than that it was refused where it was.
func TestCause(t *testing.T) {
	at := func(host string) transcript.Contact { return transcript.Contact{Host: host} }
	refused := &transcript.Failure{Kind: failure.RepoNotFound, Contact: at("old.test")}
	moved := func(host, to string) *transcript.Failure {
		return &transcript.Failure{Kind: failure.MovedRepository, Contact: at(host), RedirectTo: to}
	}
	const now = "https://new.test/octo/widget.git"
	other := &transcript.Failure{Kind: failure.HTTPRedirectRefused, RedirectTo: now}
	for name, c := range map[string]struct {
		failure *transcript.Failure
		warning *transcript.Failure
		host    string // of a repository that moved, "" where the failure is the cause
	}{
		"it worked":              {nil, moved("old.test", now), ""},
		"nobody says where":      {refused, moved("old.test", ""), ""},
		"something else is said": {refused, other, ""},
		"the refusal knows who":  {refused, moved("", now), "old.test"},
		"the server says who":    {refused, moved("said.test", now), "said.test"},
	} {
		before := *c.warning
		got := (&Result{Failure: c.failure, Warnings: []*transcript.Failure{c.warning}}).Cause()
		if c.host == "" && got != c.failure {
			t.Errorf("%s: the cause is %v", name, got)
		}
		if c.host != "" && (got.Kind != failure.MovedRepository || got.RedirectTo != now || got.Host != c.host) {
			t.Errorf("%s: the cause is %v", name, got)
		}
		if c.warning.Host != before.Host {
			t.Errorf("%s: the warning has changed", name)
		}
	}
}

// Whether it worked is Git's word, not that of the lines: the first failure is the
// one, unless all went well.
func TestVerdict(t *testing.T) {
	const (
		gone     = "fatal: repository 'https://forge.example/octo/widget/' not found\n"
		denied   = "git@forge.example: Permission denied (publickey).\n"
		redirect = "warning: redirecting to https://forge.example/octo/widget/\n"
	)
	for name, c := range map[string]struct {
		said     string
		exit     int
		failure  string
		warnings string
		worked   int // the events that say so
	}{
		"silence":                 {"", 0, "", "", 1},
		"silence, and no end":     {"", -1, "", "", 0},
		"silence, and a failure":  {"", 128, "", "", 0},
		"a warning":               {redirect, 0, "", "moved-repository", 1},
		"a warning and a failure": {redirect + gone, 128, "repo-not-found", "moved-repository", 0},
		"two failures":            {denied + gone, 128, "ssh-publickey-denied", "repo-not-found", 0},
		"two that did not matter": {denied + gone, 0, "", "ssh-publickey-denied repo-not-found", 0},
		"a last line without end": {strings.TrimSuffix(gone, "\n"), 128, "repo-not-found", "", 0},
		"an escape at the end":    {gone + "\x1b", 128, "repo-not-found", "", 0},
		"an escape, a last line":  {strings.TrimSuffix(gone, "\n") + "\x1b", 128, "repo-not-found", "", 0},
	} {
		l := newListener(Options{}, "git ls-remote origin")
		_, _ = l.Write([]byte(c.said))
		r := Result{OK: c.exit == 0, Exit: c.exit}
		l.end(&r)
		var warnings []string
		for _, w := range r.Warnings {
			warnings = append(warnings, w.Kind.Code)
		}
		worked := 0
		for _, e := range r.Events() {
			if e.Success != nil {
				worked++
			}
		}
		if code(r) != c.failure || strings.Join(warnings, " ") != c.warnings || worked != c.worked {
			t.Errorf("%s: %q, warnings %q, worked %d times", name, code(r), warnings, worked)
		}
		if want := strings.TrimRight(c.said, "\n\x1b"); r.Output != want {
			t.Errorf("%s: output %q, want %q", name, r.Output, want)
		}
	}
}

// What the marks of a shell's integration hold is escaped, as their description
// wants it: a backslash, a semicolon, and all up to the space.
func TestEscaped(t *testing.T) {
	if got, want := escaped("/a b;c\\d\n\x1be\x7fé"), `/a\x20b\x3bc\\d\x0a\x1be`+"\x7fé"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, dir := range []string{"/a;b", `/a\b`, `/a\x3bb`, "/a b"} {
		l := newListener(Options{Dir: dir}, "git ls-remote origin")
		_, _ = l.Write([]byte("fatal: repository 'https://forge.example/octo/widget/' not found\n"))
		r := Result{Exit: 128}
		if l.end(&r); r.Failure == nil || r.Failure.Cwd != dir {
			t.Errorf("%q: got %+v", dir, r.Failure)
		}
	}
}

// What just fits is kept as a whole.
func TestOutputJustFits(t *testing.T) {
	const line = "0123456789abcde\n"
	for lines, want := range map[int]int{maxOutput / len(line): maxOutput, maxOutput/len(line) + 1: maxOutput} {
		l := newListener(Options{}, "git ls-remote origin")
		_, _ = l.Write([]byte(strings.Repeat(line, lines)))
		r := Result{Exit: 128}
		if l.end(&r); len(r.Output) != want-1 { // without the last line's end
			t.Errorf("of %d lines %d bytes are kept", lines, len(r.Output))
		}
	}
}

// However much is printed, the end of it is kept, in whole lines.
func TestOutputIsBounded(t *testing.T) {
	l := newListener(Options{}, "git ls-remote origin")
	for i := range 40000 {
		_, _ = l.Write([]byte("line " + strconv.Itoa(i) + "\r\n"))
	}
	_, _ = l.Write([]byte(strings.Repeat("hunter2", 5000) + "\nfatal: repository 'https://forge.example/octo/widget/' not found\n"))
	if len(l.tail) > 2*maxOutput || cap(l.pending) > 2*maxLine {
		t.Errorf("%d bytes are held", len(l.tail))
	}
	r := Result{Exit: 128}
	l.end(&r)
	if code(r) != "repo-not-found" || len(r.Output) > maxOutput || len(r.Output) < maxOutput-maxLine ||
		!strings.HasPrefix(r.Output, "line ") {
		t.Errorf("%q, %d bytes from %.20q", code(r), len(r.Output), r.Output)
	}
	if strings.Contains(r.Output, "hunter2") || !strings.Contains(r.Output, "line 39999\nfatal: ") {
		t.Error("a line that is too long is shown")
	}
}
