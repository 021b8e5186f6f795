//go:build !unix

package gitconfig

import (
	"fmt"
	"io"
	"io/fs"
	"os"
)

// readOpen reads a file that is checked again once it is open.
func readOpen(path string, limit int64, check func(fs.FileMode, int64) error) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if err := check(info.Mode(), info.Size()); err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if err := check(info.Mode(), int64(len(b))); err != nil {
		return nil, err
	}
	return b, nil
}
