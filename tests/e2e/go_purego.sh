#!/usr/bin/env bash
# Go modules that embed the shared library: built and run without cgo.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

project=$work/lorem
starter c "$project"
rm -r "$project/bindings/go"
cp -r "$repository/tests/fixtures/go_purego" "$project/bindings/go"
sed -i "s/^  go:$/&\n    link: purego/" "$project/lockstep.yaml"
grep -q 'link: purego' "$project/lockstep.yaml" || fail "the starter's lockstep.yaml has no go: line"
commit "$project"

step "six targets, each with its shared library"
run 0 -C "$project" build --only 'go/*'
[[ $(find "$project/dist/go" -path '*native*' -name '*.zip' | wc -l) -eq 6 ]] || fail "there are not six modules"
run 0 -C "$project" inspect "$project"/dist/go/example.com/lorem/native/linux_amd64/@v/v0.1.0.zip
says 'elf shared linux x64' 'version slot'

step "a program without cgo runs, and says the package's version"
mkdir "$work/user"
cd "$work/user" || exit
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"example.com/lorem"
)

func main() {
	version, err := lorem.Version()
	if err == nil {
		var text string
		text, err = lorem.Generate(2)
		fmt.Println(version, text)
		_, bad := lorem.Generate(-1)
		fmt.Println(bad)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
GO
public=$(go env GOPROXY)
export GOPROXY="file://$project/dist/go,$public" GONOSUMDB='example.com/*' GOFLAGS=-modcacherw GOMODCACHE=$work/modules CGO_ENABLED=0
go mod init example.com/user >"$work/said" 2>&1
go get example.com/lorem@v0.1.0 >"$work/said" 2>&1 || fail "go get failed"
go build -o user . >"$work/said" 2>&1 || fail "go build failed"
export XDG_CACHE_HOME=$work/cache
./user >"$work/said" 2>&1 || fail "the program failed"
says '^0\.1\.0 lorem ipsum dolor sit amet lorem ipsum dolor sit amet$' 'Repeat. must be between 1'
laid=$(find "$work/cache/lorem" -type f)
[[ $(wc -l <<<"$laid") -eq 1 ]] || fail "the library was not laid down once"

step "a library that somebody changed is laid down again, and no cache folder at all is no matter"
chmod u+w "$laid"
printf 'x' >>"$laid"
./user >"$work/said" 2>&1 || fail "the changed library was not replaced"
env -u XDG_CACHE_HOME -u HOME TMPDIR="$work" ./user >"$work/said" 2>&1 || fail "the program needs a home"

step "every other platform compiles, one without a library says so"
for platform in linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64; do
  GOOS=${platform%/*} GOARCH=${platform#*/} go build -o "$work/other" . >"$work/said" 2>&1 || fail "go build for $platform failed"
done
GOOS=linux GOARCH=riscv64 go build -o "$work/other" . >"$work/said" 2>&1 && fail "riscv64 has a library"
says 'lorem_has_no_prebuilt_library_for_this_platform'

step "a package without the hook is told what to declare"
sed -i '/^var prebuiltLibrary/d; s/prebuiltLibrary == nil/true/; s/prebuiltLibrary()/"", nil/' "$project/bindings/go/lorem.go"
run 2 -C "$project" build --only 'go/*'
says 'nowhere to be told its library' 'var prebuiltLibrary func\(\) \(string, error\)'
