/**
 * The session with the server: starts it, starts it again when it ended, and
 * says what to do when that does not help.
 */
import * as vscode from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, State, type LanguageClientOptions, type Middleware } from 'vscode-languageclient/node';
import type { GitExtension } from './gitExtension';
import { cleanFiles, save, saveFixed } from './findings';
import { findServer, ServerProblem } from './server';
import { serverSettings } from './settings';
import { scheme } from './transcripts';

/** The server is started again until it ended this often within window milliseconds. */
const crashes = { most: 5, window: 3 * 60 * 1000 };

export class Session implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private work: Promise<void> = Promise.resolve();
  private ended: number[] = [];
  private wanted = false;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly git: GitExtension,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** The client while the server runs. */
  running(): LanguageClient | undefined {
    return this.client?.state === State.Running ? this.client : undefined;
  }

  /** Says whether the server that runs has a command. */
  offers(command: string): boolean {
    return !!this.running()?.initializeResult?.capabilities.executeCommandProvider?.commands.includes(command);
  }

  /** Starts the server, unless it was started before. */
  start(): Promise<void> {
    if (this.wanted) return this.work;
    this.wanted = true;
    return this.restart();
  }

  /** Ends the server, if it runs, and starts it. */
  restart(): Promise<void> {
    this.wanted = true;
    this.work = this.work.then(async () => {
      await this.stop();
      this.ended = [];
      await this.launch();
    });
    return this.work;
  }

  async dispose(): Promise<void> {
    await this.stop();
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // A client that never started, or whose server is gone, refuses to be stopped.
    await client?.dispose(2000).catch(() => undefined);
  }

  private async launch(): Promise<void> {
    let client: LanguageClient | undefined;
    let end = () => {};
    const ended = new Promise<void>((done) => (end = done));
    const closed = () => {
      end();
      this.crashed(client);
    };
    try {
      const { command, version } = await findServer(this.context);
      this.log.info(`gitauth-ls ${version}: ${command}`);
      client = new LanguageClient('gitauth', 'Git Auth', { command, args: ['serve'] }, this.options(closed));
      this.client = client;
      // A client whose server ends while it starts never says that it did not start.
      await Promise.race([client.start(), ended]);
    } catch (e) {
      this.log.error(e instanceof Error ? e.message : String(e));
      if (e instanceof ServerProblem) void this.offer(e.message);
      else this.crashed(client);
    }
  }

  // The client could restart the server itself, but gives up silently on one that
  // ends while it starts. It tells of an end twice then, which counts once.
  private crashed(client: LanguageClient | undefined): void {
    if (!client || client !== this.client) return;
    this.client = undefined;
    const now = Date.now();
    this.ended = [...this.ended.filter((t) => now - t < crashes.window), now];
    this.log.warn(`the server ended (${this.ended.length})`);
    if (this.ended.length >= crashes.most) {
      void this.offer(vscode.l10n.t('gitauth-ls ended {0} times within three minutes and is not started again.', crashes.most));
      return;
    }
    this.work = this.work.then(async () => {
      // The client tidies up after it told of the end; its commands are taken until then.
      await new Promise((done) => setTimeout(done, 100));
      await client.dispose(2000).catch(() => undefined);
      if (!this.client) await this.launch();
    });
  }

  private options(closed: () => void): LanguageClientOptions {
    const middleware: Middleware = {
      // VS Code closes a document that no tab shows after some minutes; what it
      // says about a remote is true until its terminal ends.
      didClose: async (document, next) => {
        if (document.uri.scheme !== scheme || document.getText() === '') await next(document);
      },
      // A fix that is only in the editor fixes nothing yet.
      provideCodeActions: async (document, range, context, token, next) => {
        const actions = await next(document, range, context, token);
        for (const action of actions ?? []) {
          if (action instanceof vscode.CodeAction && action.edit && !action.command) {
            const files = cleanFiles(action.edit);
            if (files.length) action.command = { title: '', command: saveFixed, arguments: [files] };
          }
        }
        return actions;
      },
      workspace: {
        // So is what a command of the server changed.
        handleApplyEdit: async (params, next) => {
          const edit = await this.running()?.protocol2CodeConverter.asWorkspaceEdit(params.edit);
          const clean = edit ? cleanFiles(edit) : [];
          const result = await next(params, new vscode.CancellationTokenSource().token);
          await save(clean);
          return result;
        },
        // The whole section would include settings that the server does not know.
        configuration: async (params, token, next) => {
          if (params.items.length === 1 && params.items[0].section === 'gitauth') return [await serverSettings(this.git)];
          return next(params, token);
        },
      },
    };
    return {
      // By pattern as well: people, and other extensions, give these files other languages.
      documentSelector: [
        { scheme: 'file', language: 'gitconfig' },
        { scheme: 'file', language: 'gitauth-terminal' },
        { scheme: 'untitled', language: 'gitauth-terminal' },
        { scheme, language: 'gitauth-terminal' },
        ...['**/.git/config', '**/.git/config.worktree', '**/.git/worktrees/*/config.worktree', '**/.git/modules/**/config', '**/.gitmodules', '**/.gitconfig', '**/.config/git/config', '**/*.git/config', '**/.ssh/config'].map(
          (pattern) => ({ scheme: 'file', pattern }),
        ),
      ],
      synchronize: { configurationSection: 'gitauth' },
      initializationOptions: () => ({ trusted: vscode.workspace.isTrusted }),
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      middleware,
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          closed();
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    };
  }

  private async offer(message: string): Promise<void> {
    const restart = vscode.l10n.t('Restart Server');
    const showLog = vscode.l10n.t('Show Log');
    switch (await vscode.window.showErrorMessage(message, restart, showLog)) {
      case restart:
        await this.restart();
        break;
      case showLog:
        this.log.show();
    }
  }
}
