#!/usr/bin/env bash
# Packages that other tools made become ours: a wheel by maturin, an npm package around an addon that
# cargo built by hand, a downloaded gem by `gem build`, a static library for Go. Each is inspected,
# named and versioned like ours, installs by the real client, and is refused when it is not its cell's.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

other=$work/other
target=${CARGO_TARGET_DIR:-$other/target}
starter rust "$work/lorem" linux-x64
cp -R "$work/lorem" "$other"
floor=$(getconf GNU_LIBC_VERSION | awk '{ print $2 }')

step "other tools build: cargo, maturin, npm pack, gem build"
(cd "$other" && cargo build --quiet --release -p lorem_node -p lorem_c)
cat >"$other/bindings/python/pyproject.toml" <<'TOML'
[build-system]
requires = ["maturin>=1,<2"]
build-backend = "maturin"
[project]
name = "lorem"
version = "9.9.9"
requires-python = ">=3.9"
[tool.maturin]
module-name = "lorem._native"
python-source = "."
TOML
(cd "$other/bindings/python" && maturin build --quiet --release --compatibility linux -o "$work/lorem/wheels") >"$work/said" 2>&1 || fail "maturin"
mkdir -p "$other/npm" "$other/gem/lib/lorem" "$work/lorem/npm" "$work/served" "$work/lorem/prebuilt"
cp "$target/release/liblorem_node.so" "$other/npm/lorem.linux-x64-gnu.node"
printf '{\n\t"name": "lorem-linux-x64-gnu",\n\t"version": "9.9.9",\n\t"main": "lorem.linux-x64-gnu.node",\n\t"os": ["linux"],\n\t"cpu": ["x64"]\n}\n' \
  >"$other/npm/package.json"
(cd "$other/npm" && npm pack --silent --pack-destination "$work/lorem/npm" >/dev/null)
cp "$other/bindings/ruby/lib/lorem.rb" "$other/gem/lib/"
cp "$target/release/liblorem.so" "$other/gem/lib/lorem/"
cat >"$other/gem/lorem.gemspec" <<'RUBY'
Gem::Specification.new do |gem|
  gem.name = "lorem"
  gem.version = "9.9.9"
  gem.platform = "x86_64-linux"
  gem.summary = "A gem of another tool"
  gem.authors = ["another"]
  gem.license = "MIT"
  gem.files = Dir["lib/**/*"]
  gem.add_dependency "fiddle", ">= 1.0"
end
RUBY
(cd "$other/gem" && gem build --quiet --silent --output "$work/served/lorem-9.9.9-x86_64-linux.gem" lorem.gemspec >/dev/null 2>&1)
cp "$target/release/liblorem.a" "$other/bindings/c/include/lorem.h" "$work/lorem/prebuilt/"

# A server on this machine, which alone may be asked without TLS.
python3 -u -m http.server --bind 127.0.0.1 --directory "$work/served" 0 >"$work/server" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 100); do grep -q 'port [0-9]' "$work/server" && break; sleep 0.1; done
port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$work/server" | head -n 1)
digest() { sha256sum "$1" | cut -d ' ' -f 1; }
sum=$(digest "$work/served/lorem-9.9.9-x86_64-linux.gem")

good=$work/good.yaml
sed -i 's/^version: .*/version: 0.3.0/' "$work/lorem/lockstep.yaml"
cat >>"$work/lorem/lockstep.yaml" <<YAML
cells:
  '*/linux-x64': {glibc: "$floor"}
  'python/*': {adopt: {file: 'wheels/*.whl'}}
  'node/*': {adopt: {file: 'npm/*.tgz', sha256: $(digest "$work"/lorem/npm/*.tgz)}}
  'ruby/*': {adopt: {url: 'http://127.0.0.1:$port/lorem-9.9.9-x86_64-linux.gem', sha256: $sum}}
  'go/*': {adopt: {library: prebuilt/liblorem.a, header: prebuilt/lorem.h}}
YAML
cp "$work/lorem/lockstep.yaml" "$good"
export SOURCE_DATE_EPOCH=1767323045

step "they become ours, nothing is compiled, and every client installs them under our version"
"$lockstep" -C "$work/lorem" build --json >"$work/out" 2>"$work/said" || fail "the build failed"
python3 - "$work/out" <<'PY'
import json, sys
report = json.load(open(sys.argv[1]))
ran = [action["id"] for action in report["actions"] if action["outcome"] == "ran"]
assert ran and all(name.startswith("adopt/") for name in ran), ran
PY
"$repository/scripts/install_host.sh" "$work/lorem/dist" "$work/installed" >"$work/said"
says 'python 0\.3\.0' 'node 0\.3\.0' 'ruby 0\.3\.0' 'go 0\.3\.0'
twine check "$work"/lorem/dist/python/*.whl >"$work/said" || fail "twine refuses the wheel"
run 0 inspect "$work"/lorem/dist/python/*linux*.whl "$work"/lorem/dist/ruby/*linux*.gem "$work"/lorem/dist/node/*linux*.tgz
[[ -f $(echo "$work"/lorem/dist/python/lorem-0.3.0-cp39-abi3-manylinux_*_x86_64.whl) ]] || fail "the wheel is not named like ours"
gem specification "$work"/lorem/dist/ruby/*linux*.gem >"$work/said"
says '^version: !ruby/object:Gem::Version' '^  version: 0\.3\.0' '^platform: x86_64-linux-gnu'

step "the same bytes elsewhere, at another time of day"
before=$(cat "$work/lorem/dist/SHA256SUMS")
rm -rf "$work/lorem/dist"
(umask 077 && TZ=Asia/Tokyo LC_ALL=C "$lockstep" -C "$work/lorem" build -q --store "$work/another-store" >/dev/null)
[[ $(cat "$work/lorem/dist/SHA256SUMS") == "$before" ]] || fail "other bytes"

# refused STATUS PATTERN...: the build of the present lockstep.yaml's python cell fails so, and dist stays.
refused() {
  local status=$1
  shift
  run "$status" -C "$work/lorem" build --only 'python/*'
  says "$@"
  [[ $(cat "$work/lorem/dist/SHA256SUMS") == "$before" ]] || fail "a refused file changed dist/"
}
with() { sed "$@" "$good" >"$work/lorem/lockstep.yaml"; }

step "what is not its cell's is refused: floor, machine, entry symbol, project, digest, number"
with -e "/glibc/d"
refused 4 'python/linux-x64.*needs GLIBC_2\.[0-9]+, its tag allows 2\.17' 'raise the floor'
with -e 's/^targets: .*/targets: [linux-arm64]/' -e "/'\*\/linux-x64'/d"
refused 4 'its library is for x64, the cell for arm64' 'adopt the file that was made for linux-arm64'
with -e 's/module: lorem._native/module: lorem._other/'
refused 4 'exports no `PyInit__other`'
with -e '/^  python:/,/^  node:/s/package: lorem/package: ipsum/'
refused 4 'of the project `lorem`, the cell of `ipsum`'
with -e "s#{file: 'wheels/\*.whl'}#{file: 'wheels/*.whl', sha256: $(printf '0%.0s' {1..64})}#"
refused 4 'is not the file that `adopt` names' 'wanted  sha256 0000'
cp "$good" "$work/lorem/lockstep.yaml"
cp "$work"/lorem/wheels/*.whl "$work/lorem/wheels/second.whl"
refused 1 'names 2 files to adopt' 'second\.whl'
rm "$work"/lorem/wheels/second.whl
with -e 's#wheels/#whels/#'
refused 1 'there is no file `whels/\*\.whl` to adopt'

step "a hostile archive, and a file that is none"
with -e "s#wheels/\*.whl#hostile/lorem-1-cp39-abi3-linux_x86_64.whl#"
mkdir "$work/lorem/hostile"
python3 - "$work/lorem/hostile/lorem-1-cp39-abi3-linux_x86_64.whl" <<'PY'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("../../escaped.py", "print()")
PY
refused 4 'escaped\.py'
[[ -z $(find "$work" -name escaped.py) ]] || fail "a file escaped from its archive"
printf 'no zip' >"$work/lorem/hostile/lorem-1-cp39-abi3-linux_x86_64.whl"
run 4 -C "$work/lorem" build --only 'python/*'

step "downloads: other bytes, none there, no digest, no TLS"
with -e "s/$sum/$(printf '1%.0s' {1..64})/"
run 1 -C "$work/lorem" build --only 'ruby/*'
says 'is not the file that `adopt` names' "found +sha256 $sum"
with -e 's/lorem-9\.9\.9-x86_64-linux\.gem/nowhere.gem/'
run 1 -C "$work/lorem" build --only 'ruby/*'
says 'the server says 404'
with -e "s/, sha256: $sum//"
run 2 -C "$work/lorem" plan
says 'a download has to say its `sha256`'
with -e 's#http://127.0.0.1:[0-9]*#http://example.com#'
run 2 -C "$work/lorem" plan
says 'no address of a file to adopt'
