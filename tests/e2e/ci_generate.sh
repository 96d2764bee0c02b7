#!/usr/bin/env bash
# Jobs for GitHub and GitLab, written from the matrix: checked by actionlint and GitLab's schema, held to the matrix
# by --check, and run: every job's shell steps, each job in a clone with a HOME of its own, up to the publication to
# `lockstep serve`. What they collect is what one build here makes.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_serve.sh
source "$(dirname "$0")/_serve.sh"

serve

# A store of this story's own, but for zig's C libraries, which every HOME shares too.
own_store
mkdir -p "$work/home/.cache/lockstep/cache"
ln -s "$(readlink "$work/store/cache/zig")" "$work/home/.cache/lockstep/cache/zig"
BINARY_FOLDER=$(dirname "$lockstep") LOCKSTEP_PATIENCE=0.05
export BINARY_FOLDER LOCKSTEP_PATIENCE

project=$work/lorem
run 0 init --core c --name lorem "$project"
python3 - "$project/lockstep.yaml" "$(address python/upload)" "$(address python/index)" "$(address node/registry)" \
  "$(address ruby/host)" "$(address go/repository)" "$(address go/proxy)" "$(address releases/github)" <<'PYTHON'
import re, sys
path, upload, index, registry, host, repository, proxy, forge = sys.argv[1:]
text = open(path, encoding="utf-8").read()
for folder, keys in {"python": f"upload_url: {upload}\n    index_url: {index}", "node": f"registry: {registry}",
                     "ruby": f"host: {host}", "go": f"repository: {repository}\n    proxy: {proxy}"}.items():
    text, count = re.subn(rf"( +folder: bindings/{folder}\b.*\n)", rf"\1    {keys}\n", text)
    assert count == 1, folder
text = re.sub(r"(?m)^targets: .*", "targets: [linux-x64, linux-arm64, macos-x64]", text)
text = text.replace("\ncore:", f"\nreleases: {{kind: github, url: {forge}, repository: lorem/lorem}}\n\ncore:", 1)
open(path, "w", encoding="utf-8").write(text)
PYTHON
commit "$project"
commit_all() {
  git -C "$project" add --all
  git -C "$project" -c user.name=lorem -c user.email=lorem@example.com -c commit.gpgsign=false commit --quiet -m "$1"
}
workflow=$project/.github/workflows/lockstep.yml

step "nothing says how lockstep gets onto a runner: it is written, and says so"
run 0 -C "$project" ci generate github
says 'note: .*`ci: \{setup: \[\.\.\.\]\}`' 'wrote \.github/workflows/lockstep\.yml'
grep -q 'exit 1' "$workflow" || fail "its jobs would not fail"

step "a file of somebody else's is left alone"
cp "$workflow" "$work/kept"
sed -i 1d "$workflow"
cp "$workflow" "$work/theirs"
run 2 -C "$project" ci generate github
says 'was not made by lockstep' 'ci generate github --stdout'
cmp "$workflow" "$work/theirs" || fail "it was written over"
cp "$work/kept" "$workflow"

step "a change of the configuration or the matrix is drift, shown with the command that mends it"
cat >>"$project/lockstep.yaml" <<'YAML'

ci:
  setup:
    - |
      if [ -n "${GITHUB_PATH:-}" ]; then echo "$BINARY_FOLDER" >> "$GITHUB_PATH"; fi
      export PATH="$BINARY_FOLDER:$PATH"
  secrets: [TWINE_PASSWORD, NPM_TOKEN, GEM_HOST_API_KEY]
  runners: {linux-arm64: arm}
  audiences: {python: an-index, node: "npm:registry"}
YAML
run 4 -C "$project" ci generate github --check
says '^-.*exit 1' '^\+.*NPM_TOKEN' 'is not what lockstep\.yaml asks for' '`lockstep ci generate github` writes it'
run 0 -C "$project" ci generate github
run 0 -C "$project" ci generate github --check
run 0 -C "$project" ci generate github
says 'nothing to change in'
sed -i 's/^targets: .*/targets: [linux-x64, linux-arm64]/' "$project/lockstep.yaml"
run 4 -C "$project" ci generate github --check
says '^-.*group: macos-x64'
sed -i 's/^targets: .*/targets: [linux-x64, linux-arm64, macos-x64]/' "$project/lockstep.yaml"
run 0 -C "$project" ci generate github --check
run 4 -C "$project" ci generate gitlab --check
says 'there is no \.gitlab/lockstep\.yml'

step "actionlint finds nothing in the workflow, also with native runners and in a folder of its own"
actionlint "$workflow" >"$work/said" 2>&1 || fail "actionlint refuses the workflow"
git init --quiet "$work/mono"
mkdir "$work/mono/sub"
cp -r "$project/." "$work/mono/sub/"
rm -rf "$work/mono/sub/.git" "$work/mono/sub/.github"
printf 'cells:\n  "node/macos-x64": {toolchain: host}\n' >>"$work/mono/sub/lockstep.yaml"
run 0 -C "$work/mono/sub" ci generate github
says 'note: job macos-x64-on-macos-x64 needs a lockstep that runs on macos-x64'
actionlint "$work/mono/.github/workflows/lockstep.yml" >"$work/said" 2>&1 || fail "actionlint refuses it"
grep -q 'working-directory: sub' "$work/mono/.github/workflows/lockstep.yml" || fail "it does not say its folder"
sed -i 's/runs-on: ubuntu-24.04/runs-on: ubuntu-1.04/' "$work/mono/.github/workflows/lockstep.yml"
! actionlint "$work/mono/.github/workflows/lockstep.yml" >"$work/said" 2>&1 || fail "actionlint finds nothing at all"

step "GitLab's schema holds for GitLab's file"
run 0 -C "$project" ci generate gitlab
says 'wrote \.gitlab/lockstep\.yml' 'wrote \.gitlab-ci\.yml'
valid() { # valid FILE: by the schema that GitLab publishes
  /usr/bin/python3 - "$LOCKSTEP_GITLAB_SCHEMA" "$1" >"$work/said" 2>&1 <<'PYTHON'
import json, sys, jsonschema, yaml
schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft7Validator(schema).validate(yaml.safe_load(open(sys.argv[2], encoding="utf-8")))
PYTHON
}
for file in .gitlab/lockstep.yml .gitlab-ci.yml; do valid "$project/$file" || fail "GitLab's schema refuses $file"; done
sed 's/resource_group:/resource_grope:/' "$project/.gitlab/lockstep.yml" >"$work/bad.yml"
! valid "$work/bad.yml" || fail "the schema refuses nothing"
run 0 -C "$project" ci generate gitlab --check
printf 'include: []\n' >"$project/.gitlab-ci.yml"
run 4 -C "$project" ci generate gitlab --check
says '\.gitlab-ci\.yml does not include \.gitlab/lockstep\.yml'
run 0 -C "$project" ci generate gitlab
says 'note: .*does not include'
grep -qx 'include: \[\]' "$project/.gitlab-ci.yml" || fail "the user's file was changed"
rm "$project/.gitlab-ci.yml"
run 0 -C "$project" ci generate gitlab
commit_all "ci: jobs"
git -C "$project" tag v0.1.0

step "a build here, to hold theirs against"
"$lockstep" -C "$project" build -q >"$work/said" 2>&1 || fail "the build failed"

# jobs SERVICE REF [ARGUMENT...]: runs the jobs; what they say is in $work/said.
jobs() {
  local service=$1 ref=$2
  shift 2
  mkdir -p "$work/$service"
  [[ -e $work/$service/home ]] || cp -a "$work/home" "$work/$service/home"
  /usr/bin/python3 "$repository/tests/e2e/ci_runner.py" "$service" "$project" "$work/$service" "$ref" \
    --secret TWINE_PASSWORD=secret-of-python --secret NPM_TOKEN=secret-of-node \
    --secret GEM_HOST_API_KEY=secret-of-ruby --secret GITHUB_TOKEN=secret-of-releases "$@" >"$work/said" 2>&1
}
same_dist() { # same_dist DIST: every package of it is the one that was built here, and no other is there
  diff "$project/dist/SHA256SUMS" "$1/SHA256SUMS" >"$work/said" || fail "other packages than one build makes"
  (cd "$1" && sha256sum --quiet --check SHA256SUMS) >"$work/said" 2>&1 || fail "files are not what SHA256SUMS says"
}

logs() { # logs FOLDER PATTERN WORDS: the job's log has a line like this
  grep -qE -- "$2" "$1/log" && return
  cp "$1/log" "$work/said"
  fail "$3"
}

publishes_nothing() { # publishes_nothing FOLDER: every package was there; only the proxy may be asked again
  logs "$1" 'is public: [0-9]+ done, [1-9][0-9]+ there before' "it is not public"
  ! grep -E '^ +[a-z]+ +done +(upload|publish|push|release)' "$1/log" >"$work/said" || fail "it published twice"
}

step "GitHub's jobs run as they are written, and a pull request publishes nothing"
jobs github refs/heads/main || fail "the jobs failed"
says '^plan: ok' '^build-linux-x64: ok' '^build-linux-arm64: ok' '^build-macos-x64: ok' '^collect: ok' \
  '^try-linux-x64: ok' '^try-linux-arm64: left out' '^publish: left out'
same_dist "$work/github/artifacts/dist"
[[ $(cat "$work"/github/jobs/build-*/cache) == $'none\nnone\nnone' ]] || fail "a store came from nowhere"
for job in build-linux-x64 collect try-linux-x64; do
  grep -q '^| .*python' "$work/github/jobs/$job/temp/step_summary" || fail "$job left no summary"
done

step "another run finds each store by its key, and compiles nothing"
jobs github refs/tags/v0.1.0 --only plan --only build || fail "the second run failed"
[[ $(cat "$work"/github/jobs/build-*/cache) == $'hit\nhit\nhit' ]] || fail "the key is another one"
logs "$work/github/jobs/build-macos-x64" ' 0 ran, ' "it was compiled again"

step "a tag publishes, by the one job that may"
jobs github refs/tags/v0.1.0 --only publish || fail "the publication failed"
says '^publish: ok'
logs "$work/github/jobs/publish" 'lorem 0\.1\.0 is public: [1-9][0-9]* done' "it is not public"
grep -q '✓ done' "$work/github/jobs/publish/temp/step_summary" || fail "the publication left no summary"
[[ -s $work/github/artifacts/release-record/dist/release.json ]] || fail "there is no record of it"
TWINE_PASSWORD=secret-of-python NPM_TOKEN=secret-of-node GEM_HOST_API_KEY=secret-of-ruby GITHUB_TOKEN=secret-of-releases \
  run 0 -C "$project" status
jobs github refs/tags/v0.1.0 --only publish || fail "the job cannot be run again"
publishes_nothing "$work/github/jobs/publish"

step "a tag of another version publishes nothing"
git -C "$project" tag v0.2.0
! jobs github refs/tags/v0.2.0 --only publish || fail "a wrong tag was published"
says 'holds version 0\.1\.0, not 0\.2\.0'

step "GitLab's jobs run as they are written; what is public already stays"
jobs gitlab refs/tags/v0.1.0 || fail "the jobs failed"
says '^lockstep-build-macos-x64: ok' '^lockstep-collect: ok' '^lockstep-try-linux-x64: ok' '^lockstep-try-linux-arm64: left out' '^lockstep-publish: ok'
same_dist "$work/gitlab/artifacts/lockstep-collect/dist"
publishes_nothing "$work/gitlab/jobs/lockstep-publish"

step "a mistake in the configuration is marked at its line"
sed -i 's/^license:/licence:/' "$project/lockstep.yaml"
line=$(grep -n '^licence:' "$project/lockstep.yaml" | cut -d : -f 1)
export GITHUB_ACTIONS=true GITHUB_WORKSPACE=$work
run 2 -C "$project" plan
says "^::error file=lorem/lockstep\.yaml,line=$line,col=1,endColumn=8,title=lockstep::unknown key"
