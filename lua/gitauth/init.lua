-- The module of editors/nvim, for those who ask for it before the plugin of the
-- repository's root was read: see plugin/gitauth.lua.
local root = vim.fs.normalize(vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h:h:h'))
local plugin = root .. '/editors/nvim'
if not vim.tbl_contains(vim.opt.runtimepath:get(), plugin) then
  vim.opt.runtimepath:append(plugin)
end
return dofile(plugin .. '/lua/gitauth/init.lua')
