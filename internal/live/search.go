package live

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/watch"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

// bounds are what a search costs at most. Folders are looked at in the order of
// their depth and then of their names, so that a bound always cuts the same ones
// off; but for the time, which a slow network drive may take.
type bounds struct {
	folders int           // that are searched, in all folders of the workspace
	depth   int           // below a folder of the workspace
	time    time.Duration // after which a search goes no deeper
	watched int           // folders that are watched for what may appear in them
}

func defaultBounds() bounds {
	b := bounds{folders: 200_000, depth: 64, time: 2 * time.Minute, watched: 4096}
	if runtime.GOOS != "linux" {
		b.watched = 256 // where a watch keeps files open, or folders from being renamed
	}
	return b
}

// tree is what is known of a folder of the workspace.
type tree struct {
	root  *node
	repos []*repository
	watch map[string]watch.Signature
}

// node is a folder.
type node struct {
	name  string
	kids  []*node // those to be searched, sorted by name
	seen  watch.Signature
	marks workspace.Folder // without names
	repo  *repository      // nil for none
}

// repository is one that was found, and what says that it still is one. It does
// not change.
type repository struct {
	gitDir, real string
	version      gitconfig.Version
	paths        [3]string // .git, HEAD, config
	seen         [3]watch.Signature
}

// task is a folder that is to be looked at, with what is known of it.
type task struct {
	tree  *tree
	node  *node
	path  string
	known node
}

// outcome is what the look at one shows.
type outcome struct {
	seen    watch.Signature
	listed  bool // its names were read
	folder  workspace.Folder
	err     error
	repo    *repository
	refused error // why what looks like a repository is none
	watch   map[string]watch.Signature
	silent  bool // the disk did not answer
}

// batch is how many folders are looked at before the clock is.
const batch = 64

// lookFar searches the workspace's folders. It reports whether all there is was
// looked at and is watched.
func (r *Repositories) lookFar(ctx context.Context) (whole bool) {
	r.mu.Lock()
	folders := r.open.Folders
	trees := make(map[string]*tree, len(folders))
	var level []task
	workers := 1 // what is run again runs beside the editor's questions
	for _, f := range folders {
		t := &tree{watch: map[string]watch.Signature{}, root: &node{name: f}}
		if was := r.trees[f]; was != nil {
			t.root = was.root
		} else {
			workers = runtime.GOMAXPROCS(0)
		}
		if trees[f] == nil {
			trees[f] = t
			level = append(level, task{t, t.root, f, *t.root})
		}
	}
	r.mu.Unlock()
	fsys, env := r.disk()
	begin := time.Now()
	whole = true
	cut := ""
	seen, watched := 0, 0
	for depth := 0; len(level) > 0 && ctx.Err() == nil; depth++ {
		if rest := r.bounds.folders - seen; len(level) > rest {
			if cut == "" {
				cut = level[rest].path
			}
			level = level[:rest]
		}
		if len(level) > 0 && (depth > r.bounds.depth || time.Since(begin) > r.bounds.time) {
			cut = level[0].path
			break
		}
		seen += len(level)
		outcomes := r.lookAt(ctx, level, workers, func(t *task) outcome { return look(fsys, env, t) })
		if ctx.Err() != nil {
			break
		}
		var next []task
		for i := range level {
			t, o := &level[i], &outcomes[i]
			if o.silent {
				t.tree.repos = t.node.below(t.tree.repos) // what it was before, until the disk answers
				continue
			}
			r.tellTrouble(t.path, o.err)
			r.tellTrouble(filepath.Join(t.path, ".git"), o.refused)
			t.node.take(o)
			if o.repo != nil {
				t.tree.repos = append(t.tree.repos, o.repo)
			}
			if watched++; watched <= r.bounds.watched {
				t.tree.watch[t.path] = o.seen
			} else {
				whole = false
			}
			for path, sig := range o.watch {
				t.tree.watch[path] = sig
			}
			prefix := strings.TrimSuffix(t.path, string(filepath.Separator)) + string(filepath.Separator)
			for _, kid := range t.node.kids {
				next = append(next, task{t.tree, kid, prefix + kid.name, *kid})
			}
		}
		level = next
	}
	if ctx.Err() != nil {
		return whole
	}
	r.mu.Lock()
	for f, t := range trees {
		if slices.Contains(r.open.Folders, f) {
			r.trees[f] = t
		}
	}
	r.cut = cut
	r.mu.Unlock()
	r.tell()
	return whole && cut == ""
}

// below adds the repositories that are known at and below a folder.
func (n *node) below(list []*repository) []*repository {
	if n.repo != nil {
		list = append(list, n.repo)
	}
	for _, kid := range n.kids {
		list = kid.below(list)
	}
	return list
}

// take keeps what a look has shown.
func (n *node) take(o *outcome) {
	n.seen, n.repo = o.seen, o.repo
	if !o.listed {
		return
	}
	n.marks = workspace.Folder{Git: o.folder.Git, Bare: o.folder.Bare}
	before := n.kids
	n.kids = make([]*node, 0, len(o.folder.Folders))
	for _, name := range o.folder.Folders {
		for len(before) > 0 && before[0].name < name {
			before = before[1:]
		}
		if len(before) > 0 && before[0].name == name {
			n.kids = append(n.kids, before[0])
		} else {
			n.kids = append(n.kids, &node{name: name})
		}
	}
}

// lookAt looks at folders, several at a time, and gives up on those that the
// disk says nothing about.
func (r *Repositories) lookAt(ctx context.Context, tasks []task, workers int, look func(*task) outcome) []outcome {
	out := make([]outcome, len(tasks))
	var next atomic.Int64
	worker := func() {
		for ctx.Err() == nil {
			from := int(next.Add(batch)) - batch
			if from >= len(tasks) {
				return
			}
			to := min(from+batch, len(tasks))
			if got, ok := r.lookAtSome(tasks[from:to], look); ok {
				copy(out[from:to], got)
				continue
			}
			for i := from; i < to; i++ {
				if got, ok := r.lookAtSome(tasks[i:i+1], look); ok {
					out[i] = got[0]
				} else {
					out[i].silent = true
				}
			}
		}
	}
	var group sync.WaitGroup
	for range min(workers, (len(tasks)+batch-1)/batch) - 1 {
		group.Go(func() { crash.Guard(worker) })
	}
	worker()
	group.Wait()
	return out
}

// lookAtSome looks at a few folders. What it gives up on goes on beside, so that
// it must have nothing in common with what comes after.
func (r *Repositories) lookAtSome(tasks []task, look func(*task) outcome) ([]outcome, bool) {
	out := make([]outcome, len(tasks))
	key := "below " + tasks[0].path + " " + strconv.Itoa(len(tasks))
	ok := r.o.Patience.Within(key, func() {
		for i := range tasks {
			out[i] = look(&tasks[i])
		}
	}, r.Look)
	return out, ok
}

// look asks the disk about a folder, as little as possible.
func look(fsys gitconfig.FS, env gitconfig.Env, t *task) outcome {
	o := outcome{seen: watch.Sign(t.path), folder: t.known.marks}
	if !o.seen.Exists() {
		o.listed, o.folder = true, workspace.Folder{}
		return o
	}
	if o.seen != t.known.seen || !o.seen.Settled() {
		o.listed = true
		if o.folder, o.err = workspace.ReadFolder(t.path); o.err != nil {
			o.folder = workspace.Folder{}
		}
	}
	if !o.folder.Git && !o.folder.Bare {
		return o
	}
	if was := t.known.repo; was != nil && was.version == env.Version && was.still() {
		o.repo = was
		return o
	}
	o.repo, o.refused = open(fsys, env, t.path)
	if o.repo == nil {
		// It may be about to become one: look at what is missing, and once more
		// after that.
		o.watch = o.missing(t.path)
		o.repo, o.refused = open(fsys, env, t.path)
	}
	return o
}

func (r *repository) still() bool {
	for i, path := range r.paths {
		if now := watch.Sign(path); now != r.seen[i] || !now.Settled() {
			return false
		}
	}
	return true
}

// open finds the repository of a folder that holds .git or looks like a bare
// one.
func open(fsys gitconfig.FS, env gitconfig.Env, dir string) (*repository, error) {
	dotGit := filepath.Join(dir, ".git")
	began, before := time.Now(), watch.Sign(dotGit)
	env.Cwd = dir
	repo, err := gitconfig.Discover(fsys, env, dir)
	if err != nil || repo == nil || repo.GitDir != dotGit && repo.GitFile != dotGit && repo.GitDir != dir {
		return nil, err // or Git goes further up: what is found there is known
	}
	r := &repository{gitDir: repo.GitDir, real: realPath(repo.GitDir), version: env.Version}
	r.paths = [3]string{dotGit, filepath.Join(repo.GitDir, "HEAD"), filepath.Join(repo.CommonDir, "config")}
	r.seen[0] = before
	for i, path := range r.paths[1:] {
		if r.seen[i+1] = watch.SignSince(path, began); !r.seen[i+1].Exists() {
			r.seen[i+1] = watch.Signature{} // gone by now, or a repository to look at again each time
		}
	}
	return r, nil
}

// missing are the paths that a folder's repository needs to be one.
func (o *outcome) missing(dir string) map[string]watch.Signature {
	seen := map[string]watch.Signature{}
	if o.folder.Bare {
		return sign(seen, dir, gitDirNames)
	}
	dotGit := filepath.Join(dir, ".git")
	sign(seen, dir, []string{".git"})
	var wrong *gitconfig.GitFileError
	if errors.As(o.refused, &wrong) {
		if wrong.Target != "" {
			sign(seen, wrong.Target, gitDirNames)
		}
		return seen
	}
	return sign(seen, dotGit, gitDirNames)
}
