package server

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/internal/watch"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// overlay is the disk with the editor's unsaved text over it.
type overlay struct {
	*gitconfig.Disk
	docs    map[string]*document.Document
	real    map[string]*document.Document // the same by real path
	analyst *analyst
	version gitconfig.Version
}

// Config gives the parsed text of a file: the editor's where it is open.
func (o *overlay) Config(path string) (*gitconfig.File, error) {
	if d := o.document(path); d != nil {
		if err := gitconfig.CheckSize(path, d.Text); err != nil {
			return nil, err
		}
		return o.analyst.parsed.of(d, path, o.version, o.Disk), nil
	}
	return o.Disk.Config(path)
}

// ReadFile gives a small file's bytes: the editor's where it is open.
func (o *overlay) ReadFile(path string) ([]byte, error) {
	if d := o.document(path); d != nil {
		return []byte(d.Text), nil
	}
	return o.Disk.ReadFile(path)
}

// document finds the open document of a path, also when the editor reached the
// file through another name (a symbolic link in its folder).
func (o *overlay) document(path string) *document.Document {
	if len(o.docs) == 0 {
		return nil
	}
	if d := o.docs[path]; d != nil {
		return d
	}
	return o.real[o.analyst.real.of(path)]
}

// tracedFS notes how files looked before they were read.
type tracedFS struct {
	gitconfig.FS
	began time.Time
	seen  map[string]watch.Signature
}

// recording makes a loader for one repository of one for all.
func traced(l *workspace.Loader) (*workspace.Loader, tracedFS) {
	r := tracedFS{l.FS, time.Now(), make(map[string]watch.Signature, 16)}
	one := *l
	one.FS = r
	return &one, r
}

func (r tracedFS) note(path string) {
	if _, known := r.seen[path]; !known {
		r.seen[path] = watch.Sign(path)
	}
}

// before is how a file looked that may have been read.
func (r tracedFS) before(path string) watch.Signature {
	if s, read := r.seen[path]; read {
		return s
	}
	return watch.SignSince(path, r.began)
}

// Config is that of the FS.
func (r tracedFS) Config(path string) (*gitconfig.File, error) {
	r.note(path)
	return r.FS.Config(path)
}

// ReadFile is that of the FS.
func (r tracedFS) ReadFile(path string) ([]byte, error) { r.note(path); return r.FS.ReadFile(path) }

// Names is that of the FS.
func (r tracedFS) Names(dir string) ([]string, error) { r.note(dir); return r.FS.Names(dir) }

// Stat is that of the FS.
func (r tracedFS) Stat(path string) (fs.FileInfo, error) { r.note(path); return r.FS.Stat(path) }

// parsedDocs keeps the tree of each document's newest text: a snapshot that
// changes another file parses nothing again.
type parsedDocs struct {
	mu    sync.Mutex
	byKey map[string]parsedDoc
}

type parsedDoc struct {
	doc     *document.Document
	version gitconfig.Version
	file    *gitconfig.File
}

// of gives the tree of a document: the same one as for its former state or for
// the file on the disk, if that has the same text.
func (p *parsedDocs) of(d *document.Document, path string, v gitconfig.Version, disk *gitconfig.Disk) *gitconfig.File {
	p.mu.Lock()
	k := p.byKey[path]
	p.mu.Unlock()
	if k.doc == d && k.version == v {
		return k.file
	}
	f := k.file
	if f == nil || k.version != v {
		f, _ = disk.Config(path) // nil if it is not there
	}
	if f == nil || f.Text != d.Text {
		f = gitconfig.Parse(path, d.Text, v)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := p.byKey[path]; now.doc == d && now.version == v {
		return now.file // somebody else was quicker: one tree for all
	}
	if p.byKey == nil {
		p.byKey = map[string]parsedDoc{}
	}
	p.byKey[path] = parsedDoc{d, v, f}
	return f
}

// forget drops what is kept of a document that was closed.
func (p *parsedDocs) forget(d *document.Document) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for path, k := range p.byKey {
		if k.doc.URI == d.URI {
			delete(p.byKey, path)
		}
	}
}

// realPaths remembers where paths lead, until forget is told that one changed.
type realPaths struct {
	mu    sync.Mutex
	known map[string]string
}

// maxRealPaths bounds what is remembered.
const maxRealPaths = 1 << 16

// of asks the disk about the last name of a path only; most paths share their
// folders. Nobody else waits while it does: the disk may be one that does not
// answer.
func (r *realPaths) of(path string) string {
	r.mu.Lock()
	real, ok := r.known[path]
	r.mu.Unlock()
	if ok {
		return real
	}
	real = filepath.Clean(path)
	if dir := filepath.Dir(real); dir != real {
		real = filepath.Join(r.of(dir), filepath.Base(real))
	}
	// A path that is not there has the place where it would appear.
	if info, err := os.Lstat(real); err == nil && info.Mode()&os.ModeSymlink != 0 {
		if target, err := filepath.EvalSymlinks(real); err == nil {
			real = target
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known == nil || len(r.known) > maxRealPaths {
		r.known = map[string]string{}
	}
	r.known[path] = real
	return real
}

// forgetAll is told that any path may lead elsewhere now.
func (r *realPaths) forgetAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.known = nil
}

// forget is told that paths may lead elsewhere now.
func (r *realPaths) forget(paths ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range paths {
		delete(r.known, p)
	}
}

// indexCache keeps the line index of files that are not open: a file's
// diagnostics are rendered again for each change of another one.
type indexCache struct {
	mu    sync.Mutex
	known map[*gitconfig.File]*position.Index
}

func (c *indexCache) of(f *gitconfig.File) *position.Index {
	c.mu.Lock()
	defer c.mu.Unlock()
	if x := c.known[f]; x != nil {
		return x
	}
	if c.known == nil || len(c.known) >= 64 {
		c.known = map[*gitconfig.File]*position.Index{}
	}
	x := position.NewIndex(f.Text)
	c.known[f] = x
	return x
}
