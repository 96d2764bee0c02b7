#!/usr/bin/env bash
# usage: scripts/link_go.sh DIST WORK
# Links a small program with the Go module of every target in DIST by the real `go build`, with zig as C
# compiler. Where that fails, links the module's archive into a C program instead. One line a target on
# standard output: target, how (`go build`, `C program`, `not linked`), seconds. Exits 1 if a target was
# linked in neither way. WORK is the folder that install_host.sh has filled.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=scripts/demo_lib.sh
source "$here/demo_lib.sh"

[[ $# -eq 2 ]] || die "usage: link_go.sh DIST WORK"
dist=$(cd "$1" && pwd -P)
work=$(cd "$2" && pwd -P)
[[ -f $work/go/app/main.go ]] || die "$work/go/app is missing: run install_host.sh first"
go_offline "$dist" "$work/go"

# go_platform TARGET: GOOS, GOARCH and zig's target.
go_platform() {
  case $1 in
    linux-x64) printf 'linux amd64 x86_64-linux-gnu.2.17\n' ;;
    linux-arm64) printf 'linux arm64 aarch64-linux-gnu.2.17\n' ;;
    macos-x64) printf 'darwin amd64 x86_64-macos.10.13\n' ;;
    macos-arm64) printf 'darwin arm64 aarch64-macos.11.0\n' ;;
    windows-x64) printf 'windows amd64 x86_64-windows-gnu\n' ;;
    windows-arm64) printf 'windows arm64 aarch64-windows-gnu\n' ;;
    *) die "no Go platform is known for target $1" ;;
  esac
}

# macos_stub FILE INSTALL-NAME SYMBOL…: a text stub, since no macOS SDK is at hand. It names the symbols
# that Go's runtime takes from that library.
macos_stub() {
  local file=$1 name=$2
  shift 2
  mkdir -p "$(dirname "$file")"
  {
    printf -- '--- !tapi-tbd\ntbd-version: 4\ntargets: [ x86_64-macos, arm64-macos ]\n'
    printf "install-name: '%s'\nexports:\n  - targets: [ x86_64-macos, arm64-macos ]\n" "$name"
    printf '    symbols: [ %s ]\n...\n' "$(printf '%s\n' "$@" | paste -sd , -)"
  } >"$file"
}

# dynamic_imports TEXT: the symbols that Go's standard library imports from a library named so.
dynamic_imports() {
  local root
  root=$(go env GOROOT)/src
  grep -rhoE "cgo_import_dynamic [A-Za-z0-9_]+ [^ ]+ \"[^\"]*$1[^\"]*\"" "$root/runtime" "$root/syscall" \
    "$root/internal/syscall" "$root/crypto/x509" "$root/net" | awk '{ print "_" $3 }' | sort -u
}

make_macos_stubs() {
  local frameworks=/System/Library/Frameworks symbols called
  mapfile -t symbols < <(dynamic_imports libresolv)
  macos_stub "$work/stubs/libresolv.tbd" /usr/lib/libresolv.9.dylib "${symbols[@]}"
  mapfile -t symbols < <(dynamic_imports Security.framework)
  macos_stub "$work/stubs/Security.framework/Security.tbd" "$frameworks/Security.framework/Versions/A/Security" "${symbols[@]}"
  mapfile -t symbols < <(dynamic_imports CoreFoundation.framework)
  mapfile -t called < <(grep -rohE --include='*darwin*' '\bk?CF[A-Za-z0-9]+' "$(go env GOROOT)/src/runtime/cgo" | sed 's/^/_/' | sort -u)
  macos_stub "$work/stubs/CoreFoundation.framework/CoreFoundation.tbd" \
    "$frameworks/CoreFoundation.framework/Versions/A/CoreFoundation" "${symbols[@]}" "${called[@]}"
}

# link_by_go GOOS GOARCH ZIG-TARGET PROGRAM
link_by_go() {
  local flags='' unwinder=-lunwind
  # zig links no unwinder into C programs; gcc and clang do, so the packed modules do not ask for one.
  # macOS has it in its system library.
  [[ $1 != darwin ]] || unwinder=
  # -w: Go would otherwise have the host's strip and dsymutil read a Mach-O file.
  [[ $1 != darwin ]] || flags=" -L$work/stubs -F$work/stubs"
  (cd "$work/go/app" && GOOS=$1 GOARCH=$2 CGO_LDFLAGS=$unwinder CC="zig cc -target $3$flags" CXX="zig c++ -target $3$flags" \
    go build -ldflags=-w -o "$4" .)
}

# link_by_c GOOS GOARCH ZIG-TARGET PROGRAM
link_by_c() {
  local folder flags
  folder=$(cd "$work/go/app" && GOOS=$1 GOARCH=$2 go list -deps -f '{{if .CgoLDFLAGS}}{{.Dir}}{{end}}' . | head -n 1)
  [[ -n $folder ]] || return 1
  flags=$(cd "$work/go/app" && GOOS=$1 GOARCH=$2 go list -deps -f '{{join .CgoLDFLAGS " "}}' . | tr '\n' ' ')
  cat >"$work/slot.c" <<'C'
extern const volatile char lorem_lockstep_version_slot[128];
int main(void) { return lorem_lockstep_version_slot[0] == 'l' ? 0 : 1; }
C
  # shellcheck disable=SC2086 # flags are words
  zig cc -target "$3" "$work/slot.c" $flags -o "$4"
}

make_macos_stubs
mkdir -p "$work/linked"
failed=0
while IFS=$'\t' read -r language target _; do
  [[ $language == go && $target != - ]] || continue
  read -r os arch zig < <(go_platform "$target")
  program=$work/linked/$target
  [[ $os != windows ]] || program+=.exe
  SECONDS=0
  if link_by_go "$os" "$arch" "$zig" "$program" >"$work/linked/$target.log" 2>&1 </dev/null; then
    how='go build'
  elif link_by_c "$os" "$arch" "$zig" "$program" >>"$work/linked/$target.log" 2>&1 </dev/null; then
    how='C program'
  else
    how='not linked'
    failed=1
    tail -n 15 "$work/linked/$target.log" >&2
  fi
  printf '%s\t%s\t%s\n' "$target" "$how" "$SECONDS"
done < <(packages_of "$dist")
exit "$failed"
