# shellcheck shell=bash
# Python with venv, for the packages' users' side; Debian's own Python installs the pinned tools.

# The interpreter that the set-up itself uses: Debian's, whose pip came with packages.txt.
python_for_setup() { printf '/usr/bin/python3\n'; }

python_serves() {
  "$1" -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (${PYTHON_MINIMUM/./, }))" 2>/dev/null
}

set_up_python() {
  local mine
  mine=$(on_user_path python3)
  rm -f "$TOOLS/bin/python3"
  if ! python_serves "$mine"; then
    python_serves /usr/bin/python3 || fail "no Python of $PYTHON_MINIMUM or newer that has venv" \
      "Debian's python3 and python3-venv serve"
    say "$mine is older than $PYTHON_MINIMUM or lacks venv: taking Debian's /usr/bin/python3"
    link_tool python3 /usr/bin/python3
    mine=/usr/bin/python3
  fi
  witness "$mine"
}

# maturin, whose wheels tests adopt.
# shellcheck disable=SC2086 # one word for each architecture
set_up_maturin() { set_up_program maturin "$MATURIN_VERSION" "tests adopt a wheel that it made" $MATURIN_SHA256; }

# twine that reads metadata 2.4: three pinned wheels before Debian's own on the launcher's path.
set_up_twine() {
  local folder=twine-$TWINE_VERSION
  if [[ ! -x $TOOLS/$folder/lockstep-twine ]]; then
    unpack_wheel packaging "$TWINE_PACKAGING_VERSION" "$folder-packaging" "$TWINE_PACKAGING_SHA256"
    unpack_wheel id "$TWINE_ID_VERSION" "$folder-id" "$TWINE_ID_SHA256"
    unpack_wheel twine "$TWINE_VERSION" "$folder" "$TWINE_SHA256"
    cat >"$TOOLS/$folder/lockstep-twine" <<'LAUNCHER'
#!/usr/bin/python3
import os
import sys

here = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [here, here + "-packaging", here + "-id"]
from twine.__main__ import main

sys.exit(main())
LAUNCHER
    chmod 755 "$TOOLS/$folder/lockstep-twine"
    installed twine "$TWINE_VERSION" "tests check wheels with it, in $TOOLS"
  fi
  link_tool twine "../$folder/lockstep-twine"
  witness "$TOOLS/$folder/lockstep-twine"
}

# pypiserver with what it needs, each a pinned wheel.
set_up_pypiserver() {
  local folder=pypiserver-$PYPISERVER_VERSION
  if [[ ! -x $TOOLS/$folder/lockstep-pypiserver ]]; then
    unpack_wheel packaging "$TWINE_PACKAGING_VERSION" "$folder-packaging" "$TWINE_PACKAGING_SHA256"
    unpack_wheel importlib-resources "$PYPISERVER_RESOURCES_VERSION" "$folder-resources" \
      "$PYPISERVER_RESOURCES_SHA256"
    unpack_wheel passlib "$PYPISERVER_PASSLIB_VERSION" "$folder-passlib" "$PYPISERVER_PASSLIB_SHA256"
    unpack_wheel pypiserver "$PYPISERVER_VERSION" "$folder" "$PYPISERVER_SHA256"
    cat >"$TOOLS/$folder/lockstep-pypiserver" <<'LAUNCHER'
#!/usr/bin/python3
import os
import sys

here = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [here] + [here + "-" + part for part in ("packaging", "resources", "passlib")]
from pypiserver.__main__ import main

sys.exit(main())
LAUNCHER
    chmod 755 "$TOOLS/$folder/lockstep-pypiserver"
    installed pypiserver "$PYPISERVER_VERSION" "tests upload to it, in $TOOLS"
  fi
  link_tool pypi-server "../$folder/lockstep-pypiserver"
  witness "$TOOLS/$folder/lockstep-pypiserver"
}

# devpi, an index that tests upload to, as python_server/requirements.txt pins it with all that it needs.
set_up_devpi() {
  local folder scratch program
  folder=devpi-$(sha256sum "$REPO/scripts/python_server/requirements.txt" | cut -c 1-16)
  if [[ ! -d $TOOLS/$folder ]]; then
    scratch=$(mktemp -d "$TOOLS/tmp.XXXXXX")
    logged devpi "$(python_for_setup)" -m pip install --quiet --disable-pip-version-check --no-deps --no-compile \
      --only-binary :all: --require-hashes --no-cache-dir --target "$scratch/files" \
      -r "$REPO/scripts/python_server/requirements.txt"
    write_devpi_program "$scratch/devpi-server" main main
    write_devpi_program "$scratch/devpi-init" init init
    rm -rf "${TOOLS:?}"/devpi-*
    mv "$scratch" "$TOOLS/$folder"
    installed devpi "$folder" "tests upload to it"
  fi
  for program in devpi-server devpi-init; do link_tool "$program" "../$folder/$program"; done
  witness "$TOOLS/$folder/devpi-server" "$TOOLS/$folder/devpi-init"
}

# write_devpi_program PATH MODULE FUNCTION: starts devpi with what stands in `files` beside it.
write_devpi_program() {
  cat >"$1" <<LAUNCHER
#!/usr/bin/python3 -Wignore
import os
import site
import sys

site.addsitedir(os.path.join(os.path.dirname(os.path.realpath(__file__)), "files"))
from devpi_server.$2 import $3

sys.exit($3())
LAUNCHER
  chmod 755 "$1"
}

# shellcheck disable=SC2086
set_up_uv() { set_up_program uv "$UV_VERSION" "tests publish and install with it" $UV_SHA256; }
