-- Works without setup(): the server starts for Git configuration files.
-- `vim.g.gitauth_enabled = false` before this file is read prevents it.
if vim.g.loaded_gitauth or vim.g.gitauth_enabled == false then
  return
end
vim.g.loaded_gitauth = true

if vim.fn.has('nvim-0.11') == 1 then
  vim.lsp.enable('gitauth_ls')
else
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('gitauth', {}),
    pattern = require('gitauth').filetypes,
    callback = function(event)
      require('gitauth').start(event.buf)
    end,
  })
end
