# SPDX-License-Identifier: Apache-2.0
# Producers and a restored log: a run reports how many events are lost, and an outbox sends them again.
source "$(dirname "$0")/common.sh"
export TENURE_AT=$folder/data
bodies() { # bodies SOURCE FIRST LAST: prints an organisation event for each number
  for i in $(seq "$2" "$3"); do
    echo "{\"source\":\"$1\",\"id\":\"$i\",\"announced\":\"2020-01-05\",\"organisation\":{\"id\":\"$1$i\"}}"
  done
}
restore() {
  stop "$daemon"
  tenure restore --replace "$folder/backup" > /dev/null
  start data --clock feed 5>&- # the daemon must not keep the publisher's pipe open
}
# Waits until everything sent before has been answered, because answers come in order.
answered() { bodies barrier "$1" "$1" | tenure publish --quiet -; }
stored() { [ "$(events)" = "$1" ]; }

# Also for an empty log: there is no common entry, and the run reports it.
start data --clock feed
tenure backup "$folder/backup" > /dev/null
mkfifo "$folder/early"
tenure publish "$folder/early" 2> "$folder/err" &
publisher=$!
pids+=("$publisher")
exec 5> "$folder/early"
bodies early 1 3 >&5
has_events() { [ "$(events)" -ge "$1" ]; }
wait_for 20 has_events 5
answered 1
restore
bodies early 4 5 >&5
exec 5>&-
code=0
wait "$publisher" || code=$?
[ $code = 1 ] || fail "the publisher's exit code was $code"
has "$folder/err" "continues from entry 0" "that it had acknowledged are lost"
stop "$daemon"
rm -r "$folder/data" "$folder/backup"

start data --clock feed
bodies before 1 5 | tenure publish --quiet -
tenure backup "$folder/backup" > /dev/null
common=$(events)

# While a run is in progress.
mkfifo "$folder/pipe"
tenure publish "$folder/pipe" 2> "$folder/err" &
publisher=$!
pids+=("$publisher")
exec 5> "$folder/pipe"
bodies run 1 12 >&5
wait_for 20 stored $((common + 12))
answered 2
restore
bodies run 13 14 >&5
exec 5>&-
code=0
wait "$publisher" || code=$?
[ $code = 1 ] || fail "the publisher's exit code was $code"
has "$folder/err" "the log was restored from a backup and continues from entry $common: 12 events that it had acknowledged are lost" \
  "send again from your source"
bodies run 1 14 | tenure publish --quiet -

# An outbox keeps acknowledged events, and sends them again.
outbox=$folder/outbox
bodies kept 1 3000 > "$folder/kept" # more than fit into one request
tenure publish --quiet --outbox "$outbox" "$folder/kept"
[ "$(wc -l < "$outbox/acknowledged.ndjson")" = 3000 ]
bodies after 1 3 | tenure publish --quiet --outbox "$outbox" -
restore
bodies new 1 1 | tenure publish --outbox "$outbox" - 2> "$folder/err"
has "$folder/err" "the log was restored from a backup and continues from entry $common; 3003 events that it had acknowledged after that are sent again"
tenure log > "$folder/log"
for id in kept:1 kept:3000 after:3 new:1; do has "$folder/log" "\"source\":\"${id%:*}\",\"id\":\"${id#*:}\""; done
[ "$(grep -c '"source":"kept"' "$folder/log")" = 3000 ]
# Lost events are sent before new ones, and the next run reports nothing.
tail -n 1 "$folder/log" | among '"source":"new"'
tenure publish --outbox "$outbox" 2> "$folder/err"
! grep -q "sent again" "$folder/err"

# If killed in between, it starts again.
restore
rm -f "$outbox/acknowledged.ndjson.new"
cp -r "$outbox" "$folder/killed"
: > "$folder/killed/acknowledged.ndjson.new" # left by a run that was killed here
tenure publish --outbox "$folder/killed" 2> "$folder/err"
has "$folder/err" "3004 events that it had acknowledged after that are sent again"
tenure publish --outbox "$outbox" 2> "$folder/err" # sending again stores nothing twice
has "$folder/err" "3004 events" "0 stored, 3004 duplicate"

# A bookmark counts as done only what the log still has.
cat > "$folder/map.yaml" << 'YAML'
format: ndjson
events: [{event: {source: marked, id: "{id}", announced: "2020-01-05", organisation: {id: "M{id}"}}}]
YAML
printf '{"id":"%s"}\n' 1 2 3 > "$folder/marked"
import() { tenure import --map "$folder/map.yaml" --bookmark "$folder/bookmark" "$folder/marked"; }
import 2> "$folder/err"
has "$folder/err" "3 stored"
restore
printf '{"id":"4"}\n' >> "$folder/marked"
import 2> "$folder/err"
has "$folder/err" "the log was restored from a backup and continues from entry $common; every file is read from its beginning" "4 stored"
import 2> "$folder/err"
has "$folder/err" "0 events: 0 stored"

# Lost events that are no longer kept are reported, for the source to send again.
bodies short 1 2 | tenure publish --quiet --outbox "$folder/short" --keep 0h -
bodies short 3 4 | tenure publish --quiet --outbox "$folder/short" --keep 24h -
forgotten=$(($(events) - 2))
restore
exits 1 tenure publish --outbox "$folder/short" 2> "$folder/err"
has "$folder/err" "2 events that it had acknowledged after that are sent again" \
  "what it had acknowledged as entries $((common + 1)) to $forgotten is no longer kept in $folder/short (see --keep): send it again from your source"
exits 2 tenure publish --outbox "$folder/short" --keep soon 2> "$folder/err"
has "$folder/err" "--keep soon is not a time of up to a year; write 24h or 7d"

# Used with another daemon, the outbox does not send old events to it.
start other --clock feed
bodies there 1 1 | tenure publish --quiet --outbox "$outbox" --at "$folder/other" - 2> "$folder/err"
has "$folder/err" "the daemon has another log than the one that acknowledged what was sent from"
[ "$(tenure log --at "$folder/other" | grep -c '"source":"kept"')" = 0 ]
bodies there 2 2 | tenure publish --quiet --outbox "$outbox" --at "$folder/other" - 2> "$folder/err"
[ ! -s "$folder/err" ]
