# SPDX-License-Identifier: Apache-2.0
# Whatever names, titles and reasons contain, every page, card, picture and feed of the board shows it as text; Atom, iCalendar
# and JSON-LD conform to their standards.
source "$(dirname "$0")/common.sh"
parts=$(dirname "$0")/parts
start data --clock feed
export TENURE_AT=$folder/data
cat "$feed" "$TENURE_SOURCE_DIR/data/feeds/january-2020.ndjson" | "$TENURE_PYTHON" "$parts/hostile.py" | tenure publish --quiet -
tenure publish retraction --quiet --source integrator --id 2019-11-27-0080 --reason "$("$TENURE_PYTHON" "$parts/hostile.py" --text reason)"
tenure board --listen 127.0.0.1:0 --desk --watches "$folder/watches.json" > "$folder/address" 2> "$folder/board.err" &
pids+=("$!")
wait_for 20 among "^http" "$folder/address"
url=$(cat "$folder/address")
caught_up() { curl -sS "$url" > "$folder/page" && ! among "Still reading" "$folder/page"; }
wait_for 20 caught_up
"$TENURE_PYTHON" "$parts/formats.py" "$url" "$parts/atom.rng" "$folder"
