package explain

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// place is a repository on the disk whose files are explained.
type place struct {
	t        *testing.T
	dir      string
	lang     text.Lang
	git      *machine.Git
	version  gitconfig.Version // whose rules hold; the newest without one
	markdown bool
	noRepo   bool           // the file is looked at without a repository around it
	login    []text.Message // of every URL
}

// lay writes the files of a repository; those whose names begin with "~/" go
// into the home folder.
func lay(t *testing.T, files map[string]string) *place {
	t.Helper()
	p := &place{t: t, dir: t.TempDir()}
	files[".git/HEAD"] = "ref: refs/heads/main\n"
	for _, dir := range []string{".git/objects", ".git/refs"} {
		if err := os.MkdirAll(filepath.Join(p.dir, "repo", dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range files {
		p.write(name, content)
	}
	return p
}

func (p *place) write(name, content string) {
	p.t.Helper()
	path := filepath.Join(p.dir, "repo", name)
	if rest, ok := strings.CutPrefix(name, "~/"); ok {
		path = filepath.Join(p.dir, "home", rest)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// hover explains a place of a file, which "|" marks in a pattern, and gives the
// text and what it is about.
func (p *place) hover(name, pattern string) (shown, covers string) {
	p.t.Helper()
	home := filepath.Join(p.dir, "home")
	env := gitconfig.OSEnv([]string{"HOME=" + home, "GIT_CONFIG_NOSYSTEM=1"}, p.dir)
	env.Version = p.version
	disk := gitconfig.NewDisk(env.Version)
	repo, err := gitconfig.Discover(disk, env, filepath.Join(p.dir, "repo"))
	if err != nil || repo == nil {
		p.t.Fatal(err)
	}
	file, err := disk.Config(filepath.Join(p.dir, "repo", name))
	if err != nil {
		p.t.Fatal(err)
	}
	c := gitconfig.Load(disk, env, repo)
	var urls []URL
	for _, r := range c.RemotesAsRead() {
		for kind, values := range map[gitconfig.URLKind][]gitconfig.Value{gitconfig.FetchURL: r.URLs,
			gitconfig.PushURL: r.PushURLs} {
			for i := range values {
				e := c.Rewrite(values[i].Text(), false)
				urls = append(urls, URL{
					Kind: kind, Remote: r.Name, Raw: values[i].Text(), Contacts: e.URL, File: values[i].File,
					Entry: values[i].Entry(), Rule: e.Rule, Login: func() []text.Message { return p.login },
				})
			}
		}
	}
	for i := range file.Entries {
		e := &file.Entries[i]
		s := file.SectionOf(e)
		if name == ".git/config" && s != nil && s.Name == "submodule" && e.Name == "url" && strings.Contains(e.Value, ":") {
			urls = append(urls, URL{
				Kind: gitconfig.SubmoduleURL, Remote: s.Subsection, Raw: e.Value, Contacts: e.Value, File: file,
				Entry: e,
				Login: func() []text.Message { return nil },
			})
		}
	}
	if name == ".gitmodules" {
		e := &file.Entries[1]
		urls = append(urls, URL{
			Kind: gitconfig.GitmodulesURL, Remote: "lib", Raw: e.Value, Contacts: e.Value, File: file, Entry: e,
			Login: func() []text.Message { return nil },
		})
	}
	hosts, _ := forge.NewHosts(nil)
	f := File{
		File: file, Config: c, Repo: repo, Hosts: hosts, Git: p.git, SSH: machine.ReadSSHConfig(home), Home: home,
		Address: func(path string) string { return "file://" + path },
		URLs: func(yield func(URL) bool) {
			for _, u := range urls {
				if !yield(u) {
					return
				}
			}
		},
		URL: func(e *gitconfig.Entry) (URL, bool) {
			for _, u := range urls {
				if u.Entry == e {
					return u, true
				}
			}
			return URL{}, false
		},
	}
	if p.noRepo {
		f.Repo = nil
	}
	before, after, _ := strings.Cut(pattern, "|")
	at := strings.Index(file.Text, before+after)
	if at < 0 {
		p.t.Fatalf("no %q in %s", pattern, name)
	}
	page := Page{Lang: p.lang, Markdown: p.markdown}
	span, ok := f.At(at+len(before), &page)
	if !ok {
		return "", ""
	}
	return page.String(), file.Text[span.Start:span.End]
}

// wants checks that a text has some parts, in this order.
func wants(t *testing.T, text string, parts ...string) {
	t.Helper()
	rest := text
	for _, p := range parts {
		i := strings.Index(rest, p)
		if i < 0 {
			t.Fatalf("no %q in, or out of its place in\n%s", p, text)
		}
		rest = rest[i+len(p):]
	}
}

// lacks checks that a text has none of some parts.
func lacks(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(text, p) {
			t.Fatalf("%q in\n%s", p, text)
		}
	}
}

const config = `[core]
	bare = true
	bare = false ; the last one counts
[remote "😀é"] url = gh:octo/widget.git
[remote "https"]
	url = https://gitlab.com/group/app.git
	url = https://gitlab.com/mirror/app.git
[remote "work"]
	url = "work:team/app.git"
	pushurl = https://github.com/octo/app.git
[url "git@github.com:"]
	insteadOf = gh:
[url "ssh://git@gitlab.com/"]
	pushInsteadOf = https://gitlab.com/mirror/
[include]
	path = ../more
	path = ../missing
[includeIf "onbranch:nowhere"]
	path = ../never
[branch "main"]
	remote = work
	pushRemote = nobody
[http "https://gitlab.com"]
	proactiveAuth = basic
	sslVerify = false
`

func files() map[string]string {
	return map[string]string{
		".git/config":   config,
		"more":          "[credential \"https://gitlab.com\"]\n\thelper = store --file ~/.logins\n\tusername = octo\n",
		"~/.gitconfig":  "[credential]\n\thelper = cache\n",
		"~/.ssh/config": "Host work\n\tHostName git.example.com\n\tUser deploy\n\tPort 2222\n\tIdentityFile ~/.ssh/work_ed25519\n",
	}
}

func TestAt(t *testing.T) {
	h := lay(t, files())
	for _, c := range []struct {
		at     string
		covers string
		want   []string
	}{
		{"|bare = true", "bare", []string{"core.bare", "true or false", "Another value counts: the one in line 3"}},
		{"|bare = false", "bare", []string{"core.bare"}},
		{"bare = |false", "false", []string{"core.bare"}},
		{"insteadOf = |gh:", "gh:", []string{"gh: at the start", "git@github.com:", "remotes now: 😀é"}},
		{"pushInsteadOf = https|://", "https://gitlab.com/mirror/", []string{"for pushing only", "remotes now: https"}},
		{"path = |../more", "../more", []string{"Git reads ", "more here"}},
		{"path = |../missing", "../missing", []string{"missing is not there"}},
		{"path = |../never", "../never", []string{"the condition does not hold", "(never)"}},
		{`[include|If "onb`, `[includeIf "onbranch:nowhere"]`, []string{"condition holds", "Git 2.23", "does not hold in this repository"}},
		{"remote = |work", "work", []string{"remote “work”", "Fetch: work:team/app.git, from line 9", "Push: https://github.com/octo/app.git"}},
		{"pushRemote = no|body", "nobody", []string{"remote “nobody”", "No remote of this name"}},
		{`[bra|nch "main"]`, `[branch "main"]`, []string{"branch \"main\"", "remote “work”"}},
		{`[remote "wo|rk"]`, `[remote "work"]`, []string{"Fetch: work:team/app.git"}},
		{"proactiv|eAuth", "proactiveAuth",
			[]string{"http.proactiveAuth", "https://gitlab.com", "one of: none, basic, auto", "Default: none", "Git 2.46"}},
	} {
		shown, covers := h.hover(".git/config", c.at)
		if covers != c.covers {
			t.Errorf("%s: the hover covers %q", c.at, covers)
		}
		t.Run(c.at, func(t *testing.T) { wants(t, shown, c.want...) })
	}
	for _, nothing := range []string{"bare =| true", "; the |last", "|\tbare = true"} {
		if shown, _ := h.hover(".git/config", nothing); shown != "" {
			t.Errorf("%s: %s", nothing, shown)
		}
	}
	if shown, _ := h.hover(".git/config", "|bare = false"); strings.Contains(shown, "Another value") {
		t.Error("the value that counts is said not to")
	}
}

func TestJapanese(t *testing.T) {
	h := lay(t, files())
	h.lang = text.Japanese
	shown, _ := h.hover(".git/config", "url = |gh:octo")
	wants(t, shown, "フェッチ: git@github.com:octo/widget.git (12 行目の insteadOf による書き換え)", "プロトコル: SSH", "変更するには")
	shown, _ = h.hover(".git/config", "proactiv|eAuth")
	wants(t, shown, "次のいずれか", "既定値: none")
}

// What stands behind a mistake is explained as well as it can be.
func TestBehindSyntaxError(t *testing.T) {
	h := lay(
		t,
		map[string]string{
			".git/config": "[core]\n\t= wrong\n[remote \"origin\"]\n\turl = https://github.com/octo/widget\n[push]\n\tdefault = simple\n",
		},
	)
	shown, _ := h.hover(".git/config", "|https")
	wants(t, shown, "GitHub · octo/widget", "Protocol: HTTPS")
	shown, _ = h.hover(".git/config", "def|ault")
	wants(t, shown, "push.default", "Default: simple")
}

func TestGitmodules(t *testing.T) {
	h := lay(t, map[string]string{
		".gitmodules": "[submodule \"lib\"]\n\tpath = lib\n\turl = https://github.com/octo/lib.git\n",
		".git/config": "[submodule \"lib\"]\n\turl = https://github.com/fork/lib.git\n",
	})
	shown, _ := h.hover(".gitmodules", "|https")
	wants(
		t,
		shown,
		"GitHub · octo/lib",
		"Clone: https://github.com/octo/lib.git",
		"no longer uses this line",
		".git/config line 2",
		"git submodule set-url lib",
	)
}

// A setting that the Git of this machine does not know yet is said to be ignored.
func TestOldGit(t *testing.T) {
	h := lay(t, files())
	for version, want := range map[string]string{"2.45.1": "Yours is 2.45.1 and ignores it", "2.46.0": "Since Git 2.46"} {
		v, ok := machine.ParseVersion(version)
		if !ok {
			t.Fatal(version)
		}
		h.git = &machine.Git{Path: "/usr/bin/git", Version: v}
		shown, _ := h.hover(".git/config", "proactiv|eAuth")
		if wants(t, shown, want); version == "2.46.0" && strings.Contains(shown, "ignores") {
			t.Error(shown)
		}
	}
}

func TestBrokenHelper(t *testing.T) {
	for problem, want := range map[machine.HelperProblem]string{
		machine.HelperRenamed: "is called “manager”", machine.HelperObsolete: "“libsecret” has replaced it",
		machine.WrongSystem: "another operating system", machine.PathGone: "no program at", machine.NotRunnable: "not executable",
	} {
		m, broken := BrokenHelper(
			machine.Helper{State: machine.HelperMissing, Problem: problem, Program: "git-credential-x"},
		)
		if !broken || !strings.Contains(m.In(text.English), want) {
			t.Errorf("%v: %q", problem, m.In(text.English))
		}
	}
	if _, broken := BrokenHelper(machine.Helper{State: machine.HelperPresent}); broken {
		t.Error("a helper that is here is broken")
	}
}

// What is called like a remote is none.
func TestNamesakes(t *testing.T) {
	h := lay(t, map[string]string{".git/config": "[remote \"work\"]\n\turl = https://github.com/octo/widget\n" +
		"\tpushurl = https://github.com/octo/push\n[branch \"work\"]\n\tmerge = refs/heads/main\n[remote]\n\tpushDefault = work\n" +
		"[url \"git@github.com:\"]\n\tpushInsteadOf = https://github.com/\n"})
	shown, _ := h.hover(".git/config", "[bra|nch")
	if wants(t, shown, "branch \"work\"", "What a branch follows"); strings.Contains(shown, "Fetch") {
		t.Errorf("a branch is taken for a remote:\n%s", shown)
	}
	shown, _ = h.hover(".git/config", "[rem|ote]")
	wants(t, shown, "What holds for all remotes")
	// pushInsteadOf does not apply to a remote that has a pushurl.
	shown, _ = h.hover(".git/config", "pushInsteadOf = |https")
	wants(t, shown, "It changes no remote")
}
