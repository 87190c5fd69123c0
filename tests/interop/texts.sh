# SPDX-License-Identifier: Apache-2.0
# What a client in another language can rely on: every answer is UTF-8, wherever a text was cut, and the id for a
# name can be computed from docs/protocol.md alone.
source "$(dirname "$0")/../flow/common.sh"
start data --clock feed
endpoint() { sed -n "s/^$1 //p" "$folder/data/endpoints"; }
"$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/interop/texts.py" "$(endpoint ingest)" "$(endpoint query)"
stop "$daemon"
