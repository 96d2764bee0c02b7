#!/usr/bin/env bash
# Ctrl-C in mid-build: the compilers end, nothing half-written stays, the next build goes on; and two
# builds at once in one project both end well.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

slow_project "$work/slow" linux-x64
printf '30.0417\n' >"$work/slow/core/seconds"
export LOCKSTEP_STORE=$work/store

step "an interrupt ends the build, its children, and leaves nothing half-written"
# Job control, because a shell without it makes its background jobs deaf to Ctrl-C.
set -m
"$lockstep" -C "$work/slow" build >"$work/said" 2>&1 &
build=$!
set +m
for _ in $(seq 100); do
  pgrep -f "sleep 30.0417" >/dev/null && break
  sleep 0.1
done
sleep=$(pgrep -f "^sleep 30.0417" | head -n 1)
[[ -n $sleep ]] || fail "the core's build never began"
kill -INT "$build"
status=0
wait "$build" || status=$?
[[ $status -eq 130 ]] || fail "an interrupted build exited with $status, not 130"
says 'interrupted'
# Whoever takes orphans over needs a moment to bury it.
for _ in $(seq 20); do
  kill -0 "$sleep" 2>/dev/null || break
  sleep 0.1
done
! kill -0 "$sleep" 2>/dev/null || fail "the compiler's child is still running"
[[ ! -e $work/slow/dist ]] || fail "there is a dist/ of a build that never ended"
[[ -z $(find "$work/slow" -name 'dist.*') ]] || fail "a half-written dist stays"
[[ -z $(ls -A "$work/store/v1/exec" 2>/dev/null) ]] || fail "the action's folder stays"

step "two builds at once: the second waits, both end well, dist is whole"
printf '2\n' >"$work/slow/core/seconds"
"$lockstep" -C "$work/slow" build >"$work/first" 2>&1 &
first=$!
sleep 0.5
run 0 -C "$work/slow" build
says 'another build of this project is running'
wait "$first" || fail "the first build failed: $(cat "$work/first")"
(cd "$work/slow/dist" && sha256sum --check --quiet SHA256SUMS) || fail "SHA256SUMS do not hold"

step "a kill in mid-build leaves the store sound"
printf '31.0417\n' >"$work/slow/core/seconds"
"$lockstep" -C "$work/slow" build >"$work/said" 2>&1 &
build=$!
sleep 1
kill -KILL "$build"
wait "$build" 2>/dev/null || true
pkill -f '^sleep 31.0417' || true
printf '2\n' >"$work/slow/core/seconds"
run 0 -C "$work/slow" build
says '· 0 ran,'
[[ -z $(ls -A "$work/store/v1/exec") ]] || fail "what the killed build left is still there"

step "no network where an action asked for none"
cat >"$work/slow/core/build.sh" <<'SH'
if getent hosts example.com >/dev/null || (exec 3<>/dev/tcp/127.0.0.1/1) 2>/dev/null; then exit 9; fi
[ -z "$(ls -A "$HOME" | grep -v keep)" ] || exit 8
[ -z "${SECRET_OF_THE_CALLER:-}" ] || exit 7
"$1" -shared -fPIC -o libslow.so core/slow.c
SH
SECRET_OF_THE_CALLER=1 run 0 -C "$work/slow" build
