/**
 * After a fix, offers to do again what failed: the same command in the same
 * terminal, or the same test. Nothing runs before the user says so.
 */
import * as vscode from 'vscode';
import type { Busy } from './capture';
import { onDidFix } from './findings';
import { say, type Button } from './messages';
import type { Recorded, Transcripts } from './transcripts';
import { t } from './words';

/** What VS Code calls what Source Control does. */
const ofSourceControl: Record<string, string> = { push: 'git.push', pull: 'git.pull', fetch: 'git.fetch' };

export function offerRetries(
  transcripts: Transcripts,
  busy: Busy,
  testAgain: (files: readonly vscode.Uri[]) => (() => Thenable<unknown>) | undefined,
): vscode.Disposable {
  return onDidFix((files) => {
    const run = transcripts.retriable(files);
    const test = testAgain(files);
    const buttons: Button[] = [];
    if (run) buttons.push({ title: again(run), run: () => retry(run, busy) });
    if (test) buttons.push({ title: t('Test Remote'), run: test });
    if (!buttons.length) return;
    const text = run
      ? t('Mended. Whether “{0}” works now shows when it runs again.', run.command)
      : t('Mended. A test shows whether the remote works now.');
    void say('information', text, ...buttons);
  });
}

function again({ command }: Recorded): string {
  switch (verb(command)) {
    case 'push':
      return t('Retry the Push');
    case 'pull':
      return t('Retry the Pull');
    case 'fetch':
      return t('Retry the Fetch');
    default:
      return t('Retry the Command');
  }
}

function verb(command: string): string | undefined {
  return /\bgit\b.*?\b(push|pull|fetch)\b/.exec(command)?.[1];
}

async function retry(run: Recorded, busy: Busy): Promise<void> {
  const old = vscode.window.terminals.find((terminal) => terminal === run.owner);
  if (!old && !run.byTerminal) {
    const command = ofSourceControl[verb(run.command) ?? ''];
    if (command) return void (await vscode.commands.executeCommand(command, run.cwd && vscode.Uri.file(run.cwd)));
  }
  // A terminal that is busy, or went to another folder, would do something else.
  const folder = old?.shellIntegration?.cwd;
  const there = old && !busy.has(old) && (!run.cwd || !folder || folder.fsPath === run.cwd);
  const terminal = there ? old : vscode.window.createTerminal({ cwd: run.cwd });
  terminal.show();
  const line = run.again ?? run.command;
  if (terminal.shellIntegration) terminal.shellIntegration.executeCommand(line);
  else terminal.sendText(line);
}
