#!/usr/bin/env bash
# `lockstep init` on a real terminal (tmux): what it asks in an empty folder and in a project, wrong answers, defaults,
# Ctrl-C and Ctrl-D, 40 columns without colours and Unicode; without a terminal it asks nothing.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_terminal.sh
source "$(dirname "$0")/_terminal.sh"

unset CI GITHUB_ACTIONS GITLAB_CI NO_COLOR

# init FOLDER [VARIABLE=VALUE...]: begins there, with the flags in $flags.
turn=0
flags=
init() {
  local folder=$1
  shift
  mkdir -p "$folder"
  turn=$((turn + 1))
  type_in "clear; cd '$folder'; echo turn=$turn; env $* '$lockstep' init $flags; echo status=\$?"
  shows "^turn=$turn\$"
}
# untouched FOLDER: nothing was left there.
untouched() { [[ -z $(ls -A "$1") ]] || { ls -A "$1" >"$work/said"; fail "something was left in $1"; }; }
# says_of FOLDER LINE...: its lockstep.yaml has these lines.
says_of() {
  local folder=$1 line
  shift
  for line in "$@"; do
    grep -qxF -- "$line" "$folder/lockstep.yaml" || { cp "$folder/lockstep.yaml" "$work/said"; fail "no line: $line"; }
  done
}

tmux new-session -d -x 80 -y 50 "env -u TMUX LC_ALL=C.UTF-8 PS1='prompt> ' bash --norc --noprofile"

step "an empty folder: wrong answers are asked again, with what is allowed"
init "$work/My-Words"
shows '^Name of the packages \[my_words\]:'
type_in 9lives
shows '^.9lives. cannot name a package'
shows '^take lower-case letters'
type_in prose
shows '^Core, rust or c \[rust\]:'
type_in zig
shows '^allowed: rust, c$'
type_in c
shows '^ +4 \[x\] go$'
shows '^Languages \[these 4\]:'
type_in 'pyton'
shows 'did you mean `python`\? allowed: python, node, ruby, go, or numbers from 1 to 4'
type_in '2, ruby'
shows '^ +3 \[ \] ruby$'
type_in ''
shows '^Further targets by name: linux-armv7,'
shows '^Targets \[these 6\]:'
type_in '* linux-x64 8 macos-universal'
shows '^ +9 \[x\] macos-universal$'
type_in 9
shows '^ +9 \[ \] macos-universal$'
shows '^Targets \[these 2\]:'
type_in ''
shows '^Write the project prose \[yes\]:'
type_in maybe
shows '^allowed: y, yes, n, no$'
untouched "$work/My-Words"
type_in ''
shows '^prose: a c core with its bindings, [0-9]+ files in this folder$'
shows '^status=0'
grep -qx 'targets: \[linux-x64, linux-x64-musl\]' "$work/My-Words/lockstep.yaml" || fail "not the targets that were chosen"
run 0 -C "$work/My-Words" plan
says '4 packages'

step "Enter alone takes what no terminal and -y take"
init "$work/plain"
for question in 'Name of' 'Core' 'Languages \[' 'Targets \[' 'Write the'; do
  shows "^$question.*:$"
  type_in ''
done
shows '^status=0'
run 0 init --name plain "$work/as_flags"
diff -r "$work/plain" "$work/as_flags" >"$work/said" || fail "the wizard's defaults are not those of the flags"
flags=-y
init "$work/plain_y"
shows '^status=0'
! screen | grep -q '\[plain' || fail "-y asks"
run 0 init --name plain_y "$work/as_flags_y"
diff -r "$work/plain_y" "$work/as_flags_y" >"$work/said" || fail "-y is another default"
flags='--name given --core c --languages go'
init "$work/by_flags"
shows '^Targets \[these 6\]:'
! screen | grep -qE '^(Name|Core|Languages)' || fail "it asks for what the flags say"
type_in '1 2 3 4 5 6 macos-universal'
shows '^Targets \[these 1\]:'
type_in ''
shows 'no language of this project has packages for target'
type_in 'linux-x64 9'
shows '^Targets \[these 1\]:.*$'
tmux send-keys C-d
shows '^status=130'
flags='--name given --core c --languages go --targets linux-x64'
init "$work/by_flags"
shows '^Write the project given \[yes\]:'
type_in n
shows '^nothing was written$'
shows '^status=0'
untouched "$work/by_flags"
run 2 init --targets linux-x64,linux-x46 "$work/nowhere"
says 'unknown target `linux-x46`' 'did you mean `linux-x64`'

step "Ctrl-C, Ctrl-D and signals leave nothing behind, and say so"
flags=
for key in C-c C-d; do
  init "$work/stopped"
  shows '^Name of'
  type_in prose
  shows '^Core'
  tmux send-keys "$key"
  shows '^error: init was interrupted'
  shows 'nothing was written'
  shows '^status=130'
  untouched "$work/stopped"
done
init "$work/stopped"
shows '^Name of'
kill -TERM "$(pgrep -P "$(tmux display-message -p '#{pane_pid}')")"
shows '^status=130'
untouched "$work/stopped"

step "40 columns, without colours and Unicode, and a key that is no text"
tmux resize-window -x 40 -y 50
sleep 1
init "$work/narrow" NO_COLOR=1 LC_ALL=C
shows '^takes what is in brackets, Ctrl-C ends$'
shows '^Name of the packages \[narrow\]:'
! screen | LC_ALL=C grep -q '[^ -~]' || fail "more than ASCII"
! tmux capture-pane -p -e | grep -q $'\e\\[[0-9;]*3[0-9]m' || fail "NO_COLOR has colours"
tmux send-keys Up Enter
shows '^this has characters that are no text: a'
tmux send-keys C-c
shows '^status=130'
tmux resize-window -x 80 -y 50
sleep 1

step "a project: what was found is shown, what no manifest tells is asked, the file is shown and confirmed"
"$lockstep" init --core rust --name lorem "$work/many" >/dev/null
rm -r "$work/many/lockstep.yaml" "$work/many/.lockstep"
flags=
init "$work/many"
shows 'core: the crate lorem_core in core'
shows 'go: bindings/go/go\.mod'
shows '^python\.package:'
type_in 'bad name'
shows '`bad name` cannot name a package'
type_in ''
shows '^Targets \[these 6\]:'
type_in '2,3,4,5 windows-arm64'
shows '^Targets \[these 1\]:'
type_in ''
shows '`version` is missing'
shows '^version \[0\.1\.0\]:'
type_in 'one'
shows '`one` is'
type_in '0.3.0'
shows '^python\.module \[[a-z_]+\._native\]:'
type_in 'lorem._native'
shows '^It means: lorem 0\.3\.0: python lorem, node lorem, go lorem; 3 cells'
[[ ! -e $work/many/lockstep.yaml ]] || fail "it was written before it was confirmed"
type_in ''
shows '^wrote .*/many/lockstep.yaml'
shows '^status=0'
says_of "$work/many" 'version: 0.3.0' '  cargo: core' '    module: lorem._native' 'targets: [linux-x64]'
run 0 -C "$work/many" plan
says '3 packages'
init "$work/many"
shows 'there is already .*lockstep\.yaml'
shows '^status=2'

step "a Magnus extension, whose Rubies are asked for, and a no at the end"
cp -R "$repository/tests/fixtures/magnus" "$work/magnus"
rm "$work/magnus/lockstep.yaml"
init "$work/magnus"
shows '^ruby\.package:'
type_in ''
shows '^ruby\.versions \[3\.3\]:'
type_in 'three'
shows 'three'
type_in '3.3, 3.4'
shows '^Targets '
type_in ''
shows '^version \[0\.1\.0\]:'
type_in ''
shows '^ +versions: \["3\.3", "3\.4"\]$'
type_in no
shows '^nothing was written$'
shows '^status=0'
[[ ! -e $work/magnus/lockstep.yaml ]] || fail "a no is a yes"

step "without a terminal nobody is asked"
run 0 -C "$work/magnus" init
says 'not told by any manifest' 'the minors that the gem has a library for' 'wrote .*/lockstep\.yaml'
says_of "$work/magnus" '    versions: ["3.3"]'
