#!/usr/bin/env bash
# A tested prerelease becomes the release without a compiler and without the sources: packages and libraries are those
# that a bump and a build would have made, and each library is the tested one but for its version slot and signature.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
export SOURCE_DATE_EPOCH=1767322800

# released CORE TARGET...: a prerelease's dist in $work/CORE-rc, the release's as built in $work/CORE-built.
released() {
  local core=$1
  shift
  starter "$core" "$work/$core" "$@"
  # Versions in the packages' own files follow, too.
  printf '__version__ = "0.1.0"\n' >"$work/$core/bindings/python/lorem/_version.py"
  printf '\n// Version is the version of the module.\nconst Version = "v0.1.0"\n' >>"$work/$core/bindings/go/lorem.go"
  run 0 -C "$work/$core" bump 0.2.0-rc.1
  run 0 -C "$work/$core" build
  cp -a "$work/$core/dist" "$work/$core-rc"
  run 0 -C "$work/$core" bump release
  run 0 -C "$work/$core" build --json
  grep -q '"action_started"' "$work/said" && fail "a compiler ran for a new version"
  mv "$work/$core/dist" "$work/$core-built"
}

# promoted CORE: promotes $work/CORE-rc where nothing but dist is, and holds it against what was built.
promoted() {
  local core=$1
  mkdir "$work/$core-alone"
  cp -a "$work/$core-rc" "$work/$core-alone/dist"
  run 0 -C "$work/$core-alone" promote 0.2.0-rc.1
  says 'libraries are those of 0\.2\.0-rc\.1'
  diff "$work/$core-built/SHA256SUMS" "$work/$core-alone/dist/SHA256SUMS" ||
    fail "promoted and built packages of the $core starter differ"
  (cd "$work/$core-alone/dist" && sha256sum --quiet --check SHA256SUMS) || fail "SHA256SUMS is wrong"
}

step "C: three platforms, among them one that signs"
released c linux-x64 macos-arm64 windows-x64
promoted c

step "Rust: the host, with sdist and source gem"
released rust linux-x64
promoted rust
run 0 inspect "$work"/rust-alone/dist/python/*.whl "$work"/rust-alone/dist/node/*.tgz "$work"/rust-alone/dist/ruby/*.gem
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --no-index "$work"/rust-alone/dist/python/*.whl
[[ $("$work/venv/bin/python" -c 'from lorem._version import __version__; print(__version__)') == 0.2.0 ]] ||
  fail "a file of the wheel says another version"
[[ $("$work/venv/bin/python" -c 'import lorem; print(lorem.__version__)') == 0.2.0 ]] || fail "the library says another version"

step "what is no finished dist of that version is refused, and left as it is"
cp -a "$work/rust-rc" "$work/dist"
sums=$(sha256sum "$work/dist/manifest.json")
run 2 -C "$work" promote 0.3.0-rc.1
says 'holds version 0\.2\.0-rc\.1, not 0\.3\.0-rc\.1'
run 2 -C "$work" promote 0.2.0
run 2 -C "$work" promote 0.2.0-rc.1 --to 0.1.0
run 1 -C "$work" promote 0.2.0-rc.1 --dist nowhere
wheel=$(echo "$work"/dist/python/*.whl)
printf 'x' >>"$wheel"
run 4 -C "$work" promote 0.2.0-rc.1
says 'is not the file that was built'
rm "$wheel"
run 1 -C "$work" promote 0.2.0-rc.1
[[ $(sha256sum "$work/dist/manifest.json") == "$sums" ]] || fail "a refused promotion changed dist"
