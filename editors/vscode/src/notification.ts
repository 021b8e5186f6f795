/**
 * Says once, quietly, why a command failed, with the fix as the button. Nothing
 * is said while the server has not understood the failure, and nothing twice.
 */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Session } from './client';
import { findings, fixes, headline, remedy, reveal, type Finding, type Fix } from './findings';
import { readAgain } from './lost';
import type { Recorded, Transcripts } from './transcripts';
import { within } from './within';

/** How long the server may take to read a log, in milliseconds. */
const patience = 15_000;

/** A failure's diagnostics come one file after the other; they are looked at when none came for this long. */
const calm = 150;

export function notifyFailures(session: Session, transcripts: Transcripts, testRemote: () => Thenable<unknown>): vscode.Disposable {
  const unread = (run: Recorded) => offerToRead(run, transcripts, session.offers('gitauth.testRemote') ? testRemote : undefined);
  const notified = new Set<string>();
  return transcripts.onDidRecord(async (run) => {
    if (!run.failed || run.quiet || !vscode.workspace.getConfiguration('gitauth').get('notifyFailures')) return;
    if (run.silent) return unread(run);
    const found = await explained(run);
    const client = session.running();
    if (!found.length || !client) return;
    const where = `${run.uri}#${run.lines[0]}`;
    if (notified.has(where)) return;
    notified.add(where);
    await offer(await best(client, found));
  });
}

/** Waits for what the server says about a command, the gravest first. */
export function explained(run: Recorded): Promise<Finding[]> {
  return new Promise((done) => {
    let settle: NodeJS.Timeout | undefined;
    const found = () => findings(run.uri).filter(({ diagnostic: { range } }) => range.start.line >= run.lines[0] && range.start.line < run.lines[1]).sort((a, b) => a.diagnostic.severity - b.diagnostic.severity);
    const end = () => {
      clearTimeout(settle);
      clearTimeout(limit);
      listener.dispose();
      done(found());
    };
    const look = () => {
      clearTimeout(settle);
      if (found().length) settle = setTimeout(end, calm);
    };
    const limit = setTimeout(end, patience);
    const listener = vscode.languages.onDidChangeDiagnostics(look);
    look();
  });
}

interface Explanation {
  finding: Finding;
  fixes: Fix[];
}

// What can be repaired says more than what is graver.
async function best(client: LanguageClient, found: Finding[]): Promise<Explanation> {
  const all: Explanation[] = [];
  for (const finding of found.slice(0, 5)) all.push({ finding, fixes: (await within(fixes(client, finding).catch(() => []), 3000)) ?? [] });
  return all.find((e) => e.fixes[0]?.preferred) ?? all[0];
}

// A button has room for two words, so the message says what it does.
async function offer({ finding, fixes: list }: Explanation): Promise<void> {
  const details = vscode.l10n.t('Details');
  const one = list.length > 0 && (list[0].preferred || list.length === 1) ? list[0] : undefined;
  const button = one ? (one.edit ? vscode.l10n.t('Change It') : vscode.l10n.t('Do It')) : vscode.l10n.t('Choose a Fix…');
  const what = headline(finding.diagnostic);
  const first = remedy(finding.diagnostic);
  const message = one ? vscode.l10n.t('{0} · Fix: {1}', what, one.title) : first ? `${what} ${first}` : what;
  const chosen = await vscode.window.showWarningMessage(message, ...(list.length ? [button] : []), details);
  if (chosen === details) return reveal(finding, true);
  if (!chosen) return;
  const fix = one ?? (await vscode.window.showQuickPick(list.map((f) => ({ label: f.title, fix: f })), { placeHolder: what }))?.fix;
  if (fix && !(await fix.apply())) void vscode.window.showWarningMessage(vscode.l10n.t('The file changed meanwhile, so nothing was done.'));
}

// What the terminal did not pass on is read when the user wants it; the test says
// what it would have said.
async function offerToRead(run: Recorded, transcripts: Transcripts, testRemote: (() => Thenable<unknown>) | undefined): Promise<void> {
  if (!/\b(push|fetch|pull|clone|ls-remote)\b/.test(run.command)) return;
  const read = vscode.l10n.t('Read It');
  const test = vscode.l10n.t('Test Remote');
  const buttons = testRemote && !/\bclone\b/.test(run.command) ? [read, test] : [read];
  const chosen = await vscode.window.showInformationMessage(vscode.l10n.t('“{0}” failed, but the terminal did not pass its output on.', run.command), ...buttons);
  if (chosen === test) await testRemote?.();
  if (chosen === read && !(await readAgain(run, transcripts))) void vscode.window.showInformationMessage(unreadable());
}

/** What to do where the output cannot be had. */
export const unreadable = () => vscode.l10n.t('The output cannot be read any more. Run the command again, or copy its output and choose “Explain Terminal Output”.');
