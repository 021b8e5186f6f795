/** Paths as people read them. */
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';

/** Gives a path in a text with "~" in the place of the home directory. */
export function tilde(file: string): string {
  const home = os.homedir();
  const way = home && path.relative(home, file);
  if (!home || way.startsWith('..') || path.isAbsolute(way)) return file;
  return way ? `~${path.sep}${way}` : '~';
}

/** Names a file or folder by its way in the window: from its folder, which has its name where there are several. */
export function short(where: vscode.Uri | string): string {
  const uri = typeof where === 'string' ? vscode.Uri.file(where) : where;
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return uri.scheme === 'file' ? tilde(uri.fsPath) : path.posix.basename(uri.path);
  const way = path.relative(folder.uri.fsPath, uri.fsPath);
  if (!way) return folder.name;
  return (vscode.workspace.workspaceFolders?.length ?? 0) > 1 ? path.join(folder.name, way) : way;
}
