/**
 * Git Auth for VS Code. The knowledge is in gitauth-ls, the language server; this
 * extension starts it (client.ts, server.ts, settings.ts), gives it what the
 * terminal printed (capture.ts, output.ts, redact.ts, transcripts.ts), and puts
 * what it says where the user is: notifications, a status item and a few
 * commands.
 */
import * as vscode from 'vscode';
import { captureSourceControl, captureTerminals, type Busy } from './capture';
import { Session } from './client';
import { Commands } from './commands';
import { keepInStep } from './findings';
import { GitExtension } from './gitExtension';
import { ignoreRules } from './ignore';
import { showMarks } from './marks';
import { notifyFailures } from './notification';
import { inWindow } from './repositories';
import { offerRetries } from './retry';
import { showStatus } from './status';
import { removeStale, Transcripts } from './transcripts';

/** Nothing is waited for here: VS Code counts it as time that its start takes. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Git Auth', { log: true });
  const git = new GitExtension();
  const transcripts = new Transcripts(log);
  const session = new Session(context, git, log);
  const commands = new Commands(session, git, transcripts, log);
  const busy: Busy = new WeakSet();
  const sourceControl = async () => {
    context.subscriptions.push(await captureSourceControl(context, git, transcripts));
  };
  context.subscriptions.push(
    log, git, transcripts, session, commands,
    captureTerminals(transcripts, busy),
    notifyFailures(session, transcripts, () => commands.testRemote()),
    offerRetries(transcripts, busy, (files) => session.testAgain(files)),
    ignoreRules(),
    keepInStep(),
    showStatus(session),
    showMarks(),
    vscode.workspace.onDidChangeConfiguration((e) => {
      if (e.affectsConfiguration('gitauth.server.path')) void session.restart();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(async () => {
      await session.restart();
      await sourceControl();
    }),
    vscode.workspace.onDidOpenTextDocument((d) => ours(d) && void session.start()),
    vscode.workspace.onDidChangeWorkspaceFolders(async () => (await inWindow()).length > 0 && void session.start()),
    transcripts.onDidRecord(() => void session.start()),
  );
  setImmediate(async () => {
    // A window without Git has no use for a server: it starts with the first
    // repository, configuration or command that needs it.
    const repositories = await inWindow(); // VS Code's Git extension may take its time
    if (repositories.length > 0 || vscode.workspace.textDocuments.some(ours)) void session.start();
    await removeStale(repositories.map((r) => r.gitDir));
    await sourceControl();
  });
}

function ours(d: vscode.TextDocument): boolean {
  return d.languageId === 'gitconfig' || d.languageId === 'gitauth-terminal' || /[\\/]\.git[\\/]config$/.test(d.uri.fsPath);
}
