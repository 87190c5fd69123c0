# SPDX-License-Identifier: Apache-2.0
# One publisher through two kills of the daemon: requests without an answer are sent again with the
# same ids, so it succeeds, and every event is stored once, in the order of the file.
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
grep -qE '^6000 events: 6000 stored \(' "$folder/summary" || { cat "$folder/summary"; fail "no summary"; }
tenure log | grep '"source":"s"' | sed -E 's/.*"id":"([0-9]+)".*/\1/' > "$folder/ids"
cmp "$folder/ids" <(seq -f %05.0f 6000)

# Answers are lost: events stored by this run count as stored, those of an earlier run do not.
losing() { # losing NUMBER...: a proxy to the daemon that loses the first answer to every other request
  rm -f "$folder/way"
  "$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/flow/parts/losing.py" "$folder/data/endpoints" "$folder/way" "$@" &
  pids+=($!)
  wait_for 30 test -s "$folder/way"
}
line() { printf '{"source":"s","id":"%s","announced":"2019-01-01","dissolution":{"organisation":"%s"}}\n' "$1" "$1"; }
summary() { # summary TEXT FILE
  tenure publish --batch 2 --at "$folder/way" --timeout 60 "$2" 2> "$folder/summary"
  has "$folder/summary" "$1 ("
}
for n in a b c d e f; do line $n; done > "$folder/six"
losing
summary "6 events: 6 stored" "$folder/six"
losing
tenure publish --at "$folder/way" --timeout 60 dissolution --organisation X | among '^stored as seq [0-9]*: '
losing 1 # the second run's first request is answered as duplicates
summary "6 events: 0 stored, 6 duplicate" "$folder/six"
{ line g; line h; line a; line i; line i; line b; } > "$folder/mixed"
losing 1 # two old events, and one that is in the file twice
summary "6 events: 3 stored, 3 duplicate" "$folder/mixed"
stop "$daemon"
