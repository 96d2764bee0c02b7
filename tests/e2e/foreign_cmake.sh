#!/usr/bin/env bash
# A C and a C++ library by CMake, as Debian has their sources, unchanged below vendor/. Neither has
# bindings, so small ones of ours stand beside them: ctypes, fiddle and cgo.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_foreign.sh
source "$(dirname "$0")/_foreign.sh"

bring cjson_1.7.15.orig.tar.gz 5308fd4bd90cef7aa060558514de6a1a4a0819974a26e6ed13973c5f624c24b2 from_debian cjson
bring snappy_1.1.9.orig.tar.gz 75c1fbb3d618dd3a0483bff0e26d0a92b495bbe5059c8b4f1c962b478b6e06e7 from_debian snappy

step "cJSON for Python and Ruby: one configuration installs both kinds of library"
project cjson cjson_1.7.15.orig.tar.gz vendor/cjson
builds cjson 8
wheel_runs cjson <<'PYTHON'
import importlib.metadata
import cjson

assert cjson.__version__ == importlib.metadata.version("cjson") == "1.7.15", cjson.__version__
assert cjson.compact('{ "a": [1, 2.5, null] }') == '{"a":[1,2.5,null]}'
try:
    cjson.compact("{")
except ValueError:
    pass
else:
    raise SystemExit("what is no JSON was taken")
PYTHON
export GEM_HOME=$work/gems
gem install --quiet --silent --local --no-document "$(package_file cjson ruby linux-x64)"
ruby -e 'require "cjson"
  version = Gem.loaded_specs["cjson"].version.to_s
  abort Cjson::VERSION unless Cjson::VERSION == "1.7.15" && version == "1.7.15"
  abort Cjson.compact("{ }") unless Cjson.compact("[ 1, true ]") == "[1,true]"'

step "snappy for Python and Go: each kind of library is configured apart, the version is CMake's"
project snappy snappy_1.1.9.orig.tar.gz vendor/snappy
builds snappy 8
wheel_runs snappy <<'PYTHON'
import importlib.metadata
import snappy

assert importlib.metadata.version("snappy-lockstep") == "1.1.9"
text = b"lorem ipsum " * 1000
packed = snappy.compress(text)
assert len(packed) < len(text) / 10 and snappy.uncompress(packed) == text
PYTHON
step "zig's C++ library is not the one that cgo links: the cell is refused with what to do"
cp "$work/snappy/lockstep.yaml" "$work/snappy.yaml"
sed -i "/'go\/linux-arm64'/d" "$work/snappy/lockstep.yaml"
run 4 -C "$work/snappy" build --only go/linux-arm64
says "go/linux-arm64: needs LLVM's C\+\+ library" 'NSt3__1' 'toolchain: cross-gcc' 'link: purego'
cp "$work/snappy.yaml" "$work/snappy/lockstep.yaml"

step "snappy's Go module works"
mkdir -p "$work/go"
export GOPROXY="file://$work/snappy/dist/go" GONOSUMDB='*' GOSUMDB=off GOFLAGS='-mod=mod -modcacherw -buildvcs=false'
export GOTOOLCHAIN=local GOMODCACHE=$work/modules GOWORK=off CGO_ENABLED=1
printf 'module example.com/app\n\ngo 1.21\n' >"$work/go/go.mod"
cat >"$work/go/main.go" <<'GO'
package main

import (
	"bytes"
	"log"

	"example.com/snappy"
)

func main() {
	text := bytes.Repeat([]byte("lorem ipsum "), 1000)
	packed, err := snappy.Compress(text)
	if err != nil || len(packed) >= len(text)/10 {
		log.Fatal(len(packed), err)
	}
	back, err := snappy.Uncompress(packed)
	if err != nil || !bytes.Equal(back, text) {
		log.Fatal("another text came back ", err)
	}
}
GO
(cd "$work/go" && go get example.com/snappy@v1.1.9 2>"$work/said" && go run .) || fail "the Go module does not work"
