#!/usr/bin/env bash
# A core that compiles its version in is noticed: the slot is off for it, with a word saying so and where.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

starter rust "$work/lorem" linux-x64
run 0 -C "$work/lorem" plan --json
grep -q '"slot": true' "$work/said" || fail "the slot is not on for the starter"
printf '\npub const BUILT: &str = env!("CARGO_PKG_VERSION");\n' >>"$work/lorem/core/src/lib.rs"
step "the manifest says another version: the library would say it too"
run 2 -C "$work/lorem" plan
says 'core/Cargo.toml has version 0\.0\.0, the project 0\.1\.0, and core/src/lib\.rs:[0-9]+ compiles it in' \
  'core: \{cargo: core, version: 0\.0\.0\}'
sed -i 's/^version = "0\.0\.0"/version = "0.1.0"/' "$work/lorem/Cargo.toml"
run 0 -C "$work/lorem" plan
says 'compiled in \(core/src/lib\.rs:[0-9]+\)' 'slot is off'
run 0 -C "$work/lorem" plan --json
grep -q '"slot": false' "$work/said" || fail "the slot is not off"

step "a crate that is not there"
sed -i 's#crate: bindings/c#crate: bindings/cc#' "$work/lorem/lockstep.yaml"
run 2 -C "$work/lorem" plan
says 'bindings/cc' 'lockstep\.yaml:[0-9]+:[0-9]+'
