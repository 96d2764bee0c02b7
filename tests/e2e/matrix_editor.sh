#!/usr/bin/env bash
# The full-screen editor of the matrix, in a real terminal (tmux): keys, undo, saving with a diff, quitting, other
# sizes, no colours, signals; the terminal is always given back.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_terminal.sh
source "$(dirname "$0")/_terminal.sh"

starter rust "$work/lorem"
unset CI GITHUB_ACTIONS GITLAB_CI NO_COLOR

lacks() { ! screen | grep -qE -- "$1" || { screen >"$work/said"; fail "the screen shows: $1"; }; }
keys() { tmux send-keys "$@"; }
# given_back STATUS: the prompt, the cursor, the first screen and echo are there again.
given_back() {
  shows "^status=$1"
  [[ $(tmux display-message -p '#{cursor_flag}#{alternate_on}') == 10 ]] || fail "the terminal was not given back"
  type_in "echo ec''hoed"
  shows '^echoed'
}
edit() {
  type_in "clear; $* '$lockstep' matrix edit; echo status=\$?"
  shows 'space on/off'
}
unchanged() { git -C "$work/lorem" diff --quiet -- lockstep.yaml || fail "lockstep.yaml was changed"; }

tmux new-session -d -x 80 -y 24 "env -u TMUX LC_ALL=C.UTF-8 PS1='prompt> ' bash --norc --noprofile"
type_in "cd '$work/lorem'; clear"

step "arrows, toggle, details and undo; what was not saved is asked for"
edit
shows '^linux-x64 +\[✓\]'
shows '^python/linux-x64$'
shows 'glibc +2\.17 +matrix/targets\.yaml:[0-9]+, built in'
keys Right Right Right Down
shows '^go/linux-arm64$'
keys Space
shows '1 edit not saved'
shows '^linux-arm64 .*\[–\]'
shows 'enabled +false +lockstep\.yaml:[0-9]+'
keys u
shows 'undone: disabled go/linux-arm64'
keys Space
shows 'disabled go/linux-arm64'
keys q
shows 'quit without saving\?'
keys n
shows '1 edit not saved'
keys q y
given_back 0
unchanged

step "saving shows the diff first, and writes what the command would"
edit
keys a
keys -l linux-x64-musl
keys Enter
shows '^linux-x64-musl '
keys Up Up e
keys -l tier=2
keys Enter
shows 'set python/linux-x64 tier=2'
keys s
shows '^\+targets: .*linux-x64, '
shows 'linux-x64-musl\]$'
shows 'save this\?'
keys y
shows '^saved'
lacks 'not saved'
keys q
given_back 0
screen | grep -q 'lockstep.yaml: 4 cells added, 1 cell changed' || fail "nothing tells what was saved"
grep -q "'python/linux-x64': {tier: 2}" "$work/lorem/lockstep.yaml" || fail "the value is not in the file"
git -C "$work/lorem" checkout --quiet lockstep.yaml

step "another size and 40 columns"
edit
tmux resize-window -x 40 -y 12
sleep 1
shows '^linux-x64 +\[✓\]'
for _ in 1 2 3 4 5; do keys Down; done
shows '^windows-arm64 +\[✓\]'
tmux resize-window -x 20 -y 4
sleep 1
keys Up
tmux resize-window -x 80 -y 24
shows '^windows-x64 +\[✓\]'
keys '?'
shows 'save, after a look at the diff'
keys x
shows '^windows-x64 +\[✓\]'
keys q
given_back 0

step "without colours and Unicode"
edit NO_COLOR=1 LC_ALL=C
! screen | LC_ALL=C grep -q '[^ -~]' || fail "more than ASCII"
! tmux capture-pane -p -e | grep -q $'\e\\[[0-9;]*3[0-9]m' || fail "NO_COLOR has colours"
shows '^linux-x64 +\[x\]'
keys q
given_back 0

step "an edit that leaves no cells is refused, and the editor stays"
edit
keys l Right l Right l Right l
shows 'this would leave no cells'
keys q y
given_back 0
unchanged

step "suspended and resumed"
edit
keys Space C-z
shows 'Stopped'
[[ $(tmux display-message -p '#{cursor_flag}#{alternate_on}') == 10 ]] || fail "suspended, but it has the terminal"
type_in fg
shows '1 edit not saved'
keys C-c
shows 'quit without saving\?'
keys y
shows '^prompt> $|^prompt>$'
type_in "echo status=\$?"
given_back 0

step "signals end it and give the terminal back"
for signal in TERM:130 HUP:130 INT:130 QUIT:131 SEGV:139; do
  edit
  kill "-${signal%:*}" "$(pgrep -P "$(tmux display-message -p '#{pane_pid}')")"
  given_back "${signal#*:}"
done
unchanged

step "the file was changed meanwhile: nothing is lost"
edit
keys Space
shows '1 edit not saved'
printf '# by another program\n' >>"$work/lorem/lockstep.yaml"
keys s
shows 'save this\?'
keys y
shows 'not saved: .*was changed while it was read'
keys q y
given_back 0
grep -q '# by another program' "$work/lorem/lockstep.yaml" || fail "the other program's change is lost"

step "without a terminal it says what to use instead"
run 2 -C "$work/lorem" matrix edit
says 'needs a terminal' 'matrix show'
