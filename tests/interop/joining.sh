# SPDX-License-Identifier: Apache-2.0
# A subscriber joins daemons that are written for it: see joining.py.
source "$(dirname "$0")/../flow/common.sh"
"$TENURE_PYTHON" "$(dirname "$0")/joining.py" "$folder"
