# SPDX-License-Identifier: Apache-2.0
# The reference model and the engine run the same random histories and agree on everything after each
# entry: every state, figure and alert with its ending. The seeds are printed. A history with a
# difference is shrunk; it becomes a file in tests/golden/histories/, which are also compared.
# TENURE_HISTORIES (default 60) is the number of histories, TENURE_FIRST_HISTORY (default 1) the first
# seed. For a long run in two halves see docs/architecture.md.
source "$(dirname "$0")/../flow/common.sh"
compare() { "$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/interop/compare.py" "$TENURE_BIN/$engine" "$@"; }
first=${TENURE_FIRST_HISTORY:-1}
half=$((${TENURE_HISTORIES:-60} / 2))
engine=steps
compare "$TENURE_SOURCE_DIR"/tests/golden/histories/*.ndjson
compare "$first" $((first + half - 1))
# The other half uses a build that keeps very little of a post's history in its row.
engine=steps_little
compare "$TENURE_SOURCE_DIR"/tests/golden/histories/*.ndjson
compare $((first + half)) $((first + 2 * half - 1))
