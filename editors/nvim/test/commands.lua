-- nvim --clean --headless -l commands.lua PLUGIN WORK SERVER…
-- :GitAuth, :checkhealth, the help file, and both languages, without setup().
-- WORK is a repository with the remotes origin (which works), backup (which
-- does not exist; a second URL for pushing) and a worktree in WORK/../tree.
-- GITAUTH_OTHER is a folder outside of repositories.
local plugin, work = vim.fn.resolve(arg[1]), vim.fn.resolve(arg[2])
local session = dofile(plugin .. '/test/session.lua')
local check = session.check
local function wait(f)
  return session.wait(f, 8000)
end

session.load(plugin, { unpack(arg, 3) })
local before_maps = vim.inspect(vim.api.nvim_get_keymap('n'))
local said = {}
vim.notify = function(message)
  table.insert(said, message)
end
local function heard(part)
  return wait(function()
    for _, m in ipairs(said) do
      if m:find(part, 1, true) then
        return true
      end
    end
    return false
  end)
end
-- What the server shows goes to the message line, or to vim.notify.
local show = vim.lsp.handlers['window/showMessage']
vim.lsp.handlers['window/showMessage'] = function(err, result, ...)
  table.insert(said, result.message)
  return result
end
check('there is a handler to replace', type(show) == 'function')

-- Outside of repositories there is nothing to configure or test.
vim.cmd.cd(vim.env.GITAUTH_OTHER)
vim.cmd('GitAuth config')
check('config says that there is no repository', heard('no Git repository here'))

vim.cmd.cd(work)
vim.cmd('GitAuth config')
check('config opens the file', vim.api.nvim_buf_get_name(0) == work .. '/.git/config', vim.api.nvim_buf_get_name(0))
check('the server starts for it', wait(function()
  return #vim.lsp.get_clients({ name = 'gitauth_ls' }) == 1
end))
vim.cmd.cd(work .. '/../tree')
vim.cmd('enew')
vim.cmd('GitAuth config')
check('of a worktree it is the same', vim.fn.resolve(vim.api.nvim_buf_get_name(0)) == work .. '/.git/config', vim.api.nvim_buf_get_name(0))
vim.cmd.cd(work)

local function complete(line)
  return table.concat(vim.fn.getcompletion(line, 'cmdline'), ' ')
end
check('the commands complete', complete('GitAuth ') == 'config explain log restart test', complete('GitAuth '))
check('so do their beginnings', complete('GitAuth re') == 'restart')
local remotes = complete('GitAuth test ')
check('and the remotes', remotes == 'backup backup (push) origin' or remotes == 'origin backup backup (push)', remotes)
check('to the second word', complete('GitAuth test backup (') == '(push)', complete('GitAuth test backup ('))
vim.cmd('GitAuth dance')
check('another word is refused', heard('usage: :GitAuth config|explain|log|restart|test'))

vim.cmd('GitAuth test origin')
check('the test of a remote that works', heard('origin'), said[#said])
check('nothing is said against it', #vim.tbl_filter(function(d)
  return d.code == 'read-denied' or d.code == 'repo-not-found'
end, vim.diagnostic.get(0)) == 0)
local offered
vim.ui.select = function(items, opts, choose)
  offered = vim.tbl_map(opts.format_item, items)
  for _, item in ipairs(items) do
    if item.remote == 'backup' and item.kind == 'url' then
      return choose(item)
    end
  end
end
vim.cmd('GitAuth test')
check('which remote is asked', offered and #offered == 3, vim.inspect(offered))
check('the test of one that does not exist', heard('backup'), said[#said])
check('leaves a finding on it', wait(function()
  return #vim.tbl_filter(function(d)
    return vim.api.nvim_buf_get_lines(0, d.lnum, d.lnum + 1, false)[1]:find('nothing-here', 1, true) ~= nil
  end, vim.diagnostic.get(0)) > 0
end), #vim.diagnostic.get(0))
vim.cmd('GitAuth test nobody')
check('a remote that there is not', heard('no remote “nobody”'))

-- A part of any text, as if a terminal had shown it.
local text = { 'some notes', '$ git push backup', "fatal: '../nothing-here' does not appear to be a git repository",
  'fatal: Could not read from remote repository.', '', 'Please make sure you have the correct access rights', 'and the repository exists.', 'more notes' }
vim.cmd('enew')
vim.bo.buftype = 'nofile'
vim.api.nvim_buf_set_lines(0, 0, -1, false, text)
vim.cmd('2,7GitAuth explain')
local scratch = vim.fn.bufnr('gitauth://explain/1')
check('explain copies the range', scratch > 0 and #vim.api.nvim_buf_get_lines(scratch, 0, -1, false) == 6)
check('and finds the failure', wait(function()
  return #vim.diagnostic.get(scratch) == 1
end), vim.inspect(vim.tbl_map(function(d)
  return { d.code, d.lnum, d.col }
end, vim.diagnostic.get(scratch))))
local d = vim.diagnostic.get(scratch)[1] or {}
check('on the line that says it', d.lnum == 1 and d.col == 0, d.message)
check('it is listed', wait(function()
  return vim.fn.getloclist(0, { size = 0 }).size == 1
    or vim.fn.getloclist(vim.fn.bufwinid(scratch), { size = 0 }).size == 1
end))
check('the text is left alone', vim.deep_equal(vim.api.nvim_buf_get_lines(scratch, 0, -1, false), vim.list_slice(text, 2, 7)))
vim.cmd('lclose')
vim.cmd('only')
vim.cmd('enew')
check('a closed explanation is gone', vim.fn.bufnr('gitauth://explain/1') == -1)

vim.cmd('GitAuth log')
check('log opens the log', vim.api.nvim_buf_get_name(0):match('/log$') ~= nil, vim.api.nvim_buf_get_name(0))
vim.cmd('bwipe')
vim.cmd.edit(work .. '/.git/config')
local old = vim.lsp.get_clients({ name = 'gitauth_ls' })[1].id
vim.cmd('GitAuth restart')
check('restart brings another server', wait(function()
  local clients = vim.lsp.get_clients({ name = 'gitauth_ls', bufnr = 0 })
  return #clients == 1 and clients[1].id ~= old
end))
vim.cmd('GitAuth test backup')
check('that reports again', wait(function()
  return #vim.diagnostic.get(0) > 0
end))

-- A configuration that Git cannot read is opened all the same.
local function write(path, content)
  local f = assert(io.open(path, 'wb'))
  f:write(content)
  f:close()
end
local good = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. '\n'
write(work .. '/.git/config', good .. '[remote "origin"\n')
said = {}
vim.cmd('GitAuth test origin')
check('of what Git cannot read it says so', heard('Git cannot read this configuration'))
write(work .. '/.git/config', good)

local function health()
  vim.cmd('silent checkhealth gitauth')
  local report = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  vim.cmd('bwipe')
  return report
end
local report = health()
check('checkhealth finds no error', not report:find('ERROR') and not report:find('WARN'), report)
for _, part in ipairs({ 'server: ' .. vim.g.gitauth_cmd[1], 'running for ' .. work, 'terminals in repositories are read along', 'git version ' }) do
  check('checkhealth says ' .. part, report:find(part, 1, true) ~= nil)
end
vim.o.langmenu = 'ja_JP.UTF-8'
check('Japanese', require('gitauth.text').language() == 'ja' and health():find('リポジトリ内のターミナルを読み取ります', 1, true) ~= nil)
vim.o.langmenu = 'en_US'
check('English', require('gitauth.text').language() == 'en')
for _, texts in ipairs(require('gitauth.text').all) do
  for name, row in pairs(texts) do
    local function values(s)
      local _, n = s:gsub('%%s', '')
      return n
    end
    check('both languages say ' .. name, #row == 2 and values(row[1]) == values(row[2]))
  end
end

check('no key is mapped', vim.inspect(vim.api.nvim_get_keymap('n')) == before_maps)
local copy = vim.env.XDG_CACHE_HOME .. '/doc'
vim.fn.mkdir(copy, 'p')
for _, name in ipairs(vim.fn.glob(plugin .. '/doc/gitauth.*', true, true)) do
  vim.uv.fs_copyfile(name, copy .. '/' .. vim.fs.basename(name))
end
local ok, err = pcall(vim.cmd.helptags, copy)
check('the help has no tag twice', ok, err)
local tags = table.concat(vim.fn.readfile(copy .. '/tags'), '\n')
for _, tag in ipairs({
  'gitauth', 'gitauth.txt', ':GitAuth', 'g:gitauth_cmd', 'g:gitauth_enabled', 'g:gitauth_terminal',
  'g:gitauth_settings', 'gitauth.setup()', 'gitauth-terminal',
}) do
  check('the help tells of ' .. tag, ('\n' .. tags):find('\n' .. tag .. '\t', 1, true) ~= nil)
end

-- Without the program the plugin says so once.
for _, client in ipairs(vim.lsp.get_clients()) do
  if vim.fn.has('nvim-0.11') == 1 then
    client:stop()
  else
    client.stop()
  end
end
check('the server leaves', wait(function()
  return #vim.lsp.get_clients() == 0
end))
said = {}
local gitauth = require('gitauth')
gitauth.setup({ cmd = { 'no-such-program' } })
vim.cmd('silent! %bwipe!')
vim.cmd.edit(work .. '/.git/config')
vim.cmd('edit!')
check('a missing program is reported once', heard('no-such-program was not found') and #said == 1, vim.inspect(said))
check('and by checkhealth', health():find('ERROR', 1, true) ~= nil)
check('setup refuses what it does not know', not pcall(gitauth.setup, { color = 'red' }))
os.exit(session.failed == 0 and 0 or 1)
