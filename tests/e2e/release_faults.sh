#!/usr/bin/env bash
# A release of the starter to embedded registries of four ecosystems and a forge, its modules pushed by git over HTTP,
# cut off by every fault at every request, and by SIGKILL before, within and after each; then gone on with.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

starter c "$work/lorem" linux-x64
sed -i 's|^core:|releases: {kind: github, repository: lorem/lorem}\ncore:|' "$work/lorem/lockstep.yaml"
run 0 -C "$work/lorem" build
step "every fault at every request"
# Hundreds of releases, each flushed to its disk: in memory where there is such a place.
played=$(mktemp -d -p "$([[ -w /dev/shm ]] && echo /dev/shm || echo "$work")")
trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work" "$played"' EXIT
"$(dirname "$lockstep")/release_faults" requests "$work/lorem/dist" "$played" >"$work/said" 2>&1 || fail "a release did not recover"
says '^[0-9]{2,} requests, [0-9]{3,} cases, 0 failed$' '[0-9] POST /go.git/git-receive-pack$'
cat "$work/said"
