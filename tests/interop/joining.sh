# SPDX-License-Identifier: Apache-2.0
# A subscriber joins scripted daemons: see joining.py.
source "$(dirname "$0")/../flow/common.sh"
"$TENURE_PYTHON" "$(dirname "$0")/joining.py" "$folder"
