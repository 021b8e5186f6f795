/** "Ignore this rule", as a quick fix: writes the setting gitauth.severity. */
import * as vscode from 'vscode';
import { codeOf, failed } from './findings';
import { say } from './messages';
import { t } from './words';

const command = 'gitauth-ls.ignoreRule';

/** The actions that ignore the rules behind diagnostics. A command that failed is no matter of taste. */
export function ignoring(diagnostics: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
  const actions = new Map<string, vscode.CodeAction>();
  for (const d of diagnostics) {
    const code = codeOf(d);
    if (d.source !== 'gitauth' || !code || failed(d)) continue;
    const action = actions.get(code) ?? new vscode.CodeAction(t('Ignore the rule “{0}” (changes your settings)…', code), vscode.CodeActionKind.QuickFix);
    action.command = { title: action.title, command, arguments: [code] };
    action.diagnostics = [...(action.diagnostics ?? []), d];
    actions.set(code, action);
  }
  return [...actions.values()];
}

export function ignoreRules(): vscode.Disposable {
  return vscode.commands.registerCommand(command, ignore);
}

async function ignore(code: string): Promise<void> {
  const everywhere = { label: t('Everywhere, for me'), description: t('user settings'), target: vscode.ConfigurationTarget.Global };
  const here = { label: t('In this workspace, for all who open it'), description: t('workspace settings'), target: vscode.ConfigurationTarget.Workspace };
  const placeHolder = t('Where should “{0}” be ignored?', code);
  const where = vscode.workspace.workspaceFolders
    ? await vscode.window.showQuickPick([everywhere, here], { placeHolder })
    : everywhere;
  if (!where) return;
  await set(code, where.target, 'off');
  await say('information', t('“{0}” is ignored: {1}.', code, where.description),
    { title: t('Undo'), run: () => set(code, where.target, undefined) },
    { title: t('Open Settings'), run: () => vscode.commands.executeCommand('workbench.action.openSettings', '@id:gitauth.severity') });
}

async function set(code: string, target: vscode.ConfigurationTarget, severity: string | undefined): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('gitauth');
  const all = configuration.inspect<Record<string, string>>('severity');
  const before = target === vscode.ConfigurationTarget.Global ? all?.globalValue : all?.workspaceValue;
  const { [code]: _, ...rest } = before ?? {};
  const value = severity ? { ...rest, [code]: severity } : rest;
  await configuration.update('severity', Object.keys(value).length ? value : undefined, target);
}
