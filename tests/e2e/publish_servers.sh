#!/usr/bin/env bash
# A release to servers that others wrote: wheels and an sdist to pypiserver and to devpi, npm packages to verdaccio.
# Published, published again, tagged, read by pip and npm, refused where other bytes are there, taken back.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

export HOME=$work/home npm_config_userconfig=$work/home/.npmrc
mkdir -p "$HOME"
unset TWINE_REPOSITORY UV_PUBLISH_TOKEN UV_PUBLISH_URL NODE_AUTH_TOKEN NPM_TOKEN
# Servers on this machine show at once what they took.
export LOCKSTEP_PATIENCE=0.05

servers=()
stop_servers() {
  local process
  for process in "${servers[@]}"; do kill "$process" 2>/dev/null || true; done
  [[ -n ${KEEP_WORK:-} ]] || { chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"; }
}
trap stop_servers EXIT

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# wait_for URL: until a server answers there.
wait_for() {
  for _ in $(seq 300); do
    if curl --silent --output /dev/null "$1"; then return; fi
    sleep 0.1
  done
  fail "no server at $1"
}

start_pypiserver() {
  local port
  port=$(free_port)
  mkdir -p "$work/wheels"
  printf 'alice:{SHA}%s\n' "$(printf secret-python | openssl dgst -sha1 -binary | base64)" >"$work/htpasswd"
  pypi-server run -i 127.0.0.1 -p "$port" -a update -P "$work/htpasswd" --disable-fallback --hash-algo sha256 \
    "$work/wheels" >"$work/pypiserver.log" 2>&1 &
  servers+=($!)
  wait_for "http://127.0.0.1:$port/"
  export TWINE_REPOSITORY_URL=http://127.0.0.1:$port/ TWINE_USERNAME=alice TWINE_PASSWORD=secret-python
  export PIP_INDEX_URL=http://127.0.0.1:$port/simple/
}

# devpi with the index alice/release, whose files nobody may change.
start_devpi() {
  local port origin json='Content-Type: application/json'
  port=$(free_port)
  origin=http://127.0.0.1:$port
  devpi-init --serverdir "$work/devpi" --no-root-pypi --root-passwd secret-root >"$work/devpi.log" 2>&1 ||
    fail "devpi-init: $(tail -n 3 "$work/devpi.log")"
  devpi-server --serverdir "$work/devpi" --host 127.0.0.1 --port "$port" --offline-mode >"$work/devpi.log" 2>&1 &
  servers+=($!)
  wait_for "$origin/+api"
  curl --silent --fail --output /dev/null --user root:secret-root --request PUT --header "$json" \
    --data '{"password":"secret-devpi"}' "$origin/alice"
  curl --silent --fail --output /dev/null --user alice:secret-devpi --request PUT --header "$json" \
    --data '{"type":"stage","bases":[],"volatile":false}' "$origin/alice/release"
  devpi=$origin/alice/release
}

start_verdaccio() {
  local port answer
  port=$(free_port)
  cat >"$work/verdaccio.yaml" <<YAML
storage: $work/npm
auth: {htpasswd: {file: $work/npm-users, max_users: 10}}
packages:
  '**': {access: \$all, publish: \$authenticated, unpublish: \$authenticated}
max_body_size: 200mb
log: {type: file, path: $work/verdaccio.log, level: http}
YAML
  verdaccio --config "$work/verdaccio.yaml" --listen "127.0.0.1:$port" >"$work/verdaccio.out" 2>&1 &
  servers+=($!)
  registry=http://127.0.0.1:$port
  wait_for "$registry/-/ping"
  answer=$(curl --silent --fail --request PUT --header 'Content-Type: application/json' \
    --data '{"name":"alice","password":"secret-node"}' "$registry/-/user/org.couchdb.user:alice")
  token=$(python3 -c 'import json, sys; print(json.load(sys.stdin)["token"])' <<<"$answer")
  printf 'registry=%s/\n//%s/:_authToken=${TOKEN_FOR_TESTS}\n' "$registry" "${registry#http://}" >"$HOME/.npmrc"
  export TOKEN_FOR_TESTS=$token
}

# tagged TAG: the version of `lorem` that the npm registry's tag points to, or nothing.
tagged() {
  curl --silent "$registry/lorem" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["dist-tags"].get(sys.argv[1], ""))' "$1"
}

# is_tagged TAG VERSION
is_tagged() {
  local version
  version=$(tagged "$1")
  [[ $version == "$2" ]] || fail "the tag $1 points to \"$version\", not \"$2\""
}

start_pypiserver
start_devpi
start_verdaccio

step "a project with Python and Node alone"
starter c "$work/lorem" linux-x64
python3 - "$work/lorem/lockstep.yaml" <<'PY'
import re, sys
path = sys.argv[1]
text = open(path).read()
text = re.sub(r"(?m)^  (ruby|go):.*\n(    .*\n)*", "", text)
open(path, "w").write(text)
PY
git -C "$work/lorem" -c user.name=lorem -c user.email=lorem@example.com commit --quiet --all -m "feat: two languages"
run 0 -C "$work/lorem" build

step "nothing is sent by a dry run"
run 0 -C "$work/lorem" publish --dry-run
says 'you are alice' 'first upload of this name' "can't be known before upload"
[[ -z $(ls -A "$work/wheels") ]] || fail "a dry run uploaded"

step "published, and read by pip and npm"
run 0 -C "$work/lorem" publish
for file in "$work"/lorem/dist/python/*; do
  [[ $file == *.whl || $file == *.tar.gz ]] || continue
  cmp "$file" "$work/wheels/$(basename "$file")" || fail "pypiserver holds other bytes of $file"
done
is_tagged latest 0.1.0
is_tagged releasing-0.1.0 ""
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check lorem >"$work/said" 2>&1 || fail "pip install lorem"
"$work/venv/bin/python" -c 'import lorem; print(lorem.__version__)' >"$work/said"
says '^0\.1\.0$'
mkdir "$work/user" && cd "$work/user"
printf '{"name": "user", "version": "1.0.0", "private": true}\n' >package.json
npm install --no-audit --no-fund lorem >"$work/said" 2>&1 || fail "npm install lorem"
node -e 'console.log(require("lorem").version())' >"$work/said"
says '^0\.1\.0$'
cd "$work"

step "published again, nothing is sent"
uploads=$(grep -c 'POST' "$work/pypiserver.log" || true)
run 0 -C "$work/lorem" publish
says '0 done'
[[ $(grep -c 'POST' "$work/pypiserver.log" || true) -eq $uploads ]] || fail "a second publish uploaded"
run 0 -C "$work/lorem" status

step "published to devpi, and read by pip"
to_devpi=(env TWINE_REPOSITORY_URL="$devpi/" TWINE_USERNAME=alice TWINE_PASSWORD=secret-devpi PIP_INDEX_URL="$devpi/+simple/")
# run_at_devpi STATUS PROJECT ARGUMENT...: as `run`, with devpi in the place of pypiserver.
run_at_devpi() {
  local wanted=$1 project=$2 status=0
  shift 2
  "${to_devpi[@]}" "$lockstep" -C "$work/$project" "$@" >"$work/said" 2>&1 </dev/null || status=$?
  [[ $status -eq $wanted ]] || fail "lockstep $* with devpi exited with $status, not $wanted"
}
run_at_devpi 5 lorem status
run_at_devpi 0 lorem publish
says 'python +done +upload/.*\.whl' 'python +done +upload/.*\.tar\.gz' 'node +done'
for file in "$work"/lorem/dist/python/*.whl "$work"/lorem/dist/python/*.tar.gz; do
  held=$(find "$work/devpi" -name "$(basename "$file")" -type f)
  cmp "$file" "$held" || fail "devpi holds other bytes of $file"
done
python3 -m venv "$work/of-devpi"
"${to_devpi[@]}" "$work/of-devpi/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir lorem \
  >"$work/said" 2>&1 || fail "pip install lorem from devpi"
"$work/of-devpi/bin/python" -c 'import lorem; print(lorem.__version__)' >"$work/said"
says '^0\.1\.0$'

step "published to devpi again, nothing is sent"
uploads=$(grep -c 'POST /alice' "$work/devpi.log" || true)
[[ $uploads -gt 0 ]] || fail "devpi tells of no upload"
run_at_devpi 0 lorem publish
says ': 0 done'
[[ $(grep -c 'POST /alice' "$work/devpi.log") -eq $uploads ]] || fail "a second publish uploaded to devpi"
run_at_devpi 0 lorem status

step "other bytes are refused where devpi holds some"
mkdir "$work/other"
cp -r "$work/lorem/." "$work/other"
printf '# another\n' >>"$work/other/bindings/python/lorem/__init__.py"
git -C "$work/other" -c user.name=lorem -c user.email=lorem@example.com commit --quiet --all -m "fix: another"
run 0 -C "$work/other" build
run_at_devpi 4 other publish
says 'something else is there'

step "a wrong password is told before anything is sent"
npm_token=$TOKEN_FOR_TESTS
TOKEN_FOR_TESTS=wrong
run 4 -C "$work/lorem" publish --dry-run
says 'knows nobody by this token'

step "a prerelease gets its own tag, and is taken back"
TOKEN_FOR_TESTS=$npm_token
run 0 -C "$work/lorem" bump 0.2.0-rc.1
run 0 -C "$work/lorem" build
run 0 -C "$work/lorem" publish
is_tagged latest 0.1.0
is_tagged rc 0.2.0-rc.1
run 0 -C "$work/lorem" abort --yes
says "undone +node/publish/lorem@0" "stays +python/upload"
is_tagged rc ""
is_tagged latest 0.1.0

step "other bytes under a published version stop the release"
run 0 -C "$work/lorem" bump 0.3.0
run 0 -C "$work/lorem" build
wheel=$(basename "$work"/lorem/dist/python/*.whl)
printf 'other bytes' >"$work/wheels/$wheel"
run 4 -C "$work/lorem" publish
says 'something else is there'
is_tagged latest 0.1.0
rm "$work/wheels/$wheel"

step "cut off at every operation, gone on with"
operations=$(grep -o '"operation":"[^"]*"' "$work/lorem/.lockstep/release-0.1.0.jsonl" | sort -u | wc -l)
[[ $operations -ge 6 ]] || fail "a release has $operations operations"
# cut_off COUNT VERSION: kills `publish` at its COUNT-th intent, or lets it end when it has fewer.
cut_off() {
  python3 - "$lockstep" "$work/lorem" "$1" "$2" <<'PY'
import os, subprocess, sys, time
lockstep, project, count, version = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
journal = f"{project}/.lockstep/release-{version}.jsonl"
process = subprocess.Popen([lockstep, "-C", project, "publish"], stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
while process.poll() is None:
    text = open(journal, encoding="utf-8").read() if os.path.exists(journal) else ""
    if text.count('"intent"') >= count:
        process.kill()
    time.sleep(0.001)
sys.exit(process.returncode not in (0, -9))
PY
}
for count in $(seq "$operations"); do
  run 0 -C "$work/lorem" bump "0.4.$count"
  run 0 -C "$work/lorem" build -q
  cut_off "$count" "0.4.$count" || fail "publish ended by itself in the wrong way, at operation $count"
  run 0 -C "$work/lorem" resume
  run 0 -C "$work/lorem" status
  is_tagged latest "0.4.$count"
  for file in "$work"/lorem/dist/python/*.{whl,tar.gz}; do
    cmp "$file" "$work/wheels/$(basename "$file")" || fail "pypiserver holds other bytes of $file"
  done
done

step "no secret is shown or kept"
if grep -rlE 'secret-(python|devpi|node)' "$work/lorem" "$work/said"; then fail "a secret is kept"; fi
! grep -rlF -- "$TOKEN_FOR_TESTS" "$work/lorem" || fail "a token is kept"
