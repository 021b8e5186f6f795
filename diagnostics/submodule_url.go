package diagnostics

import (
	"path/filepath"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// SubmoduleURL reports a submodule that this clone fetches from elsewhere than
// .gitmodules says, and a URL in .gitmodules that only its author's computer
// understands.
var SubmoduleURL = &Rule{
	Code:     "submodule-url",
	Title:    text.New("A submodule's URL is out of date, or only its author's computer understands it", "サブモジュールの URL が古い、または作成者のコンピューターでしか通じない"),
	Severity: Information,
	Since:    "0.3.0",
	Reads:    "submodule.NAME.url in the configuration, .gitmodules and the insteadOf rules",
	Check:    checkSubmoduleURL,
	About:    repair.Rewriting,
}

var (
	submoduleDiffersText = text.New("“%[1]s” is fetched from here. .gitmodules now names another repository, %[2]s.",
		"このクローンでは「%[1]s」をここから取得しますが、.gitmodules では %[2]s になっています。")
	submoduleSays      = text.New(".gitmodules names this URL.", ".gitmodules ではこの URL です。")
	submoduleShortText = text.New("“%[1]s” is a shorthand of this computer's own configuration. Whoever clones this repository does not have it.",
		"「%[1]s」はこのコンピューターの設定だけで通じる略記です。クローンした人の環境では通じません。")
	submoduleLocalText = text.New("This is a folder on one computer. Whoever clones this repository elsewhere does not have it.",
		"これは 1 台のコンピューターだけにあるフォルダーです。別の環境でクローンすると存在しません。")
	submoduleRule = text.New("This rule gives the shorthand its meaning.", "略記の意味はこのルールで決まります。")
)

func checkSubmoduleURL(p *Pass) {
	if p.Gitmodules == nil || p.Repo == nil {
		return
	}
	for _, u := range p.URLs {
		if u.Kind == Gitmodules {
			p.personalSubmodule(u)
		}
	}
	published := p.publishedURLs()
	for _, u := range p.URLs {
		if u.Kind != Submodule {
			continue
		}
		at := published[u.Remote]
		if at == nil {
			continue
		}
		now, ok := p.Config.SubmoduleURL(at.Value)
		if !ok || p.sameRepository(u, now) {
			continue
		}
		if len(u.Problems) > 0 || len(remoteurl.Diagnose(now, u.Hosts)) > 0 || climbs(now) {
			continue // one of them is mistyped: that comes first
		}
		f := p.Report(u.File, u.Whole(), submoduleDiffersText.With(u.Remote, remoteurl.Redact(now)))
		f.Remote, f.URL, f.Docs = u.Remote, u, gitDocs("submodule-sync")
		f.Related = []Related{{File: p.Gitmodules, Span: at.ValueSpan, Message: submoduleSays.With()}}
		if len(remoteurl.Secrets(now)) == 0 && !filepath.IsAbs(now) {
			raw := *u
			raw.Rule = nil
			f.Suggestions = []Suggestion{SetURL{URL: &raw, To: now}}
		}
	}
}

// climbs says that a relative URL of a submodule went up beyond the host: of
// https://host/owner/name, four folders up, "https:" is left.
func climbs(to string) bool {
	u := remoteurl.Parse(to)
	return u.Form == remoteurl.FormSCP && remoteurl.Parse(u.Host+"://host/").Transport != remoteurl.TransportUnknown
}

// publishedURLs are the lines of .gitmodules that give a submodule's URL, by its
// name.
func (p *Pass) publishedURLs() map[string]*gitconfig.Entry {
	found := map[string]*gitconfig.Entry{}
	for i := range p.Gitmodules.Entries[:p.Gitmodules.Limit] {
		e := &p.Gitmodules.Entries[i]
		if s := p.Gitmodules.SectionOf(e); s != nil && s.Name == "submodule" && s.HasSubsection && e.Name == "url" &&
			e.Value != "" {
			found[s.Subsection] = e
		}
	}
	return found
}

// sameRepository reports whether a URL leads to the repository that a configured
// one names, perhaps by another protocol.
func (p *Pass) sameRepository(u *RemoteURL, other string) bool {
	a := u.RepositoryKey()
	b := newURLInfo(p.Config.Rewrite(other, false).URL, u.Hosts).key
	bare := func(url string) string { return strings.TrimSuffix(strings.TrimSuffix(url, "/"), ".git") }
	return a != "" && a == b || bare(u.Raw) == bare(other)
}

// personalSubmodule reports a URL of .gitmodules that nobody else understands.
func (p *Pass) personalSubmodule(u *RemoteURL) {
	url := remoteurl.Parse(u.Raw)
	var message text.Message
	span := u.Whole()
	var suggestions []Suggestion
	var related []Related
	switch {
	case u.Rule != nil && u.Rule.Scope != gitconfig.ScopeSystem && !strings.Contains(u.Prefix, "://") &&
		!strings.Contains(url.Host, ".") && url.Transport != remoteurl.TransportLocal:
		message = submoduleShortText.With(strings.TrimSuffix(u.Prefix, "/"))
		span = u.File.Locate(u.Entry, 0, len(u.Prefix))
		if u.Rule.File != nil {
			related = []Related{{File: u.Rule.File, Span: u.Rule.Entry().ValueSpan, Message: submoduleRule.With()}}
		}
		if len(remoteurl.Secrets(u.Contacts)) == 0 {
			raw := *u
			raw.Rule = nil
			suggestions = []Suggestion{SetURL{URL: &raw, To: u.Contacts, Preferred: true}}
		}
	case u.Rule == nil && (drive(u.Raw) || strings.HasPrefix(u.Raw, "file:///") ||
		url.Transport == remoteurl.TransportLocal && strings.IndexAny(u.Raw, "/~") == 0):
		message = submoduleLocalText.With()
	default:
		return
	}
	f := p.Report(u.File, span, message)
	f.Remote, f.URL, f.Docs, f.Related, f.Suggestions = u.Remote, u, gitDocs("submodule-sync"), related, suggestions
}

// drive reports whether a path starts with a drive of Windows.
func drive(path string) bool {
	return len(path) > 2 && path[1] == ':' && (path[2] == '/' || path[2] == '\\') && (path[0]|0x20) >= 'a' &&
		(path[0]|0x20) <= 'z' && !strings.HasPrefix(path[1:], "://")
}
