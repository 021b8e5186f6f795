package machine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// leaks fails if a value shows the canary in any of the ways in which values
// are printed.
func leaks(t *testing.T, v any) {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("%T: %v", v, err)
	}
	for how, s := range map[string]string{
		"JSON": string(b), "%+v": fmt.Sprintf("%+v", v), "%#v": fmt.Sprintf("%#v", v), "%v": fmt.Sprint(v),
		"deep": deep(reflect.ValueOf(v), 0),
	} {
		if strings.Contains(s, "Canary") {
			t.Errorf("%T shows a secret as %s", v, how)
		}
	}
}

// deep prints what is behind pointers and in unexported fields too.
func deep(v reflect.Value, depth int) string {
	if depth > 12 {
		return ""
	}
	var b strings.Builder
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			b.WriteString(deep(v.Elem(), depth+1))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			b.WriteString(deep(v.Field(i), depth+1))
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			b.WriteString(deep(v.Index(i), depth+1))
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			b.WriteString(deep(k, depth+1) + deep(v.MapIndex(k), depth+1))
		}
	case reflect.String:
		b.WriteString(v.String() + "\n")
	}
	return b.String()
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func TestNoSecretInFacts(t *testing.T) {
	l := linuxLayout(t, "usr/local/bin/gh")
	for name, text := range map[string]string{
		".netrc":                  "machine github.com login octo password " + canary + "\ndefault password " + canary,
		".git-credentials":        "https://octo:" + canary + "@github.com\nhttps://" + canary + "\nhttps://a:" + canary + "\n",
		".config/git/credentials": "https://octo:" + canary + "@github.com/x\n",
		"other":                   "https://octo:" + canary + "@other.example\n",
		".config/gh/hosts.yml":    ghHosts,
		".ssh/id_ed25519":         "-----BEGIN OPENSSH PRIVATE KEY-----\n" + canary + "\n-----END OPENSSH PRIVATE KEY-----\n",
		".ssh/id_rsa": "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: " + canary + "\n\n" +
			strings.TrimPrefix(canary, "ghp_") + "0000\n-----END RSA PRIVATE KEY-----\n",
		".ssh/notes":               canary,
		".config/git/not-asked":    canary,
		".ssh/id_ecdsa":            canary,
		".config/gh/config.yml":    "git_protocol: https\nhttp_unix_socket: " + canary + "\n",
		".ssh/config":              "Host *\n  IdentityFile ~/.ssh/absent\n",
		".ssh/known_hosts":         canary,
		"a-file-nobody-looks-into": canary,
	} {
		p := filepath.Join(l.env.Home, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range tokenVariables {
		l.env.Vars = append(l.env.Vars, row.name+"="+canary)
	}
	l.env.Vars = append(l.env.Vars, "GITLAB_HOST=https://u:"+canary+"@gitlab.example/x", "GIT_SSH_COMMAND=TOKEN="+
		canary+" ssh -o x="+canary, "UNRELATED="+canary)
	helpers := []string{
		"!f() { echo password=" + canary + "; }; f", "!TOKEN=" + canary + " gh auth git-credential",
		"store --file ~/other", "store --file=" + canary,
		"!echo password=" + canary, "!gh auth git-credential --token " + canary,
	}
	what := What{Helpers: helpers}
	f := Probe(t.Context(), l.env, what)
	if err := errors.Join(f.Err(PartNetrc), f.Err(PartStored), f.Err(PartGH), f.Err(PartSSHKeys),
		f.Err(PartPrograms)); err != nil {
		t.Fatal(err)
	}
	if len(f.Netrc) != 2 || len(f.Stored) != 3 || len(f.GH.Hosts) != 3 || len(f.Variables) != len(tokenVariables) ||
		len(f.Askers) != 1 || len(f.Keys) != 3 {
		t.Fatalf("not everything was read: %+v", f)
	}
	judged := f.Helpers(helpers)
	leaks(t, f)
	for _, s := range []string{fmt.Sprintf("%+v %#v %s", l.env, l.env, l.env), string(must(json.Marshal(l.env)))} {
		if strings.Contains(s, "Canary") {
			t.Error("the environment shows a secret")
		}
	}
	leaks(t, judged)
	leaks(t, f.Credentials("github.com", nil, judged))
	leaks(t, f.SSHKeysFor("github.com", "git", 0))
}

func TestCredentials(t *testing.T) {
	l := linuxLayout(t, "usr/local/bin/gh", "usr/local/bin/git-credential-libsecret")
	home := writeTree(t, map[string]string{
		".netrc":               "machine netrc.example login n password p\n",
		".git-credentials":     "https://s:" + canary + "@github.com\nhttps://port:p@host.example:8443\n",
		".config/gh/hosts.yml": ghHosts,
	})
	l.env.Home = home
	l.env.Vars = append(l.env.Vars, "GITHUB_TOKEN="+canary, "GITLAB_TOKEN=x", "GITLAB_HOST=git.corp.example")
	hosts, errs := forge.NewHosts(map[string]forge.Override{"git.example.com": {Forge: forge.GitHubEnterpriseServer}})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, c := range []struct {
		host    string
		helpers []string
		want    string
	}{
		{"netrc.example", nil, "netrc:n:used"},
		{"netrc.example:444", nil, "netrc:n:used"},
		{"host.example:8443", []string{"store"}, "store:port:used"},
		{"host.example", []string{"store"}, ""},
		{"github.com", nil, "store:s variable: gh:octo gh:work-octo"},
		{"github.com", []string{"store"}, "store:s:used variable: gh:octo gh:work-octo"},
		{"GitHub.com", []string{"store"}, "variable: gh:octo gh:work-octo"},
		{"github.com", []string{"!gh auth git-credential"}, "variable::used store:s gh:octo gh:work-octo"},
		{"git.example.com", []string{"!gh auth git-credential"}, "gh:corp:used"},
		{"git.example.com", []string{"libsecret", "osxkeychain"}, "helper::used gh:corp"},
		{"git.corp.example", nil, "variable:"},
		{"gitlab.com", nil, ""},
		{"octo.ghe.com", nil, "variable:"},
	} {
		f := l.probe(t, c.helpers...)
		var list []string
		for _, x := range f.Credentials(c.host, hosts, f.Helpers(c.helpers)) {
			s := string(x.Source) + ":" + x.User
			if x.Used {
				s += ":used"
			}
			if x.Certain == (x.Source == FromHelper) || x.Where == "" {
				t.Errorf("%s: %+v", c.host, x)
			}
			if x.Source == FromGH && strings.EqualFold(c.host, "github.com") && x.Shadowed != "GITHUB_TOKEN" {
				t.Errorf("gh's login is not shadowed: %+v", x)
			}
			list = append(list, s)
		}
		if got := strings.Join(list, " "); got != c.want {
			t.Errorf("%s with %q: %s, want %s", c.host, c.helpers, got, c.want)
		}
	}
	f := l.probe(t)
	if c := f.Credentials("github.com", nil, nil); c[0].Kind != remoteurl.TokenSecret ||
		c[0].Where != filepath.Join(home, ".git-credentials") {
		t.Errorf("%+v", c[0])
	}
	if got := f.GH.HelperValue(); got != "!"+l.at("usr/local/bin/gh")+" auth git-credential" {
		t.Errorf("gh as a helper is %s", got)
	}
}

func TestVariables(t *testing.T) {
	env := testEnv("linux", "", "GH_TOKEN=a", "GITHUB_TOKEN=", "CI_JOB_TOKEN=x", "CI_SERVER_HOST=Git.Corp.example", "gitea_token=x")
	var names []string
	for _, v := range env.variables() {
		names = append(names, v.Name+":"+v.Host)
	}
	if got := strings.Join(names, " "); got != "GH_TOKEN: CI_JOB_TOKEN:git.corp.example" {
		t.Errorf("got %s", got)
	}
	v := env.variables()[0]
	for host, want := range map[string]bool{"github.com": true, "x.ghe.com": true, "gitlab.com": false,
		"git.example": false, "github.com:443": true} {
		if v.For(host, nil) != want {
			t.Errorf("GH_TOKEN for %s: %v", host, !want)
		}
	}
}

func TestAskers(t *testing.T) {
	dir := t.TempDir()
	there := writeScript(t, filepath.Join(dir, "ask"), "exit 0")
	get := func(vars ...string) string {
		var list []string
		for _, a := range testEnv("linux", dir, append(vars, "PATH="+dir)...).askers() {
			list = append(list, fmt.Sprintf("%s=%s,%v,%v", a.Variable, strings.TrimPrefix(a.Program, dir), a.Missing, a.Dead))
		}
		return strings.Join(list, " ")
	}
	for want, vars := range map[string][]string{
		"GIT_ASKPASS=/ask,false,false":        {"GIT_ASKPASS=" + there},
		"GIT_ASKPASS=/ask,false,true":         {"GIT_ASKPASS=" + there, "VSCODE_GIT_IPC_HANDLE=/nowhere/x.sock"},
		"SSH_ASKPASS=/gone,true,false":        {"SSH_ASKPASS=" + dir + "/gone"},
		"GIT_SSH=ask,false,false":             {"GIT_SSH=ask"},
		"GIT_SSH=absent,true,false":           {"GIT_SSH=absent"},
		"GIT_SSH_COMMAND=ask,false,false":     {"GIT_SSH_COMMAND=A=b ask -i ~/x"},
		"GIT_SSH_COMMAND=,false,false":        {"GIT_SSH_COMMAND=$MY_SSH -v"},
		"GIT_SSH_COMMAND=/a b/ssh,true,false": {"GIT_SSH_COMMAND='/a b/ssh' -v"},
		"":                                    {"GIT_ASKPASS="},
	} {
		if got := get(vars...); got != want {
			t.Errorf("%q: %s, want %s", vars, got, want)
		}
	}
	for value, off := range map[string]bool{"0": true, "false": true, "1": false, "": false} {
		if testEnv("linux", dir, "GIT_TERMINAL_PROMPT="+value).promptsOff() != off {
			t.Errorf("GIT_TERMINAL_PROMPT=%s", value)
		}
	}
}

// A Git, an ssh and an agent that hang delay only what they would have told.
func TestProbeOfWhatHangs(t *testing.T) {
	home := writeTree(t,
		map[string]string{".netrc": "machine a login b password c\n", ".ssh/config": "Host b\n  IdentityAgent " +
			filepath.Join(t.TempDir(), "absent.sock") + "\n"})
	bin := filepath.Join(home, "bin")
	child := filepath.Join(home, "child")
	writeScript(t, filepath.Join(bin, "git"), "sleep 60 & echo $! >"+child+"; wait")
	writeScript(t, filepath.Join(bin, "ssh"), "trap '' TERM; yes OpenSSH_")
	socket := filepath.Join(t.TempDir(), "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
	defer cancel()
	start := time.Now()
	f := Probe(ctx, testEnv("linux", home, "PATH="+bin+":/usr/bin:/bin", "SSH_AUTH_SOCK="+socket), What{})
	if took := time.Since(start); took > 2500*time.Millisecond {
		t.Errorf("it took %v", took)
	}
	for part, want := range map[Part]error{PartPrograms: context.DeadlineExceeded,
		PartSSHVersion: context.DeadlineExceeded, PartNetrc: nil, PartSSHAgents: nil, PartSSHConfig: nil} {
		if err := f.Err(part); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", part, err, want)
		}
	}
	if len(f.Netrc) != 1 || len(f.Agents) != 2 || !errors.Is(f.Agents[0].Err, context.DeadlineExceeded) ||
		f.Agents[1].Err == nil {
		t.Errorf("%+v, %+v", f.Netrc, f.Agents)
	}
	if h := f.Helpers([]string{"store"})[0]; h.State != HelperUnknown {
		t.Errorf("a Git that hangs makes helpers %+v", h)
	}
	if v := f.SSHKeysFor("a", "git", 0).Verdict; v != KeyUnknown {
		t.Errorf("an agent that hangs gives the verdict %d", v)
	}
	pid, err := os.ReadFile(child)
	if err != nil {
		t.Fatal(err)
	}
	gone := func() bool {
		state, err := os.ReadFile("/proc/" + strings.TrimSpace(string(pid)) + "/stat")
		return err != nil || strings.Contains(string(state), ") Z ")
	}
	if _, err := os.Stat("/proc/self/stat"); err == nil {
		for end := time.Now().Add(2 * time.Second); !gone(); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("the child of a program that was stopped is still running")
			}
		}
	}
}

// A cancelled probe ends at once, also one that does not listen.
func TestProbeLimit(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	deaf := probe(func(context.Context) (func(*Facts), error) {
		<-release
		return nil, nil
	})
	start := time.Now()
	a := deaf.within(t.Context(), PartNetrc, 50*time.Millisecond)
	if !errors.Is(a.err, context.DeadlineExceeded) || time.Since(start) > 2*time.Second {
		t.Errorf("%v after %v", a.err, time.Since(start))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if f := Probe(ctx, testEnv("linux", t.TempDir()), What{}); f.Err(PartPrograms) == nil {
		t.Error("a cancelled probe knows which programs there are")
	}
}

func TestCoversAndPaths(t *testing.T) {
	home := t.TempDir()
	env := testEnv("linux", home, "XDG_CONFIG_HOME="+home+"/xdg", "NETRC="+home+"/n")
	what := What{NoPrograms: true, NoAgents: true, Helpers: []string{"store --file " + home + "/c", "!/abs/x"},
		SSHCommands: []string{"ssh -i ~/keys/k"}, Files: []string{"~/ca.pem"}}
	f := Probe(t.Context(), env, what)
	if !f.Covers(what) || !f.Covers(What{NoPrograms: true, NoAgents: true}) {
		t.Error("the facts do not cover what was asked for")
	}
	if !errors.Is(f.Err(PartSSHVersion), ErrNotAsked) || !errors.Is(f.Err(PartSSHAgents), ErrNotAsked) {
		t.Errorf("forbidden and asked: %v, %v", f.Err(PartSSHVersion), f.Err(PartSSHAgents))
	}
	for _, other := range []What{{}, {NoPrograms: true, NoAgents: true, Helpers: []string{"new"}},
		{NoPrograms: true, NoAgents: true, SSHCommands: []string{"ssh -i /new"}},
		{NoPrograms: true, NoAgents: true, Files: []string{"/new"}}, {Git: "/x", NoPrograms: true, NoAgents: true}} {
		if f.Covers(other) {
			t.Errorf("the facts cover %+v", other)
		}
	}
	want := []string{".ssh", ".ssh/config", "n", ".netrc", ".git-credentials", "xdg/git/credentials", "c",
		"xdg/gh/hosts.yml", "xdg/gh/config.yml", "keys", "ca.pem"}
	for _, p := range want {
		if !slices.Contains(f.Paths(), filepath.Join(home, p)) {
			t.Errorf("%s is not watched: %q", p, f.Paths())
		}
	}
	if len(f.Paths()) != len(want)+1 || !slices.Contains(f.Paths(), "/abs/x") {
		t.Errorf("watched: %q", f.Paths())
	}
	var none *Facts
	if none.Covers(What{}) || !errors.Is(none.Err(PartGH), ErrNotAsked) || none.Paths() != nil ||
		none.Credentials("x", nil, nil) != nil ||
		none.SSHKeysFor("x", "", 0).Verdict != KeyUnknown {
		t.Error("nil knows something")
	}
}
