/**
 * What this extension says, in the language of the setting gitauth.locale, as the
 * server speaks it: VS Code's own language unless the user named another.
 */
import * as vscode from 'vscode';
import japanese from '../l10n/bundle.l10n.ja.json';

/** Gives a text in the user's language, with its values in the place of {0}, {1}, …. */
export function t(text: string, ...values: (string | number)[]): string {
  const locale = vscode.workspace.getConfiguration('gitauth').get<string>('locale');
  if (locale !== 'en' && locale !== 'ja') return vscode.l10n.t(text, ...values);
  const said = (locale === 'ja' && (japanese as Record<string, string>)[text]) || text;
  return said.replace(/\{(\d)\}/g, (hole, n) => String(values[Number(n)] ?? hole));
}
