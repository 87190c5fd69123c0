# SPDX-License-Identifier: Apache-2.0
# A jump of ten years equals ten years day by day.
source "$(dirname "$0")/../flow/common.sh"
"$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/interop/jump.py" "$TENURE_BIN/steps" 1 2 3 5 8
