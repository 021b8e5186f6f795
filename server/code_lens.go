package server

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var (
	oneProblem = text.New("1 problem", "問題 1 件")
	problems   = text.New("%[1]d problems", "問題 %[1]d 件")
	testThis   = text.New("Test Remote", "接続テスト")
	openOn     = text.New("Open on %[1]s", "%[1]s で開く")
)

// CodeLens shows above each remote where it leads and how many problems it
// has, and opens its page.
func (sv *server) CodeLens(ctx context.Context, _ *protocol.CodeLensParams) ([]protocol.CodeLens, error) {
	f := sv.configFile(ctx)
	if f == nil {
		return nil, ctx.Err()
	}
	list := []protocol.CodeLens{}
	findings := f.findings()
	for i := range f.Sections {
		s := &f.Sections[i]
		if s.Name != "remote" || !s.HasSubsection {
			continue
		}
		urls := f.urlsIn(s.Span)
		n := f.problemsOf(s, urls, findings)
		if len(urls) == 0 && n == 0 {
			continue
		}
		where := f.rangeOf(s.Header)
		// A lens without a command only shows its title.
		list = append(list, protocol.CodeLens{Range: where, Command: protocol.Command{Title: f.state(urls, n)}})
		if lens, ok := f.testLens(where, urls); ok {
			list = append(list, lens)
		}
		if lens, ok := f.pageLens(where, urls); ok {
			list = append(list, lens)
		}
	}
	return list, ctx.Err()
}

// problemsOf counts what is wrong with a remote: what stands in its section, and
// what stands elsewhere and is about its URLs, such as a rule that breaks them.
// As everywhere it is what an editor lists as an error or a warning.
func (f *configFile) problemsOf(s *gitconfig.Section, urls []*diagnostics.RemoteURL, here []diagnostics.Finding) int {
	n := 0
	count := func(x *diagnostics.Finding, own bool) {
		inside := own && x.Span.Start >= s.Span.Start && x.Span.Start < s.Span.End
		about := slices.ContainsFunc(urls, func(u *diagnostics.RemoteURL) bool {
			return x.URL == u ||
				slices.Contains(x.Others, u)
		})
		other := own && slices.ContainsFunc(f.Sections, func(o gitconfig.Section) bool {
			return o.Name == "remote" && x.Span.Start >= o.Span.Start && x.Span.Start < o.Span.End
		})
		if x.Severity < diagnostics.Warning || x.Echo {
			return
		}
		if inside || about && !other {
			n++
		}
	}
	for i := range here {
		count(&here[i], true)
	}
	for x := range f.snap.result().all() {
		if x.File.Path != f.Path {
			count(x, false)
		}
	}
	return n
}

// state says where a remote's first URL leads: “GitHub · HTTPS · 1 problem”.
func (f *configFile) state(urls []*diagnostics.RemoteURL, findings int) string {
	var parts []string
	if len(urls) > 0 {
		u := urls[0]
		if name := forgeName(u); name != "" {
			parts = append(parts, name)
		}
		way := u.Explained(nil)
		parts = append(parts, way.Way().In(f.lang))
		if u.Rule != nil {
			parts = append(parts, "insteadOf")
		}
	}
	switch findings {
	case 0:
	case 1:
		parts = append(parts, oneProblem.In(f.lang))
	default:
		parts = append(parts, problems.With(findings).In(f.lang))
	}
	return strings.Join(parts, " · ")
}

// testLens tests the remote, where the workspace is trusted.
func (f *configFile) testLens(where protocol.Range, urls []*diagnostics.RemoteURL) (protocol.CodeLens, bool) {
	if len(urls) == 0 || !f.session.trusted || f.repo.Repository == nil ||
		secret.RedactValue(urls[0].Remote) != urls[0].Remote {
		return protocol.CodeLens{}, false
	}
	argument, err := json.Marshal(codeactions.PlaceOf(urls[0], f.uri))
	if err != nil {
		return protocol.CodeLens{}, false
	}
	return protocol.CodeLens{Range: where, Command: protocol.Command{
		Title: testThis.In(f.lang), Command: codeactions.TestRemote,
		Arguments: []protocol.LSPAny{protocol.LSPAny(argument)},
	}}, true
}

// pageLens opens the web page of the first URL that has one.
func (f *configFile) pageLens(where protocol.Range, urls []*diagnostics.RemoteURL) (protocol.CodeLens, bool) {
	for _, u := range urls {
		if _, ok := webPage(u); !ok || f.misspelt(u) || secret.RedactValue(u.Remote) != u.Remote {
			continue
		}
		argument, err := json.Marshal(codeactions.Place{URI: f.uri, Remote: u.Remote, Kind: string(u.Kind),
			Index: u.Index})
		if err != nil {
			return protocol.CodeLens{}, false
		}
		return protocol.CodeLens{Range: where, Command: protocol.Command{
			Title: openOn.With(forgeName(u)).In(f.lang), Command: codeactions.OpenRepository,
			Arguments: []protocol.LSPAny{protocol.LSPAny(argument)},
		}}, true
	}
	return protocol.CodeLens{}, false
}

// misspelt says whether a URL's host is probably another one, whose pages nobody
// should be sent to.
func (f *configFile) misspelt(u *diagnostics.RemoteURL) bool {
	return slices.ContainsFunc(f.findings(),
		func(x diagnostics.Finding) bool { return x.Rule == diagnostics.RemoteHostTypo && x.URL == u })
}

// webPage is the page of a URL's repository, if it is an https address that
// carries no secret.
func webPage(u *diagnostics.RemoteURL) (string, bool) {
	page, ok := u.URL().Web(u.Hosts)
	return page, ok && strings.HasPrefix(page, "https://") && secret.RedactValue(page) == page
}

// forgeName is how to call the service behind a URL: “GitHub”, or its host.
func forgeName(u *diagnostics.RemoteURL) string {
	if u.URL().Host == "" {
		return ""
	}
	return secret.RedactValue(u.Hosts.Lookup(u.URL().Host).Name)
}
