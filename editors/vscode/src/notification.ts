/**
 * Says once, quietly, why a command failed, with the fix as the button. Nothing
 * is said while the server has not understood the failure, and nothing twice.
 */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Session } from './client';
import { findings, fixes, headline, onDidChangeFindings, remedy, reveal, type Finding, type Fix } from './findings';
import { readAgain } from './lost';
import { say } from './messages';
import type { Recorded, Transcripts } from './transcripts';
import { within } from './within';
import { t } from './words';

/** How long the server may take to read a log, in milliseconds. */
const patience = 15_000;

/** A failure's diagnostics come one file after the other; they are looked at when none came for this long. */
const calm = 150;

export function notifyFailures(
  session: Session, transcripts: Transcripts, testRemote: () => Thenable<unknown>,
): vscode.Disposable {
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
    const found = () => findings(run.uri)
      .filter(({ diagnostic: { range } }) => range.start.line >= run.lines[0] && range.start.line < run.lines[1])
      .sort((a, b) => a.diagnostic.severity - b.diagnostic.severity);
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
    const listener = onDidChangeFindings(look);
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
  for (const finding of found.slice(0, 5)) {
    const list = await within(fixes(client, finding).catch(() => []), 3000);
    all.push({ finding, fixes: list ?? [] });
  }
  return all.find((e) => e.fixes[0]?.preferred) ?? all[0];
}

// A button has room for two words, so the message says what it does.
async function offer({ finding, fixes: list }: Explanation): Promise<void> {
  const one = list.length > 0 && (list[0].preferred || list.length === 1) ? list[0] : undefined;
  const button = one ? (one.edit ? t('Change It') : t('Do It')) : t('Choose a Fix…');
  const what = headline(finding.diagnostic);
  const first = remedy(finding.diagnostic);
  const message = one ? t('{0} Fix: {1}', what, one.title) : first ? `${what} ${first}` : what;
  const carryOut = async () => {
    const items = list.map((f) => ({ label: f.title, fix: f }));
    const fix = one ?? (await vscode.window.showQuickPick(items, { placeHolder: what }))?.fix;
    if (fix && !(await fix.apply())) void say('warning', t('The file changed meanwhile, so nothing was done.'));
  };
  const details = { title: t('Details'), run: () => reveal(finding, true) };
  await say('warning', message, ...(list.length ? [{ title: button, run: carryOut }] : []), details);
}

// What the terminal did not pass on is read when the user wants it; the test says
// what it would have said.
async function offerToRead(
  run: Recorded, transcripts: Transcripts, testRemote: (() => Thenable<unknown>) | undefined,
): Promise<void> {
  if (!/\b(push|fetch|pull|clone|ls-remote)\b/.test(run.command)) return;
  const read = { title: t('Read It'), run: async () => {
    if (!(await readAgain(run, transcripts))) void say('information', unreadable());
  } };
  const test = { title: t('Test Remote'), run: () => testRemote?.() };
  await say('information', t('“{0}” failed, but the terminal did not pass its output on.', run.command), read, ...(testRemote && !/\bclone\b/.test(run.command) ? [test] : []));
}

/** What to do where the output cannot be had. */
export const unreadable = () => t('The output cannot be read any more. Run the command again, or copy its output and choose “Explain Terminal Output”.');
