# SPDX-License-Identifier: Apache-2.0
# The reference model and the engine run the same random histories and agree on everything after each
# entry: every state, figure and alert with its ending. The seeds are printed. A history with a
# difference is shrunk; it becomes a file in tests/golden/histories/, which are also compared.
# TENURE_HISTORIES (default 60) is the number of histories, TENURE_FIRST_HISTORY (default 1) the first
# seed. Each also runs on a build that keeps very little of a post's history in its row.
source "$(dirname "$0")/../flow/common.sh"
compare() {
  "$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/interop/compare.py" "$TENURE_BIN/steps,$TENURE_BIN/steps_little" "$@"
}
first=${TENURE_FIRST_HISTORY:-1}
compare "$TENURE_SOURCE_DIR"/tests/golden/histories/*.ndjson
compare "$first" $((first + ${TENURE_HISTORIES:-60} - 1))
