// node package.mjs [TARGET BINARY] [--out FILE]: makes a .vsix.
//
// TARGET is one of VS Code's platforms (linux-x64, win32-arm64, …) and BINARY the
// server for it, which goes into the package. Without them the package is the
// universal one, which looks for a server on PATH. The bundle has to be built
// (npm run build). SOURCE_DATE_EPOCH makes two packages of the same files equal.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';

const here = import.meta.dirname;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, license: { type: 'string' } },
});
const [target, binary] = positionals;
if (target && !binary) {
  console.error('usage: node package.mjs [TARGET BINARY] [--out FILE]');
  process.exit(2);
}
if (!existsSync(path.join(here, 'dist', 'extension.js'))) {
  console.error('dist/extension.js is not there; npm run build makes it');
  process.exit(2);
}
rmSync(path.join(here, 'server'), { recursive: true, force: true });
if (binary) {
  const name = target.startsWith('win32') ? 'gitauth-ls.exe' : 'gitauth-ls';
  mkdirSync(path.join(here, 'server'));
  cpSync(binary, path.join(here, 'server', name));
  chmodSync(path.join(here, 'server', name), 0o755);
}
copyFileSync(values.license ?? path.join(here, '..', '..', 'LICENSE'), path.join(here, 'LICENSE'));
const vsce = createRequire(import.meta.url).resolve('@vscode/vsce/vsce');
const out = values.out ?? `gitauth-ls-${target ?? 'universal'}.vsix`;
const args = [vsce, 'package', '--no-dependencies', '--out', out];
if (target) args.push('--target', target);
execFileSync(process.execPath, args, { cwd: here, stdio: ['ignore', 'inherit', 'inherit'] });
