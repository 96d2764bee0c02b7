#!/usr/bin/env bash
# `lockstep init` in projects that were there before: what it writes plans the same packages as the configuration that
# people wrote for them; what no manifest tells is asked for, and nothing is ever overwritten.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_foreign.sh
source "$(dirname "$0")/_foreign.sh"

bring nh3-0.3.7.tar.gz 71860d01c16f4d8c72e334e0674beb2b0899dbd0bf760de18932ef4390303848 from_pip nh3 0.3.7
bring oxc_resolver_napi-11.24.2.crate da3ef56d27983937b3d58ac268bb43fd8c2c8df860cbd09b4191a2d4f25c97e9 from_cargo oxc_resolver_napi 11.24.2
bring oxc-resolver-11.24.2.tgz b57944394f868c415a32f08cd846cb173194e515fa9767b6451ba73ce0882424 from_npm oxc-resolver 11.24.2

# planned FOLDER PATTERN: what would be made for these cells, and of what.
planned() {
  run 0 -C "$1" plan --json --only "$2"
  python3 -c 'import json, sys
plan = json.load(sys.stdin)
print(*sorted(step["id"] for step in plan["actions"] + plan["packages"]), sep="\n")
print(*sorted(step.get("file", "") for step in plan["packages"]), sep="\n")' < <("$lockstep" -C "$1" plan --json --only "$2" 2>/dev/null)
}

# as_written NAME PATTERN: what init writes plans what the project's own lockstep.yaml does.
as_written() {
  planned "$work/$1" "$2" >"$work/wanted"
  mv "$work/$1/lockstep.yaml" "$work/$1.yaml"
  run 0 -C "$work/$1" init
  cp "$work/said" "$work/told"
  planned "$work/$1" "$2" >"$work/found"
  diff "$work/wanted" "$work/found" >"$work/said" || fail "another plan than by the lockstep.yaml that was written by hand"
  [[ -s $work/found ]] || fail "nothing was planned"
  cp "$work/told" "$work/said"
}

step "a maturin project, all at its top"
project nh3 nh3-0.3.7.tar.gz .
as_written nh3 'python/linux-x64'
says 'core: the crate nh3 in \.' 'python: pyproject\.toml, the crate nh3 in \.' 'wrote .*/lockstep\.yaml' 'next: lockstep plan'

step "a napi-rs crate with its package beside it"
project oxc_resolver oxc_resolver_napi-11.24.2.crate crate
unpacked oxc-resolver-11.24.2.tgz "$work/oxc_resolver/package"
as_written oxc_resolver 'node/linux-x64'
says 'node: package/package\.json, the crate oxc_resolver_napi in crate'

step "a Magnus extension: its Rubies are asked for"
cp -R "$repository/tests/fixtures/magnus" "$work/magnus"
rm "$work/magnus/lockstep.yaml"
run 0 -C "$work/magnus" init
says 'ruby: .*gemspec|ruby: ext/words/Cargo\.toml' 'the minors that the gem has a library for'
grep -q 'extension: true' "$work/magnus/lockstep.yaml" || fail "it is not said to be an extension"

step "one core for three languages; what is missing is said, and then it plans"
run 0 init --core rust --name lorem "$work/many"
rm "$work/many/lockstep.yaml"
run 0 -C "$work/many" init
says 'core: the crate lorem_core in core' 'python: ' 'node: ' 'go: bindings/go/go\.mod' '`version` is missing: add `version: 0\.1\.0`' '`module` is missing'
sed -i 's/^core:/version: 0.1.0\ncore:/; s|^    folder: bindings/python|&\n    module: lorem._native\n    abi3: "3.9"|' "$work/many/lockstep.yaml"
run 0 -C "$work/many" plan --only linux-x64
says '3 packages'

step "nothing is overwritten, and nothing is guessed"
cp "$work/many/lockstep.yaml" "$work/kept"
run 2 -C "$work/many" init
says 'there is already .*lockstep\.yaml' 'nothing was written'
cmp -s "$work/kept" "$work/many/lockstep.yaml" || fail "lockstep.yaml was overwritten"
mkdir -p "$work/crate/src"
printf '[package]\nname = "alone"\nversion = "0.1.0"\n' >"$work/crate/Cargo.toml"
run 1 -C "$work/crate" init
says 'no project that lockstep could build' 'no binding: there is no pyproject' 'lockstep init --core rust'
[[ ! -e $work/crate/lockstep.yaml ]] || fail "a configuration out of nothing"
printf '[package\n' >"$work/crate/Cargo.toml"
printf 'module example.com/alone\n' >"$work/crate/go.mod"
run 1 -C "$work/crate" init
says 'no project that lockstep could build' 'Cargo\.toml: ' 'no core: neither'
[[ ! -e $work/crate/lockstep.yaml ]] || fail "a configuration out of nothing"
