//go:build linux || openbsd || dragonfly

package gitconfig

import (
	"io/fs"
	"syscall"
	"time"
)

// changed is when the system last changed anything about a file: no program can
// set it, as tar and rsync set the time of the content.
func changed(info fs.FileInfo) time.Time {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return time.Unix(st.Ctim.Unix())
	}
	return info.ModTime()
}
