package refs

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/go-git/go-git/v5/plumbing/format/index"
)

// maxIndex bounds how much of an index is read, in bytes: one of a million files
// has a hundred megabytes.
const maxIndex = 256 << 20

var (
	errIndexTooLarge = errors.New("the index is too large to be read")
	errIndexLocked   = errors.New("the index is being written")
)

// Indexes knows which files Git tracks, as the indexes of work trees say. It
// reads an index again when it has changed. The zero value is ready, and safe
// for concurrent use.
type Indexes struct {
	mu    sync.Mutex
	known map[string]indexed
}

type indexed struct {
	size  int64
	when  time.Time
	names map[string]struct{} // in small letters
	err   error
}

// maxIndexes bounds how many indexes are kept.
const maxIndexes = 16

// Tracked says whether an index lists a path, which is relative to the work tree
// and separated by slashes. Upper and lower case are not told apart, as on the
// file systems where they are not. Without an index nothing is tracked. An error
// says that it is not known: the index cannot be read, or is just being written.
func (x *Indexes) Tracked(file, path string) (bool, error) {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(file + ".lock"); err == nil {
			return false, errIndexLocked
		}
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("index %s: %w", file, err)
	}
	if _, err := os.Lstat(file + ".lock"); err == nil {
		return false, errIndexLocked // a checkout writes the files first
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	k, ok := x.known[file]
	if !ok || k.size != info.Size() || !k.when.Equal(info.ModTime()) {
		k = indexed{size: info.Size(), when: info.ModTime()}
		k.names, k.err = readIndex(file, info)
		if x.known == nil || len(x.known) >= maxIndexes {
			x.known = map[string]indexed{}
		}
		x.known[file] = k
	}
	if k.err != nil {
		return false, k.err
	}
	_, tracked := k.names[strings.ToLower(path)]
	return tracked, nil
}

func readIndex(file string, info fs.FileInfo) (names map[string]struct{}, err error) {
	if !info.Mode().IsRegular() || info.Size() > maxIndex {
		return nil, fmt.Errorf("index %s: %w", file, errIndexTooLarge)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	defer f.Close()
	defer func() { // a reader of what somebody else wrote
		if r := recover(); r != nil {
			names, err = nil, fmt.Errorf("index %s: %v", file, r)
		}
	}()
	var all index.Index
	if err := index.NewDecoder(bufio.NewReader(f)).Decode(&all); err != nil {
		return nil, fmt.Errorf("index %s: %w", file, err)
	}
	names = make(map[string]struct{}, len(all.Entries))
	for _, e := range all.Entries {
		names[strings.ToLower(e.Name)] = struct{}{}
	}
	return names, nil
}
