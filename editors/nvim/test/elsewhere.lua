-- nvim --clean --headless -l elsewhere.lua PLUGIN WORK WRONG RIGHT CODE SERVER…
-- A terminal that was opened outside of every repository goes to one and fails
-- there. The configuration is open, and is mended by Git in that terminal, which
-- nobody leaves; so is a log that grows.
local plugin, work, wrong, right, code = vim.fn.resolve(arg[1]), vim.fn.resolve(arg[2]), arg[3], arg[4], arg[5]
local session = dofile(plugin .. '/test/session.lua')
local check = session.check
local wait = session.wait
session.load(plugin, { unpack(arg, 6) })
local outside = vim.fn.tempname()
vim.fn.mkdir(outside, 'p')

vim.cmd.edit(work .. '/.git/config')
local config = vim.api.nvim_get_current_buf()
vim.cmd.cd(outside)
vim.cmd('terminal bash --noprofile --norc')
local terminal = vim.api.nvim_get_current_buf()
check('a terminal outside of repositories is read along', wait(function()
  return #vim.lsp.get_clients({ bufnr = terminal }) == 1 and #vim.lsp.get_clients({ bufnr = config }) == 1
end))
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
type_line('cd ' .. work)
type_line('git push origin HEAD:main; echo first-is-done')
check('the push ends', wait(function()
  return text():find('\nfirst%-is%-done') ~= nil
end))
check('the failure is shown in the terminal', wait(function()
  return #found(terminal) == 1
end), #vim.diagnostic.get(terminal))
check('and on the remote of the repository where it went', wait(function()
  return #found(config) >= 1
end), #vim.diagnostic.get(config))
type_line('git remote set-url origin ' .. right)
check('a repaired remote is seen without the focus', wait(function()
  return table.concat(vim.api.nvim_buf_get_lines(config, 0, -1, false), '\n'):find(right, 1, true) ~= nil
end))
check('its mark is gone', wait(function()
  return #found(config) == 0 and #found(terminal) == 0
end), #found(config) .. ' ' .. #found(terminal))

-- A log file: its marks stand on its lines, opened before the failure or after,
-- also when it grew since its buffer was loaded.
local other = work .. '/.git/gitauth'
vim.fn.mkdir(other, 'p')
local function append(name, lines)
  local f = assert(io.open(other .. '/' .. name, 'a'))
  f:write(table.concat(lines, '\n') .. '\n')
  f:close()
end
local prompt = 'octo@pc:' .. work .. '$ '
local message = "fatal: repository '" .. wrong .. "/' not found"
local function marked(buf)
  local list = vim.diagnostic.get(buf)
  if #list ~= 1 then
    return false, #list .. ' diagnostics'
  end
  local want = vim.api.nvim_buf_get_lines(buf, list[1].lnum, list[1].lnum + 1, false)[1]
  local signs = vim.tbl_filter(function(m)
    return m[4].sign_text ~= nil or m[4].sign_hl_group ~= nil
  end, vim.api.nvim_buf_get_extmarks(buf, -1, 0, -1, { details = true, type = 'sign' }))
  if #signs ~= 1 or signs[1][2] ~= list[1].lnum then
    return false, vim.inspect(signs):sub(1, 200)
  end
  return want ~= nil and want:find('not found', 1, true) ~= nil, want
end
type_line('git remote set-url origin ' .. wrong)
wait(function()
  return table.concat(vim.api.nvim_buf_get_lines(config, 0, -1, false), '\n'):find(wrong, 1, true) ~= nil
end)
append('before.log', { prompt .. 'ls', 'README.md' })
vim.cmd.split(other .. '/before.log')
local before = vim.api.nvim_get_current_buf()
check('a log gets the server', wait(function()
  return #vim.lsp.get_clients({ bufnr = before }) == 1
end))
append('before.log', { prompt .. 'git push', message, prompt .. 'ls', 'README.md' })
local why
check('a log that grew is marked on the right line', wait(function()
  local ok
  ok, why = marked(before)
  return ok
end), why)
vim.cmd.bwipeout()
vim.fn.delete(other .. '/before.log')
append('after.log', { prompt .. 'ls', 'README.md', prompt .. 'git push', message, prompt .. 'ls' })
vim.wait(500)
vim.cmd.split(other .. '/after.log')
local after = vim.api.nvim_get_current_buf()
check('a log that is opened after the failure is marked', wait(function()
  local ok
  ok, why = marked(after)
  return ok
end), why)
if session.failed > 0 then
  io.stdout:write(text() .. '\n')
end
session.finish()
