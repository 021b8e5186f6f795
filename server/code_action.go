package server

import (
	"cmp"
	"context"
	"encoding/json"
	"reflect"
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
func (sv *server) CodeAction(ctx context.Context, p *protocol.CodeActionParams) ([]protocol.CommandOrCodeAction,
	error) {
	snap, doc, path := sv.snapshotOf(ctx)
	wants := func(kind codeactions.Kind) bool {
		return len(p.Context.Only) == 0 && kind != codeactions.FixAll ||
			slices.ContainsFunc(p.Context.Only, func(k protocol.CodeActionKind) bool {
				return k == "" || string(k) == string(kind) || strings.HasPrefix(string(kind), string(k)+".")
			})
	}
	var out []protocol.CommandOrCodeAction
	offered := map[string]bool{} // titles
	add := func(action codeactions.Action, m *mark) {
		offered[action.Title.In(snap.lang)] = true
		if made := sv.action(snap, &action, m); made != nil && !joined(out, made) {
			out = append(out, made)
		}
	}
	offer := func(m *mark) {
		for _, action := range m.actions() {
			add(action, m)
		}
		if action, ok := codeactions.Test(m.Problem); ok && sv.session.trusted {
			add(action, m)
		}
		if action, ok := codeactions.Explain(m.Problem); ok && !sv.session.codeDescription {
			add(action, m)
		}
		if m.shown {
			add(codeactions.Dismiss(wire.RequestFrom(ctx).URI, m.start, m.end), m)
		}
	}
	if t := sv.terminalFile(ctx); t != nil && wants(codeactions.QuickFix) {
		for _, m := range asked(t.marks(), p) {
			if m.at.Start.Line <= p.Range.End.Line && m.at.End.Line >= p.Range.Start.Line {
				offer(m)
			}
		}
		return out, ctx.Err()
	}
	if path == "" || doc != nil && doc.Diverged {
		return nil, nil
	}
	a := snap.result()
	file, repo := a.file(path)
	if file == nil {
		// ~/.ssh/config, say, is no file of Git's, but something was found in it.
		findings := a.in(path)
		i := slices.IndexFunc(findings, func(f diagnostics.Finding) bool { return f.File != nil && f.View != nil })
		if i < 0 {
			return nil, ctx.Err()
		}
		file, repo = findings[i].File, &workspace.Repository{View: findings[i].View}
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
		for _, m := range asked(sv.marks(snap, findings), p) {
			if m.start <= int64(lines.End) && m.end >= int64(lines.Start) {
				offer(m)
			}
		}
	}
	if wants(codeactions.Try) && sv.session.trusted && repo.Repository != nil {
		for _, u := range repo.View.URLs {
			if u.File != file || u.Kind == diagnostics.Gitmodules || u.Entry.Span.Start > span.End ||
				u.Entry.Span.End < span.Start {
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

// mark is a problem where the editor shows it, with what can be done about it.
type mark struct {
	*diagnostics.Problem
	at         protocol.Range
	start, end int64 // in bytes of what it stands in
	shown      bool  // by a terminal or a test, and so can be put aside
	actions    func() []codeactions.Action
	diagnostic func() protocol.Diagnostic
}

// marks are the findings in a configuration file.
func (sv *server) marks(snap *snapshot, findings []diagnostics.Finding) []*mark {
	list := make([]*mark, len(findings))
	for i := range findings {
		f := &findings[i]
		list[i] = &mark{
			Problem: &f.Problem, at: sv.render.rangeOf(snap, f.File, f.Span),
			start: int64(f.Span.Start), end: int64(f.Span.End), shown: f.WasShown(),
			actions:    func() []codeactions.Action { return codeactions.For(f, snap.settings) },
			diagnostic: func() protocol.Diagnostic { return sv.render.diagnostic(snap, f) },
		}
	}
	return list
}

// marks are the failures in a transcript.
func (t *terminalFile) marks() []*mark {
	list := make([]*mark, len(t.findings))
	for i := range t.findings {
		f := &t.findings[i]
		place := f.Failure.Place
		list[i] = &mark{
			Problem: &f.Problem, at: t.render.rangeOfPlace(place), start: place.Start, end: place.End, shown: true,
			actions:    func() []codeactions.Action { return codeactions.ForTerminal(f, t.snap.settings) },
			diagnostic: func() protocol.Diagnostic { return t.render.terminalDiagnostic(t.snap, f) },
		}
	}
	return list
}

// asked are the marks whose actions a client may want, those of a line in the
// order of their gravity. A client that names some findings, and a range that goes
// beyond their lines (Kate: the whole file), wants what those offer and no more.
func asked(all []*mark, p *protocol.CodeActionParams) []*mark {
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
	var out []*mark
	for _, m := range all {
		code := protocol.String(m.Rule.Code)
		if slices.ContainsFunc(named, func(d protocol.Diagnostic) bool { return d.Range == m.at && d.Code == code }) {
			out = append(out, m)
		}
	}
	if len(out) == 0 { // none is named, or other servers' and old ones
		out = all
	}
	slices.SortStableFunc(out, func(a, b *mark) int {
		return cmp.Or(cmp.Compare(a.at.Start.Line, b.at.Start.Line), cmp.Compare(b.Severity, a.Severity))
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

// joined says whether an action does what one of the list does, or opens a page as
// one does, for another finding: then that one is for both.
func joined(list []protocol.CommandOrCodeAction, made protocol.CommandOrCodeAction) bool {
	is, ok := made.(*protocol.CodeAction)
	if !ok || len(is.Diagnostics) != 1 {
		return false
	}
	for _, other := range list {
		was, ok := other.(*protocol.CodeAction)
		if !ok || was.Title != is.Title || len(was.Diagnostics) == 0 ||
			!sameLine(was.Diagnostics[0], is.Diagnostics[0]) {
			continue
		}
		page := was.Command.Command == codeactions.OpenDocs && is.Command.Command == codeactions.OpenDocs
		if page || reflect.DeepEqual(was.Edit, is.Edit) && reflect.DeepEqual(was.Command, is.Command) {
			was.Diagnostics = append(was.Diagnostics, is.Diagnostics...)
			if was.IsPreferred == nil {
				was.IsPreferred = is.IsPreferred
			}
			return true
		}
	}
	return false
}

func sameLine(a, b protocol.Diagnostic) bool { return a.Range.Start.Line == b.Range.Start.Line }

// action renders an action in the form that the editor understands: a code
// action, or a bare command where it knows no other.
func (sv *server) action(snap *snapshot, a *codeactions.Action, m *mark) protocol.CommandOrCodeAction {
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
		command = protocol.Command{Title: title, Command: a.Command,
			Arguments: []protocol.LSPAny{protocol.LSPAny(argument)}}
	}
	if !sv.session.literalActions {
		if a.Command == "" {
			return nil // an edit: before code action literals it could only be a command of the client's own
		}
		return &command
	}
	kind := protocol.CodeActionKind(a.Kind)
	out := &protocol.CodeAction{Title: title, Kind: &kind, Command: command}
	if m != nil {
		out.Diagnostics = []protocol.Diagnostic{m.diagnostic()}
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
		files[i].edits = append(files[i].edits,
			protocol.TextEdit{Range: sv.render.rangeOf(snap, e.File, e.Span), NewText: e.NewText})
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
