#!/usr/bin/env bash
# A newcomer's first try: a C core, this host alone, four packages; installed by pip, npm, gem and go,
# run, and held against the project's own tests.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

starter c "$work/lorem" linux-x64
run 0 -C "$work/lorem" build
"$repository/scripts/install_host.sh" "$work/lorem/dist" "$work/installed" "$work/lorem"
(cd "$work/lorem/dist" && sha256sum --check --quiet SHA256SUMS) || fail "SHA256SUMS do not hold"
step "a second build compiles nothing"
run 0 -C "$work/lorem" build
says '· 0 ran,'
