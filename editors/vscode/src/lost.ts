/**
 * Reads what a terminal showed and did not pass on: VS Code's API loses the
 * output of commands of under some 20 ms. The only other way to it is VS Code's
 * own command that copies the last command's output, so this happens only when
 * the user asks for it, and the clipboard gets its text back.
 */
import * as vscode from 'vscode';
import { shellOf } from './capture';
import { Output } from './output';
import type { Recorded, Transcripts } from './transcripts';

/** Keeps the output as if it had come when it was printed; undefined where it cannot be had. */
export async function readAgain(run: Recorded, transcripts: Transcripts): Promise<Recorded | undefined> {
  const terminal = vscode.window.terminals.find((t) => t === run.owner);
  // Only the newest command's output can be copied.
  if (!terminal || transcripts.newest(terminal) !== run) return undefined;
  terminal.show(true);
  const before = await vscode.env.clipboard.readText();
  const mark = `gitauth-ls ${Math.random()}`; // tells an output that was not copied from one that was there
  let text: string;
  try {
    await vscode.env.clipboard.writeText(mark);
    await vscode.commands.executeCommand('workbench.action.terminal.copyLastCommandOutput');
    text = await vscode.env.clipboard.readText();
  } finally {
    await vscode.env.clipboard.writeText(before);
  }
  if (text === mark || !text.trim()) return undefined;
  const output = new Output();
  output.write(text);
  return transcripts.record({
    owner: run.owner, cwd: run.cwd, command: run.command, byTerminal: shellOf(terminal),
    output: output.text(), exitCode: 1, replaces: run,
  });
}
