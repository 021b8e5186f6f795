#!/usr/bin/env bash
# install-vscode.sh PREFIX
# Installs a real VS Code that needs no display into PREFIX, with what drives
# it: the workbench of code-server (the same VS Code, served to a browser), the
# Node it wants, Playwright's driver, and Chromium with a Japanese font from
# Debian, and the tools that build the extension. Everything else is from the npm
# registry, in fixed versions. What is there already is kept, so a second run
# takes no time.
# GITAUTH_VSCODE=PREFIX then makes the tests of editors/vscode run.
set -euo pipefail
prefix=$(mkdir -p "$1" && cd "$1" && pwd)
NODE=24.21.0 CODE_SERVER=4.139.1 PLAYWRIGHT=1.65.1
say() { printf 'install-vscode [%ss] %s\n' "$SECONDS" "$*"; }

packages=()
command -v chromium >/dev/null || packages+=(chromium)
[ -d /usr/share/fonts/truetype/dejavu ] || packages+=(fonts-dejavu-core)
[ -d /usr/share/fonts/opentype/ipafont-gothic ] || packages+=(fonts-ipafont-gothic)
if [ ${#packages[@]} -gt 0 ]; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
  say "apt: ${packages[*]}"
fi

# The editor is one version of everything: another version starts afresh.
stamp="node $NODE, code-server $CODE_SERVER, playwright-core $PLAYWRIGHT"
export npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false

install_editor() {
  rm -rf "$prefix/node" "$prefix/code-server" "$prefix/driver" "$prefix/installed"
  mkdir -p "$prefix/node" "$prefix/code-server" "$prefix/driver"
  local arch
  case $(uname -m) in
  x86_64) arch=x64 ;;
  aarch64) arch=arm64 ;;
  *) echo "install-vscode: no Node package for $(uname -m)" >&2 && exit 1 ;;
  esac
  ( # npm's package is the official build, headers included
    cd "$prefix/node"
    npm pack --silent "node-linux-$arch@$NODE" >/dev/null
    tar xzf node-linux-*.tgz --strip-components=1
    rm node-linux-*.tgz
  )
  say "node $("$prefix/node/bin/node" -v)"
  (
    # Native modules are built against this Node: a nodedir of the user's npmrc
    # would give them another one's headers. Of the nine only spdlog (log files)
    # is needed and has to be compiled; watcher, terminal and ripgrep come built.
    # So no install script runs.
    export PATH=$prefix/node/bin:$PATH npm_config_nodedir=$prefix/node
    cd "$prefix/code-server"
    echo '{"private": true}' >package.json
    npm install --silent --ignore-scripts "code-server@$CODE_SERVER"
    cd node_modules/code-server/lib/vscode
    npm install --silent --omit=dev --ignore-scripts
    ln -sf code-linux.sh bin/remote-cli/code-server
    ln -sf browser-linux.sh bin/helpers/browser.sh
    npm rebuild --silent @vscode/spdlog @vscode/native-watchdog
    cd extensions
    npm install --silent --omit=dev --ignore-scripts
  )
  say "code-server $CODE_SERVER"
  (
    cd "$prefix/driver"
    echo '{"private": true}' >package.json
    npm install --silent --ignore-scripts "playwright-core@$PLAYWRIGHT"
  )
  "$prefix/node/bin/node" "$prefix/code-server/node_modules/code-server/lib/vscode/out/server-main.js" --version | head -1
  echo "$stamp" >"$prefix/installed"
}
[ "$(cat "$prefix/installed" 2>/dev/null)" = "$stamp" ] || install_editor
say "$stamp"

# What builds and packages the extension, as its lock file says. Here and not in
# the checkout, whose folders every Go command walks through.
sources=$(cd "$(dirname "$0")/../editors/vscode" && pwd)
lock=$(sha256sum <"$sources/package-lock.json")
if [ "$(cat "$prefix/extension/installed" 2>/dev/null)" != "$lock" ]; then
  rm -rf "$prefix/extension"
  mkdir -p "$prefix/extension"
  cp "$sources/package.json" "$sources/package-lock.json" "$prefix/extension"
  (
    export PATH=$prefix/node/bin:$PATH
    cd "$prefix/extension"
    npm ci --silent --ignore-scripts
  )
  echo "$lock" >"$prefix/extension/installed"
fi
say "tools of the extension"
