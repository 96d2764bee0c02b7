#!/usr/bin/env bash
# What runs after which change over the whole matrix: four languages on six targets from a C core. Counted
# twice: in what the build reports, and in the logs that actions really wrote.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

own_store
project=$work/lorem
starter c "$project"
targets="linux-arm64 linux-x64 macos-arm64 macos-x64 windows-arm64 windows-x64"

# build: builds; the ids of steps that ran are in $work/ran, of actions that wrote a log in $work/logs,
# and $work/cut_off has those that turned out to be in the store when their turn came.
build() {
  touch "$work/stamp"
  sleep 0.05
  "$lockstep" -C "$project" build --json >"$work/report.json" 2>"$work/said" </dev/null || fail "the build failed"
  python3 - "$work/report.json" >"$work/ran" <<'PYTHON'
import json, sys
report = json.load(open(sys.argv[1], encoding="utf-8"))
for step in report["actions"] + report["packages"]:
    if step["outcome"] == "ran":
        print(step["id"])
PYTHON
  python3 - "$work/said" >"$work/cut_off" <<'PYTHON'
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    event = json.loads(line)
    if event["event"] == "action_finished" and event["from_store"]:
        print(event["id"])
PYTHON
  find "$project/.lockstep/logs" -name '*.log' -newer "$work/stamp" -printf '%f\n' | sed 's/\.log$//' >"$work/logs"
  diff <(grep -v '^package/' "$work/ran" | tr / - | sort) <(sort "$work/logs") >"$work/said" ||
    fail "the report and the logs disagree on what ran"
}

# on FORMAT...: each format once for every target.
on() {
  local target format
  for format in "$@"; do
    for target in $targets; do
      # shellcheck disable=SC2059
      printf "$format\n" "$target"
    done
  done
}

# ran ID...: exactly these steps ran.
ran() { diff <(printf '%s\n' "$@" | sort) <(sort "$work/ran") >"$work/said" || fail "other steps ran"; }

step "the first build compiles each core and each addon once"
build
mapfile -t all < <(on core/%s node/%s)
diff <(printf '%s\n' "${all[@]}" | tr / - | sort) <(sort "$work/logs") >"$work/said" || fail "other actions ran"
[[ $(grep -c '^package/.*/' "$work/ran") -ge 24 ]] || fail "not every cell was packed"
grep '^package/' "$work/ran" >"$work/packages"

step "a change in one binding: its six cells, and no core"
echo '/* a comment */ int lorem_added_to_the_binding;' >>"$(find "$project/bindings/node" -name '*.c' | head -n 1)"
build
mapfile -t wanted < <(on node/%s package/node/%s)
ran "${wanted[@]}" package/node
echo '# a comment' >>"$(find "$project/bindings/ruby" -name '*.rb' | head -n 1)"
build
mapfile -t wanted < <(on package/ruby/%s)
ran "${wanted[@]}" package/ruby/source

step "a comment in the core: six cores come out as they were, and the rebuild ends there"
core=$(find "$project/core" -name '*.c' | head -n 1)
echo '/* a comment */' >>"$core"
build
mapfile -t wanted < <(on core/%s; grep '/source$' "$work/packages")
ran "${wanted[@]}"
diff <(on node/%s | sort) <(sort "$work/cut_off") >"$work/said" || fail "other actions were found by their Action"

step "a change in the core: all that depends on it"
echo 'int lorem_added_to_the_core(void) { return 1; }' >>"$core"
build
mapfile -t wanted < <(on core/%s node/%s)
diff <(printf '%s\n' "${wanted[@]}" | tr / - | sort) <(sort "$work/logs") >"$work/said" || fail "other actions ran"

step "a README and a new version: no action, every package"
echo more >>"$project/README.md"
build
[[ ! -s $work/logs ]] || fail "a README compiled something"
diff <(sort "$work/packages") <(sort "$work/ran") >"$work/said" || fail "other packages were written"
sed -i 's/^version: .*/version: 0.3.0/' "$project/lockstep.yaml"
build
[[ ! -s $work/logs ]] || fail "a new version compiled something"
diff <(sort "$work/packages") <(sort "$work/ran") >"$work/said" || fail "other packages were written"

step "nothing changed: nothing at all"
build
[[ ! -s $work/ran ]] || fail "something ran"
