/** Finds the server's program and asks it who it is before it is trusted with a session. */
import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { tilde } from './paths';
import { t } from './words';

/** The oldest server that this extension works with. */
const oldest = [0, 1, 0];

const setting = 'gitauth.server.path';

/** How long the program may take to say its version, in milliseconds. */
const patience = 10_000;

/** Why there is no server, in words for the user. */
export class ServerProblem extends Error {
  /** setting is what to change. */
  constructor(message: string, readonly setting?: string) {
    super(message);
  }
}

/**
 * Finds the server: the one that the setting names, the one in this package, or
 * the one on PATH, in this order. Throws a ServerProblem if there is none or it
 * is too old.
 */
export async function findServer(extension: vscode.ExtensionContext): Promise<{ command: string; version: string }> {
  const name = process.platform === 'win32' ? 'gitauth-ls.exe' : 'gitauth-ls';
  // In a restricted workspace VS Code leaves the workspace's value out.
  const set = vscode.workspace.getConfiguration('gitauth').get<string>('server.path')?.trim();
  if (set) {
    const command = set.replace(/^~(?=[\\/])/, process.env.HOME ?? process.env.USERPROFILE ?? '~');
    if (!path.isAbsolute(command)) throw new ServerProblem(t('The setting gitauth.server.path has to be an absolute path: “{0}” is none.', set), setting);
    if (!(await runnable(command))) throw new ServerProblem(t('There is no program at “{0}”, where the setting gitauth.server.path says.', set), setting);
    return { command, version: await version(command, setting) };
  }
  const bundled = extension.asAbsolutePath(path.join('server', name));
  for (const command of [bundled, ...onPath(name)]) {
    if (await runnable(command)) return { command, version: await version(command) };
  }
  throw new ServerProblem(
    t('gitauth-ls was not found: this package has none for {0}, and there is none on PATH. Install it, or set gitauth.server.path.', `${process.platform}-${process.arch}`),
    setting,
  );
}

// Relative entries would run a program of the folder that is open.
function onPath(name: string): string[] {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((dir) => path.isAbsolute(dir));
  return folders.map((dir) => path.join(dir, name));
}

async function runnable(file: string): Promise<boolean> {
  const is = await fs.stat(file).then((s) => s.isFile(), () => false);
  return is && (process.platform === 'win32' || (await fs.access(file, fs.constants.X_OK).then(() => true, () => false)));
}

async function version(command: string, setting?: string): Promise<string> {
  const out = await new Promise<string>((done, fail) => {
    const options = { timeout: patience, windowsHide: true, maxBuffer: 1 << 16 };
    execFile(command, ['version'], options, (error, stdout) => (error ? fail(error) : done(stdout)));
  }).catch((error) => {
    throw new ServerProblem(t('“{0}” could not be started: {1}', tilde(command), String(error.code ?? error.signal ?? error.message)), setting);
  });
  const found = /^gitauth-ls (\S+)/.exec(out)?.[1];
  if (!found) throw new ServerProblem(t('“{0}” is another program: it does not say that it is gitauth-ls.', tilde(command)), setting);
  const numbers = /^v?(\d+)\.(\d+)\.(\d+)/.exec(found)?.slice(1).map(Number);
  const differs = numbers?.findIndex((n, i) => n !== oldest[i]) ?? -1;
  if (numbers && differs >= 0 && numbers[differs] < oldest[differs]) {
    throw new ServerProblem(t('gitauth-ls {0} at “{1}” is older than {2}, which this extension needs. Update it.', found, tilde(command), oldest.join('.')), setting);
  }
  return found; // one that somebody built is named otherwise, and taken as it is
}
