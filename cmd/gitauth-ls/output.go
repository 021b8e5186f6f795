package main

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"github.com/mattn/go-isatty"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// output is the last gate before a terminal or a file: whatever a configuration,
// a transcript or a file's name brought along, no control character leaves but
// line feeds, tabs and this program's own colours. In JSON they are escaped, so
// that a reader gets the very text.
type output struct {
	to   io.Writer
	json bool
	// secrets are those that were seen in what is written about. nil masks
	// nothing: for who asks to see them.
	secrets *secret.Set
	rest    []byte // the beginning of a line
	err     error
}

// longestLine is how much of a line is kept until its end comes, in bytes: a
// secret that is cut in two is not recognised.
const longestLine = 1 << 20

// secretsOf is what an output must not show, nil where it shows everything.
func secretsOf(out io.Writer) *secret.Set {
	if o, ok := out.(*output); ok {
		return o.secrets
	}
	return nil
}

// confide tells an output what in a view it must not show.
func confide(out io.Writer, v *diagnostics.View) {
	if o, ok := out.(*output); ok {
		v.Confide(o.secrets)
	}
}

// colourMark stands before a colour's two digits in what is written to an
// output. It is made anew for each process: nobody else can write a colour.
var colourMark = func() string {
	b := make([]byte, 8)
	_, _ = rand.Read(b) // crypto/rand does not fail (Go 1.24)
	return "\x00" + hex.EncodeToString(b)
}()

// colour is a change of colour for an output: "31", or "" for the end of one.
func colour(code string) string { return colourMark + fmt.Sprintf("%-2s", code) }

// colourful reports whether to colour what is written to out.
func colourful(out io.Writer) bool {
	_, ok := terminal(out)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// terminal is the terminal that out writes to, if it is one.
func terminal(out io.Writer) (*os.File, bool) {
	if o, ok := out.(*output); ok {
		out = o.to
	}
	f, ok := out.(*os.File)
	return f, ok && isatty.IsTerminal(f.Fd())
}

// asJSON says that what follows is JSON.
func asJSON(out io.Writer) io.Writer {
	if o, ok := out.(*output); ok {
		o.json = true
	}
	return out
}

// Write implements io.Writer. It writes whole lines and keeps the beginning of
// the last one until the next call or Close.
func (o *output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	all := p
	if len(o.rest) > 0 {
		all = append(o.rest, p...)
		o.rest = nil
	}
	end := bytes.LastIndexByte(all, '\n') + 1
	if len(all)-end > longestLine {
		end = len(all) - unfinished(all)
	}
	o.put(all[:end])
	o.rest = append(o.rest, all[end:]...)
	if o.err != nil {
		return 0, o.err
	}
	return len(p), nil
}

// Close writes what is left.
func (o *output) Close() error {
	if len(o.rest) > 0 && o.err == nil {
		o.put(o.rest)
		o.rest = nil
	}
	return o.err
}

func (o *output) put(p []byte) {
	if len(p) == 0 {
		return
	}
	if o.json {
		p = o.secrets.RedactJSON(p)
	} else if masked := o.secrets.Redact(string(p)); len(masked) != len(p) || masked != string(p) {
		p = []byte(masked)
	}
	var b bytes.Buffer
	from := 0
	for i := 0; i < len(p); {
		if c := p[i]; c >= 0x20 && c < 0x7F || c == '\n' || c == '\t' {
			i++
			continue
		}
		b.Write(p[from:i])
		if len(p)-i >= len(colourMark)+2 && string(p[i:i+len(colourMark)]) == colourMark {
			i += len(colourMark)
			fmt.Fprintf(&b, "\x1b[%sm", bytes.TrimSpace(p[i:i+2]))
			i += 2
			from = i
			continue
		}
		r, n := utf8.DecodeRune(p[i:])
		switch {
		case r == utf8.RuneError && n == 1, text.Unprintable(r) && !o.json:
			b.WriteString(text.Visible(string(p[i:i+n]), ""))
		case text.Unprintable(r) && r > 0xFFFF:
			r -= 0x10000
			fmt.Fprintf(&b, "\\u%04x\\u%04x", 0xD800+r>>10, 0xDC00+r&0x3FF)
		case text.Unprintable(r):
			fmt.Fprintf(&b, "\\u%04x", r)
		default:
			b.Write(p[i : i+n])
		}
		i += n
		from = i
	}
	b.Write(p[from:])
	if _, err := o.to.Write(b.Bytes()); err != nil {
		o.err = err
	}
}

// unfinished is how many bytes at the end may be the beginning of a character or
// of a colour.
func unfinished(p []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(p); n++ {
		if c := p[len(p)-n]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(p[len(p)-n:]) {
				return n
			}
			break
		}
	}
	for n := min(len(p), len(colourMark)+1); n > 0; n-- {
		tail := string(p[len(p)-n:])
		if n <= len(colourMark) && tail == colourMark[:n] ||
			n > len(colourMark) && tail[:len(colourMark)] == colourMark {
			return n
		}
	}
	return 0
}
