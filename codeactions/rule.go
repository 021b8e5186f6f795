package codeactions

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// mendRule changes the base and the prefixes of an insteadOf section. The base
// stands in the section's name, and is edited where it is spelt without escapes.
func mendRule(x diagnostics.MendRule) (draft, bool) {
	d := draft{Action: Action{Title: x.Title, Preferred: x.Preferred},
		claim: repair.Claim{Rules: x.Rules, Effects: x.Effects}}
	if x.Base != x.Section.Subsection {
		span := x.Section.SubsectionSpan
		if x.File.Text[span.Start:span.End] != x.Section.Subsection || strings.ContainsAny(x.Base, "\"\\\n") {
			return draft{}, false
		}
		d.edits = append(d.edits, FileEdit{File: x.File, Edit: gitconfig.Edit{Span: span, NewText: x.Base}})
	}
	for i := x.Section.Entries[0]; i < x.Section.Entries[1]; i++ {
		e := &x.File.Entries[i]
		to, changes := x.Prefixes[e]
		if !changes {
			continue
		}
		edits, ok := valueEdits(x.File, e, to)
		if !ok {
			return draft{}, false
		}
		d.edits = append(d.edits, edits...)
	}
	return d, len(d.edits) > 0
}

var withoutRule = text.New("Remove the rule that turns “%[1]s” into “%[2]s”, so that Git uses %[3]s (in every repository that the rule is for)",
	"「%[1]s」を「%[2]s」に書き換えるルールを削除し、%[3]s を使う (このルールが適用されるすべてのリポジトリに影響します)")

// aroundRule is the way to a URL that an insteadOf rule stands in: without the
// rule, and with the URL where it is not configured as such. It changes what the
// rule does elsewhere, so that it is never the preferred way.
func aroundRule(u *diagnostics.RemoteURL, to string) (draft, bool) {
	view := u.View()
	if view == nil || u.Kind == diagnostics.Gitmodules {
		return draft{}, false
	}
	rewritten := view.Config.Rewrite(to, false)
	rule := rewritten.Rule
	if rule == nil {
		rule = u.Rule
	}
	if rule == nil || rule.File == nil || rule.Scope == gitconfig.ScopeSystem || rule.Scope == gitconfig.ScopeCommand {
		return draft{}, false
	}
	d := draft{url: u, claim: repair.Claim{
		Rules:   []repair.Rule{{Base: rule.Subsection(), Prefix: rule.Text(), Everywhere: true}},
		Effects: []repair.Effect{{Place: u.Place(), To: to, About: repair.Protocol | repair.User}},
	}}
	d.Title = withoutRule.With(remoteurl.Redact(rule.Text()), remoteurl.Redact(rule.Subsection()), remoteurl.Redact(to))
	for _, e := range rule.File.RemoveEntry(rule.Entry()) {
		d.edits = append(d.edits, FileEdit{File: rule.File, Edit: e})
	}
	if u.Raw != to {
		if same, _ := remoteurl.SameRepository(u.Raw, to, u.Hosts); !same {
			return draft{}, false
		}
		edits, ok := valueEdits(u.File, u.Entry, to)
		if !ok {
			return draft{}, false
		}
		d.edits = append(d.edits, edits...)
	}
	return d, true
}
