#!/usr/bin/env bash
# The same project gives the same bytes in another folder, time zone, locale, umask and store.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

starter c "$work/first/lorem" linux-x64 macos-arm64 windows-x64
run 0 -C "$work/first/lorem" build

mkdir -p "$work/a much/longer way to"
cp -R "$work/first/lorem" "$work/a much/longer way to/there"
rm -rf "$work/a much/longer way to/there/dist" "$work/a much/longer way to/there/.lockstep"
find "$work/a much" -type f -exec touch -d '2001-02-03' {} +
(
  export LOCKSTEP_STORE=$work/other-store TZ=Asia/Tokyo LC_ALL=C LANG=C HOME=$work
  umask 077
  run 0 -C "$work/a much/longer way to/there" build -j1
)
diff "$work/first/lorem/dist/SHA256SUMS" "$work/a much/longer way to/there/dist/SHA256SUMS" ||
  fail "the two builds differ"
