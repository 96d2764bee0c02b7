#!/usr/bin/env bash
# Completions in the real shells, each in a terminal with the Tab key; manual pages through the real man; help.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

project=$work/lorem
starter c "$project" linux-x64 linux-arm64
PATH=$(dirname "$lockstep"):$PATH
export HOME=$work/home
mkdir "$HOME"

terminal=lockstep-completions-$$
tmux() { command tmux -u -L "$terminal" -f /dev/null "$@"; }
trap 'tmux kill-server 2>/dev/null || true; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT

screen() { tmux capture-pane -p | sed -e 's/ *$//'; }
# shows PATTERN: waits until a line of the screen matches.
shows() {
  local try
  for try in $(seq 300); do
    screen | grep -qE -- "$1" && return
    sleep 0.1
  done
  screen >"$work/said"
  fail "after $try looks the screen shows no: $1"
}
# completes TYPED PATTERN: the line that Tab makes of it; then the line is cleared.
completes() {
  tmux send-keys -l "$1"
  sleep 0.3
  tmux send-keys Tab
  shows "$2"
  tmux send-keys C-c
  sleep 0.3
  tmux send-keys -R C-l
  tmux clear-history
  shows '^prompt>$'
}
# in_shell COMMAND...: a shell in the project, which has a prompt and the completion.
in_shell() {
  tmux kill-server 2>/dev/null || true
  terminal=lockstep-completions-$$-$1
  tmux new-session -d -x 110 -y 30 -c "$project" "env -u TMUX LC_ALL=C.UTF-8 PS1='prompt> ' $*"
}

# What every shell does with the same words.
same_everywhere() {
  shows '^prompt>'
  completes 'lockstep rehe' '^prompt> lockstep rehearse'
  completes 'lockstep build --only python/linux-a' '^prompt> lockstep build --only python/linux-arm64'
  completes 'lockstep build --fail' '^prompt> lockstep build --fail-fast'
  completes 'lockstep plan --color nev' '^prompt> lockstep plan --color never'
  completes 'lockstep bump prer' '^prompt> lockstep bump prerelease'
  completes 'lockstep status 0' '^prompt> lockstep status 0\.1\.0'
  completes 'lockstep inspect READ' '^prompt> lockstep inspect README\.md'
}

step "bash"
in_shell bash --norc --noprofile
shows '^prompt>'
tmux send-keys 'eval "$(lockstep completions bash)"; clear' Enter
same_everywhere
completes 'lockstep build --only=python/linux-a' '^prompt> lockstep build --only=python/linux-arm64'

step "zsh"
in_shell zsh -f
shows '^prompt>'
tmux send-keys 'autoload -Uz compinit; compinit -u; eval "$(lockstep completions zsh)"; clear' Enter
same_everywhere
tmux send-keys -l 'lockstep store '
tmux send-keys Tab Tab
shows 'verify +-- read all of it, and remove what is damaged'

step "fish"
mkdir -p "$HOME/.config/fish"
printf 'function fish_prompt\n  printf "prompt> "\nend\nset -g fish_greeting\nset -g fish_autosuggestion_enabled 0\n' \
  >"$HOME/.config/fish/config.fish"
in_shell fish
shows '^prompt>'
tmux send-keys 'lockstep completions fish | source; clear' Enter
same_everywhere
fish -c "cd '$project'; lockstep completions fish | source; complete -C 'lockstep bui'" >"$work/said"
says 'build	compile and pack every cell into dist/'
tmux kill-server

step "a folder that is no project completes what needs none, and says nothing"
(cd "$work" && "$lockstep" complete -- build --only '') >"$work/said" 2>&1
[[ ! -s $work/said ]] || fail "words out of nothing"
(cd "$work" && "$lockstep" complete -- -C "$project" build --only go/) >"$work/said" 2>&1
says '^go/linux-x64' '^go/linux-arm64'

step "manual pages: no complaint of groff's, of the program and of each command"
run 2 man nothing
says 'there is no command `nothing`'
for command in '' build publish store collect; do
  # shellcheck disable=SC2086
  "$lockstep" man $command >"$work/page.1"
  MANROFFOPT='-ww' MANWIDTH=80 man --warnings=w -E UTF-8 -l "$work/page.1" >"$work/page" 2>"$work/said"
  [[ ! -s $work/said ]] || fail "groff has something to say of the page of '$command'"
  grep -q '^SYNOPSIS' "$work/page" || fail "the page of '$command' has no synopsis"
done
grep -q -- '--message TEMPLATE' <("$lockstep" man bump | man -E UTF-8 -l -) || fail "an option is missing in the page"

step "help: topics, commands, and a word that is neither"
run 0 help
says '^  publishing +Publishing$' '^  configuration +Configuration$'
run 0 help publishing
says '^# Publishing' 'lockstep resume'
run 0 help build
says '\-\-shard K/N'
run 2 help publishin
says 'there is no help about `publishin`' 'did you mean `publishing`\?'
