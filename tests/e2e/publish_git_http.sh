#!/usr/bin/env bash
# A release of Go modules to a repository over http, by git's own server: pushed with the login that git has for it,
# read from there by the real go, compiled and run; published again, refused where other bytes are there.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

export HOME=$work/home GIT_CONFIG_GLOBAL=$work/home/.gitconfig GIT_CONFIG_NOSYSTEM=1
mkdir -p "$HOME" "$work/served"
git init --quiet --bare --initial-branch main "$work/served/lorem.git"
git -C "$work/served/lorem.git" config http.receivepack true
mkfifo "$work/address"
python3 "$repository/tests/e2e/git_http_server.py" "$work/served" alice:secret-git >"$work/address" 2>"$work/requests" &
server=$!
trap 'kill $server 2>/dev/null || true; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
read -r origin <"$work/address"

# login PASSWORD: what git's credential store holds.
login() { printf 'http://alice:%s@%s\n' "$1" "${origin#http://}" >"$HOME/.git-credentials"; }
git config --global credential.helper store
git config --global user.name lorem
git config --global user.email lorem@example.com
# go asks for a module's repository by its path, up to the `.git` in it.
git config --global "url.$origin/lorem.git.insteadOf" https://example.com/lorem.git
git config --global --add "url.$origin/lorem.git.insteadOf" https://example.com/lorem

step "a project with Go alone"
starter c "$work/lorem" linux-x64
cd "$work/lorem"
grep -rl 'example\.com/lorem' . --exclude-dir=.git | xargs sed -i 's|example\.com/lorem|example.com/lorem.git|g'
python3 - "$origin" <<'PY'
import re, sys
text = open("lockstep.yaml").read()
text = re.sub(r"(?m)^  (python|node|ruby):.*\n(    .*\n)*", "", text)
settings = f"    repository: {sys.argv[1]}/lorem.git\n    proxy: \"off\"\n"
text = re.sub(r"(?m)^  go:\n", "  go:\n" + settings, text)
open("lockstep.yaml", "w").write(text)
PY
git commit --quiet --all -m "feat: Go alone"
run 0 build

step "a wrong login is told before anything is pushed"
login wrong
run 4 publish --dry-run
says 'go +NO +may push' 'Authentication failed'
[[ -z $(git -C "$work/served/lorem.git" for-each-ref) ]] || fail "something was pushed"

step "published, and read by go"
login secret-git
run 0 publish
says 'go +done +push/platforms@v0.1.0' 'go +done +push/example.com/lorem.git@v0.1.0'
grep -q 'POST /lorem.git/git-receive-pack' "$work/requests" || fail "nothing was pushed by http"
export GOPATH=$work/gopath GOMODCACHE=$work/gopath/mod GOCACHE=$work/gocache GOTOOLCHAIN=local GOSUMDB=off
mkdir "$work/program"
cd "$work/program"
printf 'module example.com/program\n\ngo 1.21\n' >go.mod
printf 'package main\n\nimport (\n\t"fmt"\n\n\tlorem "example.com/lorem.git"\n)\n\nfunc main() { fmt.Println(lorem.Version()) }\n' >main.go
GOPROXY=direct GOFLAGS=-mod=mod go get example.com/lorem.git@v0.1.0 >"$work/said" 2>&1 || fail "go get"
GOPROXY=off go run . >"$work/said" 2>&1 || fail "go run"
says '^0\.1\.0$'
# What go found is what dist holds, to the byte.
cp go.sum "$work/by-git.sum"
go clean -modcache
GOPROXY=file://$work/lorem/dist/go GOFLAGS=-mod=mod go mod download example.com/lorem.git >"$work/said" 2>&1 || fail "go mod download"
cmp go.sum "$work/by-git.sum" || fail "go found other bytes in the repository than in dist"
go clean -modcache
cd "$work/lorem"

step "published again, nothing is pushed"
pushes=$(grep -c 'POST /lorem.git/git-receive-pack' "$work/requests")
run 0 publish
says ': 0 done'
[[ $(grep -c 'POST /lorem.git/git-receive-pack' "$work/requests") -eq $pushes ]] || fail "a second publish pushed"
run 0 status

step "other bytes under the same version stop it"
printf '\n// changed\n' >>bindings/go/lorem.go
run 0 build
run 4 publish
says 'something else is there'

step "no secret is shown or kept"
if grep -rl 'secret-git' "$work/lorem" "$work/said"; then fail "a secret is kept"; fi
