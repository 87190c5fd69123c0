# SPDX-License-Identifier: Apache-2.0
# The programs in the documentation of the Python and npm packages can be run without changes.
source "$(dirname "$0")/../flow/common.sh"
export HOME=$folder
start tenure --clock feed
tenure publish --quiet --at "$folder/tenure" "$feed"
[ -z "${TENURE_CLIENT_NODE-}" ] || node_programs
cd "$folder"
"$TENURE_CLIENT_PYTHON" "$TENURE_SOURCE_DIR/tests/interop/readmes.py" ${programs_node:+"$programs_node"}
