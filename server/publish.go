package server

import (
	"cmp"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// source is what diagnostics name as their origin.
const source = "gitauth"

// published is what an editor was last told about a document.
type published struct {
	hash       uint64
	path       string // "" for a document that is no file
	transcript bool   // it holds what a terminal showed
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

// publishLoop is the one goroutine that publishes.
func (sv *server) publishLoop() {
	var shown *snapshot
	for {
		select {
		case <-sv.ctx.Done():
			return
		case <-sv.kick:
		}
		for {
			before := sv.pace.count.Load()
			snap := sv.state.Load()
			if snap == shown {
				break
			}
			a := snap.result()
			if sv.state.Load() != snap && sv.pace.count.Load()-before > 1 {
				// More than one change came meanwhile: a burst.
				sv.pace.settle()
				continue
			}
			sv.publish(snap, a, shown)
			sv.tellFixed(snap, a)
			sv.tellUnsaved(snap)
			if !a.failed && (shown == nil || a.moved || shown.machine != snap.machine || shown.done.Load().number != a.base) {
				sv.watchSoon()
			}
			sv.reportUnreadable(snap, a)
			sv.probeAgain(snap, a)
			sv.verifyAsAllowed(snap, a)
			shown = snap
		}
	}
}

var unreadable = text.New("%[1]s is not checked: %[2]s", "%[1]s は確認できません: %[2]s")

var silentDisk = text.New("%[1]s is not checked for now: a file that it reads does not answer, perhaps on a network drive that is gone.",
	"%[1]s は今のところ確認できません。読み込むファイルが応答しません (切断されたネットワークドライブなど)。")

// reportUnreadable tells once about each configuration file that is there and
// could not be read: too large, no regular file, not permitted.
func (sv *server) reportUnreadable(snap *snapshot, a *analysis) {
	for _, path := range a.silent {
		sv.tellOnce(protocol.MessageTypeWarning, silentDisk.With(path).In(snap.lang))
	}
	for key := range a.repos {
		for _, u := range a.repos[key].repo.Unreadable {
			sv.tellOnce(protocol.MessageTypeWarning, unreadable.With(u.Path, u.Err.Error()).In(snap.lang))
		}
	}
}

// publish sends what differs from what the editor was last told.
func (sv *server) publish(snap *snapshot, a *analysis, before *snapshot) {
	paths := maps.Clone(a.touched)
	if before == nil || before.done.Load().number != a.base {
		// States in between were never shown: every file may differ.
		paths = map[string]bool{}
		for _, r := range a.repos {
			for f := range r.findings {
				paths[f] = true
			}
		}
		for _, p := range sv.published {
			if p.path != "" {
				paths[p.path] = true
			}
		}
	}
	if before == nil || !sameKeys(before.docs, snap.docs) || !slices.Equal(before.bases, snap.bases) {
		// The editor calls some files by another name from now on.
		for u, p := range sv.published {
			if p.path == "" {
				continue
			}
			if now, _ := sv.uriOf(snap, p.path); now != u && p.hash != nothing {
				sv.published[u] = published{path: p.path}
				sv.send(&protocol.PublishDiagnosticsParams{URI: uri.URI(u), Diagnostics: []protocol.Diagnostic{}})
				paths[p.path] = true
			}
		}
	}
	opened := sv.opened.take(snap)
	for _, d := range snap.docs { // an opened document is told even that nothing is wrong
		if _, known := sv.published[d.URI]; !known || opened[d.URI] {
			paths[d.Path] = true
		}
	}
	// A file that is read through a link has several names, and the editor
	// knows one.
	targets := map[string]target{}
	for path := range paths {
		u, _ := sv.uriOf(snap, path)
		t := targets[u]
		t.names = append(t.names, path)
		targets[u] = t
	}
	for _, t := range snap.transcripts {
		u := sv.uriOfTranscript(snap, t)
		to := targets[u]
		to.transcripts = append(to.transcripts, t)
		targets[u] = to
	}
	for u, p := range sv.published {
		if _, there := targets[u]; p.transcript && !there {
			targets[u] = target{} // its transcript is gone
		}
	}
	for _, u := range slices.Sorted(maps.Keys(targets)) {
		t := targets[u]
		slices.Sort(t.names)
		sv.publishTo(snap, a, u, t, opened[u])
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
func (o *openings) take(snap *snapshot) map[string]bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	var out map[string]bool
	for u := range o.new {
		d, open := snap.server.docs.Get(u)
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

// uriOfTranscript is the editor's name of what holds a transcript.
func (sv *server) uriOfTranscript(snap *snapshot, t *diagnostics.Transcript) string {
	if t.Path == "" {
		return t.URI
	}
	u, _ := sv.uriOf(snap, t.Path)
	return u
}

func sameKeys[V any](a, b map[string]V) bool {
	if len(a) != len(b) {
		return false
	}
	for k := range a {
		if _, ok := b[k]; !ok {
			return false
		}
	}
	return true
}

// publishTo tells what is known about a document or file, under the editor's
// name for it. again says that it is told even what it was told before.
func (sv *server) publishTo(snap *snapshot, a *analysis, uriOf string, t target, again bool) {
	list := []protocol.Diagnostic{}
	names, path := t.names, ""
	if len(names) > 0 {
		path = names[0]
		for _, name := range a.namesOf(path) {
			if u, _ := sv.uriOf(snap, name); u == uriOf && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	for _, name := range names {
		findings := a.in(name)
		for i := range findings {
			list = append(list, sv.diagnostic(snap, &findings[i]))
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
			list = append(list, sv.diagnostic(snap, &findings[i]))
		}
	}
	var doc *document.Document
	if path == "" {
		doc, _ = sv.docs.Get(uriOf)
	} else {
		_, doc = sv.uriOf(snap, path)
	}
	open := doc != nil
	hash := hashOf(list)
	if open && len(t.transcripts) > 0 {
		// A file that grew is marked where the editor has no line yet: it is
		// told again when it has.
		hash += beyond(doc, list)
	}
	was, known := sv.published[uriOf]
	if !again && (known && was.hash == hash || !known && len(list) == 0 && !open) {
		return
	}
	switch {
	case len(t.transcripts) == 0 && len(names) == 0 && !open:
		delete(sv.published, uriOf)
	default:
		sv.published[uriOf] = published{hash: hash, path: path, transcript: len(t.transcripts) > 0}
	}
	if known && was.hash == nothing && hash == nothing && !again {
		return
	}
	params := &protocol.PublishDiagnosticsParams{URI: uri.URI(uriOf), Diagnostics: list}
	if open && sv.caps.publishVersion {
		params.Version = protocol.NewOptional(doc.Version)
	}
	sv.send(params)
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

func (sv *server) send(params *protocol.PublishDiagnosticsParams) {
	if err := sv.client.PublishDiagnostics(sv.ctx, params); err != nil {
		sv.log.Debug("diagnostics not sent", zap.Error(err))
	}
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

// uriOf is the editor's own spelling of a file's URI, also when the document
// is open under another name of the same file.
func (sv *server) uriOf(snap *snapshot, path string) (string, *document.Document) {
	if d := snap.docs[path]; d != nil {
		return d.URI, d
	}
	if len(snap.docs) > 0 {
		real := sv.real.of(path)
		for p, d := range snap.docs {
			if sv.real.of(p) == real {
				return d.URI, d
			}
		}
	}
	return sv.docs.URIOf(path, snap.bases), nil
}

var severities = map[diagnostics.Severity]protocol.DiagnosticSeverity{
	diagnostics.Error:       protocol.DiagnosticSeverityError,
	diagnostics.Warning:     protocol.DiagnosticSeverityWarning,
	diagnostics.Information: protocol.DiagnosticSeverityInformation,
	diagnostics.Hint:        protocol.DiagnosticSeverityHint,
}

// diagnostic renders a finding as the editor is told about it.
func (sv *server) diagnostic(snap *snapshot, f *diagnostics.Finding) protocol.Diagnostic {
	d := protocol.Diagnostic{
		Range:    sv.placeOf(snap, f.File, f.Span, f.Place),
		Severity: severities[f.Severity],
		Source:   protocol.NewOptional(source),
		Code:     protocol.String(f.Rule.Code),
		// Rules leave secrets out of what they quote; a path may be called like one.
		Message: protocol.String(remoteurl.Redact(f.Message.In(snap.lang))),
	}
	if href := f.Docs.In(snap.lang); href != "" && sv.caps.codeDescription {
		d.CodeDescription = protocol.CodeDescription{Href: uri.URI(href)}
	}
	if sv.caps.relatedInformation {
		for _, r := range f.Related {
			var target string
			switch {
			case r.Transcript != nil && r.Transcript.Test != "":
				continue // it stands in no file
			case r.Transcript == nil:
				target, _ = sv.uriOf(snap, r.File.Path)
			default:
				target = sv.uriOfTranscript(snap, r.Transcript)
			}
			d.RelatedInformation = append(d.RelatedInformation, protocol.DiagnosticRelatedInformation{
				Location: protocol.Location{URI: uri.URI(target), Range: sv.placeOf(snap, r.File, r.Span, r.Place)},
				Message:  remoteurl.Redact(r.Message.In(snap.lang)),
			})
		}
	}
	if sv.caps.publishData {
		d.Data = diagnosticData(f, snap.lang)
	}
	return d
}

// diagnosticData is what a client may want to know about a finding. The server
// itself never needs it back.
func diagnosticData(f *diagnostics.Finding, lang text.Lang) protocol.LSPAny {
	data := map[string]any{"code": f.Rule.Code, "span": []int{f.Span.Start, f.Span.End}}
	if f.File == nil {
		data["span"] = []int64{f.Place.Start, f.Place.End}
	}
	if f.Remote != "" {
		data["remote"] = remoteurl.Redact(f.Remote) // people do name a remote by its URL
	}
	if f.Echo {
		data["echo"] = true // it counts with the finding that it repeats
	}
	if f.Told != nil {
		data["remedy"] = remoteurl.Redact(f.Kind.Remedy(f.Told).In(lang)) // what to try first, for a notification
	}
	b, err := json.Marshal(data)
	if err != nil {
		return nil
	}
	return protocol.LSPAny(b)
}

// placeOf is the range of a span of a file or, where there is no file, of a
// place in a transcript.
func (sv *server) placeOf(snap *snapshot, f *gitconfig.File, s gitconfig.Span, p transcript.Place) protocol.Range {
	if f != nil {
		return sv.rangeOf(snap, f, s)
	}
	at := func(x transcript.Position) protocol.Position {
		column := x.UTF16
		switch sv.encoding() {
		case position.UTF8:
			column = x.UTF8
		case position.UTF32:
			column = x.UTF32
		}
		return protocol.Position{Line: uint32(x.Line), Character: uint32(column)}
	}
	return protocol.Range{Start: at(p.From), End: at(p.To)}
}

func (sv *server) rangeOf(snap *snapshot, f *gitconfig.File, s gitconfig.Span) protocol.Range {
	s = wholeCharacters(f.Text, s)
	return toRange(snap.index(f).Range(s.Start, s.End, sv.encoding()))
}

// wholeCharacters moves ends that an editor has no position for: between CR and
// LF (Git's lines end with LF) and inside a character (where Git stops at a
// byte).
func wholeCharacters(text string, s gitconfig.Span) gitconfig.Span {
	inside := func(i int) bool { return i > 0 && i < len(text) && !utf8.RuneStart(text[i]) }
	for inside(s.Start) {
		s.Start--
	}
	for inside(s.End) {
		s.End++
	}
	beforeBreak := func(i int) int {
		if i > 0 && i < len(text) && text[i] == '\n' && text[i-1] == '\r' {
			return i - 1
		}
		return i
	}
	return gitconfig.Span{Start: beforeBreak(s.Start), End: beforeBreak(s.End)}
}

func toRange(r position.Range) protocol.Range {
	return protocol.Range{
		Start: protocol.Position{Line: r.Start.Line, Character: r.Start.Character},
		End:   protocol.Position{Line: r.End.Line, Character: r.End.Character},
	}
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
