package remoteurl

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// gitSSH runs git ls-remote on a URL with a stub in the place of ssh and gives
// the arguments that git handed to it: options, host, command.
type gitSSH struct{ dir, git string }

func newGitSSH(t testing.TB) *gitSSH {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stub is a shell script")
	}
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	stub := "#!/bin/sh\nfor a; do printf '%s\\0' \"$a\"; done >\"$STUB_OUT\"\nexit 1\n"
	if err := os.WriteFile(filepath.Join(dir, "ssh"), []byte(stub), 0o700); err != nil {
		t.Fatal(err)
	}
	return &gitSSH{dir, git}
}

// ask gives what git asked ssh for; ok is false when it asked for nothing.
func (g *gitSSH) ask(t testing.TB, url string) (host, port, path string, ok bool) {
	t.Helper()
	out := filepath.Join(g.dir, "out")
	_ = os.Remove(out)
	cmd := exec.Command(g.git, "ls-remote", "--", url)
	cmd.Dir = g.dir
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + g.dir, "XDG_CONFIG_HOME=" + g.dir, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_SSH_COMMAND='" + filepath.Join(g.dir, "ssh") + "'", "GIT_SSH_VARIANT=ssh", "STUB_OUT=" + out,
		"GIT_TERMINAL_PROMPT=0", "GIT_ALLOW_PROTOCOL=ssh", "GIT_PROTOCOL_FROM_USER=1", "LC_ALL=C",
	}
	_ = cmd.Run() // the stub always fails
	data, err := os.ReadFile(out)
	if err != nil {
		return "", "", "", false
	}
	args := strings.Split(strings.TrimSuffix(string(data), "\x00"), "\x00")
	for i := 0; i < len(args); i++ {
		switch args[i] {
		case "-o":
			i++
		case "-p":
			i++
			port = args[i]
		default:
			if i+1 >= len(args) {
				t.Fatalf("ssh was called with %d arguments and no command", len(args))
			}
			return args[i], port, unquoteShell(strings.TrimPrefix(args[i+1], "git-upload-pack ")), true
		}
	}
	t.Fatal("ssh was called without a host")
	return "", "", "", false
}

// unquoteShell undoes git's sq_quote.
func unquoteShell(s string) string {
	var b strings.Builder
	in := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\'':
			in = !in
		case s[i] == '\\' && !in && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// compare asserts that Parse agrees with git about one URL. What git hands to
// ssh is user@host as one word.
func (g *gitSSH) compare(t *testing.T, url string) {
	t.Helper()
	u := Parse(url)
	host, port, path, ok := g.ask(t, url)
	if !ok {
		if u.Transport == TransportSSH && u.Path != "" && u.Host != "" && !strings.HasPrefix(sshWord(u), "-") &&
			u.Path[0] != '-' {
			t.Errorf("Parse(%q) is ssh to %q, path %q; git did not call ssh", url, u.Host, u.Path)
		}
		return
	}
	if u.Transport != TransportSSH {
		t.Errorf("Parse(%q) is %v; git called ssh for %q", url, u.Transport, host)
		return
	}
	if sshWord(u) != host || u.Port != port || u.Path != path {
		t.Errorf("Parse(%q) = %q, port %q, path %q; git: %q, port %q, path %q",
			url, sshWord(u), u.Port, u.Path, host, port, path)
	}
}

// sshWord is what ssh gets for the host.
func sshWord(u URL) string {
	switch {
	case u.HasPassword:
		return u.User + ":" + u.Password.Reveal() + "@" + u.Host
	case u.HasUser:
		return u.User + "@" + u.Host
	}
	return u.Host
}

// sshURLs are the forms of auth-facts §4.1 and §4.3 that reach ssh, or look as
// if they did.
var sshURLs = []string{
	"git@github.com:octo/widget.git",
	"github.com:octo/widget.git",
	"ssh://git@github.com/octo/widget.git",
	"ssh://git@github.com:22/octo/widget.git",
	"ssh://git@ssh.github.com:443/octo/widget.git",
	"ssh://git@github.com:octo/widget.git",
	"ssh://git@github.com/octo/a%00b%zz%4",
	"ssh://git@github.com:/octo/widget.git",
	"ssh://git@github.com:22:octo/widget",
	"ssh://git@github.com:70000/octo/widget",
	"git+ssh://git@github.com/octo/widget.git",
	"ssh+git://git@github.com/octo/widget.git",
	"git@github.com:22/octo/widget",
	"git@github.com:/octo/widget",
	"https:/github.com/octo/widget",
	"https:github.com/octo/widget",
	"ssh:git@github.com:octo/widget",
	"git@github.com/octo/widget.git",
	"github.com/octo/widget",
	"http//github.com/octo/widget",
	"git@github.com",
	"ssh://host.example/~user/repo",
	"host.example:~user/repo",
	"host.example:/~user/repo",
	"host.example:x~y/repo",
	"[::1]:octo/widget",
	"git@[::1]:octo/widget",
	"[git@host.example:2222]:octo/widget",
	"[host.example:2222]:octo/widget",
	"[0:]0@",
	"ssh://[user@host]?x::1/@[.",
	"[0:]:0@",
	"a@[b@c:22]:x",
	"a:w@[c:22]:x",
	"a:w@[b@c:22]:x",
	"[a@b]c:22:x",
	"ssh://[host]junk:22/x",
	"ssh://[host]:/x",
	"ssh://[host/x]/y",
	"git@[host.example:2222]:octo/widget",
	"ssh://[::1]/octo/widget",
	"ssh://git@[::1]:2222/octo/widget",
	"ssh://git@[::1]:x/octo/widget",
	"ssh://[git@host.example:2222]/octo/widget",
	"ssh://git@host.example/octo%20org/widget",
	"ssh://git%40host.example/octo/widget",
	"ssh://host.example%3A22/octo/widget",
	"ssh://host.example/a%2",
	"ssh://host.example",
	"ssh://host.example/",
	"host.example:",
	"@host.example:x",
	"[@host.example]:x",
	"@[host.example:22]:x",
	"a@[@host.example]:x",
	"[:22]:x",
	"ssh://@host.example/x",
	"ssh://:22/x",
	"ssh://host.example:000000000000000022/x",
	"./host:path",
	"a/b:c",
	"user:word@host.example:octo/widget",
	"user@extra@host.example:octo/widget",
	"ssh://user:word@host.example/octo/widget",
	"ssh://user:word@host.example:22/octo/widget",
	"ssh://user@extra@host.example/octo/widget",
	"git@ssh.dev.azure.com:v3/org/My%20Project/repo",
	"host.example:a b",
	"ssh://host.example/a@[b]/c",
	"host::path",
	"C:/x",
	"SSH://git@host.example/x",
	"x y://z",
	"://x",
}

func TestParseAgreesWithGit(t *testing.T) {
	g := newGitSSH(t)
	for _, url := range sshURLs {
		g.compare(t, url)
	}
}

// TestParseAgreesWithGitOnAnything puts the pieces that decide together at
// random. The seed is fixed; the time bounds the number.
func TestParseAgreesWithGitOnAnything(t *testing.T) {
	if testing.Short() {
		t.Skip("runs git a few hundred times")
	}
	g := newGitSSH(t)
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{
		"ssh", "git", "://", ":", "::", "/", "//", "@", "[", "]", "host", "a.b", "user", "22", "x", "~", "~u", "%40",
		"%2F", "%3a",
		"%", "repo.git", "::1", "-", "+", ".", " ", "0", "65536", "?q", "#f",
	}
	stop := time.Now().Add(4 * time.Second)
	n := 0
	for ; n < 600 && time.Now().Before(stop); n++ {
		var b strings.Builder
		switch random.IntN(6) {
		case 0:
			b.WriteString("ssh://")
		case 1:
			b.WriteString("git@host:")
		case 2:
			b.WriteString("[")
		case 3:
			b.WriteString("user@[host:22]")
		case 4:
			b.WriteString("ssh://[user@host]")
		}
		for range 1 + random.IntN(7) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		g.compare(t, b.String())
	}
	t.Logf("%d URLs", n)
}

func TestParseSpans(t *testing.T) {
	type parts struct{ scheme, user, userinfo, host, port, path, query, fragment string }
	tests := []struct {
		raw       string
		form      Form
		transport Transport
		want      parts
	}{
		{"https://u@h.example:8443/a/b.git?x=1#f", FormURL, TransportHTTPS, parts{"https", "u", "u@", "h.example", "8443", "/a/b.git", "x=1", "f"}},
		{"https://[::1]:8443/a", FormURL, TransportHTTPS, parts{"https", "", "", "::1", "8443", "/a", "", ""}},
		{"https://h.example", FormURL, TransportHTTPS, parts{"https", "", "", "h.example", "", "", "", ""}},
		{"http://a@b@h/x", FormURL, TransportHTTP, parts{"http", "a@b", "a@b@", "h", "", "/x", "", ""}},
		{"git@h:a/b", FormSCP, TransportSSH, parts{"", "git", "git@", "h", "", "a/b", "", ""}},
		{"git@[h:22]:a/b", FormSCP, TransportSSH, parts{"", "git", "git@", "h", "22", "a/b", "", ""}},
		{"ssh://git@h:22/a%20b", FormURL, TransportSSH, parts{"ssh", "git", "git@", "h", "22", "/a%20b", "", ""}},
		{"file:///srv/x", FormURL, TransportFile, parts{"file", "", "", "", "", "/srv/x", "", ""}},
		{"../x", FormLocal, TransportLocal, parts{"", "", "", "", "", "../x", "", ""}},
		{"az09AZ::h", FormHelper, TransportHelper, parts{"az09AZ", "", "", "", "", "h", "", ""}},
		{"codecommit::eu-west-1://r", FormHelper, TransportHelper, parts{"codecommit", "", "", "", "", "eu-west-1://r", "", ""}},
		{"://h/x", FormURL, TransportUnknown, parts{"", "", "", "h", "", "/x", "", ""}},
		{"@h:x", FormSCP, TransportSSH, parts{"", "", "@", "h", "", "x", "", ""}},
		{"[@h]:x", FormSCP, TransportSSH, parts{"", "", "@", "h", "", "x", "", ""}},
		{"[:22]:x", FormSCP, TransportSSH, parts{"", "", "", "", "22", "x", "", ""}},
		{"https://@h/x", FormURL, TransportHTTPS, parts{"https", "", "@", "h", "", "/x", "", ""}},
		{"https://:22/x", FormURL, TransportHTTPS, parts{"https", "", "", "", "22", "/x", "", ""}},
		{"https://h#f", FormURL, TransportHTTPS, parts{"https", "", "", "h", "", "", "", "f"}},
		{"HTTPS://h/x", FormURL, TransportUnknown, parts{"HTTPS", "", "", "h", "", "/x", "", ""}},
		{`"https://h/x"`, FormURL, TransportUnknown, parts{`"https`, "", "", "h", "", `/x"`, "", ""}},
		{"ftp://h/x", FormURL, TransportFTP, parts{"ftp", "", "", "h", "", "/x", "", ""}},
		{"git://h/x", FormURL, TransportGit, parts{"git", "", "", "h", "", "/x", "", ""}},
		{"", FormEmpty, TransportUnknown, parts{}},
	}
	for _, tt := range tests {
		u := Parse(tt.raw)
		got := parts{
			u.SchemeSpan.In(tt.raw), u.UserSpan.In(tt.raw), u.UserinfoSpan.In(tt.raw), u.HostSpan.In(tt.raw),
			u.PortSpan.In(tt.raw), u.PathSpan.In(tt.raw), u.QuerySpan.In(tt.raw), u.FragmentSpan.In(tt.raw),
		}
		if u.Form != tt.form || u.Transport != tt.transport || got != tt.want {
			t.Errorf("Parse(%q) = %v, %v, %q; want %v, %v, %q", tt.raw, u.Form, u.Transport, got, tt.form, tt.transport, tt.want)
		}
	}
}

// checkSpans asserts what holds for every URL.
func checkSpans(t *testing.T, u URL) {
	t.Helper()
	for name, s := range map[string]Span{
		"scheme": u.SchemeSpan, "user": u.UserSpan, "password": u.PasswordSpan, "userinfo": u.UserinfoSpan, "host": u.HostSpan,
		"port": u.PortSpan, "path": u.PathSpan, "query": u.QuerySpan, "fragment": u.FragmentSpan,
	} {
		if s.Start < 0 || s.End < s.Start || s.End > len(u.Raw) {
			t.Errorf("%s span %v is outside of %d bytes", name, s, len(u.Raw))
		}
	}
	if u.Form != FormEmpty && strings.IndexByte(u.Raw, '%') < 0 {
		if u.HostSpan.In(u.Raw) != u.Host || u.PathSpan.In(u.Raw) != u.Path || u.PortSpan.In(u.Raw) != u.Port {
			t.Errorf("spans and strings differ for a URL of %d bytes", len(u.Raw))
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, url := range sshURLs {
		f.Add(url)
	}
	for _, p := range problems {
		f.Add(p.raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u := Parse(raw)
		checkSpans(t, u)
		u.Repository(nil)
		u.Web(nil)
		u.WithRepo("o", "r")
		_ = u.WithHost("h")
		_ = u.WithUser("u")
		for _, p := range []Protocol{HTTPS, SSH, SSH443} {
			u.To(p, nil)
		}
		checkDiagnosis(t, raw)
	})
}

func TestNoVerbPrintsASecret(t *testing.T) {
	const planted = "hunter2hunter2"
	u := Parse("https://octo:" + planted + "@github.com/octo/widget.git")
	if u.Password.Reveal() != planted {
		t.Fatal("Reveal does not give the password")
	}
	var out strings.Builder
	for _, v := range []any{u, &u, u.Password, &u.Password, []any{u.Password}, map[string]any{"a": u}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(data)
	}
	if strings.Contains(out.String(), planted) || strings.Contains(out.String(), fmt.Sprintf("%x", planted)) {
		t.Error("the password was printed")
	}
}

func BenchmarkParse(b *testing.B) {
	for _, url := range []string{"https://github.com/octo/widget.git", "git@host.example:team/repo.git", "ssh://git@host.example:2222/team/repo.git"} {
		b.Run(strings.ReplaceAll(url, "/", "_"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Parse(url)
			}
		})
	}
}

func BenchmarkDiagnose(b *testing.B) {
	for _, url := range []string{"git@host.example:team/repo.git", "https://github.com/octo/widget.git",
		"git@github.com:octo/widget.git", "https://gitlab.com/g/sub/r.git"} {
		b.Run(strings.ReplaceAll(url, "/", "_"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Diagnose(url, nil)
			}
		})
	}
}
