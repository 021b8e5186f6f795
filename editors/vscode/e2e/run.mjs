// The extension in a real VS Code, as people use it. vscode_test.go starts this
// with everything it needs in one JSON argument:
// prefix (the installation), root (a folder for everything), vsix, bare and web
// (a repository, and host:port of the server that has it, which Git takes for
// git.example.com), broken and hosts (repositories of which a command fails, and
// the setting that says what their server is; root/home is made for them), shots
// (a folder for pictures, or ""), only (scenarios with commas, loops/NAME, or "").
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { speakJapanese } from './japanese.mjs';
import { browser, Installation, sleep, until, Window } from './workbench.mjs';

const { prefix, root, vsix, bare, web, broken, hosts, shots, only } = JSON.parse(process.argv[2]);
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(PATH|LC_ALL|GIT_\w+|TMPDIR)$/.test(name)));
let passed = 0;
let failed = 0;
const began = Date.now();
const check = (name, ok, extra = '') => {
  ok ? passed++ : failed++;
  console.log(`${ok ? 'ok  ' : 'FAIL'} [${((Date.now() - began) / 1000).toFixed(1)}s] ${name}${extra ? `: ${extra}` : ''}`);
};
const picture = async (w, name) => {
  if (!shots) return;
  fs.mkdirSync(shots, { recursive: true });
  await w.shot(path.join(shots, `${name}.png`));
};

const installation = new Installation(prefix, root, {
  'workbench.startupEditor': 'none', 'files.autoSave': 'off', 'chat.disableAIFeatures': true, 'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.autoCheckUpdates': false, 'telemetry.telemetryLevel': 'off',
  'security.workspace.trust.startupPrompt': 'never', 'window.autoDetectColorScheme': true,
  'editor.accessibilitySupport': 'off', 'terminal.integrated.gpuAcceleration': 'off',
  'terminal.integrated.suggest.enabled': false, 'git.autofetch': false, 'git.openRepositoryInParentFolders': 'never',
  'workbench.tips.enabled': false, 'update.showReleaseNotes': false, 'gitauth.hosts': hosts,
}, env);

const git = (dir, ...args) => execFileSync('git', args, { cwd: dir, env: installation.env }).toString();
// A short prompt and a host with a name, for pictures; and a password, so that
// nobody is asked for one.
fs.writeFileSync(path.join(root, 'home/.bashrc'), "PS1='octo:\\W$ '\n");
fs.appendFileSync(path.join(root, 'home/.gitconfig'), `[http "http://git.example.com"]
\tproxy = http://${web}
[credential "http://git.example.com"]
\tusername = octo
\thelper =
\thelper = "!f() { cat $HOME/password; }; f"
`);
const password = (text) => fs.writeFileSync(path.join(root, 'home/password'), `password=${text}\n`);
password('right');
const old = 'http://git.example.com/octo/widgit.git';
const now = 'http://git.example.com/octo/widget.git';
function repository(name, url) {
  const dir = path.join(root, name, 'widget');
  fs.mkdirSync(path.dirname(dir));
  git(root, 'clone', '-q', bare, dir);
  git(dir, 'remote', 'set-url', 'origin', url);
  git(dir, 'commit', '-q', '--allow-empty', '-m', 'Go on');
  const read = () => fs.readFileSync(path.join(dir, '.git/config'), 'utf8');
  // VS Code empties a file before it writes it.
  const lacks = (text) => {
    const now = read();
    return now !== '' && !now.includes(text);
  };
  return { dir, config: path.join(dir, '.git/config'), read, lacks };
}
const logsOf = (dir) => {
  const folder = path.join(dir, '.git/gitauth');
  return fs.existsSync(folder) ? fs.readdirSync(folder).map((n) => path.join(folder, n)) : [];
};
/** The servers that run below this test, as process numbers. */
const servers = () => fs.readdirSync('/proc').filter((p) => /^\d+$/.test(p)).filter((p) => {
  try {
    // Not one that is asked for its version.
    return fs.readlinkSync(`/proc/${p}/exe`).startsWith(path.join(root, 'extensions')) &&
      fs.readFileSync(`/proc/${p}/cmdline`, 'utf8').split('\0')[1] === 'serve';
  } catch {
    return false;
  }
}).map(Number);

/** Changes a setting of the user's, until the scenario ends or the result is called. */
let restore = () => undefined;
function withSetting(name, value) {
  const settings = path.join(root, 'data/User/settings.json');
  const before = fs.readFileSync(settings, 'utf8');
  fs.writeFileSync(settings, JSON.stringify({ ...JSON.parse(before), [name]: value }));
  return (restore = () => fs.writeFileSync(settings, before));
}

/** Checks that what is shown, by where it is, is Japanese. */
function japaneseOnly(shown) {
  for (const [where, text] of Object.entries(shown)) {
    const lines = text.split('\n').map((l) => l.trim()).filter((l) => /[A-Za-z]/.test(l));
    // Names, addresses and codes are not words: what is left of a line must be Japanese.
    const english = lines.filter((l) => !/[ぁ-んァ-ヶ一-龠]/.test(l) && /[A-Za-z]{2,}/.test(l.replace(/\S*(?:[:/().[\]"-]|gitauth)\S*|\b(?:config|GitHub|HTTPS?|SSH)\b/g, '')));
    const shows = english.length ? english.join(' | ') : text.split('\n').find((l) => /[ぁ-ん一-龠]/.test(l));
    check(`Japanese: ${where}`, /[ぁ-んァ-ヶ一-龠]/.test(text) && english.length === 0, shows);
  }
}

let chromium;
const scenarios = {
  async configuration(url) {
    const r = repository('config', 'https://github.com/octo/widget.git.git');
    const w = await Window.open(chromium, url, r.dir);
    await w.command('Git Auth: Open Git Config');
    await until('a squiggle', () => w.squiggle('error').count(), 60_000);
    check('the configuration opens, and its mistake is underlined', true);
    await w.sees('.statusbar-item', /Git Config/);
    check('its language', true);
    check('colours', (await w.page.locator('.monaco-editor .view-line span[class*="mtk"]').evaluateAll((l) => new Set(l.map((e) => e.className)).size)) > 1);
    await w.sees('.statusbar-item', /Git: 1 problem/);
    check('the status item is there', true);
    await w.sees('.monaco-editor .codelens-decoration', /GitHub · HTTPS · \d problem/);
    check('a code lens says where the remote leads', true);
    const hover = await w.hover('error');
    check('a hover explains', /\.git/.test(hover) && /gitauth/.test(hover), hover.split('\n')[0]);
    await w.page.keyboard.press('Control+Shift+M');
    const problem = await w.sees('.markers-panel .monaco-list-row', /remote-malformed/);
    check('the Problems panel has it', true, problem.split('\n').find((l) => /URL|slash|“/.test(l)));
    await picture(w, 'dark-problems');
    await w.quickFix('error', 'https://github.com/octo/widget.git', () => picture(w, 'dark-fix'));
    await w.gone('.monaco-editor .squiggly-error');
    await until('the fix is on disk', () => r.lacks('.git.git'));
    check('Git has the new URL', /^origin\thttps:\/\/github\.com\/octo\/widget\.git \(fetch\)/m.test(git(r.dir, 'remote', '-v')));
    await w.gone('.statusbar-item', /Git: \d problem/);
    check('the status item is gone', true);

    git(r.dir, 'remote', 'set-url', 'origin', 'https://github.com/octo/again.git.git');
    await until('the squiggle after git remote set-url', () => w.squiggle('error').count());
    check('a change from outside is seen', true);
    // VS Code's Git writes the file just now, and the editor refuses to save it.
    await w.quickFix('error', 'https://github.com/octo/again.git', () => {
      // A key of nobody's: VS Code's Git writes and takes out its own as it likes.
      if (!/otherwriter/.test(r.read())) git(r.dir, 'config', 'branch.main.otherwriter', 'here');
    });
    await until('the second fix is on disk', () => r.lacks('.git.git'));
    check('a fix that meets another writer is on disk, and so is what that wrote', /otherwriter/.test(r.read()), r.read());
    await w.gone('.monaco-editor .squiggly-error');
    await sleep(1000); // VS Code takes its own save for a change from outside, and looks again

    // The URL is mended in a terminal just now, and the fix is looked for again: what the user types then stays.
    git(r.dir, 'remote', 'set-url', 'origin', 'https://github.com/octo/third.git.git');
    await until('the squiggle of the third mistake', () => w.squiggle('error').count());
    await w.quickFix('error', 'https://github.com/octo/third.git', () => {
      git(r.dir, 'remote', 'set-url', 'origin', 'https://github.com/octo/right.git');
    });
    await w.sees('.monaco-editor .view-lines', /right\.git/);
    await w.page.keyboard.press('Control+End');
    await w.page.keyboard.type('# typed meanwhile');
    await sleep(4000); // longer than the fix is looked for
    check('what is typed while a fix is looked for stays', /typed\smeanwhile/.test(await w.page.locator('.monaco-editor .view-lines').first().innerText()));
    check('and is not saved', !/typed/.test(r.read()));
    await w.command('File: Revert File');

    // The page that makes tokens: the browser is sent there, once the user agrees.
    git(r.dir, 'remote', 'set-url', 'origin', 'https://octo:hunter2hunter2@github.com/octo/widget.git');
    await until('the secret is underlined', () => w.squiggle('warning').count());
    await w.quickFix('warning', /opens github\.com/);
    await w.sees('.monaco-dialog-box', /github\.com/);
    await w.page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Open' }).first().click();
    await until('the page is opened', () => w.outside.find((u) => u.startsWith('https://github.com/settings/')));
    check('a token page opens', true, w.outside.find((u) => u.startsWith('https://github.com/settings/')).replace(/\?.*/, '?…'));
    const others = w.outside.filter((u) => !u.startsWith('https://github.com/'));
    check('nothing else was asked for outside', others.length === 0, others.join(' '));
    await w.close();
  },

  async terminal(url) {
    const r = repository('terminal', old);
    const w = await Window.open(chromium, url, r.dir);
    await until('the server runs', () => servers().length === 1, 60_000);
    await w.openTerminal();
    await w.type('git push origin HEAD:main');
    const said = await w.explained(/octo\/widget\.git/);
    check('a failed push is explained by a notification', true, said.split('\n').find((l) => l.includes('widget.git')));
    if (shots) await sleep(500); // it fades in
    await picture(w, 'dark-push');
    const [log] = logsOf(r.dir);
    check('what the terminal showed is readable by its owner alone', (fs.statSync(log).mode & 0o777) === 0o600 && (fs.statSync(path.dirname(log)).mode & 0o777) === 0o700);
    await w.sees('.statusbar-item', /Git: \d problem/);
    await w.press('Change It');
    await until('the fix is on disk', () => r.read().includes(now));
    check('the button carries the fix out', git(r.dir, 'remote', 'get-url', 'origin').trim().endsWith('/octo/widget.git'));
    await w.type('git push origin HEAD:main');
    await until('the push arrives', () => git(bare, 'rev-parse', 'main') === git(r.dir, 'rev-parse', 'HEAD'));
    check('the same push works now', true);
    await w.gone('.statusbar-item', /Git: \d problem/);
    check('and the problem is gone', true);

    await w.command('Notifications: Clear All Notifications');
    await w.type(`git push ${old.replace('//', '//octo:hunter2hunter2@')} HEAD:main`);
    await w.explained(/octo\/widget\.git/);
    await until('the second failure is kept', () => fs.readFileSync(log, 'utf8').split('633;E').length >= 4);
    const kept = fs.readFileSync(log, 'utf8');
    check('no password is kept', !kept.includes('hunter2') && kept.includes('octo:[redacted]@'));
    await w.type('echo done-with-it');
    await w.command('Git Auth: Explain Terminal Output');
    await w.sees('.quick-input-list .monaco-list-row', /git push/);
    await picture(w, 'dark-explain-choice');
    await w.page.keyboard.press('Enter');
    await w.sees('.monaco-editor .view-lines', /fatal: unable to access/);
    await until('the explanation', async () => {
      if (/says that th(?:e|is) repository is now at/.test(await w.text('.monaco-hover-content'))) return true;
      await sleep(1500); // the pointer may have been where it closes the hover
      if (/says that th(?:e|is) repository is now at/.test(await w.text('.monaco-hover-content'))) return true;
      await w.page.keyboard.press('Escape'); // one that is shown stays as it is
      await w.page.keyboard.press('Control+K');
      await w.page.keyboard.press('Control+I');
      return false;
    });
    check('Explain leads to the line and says what it means', true);
    await picture(w, 'dark-explain');
    await w.command('Terminal: Kill the Active Terminal Instance');
    await until('the log is gone', () => logsOf(r.dir).length === 0);
    check('what was kept is deleted with the terminal', true);
    await w.close();
  },

  // A wrong password and then the right one, in every way in which people find out.
  async credentials(url) {
    const r = repository('credentials', now);
    const w = await Window.open(chromium, url, r.dir);
    await until('the server runs', () => servers().length === 1, 60_000);
    await w.openTerminal();
    const push = async () => {
      await w.focusTerminal();
      await w.page.keyboard.type('git push origin HEAD:main', { delay: 20 });
      await w.page.keyboard.press('Enter');
    };
    const fails = async () => {
      password('wrong');
      git(r.dir, 'commit', '-q', '--allow-empty', '-m', 'More');
      await push();
      await w.explained(/Git: 1 problem/, 30_000, () => w.text('.statusbar-item'));
    };
    const over = async (name) => {
      await w.gone('.statusbar-item', /Git: \d problem/, 10_000).catch(async (e) => {
        await w.page.keyboard.press('Control+Shift+M');
        throw new Error(`${name}: ${e.message}: ${await w.sees('.markers-panel .monaco-list-row', /./)}`);
      });
      await w.gone('.monaco-editor .squiggly-error');
      check(name, true);
    };
    await fails();
    await w.explained(/git\.example\.com|password|token/i);
    check('a wrong password is explained, and counted once', true);
    await w.command('Notifications: Clear All Notifications');
    await w.command('Git Auth: Explain Terminal Output');
    await w.sees('.quick-input-list .monaco-list-row', /git push/);
    await w.page.keyboard.press('Enter');
    await w.sees('.monaco-editor .view-lines', /Authentication failed/);
    await until('the mark in the log', () => w.squiggle('error').count());
    await sleep(1500);
    check('the log keeps its mark when it is opened', (await w.squiggle('error').count()) > 0);
    await picture(w, 'dark-log-open');
    password('right');
    await push();
    await over('the right one in the same terminal ends it');
    const said = await w.notification(/Fixed: the push/, 10_000);
    check('and one sentence says so', true, said.split('\n')[0]);
    await picture(w, 'dark-fixed');
    await w.command('Notifications: Clear All Notifications');

    await fails();
    await push();
    await sleep(1500);
    await w.sees('.statusbar-item', /Git: 1 problem/);
    check('the same failure twice is one', true);
    password('right');
    await w.openTerminal();
    await push();
    await over('the right one in another terminal ends it');

    await fails();
    password('right');
    await w.command('Git Auth: Check This Repository');
    await over('Check ends it');
    await fails();
    password('right');
    await w.command('Git Auth: Test Remote');
    await over('Test ends it');
    await fails();
    password('right');
    await w.command('Git: Push');
    await over('a push from Source Control ends it');
    await w.close();
  },

  // A command fails, its explanation is opened, the preferred fix is taken there
  // ("Auto Fix…"), and the same command works: nothing is left.
  async loops(url) {
    for (const loop of broken) {
      if (only.includes('/') && !only.endsWith(`/${loop.Name}`)) continue;
      const w = await Window.open(chromium, url, loop.Dir);
      const texts = () => loop.Files.map((f) => fs.readFileSync(f, 'utf8')).join('\0');
      const before = texts();
      const run = async () => {
        await w.focusTerminal();
        await w.page.keyboard.type(`git ${loop.Command.join(' ')}`, { delay: 10 });
        await w.page.keyboard.press('Enter');
      };
      try {
        await until('the server runs', () => servers().length === 1, 60_000);
        await w.openTerminal();
        await run();
        // Without a helper VS Code asks for the login: nobody knows it.
        const asks = w.page.locator('.quick-input-widget input.input').first();
        const lost = /did not pass its output on/; // of a command of some milliseconds
        await until('the failure is told', async () => {
          if (await asks.isVisible()) { // not into the terminal
            await asks.press('Escape', { timeout: 1000 }).catch(() => undefined);
          }
          // The configuration may have its mark before the command ended, which waits for the second question then.
          if (!logsOf(loop.Dir).some((f) => fs.readFileSync(f, 'utf8').includes('633;D'))) return false;
          const told = await w.text('.notification-toast');
          return lost.test(told) || (told && /Git: \d problem/.test(await w.text('.statusbar-item')));
        }, 30_000);
        let told = await w.text('.notification-toast');
        if (lost.test(told)) {
          await w.press('Read It');
          await until('what was read is told', async () => {
            told = await w.text('.notification-toast');
            return !lost.test(told) && /Git: \d problem/.test(await w.text('.statusbar-item'));
          }, 30_000);
        }
        told = told.split('\n').find((l) => l.includes(' ')) ?? '';
        await w.command('Notifications: Clear All Notifications');
        await w.command('Git Auth: Explain Terminal Output');
        await w.sees('.quick-input-list .monaco-list-row', /git /);
        await w.page.keyboard.press('Enter');
        await until('the mark in the log', () => w.squiggle('error').count());
        await sleep(700);
        await picture(w, `loop-${loop.Name.replace(/ /g, '-')}`);
        await w.page.keyboard.press('Escape');
        await w.command('Auto Fix...');
        await until('the fix is on disk', () => texts() !== before);
        const endsIn = (log) => fs.readFileSync(log, 'utf8').split('633;D').length - 1;
        const ended = () => logsOf(loop.Dir).map(endsIn).reduce((a, b) => a + b, 0);
        const first = ended();
        await run();
        const worked = () => w.text('.notification-toast').then((t) => /Fixed: /.test(t));
        await until('the command ended, or VS Code lost it', async () => ended() > first || worked(), 10_000).catch(async () => {
          await run(); // VS Code passed nothing on of a command of some milliseconds, as it may of the first one
        });
        const fixed = await w.notification(/Fixed: /, 20_000);
        await w.gone('.statusbar-item', /Git: \d problem/);
        await w.gone('.monaco-editor .squiggly-error');
        check(`${loop.Name}: fails, is mended, works`, true, `${told} → ${fixed.split('\n').find((l) => l.includes('Fixed'))}`);
      } catch (e) {
        const ended = logsOf(loop.Dir).map((f) => fs.readFileSync(f, 'utf8').split('633;D').length - 1);
        check(`${loop.Name}: fails, is mended, works`, false, `${e.message}\ncommands that ended: ${ended}\n${await w.text('.notification-toast')}\n${await w.text('.statusbar-item')}`);
        await picture(w, `failed-loop-${loop.Name.replace(/ /g, '-')}`);
      }
      await w.close();
      await until('the server ends', () => servers().length === 0, 30_000);
    }
  },

  // The entry in the status bar, and what its menu leads to.
  async menu(url) {
    const r = repository('menu', now);
    const w = await Window.open(chromium, url, r.dir);
    await w.sees('.statusbar-item', /Git: OK/, 60_000);
    check('the status item says that nothing is wrong', true);
    const choose = (title) => until(`the menu's ${title} is chosen`, async () => {
      await w.menu(new RegExp(title));
      return w.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click({ timeout: 2000 }).then(() => true, () => false);
    });
    const offered = await w.menu(/Restart Server/);
    await picture(w, 'dark-menu');
    const actions = [
      'Check This Repository', 'Test Remote', 'Explain Terminal Output', 'Show Log', 'Restart Server', 'Settings',
    ];
    const complete = actions.every((title) => offered.includes(title));
    check('its menu has everything', complete, offered.replace(/\s*\n\s*/g, ', '));
    await choose('Test Remote');
    await w.notification(/origin/);
    check('a remote is tested from there', true);
    await w.command('Notifications: Clear All Notifications');
    await w.gone('.notifications-toasts .notification-toast');
    await choose('Last Messages');
    await w.sees('.quick-input-list .monaco-list-row', /origin/);
    await w.page.keyboard.press('Enter');
    await w.notification(/origin/);
    check('a message that has gone is found again', true);
    await w.command('Notifications: Clear All Notifications');
    await choose('Check This Repository');
    await w.notification(/Nothing is wrong with the remotes of widget/);
    check('Check says so too', true);
    await w.close();
  },

  // A push fails, is mended by a button, and is retried by another; until then
  // all say the same number.
  async retry(url) {
    const r = repository('retry', old);
    const w = await Window.open(chromium, url, r.dir, { file: r.config });
    await w.sees('.statusbar-item', /Git: OK/, 60_000);
    await w.openTerminal();
    await w.type('git push origin HEAD:main');
    await w.explained(/octo\/widget\.git/);
    await w.sees('.statusbar-item', /Git: 1 problem/);
    await w.sees('.monaco-editor .codelens-decoration', /1 problem/);
    await w.page.keyboard.press('Control+Shift+M');
    await w.sees('.markers-panel .monaco-list-row', /remote-moved/);
    await until('one problem in the badge', () => w.page.locator('.panel .badge[aria-label*="Total 1 Problems"]').count());
    check('status, lens and Problems say the same number', true);
    const shown = await w.hover('error');
    const sentence = 'says that this repository is now at';
    check('the hover says its sentence once', shown.split(sentence).length === 2, `${shown.split(sentence).length - 1} times`);
    await w.page.keyboard.press('Escape');
    await w.command('Git Auth: Check This Repository');
    await w.notification(/1 problem with the remotes of widget/, 30_000);
    check('Check says it too', true);
    await w.page.keyboard.press('Control+Shift+G');
    await until('Source Control asks why', () => w.page.locator('.pane-header .action-label[aria-label*="Why Does Git Fail"], .composite.title .action-label[aria-label*="Why Does Git Fail"]').count());
    check('Source Control leads to the failure', true);
    await picture(w, 'dark-scm-title');
    await w.command('Git Auth: Show Last Messages');
    await w.sees('.quick-input-list .monaco-list-row', /Fix: Change the remote/);
    await w.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Fix: Change the remote' }).first().click();
    await w.notification(/Fix: Change the remote/);
    await w.press('Change It');
    await until('the fix is on disk', () => r.read().includes(now));
    await w.notification(/Mended/);
    check('a fix offers to retry', true);
    await sleep(300);
    check('and runs nothing by itself', git(bare, 'rev-parse', 'main') !== git(r.dir, 'rev-parse', 'HEAD'));
    await picture(w, 'dark-retry');
    await w.press('Retry the Push');
    await until('the push arrives', () => git(bare, 'rev-parse', 'main') === git(r.dir, 'rev-parse', 'HEAD'));
    await w.notification(/Fixed: the push/);
    await w.sees('.statusbar-item', /Git: OK/);
    check('the button pushes, in the same terminal', (await w.page.locator('.terminal-tab, .single-terminal-tab').count()) <= 1);
    await w.close();
  },

  // A test fails, its finding is mended in the configuration, and the same test works.
  async tested(url) {
    const r = repository('tested', old);
    const w = await Window.open(chromium, url, r.dir, { file: r.config });
    await w.sees('.statusbar-item', /Git: OK/, 60_000);
    await w.command('Git Auth: Test Remote');
    const said = await w.notification(/says that the repository is now at/, 30_000);
    check('a test that fails says why', true, said.split('\n').find((l) => l.includes('origin')));
    await w.sees('.statusbar-item', /Git: 1 problem/);
    await w.sees('.monaco-editor .codelens-decoration', /1 problem/);
    await until('the URL is underlined', () => w.squiggle('error').count());
    check('and leaves its mark at the remote', true);
    await picture(w, 'dark-tested');
    await w.command('Notifications: Clear All Notifications');
    // VS Code's Git writes the file just now, and the editor refuses to save it.
    await w.quickFix('error', `Change the remote to ${now}`, () => {
      // A key of nobody's: VS Code's Git writes and takes out its own as it likes.
      if (!/otherwriter/.test(r.read())) git(r.dir, 'config', 'branch.main.otherwriter', 'here');
    });
    await until('the fix is on disk', () => r.read().includes(now));
    await w.notification(/A test shows whether the remote works now/);
    check('a fix after a test offers the test again', true);
    await w.press('Test Remote');
    const works = await w.notification(/origin.* works/, 30_000);
    await w.sees('.statusbar-item', /Git: OK/);
    await w.gone('.monaco-editor .squiggly-error');
    await w.sees('.monaco-editor .codelens-decoration', /Test Remote/);
    await until('no problem in the lens', async () => !/problem/.test(await w.text('.monaco-editor .codelens-decoration')));
    check('which works, and nothing is left', true, works.split('\n').find((l) => l.includes('origin')));
    await w.close();
  },

  // A push from Source Control fails, is mended by the notification's button, and is
  // retried by the next: there, and in no terminal.
  async sourceRetry(url) {
    const r = repository('source-retry', old);
    git(r.dir, 'config', 'branch.main.remote', 'origin');
    git(r.dir, 'config', 'branch.main.merge', 'refs/heads/main');
    const w = await Window.open(chromium, url, r.dir);
    await w.sees('.statusbar-item', /Git: OK/, 60_000);
    await until('VS Code has its repository', async () => /main/.test(await w.text('.statusbar-item')));
    await w.command('Git: Push');
    await w.sees('.statusbar-item', /Git: 1 problem/, 30_000);
    const cancel = w.page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Cancel' }).first();
    await cancel.click({ timeout: 3000 }).catch(() => undefined); // VS Code's message
    await w.notification(/Fix: Change the remote/, 30_000);
    await picture(w, 'dark-scm-failed');
    await w.press('Change It');
    await until('the fix is on disk', () => r.read().includes(now));
    await w.notification(/Mended/);
    check('a fix after Source Control offers to retry, and does nothing by itself', git(bare, 'rev-parse', 'main') !== git(r.dir, 'rev-parse', 'HEAD'));
    await w.press('Retry the Push');
    await until('the push arrives', () => git(bare, 'rev-parse', 'main') === git(r.dir, 'rev-parse', 'HEAD'));
    await w.sees('.statusbar-item', /Git: OK/);
    check('the retry pushes from Source Control', !(await w.page.locator('.xterm').count()));
    await w.notification(/Fixed: the push/, 10_000);
    check('and one sentence says so', true);
    await w.close();
  },

  // Failures and rules are put aside.
  async aside(url) {
    const r = repository('aside', 'https://github.com/octo/widget.git.git');
    const w = await Window.open(chromium, url, r.dir, { file: r.config });
    await w.sees('.statusbar-item', /Git: 1 problem/, 60_000);
    await until('a squiggle', () => w.squiggle('error').count());
    await w.quickFix('error', 'Ignore the rule “remote-malformed”', async () => {
      const titles = await w.page.locator('.action-widget .monaco-list-row.action').allInnerTexts();
      check('no action stands in the list twice', new Set(titles).size === titles.length, titles.join(' | '));
    });
    await w.sees('.quick-input-list .monaco-list-row', /Everywhere/);
    await w.page.keyboard.press('Enter');
    await w.sees('.statusbar-item', /Git: OK/);
    const user = () => JSON.parse(fs.readFileSync(path.join(root, 'data/User/settings.json'), 'utf8'));
    check('a rule is ignored by a setting', user()['gitauth.severity']?.['remote-malformed'] === 'off');
    await w.notification(/is ignored/);
    await w.press('Undo');
    await w.sees('.statusbar-item', /Git: 1 problem/);
    check('and not any more', !user()['gitauth.severity']);

    git(r.dir, 'remote', 'set-url', 'origin', old);
    await w.sees('.statusbar-item', /Git: OK/);
    await w.openTerminal();
    await w.type('git push origin HEAD:main');
    await w.explained(/octo\/widget\.git/);
    await w.command('Notifications: Clear All Notifications');
    await until('a squiggle', () => w.squiggle('error').count());
    await w.quickFix('error', 'Dismiss this failure');
    await w.sees('.statusbar-item', /Git: OK/);
    check('a failure is dismissed', true);
    await w.close();
  },

  // What other people's terminals show is explained and is no problem here.
  async clipboard(url) {
    const r = repository('clipboard', now);
    const w = await Window.open(chromium, url, r.dir);
    await w.sees('.statusbar-item', /Git: OK/, 60_000);
    await w.page.evaluate(() => navigator.clipboard.writeText("$ git push\nremote: Repository not found.\nfatal: repository 'https://github.com/somebody/else.git/' not found\n"));
    await w.command('Git Auth: Explain Terminal Output');
    await w.page.locator('.quick-input-list .monaco-list-row', { hasText: 'The text on the clipboard' }).click();
    await w.sees('.tab', /Clipboard/);
    await until('the explanation', () => w.squiggle('error').count());
    await until('its hover', async () => {
      if (/somebody\/else/.test(await w.text('.monaco-hover-content'))) return true;
      await sleep(1500); // the pointer may have been where it closes the hover
      if (/somebody\/else/.test(await w.text('.monaco-hover-content'))) return true;
      await w.page.keyboard.press('Escape'); // one that is shown stays as it is
      await w.page.keyboard.press('Control+K');
      await w.page.keyboard.press('Control+I');
      return false;
    });
    await picture(w, 'dark-clipboard');
    check('the clipboard is explained, and no document is left to save', !(await w.page.locator('.tab.dirty').count()));
    check('nor a problem', /Git: OK/.test(await w.text('.statusbar-item')));
    await w.page.keyboard.press('Escape');
    await w.command('View: Close All Editors');
    await w.gone('.tab');
    await w.page.keyboard.press('Control+Shift+M');
    await w.sees('.markers-panel', /No problems/);
    check('once it is closed nothing is left of it', true);
    await w.close();
  },

  // What the user set wins over VS Code's language, in all that this extension says.
  async language(url) {
    withSetting('gitauth.locale', 'ja');
    const r = repository('language', old);
    const w = await Window.open(chromium, url, r.dir, { file: r.config });
    const shown = {};
    await w.sees('.statusbar-item', /Git: 問題なし/, 60_000);
    shown.lens = await w.sees('.monaco-editor .codelens-decoration', /接続テスト/);
    await w.openTerminal();
    await w.type('git push origin HEAD:main');
    shown.notification = (await w.explained(/octo\/widget\.git/)).replace('Source: Git Auth', '');
    await w.sees('.statusbar-item', /Git: 問題 1 件/);
    shown.menu = await w.menu(/サーバーを再起動する/);
    await picture(w, 'dark-language');
    await w.page.keyboard.press('Escape');
    check('one thing has one name', [shown.lens, shown.menu].every((text) => /接続テスト/.test(text)));
    japaneseOnly(shown);
    await w.close();
    restore();
  },

  // A server that cannot be started.
  async missing(url) {
    withSetting('gitauth.server.path', '~/no/server');
    const r = repository('missing', now);
    const w = await Window.open(chromium, url, r.dir);
    await w.sees('.statusbar-item', /Git Auth: not running/, 60_000);
    const said = await w.notification(/~\/no\/server/);
    check('a wrong path is told as it was set', true, said.split('\n').find((l) => l.includes('~')));
    await w.press('Open Settings');
    await w.sees('.settings-editor', /Server: Path/i);
    check('and leads to the setting', true);
    await picture(w, 'dark-missing');
    const [extension] = fs.readdirSync(path.join(root, 'extensions')).filter((n) => n.startsWith('gitauth-ls'));
    await w.page.locator('.settings-editor .setting-item-contents input').first().fill(path.join(root, 'extensions', extension, 'server/gitauth-ls'));
    await w.sees('.statusbar-item', /Git: OK/, 30_000);
    check('once it is right the server runs', true);
    await w.close();
  },

  // What VS Code itself says that the start takes.
  async activation(url) {
    const r = repository('activation', 'https://github.com/octo/widget.git.git');
    const took = []; // milliseconds: ours and that of VS Code's Git extension, a window each
    for (let i = 0; i < 3; i++) {
      const w = await Window.open(chromium, url, r.dir);
      await w.sees('.statusbar-item', /Git: 1 problem/, 60_000);
      await w.command('Developer: Show Running Extensions');
      const rows = await until('the figures', async () => {
        const texts = await w.page.locator('.runtime-extensions-editor .monaco-list-row').allInnerTexts();
        return texts.some((t) => /Git Auth/.test(t) && /\d+ms/.test(t)) && texts;
      }).catch(() => []);
      const of = (name) => Number(rows.map((t) => new RegExp(`^${name}\n[^]*?(\\d+)ms`).exec(t)).find(Boolean)?.[1]);
      took.push([of('Git Auth'), of('Git')]);
      await w.close();
      await until('the server ends', () => servers().length === 0, 30_000);
    }
    // About 60 ms on a machine that does nothing else. This one may be busy, and then
    // VS Code's own Git extension, which starts at the same time, is as busy.
    check('activation is quick', took.some(([ours]) => ours < 250),
      took.map(([ours, git]) => `${ours} ms, VS Code's Git ${git} ms`).join('; '));
  },

  // What fails in Source Control without a hook of VS Code's.
  async sourceControl(url) {
    const r = repository('source', old);
    git(r.dir, 'config', 'branch.main.remote', 'origin');
    git(r.dir, 'config', 'branch.main.merge', 'refs/heads/main');
    const w = await Window.open(chromium, url, r.dir);
    await until('the server runs', () => servers().length === 1, 60_000);
    await until('VS Code has its repository', async () => /main/.test(await w.text('.statusbar-item')));
    for (const command of ['Git: Fetch', 'Git: Pull', 'Git: Sync']) {
      git(r.dir, 'remote', 'set-url', 'origin', old);
      await w.command('Notifications: Clear All Notifications');
      await w.command(command);
      const dialog = w.page.locator('.monaco-dialog-box .monaco-button', { hasText: /^OK$/ });
      if (command === 'Git: Sync') await dialog.first().click({ timeout: 3000 }).catch(() => undefined);
      await w.sees('.statusbar-item', /Git: 1 problem/);
      const own = w.page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Cancel' }); // VS Code's message, before which nothing else shows
      await own.first().click({ timeout: 3000 }).catch(() => undefined);
      await sleep(1000);
      await w.notification(/says that th(?:e|is) repository is now at/, 10_000);
      check(`${command} is explained`, true);
      git(r.dir, 'remote', 'set-url', 'origin', now);
      await w.gone('.statusbar-item', /Git: \d problem/);
    }
    git(r.dir, 'remote', 'set-url', 'origin', old);
    git(r.dir, 'checkout', '-q', '-b', 'new');
    await until('VS Code sees the new branch', async () => /new/.test(await w.text('.statusbar-item')));
    await w.command('Notifications: Clear All Notifications');
    await w.command('Git: Publish Branch...');
    await w.sees('.statusbar-item', /Git: 1 problem/);
    const own = w.page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Cancel' });
    await own.first().click({ timeout: 3000 }).catch(() => undefined);
    await sleep(1000);
    await w.notification(/says that th(?:e|is) repository is now at/, 10_000);
    check('Git: Publish Branch is explained', true);
    git(r.dir, 'remote', 'set-url', 'origin', now);
    await w.command('Git: Publish Branch...');
    await w.gone('.statusbar-item', /Git: \d problem/);
    await until('the branch is there', () => git(bare, 'branch', '--list', 'new').includes('new'));
    check('and works once it is mended', true);
    await w.close();
  },

  // A secret goes from the URL to the credential helper, and the file is saved.
  async secret(url) {
    fs.appendFileSync(path.join(root, 'home/.gitconfig'), '[credential "https://git.example.org"]\n\thelper = store\n');
    const r = repository('secret', 'https://octo:hunter2hunter2@git.example.org/octo/widget.git');
    // VS Code's Git extension writes this when it finds the repository. The file is open then, and the editor may not
    // notice: it refuses to save whatever comes.
    git(r.dir, 'config', 'branch.main.vscode-merge-base', 'origin/main');
    const w = await Window.open(chromium, url, r.dir, { file: r.config });
    await until('the secret is underlined', () => w.squiggle('warning').count(), 60_000);
    await w.quickFix('warning', /credential helper/);
    await until('the file on disk has no secret', () => r.lacks('hunter2'));
    await w.gone('.tab.dirty');
    check('the secret is kept by the helper, and the file is saved', fs.readFileSync(path.join(root, 'home/.git-credentials'), 'utf8').includes('@git.example.org'));
    await w.close();
  },

  async elsewhere(url) {
    const r = repository('elsewhere', old);
    const left = path.join(r.dir, '.git/gitauth/vscode-4194305-0123456789ab.log'); // of no process
    fs.mkdirSync(path.dirname(left));
    fs.writeFileSync(left, '');
    const w = await Window.open(chromium, url, r.dir);
    await until('what a dead window left is removed', () => !fs.existsSync(left), 60_000);
    check('what a dead window left is removed', true);
    await until('VS Code has its repository', async () => /main/.test(await w.text('.statusbar-item')));
    await w.command('Git: Push');
    await w.notification(/says that th(?:e|is) repository is now at/, 30_000);
    check('a failed push from Source Control is explained', logsOf(r.dir).length === 1);
    await picture(w, 'dark-scm');
    await w.page.keyboard.press('Escape'); // VS Code's own message
    await w.command('Notifications: Clear All Notifications');
    await w.openTerminal();
    await w.type('cd ..');
    await w.sees('.terminal-tab, .single-terminal-tab, .terminal-tabs-entry', /elsewhere/);
    await w.type(`git clone ${old} copy`);
    await w.explained(/octo\/widg[ie]t/);
    check('so is a clone outside of any repository', logsOf(r.dir).length === 1);
    await w.page.keyboard.press('Control+Shift+M');
    await w.sees('.markers-panel .monaco-list-row', /moved-repository|http-403/);
    await w.close();
    await until('the log ends with the window', () => logsOf(r.dir).length === 0);
    check('what was kept is deleted with the window', true);
  },

  async crash(url) {
    const r = repository('crash', 'https://github.com/octo/widget.git.git');
    const w = await Window.open(chromium, url, r.dir, { file: r.config });
    await until('a squiggle', () => w.squiggle('error').count(), 60_000);
    const [first] = servers();
    process.kill(first, 'SIGKILL');
    await until('another server', () => servers().length === 1 && servers()[0] !== first);
    git(r.dir, 'remote', 'set-url', 'origin', 'https://github.com/octo/widget.git');
    await w.gone('.monaco-editor .squiggly-error');
    git(r.dir, 'remote', 'set-url', 'origin', 'https://github.com/octo/widget.git.git');
    await until('the squiggle of the new server', () => w.squiggle('error').count());
    check('a server that is killed is started again', true);
    const [second] = servers();
    await w.command('Git Auth: Restart Server');
    await until('a third server', () => servers().length === 1 && servers()[0] !== second);
    await until('its squiggle', () => w.squiggle('error').count());
    check('Restart Server does it too', true);
    // One that is killed before the client knows it may not count as ended.
    const told = async () => /ended 5 times/.test((await w.text('.notifications-toasts .notification-toast')).toString());
    for (let n = 0; n < 12 && !(await told()); n++) {
      const pid = await until('a server to kill', async () => servers()[0] ?? ((await told()) && 'none'));
      if (pid === 'none') break;
      process.kill(pid, 'SIGKILL');
      await until('it is gone', () => !servers().includes(pid));
      await new Promise((done) => setTimeout(done, 500));
    }
    const said = await w.notification(/ended 5 times/);
    check('one that always ends is left, and the user told', true, said.split('\n')[0]);
    await w.press('Restart Server');
    await until('a server by the button', () => servers().length === 1);
    check('the button starts it', true);
    await w.close();
  },

  async japanese() {
    const r = repository('japanese', 'https://github.com/octo/widget.git.git');
    const at = await installation.start('--disable-workspace-trust', '--locale', 'ja');
    const w = await Window.open(chromium, at, r.dir, { locale: 'ja', colorScheme: 'light' });
    await w.command('Git の設定ファイルを開く');
    await until('a squiggle', () => w.squiggle('error').count(), 60_000);
    const shown = {};
    shown.status = (await w.sees('.statusbar-item', /Git: /)).split('\n').find((l) => l.includes('Git: ')).trim();
    shown.lens = (await w.sees('.monaco-editor .codelens-decoration', /GitHub/));
    shown.hover = await w.hover('error');
    await w.page.keyboard.press('Control+Shift+M');
    shown.problem = await w.sees('.markers-panel .monaco-list-row', /remote-malformed/);
    await w.quickFix('error', 'https://github.com/octo/widget.git', async () => {
      shown.fix = (await w.page.locator('.action-widget .monaco-list-row.action').first().innerText());
      await picture(w, 'fix-ja');
    });
    await until('the fix is on disk', () => r.lacks('.git.git'));
    await w.page.keyboard.press('F1');
    await w.page.locator('.quick-input-widget input.input').first().fill('>Git Auth');
    // Below each name VS Code shows the English one, so that either is found.
    shown.commands = await w.sees('.quick-input-list .quick-input-list-row:first-child .label-name', /サーバーを再起動する/);
    await picture(w, 'commands-ja');
    await w.page.keyboard.press('Escape');
    git(r.dir, 'remote', 'set-url', 'origin', old);
    await w.openTerminal();
    await w.type('git push origin HEAD:main');
    shown.notification = (await w.explained(/octo\/widget\.git/)).split('\n').filter((l) => !/Git Auth/.test(l)).join('\n');
    if (shots) await sleep(500);
    await picture(w, 'push-ja');
    japaneseOnly(shown);
    await w.close();
  },

  async untrusted() {
    const r = repository('untrusted', 'https://github.com/octo/widget.git.git');
    // A repository that brings a program, and settings that name it.
    const program = path.join(r.dir, 'program');
    fs.writeFileSync(program, `#!/bin/sh\ntouch '${root}/program-ran'\necho gitauth-ls 0.0.1\n`, { mode: 0o755 });
    fs.mkdirSync(path.join(r.dir, '.vscode'));
    const settings = { 'gitauth.server.path': program, 'gitauth.git.path': program };
    fs.writeFileSync(path.join(r.dir, '.vscode/settings.json'), JSON.stringify(settings));
    const w = await Window.open(chromium, await installation.start(), r.dir, { file: r.config });
    await w.sees('.statusbar-item', /Restricted Mode/, 60_000);
    await until('a squiggle', () => w.squiggle('error').count(), 60_000);
    check('a workspace that is not trusted has diagnostics', true);
    await w.command('Git Auth: Test Remote');
    const said = await w.notification(/trusted workspace/);
    check('remotes are not tested there', true, said.split('\n').find((l) => /trusted/.test(l)));
    await sleep(1000);
    check('and no program of its own runs', !fs.existsSync(path.join(root, 'program-ran')));
    await w.command('Workspaces: Manage Workspace Trust');
    await w.page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust/ }).first().click();
    await sleep(3000);
    await w.sees('.statusbar-item', /Git: 1 problem/);
    check('once it is trusted, its settings still name no program', !fs.existsSync(path.join(root, 'program-ran')) && servers().length === 1);
    await w.close();
  },

  // The pictures of the walkthrough and of the documentation.
  async pictures(url) {
    if (!shots) return;
    for (const locale of ['en', 'ja']) {
      const suffix = locale === 'ja' ? '.ja' : '';
      const r = repository(`pictures-${locale}`, 'https://github.com/octo/widget.git.git');
      const at = locale === 'ja' ? await installation.start('--disable-workspace-trust', '--locale', 'ja') : url;
      const size = { width: 1000, height: 800 };
      const w = await Window.open(chromium, at, r.dir, { file: r.config, locale, colorScheme: 'light', size });
      await until('a squiggle', () => w.squiggle('error').count(), 60_000);
      await w.page.keyboard.press('Control+B');
      await w.page.keyboard.press('Control+Shift+M');
      await w.sees('.markers-panel .monaco-list-row', /remote-malformed/);
      await w.hover('error');
      await w.shot(path.join(shots, `see${suffix}.png`));
      await w.quickFix('error', 'https://github.com/octo/widget.git', () => w.shot(path.join(shots, `fix${suffix}.png`)));
      await w.gone('.monaco-editor .squiggly-error');
      await until('the fix is on disk', () => r.lacks('.git.git'));
      git(r.dir, 'remote', 'set-url', 'origin', old);
      await until('the changed file is shown', async () => {
        await sleep(1000);
        if (/widgit/.test(await w.text('.monaco-editor .view-line'))) return true;
        await w.command('File: Revert File'); // VS Code does not always see what changed
        return false;
      });
      await w.openTerminal();
      await w.type('git push');
      await w.explained(/octo\/widget\.git/);
      await sleep(1000);
      await w.shot(path.join(shots, `push${suffix}.png`));
      await w.press(locale === 'ja' ? '変更する' : 'Change It');
      await w.page.keyboard.press('Control+J');
      await w.page.setViewportSize({ width: 1400, height: 800 });
      await w.command('Welcome: Open Walkthrough...');
      await w.page.keyboard.type(locale === 'ja' ? 'つながる' : 'Git remotes that');
      await w.sees('.quick-input-list .monaco-list-row', locale === 'ja' ? /つながる/ : /Git remotes that/);
      await w.page.keyboard.press('Enter');
      await w.sees('.getting-started-category', locale === 'ja' ? /つながる Git リモート/ : /Git remotes that work/).catch(() => undefined);
      await sleep(1500);
      await w.shot(path.join(shots, `walkthrough${suffix}.png`));
      check(`pictures in ${locale}`, true);
      await w.close();
    }
  },

  // The failures that are reported most: of each what the Problems panel says, the
  // light bulb's list, and the hover; failures_test.go puts the pictures together.
  async failures(url) {
    if (!shots) return;
    fs.mkdirSync(shots, { recursive: true });
    const small = { width: 760, height: 420 };
    const text = fs.readFileSync(new URL('../../testdata/failures.txtar', import.meta.url), 'utf8');
    const cases = text.split(/^-- (.+) --\n/m).slice(1);
    for (const locale of ['en', 'ja']) {
      const r = repository(`failures-${locale}`, now);
      git(r.dir, 'remote', 'remove', 'origin');
      const log = path.join(r.dir, '.git/gitauth/push.log');
      withSetting('gitauth.severity', { 'helper-none': 'off', 'ssh-key-missing': 'off' });
      const at = locale === 'ja' ? await installation.start('--disable-workspace-trust', '--locale', 'ja') : url;
      const w = await Window.open(chromium, at, r.dir, { file: r.config, locale, colorScheme: 'light', size: small });
      await until('the server runs', () => servers().length === 1, 60_000);
      await w.page.keyboard.press('Control+B');
      for (let i = 0; i < cases.length; i += 2) {
        const [remote, said] = cases[i + 1].split(/\n\n([^]*)/);
        git(r.dir, 'remote', 'add', 'origin', remote);
        fs.mkdirSync(path.dirname(log), { recursive: true }); // an empty one is removed
        fs.writeFileSync(log, said);
        const mark = w.page.locator('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning').first();
        await until(`${cases[i]} is underlined`, async () => {
          await sleep(1000);
          if (!(await mark.count())) await w.command('File: Revert File'); // VS Code does not always see what changed
          await mark.waitFor({ timeout: 3000 }).catch(() => undefined);
          return mark.count();
        }, 60_000);
        const shown = await until(`the hover of ${cases[i]}`, async () => {
          const box = await mark.boundingBox();
          if (!box) return false;
          await w.page.mouse.move(box.x + 4, box.y - 40);
          await w.page.mouse.move(box.x + 12, box.y + box.height / 2, { steps: 3 });
          await sleep(900);
          return (await w.text('.monaco-hover-content')).trim();
        });
        await w.shot(path.join(shots, `failure-${locale}-${String(i / 2).padStart(2, '0')}.png`));
        await w.page.mouse.move(700, 10);
        await w.page.setViewportSize({ width: 1800, height: 900 });
        const titles = (await w.fixes(mark)).map((t) => t.trim());
        check(`${locale}: ${cases[i]}: the light bulb`, titles.length > 1 && new Set(titles).size === titles.length, titles.join(' | '));
        await w.page.keyboard.press('Control+Shift+M');
        const problems = await w.sees('.markers-panel .monaco-list-row', /gitauth/);
        await w.page.keyboard.press('Control+J');
        const sentence = shown.split('\n')[0].replace(/gitauth.*/, '').trim();
        check(`${locale}: ${cases[i]}: Problems`, sentence.length > 10 && problems.includes(sentence), problems.replace(/\s*\n\s*/g, ' | '));
        const numbered = Object.fromEntries(titles.map((t, n) => [`${cases[i]}: title ${n + 1}`, t]));
        if (locale === 'ja') japaneseOnly({ [`${cases[i]}: the hover`]: sentence, ...numbered });
        await w.page.setViewportSize(small);
        git(r.dir, 'remote', 'remove', 'origin');
        fs.rmSync(log);
        await until('it is gone', async () => !(await mark.count()));
      }
      await w.close();
      restore();
      await until('the server ends', () => servers().length === 0, 30_000);
    }
  },

  // The moving pictures of README.md; films_test.go makes them of these.
  async films(url) {
    if (!shots) return;
    fs.mkdirSync(shots, { recursive: true });
    const begin = async (name, r) => {
      const size = { width: 960, height: 640 };
      const w = await Window.open(chromium, url, r.dir, { file: r.config, colorScheme: 'light', size });
      await w.sees('.monaco-editor .codelens-decoration', /git\.example/, 60_000);
      await w.page.keyboard.press('Control+B');
      let n = 0;
      return [w, async () => {
        await sleep(700); // what fades in is there
        await w.shot(path.join(shots, `film-${name}-${++n}.png`));
      }];
    };
    {
      const r = repository('film-push', old);
      const [w, frame] = await begin('push', r);
      await w.openTerminal();
      await frame();
      await w.type('git push origin HEAD:main');
      await w.explained(/octo\/widget\.git/);
      await frame();
      await w.press('Change It');
      await w.notification(/Mended/);
      await frame();
      await w.press('Retry the Push');
      await w.notification(/Fixed: the push/);
      await frame();
      await w.close();
    }
    {
      const r = repository('film-password', now);
      const [w, frame] = await begin('password', r);
      await w.openTerminal();
      password('wrong');
      await w.type('git push origin HEAD:main');
      await w.explained(/git\.example\.com/);
      await frame();
      await w.command('Notifications: Clear All Notifications');
      await w.hover('error');
      await frame();
      password('right');
      await w.page.mouse.move(300, 550); // the hover goes
      await w.type('git push origin HEAD:main');
      await w.notification(/Fixed: the push/);
      await frame();
      await w.close();
    }
    {
      fs.appendFileSync(path.join(root, 'home/.gitconfig'), '[credential "https://git.example.net"]\n\thelper = store\n');
      const r = repository('film-secret', 'https://octo:hunter2hunter2@git.example.net/octo/widget.git');
      git(r.dir, 'config', 'branch.main.vscode-merge-base', 'origin/main');
      const [w, frame] = await begin('secret', r);
      await until('the secret is underlined', () => w.squiggle('warning').count());
      await frame();
      await w.quickFix('warning', /credential helper/, frame);
      await until('the file on disk has no secret', () => r.lacks('hunter2'));
      await w.notification(/credential helper/);
      await frame();
      await w.close();
    }
    check('the films are taken', true);
  },

  // From a key to the picture that it changes, as the user sees it.
  async speed(url) {
    const r = repository('speed', 'https://github.com/octo/widget.git');
    const w = await Window.open(chromium, url, r.dir, { file: r.config });
    await w.sees('.monaco-editor .codelens-decoration', /GitHub/, 60_000);
    await w.page.locator('.monaco-editor .view-line', { hasText: 'url' }).first().click();
    await w.page.keyboard.press('End');
    for (let i = 0; i < 'octo/widget.git'.length; i++) await w.page.keyboard.press('ArrowLeft');
    await sleep(1000);
    await w.page.evaluate(() => {
      window.waits = [];
      const count = () => document.querySelectorAll('.monaco-editor .squiggly-error').length;
      window.addEventListener('keydown', () => {
        const began = performance.now();
        const before = count();
        const look = () => {
          if (count() !== before) window.waits.push(performance.now() - began);
          else if (performance.now() - began < 5000) requestAnimationFrame(look);
        };
        look();
      }, true);
    });
    for (let i = 0; i < 50; i++) {
      await w.page.keyboard.press(i % 2 ? 'Backspace' : '\\');
      await until('the picture to change', () => w.page.evaluate((n) => window.waits.length > n, i), 6000);
      await sleep(50);
    }
    const waits = (await w.page.evaluate(() => window.waits)).sort((a, b) => a - b);
    const [p50, p95] = [waits[25], waits[47]].map(Math.round);
    check('typing is answered at once', p95 < 1000, `key to squiggle, 50 edits: p50 ${p50} ms, p95 ${p95} ms`);
    await w.close();
  },
};

try {
  installation.install(vsix);
  speakJapanese(path.dirname(installation.main), path.join(root, 'data'));
  chromium = await browser(prefix);
  const url = await installation.start('--disable-workspace-trust');
  for (const [name, run] of Object.entries(scenarios)) {
    if (only && !only.split(',').some((o) => o.split('/')[0] === name)) continue;
    try {
      await run(url);
    } catch (e) {
      check(`${name}: no exception`, false, e.stack);
      const page = chromium.contexts().at(-1)?.pages()[0];
      const shown = (css) => page?.locator(css).allInnerTexts().catch(() => []);
      const places = [
        '.notification-list-item-message', '.statusbar-item', '.monaco-editor .view-lines',
        '.action-widget', '.tab.dirty',
      ];
      for (const css of places) {
        console.log(`     ${css}: ${(await shown(css) ?? []).join(' | ').replace(/\s+/g, ' ')}`);
      }
      if (shots) await page?.screenshot({ path: path.join(shots, `failed-${name}.png`) }).catch(() => undefined);
    }
    for (const context of chromium.contexts()) await context.close();
    restore();
    restore = () => undefined;
    await until('the servers end with their window', () => servers().length === 0, 30_000).catch((e) => {
      if (!only) check(`${name}: the servers end with their window`, false, e.message);
    });
  }
} catch (e) {
  check('no exception', false, e.stack);
} finally {
  await chromium?.close();
  installation.stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
