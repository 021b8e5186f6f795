---@brief
---
--- https://github.com/gitauth-ls/gitauth-ls
---
--- gitauth-ls says why Git cannot reach or authenticate to a remote, and offers the smallest change that fixes it.
--- It is for Git configuration files. Its own plugin, the repository above, reads terminals along, too.
---
--- `gitauth-ls` has to be on `$PATH`:
---
--- ```sh
--- go install github.com/gitauth-ls/gitauth-ls/cmd/gitauth-ls@latest
--- ```

---@type vim.lsp.Config
return {
  cmd = { 'gitauth-ls', 'serve' },
  filetypes = { 'gitconfig' },
  root_markers = { '.git' },
}
