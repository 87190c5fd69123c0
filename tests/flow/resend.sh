# One publisher through two kills of the daemon: what has no answer is sent again with the same ids, so
# it ends well by itself, every event is stored once, and in the order of the file.
source "$(dirname "$0")/common.sh"
for n in $(seq 6000); do
  printf '{"source":"s","id":"%05d","announced":"2019-01-01","recruitment":{"organisation":"Q%d","role":"chair","stage":"OPENED"}}\n' \
    "$n" $((n % 7))
done > "$folder/events"
export TENURE_AT=$folder/data
start data --clock feed
tenure publish --batch 1 --window 4 --timeout 20 "$folder/events" 2> "$folder/summary" &
publisher=$!
pids+=("$publisher")
stored() { [ "$(events)" -ge "$1" ]; }
for already in 100 1500; do
  wait_for 60 stored $already
  kill -9 "$daemon"
  wait "$daemon" 2> /dev/null || true
  kill -0 "$publisher" || fail "the publisher was done before the daemon was killed"
  start data --clock feed
done
wait "$publisher" || fail "the publisher ended with $?"
grep -qE '^6000 events: [0-9]+ stored' "$folder/summary" || { cat "$folder/summary"; fail "no summary"; }
tenure log | grep '"source":"s"' | sed -E 's/.*"id":"([0-9]+)".*/\1/' > "$folder/ids"
cmp "$folder/ids" <(seq -f %05.0f 6000)
stop "$daemon"
