#!/usr/bin/env bash
# A project with every kind of manifest goes from 0.9.0 to 2.0.0: after each bump cargo, pip, gem's bundler and go are
# content with no further edit, nothing but versions changed, and drift of any kind is found and mended byte for byte.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

p=$work/lorem
run 0 init --core rust --name lorem "$p"

step "every kind of manifest, each with the version in it"
sed -i 's/^version: .*/version: 0.9.0   # for all packages/' "$p/lockstep.yaml"
sed -i 's/^version = "0\.0\.0"/version   =   '"'0.9.0'"'   # ours/; s/lorem_core = { path = "core" }/lorem_core = { path = "core", version = "=0.9.0" }/' "$p/Cargo.toml"
sed -i 's/^version = "0\.0\.0"/version = "0.9.0"/' "$p/Cargo.lock"
printf '[build-system]\r\nrequires = ["maturin>=1.9,<2"]\r\nbuild-backend = "maturin"\r\n\r\n[project]\r\nname = "lorem"  # the name\r\nversion = "0.9.0"\r\n' \
  >"$p/bindings/python/pyproject.toml"
printf '"""0.9.0 stands here, too, and stays."""\n\n__version__ = "0.9.0"  # kept\n' >"$p/bindings/python/lorem/_version.py"
mkdir -p "$p/bindings/ruby/lib/lorem"
printf "# frozen_string_literal: true\n\nmodule Lorem\n  GEM = '0.9.0'\n  VERSION = '0.9.0'\nend\n" >"$p/bindings/ruby/lib/lorem/version.rb"
cat >"$p/bindings/ruby/lorem.gemspec" <<'RUBY'
Gem::Specification.new do |spec|
  spec.name = "lorem"
  spec.version = "0.9.0"
  spec.summary = "lorem"
  spec.authors = ["lorem"]
  spec.files = []
  spec.add_dependency "lorem-words", "= 0.9.0" # exactly
end
RUBY
printf 'source "https://example.invalid"\ngemspec\ngem "lorem-words", path: "words"\n' >"$p/bindings/ruby/Gemfile"
cat >"$p/bindings/ruby/Gemfile.lock" <<'LOCK'
PATH
  remote: .
  specs:
    lorem (0.9.0)
      lorem-words (= 0.9.0)

PATH
  remote: words
  specs:
    lorem-words (0.9.0)

GEM
  remote: https://example.invalid/
  specs:

PLATFORMS
  ruby
  x86_64-linux

DEPENDENCIES
  lorem!
  lorem-words!

BUNDLED WITH
   2.4.0
LOCK
printf '\n// Version is the version of the module.\nconst Version = "v0.9.0"\n' >>"$p/bindings/go/lorem.go"
mkdir -p "$p/examples/go"
printf 'module example.com/user\n\ngo 1.19\n\nrequire example.com/lorem v0.9.0\n\nreplace example.com/lorem => ../../bindings/go\n' \
  >"$p/examples/go/go.mod"
printf 'package main\n\nimport (\n\t"fmt"\n\n\tw "example.com/lorem/words" // not "example.com/lorem/v9"\n)\n\nfunc main() { fmt.Println(w.LibraryVersion, "example.com/lorem", w.Name) }\n' \
  >"$p/examples/go/main.go"
printf '#pragma once\n#define LOREM_VERSION "0.9.0" /* text */\n#define LOREM_VERSION_MAJOR 0\n#define LOREM_VERSION_MINOR 9\n#define LOREM_VERSION_PATCH 0\n#define LOREM_VERSIONED 1\n' \
  >"$p/bindings/c/include/lorem_version.h"
mkdir -p "$p/bindings/go/words" "$p/examples/go/use"
printf 'package words\n\nconst (\n\tName = "0.9.0"\n\tLibraryVersion string = "0.9.0" // Version = "0.9.0"\n)\n' >"$p/bindings/go/words/words.go"
printf 'package use\n\nimport _ "example.com/lorem"\n' >"$p/examples/go/use/use.go"
mkdir -p "$p/bindings/python/tools"
cat >"$p/bindings/python/tools/pyproject.toml" <<'TOML'
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "lorem-tools"
dynamic = ["version"]
dependencies = ["lorem==0.9.0; python_version >= '3.8'"]
TOML
mkdir -p "$p/bindings/ruby/words/lib/lorem/words"
printf 'module Lorem\n  module Words\n    VERSION = "0.9.0".freeze\n  end\nend\n' >"$p/bindings/ruby/words/lib/lorem/words/version.rb"
cat >"$p/bindings/ruby/words/lorem-words.gemspec" <<'RUBY'
require_relative "lib/lorem/words/version"
Gem::Specification.new do |spec|
  spec.name = "lorem-words"
  spec.version = Lorem::Words::VERSION
  spec.summary = "words"
  spec.authors = ["lorem"]
  spec.files = []
end
RUBY
printf '\xef\xbb\xbfInstall lorem 0.9.0.\r\n' >"$p/INSTALL.md"
printf 'stamp:\n  - {file: INSTALL.md, pattern: "Install lorem {version}."}\n' >>"$p/lockstep.yaml"
chmod 0640 "$p/INSTALL.md"
commit "$p"

# pip asks maturin by itself, which stands beside the other tools.
maturin=$(dirname "$(dirname "$(readlink -f "$(command -v maturin)")")")

# The bundler that Ruby carries; Debian's has no program of that name.
bundle() { ruby -e 'require "bundler"; require "bundler/cli"; Bundler::CLI.start(ARGV)' -- "$@"; }

# content VERSION PEP440 GEM GOMODULE: all clients are content, and check is.
content() {
  run 0 -C "$p" check
  cargo metadata --locked --offline --format-version 1 --manifest-path "$p/Cargo.toml" >/dev/null ||
    fail "cargo is not content with $1"
  PYTHONPATH=$maturin PATH=$maturin/bin:$PATH python3 -m pip install --dry-run --ignore-installed --no-deps --no-index \
    --no-build-isolation --quiet --report "$work/pip.json" "$p/bindings/python" >"$work/said" 2>&1 || fail "pip is not content with $2"
  [[ $(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["install"][0]["metadata"]["version"])' "$work/pip.json") == "$2" ]] ||
    fail "pip would not install $2"
  (cd "$p/bindings/ruby" && BUNDLE_FROZEN=true bundle install --local --quiet 2>"$work/said") || fail "bundler is not content with $3"
  [[ $(ruby -e 'puts Gem::Specification.load(ARGV[0]).version' "$p/bindings/ruby/lorem.gemspec") == "$3" ]] ||
    fail "the gemspec does not say $3"
  (cd "$p/examples/go" && GOFLAGS=-mod=mod GOPROXY=off go list -deps -f '{{.ImportPath}}' ./... >"$work/deps") ||
    fail "go is not content with $1"
  (cd "$p/examples/go" && GOPROXY=off go build -o "$work/user" .) || fail "go cannot build what uses $1"
  [[ $("$work/user") == "$1 example.com/lorem 0.9.0" ]] || fail "Go's constant does not say $1, or a text changed"
  grep -qx "$4" "$work/deps" || fail "the Go example does not import $4"
  git -C "$p" diff --exit-code --stat -- '**/go.mod' >/dev/null || fail "go changed a go.mod"
}

# only_versions: every line that the last commit changed differs in digits, dots, rc, pre and /v2 alone; no mode changed.
only_versions() {
  git -C "$p" diff --summary HEAD~1 >"$work/summary"
  [[ ! -s $work/summary ]] || fail "a mode or file came or went: $(cat "$work/summary")"
  git -C "$p" diff -U0 HEAD~1 | grep -aE '^[-+][^-+]' |
    sed -E 's/(v|= |[^0-9a-z.])?[0-9]+\.[0-9]+\.[0-9]+((-|\.pre\.)?rc\.?[0-9]+)?/\1V/g; s,example\.com/lorem/v2,example.com/lorem,g; s/(_(MAJOR|MINOR|PATCH)) [0-9]+/\1 N/' >"$work/changed"
  diff <(grep -a '^-' "$work/changed" | cut -c2- | sort) <(grep -a '^+' "$work/changed" | cut -c2- | sort) ||
    fail "more than versions changed"
}

# bump_to VERSION …: bumps, commits, asks all.
bump_to() {
  step "to $1"
  run 0 -C "$p" bump "$1"
  git -C "$p" -c user.name=lorem -c user.email=lorem@example.com commit --quiet --all -m "chore: version $1"
  only_versions
  content "$@"
}

content 0.9.0 0.9.0 0.9.0 example.com/lorem
bump_to 1.0.0-rc.1 1.0.0rc1 1.0.0.pre.rc.1 example.com/lorem
bump_to 1.0.0 1.0.0 1.0.0 example.com/lorem
bump_to 2.0.0 2.0.0 2.0.0 example.com/lorem/v2
[[ $(stat -c %a "$p/INSTALL.md") == 640 ]] || fail "a file's mode changed"
grep -q '0\.9\.0 stands here' "$p/bindings/python/lorem/_version.py" || fail "a version in a text was changed"
grep -q "GEM = '0.9.0'" "$p/bindings/ruby/lib/lorem/version.rb" || fail "another constant was changed"

step "drift in each kind of file is found and mended, byte for byte"
for file in Cargo.toml Cargo.lock bindings/python/pyproject.toml bindings/python/lorem/_version.py bindings/ruby/lorem.gemspec \
  bindings/ruby/lib/lorem/version.rb bindings/ruby/Gemfile.lock bindings/go/lorem.go bindings/go/go.mod examples/go/go.mod \
  examples/go/main.go examples/go/use/use.go bindings/python/tools/pyproject.toml bindings/c/include/lorem_version.h INSTALL.md; do
  sed -i '0,/2\.0\.0/s//1.9.0/; s,example\.com/lorem/v2,example.com/lorem,' "$p/$file"
  git -C "$p" diff --quiet && fail "$file holds no version"
  run 1 -C "$p" check
  says "^$file:[0-9]+:[0-9]+: "
  run 4 -C "$p" bump patch
  run 0 -C "$p" check --fix
  git -C "$p" diff --exit-code || fail "$file was not mended byte for byte"
done

step "a version of 200 digits is drift like any other"
sed -i "s/2\.0\.0/$(printf '9%.0s' $(seq 200)).0.0/" "$p/bindings/python/pyproject.toml" "$p/bindings/go/lorem.go" "$p/bindings/ruby/lorem.gemspec" \
  "$p/examples/go/go.mod" "$p/Cargo.lock"
run 1 -C "$p" check
for file in bindings/python/pyproject.toml bindings/ruby/lorem.gemspec bindings/go/lorem.go examples/go/go.mod Cargo.lock; do says "^$file:"; done
run 0 -C "$p" check --fix
git -C "$p" diff --exit-code || fail "it was not mended byte for byte"

step "nothing is written when one file cannot be"
# refused PATTERN: bump fails, says so, and changes nothing.
refused() {
  local status=0
  git -C "$p" status --porcelain >"$work/before"
  "$lockstep" -C "$p" bump minor >"$work/said" 2>&1 </dev/null || status=$?
  [[ $status -ne 0 ]] || fail "bump went on"
  says "$1"
  git -C "$p" status --porcelain | diff "$work/before" - || fail "a refused bump changed files"
}
chmod 0444 "$p/bindings/ruby/lorem.gemspec"
refused 'lorem\.gemspec.*read-only'
chmod 0644 "$p/bindings/ruby/lorem.gemspec"
printf '[project\n' >"$p/bindings/python/pyproject.toml"
refused 'bindings/python/pyproject\.toml:1:9: not valid TOML'
git -C "$p" checkout --quiet .
printf '[package]\nname = "a"\n[package]\n' >"$p/core/Cargo.toml"
refused 'core/Cargo\.toml'
git -C "$p" checkout --quiet .
: >"$p/bindings/go/go.mod"
refused 'go\.mod'
git -C "$p" checkout --quiet .
printf 'Install lorem 2.0.0. Install lorem 2.0.0.\n' >"$p/INSTALL.md"
refused 'INSTALL\.md:1:[0-9]+'
printf 'nothing\n' >"$p/INSTALL.md"
refused 'INSTALL\.md has no place'
git -C "$p" checkout --quiet .
mv "$p/bindings/ruby/lorem.gemspec" "$work/outside.gemspec"
ln -s "$work/outside.gemspec" "$p/bindings/ruby/lorem.gemspec"
refused 'lorem\.gemspec. is a link that leads out'
git -C "$p" checkout --quiet .
run 2 -C "$p" bump "$(printf '9%.0s' $(seq 200)).0.0"
says 'is no version'
run 2 -C "$p" bump 2.0.0
run 2 -C "$p" bump sideways
git -C "$p" diff --exit-code --stat || fail "something changed"

step "a C core: its CMake project and its header say the numbers"
c=$work/c
run 0 init --core c --name lorem "$c"
sed -i 's/^version: .*/version: 0.9.0/' "$c/lockstep.yaml"
printf 'cmake_minimum_required(VERSION 3.16)\r\n# project(lorem VERSION 0.9.0)\r\nproject(lorem VERSION 0.9.0 LANGUAGES NONE) # 0.9.0\r\nmessage(STATUS "lorem ${PROJECT_VERSION}")\r\n' \
  >"$c/core/CMakeLists.txt"
printf '#define LOREM_VERSION_MAJOR 0\n#define LOREM_VERSION_MINOR 9\n#define LOREM_VERSION_PATCH 0\n#define LOREM_VERSION_PRE ""\n' >"$c/core/include/lorem_version.h"
commit "$c"
run 0 -C "$c" bump 1.2.3-rc.4
cmake -S "$c/core" -B "$work/cmake" >"$work/said" || fail "CMake is not content"
says 'lorem 1\.2\.3$'
[[ $(cat "$c/core/include/lorem_version.h") == '#define LOREM_VERSION_MAJOR 1
#define LOREM_VERSION_MINOR 2
#define LOREM_VERSION_PATCH 3
#define LOREM_VERSION_PRE "rc.4"' ]] || fail "the header does not say 1.2.3-rc.4"
run 0 -C "$c" check
printf 'project(other VERSION 1.2.3)\n' >>"$c/core/CMakeLists.txt"
run 2 -C "$c" check
says 'core/CMakeLists\.txt:3:23' 'core/CMakeLists\.txt:5:23'
