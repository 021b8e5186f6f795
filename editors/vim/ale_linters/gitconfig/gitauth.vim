" Why Git cannot reach a remote, and the fix: gitauth-ls for ALE.
" ALE finds this file where editors/vim is on 'runtimepath'.

call ale#Set('gitconfig_gitauth_executable', 'gitauth-ls')
" The server's settings, for example {'gitauth': {'locale': 'ja'}}.
call ale#Set('gitconfig_gitauth_config', {})

" The folder of the repository: the one that holds .git, for the files in it
" and for .gitmodules; of any other file its own folder.
function! GitauthProjectRoot(buffer) abort
    let l:file = fnamemodify(bufname(a:buffer), ':p')
    let l:inside = matchstr(l:file, '^.*\ze[/\\]\.git[/\\]')

    if !empty(l:inside)
        return l:inside
    endif

    let l:git = ale#path#FindNearestFile(a:buffer, '.git')

    if empty(l:git)
        let l:git = ale#path#FindNearestDirectory(a:buffer, '.git')
    endif

    return fnamemodify(empty(l:git) ? l:file : substitute(l:git, '[/\\]$', '', ''), ':h')
endfunction

call ale#linter#Define('gitconfig', {
\   'name': 'gitauth',
\   'lsp': 'stdio',
\   'executable': {b -> ale#Var(b, 'gitconfig_gitauth_executable')},
\   'command': '%e serve',
\   'language': 'gitconfig',
\   'lsp_config': {b -> ale#Var(b, 'gitconfig_gitauth_config')},
\   'project_root': function('GitauthProjectRoot'),
\})
