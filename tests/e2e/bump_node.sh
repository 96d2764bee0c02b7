#!/usr/bin/env bash
# npm's lock files through a bump: `npm ci` is content before any release, after one, and after a bump to a version
# that no registry has; it never installs an older platform package in place of the new one.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

command -v npm >/dev/null || fail "npm is missing"
# The user's own settings for npm have no part in this.
export HOME=$work/home npm_config_userconfig=$work/home/.npmrc npm_config_fetch_retries=0
mkdir -p "$HOME"

p=$work/lorem
node_folder=$p/bindings/node
run 0 init --core rust --name lorem "$p"
sed -i 's/^version: .*/version: 0.9.0/; s/^targets: .*/targets: [linux-x64, macos-arm64]/' "$p/lockstep.yaml"
cat >"$node_folder/package.json" <<'JSON'
{
  "name": "lorem",
  "version": "0.9.0",
  "main": "index.js",
  "optionalDependencies": {
    "lorem-darwin-arm64": "0.9.0",
    "lorem-linux-x64-gnu": "0.9.0"
  }
}
JSON

# publish VERSION: the platform packages of that version, on a registry on loopback from here on.
publish() {
  local platform pack=$work/pack/package
  mkdir -p "$pack" "$work/published"
  for platform in linux:x64:linux-x64-gnu darwin:arm64:darwin-arm64; do
    IFS=: read -r os cpu name <<<"$platform"
    printf '{"name": "lorem-%s", "version": "%s", "os": ["%s"], "cpu": ["%s"]}' "$name" "$1" "$os" "$cpu" \
      >"$pack/package.json"
    tar -C "$work/pack" -czf "$work/published/lorem-$name-$1.tgz" package
  done
}

# serve: starts the registry of what is published; its address goes where npm looks for it.
serve() {
  mkdir -p "$work/published"
  serve_npm "$work/published"
  export npm_config_registry=$registry
}

# content: npm takes the lock file as it is.
content() {
  (cd "$node_folder" && npm ci --no-audit --no-fund) >"$work/said" 2>&1 || fail "npm ci is not content: $1"
}

# installed [VERSION]: that version of this platform's package is there, or none.
installed() {
  local manifest=$node_folder/node_modules/lorem-linux-x64-gnu/package.json held=
  [[ ! -e $manifest ]] || held=$(node -p 'require(process.argv[1]).version' "$manifest")
  [[ $held == "${1-}" ]] || fail "npm installed '$held', not '${1-}'"
}

step "npm's own lock file before any release is behind the manifest"
serve
(cd "$node_folder" && npm install --package-lock-only --no-audit --no-fund) >"$work/said" 2>&1 || fail "npm install"
run 1 -C "$p" check
says 'package-lock.json:.*lorem-darwin-arm64 is missing' 'package-lock.json:.*lorem-linux-x64-gnu is missing'
run 0 -C "$p" check --fix
run 0 -C "$p" check
content "nothing is published"
installed

step "what npm locked of a release, bumped to a version that no registry has"
publish 0.9.0
serve
rm -rf "$node_folder/package-lock.json" "$node_folder/node_modules"
(cd "$node_folder" && npm install --package-lock-only --no-audit --no-fund) >"$work/said" 2>&1 || fail "npm install"
run 0 -C "$p" check
content "0.9.0 is published"
installed 0.9.0
cp "$node_folder/package-lock.json" "$work/locked"
run 0 -C "$p" bump 1.0.0-rc.1
run 0 -C "$p" check
content "1.0.0-rc.1 is not published"
installed

step "an address without the version in its file name does not bring the old package back"
sed -i 's/1\.0\.0-rc\.1/0.9.0/g' "$node_folder/package.json" "$p/lockstep.yaml"
sed 's|\("resolved": ".*\)-0\.9\.0\.tgz"|\1-0.9.0.tgz?sum=1"|' "$work/locked" >"$node_folder/package-lock.json"
content "the address has another form"
installed 0.9.0
run 0 -C "$p" bump 1.0.0-rc.1
content "1.0.0-rc.1 is not published"
installed

step "once it is published, the same lock file installs it"
rm "$work/published"/*
publish 1.0.0-rc.1
serve
before=$(sha256sum "$node_folder/package-lock.json")
content "1.0.0-rc.1 is published"
installed 1.0.0-rc.1
[[ $(sha256sum "$node_folder/package-lock.json") == "$before" ]] || fail "npm ci wrote the lock file"

echo "bump_node: ok"
