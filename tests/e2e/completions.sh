#!/usr/bin/env bash
# Completions in the real shells, each in a terminal with the Tab key; manual pages through the real man; help.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_terminal.sh
source "$(dirname "$0")/_terminal.sh"

project=$work/lorem
starter c "$project" linux-x64 linux-arm64
PATH=$(dirname "$lockstep"):$PATH
export HOME=$work/home
mkdir "$HOME"

# prompt: an empty line with the prompt, alone on the screen.
prompt() {
  local _
  for _ in $(seq 600); do
    tmux send-keys C-l
    sleep 0.1
    [[ $(screen | grep -v '^$') != 'prompt>' ]] || return 0
  done
  screen >"$work/said"
  fail "there is no prompt"
}
# completes TYPED PATTERN: the line that Tab makes of it; then the line is cleared.
completes() {
  tmux send-keys -l "$1"
  shows "^prompt> $1"
  tmux send-keys Tab
  shows "$2"
  tmux send-keys C-c
  prompt
}
# in_shell PREPARATION COMMAND...: a shell in the project, which has a prompt and the completion.
in_shell() {
  tmux kill-server 2>/dev/null || true
  terminal=lockstep-completions-$$-$2
  tmux new-session -d -x 110 -y 30 -c "$project" "env -u TMUX LC_ALL=C.UTF-8 PS1='prompt> ' ${*:2}"
  shows '^prompt>'
  type_in "$1; echo re''ady"
  shows '^ready$'
  prompt
}

# What every shell does with the same words.
same_everywhere() {
  completes 'lockstep rehe' '^prompt> lockstep rehearse'
  completes 'lockstep build --only python/linux-a' '^prompt> lockstep build --only python/linux-arm64'
  completes 'lockstep build --fail' '^prompt> lockstep build --fail-fast'
  completes 'lockstep plan --color nev' '^prompt> lockstep plan --color never'
  completes 'lockstep bump prer' '^prompt> lockstep bump prerelease'
  completes 'lockstep status 0' '^prompt> lockstep status 0\.1\.0'
  completes 'lockstep inspect READ' '^prompt> lockstep inspect README\.md'
}

step "bash"
in_shell 'eval "$(lockstep completions bash)"' bash --norc --noprofile
same_everywhere
completes 'lockstep build --only=python/linux-a' '^prompt> lockstep build --only=python/linux-arm64'

step "zsh"
in_shell 'autoload -Uz compinit; compinit -u; eval "$(lockstep completions zsh)"' zsh -f
same_everywhere
tmux send-keys -l 'lockstep store '
tmux send-keys Tab Tab
shows 'verify +-- read all of it, and remove what is damaged'

step "fish"
mkdir -p "$HOME/.config/fish"
printf 'function fish_prompt\n  printf "prompt> "\nend\nset -g fish_greeting\nset -g fish_autosuggestion_enabled 0\n' \
  >"$HOME/.config/fish/config.fish"
in_shell 'lockstep completions fish | source' fish
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
