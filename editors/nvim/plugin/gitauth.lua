-- Works without setup(): the server starts for Git configuration files and for
-- terminals in repositories. `vim.g.gitauth_enabled = false` before this file
-- is read prevents it.
if vim.g.loaded_gitauth or vim.g.gitauth_enabled == false then
  return
end
vim.g.loaded_gitauth = true

local group = vim.api.nvim_create_augroup('gitauth', {})
local function on(event, callback, pattern)
  vim.api.nvim_create_autocmd(event, { group = group, pattern = pattern, callback = callback })
end
on('TermOpen', function(event)
  require('gitauth').watch(event.buf)
end)
on('TermRequest', function(event)
  require('gitauth.terminal').note(event.buf, event.data)
end)
on({ 'WinResized', 'BufWinEnter' }, function()
  for _, win in ipairs(vim.api.nvim_list_wins()) do
    local buf = vim.api.nvim_win_get_buf(win)
    if vim.bo[buf].buftype == 'terminal' then
      require('gitauth.terminal').measure(buf)
    end
  end
end)
on('BufUnload', function(event)
  require('gitauth.terminal').forget(event.buf)
  require('gitauth.files').forget(event.buf)
end)
-- What the server's setting terminal.logs names unless it is changed.
on({ 'BufReadPost', 'BufNewFile' }, function(event)
  require('gitauth').open_log(event.buf)
end, { '*/.git/gitauth/*.log', '*/.git/*/gitauth/*.log', 'typescript', '*.typescript' })
on('FileType', function(event)
  require('gitauth.files').follow(event.buf)
end, 'gitconfig')
local filetypes = require('gitauth').filetypes
if vim.fn.has('nvim-0.11') == 1 then
  vim.lsp.enable('gitauth_ls')
  on('FileType', function() -- vim.lsp.enable only logs that a program is missing
    require('gitauth').installed(vim.lsp.config.gitauth_ls.cmd)
  end, filetypes)
else
  on('FileType', function(event)
    require('gitauth').start(event.buf)
  end, filetypes)
end

vim.api.nvim_create_user_command('GitAuth', function(command)
  require('gitauth.commands').run(command)
end, {
  nargs = '+',
  range = true,
  desc = 'Git remotes: configuration, test, explanation',
  complete = function(...)
    return require('gitauth.commands').complete(...)
  end,
})
