# SPDX-License-Identifier: Apache-2.0
# The board in a browser: see tests/browser.
source "$(dirname "$0")/common.sh"

# board NAME: starts a board on the daemon of TENURE_AT; sets $address.
board() {
  tenure board --listen 127.0.0.1:0 --desk --watches "$folder/$1.json" > "$folder/$1.address" 2> "$folder/$1.board.err" &
  pids+=("$!")
  wait_for 20 among "^http" "$folder/$1.address"
  address=$(cat "$folder/$1.address")
}
export BOARD_URL BOARD_PUBLISH BOARD_EMPTY BOARD_AWAY BOARD_CENSUS
start empty --clock feed
export TENURE_AT=$folder/empty
board empty
BOARD_EMPTY=$address
start away --clock feed
export TENURE_AT=$folder/away
tenure publish --quiet "$feed"
board away
BOARD_AWAY=$address
stop "$daemon"
start census --clock feed
export TENURE_AT=$folder/census
tenure publish --quiet "$feed" "$TENURE_SOURCE_DIR/data/feeds/january-2020.ndjson"
board census
BOARD_CENSUS=$address
caught_up() { curl -sS "$address" > "$folder/page" && ! among "Still reading" "$folder/page"; }
wait_for 20 caught_up
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
board data
BOARD_URL=$address
BOARD_PUBLISH="tenure publish resignation --source desk --organisation QU9 --role executive-lead --person 'Fiona Wise' --announced 2020-09-03 --effective 2020-09-08"
wait_for 20 caught_up
cp "$TENURE_SOURCE_DIR/tests/browser/board.test.mjs" "$TENURE_BROWSER/board.test.mjs" # Node.js finds playwright from here
HOME=$folder node --test "$TENURE_BROWSER/board.test.mjs" > "$folder/said" 2>&1 || { cat "$folder/said"; fail "see above"; }
has "$folder/said" "# pass 88" "# fail 0"
