package server

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// published is what an editor was last told about a document.
type published struct {
	hash       uint64
	path       string // "" for a document that is no file
	transcript bool   // it holds what a terminal showed
}

// publisher tells the editor what was found.
//
// Invariant: at rest the editor was told of every file and terminal what the
// newest state says, and of none twice the same. Only its own goroutine touches
// what is not locked.
type publisher struct {
	editor *editor
	render *renderer
	states *states
	pace   pace
	opened openings
	// shown is called after a state was told; before is nil for the first one.
	shown func(before, now *snapshot, a *analysis)

	published map[string]published // what was told last, by URI
}

// run publishes until the server ends. It is the one goroutine that does.
func (p *publisher) run() {
	var shown *snapshot
	for {
		select {
		case <-p.editor.work.ctx.Done():
			return
		case <-p.states.newer:
		}
		for {
			before := p.pace.count.Load()
			snap := p.states.now()
			if snap == shown {
				break
			}
			a := snap.result()
			if p.states.now() != snap && p.pace.count.Load()-before > 1 {
				// More than one change came meanwhile: a burst.
				p.pace.settle()
				continue
			}
			p.publish(snap, a, shown)
			p.reportUnreadable(snap, a)
			p.shown(shown, snap, a)
			shown = snap
		}
	}
}

var unreadable = text.New("%[1]s is not checked: %[2]s", "%[1]s は確認できません: %[2]s")

var silentDisk = text.New("%[1]s is not checked for now: a file that it reads does not answer, perhaps on a network drive that is gone.",
	"%[1]s は今のところ確認できません。読み込むファイルが応答しません (切断されたネットワークドライブなど)。")

// reportUnreadable tells once about each configuration file that is there and
// could not be read: too large, no regular file, not permitted.
func (p *publisher) reportUnreadable(snap *snapshot, a *analysis) {
	for _, path := range a.silent {
		p.editor.tellOnce(protocol.MessageTypeWarning, silentDisk.With(path).In(snap.lang))
	}
	for key := range a.repos {
		for _, u := range a.repos[key].repo.Unreadable {
			p.editor.tellOnce(protocol.MessageTypeWarning, unreadable.With(u.Path, u.Err.Error()).In(snap.lang))
		}
	}
}

// publish sends what differs from what the editor was last told.
func (p *publisher) publish(snap *snapshot, a *analysis, before *snapshot) {
	paths := maps.Clone(a.touched)
	if before == nil || before.done.Load().number != a.base {
		// States in between were never shown: every file may differ.
		paths = map[string]bool{}
		for _, r := range a.repos {
			for f := range r.findings {
				paths[f] = true
			}
		}
		for _, was := range p.published {
			if was.path != "" {
				paths[was.path] = true
			}
		}
	}
	if before == nil || !maps.EqualFunc(before.docs, snap.docs, func(_, _ *document.Document) bool { return true }) ||
		!slices.Equal(before.bases, snap.bases) {
		// The editor calls some files by another name from now on.
		for u, was := range p.published {
			if was.path == "" {
				continue
			}
			if now, _ := p.render.uriOf(snap, was.path); now != u && was.hash != nothing {
				p.published[u] = published{path: was.path}
				p.send(&protocol.PublishDiagnosticsParams{URI: uri.URI(u), Diagnostics: []protocol.Diagnostic{}})
				paths[was.path] = true
			}
		}
	}
	opened := p.opened.take(snap, p.render.docs)
	for _, d := range snap.docs { // an opened document is told even that nothing is wrong
		if _, known := p.published[d.URI]; !known || opened[d.URI] {
			paths[d.Path] = true
		}
	}
	// A file that is read through a link has several names, and the editor
	// knows one.
	targets := map[string]target{}
	for path := range paths {
		u, _ := p.render.uriOf(snap, path)
		t := targets[u]
		t.names = append(t.names, path)
		targets[u] = t
	}
	for _, t := range snap.transcripts {
		u := p.render.uriOfTranscript(snap, t)
		to := targets[u]
		to.transcripts = append(to.transcripts, t)
		targets[u] = to
	}
	for u, was := range p.published {
		if _, there := targets[u]; was.transcript && !there {
			targets[u] = target{} // its transcript is gone
		}
	}
	others := false
	for _, u := range slices.Sorted(maps.Keys(targets)) {
		t := targets[u]
		slices.Sort(t.names)
		if p.publishTo(snap, a, u, t, opened[u]) && len(t.names) > 0 {
			others = true
		}
	}
	// What is drawn above a remote counts its problems. An editor asks again by
	// itself when its own text changed, and not when a terminal or a test showed
	// something.
	if others && before != nil && (maps.Equal(before.docs, snap.docs) ||
		!slices.Equal(before.transcripts, snap.transcripts) || !slices.Equal(before.tests, snap.tests)) {
		p.editor.drawAgain()
	}
}

// publishTo tells what is known about a document or file, under the editor's
// name for it. again says that it is told even what it was told before.
func (p *publisher) publishTo(snap *snapshot, a *analysis, uriOf string, t target, again bool) (told bool) {
	list := []protocol.Diagnostic{}
	names, path := t.names, ""
	if len(names) > 0 {
		path = names[0]
		for _, name := range a.namesOf(path) {
			if u, _ := p.render.uriOf(snap, name); u == uriOf && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	for _, name := range names {
		findings := a.in(name)
		for i := range findings {
			list = append(list, p.render.diagnostic(snap, &findings[i]))
		}
	}
	if len(names) > 1 {
		list = withoutRepetition(list)
	}
	for _, tr := range t.transcripts {
		if path == "" {
			path = tr.Path
		}
		findings := a.terminal[tr]
		for i := range findings {
			list = append(list, p.render.terminalDiagnostic(snap, &findings[i]))
		}
	}
	var doc *document.Document
	if path == "" {
		doc, _ = p.render.docs.Get(uriOf)
	} else {
		_, doc = p.render.uriOf(snap, path)
	}
	open := doc != nil
	hash := hashOf(list)
	if open {
		// A file that grew is marked where the editor has no line yet: it is
		// told again when it has.
		hash += beyond(doc, list)
	}
	was, known := p.published[uriOf]
	if !again && (known && was.hash == hash || !known && len(list) == 0 && !open) {
		return false
	}
	switch {
	case len(t.transcripts) == 0 && len(names) == 0 && !open:
		delete(p.published, uriOf)
	default:
		p.published[uriOf] = published{hash: hash, path: path, transcript: len(t.transcripts) > 0}
	}
	if known && was.hash == nothing && hash == nothing && !again {
		return false
	}
	params := &protocol.PublishDiagnosticsParams{URI: uri.URI(uriOf), Diagnostics: list}
	if open && p.editor.session.publishVersion {
		params.Version = protocol.NewOptional(doc.Version)
	}
	p.send(params)
	return true
}

func (p *publisher) send(params *protocol.PublishDiagnosticsParams) {
	if err := p.editor.client.PublishDiagnostics(p.editor.work.ctx, params); err != nil {
		p.editor.log.Debug("diagnostics not sent", zap.Error(err))
	}
}

// pace decides when the newest state is worked out. A single change is
// answered at once: the analysis takes less than any delay would. When changes
// arrive faster than they are answered (a paste, a macro, a replay), only the
// state after the last of them is of interest, so the publishing goroutine
// waits until they pause.
type pace struct {
	last  atomic.Int64 // when the last change came, in nanoseconds since the start
	count atomic.Int64 // changes so far
}

const (
	quiet   = 3 * time.Millisecond   // how long a pause ends a burst
	longest = 100 * time.Millisecond // how long a burst may go on unanswered
)

// processStart gives monotonic readings without allocating.
var processStart = time.Now()

func (p *pace) note() {
	p.last.Store(int64(time.Since(processStart)))
	p.count.Add(1)
}

// settle returns when no change has come for a moment.
func (p *pace) settle() {
	begin := time.Since(processStart)
	for {
		since := time.Since(processStart) - time.Duration(p.last.Load())
		if since >= quiet || time.Since(processStart)-begin >= longest {
			return
		}
		time.Sleep(quiet - since)
	}
}

// target is what is told about under one URI: files, by the names by which
// rules or the editor spoke of them, and transcripts. A document can be both.
type target struct {
	names       []string
	transcripts []*diagnostics.Transcript
}

// openings are the documents that an editor opened since their diagnostics were
// last sent: it may have forgotten what it was told before.
type openings struct {
	mu  sync.Mutex
	new map[string]bool // by URI
}

func (o *openings) note(uri string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.new == nil {
		o.new = map[string]bool{}
	}
	o.new[uri] = true
}

// take gives those of the openings that a state knows, and forgets them.
func (o *openings) take(snap *snapshot, docs *document.Store) map[string]bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	var out map[string]bool
	for u := range o.new {
		d, open := docs.Get(u)
		if open && (d.Path == "" && snap.transcriptOf(u, "") == nil || d.Path != "" && snap.docs[d.Path] == nil) {
			continue // a later state will
		}
		if out == nil {
			out = map[string]bool{}
		}
		out[u] = open
		delete(o.new, u)
	}
	return out
}

// beyond counts the diagnostics that stand behind a document's last line.
func beyond(doc *document.Document, list []protocol.Diagnostic) uint64 {
	last := uint32(strings.Count(doc.Text, "\n"))
	n := uint64(0)
	for i := range list {
		if list[i].Range.End.Line > last {
			n++
		}
	}
	return n
}

// withoutRepetition joins what was found in one text under several names.
func withoutRepetition(list []protocol.Diagnostic) []protocol.Diagnostic {
	slices.SortStableFunc(list, func(a, b protocol.Diagnostic) int {
		return cmp.Or(comparePositions(a.Range.Start, b.Range.Start), comparePositions(a.Range.End, b.Range.End))
	})
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(d protocol.Diagnostic) bool {
		key := fmt.Sprint(d.Range, d.Code, d.Message)
		repeated := seen[key]
		seen[key] = true
		return repeated
	})
}

func comparePositions(a, b protocol.Position) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Character, b.Character))
}

var hashSeed = maphash.MakeSeed()

// nothing is the hash of no diagnostics.
const nothing = 0

// hashOf tells two lists of diagnostics apart.
func hashOf(list []protocol.Diagnostic) uint64 {
	if len(list) == 0 {
		return nothing
	}
	// As a whole message, because for that the library has an encoder of its
	// own; for a bare list it would first reflect on every type, for 2 ms.
	b, err := protocol.Marshal(&protocol.PublishDiagnosticsParams{Diagnostics: list})
	if err != nil {
		return 1
	}
	return max(maphash.Bytes(hashSeed, b), 1)
}
