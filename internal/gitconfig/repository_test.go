package gitconfig

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestDiscoverAsGit lays out repositories of every kind and asks Git in each.
func TestDiscoverAsGit(t *testing.T) {
	o := newOracle(t)
	root := o.home
	at := func(p string) string { return filepath.Join(root, p) }
	o.environ = append(o.environ, "GIT_CEILING_DIRECTORIES="+at("ceiling"),
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@b", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@b")
	o.must(root, "init", "-q", "-b", "main", "plain")
	o.must(at("plain"), "commit", "-q", "--allow-empty", "-m", "x")
	write(t, at("plain/sub/dir/file"), "")
	o.must(at("plain"), "worktree", "add", "-q", at("linked"), "-b", "side")
	o.must(at("plain"), "worktree", "add", "-q", "--detach", at("detached"))
	o.must(root, "init", "-q", "--bare", "bare.git")
	o.must(root, "init", "-q", "--separate-git-dir", at("elsewhere"), "separate")
	o.must(root, "init", "-q", "inner")
	write(t, at("inner/deep/.git"), "gitdir: ../../plain/.git\r\n")
	write(t, at("broken/.git"), "gitdir: nowhere\n")
	write(t, at("broken/sub/x"), "")
	write(t, at("malformed/.git"), "gitdir:x\n")
	write(t, at("empty/.git"), "gitdir: \n")
	write(t, at("nothing/x"), "")
	write(t, at("ceiling/below/x"), "")
	o.must(root, "init", "-q", "ceiling")
	o.must(root, "init", "-q", "moved")
	o.must(at("moved"), "config", "core.worktree", "../../plain/sub")
	o.must(root, "init", "-q", "saidbare")
	o.must(at("saidbare"), "config", "core.bare", "true")
	o.must(root, "init", "-q", "noversion")
	write(t, at("noversion/.git/config"), "[core]\n\tbare = true\n")
	o.must(root, "init", "-q", "future")
	o.must(at("future"), "config", "core.repositoryformatversion", "2")
	o.must(root, "init", "-q", "extended")
	write(t, at("extended/.git/config"), "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tnonsense = 1\n")
	o.must(root, "init", "-q", "ignored")
	write(t, at("ignored/.git/config"), "[core]\n\trepositoryformatversion = 0\n[extensions]\n\tnonsense = 1\n")
	o.must(root, "init", "-q", "wtconfig")
	write(t, at("wtconfig/.git/config"), "[core]\n\trepositoryformatversion = 0\n[extensions]\n\tworktreeConfig\n")
	write(t, at("wtconfig/.git/config.worktree"), "[core]\n\tbare = true\n")
	write(t, at("notrepo/.git/x"), "")
	o.must(root, "init", "-q", "subcore")
	write(t, at("subcore/.git/config"), "[core \"x\"]\n\trepositoryformatversion = 9\n\tbare = true\n")
	write(t, at("tofuture/.git"), "gitdir: ../future/.git\n")
	o.must(root, "clone", "-q", "--bare", at("plain"), "shared.git")
	o.must(at("shared.git"), "worktree", "add", "-q", at("ofshared"), "side")
	head := func(name, text string) {
		o.must(root, "init", "-q", name)
		write(t, at(name+"/.git/HEAD"), text)
	}
	head("exacthead", strings.Repeat("1", 40))
	head("shorthead", "1234\n")
	head("longhead", strings.Repeat("x", 41)+"\n")
	head("otherhead", "ref: heads/x\n")
	o.must(root, "init", "-q", "emptycommon")
	write(t, at("emptycommon/.git/commondir"), "\n")
	dirs := []string{
		"plain", "plain/sub/dir", "plain/.git", "plain/.git/refs", "linked", "detached", "bare.git", "bare.git/refs",
		"separate", "inner/deep", "inner",
		"broken", "broken/sub", "malformed", "empty", "nothing", "ceiling", "ceiling/below", "moved", "saidbare",
		"noversion", "future", "extended", "ignored", "wtconfig", "notrepo",
		"subcore", "tofuture", "future/.git", "shared.git", "ofshared", "exacthead", "shorthead", "longhead", "otherhead",
		"emptycommon",
	}
	if os.Symlink(at("plain"), at("link")) == nil && os.Symlink(at("plain/sub"), at("inner/link")) == nil {
		if err := os.Mkdir(at("symlinked"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(at("plain/.git"), at("symlinked/.git")); err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, "link", "link/sub", "inner/link/dir", "symlinked")
		o.must(root, "init", "-q", "oldhead") // whose HEAD is a link, as Git made it before 2005
		write(t, at("oldhead/.git/refs/heads/main"), strings.Repeat("1", 40)+"\n")
		write(t, at("loop/x"), "")
		if err := errors.Join(os.Remove(at("oldhead/.git/HEAD")), os.Symlink("refs/heads/main", at("oldhead/.git/HEAD")),
			os.Symlink(".git", at("loop/.git"))); err != nil {
			t.Fatal(err)
		}
		head("linkhead", "")
		write(t, at("linkhead/.git/elsewhere"), strings.Repeat("1", 40)+"\n")
		if err := errors.Join(os.Remove(at("linkhead/.git/HEAD")),
			os.Symlink("elsewhere", at("linkhead/.git/HEAD"))); err != nil {
			t.Fatal(err)
		}
		write(t, at("bylink/.git"), "gitdir: ../movedlink/.git\n")
		if err := os.Symlink("moved", at("movedlink")); err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, "oldhead", "linkhead", "loop", "bylink")
	}
	disk := NewDisk(o.version)
	real := func(p string) string {
		if p == "" {
			return ""
		}
		if !filepath.IsAbs(p) {
			return p
		}
		r, err := filepath.EvalSymlinks(p)
		if err != nil {
			t.Errorf("path %s: %v", p, err)
		}
		return r
	}
	for _, d := range dirs {
		dir := at(d)
		gitDir, _, code := o.git(dir, "rev-parse", "--absolute-git-dir")
		got, err := Discover(disk, o.env(dir), dir)
		if code != 0 {
			if got != nil {
				t.Errorf("%s: found %+v; git finds nothing", d, got)
			}
			// "git config" goes on without a repository unless the .git file
			// is at fault.
			_, _, code := o.git(dir, "config", "--list")
			var broken *GitFileError
			if errors.As(err, &broken) != (code != 0) {
				t.Errorf("%s: error %v, exit status of git config %d", d, err, code)
			}
			continue
		}
		if err != nil || got == nil {
			t.Errorf("%s: %v, %v; git finds %s", d, got, err, gitDir)
			continue
		}
		common := o.must(dir, "rev-parse", "--git-common-dir")
		if !filepath.IsAbs(common) {
			common = filepath.Join(real(dir), common) // relative to where the shell really is
		}
		top, _, _ := o.git(dir, "rev-parse", "--show-toplevel")
		top = strings.TrimSuffix(top, "\n")
		head, _, _ := o.git(dir, "symbolic-ref", "-q", "--short", "HEAD")
		want := [5]string{real(strings.TrimSpace(gitDir)), real(common), real(top),
			o.must(dir, "rev-parse", "--is-bare-repository"), strings.TrimSpace(head)}
		bare := "false"
		if got.Bare {
			bare = "true"
		}
		mine := [5]string{real(got.GitDir), real(got.CommonDir), real(got.Worktree), bare, got.Head}
		if mine != want {
			t.Errorf("%s:\ngot %v\ngit %v", d, mine, want)
		}
		if got.HeadDetached != (head == "") {
			t.Errorf("%s: detached is %v", d, got.HeadDetached)
		}
	}

	for _, extra := range [][]string{
		{"GIT_DIR=" + at("plain/.git")}, {"GIT_DIR=" + at("bare.git")}, {"GIT_DIR=" + at("linked/.git")},
		{"GIT_DIR=" + at("saidbare/.git")}, {"GIT_DIR=" + at("noversion/.git")}, {"GIT_DIR=" + at("future/.git")},
		{"GIT_DIR=" + at("plain/.git"), "GIT_WORK_TREE=" + at("plain/sub")}, {"GIT_WORK_TREE=" + at("plain/sub")},
		{"GIT_DIR=" + at("nothing")},
	} {
		p := *o
		p.environ = append(append([]string{}, o.environ...), extra...)
		dir := at("plain")
		gitDir, _, code := p.git(dir, "rev-parse", "--absolute-git-dir")
		got, err := Discover(disk, p.env(dir), dir)
		if code != 0 {
			var refused *FormatError
			if got != nil || !errors.As(err, &refused) {
				t.Errorf("%v: found %+v, %v; git finds nothing", extra, got, err)
			}
			if _, stderr, code := p.git(dir, "config", "--list"); code != 0 {
				t.Errorf("%v: git config does not go on: %s", extra, stderr)
			}
			continue
		}
		if err != nil || got == nil {
			t.Errorf("%v: %v, %v", extra, got, err)
			continue
		}
		top, _, _ := p.git(dir, "rev-parse", "--show-toplevel")
		if real(got.GitDir) != real(strings.TrimSpace(gitDir)) || real(got.Worktree) != real(strings.TrimSpace(top)) {
			t.Errorf("%v: got %s and %s, git %s and %s", extra, got.GitDir, got.Worktree, strings.TrimSpace(gitDir), strings.TrimSpace(top))
		}
	}
}

func TestOpenGitDir(t *testing.T) {
	o := newOracle(t)
	o.environ = append(o.environ, "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@b", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@b")
	o.must(o.home, "init", "-q", "main")
	main := filepath.Join(o.home, "main")
	o.must(main, "commit", "-q", "--allow-empty", "-m", "x")
	o.must(main, "worktree", "add", "-q", filepath.Join(o.home, "linked"), "-b", "side")
	disk := NewDisk(o.version)
	for gitDir, want := range map[string]string{
		filepath.Join(main, ".git"):                  main,
		filepath.Join(main, ".git/worktrees/linked"): filepath.Join(o.home, "linked"),
	} {
		r, err := OpenGitDir(disk, o.env(o.home), gitDir)
		if err != nil || r == nil || r.Worktree != want || r.CommonDir != filepath.Join(main, ".git") {
			t.Errorf("%s: %+v, %v; want the worktree %s", gitDir, r, err, want)
		}
	}
	if r, err := OpenGitDir(disk, o.env(o.home), o.home); r != nil || err != nil {
		t.Errorf("no git directory gives %+v, %v", r, err)
	}
}

// Ceilings are followed to what they really are, but not behind an empty one.
func TestCeilingsAsGit(t *testing.T) {
	o := newOracle(t)
	at := func(p string) string { return filepath.Join(o.home, p) }
	o.must(o.home, "init", "-q", "top")
	write(t, at("top/below/deep/x"), "")
	if err := os.Symlink(at("top"), at("link")); err != nil {
		t.Skip("no symlinks here:", err)
	}
	const list = string(os.PathListSeparator)
	for what, ceilings := range map[string]string{
		"the repository": at("top"), "the repository, by a link": at("link"), "below the repository": at("top/below"),
		"an empty one before the link": list + at("link"), "an empty one behind the link": at("link") + list,
		"the folder": at("top/below/deep"), "above the repository": o.home, "two": o.home + list + at("top/below"),
		"a relative one": "top" + list + "..", "with a slash": at("top/"), "one of the same beginning": at("to"),
		"one that is not there": at("none"), "the root": "/",
	} {
		p := *o
		p.environ = append(append([]string{}, o.environ...), "GIT_CEILING_DIRECTORIES="+ceilings)
		dir := at("top/below/deep")
		_, _, code := p.git(dir, "rev-parse", "--git-dir")
		r, err := Discover(NewDisk(o.version), p.env(dir), dir)
		if err != nil || (r != nil) != (code == 0) {
			t.Errorf("%s: %+v, %v; Git ends with %d", what, r, err, code)
		}
	}
}

// A repository is called as it was asked for, as long as that leads to it; what Git has
// to follow is called by its real name.
func TestNamesOfRepositories(t *testing.T) {
	o := newOracle(t)
	at := func(p string) string { return filepath.Join(o.home, p) }
	o.must(o.home, "init", "-q", "plain")
	write(t, at("plain/sub/dir/x"), "")
	o.must(o.home, "init", "-q", "inner")
	if err := errors.Join(os.Symlink("plain", at("link")), os.Symlink("../plain/sub", at("inner/link"))); err != nil {
		t.Skip("no symlinks here:", err)
	}
	write(t, at("byfile/.git"), "gitdir: ../link/.git\n")
	write(t, at("plain/.git/worktrees/w/commondir"), "../../../../link/.git\n")
	write(t, at("plain/.git/worktrees/w/HEAD"), "ref: refs/tags/x\n")
	write(t, at("tree/.git"), "gitdir: ../plain/.git/worktrees/w\n")
	o.must(o.home, "init", "-q", "reftable")
	write(t, at("reftable/.git/HEAD"), "ref: refs/heads/.invalid\n")
	for _, c := range []struct{ dir, gitDir, commonDir, worktree, gitFile, head string }{
		{"plain/sub/dir", "plain/.git", "plain/.git", "plain", "", "main"},
		{"link", "link/.git", "link/.git", "link", "", "main"},
		{"link/sub/dir", "link/.git", "link/.git", "link", "", "main"},
		{"inner/link/dir", "plain/.git", "plain/.git", "plain", "", "main"},
		{"plain/.git", "plain/.git", "plain/.git", "", "", "main"},
		{"byfile", "plain/.git", "plain/.git", "byfile", "byfile/.git", "main"},
		{"tree", "plain/.git/worktrees/w", "plain/.git", "tree", "tree/.git", ""},
		{"reftable", "reftable/.git", "reftable/.git", "reftable", "", ""},
	} {
		write(t, at("plain/.git/HEAD"), "ref: refs/heads/main\n")
		r, err := Discover(NewDisk(o.version), o.env(at(c.dir)), at(c.dir))
		if err != nil || r == nil {
			t.Errorf("%s: %+v, %v", c.dir, r, err)
			continue
		}
		for what, p := range map[string][2]string{
			"the git directory": {r.GitDir, c.gitDir}, "the common directory": {r.CommonDir, c.commonDir},
			"the working tree": {r.Worktree, c.worktree}, "the .git file": {r.GitFile, c.gitFile},
		} {
			if want := at(p[1]); p[1] == "" && p[0] != "" || p[1] != "" && p[0] != want {
				t.Errorf("%s: %s is %q, want %q", c.dir, what, p[0], p[1])
			}
		}
		if r.Head != c.head {
			t.Errorf("%s: on branch %q, want %q", c.dir, r.Head, c.head)
		}
		// Whatever would make it another repository is watched.
		for _, p := range []string{at(c.dir + "/.git"), filepath.Join(r.GitDir, "HEAD")} {
			if !slices.Contains(r.Consulted, p) {
				t.Errorf("%s: %s is not among %v", c.dir, p, r.Consulted)
			}
		}
	}
}

// Since 2.54 Git goes no further up from a .git that it cannot read.
func TestDotGitOf254(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"loop", "dangling", "none"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Symlink(".git", filepath.Join(dir, "loop/.git")),
		os.Symlink("nowhere", filepath.Join(dir, "dangling/.git"))); err != nil {
		t.Skip("no symlinks here:", err)
	}
	for _, c := range []struct {
		dir     string
		v       Version
		refused bool
	}{
		{"loop", Version{2, 54, 0}, true}, {"loop", Version{2, 53, 0}, false}, {"dangling", Version{2, 54, 0}, false},
		{"none", Version{2, 54, 0}, false},
	} {
		env := Env{Version: c.v, Ceilings: []string{dir}}
		_, err := Discover(NewDisk(c.v), env, filepath.Join(dir, c.dir))
		var broken *GitFileError
		if errors.As(err, &broken) != c.refused {
			t.Errorf("%s with Git %v: %v", c.dir, c.v, err)
		}
	}
}

// A commondir of nothing but a line end names the git directory itself; an empty one is
// none that Git can read.
func TestEmptyCommondir(t *testing.T) {
	for text, ok := range map[string]bool{"": false, "\n": true, "\r\n": true, ".\n": true, "..\n": false} {
		m, env, _ := memRepository("")
		m.files["/r/.git/commondir"] = text
		if r, err := OpenGitDir(m, env, "/r/.git"); err != nil || (r != nil) != ok {
			t.Errorf("%q: %+v, %v", text, r, err)
		}
	}
}

// A .git file that names nothing leads nowhere.
func TestGitFile(t *testing.T) {
	m := &memFS{files: map[string]string{}, parsed: map[string]*File{}}
	for text, want := range map[string]string{
		"gitdir: x\n": "/r/x", "gitdir: /x\r\n": "/x", "gitdir: ../x\x00y": "/x",
		"gitdir: ": "", "gitdir: \x00x": "", "gitdir:x": "",
	} {
		m.files["/r/.git"] = text
		if got, err := GitFile(m, "/r/.git"); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v, want %q", text, got, err, want)
		}
	}
}
