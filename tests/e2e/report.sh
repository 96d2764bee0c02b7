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

step "in a browser"
mkdir -p "${PICTURES:=$work/pictures}"
python3 "$repository/tests/e2e/browser.py" "$page" "$PICTURES" >"$work/said" 2>&1 || fail "the page is not what its readers need"
cat "$work/said"
