# SPDX-License-Identifier: Apache-2.0
# What a client in another language can rely on: every answer is UTF-8, wherever a text was cut to fit, and the id
# that a name gives can be computed from docs/protocol.md alone.
source "$(dirname "$0")/../flow/common.sh"
start data --clock feed
endpoint() { sed -n "s/^$1 //p" "$folder/data/endpoints"; }
"$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/interop/texts.py" "$(endpoint ingest)" "$(endpoint query)"
stop "$daemon"
