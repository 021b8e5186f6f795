package server

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
)

// maxVisited bounds how many folders are looked at because a terminal went
// there.
const maxVisited = 50

// visited are the folders in which terminals ran Git: a terminal may have been
// opened elsewhere than in the workspace, or have gone elsewhere.
//
// Invariant: a folder is noted once, there are never more than maxVisited, and no
// transcript that somebody else may have written adds one.
type visited struct {
	home string // what "~" stands for, "" where that is not known

	mu   sync.Mutex
	dirs map[string]bool
}

// note takes in the folders of failed commands and says whether there are new
// ones.
func (v *visited) note(transcripts []*diagnostics.Transcript) (more bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, t := range transcripts {
		if t.Foreign {
			continue
		}
		for i := range t.Events {
			f := t.Events[i].Failure
			if f == nil {
				continue
			}
			dir := f.Cwd
			if rest, ok := strings.CutPrefix(dir, "~"); ok && v.home != "" && (rest == "" || rest[0] == '/' ||
				rest[0] == '\\') {
				dir = v.home + rest
			}
			if dir == "" {
				dir = t.Cwd
			}
			if dir = filepath.Clean(dir); !filepath.IsAbs(dir) || v.dirs[dir] || len(v.dirs) >= maxVisited {
				continue
			}
			if v.dirs == nil {
				v.dirs = map[string]bool{}
			}
			v.dirs[dir], more = true, true
		}
	}
	return more
}

// all lists the folders in any order.
func (v *visited) all() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Collect(maps.Keys(v.dirs))
}
