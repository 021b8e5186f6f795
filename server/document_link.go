package server

import (
	"context"
	"path/filepath"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var (
	linkRepository = text.New("Open the repository on %[1]s", "%[1]s でリポジトリを開く")
	linkHost       = text.New("Open %[1]s", "%[1]s を開く")
	linkFile       = text.New("Open the included file", "読み込まれる設定ファイルを開く")
)

// DocumentLink leads from URLs to pages and from includes to files.
func (sv *server) DocumentLink(ctx context.Context, _ *protocol.DocumentLinkParams) ([]protocol.DocumentLink, error) {
	if t := sv.terminalFile(ctx); t != nil {
		return t.links(), ctx.Err()
	}
	f := sv.configFile(ctx)
	if f == nil {
		return nil, ctx.Err()
	}
	list := []protocol.DocumentLink{}
	add := func(span gitconfig.Span, target string, tooltip text.Message) {
		if span.Len() == 0 || redact(target) != target {
			return
		}
		to, tip := uri.URI(target), tooltip.In(f.lang)
		list = append(list, protocol.DocumentLink{Range: f.rangeOf(span), Target: &to, Tooltip: &tip})
	}
	for _, u := range f.urls() {
		if page, ok := webPage(u); ok {
			add(u.Whole(), page, linkRepository.With(forgeName(u)))
		}
	}
	for i := range f.Sections {
		s := &f.Sections[i]
		switch s.Name {
		case "url":
			if origin, name, ok := f.hostPage(s.Subsection); ok && s.HasSubsection && !s.Broken {
				add(s.SubsectionSpan, origin, linkHost.With(name))
			}
		case "include", "includeif":
			for j := s.Entries[0]; j < s.Entries[1]; j++ {
				e := &f.Entries[j]
				if e.Name != "path" || s.HasSubsection != (s.Name == "includeif") {
					continue
				}
				if path, ok := f.included(e); ok {
					target, _ := sv.uriOf(f.snap, path)
					add(e.ValueSpan, target, linkFile.With())
				}
			}
		}
	}
	return list, ctx.Err()
}

// hostPage is the start page of the host that a rewritten URL begins with.
func (f *configFile) hostPage(base string) (page, name string, ok bool) {
	u := remoteurl.Parse(base)
	if u.Host == "" {
		return "", "", false
	}
	forge := f.repo.View.Hosts.Lookup(u.Host)
	switch {
	case forge.Known:
		return forge.Origin() + "/", forge.Name, true
	case u.Transport == remoteurl.TransportHTTPS && u.Port != "":
		return "https://" + u.Host + ":" + u.Port + "/", u.Host, true
	case u.Transport == remoteurl.TransportHTTPS:
		return "https://" + u.Host + "/", u.Host, true
	}
	return "", "", false
}

// included is the file that an include line names, there or not, as Git
// resolves it. It is false for what cannot be told without asking the system
// (~user/).
func (f *configFile) included(e *gitconfig.Entry) (string, bool) {
	if use := f.includedBy(e); use != nil {
		return use.Path, true
	}
	env := &f.repo.View.Config.Env
	path := e.Value
	switch {
	case path == "":
		return "", false
	case strings.HasPrefix(path, "~/"):
		if env.Home == "" {
			return "", false
		}
		return filepath.Join(env.Home, path[2:]), true
	case path[0] == '~':
		return "", false
	case strings.HasPrefix(path, "%(prefix)/"):
		if env.Prefix == "" {
			return "", false
		}
		return filepath.Join(env.Prefix, path[len("%(prefix)/"):]), true
	case filepath.IsAbs(path):
		return filepath.Clean(path), true
	}
	return filepath.Join(filepath.Dir(f.Path), path), true
}

// includedBy is the file that Git read because of an include line; nil if it
// read none.
func (f *configFile) includedBy(e *gitconfig.Entry) *gitconfig.FileUse {
	files := f.repo.View.Config.Files
	for i := range files {
		if v := files[i].IncludedFrom; v != nil && v.File == f.File && v.Entry() == e {
			return &files[i]
		}
	}
	return nil
}
