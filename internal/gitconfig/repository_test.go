package gitconfig

import (
	"errors"
	"os"
	"path/filepath"
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
	dirs := []string{
		"plain", "plain/sub/dir", "plain/.git", "plain/.git/refs", "linked", "detached", "bare.git", "bare.git/refs", "separate", "inner/deep", "inner",
		"broken", "broken/sub", "malformed", "empty", "nothing", "ceiling", "ceiling/below", "moved", "saidbare", "noversion", "future", "extended", "ignored", "wtconfig", "notrepo",
	}
	if os.Symlink(at("plain"), at("link")) == nil && os.Symlink(at("plain/sub"), at("inner/link")) == nil {
		if err := os.Mkdir(at("symlinked"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(at("plain/.git"), at("symlinked/.git")); err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, "link", "link/sub", "inner/link/dir", "symlinked")
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
		want := [5]string{real(strings.TrimSpace(gitDir)), real(common), real(top), o.must(dir, "rev-parse", "--is-bare-repository"), strings.TrimSpace(head)}
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
		{"GIT_DIR=" + at("plain/.git"), "GIT_WORK_TREE=" + at("plain/sub")}, {"GIT_WORK_TREE=" + at("plain/sub")}, {"GIT_DIR=" + at("nothing")},
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
