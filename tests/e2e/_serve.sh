# shellcheck shell=bash disable=SC2154 # lockstep and work are of _lib.sh
# Registries in a process of their own, and an environment that names them. Sourced after _lib.sh.

# serve ARGUMENT...: `lockstep serve`, whose process is $server and which ends with this shell.
serve() {
  "$lockstep" serve --json --folder "$work/served" "$@" >"$work/serve.json" &
  server=$!
  trap 'kill $server 2>/dev/null || true; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work" "${played:-$work/none}"' EXIT
  local _
  for _ in $(seq 100); do [[ ! -s $work/serve.json ]] || return 0; sleep 0.1; done
  fail "the registries did not start"
}

# address NAME: that of a registry, as `python/upload`.
address() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["addresses"][sys.argv[2]])' "$work/serve.json" "$1"; }

# use_registries: the registries, a token for each, a committer and a HOME of this story's own.
use_registries() {
  export HOME=$work/home LOCKSTEP_PATIENCE=0.05
  mkdir -p "$HOME"
  TWINE_REPOSITORY_URL=$(address python/upload) PIP_INDEX_URL=$(address python/index)
  NPM_CONFIG_REGISTRY=$(address node/registry) GEM_HOST=$(address ruby/host) GITHUB_API_URL=$(address releases/github)
  export TWINE_REPOSITORY_URL PIP_INDEX_URL NPM_CONFIG_REGISTRY GEM_HOST GITHUB_API_URL
  export TWINE_USERNAME=__token__ TWINE_PASSWORD=secret-of-python NODE_AUTH_TOKEN=secret-of-node NPM_TOKEN=secret-of-node
  export GEM_HOST_API_KEY=secret-of-ruby GITHUB_TOKEN=secret-of-releases GITEA_TOKEN=secret-of-releases
  export GIT_AUTHOR_NAME=lorem GIT_AUTHOR_EMAIL=lorem@example.com
  export GIT_COMMITTER_NAME=lorem GIT_COMMITTER_EMAIL=lorem@example.com
}
