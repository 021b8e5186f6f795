package server

import (
	"context"
	"slices"
	"sort"
	"sync"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/explain"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

// configFile is the configuration file that a request is about, in one state,
// and what is known about it.
type configFile struct {
	explain.File
	session *session
	secrets *secret.Set
	snap    *snapshot
	all     *analysis
	repo    *workspace.Repository
	index   *position.Index
	unit    position.Encoding
	lang    text.Lang
	uri     string // the editor's own
}

// configFile finds the file of a request. It is nil for a file that is no
// configuration, and for a document of which the editor shows another text.
func (sv *server) configFile(ctx context.Context) *configFile {
	snap, doc, path := sv.snapshotOf(ctx)
	if path == "" || doc != nil && doc.Diverged {
		return nil
	}
	a := snap.result()
	file, repo := a.file(path)
	if file == nil {
		return nil
	}
	uri, _ := sv.render.uriOf(snap, file.Path)
	f := &configFile{
		File: explain.File{
			File: file, Config: repo.View.Config, Repo: repo.Repository, Hosts: repo.View.Hosts,
			Git: snap.git, SSH: snap.ssh, Home: sv.home,
			Address: func(path string) string { target, _ := sv.render.uriOf(snap, path); return target },
		},
		session: sv.session, secrets: &sv.secrets, snap: snap, all: a, repo: repo,
		index: snap.index(file), unit: sv.docs.Encoding(), lang: snap.lang, uri: uri,
	}
	f.URLs, f.URL = f.explainedURLs, f.explainedURL
	return f
}

// explainedURLs are those of the whole repository.
func (f *configFile) explainedURLs(yield func(explain.URL) bool) {
	for _, u := range f.repo.View.URLs {
		if !yield(u.Explained(f.snap.machine)) {
			return
		}
	}
}

// explainedURL is the URL that an entry sets.
func (f *configFile) explainedURL(e *gitconfig.Entry) (explain.URL, bool) {
	u := f.urlOf(e)
	if u == nil {
		return explain.URL{}, false
	}
	return u.Explained(f.snap.machine), true
}

func (f *configFile) rangeOf(s gitconfig.Span) protocol.Range {
	s = wholeCharacters(f.Text, s)
	return toRange(f.index.Range(s.Start, s.End, f.unit))
}

func (f *configFile) position(offset int) protocol.Position {
	p := f.index.Position(offset, f.unit)
	return protocol.Position{Line: p.Line, Character: p.Character}
}

func (f *configFile) offset(p protocol.Position) int {
	off, _ := f.index.Offset(position.Position{Line: p.Line, Character: p.Character}, f.unit)
	return off
}

// line is the number of the line that an offset lies in, from 0, as editors
// count.
func (f *configFile) line(offset int) uint32 { return f.index.Position(offset, f.unit).Line }

// findings are what was found in the file, sorted.
func (f *configFile) findings() []diagnostics.Finding {
	if keys := f.all.byFile[f.Path]; len(keys) == 1 {
		return f.all.repos[keys[0]].findings[f.Path]
	}
	return f.all.in(f.Path)
}

// urls are the URLs of the file in the order of the text.
func (f *configFile) urls() []*diagnostics.RemoteURL {
	return f.snap.placed.of(f.repo.View)[f.File.File]
}

// urlsIn are those whose entries begin in a span.
func (f *configFile) urlsIn(s gitconfig.Span) []*diagnostics.RemoteURL {
	all := f.urls()
	from := sort.Search(len(all), func(i int) bool { return all[i].Entry.Span.Start >= s.Start })
	to := from + sort.Search(len(all)-from, func(i int) bool { return all[from+i].Entry.Span.Start >= s.End })
	return all[from:to]
}

// urlOf is the URL that an entry sets, nil if it sets none.
func (f *configFile) urlOf(e *gitconfig.Entry) *diagnostics.RemoteURL {
	if list := f.urlsIn(gitconfig.Span{Start: e.Span.Start, End: e.Span.Start + 1}); len(list) > 0 {
		return list[0]
	}
	return nil
}

// placedURLs keeps the URLs of a few views sorted by their places: most
// requests are about the same file again.
type placedURLs struct {
	mu    sync.Mutex
	known map[*diagnostics.View]map[*gitconfig.File][]*diagnostics.RemoteURL
}

// keptViews is how many views are remembered. They hold the parsed files in
// memory, so there are few.
const keptViews = 4

func (p *placedURLs) of(v *diagnostics.View) map[*gitconfig.File][]*diagnostics.RemoteURL {
	p.mu.Lock()
	defer p.mu.Unlock()
	if known := p.known[v]; known != nil {
		return known
	}
	byFile := map[*gitconfig.File][]*diagnostics.RemoteURL{}
	for _, u := range v.URLs {
		byFile[u.File] = append(byFile[u.File], u)
	}
	for file, list := range byFile {
		slices.SortStableFunc(list,
			func(a, b *diagnostics.RemoteURL) int { return a.Entry.Span.Start - b.Entry.Span.Start })
		// A file that is included twice has each of its URLs twice.
		byFile[file] = slices.CompactFunc(list, func(a, b *diagnostics.RemoteURL) bool { return a.Entry == b.Entry })
	}
	if p.known == nil || len(p.known) >= keptViews {
		p.known = map[*diagnostics.View]map[*gitconfig.File][]*diagnostics.RemoteURL{}
	}
	p.known[v] = byFile
	return byFile
}
