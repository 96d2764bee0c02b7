#!/usr/bin/env bash
# A matrix built in shards, as several machines of a CI do, and put together where there is no compiler: the
# same packages as one build makes.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

project=$work/lorem
starter c "$project" linux-x64 linux-arm64 macos-x64
# Each side compiles by itself: what comes out of a store has no timeline.
own_store store-of-one
"$lockstep" -C "$project" build -q >"$work/said" 2>&1 || fail "the whole build failed"

step "three shards, each in a clone of its own"
own_store store-of-shards
shard() { # shard NUMBER: builds it in a new clone; its dist is in $work/part-NUMBER
  git clone --quiet "$project" "$work/clone-$1"
  "$lockstep" -C "$work/clone-$1" build -q --shard "$1/3" >"$work/said" 2>&1 || fail "shard $1 failed"
  cp -r "$work/clone-$1/dist" "$work/part-$1"
}
for number in 1 2 3; do shard $number; done
[[ $(cat "$work"/part-*/SHA256SUMS | grep -c '\.whl$') -eq 3 ]] || fail "the shards do not share the cells out"
run 2 -C "$project" build --shard 4/4
says 'shard 4/4 has no cell: there are 3 targets' 'at most 3 shards'
run 2 -C "$project" plan --shard 2of3
says '`2of3` is no shard'

step "collected in a clone without any compiler: the same files, byte for byte"
git clone --quiet "$project" "$work/collector"
collect() { # collect STATUS PART...: with nothing on the PATH
  local wanted=$1 status=0
  shift
  env -i HOME="$work/nobody" PATH="$work/nobody" LOCKSTEP_STORE="$work/empty-store" \
    "$lockstep" -C "$work/collector" collect "$@" >"$work/said" 2>&1 </dev/null || status=$?
  [[ $status -eq $wanted ]] || fail "collect $* exited with $status, not $wanted"
}
collect 0 "$work"/part-{1,2,3}
diff "$project/dist/SHA256SUMS" "$work/collector/dist/SHA256SUMS" >"$work/said" || fail "other packages than one build makes"
(cd "$work/collector/dist" && sha256sum --quiet --check SHA256SUMS) >"$work/said" 2>&1 || fail "files are not what SHA256SUMS says"
python3 - "$project/dist" "$work/collector/dist" "$work"/part-{1,2,3} >"$work/said" 2>&1 <<'PYTHON' || fail "the collected plan or manifest is another one"
import json, sys

def read(dist, name):
    return json.load(open(f"{dist}/{name}", encoding="utf-8"))

one, collected = (read(dist, "manifest.json") for dist in sys.argv[1:3])
machines = {step["machine"] for step in collected["timeline"]}
assert one["timeline"] and machines == set(sys.argv[3:]), machines
for manifest in (one, collected):
    del manifest["timeline"]
    for artifact in manifest["artifacts"]:
        del artifact["seconds"]
assert one == collected, "manifests differ"
one, collected = (read(dist, "plan.json") for dist in sys.argv[1:3])
for member in ("project", "versions", "slot", "cells", "blocked", "packages", "core_builds"):
    assert one[member] == collected[member], member
assert sorted(a["id"] for a in one["actions"]) == sorted(a["id"] for a in collected["actions"])
PYTHON

step "a part that is named twice, or that overlaps with the same bytes, does no harm"
collect 0 "$work"/part-{1,2,3} "$work/part-1" "$project/dist"

step "a gap is refused, and every cell of it named"
rm -rf "$work/collector/dist"
collect 1 "$work"/part-{1,3}
says 'python/linux-arm64: no part has this cell' 'go/linux-arm64: no part has this cell' 'build --only '
[[ ! -e $work/collector/dist ]] || fail "a gap left a dist"

step "other bytes under one name"
printf '\nint lorem_other(void) { return 1; }\n' >>"$(find "$work/clone-1/core" -name '*.c' | sort | head -n 1)"
"$lockstep" -C "$work/clone-1" build -q --shard 1/3 >"$work/said" 2>&1 || fail "the changed shard failed"
collect 4 "$work"/part-{1,2,3} "$work/clone-1/dist"
says 'hold it with different bytes' '\.whl'

step "a file that is not the one that was built"
cp -r "$work/part-2" "$work/damaged"
wheel=$(find "$work/damaged" -name '*.whl')
printf 'x' >>"$wheel"
collect 4 "$work/part-1" "$work/damaged" "$work/part-3"
says 'it is not the file that was built' "damaged/.*\.whl"
rm "$wheel"
collect 1 "$work/part-1" "$work/damaged" "$work/part-3"
says '\.whl'

step "another version, another configuration, no dist at all"
"$lockstep" -C "$work/clone-2" bump patch -q >"$work/said" 2>&1 || fail "the bump failed"
"$lockstep" -C "$work/clone-2" build -q --shard 2/3 >"$work/said" 2>&1 || fail "the bumped shard failed"
collect 4 "$work/part-1" "$work/clone-2/dist" "$work/part-3"
says 'it is of version 0\.1\.1, this project of 0\.1\.0'
sed -i 's/^description: .*/description: Another one/' "$work/clone-3/lockstep.yaml"
"$lockstep" -C "$work/clone-3" build -q --shard 3/3 >"$work/said" 2>&1 || fail "the described shard failed"
collect 4 "$work"/part-{1,2} "$work/clone-3/dist"
says '`description` of its lockstep.yaml is not as here'
mkdir "$work/nothing"
collect 1 "$work/nothing" "$work/nowhere"
says '`.*/nothing` holds no finished build' '`.*/nowhere` holds no finished build'
[[ ! -e $work/collector/dist ]] || fail "what was refused left a dist"
