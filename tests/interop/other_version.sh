# SPDX-License-Identifier: Apache-2.0
# A daemon of another version: its messages are used as far as they can be decoded, and the error names what
# cannot.
source "$(dirname "$0")/../flow/common.sh"
mkdir "$folder/data"
"$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/interop/other_version.py" "$folder/data" &
pids+=("$!")
wait_for 20 test -s "$folder/data/endpoints"
export TENURE_AT=$folder/data
exits 1 tenure watch event --from start --json > "$folder/out" 2> "$folder/err"
[ "$(lines "$folder/out")" = 1 ]
has "$folder/out" '"source":"desk"'
has "$folder/err" "what the daemon has as event 2 cannot be read: another version?"
exits 3 tenure watch post --from start 2> "$folder/err"
has "$folder/err" "the daemon has not got post 1 yet"
exits 1 tenure status 2> "$folder/err"
has "$folder/err" "what answers does not know the question: another version?"
