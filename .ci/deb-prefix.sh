#!/usr/bin/env bash
# deb-prefix.sh PREFIX SUITE PACKAGE BINARY
# Unpacks a package of another Debian suite, with every library that it depends
# on and that suite's own libc and loader, into PREFIX, and makes BINARY (a path
# below PREFIX) use them. The system stays as it is: no sources, no dpkg status.
# The mirror is the one that this machine's apt already uses.
set -euo pipefail
prefix=$(mkdir -p "$1" && cd "$1" && pwd)
suite=$2 package=$3 binary=$4
triplet=$(gcc -print-multiarch 2>/dev/null || dpkg-architecture -qDEB_HOST_MULTIARCH)
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Component: main' |
  grep -v security | grep '/debian/\?$' | sort -u | head -1)
[ -n "$mirror" ] || mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/*.sources | grep '/debian/\?$' | head -1)
state=$prefix/.apt
mkdir -p "$state/lists/partial" "$state/archives/partial"
: >"$state/status"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$state/sources.list"
cat >"$state/apt.conf" <<CONF
Dir::Etc::sourcelist "$state/sources.list"; Dir::Etc::sourceparts "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
Dir::State "$state"; Dir::State::lists "$state/lists"; Dir::State::status "$state/status"; Dir::Cache "$state";
Acquire::Languages "none"; Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::DEP-11-icons-small::DefaultEnabled "false";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
APT::Sandbox::User "root"; APT::Install-Recommends "false"; Debug::NoLocking "1";
CONF
export APT_CONFIG=$state/apt.conf
apt-get update -qq
apt-get install -qq -y --download-only "$package" >/dev/null
for deb in "$state"/archives/*.deb; do
  dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$prefix" --no-same-owner \
    --exclude='./usr/share/doc' --exclude='./usr/share/man' --exclude='./usr/share/locale'
done
loader=$(find "$prefix" -name 'ld-linux-*.so.*' -type f -print -quit)
patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$prefix/usr/lib/$triplet:$prefix/lib/$triplet" "$prefix/$binary"
rm -rf "$state"
