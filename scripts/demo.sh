#!/usr/bin/env bash
# usage: scripts/demo.sh [--keep FOLDER] [--core rust|c]
# The main job, from nothing: scaffolds the starter project in an empty folder, builds its 24 packages,
# installs and runs the host's four, links every target's Go module, rehearses the release, and ends with the
# grid of what was made. LOCKSTEP names the binary; `./dev demo` sets it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=scripts/demo_lib.sh
source "$here/demo_lib.sh"

lockstep=${LOCKSTEP:?names the lockstep binary}
keep='' core=rust
while [[ $# -gt 0 ]]; do
  case $1 in
    --keep | --core)
      [[ $# -ge 2 ]] || die "$1 wants a value"
      [[ $1 != --keep ]] || keep=$2
      [[ $1 != --core ]] || core=$2
      shift 2
      ;;
    *) die "there is no option $1; usage: demo.sh [--keep FOLDER] [--core rust|c]" ;;
  esac
done

if [[ -n $keep ]]; then
  mkdir -p "$keep"
  [[ -z $(ls -A "$keep") ]] || die "$keep is not empty"
  work=$(cd "$keep" && pwd -P)
else
  work=$(mktemp -d)
  trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
fi

scaffold() {
  mkdir "$work/lorem"
  cd "$work/lorem"
  "$lockstep" init --core "$core"
  git init --quiet --initial-branch main
  git add --all
  git -c user.name=lorem -c user.email=lorem@example.com -c commit.gpgsign=false commit --quiet -m "feat: begin"
  git ls-files | sed 's/^/  /'
}

step "scaffold a project with a $core core in $work/lorem"
scaffold
step "lockstep build: every language, every target"
built=0
(cd "$work/lorem" && "$lockstep" build) || built=$?
dist=$work/lorem/dist
[[ -f $dist/manifest.json ]] || die "the build left no dist/manifest.json (exit status $built)"

step "install the packages of $(host_target) with pip, npm, gem and go, and run them"
"$here/install_host.sh" "$dist" "$work/installed" "$work/lorem"

step "link every target's Go module into a program"
linked=0
"$here/link_go.sh" "$dist" "$work/installed" | tee "$work/linked.tsv" || linked=$?

step "rehearse the release: publish to registries on this machine, install from there by the real clients"
rehearsed=0
(cd "$work/lorem" && "$lockstep" rehearse) || rehearsed=$?

step "what was made"
python3 "$here/demo_grid.py" "$dist/manifest.json" "$work/linked.tsv"
[[ -z $keep ]] || printf 'kept in %s\n' "$work"
[[ $built -eq 0 ]] || die "lockstep build failed with exit status $built"
[[ $linked -eq 0 ]] || die "a Go module could not be linked"
[[ $rehearsed -eq 0 ]] || die "the rehearsal failed with exit status $rehearsed"
