--- What the tests share: a Neovim with the plugin, checks that are counted,
--- terminals that are typed in, and an orderly end. The first lines of a test are
---   local plugin = vim.fn.resolve(arg[1])
---   local session = dofile(plugin .. '/test/session.lua')
local M = { failed = 0, said = {} }

--- Prints a line a check.
function M.check(name, ok, extra)
  if not ok then
    M.failed = M.failed + 1
  end
  io.stdout:write((ok and 'ok   ' or 'FAIL ') .. name .. (extra ~= nil and ('  ' .. tostring(extra)) or '') .. '\n')
  return ok
end

--- Waits until f holds, for so many milliseconds at most.
function M.wait(f, ms)
  return (vim.wait(ms or 15000, f, 2))
end

--- Loads the plugin, as a package manager would, with a server's command.
function M.load(plugin, command)
  vim.g.gitauth_cmd = command
  vim.opt.swapfile = false
  vim.opt.shadafile = 'NONE'
  vim.opt.runtimepath:prepend(plugin)
  vim.cmd('filetype on')
  vim.cmd('runtime! plugin/gitauth.lua')
end

--- Keeps what the server says, in M.said.
function M.listen()
  local show = vim.lsp.handlers['window/showMessage']
  vim.lsp.handlers['window/showMessage'] = function(err, result, ...)
    table.insert(M.said, result.message)
    return show and result.type > 1 and result or show(err, result, ...)
  end
end

--- Says whether the server said something with these words since the number of
--- messages was since.
function M.heard(part, since)
  for i = (since or 0) + 1, #M.said do
    if M.said[i]:find(part, 1, true) then
      return true
    end
  end
  return false
end

--- The diagnostics of a buffer with a code.
function M.found(buf, code)
  return vim.tbl_filter(function(d)
    return d.source == 'gitauth' and (code == nil or d.code == code)
  end, vim.diagnostic.get(buf))
end

--- A terminal in the current window, with a plain shell.
function M.terminal()
  vim.cmd('terminal bash --noprofile --norc')
  local buf = vim.api.nvim_get_current_buf()
  local t = { buf = buf }
  --- Types a line once the terminal is quiet: a window that opened or closed gives
  --- it another size, and the shell then draws its line anew. Nobody types in that
  --- moment.
  function t.type(line)
    local seen
    repeat
      seen = t.text()
    until not M.wait(function()
      return t.text() ~= seen
    end, 150)
    vim.api.nvim_chan_send(vim.bo[buf].channel, line .. '\n')
  end
  function t.text()
    return table.concat(vim.api.nvim_buf_get_lines(buf, 0, -1, false), '\n')
  end
  return t
end

--- The codes of everything that is shown.
function M.codes()
  return vim.inspect(vim.tbl_map(function(x)
    return x.code
  end, vim.diagnostic.get()))
end

--- Ends the servers and the shells, before the folders go that they write to.
function M.finish()
  for _, buf in ipairs(vim.api.nvim_list_bufs()) do
    if vim.bo[buf].buftype == 'terminal' then
      vim.api.nvim_buf_delete(buf, { force = true })
    end
  end
  for _, client in ipairs(vim.lsp.get_clients()) do
    if vim.fn.has('nvim-0.11') == 1 then
      client:stop()
    else
      client.stop()
    end
  end
  vim.wait(3000, function()
    return #vim.lsp.get_clients() == 0
  end, 5)
  os.exit(M.failed == 0 and 0 or 1)
end

return M
