package transcript

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
)

const (
	// chunk is how much Scan reads at a time. Of the bytes before, less than
	// kept are still needed: what a hit may need, and a line that is not
	// complete.
	chunk = 512 << 10
	kept  = 192 << 10
)

// portion is one chunk of the stream with the hits in it.
type portion struct {
	room    []byte // for what is kept and a chunk
	buf     []byte // the beginning of room: the chunk, behind room for what is kept of the one before
	hits    []int  // counted from base
	base    int64
	pos     int64 // hits are known up to here
	skipped int64
	wide    bool
	err     error // why there is no further portion
}

// Scan reads src to its end and gives each event to each, in the order of the
// source. It holds less than 4 MB, whatever src is, and searches ahead while
// it reads. In a stretch of thousands of failures without anything between
// them it reads the first 5,000 lines and the last, and tells o.Dropped about
// the rest. o.MaxEvents means nothing here.
//
// Scan stops with ctx's error when ctx is done, with each's error when that is
// not nil, or with one that wraps src's. If it stops early, a read of src that
// has begun may still be going on.
func Scan(ctx context.Context, src io.Reader, o Options, each func(Event) error) error {
	return scan(ctx, src, chunk, o, each)
}

// scan is Scan with chunks of a given size, of which nothing may depend.
func scan(ctx context.Context, src io.Reader, size int, o Options, each func(Event) error) error {
	session := newSession(o)
	var failed error
	e := newEngine(known(), func(b *Block) {
		if failed != nil {
			return
		}
		for _, event := range session.read(b) {
			if failed = each(event); failed != nil {
				return
			}
		}
	})
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	portions := make(chan *portion, 1)
	free := make(chan *portion, 4)
	for range cap(free) {
		free <- &portion{room: make([]byte, kept+size)}
	}
	crash.Go(func() { ahead(ctx, src, free, portions) })
	var last *portion
	for {
		var p *portion
		select {
		case p = <-portions:
		case <-ctx.Done():
			return ctx.Err()
		}
		e.follow(p)
		if last != nil {
			free <- last // there is room for all
		}
		last = p
		end := errors.Is(p.err, io.EOF)
		e.drain(end)
		switch {
		case failed != nil:
			return failed
		case end:
			if e.dropped > 0 && o.Dropped != nil {
				o.Dropped(e.dropped)
			}
			return nil
		case p.err != nil:
			return fmt.Errorf("transcript: %w", p.err)
		}
	}
}

// follow goes on with p instead of the bytes so far, of which it puts what is
// still needed before p's.
func (e *engine) follow(p *portion) {
	from := e.align(e.keep())
	e.advance(from)
	need := e.buf[from-e.base:]
	copy(p.buf[kept-len(need):kept], need)
	e.buf, e.base = p.buf[kept-len(need):], from
	e.origin(p.skipped, p.wide)
	e.found(p.hits, p.base, p.pos)
}

// ahead reads and searches src. Buffers come from free; the last portion has an
// error.
func ahead(ctx context.Context, src io.Reader, free <-chan *portion, portions chan<- *portion) {
	search := known()
	var s stream
	var raw []byte // of a source that must be translated, or may have to
	var end, pos int64
	carry := make([]byte, 0, search.reach) // the bytes before end that were not searched
	for {
		var p *portion
		select {
		case p = <-free:
		case <-ctx.Done():
			return
		}
		buf := p.room
		n, err := 0, error(nil)
		if s.decided && !s.wide {
			n, err = io.ReadFull(src, buf[kept:])
		} else {
			if raw == nil {
				raw = make([]byte, (len(buf)-kept)/4) // what it means is at most twice as long
			}
			n, err = src.Read(raw)
			n = len(s.write(buf[kept:kept], raw[:n]))
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = io.EOF
		}
		if err != nil {
			n = len(s.finish(buf[kept : kept+n]))
		}
		*p = portion{room: p.room, buf: buf[:kept+n], hits: p.hits[:0], skipped: s.skipped, wide: s.wide, err: err}
		from := kept - copy(buf[kept-len(carry):], carry)
		end += int64(n)
		to := end
		if err == nil {
			to = max(end-int64(search.reach), pos)
		}
		p.base = end - int64(n) - int64(kept)
		p.hits = search.find(p.buf, from, from+int(to-pos), p.hits)
		p.pos = to
		pos = to
		carry = append(carry[:0], p.buf[len(p.buf)-int(end-pos):]...)
		select {
		case portions <- p:
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}
