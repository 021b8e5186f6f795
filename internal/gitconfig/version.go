package gitconfig

import (
	"fmt"
)

// Version is a version of Git. The zero value stands for the newest one that
// this package knows.
type Version struct{ Major, Minor, Patch int }

// AtLeast reports whether v is major.minor or later.
func (v Version) AtLeast(major, minor int) bool {
	if v == (Version{}) {
		return true
	}
	return v.Major > major || v.Major == major && v.Minor >= minor
}

// String is the version as Git prints it, "" for the zero value.
func (v Version) String() string {
	if v == (Version{}) {
		return ""
	}
	return fmt.Sprintf("%d.%d.%d", v.Major, v.Minor, v.Patch)
}
