package diagnostics

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// RemotePlaceholder reports a URL that was copied from documentation and still
// holds its placeholder.
var RemotePlaceholder = &Rule{
	Code:     "remote-placeholder",
	Title:    text.New("A placeholder was left in the URL", "URL に書き換えるべき見本が残っている"),
	Severity: Warning,
	Since:    "0.1.0",
	Reads:    "every remote and submodule URL",
	Check:    checkRemotePlaceholder,
	Hides:    []string{"ssh-user", "remote-wrong-case"},
}

var placeholderText = text.New("“%[1]s” is a placeholder from an example. Put the real name here.",
	"「%[1]s」は説明用の見本です。実際の名前に書き換えます。")

var unfilledText = text.New("“%[1]s” was never filled in. Git sends the text as it is.",
	"「%[1]s」が実際の値に置き換えられていません。Git はこの文字列をそのまま送ります。")

func checkRemotePlaceholder(p *Pass) {
	p.problems("remote-placeholder", func(u *RemoteURL, problem *remoteurl.Problem) {
		message := placeholderText
		if login := u.URL().UserinfoSpan; problem.Span.Start >= login.Start && problem.Span.End <= login.End {
			message = unfilledText
		}
		p.reportProblem(u, problem, message.With(part(u, problem.Span)), Warning).Docs = urlDocs(u, "manage")
	})
	p.reportPushPlaceholders()
}

// reportPushPlaceholders reports a rule for pushing by which a push alone goes to a
// placeholder; a rule for both is part of the URL that is contacted.
func (p *Pass) reportPushPlaceholders() {
	said := map[*gitconfig.Section]bool{}
	elsewhere := map[string]bool{} // the remotes that have a URL of their own for pushing
	for _, u := range p.URLs {
		elsewhere[u.Remote] = elsewhere[u.Remote] || u.Kind == PushURL
	}
	for _, u := range p.URLs {
		if u.Kind != FetchURL || elsewhere[u.Remote] {
			continue
		}
		to := p.Config.Rewrite(u.Raw, true)
		if to.Rule == nil || to.Rule.Name() != "pushinsteadof" || to.Rule.File == nil || said[to.Rule.Section()] {
			continue
		}
		file, s := to.Rule.File, to.Rule.Section()
		said[s] = true // one URL shows what is in the rule
		for _, problem := range remoteurl.Diagnose(to.URL, u.Hosts) {
			at := strings.Index(file.Text[s.SubsectionSpan.Start:s.SubsectionSpan.End], problem.Detail)
			if problem.Code != remoteurl.CodePlaceholder || at < 0 {
				continue
			}
			start := s.SubsectionSpan.Start + at
			span := gitconfig.Span{Start: start, End: start + len(problem.Detail)}
			f := p.Report(file, span, placeholderText.With(problem.Detail))
			f.Remote, f.Others = u.Remote, []*RemoteURL{u}
			f.Docs = urlDocs(u, "manage")
			f.Related = []Related{{File: u.File, Span: u.Whole(), Message: pushedByRule.With()}}
		}
	}
}

var pushedByRule = text.New("A push to this remote goes by the rule.", "このリモートへのプッシュには、このルールが使われます。")
