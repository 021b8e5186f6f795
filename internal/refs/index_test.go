package refs

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTracked(t *testing.T) {
	for _, version := range []string{"2", "3", "4"} {
		dir := t.TempDir()
		git(t, dir, "init", "-q", "-b", "main")
		index := filepath.Join(dir, ".git", "index")
		var x Indexes
		is := func(path string, want bool) {
			t.Helper()
			if got, err := x.Tracked(index, path); got != want || err != nil {
				t.Errorf("version %s: %s is tracked: %v, %v", version, path, got, err)
			}
		}
		is("typescript", false)
		for _, name := range []string{"typescript", "logs/Build.typescript", "own"} {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		git(t, dir, "add", "typescript", "logs")
		git(t, dir, "update-index", "--index-version", version)
		is("typescript", true)
		is("logs/build.typescript", true)
		is("logs", false)
		is("own", false)
		git(t, dir, "add", "-N", "own")
		is("own", true)
		git(t, dir, "rm", "-q", "--cached", "typescript")
		is("typescript", false)

		if err := os.WriteFile(index+".lock", nil, 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := x.Tracked(index, "typescript"); err == nil {
			t.Error("an index that is being written is taken for what it was")
		}
		if err := os.Remove(index + ".lock"); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(index, []byte("DIRC\x00\x00\x00\x02\xff\xff\xff\xff"), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := x.Tracked(index, "typescript"); err == nil {
			t.Error("an index that cannot be read says that nothing is tracked")
		}
	}
}
