# shellcheck shell=bash disable=SC2154 # repository, lockstep and work are of _lib.sh
# Projects of others, each brought by its registry's own client from where this machine gets packages,
# pinned by version and digest. Sourced after _lib.sh.

fixtures=$repository/tests/fixtures/foreign
cache=${LOCKSTEP_TEST_CACHE:-$(dirname "$lockstep")/e2e-cache}
mkdir -p "$cache"

# bring FILE SHA256 COMMAND...: FILE is in the cache; when it is not, the command leaves it in a fresh folder.
bring() {
  local file=$1 digest=$2 folder
  shift 2
  sha256sum --status -c <<<"$digest  $cache/$file" 2>/dev/null && return
  folder=$(mktemp -d -p "$work")
  (cd "$folder" && "$@" >"$folder.log" 2>&1) || fail "$file cannot be had: $(tail -n 5 "$folder.log")"
  sha256sum --status -c <<<"$digest  $folder/$file" 2>/dev/null || fail "$file is another one, or absent"
  mv "$folder/$file" "$cache/$file"
}

# An sdist. pip reads its metadata and brings its build backend for that.
from_pip() { pip download --quiet --no-deps --no-binary "$1" "$1==$2" -d .; }

from_cargo() {
  # cargo has no word for bringing a crate alone. To install a library fails, after the crate was brought:
  # whether it was is told by its digest.
  cargo install --quiet --root "$PWD/none" "$1@$2" || true
  cp "${CARGO_HOME:-$HOME/.cargo}"/registry/cache/*/"$1-$2.crate" .
}

from_npm() { npm pack --silent "$1@$2"; }

# The upstream archive of a Debian source package.
from_debian() {
  local state=$PWD/apt
  # shellcheck source=scripts/ruby.sh
  source "$repository/scripts/ruby.sh"
  mkdir -p "$state/lists/partial" "$state/archives/partial"
  : >"$state/status"
  printf '%s\n' "Types: deb-src" "URIs: $(debian_mirror)" "Suites: bookworm" "Components: main" \
    "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg" >"$state/suite.sources"
  suite_apt "$state" update
  suite_apt "$state" --download-only source "$1"
}

# unpacked FILE FOLDER: the cached archive's one folder as FOLDER.
unpacked() {
  mkdir -p "$2"
  tar -xf "$cache/$1" -C "$2" --strip-components 1
}

# project NAME FILE FOLDER: the fixture as $work/NAME, with what the cached archive has in its FOLDER.
project() {
  cp -R "$fixtures/$1" "$work/$1"
  unpacked "$2" "$work/$1/$3"
}

# The digest of every file of a project, but for what builds leave.
sources_of() {
  (cd "$1" && find . -type f -not -path './dist/*' -not -path './.git/*' -not -path './.lockstep/*' -print0 | sort -z | xargs -0 sha256sum)
}

# builds NAME PACKAGES: the project builds so many packages and its sources are as they were.
builds() {
  sources_of "$work/$1" >"$work/before"
  run 0 -C "$work/$1" build
  says "$2 packages from"
  sources_of "$work/$1" | cmp -s "$work/before" - || fail "building changed the sources of $1"
}

# package_file NAME LANGUAGE TARGET: the path of a package; the target of a main package is empty.
package_file() {
  python3 - "$work/$1/dist" "$2" "$3" <<'PYTHON'
import json, sys
folder, language, target = sys.argv[1:]
made = json.load(open(f"{folder}/manifest.json", encoding="utf-8"))["artifacts"]
print(*(f"{folder}/{item['file']}" for item in made if (item["language"], item["target"]) == (language, target)))
PYTHON
}

# wheel_runs NAME: twine takes every wheel; a fresh interpreter that has this machine's runs the program on stdin.
wheel_runs() {
  local venv
  twine check --strict "$work/$1"/dist/python/*.whl >"$work/said" 2>&1 || fail "twine refuses a wheel of $1"
  venv=$(mktemp -d -p "$work")
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir --no-index --no-deps \
    "$(package_file "$1" python linux-x64)" </dev/null
  "$venv/bin/python" -I - || fail "the wheel of $1 does not work"
}

# addon_runs NAME: a fresh folder with the main package and this machine's runs the program on stdin. The loader
# of napi-rs 3 holds the two versions against each other.
addon_runs() {
  local folder
  folder=$(mktemp -d -p "$work")
  cat >"$folder/show.js"
  printf '{"private": true}\n' >"$folder/package.json"
  # The other platforms' packages are nowhere to be had: npm passes over optional ones that fail.
  (cd "$folder" && npm install --silent --no-audit --no-fund --offline --cache "$folder/.cache" \
    "$(package_file "$1" node "")" "$(package_file "$1" node linux-x64)" >"$work/said" 2>&1 </dev/null) ||
    fail "npm does not install $1"
  (cd "$folder" && NAPI_RS_ENFORCE_VERSION_CHECK=1 node show.js) || fail "the addon of $1 does not work"
}
