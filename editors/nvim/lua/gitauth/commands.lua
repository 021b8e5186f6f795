--- What :GitAuth does: config, test, explain, log and restart.
local gitauth = require('gitauth')
local text = require('gitauth.text')
local M = {}

--- How long to wait for what the server finds in an explained text.
local patience_ms = 3000

--- How many explained texts there were: each needs a name of its own.
local explained = 0

local function say(level, ...)
  text.say(vim.log.levels[level], ...)
end

--- Calls a client's method: 0.10 has functions there.
local function call(client, method, ...)
  if vim.fn.has('nvim-0.11') == 1 then
    return client[method](client, ...)
  end
  return client[method](...)
end

--- The configuration file of the repository that the current buffer is in, or
--- the current folder; nil, and a message, where there is none.
local function config_here()
  local root = gitauth.root(0)
  local config = root and gitauth.config_file(root) or gitauth.config_file(gitauth.folder())
  if not config then
    say('WARN', 'no_repository')
  end
  return config
end

--- The URLs that a repository's remotes have, as the server wants them named:
--- {remote, kind, index, label}. Only names are read, so that no secret in a
--- URL gets here. nil where Git cannot read the configuration.
local function urls(config)
  local found = vim.system({
    'git', '--git-dir', vim.fs.dirname(config),
    'config', '-z', '--name-only', '--get-regexp', [[^remote\..*\.(url|pushurl)$]],
  }, { text = true }):wait()
  if found.code > 1 then -- 1 means that there is none
    return nil
  end
  local list, count = {}, {}
  for _, key in ipairs(vim.split(found.stdout or '', '\0', { plain = true, trimempty = true })) do
    local remote, kind = key:match('^remote%.(.*)%.(%a+)$')
    local index = count[key] or 0
    count[key] = index + 1
    local label = remote
    if kind == 'pushurl' then
      label = label .. ' (push)'
    end
    if index > 0 then
      label = label .. ' #' .. (index + 1)
    end
    table.insert(list, { remote = remote, kind = kind, index = index, label = label })
  end
  return list
end

--- Calls back with the client of a file's server, started with the file's
--- buffer where it is not running.
local function with_client(config, callback)
  local buf = vim.fn.bufadd(config)
  vim.fn.bufload(buf)
  if vim.bo[buf].filetype == '' then
    vim.api.nvim_buf_call(buf, function()
      vim.cmd('filetype detect')
    end)
  end
  local id = gitauth.start(buf)
  if not id then
    return
  end
  vim.wait(patience_ms, function()
    local client = vim.lsp.get_client_by_id(id)
    return client ~= nil and client.initialized == true
  end, 10)
  local client = vim.lsp.get_client_by_id(id)
  if client then
    callback(client, buf)
  end
end

function M.config()
  local config = config_here()
  if config then
    vim.cmd.edit(vim.fn.fnameescape(config))
  end
end

--- Has the server contact a remote; which one is asked where name does not say
--- it and there are several.
function M.test(name)
  local config = config_here()
  local list = config and urls(config)
  if not config then
    return
  elseif not list then
    return say('WARN', 'unreadable')
  elseif #list == 0 then
    return say('WARN', 'no_remote')
  end
  local function test(url)
    if not url then
      return
    end
    with_client(config, function(client, buf)
      local params = {
        command = 'gitauth.testRemote',
        arguments = { { uri = vim.uri_from_bufnr(buf), remote = url.remote, kind = url.kind, index = url.index } },
      }
      -- The server shows what comes of it.
      call(client, 'request', 'workspace/executeCommand', params, function(err)
        if err then
          vim.notify('gitauth: ' .. err.message, vim.log.levels.ERROR)
        end
      end, buf)
    end)
  end
  if name then
    for _, url in ipairs(list) do
      if url.label == name then
        return test(url)
      end
    end
    return say('WARN', 'unknown_remote', name)
  end
  if #list == 1 then
    return test(list[1])
  end
  vim.ui.select(list, {
    prompt = text.get('which_remote'),
    format_item = function(url)
      return url.label
    end,
  }, test)
end

--- Copies lines into a buffer that the server reads as a terminal's output, and
--- lists what it finds there. first and last count from 1.
function M.explain(first, last)
  local from = vim.api.nvim_get_current_buf()
  local root = gitauth.root(from) or gitauth.folder()
  local lines = vim.api.nvim_buf_get_lines(from, first - 1, last, false)
  if vim.bo[from].buftype == 'terminal' then
    lines = require('gitauth.terminal').whole_lines(from, first, last)
  end
  explained = explained + 1
  local buf = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_name(buf, 'gitauth://explain/' .. explained)
  vim.api.nvim_buf_set_lines(buf, 0, -1, false, lines)
  vim.bo[buf].bufhidden = 'wipe'
  vim.bo[buf].filetype = gitauth.terminal_language
  require('gitauth.terminal').started_in(buf, root)
  vim.cmd('botright split')
  local win = vim.api.nvim_get_current_win()
  vim.api.nvim_win_set_buf(win, buf)
  if not gitauth.start(buf, root) then
    return
  end
  local deadline = vim.uv.hrtime() + patience_ms * 1e6
  local function look()
    if not vim.api.nvim_buf_is_valid(buf) or not vim.api.nvim_win_is_valid(win) then
      return
    end
    local found = vim.diagnostic.get(buf)
    if #found > 0 then
      table.sort(found, function(a, b)
        return a.lnum < b.lnum
      end)
      vim.api.nvim_win_set_cursor(win, { found[1].lnum + 1, found[1].col })
      vim.fn.setloclist(win, {}, ' ', { title = 'GitAuth', items = vim.diagnostic.toqflist(found) })
      vim.api.nvim_win_call(win, function()
        vim.cmd('lopen ' .. math.min(#found + 1, 6))
      end)
    elseif vim.uv.hrtime() > deadline then
      say('INFO', 'nothing')
    else
      vim.defer_fn(look, 50)
    end
  end
  look()
end

--- Opens what the server logged.
function M.log()
  local client = gitauth.clients()[1]
  local cmd = client and client.config.cmd or (vim.lsp.config and vim.lsp.config.gitauth_ls or {}).cmd or gitauth.cmd()
  local file = gitauth.log(cmd)
  if not vim.uv.fs_stat(file) then
    return say('WARN', 'no_log', file)
  end
  vim.cmd('botright split ' .. vim.fn.fnameescape(file))
  vim.bo.autoread = true
  vim.cmd('normal! G')
end

--- Ends every server and starts one for each buffer that had one.
function M.restart()
  if vim.g.gitauth_enabled == false then
    return say('WARN', 'not_enabled')
  end
  local buffers, gone = {}, gitauth.clients()
  for _, client in ipairs(gone) do
    for buf in pairs(client.attached_buffers) do
      buffers[buf] = client.config.root_dir
    end
    call(client, 'stop')
  end
  vim.wait(patience_ms, function()
    return #gitauth.clients() == 0
  end, 10)
  if next(buffers) == nil then
    buffers[vim.api.nvim_get_current_buf()] = vim.bo.filetype == 'gitconfig' and gitauth.root(0) or nil
  end
  for buf, root in pairs(buffers) do
    if vim.api.nvim_buf_is_loaded(buf) then
      gitauth.start(buf, root)
    end
  end
  say('INFO', 'restarted')
end

local names = { 'config', 'explain', 'log', 'restart', 'test' }

--- Carries out :GitAuth. command is what nvim_create_user_command gives.
function M.run(command)
  local name, argument = command.args:match('^(%S+)%s*(.-)%s*$')
  if not vim.tbl_contains(names, name) or argument ~= '' and name ~= 'test' then
    return say('ERROR', 'usage', table.concat(names, '|'))
  end
  if name == 'explain' then
    local whole = command.range == 0
    M.explain(whole and 1 or command.line1, whole and vim.api.nvim_buf_line_count(0) or command.line2)
  elseif name == 'test' then
    M.test(argument ~= '' and argument or nil)
  else
    M[name]()
  end
end

--- Completes :GitAuth: the commands, and after test the remotes.
function M.complete(lead, line)
  local list = names
  local before = line:match('GitAuth%s+test%s+(.*)$')
  if before then
    local root = gitauth.root(0)
    local config = root and gitauth.config_file(root)
    list = vim.tbl_map(function(url)
      return url.label
    end, config and urls(config) or {})
    -- A label may have a space, and only its last word is completed.
    local done = before:sub(1, #before - #lead)
    list = vim.tbl_map(function(label)
      return vim.startswith(label, done) and label:sub(#done + 1) or ''
    end, list)
  elseif line:match('GitAuth%s+%S+%s') then
    return {}
  end
  return vim.tbl_filter(function(item)
    return item ~= '' and vim.startswith(item, lead)
  end, list)
end

return M
