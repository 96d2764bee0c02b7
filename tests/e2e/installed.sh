#!/usr/bin/env bash
# `cmake --install` gives one binary that runs from anywhere, its data folders inside.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

cmake --install "$(dirname "$lockstep")" --prefix "$work/prefix" >"$work/said" || fail "cmake --install failed"
[[ $(find "$work/prefix" -type f | wc -l) -eq 1 ]] || fail "more than the binary is installed"
mkdir "$work/elsewhere"
cd "$work/elsewhere"
env -i "$work/prefix/bin/lockstep" init --core rust --name lorem . >"$work/said" 2>&1 || fail "init failed"
env -i "$work/prefix/bin/lockstep" targets >"$work/said" 2>&1 || fail "targets failed"
says 'linux-x64 +x86_64-unknown-linux-gnu' 'macosx_11_0_arm64' 'x64-mingw-ucrt' 'windows/arm64'
env -i "$work/prefix/bin/lockstep" --version >"$work/said"
says '^lockstep [0-9]+\.[0-9]+\.[0-9]+'
