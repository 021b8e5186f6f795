package server

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var (
	hintBoth    = text.New("→ %[1]s", "→ %[1]s")
	hintPush    = text.New("push → %[1]s", "プッシュ → %[1]s")
	hintTooltip = text.New("Rewritten by %[1]s.", "この URL は %[1]sによって書き換えられます。")
)

// InlayHint shows the URL that Git really uses behind a value that insteadOf
// or pushInsteadOf changes.
func (sv *server) InlayHint(ctx context.Context, p *protocol.InlayHintParams) ([]protocol.InlayHint, error) {
	f := sv.configFile(ctx)
	if f == nil || !f.snap.settings.InlayHints {
		return nil, ctx.Err()
	}
	list := []protocol.InlayHint{}
	within := gitconfig.Span{Start: f.offset(p.Range.Start), End: f.offset(p.Range.End)}
	asked := within
	if e := f.EntryAt(within.Start); e != nil { // its value may end in the range
		within.Start = e.Span.Start
	}
	for _, u := range f.urlsIn(gitconfig.Span{Start: within.Start, End: within.End + 1}) {
		end := u.Entry.ValueSpan.End
		if end < asked.Start || end > asked.End {
			continue
		}
		if u.Rule != nil {
			list = append(list, f.hint(end, hintBoth, u.URL().Raw, u.Rule))
		}
		if to, rule := f.Pushed(u.Explained(nil)); rule != nil {
			list = append(list, f.hint(end, hintPush, to, rule))
		}
	}
	return list, ctx.Err()
}

func (f *configFile) hint(offset int, label text.Text, url string, rule *gitconfig.Value) protocol.InlayHint {
	pad := true
	return protocol.InlayHint{
		Position: f.position(offset),
		Label: protocol.String(text.Shorten(text.OneLine(label.With(secret.RedactValue(url)).In(f.lang)),
			detailLength)),
		PaddingLeft: &pad,
		Tooltip:     protocol.String(hintTooltip.With(f.Place(rule)).In(f.lang)),
	}
}
