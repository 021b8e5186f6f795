/**
 * Takes secrets out of text before it is kept anywhere.
 *
 * The server redacts what it shows. This is the other end: nothing that a
 * terminal printed reaches a disk, a log or a document before it has been
 * through here. What is replaced is rather too much than too little; only what
 * tells failures apart (hosts, paths, account names, Git's words) has to stay.
 *
 * What tokens look like and which names hold secrets comes from the server's own
 * tables (secrets.ts), and both take the same corpus.
 *
 * It needs whole lines. output.ts sees to it that a token which arrives in two
 * pieces is one piece here.
 */

import { headerEnds, headers, loginOptions, nameEnds, plainNames, tokens, tokenUsers, wordLike } from './secrets';

/** What stands in a secret's place, as in everything the server prints. */
export const redacted = '[redacted]';

// A character of a token. A terminal may move its cursor or change its colour in
// the middle of one, so an escape sequence counts as part of it.
const escape = '\\x1b\\[[0-9;?]*[ -/]*[@-~]';
const token = `(?:[A-Za-z0-9_.=+/~-]|${escape})`;
const start = `(?<![A-Za-z0-9])`;

/**
 * Of other services, for those who have every command captured. They begin like
 * ordinary names, so only long ones count.
 */
const others = ['npm_', 'hf_', 'pypi-', 'xox[abeoprs]-', 'sk-', 'AKIA'];

const any = (list: string[]) => list.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
const value = `(?:"[^"]*"|'[^']*'|[^\\s"';&|”」]+)`;
const name = `(?:[A-Za-z0-9_.-]*(?:${any(nameEnds)})|auth|pat|creds)`;
const plain = new RegExp(`(?:${any(plainNames)}|^pwd)$`, 'i');

// Rules are tried in this order. A function gives what stays of a match.
const rules: [RegExp, string | ((match: string, ...groups: string[]) => string)][] = [
  // A token in the place of a URL's user; then the password: to the last @ before
  // the path, or of the word where it holds a slash of its own (and is no port).
  // Then a user name that is long enough to be a token.
  [new RegExp(`(:\\/\\/)(?!(?:${any(tokenUsers)}):)[^\\s'"]+(?=:(?:${any(tokenUsers)})@)`, 'gi'), `$1${redacted}`],
  [/([A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s:@/'"]*):[^\s/]*@/g, `$1:${redacted}@`],
  [/([A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s:@/'"]*):(?!\d{1,5}\/)\S*@(?=[\w[])/g, `$1:${redacted}@`],
  [/\b(https?(?::\/?|\/{2,5})[^\s:@/'"]+):(?!\d{1,5}\/)\S*@/gi, `$1:${redacted}@`],
  [/([A-Za-z][A-Za-z0-9+.-]*:\/\/)[^\s:@/'"]{20,}(?=@)/g, `$1${redacted}`],
  // The same without a scheme, and with what separates its parts percent-encoded.
  [/(^|[\s'"=(<])(\/\/[^\s:@/'"]+):(?!\d{1,5}\/)[^\s'"]+@(?=[\w[])/gm, `$1$2:${redacted}@`],
  [/(^|[\s'"=(<])([\w.+-]+):(?!\/\/)[^\s'"]{3,}@(?=[\w-]+\.[\w-]+|\[|localhost|[\w-]+:[\w/])/g, `$1$2:${redacted}@`],
  [/(%3A)\S*(%40)/gi, `$1${redacted}$2`],
  [new RegExp(`${start}(?:${any(tokens)}|${any(wordLike.filter((text) => text.startsWith('gh')))})${token}{4,}`, 'g'), redacted],
  [new RegExp(`${start}(?:${others.join('|')})[A-Za-z0-9_-]{16,}`, 'g'), redacted],
  // A signed token (JWT), Azure DevOps' tokens by the mark near their end, and
  // CodeCommit's signatures.
  [new RegExp(`${start}eyJ[A-Za-z0-9_-]{8,}\\.${token}+`, 'g'), redacted],
  [/[A-Za-z0-9]{70,80}AZDO[A-Za-z0-9]{4,8}/g, redacted],
  [/\b\d{8}T\d{6}Z[0-9a-f]{64}/g, redacted],
  // Headers, to the end of the line: what follows the scheme may have any form.
  [/((?:proxy-)?authorization["']?\s*[:=]\s*["']?)[^\r\n"']+/gi, `$1${redacted}`],
  [new RegExp(`((?:${any(headers)}|x-[a-z-]*(?:token|key|auth)|[a-z]+-[a-z-]*(?:${any(headerEnds)}))["']?\\s*:\\s*["']?)[^\\r\\n"']+`, 'gi'), `$1${redacted}`],
  // Lines of Git's credential protocol, of a netrc, and what is set by a name that
  // says it: variables, settings, parameters of URLs, options.
  [/^(\s*(?:password|credential|oauth_refresh_token|pass|passphrase)=).+$/gim, `$1${redacted}`],
  [/\b(login\s+\S+\s+password\s+)\S+/g, `$1${redacted}`],
  [/^(\s*password\s+)\S+\s*$/gm, `$1${redacted}`],
  [new RegExp(`(?<![\\w.-])(${name})(\\s?=\\s?)${value}`, 'gi'), (match, key, sign) => (plain.test(key) ? match : `${key}${sign}${redacted}`)],
  [/([?&#](?:sig|signature)=)[^\s&#'"]+/gi, `$1${redacted}`],
  [new RegExp(`(--?${name}[= ])(?![-<])${value}`, 'gi'), `$1${redacted}`],
  // What a program is told on its command line, as curl, docker and gh are.
  [new RegExp(`(\\s(?:${any(loginOptions)})\\s*[^\\s:'"/]+:)(?!//)${value}`, 'g'), `$1${redacted}`],
  [new RegExp(`(\\bsshpass\\b[^|;&]*?\\s-p\\s*)${value}`, 'g'), `$1${redacted}`],
  [new RegExp(`(\\b(?:docker|podman|nerdctl|helm|oras)\\b[^|;&]*\\blogin\\b[^|;&]*?\\s-p\\s*)${value}`, 'g'), `$1${redacted}`],
  [new RegExp(`(\\bplink(?:\\.exe)?\\b[^|;&]*?\\s-pw\\s+)${value}`, 'gi'), `$1${redacted}`],
  [new RegExp(`(\\bssh-keygen\\b[^|;&]*?\\s-[NP]\\s+)(?!-|""|'')${value}`, 'g'), `$1${redacted}`],
  [new RegExp(`(\\bsecurity\\b[^|;&]*?\\s-[wpP]\\s+)(?!-)${value}`, 'g'), `$1${redacted}`],
  [new RegExp(`(\\s/pass(?:word|wd)?:)${value}`, 'gi'), `$1${redacted}`],
  [new RegExp(`(\\b(?:set|setenv|setx|set-item|new-item|config)\\s+(?:-{1,2}\\w+\\s+)*(?:\\S*/:|Env:)?${name}\\s+)(?!=)${value}`, 'gi'), `$1${redacted}`],
  [new RegExp(`((?<![\\w.-])${name}["']\\s*,\\s*)(?=["'])${value}`, 'gi'), `$1${redacted}`],
  [/(\b(?:echo|printf)\s+(?:-\w+\s+)*)[^|]+?(\s*\|\s*(?:sudo\s+-S|[^|]*(?:--with-token|-stdin|\blogin\b)))/g, `$1${redacted}$2`],
  [new RegExp(`(<<<\\s*)${value}`, 'g'), `$1${redacted}`],
];

// Full-width characters stand for the ASCII that they look like, and some
// characters are not seen at all.
const fold = (text: string) =>
  text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, '');

const apply = (text: string) => rules.reduce((out, [pattern, to]) => out.replace(pattern, to as string), text);

/**
 * Replaces every secret in whole lines of text by "[redacted]". Doing it twice
 * changes nothing more.
 */
export function redact(text: string): string {
  const folded = fold(text);
  if (folded !== text && apply(folded) !== folded) return apply(folded);
  return apply(text);
}

/**
 * Leaves out private keys, which take many lines. Give it the lines in order;
 * the answer is what to keep of each, undefined for nothing.
 */
export class KeyFilter {
  private inside = false;

  keep(line: string): string | undefined {
    if (!this.inside && /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(line)) {
      this.inside = !/-----END [A-Z0-9 ]*PRIVATE KEY/.test(line);
      return redacted;
    }
    if (!this.inside) return line;
    // A key has no more than some 100 lines of 76 characters without spaces; a
    // sentence means that its end was lost.
    if (/-----END [A-Z0-9 ]*PRIVATE KEY/.test(line)) this.inside = false;
    else if (/^\S+ \S+ \S/.test(line)) {
      this.inside = false;
      return line;
    }
    return undefined;
  }
}
