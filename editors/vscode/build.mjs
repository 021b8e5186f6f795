// Bundles src/extension.ts into dist/extension.js, for Node in VS Code's
// extension host. The library that speaks with the server is a file of its own,
// which is read once there is something to say. --tests also bundles what the
// tests run outside of VS Code.
import { build } from 'esbuild';

const options = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
};
const library = 'vscode-languageclient/node';
const apart = {
  name: 'apart',
  setup(b) {
    const filter = new RegExp(`^${library}$`);
    b.onResolve({ filter }, () => ({ path: './languageclient.js', external: true }));
  },
};
await build({
  ...options, entryPoints: ['src/extension.ts'], format: 'cjs', external: ['vscode'], plugins: [apart],
  supported: { 'dynamic-import': false }, outfile: 'dist/extension.js',
});
await build({ ...options, entryPoints: [library], format: 'cjs', external: ['vscode'], outfile: 'dist/languageclient.js' });
if (process.argv.includes('--tests')) {
  await build({
    ...options, entryPoints: ['src/redact.ts', 'src/commandLine.ts', 'src/output.ts'], format: 'esm',
    outdir: 'dist/tests', outExtension: { '.js': '.mjs' },
  });
}
