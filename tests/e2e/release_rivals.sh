#!/usr/bin/env bash
# Two releases of one version at once, from two machines: of the same packages both get through and everything is there
# once; of other bytes one at most does, whole, and the other says so. On one machine the second one waits its turn.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_serve.sh
source "$(dirname "$0")/_serve.sh"

starter c "$work/lorem" linux-x64
cd "$work/lorem"
sed -i 's|^core:|releases: {kind: github, repository: lorem/lorem}\ncore:|' lockstep.yaml
run 0 build
mv dist "$work/same"
echo '# changed' | tee -a bindings/python/lorem/__init__.py >>bindings/ruby/lib/lorem.rb
echo '// changed' | tee -a bindings/node/index.js >>bindings/go/lorem.go
run 0 build
mv dist "$work/other"

step "two machines, from every operation of the first on"
played=$(mktemp -d -p "$([[ -w /dev/shm ]] && echo /dev/shm || echo "$work")")
trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work" "$played"' EXIT
"$(dirname "$lockstep")/release_faults" rivals "$work/same" "$played" "$work/other" >"$work/said" 2>&1 ||
  fail "two releases got into each other's way"
says '^[0-9]{2,} moments, [0-9]{2,} cases, 0 failed$'
cat "$work/said"

step "one machine: the second says that a release is under way"
serve --latency 1000
use_registries
sed -i "s|^    folder: bindings/go .*|    folder: bindings/go\n    repository: $(address go/repository)\n    proxy: $(address go/proxy)|" lockstep.yaml
run 0 build
"$lockstep" publish >"$work/first.said" 2>&1 &
first=$!
for _ in $(seq 100); do [[ ! -e .lockstep/release-0.1.0.jsonl ]] || break; sleep 0.1; done
run 2 publish
says 'another release of these packages is running' 'wait for its end'
kill -KILL "$first"
wait "$first" 2>/dev/null || true
step "and goes on where the first was killed"
LOCKSTEP_PATIENCE=0.05 run 0 resume
LOCKSTEP_PATIENCE=0.05 run 0 status
says 'lorem 0.1.0: complete'
