/**
 * Notifications, which are still there after they have gone: the last ones can be
 * shown again with their buttons.
 */
import * as vscode from 'vscode';
import { t } from './words';

export interface Button {
  title: string;
  run(): unknown;
}

export type Kind = 'information' | 'warning' | 'error';

export interface Message {
  kind: Kind;
  text: string;
  buttons: Button[];
  when: Date;
}

/** Messages that are kept. */
const most = 20;

/** The newest first. */
let kept: Message[] = [];

/** Shows a message and carries out the button that is pressed. The same one twice is kept once. */
export async function say(kind: Kind, text: string, ...buttons: Button[]): Promise<void> {
  await show(keep(kind, text, ...buttons));
}

/** Keeps a message that need not be shown now. */
export function keep(kind: Kind, text: string, ...buttons: Button[]): Message {
  const message = { kind, text, buttons, when: new Date() };
  kept = [message, ...kept.filter((m) => m.text !== text)].slice(0, most);
  return message;
}

async function show({ kind, text, buttons }: Message): Promise<void> {
  const notify = {
    information: vscode.window.showInformationMessage,
    warning: vscode.window.showWarningMessage,
    error: vscode.window.showErrorMessage,
  }[kind];
  const pressed = await notify(text, ...buttons.map(({ title }) => title));
  await buttons.find(({ title }) => title === pressed)?.run();
}

/** How many messages can be shown again. */
export const messages = () => kept.length;

/** Lists the last messages, and shows the one that is chosen again. */
export async function showMessages(): Promise<void> {
  const icons = { information: 'info', warning: 'warning', error: 'error' };
  const items = kept.map((message) => ({
    label: `$(${icons[message.kind]}) ${message.text}`,
    description: message.when.toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false }),
    message,
  }));
  const placeHolder = items.length ? t('Show which message again?') : t('Nothing was said yet.');
  const chosen = await vscode.window.showQuickPick(items, { placeHolder });
  if (chosen) await show(chosen.message);
}
