#!/usr/bin/env bash
# A new version is committed, tagged and pushed by the user's own git, with its changelog, or nothing is.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

export GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_NOSYSTEM=1 SOURCE_DATE_EPOCH=1769817600
cat >"$GIT_CONFIG_GLOBAL" <<'CONFIG'
[user]
name = lorem
email = lorem@example.com
CONFIG
project=$work/lorem
in_project() { git -C "$project" "$@"; }
change() { in_project commit --quiet --allow-empty --message "$1"; }

# untouched WHAT: no file, commit or tag is there that was not before.
untouched() {
  [[ -z $(in_project status --porcelain) ]] || fail "$1: files are changed"
  [[ $(in_project rev-parse HEAD) == "$before" ]] || fail "$1: there is a commit"
  [[ $(in_project tag) == "$tags" ]] || fail "$1: there is a tag"
}

step "a plain bump commits nothing; auto takes the level from the commits"
starter rust "$project" linux-x64
git clone --quiet --bare "$project" "$work/remote"
in_project remote add origin "$work/remote"
in_project tag --annotate --message x v0.1.0
run 2 -C "$project" bump auto
says 'nothing since the last version asks for a new one'
change 'fix(core): a leak'
change 'feat!: a new `open`'
run 0 -C "$project" bump auto --dry-run --push
says '0.1.0 → 0.2.0 \(nothing is written\)' '^\+version: 0\.2\.0' '^\+## \[0\.2\.0\] - 2026-01-31' \
  "git --literal-pathspecs commit --message 'release: v0\.2\.0' --" \
  'git tag --annotate' 'git push --atomic origin HEAD:refs/heads/main refs/tags/v0\.2\.0'
before=$(in_project rev-parse HEAD) tags=v0.1.0
untouched "a dry run"

step "a hook's refusal leaves everything as it was"
printf '#!/bin/sh\necho "the linter says no" >&2\nexit 1\n' >"$project/.git/hooks/pre-commit"
chmod +x "$project/.git/hooks/pre-commit"
run 1 -C "$project" bump auto --tag
says 'the linter says no' 'nothing is committed or tagged' 'all files are as they were'
untouched "the hook"
rm "$project/.git/hooks/pre-commit"

step "so does a remote that refuses the push"
printf '#!/bin/sh\necho "the branch is protected" >&2\nexit 1\n' >"$work/remote/hooks/pre-receive"
chmod +x "$work/remote/hooks/pre-receive"
run 1 -C "$project" bump auto --push
says 'the branch is protected' 'nothing is committed or tagged' 'all files are as they were'
untouched "the remote"
rm "$work/remote/hooks/pre-receive"

step "and an interrupt: half a release is taken back"
printf '#!/bin/sh\ntouch %s/pushing\nsleep 30\n' "$work" >"$project/.git/hooks/pre-push"
chmod +x "$project/.git/hooks/pre-push"
"$lockstep" -C "$project" bump auto --push >"$work/said" 2>&1 </dev/null &
for _ in $(seq 200); do [[ ! -e $work/pushing ]] || break; sleep 0.1; done
kill -TERM $!
status=0
wait $! || status=$?
[[ $status -eq 130 ]] || fail "an interrupted bump exited with $status"
says 'nothing is committed or tagged' 'all files are as they were'
untouched "the interrupt"
rm "$project/.git/hooks/pre-push"

step "a tag that is on the remote alone is found before anything is written"
git -C "$work/remote" tag v0.2.0 main
run 2 -C "$project" bump auto --push
says 'the tag v0\.2\.0 exists on origin'
untouched "the remote's tag"
git -C "$work/remote" tag --delete v0.2.0 >/dev/null

step "commit, tag and push: just the version and the changelog, on both sides"
printf 'untracked\n' >"$project/notes"
run 0 -C "$project" bump auto --push --json
[[ $(in_project status --porcelain) == '?? notes' ]] || fail "more than the bump is left or gone"
rm "$project/notes"
[[ $(git -C "$work/remote" rev-parse 'v0.2.0^{commit}') == "$(in_project rev-parse HEAD)" ]] || fail "the tag is not pushed"
[[ $(git -C "$work/remote" rev-parse main) == "$(in_project rev-parse HEAD)" ]] || fail "the branch is not pushed"
[[ $(in_project cat-file -t v0.2.0) == tag ]] || fail "the tag is not annotated"
run 0 -C "$project" check
diff -u - "$project/CHANGELOG.md" <<'CHANGELOG' || fail "the changelog"
# Changelog

All notable changes of this project, in the form of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).
The project follows [Semantic Versioning](https://semver.org/spec/v2.0.0.html).

## [Unreleased]

## [0.2.0] - 2026-01-31

### Breaking changes

- a new `open`

### Fixed

- **core:** a leak
CHANGELOG
[[ -z $(in_project diff v0.1.0 v0.2.0 --name-only | grep -vE '(\.toml|\.lock|\.yaml|\.json|CHANGELOG\.md)$') ]] || fail "other files changed"

step "what people write stays, and their own commits to the changelog are not told twice"
sed -i 's/^## \[Unreleased\]$/&\n\n### Added\n\n- by hand/' "$project/CHANGELOG.md"
in_project commit --quiet --all --message 'feat: told by hand'
change 'feat: generated'
run 0 -C "$project" bump prerelease=rc --tag
grep -q '^## \[0.2.1-rc.1\]' "$project/CHANGELOG.md" || fail "no section"
[[ $(grep -cE '^- (by hand|generated)$' "$project/CHANGELOG.md") == 2 ]] || fail "entries are missing"
! grep -q 'told by hand' "$project/CHANGELOG.md" || fail "it is told twice"

step "a final version tells of all since the last final one"
change 'fix: late'
run 0 -C "$project" bump release --tag --message 'chore: {name} {from} to {version}'
[[ $(in_project log -1 --format=%s v0.2.1) == 'chore: lorem 0.2.1-rc.1 to 0.2.1' ]] || fail "the message"
sed -n '/^## \[0.2.1\]/,/^## \[0.2.1-rc/p' "$project/CHANGELOG.md" >"$work/said"
says '^- generated$' '^- late$'

step "changed files, a detached HEAD, tags that exist and Go modules at the top are refused"
before=$(in_project rev-parse HEAD) tags=$(in_project tag)
run 2 -C "$project" bump 0.2.1-rc.2 --tag
in_project tag v0.3.0
run 2 -C "$project" bump minor --tag
says 'the tag v0\.3\.0 exists'
run 2 -C "$project" bump patch --tag
says '0\.2\.2 is not above 0\.3\.0'
in_project tag --delete v0.3.0 >/dev/null
printf '# changed\n' >>"$project/lockstep.yaml"
run 2 -C "$project" bump minor --commit
says 'not committed: lockstep\.yaml'
in_project checkout --quiet -- .
in_project checkout --quiet --detach
run 2 -C "$project" bump minor --commit
says 'HEAD is detached'
run 0 -C "$project" bump minor --commit --allow detached
in_project checkout --quiet main
printf 'module example.com/lorem\n' >"$project/go.mod"
run 2 -C "$project" bump minor --tag
says 'go\.mod stands at the repository.s top'
rm "$project/go.mod"
untouched "refusals"

step "without git there is nothing to ask, and git steps say so"
rm -rf "$project/.git"
run 2 -C "$project" bump minor --commit
says 'in no git repository'
run 0 -C "$project" bump minor
mkdir "$work/empty"
PATH="$work/empty" run 0 -C "$project" bump minor
