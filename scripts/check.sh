# shellcheck shell=bash
# Tests, figures, style.

# One story more than there are cores: those of releases and of images mostly wait.
run_tests() {
  build_preset dev
  (cd "$REPO" && ctest --preset dev -j "$(($(jobs) + 1))" --no-tests=error "$@")
}

run_bench() {
  [[ -x $REPO/tests/bench/run.sh ]] || fail "there is no tests/bench/run.sh"
  LOCKSTEP=$REPO/build/release/lockstep LOCKSTEP_SOURCE=$REPO "$REPO/tests/bench/run.sh" "$@"
}

# cxx_files [BASE]: the C++ files of the repository, or those changed since BASE.
cxx_files() {
  local base=${1:-}
  (
    cd "$REPO" || exit
    if [[ -n $base ]]; then
      git diff --name-only --diff-filter=d "$base" -- '*.cpp' '*.hpp'
      git ls-files --others --exclude-standard -- '*.cpp' '*.hpp'
    else
      git ls-files --cached --others --exclude-standard -- '*.cpp' '*.hpp'
    fi
  ) | grep -E '^(include|src|tests)/' | sort -u || true
}

format_sources() {
  local files
  mapfile -t files < <(cxx_files)
  [[ ${#files[@]} -eq 0 ]] || (cd "$REPO" && clang-format-19 -i "${files[@]}")
}

lint_format() {
  [[ $# -eq 0 ]] || (cd "$REPO" && clang-format-19 --dry-run -Werror "$@")
}

# clang-tidy reads the compile commands of the dev preset, headers through the sources that include them.
lint_tidy() {
  local sources
  mapfile -t sources < <(printf '%s\n' "$@" | grep -E '^src/.*\.cpp$' || true)
  [[ ${#sources[@]} -gt 0 ]] || return 0
  (
    cd "$REPO" || exit
    cmake --preset dev >/dev/null
    printf '%s\0' "${sources[@]}" | xargs -0 -n 1 -P 2 clang-tidy-19 -p build/dev --quiet
  )
}

lint_shell() {
  (cd "$REPO" && shellcheck -x -S warning dev .ci/run scripts/*.sh && find tests/e2e -name '*.sh' -exec shellcheck -x -S warning {} +)
}

lint_sources() {
  local files failed=0
  mapfile -t files < <(cxx_files "${1:-}")
  lint_shell || failed=1
  lint_format "${files[@]}" || failed=1
  lint_tidy "${files[@]}" || failed=1
  [[ $failed -eq 0 ]] || fail "lint found something" "./dev format mends the layout"
  say "lint: ${#files[@]} C++ files and the scripts are clean"
}
