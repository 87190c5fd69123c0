# SPDX-License-Identifier: Apache-2.0
# The reference model and the engine take the same random histories and agree on everything after each
# entry: every state, figure and alert with its ending. The seeds are printed; what a history that they
# disagree on is shrunk to becomes a file in tests/golden/histories/, which are compared as well.
# TENURE_HISTORIES (default 60) says how many, TENURE_FIRST_HISTORY (default 1) from which seed on.
# A long run, as two halves: docs/architecture.md.
source "$(dirname "$0")/../flow/common.sh"
compare() { "$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/interop/compare.py" "$TENURE_BIN/$engine" "$@"; }
first=${TENURE_FIRST_HISTORY:-1}
half=$((${TENURE_HISTORIES:-60} / 2))
engine=steps
compare "$TENURE_SOURCE_DIR"/tests/golden/histories/*.ndjson
compare "$first" $((first + half - 1))
# The other half meets an engine that keeps next to nothing of a post's history in its row.
engine=steps_little
compare "$TENURE_SOURCE_DIR"/tests/golden/histories/*.ndjson
compare $((first + half)) $((first + 2 * half - 1))
