--- :checkhealth gitauth: whether everything is there that the plugin needs, and
--- what to do where it is not.
local gitauth = require('gitauth')
local text = require('gitauth.text')
local M = {}

--- What a program prints first, nil where it cannot be run.
local function first_line(cmd)
  local started, job = pcall(vim.system, cmd, { text = true, timeout = 5000 })
  local result = started and job:wait()
  if result and result.code == 0 then
    return vim.split(result.stdout, '\n')[1]
  end
end

local function check_server()
  local cmd = (vim.lsp.config and vim.lsp.config.gitauth_ls or {}).cmd or gitauth.cmd()
  if type(cmd) ~= 'table' then
    return
  end
  local path = vim.fn.exepath(cmd[1])
  if path == '' then
    return vim.health.error(text.health('server_missing', cmd[1]), { text.health('server_install') })
  end
  local version = first_line({ path, 'version' })
  if version then
    vim.health.ok(text.health('server', path, version))
  else
    vim.health.error(text.health('server_silent', path), { text.health('server_install') })
  end
  vim.health.info(text.health('log', gitauth.log(cmd)))
end

local function check_client()
  if vim.g.gitauth_enabled == false then
    return vim.health.warn(text.health('disabled'))
  end
  local clients = gitauth.clients()
  for _, client in ipairs(clients) do
    vim.health.ok(text.health('running', client.config.root_dir or '?'))
  end
  if #clients == 0 then
    vim.health.info(text.health('not_running'))
  end
end

local function check_terminal()
  if vim.g.gitauth_terminal == false then
    return vim.health.info(text.health('terminal_off'))
  end
  vim.health.ok(text.health('terminal_on'))
  vim.health.info(text.health(vim.fn.has('nvim-0.11') == 1 and 'terminal_marks' or 'terminal_no_marks'))
end

--- Writes the report.
function M.check()
  vim.health.start('gitauth')
  local nvim = tostring(vim.version())
  if vim.fn.has('nvim-0.10') == 1 then
    vim.health.ok(text.health('nvim', nvim))
  else
    vim.health.error(text.health('nvim_old', nvim), { text.health('nvim_update') })
  end
  check_server()
  check_client()
  check_terminal()
  local git = first_line({ 'git', '--version' })
  if git then
    vim.health.ok(text.health('git', git))
  else
    vim.health.error(text.health('git_missing'), { text.health('git_install') })
  end
end

return M
