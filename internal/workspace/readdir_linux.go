package workspace

import (
	"encoding/binary"
	"io/fs"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// name is a folder's entry. Only what the system call tells is known of it.
type name struct {
	text string
	kind uint8 // unix.DT_…
}

func (n name) isDir() bool { return n.kind == unix.DT_DIR }

// direntBuffers are for getdents64. A search reads a folder for each few
// microseconds of work, so that os.ReadDir's own buffer, its file object and
// the entries' interface values would be a good part of the whole.
var direntBuffers = sync.Pool{New: func() any { return new([16 << 10]byte) }}

// readDir lists a folder, in no particular order.
func readDir(dir string) (Names, error) {
	fd, err := unix.Open(dir, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	for err == unix.EINTR {
		fd, err = unix.Open(dir, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: dir, Err: err}
	}
	defer unix.Close(fd) //nolint:errcheck // nothing was written
	buffer := direntBuffers.Get().(*[16 << 10]byte)
	defer direntBuffers.Put(buffer)
	var names Names
	for {
		n, err := unix.Getdents(fd, buffer[:])
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return names, &fs.PathError{Op: "readdirent", Path: dir, Err: err}
		}
		if n <= 0 {
			return names, nil
		}
		names = appendNames(names, dir, buffer[:n])
	}
}

// appendNames reads linux_dirent64 records: inode and offset (8 bytes each),
// the record's length (2), the kind (1), the name up to a NUL. The names share
// one string.
func appendNames(names Names, dir string, b []byte) Names {
	const header = 19
	all := string(b)
	for at := 0; at+header <= len(b); {
		length := int(binary.NativeEndian.Uint16(b[at+16:]))
		if length < header || at+length > len(b) {
			return names
		}
		end := at + header
		for end < at+length && b[end] != 0 {
			end++
		}
		n := name{all[at+header : end], b[at+18]}
		at += length
		if n.text == "." || n.text == ".." {
			continue
		}
		if n.kind == unix.DT_UNKNOWN { // some file systems do not say
			if st, err := os.Lstat(dir + "/" + n.text); err == nil && st.IsDir() {
				n.kind = unix.DT_DIR
			}
		}
		names = append(names, n)
	}
	return names
}
