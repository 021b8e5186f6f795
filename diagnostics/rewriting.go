package diagnostics

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var (
	ruleJoins = text.New("By this rule Git goes to “%[2]s”. Made of “%[1]s”: the rule's base and its prefix have to end alike, in “:” or “/”.",
		"このルールにより、Git は「%[2]s」に接続します。元の URL は「%[1]s」です。ルールの書き換え前と書き換え後は、どちらも「:」か「/」で終えます。")
	mendRuleTitle = text.New("Change the rule so that “%[1]s” becomes “%[2]s”", "「%[1]s」が「%[2]s」になるようにルールを変更する")
)

// wrongRules are the insteadOf sections of a view whose base and prefixes do not
// fit together, by the lines in them that mislead.
type wrongRules struct {
	list []*wrongRule
	by   map[*gitconfig.Entry]*wrongRule
}

type wrongRule struct {
	file    *gitconfig.File
	section *gitconfig.Section
	entries []*gitconfig.Entry
	mended  repair.Mended
	urls    []*RemoteURL // that a wrong line rewrites
	example *gitconfig.Entry
}

// misled says whether a rule that is wrong by itself rewrites a URL: then the URL
// is right as it is written.
func (v *View) misled(u *RemoteURL) bool {
	return u.Rule != nil && u.Rule.File != nil && v.wrong().by[u.Rule.Entry()] != nil
}

// wrong finds the wrong rules, once.
func (v *View) wrong() *wrongRules {
	v.wrongOnce.Do(func() {
		out := &wrongRules{by: map[*gitconfig.Entry]*wrongRule{}}
		v.wrongRules = out
		type place struct {
			file    *gitconfig.File
			section *gitconfig.Section
		}
		sections := map[place]*wrongRule{}
		var order []*wrongRule
		for s, val := range v.inSections("url") {
			if name := val.Name(); name != "insteadof" && name != "pushinsteadof" || !val.HasValue() ||
				!s.HasSubsection {
				continue
			}
			at := place{val.File, s}
			w := sections[at]
			if w == nil {
				w = &wrongRule{file: val.File, section: s}
				sections[at] = w
				order = append(order, w)
			}
			w.entries = append(w.entries, val.Entry())
		}
		if len(order) == 0 {
			return
		}
		rest := map[*gitconfig.Entry]string{}
		uses := map[*gitconfig.Entry][]*RemoteURL{}
		for _, u := range v.URLs {
			for _, push := range []bool{false, true} {
				if e := v.Config.Rewrite(u.Raw, push); e.Rule != nil && e.Rule.File != nil {
					line := e.Rule.Entry()
					rest[line] = strings.TrimPrefix(u.Raw, e.Rule.Text())
					if n := len(uses[line]); n == 0 || uses[line][n-1] != u {
						uses[line] = append(uses[line], u)
					}
				}
			}
		}
		for _, w := range order {
			prefixes, follows := make([]string, len(w.entries)), make([]string, len(w.entries))
			for i, e := range w.entries {
				prefixes[i], follows[i] = e.Value, rest[e]
			}
			m, wrong := repair.MendRule(w.section.Subsection, prefixes, follows, v.Hosts)
			if !wrong {
				continue
			}
			w.mended = m
			for i, e := range w.entries {
				if m.Wrong[i] {
					out.by[e] = w
					w.urls = append(w.urls, uses[e]...)
					if w.example == nil || len(uses[e]) > 0 && len(uses[w.example]) == 0 {
						w.example = e
					}
				}
			}
			out.list = append(out.list, w)
		}
	})
	return v.wrongRules
}

// reportWrongRules reports each wrong section once, at the rule: that is where
// it is mended, whatever URLs it misleads.
func (p *Pass) reportWrongRules() {
	for _, w := range p.wrong().list {
		s := w.section
		span := w.example.ValueSpan
		if w.mended.BaseWrong {
			span = s.SubsectionSpan
		}
		example := exampleURL(w)
		f := p.Report(w.file, span,
			ruleJoins.With(remoteurl.Redact(example),
				remoteurl.Redact(repair.Joined(s.Subsection, w.example.Value, example))))
		f.Docs = gitDocs("insteadof")
		f.Severity = Warning
		for i, u := range w.urls {
			f.Severity = Error
			f.Others = append(f.Others, u)
			if i == 0 {
				f.Remote = u.Remote
			}
			if i < 3 {
				f.Related = append(f.Related, Related{File: u.File, Span: u.Whole(), Message: thisRemote.With()})
			}
		}
		f.Suggestions = p.mendSection(w)
	}
}

// exampleURL is a URL that the rule misleads: one that is configured, or what
// people write.
func exampleURL(w *wrongRule) string {
	for _, u := range w.urls {
		if strings.HasPrefix(u.Raw, w.example.Value) {
			return u.Raw
		}
	}
	prefix := w.example.Value
	switch {
	case strings.HasSuffix(prefix, ":") || strings.HasSuffix(prefix, "/"):
		return prefix + "octo/widget"
	case strings.Contains(prefix, "://"):
		return prefix + "/octo/widget"
	}
	return prefix + ":octo/widget"
}

func (p *Pass) mendSection(w *wrongRule) []Suggestion {
	m := w.mended
	s := w.section
	base := m.Base
	if base == "" {
		return nil // nobody can say what was meant
	}
	changed := map[*gitconfig.Entry]string{}
	becomes := map[*gitconfig.Entry]string{}
	var rules []repair.Rule
	for i, e := range w.entries {
		becomes[e] = m.Prefixes[i]
		if m.Prefixes[i] != e.Value {
			changed[e] = m.Prefixes[i]
		}
		push := e.Name == "pushinsteadof"
		rules = append(rules, repair.Rule{Base: s.Subsection, Prefix: e.Value, Push: push, Wrong: m.Wrong[i]},
			repair.Rule{Base: base, Prefix: m.Prefixes[i], Push: push, Wrong: m.Wrong[i]})
	}
	var effects []repair.Effect
	for _, u := range p.URLs {
		if u.Rule == nil || p.wrong().by[u.Rule.Entry()] != w {
			continue
		}
		effects = append(effects,
			repair.Effect{Place: u.Place(), To: repair.Joined(base, becomes[u.Rule.Entry()], u.Raw),
				About: repair.Rewriting})
	}
	return []Suggestion{MendRule{
		File: w.file, Section: s, Base: base, Prefixes: changed, Preferred: true, Rules: rules, Effects: effects,
		Title: mendRuleTitle.With(remoteurl.Redact(becomes[w.example]), remoteurl.Redact(base)),
	}}
}
