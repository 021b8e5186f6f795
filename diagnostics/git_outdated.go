package diagnostics

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// GitOutdated reports a Git that is older than the forges recommend, than the
// user wants, or than what this repository's configuration uses.
var GitOutdated = &Rule{
	Code:     "git-outdated",
	Title:    text.New("Git is too old", "Git が古い"),
	Severity: Warning,
	Since:    "0.1.0",
	Reads:    "the version that the Git program prints, and which settings the repository uses",
	Check:    checkGitOutdated,
}

var (
	gitOutdatedText = text.New("Git %[1]s is older than %[2]s, which GitHub recommends for HTTPS.", "Git %[1]s は、GitHub が HTTPS に推奨する %[2]s より古いバージョンです。")
	gitMinimumText  = text.New("Git %[1]s is older than %[2]s, the minimum in your settings.", "Git %[1]s は、設定された最低バージョン %[2]s より古いバージョンです。")
	gitNeedsText    = text.New("Git %[1]s does not know this setting; it needs %[2]s or newer.", "Git %[1]s はこの設定を認識しません。%[2]s 以降が必要です。")
)

func checkGitOutdated(p *Pass) {
	f, span, message, ok := outdated(p)
	if !ok {
		return
	}
	r := p.Report(f, span, message)
	r.Docs = forgeDocs("git-version")
	r.Suggestions = []Suggestion{downloads()}
}

// outdated finds the one thing to say about Git's age, if there is any. The
// rule about security holes asks it too, so that the two never speak at once.
func outdated(p *Pass) (f *gitconfig.File, span gitconfig.Span, message text.Message, ok bool) {
	git := p.Snapshot.Git
	if !git.Found() || p.Repo == nil {
		return nil, span, message, false
	}
	limit, words := recommended, gitOutdatedText
	if v, _ := machine.ParseVersion(p.Snapshot.Settings.MinimumGitVersion); limit.Less(v) {
		limit, words = v, gitMinimumText
	}
	if git.Version.Less(limit) {
		f, span, here := p.versionPlace()
		return f, span, words.With(git.Version.String(), limit.String()), here
	}
	for s, v := range p.inSections("core", "extensions", "http", "includeif") {
		for _, need := range needs {
			if need.section != s.Name || need.name != v.Name() || !strings.HasPrefix(s.Subsection, need.condition) {
				continue
			}
			if min, _ := machine.ParseVersion(need.version); git.Version.Less(min) {
				return v.File, v.Entry().Key, gitNeedsText.With(git.Version.String(), min.String()), true
			}
		}
	}
	return nil, span, message, false
}
