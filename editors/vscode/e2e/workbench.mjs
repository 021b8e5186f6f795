// Runs a real VS Code that needs no display, and works in it as a person does:
// with the mouse and the keyboard.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Waits until look() gives something, which is the result. Fails after so many milliseconds. */
export async function until(name, look, ms = 20_000) {
  for (const end = Date.now() + ms; ; await sleep(50)) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`${name}: not within ${ms / 1000} s`);
  }
}

const freePort = () => new Promise((done) => {
  const s = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = s.address();
    s.close(() => done(port));
  });
});

/**
 * An installation of VS Code (see .ci/install-vscode.sh) with its own home,
 * settings and extensions, all below root.
 */
export class Installation {
  constructor(prefix, root, settings, env) {
    this.prefix = prefix;
    this.root = root;
    this.main = path.join(prefix, 'code-server/node_modules/code-server/lib/vscode/out/server-main.js');
    const home = path.join(root, 'home');
    for (const dir of [home, path.join(root, 'data/User')]) fs.mkdirSync(dir, { recursive: true });
    fs.writeFileSync(path.join(root, 'data/User/settings.json'), JSON.stringify(settings));
    this.env = {
      ...env, HOME: home, XDG_CONFIG_HOME: path.join(home, '.config'), SHELL: '/bin/bash', TERM: 'xterm-256color',
      // No gallery: the server would look it up.
      EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '', itemUrl: '', resourceUrlTemplate: '' }),
    };
    this.folders = [
      '--server-data-dir', path.join(root, 'server'), '--user-data-dir', path.join(root, 'data'),
      '--extensions-dir', path.join(root, 'extensions'), '--telemetry-level', 'off',
    ];
    this.started = [];
  }

  install(vsix) {
    execFileSync(process.execPath, [this.main, ...this.folders, '--install-extension', vsix], { env: this.env, stdio: 'pipe' });
  }

  /** Starts VS Code's server and gives its address. */
  async start(...flags) {
    const port = await freePort();
    const log = fs.openSync(path.join(this.root, `vscode-${port}.log`), 'w');
    const args = [
      this.main, ...this.folders, '--host', '127.0.0.1', '--port', port,
      '--without-connection-token', '--accept-server-license-terms',
      // On a busy machine a page's farewell may be lost with it. Its extension host
      // would wait three hours for it to come back.
      '--reconnection-grace-time', '10', ...flags,
    ];
    const server = spawn(process.execPath, args, { env: this.env, stdio: ['ignore', log, log], detached: true });
    this.started.push(server);
    const url = `http://127.0.0.1:${port}`;
    await until('VS Code answers', () => fetch(`${url}/version`).then((r) => r.ok, () => false));
    return url;
  }

  /** Ends what was started: each with its process group, to which the extension host and its children belong. */
  stop() {
    for (const server of this.started) {
      try {
        process.kill(-server.pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    }
  }
}

/** Starts the browser that shows the workbench. */
export async function browser(prefix) {
  const { chromium } = createRequire(path.join(prefix, 'driver/'))('playwright-core');
  const executablePath = process.env.CHROMIUM || execFileSync('sh', ['-c', 'command -v chromium || command -v chromium-browser']).toString().trim();
  const args = [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ];
  return chromium.launch({ executablePath, args });
}

/** A window of VS Code with one folder. */
export class Window {
  /** file, if given, is opened at once. */
  static async open(browser, url, folder, options = {}) {
    const { file, locale = 'en', colorScheme = 'dark', size = { width: 1280, height: 800 } } = options;
    const context = await browser.newContext({
      viewport: size, locale, colorScheme, permissions: ['clipboard-read', 'clipboard-write'],
    });
    const w = new Window();
    w.context = context;
    w.outside = []; // addresses elsewhere that were asked for; none is reached
    await context.route((u) => u.hostname !== '127.0.0.1', (route) => {
      w.outside.push(route.request().url());
      return route.abort();
    });
    const page = (w.page = await context.newPage());
    const payload = file ? `&payload=${encodeURIComponent(JSON.stringify([['openFile', `vscode-remote://${new URL(url).host}${file}`]]))}` : '';
    await page.goto(`${url}/?folder=${encodeURIComponent(folder)}${payload}`);
    await until('the workbench', () => page.locator('.monaco-workbench .statusbar-item').count(), 60_000);
    return w;
  }

  /** Leaves VS Code as a person does; a page that just disappears keeps its extension host waiting for it. */
  async close() {
    await this.page.goto('about:blank', { timeout: 10_000 }).catch(() => undefined);
    await this.context.close();
  }

  async text(selector) {
    return (await this.page.locator(selector).allInnerTexts()).join('\n').replace(/\u00a0/g, ' ');
  }

  /** Waits until the text below a selector matches. */
  sees(selector, pattern, ms) {
    return until(`${selector} shows ${pattern}`, async () => {
      const text = await this.text(selector);
      return pattern.test(text) && text;
    }, ms).catch(async (e) => {
      throw new Error(`${e.message}; it shows: ${(await this.text(selector)).slice(0, 500)}`);
    });
  }

  gone(selector, pattern = /[^]/, ms) {
    return until(`${selector} without ${pattern}`, async () => !(await this.page.locator(selector).filter({ hasText: pattern }).count()), ms);
  }

  /** Runs a command by what the palette calls it. */
  async command(title) {
    const input = this.page.locator('.quick-input-widget input.input').first();
    await until(`the palette offers ${title}`, async () => {
      if (!(await input.isVisible())) await this.page.keyboard.press('F1');
      await input.waitFor({ state: 'visible', timeout: 3000 }).catch(() => undefined);
      if (!(await input.isVisible())) return false;
      // While VS Code starts, the palette may close by itself.
      if (!(await input.fill(`>${title}`, { timeout: 1000 }).then(() => true, () => false))) return false;
      const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first();
      await row.waitFor({ timeout: 3000 }).catch(() => undefined);
      if (!(await row.count())) { // the palette lists what there was when it opened
        await this.page.keyboard.press('Escape');
        return false;
      }
      await row.click({ timeout: 2000 }).catch(() => undefined);
      return true;
    }, 30_000);
  }

  /**
   * Opens the status item's menu and gives its text. Until VS Code has started, an
   * editor that opens takes the focus, and the list closes by itself.
   */
  async menu(last) {
    const list = this.page.locator('.quick-input-list');
    const item = this.page.locator('.statusbar-item', { hasText: 'Git: ' }).first();
    return until(`the menu has ${last}`, async () => {
      if (!(await list.isVisible())) await item.click({ timeout: 2000 }).catch(() => undefined);
      await list.waitFor({ state: 'visible', timeout: 3000 }).catch(() => undefined);
      const text = await this.text('.quick-input-list');
      return last.test(text) && text;
    });
  }

  /** Saves, and waits until VS Code has taken note of its own change: one from outside right behind it is missed. */
  async save() {
    await this.page.keyboard.press('Control+S');
    await until('the file is saved', async () => !(await this.page.locator('.tab.dirty').count()));
    await sleep(700);
  }

  squiggle(kind) {
    return this.page.locator(`.monaco-editor .squiggly-${kind}`).first();
  }

  /** Chooses a fix at a squiggle from the light bulb's list. The list closes by itself when the page moves below it. */
  async quickFix(kind, title, look) {
    const actions = this.page.locator('.action-widget .monaco-list-row.action');
    let clicked = false;
    await until(`the fix ${title}`, async () => {
      const box = await this.squiggle(kind).boundingBox({ timeout: 1000 }).catch(() => null);
      if (!box) return clicked; // a click that took its time
      await this.page.mouse.click(box.x + 8, box.y + box.height / 2);
      await this.page.keyboard.press('Control+.');
      const action = actions.filter({ hasText: title }).first();
      try {
        await action.waitFor({ timeout: 3000 });
        await look?.();
        clicked = true;
        await action.click({ timeout: 1000 });
        return true;
      } catch {
        await this.page.keyboard.press('Escape');
        return false;
      }
    }, 30_000);
  }

  /** The titles in the light bulb's list at a mark. */
  async fixes(mark) {
    const titles = await until('the light bulb lists something', async () => {
      const box = await mark.boundingBox({ timeout: 1000 }).catch(() => null);
      if (!box) return false;
      await this.page.mouse.click(box.x + 8, box.y + box.height / 2);
      await this.page.keyboard.press('Control+.');
      const actions = this.page.locator('.action-widget .monaco-list-row.action');
      await actions.first().waitFor({ timeout: 3000 }).catch(() => undefined);
      const found = await actions.allInnerTexts();
      await this.page.keyboard.press('Escape');
      return found.length && found;
    }, 30_000);
    await this.gone('.action-widget');
    return titles;
  }

  /** Hovers the squiggle until something is shown, which is the result. */
  async hover(kind) {
    return until('a hover', async () => {
      const box = await this.squiggle(kind).boundingBox();
      if (!box) return false;
      await this.page.mouse.move(box.x + 4, box.y + 4);
      await this.page.mouse.move(box.x + 12, box.y + box.height / 2, { steps: 3 });
      await sleep(700);
      return (await this.text('.monaco-hover-content')).trim();
    });
  }

  async openTerminal() {
    await this.page.keyboard.press('Control+Shift+Backquote');
    await until('a terminal', () => this.page.locator('.xterm').count());
    // The prompt gets its mark when shell integration is there.
    await until('shell integration', () => this.page.locator('.terminal-command-decoration').count());
    await sleep(1000); // extensions are told a little later, which no page shows
  }

  /**
   * What is typed next goes to the terminal: a command of the palette may move the
   * focus a moment later, or not at all if its row went away under the click.
   */
  async focusTerminal() {
    const focused = () => this.page.evaluate(() => !!document.activeElement?.classList.contains('xterm-helper-textarea'));
    await until('the terminal has the focus', async () => {
      if (!(await focused())) await this.command('Terminal: Focus Terminal');
      await sleep(300);
      return focused();
    }, 30_000);
  }

  async type(line) {
    await this.page.locator('.xterm-helper-textarea').last().focus();
    await this.page.keyboard.type(`${line}\n`, { delay: 5 });
  }

  notification(pattern, ms) {
    return this.sees('.notifications-toasts .notification-toast', pattern, ms);
  }

  /**
   * Waits until why a command failed is told. On a slow machine VS Code often does
   * not pass on what a quick command printed: then it is read, as a user would.
   */
  explained(pattern, ms = 30_000, look = () => this.text('.notifications-toasts .notification-toast')) {
    return until(`${pattern} is told`, async () => {
      const lost = this.page.locator('.notifications-toasts .monaco-button', { hasText: /^(Read It|読み取る)$/ }).first();
      if (await lost.count()) await lost.click({ timeout: 1000 }).catch(() => undefined);
      const text = await look();
      return pattern.test(text) && text;
    }, ms).catch(async (e) => {
      throw new Error(`${e.message}; told: ${await this.text('.notifications-toasts .notification-toast')}`);
    });
  }

  press(button) {
    return this.page.locator('.notifications-toasts .monaco-button', { hasText: button }).first().click();
  }

  shot(file) {
    return this.page.screenshot({ path: file });
  }
}
