# SPDX-License-Identifier: Apache-2.0
# Clients that violate the protocol get an answer or none, while a correct one is always served.
source "$(dirname "$0")/../flow/common.sh"
start data --clock feed
endpoint() { sed -n "s/^$1 //p" "$folder/data/endpoints"; }
"$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/interop/strangers.py" "$(endpoint ingest)" "$(endpoint query)"
tenure state post Q/chair --at "$folder/data" | among "FILLED  Ada"
stop "$daemon"
