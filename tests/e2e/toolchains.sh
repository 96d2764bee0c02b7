#!/usr/bin/env bash
# Each toolchain drives a core; a library that needs more than its package's name says is refused.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

starter c "$work/lorem" linux-x64 linux-arm64 windows-x64

step "Debian's cross gcc needs a newer glibc than the default floor: refused, with what to do, dist untouched"
cp "$work/lorem/lockstep.yaml" "$work/plain.yaml"
cat >>"$work/lorem/lockstep.yaml" <<'YAML'
cells:
  '*/linux-arm64': {toolchain: cross-gcc}
YAML
printf '\n#include <math.h>\n__attribute__((visibility("default"))) double lorem_power(double x) { return pow(x, x); }\n' \
  >>"$work/lorem/core/src/generate.c"
sed -i 's/^foreach(library lorem_shared lorem_static)/target_link_libraries(lorem_shared PRIVATE m)\n&/' \
  "$work/lorem/core/CMakeLists.txt"
run 4 -C "$work/lorem" build --only python/linux-arm64
says 'python/linux-arm64' 'needs GLIBC_2\.[23][0-9], its tag allows 2\.17' 'zig' 'glibc'
[[ ! -e $work/lorem/dist ]] || fail "a refused library was packed"

step "with the floor that it needs it is packed, and the tag says so"
sed -i "s/{toolchain: cross-gcc}/{toolchain: cross-gcc, glibc: \"2.36\"}/" "$work/lorem/lockstep.yaml"
run 0 -C "$work/lorem" build --only '*/linux-arm64'
[[ -f $(echo "$work"/lorem/dist/python/*-manylinux_2_36_aarch64.whl) ]] || fail "the wheel's tag is not its floor"

step "the same by zig keeps the default floor"
cp "$work/plain.yaml" "$work/lorem/lockstep.yaml"
run 0 -C "$work/lorem" build --only python/linux-arm64
run 0 inspect "$work"/lorem/dist/python/*manylinux_2_17_aarch64*.whl

step "the host's own compiler, and zig for Windows"
cat >>"$work/lorem/lockstep.yaml" <<'YAML'
cells:
  '*/linux-x64': {toolchain: host, glibc: "2.36"}
  '*/windows-x64': {toolchain: zig}
YAML
run 0 -C "$work/lorem" build --only '*-x64'
run 0 inspect "$work"/lorem/dist/ruby/*.gem
says 'for x64-mingw-ucrt' 'fits what it claims'

step "doctor names every tool that a cell needs, and one that is missing with its fix"
run 0 -C "$work/lorem" doctor
says '^linux-arm64 +✓ ' 'cmake' 'zig' 'gcc'
# shellcheck disable=SC2123 # a PATH without tools is the point
PATH=$work/nothing run 1 -C "$work/lorem" doctor
says '^linux-arm64 +✗ zig' 'zig: not found' 'do: '

step "a cell whose toolchain is missing is a failed cell, the others are built"
mkdir -p "$work/some"
for tool in cmake ninja gcc g++ ar ranlib; do ln -sf "$(command -v $tool)" "$work/some/$tool"; done
PATH=$work/some run 1 -C "$work/lorem" build
says 'linux-arm64.*needs zig' '✗ failed' '✓ python/linux-x64 packed'
