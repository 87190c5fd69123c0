# SPDX-License-Identifier: Apache-2.0
# The producer's outbox: events are kept while no daemon answers, and sent later, in order, once; what a
# daemon refuses is set aside; neither a kill nor company loses any.
source "$(dirname "$0")/common.sh"
export TENURE_AT=$folder/data TENURE_SOURCE=desk
box=$folder/box
event() { printf '{"source":"%s","id":"%s","announced":"2019-01-01","appointment":{"organisation":"Q%s","role":"chair","person":{"id":"p%s"}}}\n' "$1" "$2" "$2" "$2"; }
for n in 1 2 3; do event a $n; done > "$folder/three"

# No daemon: kept, and said so. What no daemon would take is refused at once.
exits 3 tenure publish --outbox "$box" --timeout 1 "$folder/three" 2> "$folder/err"
has "$folder/err" "no daemon answers; what is not stored yet is kept in $box, and sent by the next tenure publish --outbox $box"
exits 3 tenure publish retirement --outbox "$box" --timeout 1 --announced 2019-02-01 --organisation Q3 --role chair --person p3 2> "$folder/err"
event "A B" 4 > "$folder/wrong"
exits 3 tenure publish --outbox "$box" --timeout 1 "$folder/wrong" 2> "$folder/err"
has "$folder/err" "wrong:1: INVALID: source"
[ "$(lines "$box/queue.ndjson")" = 4 ]
exits 2 tenure publish --atomic --outbox "$box" "$folder/three" 2> "$folder/err"
has "$folder/err" "--atomic takes one file and no outbox"

# A daemon: sent in order, once; half a line that a kill left is no event.
printf '{"source":"half' >> "$box/queue.ndjson"
event a 5 > "$folder/five"
start data --clock feed
exits 0 tenure publish --outbox "$box" "$folder/five" 2> "$folder/err"
has "$folder/err" "a killed process left half a line" "1 event: 5 stored"
tenure log | grep -o '"id":"[0-9]"' > "$folder/order" || true
printf '"id":"%s"\n' 1 2 3 5 | cmp - "$folder/order"
[ ! -s "$box/queue.ndjson" ] && [ ! -e "$box/done" ]
exits 0 tenure publish --outbox "$box" 2> "$folder/err"
has "$folder/err" "0 events: 0 stored"

# A refusal is set aside with its reason, and does not hold up what comes behind.
{ event a 1 | sed 's/chair/dean/'; event a 6; } > "$folder/conflict"
exits 1 tenure publish --outbox "$box" "$folder/conflict" 2> "$folder/err"
has "$folder/err" "$box: CONFLICT: appointment.role differs" "2 events: 1 stored, 1 conflict"
has "$box/refused.ndjson" '"status":"CONFLICT"' '"role":"dean"'
[ ! -s "$box/queue.ndjson" ]

# Killed while the sent queue is emptied, at each step: what is kept next, of the same length, is not taken for sent.
stop "$daemon"
for step in unlink,unlinkat ftruncate; do
  name=${step%,*}
  start data --clock feed
  for n in 1 2 3; do event $name $n; done > "$folder/sent"
  only=() # the outbox has other files that it replaces
  [ $name = ftruncate ] || only=(-P "$box/done")
  exits 137 strace -D -qq -o /dev/null "${only[@]}" -e trace=$step -e inject=$step:error=EIO:signal=KILL \
    tenure-publish --outbox "$box" "$folder/sent" 2> "$folder/err"
  stop "$daemon"
  for n in 4 5 6; do event $name $n; done > "$folder/next"
  exits 3 tenure publish --outbox "$box" --timeout 1 "$folder/next" 2> "$folder/err"
  start data --clock feed
  exits 0 tenure publish --outbox "$box" 2> "$folder/err"
  [ "$(tenure log | grep -c "\"source\":\"$name\"")" = 6 ] || fail "killed at $name: what was kept afterwards is lost"
  [ ! -s "$box/queue.ndjson" ] && [ ! -e "$box/done" ]
  stop "$daemon"
done

# Killed at any moment, again and again, while the daemon comes and goes; four at a time.
for name in w x y z; do
  for n in $(seq 100 599); do event $name "$n"; done > "$folder/$name"
done
for round in 1 2 3 4 5 6; do
  [ $((round % 2)) = 1 ] || start data --clock feed
  publishers=()
  for name in w x y z; do
    tenure publish --outbox "$box" --timeout 1 --quiet "$folder/$name" 2> /dev/null &
    publishers+=($!)
  done
  sleep "0.0$((RANDOM % 9))" # kills at any moment: this is no waiting for something
  kill -9 "${publishers[@]}" 2> /dev/null || true
  wait "${publishers[@]}" 2> /dev/null || true
  [ $((round % 2)) = 1 ] || { kill -9 "$daemon"; wait "$daemon" 2> /dev/null || true; }
done
start data --clock feed
for name in w x y z; do
  tenure publish --outbox "$box" --quiet "$folder/$name" 2>> "$folder/last" &
  pids+=($!)
  publishers+=($!)
done
for publisher in "${publishers[@]: -4}"; do wait "$publisher"; done
[ ! -s "$box/queue.ndjson" ]
for name in w x y z; do
  tenure log | grep "\"source\":\"$name\"" | grep -o '"id":"[0-9]*"' > "$folder/seen" || true
  seq 100 599 | sed 's/.*/"id":"&"/' | cmp - "$folder/seen"
done
[ "$(lines "$box/refused.ndjson")" = 1 ]

# A pipe that stays open: kept while the daemon is away, sent when it is back, before the pipe ends.
stop "$daemon"
mkfifo "$folder/pipe"
tenure publish --outbox "$box" --timeout 1 - < "$folder/pipe" 2> "$folder/err" &
publisher=$!
pids+=("$publisher")
exec 9> "$folder/pipe"
event piped 1 >&9
wait_for 30 grep -q "is kept in" "$folder/err"
start data --clock feed 9>&- # or the pipe never ends
is_there() { tenure log | among '"source":"piped"'; }
wait_for 30 is_there
emptied() { [ ! -s "$box/queue.ndjson" ] && [ ! -e "$box/done" ]; }
wait_for 30 emptied
descriptors() { find "/proc/$publisher/fd" -mindepth 1 | wc -l; }
before=$(descriptors)
for n in 2 3 4 5; do
  event piped $n >&9
  stored() { [ "$(tenure log | grep -c '"source":"piped"')" = $n ]; }
  wait_for 30 stored
  wait_for 30 emptied
done
no_more() { [ "$(descriptors)" -le "$before" ]; }
wait_for 30 no_more # each round closes what it opened
rm "$box/sending"
sleep 0.5 # nothing is to happen in it: while the pipe is silent the outbox is left alone
[ ! -e "$box/sending" ] || fail "an empty outbox was sent again"
exec 9>&-
wait "$publisher"
stop "$daemon"
