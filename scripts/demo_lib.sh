# shellcheck shell=bash
# What demo.sh, install_host.sh and link_go.sh share. Each is a program of its own.

die() {
  printf '%s: error: %s\n' "$(basename "$0")" "$1" >&2
  exit 1
}

step() { printf '\n== %s\n' "$*"; }

# packages_of DIST: one line a package: language, target (`-` for a main package, `source` for one of sources), version, path in DIST.
packages_of() {
  python3 - "$1/manifest.json" <<'PYTHON'
import json, sys
for item in json.load(open(sys.argv[1], encoding="utf-8"))["artifacts"]:
    print(item["language"], "source" if item["kind"] == "source" else item["target"] or "-", item["version"], item["file"], sep="\t")
PYTHON
}

# package_of DIST LANGUAGE TARGET: its path.
package_of() {
  local path
  path=$(packages_of "$1" | awk -F '\t' -v l="$2" -v t="$3" '$1 == l && $2 == t { print $4 }')
  [[ -n $path && -f $1/$path ]] || die "$1 has no package $2/$3"
  printf '%s/%s\n' "$1" "$path"
}

host_target() {
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) printf 'linux-x64\n' ;;
    Linux-aarch64) printf 'linux-arm64\n' ;;
    Darwin-x86_64) printf 'macos-x64\n' ;;
    Darwin-arm64) printf 'macos-arm64\n' ;;
    *) die "this host is none of the six targets" ;;
  esac
}

# The root Go module of DIST, as `path version`.
go_module() {
  local file
  file=$(package_of "$1" go -)
  file=${file#"$1"/go/}
  local version=${file##*/}
  # A capital letter is written `!x` in a proxy's paths.
  printf '%s %s\n' "$(sed -E 's/!([a-z])/\U\1/g' <<<"${file%%/@v/*}")" "${version%.zip}"
}

# go_offline DIST WORK: lets `go` see DIST's modules and nothing else; its module cache is in WORK.
go_offline() {
  export GOPROXY="file://$1/go" GONOSUMDB='*' GOSUMDB=off GOFLAGS='-mod=mod -modcacherw -buildvcs=false'
  export GOTOOLCHAIN=local GOMODCACHE="$2/modules" GOWORK=off CGO_ENABLED=1
}
