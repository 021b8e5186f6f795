// Makes VS Code speak Japanese without its language pack, which is not to be had
// from a package registry: the way the pack does it, and the few words of
// VS Code itself that the pictures show, as the pack translates them.
import fs from 'node:fs';
import path from 'node:path';

const words = {
  Explorer: 'エクスプローラー', Search: '検索', Outline: 'アウトライン', Timeline: 'タイムライン', Problems: '問題',
  Output: '出力', Terminal: 'ターミナル', Ports: 'ポート',
  'Debug Console': 'デバッグ コンソール', 'Quick Fix': 'クイック フィックス', Rewrite: '書き換える',
  'Ln {0}, Col {1}': '行 {0}、列 {1}', '[Ln {0}, Col {1}]': '[行 {0}、列 {1}]',
  'Tab Size: {0}': 'タブのサイズ: {0}', 'Spaces: {0}': 'スペース: {0}', 'Layout: {0}': 'レイアウト: {0}',
  'View Problem': '問題の表示', 'No quick fixes available': '利用できるクイックフィックスはありません',
  'Quick Fix...': 'クイック フィックス...', 'Follow link': 'リンクにアクセス', 'Source: {0}': 'ソース: {0}',
  'recently used': '最近使用したもの', 'other commands': 'その他のコマンド',
  'Filter (e.g. text, **/*.ts, !**/node_modules/**)': 'フィルター (例: text、**/*.ts、!**/node_modules/**)',
};

/** Prepares a data folder of VS Code's server, whose programs lie in out. It has to be started with --locale ja. */
export function speakJapanese(out, data) {
  const [keys, messages] = ['nls.keys.json', 'nls.messages.json'].map((name) => JSON.parse(fs.readFileSync(path.join(out, name), 'utf8')));
  const contents = {};
  let i = 0;
  for (const [module, names] of keys) {
    for (const name of names) {
      const word = words[messages[i++].replace(/&&/g, '')];
      if (word) (contents[module] ??= {})[name] = word;
    }
  }
  const translations = path.join(data, 'words.ja.json');
  fs.writeFileSync(translations, JSON.stringify({ '': [], version: '1.0.0', contents }));
  fs.writeFileSync(path.join(data, 'languagepacks.json'), JSON.stringify({
    ja: {
      hash: 'words', label: '日本語',
      extensions: [{ extensionIdentifier: { id: 'test.words-ja' }, version: '1.0.0' }],
      translations: { vscode: translations },
    },
  }));
}
