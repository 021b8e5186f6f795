package server

import (
	"context"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"

	"go.lsp.dev/protocol"
)

// configFile is the configuration file that a request is about, in one state,
// and what is known about it.
type configFile struct {
	*gitconfig.File
	server *server
	snap   *snapshot
	all    *analysis
	repo   *workspace.Repository
	index  *position.Index
	unit   position.Encoding
	lang   text.Lang
	uri    string // the editor's own
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
	uri, _ := sv.uriOf(snap, file.Path)
	return &configFile{
		File: file, server: sv, snap: snap, all: a, repo: repo,
		index: snap.index(file), unit: sv.encoding(), lang: snap.lang, uri: uri,
	}
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
	return f.snap.placed.of(f.repo.View)[f.File]
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
		slices.SortStableFunc(list, func(a, b *diagnostics.RemoteURL) int { return a.Entry.Span.Start - b.Entry.Span.Start })
		// A file that is included twice has each of its URLs twice.
		byFile[file] = slices.CompactFunc(list, func(a, b *diagnostics.RemoteURL) bool { return a.Entry == b.Entry })
	}
	if p.known == nil || len(p.known) >= keptViews {
		p.known = map[*diagnostics.View]map[*gitconfig.File][]*diagnostics.RemoteURL{}
	}
	p.known[v] = byFile
	return byFile
}

// shownValue is a value as it may be shown to somebody who looks over the
// user's shoulder, and kept in an editor's log.
func shownValue(section, name, value string) string {
	hidden := secret.Mask
	switch name {
	case "extraheader":
		field, _, ok := strings.Cut(value, ":")
		switch {
		case value == "":
			return ""
		case !ok:
			return hidden
		}
		return redact(field) + ": " + hidden
	case "helper", "sshcommand", "gitproxy", "askpass", "uploadpack", "receivepack", "fsmonitor", "cmd", "command":
		return shownCommand(value)
	}
	if section == "alias" || strings.HasPrefix(value, "!") {
		return shownCommand(value)
	}
	if value != "" && secret.Key(section, name) {
		return hidden
	}
	return redact(value)
}

// plainHelpers are commands that are shown in full because they hold no
// secret.
var plainHelpers = []string{"!gh auth git-credential", "!glab auth git-credential", "!aws codecommit credential-helper $@"}

// shownCommand is a command without its arguments, any of which may be a
// password (sshpass -p …).
func shownCommand(value string) string {
	if slices.Contains(plainHelpers, value) {
		return value
	}
	word, rest, more := strings.Cut(strings.TrimSpace(value), " ")
	if strings.HasPrefix(word, "!") && strings.ContainsAny(word, "=;(){}'\"$`") {
		return "!…"
	}
	if more && strings.TrimSpace(rest) != "" {
		word += " …"
	}
	return redact(word)
}

// shorten cuts a text that is shown in one line. What is cut has no secret any
// more: half of one could not be recognised.
func shorten(s string, most int) string {
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}

// shownSection is a section's name as people write it: remote "origin".
func shownSection(s *gitconfig.Section) string {
	name := s.Name
	if spelling := sectionSpelling[name]; spelling != "" {
		name = spelling
	}
	if !s.HasSubsection {
		return name
	}
	return name + ` "` + redact(s.Subsection) + `"`
}

// shownPath is a file's path: from the work tree's root for what lies in it,
// with the home folder as "~" for what lies there.
func (f *configFile) shownPath(path string) string {
	if r := f.repo.Repository; r != nil && r.Worktree != "" {
		if rel, err := filepath.Rel(r.Worktree, path); err == nil && filepath.IsLocal(rel) {
			return redact(rel)
		}
	}
	if home := f.server.home; home != "" {
		if rest, ok := strings.CutPrefix(path, home); ok && rest != "" && (rest[0] == '/' || rest[0] == '\\') {
			path = "~" + rest
		}
	}
	return redact(path)
}

// redact takes the secrets out of somebody's text. It sees more of them than
// package remoteurl does in running text, because here a text is a single
// value: in https//name:password@host, which is no URL, too.
func redact(s string) string {
	s = remoteurl.Redact(s)
	colon, at := strings.IndexByte(s, ':'), strings.LastIndexByte(s, '@')
	first := strings.IndexByte(s, '@')
	switch {
	case colon < 0 || at < colon, first < colon: // git@host:path
		return s
	case strings.HasPrefix(s[colon:], "://"):
		return s
	case colon == 1 && (strings.HasPrefix(s[colon:], ":\\") || strings.HasPrefix(s[colon:], ":/")): // C:\
		return s
	}
	return s[:colon+1] + "[redacted]" + s[at:]
}
