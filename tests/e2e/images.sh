#!/usr/bin/env bash
# `lockstep images`: built by a real engine, pinned, pushed to a real registry and pulled from there; and what goes wrong.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_containers.sh
source "$(dirname "$0")/_containers.sh"

project=$work/lorem
starter c "$project" linux-x64

# engine NAME LINE...: a program in the place of an engine.
engine() {
  local path=$work/engines/$1
  shift
  mkdir -p "$work/engines"
  printf '%s\n' '#!/bin/sh' "$@" >"$path"
  chmod +x "$path"
}

# value EXPRESSION: of the JSON answer in $work/said, which is `a`.
value() { python3 -c "import json, sys; a = json.load(open(sys.argv[1])); print($1)" "$work/said"; }

# image_value NAME KEY: of a row of the last `images … --json`.
image_value() { value "next(row for row in a['images'] if row['name'] == '$1')['$2']"; }

step "without an engine, the way to one is told"
mkdir "$work/empty"
unset LOCKSTEP_CONTAINER_ENGINE
PATH=$work/empty run 1 -C "$project" images list
says 'there is no container engine: neither podman nor docker' 'LOCKSTEP_CONTAINER_ENGINE'
LOCKSTEP_CONTAINER_ENGINE=$work/none run 1 -C "$project" images list

step "an engine that hangs is given up and ended"
engine podman 'exec sleep 86399.5'
LOCKSTEP_CONTAINER_ENGINE=$work/engines/podman run 1 -C "$project" images list
says '`podman` did not answer within 30 s'
! pgrep -f 'sleep 86399[.]5' >/dev/null || fail "the engine still hangs"

step "an engine that does not work is shown with its own words"
engine docker 'echo "Cannot connect to the daemon" >&2' 'exit 1'
LOCKSTEP_CONTAINER_ENGINE=$work/engines/docker run 1 -C "$project" images list
says 'docker` cannot be reached' 'Cannot connect to the daemon'
run 2 -C "$project" images list --container-host farm
says '`farm` is no address of a container engine'

step "the tests' engine starts containers"
use_containers

step "an image is built once, and has the host's tools"
use_images "$project" zig
run 0 -C "$project" images build zig --base "$base"
if grep -q 'building' "$work/said"; then fail "an image that is there was built again"; fi
run 0 -C "$project" images list --base "$base" --json
id=$(image_value zig id)
[[ $(image_value zig pinned) == "$id" && $id == sha256:* ]] || fail "zig is not pinned to what was built"
[[ $(image_value mingw pinned) == "" ]] || fail "nobody pinned mingw"
inside() { podman run --rm --network=none "$id" sh -c "$1" 2>&1; }
for tool in 'zig version' '/usr/bin/rustc -V' '/usr/bin/gcc --version' '/usr/bin/cmake --version' \
  'llvm-objcopy-19 --version'; do
  [[ $(inside "$tool") == "$(sh -c "$tool" 2>&1)" ]] || fail "$tool differs from the host's: $(inside "$tool")"
done

step "without names, what the project's cells need is built"
run 0 -q -C "$project" images build --base "$base" --json
[[ $(value "[row['name'] for row in a['images']]") == "['zig']" ]] || fail "other images than zig"
run 2 -C "$project" images build mingww
says 'did you mean `mingw`'

step "a project's own Containerfile, what it copies, and an index that stays a secret"
mkdir -p "$project/docker/tiny"
cat >"$project/docker/tiny/Containerfile" <<'FILE'
# The word
ARG BASE=debian
FROM ${BASE}
COPY word /word
RUN --mount=type=secret,id=PIP_INDEX_URL test "$(sha256sum </run/secrets/PIP_INDEX_URL)" = "$(cat /word)"
FILE
index=http://me:secret-of-index@127.0.0.1:9/simple
printf '%s' "$index" | sha256sum >"$project/docker/tiny/word"
PIP_INDEX_URL=http://127.0.0.1:9 run 1 -C "$project" images build tiny --base "$base"
says 'error: image tiny: .*build. ended with status' 'the full log: .*/.lockstep/images/tiny.log'
PIP_INDEX_URL=$index run 0 -q -C "$project" images build tiny --base "$base" --json
tiny=$(image_value tiny reference) tiny_id=$(image_value tiny id)
podman run --rm --network=none "$tiny" cat /word | cmp - "$project/docker/tiny/word" ||
  fail "the image is without what it copies"
{ podman history --no-trunc "$tiny" && podman image inspect "$tiny"; } >"$work/kept"
if grep -rq 'secret-of-index' "$work/kept" "$work/said" "$project/.lockstep"; then fail "the index's address is told"; fi
printf 'other' >"$project/docker/tiny/word"
run 0 -C "$project" images list --base "$base" --json
[[ $(image_value tiny reference) != "$tiny" ]] || fail "other bytes have the same name"

step "an image is pushed to a registry, pinned by its digest there, and pulled"
mkdir "$work/registry"
cat >"$work/registry.yml" <<YAML
version: 0.1
storage: {filesystem: {rootdirectory: $work/registry}}
http: {addr: "127.0.0.1:0"}
YAML
docker-registry serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
registry_process=$!
trap 'kill $registry_process 2>/dev/null; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
port=
for _ in $(seq 100); do
  port=$(sed -n 's/.*listening on 127[.]0[.]0[.]1:\([0-9]*\).*/\1/p' "$work/registry.log")
  [[ -z $port ]] || break
  sleep 0.1
done
[[ -n $port ]] || fail "the registry did not start"
remote=127.0.0.1:$port/team/tiny
printf '%s\n' '[[registry]]' "location = \"127.0.0.1:$port\"" 'insecure = true' >"$work/registries.conf"
export CONTAINERS_REGISTRIES_CONF=$work/registries.conf
podman push --quiet "$tiny" "$remote:1" >"$work/said" 2>&1 || fail "the registry took no image"
podman rmi --force "$tiny_id" >/dev/null
run 0 -C "$project" images pin team/tiny "$remote:1"
says "^team/tiny is pinned to $remote@sha256:[0-9a-f]{64}$"
grep -q "\"team/tiny\": \"$remote@sha256:" "$project/images.lock.json" || fail "the lock has no digest"
podman rmi --force "$remote:1" >/dev/null
run 0 -C "$project" images pull
says '^1 image brought, 2 images pinned$'
run 0 -C "$project" images pull
says '^0 images brought'
run 0 -C "$project" images list --base "$base" --json
[[ $(image_value team/tiny present) == True ]] || fail "what was pulled is not listed"

step "an image that no registry has"
run 1 -C "$project" images pin team/none "$remote-none:1"
says "cannot bring image .$remote-none:1" 'is the name right'
run 2 -C "$project" images pin team/none --base "$base"
says '`team/none` is no image that lockstep builds'
run 1 -C "$project" images pin host --base "$base"
says 'image `host` is not built here' 'lockstep images build host --base'
! grep -q none "$project/images.lock.json" || fail "what is not there was pinned"

step "an image for another machine is refused"
foreign=arm64 words='linux arm64, and podman runs linux x64'
[[ $(uname -m) == x86_64 ]] || foreign=amd64 words='linux x64, and podman runs linux arm64'
tar -C "$project" -c lockstep.yaml | podman import --quiet --arch "$foreign" --os linux - "localhost/lockstep-foreign:$$" >"$work/said" 2>&1 ||
  fail "podman imports nothing"
run 2 -C "$project" images pin foreign "localhost/lockstep-foreign:$$"
podman rmi --force "localhost/lockstep-foreign:$$" >/dev/null
says "is for $words here"

step "pins that are made at once are all there"
pins=()
for number in 1 2 3 4 5; do
  "$lockstep" -C "$project" images pin "same/$number" "$id" >"$work/pin$number" 2>&1 &
  pins+=($!)
done
for pin in "${pins[@]}"; do wait "$pin" || fail "a pin failed"; done
[[ $(grep -c '"same/' "$project/images.lock.json") -eq 5 ]] || fail "a pin is lost"

step "a lock that is broken is told, and stays as it is"
sed -i 's/sha256:/sha256-/' "$project/images.lock.json"
cp "$project/images.lock.json" "$work/broken"
run 2 -C "$project" images list
says 'images.lock.json: .* is pinned to no digest'
run 2 -C "$project" images pin zig --base "$base"
run 2 -C "$project" images pull
cmp "$work/broken" "$project/images.lock.json" || fail "a broken lock was written over"

podman rmi --force "$tiny_id" >/dev/null
