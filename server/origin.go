package server

import (
	"os"
	"path/filepath"
	"slices"

	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
)

// A terminal log says what a server answered, and so may lead a remote
// elsewhere. Whoever can put a file into a clone could write one: a file
// "typescript" in a branch is one of the names that are looked for. So a log
// that Git tracks is read to be explained and for nothing else, and none of a
// work tree that is not trusted is read at all. What lies in a repository's own
// directory, .git, never comes with a clone; who can write there can write the
// remotes' URLs themselves.

// workTree is a folder with a repository's work tree in it, and the index of
// its tracked files.
type workTree struct{ dir, index string }

// workTreesAround lists the work trees that a path lies in, the innermost
// first; none where it lies in a repository's own directory.
func workTreesAround(path string) []workTree {
	var out []workTree
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		if filepath.Base(dir) == ".git" {
			return nil
		}
		dotgit := filepath.Join(dir, ".git")
		if info, err := os.Lstat(dotgit); err == nil {
			gitDir := dotgit
			if !info.IsDir() {
				gitDir = gitFile(dotgit)
			}
			out = append(out, workTree{dir, filepath.Join(gitDir, "index")})
		}
		if up := filepath.Dir(dir); up == dir {
			return out
		}
	}
}

// gitFile is where a .git file or link leads. What cannot be read leads to
// itself: an index there is none that can be read either.
func gitFile(path string) string {
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return path
	}
	to, err := gitconfig.GitFile(gitconfig.NewDisk(gitconfig.Version{}), path)
	if err != nil {
		return path
	}
	return to
}

// foreign says whether somebody else may have written a log: it is explained and
// changes nothing at the remotes.
func (l *logs) foreign(path string) bool {
	return l.cameWithClone(path) || l.keptOut(l.editor.states.now(), path)
}

// cameWithClone says whether Git tracks a log, under its name or where that
// leads. What is not known counts as tracked.
func (l *logs) cameWithClone(path string) bool {
	came := true
	again := func() { l.terminals.look(path) }
	if !l.patience.Within("log\x00"+path, func() {
		came = false
		for _, name := range l.spellings(path) {
			for _, tree := range workTreesAround(name) {
				rel, err := filepath.Rel(tree.dir, name)
				if err != nil {
					came = true
					return
				}
				tracked, err := l.tracked.Tracked(tree.index, filepath.ToSlash(rel))
				if err != nil {
					l.editor.log.Info("not known whether a terminal log is tracked", zap.String("file", path), zap.Error(err))
				}
				if came = came || tracked || err != nil; came {
					return
				}
			}
		}
	}, again) {
		return true
	}
	return came
}

// spellings are a path and what it leads to.
func (l *logs) spellings(path string) []string {
	if real, err := filepath.EvalSymlinks(path); err == nil && real != path {
		return []string{path, real}
	}
	return []string{path}
}

// keptOut says whether a log is not read at all: it lies in a work tree, and
// nobody trusts the workspace.
func (l *logs) keptOut(snap *snapshot, path string) bool {
	if l.editor.session.trusted {
		return false
	}
	out := true
	if !l.patience.Within("log\x00"+path, func() {
		out = slices.ContainsFunc(l.spellings(path), func(name string) bool {
			return len(workTreesAround(name)) > 0 || !inGitDir(name) && inWorkspace(snap, name)
		})
	}, l.refresh) {
		return true
	}
	return out
}

// inGitDir says whether a path lies in a repository's own directory.
func inGitDir(path string) bool {
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		if filepath.Base(dir) == ".git" {
			return true
		}
		if filepath.Dir(dir) == dir {
			return false
		}
	}
}

// indexesOf are the indexes that decide what logs count for, each with its
// logs. One on a file system that does not answer is left out: it cannot be
// watched, and its logs count as tracked.
func (l *logs) indexesOf(files []string) map[string][]string {
	out := map[string][]string{}
	for _, f := range files {
		for _, tree := range workTreesAround(f) {
			if out[tree.index] != nil || l.patience.Within("log\x00"+f, func() { _, _ = os.Stat(tree.index) }, func() {}) {
				out[tree.index] = append(out[tree.index], f)
			}
		}
	}
	return out
}
