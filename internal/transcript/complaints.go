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
	for {
		i := bytes.IndexByte(p, '\n')
		if i < 0 {
			break
		}
		if len(c.part) > 0 {
			c.part = append(c.part, p[:i]...)
			c.line(c.part)
			c.part = c.part[:0]
		} else {
			c.line(p[:i])
		}
		c.number++
		p = p[i+1:]
	}
	const longest = 4 << 10 // what is longer is no line of Git's
	if len(c.part) < longest {
		c.part = append(c.part, p[:min(len(p), longest)]...)
	}
	return n, nil
}

func (c *Complaints) line(b []byte) {
	const most, longest = 5, 4 << 10
	if len(c.lines) >= most || len(b) > longest || !bytes.Contains(b, []byte("fatal:")) && !bytes.Contains(b, []byte("error:")) {
		return
	}
	var s screen
	for _, it := range s.read(b, mark{}, sourceMap{}, nil, false) {
		if it.kind != itemRow {
			continue
		}
		r := &reading{b: &Block{Lines: []Line{it.line}}}
		for _, part := range r.cut(0, nil) {
			if sev, rest := cutSeverity(part.text); (sev == sevFatal || sev == sevError) && !part.lead.innocent() && rest != "" {
				c.lines = append(c.lines, Complaint{c.number, clean(part.text)})
				return
			}
		}
	}
}
