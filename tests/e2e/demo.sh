#!/usr/bin/env bash
# The main job, as `./dev demo` does it: 24 packages of one Rust core from an empty folder, the host's
# four installed and run, every target's Go module linked; then all of them before their judges.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

LOCKSTEP=$lockstep "$repository/scripts/demo.sh" --keep "$work/demo"
dist=$work/demo/lorem/dist

step "24 packages from 6 core builds, two main and two source packages"
count=$(python3 -c 'import json, sys; print(len(json.load(open(sys.argv[1]))["artifacts"]))' "$dist/manifest.json")
[[ $count -eq 28 ]] || fail "the manifest lists $count packages, not 28"
(cd "$dist" && sha256sum --check --quiet SHA256SUMS) || fail "SHA256SUMS do not hold"

step "every package fits what it claims, by lockstep's own reading of the finished files"
mapfile -t packages < <(find "$dist" -name '*.whl' -o -name '*.tgz' -o -name '*.gem' -o -name '*.zip' -o -name '*.tar.gz')
[[ ${#packages[@]} -eq 28 ]] || fail "there are ${#packages[@]} package files, not 28"
mapfile -t binary < <(printf '%s\n' "${packages[@]}" | grep -v -e '\.tar\.gz$' -e '[0-9]\.gem$')
run 0 inspect "${binary[@]}"

step "and by others: twine, file, gem"
twine check --strict "$dist"/python/* >"$work/said" 2>&1 || fail "twine refuses a wheel"
# library_of PACKAGE PATTERN: unpacks and asks file(1) what the native library is.
for claim in \
  'win_amd64:PE32\+ executable.*x86-64' 'win_arm64:PE32\+ executable.*Aarch64' 'macosx_10_12_x86_64:Mach-O.*x86_64' \
  'macosx_11_0_arm64:Mach-O.*arm64' 'manylinux_2_17_x86_64*:ELF.*x86-64' 'manylinux_2_17_aarch64*:ELF.*aarch64'; do
  mkdir -p "$work/unpacked/${claim%%:*}"
  wheel=$(find "$dist/python" -name "*-${claim%%:*}.whl")
  python3 -m zipfile -e "$wheel" "$work/unpacked/${claim%%:*}"
  find "$work/unpacked/${claim%%:*}" -name '_native*' -exec file -b {} + >"$work/said"
  says "${claim#*:}"
done
for gem in "$dist"/ruby/*.gem; do gem specification "$gem" platform >/dev/null || fail "gem cannot read $gem"; done
