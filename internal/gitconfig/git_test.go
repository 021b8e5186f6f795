package gitconfig

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/machine"
)

// These tests ask the Git on PATH. They are skipped where there is none.

// oracle is a Git in an environment of its own.
type oracle struct {
	t       *testing.T
	home    string
	environ []string
	version Version
}

func newOracle(t *testing.T) *oracle {
	t.Helper()
	path, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not on PATH")
	}
	home, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	o := &oracle{t: t, home: home, environ: []string{
		"PATH=" + filepath.Dir(path) + string(os.PathListSeparator) + os.Getenv("PATH"),
		"HOME=" + home, "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=/bin/echo",
	}}
	out, _, _ := o.git(home, "version")
	v, ok := machine.ParseVersion(out)
	if !ok {
		t.Fatalf("git version says %q", out)
	}
	o.version = Version{v.Major, v.Minor, v.Patch}
	return o
}

func (o *oracle) git(dir string, args ...string) (stdout, stderr string, code int) {
	o.t.Helper()
	return o.gitInput(dir, "", args...)
}

func (o *oracle) gitInput(dir, input string, args ...string) (stdout, stderr string, code int) {
	o.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env, cmd.Stdin = dir, o.environ, strings.NewReader(input)
	var out, err bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &err
	if e := cmd.Run(); e != nil {
		var exit *exec.ExitError
		if !errors.As(e, &exit) {
			o.t.Fatalf("git %s: %v", args[0], e)
		}
		code = exit.ExitCode()
	}
	return out.String(), err.String(), code
}

func (o *oracle) must(dir string, args ...string) string {
	o.t.Helper()
	out, stderr, code := o.git(dir, args...)
	if code != 0 {
		o.t.Fatalf("git %s: %s", strings.Join(args, " "), stderr)
	}
	return strings.TrimSuffix(out, "\n")
}

func (o *oracle) env(dir string) Env {
	e := OSEnv(o.environ, dir)
	e.Version = o.version
	return e
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// generator makes configuration files that look as if people had made them,
// and some that no one could.
type generator struct{ r *rand.Rand }

func (g generator) pick(l ...string) string { return l[g.r.Intn(len(l))] }

func (g generator) chance(p float64) bool { return g.r.Float64() < p }

func (g generator) value() string {
	s := g.pick("https://git.example.com/t/a.git", "git@h.example:t/a.git", "a b", "", "x", "/srv/git/ü", "tab\tin", "C:\\\\r", `q\"q`, "😀", "end  ")
	switch {
	case g.chance(0.2):
		s = `"` + s + `"`
	case g.chance(0.2) && len(s) > 2:
		i := g.r.Intn(len(s))
		s = s[:i] + g.pick("\"", "\\\n", "\\\r\n", "\\", "#", ";", "\\n", "\\t", "\\b", "\r", "\x00", "\xe9", `""`,
			`" "`, "  \\\n  ") + s[i:]
	}
	if g.chance(0.2) {
		s += g.pick(" # c", "; c", "\t;\"", " \\", "   ", "\\\n  x", "#")
	}
	return s
}

func (g generator) file() string {
	var b strings.Builder
	eol := g.pick("\n", "\n", "\r\n")
	if g.chance(0.05) {
		b.WriteString(bom)
	}
	for range 1 + g.r.Intn(10) {
		switch g.r.Intn(10) {
		case 0, 1:
			b.WriteString(g.pick(`[remote "origin"]`, `[Remote "Or.igin"]`, `[remote.Origin]`, `[a.b "C"]`, `[x]`,
				`[ "y"]`, `[.]`, `[-1]`, `[r  "a\"\\\t]"]`, "[r\t\"\"]", `  [x] [y]`))
		case 2:
			b.WriteString(g.pick("# c", "; c \\", "", "  \t", "#[x]"))
		case 3:
			b.WriteString(g.pick("\t", "", " ") + g.pick("key", "Key-1", "url") + g.pick("", " ", "\t", " \r"))
		default:
			b.WriteString(g.pick("\t", "", "  ") + g.pick("url", "pushUrl", "k") +
				g.pick("=", " = ", "= ", " =", "\t=\t") + g.value())
		}
		if g.chance(0.93) {
			b.WriteString(eol)
		} else {
			b.WriteString(g.pick("", " ", "\n", "\r"))
		}
	}
	s := b.String()
	if g.chance(0.3) {
		for range 1 + g.r.Intn(3) {
			i := g.r.Intn(len(s) + 1)
			switch g.r.Intn(3) {
			case 0:
				s = s[:i] + g.pick("[", "]", `"`, "\\", "#", "=", "\n", "\r", "\x00", "_", "é", bom, "\v", "<<<<<<< x\n") + s[i:]
			case 1:
				s = s[:i] + s[min(len(s), i+1+g.r.Intn(4)):]
			case 2:
				s = s[:i]
			}
		}
	}
	return s
}

var badLineMessage = regexp.MustCompile(`bad config line (\d+) in file`)

// entriesOf lists what Git would print of entries, NUL between them.
func entriesOf(f *File, n int) string {
	var b strings.Builder
	for i := range f.Entries[:n] {
		e := &f.Entries[i]
		b.WriteString(f.Key(e))
		if e.HasValue {
			b.WriteString("\n" + e.Value)
		}
		b.WriteByte(0)
	}
	return b.String()
}

// TestParseAsGit compares keys, values and the line of the error.
func TestParseAsGit(t *testing.T) {
	o := newOracle(t)
	path := filepath.Join(o.home, "config")
	malformed := 0
	for seed := range int64(300) {
		text := generator{rand.New(rand.NewSource(seed))}.file()
		write(t, path, text)
		out, stderr, code := o.git(o.home, "config", "-f", path, "--list", "-z")
		f := Parse(path, text, o.version)
		line := 0
		if m := badLineMessage.FindStringSubmatch(stderr); m != nil {
			line, _ = strconv.Atoi(m[1])
			malformed++
		} else if code != 0 {
			t.Fatalf("seed %d: git says %s", seed, stderr)
		}
		got := 0
		if len(f.Errors) > 0 {
			got = f.Errors[0].Line
		}
		if got != line {
			t.Errorf("seed %d: %q: error in line %d, git says %d", seed, text, got, line)
		}
		if mine := entriesOf(f, f.Limit); mine != out {
			t.Errorf("seed %d: %q\ngot %q\ngit %q", seed, text, mine, out)
		}
		checkTree(t, f)
	}
	if malformed < 50 || malformed > 200 {
		t.Errorf("%d of 300 files are malformed; the generator is no good", malformed)
	}
}

// TestEditsAsGit makes random edits and asks Git for what it reads then.
func TestEditsAsGit(t *testing.T) {
	o := newOracle(t)
	path := filepath.Join(o.home, "config")
	done := map[string]int{}
	for seed := int64(1000); seed < 1200; seed++ {
		g := generator{rand.New(rand.NewSource(seed))}
		text := g.file()
		f := Parse(path, text, o.version)
		if len(f.Errors) > 0 || strings.IndexByte(text, 0) >= 0 {
			continue
		}
		value := g.pick("https://new.example.net/x.git", " lead", "trail ", "a;b", "a#b", `a"b`, `a\b`, "tab\there",
			"cr\rhere", "two\nlines", "", "[x]", "é")
		var edits []Edit
		var err error
		want := make([]string, 0, len(f.Entries)+1)
		for i := range f.Entries {
			want = append(want,
				strings.TrimSuffix(entriesOf(&File{Text: f.Text, Sections: f.Sections, Entries: f.Entries[i : i+1]}, 1),
					"\x00"))
		}
		op := g.pick("set", "add", "remove")
		switch {
		case op == "add":
			edits, err = f.AddValue("Remote", "origin", "pushurl", value)
			if err == nil {
				g := Parse(path, Apply(text, edits), o.version)
				for i := range g.Entries {
					if e := &g.Entries[i]; e.Span.Start >= edits[0].Span.Start {
						want = append(want[:i], append([]string{"remote.origin.pushurl\n" + value}, want[i:]...)...)
						break
					}
				}
			}
		case len(f.Entries) == 0:
			continue
		case op == "set":
			i := g.r.Intn(len(f.Entries))
			edits, err = f.SetValue(&f.Entries[i], value)
			want[i] = f.Key(&f.Entries[i]) + "\n" + value
		default:
			i := g.r.Intn(len(f.Entries))
			edits = f.RemoveEntry(&f.Entries[i])
			want = append(want[:i], want[i+1:]...)
		}
		if err != nil {
			t.Errorf("seed %d: %s in %q: %v", seed, op, text, err)
			continue
		}
		done[op]++
		after := Apply(text, edits)
		write(t, path, after)
		out, stderr, code := o.git(o.home, "config", "-f", path, "--list", "-z")
		if code != 0 {
			t.Errorf("seed %d: after %s: %q became %q: %s", seed, op, text, after, stderr)
			continue
		}
		if mine := strings.Join(append(want, ""), "\x00"); mine != out {
			t.Errorf("seed %d: after %s: %q became %q\nwant %q\ngit  %q", seed, op, text, after, mine, out)
		}
	}
	for _, op := range []string{"set", "add", "remove"} {
		if done[op] < 15 {
			t.Errorf("only %d edits were of the kind %s", done[op], op)
		}
	}
}

// TestWildmatchAsGit lets Git decide by includeIf.onbranch, many patterns at
// once.
func TestWildmatchAsGit(t *testing.T) {
	o := newOracle(t)
	dir := filepath.Join(o.home, "r")
	o.must(o.home, "init", "-q", dir)
	patterns := []string{
		"main", "*", "**", "m*n", "m?in", "feature/*", "feature/**", "feature/", "**/x", "*/x", "**/a/**", "a/**/b",
		"a**b", "a/**b",
		"[a-m]ain", "[!a-l]ain", "[^m]ain", "[[:alpha:]]*", "[[:digit:]]*", "[]m]ain", "[m-]ain", `[\m]ain`, "[m",
		"[[:nope:]]*", "[a-", `m\ain`, `\*`, "*/*/*",
		"x/*/y", "x/**/y", "x/**/**/y", "**/**/y", "Main", "*a*a*a*", "*/", "/main", "[[:upper:]]ain", "[--0]*",
		"m[a]i[n]", "feat[/]x", "feature[!/]x", "***", "**x", "x/***/y", "f*/x", `x\/**`, "x/y/**", "?", "??*",
		"x**", "x*/y", `x/**\/y`, `x/**\y`, "*[n]", "*?n", `*\n`, "**/a*b", "**/a*x/b", "**[x]/y", "[acz]anana", "[a-c]anana",
		`[a-\c]anana`, `[a-\`, "[b-c]anana", "[a-b]anana", "[b:]anana", "[b[:]anana", "[b[:x]anana", "[c[:]anana",
		"[c[:x]anana", "[-b]anana", "[b-]anana", "[!-b]anana", "[[:alpha:]-z]anana", "[c-a]anana",
	}
	var b strings.Builder
	for i, p := range patterns {
		fmt.Fprintf(&b, "[includeIf \"onbranch:%s\"]\n\tpath = i%d\n", strings.ReplaceAll(p, `\`, `\\`), i)
		write(t, filepath.Join(dir, ".git", fmt.Sprintf("i%d", i)), fmt.Sprintf("[hit]\n\tp = %d\n", i))
	}
	write(t, filepath.Join(dir, ".git", "config"), b.String())
	for _, head := range []string{"main", "Main", "feature/x", "feature/x/y", "x/y", "x/a/y", "x/a/b/y", "a/b", "a/x/b",
		"ab", "banana", "m/a", "0", "x", "ax/ab", "ax/x/b"} {
		write(t, filepath.Join(dir, ".git", "HEAD"), "ref: refs/heads/"+head+"\n")
		out, _, _ := o.git(dir, "config", "--get-all", "hit.p")
		env := o.env(dir)
		disk := NewDisk(o.version)
		repo, err := Discover(disk, env, dir)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, v := range Load(disk, env, repo).All("hit.p") {
			got.WriteString(v.Text() + "\n")
		}
		if got.String() != out {
			name := func(list string) (names []string) {
				for _, n := range strings.Fields(list) {
					i, _ := strconv.Atoi(n)
					names = append(names, patterns[i])
				}
				return names
			}
			t.Errorf("branch %s matches %q, in git %q", head, name(got.String()), name(out))
		}
	}
}

// TestWildmatchFoldsAsGit lets Git decide by includeIf.gitdir/i, in folders of names that
// letter case is about.
func TestWildmatchFoldsAsGit(t *testing.T) {
	o := newOracle(t)
	var b strings.Builder
	patterns := []string{
		"AX", "ax", "[A-B]X", "[a-b]x", "[Y-Z]x", "[y-z]X", "[aA-B]x", "[qA-B]x", "[B-C]x", "[ -!]x", `[Z-\]]x`, "[@-A]x",
		"[!A-B]x", "[[:upper:]]x", "[[:lower:]]x", "[A]x", "*X", "?X", "A*", `\AX`, `\ax`, "*[X]", "[X-Z]*",
	}
	for i, p := range patterns {
		fmt.Fprintf(&b, "[includeIf \"gitdir/i:%s/.git\"]\n\tpath = i%d\n", strings.ReplaceAll(p, `\`, `\\`), i)
		write(t, filepath.Join(o.home, fmt.Sprintf("i%d", i)), fmt.Sprintf("[hit]\n\tp = %d\n", i))
	}
	write(t, filepath.Join(o.home, ".gitconfig"), b.String())
	for _, name := range []string{"ax", "Bx", "bX", "zx", "Zx", "@x", "{x", "_x", "1x", "xa"} {
		dir := filepath.Join(o.home, "dirs", name)
		o.must(o.home, "init", "-q", dir)
		out, _, _ := o.git(dir, "config", "--get-all", "hit.p")
		env, disk := o.env(dir), NewDisk(o.version)
		repo, err := Discover(disk, env, dir)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, v := range Load(disk, env, repo).All("hit.p") {
			got += v.Text() + "\n"
		}
		for i, p := range patterns {
			hit := fmt.Sprintf("\n%d\n", i)
			if mine, git := strings.Contains("\n"+got, hit), strings.Contains("\n"+out, hit); mine != git {
				t.Errorf("%s matches %s: %v, in Git %v", name, p, mine, git)
			}
		}
	}
}

// TestURLMatchAsGit compares http.<url>.* with git config --get-urlmatch.
func TestURLMatchAsGit(t *testing.T) {
	o := newOracle(t)
	dir := filepath.Join(o.home, "r")
	o.must(o.home, "init", "-q", dir)
	patterns := []string{
		"https://h.example", "https://H.EXAMPLE/", "https://h.example:443", "https://h.example:0443/a",
		"https://h.example:8443", "http://h.example", "https://*.example",
		"https://*.*", "https://h.*", "https://h.example/a", "https://h.example/a/", "https://h.example/a/b",
		"https://h.example/%61", "https://h.example/a%2fb",
		"https://u@h.example", "https://u@h.example/a", "https://u:p@h.example/", "https://h.example/./a/../a",
		"https://h.example/..", "https://h.example:x", "h.example", "https://",
		"file:///srv", "file://", "https://[::1]/", "https://[::1]:80/", "ssh://h.example/", "https://h.example/a?q",
		"https://h.example/%zz", "https://h.example:0/", "https://h_x.example/", "https://h.example:70000",
		"https://*x.example", "https://*.example/a", "foo",
		"https://@h.example", "http://h.example:80/a", "http://h.example:8080", "https://h.example:9443",
		"https://h.example:65535", "https://h.example/a//b", "https://h.example/a%3Ab", "https://h.example/a%25b",
		"https://h.example/a b", "https://h.example/\u00e9", "https://h.example/%7f",
	}
	var b strings.Builder
	b.WriteString("[http]\n\tk = plain\n\tbare\n")
	for i, p := range patterns {
		fmt.Fprintf(&b, "[http \"%s\"]\n\tk = %d\n\tk%d = %d\n\tn%d = 1\n", p, i, i%7, i, i)
	}
	b.WriteString("[http]\n\tk1 = late\n[x \"https://h.example\"]\n\tk = no\n")
	write(t, filepath.Join(o.home, ".config/git/config"), "stray = 1\n[x]\n\ty = 1\n[http]\n\tglobal = 1\n")
	write(t, filepath.Join(o.home, ".gitconfig"), "[x]\n\ty = 1\n")
	o.environ = append(o.environ, "GIT_CONFIG_PARAMETERS='http.https://h.example/.param=1' 'x.y=1'")
	write(t, filepath.Join(dir, ".git", "config"), b.String())
	env, disk := o.env(dir), NewDisk(o.version)
	repo, err := Discover(disk, env, dir)
	if err != nil {
		t.Fatal(err)
	}
	c := Load(disk, env, repo)
	for _, url := range []string{
		"https://h.example/a/b.git", "https://h.example/a/b", "https://h.example/a", "https://h.example",
		"https://h.example:443/a/", "https://h.example:8443/a", "https://x.example/a", "https://a.b.example/",
		"http://h.example/a", "https://u@h.example/a/b", "https://v@h.example/a", "https://u:p@h.example/",
		"https://H.Example/%61", "https://h.example/a%2Fb", "https://h.example/ab", "file:///srv/x", "ssh://h.example/x", "https://[::1]/x",
		"https://h_x.example/", "https://h.example/a?q=1", "https://h.example/x/../a/", "https://h.example/.", "https://u%40x@h.example/a",
		"https://@h.example/a", "http://h.example:80/a", "http://h.example:8080/", "https://h.example:9443/a",
		"https://h.example:65535/", "https://h.example/a//b/c", "https://h.example/a//../b", "https://h.example/a:b",
		"https://h.example/a%3ab",
		"https://h.example/a%25b", "https://h.example/a%20b", "https://h.example/.?q=1", "https://h.example/a/..?q=1",
		"https://h.example/%C3%a9", "https://h.example/\x7f",
	} {
		out, stderr, code := o.git(dir, "config", "-z", "--get-urlmatch", "http", url)
		if code > 1 {
			t.Errorf("%s: git says %s", url, stderr)
			continue
		}
		var got strings.Builder
		for _, s := range c.HTTP(url) {
			got.WriteString(s.Key)
			if s.Value.HasValue() {
				got.WriteString("\n" + s.Value.Text())
			}
			got.WriteByte(0)
		}
		if got.String() != out {
			t.Errorf("%s\ngot %q\ngit %q", url, got.String(), out)
		}
	}
	// What is no URL to Git has no settings, not even those of [http].
	for what, url := range map[string]string{
		"a digit before the scheme": "1a://h.example/", "no scheme": "://h.example/", "nothing": "",
		"no host": "https:///a", "only a port": "https://:80/", "a port of files": "file://:80/srv",
		"a star in the host": "https://*.example/", "a blank in the host": "https://h x/",
		"a port with a letter": "https://h.example:8x/", "a port with a dash": "https://h.example:8-/",
		"the port 65536": "https://h.example:65536/", "a port of 65 bits": "https://h.example:18446744073709551617/",
		"the port 0": "https://h.example:00/", "% alone": "https://h.example/%", "% and one digit": "https://h.example/%4",
		"% and no digits": "https://h.example/%zz", "% in the user": "https://%zz@h.example/",
		"above the root": "https://h.example/a/../..",
	} {
		if _, _, code := o.git(dir, "config", "--get-urlmatch", "http", url); code <= 1 {
			t.Errorf("%s: Git takes %s", what, url)
		}
		if got := c.HTTP(url); len(got) != 0 {
			t.Errorf("%s: %s has %d settings", what, url, len(got))
		}
	}
}

// TestCredentialAsGit compares with what git credential fill tells helpers.
func TestCredentialAsGit(t *testing.T) {
	o := newOracle(t)
	if _, err := os.Stat("/bin/echo"); err != nil {
		t.Skip("the helpers of this test need a POSIX shell")
	}
	dir := filepath.Join(o.home, "r")
	o.must(o.home, "init", "-q", dir)
	patterns := []string{
		"", "https://h.example", "h.example", "https://", "h.example/team", "/team", "https://h.example/team",
		"https://*.example", "https://h.example:8443", "u@h.example", "https://u@h.example",
		"ssh://h.example", "https://h.example/te", "https:///team/a.git", "example", "https://h.example/team/a.git",
		"[::1]", "://h.example", "h_x.example", "https://h%2eexample", "@h.example", "h!x.example",
	}
	var b strings.Builder
	for i, p := range patterns {
		section := "[credential]"
		if p != "" {
			section = fmt.Sprintf("[credential \"%s\"]", p)
		}
		fmt.Fprintf(&b, "%s\n\thelper = \"!f() { echo RAN:%d >&2; }; f\"\n", section, i)
		if i%4 == 1 {
			fmt.Fprintf(&b, "\tusername = user%d\n", i)
		}
	}
	b.WriteString("[credential \"https://path.example\"]\n\tuseHttpPath\n\tuseHttpPath = true\n")
	b.WriteString("[credential \"https://reset.example\"]\n\thelper =\n\thelper = \"!f() { echo RAN:own >&2; }; f\"\n")
	text := strings.Replace(b.String(), "\tuseHttpPath\n", "", 1)
	write(t, filepath.Join(dir, ".git", "config"), text)
	env, disk := o.env(dir), NewDisk(o.version)
	repo, err := Discover(disk, env, dir)
	if err != nil {
		t.Fatal(err)
	}
	c := Load(disk, env, repo)
	ran := regexp.MustCompile(`RAN:(\S+)`)
	for _, url := range []string{
		"https://h.example/team/a.git", "https://h.example/", "https://u@h.example/team", "https://x.example/",
		"https://h.example:8443/a", "http://h.example/", "ssh://h.example/team/a.git",
		"https://path.example/a/b/", "https://reset.example/x", "https://h.example/team%2Fa.git",
		"https://h%2eexample/team", "https://user%31@h.example/",
		"https://[::1]/x", "https://@h.example/team", "ht!tp://h.example/a", "https://path.example/%2f",
		"https://h.example%2fteam/", "https://h_x.example/", "https://h~x.example/", "https://h!x.example/",
	} {
		out, stderr, _ := o.gitInput(dir, "url="+url+"\n\n", "credential", "fill")
		want := []string{}
		for _, m := range ran.FindAllStringSubmatch(stderr, -1) {
			want = append(want, m[1])
		}
		answer := map[string]string{}
		for line := range strings.Lines(out) {
			k, v, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
			answer[k] = v
		}
		if strings.HasPrefix(answer["username"], "Username for 'https://h_x") {
			continue // a Git without the mend of CVE-2024-50349
		}
		if strings.HasPrefix(answer["username"], "Username for") {
			answer["username"] = "" // GIT_ASKPASS was asked
		}
		got := c.Credential(url)
		if got.Err != nil {
			t.Errorf("%s: %v; git answered %q %s", url, got.Err, out, stderr)
			continue
		}
		helpers := []string{}
		for _, h := range got.Helpers {
			helpers = append(helpers, ran.FindStringSubmatch(h.Text())[1])
		}
		if fmt.Sprint(helpers) != fmt.Sprint(want) || got.Username != answer["username"] || got.Path != answer["path"] {
			t.Errorf("%s: helpers %v user %q path %q; git has %v %q %q", url, helpers, got.Username, got.Path, want, answer["username"], answer["path"])
		}
	}
}

// TestUserOfURLAsGit compares the user of a URL that holds all that Git needs.
func TestUserOfURLAsGit(t *testing.T) {
	o := newOracle(t)
	c := LoadFile(NewDisk(o.version), o.env(o.home), filepath.Join(o.home, "none"))
	for what, user := range map[string]string{
		"a name": "me", "a name with a colon": "me%3Ayou", "no name": "", "a name with a domain": "me%40h.example",
	} {
		url := "https://" + user + ":x@h.example/"
		out, stderr, _ := o.gitInput(o.home, "url="+url+"\n\n", "credential", "fill")
		got := c.Credential(url)
		if want := "username=" + got.Username + "\n"; got.Err != nil || !got.HasUsername || !strings.Contains(out, want) {
			t.Errorf("%s: %q, %v; Git says %q, %s", what, got.Username, got.Err, out, stderr)
		}
	}
}

// TestExtraHeadersAsGit compares with what a server really hears.
func TestExtraHeadersAsGit(t *testing.T) {
	o := newOracle(t)
	if _, err := os.Stat(filepath.Join(o.must(o.home, "--exec-path"), "git-remote-http")); err != nil {
		t.Skip("this Git has no HTTP:", err)
	}
	var heard []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		heard = r.Header.Values("X-Test")
		w.WriteHeader(http.StatusNotFound)
	}))
	defer server.Close()
	dir := filepath.Join(o.home, "r")
	o.must(o.home, "init", "-q", dir)
	for _, c := range []struct{ what, text string }{
		{"none", ""},
		{"of every URL", "[http]\n\textraHeader = X-Test: 1\n\textraHeader = X-Test: 2\n"},
		{"of this URL", "[http \"URL\"]\n\textraHeader = X-Test: 1\n"},
		{"of another URL", "[http \"http://h.example\"]\n\textraHeader = X-Test: 1\n"},
		{"of what is no URL", "[http \"h.example\"]\n\textraHeader = X-Test: 1\n"},
		{"of every URL, then of this one", "[http]\n\textraHeader = X-Test: 1\n[http \"URL\"]\n\textraHeader = X-Test: 2\n"},
		{"of this URL, then of every one", "[http \"URL\"]\n\textraHeader = X-Test: 1\n[http]\n\textraHeader = X-Test: 2\n"},
		{"of a path, then of the host",
			"[http \"URL/a\"]\n\textraHeader = X-Test: 1\n[http \"URL\"]\n\textraHeader = X-Test: 2\n"},
		{"taken back", "[http]\n\textraHeader = X-Test: 1\n\textraHeader =\n\textraHeader = X-Test: 2\n"},
		{"taken back for this URL", "[http]\n\textraHeader = X-Test: 1\n[http \"URL\"]\n\textraHeader =\n"},
		{"taken back for another URL", "[http]\n\textraHeader = X-Test: 1\n[http \"http://h.example\"]\n\textraHeader =\n"},
		{"another variable", "[http]\n\tuserAgent = X-Test: 1\n"},
	} {
		path := filepath.Join(dir, ".git", "config")
		write(t, path, strings.ReplaceAll(c.text, "URL", server.URL))
		heard = nil
		o.git(dir, "ls-remote", server.URL+"/a/b")
		var got []string
		for _, v := range LoadFile(NewDisk(o.version), o.env(dir), path).ExtraHeaders(server.URL + "/a/b") {
			got = append(got, strings.TrimPrefix(v.Text(), "X-Test: "))
		}
		if !slices.Equal(got, heard) {
			t.Errorf("%s: %q, the server hears %q", c.what, got, heard)
		}
	}
	m := &memFS{files: map[string]string{"/c": "[http]\n\textraHeader = X-Test: 1\n"}, parsed: map[string]*File{}}
	if got := LoadFile(m, Env{}, "/c").ExtraHeaders("/a/b"); got != nil {
		t.Errorf("a path has %d headers", len(got))
	}
}

// TestRewritesAsGit compares effective URLs under many rules.
func TestRewritesAsGit(t *testing.T) {
	o := newOracle(t)
	dir := filepath.Join(o.home, "r")
	o.must(o.home, "init", "-q", dir)
	for seed := range int64(12) {
		g := generator{rand.New(rand.NewSource(seed))}
		prefixes := []string{"h", "ht", "https://", "https://a/", "https://a/b", "https://a/b/c", "git@", "gh:", "",
			"/", "https://a", "x"}
		var b strings.Builder
		for range 14 {
			fmt.Fprintf(&b, "[url \"%s\"]\n\t%s = %s\n",
				g.pick("ssh://z/", "M:", "", "git@m:", "https://a/b", "file:///m/"),
				g.pick("insteadOf", "insteadOf", "pushInsteadOf"), g.pick(prefixes...))
		}
		for i := range 30 {
			// remote -v shows no URL for a remote that has only its name.
			fmt.Fprintf(&b, "[remote \"r%02d\"]\n\turl = %s\n", i, g.pick("https://a/b/c", "gh:me/x", "z"))
			for range g.r.Intn(4) {
				fmt.Fprintf(&b, "\t%s = %s\n", g.pick("url", "url", "pushurl", "fetch"),
					g.pick("https://a/b/c", "https://a/x", "git@h:y", "gh:me/x", "/srv", "xy", "z", "https://A/b"))
			}
		}
		text := strings.ReplaceAll(b.String(), "fetch = ", "prune = true # ")
		write(t, filepath.Join(dir, ".git", "config"), text)
		env, disk := o.env(dir), NewDisk(o.version)
		repo, err := Discover(disk, env, dir)
		if err != nil {
			t.Fatal(err)
		}
		c := Load(disk, env, repo)
		if seed < 2 {
			for _, r := range c.Remotes() {
				for _, push := range []bool{false, true} {
					args, list := []string{"remote", "get-url", "--all", r.Name}, r.Fetch
					if push {
						args, list = append(args, "--push"), r.Push
					}
					var urls []string
					for _, e := range list {
						urls = append(urls, e.URL)
					}
					if git := o.must(dir, args...); git != strings.Join(urls, "\n") {
						t.Errorf("seed %d: %s push=%v: got %q, git %q in\n%s", seed, r.Name, push, urls, git, text)
					}
				}
			}
			continue
		}
		// One process for all of them. It prints the first URL for fetching
		// and every one for pushing.
		var got strings.Builder
		for _, r := range c.Remotes() {
			fmt.Fprintf(&got, "%s\t%s (fetch)\n", r.Name, r.Fetch[0].URL)
			for _, e := range r.Push {
				fmt.Fprintf(&got, "%s\t%s (push)\n", r.Name, e.URL)
			}
		}
		if git := o.must(dir, "remote", "-v") + "\n"; got.String() != git {
			t.Errorf("seed %d: got\n%s\ngit\n%s\nin\n%s", seed, got.String(), git, text)
		}
	}
}
