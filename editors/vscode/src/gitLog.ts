/**
 * Reads what VS Code's own Git extension writes into its log: the commands that
 * Source Control runs (Sync, Pull, Fetch, Publish, Push), and what Git said. It
 * has a hook for pushes that fail, and for nothing else.
 */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { GitExtension } from './gitExtension';
import { Output } from './output';
import type { Transcripts } from './transcripts';

/** How often the log is looked at, in milliseconds. */
const pace = 400;

/** More than this is not read at once, in bytes. */
const most = 1 << 20;

/**
 * The beginning of an entry, "2026-11-20 10:00:00.123 [info] ", and that of a
 * command's, "> git push origin main [63ms]".
 */
const entry = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \[\w+\] ?/;
const ended = /^> (git .*) \[\d+ms\]( \(cancelled\))?$/;

const contacts = /^git (?:-c \S+ )*(push|pull|fetch|clone)\b/;

/** What only a command that failed prints. */
const wrong = /^(?:fatal|error): |^ ! \[|Permission denied|^remote: (?:error|ERROR|fatal)/m;

/** One command of the log. */
export interface Logged {
  command: string;
  output: string;
  failed: boolean;
}

/** Takes the log apart, line by line. A command's output ends with the next entry of a command, or with finish(). */
export class LogReader {
  private command: string | undefined;
  private output: string[] = [];

  constructor(private readonly found: (run: Logged) => void) {}

  line(line: string): void {
    const text = line.replace(entry, '');
    const command = entry.test(line) ? ended.exec(text) : null;
    if (!command) {
      if (this.command && !/^\[\w+\]\[/.test(text)) this.output.push(text); // not what the extension says of itself
      return;
    }
    this.finish();
    if (!command[2] && contacts.test(command[1])) this.command = command[1];
  }

  finish(): void {
    const command = this.command;
    const kept = new Output();
    kept.write(this.output.join('\n') + '\n');
    this.command = undefined;
    this.output = [];
    if (!command) return;
    const output = kept.text();
    this.found({ command, output, failed: wrong.test(output) });
  }
}

/** Follows the log until the result is disposed of. What it held before does not count. */
export function followGitLog(
  context: vscode.ExtensionContext, git: GitExtension, transcripts: Transcripts, hooked: () => boolean,
): vscode.Disposable {
  const file = path.join(path.dirname(context.logUri.fsPath), 'vscode.git', 'Git.log');
  const owner = {};
  const reader = new LogReader((run) => {
    if (vscode.workspace.getConfiguration('gitauth').get<string>('terminal.capture') === 'off') return;
    if (run.failed && /^git (?:-c \S+ )*push\b/.test(run.command) && hooked()) return; // it was told already
    void (async () => {
      const folders = await git.folders();
      // The log does not say where a command ran.
      await transcripts.record({
        owner, cwd: folders.length === 1 ? folders[0] : undefined, command: run.command, output: run.output,
        exitCode: run.failed ? 1 : 0, quiet: autofetched(run.command),
      });
    })();
  });
  let offset: number | undefined;
  let rest = '';
  let busy = false;
  const look = async () => {
    if (busy) return;
    busy = true;
    try {
      const size = (await fs.stat(file).catch(() => undefined))?.size ?? 0;
      if (offset === undefined || size < offset) offset = offset === undefined ? size : 0;
      if (size === offset) {
        reader.finish(); // all of a command's entry is written at once
        return;
      }
      const handle = await fs.open(file, 'r');
      try {
        const from = Math.max(offset, size - most);
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
        offset = from + bytesRead;
        const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split(/\r?\n/);
        rest = lines.pop() ?? '';
        lines.forEach((l) => reader.line(l));
      } finally {
        await handle.close();
      }
    } catch {
      // The next look may find it.
    } finally {
      busy = false;
    }
  };
  void look();
  const timer = setInterval(() => void look(), pace);
  return vscode.Disposable.from(
    new vscode.Disposable(() => clearInterval(timer)),
    new vscode.Disposable(() => void transcripts.close(owner)),
  );
}

/** Says whether VS Code may have run a command by itself, so that nobody waits for what came of it. */
function autofetched(command: string): boolean {
  return /\bfetch\b/.test(command) && vscode.workspace.getConfiguration('git').get('autofetch') !== false;
}
