--- gitauth-ls in Neovim: how the server is started and which files it gets. All
--- knowledge about remotes is in the server.
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
  return vim.g.gitauth_cmd or { 'gitauth-ls', 'serve', '--log', vim.fn.stdpath('log') .. '/gitauth-ls.log' }
end

--- The file that the server of a command logs to; without one it logs to
--- Neovim's own log of language servers.
function M.log(cmd)
  for i, word in ipairs(cmd) do
    local file = word:match('^%-%-log=(.+)$') or word == '--log' and cmd[i + 1]
    if file then
      return file
    end
  end
  return vim.lsp.get_log_path()
end

--- The folder of the repository that a path is in: the one that holds .git, or
--- the bare repository; nil outside of one.
local function repository(path)
  local inside = path:match('^(.*)[/\\]%.git[/\\]') or path:match('^(.*)[/\\]%.git$')
  if inside then
    return inside
  end
  local git = vim.fs.find('.git', { path = path, upward = true })[1]
  if git then
    return vim.fs.dirname(git)
  end
  for _, dir in ipairs({ path, unpack(vim.iter(vim.fs.parents(path)):totable()) }) do
    if vim.uv.fs_stat(dir .. '/HEAD') and vim.uv.fs_stat(dir .. '/objects') and vim.uv.fs_stat(dir .. '/config') then
      return dir
    end
  end
end

--- The folder of the repository that the current folder is in, or the current
--- folder.
function M.folder()
  return repository(vim.fn.getcwd()) or vim.fn.getcwd()
end

--- The folder of the repository that a buffer belongs to, by its file or by the
--- folder that its terminal was started in. Of a file outside of repositories
--- it is the file's own folder, of a terminal nil.
function M.root(bufnr)
  local file = vim.api.nvim_buf_get_name(bufnr)
  local started = file:match('^term://(.-)//')
  if started then
    return repository(vim.fs.normalize(vim.fn.fnamemodify(started, ':p')))
  end
  if file == '' or file:match('^%a[%w+.-]+://') then
    return M.folder()
  end
  local dir = vim.fs.dirname(file)
  return repository(dir) or dir
end

local function read(path)
  local file = io.open(path, 'rb')
  local line = file and file:read('*l')
  if file then
    file:close()
  end
  return line and vim.trim(line)
end

local function absolute(path, base)
  return vim.fs.normalize(path:match('^[/\\]') and path or path:match('^%a:') and path or (base .. '/' .. path))
end

--- The configuration file of the repository at a root, nil where there is none.
--- Git is not asked: it gives no answer when this very file cannot be read.
function M.config_file(root)
  local git = root .. '/.git'
  local stat = vim.uv.fs_stat(git)
  if not stat then
    git = root
  elseif stat.type == 'file' then -- a worktree or a submodule
    local to = (read(git) or ''):match('^gitdir: (.+)$')
    git = to and absolute(to, root) or git
  end
  local shared = read(git .. '/commondir')
  if shared then
    git = absolute(shared, git)
  end
  local config = git .. '/config'
  return vim.uv.fs_stat(git .. '/HEAD') and vim.uv.fs_stat(config) and config or nil
end

--- The client's configuration, the same for files and for terminals.
function M.config()
  return {
    cmd = M.cmd(),
    filetypes = M.filetypes,
    -- The server answers faster than anybody types; Neovim waits 150 ms unasked.
    -- 0.10 stumbles over a buffer that is wiped in between.
    flags = vim.fn.has('nvim-0.11') == 1 and { debounce_text_changes = 10 } or nil,
    get_language_id = M.language_id,
    settings = vim.g.gitauth_settings and { gitauth = vim.g.gitauth_settings } or nil,
    before_init = function(params, config)
      params.locale = require('gitauth.text').language()
      -- From the beginning, so that nothing shows that is switched off.
      if config and config.settings and config.settings.gitauth then
        params.initializationOptions = { gitauth = config.settings.gitauth }
      end
    end,
    -- One server knows all repositories: a terminal may go from one to another,
    -- and what two servers say of a file is shown twice.
    reuse_client = function(client)
      return client.name == 'gitauth_ls'
    end,
    on_init = function(client)
      require('gitauth.terminal').connect(client)
      require('gitauth.fixes').connect(client)
    end,
    on_attach = function(client, bufnr)
      M.cover(client, M.root(bufnr))
    end,
  }
end

--- Makes a folder one of the server's, unless it is.
function M.cover(client, root)
  if not root then
    return
  end
  local folders = client.workspace_folders or {}
  for _, folder in ipairs(folders) do
    if vim.uri_to_fname(folder.uri) == root then
      return
    end
  end
  local folder = { uri = vim.uri_from_fname(root), name = root }
  client.workspace_folders = vim.list_extend({ folder }, folders)
  local params = { event = { added = { folder }, removed = {} } }
  if vim.fn.has('nvim-0.11') == 1 then
    client:notify('workspace/didChangeWorkspaceFolders', params)
  else
    client.notify('workspace/didChangeWorkspaceFolders', params)
  end
end

--- Says that the server's program is there, and says so once where it is not.
function M.installed(cmd)
  if type(cmd) ~= 'table' or vim.fn.executable(cmd[1]) == 1 then
    return true
  end
  vim.notify_once(require('gitauth.text').get('no_server', cmd[1]), vim.log.levels.WARN)
  return false
end

--- Starts the server for a buffer, or attaches the one of its folder: for
--- Neovim 0.10, which has no vim.lsp.enable, and for terminals, which have no
--- filetype. Later versions use lsp/gitauth_ls.lua for files. root is the
--- folder where the buffer does not tell it. Returns the client's id.
function M.start(bufnr, root)
  local config = vim.lsp.config and vim.lsp.config.gitauth_ls or M.config()
  config = vim.tbl_extend('force', config, { name = 'gitauth_ls' })
  config.root_dir = root or M.root(bufnr) -- none for a terminal outside of repositories
  if M.installed(config.cmd) then
    return vim.lsp.start(config, { bufnr = bufnr, reuse_client = config.reuse_client })
  end
end

--- Reads along in a terminal, so that a failed push is explained where it stands,
--- in whatever repository that is: one terminal may go to many.
--- `vim.g.gitauth_terminal = false` prevents it.
function M.watch(bufnr)
  if vim.g.gitauth_terminal ~= false and vim.g.gitauth_enabled ~= false then
    require('gitauth.terminal').measure(bufnr)
    M.start(bufnr)
  end
end

--- Has the server mark a file that holds what a terminal showed.
function M.open_log(bufnr)
  if vim.g.gitauth_terminal ~= false and vim.g.gitauth_enabled ~= false and vim.bo[bufnr].buftype == '' then
    vim.bo[bufnr].filetype = M.terminal_language
    require('gitauth.files').follow(bufnr)
    M.start(bufnr)
  end
end

--- The running clients.
function M.clients()
  return vim.lsp.get_clients({ name = 'gitauth_ls' })
end

--- Sets options in one call, for those who like it so; nothing needs it.
--- opts has cmd (list), settings (table, what docs/settings.md lists), terminal
--- and enabled (booleans); each is what vim.g.gitauth_NAME is.
function M.setup(opts)
  opts = opts or {}
  vim.validate({
    cmd = { opts.cmd, 'table', true }, settings = { opts.settings, 'table', true },
    terminal = { opts.terminal, 'boolean', true }, enabled = { opts.enabled, 'boolean', true },
  })
  for name in pairs(opts) do
    if not vim.tbl_contains({ 'cmd', 'settings', 'terminal', 'enabled' }, name) then
      error(('gitauth: setup() has no option %q'):format(tostring(name)))
    end
  end
  for name, value in pairs(opts) do
    vim.g['gitauth_' .. name] = value
  end
  if vim.lsp.config then
    vim.lsp.config('gitauth_ls', { cmd = M.cmd(), settings = opts.settings and { gitauth = opts.settings } })
    vim.lsp.enable('gitauth_ls', vim.g.gitauth_enabled ~= false)
  end
end

return M
