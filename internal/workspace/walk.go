package workspace

import (
	"context"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
)

// Found is a repository that a walk came across.
type Found struct {
	Dir  string // the folder that holds .git, or the bare repository itself
	Bare bool
	// Names are the folder's own entries, so that nobody has to ask the disk
	// again which manifests there are.
	Names Names
}

// Names are the names in a folder. nil means that nobody looked.
type Names []name

// Has says whether a folder may hold a name: it does when nobody looked.
func (n Names) Has(text string) bool {
	return n == nil || slices.ContainsFunc(n, func(e name) bool { return e.text == text })
}

// hasDir says whether a folder certainly holds a folder of this name.
func (n Names) hasDir(text string) bool {
	return slices.ContainsFunc(n, func(e name) bool { return e.text == text && e.isDir() })
}

// Folder is what a folder's names say about it.
type Folder struct {
	Git  bool // it holds .git
	Bare bool // it looks like a bare repository, in which there is nothing to search
	// Folders are the names of the folders in it that are to be searched, sorted.
	Folders []string
}

// ReadFolder asks the disk for a folder's names.
func ReadFolder(dir string) (Folder, error) {
	entries, err := readDir(dir)
	if err != nil {
		return Folder{}, err
	}
	f := entries.folder()
	for i, name := range f.Folders {
		f.Folders[i] = strings.Clone(name) // or it would keep the names of all files
	}
	return f, nil
}

func (n Names) folder() Folder {
	var f Folder
	head, objects, refs := false, false, false
	for _, e := range n {
		switch e.text {
		case ".git":
			f.Git = true
			continue
		case "HEAD":
			head = true
		case "objects":
			objects = e.isDir()
		case "refs":
			refs = e.isDir()
		}
		if e.isDir() && !skipped(e.text) {
			f.Folders = append(f.Folders, e.text)
		}
	}
	if !f.Git && head && objects && refs {
		return Folder{Bare: true}
	}
	slices.Sort(f.Folders)
	return f
}

// skipped are folders that are not searched: they hold thousands of folders
// and no clone of the user's. VS Code's Git leaves them out, too
// (git.repositoryScanIgnoredFolders).
func skipped(name string) bool { return name == "node_modules" }

// Walk finds the repositories at or below root (one ReadDir a folder, no step
// into .git, symbolic links not followed) and gives what visit makes of each,
// in the order of their paths. visit runs on all processors, ahead of the
// consumer. failed is told, from any
// goroutine, of folders that could not be read. The walk ends with its context
// or when the consumer stops.
func Walk[T any](
	ctx context.Context,
	root string,
	visit func(Found) T,
	failed func(path string, err error),
) iter.Seq[T] {
	return func(yield func(T) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		w := &walker[T]{visit: visit, failed: failed, slots: make(chan struct{}, max(runtime.GOMAXPROCS(0)-1, 1))}
		top := newQueue[T]()
		crash.Go(func() {
			defer top.close()
			w.walk(ctx, root, top, 0)
		})
		top.drain(ctx, yield)
	}
}

// queue is the results of a subtree, in order, while they come. It is not
// bounded: a result should be small, because the slower of two subtrees holds
// up all that come after it.
type queue[T any] struct {
	mu     sync.Mutex
	items  []item[T]
	closed bool
}

// item is a result, or a subtree that another goroutine walks and whose
// results belong here.
type item[T any] struct {
	value T
	sub   *queue[T]
}

func newQueue[T any]() *queue[T] { return &queue[T]{} }

func (q *queue[T]) put(it item[T]) {
	q.mu.Lock()
	q.items = append(q.items, it)
	q.mu.Unlock()
}

func (q *queue[T]) close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
}

// glance is how often the consumer looks for results. To wake it for each one
// would cost more than most repositories do.
const glance = time.Millisecond

// take waits for results; none means that there will be no more.
func (q *queue[T]) take() []item[T] {
	for {
		q.mu.Lock()
		items, closed := q.items, q.closed
		q.items = nil
		q.mu.Unlock()
		if len(items) > 0 || closed {
			return items
		}
		time.Sleep(glance)
	}
}

// drain hands the results to yield until that or the context ends. The walk
// notices the context's end and closes the queue.
func (q *queue[T]) drain(ctx context.Context, yield func(T) bool) bool {
	for items := q.take(); len(items) > 0; items = q.take() {
		for _, it := range items {
			if ctx.Err() != nil {
				return false
			}
			if it.sub != nil {
				if !it.sub.drain(ctx, yield) {
					return false
				}
			} else if !yield(it.value) {
				return false
			}
		}
	}
	return true
}

// sharedDepth is how deep subtrees are handed to other goroutines. Further down
// they are so small that waking one costs more than the subtree.
const sharedDepth = 2

type walker[T any] struct {
	visit  func(Found) T
	failed func(string, error)
	slots  chan struct{} // one per goroutine that may run besides the first
}

func (w *walker[T]) walk(ctx context.Context, dir string, out *queue[T], depth int) {
	if ctx.Err() != nil {
		return
	}
	entries, err := readDir(dir)
	if err != nil {
		if depth == 0 || !os.IsNotExist(err) { // a folder may go away under a walk
			w.failed(dir, err)
		}
		return
	}
	f := entries.folder()
	switch {
	case f.Git:
		out.put(item[T]{value: w.visit(Found{Dir: dir, Names: entries})})
	case f.Bare:
		out.put(item[T]{value: w.visit(Found{Dir: dir, Bare: true})})
		return
	}
	prefix := strings.TrimSuffix(dir, string(filepath.Separator)) + string(filepath.Separator)
	for _, name := range f.Folders {
		if depth > sharedDepth {
			w.walk(ctx, prefix+name, out, depth+1)
			continue
		}
		select {
		case w.slots <- struct{}{}:
			sub := newQueue[T]()
			crash.Go(func() {
				defer func() { <-w.slots; sub.close() }()
				w.walk(ctx, prefix+name, sub, depth+1)
			})
			out.put(item[T]{sub: sub})
		default:
			w.walk(ctx, prefix+name, out, depth+1)
		}
	}
}
