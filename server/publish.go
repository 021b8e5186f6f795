package server

import (
	"cmp"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
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
	hash uint64
	path string
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
			if !a.failed && (shown == nil || a.moved || shown.machine != snap.machine || shown.done.Load().number != a.base) {
				sv.later(func() { sv.watchFiles(snap, a) }) // the next answer need not wait for the system's watches
			}
			sv.reportUnreadable(snap, a)
			sv.probeAgain(snap, a)
			sv.verifyAsAllowed(snap, a)
			shown = snap
		}
	}
}

var unreadable = text.New("%[1]s is not checked: %[2]s", "%[1]s は確認できません: %[2]s")

// reportUnreadable tells once about each configuration file that is there and
// could not be read: too large, no regular file, not permitted.
func (sv *server) reportUnreadable(snap *snapshot, a *analysis) {
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
			paths[p.path] = true
		}
	}
	if before == nil || !sameKeys(before.docs, snap.docs) || !slices.Equal(before.bases, snap.bases) {
		// The editor calls some files by another name from now on.
		for u, p := range sv.published {
			if now, _ := sv.uriOf(snap, p.path); now != u && p.hash != nothing {
				sv.published[u] = published{nothing, p.path}
				sv.send(&protocol.PublishDiagnosticsParams{URI: uri.URI(u), Diagnostics: []protocol.Diagnostic{}})
				paths[p.path] = true
			}
		}
	}
	for p, d := range snap.docs { // an opened document is told even that nothing is wrong
		if _, known := sv.published[d.URI]; !known {
			paths[p] = true
		}
	}
	// A file that is read through a link has several names, and the editor
	// knows one.
	targets := map[string][]string{}
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		target, _ := sv.uriOf(snap, path)
		targets[target] = append(targets[target], path)
	}
	for _, target := range slices.Sorted(maps.Keys(targets)) {
		sv.publishFile(snap, a, target, targets[target])
	}
	sv.publishTerminals(snap, a)
}

// publishTerminals tells about the transcripts: what they show that still
// stands.
func (sv *server) publishTerminals(snap *snapshot, a *analysis) {
	if len(snap.transcripts) == 0 && len(sv.publishedTerminals) == 0 {
		return
	}
	now := map[string]bool{}
	for _, t := range snap.transcripts {
		target, doc := t.URI, (*document.Document)(nil)
		if t.Path != "" {
			target, doc = sv.uriOf(snap, t.Path)
		}
		list := []protocol.Diagnostic{}
		findings := a.terminal[t]
		for i := range findings {
			list = append(list, sv.diagnostic(snap, &findings[i]))
		}
		now[target] = true
		hash := hashOf(list)
		if was, known := sv.publishedTerminals[target]; known && was == hash || !known && len(list) == 0 {
			continue
		}
		sv.publishedTerminals[target] = hash
		params := &protocol.PublishDiagnosticsParams{URI: uri.URI(target), Diagnostics: list}
		if doc != nil && sv.caps.publishVersion {
			params.Version = protocol.NewOptional(doc.Version)
		}
		sv.send(params)
	}
	for target, hash := range sv.publishedTerminals {
		if now[target] {
			continue
		}
		delete(sv.publishedTerminals, target)
		if hash != nothing {
			sv.send(&protocol.PublishDiagnosticsParams{URI: uri.URI(target), Diagnostics: []protocol.Diagnostic{}})
		}
	}
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

// publishFile tells about one file, under the editor's name for it. names are
// those by which rules or the editor spoke of it; repositories may have others.
func (sv *server) publishFile(snap *snapshot, a *analysis, target string, names []string) {
	list := []protocol.Diagnostic{}
	path := names[0]
	for _, name := range a.namesOf(path) {
		if u, _ := sv.uriOf(snap, name); u == target && !slices.Contains(names, name) {
			names = append(names, name)
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
	_, doc := sv.uriOf(snap, path)
	hash := hashOf(list)
	was, known := sv.published[target]
	if known && was.hash == hash || !known && len(list) == 0 && doc == nil {
		return
	}
	sv.published[target] = published{hash, path}
	params := &protocol.PublishDiagnosticsParams{URI: uri.URI(target), Diagnostics: list}
	if doc != nil && sv.caps.publishVersion {
		params.Version = protocol.NewOptional(doc.Version)
	}
	sv.send(params)
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
			case r.Transcript.Path == "":
				target = r.Transcript.URI
			default:
				target, _ = sv.uriOf(snap, r.Transcript.Path)
			}
			d.RelatedInformation = append(d.RelatedInformation, protocol.DiagnosticRelatedInformation{
				Location: protocol.Location{URI: uri.URI(target), Range: sv.placeOf(snap, r.File, r.Span, r.Place)},
				Message:  remoteurl.Redact(r.Message.In(snap.lang)),
			})
		}
	}
	if sv.caps.publishData {
		d.Data = diagnosticData(f)
	}
	return d
}

// diagnosticData is what a client may want to know about a finding. The server
// itself never needs it back.
func diagnosticData(f *diagnostics.Finding) protocol.LSPAny {
	data := map[string]any{"code": f.Rule.Code, "span": []int{f.Span.Start, f.Span.End}}
	if f.File == nil {
		data["span"] = []int64{f.Place.Start, f.Place.End}
	}
	if f.Remote != "" {
		data["remote"] = remoteurl.Redact(f.Remote) // people do name a remote by its URL
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
