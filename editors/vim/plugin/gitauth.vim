" Why Git cannot reach a remote, and the fix: gitauth-ls for vim-lsp. Vim finds
" this file where editors/vim is on 'runtimepath'; without vim-lsp it does nothing.

" The command, and the server's settings such as {'gitauth': {'locale': 'ja'}}.
let g:gitauth_cmd = get(g:, 'gitauth_cmd', ['gitauth-ls', 'serve'])
let g:gitauth_settings = get(g:, 'gitauth_settings', {})

" The folder of the repository: the one that holds .git.
function! s:root(server) abort
    let l:inside = matchstr(lsp#utils#get_buffer_path(), '^.*\ze[/\\]\.git[/\\]')
    if empty(l:inside)
        let l:inside = lsp#utils#find_nearest_parent_file_directory(lsp#utils#get_buffer_path(), ['.git/', '.git'])
    endif
    return empty(l:inside) ? lsp#utils#get_default_root_uri() : lsp#utils#path_to_uri(l:inside)
endfunction

function! s:register() abort
    if executable(g:gitauth_cmd[0])
        call lsp#register_server({
        \   'name': 'gitauth-ls',
        \   'cmd': {server -> g:gitauth_cmd},
        \   'allowlist': ['gitconfig'],
        \   'root_uri': function('s:root'),
        \   'workspace_config': g:gitauth_settings,
        \})
    endif
endfunction

augroup gitauth
    autocmd!
    autocmd User lsp_setup call s:register()
augroup END
