package server

import (
	"context"
	"slices"
	"time"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/server/document"
	"github.com/gitauth-ls/gitauth-ls/server/wire"
)

// session is what the editor announced and this server makes use of. Initialize
// writes it, before any other request is let in.
type session struct {
	// trusted says that programs may be started that the workspace names.
	trusted bool

	locale             string
	relatedInformation bool
	codeDescription    bool
	publishVersion     bool
	publishData        bool
	literalActions     bool
	preferred          bool
	documentChanges    bool
	showDocument       bool
	configuration      bool
	watchFiles         bool
	progress           bool
	hierarchicalSymbol bool
	markdownHover      bool
	snippets           bool
	refreshCodeLens    bool
	refreshInlayHints  bool
	configChanges      bool // may be asked to report changes of the configuration
	markdownCompletion bool
	applyEdit          bool
	questions          bool // window/showMessageRequest
}

func yes(b *bool) bool { return b != nil && *b }

func (c *session) read(p *protocol.InitializeParams) {
	if p.Locale != nil {
		c.locale = *p.Locale
	}
	if t := p.Capabilities.TextDocument; t != nil {
		if d := t.PublishDiagnostics; d != nil {
			c.relatedInformation = yes(d.RelatedInformation)
			c.codeDescription = yes(d.CodeDescriptionSupport)
			c.publishData = yes(d.DataSupport)
			c.publishVersion = yes(d.VersionSupport)
		}
		if a := t.CodeAction; a != nil {
			c.literalActions = a.CodeActionLiteralSupport.CodeActionKind.ValueSet != nil // ALE sends an empty one
			c.preferred = yes(a.IsPreferredSupport)
		}
		if d := t.DocumentSymbol; d != nil {
			c.hierarchicalSymbol = yes(d.HierarchicalDocumentSymbolSupport)
		}
		if h := t.Hover; h != nil {
			c.markdownHover = slices.Contains(h.ContentFormat, protocol.MarkupKindMarkdown)
		}
		if k := t.Completion; k != nil && k.CompletionItem != nil {
			c.snippets = yes(k.CompletionItem.SnippetSupport)
			c.markdownCompletion = slices.Contains(k.CompletionItem.DocumentationFormat, protocol.MarkupKindMarkdown)
		}
	}
	if w := p.Capabilities.Workspace; w != nil {
		if e := w.WorkspaceEdit; e != nil {
			c.documentChanges = yes(e.DocumentChanges)
		}
		c.applyEdit = yes(w.ApplyEdit)
		c.configuration = yes(w.Configuration)
		if d := w.DidChangeWatchedFiles; d != nil {
			c.watchFiles = yes(d.DynamicRegistration)
		}
		if d := w.DidChangeConfiguration; d != nil {
			c.configChanges = yes(d.DynamicRegistration)
		}
		if l := w.CodeLens; l != nil {
			c.refreshCodeLens = yes(l.RefreshSupport)
		}
		if h := w.InlayHint; h != nil {
			c.refreshInlayHints = yes(h.RefreshSupport)
		}
	}
	if w := p.Capabilities.Window; w != nil {
		c.progress = yes(w.WorkDoneProgress)
		c.questions = w.ShowMessage != nil
		c.showDocument = w.ShowDocument != nil && w.ShowDocument.Support
	}
}

// encodings are the position encodings in the order in which this server likes
// them.
var encodings = []struct {
	name protocol.PositionEncodingKind
	unit position.Encoding
}{
	{protocol.PositionEncodingKindUTF8, position.UTF8},
	{protocol.PositionEncodingKindUTF16, position.UTF16},
	{protocol.PositionEncodingKindUTF32, position.UTF32},
}

// Initialize answers what the server can do. It reads nothing from the disk.
func (sv *server) Initialize(ctx context.Context, p *protocol.InitializeParams) (*protocol.InitializeResult, error) {
	sv.session.read(p)
	var folders []document.Base
	for _, f := range wire.Folders(wire.RequestFrom(ctx).Params) {
		folders = appendFolder(folders, f.URI)
	}
	sv.states.change(func(f *facts) { f.folders, f.bases = folders, folders })
	problems := sv.settings.initialize(p.InitializationOptions)
	sv.work.later(func() { sv.settings.complain(problems) })

	encoding := protocol.PositionEncodingKindUTF16
	if g := p.Capabilities.General; g != nil {
		for _, e := range encodings {
			if slices.Contains(g.PositionEncodings, e.name) {
				encoding = e.name
				break
			}
		}
	}
	on, sync := true, protocol.TextDocumentSyncKindIncremental
	result := &protocol.InitializeResult{
		ServerInfo: protocol.ServerInfo{Name: "gitauth-ls", Version: protocol.NewOptional(sv.options.Version)},
		Capabilities: protocol.ServerCapabilities{
			PositionEncoding:       encoding,
			TextDocumentSync:       &protocol.TextDocumentSyncOptions{OpenClose: &on, Change: &sync},
			HoverProvider:          protocol.Boolean(true),
			DocumentSymbolProvider: protocol.Boolean(true),
			FoldingRangeProvider:   protocol.Boolean(true),
			DocumentLinkProvider:   &protocol.DocumentLinkOptions{},
			InlayHintProvider:      protocol.Boolean(true),
			CodeLensProvider:       &protocol.CodeLensOptions{},
			CompletionProvider:     &protocol.CompletionOptions{TriggerCharacters: []string{"[", ".", "=", "\"", "/"}},
			CodeActionProvider: &protocol.CodeActionOptions{CodeActionKinds: []protocol.CodeActionKind{
				protocol.CodeActionKind(codeactions.QuickFix), protocol.CodeActionKind(codeactions.RefactorRewrite),
				protocol.CodeActionKind(codeactions.FixAll), protocol.CodeActionKind(codeactions.Try),
			}},
			ExecuteCommandProvider: protocol.ExecuteCommandOptions{Commands: commandNames()},
			Workspace: &protocol.WorkspaceOptions{WorkspaceFolders: &protocol.WorkspaceFoldersServerCapabilities{
				Supported: &on, ChangeNotifications: protocol.Boolean(true),
			}},
		},
	}
	return result, nil
}

// Initialized starts what takes time, once: some clients say it again.
func (sv *server) Initialized(context.Context, *protocol.InitializedParams) error {
	if !sv.started.CompareAndSwap(false, true) {
		return nil
	}
	sv.work.later(sv.editor.drawLoop)
	sv.work.later(sv.watching.run)
	sv.work.later(sv.terminals.loop)
	sv.work.later(sv.register)
	question := sv.settings.question()
	sv.work.later(func() {
		sv.settings.ask(question, nil)
		sv.breathe()
		sv.probeGit()
	})
	sv.work.later(func() {
		sv.breathe()
		sv.readSSHConfig()
	})
	sv.work.later(func() {
		sv.breathe()
		sv.repositories.Run(sv.work.ctx)
	})
	sv.work.later(func() {
		sv.search()
		sv.probeMachine()
		sv.logs.refresh()
		sv.terminals.started.Store(true)
	})
	return nil
}

// grace is how long slow work waits after initialized: an editor opens its
// document right behind it, and the first answer should not share the
// processors with a search of the disk and the start of a program.
const grace = 30 * time.Millisecond

func (sv *server) breathe() {
	select {
	case <-time.After(grace):
	case <-sv.work.ctx.Done():
	}
}

// Shutdown stops background work. The answer waits for none of it.
func (sv *server) Shutdown(context.Context) error {
	sv.stop()
	return nil
}

// SetTrace is accepted: what is traced is the log level's matter.
func (sv *server) SetTrace(context.Context, *protocol.SetTraceParams) error { return nil }

// gitProgram is the Git that the settings name, "" for the one of PATH. In a
// workspace that is not trusted a program that a setting names is not started.
func (c *session) gitProgram(s *settings.Settings) string {
	if !c.trusted {
		return ""
	}
	return s.GitPath
}
