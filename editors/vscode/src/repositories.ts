/**
 * Finds repositories by the files that make them, without running Git: the
 * extension has to know only where a configuration and a Git directory are.
 */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { GitExtension } from './gitExtension';

export interface Repository {
  /** The work tree, or the repository itself where it is bare. */
  folder: string;
  /** The Git directory of this work tree. */
  gitDir: string;
  /** The Git directory with the configuration: another one in a linked work tree. */
  commonDir: string;
}

/** Where a repository's configuration is. */
export function configOf(r: Repository): vscode.Uri {
  return vscode.Uri.file(path.join(r.commonDir, 'config'));
}

/** Finds the repository that a folder belongs to. */
export async function around(folder: string): Promise<Repository | undefined> {
  for (let dir = path.resolve(folder); ; dir = path.dirname(dir)) {
    const found = await at(dir);
    if (found || path.dirname(dir) === dir) return found;
  }
}

/** Finds the repository whose work tree, or bare self, a folder is. */
async function at(dir: string): Promise<Repository | undefined> {
  const dotGit = path.join(dir, '.git');
  const kind = await fs.stat(dotGit).catch(() => undefined);
  if (kind?.isDirectory() && (await isGitDir(dotGit))) {
    return { folder: dir, gitDir: dotGit, commonDir: await commonDir(dotGit) };
  }
  if (kind?.isFile()) {
    const text = await fs.readFile(dotGit, 'utf8').catch(() => '');
    const to = /^gitdir: (.+?)[\r\n]*$/.exec(text)?.[1];
    const gitDir = to && path.resolve(dir, to);
    if (gitDir && (await isGitDir(gitDir))) return { folder: dir, gitDir, commonDir: await commonDir(gitDir) };
  }
  if (path.basename(dir) !== '.git' && (await isGitDir(dir))) return { folder: dir, gitDir: dir, commonDir: dir };
  return undefined;
}

async function isGitDir(dir: string): Promise<boolean> {
  const head = await fs.lstat(path.join(dir, 'HEAD')).catch(() => undefined);
  if (!head) return false;
  const common = await commonDir(dir);
  const isFolder = (name: string) => fs.stat(path.join(common, name)).then((s) => s.isDirectory(), () => false);
  return (await Promise.all(['objects', 'refs'].map(isFolder))).every(Boolean);
}

async function commonDir(gitDir: string): Promise<string> {
  const to = await fs.readFile(path.join(gitDir, 'commondir'), 'utf8').catch(() => '');
  return to ? path.resolve(gitDir, to.trim()) : gitDir;
}

/**
 * Lists the repositories that the window is about: those around or directly in
 * its folders, and those that VS Code's own Git extension found, if it is asked.
 */
export async function inWindow(git?: GitExtension): Promise<Repository[]> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter((f) => f.uri.scheme === 'file').map((f) => f.uri.fsPath);
  const found: (Repository | undefined)[] = [];
  for (const folder of folders) {
    const repository = await around(folder);
    found.push(repository);
    if (repository) continue;
    const children = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
    const below = children.filter((c) => c.isDirectory()).slice(0, 200);
    found.push(...(await Promise.all(below.map((c) => at(path.join(folder, c.name))))));
  }
  found.push(...(await Promise.all(((await git?.folders()) ?? []).map((f) => around(f)))));
  const unique = new Map<string, Repository>();
  for (const r of found) if (r) unique.set(r.gitDir, r);
  return [...unique.values()];
}

/** Says whether the server knows a repository: it follows only logs of those in or around the window's folders. */
export function belongsToWindow(r: Repository): boolean {
  return (vscode.workspace.workspaceFolders ?? []).some(({ uri }) =>
    uri.scheme === 'file' && (inside(uri.fsPath, r.folder) || inside(r.folder, uri.fsPath)));
}

/** Says whether a path is a folder or in it. */
export function inside(outer: string, inner: string): boolean {
  const way = path.relative(outer, inner);
  return way === '' || (!way.startsWith('..') && !path.isAbsolute(way));
}
