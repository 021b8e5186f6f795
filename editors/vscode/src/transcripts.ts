/**
 * Hands what terminals showed to the server: as log files in the repository's
 * own Git directory, which the server follows, or, where a command ran outside
 * of the window's repositories, as documents that are on no disk.
 *
 * A file is readable by its owner alone, has at most logLimit bytes, and ends
 * with its terminal. Files of windows that died are removed at the next start.
 */
import { randomBytes } from 'node:crypto';
import { constants, unlinkSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { commandLimit, folderOption } from './commandLine';
import { redact } from './redact';
import { around, belongsToWindow, inside, type Repository } from './repositories';
import { t } from './words';

/** Bytes that one log file may have. Then a new one begins and this one is removed. */
const logLimit = 1 << 20;

/** Failures that "Explain Terminal Output" offers. */
const remembered = 20;

/** The scheme of documents for commands that ran outside of the window's repositories. */
export const scheme = 'gitauth-terminal';

/** One command that ran. Nothing in it is redacted but output. */
export interface Run {
  /** Whose output this is: it is dropped when close(owner) is called. */
  owner: object;
  cwd: string | undefined;
  command: string;
  /** What output.ts kept. */
  output: string;
  exitCode: number | undefined;
  /** Nobody waits for it: a notification would come out of nowhere. */
  quiet?: boolean;
  /** The name of its terminal's shell, or "", if it ran in one. */
  byTerminal?: string;
  /** The same command, kept before without its output. */
  replaces?: Recorded;
}

/** Where a command and its output are, for the diagnostics that come for them. */
export interface Recorded {
  /** As in Run. */
  owner: object;
  uri: vscode.Uri;
  /** The first line, which holds the marks and the command; and the one behind the last. */
  lines: [number, number];
  /** Redacted, on one line. */
  command: string;
  cwd: string | undefined;
  /** Ended with another status than 0. */
  failed: boolean;
  quiet: boolean;
  /** As it was typed, if there is no secret in it. */
  again?: string;
  /** It ran in a terminal. */
  byTerminal: boolean;
  /** The repository in which it ran. */
  repository?: Repository;
  /** The same worked later. */
  over: boolean;
  /** Nothing was printed, or the terminal did not tell it: commands of under some 20 ms lose their output. */
  silent: boolean;
}

interface Log {
  uri: vscode.Uri;
  lines: number;
  size: number;
  file?: fs.FileHandle;
}

export class Transcripts implements vscode.Disposable, vscode.TextDocumentContentProvider {
  private readonly logs = new Map<object, Map<string, Log>>();
  private readonly documents = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly added = new vscode.EventEmitter<Recorded>();
  private readonly registration: vscode.Disposable;
  private failures: Recorded[] = [];
  private readonly last = new WeakMap<object, Recorded>();
  private queue: Promise<unknown> = Promise.resolve();
  private counter = 0;

  readonly onDidChange = this.changed.event;
  /** Fires for each command once it is where the server reads it. */
  readonly onDidRecord = this.added.event;

  constructor(private readonly log: vscode.LogOutputChannel) {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  /** The commands that failed, the newest first. */
  recent(): readonly Recorded[] {
    return this.failures;
  }

  /**
   * The newest command that failed and may work once these files have changed: of
   * their repository or, where they belong to none, of all.
   */
  retriable(files: readonly vscode.Uri[]): Recorded | undefined {
    const paths = files.filter((f) => f.scheme === 'file').map((f) => f.fsPath);
    const belongs = ({ repository: r }: Recorded) =>
      !!r && paths.some((p) => inside(r.commonDir, p) || inside(r.folder, p));
    const standing = this.failures.filter((f) => f.again && !f.over);
    const elsewhere = !paths.some((p) => vscode.workspace.getWorkspaceFolder(vscode.Uri.file(p)));
    return standing.find(belongs) ?? (elsewhere ? standing[0] : undefined);
  }

  /** Makes a document of a text that somebody wants to have explained. It is dropped when its tab closes. */
  paste(text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${++this.counter}/${t('Clipboard')}` });
    const key = uri.toString();
    this.documents.set(key, text);
    const listener = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (!closed.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === key)) return;
      listener.dispose();
      this.documents.delete(key);
      this.changed.fire(uri); // the server drops what it said about it
    });
    return uri;
  }

  /** The command of an owner that was kept last, if none ran after it. */
  newest(owner: object): Recorded | undefined {
    return this.last.get(owner);
  }

  /** Takes note that another command of an owner began, which may not be kept. */
  began(owner: object): void {
    this.last.delete(owner);
  }

  /** Keeps one command. Commands are kept in the order of the calls. Gives undefined where that failed. */
  record(run: Run): Promise<Recorded | undefined> {
    return this.inOrder(() => this.keep(run));
  }

  /** Drops all that is kept of an owner. */
  async close(owner: object): Promise<void> {
    await this.inOrder(async () => {
      const logs = this.logs.get(owner);
      this.last.delete(owner);
      this.logs.delete(owner);
      for (const log of logs?.values() ?? []) await this.remove(log);
    });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.documents.get(uri.toString()) ?? '';
  }

  /** Removes every file. The window may be closing, so nothing here waits. */
  dispose(): void {
    for (const logs of this.logs.values()) {
      for (const { uri, file } of logs.values()) {
        if (!file) continue;
        file.close().catch(() => undefined);
        try {
          unlinkSync(uri.fsPath);
        } catch {
          // Somebody else removed it.
        }
      }
    }
    this.logs.clear();
    this.registration.dispose();
    this.changed.dispose();
    this.added.dispose();
  }

  private inOrder<T>(work: () => Promise<T>): Promise<T | undefined> {
    const done = this.queue.then(work).catch((e) => {
      this.log.error('terminal output not kept', redact(String(e)));
      return undefined;
    });
    this.queue = done;
    return done;
  }

  private async keep(run: Run): Promise<Recorded> {
    const option = folderOption(run.command);
    const folder = run.cwd && option ? path.resolve(run.cwd, option) : run.cwd;
    const repository = folder ? await around(folder) : undefined;
    const gitDir = repository && belongsToWindow(repository) ? repository.gitDir : '';
    const command = redact(run.command.slice(0, commandLimit));
    const text = frame(command, run);

    let logs = this.logs.get(run.owner);
    if (!logs) this.logs.set(run.owner, (logs = new Map()));
    let log = logs.get(gitDir);
    const size = Buffer.byteLength(text);
    if (log && log.size + size > logLimit) {
      await this.remove(log);
      log = undefined;
    }
    if (!log) logs.set(gitDir, (log = await this.open(gitDir, run.byTerminal)));
    const first = log.lines;
    log.lines += text.split('\n').length - 1;
    log.size += size;
    if (log.file) {
      await log.file.appendFile(text);
    } else {
      const key = log.uri.toString();
      this.documents.set(key, (this.documents.get(key) ?? '') + text);
      await vscode.workspace.openTextDocument(log.uri); // no tab: the server gets it
      this.changed.fire(log.uri);
    }
    const recorded: Recorded = {
      owner: run.owner, uri: log.uri, lines: [first, log.lines], command: command.replace(/\s+/g, ' ').trim(), cwd: run.cwd,
      failed: run.exitCode !== undefined && run.exitCode !== 0, quiet: !!run.quiet, silent: run.output.trim() === '',
      again: redact(run.command) === run.command ? run.command : undefined,
      byTerminal: run.byTerminal !== undefined, repository, over: false,
    };
    if (!recorded.failed) {
      for (const f of this.failures) f.over ||= f.cwd === recorded.cwd && f.command === recorded.command;
    }
    this.failures = this.failures.filter((f) => f !== run.replaces);
    if (recorded.failed) this.failures = [recorded, ...this.failures].slice(0, remembered);
    this.last.set(run.owner, recorded);
    this.added.fire(recorded);
    return recorded;
  }

  private async open(gitDir: string, terminal: string | undefined): Promise<Log> {
    // A name to know it by among the open files; a terminal may be called anything.
    const by = terminal === undefined ? 'source-control' : /^[A-Za-z]{2,12}$/.exec(terminal)?.[0].toLowerCase() ?? 'terminal';
    const name = `vscode-${by}-${process.pid}-${randomBytes(3).toString('hex')}.log`;
    if (!gitDir) return { uri: vscode.Uri.from({ scheme, path: `/gitauth/${name}` }), lines: 0, size: 0 };
    const dir = path.join(gitDir, 'gitauth');
    await fs.mkdir(dir, { mode: 0o700 }).catch((e) => {
      if (e.code !== 'EEXIST') throw e;
    });
    // A repository that came as an archive may hold a link that leads elsewhere.
    if (!(await fs.lstat(dir)).isDirectory()) throw new Error(`${dir} is not a folder`);
    const file = path.join(dir, name);
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL;
    const handle = await fs.open(file, flags | (constants.O_NOFOLLOW ?? 0), 0o600);
    return { uri: vscode.Uri.file(file), lines: 0, size: 0, file: handle };
  }

  private async remove(log: Log): Promise<void> {
    this.failures = this.failures.filter((f) => f.uri.toString() !== log.uri.toString());
    this.documents.delete(log.uri.toString());
    if (log.file) {
      await log.file.close();
      await fs.rm(log.uri.fsPath, { force: true });
      await fs.rmdir(path.dirname(log.uri.fsPath)).catch(() => undefined); // not empty: another terminal's
    } else {
      await vscode.workspace.openTextDocument(log.uri); // VS Code may have closed it
      this.changed.fire(log.uri); // it is empty now
    }
  }
}

// The marks of VS Code's shell integration (OSC 633), as a shell would send
// them: folder, command, begin of the output, exit status.
// https://code.visualstudio.com/docs/terminal/shell-integration
function frame(command: string, run: Run): string {
  const value = (s: string) => s.replace(/[\x00-\x1f\\;\x7f]/g, (c) => (c === '\\' ? '\\\\' : `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`));
  const mark = (s: string) => `\x1b]633;${s}\x07`;
  const cwd = run.cwd ? mark(`P;Cwd=${value(run.cwd)}`) : '';
  return `${cwd}${mark(`E;${value(command)}`)}${mark('C')}\n${run.output}${mark(run.exitCode === undefined ? 'D' : `D;${run.exitCode}`)}\n`;
}

/** Removes the logs of windows that ended without doing so. */
export async function removeStale(gitDirs: string[]): Promise<void> {
  const day = 24 * 60 * 60 * 1000;
  for (const gitDir of gitDirs) {
    const dir = path.join(gitDir, 'gitauth');
    for (const name of await fs.readdir(dir).catch(() => [] as string[])) {
      const pid = /^vscode-(?:[a-z-]+-)?(\d+)-[0-9a-f]{6,12}\.log$/.exec(name)?.[1];
      if (!pid) continue;
      const file = path.join(dir, name);
      const age = Date.now() - ((await fs.lstat(file).catch(() => undefined))?.mtimeMs ?? 0);
      // The number may be another program's by now.
      if (!alive(Number(pid)) || age > 7 * day) await fs.rm(file, { force: true }).catch(() => undefined);
    }
    await fs.rmdir(dir).catch(() => undefined); // not there, or not empty
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM';
  }
}
