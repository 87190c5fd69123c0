# SPDX-License-Identifier: Apache-2.0
# The producer's outbox: events are stored while no daemon answers, and sent later, in order, once;
# refused events are set aside; neither kills nor concurrent processes lose any.
source "$(dirname "$0")/common.sh"
export TENURE_AT=$folder/data TENURE_SOURCE=desk
box=$folder/box
event() { printf '{"source":"%s","id":"%s","announced":"2019-01-01","appointment":{"organisation":"Q%s","role":"chair","person":{"id":"p%s"}}}\n' "$1" "$2" "$2" "$2"; }
for n in 1 2 3; do event a $n; done > "$folder/three"

# Without a daemon: stored in the outbox, which is reported. Invalid events are refused at once.
exits 3 tenure publish --outbox "$box" --timeout 1 "$folder/three" 2> "$folder/err"
has "$folder/err" "no daemon answers; what is not stored yet is kept in $box, and sent by the next tenure publish --outbox $box"
exits 3 tenure publish retirement --outbox "$box" --timeout 1 --announced 2019-02-01 --organisation Q3 --role chair --person p3 2> "$folder/err"
event "A B" 4 > "$folder/wrong"
exits 3 tenure publish --outbox "$box" --timeout 1 "$folder/wrong" 2> "$folder/err"
has "$folder/err" "wrong:1: INVALID: source"
[ "$(lines "$box/queue.ndjson")" = 4 ]
exits 2 tenure publish --atomic --outbox "$box" "$folder/three" 2> "$folder/err"
has "$folder/err" "--atomic takes one file and no outbox"

# With a daemon: sent in order, once; an incomplete line left by a kill is not an event.
printf '{"source":"half' >> "$box/queue.ndjson"
event a 5 > "$folder/five"
start data --clock feed
exits 0 tenure publish --outbox "$box" "$folder/five" 2> "$folder/err"
has "$folder/err" "a killed process left half a line" "5 events: 5 stored"
tenure log | grep -o '"id":"[0-9]"' > "$folder/order" || true
printf '"id":"%s"\n' 1 2 3 5 | cmp - "$folder/order"
[ ! -s "$box/queue.ndjson" ] && [ ! -e "$box/done" ]
exits 0 tenure publish --outbox "$box" 2> "$folder/err"
has "$folder/err" "0 events: 0 stored"

# A refused event is set aside with its reason, and does not delay later ones.
{ event a 1 | sed 's/chair/dean/'; event a 6; } > "$folder/conflict"
exits 1 tenure publish --outbox "$box" "$folder/conflict" 2> "$folder/err"
has "$folder/err" "$box: CONFLICT: appointment.role differs" "2 events: 1 stored, 1 conflict"
has "$box/refused.ndjson" '"status":"CONFLICT"' '"role":"dean"'
[ ! -s "$box/queue.ndjson" ]

# Killed at each step while the sent queue is emptied: later events of the same length must not be taken for sent
# ones.
stop "$daemon"
for step in unlink,unlinkat ftruncate; do
  name=${step%,*}
  start data --clock feed
  for n in 1 2 3; do event $name $n; done > "$folder/sent"
  only=() # the outbox also replaces other files
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

# Killed at random moments, repeatedly, while the daemon is stopped and started; four processes at a
# time.
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
  sleep "0.0$((RANDOM % 9))" # a random moment for the kill, not a wait for something
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

# An open pipe: events are stored while the daemon is away, and sent when it is back, before the
# pipe ends.
stop "$daemon"
mkfifo "$folder/pipe"
tenure publish --outbox "$box" --timeout 1 - < "$folder/pipe" 2> "$folder/err" &
publisher=$!
pids+=("$publisher")
exec 9> "$folder/pipe"
event piped 1 >&9
wait_for 30 grep -q "is kept in" "$folder/err"
start data --clock feed 9>&- # otherwise the daemon keeps the pipe open
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
wait_for 30 no_more # every round closes its descriptors
rm "$box/sending"
sleep 0.5 # nothing may happen: while the pipe is silent, the outbox is not sent
[ ! -e "$box/sending" ] || fail "an empty outbox was sent again"
exec 9>&-
wait "$publisher"
stop "$daemon"
