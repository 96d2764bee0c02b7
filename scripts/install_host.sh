#!/usr/bin/env bash
# usage: scripts/install_host.sh DIST WORK [PROJECT]
# Installs the host's four packages of DIST by the real clients, offline, each into a fresh folder below
# WORK, and prints what a small program in each language prints. With PROJECT, the folder of the
# project, also runs that project's own tests on the installed packages.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=scripts/demo_lib.sh
source "$here/demo_lib.sh"

[[ $# -ge 2 ]] || die "usage: install_host.sh DIST WORK [PROJECT]"
dist=$(cd "$1" && pwd -P)
mkdir -p "$2"
work=$(cd "$2" && pwd -P)
project=${3:+$(cd "$3" && pwd -P)}
target=$(host_target)

install_python() {
  local wheel version
  wheel=$(package_of "$dist" python "$target")
  version=$(packages_of "$dist" | awk -F '\t' -v t="$target" '$1 == "python" && $2 == t { print $3 }')
  python3 -m venv "$work/python"
  "$work/python/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir --no-index \
    --find-links "$dist/python" "$(basename "$wheel" | cut -d - -f 1)==$version"
  cat >"$work/python/show.py" <<'PYTHON'
import lorem
print(f"python {lorem.__version__}: {lorem.generate(lorem.Options(repeat=2, crab_emoji=True))}")
PYTHON
  (cd "$work" && PYTHONNOUSERSITE=1 "$work/python/bin/python" -I "$work/python/show.py")
}

test_python() { (cd "$work/python" && bin/python -I -m unittest discover -s "$project/bindings/python/tests"); }

install_node() {
  mkdir -p "$work/node"
  printf '{"private": true}\n' >"$work/node/package.json"
  # The other platforms' packages are nowhere to be had: npm passes over optional ones that fail.
  (cd "$work/node" && npm install --silent --no-audit --no-fund --offline --cache "$work/node-cache" \
    "$(package_of "$dist" node -)" "$(package_of "$dist" node "$target")")
  cat >"$work/node/show.js" <<'JS'
const { Options, generate, version } = require('lorem')
console.log(`node ${version()}: ${generate(new Options({ repeat: 2, crabEmoji: true }))}`)
JS
  (cd "$work/node" && node show.js)
}

test_node() {
  cp -R "$project/bindings/node/test" "$work/node/"
  (cd "$work/node" && node --test test)
}

install_ruby() {
  export GEM_HOME=$work/ruby
  unset GEM_PATH
  gem install --quiet --silent --local --no-document "$(package_of "$dist" ruby "$target")"
  ruby -e 'require "lorem"
    puts "ruby #{Lorem::VERSION}: #{Lorem.generate(Lorem::Options.new(repeat: 2, crab_emoji: true))}"'
}

test_ruby() {
  local file
  for file in "$project"/bindings/ruby/test/*_test.rb; do ruby "$file" || return; done
}

install_go() {
  local module version
  read -r module version < <(go_module "$dist")
  go_offline "$dist" "$work/go"
  mkdir -p "$work/go/app"
  printf 'module example.com/app\n\ngo 1.21\n' >"$work/go/app/go.mod"
  cat >"$work/go/app/main.go" <<GO
package main

import (
	"fmt"
	"log"

	lorem "$module"
)

func main() {
	text, err := lorem.Generate(lorem.Options{Repeat: 2, CrabEmoji: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("go %s: %s\n", lorem.Version(), text)
}
GO
  cd "$work/go/app"
  go get "$module@$version" 2>"$work/go/get.log" || {
    cat "$work/go/get.log" >&2
    die "go get $module@$version failed"
  }
  go run .
}

test_go() { (cd "$work/go/app" && go test "$(go_module "$dist" | cut -d ' ' -f 1)"); }

for language in python node ruby go; do
  (
    "install_$language"
    [[ -z $project ]] || "test_$language" >"$work/$language-tests.log" 2>&1 || {
      cat "$work/$language-tests.log"
      die "the project's own $language tests fail on the installed package"
    }
  )
  [[ -z $project ]] || printf '  the %s tests of the project pass on it\n' "$language"
done
