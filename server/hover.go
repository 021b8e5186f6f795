package server

import (
	"cmp"
	"context"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/explain"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// mostShown is how many titles a hover lists.
const mostShown = 5

// Hover explains what stands under the cursor: first what was found wrong with
// it, then what it means to Git.
func (sv *server) Hover(ctx context.Context, p *protocol.HoverParams) (*protocol.Hover, error) {
	if t := sv.terminalFile(ctx); t != nil {
		return t.hover(p.Position), ctx.Err()
	}
	f := sv.configFile(ctx)
	if f == nil {
		return nil, ctx.Err()
	}
	offset := f.offset(p.Position)
	page := sv.render.page(f.snap)
	var where gitconfig.Span
	all := slices.Clone(f.findings())
	slices.SortStableFunc(all, func(a, b diagnostics.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	for i := range all {
		if all[i].Span.Contains(offset) {
			writeProblem(page, &all[i].Problem, codeactions.For(&all[i], f.snap.settings))
			where = all[i].Span
		}
	}
	about := sv.render.page(f.snap)
	if span, ok := f.At(offset, about); ok {
		where = span
		page.Append(about)
	}
	if page.Empty() {
		return nil, ctx.Err()
	}
	r := f.rangeOf(where)
	return &protocol.Hover{Contents: markup(page), Range: &r}, ctx.Err()
}

// page is an empty page as the editor shows it.
func (r *renderer) page(snap *snapshot) *explain.Page {
	return &explain.Page{Markdown: r.session.markdownHover, Lang: snap.lang}
}

// markup is a page as the protocol has it.
func markup(p *explain.Page) *protocol.MarkupContent {
	kind := protocol.MarkupKindPlainText
	if p.Markdown {
		kind = protocol.MarkupKindMarkdown
	}
	return &protocol.MarkupContent{Kind: kind, Value: p.String()}
}

var (
	toDo     = text.New("What you can do:", "対処方法:")
	readMore = text.New("Read more", "詳しい説明")
)

// writeProblem says what is wrong, what to try first where a transcript shows
// it, and lists the titles of what would repair it.
func writeProblem(p *explain.Page, f *diagnostics.Problem, actions []codeactions.Action) {
	p.Paragraph(p.Literal(remoteurl.Redact(f.Message.In(p.Lang))))
	if f.Told != nil {
		p.Paragraph(p.Literal(remoteurl.Redact(f.Remedy().In(p.Lang))))
	}
	var titles []string
	for _, a := range actions {
		if len(titles) < mostShown {
			titles = append(titles, p.Literal(remoteurl.Redact(a.Title.In(p.Lang))))
		}
	}
	if len(titles) > 0 {
		p.Paragraph(toDo.In(p.Lang))
		p.Items(titles)
	}
	if docs := f.Docs.In(p.Lang); docs != "" && p.Markdown {
		p.Paragraph(p.Link(readMore.In(p.Lang), docs))
	}
}
