#!/usr/bin/env bash
# A release to other servers than those of a rehearsal: `lockstep serve` in a process of its own. What is there is
# left alone, what differs stops it before the first byte, a status tells, an abort takes back, no secret is written.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_serve.sh
source "$(dirname "$0")/_serve.sh"

serve
use_registries

starter c "$work/lorem" linux-x64
cd "$work/lorem"
# An earlier release had a target more.
sed -i 's/^targets: .*/targets: [linux-x64, linux-arm64]/' lockstep.yaml
git commit --quiet --all --message "feat: another target" && git tag v0.0.9
sed -i 's/^targets: .*/targets: [linux-x64]/' lockstep.yaml
sed -i "s|^core:|releases: {kind: github, repository: lorem/lorem}\ncore:|
s|^    folder: bindings/go .*|    folder: bindings/go\n    repository: $(address go/repository)\n    proxy: $(address go/proxy)|" lockstep.yaml
run 0 build

step "a dry run asks everything and publishes nothing"
run 0 publish --dry-run
says 'python +ok +upload: .*TWINE_REPOSITORY_URL' "may upload lorem: can't be known before upload" 'node +ok +token: from'
run 5 status
says 'lorem 0.1.0: partial' 'python +missing' 'go +missing'

step "the whole release, told by journal and record; a second run finds all of it there"
run 0 publish -v
says 'lorem 0.1.0 is public: [0-9]+ done' '^note: against the last release go/linux-arm64 is gone$'
[[ -f dist/release.json ]] || fail "there is no record of the release"
python3 - <<'PY'
import json
record = json.load(open("dist/release.json"))
assert [cell["cell"] for cell in record["cells"]] == [f"{name}/linux-x64" for name in ("python", "node", "ruby", "go")]
assert record["dropped"] == [f"{name}/linux-arm64 is gone" for name in ("python", "node", "ruby", "go")], record
PY
run 0 status
says 'lorem 0.1.0: complete'
run 0 resume
says 'is public: [0-9]+ done, [0-9]+ there before'
grep -q '"step":"end"' .lockstep/release-0.1.0.jsonl || fail "the journal does not tell the end"

step "no secret is written anywhere"
if grep -rl -e secret-of- "$work/lorem" "$HOME" "$work/said"; then fail "a secret was written"; fi

step "other bytes under the same version stop it before the first byte"
echo '# changed' >>bindings/python/lorem/__init__.py
run 0 build
run 4 publish
says 'something else is there' 'release another version'
run 6 status
says 'lorem 0.1.0: different' 'python +OTHER'
git checkout --quiet bindings
run 0 build
run 0 status

step "what can be taken back is, and the rest is said"
run 2 abort
says 'say --yes'
run 0 abort --yes
says 'stays +releases/publish' 'undone +ruby/push' 'undone +node/publish' 'stays +python/upload' 'retract v0.1.0'
run 6 status
says 'node +OTHER .*was unpublished' 'ruby +missing'
