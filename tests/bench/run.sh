#!/usr/bin/env bash
# usage: tests/bench/run.sh [--quick]
# Prints the figures that docs/performance.md explains. LOCKSTEP names the binary, LOCKSTEP_SOURCE the
# repository; `./dev bench` sets both and the tools' environment. --quick leaves the builds by maturin
# and napi out.
set -euo pipefail
: "${LOCKSTEP:?names the lockstep binary}"
work=$(mktemp -d)
trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
python3 "$(dirname "${BASH_SOURCE[0]}")/figures.py" "$work" "$@"
python3 "$(dirname "${BASH_SOURCE[0]}")/engine_figures.py" "$work" "$@"
python3 "$(dirname "${BASH_SOURCE[0]}")/version_figures.py" "$work" "$@"
python3 "$(dirname "${BASH_SOURCE[0]}")/publish_figures.py" "$work" "$@"
python3 "$(dirname "${BASH_SOURCE[0]}")/matrix_figures.py" "$work" "$@"
python3 "$(dirname "${BASH_SOURCE[0]}")/report_figures.py" "$work" "$@"
"$(dirname "${BASH_SOURCE[0]}")/container_figures.sh"
