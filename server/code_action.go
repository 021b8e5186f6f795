package server

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
	"github.com/gitauth-ls/gitauth-ls/server/wire"
)

// CodeAction lists what can be done at a range. The findings are those of the
// snapshot: what the editor sends along may be old or, from some, nothing.
func (sv *server) CodeAction(ctx context.Context, p *protocol.CodeActionParams) ([]protocol.CommandOrCodeAction, error) {
	snap, doc, path := sv.snapshotOf(ctx)
	wants := func(kind codeactions.Kind) bool {
		return len(p.Context.Only) == 0 && kind != codeactions.FixAll || slices.ContainsFunc(p.Context.Only, func(k protocol.CodeActionKind) bool {
			return k == "" || string(k) == string(kind) || strings.HasPrefix(string(kind), string(k)+".")
		})
	}
	var out []protocol.CommandOrCodeAction
	offered := map[string]bool{} // titles
	add := func(action codeactions.Action, finding *diagnostics.Finding) {
		offered[action.Title.In(snap.lang)] = true
		if made := sv.action(snap, &action, finding); made != nil {
			out = append(out, made)
		}
	}
	if t := sv.terminalFile(ctx); t != nil && wants(codeactions.QuickFix) {
		for _, f := range sv.asked(snap, t.findings, p) {
			if r := sv.render.placeOf(snap, nil, f.Span, f.Place); r.Start.Line > p.Range.End.Line || r.End.Line < p.Range.Start.Line {
				continue
			}
			for _, action := range codeactions.For(f, snap.settings) {
				add(action, f)
			}
			if action, ok := codeactions.Test(f); ok && sv.session.trusted {
				add(action, f)
			}
			if action, ok := codeactions.Explain(f); ok && !sv.session.codeDescription {
				add(action, f)
			}
			add(codeactions.Dismiss(wire.RequestFrom(ctx).URI, f.Place.Start, f.Place.End), f)
		}
		return out, ctx.Err()
	}
	if path == "" || doc != nil && doc.Diverged {
		return nil, nil
	}
	a := snap.result()
	file, repo := a.file(path)
	if file == nil {
		return nil, ctx.Err()
	}
	defer func() {
		if m, some := codeactions.Untried(repo.View); some {
			sv.editor.tellOnce(protocol.MessageTypeWarning, m.In(snap.lang))
		}
	}()
	span := sv.render.spanOf(snap, file, p.Range)
	findings := a.in(file.Path)
	if wants(codeactions.QuickFix) {
		// Whoever stands anywhere on a line wants to know what can be done
		// about it: the marked characters are often three of sixty.
		lines := wholeLines(file.Text, span)
		for _, f := range sv.asked(snap, findings, p) {
			if f.Span.Start > lines.End || f.Span.End < lines.Start {
				continue
			}
			for _, action := range codeactions.For(f, snap.settings) {
				add(action, f)
			}
			if action, ok := codeactions.Test(f); ok && sv.session.trusted {
				add(action, f)
			}
			if action, ok := codeactions.Explain(f); ok && !sv.session.codeDescription {
				add(action, f)
			}
			if wasSeen(f) && f.File != nil {
				add(codeactions.Dismiss(wire.RequestFrom(ctx).URI, int64(f.Span.Start), int64(f.Span.End)), f)
			}
		}
	}
	if wants(codeactions.Try) && sv.session.trusted && repo.Repository != nil {
		for _, u := range repo.View.URLs {
			if u.File != file || u.Kind == diagnostics.Gitmodules || u.Entry.Span.Start > span.End || u.Entry.Span.End < span.Start {
				continue
			}
			if action, ok := codeactions.TestURL(u); ok && !offered[action.Title.In(snap.lang)] {
				add(action, nil)
			}
		}
	}
	if wants(codeactions.RefactorRewrite) {
		for _, u := range repo.View.URLs {
			if u.File != file || u.Entry.Span.Start > span.End || u.Entry.Span.End < span.Start {
				continue
			}
			for _, action := range codeactions.SwitchProtocol(u, repo.View.URLs, snap.settings) {
				if !offered[action.Title.In(snap.lang)] { // as a fix, already
					add(action, nil)
				}
			}
		}
	}
	if wants(codeactions.FixAll) {
		findings := slices.DeleteFunc(slices.Clone(findings), func(f diagnostics.Finding) bool { return f.Echo })
		if action, ok := codeactions.All(findings, file, snap.settings); ok {
			add(action, nil)
		}
	}
	return out, ctx.Err()
}

// asked are the findings whose actions a client may want, those of a line in the
// order of their gravity. A client that names some findings, and a range that goes
// beyond their lines (Kate: the whole file), wants what those offer and no more.
func (sv *server) asked(snap *snapshot, findings []diagnostics.Finding, p *protocol.CodeActionParams) []*diagnostics.Finding {
	named := p.Context.Diagnostics
	if len(named) > 0 {
		first, last := named[0].Range.Start.Line, named[0].Range.End.Line
		for _, d := range named {
			first, last = min(first, d.Range.Start.Line), max(last, d.Range.End.Line)
		}
		if p.Range.Start.Line >= first && p.Range.End.Line <= last {
			named = nil // the lines say it; marks beside are of interest, too
		}
	}
	var all, out []*diagnostics.Finding
	lines := map[*diagnostics.Finding]uint32{}
	for i := range findings {
		f := &findings[i]
		r := sv.render.placeOf(snap, f.File, f.Span, f.Place)
		code := protocol.String(f.Rule.Code)
		lines[f] = r.Start.Line
		all = append(all, f)
		if slices.ContainsFunc(named, func(d protocol.Diagnostic) bool { return d.Range == r && d.Code == code }) {
			out = append(out, f)
		}
	}
	if len(out) == 0 { // none is named, or other servers' and old ones
		out = all
	}
	slices.SortStableFunc(out, func(a, b *diagnostics.Finding) int {
		return cmp.Or(cmp.Compare(lines[a], lines[b]), cmp.Compare(b.Severity, a.Severity))
	})
	return out
}

// wholeLines widens a span to the lines that it touches.
func wholeLines(text string, s gitconfig.Span) gitconfig.Span {
	s.Start = strings.LastIndexByte(text[:s.Start], '\n') + 1
	if end := strings.IndexByte(text[s.End:], '\n'); end >= 0 {
		s.End += end
	} else {
		s.End = len(text)
	}
	return s
}

// action renders an action in the form that the editor understands: a code
// action, or a bare command where it knows no other.
func (sv *server) action(snap *snapshot, a *codeactions.Action, f *diagnostics.Finding) protocol.CommandOrCodeAction {
	title := remoteurl.Redact(a.Title.In(snap.lang))
	var command protocol.Command
	if a.Command != "" {
		given := a.ArgumentIn(snap.lang)
		if u, ok := given.(*diagnostics.RemoteURL); ok {
			target, _ := sv.render.uriOf(snap, u.File.Path)
			given = codeactions.PlaceOf(u, target)
		}
		argument, err := json.Marshal(given)
		if err != nil {
			return nil
		}
		command = protocol.Command{Title: title, Command: a.Command, Arguments: []protocol.LSPAny{protocol.LSPAny(argument)}}
	}
	if !sv.session.literalActions {
		if a.Command == "" || a.Edits.Len() > 0 {
			return nil // before code action literals an edit could only be a command of the client's own
		}
		return &command
	}
	kind := protocol.CodeActionKind(a.Kind)
	out := &protocol.CodeAction{Title: title, Kind: &kind, Command: command}
	if f != nil {
		out.Diagnostics = []protocol.Diagnostic{sv.render.diagnostic(snap, f)}
	}
	if a.Preferred && sv.session.preferred {
		out.IsPreferred = &a.Preferred
	}
	if a.Edits.Len() > 0 {
		edit, ok := sv.workspaceEdit(snap, a)
		if !ok {
			return nil
		}
		out.Edit = edit
	}
	return out
}

// onDisk says whether a file that is not open still has the text that an edit
// was made for. Nothing else would notice: such an edit carries no version.
func (sv *server) onDisk(snap *snapshot, f *gitconfig.File) bool {
	now, err := sv.analyst.disks.of(workspace.GitVersion(snap.git)).Config(f.Path)
	return err == nil && now.Text == f.Text
}

// workspaceEdit renders edits: versioned documentChanges where the editor
// takes them, plain changes otherwise. None asks to be confirmed: VS Code shows
// such an edit as a preview in which nothing is ticked, with what the file has
// there, and a person who chose the action takes it for done. It fails when a file's text is no longer
// what the edits were made for.
func (sv *server) workspaceEdit(snap *snapshot, a *codeactions.Action) (*protocol.WorkspaceEdit, bool) {
	type fileEdits struct {
		uri     string
		version *int32
		edits   []protocol.TextEdit
	}
	var files []fileEdits
	for _, e := range codeactions.Minimal(a.Edits) {
		if remoteurl.Redact(e.NewText) != e.NewText {
			return nil, false // the secret cannot be told apart from what changes, and a preview would show it
		}
		target, doc := sv.render.uriOf(snap, e.File.Path)
		if doc != nil && (doc.Diverged || doc.Text != e.File.Text) || doc == nil && !sv.onDisk(snap, e.File) {
			return nil, false
		}
		i := slices.IndexFunc(files, func(f fileEdits) bool { return f.uri == target })
		if i < 0 {
			i = len(files)
			f := fileEdits{uri: target}
			if doc != nil {
				f.version = &doc.Version
			}
			files = append(files, f)
		}
		files[i].edits = append(files[i].edits, protocol.TextEdit{Range: sv.render.rangeOf(snap, e.File, e.Span), NewText: e.NewText})
	}
	out := &protocol.WorkspaceEdit{}
	if !sv.session.documentChanges {
		out.Changes = map[uri.URI][]protocol.TextEdit{}
		for _, f := range files {
			out.Changes[uri.URI(f.uri)] = f.edits
		}
		return out, true
	}
	for _, f := range files {
		change := &protocol.TextDocumentEdit{TextDocument: protocol.OptionalVersionedTextDocumentIdentifier{
			TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: uri.URI(f.uri)}, Version: f.version,
		}}
		for i := range f.edits {
			change.Edits = append(change.Edits, &f.edits[i])
		}
		out.DocumentChanges = append(out.DocumentChanges, change)
	}
	return out, true
}
