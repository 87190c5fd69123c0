# SPDX-License-Identifier: Apache-2.0
# Nobody starves the others: while one key has its dearest questions under way, another's are answered before them, also where all
# come from connections without keys; the questions of clients that have left are dropped; what waits is bounded.
source "$(dirname "$0")/common.sh"
mkdir "$folder/keys"
for name in server feed flood good; do
  tenure keygen "$folder/keys/$name" > "$folder/keys/$name.txt"
done
cat > "$folder/access" <<TEXT
feed  $(cat "$folder/keys/feed.txt") publish *
flood $(cat "$folder/keys/flood.txt") query
good  $(cat "$folder/keys/good.txt") query
TEXT
keys=(--key "$folder/keys/server.key" --access "$folder/access")
export TENURE_AT=$folder/data
start data --clock feed "${keys[@]}"
tenure simulate --organisations 5000 --years 1 > "$folder/history"
TENURE_KEY=$folder/keys/feed.key tenure publish --quiet "$folder/history"
"$TENURE_PYTHON" "$(dirname "$0")/parts/fair.py" "$folder" test

# A program that is told BUSY asks again until its time is over, and says why.
"$TENURE_PYTHON" "$(dirname "$0")/parts/fair.py" "$folder" fill > "$folder/filled" &
filling=$!
pids+=("$filling")
wait_for 60 among "full" "$folder/filled"
is_told() { # or it got the one place that had become free, and waits in vain
  exits 3 env TENURE_KEY="$folder/keys/flood.key" tenure state posts -o text --timeout 1 2> "$folder/err"
  among "too many questions wait already" "$folder/err"
}
wait_for 60 is_told
TENURE_KEY=$folder/keys/good.key tenure state post S00001/chair > /dev/null
TENURE_KEY=$folder/keys/good.key tenure status --metrics > "$folder/metrics"
{ ! among '^tenure_questions_busy_total 0$' "$folder/metrics"; } || fail "the metrics know of no question that was answered BUSY"
kill -9 "$filling"
is_quiet() { TENURE_KEY=$folder/keys/good.key tenure status --metrics | among '^tenure_questions_waiting 0$'; }
wait_for 60 is_quiet
stop "$daemon"

# Without keys each connection is a client of its own.
start data --clock feed
"$TENURE_PYTHON" "$(dirname "$0")/parts/fair.py" "$folder" test
# A daemon stops at once, whatever is under way.
"$TENURE_PYTHON" "$(dirname "$0")/parts/fair.py" "$folder" stay &
pids+=($!)
is_waiting() { tenure status --metrics | among '^tenure_questions_waiting [1-9]'; }
wait_for 60 is_waiting
stop "$daemon"
