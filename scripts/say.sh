# shellcheck shell=bash
# What a person reads: one line for each thing installed or chosen, one way to fail.

say() { printf '%s\n' "$*"; }

# installed WHAT VERSION WHY
installed() { printf '  + %-28s %-24s %s\n' "$1" "$2" "$3"; }

fail() {
  printf 'dev: error: %s\n' "$1" >&2
  shift
  local hint
  for hint in "$@"; do printf '  %s\n' "$hint" >&2; done
  exit 1
}

# logged NAME COMMAND...: runs the command with its output in a log file; shows the log's end if it fails.
logged() {
  local log=$TOOLS/log/$1.log
  shift
  mkdir -p "$TOOLS/log"
  if ! "$@" >"$log" 2>&1 </dev/null 9>&-; then
    printf '%s\n' "failed: $*" >&2
    tail -n 25 "$log" | sed 's/^/  | /' >&2
    fail "a step of the set-up failed" "the full log: $log"
  fi
}

# version_at_least HAVE WANTED
version_at_least() {
  [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]
}
