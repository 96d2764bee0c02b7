#!/usr/bin/env bash
# A mistake in every input: each is refused with its place and what to do, and nothing is written.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

starter c "$work/lorem" linux-x64
good=$work/good.yaml
cp "$work/lorem/lockstep.yaml" "$good"

# with EDIT...: the good configuration edited by sed.
with() { sed "$@" "$good" >"$work/lorem/lockstep.yaml"; }

step "YAML that is no YAML"
printf 'name: [lorem\n' >"$work/lorem/lockstep.yaml"
run 2 -C "$work/lorem" plan
says 'lockstep\.yaml:[0-9]+:[0-9]+'

step "several mistakes at once, each with its place and the nearest word"
with -e 's/^description:/descripton:/' -e 's/linux-x64/linux-amd64/' -e 's/^version: .*/version: one/'
run 2 -C "$work/lorem" plan
says 'descripton' 'did you mean `description`' 'linux-amd64' 'did you mean `linux-' '`?one`?' 'lockstep\.yaml:[0-9]+:[0-9]+'

step "a path outside the project"
with -e 's#cmake: core .*#cmake: ../elsewhere#'
run 2 -C "$work/lorem" plan
says 'outside the project'

step "a folder that is not there"
with -e 's#folder: bindings/python.*#folder: bindings/pyton#'
run 2 -C "$work/lorem" plan
says 'bindings/pyton'

step "the same target twice"
with -e 's/^targets: .*/targets: [linux-x64, linux-x64]/'
run 2 -C "$work/lorem" plan
says 'linux-x64'

step "a pattern that matches no cell"
with -e '$acells:\n  "python/freebsd-*": {glibc: "2.28"}'
run 2 -C "$work/lorem" plan
says 'python/freebsd-\*'
cp "$good" "$work/lorem/lockstep.yaml"
run 2 -C "$work/lorem" build --only 'pyton/*'
says 'pyton/\*' 'matches no cell'

step "no configuration at all"
mkdir "$work/empty"
run 2 -C "$work/empty" build
says 'lockstep\.yaml' 'lockstep init'

step "unknown commands and flags"
run 2 biuld
run 2 build --onyl x
[[ ! -e $work/lorem/dist && ! -e $work/empty/dist ]] || fail "something was written"

step "init overwrites nothing"
run 2 init --core c --name lorem "$work/lorem"
says 'there is already' 'nothing was written'

step "a core that does not compile: its own message, the other cells go on, dist stays"
run 0 -C "$work/lorem" build
before=$(cat "$work/lorem/dist/SHA256SUMS")
sed -i '1i this is no C;' "$work/lorem/bindings/node/src/addon.c"
run 1 -C "$work/lorem" build
says 'addon\.c:1' 'node/linux-x64' '\.log'
[[ $(cat "$work/lorem/dist/SHA256SUMS") == "$before" ]] || fail "a failed build changed dist/"
git -C "$work/lorem" checkout --quiet -- bindings

step "a command core that leaves no output"
mkdir -p "$work/command/core"
printf 'name: lorem\nversion: 0.1.0\ncore:\n  command: {run: ["true"], outputs: {shared: out/liblorem.so}}\nlanguages:\n  ruby: {folder: core}\ntargets: [linux-x64]\n' \
  >"$work/command/lockstep.yaml"
mkdir -p "$work/command/core/lib" && touch "$work/command/core/lib/lorem.rb"
run 1 -C "$work/command" build
says 'out/liblorem\.so'

step "a dist/ that is not ours, and one that cannot be written"
rm -rf "$work/lorem/dist"
mkdir "$work/lorem/dist" && touch "$work/lorem/dist/thesis.txt"
run 1 -C "$work/lorem" build
says 'dist'
[[ -f $work/lorem/dist/thesis.txt ]] || fail "a foreign dist/ was replaced"
