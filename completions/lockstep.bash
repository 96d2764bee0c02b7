# Bash completion for lockstep: eval "$(lockstep completions bash)"
# What may follow is asked of the program itself, so that targets, cells and versions are the project's.

_lockstep() {
  local word
  COMPREPLY=()
  while IFS=$'\t' read -r word _; do
    COMPREPLY+=("$word")
  done < <("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}

# Where the program offers nothing, files are.
complete -o default -F _lockstep lockstep
