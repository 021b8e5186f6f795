/** What the server is told: its settings, as the user set them in VS Code. */
import * as vscode from 'vscode';
import type { GitExtension } from './gitExtension';

// The settings of the server; the others below "gitauth" are this extension's.
const ofServer = [
  'git.path', 'hosts', 'inlayHints', 'locale', 'minimumGitVersion', 'preferredProtocol', 'severity', 'terminal.logs',
  'token.expiresInDays', 'token.kind', 'verify',
];

/**
 * The settings by name. The Git that is checked is the one that VS Code runs,
 * unless the user named one.
 */
export async function serverSettings(git: GitExtension, scope?: vscode.Uri): Promise<Record<string, unknown>> {
  const configuration = vscode.workspace.getConfiguration('gitauth', scope);
  const settings = Object.fromEntries(ofServer.map((name) => [name, configuration.get(name)]));
  if (!settings['git.path']) settings['git.path'] = (await git.path()) ?? '';
  return settings;
}
