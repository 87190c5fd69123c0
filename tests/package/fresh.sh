# SPDX-License-Identifier: Apache-2.0
# fresh.sh SCRIPT: runs a script of this folder in a temporary folder. With TENURE_BUILD_DIR it uses the packages of that build,
# which the test `package` has made.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export TENURE_SOURCE_DIR=${TENURE_SOURCE_DIR:-$(dirname "$(dirname "$here")")}
folder=$(mktemp -d /tmp/tenure-fresh-XXXXXX)
trap 'rm -rf "$folder"' EXIT
"${TENURE_PYTHON:-/usr/bin/python3}" "$here/$1" "$folder" ${TENURE_BUILD_DIR:+"$TENURE_BUILD_DIR/packages"} || {
  tail -n 20 "$folder"/*.log >&2
  exit 1
}
