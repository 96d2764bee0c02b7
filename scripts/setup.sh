# shellcheck shell=bash
# The whole set-up, and the stamp that makes it quick when nothing is missing. The stamp names the
# scripts and the PATH it was made for and every file it relies on; Debian's packages are asked for anew.

witnesses=()
records=()
remarks=()

witness() { witnesses+=("$@"); }      # a file whose absence means: set up again
record() { records+=("$1=$2"); }      # a variable of `./dev env`
remark() { remarks+=("$1"); }         # a sentence of `./dev env`

# What the last set-up depended on.
set_up_key() {
  {
    cat "$REPO/dev" "$REPO"/scripts/*.sh "$REPO/scripts/packages.txt" "$REPO"/scripts/node_tools/*.json \
      "$REPO"/scripts/npm_server/*.json "$REPO"/scripts/python_server/requirements.txt
    printf '%s\n' "$USER_PATH" "$TOOLS" "${RUSTUP_TOOLCHAIN:-}" "$(named_rustc)"
  } | sha256sum | cut -d ' ' -f 1
}

is_set_up() {
  local key path wanted
  [[ -f $TOOLS/stamp && -f $TOOLS/environment ]] || return 1
  {
    read -r key
    [[ $key == "$(set_up_key)" ]] || return 1
    while read -r path; do [[ -e $path ]] || return 1; done
  } <"$TOOLS/stamp"
  mapfile -t wanted < <(wanted_packages)
  [[ -z $(missing_packages "${wanted[@]}") ]]
}

write_environment() {
  local line
  {
    for line in "${remarks[@]}"; do printf '# %s\n' "$line"; done
    for line in "${records[@]}"; do printf 'export %s=%q\n' "${line%%=*}" "${line#*=}"; done
  } >"$TOOLS/environment"
}

install_all() {
  rm -f "$TOOLS/stamp"
  rm -rf "$TOOLS"/tmp.*
  set_up_packages
  set_up_python
  set_up_twine
  set_up_pypiserver
  set_up_devpi
  set_up_uv
  set_up_maturin
  set_up_zig
  set_up_cargo_zigbuild
  set_up_go
  set_up_rust
  set_up_ruby
  set_up_node
  set_up_node_tools
  set_up_verdaccio
  set_up_actionlint
  set_up_ci_schemas
  set_up_image_registry
  write_environment
  { set_up_key; printf '%s\n' "${witnesses[@]}"; } >"$TOOLS/stamp.new"
  mv "$TOOLS/stamp.new" "$TOOLS/stamp"
  say "the machine is set up"
}

set_up() {
  if ! is_set_up; then
    mkdir -p "$TOOLS"
    exec 9>"$TOOLS/lock"
    flock 9
    is_set_up || install_all
    exec 9>&-
  fi
  use_private_tools
  # shellcheck source=/dev/null
  source "$TOOLS/environment"
}

print_environment() {
  cat "$TOOLS/environment"
  printf 'export PATH=%q\n' "$PATH"
}
