--- A fix that is only in a buffer fixes nothing yet: Git reads the file. What a
--- fix changes is written, if the buffer had no other changes; otherwise it is
--- the person's to write, and they are told.
local M = {}

--- The client's command that follows a fix.
M.command = 'gitauth.saveFixed'

--- The files of an edit, as URIs.
local function files(edit)
  local list = vim.tbl_keys(type(edit.changes) == 'table' and edit.changes or {})
  for _, change in ipairs(type(edit.documentChanges) == 'table' and edit.documentChanges or {}) do
    if change.textDocument then
      table.insert(list, change.textDocument.uri)
    end
  end
  return list
end

--- Says of each file of an edit whether it has changes already: {uri, clean}.
function M.before(edit)
  return vim.tbl_map(function(uri)
    local bufnr = vim.uri_to_bufnr(uri)
    return { uri, not (vim.api.nvim_buf_is_loaded(bufnr) and vim.bo[bufnr].modified) }
  end, files(edit))
end

--- Writes what a fix has changed; before is what M.before said.
function M.save(before)
  local left = false
  for _, file in ipairs(before) do
    local bufnr = vim.uri_to_bufnr(file[1])
    if vim.api.nvim_buf_is_loaded(bufnr) and vim.bo[bufnr].modified then
      local written = file[2] and pcall(vim.api.nvim_buf_call, bufnr, function()
        vim.cmd('silent write')
      end)
      left = left or not written
    end
  end
  if left then
    require('gitauth.text').say(vim.log.levels.INFO, 'not_saved')
  end
end

--- Has the client write what the server's fixes change: those of code actions,
--- and those that the server asks for.
function M.connect(client)
  client.commands[M.command] = function(command)
    M.save(command.arguments[1])
  end
  local request = client.rpc.request
  client.rpc.request = function(method, params, callback, ...)
    if method ~= 'textDocument/codeAction' then
      return request(method, params, callback, ...)
    end
    return request(method, params, function(err, result, ...)
      for _, action in ipairs(type(result) == 'table' and result or {}) do
        if type(action.edit) == 'table' and (action.command == nil or action.command == vim.NIL) then
          action.command = { title = '', command = M.command, arguments = { M.before(action.edit) } }
        end
      end
      return callback(err, result, ...)
    end, ...)
  end
  local apply = client.handlers['workspace/applyEdit'] or vim.lsp.handlers['workspace/applyEdit']
  client.handlers = vim.tbl_extend('force', client.handlers, {
    ['workspace/applyEdit'] = function(err, params, ...)
      local before = params and params.edit and M.before(params.edit) or {}
      local answer = apply(err, params, ...)
      M.save(before)
      return answer
    end,
  })
end

return M
