package workspace

import (
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
)

// GitVersion is the version whose rules count where this Git is the user's; the
// newest where there is none or nobody has asked it.
func GitVersion(g *machine.Git) gitconfig.Version {
	if !g.Found() {
		return gitconfig.Version{}
	}
	return Version(g.Version)
}

// Version is a version as far as the reading of configurations depends on it.
func Version(v machine.Version) gitconfig.Version {
	return gitconfig.Version{Major: v.Major, Minor: v.Minor, Patch: v.Patch}
}
