#!/usr/bin/env bash
# The matrix in lockstep.yaml, shown and changed by command: only what was asked for changes, two edits at once do not
# lose one, and one command makes 24 packages 32.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

starter rust "$work/lorem"

cd "$work/lorem"

# unchanged: lockstep.yaml is as the last commit has it.
unchanged() { git diff --quiet -- lockstep.yaml || fail "lockstep.yaml was changed: $(git diff lockstep.yaml)"; }

step "the grid, in a file and in terminals of 80 and 40 columns, without colours and Unicode"
run 0 matrix show
says '^lorem 0\.1\.0 · 4 languages, 6 targets, 24 cells$' \
  '^linux-x64 +✓ +✓ +✓ +✓ +glibc 2\.17 +zig +1 +x86_64-unknown-linux-gnu$'
for columns in 80 40; do
  COLUMNS=$columns script -qec "stty cols $columns; NO_COLOR=1 LC_ALL=C '$lockstep' matrix show" /dev/null |
    tr -d '\r' >"$work/said"
  ! LC_ALL=C grep -q '[^ -~]' "$work/said" || fail "more than ASCII"
  [[ $(wc -L <"$work/said") -le $columns ]] || fail "lines are wider than $columns"
  says 'x86_64-unknown-linux-gnu' 'glibc 2\.17'
done
run 0 matrix show --json
python3 - "$work/said" <<'PY'
import json, sys
cells = json.load(open(sys.argv[1]))["cells"]
assert len(cells) == 24 and all(cell["enabled"] and cell["triple"] for cell in cells), cells
PY

step "where each value of a cell comes from"
run 0 matrix set 'python/linux-*' glibc=2.28
run 0 matrix show --why python/linux-x64
says '^  glibc +2\.28 +lockstep\.yaml:[0-9]+$' '^  toolchain +zig +matrix/targets\.yaml:[0-9]+, built in$' \
  '^  tier +1 +the default$' '^  target +linux-x64 +lockstep\.yaml:[0-9]+$'
line=$(sed -n 's/^  glibc .*lockstep\.yaml:\([0-9]*\)$/\1/p' "$work/said")
sed -n "${line}p" lockstep.yaml | grep -q 2.28 || fail "line $line does not say 2.28"
run 2 matrix show --why python/linux-x86
says 'did you mean `python/linux-x64`'
run 0 matrix set 'python/linux-*' glibc=
unchanged

step "shells complete targets to add, and patterns of cells"
run 0 complete -- matrix add linux-x64-
says '^linux-x64-musl'
run 0 complete -- matrix disable go/windows-
says '^go/windows-arm64'

step "one command adds the musl pair, and there are 32 packages"
run 0 matrix add linux-x64-musl linux-arm64-musl --dry-run
says '^-targets: ' '^\+targets: .*, linux-x64-musl, linux-arm64-musl\]$'
unchanged
run 0 matrix add linux-x64-musl linux-arm64-musl
says '^lockstep\.yaml: 8 cells added$'
[[ $(git diff --numstat lockstep.yaml | cut -f1-2 | tr '\t' ' ') == "1 1" ]] || fail "more than a line changed"
"$lockstep" plan --json >"$work/plan" 2>"$work/said" || true
python3 - "$work/plan" <<'PY'
import json, sys
plan = json.load(open(sys.argv[1]))
cells = [cell["language"] + "/" + cell["target"]["name"] for cell in plan["cells"]]
cells += [cell["cell"] for cell in plan["blocked"]]
assert len(set(cells)) == 32 and "go/linux-arm64-musl" in cells, cells
PY
run 0 matrix add '*-musl'
says '^nothing to change'
run 0 matrix remove '*-musl'
unchanged

step "cells are disabled and enabled, and what makes no sense is refused with its place"
run 0 matrix disable go/windows-arm64 'node/macos-*'
says '3 cells removed'
run 0 matrix show
says '21 cells · 3 disabled'
run 0 matrix enable 'node/macos-*'
run 0 matrix enable go/windows-arm64
unchanged
run 2 matrix disable '*'
says 'would leave no cells'
run 2 matrix remove python node ruby go
says 'would leave no cells'
run 2 matrix add linux-amd64
says 'is no known target'
run 2 matrix add java
says 'is no known target, language or cell'
run 2 matrix set python/linux-x64 glibc=2.5
says 'cannot run on glibc 2\.5' 'nothing is written'
run 2 matrix set python/linux-x64
says 'KEY=VALUE'
printf 'keywords: &words [a]\nauthors: *words\n' >>lockstep.yaml
run 2 matrix add linux-x64-musl
says 'aliases \(`\*name`\) are not read' "lockstep\.yaml:$(wc -l <lockstep.yaml):10"
git checkout --quiet lockstep.yaml

step "Windows line ends and a byte order mark stay"
{ printf '\xef\xbb\xbf'; sed 's/$/\r/' lockstep.yaml; } >"$work/windows.yaml"
cp "$work/windows.yaml" lockstep.yaml
run 0 matrix add linux-x64-musl
run 0 matrix disable ruby/linux-x64-musl
[[ $(grep -c $'\r$' lockstep.yaml) -eq $(wc -l <lockstep.yaml) ]] || fail "a line lost its end"
run 0 matrix enable ruby/linux-x64-musl
run 0 matrix remove linux-x64-musl
cmp -s lockstep.yaml "$work/windows.yaml" || fail "the way back left other bytes"
git checkout --quiet lockstep.yaml

step "of many edits at once none is lost"
targets=(linux-x64-musl linux-arm64-musl linux-armv7 linux-i686 linux-ppc64le linux-s390x linux-riscv64)
processes=()
for target in "${targets[@]}"; do
  "$lockstep" matrix add "$target" >/dev/null 2>"$work/$target" &
  processes+=($!)
done
for process in "${processes[@]}"; do wait "$process" || fail "an edit failed: $(cat "$work"/linux-*)"; done
for target in "${targets[@]}"; do grep -q "[, ]${target}[],]" lockstep.yaml || fail "$target was lost"; done
git checkout --quiet lockstep.yaml

step "what the last release shipped is not taken away by mistake"
run 0 matrix disable go/windows-arm64
says '^note: held against no release: '
run 0 matrix enable go/windows-arm64
git -c user.name=lorem -c user.email=lorem@example.com tag --annotate --message v0.1.0 v0.1.0
run 4 matrix disable go/windows-arm64
says 'go/windows-arm64 is gone' "the lockstep\.yaml of tag v0\.1\.0; \`--drop\`"
run 4 matrix remove windows-arm64
run 4 matrix set 'python/linux-*' glibc=2.28
says 'python/linux-x64 needs glibc 2\.28, not 2\.17'
run 4 matrix set ruby tier=2
says 'ruby/linux-x64 is of tier 2, not 1'
unchanged
run 0 matrix set 'python/linux-*' glibc=2.28 --dry-run
says '^note: against the last release python/linux-arm64 needs glibc 2\.28, not 2\.17$'
run 0 matrix disable go/windows-arm64 --drop
run 0 matrix add linux-x64-musl
run 0 matrix remove linux-x64-musl
run 0 matrix enable go/windows-arm64
unchanged
# A record of a later release is believed before the tag.
mkdir dist
printf '{"version": "0.2.0", "cells": [{"cell": "go/linux-x64", "glibc": "2.17", "macos": "", "tier": 1}]}' \
  >dist/release.json
run 0 matrix disable go/windows-arm64
run 4 matrix disable go/linux-x64
says 'known from dist/release\.json'
rm -r dist
git checkout --quiet lockstep.yaml

step "a file that cannot be written stays as it was"
chmod 444 lockstep.yaml
run 1 matrix add linux-x64-musl
chmod 644 lockstep.yaml
unchanged
[[ -z $(git status --porcelain) ]] || fail "something is left in the project: $(git status --porcelain)"
