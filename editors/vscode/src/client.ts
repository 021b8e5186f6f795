/**
 * The session with the server: starts it, starts it again when it ended, and
 * says what to do when that does not help.
 */
import * as vscode from 'vscode';
import type { LanguageClient, LanguageClientOptions, Middleware, ShowMessageParams } from 'vscode-languageclient/node';
import type { GitExtension } from './gitExtension';
import { filesOf, fixed, forget, isForeign, received, save, saveFixed, shownAt } from './findings';
import { ignoring } from './ignore';
import { keep, say, type Button, type Kind } from './messages';
import { findServer, ServerProblem } from './server';
import { serverSettings } from './settings';
import { scheme } from './transcripts';
import { t } from './words';

/** The server is started again until it ended this often within window milliseconds. */
const crashes = { most: 5, window: 3 * 60 * 1000 };

/** Commands of the server after which what failed may work: they change what Git logs in with. */
const mending = ['gitauth.forgetCredential', 'gitauth.closeKey'];

/** "off" until there is something to do, "failed" if the server does not run and is not started again. */
export type State = 'off' | 'starting' | 'running' | 'failed';

interface Place {
  uri: string;
  remote: string;
}

export class Session implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private now: State = 'off';
  /** Why it does not run. */
  reason = '';
  /** The remotes that were tested last, by the configuration's URI. */
  private readonly tested = new Map<string, Place>();
  private silence = 0;
  /** How often the server said that something was done. */
  private informed = 0;
  private client: LanguageClient | undefined;
  private work: Promise<void> = Promise.resolve();
  private ended: number[] = [];
  private wanted = false;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly git: GitExtension,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  readonly onDidChangeState = this.changed.event;

  get state(): State {
    return this.now;
  }

  private become(state: State, reason = ''): void {
    this.now = state;
    this.reason = reason;
    this.changed.fire();
  }

  /** The client while the server runs. */
  running(): LanguageClient | undefined {
    return this.client?.isRunning() ? this.client : undefined;
  }

  /** Does something of which the outcome is told when it is done, so that the server's own messages are only kept. */
  async quietly(work: () => Promise<void>): Promise<void> {
    this.silence++;
    await work().finally(() => this.silence--);
  }

  /** Gives the way to repeat the last test of a remote in one of some files. */
  testAgain(files: readonly vscode.Uri[]): (() => Thenable<unknown>) | undefined {
    const place = files.map((uri) => this.tested.get(uri.toString())).find((p) => p);
    return place && (() => vscode.commands.executeCommand('gitauth.testRemote', place));
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
    forget();
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
    this.become('starting');
    try {
      const [{ command, version }, library] = await Promise.all([findServer(this.context), import('vscode-languageclient/node')]);
      this.log.info(`gitauth-ls ${version}: ${command}`);
      client = new library.LanguageClient('gitauth', 'Git Auth', { command, args: ['serve'] }, this.options(library, closed));
      client.onNotification('window/showMessage', (message: ShowMessageParams) => this.tell(message));
      this.client = client;
      // A client whose server ends while it starts never says that it did not start.
      await Promise.race([client.start(), ended]);
      if (this.client === client) this.become('running');
    } catch (e) {
      const message = e instanceof Error ? e.message : String(e);
      this.log.error(message);
      if (client && !(e instanceof ServerProblem)) this.crashed(client);
      else void this.offer(message, e instanceof ServerProblem ? e.setting : undefined);
    }
  }

  // The client could restart the server itself, but gives up silently on one that
  // ends while it starts. It tells of an end twice then, which counts once.
  private crashed(client: LanguageClient | undefined): void {
    if (!client || client !== this.client) return;
    this.client = undefined;
    forget();
    this.become('starting');
    const now = Date.now();
    this.ended = [...this.ended.filter((t) => now - t < crashes.window), now];
    this.log.warn(`the server ended (${this.ended.length})`);
    if (this.ended.length >= crashes.most) {
      void this.offer(t('gitauth-ls ended {0} times within three minutes and is not started again.', crashes.most));
      return;
    }
    this.work = this.work.then(async () => {
      // The client tidies up after it told of the end; its commands are taken until then.
      await new Promise((done) => setTimeout(done, 100));
      await client.dispose(2000).catch(() => undefined);
      if (!this.client) await this.launch();
    });
  }

  private options(library: typeof import('vscode-languageclient/node'), closed: () => void): LanguageClientOptions {
    const { CloseAction, ErrorAction, RevealOutputChannelOn } = library;
    const middleware: Middleware = {
      // VS Code closes a document that no tab shows after some minutes; what it
      // says about a remote is true until its terminal ends.
      didClose: async (document, next) => {
        if (document.uri.scheme !== scheme || document.getText() === '' || isForeign(document.uri)) await next(document);
      },
      handleDiagnostics: (uri, diagnostics, next) => received(uri, diagnostics, (list) => next(uri, list)),
      // A fix that is only in the editor fixes nothing yet.
      provideCodeActions: async (document, range, context, token, next) => {
        const actions = await next(document, range, context, token);
        for (const action of actions ?? []) {
          if (action instanceof vscode.CodeAction && action.edit && !action.command) {
            action.command = { title: '', command: saveFixed, arguments: [filesOf(action.edit, action.title)] };
          }
        }
        const quickFixes = !context.only || context.only.contains(vscode.CodeActionKind.QuickFix);
        return [...(actions ?? []), ...(quickFixes ? ignoring(context.diagnostics) : [])];
      },
      // VS Code says at a mark what is wrong, and this need not say it again.
      provideHover: async (document, position, token, next) => {
        const hover = await next(document, position, token);
        const said = shownAt(document.uri, position).map(({ message }) => words(message));
        for (const content of hover && said.length ? hover.contents : []) {
          if (!(content instanceof vscode.MarkdownString)) continue;
          const paragraphs = content.value.split('\n\n');
          content.value = paragraphs.filter((paragraph) => !said.includes(words(paragraph))).join('\n\n');
        }
        return hover;
      },
      executeCommand: async (command, args, next) => {
        const [place] = args as Partial<Place>[];
        if (command === 'gitauth.testRemote' && place?.uri && place.remote) {
          this.tested.set(vscode.Uri.parse(place.uri).toString(), place as Place);
        }
        const before = this.informed;
        const result = await next(command, args);
        if (mending.includes(command) && this.informed > before) fixed(place?.uri ? [vscode.Uri.parse(place.uri)] : []);
        return result;
      },
      workspace: {
        // So is what a command of the server changed.
        handleApplyEdit: async (params, next) => {
          const edit = await this.running()?.protocol2CodeConverter.asWorkspaceEdit(params.edit);
          const files = edit && filesOf(edit);
          const result = await next(params, new vscode.CancellationTokenSource().token);
          if (files) await save(files);
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
        ...[
          '**/.git/config', '**/.git/config.worktree', '**/.git/worktrees/*/config.worktree',
          '**/.git/modules/**/config', '**/.gitmodules', '**/.gitconfig', '**/.config/git/config',
          '**/*.git/config', '**/.ssh/config',
        ].map((pattern) => ({ scheme: 'file', pattern })),
      ],
      synchronize: { configurationSection: 'gitauth' },
      // The language at once: the other settings come when the server asks for them.
      initializationOptions: () => ({
        trusted: vscode.workspace.isTrusted,
        locale: vscode.workspace.getConfiguration('gitauth').get('locale'),
      }),
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

  // As the client would, but so that it can be found again.
  private tell({ type, message }: ShowMessageParams): void {
    const kind: Kind = type === 1 ? 'error' : type === 2 ? 'warning' : 'information';
    if (kind === 'information') this.informed++;
    if (this.silence) return void keep(kind, message);
    const setting = /\bgitauth\.[a-zA-Z.]*[a-zA-Z]/.exec(message)?.[0];
    void say(kind, message, ...(setting && kind !== 'information' ? [openSetting(setting)] : []));
  }

  private async offer(message: string, setting?: string): Promise<void> {
    this.become('failed', message);
    const buttons: Button[] = [
      { title: t('Restart Server'), run: () => this.restart() },
      { title: t('Show Log'), run: () => this.log.show() },
    ];
    await say('error', message, ...(setting ? [openSetting(setting)] : []), ...buttons);
  }
}

/** The words of a text, without Markdown's escapes, for comparison. */
function words(text: string): string {
  return text
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/&(lt|gt|amp|nbsp);/g, (_, name) => ({ lt: '<', gt: '>', amp: '&', nbsp: ' ' })[name as 'lt'] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

function openSetting(name: string): Button {
  // On another machine its settings are that machine's.
  const [command, query] = vscode.env.remoteName
    ? ['workbench.action.openRemoteSettings', { query: `@id:${name}` }]
    : ['workbench.action.openSettings', `@id:${name}`];
  return { title: t('Open Settings'), run: () => vscode.commands.executeCommand(command as string, query) };
}
