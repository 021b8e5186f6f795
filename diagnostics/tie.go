package diagnostics

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// Evidence is what it takes to tie failures to URLs.
type Evidence struct {
	Views       []*View
	Transcripts []*Transcript
	SSH         *machine.SSHConfig
	// Searching says that more repositories may be found. Nothing is blamed
	// before: what belongs to a nested one would be taken for its outer one's.
	Searching bool
	// Each says that every failure counts by itself: none takes another's place.
	Each bool
	// History is what the call before returned; the zero value at first.
	History History
	// Dismissed are the failures that the user put aside.
	Dismissed map[EventID]bool
}

// History remembers what failures and successes were tied to when they were
// first seen. It is immutable, and the only thing that is not in the present
// texts: by it an edit ends a failure, and its undoing brings it back.
type History struct {
	known       map[EventID][]remembered
	transcripts []string // whose events are known, sorted
}

// remembered is a contact of one repository, as it was when it was first seen.
type remembered struct {
	repo     string   // see repoID
	names    []string // of the URLs, see nameOf
	contacts []string // what Git contacted
	causes   []string // the lines that the failure was blamed on, see causeID
}

// repoID tells repositories apart, as long as they are where they are.
func repoID(v *View) string {
	switch {
	case v.Repo != nil:
		return v.Repo.GitDir
	case len(v.Files) > 0:
		return v.Files[0].Path
	}
	return ""
}

// TieTo works out which URL each failure belongs to: by the URL that Git
// printed, by host and path, or by the remote's name and the working directory.
// Where two repositories could be meant, none is. It is a pure function; what
// it returns beside the ties is the next call's Evidence.History.
//
// A failure that ties to nothing stays what it is: one of its terminal. It is
// over only if it was tied and then the URL changed, or if it worked later.
// Where nobody saw it happen, the text decides: then it is over, too, if it is
// of the repository's own command and no remote has its URL.
func TieTo(e Evidence) (*Ties, History) {
	ids := make([]string, len(e.Transcripts))
	for i, tr := range e.Transcripts {
		ids[i] = tr.id()
	}
	slices.Sort(ids)
	h := e.History
	if !slices.Equal(ids, h.transcripts) {
		h = h.only(ids)
	}
	if len(e.Transcripts) == 0 || e.Searching {
		return nil, h
	}
	t := &tier{
		views: e.Views, ssh: e.SSH, before: h.known, contacts: map[*View][]contacted{},
		endpoints: map[string]endpoint{}, dismissed: e.Dismissed,
		each: e.Each,
		ties: &Ties{near: map[*transcript.Failure]string{}, of: map[*View][]*Tie{},
			past: map[*transcript.Failure]Past{}, counts: map[*transcript.Failure]int{},
			proven: map[*View][]*RemoteURL{}, touched: map[*View]bool{}, outers: map[*View]string{}},
	}
	for _, tr := range e.Transcripts {
		if !tr.Foreign {
			t.read(tr)
		}
	}
	t.settle()
	if t.after != nil {
		h.known = t.after
	}
	return t.ties, h
}

// only keeps what belongs to these transcripts.
func (h History) only(ids []string) History {
	known := map[EventID][]remembered{}
	for id, m := range h.known {
		if _, ok := slices.BinarySearch(ids, id.transcript); ok {
			known[id] = m
		}
	}
	return History{known, ids}
}

type tier struct {
	views     []*View
	ssh       *machine.SSHConfig
	before    map[EventID][]remembered
	after     map[EventID][]remembered // nil while it is before
	dismissed map[EventID]bool
	each      bool
	contacts  map[*View][]contacted
	endpoints map[string]endpoint
	events    []event
	ties      *Ties
}

// event is a failure or a success with what it was about.
type event struct {
	transcript *Transcript
	index      int
	failure    *transcript.Failure // nil for a success
	operation  string
	ties       []*Tie // of a failure: one for each view
	views      []*View
	about      []string // keys of what was contacted: equal for what is the same
}

// later says whether an event came after another, as far as that is known.
func (e *event) later(o *event) bool {
	if e.transcript == o.transcript {
		return e.index > o.index
	}
	return e.transcript.LaterThan(e.index, o.transcript, o.index)
}

// remember notes what an event was about when it was first seen, and gives what
// was noted.
func (t *tier) remember(id EventID, v *View, urls []*RemoteURL, operation string, f *transcript.Failure) {
	m := remembered{repo: repoID(v)}
	for _, u := range urls {
		m.names, m.contacts = append(m.names, nameOf(u)), append(m.contacts, contactOf(v, u, operation))
		if f != nil {
			m.causes = append(m.causes, t.causeID(v, f, u))
		}
	}
	if t.after == nil {
		t.after = maps.Clone(t.before)
	}
	t.after[id] = append(slices.Clone(t.after[id]), m)
}

// known gives what is remembered of an event in a repository.
func (t *tier) known(id EventID, v *View) (remembered, bool) {
	all := t.before[id]
	if t.after != nil {
		all = t.after[id]
	}
	repo := repoID(v)
	i := slices.IndexFunc(all, func(m remembered) bool { return m.repo == repo })
	if i < 0 {
		return remembered{}, false
	}
	return all[i], true
}

// causeID is the line that a failure is blamed on: its file, name and value.
func (t *tier) causeID(v *View, f *transcript.Failure, u *RemoteURL) string {
	cause, ok := causeOf(v, f, u)
	if !ok {
		if line, ok := sshCause(t.ssh, f, u); ok {
			return line.Path + "\x00" + line.Key + "\x00" + line.Value
		}
		return ""
	}
	return cause.File.Path + "\x00" + cause.Key() + "\x00" + cause.Text()
}

// read finds what each event of a transcript is about.
func (t *tier) read(tr *Transcript) {
	for i := range tr.Events {
		if s := tr.Events[i].Success; s != nil {
			t.readSuccess(tr, i, s)
		} else if f := tr.Events[i].Failure; f != nil {
			t.readFailure(tr, i, f)
		}
	}
}

func (t *tier) readSuccess(tr *Transcript, i int, s *transcript.Success) {
	e := event{transcript: tr, index: i, operation: s.Operation, about: t.self(&s.Contact)}
	id := tr.ID(i)
	where := t.candidates(tr, &s.Contact)
	for _, found := range t.resolve(where, &s.Contact) {
		v := found.view
		t.ties.touched[v] = true
		m, ok := t.known(id, v)
		if !ok {
			t.remember(id, v, found.urls, s.Operation, nil)
			m, _ = t.known(id, v)
		}
		for _, u := range found.urls {
			if slices.Contains(m.contacts, contactOf(v, u, s.Operation)) && (s.URL != "" || len(found.urls) == 1) &&
				!slices.Contains(t.ties.proven[v], u) {
				t.ties.proven[v] = append(t.ties.proven[v], u)
			}
		}
		for _, contacts := range m.contacts {
			e.about = append(e.about, t.key(v, contacts))
		}
	}
	t.events = append(t.events, e)
}

func (t *tier) readFailure(tr *Transcript, i int, f *transcript.Failure) {
	e := event{transcript: tr, index: i, failure: f, operation: f.Operation, about: t.self(&f.Contact)}
	id := tr.ID(i)
	where := t.candidates(tr, &f.Contact)
	var found []resolved
	thereNow := false // the remote that was not
	switch {
	case f.Kind == failure.ConfigError:
		found, thereNow = t.configLine(where, f)
	case f.Kind == failure.RemoteNotConfigured && f.Remote != "":
		var near []string
		found, near, thereNow = t.noRemote(where, f)
		e.about = append(e.about, near...)
	case f.Kind == failure.MalformedURL && f.URL == "":
		// "no path specified": the URL is empty.
		found = t.emptyURL(where, f)
		if len(found) == 0 {
			found = t.resolve(where, asked(f))
		}
	default:
		found = t.resolve(where, asked(f))
	}
	if f.Operation == "clone" && f.Submodule == "" {
		// What a clone makes itself, and takes away again when it fails, is not what it
		// was about.
		found = slices.DeleteFunc(found, func(r resolved) bool { return !slices.Contains(where.views, r.view) })
	}
	for i := range found {
		found[i].urls = ofProtocol(found[i].urls, f.Detail[failure.DetailProtocol])
	}
	memory := t.before[id]
	wasTied := slices.ContainsFunc(memory, func(m remembered) bool { return t.view(m.repo) != nil })
	stand := func(v *View, urls []*RemoteURL) {
		if len(urls) > 0 {
			e.ties = append(e.ties, &Tie{Transcript: tr, Failure: f, URLs: urls})
			e.views = append(e.views, v)
		}
	}
	remembers := false
	for _, m := range memory {
		for _, contacts := range m.contacts {
			e.about = append(e.about, m.repo+"\x00"+t.endpoint(contacts).key())
		}
		v := t.view(m.repo)
		if v == nil || slices.ContainsFunc(found, func(r resolved) bool { return r.view != v && nested(r.view, v) }) {
			continue // it is gone, or another was found inside of it, which this is about
		}
		remembers = true
		t.ties.touched[v] = true
		if !thereNow {
			stand(v, t.still(v, m, f, where))
		}
	}
	for _, r := range found {
		if remembers {
			break
		}
		wasTied = true
		t.ties.touched[r.view] = true
		if !tr.Live(i) && t.mended(r.view, f, r.urls) {
			continue
		}
		t.remember(id, r.view, r.urls, f.Operation, f)
		for _, u := range r.urls {
			e.about = append(e.about, t.key(r.view, contactOf(r.view, u, f.Operation)))
		}
		stand(r.view, r.urls)
	}
	own := f.Kind != failure.ConfigError && f.By == failure.ByRemote && f.Submodule == "" && where.sure &&
		(f.URL != "" || f.Host != "")
	switch {
	case t.dismissed[id]:
		t.ties.past[f] = Dismissed
	case len(e.ties) == 0 && (wasTied || thereNow || own && !tr.Live(i)):
		t.ties.past[f] = Changed
	}
	t.events = append(t.events, e)
}

// configLine finds the line at which Git stopped. mended says that its file is there,
// and no such line in it.
func (t *tier) configLine(where candidates, f *transcript.Failure) (found []resolved, mended bool) {
	for _, v := range where.views {
		line, known := v.configLine(where, f)
		if line != nil {
			return []resolved{{v, []*RemoteURL{line}}}, false
		}
		mended = mended || known && where.sure
	}
	return nil, mended
}

// emptyURL finds the line because of which a remote's URL is empty.
func (t *tier) emptyURL(where candidates, f *transcript.Failure) (found []resolved) {
	if !where.sure {
		return nil
	}
	for _, v := range where.views {
		of := *f
		if of.Remote == "" {
			fetch, push := v.Config.DefaultRemote()
			of.Remote = fetch
			if f.Operation == "push" {
				of.Remote = push
			}
		}
		if lines := v.linesWithoutURL(&of); len(lines) > 0 {
			found = append(found, resolved{v, lines})
		}
	}
	return found
}

// noRemote finds the lines because of which there is no remote of the name that
// a failure speaks of, and the keys of the remote that may have been meant: when
// that works, nobody waits for the other. there says that it is there now.
func (t *tier) noRemote(where candidates, f *transcript.Failure) (found []resolved, near []string, there bool) {
	if !where.sure {
		return nil, nil, false
	}
	for _, v := range where.views {
		lines, known := v.noRemote(f)
		if known {
			return nil, nil, true
		}
		if len(lines) > 0 {
			found = append(found, resolved{v, lines})
			t.ties.outers[v] = outerURL(t.views, v)
		}
		if close := closest(f.Remote, v.names()); close != "" {
			t.ties.near[f] = close
			for _, u := range v.URLs {
				if u.Remote == close && (u.Kind == FetchURL || u.Kind == PushURL) {
					near = append(near, t.key(v, contactOf(v, u, f.Operation)))
				}
			}
		}
	}
	return found, near, false
}

// ofProtocol picks those of a remote's URLs that begin with the protocol which
// Git does not know: it names nothing else of them.
func ofProtocol(urls []*RemoteURL, protocol string) []*RemoteURL {
	if of := slices.DeleteFunc(slices.Clone(urls),
		func(u *RemoteURL) bool { return !strings.HasPrefix(u.Contacts, protocol+":") }); len(of) > 0 {
		return of
	}
	return urls
}

// still are the URLs of a view that a failure was tied to and that are what they
// were, with what it was blamed on.
func (t *tier) still(v *View, m remembered, f *transcript.Failure, where candidates) []*RemoteURL {
	var same, renamed []*RemoteURL
	urls := v.tiedTo()
	if f.Kind == failure.ConfigError {
		urls = nil
		if line, _ := v.configLine(where, f); line != nil {
			urls = []*RemoteURL{line}
		}
	}
	for _, u := range urls {
		now := contactOf(v, u, f.Operation)
		for i, contacts := range m.contacts {
			if was := m.causes[i]; contacts != now || was != "" && was != t.causeID(v, f, u) {
				continue
			} else if _, blamed := causeOf(v, f, u); was == "" && blamed {
				continue // a line that was not there then cannot be why
			}
			if m.names[i] == nameOf(u) {
				same = append(same, u)
			} else if f.Kind != failure.RemoteNotConfigured { // there the name is what failed
				renamed = append(renamed, u)
			}
			break
		}
	}
	if len(same) > 0 {
		return same
	}
	return renamed
}

func (t *tier) view(repo string) *View {
	i := slices.IndexFunc(t.views, func(v *View) bool { return repoID(v) == repo })
	if i < 0 {
		return nil
	}
	return t.views[i]
}

// nested says whether a repository lies inside of another one.
func nested(inner, outer *View) bool {
	return inner.Repo.Worktree != outer.Repo.Worktree && within(inner.Repo.Worktree, outer.Repo.Worktree)
}

// contactOf is what Git contacts for an operation: pushing may be rewritten
// otherwise.
func contactOf(v *View, u *RemoteURL, operation string) string {
	if operation == "push" && u.Kind == FetchURL {
		return v.Config.Rewrite(u.Raw, true).URL
	}
	return u.Contacts
}

func nameOf(u *RemoteURL) string { return string(u.Kind) + "\x00" + u.Remote }

// key is the same for all spellings of what a repository contacts.
func (t *tier) key(v *View, contacts string) string {
	return repoID(v) + "\x00" + t.endpoint(contacts).key()
}

// self are the keys of what an event names itself, whatever it is tied to: the
// URL, and the command with its folder.
func (t *tier) self(c *transcript.Contact) []string {
	var keys []string
	if c.URL != "" {
		keys = append(keys, "\x00"+t.endpoint(c.URL).key())
	}
	if c.Command != "" {
		keys = append(keys, "\x01"+c.Cwd+"\x00"+strings.Join(strings.Fields(c.Command), " "))
	}
	return keys
}

// settle says which failures are over because the same worked later, and which
// ones a later failure of the same remote takes the place of.
func (t *tier) settle() {
	type proof struct{ push, read []*event }
	works := map[string]*proof{}
	for i := range t.events {
		e := &t.events[i]
		if e.failure != nil {
			continue
		}
		for _, key := range e.about {
			p := works[key]
			if p == nil {
				p = &proof{}
				works[key] = p
			}
			list := &p.read
			switch {
			case e.operation == "push":
				list = &p.push
			case key[0] == 1:
				list = &p.push // the same command
			}
			// Of a transcript's successes the last one says it all.
			if n := len(*list); n > 0 && (*list)[n-1].transcript == e.transcript {
				(*list)[n-1] = e
			} else {
				*list = append(*list, e)
			}
		}
	}
	newer := map[string][]*event{}
	for i := len(t.events) - 1; i >= 0; i-- {
		e := &t.events[i]
		f := e.failure
		if f == nil {
			continue
		}
		isLater := func(s *event) bool { return s.later(e) }
		worked := false
		for _, key := range e.about {
			p := works[key]
			worked = worked || p != nil && !f.Warning && (slices.ContainsFunc(p.push, isLater) ||
				provedByReading(f) && slices.ContainsFunc(p.read, isLater))
		}
		if worked && t.ties.past[f] == Present {
			t.ties.past[f] = Worked
		}
		if t.ties.past[f] == Present && !t.each {
			t.replace(e, newer)
		}
		if t.ties.past[f] != Present {
			continue
		}
		for _, key := range e.about {
			newer[key] = append(newer[key], e)
		}
	}
	for i := range t.events {
		e := &t.events[i]
		if e.failure == nil || t.ties.past[e.failure] != Present {
			continue
		}
		for j, v := range e.views {
			t.ties.of[v] = append(t.ties.of[v], e.ties[j])
		}
	}
}

// replace looks for a later failure of the same remote that takes an earlier
// one's place: the same one again, the same operation, or one that got further
// and so disproves it.
func (t *tier) replace(e *event, newer map[string][]*event) {
	f := e.failure
	for _, key := range e.about {
		for _, n := range newer[key] {
			g := n.failure
			order := n.later(e)
			if g.Warning != f.Warning || key[0] == 1 && g.Kind != f.Kind || !order && !e.later(n) {
				continue
			}
			gone, stays := e, n
			if !order { // it stands behind in the list, and came before
				gone, stays = n, e
			}
			same := g.Kind == f.Kind
			if !same && (f.Warning || gone.operation != stays.operation &&
				stage(gone.failure) >= stage(stays.failure)) {
				continue
			}
			if t.ties.past[gone.failure] != Present || t.ties.past[stays.failure] != Present {
				continue
			}
			t.ties.past[gone.failure] = Replaced
			if same {
				t.ties.counts[stays.failure] = t.ties.Count(stays.failure) + t.ties.Count(gone.failure)
			}
			if gone == e {
				return
			}
		}
	}
}

// provedByReading says whether a failure is disproved when the same URL can be
// read later: everything but a push that was not permitted.
func provedByReading(f *transcript.Failure) bool {
	if f.Operation != "push" {
		return true
	}
	switch f.Kind.Group {
	case "permission", "lfs", "server":
		return false
	}
	return true
}

// stage is how far a contact got before it failed.
func stage(f *transcript.Failure) int {
	switch f.Kind.Group {
	case "url":
		return 0
	case "network", "proxy":
		return 1
	case "tls":
		return 2
	case "ssh":
		switch f.Kind {
		case failure.SSHPublickeyDenied, failure.SSHAuthFailed, failure.SSHTooManyAuthFailures,
			failure.SSHKeyUnverified:
			return 3
		}
		return 2
	case "credentials":
		return 3
	case "repository", "server":
		return 4
	}
	return 5
}

// resolved are the URLs of one view that a contact is about.
type resolved struct {
	view *View
	urls []*RemoteURL
}

// resolve finds the URLs that a contact is about: in the repository that it was
// made in, else in those that lie in it, which a recursive command, a script or
// another program goes to.
func (t *tier) resolve(where candidates, c *transcript.Contact) []resolved {
	if c.Submodule != "" && where.sure {
		if out := t.submodule(where.views, c); len(out) > 0 {
			return out
		}
	}
	var out []resolved
	for _, v := range where.views {
		if urls, _ := t.urls(v, c, where.sure); len(urls) > 0 {
			out = append(out, resolved{v, urls})
		}
	}
	if c.Operation != "clone" &&
		slices.ContainsFunc(out, func(r resolved) bool { return slices.ContainsFunc(r.urls, isSubmodule) }) {
		// What is there already is fetched by its own remote.
		if inner := t.inside(where, c); len(inner) > 0 {
			return inner
		}
	}
	if len(out) == 0 {
		out = t.inside(where, c)
	}
	return out
}

func isSubmodule(u *RemoteURL) bool { return u.Kind == Submodule || u.Kind == Gitmodules }

// inside are the URLs that a contact names in the repositories inside of the
// one, or of the folder, where it was made.
func (t *tier) inside(where candidates, c *transcript.Contact) []resolved {
	var roots []string
	for _, v := range where.views {
		roots = append(roots, v.Repo.Worktree, filepath.Join(v.Repo.CommonDir, "modules"))
	}
	if where.cwd != "" {
		roots = append(roots, where.cwd)
	}
	var out []resolved
	for _, v := range t.views {
		if v.Repo == nil || slices.Contains(where.views, v) || !slices.ContainsFunc(roots, func(r string) bool {
			return within(v.Repo.GitDir, r) || v.Repo.Worktree != "" && within(v.Repo.Worktree, r)
		}) {
			continue
		}
		var urls []*RemoteURL
		contacts := t.contactsOf(v)
		for i := range contacts {
			if k := &contacts[i]; !isSubmodule(k.url) && t.same(c, k) && !slices.Contains(urls, k.url) {
				urls = append(urls, k.url)
			}
		}
		if len(urls) > 0 {
			out = append(out, resolved{v, urls})
		}
	}
	return out
}

// submodule are the URLs of the submodule that a contact names: its own
// remote's if it is there, else those of the repository that it belongs to.
func (t *tier) submodule(outer []*View, c *transcript.Contact) []resolved {
	for _, v := range outer {
		name := submoduleName(v, c.Submodule)
		for _, inner := range t.views {
			if inner.Repo == nil || inner.Repo.GitDir != filepath.Join(v.Repo.CommonDir, "modules", filepath.FromSlash(name)) &&
				(v.Repo.Worktree == "" ||
					inner.Repo.Worktree != filepath.Join(v.Repo.Worktree, filepath.FromSlash(c.Submodule))) {
				continue
			}
			own := *c
			own.Submodule, own.By = "", failure.ByRemote
			if !strings.Contains(c.Command, " foreach ") {
				own.Remote = "" // it is a remote of the outer repository
			}
			urls, _ := t.urls(inner, &own, true)
			if len(urls) == 0 && c.Operation != "clone" {
				// What the lines above name may be where it once came from.
				own.URL, own.Host, own.Port, own.Owner, own.Repository, own.Transport = "", "", "", "", "", ""
				urls, _ = t.urls(inner, &own, true)
			}
			if len(urls) > 0 {
				return []resolved{{inner, urls}}
			}
		}
		var urls []*RemoteURL
		contacts := t.contactsOf(v)
		for i := range contacts {
			k := &contacts[i]
			if isSubmodule(k.url) && k.url.Remote == name && (c.URL == "" && (c.Host == "" || t.sameHost(c, k)) ||
				t.same(c, k)) {
				urls = append(urls, k.url)
			}
		}
		if len(urls) > 0 {
			return []resolved{{v, t.helpful(urls)}}
		}
	}
	return t.deeper(outer, c)
}

// deeper are the URLs of a submodule that belongs to a submodule, which a recursive
// command goes to: there the URL decides, since names say little.
func (t *tier) deeper(outer []*View, c *transcript.Contact) []resolved {
	for _, v := range t.views {
		if v.Repo == nil || !slices.ContainsFunc(outer, func(o *View) bool {
			return within(v.Repo.GitDir, filepath.Join(o.Repo.CommonDir, "modules"))
		}) {
			continue
		}
		var urls []*RemoteURL
		contacts := t.contactsOf(v)
		for i := range contacts {
			if k := &contacts[i]; isSubmodule(k.url) && t.same(c, k) {
				urls = append(urls, k.url)
			}
		}
		if len(urls) > 0 {
			return []resolved{{v, t.helpful(urls)}}
		}
	}
	return nil
}

// submoduleName is the name of the submodule at a path. Git names either.
func submoduleName(v *View, path string) string {
	for _, f := range v.Files {
		if filepath.Base(f.Path) != ".gitmodules" {
			continue
		}
		for i := range f.Entries[:f.Limit] {
			e := &f.Entries[i]
			if s := f.SectionOf(e); s != nil && s.Name == "submodule" && s.HasSubsection && e.Name == "path" &&
				strings.Trim(e.Value, "/") == strings.Trim(path, "/") {
				return s.Subsection
			}
		}
	}
	return path
}

// helpful leaves out the lines of .gitmodules whose change would not help,
// because the submodule's URL was taken over from there before.
func (t *tier) helpful(urls []*RemoteURL) []*RemoteURL {
	return slices.DeleteFunc(urls, func(u *RemoteURL) bool {
		return u.Kind == Gitmodules &&
			slices.ContainsFunc(urls, func(o *RemoteURL) bool { return o.Kind == Submodule && o.Remote == u.Remote })
	})
}

// contacted is one way in which Git contacts a URL.
type contacted struct {
	url         *RemoteURL
	push, fetch bool
	endpoint    endpoint
	written     endpoint // of the text in the file, which a command line may repeat
	path        string   // owner and name
}

// endpoint is what two spellings of one address share. The user counts where
// both name one.
type endpoint struct{ transport, user, host, port, path string }

func (e endpoint) same(o endpoint) bool {
	if e.user == "" || o.user == "" {
		e.user, o.user = "", ""
	}
	return e == o
}

// key is the same for endpoints that are, whoever logs in.
func (e endpoint) key() string {
	return e.transport + "\x00" + e.host + "\x00" + e.port + "\x00" + e.path
}

func (t *tier) endpoint(raw string) endpoint {
	e, ok := t.endpoints[raw]
	if !ok {
		e = t.parse(raw)
		t.endpoints[raw] = e
	}
	return e
}

func (t *tier) parse(raw string) endpoint {
	u := remoteurl.Parse(raw)
	e := endpoint{transport: u.Transport.String(), user: u.User, host: strings.ToLower(u.Host), port: u.Port}
	if u.Transport == remoteurl.TransportSSH && t.ssh != nil {
		if real := t.ssh.First(u.Host, "hostname"); real != "" && !strings.Contains(real, "%") {
			e.host = strings.ToLower(real)
		}
	}
	if len(remoteurl.Secrets(raw)) > 0 {
		e.user = "" // what Git prints has no token in it
	}
	switch u.Transport.String() + e.port {
	case "https443", "http80", "ssh22", "git9418":
		e.port = ""
	}
	e.path = strings.TrimSuffix(strings.TrimFunc(u.Path, func(c rune) bool { return c == '/' || unicode.IsSpace(c) }),
		".git") // Git's messages are read without blanks at their ends
	return e
}

func (t *tier) contactsOf(v *View) []contacted {
	if list, ok := t.contacts[v]; ok {
		return list
	}
	pushURLs := map[string]bool{}
	for _, u := range v.URLs {
		if u.Kind == PushURL {
			pushURLs[u.Remote] = true
		}
	}
	var list []contacted
	for _, u := range v.everyURL() {
		c := contacted{url: u, fetch: u.Kind != PushURL && (u.Kind != BranchURL || u.Index == 0),
			push:     u.Kind != FetchURL || !pushURLs[u.Remote],
			endpoint: t.endpoint(u.Contacts), path: u.info.path}
		c.written = c.endpoint
		if u.Raw != u.Contacts {
			c.written = t.endpoint(u.Raw)
		}
		list = append(list, c)
		if c.push && u.Kind == FetchURL {
			if to := v.Config.Rewrite(u.Raw, true).URL; to != u.Contacts { // pushInsteadOf
				other := c
				other.fetch, other.endpoint = false, t.endpoint(to)
				list[len(list)-1].push = false
				list = append(list, other)
			}
		}
	}
	t.contacts[v] = list
	return list
}

// asked is what a failure says about the remote that Git asked. A redirect names
// where it led; the command alone says where from.
func asked(f *transcript.Failure) *transcript.Contact {
	if p := f.Detail[failure.DetailProtocol]; p != "" && f.By == failure.ByRemote && !strings.HasPrefix(f.URL, p+":") {
		// The URL is that of a line above, which another URL of the remote printed.
		c := f.Contact
		c.URL, c.Host, c.Port, c.Transport, c.Owner, c.Repository = "", "", "", "", "", ""
		return &c
	}
	to := remoteurl.Parse(f.RedirectTo)
	if f.RedirectTo == "" || f.URL != "" && f.URL != f.RedirectTo || !remoteurl.HostEqual(f.Host, to.Host) ||
		f.Remote == "" && f.Operation == "" {
		return &f.Contact
	}
	c := f.Contact
	c.URL, c.Host, c.Port, c.Transport, c.Owner, c.Repository = "", "", "", "", "", ""
	return &c
}

// mended says whether the configuration no longer has what a failure speaks
// of: the remote is where the redirect led, the helper that was missing is not
// configured any more, another proxy, file or program stands in its place.
func (t *tier) mended(v *View, f *transcript.Failure, urls []*RemoteURL) bool {
	if f.RedirectTo != "" {
		to := t.endpoint(f.RedirectTo)
		if !slices.ContainsFunc(urls, func(u *RemoteURL) bool { return !t.endpoint(u.Contacts).same(to) }) {
			return true
		}
	}
	for _, name := range f.Kind.Settings {
		var want string
		switch name {
		case "credential.helper", "core.sshcommand", "core.askpass":
			want = f.Detail[failure.DetailProgram]
		case "http.proxy":
			want = f.Detail[failure.DetailProxy]
		case "http.sslcainfo", "http.sslcapath":
			want = f.Detail[failure.DetailFile]
		}
		if want == "" {
			continue
		}
		section, key, _ := strings.Cut(name, ".")
		configured, named := false, false
		for _, val := range v.inSections(section) {
			if val.Name() == key && val.HasValue() && val.Text() != "" {
				configured = true
				named = named || strings.Contains(val.Text(), want) || key == "helper" && namesProgram(val.Text(), want) ||
					key == "proxy" && isProxy(val.Text(), want)
			}
		}
		if name == "http.proxy" { // a remote may have one of its own, which comes first
			for _, u := range urls {
				proxy, ok := v.proxy(u)
				named = named || ok && isProxy(proxy.Text(), want)
			}
		}
		// A helper is named in a configuration and nowhere else; the others may
		// have come from the environment.
		if !named && (configured || key == "helper" && f.Kind == failure.CredentialHelperMissing) {
			return true
		}
	}
	return false
}

// candidates are the views that a contact can belong to.
type candidates struct {
	views []*View
	sure  bool   // it is theirs: by the working directory, or because the transcript lies there
	cwd   string // the working directory, where it is known for sure
}

func (t *tier) candidates(tr *Transcript, c *transcript.Contact) candidates {
	if tr.Repo != "" {
		var out []*View
		for _, v := range t.views {
			if v.Repo != nil && v.Repo.GitDir == tr.Repo {
				out = append(out, v)
			}
		}
		return candidates{views: out, sure: true}
	}
	cwd, lies := c.Cwd, t.enclosing(tr.Path)
	if cwd == "" {
		cwd = tr.Cwd
		if cwd == "" && c.Dir != "" && len(lies) > 0 {
			cwd = lies[0].Repo.Worktree // "git -C libs/x fetch" at a prompt that shows no folder
		}
		if filepath.IsAbs(cwd) {
			cwd = filepath.Join(cwd, c.Dir) // which is relative: another one would be Cwd
		}
	}
	if rest, ok := strings.CutPrefix(cwd, "~"); ok && tr.Home != "" && (rest == "" || rest[0] == '/' || rest[0] == '\\') {
		cwd = tr.Home + rest
	}
	switch {
	case cwd == "":
		if lies != nil {
			return candidates{views: lies, sure: true}
		}
	case filepath.IsAbs(cwd):
		if in := t.enclosing(cwd); in != nil {
			return candidates{in, true, cwd}
		}
		return candidates{lies, false, cwd} // another machine's path, or a folder that is no repository
	default: // a prompt that shows the folder's name alone
		var out []*View
		name := filepath.Base(cwd)
		for _, v := range t.views {
			if v.Repo != nil && v.Repo.Worktree != "" && filepath.Base(v.Repo.Worktree) == name {
				out = append(out, v)
			}
		}
		if oneRepository(out) {
			return candidates{views: out, sure: true}
		}
		if lies != nil {
			return candidates{views: lies, sure: len(out) == 0}
		}
	}
	return candidates{views: t.matching(c)}
}

// enclosing are the views of the innermost repository that holds a path: those
// of one work tree, nil when there is none.
func (t *tier) enclosing(path string) []*View {
	if path == "" {
		return nil
	}
	var best []*View
	longest := -1
	for _, v := range t.views {
		if v.Repo == nil {
			continue
		}
		for _, dir := range []string{v.Repo.Worktree, v.Repo.GitDir} {
			if dir == "" || !within(path, dir) || len(dir) < longest {
				continue
			}
			if len(dir) > longest {
				longest, best = len(dir), nil
			}
			if !slices.Contains(best, v) {
				best = append(best, v)
			}
		}
	}
	return best
}

func within(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

// matching are the views with exactly the URL of a contact, if they are all of
// one repository.
func (t *tier) matching(c *transcript.Contact) []*View {
	var out []*View
	for _, v := range t.views {
		if v.Repo != nil && slices.ContainsFunc(t.contactsOf(v), func(k contacted) bool { return t.same(c, &k) }) {
			out = append(out, v)
		}
	}
	if !oneRepository(out) {
		return nil
	}
	return out
}

func oneRepository(views []*View) bool {
	for _, v := range views {
		if v.Repo.CommonDir != views[0].Repo.CommonDir {
			return false
		}
	}
	return len(views) > 0
}

// hidden stands in a transcript's URLs for what was taken out of them.
var hidden = remoteurl.Secret("x").String()

// same says whether a contact names a URL itself, by its text or by host and
// path.
func (t *tier) same(c *transcript.Contact, k *contacted) bool {
	switch {
	case strings.Contains(c.URL, hidden):
		// What looks like a secret is out of it: of "https://alias:owner/name", say.
		before, after, _ := strings.Cut(strings.TrimRight(c.URL, "/"), hidden)
		url := strings.TrimRight(k.url.Contacts, "/")
		told := after != "" || !strings.HasSuffix(before, "://") // else nothing is left of it
		return told && len(url) >= len(before)+len(after) && strings.HasPrefix(url, before) &&
			strings.HasSuffix(url, after) || t.endpoint(c.URL).same(k.endpoint)
	case c.URL != "":
		e := t.endpoint(c.URL)
		return e.same(k.endpoint) || e.same(k.written)
	case c.Host != "" && c.Repository != "":
		path := c.Repository
		if c.Owner != "" {
			path = c.Owner + "/" + path
		}
		return t.sameHost(c, k) && path == k.path
	}
	return false
}

func (t *tier) sameHost(c *transcript.Contact, k *contacted) bool {
	if c.Transport != "" && c.Transport != k.endpoint.transport {
		return false
	}
	if c.Port != "" && k.endpoint.port != "" && c.Port != k.endpoint.port && !jumpsOver(t.ssh, k.url, c.Host) {
		// ssh was told another one.
		if _, port, ok := k.url.view.portOfCommand(); !ok || k.endpoint.transport != "ssh" || port != c.Port {
			return false
		}
	}
	host := strings.ToLower(c.Host)
	if jumpsOver(t.ssh, k.url, host) {
		return true
	}
	if val, ok := k.url.view.Config.Get("core.sshcommand"); ok && k.endpoint.transport == "ssh" &&
		slices.Contains(strings.Fields(strings.ToLower(val.Text())), host) {
		return true // a path with a blank ended before it
	}
	if strings.Contains(host, ":") {
		// ssh was told to find "host:owner", because of a ":" in place of a "/".
		url := strings.ToLower(k.url.Contacts)
		if strings.Contains(url, "//"+host+"/") || strings.Contains(url, "@"+host+"/") {
			return true
		}
	}
	return host == k.endpoint.host || host == strings.ToLower(k.url.URL().Host)
}

// urls are a view's URLs that a failure is about; certain says that it names
// them itself.
func (t *tier) urls(v *View, f *transcript.Contact, sure bool) (urls []*RemoteURL, certain bool) {
	var named, byHost []*RemoteURL
	add := func(list []*RemoteURL, u *RemoteURL) []*RemoteURL {
		if slices.Contains(list, u) {
			return list
		}
		return append(list, u)
	}
	contacts := t.contactsOf(v)
	for i := range contacts {
		k := &contacts[i]
		if f.Operation == "push" && !k.push || f.Operation == "fetch" && !k.fetch {
			continue
		}
		// A server's words often name the repository and not the server.
		nameAlone := sure && f.URL == "" && f.Host == "" && f.Repository != "" &&
			strings.TrimPrefix(f.Owner+"/"+f.Repository, "/") == k.path &&
			(f.Transport == "" || f.Transport == k.endpoint.transport)
		if nameAlone || t.same(f, k) {
			named = add(named, k.url)
			continue
		}
		remote := k.url.Kind == FetchURL || k.url.Kind == PushURL
		if f.URL == "" && f.Repository == "" && remote && (f.Host == "" || t.sameHost(f, k)) &&
			(f.Remote == "" || f.Remote == k.url.Remote) {
			byHost = add(byHost, k.url)
		}
	}
	if len(named) > 0 {
		if f.Remote != "" && slices.ContainsFunc(named, func(u *RemoteURL) bool { return u.Remote == f.Remote }) {
			named = slices.DeleteFunc(named, func(u *RemoteURL) bool { return u.Remote != f.Remote })
		}
		return t.helpful(named), true
	}
	if !sure || f.Operation == "clone" || f.Submodule != "" || namesURL(f.Command) || f.By == failure.ByOther ||
		f.Host == "" && f.Remote == "" && f.Operation == "" {
		return nil, false
	}
	if f.Remote == "" { // Git chose the remote
		fetch, push := v.Config.DefaultRemote()
		if f.Operation == "push" {
			fetch = push
		}
		if strings.Contains(fetch, ":") && !v.hasRemote(fetch) {
			if f.URL != "" || f.Repository != "" {
				return nil, false // that is another one
			}
			urls = t.ofBranch(v, fetch)
			return slices.DeleteFunc(urls, func(u *RemoteURL) bool {
				return f.Host != "" && !t.sameHost(f, &contacted{url: u, endpoint: t.endpoint(u.Contacts)})
			}), false
		}
		if slices.ContainsFunc(byHost, func(u *RemoteURL) bool { return u.Remote == fetch }) {
			byHost = slices.DeleteFunc(byHost, func(u *RemoteURL) bool { return u.Remote != fetch })
		}
	}
	for _, u := range byHost {
		if u.Remote != byHost[0].Remote {
			return nil, false
		}
	}
	return byHost, false
}

// namesURL says whether a command line names a URL in place of a remote.
func namesURL(command string) bool {
	for word := range strings.FieldsSeq(command) {
		u := remoteurl.Parse(strings.Trim(word, `"'`))
		if u.Form == remoteurl.FormURL || u.Form == remoteurl.FormSCP && u.HasUser {
			return true
		}
	}
	return false
}
