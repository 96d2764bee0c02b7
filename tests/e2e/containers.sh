#!/usr/bin/env bash
# Cells that are built in containers: the same bytes as on the host, and nothing of the host is theirs.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_containers.sh
source "$(dirname "$0")/_containers.sh"

use_containers
containers_left() { podman ps --all --quiet --filter label=lockstep.container; }

step "16 packages, built in containers and on the host, each from an empty store"
project=$work/lorem
starter c "$project" linux-x64 linux-arm64 macos-arm64 windows-x64
use_images "$project" zig mingw
own_store here
run 0 -C "$project" build -q
cp "$project/dist/SHA256SUMS" "$work/here.sums"
own_store there
run 0 -C "$project" plan --executor container
says '8 to run'
run 0 -C "$project" build --executor container
says '16 packages from 4 core builds'
diff "$work/here.sums" "$project/dist/SHA256SUMS" >"$work/said" || fail "containers make other bytes"
[[ -z $(containers_left) ]] || fail "containers are left"
run 0 -C "$project" build --executor container
says ' 0 ran'
run 0 -C "$project" plan --executor local
says '8 to run'
run 0 -C "$project" plan --executor container --explain python/linux-x64
says 'nothing'

step "an engine elsewhere, which sees none of our files"
podman system service --time=0 "unix://$work/podman.sock" >"$work/service.log" 2>&1 &
service=$!
trap 'kill $service 2>/dev/null; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 100); do [[ -S $work/podman.sock ]] && break || sleep 0.1; done
own_store elsewhere
run 0 -C "$project" build --executor container --container-host "unix://$work/podman.sock" --only '*/linux-x64'
for file in "$project"/dist/python/*x86_64.whl "$project"/dist/node/*linux-x64*.tgz; do
  sum=$(sha256sum "$file" | cut -d ' ' -f 1)
  grep -q "^$sum " "$work/here.sums" || fail "another machine makes another $(basename "$file")"
done
[[ -z $(containers_left) ]] || fail "containers are left on the other machine"
run 1 -C "$project" build --executor container --container-host "unix://$work/nobody.sock"
says 'nobody.sock'

# A core of one shell script, in a container of the image that the matrix names.
mkdir -p "$work/script"
write_script() { # write_script: the script on stdin
  cat >"$work/script/make.sh"
}
cat >"$work/script/lockstep.yaml" <<'YAML'
name: ipsum
version: 1.0.0
core: {command: {run: [sh, make.sh, "{cc}"], outputs: {shared: libipsum.so}}}
languages: {ruby: {folder: rb}}
targets: [linux-x64]
cells: {'*/linux-x64': {image: zig}}
YAML
mkdir -p "$work/script/rb/lib" && touch "$work/script/rb/lib/ipsum.rb"
cp "$project/images.lock.json" "$work/script/"
commit "$work/script"
own_store scripts
in_container() { # in_container STATUS: builds the script
  run "$1" -C "$work/script" build
}
log=$work/script/.lockstep/logs/core-linux-x64.log

step "what it sees of its host, and what it may do there"
HOST_SECRET=hidden
export HOST_SECRET
write_script <<'SH'
set -eu
cat /proc/net/dev | tail -n +3 | cut -d: -f1 | tr -d ' ' >net.txt
[ "$(cat net.txt)" = lo ] || { echo "it has a network:"; cat net.txt; exit 1; }
[ -z "${HOST_SECRET:-}" ] || { echo "it has the host's environment"; exit 1; }
case $HOME in /lockstep/root/*) ;; *) echo "HOME is $HOME"; exit 1 ;; esac
[ "$(pwd)" = /lockstep/root ] || { echo "it is in $(pwd)"; exit 1; }
for place in /etc /usr/bin /lockstep /lockstep/cache/std /lockstep/bin/program; do
  if (echo x >"$place/x") 2>/dev/null || (echo x >>"$place") 2>/dev/null; then echo "it writes to $place"; exit 1; fi
done
grep -q '^CapEff:[[:space:]]*0*$' /proc/self/status || { echo "it has capabilities"; exit 1; }
grep -q '^NoNewPrivs:[[:space:]]*1$' /proc/self/status || { echo "it may get privileges"; exit 1; }
[ ! -e /root/.ssh ] && [ ! -e "$HOME/.cargo" ] || { echo "it has a home"; exit 1; }
echo undeclared >left-over.txt
echo 'int ipsum(void) { return 1; }' | "$1" -x c -shared -fPIC - -o libipsum.so
SH
in_container 0
says 'ruby'
[[ -z $(find "$LOCKSTEP_STORE" -name left-over.txt) ]] || fail "an undeclared file came out"
[[ -z $(find "$work/script" "$LOCKSTEP_STORE" ! -user "$(id -un)" -print -quit) ]] || fail "files are another user's"

step "it asks for the network, fills the disk, fails: each is told with its own words"
write_script <<'SH'
exec python3 -c 'import urllib.request as r; r.urlopen("http://192.0.2.1/", timeout=5)'
SH
in_container 1
says 'Network is unreachable' "full log is"
write_script <<'SH'
exec head -c 2G /dev/zero >/tmp/full
SH
in_container 1
says 'No space left on device'
write_script <<'SH'
echo 'int ipsum( { return 1; }' >wrong.c
exec "$1" -c wrong.c
SH
in_container 1
says 'wrong.c:1:[0-9]+: error'
[[ -s $log ]] || fail "there is no log"
write_script <<'SH'
true
SH
in_container 1
says 'left no `libipsum.so`'

step "an image whose user is another one: what comes out is the caller's"
printf 'FROM %s\nUSER 1234:1234\n' "$(sed -n 's/.*"zig": "sha256:\([0-9a-f]*\)".*/\1/p' "$work/script/images.lock.json")" |
  podman build --quiet --isolation=chroot --tag localhost/ipsum-user - >"$work/said" 2>&1 </dev/stdin || fail "no image of another user"
user=sha256:$(podman image inspect --format '{{.Id}}' localhost/ipsum-user)
sed -i "s/image: zig/image: '$user'/" "$work/script/lockstep.yaml"
write_script <<'SH'
echo 'int ipsum(void) { return 2; }' | "$1" -x c -shared -fPIC - -o libipsum.so
SH
in_container 0
[[ -z $(find "$work/script" "$LOCKSTEP_STORE" ! -user "$(id -un)" -print -quit) ]] || fail "files are another user's"
podman rmi --force localhost/ipsum-user >/dev/null

step "no engine, an image that is not there, a name without a digest"
in_container 1
says "has no image .$user" 'lockstep images'
sed -i "s/image: '$user'/image: somebody\\/image:latest/" "$work/script/lockstep.yaml"
in_container 1
says 'somebody/image:latest. is pinned to no digest'
sed -i 's/image: somebody.*latest/image: zig/' "$work/script/lockstep.yaml"
LOCKSTEP_CONTAINER_ENGINE=/nonexistent/podman in_container 1
says '/nonexistent/podman'
run 0 -C "$work/script" build --executor local

step "Ctrl-C and SIGKILL"
write_script <<'SH'
echo begun
exec sleep 600
SH
interrupted() { # interrupted SIGNAL STATUS: sends it once the container runs
  rm -f "$log"
  # Job control, because a shell without it makes its background jobs deaf to Ctrl-C.
  set -m
  "$lockstep" -C "$work/script" build >"$work/said" 2>&1 </dev/null &
  local id=$! status=0
  set +m
  until grep -qs begun "$log"; do
    kill -0 $id 2>/dev/null || fail "the build ended before it began"
    sleep 0.1
  done
  kill -"$1" $id
  wait $id || status=$?
  [[ $status -eq $2 ]] || fail "after SIG$1 it exits with $status"
}
interrupted INT 130
[[ -z $(containers_left) ]] || fail "a container outlives Ctrl-C"
interrupted KILL 137
write_script <<'SH'
echo 'int ipsum(void) { return 3; }' | "$1" -x c -shared -fPIC - -o libipsum.so
SH
in_container 0
[[ -z $(containers_left) ]] || fail "a container outlives the next build"
