//go:build unix

package machine

import (
	"io/fs"
	"os"
	"syscall"
)

// tooOpen is ssh's own test (sshkey_perm_ok): it minds only files of whoever
// runs it.
func tooOpen(st fs.FileInfo) bool {
	sys, ok := st.Sys().(*syscall.Stat_t)
	return ok && int(sys.Uid) == os.Getuid() && st.Mode().Perm()&0o077 != 0
}
