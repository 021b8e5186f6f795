//go:build unix

package gitconfig

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestFIFO fails by its time limit if a FIFO is ever opened for reading.
func TestFIFO(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{".git/objects", ".git/refs"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(dir, ".git/HEAD"), "ref: refs/heads/main\n")
	write(t, filepath.Join(dir, ".git/config"), "[include]\n\tpath = pipe\n[remote \"o\"]\n\turl = u\n")
	for _, p := range []string{".git/pipe", ".gitconfig", ".gitmodules", "sub/.git"} {
		p = filepath.Join(dir, p)
		if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o755), syscall.Mkfifo(p, 0o644)); err != nil {
			t.Skip("no FIFOs here:", err)
		}
	}
	done := make(chan *Config, 1)
	go func() {
		env := OSEnv([]string{"HOME=" + dir, "GIT_CONFIG_NOSYSTEM=1"}, dir)
		env.Version = Version{2, 39, 5}
		disk := NewDisk(env.Version)
		repo, err := Discover(disk, env, filepath.Join(dir, "sub"))
		if err != nil || repo == nil {
			t.Errorf("a .git FIFO below: %v", err)
		}
		c := Load(disk, env, repo)
		c.Submodules(disk)
		done <- c
	}()
	select {
	case c := <-done:
		if len(c.Unreadable) != 2 || len(c.Remotes()) != 1 || c.Fatal != nil {
			t.Errorf("unreadable %v, remotes %v, fatal %v", c.Unreadable, c.Remotes(), c.Fatal)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("a FIFO was opened")
	}
}

func TestUnreadable(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root reads everything")
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, ".gitconfig"), "[a]\nb = 1\n")
	if err := os.Chmod(filepath.Join(dir, ".gitconfig"), 0); err != nil {
		t.Fatal(err)
	}
	c := Load(NewDisk(Version{}), OSEnv([]string{"HOME=" + dir, "GIT_CONFIG_NOSYSTEM=1"}, dir), nil)
	if c.Fatal != nil || len(c.Unreadable) != 1 || !errors.Is(c.Unreadable[0], fs.ErrPermission) {
		t.Errorf("fatal %v, unreadable %v", c.Fatal, c.Unreadable)
	}
}

// A file that is changed in place, with its size and time kept as rsync -t and
// some builds do, is read again.
func TestDiskSeesWhatKeepsItsTime(t *testing.T) {
	t.Parallel() // it waits
	path := filepath.Join(t.TempDir(), "config")
	write(t, path, "[a]\nb = 1\n")
	when := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, when, when); err != nil {
		t.Fatal(err)
	}
	time.Sleep(2100 * time.Millisecond) // until the file counts as at rest
	d := NewDisk(Version{})
	value := func() string {
		f, err := d.Config(path)
		if err != nil {
			t.Fatal(err)
		}
		return f.Entries[0].Value
	}
	value()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("2"), int64(len("[a]\nb = "))); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Close(), os.Chtimes(path, when, when)); err != nil {
		t.Fatal(err)
	}
	if got := value(); got != "2" {
		t.Errorf("b is still %s", got)
	}
}

// A file that is longer than the system says, such as one that grows meanwhile, is read
// to its end.
func TestDiskReadsToTheEnd(t *testing.T) {
	const path = "/proc/version"
	want, err := os.ReadFile(path)
	if err != nil {
		t.Skip("no file here whose size is not told:", err)
	}
	if got, err := NewDisk(Version{}).ReadFile(path); err != nil || string(got) != string(want) {
		t.Errorf("%d bytes of %d, %v", len(got), len(want), err)
	}
}
