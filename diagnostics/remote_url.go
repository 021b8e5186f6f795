package diagnostics

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var rewrittenText = text.New("This rule turns “%[1]s” into “%[2]s”.", "このルールにより「%[1]s」が「%[2]s」に書き換えられます。")

// mendRule repairs what an insteadOf rule made of a URL at the rule: with another
// base, where the section's name spells the base plainly; without the rule, where
// the URL is right as it is written.
func (p *Pass) mendRule(u *RemoteURL, problem *remoteurl.Problem) []Suggestion {
	var out []Suggestion
	base, ok := strings.CutSuffix(problem.Fixed, strings.TrimPrefix(u.Contacts, u.Base))
	s := u.Rule.Section()
	if ok && base != "" {
		if span := s.SubsectionSpan; u.Rule.File.Text[span.Start:span.End] == u.Base {
			out = append(out, ReplaceSpan{
				File: u.Rule.File, Span: span, To: base, Title: changeRule.With(remoteurl.Redact(base)),
				Preferred: problem.Single,
				Rules:     rulesOf(u.Rule.File, s),
				Effects:   []repair.Effect{{Place: u.Place(), To: problem.Fixed, About: repair.Rewriting}},
			})
		}
	}
	as := remoteurl.Parse(u.Raw)
	if as.Form == remoteurl.FormURL && (as.Transport == remoteurl.TransportHTTPS ||
		as.Transport == remoteurl.TransportSSH) && len(remoteurl.Diagnose(u.Raw, u.Hosts)) == 0 {
		out = append(out, RemoveEntry{
			File: u.Rule.File, Entry: u.Rule.Entry(), Title: removeRule.With(remoteurl.Redact(u.Base)),
			Preferred: len(out) == 0,
			Rules:     []repair.Rule{{Base: u.Base, Prefix: u.Prefix}},
			Effects:   []repair.Effect{{Place: u.Place(), To: u.Raw, About: repair.Rewriting}},
		})
	}
	return out
}

// rulesOf lists the rules of a section: they share its base.
func rulesOf(f *gitconfig.File, s *gitconfig.Section) []repair.Rule {
	var out []repair.Rule
	for i := s.Entries[0]; i < s.Entries[1]; i++ {
		switch e := &f.Entries[i]; e.Name {
		case "insteadof", "pushinsteadof":
			out = append(out, repair.Rule{Base: s.Subsection, Prefix: e.Value, Push: e.Name == "pushinsteadof"})
		}
	}
	return out
}

var changeRule = text.New("Change the rule to %[1]s", "ルールを %[1]s に変更する")

var removeRule = text.New("Remove this rule, which leads to %[1]s", "%[1]s に書き換えるこのルールを削除する")

// reportProblem reports what package remoteurl found in a URL: at the
// characters themselves, or on the insteadOf rule when that wrote them.
func (p *Pass) reportProblem(u *RemoteURL, problem *remoteurl.Problem, message text.Message,
	severity Severity) *Finding {
	file, span, own := u.Where(problem.Span)
	f := p.Report(file, span, message)
	f.Severity = severity
	f.Remote, f.URL = u.Remote, u
	if u.Rule != nil && u.Rule.File != nil {
		rewritten := rewrittenText.With(remoteurl.Redact(u.Raw), remoteurl.Redact(u.URL().Raw))
		if own {
			f.Related = append(f.Related,
				Related{File: u.Rule.File, Span: u.Rule.Entry().ValueSpan, Message: rewritten})
		} else {
			f.Related = append(f.Related, Related{File: u.File, Span: u.Whole(), Message: rewritten})
		}
	}
	if u.Kind == Gitmodules && u.Rule != nil {
		// Everybody reads this file, and one person's rule decides nothing in it:
		// only what is wrong without the rule is repaired here.
		f.Suggestions = append(f.Suggestions, p.asWritten(u, problem)...)
	} else if _, can := u.Written(problem.Fixed); problem.Fixed != "" && !can && u.Rule.File != nil {
		f.Suggestions = append(f.Suggestions, p.mendRule(u, problem)...)
	} else if problem.Fixed != "" {
		to, about := problem.Fixed, aboutOf(u, problem)
		if p.Snapshot.Settings.PreferredProtocol == "ssh" && (problem.Kind == remoteurl.KindMissingScheme ||
			problem.Kind == remoteurl.KindGitProtocol) {
			// The text names no protocol that works: the user's own choice counts.
			if ssh, ok := remoteurl.Parse(to).To(remoteurl.SSH, u.Hosts); ok {
				to, about = ssh, about|repair.User|repair.Port|repair.Host|repair.Protocol
			}
		}
		// What a comment cuts off may belong to the URL: then a person has to look.
		whole := !runsOn(u.File, u.Entry)
		f.Suggestions = append(f.Suggestions, SetURL{URL: u, To: to, Preferred: whole && problem.Single,
			Safe: whole && problem.Certain && to == problem.Fixed, About: about})
	}
	return f
}

// asWritten repairs the same fault of a URL as it is configured, whatever a rule
// makes of it; without such a fault, the rule.
func (p *Pass) asWritten(u *RemoteURL, problem *remoteurl.Problem) []Suggestion {
	for _, own := range remoteurl.Diagnose(u.Raw, u.Hosts) {
		if own.Code == problem.Code && own.Kind == problem.Kind && own.Fixed != "" {
			raw := *u
			raw.Rule, raw.Contacts = nil, u.Raw
			return []Suggestion{SetURL{URL: &raw, To: own.Fixed, Preferred: own.Single, Safe: own.Certain,
				About: aboutOf(u, problem)}}
		}
	}
	if u.Rule.File == nil {
		return nil
	}
	return p.mendRule(u, problem)
}

// aboutOf says what a repair may change besides the path: that of every problem
// which it mends.
func aboutOf(u *RemoteURL, problem *remoteurl.Problem) repair.About {
	var about repair.About
	for i := range u.Problems {
		p := &u.Problems[i]
		if p.Fixed != problem.Fixed {
			continue
		}
		switch p.Kind {
		case remoteurl.KindGitProtocol, remoteurl.KindPlainHTTP:
			about |= repair.Protocol | repair.Port
		case remoteurl.KindDeprecatedScheme, remoteurl.KindSchemeCase, remoteurl.KindSchemeSpelling:
		case remoteurl.KindWWW, remoteurl.KindHostTypo:
			about |= repair.Host
		case remoteurl.KindPage, remoteurl.KindAzureGit:
			if !remoteurl.HostEqual(u.URL().Host, remoteurl.Parse(p.Fixed).Host) {
				about |= repair.Host // a host of files or of the API
			}
		case remoteurl.KindMissingColon:
			if !u.Hosts.Lookup(u.URL().Host).Known {
				about |= repair.Host // Git takes host and owner for one name
			}
		case remoteurl.KindPortInPath, remoteurl.KindPortAsFolder:
			about |= repair.Port | repair.Host
		case remoteurl.KindMixedForms:
			if u.URL().User == "git" && u.web() {
				about |= repair.User // which belongs to the other form
			}
		case remoteurl.KindRepeatedScheme, remoteurl.KindUserMissing, remoteurl.KindUserWrong:
			about |= repair.User
		}
	}
	return about
}

// problems runs report for each problem with a code.
func (p *Pass) problems(code string, report func(u *RemoteURL, problem *remoteurl.Problem)) {
	for _, u := range p.everyURL() {
		for i := range u.Problems {
			if u.Problems[i].Code == code && !p.misled(u) {
				report(u, &u.Problems[i])
			}
		}
	}
}

// part is the text of a span of the effective URL, with secrets out.
func part(u *RemoteURL, s remoteurl.Span) string {
	return remoteurl.Redact(u.URL().Raw[s.Start:s.End])
}
