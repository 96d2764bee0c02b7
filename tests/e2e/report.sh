#!/usr/bin/env bash
# The report of a build as one page, looked at by a real browser: wide and narrow, light and dark, by keyboard and as
# a screen reader hears it, without network.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

own_store
project=$work/lorem
starter c "$project" linux-x64 linux-arm64
run 1 -C "$project" report
says 'holds no finished build' 'lockstep build'
"$lockstep" -C "$project" build -q >"$work/said" 2>&1 || fail "the build failed"
cp -r "$project/dist" "$work/before"

step "a page beside dist, of what the build did"
run 0 -C "$project" report
says '\.lockstep/report\.html$'
page=$project/.lockstep/report.html
for text in 'lorem 0.1.0' 'core/linux-x64' 'node/linux-arm64' 'glibc 2.17' 'began' 'No release before this one'; do
  grep -qF "$text" "$page" || fail "the report does not tell of: $text"
done
run 0 -C "$project" build -q
[[ -f $page ]] || fail "a build that had nothing to do took the report"

step "sizes against another dist, in a file of another name"
printf '\n__all__ = list(__all__)\n' >>"$project/bindings/python/lorem/__init__.py"
"$lockstep" -C "$project" build -q >"$work/said" 2>&1 || fail "the second build failed"
run 0 -C "$project" report --against "$work/before" -o pages/report.html
grep -qE '<td>\+[0-9]+ B \(0\.[0-9] %\)</td>' "$project/pages/report.html" || fail "no wheel has grown"
grep -qF '<td>the same</td>' "$project/pages/report.html" || fail "every package has another size"
run 1 -C "$project" report --against "$work/nowhere"
says 'nowhere` holds no finished build'

step "sizes against the last release by itself: by its record, without network"
# recorded VERSION FORMAT: a record as a release of these packages leaves it, each a tenth smaller.
recorded() {
  python3 - "$project" "$1" "$2" <<'PY'
import json, sys
project, version, format = sys.argv[1:]
packages = json.load(open(project + "/dist/manifest.json"))["artifacts"]
for each in packages:
    each["size"] = each["size"] * 9 // 10
record = {"format": 2, "packages": packages} if format == "2" else {"cells": []}
json.dump({"name": "lorem", "version": version, **record}, open(f"{project}/.lockstep/release-{version}.json", "w"))
PY
}
recorded 0.0.10 2
recorded 0.0.9 2
recorded 0.1.0 2
run 0 -C "$project" report
says '^12 packages, .* in all: \+.* \(11\.1 %\) since 0\.0\.10, by \.lockstep/release-0\.0\.10\.json\.$' '\.lockstep/report\.html$'
grep -qF 'since 0.0.10, by .lockstep/release-0.0.10.json.' "$page" || fail "the page does not say what sizes are held against"
grep -qF '(11.1 %)</td>' "$page" || fail "no package has grown"
run 0 -C "$project" report --against 0.0.9 --json
says '"against": "0.0.9"'
recorded 0.0.11 1
run 0 -C "$project" report -o pages/old.html
says 'release-0\.0\.11\.json tells no sizes: it is of an earlier lockstep'
grep -qF 'tells no sizes: it is of an earlier lockstep' "$project/pages/old.html" || fail "the page does not say that there is nothing to compare with"
run 1 -C "$project" report --against last
says 'the project has no `releases`' '`--against DIR`'
rm "$project/.lockstep/release-0.0.11.json"
run 0 -C "$project" report

step "in a browser"
mkdir -p "${PICTURES:=$work/pictures}"
python3 "$repository/tests/e2e/browser.py" "$page" "$PICTURES" >"$work/said" 2>&1 || fail "the page is not what its readers need"
cat "$work/said"
