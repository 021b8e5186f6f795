// node corpus.mjs REDACT CORPUS: runs the server's corpus of secrets through the
// extension's redact, as internal/secret/corpus_test.go does. Prints what shows a
// secret, and how many texts were tried.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { redact } = await import(pathToFileURL(process.argv[2]).href);
const alphabets = { '': 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', x: '0123456789abcdef', b: 'abcdefghijklmnopqrstuvwxyz234567' };
const pick = (alphabet) => alphabet[Math.floor(Math.random() * alphabet.length)];
// Shapes that a shell or a header takes for more than one word.
const several = new Set([
  'at', 'at-slash', 'scheme', 'hash', 'query', 'dollar', 'bang', 'comma', 'equals', 'wide', 'percent', 'colon',
  'semicolon', 'amp', 'at-at', 'slash-at', 'backslash', 'wide-colon',
]);

function make(shape) {
  const pieces = [];
  const text = shape.replace(/\[([xb]?)(\d+)\]/g, (_, kind, n) => {
    let piece = Array.from({ length: Number(n) }, () => pick(alphabets[kind]));
    if (kind === '') piece.splice(1, 3, pick(alphabets[''].slice(26, 52)), pick(alphabets[''].slice(0, 26)), pick('0123456789'));
    pieces.push(piece.join(''));
    return pieces.at(-1);
  });
  return { text, pieces };
}

const sixes = (piece) => Array.from({ length: Math.max(0, piece.length - 5) }, (_, i) => piece.slice(i, i + 6));
const shows = (text, pieces) => pieces.some((p) => sixes(p).some((six) => text.includes(six)));

const shapes = [];
let tried = 0;
let failed = 0;
const fail = (what) => {
  failed++;
  console.log(what);
};
for (const line of readFileSync(process.argv[3], 'utf8').split('\n')) {
  const [, kind, rest] = /^(\w+) (.*)$/.exec(line) ?? [];
  if (kind === 'shape') shapes.push(rest.split(/ (.*)/));
  else if (kind === 'keep') {
    // What a shell would fill in may go: this end takes rather too much.
    if (!rest.includes('${') && redact(rest) !== rest) fail(`${rest} becomes ${redact(rest)}`);
  } else if (kind) {
    for (const [name, shape] of shapes) {
      if (kind !== 'url' && several.has(name)) continue;
      const { text, pieces } = make(shape);
      const out = redact(rest.replaceAll('{}', () => text));
      tried++;
      if (shows(out, pieces)) fail(`${kind} ${rest} shows a secret of the shape ${name}`);
      else if (redact(out) !== out) fail(`${kind} ${rest} with ${name}: twice differs`);
    }
  }
}
console.log(`${tried} tried, ${failed} failed`);
process.exit(failed || tried < 1000 ? 1 : 0);
