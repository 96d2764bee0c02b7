# shellcheck shell=bash
# What the stories share: the tools' environment, a scratch folder, words for failing. Sourced first.
set -euo pipefail

repository=${LOCKSTEP_SOURCE:?is the repository}
lockstep=${LOCKSTEP:?is the binary under test}
exports=$("$repository/dev" env)
eval "$exports"

work=$(mktemp -d)
# The stories share one store, so that each triple's std is compiled once for all of them.
export LOCKSTEP_STORE=${LOCKSTEP_TEST_STORE:-$(dirname "$lockstep")/e2e-store}
[[ -n ${KEEP_WORK:-} ]] || trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT

# own_store [NAME]: an empty store of this story's own, but for zig's cache, which keys by content itself: its C
# libraries take minutes.
own_store() {
  local own=$work/${1:-store}
  mkdir -p "$LOCKSTEP_STORE/cache/zig" "$own/cache"
  ln -s "$(realpath "$LOCKSTEP_STORE/cache/zig")" "$own/cache/zig"
  export LOCKSTEP_STORE=$own
}

# A unit of the core that cargo compiles again is a failure here, a warning for users.
export LOCKSTEP_STALE_FAILS=1

fail() {
  printf 'FAILED: %s\n' "$1"
  [[ ! -f $work/said ]] || sed 's/^/  | /' "$work/said"
  exit 1
}

step() { printf -- '-- %s\n' "$*"; }

# run STATUS ARGUMENT...: the binary must exit with STATUS; what it says is in $work/said.
run() {
  local wanted=$1 status=0
  shift
  "$lockstep" "$@" >"$work/said" 2>&1 </dev/null || status=$?
  [[ $status -eq $wanted ]] || fail "lockstep $* exited with $status, not $wanted"
}

# says PATTERN...: each extended regular expression matches a line of what the last run said.
says() {
  local pattern
  for pattern in "$@"; do
    grep -qE -- "$pattern" "$work/said" || fail "nothing said matches: $pattern"
  done
}

# starter CORE FOLDER [TARGET...]: a committed starter project with these targets alone.
starter() {
  local core=$1 folder=$2
  shift 2
  run 0 init --core "$core" --name lorem "$folder"
  if [[ $# -gt 0 ]]; then
    local list
    list=$(printf '%s, ' "$@")
    sed -i "s/^targets: .*/targets: [${list%, }]/" "$folder/lockstep.yaml"
  fi
  commit "$folder"
}

commit() {
  git -C "$1" init --quiet --initial-branch main
  git -C "$1" add --all
  GIT_COMMITTER_DATE='2026-01-02T03:04:05Z' git -C "$1" -c user.name=lorem -c user.email=lorem@example.com \
    -c commit.gpgsign=false commit --quiet --date '2026-01-02T03:04:05Z' -m "feat: begin"
}

# serve_npm FOLDER: a registry on loopback of the npm packages there, instead of the one before; its address is in
# $registry.
registry_process=
serve_npm() {
  if [[ -n $registry_process ]]; then
    kill "$registry_process"
  else
    # Ends the registry when this shell ends, however that comes.
    mkfifo "$work/ends"
    exec 8<>"$work/ends"
  fi
  : >"$work/registry"
  node "$repository/tests/e2e/npm_registry.mjs" "$1" <"$work/ends" >"$work/registry" &
  registry_process=$!
  trap 'kill $registry_process 2>/dev/null; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
  for _ in $(seq 100); do
    [[ ! -s $work/registry ]] || break
    sleep 0.1
  done
  registry=$(<"$work/registry")
  [[ -n $registry ]] || fail "the registry did not start"
}

# slow_project FOLDER TARGET...: a project whose core takes core/seconds to build, so that there is a middle to look at.
slow_project() {
  local folder=$1 list
  shift
  list=$(printf '%s, ' "$@")
  mkdir -p "$folder/core" "$folder/bindings/ruby/lib"
  cat >"$folder/lockstep.yaml" <<YAML
name: slow
version: 0.1.0
description: A core that takes its time
license: MIT
authors: [The lorem authors]
core:
  command:
    run: [sh, core/build.sh, "{cc}", "{target}"]
    inputs: [core]
    outputs: {shared: libslow.so}
languages:
  ruby: {folder: bindings/ruby}
targets: [${list%, }]
YAML
  cat >"$folder/core/build.sh" <<'SH'
echo "compiling slow.c"
sleep "$(cat core/seconds)"
"$1" -shared -fPIC -o libslow.so core/slow.c
SH
  printf 'int slow_answer(void) { return 42; }\n' >"$folder/core/slow.c"
  printf '# frozen_string_literal: true\n' >"$folder/bindings/ruby/lib/slow.rb"
}
