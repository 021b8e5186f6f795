package server

import (
	"context"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
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
		if span.Len() == 0 || secret.RedactValue(target) != target {
			return
		}
		to, tip := uri.URI(target), tooltip.In(f.lang)
		list = append(list, protocol.DocumentLink{Range: f.rangeOf(span), Target: &to, Tooltip: &tip})
	}
	for _, u := range f.urls() {
		if page, ok := webPage(u); ok && !f.misspelt(u) {
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
				if path, ok := f.Included(e); ok {
					add(e.ValueSpan, f.Address(path), linkFile.With())
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
	switch site := u.Forge(f.repo.View.Hosts); {
	case site.Known:
		return site.Origin() + "/", site.Name, true
	case u.Transport == remoteurl.TransportHTTPS:
		return "https://" + u.Authority() + "/", u.Host, true
	}
	return "", "", false
}
