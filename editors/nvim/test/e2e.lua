-- nvim --clean --headless -l e2e.lua PLUGIN WORK SERVER…
-- A person's way through the main job in a real Neovim: open the repository's
-- configuration, see the problem on the exact characters, apply the quick fix,
-- and Git works with the new remote. WORK is an empty folder. Prints a line a
-- check; the exit status says whether all held.
local plugin, work = vim.fn.resolve(arg[1]), vim.fn.resolve(arg[2])
local session = dofile(plugin .. '/test/session.lua')
local check = session.check
local function slurp(path)
  local f = assert(io.open(path, 'rb'))
  local s = f:read('*a')
  f:close()
  return s
end
local function spit(path, text)
  local f = assert(io.open(path, 'wb'))
  f:write(text)
  f:close()
end
local function git(...)
  local r = vim.system({ 'git', ... }, { cwd = work, text = true }):wait()
  assert(r.code == 0, r.stderr)
  return r.stdout
end

git('init', '-q', '-b', 'main', '.')
local config = work .. '/.git/config'
spit(config, slurp(config) .. table.concat({
  '; my remotes', '[remote "origin"]', '\turl   =  "https://github.com/github/reactivecocoa.git"   # typed by hand',
  '\tfetch = +refs/heads/*:refs/remotes/origin/*', '[remote "upstream"]',
  '\turl = git@github.com:github/ReactiveCocoa.git', '\tfetch = +refs/heads/*:refs/remotes/upstream/*', '' }, '\n'))
spit(work .. '/Cargo.toml', '[package]\nname = "rac"\nrepository = "https://github.com/github/ReactiveCocoa"\n')
local before = slurp(config)

session.load(plugin, { unpack(arg, 3) })
-- What this computer lacks is no part of the way.
require('gitauth').setup({ settings = { severity = { ['helper-none'] = 'off', ['ssh-key-missing'] = 'off' } } })
local opened = {}
vim.ui.open = function(address)
  opened[#opened + 1] = address
  return nil, nil
end

vim.cmd.edit(config)
local buf = vim.api.nvim_get_current_buf()
local function diagnostics(code)
  return vim.tbl_filter(function(d)
    return code == nil or d.code == code
  end, vim.diagnostic.get(buf))
end
local function wait(f)
  return session.wait(f, 8000)
end
check('the filetype is gitconfig', vim.bo.filetype == 'gitconfig', vim.bo.filetype)
check('the server attaches', wait(function()
  return #vim.lsp.get_clients({ bufnr = buf }) == 1
end))
local client = vim.lsp.get_clients({ bufnr = buf })[1]
if not client then
  os.exit(1)
end
check('one diagnostic', wait(function()
  return #diagnostics('remote-wrong-case') == 1
end), #diagnostics())
local d = diagnostics('remote-wrong-case')[1] or {}
local line = vim.api.nvim_buf_get_lines(buf, d.lnum or 0, (d.lnum or 0) + 1, false)[1] or ''
check('it stands on the name alone', line:sub((d.col or 0) + 1, d.end_col or 0) == 'reactivecocoa', line:sub((d.col or 0) + 1, d.end_col or 0))
check('nothing else is reported', #diagnostics() == 1, vim.inspect(vim.tbl_map(function(x)
  return x.code
end, diagnostics())))
check('its source is gitauth', d.source == 'gitauth', d.source)

-- The quick fix the way a user gets it: cursor on the place, code action.
vim.api.nvim_win_set_cursor(0, { d.lnum + 1, d.col })
vim.lsp.buf.code_action({ apply = true, filter = function(a)
  return a.kind == 'quickfix' and a.isPreferred
end })
check('the quick fix edits the buffer', wait(function()
  return vim.fn.getline(d.lnum + 1):find('github/ReactiveCocoa.git', 1, true) ~= nil
end))
check('the diagnostic goes with unsaved text', wait(function()
  return #diagnostics() == 0
end))
vim.cmd('silent write')
check('every other byte is unchanged', slurp(config) == (before:gsub('reactivecocoa', 'ReactiveCocoa', 1)))
local remotes = git('remote', '-v')
check('git fetches from the new URL', remotes:find('origin\thttps://github.com/github/ReactiveCocoa.git (fetch)', 1, true) ~= nil)
check('git pushes to the new URL', remotes:find('origin\thttps://github.com/github/ReactiveCocoa.git (push)', 1, true) ~= nil)

-- Git itself changes the file: the server watches, Neovim on Linux does not.
vim.o.autoread = true
vim.wait(1100)
git('remote', 'set-url', 'origin', 'ssh://git@github.com:github/ReactiveCocoa.git')
vim.cmd('checktime')
check('a change by git is seen', wait(function()
  return #diagnostics('remote-malformed') == 1
end))
local m = diagnostics('remote-malformed')[1] or { lnum = 0, col = 0 }
check('severity is error', m.severity == vim.diagnostic.severity.ERROR)

-- Hover says what the URL is.
vim.api.nvim_win_set_cursor(0, { m.lnum + 1, m.col })
local place = vim.lsp.util.make_position_params(0, client.offset_encoding)
local hover = client.request_sync and vim.lsp.buf_request_sync(buf, 'textDocument/hover', place, 3000)
local answer = hover and hover[client.id] and hover[client.id].result
check('hover answers', answer ~= nil and answer ~= vim.NIL)

-- A page opens through Neovim.
vim.lsp.buf_request_sync(buf, 'workspace/executeCommand', {
  command = 'gitauth.openDocs',
  arguments = { { url = 'https://git-scm.com/docs/gitcredentials' } },
}, 3000)
check('a page opens in the browser', wait(function()
  return opened[1] == 'https://git-scm.com/docs/gitcredentials'
end), opened[1])

-- An include that appears later takes part at once.
git('remote', 'set-url', 'origin', 'https://github.com/github/ReactiveCocoa.git')
git('config', 'include.path', 'extra.inc')
vim.wait(1100)
vim.cmd('checktime')
wait(function()
  return #diagnostics() == 0
end)
spit(work .. '/.git/extra.inc', '[remote "mirror"]\n\turl = htps://example.com/x/y.git\n')
local extra = vim.uri_to_bufnr(vim.uri_from_fname(work .. '/.git/extra.inc'))
check('an included file that appears is checked', wait(function()
  return #vim.diagnostic.get(extra) == 1
end))
os.remove(work .. '/.git/extra.inc')
check('and forgotten when it goes', wait(function()
  return #vim.diagnostic.get(extra) == 0
end))

if vim.fn.has('nvim-0.11') == 1 then
  client:stop()
else
  client.stop()
end
check('the server leaves', wait(function()
  return #vim.lsp.get_clients() == 0
end))
os.exit(session.failed == 0 and 0 or 1)
