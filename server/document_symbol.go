package server

import (
	"context"
	"fmt"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/gitauth-ls/gitauth-ls/internal/explain"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// detailLength is how many characters of a value an outline shows.
const detailLength = 120

// mostSymbols bounds an outline: a file of a million lines is sent a million lines
// otherwise. What comes behind stands in it as one, with how much it is.
const mostSymbols = 20_000

// DocumentSymbol is the outline of a configuration: sections and their keys.
func (sv *server) DocumentSymbol(ctx context.Context, _ *protocol.DocumentSymbolParams) (protocol.DocumentSymbolResult,
	error) {
	f := sv.configFile(ctx)
	if f == nil {
		return nil, ctx.Err()
	}
	tree := f.symbols()
	if sv.session.hierarchicalSymbol {
		return tree, ctx.Err()
	}
	flat := protocol.SymbolInformationSlice{}
	add := func(s *protocol.DocumentSymbol, container string) {
		info := protocol.SymbolInformation{Location: protocol.Location{URI: uri.URI(f.uri), Range: s.Range}}
		info.Name, info.Kind = s.Name, s.Kind
		if container != "" {
			info.ContainerName = &container
		}
		flat = append(flat, info)
	}
	for i := range tree {
		add(&tree[i], "")
		for j := range tree[i].Children {
			add(&tree[i].Children[j], tree[i].Name)
		}
	}
	return flat, ctx.Err()
}

func (f *configFile) symbols() protocol.DocumentSymbolSlice {
	list := protocol.DocumentSymbolSlice{}
	first := len(f.Entries)
	if len(f.Sections) > 0 {
		first = f.Sections[0].Entries[0]
	}
	list = f.keySymbols(list, "", 0, first, mostSymbols) // before any header
	left := mostSymbols - len(list)
	for i := range f.Sections {
		s := &f.Sections[i]
		if left--; left <= 0 {
			whole := gitconfig.Span{Start: s.Header.Start, End: f.body(&f.Sections[len(f.Sections)-1]).End}
			return append(list, f.more(len(f.Sections)-i, whole))
		}
		symbol := protocol.DocumentSymbol{
			Name: f.sectionName(s), Kind: protocol.SymbolKindNamespace,
			Range: f.rangeOf(f.body(s)), SelectionRange: f.rangeOf(s.Header),
		}
		symbol.Children = f.keySymbols(nil, s.Name, s.Entries[0], s.Entries[1], left)
		left -= len(symbol.Children)
		list = append(list, symbol)
	}
	return list
}

// keySymbols appends the keys from one entry up to another, but no more than most.
func (f *configFile) keySymbols(
	list protocol.DocumentSymbolSlice, section string, from, to, most int,
) protocol.DocumentSymbolSlice {
	for i := from; i < to; i++ {
		if i-from >= most {
			return append(list,
				f.more(to-i, gitconfig.Span{Start: f.Entries[i].Key.Start, End: f.Entries[to-1].Span.End}))
		}
		list = append(list, f.keySymbol(section, &f.Entries[i]))
	}
	return list
}

// more stands for n symbols that an outline has no room for.
func (f *configFile) more(n int, whole gitconfig.Span) protocol.DocumentSymbol {
	at := f.rangeOf(whole)
	return protocol.DocumentSymbol{Name: fmt.Sprintf("… %d", n), Kind: protocol.SymbolKindProperty, Range: at,
		SelectionRange: at}
}

func (f *configFile) keySymbol(section string, e *gitconfig.Entry) protocol.DocumentSymbol {
	symbol := protocol.DocumentSymbol{
		Name: f.Text[e.Key.Start:e.Key.End], Kind: protocol.SymbolKindProperty,
		Range: f.rangeOf(e.Span), SelectionRange: f.rangeOf(e.Key),
	}
	if detail := text.OneLine(secret.Shown(section, e.Name, e.Value)); e.HasValue && detail != "" {
		detail = text.Shorten(detail, detailLength)
		symbol.Detail = &detail
	}
	return symbol
}

// sectionName names a section in an outline, which allows no empty names.
func (f *configFile) sectionName(s *gitconfig.Section) string {
	if s.Name == "" || s.Broken {
		return text.Shorten(text.OneLine(secret.RedactValue(f.Text[s.Header.Start:s.Header.End])), detailLength)
	}
	return text.Shorten(text.OneLine(explain.SectionName(s)), detailLength)
}

// body is a section without the blank lines and comments that come before the
// next one.
func (f *configFile) body(s *gitconfig.Section) gitconfig.Span {
	end := s.Header.End
	if n := s.Entries[1]; n > s.Entries[0] {
		end = max(end, f.Entries[n-1].Span.End)
	}
	return gitconfig.Span{Start: s.Header.Start, End: end}
}
