package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var rewrittenText = text.New("This rule turns “%[1]s” into “%[2]s”.", "この規則により「%[1]s」が「%[2]s」に書き換えられます。")

// reportProblem reports what package remoteurl found in a URL: at the
// characters themselves, or on the insteadOf rule when that wrote them.
func (p *Pass) reportProblem(u *RemoteURL, problem *remoteurl.Problem, message text.Message, severity Severity) *Finding {
	file, span, own := u.Where(problem.Span)
	f := p.Report(file, span, message)
	f.Severity = severity
	f.Remote, f.URL = u.Remote, u
	if u.Rule != nil && u.Rule.File != nil {
		rewritten := rewrittenText.With(remoteurl.Redact(u.Raw), remoteurl.Redact(u.URL().Raw))
		if own {
			f.Related = append(f.Related, Related{File: u.Rule.File, Span: u.Rule.Entry().ValueSpan, Message: rewritten})
		} else {
			f.Related = append(f.Related, Related{File: u.File, Span: u.Whole(), Message: rewritten})
		}
	}
	if problem.Fixed != "" {
		f.Suggestions = append(f.Suggestions, SetURL{URL: u, To: problem.Fixed, Preferred: problem.Certain, Safe: problem.Certain})
	}
	return f
}

// problems runs report for each problem with a code.
func (p *Pass) problems(code string, report func(u *RemoteURL, problem *remoteurl.Problem)) {
	for _, u := range p.URLs {
		for i := range u.Problems {
			if u.Problems[i].Code == code {
				report(u, &u.Problems[i])
			}
		}
	}
}

// part is the text of a span of the effective URL, with secrets out.
func part(u *RemoteURL, s remoteurl.Span) string {
	return remoteurl.Redact(u.URL().Raw[s.Start:s.End])
}
