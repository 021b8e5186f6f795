/**
 * Reads what commands print in the integrated terminal, through VS Code's shell
 * integration, and why pushes from Source Control failed. Only commands that may
 * contact a remote, unless the setting gitauth.terminal.capture says otherwise;
 * other output is not even read.
 */
import * as vscode from 'vscode';
import { contactsRemote } from './commandLine';
import type { GitExtension, GitRepository } from './gitExtension';
import { followGitLog } from './gitLog';
import { Output } from './output';
import type { Transcripts } from './transcripts';
import { within } from './within';

/** How long the end of a command waits for the rest of its output, in milliseconds. */
const patience = 2000;

/** The terminals in which a command runs. */
export type Busy = WeakSet<vscode.Terminal>;

/** The name of a terminal's shell, as far as VS Code tells it; a terminal is called after what runs in it. */
export function shellOf(terminal: vscode.Terminal): string {
  return (terminal.state as { shell?: string }).shell ?? '';
}

/** Follows every terminal of the window until the result is disposed of. */
export function captureTerminals(transcripts: Transcripts, busy: Busy): vscode.Disposable {
  const closed = new WeakSet<vscode.Terminal>(); // a command may end after its terminal
  const running = new WeakMap<vscode.TerminalShellExecution, { output: Output; read: Promise<void> }>();
  return vscode.Disposable.from(
    vscode.window.onDidStartTerminalShellExecution(({ execution, terminal }) => {
      transcripts.began(terminal);
      busy.add(terminal);
      const mode = vscode.workspace.getConfiguration('gitauth').get<string>('terminal.capture');
      const command = execution.commandLine.value;
      if (mode === 'off' || (mode !== 'all' && !contactsRemote(command))) return;
      const output = new Output();
      const read = (async () => {
        for await (const piece of execution.read()) output.write(piece);
      })();
      running.set(execution, { output, read: read.catch(() => undefined) });
    }),
    vscode.window.onDidEndTerminalShellExecution(async ({ execution, exitCode, terminal }) => {
      busy.delete(terminal);
      const run = running.get(execution);
      running.delete(execution);
      if (!run) return;
      await within(run.read, patience);
      if (closed.has(terminal)) return;
      await transcripts.record({
        owner: terminal, byTerminal: shellOf(terminal), cwd: execution.cwd?.fsPath,
        command: execution.commandLine.value, output: run.output.text(), exitCode,
      });
    }),
    vscode.window.onDidCloseTerminal((terminal) => {
      closed.add(terminal);
      void transcripts.close(terminal);
    }),
  );
}

/** How long after a push its success is in VS Code's log and was read by the server, in milliseconds. */
const untilRead = 3000;

/**
 * Has what fails in Source Control explained too, and notices what works there.
 * It does not pass through a terminal: VS Code's Git extension tells about pushes
 * that fail, and its log about everything.
 */
export async function captureSourceControl(
  context: vscode.ExtensionContext, git: GitExtension, transcripts: Transcripts,
): Promise<vscode.Disposable> {
  const owners = new Map<string, vscode.Disposable>();
  let hooked = 0;
  await git.onPushError({
    async handlePushError(repository, remote, refspec, error) {
      if (vscode.workspace.getConfiguration('gitauth').get<string>('terminal.capture') === 'off') return false;
      hooked = Date.now();
      const output = new Output();
      output.write(error.stderr ?? '');
      const key = repository.rootUri.toString();
      owners.get(key)?.dispose();
      owners.set(key, untilPushed(repository, transcripts));
      await transcripts.record({
        owner: repository, cwd: repository.rootUri.fsPath, command: `git push ${remote.name} ${refspec}`.trim(),
        output: output.text(), exitCode: error.exitCode ?? 1,
      });
      return false; // VS Code says what it always says
    },
  });
  const log = followGitLog(context, git, transcripts, () => Date.now() - hooked < patience);
  return vscode.Disposable.from(log, new vscode.Disposable(() => owners.forEach((o) => o.dispose())));
}

function untilPushed(repository: GitRepository, transcripts: Transcripts): vscode.Disposable {
  const pushed = () => !!repository.state.HEAD?.upstream && repository.state.HEAD.ahead === 0;
  if (pushed()) return new vscode.Disposable(() => undefined); // another branch failed: no way to tell
  let timer: NodeJS.Timeout | undefined;
  const listener = repository.state.onDidChange(() => {
    if (!pushed()) return;
    listener.dispose();
    // A push that worked is in VS Code's log in a moment. What is gone before it is read was never mended.
    timer = setTimeout(() => void transcripts.close(repository), untilRead);
  });
  return vscode.Disposable.from(listener, new vscode.Disposable(() => clearTimeout(timer)));
}
