//go:build !linux && !openbsd && !dragonfly && !darwin && !freebsd && !netbsd

package gitconfig

import (
	"io/fs"
	"time"
)

// changed is when the content of a file was changed, as far as programs say so.
func changed(info fs.FileInfo) time.Time { return info.ModTime() }
