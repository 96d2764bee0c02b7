#!/usr/bin/env bash
# A release of the starter to embedded registries of four ecosystems and a forge, cut off by every fault at every
# request, and by SIGKILL before, within and after each; then gone on with.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

starter c "$work/lorem" linux-x64
sed -i 's|^core:|releases: {kind: github, repository: lorem/lorem}\ncore:|' "$work/lorem/lockstep.yaml"
run 0 -C "$work/lorem" build
step "every fault at every request"
"$(dirname "$lockstep")/release_faults" "$work/lorem/dist" "$work/faults" >"$work/said" 2>&1 || fail "a release did not recover"
says '^[0-9]{2,} requests, [0-9]{3,} cases, 0 failed$'
cat "$work/said"
