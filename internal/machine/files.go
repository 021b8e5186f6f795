package machine

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Lies reports whether something lies at a path of What.Files, written as
// there. known is false where nobody could look: a relative path, a folder that
// may not be entered, a path on another machine.
func (f *Facts) Lies(path string) (there, known bool) {
	if f == nil {
		return false, false
	}
	state, looked := f.files[path]
	return state == runnable, looked && state != notAccessible
}

// lookAt looks whether something lies at each path. A path on another machine
// is left alone: on Windows even a look at it may send the user's password there.
func (e Env) lookAt(paths []string) map[string]presence {
	found := map[string]presence{}
	for _, written := range paths {
		path := e.tilde(written)
		if e.onDrive(path) {
			found[written] = notThere
			continue
		}
		if !filepath.IsAbs(path) || strings.HasPrefix(filepath.ToSlash(path), "//") {
			continue
		}
		switch _, err := os.Stat(path); {
		case err == nil:
			found[written] = runnable
		case errors.Is(err, fs.ErrNotExist):
			found[written] = notThere
		default:
			found[written] = notAccessible
		}
	}
	return found
}

// commandIdentities lists the identity files that commands name.
func (e Env) commandIdentities(commands []string) []string {
	var list []string
	for _, c := range commands {
		for _, a := range e.readSSHCommand(c).Identities {
			if a.Path != "" {
				list = append(list, a.Path)
			}
		}
	}
	return list
}
