--- What the server sees of a terminal.
---
--- Neovim cuts a terminal's lines at the window's width, and an error message
--- that is cut in two says nothing. So the server gets another text than the
--- buffer's: cut lines are joined again, and what the shell told about its
--- commands (OSC 133 and its kin, where a prompt begins, where a command ended
--- and with which status) stands where it was told. Positions are translated in
--- both directions, so that findings, hovers and code actions are where they
--- belong in the buffer.
---
--- This happens between the client and the wire: to the rest of Neovim the
--- terminal is an ordinary buffer of an ordinary client.
local M = {}

local marks = vim.api.nvim_create_namespace('gitauth_terminal')

--- What shells told in each terminal: buffer → extmark → {sequence, screen
--- column}. The extmark keeps the row: when the shell tells, the row's text may
--- still be missing in the buffer.
local told = {}

--- The widths that each terminal has had: buffer → width → true.
local widths = {}

--- Buffers that are being unloaded. The client still sends what changed before,
--- but their lines cannot be read any more.
local going = {}

--- Says that a buffer's text goes to the server as a terminal's.
local function is_terminal(bufnr)
  return not going[bufnr] and (vim.bo[bufnr].buftype == 'terminal' or vim.bo[bufnr].filetype == 'gitauth-terminal')
end

--- Takes note of how wide a terminal is now: as its widest window.
function M.measure(bufnr)
  local widest = 0
  for _, win in ipairs(vim.fn.win_findbuf(bufnr)) do
    local info = vim.fn.getwininfo(win)[1]
    widest = math.max(widest, info.width - info.textoff)
  end
  widths[bufnr] = widths[bufnr] or {}
  if widest > 0 then
    widths[bufnr][widest] = true
  end
end

--- Forgets a buffer that is being unloaded.
function M.forget(bufnr)
  if is_terminal(bufnr) then
    told[bufnr], widths[bufnr], going[bufnr] = nil, nil, true
  end
end

--- The byte of a line at which a screen column begins.
local function byte_at(line, column)
  local byte = 0
  while byte < #line and vim.fn.strdisplaywidth(line:sub(1, byte)) < column do
    byte = byte + 1 + vim.str_utf_end(line, byte + 1)
  end
  return byte
end

--- Puts a sequence at a row, from 0, and a screen column of a buffer.
local function put(bufnr, row, column, sequence)
  local id = vim.api.nvim_buf_set_extmark(bufnr, marks, row, 0, { right_gravity = false, strict = false })
  told[bufnr] = told[bufnr] or {}
  told[bufnr][id] = { sequence .. '\7', column }
end

--- What shells tell in which words: FinalTerm's, Visual Studio Code's, and the
--- folder as xterm and iTerm2 have it.
local sequences = { '^\27%](133;[ABCD])', '^\27%](633;[ABCD])', '^\27%](633;P;Cwd)', '^\27%](7;)', '^\27%](1337;CurrentDir)' }

--- Takes note of what a shell tells (an event of TermRequest): where a prompt
--- begins (133;A), where typing (B), where output (C), that a command ended (D),
--- and its folder. Neovim says where since 0.11; before, nothing is noted.
function M.note(bufnr, data)
  if type(data) ~= 'table' or not data.cursor or data.cursor[1] < 1 then
    return
  end
  local code
  for _, pattern in ipairs(sequences) do
    code = code or data.sequence:match(pattern)
  end
  if not code then
    return
  end
  local row = data.cursor[1] - 1
  -- The cursor is where the newest text is. What was told behind it was on a
  -- screen that has been cleared.
  for _, m in ipairs(vim.api.nvim_buf_get_extmarks(bufnr, marks, { row, 0 }, -1, {})) do
    local known = (told[bufnr] or {})[m[1]]
    if m[2] > row or known and (known[2] > data.cursor[2] or vim.startswith(known[1], '\27]' .. code)) then
      vim.api.nvim_buf_del_extmark(bufnr, marks, m[1])
      told[bufnr][m[1]] = nil
    end
  end
  put(bufnr, row, data.cursor[2], data.sequence)
end

--- Says in which folder a text arose, as a shell would.
function M.started_in(bufnr, folder)
  put(bufnr, 0, 0, '\27]1337;CurrentDir=' .. folder)
end

--- Says whether a row continues in the next: it is as wide as the terminal, or
--- one column less where a wide character did not fit. A row that begins as
--- programs begin messages ("fatal: …") begins one.
local function continues(row, next, bufnr, narrowest)
  if #row < narrowest or not next or next == '' or next:match('^%a[%w-]*: ') then
    return false
  end
  local width = vim.fn.strdisplaywidth(row)
  local had = widths[bufnr] or {}
  if had[width] then
    return true
  end
  return had[width + 1] ~= nil and vim.fn.strdisplaywidth(vim.fn.strcharpart(next, 0, 1)) == 2
end

--- What the server is to see of a buffer. rows are the buffer's lines without
--- the blank ones at the end, lines those of the server, first[i] the row with
--- which line i begins, at[row] what was told there: {column, sequence}.
function M.compose(bufnr)
  local view = { rows = vim.api.nvim_buf_get_lines(bufnr, 0, -1, false), lines = {}, first = {}, at = {} }
  local rows = view.rows
  -- A screen is blank below the prompt. Without that the text only grows.
  while #rows > 1 and rows[#rows] == '' do
    rows[#rows] = nil
  end
  local found = vim.api.nvim_buf_get_extmarks(bufnr, marks, 0, -1, {})
  table.sort(found, function(a, b) -- as they were told
    return a[1] < b[1]
  end)
  for _, m in ipairs(found) do
    local row, known = m[2] + 1, (told[bufnr] or {})[m[1]]
    if known and row <= #rows then
      view.at[row] = view.at[row] or {}
      table.insert(view.at[row], { byte_at(rows[row], known[2]), known[1] })
    end
  end
  local narrowest = math.huge
  if vim.bo[bufnr].buftype == 'terminal' then
    M.measure(bufnr)
    for width in pairs(widths[bufnr]) do
      narrowest = math.min(narrowest, width - 1) -- a column takes at least a byte
    end
  end
  local row = 1
  while row <= #rows do
    table.insert(view.first, row)
    local parts = { M.told_row(view, row) }
    while not view.at[row + 1] and continues(rows[row], rows[row + 1], bufnr, narrowest) do
      row = row + 1
      table.insert(parts, M.told_row(view, row))
    end
    table.insert(view.lines, table.concat(parts))
    row = row + 1
  end
  return view
end

--- A row with what was told in it.
function M.told_row(view, row)
  local at = view.at[row]
  if not at then
    return view.rows[row]
  end
  local parts, from = {}, 0
  for _, m in ipairs(at) do
    table.insert(parts, view.rows[row]:sub(from + 1, m[1]) .. m[2])
    from = m[1]
  end
  table.insert(parts, view.rows[row]:sub(from + 1))
  return table.concat(parts)
end

--- Rows of a terminal, counted from 1, as lines that nothing has cut.
function M.whole_lines(bufnr, first, last)
  local view, lines = M.compose(bufnr), {}
  for i, from in ipairs(view.first) do
    local to = (view.first[i + 1] or #view.rows + 1) - 1
    if to >= first and from <= last then
      table.insert(lines, table.concat(view.rows, '', math.max(from, first), math.min(to, last)))
    end
  end
  return lines
end

--- The byte of a line at which a character of the protocol begins.
local function byte_of(line, character, encoding)
  if encoding == 'utf-8' then
    return math.min(character, #line)
  end
  local byte, units = 0, 0
  while byte < #line and units < character do
    local long = vim.str_utf_end(line, byte + 1) + 1
    units = units + ((encoding == 'utf-16' and long == 4) and 2 or 1)
    byte = byte + long
  end
  return byte
end

--- The character of the protocol that begins at a byte of a line.
local function character_of(line, byte, encoding)
  if encoding == 'utf-8' then
    return byte
  end
  local at, units = 0, 0
  while at < byte and at < #line do
    local long = vim.str_utf_end(line, at + 1) + 1
    units = units + ((encoding == 'utf-16' and long == 4) and 2 or 1)
    at = at + long
  end
  return units
end

--- Where a position of the server is in the buffer. An end stays with the row
--- that it ends.
function M.to_buffer(view, position, encoding, is_end)
  local first = view.first[position.line + 1]
  if not first then
    local last = #view.rows
    return { line = last - 1, character = character_of(view.rows[last], #view.rows[last], encoding) }
  end
  local left = byte_of(view.lines[position.line + 1], position.character, encoding)
  local last = (view.first[position.line + 2] or #view.rows + 1) - 1
  for row = first, last do
    local from, text = 0, view.rows[row]
    for _, m in ipairs(view.at[row] or {}) do
      if left <= m[1] - from then
        break
      end
      left = math.max(left - #m[2], m[1] - from)
    end
    if left < #text or row == last or is_end and left == #text then
      return { line = row - 1, character = character_of(text, math.min(left, #text), encoding) }
    end
    left = left - #text
  end
end

--- Where a position of the buffer is for the server.
function M.to_server(view, position, encoding)
  local row = math.min(position.line + 1, #view.rows)
  local text = view.rows[row]
  local byte = position.line + 1 > #view.rows and #text or byte_of(text, position.character, encoding)
  local low, high = 1, #view.first
  while low < high do -- the last line that begins at or before the row
    local middle = math.ceil((low + high) / 2)
    if view.first[middle] <= row then
      low = middle
    else
      high = middle - 1
    end
  end
  local offset = byte
  for _, m in ipairs(view.at[row] or {}) do
    if m[1] <= byte then
      offset = offset + #m[2]
    end
  end
  for before = view.first[low], row - 1 do
    offset = offset + #M.told_row(view, before)
  end
  return { line = low - 1, character = character_of(view.lines[low], offset, encoding) }
end

--- The change that makes of one text's lines another's: all from the first line
--- that differs, because terminals change at the end.
function M.change(before, after)
  local i = 1
  while i < #before and i < #after and before[i] == after[i] do
    i = i + 1
  end
  return {
    range = { start = { line = i - 1, character = 0 }, ['end'] = { line = #before, character = 0 } },
    text = table.concat(after, '\n', i),
  }
end

local function each_range(value, translate)
  if type(value) ~= 'table' then
    return
  end
  if type(value.start) == 'table' and type(value['end']) == 'table' and value.start.line then
    value.start, value['end'] = translate(value.start, false), translate(value['end'], true)
    return
  end
  for _, member in pairs(value) do
    each_range(member, translate)
  end
end

--- Loads a file anew that has grown since, before it is marked behind its end.
function M.catch_up(result)
  local last = 0
  for _, d in ipairs(result and result.diagnostics or {}) do
    last = math.max(last, d.range.start.line)
  end
  if last == 0 then
    return
  end
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    local is_file = vim.api.nvim_buf_is_loaded(bufnr) and vim.bo[bufnr].buftype == ''
    if is_file and vim.uri_from_bufnr(bufnr) == result.uri and last >= vim.api.nvim_buf_line_count(bufnr) then
      require('gitauth.files').reload(bufnr)
    end
  end
end

--- Stands between a client and its server, for terminals only. It is called
--- when the server has answered initialize and no document is open.
function M.connect(client)
  local views = {} -- what the server knows, by URI
  local encoding = client.offset_encoding
  local notify, request = client.rpc.notify, client.rpc.request

  local function terminal_of(uri)
    for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
      if vim.api.nvim_buf_is_loaded(bufnr) and is_terminal(bufnr) and vim.uri_from_bufnr(bufnr) == uri then
        return bufnr
      end
    end
  end

  local function back(view)
    return function(position, is_end)
      return M.to_buffer(view, position, encoding, is_end)
    end
  end

  client.rpc.notify = function(method, params)
    local document = params and params.textDocument
    if method == 'textDocument/didOpen' then
      local bufnr = terminal_of(document.uri)
      if bufnr then
        local view = M.compose(bufnr)
        views[document.uri] = view
        params = vim.deepcopy(params)
        params.textDocument.text = table.concat(view.lines, '\n')
      end
    elseif method == 'textDocument/didChange' and views[document.uri] then
      local bufnr, before = terminal_of(document.uri), views[document.uri]
      local view = bufnr and M.compose(bufnr) or before
      views[document.uri] = view
      params = { textDocument = document, contentChanges = { M.change(before.lines, view.lines) } }
    elseif method == 'textDocument/didClose' then
      views[document.uri] = nil
    end
    return notify(method, params)
  end

  client.rpc.request = function(method, params, callback, ...)
    local view = type(params) == 'table' and params.textDocument and views[params.textDocument.uri]
    if not view then
      return request(method, params, callback, ...)
    end
    params = vim.deepcopy(params)
    local function to(position)
      return M.to_server(view, position, encoding)
    end
    if params.position then
      params.position = to(params.position)
    end
    each_range(params.range, to)
    each_range(params.context, to)
    return request(method, params, function(err, result, ...)
      -- The ranges of code actions are those of configuration files.
      if method ~= 'textDocument/codeAction' then
        each_range(result, back(view))
      end
      return callback(err, result, ...)
    end, ...)
  end

  -- Published diagnostics, and places in terminals that others refer to, are
  -- put where they are in the buffer.
  local default = client.handlers['textDocument/publishDiagnostics'] or vim.lsp.handlers['textDocument/publishDiagnostics']
  client.handlers = vim.tbl_extend('force', client.handlers, {
    ['textDocument/publishDiagnostics'] = function(err, result, ...)
      M.catch_up(result)
      for _, d in ipairs(result and result.diagnostics or {}) do
        if views[result.uri] then
          each_range(d.range, back(views[result.uri]))
        end
        for _, related in ipairs(type(d.relatedInformation) == 'table' and d.relatedInformation or {}) do
          if views[related.location.uri] then
            each_range(related.location.range, back(views[related.location.uri]))
          end
        end
      end
      return default(err, result, ...)
    end,
  })
end

return M
