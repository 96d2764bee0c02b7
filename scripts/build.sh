# shellcheck shell=bash
# Configuring and compiling by CMake's presets.

jobs() { printf '%s\n' "${LOCKSTEP_JOBS:-$(nproc)}"; }

# build_preset PRESET [BUILD ARGUMENT...]
build_preset() {
  local preset=$1
  shift
  (cd "$REPO" && cmake --preset "$preset" && cmake --build --preset "$preset" -j "$(jobs)" "$@")
}

build_release() { build_preset release; }
