#!/usr/bin/env bash
# `lockstep serve` before clients that others wrote: twine and pip, npm.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

# The user's own settings for these clients have no part in this.
export HOME=$work/home npm_config_userconfig=$work/home/.npmrc npm_config_cache=$work/npm-cache
export PIP_CONFIG_FILE=/dev/null PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
unset "${!TWINE_@}" "${!NPM_CONFIG_@}" NODE_AUTH_TOKEN PIP_INDEX_URL PIP_EXTRA_INDEX_URL http_proxy https_proxy
mkdir -p "$HOME"

# quiet COMMAND...: what it says is shown if it fails.
quiet() { "$@" >"$work/said" 2>&1 </dev/null || fail "$*"; }

# refused COMMAND...: it must not succeed.
refused() { if "$@" >"$work/said" 2>&1 </dev/null; then fail "went through: $*"; fi; }

# Job control, because a shell without it makes its background jobs deaf to Ctrl-C.
set -m
"$lockstep" serve --json >"$work/serve" 2>"$work/serve.err" &
server=$!
set +m
trap 'kill $server 2>/dev/null; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 100); do
  [[ ! -s $work/serve ]] || break
  sleep 0.1
done
address() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["addresses"][sys.argv[2]])' "$work/serve" "$1"; }
upload=$(address python/upload) index=$(address python/index) registry=$(address node/registry)

# wheel VERSION PAYLOAD FOLDER: a wheel of the module `ipsum`.
wheel() {
  mkdir -p "$3"
  python3 - "$@" <<'PYTHON'
import sys, zipfile
version, payload, folder = sys.argv[1:]
info = f"ipsum-{version}.dist-info"
files = {
    "ipsum.py": payload,
    f"{info}/METADATA": f"Metadata-Version: 2.1\nName: ipsum\nVersion: {version}\nSummary: A test\nRequires-Python: >=3.9\n",
    f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    f"{info}/RECORD": f"ipsum.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n",
}
with zipfile.ZipFile(f"{folder}/ipsum-{version}-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as archive:
    for name, text in files.items():
        archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
PYTHON
}

step "twine uploads a wheel, once; other bytes are refused"
twine=(twine upload --non-interactive --repository-url "$upload" -u __token__ -p any)
wheel 1.0 'ANSWER = 42' "$work/first"
wheel 1.0 'ANSWER = 43' "$work/second"
quiet "${twine[@]}" "$work"/first/*.whl
quiet "${twine[@]}" "$work"/first/*.whl
refused "${twine[@]}" "$work"/second/*.whl
says 'File already exists'

step "pip installs it, by its digest"
python3 -m venv "$work/venv"
digest=$(sha256sum "$work"/first/*.whl | cut -d ' ' -f 1)
printf 'ipsum==1.0 --hash=sha256:%s\n' "$digest" >"$work/requirements.txt"
quiet "$work/venv/bin/pip" install --index-url "$index" --require-hashes -r "$work/requirements.txt"
[[ $("$work/venv/bin/python" -c 'import ipsum; print(ipsum.ANSWER)') == 42 ]] || fail "pip installed something else"
refused "$work/venv/bin/pip" install --index-url "$index" absent-package

step "npm publishes a package, once"
printf '//%s:_authToken=any\nregistry=%s\n' "${registry#http://}" "$registry" >"$npm_config_userconfig"
mkdir -p "$work/dolor" "$work/user"
printf '{"name": "@lorem/dolor", "version": "1.0.0", "main": "index.js"}\n' >"$work/dolor/package.json"
printf 'module.exports = 42\n' >"$work/dolor/index.js"
quiet npm publish --access public "$work/dolor"
refused npm publish --access public "$work/dolor"
says 'cannot publish over'

step "npm installs it, moves its tags, deprecates and unpublishes it"
printf '{"name": "user", "version": "1.0.0", "private": true}\n' >"$work/user/package.json"
cd "$work/user"
quiet npm install --no-audit --no-fund @lorem/dolor
[[ $(node -p 'require("@lorem/dolor")') == 42 ]] || fail "npm installed something else"
quiet npm ci --no-audit --no-fund
printf '{"name": "@lorem/dolor", "version": "1.1.0-rc.1", "main": "index.js"}\n' >"$work/dolor/package.json"
quiet npm publish --access public --tag next "$work/dolor"
[[ $(npm view @lorem/dolor dist-tags.latest) == 1.0.0 ]] || fail "a prerelease took latest"
quiet npm dist-tag add @lorem/dolor@1.1.0-rc.1 latest
[[ $(npm view @lorem/dolor dist-tags.latest) == 1.1.0-rc.1 ]] || fail "latest did not move"
quiet npm deprecate @lorem/dolor@1.0.0 "take 1.1"
[[ $(npm view @lorem/dolor@1.0.0 deprecated) == "take 1.1" ]] || fail "it is not deprecated"
quiet npm unpublish @lorem/dolor@1.1.0-rc.1
refused npm publish --access public --tag next "$work/dolor"
quiet npm whoami

step "Ctrl-C ends it with 130, and what was published goes with it"
cd "$work"
kill -INT "$server"
status=0
wait "$server" || status=$?
[[ $status -eq 130 ]] || fail "lockstep serve exited with $status, not 130"
[[ ! -s $work/serve.err ]] || fail "it complained: $(cat "$work/serve.err")"
