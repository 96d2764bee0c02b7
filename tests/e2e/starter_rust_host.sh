#!/usr/bin/env bash
# A Rust core, this host alone: fetched, compiled once, packed four ways, installed and run.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

starter rust "$work/lorem" linux-x64
run 0 -C "$work/lorem" build
"$repository/scripts/install_host.sh" "$work/lorem/dist" "$work/installed" "$work/lorem"

step "twine, the ecosystem's own judge of wheels"
twine check --strict "$work"/lorem/dist/python/*.whl

step "a new version, in the manifests and the lock too, compiles nothing and every package says it"
sed -i 's/^version: .*/version: 0.2.0/' "$work/lorem/lockstep.yaml"
sed -i 's/^version = "0\.0\.0"/version = "0.2.0"/' "$work/lorem/Cargo.toml" "$work/lorem/Cargo.lock"
grep -q '0\.2\.0' "$work/lorem/Cargo.lock" || fail "the lock was not bumped"
run 0 -C "$work/lorem" build
says '· 0 ran,'
rm -rf "$work/installed"
"$repository/scripts/install_host.sh" "$work/lorem/dist" "$work/installed" "$work/lorem" >"$work/said"
says 'python 0\.2\.0' 'node 0\.2\.0' 'ruby 0\.2\.0' 'go 0\.2\.0'
