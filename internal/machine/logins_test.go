package machine

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

func TestNetrc(t *testing.T) {
	got := parseNetrc("/n", "# mine\n"+
		"machine GitHub.com login octo password "+canary+"\n"+
		"machine gitlab.com\n  login \"a \\\"b\" \n  password \"x y\"\r\n"+
		"macdef init\nmachine in.a.macro login x password y\n\n"+
		"machine nouser password secret account z\n"+
		"machine nopassword login only\n"+
		"default login anonymous password guest # all\n"+
		"machine")
	want := []Login{
		{Path: "/n", Line: 1, Host: "github.com", User: "octo", HasPassword: true, Kind: remoteurl.TokenSecret},
		{Path: "/n", Line: 2, Host: "gitlab.com", User: `a "b`, HasPassword: true},
		{Path: "/n", Line: 8, Host: "nouser", HasPassword: true},
		{Path: "/n", Line: 9, Host: "nopassword", User: "only"},
		{Path: "/n", Line: 10, User: "anonymous", Default: true, HasPassword: true},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func FuzzLogins(f *testing.F) {
	f.Add("machine a login b password c\nmacdef x\n\ndefault")
	f.Add("https://a:b@c/d\nhttps://%zz:@x\n://@")
	f.Fuzz(func(t *testing.T, text string) {
		for _, l := range append(parseNetrc("/n", text), parseStore("/s", text)...) {
			if l.Line > strings.Count(text, "\n") || l.Host == "" && !l.Default && l.Protocol == "" &&
				!strings.Contains(text, `""`) {
				t.Errorf("%+v", l)
			}
		}
	})
}

// TestNetrcOfGit holds the parser against the libcurl in the real Git: what it
// sends to a server is what the entry for the host says.
func TestNetrcOfGit(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Fatal("these tests need git")
	}
	var sent atomic.Value
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if u, _, ok := r.BasicAuth(); ok {
			sent.Store(u)
		}
		w.Header().Set("WWW-Authenticate", `Basic realm="x"`)
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer server.Close()
	for _, text := range []string{
		"machine 127.0.0.1 login one password p",
		"machine 127.0.0.1\n\tpassword p\n\tlogin two\n",
		"machine other login no password p machine 127.0.0.1 login three password p",
		"machine other login no password p\ndefault login four password p",
		"macdef m\nmachine 127.0.0.1 login no password p\n\nmachine 127.0.0.1 login six password p",
		"machine other login no password p",
		"machine 127.0.0.1 login first password p\nmachine 127.0.0.1 login second password p",
	} {
		home := writeTree(t, map[string]string{".netrc": text})
		sent.Store("")
		cmd := exec.Command(git, "ls-remote", server.URL+"/x")
		cmd.Dir = home
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "GIT_CONFIG_NOSYSTEM=1"}
		if out, err := cmd.CombinedOutput(); err == nil {
			t.Fatalf("the server refuses everybody, and git said %s", out)
		}
		f := Probe(t.Context(), testEnv("linux", home), What{NoPrograms: true, NoAgents: true})
		got := ""
		if list := f.Credentials("127.0.0.1:1", nil, nil); len(list) > 0 {
			got = list[0].User
		}
		if user := sent.Load(); got != user {
			t.Errorf("%q: Git logs in as %q, we say %q", text, user, got)
		}
	}
}

// TestStoreOfGit compares with what git-credential-store answers.
func TestStoreOfGit(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Fatal("these tests need git")
	}
	lines := []string{
		"https://octo:" + canary + "@github.com",
		"https://us%40er:p%2fw@gitlab.example:8443/group/x.git",
		"HTTPS://upper:p@upper.example",
		"https://nopassword@nopassword.example",
		"https://nouser.example",
		"https://:p@emptyuser.example",
		"not a url",
		"https://bad%zz:p@bad.example",
		"https://a:b@c@two.example",
		"http://plain:p@plain.example/",
		"",
	}
	home := writeTree(t, map[string]string{".git-credentials": strings.Join(lines, "\n")})
	list := parseStore("/s", strings.Join(lines, "\n"))
	for _, c := range []struct{ protocol, host, path string }{
		{"https", "github.com", ""},
		{"https", "gitlab.example:8443", "group/x.git"},
		{"https", "upper.example", ""},
		{"https", "nopassword.example", ""},
		{"https", "nouser.example", ""},
		{"https", "bad.example", ""},
		{"https", "c@two.example", ""},
		{"https", "two.example", ""},
		{"http", "plain.example", ""},
	} {
		cmd := exec.Command(git, "credential-store", "get")
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home}
		input := fmt.Sprintf("protocol=%s\nhost=%s\n", c.protocol, c.host)
		if c.path != "" {
			input += "path=" + c.path + "\n"
		}
		cmd.Stdin = strings.NewReader(input + "\n")
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		user, answered := "", false
		for _, line := range strings.Split(string(out), "\n") {
			if v, ok := strings.CutPrefix(line, "username="); ok {
				user, answered = v, true
			}
		}
		i := slices.IndexFunc(list,
			func(l Login) bool { return l.Protocol == c.protocol && l.Host == c.host && l.Repo == c.path })
		if (i >= 0) != answered || answered && list[i].User != user {
			t.Errorf("%s://%s: git-credential-store answers %v as %q, we say entry %d of %d", c.protocol, c.host, answered, user, i, len(list))
		}
	}
	if list[0].Kind != remoteurl.TokenSecret || list[1].Kind != remoteurl.PasswordSecret {
		t.Errorf("a token and a password are told apart as %v and %v", list[0].Kind, list[1].Kind)
	}
}

func TestNetrcPaths(t *testing.T) {
	home := t.TempDir()
	for _, c := range []struct {
		env  Env
		want []string
	}{
		{testEnv("linux", home), []string{".netrc"}},
		{testEnv("windows", home), []string{".netrc", "_netrc"}},
		{testEnv("darwin", home, "NETRC="+filepath.Join(home, "mine")), []string{"mine", ".netrc"}},
		{testEnv("windows", "", "USERPROFILE="+home), []string{".netrc", "_netrc"}},
	} {
		var want []string
		for _, name := range c.want {
			want = append(want, filepath.Join(home, name))
		}
		if got := c.env.netrcPaths(); !slices.Equal(got, want) {
			t.Errorf("%v: %q, want %q", c.env, got, want)
		}
	}
	// On Windows _netrc counts where there is no .netrc with entries; what NETRC names comes first.
	home = writeTree(t, map[string]string{"mine": "machine m login x password y", ".netrc": "machine n login x password y",
		"_netrc": "machine a login x password y"})
	list, err := readNetrcs(testEnv("windows", home, "NETRC="+filepath.Join(home, "mine")))
	if err != nil || len(list) != 2 || list[0].Host != "m" || list[1].Host != "n" {
		t.Errorf("all of Windows' files: %v, %v", list, err)
	}
	home = writeTree(t, map[string]string{"_netrc": "machine a login b password c"})
	if list, err := readNetrcs(testEnv("windows", home)); err != nil || len(list) != 1 {
		t.Errorf("_netrc: %v, %v", list, err)
	}
	if list, err := readNetrcs(testEnv("linux", home)); err != nil || len(list) != 0 {
		t.Errorf("_netrc on Linux: %v, %v", list, err)
	}
}
