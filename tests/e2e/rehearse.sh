#!/usr/bin/env bash
# The rehearsal of the starter: published to registries of lockstep's own, installed from there by pip, npm, gem,
# bundler and go, tried by the project's own tests. Then what `publish` refuses, and what `status` tells.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

starter c "$work/lorem" linux-x64
sed -i "s|^core:|releases: {kind: gitea}\ncore:|" "$work/lorem/lockstep.yaml"
cd "$work/lorem"
step "nothing is published that was not built whole"
run 1 rehearse
says 'holds no finished build' 'lockstep build'
run 0 build --only python
run 1 rehearse
says 'the matrix has this cell, the build left it out' 'node/linux-x64'
run 0 build
printf 'x' >>"$(find dist/python -name '*.whl')"
run 4 rehearse
says 'this is not the file that was built'
rm -rf dist
run 0 build

step "the whole release, published and installed"
run 0 rehearse
says 'rehearsed: [0-9]+ operations' 'python +ok +make an environment, install, load, smoke' \
  'node +ok +install, load, smoke' 'ruby +ok +install, load, install by bundler, smoke' 'go +ok +install, load, smoke'
[[ ! -e .lockstep/rehearsal ]] || fail "a rehearsal that went well leaves something behind"

step "a package that does not work fails it, in its client's words"
printf 'raise RuntimeError("broken on purpose")\n' >>bindings/python/lorem/__init__.py
run 0 build
run 4 rehearse
says 'python: load' 'broken on purpose'
git checkout --quiet bindings

step "a registry that nobody named is an error that says how to name it"
run 0 build
env -u NPM_CONFIG_REGISTRY HOME="$work/nobody" "$lockstep" publish >"$work/said" 2>&1 </dev/null && fail "it published"
says 'upload_url' 'repository'
