# shellcheck shell=bash
# Node and npm: the machine's own when new enough, else Debian's.

node_serves() {
  local node version
  node=$(on_user_path node) && on_user_path npm >/dev/null || return 1
  version=$("$node" --version) || return 1
  version_at_least "${version#v}" "$NODE_MINIMUM"
}

set_up_node() {
  if ! node_serves; then
    install_packages "installs and runs the npm packages" nodejs npm
    node_serves || fail "node on PATH is older than $NODE_MINIMUM, or npm is missing" \
      "found: $(on_user_path node || printf 'no node')"
  fi
  witness "$(on_user_path node)" "$(on_user_path npm)"
}
