#!/usr/bin/env bash
# What a build looks like while it runs: in a real terminal (tmux) of several widths, interrupted,
# without colours and Unicode; in the logs of CI services; and as events for programs.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_terminal.sh
source "$(dirname "$0")/_terminal.sh"

slow_project "$work/slow" linux-x64 linux-arm64
export LOCKSTEP_STORE=$work/store
unset CI GITHUB_ACTIONS GITLAB_CI NO_COLOR

# count PATTERN NUMBER: so many lines of the screen match.
count() {
  local found
  found=$(screen | grep -cE -- "$1" || true)
  [[ $found -eq $2 ]] || { screen >"$work/said"; fail "$found lines show $1, not $2"; }
}
# cursor FLAG: whether the terminal's cursor is to be seen.
cursor() {
  [[ $(tmux display-message -p '#{cursor_flag}') == "$1" ]] || fail "the cursor's flag is not $1"
}

tmux new-session -d -x 100 -y 30 "env -u TMUX LC_ALL=C.UTF-8 PS1='prompt> ' bash --norc --noprofile"
type_in "cd '$work/slow'; clear"

step "a grid with what runs, for how long and how far, in 100 columns, 50 and 30"
printf '20\n' >"$work/slow/core/seconds"
type_in "'$lockstep' build -j2; echo status=\$?"
shows 'linux-x64 +[^ ] core [1-9]'
cursor 0
count '^slow 0\.1\.0 · 2 packages from 2 core builds$' 1
count '^ +ruby$' 1
count '^. [0-9]+ s +core/linux-' 2
count '0 of 2 done · [0-9]+ s' 1
! screen | grep -q 'left' || fail "an estimate out of nothing"
for columns in 50 30 100; do
  tmux resize-window -x "$columns" -y 30
  sleep 1
  count '^linux-(x64|arm64) ' 2
  count '0 of 2 done' 1
  count '^slow 0\.1\.0' 1
done
tmux resize-window -x 20 -y 8
sleep 1
count '0 of 2 done' 1
tmux resize-window -x 100 -y 30
sleep 1

step "Ctrl-C gives the terminal back and leaves no half-written dist"
tmux send-keys C-c
shows '^status=130'
cursor 1
screen | grep -q 'the build was interrupted' || fail "nobody said that it was interrupted"
count 'of 2 done' 0
[[ -z $(find "$work/slow" -name 'dist*') ]] || fail "a half-written dist stays"
[[ $(tmux display-message -p '#{pane_in_mode}#{alternate_on}') == 00 ]] || fail "the terminal is in another mode"

step "suspended by Ctrl-Z the cursor is there, resumed the grid goes on"
type_in "clear; '$lockstep' build -j2; echo status=\$?"
shows 'of 2 done'
tmux send-keys C-z
shows 'Stopped'
cursor 1
type_in 'fg'
sleep 1
cursor 0
count '^slow 0\.1\.0' 2
tmux send-keys C-c
shows 'the build was interrupted'
cursor 1

step "the finished build leaves its grid, and the next one estimates"
printf '2\n' >"$work/slow/core/seconds"
type_in "clear; '$lockstep' build -j2; echo status=\$?"
shows '^status=0'
cursor 1
count '^linux-(x64|arm64) +✓ ' 2
count 'of 2 done' 0
printf '3\n' >"$work/slow/core/seconds"
type_in "clear; '$lockstep' build -j2; echo status=\$?"
shows 'left'
shows '^status=0'

step "a failed cell: its compiler's first error and the log's path at the end"
sed -i 's/return 42/return fourtytwo/' "$work/slow/core/slow.c"
type_in "clear; '$lockstep' build -j2; echo status=\$?"
shows '^status=1'
cursor 1
count 'slow\.c:1:[0-9]+: error: .*fourtytwo' 2
count 'the full log is' 2
count '✗ failed' 2
sed -i 's/return fourtytwo/return 42/' "$work/slow/core/slow.c"

step "without colours, without Unicode, in a terminal that cannot move its cursor"
printf '4\n' >"$work/slow/core/seconds"
type_in "clear; NO_COLOR=1 '$lockstep' build -j2; echo status=\$?"
shows 'of 2 done'
! tmux capture-pane -p -e | grep -q $'\e\\[[0-9;]*3[0-9]m' || fail "NO_COLOR has colours"
shows '^status=0'
printf '4.1\n' >"$work/slow/core/seconds"
type_in "clear; LC_ALL=C '$lockstep' build -j2; echo status=\$?"
shows 'linux-x64 +[-|/\\] core'
! screen | LC_ALL=C grep -q '[^ -~]' || fail "LC_ALL=C shows more than ASCII"
shows '^status=0'
! screen | LC_ALL=C grep -q '[^ -~]' || fail "LC_ALL=C shows more than ASCII"
printf '1\n' >"$work/slow/core/seconds"
type_in "clear; TERM=dumb '$lockstep' build -j2; echo status=\$?"
shows '^status=0'
count '^✓ core/linux-(x64|arm64) in' 2

step "-v shows commands and what they say, -q only the result"
printf '1.1\n' >"$work/slow/core/seconds"
run 0 -C "$work/slow" build -v
says '^core/linux-x64 \$ sh core/build\.sh' '^core/linux-arm64 \| compiling slow\.c'
printf '1.2\n' >"$work/slow/core/seconds"
"$lockstep" -C "$work/slow" build -q >"$work/out" 2>"$work/said"
[[ ! -s $work/said ]] || fail "-q is not quiet"

step "GitHub and GitLab fold what an action said, and obey none of it"
printf '0.1\n' >"$work/slow/core/seconds"
sed -i '1i echo "::error::obeyed"' "$work/slow/core/build.sh"
GITHUB_ACTIONS=true run 0 -C "$work/slow" build
says '^::group::✓ core/linux-x64 in' '^::stop-commands::lockstep-' '^compiling slow\.c' '^::endgroup::'
printf '0.2\n' >"$work/slow/core/seconds"
GITLAB_CI=true run 0 -C "$work/slow" build
grep -q $'\e\\[0Ksection_start:[0-9]*:lockstep_' "$work/said" || fail "no section of GitLab's"
sed -i 's/return 42/return fourtytwo/' "$work/slow/core/slow.c"
GITHUB_ACTIONS=true run 1 -C "$work/slow" build
says '^::error title=.*core/linux-x64.*::'
sed -i 's/return fourtytwo/return 42/' "$work/slow/core/slow.c"

step "events as JSON lines, secrets masked, the answer alone on stdout"
printf '0.3\n' >"$work/slow/core/seconds"
printf 'name: %s\n' nothing >"$work/slow/readme"
"$lockstep" -C "$work/slow" build --json >"$work/out" 2>"$work/events"
python3 - "$work/events" "$work/out" <<'PY'
import json, sys
events = [json.loads(line) for line in open(sys.argv[1])]
answer = json.load(open(sys.argv[2]))
assert events[0]["event"] == "begin" and events[0]["version"] == 1, events[0]
names = [event["event"] for event in events]
for name in ("planned", "build_started", "action_started", "action_finished", "package_finished"):
    assert name in names, (name, names)
started = next(event for event in events if event["event"] == "build_started")
assert all(action["expected_seconds"] > 0 for action in started["to_run"]), started
assert sorted(event["at"] for event in events) == [event["at"] for event in events]
assert answer["ok"] and len([a for a in answer["actions"] if a["outcome"] == "ran"]) == names.count("action_started")
PY
sed -i '1i echo hunter2hunter2 >\&2; exit 3' "$work/slow/core/build.sh"
status=0
NPM_TOKEN=hunter2hunter2 "$lockstep" -C "$work/slow" build --json >"$work/out" 2>"$work/events" || status=$?
[[ $status -eq 1 ]] || fail "a failed build exited with $status"
! grep -q hunter2hunter2 "$work/events" || fail "a secret is in the events"
python3 - "$work/events" <<'PY'
import json, sys
events = [json.loads(line) for line in open(sys.argv[1])]
problems = [event for event in events if event["event"] == "problem"]
assert problems and "exit status 3" in problems[0]["message"], problems
PY
