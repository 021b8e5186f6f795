package packaging

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// sources is a checkout without what builds leave in it and without links, as an
// archive of a tag is.
type sources struct{ fs.FS }

func (s sources) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(s.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		base := path.Base(e.Name())
		return e.IsDir() && (strings.HasPrefix(base, ".") ||
			slices.Contains([]string{"bin", "dist", "node_modules", "testdata"}, base)) || e.Type()&fs.ModeSymlink != 0
	}), err
}
