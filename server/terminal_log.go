package server

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/live"
	"github.com/gitauth-ls/gitauth-ls/internal/refs"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/watch"
)

// logFile follows a file that grows: only what was appended is read.
type logFile struct {
	path   string
	f      *os.File
	info   os.FileInfo // of f when it was opened
	offset int64
	tail   []byte // the last bytes before offset, to notice other contents
}

const (
	// logChunk is how much is read at a time.
	logChunk = 256 << 10
	// tailSize is how many bytes are compared to notice that a file was
	// emptied and has grown again beyond the offset.
	tailSize = 512
)

var (
	errNotRegular = errors.New("not a regular file")
	errRewritten  = errors.New("written anew while it was read")
)

// open makes sure that the file that is open is the one that the path names and
// that it still has what was read of it. restart says that it is read from its
// beginning: for the first time, or because it was replaced, emptied or written
// anew.
func (l *logFile) open() (restart bool, err error) {
	info, err := os.Stat(l.path)
	if err != nil {
		return false, fmt.Errorf("terminal log: %w", err)
	}
	if !info.Mode().IsRegular() { // a FIFO would never end
		return false, fmt.Errorf("terminal log %s: %w", l.path, errNotRegular)
	}
	if l.same() {
		return false, nil
	}
	l.close()
	f, err := os.Open(l.path)
	if err != nil {
		return false, fmt.Errorf("terminal log: %w", err)
	}
	if info, err = f.Stat(); err != nil || !info.Mode().IsRegular() {
		_ = f.Close() // nothing was written
		return false, fmt.Errorf("terminal log %s: %w", l.path, cmp.Or(err, errNotRegular))
	}
	l.f, l.info, l.offset, l.tail = f, info, 0, nil
	return true, nil
}

// same says whether the file that is open is still the one that the path names.
func (l *logFile) same() bool {
	if l.f == nil {
		return false
	}
	info, err := os.Stat(l.path)
	if err != nil || !os.SameFile(info, l.info) || info.Size() < l.offset {
		return false
	}
	now := make([]byte, len(l.tail))
	_, err = l.f.ReadAt(now, l.offset-int64(len(now)))
	return err == nil && bytes.Equal(now, l.tail)
}

// follow hands on what was appended. errRewritten says that what was handed on
// before is no longer there: one read gives both, so that no change comes between.
func (l *logFile) follow(ctx context.Context, to io.Writer) error {
	buf := make([]byte, tailSize+logChunk)
	for ctx.Err() == nil {
		n, err := l.f.ReadAt(buf, l.offset-int64(len(l.tail)))
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("terminal log: %w", err)
		}
		more, ok := bytes.CutPrefix(buf[:n], l.tail)
		if !ok {
			return fmt.Errorf("terminal log %s: %w", l.path, errRewritten)
		}
		if len(more) > 0 {
			if _, err := to.Write(more); err != nil {
				return fmt.Errorf("terminal log %s: %w", l.path, err)
			}
			l.offset += int64(len(more))
			l.tail = bytes.Clone(buf[max(0, n-tailSize):n])
		}
		if err != nil {
			break
		}
	}
	return ctx.Err()
}

func (l *logFile) close() {
	_ = l.f.Close() // nothing was written, if it is open at all
	l.f = nil
}

const (
	// maxLogs bounds how many log files are followed: each holds a descriptor.
	maxLogs = 256
	// maxLogFolders bounds how many folders a pattern with ** looks into.
	maxLogFolders = 20_000
)

// logs knows which log files of terminals there are, and which of them somebody
// else may have written.
//
// Invariant: the logs that are followed depend on the settings, the workspace and
// the disk alone, and none that may have come with a clone counts as the user's.
type logs struct {
	editor    *editor
	home      string
	patience  *live.Patience
	terminals *terminals
	watching  *watching
	tracked   refs.Indexes // which files Git tracks

	searching sync.Mutex  // held by whoever looks for log files
	soon      atomic.Bool // another search is about to follow
}

// logPattern is a pattern of the setting terminal.logs at one place.
type logPattern struct{ base, glob string }

var wrongPattern = text.New("gitauth.terminal.logs: “%[1]s” is not a pattern. Brackets and braces must be closed.",
	"gitauth.terminal.logs: 「%[1]s」はパターンとして読めません。括弧を閉じてください。")

// patterns applies the setting terminal.logs to the workspace: a relative
// pattern starts at each folder, one that begins with .git/ at each
// repository's own directory.
func (l *logs) patterns(snap *snapshot) []logPattern {
	var out []logPattern
	add := func(base, pattern string) {
		dir, glob := doublestar.SplitPattern(pattern)
		p := logPattern{filepath.Join(base, filepath.FromSlash(dir)), glob}
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	for _, pattern := range snap.settings.TerminalLogs {
		slashed := filepath.ToSlash(pattern)
		if !doublestar.ValidatePattern(slashed) {
			l.editor.tellOnce(protocol.MessageTypeWarning, wrongPattern.With(pattern).In(snap.lang))
			continue
		}
		rest, inGit := strings.CutPrefix(slashed, ".git/")
		switch {
		case strings.HasPrefix(slashed, "~/"):
			if l.home != "" {
				add(l.home, slashed[2:])
			}
		case filepath.IsAbs(pattern):
			dir, glob := doublestar.SplitPattern(slashed)
			out = append(out, logPattern{filepath.FromSlash(dir), glob})
		case inGit:
			for _, dir := range snap.gitDirs {
				add(dir, rest)
			}
		default:
			for _, f := range snap.folders {
				add(f.Path, slashed)
			}
		}
	}
	return out
}

// find lists the files that the patterns name, and the folders whose list
// of names decides about it.
func (l *logs) find(ctx context.Context, patterns []logPattern) (files, folders []string) {
	budget := maxLogFolders
	for _, p := range patterns {
		folders = append(folders, p.base)
		root := &countedFS{FS: os.DirFS(p.base), ctx: ctx, left: &budget}
		err := doublestar.GlobWalk(root, p.glob, func(name string, d fs.DirEntry) error {
			if len(files) >= maxLogs {
				return errTooMany
			}
			if d.Type().IsRegular() || d.Type()&fs.ModeSymlink != 0 {
				files = append(files, filepath.Join(p.base, filepath.FromSlash(name)))
			}
			return nil
		}, doublestar.WithNoFollow())
		if dir := path.Dir(p.glob); dir != "." && !strings.Contains(dir, "**") {
			err = cmp.Or(err, doublestar.GlobWalk(root, dir, func(name string, d fs.DirEntry) error {
				if !d.Type().IsRegular() { // a folder, or a link that may lead to one
					folders = append(folders, filepath.Join(p.base, filepath.FromSlash(name)))
				}
				return nil
			}, doublestar.WithNoFollow()))
		}
		if err != nil {
			l.editor.log.Info("terminal logs not searched to the end", zap.String("folder", p.base), zap.Error(err))
		}
	}
	for _, f := range files {
		folders = append(folders, filepath.Dir(f))
	}
	slices.Sort(files)
	slices.Sort(folders)
	return slices.Compact(files), slices.Compact(folders)
}

var errTooMany = errors.New("too many files or folders")

// countedFS ends a search that would take too long: "~/**" is easily written.
type countedFS struct {
	fs.FS
	ctx  context.Context
	left *int
}

func (c *countedFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if *c.left--; *c.left < 0 {
		return nil, errTooMany
	}
	if err := c.ctx.Err(); err != nil {
		return nil, err
	}
	return fs.ReadDir(c.FS, name)
}

// logsAgain is how long after a search for log files the next one follows: what came
// between a search and the watching of its folders was seen by neither.
const logsAgain = time.Second

// refresh looks for the log files and follows those that there are, now and once
// more.
func (l *logs) refresh() {
	l.search()
	if !l.soon.CompareAndSwap(false, true) {
		return
	}
	l.editor.work.later(func() {
		select {
		case <-l.editor.work.ctx.Done():
			return
		case <-time.After(logsAgain):
		}
		l.soon.Store(false)
		l.search()
	})
}

func (l *logs) search() {
	l.searching.Lock()
	defer l.searching.Unlock()
	snap := l.editor.states.now()
	patterns := l.patterns(snap)
	files, folders := l.find(l.editor.work.ctx, patterns)
	files = slices.DeleteFunc(files, func(f string) bool { return l.keptOut(snap, f) })
	indexes := l.indexesOf(files)
	l.terminals.follow(files, folders, indexes)
	l.watching.soon()
}

// follow replaces the log files that are read. A change in one of folders may
// make or unmake one, and a change of an index that of its logs.
func (t *terminals) follow(files, folders []string, indexes map[string][]string) {
	now := make(map[string]bool, len(files))
	for _, f := range files {
		now[f] = true
	}
	t.mu.Lock()
	var names []string
	for name := range t.logs {
		if !now[name] {
			names = append(names, name)
		}
	}
	for name := range now {
		if !t.logs[name] {
			names = append(names, name)
			if !t.started.Load() {
				t.old[name] = true
			}
		}
		if d, open := t.docs.GetPath(name); open {
			t.open[name] = d
		}
	}
	t.logs, t.folders, t.indexes = now, folders, indexes
	if t.watch == nil && len(now) > 0 && t.work.ctx.Err() == nil {
		t.watch = watch.New(watch.Options{Quiet: logQuiet, Failed: func(err error) { t.log.Info("file watching", zap.Error(err)) }})
		w := t.watch
		t.work.later(func() {
			<-t.work.ctx.Done()
			w.Close()
		})
		t.work.later(func() {
			for paths := range w.Events() {
				t.look(t.decidedBy(paths)...)
			}
		})
	}
	w := t.watch
	t.mu.Unlock()
	if w != nil {
		w.SetPaths(slices.AppendSeq(slices.Clone(files), maps.Keys(indexes)))
	}
	if len(names) > 0 {
		t.look(append(names, files...)...) // also those that are known: they may have changed before they were watched
	}
}

// logQuiet is how long a log must be at rest before it is read: a command's
// output is wanted at once.
const logQuiet = 100 * time.Microsecond

// mayName says whether a change of these paths may make or unmake a log
// file.
func (l *logs) mayName(paths []string) bool {
	folders := l.terminals.watchedFolders()
	return slices.ContainsFunc(paths, func(p string) bool { return slices.Contains(folders, p) })
}

// decidedBy are the logs among changed paths, and those whose index changed: a
// checkout brings a log first and tracks it afterwards.
func (t *terminals) decidedBy(paths []string) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []string
	for _, p := range paths {
		if logs, ok := t.indexes[p]; ok {
			out = append(out, logs...)
		} else {
			out = append(out, p)
		}
	}
	return out
}

// watchedFolders are the folders whose names decide which log files there are.
func (t *terminals) watchedFolders() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.folders
}
