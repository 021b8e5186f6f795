package gitconfig

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
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
	for _, at := range []struct {
		size int64
		ok   bool
	}{{maxSmallFile, true}, {maxSmallFile + 1, false}} {
		if err := os.Truncate(large, at.size); err != nil {
			t.Fatal(err)
		}
		if b, err := d.ReadFile(large); (err == nil) != at.ok || at.ok && int64(len(b)) != at.size {
			t.Errorf("a small file of %d bytes gives %d, %v", at.size, len(b), err)
		}
	}
	if err := error(&NotRegularError{Path: "x", Mode: fs.ModeDir}); err.Error() != "read x: is a directory" {
		t.Errorf("of a directory it says %q", err)
	}
	if err := error(&NotRegularError{Path: "x", Mode: fs.ModeNamedPipe}); err.Error() != "read x: not a regular file" {
		t.Errorf("of a pipe it says %q", err)
	}
	if _, err := os.Stat("/dev/zero"); err == nil {
		if _, err := d.Config("/dev/zero"); !errors.As(err, &notRegular) {
			t.Errorf("another device than the null device gives %v", err)
		}
	}
	null := filepath.Join(dir, "null")
	if err := os.Symlink(os.DevNull, null); err == nil {
		if f, err := d.Config(null); err != nil || len(f.Entries) != 0 {
			t.Errorf("a link to the null device gives %v", err)
		}
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

// A frozen Disk looks at nothing twice; any other finds a file that comes.
func TestFrozenDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config")
	frozen, other := NewFrozenDisk(Version{}), NewDisk(Version{})
	for _, d := range []*Disk{frozen, other} {
		if _, err := d.Config(path); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("no file gives %v", err)
		}
	}
	if err := os.WriteFile(path, []byte("[a]\nb = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := frozen.Config(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that came to a frozen Disk gives %v", err)
	}
	if f, err := other.Config(path); err != nil || len(f.Entries) != 1 {
		t.Errorf("a file that came gives %v", err)
	}
	again := NewFrozenDisk(Version{})
	f, err := again.Config(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if same, err := again.Config(path); err != nil || same != f {
		t.Errorf("a file that went from a frozen Disk gives %v", err)
	}
}

// A Disk keeps what it can, and starts anew before it keeps too much.
func TestDiskKeeps(t *testing.T) {
	d := NewDisk(Version{})
	for i := range maxDiskFiles {
		d.keep(strconv.Itoa(i), diskFile{})
	}
	if len(d.files) != maxDiskFiles {
		t.Errorf("of %d files it keeps %d", maxDiskFiles, len(d.files))
	}
	if d.keep("more", diskFile{}); len(d.files) != 1 {
		t.Errorf("of one more it keeps %d", len(d.files))
	}
	half := diskFile{file: &File{Text: strings.Repeat(" ", maxDiskBytes/2)}}
	d.keep("a", half)
	d.keep("a", half)
	if d.keep("b", half); len(d.files) != 3 || d.bytes != maxDiskBytes {
		t.Errorf("of as much as it may keep it has %d files, %d bytes", len(d.files), d.bytes)
	}
	if d.keep("c", diskFile{file: &File{Text: " "}}); len(d.files) != 1 || d.bytes != 1 {
		t.Errorf("of more it has %d files, %d bytes", len(d.files), d.bytes)
	}
}
