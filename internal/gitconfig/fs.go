package gitconfig

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// FS is what resolving needs of a file system. A server puts one in front of
// [Disk] that knows unsaved texts. Paths are absolute. Errors of package io/fs
// pass through, so that errors.Is(err, fs.ErrNotExist) works.
type FS interface {
	// Config gives a parsed configuration file; the same *File as long as the
	// file is unchanged, if it caches.
	Config(path string) (*File, error)
	// ReadFile reads a small file such as HEAD, commondir or a .git file, of
	// at most 1 MiB, the limit that Git has for .git files.
	ReadFile(path string) ([]byte, error)
	Stat(path string) (fs.FileInfo, error)
	Lstat(path string) (fs.FileInfo, error)
	EvalSymlinks(path string) (string, error)
	// Names lists what a folder holds, sorted.
	Names(dir string) ([]string, error)
}

// MaxConfigSize is the size in bytes above which a configuration file is not
// read. Git's own limit is 2 GiB.
const MaxConfigSize = 16 << 20

// maxItems is the number of lines and section headers above which a file is
// not read either: each costs many times its bytes.
const maxItems = 1_250_000

const maxSmallFile = 1 << 20

// TooLargeError says that a file was not read because of its size.
type TooLargeError struct {
	Path string
	Size int64 // bytes
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("read %s: %d bytes are more than a configuration file has", e.Path, e.Size)
}

// CheckSize refuses a text that is too large to be taken apart.
func CheckSize(path, text string) error {
	if len(text) > MaxConfigSize || len(text) > maxItems && strings.Count(text, "\n")+strings.Count(text, "[") > maxItems {
		return &TooLargeError{Path: path, Size: int64(len(text))}
	}
	return nil
}

// NotRegularError says that a path names something that is not read: a
// directory, a FIFO, a device.
type NotRegularError struct {
	Path string
	Mode fs.FileMode
}

func (e *NotRegularError) Error() string {
	what := "not a regular file"
	if e.Mode.IsDir() {
		what = "is a directory"
	}
	return fmt.Sprintf("read %s: %s", e.Path, what)
}

// Disk is the real file system. It keeps parsed files while their size, time
// and identity stay the same. It is safe for concurrent use.
type Disk struct {
	version Version
	frozen  bool

	mu    sync.Mutex // guards what follows
	files map[string]diskFile
	bytes int
}

type diskFile struct {
	info fs.FileInfo
	read time.Time
	file *File
	err  error // of a frozen Disk: why there is no file
}

// What a Disk keeps at most; it starts anew above.
const (
	maxDiskFiles = 512
	maxDiskBytes = 64 << 20
)

// NewDisk makes a Disk that parses as a Git of version v does.
func NewDisk(v Version) *Disk {
	return &Disk{version: v, files: map[string]diskFile{}}
}

// NewFrozenDisk makes a Disk for a search through many repositories: it does
// not look again at a file that it keeps, or at one that was not there.
func NewFrozenDisk(v Version) *Disk {
	d := NewDisk(v)
	d.frozen = true
	return d
}

// Config reads and parses a file of at most MaxConfigSize bytes. The null
// device, which people give to Git to say "none", is an empty file; every
// other thing that is no regular file gives a *NotRegularError.
func (d *Disk) Config(path string) (*File, error) {
	if d.frozen {
		d.mu.Lock()
		c, ok := d.files[path]
		d.mu.Unlock()
		if ok {
			return c.file, c.err
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		if d.frozen {
			d.keep(path, diskFile{err: err})
		}
		return nil, err
	}
	if isNull(path, info) {
		return Parse(path, "", d.version), nil
	}
	d.mu.Lock()
	c, ok := d.files[path]
	d.mu.Unlock()
	// A file that was written while it was read may change again within the
	// granularity of its time, so that time proves nothing.
	if ok && os.SameFile(c.info, info) && c.info.Size() == info.Size() && c.info.ModTime().Equal(info.ModTime()) &&
		changed(c.info).Equal(changed(info)) && c.read.Sub(changed(info)) > 2*time.Second {
		return c.file, nil
	}
	read := time.Now()
	text, info, err := readRegular(path, info, MaxConfigSize)
	if err != nil {
		return nil, err
	}
	if err := CheckSize(path, text); err != nil {
		return nil, err
	}
	f := c.file
	if !ok || f.Text != text {
		f = Parse(path, text, d.version)
	}
	d.keep(path, diskFile{info: info, read: read, file: f})
	return f, nil
}

func (d *Disk) keep(path string, c diskFile) {
	size := func(c diskFile) int {
		if c.file == nil {
			return 0
		}
		return len(c.file.Text)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.files) >= maxDiskFiles || d.bytes+size(c) > maxDiskBytes {
		d.files, d.bytes = map[string]diskFile{}, 0
	}
	d.bytes += size(c) - size(d.files[path])
	d.files[path] = c
}

// ReadFile reads a regular file of at most 1 MiB.
func (d *Disk) ReadFile(path string) ([]byte, error) {
	return readOpen(path, maxSmallFile, regular(path, maxSmallFile))
}

// Stat is os.Stat.
func (d *Disk) Stat(path string) (fs.FileInfo, error) { return os.Stat(path) }

// Lstat is os.Lstat.
func (d *Disk) Lstat(path string) (fs.FileInfo, error) { return os.Lstat(path) }

// EvalSymlinks is filepath.EvalSymlinks.
func (d *Disk) EvalSymlinks(path string) (string, error) { return filepath.EvalSymlinks(path) }

func isNull(path string, info fs.FileInfo) bool {
	if info.Mode()&fs.ModeDevice == 0 {
		return false
	}
	if path == os.DevNull {
		return true
	}
	real, err := filepath.EvalSymlinks(path)
	return err == nil && real == os.DevNull
}

// readRegular reads a regular file without ever waiting for a FIFO's other
// end: what info says is checked before the file is opened, and what was opened
// again after, because the path may have become something else in between.
func readRegular(path string, info fs.FileInfo, limit int64) (string, fs.FileInfo, error) {
	check := regular(path, limit)
	if err := check(info.Mode(), info.Size()); err != nil {
		return "", nil, err
	}
	b, err := readOpen(path, limit, check)
	return string(b), info, err
}

// regular refuses what is no regular file and what is too large.
func regular(path string, limit int64) func(fs.FileMode, int64) error {
	return func(mode fs.FileMode, size int64) error {
		switch {
		case !mode.IsRegular():
			return &NotRegularError{Path: path, Mode: mode}
		case size > limit:
			return &TooLargeError{Path: path, Size: size}
		}
		return nil
	}
}

// missing reports whether Git takes an error for "there is no such file".
func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// Names is that of the operating system.
func (d *Disk) Names(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, err
}
