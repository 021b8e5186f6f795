/**
 * Decides from a command line whether its output may say why Git could not
 * reach a remote. Only that is read and kept, unless the user wants all.
 */

// Subcommands that never talk to a remote, or that print the contents of files
// or secrets. Everything else counts: a name that is not Git's is an alias.
const localGit = new Set(
  ('add am annotate apply archive bisect blame branch bundle cat-file check-attr check-ignore cherry-pick clean column commit commit-tree config ' +
    'count-objects credential credential-cache credential-store describe diff diff-files diff-index diff-tree difftool fast-export filter-branch ' +
    'for-each-ref format-patch fsck gc grep gui help init instaweb interpret-trailers log ls-files ls-tree maintenance merge-base mergetool mv name-rev ' +
    'notes prune range-diff rebase reflog repack replace rerere reset restore rev-list rev-parse revert rm shortlog show show-branch show-ref ' +
    'sparse-checkout stash status symbolic-ref tag update-index update-ref var verify-commit verify-tag version whatchanged worktree write-tree').split(' '),
);

// Of GitHub's command line only what runs Git or logs in.
const remoteGh = new Set(['repo', 'pr', 'gist', 'auth', 'extension']);

/** A command line is cut here; nobody types more, and generated ones say nothing new. */
export const commandLimit = 4096;

/** Says whether a command line runs Git (or gh) in a way that may contact a remote. */
export function contactsRemote(commandLine: string): boolean {
  return simpleCommands(commandLine.slice(0, commandLimit)).some((words) => {
    const [program, ...rest] = withoutPrefix(words);
    switch (nameOf(program)) {
      case 'git': {
        const sub = gitSubcommand(rest);
        return sub !== undefined && !localGit.has(sub) && !sub.startsWith('-');
      }
      case 'gh':
        return remoteGh.has(rest[0]) && !(rest[0] === 'auth' && rest[1] === 'token');
      default:
        return false;
    }
  });
}

function nameOf(program: string | undefined): string {
  return (program ?? '').replace(/^.*[\\/]/, '').replace(/\.exe$/i, '').toLowerCase();
}

// Words before the program itself: variables, and programs that run another.
function withoutPrefix(words: string[]): string[] {
  const prefix = /^[A-Za-z_]\w*=|^(sudo|command|exec|env|time|nohup|noglob|doas|winpty|&)$/;
  let i = 0;
  while (i < words.length && (prefix.test(words[i]) || (i > 0 && words[i].startsWith('-')))) i++;
  return words.slice(i);
}

function gitSubcommand(words: string[]): string | undefined {
  const withValue = [
    '-C', '-c', '--git-dir', '--work-tree', '--namespace', '--config-env', '--exec-path', '--super-prefix',
  ];
  for (let i = 0; i < words.length; i++) {
    if (withValue.includes(words[i])) i++;
    else if (!words[i].startsWith('-')) return words[i];
  }
  return undefined;
}

/** Splits a command line at ;, &, | and line ends into words, as far as shells agree about quotes. */
function simpleCommands(line: string): string[][] {
  const commands: string[][] = [[]];
  let word: string | undefined;
  let quote = '';
  const end = () => {
    if (word !== undefined) commands[commands.length - 1].push(word);
    word = undefined;
  };
  for (let i = 0; i < line.length; i++) {
    const c = line[i];
    if (quote) {
      if (c === quote) quote = '';
      else word = (word ?? '') + c;
    } else if (c === '"' || c === "'") {
      quote = c;
      word ??= '';
    } else if (/\s/.test(c) && c !== '\n') {
      end();
    } else if (/[;&|\n(){}]/.test(c)) {
      end();
      commands.push([]);
    } else {
      word = (word ?? '') + c;
    }
  }
  end();
  return commands;
}

/** Gives the folder that `git -C FOLDER` names first, undefined where there is none. */
export function folderOption(commandLine: string): string | undefined {
  for (const words of simpleCommands(commandLine.slice(0, commandLimit))) {
    const [program, option, folder] = withoutPrefix(words);
    if (nameOf(program) === 'git' && option === '-C' && folder) return folder;
  }
  return undefined;
}
