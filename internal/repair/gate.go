// Package repair stands between what somebody wants to change in a
// configuration and the change: no edit is offered or made that did not pass
// its gate.
//
// An action says what it does: which URL Git will use afterwards, which rule it
// changes, which finding is gone (a [Claim]). The [Gate] carries the edits out on
// a copy in memory, resolves the configuration again as Git does, runs the rules
// again and compares. What does not do exactly what it says, or does anything
// beside, is refused.
//
// Only [Gate.Pass] makes [Edits], so that an edit which skipped the gate cannot
// be written down.
package repair

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// Edit is one replacement in one configuration file.
type Edit struct {
	File *gitconfig.File
	gitconfig.Edit
}

// Edits are edits that passed the gate. The zero value holds none.
type Edits struct{ list []Edit }

// All gives the edits. Those of one file do not overlap.
func (e Edits) All() []Edit { return slices.Clone(e.list) }

// Len is how many there are.
func (e Edits) Len() int { return len(e.list) }

// Applied gives each edited file's new text, by path.
func (e Edits) Applied() map[string]string {
	out := map[string]string{}
	for _, f := range apply(e.list) {
		out[f.Path] = f.Text
	}
	return out
}

// Place is where a URL is configured.
type Place struct {
	Kind  string // "url", "pushurl", "submodule", "gitmodules" or "branch"
	Name  string // the remote's, submodule's or branch's
	Index int    // among the values of this kind, from 0
}

// About says what of a URL an action is about, and so may change. Everything
// else stays as the text has it.
type About uint8

// The parts.
const (
	Host      About = 1 << iota
	User            // the account, or the userinfo as a whole
	Port            //
	Protocol        // then the repository must stay the same, as the forge names it
	Secret          // a secret is taken out
	Rewriting       // a rule is mended: what it wrote was no URL of anybody's
)

// Effect is what an action says that Git will use.
type Effect struct {
	Place
	To    string // the effective URL; "" where the action only says that it stays the same but for a secret
	About About
	// New says that the remote had no URL before, so that Git took its name for a
	// folder's.
	New bool
}

// Rule names an insteadOf or pushInsteadOf line that an action changes: the
// URLs that it rewrites may change, others may not.
type Rule struct {
	Base, Prefix string
	Push         bool
	// Wrong says that what the rule made of URLs was nobody's: they need not
	// stay at the same repository.
	Wrong bool
	// Everywhere says that the title tells of the other URLs: they stay at the
	// same repository, by whatever way. Otherwise those that are right stay.
	Everywhere bool
}

// Renaming is a remote's name before and after; the zero value is none.
type Renaming struct{ From, To string }

// of gives a remote's place after the renaming.
func (r Renaming) of(p Place) Place {
	if r.From != "" && p.Name == r.From && (p.Kind == "url" || p.Kind == "pushurl") {
		p.Name = r.To
	}
	return p
}

// Finding is what the rules found, as far as the gate compares it.
type Finding struct {
	Code     string
	Severity int // larger matters more
	Path     string
	Place    Place // zero for a finding that stands on no URL
}

// Claim is what an action says that it does.
type Claim struct {
	Effects []Effect
	Rules   []Rule
	Default bool // the remote that a plain fetch or push uses changes
	// Renames says that a remote gets another name, and keeps its URLs.
	Renames Renaming
	// Solves is the finding that is gone afterwards; the zero value is none.
	Solves Finding
	// Given is what the rules know besides the configuration, to be compared: the
	// same edits are judged anew when it is another.
	Given any
	// Shown is what a person reads before choosing: no secret may be in it.
	Shown []string
}

// Contact is what Git will use for a place. Via says that an insteadOf rule of
// the configuration made it of what the action names.
type Contact struct {
	Place
	Fetch, Push       string // Push is "" where nothing is pushed to the place
	FetchVia, PushVia bool
}

// Rules run the rules over a configuration. The zero value runs none.
type Rules struct {
	Run func(*gitconfig.Config, *gitconfig.File) []Finding
	// Given is all that Run looks at besides the configuration, comparable: with
	// an equal one it finds the same, and is not asked again about the
	// configuration as it is. nil is equal to nothing.
	Given any
}

// Gate judges the edits of one repository, or of one file that belongs to none.
// It is safe for concurrent use.
type Gate struct {
	config     *gitconfig.Config
	gitmodules *gitconfig.File
	hosts      *forge.Hosts

	once   sync.Once
	before *state
	index  sync.Once
	parts  map[*gitconfig.File]*sections

	size  int64        // bytes that a trial reads again
	spent atomic.Int64 // bytes that the trials have read
	given atomic.Int64 // edits that were refused for that

	mu    sync.Mutex
	known map[string]verdict // what was tried: an editor asks at every step of the cursor
	found [2]found           // what the rules say of the configuration as it is, the newest first
}

// found is what rules found that were given something.
type found struct {
	given    any
	findings []Finding
}

// asIs runs rules over the configuration of the gate, once for what they are given.
func (g *Gate) asIs(rules Rules) []Finding {
	if rules.Given == nil {
		return rules.Run(g.config, g.gitmodules)
	}
	g.mu.Lock()
	known := g.found
	g.mu.Unlock()
	for _, f := range known {
		if f.given == rules.Given {
			return f.findings
		}
	}
	f := found{rules.Given, rules.Run(g.config, g.gitmodules)}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.found = [2]found{f, g.found[0]}
	return f.findings
}

// verdict is what Pass answers.
type verdict struct {
	contacts []Contact
	err      error
}

// maxKnown bounds the verdicts that are kept.
const maxKnown = 4096

// What the trials of one configuration may cost. A trial reads everything again
// and asks every rule: a file of megabytes with a finding in each line would
// take minutes. The first ones are always made; a usual configuration allows
// thousands.
const (
	freeTrials = 4
	maxTrials  = 2 << 20 // bytes
)

// Refused is how many edits were not tried, and so not offered, because the
// configuration is too large.
func (g *Gate) Refused() int {
	if g == nil {
		return 0
	}
	return int(g.given.Load())
}

// NewGate makes the gate of a configuration as it was loaded. gitmodules is the
// work tree's .gitmodules, or nil.
func NewGate(c *gitconfig.Config, gitmodules *gitconfig.File, hosts *forge.Hosts) *Gate {
	g := &Gate{config: c, gitmodules: gitmodules, hosts: hosts}
	for i := range c.Files {
		g.size += int64(len(c.Files[i].File.Text))
	}
	return g
}

// Why an edit did not pass.
var (
	ErrNoEffect  = errors.New("what the action names is not what Git would use")
	ErrElsewhere = errors.New("another URL would change")
	ErrAuthority = errors.New("user, host or port would change")
	ErrSecret    = errors.New("a secret would move, show or stay without its finding")
	ErrFinding   = errors.New("the finding would stay")
	ErrNew       = errors.New("a new finding would appear")
	ErrUnread    = errors.New("the result could not be read")
	ErrNothing   = errors.New("nothing would change")
	ErrTooLarge  = errors.New("the configuration is too large to try every edit")
	ErrOverlap   = errors.New("two edits touch the same text")
)

// Pass carries edits out on a copy and gives them back if they do what the
// claim says and nothing else, with what Git will use for each place of the
// claim. The error says what stands against them.
func (g *Gate) Pass(edits []Edit, claim Claim, rules Rules) (Edits, []Contact, error) {
	if len(edits) == 0 {
		return Edits{}, nil, ErrNothing
	}
	if g == nil {
		return Edits{}, nil, ErrUnread
	}
	edits, ok := distinct(edits)
	if !ok {
		return Edits{}, nil, ErrOverlap
	}
	if n := g.foreign(edits); n > 0 {
		// ssh's configuration, say: no URL of Git's can change by it.
		if n < len(edits) || len(claim.Effects) > 0 || len(claim.Rules) > 0 || claim.Default {
			return Edits{}, nil, ErrUnread
		}
		return Edits{edits}, nil, nil
	}
	v := g.verdict(edits, claim, rules)
	if v.err != nil {
		return Edits{}, nil, v.err
	}
	return Edits{slices.Clone(edits)}, slices.Clone(v.contacts), nil
}

// verdict tries edits out, or remembers what came of it.
func (g *Gate) verdict(edits []Edit, claim Claim, rules Rules) verdict {
	key := keyOf(edits, claim, rules.Run != nil)
	g.mu.Lock()
	v, ok := g.known[key]
	g.mu.Unlock()
	if ok {
		return v
	}
	if g.spent.Load() > maxTrials+freeTrials*g.size {
		g.given.Add(1) // before anything is read again for it
		return verdict{err: ErrTooLarge}
	}
	small := g.reduced(edits, claim)
	cost := g.size
	if small != nil {
		cost = small.size
	}
	g.spent.Add(cost)
	v.contacts, v.err = g.trial(edits, small).judge(claim, rules, g)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.known == nil || len(g.known) >= maxKnown {
		g.known = map[string]verdict{}
	}
	g.known[key] = v
	return v
}

// keyOf is the same for the same question.
func keyOf(edits []Edit, claim Claim, rules bool) string {
	var b strings.Builder
	for _, e := range edits {
		fmt.Fprintf(&b, "%s\x00%d\x00%d\x00%s\x00", e.File.Path, e.Span.Start, e.Span.End, e.NewText)
	}
	fmt.Fprintf(&b, "%v\x00%v\x00%v\x00%q\x00%v\x00%q\x00%v\x00%p", claim.Effects, claim.Rules, claim.Default,
		claim.Renames, claim.Solves, claim.Shown, rules, claim.Given)
	return b.String()
}

// Together joins edits that have passed on their own, if all of them together
// do no more than each says: every place ends as it ends in its own trial, and
// nothing else changes.
func (g *Gate) Together(all []Edits, claims []Claim) (Edits, error) {
	var edits []Edit
	for _, e := range all {
		edits = append(edits, e.list...)
	}
	var joined Claim
	for _, c := range claims {
		joined.Effects = append(joined.Effects, c.Effects...)
		joined.Rules = append(joined.Rules, c.Rules...)
		joined.Default = joined.Default || c.Default
		if c.Renames != (Renaming{}) {
			joined.Renames = c.Renames
		}
	}
	out, _, err := g.Pass(edits, joined, Rules{})
	return out, err
}

// foreign counts the edits of files that Git does not read.
func (g *Gate) foreign(edits []Edit) (n int) {
	for _, e := range edits {
		read := g.gitmodules != nil && g.gitmodules.Path == e.File.Path ||
			slices.ContainsFunc(g.config.Files, func(use gitconfig.FileUse) bool { return use.Path == e.File.Path })
		if !read {
			n++
		}
	}
	return n
}

// distinct drops what stands twice: a file that is included twice has every
// value twice. ok is false where two edits of one file overlap.
func distinct(edits []Edit) (out []Edit, ok bool) {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b Edit) int {
		return cmp.Or(strings.Compare(a.File.Path, b.File.Path), cmp.Compare(a.Span.Start, b.Span.Start),
			cmp.Compare(a.Span.End, b.Span.End))
	})
	sorted = slices.CompactFunc(sorted, func(a, b Edit) bool { return a.File.Path == b.File.Path && a.Edit == b.Edit })
	for i := 1; i < len(sorted); i++ {
		if a, b := sorted[i-1], sorted[i]; a.File.Path == b.File.Path &&
			(a.Span.End > b.Span.Start || a.File.Text != b.File.Text) {
			return nil, false
		}
	}
	for _, e := range sorted {
		if e.Span.Start < 0 || e.Span.End < e.Span.Start || e.Span.End > len(e.File.Text) {
			return nil, false
		}
	}
	return sorted, true
}

// trial is a configuration before and after edits.
type trial struct {
	before, after         *state
	config, edited        *gitconfig.Config
	gitmodules, gitedited *gitconfig.File
	changed               []*gitconfig.File // the edited files, as they are afterwards
	was                   []*gitconfig.File // the same before
}

// trial carries edits out: on the whole configuration, or on the part of it that
// they can touch.
func (g *Gate) trial(edits []Edit, small *reduction) *trial {
	t := &trial{config: g.config, gitmodules: g.gitmodules}
	if small != nil {
		t.config, t.gitmodules, edits = small.config, small.gitmodules, small.edits
		t.before = read(t.config, t.gitmodules)
	} else {
		g.once.Do(func() { g.before = read(g.config, g.gitmodules) })
		t.before = g.before
	}
	t.changed = apply(edits)
	for _, e := range edits {
		if !slices.Contains(t.was, e.File) {
			t.was = append(t.was, e.File)
		}
	}
	t.edited, t.gitedited = t.config.With(t.changed...), t.gitmodules
	for _, f := range t.changed {
		if t.gitmodules != nil && f.Path == t.gitmodules.Path {
			t.gitedited = f
		}
	}
	t.after = read(t.edited, t.gitedited)
	return t
}

// apply gives the files with their edits carried out, in the order of the edits.
func apply(edits []Edit) []*gitconfig.File {
	var files []*gitconfig.File
	byFile := map[string][]gitconfig.Edit{}
	for _, e := range edits {
		if byFile[e.File.Path] == nil {
			files = append(files, e.File)
		}
		byFile[e.File.Path] = append(byFile[e.File.Path], e.Edit)
	}
	for i, f := range files {
		files[i] = f.WithText(gitconfig.Apply(f.Text, byFile[f.Path]))
	}
	return files
}

// judge compares what the claim says with what happened.
func (t *trial) judge(claim Claim, rules Rules, g *Gate) ([]Contact, error) {
	hosts := g.hosts
	for i, f := range t.changed {
		if f.Text == t.was[i].Text {
			return nil, ErrNothing
		}
		if len(f.Errors) > 0 && len(t.was[i].Errors) == 0 {
			return nil, ErrUnread
		}
	}
	if t.edited.Fatal != nil && t.config.Fatal == nil || t.edited.RemotesFatal != nil && t.config.RemotesFatal == nil {
		return nil, ErrUnread
	}
	var contacts []Contact
	for _, e := range claim.Effects {
		c, err := t.effect(e, hosts)
		if err != nil {
			return nil, err
		}
		contacts = append(contacts, c)
	}
	if t.config.Fatal == nil && t.config.RemotesFatal == nil { // else Git used nothing before
		if err := t.elsewhere(claim, hosts); err != nil {
			return nil, err
		}
	}
	if err := t.secrets(claim); err != nil {
		return nil, err
	}
	if rules.Run != nil && claim.Solves.Code != "" {
		if err := t.findings(claim, rules, g); err != nil {
			return nil, err
		}
	}
	return contacts, nil
}

// effect checks one place: that Git uses what is named, and who and where that
// is. What a rule of the user makes of the named URL is told, not refused: the
// rule decides for that URL wherever it stands.
func (t *trial) effect(e Effect, hosts *forge.Hosts) (Contact, error) {
	c := Contact{Place: e.Place}
	was, ok := t.before.at(e.Place)
	now, ok2 := t.after.at(e.Place)
	if ok == e.New || !ok2 {
		return c, fmt.Errorf("%w: no such place", ErrNoEffect)
	}
	c.Fetch, c.Push = now.url, now.push
	if e.To != "" && now.url != e.To {
		// Git takes the text, and a rule makes something else of it: a mirror, a
		// proxy, another protocol. One that undoes a change of protocol leaves
		// nothing of it.
		if now.rule == nil || now.raw != e.To || e.About&Protocol != 0 && overSSH(now.url) != overSSH(e.To) {
			return c, ErrNoEffect
		}
		prefix := now.rule.Text()
		if _, wrong := MendRule(now.rule.Subsection(), []string{prefix}, []string{strings.TrimPrefix(now.raw, prefix)},
			hosts); wrong || malformed(now.url, hosts) {
			return c, ErrNoEffect // the rule is to be mended first
		}
		c.FetchVia = true
	}
	if now.push != "" && now.push != now.url {
		if e.About&Protocol != 0 || !sameRepository(now.url, now.push, hosts) {
			return c, ErrNoEffect
		}
		c.PushVia = true
	}
	if e.To == "" && e.About&Secret != 0 {
		// Without its secret the URL may be one that a rule is for. What the title
		// names is the text, where the text is what was edited.
		shown := remoteurl.WithoutSecret(was.url)
		if now.raw != was.raw {
			shown = now.raw
		}
		c.FetchVia = now.rule != nil && now.url != shown
		if withoutLogin(was.url) != now.url && !sameRepository(remoteurl.WithoutSecret(was.url), now.url, hosts) {
			return c, ErrNoEffect
		}
	}
	about := e.About
	if c.FetchVia {
		about |= Protocol | Host | User | Port
	}
	if !e.New && !keepsAuthority(was.url, now.url, about, hosts) {
		return c, ErrAuthority
	}
	return c, nil
}

// withoutLogin is a URL without a user and a password.
func withoutLogin(url string) string {
	login, _ := remoteurl.FindLogin(url)
	return url[:login.Span.Start] + url[login.Span.End:]
}

// malformed reports whether a URL is one that nobody can have meant. A rule may
// lead to plain HTTP on purpose.
func malformed(url string, hosts *forge.Hosts) bool {
	return slices.ContainsFunc(remoteurl.Diagnose(url, hosts),
		func(p remoteurl.Problem) bool { return p.Code == remoteurl.CodeMalformed })
}

func overSSH(url string) bool { return remoteurl.Parse(url).Transport == remoteurl.TransportSSH }

func sameRepository(a, b string, hosts *forge.Hosts) bool {
	same, _ := remoteurl.SameRepository(a, b, hosts)
	return same
}

// elsewhere checks that no other URL changes. Those that a changed rule
// rewrote may: from what Git cannot use, or that the rule itself misled.
func (t *trial) elsewhere(claim Claim, hosts *forge.Hosts) error {
	allowed, appears := map[Place]bool{}, map[Place]bool{}
	same := map[*gitconfig.Entry]string{} // the same line, read again by another include
	for _, e := range claim.Effects {
		allowed[e.Place] = true
		if e.New {
			appears[e.Place], appears[Place{"legacy", e.Name, 0}] = true, true
		}
		if was, _ := t.before.at(e.Place); was.entry != nil {
			now, _ := t.after.at(e.Place)
			same[was.entry] = now.url
		}
	}
	came := map[Place]bool{} // by the renaming
	for place, was := range t.before.all {
		to := claim.Renames.of(place)
		now, ok := t.after.all[to]
		if to != place {
			if _, taken := t.before.all[to]; taken {
				return fmt.Errorf("%w: %q is another remote", ErrElsewhere, to.Name)
			}
			came[to] = true
		}
		if !ok {
			if place.Kind == "legacy" && (appears[place] || claim.Renames.To == place.Name) {
				continue // its name, which Git took for a folder
			}
			return fmt.Errorf("%w: %s %d of %q is gone", ErrElsewhere, place.Kind, place.Index, place.Name)
		}
		if url, ok := same[was.entry]; allowed[place] || ok && now.url == url {
			continue
		}
		byFetch := ruleOf(was.rule, now.rule, claim.Rules, false)
		byPush := cmp.Or(ruleOf(was.pushRule, now.pushRule, claim.Rules, true), byFetch)
		if worse(was.url, now.url, byFetch, hosts) || worse(was.push, now.push, byPush, hosts) {
			return fmt.Errorf("%w: %s %d of %q", ErrElsewhere, place.Kind, place.Index, place.Name)
		}
	}
	for place := range t.after.all {
		if _, ok := t.before.all[place]; !ok && !came[place] && !appears[place] {
			return fmt.Errorf("%w: %s %d of %q appears", ErrElsewhere, place.Kind, place.Index, place.Name)
		}
	}
	if !claim.Default && (t.before.fetch != t.after.fetch || t.before.pushes != t.after.pushes) {
		return fmt.Errorf("%w: the remote that a plain fetch or push uses", ErrElsewhere)
	}
	return nil
}

// ruleOf is the rule that the claim names and by which a URL was or is
// rewritten.
func ruleOf(was, now *gitconfig.Value, rules []Rule, push bool) *Rule {
	for i := range rules {
		if r := &rules[i]; r.Push == push && (names(*r, was) || names(*r, now)) {
			return r
		}
	}
	return nil
}

func names(r Rule, v *gitconfig.Value) bool {
	return v != nil && v.Subsection() == r.Base && v.Text() == r.Prefix
}

// worse says whether a URL changes without a rule that may change it, or a rule
// that changes turns it into one that is less, or touches one that was right.
func worse(was, now string, r *Rule, hosts *forge.Hosts) bool {
	switch {
	case was == now:
		return false
	case r == nil:
		return true
	case Problems(now, hosts):
		return true
	case r.Wrong || len(remoteurl.Diagnose(was, hosts)) > 0:
		return false
	}
	return !r.Everywhere || !sameRepository(was, now, hosts)
}

// findings checks that the finding is gone, and that no new one of its weight
// or more came up.
func (t *trial) findings(claim Claim, rules Rules, g *Gate) error {
	type key struct {
		code, path string
		place      Place
	}
	count := func(all []Finding) (n map[key]int, worst map[key]int) {
		n, worst = map[key]int{}, map[key]int{}
		for _, f := range all {
			k := key{f.Code, f.Path, f.Place}
			n[k]++
			worst[k] = max(worst[k], f.Severity)
		}
		return n, worst
	}
	before := rules.Run
	if t.config == g.config { // and not a part of it
		before = func(*gitconfig.Config, *gitconfig.File) []Finding { return g.asIs(rules) }
	}
	was, _ := count(before(t.config, t.gitmodules))
	now, severity := count(rules.Run(t.edited, t.gitedited))
	solved := key{claim.Solves.Code, claim.Solves.Path, claim.Solves.Place}
	if was[solved] > 0 && (now[solved] >= was[solved] || now[solved] > 0 && solved.place != Place{}) {
		return ErrFinding
	}
	if t.config.Fatal != nil || t.config.RemotesFatal != nil {
		return nil // Git read nothing behind the fault
	}
	for k, n := range now {
		if n > was[k] && severity[k] >= claim.Solves.Severity && k.code != solved.code {
			return fmt.Errorf("%w: %s", ErrNew, k.code)
		}
	}
	return nil
}

// shows says whether a secret is in what a person reads. One or two letters stand
// in any sentence.
func (c Claim) shows(secret string) bool {
	return len(secret) > 2 && slices.ContainsFunc(c.Shown, func(s string) bool { return strings.Contains(s, secret) })
}

// secrets checks that nothing that may be a secret moves, shows or stays behind
// unseen.
func (t *trial) secrets(claim Claim) error {
	for _, r := range claim.Rules {
		for _, secret := range slices.Concat(remoteurl.Confidential(r.Base), remoteurl.Confidential(r.Prefix)) {
			if claim.shows(secret) {
				return ErrSecret
			}
		}
	}
	for _, e := range claim.Effects {
		was, _ := t.before.at(e.Place)
		now, _ := t.after.at(e.Place)
		pairs := [][2]string{{was.raw, now.raw}, {was.url, now.url}}
		for _, pair := range pairs {
			for _, secret := range remoteurl.Confidential(pair[0]) {
				if claim.shows(secret) {
					return ErrSecret
				}
				if e.About&Secret != 0 {
					if len(secret) > 2 && strings.Contains(now.raw, secret) && strings.Contains(was.raw, secret) {
						return ErrSecret
					}
					continue
				}
				if remoteurl.Outside(pair[1], secret) > remoteurl.Outside(pair[0], secret) {
					return ErrSecret
				}
				if strings.Contains(pair[1], secret) && len(remoteurl.Secrets(pair[0])) > 0 &&
					len(remoteurl.Secrets(pair[1])) == 0 {
					return ErrSecret
				}
			}
		}
	}
	return nil
}

// state is what Git uses for every place.
type state struct {
	all           map[Place]used
	fetch, pushes string // the remotes of a plain fetch and push
}

// used is a URL as configured and as Git uses it.
type used struct {
	raw, url, push string
	rule, pushRule *gitconfig.Value
	entry          *gitconfig.Entry // nil for a legacy file
}

func (s *state) at(p Place) (used, bool) {
	u, ok := s.all[p]
	return u, ok
}

// read resolves a configuration as Git does.
func read(c *gitconfig.Config, gitmodules *gitconfig.File) *state {
	s := &state{all: map[Place]used{}}
	if c.RemotesFatal == nil {
		remotes := c.RemotesAsRead()
		for i := range remotes {
			r := &remotes[i]
			s.remote(r)
		}
		s.fetch, s.pushes = c.DefaultRemote()
	}
	for _, b := range c.BranchURLs() {
		e := c.Rewrite(b.Value.Text(), b.Index > 0)
		s.all[Place{"branch", b.Branch, b.Index}] = used{raw: b.Value.Text(), url: e.URL, push: e.URL,
			rule: e.Rule, pushRule: e.Rule, entry: b.Value.Entry()}
	}
	submodules := map[string]int{}
	for i := range c.Values {
		v := &c.Values[i]
		if sec := v.Section(); submoduleURL(sec, v.Name(), v.HasValue()) {
			n := submodules[sec.Subsection]
			submodules[sec.Subsection]++
			s.submodule(c, Place{"submodule", sec.Subsection, n}, v.Text(), v.Entry())
		}
	}
	if gitmodules != nil {
		clear(submodules)
		for i := range gitmodules.Entries[:gitmodules.Limit] {
			e := &gitmodules.Entries[i]
			if sec := gitmodules.SectionOf(e); submoduleURL(sec, e.Name, e.HasValue) {
				n := submodules[sec.Subsection]
				submodules[sec.Subsection]++
				s.submodule(c, Place{"gitmodules", sec.Subsection, n}, e.Value, e)
			}
		}
	}
	return s
}

// submoduleURL says whether an entry of a section is a submodule's URL.
func submoduleURL(sec *gitconfig.Section, name string, hasValue bool) bool {
	return sec != nil && sec.Name == "submodule" && sec.HasSubsection && name == "url" && hasValue
}

// submodule takes a submodule's URL in. One that is relative to the
// superproject's follows that by design and is no URL of its own.
func (s *state) submodule(c *gitconfig.Config, p Place, raw string, entry *gitconfig.Entry) {
	e := c.Rewrite(raw, false)
	push := c.Rewrite(raw, true)
	s.all[p] = used{raw: raw, url: e.URL, push: push.URL, rule: e.Rule, pushRule: push.Rule, entry: entry}
}

// remote takes the URLs of a remote in: to each value what Git fetches from and
// pushes to because of it.
func (s *state) remote(r *gitconfig.Remote) {
	find := func(list []gitconfig.Effective, from *gitconfig.Value) *gitconfig.Effective {
		for i := range list {
			if list[i].From == from {
				return &list[i]
			}
		}
		return nil
	}
	for i := range r.URLs {
		u := used{raw: r.URLs[i].Text(), entry: r.URLs[i].Entry()}
		if e := find(r.Fetch, &r.URLs[i]); e != nil {
			u.url, u.rule = e.URL, e.Rule
		}
		if e := find(r.Push, &r.URLs[i]); e != nil {
			u.push, u.pushRule = e.URL, e.Rule
		}
		s.all[Place{"url", r.Name, i}] = u
	}
	for i := range r.PushURLs {
		u := used{raw: r.PushURLs[i].Text(), entry: r.PushURLs[i].Entry()}
		if e := find(r.Push, &r.PushURLs[i]); e != nil {
			u.url, u.rule = e.URL, e.Rule
		}
		s.all[Place{"pushurl", r.Name, i}] = u
	}
	if len(r.URLs) == 0 && len(r.PushURLs) == 0 { // .git/remotes, or the name itself
		for i, e := range r.Fetch {
			s.all[Place{"legacy", r.Name, i}] = used{raw: e.Base, url: e.URL, rule: e.Rule}
		}
	}
}

// big is the size in bytes from which a file is not read whole for one URL.
const big = 64 << 10

// sections are the parts of a large file: those of one remote or submodule, rules
// that rewrite URLs, and all others.
type sections struct {
	named map[string][]int // "remote NAME" and "submodule NAME" → sections
	rules map[string][]int // what a rule is for → the sections that say so
	long  []int            // how many bytes those have, each once
	rest  []int
}

// rulesFor adds the sections whose rules are for any of the URLs.
func (p *sections) rulesFor(urls []string, to []int) []int {
	for _, url := range urls {
		for _, n := range p.long {
			if n <= len(url) {
				to = append(to, p.rules[url[:n]]...)
			}
		}
	}
	return to
}

type reduction struct {
	size       int64 // bytes
	config     *gitconfig.Config
	gitmodules *gitconfig.File
	edits      []Edit
}

// reduced gives the repository as if it had the remotes and submodules of the
// claim alone, with the edits moved there. Remotes do not depend on each other,
// so nothing else can change by an edit of one URL; that keeps the work for a
// file with a hundred thousand remotes the same as for one with ten. It is nil
// where the whole has to be looked at: a small file, an edit of anything else, a
// file that has errors, an include that depends on the remotes' URLs.
func (g *Gate) reduced(edits []Edit, claim Claim) *reduction {
	if len(claim.Rules) > 0 || len(claim.Effects) == 0 || g.config.Fatal != nil || g.config.RemotesFatal != nil {
		return nil
	}
	if !slices.ContainsFunc(g.files(), func(f *gitconfig.File) bool { return len(f.Text) > big }) {
		return nil
	}
	g.index.Do(g.split)
	if g.parts == nil {
		return nil
	}
	keep := map[string]bool{}
	for _, e := range claim.Effects {
		keep["remote "+e.Name], keep["submodule "+e.Name] = true, true
	}
	urls, ok := g.urlsOf(keep, edits)
	if !ok {
		return nil
	}
	out := &reduction{gitmodules: g.gitmodules}
	moved := map[*gitconfig.File]func(gitconfig.Span) (gitconfig.Span, bool){}
	var files []*gitconfig.File
	small := map[string]*gitconfig.File{}
	for _, f := range g.files() {
		part := f
		if p := g.parts[f]; p != nil {
			part, moved[f] = p.keep(f, keep, urls)
		}
		small[f.Path], files = part, append(files, part)
		if f == g.gitmodules {
			out.gitmodules = part
		}
	}
	for _, e := range edits {
		f := small[e.File.Path]
		if f == nil {
			return nil
		}
		if move := moved[e.File]; move != nil {
			span, ok := move(e.Span)
			if !ok {
				return nil
			}
			e.Span = span
		}
		out.edits = append(out.edits, Edit{f, e.Edit})
	}
	out.config = g.config.With(files...)
	for _, f := range small {
		out.size += int64(len(f.Text))
	}
	return out
}

// files are the configuration files that Git read, and .gitmodules behind them.
func (g *Gate) files() []*gitconfig.File {
	var list []*gitconfig.File
	seen := map[*gitconfig.File]bool{nil: true, g.gitmodules: true}
	for _, use := range g.config.Files {
		if !seen[use.File] {
			seen[use.File] = true
			list = append(list, use.File)
		}
	}
	if g.gitmodules != nil {
		list = append(list, g.gitmodules)
	}
	return list
}

// urlsOf are the values of the kept sections, and what the edits make of those: a
// rule that is for none of them changes nothing. ok is false where an edit is of
// anything but a plain value.
func (g *Gate) urlsOf(keep map[string]bool, edits []Edit) (urls []string, ok bool) {
	for _, e := range edits {
		entry := e.File.EntryAt(e.Span.Start)
		if entry == nil || !entry.HasValue || e.Span.Start < entry.ValueSpan.Start || e.Span.End > entry.ValueSpan.End {
			return nil, false
		}
		var inside []gitconfig.Edit
		for _, o := range edits {
			if o.File == e.File && o.Span.Start >= entry.ValueSpan.Start && o.Span.End <= entry.ValueSpan.End {
				o.Span.Start, o.Span.End = o.Span.Start-entry.ValueSpan.Start, o.Span.End-entry.ValueSpan.Start
				inside = append(inside, o.Edit)
			}
		}
		text := gitconfig.Apply(e.File.Text[entry.ValueSpan.Start:entry.ValueSpan.End], inside)
		text = strings.Trim(text, "\"") // as a whole; other quotes are none of a plain value
		if strings.ContainsAny(text, "\"\\\n#;") || strings.TrimSpace(text) != text {
			return nil, false
		}
		urls = append(urls, text)
	}
	for _, f := range g.files() {
		p := g.parts[f]
		if p == nil {
			for i := range f.Sections {
				if s := &f.Sections[i]; keep[s.Name+" "+s.Subsection] {
					urls = values(f, s, urls)
				}
			}
			continue
		}
		for name := range keep {
			for _, i := range p.named[name] {
				urls = values(f, &f.Sections[i], urls)
			}
		}
	}
	return urls, true
}

func values(f *gitconfig.File, s *gitconfig.Section, to []string) []string {
	for _, e := range f.Entries[s.Entries[0]:s.Entries[1]] {
		to = append(to, e.Value)
	}
	return to
}

// split finds the sections of the large files, once.
func (g *Gate) split() {
	parts := map[*gitconfig.File]*sections{}
	for _, f := range g.files() {
		for i := range f.Sections {
			if s := &f.Sections[i]; s.Name == "includeif" && strings.HasPrefix(s.Subsection, "hasconfig:") {
				return
			}
		}
		if len(f.Text) <= big {
			continue
		}
		if len(f.Errors) > 0 {
			return
		}
		parts[f] = sectionsOf(f)
	}
	g.parts = parts
}

// sectionsOf takes a file apart.
func sectionsOf(f *gitconfig.File) *sections {
	p := &sections{named: map[string][]int{}, rules: map[string][]int{}}
	for i := range f.Sections {
		s := &f.Sections[i]
		switch {
		case s.HasSubsection && (s.Name == "remote" || s.Name == "submodule"):
			name := s.Name + " " + s.Subsection
			p.named[name] = append(p.named[name], i)
		case s.HasSubsection && s.Name == "url":
			for _, e := range f.Entries[s.Entries[0]:s.Entries[1]] {
				p.rules[e.Value] = append(p.rules[e.Value], i)
				if !slices.Contains(p.long, len(e.Value)) {
					p.long = append(p.long, len(e.Value))
				}
			}
		case s.HasSubsection && s.Name == "branch": // names a remote, and is no URL
		default:
			p.rest = append(p.rest, i)
		}
	}
	return p
}

// keep gives the file with the wanted sections alone, and what an old span has
// become.
func (p *sections) keep(f *gitconfig.File, want map[string]bool, urls []string) (*gitconfig.File,
	func(gitconfig.Span) (gitconfig.Span, bool)) {
	list := slices.Clone(p.rest)
	for name := range want {
		list = append(list, p.named[name]...)
	}
	list = p.rulesFor(urls, list)
	slices.Sort(list)
	list = slices.Compact(list)
	type chunk struct{ from, to, at int }
	first := len(f.Text)
	if len(f.Sections) > 0 {
		first = f.Sections[0].Span.Start
	}
	chunks := append(make([]chunk, 0, len(list)+1), chunk{0, first, 0})
	var b strings.Builder
	b.WriteString(f.Text[:first])
	for _, i := range list {
		s := f.Sections[i].Span
		chunks = append(chunks, chunk{s.Start, s.End, b.Len()})
		b.WriteString(f.Text[s.Start:s.End])
	}
	move := func(s gitconfig.Span) (gitconfig.Span, bool) {
		i, ok := slices.BinarySearchFunc(chunks, s.Start, func(c chunk, at int) int {
			switch {
			case at < c.from:
				return 1
			case at >= c.to:
				return -1
			}
			return 0
		})
		if !ok {
			return s, false
		}
		by := chunks[i].at - chunks[i].from
		return gitconfig.Span{Start: s.Start + by, End: s.End + by}, true
	}
	return f.WithText(b.String()), move
}

// Compare orders places, for tests and messages.
func (p Place) Compare(o Place) int {
	return cmp.Or(strings.Compare(p.Kind, o.Kind), strings.Compare(p.Name, o.Name), cmp.Compare(p.Index, o.Index))
}
