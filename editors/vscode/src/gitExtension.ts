/**
 * What this extension uses of VS Code's own Git extension: which Git it runs,
 * which repositories it found, and why a push from Source Control failed. The
 * shapes are those of its API, version 1 (extensions/git/src/api/git.d.ts in
 * VS Code's source). In a restricted workspace it is not there.
 */
import * as vscode from 'vscode';
import { within } from './within';

interface Api {
  git: { path: string };
  repositories: GitRepository[];
  registerPushErrorHandler?(handler: PushErrorHandler): vscode.Disposable;
}

export interface GitRepository {
  rootUri: vscode.Uri;
  state: { HEAD?: { name?: string; ahead?: number; upstream?: unknown }; onDidChange: vscode.Event<void> };
}

export interface PushErrorHandler {
  handlePushError(
    repository: GitRepository,
    remote: { name: string },
    refspec: string,
    error: Error & { stderr?: string; exitCode?: number; gitErrorCode?: string },
  ): Promise<boolean>;
}

export class GitExtension implements vscode.Disposable {
  private api: Promise<Api | undefined> | undefined;
  private readonly disposables: vscode.Disposable[] = [];

  /** The Git that VS Code runs, undefined where there is none or it takes too long to say. */
  async path(): Promise<string | undefined> {
    return (await within(this.get(), 3000))?.git.path;
  }

  /** The work trees that it found. */
  async folders(): Promise<string[]> {
    return ((await this.get())?.repositories ?? []).filter((r) => r.rootUri.scheme === 'file').map((r) => r.rootUri.fsPath);
  }

  /** Has a handler told about every push from Source Control that fails. */
  async onPushError(handler: PushErrorHandler): Promise<void> {
    const registered = (await this.get())?.registerPushErrorHandler?.(handler);
    if (registered) this.disposables.push(registered);
  }

  dispose(): void {
    for (const d of this.disposables) d.dispose();
  }

  private get(): Promise<Api | undefined> {
    const extension = vscode.extensions.getExtension('vscode.git');
    // It comes when the workspace is trusted.
    if (!extension || !vscode.workspace.isTrusted) return Promise.resolve(undefined);
    return (this.api ??= (async () => {
      try {
        return (await extension.activate()).getAPI(1) as Api;
      } catch {
        return undefined; // git.enabled is false
      }
    })());
  }
}
