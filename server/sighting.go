package server

import (
	"os"
	"time"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// maxAbsence is how long an event that is not in a transcript any more is still
// known. A terminal that is drawn anew lacks for a moment what it will show again.
const maxAbsence = 2 * time.Second

// maxSightings bounds the transcripts whose events are known though nothing reads
// them now.
const maxSightings = 200

// sightings are the events of one transcript, in its order, with when they were
// seen. They outlive the reading, so that a document that is closed and opened
// again says nothing new.
type sightings struct {
	events []transcript.Event
	seen   []diagnostics.Sighting
	gone   []time.Time // since when an event is absent; zero for one that is there
}

// sight finds out which events of a transcript were there before, and notes which
// of the others happened under the server's eyes. Of what was there before the
// server it knows only that it is no younger than the file.
func (t *terminals) sight(name string, tr *diagnostics.Transcript) {
	known := t.seen[name]
	if known == nil {
		known = &sightings{}
		t.seen[name] = known
		known.events, known.seen = tr.Events, t.firstSight(name, tr)
		known.gone = make([]time.Time, len(tr.Events))
		tr.Seen = known.seen
		t.forgetSightings()
		return
	}
	now := time.Now()
	match := transcript.Match(known.events, tr.Events)
	tr.Seen = make([]diagnostics.Sighting, len(tr.Events))
	next := &sightings{}
	add := func(e transcript.Event, s diagnostics.Sighting, gone time.Time) {
		next.events, next.seen, next.gone = append(next.events, e), append(next.seen, s), append(next.gone, gone)
	}
	from := 0
	absent := func(to int) { // what of known is not in the transcript now
		for ; from < to; from++ {
			gone := known.gone[from]
			if gone.IsZero() {
				gone = now
			}
			if now.Sub(gone) < maxAbsence {
				add(known.events[from], known.seen[from], gone)
			}
		}
	}
	for i, e := range tr.Events {
		if m := match[i]; m >= 0 && (known.gone[m].IsZero() || now.Sub(known.gone[m]) < maxAbsence) {
			absent(m)
			from = m + 1
			tr.Seen[i] = known.seen[m]
		} else {
			tr.Seen[i] = diagnostics.Sighting{Serial: t.nextSerial(), When: now.UnixNano(), Live: true}
		}
		add(e, tr.Seen[i], time.Time{})
	}
	absent(len(known.events))
	t.seen[name] = next
}

// firstSight is what is known of the events of a transcript that is read for the
// first time.
func (t *terminals) firstSight(name string, tr *diagnostics.Transcript) []diagnostics.Sighting {
	t.mu.Lock()
	old := t.old[name]
	delete(t.old, name)
	t.mu.Unlock()
	written := time.Now()
	if tr.Path != "" {
		if info, err := os.Stat(tr.Path); err == nil {
			written = info.ModTime()
			old = old || written.Before(t.began)
		}
	}
	seen := make([]diagnostics.Sighting, len(tr.Events))
	for i, e := range tr.Events {
		seen[i] = diagnostics.Sighting{Serial: t.nextSerial(), Live: !old}
		if e.Failure != nil || i == len(tr.Events)-1 {
			seen[i].When = written.UnixNano()
		}
	}
	return seen
}

func (t *terminals) nextSerial() int64 {
	t.serial++
	return t.serial
}

// forgetSightings forgets what nothing reads any more, where that is much.
func (t *terminals) forgetSightings() {
	if len(t.seen) <= maxSightings {
		return
	}
	for name := range t.seen {
		if t.sources[name] == nil {
			delete(t.seen, name)
		}
	}
}
