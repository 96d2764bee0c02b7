#!/usr/bin/env bash
# SIGKILL at random moments of a build, to lockstep alone or to its whole process group: each time the
# store is sound and no compiler goes on, and in the end the packages are those of a build that nobody
# killed. Then what a disk may do to a store, and two builds at once that need the same. What really ran
# is counted by the core's own build.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

own_store
project=$work/slow

slow_project "$project" linux-x64 linux-arm64
# Counts its runs, and has a child that names this story's folder.
cat >"$project/core/build.sh" <<SH
echo "\$2" >>"$work/runs"
sh -c 'sleep "\$0"; : $work' "\$(cat core/seconds)"
"\$1" -shared -fPIC -o libslow.so core/slow.c
SH
echo 0.3 >"$project/core/seconds"
printf 'const char slow_filler[500000] = {1};\nint slow_answer(void) { return 42; }\n' >"$project/core/slow.c"
commit "$project"

# ran COUNT: so many core builds began since this was last asked.
ran() {
  local count
  count=$(wc -l <"$work/runs")
  : >"$work/runs"
  [[ $count -eq $1 ]] || fail "the core was built $count times, not $1"
}

packages() { (cd "$project/dist" && sha256sum -- */*.gem); }

# Whoever takes orphans over needs a moment to bury them.
no_orphans() {
  for _ in $(seq 50); do
    pgrep -a -f -- "$work" >"$work/alive" || return 0
    sleep 0.1
  done
  cp "$work/alive" "$work/said"
  fail "what a killed build started still runs"
}

: >"$work/runs"
step "what a build makes that nobody kills"
run 0 -C "$project" build
ran 2
packages >"$work/wanted"
rm -rf "$project/dist" "$work/store/v1"

step "killed at a random moment, the store is sound, every time"
RANDOM=${SEED:-$$}
echo "SEED=${SEED:-$$}"
rounds=30
killed=0
for ((round = 0; round < rounds; round++)); do
  # Each round has something to do.
  echo "// $round" >>"$project/core/slow.c"
  set -m
  "$lockstep" -C "$project" build >"$work/build" 2>&1 </dev/null &
  build=$!
  set +m
  sleep "$(printf '0.%03d' $((RANDOM % 1000)))"
  if ((round % 2)); then kill -KILL "$build" 2>/dev/null || true; else kill -KILL -- "-$build" 2>/dev/null || true; fi
  status=0
  wait "$build" 2>/dev/null || status=$?
  [[ $status -ne 137 ]] || killed=$((killed + 1))
  no_orphans
  run 0 store verify
  says 'all sound'
done
[[ $killed -ge $((rounds / 3)) ]] || fail "only $killed of $rounds builds were killed in time"

step "what a killed build started is ended, the compilers' own children too"
echo 61 >"$project/core/seconds"
: >"$work/runs"
"$lockstep" -C "$project" build >"$work/build" 2>&1 </dev/null &
build=$!
for _ in $(seq 100); do
  [[ ! -s $work/runs ]] || break
  sleep 0.1
done
[[ -s $work/runs ]] || fail "the core's build never began"
sleep 0.2
kill -KILL "$build"
wait "$build" 2>/dev/null || true
no_orphans
echo 0.3 >"$project/core/seconds"

step "the next build makes what a build in a fresh store makes, and nothing half-made stays"
sed -i '/^\/\/ /d' "$project/core/slow.c"
run 0 -C "$project" build
packages | diff "$work/wanted" - >"$work/said" || fail "the packages differ"
[[ -z $(ls -A "$work/store/v1/exec") ]] || fail "folders of killed actions stay"
[[ -z $(find "$project" -name 'dist.*') ]] || fail "a half-written dist stays"
find "$work/store/v1/tmp" -type f -exec touch -d '2 days ago' {} +
run 0 -C "$project" build
[[ -z $(ls -A "$work/store/v1/tmp") ]] || fail "files in the making stay for ever"
: >"$work/runs"

# rebuilt COUNT: without its plan keys' results, all is answered by Actions, but COUNT cores run again.
rebuilt() {
  rm -rf "$project/dist"
  find "$work/store/v1/keys" -type f -delete
  "$lockstep" -C "$project" build --json -q >"$work/report.json" 2>"$work/said" </dev/null || fail "the build failed"
  ran "$1"
  packages | diff "$work/wanted" - >"$work/said" || fail "the packages differ"
  run 0 store verify
  says 'all sound'
}

# a_library: the blob of one target's library; their packages are far smaller.
a_library() { find "$work/store/v1/cas" -type f -size +400k | sort | head -n 1; }

step "plan keys that are gone are answered by Actions"
rebuilt 0

step "a build with nothing to do looks at packages alone, at no library"
library=$(a_library)
cp -p "$library" "$work/kept"
chmod u+w "$library"
printf X | dd of="$library" bs=1 seek=5000 conv=notrunc status=none
: >"$work/runs"
run 0 -C "$project" build
ran 0
mv "$work/kept" "$library"

step "a flipped byte, a blob cut short and a lost one are noticed: what left it runs again"
library=$(a_library)
chmod u+w "$library"
printf X | dd of="$library" bs=1 seek=5000 conv=notrunc status=none
rebuilt 1
chmod u+w "$library"
truncate --size=-1 "$library"
rebuilt 1
rm -f "$library"
rebuilt 1

step "an action's result that is cut short is no result, by its Action or by its key"
action=$(python3 -c 'import json, sys
print(next(a["action"] for a in json.load(open(sys.argv[1]))["actions"] if a["id"] == "core/linux-x64"))' "$work/report.json")
hash=${action%/*}
[[ ${#hash} -eq 64 ]] || fail "the report names no Action: $action"
truncate --size=-1 "$work/store/v1/ac/sha256/${hash:0:2}/$hash"
rebuilt 1
rm -rf "$project/dist"
find "$work/store/v1/keys" -type f -exec truncate --size=-1 {} +
run 0 -C "$project" build
ran 0

step "two projects that need the same at once run it once"
cp -r "$project" "$work/twin"
rm -rf "$work/twin/dist" "$work/twin/.lockstep"
for folder in "$project" "$work/twin"; do echo "int twin;" >>"$folder/core/slow.c"; done
"$lockstep" -C "$work/twin" build >"$work/twin.said" 2>&1 </dev/null &
twin=$!
run 0 -C "$project" build
wait "$twin" || fail "the twin's build failed: $(cat "$work/twin.said")"
ran 2
packages >"$work/wanted"
project=$work/twin
packages | diff "$work/wanted" - >"$work/said" || fail "the twins' packages differ"
