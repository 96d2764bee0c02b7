#!/usr/bin/env bash
# A whole release with no long-lived token: the CI job's identity is exchanged at each registry, in the forms of GitHub
# Actions and of GitLab. An identity for somebody else is refused, a token that is over is exchanged anew, a release
# that ran out of identities goes on with others, and no token is written anywhere.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

provider=$repository/tests/fakes/identity_provider.py
mkfifo "$work/ends"
exec 8<>"$work/ends"
processes=()
trap 'kill "${processes[@]}" 2>/dev/null || true; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT

# first_line FILE: waits for what a process says first.
first_line() {
  for _ in $(seq 100); do [[ ! -s $1 ]] || break; sleep 0.1; done
  [[ -s $1 ]] || fail "nothing said its address"
}

# provide [MOST]: an identity provider, asked as in GitHub Actions.
provide() {
  : >"$work/audiences"
  : >"$work/provider"
  python3 "$provider" serve the-key "$work/audiences" "$@" <"$work/ends" >"$work/provider" &
  processes+=($!)
  first_line "$work/provider"
  ACTIONS_ID_TOKEN_REQUEST_URL=$(<"$work/provider")
  export ACTIONS_ID_TOKEN_REQUEST_URL ACTIONS_ID_TOKEN_REQUEST_TOKEN=job
}

# registries NAME SECONDS LATENCY: registries that begin empty; what they give serves for SECONDS.
registries() {
  "$(dirname "$lockstep")/trusted_registries" "$work/$1" the-key "$2" "$3" <"$work/ends" >"$work/$1.addresses" &
  processes+=($!)
  first_line "$work/$1.addresses"
  address() { sed -n "s|^$2 ||p" "$work/$1.addresses"; }
  TWINE_REPOSITORY_URL=$(address "$1" python/upload) PIP_INDEX_URL=$(address "$1" python/index)
  NPM_CONFIG_REGISTRY=$(address "$1" node/registry) GEM_HOST=$(address "$1" ruby/host)
  export TWINE_REPOSITORY_URL PIP_INDEX_URL NPM_CONFIG_REGISTRY GEM_HOST
  host=${GEM_HOST#http://} host=${host%%/*}
  # npm exchanges identities for packages that are there alone: their first version goes out with a token.
  TWINE_USERNAME=__token__ TWINE_PASSWORD=seed NODE_AUTH_TOKEN=seed NPM_TOKEN=seed GEM_HOST_API_KEY=seed \
    run 0 publish --dist "$work/first"
}

# public: all of the second version is there, by the manifest.
public() {
  run 0 status --dist "$work/second"
  says 'lorem 0.1.1: complete'
}

export HOME=$work/home LOCKSTEP_PATIENCE=0.05
mkdir -p "$HOME"
unset TWINE_USERNAME TWINE_PASSWORD TWINE_API_TOKEN UV_PUBLISH_TOKEN NODE_AUTH_TOKEN NPM_TOKEN GEM_HOST_API_KEY GITHUB_TOKEN GH_TOKEN
export GIT_AUTHOR_NAME=lorem GIT_AUTHOR_EMAIL=lorem@example.com GIT_COMMITTER_NAME=lorem GIT_COMMITTER_EMAIL=lorem@example.com

starter c "$work/lorem" linux-x64
cd "$work/lorem"
# Modules have no tokens: all registries share the repository that git pushes them to.
git init --quiet --bare --initial-branch main "$work/modules.git"
sed -i "s|^    folder: bindings/go .*|    folder: bindings/go\n    repository: $work/modules.git\n    proxy: off|" lockstep.yaml
run 0 build
mkdir "$work/1" "$work/2"
mv dist "$work/1/dist" && ln -s "$work/1/dist" "$work/first"
run 0 bump 0.1.1
run 0 build
mv dist "$work/2/dist" && ln -s "$work/2/dist" "$work/second"

step "an identity for somebody else is refused, and nothing is sent"
registries strict 900 0
WRONG_AUDIENCE=somebody-else provide
before=$(find "$work/strict" -type f | wc -l)
run 4 publish --dist "$work/second"
says 'is for .somebody-else., not for' 'no trusted publisher|gave no (key|token)'
[[ $(find "$work/strict" -type f | wc -l) == "$before" ]] || fail "something was published"

step "GitHub Actions: each registry is asked by an identity for it alone"
provide
run 0 publish -v --dist "$work/second"
cp "$work/said" "$work/said.github"
public
for audience in rehearsal "npm:$host" "$host"; do
  grep -qxF "$audience" "$work/audiences" || fail "nobody asked for the audience $audience"
done
[[ -z $(grep -vxF -e rehearsal -e "npm:$host" -e "$host" "$work/audiences") ]] || fail "identities for others were asked for"

step "a token that is over in the middle is exchanged anew"
registries short 4 900
provide
run 0 publish -v --dist "$work/second"
cp "$work/said" "$work/said.short"
public
[[ $(grep -cxF "$host" "$work/audiences") -gt 1 ]] || fail "the gem host's token was never exchanged anew"

step "a release that ran out of identities goes on with others"
registries few 900 0
provide 4
run 5 publish --dist "$work/second"
says 'lockstep resume'
provide
run 0 resume -v --dist "$work/second"
cp "$work/said" "$work/said.few"
public

step "GitLab: one identity for each registry, in its variable"
registries lab 900 0
unset ACTIONS_ID_TOKEN_REQUEST_URL ACTIONS_ID_TOKEN_REQUEST_TOKEN
PYPI_ID_TOKEN=$(python3 "$provider" token the-key rehearsal)
NPM_ID_TOKEN=$(python3 "$provider" token the-key "npm:$host")
RUBYGEMS_ID_TOKEN=$(python3 "$provider" token the-key "$host")
export PYPI_ID_TOKEN NPM_ID_TOKEN RUBYGEMS_ID_TOKEN
run 0 publish -v --dist "$work/second"
cp "$work/said" "$work/said.gitlab"
public

step "no token is written anywhere"
if grep -rlE -e '-minted-[0-9]' -e 'eyJ[A-Za-z0-9_-]{10,}' "$work/lorem" "$work/1" "$work/2" "$HOME" "$work"/said*; then
  fail "a token was written"
fi
