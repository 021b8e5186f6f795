package gitconfig

import (
	"fmt"
	"strconv"
	"strings"
)

// Version is a version of Git. The zero value stands for the newest one that
// this package knows.
type Version struct{ Major, Minor, Patch int }

// ParseVersion reads "2.39.5", "git version 2.55.0", "2.50.1 (Apple Git-155)"
// or "2.47.1.windows.2". ok is false when no major and minor number is found.
func ParseVersion(s string) (v Version, ok bool) {
	s = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s), "git version "))
	if i := strings.IndexAny(s, " -\n"); i >= 0 {
		s = s[:i]
	}
	parts := strings.SplitN(s, ".", 4)
	if len(parts) < 2 {
		return Version{}, false
	}
	var err error
	if v.Major, err = strconv.Atoi(parts[0]); err != nil || v.Major < 0 {
		return Version{}, false
	}
	if v.Minor, err = strconv.Atoi(parts[1]); err != nil || v.Minor < 0 {
		return Version{}, false
	}
	if len(parts) > 2 {
		// "2.49.rc0" and the like count as the release they lead up to.
		if n, err := strconv.Atoi(parts[2]); err == nil && n > 0 {
			v.Patch = n
		}
	}
	return v, true
}

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
