package transcript

import "bytes"

// Complaints collects, as the bytes go by, the lines in which Git says "fatal:"
// or "error:", for those who found no failure that they know: so that nobody is
// told that nothing was found where Git said that something failed. It is an
// io.Writer that never fails and keeps little.
type Complaints struct {
	lines  []Complaint
	part   []byte // of a line that is not complete
	number int
	begin  []byte // of all that was written
}

// supposed bounds how much of a text is read again by [Complaints.Suppose].
const supposed = 64 << 10

// Suppose gives what the beginning of the text would mean if it had happened:
// see [Options.Suppose].
func (c *Complaints) Suppose(o Options) []*Failure {
	o.Suppose = true
	r := NewReader(o)
	_, _ = r.Write(c.begin)
	var out []*Failure
	for _, e := range r.Events() {
		if e.Failure != nil {
			out = append(out, e.Failure)
		}
	}
	return out
}

// Complaint is one such line.
type Complaint struct {
	Line int    // by line feeds
	Text string // from "fatal:" on, without secrets
}

// Lines gives the first of them.
func (c *Complaints) Lines() []Complaint {
	c.line(c.part)
	c.part = nil
	return c.lines
}

// Write reads appended bytes.
func (c *Complaints) Write(p []byte) (int, error) {
	n := len(p)
	c.begin = append(c.begin, p[:min(n, supposed-len(c.begin))]...)
	if len(c.lines) >= mostComplaints {
		return n, nil
	}
	const longest = 4 << 10 // what is longer is no line of Git's
	if len(c.part) > 0 {
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			end = n
		}
		if len(c.part) < longest {
			c.part = append(c.part, p[:min(end, longest)]...)
		}
		if end == n {
			return n, nil
		}
		c.line(c.part)
		c.part, p = c.part[:0], p[end+1:]
		c.number++
	}
	whole := p[:bytes.LastIndexByte(p, '\n')+1]
	c.part = append(c.part, p[len(whole):min(len(p), len(whole)+longest)]...)
	fatal, severe := -1, -1 // where the next one begins
	for at := 0; at < len(whole) && len(c.lines) < mostComplaints; {
		if fatal < at {
			fatal = indexFrom(whole, "fatal:", at)
		}
		if severe < at {
			severe = indexFrom(whole, "error:", at)
		}
		next := min(fatal, severe)
		begin := at + bytes.LastIndexByte(whole[at:next], '\n') + 1
		c.number += bytes.Count(whole[at:begin], []byte("\n"))
		if next == len(whole) {
			break
		}
		end := begin + bytes.IndexByte(whole[begin:], '\n')
		c.line(whole[begin:end])
		c.number++
		at = end + 1
	}
	return n, nil
}

// indexFrom is where a word begins in b at or behind from, or b's end.
func indexFrom(b []byte, word string, from int) int {
	if i := bytes.Index(b[from:], []byte(word)); i >= 0 {
		return from + i
	}
	return len(b)
}

// mostComplaints bounds how many lines are kept.
const mostComplaints = 5

func (c *Complaints) line(b []byte) {
	const longest = 4 << 10
	if len(c.lines) >= mostComplaints || len(b) > longest || !bytes.Contains(b, []byte("fatal:")) &&
		!bytes.Contains(b, []byte("error:")) {
		return
	}
	var s screen
	for _, it := range s.read(b, mark{}, sourceMap{}, nil, false) {
		if it.kind != itemRow {
			continue
		}
		r := &reading{b: &Block{Lines: []Line{it.line}}}
		for _, part := range r.cut(0, nil) {
			if sev, rest := cutSeverity(part.text); (sev == sevFatal || sev == sevError) && !part.lead.innocent() &&
				rest != "" {
				c.lines = append(c.lines, Complaint{c.number, clean(part.text)})
				return
			}
		}
	}
}
