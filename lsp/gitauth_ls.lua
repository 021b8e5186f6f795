-- The configuration of editors/nvim: see plugin/gitauth.lua.
require('gitauth')
return dofile(vim.api.nvim_get_runtime_file('editors/nvim/lsp/gitauth_ls.lua', false)[1])
