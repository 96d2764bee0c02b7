#compdef lockstep
# Zsh completion for lockstep: eval "$(lockstep completions zsh)", or this text as `_lockstep` in a folder of $fpath.
# What may follow is asked of the program itself, so that targets, cells and versions are the project's.

_lockstep() {
  local line
  local -a offered
  while IFS= read -r line; do
    offered+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
  done < <("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
  if ((${#offered})); then
    _describe -t lockstep lockstep offered
  else
    _files
  fi
}

if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then
  _lockstep "$@"
else
  compdef _lockstep lockstep
fi
