--- gitauth-ls in Neovim: how the server is started. All knowledge is in the
--- server; this file only says which files it gets.
local M = {}

--- Files that the server understands. Neovim gives all of them the filetype
--- gitconfig: repositories' and users' configuration, worktrees, .gitmodules.
M.filetypes = { 'gitconfig' }

--- The command that starts the server. vim.g.gitauth_cmd replaces it.
function M.cmd()
  return vim.g.gitauth_cmd or { 'gitauth-ls', 'serve' }
end

--- The folder of the repository that a buffer's file belongs to: the one that
--- holds .git, the bare repository, or simply the file's own folder.
function M.root(bufnr)
  local file = vim.api.nvim_buf_get_name(bufnr)
  if file == '' then
    return vim.fn.getcwd()
  end
  local inside = file:match('^(.*)[/\\]%.git[/\\]')
  if inside then
    return inside
  end
  local git = vim.fs.find('.git', { path = vim.fs.dirname(file), upward = true })[1]
  return vim.fs.dirname(git or file)
end

--- Starts the server for a buffer: for Neovim 0.10, which has no
--- vim.lsp.enable. Later versions use lsp/gitauth_ls.lua.
function M.start(bufnr)
  return vim.lsp.start({ name = 'gitauth_ls', cmd = M.cmd(), root_dir = M.root(bufnr) }, { bufnr = bufnr })
end

return M
