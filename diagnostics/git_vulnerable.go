package diagnostics

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// GitVulnerable reports a Git whose known holes let credentials out or code in
// while cloning or fetching. A distribution's own Git is never accused: its
// version number does not tell what was repaired.
var GitVulnerable = &Rule{
	Code:     "git-vulnerable",
	Title:    text.New("Git has a known security hole", "Git に既知の脆弱性がある"),
	Severity: Information,
	Since:    "0.1.0",
	Security: "7.0",
	Reads:    "the version that the Git program prints and where the program lies",
	Check:    checkGitVulnerable,
}

var gitVulnerableText = text.New("Git %[1]s has known security holes that concern cloning or logins. %[3]s or newer has them closed (%[2]s).",
	"Git %[1]s にはクローンやログインに関わる既知の脆弱性があります。%[3]s 以降で修正されています (%[2]s)。")

func checkGitVulnerable(p *Pass) {
	git := p.Snapshot.Git
	f, span, here := p.versionPlace()
	if !here || !git.Found() || git.Version.Less(recommended) {
		return // git-outdated speaks of those
	}
	if _, _, _, old := outdated(p); old && p.Snapshot.Settings.Severity[GitOutdated.Code] != Off.String() {
		return // one finding about Git is enough, and what does not work comes first
	}
	open, fixed := git.Open(func(key string) bool {
		on, _ := p.Config.Bool(key)
		return on
	})
	if len(open) == 0 {
		return
	}
	r := p.Report(f, span, gitVulnerableText.With(git.Version.String(), newest(open), fixed.String()))
	for _, o := range open {
		if o.Leak {
			r.Severity = Warning
		}
	}
	r.Docs = gitDocs("downloads")
	r.Suggestions = []Suggestion{downloads()}
}

// newest names the last two holes: the list may be long and the reader needs
// one to look up.
func newest(open []machine.Vulnerability) string {
	var names []string
	for i := len(open) - 1; i >= 0 && len(names) < 2; i-- {
		names = append(names, open[i].CVE)
	}
	return strings.Join(names, ", ")
}
