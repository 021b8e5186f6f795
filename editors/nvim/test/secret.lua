-- nvim --headless -l secret.lua PLUGIN WORK SERVER…
-- A password stands in Neovim's terminal, in an explained text and in a log that
-- is open, with everything that Neovim keeps (swap files, undo, ShaDa) switched
-- on. Nothing here is checked but that it was read: the caller looks at the files.
-- WORK is a repository; GITAUTH_SECRET is the password.
local plugin, work = vim.fn.resolve(arg[1]), vim.fn.resolve(arg[2])
local session = dofile(plugin .. '/test/session.lua')
local check, wait = session.check, session.wait
local secret = vim.env.GITAUTH_SECRET

session.load(plugin, { unpack(arg, 3) })
vim.opt.swapfile = true
vim.opt.undofile = true
vim.opt.updatecount = 1
vim.opt.updatetime = 50
vim.opt.shadafile = vim.env.XDG_STATE_HOME .. '/main.shada'
vim.cmd.cd(work)
vim.cmd.edit(work .. '/.git/config')
local terminal = session.terminal()
terminal.type("unset HISTFILE; PS1='\\u@\\h:\\w\\$ '")
terminal.type('git ls-remote http://dana:' .. secret .. '@127.0.0.1:1/octo/widget.git; echo done-with-it')
check('the failure is shown in the terminal', wait(function()
  return terminal.text():find('\ndone%-with%-it') ~= nil and #session.found(terminal.buf) > 0
end), session.codes())
check('the password stands there', terminal.text():find(secret, 1, true) ~= nil)
vim.api.nvim_set_current_buf(terminal.buf)
vim.cmd('GitAuth explain')
local explained = vim.fn.bufnr('gitauth://explain/1')
check('and is explained', wait(function()
  return explained > 0 and #session.found(explained) > 0
end))
local message = (session.found(explained)[1] or {}).message or ''
check('without the password', message ~= '' and not message:find(secret, 1, true))
vim.wait(300) -- for what is written a moment later
vim.cmd('silent! preserve') -- where there is a swap file
vim.cmd('wshada!')
session.finish()
