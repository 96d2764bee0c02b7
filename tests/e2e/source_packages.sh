#!/usr/bin/env bash
# The sdist and the source gem of both starters: made again byte for byte, built by real pip and gem with
# an empty home and environment and no project near, and the project's own tests run on what they installed.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

python=$(command -v python3)
clean_path=$(dirname "${LOCKSTEP_CARGO:?}"):$(dirname "$(command -v ruby)"):/usr/bin:/bin

# clean COMMAND...: with an empty home, away from the project.
clean() {
  mkdir -p "$work/home" "$work/away"
  (cd "$work/away" && env -i HOME="$work/home" PATH="$clean_path" LC_ALL=C.UTF-8 "$@") >"$work/said" 2>&1 ||
    fail "in a clean environment: $*"
}

# build CORE: Python's and Ruby's packages of the starter.
build() {
  starter "$1" "$work/$1" linux-x64
  run 0 -C "$work/$1" build --only 'python/*' --only 'ruby/*'
  says 'source package of python: python/lorem-0\.1\.0\.tar\.gz' 'source package of ruby: ruby/lorem-0\.1\.0\.gem'
  (cd "$work/$1/dist" && sha256sum --check --quiet SHA256SUMS) || fail "SHA256SUMS do not hold"
  for file in python/lorem-0.1.0.tar.gz ruby/lorem-0.1.0.gem; do
    grep -q "  $file\$" "$work/$1/dist/SHA256SUMS" || fail "$file is not in SHA256SUMS"
    grep -q "\"file\": \"$file\"" "$work/$1/dist/manifest.json" || fail "$file is not in manifest.json"
  done
}

# same_again CORE: another copy of the project gives the same bytes.
same_again() {
  cp -R "$work/$1" "$work/$1-copy"
  rm -rf "$work/$1-copy/dist"
  (umask 077 && TZ=Asia/Tokyo run 0 -C "$work/$1-copy" build --only 'python/*' --only 'ruby/*')
  for file in python/lorem-0.1.0.tar.gz ruby/lorem-0.1.0.gem; do
    cmp "$work/$1/dist/$file" "$work/$1-copy/dist/$file" || fail "$file is not the same when made again"
  done
}

check_python() {
  local sdist=$work/$1/dist/python/lorem-0.1.0.tar.gz
  twine check --strict "$sdist" >"$work/said" 2>&1 || fail "twine refuses the sdist"
  clean "$python" -m venv "$work/$1-python"
  clean "$work/$1-python/bin/pip" install --no-binary lorem --no-deps "$sdist"
  clean "$work/$1-python/bin/python" -I -c 'import lorem; assert lorem.__version__ == "0.1.0", lorem.__version__'
  clean "$work/$1-python/bin/python" -I -m unittest discover -s "$work/$1/bindings/python/tests"
  says '^OK'
}

check_ruby() {
  local gem=$work/$1/dist/ruby/lorem-0.1.0.gem home=$work/$1-ruby
  clean gem install --local --no-document --ignore-dependencies --platform ruby --install-dir "$home" "$gem"
  clean env GEM_HOME="$home" ruby -e 'require "lorem"; abort Lorem::VERSION unless Lorem::VERSION == "0.1.0"'
  for test in "$work/$1"/bindings/ruby/test/*_test.rb; do clean env GEM_HOME="$home" ruby "$test"; done
  says ' 0 failures, 0 errors'
  [[ -z $(find "$home/gems" -name build -type d) ]] || fail "the gem's build folder was left behind"
}

for core in c rust; do
  step "$core: the packages, and the same again"
  build "$core"
  same_again "$core"
  step "$core: pip builds and installs the sdist"
  check_python "$core"
  step "$core: gem builds and installs the source gem"
  check_ruby "$core"
done

step "what the Rust sdist holds: the crates it needs and no others, locked"
tar -xzf "$work/rust/dist/python/lorem-0.1.0.tar.gz" -C "$work"
cd "$work/lorem-0.1.0"
[[ -f bindings/python/src/lib.rs && -f core/src/lib.rs && ! -e bindings/node && ! -e bindings/c ]] || fail "other crates"
grep -q '^version = "0.1.0"' Cargo.toml || fail "the workspace's version is not stamped"
grep -q '^Version: 0.1.0$' PKG-INFO || fail "PKG-INFO does not say the version"
if grep -q 'name = "napi' Cargo.lock; then fail "the lock still names what the Node binding needs"; fi

step "switched off, and where it cannot be"
cd "$work/c"
sed -i 's/^    module: lorem$/    module: lorem\n    sdist: false/' lockstep.yaml
run 0 plan
if grep -q 'lorem-0\.1\.0\.tar\.gz' "$work/said"; then fail "sdist: false still plans one"; fi
sed -i 's/sdist: false/sdist: true/; s/^  cmake: core.*/  command: {run: [make], inputs: [core], outputs: {shared: liblorem.so, static: l.a, header: core\/include\/lorem.h}}/; /cmake: bindings/d' lockstep.yaml
run 2 plan
says 'sdist: true. asks for what cannot be: pip cannot run the core.s own command'
sed -i '/sdist: true/d' lockstep.yaml
run 0 plan
says 'note: python gets no source package: pip cannot run' 'note: ruby gets no source package: .gem install. cannot run'
