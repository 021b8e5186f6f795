package diagnostics

import (
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/explain"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// HelperBroken reports a credential helper whose program is not here: Git then
// prints an error and goes on as if nothing were remembered.
var HelperBroken = &Rule{
	Code:     "helper-broken",
	Title:    text.New("The credential helper's program is missing", "認証情報ヘルパーのプログラムがない"),
	Severity: Error,
	Since:    "0.2.0",
	Reads:    "credential.helper in every configuration file, and the programs on this machine",
	Check:    checkHelperBroken,
	Machine:  true,
	Hides:    []string{"helper-none"},
}

var (
	useHelper    = text.New("Use the credential helper “%[1]s”, which is on this computer", "このコンピューターにある認証情報ヘルパー「%[1]s」を使う")
	removeHelper = text.New("Remove this line (the helper is not on this computer)", "この行を削除する (ヘルパーはこのコンピューターにありません)")
	cutHelper    = text.New("“%[1]s” begins a comment: Git reads the helper only up to here, which the shell cannot run. In quotation marks it is a part of it.",
		"「%[1]s」からはコメントになり、Git がヘルパーとして読むのはここまでで、シェルは実行できません。引用符で囲むとヘルパーの一部になります。")
	quoteHelper = text.New("Put the whole helper in quotation marks", "ヘルパー全体を引用符で囲む")
	usesHelper  = text.New("This remote asks it.", "このリモートで使われます。")
)

func checkHelperBroken(p *Pass) {
	if p.Snapshot.Facts == nil {
		return
	}
	for _, x := range p.helpersInUse() {
		v := x.value
		if p.reportCutHelper(x) {
			continue
		}
		message, broken := explain.BrokenHelper(x.Helper)
		if !broken {
			continue
		}
		f := p.Report(v.File, withoutQuotes(v), message)
		switch {
		case len(x.urls) == 0 && p.Repo != nil:
			f.Severity = Information // no remote of this repository comes here now
		case x.backed:
			f.Severity = Warning // Git complains, and another one answers
		}
		f.Docs = gitDocs("credentials")
		f.Others = x.urls
		for i, u := range x.urls {
			if i < 3 {
				f.Related = append(f.Related, Related{File: u.File, Span: u.Whole(), Message: usesHelper.With()})
			}
		}
		remove := RemoveEntry{File: v.File, Entry: v.Entry(), Title: removeHelper.With()}
		if x.backed && x.Instead == "" {
			remove.Preferred = true // what Git needs is there already
			f.Suggestions = []Suggestion{remove}
			continue
		}
		f.Suggestions = append(p.helperChoices(x), remove)
	}
}

// reportCutHelper reports a function of the shell's that a comment sign cuts, and says
// whether it did: helper = !f() { echo username=octo; echo password=…; }; f
func (p *Pass) reportCutHelper(x helperInUse) bool {
	v, e := x.value, x.value.Entry()
	raw := v.File.Text[e.ValueSpan.Start:e.ValueSpan.End]
	if !strings.HasPrefix(raw, "!") || braces(e.Value) <= 0 || strings.Contains(raw, `\`) {
		return false
	}
	line, _, _ := strings.Cut(v.File.Text[e.ValueSpan.End:], "\n")
	line = strings.TrimRight(line, " \t\r")
	rest := strings.TrimLeft(line, " \t")
	whole := raw + line // with the quotation marks that were meant for the shell
	if rest == "" || rest[0] != ';' && rest[0] != '#' || braces(whole) != 0 || strings.Contains(line, `\`) {
		return false
	}
	at := e.ValueSpan.End + len(line) - len(rest)
	f := p.Report(v.File, gitconfig.Span{Start: at, End: at + 1}, cutHelper.With(rest[:1]))
	if len(x.urls) == 0 && p.Repo != nil {
		f.Severity = Information // no remote of this repository comes here now
	}
	f.Docs, f.Others = gitDocs("credentials"), x.urls
	f.Suggestions = []Suggestion{ReplaceSpan{
		File: v.File, Span: gitconfig.Span{Start: e.ValueSpan.Start, End: e.ValueSpan.End + len(line)},
		To: gitconfig.Quote(whole), Title: quoteHelper.With(), Preferred: true,
	}}
	return true
}

// braces is how many more braces a text opens than it closes.
func braces(s string) int { return strings.Count(s, "{") - strings.Count(s, "}") }

// withoutQuotes is where a value stands, without quotation marks around all of it.
func withoutQuotes(v gitconfig.Value) gitconfig.Span {
	return v.File.Locate(v.Entry(), 0, len(v.Entry().Value))
}

// helperChoices offers what works here in place of a helper: the same one under
// its new name first, then what keeps credentials best.
func (p *Pass) helperChoices(x helperInUse) []Suggestion {
	facts := p.Snapshot.Facts
	var out []Suggestion
	add := func(value, shown string) {
		if value != "" && value != x.value.Text() {
			out = append(out,
				SetValue{File: x.value.File, Entry: x.value.Entry(), To: value, Title: useHelper.With(shown),
					Preferred: len(out) == 0})
		}
	}
	add(x.Instead, x.Instead)
	for _, u := range x.urls { // what this machine holds already is worth more than another empty store
		list, _ := httpsCredentials(p.View, facts, u)
		for _, c := range list {
			switch {
			case c.Certain && machine.Short(facts.Home, c.Where) == "~/.git-credentials":
				add("store", string(machine.StoreHelper))
			case c.Source == machine.FromGH && c.Certain && x.value.Subsection() != "":
				add(facts.GH.HelperValue(), string(machine.GHHelper))
			}
		}
		if len(out) > 0 {
			break
		}
	}
	for _, c := range facts.Choices() {
		if c.Value != x.Instead && len(out) < 3 {
			add(c.Value, string(c.Kind))
		}
	}
	return out
}

// helperInUse is a helper's line that Git reaches for some URL.
type helperInUse struct {
	machine.Helper
	value  gitconfig.Value
	urls   []*RemoteURL // of the view's, those for which Git asks it; empty for a line that no remote needs now
	backed bool         // wherever it is asked, another helper is asked too that is not broken
}

// helpersInUse lists the helpers that Git asks for the view's URLs over HTTPS,
// each once, and then those lines that no remote comes to now and no later line
// takes back: they fail as soon as one does.
func (p *Pass) helpersInUse() []helperInUse {
	facts := p.Snapshot.Facts
	var out []helperInUse
	type place struct {
		file  *gitconfig.File
		index int
	}
	known := map[place]int{}
	note := func(helpers []machine.Helper, values []gitconfig.Value, u *RemoteURL) {
		works := slices.ContainsFunc(helpers,
			func(h machine.Helper) bool { _, broken := explain.BrokenHelper(h); return !broken })
		for _, h := range helpers {
			v := values[h.Index]
			if v.File == nil {
				continue
			}
			at := place{v.File, v.Index}
			i, seen := known[at]
			if !seen {
				i = len(out)
				known[at] = i
				out = append(out, helperInUse{Helper: h, value: v, backed: true})
			}
			if u != nil {
				out[i].urls = append(out[i].urls, u)
			}
			if u != nil || !seen {
				out[i].backed = out[i].backed && works
			}
		}
	}
	for _, u := range p.URLs {
		if u.web() && u.Kind != Gitmodules {
			helpers, values := activeHelpers(p.View, facts, u.Contacts)
			note(helpers, values, u)
		}
	}
	// Those without a host of their own, then those of each host.
	helpers, values := activeHelpers(p.View, facts, "https://host.invalid/")
	note(helpers, values, nil)
	for s := range p.inSections("credential") {
		if s.HasSubsection {
			helpers, values := activeHelpers(p.View, facts, s.Subsection)
			note(helpers, values, nil)
		}
	}
	return out
}
