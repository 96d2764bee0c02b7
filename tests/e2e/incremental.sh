#!/usr/bin/env bash
# What runs after which change, counted in what the build itself reports: nothing at all the second
# time, one binding's cells for a change in one binding, all that needs the core for a change in the
# core, packages alone for a README or a version. `plan` says the same beforehand, and why.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

export LOCKSTEP_STORE=$work/store
project=$work/lorem
starter rust "$project" linux-x64

# build: builds; what ran is in $work/ran, one id a line, packages as `package/…`.
build() {
  "$lockstep" -C "$project" build --json -q >"$work/report.json" 2>"$work/said" </dev/null ||
    fail "the build failed"
  python3 - "$work/report.json" >"$work/ran" <<'PYTHON'
import json, sys
report = json.load(open(sys.argv[1], encoding="utf-8"))
for step in report["actions"] + report["packages"]:
    if step["outcome"] == "ran":
        print(step["id"])
PYTHON
}

# ran ID...: exactly these steps ran in the last build.
ran() {
  diff <(printf '%s\n' "$@" | sort) <(sort "$work/ran") >"$work/said" || fail "other steps ran than: $*"
}

ran_nothing() { [[ ! -s $work/ran ]] || fail "something ran: $(tr '\n' ' ' <"$work/ran")"; }

explain() { run 0 -C "$project" plan --explain "$1"; }

explain python/linux-x64
says 'to run' 'no successful build'
build
grep -qx core/linux-x64 "$work/ran" || fail "the core did not run"

step "a second build runs nothing, packs nothing, and leaves dist as it is"
inode=$(stat -c %i "$project/dist")
build
ran_nothing
[[ $(stat -c %i "$project/dist") == "$inode" ]] || fail "dist was replaced"
explain python/linux-x64
says 'from the store' 'nothing that it is made of has changed'
run 0 -C "$project" plan -v
says '^ +from the store +core/linux-x64'

step "a change in one binding compiles and packs that binding's cells alone"
echo '// a comment' >>"$project/bindings/node/src/lib.rs"
explain node/linux-x64
says 'file `bindings/node/src/lib.rs` changed' '^  was +sha256 [0-9a-f]{64}$' '^  is +sha256 [0-9a-f]{64}$'
explain python/linux-x64
says 'from the store'
build
grep -qx node/linux-x64 "$work/ran" || fail "the binding did not run"
! grep -vE '^(package/)?node(/linux-x64)?$' "$work/ran" || fail "more than the binding's own steps ran"

step "other bytes of the same size, at the old time to the nanosecond, are seen"
source_file=$project/core/src/lib.rs
sed -i '1i // aaaa' "$source_file"
build
touch -r "$source_file" "$work/time"
sed -i '1s/aaaa/bbbb/' "$source_file"
touch -d "$(stat -c %y "$work/time")" "$source_file"
[[ $(stat -c %Y "$source_file") == "$(stat -c %Y "$work/time")" ]] || fail "the time was not set back"
explain go/linux-x64
says 'file `core/src/lib.rs` changed, an input of core/linux-x64'
build
for id in core/linux-x64 python/linux-x64 node/linux-x64 ruby+go/linux-x64; do
  grep -qx "$id" "$work/ran" || fail "$id did not run"
done
! grep -qxE 'fetch|host|std/.*' "$work/ran" || fail "something ran that needs no core"

step "a README and a new version compile nothing and pack everything"
echo more >>"$project/README.md"
explain ruby/linux-x64
says 'file `README.md` changed'
build
! grep -v '^package/' "$work/ran" || fail "a README compiled something"
sed -i 's/^version: .*/version: 0.3.0/' "$project/lockstep.yaml"
sed -i 's/^version = "0\.0\.0"/version = "0.3.0"/' "$project/Cargo.toml" "$project/Cargo.lock"
explain python/linux-x64
says 'setting `version` changed' '"0\.3\.0"'
build
ran package/go package/go/linux-x64 package/node package/node/linux-x64 package/python/linux-x64 package/python/source \
  package/ruby/linux-x64 package/ruby/source

step "what is ignored is no input"
echo '*.tmp' >>"$project/.gitignore"
build
echo scratch >"$project/core/src/x.tmp"
build
ran_nothing

step "a damaged blob is noticed, thrown away and made anew"
run 0 -C "$project" store verify
says 'all sound'
blob=$(find "$work/store/v1/cas" -type f -size +100k | sort | head -n 1)
chmod u+w "$blob"
printf 'X' | dd of="$blob" bs=1 seek=5000 conv=notrunc status=none
run 1 -C "$project" store verify
says '1 damaged file|damaged files'
rm -rf "$project/dist"
build
run 0 -C "$project" store verify

step "what was not used for longest is collected, and would be made again"
run 0 store stats
says '[1-9][0-9]* results'
run 2 store gc
run 0 store gc --max-size 0
says 'freed, 0 B left|freed, .* left'
explain python/linux-x64
says 'nothing changed, but the store no longer has the result'
