#!/usr/bin/env bash
# The targets that few have: a C core by zig for each of them, packed for every language that serves it,
# and read by others than lockstep.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

starter c "$work/lorem" linux-i686 linux-ppc64le linux-s390x linux-riscv64 freebsd-x64
run 0 -C "$work/lorem" build
says '19 packages from 5 core builds' 'no package python/freebsd-x64'
dist=$work/lorem/dist
mapfile -t packages < <(find "$dist" -name '*.whl' -o -name '*.tgz' -o -name '*-linux*.gem' -o -name '*-freebsd*.gem' -o -name '*.zip')
[[ ${#packages[@]} -eq 21 ]] || fail "there are ${#packages[@]} package files, not 21"
run 0 inspect "${packages[@]}"

step "file(1) sees the machines that the gems name"
for claim in 'x86-linux-gnu:ELF 32-bit LSB.*Intel' 'powerpc64le-linux-gnu:ELF 64-bit LSB.*PowerPC' \
  's390x-linux-gnu:ELF 64-bit MSB.*S/390' 'riscv64-linux-gnu:ELF 64-bit LSB.*RISC-V' 'amd64-freebsd:ELF 64-bit LSB.*x86-64'; do
  gem unpack "$dist/ruby/lorem-0.1.0-${claim%%:*}.gem" --target "$work/unpacked" >/dev/null
  find "$work/unpacked/lorem-0.1.0-${claim%%:*}" -name '*.so' -exec file -b {} + >"$work/said"
  says "${claim#*:}"
done

step "go takes the module of each, and its constraints are Go's own words"
go tool dist list >"$work/platforms"
for platform in linux_386 linux_ppc64le linux_s390x linux_riscv64 freebsd_amd64; do
  [[ -n $(find "$dist/go" -path "*/native/$platform/@v/v0.1.0.zip") ]] || fail "there is no Go module for $platform"
  grep -qx "${platform/_//}" "$work/platforms" || fail "Go knows no $platform"
done
