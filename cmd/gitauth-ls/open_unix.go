//go:build unix

package main

import "golang.org/x/sys/unix"

// openNoFollow makes open fail at a link, and not wait at a FIFO.
const openNoFollow = unix.O_NOFOLLOW | unix.O_NONBLOCK
