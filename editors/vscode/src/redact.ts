/**
 * Takes secrets out of text before it is kept anywhere.
 *
 * The server redacts what it shows. This is the other end: nothing that a
 * terminal printed reaches a disk, a log or a document before it has been
 * through here. What is replaced is rather too much than too little; only what
 * tells failures apart (hosts, paths, account names, Git's words) has to stay.
 *
 * It needs whole lines. output.ts sees to it that a token which arrives in two
 * pieces is one piece here.
 */

/** What stands in a secret's place, as in everything the server prints. */
export const redacted = '[redacted]';

// A character of a token. A terminal may move its cursor or change its colour in
// the middle of one, so an escape sequence counts as part of it.
const escape = '\\x1b\\[[0-9;?]*[ -/]*[@-~]';
const token = `(?:[A-Za-z0-9_.=+/~-]|${escape})`;
const start = `(?<![A-Za-z0-9])`;

/**
 * Tokens that their beginning gives away. Sources: GitHub's changelog of
 * 2021-03-04 and 2026-05-15 (ghs_ with dots), GitLab's doc/security/tokens,
 * gitleaks' configuration for the others. Ends are open: vendors announced
 * longer ones, and what is cut short leaks.
 */
const prefixes = [
  'gh[pousr]_',
  'github_pat_',
  'gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|wt|soat|oas|ffct)-',
  'gloas-',
  'ATATT3',
  'ATCTT3',
  'ATBB',
];

/** Of other services, for those who have every command captured. They begin like ordinary names, so only long ones count. */
const others = ['npm_', 'pypi-', 'xox[abeoprs]-', 'sk-', 'AKIA'];

const rules: [RegExp, string][] = [
  // The password of a URL: to the last @ before the path; where it holds a slash
  // of its own (and is no port), to the first @ behind. Then a user name that is
  // long enough to be a token.
  [/([A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s:@/'"]*):[^\s/]*@/g, `$1:${redacted}@`],
  [/([A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s:@/'"]*):(?!\d{1,5}\/)[^\s@]*@/g, `$1:${redacted}@`],
  [/([A-Za-z][A-Za-z0-9+.-]*:\/\/)[^\s:@/'"]{20,}(?=@)/g, `$1${redacted}`],
  [new RegExp(`${start}(?:${prefixes.join('|')})${token}{4,}`, 'g'), redacted],
  [new RegExp(`${start}(?:${others.join('|')})[A-Za-z0-9_-]{16,}`, 'g'), redacted],
  // A signed token (JWT), and Azure DevOps' tokens by the mark near their end.
  [new RegExp(`${start}eyJ[A-Za-z0-9_-]{8,}\\.${token}+`, 'g'), redacted],
  [/[A-Za-z0-9]{70,80}AZDO[A-Za-z0-9]{4,8}/g, redacted],
  // Headers, to the end of the line: what follows the scheme may have any form.
  [/((?:proxy-)?authorization["']?\s*[:=]\s*["']?)[^\r\n"']+/gi, `$1${redacted}`],
  [/((?:private-token|job-token|deploy-token|x-[a-z-]*(?:token|key)|(?:set-)?cookie)["']?\s*:\s*["']?)[^\r\n"']+/gi, `$1${redacted}`],
  // Lines of Git's credential protocol, of a netrc, and variables that are set.
  [/^(\s*(?:password|credential|oauth_refresh_token|pass|passphrase)=).+$/gim, `$1${redacted}`],
  [/\b(login\s+\S+\s+password\s+)\S+/g, `$1${redacted}`],
  [/^(\s*password\s+)\S+\s*$/gm, `$1${redacted}`],
  [/\b([A-Za-z_][A-Za-z0-9_]*(?:TOKEN|PASSWORD|PASSWD|SECRET|_PAT|_KEY|PASSPHRASE)=)(?:"[^"]*"|'[^']*'|[^\s"';&|]+)/gi, `$1${redacted}`],
  // What a program is told on its command line, as curl and gh are.
  [/(--?(?:password|token|with-token|secret|passphrase)[= ])(?!-)(?:"[^"]*"|'[^']*'|[^\s"']+)/g, `$1${redacted}`],
];

/**
 * Replaces every secret in whole lines of text by "[redacted]". Doing it twice
 * changes nothing more.
 */
export function redact(text: string): string {
  for (const [pattern, replacement] of rules) text = text.replace(pattern, replacement);
  return text;
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
