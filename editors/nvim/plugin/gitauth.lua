-- Works without setup(): the server starts for Git configuration files.
-- `vim.g.gitauth_enabled = false` before this file is read prevents it.
if vim.g.loaded_gitauth or vim.g.gitauth_enabled == false then
  return
end
vim.g.loaded_gitauth = true

local group = vim.api.nvim_create_augroup('gitauth', {})
vim.api.nvim_create_autocmd('TermOpen', {
  group = group,
  callback = function(event)
    require('gitauth').watch(event.buf)
  end,
})
if vim.fn.has('nvim-0.11') == 1 then
  vim.lsp.enable('gitauth_ls')
else
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = require('gitauth').filetypes,
    callback = function(event)
      require('gitauth').start(event.buf)
    end,
  })
end
