-- A new user's first file: waits for the finding in the configuration that is
-- open, applies the preferred fix and saves. GITAUTH_BARE says that the plugin
-- is not there, but Neovim's own client.
local bare = os.getenv('GITAUTH_BARE')

local function fail(what)
  io.stderr:write(what .. '\n')
  vim.cmd('cquit')
end

if not vim.wait(15000, function()
  return #vim.diagnostic.get(0) > 0
end, 20) then
  fail('no diagnostic: is the plugin loaded? ' .. tostring(vim.g.loaded_gitauth) .. ', filetype ' .. vim.bo.filetype)
end
if not bare and vim.fn.exists(':GitAuth') ~= 2 then
  fail('no :GitAuth')
end
if not bare and #vim.api.nvim_get_runtime_file('doc/gitauth.txt', true) == 0 then
  fail('no help')
end
local found = vim.diagnostic.get(0)[1]
vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
vim.lsp.buf.code_action({
  apply = true,
  filter = function(action)
    return action.isPreferred
  end,
})
if not vim.wait(15000, function()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'):find('ssh://git@github.com/octo/widget', 1, true) ~= nil
end, 20) then
  fail('the fix was not applied')
end
vim.cmd('silent! write')
vim.cmd('qa!')
