/** What the server found, and the way from a finding to its place and its fixes. */
import * as vscode from 'vscode';
import type { CodeAction, Command } from 'vscode-languageclient';
import type { LanguageClient } from 'vscode-languageclient/node';
import { say } from './messages';
import { t } from './words';

export interface Finding {
  uri: vscode.Uri;
  diagnostic: vscode.Diagnostic;
}

/** What the server says of one file, and how VS Code is told. */
interface Told {
  uri: vscode.Uri;
  list: vscode.Diagnostic[];
  /** As many of them as VS Code shows. */
  shown: number;
  /** When they were shown. */
  since: number;
  /** It waits for the rest of a failure. */
  pending: boolean;
  show(list: vscode.Diagnostic[]): void;
}

const told = new Map<string, Told>();
const changed = new vscode.EventEmitter<void>();

/** Fires when the server has found something else. */
export const onDidChangeFindings = changed.event;

/** Texts that the user only had explained: what they show is nobody's problem here. */
const foreign = new Set<string>();

/** How long a failure's diagnostics may come one after the other, in milliseconds. */
const settling = 200;

/** Takes what the server says of a file. It tells VS Code by show(), now and when the rest changes. */
export function received(uri: vscode.Uri, list: vscode.Diagnostic[], show: Told['show']): void {
  const before = told.get(uri.toString());
  // The terminal's side of a failure comes first, and would be listed for a moment.
  const pending = isTerminal(uri) && uri.scheme === 'file' && list.length > 0 && !before?.shown && !isOpen(uri);
  const entry: Told = { uri, list, shown: 0, since: 0, pending, show };
  told.set(uri.toString(), entry);
  if (pending) {
    setTimeout(() => {
      entry.pending = false;
      refresh();
    }, settling);
  } else {
    present(entry, shownOf(entry, mirrored()));
  }
  refresh();
  changed.fire();
}

function present(entry: Told, list: vscode.Diagnostic[]): void {
  entry.shown = list.length;
  entry.since = Date.now();
  entry.show(list);
}

/** Forgets everything: the server ended. */
export function forget(): void {
  told.clear();
  changed.fire();
}

/** Keeps what VS Code lists in step with what is open, until disposed of. */
export function keepInStep(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.window.tabGroups.onDidChangeTabs(refresh),
    vscode.window.onDidChangeVisibleTextEditors(refresh),
  );
}

function refresh(): void {
  const there = mirrored();
  for (const entry of told.values()) {
    if (entry.pending || !isTerminal(entry.uri)) continue;
    const list = shownOf(entry, there);
    if (list.length !== entry.shown) present(entry, list);
  }
}

// A failure stands on the remote and in the repository's terminal. Problems would
// count it twice: the terminal's side is there while somebody looks at it.
function shownOf({ uri, list }: Told, there: Set<string>): vscode.Diagnostic[] {
  if (foreign.has(uri.toString()) && !isOpen(uri)) return []; // VS Code keeps what is closed for some minutes
  if (!isTerminal(uri) || uri.scheme !== 'file' || isOpen(uri)) return list;
  return list.filter((d) => !there.has(key(uri, d.range.start.line)));
}

const key = (uri: vscode.Uri, line: number) => `${uri}#${line}`;

/** The lines of terminals that are shown on a remote as well. */
function mirrored(): Set<string> {
  const own = [...told.values()].filter(({ uri }) => !isTerminal(uri)).flatMap(({ list }) => list);
  const grave = own.filter((d) => d.severity <= vscode.DiagnosticSeverity.Warning);
  const related = grave.flatMap((d) => d.relatedInformation ?? []);
  return new Set(related.map(({ location: { uri, range } }) => key(uri, range.start.line)));
}

function isOpen(uri: vscode.Uri): boolean {
  const same = (other: vscode.Uri) => other.toString() === uri.toString();
  const shows = ({ input }: vscode.Tab) => input instanceof vscode.TabInputText && same(input.uri);
  return vscode.window.visibleTextEditors.some((e) => same(e.document.uri)) ||
    vscode.window.tabGroups.all.some((g) => g.tabs.some(shows));
}

/** Has nothing counted that is found in a document. */
export function explainOnly(uri: vscode.Uri): void {
  foreign.add(uri.toString());
  changed.fire();
}

/** Says whether a document is one that only was to be explained. */
export const isForeign = (uri: vscode.Uri) => foreign.has(uri.toString());

/** The server's findings in one file, or in all. */
export function findings(uri?: vscode.Uri): Finding[] {
  const all = uri ? [told.get(uri.toString())] : [...told.values()];
  return all.flatMap((entry) => (entry?.list ?? []).map((diagnostic) => ({ uri: entry!.uri, diagnostic })));
}

/** What the server tells about a finding beside its message. */
interface Data {
  remote?: string;
  remedy?: string;
  /** It repeats another finding at the remote that this breaks, and counts with it. */
  echo?: boolean;
  /** A command failed, or a test. */
  failed?: boolean;
}

/** The code of a finding's rule. */
export function codeOf(d: vscode.Diagnostic): string | undefined {
  const code = typeof d.code === 'object' ? d.code.value : d.code;
  return code === undefined ? undefined : String(code);
}

/** Says whether a finding is about a command that failed, or repeats another one. */
export function failed(d: vscode.Diagnostic): boolean {
  const data = (d as { data?: Data }).data;
  return !!data?.failed || !!data?.echo;
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
  const there = mirrored();
  const isEcho = (d: vscode.Diagnostic) => !!(d as { data?: Data }).data?.echo;
  const isMirrored = ({ uri, diagnostic: { range } }: Finding) =>
    uri.scheme === 'file' && there.has(key(uri, range.start.line));
  return findings()
    .filter(({ diagnostic: d }) => d.severity <= vscode.DiagnosticSeverity.Warning && !isEcho(d))
    .filter((f) => !isTerminal(f.uri) || (!foreign.has(f.uri.toString()) && !isMirrored(f)))
    .sort((a, b) => a.diagnostic.severity - b.diagnostic.severity);
}

/** The first sentence or line of what a finding says, for places with little room. */
export function headline(d: vscode.Diagnostic): string {
  return d.message.split('\n', 1)[0];
}

/** Shows the place of a finding, with its explanation if asked for. */
export async function reveal({ uri, diagnostic }: Finding, explain = false): Promise<void> {
  const { start } = diagnostic.range;
  const selection = new vscode.Range(start, start);
  const editor = await vscode.window.showTextDocument(uri, { selection, preview: false });
  editor.revealRange(diagnostic.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  if (explain) await showHover();
}

/** How long VS Code may take to draw a mark, in milliseconds. */
const drawing = 700;

/** Says what VS Code itself shows at a place, because its marks have been drawn. */
export function shownAt(uri: vscode.Uri, place: vscode.Position): vscode.Diagnostic[] {
  const entry = told.get(uri.toString());
  if (!entry?.shown || Date.now() - entry.since < drawing) return [];
  return entry.list.filter((d) => d.range.contains(place));
}

/**
 * Shows the hover at the cursor. An editor that was opened just now has to be
 * drawn first, or the hover goes at once; and so has the mark.
 */
export async function showHover(): Promise<void> {
  const drawn = () => {
    const entry = told.get(vscode.window.activeTextEditor?.document.uri.toString() ?? '');
    return !entry?.list.length || (entry.shown > 0 && Date.now() - entry.since > drawing);
  };
  const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
  await wait(250);
  for (const end = Date.now() + 3000; !drawn() && Date.now() < end; ) await wait(50);
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
    context: {
      diagnostics: [client.code2ProtocolConverter.asDiagnostic(diagnostic)],
      only: ['quickfix'],
      triggerKind: 1, // invoked by the user
    },
  });
  const list: Fix[] = [];
  for (const raw of actions ?? []) {
    const action = await client.protocol2CodeConverter.asCodeAction(raw as CodeAction);
    // Putting it aside mends nothing, and neither does reading about it.
    if (action.disabled || ['gitauth.dismiss', 'gitauth.openDocs'].includes(action.command?.command ?? '')) continue;
    list.push({
      title: action.title,
      preferred: !!action.isPreferred,
      edit: !!action.edit && !action.command,
      apply: () => carryOut(action),
    });
  }
  return list.sort((a, b) => Number(b.preferred) - Number(a.preferred));
}

/** The command that saves the files which a fix has changed. */
export const saveFixed = 'gitauth-ls.saveFixed';

const mended = new vscode.EventEmitter<readonly vscode.Uri[]>();

/** Fires when a fix was carried out, with the files that it changed. */
export const onDidFix = mended.event;

/** Tells of a fix that was carried out. */
export const fixed = (files: readonly vscode.Uri[]) => mended.fire(files);

/**
 * What a fix changes, as the argument of saveFixed: files that have no unsaved
 * changes, so that saving the fix saves nothing else, and others.
 */
export interface Changed {
  clean: string[];
  others: string[];
  /** What the fix is called, if it can be had again. */
  title?: string;
}

export function filesOf(edit: vscode.WorkspaceEdit, title?: string): Changed {
  const dirty = new Set(vscode.workspace.textDocuments.filter((d) => d.isDirty).map((d) => d.uri.toString()));
  const files = edit.entries().map(([uri]) => uri.toString());
  return { clean: files.filter((uri) => !dirty.has(uri)), others: files.filter((uri) => dirty.has(uri)), title };
}

/** Saves what a fix has changed, and says what is left to save. */
export async function save({ clean, others, title }: Changed): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!clean.includes(document.uri.toString())) continue;
    // VS Code is asked even if it has not told yet that the document is changed: a busy one tells late.
    // Git, or VS Code's Git extension, may have written the file a moment ago.
    if ((await document.save()) || !document.isDirty) continue;
    const again = title ? await applyAgain(document, title) : 'open';
    if (again === 'open') others.push(document.uri.toString());
    else if (again === 'gone') return void say('warning', t('The file changed meanwhile, so nothing was done.'));
  }
  if (!others.length) return fixed(clean.map((uri) => vscode.Uri.parse(uri)));
  // Somebody is in the middle of something: the fix is shown, and theirs to save.
  for (const uri of others) await vscode.window.showTextDocument(vscode.Uri.parse(uri));
  void say('information', t('The fix is in the editor and not saved: this file had other changes. Git uses it once you save.'));
}

/** How long to look for a fix in a file that was written meanwhile, and how often, in milliseconds. */
const looking = { until: 3000, every: 200 };

// Takes the file as it is now, which loses only the fix, and the fix that has
// the same title there. The file may be written more than once, and the server
// has to read it first. What is typed meanwhile is never taken back: then the fix
// stays open in the editor, or is gone.
async function applyAgain(document: vscode.TextDocument, title: string): Promise<'saved' | 'open' | 'gone'> {
  let ours = document.version; // with the fix, and nothing that was typed
  let applied = true;
  const revert = async () => {
    await vscode.window.showTextDocument(document, { preview: false });
    if (document.version === ours) await vscode.commands.executeCommand('workbench.action.files.revert');
    applied = document.isDirty;
  };
  const pause = () => new Promise((done) => setTimeout(done, looking.every));
  for (const end = Date.now() + looking.until; Date.now() < end; await pause()) {
    if (document.isDirty && document.version !== ours) return applied ? 'open' : 'gone';
    if (document.isDirty) await revert();
    if (document.isDirty) continue;
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider', document.uri, all, vscode.CodeActionKind.QuickFix.value,
    );
    const edit = actions.find((a) => a.title === title)?.edit;
    if (!edit || document.isDirty || !(await vscode.workspace.applyEdit(edit))) continue;
    applied = true;
    if (await document.save()) return 'saved';
    ours = document.version;
  }
  if (document.isDirty && document.version === ours) await revert();
  return applied ? 'open' : 'gone';
}

async function carryOut({ title, edit, command }: vscode.CodeAction): Promise<boolean> {
  if (edit) {
    const files = filesOf(edit, title);
    if (!(await vscode.workspace.applyEdit(edit))) return false;
    await save(files);
  }
  if (command && command.command !== saveFixed) {
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
  }
  return true;
}
