# shellcheck shell=bash
# Rust that can build for every target: a rustup toolchain that has what it takes, else Debian's
# rustc-web, whose rust-web-src carries std's sources together with what std depends on.

rust_lacks= # why the rustup toolchains were passed over

# The rustc that the user names; nothing when the name is what an earlier `./dev env` exported.
named_rustc() {
  [[ -z ${LOCKSTEP_RUSTC:-} || $LOCKSTEP_RUSTC == "${LOCKSTEP_RUSTC_CHOSEN:-}" ]] || printf '%s\n' "$LOCKSTEP_RUSTC"
}

# rustup_lacks TOOLCHAIN-FOLDER: what keeps a toolchain from building for all targets; nothing if it can.
rustup_lacks() {
  local library=$1/lib/rustlib target missing=0
  [[ ! -f $library/src/rust/library/Cargo.lock || ! -d $library/src/rust/library/vendor ]] || return 0
  for target in "${RUST_TARGETS[@]}"; do
    compgen -G "$library/$target/lib/libstd-*.rlib" >/dev/null || missing=$((missing + 1))
  done
  [[ $missing -eq 0 ]] ||
    printf 'std of %d of the %d targets is absent, and std'\''s sources with their dependencies too' \
      "$missing" "${#RUST_TARGETS[@]}"
}

# The folders of rustup's toolchains, the one in force first.
rustup_toolchains() {
  local home=${RUSTUP_HOME:-$HOME/.rustup} active
  [[ -d $home/toolchains ]] || return 0
  active=${RUSTUP_TOOLCHAIN:-$(sed -n 's/^default_toolchain *= *"\(.*\)"/\1/p' "$home/settings.toml" 2>/dev/null)}
  [[ ! -d $home/toolchains/${active:-none} ]] || printf '%s\n' "$home/toolchains/$active"
  find "$home/toolchains" -mindepth 1 -maxdepth 1 ! -name "${active:-none}" | sort
}

# Sets RUST_HOME to the first rustup toolchain that serves, else says in rust_lacks why none does.
choose_rustup() {
  local toolchain lacks
  while read -r toolchain; do
    [[ -x $toolchain/bin/rustc && -x $toolchain/bin/cargo ]] || continue
    lacks=$(rustup_lacks "$toolchain")
    if [[ -z $lacks ]]; then
      RUST_HOME=$toolchain
      return
    fi
    rust_lacks=${rust_lacks:-"rustup's $("$toolchain/bin/rustc" --version | cut -d ' ' -f 2) was passed over: $lacks"}
  done < <(rustup_toolchains)
  return 1
}

# take_rust RUSTC CARGO REASON
take_rust() {
  rust_choice="$("$1" --version | cut -d ' ' -f 2) at $1: $3"
  say "Rust $rust_choice"
  witness "$1" "$2"
  record LOCKSTEP_RUSTC "$1"
  record LOCKSTEP_CARGO "$2"
  remark "Rust $rust_choice"
}

set_up_rust() {
  if [[ -n $(named_rustc) ]]; then
    [[ -x $LOCKSTEP_RUSTC && -x ${LOCKSTEP_CARGO:-} ]] ||
      fail "LOCKSTEP_RUSTC and LOCKSTEP_CARGO must both name a program" "or unset both, and one is chosen"
    take_rust "$LOCKSTEP_RUSTC" "$LOCKSTEP_CARGO" "named by LOCKSTEP_RUSTC and LOCKSTEP_CARGO"
  elif choose_rustup; then
    record LOCKSTEP_RUSTC_CHOSEN "$RUST_HOME/bin/rustc"
    take_rust "$RUST_HOME/bin/rustc" "$RUST_HOME/bin/cargo" "a rustup toolchain that can build for all targets"
  else
    install_packages "Rust with std's sources" rustc-web cargo-web rust-web-src
    witness /usr/lib/rustlib/src/rust/library/Cargo.lock
    record LOCKSTEP_RUSTC_CHOSEN /usr/bin/rustc
    take_rust /usr/bin/rustc /usr/bin/cargo "Debian's, with std's sources; ${rust_lacks:-there is no rustup toolchain}"
  fi
}
