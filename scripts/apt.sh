# shellcheck shell=bash
# Debian's own packages, from the sources that the machine has configured.

as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "installing Debian packages needs root, and there is no sudo" "run as root:  $*"
  fi
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive ${http_proxy:+"http_proxy=$http_proxy"} \
    ${https_proxy:+"https_proxy=$https_proxy"} apt-get -y -q -o DPkg::Lock::Timeout=600 "$@"
}

# The packages of packages.txt, one a line.
wanted_packages() { sed -e '/^#/d' -e '/^[[:space:]]*$/d' -e 's/[[:space:]].*//' "$REPO/scripts/packages.txt"; }

package_purpose() { sed -n "s/^$1[[:space:]]\+//p" "$REPO/scripts/packages.txt" | head -n 1; }

# missing_packages PACKAGE...: those that are not installed.
missing_packages() {
  local present
  # dpkg-query exits 1 when it knows nothing of a package: that is an answer here.
  present=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' || true)
  comm -23 <(printf '%s\n' "$@" | sort -u) <(sort -u <<<"$present")
}

# package_version PACKAGE: the installed version, or nothing.
package_version() { dpkg-query -W -f '${Version}\n' "$1" 2>/dev/null | head -n 1; }

update_package_lists() {
  [[ -z ${package_lists_updated:-} ]] || return 0
  logged apt-update apt_get update
  package_lists_updated=yes
}

# install_packages PURPOSE PACKAGE...: installs those that are missing and says so. An empty purpose
# means that packages.txt tells it.
install_packages() {
  local purpose=$1 missing package
  shift
  mapfile -t missing < <(missing_packages "$@")
  [[ ${#missing[@]} -gt 0 ]] || return 0
  command -v apt-get >/dev/null || fail "this is no Debian: apt-get is missing" \
    "install by hand what scripts/packages.txt names: ${missing[*]}"
  say "installing ${#missing[@]} Debian packages: ${missing[*]}"
  update_package_lists
  logged apt-install apt_get install --no-install-recommends "${missing[@]}"
  for package in "${missing[@]}"; do
    installed "$package" "$(package_version "$package")" "${purpose:-$(package_purpose "$package")}"
  done
}

set_up_packages() {
  local wanted
  mapfile -t wanted < <(wanted_packages)
  install_packages "" "${wanted[@]}"
}
