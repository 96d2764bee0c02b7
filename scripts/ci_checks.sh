# shellcheck shell=bash
# What tests hold generated CI files against: actionlint for GitHub's, and for GitLab's the schema that GitLab
# publishes, as check-jsonschema brings it along.

set_up_actionlint() {
  local folder=actionlint-$ACTIONLINT_VERSION go=$TOOLS/go/bin/go
  [[ -x $go ]] || go=$(on_user_path go)
  if [[ ! -x $TOOLS/$folder/actionlint ]]; then
    local scratch
    scratch=$(mktemp -d "$TOOLS/tmp.XXXXXX")
    GOPATH=$scratch/path GOFLAGS=-modcacherw GOBIN=$scratch/bin logged actionlint \
      "$go" install "github.com/rhysd/actionlint/cmd/actionlint@v$ACTIONLINT_VERSION"
    rm -rf "${TOOLS:?}"/actionlint-*
    mv "$scratch/bin" "$TOOLS/$folder"
    rm -rf "$scratch"
    installed actionlint "$ACTIONLINT_VERSION" "tests hold GitHub's workflow against it"
  fi
  link_tool actionlint "../$folder/actionlint"
  witness "$TOOLS/$folder/actionlint"
}

set_up_ci_schemas() {
  local folder=check-jsonschema-$CHECK_JSONSCHEMA_VERSION
  local schema=$TOOLS/$folder/check_jsonschema/builtin_schemas/vendor/gitlab-ci.json
  if [[ ! -f $schema ]]; then
    unpack_wheel check-jsonschema "$CHECK_JSONSCHEMA_VERSION" "$folder" "$CHECK_JSONSCHEMA_SHA256"
    installed check-jsonschema "$CHECK_JSONSCHEMA_VERSION" "tests hold GitLab's file against the schema in it"
  fi
  record LOCKSTEP_GITLAB_SCHEMA "$schema"
  witness "$schema"
}
