# shellcheck shell=bash
# What tests hold npm packages against: bundlers, TypeScript, pnpm and yarn, as node_tools/package-lock.json
# pins them.

set_up_node_tools() {
  local folder scratch
  folder=node-tools-$(cat "$REPO"/scripts/node_tools/package*.json | sha256sum | cut -c 1-16)
  if [[ ! -d $TOOLS/$folder ]]; then
    scratch=$(mktemp -d "$TOOLS/tmp.XXXXXX")
    cp "$REPO"/scripts/node_tools/package*.json "$scratch/"
    logged node-tools "$(on_user_path npm)" ci --prefix "$scratch" --no-audit --no-fund --ignore-scripts
    rm -rf "${TOOLS:?}"/node-tools-*
    mv "$scratch" "$TOOLS/$folder"
    installed node-tools "$folder" "tests use esbuild, vite, TypeScript, pnpm and yarn of it"
  fi
  record LOCKSTEP_NODE_TOOLS "$TOOLS/$folder/node_modules"
  witness "$TOOLS/$folder/node_modules/.bin/esbuild"
}

# verdaccio, which tests publish to, as npm_server/package-lock.json pins it. In a folder of its own: its
# many dependencies have no part in what packages are held against.
set_up_verdaccio() {
  local folder scratch
  folder=verdaccio-$(cat "$REPO"/scripts/npm_server/package*.json | sha256sum | cut -c 1-16)
  if [[ ! -d $TOOLS/$folder ]]; then
    scratch=$(mktemp -d "$TOOLS/tmp.XXXXXX")
    cp "$REPO"/scripts/npm_server/package*.json "$scratch/"
    logged verdaccio "$(on_user_path npm)" ci --prefix "$scratch" --no-audit --no-fund --ignore-scripts
    rm -rf "${TOOLS:?}"/verdaccio-*
    mv "$scratch" "$TOOLS/$folder"
    installed verdaccio "$folder" "tests publish npm packages to it"
  fi
  link_tool verdaccio "../$folder/node_modules/.bin/verdaccio"
  witness "$TOOLS/$folder/node_modules/.bin/verdaccio"
}
