# shellcheck shell=bash
# An OCI registry that tests push images to. Debian's package is unpacked, not installed: it would start a service.

set_up_image_registry() {
  local folder version
  version=$(image_registry_version)
  if [[ -z $version ]]; then
    update_package_lists
    version=$(image_registry_version)
  fi
  [[ -n $version ]] || fail "Debian's docker-registry is in none of the machine's apt sources"
  folder=docker-registry-${version//[^a-z0-9.]/-}
  if [[ ! -x $TOOLS/$folder/usr/bin/docker-registry ]]; then
    local scratch
    scratch=$(mktemp -d "$TOOLS/tmp.XXXXXX")
    logged docker-registry unpack_debian_package "$scratch" docker-registry
    rm -rf "${TOOLS:?}/$folder"
    mv "$scratch/files" "$TOOLS/$folder"
    rm -rf "$scratch"
    installed docker-registry "$version" "tests push images to it, in $TOOLS"
  fi
  link_tool docker-registry "../$folder/usr/bin/docker-registry"
  witness "$TOOLS/$folder/usr/bin/docker-registry"
}

image_registry_version() { apt-cache show --no-all-versions docker-registry 2>/dev/null | sed -n 's/^Version: //p'; }

# unpack_debian_package SCRATCH PACKAGE: its files, in SCRATCH/files.
unpack_debian_package() {
  (cd "$1" && apt-get -q -o APT::Sandbox::User=root download "$2" && dpkg-deb -x "$2"_*.deb files)
}
