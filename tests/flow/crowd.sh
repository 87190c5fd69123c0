# SPDX-License-Identifier: Apache-2.0
# The board in a crowd: clients that send requests slowly or not at all, or that open endless streams, do not lock others out;
# each address has its share.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
tenure board --listen 127.0.0.1:0 --per-address 8 --request-time 1 > "$folder/address" 2> "$folder/board.err" &
board=$!
pids+=("$board")
wait_for 20 among "^http" "$folder/address"
"$TENURE_PYTHON" "$(dirname "$0")/parts/crowd.py" "$(cat "$folder/address")"
kill -TERM "$board"
wait "$board" || fail "the board's exit code was $?"
for wrong in "--per-address 3" "--per-address many" "--request-time 0" "--request-time 1s"; do
  exits 2 tenure board $wrong 2> "$folder/err"
  has "$folder/err" "$wrong has to be a number from"
done
