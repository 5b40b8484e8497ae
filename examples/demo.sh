#!/usr/bin/env bash
# The main job on the examples, as someone at a terminal would do it. Run it with: make demo
set -euo pipefail
cd "$(dirname "$0")/.."

show() {
    printf '\n$ %s\n' "$*"
    status=0
    "$@" || status=$?
    printf '(exit code %s)\n' "$status"
    [ "$status" -lt 2 ]
}

show udslint check examples/token
show udslint check examples/notes
show udslint check examples/good
show udslint token examples/good
show udslint check examples/good --context examples/cluster/packages.yaml
show udslint graph examples/good --context examples/cluster/packages.yaml
show udslint explain unknown-field
