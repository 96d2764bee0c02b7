#!/usr/bin/env bash
# `lockstep release` as a whole: checked, bumped, built, rehearsed, published, tagged and pushed to a bare repository;
# a dry run that changes nothing; and every stop that is right: nothing is published or tagged then.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_serve.sh
source "$(dirname "$0")/_serve.sh"

serve
use_registries
export GIT_CONFIG_NOSYSTEM=1

step "a project with Python and Node, committed and pushed"
starter c "$work/lorem" linux-x64
cd "$work/lorem"
python3 - "$(address releases/github)" <<'PY'
import re, sys
text = open("lockstep.yaml").read()
text = re.sub(r"(?m)^  (ruby|go):.*\n(    .*\n)*", "", text)
text = text.replace("core:", f"releases: {{kind: github, url: {sys.argv[1]}, repository: lorem/lorem}}\ncore:", 1)
open("lockstep.yaml", "w").write(text)
PY
git commit --quiet --all -m 'feat: two languages'

# untouched WHAT: after this nothing is published, tagged or committed that was not before.
untouched() {
  [[ $(curl --silent --output /dev/null --write-out '%{http_code}' "${PIP_INDEX_URL}lorem/") == 404 ]] ||
    fail "$1: something is published"
  [[ $(curl --silent -H 'Authorization: Bearer secret-of-releases' "$(address releases/github)/repos/lorem/lorem/releases") == '[]' ]] ||
    fail "$1: there is a draft"
  [[ -z $(git tag) ]] || fail "$1: there is a tag"
  [[ $(git rev-parse HEAD) == "$head" ]] || fail "$1: there is a commit"
}
stands() { head=$(git rev-parse HEAD); }

step "a dry run shows the bump, tries it in a clone, and changes nothing"
stands
run 0 release minor --dry-run
says 'lorem 0\.1\.0 → 0\.2\.0 \(nothing is written\)' '^\+version: 0\.2\.0' 'nothing here changes' \
  'lorem 0\.2\.0, rehearsed' 'python +ok +upload' 'nothing is changed, tagged or published'
untouched "a dry run"
[[ -z $(git status --porcelain) ]] || fail "a dry run changed files"
[[ ! -e .lockstep/dry-run ]] || fail "a dry run leaves its clone"
grep -q '^version: 0.1.0' lockstep.yaml || fail "a dry run bumped the version"

step "a version that is elsewhere another one stops it"
sed -i 's/"0\.0\.0"/"0.1.9"/' bindings/node/package.json
git commit --quiet --all -m 'fix: a version'
stands
run 1 release minor
says 'bindings/node/package.json' 'lockstep check --fix'
untouched "drift"
run 0 check --fix
git commit --quiet --all -m 'fix: the version'

step "what is not committed stops it, with a new version and without"
stands
echo '# changed' >>bindings/python/lorem/__init__.py
run 2 release minor
says 'changes that are not committed: bindings/python/lorem/__init__.py'
run 2 release --dry-run
says 'changes that are not committed: bindings/python/lorem/__init__.py' 'commit them first'
untouched "a dirty tree"
git checkout --quiet bindings

step "so does a push that has nowhere to go, before anything is built"
run 2 release --push
says 'there is no remote to push the tag to' 'git remote add'
untouched "no remote"
git clone --quiet --bare "$work/lorem" "$work/remote.git"
git remote add origin "$work/remote.git"

step "a build that fails stops it; the bump stays, and the next try goes on from it"
source_file=$(find core -name '*.c' | head -n 1)
printf '#error broken on purpose\n' >>"$source_file"
git commit --quiet --all -m 'feat: broken'
run 1 release minor
says 'broken on purpose' 'nothing is published or tagged' '`lockstep release` without a level goes on'
[[ $(git log -1 --format=%s) == 'release: v0.2.0' ]] || fail "the bump is not committed"
stands
untouched "a failed build"
sed -i '/broken on purpose/d' "$source_file"
git commit --quiet --all -m 'fix: not broken'

step "a rehearsal that fails stops it"
printf 'raise RuntimeError("broken on purpose")\n' >>bindings/python/lorem/__init__.py
git commit --quiet --all -m 'feat: broken'
stands
run 4 release
says 'python: load' 'broken on purpose'
untouched "a failed rehearsal"
git revert --no-edit HEAD >/dev/null

step "the whole release: published, tagged, pushed"
run 0 release --push
says 'check' 'build' 'rehearsed: [0-9]+ operations' 'lorem 0\.2\.0 is public: [0-9]+ done' 'tag and push'
[[ $(git -C "$work/remote.git" rev-parse 'v0.2.0^{commit}') == "$(git rev-parse HEAD)" ]] || fail "the tag is not at the remote"
[[ $(git -C "$work/remote.git" rev-parse main) == "$(git rev-parse HEAD)" ]] || fail "the branch is not at the remote"
[[ $(git cat-file -t v0.2.0) == tag ]] || fail "the tag is not annotated"
[[ -f dist/release.json && -f .lockstep/release-0.2.0.json ]] || fail "there is no record of the release"
run 0 status
says 'lorem 0\.2\.0: complete'

step "once more it finds everything there, and keeps the record that a null build leaves alone, too"
cp dist/release.json "$work/record"
run 0 build
cmp dist/release.json "$work/record" || fail "a build that had nothing to do removed the record"
run 0 release --push
says 'is public: 0 done'
cmp dist/release.json "$work/record" || fail "a release that did nothing rewrote the record"

step "the next one begins with its bump; meanwhile the process leaves no core file"
echo '# a change' >>bindings/python/lorem/__init__.py
git commit --quiet --all -m 'fix: a change'
stands
run 2 release
says 'the tag `v0.2.0` is on another commit already' 'lockstep bump'
ulimit -S -c "$(ulimit -H -c)"
"$lockstep" release patch --push >"$work/said" 2>&1 </dev/null &
release=$!
for _ in $(seq 100); do
  [[ ! -r /proc/$release/limits ]] || cp "/proc/$release/limits" "$work/limits"
  grep -qE 'Max core file size +0 +0' "$work/limits" 2>/dev/null && break
  sleep 0.05
done
grep -qE 'Max core file size +0 +0' "$work/limits" || fail "a release may leave a core file"
wait "$release" || fail "the next release failed"
says '0\.2\.0 → 0\.2\.1' 'lorem 0\.2\.1 is public'
[[ $(git -C "$work/remote.git" log -1 --format=%s v0.2.1) == 'release: v0.2.1' ]] || fail "the tag is not on the bump's commit"
cmp .lockstep/release-0.2.0.json "$work/record" || fail "the next release removed the record of the one before"
run 0 status
if grep -rl -e secret-of- "$work/lorem" "$HOME" "$work/said"; then fail "a secret was written"; fi
