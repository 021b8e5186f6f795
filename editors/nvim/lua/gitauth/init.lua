--- gitauth-ls in Neovim: how the server is started. All knowledge is in the
--- server; this file only says which files it gets.
local M = {}

--- Files that the server understands. Neovim gives all of them the filetype
--- gitconfig: repositories' and users' configuration, worktrees, .gitmodules.
M.filetypes = { 'gitconfig' }

--- What the server knows a terminal's text as.
M.terminal_language = 'gitauth-terminal'

--- Tells the server which buffers hold a terminal's output.
function M.language_id(bufnr, filetype)
  if vim.bo[bufnr].buftype == 'terminal' then
    return M.terminal_language
  end
  return filetype
end

--- The command that starts the server. vim.g.gitauth_cmd replaces it.
function M.cmd()
  return vim.g.gitauth_cmd or { 'gitauth-ls', 'serve' }
end

--- The folder of the repository that a buffer's file belongs to: the one that
--- holds .git, the bare repository, or simply the file's own folder.
function M.root(bufnr)
  local file = vim.api.nvim_buf_get_name(bufnr)
  local started = file:match('^term://(.-)//')
  if started then
    local git = vim.fs.find('.git', { path = vim.fn.fnamemodify(started, ':p'), upward = true })[1]
    return git and vim.fs.dirname(git)
  end
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

--- Starts the server for a buffer, or attaches the one of its folder: for
--- Neovim 0.10, which has no vim.lsp.enable, and for terminals, which have no
--- filetype. Later versions use lsp/gitauth_ls.lua for files.
function M.start(bufnr)
  local config = vim.lsp.config and vim.lsp.config.gitauth_ls or {}
  return vim.lsp.start(vim.tbl_extend('force', config, {
    name = 'gitauth_ls', cmd = config.cmd or M.cmd(), root_dir = M.root(bufnr), get_language_id = M.language_id,
  }), { bufnr = bufnr })
end

--- Reads along in a terminal that was opened in a repository, so that a failed
--- push is explained where it stands. `vim.g.gitauth_terminal = false` prevents
--- it.
function M.watch(bufnr)
  if vim.g.gitauth_terminal ~= false and M.root(bufnr) then
    M.start(bufnr)
  end
end

return M
