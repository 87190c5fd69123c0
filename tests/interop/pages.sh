# SPDX-License-Identifier: Apache-2.0
# Answers are the same for every page size: see pages.py.
source "$(dirname "$0")/../flow/common.sh"
start data --clock feed
tenure simulate --organisations 60 --years 3 --seed 5 | tenure publish --quiet --at "$folder/data" -
"$TENURE_PYTHON" "$(dirname "$0")/pages.py" "$(sed -n "s|^query ||p" "$folder/data/endpoints")" 2011-06-30
stop "$daemon"
