/**
 * An item in the status bar that is there only while something is wrong with a
 * remote, and leads to it.
 */
import * as vscode from 'vscode';
import { headline, problems, reveal } from './findings';

/** The item, and the command behind it, until disposed of. */
export function showStatus(): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('gitauth-ls.findings', vscode.StatusBarAlignment.Left, 0);
  item.name = vscode.l10n.t('Git Auth: problems with remotes');
  item.command = 'gitauth-ls.showFinding';
  const update = () => {
    const list = problems();
    void vscode.commands.executeCommand('setContext', 'gitauth-ls.findings', list.length > 0);
    if (list.length === 0) return item.hide();
    item.text = `$(key) ${list.length === 1 ? vscode.l10n.t('Git: 1 problem') : vscode.l10n.t('Git: {0} problems', list.length)}`;
    item.tooltip = list.slice(0, 5).map(({ diagnostic }) => headline(diagnostic)).join('\n\n');
    const failed = list.some(({ diagnostic }) => diagnostic.severity === vscode.DiagnosticSeverity.Error);
    item.backgroundColor = failed ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };
  update();
  return vscode.Disposable.from(item, vscode.languages.onDidChangeDiagnostics(update), vscode.commands.registerCommand('gitauth-ls.showFinding', showFinding));
}

async function showFinding(): Promise<void> {
  const list = problems();
  if (list.length <= 1) return list[0] && reveal(list[0]);
  const items = list.map((finding) => ({ label: headline(finding.diagnostic), description: vscode.workspace.asRelativePath(finding.uri), finding }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which problem?') });
  if (chosen) await reveal(chosen.finding);
}
