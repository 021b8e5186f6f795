/** The commands of the command palette. */
import * as vscode from 'vscode';
import type { DocumentSymbol } from 'vscode-languageclient';
import type { Session } from './client';
import {
  type Changed, explainOnly, type Finding, findings, headline, isTerminal, problems, remoteOf, reveal, saveFixed, save,
  showHover,
} from './findings';
import type { GitExtension } from './gitExtension';
import { readAgain } from './lost';
import { say, showMessages } from './messages';
import { explained, unreadable } from './notification';
import { short } from './paths';
import { redact } from './redact';
import { around, configOf, inWindow, type Repository } from './repositories';
import type { Recorded, Transcripts } from './transcripts';
import { within } from './within';
import { t } from './words';

/** How long the server may take to explain a text, in milliseconds. */
const patience = 4000;

/** What a menu of Source Control gives: the repository that it belongs to. */
interface Place {
  rootUri?: vscode.Uri;
}

export class Commands implements vscode.Disposable {
  private readonly registered: vscode.Disposable;

  constructor(
    private readonly session: Session,
    private readonly git: GitExtension,
    private readonly transcripts: Transcripts,
    private readonly log: vscode.LogOutputChannel,
  ) {
    // A menu of Source Control says of which repository it is.
    const commands: [string, (place?: Place) => unknown][] = [
      ['openConfig', (place) => this.openConfig(place)],
      ['check', (place) => this.check(place)],
      ['testRemote', (place) => this.testRemote(place)],
      ['explain', () => this.explain()],
      ['restart', () => this.session.restart()],
      ['showLog', () => this.log.show()],
      ['messages', () => showMessages()],
      ['settings', () => vscode.commands.executeCommand('workbench.action.openSettings', '@ext:gitauth-ls.gitauth-ls')],
    ];
    const saving = vscode.commands.registerCommand(saveFixed, (files: Changed) => save(files));
    const registered = commands.map(([name, run]) => vscode.commands.registerCommand(`gitauth-ls.${name}`, run));
    this.registered = vscode.Disposable.from(saving, ...registered);
  }

  dispose(): void {
    this.registered.dispose();
  }

  /** Opens the configuration of a repository, which the explorer hides. */
  private async openConfig(place?: Place): Promise<void> {
    const repository = await this.choose(place);
    if (repository) await vscode.window.showTextDocument(configOf(repository), { preview: false });
  }

  /** Has the server look again, and leads to what it found. */
  private async check(place?: Place): Promise<void> {
    const repository = await this.choose(place);
    if (!repository || !(await this.needServer())) return;
    const config = configOf(repository);
    const isConfig = (uri: vscode.Uri) => uri.toString() === config.toString();
    const here = () => problems().filter(({ uri, diagnostic }) =>
      isConfig(uri) || (diagnostic.relatedInformation ?? []).some(({ location }) => isConfig(location.uri)));
    await this.session.quietly(() => this.lookAgain(config, here));
    const found = here();
    if (found.length === 0) {
      void say('information', t('Nothing is wrong with the remotes of {0}.', short(repository.folder)));
      return;
    }
    await reveal(found[0]);
    await vscode.commands.executeCommand('workbench.actions.view.problems');
    const folder = short(repository.folder);
    void say('information', found.length === 1
      ? t('1 problem with the remotes of {0}.', folder)
      : t('{0} problems with the remotes of {1}.', found.length, folder));
  }

  private async lookAgain(config: vscode.Uri, here: () => Finding[]): Promise<void> {
    await vscode.commands.executeCommand('gitauth.rescan');
    // What a terminal showed may be mended by now: only asking the server can tell.
    const inTerminal = ({ diagnostic }: Finding) =>
      (diagnostic.relatedInformation ?? []).some(({ location }) => isTerminal(location.uri));
    const failed = new Set(here().filter(inTerminal).map(({ diagnostic }) => remoteOf(diagnostic)));
    if (!failed.size || !vscode.workspace.isTrusted || !this.session.offers('gitauth.testRemote')) return;
    for (const remote of failed) {
      if (remote) await vscode.commands.executeCommand('gitauth.testRemote', { uri: config.toString(), remote, kind: 'url', index: 0 });
    }
    await new Promise((done) => setTimeout(done, 500)); // what it found is on its way
  }

  /** Has the server contact a remote now. */
  async testRemote(place?: Place): Promise<void> {
    if (!(await this.needServer())) return;
    if (!vscode.workspace.isTrusted) {
      void say('information', t('A remote is tested only in a trusted workspace, because Git may run programs that the repository names.'));
      return;
    }
    if (!this.session.offers('gitauth.testRemote')) {
      void say('information', t('This gitauth-ls cannot test remotes. Update it.'));
      return;
    }
    const repository = await this.choose(place);
    if (!repository) return;
    const remotes = await this.remotes(configOf(repository));
    if (remotes.length === 0) {
      void say('information', t('This repository has no remote.'));
      return;
    }
    const remote = remotes.length === 1 ? remotes[0] : await vscode.window.showQuickPick(remotes, { placeHolder: t('Which remote?') });
    const uri = configOf(repository).toString();
    if (remote) await vscode.commands.executeCommand('gitauth.testRemote', { uri, remote, kind: 'url', index: 0 });
  }

  /** Explains a command that failed, or a text that shows one. */
  private async explain(): Promise<void> {
    if (!(await this.needServer())) return;
    const clipboard = (await vscode.env.clipboard.readText()).trim();
    const editor = vscode.window.activeTextEditor;
    type Item = vscode.QuickPickItem & { run: () => Promise<void> };
    const items: Item[] = this.transcripts.recent().map((r) => ({
      label: `$(terminal) ${r.command}`,
      description: r.cwd && short(r.cwd),
      detail: this.summary(r),
      run: () => this.explainRun(r),
    }));
    if (clipboard) {
      items.push({
        label: `$(clippy) ${t('The text on the clipboard')}`,
        detail: redact(clipboard).split('\n', 1)[0].slice(0, 100),
        run: () => this.explainText(clipboard),
      });
    }
    if (editor) {
      items.push({
        label: `$(file) ${t('The open document')}`,
        description: short(editor.document.uri),
        run: () => this.explainDocument(editor.document),
      });
    }
    if (items.length === 0) {
      void say('information', t('No Git command failed here yet. Copy the output that you wonder about, then run this again.'));
      return;
    }
    const chosen = await vscode.window.showQuickPick(items, { placeHolder: t('What to explain?'), matchOnDetail: true });
    await chosen?.run();
  }

  private summary({ uri, lines: [from, to] }: Recorded): string | undefined {
    const found = findings(uri).find(({ diagnostic: { range } }) => range.start.line >= from && range.start.line < to);
    return found && headline(found.diagnostic);
  }

  private async explainRun(chosen: Recorded): Promise<void> {
    const run = chosen.silent ? await readAgain(chosen, this.transcripts) : chosen;
    if (!run) return void say('information', unreadable());
    const [finding] = (await within(explained(run), run === chosen ? 500 : patience)) ?? [];
    if (finding) return reveal(finding, true);
    // What is over by now has no finding, but the server still explains its lines.
    const editor = await vscode.window.showTextDocument(run.uri, { preview: false });
    for (let line = run.lines[0]; line < Math.min(run.lines[1], editor.document.lineCount); line++) {
      const place = editor.document.lineAt(line).range.start;
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', run.uri, place);
      if (hovers.length === 0) continue;
      await vscode.window.showTextDocument(run.uri, { selection: new vscode.Range(place, place), preview: false });
      await showHover();
      return;
    }
    const place = new vscode.Position(run.lines[0], 0);
    await vscode.window.showTextDocument(run.uri, { selection: new vscode.Range(place, place), preview: false });
    this.nothing();
  }

  private async explainText(text: string): Promise<void> {
    const content = text.split('\n').map((line) => redact(line)).join('\n') + '\n';
    const uri = this.transcripts.paste(content);
    explainOnly(uri);
    const document = await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(uri), 'gitauth-terminal');
    await vscode.window.showTextDocument(document, { preview: false });
    await this.showFirst(document);
  }

  private async explainDocument(document: vscode.TextDocument): Promise<void> {
    explainOnly(document.uri);
    await this.showFirst(await vscode.languages.setTextDocumentLanguage(document, 'gitauth-terminal'));
  }

  private async showFirst(document: vscode.TextDocument): Promise<void> {
    const recorded: Recorded = {
      owner: document, uri: document.uri, lines: [0, Infinity], command: '', cwd: undefined,
      failed: true, quiet: false, silent: false, over: false, byTerminal: false,
    };
    const [finding] = (await within(explained(recorded), patience)) ?? [];
    if (finding) await reveal(finding, true);
    else this.nothing();
  }

  private nothing(): void {
    void say('information', t('This text shows no failure of Git that is known.'));
  }

  /** Gives the repository of the active file, the only one, or the one that the user names. */
  private async choose(place?: Place): Promise<Repository | undefined> {
    const named = place?.rootUri && (await around(place.rootUri.fsPath));
    if (named) return named;
    const active = vscode.window.activeTextEditor?.document.uri;
    const here = active?.scheme === 'file' ? await around(vscode.Uri.joinPath(active, '..').fsPath) : undefined;
    if (here) return here;
    const all = await inWindow(this.git);
    if (all.length === 0) {
      void say('information', t('There is no Git repository here.'));
      return undefined;
    }
    if (all.length === 1) return all[0];
    const items = all.map((repository) => ({ label: short(repository.folder), repository }));
    return (await vscode.window.showQuickPick(items, { placeHolder: t('Which repository?') }))?.repository;
  }

  /** Asks the server for the outline of a configuration, whose sections are the remotes. */
  private async remotes(config: vscode.Uri): Promise<string[]> {
    const textDocument = { uri: config.toString() };
    const outline = await this.session.running()
      ?.sendRequest<DocumentSymbol[] | null>('textDocument/documentSymbol', { textDocument });
    const names = (outline ?? []).map((s) => /^remote "(.+)"$/.exec(s.name)?.[1]).filter((n) => n !== undefined);
    return [...new Set(names)];
  }

  private async needServer(): Promise<boolean> {
    await this.session.start();
    if (this.session.running()) return true;
    await this.session.restart(); // says why it does not work
    return !!this.session.running();
  }
}
