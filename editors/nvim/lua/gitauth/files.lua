--- Files that other programs change while they are open: a configuration by
--- `git remote set-url`, a terminal's log by the terminal. Neovim looks at them
--- when its window gets the focus, which is too late for somebody who works in
--- its own terminal.
local M = {}

--- How often a file is looked at, in milliseconds.
local pace_ms = 300

local polls = {} -- buffer → uv_fs_poll_t

--- Loads a buffer anew if its file changed. One with changes of its own stays.
function M.reload(bufnr)
  if vim.api.nvim_buf_is_loaded(bufnr) and not vim.bo[bufnr].modified and vim.bo[bufnr].buftype == '' then
    vim.bo[bufnr].autoread = true
    vim.cmd('silent! checktime ' .. bufnr)
  end
end

--- Follows a buffer's file until the buffer is unloaded.
function M.follow(bufnr)
  local path = vim.api.nvim_buf_get_name(bufnr)
  if polls[bufnr] or path == '' or path:match('^%a[%w+.-]+://') or vim.bo[bufnr].buftype ~= '' then
    return
  end
  local poll = vim.uv.new_fs_poll()
  polls[bufnr] = poll
  poll:start(path, pace_ms, function()
    vim.schedule(function()
      if polls[bufnr] == poll then
        M.reload(bufnr)
      end
    end)
  end)
end

--- Ends what follow began.
function M.forget(bufnr)
  local poll = polls[bufnr]
  polls[bufnr] = nil
  if poll and not poll:is_closing() then
    poll:stop()
    poll:close()
  end
end

return M
