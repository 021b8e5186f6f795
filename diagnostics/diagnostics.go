// Package diagnostics finds out what is wrong with the remotes of a repository.
//
// It is a list of rules. A rule is a pure function of a snapshot: it reads no
// file, asks no clock and knows no editor. It reports a Finding at the very
// characters that cause it and says, as data, what would repair it; package
// codeactions carries that out.
//
// A rule is three files: CODE.go (CODE with underscores), CODE.md (its page,
// embedded and run by the tests) and testdata/CODE/*.txtar, and one line in
// the list in rules.go. CONTRIBUTING.md goes through it step by step.
package diagnostics

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// Severity says how much a finding matters. A larger one matters more.
type Severity uint8

// The severities. Off stands for a finding that is not shown.
const (
	Off Severity = iota
	Hint
	Information
	Warning
	Error
)

var severityNames = []string{"off", "hint", "information", "warning", "error"}

// String is the name that settings and JSON use.
func (s Severity) String() string { return severityNames[s] }

// ParseSeverity reads such a name.
func ParseSeverity(name string) (Severity, bool) {
	i := slices.Index(severityNames, name)
	return Severity(max(i, 0)), i >= 0
}

// Rule finds one kind of problem.
type Rule struct {
	Code     string    // names the problem; never renamed
	Title    text.Text // what it finds, in a few words without a full stop
	Severity Severity  // the usual one
	Since    string    // the first version with this rule
	Reads    string    // what it looks at: files and facts
	// Security is how code scanning grades what lets others in, as CVSS does: a secret
	// that whoever clones the repository gets (8.5), one on this computer alone (4.0),
	// a connection that can be listened to (7.0). "" for everything else.
	Security string
	Network  bool // whether it may need the network
	Safe     bool // whether `check --fix` may apply its fixes
	Check    func(*Pass)
	Machine  bool          // what it says depends on what this machine can log in with
	About    repair.About  // what of a URL, besides its path, its repairs may change
	Hides    []string      // codes that are consequences of this one on the same value
	Kind     *failure.Kind // for what is found in terminal output; such a rule has no Check
}

// Problem is what is wrong, how much that matters and what would repair it,
// wherever it stands: in a configuration it is a Finding, in the output of a
// terminal a TerminalFinding.
type Problem struct {
	Rule        *Rule
	Severity    Severity
	Message     text.Message
	Docs        Docs
	Remote      string // the remote's name, or ""
	URL         *RemoteURL
	Related     []Related
	Suggestions []Suggestion
	// Told is the failure that is spoken of, for words about it, with what the
	// remote's URL adds; nil where a rule says what is wrong, and its fix what to do.
	Told *transcript.Failure
	// View and Snapshot are what it was found in: a fix is tried out on them.
	// View is nil for a failure that belongs to no configuration.
	View     *View
	Snapshot *Snapshot
}

// Remedy is what to try first about a failure that is spoken of.
func (p *Problem) Remedy() text.Message { return p.Told.Kind.Remedy(p.Told) }

// Finding is one problem at one place of a configuration file.
type Finding struct {
	Problem
	File   *gitconfig.File
	Span   gitconfig.Span
	Others []*RemoteURL // more URLs that it concerns, where it stands on none of them
	Echo   bool         // it is another finding's, shown at the URL that it breaks, and counts with that
	Shown  []Shown      // where terminals and tests show that it makes Git fail
	// operations are the commands in which the server said so, for what it says of one
	// alone: where it reads from is not where it is written to.
	operations []string
}

// TerminalFinding is one failure at one place of a transcript.
type TerminalFinding struct {
	Problem
	Transcript *Transcript
	Failure    *transcript.Failure // stands at its Place
}

// WasShown says whether a terminal or a test shows what a finding says.
func (f *Finding) WasShown() bool { return len(f.Shown) > 0 }

// Docs is the official page that explains a finding.
type Docs struct{ En, Ja string }

// In gives the page in a language, in English where the forge has no other.
func (d Docs) In(l text.Lang) string {
	if l == text.Japanese && d.Ja != "" {
		return d.Ja
	}
	return d.En
}

// Related is another place of a configuration that a problem has to do with.
type Related struct {
	File    *gitconfig.File
	Span    gitconfig.Span
	Message text.Message
}

// Shown is a place of a transcript at which a finding's failure shows.
type Shown struct {
	Transcript *Transcript
	Place      transcript.Place
	Message    text.Message
}

// Snapshot is everything that rules may know. It is immutable.
type Snapshot struct {
	Views    []*View
	Settings *settings.Settings
	Git      *machine.Git // nil until it was asked
	SSH      *machine.SSHConfig
	Facts    *machine.Facts // what this machine can log in with; nil until it was asked
	// Names are what forges call repositories, by RemoteURL.RepositoryKey.
	Names map[string]CanonicalName
	Ties  *Ties // what transcripts say about the views' URLs; nil without transcripts
}

// CanonicalName is a repository as its forge spells it.
type CanonicalName struct{ Owner, Name string }

// Pass is one rule looking at one view.
type Pass struct {
	*View
	Snapshot *Snapshot
	rule     *Rule
	out      *[]Finding
}

// Report adds a finding at a span of a file, with the rule's usual severity.
// What it returns may be changed until the rule returns.
func (p *Pass) Report(f *gitconfig.File, span gitconfig.Span, message text.Message) *Finding {
	problem := Problem{Rule: p.rule, Severity: p.rule.Severity, Message: message}
	*p.out = append(*p.out, Finding{Problem: problem, File: f, Span: span})
	return &(*p.out)[len(*p.out)-1]
}

// Run applies all rules to all views: sorted by file, place and code, without
// duplicates (a user's configuration belongs to every repository), with the
// user's severities, without what another finding explains.
func Run(s *Snapshot) []Finding {
	var all []Finding
	for _, v := range s.Views {
		all = append(all, runView(s, v)...)
	}
	if len(s.Views) > 1 {
		all = sortFindings(all)
	}
	return all
}

// Everything applies all rules to a view and keeps what Run leaves out: what
// another finding explains, and what the user does not want to see. Transcripts
// are not looked at. It is for comparing a configuration with another one.
func Everything(s *Snapshot, v *View) []Finding {
	bare, all := *s, *s.Settings
	all.Severity, bare.Ties, bare.Settings = nil, nil, &all
	var out []Finding
	for _, r := range Rules {
		r.Check(&Pass{View: v, Snapshot: &bare, rule: r, out: &out})
	}
	return out
}

func runView(s *Snapshot, v *View) []Finding { return check(s, v, Rules).mirrored(s, v).ordered(s, v) }

// The phases of a run are types, so that none can be left out or taken twice:
// rules report, terminals are mirrored, and only then the user's severities and the
// order count.
type (
	// reported is what the rules say, each alone and of the view alone.
	reported []Finding
	// judged is that without what another finding explains, and with what the
	// transcripts show.
	judged []Finding
)

// check asks rules, in any order.
func check(s *Snapshot, v *View, rules []*Rule) reported {
	var out []Finding
	for _, r := range rules {
		if s.Settings.Severity[r.Code] != "off" {
			r.Check(&Pass{View: v, Snapshot: s, rule: r, out: &out})
		}
	}
	return out
}

func (r reported) mirrored(s *Snapshot, v *View) judged { return mirror(s, v, hide(r)) }

func (m judged) ordered(s *Snapshot, v *View) []Finding {
	for i := range m {
		m[i].View, m[i].Snapshot = v, s
		if level, ok := ParseSeverity(s.Settings.Severity[m[i].Rule.Code]); ok {
			m[i].Severity = level
		}
	}
	return sortFindings(m)
}

// hide drops the findings that another one on the same value explains.
func hide(all []Finding) []Finding {
	hidden := map[*RemoteURL][]string{}
	for i := range all {
		if f := &all[i]; len(f.Rule.Hides) > 0 {
			for _, u := range f.Others {
				hidden[u] = append(hidden[u], f.Rule.Hides...)
			}
			if f.URL != nil {
				hidden[f.URL] = append(hidden[f.URL], f.Rule.Hides...)
			}
		}
	}
	if len(hidden) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(f Finding) bool {
		return f.URL != nil && slices.Contains(hidden[f.URL], f.Rule.Code)
	})
}

// Merge sorts the findings of several runs and drops those that are the same.
func Merge(all []Finding) []Finding { return sortFindings(all) }

func sortFindings(all []Finding) []Finding {
	slices.SortStableFunc(all, func(a, b Finding) int {
		if c := cmp.Or(strings.Compare(a.File.Path, b.File.Path), cmp.Compare(a.Span.Start, b.Span.Start),
			cmp.Compare(a.Span.End, b.Span.End), strings.Compare(a.Rule.Code, b.Rule.Code)); c != 0 {
			return c
		}
		// What is the same stands together. Of work trees that share a file, one may know more of it.
		return cmp.Or(strings.Compare(a.Message.In(text.English), b.Message.In(text.English)),
			cmp.Compare(b.Severity, a.Severity), cmp.Compare(len(b.Related)+len(b.Shown), len(a.Related)+len(a.Shown)))
	})
	return slices.CompactFunc(all, func(a, b Finding) bool {
		return a.File.Path == b.File.Path && a.Span == b.Span && a.Rule == b.Rule &&
			a.Message.In(text.English) == b.Message.In(text.English)
	})
}
