# SPDX-License-Identifier: Apache-2.0
# Fairness: while one key's most expensive queries run, another key's are answered before them, also if all come from connections
# without keys; the queries of clients that have left are dropped; the queue is bounded.
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

# A program that gets BUSY repeats the query until its timeout, then reports the reason.
"$TENURE_PYTHON" "$(dirname "$0")/parts/fair.py" "$folder" fill > "$folder/filled" &
filling=$!
pids+=("$filling")
wait_for 60 among "full" "$folder/filled"
is_told() { # or it got the one place that became free, and waits in vain
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

# Without keys, each connection is a separate client.
start data --clock feed
"$TENURE_PYTHON" "$(dirname "$0")/parts/fair.py" "$folder" test

# Publishers come before subscribers: the two of the daemon's threads that send updates have a lower priority.
tenure watch alert > "$folder/watched" &
pids+=($!)
yield() { sed 's/.*) //' /proc/"$daemon"/task/*/stat | awk '$17 == 10' | wc -l | among -x 2; }
wait_for 30 yield

# A daemon stops at once, even with running queries.
"$TENURE_PYTHON" "$(dirname "$0")/parts/fair.py" "$folder" stay &
pids+=($!)
is_waiting() { tenure status --metrics | among '^tenure_questions_waiting [1-9]'; }
wait_for 60 is_waiting
stop "$daemon"
