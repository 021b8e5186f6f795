package machine

import (
	"cmp"
	"strconv"
	"strings"
)

// Version is a Git version as `git version` prints it: 2.45.1,
// 2.45.1.windows.2, 2.39.5 (Apple Git-154), 2.56.0.rc1, 2.51.0.345.gabcdef.
// hashicorp/go-version reads none of the suffixes, hence this type.
type Version struct {
	Major, Minor, Patch int
	Release             int    // N of .windows.N, else 0
	Suffix              string // "windows", "vfs", "rc1", … or ""
}

// ParseVersion finds the version in what Git printed, or in a bare number.
func ParseVersion(s string) (Version, bool) {
	s = strings.TrimPrefix(strings.TrimSpace(s), "git version ")
	s, _, _ = strings.Cut(s, " ")
	parts := strings.Split(s, ".")
	var v Version
	nums := []*int{&v.Major, &v.Minor, &v.Patch}
	i := 0
	for i < len(parts) && i < len(nums) {
		n, err := strconv.Atoi(parts[i])
		if err != nil || n < 0 {
			break
		}
		*nums[i] = n
		i++
	}
	if i < 2 || v.Major == 0 {
		return Version{}, false
	}
	if i < len(parts) {
		v.Suffix = parts[i]
		if v.Suffix == "windows" && i+1 < len(parts) {
			v.Release, _ = strconv.Atoi(parts[i+1])
		}
	}
	return v, true
}

// Compare orders by number; a release candidate counts as its release, for a
// warning about a version that is all but out would only annoy.
func (v Version) Compare(w Version) int {
	return cmp.Or(cmp.Compare(v.Major, w.Major), cmp.Compare(v.Minor, w.Minor), cmp.Compare(v.Patch, w.Patch),
		cmp.Compare(v.Release, w.Release))
}

// Less reports whether v is older than w.
func (v Version) Less(w Version) bool { return v.Compare(w) < 0 }

// String is the version without vendor's words: 2.45.1 or 2.45.1.windows.2.
func (v Version) String() string {
	s := strconv.Itoa(v.Major) + "." + strconv.Itoa(v.Minor) + "." + strconv.Itoa(v.Patch)
	if v.Suffix == "windows" {
		s += ".windows." + strconv.Itoa(v.Release)
	}
	return s
}
