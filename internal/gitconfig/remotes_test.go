package gitconfig

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// load makes a repository of files below home, on branch main if no HEAD is given, and
// gives its directory and what is read in it.
func (o *oracle) load(files map[string]string) (dir string, c *Config) {
	o.t.Helper()
	dir = filepath.Join(o.home, "r")
	for _, d := range []string{"objects", "refs/heads"} {
		if err := os.MkdirAll(filepath.Join(dir, ".git", d), 0o755); err != nil {
			o.t.Fatal(err)
		}
	}
	write(o.t, filepath.Join(dir, ".git/HEAD"), "ref: refs/heads/main\n")
	write(o.t, filepath.Join(dir, ".git/config"), "")
	for f, text := range files {
		write(o.t, filepath.Join(o.home, f), text)
	}
	env, disk := o.env(dir), NewDisk(o.version)
	repo, err := Discover(disk, env, dir)
	if err != nil {
		o.t.Fatal(err)
	}
	return dir, Load(disk, env, repo)
}

// below is the oracle with a home folder of its own, and more in its environment.
func (o *oracle) below(t *testing.T, name string, env ...string) *oracle {
	home := filepath.Join(o.home, name)
	environ := append(append(slices.Clone(o.environ), "HOME="+home), env...)
	return &oracle{t: t, home: home, version: o.version, environ: environ}
}

var notARepository = regexp.MustCompile(`fatal: '(.*)' does not appear to be a git repository`)

// TestRemotesAsGit asks Git for the URLs of names and for those of a plain fetch and
// push. A push tells by its failure: the URLs are paths that lead nowhere.
func TestRemotesAsGit(t *testing.T) {
	o := newOracle(t)
	type files map[string]string
	config := func(text string) files { return files{"r/.git/config": text} }
	const detached = "0000000000000000000000000000000000000001\n"
	for i, c := range []struct {
		what  string
		files files
		env   string // GIT_CONFIG_PARAMETERS
		names string // of remotes to ask for, besides those that are configured
	}{
		{what: "nothing", names: "origin a/b . .. /abs"},
		{what: "one remote", files: config("[remote \"a\"]\n\turl = u\n"), names: "b"},
		{what: "two remotes, no origin", files: config("[remote \"a\"]\n\turl = u\n[remote \"b\"]\n\turl = v\n")},
		{what: "two remotes and origin", files: config("[remote \"a\"]\n\turl = u\n[remote \"origin\"]\n\turl = v\n")},
		{what: "the branch's remote", files: config("[remote \"a\"]\n\turl = u\n[remote \"b\"]\n\turl = v\n" +
			"[branch \"main\"]\n\tremote = b\n[branch \"x\"]\n\tremote = a\n")},
		{what: "the branch's remote is a URL", files: config(
			"[remote \"a\"]\n\turl = u\n[branch \"main\"]\n\tremote = ../v\n")},
		{what: "the branch's remote is the repository", files: config("[branch \"main\"]\n\tremote = .\n")},
		{what: "the branch's remote for pushing", files: config(
			"[remote \"a\"]\n\turl = u\n[remote \"b\"]\n\turl = v\n[branch \"main\"]\n\tremote = a\n\tpushRemote = b\n")},
		{what: "the remote for pushing", files: config("[remote \"a\"]\n\turl = u\n[remote \"b\"]\n\turl = v\n" +
			"[remote]\n\tpushDefault = b\n[branch \"main\"]\n\tremote = a\n")},
		{what: "both remotes for pushing", files: config("[remote \"a\"]\n\turl = u\n[remote \"b\"]\n\turl = v\n" +
			"[remote]\n\tpushDefault = a\n[branch \"main\"]\n\tremote = a\n\tpushRemote = b\n")},
		{what: "on no branch", files: files{"r/.git/HEAD": detached, "r/.git/config": "[remote \"a\"]\n\turl = u\n" +
			"[remote \"origin\"]\n\turl = v\n[branch \"main\"]\n\tremote = a\n\tpushRemote = a\n"}},
		{what: "a URL for pushing", files: config("[remote \"a\"]\n\turl = u\n\tpushurl = v\n\tpushurl = w\n")},
		{what: "a remote without a URL", files: config("[remote \"a\"]\n\tfetch = +refs/heads/*:refs/remotes/a/*\n")},
		{what: "origin without a URL", files: config("[remote \"origin\"]\n\tprune = true\n[remote \"a\"]\n\turl = u\n")},
		{what: "a remote without a URL that is asked for", files: config(
			"[remote \"a\"]\n\tprune = true\n[branch \"main\"]\n\tremote = a\n")},
		{what: "only a URL for pushing", files: config("[remote \"a\"]\n\tpushurl = v\n")},
		{what: "a remote of another kind", files: config("[remote \"a\"]\n\tvcs = x\n\turl = u\n")},
		{what: "a remote of another kind without a URL", files: config("[remote \"a\"]\n\tvcs = x\n")},
		{what: "a remote of the user's", files: files{".gitconfig": "[remote \"a\"]\n\turl = u\n"}},
		{what: "a remote of the user's that the repository knows", files: files{
			".gitconfig": "[remote \"a\"]\n\turl = u\n", "r/.git/config": "[remote \"a\"]\n\tprune = true\n"}},
		{what: "a remote of the working tree", files: files{"r/.git/config.worktree": "[remote \"a\"]\n\turl = u\n",
			"r/.git/config": "[core]\n\trepositoryFormatVersion = 0\n[extensions]\n\tworktreeConfig = true\n"}},
		{what: "a remote in parameters", env: "'remote.a.url=u' 'remote.a.pushurl=v' 'remote.b.prune=1'"},
		{what: "parameters that are no remote", env: "'remote.url=u' 'url.insteadof=u' 'other.a.url=u'", names: "u a"},
		{what: "rewriting in parameters", files: config("[remote \"a\"]\n\turl = u/x\n"),
			env: "'url.to.insteadOf=u' 'other.no.insteadOf=u/x' 'url.push.pushInsteadOf=u/'"},
		{what: "sections that are no remote", files: config("[remote]\n\turl = u\n[url]\n\tinsteadOf = v\n" +
			"[remotes \"b\"]\n\turl = w\n[remote \"a\"]\n\turl = v\n"), names: "b"},
		{what: "names with a NUL", files: config(
			"[remote \"a\x00b\"]\n\turl = u\n[remote \"\x00\"]\n\turl = v\n[remote \"c\"]\n\turl = w\n"), names: "a"},
		{what: "a NUL in what is rewritten to", files: config(
			"[url \"\x00x\"]\n\tinsteadOf = u\n[url \"y\x00\"]\n\tinsteadOf = u/\n[remote \"a\"]\n\turl = u/x\n")},
		{what: "a name that is a path", files: config("[remote \"/abs\"]\n\turl = u\n[remote \"a/b\"]\n\turl = v\n"),
			names: "/abs"},
		{what: "a prefix that no other one begins with", files: config("[url \"one\"]\n\tinsteadOf = a\n" +
			"[url \"two\"]\n\tinsteadOf = bcd\n[remote \"r\"]\n\turl = bcx\n\turl = bcdx\n\turl = bc\n\turl = ax\n")},
		{what: "prefixes within prefixes", files: config("[url \"1\"]\n\tinsteadOf = a\n[url \"2\"]\n\tinsteadOf = ab\n" +
			"[url \"3\"]\n\tinsteadOf = abc\n[url \"4\"]\n\tinsteadOf = ac\n" +
			"[remote \"r\"]\n\turl = abd\n\turl = acd\n\turl = ad\n")},
		{what: "a name that is rewritten", files: config("[url \"to/\"]\n\tinsteadOf = gh:\n" +
			"[url \"p/\"]\n\tpushInsteadOf = gh:\n" +
			"[branch \"main\"]\n\tremote = gh:x\n"), names: "gh:y"},
		{what: "an old file", names: "a b c", files: files{
			"r/.git/remotes/a": "URL: u/a \nPush: refs/heads/x\nPull: x\nURL:v\n URL: no\n", "r/.git/remotes/b": "Pull: x\n"}},
		{what: "an older file", names: "a b c d e f", files: files{
			"r/.git/branches/a": "u/a\n", "r/.git/branches/b": " v#x \nw\n", "r/.git/branches/c": "\n",
			"r/.git/branches/d": "\x00x\n", "r/.git/branches/e": "x\x00y\n", "r/.git/branches/f": ""}},
		{what: "both old files", names: "a b", files: files{"r/.git/branches/a": "u\n", "r/.git/remotes/a": "URL: v\n",
			"r/.git/branches/b": "u\n", "r/.git/remotes/b": "Pull: x\n"}},
		{what: "an old file and a remote", files: files{"r/.git/remotes/a": "URL: v\n", "r/.git/remotes/b": "URL: v\n",
			"r/.git/config": "[remote \"a\"]\n\turl = u\n[remote \"b\"]\n\tprune = true\n"}},
		{what: "an old file of origin", files: files{"r/.git/remotes/origin": "URL: v\n"}},
		{what: "an old file of the only remote", files: files{"r/.git/remotes/a": "URL: v\n",
			"r/.git/config": "[remote \"a\"]\n\tprune = true\n"}},
		{what: "an old file that is rewritten", names: "a", files: files{"r/.git/remotes/a": "URL: gh:x\n",
			"r/.git/config": "[url \"to/\"]\n\tinsteadOf = gh:\n[url \"p/\"]\n\tpushInsteadOf = gh:\n"}},
		{what: "old files below folders", names: "a/b . ..", files: files{"r/.git/remotes/a/b": "URL: v\n"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			o := o.below(t, fmt.Sprint(i))
			if c.env != "" {
				o.environ = append(o.environ, "GIT_CONFIG_PARAMETERS="+c.env)
			}
			dir, conf := o.load(c.files)
			same := func(of, got, want string) {
				t.Helper()
				if got != want {
					t.Errorf("%s: %q, Git has %q", of, got, want)
				}
			}
			lines := func(list []Effective) string {
				s := ""
				for _, e := range list {
					s += e.URL + "\n"
				}
				return s
			}
			configured := ""
			for _, r := range conf.Remotes() {
				configured += r.Name + "\n"
			}
			list, _, _ := o.git(dir, "remote")
			same("the remotes", configured, list)
			fetch, push := conf.DefaultURLs()
			out, _, _ := o.git(dir, "ls-remote", "--get-url")
			same("a fetch", strings.TrimSuffix(fetch, "\n"), strings.TrimSuffix(out, "\n"))
			_, stderr, _ := o.git(dir, "push", "--all", "-q")
			refused := notARepository.FindStringSubmatch(stderr)
			if refused == nil {
				refused = []string{"", ""}
			}
			// A push to the repository itself works, and one by another program says something else.
			if push != "." && !strings.Contains(stderr, "remote-x") {
				same("a push", push, refused[1])
			}
			if conf.Repo.Head == "main" {
				remote, pushRemote := conf.Branch("main")
				set, _, _ := o.git(dir, "config", "branch.main.remote")
				same("the branch's remote", remote, strings.TrimSuffix(set, "\n"))
				if remote != "" {
					same("the branch's remote "+remote, conf.Resolve(remote).Fetch[0].URL, fetch)
				}
				if pushRemote != "" {
					same("the branch's remote for pushing "+pushRemote, conf.Resolve(pushRemote).Push[0].URL, push)
				}
			}
			for _, name := range append(strings.Fields(c.names), strings.Fields(configured)...) {
				url, _, _ := o.git(dir, "ls-remote", "--get-url", name)
				if r := conf.Resolve(name); len(r.Fetch) == 0 {
					same(name, "", url)
				} else {
					same(name, r.Fetch[0].URL+"\n", url)
				}
				r, ok := conf.Remote(name)
				for _, push := range []bool{false, true} {
					args, list := []string{"remote", "get-url", "--all", name}, r.Fetch
					if push {
						args, list = append(args, "--push"), r.Push
					}
					urls, _, code := o.git(dir, args...)
					if !ok || !r.InRepo {
						list = nil
					}
					same(fmt.Sprintf("%s, for pushing %v, exit status %d", name, push, code), lines(list), urls)
				}
			}
		})
	}
}

// TestRefspecsAsGit asks Git which refspecs it reads.
func TestRefspecsAsGit(t *testing.T) {
	t.Parallel() // it runs many programs
	o := newOracle(t)
	hex := func(n int) string { return strings.Repeat("0a", n)[:n] }
	for what, specs := range map[string][]string{
		"stars": {
			"*", "*:*", "*:x", "x:*", "x/*:*", "*/x:y/*", "x*", "x*:", ":x*", "x*y*:z*", "a b*:x*", "x*:a b*",
			"^*", "^x/*", "^x*y*",
		},
		"names": {
			"a.b", "a..b", "a./b", "a/.b", "a b", "a/b", "a/", "/a", "a.lock", "@", "x:@", "@:x", "@{",
			"a@b", "a{b", "a~1", "a~1:x", "a^:x",
		},
		"empty parts": {"", ":", "x:", ":x", "+", "+:", "^", "^:", "+x:y"},
		"negative":    {"^x", "^x:y", "^a b", "^@", "^+x", "+^x"},
		"names of objects": {
			hex(40), "^" + hex(40), "^" + hex(64), "^" + hex(39), "^" + hex(41), "^x" + hex(39), "x:" + hex(40),
		},
	} {
		for _, spec := range specs {
			for _, kind := range []string{"fetch", "push"} {
				dir, c := o.load(map[string]string{"r/.git/config": "[remote \"o\"]\n\t" + kind + " = " + spec + "\n"})
				if _, stderr, code := o.git(dir, "remote"); (c.RemotesFatal != nil) != (code != 0) {
					t.Errorf("%s: %s = %s: dies of %+v, Git says %q", what, kind, spec, c.RemotesFatal, stderr)
				}
			}
		}
	}
}

// TestRemotesFatalElsewhereAsGit is about values that Git dies of, and others, beyond the
// repository's own file.
func TestRemotesFatalElsewhereAsGit(t *testing.T) {
	o := newOracle(t)
	for i, c := range []struct{ what, global, local, params string }{
		{"nothing", "", "", ""},
		{"the user's file", "[remote \"o\"]\n\turl\n", "[x]\n\ty = 1\n", ""},
		{"behind the user's file", "[x]\n\ty = 1\n", "[remote \"o\"]\n\turl\n", ""},
		{"behind an entry without a section", "", "stray = 1\n[branch \"m\"]\n\tremote\n", ""},
		{"an entry without a section", "", "url\nremote\n", ""},
		{"a branch that is well", "", "[branch \"m\"]\n\tremote = o\n\tother\n", ""},
		{"a remote in parameters", "", "", "'remote.o.url'"},
		{"a branch in parameters", "", "", "'branch.m.remote'"},
		{"rewriting in parameters", "", "", "'url.x.insteadof'"},
		{"a boolean in parameters", "", "", "'remote.o.prune=maybe'"},
		{"others in parameters", "", "", "'other.o.url' 'remote.o.url=x' 'branch.m.remote=o' 'url.x.insteadof=y'"},
	} {
		o := o.below(t, fmt.Sprint(i))
		if c.params != "" {
			o.environ = append(o.environ, "GIT_CONFIG_PARAMETERS="+c.params)
		}
		dir, conf := o.load(map[string]string{".gitconfig": c.global, "r/.git/config": c.local})
		_, stderr, code := o.git(dir, "remote")
		f := conf.RemotesFatal
		if (f != nil) != (code != 0) {
			t.Errorf("%s: dies of %+v, Git says %q", c.what, f, stderr)
		} else if f != nil && f.Path != "" && !strings.Contains(stderr, fmt.Sprintf("at line %d\n", f.Line)) {
			t.Errorf("%s: dies in line %d, Git says %q", c.what, f.Line, stderr)
		}
	}
}

// What newer and older versions than the one at hand do, by the notes on their releases.
func TestRemotesByVersion(t *testing.T) {
	load := func(v Version, text string) *Config {
		m, env, repo := memRepository(text)
		env.Version = v
		m.files["/r/.git/remotes/old"] = "URL: u\nURL:\nURL: v\n"
		return Load(m, env, repo)
	}
	for _, c := range []struct {
		what, text    string
		v             Version
		before, since bool // whether Git dies
	}{
		{"a branch without a name", "[branch \"\"]\n\tx = 1\n", Version{2, 37, 0}, false, true},
		{"an option of servers without a value", "[remote \"o\"]\n\tserverOption\n", Version{2, 48, 0}, false, true},
	} {
		before := Version{c.v.Major, c.v.Minor - 1, 9}
		if f := load(before, c.text).RemotesFatal; (f != nil) != c.before {
			t.Errorf("%s before %v: %+v", c.what, c.v, f)
		}
		if f := load(c.v, c.text).RemotesFatal; (f != nil) != c.since {
			t.Errorf("%s since %v: %+v", c.what, c.v, f)
		}
	}
	urls := func(list []Effective) (s []string) {
		for _, e := range list {
			s = append(s, e.URL)
		}
		return s
	}
	for _, c := range []struct {
		what, text, name string
		before, since    []string // 2.46
	}{
		{"a remote of another kind without a URL", "[remote \"o\"]\n\tvcs = x\n", "o", nil, []string{"o"}},
		{"an empty URL in an old file", "", "old", []string{"u", "", "v"}, []string{"v"}},
		{"a name", "", "name", []string{"name"}, []string{"name"}},
	} {
		if got := urls(load(Version{2, 45, 9}, c.text).Resolve(c.name).Fetch); !slices.Equal(got, c.before) {
			t.Errorf("%s before 2.46: %q, want %q", c.what, got, c.before)
		}
		if got := urls(load(Version{2, 46, 0}, c.text).Resolve(c.name).Fetch); !slices.Equal(got, c.since) {
			t.Errorf("%s since 2.46: %q, want %q", c.what, got, c.since)
		}
	}
}

// The rule that a URL is rewritten by is named by the line where Git takes it from: the
// first of several that say the same.
func TestRewriteNamesTheRule(t *testing.T) {
	m, env, repo := memRepository("[url \"a/\"]\n\tinsteadOf = x:\n[url \"b/\"]\n\tinsteadOf = x:\n" +
		"[url \"a/\"]\n\tinsteadOf = x:\n[url \"p/\"]\n\tpushInsteadOf = y:\n")
	c := Load(m, env, repo)
	for _, w := range []struct {
		url  string
		push bool
		want string
		line int // 0 for none
	}{
		{"x:1", false, "a/1", 2}, {"x:1", true, "a/1", 2}, {"y:1", false, "y:1", 0}, {"y:1", true, "p/1", 8},
		{"z", true, "z", 0},
	} {
		e, line := c.Rewrite(w.url, w.push), 0
		if e.Rule != nil {
			line = e.Rule.Line()
		}
		if e.URL != w.want || line != w.line {
			t.Errorf("%s, for pushing %v: %s by line %d, want %s by line %d", w.url, w.push, e.URL, line, w.want, w.line)
		}
	}
}

// One file has no branch: its defaults are those of a detached HEAD.
func TestDefaultsOfOneFile(t *testing.T) {
	m := &memFS{parsed: map[string]*File{}, files: map[string]string{
		"/c": "[remote \"a\"]\n\turl = u\n[remote \"origin\"]\n\turl = v\n[branch \"main\"]\n\tremote = a\n",
	}}
	if fetch, push := LoadFile(m, Env{}, "/c").DefaultURLs(); fetch != "v" || push != "v" {
		t.Errorf("a fetch from %s, a push to %s", fetch, push)
	}
}

// Old files are read up to a limit, so that a folder full of something else does no harm.
func TestOldFilesHaveALimit(t *testing.T) {
	m, env, repo := memRepository("")
	m.files["/r/.git/branches/a"] = "u\n" + strings.Repeat(" ", maxOld-len("u\n")-1)
	m.files["/r/.git/branches/b"] = "v\n"
	c := Load(m, env, repo)
	if r, ok := c.Remote("a"); !ok || r.Fetch[0].URL != "u" {
		t.Errorf("the first is %+v", r)
	}
	if r, ok := c.Remote("b"); ok {
		t.Errorf("the one beyond the limit is %+v", r)
	}
}
