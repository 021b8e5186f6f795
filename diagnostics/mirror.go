package diagnostics

import (
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// kindRules are the codes of terminal output as rules: they have no check of
// their own, because what they say comes from a transcript.
var kindRules = func() []*Rule {
	rules := make([]*Rule, len(failure.Kinds))
	for i, k := range failure.Kinds {
		rules[i] = &Rule{Code: k.Code, Title: k.Title, Severity: Error, Since: "0.2.0", Reads: "terminal output", Kind: k}
		if k.Warning {
			rules[i].Severity = Warning
		}
	}
	return rules
}()

// TerminalRules is the catalogue of what is found in terminal output, sorted by
// code.
func TerminalRules() []*Rule { return kindRules }

func ruleOf(k *failure.Kind) *Rule { return ByCode(k.Code) }

// explains says whether a finding is the cause of a failure at its URL.
func explains(f *Finding, t *Tie) bool {
	k := t.Failure.Kind
	login := func(p remoteurl.Problem) bool { return p.Kind == remoteurl.KindLogin }
	if f.Rule == RemoteMalformed && f.URL != nil && slices.ContainsFunc(f.URL.Problems, login) {
		return true // Git talked to another host than anybody meant
	}
	if f.Rule == RemoteMalformed && f.URL != nil && f.File == f.URL.File && f.Span.Start == f.URL.Entry.ValueSpan.End {
		return true // Git read a part of the URL alone
	}
	if !slices.Contains(k.ExplainedBy, f.Rule.Code) {
		return false
	}
	if f.Rule == RemoteMoved && len(f.operations) > 0 && !slices.Contains(f.operations, direction(t.Failure)) {
		return false
	}
	if f.Rule == RemoteWrongCase && k != failure.MovedRepository && f.URL != nil && f.Severity != Error {
		// Where case does not count, it is never why something fails; but the server
		// itself may have named the other case beside its refusal.
		if slices.ContainsFunc(f.Shown, func(x Shown) bool { return x.Transcript == t.Transcript }) {
			return true
		}
		repo, ok := f.URL.URL().Repository(f.URL.Hosts)
		return ok && !repo.Forge.CaseInsensitive
	}
	return true
}

// direction says whether a failure is one of writing or of reading.
func direction(f *transcript.Failure) string {
	if f.Operation == "push" {
		return "push"
	}
	return "fetch"
}

var (
	gitSaid     = text.New("The terminal shows “%[1]s”.", "ターミナルに「%[1]s」と出力されています。")
	thisRemote  = text.New("This is the URL that Git contacted.", "Git が接続した URL です。")
	elsewhere   = text.New("The cause may be this line.", "原因はこの行にある可能性があります。")
	unknownText = text.New("The terminal shows it here.", "ターミナルのこの行に出力されています。")
)

// shown is the place at which a failure shows.
func (t *Tie) shown() Shown { return Shown{t.Transcript, t.Failure.Place, quoted(t.Failure)} }

// quoted is a failure's own words, for that place.
func quoted(f *transcript.Failure) text.Message {
	said := Quote(f)
	if said == "" {
		return unknownText.With()
	}
	return gitSaid.With(said)
}

// Quote is the line that shows a failure, without the frame that SSH draws around
// its warning.
func Quote(f *transcript.Failure) string {
	said := strings.TrimSpace(f.Text)
	if framed, ok := strings.CutSuffix(said, "@"); ok && strings.HasSuffix(framed, "  ") {
		said = strings.TrimSpace(framed)
	}
	return said
}

// mirror shows the failures of a view's URLs at the URLs: in the finding that
// explains them where there is one, else in one of their own.
func mirror(s *Snapshot, v *View, out []Finding) []Finding {
	type key struct {
		url  *RemoteURL
		code string
	}
	ties := s.Ties.Of(v)
	last, earlier := map[key]*Tie{}, map[key][]Shown{}
	for _, t := range ties { // the same failure again and again is one
		for _, u := range t.URLs {
			last[key{u, t.Failure.Kind.Code}] = t
		}
	}
	for _, t := range ties {
		if t.ledToPage() {
			continue // it led to a page; what failed there says so
		}
		for _, u := range t.URLs {
			same := key{u, t.Failure.Kind.Code}
			if newest := last[same]; newest != t {
				// A test of the remote stands in no file: the line that says the same does.
				if t.Transcript.Test == "" && newest.Transcript.Test != "" {
					earlier[same] = append(earlier[same], t.shown())
				}
				continue
			}
			seen := append(earlier[same], t.shown())
			known := false
			for i := range out {
				f := &out[i]
				at := f.URL == u || slices.Contains(f.Others, u) || stands(f, u) || onLine(f, u)
				if at && f.Told == nil && explains(f, t) {
					known = true
					if !t.Failure.Warning {
						if f.Rule == RemoteWrongCase && f.Severity != Error {
							f.Message, f.Suggestions = caseFailed(f), onlyOne(f.Suggestions)
						}
						f.Severity = Error
					}
					f.Suggestions = withHelp(f.Suggestions, causeHelp(s, v, t.Failure, u))
					if f.Rule == SSHKeyMissing && !t.Failure.Warning {
						f.Suggestions = withHelp(f.Suggestions, provenSwitch(s, v, u, true))
					}
					for _, now := range seen {
						if !slices.ContainsFunc(f.Shown,
							func(x Shown) bool { return x.Transcript == now.Transcript && x.Place == now.Place }) {
							f.Shown = append(f.Shown, now)
						}
					}
				}
			}
			if known || s.Settings.Severity[t.Failure.Kind.Code] == "off" {
				continue
			}
			out = append(out, mirrored(s, v, t, u, seen))
		}
	}
	return out
}

// caseFailed says of a wrong case that a command failed: that Git works with either
// is not true there.
func caseFailed(f *Finding) text.Message {
	for _, x := range f.Suggestions {
		to, ok := x.(SetURL)
		if !ok {
			continue
		}
		url := remoteurl.Parse(to.To)
		if repo, ok := url.Repository(to.URL.Hosts); ok {
			return wrongCaseFailed.With(url.Host, repo.Path)
		}
	}
	return f.Message
}

// stands says whether a finding stands on the line that names a remote which is
// not there.
func stands(f *Finding, u *RemoteURL) bool {
	return u.Kind == RemoteName && f.URL == nil && f.File == u.File &&
		f.Span.Start >= u.Entry.ValueSpan.Start && f.Span.End <= u.Entry.ValueSpan.End
}

// withHelp puts the suggestions for the line that is at fault first, where none
// is the right one already.
func withHelp(list, help []Suggestion) []Suggestion {
	if len(help) == 0 || slices.ContainsFunc(list, preferredOne) {
		return list
	}
	return append(slices.Clone(help), list...)
}

// preferredOne says whether a suggestion is the one right answer.
func preferredOne(x Suggestion) bool {
	switch x := x.(type) {
	case SetURL:
		return x.Preferred
	case SetValue:
		return x.Preferred
	case AddSetting:
		return x.Preferred
	case RemoveEntry:
		return x.Preferred
	case ReplaceSpan:
		return x.Preferred
	case SwitchTo:
		return x.Preferred
	case CloseKey:
		return true
	case RenameRemote:
		return x.Preferred
	}
	return false
}

// withoutPreference leaves what the finding that explains a failure answers
// already.
func withoutPreference(list []Suggestion, answered bool) []Suggestion {
	if !answered {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), preferredOne)
}

// told is a failure with the user and the port of the remote that it is tied to,
// which SSH does not print, and with what is known of this computer's keys.
func told(s *Snapshot, v *View, f *transcript.Failure, u *RemoteURL) *transcript.Failure {
	url := u.URL()
	if url.Transport != remoteurl.TransportSSH || f.Transport != "ssh" && f.Transport != "" {
		return f
	}
	c := *f
	if c.Host == "" || strings.EqualFold(c.Host, url.Host) {
		c.Host, c.User = url.Host, url.User
		if url.Port != "" {
			c.Port = url.Port
		}
		c.NoKey = hasNoKey(s, v, u)
	}
	return &c
}

// hasNoKey says that nothing on this computer could log in at u over SSH: no key
// file, and no agent that holds one.
func hasNoKey(s *Snapshot, v *View, u *RemoteURL) bool {
	if s.Facts == nil || u == nil {
		return false
	}
	keys, ok := sshKeys(&Pass{View: v, Snapshot: s}, u)
	loaded := func(id machine.Identity) bool { return id.Key != nil }
	return ok && keys.Verdict == machine.NoKey && !slices.ContainsFunc(keys.Identities, loaded)
}

var happened = text.New("%[1]s This happened %[2]d times.", "%[1]sこのエラーは %[2]d 回発生しています。")

// counted adds how often a failure happened.
func counted(s *Snapshot, f *transcript.Failure, m text.Message) text.Message {
	if n := s.Ties.Count(f); n > 1 {
		return happened.With(m, n)
	}
	return m
}

// mirrored is a failure's own finding, on the line that causes it.
func mirrored(s *Snapshot, v *View, t *Tie, u *RemoteURL, seen []Shown) Finding {
	failure, told := t.Failure, told(s, v, t.Failure, u)
	f := Finding{
		Problem: Problem{
			Rule: ruleOf(failure.Kind), Severity: Error, Message: counted(s, failure, failure.Kind.Message(told)),
			Remote: u.Remote, URL: u, Told: told,
		},
		Shown: seen,
	}
	if failure.Warning {
		f.Severity = Warning
	}
	f.Docs = failureDocs(told, u.Hosts)
	help := causeHelp(s, v, failure, u)
	line, bySSH := sshCause(s.SSH, failure, u)
	// The line that decides carries the fix, whatever else there is to try.
	general := withoutPreference(suggestionsFor(s, v, t.Failure, u), slices.ContainsFunc(help, preferredOne))
	f.Suggestions = withHelp(general, help)
	if bySSH {
		f.Suggestions = sshCauseHelp(line, failure) // the URL's own host was not reached
	}
	var own bool
	if cause, ok := causeOf(v, failure, u); ok {
		f.File, f.Span = cause.File, cause.Entry().ValueSpan
	} else if bySSH {
		f.File, f.Span = sshFile(line), gitconfig.Span{Start: line.Start, End: line.End}
	} else {
		f.File, f.Span, own = t.at(pushed(v, u, failure.Operation))
		if u.Kind == ConfigLine {
			if f.Span.Len() == 0 {
				f.Span = u.Entry.Key
			}
		}
	}
	if !own {
		f.Related = append(f.Related, Related{File: u.File, Span: u.Whole(), Message: thisRemote.With()})
	}
	return f
}

// namesProgram says whether a helper's setting starts a program that Git named:
// "manager-core" is credential-manager-core in Git's words.
func namesProgram(helper, program string) bool {
	program = strings.TrimPrefix(program, "git-")
	name := strings.TrimPrefix(strings.TrimPrefix(program, "credential-"), "!")
	return name != "" && strings.Contains(helper, name)
}

// Terminal lists what is found in the transcripts themselves: every failure
// that is not over, at the line that causes it.
//
// found is what stands in configuration files: the fix of the finding that
// explains a failure is the failure's, too.
func Terminal(
	s *Snapshot, transcripts []*Transcript, views []*View, found iter.Seq[*Finding],
) map[*Transcript][]TerminalFinding {
	type place struct {
		transcript *Transcript
		place      transcript.Place
	}
	shown := map[place]*Finding{}
	for f := range found {
		for _, x := range f.Shown {
			at := place{x.Transcript, x.Place}
			if was := shown[at]; was == nil || was.Told != nil && f.Told == nil {
				shown[at] = f
			}
		}
	}
	ties := map[*transcript.Failure]*Tie{}
	for _, v := range views {
		for _, t := range s.Ties.Of(v) {
			ties[t.Failure] = t
		}
	}
	out := map[*Transcript][]TerminalFinding{}
	folded := map[*Finding]bool{}
	for _, tr := range transcripts {
		for i := range tr.Events {
			failure := tr.Events[i].Failure
			if failure == nil || s.Ties.Past(failure) != Present {
				continue
			}
			f := FailureFinding(s, tr, failure)
			f.Message = counted(s, failure, f.Message)
			f.Told = s.Ties.meant(failure)
			if t := ties[failure]; t != nil {
				if t.ledToPage() {
					continue // it led to a page; what failed there says so
				}
				u := t.URLs[0]
				f.URL, f.Remote, f.View, f.Told = u, u.Remote, u.view, told(s, u.view, failure, u)
				f.Message = counted(s, failure, failure.Kind.Message(f.Told))
				f.Suggestions = suggestionsFor(s, u.view, failure, u)
				if why := shown[place{tr, failure.Place}]; why != nil {
					if why.Rule == RemoteMoved && !failure.Warning {
						// The server said why in its line above, which is not shown beside it.
						// What the refusal alone would advise, another login for one, is not the way out.
						f.Message, f.Told = why.Message, nil
						folded[why] = true
					}
					if why.Told == nil {
						own := withoutPreference(f.Suggestions, slices.ContainsFunc(why.Suggestions, preferredOne))
						f.Suggestions = slices.Clone(why.Suggestions)
						for _, x := range own {
							same := func(y Suggestion) bool { return reflect.DeepEqual(x, y) }
							if !slices.ContainsFunc(f.Suggestions, same) {
								f.Suggestions = append(f.Suggestions, x)
							}
						}
					} else {
						f.Suggestions = why.Suggestions
					}
				}
				for _, u := range t.URLs {
					f.Related = append(f.Related, Related{File: u.File, Span: u.Whole(), Message: thisRemote.With()})
				}
				if cause, ok := causeOf(u.view, failure, u); ok {
					f.Related = append(f.Related,
						Related{File: cause.File, Span: cause.Entry().ValueSpan, Message: elsewhere.With()})
				} else if line, ok := sshCause(s.SSH, failure, u); ok {
					f.Related = append(f.Related,
						Related{File: sshFile(line), Span: gitconfig.Span{Start: line.Start, End: line.End},
							Message: elsewhere.With()})
				}
			}
			if level, ok := ParseSeverity(s.Settings.Severity[f.Rule.Code]); ok {
				f.Severity = level
			}
			if f.Severity != Off {
				out[tr] = append(out[tr], f)
			}
		}
		out[tr] = slices.DeleteFunc(out[tr], func(f TerminalFinding) bool {
			why := shown[place{tr, f.Failure.Place}]
			return f.Failure.Warning && why != nil && folded[why]
		})
	}
	return out
}

// meant is a failure with the name of the remote that may have been meant.
func (t *Ties) meant(f *transcript.Failure) *transcript.Failure {
	if t == nil || t.near[f] == "" {
		return f
	}
	c := *f
	c.Detail = maps.Clone(f.Detail)
	if c.Detail == nil {
		c.Detail = map[failure.Detail]string{}
	}
	c.Detail[failure.DetailNear] = t.near[f]
	return &c
}

// FailureFinding is a failure as a finding in its transcript, tied to nothing.
func FailureFinding(s *Snapshot, tr *Transcript, failure *transcript.Failure) TerminalFinding {
	f := TerminalFinding{
		Problem: Problem{
			Rule: ruleOf(failure.Kind), Severity: Error, Message: failure.Kind.Message(failure), Told: failure,
			Remote: failure.Remote, Snapshot: s,
		},
		Transcript: tr, Failure: failure,
	}
	if failure.Warning {
		f.Severity = Warning
	}
	f.Docs = failureDocs(failure, s.Settings.Hosts)
	if !tr.Foreign {
		f.Suggestions = suggestionsFor(s, nil, failure, nil)
	}
	return f
}
