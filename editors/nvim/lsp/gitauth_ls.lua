---@brief
---
--- gitauth-ls says why Git cannot reach or authenticate to a remote and offers
--- the smallest change that fixes it.
---
--- `vim.lsp.enable('gitauth_ls')` starts it for Git configuration files.
local gitauth = require('gitauth')
return vim.tbl_extend('force', gitauth.config(), {
  root_dir = function(bufnr, on_dir)
    on_dir(gitauth.root(bufnr))
  end,
})
