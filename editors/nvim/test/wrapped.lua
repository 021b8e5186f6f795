-- nvim --clean --headless -l wrapped.lua PLUGIN WORK SERVER…
-- Terminals of which the window is narrower than what Git says, and what the
-- shell tells about its commands. WORK is a repository whose origin is
-- https://github.com/octo/a-repository-with-quite-a-long-name.
local plugin, work = vim.fn.resolve(arg[1]), vim.fn.resolve(arg[2])
local session = dofile(plugin .. '/test/session.lua')
local check = session.check
local function wait(f)
  return session.wait(f, 4000)
end

session.load(plugin, { unpack(arg, 3) })
vim.cmd.cd(work)
local terminal = require('gitauth.terminal')

-- Positions, there and back, in every encoding: a cut line with wide
-- characters and what a shell told within.
local view = {
  rows = { 'abcé', 'def', 'x😀', 'yz', '' }, at = { [2] = { { 1, '\27]133;B\7' } } },
  first = { 1, 3, 5 }, lines = { 'abcéd\27]133;B\7ef', 'x😀yz', '' },
}
for _, encoding in ipairs({ 'utf-8', 'utf-16', 'utf-32' }) do
  local good = true
  for row, text in ipairs(view.rows) do
    local units = encoding == 'utf-8' and #text or vim.fn.strchars(text) + (encoding == 'utf-16' and text:find('😀') and 1 or 0)
    for character = 0, units do
      local position = { line = row - 1, character = character }
      local uncut = { rows = view.rows, at = {}, first = { 1, 2, 3, 4, 5 }, lines = view.rows }
      local inside = encoding == 'utf-32' or vim.deep_equal(position, terminal.to_buffer(uncut, position, encoding))
      local there = terminal.to_server(view, position, encoding)
      local back = terminal.to_buffer(view, there, encoding, character == units)
      if inside and not vim.deep_equal(back, position) and not (character == units and back.line == row) then
        good = false
        io.stdout:write(('     %s %d:%d → %d:%d → %d:%d\n'):format(encoding, row - 1, character, there.line, there.character, back.line, back.character))
      end
    end
  end
  check('positions lead back in ' .. encoding, good)
end
check('a position behind the text stays in it', vim.deep_equal(terminal.to_buffer(view, { line = 9, character = 9 }, 'utf-8'), { line = 4, character = 0 }))
check('a change begins where texts differ', vim.deep_equal(terminal.change({ 'a', 'b' }, { 'a', 'c', 'd' }),
  { range = { start = { line = 1, character = 0 }, ['end'] = { line = 2, character = 0 } }, text = 'c\nd' }))
check('and never behind the text', vim.deep_equal(terminal.change({ 'a' }, { 'a', 'b' }),
  { range = { start = { line = 0, character = 0 }, ['end'] = { line = 1, character = 0 } }, text = 'a\nb' }))

local function open(columns, said)
  vim.cmd('silent only')
  if columns < vim.o.columns then
    vim.cmd('vsplit')
    vim.api.nvim_win_set_width(0, columns)
  end
  local script = vim.fn.tempname()
  local f = assert(io.open(script, 'wb'))
  f:write(said)
  f:close()
  vim.cmd('terminal cat ' .. vim.fn.shellescape(script) .. '; sleep 60')
  local buf = vim.api.nvim_get_current_buf()
  check('the server attaches', wait(function()
    return #vim.lsp.get_clients({ bufnr = buf }) == 1
  end))
  return buf
end
local function codes(buf)
  return vim.tbl_map(function(d)
    return d.code
  end, vim.diagnostic.get(buf))
end
local function marked(buf, d)
  return table.concat(vim.api.nvim_buf_get_text(buf, d.lnum, d.col, d.end_lnum, d.end_col, {}))
end

-- Of 80 columns, and of widths that nothing else breaks lines at.
local message = "fatal: unable to access 'https://github.com/octo/a-repository-with-quite-a-long-name/': Could not resolve host: github.com"
for _, columns in ipairs({ 80, 67, 43 }) do
  local buf = open(columns, '$ git fetch\r\n' .. message .. '\r\n$ ')
  check(columns .. ' columns: the line is cut', wait(function()
    return #(vim.api.nvim_buf_get_lines(buf, 1, 2, false)[1] or '') == columns
  end), #(vim.api.nvim_buf_get_lines(buf, 1, 2, false)[1] or ''))
  check(columns .. ' columns: the failure is found', wait(function()
    return vim.deep_equal(codes(buf), { 'dns-failure' })
  end), vim.inspect(codes(buf)))
  local d = vim.diagnostic.get(buf)[1]
  if d then
    check(columns .. ' columns: on the whole message', d.lnum == 1 and d.col == 0 and marked(buf, d) == message, marked(buf, d))
    -- From the second row a hover asks about the same line.
    vim.api.nvim_win_set_cursor(0, { 3, 3 })
    local client = vim.lsp.get_clients({ bufnr = buf })[1]
    local answers = vim.lsp.buf_request_sync(buf, 'textDocument/hover', vim.lsp.util.make_position_params(0, client.offset_encoding), 3000)
    local hover = answers and answers[client.id] and answers[client.id].result
    check(columns .. ' columns: hover answers on the second row', type(hover) == 'table' and hover.contents ~= nil)
    check(columns .. ' columns: about a place in the buffer', type(hover) == 'table' and (not hover.range or hover.range.start.line == 1))
    local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
    params.context = { diagnostics = {} }
    local actions = vim.lsp.buf_request_sync(buf, 'textDocument/codeAction', params, 3000)
    check(columns .. ' columns: code actions answer there', actions ~= nil and actions[client.id] ~= nil and actions[client.id].err == nil)
  end
  vim.cmd('silent! bwipe!')
end

-- Two messages, the first exactly as wide as the terminal.
local first = 'error: ' .. ('x'):rep(73)
local buf = open(80, '$ git fetch\r\n' .. first .. "\r\nfatal: unable to access 'https://github.com/octo/a-repository-with-quite-a-long-name/': Could not resolve host: github.com\r\n$ ")
check('a full line and a message stay two', wait(function()
  return vim.deep_equal(codes(buf), { 'dns-failure' })
end), vim.inspect(codes(buf)))
check('the second is marked', (vim.diagnostic.get(buf)[1] or {}).lnum == 2)

-- The window becomes wider: what is there keeps its width.
vim.cmd('silent! bwipe!')
buf = open(60, '$ git fetch\r\n' .. message .. '\r\n$ ')
wait(function()
  return #codes(buf) == 1
end)
vim.api.nvim_win_set_width(0, 75)
vim.cmd('mode')
vim.wait(300)
check('after a change of width it is still found', vim.deep_equal(codes(buf), { 'dns-failure' }), vim.inspect(codes(buf)))

-- explain takes whole lines out of a terminal.
vim.cmd('1,4GitAuth explain')
local scratch = vim.fn.bufnr('gitauth://explain/1')
local taken = vim.api.nvim_buf_get_lines(scratch, 0, -1, false)
check('explain takes whole lines', vim.tbl_contains(taken, message), vim.inspect(taken))
check('and finds the failure in them', wait(function()
  return vim.deep_equal(codes(scratch), { 'dns-failure' })
end), vim.inspect(codes(scratch)))
vim.wait(500) -- Neovim 0.10 stumbles over a buffer that is wiped while a change waits to be sent
vim.cmd('silent! only | silent! bwipe!')

-- What a shell tells reaches the server where it was told (since 0.11).
if vim.fn.has('nvim-0.11') == 1 then
  local osc = function(s)
    return '\27]' .. s .. '\7'
  end
  buf = open(78, osc('133;A') .. '❯ ' .. osc('133;B') .. 'git fetch\r\n' .. osc('133;C') .. "fatal: unable to access 'https://github.com/octo/a-repository-with-quite-a-long-name/': Could not resolve host: github.com\r\n"
    .. osc('133;D;128') .. osc('133;A') .. '❯ ' .. osc('133;B'))
  check('the failure is found', wait(function()
    return vim.deep_equal(codes(buf), { 'dns-failure' })
  end), vim.inspect(codes(buf)))
  local d = vim.diagnostic.get(buf)[1]
  local text = d and marked(buf, d)
  local begins = d ~= nil and d.lnum == 1 and d.col == 0 and text:match('^fatal: unable to access') ~= nil
  check('on the message', begins, text)
  local lines = terminal.compose(buf).lines
  check('the prompt is told', lines[1] == osc('133;A') .. '❯ ' .. osc('133;B') .. 'git fetch', vim.inspect(lines[1]))
  check('the output is told', vim.startswith(lines[2] or '', osc('133;C') .. 'fatal:'), vim.inspect(lines[2]))
  check('the end is told, with its status', vim.startswith(lines[3] or '', osc('133;D;128') .. osc('133;A')), vim.inspect(lines[3]))
  vim.cmd('silent! bwipe!')

  -- A cleared screen takes with it what was told on it.
  buf = open(78, osc('133;A') .. '$ ' .. osc('133;B') .. 'a\r\n' .. osc('133;C') .. 'b\r\n' .. osc('133;D;0')
    .. '\27[2J\27[H' .. osc('133;A') .. '$ ' .. osc('133;B'))
  check('a cleared screen begins anew', wait(function()
    return vim.deep_equal(terminal.compose(buf).lines, { osc('133;A') .. '$ ' .. osc('133;B') })
  end), vim.inspect(terminal.compose(buf).lines))
  vim.cmd('silent! bwipe!')
end

-- A flood keeps Neovim responsive.
vim.cmd('silent only')
local flood = vim.api.nvim_create_buf(false, true)
vim.api.nvim_win_set_buf(0, flood)
local channel = vim.api.nvim_open_term(flood, {})
local rows = {}
for i = 1, 5000 do
  rows[i] = ('line %d of a build that says a lot about what it does, and more words: 日本語'):format(i)
end
vim.api.nvim_chan_send(channel, table.concat(rows, '\r\n'))
check('a flood arrives', wait(function()
  return vim.api.nvim_buf_line_count(flood) >= 5000
end), vim.api.nvim_buf_line_count(flood))
local began = vim.uv.hrtime()
local lines = terminal.compose(flood).lines
local took = (vim.uv.hrtime() - began) / 1e6
check('and is put together', vim.deep_equal(lines, rows), #lines)
check('in time', took < 300, ('%.1f ms'):format(took))
session.finish()
