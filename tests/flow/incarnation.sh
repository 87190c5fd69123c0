# SPDX-License-Identifier: Apache-2.0
# A log that is no longer the one its clients have seen says so: after a restore, on a copy, after the
# file was replaced. Subscribers go back to the last common entry; producers send lost events again.
source "$(dirname "$0")/common.sh"
channels="event post organisation person indicator alert"
export TENURE_AT=$folder/data
bodies() { # bodies SOURCE FIRST LAST: prints an organisation event for each number
  for i in $(seq "$2" "$3"); do
    echo "{\"source\":\"$1\",\"id\":\"$i\",\"announced\":\"2020-01-05\",\"organisation\":{\"id\":\"$1$i\"}}"
  done
}
watch() { tenure watch "$@" --exit-when-caught-up; } # watch CHANNEL... --cursor FILE
restore() {
  stop "$daemon"
  tenure restore --replace "$1" > /dev/null
  start data --clock feed
}

start data --clock feed
head -60 "$feed" | tenure publish --quiet -
tenure publish --quiet clock --date 2019-09-01 # figures of the day, and an alert
echo '{"source":"s","id":"due","announced":"2019-09-01","milestone":{"organisation":"QU9","name":"plan","due":"2019-10-01","status":"SET"}}' |
  tenure publish --quiet -
bodies s 1 5 | tenure publish --quiet -
watch $channels --from start --cursor "$folder/old" --json > "$folder/old.out"
common=$(events)
tenure backup "$folder/backup" > /dev/null
watch $channels --from start --cursor "$folder/all" --json > "$folder/all.out"
watch event --from start --cursor "$folder/event" > /dev/null
bodies s 6 10 | tenure publish --quiet -
tail -n +61 "$feed" | tenure publish --quiet -
watch $channels --cursor "$folder/all" --json >> "$folder/all.out"
watch event --cursor "$folder/event" | tail -n 1 | among "^#$(events) "
lost=$(($(events) - common))
touch "$folder/live"
tenure watch event --from "$((common + 1))" > "$folder/live" 2> "$folder/live.err" &
live=$!
pids+=("$live")
at_end() { among "^#$1 " < "$folder/live"; }
wait_for 20 at_end "$((common + lost))"

# Restored: other events come first, then the lost ones.
restore "$folder/backup"
bodies other 6 12 | tenure publish --quiet -
bodies s 6 10 | tenure publish --quiet -
watch event --cursor "$folder/event" > "$folder/out"
head -n 1 "$folder/out" | among "the log was restored from a backup: .* after $common is no longer valid"
[ "$(lines "$folder/out")" = "$(($(events) - common + 1))" ]
for i in 6 7 8 9 10 11 12; do has "$folder/out" "other$i is"; done
watch event --cursor "$folder/event" > "$folder/out"
[ ! -s "$folder/out" ] # the rewind comes only once

# A running watch also gets the rewind, and then everything.
wait_for 20 at_end "$(events)"
among "is no longer valid" < "$folder/live"
for i in 6 7 8 9 10 11 12; do has "$folder/live" "other$i is"; done
kill "$live"

# A subscriber to all channels that drops what a rewind voids has the present content; a cursor from
# before the backup continues without notice.
watch $channels --from start --json > "$folder/now"
watch $channels --cursor "$folder/all" --json >> "$folder/all.out"
watch $channels --cursor "$folder/old" --json >> "$folder/old.out"
"$TENURE_PYTHON" - "$folder" << 'END'
import json, sys
def read(name):
    kept, rewinds = {}, 0
    for line in open(f"{sys.argv[1]}/{name}"):
        update = json.loads(line)
        if "rewind" in update:
            rewinds += 1
            for head in update["rewind"]["heads"]:
                for offset in [o for c, o in kept if c == head["channel"] and o > int(head.get("last", 0))]:
                    del kept[head["channel"], offset]
            continue
        place = update["channel"], int(update["offset"])
        assert place not in kept, f"{name} repeats {place}"
        assert place[1] == 1 or (place[0], place[1] - 1) in kept, f"{name} leaves out what is before {place}"
        kept[place] = line
    return kept, rewinds
now, none = read("now")
assert none == 0 and len({channel for channel, _ in now}) == 6
assert read("all.out") == (now, 1), "a follower of every channel"
assert read("old.out") == (now, 0), "a cursor that is older than the backup"
END

# Restored twice from one backup: the log does not know the incarnation in between, but knows where it
# began.
watch event --cursor "$folder/event" > /dev/null
restore "$folder/backup"
tenure status --cursor "$folder/event" > "$folder/out" 2> "$folder/err"
has "$folder/err" "the log was restored from a backup; the subscriber will go back to entry $common"
watch event --cursor "$folder/event" > "$folder/out"
head -n 1 "$folder/out" | among "after $common is no longer valid"
[ "$(lines "$folder/out")" = 2 ]

# A file that was replaced by hand has no new incarnation, but the hashes show it.
stop "$daemon"
cp "$folder/data/data.mdb" "$folder/kept.mdb"
start data --clock feed
bodies s 20 21 | tenure publish --quiet -
watch event --cursor "$folder/event" | among "s21 is"
stop "$daemon"
cp "$folder/kept.mdb" "$folder/data/data.mdb" # overwrite the same file
start data --clock feed
bodies other 20 24 | tenure publish --quiet -
watch event --cursor "$folder/event" > "$folder/out"
head -n 1 "$folder/out" | among "is no longer valid"
for i in 20 21 22 23 24; do has "$folder/out" "other$i is"; done

# Two daemons on copies of one folder: the second is refused until it is told what the copy is.
stop "$daemon"
cp -r "$folder/data" "$folder/copy"
mv "$folder/data" "$folder/moved"
start moved --clock feed # renaming a folder is allowed
stop "$daemon"
mv "$folder/moved" "$folder/data"
exits 1 tenured --data "$folder/copy" --ipc --clock feed --map-size 1G 2> "$folder/err"
has "$folder/err" "was copied from another file" "--adopt" "--fork"
exits 2 tenured --data "$folder/copy" --ipc --adopt --fork 2> "$folder/err"
has "$folder/err" "--adopt and --fork exclude each other"
incarnation() { tenure status --at "$1" | sed -n 's/^incarnation *\([0-9]*\),.*/\1/p'; }
start data --clock feed
was=$(incarnation "$folder/data")
start copy --clock feed --fork
[ "$(incarnation "$folder/copy")" = $((was + 1)) ]
bodies there 1 3 | tenure publish --quiet --at "$folder/copy" -
bodies here 1 3 | tenure publish --quiet -
watch event --cursor "$folder/event" > /dev/null
watch event --cursor "$folder/event" --at "$folder/copy" > "$folder/out"
head -n 1 "$folder/out" | among "the log was started as a copy: .* is no longer valid"
has "$folder/out" "there1 is" "there3 is"
stop "$daemon"
start copy --clock feed # telling it once is enough
stop "$daemon"
rm -r "$folder/copy"
tenure backup "$folder/copy" > /dev/null
exits 1 tenured --data "$folder/copy" --ipc --clock feed --map-size 1G 2> "$folder/err" # a backup is a copy, too
start copy --clock feed --adopt
[ "$(incarnation "$folder/copy")" = "$was" ]
stop "$daemon"

# An incarnation entry applies only in its own log, whoever publishes it; a rebuild keeps them.
export TENURE_AT=$folder/elsewhere
start elsewhere --clock feed
tenure log --at "$folder/data" | tenure publish --quiet -
tenure log | among '"incarnation":{'
[ "$(incarnation "$folder/elsewhere")" = 1 ]
log=$(tenure status --json | sed -E 's/.*"log":"([0-9a-f]+)".*/\1/')
printf '{"source":"tenured","id":"incarnation-x","incarnation":{"log":"%s","number":"9","id":"x","cause":"RESTORED"}}\n' \
  "$log" > "$folder/forged"
exits 1 tenure publish "$folder/forged" 2> "$folder/err"
has "$folder/err" "REFUSED: incarnation.log is this log's own identity"
stop "$daemon"
