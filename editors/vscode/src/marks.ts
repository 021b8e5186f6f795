/**
 * Shows a recorded command as a person would expect it: the marks around it,
 * which the server needs, are hidden, and the command and its folder stand in
 * their place.
 */
import * as vscode from 'vscode';
import { tilde } from './paths';

// Marks of shell integration, and sequences that move a cursor.
const sequence = /\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b./g;

export function showMarks(): vscode.Disposable {
  // Text cannot be left out of an editor in any other way than by style.
  const hidden = vscode.window.createTextEditorDecorationType({ textDecoration: 'none; display: none' });
  const prompt = vscode.window.createTextEditorDecorationType({});
  const update = (editor: vscode.TextEditor) => {
    if (editor.document.languageId !== 'gitauth-terminal') return;
    const ranges: vscode.Range[] = [];
    const prompts: vscode.DecorationOptions[] = [];
    for (let line = 0; line < editor.document.lineCount; line++) {
      const text = editor.document.lineAt(line).text;
      if (!text.includes('\x1b')) continue;
      for (const m of text.matchAll(sequence)) {
        ranges.push(new vscode.Range(line, m.index, line, m.index + m[0].length));
      }
      const command = /\x1b\]633;E;([^\x07;]*)/.exec(text)?.[1];
      if (command === undefined) continue;
      const cwd = /\x1b\]633;P;Cwd=([^\x07;]*)/.exec(text)?.[1];
      const contentText = `${cwd ? `${tilde(plain(cwd))} ` : ''}$ ${plain(command)}`;
      const color = new vscode.ThemeColor('descriptionForeground');
      const renderOptions = { after: { contentText, color, fontWeight: 'bold' } };
      prompts.push({ range: new vscode.Range(line, text.length, line, text.length), renderOptions });
    }
    editor.setDecorations(hidden, ranges);
    editor.setDecorations(prompt, prompts);
  };
  const updateEditorsOf = (document: vscode.TextDocument) =>
    vscode.window.visibleTextEditors.filter((e) => e.document === document).forEach(update);
  vscode.window.visibleTextEditors.forEach(update);
  return vscode.Disposable.from(
    hidden,
    prompt,
    vscode.window.onDidChangeVisibleTextEditors((editors) => editors.forEach(update)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => updateEditorsOf(document)),
    vscode.workspace.onDidOpenTextDocument(updateEditorsOf),
  );
}

function plain(escaped: string): string {
  const character = (hex: string) => (hex === '0a' || hex === '0d' ? ' ' : String.fromCharCode(parseInt(hex, 16)));
  return escaped.replace(/\\x([0-9a-f]{2})/g, (_, hex) => character(hex)).replace(/\\\\/g, '\\');
}
