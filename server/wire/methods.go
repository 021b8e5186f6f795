package wire

import "go.lsp.dev/protocol"

// kind says how the protocol uses a method.
type kind uint8

const (
	custom kind = iota // not the protocol's
	request
	notification
)

// kindOf tells requests from notifications, for which protocol.ServerHandler
// has no ear. A test compares the list with the methods of protocol.Server.
func kindOf(method string) kind {
	switch method {
	case protocol.MethodInitialize,
		protocol.MethodShutdown,
		protocol.MethodTextDocumentWillSaveWaitUntil,
		protocol.MethodTextDocumentDeclaration,
		protocol.MethodTextDocumentDefinition,
		protocol.MethodTextDocumentTypeDefinition,
		protocol.MethodTextDocumentImplementation,
		protocol.MethodTextDocumentReferences,
		protocol.MethodTextDocumentPrepareCallHierarchy,
		protocol.MethodCallHierarchyIncomingCalls,
		protocol.MethodCallHierarchyOutgoingCalls,
		protocol.MethodTextDocumentPrepareTypeHierarchy,
		protocol.MethodTypeHierarchySupertypes,
		protocol.MethodTypeHierarchySubtypes,
		protocol.MethodTextDocumentDocumentHighlight,
		protocol.MethodTextDocumentDocumentLink,
		protocol.MethodDocumentLinkResolve,
		protocol.MethodTextDocumentHover,
		protocol.MethodTextDocumentCodeLens,
		protocol.MethodCodeLensResolve,
		protocol.MethodTextDocumentFoldingRange,
		protocol.MethodTextDocumentSelectionRange,
		protocol.MethodTextDocumentDocumentSymbol,
		protocol.MethodTextDocumentSemanticTokensFull,
		protocol.MethodTextDocumentSemanticTokensFullDelta,
		protocol.MethodTextDocumentSemanticTokensRange,
		protocol.MethodTextDocumentInlineValue,
		protocol.MethodTextDocumentInlayHint,
		protocol.MethodInlayHintResolve,
		protocol.MethodTextDocumentMoniker,
		protocol.MethodTextDocumentCompletion,
		protocol.MethodCompletionItemResolve,
		protocol.MethodTextDocumentDiagnostic,
		protocol.MethodWorkspaceDiagnostic,
		protocol.MethodTextDocumentSignatureHelp,
		protocol.MethodTextDocumentCodeAction,
		protocol.MethodCodeActionResolve,
		protocol.MethodTextDocumentDocumentColor,
		protocol.MethodTextDocumentColorPresentation,
		protocol.MethodTextDocumentFormatting,
		protocol.MethodTextDocumentRangeFormatting,
		protocol.MethodTextDocumentRangesFormatting,
		protocol.MethodTextDocumentOnTypeFormatting,
		protocol.MethodTextDocumentRename,
		protocol.MethodTextDocumentPrepareRename,
		protocol.MethodTextDocumentLinkedEditingRange,
		protocol.MethodTextDocumentInlineCompletion,
		protocol.MethodWorkspaceSymbol,
		protocol.MethodWorkspaceSymbolResolve,
		protocol.MethodWorkspaceWillCreateFiles,
		protocol.MethodWorkspaceWillRenameFiles,
		protocol.MethodWorkspaceWillDeleteFiles,
		protocol.MethodWorkspaceExecuteCommand,
		protocol.MethodWorkspaceTextDocumentContent:
		return request
	case protocol.MethodInitialized,
		protocol.MethodExit,
		protocol.MethodSetTrace,
		protocol.MethodProgress,
		protocol.MethodWindowWorkDoneProgressCancel,
		protocol.MethodTextDocumentDidOpen,
		protocol.MethodTextDocumentDidChange,
		protocol.MethodTextDocumentWillSave,
		protocol.MethodTextDocumentDidSave,
		protocol.MethodTextDocumentDidClose,
		protocol.MethodNotebookDocumentDidOpen,
		protocol.MethodNotebookDocumentDidChange,
		protocol.MethodNotebookDocumentDidSave,
		protocol.MethodNotebookDocumentDidClose,
		protocol.MethodWorkspaceDidChangeConfiguration,
		protocol.MethodWorkspaceDidChangeWorkspaceFolders,
		protocol.MethodWorkspaceDidCreateFiles,
		protocol.MethodWorkspaceDidRenameFiles,
		protocol.MethodWorkspaceDidDeleteFiles,
		protocol.MethodWorkspaceDidChangeWatchedFiles,
		protocol.MethodCancelRequest:
		return notification
	}
	return custom
}
