package transcript

import (
	"strings"
	"sync"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
)

// row is one message that a program prints when Git and a remote do not come
// together: what it looks like, what it means, and how far it can be trusted
// when nothing else is known. The tables of rows are in the files rows_*.go,
// one for each program; what Git translates is in locale_messages.go.
type row struct {
	// text is the message. "{name}" stands for a value, see holes; "{}" for one
	// that nobody needs. What follows the text does not matter, because terminals
	// and tools append things, unless it ends in "$". It stands at the beginning
	// of what the program says unless it begins with "…".
	text string
	kind *failure.Kind // nil for what only ever follows from something else
	rank rank
	// is says more about the message.
	is trait
	// forge is whose words they are, "" when anybody may say so.
	forge forge.Kind
	// since and until are the versions of the program between which it says
	// so, where that is known.
	since, until string
	// eg is a real line of it, without what frames put before it, for the tests;
	// "" where the text itself is one.
	eg string
	// more reads what the values alone do not tell. If it gives false, the row
	// does not fit after all.
	more func(r *reading, h *hit, said string) bool
}

// trait is a set of properties of a message.
type trait uint16

const (
	// weak messages are said by other programs, too, or to people who do not
	// use Git at all. Something else must bear witness that Git is at work.
	weak trait = 1 << iota
	// soft: Git goes on after it, so that only a failure below makes it the cause.
	soft
	// final: Git has given up; only consequences follow.
	final
	// alone: an event of its own, whatever stands around it.
	alone
	// bare: the message needs no mark of who is speaking ("fatal:", "remote:").
	bare
	// overSSH and overHTTPS: said on that way only.
	overSSH
	overHTTPS
	pushing // said to a push only
	// unsought: logs are full of it, so the search does not look for it; something
	// else near it must have been found.
	unsought
)

// pattern is a row's text, taken apart.
type pattern struct {
	row    *row
	pieces []string // around the holes
	holes  []string
	inside bool // it may begin anywhere
	ends   bool // nothing may follow but a full stop
	server bool // it is a server's
	grams  [3]uint16
}

func compile(r *row) pattern {
	p := pattern{row: r}
	text := r.text
	text, p.inside = strings.CutPrefix(text, "…")
	text, p.ends = strings.CutSuffix(text, "$")
	for {
		before, rest, ok := strings.Cut(text, "{")
		if !ok {
			p.pieces = append(p.pieces, text)
			return p
		}
		name, after, _ := strings.Cut(rest, "}")
		p.pieces, p.holes = append(p.pieces, before), append(p.holes, name)
		text = after
	}
}

// match gives the values of the holes in s, which a message of p begins with or,
// if that is allowed, holds.
func (p *pattern) match(s string, values []string) ([]string, bool) {
	first := p.pieces[0]
	if p.inside {
		i := strings.Index(s, first)
		if i < 0 {
			return nil, false
		}
		s = s[i+len(first):]
	} else {
		rest, ok := strings.CutPrefix(s, first)
		if !ok {
			return nil, false
		}
		s = rest
	}
	for i, piece := range p.pieces[1:] {
		if piece == "" && i == len(p.pieces)-2 {
			values = append(values, strings.TrimSpace(s))
			return values, true
		}
		value, after, ok := strings.Cut(s, piece)
		if !ok {
			return nil, false
		}
		values, s = append(values, value), after
	}
	if p.ends && strings.Trim(s, " .") != "" {
		return nil, false
	}
	return values, true
}

// take puts the values into the facts of a hit. It gives false where one cannot
// be what the row says it is.
func (p *pattern) take(h *hit, values []string) bool {
	for i, name := range p.holes {
		v := values[i]
		switch name {
		case "":
		case "url":
			v = trimMarks(v)
			if !looksLikeURL(v) {
				return false
			}
			h.url = repositoryOfRequest(v)
		case "host":
			v = strings.Trim(v, `'"“”„«»`)
			if _, port, ok := strings.Cut(v, "]:"); ok && ascii.Digits(port) {
				h.port = port
			}
			v = hostInBrackets(v)
			if v == "" {
				return false
			}
			h.host = v
		case "port":
			switch {
			case ascii.Digits(v):
				h.port = v
			case v == "" || strings.ToUpper(v) != v || strings.ContainsAny(v, " :"):
				return false // else PORT, NNNN, <PORT>: hidden for a post
			}
		case "path":
			h.takePath(v)
		case "account":
			h.account = strings.Trim(firstWord(v), "'\".,:;")
		case "file":
			h.file = strings.Trim(v, "'\"")
		case "line":
			h.fileLine = v
		case "program":
			h.program = strings.Trim(v, "'\"")
		case "proxy":
			h.proxy = hostPort(strings.Trim(v, "'\""))
		case "scope":
			h.scope = v
		case "org":
			h.org = v
		case "page":
			h.page = trimMarks(firstWord(v))
		case "status":
			v, _, _ = strings.Cut(v, "; class=") // libgit2's own
			v = strings.TrimRight(v, ").")       // Julia's
			if !ascii.Digits(v) {
				return false
			}
			h.status = v
		case "offer":
			h.offer = v
		case "protocol":
			h.protocol = v
		case "remote":
			h.remote = v
		case "redirect":
			h.redirect = trimMarks(firstWord(v))
		case "said":
			h.reason = v
		}
	}
	return true
}

// apply makes h a hit of the row if said is its message.
func (p *pattern) apply(r *reading, h *hit, said string) bool {
	if p.inside && p.row.is&bare != 0 && !h.marked && !h.git && h.severity == sevNone {
		// Deep inside of another program's sentence it is not the message.
		const near = 48
		if i := strings.Index(said, p.pieces[0]); i > near && p.server {
			return false
		}
	}
	var room [6]string
	values, ok := p.match(said, room[:0])
	if !ok {
		return false
	}
	try, row := *h, p.row
	if !p.take(&try, values) {
		return false
	}
	try.kind, try.rank = row.kind, row.rank
	if row.kind == nil {
		if r.incident == nil {
			return false
		}
		try.rank = rankFollow
	}
	try.soft = try.soft || row.is&soft != 0
	try.final = row.is&final != 0 || try.final && row.is&soft == 0
	try.alone = row.is&alone != 0
	try.bare = row.is&bare != 0
	// A refusal with its own reason, and what a forge alone says behind its mark.
	try.unmistakable = row.is&bare != 0 || row.rank == rankCause && (row.is&pushing != 0 || row.forge != "" && try.marked)
	try.needsGit = try.needsGit || row.is&weak != 0
	if row.forge != "" {
		try.forge = row.forge
	}
	switch {
	case row.is&overSSH != 0:
		try.transport = "ssh"
	case row.is&overHTTPS != 0 && try.transport == "":
		try.transport = "https"
	}
	if row.is&pushing != 0 {
		try.operation = "push"
	}
	if row.more != nil && !row.more(r, &try, said) {
		return false
	}
	if !p.server && (p.inside || p.pieces[0] == "" && p.holes[0] == "") {
		piece := p.pieces[0]
		if piece == "" {
			piece = p.pieces[1]
		}
		r.narrow(&try, piece)
	}
	*h = try
	return true
}

// narrow moves the beginning of a hit behind what introduces the message that
// holds the piece, and its end before the end of the string that it is in.
func (r *reading) narrow(h *hit, piece string) {
	if h.through > h.line || h.toLast > 0 || h.line >= len(r.lines) || r.lines[h.line].broken != "" ||
		r.lines[h.line].starts && h.severity != sevError && !h.marked {
		return
	}
	own := r.b.Lines[r.lines[h.line].line].Text[h.from:h.to]
	k := strings.Index(own, piece)
	if k < 0 {
		return
	}
	cut := 0
	if own[0] == '\'' {
		cut = 1
		if i := strings.LastIndexByte(own, '\''); i > k {
			h.to = h.from + i
		}
	}
	for _, mark := range []string{": ", ". ", `"`} {
		if i := strings.LastIndex(own[:k], mark); i >= 0 {
			cut = max(cut, i+len(mark))
		}
	}
	if cut > 0 && own[cut-1] == '"' {
		for _, end := range []string{`\n`, `"`} {
			if i := strings.Index(own[k:], end); i > 0 {
				h.to = h.from + k + i
				own = own[:k+i]
			}
		}
	}
	h.from += cut
}

// table is the rows of one program, in the order in which they are tried.
type table struct {
	program string
	// source is where the rows are known from, for all that do not say otherwise.
	source string
	rows   []row
}

// patterns are a table's rows by their first byte; those that begin with a value
// or may stand anywhere are under 0.
type patterns struct {
	by  [256][]int32
	all []pattern
}

func (t *table) compile() *patterns {
	p := &patterns{all: make([]pattern, len(t.rows))}
	for i := range t.rows {
		p.all[i] = compile(&t.rows[i])
		p.all[i].server = t == &serverTable
		p.all[i].grams = gramsOf(&p.all[i])
		first := byte(0)
		if c := &p.all[i]; !c.inside && c.pieces[0] != "" {
			first = c.pieces[0][0]
		}
		p.by[first] = append(p.by[first], int32(i))
	}
	return p
}

// find makes h a hit of the first row that fits; wants says which are tried.
func (p *patterns) find(r *reading, h *hit, said string, wants trait) bool {
	if said == "" {
		return false
	}
	here, anywhere := p.by[said[0]], p.by[0]
	has := r.gramsIn(said)
	for len(here) > 0 || len(anywhere) > 0 { // in the table's order
		var i int32
		if len(anywhere) == 0 || len(here) > 0 && here[0] < anywhere[0] {
			i, here = here[0], here[1:]
		} else {
			i, anywhere = anywhere[0], anywhere[1:]
		}
		if c := &p.all[i]; c.row.is&wants == wants && has.all(c.grams) && c.apply(r, h, said) {
			return true
		}
	}
	return false
}

// any reports whether a row's words fit, whatever else it asks for.
func (p *patterns) any(said string) bool {
	if said == "" {
		return false
	}
	var room [6]string
	for _, list := range [][]int32{p.by[said[0]], p.by[0]} {
		for _, i := range list {
			if _, ok := p.all[i].match(said, room[:0]); ok {
				return true
			}
		}
	}
	return false
}

// grams says which three bytes in a row a text has, by their hash: most rows that
// may stand anywhere are known not to by that, in lines of some thousand bytes, too.
type grams [128]uint64

func gramHash(a, b, c byte) uint16 {
	return uint16((uint32(a) | uint32(b)<<8 | uint32(c)<<16) * 0x9E3779B1 >> 19)
}

func (g *grams) all(wants [3]uint16) bool {
	for _, w := range wants {
		if g[w>>6]&(1<<(w&63)) == 0 {
			return false
		}
	}
	return true
}

// gramsOf are three of what a message of the pattern has for certain.
func gramsOf(p *pattern) (out [3]uint16) {
	longest := ""
	for _, piece := range p.pieces {
		if len(piece) > len(longest) {
			longest = piece
		}
	}
	for i := range out {
		k := i * (len(longest) - 3) / 2
		out[i] = gramHash(longest[k], longest[k+1], longest[k+2])
	}
	return out
}

// gramsIn gives those of a text, which several tables are asked about.
func (r *reading) gramsIn(said string) *grams {
	if r.gramsFor != said {
		r.gramsFor, r.grams = said, grams{}
		for i := 2; i < len(said); i++ {
			h := gramHash(said[i-2], said[i-1], said[i])
			r.grams[h>>6] |= 1 << (h & 63)
		}
	}
	return &r.grams
}

// tables are all rows.
var tables = sync.OnceValue(func() []*table {
	return []*table{&gitTable, &curlTable, &serverTable, &sshTable, &toolTable, &jgitTable, &libgit2Table}
})

var (
	gitRows     = sync.OnceValue(gitTable.compile)
	curlRows    = sync.OnceValue(curlTable.compile)
	serverRows  = sync.OnceValue(serverTable.compile)
	sshRows     = sync.OnceValue(sshTable.compile)
	toolRows    = sync.OnceValue(toolTable.compile)
	jgitRows    = sync.OnceValue(jgitTable.compile)
	libgit2Rows = sync.OnceValue(libgit2Table.compile)
)

// trimMarks takes off what running text puts around a URL.
func trimMarks(s string) string {
	s = strings.Trim(s, `'"“”„«»<>()[]{}`+"`")
	return strings.TrimRight(s, ".,;:!?)")
}

func firstWord(s string) string {
	s = strings.TrimLeft(s, " ")
	if i := strings.IndexByte(s, ' '); i >= 0 {
		return s[:i]
	}
	return s
}
