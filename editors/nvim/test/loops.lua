-- nvim --clean --headless -l loops.lua PLUGIN WORK LOOPS SERVER…
-- A command fails in Neovim's own terminal, the preferred fix is chosen as a
-- person chooses it, the same command works, and every mark goes. LOOPS is a file
-- with the set-ups (package gittest, Workshop) and the setting "hosts", as JSON.
local plugin = vim.fn.resolve(arg[1])
local session = dofile(plugin .. '/test/session.lua')
local check, wait = session.check, session.wait
local file = assert(io.open(arg[3], 'rb'))
local setup = vim.json.decode(file:read('*a'))
file:close()
vim.g.gitauth_settings = { hosts = setup.Hosts }
session.load(plugin, { unpack(arg, 4) })
session.listen()

--- What is wrong in a buffer: errors, as they are counted everywhere.
local function errors(buf)
  return vim.tbl_filter(function(d)
    return d.severity == vim.diagnostic.severity.ERROR
  end, session.found(buf))
end

for _, loop in ipairs(setup.Loops) do
  vim.cmd('silent! %bwipeout!')
  vim.cmd.cd(loop.Dir)
  local terminal = session.terminal()
  check(loop.Name .. ': the terminal is read along', wait(function()
    return #vim.lsp.get_clients({ bufnr = terminal.buf }) == 1
  end))
  terminal.type("PS1='\\u@\\h:\\w\\$ '")
  local line = 'git ' .. table.concat(loop.Command, ' ')
  local function run(n)
    terminal.type(line .. '; echo "ended-$?-' .. n .. '"')
    local status
    wait(function()
      status = terminal.text():match('\nended%-(%d+)%-' .. n)
      return status ~= nil
    end)
    return status
  end
  check('  it fails', (run(1) or '0') ~= '0', line)
  check('  the terminal marks it', wait(function()
    return #errors(terminal.buf) > 0
  end), session.codes())

  -- The configuration that has the mark, and the preferred fix at it.
  local fixed = false
  for _, name in ipairs(loop.Files) do
    if fixed then
      break
    end
    vim.cmd.split(name)
    local buf = vim.api.nvim_get_current_buf()
    wait(function()
      return #errors(buf) > 0 and #vim.lsp.get_clients({ bufnr = buf }) > 0
    end, 5000)
    local d = errors(buf)[1]
    if d then
      io.stdout:write('     ' .. d.message .. '\n')
      vim.api.nvim_win_set_cursor(0, { d.lnum + 1, d.col })
      local before = vim.api.nvim_buf_get_lines(buf, 0, -1, false)
      vim.lsp.buf.code_action({
        apply = true,
        filter = function(action)
          return action.isPreferred
        end,
      })
      fixed = wait(function()
        return not vim.deep_equal(before, vim.api.nvim_buf_get_lines(buf, 0, -1, false))
      end, 5000)
      check('  the preferred fix is carried out', fixed)
      check('  and saved', wait(function()
        return not vim.bo[buf].modified
      end, 3000))
    end
  end
  check('  there is a preferred fix', fixed)
  local since = #session.said
  check('  the same command works', run(2) == '0', not fixed and '' or nil)
  check('  every mark goes', wait(function()
    for _, buf in ipairs(vim.api.nvim_list_bufs()) do
      if vim.api.nvim_buf_is_loaded(buf) and #errors(buf) > 0 then
        return false
      end
    end
    return true
  end, 5000), session.codes())
  check('  and it is said once', wait(function()
    return session.heard('Fixed:', since)
  end, 5000), session.said[#session.said])
  for i = since + 1, #session.said do
    check('  and nothing is called unsaved', not tostring(session.said[i]):find('not saved', 1, true), session.said[i])
  end
  if session.failed > 0 then
    io.stdout:write(terminal.text():gsub('\n+$', '') .. '\n')
    for i = since, #session.said do
      io.stdout:write('     said: ' .. tostring(session.said[i]) .. '\n')
    end
    break
  end
end
session.finish()
