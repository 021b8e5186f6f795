package codeactions

import (
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// solvable is a problem that actions are to solve.
type solvable struct {
	*diagnostics.Problem
	file  *gitconfig.File // that it stands in; nil for one in a terminal
	shown bool            // a terminal or a test shows it
}

func inFile(f *diagnostics.Finding) *solvable {
	return &solvable{Problem: &f.Problem, file: f.File, shown: f.WasShown()}
}

func inTerminal(f *diagnostics.TerminalFinding) *solvable {
	return &solvable{Problem: &f.Problem, shown: true}
}

// known is the problem as the gate compares it.
func (c *solvable) known() repair.Finding {
	out := repair.Finding{Code: c.Rule.Code, Severity: int(c.Severity)}
	if c.file != nil {
		out.Path = c.file.Path
	}
	if c.URL != nil {
		out.Place = c.URL.Place()
	}
	return out
}

// draft is an action whose edits nobody has tried out yet.
type draft struct {
	Action
	edits []FileEdit
	claim repair.Claim
	url   *diagnostics.RemoteURL // that is edited; nil for another setting
}

var (
	thenUses   = text.New("%[1]s (your configuration then makes it %[2]s)", "%[1]s (設定のルールにより %[2]s が使われます)")
	thenPushes = text.New("%[1]s (pushes go to %[2]s)", "%[1]s (プッシュ先は %[2]s)")
)

// pass has the gate try the edits out. What fails is no action. c is nil where
// no problem is solved.
func (d draft) pass(c *solvable) (Action, bool) {
	if len(d.edits) == 0 {
		return d.Action, true // a command or a page
	}
	view := viewOf(c, d)
	if view == nil {
		return Action{}, false
	}
	var rules repair.Rules
	if c != nil {
		d.claim.Solves = c.known()
		for i := range d.claim.Effects {
			d.claim.Effects[i].About |= c.Rule.About
		}
		rules = rulesFor(c.Problem, view)
		if c.Snapshot != nil {
			d.claim.Given = c.Snapshot.Facts
		}
	}
	d.claim.Shown = []string{d.Title.In(text.English), d.Title.In(text.Japanese)}
	edits, contacts, err := view.Gate().Pass(d.edits, d.claim, rules)
	if err != nil {
		return Action{}, false
	}
	d.Edits, d.Action.claim, d.view = edits, d.claim, view
	for i, c := range contacts {
		// One place is enough for a title; those that change along are the same
		// repository.
		if i > 0 {
			break
		}
		switch {
		case c.FetchVia:
			d.Title = thenUses.With(d.Title, remoteurl.Redact(c.Fetch))
			d.Safe = false
			if e := d.claim.Effects[i]; e.About&repair.Protocol != 0 &&
				!remoteurl.HostEqual(remoteurl.Parse(e.To).Host, remoteurl.Parse(c.Fetch).Host) {
				d.Preferred = false // the login that is known is for another host than this
			}
		case c.PushVia:
			d.Title = thenPushes.With(d.Title, remoteurl.Redact(c.Push))
		}
	}
	return d.Action, true
}

// viewOf is the view whose files a draft edits.
func viewOf(c *solvable, d draft) *diagnostics.View {
	switch {
	case d.url != nil:
		return d.url.View()
	case c == nil:
		return nil
	case c.View != nil:
		return c.View
	case c.URL != nil:
		return c.URL.View()
	}
	return nil
}

// rulesFor runs the rules again for the gate. What depends on this machine is
// asked only where the finding does: a URL that is put right may lead to a host
// for which there is no login here, and is right all the same.
func rulesFor(p *diagnostics.Problem, v *diagnostics.View) repair.Rules {
	if p.Snapshot == nil {
		return repair.Rules{}
	}
	s := *p.Snapshot
	s.Views, s.Git = nil, nil
	if !p.Rule.Machine && p.Told == nil {
		s.Facts = nil
	}
	run := func(c *gitconfig.Config, gitmodules *gitconfig.File) []repair.Finding {
		all := diagnostics.Everything(&s, v.Changed(c, gitmodules))
		out := make([]repair.Finding, len(all))
		for i := range all {
			out[i] = inFile(&all[i]).known()
		}
		return out
	}
	type given struct {
		snapshot *diagnostics.Snapshot
		machine  bool
	}
	return repair.Rules{Run: run, Given: given{p.Snapshot, s.Facts != nil}}
}

var untried = text.New("The configuration is too large to try every repair: %[1]d were not tried and are not offered.",
	"設定が大きすぎるため、すべての修正を試すことはできません。%[1]d 件は試していないため、提案していません。")

// Untried says, of a view whose repairs were asked for, that some were not tried.
func Untried(v *diagnostics.View) (text.Message, bool) {
	n := v.Gate().Refused()
	return untried.With(n), n > 0
}
