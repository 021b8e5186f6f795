/**
 * The item in the status bar: that nothing is wrong with the remotes, how many
 * problems there are, or that the server does not run. It opens the menu.
 */
import * as vscode from 'vscode';
import type { Session } from './client';
import { headline, onDidChangeFindings, problems, reveal } from './findings';
import { messages } from './messages';
import { short } from './paths';
import { t } from './words';

/** The item, and the commands behind it, until disposed of. */
export function showStatus(session: Session): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('gitauth-ls.findings', vscode.StatusBarAlignment.Left, 0);
  item.command = 'gitauth-ls.menu';
  const update = () => {
    const list = problems();
    void vscode.commands.executeCommand('setContext', 'gitauth-ls.findings', list.length > 0);
    item.name = t('Git Auth: remotes');
    if (session.state === 'off') return item.hide(); // there is no repository
    item.text = `$(key) ${summary(session, list.length)}`;
    item.tooltip = tooltip(session);
    const grave = session.state === 'failed' ||
      list.some(({ diagnostic }) => diagnostic.severity === vscode.DiagnosticSeverity.Error);
    item.backgroundColor = grave ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };
  update();
  return vscode.Disposable.from(
    item,
    session.onDidChangeState(update),
    onDidChangeFindings(update),
    vscode.workspace.onDidChangeConfiguration((e) => e.affectsConfiguration('gitauth.locale') && update()),
    vscode.commands.registerCommand('gitauth-ls.showFinding', showFinding),
    vscode.commands.registerCommand('gitauth-ls.menu', () => showMenu(session)),
  );
}

function summary(session: Session, count: number): string {
  if (session.state === 'failed') return t('Git Auth: not running');
  if (count === 1) return t('Git: 1 problem');
  if (count > 1) return t('Git: {0} problems', count);
  return session.state === 'running' ? t('Git: OK') : t('Git: …');
}

function tooltip(session: Session): string {
  if (session.state === 'failed') return session.reason;
  const list = problems();
  if (list.length) return list.slice(0, 5).map(({ diagnostic }) => headline(diagnostic)).join('\n\n');
  return session.state === 'running' ? t('Nothing is known to be wrong with the remotes.') : t('Git Auth is starting.');
}

type Item = vscode.QuickPickItem & { run?: () => unknown };

const heading = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });

const icons = ['error', 'warning', 'info', 'lightbulb'];

function places(): Item[] {
  return problems().map((finding) => ({
    label: `$(${icons[finding.diagnostic.severity]}) ${headline(finding.diagnostic)}`,
    description: `${short(finding.uri)}:${finding.diagnostic.range.start.line + 1}`,
    run: () => reveal(finding),
  }));
}

async function showFinding(): Promise<void> {
  const list = problems();
  if (list.length <= 1) return list[0] && reveal(list[0]);
  await (await vscode.window.showQuickPick(places(), { placeHolder: t('Which problem?') }))?.run?.();
}

/** What there is to do, with what is wrong on top. */
async function showMenu(session: Session): Promise<void> {
  const command = (name: string) => () => vscode.commands.executeCommand(`gitauth-ls.${name}`);
  const wrong = places();
  const items: Item[] = [
    ...(session.state === 'failed' ? [heading(t('Not running')), { label: `$(error) ${session.reason}`, run: command('restart') }] : []),
    ...(wrong.length ? [heading(t('Problems')), ...wrong] : []),
    heading(t('Actions')),
    { label: `$(search) ${t('Check This Repository')}`, run: command('check') },
    { label: `$(plug) ${t('Test Remote')}`, run: command('testRemote') },
    { label: `$(terminal) ${t('Explain Terminal Output')}`, run: command('explain') },
    ...(messages() ? [{ label: `$(history) ${t('Last Messages')}`, run: command('messages') }] : []),
    { label: `$(go-to-file) ${t('Open Git Config')}`, run: command('openConfig') },
    heading(t('Git Auth')),
    { label: `$(output) ${t('Show Log')}`, run: command('showLog') },
    { label: `$(debug-restart) ${t('Restart Server')}`, run: command('restart') },
    { label: `$(gear) ${t('Settings')}`, run: command('settings') },
  ];
  const options = { placeHolder: summary(session, wrong.length), matchOnDescription: true };
  await (await vscode.window.showQuickPick(items, options))?.run?.();
}
