//go:build !linux

package workspace

import "os"

// name is a folder's entry.
type name struct {
	text string
	dir  bool
}

func (n name) isDir() bool { return n.dir }

// readDir lists a folder, in no particular order.
func readDir(dir string) (Names, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	entries, err := f.ReadDir(-1)
	names := make(Names, len(entries))
	for i, e := range entries {
		names[i] = name{e.Name(), e.IsDir()}
	}
	return names, err
}
