package gitconfig

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestDiskRefuses(t *testing.T) {
	dir := t.TempDir()
	d := NewDisk(Version{})
	large := filepath.Join(dir, "large")
	f, err := os.Create(large)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Truncate(1<<30), f.Close()); err != nil {
		t.Fatal(err)
	}
	var tooLarge *TooLargeError
	if _, err := d.Config(large); !errors.As(err, &tooLarge) || tooLarge.Size != 1<<30 {
		t.Errorf("a file of 1 GiB gives %v", err)
	}
	var notRegular *NotRegularError
	if _, err := d.Config(dir); !errors.As(err, &notRegular) || !notRegular.Mode.IsDir() {
		t.Errorf("a directory gives %v", err)
	}
	if _, err := d.Config(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file gives %v", err)
	}
	if _, err := d.Config(filepath.Join(large, "below")); !missing(err) {
		t.Errorf("a file below a file gives %v", err)
	}
	if f, err := d.Config(os.DevNull); err != nil || len(f.Entries) != 0 {
		t.Errorf("the null device gives %v", err)
	}
	loop := filepath.Join(dir, "loop")
	if err := os.Symlink(loop, loop); err == nil {
		if _, err := d.Config(loop); err == nil || missing(err) {
			t.Errorf("a symlink to itself gives %v", err)
		}
	}
}

func TestDiskCaches(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config")
	save := func(text string, age time.Duration) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		when := time.Now().Add(-age)
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	d := NewDisk(Version{})
	read := func() *File {
		f, err := d.Config(path)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	save("[a]\nb = 1\n", time.Hour)
	first := read()
	if read() != first {
		t.Error("an unchanged file is parsed again")
	}
	save("[a]\nb = 2\n", time.Minute)
	if got := read().Entries[0].Value; got != "2" {
		t.Errorf("a changed file still has the value %s", got)
	}
	// Twice within the granularity of a time, the size the same.
	save("[a]\nb = 3\n", 0)
	fresh := read()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("[a]\nb = 4\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if got := read(); got == fresh || got.Entries[0].Value != "4" {
		t.Error("a file that changed right after it was read is not read again")
	}
}
