#!/usr/bin/env bash
# The figures of docs/performance.md on containers: one cell of the C starter, whose core has changed, built on the
# host and in its image by turns, with the compiler's own caches filled.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/../e2e/_lib.sh"
# shellcheck source=tests/e2e/_containers.sh
source "$(dirname "$0")/../e2e/_containers.sh"

readonly RUNS=7
use_containers
starter c "$work/lorem" linux-x64
use_images "$work/lorem" zig
own_store

# built EXECUTOR: the milliseconds of a build after a change of the core.
built() {
  local begun
  printf '// %s\n' "$(date +%N)" >>"$work/lorem/core/src/generate.c"
  begun=$(date +%s%N)
  run 0 -C "$work/lorem" build -q --only python/linux-x64 --executor "$1"
  printf '%s\n' $((($(date +%s%N) - begun) / 1000000))
}

median() { sort -n | sed -n "$(((RUNS + 1) / 2))p"; }

for executor in local container; do built "$executor" >/dev/null; done
for _ in $(seq "$RUNS"); do
  for executor in local container; do built "$executor" >>"$work/$executor.ms"; done
done
here=$(median <"$work/local.ms") there=$(median <"$work/container.ms")
printf '%-58s %7s ms  wall, median of %s\n' "a C cell on the host" "$here" "$RUNS"
printf '%-58s %7s ms  likewise\n' "the same in a container" "$there"
printf '%-58s %7s ms  aim: under 500\n' "what the container costs" $((there - here))
