// Bundles src/extension.ts into dist/extension.js, for Node in VS Code's
// extension host. --tests also bundles what the tests run outside of VS Code.
import { build } from 'esbuild';

const options = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
};
await build({ ...options, entryPoints: ['src/extension.ts'], format: 'cjs', external: ['vscode'], outfile: 'dist/extension.js' });
if (process.argv.includes('--tests')) {
  await build({ ...options, entryPoints: ['src/redact.ts', 'src/commandLine.ts', 'src/output.ts'], format: 'esm', outdir: 'dist/tests', outExtension: { '.js': '.mjs' } });
}
