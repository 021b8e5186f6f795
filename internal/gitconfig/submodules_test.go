package gitconfig

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Submodules are told as "name path URL→what init registers", "!" for nothing.
func told(list []Submodule) string {
	var out []string
	for _, m := range list {
		url, init := "-", "!"
		if m.URL != nil {
			url = m.URL.Text()
		}
		if m.HasInitURL {
			init = m.InitURL
		}
		if m.Configured != nil {
			init += " configured"
		}
		out = append(out, fmt.Sprintf("%s %s %s→%s", m.Name, m.Path, url, init))
	}
	return strings.Join(out, "; ")
}

func TestSubmodules(t *testing.T) {
	const origin = "[remote \"origin\"]\n\turl = https://h.test/o/w\n[remote \"up\"]\n\turl = https://up.test/o/w\n"
	for _, c := range []struct {
		modules, config, want string
		version               Version
	}{
		{"[submodule \"a\"]\n\tpath = p\n\turl = https://h.test/a\n", "", "a p https://h.test/a→https://h.test/a", Version{}},
		{"[submodule \"a\"]\n\tpath = p\n\turl = ../a\n", origin, "a p ../a→https://h.test/o/a", Version{}},
		{"[submodule \"a\"]\n\tpath = p\n\turl = ./a\n", origin, "a p ./a→https://h.test/o/w/a", Version{}},
		{"[submodule \"a\"]\n\tpath = p\n\turl = ../a\n", "", "a p ../a→/a", Version{}},
		{"[submodule \"a\"]\n\tpath = p\n\turl = ../a\n", "[remote \"origin\"]\n\turl\n", "a p ../a→!", Version{}},
		{"[submodule \"a\"]\n\tpath = p\n\turl = ../a\n", origin + "[branch \"main\"]\n\tremote = up\n", "a p ../a→https://up.test/o/a", Version{2, 39, 0}},
		{"[submodule \"a\"]\n\tpath = p\n\turl = ../a\n", origin + "[branch \"main\"]\n\tremote = up\n", "a p ../a→https://up.test/o/a", Version{}},
		{"[submodule \"a\"]\n\tpath = p\n\turl = ../a\n", origin, "a p ../a→https://h.test/o/a", Version{2, 39, 0}},
		{"[submodule \"a\"]\n\tpath = p\n\turl = ../a\n", "[remote \"up\"]\n\turl = https://up.test/o/w\n",
			"a p ../a→/a", Version{2, 50, 9}},
		{"[submodule \"a\"]\n\tpath = p\n\turl = ../a\n", "[remote \"up\"]\n\turl = https://up.test/o/w\n",
			"a p ../a→https://up.test/o/a", Version{2, 51, 0}},
		{"[submodule \"\x00a\"]\n\tpath = p\n", "", "", Version{}},
		{"[submodule \"a\"]\n\tpath = p\n\turl = x\n", "[submodule \"a\"]\n\turl = y\n", "a p x→y configured", Version{}},
		{"[submodule \"a\"]\n\tpath = p\n", "", "a p -→!", Version{}},
		{"[submodule \"a\"]\n\turl = x\n", "", "", Version{}},
		{"[submodule \"a\"]\n\turl\n\tpath = p\n", "", "a p -→!", Version{}},
		{"[submodule \"a\"]\n\turl = -x\n\tpath = p\n", "", "a p -→!", Version{}},
		{"[submodule \"a\"]\n\tpath = -p\n\turl = x\n", "", "", Version{}},
		{"[submodule \"a\"]\n\tpath = p\n[submodule \"b\"]\n\tpath = q\n[submodule \"a\"]\n\turl = x\n", "", "a p x→x; b q -→!", Version{}},
		{"[submodule \"a\"]\n\tpath = p\n\turl = x\n[", "", "a p x→!", Version{}},
		{"path = p\n[submodule]\n\tpath = p\n[module \"a\"]\n\tpath = p\n[submodule \"\"]\n\tpath = p\n", "", "", Version{}},
		{"[submodule \"../a\"]\n\tpath = p\n[submodule \"a/../b\"]\n\tpath = p\n[submodule \"a\\\\..\\\\b\"]\n\tpath = p\n", "", "", Version{}},
		{"[submodule \"a..b/c\"]\n\tpath = p\n", "", "a..b/c p -→!", Version{}},
	} {
		m, env, repo := memRepository(c.config)
		m.files["/r/.gitmodules"] = c.modules
		env.Version, repo.Head = c.version, "main"
		if got := told(Load(m, env, repo).Submodules(m)); got != c.want {
			t.Errorf("%q with %q and Git %v: %s, want %s", c.modules, c.config, c.version, got, c.want)
		}
	}
	m, env, repo := memRepository("")
	if got := Load(m, env, repo).Submodules(m); got != nil {
		t.Errorf("without .gitmodules: %v", got)
	}
	m.files["/r/.gitmodules"], repo.Worktree = "[submodule \"a\"]\n\tpath = p\n", ""
	if got := Load(m, env, repo).Submodules(m); got != nil {
		t.Errorf("without a work tree: %v", got)
	}
	if got := Load(m, env, nil).Submodules(m); got != nil {
		t.Errorf("without a repository: %v", got)
	}
}

// What "git submodule init" registers is what is said that it registers.
func TestSubmodulesAsGit(t *testing.T) {
	o := newOracle(t)
	dir := t.TempDir()
	o.must(dir, "init", "-q", "-b", "main", ".")
	text := ""
	for i, name := range []string{"a", "deep/b", "..c", "d..", "e f"} {
		path := fmt.Sprintf("p%d", i)
		o.must(dir, "update-index", "--add", "--cacheinfo", "160000,1111111111111111111111111111111111111111,"+path)
		text += fmt.Sprintf("[submodule \"%s\"]\n\tpath = %s\n\turl = ../x%d\n", name, path, i)
	}
	if err := os.WriteFile(filepath.Join(dir, ".gitmodules"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	o.must(dir, "remote", "add", "up", "git@h.test:o/w.git")
	o.must(dir, "remote", "add", "origin", "https://h.test/o/w.git")
	o.must(dir, "config", "branch.main.remote", "up")
	repo, err := Discover(NewDisk(o.version), o.env(dir), dir)
	if err != nil || repo == nil {
		t.Fatal(err)
	}
	disk := NewDisk(o.version)
	before := Load(disk, o.env(dir), repo).Submodules(disk)
	o.must(dir, "submodule", "--quiet", "init")
	for _, m := range before {
		want, _, code := o.git(dir, "config", "submodule."+m.Name+".url")
		if want = strings.TrimSuffix(want, "\n"); m.HasInitURL != (code == 0) || m.InitURL != want {
			t.Errorf("%s: %q, %v; Git registers %q", m.Name, m.InitURL, m.HasInitURL, want)
		}
	}
	if len(before) != 5 {
		t.Errorf("%s", told(before))
	}
}

func TestIncludePath(t *testing.T) {
	m, env, repo := memRepository("")
	c := Load(m, env, repo)
	f := &File{Path: "/r/.git/config"}
	for value, want := range map[string]string{
		"x": "/r/.git/x", "../x": "/r/x", "/a/../b": "/b", "~/x": "/home/u/x", "~other/x": "", "": "", "~x": "",
		"%(prefix)/etc/x": "/etc/x", "%(prefix)x": "/r/.git/%(prefix)x",
	} {
		if got, ok := c.IncludePath(f, value); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v; want %q", value, got, ok, want)
		}
	}
	env.Home, env.Prefix = "", "/opt/git"
	if got, ok := Load(m, env, repo).IncludePath(f, "%(prefix)/etc/x"); !ok || got != "/opt/git/etc/x" {
		t.Errorf("below the folder of Git: %q, %v", got, ok)
	}
	if got, ok := Load(m, env, repo).IncludePath(f, "~/x"); ok {
		t.Errorf("without a home folder: %q", got)
	}
}

// hasconfig reads everything twice: what is read counts once, and only remotes' URLs
// are refused in what it includes.
func TestHasconfig(t *testing.T) {
	const condition = "[includeIf \"hasconfig:remote.*.url:https://h.test/**\"]\n\tpath = more\n"
	for more, refused := range map[string]bool{
		"[a]\n\tb = 1\n": false, "[submodule \"x\"]\n\turl = y\n": false, "[remote \"x\"]\n\tprune = true\n": false, "[remote]\n\turl = y\n": false,
		"[remote \"x\"]\n\turl = y\n": true,
	} {
		m, env, repo := memRepository("[remote \"o\"]\n\turl = https://h.test/x\n" + condition)
		m.files["/r/.git/more"] = more
		c := Load(m, env, repo)
		if (c.Fatal != nil) != refused {
			t.Errorf("%q: %+v", more, c.Fatal)
		}
		seen := map[string]int{}
		for _, f := range c.Files {
			seen[f.Path]++
		}
		if !refused && (seen["/r/.git/config"] != 1 || seen["/r/.git/more"] != 1 || len(c.All("remote.o.url")) != 1) {
			t.Errorf("%q: read %v", more, seen)
		}
	}
}

// The URLs of a condition are those of what is read: one file has no parameters. A Git
// before 2.36 knows no such condition.
func TestHasconfigOfOneFile(t *testing.T) {
	m, env, repo := memRepository("")
	m.files["/r/x"] = "[includeIf \"hasconfig:remote.*.url:here\"]\n\tpath = more\n"
	m.files["/r/own"] = m.files["/r/x"] + "[remote \"o\"]\n\turl = here\n"
	m.files["/r/more"] = "[a]\n\tb = 1\n"
	m.files["/home/u/.gitconfig"] = m.files["/r/x"] + "\tpath = /r/more\n"
	env.Params = []Param{{Key: "remote.o.url", Value: "here", HasValue: true}}
	for _, c := range []struct {
		what   string
		load   func(Env) *Config
		git    Version
		isRead bool
	}{
		{"a parameter has the URL", func(e Env) *Config { return Load(m, e, repo) }, Version{2, 36, 0}, true},
		{"a parameter has the URL, Git is old", func(e Env) *Config { return Load(m, e, repo) }, Version{2, 35, 9}, false},
		{"only a parameter has the URL", func(e Env) *Config { return LoadFile(m, e, "/r/x") }, Version{2, 36, 0}, false},
		{"the file has the URL", func(e Env) *Config { return LoadFile(m, e, "/r/own") }, Version{2, 36, 0}, true},
	} {
		env.Version = c.git
		if _, ok := c.load(env).Get("a.b"); ok != c.isRead {
			t.Errorf("%s: what is included is read: %v", c.what, ok)
		}
	}
}

// Without a home folder nothing is read from the root of the disk.
func TestNoHome(t *testing.T) {
	m, env, repo := memRepository("")
	m.files["/.gitconfig"], m.files["/.config/git/config"] = "[a]\n\tb = 1\n", "[a]\n\tb = 2\n"
	env.Home = ""
	if v, ok := Load(m, env, repo).Get("a.b"); ok {
		t.Errorf("a.b = %s", v.Text())
	}
}
