# shellcheck shell=bash disable=SC2154 # work is of _lib.sh
# A real terminal: tmux, with a server of this story's own that ends with this shell. Sourced after _lib.sh.

terminal=lockstep-$$
tmux() { command tmux -u -L "$terminal" -f /dev/null "$@"; }
trap 'tmux kill-server 2>/dev/null || true; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT

# screen: what the terminal shows.
screen() { tmux capture-pane -p | sed -e 's/ *$//'; }

# shows PATTERN [SECONDS]: waits until a line of the screen matches.
shows() {
  local try
  for try in $(seq "$((${2:-60} * 10))"); do
    screen | grep -qE -- "$1" && return
    sleep 0.1
  done
  screen >"$work/said"
  fail "after $try looks the screen shows no: $1"
}

type_in() { tmux send-keys "$1" Enter; }
