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
