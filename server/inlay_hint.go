package server

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
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
		if to, rule := f.pushed(u); rule != nil {
			list = append(list, f.hint(end, hintPush, to, rule))
		}
	}
	return list, ctx.Err()
}

// pushed is the URL that pushInsteadOf makes of a remote's url, with the rule;
// nil where that does not apply.
func (f *configFile) pushed(u *diagnostics.RemoteURL) (string, *gitconfig.Value) {
	c := f.repo.View.Config
	if u.Kind != diagnostics.FetchURL || c.RemotesFatal != nil {
		return "", nil
	}
	if r, ok := c.Remote(u.Remote); !ok || len(r.PushURLs) > 0 {
		return "", nil
	}
	e := c.Rewrite(u.Raw, true)
	if e.Rule == nil || e.Rule.Name() != "pushinsteadof" {
		return "", nil
	}
	return e.URL, e.Rule
}

func (f *configFile) hint(offset int, label text.Text, url string, rule *gitconfig.Value) protocol.InlayHint {
	pad := true
	return protocol.InlayHint{
		Position:    f.position(offset),
		Label:       protocol.String(shorten(oneLine(label.With(redact(url)).In(f.lang)), detailLength)),
		PaddingLeft: &pad,
		Tooltip:     protocol.String(hintTooltip.With(f.place(rule)).In(f.lang)),
	}
}

var (
	fileLine    = text.New("%[1]s line %[2]d", "%[1]s の %[2]d 行目")
	thisLine    = text.New("line %[1]d", "%[1]d 行目")
	fromEnviron = text.New("the environment (git -c or GIT_CONFIG_…)", "環境変数 (git -c または GIT_CONFIG_…)")
)

// place says where a value stands.
func (f *configFile) place(v *gitconfig.Value) text.Message {
	switch {
	case v.File == nil:
		return fromEnviron.With()
	case v.File == f.File:
		return thisLine.With(v.Line())
	}
	return fileLine.With(f.shownPath(v.Path()), v.Line())
}
