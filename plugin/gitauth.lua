-- Makes the root of this repository a Neovim plugin, for plugin managers that
-- take a repository's address and no folder in it. The plugin is in editors/nvim.
if vim.g.loaded_gitauth or vim.g.gitauth_enabled == false then
  return
end
local root = vim.fs.dirname(vim.fs.dirname(vim.fs.normalize(vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p'))))
local plugin = root .. '/editors/nvim'
if not vim.tbl_contains(vim.opt.runtimepath:get(), plugin) then
  vim.opt.runtimepath:append(plugin)
end
dofile(plugin .. '/plugin/gitauth.lua')
