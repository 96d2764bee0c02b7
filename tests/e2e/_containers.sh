# shellcheck shell=bash disable=SC2154 # lockstep, repository and work are of _lib.sh
# An engine that starts containers, and images of the tests' own. Sourced after _lib.sh.

# Base and images stay here from story to story and from run to run.
containers=${LOCKSTEP_TEST_CONTAINERS:-$(dirname "$lockstep")/e2e-containers}

# What the engine needs on this host is said in files of its own: runc starts where the kernel's control groups are too
# old for crun, and images are built with the host's network.
configure_engine() {
  mkdir -p "$containers"
  containers=$(realpath "$containers")
  exec 7>"$containers/lock"
  flock 7
  printf '%s\n' '[containers]' 'default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]' 'netns = "host"' \
    '[engine]' 'runtime = "runc"' 'cgroup_manager = "cgroupfs"' >"$containers/containers.conf.new"
  printf '%s\n' '[storage]' 'driver = "overlay"' "graphroot = \"$containers/images\"" \
    "runroot = \"$containers/run\"" >"$containers/storage.conf.new"
  local file
  for file in containers storage; do mv "$containers/$file.conf.new" "$containers/$file.conf"; done
  exec 7>&-
  export CONTAINERS_CONF=$containers/containers.conf CONTAINERS_STORAGE_CONF=$containers/storage.conf
  export LOCKSTEP_CONTAINER_ENGINE=podman
  unset CONTAINER_HOST CONTAINER_CONNECTION DOCKER_HOST
}

as_superuser() { if [[ $EUID -eq 0 ]]; then "$@"; else sudo "$@"; fi; }

# Debian's part of the host's apt sources, one a line.
debian_sources() {
  # shellcheck disable=SC2016 # apt fills these in
  apt-get indextargets --format '$(ORIGIN)|$(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    sed -n 's,^Debian|,deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ,p' | sort -u
}

# What the base is made from; what is upgraded on the host is new in the images, too. The word names make_base's form:
# raise it when that makes another base.
base_recipe() {
  printf 'form 1\n'
  debian_sources
  cat /usr/local/share/ca-certificates/*.crt 2>/dev/null || true
  # shellcheck disable=SC2016 # dpkg-query fills these in
  dpkg-query -W -f '${Package} ${Version}\n' cargo-web cmake gcc gcc-12 gcc-mingw-w64-x86-64 libc6-dev llvm-19 \
    rustc-web 2>/dev/null || true
}

# make_base NAME: a bare Debian of the host's release with the host's sources and certificates.
make_base() {
  local root=$containers/base codename mirror
  codename=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
  mirror=$(debian_sources | awk -v suite="$codename" '$4 == suite { print $3; exit }')
  [[ -n $mirror ]] || fail "the host's apt sources name no Debian mirror of $codename"
  as_superuser rm -rf "$root"
  as_superuser debootstrap --variant=minbase "$codename" "$root" "$mirror" >"$work/said" 2>&1 ||
    fail "debootstrap made no base"
  debian_sources | as_superuser tee "$root/etc/apt/sources.list" >/dev/null
  as_superuser mkdir -p "$root/usr/local/share/ca-certificates"
  if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
    as_superuser cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates"
  fi
  # As the slim images of Debian are, which also makes installing quick.
  printf '%s\n' force-unsafe-io 'path-exclude /usr/share/doc/*' 'path-exclude /usr/share/man/*' \
    'path-exclude /usr/share/locale/*' | as_superuser tee "$root/etc/dpkg/dpkg.cfg.d/slim" >/dev/null
  as_superuser rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/*
  as_superuser tar -C "$root" --numeric-owner -c . | podman import --quiet - "$1" >"$work/said" 2>&1 ||
    fail "podman did not take the base"
  as_superuser rm -rf "$root"
}

# use_containers: the engine's settings, and its working at all; $base is a Debian to build images on.
use_containers() {
  configure_engine
  base=localhost/lockstep-base:$(base_recipe | sha256sum | cut -c 1-16)
  exec 7>"$containers/lock"
  flock 7
  podman image exists "$base" || make_base "$base"
  exec 7>&-
  podman run --rm --network=none --cap-drop=all "$base" /bin/true >"$work/said" 2>&1 </dev/null ||
    fail "podman starts no container here"
}

# use_images PROJECT NAME...: these images, built at their first use, pinned in the project's images.lock.json.
use_images() {
  local project=$1 name
  shift
  exec 7>"$containers/lock"
  flock 7
  run 0 -C "$project" images build "$@" --base "$base"
  exec 7>&-
  for name in "$@"; do run 0 -C "$project" images pin "$name" --base "$base"; done
}
