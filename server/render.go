package server

import (
	"encoding/json"
	"unicode/utf8"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// renderer gives files, places and findings the form in which the editor knows
// them: its own names of files, its own unit of columns.
//
// Invariant: a file has the name under which the editor has it open, whatever
// others it has; a range leads back to the bytes that it was made of; and nothing
// is in a message that the editor did not say it understands.
type renderer struct {
	session *session
	docs    *document.Store
	real    *realPaths
}

// source is what diagnostics name as their origin.
const source = "gitauth"

// uriOf is the editor's own spelling of a file's URI, also when the document
// is open under another name of the same file.
func (r *renderer) uriOf(snap *snapshot, path string) (string, *document.Document) {
	if d := snap.docs[path]; d != nil {
		return d.URI, d
	}
	if len(snap.docs) > 0 {
		real := r.real.of(path)
		for p, d := range snap.docs {
			if r.real.of(p) == real {
				return d.URI, d
			}
		}
	}
	return r.docs.URIOf(path, snap.bases), nil
}

// uriOfTranscript is the editor's name of what holds a transcript.
func (r *renderer) uriOfTranscript(snap *snapshot, t *diagnostics.Transcript) string {
	if t.Path == "" {
		return t.URI
	}
	u, _ := r.uriOf(snap, t.Path)
	return u
}

var severities = map[diagnostics.Severity]protocol.DiagnosticSeverity{
	diagnostics.Error:       protocol.DiagnosticSeverityError,
	diagnostics.Warning:     protocol.DiagnosticSeverityWarning,
	diagnostics.Information: protocol.DiagnosticSeverityInformation,
	diagnostics.Hint:        protocol.DiagnosticSeverityHint,
}

// diagnostic renders a finding as the editor is told about it.
func (r *renderer) diagnostic(snap *snapshot, f *diagnostics.Finding) protocol.Diagnostic {
	more := extra{"span": []int{f.Span.Start, f.Span.End}}
	if f.Echo {
		more["echo"] = true // it counts with the finding that it repeats
	}
	if f.WasShown() {
		more["failed"] = true // a command, or a test: no matter of taste
	}
	var shown []protocol.DiagnosticRelatedInformation
	if r.session.relatedInformation {
		for _, x := range f.Shown {
			if x.Transcript.Test != "" {
				continue // it stands in no file
			}
			shown = append(shown, related(r.uriOfTranscript(snap, x.Transcript), r.rangeOfPlace(x.Place),
				x.Message.In(snap.lang)))
		}
	}
	return r.problem(snap, &f.Problem, r.rangeOf(snap, f.File, f.Span), shown, more)
}

// terminalDiagnostic renders a failure in its transcript.
func (r *renderer) terminalDiagnostic(snap *snapshot, f *diagnostics.TerminalFinding) protocol.Diagnostic {
	at := f.Failure.Place
	return r.problem(snap, &f.Problem, r.rangeOfPlace(at), nil, extra{"span": []int64{at.Start, at.End}, "failed": true})
}

// problem renders what is wrong at a place.
func (r *renderer) problem(
	snap *snapshot, f *diagnostics.Problem, at protocol.Range, shown []protocol.DiagnosticRelatedInformation,
	more extra,
) protocol.Diagnostic {
	d := protocol.Diagnostic{
		Range:    at,
		Severity: severities[f.Severity],
		Source:   protocol.NewOptional(source),
		Code:     protocol.String(f.Rule.Code),
		// Rules leave secrets out of what they quote; a path may be called like one.
		Message: protocol.String(remoteurl.Redact(f.Message.In(snap.lang))),
	}
	if href := f.Docs.In(snap.lang); href != "" && r.session.codeDescription {
		d.CodeDescription = protocol.CodeDescription{Href: uri.URI(href)}
	}
	if r.session.relatedInformation {
		d.RelatedInformation = shown
		for _, rel := range f.Related {
			target, _ := r.uriOf(snap, rel.File.Path)
			d.RelatedInformation = append(d.RelatedInformation,
				related(target, r.rangeOf(snap, rel.File, rel.Span), rel.Message.In(snap.lang)))
		}
	}
	if r.session.publishData {
		d.Data = diagnosticData(f, more, snap.lang)
	}
	return d
}

func related(target string, at protocol.Range, message string) protocol.DiagnosticRelatedInformation {
	return protocol.DiagnosticRelatedInformation{
		Location: protocol.Location{URI: uri.URI(target), Range: at}, Message: remoteurl.Redact(message),
	}
}

// extra is what a diagnostic's data says of where its problem stands.
type extra map[string]any

// diagnosticData is what a client may want to know about a problem. The server
// itself never needs it back.
func diagnosticData(f *diagnostics.Problem, data extra, lang text.Lang) protocol.LSPAny {
	data["code"] = f.Rule.Code
	if f.Remote != "" {
		data["remote"] = remoteurl.Redact(f.Remote) // people do name a remote by its URL
	}
	if f.Told != nil {
		data["remedy"] = remoteurl.Redact(f.Remedy().In(lang)) // what to try first, for a notification
	}
	b, err := json.Marshal(data)
	if err != nil {
		return nil
	}
	return protocol.LSPAny(b)
}

// rangeOfPlace is the range of a place in a transcript.
func (r *renderer) rangeOfPlace(p transcript.Place) protocol.Range {
	at := func(x transcript.Position) protocol.Position {
		column := x.UTF16
		switch r.docs.Encoding() {
		case position.UTF8:
			column = x.UTF8
		case position.UTF32:
			column = x.UTF32
		}
		return protocol.Position{Line: uint32(x.Line), Character: uint32(column)}
	}
	return protocol.Range{Start: at(p.From), End: at(p.To)}
}

// rangeOf is the range of a span of a configuration file.
func (r *renderer) rangeOf(snap *snapshot, f *gitconfig.File, s gitconfig.Span) protocol.Range {
	s = wholeCharacters(f.Text, s)
	return toRange(snap.index(f).Range(s.Start, s.End, r.docs.Encoding()))
}

// spanOf gives the bytes of a range. A position outside of the text counts as
// the nearest inside.
func (r *renderer) spanOf(snap *snapshot, f *gitconfig.File, at protocol.Range) gitconfig.Span {
	x := snap.index(f)
	from, _ := x.Offset(position.Position{Line: at.Start.Line, Character: at.Start.Character}, r.docs.Encoding())
	to, _ := x.Offset(position.Position{Line: at.End.Line, Character: at.End.Character}, r.docs.Encoding())
	return gitconfig.Span{Start: min(from, to), End: max(from, to)}
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
