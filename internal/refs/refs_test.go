package refs

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + dir,
		"GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=a",
		"GIT_AUTHOR_EMAIL=a@example.com",
		"GIT_COMMITTER_NAME=a",
		"GIT_COMMITTER_EMAIL=a@example.com",
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	git(t, dir, "init", "-q", "-b", "main")
	git(t, dir, "commit", "-q", "--allow-empty", "-m", "x")
	git(t, dir, "branch", "feature/a")
	git(t, dir, "update-ref", "refs/remotes/origin/main", "HEAD")
	git(t, dir, "pack-refs", "--all")
	git(t, dir, "branch", "loose")
	git(t, dir, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
	n, err := Read(filepath.Join(dir, ".git"))
	if err != nil || !slices.Equal(n.Local, []string{"feature/a", "loose", "main"}) ||
		!slices.Equal(n.Remote, []string{"origin/main"}) {
		t.Errorf("%+v, %v", n, err)
	}
	if n, err := Read(filepath.Join(dir, "absent")); len(n.Local) != 0 {
		t.Errorf("a folder that is not there: %+v, %v", n, err)
	}
}
