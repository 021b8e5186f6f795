package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// Transcript is what a terminal showed, read: a log file, or a document that
// an editor holds. It is immutable.
type Transcript struct {
	Path   string // the file, "" for a document that is none
	URI    string // the document, "" for a file that is not open
	Cwd    string // where the terminal was started, where that is known
	Home   string // what "~" in a prompt stands for
	Events []transcript.Event
	// Seen says of each event, in the order of Events, when it was first seen. It
	// may be shorter than Events, where nobody watched.
	Seen []Sighting
	// Foreign says that somebody else may have written the transcript: it came
	// with a clone. It is explained where it stands, is tied to no URL and
	// suggests nothing.
	Foreign bool
	// Test is set for what the user's own test of a remote found: it stands in
	// no file.
	Test string
	// Repo, when set, is the git directory of the repository that the user says
	// the transcript is about.
	Repo string
}

// id tells transcripts apart.
func (t *Transcript) id() string {
	name := t.Path
	if name == "" {
		name = t.URI // a file stays what it is when an editor opens it
	}
	return name + "\x00" + t.Test
}

// Sighting is what is known of an event beside what it says.
type Sighting struct {
	// Serial names the event among those of its transcript; it stays when the text
	// is drawn anew elsewhere. It is positive; 0 is a sighting that is not known.
	Serial int64
	// When the event was seen, or had happened at the latest, in nanoseconds since
	// 1970; 0 where that is not known. It orders what different transcripts show.
	When int64
	// Live says that the event was seen to happen. Of others nobody knows what the
	// configuration was then.
	Live bool
}

func (t *Transcript) sighting(i int) Sighting {
	if i < len(t.Seen) {
		return t.Seen[i]
	}
	return Sighting{}
}

// LaterThan says whether an event came after one of another transcript, as far as
// that is known.
func (t *Transcript) LaterThan(i int, o *Transcript, j int) bool {
	when := o.sighting(j).When
	return when > 0 && t.sighting(i).When > when
}

// Live says whether an event was seen to happen.
func (t *Transcript) Live(i int) bool { return t.sighting(i).Live }

// EventID finds an event again when its transcript is read anew.
type EventID struct {
	transcript string
	serial     int64 // of its Sighting; below 0 where nobody watched: its index, inverted
}

// ID names one of the transcript's events by its index.
func (t *Transcript) ID(i int) EventID {
	if serial := t.sighting(i).Serial; serial > 0 {
		return EventID{t.id(), serial}
	}
	return EventID{t.id(), int64(^i)}
}

// In reports whether the event is or was one of the transcript's.
func (id EventID) In(t *Transcript) bool { return id.transcript == t.id() }

// Tie says that a failure is one of a configured URL.
type Tie struct {
	Transcript *Transcript
	Failure    *transcript.Failure
	URLs       []*RemoteURL // of one view: those that Git contacted; not empty
}

// Past says why a failure no longer says anything about the present.
type Past uint8

// The reasons. Changed: the URL, or the line that caused it, is another one now.
// Worked: the same URL worked later. Replaced: the same remote failed later, in
// a way that takes its place. Dismissed: the user put it aside.
const (
	Present Past = iota
	Changed
	Worked
	Replaced
	Dismissed
)

// Ties says what became of every failure of the transcripts.
type Ties struct {
	near map[*transcript.Failure]string // the remote that may have been meant
	// of holds each view's failures that still stand, in the order of the
	// transcripts.
	of map[*View][]*Tie
	// past are the failures that do not.
	past map[*transcript.Failure]Past
	// counts says how often a failure that stands happened, where it is more
	// than once.
	counts map[*transcript.Failure]int
	// proven are the URLs that a transcript shows to work.
	proven map[*View][]*RemoteURL
	// outers are the URLs that other repositories have for a view's, of submodules of
	// which a failure says that a remote has none.
	outers map[*View]string
	// touched are the views that any transcript has to do with.
	touched map[*View]bool
}

// Of lists the failures that stand for a view's URLs.
func (t *Ties) Of(v *View) []*Tie {
	if t == nil {
		return nil
	}
	return t.of[v]
}

// outer is the URL that the repository around a submodule has for it.
func (t *Ties) outer(v *View) string {
	if t == nil {
		return ""
	}
	return t.outers[v]
}

// Any says whether a view has to do with any transcript.
func (t *Ties) Any(v *View) bool { return t != nil && t.touched[v] }

// Past says why a failure is one of the past, if it is.
func (t *Ties) Past(f *transcript.Failure) Past {
	if t == nil {
		return Present
	}
	return t.past[f]
}

// Over says whether a failure is mended: its URL or its cause changed, or it
// worked later.
func (t *Ties) Over(f *transcript.Failure) bool {
	p := t.Past(f)
	return p == Changed || p == Worked
}

// Count says how often a failure that stands happened.
func (t *Ties) Count(f *transcript.Failure) int {
	if t == nil || t.counts[f] == 0 {
		return 1
	}
	return t.counts[f]
}

// At is the part of a configured URL that a failure is about.
func (t *Tie) at(u *RemoteURL) (file *gitconfig.File, span gitconfig.Span, own bool) {
	url := u.URL()
	part := remoteurl.Span{Start: 0, End: len(url.Raw)}
	switch t.Failure.Kind.Part {
	case failure.PartRepository:
		if repo, ok := url.Repository(u.Hosts); ok {
			part = remoteurl.Span{Start: repo.OwnerSpan.Start, End: repo.NameSpan.End}
			if repo.OwnerSpan.Empty() {
				part = repo.NameSpan
			}
		}
	case failure.PartHost:
		part = url.HostSpan
	case failure.PartPort:
		part = url.HostSpan
		if url.Port != "" {
			part.End = url.PortSpan.End
		}
	case failure.PartScheme:
		part = url.SchemeSpan
	case failure.PartWhole:
	}
	if part.Empty() || part.End > len(url.Raw) {
		part = remoteurl.Span{Start: 0, End: len(url.Raw)}
	}
	return u.Where(part)
}
