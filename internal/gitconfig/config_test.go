package gitconfig

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestLoadAsGit compares what is read, and where Git dies, in trees that the
// corpus does not hold.
func TestLoadAsGit(t *testing.T) {
	o := newOracle(t)
	type files map[string]string
	nested := func(deep int, last string) files {
		all := files{fmt.Sprintf("r/.git/i%d", deep): last, "r/.git/config": "[include]\npath = i1\n"}
		for i := 1; i < deep; i++ {
			all[fmt.Sprintf("r/.git/i%d", i)] = fmt.Sprintf("[include]\npath = i%d\n", i+1)
		}
		return all
	}
	tests := []struct {
		name  string
		files files
		env   []string
		fatal bool
		links files  // symbolic links and what they name
		dir   string // where Git runs, "r" if nothing is said
	}{
		{name: "global error before local", files: files{".gitconfig": "[a]\n1\n", "r/.git/config": "2\n"}, fatal: true},
		{name: "local error before conditional global",
			files: files{".gitconfig": "[includeIf \"gitdir:**\"]\npath = g\n", "g": "1\n", "r/.git/config": "[a]\n\n2\n"}, fatal: true},
		{name: "error in conditional global", files: files{".gitconfig": "[includeIf \"gitdir:**\"]\npath = g\n", "g": "\n1\n"}, fatal: true},
		{name: "error behind conditional global", files: files{".gitconfig": "[includeIf \"gitdir:**\"]\npath = g\n[\n", "g": "\n1\n"}, fatal: true},
		{name: "include of a directory", files: files{"r/.git/config": "[a]\nb = 1\n[include]\npath = d\n", "r/.git/d/x": ""}, fatal: true},
		{name: "include of nothing", files: files{"r/.git/config": "[include]\npath = \"\"\n"}, fatal: true},
		{name: "include without a value", files: files{"r/.git/config": "[include]\n\n path\n"}, fatal: true},
		{name: "include of no one's home", files: files{"r/.git/config": "[include]\npath = ~no-such-user-here/x\n"}, fatal: true},
		{name: "include below a file",
			files: files{"r/.git/config": "[include]\npath = HEAD/x\npath = ./../.git/i\npath = ../../g\n", "r/.git/i": "[i]\nj = 1\n", "g": "[g]\nh = 1\n"}},
		{name: "cycle", files: files{"r/.git/config": "[x]\ny = 1\n[include]\npath = config\n"}, fatal: true},
		{name: "ten deep", files: nested(10, "[x]\ny = 1\n")},
		{name: "hasconfig", files: files{
			".gitconfig": "[includeIf \"hasconfig:remote.*.url:https://h/**\"]\npath = yes\n[includeIf \"hasconfig:remote.*.url:ssh:**\"]\npath = no\n[includeIf \"hasconfig:remote.*.pushurl:**\"]\npath = no\n",
			"yes":        "[user]\nname = yes\n", "no": "[user]\nname = no\n", "r/.git/config": "[remote \"o\"]\nurl = https://h/x\n[url \"ssh://\"]\ninsteadOf = https://\n",
		}},
		{name: "hasconfig that is forbidden below", files: files{
			".gitconfig": "[includeIf \"hasconfig:remote.*.url:nothing\"]\npath = a\n", "a": "[include]\npath = b\n",
			"b": "[remote \"x\"]\nurl = y\n", "r/.git/config": "[remote \"o\"]\nurl = z\n",
		}, fatal: true},
		{name: "hasconfig forbids URLs below every condition", files: files{
			".gitconfig": "[includeIf \"gitdir:**\"]\npath = b\n[includeIf \"hasconfig:remote.*.url:q\"]\npath = none\n", "b": "[remote \"x\"]\nurl = y\n",
		}, fatal: true},
		{name: "gitdir conditions", files: files{
			"r/.git/config": "[includeIf \"gitdir:r/\"]\npath = a\n[includeIf \"gitdir:r\"]\npath = b\n[includeIf \"gitdir:~/r/.git\"]\npath = c\n[includeIf \"gitdir:~/R/\"]\npath = d\n[includeIf \"gitdir/i:~/R/\"]\npath = e\n[includeIf \"gitdir:./\"]\npath = f\n[includeIf \"GITDIR:r/\"]\npath = g\n[includeIf \"gitdir:*/.git\"]\npath = h\n",
			"r/.git/a":      "[a]\na\n", "r/.git/b": "[b]\nb\n", "r/.git/c": "[c]\nc\n", "r/.git/d": "[d]\nd\n",
			"r/.git/e": "[e]\ne\n", "r/.git/f": "[f]\nf\n", "r/.git/g": "[g]\ng\n", "r/.git/h": "[h]\nh\n",
		}},
		{name: "worktree config without a version",
			files: files{"r/.git/config": "[extensions]\nworktreeConfig = true\n", "r/.git/config.worktree": "[a]\nb = 1\n"}},
		{name: "worktree config", files: files{"r/.git/config": "[core]\nrepositoryformatversion = 0\n[extensions]\nworktreeConfig = true\n", "r/.git/config.worktree": "[a]\nb = 1\n"}},
		{name: "error in worktree config",
			files: files{"r/.git/config": "[core]\nrepositoryformatversion = 0\n[extensions]\nworktreeConfig = true\n",
				"r/.git/config.worktree": "[a]\n!\n", ".gitconfig": "[x]\ny = 1\n"}, fatal: true},
		{name: "worktree config that an include turns on",
			files: files{"r/.git/config": "[core]\nrepositoryformatversion = 0\n[include]\npath = i\n",
				"r/.git/i": "[extensions]\nworktreeConfig = true\n", "r/.git/config.worktree": "[a]\nb = 1\n"}},
		{name: "core.worktree without a value", files: files{"r/.git/config": "[core]\nrepositoryformatversion = 0\n\nworktree\n"}, fatal: true},
		{name: "core.bare is no boolean", files: files{"r/.git/config": "[core]\nbare = maybe\n"}, fatal: true},
		{name: "the format is no number", files: files{"r/.git/config": "[core]\nrepositoryformatversion = x\n"}, fatal: true},
		{name: "an unknown hash", files: files{"r/.git/config": "[core]\nrepositoryformatversion = 1\n[extensions]\n\nobjectFormat = x\n"}, fatal: true},
		{name: "parameters", env: []string{"GIT_CONFIG_COUNT=2", "GIT_CONFIG_KEY_0=A.B c.D", "GIT_CONFIG_VALUE_0=x",
			"GIT_CONFIG_KEY_1=include.path", "GIT_CONFIG_VALUE_1=@/g", "GIT_CONFIG_PARAMETERS='x.y=1' 'x.z' 'p.q'='it'\\''s' 'p.r'="}, files: files{"g": "[g]\nh = 1\n"}},
		{name: "a relative include in a parameter", env: []string{"GIT_CONFIG_PARAMETERS='include.path=g'"}, files: files{"g": "[g]\nh = 1\n"}, fatal: true},
		{name: "malformed parameters", env: []string{"GIT_CONFIG_PARAMETERS=nonsense"}, fatal: true},
		{name: "a parameter without a section", env: []string{"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=x", "GIT_CONFIG_VALUE_0=x"}, fatal: true},
		{name: "no global files", env: []string{"GIT_CONFIG_GLOBAL=/dev/null"}, files: files{".gitconfig": "[a]\nb = 1\n"}},
		{name: "an empty name of the global file", env: []string{"GIT_CONFIG_GLOBAL="}, files: files{".gitconfig": "[a]\nb = 1\n"}},
		{name: "both global files", files: files{".gitconfig": "[a]\nb = 1\n", ".config/git/config": "[c]\nd = 1\n"}},
		{name: "a directory for a global file", files: files{".gitconfig/x": "", "r/.git/config": "[a]\nb = 1\n"}, fatal: true},
		{name: "NUL in a subsection", files: files{"r/.git/config": "[remote \"a\x00b\"]\nurl = 1\n[include \"x\x00\"]\npath = none\n"}},
		{name: "sections and keys that include nothing", files: files{
			"r/.git/config": "[include \"x\"]\npath = i\n[includeIf]\npath = i\n[include]\nfile = i\n" +
				"[include \"\x00\"]\npath = i\n[includeIf \"\x00gitdir:**\"]\npath = i\n" +
				"[includeIf \"gitdir:**\x00\"]\npath = i\n[includeIf \"gitdir:**\"]\nfile = i\n",
			"r/.git/i": "[i]\nj = 1\n",
		}},
		{name: "conditional includes in parameters", files: files{"g": "[g]\nh = 1\n"}, env: []string{
			"GIT_CONFIG_PARAMETERS='includeIf.gitdir:**.path=@/g' 'includeIf.gitdir:none.path=@/g' " +
				"'includeIf.gitdir:**.file=@/g' 'includeIf.gitdir:./**.path=@/g' 'include.x.path=@/g' 'x.path=@/g' " +
				"'include.file=@/g' 'includeIf.path=@/g'",
		}},
		{name: "a parameter that includes a remote's URL on a condition about URLs", files: files{
			"g": "[remote \"o\"]\nurl = x\n",
		}, env: []string{"GIT_CONFIG_PARAMETERS='includeIf.hasconfig:remote.*.url:x.path=@/g'"}, fatal: true},
		{name: "a parameter that includes a remote's URL on another condition", files: files{
			"g": "[remote \"o\"]\nurl = x\n",
		}, env: []string{"GIT_CONFIG_PARAMETERS='includeIf.gitdir:**.path=@/g'"}},
		{name: "a condition about URLs in a parameter, and a URL that may not be there", files: files{
			".gitconfig": "[includeIf \"gitdir:**\"]\npath = g\n", "g": "[remote \"o\"]\nurl = x\n",
		}, env: []string{"GIT_CONFIG_PARAMETERS='includeIf.hasconfig:remote.*.url:x.path=@/none'"}, fatal: true},
		{name: "an include without a value in a parameter", fatal: true,
			env: []string{"GIT_CONFIG_PARAMETERS='include.path'"}},
		{name: "the include of a directory in a parameter", fatal: true,
			env: []string{"GIT_CONFIG_PARAMETERS='include.path=@'"}},
		{name: "eleven deep", fatal: true, files: nested(11, "[x]\ny = 1\n")},
		{name: "a directory eleven deep", fatal: true, files: nested(10, "[include]\npath = refs\n")},
		{name: "gitdir from where the file is", files: files{
			".gitconfig": "[includeIf \"gitdir:./r/\"]\npath = yes\n[includeIf \"gitdir:./R/\"]\npath = no\n" +
				"[includeIf \"gitdir/i:./R/\"]\npath = also\n[includeIf \"gitdir:./x/\"]\npath = no\n",
			"deep/below/er/than/the/repository/config": "[includeIf \"gitdir:./**\"]\npath = ../no\n",
			"r/.git/config": "[include]\npath = ../../deep/below/er/than/the/repository/config\n",
			"yes":           "[a]\nb = yes\n", "no": "[a]\nb = no\n", "also": "[a]\nb = also\n",
		}},
		{name: "gitdir from where the file really is", links: files{".gitconfig": "real/config"}, files: files{
			"real/config": "[includeIf \"gitdir:./r/\"]\npath = no\n[includeIf \"gitdir:./../r/\"]\npath = no\n" +
				"[includeIf \"gitdir:./**\"]\npath = no\n",
			"no": "[a]\nb = no\n", "real/no": "[a]\nb = really\n",
		}},
		{name: "gitdir from a file that a link leads to", links: files{"far/away": "../link"}, files: files{
			"link": "[includeIf \"gitdir:./r/\"]\npath = yes\n", "r/.git/config": "[include]\npath = ../../far/away\n",
			"far/yes": "[a]\nb = yes\n",
		}},
		{name: "gitdir from a folder whose name differs in case", files: files{
			"R/x":           "[includeIf \"gitdir:./.git\"]\npath = no\n[includeIf \"gitdir/i:./.git\"]\npath = yes\n",
			"r/.git/config": "[include]\npath = ../../R/x\n", "R/yes": "[a]\nb = yes\n", "R/no": "[a]\nb = no\n",
		}},
		{name: "an error below a home folder that is a link", links: files{"home": "."}, env: []string{"HOME=@/home"},
			files: files{".gitconfig": "[include]\npath = ~/g\n", "g": "\n1\n"}, fatal: true},
		{name: "gitdir below a home folder that is a link", links: files{"home": "."}, env: []string{"HOME=@/home"},
			files: files{".gitconfig": "[includeIf \"gitdir:~/r/\"]\npath = yes\n", "yes": "[a]\nb = yes\n"}},
		{name: "gitdir of a repository that a link leads to", links: files{"link": "r"}, dir: "link", files: files{
			".gitconfig": "[includeIf \"gitdir:r/\"]\npath = yes\n", "yes": "[a]\nb = yes\n",
		}},
		{name: "conditions outside of a repository", dir: ".", files: files{
			".gitconfig": "[includeIf \"gitdir:**\"]\npath = no\n[includeIf \"onbranch:**\"]\npath = no\n",
			"no":         "[a]\nb = no\n",
		}},
		{name: "a condition about the branch on none", files: files{
			".gitconfig": "[includeIf \"onbranch:**\"]\npath = no\n", "no": "[a]\nb = no\n",
			"r/.git/HEAD": strings.Repeat("1", 40) + "\n",
		}},
		{name: "the second URL in parameters meets a condition",
			env: []string{"GIT_CONFIG_PARAMETERS='remote.o.url=there' 'remote.o.url=here'"},
			files: files{
				".gitconfig": "[includeIf \"hasconfig:remote.*.url:here\"]\npath = yes\n", "yes": "[a]\nb = yes\n",
			}},
		{name: "any of several URLs meets a condition", files: files{
			".gitconfig": "[includeIf \"hasconfig:remote.*.url:2\"]\npath = two\n" +
				"[includeIf \"hasconfig:remote.*.url:1\"]\npath = one\n[includeIf \"hasconfig:remote.*.url:3\"]\npath = no\n",
			"r/.git/config": "[remote \"o\"]\nurl = 1\n[remote \"p\"]\nurl = 2\n[remote \"q\"]\nurl = 4\n",
			"one":           "[a]\nb = 1\n", "two": "[a]\nb = 2\n", "no": "[a]\nb = no\n",
		}},
		{name: "a URL of a name with a NUL meets no condition", files: files{
			".gitconfig": "[includeIf \"hasconfig:remote.*.url:here\"]\npath = no\n", "no": "[a]\nb = no\n",
			"r/.git/config": "[remote \"\x00\"]\nurl = here\n",
		}},
		{name: "include behind a link to a folder", links: files{"link": "far/away"}, files: files{
			"r/.git/config": "[include]\npath = ../../link/../x\npath = ../../link/y\npath = .././../far/../link/./y\n",
			"far/x":         "[a]\nb = far\n", "x": "[a]\nb = near\n", "far/away/y": "[a]\nb = away\n",
		}},
		{name: "error in worktree config before conditional global", files: files{
			".gitconfig": "[includeIf \"gitdir:**\"]\npath = g\n", "g": "1\n", "r/.git/config.worktree": "[a]\n\n2\n",
			"r/.git/config": "[core]\nrepositoryformatversion = 0\n[extensions]\nworktreeConfig = true\n",
		}, fatal: true},
		{name: "subsections of core", files: files{
			"r/.git/config": "[core \"x\"]\nrepositoryformatversion = x\nbare = maybe\nworktree\n",
		}},
		{name: "the system's file", env: []string{"GIT_CONFIG_NOSYSTEM=0", "GIT_CONFIG_SYSTEM=@/s"}, files: files{
			"s": "[a]\nb = 1\n", ".gitconfig": "[a]\nb = 2\n"}},
		{name: "an empty name of the system's file", env: []string{"GIT_CONFIG_NOSYSTEM=0", "GIT_CONFIG_SYSTEM="}},
		{name: "an error in the system's file", env: []string{"GIT_CONFIG_NOSYSTEM=0", "GIT_CONFIG_SYSTEM=@/s"},
			files: files{"s": "1\n"}, fatal: true},
		{name: "another global file", env: []string{"GIT_CONFIG_GLOBAL=@/g"}, files: files{
			"g": "[a]\nb = 1\n", ".gitconfig": "[a]\nb = 2\n", "r/.git/config": "[a]\nb = 3\n"}},
		{name: "an error in another global file", env: []string{"GIT_CONFIG_GLOBAL=@/g"},
			files: files{"g": "1\n"}, fatal: true},
		{name: "XDG_CONFIG_HOME", env: []string{"XDG_CONFIG_HOME=@/x"}, files: files{
			"x/git/config": "[a]\nb = 1\n", ".config/git/config": "[a]\nb = 2\n", ".gitconfig": "[a]\nb = 3\n"}},
		{name: "an empty XDG_CONFIG_HOME", env: []string{"XDG_CONFIG_HOME="},
			files: files{".config/git/config": "[a]\nb = 2\n"}},
		{name: "an empty count of parameters", env: []string{"GIT_CONFIG_COUNT="}},
		{name: "no parameters", env: []string{"GIT_CONFIG_COUNT= 0"}},
		{name: "fewer than no parameters", env: []string{"GIT_CONFIG_COUNT=-1"}, fatal: true},
		{name: "a count that is no number", env: []string{"GIT_CONFIG_COUNT=x"}, fatal: true},
		{name: "a parameter without a key", env: []string{"GIT_CONFIG_COUNT=1", "GIT_CONFIG_VALUE_0=x"}, fatal: true},
		{name: "a parameter without a value", env: []string{"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=x.y"}, fatal: true},
		{name: "an empty section in a parameter", env: []string{"GIT_CONFIG_PARAMETERS='.x=1'"}, fatal: true},
		{name: "an empty variable in a parameter", env: []string{"GIT_CONFIG_PARAMETERS='x.=1'"}, fatal: true},
		{name: "a digit before a variable", env: []string{"GIT_CONFIG_PARAMETERS='x.1y=1'"}, fatal: true},
		{name: "an underscore in a variable", env: []string{"GIT_CONFIG_PARAMETERS='x.y_=1'"}, fatal: true},
		{name: "an underscore in a section", env: []string{"GIT_CONFIG_PARAMETERS='x_.y=1'"}, fatal: true},
		{name: "a line end in a subsection", env: []string{"GIT_CONFIG_PARAMETERS='x.a\nb.y=1'"}, fatal: true},
		{name: "quotes in parameters", env: []string{
			"GIT_CONFIG_PARAMETERS='x.a'='' 'x.b'='it'\\''s' 'x.c'='a'\\!'b' 'x.d'= 'x.e=x'\\''y'"}},
		{name: "a quote that is not closed", env: []string{"GIT_CONFIG_PARAMETERS='x.a'='b"}, fatal: true},
		{name: "a quote that is not opened", env: []string{"GIT_CONFIG_PARAMETERS='x.a'\\'"}, fatal: true},
		{name: "another escape than Git's", env: []string{"GIT_CONFIG_PARAMETERS='x.a'='b'\\x'c'"}, fatal: true},
		{name: "something behind a value", env: []string{"GIT_CONFIG_PARAMETERS='x.a'='b'c"}, fatal: true},
		{name: "malformed .git/config without a line end", files: files{"r/.git/config": "[a]\nb = \"c\\"}, fatal: true},
	}
	for i, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			home := filepath.Join(o.home, fmt.Sprint(i))
			dir := filepath.Join(home, "r")
			p := &oracle{t: t, home: home, version: o.version}
			p.environ = append(slices.Clone(o.environ), "HOME="+home, "GIT_CEILING_DIRECTORIES="+o.home)
			for _, e := range c.env {
				p.environ = append(p.environ, strings.ReplaceAll(e, "@", home))
			}
			for _, d := range []string{"objects", "refs/heads"} {
				if err := os.MkdirAll(filepath.Join(dir, ".git", d), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			write(t, filepath.Join(dir, ".git/HEAD"), "ref: refs/heads/main\n")
			write(t, filepath.Join(dir, ".git/config"), "")
			for f, text := range c.files {
				write(t, filepath.Join(home, f), text)
			}
			for link, target := range c.links {
				if err := os.MkdirAll(filepath.Dir(filepath.Join(home, link)), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.Symlink(target, filepath.Join(home, link)); err != nil {
					t.Skip("no symlinks here:", err)
				}
			}
			if c.dir != "" {
				dir = filepath.Join(home, c.dir)
			}
			out, stderr, code := p.git(dir, "config", "--list", "-z", "--show-scope")
			if (code != 0) != c.fatal {
				t.Fatalf("git exits with %d: %s", code, stderr)
			}
			env, disk := p.env(dir), NewDisk(o.version)
			repo, err := Discover(disk, env, dir)
			if err != nil {
				t.Fatal(err)
			}
			conf := Load(disk, env, repo)
			if (conf.Fatal != nil) != c.fatal {
				t.Fatalf("fatal is %+v; git says %s", conf.Fatal, stderr)
			}
			if c.fatal {
				want := ""
				if i := strings.Index(stderr, "bad config line "); i >= 0 {
					want = strings.TrimSpace(stderr[i:])
				}
				got := ""
				if conf.Fatal.Path != "" {
					file := conf.Fatal.Path
					if rel, err := filepath.Rel(dir, file); err == nil && !strings.HasPrefix(rel, "..") {
						file = rel
					}
					got = fmt.Sprintf("bad config line %d in file %s", conf.Fatal.Line, file)
				}
				if got != want {
					t.Errorf("dies of %q (%s), git of %q", got, conf.Fatal.Message, stderr)
				}
				return
			}
			var mine strings.Builder
			for _, v := range conf.Values {
				mine.WriteString(v.Scope.String() + "\x00" + v.Key())
				if v.HasValue() {
					mine.WriteString("\n" + v.Text())
				}
				mine.WriteByte(0)
			}
			if mine.String() != out {
				t.Errorf("got %q\ngit %q", mine.String(), out)
			}
		})
	}
}

// TestRemotesFatalAsGit asks "git remote" of values that it dies of.
func TestRemotesFatalAsGit(t *testing.T) {
	o := newOracle(t)
	dir := filepath.Join(o.home, "r")
	o.must(o.home, "init", "-q", dir)
	for _, text := range []string{
		"[remote \"o\"]\nurl\n", "[remote \"o\"]\npushurl\n", "[remote \"o\"]\nprune = maybe\n",
		"[remote \"o\"]\nprune\n", "[remote \"o\"]\nmirror = 2k\n", "[remote \"o\"]\nfetch\n", "[remote \"/o\"]\nurl\n",
		"[remote \"\"]\nurl\n", "[remote]\nurl\n", "[remote]\npushDefault\n", "[branch \"\"]\nx = 1\n",
		"[branch \"m\"]\nremote\n", "[branch \"m\"]\nmerge\n", "[branch]\nremote\n", "[url \"x\"]\ninsteadOf\n",
		"[url]\ninsteadOf\n", "[url \"x\"]\npushInsteadOf = \n",
		"[remote \"o\"]\nvcs\n", "[remote \"o\"]\nproxy\n", "[remote \"o\"]\nuploadpack\n", "[remote \"o\"]\nother\n", "[x]\ny\n[remote \"o\"]\nurl = 1\nurl \n",
		"[remote \"o\"]\nfetch = x\n", "[remote \"o\"]\nfetch = +refs/heads/*:refs/remotes/o/*\n",
		"[remote \"o\"]\nfetch = refs/heads/*:x\n", "[remote \"o\"]\nfetch = refs/*\n",
		"[remote \"o\"]\nfetch = ^refs/heads/x\n", "[remote \"o\"]\nfetch = ^x:y\n", "[remote \"o\"]\nfetch = a..b\n",
		"[remote \"o\"]\nfetch = \n", "[remote \"o\"]\nfetch = :\n", "[remote \"o\"]\npush = :\n",
		"[remote \"o\"]\npush = a b\n", "[remote \"o\"]\npush = HEAD:refs/heads/x\n", "[remote \"o\"]\npush = HEAD:\n",
		"[remote \"o\"]\npush = :x\n", "[remote \"o\"]\nfetch = refs/heads/*/x:refs/y/*/z\n",
		"[remote \"o\"]\nfetch = a.lock\n", "[remote \"o\"]\nfetch = a.lock/b\n", "[remote \"o\"]\nfetch = @\n",
		"[remote \"o\"]\nfetch = a@{b\n", "[remote \"o\"]\nfetch = .a\n", "[remote \"o\"]\nfetch = a/.b\n",
		"[remote \"o\"]\nfetch = a.\n", "[remote \"o\"]\nfetch = a//b\n", "[remote \"o\"]\nfetch = é:ü\n", "[remote \"o\"]\nfetch = a*b*:c*\n",
	} {
		write(t, filepath.Join(dir, ".git/config"), text)
		_, stderr, code := o.git(dir, "remote")
		env, disk := o.env(dir), NewDisk(o.version)
		repo, err := Discover(disk, env, dir)
		if err != nil {
			t.Fatal(err)
		}
		f := Load(disk, env, repo).RemotesFatal
		if (f != nil) != (code != 0) {
			t.Errorf("%q: fatal is %+v, git says %q", text, f, stderr)
			continue
		}
		if f != nil && strings.Contains(stderr, "at line") {
			if want := fmt.Sprintf("bad config variable '%s' in file '.git/config' at line %d", f.Key, f.Line); !strings.Contains(stderr, want) {
				t.Errorf("%q: got %q, git says %q", text, want, stderr)
			}
		}
	}
}

// TestIncludeFanOut is a small tree that would take Git itself a year.
func TestIncludeFanOut(t *testing.T) {
	m, env, repo := memRepository("[include]\n" + strings.Repeat("path = i1\n", 50))
	for i := 1; i < 10; i++ {
		m.files[fmt.Sprintf("/r/.git/i%d", i)] = "[include]\n" + strings.Repeat(fmt.Sprintf("path = i%d\n", i+1), 50)
	}
	m.files["/r/.git/i10"] = "[a]\nb = c\n"
	start := time.Now()
	if c := Load(m, env, repo); c.Fatal == nil {
		t.Error("it was read to the end")
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("it took %v", d)
	}
}

func TestConsulted(t *testing.T) {
	m, env, repo := memRepository("[include]\n\tpath = none\n\tpath = some\n[core]\n\trepositoryformatversion = 0\n")
	m.files["/r/.git/some"] = "[a]\nb = 1\n"
	c := Load(m, env, repo)
	for _, want := range []string{
		"/r/.git", "/r/.git/HEAD", "/r/.git/config", "/r/.git/none", "/r/.git/some", "/r/.git/config.worktree",
		"/r/.git/commondir", "/home/u/.gitconfig", "/home/u/.config/git/config", "/r/.git/remotes", "/r/.git/branches",
		"/r/.gitmodules",
	} {
		if !slices.Contains(c.Consulted, want) {
			t.Errorf("%s is not among the consulted files: %v", want, c.Consulted)
		}
	}
	var read []string
	for _, use := range c.Files {
		read = append(read, use.Path)
	}
	if want := []string{"/r/.git/config", "/r/.git/some"}; !slices.Equal(read, want) {
		t.Errorf("%v were read, want %v", read, want)
	}
	repo.Worktree = ""
	if bare := Load(m, env, repo).Consulted; strings.Contains(strings.Join(bare, "\n"), ".gitmodules") {
		t.Errorf("a bare repository has .gitmodules: %v", bare)
	}
	v, ok := c.Get("a.b")
	if !ok || v.IncludedFrom == nil || v.IncludedFrom.Line() != 3 || v.IncludedFrom.Path() != "/r/.git/config" ||
		v.Path() != "/r/.git/some" {
		t.Errorf("a.b is %+v, want it included from line 3", v)
	}
}

func TestGet(t *testing.T) {
	m, env, repo := memRepository("[a]\nB = 1\n[a \"b\"]\nb = 2\n[A]\nb = 3\n[a \"B\"]\nb = 4\n[t]\nyes\nno = off\nk = 1k\nbad = maybe\n")
	c := Load(m, env, repo)
	for key, want := range map[string]string{"a.b": "1,3", "A.B": "1,3", "a.b.b": "2", "a.B.b": "4", "a.b.c": "",
		"x": "", "a..b": ""} {
		var got []string
		for _, v := range c.All(key) {
			got = append(got, v.Text())
		}
		if strings.Join(got, ",") != want {
			t.Errorf("%s is %v, want %s", key, got, want)
		}
	}
	env.Params = []Param{{Key: "a.b", Value: "5", HasValue: true}, {Key: "p.q", Value: "6", HasValue: true}}
	withParams := Load(m, env, repo)
	for key, want := range map[string]string{"a.b": "5", "p.q": "6", "a.b.b": "2"} {
		if v, ok := withParams.Get(key); !ok || v.Text() != want {
			t.Errorf("with parameters %s is %s, want %s", key, v.Text(), want)
		}
	}
	for key, want := range map[string][2]bool{"t.yes": {true, true}, "t.no": {false, true}, "t.k": {true, true},
		"t.bad": {false, false}, "t.none": {false, false}} {
		if val, ok := c.Bool(key); val != want[0] || ok != want[1] {
			t.Errorf("%s is %v, %v", key, val, ok)
		}
	}
}

func TestLoadFile(t *testing.T) {
	m, env, _ := memRepository("")
	m.files["/x/config"] = "[include]\npath = more\n[remote \"o\"]\nurl = gh:x\n"
	m.files["/x/more"] = "[url \"https://h/\"]\ninsteadOf = gh:\n"
	c := LoadFile(m, env, "/x/config")
	if r, ok := c.Remote("o"); !ok || r.Fetch[0].URL != "https://h/x" || r.Fetch[0].Rule.Path() != "/x/more" ||
		r.Fetch[0].From.Line() != 4 || r.Fetch[0].Base != "gh:x" {
		t.Errorf("remote o is %+v", r)
	}
	if c := LoadFile(m, env, "/x/none"); c.Fatal != nil || len(c.Values) != 0 {
		t.Errorf("no file gives %+v", c)
	}
}

// A folder in the place of the user's file is told of once, and anything malformed is
// what Git dies of rather.
func TestUnreadableFiles(t *testing.T) {
	home := t.TempDir()
	env := OSEnv([]string{"HOME=" + home, "GIT_CONFIG_NOSYSTEM=1"}, home)
	file := filepath.Join(home, "file")
	write(t, file, "[a]\n!\n")
	write(t, filepath.Join(home, "r/.git/objects/x"), "")
	write(t, filepath.Join(home, "r/.git/refs/x"), "")
	write(t, filepath.Join(home, "r/.git/HEAD"), "ref: refs/heads/main\n")
	write(t, filepath.Join(home, ".config/git/config/x"), "")
	for _, c := range []struct {
		what, global, local string
		line                int // 0 for the folder
		unreadable          int
	}{
		{"nothing is malformed", "", "", 0, 1},
		{"the user's other file is malformed", "[a]\n1\n", "", 2, 1},
		{"the repository's file is malformed", "", "[a]\n\n1\n", 3, 0},
		{"both are malformed", "[a]\n1\n", "[a]\n\n1\n", 2, 1},
	} {
		write(t, filepath.Join(home, ".gitconfig"), c.global)
		write(t, filepath.Join(home, "r/.git/config"), c.local)
		disk := NewDisk(Version{})
		repo, err := Discover(disk, env, filepath.Join(home, "r"))
		if err != nil || repo == nil {
			t.Fatal(err)
		}
		conf := Load(disk, env, repo)
		if conf.Fatal == nil || conf.Fatal.Line != c.line || len(conf.Unreadable) != c.unreadable {
			t.Errorf("%s: dies of %+v, cannot read %v", c.what, conf.Fatal, conf.Unreadable)
		}
	}
	if c := LoadFile(NewDisk(Version{}), env, home); c.Fatal == nil || len(c.Unreadable) != 1 {
		t.Errorf("a folder as the file: dies of %+v, cannot read %v", c.Fatal, c.Unreadable)
	}
	if c := LoadFile(NewDisk(Version{}), env, file); c.Fatal == nil || c.Fatal.Line != 2 {
		t.Errorf("a malformed file: dies of %+v", c.Fatal)
	}
}

// deniedFS does not let one file be read.
type deniedFS struct {
	*memFS
	path string
}

func (d deniedFS) Config(path string) (*File, error) {
	if path == d.path {
		return nil, fs.ErrPermission
	}
	return d.memFS.Config(path)
}

// Git goes on without a file of the user's that it may not read, and without no other.
func TestDenied(t *testing.T) {
	m, env, repo := memRepository("[a]\nb = 1\n")
	env.NoSystem, env.System = false, "/sys"
	for path, dies := range map[string]bool{
		"/home/u/.gitconfig": false, "/home/u/.config/git/config": false, "/r/.git/config": true, "/sys": true,
	} {
		if c := Load(deniedFS{m, path}, env, repo); (c.Fatal != nil) != dies || len(c.Unreadable) != 1 {
			t.Errorf("%s: dies of %+v, cannot read %v", path, c.Fatal, c.Unreadable)
		}
	}
}

// What Git dies of at discovery is shown with the file that it is in, and nothing else.
func TestReadAtDiscovery(t *testing.T) {
	const on = "[core]\nrepositoryformatversion = 0\n[extensions]\nworktreeConfig = true\n"
	for _, c := range []struct{ what, local, worktree, want string }{
		{"malformed", "[a]\nb = 1\n!\n", "", "/r/.git/config local: a.b"},
		{"no boolean", "[core]\nbare = maybe\n[a]\nb = 1\n", "", "/r/.git/config local: core.bare a.b"},
		{"malformed for the working tree", on, "[a]\nb = 1\n!\n", "/r/.git/config.worktree worktree: a.b"},
	} {
		m, env, _ := memRepository("")
		m.files["/r/.git/config"], m.files["/r/.git/config.worktree"] = c.local, c.worktree
		m.files["/home/u/.gitconfig"] = "[g]\nh = 1\n"
		m.parsed = map[string]*File{}
		repo, err := Discover(m, env, "/r")
		if err != nil {
			t.Fatal(err)
		}
		conf := Load(m, env, repo)
		if conf.Fatal == nil || len(conf.Files) != 1 {
			t.Errorf("%s: dies of %+v, reads %d files", c.what, conf.Fatal, len(conf.Files))
			continue
		}
		got := conf.Files[0].Path + " " + conf.Files[0].Scope.String() + ":"
		for _, v := range conf.Values {
			got += " " + v.Key()
		}
		if got != c.want {
			t.Errorf("%s: reads %s, want %s", c.what, got, c.want)
		}
	}
}

// With gives what Git would read if a file had another text.
func TestWith(t *testing.T) {
	m, env, repo := memRepository("[a]\nb = 1\n[include]\npath = more\n")
	m.files["/r/.git/more"] = "[c]\nd = 1\n"
	m.files["/r/.git/new"] = "[e]\nf = 1\n"
	loaded, one := Load(m, env, repo), LoadFile(m, env, "/r/.git/config")
	// What was read is kept, whatever the disk says by now.
	m.files["/r/.git/config"], m.files["/r/.git/more"] = "[a]\nb = 9\n", "[c]\nd = 9\n"
	m.files["/home/u/.gitconfig"], m.parsed = "[g]\nh = 1\n", map[string]*File{}
	other := Parse("/r/.git/config", "[a]\nb = 2\n[include]\npath = more\npath = new\n", Version{})
	for _, c := range []struct {
		what string
		c    *Config
		want string // the values of a.b, c.d, e.f and g.h
	}{
		{"the same", loaded.With(), "1 1  1"},
		{"the same of one file", one.With(), "1 1  "},
		{"another text", loaded.With(other), "2 1 1 1"},
		{"another text of one file", one.With(other), "2 1 1 "},
		{"outside of a repository", Load(m, env, nil).With(other), "   1"},
	} {
		got := make([]string, 4)
		for i, key := range []string{"a.b", "c.d", "e.f", "g.h"} {
			v, _ := c.c.Get(key)
			got[i] = v.Text()
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

// A repository that Git cannot open may be mended by another text; if it is not, or is
// gone meanwhile, it stays what it was.
func TestWithMends(t *testing.T) {
	m, env, _ := memRepository("")
	m.files["/r/.git/config"], m.parsed = "[core]\nbare = maybe\n", map[string]*File{}
	repo, err := Discover(m, env, "/r")
	if err != nil {
		t.Fatal(err)
	}
	broken := Load(m, env, repo)
	mended := Parse("/r/.git/config", "[core]\nrepositoryformatversion = 0\nbare = false\n", Version{})
	refused := Parse("/r/.git/config", "[core]\nrepositoryformatversion = 9\n", Version{})
	if got := broken.With(mended); got.Fatal != nil {
		t.Errorf("mended: dies of %+v", got.Fatal)
	}
	if got := broken.With(refused); got.Fatal == nil || got.Repo != repo {
		t.Errorf("of a format that Git refuses: dies of %+v", got.Fatal)
	}
	if whole := Load(m, env, nil).With(refused); whole.Fatal != nil {
		t.Errorf("outside of it: dies of %+v", whole.Fatal)
	}
	delete(m.files, "/r/.git/HEAD")
	if got := broken.With(mended); got.Repo != repo {
		t.Error("gone: it is another one")
	}
}

// TestErrorsNameNoSecret reads a malformed URL with a password.
func TestErrorsNameNoSecret(t *testing.T) {
	m, env, repo := memRepository("[credential \"https://h\"]\nusername = x\n")
	c := Load(m, env, repo)
	for _, url := range []string{"://user:PLANTED@h", "user:PLANTED@h", "https://user:PLANTED@h/\n"} {
		err := c.Credential(url).Err
		if err == nil || strings.Contains(err.Error(), "PLANTED") {
			t.Errorf("a malformed URL gives %v", err)
		}
	}
	f := Parse("", "[remote \"o\"]\n", Version{})
	if _, err := SetURL(f, "o", "url", 0, "https://user:PLANTED@h", false); err == nil || strings.Contains(err.Error(), "PLANTED") {
		t.Errorf("no value to set gives %v", err)
	}
	var nul error
	_, nul = f.AddValue("remote", "o", "url", "https://PLANTED\x00")
	if !errors.Is(nul, ErrNUL) || strings.Contains(nul.Error(), "PLANTED") {
		t.Errorf("a NUL gives %v", nul)
	}
}
