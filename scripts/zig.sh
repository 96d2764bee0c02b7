# shellcheck shell=bash
# zig, the C toolchain for every target, and cargo-zigbuild: both pinned, both private.

set_up_zig() {
  local folder=zig-$ZIG_VERSION
  if [[ ! -x $TOOLS/$folder/ziglang/zig ]]; then
    [[ -n ${ZIG_SHA256[$ZIG_VERSION]:-} ]] || fail "scripts/versions.sh has no sha256 for zig $ZIG_VERSION"
    # shellcheck disable=SC2086 # one word for each architecture
    unpack_wheel ziglang "$ZIG_VERSION" "$folder" ${ZIG_SHA256[$ZIG_VERSION]}
    installed zig "$ZIG_VERSION" "C and C++ for all six targets, in $TOOLS"
  fi
  link_tool zig "../$folder/ziglang/zig"
  witness "$TOOLS/$folder/ziglang/zig"
}

# shellcheck disable=SC2086
set_up_cargo_zigbuild() {
  set_up_program cargo-zigbuild "$CARGO_ZIGBUILD_VERSION" "links Rust with zig" $CARGO_ZIGBUILD_SHA256
}
