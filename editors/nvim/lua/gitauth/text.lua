--- What the plugin itself says, in English and Japanese. Everything about
--- remotes is said by the server, in the language that it is told here.
local M = {}

local texts = {
  no_server = {
    'gitauth: the program %s was not found. :checkhealth gitauth says what to do.',
    'gitauth: プログラム %s が見つかりません。対処方法は :checkhealth gitauth で確認できます。',
  },
  no_repository = { 'gitauth: there is no Git repository here.', 'gitauth: ここには Git リポジトリがありません。' },
  no_remote = { 'gitauth: this repository has no remote URL.', 'gitauth: このリポジトリにはリモート URL がありません。' },
  unknown_remote = { 'gitauth: there is no remote “%s” here.', 'gitauth: リモート「%s」はありません。' },
  unreadable = {
    'gitauth: Git cannot read this configuration. :GitAuth config shows where.',
    'gitauth: Git がこの設定を読み取れません。場所は :GitAuth config で確認できます。',
  },
  which_remote = { 'Test which remote?', 'どのリモートの接続テストをしますか?' },
  nothing = { 'gitauth: no failure was recognised in this text.', 'gitauth: このテキストに失敗は見つかりませんでした。' },
  no_log = { 'gitauth: the server has written no log at %s.', 'gitauth: %s にサーバーのログはありません。' },
  not_saved = {
    'gitauth: the fix is in the buffer and not saved: this file had other changes. Git uses it once you :write.',
    'gitauth: 修正はバッファー内にあり、未保存です (このファイルには他の変更がありました)。:write すると Git に反映されます。',
  },
  restarted = { 'gitauth: the server was restarted.', 'gitauth: サーバーを再起動しました。' },
  usage = { 'gitauth: usage: :GitAuth %s', 'gitauth: 使い方: :GitAuth %s' },
  not_enabled = { 'gitauth: vim.g.gitauth_enabled is false.', 'gitauth: vim.g.gitauth_enabled が false です。' },
}

local health = {
  nvim = { 'Neovim %s', 'Neovim %s' },
  nvim_old = { 'Neovim %s is older than 0.10', 'Neovim %s は 0.10 より古いバージョンです' },
  nvim_update = { 'Install Neovim 0.10 or newer.', 'Neovim 0.10 以降をインストールしてください。' },
  server = { 'server: %s (%s)', 'サーバー: %s (%s)' },
  server_missing = { 'the program %s was not found', 'プログラム %s が見つかりません' },
  server_install = {
    'Put gitauth-ls on PATH, or name it: vim.g.gitauth_cmd = { "/path/to/gitauth-ls", "serve" }',
    'gitauth-ls を PATH に置くか、場所を指定してください: vim.g.gitauth_cmd = { "/path/to/gitauth-ls", "serve" }',
  },
  server_silent = { '%s does not say its version', '%s がバージョンを答えません' },
  running = { 'running for %s', '実行中: %s' },
  not_running = {
    'not running: it starts with the first Git configuration file or terminal in a repository',
    '停止中: Git の設定ファイルまたはリポジトリ内のターミナルを開くと起動します',
  },
  disabled = { 'switched off by vim.g.gitauth_enabled', 'vim.g.gitauth_enabled で無効になっています' },
  terminal_on = { 'terminals in repositories are read along', 'リポジトリ内のターミナルを読み取ります' },
  terminal_off = { 'terminals are not read (vim.g.gitauth_terminal is false)', 'ターミナルは読み取りません (vim.g.gitauth_terminal が false)' },
  terminal_marks = {
    'where a command ends is taken from shell integration (OSC 133), if the shell has it',
    'コマンドの終わりは、シェル統合 (OSC 133) があればそこから判断します',
  },
  terminal_no_marks = {
    'where a command ends is taken from the prompt; Neovim 0.11 and newer also know it from shell integration (OSC 133)',
    'コマンドの終わりはプロンプトから判断します。Neovim 0.11 以降ではシェル統合 (OSC 133) も使います',
  },
  git = { '%s', '%s' },
  git_missing = { 'git was not found on PATH', 'git が PATH にありません' },
  git_install = { 'Install Git: https://git-scm.com/install/', 'Git をインストールしてください: https://git-scm.com/install/' },
  log = { 'log: %s', 'ログ: %s' },
}

--- The language of messages, 'ja' or 'en': that of 'langmenu', else that of
--- Neovim's messages, else that of the environment. A language that this
--- machine lacks leaves v:lang at C, so C says nothing.
function M.language()
  for _, name in ipairs({
    vim.o.langmenu, vim.v.lang or '',
    vim.env.LC_ALL or '', vim.env.LC_MESSAGES or '', vim.env.LANG or '',
  }) do
    if name ~= '' and name ~= 'none' and name ~= 'POSIX' and not name:match('^C$') and not name:match('^C%.') then
      return name:lower():match('^ja') and 'ja' or 'en'
    end
  end
  return 'en'
end

local function pick(row, ...)
  return row[M.language() == 'ja' and 2 or 1]:format(...)
end

--- A message by its name, with its values filled in.
function M.get(name, ...)
  return pick(texts[name], ...)
end

--- A line of :checkhealth by its name.
function M.health(name, ...)
  return pick(health[name], ...)
end

--- Shows a message.
function M.say(level, name, ...)
  vim.notify(M.get(name, ...), level)
end

--- Every text, for the test that both languages fill in the same values.
M.all = { texts, health }

return M
