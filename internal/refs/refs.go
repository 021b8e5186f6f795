// Package refs reads the branches of a repository, and which files Git tracks.
//
// go-git knows loose and packed references, the symbolic ones between them and
// the versions of an index,
// and needs no Git program for it; only its storage is used, never its reader
// or writer of configurations (see package gitconfig for why).
package refs

import (
	"fmt"
	"slices"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// Names are a repository's branches, each list sorted and without prefix.
type Names struct {
	Local  []string // main
	Remote []string // origin/main
}

// limit bounds how many names are read: a list to choose from is no use beyond.
const limit = 5000

// Read lists the branches of the repository with this common directory (the
// git directory of the main work tree).
func Read(commonDir string) (Names, error) {
	// The cache holds objects, of which none is read.
	storage := filesystem.NewStorage(osfs.New(commonDir, osfs.WithBoundOS()), cache.NewObjectLRU(0))
	iter, err := storage.IterReferences()
	if err != nil {
		return Names{}, fmt.Errorf("references of %s: %w", commonDir, err)
	}
	defer iter.Close()
	var n Names
	for len(n.Local)+len(n.Remote) < limit {
		ref, err := iter.Next()
		if err != nil {
			break // io.EOF: the end
		}
		switch name := ref.Name(); {
		case name.IsBranch():
			n.Local = append(n.Local, name.Short())
		case name.IsRemote() && ref.Type() == plumbing.HashReference:
			n.Remote = append(n.Remote, name.Short())
		}
	}
	slices.Sort(n.Local)
	slices.Sort(n.Remote)
	return n, nil
}
