-- nvim --clean --headless -l terminal.lua PLUGIN WORK WRONG RIGHT CODE SERVER…
-- A real push in Neovim's own terminal fails against a real server: it is shown
-- on the line and on the remote, and both go with the fix and the push that
-- works. WORK is a repository whose remote "origin" is WRONG; RIGHT is the URL
-- with which the push works, CODE what the failure is called.
local plugin, work, wrong, right, code = vim.fn.resolve(arg[1]), vim.fn.resolve(arg[2]), arg[3], arg[4], arg[5]
local session = dofile(plugin .. '/test/session.lua')
local check = session.check
local wait = session.wait

session.load(plugin, { unpack(arg, 6) })
vim.cmd.cd(work)
vim.cmd.edit(work .. '/.git/config')
local config = vim.api.nvim_get_current_buf()
check('the server attaches to the configuration', wait(function()
  return #vim.lsp.get_clients({ bufnr = config }) == 1
end))
vim.cmd('terminal bash --noprofile --norc')
local terminal = vim.api.nvim_get_current_buf()
check('and to the terminal', wait(function()
  return #vim.lsp.get_clients({ bufnr = terminal }) == 1
end))
check('one server does both', #vim.lsp.get_clients() == 1, #vim.lsp.get_clients())

local function type_line(line)
  vim.api.nvim_chan_send(vim.bo[terminal].channel, line .. '\n')
end
local function text()
  return table.concat(vim.api.nvim_buf_get_lines(terminal, 0, -1, false), '\n')
end
local function found(buf)
  return vim.tbl_filter(function(d)
    return d.code == code
  end, vim.diagnostic.get(buf))
end
type_line("PS1='\\u@\\h:\\w\\$ '")
type_line('git push origin HEAD:main; echo first-is-done')
check('the push ends', wait(function()
  return text():find('\nfirst%-is%-done') ~= nil
end))
local began = vim.uv.hrtime()
check('the failure is shown in the terminal', wait(function()
  return #found(terminal) == 1
end), #vim.diagnostic.get(terminal))
check('and on the remote', wait(function()
  return #found(config) == 1
end), #vim.diagnostic.get(config))
local took = (vim.uv.hrtime() - began) / 1e6
check('within a second', took < 1000, string.format('%.0f ms', took))
local d = found(config)[1]
if d then
  local line = vim.api.nvim_buf_get_lines(config, d.lnum, d.lnum + 1, false)[1]
  check('it stands on the URL', line:find(wrong, 1, true) ~= nil, line)
  io.stdout:write('     ' .. d.message .. '\n')
end
for _, t in ipairs(found(terminal)) do
  io.stdout:write('     line ' .. t.lnum + 1 .. ': ' .. t.message .. '\n')
end

-- The fix, as a person types it.
local index = d and d.lnum or 0
local line = vim.api.nvim_buf_get_lines(config, index, index + 1, false)[1]
local from, to = line:find(wrong, 1, true)
vim.api.nvim_buf_set_lines(config, index, index + 1, false, { line:sub(1, from - 1) .. right .. line:sub(to + 1) })
check('with another URL it is gone from the remote', wait(function()
  return #found(config) == 0
end))
check('and from the terminal', wait(function()
  return #found(terminal) == 0
end))
vim.api.nvim_buf_call(config, function()
  vim.cmd('silent write')
end)
type_line('git push origin HEAD:main; echo second-is-done')
check('the push works', wait(function()
  return text():find('\nsecond%-is%-done') ~= nil
end) and text():find('%-> main') ~= nil)
vim.wait(300)
check('nothing is left', #vim.diagnostic.get(config) + #vim.diagnostic.get(terminal) == 0, vim.inspect(vim.tbl_map(function(x)
  return x.code
end, vim.diagnostic.get())))
if session.failed > 0 then
  io.stdout:write(text() .. '\n')
end
session.finish()
