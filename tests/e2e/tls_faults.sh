#!/usr/bin/env bash
# A release over TLS: with an authority of one's own it goes through; a certificate that nobody vouches for, one that is
# over, one of another host, and a handshake that is cut off stop it before the first byte, in words that say what to
# do; and at any connection in the middle of a release `resume` goes on after them.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_serve.sh
source "$(dirname "$0")/_serve.sh"

certificates=$work/certificates
mkdir "$certificates"

# authority NAME: a certificate that signs others.
authority() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -days 30 \
    -keyout "$certificates/$1.key" -out "$certificates/$1.crt" 2>>"$certificates/log"
}

# certificate NAME AUTHORITY DAYS HOST: NAME.pem with its key.
certificate() {
  local at=$certificates/$1
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$at.key" -out "$at.csr" \
    2>>"$certificates/log"
  openssl x509 -req -in "$at.csr" -CA "$certificates/$2.crt" -CAkey "$certificates/$2.key" -CAcreateserial \
    -extfile <(printf 'subjectAltName=DNS:%s\n' "$4") -days "$3" -out "$at.crt" 2>>"$certificates/log"
  cat "$at.crt" "$at.key" >"$at.pem"
}

authority ours
authority theirs
certificate good ours 30 localhost
certificate untrusted theirs 30 localhost
certificate expired ours -1 localhost
certificate host ours 30 example.com

serve
# The fronts end with this pipe, that is with this shell.
mkfifo "$work/ends"
exec 8<>"$work/ends"
played=$(mktemp -d -p "$([[ -w /dev/shm ]] && echo /dev/shm || echo "$work")")
trap 'kill $server $front 2>/dev/null || true; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work" "$played"' EXIT
front=
backend=$(sed 's|.*"origin":"http://127.0.0.1:\([0-9]*\)".*|\1|' "$work/serve.json")

unset CURL_CA_BUNDLE SSL_CERT_FILE GIT_SSL_CAINFO
export HOME=$work/home LOCKSTEP_PATIENCE=0.05
mkdir -p "$HOME"
export TWINE_USERNAME=__token__ TWINE_PASSWORD=t NODE_AUTH_TOKEN=t NPM_TOKEN=t GEM_HOST_API_KEY=t
export GIT_AUTHOR_NAME=lorem GIT_AUTHOR_EMAIL=lorem@example.com GIT_COMMITTER_NAME=lorem GIT_COMMITTER_EMAIL=lorem@example.com

python3 "$repository/tests/fakes/tls_front.py" "$backend" "$certificates" <"$work/ends" >"$work/front" &
front=$!
for _ in $(seq 100); do [[ ! -s $work/front ]] || break; sleep 0.1; done
origin=https://localhost:$(<"$work/front")
export TWINE_REPOSITORY_URL=$origin/python/legacy/ PIP_INDEX_URL=$origin/python/simple/
export NPM_CONFIG_REGISTRY=$origin/npm/ GEM_HOST=$origin/rubygems

starter c "$work/lorem" linux-x64
cd "$work/lorem"
sed -i "s|^    folder: bindings/go .*|    folder: bindings/go\n    repository: $origin/go.git\n    proxy: $origin/go|" lockstep.yaml
run 0 build

# nothing_sent: the registries took nothing.
nothing_sent() {
  [[ -z $(find "$work/served/python" "$work/served/node" "$work/served/ruby" -type f) ]] || fail "something was published"
  [[ -z $(git --git-dir "$work/served/go.git" for-each-ref) ]] || fail "something was pushed"
}

step "an authority that nobody named stops a release before its first byte"
run 4 publish
says 'certificate' 'this machine trusts .*SSL_CERT_FILE' 'go\.git gives no answer' 'GIT_SSL_CAINFO'
nothing_sent

export SSL_CERT_FILE=$certificates/ours.crt GIT_SSL_CAINFO=$certificates/ours.crt
for fault in expired host cut; do
  step "a single bad handshake does, too: $fault"
  printf %s "$fault" >"$certificates/next"
  run 4 publish
  case $fault in
    expired) says 'certificate.* expired|verification failed' ;;
    host) says 'no alternative certificate subject name|does not match|verification failed' ;;
    cut) says 'TLS ended before anything was sent|TLS connection was non-properly terminated|SSL' ;;
  esac
  nothing_sent
done

step "a file of certificates that is none is said"
SSL_CERT_FILE=$work/nothing.pem run 4 publish
says 'a file of certificates \(PEM\) that can be read'

step "over TLS, by an authority of one's own"
run 0 publish
run 0 status
says 'lorem 0.1.0: complete'

step "a handshake cut off and a bad certificate at every connection"
sed -i 's|^core:|releases: {kind: github, repository: lorem/lorem}\ncore:|' lockstep.yaml
run 0 build
"$(dirname "$lockstep")/release_faults" tls "$work/lorem/dist" "$played" "$repository/tests/fakes/tls_front.py" \
  "$certificates" >"$work/said" 2>&1 || fail "a release did not recover"
says '^[0-9]{2,} connections, [0-9]{2,} cases, 0 failed$'
cat "$work/said"
