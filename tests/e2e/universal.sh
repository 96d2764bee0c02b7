#!/usr/bin/env bash
# Fat packages for macOS: the two thin builds' libraries joined to one, nothing compiled again, each
# slice with its version, its signature and its own floor.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

starter c "$work/lorem" macos-universal
run 0 -C "$work/lorem" build
says '3 packages from 2 core builds' 'no package go/macos-universal'
dist=$work/lorem/dist
[[ $(find "$dist" -name '*.whl' -o -name '*-darwin.gem' -o -name '*.tgz' | wc -l) -eq 4 ]] || fail "there are other packages too"
run 0 inspect "$dist"/python/*.whl "$dist"/ruby/*.gem "$dist"/node/*.tgz
says 'for macosx_10_12_universal2' 'for universal-darwin' 'for darwin/universal' '10\.12 on x64, 11\.0 on arm64, or newer' \
  '0\.1\.0 \(version slot\)'

step "llvm-lipo and llvm-objdump see two slices, both sound"
python3 -m zipfile -e "$(find "$dist/python" -name '*.whl')" "$work/wheel"
library=$(find "$work/wheel" -name '*.dylib')
llvm-lipo-19 "$library" -verify_arch x86_64 arm64 || fail "llvm-lipo finds other slices"
llvm-objdump-19 --macho --universal-headers "$library" >"$work/said"
says 'nfat_arch 2' 'align 2\^14'
llvm-objdump-19 --macho --arch=all --private-headers "$library" >"$work/said"
says 'LC_BUILD_VERSION|LC_VERSION_MIN_MACOSX' 'LC_CODE_SIGNATURE'

step "the thin packages beside them share the core builds: two more Go modules compile nothing new"
sed -i 's/^targets: .*/targets: [macos-x64, macos-arm64, macos-universal]/' "$work/lorem/lockstep.yaml"
run 0 -C "$work/lorem" build
says '11 packages from 2 core builds · 0 ran,'
