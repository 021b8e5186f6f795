package transcript

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// lookBack bounds how far before a hit its command is looked for, and so
	// how much of the stream is kept.
	lookBack      = 64 << 10
	lookBackLines = 400
	// longLine is from where on a line is not read whole, but in windows
	// around its hits. A window has this much before a hit and after it.
	longLine = 16 << 10
	around   = 4 << 10
	// flood is how many lines with a hit are read in one stretch. After that
	// only the end of the stretch is, so that a file in which every line is a
	// failure costs little more than one without any, and what is newest is
	// known. A flood is over when floodQuiet bytes hold no hit.
	flood      = 5000
	floodQuiet = 4 << 10
	floodTail  = 20 << 10
	// altLimit is for how much of the stream a program that never left the
	// alternate screen is believed to be still on it.
	altLimit = 4 << 20
)

// Where the alternate screen begins and ends is searched for together with
// the literals, because what lies between is not looked at.
const (
	altOn  = "\x1b[?1049h"
	altOff = "\x1b[?1049l"
)

// engine turns the stream's bytes into blocks. It looks for hits, goes back
// from one to where its command begins, and reads lines from there until some
// time after the last. Everything that it decides depends on the bytes alone:
// a line is read when all of it is there, and only what must follow is waited for.
//
// All positions are offsets in the stream.
type engine struct {
	search *searcher
	buf    []byte
	base   int64   // where buf begins
	pos    int64   // hits are known up to here
	hits   []int64 // found and not yet read
	scan   []int   // scratch

	mark   mark // counted up to here
	source sourceMap

	// done is up to where lines were read, or belong to a stretch that is
	// over; within says that it is inside a line.
	done   int64
	within bool

	reading bool  // in a stretch of lines around hits
	at      int64 // the next line, or place in a long line, to be read
	inside  bool  // at is inside a long line
	nl      int64 // that line has no line feed before
	last    int64 // end of the last line with a hit, or the last hit of a flood
	quiet   int   // lines since then
	count   int   // lines with a hit in this stretch
	gap     bool  // lines before at were not looked at
	flooded bool  // the stretch has so many hits that only its end will be read
	from    int64 // where that began
	dropped int   // hits that were not read because of it
	alt     int64 // where the alternate screen began, -1

	screen  screen
	probe   screen // scratch for lines that are only looked at to find a command
	blocks  blocks
	carried *Command // of the block that was open when the stretch before ended
}

func newEngine(search *searcher, emit func(*Block)) *engine {
	return &engine{search: search, alt: -1, blocks: blocks{emit: emit}}
}

// snapshot gives an engine that can go on from here without e noticing.
func (e *engine) snapshot(emit func(*Block)) *engine {
	c := *e
	c.buf = e.buf[:len(e.buf):len(e.buf)]
	c.hits = slices.Clone(e.hits)
	c.scan = nil
	c.screen, c.probe = screen{alt: e.screen.alt}, screen{}
	c.blocks.emit = emit
	c.blocks.block.Lines = slices.Clone(e.blocks.block.Lines)
	c.blocks.script = slices.Clone(e.blocks.script)
	if cmd := e.blocks.block.Command; cmd != nil {
		copied := *cmd
		c.blocks.block.Command = &copied
	}
	return &c
}

// end is where the stream ends so far.
func (e *engine) end() int64 { return e.base + int64(len(e.buf)) }

// idle says that nothing in the stream so far waits for what follows, save
// perhaps a literal in its last bytes.
func (e *engine) idle() bool { return !e.reading && len(e.hits) == 0 }

// run reads what has been added to buf. With final, the stream ends there.
func (e *engine) run(final bool) {
	to := e.end()
	if !final {
		to -= int64(e.search.reach)
	}
	if to > e.pos {
		e.scan = e.search.find(e.buf, int(e.pos-e.base), int(to-e.base), e.scan[:0])
		e.found(e.scan, e.base, to)
	}
	e.drain(final)
	if !final {
		e.trim()
	}
}

// found takes hits, counted from base, that are all there are before to. Hits
// are taken when enough bytes follow for any literal, so that which are taken
// does not depend on how the bytes came.
func (e *engine) found(hits []int, base, to int64) {
	for _, h := range hits {
		p := base + int64(h)
		switch rest := e.buf[p-e.base:]; {
		case bytes.HasPrefix(rest, []byte(altOn)):
			if e.alt < 0 {
				e.alt = p
			}
			continue
		case bytes.HasPrefix(rest, []byte(altOff)):
			e.alt = -1
			continue
		}
		if e.alt >= 0 && p-e.alt > altLimit {
			e.alt = -1
		}
		if e.alt < 0 {
			e.hits = append(e.hits, p)
		}
	}
	e.pos = to
}

// drain reads the lines that can be read.
func (e *engine) drain(final bool) {
	for {
		if !e.reading {
			for len(e.hits) > 0 && e.hits[0] < e.done {
				e.hits = e.hits[1:]
			}
			if len(e.hits) == 0 {
				break
			}
			e.begin(e.hits[0])
			continue
		}
		if !e.next(final) {
			break
		}
	}
	if final {
		e.finish(true)
	}
}

// begin starts a stretch of lines at the command that the hit h belongs to.
func (e *engine) begin(h int64) {
	e.reading, e.flooded, e.count = true, false, 0
	e.screen.alt = false
	e.quiet, e.last = 0, h
	low := max(h-lookBack, e.done)
	start, whole := e.lineStart(h, max(low, h-2*longLine))
	if !whole {
		// Deep inside a long line: what it began with is gone.
		e.blocks.reset()
		e.at, e.inside, e.gap = e.window(start, h), true, true
		return
	}
	e.inside = false
	command, reached := e.lookForCommand(start, low)
	context := start
	for range contextBefore {
		prev, whole := e.lineStart(context-1, max(command, low))
		if context <= max(command, low) || !whole || context-prev > longLine {
			break
		}
		context = prev
	}
	e.at, e.gap = context, context > e.done
	switch {
	case command >= 0:
		// The command's own lines, then those before the hit.
		e.blocks.reset()
		e.blocks.fence, e.blocks.intro = e.fenceAbove(command, low)
		e.at, e.gap = command, false
		const commandLines = 6
		for n := 0; n < commandLines && e.at < context; n++ {
			end := e.at + int64(bytes.IndexByte(e.buf[e.at-e.base:], '\n'))
			e.read(e.at, end, nil)
			e.at = end + 1
		}
		if e.at < context {
			e.at, e.gap = context, true
		}
	case reached && e.carried != nil:
		e.blocks.resume(*e.carried)
	default:
		e.blocks.reset()
	}
}

// lineStart gives where the line begins that holds p, and whether that is
// known: if there is no line feed in [low, p), it gives low.
func (e *engine) lineStart(p, low int64) (start int64, known bool) {
	if p <= low {
		return low, low == 0 || low == e.done && !e.within
	}
	i := bytes.LastIndexByte(e.buf[low-e.base:p-e.base], '\n')
	if i >= 0 {
		return low + int64(i) + 1, true
	}
	return low, low == 0 || low == e.done && !e.within || low > e.done && e.buf[low-e.base-1] == '\n'
}

// window gives where to begin to read inside a long line, for a hit at h: after
// a carriage return if there is one, else not within a word if it ends soon,
// because the rest of a word does not tell whether it is a secret's.
func (e *engine) window(low, h int64) int64 {
	low = max(low, h-around)
	b := e.buf[low-e.base : h-e.base]
	if i := bytes.LastIndexByte(b, '\r'); i >= 0 {
		return low + int64(i) + 1
	}
	if low == e.base || e.buf[low-e.base-1] > ' ' {
		if i := bytes.IndexByte(b[:len(b)/2], ' '); i >= 0 {
			return low + int64(i) + 1
		}
	}
	return e.align(low)
}

// windowEnd gives where to stop reading that began at from, at most at to: not
// within a word if it began not long ago.
func (e *engine) windowEnd(from, to int64) int64 {
	from = max(from, to-around/2)
	if i := bytes.LastIndexByte(e.buf[from-e.base:to-e.base], ' '); i >= 0 {
		return from + int64(i) + 1
	}
	return e.align(to)
}

// align moves p to the beginning of a character.
func (e *engine) align(p int64) int64 {
	for k := 0; k < utf8.UTFMax && p < e.end() && !utf8.RuneStart(e.buf[p-e.base]); k++ {
		p++
	}
	return p
}

// lookForCommand goes back from the line at start, which may be one itself, to
// one that begins a command. It gives -1 if there is none near, and whether all
// lines since the stretch before were looked at.
//
// A bare sign with a command may be quoted by a program's output, so the
// command before it is looked for, too, and preferred if it prints files; the
// mark that a command starts is preceded by its prompt.
func (e *engine) lookForCommand(start, low int64) (command int64, reached bool) {
	const (
		quoteLines = 100
		markLines  = 8
	)
	bareAt, runAt := int64(-1), int64(-1)
	end := e.shortEnd(start)
	from := start
	left := lookBackLines
	for left > 0 {
		left--
		if end-from <= longLine {
			k := e.beginning(e.buf[from-e.base : end-e.base])
			if k != nothing && (e.inExample(from, low) || e.framedByBracket(from, end, low)) {
				k = nothing
			}
			switch k {
			case strong, quoting:
				if bareAt >= 0 && k == strong {
					return e.heading(bareAt, low), false
				}
				return e.heading(from, low), false
			case bareSign:
				if runAt < 0 && bareAt < 0 {
					bareAt, left = from, quoteLines
				}
			case running:
				if bareAt < 0 && runAt < 0 {
					runAt, left = from, markLines
				}
			}
		}
		if from <= low {
			reached = low == e.done && !e.within
			break
		}
		prev, known := e.lineStart(from-1, low)
		if !known {
			break
		}
		end, from = from-1, prev
	}
	switch {
	case runAt >= 0:
		return runAt, false
	case bareAt >= 0:
		return e.heading(bareAt, low), false
	}
	return -1, reached
}

// inExample says that the line at p is indented below the heading of a
// document's example.
func (e *engine) inExample(p, low int64) bool {
	indent := func(b []byte) int { return len(b) - len(bytes.TrimLeft(b, " \t")) }
	own := indent(e.buf[p-e.base:])
	const most = 20
	for n := 0; own > 0 && n < most && p > low; n++ {
		prev, known := e.lineStart(p-1, low)
		if !known || p-prev > 4*longestPrompt {
			return false
		}
		line := bytes.TrimRight(e.buf[prev-e.base:p-1-e.base], " \t\r")
		if len(line) > 0 && indent(line) < own {
			return headsExample(string(line[indent(line):]))
		}
		p = prev
	}
	return false
}

// framedByBracket says whether the line between two places begins with a "[name]" that
// stands before the line above, too (see sharesBracket).
func (e *engine) framedByBracket(from, end, low int64) bool {
	if from <= low || e.buf[from-e.base] != '[' {
		return false
	}
	prev, known := e.lineStart(from-1, low)
	return known && from-prev <= longLine &&
		sharesBracket(string(e.buf[from-e.base:end-e.base]), string(e.buf[prev-e.base:from-1-e.base]))
}

// fenceAbove says whether a fence of Markdown was opened above the line at p, and
// what the text says last before it. A bare fence that does not stand directly
// above may close another example.
func (e *engine) fenceAbove(p, low int64) (open bool, intro string) {
	const most = 12
	for n := 0; n < most && p > low; n++ {
		prev, known := e.lineStart(p-1, low)
		if !known || p-prev > 4*longLine {
			return open, ""
		}
		line := atFence(strings.TrimSpace(string(e.buf[prev-e.base : p-1-e.base])))
		switch {
		case open && !isLink(line) && frameEnd(line, false) < len(line):
			return true, line
		case !open && isFence(line):
			if n > 0 && strings.Trim(line, "`~") == "" {
				return false, ""
			}
			open = true
		}
		p = prev
	}
	return open, ""
}

// shortEnd gives where the line that begins at p ends, as far as that is needed to
// know what it is.
func (e *engine) shortEnd(p int64) int64 {
	rest := e.buf[p-e.base:]
	if i := bytes.IndexByte(rest[:min(len(rest), longLine+1)], '\n'); i >= 0 {
		return p + int64(i)
	}
	return p + int64(min(len(rest), longLine+1))
}

// heading includes the line before a prompt, which may be its first of two.
func (e *engine) heading(p, low int64) int64 {
	if p <= low {
		return p
	}
	prev, known := e.lineStart(p-1, low)
	if !known || p-prev > 4*longestPrompt {
		return p
	}
	e.probe.alt = false
	for _, it := range e.probe.read(e.buf[prev-e.base:p-1-e.base], mark{}, sourceMap{}, nil, false) {
		if it.kind == itemCwd {
			return prev
		}
		if it.kind == itemRow {
			if _, ok := headingDir(it.line.Text); ok {
				return prev
			}
		}
	}
	return p
}

// beginningKind is what a line can be to someone who looks for the command
// that a later line belongs to.
type beginningKind uint8

const (
	nothing  beginningKind = iota
	strong                 // a prompt, a step
	quoting                // the same, with a command that prints files
	bareSign               // a bare sign with a command, which may be quoted
	running                // a shell's mark that a command starts, without its prompt
)

// beginning says what the line b is. Most lines are told by a few bytes.
func (e *engine) beginning(b []byte) beginningKind {
	if !candidate(b) || len(b) > longLine {
		return nothing
	}
	found := nothing
	e.probe.alt = false
	for _, it := range e.probe.read(b, mark{}, sourceMap{}, nil, false) {
		switch it.kind {
		case itemPrompt, itemTyping, itemEdit, itemStep:
			return strong
		case itemRun, itemCommand, itemEdited:
			found = running
		case itemRow:
			text := it.line.Text
			n := frame(text)
			text, before := text[n:], text[:n]
			if st, ok := readStep(text, before); ok && st.kind != stepBody && st.kind != stepStatus {
				return strong
			}
			p, ok := parsePrompt(text)
			switch {
			case !ok:
			case shows(p.command):
				return quoting
			case p.weak:
				found = bareSign
			default:
				return strong
			}
		}
	}
	return found
}

// candidate says that a line may hold a prompt, a mark or a step. It is asked
// for hundreds of lines before a hit, so it looks for few bytes, and closer
// only where one of them is.
func candidate(b []byte) bool {
	b = bytes.TrimRight(b, "\r")
	if len(b) == 0 {
		return false
	}
	has := func(text string) bool { return bytes.Contains(b, []byte(text)) }
	switch c := b[0]; {
	case c == '+' || c == 'P' || c == 'R' || c == 'S' || c == 'g' || c == 's':
		for _, start := range []string{"+ ", "++", "PS ", "Post job", "Script ", "Step ", "git", "section_"} {
			if bytes.HasPrefix(b, []byte(start)) {
				return true
			}
		}
	case c == '[' || c == ' ' || c >= '0' && c <= '9':
		if has("[command]") || has(" git ") || has("[Pipeline]") || has("Post job") {
			return true
		}
	case c == '#':
		if has("] RUN ") {
			return true
		}
	}
	for _, c := range []byte("$%#>") {
		for rest := b; ; {
			i := bytes.IndexByte(rest, c)
			if i < 0 {
				break
			}
			at := len(b) - len(rest) + i
			rest = rest[i+1:]
			if len(rest) > 0 && rest[0] != ' ' && rest[0] != 0x1B && rest[0] != '\r' {
				// ##[group], C:\src>git
				if c == '#' && rest[0] == '[' && at > 0 && b[at-1] == '#' || c == '>' && has(`:\`) {
					return true
				}
				continue
			}
			if c != '%' || at == 0 || b[at-1] < '0' || b[at-1] > '9' { // not "45% done"
				return true
			}
		}
	}
	if bytes.IndexByte(b, 0x1B) >= 0 {
		if has("\x1b]") && (has("]633;") || has("]133;")) || bytes.IndexByte(b, '?') >= 0 && has("\x1b[?2004h") {
			return true
		}
	}
	if b[len(b)-1] == ']' && has("[COMMAND") {
		return true
	}
	for _, c := range []byte{0xE2, 0xCE, 0xC2, 0xEE, 0xEF} { // what the signs begin with
		if bytes.IndexByte(b, c) >= 0 {
			return bytes.ContainsAny(b, signs) || bytes.IndexByte(b, 0xEE) >= 0 || bytes.IndexByte(b, 0xEF) >= 0
		}
	}
	return false
}

// next reads the next line of the stretch, or ends the stretch. It gives false
// when more must be known for either.
func (e *engine) next(final bool) bool {
	switch {
	case e.flooded:
		return e.nextOfFlood(final)
	case e.inside:
		return e.nextWindow(final)
	}
	rest := e.buf[e.at-e.base:]
	if len(rest) == 0 {
		return false
	}
	end := e.end()
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		end = e.at + int64(i)
	} else if !final && len(rest) <= longLine {
		return false
	}
	if end-e.at > longLine {
		return e.firstWindow(final)
	}
	if end >= e.pos && !final {
		return false // not all of its hits are known
	}
	e.read(e.at, end, e.take(e.at, end))
	e.at = min(end+1, e.end())
	e.over()
	return true
}

// over ends the stretch when nothing was found for long, or too much.
func (e *engine) over() {
	switch {
	case e.quiet >= quietAfter || e.at-e.last > lookBack:
		e.finish(false)
	case e.count > flood:
		e.blocks.close(false)
		e.flooded, e.from = true, e.at
	}
}

// firstWindow reads the beginning of a long line.
func (e *engine) firstWindow(final bool) bool {
	limit := e.at + longLine
	if e.pos < limit && !final {
		return false
	}
	end := e.at + around
	for _, h := range e.hits {
		if h >= end {
			break
		}
		end = min(h+around, limit)
	}
	end = e.windowEnd(e.at, end)
	e.read(e.at, end, e.take(e.at, end))
	e.at, e.inside = end, true
	return true
}

// nextWindow reads around the next hit of a long line, or the line's end.
func (e *engine) nextWindow(final bool) bool {
	end, ends := e.end(), final
	e.nl = max(e.nl, e.at)
	if i := bytes.IndexByte(e.buf[e.nl-e.base:], '\n'); i >= 0 {
		end, ends = e.nl+int64(i), true
		e.nl = end
	} else {
		e.nl = end
	}
	if !final && e.pos <= end {
		end, ends = e.pos, false
	}
	stop := e.last + lookBack
	h := int64(-1)
	if len(e.hits) > 0 && e.hits[0] < end {
		h = e.hits[0]
	}
	switch {
	case h > stop || h < 0 && end > stop:
		e.at = max(e.at, stop)
		e.finish(false)
		e.within = true
		return true
	case h < 0 && !ends:
		// What is further back than a window reaches is not needed.
		if p := e.align(e.pos - around); p > e.at {
			e.at, e.gap = p, true
		}
		return false
	case h < 0:
		from := max(e.at, e.window(e.at, end))
		e.gap = e.gap || from > e.at
		e.read(from, end, nil)
		e.at, e.inside = min(end+1, e.end()), false
		e.over()
		return true
	}
	from, to := e.window(e.at, h), h+around
	for _, h := range e.hits[1:] {
		if h >= to {
			break
		}
		to = min(h+around, from+longLine)
	}
	e.gap = e.gap || from > e.at
	e.at = from
	if to > end {
		if !ends {
			return false
		}
		to = end
	}
	if i := bytes.IndexByte(e.buf[h-e.base:to-e.base], '\r'); i >= 0 {
		to = h + int64(i)
	} else if to < end {
		to = e.windowEnd(h+1, to)
	}
	e.read(from, to, e.take(from, to))
	e.at = to
	if e.count > flood {
		e.over()
	}
	return true
}

// nextOfFlood passes over hits, and reads the end of the flood when it is over.
func (e *engine) nextOfFlood(final bool) bool {
	for len(e.hits) > 0 && e.hits[0]-e.last <= floodQuiet {
		e.last = e.hits[0]
		e.hits = e.hits[1:]
		e.dropped++
	}
	stop := e.last + floodQuiet
	if e.pos <= stop && !final {
		e.at = max(e.at, e.last-floodTail)
		return false
	}
	from, known := e.lineStart(max(stop-floodTail, e.from), max(stop-floodTail-longLine, e.from))
	e.at = max(from, e.from)
	e.inside, e.gap, e.flooded, e.count, e.quiet = !known, true, false, 0, 0
	e.blocks.reset()
	to := min(e.last+1, e.end())
	e.scan = e.search.find(e.buf, int(e.at-e.base), int(to-e.base), e.scan[:0])
	e.dropped -= len(e.scan)
	tail := make([]int64, 0, len(e.scan)+len(e.hits))
	for _, h := range e.scan {
		tail = append(tail, e.base+int64(h))
	}
	e.hits = append(tail, e.hits...)
	return true
}

// finish ends the stretch of lines.
func (e *engine) finish(final bool) {
	if e.reading {
		e.carried = e.blocks.finish(final)
	}
	e.reading, e.inside = false, false
	e.done, e.within = e.at, false
}

// take gives the hits in [from, to), as indexes from from on.
func (e *engine) take(from, to int64) []int {
	e.scan = e.scan[:0]
	for len(e.hits) > 0 && e.hits[0] < to {
		if e.hits[0] >= from {
			e.scan = append(e.scan, int(e.hits[0]-from))
		}
		e.hits = e.hits[1:]
	}
	return e.scan
}

// read takes [from, to): a line without its line feed, or part of a long one.
func (e *engine) read(from, to int64, hits []int) {
	e.advance(from)
	if len(hits) > 0 {
		e.quiet, e.last = 0, to
		e.count++
	} else if from > e.last {
		e.quiet++
	}
	b := e.buf[from-e.base : to-e.base]
	items := e.screen.read(b, e.mark, e.source, hits, e.blocks.editing)
	for i := range items {
		if e.gap && items[i].kind == itemRow {
			items[i].line.Gap, e.gap = true, false
		}
	}
	e.blocks.line(items, len(b))
}

// advance counts up to p.
func (e *engine) advance(p int64) {
	if p > e.mark.off {
		e.mark.advance(e.buf[e.mark.off-e.base:p-e.base], e.source.wide)
	}
}

// keep is from where on the stream's bytes can still be needed.
func (e *engine) keep() int64 {
	p := e.pos
	if e.reading {
		p = min(p, e.at)
	}
	return max(p-lookBack-2*longLine, e.base)
}

// trim forgets bytes that are not needed any more, many at a time.
func (e *engine) trim() {
	if n := e.keep() - e.base; n < lookBack || n < int64(len(e.buf))/2 {
		return
	}
	e.moveTo(e.buf)
}

// moveTo puts the bytes that are still needed at the beginning of dst.
func (e *engine) moveTo(dst []byte) {
	p := e.align(e.keep())
	e.advance(p)
	e.buf = append(dst[:0], e.buf[p-e.base:]...)
	e.base = p
}

// origin tells how the stream's offsets become the source's: the source has so
// many bytes before the stream's first, and it is UTF-16 or not.
func (e *engine) origin(skipped int64, wide bool) { e.source.start, e.source.wide = skipped, wide }
