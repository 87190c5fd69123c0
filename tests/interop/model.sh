# The reference model and the engine take the same random histories and agree on everything after each
# entry: every state, figure and alert with its ending. The seeds are printed; what a history that they
# disagree on is shrunk to becomes a file in tests/golden/histories/, which are compared as well.
# TENURE_HISTORIES (default 60) says how many, TENURE_FIRST_HISTORY (default 1) from which seed on.
# A long run, as two halves: docs/architecture.md.
source "$(dirname "$0")/../flow/common.sh"
compare() { "$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/interop/compare.py" "$TENURE_BIN/steps" "$@"; }
first=${TENURE_FIRST_HISTORY:-1}
compare "$TENURE_SOURCE_DIR"/tests/golden/histories/*.ndjson
compare "$first" $((first + ${TENURE_HISTORIES:-60} - 1))
