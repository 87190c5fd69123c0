# SPDX-License-Identifier: Apache-2.0
# The OpenAPI description of the board, compared with the board's answers.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
board() { # board OPTION...: starts a board and sets $board to its address
  tenure board --listen 127.0.0.1:0 "$@" > "$folder/address" 2> "$folder/board.err" &
  pids+=("$!")
  wait_for 20 among "^http" "$folder/address"
  board=$(cat "$folder/address")
  wait_for 20 caught_up
}
caught_up() { curl -sSf "$board" > "$folder/page" && ! among "Still reading" "$folder/page"; }
check() { "$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/flow/openapi.py" "$board" "$TENURE_SOURCE_DIR/consumers/board/routes.c" "$@" > "$folder/out"; }
board
check
has "$folder/out" "37 addresses"
board --desk --watches "$folder/watches.json"
check desk
has "$folder/out" "48 addresses"
stop "$daemon"
