#!/usr/bin/env bash
# install-editors.sh PREFIX
# Installs the editors that are tested besides VS Code and Neovim: Emacs with
# Eglot, lsp-mode and package-lint, Vim with ALE, Kate with a screen that nobody sees, and tmux to drive what
# needs a terminal, with Debian's package manager; Helix, which this Debian lacks, into PREFIX/hx-sid. What is
# there already is kept, so a second run takes no time.
# GITAUTH_HX=PREFIX/hx-sid/usr/bin/hx then makes the tests of editors/helix run;
# those of editors/emacs, editors/kate and editors/vim find theirs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
prefix=$(mkdir -p "$1" && cd "$1" && pwd)
say() { printf 'install-editors [%ss] %s\n' "$SECONDS" "$*"; }

packages=()
command -v tmux >/dev/null || packages+=(tmux)
command -v patchelf >/dev/null || packages+=(patchelf)
command -v emacs >/dev/null || packages+=(emacs-nox)
ls -d /usr/share/emacs/site-lisp/elpa*/eglot-* >/dev/null 2>&1 || packages+=(elpa-eglot)
ls -d /usr/share/emacs/site-lisp/elpa*/lsp-mode-* >/dev/null 2>&1 || packages+=(elpa-lsp-mode)
ls -d /usr/share/emacs/site-lisp/elpa*/package-lint-* >/dev/null 2>&1 || packages+=(elpa-package-lint)
command -v vim.nox >/dev/null || packages+=(vim-nox)
[ -f /usr/share/vim-ale/plugin/ale.vim ] || packages+=(vim-ale)
command -v kate >/dev/null || packages+=(kate)
command -v Xvfb >/dev/null || packages+=(xvfb)
command -v xdotool >/dev/null || packages+=(xdotool)
command -v dbus-run-session >/dev/null || packages+=(dbus)
if [ ${#packages[@]} -gt 0 ]; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
  say "apt: ${packages[*]}"
fi

hx=$prefix/hx-sid/usr/bin/hx
"$hx" --version >/dev/null 2>&1 || bash "$here/deb-prefix.sh" "$prefix/hx-sid" sid hx usr/bin/hx
say "$("$hx" --version), $(emacs --version | head -1), $(vim.nox --version | head -1 | cut -d' ' -f1-5), $(tmux -V)"
