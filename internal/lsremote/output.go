package lsremote

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

const (
	maxOutput = 64 << 10 // bytes of standard error that are kept: the last ones, where the verdict is
	maxLine   = 8 << 10  // bytes of a line that are looked at together
)

// listener reads Git's standard error as it comes: for the recogniser, for
// Options.Line and for Result.Output.
type listener struct {
	reader  *transcript.Reader
	line    func(string)
	pending []byte // a line that has not ended
	long    bool   // a part of this line was handed on already
	tail    []byte // of the lines, at most 2*maxOutput bytes
}

// newListener begins a transcript, as a terminal would whose shell reports its
// commands: the recogniser then knows for sure what ran where.
func newListener(o Options, command string) *listener {
	l := &listener{reader: transcript.NewReader(transcript.Options{Hosts: o.Hosts}), line: o.Line}
	l.feed(fmt.Sprintf("\x1b]633;P;Cwd=%s\x07\x1b]633;E;%s\x07\x1b]633;C\x07", escaped(o.Dir), escaped(command)))
	return l
}

// feed writes to the recogniser, which takes everything.
func (l *listener) feed(s string) { _, _ = l.reader.Write([]byte(s)) }

// escaped writes a value as the marks of VS Code's shell integration want it
// (https://code.visualstudio.com/docs/terminal/shell-integration).
func escaped(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\\':
			b.WriteString(`\\`)
		case c <= ' ' || c == ';':
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// Write takes what Git and its children print. It never fails.
func (l *listener) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		end := bytes.IndexAny(p, "\r\n") + 1
		if end == 0 {
			end = len(p)
		}
		end = min(end, maxLine-len(l.pending))
		l.pending = append(l.pending, p[:end]...)
		p = p[end:]
		if last := l.pending[len(l.pending)-1]; last == '\n' || last == '\r' {
			l.endPart(true)
		} else if len(l.pending) == maxLine {
			l.endPart(false)
		}
	}
	return n, nil
}

// endPart hands on what is pending: the end of a line, or a part of one that is
// too long. The parts of a long line are not shown, because a secret could be
// cut in two, and nobody would recognise the halves.
func (l *listener) endPart(line bool) {
	l.feed(harmless(l.pending))
	text := printable(string(l.pending))
	long := l.long
	l.pending, l.long = l.pending[:0], !line
	if long || !line || text == "" {
		return
	}
	if l.line != nil {
		l.line(remoteurl.Redact(text))
	}
	l.tail = append(append(l.tail, text...), '\n')
	if len(l.tail) > 2*maxOutput {
		l.trim()
	}
}

// harmless leaves of all escape sequences only those for colours and the cursor,
// which begin with "ESC [". A server must not be able to tell the recogniser, as
// a shell would, that the command ended well.
func harmless(b []byte) string {
	var kept strings.Builder
	for i, c := range b {
		if c != '\x1b' || i+1 < len(b) && b[i+1] == '[' {
			kept.WriteByte(c)
		}
	}
	return kept.String()
}

// trim keeps the last lines that fit. Half a line may be half a secret, which
// nobody would recognise.
func (l *listener) trim() {
	if extra := len(l.tail) - maxOutput; extra > 0 {
		next := bytes.IndexByte(l.tail[extra-1:], '\n') // a line is shorter than what is left
		l.tail = append(l.tail[:0], l.tail[extra+next:]...)
	}
}

// colour is an escape sequence that begins with "ESC [" (ECMA-48, 5.4).
var colour = regexp.MustCompile("\x1b\\[[0-?]*[ -/]*[@-~]")

// printable is a line without what would move a terminal's cursor.
func printable(s string) string {
	return strings.TrimRight(strings.Map(func(r rune) rune {
		if r == '\t' {
			return ' '
		}
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(colour.ReplaceAllString(s, ""), "�")), " ")
}

// end fills in what was said. The command has ended.
func (l *listener) end(r *Result) {
	l.endPart(true) // of the last line, which nobody ended, if there is one
	if r.Exit >= 0 {
		l.feed("\x1b]633;D;" + strconv.Itoa(r.Exit) + "\x07")
	}
	for _, e := range l.reader.Events() {
		r.events = append(r.events, e)
		switch {
		case e.Failure == nil:
		case !r.OK && r.Failure == nil && !e.Failure.Warning:
			r.Failure = e.Failure
		default:
			r.Warnings = append(r.Warnings, e.Failure)
		}
	}
	l.trim()
	r.Output = remoteurl.Redact(strings.TrimRight(string(l.tail), "\n"))
	// Redacting a short secret makes a text longer.
	r.Output = strings.ToValidUTF8(r.Output[:min(len(r.Output), maxOutput)], "")
}

// refCounter counts the refs that "git ls-remote" lists, one a line: an object's
// name, a tab and the ref's. It keeps none: a remote may have millions.
type refCounter struct {
	refs int
	end  []byte // the last bytes of the line so far
}

func (c *refCounter) Write(p []byte) (int, error) {
	n := len(p)
	for {
		i := bytes.IndexByte(p, '\n')
		line := p
		if i >= 0 {
			line = p[:i]
		}
		c.end = append(c.end, line[max(0, len(line)-len("\tHEAD")):]...)
		c.end = append(c.end[:0], c.end[max(0, len(c.end)-len("\tHEAD")):]...)
		if i < 0 {
			break
		}
		if string(c.end) != "\tHEAD" && !bytes.HasSuffix(c.end, []byte("^{}")) {
			c.refs++
		}
		c.end = c.end[:0]
		p = p[i+1:]
	}
	return n, nil
}
