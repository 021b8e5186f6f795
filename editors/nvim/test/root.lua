-- The repository's root as a plugin, as its manager loads it: opens a broken
-- configuration, waits for the finding and applies the preferred fix.
local work, bin, config = arg[1], arg[2], nil
vim.g.gitauth_cmd = { bin, 'serve' }
config = work .. '/.git/config'

local function fail(what)
  io.stderr:write(what .. '\n')
  vim.cmd('cquit')
end

vim.cmd.edit(config)
vim.bo.filetype = 'gitconfig'
if not vim.wait(15000, function()
  return #vim.diagnostic.get(0) > 0
end, 20) then
  fail('no diagnostic: is the plugin loaded? ' .. tostring(vim.g.loaded_gitauth))
end
if vim.fn.exists(':GitAuth') ~= 2 then
  fail('no :GitAuth')
end
if #vim.api.nvim_get_runtime_file('doc/gitauth.txt', true) == 0 then
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
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'):find('https://github.com/octo/widget', 1, true) ~= nil
end, 20) then
  fail('the fix was not applied')
end
vim.cmd('qa!')
