#!/usr/bin/env bash
# A core with a registry dependency that has a build script, one that compiles C, and a feature that
# one binding alone turns on: each unit is compiled once per core build, and only what changed again.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

# A core or dependency unit that a binding's action compiles again fails the build.
export LOCKSTEP_STALE_FAILS=1
targets=(linux-x64 macos-arm64 windows-arm64)

cp -R "$repository/tests/fixtures/cargo_features" "$work/project"
sed -i "s/^targets: .*/targets: [linux-x64, macos-arm64, windows-arm64]/" "$work/project/lockstep.yaml"
commit "$work/project"

step "one core build for each target, nothing compiled twice"
run 0 -C "$work/project" build
says "12 packages from ${#targets[@]} core builds"

step "another folder finds all of it in the store"
cp -R "$work/project" "$work/elsewhere"
rm -rf "$work/elsewhere/dist"
run 0 -C "$work/elsewhere" build
says '· 0 ran,'

step "a change in one binding compiles that binding alone"
printf '\n// More words, no more code.\n' >>"$work/project/bindings/node/src/lib.rs"
run 0 -C "$work/project" build --only '*/linux-x64'
says '· 1 ran,'

step "a change in the core reaches every package"
sed -i 's/hello {name}/howdy {name}/' "$work/project/core/src/lib.rs"
run 0 -C "$work/project" build --only '*/linux-x64'
says '· 4 ran,'
python3 -m zipfile -e "$work"/project/dist/python/*.whl "$work/wheel"
grep -q 'howdy ' "$work"/wheel/cargo_features/_native.abi3.so || fail "the wheel has the old core"
grep -q 'hello ' "$work"/wheel/cargo_features/_native.abi3.so && fail "the wheel has the old core too"

step "the native module works: the feature is on, a refusal and a panic are exceptions"
PYTHONPATH=$work/wheel python3 - <<'PYTHON'
import cargo_features

assert cargo_features.greet("you").startswith("howdy you "), cargo_features.greet("you")
assert len(cargo_features.digest("you")) == 2
try:
    cargo_features.greet("")
except ValueError as error:
    assert "a name is needed" in str(error)
else:
    raise SystemExit("no error for an empty name")
try:
    cargo_features.greet("boom")
except BaseException as error:
    assert type(error).__name__ == "PanicException", error
else:
    raise SystemExit("no exception for a panic")
PYTHON
