//go:build unix

package main

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// openNoFollow makes open fail at a link, and not wait at a FIFO.
const openNoFollow = unix.O_NOFOLLOW | unix.O_NONBLOCK

// ownedByAnother reports whether somebody else owns a path. Under sudo the user
// who called it is no other (Git 2.35.3).
func ownedByAnother(path string) bool {
	var st unix.Stat_t
	if unix.Lstat(path, &st) != nil {
		return false
	}
	me := os.Geteuid()
	if int(st.Uid) == me {
		return false
	}
	if me == 0 {
		caller, err := strconv.Atoi(os.Getenv("SUDO_UID"))
		return err != nil || int(st.Uid) != caller
	}
	return true
}
