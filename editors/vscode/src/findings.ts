/** What the server found, and the way from a finding to its place and its fixes. */
import * as vscode from 'vscode';
import { CodeActionTriggerKind, type CodeAction, type Command } from 'vscode-languageclient';
import type { LanguageClient } from 'vscode-languageclient/node';

export interface Finding {
  uri: vscode.Uri;
  diagnostic: vscode.Diagnostic;
}

/** The server's findings in one file, or in all. */
export function findings(uri?: vscode.Uri): Finding[] {
  const all: [vscode.Uri, readonly vscode.Diagnostic[]][] = uri ? [[uri, vscode.languages.getDiagnostics(uri)]] : vscode.languages.getDiagnostics();
  return all.flatMap(([uri, list]) => list.filter((d) => d.source === 'gitauth').map((diagnostic) => ({ uri, diagnostic })));
}

/** What the server tells about a finding beside its message. */
interface Data {
  remote?: string;
  remedy?: string;
  /** It repeats another finding at the remote that this breaks, and counts with it. */
  echo?: boolean;
}

/** The name of the remote that a finding is about. */
export function remoteOf(d: vscode.Diagnostic): string | undefined {
  return (d as { data?: Data }).data?.remote;
}

/** What to try first, where a command failed. */
export function remedy(d: vscode.Diagnostic): string | undefined {
  return (d as { data?: Data }).data?.remedy;
}

/** Says whether a file holds what a terminal printed. */
export function isTerminal(uri: vscode.Uri): boolean {
  return uri.scheme !== 'file' || /[\\/]gitauth[\\/][^\\/]*\.log$|typescript$/.test(uri.fsPath) ||
    vscode.workspace.textDocuments.some((d) => d.languageId === 'gitauth-terminal' && d.uri.toString() === uri.toString());
}

/**
 * What is wrong, the gravest first: errors and warnings, as everywhere. What is
 * mirrored on a remote's URL is counted there and not in the terminal.
 */
export function problems(): Finding[] {
  const list = findings().filter(({ diagnostic }) => diagnostic.severity <= vscode.DiagnosticSeverity.Warning && !(diagnostic as { data?: Data }).data?.echo);
  const key = (uri: vscode.Uri, line: number) => `${uri}#${line}`;
  const mirrored = new Set(list.filter(({ uri }) => !isTerminal(uri)).flatMap(({ diagnostic }) => (diagnostic.relatedInformation ?? []).map(({ location }) => key(location.uri, location.range.start.line))));
  return list
    .filter(({ uri, diagnostic }) => !isTerminal(uri) || !mirrored.has(key(uri, diagnostic.range.start.line)))
    .sort((a, b) => a.diagnostic.severity - b.diagnostic.severity);
}

/** The first sentence or line of what a finding says, for places with little room. */
export function headline(d: vscode.Diagnostic): string {
  return d.message.split('\n', 1)[0];
}

/** Shows the place of a finding, with its explanation if asked for. */
export async function reveal({ uri, diagnostic }: Finding, explain = false): Promise<void> {
  const editor = await vscode.window.showTextDocument(uri, { selection: new vscode.Range(diagnostic.range.start, diagnostic.range.start), preview: false });
  editor.revealRange(diagnostic.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  if (explain) await showHover();
}

/** Shows the hover at the cursor. An editor that was opened just now has to be drawn first, or the hover goes at once. */
export async function showHover(): Promise<void> {
  await new Promise((done) => setTimeout(done, 250));
  await vscode.commands.executeCommand('editor.action.showHover');
}

/** A fix for a finding. */
export interface Fix {
  title: string;
  preferred: boolean;
  /** Changes files, and does nothing else. */
  edit: boolean;
  /** Carries it out: files that had no unsaved changes are saved, so that Git sees it. */
  apply(): Promise<boolean>;
}

/**
 * Asks the server for the fixes of a finding, the preferred one first. The file
 * need not be open, as it would have to be for VS Code's own command.
 */
export async function fixes(client: LanguageClient, { uri, diagnostic }: Finding): Promise<Fix[]> {
  const actions = await client.sendRequest<(CodeAction | Command)[] | null>('textDocument/codeAction', {
    textDocument: { uri: client.code2ProtocolConverter.asUri(uri) },
    range: client.code2ProtocolConverter.asRange(diagnostic.range),
    context: { diagnostics: [client.code2ProtocolConverter.asDiagnostic(diagnostic)], only: ['quickfix'], triggerKind: CodeActionTriggerKind.Invoked },
  });
  const list: Fix[] = [];
  for (const raw of actions ?? []) {
    const action = await client.protocol2CodeConverter.asCodeAction(raw as CodeAction);
    if (action.disabled) continue;
    list.push({ title: action.title, preferred: !!action.isPreferred, edit: !!action.edit && !action.command, apply: () => carryOut(action) });
  }
  return list.sort((a, b) => Number(b.preferred) - Number(a.preferred));
}

/** The command that saves the files which a fix has changed. */
export const saveFixed = 'gitauth-ls.saveFixed';

/** The files of an edit that have no unsaved changes, so that saving the fix saves nothing else. */
export function cleanFiles(edit: vscode.WorkspaceEdit): string[] {
  const dirty = new Set(vscode.workspace.textDocuments.filter((d) => d.isDirty).map((d) => d.uri.toString()));
  return edit.entries().map(([uri]) => uri.toString()).filter((uri) => !dirty.has(uri));
}

/** Saves files, the names of which are URIs, that a fix has changed. */
export async function save(files: string[]): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (document.isDirty && files.includes(document.uri.toString())) await document.save();
  }
}

async function carryOut({ edit, command }: vscode.CodeAction): Promise<boolean> {
  if (edit) {
    const clean = cleanFiles(edit);
    if (!(await vscode.workspace.applyEdit(edit))) return false;
    await save(clean);
    // Somebody is in the middle of something: the fix is shown, and theirs to save.
    const rest = edit.entries().map(([uri]) => uri).filter((uri) => !clean.includes(uri.toString()));
    for (const uri of rest) await vscode.window.showTextDocument(uri);
    if (rest.length) void vscode.window.showInformationMessage(vscode.l10n.t('The fix is in the editor and not saved: this file had other changes. Git uses it once you save.'));
  }
  if (command && command.command !== saveFixed) await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
  return true;
}
