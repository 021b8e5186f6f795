package transcript

import (
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// Options say how to read a transcript. The zero value is right for a file of
// unknown origin.
type Options struct {
	Hosts *forge.Hosts // nil: the forges that everybody knows
	// Secrets, if set, is told of every secret in what is read: what is cut out of
	// a text does not tell any more that it is one.
	Secrets *secret.Set
	// MaxEvents bounds how many events a Reader keeps, newest last; 0 means 1000.
	MaxEvents int
	// Dropped, if set, is told how many hits of the search Scan passed over
	// because one stretch of the source held too many; see [Scan].
	Dropped func(hits int)
	// Suppose reads what is quoted, shown by another program or an example as if
	// it had happened, and asks for no witness: for those who want to know what a
	// text would mean. What it gives is no evidence that anything failed.
	Suppose bool
}

const defaultEvents = 1000

// Reader reads a transcript that grows. What it says depends on the bytes
// alone, not on how they were split into writes. It keeps about 200 KB of the
// newest bytes and whatever its events hold. A Reader is not safe for
// concurrent use.
type Reader struct {
	options Options
	max     int
	stream  stream
	engine  *engine
	session *session
	size    int64

	events  []Event // of blocks that are over
	dropped int     // events before those

	// What the last call of Events gave, and at which size.
	shown   []Event
	shownAt int64
	lost    int // events that do not count because shown is full
}

// NewReader gives a Reader that has read nothing.
func NewReader(o Options) *Reader {
	r := &Reader{options: o, max: o.MaxEvents, session: newSession(o), shownAt: -1}
	if r.max <= 0 {
		r.max = defaultEvents
	}
	search := known()
	if o.Suppose {
		search = supposing()
	}
	r.engine = newEngine(search, func(b *Block) {
		r.events = append(r.events, r.session.read(b)...)
		// Dropping some at a time keeps the cost of each constant.
		if n := len(r.events) - r.max; n > r.max {
			r.events = append(r.events[:0:0], r.events[n:]...)
			r.dropped += n
		}
	})
	return r
}

// piece bounds how much is read at a time, and so how much is held.
const piece = 128 << 10

// Write reads appended bytes. It never fails.
func (r *Reader) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		k := min(len(p), piece)
		r.engine.buf = r.stream.write(r.engine.buf, p[:k])
		r.engine.origin(r.stream.skipped, r.stream.wide)
		r.engine.run(false)
		p = p[k:]
	}
	r.size += int64(n)
	return n, nil
}

// Size is how many bytes were read.
func (r *Reader) Size() int64 { return r.size }

// Events gives what the bytes so far say, as if they ended here: an unfinished
// last line counts. The oldest is first; there are at most MaxEvents. What
// the slice holds does not change later.
func (r *Reader) Events() []Event {
	if r.shownAt == r.size {
		return r.shown
	}
	r.shownAt = r.size
	all := r.events[:len(r.events):len(r.events)]
	lost := 0
	if r.pending() {
		session := r.session.clone()
		e := r.engine.snapshot(func(b *Block) { all = append(all, session.read(b)...) })
		e.buf = r.stream.finish(e.buf)
		e.origin(r.stream.skipped, r.stream.wide)
		e.run(true)
		lost = e.dropped
	} else {
		lost = r.engine.dropped
	}
	n := max(len(all)-r.max, 0)
	r.shown, r.lost = all[n:], n+lost
	return r.shown
}

// pending says whether the bytes that were not read to the end can hold anything.
func (r *Reader) pending() bool {
	e := r.engine
	if !e.idle() || len(r.stream.held) > 0 {
		return true
	}
	e.scan = e.search.find(e.buf, int(e.pos-e.base), len(e.buf), e.scan[:0])
	return len(e.scan) > 0
}

// Dropped is how many events are not among [Reader.Events] because there are
// too many. In a stretch of thousands of failures without anything between
// them, most are not even read; there each place that may be one counts.
func (r *Reader) Dropped() int {
	r.Events()
	return r.dropped + r.lost
}
